"""Merged events in the store: each act once, with its witnesses, rebuilt or mended around what changed.

What is compared with what is a matter of groups: the tellings of one type on one storyline, and those of one day and
both countries or the place. What comes of a telling hangs on those that a likely pair ties it to. So a change is
worked out anew with the acts that it concerns and those tied to them; where that leaves other acts than before, with
those tied to these as well. So much is read, and no more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from dateline.ledgers import Progress, among, insert, nothing, read, read_at
from dateline.ledgers.events import MergedEvent, Telling, compared, joined, keys, likely, merge, merged, signed
from dateline.pool import side_by_side
from dateline.story import digest

if TYPE_CHECKING:
    from dateline.store import Store

TABLES = ("acts", "act_witnesses", "act_keys")
#: A telling as it is read: event, story, published, storyline, source, and the event's JSON.
_Row = tuple[str, str, str | None, str, str, str]
#: A telling's name: its story and event.
_Name = tuple[str, str]
#: An event's JSON without its reasons, which are most of it and say nothing of what was done.
_RECORD = "json_merge_patch(e.record, '{\"why\": null}')"
_CELLS = ("text", "name", "country", "sectors")
_KEPT = ("type", "mode", "status", "reciprocal", "contexts", "date", "place", "evidence")
_READ = (
    f"SELECT e.id, s.id, s.published, l.storyline, l.source, {_RECORD} FROM events e"
    " JOIN stories s ON s.id = e.story JOIN storyline_stories l ON l.story = e.story"
)
#: Events of stories that have come stand in no act until they are merged.
_NO_ACT = ""


def rebuild(store: Store, progress: Progress = nothing, jobs: int = 1) -> tuple[int, int]:
    """Merge all stored events; how many they are, and how many acts. To be called where the tables are empty."""
    con = store.connection
    found = con.execute("SELECT type, count(*) FROM events GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
    total, done, acts = sum(count for _, count in found), 0, 0
    batches = (con.execute(f"{_READ} WHERE e.type = ?", [type_]).fetchall() for type_, _ in found)
    for (_, count), rows in zip(found, side_by_side(jobs, _merged, batches, waiting=0), strict=True):
        progress("merging events", done, total)
        for table, some in zip(TABLES, rows, strict=True):
            insert(store, table, some)
        acts += len(rows[0])
        done += count
    progress("merging events", total, total)
    return total, acts


def mend(store: Store, touched: Collection[str], moved: Mapping[str, str | None]) -> None:
    """Merge anew what these stories tell, and what hangs together with it.

    ``touched`` are all stories that were written or credited, ``moved`` those of which storyline or source is another
    now, each with the storyline it was on; None for what is new.
    """
    con = store.connection
    touched = {*touched, *moved}
    ground = _Ground(store, among)
    gone = ground.stand([story for story in touched if moved.get(story, "") is not None])
    for name, spot in gone.items():
        gone[name] = replace(spot, line=moved.get(spot.story) or spot.line)
    ground.around(gone)
    changed = ground.after(gone.values()) | ground.told_with(gone)
    stale = {spot.act for spot in gone.values()}
    where, values = among("story", {story for story, _ in gone})
    for table in ("act_keys", "act_witnesses"):
        con.execute(f"DELETE FROM {table} WHERE {where}", values)
    told, _, _ = _tellings(_read(store, touched))
    insert(store, "act_keys", (row for telling in told.values() for row in _key_rows(telling)))
    insert(store, "act_witnesses", (_witness_row(telling, _NO_ACT) for telling in told.values()))
    ground = _Ground(store, partial(_by_day, store))
    new = ground.stand({story for story, _ in told})
    ground.stand({story for story, _ in changed})
    ground.around(new)
    changed = (changed - gone.keys()) | new.keys() | ground.after(new.values())
    while changed:
        concerned = changed | ground.told_with(changed)
        ground.around(concerned)
        tied = ground.tied(concerned)
        those = concerned | tied | ground.told_with(tied)
        ground.around(those)
        groups = ground.joined(those)
        other = {name for group in groups for name in group if group & changed or not ground.is_act(group)}
        if other <= concerned:
            break
        changed |= other
    if not changed and not stale:
        return
    groups = [group for group in groups if group <= other] if changed else []
    stale |= {ground.spots[name].act for group in groups for name in group}
    for table, column in (("acts", "id"), ("act_witnesses", "act")):
        where, values = among(column, stale)
        con.execute(f"DELETE FROM {table} WHERE {where}", values)
    sources = ground.sources
    acts = [
        merged([ground.told(name) for name in sorted(group, key=ground.place)], lambda s: len({sources[x] for x in s}))
        for group in groups
    ]
    insert(store, "acts", map(_act_row, acts))
    insert(store, "act_witnesses", (_witness_row(told, act.id) for act in acts for told in act.witnesses))


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a telling stands: what decides whom it is compared with, and the act that it is in."""

    row: int
    act: str
    story: str
    event: str
    type: str
    published: str | None
    days: tuple[date, date] | None
    line: str

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.published[:10]) if self.published else None

    @property
    def place(self) -> tuple[str, str, str]:
        return self.published or "9999", self.story, self.event


