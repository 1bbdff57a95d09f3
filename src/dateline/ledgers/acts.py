"""Merged events in the store: each act once, with its witnesses, rebuilt or mended around what changed.

What is compared with what is a matter of groups: the tellings of one type on one storyline that may fall on the same
days, and those of one day and both countries or the place. What comes of a telling hangs on those that a likely pair
ties it to. So a change is worked out anew with the acts that it concerns and those tied to them; where that leaves
other acts than before, with those tied to these as well. So much is read, and no more.

Tellings lie in the order of their days, and all that they are looked for by is numbers: what concerns a few days is
then read from a few blocks of the file, however many stories there are.
"""

from __future__ import annotations

import json
import pickle
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dateline.ledgers import Came, Progress, among, asked_of, insert, nothing, numbered, packed, unpacked
from dateline.ledgers.events import (
    BESIDE,
    FAMILIES,
    LONG,
    REACH,
    MergedEvent,
    Telling,
    compared,
    family_of,
    joined,
    keys,
    likely,
    likeness,
    merge,
    merged,
)
from dateline.pool import batches, side_by_side
from dateline.story import hashed

if TYPE_CHECKING:
    from dateline.store import Store

TABLES = ("acts", "act_witnesses", "act_keys")
#: Columns by which rows of a table lie, so that those of some days lie together.
_LAID = {"act_witnesses": '"from", number', "act_keys": "day, key, number"}
#: A telling as it is read: event, story, published, storyline, source, and the event's JSON.
_Row = tuple[str, str, str | None, str, str, str]
#: First and last day of what a telling may tell of.
_Days = tuple[date, date]
#: Rows that are sealed together.
_TOGETHER = 5_000
_CELLS = ("text", "name", "country", "sectors")
_KEPT = ("type", "mode", "status", "reciprocal", "contexts", "date", "place", "evidence", "within")
_READ = (
    f"SELECT e.id, s.id, s.published, l.storyline, l.source, {asked_of('e.record')} FROM events e"
    " JOIN stories s ON s.id = e.story JOIN storyline_stories l ON l.story = e.story"
)


def rebuild(store: Store, progress: Progress = nothing, jobs: int = 1) -> tuple[int, int]:
    """Merge all stored events; how many they are, and how many acts. To be called where the tables are empty."""
    con = store.connection
    found = con.execute("SELECT type, count(*) FROM events GROUP BY 1 ORDER BY 1").fetchall()
    total, done, acts = sum(count for _, count in found), 0, 0
    members = {family[0]: family for family in FAMILIES}
    counts: Counter[str] = Counter()
    for type_, count in found:
        counts[family_of(type_)] += count
    families = counts.most_common()
    told = (_told_of(store, members.get(name, (name,))) for name, _ in families)
    for (_, count), tables in zip(families, side_by_side(jobs, _merged, told, waiting=0), strict=True):
        progress("merging events", done, total)
        for table, sealed in zip(TABLES, tables, strict=True):
            for rows in map(_opened, sealed):
                insert(store, table, rows)
                acts += len(rows) if table == "acts" else 0
        done += count
    for table, columns in _LAID.items():
        con.execute(f"ALTER TABLE {table} RENAME TO {table}_as_made")
        store.make_anew(table)
        con.execute(f"INSERT INTO {table} SELECT * FROM {table}_as_made ORDER BY {columns}")
        con.execute(f"DROP TABLE {table}_as_made")
    progress("merging events", total, total)
    return total, acts


