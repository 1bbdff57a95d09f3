"""Storylines: stories of one developing event, linked as they arrive.

Single-pass clustering (Allan et al. 1998). A story is two unit vectors, of words and of names, each count
dampened and weighed by how few stories have it so far. It joins the storyline whose centroid is nearest, if
that is near enough and was told within the window; else it opens one. Storylines whose centroids have grown
together are merged: the first reports of an event often have too few words in common.

The storylines that come out hang on the order of arrival, as with any single pass. :func:`relink` puts stories
in the order of publication first, so that it gives one result. A stream can be written down (:meth:`Storylines.save`)
and goes on from there to the bit: weights are whole numbers, whose sums are exact in whatever order they are made.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.story import digest, hashed
from dateline.storylines.outline import NAME, Outline, shares, word_term

#: Cosine at which a story joins a storyline, and at which two storylines become one.
JOIN, MERGE = 0.11, 0.3
#: How much of that cosine must come from names. Reports of two earthquakes share all their words but these.
TIED = 0.03
#: Share of names in the square of a story's length; words have the rest.
NAMES = 0.7
#: Days without a story after which a storyline is closed.
WINDOW = 60
#: Stories that the table of usual words stands for.
_PRIOR = 100
#: Stories up to which a storyline looks for another to merge with at each one; then at every such number.
_YOUNG = 8
#: Heaviest features by which storylines are looked up, and storylines that are then compared in full.
_PROBES, _COMPARED = 40, 10
#: Features of a centroid that are kept, and features whose stories are counted.
_FEATURES, _COUNTED = 800, 500_000
#: Features of each story that are kept to find the most central story of a storyline.
_KEPT = 40
_LISTED = 20
#: What stands for a weight of 1. Squares of sums over 30,000 stories still fit 63 bits.
_ONE = 1 << 16
_NAMES_FROM = np.uint64(NAME)
_DAMPENED = np.array([0.0, *(1 + math.log(count) for count in range(1, 256))])

Terms = NDArray[np.uint64]
Weights = NDArray[np.int64]
Vector = tuple[Terms, Weights]


@dataclass(frozen=True, slots=True)
class Storyline:
    """One developing event, told by ``stories`` from ``start`` to ``end``, the days of publication.

    ``title`` is the headline of the story nearest to what all tell; its first words where none has one.
    ``actors`` and
    ``places`` count the stories that name them, most first.
    """

    id: str
    title: str
    start: date | None
    end: date | None
    stories: tuple[str, ...]
    actors: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Member:
    """What a storyline's record needs of one of its stories. ``kept``: its heaviest terms, and then their weights."""

    story: str
    published: str | None
    headline: str | None
    opening: str
    actors: tuple[str, ...]
    places: tuple[str, ...]
    kept: bytes


class _Open:
    """A storyline that can still grow."""

    __slots__ = ("_vector", "first", "id", "last", "length", "members", "number", "saved", "size")

    def __init__(self, id_: str, first: date, last: date, vector: Vector | Callable[[], Vector], length: float) -> None:
        self.id, self.first, self.last, self.length = id_, first, last, length
        self._vector = vector
        #: The stories that have come.
        self.members: dict[str, Member] = {}
        #: The numbers of the storylines, in what was saved, whose stories it has beside them; and how many it has.
        self.saved: list[int] = []
        self.size = 0
        #: Its number among the :class:`_Holders`.
        self.number = -1

    @property
    def vector(self) -> Vector:
        """The centroid. Of what was saved, most are never asked for theirs."""
        if callable(self._vector):
            self._vector = self._vector()
        return self._vector

    @vector.setter
    def vector(self, vector: Vector) -> None:
        self._vector = vector

    def likeness(self, terms: Terms, weights: Weights, length: float) -> float:
        """The cosine; 0 where a story that names somebody has next to no name in common with the storyline."""
        own, held = self.vector
        at = own.searchsorted(terms)
        at[at == len(own)] = 0
        both = (held[at] * weights) * (own[at] == terms)
        names = int(terms.searchsorted(_NAMES_FROM))
        scale = length * self.length or 1.0
        tied = int(both[names:].sum()) / scale
        if tied < TIED and names < len(terms):
            return 0.0
        return tied + int(both[:names].sum()) / scale


