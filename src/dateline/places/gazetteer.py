"""The gazetteer in memory: a mapped file, looked up by binary search over its sorted names."""

from __future__ import annotations

import json
import mmap
import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

COUNTRY, ADMIN1, ADMIN2, CITY = range(4)
KINDS = ("country", "admin1", "admin2", "city")
#: Marks, in a posting, that the key is an alternate name of the place.
ALTERNATE = 1 << 31
#: No such place: a town without a known division.
NONE = 0xFFFFFFFF
_NO_POINT = -(2**31)

_COMBINING = re.compile("[\u0300-\u036f]")
_DROPPED = re.compile("[.'’‘`´ʻʼʿʾ\u02bc\u02b9]")
_BETWEEN = re.compile("[^a-z0-9&\u0080-\uffff]+")
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
                          "ß": "ss", "ə": "a"})  # fmt: skip
_SAME = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


def fold(name: str) -> str:
    """The form in which names are compared: lower case, no accents or apostrophes, one space between words.

    >>> fold("Saint-Étienne"), fold("Coeur d'Alene"), fold("W.Va.")
    ('st etienne', 'coeur dalene', 'wva')
    """
    low = name.lower()
    if not low.isascii():
        low = _COMBINING.sub("", unicodedata.normalize("NFKD", low)).translate(_LETTERS)
    words = _BETWEEN.sub(" ", _DROPPED.sub("", low)).split()
    return " ".join(_SAME.get(w, w) for w in words)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated table whose first lines, after ``#`` lines, name its columns."""
    columns: list[str] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not columns:
            columns = cells
            continue
        yield dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=False))


class Gazetteer:
    """Places by number. What is not looked up stays on disk; processes share the pages."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            file.seek(0)
            line = file.readline()
        self.header: dict[str, Any] = json.loads(line)
        self.countries: list[str] = self.header["countries"]
        base = len(line)

        def section(name: str) -> Any:
            code, at, size = self.header["sections"][name]
            raw = data[base + at : base + at + size]
            if code == "B" or sys.byteorder == "little":
                return raw.cast(code)
            from array import array  # a big-endian machine pays with a copy

            swapped = array(code, raw.tobytes())
            swapped.byteswap()
            return swapped

        self._keys, self._names = section("keys"), section("names")
        self._key_at, self._name_at = section("key_at"), section("name_at")
        self._post_at, self._posts = section("post_at"), section("posts")
        self.ids, self.people = section("ids"), section("people")
        self._lats, self._lons = section("lats"), section("lons")
        self.lands, self.kinds = section("lands"), section("kinds")
        self.in1, self.in2 = section("in1"), section("in2")
        self._size = len(self._key_at) - 1
        self.number_of_country = {code: i for i, code in enumerate(self.countries)}

    def __len__(self) -> int:
        return len(self.ids)

    def lookup(self, key: str) -> list[tuple[int, bool]]:
        """The places that bear a folded name, each with whether it is an alternate name of theirs."""
        wanted = key.encode()
        low, high = 0, self._size
        keys, at = self._keys, self._key_at
        while low < high:
            middle = (low + high) // 2
            if bytes(keys[at[middle] : at[middle + 1]]) < wanted:
                low = middle + 1
            else:
                high = middle
        if low == self._size or bytes(keys[at[low] : at[low + 1]]) != wanted:
            return []
        found = self._posts[self._post_at[low] : self._post_at[low + 1]]
        return [(post & ~ALTERNATE, bool(post & ALTERNATE)) for post in found]

    def name(self, place: int) -> str:
        return str(bytes(self._names[self._name_at[place] : self._name_at[place + 1]]), "utf-8")

    def point(self, place: int) -> tuple[float, float] | None:
        lat = self._lats[place]
        return None if lat == _NO_POINT else (lat / 10_000, self._lons[place] / 10_000)

    def country(self, place: int) -> str:
        land: int = self.lands[place]
        return self.countries[land]

    def admin1(self, place: int) -> int | None:
        """The first-level division that a place is or lies in."""
        if self.kinds[place] == ADMIN1:
            return place
        at = self.in1[place]
        return None if at == NONE else at


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that ships with Dateline, opened once."""
    with resources.as_file(resources.files("dateline.places") / "gazetteer.bin") as path:
        return Gazetteer(path)
