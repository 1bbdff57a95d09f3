"""The ledger of engagements: what many stories say of one planned thing, as one history.

Each story's engagement looks for the one told before it that it goes on with: of the same kind and
parties, and not contradicted by topic, place, date or what has become of it. A chain is what hangs
together so. The look back goes to a bounded number of stories, and each choice depends on nothing but
what was published before; so the ledger is the same in whatever order the stories came, and a
story that comes late changes only those after it that it could have been chosen by.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Any

from dateline.engagements import (
    BODIES,
    CROWDS,
    MEETING,
    NEWS_DAYS,
    OF_A_DAY,
    SHARED,
    agreed,
    apart,
    holds,
    is_kin,
    is_mere_crowd,
    is_personal,
    party_key,
    spot,
    strange,
    topic_words,
)
from dateline.story import digest
from dateline.storylines import GIST

#: A story's place in time: when it was published, its id, and the engagement's place in it.
Order = tuple[str, str, int]
Span = tuple[date, date]
Cell = dict[str, Any]

#: How many stories of the same parties and kind are looked back on, and over how many days.
LOOK_BACK = 48
#: How many of its parties an engagement is filed under, and of the words that its story is about.
_PARTIES, _ABOVE_ALL = 6, 2
MEMORY = timedelta(days=240)

_PLANNED = frozenset(
    ("proposed", "requested", "agreed", "scheduled", "rescheduled", "postponed", "reschedule_requested")
)
_SET = frozenset(("scheduled", "rescheduled"))
#: States that only something known already can come to.
_OF_KNOWN = frozenset(
    ("postponed", "called_off", "reschedule_requested", "rescheduled", "under_way", "held")
)  # fmt: skip
_STOPPED = frozenset(("called_off", "postponed", "reschedule_requested"))
_SECTORS = frozenset(("MIL", "LEG", "JUD", "REB", "OPP"))


@dataclass(slots=True)
class Telling:
    """One story's telling of a change: who says so, and the words. Evidence is start, end and text."""

    story: str
    name: str
    published: str
    state: str
    date: Cell | None
    due: Cell | None
    by: str | None
    source: str | None
    background: bool
    evidence: list[Cell]

    def to_dict(self) -> Cell:
        return {
            "story": self.story, "name": self.name, "published": self.published, "state": self.state,
            "date": self.date, "due": self.due, "by": self.by, "source": self.source, "evidence": self.evidence,
        }  # fmt: skip


@dataclass(slots=True)
class Change:
    """A change of state with all who tell of it, the first first. ``contested`` goes against the one before."""

    state: str
    tellings: list[Telling]
    contested: bool = False

    @property
    def date(self) -> Cell | None:
        return _first(t.date for t in self.tellings)

    @property
    def due(self) -> Cell | None:
        return _first(t.due for t in self.tellings)

    @property
    def source(self) -> str | None:
        return self.tellings[0].source

    @property
    def published(self) -> str:
        return self.tellings[0].published

    def to_dict(self) -> Cell:
        return {
            "state": self.state, "date": self.date, "due": self.due, "source": self.source,
            "reported": self.published, "contested": self.contested, "tellings": [t.to_dict() for t in self.tellings],
        }  # fmt: skip


@dataclass(slots=True)
class _Known:
    """What is known of a chain up to one of its mentions."""

    root: Order
    kinds: frozenset[str]
    countries: frozenset[str]
    names: frozenset[str]
    people: frozenset[str]
    sectors: frozenset[str]
    topics: frozenset[str]
    places: frozenset[str]
    due: Span | None
    state: str
    planned: bool
    stopped: bool
    held: date | None
    began: date
    last: date
    about: tuple[str, ...] = ()


@cache
def _shared(states: frozenset[str]) -> frozenset[str]:
    """One object for equal sets: there are few, and many mentions."""
    return states