def story_number(story: str) -> int:
    """By what a stream that was saved knows a story: a hash of its id, 64 bits, signed."""
    return hashed("story", story)


class _Counts:
    """How many stories have each term: what there was in two arrays, what has come since in a dictionary."""

    def __init__(self, terms: Terms, counts: NDArray[np.int32]) -> None:
        self.terms, self.counts = terms, counts
        self._since: dict[int, int] = {}
        self._distinct = len(terms)

    def add(self, terms: Terms) -> NDArray[np.float64]:
        """Count a story's terms; how many stories have each, with this one."""
        found = np.zeros(len(terms))
        if len(self.terms):
            at = self.terms.searchsorted(terms)
            at[at == len(self.terms)] = 0
            found = self.counts[at] * (self.terms[at] == terms).astype(float)
        since = self._since
        more = []
        for term, before in zip(terms.tolist(), found.tolist(), strict=True):
            known = since.get(term, 0)
            if not known and not before:
                self._distinct += 1
            since[term] = known + 1
            more.append(known + 1)
        if len(since) > _FOLDED:
            self.fold()
        have: NDArray[np.float64] = found + np.array(more, float)
        return have

    def fold(self) -> None:
        """All of it in the arrays."""
        if self._since:
            new = np.fromiter(self._since.keys(), np.uint64, len(self._since))
            every = np.concatenate([self.terms, new])
            count = np.concatenate([self.counts, np.fromiter(self._since.values(), np.int32, len(self._since))])
            self.terms, inverse = np.unique(every, return_inverse=True)
            self.counts = np.bincount(inverse, count, len(self.terms)).astype(np.int32)
            self._since = {}

    def forget(self) -> bool:
        """Forget what was seen once or long ago, where there are too many terms; what is usual stays so."""
        if self._distinct <= _COUNTED:
            return False
        self.fold()
        kept = self.counts > 1
        self.terms, self.counts = self.terms[kept], self.counts[kept] // 2
        self._distinct = len(self.terms)
        return True


