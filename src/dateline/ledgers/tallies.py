"""The ledger of figures in the store: rebuilt from stored Readings, kept up as stories come, and asked.

A tally belongs to a developing event, so its numbers are looked for among the stories of one storyline and no others:
:func:`update` links anew the storylines that a story came to or left, and :func:`relink` all of them. The ledger of
storylines must be brought up first.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from dateline.errors import StoreError
from dateline.ledgers import NOTHING, Came, Progress, among, book, insert, is_made, made_anew, read
from dateline.ledgers.counts import TALLIED, Count, counts
from dateline.ledgers.figures import Point, Series, link
from dateline.ledgers.lines import of_stories
from dateline.pool import side_by_side
from dateline.storylines import story_number
from dateline.storylines.outline import stems

if TYPE_CHECKING:
    from dateline.store import Store

NAME, VERSION = "figures", 5
TABLES = ("figure_series", "figure_points")
#: Stories whose figures are linked at once.
_AT_ONCE = 500

#: A story that gives figures: id, publication, text, figures and statements as JSON.
_Giving = tuple[str, str | None, str, tuple[str, ...], tuple[str, ...]]
#: A storyline, and those of its stories.
_Told = tuple[str, list[_Giving]]
#: Stories whose counts are remembered: those on a storyline are asked for theirs at each one that comes to it.
_REMEMBERED = 500
#: The counts of stories of open stores, by story and digest of its reading, those last asked for last.
_COUNTED: WeakKeyDictionary[Store, OrderedDict[tuple[str, str], Sequence[Count]]] = WeakKeyDictionary()


def is_linked(store: Store) -> bool:
    """Whether the store has a ledger of figures."""
    return is_made(store, NAME, VERSION)


def relink(store: Store, progress: Progress | None = None, jobs: int = 1) -> dict[str, int]:
    """Rebuild the ledger from the stored Readings, in one transaction; how many of what there are.

    With more than one job, storylines are linked in as many processes beside this one.
    """
    if not book.is_linked(store):
        raise StoreError(f"{store.path} has no storylines yet: run `dateline relink --store {store.path}`")
    found = store.connection.execute(
        f"SELECT storyline, story FROM storyline_stories WHERE story IN ({_GIVING}) ORDER BY storyline, story"
    ).fetchall()
    made = {"series": 0, "numbers": 0}
    with made_anew(store, NAME, VERSION, TABLES):
        for done, lines in _linked(store, found, jobs):
            _write(store, lines)
            made["series"] += len(lines)
            made["numbers"] += sum(len(line.points) for _, line in lines)
            if progress:
                progress("linking figures", done, len(found))
    return {"stories with figures": len(found), "numbers": made["numbers"], "tallies over time": made["series"]}


def update(store: Store, came: Came, progress: Progress | None = None) -> Collection[str]:
    """Link anew the storylines of stories that have come or were coded anew, and those that a story came to or left."""
    con = store.connection
    stale = {
        line for (line,) in con.execute(f"SELECT storyline FROM figure_points WHERE {of_stories(came)}").fetchall()
    }
    giving = {row["story"] for row in came.records("figures")}
    on = con.execute(f"SELECT storyline FROM storyline_stories WHERE {of_stories(giving)}").fetchall()
    stale |= {line for (line,) in on}
    if not stale:
        return ()
    where, lines = among("storyline", stale)
    on = con.execute(
        f"SELECT storyline, story FROM storyline_stories WHERE {where} ORDER BY storyline, story", lines
    ).fetchall()
    for table in TABLES:
        con.execute(f"DELETE FROM {table} WHERE {where}", lines)
    told = _counted(store, [story for _, story in on], came)
    for storyline, pairs in groupby(on, key=_first):
        _write(store, ((storyline, line) for line in link(chain.from_iterable(told[story] for _, story in pairs))))
    return ()


# -- asking ------------------------------------------------------------------------------------


def series(
    store: Store,
    about: str | None = None,
    place: str | None = None,
    kinds: Sequence[str] = (),
    storyline: str | None = None,
) -> list[Series]:
    """Tallies over time, by their first numbers. ``about`` keeps those that are told, at least for one half, by
    stories with all its words, ``place`` those at a place whose name has it in it, ``kinds`` those of certain kinds,
    ``storyline`` those of one storyline, by its id.
    """
    if not is_linked(store):
        raise StoreError(f"{store.path} has no ledger of figures: run `dateline relink --store {store.path}`")
    where = "true"
    values: list[Any] = []
    if kinds:
        where, values = among("s.kind", kinds)
    if storyline is not None:
        where += " AND s.storyline = ?"
        values.append(storyline)
    if place is not None:
        where += " AND len(list_filter(s.places, lambda x: contains(lower(x), lower(?)))) > 0"
        values.append(place)
    if about:
        matching, stories = among("story", _with_words(store, about))
        half = f"SELECT series FROM figure_points GROUP BY series HAVING 2 * count_if({matching}) >= count(*)"
        where += f" AND s.id IN ({half})"
        values += stories
    cursor = store.connection.cursor().execute(
        'SELECT s.id, s.kind, s."of", s.place, s.country, s.since, p.relation, p.against, p.replaces, p.count'
        f" FROM figure_series s JOIN figure_points p ON p.series = s.id WHERE {where} ORDER BY s.first, s.id, p.n",
        values,
    )
    found = []
    for (id_, kind, of, at, country, since), rows in groupby(cursor.fetchall(), key=lambda row: row[:6]):
        points = tuple(Point(Count.from_json(row[9]), row[6], row[7], tuple(row[8])) for row in rows)
        found.append(Series(id_, kind, of, at, country, since, points))
    return found


def _with_words(store: Store, about: str) -> list[str]:
    """The stories with figures that have all of these words, in whatever form."""
    wanted = frozenset(stems(about))
    # A stem and its word share their beginning: few texts are left to be looked at closely.
    likely = " AND ".join("contains(lower(concat_ws(' ', headline, text)), ?)" for _ in wanted) or "true"
    found = store.connection.execute(
        f"SELECT id, headline, text FROM stories WHERE id IN (SELECT story FROM figure_points) AND {likely}",
        [word[:_BEGINNING] for word in sorted(wanted)],
    )
    return [id_ for id_, headline, text in found.fetchall() if wanted <= set(stems(f"{headline or ''} {text}"))]


#: Letters by which a word is looked for in texts, before it is stemmed.
_BEGINNING = 3


# -- linking -----------------------------------------------------------------------------------

_GIVING = "SELECT story FROM figures"


def _linked(store: Store, found: list[tuple[str, str]], jobs: int) -> Iterator[tuple[int, list[tuple[str, Series]]]]:
    """The series of storylines, given as pairs of storyline and story: some at once, with how many stories are done."""
    return side_by_side(jobs, _link, _batches(store, found))


def _batches(store: Store, found: list[tuple[str, str]]) -> Iterator[tuple[int, list[_Told]]]:
    """Whole storylines, some at once, with what their stories tell, and how many stories have come by then."""
    waiting: list[tuple[str, str]] = []
    done = 0
    for _, pairs in groupby(found, key=lambda pair: pair[0]):
        waiting.extend(pairs)
        if len(waiting) >= _AT_ONCE:
            done += len(waiting)
            yield done, _told(store, waiting)
            waiting = []
    if waiting:
        yield done + len(waiting), _told(store, waiting)


def _told(store: Store, pairs: list[tuple[str, str]]) -> list[_Told]:
    told = _read(store, [story for _, story in pairs])
    return [
        (storyline, [told[story] for _, story in each])
        for storyline, each in groupby((pair for pair in pairs if pair[1] in told), key=_first)
    ]


def _read(store: Store, stories: Collection[str], days: Collection[date] = ()) -> dict[str, _Giving]:
    """What those of these stories tell that give figures. ``days`` are those on which they came out, if all are known:
    by them most statements of other stories are passed over."""
    where, values = among("story", stories)
    figures = _records(store, "figures", where, values)
    where, values = among("story", figures)
    if days and where != NOTHING:
        where, values = f"{where} AND published_on BETWEEN ? AND ?", [*values, min(days), max(days)]
    statements = _records(store, "statements", where, values)
    where, values = among("id", figures)
    found = read(store, "stories", "id, published, text", where, values)
    return {story: (story, *about, figures[story], statements.get(story, ())) for story, *about in found}


def _come(came: Came) -> dict[str, _Giving]:
    """The same of stories that came."""
    figures, statements = (_by_story(came.records(table)) for table in ("figures", "statements"))
    return {
        story: (story, published, json.loads(record)["text"], figures[story], statements.get(story, ()))
        for story, (published, _, record) in came.stories.items()
        if story in figures
    }


def _by_story(records: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    return {story: tuple(row["record"] for row in each) for story, each in groupby(records, key=itemgetter("story"))}


def _counted(store: Store, stories: Collection[str], came: Came) -> dict[str, Sequence[Count]]:
    """The counts of stories. Those that are remembered, of the reading that is stored, are not read again."""
    where, values = among("id", stories)
    asked = f"SELECT id, reading, published_on FROM stories WHERE {where}"
    found = store.connection.execute(asked, values).fetchall()
    counted = _COUNTED.setdefault(store, OrderedDict())
    new = {story: day for story, reading, day in found if (story, reading) not in counted}
    others = {story: day for story, day in new.items() if story not in came}
    read = _read(store, others.keys(), others.values() if all(others.values()) else ()) if others else {}
    read |= _come(came) if len(others) < len(new) else {}
    told: dict[str, Sequence[Count]] = {}
    for story, reading, _ in found:
        told[story] = (_counts(*read[story]) if story in read else ()) if story in new else counted[story, reading]
        counted[story, reading] = told[story]
        counted.move_to_end((story, reading))
    while len(counted) > max(_REMEMBERED, len(found)):
        counted.popitem(last=False)
    return told


def _records(store: Store, table: str, where: str, values: Sequence[Any]) -> dict[str, tuple[str, ...]]:
    """The records of a table that fit, by story, in order."""
    rows = sorted(read(store, table, "story, n, record", where, values))
    return {story: tuple(record for *_, record in each) for story, each in groupby(rows, key=_first)}


def _first(row: tuple[Any, ...]) -> Any:
    return row[0]


def _link(batch: tuple[int, list[_Told]]) -> tuple[int, list[tuple[str, Series]]]:
    done, storylines = batch
    return done, [
        (storyline, line)
        for storyline, stories in storylines
        for line in link(chain.from_iterable(_counts(*story) for story in stories))
    ]


def _counts(
    story: str, published: str | None, text: str, figures: tuple[str, ...], statements: tuple[str, ...]
) -> list[Count]:
    record = {"id": story, "published": published, "text": text}
    return counts(record, map(json.loads, figures), map(json.loads, statements), TALLIED)


# -- rows --------------------------------------------------------------------------------------


def _write(store: Store, linked: Iterable[tuple[str, Series]]) -> None:
    linked = list(linked)
    insert(store, "figure_series", (_series_row(storyline, line) for storyline, line in linked))
    insert(store, "figure_points", (row for storyline, line in linked for row in _point_rows(storyline, line)))


def _series_row(storyline: str, line: Series) -> dict[str, Any]:
    standing = line.standing()
    published, story, start = line.points[0].count.order
    told = [point.count.published for point in line.points if point.count.published]
    return {
        "id": line.id, "storyline": storyline, "kind": line.kind, "of": line.of, "place": line.place,
        "country": line.country, "places": list(line.places), "since": line.since and line.since.isoformat(),
        "first": f"{published} {story} {start:09}",
        "first_told": told[0] if told else None, "last_told": told[-1] if told else None,
        "low": standing and standing.low, "best": standing and standing.best, "high": standing and standing.high,
        "numbers": len(line.points), "stories": len({point.count.story for point in line.points}),
    }  # fmt: skip


def _point_rows(storyline: str, line: Series) -> Iterator[dict[str, Any]]:
    for n, point in enumerate(line.points):
        count = point.count
        yield {
            "series": line.id, "n": n, "storyline": storyline, "story": count.story,
            "number": story_number(count.story), "figure": count.id,
            "day": count.day and count.day.isoformat(), "low": count.low, "high": count.high, "source": count.source,
            "relation": point.relation, "against": point.against, "replaces": list(point.replaces),
            "count": count.to_json(),
        }  # fmt: skip