def mend(store: Store, came: Came, moved: Mapping[str, bool], on: Mapping[str, tuple[str, str]]) -> None:
    """Merge anew what these stories tell, and what hangs together with it.

    ``moved`` are the stories of which storyline or source is another now, and whether each was on one before; ``on``
    says which these are, for those and for all that came.
    """
    con = store.connection
    touched = {*came, *moved}
    before = _Ground(store)
    gone = before.told_by([story for story in touched if moved.get(story, True)])
    before.around(gone)
    changed = before.after(gone) | before.told_with(gone)
    stale = before.acts(gone)
    rows = [*_read(came, on), *_read(Came(store, touched.difference(came)), on)]
    new = {telling.number: (_spot(telling, *on), telling) for telling, *on in _tellings(rows)}
    ground = _Ground(store, gone, new)
    ground.around(new.keys())
    ground.know(before, changed - gone)
    changed = (changed - gone) | new.keys() | ground.after(new.keys())
    groups: list[set[int]] = []
    other: set[int] = set()
    while changed:
        concerned = changed | ground.told_with(changed)
        ground.around(concerned)
        tied = ground.tied(concerned)
        those = concerned | tied | ground.told_with(tied)
        ground.around(those)
        groups = ground.joined(those)
        other = {number for group in groups for number in group if group & changed or not ground.is_act(group)}
        if other <= concerned:
            break
        changed |= other
    groups = [group for group in groups if group <= other]
    stale |= ground.acts(number for group in groups for number in group)
    if stale:
        con.execute(f"DELETE FROM acts WHERE {numbered('number', stale)}")
        con.execute(f"DELETE FROM act_witnesses WHERE {numbered('rowid', before.rows(stale) | ground.rows(stale))}")
    if gone:
        con.execute(f"DELETE FROM act_keys WHERE {numbered('number', gone)}")
    source = ground.source
    acts = [
        merged([ground.told(n) for n in sorted(group, key=ground.place)], lambda s: len({source[x] for x in s}))
        for group in groups
    ]
    insert(store, "acts", map(_act_row, acts))
    insert(
        store,
        "act_witnesses",
        (row for act in acts for row in _witness_rows(act, lambda told: ground.spots[told.number])),
    )
    insert(store, "act_keys", (row for _, telling in new.values() for row in _key_rows(telling)))


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a telling stands: what decides whom it is compared with, its source, and the act that it is in.

    ``line`` is a hash of its family of types and storyline, ``act`` of the act's id; None where it is in none yet.
    ``span`` is what the reach of all that tell the act takes up; None where one of them has none.
    """

    number: int
    at: int
    act: int | None
    line: int
    source: int
    reach: _Days | None
    span: _Days | None = None

    @property
    def place(self) -> tuple[int, int]:
        return self.at, self.number

    def is_before(self, other: _Spot) -> bool:
        """Whether, on one storyline, it may decide with whom another is compared."""
        if self.reach is None or other.reach is None:
            return other.reach is None
        first, last = self.reach
        return (first, last, self.place) < (*other.reach, other.place) and other.reach[0] <= last


_SPOT = 'rowid, number, "at", act_number, line, source, "from", until, act_from, act_until'


class _Ground:
    """The tellings around those that change, by number, as far as they have been asked for.

    ``gone`` are left out of what the store has, ``new`` are there beside it.
    """

    def __init__(
        self,
        store: Store,
        gone: Collection[int] = (),
        new: Mapping[int, tuple[_Spot, Telling]] | None = None,
    ) -> None:
        self._store = store
        self._gone = frozenset(gone)
        new = new or {}
        self.spots: dict[int, _Spot] = {number: spot for number, (spot, _) in new.items()}
        self._told: dict[int, Telling] = {number: telling for number, (_, telling) in new.items()}
        #: The source of each story that has been looked at.
        self.source: dict[str, int] = {telling.story: spot.source for spot, telling in new.values()}
        #: The rows that tellings have in the store.
        self._rows: dict[int, int] = {}
        #: The types and storylines that have undated tellings.
        self._undated: set[int] | None = None
        self._members: dict[int, set[int]] = {}
        #: The tellings of each group, by its hash: their places, rising; and those of a type and storyline.
        self._beside: dict[int, list[tuple[int, int]]] = {}
        self._on: dict[int, set[int]] = {}
        self._keys: dict[int, list[tuple[date, int]]] = {}
        #: Of each type and storyline the days of which all is known; None where all of it is.
        self._known: dict[int, list[_Days] | None] = {}
        #: A day near to those of a telling of which only the number is known.
        self._near: dict[int, date] = {}
        #: How alike two tellings are, as far as that has been asked for.
        self._alike: dict[tuple[int, int], float] = {}
        self._new_by_key: dict[int, list[tuple[int, int]]] = {}
        for number, (spot, _) in new.items():
            for _, key in self._keyed(number):
                self._new_by_key.setdefault(key, []).append(spot.place)

    def know(self, other: _Ground, numbers: Collection[int]) -> None:
        """Take over what these are from ground that has looked them up."""
        other._fetch(numbers)
        self.spots.update((number, other.spots[number]) for number in numbers)
        self._rows.update((number, other._rows[number]) for number in numbers)
        self._told.update((number, other._told[number]) for number in numbers)
        self.source = other.source | self.source

    def place(self, number: int) -> tuple[int, int]:
        """A telling's place among others."""
        return self.spots[number].place

    def told_by(self, stories: Collection[str]) -> set[int]:
        """The tellings of these stories."""
        if not stories:
            return set()
        where, values = among("story", stories)
        return self._take(where, values)

    def acts(self, numbers: Iterable[int]) -> set[int]:
        """The acts that these are in."""
        return {act for number in numbers if (act := self.spots[number].act) is not None}

    def rows(self, acts: Collection[int]) -> set[int]:
        """The rows of those that tell these acts."""
        return {row for number, row in self._rows.items() if self.spots[number].act in acts}

    def told(self, number: int) -> Telling:
        """One telling."""
        if number not in self._told:
            self._fetch([number])
        return self._told[number]

    def told_with(self, numbers: Iterable[int]) -> set[int]:
        """All tellings of the acts that these are in."""
        numbers = set(numbers)
        self._fetch(number for number in numbers if number not in self.spots)
        acts = self.acts(numbers)
        spans = {s.act: s.span for n in numbers if (s := self.spots[n]).act is not None and s.act not in self._members}
        found: set[int] = set()
        if undated := [act for act, span in spans.items() if span is None]:
            found |= self._take(numbered("act_number", undated), told=True)
        for first, last in _stretches(span for span in spans.values() if span):
            some = [act for act, span in spans.items() if span and first <= span[0] and span[1] <= last]
            found |= self._take(f'"from" BETWEEN ? AND ? AND {numbered("act_number", some)}', [first, last], told=True)
        for number in found:
            act = self.spots[number].act
            assert act is not None
            self._members.setdefault(act, set()).add(number)
        return {number for act in acts for number in self._members.get(act, ())}

    def is_act(self, group: set[int]) -> bool:
        """Whether these are all the tellings of one act, as it is in the store."""
        act = self.spots[next(iter(group))].act
        return act is not None and self._members.get(act) == group

    def around(self, numbers: Collection[int]) -> None:
        """Look up whom these share a group with."""
        self._fetch(numbers)
        days = {key: day for number in numbers for day, key in self._keyed(number) if key not in self._beside}
        for first, last in _stretches((day, day) for day in days.values()):
            some = [key for key, day in days.items() if first <= day <= last]
            found = self._store.connection.execute(
                f'SELECT key, "at", number, day FROM act_keys WHERE day BETWEEN ? AND ? AND {numbered("key", some)}',
                [first, last],
            ).fetchall()
            groups = {key: list(self._new_by_key.get(key, ())) for key in some}
            for key, at, number, day in found:
                if number not in self._gone:
                    groups[key].append((at, number))
                    self._near.setdefault(number, day)
            self._beside.update((key, sorted(group)) for key, group in groups.items())
        lines: dict[int, list[_Days] | None] = {}
        for spot in (self.spots[number] for number in numbers):
            known = self._known.get(spot.line, [])
            if known is None or (spot.reach and any(a <= spot.reach[0] and spot.reach[1] <= b for a, b in known)):
                continue
            wanted = lines.setdefault(spot.line, [])
            if spot.reach is None:
                lines[spot.line] = None
            elif wanted is not None:
                wanted.append(spot.reach)
        self._line_up(lines)

    def _line_up(self, lines: Mapping[int, list[_Days] | None]) -> None:
        """Look up those on types and storylines that may fall on some days; all of them where that is None."""
        if lines and self._undated is None:
            found = self._store.connection.execute('SELECT DISTINCT line FROM act_witnesses WHERE "from" IS NULL')
            self._undated = {line for (line,) in found.fetchall()}
        whole = {line for line, wanted in lines.items() if wanted is None or line in (self._undated or ())}
        # An undated story may be compared with any on its storyline.
        whole |= {spot.line for spot in self.spots.values() if spot.reach is None and spot.line in lines}
        if whole:
            self._take(numbered("line", whole))
        rest = {line: wanted for line, wanted in lines.items() if wanted is not None and line not in whole}
        for first, last in _stretches(days for wanted in rest.values() for days in wanted):
            those = [line for line, wanted in rest.items() if any(a <= last and first <= b for a, b in wanted)]
            where = f'"from" BETWEEN ? AND ? AND until >= ? AND {numbered("line", those)}'
            self._take(where, [first - _LONGEST, last, first])
            for line in those:
                known = self._known.setdefault(line, [])
                assert known is not None
                known.append((first, last))
        self._known.update(dict.fromkeys(whole))
        for line in lines:
            self._on.setdefault(line, set())
        for number, spot in self.spots.items():
            if spot.line in lines:
                self._on[spot.line].add(number)

    def after(self, numbers: Iterable[int]) -> set[int]:
        """Those whose pairs may be others for these coming in, or going: they stand after them in a group."""
        found: set[int] = set()
        for number in numbers:
            spot = self.spots[number]
            found.update(other for other in self._on[spot.line] - {number} if spot.is_before(self.spots[other]))
            for _, key in self._keyed(number):
                group = self._beside[key]
                at = bisect_right(group, spot.place)
                found.update(other for _, other in group[at : at + BESIDE])
        return found

    def _pairs(self, those: set[int], within: bool) -> tuple[list[int], list[tuple[int, int]]]:
        """Tellings in order, and the pairs of them that are compared: of these alone, or of one of these and another.

        The groups that these are in must have been looked up.
        """
        least = 2 if within else 1
        on = [group for line in {self.spots[n].line for n in those} if len((group := self._on[line]) & those) >= least]
        keyed = {key for number in those for _, key in self._keyed(number)}
        beside = [
            near
            for near in (_near([number for _, number in self._beside[key]], those) for key in keyed)
            if sum(number in those for number in near) >= least
        ]
        at = {number: place for key in keyed for place, number in self._beside[key]}
        at.update((number, self.spots[number].at) for group in (those, *on) for number in group)
        numbers = sorted(those.union(*on, *beside), key=lambda number: (at[number], number))
        index = {number: n for n, number in enumerate(numbers)}
        inside = [number in those for number in numbers]
        pairs = compared(
            [self.spots.get(number, _NOWHERE) for number in numbers],
            (sorted(index[number] for number in group) for group in on),
            ([index[number] for number in group] for group in beside),
            lambda a, b: inside[a] and inside[b] if within else inside[a] != inside[b],
        )
        return numbers, list(pairs)

    def tied(self, those: set[int]) -> set[int]:
        """The others that a likely pair ties to one of these."""
        numbers, pairs = self._pairs(those, within=False)
        told = self._ordered(numbers, {at for pair in pairs for at in pair})
        return {numbers[at] for at in likely(told, pairs, self._likeness)} - those

    def joined(self, those: set[int]) -> list[set[int]]:
        """These by the act that they tell."""
        numbers, pairs = self._pairs(those, within=True)
        at = [n for n, number in enumerate(numbers) if number in those]
        told = self._ordered(numbers, at)
        return [{numbers[n] for n in group} for group in joined(told, at, likely(told, pairs, self._likeness))]

    def _likeness(self, a: Telling, b: Telling) -> float:
        pair = a.number, b.number
        if pair not in self._alike:
            self._alike[pair] = likeness(a, b)
        return self._alike[pair]

    def _ordered(self, numbers: list[int], wanted: Iterable[int]) -> list[Telling]:
        """Tellings in the place of their numbers, where they are wanted."""
        self._fetch([numbers[n] for n in wanted])
        return [self._told.get(number, _NOBODY) for number in numbers]

    def _keyed(self, number: int) -> list[tuple[date, int]]:
        """The groups of a telling beside its storyline: the day of each, and its hash."""
        if number not in self._keys:
            self._keys[number] = _hashed(self.told(number))
        return self._keys[number]

    def _take(self, where: str, values: Collection[Any] = (), told: bool = False) -> set[int]:
        """Where those stand that fit, and what they tell if that is wanted."""
        columns = f"{_SPOT}, told" if told else _SPOT
        query = f"SELECT {columns} FROM act_witnesses WHERE {where}"
        numbers = set()
        for row in self._store.connection.execute(query, [*values]).fetchall():
            rowid, number, at, act, line, source, first, last, opens, ends = row[:10]
            if number in self._gone:
                continue
            numbers.add(number)
            if number not in self.spots:
                reach, span = (first, last) if first else None, (opens, ends) if opens else None
                self.spots[number] = _Spot(number, at, act, line, source, reach, span)
                self._rows[number] = rowid
            if told and number not in self._told:
                story, published, record = unpacked(row[10], _USUAL)
                self._told[number] = Telling(story, published, None, None, record)
                self.source[story] = source
        return numbers

    def _fetch(self, numbers: Iterable[int]) -> None:
        """Read these tellings, and where they stand."""
        undated: list[int] = []
        days: dict[int, _Days] = {}
        for number in numbers:
            if number in self._told:
                continue
            if number not in self.spots:
                days[number] = self._near[number] - _BEFORE, self._near[number]
            elif reach := self.spots[number].reach:
                days[number] = reach[0], reach[0]
            else:
                undated.append(number)
        if undated:
            self._take(f'"from" IS NULL AND {numbered("number", undated)}', told=True)
        for first, last in _stretches(days.values()):
            some = [number for number, (opens, ends) in days.items() if first <= opens and ends <= last]
            self._take(f'"from" BETWEEN ? AND ? AND {numbered("number", some)}', [first, last], told=True)


