"""Reads actor and agent dictionaries in the format of TABARI and PETRARCH as actor tables.

    NAME_IN_CAPITALS_ [USAGOV]        a name and its code; "_" and blanks part words, a last "_" is dropped
    +ANOTHER_NAME                     another name of the one above
        [USAGOV >010120]              a code from that day on; <date until it, date-date between; both included
    MINIST_OF_X {PLURAL} [~GOV]       an agent: a role noun, with its plural, {} for none
    !PERSON! = MAN, WOMAN             words that stand in for !PERSON! in agents

Dates are YYMMDD or YYYYMMDD (00 to 30 are 2000 to 2030). ``#``, ``;`` and ``<!-- -->`` begin comments.
The format is after the public documentation of PETRARCH; a code is letters in threes, first the state
or the kind of international body, then CAMEO's roles, which become PLOVER's sectors here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import resources
from itertools import product

from dateline.actors.tables import COMMON_WORDS, Index, Row, name_key, phrase_key, plural, word_set

#: CAMEO's roles to PLOVER's sectors.
_SECTORS: dict[str, tuple[str, ...]] = {
    **{code: (code,) for code in "GOV MIL REB OPP PTY COP JUD SPY EDU BUS CRM CVL REF LEG LAB ELI UAF AGR".split()},
    **{code: (code,) for code in "JRN PRM PRE SOC NGO".split()},
    "INS": ("REB",),  # insurgents
    "SEP": ("REB",),  # separatists
    "MED": ("JRN",),  # CAMEO's media; PLOVER's MED is medicine
    "HLH": ("MED",),
    "NGM": ("NGO",),
    "MNC": ("BUS", "MNC"),
    "PPL": ("CVL",),
    "SET": ("CVL",),  # settlers
}
#: What an organisation cares for: a sector only where no other is given.
_CAUSES = frozenset("DEV ENV HRI KID WOM".split())
_FAITHS = frozenset(
    "REL CHR CTH PRO CPT DOX MAR MOS MUS SHI SUN SFI DRZ ALE BUD HIN JEW JAN SIK TAO CON BAH HSD UDX LDS".split()
)
#: Kinds of body that belong to no single state, as they stand in the place of a state.
_BODIES = {"IGO": "IGO", "NGO": "NGO", "NGM": "NGO", "IMG": "IMG", "ISM": "ISM", "MNC": "MNC"}
_PART_OF = {"UNO": "UNO", "EUR": "EUR", "EEC": "EUR", "EUU": "EUR", "EEU": "EUR"}
#: States under codes that ISO has changed or never had.
_OLD_CODES = {
    "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "PAL": "PSE", "BUR": "MMR", "BYS": "BLR", "SUN": "RUS", "USR": "RUS",
    "DDR": "DEU", "GME": "DEU", "GMW": "DEU", "KSV": "XKX", "KOS": "XKX", "RKS": "XKX", "ROC": "TWN", "UAE": "ARE",
    "SCG": "SRB", "YAR": "YEM", "YMD": "YEM",
}  # fmt: skip
_WORLD_REGIONS = frozenset(
    "AFR ASA BLK CRB CAU CFR CAS CEU EIN EAF EEU EUR LAM MEA MDT NAF NMR PGS SCN SAM SAS SEA SAF WAF WST INT".split()
)
#: Codes that name one international body, or an office or a wing, more closely than a row keeps.
_CLOSER = frozenset(
    "UNO NAT WBK IMF WTO WHO HCR HCH FAO ILO IAE ICJ ICC WCT WFP INP OAS OAU OPC ARL ASN CIS COE EEC EUU GCC OIC SCE"
    " SCO AMN IRC HRW MSF XFM CWN ADB AFB BIS IPU ALQ MOD RAD FRM PRS ATG AMB".split()
)

_COMMENTS = re.compile(r"<!.*?-->", re.DOTALL)
_TEXT = re.compile(r"(?:\[[^\[\]]*\]|\{[^{}]*\}|[^#;\[{])*")
_CODE = re.compile(r"\[([^\[\]]*)\]")
_PLURALS = re.compile(r"\{([^{}]*)\}")
_SUBSTITUTION = re.compile(r"(!\w+!)\s*=\s*(.+)")
_DATED = re.compile(r"([^\s<>]+?)\s*(?:([<>])\s*(\d+)|(\d{6,})\s*-\s*(\d{6,}))?")
_VERBS = re.compile(r"^(?:- .*\*|---.*\[|&\w)", re.MULTILINE)
_ENTRY = re.compile(r"^[^\t\n#;\[{]+(?:\{[^{}\n]*\})?\s*\[[^\[\]\n]+\]", re.MULTILINE)

#: Words that no person's name has: a dictionary does not say which entries are people.
_NO_NAMES = word_set("determiners") | word_set("prepositions")
_SMALL = frozenset("of the and for in on to at by de la el al der von van bin ibn".split())
_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)


def is_dictionary(text: str) -> bool:
    """Whether a text has entries as actor and agent dictionaries have them."""
    return "\t" not in text.split("\n", 1)[0] and _ENTRY.search(_COMMENTS.sub("", text)) is not None


def is_verb_dictionary(text: str) -> bool:
    """Whether a text is a dictionary of verbs, which no actor table can be."""
    return len(_VERBS.findall(_COMMENTS.sub("", text))) > 2


@dataclass(frozen=True, slots=True)
class Code:
    """What a code such as ``USAGOV`` comes to; ``unknown`` are the parts that stand in no list."""

    country: str | None = None
    sectors: tuple[str, ...] = ()
    part_of: str = ""
    unknown: tuple[str, ...] = ()
    nobody: bool = False
    region: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is left that a row could say."""
        return not (self.country or self.sectors or self.nobody or self.region)