class Storylines:
    """The stream. Memory: the window's storylines, and ids and titles of those before it.

    ``recall`` looks up members of storylines that were saved, by their :func:`story_number`, when a record of their
    storyline is asked for.
    """

    def __init__(self, recall: Callable[[list[int]], Iterable[Member]] | None = None) -> None:
        self._recall = recall
        self._stories = 0
        self._counts = _Counts(np.empty(0, np.uint64), np.empty(0, np.int32))
        self._open: dict[str, _Open] = {}
        self._closed: dict[str, Storyline] = {}
        self._holders = _Holders.of([])
        self._home: dict[str, str] = {}
        #: The stories that were saved, rising, the number of each one's storyline, and the ids of these.
        self._saved, self._saved_on = np.empty(0, np.int64), np.empty(0, np.int32)
        self._saved_lines: list[str] = []
        self._became: dict[str, str] = {}
        self._today = date.min
        #: Storylines that grew, whose records can be asked for when they have closed, too.
        self.touched: set[str] = set()
        #: For each story that was added its heaviest terms and their weights: :attr:`Member.kept`.
        self.kept: dict[str, bytes] = {}

    def add(self, new: Outline) -> str:
        """Put a story on its storyline; the storyline's id. It may change when storylines merge: see :meth:`of`."""
        if new.story in self:
            return self.of(new.story)
        day = new.day or self._today
        if day > self._today:
            self._today = day
            self._close()
        terms, weights = self._vector(new)
        length = _length(weights)
        near, likeness = self._nearest(terms, weights, length, day, None)
        if near is None or likeness < JOIN:
            empty = np.empty(0, np.uint64), np.empty(0, np.int64)
            near = _Open(digest("storyline", new.story), day, day, empty, 0.0)
            self._open[near.id] = near
        self._home[new.story] = near.id
        near.first, near.last = min(near.first, day), max(near.last, day)
        self._absorb(near, terms, weights)
        heaviest = _heaviest(terms, weights, _KEPT)
        kept = terms[heaviest].astype("<u8").tobytes() + weights[heaviest].astype("<i4").tobytes()
        self.kept[new.story] = kept
        near.members[new.story] = Member(
            new.story, new.published, new.headline, new.opening, new.actors, new.places, kept
        )
        near.size += 1
        # A storyline that has grown large moves little with one story more: it is the small ones that find it.
        while near.size <= _YOUNG or near.size % _YOUNG == 0:
            other, likeness = self._nearest(*near.vector, near.length, day, near)
            if other is None or likeness < MERGE:
                break
            near = self._merge(near, other)
        self.touched.add(near.id)
        return near.id

    def settle(self, touched: Iterable[str] = ()) -> None:
        """What has come so far is known to whoever goes on: nothing counts as grown but these storylines."""
        self.touched = set(touched)
        self._closed = {line: record for line, record in self._closed.items() if line in self.touched}
        self.kept = {}

    def __contains__(self, story: str) -> bool:
        return story in self._home or self._saved_at(story) is not None

    def _saved_at(self, story: str) -> str | None:
        """The storyline that a story was on when the stream was saved."""
        number = story_number(story)
        at = int(self._saved.searchsorted(number))
        return self._saved_lines[self._saved_on[at]] if at < len(self._saved) and self._saved[at] == number else None

    def of(self, story: str) -> str:
        """The id of the storyline that a story is on. Raises KeyError for a story that was never added."""
        at = self._home.get(story) or self._saved_at(story)
        if at is None:
            raise KeyError(story)
        while at in self._became:
            at = self._became[at]
        return at

    def storyline(self, line: str) -> Storyline:
        """The storyline of an id that :meth:`of` gave."""
        return self._closed[line] if line in self._closed else self._record(self._open[line])

    @property
    def today(self) -> date:
        """The latest day of publication so far: what comes from before it came out of order."""
        return self._today

    def storylines(self) -> list[Storyline]:
        """All storylines, in order of their first day; of a stream that was saved, those that grew since."""
        found = [self.storyline(line) for line in sorted(self.touched) if line not in self._became]
        return sorted(found, key=lambda line: (line.start or date.max, line.id))

    # -- saved, and gone on with --------------------------------------------------------------

    def save(self) -> bytes:
        """The stream as it is now: the length of a JSON header, the header, and the arrays that it names."""
        self._counts.fold()
        held = self._holders = _Holders.of(list(self._open.values()))
        lines = [
            [line.id, line.first.toordinal(), line.last.toordinal(), line.length, line.size] for line in held.lines
        ]
        became = np.full(len(self._saved_lines), -1, np.int32)
        for line in held.lines:
            became[line.saved] = line.number
        on = became[self._saved_on]
        came = [(story_number(story), line.number) for line in held.lines for story in line.members]
        members = np.concatenate([self._saved[on >= 0], np.array([number for number, _ in came], np.int64)])
        homes = np.concatenate([on[on >= 0], np.array([line for _, line in came], np.int32)])
        order = members.argsort()
        number = "<u2" if len(lines) < 1 << 16 else "<i4"
        arrays: Mapping[str, NDArray[Any]] = {
            # The stories of open storylines, as `story_number` has them, rising; for each the number of its storyline.
            "members": members[order].astype("<i8"),
            # The terms of all open storylines, rising, and how many of these have each.
            "terms": held.terms.distinct.astype("<u8"),
            # All terms so far, rising, and how many stories have each.
            "counted": self._counts.terms.astype("<u8"),
            "held": np.diff(held.terms.starts).astype("<i4"),
            # The storylines that have one term after the other: the weight there, and the storyline's number.
            "weights": held.weights.astype("<i4"),
            "counts": self._counts.counts.astype("<i4"),
            "holders": held.holders.astype(number),
            "homes": homes[order].astype(number),
        }
        shapes = [[name, array.dtype.str, len(array)] for name, array in arrays.items()]
        about = {"stories": self._stories, "today": self._today.toordinal(), "lines": lines, "arrays": shapes}
        header = json.dumps(about).encode()
        header += b" " * (-len(header) % 8)
        return b"".join([len(header).to_bytes(8, "little"), header, *(array.tobytes() for array in arrays.values())])

    @classmethod
    def opened(cls, saved: bytes, recall: Callable[[list[int]], Iterable[Member]]) -> Storylines:
        """The stream that was saved. Its storylines as of then are open; those that had closed are not in it."""
        stream = cls(recall)
        at = 8 + int.from_bytes(saved[:8], "little")
        about = json.loads(saved[8:at])
        arrays: dict[str, NDArray[Any]] = {}
        for name, kind, count in about["arrays"]:
            arrays[name] = np.frombuffer(saved, kind, count, at)
            at += arrays[name].nbytes
        stream._stories, stream._today = about["stories"], date.fromordinal(about["today"])
        stream._counts = _Counts(arrays["counted"], arrays["counts"])
        stream._saved, stream._saved_on = arrays["members"], arrays["homes"]
        holders, weights = arrays["holders"], arrays["weights"]
        terms = _Listed(arrays["terms"], np.concatenate([[0], np.cumsum(arrays["held"], dtype=np.int64)]))
        where = _Where(holders, len(about["lines"]))
        for number, (id_, first, last, length, size) in enumerate(about["lines"]):
            vector = partial(_cut, terms, weights, where, number)
            line = _Open(id_, date.fromordinal(first), date.fromordinal(last), vector, length)
            line.saved, line.size = [number], size
            stream._open[id_] = line
        stream._holders = _Holders([*stream._open.values()], terms, holders, weights.copy(), where)
        stream._saved_lines = [*stream._open]
        return stream

    # -- inside -------------------------------------------------------------------------------

    def _vector(self, of: Outline) -> tuple[Terms, Weights]:
        """A story's terms and their weights: names and words each have their share of its length."""
        terms = np.frombuffer(of.terms, "<u8").astype(np.uint64)
        counts = _DAMPENED[np.frombuffer(of.counts, np.uint8)]
        self._stories += 1
        have = self._counts.add(terms)
        if self._counts.forget():
            self._stories, have = self._stories // 2, have // 2
        usual = _usual(terms)
        raw = counts * np.log((self._stories + _PRIOR + 1) / (have + _PRIOR * usual + 0.5))
        names = int(terms.searchsorted(_NAMES_FROM))
        share = NAMES if names < len(terms) else 0.0
        for part, of_length in ((raw[:names], 1 - share), (raw[names:], share)):
            part *= math.sqrt(of_length) / (math.sqrt(math.fsum(part * part)) or 1.0)
        weights = np.rint(raw * _ONE).astype(np.int64)
        return terms, weights

    def _nearest(
        self, terms: Terms, weights: Weights, length: float, day: date, but: _Open | None
    ) -> tuple[_Open | None, float]:
        """The storyline told near that day that is most like a vector, ``but`` left out, and how like."""
        heaviest = _heaviest(terms, weights, _PROBES)
        scored = self._holders.likely(terms[heaviest], weights[heaviest], day, but)
        if not scored:
            return None, 0.0
        likeness, holder = max((line.likeness(terms, weights, length), line.id) for line in scored)
        return self._open[holder], likeness

    def _absorb(self, line: _Open, terms: Terms, weights: Weights) -> None:
        own, held = line.vector
        every, where = np.unique(np.concatenate([own, terms]), return_inverse=True)
        summed = np.zeros(len(every), np.int64)
        np.add.at(summed, where, np.concatenate([held, weights]))
        gone = np.empty(0, np.uint64)
        if len(every) > 2 * _FEATURES:
            kept = np.sort(_heaviest(every, summed, _FEATURES))
            left = np.ones(len(every), bool)
            left[kept] = False
            gone = every[left]
            every, summed = every[kept], summed[kept]
        line.vector = every, summed
        line.length = _length(summed)
        if self._holders.crowded:
            self._holders = _Holders.of(list(self._open.values()))
        else:
            self._holders.put(line, terms, gone)

    def _drop(self, line: _Open) -> None:
        """Take a storyline out of those that can grow."""
        self._holders.drop(line)
        del self._open[line.id]

    def _merge(self, one: _Open, other: _Open) -> _Open:
        """Two storylines as the one that began first."""
        kept, gone = sorted((one, other), key=lambda line: (line.first, line.id))
        self._became[gone.id] = kept.id
        self._drop(gone)
        kept.last = max(kept.last, gone.last)
        self._absorb(kept, *gone.vector)
        kept.members |= gone.members
        kept.saved += gone.saved
        kept.size += gone.size
        self.touched.add(kept.id)
        return kept

    def _close(self) -> None:
        for line in [line for line in self._open.values() if (self._today - line.last).days > WINDOW]:
            if line.id in self.touched:
                self._closed[line.id] = self._record(line)
            self._drop(line)

    def _record(self, line: _Open) -> Storyline:
        if line.saved:
            assert self._recall is not None
            saved = self._saved[np.isin(self._saved_on, line.saved)]
            line.members.update((member.story, member) for member in self._recall(saved.tolist()))
            line.saved = []
        members = sorted(line.members.values(), key=lambda m: (m.published or "9999", m.story))
        central = max([m for m in members if m.headline] or members, key=lambda member: _in_common(line, member))
        actors = Counter(name for member in members for name in set(member.actors))
        places = Counter(name for member in members for name in set(member.places))
        return Storyline(
            id=line.id,
            title=central.headline or central.opening,
            start=line.first if line.first > date.min else None,
            end=line.last if line.last > date.min else None,
            stories=tuple(member.story for member in members),
            actors=_most(actors),
            places=_most(places),
        )


