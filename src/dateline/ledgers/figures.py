"""Figures over time: each contested tally as a series, with who stands for which number.

A *series* is one event's tally: its kind, the event it belongs to (places, names and words in common, days that do
not contradict), and its scope (a province or the country, since when, the children among the dead). Its points are
the figures of many stories. What a point is to the points before it is its ``relation``:

============= =========================================================================================
first         opens the series
other_scope   opens it beside a series of another scope: a part of that tally, or a wider one
update        the same tally at a later time
repeat        the same number again, or a rounder word for it
conflict      at odds with what another source stands for, where time does not explain it
revision_down a number taken back for a lower one
increment     counts what is added ("another six bodies"), not the tally
============= =========================================================================================

A source has a *line*: what it last said. A new number is held against the source's own line first, else against
what stands. What follows for low, best and high is in :meth:`Series.standing`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from dateline.ledgers.counts import NO_COUNTRY, RIVALS, TALLIED, Count, counts, cut, noun_of, source_words
from dateline.record import Reading
from dateline.story import digest

Relation = Literal["first", "other_scope", "update", "repeat", "conflict", "revision_down", "increment"]

#: How alike, of 1, the words of a count and of a series must be.
ALIKE = 0.1
#: Days without a word after which a tally is closed.
WINDOW = 60
#: So few are the first to be found, of however many.
_FEW = 5
#: How long a tally is so present that nothing need be named to go on from it.
_FRESH = timedelta(days=14)
#: Days between two acts that cannot be the same one.
_APART = 3
#: A number so many times another is not a later state of it where their scopes may differ.
_LEAP = 2.5


@dataclass(frozen=True, slots=True)
class Point:
    """One count in its series. ``against`` is the id of the count that the relation is to.

    ``replaces`` are the counts that no longer stand once this one is given: what the same source said before, and
    lower numbers that the same side gave on earlier days.
    """

    count: Count
    relation: Relation
    against: str | None
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a tally stood at: the least, the best and the most, and the counts that stand for each.

    ``low`` is the least number that a line still stands for and ``high`` the most, a bound that the words leave
    open included as the number given. ``best`` is the number that most sources stand for, and of such the one
    given last.
    """

    low: float
    best: float
    high: float
    for_low: tuple[Count, ...]
    for_best: tuple[Count, ...]
    for_high: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One tally as it changes: its points in the order of publication, then of story ids.

    ``of`` is who is counted, where that is told apart (``children``); ``since`` from when; ``place`` is the place
    most often named with it.
    """

    id: str
    kind: str
    of: str | None
    place: str | None
    country: str | None
    since: date | None
    points: tuple[Point, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Every place named with it."""
        return tuple(sorted({point.count.place for point in self.points if point.count.place}))

    def _lines(self) -> list[str | None]:
        """Each point's source under the fullest name that the series has for it."""
        names = sorted(
            {p.count.source for p in self.points if p.count.source}, key=lambda n: (-len(source_words(n)), n)
        )
        out: list[str | None] = []
        for point in self.points:
            name = point.count.source
            words = source_words(name) if name else frozenset()
            same = (n for n in names if words and words <= source_words(n))
            out.append(next(same, name))
        return out

    def standing(self, as_of: date | None = None) -> Standing | None:
        """Low, best and high on a day, its own tellings included; None before the first total was given.

        Every source stands for its last total until another number replaces it: an update, a revision or a
        repeat replaces what it was held against and the source's own. A conflict replaces nothing.
        """
        lines: dict[str, Count] = {}
        backing: dict[str, set[str]] = defaultdict(set)
        for point in self.points:
            count = point.count
            if as_of is not None and count.day is not None and count.day > as_of:
                continue
            if point.relation == "increment":
                continue
            if point.relation == "repeat" and point.against in lines:
                backing[point.against].add(_who(count))
                if _who(lines[point.against]) != _who(count) or _is_rounder(count, lines[point.against]):
                    continue
            if point.relation in ("update", "revision_down", "repeat") and point.against is not None:
                lines.pop(point.against, None)
            for replaced in point.replaces:
                lines.pop(replaced, None)
            lines[count.id] = count
            backing[count.id].add(_who(count))
        if not lines:
            return None
        standing = list(lines.values())
        low = min(count.value for count in standing)
        high = max(_most(count) for count in standing)
        support: Counter[float] = Counter()
        for count in standing:
            support[count.value] += len(backing[count.id])
        best = max(reversed(standing), key=lambda c: (support[c.value], c.order)).value
        return Standing(
            low,
            best,
            high,
            tuple(c for c in standing if c.value == low),
            tuple(c for c in standing if c.value == best),
            tuple(c for c in standing if _most(c) == high),
        )

    def to_dict(self, as_of: date | None = None) -> dict[str, Any]:
        """JSON-ready, with what it stood at on a day; every number with its story and offsets."""
        standing = self.standing(as_of)
        return {
            "id": self.id,
            "kind": self.kind,
            "of": self.of,
            "place": self.place,
            "country": self.country,
            "since": self.since.isoformat() if self.since else None,
            "as_of": as_of.isoformat() if as_of else None,
            "standing": standing
            and {
                name: {"value": value, "said_by": [_told(count) for count in who]}
                for name, value, who in (
                    ("low", standing.low, standing.for_low),
                    ("best", standing.best, standing.for_best),
                    ("high", standing.high, standing.for_high),
                )
            },
            "points": [
                {**_told(point.count), "relation": point.relation, "against": point.against, "line": line}
                for point, line in zip(self.points, self._lines(), strict=True)
                if as_of is None or point.count.day is None or point.count.day <= as_of
            ],
        }


