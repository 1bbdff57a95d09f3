"""The ledger of engagements in the store: rebuilt from stored Readings, kept up as stories come, and asked.

The tables hold nothing that the stored Readings do not: :func:`relink` makes them anew, and :func:`update` takes in
what has come since, reading only the mentions around each new one.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from dateline.errors import StoreError
from dateline.ledgers import (
    Came,
    Progress,
    among,
    insert,
    is_made,
    made_anew,
    numbered,
    one,
    packed,
    read,
    unpacked,
)
from dateline.ledgers.engagements import (
    LOOK_BACK,
    MEMORY,
    Chain,
    EngagementLedger,
    Mention,
    Order,
    chain_id,
    mentions_of,
)
from dateline.story import hashed

if TYPE_CHECKING:
    from dateline.store import Store

NAME, VERSION = "engagements", 8
TABLES = ("engagement_chains", "engagement_mentions", "engagement_keys")
#: Mentions that are written at once.
_WRITTEN = 5_000
#: What stands in most mentions, so that it need not stand in each.
_USUAL = (
    b'{"order":["2025-01-01T00:00:00+00:00","id":"","day":"2025-01-01","kind":"exercise","kind":"hearing","kind":"vote",'
    b'"kind":"summit","kind":"visit","kind":"talks","countries":["USA"],"names":[],"people":[],"sectors":["GOV"],'
    b'"labels":["USA GOV"],"topic":null,"topic":"","topics":[],"place":null,"spot":null,"due":null,"due":{"start":"",'
    b'"end":"","granularity":"day","text":"Monday"},"before":null,"before":["2025-01-01T00:00:00+00:00","tellings":['
    b'{"story":"","name":"","published":"2025-01-01T00:00:00+00:00","state":"called_off","state":"under_way",'
    b'"state":"proposed","state":"agreed","state":"held","state":"scheduled","date":null,"due":null,"by":null,'
    b'"source":null,"background":false,"background":true,"evidence":[{"start":,"end":,"text":"}]}],"known":{"root":['
    b'"2025-01-01T00:00:00+00:00","kinds":["talks"],"countries":[],"names":[],"people":[],"sectors":[],"topics":[],'
    b'"places":[],"due":null,"state":"scheduled","planned":true,"stopped":false,"held":null,"began":null,"last":""}}'
)


def is_linked(store: Store) -> bool:
    """Whether the store has a ledger of engagements."""
    return is_made(store, NAME, VERSION)


def relink(store: Store, progress: Progress | None = None, jobs: int = 1) -> dict[str, int]:
    """Rebuild the ledger from the stored Readings, in one transaction; how many of what there are.

    ``jobs`` is what every ledger is given; this one needs no process beside its own.
    """
    ledger = EngagementLedger()
    stories = one(store, "SELECT count(*) FROM stories")
    with made_anew(store, NAME, VERSION, TABLES):
        waiting: list[Mention] = []
        for n, told in enumerate(_stored(store)):
            # In order of publication: what is settled stays so.
            ledger.add_mentions(told)
            waiting += told
            if len(waiting) >= _WRITTEN:
                _write(store, waiting)
                for mention in waiting:
                    mention.tellings = []  # which the ledger does not ask for any more, and which are most of it
                waiting.clear()
            if progress and n % 1000 == 0:
                progress("linking engagements", n, stories)
        _write(store, waiting)
        mentions = len(ledger.orders())
        for digit in "0123456789abcdef":
            # Read back a part at a time: all tellings at once are too much to hold.
            some = _chained(_mentions(store, "starts_with(chain, ?)", [digit]))
            insert(store, "engagement_chains", map(_chain_row, some))
        chains = one(store, "SELECT count(*) FROM engagement_chains")
    if progress:
        progress("linking engagements", stories, stories)
    return {"stories": stories, "mentions of engagements": mentions, "engagements": chains}


def update(store: Store, came: Came, progress: Progress | None = None) -> Collection[str]:
    """Take in the stories that have come or were coded anew, reading only the mentions around each new one."""
    con = store.connection
    old = _mentions_of(store, came)
    gone = {_number(mention.order) for mention in old}
    ledger = EngagementLedger(lambda wanted: _around(store, wanted, gone))
    stale = {_chain_number(m.known.root) for m in old if m.known}
    ledger.discard(old)
    ledger.add_mentions(_told_by(came))
    settled = [ledger.mention(order) for order in sorted(ledger.changed)]
    stale |= {_chain_number(m.known.root) for m in settled if m.known}
    if numbers := [_number(m.order) for m in settled if m.order[1] not in came]:
        those = numbered("number", numbers)
        moved = con.execute(f"SELECT DISTINCT chain_number FROM engagement_mentions WHERE {those}").fetchall()
        stale |= {chain for (chain,) in moved}
    if again := gone.union(numbers):
        con.execute(f"DELETE FROM engagement_mentions WHERE {numbered('number', again)}")
        con.execute(f"DELETE FROM engagement_keys WHERE {numbered('mention', again)}")
    _write(store, settled)
    if stale:
        con.execute(f"DELETE FROM engagement_chains WHERE {numbered('number', stale)}")
        chains = _chained(_mentions(store, numbered("chain_number", stale)))
        insert(store, "engagement_chains", map(_chain_row, chains))
    return ()


# -- asking ------------------------------------------------------------------------------------


def due(
    store: Store,
    before: date,
    *,
    as_of: date | None = None,
    party: str | None = None,
    kind: str | None = None,
    state: str | None = None,
) -> list[dict[str, Any]]:
    """The calendar: engagements due before a day, by the day they are due, as :meth:`Chain.to_dict` has them.

    With ``as_of`` each stands as it was told by then, and what has gone by without news is ``lapsed``. ``party`` is a
    country's code or a part of a party's label.
    """
    _require(store)
    where, values = ["due_start < ?"], [before]
    if kind is not None:
        where.append("kind = ?")
        values.append(kind)  # type: ignore[arg-type]
    if party is not None:
        where.append(
            "(list_contains(countries, upper(?)) OR "
            "len(list_filter(parties, lambda x: contains(lower(x), lower(?)))) > 0)"
        )
        values += [party, party]  # type: ignore[list-item]
    found = store.connection.execute(
        f"SELECT id FROM engagement_chains WHERE {' AND '.join(where)} ORDER BY due_start, due_end, id", values
    ).fetchall()
    order = {name: n for n, (name,) in enumerate(found)}
    rows = []
    for chain in sorted(_chains(store, sorted(order)), key=lambda c: order[c.id]):
        now = chain.state(as_of)
        if now is not None and (state is None or now == state):
            rows.append({**chain.to_dict(), "state": now})
    return rows


def told_by(store: Store, stories: Sequence[str]) -> list[dict[str, Any]]:
    """The engagements that these stories tell of, as :meth:`Chain.to_dict` has them, by when they were first told."""
    _require(store)
    where, values = among("story", stories)
    found = store.connection.execute(
        f"SELECT chain FROM engagement_mentions WHERE {where} GROUP BY chain ORDER BY min(published), chain", values
    ).fetchall()
    chains = {chain.id: chain for chain in _chains(store, [name for (name,) in found])}
    return [chains[name].to_dict() for (name,) in found if name in chains]


def history(store: Store, name: str, as_of: date | None = None) -> dict[str, Any]:
    """One engagement by its id or the beginning of it; also by the id of a story's own engagement."""
    _require(store)
    found = store.connection.execute(
        "SELECT DISTINCT c.id FROM engagement_chains c WHERE starts_with(c.id, ?) UNION SELECT DISTINCT m.chain"
        " FROM engagement_mentions m JOIN engagements e ON e.story = m.story AND e.n = m.n WHERE starts_with(e.id, ?)"
        " ORDER BY 1 LIMIT 2",
        [name, name],
    ).fetchall()
    if len(found) != 1:
        what = "more than one engagement begins" if found else "no engagement begins"
        raise StoreError(f"{what} with {name!r}: `dateline engagements --due-before DATE` lists ids")
    chain = next(iter(_chains(store, [found[0][0]])))
    return {**chain.to_dict(), "state": chain.state(as_of)}


