"""Is one act told by several stories one event? ``python -m benchmarks.merging [--half N | --part NAME] [--misses]``.

``tests/merging/stories.txt`` holds forty acts told by two to six invented stories among others like them; its
README says how they are marked. All stories are read and put on storylines as one stream, and the events of each
storyline are merged. Scored are pairs of marks. Two figures: over all marks, where an act that was not coded counts
as pairs missed; and over the marks whose act was coded, which is the merging alone.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from dateline.ledgers.events import MergedEvent, Telling, merge, tellings
from dateline.reading import Reader
from dateline.record import Reading
from dateline.story import Story
from dateline.storylines import outline, relink

STORIES = Path(__file__).resolve().parent.parent / "tests" / "merging" / "stories.txt"
#: Two more parts, in the wording of whole wire stories; tuned on.
PARTS = {"third": STORIES.with_name("fresh.txt"), "fourth": STORIES.with_name("fourth.txt")}
_MARK = re.compile(r"\*(\w+)\*\{(\w)\}")


@dataclass(frozen=True)
class Mark:
    """The word that tells an act: where it stands, and which act it tells."""

    story: str
    start: int
    end: int
    act: str


@dataclass(frozen=True)
class Told:
    """One story of the set with its marks."""

    story: Story
    marks: tuple[Mark, ...]


def load(half: int | None = None, path: Path = STORIES) -> list[Told]:
    """The set as it is written; of one half, the developing events of odd (1) or even (2) number."""
    found: list[Told] = []
    for block in re.split(r"^# (?=\d\d )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        number = int(block[:2])
        if half is None or number % 2 == half % 2:
            found += (_told(number, part) for part in re.split(r"^== ", block, flags=re.MULTILINE)[1:])
    return found


def _told(number: int, part: str) -> Told:
    head, marked = part.strip().split("\n", 1)
    day, hour, outlet = head.split(" ", 2)
    marks: list[tuple[int, int, str]] = []
    text = ""
    at = 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        marks.append((len(text), len(text) + len(mark[1]), f"{number:02}{mark[2]}"))
        text += mark[1]
        at = mark.end()
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=int(hour))
    story = Story(text + marked[at:], published=published, outlet=outlet)
    return Told(story, tuple(Mark(story.id, *mark) for mark in marks))


def merged(readings: Iterable[Reading]) -> list[MergedEvent]:
    """The merged events of stories, put on storylines as one stream."""
    readings = list(readings)
    lines = relink(outline(reading.story, reading) for reading in readings)
    return merge((telling for reading in readings for telling in tellings(reading.to_dict(explain=True))), lines.of)


def answers(told: list[Told], acts: list[MergedEvent]) -> dict[Mark, set[str]]:
    """The merged events that each mark's act went into; none where it was not coded.

    A telling belongs to one mark: of those in its evidence, that which is the word it was coded by. Where that word
    is not marked, it belongs to the first mark that no shorter evidence tells of, if no other telling has that mark
    for its word. Where the only mark of a sentence is in no evidence, the sentence's tellings are its own ("Four died
    when shells *hit* …").
    """
    events: dict[str, list[tuple[int, int, int, frozenset[str], str]]] = {}
    for act in acts:
        for telling in act.witnesses:
            for start, end in telling.spans:
                words = _coded_by(telling)
                events.setdefault(telling.story, []).append((end - start, start, end, words, act.id))
    found: dict[Mark, set[str]] = {mark: set() for one in told for mark in one.marks}
    for one in told:
        here = sorted(events.get(one.story.id, ()), key=lambda event: (*event[:3], event[4]))
        loose = []
        for size, start, end, words, act_id in here:
            covered = [mark for mark in one.marks if start <= mark.start and mark.end <= end]
            named = [mark for mark in covered if one.story.text[mark.start : mark.end] in words]
            for mark in named:
                found[mark].add(act_id)
            if covered and not named:
                loose.append((size, covered, act_id))
        taken = {mark: 0 for mark, own in found.items() if own}
        for size, covered, act_id in loose:
            own = next((mark for mark in covered if taken.get(mark, size) == size), None)
            if own is not None:
                taken.setdefault(own, size)
                found[own].add(act_id)
        for mark in one.marks:
            first, last = _sentence(one.story.text, mark)
            alone = not any(other is not mark and first <= other.start < last for other in one.marks)
            if alone and not found[mark]:
                found[mark] = {act_id for _, start, end, _, act_id in here if first <= start and end <= last}
    return found


def _coded_by(telling: Telling) -> frozenset[str]:
    """The words that gave a telling its type, as its reasons have them."""
    quoted = re.match("“(.*?)”", telling.record["why"]["type"])
    return frozenset(quoted[1].split() if quoted else ())


def _sentence(text: str, mark: Mark) -> tuple[int, int]:
    """Where a mark's sentence begins and ends, as the set is written: one space or newline after each full stop."""
    ends = [0, *(match.end() for match in re.finditer(r"\w\w\.\s", text)), len(text)]
    return max(end for end in ends if end <= mark.start), min(end for end in ends if end >= mark.end)


