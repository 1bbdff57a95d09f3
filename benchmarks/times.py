"""Writes Dateline's time expressions for a file of documents, to be scored from outside.

    .venv/bin/python -m benchmarks.times --data DOCS.jsonl --out PRED.jsonl

Each input line has ``doc``, ``dct`` (the published date) and ``text``; nothing else is read. The
parser and ``find_times`` are the product's own. Prints words per CPU second, parse and times apart.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import date
from pathlib import Path

from dateline.parse import Parser
from dateline.story import Story, origins
from dateline.times import find_times


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    chosen = options.parse_args()
    names: list[str] = []
    stories: list[Story] = []
    places: list[list[int]] = []
    with chosen.data.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            names.append(row["doc"])
            stories.append(Story(row["text"], published=date.fromisoformat(row["dct"]) if row.get("dct") else None))
            places.append(origins(row["text"]))
    begun = time.process_time()
    docs = list(Parser().parse_many(stories))
    parsed = time.process_time()
    found = [find_times(doc) for doc in docs]
    done = time.process_time()
    with chosen.out.open("w", encoding="utf-8") as out:
        for name, times, at in zip(names, found, places, strict=True):
            rows = [{"start": at[t.start], "end": at[t.end], "type": t.type, "value": t.value} for t in times]
            out.write(json.dumps({"doc": name, "timexes": rows}) + "\n")
    words = sum(len(story.text.split()) for story in stories)
    print(f"{len(stories)} documents, {words:,} words; per CPU second: parse {words / (parsed - begun):,.0f},", end=" ")
    print(f"times {words / max(done - parsed, 1e-9):,.0f}")


if __name__ == "__main__":
    main()