def decode(code: str, countries: frozenset[str]) -> Code:
    """A code's country and sectors; of ``USAGOV/CANGOV`` the first, with the sectors of its own state.

    Without ``countries`` it is an agent's code, which holds roles alone.
    """
    if not code.strip("-#+*"):
        return Code(nobody=True)  # [---] and [###]: the name is to be left alone
    first, *others = [_decode(part, countries) for part in code.strip("/").split("/")]
    sectors, unknown = list(first.sectors), list(first.unknown)
    for part, other in zip(code.split("/")[1:], others, strict=False):
        if other.country in (first.country, None):
            sectors += [s for s in other.sectors if s not in sectors]
            unknown += other.unknown
        else:
            unknown.append("/" + part)
    return Code(first.country, tuple(sectors), first.part_of, tuple(unknown), False, first.region)


def _decode(code: str, countries: frozenset[str]) -> Code:
    code = code.upper().replace("~", "")
    parts = [code[i : i + 3] for i in range(0, len(code), 3)]
    country: str | None = None
    sectors: list[str] = []
    unknown: list[str] = []
    part_of, cause, faith, region = "", False, False, False
    for n, part in enumerate(parts):
        state = _OLD_CODES.get(part, part)
        body = _BODIES.get(country or "") is not None
        if n == 0 and state in countries:
            country = state
        elif not countries and part == "IGO":
            sectors.append(part)  # of an agent: the rules for roles know it
        elif n == 0 and countries and part in _BODIES:
            country = _BODIES[part]
        elif n == 0 and part == "UNO":
            country, part_of = "IGO", "UNO"
        elif n == 0 and part == "UIS":
            sectors.append("GOV")  # some state, it is not known which
        elif part in _SECTORS:
            sectors += [s for s in _SECTORS[part] if s not in sectors]
        elif country == "IGO" and part in _PART_OF:
            part_of = part_of or _PART_OF[part]
        elif part in _CAUSES:
            cause = True
        elif part in _FAITHS:
            faith = True
        elif country == "MNC" and state in countries:
            country, sectors = state, ["BUS", "MNC", *sectors]
        elif part in _WORLD_REGIONS:
            region = region or n == 0
        elif part in _CLOSER or (body and state in countries):
            pass  # which body, or where it works
        else:
            unknown.append(part)
    if country == "MNC":
        sectors = ["BUS", *(s for s in sectors if s != "BUS")]
    if not sectors and cause:
        sectors = ["SOC"]
    if faith and country == "IMG":
        country, sectors = "ISM", sectors or ["REB"]  # as our tables have armed movements of a faith
    if not sectors and faith:
        sectors = ["REL"]
    return Code(country, tuple(sectors), part_of, tuple(unknown), False, region)