class _Ground:
    """The tellings around those that change, as far as they have been asked for.

    ``of`` makes the condition that rows are of some stories. Where a story's day is another now than in the tables,
    its rows cannot be found by it.
    """

    def __init__(self, store: Store, of: Callable[[str, Collection[str]], tuple[str, list[Any]]]) -> None:
        self._store = store
        self._of = of
        self.spots: dict[_Name, _Spot] = {}
        #: Source of each story that has been looked at, and its storyline.
        self.sources: dict[str, str] = {}
        self._lines: dict[str, str] = {}
        self._stood: set[str] = set()
        self._members: dict[str, set[_Name]] = {}
        self._keyed: set[str] = set()
        self._keys: dict[_Name, list[int]] = {}
        #: The tellings of each group, by hash, or by type and storyline.
        self._beside: dict[int, set[_Name]] = {}
        self._on: dict[tuple[str, str], set[_Name]] = {}
        self._known: set[str] = set()
        self._told: dict[_Name, Telling] = {}

    def place(self, name: _Name) -> tuple[str, str, str]:
        """A telling's place among others."""
        return self.spots[name].place

    def stand(self, stories: Collection[str]) -> dict[_Name, _Spot]:
        """The tellings of these stories."""
        new = [story for story in stories if story not in self._stood]
        if new:
            self._stood.update(new)
            where, values = among("story", new)
            for story, line, source in read(
                self._store, "storyline_stories", "story, storyline, source", where, values
            ):
                self._lines[story], self.sources[story] = line, source
            self._take(*self._of("story", new))
        wanted = set(stories)
        return {name: spot for name, spot in self.spots.items() if name[0] in wanted}

    def _take(self, where: str, values: list[Any]) -> None:
        found = self._store.connection.execute(
            f'SELECT rowid, act, story, event, type, published, "first", "last" FROM act_witnesses WHERE {where}',
            values,
        ).fetchall()
        for row, act, story, event, type_, published, first, last in found:
            days = (first, last) if first else None
            spot = _Spot(row, act, story, event, type_, published, days, self._lines.get(story, ""))
            self.spots[story, event] = spot

    def told_with(self, names: Iterable[_Name]) -> set[_Name]:
        """All tellings of the acts that these are in."""
        acts = {self.spots[name].act for name in names} - {_NO_ACT}
        if new := acts - self._members.keys():
            where, values = among("act", new)
            found = self._store.connection.execute(
                f"SELECT act, story, event FROM act_witnesses WHERE {where}", values
            ).fetchall()
            for act, story, event in found:
                self._members.setdefault(act, set()).add((story, event))
            self.stand({story for _, story, _ in found})
        return {name for act in acts for name in self._members.get(act, ())}

    def is_act(self, group: set[_Name]) -> bool:
        """Whether these are all the tellings of one act, as it is in the store."""
        act = self.spots[next(iter(group))].act
        return act != _NO_ACT and self._members.get(act) == group

    def around(self, names: Collection[_Name]) -> None:
        """Look up whom these share a group with."""
        con = self._store.connection
        if new := {story for story, _ in names} - self._keyed:
            self._keyed |= new
            where, values = self._of("story", new)
            found = con.execute(f"SELECT key, story, event FROM act_keys WHERE {where}", values).fetchall()
            for key, story, event in found:
                self._keys.setdefault((story, event), []).append(key)
        stories: set[str] = set()
        if keys := {key for name in names for key in self._keys.get(name, ())} - self._beside.keys():
            where, values = among("key", keys)
            found = con.execute(f"SELECT key, story, event FROM act_keys WHERE {where}", values).fetchall()
            for key, story, event in found:
                self._beside.setdefault(key, set()).add((story, event))
                stories.add(story)
        lines = {self.spots[name].line for name in names} - self._known
        if lines:
            self._known |= lines
            where, values = among("storyline", lines)
            on = con.execute(f"SELECT story FROM storyline_stories WHERE {where}", values).fetchall()
            stories.update(story for (story,) in on)
        self.stand(stories)
        for name, spot in self.spots.items():
            if spot.line in lines:
                self._on.setdefault((spot.type, spot.line), set()).add(name)

    def after(self, spots: Iterable[_Spot]) -> set[_Name]:
        """Those whose pairs may be others for these coming in, or going: they stand after them in a group."""
        found: set[_Name] = set()
        for spot in spots:
            name = spot.story, spot.event
            start = spot.days[0] if spot.days else None
            for other in self._on.get((spot.type, spot.line), ()):
                there = self.spots[other]
                if other != name and not (start and there.days and there.days[0] < start):
                    if not (there.days is None and there.day and start and there.day < start):
                        found.add(other)
            for key in self._keys.get(name, ()):
                place = spot.place
                found.update(other for other in self._beside[key] if self.place(other) > place)
        return found

    def _pairs(self, those: set[_Name], within: bool) -> tuple[list[_Name], list[tuple[int, int]]]:
        """Tellings in order, and the pairs of them that are compared: of these alone, or of one of these and another.

        The groups that these are in must have been looked up.
        """
        least = 2 if within else 1
        on = [group for group in self._on.values() if len(group & those) >= least]
        beside = [group for group in self._beside.values() if len(group & those) >= least]
        names = sorted(those.union(*on, *beside), key=self.place)
        number = {name: n for n, name in enumerate(names)}
        inside = [name in those for name in names]
        pairs = compared(
            [self.spots[name] for name in names],
            (sorted(number[name] for name in group) for group in on),
            (sorted(number[name] for name in group) for group in beside),
            lambda a, b: inside[a] and inside[b] if within else inside[a] != inside[b],
        )
        return names, list(pairs)

    def tied(self, those: set[_Name]) -> set[_Name]:
        """The others that a likely pair ties to one of these."""
        names, pairs = self._pairs(those, within=False)
        told = self._fetch(names, {at for pair in pairs for at in pair})
        return {names[at] for at in likely(told, pairs)} - those

    def joined(self, those: set[_Name]) -> list[set[_Name]]:
        """These by the act that they tell."""
        names, pairs = self._pairs(those, within=True)
        at = [n for n, name in enumerate(names) if name in those]
        told = self._fetch(names, at)
        return [{names[n] for n in group} for group in joined(told, at, likely(told, pairs))]

    def _fetch(self, names: list[_Name], numbers: Iterable[int]) -> list[Telling]:
        """Tellings in the place of their names, where they are of these numbers."""
        wanted = [names[n] for n in numbers]
        rows = {self.spots[name].row: name for name in wanted if name not in self._told}
        for row, told in read_at(self._store, "act_witnesses", "rowid, told", list(rows)):
            name = rows[row]
            self._told[name] = Telling(name[0], self.spots[name].published, None, None, json.loads(told))
        return [self._told.get(name, _NOBODY) for name in names]

    def told(self, name: _Name) -> Telling:
        """One telling."""
        if name not in self._told:
            self._fetch([name], [0])
        return self._told[name]


