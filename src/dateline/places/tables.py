"""What the small tables beside this module say: names of countries, regions, states, and of people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from dateline.places.gazetteer import ADMIN1, fold, gazetteer, rows


@dataclass(frozen=True, slots=True)
class Known:
    """A reading of a name that the tables give: a gazetteer place, or a region of our own."""

    kind: str
    name: str
    country: str | None
    place: int | None
    geonameid: int | None
    lat: float | None
    lon: float | None
    source: str


_NOWHERE: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True)
class Tables:
    """Folded names to their readings, and the lists that tell people from places."""

    known: dict[str, tuple[Known, ...]]
    postal: dict[str, int]
    capitals: dict[str, str]
    given: frozenset[str]
    rarely_given: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]
    abbreviations: frozenset[str]


def _plurals(demonym: str) -> list[str]:
    if demonym.endswith(("s", "ese", "ish", "ch", "men", "sh")):
        return [demonym]
    return [demonym, demonym + "s"]


@cache
def tables() -> Tables:
    """Read once; a few thousand rows."""
    known: dict[str, list[Known]] = {}
    capitals: dict[str, str] = {}
    postal: dict[str, int] = {}
    places = gazetteer()

    def add(name: str, row: Known) -> None:
        held = known.setdefault(fold(name), [])
        if row not in held:
            held.append(row)

    here = Path(str(resources.files("dateline.places")))
    numbers = places.number_of_country
    table = list(rows(here / "regions.tsv"))
    wanted = {int(row["geonameid"]) for row in table if row["geonameid"]}
    divisions = {gid: at for at, gid in enumerate(places.ids) if gid in wanted}
    names = {fold(n) for row in table for n in [row["name"], *row["aliases"].split("|")]}
    for row in table:
        point = _NOWHERE if not row["lat"] else (float(row["lat"]), float(row["lon"]))
        gid = int(row["geonameid"]) if row["geonameid"] else None
        source = f"places/regions.tsv {row['name']}"
        at = divisions.get(gid) if gid else None
        kind = "region" if at is None or places.kinds[at] != ADMIN1 else "admin1"
        reading = Known(kind, row["name"], row["country"] or None, at, gid, *point, source)
        for name in [row["name"], *filter(None, row["aliases"].split("|"))]:
            add(name, reading)
        people = Known("demonym", row["name"], row["country"] or None, at, gid, *point, source)
        for demonym in filter(None, row["demonyms"].split("|")):
            for form in _plurals(demonym):
                if fold(form) not in names:
                    add(form, people)
    regions = frozenset(known)
    for row in rows(here.parent / "actors" / "countries.tsv"):
        code = row["iso3"]
        number = numbers.get(code)
        middle_of = _country_point(number)
        gid = None if number is None else int(places.ids[number])
        source = f"actors/countries.tsv {code}"
        reading = Known("country", row["name"], code, number, gid, *middle_of, source)
        for name in [row["name"], *filter(None, row["other_names"].split("|"))]:
            if fold(name) not in regions:
                add(name, reading)
        people = Known("demonym", row["name"], code, number, gid, *middle_of, source)
        for demonym in filter(None, row["demonyms"].split("|")):
            for form in _plurals(demonym):
                if fold(form) not in regions:
                    add(form, people)
        for capital in filter(None, row["capitals"].split("|")):
            capitals.setdefault(fold(capital), code)
    shortened: set[str] = set()
    for row in rows(here / "states.tsv"):
        shortened.update(filter(None, row["abbreviations"].replace(" ", "").split("|")))
        found = _division(row["country"], row["name"])
        if found is None:
            continue
        middle = places.point(found) or _NOWHERE
        source = f"places/states.tsv {row['name']}"
        reading = Known("admin1", row["name"], row["country"], found, int(places.ids[found]), *middle, source)
        postal[row["postal"]] = found
        for name in [row["name"], *filter(None, row["abbreviations"].split("|"))]:
            add(name, reading)
        people = Known("demonym", row["name"], row["country"], found, int(places.ids[found]), *middle, source)
        for demonym in filter(None, row["demonyms"].split("|")):
            for form in _plurals(demonym):
                add(form, people)

    given: set[str] = set()
    rarely: set[str] = set()
    surnames: frozenset[str] = frozenset()
    for line in (here / "people.txt").read_text(encoding="utf-8").split("\n"):
        kind, _, people_names = line.partition("\t")
        if kind == "given":
            for name in people_names.split():
                (rarely if name.endswith("*") else given).add(name.rstrip("*"))
        elif kind == "surnames":
            surnames = frozenset(people_names.split())
    common = frozenset(
        word
        for line in (here / "words.txt").read_text(encoding="utf-8").split("\n")
        if not line.startswith("#")
        for word in line.split()
    )
    return Tables(
        known={k: tuple(v) for k, v in known.items()},
        postal=postal,
        capitals=capitals,
        given=frozenset(given),
        rarely_given=frozenset(rarely),
        surnames=surnames,
        words=common,
        abbreviations=frozenset(shortened),
    )


def _country_point(number: int | None) -> tuple[float | None, float | None]:
    point = None if number is None else gazetteer().point(number)
    return point or _NOWHERE


def _division(country: str, name: str) -> int | None:
    places = gazetteer()
    for place, alternate in places.lookup(fold(name)):
        if not alternate and places.kinds[place] == ADMIN1 and places.country(place) == country:
            return place
    return None
