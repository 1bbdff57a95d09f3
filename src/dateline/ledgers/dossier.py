"""The storylines of a store, and one of them with all that the ledgers hold of it: its stories, each act with its
witnesses, what was planned and what became of it, and how many were counted by whom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from dateline.errors import StoreError
from dateline.ledgers import agenda, book, tallies

if TYPE_CHECKING:
    from dateline.store import Store


def storylines(
    store: Store, *, since: date | None = None, actor: str | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """Storylines told on or after a day, that name an actor (a part of its name), the latest first."""
    _require(store)
    query = 'SELECT * FROM storylines WHERE (? IS NULL OR "end" >= ?)'
    query += " AND (? IS NULL OR len(list_filter(actors, lambda x: contains(lower(x), lower(?)))) > 0)"
    query += ' ORDER BY "end" DESC NULLS LAST, stories DESC, id' + (" LIMIT ?" if limit is not None else "")
    values = [since, since, actor, actor, *([limit] if limit is not None else [])]
    return _rows(store, query, values)


def storyline(store: Store, name: str) -> dict[str, Any]:
    """A storyline with all that it holds, JSON-ready, by its id or the beginning of it.

    ``stories`` by time of publication, ``timeline`` the merged events by date, each with ``stories`` and ``sources``
    that tell it, what is ``disputed``, and its ``witnesses``; ``engagements`` over all stories, those that its own
    stories tell of; ``figures``, its tallies over time.
    """
    _require(store)
    lines = _rows(store, "SELECT * FROM storylines WHERE starts_with(id, ?) ORDER BY id LIMIT 2", [name])
    if len(lines) != 1:
        what = "more than one storyline begins" if lines else "no storyline begins"
        raise StoreError(f"{what} with {name!r}: `dateline storylines` lists them")
    line = lines[0]
    on = "(SELECT story FROM storyline_stories WHERE storyline = ?)"
    stories = _rows(
        store,
        "SELECT s.id, s.published, s.headline, left(s.text, 160) AS opening, s.outlet, s.agency, s.url, l.source"
        " FROM storyline_stories l JOIN stories s ON s.id = l.story WHERE l.storyline = ?"
        " ORDER BY s.published NULLS LAST, s.id",
        [line["id"]],
    )
    acts = _rows(
        store,
        f"SELECT * FROM acts WHERE id IN (SELECT act FROM act_witnesses WHERE story IN {on})"
        " ORDER BY since NULLS LAST, sources DESC, id",
        [line["id"]],
    )
    witnesses = _rows(
        store,
        "SELECT w.act, w.story, w.event, s.published, s.outlet, s.agency, e.status, e.said_by, e.evidence"
        " FROM act_witnesses w JOIN events e ON e.story = w.story AND e.id = w.event JOIN stories s ON s.id = w.story"
        " WHERE w.act IN (SELECT unnest(?)) ORDER BY s.published NULLS LAST, s.id, e.n",
        [[act["id"] for act in acts]],
    )
    by_act: dict[str, list[dict[str, Any]]] = {}
    for row in witnesses:
        by_act.setdefault(row.pop("act"), []).append(row)
    cells = ("date", "actor", "recipient", "place", "disputed")
    timeline = [
        {
            **act,
            **{cell: json.loads(act[cell]) if act[cell] else None for cell in cells},
            "witnesses": by_act[act["id"]],
        }
        for act in acts
    ]
    return {
        **line,
        "stories": stories,
        "timeline": timeline,
        "engagements": agenda.told_by(store, [story["id"] for story in stories]),
        "figures": [tally.to_dict() for tally in tallies.series(store, storyline=line["id"])],
    }


def _require(store: Store) -> None:
    if not book.is_linked(store):
        raise StoreError(
            f"the store {store.path} has no storylines yet: make them with `dateline relink --store {store.path}`"
        )


def _rows(store: Store, query: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    cursor = store.connection.cursor().execute(query, list(values))
    names = [column[0] for column in cursor.description or ()]
    return [
        {key: value.isoformat() if isinstance(value, date) else value for key, value in zip(names, row, strict=True)}
        for row in cursor.fetchall()
    ]