def _require(store: Store) -> None:
    if not is_linked(store):
        raise StoreError(f"{store.path} has no ledger yet: run `dateline relink --store {store.path}`")


# -- rows --------------------------------------------------------------------------------------


def _stored(store: Store) -> Iterator[list[Mention]]:
    """The mentions of each story that has any, in order of publication."""
    cursor = store.connection.cursor().execute(
        "SELECT s.id, s.published, s.name, e.n, e.record FROM engagements e JOIN stories s ON s.id = e.story"
        " WHERE s.published IS NOT NULL ORDER BY s.published, s.id, e.n"
    )
    rows = (row for some in iter(lambda: cursor.fetchmany(2000), []) for row in some)
    for (story, published, name), each in groupby(rows, key=itemgetter(0, 1, 2)):
        yield _told(story, published, name, (row[3:] for row in each))


def _told_by(came: Came) -> list[Mention]:
    """The mentions of stories that came."""
    return [
        mention
        for story, each in groupby(came.records("engagements"), key=itemgetter("story"))
        for published, name, _ in [came.stories[story]]
        if published
        for mention in _told(story, published, name, ((row["n"], row["record"]) for row in each))
    ]


def _told(story: str, published: str, name: str, engagements: Iterable[tuple[int, str]]) -> list[Mention]:
    """The mentions of one story, from the places and the JSON of its engagements, in order."""
    records: list[dict[str, Any]] = []
    for n, record in engagements:
        assert n == len(records), "a story's engagements are numbered from 0"
        records.append(json.loads(record))
    return mentions_of({"story": {"id": story, "published": published}, "engagements": records}, name)


