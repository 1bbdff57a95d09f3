"""Reads the actor tables and makes the phrase index that :mod:`dateline.actors` looks things up in.

The tables are plain tab-separated files beside this module. Their first lines, which begin with
``#``, say where the facts come from, their licence and the date to which they hold good (``as_of``).
"""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal["country", "demonym", "capital", "region", "city", "org", "role", "person"]

#: Words whose American form is brought to the British one, in tables and mentions alike.
_SPELLING = {
    "defense": "defence",
    "labor": "labour",
    "laborer": "labourer",
    "laborers": "labourers",
    "center": "centre",
    "centers": "centres",
    "neighbor": "neighbour",
    "neighbors": "neighbours",
    "armored": "armoured",
    "theater": "theatre",
    "program": "programme",
    "programs": "programmes",
    "licence": "license",
    "traveler": "traveller",
    "travelers": "travellers",
    "honor": "honour",
    "counselor": "counsellor",
    "councilor": "councillor",
    "councilors": "councillors",
}


@lru_cache(maxsize=1)
def _word_sets() -> dict[str, frozenset[str]]:
    text = resources.files("dateline.actors").joinpath("words.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return {row[0]: frozenset(row[1].split()) for row in rows[1:]}


def word_set(name: str) -> frozenset[str]:
    """One of the word sets of ``words.tsv``."""
    return _word_sets()[name]


#: Lower-case words that must not be read as the acronym or name they look like.
COMMON_WORDS = word_set("common words")

_COMBINING = re.compile("[\u0300-\u036f]")
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[^\W\d_]\.(?=[^\W\d_]{2})"  # N.Korea
    r"|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?"
    r"|[^\W_]+(?:['’ʼ`][^\W\d_]+)*['’]?"
    r"|[^\w\s]"
)


def fold(text: str) -> str:
    """Lower case, without accents."""
    if text.isascii():
        return text.lower()
    plain = _COMBINING.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return plain.translate(_LETTERS)


_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a mention: its text, its folded key, and how it is tied to the words around it."""

    text: str
    key: str
    start: int
    end: int
    possessive: bool = False
    hyphen_before: bool = False
    hyphen_after: bool = False

    @property
    def is_word(self) -> bool:
        return bool(self.key) and self.key[0].isalnum()

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


def tokenise(text: str) -> list[Token]:
    """Split a phrase into words and marks; possessive endings and hyphens become flags."""
    found: list[Token] = []
    hyphen = False
    for match in _TOKEN.finditer(text):
        raw = match.group()
        start, end = match.span()
        if raw in "-‐‑–" and len(raw) == 1:
            tight = found and found[-1].end == start and end < len(text) and not text[end].isspace()
            if tight:
                last = found[-1]
                found[-1] = Token(last.text, last.key, last.start, last.end, last.possessive, last.hyphen_before, True)
                hyphen = True
            else:
                found.append(Token(raw, raw, start, end))
                hyphen = False
            continue
        word, possessive = raw, False
        if len(word) > 2 and word[-2] in "'’ʼ`" and word[-1] in "sS":
            word, possessive = word[:-2], True
        elif len(word) > 1 and word[-1] in "'’":
            word, possessive = word[:-1], word[-2] in "sS"
        key = fold(word)
        if "." in key:
            key = key.replace(".", "")
        if not key.isalnum():
            key = re.sub(r"['’ʼ`]", "", key)
        key = _SPELLING.get(key, key)
        if "ization" in key:
            key = key.replace("ization", "isation")
        elif key.endswith("ized"):
            key = key[:-3] + "sed"
        found.append(Token(word, key, start, end, possessive, hyphen, False))
        hyphen = False
    return found


_AMERICAN = re.compile("(?i)" + "|".join(_SPELLING))


def phrase_key(phrase: str) -> tuple[str, ...]:
    """The words of a table phrase, as they are compared."""
    if phrase.isascii() and phrase.replace(" ", "").isalpha() and "iz" not in phrase:
        words = phrase.lower().split()  # most phrases, and much faster
        return tuple([_SPELLING.get(word, word) for word in words] if _AMERICAN.search(phrase) else words)
    return tuple(token.key for token in tokenise(phrase) if token.is_word)


#: Particles of Arabic and other names that writers put in or leave out.
NAME_PARTICLES = word_set("name particles")


def name_key(words: Iterable[str]) -> tuple[str, ...]:
    """A personal name without particles, initials and doubled letters, so that spellings meet."""
    return tuple([_sound(word) for word in words if len(word) > 1 and word not in NAME_PARTICLES])


_SOUNDS = {
    "iy": "y",
    "ij": "y",
    "ou": "u",
    "oo": "u",
    "q": "k",
    "ks": "x",
    "kh": "h",
    "ck": "k",
    "ph": "f",
    "th": "t",
    "ya": "ia",
    "ee": "i",
}
_SOUND = re.compile("|".join(_SOUNDS) + r"|(.)\1")


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    """A name's spelling without the differences that transliteration makes."""
    word = _SOUND.sub(lambda m: _SOUNDS.get(m.group()) or m.group(1), word)
    return word[:-1] + "y" if word.endswith("i") else word


