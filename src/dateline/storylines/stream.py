"""Storylines: stories of one developing event, linked as they arrive.

Single-pass clustering (Allan et al. 1998). A story is two unit vectors, of words and of names, each count
dampened and weighed by how few stories have it so far. It joins the storyline whose centroid is nearest, if
that is near enough and was told within the window; else it opens one. Storylines whose centroids have grown
together are merged: the first reports of an event often have too few words in common.

The storylines that come out hang on the order of arrival, as with any single pass. :func:`relink` puts stories
in the order of publication first, so that it gives one result.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from heapq import nlargest
from importlib import resources
from sys import intern

from dateline.story import digest
from dateline.storylines.outline import Outline

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
#: Features of each story that are kept until its storyline closes, to find the most central story.
_KEPT = 40
_LISTED = 20


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
class _Member:
    published: str | None
    story: str
    headline: str | None
    opening: str
    names: tuple[str, ...]
    weights: array[float]


@dataclass(slots=True)
class _Open:
    """A storyline that can still grow."""

    id: str
    first: date
    last: date
    centroid: dict[str, float] = field(default_factory=dict)
    length: float = 0.0
    members: list[_Member] = field(default_factory=list)
    actors: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)

    def likeness(self, vector: dict[str, float], length: float) -> float:
        """The cosine; 0 where a story that names somebody has next to no name in common with the storyline."""
        small, large = (vector, self.centroid) if len(vector) < len(self.centroid) else (self.centroid, vector)
        both = [name for name in small if name in large]
        scale = length * self.length or 1.0
        tied = math.fsum(small[name] * large[name] for name in both if name[0] == "=") / scale
        if tied < TIED and any(name[0] == "=" for name in vector):
            return 0.0
        return tied + math.fsum(small[name] * large[name] for name in both if name[0] != "=") / scale


class Storylines:
    """The stream. Memory: the window's storylines, and ids and titles of those before it."""

    def __init__(self) -> None:
        self._stories = 0
        self._counts: Counter[str] = Counter()
        self._open: dict[str, _Open] = {}
        self._closed: dict[str, Storyline] = {}
        self._holders: dict[str, set[str]] = {}
        self._home: dict[str, str] = {}
        self._became: dict[str, str] = {}
        self._today = date.min

    def add(self, new: Outline) -> str:
        """Put a story on its storyline; the storyline's id. It may change when storylines merge: see :meth:`of`."""
        if new.story in self._home:
            return self.of(new.story)
        day = new.day or self._today
        self._today = max(self._today, day)
        self._close()
        self._count(new)
        vector = self._vector(new)
        length = _length(vector)
        near, likeness = self._nearest(vector, length, day, None)
        if near is None or likeness < JOIN:
            near = _Open(digest("storyline", new.story), day, day)
            self._open[near.id] = near
        self._home[new.story] = near.id
        self._absorb(near, vector)
        near.first, near.last = min(near.first, day), max(near.last, day)
        heaviest = nlargest(_KEPT, vector.items(), key=lambda item: (item[1], item[0]))
        names, weights = tuple(name for name, _ in heaviest), array("f", (weight for _, weight in heaviest))
        near.members.append(_Member(new.published, new.story, new.headline, new.opening, names, weights))
        near.actors.update(set(new.actors))
        near.places.update(set(new.places))
        # A storyline that has grown large moves little with one story more: it is the small ones that find it.
        while len(near.members) <= _YOUNG or len(near.members) % _YOUNG == 0:
            other, likeness = self._nearest(near.centroid, near.length, day, near)
            if other is None or likeness < MERGE:
                break
            near = self._merge(near, other)
        return near.id

    def of(self, story: str) -> str:
        """The id of the storyline that a story is on. Raises KeyError for a story that was never added."""
        at = self._home[story]
        while at in self._became:
            at = self._became[at]
        return at

    def storylines(self) -> list[Storyline]:
        """All storylines, in order of their first day."""
        found = [*self._closed.values(), *(_record(line) for line in self._open.values())]
        return sorted(found, key=lambda line: (line.start or date.max, line.id))

    # -- inside -------------------------------------------------------------------------------

    def _count(self, new: Outline) -> None:
        self._stories += 1
        self._counts.update(new.words.keys())
        self._counts.update(f"={name}" for name in new.names)
        if len(self._counts) > _COUNTED:
            # What was seen once or long ago is forgotten; what is usual stays so.
            self._stories //= 2
            self._counts = Counter({name: count // 2 for name, count in self._counts.items() if count > 1})

    def _vector(self, of: Outline) -> dict[str, float]:
        words = self._weighed(of.words, "")
        names = self._weighed(of.names, "=")
        share = NAMES if names else 0.0
        scale = math.sqrt(1 - share) / (_length(words) or 1.0)
        vector = {name: weight * scale for name, weight in words.items()}
        scale = math.sqrt(share) / (_length(names) or 1.0)
        return vector | {name: weight * scale for name, weight in names.items()}

    def _weighed(self, counts: Counter[str], mark: str) -> dict[str, float]:
        total = self._stories + _PRIOR + 1
        usual = _shares() if not mark else {}
        return {
            intern(mark + name): (1 + math.log(count))
            * math.log(total / (self._counts[mark + name] + _PRIOR * usual.get(name, 0.0) + 0.5))
            for name, count in counts.items()
        }

    def _nearest(
        self, vector: dict[str, float], length: float, day: date, but: _Open | None
    ) -> tuple[_Open | None, float]:
        """The storyline told near that day that is most like a vector, ``but`` left out, and how like."""
        partial: dict[str, float] = {}
        for name, weight in nlargest(_PROBES, vector.items(), key=lambda item: (item[1], item[0])):
            for holder in self._holders.get(name, ()):
                line = self._open[holder]
                if line is not but and (line.first - day).days <= WINDOW and (day - line.last).days <= WINDOW:
                    partial[holder] = partial.get(holder, 0.0) + weight * line.centroid[name] / line.length
        best = nlargest(_COMPARED, partial, key=lambda holder: (round(partial[holder], 9), holder))
        scored = [(self._open[holder].likeness(vector, length), holder) for holder in best]
        if not scored:
            return None, 0.0
        likeness, holder = max(scored)
        return self._open[holder], likeness

    def _absorb(self, line: _Open, vector: dict[str, float]) -> None:
        for name, weight in vector.items():
            if name not in line.centroid:
                self._holders.setdefault(name, set()).add(line.id)
            line.centroid[name] = line.centroid.get(name, 0.0) + weight
        if len(line.centroid) > 2 * _FEATURES:
            kept = dict(nlargest(_FEATURES, line.centroid.items(), key=lambda item: (item[1], item[0])))
            self._release(line.id, line.centroid.keys() - kept.keys())
            line.centroid = kept
        line.length = _length(line.centroid)

    def _release(self, holder: str, names: Iterable[str]) -> None:
        for name in names:
            holders = self._holders[name]
            holders.discard(holder)
            if not holders:
                del self._holders[name]

    def _merge(self, one: _Open, other: _Open) -> _Open:
        """Two storylines as the one that began first."""
        kept, gone = sorted((one, other), key=lambda line: (line.first, line.id))
        self._became[gone.id] = kept.id
        del self._open[gone.id]
        self._release(gone.id, gone.centroid.keys())
        self._absorb(kept, gone.centroid)
        kept.last = max(kept.last, gone.last)
        kept.members += gone.members
        kept.actors += gone.actors
        kept.places += gone.places
        return kept

    def _close(self) -> None:
        over = [line for line in self._open.values() if (self._today - line.last).days > WINDOW]
        for line in over:
            self._closed[line.id] = _record(line)
            self._release(line.id, line.centroid.keys())
            del self._open[line.id]


def relink(outlines: Iterable[Outline]) -> Storylines:
    """The storylines of stories in whatever order: taken by time of publication, undated ones last, then by id."""
    stream = Storylines()
    for one in sorted(outlines, key=lambda one: (one.published or "9999", one.story)):
        stream.add(one)
    return stream


def _record(line: _Open) -> Storyline:
    members = sorted(line.members, key=lambda member: (member.published or "9999", member.story))
    central = max(
        [member for member in members if member.headline] or members,
        key=lambda member: round(
            math.fsum(w * line.centroid.get(name, 0.0) for name, w in zip(member.names, member.weights, strict=True)), 9
        ),
    )
    return Storyline(
        id=line.id,
        title=central.headline or central.opening,
        start=line.first if line.first > date.min else None,
        end=line.last if line.last > date.min else None,
        stories=tuple(member.story for member in members),
        actors=_most(line.actors),
        places=_most(line.places),
    )


def _most(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_LISTED])


def _length(vector: dict[str, float]) -> float:
    return math.sqrt(math.fsum(weight * weight for weight in vector.values()))


@cache
def _shares() -> dict[str, float]:
    """Stem to the share of stories that have it, for words usual in news."""
    table = resources.files("dateline.storylines").joinpath("shares.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {stem: float(share) for stem, share in rows}
