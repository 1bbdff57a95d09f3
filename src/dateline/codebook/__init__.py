"""The codebook: example sentences as data, compiled to patterns and a linear model.

``Codebook.load()`` reads the compiled files that ship with Dateline; ``Codebook.compile``
makes one from example files. Nothing here knows of stories, stores or pages.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from dateline.codebook.classes import WordClasses, read_classes
from dateline.codebook.examples import NONE, Example, own_folder, read_folder
from dateline.codebook.learned import Learned
from dateline.codebook.patterns import Pattern, PatternIndex
from dateline.codebook.plover import ontology
from dateline.errors import CodebookError

__all__ = ["NONE", "Codebook", "Example", "ontology", "own_folder", "read_folder"]


@dataclass(frozen=True, slots=True)
class Cited:
    """What ``explain`` shows of an example: its place in the codebook and its words."""

    where: str
    type: str
    mode: str | None
    text: str


@dataclass(frozen=True)
class Codebook:
    """A compiled codebook, ready to code with.

    ``habits`` gives, for each type, the usual role paths of actor and recipient; ``digest``
    names the source it was compiled from. ``quads`` has the quad of each type that is not
    PLOVER's but a user's own, where its file names one.
    """

    digest: str
    model: str
    examples: tuple[Cited, ...]
    patterns: tuple[Pattern, ...]
    habits: dict[str, tuple[list[str], list[str]]]
    classes: WordClasses
    learned: Learned
    index: PatternIndex
    quads: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def compile(
        cls,
        examples: list[Example],
        classes: WordClasses,
        parser: Any,
        quads: Mapping[str, int] | None = None,
        tick: Callable[[], None] | None = None,
    ) -> Codebook:
        """Parse the examples, compile the patterns, and train the learned layer.

        ``tick`` is called after each example is parsed: most of the time goes there.
        """
        from dateline.codebook import build

        parsed = build.parse_examples(examples, _Ticking(parser, tick) if tick else parser)  # type: ignore[arg-type]
        patterns = build.compile_patterns(parsed)
        return cls(
            digest=build.digest_of(examples, classes),
            model=parser.name,
            examples=tuple(Cited(e.where, NONE if e.counter else e.type, e.mode, e.text) for e in examples),
            patterns=tuple(patterns),
            habits=build.role_habits(patterns),
            classes=classes,
            learned=build.learn(parsed, classes),
            index=PatternIndex(patterns, classes),
            quads=dict(sorted((quads or {}).items())),
        )

    def save(self, folder: Path) -> None:
        """Write ``codebook.json`` and ``weights.npz``; the same codebook gives the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        table = {
            "digest": self.digest,
            "model": self.model,
            "types": list(self.learned.types),
            "modes": {t: list(names) for t, names in self.learned.modes.items()},
            "quads": dict(self.quads),
            "vocabulary": list(self.learned.vocabulary),
            "habits": {t: list(paths) for t, paths in self.habits.items()},
            "classes": self.classes.to_dict(),
            "examples": [[e.where, e.type, e.mode, e.text] for e in self.examples],
            "patterns": [
                [
                    *(p.key, list(p.needs), p.type, p.mode, p.status),
                    *(dict(p.actors), dict(p.recipients), p.examples, dict(p.aside)),
                ]
                for p in self.patterns
            ],
        }
        (folder / "codebook.json").write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")), "utf-8")
        learned = self.learned
        np.savez_compressed(
            folder / "weights.npz",
            weights=learned.weights,
            bias=learned.bias,
            mode_weights=learned.mode_weights,
            mode_bias=learned.mode_bias,
        )

    @classmethod
    def load(cls, folder: Path | None = None) -> Codebook:
        """A compiled codebook from its folder; the one that ships with Dateline by default."""
        folder = folder or Path(str(resources.files("dateline.codebook") / "compiled"))
        try:
            table = json.loads((folder / "codebook.json").read_text(encoding="utf-8"))
            with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
                weights = [arrays[name] for name in ("weights", "bias", "mode_weights", "mode_bias")]
            modes = {type_: tuple(names) for type_, names in table["modes"].items()}
        except (OSError, ValueError, KeyError) as error:
            raise CodebookError(f"no compiled codebook in {folder} ({error}): run `dateline codebook build`") from None
        classes = WordClasses({name: tuple(members) for name, members in table["classes"].items()})
        patterns = tuple(
            Pattern(
                key, tuple(needs), type_, mode, status, Counter(actors), Counter(recipients), examples, Counter(aside)
            )
            for key, needs, type_, mode, status, actors, recipients, examples, aside in table["patterns"]
        )
        return cls(
            digest=table["digest"],
            model=table["model"],
            examples=tuple(Cited(*row) for row in table["examples"]),
            patterns=patterns,
            habits={t: (a, r) for t, (a, r) in table["habits"].items()},
            classes=classes,
            learned=Learned(
                tuple(table["types"]),
                {n: i for i, n in enumerate(table["vocabulary"])},
                weights[0],
                weights[1],
                modes,
                weights[2],
                weights[3],
            ),
            index=PatternIndex(patterns, classes),
            quads=table.get("quads", {}),
        )


class _Ticking:
    """A parser that tells of each story it has parsed."""

    def __init__(self, parser: Any, tick: Callable[[], None]) -> None:
        self._parser = parser
        self._tick = tick

    def parse_many(self, stories: Any) -> Any:
        for doc in self._parser.parse_many(stories):
            self._tick()
            yield doc


def own_classes() -> WordClasses:
    """The word classes that ship with Dateline."""
    return read_classes(own_folder().parent / "classes.txt")
