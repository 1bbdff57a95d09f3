"""Writes the storyline and the copy group of each story of a stream, to be scored from outside.

    .venv/bin/python -m benchmarks.streams --data STORIES.jsonl --out PRED.jsonl

Each input line has ``doc``, ``date`` and ``text``; nothing else is read. Stories are read raw, without a parser, and
taken in the order of the file. ``--cost N`` instead prints what adding a story to N made-up ones costs.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, chain
from pathlib import Path

from benchmarks import read_stream, write_rows
from dateline.copies import CopyIndex
from dateline.story import Story
from dateline.storylines import Outline, Storylines, outline
from dateline.storylines.outline import features


def made_up(count: int, seed: int = 7) -> Iterator[Outline]:
    """Outlines of stories of some 200 different words, 500 a day, on events that last for a week or two."""
    draw = random.Random(seed)
    weights = list(accumulate(1 / (rank + 10) for rank in range(40_000)))
    ranks = range(40_000)
    events: list[tuple[list[int], list[int]]] = []
    for number in range(count):
        if number % 40 == 0:
            events = events[-150:]
            events.append((draw.choices(ranks, cum_weights=weights, k=80), draw.choices(ranks, k=12)))
        topic, people = draw.choice(events)
        words = [*draw.sample(topic, 40), *draw.choices(ranks, cum_weights=weights, k=160)]
        names = [*draw.sample(people, 8), *draw.choices(ranks, cum_weights=weights, k=12)]
        yield Outline(
            story=f"made {number}",
            published=(date(2024, 1, 1) + timedelta(days=number // 500)).isoformat(),
            headline=f"headline {number}",
            opening="",
            **features(Counter(f"w{word}" for word in words), Counter(f"n{name}" for name in names)),
        )


def cost(count: int) -> dict[str, float]:
    """CPU milliseconds for each story, of the last thousand too, and the memory that the stream took."""
    lines = Storylines()
    begun_at = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent: list[float] = []
    for new in made_up(count):
        begun = time.process_time()
        lines.add(new)
        spent.append(time.process_time() - begun)
    return {
        "stories": count,
        "storylines": len(lines.storylines()),
        "ms_per_story": 1000 * sum(spent) / count,
        "ms_last_thousand": 1000 * sum(spent[-1000:]) / len(spent[-1000:]),
        "ms_slowest": 1000 * max(spent),
        "megabytes": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - begun_at) / 1024,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path)
    options.add_argument("--out", type=Path)
    options.add_argument("--cost", type=int, metavar="N")
    chosen = options.parse_args(arguments)
    if chosen.cost:
        print(json.dumps(cost(chosen.cost), indent=1))
        return
    if not chosen.data or not chosen.out:
        options.error("give --data and --out, or --cost")
    begun = time.process_time()
    lines = Storylines()
    copies = CopyIndex()
    stories: dict[str, Story] = {}
    alone: list[str] = []  # what is no story is on no line but its own
    for name, story, _ in read_stream(chosen.data):
        if story is None:
            alone.append(name)
            continue
        stories[name] = story
        lines.add(outline(story))
        copies.add(story)
    group_of = {story: number for number, group in enumerate(copies.groups()) for story in group.stories}
    sizes = Counter(group_of[story.id] for story in stories.values())
    rows = (
        {"doc": doc, "storyline": lines.of(story.id), "copy_group": group if sizes[group] > 1 else None}
        for doc, story in stories.items()
        for group in [group_of[story.id]]
    )
    write_rows(chosen.out, chain(rows, ({"doc": doc, "storyline": doc, "copy_group": None} for doc in alone)))
    spent = time.process_time() - begun
    print(f"{len(stories)} stories, {1000 * spent / max(len(stories), 1):.1f} CPU milliseconds each")


if __name__ == "__main__":
    main()
