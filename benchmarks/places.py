"""Place names found and put on the map, for the scorer of places.

    .venv/bin/python -m benchmarks.places --data DATA.jsonl --out PRED.jsonl [--given-spans]

Reads only ``doc`` and ``text`` of each line, and with ``--given-spans`` the spans of its places, never where they lie.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from dateline.parse import Parser
from dateline.places import Place, find_places, places_at
from dateline.story import Story


def row(place: Place) -> dict[str, Any]:
    """A place as the scorer reads it."""
    return {
        "start": place.start,
        "end": place.end,
        "lat": place.lat,
        "lon": place.lon,
        "geonameid": place.geonameid,
        "country": place.country,
    }


def read(path: Path, given: bool) -> list[tuple[str, str, list[tuple[int, int]]]]:
    """Documents as (id, text, spans); whatever else a line holds is left unread."""
    out = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        data = json.loads(line)
        spans = [(p["start"], p["end"]) for p in data["places"]] if given else []
        out.append((data["doc"], data["text"], spans))
    return out


def main(argv: Iterable[str] | None = None) -> None:
    """Predict one file."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--given-spans", action="store_true")
    chosen = options.parse_args(None if argv is None else list(argv))
    rows = read(chosen.data, chosen.given_spans)
    stories = [Story(text) for _, text, _ in rows]
    docs = list(Parser().parse_many(stories))
    words = sum(len(s) for d in docs for s in d.sentences)
    begun = time.process_time()
    found = [
        places_at(parsed, spans) if chosen.given_spans else find_places(parsed)
        for parsed, (_, _, spans) in zip(docs, rows, strict=True)
    ]
    spent = time.process_time() - begun
    with chosen.out.open("w", encoding="utf-8") as out:
        for (doc, text, _), story, places in zip(rows, stories, found, strict=True):
            if len(story.text) != len(text):
                print(f"{doc}: the text changed its length when read", file=sys.stderr)
            out.write(json.dumps({"doc": doc, "places": [row(p) for p in places]}, ensure_ascii=False) + "\n")
    print(f"{len(rows)} documents, {words:,} words, {words / spent:,.0f} words per CPU second after the parse")


if __name__ == "__main__":
    main()
