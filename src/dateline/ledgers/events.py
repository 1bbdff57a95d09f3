"""Merged events: the same act told by several stories is one event with many witnesses.

A *telling* is an event as one story has it. Tellings of one type, or of two that are easily taken for each other
(:data:`FAMILIES`), are compared if they are on one storyline, or tell of the same day and the same countries or place.
They are compared cell by cell: what both know and agree on speaks for one act, what they contradict each other in
speaks against it, and what one leaves out says nothing. Tellings are then joined from the surest pair on, as long as
those on both sides agree on average (average linkage, Sokal & Michener 1958), so that one careless report does not tie
two acts together.

Nothing hangs on the order of arrival: tellings are sorted by time of publication and id first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from heapq import heapify, heappop, heappush
from itertools import chain, islice
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dateline.quantities import TENS, UNITS
from dateline.story import digest, hashed
from dateline.storylines.outline import STOP_WORDS, stems

#: Likeness, on average, from which tellings are of one act; and what stands for a pair that cannot be.
JOIN, APART = 0.65, -2.0
#: Days between two tellings, by the date of the act or else of publication, beyond which they are not compared.
REACH = 10
#: The longest time that still says when an act was.
LONG = timedelta(days=31)
#: Tellings on one storyline, or of one day and dyad or place, that one is compared with: those next to it in time.
NEXT, BESIDE = 150, 25
#: Days after an act within which an undated telling may well be of it; then it is held against it more and more.
_FRESH, _STALE = 2, 7

#: By how many days an act may be off that is dated in so many weeks, months or years from another.
_PLAY = {"week": 2, "month": 10, "year": 60}

#: Stands for the time of those that have none.
_LAST = 1 << 62

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_NUMBERS = {**UNITS, **TENS}
#: What comes after the noun that says who it is.
_OF_WHERE = re.compile(r",\s|\s(?:in|at|of|from|near|outside|with|on|who|that)\s")
#: Acts of which accounts differ in who did them, and to whom.
_BLAMED = frozenset(("ASSAULT", "COERCE"))
_ANYBODY = frozenset(("CVL",))
#: Sectors of whoever is in a crowd.
_CROWD = frozenset(("CVL", "OPP", "ELI"))
#: Sectors whose members go by a name, which may end as a plural does ("Hamas").
_OF_NAME = frozenset(("REB", "PTY", "UAF", "OPP", "BUS", "ELI"))
#: Bandits, gunmen and rebels are told apart by nobody but themselves; nor are soldiers and armed police.
_KIN = dict.fromkeys(("UAF", "CRM", "INS", "SEP"), "REB") | dict.fromkeys(("COP", "SPY"), "MIL")
#: Sectors that say only that somebody is meant, and not who.
_UNTOLD = frozenset(("UNK",))
#: Statuses of an act that is told as done or as denied, against one that lies ahead.
_TOLD = frozenset(("happened", "ongoing", "did_not_happen"))

#: Types that one account may well give to what another gives to its neighbour: a rescue and a release, a raid and an
#: attack, a complaint and a demand.
FAMILIES = (("AID", "RETREAT"), ("COERCE", "ASSAULT"), ("REQUEST", "ACCUSE"))
_FAMILY = {type_: family[0] for family in FAMILIES for type_ in family}


def family_of(type_: str) -> str:
    """The first type of those with which one is compared."""
    return _FAMILY.get(type_, type_)


#: How many independent sources some stories are.
Sources = Callable[[Iterable[str]], int]


@dataclass(frozen=True)
class Side:
    """An actor or recipient as a telling names it: the cell of its record, and the words of names in it."""

    cell: Mapping[str, Any]

    @cached_property
    def country(self) -> str | None:
        country: str | None = self.cell["country"]
        return country

    @cached_property
    def sectors(self) -> frozenset[str]:
        return frozenset(self.cell["sectors"]) - _UNTOLD

    @cached_property
    def kin(self) -> frozenset[str]:
        """Its sectors, each as the one that stands for all that are easily taken for it."""
        return frozenset(_KIN.get(sector, sector) for sector in self.sectors)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of its name, where it has one: a person or a body; a state is named by its country."""
        words = str(self.cell["name"]).removesuffix("'s").removesuffix("’s").split()
        if self.role or (self.country and not self.sectors) or not all(word[:1].isupper() for word in words):
            return frozenset()
        return frozenset(word.casefold() for word in words) - STOP_WORDS

    @cached_property
    def proper(self) -> frozenset[str]:
        """Stems of all its capitalised words."""
        return frozenset(stems(" ".join(_NAME.findall(f"{self.cell['name']} {self.cell['text']}"))))

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(stems(f"{self.cell['name']} {self.cell['text']}"))

    @cached_property
    def role(self) -> str | None:
        """The stem of what it is called ("two *constables*", "*Doctors* in public hospitals"); None for a name."""
        words = _OF_WHERE.split(str(self.cell["text"]), 1)[0].split()
        opening = len(words) == 1 and words[0].endswith("s") and bool(self.sectors) and not self.sectors & _OF_NAME
        return next(iter(stems(words[-1])), None) if words and (words[-1].islower() or opening) else None

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Stems of what it is called, names left out."""
        return (self.words - self.proper) | ({self.role} if self.role else set())

    @cached_property
    def inferred(self) -> bool:
        """Whether its own words name no country or person ("four generals"): then the story gave it its country."""
        first, *others = str(self.cell["text"]).split() or [""]
        named = [word for word in others if word[:1].isupper()]
        return not named and (first.casefold() in STOP_WORDS or first.casefold() in _NUMBERS or not first[:1].isupper())

    @property
    def label(self) -> str:
        """``ISR GOV``, or the words where nothing is known of it."""
        known = [self.cell["country"] or "", *self.cell["sectors"][:1]]
        return " ".join(part for part in known if part) or str(self.cell["text"])


def _side_of(cell: Mapping[str, Any] | None) -> Side | None:
    return _known_side(cell["text"], cell["name"], cell["country"], tuple(cell["sectors"])) if cell else None


@lru_cache(20_000)
def _known_side(text: str, name: str, country: str | None, sectors: tuple[str, ...]) -> Side:
    # Most sides are named in the same words by many: what is known of one is worked out once, and held once.
    return Side({"text": text, "name": name, "country": country, "sectors": list(sectors)})


@dataclass(frozen=True)
class Telling:
    """An event of one story: ``story`` and ``event`` are its ids, ``record`` is its JSON."""

    story: str
    #: ISO 8601; None where the story is undated.
    published: str | None
    outlet: str | None
    agency: str | None
    record: Mapping[str, Any]

    @property
    def event(self) -> str:
        return str(self.record["id"])

    @cached_property
    def number(self) -> int:
        """What tells it from all others, as a number of 64 bits."""
        return hashed("telling", self.story, self.event)

    @cached_property
    def at(self) -> int:
        """When it was told, in seconds since 1970; undated ones come last."""
        if not self.published:
            return _LAST
        when = datetime.fromisoformat(self.published)
        return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())

    @property
    def key(self) -> tuple[int, int]:
        """Its place among others, whatever the order in which they came."""
        return self.at, self.number

    @cached_property
    def type(self) -> str:
        return str(self.record["type"])

    @cached_property
    def family(self) -> str:
        """The first type of those with which its own is compared."""
        return family_of(self.type)

    @cached_property
    def status(self) -> str:
        return str(self.record["status"])

    @cached_property
    def actor(self) -> Side | None:
        return _side_of(self.record["actor"])

    @cached_property
    def recipient(self) -> Side | None:
        return _side_of(self.record["recipient"])

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The countries of its sides, each once."""
        return tuple(sorted({side.country for side in (self.actor, self.recipient) if side and side.country}))

    @cached_property
    def domestic(self) -> bool:
        """Whether both its sides are of one country."""
        return bool(self.actor and self.recipient and self.countries) and len(self.countries) == 1

    @cached_property
    def day(self) -> date | None:
        return date.fromisoformat(self.published[:10]) if self.published else None

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """First and last day of the act, as far as the story dates it."""
        cell = self.record["date"]
        if not cell or not cell["start"]:
            return None
        if self.record.get("within") and cell["text"] not in self.text:
            return None  # "condemned on Tuesday the murder of": the day of the one who condemns
        start = date.fromisoformat(cell["start"])
        end = date.fromisoformat(cell["end"]) if cell["end"] else start
        # "a week after" the talks is a day only by reckoning: it may be out by a part of what it counts in.
        play = timedelta(days=_PLAY.get(cell["granularity"], 0) if start == end else 0)
        return start - play, end + play

    @cached_property
    def reach(self) -> tuple[date, date] | None:
        """First and last day on which what it tells of may fall, or be told by one that gives no date.

        What it dates to some months or years at best is looked for around the day on which it is told.
        """
        if self.days and self.days[1] - self.days[0] <= LONG:
            return self.days[0], self.days[1] + timedelta(days=REACH)
        return (self.day - timedelta(days=REACH), self.day + timedelta(days=1)) if self.day else None

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        return tuple((span["start"], span["end"]) for span in self.record["evidence"])

    @cached_property
    def text(self) -> str:
        return " ".join(span["text"] for span in self.record["evidence"])

    @cached_property
    def roles(self) -> frozenset[str]:
        """Stems of what its sides are called, names left out."""
        return frozenset().union(*(side.nouns for side in (self.actor, self.recipient) if side))

    @cached_property
    def numbers(self) -> frozenset[int]:
        words = (word.casefold() for word in _WORD.findall(self.text))
        found = (_NUMBERS.get(word) or (int(word) if word.isdecimal() and len(word) < 7 else None) for word in words)
        return frozenset(int(number) for number in found if number and number > 1)

    @cached_property
    def tells(self) -> bool:
        """Whether it says more of the act than the one word for it and who it was."""
        return len(self.words | self.roles) > 1

    @cached_property
    def words(self) -> frozenset[str]:
        """Stems of what was done, without who did it to whom and where."""
        place = self.record["place"]
        known = {stem for side in (self.actor, self.recipient) if side for stem in side.proper}
        known |= set(stems(f"{place['text']} {place['name']}")) if place else set()
        return frozenset(stem for stem in stems(self.text) if stem not in known and stem not in _NUMBERS)