@dataclass(slots=True)
class _Entry:
    """A name or agent under way: its names, its plural and its codes as they are written."""

    line: int
    names: list[str]
    plurals: list[str] | None
    codes: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Dictionary:
    """A dictionary as it is read into an index: what it held, and what could not be used."""

    label: str
    countries: frozenset[str]
    ours: Index
    entries: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    lines: dict[str, int] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    bare: list[int] = field(default_factory=list)

    def read(self, text: str, index: Index) -> None:
        """Add the rows of a dictionary's text to an index."""
        sets: dict[str, list[str]] = {}
        for entry in _entries(text, sets):
            if entry.codes:
                self._add(entry, sets, index)
            else:
                self.bare.append(entry.line)

    def note(self) -> str | None:
        """One line about what was not understood, or None."""
        parts = []
        if self.unknown:
            named = ", ".join(
                f"{code} {n:,} (line {self.lines[code]})" for code, n in sorted(self.unknown.items(), key=_often)[:8]
            )
            more = f" and {len(self.unknown) - 8:,} more" if len(self.unknown) > 8 else ""
            parts.append(f"{_count(len(self.unknown), 'code')} in no list of states or roles left out: {named}{more}")
        if self.unread:
            parts.append(f"{_count(len(self.unread), 'code or date', 'codes or dates')} unread ({_lines(self.unread)})")
        if self.bare:
            parts.append(f"{_count(len(self.bare), 'entry', 'entries')} without a code ({_lines(self.bare)})")
        return f"{self.label}: {'; '.join(parts)}" if parts else None

    # -- rows -----------------------------------------------------------------------------------

    def _add(self, entry: _Entry, sets: dict[str, list[str]], index: Index) -> None:
        dated: list[tuple[int, Code, date | None, date | None]] = []
        default: list[tuple[int, Code, date | None, date | None]] = []
        agent = any("~" in code for _, code in entry.codes)
        for line, written in entry.codes:
            match = _DATED.fullmatch(written.strip())
            if match is None:
                self.unread.append(line)
                continue
            code = decode(match[1], frozenset() if agent else self.countries)
            for part in code.unknown:
                self.unknown[part] += 1
                self.lines.setdefault(part, line)
            try:
                start, end = _days(match)
            except ValueError:
                self.unread.append(line)
                continue
            if not code.empty:
                (dated if start or end else default).append((line, code, start, end))
        specs = dated + default[:1]  # a code without a day counts where no day fits
        if not specs:
            return
        self.entries += 1
        names = [name for written in entry.names for name in _expand(written, sets)]
        if agent:
            self._add_agent(entry, names, specs[0][1], index)
        elif self._is_person(names[0], bool(dated), specs[0][1]):
            self._add_person(names, specs, index)
        else:
            self._add_body(names, specs, index)

    def _add_agent(self, entry: _Entry, names: list[str], code: Code, index: Index) -> None:
        if code.nobody:
            return
        for name in names:
            key = phrase_key(name)
            phrase = " ".join(key)
            row = Row("role", phrase, None, code.sectors, self._source(entry.line), strength="agent", office=phrase)
            index.add(key, row)
            if entry.plurals is None and key and not any("!" in written for written in entry.names):
                more = plural(key[-1])
                if more:
                    index.add((*key[:-1], more), row)
            for written in entry.plurals or ():
                index.add(phrase_key(_words(written)), row)

    def _add_person(
        self, names: list[str], specs: list[tuple[int, Code, date | None, date | None]], index: Index
    ) -> None:
        shown = _display(names[0])
        for line, code, start, end in specs:
            row = Row("person", shown, code.country, code.sectors, self._source(line), part_of=code.part_of,
                      start=start, end=end)  # fmt: skip
            for name in names:
                index.add_person(row, name, whole=name is names[0])

    def _add_body(
        self, names: list[str], specs: list[tuple[int, Code, date | None, date | None]], index: Index
    ) -> None:
        shown = _display(names[0])
        for line, code, start, end in specs:
            plain = code.country is not None and code.country not in _BODIES and not code.sectors
            for name in names:
                key = phrase_key(name)
                if plain and start is None and end is None and self._known_place(key, code.country):
                    continue  # our row tells the same country, and whether it is a town, a people or a capital
                letters = name.replace(".", "")
                row = Row(
                    "country" if plain else "region" if code.region and not (code.country or code.sectors) else "org",
                    shown,
                    code.country,
                    code.sectors,
                    self._source(line),
                    strength="nobody" if code.nobody else "",
                    part_of=code.part_of,
                    start=start,
                    end=end,
                    acronym=" " not in name and len(letters) <= 4,
                )
                index.add(key, row)

    def _known_place(self, key: tuple[str, ...], country: str | None) -> bool:
        places = ("country", "demonym", "capital", "region")
        return self.ours.cities.get(" ".join(key)) == country or any(
            row.country == country and row.kind in places for row in self.ours.phrases.get(key, ())
        )

    def _is_person(self, name: str, dated: bool, code: Code) -> bool:
        """Whether a name is a person's: known to our tables, begun by a first name, or with terms of office."""
        words = phrase_key(name)
        if name_key(words) in self.ours.people:
            return True
        if not 2 <= len(words) <= 5 or any(w in _NO_NAMES or w in COMMON_WORDS for w in words):
            return False
        if any(row.kind in ("role", "country", "demonym") for w in words for row in self.ours.phrases.get((w,), ())):
            return False
        return words[0] in _first_names() or (dated and bool(code.sectors or code.part_of))

    def _source(self, line: int) -> str:
        return f"{self.label}:{line}"


