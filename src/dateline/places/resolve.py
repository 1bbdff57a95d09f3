"""Which place a name means: qualifiers, tables, and what the rest of the story speaks for."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from dateline.places.find import Mention, is_inside
from dateline.places.gazetteer import ADMIN1, ADMIN2, CITY, COUNTRY, KINDS, NONE, gazetteer
from dateline.places.tables import Known, tables

#: Readings weighed per name: the rest are hamlets.
_WEIGHED = 60


@dataclass(slots=True)
class Reading:
    """One thing a name may mean, and how much speaks for it."""

    place: int | None
    known: Known | None
    kind: str
    country: str | None
    in1: int | None
    in2: int | None
    prior: float
    score: float = 0.0
    share: float = 0.0


def readings_of(mention: Mention) -> list[Reading]:
    """What a name may mean, each with the weight it has in any story."""
    places = gazetteer()
    out: list[Reading] = []
    seen: set[int] = set()
    for known in mention.known:
        in1 = known.place if known.place is not None and places.kinds[known.place] == ADMIN1 else None
        prior = {"country": 10.0, "demonym": 10.0, "region": 9.5, "admin1": 9.0}[known.kind]
        out.append(Reading(known.place, known, known.kind, known.country, in1, None, prior))
        if known.place is not None:
            seen.add(known.place)
    words = mention.key.split()
    generic = words[-1] in _DIVISION_WORDS
    for place, alternate in mention.towns:
        if place in seen:
            continue
        kind = places.kinds[place]
        people = places.people[place]
        prior = math.log10(max(people, 300))
        if kind == COUNTRY:
            if mention.known:
                continue
            prior = 9.0
        elif kind == ADMIN1:
            prior = 6.5 if not alternate else 4.5
            if not generic:
                prior -= 0.5
        elif kind == ADMIN2:
            prior = 5.0 + 0.3 * prior if generic else 0.6 * prior + (0.2 if not alternate else -0.8)
        if alternate and kind == CITY:
            prior -= 1.5
        if kind == CITY and tables().capitals.get(mention.key) == places.country(place):
            prior += 2.0
        in1 = places.admin1(place)
        in2 = place if kind == ADMIN2 else (places.in2[place] if places.in2[place] != NONE else None)
        out.append(Reading(place, None, KINDS[kind], places.country(place), in1, in2, prior))
    if len(out) > _WEIGHED:
        out.sort(key=lambda r: -r.prior)
        del out[_WEIGHED:]
    return out


_DIVISION_WORDS = frozenset("county parish province governorate oblast region district state prefecture department".split())


def weigh(mentions: list[Mention]) -> dict[str, list[Reading]]:
    """Each name's readings, best first. A name means one thing in a story, unless qualified."""
    names: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.refused is None:
            names[mention.key].append(mention)
    weighed: dict[str, list[Reading]] = {}
    for key, uses in names.items():
        readings = readings_of(uses[0])
        divisions = [m.inside for m in uses if m.inside is not None]
        if divisions:
            held = [r for r in readings if r.place is not None and any(is_inside(r.place, d) for d in divisions)]
            readings = held or readings
        weighed[key] = readings
    times = {key: 1.0 + math.log(len(uses)) for key, uses in names.items()}
    for readings in weighed.values():
        for reading in readings:
            reading.score = reading.prior
        _share(readings)
    for _ in range(4):
        lands: dict[str, float] = defaultdict(float)
        divisions1: dict[int, float] = defaultdict(float)
        divisions2: dict[int, float] = defaultdict(float)
        for key, readings in weighed.items():
            # A demonym or a far country speaks less for where a story plays than a town does.
            for r in readings:
                weight = r.share * times[key]
                if r.country:
                    lands[r.country] += weight * (0.5 if r.kind == "demonym" else 1.0)
                if r.in1 is not None:
                    divisions1[r.in1] += weight
                if r.in2 is not None:
                    divisions2[r.in2] += weight
        for key, readings in weighed.items():
            own = times[key]
            for r in readings:
                mine = r.share * own
                bonus = 0.0
                if r.country:
                    bonus += 1.2 * math.log1p(max(0.0, lands[r.country] - mine * (0.5 if r.kind == "demonym" else 1.0)))
                if r.in1 is not None:
                    bonus += 1.2 * math.log1p(2 * max(0.0, divisions1[r.in1] - mine))
                if r.in2 is not None:
                    bonus += 0.8 * math.log1p(2 * max(0.0, divisions2[r.in2] - mine))
                r.score = r.prior + bonus
        for readings in weighed.values():
            _share(readings)
    for readings in weighed.values():
        readings.sort(key=lambda r: (-r.score, r.place if r.place is not None else -1))
    return weighed


def _share(readings: list[Reading]) -> None:
    if not readings:
        return
    top = max(r.score for r in readings)
    total = 0.0
    for r in readings:
        r.share = math.exp(1.5 * (r.score - top))
        total += r.share
    for r in readings:
        r.share /= total