class Dated(Protocol):
    """What decides, beside its groups, whom a telling is compared with."""

    @property
    def reach(self) -> tuple[date, date] | None:
        """First and last day on which the act may fall; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Account:
    """One of several things that are told of one cell, the stories that tell it, and their independent sources."""

    value: str
    stories: tuple[str, ...]
    sources: int
    said_by: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "stories": list(self.stories),
            "sources": self.sources,
            "said_by": list(self.said_by),
        }


@dataclass(frozen=True)
class MergedEvent:
    """One act with all its witnesses, the first to tell it first.

    Its cells are what most independent sources say, or what the first of them says. ``disputed`` maps a cell (date,
    place, actor, recipient, status, mode) to the accounts of it, where they are more than one, best witnessed first.
    """

    id: str
    witnesses: tuple[Telling, ...]
    sources: int
    cells: Mapping[str, Any]
    disputed: Mapping[str, tuple[Account, ...]] = field(default_factory=dict)

    @property
    def stories(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(telling.story for telling in self.witnesses))

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: the merged cells, ``sources``, ``witnesses`` with who says it there, ``disputed``."""
        return {
            "id": self.id,
            **self.cells,
            "sources": self.sources,
            "stories": list(self.stories),
            "witnesses": [_witness(telling) for telling in self.witnesses],
            "disputed": {cell: [account.to_dict() for account in told] for cell, told in self.disputed.items()},
        }