_NOBODY = Telling("", None, None, None, {})


def _by_day(store: Store, column: str, stories: Collection[str]) -> tuple[str, list[Any]]:
    """The condition that a row is of one of these stories. Their days spare a look at most others: rows lie by them."""
    where, values = among(column, stories)
    found = store.connection.execute(
        f"SELECT min(published), max(published), bool_or(published IS NULL) FROM outlines WHERE {where}", values
    ).fetchone()
    first, last, undated = found or (None, None, True)
    return f"(published BETWEEN ? AND ?{' OR published IS NULL' if undated else ''}) AND {where}", [
        first,
        last,
        *values,
    ]


# -- tellings, and rows -------------------------------------------------------------------------


def _read(store: Store, stories: Collection[str]) -> list[_Row]:
    """The tellings of these stories."""
    where, values = among("story", stories)
    told = read(store, "events e", f"id, story, {_RECORD}", where, values)
    on = {row[0]: row[1:] for row in read(store, "storyline_stories", "story, storyline, source", where, values)}
    where, values = among("id", stories)
    of = dict(store.connection.execute(f"SELECT id, published FROM stories WHERE {where}", values).fetchall())
    return [(event, story, of[story], *on[story], record) for event, story, record in told]


def _tellings(rows: Iterable[_Row]) -> tuple[dict[_Name, Telling], dict[str, str], dict[str, str]]:
    """Tellings by name, story to storyline, and story to source."""
    told: dict[_Name, Telling] = {}
    lines: dict[str, str] = {}
    sources: dict[str, str] = {}
    for event, story, published, line, source, record in rows:
        told[story, event] = Telling(story, published, None, None, _needed(event, json.loads(record)))
        lines[story], sources[story] = line, source
    return told, lines, sources


