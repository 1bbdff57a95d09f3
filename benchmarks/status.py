"""Status on our own sentences: macro-F1 of tests/status/development.tsv and the halves of sentences.tsv.

``python -m benchmarks.status --set development --misses``. Half 2 is for measuring only: of it
nothing but the score is printed.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.parse import Parser
from dateline.status import status_of
from dateline.story import Story

SENTENCES = Path(__file__).resolve().parent.parent / "tests" / "status" / "sentences.tsv"
DEVELOPMENT = SENTENCES.with_name("development.tsv")
STATUSES = ("happened", "ongoing", "planned", "possible", "called_off", "did_not_happen")


@dataclass(frozen=True)
class Item:
    """One sentence of a set, its star taken out and kept as an offset. The development set has no halves: 0."""

    id: str
    half: int
    construction: str
    status: str
    text: str
    offset: int


@dataclass(frozen=True)
class Result:
    """What was measured: each item with the status it was coded, None where no token was found."""

    coded: tuple[tuple[Item, str | None], ...]

    @property
    def f1(self) -> dict[str, float]:
        """F1 by status, for the statuses that the items or the coder used."""
        scores = {}
        for status in STATUSES:
            right = sum(item.status == status == got for item, got in self.coded)
            gold = sum(item.status == status for item, _ in self.coded)
            found = sum(got == status for _, got in self.coded)
            if gold or found:
                scores[status] = 2 * right / (gold + found)
        return scores

    @property
    def macro_f1(self) -> float:
        return sum(self.f1.values()) / len(self.f1)

    @property
    def accuracy(self) -> float:
        return sum(item.status == got for item, got in self.coded) / len(self.coded)

    @property
    def by_construction(self) -> dict[str, tuple[int, int]]:
        """Right and all, by construction, in the order of the set."""
        counts: dict[str, tuple[int, int]] = {}
        for item, got in self.coded:
            right, size = counts.get(item.construction, (0, 0))
            counts[item.construction] = (right + (item.status == got), size + 1)
        return counts

    @property
    def misses(self) -> list[tuple[Item, str | None]]:
        return [(item, got) for item, got in self.coded if item.status != got]


def load(path: Path = SENTENCES, half: int | None = None) -> list[Item]:
    """The items of a half, or all."""
    items = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            before, head, after = row["sentence"].split("*")
            item = Item(
                row["id"],
                int(row.get("half", 0)),
                row["construction"],
                row["status"],
                before + head + after,
                len(before),
            )
            if half in (None, item.half):
                items.append(item)
    return items


def measure(items: Iterable[Item], parser: Parser) -> Result:
    """Code the status of every item's act."""
    items = list(items)
    coded: list[tuple[Item, str | None]] = []
    docs = parser.parse_many(Story(item.text) for item in items)
    for item, doc in zip(items, docs, strict=True):
        got: str | None = None
        for sentence in doc.sentences:
            token = sentence.token_at(item.offset)
            if token is not None:
                got = status_of(sentence, token).status
                break
        coded.append((item, got))
    return Result(tuple(coded))


#: What ``--set`` may name: the file and its half.
SETS = {"development": (DEVELOPMENT, None), "half1": (SENTENCES, 1), "half2": (SENTENCES, 2)}


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.status", description=__doc__)
    options.add_argument("--set", choices=SETS, help="one set only; all, each on its own, if left out")
    options.add_argument("--misses", action="store_true", help="also print what was coded wrongly; never of half 2")
    chosen = options.parse_args(arguments)
    parser = Parser()
    for name in (chosen.set,) if chosen.set else SETS:
        path, half = SETS[name]
        result = measure(load(path, half), parser)
        print(f"{name}: macro-F1 {result.macro_f1:.3f}, n {len(result.coded)}")
        if half == 2:
            continue
        for status, f1 in result.f1.items():
            print(f"  F1 {status:<16}{f1:.3f}")
        for construction, (right, size) in result.by_construction.items():
            print(f"  {construction:<24}{right}/{size}")
        if chosen.misses:
            for item, got in result.misses:
                print(f"  {item.id} {item.construction}: {item.status}, coded {got}: {item.text}")


if __name__ == "__main__":
    main()