def tellings(reading: Mapping[str, Any]) -> Iterator[Telling]:
    """The events of a Reading's JSON as tellings."""
    story = reading["story"]
    for event in reading["events"]:
        yield Telling(story["id"], story["published"], story["outlet"], story["agency"], event)


def merge(
    told: Iterable[Telling],
    line_of: Callable[[str], str] | None = None,
    sources: Sources | None = None,
) -> list[MergedEvent]:
    """The acts that these tellings tell, in order of their dates.

    ``line_of`` gives a story's storyline; without it, all are on one. ``sources`` counts independent sources;
    without it, stories of one agency, else of one outlet, are one.
    """
    ordered = sorted(told, key=lambda telling: telling.key)
    count = sources or _by_name(ordered)
    kinds: dict[str, list[Telling]] = {}
    for telling in ordered:
        kinds.setdefault(telling.family, []).append(telling)
    lines = line_of or (lambda _: "")
    found = [merged(members, count) for same in kinds.values() for members in _acts(same, lines)]
    return sorted(found, key=lambda act: (act.cells["since"] or "9999", act.id))


def likeness(a: Telling, b: Telling) -> float:
    """How much speaks for one act, from what both tellings know; :data:`APART` where they cannot be of one."""
    if a.family != b.family:
        return APART
    if a.type != b.type and not _may_be_one(a, b):
        return APART
    when = _when(a, b)
    if when <= APART:
        return APART
    straight, crossed = _sides(a, b)
    score = when + max(straight, crossed) + _where(a, b) + _how(a, b) - (_OTHERWISE if a.type != b.type else 0.0)
    if (a.actor is None) == (b.actor is None) and (a.recipient is None) == (b.recipient is None):
        if (a.actor is None or a.recipient is None) and not _alike(a, b):
            # Miners and nurses of one country may both strike on one day; of "Juba pledged" nothing more is known.
            score -= 1.2 if a.tells and b.tells else 0.2
    if a.domestic and b.domestic and _is_in_return(a, b, straight):
        score -= 1.6
    if a.domestic and b.domestic and _are_others(a.recipient, b.recipient):
        # Police who hold two students and those who hold four judges are of one country, as all of them are.
        score -= 1.6
    if a.story == b.story:
        # A story that tells an act in two clauses was merged when it was read: two rows are two acts, or
        # two sides of one that stand in the same words.
        return score if _overlap(a.spans, b.spans) else APART
    return score


