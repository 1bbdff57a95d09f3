"""Contested tallies over time: the figures of a stream of stories, and the series that they make.

    .venv/bin/python -m benchmarks.figures                                  our own set, each half
    .venv/bin/python -m benchmarks.figures --half 1 --misses            or --part third, fourth, fifth, sixth
    .venv/bin/python -m benchmarks.figures --data STORIES.jsonl --out PRED.jsonl

STORIES has ``doc``, ``date`` (ISO 8601) and ``text`` on each line, and is read as one stream. PRED has a line for
each story: ``{"doc", "figures": [{"start", "end", "kind", "low", "high", "approximate", "said_by", "as_of",
"series", "relation"}]}``. ``start`` and ``end`` are the number's and its noun's, in code points of the text;
``said_by`` is the source's name, None for the story's own word; ``as_of`` the day that the count stood or was
given; ``high`` or ``low`` is None where the words leave that side open. Money and votes are figures and make no
series. A person told of without a number ("a guard") is no figure here.

Our own set is tests/figures_over_time/stories.txt (its README has the gold). Half 2 and the seventh part are for
measuring only.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks import Article, read_stream, write_rows
from dateline.figures import FIGURE_KINDS
from dateline.ledgers.counts import Count, counts
from dateline.ledgers.figures import Series, from_readings, link
from dateline.reading import Reader
from dateline.story import Story

STORIES = Path(__file__).resolve().parent.parent / "tests" / "figures_over_time" / "stories.txt"

#: More parts: the third and the fourth in the wording of whole wire stories, the others of short streams. All but the
#: seventh were tuned on.
PARTS = {
    "third": STORIES.with_name("fresh.txt"),
    **{name: STORIES.with_name(f"{name}.txt") for name in ("fourth", "fifth", "sixth", "seventh")},
}
#: What is only measured: nobody reads its misses.
UNREAD = frozenset((2, "seventh"))

_HEAD = re.compile(r"== (?P<id>f(?P<event>\d\d)\.(?P<n>\d)) published (?P<day>\S+)")
_MARK = re.compile(r"\*(?P<words>[^*]+)\*\{(?P<gold>[^}]*)\}")


@dataclass(frozen=True)
class Gold:
    """One marked figure. ``optional`` may be read or left, and counts neither way."""

    story: str
    start: int
    end: int
    words: str
    series: str = ""
    relations: tuple[str, ...] = ()
    low: float = 0
    high: float = 0
    sources: tuple[str, ...] = ()
    day: date | None = None
    optional: bool = False

    @property
    def kind(self) -> str | None:
        """The kind that the series is named for; None where its name is no kind."""
        kind = self.series.split("/")[1].partition(".")[0]
        return kind if kind in FIGURE_KINDS else None

    def is_source(self, name: str | None) -> bool:
        if name is None:
            return "-" in self.sources
        return any(all(word in name.casefold() for word in source.split()) for source in self.sources)

    def is_number(self, count: Count) -> bool:
        low = count.low if count.low is not None else count.high
        return low == self.low and (count.high if count.high is not None else low) in (self.high, self.low)


def load(path: Path = STORIES, half: int | None = None) -> tuple[list[Story], list[Gold]]:
    """The stories of a half, or all, and their marked figures. Stories of one day are an hour apart."""
    stories: list[Story] = []
    marked: list[Gold] = []
    for block in re.split(r"\n(?=== |## )", path.read_text(encoding="utf-8")):
        first, _, body = block.strip().partition("\n")
        head = _HEAD.fullmatch(first)
        if head is None or half not in (None, 2 - int(head["event"]) % 2):
            continue
        day = date.fromisoformat(head["day"])
        text, at = "", 0
        found: list[Gold] = []
        for mark in _MARK.finditer(body):
            text += body[at : mark.start()]
            start, text, at = len(text), text + mark["words"], mark.end()
            where = (head["id"], start, len(text), mark["words"])
            if mark["gold"] == "?":
                found.append(Gold(*where, optional=True))
                continue
            series, relations, number, sources = mark["gold"].split("|")
            low, _, high = number.partition("-")
            found.append(Gold(
                *where, f"{head['event']}/{series}", tuple(relations.split("/")), float(low), float(high or low),
                tuple(sources.split("/")), day,
            ))  # fmt: skip
        text += body[at:]
        published = datetime(day.year, day.month, day.day, 7 + int(head["n"]), tzinfo=UTC)
        stories.append(Story(text.replace("\n", " "), published=published))
        marked.extend(Gold(**{**vars(gold), "story": stories[-1].id}) for gold in found)
    return stories, marked


@dataclass(frozen=True)
class Result:
    """What was measured. ``pairs`` has each marked figure with what was read at its place, and its series."""

    pairs: tuple[tuple[Gold, Count | None, str | None, str | None], ...]
    spurious: tuple[tuple[Count, str], ...]
    home: dict[str, str]

    def is_right(self, gold: Gold, count: Count | None, series: str | None) -> bool:
        """Whether series, date, kind, low, high and source are all right."""
        return (
            count is not None
            and gold.is_number(count)
            and gold.kind in (None, count.kind)
            and gold.is_source(count.source)
            and count.day == gold.day
            and self.home.get(gold.series) == series
        )

    @property
    def tuple_f1(self) -> float:
        right = sum(self.is_right(gold, count, series) for gold, count, series, _ in self.pairs)
        found = sum(count is not None for _, count, _, _ in self.pairs) + len(self.spurious)
        return 2 * right / (len(self.pairs) + found)

    @property
    def parts(self) -> dict[str, float]:
        """Of the figures read, the shares with each cell right; and the share that was read."""
        read = [(gold, count, line) for gold, count, line, _ in self.pairs if count is not None]
        right = {
            "number": sum(gold.is_number(count) for gold, count, _ in read),
            "kind": sum(gold.kind in (None, count.kind) for gold, count, _ in read),
            "source": sum(gold.is_source(count.source) for gold, count, _ in read),
            "day": sum(count.day == gold.day for gold, count, _ in read),
            "series": sum(self.home.get(gold.series) == line for gold, _, line in read),
        }
        return {"read": len(read) / len(self.pairs)} | {cell: n / len(read) for cell, n in right.items()}

    @property
    def update_or_conflict(self) -> float:
        """Of the figures that are an update or a conflict and were read, the share told as what they are."""
        asked = [
            (gold, relation)
            for gold, count, _, relation in self.pairs
            if count is not None and gold.is_number(count) and {"update", "conflict"} & set(gold.relations)
        ]
        return sum(relation in gold.relations for gold, relation in asked) / len(asked)

    @property
    def relations(self) -> float:
        """Of all figures read, the share whose relation is right."""
        asked = [(g, r) for g, count, _, r in self.pairs if count is not None]
        return sum(r in g.relations for g, r in asked) / len(asked)


def measure(stories: Iterable[Story], marked: Sequence[Gold], reader: Reader) -> Result:
    """Read the stories as one stream and hold their figures against the gold.

    Gold series and ours are paired one to one, those with most figures in common first.
    """
    series = from_readings(reader.read(story) for story in stories)
    found = {count.id: (count, line, relation) for count, line, relation in _points(series)}
    by_story: dict[str, list[Count]] = {}
    for count, _, _ in found.values():
        by_story.setdefault(count.story, []).append(count)
    pairs = []
    used: set[str] = set()
    for gold in marked:
        at = [c for c in by_story.get(gold.story, []) if c.start < gold.end and gold.start < c.end and c.id not in used]
        best = min(at, key=lambda c: abs(c.start - gold.start), default=None)
        if best is not None:
            used.add(best.id)
        if not gold.optional:
            _, line, relation = found[best.id] if best else (None, None, None)
            pairs.append((gold, best, line, relation))
    shared = Counter((gold.series, line) for gold, _, line, _ in pairs if line is not None)
    home: dict[str, str] = {}
    for (mine, line), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if mine not in home and line not in home.values():
            home[mine] = str(line)
    spurious = tuple((count, line) for key, (count, line, _) in found.items() if key not in used)
    return Result(tuple(pairs), spurious, home)


def _points(series: Iterable[Series]) -> Iterator[tuple[Count, str, str]]:
    for line in series:
        for point in line.points:
            yield point.count, line.id, point.relation


def own(reader: Reader) -> dict[str, float]:
    """The figures of each half of our own set, and of its other parts."""
    out = {}
    halves = {"half1": load(half=1), "half2": load(half=2)}
    parts = {"fresh" if name == "third" else name: load(path) for name, path in PARTS.items()}
    for part, loaded in (halves | parts).items():
        result = measure(*loaded, reader)
        out[f"figures_{part}_tuple_f1"] = result.tuple_f1
        out[f"figures_{part}_update_or_conflict"] = result.update_or_conflict
    return out


def predict(stream: Iterable[Article], reader: Reader) -> Iterator[dict[str, Any]]:
    """The figures of each story of a stream."""
    stories = list(stream)
    records = [reader.read(story).to_dict() for _, story, _ in stories if story]
    told = {r["story"]["id"]: counts(r["story"], r["figures"], r["statements"]) for r in records}
    place = {count.id: (line, relation) for count, line, relation in _points(link(chain(*told.values())))}
    for name, story, at in stories:
        figures = [
            {
                "start": at[count.start],
                "end": at[count.end],
                "kind": count.kind,
                "low": count.low,
                "high": count.high,
                "approximate": count.approximate,
                "said_by": count.source,
                "as_of": count.day.isoformat() if count.day else None,
                "series": line,
                "relation": relation,
            }
            for count in sorted(told[story.id] if story else (), key=lambda count: count.start)
            if count.stated
            for line, relation in [place.get(count.id, (None, None))]
        ]
        yield {"doc": name, "figures": figures}


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, metavar="FILE", help="a stream of stories; our own set if left out")
    options.add_argument("--out", type=Path, metavar="FILE")
    options.add_argument("--half", type=int, choices=(1, 2), help="one half only")
    options.add_argument("--part", choices=PARTS, help="this part only")
    options.add_argument("--misses", action="store_true", help="also print what is wrong, what is unread left out")
    given = options.parse_args(arguments)
    reader = Reader()
    if given.data:
        if not given.out:
            options.error("--data needs --out")
        write_rows(given.out, predict(read_stream(given.data), reader))
        return
    chosen = [given.half or given.part] if given.half or given.part else [1, 2, *PARTS]
    for half in chosen:
        result = measure(*(load(PARTS[half]) if half in PARTS else load(half=half)), reader)
        name = f"{half} part" if half in PARTS else f"half {half}"
        print(f"{name}: tuple F1 {result.tuple_f1:.3f}, update against conflict {result.update_or_conflict:.3f},"
              f" all relations {result.relations:.3f}, {len(result.pairs)} figures marked,"
              f" {len(result.spurious)} besides")  # fmt: skip
        print("  " + ", ".join(f"{cell} {share:.3f}" for cell, share in result.parts.items()))
        if given.misses and half not in UNREAD:
            _show(result)


def _show(result: Result) -> None:
    for gold, count, line, relation in result.pairs:
        right = result.is_right(gold, count, line)
        if right and relation in gold.relations:
            continue
        read = "not read" if count is None else (
            f"{count.kind} {count.low}–{count.high} by {count.source} on {count.day}, {relation}"
            f"{'' if result.home.get(gold.series) == line else ', another series'}"
        )  # fmt: skip
        print(f"  {gold.series} “{gold.words}” {'/'.join(gold.relations)} by {'/'.join(gold.sources)}"
              f" on {gold.day}: {read}")  # fmt: skip
    for count, _ in result.spurious:
        print(f"  besides: {count.kind} {count.low} “{count.evidence[0]['text']}”")


if __name__ == "__main__":
    main()