@dataclass(slots=True)
class Mention:
    """One story's engagement: what it can be known by, and the changes that it tells."""

    order: Order
    id: str
    day: date
    kind: str
    countries: frozenset[str]
    names: frozenset[str]
    people: frozenset[str]
    sectors: frozenset[str]
    labels: tuple[str, ...]
    topic: str | None
    topics: frozenset[str]
    place: str | None
    spot: str | None
    due: Span | None
    tellings: list[Telling]
    about: tuple[str, ...] = ()
    before: Order | None = None
    known: _Known | None = None

    #: Worked out once, for it is asked for at each comparison: the kinds that stand in for each other, all states,
    #: those told as news and not looked back on, the day on which it was held or going on, and what it is about.
    group: str = field(init=False, repr=False)
    states: frozenset[str] = field(init=False, repr=False)
    news: frozenset[str] = field(init=False, repr=False)
    done: date | None = field(init=False, repr=False)
    gist: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.group = "meeting" if self.kind in MEETING else self.kind
        self.states = _shared(frozenset(t.state for t in self.tellings))
        self.news = _shared(frozenset(t.state for t in self.tellings if not t.background))
        spans = [_span(t.date) for t in self.tellings if t.state in ("held", "under_way")]
        self.done = max((span[1] for span in spans if span), default=None)
        self.gist = frozenset(self.about)

    def lists(self) -> list[str]:
        """The lists that it stands in: of its kind and each party, alone or in company, and each pair of parties."""
        own = self._own()
        company = "with" if len(own) > 1 else "alone"
        found = [f"{self.group} {company} {one}" for one in own]
        found += [f"{self.group} {a} {b}" for a, b in combinations(own, 2)]
        if self.countries:
            found += [f"{self.group} on {word}" for word in sorted(self.topics)[:_PARTIES]]
        return found + self._named() + self._spotted() + self._told_with()

    def sought(self) -> list[str]:
        """The lists in which it looks for what it goes on with."""
        own = self._own()
        found = [f"{self.group} alone {one}" for one in own]
        if len(own) > 1:
            found += [f"{self.group} {a} {b}" for a, b in combinations(own, 2)]
        else:
            found += [f"{self.group} with {one}" for one in own]
        if not self.countries:
            found += [f"{self.group} on {one}" for one in own]
        return found + self._named() + self._spotted() + self._told_with()

    def sought_by(self) -> list[str]:
        """The lists in which those stand that look for it: as it looks itself, and what is known by a topic alone."""
        topics = sorted(self.topics)[:_PARTIES] if self.countries else []
        return self.sought() + [f"{self.group} {company} {one}" for company in ("alone", "with") for one in topics]

    def _own(self) -> list[str]:
        return (sorted(self.countries) or sorted(self.topics))[:_PARTIES]

    def _spotted(self) -> list[str]:
        """By its day and its place, where no two countries are named."""
        if len(self.countries) > 1:
            return []
        day = self.due[0] if self.due and self.due[0] == self.due[1] else self.done
        found = [f"{self.group} day {day}"] if day else []
        return found + ([f"{self.group} in {self.place}"] if self.place else [])

    def _told_with(self) -> list[str]:
        """By what its story is about above all."""
        return [f"{self.group} about {word}" for word in self.about[:_ABOVE_ALL]]

    def _named(self) -> list[str]:
        words = sorted({word for name in self.names for word in name.split()})
        return [f"{self.group} named {word}" for word in words[:_PARTIES]]

    def to_dict(self) -> Cell:
        """All of it, JSON-ready, for a store."""
        cells = {name: _plain(getattr(self, name)) for name in self.__slots__ if name not in _WORKED_OUT}
        cells["tellings"] = [{name: getattr(t, name) for name in t.__slots__} for t in self.tellings]
        known = self.known
        cells["known"] = {name: _plain(getattr(known, name)) for name in _Known.__slots__} if known else None
        return cells

    @classmethod
    def from_dict(cls, cells: Cell) -> Mention:
        """What :meth:`to_dict` gave, with lists for tuples as JSON has them."""
        cells["tellings"] = [Telling(**telling) for telling in cells["tellings"]]
        cells["known"] = _Known(**_typed(cells["known"])) if cells["known"] else None
        return cls(**_typed(cells))


_WORKED_OUT = frozenset(("tellings", "known", "group", "states", "news", "done", "gist"))


def _both_days(days: list[str]) -> Span:
    first, last = days
    return date.fromisoformat(first), date.fromisoformat(last)


#: What makes of JSON what the records have under each name, where that is another thing.
_KINDS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("kinds", "countries", "names", "people", "sectors", "topics", "places"), frozenset),
    **dict.fromkeys(("labels", "about", "order", "before", "root"), tuple),
    **dict.fromkeys(("day", "held", "began", "last"), date.fromisoformat),
    "due": _both_days,
}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _typed(cells: Cell) -> Cell:
    """JSON's values as the records have them."""
    for name, value in cells.items():
        kind = _KINDS.get(name)
        if kind is not None and value is not None:
            cells[name] = kind(value)
    return cells


def mentions_of(record: Cell, name: str | None = None) -> list[Mention]:
    """The engagements of a stored Reading (its JSON) as mentions. A story without a day is left out."""
    story = record["story"]
    published = story["published"]
    if not published:
        return []
    return [
        _mention(story["id"], published, name or story["id"], n, engagement)
        for n, engagement in enumerate(record["engagements"])
    ]


