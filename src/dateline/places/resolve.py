"""Which place a name means: qualifiers, tables, and what the rest of the story speaks for."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from dateline.places.find import Mention, is_inside
from dateline.places.gazetteer import ADMIN1, ADMIN2, CITY, COUNTRY, KINDS, NONE, fold, gazetteer
from dateline.places.lists import word_list
from dateline.places.tables import Known, tables

#: So much backing means that other names of the story speak for a reading's country.
_SPOKEN_FOR = 0.4
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
    loose: bool = False  # by an alternate name unlike the town's own
    capital: float = 0.0  # the part of the prior that it has as a capital
    contained: float = 0.0
    backing: float = 0.0  # what other names say for its country
    score: float = 0.0
    share: float = 0.0


def readings_of(mention: Mention) -> list[Reading]:
    """What a name may mean, each with the weight it has in any story."""
    places = gazetteer()
    out: list[Reading] = []
    seen: set[int] = set()
    for known in mention.known:
        in1 = known.place if known.place is not None and places.kinds[known.place] == ADMIN1 else None
        prior = {"country": 10.6, "demonym": 10.6, "region": 9.5, "admin1": 9.0}[known.kind]
        if known.kind == "admin1" and mention.key in ("washington", "new york") and mention.towns:
            prior = 5.0  # alone, the city
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
        prior = WEIGHTS.size * math.log10(max(people, 300))
        capital = 0.0
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
        loose = alternate and kind == CITY and not _akin(mention.key, place)
        if alternate and kind == CITY:
            prior -= 2.0 if loose else 1.5
        if kind == CITY and tables().capitals.get(mention.key) == places.country(place):
            capital = WEIGHTS.capital
            prior += capital
        in1 = places.admin1(place)
        in2 = place if kind == ADMIN2 else (places.in2[place] if places.in2[place] != NONE else None)
        out.append(Reading(place, None, KINDS[kind], places.country(place), in1, in2, prior, loose, capital))
    if not generic:
        _town_before_division(out)
    if len(out) > _WEIGHED:
        out.sort(key=lambda r: -r.prior)
        del out[_WEIGHED:]
    return out


@lru_cache(maxsize=100_000)
def _akin(key: str, place: int) -> bool:
    """Whether an alternate name is a spelling of the name ("Kiev"), not another name or a slip ("Boni" for Bonn).

    A part of the name counts as well: "New York" for New York City.
    """
    own = _ARTICLE.sub("", fold(gazetteer().name(place)))
    if key in own or own in key:
        return True
    return key[:1] == own[:1] and (_bones(key) == _bones(own) or SequenceMatcher(None, key, own).ratio() >= 0.7)


_ARTICLE = re.compile(r"^(?:al|el|ad|ar|as|ash|at|az|an) (?=\w{4})")


def _bones(key: str) -> str:
    """A name's consonants, which spellings in Latin letters agree on: "hodeida" and "hudaydah"."""
    return key[:1] + re.sub(r"(.)\1+", r"\1", re.sub(r"[^b-df-gj-np-tvxz]", "", key[1:]))


def _town_before_division(readings: list[Reading]) -> None:
    """ "Gao" alone is the town rather than the region around it that bears its name."""
    towns = [r for r in readings if r.kind == "city"]
    for division in readings:
        if division.known is not None or division.kind not in ("admin1", "admin2"):
            continue
        inside = division.in1 if division.kind == "admin1" else division.in2
        seats = [t.prior for t in towns if inside in (t.in1, t.in2)]
        if seats and max(seats) >= 3.3:
            division.prior = min(division.prior, max(seats) - 0.4)


