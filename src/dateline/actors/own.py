"""A user's own actors: checked line by line, read, and put before ours.

A file is a table in the form of one of ours, and its name ends as ours does
(``my_officeholders.tsv``), or a dictionary in the format of TABARI and PETRARCH.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from dateline.actors.dictionaries import Dictionary, is_dictionary, is_verb_dictionary
from dateline.actors.tables import TABLES, Index, Row, load_table, read_table
from dateline.errors import ActorsError
from dateline.story import digest

#: PLOVER's sectors, with the kinds of actor that stand among them.
SECTORS = frozenset(
    "AGR BUS COP CRM CVL EDU ELI GOV JRN JUD LAB LEG MED MIL OPP PRE PRM PTY REB REF REL SOC SPY UAF UNK"
    " IGO MNC NGO".split()
)
_NON_STATE = frozenset("IGO NGO ISM IMG MNC".split())
_COLUMNS = {
    "countries.tsv": ("iso3", "name", "other_names", "demonyms", "capitals"),
    "organisations.tsv": ("name", "aliases", "country", "sectors", "from", "to"),
    "officeholders.tsv": ("country", "name", "aliases", "office", "sectors", "from", "to"),
    "regions.tsv": ("names", "country", "sectors"),
    "roles.tsv": ("phrases", "sectors", "kind", "office"),
}
_ROLE_KINDS = ("head", "weak", "weak_with_country", "adjective")
#: Endings that dictionaries have.
_DICTIONARIES = (".txt", ".actors", ".agents")


def read_own(index: Index, paths: Sequence[Path], one_holder: frozenset[str] = frozenset()) -> None:
    """Read a user's files and put their rows before ours, the first file first.

    A user's row of a person replaces ours for the same office (every office, where it names none).
    ``one_holder`` are the offices of one person at a time: a user's new holder ends the term of ours.
    """
    own = Index()
    texts = [(path, _text(path)) for path in paths]
    tables = [_table_of(path, text) for path, text in texts]
    states = frozenset(row.country for rows in index.phrases.values() for row in rows if row.kind == "country")
    countries = frozenset(code for code in states if code)
    for (_, text), table in zip(texts, tables, strict=True):
        if table == "countries.tsv":
            countries |= {line.split("\t", 1)[0] for line in text.splitlines() if re.match(r"[A-Z]{3}\t", line)}
    for (path, text), table in zip(texts, tables, strict=True):
        label = path.name if path.name not in index.headers and path.name not in own.headers else str(path)
        if table is not None:
            _check(path, text, table, countries)
            load_table(own, table, text, label)
            continue
        dictionary = Dictionary(label, countries, index)
        dictionary.read(text, own)
        if not dictionary.entries:
            raise ActorsError(f"{path}: no actor and no agent in it: write lines such as NAME_OF_ACTOR [USAGOV]")
        own.headers[label] = {}
        note = dictionary.note()
        if note:
            own.notes.append(note)
    _put_before(index, own, one_holder)
    index.digest = digest(*(part for (path, text) in texts for part in (path.name, text)))[:8]


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise ActorsError(f"cannot open {path}: {said}; check the path and its permissions") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if path.name.endswith(".tsv"):
            line = data.count(b"\n", 0, error.start) + 1
            raise ActorsError(f"{path}:{line}: not UTF-8: save the table in UTF-8") from None
        return data.decode("cp1252", errors="replace")  # old dictionaries have single accented letters


def _table_of(path: Path, text: str) -> str | None:
    """Which of our tables a file adds to; None for a dictionary."""
    table = next((name for name in TABLES if path.name.endswith(name)), None)
    if table is not None:
        return table
    if is_verb_dictionary(text):
        raise ActorsError(f"{path}: a dictionary of verbs, not of actors: types come from a codebook (--codebook)")
    if path.suffix in _DICTIONARIES or (path.suffix != ".tsv" and is_dictionary(text)):
        return None
    raise ActorsError(
        f"{path}: what kind of actor table is this? Let its name end in {', '.join(TABLES)},"
        f" or in {' or '.join(_DICTIONARIES)} for a PETRARCH dictionary"
    )


# -- checks -----------------------------------------------------------------------------------------


def _check(path: Path, text: str, table: str, countries: frozenset[str]) -> None:
    """Refuse a table at its first line that cannot be read, with the line and what to write."""
    lines = text.splitlines()
    head = next((n for n, line in enumerate(lines, 1) if not line.startswith("#")), len(lines) + 1)
    columns = lines[head - 1].split("\t") if head <= len(lines) else []
    missing = [name for name in _COLUMNS[table] if name not in columns]
    if missing:
        raise ActorsError(
            f"{path}:{head}: no column {', '.join(missing)}: the first line after the comments names"
            f" the columns {', '.join(_COLUMNS[table])}, with tabs between"
        )
    as_of = read_table(text)[0].get("as_of", "")
    if as_of and _day(as_of) is None:
        raise ActorsError(f"{path}: as_of {as_of!r} is no day: write # as_of: 2026-01-31")
    for number, line in enumerate(lines[head:], head + 1):
        if line.strip() and not line.startswith("#"):
            given = line.split("\t")
            if len(given) > len(columns):
                raise ActorsError(f"{path}:{number}: {len(given)} cells in a table of {len(columns)} columns: "
                                  "put one tab between two cells")  # fmt: skip
            cells = dict(zip(columns, [*given, *[""] * (len(columns) - len(given))], strict=True))
            wrong = _wrong(cells, table, countries)
            if wrong:
                raise ActorsError(f"{path}:{number}: {wrong}")


def _wrong(cells: dict[str, str], table: str, countries: frozenset[str]) -> str | None:
    """What is wrong with a row, and what to write; None for a good one."""
    for column in ("iso3", "name", "names", "phrases"):
        if column in _COLUMNS[table] and not cells[column].strip("| "):
            return f"{column} is empty: fill it, or take the line out"
    for column, cell in cells.items():
        if cell != cell.strip():
            return f"blanks around {cell.strip()!r} in {column}: take them out"
    if table == "countries.tsv":
        return None if re.fullmatch("[A-Z]{3}", cells["iso3"]) else f"{cells['iso3']!r} is no code of three letters"
    country = cells.get("country", "")
    if country and country not in countries and country not in _NON_STATE:
        return f"no country {country!r}: write an ISO 3166 code such as KEN, or one of {', '.join(sorted(_NON_STATE))}"
    for sector in filter(None, cells["sectors"].split("|")):
        if sector not in SECTORS:
            return f"no sector {sector!r}: write one of {', '.join(sorted(SECTORS))}, with | between two"
    if table == "roles.tsv" and cells["kind"] not in _ROLE_KINDS:
        return f"no kind of role {cells['kind']!r}: write one of {', '.join(_ROLE_KINDS)}"
    days = [cells.get(column, "") for column in ("from", "to")]
    for day in filter(None, days):
        if _day(day) is None:
            return f"{day!r} is no day: write it as 2024-03-27"
    if all(days) and days[1] < days[0]:
        return f"it ends ({days[1]}) before it begins ({days[0]}): from comes first, then to"
    return None


def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# -- precedence -------------------------------------------------------------------------------------


def _put_before(index: Index, own: Index, one_holder: frozenset[str]) -> None:
    """The user's rows before ours, and ours changed where the user's say so."""
    _retire(index, own, one_holder)
    for phrase, rows in own.phrases.items():
        ours, mine = index.phrases.get(phrase, []), []
        roles = [row for row in ours if row.kind == "role"]
        # A user's code for a role changes what it stands for, not how it is used in a phrase.
        strength, office = (roles[0].strength, roles[0].office) if roles else ("head", "")
        for row in rows:
            if row.strength == "agent":
                row = row._replace(strength=strength, office=office or row.office)
            mine.append(row._replace(own=True))
        index.phrases[phrase] = [*mine, *ours]
        index.longest[phrase[0]] = max(index.longest.get(phrase[0], 0), len(phrase))
    for name, rows in own.people.items():
        index.people[name] = [*_owned(rows), *index.people.get(name, [])]
    for surname, rows in own.surnames.items():
        index.surnames[surname] = [*_owned(rows), *index.surnames.get(surname, [])]
    index.headers.update(own.headers)
    index.sizes.update(own.sizes)
    index.notes += own.notes


def _owned(rows: Iterable[Row]) -> list[Row]:
    return [row._replace(own=True) for row in rows]


def _retire(index: Index, own: Index, one_holder: frozenset[str]) -> None:
    """Take out our rows of a person that the user has for the same office; end terms that a user's row follows."""
    changed: dict[Row, Row | None] = {}
    begun: dict[tuple[str | None, str], tuple[date, str]] = {}
    for words, rows in own.people.items():
        for row in rows:
            for ours in index.people.get(words, ()):
                if ours.country in (row.country, None) and row.office in ("", ours.office):
                    changed[ours] = None
            key = (row.country, row.office)
            if row.office in one_holder and row.start and (key not in begun or row.start < begun[key][0]):
                begun[key] = row.start, row.name
    if begun:
        for rows in index.people.values():
            for ours in rows:
                start, name = begun.get((ours.country, ours.office), (None, ""))
                if start and ours.end is None and ours.name != name and (ours.start is None or ours.start < start):
                    changed.setdefault(ours, ours._replace(end=start))
    if not changed:
        return
    for rows in [*index.people.values(), *index.surnames.values()]:
        if any(row in changed for row in rows):
            kept = [changed.get(row, row) for row in rows]
            rows[:] = [row for row in kept if row is not None]