def _may_be_one(a: Telling, b: Telling) -> bool:
    """Whether tellings of two types, of two stories, are dated alike and share more than their sides."""
    if a.story == b.story or not a.days or not b.days or a.status != b.status:
        return False
    return (
        a.days[0] <= b.days[1]
        and b.days[0] <= a.days[1]
        and not (a.numbers.isdisjoint(b.numbers) and a.words.isdisjoint(b.words))
    )


#: What speaks against one act that two tellings have under two types.
_OTHERWISE = 1.0

# -- comparing --------------------------------------------------------------------------------


def _when(a: Telling, b: Telling) -> float:
    if a.days and b.days:
        gap = max((b.days[0] - a.days[1]).days, (a.days[0] - b.days[1]).days)
        if gap > 0:
            return -1.2 if gap == 1 else APART
        both_day = a.days[0] == a.days[1] and b.days[0] == b.days[1]
        return 0.8 if both_day else 0.3
    if not a.day or not b.day:
        return 0.0
    if not a.days and not b.days:
        return _lag(abs((a.day - b.day).days))
    dated, other = (a, b) if a.days else (b, a)
    assert dated.days is not None
    assert other.day is not None
    if dated.status in _TOLD and other.status in _TOLD and dated.days[0] > other.day:
        return APART
    return _lag(abs((other.day - dated.days[1]).days))


def _lag(days: int) -> float:
    if days <= _FRESH:
        return 0.2
    return 0.0 if days <= _STALE else -0.6


def _sides(a: Telling, b: Telling) -> tuple[float, float]:
    """How alike both sides are as they stand, and each with the other: "they met" may be told from either side."""
    alone = a.recipient is None or b.recipient is None
    straight = _side(a.actor, b.actor, a.type, alone) + _side(a.recipient, b.recipient, a.type, True)
    if not (a.record["reciprocal"] or b.record["reciprocal"]):
        return straight, -math.inf
    return straight, _crossed(a, b)