def _mention(story: str, published: str, name: str, n: int, engagement: Cell) -> Mention:
    day = date.fromisoformat(published[:10])
    tellings = [
        Telling(
            story, name, published, c["state"], c["date"], c.get("due"), c["by"], _source(c["said_by"]),
            bool(c.get("background")), c["evidence"],
        )
        for c in engagement["changes"]
    ]  # fmt: skip
    dues = [span for t in tellings if (span := _span(t.due or (t.date if t.state in _SET else None)))]
    parties, place = engagement["parties"], engagement["place"]
    crowd = engagement["kind"] in CROWDS
    keys = ["" if _is_country(p) else _key(p, crowd) for p in parties]
    return Mention(
        order=(published, story, n),
        id=engagement["id"],
        day=day,
        kind=engagement["kind"],
        countries=_countries(parties),
        names=frozenset(keys) - {""},
        people=frozenset(key for key, p in zip(keys, parties, strict=True) if crowd or _is_named(p)) - {""},
        sectors=frozenset(s for p in parties for s in p["sectors"] if s in _SECTORS),
        # A party of no country and no calling goes by its words; a lone small word ("he", "others") names nobody.
        labels=tuple(
            _label(p) for p in parties if p["country"] or p["sectors"] or " " in _called(p) or not _called(p).islower()
        ),
        topic=engagement["topic"],
        topics=frozenset(topic_words(engagement["topic"])) if engagement["topic"] else frozenset(),
        place=place["name"] if place else None,
        spot=spot(place["name"], place["admin1"], place["country"]) if place else None,
        due=dues[-1] if dues else None,
        tellings=tellings,
        about=tuple(engagement.get("about", ())),
    )


def _countries(parties: list[Cell]) -> frozenset[str]:
    """The parties' countries; bodies of no country only where there is no other: hosts and mediators come and go."""
    every = frozenset(p["country"] for p in parties if p["country"])
    return every - BODIES or every


def _is_country(party: Cell) -> bool:
    """Whether a party stands for its country and nothing more: not somebody by name who holds no office."""
    return bool(party["country"]) and not party["sectors"] and not is_personal(str(party["name"] or ""))


def _key(party: Cell, crowd: bool) -> str:
    """What a party is known by: its name, or its own words where the name is only the country's."""
    name, text = _called(party), str(party["text"])
    words = text.split()
    if crowd and is_mere_crowd(text):
        return ""
    if crowd and not name[:1].islower() and words and words[-1][:1].islower():
        return party_key(" ".join(word for n, word in enumerate(words) if not n or word[:1].islower()))
    if len(words) > 2 and words[-1][:1].isupper() and words[-1] not in name:
        return party_key(text)  # "former Malian minister Seydou Keita", of whom the tables know the country
    return party_key(name)


def _is_named(party: Cell) -> bool:
    """Whether it is a person or a body of its own, and no office or group that the country stands for."""
    name = _called(party)
    first, _, last = name.partition(" ")
    if is_kin(name):
        return False
    return not party["country"] or (first[:1].isupper() and last.rpartition(" ")[2][:1].isupper())


def _called(party: Cell) -> str:
    """A party's name; its own words where it has none."""
    return str(party["name"] or party["text"])


def _label(party: Cell) -> str:
    if not party["country"]:
        return _called(party)
    return " ".join([party["country"], *party["sectors"][:1]])


def _source(said_by: list[Cell]) -> str | None:
    if not said_by:
        return None
    return said_by[0]["source"] or "unnamed"


def _span(cell: Cell | None) -> Span | None:
    """First and last day of a cell; None where one side is open, or both."""
    if not cell or not cell["start"] or not cell["end"]:
        return None
    return date.fromisoformat(cell["start"]), date.fromisoformat(cell["end"])


def _first(cells: Iterable[Cell | None]) -> Cell | None:
    """The first cell that has its days, else the first at all."""
    given = [cell for cell in cells if cell]
    return next((cell for cell in given if _span(cell)), given[0] if given else None)


# -- which mention goes on with which ---------------------------------------------------------


def _meet(a: Span, b: Span, slack: int = 1) -> bool:
    room = timedelta(days=slack)
    return a[0] - room <= b[1] and b[0] - room <= a[1]


