"""The learned layer: a linear model over clause and word features, as plain arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Learned:
    """Logistic regressions over the same features: which type, whether an act at all, and which mode.

    ``weights`` is features by types plus one last column, the *gate*: positive where the words
    around a predicate are those of an act, negative where they are background. ``mode_weights``
    is features by modes, the modes of one type beside each other; ``modes`` names them, None being
    an act without a mode. float16 on disk.
    """

    types: tuple[str, ...]
    vocabulary: dict[str, int]
    weights: NDArray[np.float16]
    bias: NDArray[np.float16]
    modes: dict[str, tuple[str | None, ...]]
    mode_weights: NDArray[np.float16]
    mode_bias: NDArray[np.float16]

    def __post_init__(self) -> None:
        # float32 in memory: adding halves is slower, and rounds.
        # A last row of zeros stands for what has no feature at all.
        padded = np.vstack([self.weights, np.zeros((1, self.weights.shape[1]))]).astype(np.float32)
        object.__setattr__(self, "_weights", padded)
        object.__setattr__(self, "_bias", self.bias.astype(np.float32))
        of_modes: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
        at = 0
        for type_, names in self.modes.items():
            columns = slice(at, at := at + len(names))
            of_modes[type_] = (
                np.ascontiguousarray(self.mode_weights[:, columns], dtype=np.float32),
                self.mode_bias[columns].astype(np.float32),
            )
        object.__setattr__(self, "_of_modes", of_modes)

    def scores(self, names: list[str]) -> tuple[list[float], float]:
        """Probability of each type, in the order of ``types``, and of being an act at all."""
        get = self.vocabulary.get
        return self.score_rows([sorted({row for name in names if (row := get(name)) is not None})])[0]

    def score_rows(
        self, candidates: Sequence[list[int]], asked: Sequence[float] | None = None
    ) -> list[tuple[list[float], float]]:
        """``scores`` of several at once, their features given as rows of the vocabulary, in rising order.

        A sum of floats depends on its order.
        Most candidates are no act: with ``asked``, one whose gate is below what is asked of it gets
        no probabilities (an empty list).
        """
        if not candidates:
            return []
        none = [len(self.vocabulary)]
        order: list[int] = []
        begins: list[int] = []
        for rows in candidates:
            begins.append(len(order))
            order += rows or none
        weights: NDArray[np.float32] = self._weights  # type: ignore[attr-defined]
        total = np.add.reduceat(weights.take(np.array(order, dtype=np.intp), axis=0), begins, axis=0)
        total += self._bias  # type: ignore[attr-defined]
        gates = [1.0 / (1.0 + math.exp(-max(min(gate, 30.0), -30.0))) for gate in total[:, -1].tolist()]
        scored: list[tuple[list[float], float]] = [([], gate) for gate in gates]
        open_ = [k for k, gate in enumerate(gates) if asked is None or gate >= asked[k]]
        if open_:
            types = total[:, :-1].take(open_, axis=0)
            types -= np.maximum.reduce(types, axis=1, keepdims=True)
            np.exp(types, out=types)
            types /= np.add.reduce(types, axis=1, keepdims=True)
            for k, row in zip(open_, types.tolist(), strict=True):
                scored[k] = (row, gates[k])
        return scored

    def score_modes(self, type_: str, rows: list[int]) -> dict[str | None, float]:
        """Probability of each mode of a type, of a candidate given as rows; empty where the type has none."""
        names = self.modes.get(type_)
        if names is None:
            return {}
        weights, bias = self._of_modes[type_]  # type: ignore[attr-defined]
        total = np.add.reduce(weights.take(np.array(rows, dtype=np.intp), axis=0), axis=0)
        total += bias
        total -= np.maximum.reduce(total)
        np.exp(total, out=total)
        total /= np.add.reduce(total)
        return dict(zip(names, total.tolist(), strict=True))

    def weighed(self, names: list[str], type_: str, top: int = 5) -> list[tuple[str, float]]:
        """The features that spoke most for a type, with their weights: what ``explain`` shows."""
        column = self.types.index(type_)
        found = [
            (name, float(self.weights[row, column]))
            for name in set(names)
            if (row := self.vocabulary.get(name)) is not None
        ]
        return sorted(found, key=lambda item: (-item[1], item[0]))[:top]