def _crossed(a: Telling, b: Telling) -> float:
    """How alike each side of one is to the other side of the other."""
    return _side(a.actor, b.recipient, a.type, False) + _side(a.recipient, b.actor, a.type, False)


def _is_in_return(a: Telling, b: Telling, straight: float) -> bool:
    """Whether one did to the other what that one did to it: rebels accuse the army, and the army the rebels."""
    return not (a.record["reciprocal"] or b.record["reciprocal"]) and _crossed(a, b) >= straight + 0.3


def _from_side_of(first: Telling, other: Telling) -> Telling:
    """The other telling with its sides as the first has them."""
    straight, crossed = _sides(first, other)
    if crossed <= straight:
        return other
    record = {**other.record, "actor": other.record["recipient"], "recipient": other.record["actor"]}
    return replace(other, record=record)


def _side(a: Side | None, b: Side | None, type_: str, whom: bool) -> float:
    """How alike two sides are; ``whom`` says that what they are called tells one act from another: police arrest many,
    and four judges are arrested once."""
    if a is None or b is None:
        return 0.0
    called = 0.3 if whom and not a.nouns.isdisjoint(b.nouns) else 0.0
    if a.country and b.country:
        if a.country != b.country:
            # Who attacked is often in dispute; who sent tents or met whom is not.
            return 2 * called - 0.3 if a.inferred or b.inferred else called - (1.2 if type_ in _BLAMED else 2.5)
        score = 0.6 + called
        named = _named(a, b)
        if a.sectors and b.sectors and named <= 0:
            # What one account calls people another calls pupils; but pupils are no judges. Of a name it says little.
            if not a.sectors.isdisjoint(b.sectors):
                score += 0.3
            elif a.kin.isdisjoint(b.kin):
                score -= 0.4 if _ANYBODY in (a.sectors, b.sectors) else 1.0
        return score + named
    if not a.kin.isdisjoint(b.kin):
        return 0.2 + called + _named(a, b)
    return 0.0 if a.words.isdisjoint(b.words) else 0.4


def _are_others(a: Side | None, b: Side | None) -> bool:
    """Whether two common nouns are plainly for other people: "two students", "four judges"; a crowd is anybody."""
    if a is None or b is None or not a.sectors or not b.sectors or not a.kin.isdisjoint(b.kin):
        return False
    return a.role is not None and b.role is not None and not (a.sectors | b.sectors) & _CROWD


def _named(a: Side, b: Side) -> float:
    """Two names without a word in common are two people; a name beside "the minister" says nothing."""
    if not a.names.isdisjoint(b.names):
        return 0.5
    return -0.8 if len(a.names) > 1 and len(b.names) > 1 else 0.0


def _where(a: Telling, b: Telling) -> float:
    one, other = a.record["place"], b.record["place"]
    if not one or not other:
        return 0.0
    if one["name"] == other["name"] and one["country"] == other["country"]:
        return 0.6 if one["admin1"] else 0.3
    if one["text"] == other["text"]:
        return 0.4  # one word, found on the map in two places
    if one["country"] != other["country"]:
        # "Shells fired from Thailand": a whole country that takes part is no place of the act.
        whole = any(not place["admin1"] and place["country"] in (*a.countries, *b.countries) for place in (one, other))
        return -1.0 if one["country"] and other["country"] and not whole else 0.0
    if not one["admin1"] or not other["admin1"] or one["admin1"] == other["name"] or other["admin1"] == one["name"]:
        return 0.2
    apart = _kilometres(one, other)
    if apart is None:
        return -1.8 if one["admin1"] == other["admin1"] else -2.5
    # One account has the village, the other the town beside it; two towns an hour apart are two places.
    return 0.0 if apart < 5 else -1.8 if apart < 20 else -2.5


def _kilometres(a: Mapping[str, Any], b: Mapping[str, Any]) -> float | None:
    """The distance between two places, as good as flat over the few kilometres that matter."""
    if a["lat"] is None or b["lat"] is None:
        return None
    north = a["lat"] - b["lat"]
    east = (a["lon"] - b["lon"]) * math.cos(math.radians((a["lat"] + b["lat"]) / 2))
    return 111.2 * math.hypot(north, east)