def _mentions(store: Store, where: str, values: Sequence[Any] = ()) -> list[Mention]:
    """The mentions that fit, in order."""
    found = read(store, "engagement_mentions", "mention", where, values)
    mentions = (Mention.from_dict(unpacked(mention, _USUAL)) for (mention,) in found)
    return sorted(mentions, key=lambda mention: mention.order)


def _mentions_of(store: Store, stories: Iterable[str]) -> list[Mention]:
    """The mentions of stories, as they are in the store: a story that has any has a first, and is known by that."""
    firsts = _mentions(store, numbered("number", (_hashed(f"{story}/0") for story in stories)))
    return _mentions(store, *among("story", {mention.order[1] for mention in firsts}))


def _chains(store: Store, ids: list[str]) -> Iterator[Chain]:
    """Chains by id, without those that only look back."""
    return _chained(_mentions(store, *among("chain", ids)))


def _chained(mentions: Iterable[Mention]) -> Iterator[Chain]:
    members: dict[str, list[Mention]] = {}
    for mention in mentions:
        assert mention.known is not None
        members.setdefault(chain_id(mention.known.root), []).append(mention)
    for some in members.values():
        chain = Chain(some)
        if not chain.past:
            yield chain


def _around(store: Store, wanted: Mapping[Order, Collection[str]], but: Collection[int]) -> Iterable[Mention]:
    """The mentions of lists that stand around places in time, as the ledger asks for them; without some of them."""
    asked: dict[int, list[Order]] = {}
    for order, keys in wanted.items():
        for key in keys:
            asked.setdefault(_hashed(key), []).append(order)
    days = [date.fromisoformat(order[0][:10]) for order in wanted]
    found = store.connection.execute(
        f'SELECT key, "at", mention FROM engagement_keys WHERE {numbered("key", asked)} AND "at" BETWEEN ? AND ?',
        [_at((min(days) - MEMORY).isoformat()), _at((max(days) + MEMORY + timedelta(days=1)).isoformat())],
    ).fetchall()
    lists: dict[int, list[tuple[int, int]]] = {}
    for key, at, mention in found:
        if mention not in but:
            lists.setdefault(key, []).append((at, mention))
    near: set[int] = set()
    for listed, some in lists.items():
        some.sort()
        for order in asked[listed]:
            # All that came out at once: which of them stand before it is for the ledger to say.
            first, last = bisect_left(some, _at(order[0]), key=_first), bisect_right(some, _at(order[0]), key=_first)
            near.update(mention for _, mention in some[max(0, first - LOOK_BACK) : last + 2 * LOOK_BACK])
    return _mentions(store, numbered("number", near))


def _first(pair: tuple[int, int]) -> int:
    return pair[0]


def _at(published: str) -> int:
    """A time of publication as a number, which rises with it; of several in one second it is the same."""
    return int("".join(filter(str.isdecimal, published[:19])).ljust(14, "0"))


def _hashed(text: str) -> int:
    """A text as a number of 64 bits, by which it is found among many at a fraction of the cost."""
    return hashed("engagement list", text)


def _id(order: Order) -> str:
    return f"{order[1]}/{order[2]}"


def _number(order: Order) -> int:
    return _hashed(_id(order))


def _chain_number(root: Order) -> int:
    return _hashed(chain_id(root))


def _write(store: Store, settled: list[Mention]) -> None:
    """Write mentions, with the lists by which they are found."""
    insert(store, "engagement_mentions", map(_mention_row, settled))
    insert(store, "engagement_keys", (row for mention in settled for row in _key_rows(mention)))


def _mention_row(mention: Mention) -> dict[str, Any]:
    assert mention.known is not None
    published, story, n = mention.order
    chain = chain_id(mention.known.root)
    return {
        "id": _id(mention.order), "number": _number(mention.order), "story": story, "n": n, "published": published,
        "chain": chain, "chain_number": _hashed(chain), "mention": packed(mention.to_dict(), _USUAL),
    }  # fmt: skip


def _key_rows(mention: Mention) -> Iterator[dict[str, Any]]:
    at, number = _at(mention.order[0]), _number(mention.order)
    for key in mention.lists():
        yield {"key": _hashed(key), "at": at, "mention": number}


def _chain_row(chain: Chain) -> dict[str, Any]:
    day = chain.due or {"start": None, "end": None}
    return {
        "id": chain.id, "number": _hashed(chain.id), "kind": chain.kind, "parties": list(chain.labels),
        "countries": chain.countries,
        "topic": chain.topic, "place": chain.place, "due_start": day["start"], "due_end": day["end"],
        "state": chain.state(), "states": [change.state for change in chain.history()],
        "first_told": chain.mentions[0].order[0], "last_told": chain.mentions[-1].order[0],
        "stories": len({m.order[1] for m in chain.mentions}),
    }  # fmt: skip