def _fit(mention: Mention, known: _Known) -> float | None:
    """How well a mention goes on with what is known of a chain; None where it cannot."""
    awaited = min(known.due[1], mention.day) if known.due else known.last
    gap = (mention.day - max(known.last, awaited)).days  # what is set for a day is not forgotten before it
    news, back = mention.news, not mention.news
    within = len(mention.countries | known.countries) < 2
    if mention.kind not in known.kinds and (within or mention.countries != known.countries):
        return None  # trips and meetings are many: one word stands for another only among the same parties
    common = mention.gist.intersection(known.about)
    alike = len(common) + sum(word[0].isupper() for word in common)
    long = len(mention.about) == len(known.about) == GIST
    one_affair = alike >= _OF_ONE_AFFAIR and gap <= _A_WEEK
    whole = mention.kind == "vote" and bool(mention.topics & known.topics & _OF_ALL)
    fades = _FADES if not within or whole else _A_WEEK if long else _FADES_WITHIN
    score = -gap / fades + (0.5 if back or mention.states & _OF_KNOWN else 0)
    shared = mention.countries & known.countries
    if mention.countries and known.countries:
        if mention.countries == known.countries:
            score += 2 if len(shared) > 1 else 0.5 if mention.group == "meeting" else 1
        elif mention.countries <= known.countries or known.countries <= mention.countries:
            score += 1
        elif len(shared) > 1:
            score += 0.25
        else:
            return None
    elif not (
        _acquainted(mention.names, known.names)
        or mention.topics & known.topics
        or (mention.spot and mention.spot in known.places)
        or (mention.due and known.due and _meet(mention.due, known.due, 0))
        or (mention.done and mention.done == known.held)
        or one_affair
    ):
        return None
    heard = mention.kind == "hearing" and one_affair  # of the accused, or his lawyer, or the court
    if mention.kind not in SHARED and not heard and apart(mention.people, known.people):
        if within and mention.kind in _OF_ONE and not _acquainted(mention.people, known.people):
            return None  # who else goes there on that day, or speaks, does so too
        score -= 2 if within or mention.kind == "talks" else 1
    elif _acquainted(mention.names, known.names):
        score += 1.5
    if one_affair:
        score += 1
    elif long and alike <= _OF_OTHER_AFFAIRS and not _is_same_name(mention, known):
        score -= 2
    score += 2 * agreed(mention.topics, known.topics)
    if mention.group == "meeting" and mention.sectors != known.sectors and shared:
        if "MIL" in mention.sectors ^ known.sectors and (mention.sectors or known.sectors):
            score -= 1
    if mention.kind == "visit" and bool(mention.place) != bool(known.places):
        body, town = (mention, known) if mention.place is None else (known, mention)
        if any(strange(name, town.people) for name in body.people):
            score -= 1.5  # a visit to a town, and one to an office in it
    if mention.spot and known.places:
        if mention.spot in known.places:
            score += 1 if within else 0.5
        elif not any(holds(mention.spot, place) for place in known.places):
            if mention.kind in _AT_ONE_PLACE and "/" in mention.spot:
                return None  # a rally in one town is none in another
            score -= 1.5 if within else 0.5
    moved = known.stopped or bool(mention.states & {"postponed", "rescheduled"})
    if mention.due and known.due:
        if _meet(mention.due, known.due):
            score += 2
        elif not moved:
            score -= 2
    elif within and mention.group in OF_A_DAY and known.held and _apart_in_time(mention, known.held):
        score -= 2
    elif within and mention.done and mention.done == known.held and mention.group != "meeting":
        score += 1
    elif within and mention.done and known.due:
        score += 1 if _meet((mention.done, mention.done), known.due) else -1
    if mention.states & {"held", "under_way"} and known.held is None and "rescheduled" not in mention.states:
        # What was called off and not set anew has not been held (one of many can stay away from what goes on without
        # him); nor what was put off, for an undated look back.
        if known.state == "called_off" and not (mention.kind in SHARED and one_affair):
            return None
        if known.state == "reschedule_requested" and (back or not mention.topics & known.topics):
            return None
        if known.state == "postponed" and back and mention.done is None:
            return None
    if back and mention.done is None and mention.states <= _DONE and not known.planned and mention.group in _OF_HOURS:
        if (mention.day - known.last).days > _OVER.days:
            return None  # looked back on without its day, a month after anybody told of it
    if mention.kind == "call" and known.held and mention.done and (mention.done - known.held).days > 1:
        return None  # told of as over before this day
    done = mention.done or (mention.day if "held" in news else None)
    if not known.planned and mention.states <= _DONE and not _is_told_apart(mention, known):
        score -= 1.5  # what nobody had planned is told once, and next time something else like it
    if done is not None and known.held is not None and "held" in news and mention.group in _OF_HOURS:
        if abs((done - known.held).days) > _A_TELLING:
            score -= 1.5
    if done is not None:
        if known.held is not None:
            if abs((done - known.held).days) > (NEWS_DAYS if mention.group in OF_A_DAY and not back else 31):
                return None
        elif known.planned and done < known.began - timedelta(days=3):
            return None  # last year's summit is not the one that is planned
        elif known.due and not moved and done < known.due[0] - timedelta(days=2):
            return None  # it is not the one that is still to come
    if known.due and not moved and (mention.done or mention.day) - known.due[1] > _OVER and news:
        return None  # what was set for a day is over, and not still to come
    if known.held is not None and news & _PLANNED and mention.day > known.held:
        return None  # of one day's stories any may come first
    if mention.group in _OF_HOURS and known.due and not moved and mention.due is None and news & _WANTED:
        if known.due[1] < mention.day:
            score -= 1.5  # what was set for a day that is over is not what somebody still wants
    if known.state == "called_off" and news & {"proposed", "requested", "agreed", "scheduled"}:
        if not (mention.due and known.due and _meet(mention.due, known.due)):
            score -= 0.5
    return score if score >= _ENOUGH else None