def _how(a: Telling, b: Telling) -> float:
    score = 0.0
    if a.record["mode"] and b.record["mode"]:
        score += 0.15 if a.record["mode"] == b.record["mode"] else -0.15
    if (a.status in _TOLD) != (b.status in _TOLD):
        score -= 0.4
    if a.numbers and b.numbers:
        score += -0.2 if a.numbers.isdisjoint(b.numbers) else 0.3
    least = min(len(a.words), len(b.words))
    if least:
        score += 0.6 * len(a.words & b.words) / least - 0.1
    return score


def _alike(a: Telling, b: Telling) -> bool:
    """Whether two tellings share a place or a word for what was done or for who did it, names of countries aside."""
    one, other = a.record["place"], b.record["place"]
    if one and other and one["name"] == other["name"] and one["admin1"]:
        return True
    return bool((a.words | a.roles) & (b.words | b.roles))


def _overlap(a: tuple[tuple[int, int], ...], b: tuple[tuple[int, int], ...]) -> bool:
    return any(start < last and first < end for start, end in a for first, last in b)


# -- joining ----------------------------------------------------------------------------------


def _acts(told: list[Telling], line_of: Callable[[str], str]) -> Iterator[list[Telling]]:
    """Tellings of one type, in order, by the act that they tell."""
    lines: dict[str, list[int]] = {}
    beside: dict[tuple[date, *tuple[str, ...]], list[int]] = {}
    for at, telling in enumerate(told):
        lines.setdefault(line_of(telling.story), []).append(at)
        for key in keys(telling):
            beside.setdefault(key, []).append(at)
    pairs = compared(told, lines.values(), beside.values())
    for group in joined(told, range(len(told)), likely(told, pairs)):
        yield [told[at] for at in group]


