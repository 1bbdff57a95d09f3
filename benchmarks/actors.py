"""Code actor phrases for the shared scorer: one line of country and sectors for each phrase.

    python -m benchmarks.actors --data DEV.jsonl --out PRED.jsonl

Reads the fields id, text, context and date, and nothing else. A phrase without a date is coded as of
1 May 2022, which is what "today" stands for in that data. The corpus files NGO and the like under the
sector and has codes of its own for the UN's and the EU's bodies: those are mapped here, not in the product.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from dateline.actors import Actor, ActorTables, StoryActors

TODAY = date(2022, 5, 1)
SECTOR_OF_CORPUS = {"MED": "HLH"}


def as_row(actor: Actor) -> dict[str, str]:
    """An actor in the corpus's codes."""
    country = actor.part_of or actor.country or ""
    sectors = [SECTOR_OF_CORPUS.get(s, s) for s in actor.sectors if s not in ("MNC", "IGO")]
    if country in ("NGO", "MNC", "IMG"):
        sectors = sectors if country != "NGO" or sectors else ["NGO"]
        country = ""
    padded = [*sectors, "", ""]
    return {"country": country, "sector": padded[0], "sector_2": padded[1]}


def code(row: dict[str, str], tables: ActorTables) -> dict[str, str]:
    """Code one phrase."""
    on = date.fromisoformat(row["date"]) if row["date"] else TODAY
    home = tables.resolve(row["context"], on=on).country if row["context"] else None
    actor = tables.resolve(row["text"], on=on, memory=StoryActors(home=home))
    return {"id": row["id"], **as_row(actor)}


def main() -> None:
    """Read the phrases, write the codes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    tables = ActorTables.load()
    with args.data.open(encoding="utf-8") as lines, args.out.open("w", encoding="utf-8") as out:
        for line in lines:
            full = json.loads(line)
            row = {key: full.get(key) or "" for key in ("id", "text", "context", "date")}
            out.write(json.dumps(code(row, tables), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
