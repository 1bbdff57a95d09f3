"""Writes the storyline and the copy group of each story of a stream, to be scored from outside.

    .venv/bin/python -m benchmarks.streams --data STORIES.jsonl --out PRED.jsonl

Each input line has ``doc``, ``date`` and ``text``; nothing else is read. Stories are read raw, without a parser, and
taken in the order of the file.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from datetime import date
from pathlib import Path

from dateline.copies import CopyIndex
from dateline.story import Story
from dateline.storylines import Storylines, outline


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    chosen = options.parse_args()
    begun = time.process_time()
    lines = Storylines()
    copies = CopyIndex()
    stories: dict[str, Story] = {}
    for row in map(json.loads, chosen.data.open(encoding="utf-8")):
        story = stories[row["doc"]] = Story(row["text"], published=date.fromisoformat(row["date"]))
        lines.add(outline(story))
        copies.add(story)
    group_of = {story: number for number, group in enumerate(copies.groups()) for story in group.stories}
    sizes = Counter(group_of[story.id] for story in stories.values())
    with chosen.out.open("w", encoding="utf-8") as out:
        for doc, story in stories.items():
            group = group_of[story.id]
            row = {"doc": doc, "storyline": lines.of(story.id), "copy_group": group if sizes[group] > 1 else None}
            out.write(json.dumps(row) + "\n")
    spent = time.process_time() - begun
    print(f"{len(stories)} stories, {1000 * spent / max(len(stories), 1):.1f} CPU milliseconds each")


if __name__ == "__main__":
    main()
