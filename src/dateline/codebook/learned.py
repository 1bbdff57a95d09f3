"""The learned layer: a linear model over clause and word features, as plain arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Learned:
    """Two logistic regressions over the same features: which type, and whether an act at all.

    ``weights`` is features by types plus one last column, the *gate*: positive where the words
    around a predicate are those of an act, negative where they are background. float16 on disk.
    """

    types: tuple[str, ...]
    vocabulary: dict[str, int]
    weights: NDArray[np.float16]
    bias: NDArray[np.float16]

    def __post_init__(self) -> None:
        # float32 in memory: adding halves is slower, and rounds.
        object.__setattr__(self, "_weights", self.weights.astype(np.float32))
        object.__setattr__(self, "_bias", self.bias.astype(np.float32))

    def scores(self, names: list[str]) -> tuple[NDArray[np.float32], float]:
        """Probability of each type, in the order of ``types``, and of being an act at all."""
        get = self.vocabulary.get
        return self.score_rows({row for name in names if (row := get(name)) is not None})

    def score_rows(self, rows: set[int]) -> tuple[NDArray[np.float32], float]:
        """``scores``, of features given as rows of the vocabulary."""
        # A sum of floats depends on its order, and sets have none.
        order = np.array(sorted(rows), dtype=np.intp)
        total: NDArray[np.float32] = np.add.reduce(self._weights.take(order, axis=0), axis=0)  # type: ignore[attr-defined]
        total += self._bias  # type: ignore[attr-defined]
        gate = 1.0 / (1.0 + math.exp(-max(min(float(total[-1]), 30.0), -30.0)))
        total = total[:-1]
        total -= np.maximum.reduce(total)
        np.exp(total, out=total)
        total /= np.add.reduce(total)
        return total, gate

    def weighed(self, names: list[str], type_: str, top: int = 5) -> list[tuple[str, float]]:
        """The features that spoke most for a type, with their weights: what ``explain`` shows."""
        column = self.types.index(type_)
        found = [
            (name, float(self.weights[row, column]))
            for name in set(names)
            if (row := self.vocabulary.get(name)) is not None
        ]
        return sorted(found, key=lambda item: (-item[1], item[0]))[:top]
