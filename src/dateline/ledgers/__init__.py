"""Ledgers: what many stories tell together, made from stored Readings and from nothing else.

Each ledger is a function of the Readings it is given: the same ones give the same ledger in any order of arrival.
In a store each is a module of the shape of :class:`Ledger`, named in :data:`LEDGERS`; its tables are described in
``store.schema``. :func:`update` is called wherever stories were written, :func:`relink` makes everything anew.
"""

from __future__ import annotations

import gc
import json
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from dateline.store import Store

#: Told of progress: what is being done, how much of it is done, of how much.
Progress = Callable[[str, int, int], None]

#: The ledgers of a store, each with the module that keeps it, after those that it is made from.
LEDGERS: Mapping[str, str] = {
    "engagements": "dateline.ledgers.agenda",
    "storylines": "dateline.ledgers.book",
    "figures": "dateline.ledgers.tallies",
}
#: The ledgers that are made from another one: they are made anew with it.
_MADE_FROM = {"figures": "storylines"}
#: Rows written or read at once.
_BATCH = 5_000
#: Numbers that are written out in a query, and rows that the store unpacks together.
_WRITTEN_OUT, _BLOCK = 16, 2_048
#: Rows at the end of a table among which those of a story just written are looked for.
_END = 10_000
#: Where more than one story in so many has changed, and more than a few, a ledger is made anew: that costs less.
_MANY, _FEW = 10, 200


class Ledger(Protocol):
    """What a module has that keeps a ledger in a store."""

    #: The version of what makes it: a ledger of another one is made anew.
    VERSION: int

    def relink(self, store: Store, progress: Progress | None = None, jobs: int = 1) -> dict[str, int]:
        """Make it anew from the stored Readings, in one transaction; how many of what there are.

        ``jobs`` is the number of processes that may work beside this one. The rows do not hang on it.
        """

    def update(self, store: Store, came: Came, progress: Progress | None = None) -> Collection[str]:
        """Take in the stories that came, as :func:`changed` has them: the tables are then as :func:`relink` makes them.

        It is called in a transaction. Taking the same in again changes nothing. Given back are other stories that are
        another thing now to the ledgers that are made from this one.
        """


class Came(Collection[str]):
    """Stories that came or changed, and what the ledgers ask of them: it is read once, whoever asks first."""

    def __init__(self, store: Store, stories: Iterable[str]) -> None:
        self._store, self._stories = store, frozenset(stories)
        self._records: dict[str, list[dict[str, Any]]] = {}

    def __contains__(self, story: object) -> bool:
        return story in self._stories

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._stories))

    def __len__(self) -> int:
        return len(self._stories)

    def and_also(self, more: Collection[str]) -> Came:
        """These and others."""
        return self if self._stories.issuperset(more) else Came(self._store, self._stories.union(more))

    @cached_property
    def stories(self) -> dict[str, tuple[str | None, str, str]]:
        """When each was published, its name and its record; those that are gone are left out."""
        where, values = among("id", self)
        found = self._store.connection.execute(f"SELECT id, published, name, record FROM stories WHERE {where}", values)
        return {story: (published, name, record) for story, published, name, record in found.fetchall()}

    def records(self, table: str) -> list[dict[str, Any]]:
        """Their rows of a table of records, by story and place in it, with what :data:`_ASKED` has."""
        if table not in self._records:
            found = records_of(self._store, table, _ASKED[table], self)
            self._records[table] = sorted(found, key=lambda row: (row["story"], row["n"]))
        return self._records[table]


#: An event's JSON without its reasons and what else says nothing of what was done: that is most of it.
_UNASKED = ("why", "id", "auxiliary", "example", "confidence", "cameo", "quad", "intensity")


def asked_of(record: str) -> str:
    """What the ledgers ask of an event, from its record."""
    return f"json_merge_patch({record}, '{json.dumps(dict.fromkeys(_UNASKED))}')"


#: What is asked of the records of stories that came, by table: names, and what they stand for.
_ASKED: Mapping[str, Mapping[str, str]] = {
    "events": {
        **{name: name for name in ("id", "actor_name", "recipient_name", "place_name")},
        "record": asked_of("record"),
    },
    **{table: {"record": "record"} for table in ("engagements", "figures", "statements")},
}


