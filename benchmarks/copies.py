"""What the copy index finds on our own set, and what it costs: ``python -m benchmarks.copies``.

``tests/copies/stories.txt`` holds twenty invented wire stories and forty reports of the same events by others.
Each wire story is printed here word for word, trimmed, with a new opening, updated, and merged with another
one. Which sentences that adds, cuts and changes is known, because it was done here. ``--stories N`` also
measures time and memory on that many made-up stories, 30 % of them copies.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, combinations
from pathlib import Path

from dateline.copies import Copy, CopyIndex
from dateline.story import Story

STORIES = Path(__file__).resolve().parent.parent / "tests" / "copies" / "stories.txt"
_FIRST_DAY = datetime(2024, 5, 1, 8, tzinfo=UTC)
#: Sentences (from 0) that the trimmed version leaves out; one of the three by turns.
_TRIMMED = ((6, 7), (2, 4, 5), (1, 3, 7))

#: An edit as it is scored: its kind and the words before and after.
Change = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Wire:
    """One entry of the set."""

    name: str
    place: str
    sentences: list[str]
    lead: str
    changed: dict[int, str]
    added: dict[int, str]
    numbers: list[tuple[str, str]]
    reports: list[list[str]]


@dataclass(frozen=True)
class Version:
    """A story of the set with what is known of it."""

    story: Story
    wire: str
    #: ``wire``, a kind of copy, or ``report``.
    kind: str
    edits: frozenset[Change] = frozenset()
    numbers: frozenset[tuple[str, str]] = frozenset()


def load(path: Path = STORIES) -> list[Wire]:
    """The set as it is written."""
    wires: list[Wire] = []
    for block in re.split(r"^\[wire ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, *parts = re.split(r"^\[(lead|updated|report)\]$", block, flags=re.MULTILINE)
        title, *sentences = head.strip().split("\n")
        name, place = title.rstrip("]").split(" | ")
        sections = [(kind, text.strip().split("\n")) for kind, text in zip(parts[::2], parts[1::2], strict=True)]
        changed: dict[int, str] = {}
        added: dict[int, str] = {}
        numbers: list[tuple[str, str]] = []
        for line in next(lines for kind, lines in sections if kind == "updated"):
            label, text = line.split(": ", 1)
            if label == "numbers":
                numbers = [(a, b) for a, b in (pair.split(">") for pair in text.split("; "))]
            elif label.startswith("+"):
                added[int(label)] = text
            else:
                changed[int(label) - 1] = text
        lead = next(lines for kind, lines in sections if kind == "lead")[0]
        reports = [lines for kind, lines in sections if kind == "report"]
        wires.append(Wire(name, place, sentences, lead, changed, added, numbers, reports))
    return wires


def versions(wires: list[Wire]) -> Iterator[Version]:
    """All stories of the set: each wire story, its five copies and the two reports."""
    for number, wire in enumerate(wires):
        day = _FIRST_DAY + timedelta(days=3 * number)
        own = wire.sentences
        # Every second one names its agency; the others are the work of one outlet.
        desk = None if number % 2 else f"Desk {number}"
        yield Version(_story(own, day, desk, wire.place), wire.name, "wire")
        yield Version(_story(own, day + timedelta(hours=2), "Harbour Gazette", notice=True), wire.name, "verbatim")

        dropped = _TRIMMED[number % 3]
        kept = [line for i, line in enumerate(own) if i not in dropped]
        cuts = frozenset(("cut", own[i], None) for i in dropped)
        yield Version(_story(kept, day + timedelta(hours=3), "Lake Tribune"), wire.name, "trimmed", cuts)

        last = len(own) - number % 3
        edits = {("changed", own[0], wire.lead), *(("cut", line, None) for line in own[last:])}
        led = [wire.lead, *own[1:last]]
        yield Version(_story(led, day + timedelta(hours=5), "Northern Star"), wire.name, "re-led", frozenset(edits))

        new: list[str] = []
        edits = set()
        for i, line in enumerate(own):
            new.append(wire.changed.get(i, line))
            if i in wire.changed:
                edits.add(("changed", line, wire.changed[i]))
            if i + 1 in wire.added:
                new.append(wire.added[i + 1])
                edits.add(("added", None, wire.added[i + 1]))
        story = _story(new, day + timedelta(days=1), desk, wire.place, note="(Adds details)" if number % 2 else None)
        yield Version(story, wire.name, "updated", frozenset(edits), frozenset(wire.numbers))

        # Another agency story of the week before, so that both were out when they were merged.
        other = wires[number - 2]
        merged = [*own[:4], *other.sentences[:3], own[4]]
        edits = {("cut", line, None) for line in (*own[5:], *other.sentences[3:])}
        when = day + timedelta(days=2 if number > 1 else 80)
        yield Version(_story(merged, when, "Week in Brief"), wire.name, "merged", frozenset(edits))

        for outlet, report in zip(("Coast Courier", "Free Valley Post"), wire.reports, strict=True):
            yield Version(_story(report, day + timedelta(hours=9), f"{outlet} {number}"), wire.name, "report")


def _story(
    sentences: list[str],
    published: datetime,
    outlet: str | None,
    place: str | None = None,
    *,
    notice: bool = False,
    note: str | None = None,
) -> Story:
    paragraphs = [" ".join(sentences[i : i + 2]) for i in range(0, len(sentences), 2)]
    if place:
        paragraphs[0] = f"{place}{'' if outlet else ' (Meridian)'} -- {paragraphs[0]}"
    if note:
        paragraphs.insert(0, note)
    if notice:
        paragraphs.append("(This story has not been edited by our staff and is published from a syndicated feed.)")
    return Story("\n\n".join(paragraphs), published=published, outlet=outlet)


def f1(gold: set[object], found: set[object]) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * len(gold & found) / (len(gold) + len(found)) if gold or found else 1.0


def measure(stories: list[Version]) -> dict[str, float]:
    """Copy pairs, edits, kinds, numbers and independent sources of the set, stories added in the order given."""
    index = CopyIndex()
    for version in stories:
        index.add(version.story)
    gold_groups: dict[str, list[str]] = {}
    for version in stories:
        key = version.wire if version.kind != "report" else version.story.id
        gold_groups.setdefault(key, []).append(version.story.id)
    text = {version.story.id: version.story for version in stories}
    copies = {copy.story: copy for copy in index.copies()}
    pairs_gold: set[object] = {frozenset(pair) for ids in gold_groups.values() for pair in combinations(set(ids), 2)}
    pairs: set[object] = {frozenset(pair) for group in index.groups() for pair in combinations(group.stories, 2)}
    edits_gold: set[object] = set()
    edits: set[object] = set()
    numbers_gold: set[object] = set()
    numbers: set[object] = set()
    kinds = 0
    copied = [version for version in stories if version.kind not in ("wire", "report")]
    for version in copied:
        edits_gold |= {(version.story.id, edit) for edit in version.edits}
        numbers_gold |= {(version.story.id, change) for change in version.numbers}
        copy = copies.get(version.story.id)
        if copy is not None:
            kinds += copy.kind == version.kind
            edits |= {(version.story.id, change) for change in _changes(copy)}
            numbers |= {(version.story.id, (n.before.text, n.after.text)) for n in copy.numbers}
            _check(copy, text)
    wanted: dict[str, list[str]] = {}
    for version in stories:
        wanted.setdefault(version.wire, []).append(version.story.id)
    exact = sum(index.sources(ids) == 3 for ids in wanted.values())
    return {
        "copies_pairs_f1": f1(pairs_gold, pairs),
        "copies_edits_f1": f1(edits_gold, edits),
        "copies_numbers_f1": f1(numbers_gold, numbers),
        "copies_kinds": kinds / len(copied),
        "copies_sources_exact": exact / len(wanted),
    }


def _changes(copy: Copy) -> Iterator[Change]:
    for edit in copy.edits:
        yield edit.kind, edit.before.text if edit.before else None, edit.after.text if edit.after else None


def _check(copy: Copy, text: dict[str, Story]) -> None:
    """Every edit slices back to its words in the story it names."""
    for edit in copy.edits:
        for span, story in ((edit.before, edit.of), (edit.after, copy.story)):
            if span and text[story].text[span.start : span.end] != span.text:
                raise ValueError(f"{copy.story}: an edit does not slice back: {span}")


def made_up(count: int, seed: int = 7) -> Iterator[Story]:
    """Stories of made-up words, some 300 each, 30 % of them trimmed or retouched copies of a recent one."""
    draw = random.Random(seed)
    words = ["".join(draw.choices("abcdefghijklmnoprstuvw", k=draw.randint(2, 9))) for _ in range(30_000)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    recent: list[list[str]] = []
    for number in range(count):
        if recent and draw.random() < 0.3:
            lines = list(draw.choice(recent))
            lines[draw.randrange(len(lines))] = _sentence(draw, words, weights)
            lines = lines[: draw.randint(8, len(lines))]
        else:
            lines = [_sentence(draw, words, weights) for _ in range(15)]
            recent = [*recent[-500:], lines]
        day = _FIRST_DAY + timedelta(minutes=number)
        yield Story("\n\n".join(lines), published=day, outlet=f"outlet {number % 40}")


def _sentence(draw: random.Random, words: list[str], weights: list[float]) -> str:
    return " ".join(draw.choices(words, cum_weights=weights, k=20)).capitalize() + "."


def cost(count: int) -> dict[str, float]:
    """CPU milliseconds for each story, of the last thousand too, and the memory that the index took."""
    recent: dict[str, Story] = {}
    index = CopyIndex(recent.get)
    stories: Iterable[Story] = made_up(count)
    begun_at = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent: list[float] = []
    found = 0
    for story in stories:
        recent[story.id] = story
        begun = time.process_time()
        found += index.add(story) is not None
        spent.append(time.process_time() - begun)
        if len(recent) > 2000:
            del recent[next(iter(recent))]
    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - begun_at
    return {
        "stories": count,
        "copies_found": found,
        "ms_per_story": 1000 * sum(spent) / count,
        "ms_last_thousand": 1000 * sum(spent[-1000:]) / len(spent[-1000:]),
        "ms_slowest": 1000 * max(spent),
        "megabytes": taken / 1024,
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--stories", type=int, default=0, metavar="N", help="also measure the cost of N stories")
    given = options.parse_args()
    figures: dict[str, float] = measure(list(versions(load())))
    if given.stories:
        figures |= cost(given.stories)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