def from_readings(readings: Iterable[Reading]) -> list[Series]:
    """The series of some Readings."""
    records = (reading.to_dict() for reading in readings)
    return link(c for r in records for c in counts(r["story"], r["figures"], r["statements"]))


def link(told: Iterable[Count]) -> list[Series]:
    """Counts as series, by their first points. The same counts give the same series in any order."""
    ordered = sorted(
        {count.id: count for count in told if count.kind in TALLIED}.values(), key=lambda count: count.order
    )
    ledger = _Ledger(ordered)
    for count in ordered:
        ledger.add(count)
    return [tally.record() for tally in ledger.tallies]


def _told(count: Count) -> dict[str, Any]:
    return {
        "id": count.id,
        "date": count.day.isoformat() if count.day else None,
        "low": count.low,
        "high": count.high,
        "approximate": count.approximate,
        "unit": count.unit,
        "source": count.source,
        "anonymous": count.anonymous,
        "story": count.story,
        "published": count.published,
        "evidence": [dict(span) for span in count.evidence],
    }


def _who(count: Count) -> str:
    return count.source or ("unnamed" if count.anonymous else f"story {count.story}")


def _most(count: Count) -> float:
    return count.high if count.high is not None else count.value


# -- which series -----------------------------------------------------------------------------


class _Ledger:
    """Tallies being linked, found by their heaviest words."""

    def __init__(self, ordered: list[Count]) -> None:
        stories: dict[str, set[str]] = defaultdict(set)
        for count in ordered:
            stories[count.story].update(count.words)
        shares = Counter(word for words in stories.values() for word in words)
        size = len(stories)
        #: How telling a word is: by the share of stories that have it, as if twenty more had none.
        self.weights = {word: math.log((size + 20) / (n + 0.5)) for word, n in shares.items()}
        self.tallies: list[_Tally] = []
        self._beside: dict[tuple[str, str], list[Count]] = defaultdict(list)
        for count in ordered:
            self._beside[count.story, count.kind].append(count)
        self._holders: dict[tuple[str, str], list[_Tally]] = defaultdict(list)
        self._told_in: dict[str, list[_Tally]] = defaultdict(list)

    def add(self, count: Count) -> None:
        weights = self.weights
        vector = {
            word: weight * weights[word] * (_NAMED if word[0] == "=" else 1.0) for word, weight in count.words.items()
        }
        length = math.sqrt(math.fsum([v * v for v in vector.values()])) or 1.0
        vector = {word: value / length for word, value in vector.items()}
        told = self._told_in[count.story]
        probes = _heaviest(vector, _PROBES)
        score, best, beside = self._home(count, vector, probes)
        kind = _MAY_BE.get(count.evidence[-1]["text"])
        if kind is not None and count.kind in ("arrested", "other"):
            meant = replace(count, kind=kind)
            known, tally, _ = self._home(meant, vector, probes)
            if tally is not None and known > score and tally.may_be_of(meant):
                count, best = meant, tally
        if best is None:
            best = _Tally(count)
            self.tallies.append(best)
            best.opens(count, beside)
        else:
            best.takes(count, self._beside[count.story, count.kind])
        for other in told:
            if other is not best:
                best.beside.add(other)
                other.beside.add(best)
        if best not in told:
            told.append(best)
        best.grows(vector)
        for word in probes:
            if word not in best.indexed:
                best.indexed.add(word)
                self._holders[count.kind, word].append(best)

    def _home(
        self, count: Count, vector: Mapping[str, float], probes: Iterable[str]
    ) -> tuple[float, _Tally | None, _Tally | None]:
        """The tally that a count fits best, after how well; and the first that differs in scope alone."""
        best = beside = None
        most = 0.0
        told = self._told_in[count.story]
        for tally in self._near(vector, probes, count):
            fit = tally.fit(count, vector, any(tally in other.beside for other in told))
            if fit is None:
                continue
            score, scope_differs = fit
            if scope_differs:
                beside = beside or tally
            elif score > most:
                best, most = tally, score
        return most, best, beside

    def _near(self, vector: Mapping[str, float], probes: Iterable[str], count: Count) -> list[_Tally]:
        """Open tallies of the kind that share some of the count's heaviest words, those with most first."""
        shared: dict[_Tally, float] = defaultdict(float)
        for word in probes:
            holders = self._holders.get((count.kind, word))
            if holders is None:
                continue
            if any(tally.is_closed(count) for tally in holders):
                holders[:] = [tally for tally in holders if not tally.is_closed(count)]
            for tally in holders:
                shared[tally] += vector[word]
        found = sorted(shared, key=lambda t: (-shared[t], t.points[0].count.order))[:_COMPARED]
        told = {t for other in self._told_in[count.story] for t in other.beside if t.kind == count.kind}
        found += [tally for tally in told if tally not in shared and not tally.is_closed(count)]
        return sorted(found, key=lambda t: t.points[0].count.order)


