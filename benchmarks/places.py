"""Place names found and put on the map, for the scorer of places.

    .venv/bin/python -m benchmarks.places --data DATA.jsonl --out PRED.jsonl [--given-spans]

Reads only ``doc`` and ``text`` of each line, and with ``--given-spans`` the spans of its places, never where they lie.
"""

from __future__ import annotations

import argparse
import json
import time
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dateline.parse import Parser
from dateline.places import Place, find_places, places_at
from dateline.story import Story, origins


def row(place: Place, at: list[int]) -> dict[str, Any]:
    """A place as the scorer reads it, with its span in the text as it came."""
    return {
        "start": at[place.start],
        "end": at[place.end],
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
    offsets = [origins(text) for _, text, _ in rows]
    docs = list(Parser().parse_many(stories))
    words = sum(len(s) for d in docs for s in d.sentences)
    begun = time.process_time()
    found = [
        places_at(parsed, [(bisect_left(at, start), bisect_left(at, end)) for start, end in spans])
        if chosen.given_spans
        else find_places(parsed)
        for parsed, (_, _, spans), at in zip(docs, rows, offsets, strict=True)
    ]
    spent = time.process_time() - begun
    with chosen.out.open("w", encoding="utf-8") as out:
        for (doc, _, _), at, places in zip(rows, offsets, found, strict=True):
            out.write(json.dumps({"doc": doc, "places": [row(p, at) for p in places]}, ensure_ascii=False) + "\n")
    print(f"{len(rows)} documents, {words:,} words, {words / spent:,.0f} words per CPU second after the parse")


if __name__ == "__main__":
    main()