def ledger(name: str) -> Ledger:
    """The ledger of a name in :data:`LEDGERS`."""
    return cast("Ledger", import_module(LEDGERS[name]))


def update(store: Store, progress: Progress | None = None, jobs: int = 1) -> int:
    """Bring all ledgers up to what is stored; how many stories had changed. A ledger that is not there is made."""
    came = Came(store, changed(store))
    count = len(came)
    many = count > _FEW and count * _MANY > one(store, "SELECT count(*) FROM stories")
    made = dict(store.connection.execute("SELECT name, version FROM ledgers").fetchall())
    anew: set[str] = set()
    for name in LEDGERS:
        if many or _MADE_FROM.get(name) in anew or made.get(name) != ledger(name).VERSION:
            anew.add(name)
    if anew:
        for name in LEDGERS:
            if name in anew:
                ledger(name).relink(store, progress, jobs)
            elif came:
                with written(store):
                    more = ledger(name).update(store, came, progress)
                    # Where this ends here, what is made from this ledger takes these in the next time.
                    insert(store, "changes", ({"story": story} for story in sorted(more)))
                came = came.and_also(more)
        store.connection.execute("DELETE FROM changes")
    elif came:
        with uncollected(), written(store):  # one for all: to end a transaction costs some ten milliseconds
            for name in LEDGERS:
                came = came.and_also(ledger(name).update(store, came, progress))
            store.connection.execute("DELETE FROM changes")
    return count


def relink(
    store: Store, only: Iterable[str] = (), progress: Progress | None = None, jobs: int = 1
) -> dict[str, dict[str, int]]:
    """Make ledgers anew, all, or these and what is made from them; for each, how many of what there are."""
    wanted = set(only) or LEDGERS.keys()
    names = [name for name in LEDGERS if name in wanted or _MADE_FROM.get(name) in wanted]
    counts = {name: ledger(name).relink(store, progress, jobs) for name in names}
    if counts.keys() == LEDGERS.keys():
        store.connection.execute("DELETE FROM changes")
    return counts


def behind(store: Store) -> int:
    """How many stored stories the ledgers have not taken in as they are now."""
    return one(store, "SELECT count(DISTINCT story) FROM changes")


# -- for those that keep a ledger ---------------------------------------------------------------


def changed(store: Store) -> list[str]:
    """The stories that were written or credited since the ledgers were last brought up; some may be gone."""
    return sorted({story for (story,) in store.connection.execute("SELECT story FROM changes").fetchall()})


def is_made(store: Store, name: str, version: int) -> bool:
    """Whether a ledger of this name was made by this version of its maker."""
    found = store.connection.execute("SELECT version FROM ledgers WHERE name = ?", [name]).fetchone()
    return found == (version,)


@contextmanager
def made_anew(store: Store, name: str, version: int, tables: Iterable[str]) -> Iterator[None]:
    """A transaction in which these tables of a ledger are empty, to be filled; at its end the ledger is made."""
    with store.sparing(), written(store):
        for table in tables:
            store.make_anew(table)
        store.connection.execute("DELETE FROM ledgers WHERE name = ?", [name])
        yield
        store.connection.execute("INSERT INTO ledgers VALUES (?, ?)", [name, version])


@contextmanager
def written(store: Store) -> Iterator[None]:
    """A transaction: all that is written inside, or nothing."""
    store.connection.begin()
    try:
        yield
        store.connection.commit()
    except BaseException:
        store.connection.rollback()
        raise


@contextmanager
def uncollected() -> Iterator[None]:
    """A time in which no cycles in memory are looked for: what is read here has next to none, and to go through all
    that a process holds takes up to a tenth of a second."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def one(store: Store, count: str) -> int:
    """The one number that a query counts."""
    found = store.connection.execute(count).fetchone()
    assert found is not None, "a count has a row"
    return int(found[0])


def insert(store: Store, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows in bulk, in batches, however many they are."""
    from dateline.pool import batches  # which loads what `dateline --version` has no need of

    for batch in batches(rows, _BATCH):
        store.insert(table, list(map(dict, batch)))