_DONE = frozenset(("held", "under_way"))
_WANTED = frozenset(("proposed", "requested"))
#: Kinds that last hours, and the days in which one of them is told as news.
_OF_HOURS = OF_A_DAY | {"meeting"}
_A_TELLING = 3
#: Kinds that are at one place.
_AT_ONE_PLACE = frozenset(("speech", "protest", "sit-in", "vigil", "funeral"))
#: Kinds that somebody does, each alone.
_OF_ONE = frozenset(("visit", "speech", "hearing"))


def _is_same_name(mention: Mention, known: _Known) -> bool:
    """Whether both go by one name, whatever else their stories are about: a man's hearing, a party's convention."""
    if mention.kind in _OF_ONE and _acquainted(mention.people, known.people):
        return True
    return bool(mention.names) and mention.names == known.names


def _is_told_apart(mention: Mention, known: _Known) -> bool:
    """Whether something of its own says which of a country's many engagements it is: its people, topic, town or day."""
    if len(mention.countries | known.countries) > 1:
        return True
    days = [span for span in (known.due, (known.held, known.held) if known.held else None) if span]
    own = [span for span in (mention.due, (mention.done, mention.done) if mention.done else None) if span]
    return (
        _acquainted(mention.names, known.names)
        or bool(mention.topics & known.topics)
        or any(_meet(a, b, 0) for a in days for b in own)
        or bool(mention.spot and "/" in mention.spot and mention.spot in known.places)
    )


def _apart_in_time(mention: Mention, held: date) -> bool:
    """Whether a mention tells, as news, of a day other than that on which the engagement was held."""
    return mention.done is not None and "held" in mention.news and abs((mention.done - held).days) > 2