#: By how many days at most what a telling may tell of begins before the day of one of its groups.
_BEFORE = timedelta(days=REACH + 1)
#: The longest time between first and last day of what a telling may tell of.
_LONGEST = LONG + timedelta(days=REACH)
#: Days beyond which two stretches of time are better read one by one.
_APART = timedelta(days=30)
_NOBODY = Telling("", None, None, None, {})
_NOWHERE = _Spot(0, 0, None, 0, 0, None)


def _near(group: list[int], those: set[int]) -> list[int]:
    """Of a group, in order, those that may be compared with one of these: by who stands between them they still are."""
    kept: list[int] = []
    end = 0
    for at, number in enumerate(group):
        if number in those:
            start = max(at - BESIDE, end)
            end = max(at + BESIDE + 1, end)
            kept += group[start:end]
    return kept


def _stretches(days: Iterable[_Days]) -> list[_Days]:
    """The time that these take up, in stretches that lie far from each other."""
    found: list[_Days] = []
    for first, last in sorted(days):
        if found and first <= found[-1][1] + _APART:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


# -- tellings, and rows -------------------------------------------------------------------------


def _read(came: Came, on: Mapping[str, tuple[str, str]]) -> list[_Row]:
    """The tellings of some stories, which are on these storylines, and of these sources."""
    return [
        (event["id"], story, came.stories[story][0], *on[story], event["record"])
        for event in came.records("events")
        for story in [event["story"]]
    ]


