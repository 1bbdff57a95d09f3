"""Status on our own sentences: macro-F1 of a half of tests/status/sentences.tsv.

``python -m benchmarks.status --half 1 --misses``. Half 2 is for measuring only: look at its
score, never at its misses while tuning.
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
STATUSES = ("happened", "ongoing", "planned", "possible", "called_off", "did_not_happen")


@dataclass(frozen=True)
class Item:
    """One sentence of the set, its star taken out and kept as an offset."""

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
                row["id"], int(row["half"]), row["construction"], row["status"], before + head + after, len(before)
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


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.status", description=__doc__)
    options.add_argument("--half", type=int, choices=(1, 2), help="one half only; both, each on its own, if left out")
    options.add_argument("--misses", action="store_true", help="also print every sentence coded wrongly")
    chosen = options.parse_args(arguments)
    parser = Parser()
    for half in (chosen.half,) if chosen.half else (1, 2):
        result = measure(load(half=half), parser)
        print(f"half {half}: macro-F1 {result.macro_f1:.3f}, accuracy {result.accuracy:.3f}, n {len(result.coded)}")
        for status, f1 in result.f1.items():
            print(f"  F1 {status:<16}{f1:.3f}")
        for construction, (right, size) in result.by_construction.items():
            print(f"  {construction:<24}{right}/{size}")
        if chosen.misses:
            for item, got in result.misses:
                print(f"  {item.id} {item.construction}: {item.status}, coded {got}: {item.text}")


if __name__ == "__main__":
    main()
