"""On whose word an event stands: who claims it, who confirms it, who denies it, and who contradicts whom.

Only statements and events are looked at, never the text: this runs after the last act is coded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from dateline.record import Event, Said, Statement
from dateline.status import Status

#: What took place, if what is told is true.
_TOOK_PLACE = frozenset(("happened", "ongoing"))


class Words(NamedTuple):
    """Sources by what they say of one act."""

    claimed: tuple[Said, ...] = ()
    confirmed: tuple[Said, ...] = ()
    denied: tuple[Said, ...] = ()


def words_on(said_by: Sequence[Said], status: Status, nouns: frozenset[str], told: frozenset[str]) -> Words:
    """What the sources of one telling say of its act.

    ``said_by`` holds the statements around the act, the outermost first. The innermost source speaks of
    the act itself; one further out speaks of it only where it confirms or denies a claim in so many
    words: "denied the claim that …". ``nouns`` are the ids of statements whose cue is such a noun;
    ``told`` of those that tell what is or was, and not what somebody wants or threatens to do.
    """
    if not said_by:
        return Words()
    claimed: list[Said] = []
    confirmed: list[Said] = []
    denied: list[Said] = []
    *outer, inner = said_by
    for said in outer if inner.statement in nouns else ():
        if said.stance == "denies":
            denied.append(said)
        elif said.stance == "confirms":
            confirmed.append(said)
    tells = inner.statement in told and inner.stance in ("asserts", "confirms")
    if inner.stance == "denies" or (tells and status == "did_not_happen" and not denied):
        denied.append(inner)
    elif tells:
        (confirmed if inner.stance == "confirms" else claimed).append(inner)
    return Words(tuple(claimed), tuple(confirmed), tuple(denied))


def once(*said: Iterable[Said]) -> tuple[Said, ...]:
    """All of them, each statement once."""
    return tuple({each.statement: each for group in said for each in group}.values())


def opposed(events: Sequence[Event], same: Callable[[Event, Event], bool]) -> tuple[Event, ...]:
    """Events with what the tellings of the contrary say: a claim gets its denials, a denial the claims.

    ``same`` tells whether two rows are of one act, whatever became of it.
    """
    out = list(events)
    for a, first in enumerate(events):
        if first.status not in _TOOK_PLACE:
            continue
        for b, second in enumerate(events):
            if second.status == "did_not_happen" and same(first, second):
                out[a] = replace(out[a], denied_by=once(out[a].denied_by, second.denied_by))
                out[b] = replace(
                    out[b],
                    claimed_by=once(out[b].claimed_by, first.claimed_by),
                    confirmed_by=once(out[b].confirmed_by, first.confirmed_by),
                )
    return tuple(out)


def contradictions(events: Iterable[Event], statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Statements with the ids of those by others that say the contrary of the same event."""
    sources = {s.id: s.source_id for s in statements}
    against: dict[str, list[str]] = {}
    for event in events:
        for said in once(event.claimed_by, event.confirmed_by):
            for denial in event.denied_by:
                one, other = said.statement, denial.statement
                if one == other or sources[one] == sources[other] is not None:
                    continue
                for left, right in ((one, other), (other, one)):
                    if right not in against.setdefault(left, []):
                        against[left].append(right)
    return tuple(replace(s, contradicts=tuple(against[s.id])) if s.id in against else s for s in statements)