def nothing(what: str, done: int, total: int) -> None:
    """Progress that nobody wants to hear of."""


#: The condition that nothing meets.
NOTHING = "false"


def among(column: str, values: Iterable[Any]) -> tuple[str, list[Any]]:
    """The condition that a column holds one of these, and what is to be bound for it."""
    given = sorted(values)
    if not given:
        return NOTHING, []
    if len(given) == 1:
        return f"{column} = ?", given
    return f"{column} IN (SELECT unnest(?))", [given]


def numbered(column: str, numbers: Iterable[int]) -> str:
    """The condition that a column holds one of these numbers of 64 bits.

    A few are written out, and rows are passed over by them in blocks; hundreds would take milliseconds to plan, and are
    given as one text.
    """
    given = sorted(numbers)
    if len(given) <= _WRITTEN_OUT:
        return f"{column} IN ({', '.join(map(str, given))})" if given else NOTHING
    return _in_text(column, given)


def _in_text(column: str, numbers: Sequence[int]) -> str:
    return f"{column} IN (SELECT unnest('[{', '.join(map(str, numbers))}]'::BIGINT[]))"


def packed(record: Any, usual: bytes = b"") -> bytes:
    """JSON, made small; ``usual`` are words that stand in most records, so that they need not stand in each.

    Left to itself, the store packs many rows' texts together, and unpacks them all for one.
    """
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(wbits=-15, zdict=usual)
    return packer.compress(text.encode()) + packer.flush()


def unpacked(record: bytes, usual: bytes = b"") -> Any:
    """What :func:`packed` was given."""
    return json.loads(zlib.decompressobj(wbits=-15, zdict=usual).decompress(record))


def read(store: Store, table: str, columns: str, where: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Columns of the rows that fit, in no order.

    The rows are found first, and then read by number: read as they are found, long texts beside them are unpacked too,
    which takes a second where this takes some milliseconds.
    """
    if where == NOTHING:
        return []
    found = store.connection.execute(f"SELECT rowid FROM {table} WHERE {where}", list(values)).fetchall()
    return read_at(store, table, columns, [number for (number,) in found])


def read_at(store: Store, table: str, columns: str, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
    """Columns of the rows of these numbers (``rowid``), in no order."""
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(numbers), _BATCH):
        some = sorted(numbers[start : start + _BATCH])
        first, last = some[0], some[-1]
        if last - first < _BLOCK:
            where = f"rowid BETWEEN {first} AND {last}"
            where += f" AND {numbered('rowid', some)}" if last - first >= len(some) else ""
        else:
            where = _in_text("rowid", some)  # written out, all between them would be unpacked
        rows += store.connection.execute(f"SELECT {columns} FROM {table} WHERE {where}").fetchall()
    return rows


def records_of(store: Store, table: str, columns: Mapping[str, str], stories: Collection[str]) -> list[dict[str, Any]]:
    """The rows of a table of records that belong to stories, in no order: of each its ``story``, its ``n``, and what
    ``columns`` names, each with what it stands for.

    Those that are asked for were mostly written last, and a story's rows are written together, the first (``n`` is 0)
    before the others: so the end of the table is looked through first, and all of it for what does not begin there.
    """
    if not stories:
        return []
    ends = _ENDS.setdefault(store, {})
    if table not in ends:
        ends[table] = one(store, f"SELECT count(*) FROM {table}")
    names, asked = ["story", "n", *columns], ", ".join(["story", "n", *columns.values()])
    where, values = among("story", stories)
    last = store.connection.execute(
        f"SELECT {asked}, rowid FROM {table} WHERE rowid >= {ends[table] - _END} AND {where}", values
    )
    found = last.fetchall()
    ends[table] = max([ends[table], *(row[-1] for row in found)])
    whole = {story for story, n, *_ in found if n == 0}
    rows = [row for row in found if row[0] in whole]
    rows += read(store, table, asked, *among("story", set(stories) - whole))
    return [dict(zip(names, row, strict=False)) for row in rows]


#: Where tables of open stores end, or ended some time ago: what was written since stands after that.
_ENDS: WeakKeyDictionary[Store, dict[str, int]] = WeakKeyDictionary()