def _needed(event: str, record: dict[str, Any]) -> dict[str, Any]:
    """What merging asks of an event's JSON: all tellings of a type must be held at once.

    Two events of a story may have one id in their records; in the table they have not.
    """
    kept = {"id": event, **{key: record[key] for key in _KEPT}}
    for side in ("actor", "recipient"):
        kept[side] = {cell: record[side][cell] for cell in _CELLS} if record[side] else None
    for key in ("said_by", "claimed_by", "confirmed_by", "denied_by"):
        kept[key] = [{"source": said["source"]} for said in record[key]]
    return kept


def _merged(rows: list[_Row]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the tables for all tellings of one type."""
    told, lines, sources = _tellings(rows)
    acts = merge(told.values(), lines.__getitem__, lambda stories: len({sources[story] for story in stories}))
    return (
        [_act_row(act) for act in acts],
        sorted((_witness_row(told, act.id) for act in acts for told in act.witnesses), key=_when),
        sorted((row for telling in told.values() for row in _key_rows(telling)), key=_when),
    )


def _when(row: dict[str, Any]) -> tuple[str, str, str, int]:
    return row["published"] or "9999", row["story"], row["event"], row.get("key", 0)


def _act_row(act: MergedEvent) -> dict[str, Any]:
    disputed = {cell: [account.to_dict() for account in told] for cell, told in act.disputed.items()}
    return {
        **act.cells,
        "id": act.id,
        "stories": len(act.stories),
        "sources": act.sources,
        "disputed": disputed or None,
    }


def _witness_row(told: Telling, act: str) -> dict[str, Any]:
    first, last = told.days or (None, None)
    return {
        "act": act, "story": told.story, "published": told.published, "event": told.event, "type": told.type,
        "first": first and first.isoformat(), "last": last and last.isoformat(),
        "told": json.dumps(told.record, ensure_ascii=False),
    }  # fmt: skip


def _key_rows(telling: Telling) -> Iterator[dict[str, Any]]:
    for key in keys(telling):
        hashed = signed(digest("act key", telling.type, *map(str, key)))
        yield {"key": hashed, "story": telling.story, "published": telling.published, "event": telling.event}