def _entries(text: str, sets: dict[str, list[str]]) -> Iterator[_Entry]:
    """The entries of a dictionary with their synonyms and codes; sets of substitutes go into ``sets``."""
    text = _COMMENTS.sub(lambda m: "\n" * m.group().count("\n"), text)
    entry: _Entry | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        match = _TEXT.match(raw)
        line = match.group().strip() if match else ""
        if not line:
            continue
        substitution = _SUBSTITUTION.match(line)
        if substitution:
            sets[substitution[1]] = [word.strip() for word in substitution[2].split(",") if word.strip()]
            continue
        codes = [(number, code) for code in _CODE.findall(line)]
        plurals = _PLURALS.findall(line)
        name = _PLURALS.sub(" ", _CODE.sub(" ", line)).strip()
        if name.startswith("+") and entry is not None:
            entry.names.append(name[1:].strip())
        elif name:
            if entry is not None:
                yield entry
            forms = [form.strip() for group in plurals for form in re.split("[,;]", group) if form.strip()]
            entry = _Entry(number, [name.lstrip("+")], forms if plurals else None)
        if entry is not None:
            entry.codes += codes
    if entry is not None:
        yield entry


def _expand(written: str, sets: dict[str, list[str]]) -> list[str]:
    """A name with each of the words that may stand at its marks, as words with blanks between."""
    parts = re.split(r"(!\w+!)", written)
    choices = [sets.get(part, [part.strip("!")]) if part.startswith("!") else [part] for part in parts]
    return [_words("".join(chosen)) for chosen in product(*choices)]


def _words(written: str) -> str:
    words = written.replace("_", " ").split()
    return " ".join(words[1:] if len(words) > 1 and words[0].casefold() == "the" else words)


def _days(match: re.Match[str]) -> tuple[date | None, date | None]:
    if match[2]:
        day = _day(match[3])
        return (day, None) if match[2] == ">" else (None, day)
    if match[4]:
        start, end = _day(match[4]), _day(match[5])
        if end < start:
            raise ValueError(match[0])
        return start, end
    return None, None


def _day(digits: str) -> date:
    """A day of YYMMDD or YYYYMMDD; a day that its month lacks is the month's last."""
    if len(digits) == 6:
        digits = ("20" if int(digits[:2]) <= 30 else "19") + digits
    if len(digits) != 8:
        raise ValueError(digits)
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        raise ValueError(digits)
    return date(year, month, min(day, monthrange(year, month)[1]))


def _display(name: str) -> str:
    """A name as it is printed: dictionaries have it in capitals."""
    if any(c.islower() for c in name):
        return name
    words = name.split()
    return " ".join(_cased(word, n, len(words)) for n, word in enumerate(words))


def _cased(word: str, n: int, of: int) -> str:
    letters = word.replace(".", "")
    short = len(letters) <= (3 if of == 1 else 2) and "." not in word
    if n and word.casefold() in _SMALL:
        return word.casefold()
    if not _VOWEL.search(letters) or (short and word.casefold() not in _SMALL) or word.count(".") > 1:
        return word
    return re.sub(r"[^\W\d_]+", lambda m: m.group() if m.group() == "S" else m.group().capitalize(), word)


@lru_cache(maxsize=1)
def _first_names() -> frozenset[str]:
    text = resources.files("dateline.places").joinpath("people.txt").read_text(encoding="utf-8")
    given = next((line for line in text.splitlines() if line.startswith("given\t")), "")
    return frozenset(name for name in given.partition("\t")[2].split() if not name.endswith("*"))


def _often(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _count(n: int, one: str, many: str | None = None) -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _lines(numbers: Iterable[int]) -> str:
    found = list(dict.fromkeys(numbers))
    more = f" and {len(found) - 5:,} more" if len(found) > 5 else ""
    return f"line{'s' if len(found) > 1 else ''} {', '.join(map(str, found[:5]))}{more}"