#: Words of a tally that are kept.
_FEATURES = 300
#: How alike they must be where they have no name in common.
_STRANGE = 0.2
#: And where they have both a name and a country.
_KNOWN = 0.05
#: What it adds to the likeness that the story is known to tell of this event.
_BESIDE = 0.2
#: Names tell events apart better than words do.
_NAMED = 1.6
#: Heaviest words by which tallies are looked up, and tallies that are then compared in full.
_PROBES, _COMPARED = 24, 20


@dataclass(eq=False, slots=True)
class _Tally:
    """A series that can still grow."""

    opening: Count
    kind: str = field(init=False)
    points: list[Point] = field(default_factory=list)
    centroid: dict[str, float] = field(default_factory=dict)
    length: float = 1.0
    indexed: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    lands: set[str] = field(default_factory=set)
    places: Counter[tuple[str, str | None, str | None]] = field(default_factory=Counter)
    since: date | None = None
    happened: tuple[date, date] | None = None
    wide: bool = False
    #: The names that a tally opened beside another is known by.
    apart: frozenset[str] = frozenset()
    #: The last total of each source, by the words of its name; a story's own word has the empty set.
    lines: dict[frozenset[str], Point] = field(default_factory=dict)
    #: Ids of counts that are an authority's or a story's own word, or go on from one such.
    official: set[str] = field(default_factory=set)
    #: Tallies that some story tells of together with this one.
    beside: set[_Tally] = field(default_factory=set)
    #: The tally that this one was opened as a part of.
    whole: _Tally | None = None
    last: Point | None = None
    last_day: date | None = None

    def __post_init__(self) -> None:
        self.kind = self.opening.kind
        self.wide = self.opening.wide

    def is_closed(self, count: Count) -> bool:
        """Whether nobody has spoken of it for too long."""
        if count.day is None or self.last_day is None:
            return False
        return count.day - self.last_day > timedelta(WINDOW)

    # the same event, the same scope

    def _is_stale(self, count: Count) -> bool:
        """Whether it was last told of so long ago that a story which names nothing does not go on from it."""
        return count.day is not None and self.last_day is not None and count.day - self.last_day > _FRESH

    def fit(self, count: Count, vector: Mapping[str, float], told_beside: bool) -> tuple[float, bool] | None:
        """How well a count belongs, and whether only its scope differs; None where the event is another.

        ``told_beside`` says that its story goes on with a tally that other stories tell of together with this one:
        the dead of an event lead to its wounded.
        """
        alike = self._alike(vector)
        stranger = bool(count.names and self.names) and not count.all_names & self.names
        if told_beside and not self._place_differs(count):
            alike += _BESIDE
        least = ALIKE
        if stranger and not count.lands & self.lands:
            least = _STRANGE
        elif count.all_names & self.names and count.lands & self.lands:
            least = _KNOWN
        elif not count.names and not told_beside and self._is_stale(count):
            least = _STRANGE
        if alike < least or count.unit != self.opening.unit:
            return None
        if self._is_another_act(count):
            return None
        elsewhere = bool(count.names) and not count.all_names & self.names and self._place_differs(count)
        if count.admin1 is None and any(country == count.country for _, _, country in self.places):
            elsewhere = False  # the country of it
        if count.other_event and not self.opening.other_event:
            return None
        if stranger and count.lands and self.lands and not count.lands & self.lands:
            return None
        if self.kind == "other" and noun_of(count.of) != noun_of(self.opening.of) and not self._is_told_alike(count):
            return None
        if elsewhere or self._scope_differs(count):
            return alike, True
        if self.apart and not count.all_names & self.apart and self._line_of(count) is None:
            return None
        own = self._line_of(count)
        score = alike + (0.25 if own else 0.0) + (0.25 if self._is_of_the_same(count) else 0.0)
        if not count.adds:
            near = [self._nearness(count, point.count) for point in ([own] if own else self.lines.values())]
            score += 0.3 * max(near, default=0.5)
        return score, False

    def may_be_of(self, count: Count) -> bool:
        """Whether those held are the ones taken here, and not held for taking them; those who left, who fled."""
        noun, told = noun_of(count.of), count.evidence[-1]["text"]
        same = noun is not None and noun == noun_of(self.opening.of)
        return bool(count.all_names & self.names) and (same or count.remaining or told in _TAKEN or told in _LEFT)

    def _is_told_alike(self, count: Count) -> bool:
        """Whether what is told of two kinds of people is the same: 46 miners and 26 men are *trapped*."""
        mine, theirs = self.opening.evidence, count.evidence
        told = len(mine) == len(theirs) == 2 and cut(mine[1]["text"]) == cut(theirs[1]["text"])
        return told and bool(count.names & self.names)

    def _alike(self, vector: Mapping[str, float]) -> float:
        centroid = self.centroid
        return math.fsum([value * centroid[word] for word, value in vector.items() if word in centroid]) / self.length

    def _is_another_act(self, count: Count) -> bool:
        """Whether the days of the act say that it is not this one."""
        first = next((p.count.day for p in self.points if p.count.day), None)
        act = count.happened
        if act is None or first is None:
            return False
        if self.since is None and count.since is None and act[1] < first - timedelta(14):
            return not (self.happened and self.happened[0] <= act[1] and act[0] <= self.happened[1])
        both = self.happened is not None and act[0] == act[1] and self.happened[0] == self.happened[1]
        if both and self.happened is not None and not count.adds and self._line_of(count) is None:
            return abs((act[0] - self.happened[0]).days) > _APART and self.since is None
        return False

    def _scope_differs(self, count: Count) -> bool:
        if count.part != self.opening.part:
            return True
        if count.denies and count.people == self.opening.people:
            return False  # "many times what the ministry admits": said of the same thing
        if self._since_differs(count) or self._stands_beside(count):
            return True
        own = self._line_of(count)
        if self._is_of_the_same(count):
            return False
        if self.whole is not None and self.opening.people and not count.people and self.whole._line_of(count):
            return True  # who gave both the whole and this part now gives the whole
        if count.people != self.opening.people and not count.adds:
            if count.people is not None and self.opening.people is not None:
                return True
            if own is None and not any(_agree(count, p.count) for p in self.lines.values()):
                if not self._goes_on(count):
                    return True
        if self._is_of_others(count):
            return True
        if own is not None and not count.wide:
            return False
        total = self._nearest(count)
        if total is None or count.adds:
            return False
        most = max(p.count.value for p in self.lines.values())
        if own is None and count.is_local and count.value < most and not count.all_names & self.names:
            return True  # a mayor counts the dead of his town
        # "In Harare", where the first story of the arrests in Zimbabwe was from, is where they were.
        elsewhere = self._place_differs(count) and not (count.names and count.names <= self.opening.all_names)
        part_of_it = count.admin1 is not None and self._is_of_a_country() and elsewhere
        if part_of_it and count.value < most and own is None:
            return True  # fewer, in one province: a part, however many it is of
        if self._nearness(count, total.count) >= 1 / _LEAP:
            return False
        if count.wide != self.wide:
            return True
        # A province has fewer than its country: more in the narrower place is a later count, not another scope.
        narrower = count.admin1 is not None and any(admin1 is None for _, admin1, _ in self.places)
        wider = count.admin1 is None and any(admin1 is not None for _, admin1, _ in self.places)
        if not elsewhere:
            return False
        more = count.value > total.count.value
        return (narrower and not more) or (wider and more and self._has_settled(count)) or not (narrower or wider)

    def _goes_on(self, count: Count) -> bool:
        """Whether a number may be a later one of the same people, named by their nation here and not there: "seven
        Turkish soldiers", then "nine soldiers"."""
        mine, theirs = noun_of(self.opening.of), noun_of(count.of)
        return (mine == theirs or (theirs is None and count.people is None)) and self._is_next(count)

    def _is_next(self, count: Count) -> bool:
        """Whether a number is what the nearest before it may have grown to."""
        total = self._nearest(count)
        return total is not None and total.count.value <= count.value <= _LEAP * total.count.value

    def _is_of_a_country(self) -> bool:
        """Whether what places the tally most often is a whole country."""
        return bool(self.places) and max(self.places, key=lambda p: (self.places[p], p[0]))[1] is None

    def _is_of_the_same(self, count: Count) -> bool:
        """Whether both say outright that they count the same part: the children, those in Dhaka."""
        if count.part is not None:
            return True
        label = self.opening.people
        return label is not None and label in (count.people, cut(count.place) if count.place else None)

    def _has_settled(self, count: Count) -> bool:
        """Whether a tally is old enough that a leap is no later count of it."""
        first = self.points[0].count.day
        return first is None or count.day is None or (count.day - first).days > 3

    def _stands_beside(self, count: Count) -> bool:
        """Whether the same source gave another number in the same story: of another scope, then."""
        if count.adds or count.takes_back or (count.remaining and count.kind == "held"):
            return False
        for point in self.points:
            other = point.count
            if other.story != count.story or other.source != count.source or point.relation == "increment":
                continue
            if not _agree(count, other) and (count.source is not None or count.value < other.value):
                return True
        return False

    def _since_differs(self, count: Count) -> bool:
        if count.since is not None and self.since is not None:
            return abs((count.since - self.since).days) > 31
        if count.since is not None:
            starts = [self.happened[0] if self.happened else None, self.points[0].count.day]
            if self._is_next(count):
                return False  # 108 dead of cholera, and then 147 "since the outbreak began in January"
            return any(start is not None and count.since < start - timedelta(5) for start in starts)
        if self.since is None or count.adds:
            return False
        if count.happened is None and all(point.count.story != count.story for point in self.points):
            return False
        # A tally that has run for long is not the toll of one act, unless its number says so.
        first = self.points[0].count.day
        ran_before = first is not None and self.since < first - timedelta(5)
        total = self._nearest(count)
        return ran_before and (total is None or self._nearness(count, total.count) < 0.6)

    def _is_of_others(self, count: Count) -> bool:
        """Soldiers are not civilians, unless it is rivals who count them: then who they were is in dispute."""
        mine, theirs = noun_of(self.opening.of), noun_of(count.of)
        if self.kind == "held" and theirs is not None:
            return _side_of(theirs) == "rebels" != _side_of(mine or "people")  # pirates seized are none of the sailors
        if self.kind not in _HARMED or theirs is None or mine == theirs:
            return False
        if mine is None:
            # Of the people hurt in a protest, the officers among them are a part.
            total = self._nearest(count)
            return (
                _side_of(theirs) == "forces" and self._line_of(count) is None
                and total is not None and count.value < total.count.value and total.count.side != count.side
            )  # fmt: skip
        sides = {_side_of(mine), _side_of(theirs)}
        if sides in ({"rebels", "people"}, {"rebels", "others"}):
            return count.side == self.opening.side
        return len(sides) == 2 and sides != {"others", "people"}

    def _place_differs(self, count: Count) -> bool:
        if count.place is None or not self.places:
            return False
        return all(place != count.place for place, _, _ in self.places)

    def _nearest(self, count: Count) -> Point | None:
        return max(self.lines.values(), key=lambda p: self._nearness(count, p.count), default=None)

    @staticmethod
    def _nearness(count: Count, other: Count) -> float:
        """The smaller number's share of the larger."""
        a, b = sorted((max(count.value, 1.0), max(other.value, 1.0)))
        if count.approximate and count.high and count.value <= other.value <= count.high:
            return 1.0
        return a / b

    # what it is to what stood before

    def opens(self, count: Count, beside: _Tally | None) -> None:
        relation: Relation = "increment" if count.adds else "other_scope" if beside or count.part else "first"
        against = beside.last.count.id if beside and beside.last else None
        self.whole = beside
        if beside is not None and count.part is None and count.people is None and beside._place_differs(count):
            self.apart = count.all_names - beside.names
        elif count.other_event:
            self.apart = count.all_names
        self._put(Point(count, relation, against))

    def takes(self, count: Count, told_beside: Iterable[Count] = ()) -> None:
        """Put a count in its place, with its relation."""
        one_more = not count.stated and any(p.count.value > 1 for p in self.lines.values())
        if count.adds or one_more:
            self._put(Point(count, "increment", self.last.count.id if self.last else None))
            return
        own = self._line_of(count)
        if own is not None:
            self._put(Point(count, self._after_own(count, own.count), own.count.id))
            return
        if self.last is None:
            self._put(Point(count, "first", None))
            return
        agreed = [p for p in self.lines.values() if _agree(count, p.count)]
        if count.takes_back and agreed and self.last.count.value > count.value and count.side != "against":
            self._put(Point(count, "revision_down", self.last.count.id))  # "five were killed, and not six"
            return
        if agreed and not (count.rises and self.last.count.value < count.value):
            self._put(Point(count, "repeat", max(agreed, key=lambda p: p.count.order).count.id))
            return
        against, relation = self._held_against(count, told_beside)
        self._put(Point(count, relation, against.count.id))

    def _after_own(self, count: Count, own: Count) -> Relation:
        if _agree(count, own):
            return "repeat"
        if count.value >= own.value:
            return "update"
        if count.remaining and not count.takes_back:
            return "update"
        return "revision_down"

    def _held_against(self, count: Count, told_beside: Iterable[Count]) -> tuple[Point, Relation]:
        """The line that a source new to the tally is held against, and what it is to that."""
        lines = sorted(self.lines.values(), key=lambda p: p.count.order, reverse=True)
        latest = lines[0]
        if count.remaining and not count.takes_back:
            return self._of_those_left(count, lines, told_beside)
        if count.source is None and not count.anonymous:
            # The story's own word goes on from the line that it is nearest to, of those that it is not below.
            below = [p for p in lines if p.count.value <= count.value]
            if below:
                return max(below, key=lambda p: (p.count.value, p.count.order)), "update"
        if count.rises and not (count.denies or count.disputes):
            # "The toll rose to 13, a doctor said": of whatever stood, if nobody stands for more.
            lower = [p for p in lines if {p.count.side, count.side} != {"state", "against"}]
            if lower and all(p.count.value < count.value for p in lower):
                return max(lower, key=lambda p: (p.count.value, p.count.order)), "update"
        if count.side == "state" and not count.denies and not count.takes_back:
            # One authority goes on from another, and from a story's own word; rivals beside them do not stop it.
            official = [p for p in lines if p.count.id in self.official and not _of_two_states(count, p.count)]
            before = [p for p in official if p.count.day != count.day and p.count.story != count.story]
            spoken = any(p.count.side == "state" for p in lines)
            seen = [p for p in lines if p.count.side == "other" and p.count.story != count.story]
            if not spoken and len(seen) == len(lines) and count.kind not in _AT_ONCE and not count.disputes:
                if all(p.count.value < count.value for p in seen) and not self._rival_beside(count, told_beside):
                    return latest, "update"  # whoever was there told it first, and now the police have more
            said = any(p.count.side == "state" for p in before)
            if not said and any(p.count.source is not None and p.count.value > count.value for p in lines):
                before = []  # no authority has spoken yet, and somebody stands for more
            beside = self._rival_beside(count, told_beside)
            if (
                before
                and all(p.count.value < count.value for p in official)
                and (beside is None or beside.count.side == "against")
            ):
                return max(before, key=lambda p: (p.count.value, p.count.order)), "update"
        if count.side != latest.count.side and count.side != "against":
            who = {_counted(p.count) for p in lines}
            if _counted(count) not in who and "rebels" in {*who, _counted(count)}:
                return latest, "conflict"  # twelve rebels, says the army; thirty wedding guests, say the villagers
        camp = [p for p in lines if p.count.side == count.side != "state" and p.count.source is not None]
        later = all(p.count.day != count.day and not self._conflicts(count, p.count) for p in camp)
        if (
            camp
            and later
            and count.kind not in _AT_ONCE
            and not (count.denies or self._rival_beside(count, told_beside))
        ):
            # A monk goes on from a villager, whatever the army says of those it shelled.
            return max(camp, key=lambda p: (p.count.value, p.count.order)), "update"
        rival = next((p for p in lines if self._conflicts(count, p.count)), None)
        if rival is None:
            rival = self._rival_beside(count, told_beside)
        if count.takes_back and count.value < latest.count.value and count.side != "against":
            return latest, "revision_down"
        if rival is not None:
            return rival, "conflict"
        return latest, "update"

    def _of_those_left(self, count: Count, lines: list[Point], told_beside: Iterable[Count]) -> tuple[Point, Relation]:
        """The same for those still missing, held or trapped: time makes them fewer, and only who keeps the list adds
        to it. More than the authorities have, or whoever told it first, said by anybody else is another account.
        """
        if count.source is None and not count.anonymous:
            above = [p for p in lines if p.count.value >= count.value]
            return min(above or lines, key=lambda p: abs(p.count.value - count.value)), "update"
        official = [p for p in lines if p.count.side == "state" or p.count.source is None]
        rival = next((p for p in lines if p.count.story == count.story), None) or self._rival_beside(count, told_beside)
        if rival is None and count.denies:
            rival = next((p for p in lines if p.count.side != count.side), lines[0])
        if rival is not None:
            return rival, "conflict"
        if count.side == "state" and official:
            return official[0], "conflict" if _of_two_states(count, official[0].count) else "update"
        before = official[0] if official else lines[0]
        same_day = before.count.day == count.day
        if count.side == "state":
            return before, "conflict" if same_day and count.value < before.count.value else "update"
        more = count.value > before.count.value and count.kind != "displaced" and not count.rises
        return before, "conflict" if same_day or more else "update"

    def _rival_beside(self, count: Count, told_beside: Iterable[Count]) -> Point | None:
        """The line of another source that the same story goes on with, at another number."""
        for other in told_beside:
            same_scope = (other.part, other.people, other.adds) == (count.part, count.people, False)
            if same_scope and other.source not in (None, count.source) and not _agree(count, other):
                line = self._line_of(other)
                if line is not None:
                    return line
        return None

    def _conflicts(self, count: Count, other: Count) -> bool:
        """Whether time does not explain that two sources differ."""
        if count.source is None and not count.anonymous:
            return count.value < other.value
        if count.denies:
            return True
        if other.source is None:
            if count.value < other.value and not count.takes_back:
                return True  # whoever told it first
            return count.story == other.story and (count.disputes or count.side == "other")
        if count.story == other.story:
            return True
        if {count.side, other.side} == {"state", "against"}:
            return True
        if count.value < other.value or _of_two_states(count, other):
            return True
        if count.kind in _AT_ONCE and count.side != other.side:
            return True  # who was led away on Sunday does not grow in number by Tuesday
        leaps = count.kind in _HARMED and count.value > 2 * _LEAP * other.value and other.value > _FEW
        if leaps and other.side == "state" != count.side:
            return True  # no such leap is made by counting on: 400 to the government's 19
        if other.high is None and not count.disputes:
            return False  # "at least 20" leaves room for 32
        return count.day == other.day and count.side != other.side

    def _line_of(self, count: Count) -> Point | None:
        """What the same source last said; a story's own word goes on from a story's own word."""
        if count.source is None:
            return None
        mine = source_words(count.source)
        best: Point | None = None
        for words, point in self.lines.items():
            if not words or not mine or not (words <= mine or mine <= words):
                continue
            opposed = {point.count.side, count.side} == {"state", "against"}
            if opposed and (len(words & mine) < 2 or (words ^ mine) & RIVALS):
                continue
            if best is None or point.count.order > best.count.order:
                best = point
        return best

    def _put(self, point: Point) -> None:
        count = point.count
        self.points.append(point)
        goes_on = point.relation == "update" and count.side == "other" and point.against in self.official
        if count.side == "state" or count.source is None or goes_on:
            self.official.add(count.id)
        if count.day is not None:
            self.last_day = max(self.last_day or count.day, count.day)
        if self.happened is None and count.happened is not None:
            self.happened = count.happened
        if self.since is None and len(self.points) == 1:
            self.since = count.since
        if count.place is not None:
            self.places[count.place, count.admin1, count.country] += 1
        self.names |= count.all_names
        self.lands |= count.lands
        if point.relation == "increment" or (point.relation == "repeat" and self._is_rounder_repeat(point)):
            return
        self.points[-1] = point = replace(point, replaces=self._replaced_by(point))
        self.last = point
        own = self._line_of(count)
        if own is not None:
            self.lines = {words: p for words, p in self.lines.items() if p is not own}
        if count.source is None:
            # The story's own word replaces what it goes on from.
            self.lines = {w: p for w, p in self.lines.items() if w or point.relation == "conflict"}
        self.lines[source_words(count.source) if count.source else frozenset()] = point

    def _replaced_by(self, point: Point) -> tuple[str, ...]:
        """The counts that do not stand beside a new total."""
        new = point.count
        own = self._line_of(new)
        out = {own.count.id} if own is not None else set()
        for line in self.lines.values():
            old = line.count
            one_side = old.side == new.side == "state" or old.source is None
            if point.relation == "update" and one_side and old.value < new.value and old.day != new.day:
                out.add(old.id)
        return tuple(sorted(out))

    def _is_rounder_repeat(self, point: Point) -> bool:
        other = next((p.count for p in self.points if p.count.id == point.against), None)
        return other is not None and _is_rounder(point.count, other)

    def grows(self, vector: Mapping[str, float]) -> None:
        """Take in a count's words."""
        centroid = self.centroid
        for word, value in vector.items():
            centroid[word] = centroid.get(word, 0.0) + value
        if len(centroid) > 2 * _FEATURES:
            self.centroid = centroid = {word: centroid[word] for word in _heaviest(centroid, _FEATURES)}
        self.length = math.sqrt(math.fsum([v * v for v in centroid.values()])) or 1.0

    def record(self) -> Series:
        opening = self.opening
        place, _, country = (
            max(self.places, key=lambda p: (self.places[p], p[0])) if self.places else (None, None, None)
        )
        of = opening.part or noun_of(opening.of)
        return Series(
            digest(opening.id, "series"), self.kind, of, place, country, self.since, tuple(self.points)
        )  # fmt: skip