def _tellings(rows: Iterable[_Row]) -> Iterator[tuple[Telling, str, str]]:
    """Tellings, each with its storyline and source.

    What they have in common is held once: all tellings of a type must be held at once.
    """
    held: dict[str, Any] = {}

    def once(cell: Any) -> Any:
        return held.setdefault(repr(cell), cell)

    for event, story, published, line, source, record in rows:
        needed = {key: once(cell) for key, cell in _needed(json.loads(record)).items()}
        # Two events of a story may have one id in their records; in the table they have not.
        yield Telling(once(story), once(published), None, None, {"id": event, **needed}), once(line), once(source)


def _needed(record: Mapping[str, Any]) -> dict[str, Any]:
    """What merging asks of an event's JSON."""
    kept = {key: record[key] for key in _KEPT}
    for side in ("actor", "recipient"):
        kept[side] = {cell: record[side][cell] for cell in _CELLS} if record[side] else None
    for key in ("said_by", "claimed_by", "confirmed_by", "denied_by"):
        kept[key] = [{"source": said["source"]} for said in record[key]]
    return kept


def _told_of(store: Store, types: Collection[str]) -> list[bytes]:
    """The tellings of some types, sealed."""
    cursor = store.connection.execute(f"{_READ} WHERE e.type IN (SELECT unnest(?))", [list(types)])
    return [_sealed(rows) for rows in iter(lambda: cursor.fetchmany(_TOGETHER), [])]