class _Listed:
    """Terms in lists, each as often as a list is long: which there are, rising, and where the list of each starts,
    with the end of the last one."""

    def __init__(self, distinct: Terms, starts: NDArray[np.int64]) -> None:
        self.distinct, self.starts = distinct, starts

    @classmethod
    def of(cls, terms: Terms) -> _Listed:
        """Those of terms that rise, each as often as it is there."""
        starts = np.flatnonzero(np.diff(terms, prepend=~terms[:1]))
        return cls(terms[starts], np.append(starts, len(terms)))

    def __len__(self) -> int:
        return int(self.starts[-1])

    @cached_property
    def _list(self) -> NDArray[np.int32]:
        """Which list each place is in."""
        return np.repeat(np.arange(len(self.distinct), dtype=np.int32), np.diff(self.starts))

    def at(self, places: NDArray[np.integer[Any]]) -> Terms:
        """The terms at these places of all lists, one after the other."""
        found: Terms = self.distinct[self._list[places]]
        return found

    def stretches(self, terms: Terms) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the list of each of these terms starts and ends: at one place where it has none."""
        first, last = self.distinct.searchsorted(terms), self.distinct.searchsorted(terms, "right")
        return self.starts[first], self.starts[last]


class _Holders:
    """Which open storylines have a term, with what weight: pairs of both, in lists sorted by term.

    Where a storyline grows, the weights of its pairs are written over; new pairs wait in a dictionary until they are
    many (``crowded``). ``holders`` are numbers of ``lines``; ``where`` gives the places of a line's pairs in the
    arrays, rising.
    """

    def __init__(
        self,
        lines: list[_Open],
        terms: _Listed,
        holders: NDArray[np.integer[Any]],
        weights: NDArray[np.int32],
        where: Callable[[int], NDArray[np.integer[Any]]],
    ) -> None:
        self.lines, self.terms, self.holders, self.weights = lines, terms, holders, weights
        self._where, self._sorted = where, len(lines)
        self._first = np.array([line.first.toordinal() for line in lines], np.int64)
        self._last = np.array([line.last.toordinal() for line in lines], np.int64)
        self._length = np.array([line.length for line in lines])
        self._more: dict[int, dict[int, int]] = {}
        self._came = 0
        for number, line in enumerate(lines):
            line.number = number

    @classmethod
    def of(cls, lines: list[_Open]) -> _Holders:
        """Those of these storylines."""
        vectors = [line.vector for line in lines]
        sizes = [len(terms) for terms, _ in vectors]
        terms = np.concatenate([terms for terms, _ in vectors] or [np.empty(0, np.uint64)])
        weights = np.concatenate([weights for _, weights in vectors] or [np.empty(0, np.int64)]).astype(np.int32)
        holders = np.repeat(np.arange(len(lines), dtype=np.int32), sizes)
        order = terms.argsort(kind="stable")
        by_line = np.empty(len(order), np.int32)
        by_line[order] = np.arange(len(order), dtype=np.int32)
        where = np.split(by_line, np.cumsum(sizes)).__getitem__
        return cls(lines, _Listed.of(terms[order]), holders[order], weights[order], where)

    @property
    def crowded(self) -> bool:
        return self._came > max(_CROWD, len(self.terms) // 4)

    def put(self, line: _Open, terms: Terms, gone: Terms) -> None:
        """Take in a storyline as it is now. ``terms`` are those that it has or has more of, ``gone`` those it lost."""
        if line.number < 0:
            line.number = len(self.lines)
            self.lines.append(line)
            if len(self.lines) > len(self._length):
                room = np.zeros(len(self.lines))
                self._first = np.concatenate([self._first, room.astype(np.int64)])
                self._last = np.concatenate([self._last, room.astype(np.int64)])
                self._length = np.concatenate([self._length, room])
        n = line.number
        self._first[n], self._last[n], self._length[n] = line.first.toordinal(), line.last.toordinal(), line.length
        own, held = line.vector
        at, there = _stand(own, terms)
        for term, weight in self._write(n, terms[there], held[at[there]]):
            self._more.setdefault(term, {})[n] = weight
            self._came += 1
        for term, _ in self._write(n, gone, np.zeros(len(gone), np.int64)):
            if term in self._more:
                self._more[term].pop(n, None)

    def _write(self, n: int, terms: Terms, weights: Weights) -> Iterable[tuple[int, int]]:
        """Write over what is in the arrays; the others."""
        where = self._where(n) if n < self._sorted else np.empty(0, np.int64)
        at, there = _stand(self.terms.at(where), terms)
        self.weights[where[at[there]]] = weights[there]
        return zip(terms[~there].tolist(), weights[~there].tolist(), strict=True)

    def drop(self, line: _Open) -> None:
        """Leave a storyline out from now on."""
        self._last[line.number] = np.iinfo(np.int32).min

    def likely(self, terms: Terms, weights: Weights, day: date, but: _Open | None) -> list[_Open]:
        """Of those told near a day the most like a vector of these terms, as far as these go."""
        starts, ends = self.terms.stretches(terms)
        # None to begin with: a story may have no word that tells it from others.
        found = [slice(0), *map(slice, starts.tolist(), ends.tolist())]
        partial = np.zeros(len(self._length), np.int64)
        np.add.at(
            partial,
            np.concatenate([self.holders[some] for some in found]),
            np.concatenate([self.weights[some] for some in found]) * np.repeat(weights, ends - starts),
        )
        for term, weight in zip(terms.tolist(), weights.tolist(), strict=True):
            for n, there in self._more.get(term, _NONE).items():
                partial[n] += weight * there
        today = day.toordinal()
        near = (partial > 0) & (self._first - today <= WINDOW) & (today - self._last <= WINDOW)
        if but is not None:
            near[but.number] = False
        those = near.nonzero()[0]
        scores = partial[those] / self._length[those]
        if len(those) > _COMPARED:
            high = scores >= np.partition(scores, -_COMPARED)[-_COMPARED]
            those, scores = those[high], scores[high]
        ranked = zip(scores.tolist(), (self.lines[n] for n in those.tolist()), strict=True)
        best = sorted(ranked, key=lambda pair: (pair[0], pair[1].id), reverse=True)
        return [line for _, line in best[:_COMPARED]]


class _Where:
    """The places of each storyline's pairs in arrays that are sorted otherwise: of a few, they are looked for one by
    one; where more are asked for, all are sorted."""

    def __init__(self, holders: NDArray[np.integer[Any]], count: int) -> None:
        self._holders, self._count = holders, count
        self._found: dict[int, NDArray[np.integer[Any]]] = {}

    def __call__(self, number: int) -> NDArray[np.integer[Any]]:
        if number not in self._found:
            if len(self._found) < _ASKED:
                self._found[number] = np.flatnonzero(self._holders == number)
            else:
                ends = np.cumsum(np.bincount(self._holders, minlength=self._count))
                self._found = dict(enumerate(np.split(self._holders.argsort(kind="stable"), ends)))
        return self._found[number]


#: Storylines whose places are looked for one by one.
_ASKED = 8


def _stand(among: Terms, terms: Terms) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each of these terms stands among others, rising, and whether it does."""
    at = among.searchsorted(terms)
    if not len(among):
        return at, np.zeros(len(terms), bool)
    at[at == len(among)] = 0
    return at, among[at] == terms


