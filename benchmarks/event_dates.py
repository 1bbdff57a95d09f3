"""The dates of acts on our own stories: how many of each half of tests/event_dates/stories.txt are right.

``python -m benchmarks.event_dates --half 1 --misses``. Half 2 is for measuring only: look at its figures, never at
its misses.

Acts whose gold is one day, a span of days, or a bound on one side are counted apart, and so are those that the
story does not date: there the only right answer is none.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dateline.parse import Parser
from dateline.story import Story
from dateline.times import EventDate, date_of_clause, days_of, find_times

STORIES = Path(__file__).resolve().parent.parent / "tests" / "event_dates" / "stories.txt"
KINDS = ("day", "span", "bound", "none")

_HEAD = re.compile(r"== (?P<id>e\d\d) published (?P<day>\S+)")
_MARK = re.compile(r"\*(?P<word>[^*]+)\*\{(?P<gold>[^}]+)\}")

#: First and last day, None where that side is open; None for no date at all.
Days = tuple[date | None, date | None] | None


@dataclass(frozen=True)
class Act:
    """One marked act: the story's id, its half, the head's offset, and the answers that are right."""

    story: str
    half: int
    word: str
    offset: int
    answers: tuple[Days, ...]

    @property
    def kind(self) -> str:
        """What its first answer is: one of KINDS."""
        days = self.answers[0]
        if days is None:
            return "none"
        if None in days:
            return "bound"
        return "day" if days[0] == days[1] else "span"


@dataclass(frozen=True)
class Invented:
    """A story of the set with its marks taken out."""

    story: Story
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Result:
    """What was measured: each act with what it was dated."""

    dated: tuple[tuple[Act, EventDate | None], ...]

    def accuracy(self, kind: str) -> float:
        """The share of the acts of a kind that are dated rightly."""
        right, size = self.counts(kind)
        return right / size

    def counts(self, kind: str) -> tuple[int, int]:
        """Right and all, of a kind."""
        own = [is_right(act, found) for act, found in self.dated if act.kind == kind]
        return sum(own), len(own)

    @property
    def left_undated(self) -> float:
        """The share of the acts of one day that got no date at all: abstentions that cost."""
        own = [days_found(found) is None for act, found in self.dated if act.kind == "day"]
        return sum(own) / len(own)

    @property
    def misses(self) -> list[tuple[Act, EventDate | None]]:
        return [(act, found) for act, found in self.dated if not is_right(act, found)]


def gold(words: str) -> Days:
    """An answer as the file writes it."""
    if words.startswith("none:"):
        return None
    if "/" in words:
        first, last = (days_of(part) if part else None for part in words.split("/"))
        return first and first[0], last and last[1]
    days = days_of(words)
    if days is None:
        raise ValueError(f"no date: {words}")
    return days


def load(path: Path = STORIES, half: int | None = None) -> list[Invented]:
    """The stories of a half, or all."""
    out = []
    for block in path.read_text(encoding="utf-8").split("\n\n")[1:]:
        first, _, marked = block.strip().partition("\n")
        head = _HEAD.fullmatch(first)
        if head is None:
            raise ValueError(f"not the head of a story: {first}")
        mine = 1 if int(head["id"][1:]) % 2 else 2
        if half not in (None, mine):
            continue
        acts: list[Act] = []
        text, at = "", 0
        for mark in _MARK.finditer(marked):
            text += marked[at : mark.start()]
            answers = tuple(gold(words) for words in mark["gold"].split("|"))
            acts.append(Act(head["id"], mine, mark["word"], len(text), answers))
            text, at = text + mark["word"], mark.end()
        text += marked[at:]
        published = None if head["day"] == "none" else date.fromisoformat(head["day"])
        out.append(Invented(Story(text.replace("\n", " "), published=published), tuple(acts)))
    return out


def days_found(found: EventDate | None) -> Days:
    """What an act was dated, in the form of the gold."""
    return (found.start, found.end) if found and (found.start or found.end) else None


def is_right(act: Act, found: EventDate | None) -> bool:
    return days_found(found) in act.answers


def measure(stories: Iterable[Invented], parser: Parser) -> Result:
    """Date every marked act."""
    stories = list(stories)
    dated: list[tuple[Act, EventDate | None]] = []
    for invented, doc in zip(stories, parser.parse_many(each.story for each in stories), strict=True):
        times = find_times(doc)
        for act in invented.acts:
            spots = ((s, s.token_at(act.offset)) for s in doc.sentences if s.start <= act.offset < s.end)
            sentence, token = next(spots, (None, None))
            found = date_of_clause(doc, sentence, token, times) if sentence and token is not None else None
            dated.append((act, found))
    return Result(tuple(dated))


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.event_dates", description=__doc__)
    options.add_argument("--half", type=int, choices=(1, 2), help="one half only; both, each on its own, if left out")
    options.add_argument("--misses", action="store_true", help="also print the acts of half 1 that are dated wrongly")
    chosen = options.parse_args(arguments)
    parser = Parser()
    for half in (chosen.half,) if chosen.half else (1, 2):
        result = measure(load(half=half), parser)
        kinds = ", ".join("{} {}/{}".format(kind, *result.counts(kind)) for kind in KINDS)
        print(f"half {half}: single days {result.accuracy('day'):.3f} ({result.left_undated:.3f} of them undated)")
        print(f"  {kinds}")
        if chosen.misses and half == 1:
            for act, found in result.misses:
                why = found.rule if found else "no token"
                print(f"  {act.story} {act.word}: {act.answers}, dated {days_found(found)} by {why}")


if __name__ == "__main__":
    main()