def _sealed(rows: list[Any]) -> bytes:
    """Rows made small, as they go from process to process and wait there."""
    return zlib.compress(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL), 1)


def _opened(sealed: bytes) -> list[Any]:
    """What was sealed, by ourselves: these bytes have never been in a file."""
    rows: list[Any] = pickle.loads(zlib.decompress(sealed))
    return rows


def _merged(sealed: list[bytes]) -> list[list[bytes]]:
    """The rows of the tables for all tellings of one type, or of a family; these and those sealed, some at a time."""
    told = list(_tellings(row for some in sealed for row in _opened(some)))
    lines = {telling.story: line for telling, line, _ in told}
    sources = {telling.story: source for telling, _, source in told}
    acts = merge(
        (telling for telling, *_ in told),
        lines.__getitem__,
        lambda stories: len({sources[story] for story in stories}),
    )
    tables: tuple[Iterator[dict[str, Any]], ...] = (
        map(_act_row, acts),
        (
            row
            for act in acts
            for row in _witness_rows(act, lambda told: _spot(told, lines[told.story], sources[told.story]))
        ),
        (row for telling, *_ in told for row in _key_rows(telling)),
    )
    return [[_sealed(some) for some in batches(rows, _TOGETHER)] for rows in tables]


def _spot(telling: Telling, line: str, source: str) -> _Spot:
    """Where a telling stands that is in no act yet."""
    return _Spot(
        telling.number,
        telling.at,
        None,
        hashed("act line", telling.family, line),
        hashed("act source", source),
        telling.reach,
    )