#: New pairs of terms and storylines, from which on all are sorted again.
_CROWD = 1 << 16
_NONE: Mapping[int, int] = {}
#: Terms counted apart before they are put with the others.
_FOLDED = 1 << 16


def relink(outlines: Iterable[Outline]) -> Storylines:
    """The storylines of stories in whatever order: taken by time of publication, undated ones last, then by id."""
    stream = Storylines()
    for one in sorted(outlines, key=lambda one: (one.published or "9999", one.story)):
        stream.add(one)
    return stream


def _most(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_LISTED])


def _heaviest(terms: Terms, weights: Weights, count: int) -> NDArray[np.int64]:
    """Where the heaviest stand; of equal ones, those of the higher terms."""
    if len(terms) > count:
        least = np.partition(weights, -count)[-count]
        found = np.flatnonzero(weights >= least)
    else:
        found = np.arange(len(terms))
    return found[np.lexsort((terms[found], weights[found]))[::-1][:count]]


def _in_common(line: _Open, member: Member) -> int:
    """How much of what a story tells above all is what its storyline tells."""
    count = len(member.kept) // 12
    terms = np.frombuffer(member.kept, "<u8", count)
    own, held = line.vector
    at = own.searchsorted(terms)
    at[at == len(own)] = 0
    weights = np.frombuffer(member.kept, "<i4", count, 8 * count).astype(np.int64)
    return int((weights * held[at] * (own[at] == terms)).sum())


def _cut(
    terms: _Listed, weights: NDArray[np.int32], where: Callable[[int], NDArray[np.integer[Any]]], line: int
) -> Vector:
    """The terms of a line, and what they weigh."""
    at = where(line)
    return terms.at(at), weights[at].astype(np.int64)


def _length(weights: Weights) -> float:
    return math.sqrt(int((weights * weights).sum()))


def _usual(terms: Terms) -> NDArray[np.float64]:
    """The share of stories that have each term, for words usual in news."""
    known, shares = _shares()
    at = known.searchsorted(terms)
    at[at == len(known)] = 0
    found: NDArray[np.float64] = shares[at] * (known[at] == terms)
    return found


@cache
def _shares() -> tuple[Terms, NDArray[np.float64]]:
    found = sorted((word_term(stem), share) for stem, share in shares().items())
    return np.array([term for term, _ in found], np.uint64), np.array([share for _, share in found])