def score(found: dict[Mark, set[str]]) -> dict[str, float]:
    """Pairwise precision, recall and F1 over these marks."""
    gold = {frozenset(pair) for pair in combinations(found, 2) if pair[0].act == pair[1].act}
    linked = {frozenset(pair) for pair in combinations(found, 2) if found[pair[0]] & found[pair[1]]}
    right = len(gold & linked)
    return {
        "precision": right / max(len(linked), 1),
        "recall": right / max(len(gold), 1),
        "f1": 2 * right / max(len(gold) + len(linked), 1),
    }


def halves(reader: Reader) -> dict[str, float]:
    """The figures of both halves, all forty acts read as one stream; the second is never tuned on."""
    everything = load()
    return halves_of(everything, reader.read_many(one.story for one in everything))


def halves_of(told: list[Told], readings: Iterable[Reading]) -> dict[str, float]:
    """As :func:`halves`, of stories that have been read."""
    found = answers(told, merged(readings))
    figures: dict[str, float] = {}
    for half in (1, 2):
        own = {mark: acts for mark, acts in found.items() if int(mark.act[:2]) % 2 == half % 2}
        coded = {mark: acts for mark, acts in own.items() if acts}
        figures[f"merging_half{half}_f1"] = score(own)["f1"]
        figures[f"merging_half{half}_coded_f1"] = score(coded)["f1"]
        figures[f"merging_half{half}_coded"] = len(coded) / len(own)
    return figures


def others(reader: Reader) -> dict[str, float]:
    """The figures of the other parts."""
    figures: dict[str, float] = {}
    for name, path in (("fresh", PARTS["third"]), ("fourth", PARTS["fourth"])):
        told = load(path=path)
        found = answers(told, merged(reader.read_many(one.story for one in told)))
        coded = {mark: acts for mark, acts in found.items() if acts}
        figures[f"merging_{name}_f1"] = score(found)["f1"]
        figures[f"merging_{name}_coded_f1"] = score(coded)["f1"]
        figures[f"merging_{name}_coded"] = len(coded) / len(found)
    return figures


def misses(told: list[Told], found: dict[Mark, set[str]]) -> Iterator[str]:
    """Pairs that were missed or wrongly linked, in words; marks that were not coded."""
    text = {one.story.id: one.story for one in told}

    def shown(mark: Mark) -> str:
        story = text[mark.story]
        around = " ".join(story.text[max(0, mark.start - 50) : mark.end + 50].split())
        return f"{mark.act} {str(story.published)[:10]} …{around}…"

    for mark, acts in found.items():
        if not acts:
            yield f"not coded: {shown(mark)}"
    for a, b in combinations([mark for mark in found if found[mark]], 2):
        if (a.act == b.act) != bool(found[a] & found[b]):
            yield f"{'apart' if a.act == b.act else 'together'}:\n    {shown(a)}\n    {shown(b)}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--half", type=int, choices=(1, 2))
    options.add_argument("--part", choices=PARTS)
    options.add_argument("--misses", action="store_true", help="show them; not those of half 2")
    given = options.parse_args()
    if given.misses and given.half != 1 and not given.part:
        options.error("the misses of the second half are not read")
    reader = Reader()
    if given.half is None and not given.part:
        print(json.dumps(halves(reader) | others(reader), indent=1))
        return
    told = load(path=PARTS[given.part]) if given.part else load(given.half)
    found = answers(told, merged(reader.read_many(one.story for one in told)))
    if given.misses:
        print(*misses(told, found), sep="\n")
    coded = {mark: acts for mark, acts in found.items() if acts}
    print(json.dumps({"all": score(found), "coded": score(coded), "share_coded": len(coded) / len(found)}, indent=1))


if __name__ == "__main__":
    main()