_DIVISION_WORDS = word_list("division_words")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts; chosen on development stories, local and foreign."""

    size: float = 1.0
    capital: float = 1.5
    country: float = 1.3
    admin1: float = 2.2
    admin2: float = 0.8
    contains: float = 2.0
    sharpness: float = 1.5


WEIGHTS = Weights()


def weigh(mentions: list[Mention]) -> dict[str, list[Reading]]:
    """Each name's readings, best first. A name means one thing in a story, unless qualified.

    Every name votes for the countries and divisions of its readings, by their share; readings gain from the
    votes of the other names, which changes the shares: four rounds settle it.
    """
    _group(mentions)
    names: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.refused is None:
            names[mention.group].append(mention)
    weighed: dict[str, list[Reading]] = {}
    for key, uses in names.items():
        readings = readings_of(uses[0])
        divisions = [m.inside for m in uses if m.inside is not None]
        if divisions:
            held = [r for r in readings if r.place is not None and any(is_inside(r.place, d) for d in divisions)]
            readings = held or readings
        weighed[key] = readings
    _contain(weighed)
    times = {key: 1.0 + math.log(len(uses)) for key, uses in names.items()}
    for readings in weighed.values():
        for reading in readings:
            reading.score = reading.prior
        _share(readings)
    for _ in range(4):
        lands: dict[str, float] = defaultdict(float)
        first: dict[int, float] = defaultdict(float)
        second: dict[int, float] = defaultdict(float)
        own: dict[str, tuple[dict[str, float], dict[int, float], dict[int, float]]] = {}
        for key, readings in weighed.items():
            mine: tuple[dict[str, float], dict[int, float], dict[int, float]] = ({}, {}, {})
            for r in readings:
                weight = r.share * times[key]
                if weight < 0.01:
                    continue
                if r.country:
                    # A people says less about where a story plays than a place does.
                    vote = weight * (0.5 if r.kind == "demonym" else 1.0)
                    mine[0][r.country] = mine[0].get(r.country, 0.0) + vote
                if r.in1 is not None:
                    mine[1][r.in1] = mine[1].get(r.in1, 0.0) + weight
                if r.in2 is not None:
                    mine[2][r.in2] = mine[2].get(r.in2, 0.0) + weight
            for country, vote in mine[0].items():
                lands[country] += vote
            for place, vote in mine[1].items():
                first[place] += vote
            for place, vote in mine[2].items():
                second[place] += vote
            own[key] = mine
        for key, readings in weighed.items():
            mine = own[key]
            for r in readings:
                bonus = r.contained
                # What others say: a name must not vote for itself through its own other readings.
                if r.country and r.country in lands:
                    r.backing = lands[r.country] - mine[0].get(r.country, 0.0)
                    bonus += WEIGHTS.country * math.log1p(max(0.0, lands[r.country] - mine[0].get(r.country, 0.0)))
                if r.in1 is not None and r.in1 in first:
                    bonus += WEIGHTS.admin1 * math.log1p(2 * max(0.0, first[r.in1] - mine[1].get(r.in1, 0.0)))
                if r.in2 is not None and r.in2 in second:
                    bonus += WEIGHTS.admin2 * math.log1p(2 * max(0.0, second[r.in2] - mine[2].get(r.in2, 0.0)))
                r.score = r.prior + bonus
            if any(r.backing > _SPOKEN_FOR for r in readings):
                # "Lebanese troops in Tripoli", and no word of Libya: being a capital then says nothing.
                for r in readings:
                    if r.backing <= 0:
                        r.score -= r.capital
        for readings in weighed.values():
            _share(readings)
    for readings in weighed.values():
        readings.sort(key=lambda r: (-r.score, r.place if r.place is not None else -1))
    return weighed


def _group(mentions: list[Mention]) -> None:
    """One sense per story, unless the text names two: "Cambridge, Mass." and "Cambridge, England"."""
    named: dict[str, list[int]] = defaultdict(list)
    for m in mentions:
        if m.inside is not None and m.refused is None and m.inside not in named[m.key]:
            named[m.key].append(m.inside)
    for m in mentions:
        held = named.get(m.key, ())
        if len(held) > 1:
            m.group = f"{m.key}@{m.inside if m.inside is not None else held[0]}"


def _contain(weighed: dict[str, list[Reading]]) -> None:
    """ "Bakersfield" and "Kern County": where one name's place lies in a county that another names, both gain."""
    counties: dict[int, str] = {}
    towns: dict[int, set[str]] = defaultdict(set)
    for key, readings in weighed.items():
        for r in readings:
            if r.place is None:
                continue
            if r.kind == "admin2" and key.rsplit(" ", 1)[-1] in _DIVISION_WORDS:
                counties[r.place] = key
            elif r.kind == "city" and r.in2 is not None:
                towns[r.in2].add(key)
    for key, readings in weighed.items():
        for r in readings:
            if (r.kind == "city" and r.in2 in counties and counties[r.in2] != key) or (
                r.kind == "admin2" and r.place in counties and any(k != key for k in towns.get(r.place, ()))
            ):
                r.contained = WEIGHTS.contains


def _share(readings: list[Reading]) -> None:
    if not readings:
        return
    top = max(r.score for r in readings)
    total = 0.0
    for r in readings:
        r.share = math.exp(WEIGHTS.sharpness * (r.score - top))
        total += r.share
    for r in readings:
        r.share /= total