def _act_row(act: MergedEvent) -> dict[str, Any]:
    disputed = {cell: [account.to_dict() for account in told] for cell, told in act.disputed.items()}
    return {
        **act.cells,
        "id": act.id,
        "number": _number(act.id),
        "stories": len(act.stories),
        "sources": act.sources,
        "disputed": disputed or None,
    }


def _number(act: str) -> int:
    return hashed("act", act)


def _witness_rows(act: MergedEvent, spot: Callable[[Telling], _Spot]) -> Iterator[dict[str, Any]]:
    """The rows of all that tell an act."""
    spots = [spot(telling) for telling in act.witnesses]
    reaches = [stands.reach for stands in spots if stands.reach]
    dated = len(reaches) == len(spots)
    opens = min(first for first, _ in reaches) if dated else None
    ends = max(last for _, last in reaches) if dated else None
    number = _number(act.id)
    for telling, stands in zip(act.witnesses, spots, strict=True):
        first, last = stands.reach or (None, None)
        yield {
            "act": act.id, "story": telling.story, "event": telling.event, "number": stands.number, "at": stands.at,
            "act_number": number, "line": stands.line, "source": stands.source, "from": first, "until": last,
            "act_from": opens, "act_until": ends,
            "told": packed([telling.story, telling.published, telling.record], _USUAL),
        }  # fmt: skip


def _key_rows(telling: Telling) -> Iterator[dict[str, Any]]:
    for day, key in _hashed(telling):
        yield {"key": key, "day": day, "at": telling.at, "number": telling.number}


def _hashed(telling: Telling) -> list[tuple[date, int]]:
    """The groups of a telling beside its storyline: the day of each, and its hash."""
    return [(day, hashed("act key", telling.family, str(day), *others)) for day, *others in keys(telling)]


#: What stands in most tellings, so that it need not stand in each: names of cells and words of their own.
_USUAL = (
    b'"granularity":"month","granularity":"week","granularity":"day","anchored":true,"IGO","UNK","JUD","REB","LEG",'
    b'"ELI","OPP","CVL","MIL","COP","GOV","status":"did_not_happen","status":"possible","status":"planned",'
    b'"status":"ongoing","status":"happened","reciprocal":true,"reciprocal":false,"contexts":["military"],'
    b'"contexts":["diplomatic"],"contexts":[],"date":null,"place":null,"place":{"text":"","name":"","geonameid":,'
    b'"lat":-,"lon":-,"country":"","admin1":"","actor":null,"recipient":null,"evidence":[{"start":1,"end":2,"text":"",'
    b'"date":{"text":"Monday","start":"2025-01-01","end":"2025-01-01","timex":"TIMEX3","type":"DATE","value":"",'
    b'"actor":{"text":"","name":"","country":"USA","sectors":["GOV"]},"recipient":{"text":"","name":"","country":null,'
    b'"sectors":[]},"said_by":[{"source":"officials"}],"claimed_by":[],"confirmed_by":[],"denied_by":[]}]'
)