def _heaviest(vector: Mapping[str, float], count: int) -> list[str]:
    """The heaviest words, the heaviest first; of equal ones by the alphabet."""
    least = sorted(vector.values(), reverse=True)[:count][-1:] or [0.0]
    heavy = [word for word, weight in vector.items() if weight >= least[0]]
    return sorted(heavy, key=lambda word: (-vector[word], word))[:count]


#: What gunmen do to their hostages, and the police to suspects.
_TAKEN = frozenset(("taken", "seized"))
_LEFT = frozenset(("left", "gone"))
#: Words that are of a kind only where the ledger has such a tally of the event.
_MAY_BE = dict.fromkeys(("held", "holding", "hold", *_TAKEN), "held") | dict.fromkeys(_LEFT, "displaced")
#: What is over with the act; deaths come late, and the missing are found.
_AT_ONCE = frozenset(("arrested", "held"))
_HARMED = frozenset(("killed", "wounded"))
_FORCES = frozenset(
    """soldiers soldier troops policemen policeman officers police guards peacekeepers servicemen marines
    sailors cadets cadet recruits conscripts troopers""".split()
)
_REBELS = frozenset(
    """fighters fighter militants militant rebels rebel guerrillas insurgents terrorists terrorist gunmen gunman
    attackers attacker jihadists separatists pirates bandits kidnappers hijackers""".split()
)
#: Those of whom the other side may say that they were fighters.
_PEOPLE = frozenset("civilians civilian people villagers residents men protesters demonstrators".split())


