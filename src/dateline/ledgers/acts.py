"""Merged events in the store: each act once, with its witnesses, rebuilt or mended around what changed.

What is compared with what is a matter of groups: the tellings of one type on one storyline, and those of one day and
both countries or the place. A change of some tellings concerns their groups; whoever is in these belongs to knots, and
what comes of a knot hangs on its own tellings and on the groups that they are in. So much is read, and no more.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from dateline.ledgers import Progress, among, insert, nothing, side_by_side
from dateline.ledgers.events import MergedEvent, Telling, keys, merge
from dateline.story import digest

if TYPE_CHECKING:
    from dateline.store import Store

TABLES = ("acts", "act_witnesses", "act_keys")
#: A telling as it is read: event, story, published, outlet, agency, storyline, source, and the event's JSON.
_Row = tuple[str, str, str | None, str | None, str | None, str, str, str]
#: A telling's name: its story and event.
_Name = tuple[str, str]
#: An event's JSON without its reasons, which are most of it and say nothing of what was done.
_RECORD = "json_merge_patch(e.record, '{\"why\": null}')"
_READ = (
    f"SELECT e.id, s.id, s.published, s.outlet, s.agency, l.storyline, l.source, {_RECORD} FROM events e"
    " JOIN stories s ON s.id = e.story JOIN storyline_stories l ON l.story = e.story"
)


def rebuild(store: Store, progress: Progress = nothing, jobs: int = 1) -> tuple[int, int]:
    """Merge all stored events; how many they are, and how many acts. To be called where the tables are empty."""
    con = store.connection
    found = con.execute("SELECT type, count(*) FROM events GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
    total, done, acts = sum(count for _, count in found), 0, 0
    batches = (con.execute(f"{_READ} WHERE e.type = ?", [type_]).fetchall() for type_, _ in found)
    for (_, count), rows in zip(found, side_by_side(jobs, _merged, batches), strict=True):
        progress("merging events", done, total)
        for table, some in zip(TABLES, rows, strict=True):
            insert(store, table, some)
        acts += len(rows[0])
        done += count
    progress("merging events", total, total)
    return total, acts


def mend(store: Store, touched: Collection[str], lost: Collection[str]) -> None:
    """Merge anew what these stories tell, and what hangs together with it: their events, storyline or source changed.

    ``lost`` are the storylines that any of them was on before.
    """
    con = store.connection
    where, values = among("story", touched)
    types, knots, groups = set(), set(), set()
    for type_, knot in con.execute(f"SELECT DISTINCT type, knot FROM act_witnesses WHERE {where}", values).fetchall():
        types.add(type_)
        knots.add(knot)
    groups |= {key for (key,) in con.execute(f"SELECT key FROM act_keys WHERE {where}", values).fetchall()}
    told, _, _ = _read(store, *among("e.story", touched))
    types |= {telling.type for telling in told.values()}
    for table in ("act_keys", "act_witnesses"):
        con.execute(f"DELETE FROM {table} WHERE {where}", values)
    rows = [row for telling in told.values() for row in _key_rows(telling)]
    insert(store, "act_keys", rows)
    groups |= {row["key"] for row in rows}
    # Who stands in the groups, and the knots that they are in: these are merged anew.
    beside = _beside(store, types, {*lost, *_lines_of(store, touched)}, groups)
    knots |= {knot for *_, knot in beside}
    where, values = among("knot", knots)
    found = con.execute(f"SELECT story, event, type FROM act_witnesses WHERE {where}", values).fetchall()
    merged: set[_Name] = {(story, event) for story, event, _ in found} | told.keys()
    types |= {type_ for *_, type_ in found}
    # The groups that those are in, whole: whom each is compared with is a matter of who stands between.
    stories = {story for story, _ in merged}
    where, values = among("story", stories)
    keys_of = con.execute(f"SELECT key, story, event FROM act_keys WHERE {where}", values).fetchall()
    groups = {key for key, *name in keys_of if tuple(name) in merged}
    names = merged | {(story, event) for story, event, _ in _beside(store, types, _lines_of(store, stories), groups)}
    of_type, kinds = among("e.type", types)
    where, values = among("e.story", {story for story, _ in names})
    told, lines, sources = _read(store, f"{of_type} AND {where}", [*kinds, *values], names)
    acts = merge(told.values(), lines.__getitem__, lambda those: len({sources[story] for story in those}), merged)
    for table in ("acts", "act_witnesses"):
        where, values = among("knot", knots)
        con.execute(f"DELETE FROM {table} WHERE {where}", values)
    insert(store, "acts", map(_act_row, acts))
    insert(store, "act_witnesses", (row for act in acts for row in _witness_rows(act)))


def _lines_of(store: Store, stories: Collection[str]) -> set[str]:
    where, values = among("story", stories)
    found = store.connection.execute(f"SELECT DISTINCT storyline FROM storyline_stories WHERE {where}", values)
    return {line for (line,) in found.fetchall()}


def _beside(
    store: Store, types: Collection[str], lines: Collection[str], groups: Collection[int]
) -> list[tuple[str, str, str]]:
    """Story, event and knot of the tellings of these types on these storylines, and of those in these groups."""
    con = store.connection
    on, values = among("storyline", lines)
    stories = [s for (s,) in con.execute(f"SELECT story FROM storyline_stories WHERE {on}", values).fetchall()]
    of_type, kinds = among("type", types)
    where, values = among("story", stories)
    found = con.execute(
        f"SELECT story, event, knot FROM act_witnesses WHERE {of_type} AND {where}", [*kinds, *values]
    ).fetchall()
    where, values = among("key", groups)
    names = set(con.execute(f"SELECT story, event FROM act_keys WHERE {where}", values).fetchall())
    where, values = among("story", {story for story, _ in names})
    rows = con.execute(f"SELECT story, event, knot FROM act_witnesses WHERE {where}", values).fetchall()
    return found + [row for row in rows if row[:2] in names]


# -- tellings, and rows -------------------------------------------------------------------------


def _read(
    store: Store, where: str, values: list[Any], names: Collection[_Name] | None = None
) -> tuple[dict[_Name, Telling], dict[str, str], dict[str, str]]:
    """Tellings by name; story to storyline, and story to source."""
    rows: list[_Row] = store.connection.execute(f"{_READ} WHERE {where}", values).fetchall()
    return _tellings(row for row in rows if names is None or (row[1], row[0]) in names)


def _tellings(rows: Iterable[_Row]) -> tuple[dict[_Name, Telling], dict[str, str], dict[str, str]]:
    told: dict[_Name, Telling] = {}
    lines: dict[str, str] = {}
    sources: dict[str, str] = {}
    for event, story, published, outlet, agency, line, source, record in rows:
        # Two events of a story may have one id in their records; in the table they have not.
        cells = {**json.loads(record), "id": event}
        told[story, event] = Telling(story, published, outlet, agency, cells)
        lines[story], sources[story] = line, source
    return told, lines, sources


def _merged(rows: list[_Row]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the tables for all tellings of one type."""
    told, lines, sources = _tellings(rows)
    acts = merge(told.values(), lines.__getitem__, lambda stories: len({sources[story] for story in stories}))
    return (
        [_act_row(act) for act in acts],
        [row for act in acts for row in _witness_rows(act)],
        [row for telling in told.values() for row in _key_rows(telling)],
    )


def _act_row(act: MergedEvent) -> dict[str, Any]:
    disputed = {cell: [account.to_dict() for account in told] for cell, told in act.disputed.items()}
    return {
        **act.cells,
        "id": act.id,
        "knot": act.knot,
        "stories": len(act.stories),
        "sources": act.sources,
        "disputed": disputed or None,
    }


def _witness_rows(act: MergedEvent) -> Iterator[dict[str, Any]]:
    for t in act.witnesses:
        yield {"act": act.id, "knot": act.knot, "story": t.story, "event": t.event, "type": t.type}


def _key_rows(telling: Telling) -> Iterator[dict[str, Any]]:
    for key in keys(telling):
        hashed = int(digest("act key", telling.type, *map(str, key)), 16) - (1 << 63)
        yield {"key": hashed, "story": telling.story, "event": telling.event}
