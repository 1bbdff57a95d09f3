"""Who did what to whom in single sentences: ``python -m benchmarks.dyads``. Reads id, text and date.

The records hold one act a sentence and none of what is only the content of another (the
withdrawal that was demanded), and they read status as CAMEO does (``relations.root_of``): both are
done here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from benchmarks import arguments, read_rows, write_rows
from benchmarks.relations import cameo_type
from dateline.reading import Reader
from dateline.record import ActorCell, Event
from dateline.story import Story


def side(cell: ActorCell | None) -> dict[str, Any] | None:
    """An actor as the data's codes; the data files bodies under their kind."""
    if cell is None:
        return None
    return {"country": cell.country, "sector": cell.sectors[0] if cell.sectors else None}


def row(event: Event) -> dict[str, Any]:
    """An event in the scorer's form."""
    type_ = cameo_type(event.type, event.status)
    return {
        "event": type_,
        "mode": event.mode,
        "status": event.status,
        "source": side(event.actor),
        "target": side(event.recipient),
        # Who plans to visit has promised something; the host has not. Who fails to agree, fails with the other.
        "reciprocal": event.reciprocal and (type_ == event.type or event.type == "AGREE"),
    }


def main() -> None:
    given = arguments(__doc__)
    rows = list(read_rows(given.data, "id", "text", "date"))
    reader = Reader()
    stories = [Story(r["text"], published=date.fromisoformat(r["date"])) for r in rows]
    predictions = []
    for r, doc in zip(rows, reader.parser.parse_many(stories), strict=True):
        reading = reader.read_doc(doc, fragments=True)
        told = [row(event) for event in reading.events if event.within is None]
        predictions.append({"id": r["id"], "events": told})
    write_rows(given.out, predictions)
    print(f"{len(rows)} sentences, {sum(len(p['events']) for p in predictions)} events")


if __name__ == "__main__":
    main()