def _side_of(noun: str) -> str:
    """On which side of a fight the counted are."""
    known = (("forces", _FORCES), ("rebels", _REBELS), ("people", _PEOPLE))
    return next((name for name, words in known if noun in words), "others")


def _counted(count: Count) -> str:
    """On which side of a fight those counted are; people, where nothing is said of them."""
    side = _side_of(noun_of(count.of) or "people")
    return "people" if side == "others" else side


def _of_two_states(count: Count, other: Count) -> bool:
    """Whether two governments count, each for itself."""
    spoken = {count.speaks_for, other.speaks_for}
    return count.side == other.side == "state" and len(spoken) == 2 and not spoken & NO_COUNTRY


def _agree(count: Count, other: Count) -> bool:
    """Whether two numbers are the same, or one a rounder word for the other."""
    if count.value == other.value:
        return True
    return _is_rounder(count, other)


def _is_rounder(count: Count, other: Count) -> bool:
    """Whether a number is a rounder word for an earlier one: "dozens" for 46, "more than 500" for 547."""
    if not count.approximate or (other.approximate and other.high is None):
        return False
    if count.low is not None and count.high is not None and count.low < count.high:
        return count.low <= other.value <= count.high
    if count.high is None:
        return count.value % 5 == 0 and count.value <= other.value <= 1.1 * count.value
    return abs(count.value - other.value) <= 0.05 * other.value