class Row(NamedTuple):  # a tuple, for thousands are made at each start
    """One reading of a phrase: what kind of thing it is, whose, and from which table row."""

    kind: Kind
    name: str
    country: str | None
    sectors: tuple[str, ...]
    source: str
    strength: str = ""
    office: str = ""
    part_of: str = ""
    start: date | None = None
    end: date | None = None
    acronym: bool = False
    own: bool = False  # of a user's own table

    def valid(self, on: date | None) -> bool:
        """Whether the row holds on that day; without a day, whether it holds still."""
        if on is None:
            return self.end is None
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


@dataclass(slots=True)
class Index:
    """Phrases to rows, and what the headers of the tables say."""

    phrases: dict[tuple[str, ...], list[Row]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    people: dict[tuple[str, ...], list[Row]] = field(default_factory=dict)
    surnames: dict[str, list[Row]] = field(default_factory=dict)
    cities: dict[str, str] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Rows of each table.
    sizes: dict[str, int] = field(default_factory=dict)
    #: What a user's own tables held that could not be read, one line a table.
    notes: list[str] = field(default_factory=list)
    #: Of a user's own tables; empty without any.
    digest: str = ""

    def add(self, key: tuple[str, ...], row: Row) -> None:
        if not key:
            return
        rows = self.phrases.get(key)
        if rows is None:
            self.phrases[key] = [row]
            if self.longest.get(key[0], 0) < len(key):
                self.longest[key[0]] = len(key)
        elif row not in rows:
            rows.append(row)

    def add_person(self, row: Row, alias: str, *, whole: bool) -> None:
        """Add a person under a name, or under another name; the ``whole`` name is found without its middle too."""
        words = phrase_key(alias)
        key = name_key(words)
        if len(key) > 1:
            self.people.setdefault(key, []).append(row)
            if len(key) > 2 and whole:
                self.people.setdefault((key[0], key[-1]), []).append(row)
                if row.country in _TWO_SURNAMES:
                    self.people.setdefault(key[-2:], []).append(row)
        elif len(words) > 1:
            self.people.setdefault(words, []).append(row)  # "Ben Ali": a particle makes it a name
        elif words:
            self.surnames.setdefault("=" + words[-1], []).append(row)  # an alias of one word stands alone
        else:
            return
        held = self.surnames.setdefault(words[-1], [])
        if row not in held:
            held.append(row)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def read_table(text: str) -> tuple[dict[str, str], Iterator[tuple[int, dict[str, str]]]]:
    """The header of a table and its rows with their line numbers."""
    lines = text.splitlines()
    header: dict[str, str] = {}
    position = 0
    while position < len(lines) and lines[position].startswith("#"):
        name, colon, value = lines[position][1:].strip().partition(":")
        if colon and " " not in name:
            header[name] = value.strip()
        position += 1
    columns = lines[position].split("\t") if position < len(lines) else []
    width = len(columns)

    def rows() -> Iterator[tuple[int, dict[str, str]]]:
        for number, line in enumerate(lines[position + 1 :], position + 2):
            if line.strip() and not line.startswith("#"):
                cells = line.split("\t")
                if len(cells) < width:
                    cells += [""] * (width - len(cells))
                yield number, dict(zip(columns, cells, strict=False))

    return header, rows()


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def plural(word: str) -> str | None:
    """The regular plural of a noun, or None where the word is a plural or takes none."""
    if word.endswith(("men", "police", "people", "forces", "troops")) or (
        word.endswith("s") and not word.endswith("ss")
    ):
        return None
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith(("ss", "x", "ch", "sh")):
        return word + "es"
    return word + "s"


def _load_countries(index: Index, rows: Iterator[tuple[int, dict[str, str]]], table: str) -> None:
    for number, cells in rows:
        source = f"{table}:{number}"
        code, name = cells["iso3"], cells["name"]
        for alias in [name, *_split(cells["other_names"])]:
            acronym = alias.isupper() and len(alias.replace(".", "")) <= 5 and " " not in alias
            index.add(phrase_key(alias), Row("country", name, code, (), source, acronym=acronym))
        for alias in _split(cells["demonyms"]):
            key = phrase_key(alias)
            row = Row("demonym", name, code, (), source)
            index.add(key, row)
            if not key[-1].endswith(("s", "ese", "ish", "ch", "men", "sh")):
                index.add((*key[:-1], key[-1] + "s"), Row("demonym", name, code, (), source, strength="people"))
        for alias in _split(cells["capitals"]):
            if alias != name:
                index.add(phrase_key(alias), Row("capital", name, code, ("GOV",), source))


def _load_regions(index: Index, rows: Iterator[tuple[int, dict[str, str]]], table: str) -> None:
    for number, cells in rows:
        names = _split(cells["names"])
        row = Row("region", names[0], cells["country"] or None, tuple(_split(cells["sectors"])), f"{table}:{number}")
        for alias in names:
            index.add(phrase_key(alias), row)


def _load_roles(index: Index, rows: Iterator[tuple[int, dict[str, str]]], table: str) -> None:
    for number, cells in rows:
        phrases = _split(cells["phrases"])
        kind, office = cells["kind"], cells["office"]
        sectors = tuple(_split(cells["sectors"]))
        source = f"{table}:{number}"
        for phrase in phrases:
            acronym = phrase.isupper()
            row = Row("role", phrase, None, sectors, source, strength=kind, office=office or phrase, acronym=acronym)
            key = phrase_key(phrase)
            index.add(key, row)
            if kind != "adjective":
                more = plural(key[-1])
                if more:
                    index.add((*key[:-1], more), row)
                if len(key) > 1 and "of" in key:  # "ministers of defence"
                    cut = key.index("of")
                    head = plural(key[cut - 1])
                    if cut and head:
                        index.add((*key[: cut - 1], head, *key[cut:]), row)


def _load_organisations(index: Index, rows: Iterator[tuple[int, dict[str, str]]], table: str) -> None:
    for number, cells in rows:
        name = cells["name"]
        for alias in [name, *_split(cells["aliases"])]:
            acronym = len(alias) <= 6 and alias.upper() == alias and " " not in alias
            row = Row(
                "org",
                name,
                cells["country"] or None,
                tuple(_split(cells["sectors"])),
                f"{table}:{number}",
                strength="possessive" if alias.endswith(("'s", "’s")) else "",
                part_of=cells.get("part_of", ""),
                start=_day(cells["from"]),
                end=_day(cells["to"]),
                acronym=acronym,
            )
            index.add(phrase_key(alias), row)


#: States whose people are called by both surnames: "Peña Nieto", "López Obrador".
_TWO_SURNAMES = word_set("states of two surnames")


def _load_people(index: Index, rows: Iterator[tuple[int, dict[str, str]]], table: str) -> None:
    for number, cells in rows:
        name = cells["name"]
        row = Row(
            "person",
            name,
            cells["country"] or None,
            tuple(_split(cells["sectors"])),
            f"{table}:{number}",
            office=cells["office"],
            start=_day(cells["from"]),
            end=_day(cells["to"]),
        )
        for position, alias in enumerate([name, *_split(cells["aliases"])]):
            index.add_person(row, alias, whole=position == 0)


def _load_cities(index: Index, path: Path) -> dict[str, str]:
    header: dict[str, str] = {}
    cities = index.cities
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            name, colon, value = line[1:].strip().partition(":")
            if colon:
                header[name] = value.strip()
        elif line:
            key, _, code = line.partition("\t")
            cities[key] = code
    return header


_LOADERS = {
    "countries.tsv": _load_countries,
    "organisations.tsv": _load_organisations,
    "officeholders.tsv": _load_people,
    "regions.tsv": _load_regions,
    "roles.tsv": _load_roles,
}
#: The names that actor tables end in.
TABLES = tuple(_LOADERS)


def load_table(index: Index, table: str, text: str, label: str) -> None:
    """Add the rows of a table of one of the five kinds to an index; ``label`` stands in their sources."""
    index.headers[label], rows = read_table(text)
    # Lines less the heading; the rows themselves are read as they are loaded.
    index.sizes[label] = sum(1 for line in text.splitlines() if line.strip() and line[0] != "#") - 1
    _LOADERS[table](index, rows, label)


def build() -> Index:
    """Read the shipped tables."""
    collecting = gc.isenabled()
    gc.disable()  # nothing made here is garbage, and looking for it doubles the time
    try:
        index = Index()
        root = Path(str(resources.files("dateline.actors")))
        for table in TABLES:
            load_table(index, table, (root / table).read_text(encoding="utf-8"), table)
        index.headers["cities.tsv"] = _load_cities(index, root / "cities.tsv")
        index.sizes["cities.tsv"] = len(index.cities) - 1
        return index
    finally:
        if collecting:
            gc.enable()
