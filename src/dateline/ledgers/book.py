"""Storylines and merged events in the store: rebuilt from stored Readings, and kept up as stories come in.

:func:`relink` rebuilds the tables from what is stored, in order of publication, so that the result is the same
whatever the order in which stories came. A :class:`Book` takes stories in one at a time, and writes only the
storyline and the acts that a story touches; as long as stories come in order of publication its tables are what
:func:`relink` would make, up to the limits of comparison. Those out of order are counted as ``late``.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from dateline.errors import StoreError
from dateline.ledgers.events import JOIN, REACH, SAME_DAY, MergedEvent, Telling, likeness, merge
from dateline.story import Story
from dateline.storylines import Outline, Storyline, Storylines, outline

if TYPE_CHECKING:
    import duckdb

    from dateline.record import Reading
    from dateline.store import Store

#: Table to its columns; all are made anew by :func:`relink`.
TABLES: Mapping[str, Mapping[str, str]] = {
    "storylines": {
        "id": "VARCHAR", "title": "VARCHAR", "start": "DATE", "end": "DATE", "stories": "INTEGER",
        "actors": "VARCHAR[]", "places": "VARCHAR[]",
    },
    "storyline_stories": {"story": "VARCHAR", "storyline": "VARCHAR", "source": "VARCHAR"},
    "acts": {
        "id": "VARCHAR", "knot": "VARCHAR", "type": "VARCHAR", "mode": "VARCHAR", "status": "VARCHAR",
        "reciprocal": "BOOLEAN",
        "since": "DATE", "date": "JSON", "actor": "JSON", "recipient": "JSON", "place": "JSON",
        "contexts": "VARCHAR[]", "stories": "INTEGER", "sources": "INTEGER", "disputed": "JSON",
    },
    "act_witnesses": {
        "act": "VARCHAR", "knot": "VARCHAR", "story": "VARCHAR", "event": "VARCHAR", "type": "VARCHAR",
    },
    "ledger_state": {"key": "VARCHAR", "value": "VARCHAR"},
}  # fmt: skip
#: Rows written at once.
_BATCH = 5_000
#: Stories whose outlines are made at once.
_OUTLINED = 100

#: What a rebuild tells of its progress: what it is at, how many are done, of how many.
Progress = Callable[[str, int, int], None]


def relink(store: Store, progress: Progress | None = None, jobs: int = 1) -> dict[str, int]:
    """Rebuild storylines and merged events from the stored Readings; how many of each there are.

    With more than one job, the stories' outlines are made in as many processes beside this one.
    """
    return Book(store).rebuild(progress or (lambda what, done, total: None), jobs)


class Book:
    """The tables of one store, and the stream of storylines that they were made by."""

    def __init__(self, store: Store) -> None:
        self._con: duckdb.DuckDBPyConnection = store.connection
        self._lines = Storylines()
        self._source: dict[str, str] = {}

    # -- rebuilding ---------------------------------------------------------------------------

    def rebuild(self, progress: Progress, jobs: int = 1) -> dict[str, int]:
        """See :func:`relink`. The tables are replaced in one transaction."""
        self.load(progress, jobs)
        self._con.begin()
        try:
            for table, columns in TABLES.items():
                spelled = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
                self._con.execute(f"CREATE OR REPLACE TABLE {table} ({spelled})")
            lines = self._lines.storylines()
            self._insert("storylines", (_line_row(line) for line in lines))
            on = ({"story": s, "storyline": line.id, "source": self._source[s]} for line in lines for s in line.stories)
            self._insert("storyline_stories", on)
            counts = {"stories": len(self._source), "storylines": len(lines), "events": 0, "acts": 0}
            types = [name for (name,) in self._con.execute("SELECT DISTINCT type FROM events ORDER BY type").fetchall()]
            for n, type_ in enumerate(types):
                progress("merging events", n, len(types))
                told = list(self._tellings("e.type = ?", [type_]))
                acts = merge(told, self._lines.of, self._count)
                self._write(acts)
                counts["events"] += len(told)
                counts["acts"] += len(acts)
            self._insert("ledger_state", [{"key": "late", "value": "0"}])
            self._con.commit()
        except BaseException:
            self._con.rollback()
            raise
        return counts

    def load(self, progress: Progress, jobs: int = 1) -> None:
        """Put the stored stories on storylines, in order of publication, without writing anything."""
        self._lines, self._source = Storylines(), self._sources()
        total = len(self._source)
        named = self._named()
        for n, new in enumerate(self._outlines(jobs)):
            if n % 1000 == 0:
                progress("linking stories", n, total)
            actors, places = named.pop(new.story, ((), ()))
            self._lines.add(replace(new, actors=actors, places=places))

    def _outlines(self, jobs: int) -> Iterator[Outline]:
        """The outlines of all stories in order of publication."""
        cursor = self._con.cursor().execute("SELECT id, record FROM stories ORDER BY published NULLS LAST, id")
        batches = iter(lambda: cursor.fetchmany(_OUTLINED), [])
        if jobs < 2:
            yield from chain.from_iterable(map(_outlined, batches))
            return
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            # A few batches ahead and no more: what is waiting must not grow with the store.
            waiting = deque(pool.submit(_outlined, batch) for batch in islice(batches, 3 * jobs))
            while waiting:
                done = waiting.popleft().result()
                waiting.extend(pool.submit(_outlined, batch) for batch in islice(batches, 1))
                yield from done

    def _named(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Story to the actors and the places of its events, as a storyline lists them."""
        rows = self._con.cursor().execute(
            "SELECT story, list(actor_name ORDER BY n) FILTER (actor_name IS NOT NULL),"
            " list(recipient_name ORDER BY n) FILTER (recipient_name IS NOT NULL),"
            " list(place_name ORDER BY n) FILTER (place_name IS NOT NULL) FROM events GROUP BY story"
        )
        return {
            story: (tuple(dict.fromkeys([*(actors or ()), *(recipients or ())])), tuple(dict.fromkeys(places or ())))
            for story, actors, recipients, places in rows.fetchall()
        }

    def _sources(self, story: str | None = None) -> dict[str, str]:
        """Story to the source that it is; copies of one report are one, and so are all reports of one agency."""
        views = self._con.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = 'credits'").fetchone()
        only = " WHERE s.id = ?" if story else ""
        if views and views[0]:
            query = "SELECT s.id, coalesce(c.source, s.id) FROM stories s LEFT JOIN credits c ON c.story = s.id" + only
        else:
            query = "SELECT s.id, lower(coalesce(s.agency, s.outlet, s.id)) FROM stories s" + only
        return dict(self._con.execute(query, [story] if story else []).fetchall())

    def _count(self, stories: Iterable[str]) -> int:
        return len({self._source[story] for story in stories})

    def _tellings(self, where: str, values: Sequence[Any]) -> Iterator[Telling]:
        cursor = self._con.cursor().execute(
            "SELECT s.id, s.published, s.outlet, s.agency, e.record FROM events e JOIN stories s ON s.id = e.story"
            f" WHERE {where}",
            list(values),
        )
        while rows := cursor.fetchmany(1000):
            for story, published, outlet, agency, record in rows:
                yield Telling(story, published, outlet, agency, _needed(json.loads(record)))

    def __contains__(self, story: str) -> bool:
        return story in self._lines

    # -- one story more -----------------------------------------------------------------------

    def add(self, reading: Reading) -> str:
        """Take in a story that has just been stored; the id of its storyline. Adding it again changes nothing."""
        story = reading.story.id
        if story in self._lines:
            return self._lines.of(story)
        self._source.update(self._sources(story))
        if story not in self._source:
            raise StoreError(f"story {story} is not in the store: add its Reading there first")
        new = outline(reading.story, reading)
        late = new.day is not None and new.day < self._lines.today
        line = self._lines.storyline(self._lines.add(new))
        self._con.begin()
        try:
            grown = self._place(story, line)
            told = list(self._tellings(*_among("e.story", line.stories if grown else [story])))
            if told:
                self._merge_in(told, line)
            if late:
                self._con.execute("UPDATE ledger_state SET value = (value::INTEGER + 1)::VARCHAR WHERE key = 'late'")
            self._con.commit()
        except BaseException:
            self._con.rollback()
            raise
        return line.id

    def _place(self, story: str, line: Storyline) -> bool:
        """Write a storyline that a story was put on; whether another one became part of it."""
        among, values = _among("story", line.stories)
        found = self._con.execute(
            f"SELECT DISTINCT storyline FROM storyline_stories WHERE {among} AND storyline <> ?", [*values, line.id]
        ).fetchall()
        gone = [name for (name,) in found]
        if gone:
            self._con.execute(
                "UPDATE storyline_stories SET storyline = ? WHERE storyline IN (SELECT unnest(?))", [line.id, gone]
            )
        self._con.execute("DELETE FROM storylines WHERE id IN (SELECT unnest(?))", [[line.id, *gone]])
        self._insert("storylines", [_line_row(line)])
        row = {"story": story, "storyline": line.id, "source": self._source[story]}
        self._insert("storyline_stories", [row])
        return bool(gone)

    def _merge_in(self, told: list[Telling], line: Storyline) -> None:
        """Write the acts of these tellings, and those that they change."""
        linked = [
            (other.story, other.event)
            for other in self._beside(told, line)
            if any(other.type == new.type and likeness(new, other) >= JOIN for new in told)
        ]
        pairs = linked + [(new.story, new.event) for new in told]
        condition, values = _among("story", sorted({story for story, _ in pairs}))
        rows = self._con.execute(f"SELECT story, event, knot FROM act_witnesses WHERE {condition}", values).fetchall()
        at = {(story, event): knot for story, event, knot in rows}
        knots = sorted({at[pair] for pair in pairs if pair in at})
        together = {(t.story, t.event): t for t in told}
        if knots:
            condition, values = _among("knot", knots)
            rows = self._con.execute(f"SELECT story, event FROM act_witnesses WHERE {condition}", values).fetchall()
            wanted = set(rows)
            known = self._tellings(*_among("e.story", sorted({story for story, _ in wanted})))
            together.update(((t.story, t.event), t) for t in known if (t.story, t.event) in wanted)
            for table in ("acts", "act_witnesses"):
                self._con.execute(f"DELETE FROM {table} WHERE {condition}", values)
        self._write(merge(together.values(), self._lines.of, self._count))

    def _beside(self, told: list[Telling], line: Storyline) -> Iterator[Telling]:
        """Stored tellings that may tell the same acts: on the storyline, or of one day and one country or place."""
        days = [day for t in told for day in (t.days or ((t.day, t.day) if t.day else ())) if day]
        first, last = (min(days), max(days)) if days else (date.min, date.max)
        places = {t.record["place"]["name"] for t in told if t.record["place"] and t.record["place"]["admin1"]}
        of_type, types = _among("e.type", sorted({t.type for t in told}))
        on_line, stories = _among("e.story", line.stories)
        in_place, towns = _among("e.place_name", sorted(places))
        countries = sorted({country for t in told for country in t.countries})
        of_actor, parties = _among("e.actor_country", countries)
        of_recipient, _ = _among("e.recipient_country", countries)
        near = (
            "coalesce(e.date_end, s.published_on, ?::DATE) >= ?::DATE - {0}"
            " AND coalesce(e.date_start, s.published_on, ?::DATE) <= ?::DATE + {0}"
        )
        when = [last, max(first, _EARLIEST), first, min(last, _LATEST)]
        # The flat columns first: the records of the few that are left are read after that.
        found = self._con.execute(
            f"""SELECT DISTINCT e.story FROM events e JOIN stories s ON s.id = e.story
            WHERE {of_type} AND (({on_line} AND {near.format(REACH)})
            OR (({in_place} OR {of_actor} OR {of_recipient}) AND {near.format(SAME_DAY)}))""",
            [*types, *stories, *when, *towns, *parties, *parties, *when],
        ).fetchall()
        among, values = _among("e.story", [story for (story,) in found])
        return self._tellings(f"{of_type} AND {among}", [*types, *values])

    # -- writing ------------------------------------------------------------------------------

    def _write(self, acts: Iterable[MergedEvent]) -> None:
        acts = list(acts)
        self._insert("acts", (_act_row(act) for act in acts))
        witnesses = (
            {"act": act.id, "knot": act.knot, "story": t.story, "event": t.event, "type": t.type}
            for act in acts
            for t in act.witnesses
        )
        self._insert("act_witnesses", witnesses)

    def _insert(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        shape = {name: [kind[:-2]] if kind.endswith("[]") else kind for name, kind in TABLES[table].items()}
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            self._con.execute(
                f"INSERT INTO {table} BY NAME SELECT unnest(from_json(?::JSON, ?), max_depth := 2)",
                [json.dumps(batch, ensure_ascii=False), json.dumps([shape])],
            )


# -- reading ----------------------------------------------------------------------------------


def storylines(
    store: Store, *, since: date | None = None, actor: str | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """Storylines told on or after a day, that name an actor (a part of its name), the latest first."""
    query = 'SELECT * FROM storylines WHERE (? IS NULL OR "end" >= ?)'
    query += " AND (? IS NULL OR len(list_filter(actors, lambda x: contains(lower(x), lower(?)))) > 0)"
    query += ' ORDER BY "end" DESC NULLS LAST, stories DESC, id' + (" LIMIT ?" if limit is not None else "")
    values = [since, since, actor, actor, *([limit] if limit is not None else [])]
    return _rows(store, query, values)


def storyline(store: Store, name: str) -> dict[str, Any]:
    """A storyline with all that it holds, JSON-ready, by its id or the beginning of it.

    ``stories`` by time of publication, ``timeline`` the merged events by date, each with ``stories`` and ``sources``
    that tell it, what is ``disputed``, and its ``witnesses``; ``engagements`` and ``figures`` as the stories tell them.
    """
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
        f"SELECT * EXCLUDE (knot) FROM acts WHERE id IN (SELECT act FROM act_witnesses WHERE story IN {on})"
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
    records = {
        kind: [
            {"story": row["story"], **json.loads(row["record"])}
            for row in _rows(
                store,
                f"SELECT r.story, r.record FROM {kind} r JOIN stories s ON s.id = r.story WHERE r.story IN {on}"
                " ORDER BY s.published NULLS LAST, s.id, r.n",
                [line["id"]],
            )
        ]
        for kind in ("engagements", "figures")
    }
    cells = ("date", "actor", "recipient", "place", "disputed")
    timeline = [
        {
            **act,
            **{cell: json.loads(act[cell]) if act[cell] else None for cell in cells},
            "witnesses": by_act[act["id"]],
        }
        for act in acts
    ]
    return {**line, "stories": stories, "timeline": timeline, **records}


def behind(store: Store) -> tuple[int, int]:
    """How many stored stories are on no storyline yet, and how many were put on one out of order."""
    new = _rows(store, "SELECT count(*) AS n FROM stories WHERE id NOT IN (SELECT story FROM storyline_stories)", [])
    late = _rows(store, "SELECT value::INTEGER AS n FROM ledger_state WHERE key = 'late'", [])
    return new[0]["n"], late[0]["n"]


def _rows(store: Store, query: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    import duckdb

    try:
        cursor = store.connection.cursor().execute(query, list(values))
    except duckdb.CatalogException:
        raise StoreError(
            f"the store {store.path} has no storylines yet: make them with `dateline relink --store {store.path}`"
        ) from None
    names = [column[0] for column in cursor.description or ()]
    return [
        {key: value.isoformat() if isinstance(value, date) else value for key, value in zip(names, row, strict=True)}
        for row in cursor.fetchall()
    ]


def _among(column: str, values: Sequence[str]) -> tuple[str, list[str]]:
    """The condition that a column holds one of these, and its values: spelled out, so that the scan itself filters."""
    return (f"{column} IN ({', '.join('?' * len(values))})" if values else "false"), list(values)


# -- rows -------------------------------------------------------------------------------------

#: DuckDB's own days end earlier than Python's.
_EARLIEST, _LATEST = date(1000, 1, 1), date(9000, 1, 1)
_CELLS = ("text", "name", "country", "sectors")
_KEPT = ("id", "type", "mode", "status", "reciprocal", "contexts", "date", "place", "evidence")


def _needed(record: dict[str, Any]) -> dict[str, Any]:
    """An event's JSON without what merging does not ask for: of 100,000 stories, it must all be held at once."""
    kept = {key: record[key] for key in _KEPT}
    for side in ("actor", "recipient"):
        kept[side] = {cell: record[side][cell] for cell in _CELLS} if record[side] else None
    for key in ("said_by", "claimed_by", "confirmed_by", "denied_by"):
        kept[key] = [{"source": said["source"]} for said in record[key]]
    return kept


def _outlined(rows: list[tuple[str, str]]) -> list[Outline]:
    """The outlines of stories, each given by its id and its record."""
    return [replace(outline(_story(json.loads(record))), story=story) for story, record in rows]


def _story(record: dict[str, Any]) -> Story:
    published = record["published"]
    when = None
    if published:
        when = date.fromisoformat(published) if len(published) == 10 else datetime.fromisoformat(published)
    return Story(record["text"], headline=record["headline"], published=when, dateline=record["dateline"])


def _line_row(line: Storyline) -> dict[str, Any]:
    return {
        "id": line.id,
        "title": line.title,
        "start": line.start.isoformat() if line.start else None,
        "end": line.end.isoformat() if line.end else None,
        "stories": len(line.stories),
        "actors": [name for name, _ in line.actors],
        "places": [name for name, _ in line.places],
    }


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
