"""Places: names to GeoNames ids, coordinates, country and first-level division; and where an act took place.

:func:`find_places` reads the names, :func:`place_of_clause` tells which of them is the place of an act. The
gazetteer ships with the package (see :mod:`dateline.places.build`); nothing is fetched at run time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from dateline.parse import Doc
from dateline.places.find import Mention, candidates, division_named, find_mentions, mention_at
from dateline.places.gazetteer import Gazetteer, fold, gazetteer
from dateline.places.resolve import Reading, weigh
from dateline.places.tables import tables
from dateline.places.where import EventPlace, place_of_clause
from dateline.story import Evidence, dateline_place

__all__ = ["EventPlace", "Place", "find_places", "place_of_clause", "places_at"]

Kind = Literal["country", "admin1", "admin2", "city", "region", "demonym"]


@dataclass(frozen=True, slots=True)
class Place:
    """A name in the text and the place it stands for.

    ``sentence`` and ``token`` are None for a dateline, which is no sentence. ``refused`` holds the other things
    the name could have meant, as (name, country, why not).
    """

    start: int
    end: int
    text: str
    sentence: int | None
    token: int | None
    name: str
    geonameid: int | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    kind: Kind
    rule: str
    refused: tuple[tuple[str, str | None, str], ...] = ()

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.start, self.end, self.text)


def find_places(doc: Doc) -> list[Place]:
    """The places that a story names, in the order of the text."""
    mentions = find_mentions(doc)
    dateline = _dateline_mentions(doc)
    weighed = weigh(dateline + mentions)
    firm = {m.group for m in dateline + mentions if m.strong and m.refused is None}
    out: list[Place] = []
    for mention in dateline + mentions:
        if mention.refused is not None:
            continue
        readings = weighed.get(mention.group)
        if not readings or _by_a_name_unlike_its_own(readings[0]):
            continue
        if mention.group in firm or not _unheard_of(readings[0]):
            out.append(_place(doc, mention, readings))
    out.sort(key=lambda p: (p.start, p.end))
    return out


def places_at(doc: Doc, spans: Iterable[tuple[int, int]]) -> list[Place]:
    """What the names at given spans stand for, whoever found them; a name not in the gazetteer is left out.

    The rest of the story is read as usual and has its say.
    """
    wanted = list(spans)
    given = [m for start, end in wanted for m in [mention_at(doc, start, end)] if m is not None]
    covered = [(m.start, m.end) for m in given]
    others = _dateline_mentions(doc) + find_mentions(doc)
    others = [m for m in others if not any(m.start < end and start < m.end for start, end in covered)]
    weighed = weigh(given + others)
    return [_place(doc, m, weighed[m.group]) for m in given if weighed.get(m.group)]


#: A town below this size is not thought of in a story that names nothing else of its country.
_UNHEARD_OF = 15_000


def _by_a_name_unlike_its_own(best: Reading) -> bool:
    """ "Bombay" is Mumbai in a story about India; "Enguri" is not Ankara in one that names nothing Turkish."""
    return best.loose and best.backing < 0.3


def _unheard_of(best: Reading) -> bool:
    if best.place is None or best.kind not in ("city", "admin2"):
        return False
    return gazetteer().people[best.place] < _UNHEARD_OF and best.backing < 0.3 and not best.contained


def _dateline_mentions(doc: Doc) -> list[Mention]:
    """The place a dateline names, with the state or country after it: "NAIROBI, Kenya (Agency) --"."""
    span = dateline_place(doc.story)
    if span is None:
        return []
    start, end = span
    text = doc.story.text
    while end > start and text[end - 1].isspace():
        end -= 1
    key = fold(text[start:end])
    found = Mention(None, 0, 0, start, end, key, tables().known.get(key, ()), candidates(key), strong=True)
    passage = next(p for p in doc.story.passages if p.kind == "dateline")
    rest = _REST.match(text[end : passage.end])
    if rest:
        found.inside = division_named(rest[1].strip(), found.towns)
    return [found] if found.known or found.towns else []


_REST = re.compile(r"[ ]?[,/][ ]?([A-Z][^(,/–—:-]*)")


def _place(doc: Doc, mention: Mention, readings: list[Reading]) -> Place:
    best = readings[0]
    places = gazetteer()
    lat = lon = None
    geonameid: int | None = None
    if best.known is not None:
        name, lat, lon, geonameid = best.known.name, best.known.lat, best.known.lon, best.known.geonameid
        rule = best.known.source
    else:
        assert best.place is not None
        name = places.name(best.place)
        point = places.point(best.place)
        if point:
            lat, lon = point
        geonameid = int(places.ids[best.place])
        rule = "gazetteer"
    if mention.inside is not None:
        rule = f"{rule}, in {places.name(mention.inside)} by the text"
    elif len(readings) > 1:
        rule = f"{rule}, of {len(readings)} by size and the story's other places"
    refused = tuple(
        (r.known.name if r.known else places.name(r.place) if r.place is not None else "", r.country,
         _why_not(places, best, r))
        for r in readings[1:4]
    )  # fmt: skip
    return Place(
        mention.start,
        mention.end,
        doc.story.text[mention.start : mention.end],
        mention.sentence.index if mention.sentence else None,
        _head(mention) if mention.sentence else None,
        name,
        geonameid,
        lat,
        lon,
        best.country,
        places.name(best.in1) if best.in1 is not None else None,
        best.kind,  # type: ignore[arg-type]
        rule,
        refused,
    )


def _why_not(places: Gazetteer, best: Reading, other: Reading) -> str:
    where = f"{places.name(other.in1)}, " if other.in1 is not None and other.kind in ("city", "admin2") else ""
    return f"{where}{other.kind}: weighs {other.score:.1f}, the chosen one {best.score:.1f}"


def _head(mention: Mention) -> int:
    """The token of the span that hangs outside it."""
    sentence = mention.sentence
    assert sentence is not None
    for i in range(mention.last, mention.first - 1, -1):
        if not mention.first <= sentence.heads[i] <= mention.last or sentence.heads[i] == i:
            return i
    return mention.last