def _acquainted(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sets of parties share one."""
    words = {word for name in others for word in name.split()}
    return any(not words.isdisjoint(name.split()) for name in some)


_ENOUGH = 0.75
#: What two stories of one affair have in common of what they are about, at least, and those of different ones at
#: most: a name counts twice. Only a story that is long enough shows by its words that it is of another.
_OF_ONE_AFFAIR, _OF_OTHER_AFFAIRS = 4, 2
#: Days in which an affair is told of in the same words; so many days of silence take one point off, where both stories
#: are long enough to show that they are of one.
_A_WEEK = 7
#: How long after the day that it was set for an engagement can still be told of as news.
_OVER = timedelta(days=31)
#: Stems of the votes that a country has few of, so that silence tells them from others no sooner than those of many.
_OF_ALL = frozenset(("elect", "refer", "plebi", "runof", "presi", "parli"))
#: Days of silence that take one point off; among the many engagements of one country it takes fewer.
_FADES, _FADES_WITHIN = 120, 30


def _joined(mention: Mention, known: _Known | None) -> _Known:
    """What is known with a mention taken in."""
    state = known.state if known else ""
    stopped = known.stopped if known else False
    for telling in mention.tellings:
        if telling.background and state:
            continue
        state = telling.state
        stopped = state in _STOPPED or (stopped and state in ("proposed", "requested"))
    done = mention.done if "held" in mention.states else None
    planned = bool(mention.states - {"held", "under_way"})
    if known is None:
        return _Known(
            mention.order, _shared(frozenset([mention.kind])), mention.countries, mention.names, mention.people,
            mention.sectors, mention.topics, frozenset([mention.spot] if mention.spot else ()), mention.due, state,
            planned, stopped, (done or mention.day) if "held" in mention.states else None, mention.day, mention.day,
            mention.about,
        )  # fmt: skip
    held = known.held or ((done or mention.day) if "held" in mention.news else None)
    return _Known(
        known.root,
        known.kinds | {mention.kind},
        known.countries | mention.countries,
        known.names | mention.names,
        known.people | mention.people,
        known.sectors | mention.sectors,
        known.topics | mention.topics,
        known.places | ({mention.spot} if mention.spot else frozenset()),
        (mention.due if mention.news else None) or known.due or mention.due,
        state,
        known.planned or planned,
        stopped,
        held,
        known.began,
        mention.day,
        mention.about or known.about,
    )


class EngagementLedger:
    """Mentions by what they can be found by, each with the one it goes on with.

    ``fetch`` may bring in mentions, settled already, of the lists it is asked for at some places in time, those that
    stand around each (``LOOK_BACK`` before it, twice as many after, as far as ``MEMORY`` goes): so a stored ledger
    goes on without being read whole.
    """

    def __init__(self, fetch: Callable[[Mapping[Order, Collection[str]]], Iterable[Mention]] | None = None) -> None:
        self._mentions: dict[Order, Mention] = {}
        self._lists: dict[str, list[Order]] = {}
        self._fetch = fetch
        self._fetched: set[tuple[str, Order]] = set()
        #: Those that were settled anew since the ledger was opened.
        self.changed: set[Order] = set()

    def add(self, record: Cell, name: str | None = None) -> None:
        """Take in a stored Reading."""
        self.add_mentions(mentions_of(record, name))

    def add_mentions(self, mentions: Iterable[Mention]) -> None:
        """Take in mentions that are not settled yet."""
        waiting: set[Order] = set()
        mentions = self._surrounded(mentions)
        for mention in mentions:
            self._insert(mention)
            waiting.add(mention.order)
        self._settle(waiting)

    def discard(self, mentions: Iterable[Mention]) -> None:
        """Take mentions out, as of a story that was coded anew."""
        waiting: set[Order] = set()
        mentions = self._surrounded(mentions)
        for mention in mentions:
            mention = self._mentions.get(mention.order, mention)
            waiting |= self._after(mention)
            self._mentions.pop(mention.order, None)
            for key in mention.lists():
                held = self._lists.get(key, [])
                at = bisect_left(held, mention.order)
                if at < len(held) and held[at] == mention.order:
                    del held[at]
            waiting.discard(mention.order)
        self._settle({order for order in waiting if order in self._mentions})

    def _insert(self, mention: Mention) -> None:
        self._mentions[mention.order] = mention
        for key in mention.lists():
            held = self._lists.setdefault(key, [])
            if not held or held[-1] < mention.order:
                held.append(mention.order)
            else:
                insort(held, mention.order)

    def _surrounded(self, mentions: Iterable[Mention]) -> list[Mention]:
        """Mentions that come or go, with all brought in that they may concern."""
        found = list(mentions)
        self._bring({mention.order: (*mention.lists(), *mention.sought_by()) for mention in found})
        return found

    def _bring(self, asked: Mapping[Order, Iterable[str]]) -> None:
        if self._fetch is None:
            return
        wanted = {order: {key for key in keys if (key, order) not in self._fetched} for order, keys in asked.items()}
        wanted = {order: keys for order, keys in wanted.items() if keys}
        if wanted:
            self._fetched.update((key, order) for order, keys in wanted.items() for key in keys)
            for mention in self._fetch(wanted):
                if mention.order not in self._mentions:
                    self._insert(mention)

    def _settle(self, waiting: set[Order]) -> None:
        """Choose for each what it goes on with, the earliest first, and again for those that it may concern."""
        heap = sorted(waiting)
        while heap:
            order = heapq.heappop(heap)
            waiting.discard(order)
            mention = self._mentions[order]
            chosen = self._choose(mention)
            known = _joined(mention, chosen.known if chosen else None)
            before = chosen.order if chosen else None
            if mention.known is not None and mention.before == before and mention.known == known:
                continue
            mention.before, mention.known = before, known
            self.changed.add(order)
            for later in self._after(mention):
                if later not in waiting:
                    waiting.add(later)
                    heapq.heappush(heap, later)

    def _choose(self, mention: Mention) -> Mention | None:
        self._bring({mention.order: mention.sought()})
        seen: set[Order] = set()
        for key in mention.sought():
            held = self._lists.get(key, ())
            at = bisect_left(held, mention.order)
            seen.update(held[max(at - LOOK_BACK, 0) : at])
        fitting: list[tuple[float, Mention]] = []
        roots: set[Order] = set()
        for order in sorted(seen, reverse=True):
            other = self._mentions[order]
            if mention.day - other.day > MEMORY:
                break
            if other.known is None or other.known.root in roots:
                continue
            if order[1] == mention.order[1]:
                roots.add(other.known.root)  # what one story tells as two is two
                continue
            roots.add(other.known.root)
            score = _fit(mention, other.known)
            if score is not None:
                fitting.append((score, other))
        if not fitting:
            return None
        best = max(fitting, key=lambda pair: pair[0])[1]
        if len(fitting) > 1 and best.known is not None and not _is_told_apart(mention, best.known):
            return None  # one of many that nothing of its own tells it from
        return best

    def _after(self, mention: Mention) -> set[Order]:
        """The later mentions that look back on this one."""
        self._bring({mention.order: mention.sought_by()})
        found: set[Order] = set()
        for key in mention.sought_by():
            held = self._lists.get(key, ())
            at = bisect_left(held, mention.order)
            # As many again as look back: those between may be in other lists than the one that they look in.
            for order in held[at : at + 2 * LOOK_BACK]:
                if order > mention.order and self._mentions[order].day - mention.day <= MEMORY:
                    found.add(order)
        return found

    # -- what came of it --------------------------------------------------------------------

    def chains(self) -> list[Chain]:
        """All chains, by when they were first told."""
        members: dict[Order, list[Mention]] = {}
        for order in sorted(self._mentions):
            mention = self._mentions[order]
            assert mention.known is not None
            members.setdefault(mention.known.root, []).append(mention)
        return [chain for chain in map(Chain, members.values()) if not chain.past]

    def mention(self, order: Order) -> Mention:
        """The mention at a place in time."""
        return self._mentions[order]

    def orders(self) -> list[Order]:
        """The places of all mentions, in time."""
        return sorted(self._mentions)


# -- the history ------------------------------------------------------------------------------


def chain_id(root: Order) -> str:
    """The id of the chain that begins with a mention."""
    return digest("engagement", root[1], str(root[2]))


@dataclass(slots=True)
class Chain:
    """One engagement: its mentions in the order in which they were published."""

    mentions: list[Mention]
    _history: list[Change] = field(default_factory=list)

    @property
    def id(self) -> str:
        return chain_id(self.mentions[0].order)

    @property
    def kind(self) -> str:
        return self.mentions[0].kind

    @property
    def countries(self) -> list[str]:
        return sorted({country for m in self.mentions for country in m.countries})

    @property
    def labels(self) -> tuple[str, ...]:
        """Each party once, as ``KEN GOV``, with the most that is known of it."""
        best: dict[str, str] = {}
        for mention in self.mentions:
            for label in mention.labels:
                key = label[:3] if label[:3].isupper() else label
                if len(label) > len(best.get(key, "")):
                    best[key] = label
        return tuple(best.values())

    @property
    def topic(self) -> str | None:
        return next((m.topic for m in self.mentions if m.topic), None)

    @property
    def place(self) -> str | None:
        return next((m.place for m in reversed(self.mentions) if m.place), None)

    @property
    def due(self) -> Cell | None:
        """The day that it was last set for."""
        return self._due(None)

    @property
    def past(self) -> bool:
        """Whether it was over before anything was told of it: a look back, and nothing that was ever planned.

        What a story looks back on of the days just gone is news to whoever was not told of it.
        """
        return all(
            t.background and t.state in ("held", "under_way") and not _is_fresh(t)
            for m in self.mentions
            for t in m.tellings
        )

    def _due(self, as_of: date | None) -> Cell | None:
        told = [c.due for c in self.history() if (as_of is None or c.published[:10] <= as_of.isoformat()) and c.due]
        return next((cell for cell in reversed(told) if _span(cell)), told[-1] if told else None)

    def state(self, as_of: date | None = None) -> str | None:
        """The state that was reached by a day; ``lapsed`` where the day set has gone by without news.

        Without a day nothing lapses. None before anything was told.
        """
        told = [c for c in self.history() if as_of is None or c.published[:10] <= as_of.isoformat()]
        if not told:
            return None
        state = _standing(told).state
        due = _span(self._due(as_of))
        if as_of is not None and state in _PLANNED and due is not None and due[1] < as_of:
            return "lapsed"
        return state

    def history(self) -> list[Change]:
        """The changes in the order in which they were told, each with all who tell of it."""
        if not self._history:
            for mention in self.mentions:
                for telling in mention.tellings:
                    _place(self._history, telling, mention)
        return self._history

    def to_dict(self) -> Cell:
        """The chain as JSON-ready data."""
        return {
            "id": self.id, "kind": self.kind, "parties": list(self.labels), "countries": self.countries,
            "topic": self.topic, "place": self.place, "due": self.due, "state": self.state(),
            "changes": [change.to_dict() for change in self.history()],
        }  # fmt: skip


def _is_fresh(telling: Telling) -> bool:
    """Whether what is told of was done on a day, and it is news still."""
    day = _span(telling.date)
    told = date.fromisoformat(telling.published[:10])
    return day is not None and (day[1] - day[0]).days < 2 and 0 <= (told - day[1]).days <= NEWS_DAYS


def _standing(told: list[Change]) -> Change:
    """The last change; where that is contested, the one that was last borne out as news."""
    last = told[-1]
    if last.contested and len(told) > 1:
        before = told[-2]
        borne_out = [t.published for t in before.tellings if not t.background]
        if borne_out and borne_out[-1] > last.tellings[-1].published:
            return before
    return last


def _place(history: list[Change], telling: Telling, mention: Mention) -> None:
    """Put a telling where it belongs: with a change that is known, or as a change of its own."""
    same = next((c for c in reversed(history) if c.state == telling.state), None)
    current = history[-1] if history else None
    if current is None:
        history.append(Change(telling.state, [telling]))
        return
    if telling.background:
        same = same or _set_before(history) if telling.state in _SET else same
        if same is not None:
            same.tellings.append(telling)
        else:
            _look_back(history, telling)
        return
    if telling.state in _SET:
        _set(history, telling, mention, current)
        return
    if telling.state in ("proposed", "requested", "agreed") and any(c.state in _SET for c in history):
        if current.state not in _STOPPED:
            (same or _set_before(history) or current).tellings.append(telling)
            return
    if same is not None and not _again(history, same, telling):
        same.tellings.append(telling)
        return
    if telling.state == "under_way" and any(c.state == "held" for c in history):
        next(c for c in history if c.state == "held").tellings.append(telling)
        return
    history.append(Change(telling.state, [telling], contested=_against(current, telling)))


def _set_before(history: list[Change]) -> Change | None:
    return next((c for c in reversed(history) if c.state in _SET), None)


def _look_back(history: list[Change], telling: Telling) -> None:
    """What a story looks back on and none has told: it goes before what is news after it."""
    if telling.state in _SET:
        late = (n for n, c in enumerate(history) if c.state in _STOPPED or c.state in ("under_way", "held"))
        history.insert(next(late, len(history)), Change(telling.state, [telling]))
        return
    day = _span(telling.date)
    at = len(history)
    if history[-1].tellings[0].story == telling.story or day is not None:
        while at and (
            history[at - 1].tellings[0].story == telling.story
            or (day is not None and history[at - 1].published[:10] > day[1].isoformat())
        ):
            at -= 1
    history.insert(at, Change(telling.state, [telling]))


def _set(history: list[Change], telling: Telling, mention: Mention, current: Change) -> None:
    """A day is set: for the first time, again, anew, or against what another says."""
    own = _span(telling.due or telling.date)
    for change in reversed(history):
        span = _span(change.due or change.date) if change.state in _SET else None
        if change.state in _SET and (own is None or span is None or _meet(own, span, 0)):
            if current.state in ("called_off", "postponed") and telling.source and change is not current:
                if current.published < telling.published and not _same_voice(current, telling):
                    history.append(Change(telling.state, [telling], contested=True))
                    return
            change.tellings.append(telling)
            return
    state = telling.state
    if state == "scheduled" and any(c.state in _STOPPED for c in history):
        state = "rescheduled"
    history.append(Change(state, [telling]))


def _same_voice(change: Change, telling: Telling) -> bool:
    return any(t.source == telling.source for t in change.tellings)


def _against(current: Change, telling: Telling) -> bool:
    return current.state in ("under_way", "held") and telling.state in _STOPPED


def _again(history: list[Change], same: Change, telling: Telling) -> bool:
    """Whether a state that was reached before is reached anew: only what was set anew in between can be."""
    between = history[next(n for n, c in enumerate(history) if c is same) + 1 :]
    renewed = [c for c in between if c.state in ("rescheduled", "scheduled", "agreed") and not c.contested]
    if not renewed:
        due, known = _span(telling.due), _span(same.due)
        return telling.state == "postponed" and due is not None and known is not None and not _meet(due, known)
    day = _span(telling.date)
    return day is None or day[1].isoformat() >= renewed[-1].published[:10]