def compared(
    told: Sequence[Dated],
    lines: Iterable[list[int]],
    beside: Iterable[list[int]],
    wanted: Callable[[int, int], bool] | None = None,
) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing, each once, the lower index first: of those that share a storyline, and of those that
    share one of their :func:`keys`. All are given as indices, rising. ``wanted`` leaves pairs out."""
    found: set[int] = set()
    # As numbers, and in arrays: of 100,000 tellings there are millions.
    folded: list[NDArray[np.int64]] = []
    size = len(told)
    for pairs in chain(
        (_near(told, some) for some in lines),
        (((some[m], at) for n, at in enumerate(some) for m in range(max(0, n - BESIDE), n)) for some in beside),
    ):
        found.update(a * size + b for a, b in pairs if wanted is None or wanted(a, b))
        if len(found) > _FOLDED:
            folded.append(np.fromiter(found, np.int64, len(found)))
            found.clear()
    every = np.concatenate([*folded, np.fromiter(found, np.int64, len(found))])
    folded.clear()
    found.clear()
    every.sort()
    every = every[np.flatnonzero(np.diff(every, prepend=-1))]
    for start in range(0, len(every), _FOLDED):
        yield from ((pair // size, pair % size) for pair in every[start : start + _FOLDED].tolist())


#: Pairs that are held one by one.
_FOLDED = 1 << 17


def likely(
    told: Sequence[Telling],
    pairs: Iterable[tuple[int, int]],
    alike: Callable[[Telling, Telling], float] = likeness,
) -> dict[int, dict[int, float]]:
    """For each telling those of its pairs that may well be of one act, with their likeness."""
    found: dict[int, dict[int, float]] = {}
    for a, b in pairs:
        score = alike(told[a], told[b])
        if score >= JOIN:
            found.setdefault(a, {})[b] = found.setdefault(b, {})[a] = score
    return found


def joined(
    told: Sequence[Telling], those: Iterable[int], pairs: Mapping[int, Mapping[int, float]]
) -> Iterator[list[int]]:
    """Those tellings, as indices, by the act that they tell. Average linkage, the surest of likely pairs first.

    Groups are joined only where a likely pair hangs them together, and never at a higher likeness than that at which
    they were made. So what comes of a group is a matter of itself and of those that a likely pair ties to it: it can
    be worked out anew with these alone.
    """
    members = {at: [at] for at in those}
    sums = {at: {other: score for other, score in pairs.get(at, _NONE).items() if other in members} for at in members}

    def between(one: int, other: int) -> float:
        return sum(likeness(told[x], told[y]) for x in members[one] for y in members[other])

    heap = [(-round(score, 6), a, b, 1, 1) for a, near in sums.items() for b, score in near.items() if a < b]
    heapify(heap)
    while heap:
        unlike, a, b, *sizes = heappop(heap)
        if a not in members or b not in members or [len(members[a]), len(members[b])] != sizes:
            continue
        mine, theirs = sums[a], sums.pop(b)
        del mine[b], theirs[a]
        for other in theirs:
            del sums[other][b]
        for other in sorted(mine.keys() | theirs.keys()):
            one = mine[other] if other in mine else between(a, other)
            two = theirs[other] if other in theirs else between(b, other)
            mine[other] = sums[other][a] = one + two
        members[a] += members.pop(b)
        for other, total in mine.items():
            average = total / (len(members[a]) * len(members[other]))
            if average >= JOIN:
                low, high = sorted((a, other))
                heappush(heap, (max(unlike, -round(average, 6)), low, high, len(members[low]), len(members[high])))
    return (sorted(group) for group in members.values())


_NONE: Mapping[int, float] = {}


def keys(telling: Telling) -> list[tuple[date, *tuple[str, ...]]]:
    """By what a telling meets others that are not on its storyline: a day with the countries, the place, or with whom
    it was done to ("two constables")."""
    if telling.days is not None:
        length = (telling.days[1] - telling.days[0]).days
        days = [telling.days[0] + timedelta(days=n) for n in range(length + 1)] if length < 3 else []
    else:
        days = [telling.day, telling.day - timedelta(days=1)] if telling.day else []
    countries = telling.countries
    place = telling.record["place"]
    whom = telling.recipient.role if telling.recipient else None
    found: list[tuple[date, *tuple[str, ...]]] = []
    for day in days:
        found += [(day, country) for country in countries]
        if len(countries) > 1:
            found.append((day, *countries))
        if place and place["admin1"]:
            found.append((day, "in", place["name"]))
        if whom:
            found.append((day, "to", whom))
    return found


def _near(told: Sequence[Dated], some: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs of these whose acts may fall on the same days; each with the :data:`NEXT` before it in time.

    Whom one is compared with hangs on those alone whose days meet its own.
    """
    dated = sorted((*reach, at) for at in some if (reach := told[at].reach))
    undated = [at for at in some if not told[at].reach]
    live: dict[int, None] = {}
    ends: list[tuple[date, int]] = []
    for start, end, at in dated:
        while ends and ends[0][0] < start:
            del live[heappop(ends)[1]]
        yield from ((min(at, other), max(at, other)) for other in islice(reversed(live), NEXT))
        live[at] = None
        heappush(ends, (end, at))
    for n, at in enumerate(undated):
        others = [other for _, _, other in dated[-NEXT:]] + undated[:n][-NEXT:]
        yield from ((min(at, other), max(at, other)) for other in others)


# -- what is told -----------------------------------------------------------------------------


def merged(members: list[Telling], count: Sources) -> MergedEvent:
    """The act that these tellings tell, the first of them first."""
    first = members[0]
    facing = [first, *(_from_side_of(first, other) for other in members[1:])]
    stories: dict[str, dict[str, None]] = {}
    for telling in facing:
        stories.setdefault(telling.type, {})[telling.story] = None
    type_ = max(stories, key=lambda type_: count(stories[type_]))
    # A mode is one of its type.
    by_type = {"mode": [telling for telling in facing if telling.type == type_]}
    accounts = {cell: _accounts(by_type.get(cell, facing), cell, count) for cell in _LABELS}
    best: dict[str, Telling] = {}
    for name, told in accounts.items():
        if told:
            best[name] = next(t for t in by_type.get(name, facing) if _LABELS[name](t) == told[0].value)

    def cell(name: str) -> Any:
        return best[name].record[name] if name in best else None

    days = best["date"].days if "date" in best else None
    cells = {
        "type": type_,
        "mode": cell("mode"),
        "status": cell("status"),
        "reciprocal": first.record["reciprocal"],
        "actor": cell("actor"),
        "recipient": cell("recipient"),
        "date": cell("date"),
        "place": cell("place"),
        "since": days[0].isoformat() if days else first.day.isoformat() if first.day else None,
        "contexts": sorted({context for t in members for context in t.record["contexts"]}),
    }
    return MergedEvent(
        id=digest("act", first.story, first.event),
        witnesses=tuple(members),
        sources=count({t.story for t in members}),
        cells=cells,
        disputed={name: told for name, told in accounts.items() if _contradicted(by_type.get(name, facing), name)},
    )


def _date_label(telling: Telling) -> str | None:
    days = telling.days
    if days is None:
        return None
    return days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()}/{days[1].isoformat()}"


def _place_label(telling: Telling) -> str | None:
    return telling.record["place"]["name"] if telling.record["place"] else None


_LABELS: Mapping[str, Callable[[Telling], str | None]] = {
    "date": _date_label,
    "place": _place_label,
    "actor": lambda t: t.actor.label if t.actor else None,
    "recipient": lambda t: t.recipient.label if t.recipient else None,
    "status": lambda t: t.status,
    "mode": lambda t: t.record["mode"],
}


def _accounts(members: list[Telling], cell: str, count: Sources) -> tuple[Account, ...]:
    """What is told of one cell, by the number of independent sources, then by who was first."""
    stories: dict[str, dict[str, None]] = {}
    speakers: dict[str, dict[str, None]] = {}
    for telling in members:
        value = _LABELS[cell](telling)
        if value is not None:
            stories.setdefault(value, {})[telling.story] = None
            speakers.setdefault(value, {}).update(dict.fromkeys(_speakers(telling)))
    told = [Account(value, tuple(who), count(who), tuple(speakers[value])) for value, who in stories.items()]
    return tuple(sorted(told, key=lambda account: -account.sources))


def _contradicted(members: list[Telling], cell: str) -> bool:
    """Whether two tellings cannot both be right of a cell; that one says less than another is no dispute."""
    seen: list[Telling] = []
    for telling in members:
        value = _LABELS[cell](telling)
        if value is not None and all(_LABELS[cell](other) != value for other in seen):
            if any(_opposed(telling, other, cell) for other in seen):
                return True
            seen.append(telling)
    return False


def _opposed(a: Telling, b: Telling, cell: str) -> bool:
    if cell == "date":
        assert a.days is not None
        assert b.days is not None
        return a.days[1] < b.days[0] or b.days[1] < a.days[0]
    if cell == "place":
        return _where(a, b) <= 0.0
    if cell in ("actor", "recipient"):
        one, other = (a.actor, b.actor) if cell == "actor" else (a.recipient, b.recipient)
        assert one is not None
        assert other is not None
        if one.country and other.country and one.country != other.country:
            return True
        return bool(one.sectors and other.sectors) and one.sectors.isdisjoint(other.sectors)
    return True


def _speakers(telling: Telling) -> list[str]:
    return [said["source"] or "unnamed" for said in telling.record["said_by"]]


def _witness(telling: Telling) -> dict[str, Any]:
    record = telling.record
    return {
        "story": telling.story,
        "event": telling.event,
        "published": telling.published,
        "outlet": telling.outlet,
        "agency": telling.agency,
        "status": record["status"],
        "said_by": _speakers(telling),
        **{
            key: [said["source"] or "unnamed" for said in record[key]]
            for key in ("claimed_by", "confirmed_by", "denied_by")
        },
        "evidence": [span["text"] for span in record["evidence"]],
    }


def _by_name(told: Iterable[Telling]) -> Sources:
    name = {t.story: (t.agency or t.outlet or t.story).casefold() for t in told}
    return lambda stories: len({name[story] for story in stories})
