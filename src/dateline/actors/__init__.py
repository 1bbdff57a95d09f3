"""Who a mention stands for: a country or body, PLOVER sectors, a name, and the row that decided.

A mention is a noun phrase of a story ("senior US officials", "Prime Minister Netanyahu", "the
Kremlin"). :class:`ActorTables` reads it against dated tables of states, regions, named bodies,
office-holders and roles; :class:`StoryActors` remembers what a story has named so far. What the
tables do not know stays unknown: no country and no sector.

>>> tables = ActorTables.load()
>>> actor = tables.resolve("the Ghanaian foreign minister's spokesman")
>>> actor.country, actor.sectors
('GHA', ('GOV',))
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dateline.actors.own import read_own
from dateline.actors.tables import (
    COMMON_WORDS,
    NAME_PARTICLES,
    Index,
    Row,
    Token,
    build,
    name_key,
    tokenise,
    word_set,
)

__all__ = ["Actor", "ActorTables", "StoryActors"]

#: Codes that stand in the country slot for bodies of no single state.
NON_STATE = frozenset({"IGO", "NGO", "ISM", "IMG", "MNC"})

#: The reason for a country that a role takes from the dateline of its story, for want of any nearer.
STORY_COUNTRY = "story's country"

# Words after a name and a hyphen that make the name a backer, an owner or a place, never the actor.
_BACKED = word_set("backed")
_AGAINST = frozenset({"anti", "pro", "non", "counter"})
_FORMER = frozenset({"former", "ex", "ousted", "deposed", "toppled", "onetime", "late", "erstwhile", "retired"})
_PLACE_PREPOSITIONS = frozenset(
    {"of", "in", "from", "at", "across", "inside", "within", "throughout", "around", "near"}
)
_PREPOSITIONS = _PLACE_PREPOSITIONS | word_set("prepositions")
_CUTS = word_set("cuts")
_CUT_MARKS = frozenset(",;:()[]–—")
_PRONOUNS_ONE = word_set("pronouns one")
_PRONOUNS_MANY = word_set("pronouns many")
_PRONOUNS_THING = word_set("pronouns thing")
_HONORIFICS = word_set("honorifics")
_DETERMINERS = word_set("determiners")
# Capitalised words that are not the first name of anybody.
_PLAIN_OPENERS = word_set("openers")
# Surnames that are also plain words, first names or shared by millions: they need a title or a country beside them.
_SHARED_SURNAMES = word_set("shared surnames")
_EVERYDAY = word_set("everyday names")
#: States whose names people bear: "Jordan Roe Smith".
_FIRST_NAMES = frozenset(("Jordan", "Chad", "Israel", "Georgia", "Cuba", "India", "Cyprus", "Ireland", "France"))
#: Endings of nouns for people: such a noun is a role, though in no table.
_OF_PERSONS = (
    "er",
    "ers",
    "or",
    "ors",
    "ist",
    "ists",
    "man",
    "men",
    "woman",
    "women",
    "ian",
    "ians",
    "ee",
    "ees",
    "ant",
    "ants",
)
_NAME_LINKS = frozenset({"de", "von", "van", "der", "da", "dos", "wa", "ould"})
# Offices that one person of a state holds at a time: the table can name the holder.
_ONE_HOLDER = frozenset(
    {
        "president",
        "prime minister",
        "chancellor",
        "king",
        "queen",
        "emir",
        "sultan",
        "supreme leader",
        "emperor",
        "foreign minister",
        "defence minister",
        "interior minister",
        "finance minister",
    }
)
_PRESIDING = frozenset({"president", "vice president", "governor", "king", "queen", "prince", "chancellor"})


@dataclass(frozen=True, slots=True)
class Actor:
    """What a mention stands for, and how that was decided.

    ``country`` is an ISO 3166-1 alpha-3 code, or IGO, NGO, ISM or IMG for a body of no single state.
    ``part_of`` is ``UNO`` or ``EUR`` for bodies of the United Nations and the European Union. ``usual``
    are the sectors of a role that has them only together with a country ("leaders", "officers").
    """

    text: str
    name: str = ""
    country: str | None = None
    sectors: tuple[str, ...] = ()
    decided_by: str = ""
    refused: tuple[str, ...] = ()
    kind: str = "unknown"
    office: str = ""
    part_of: str = ""
    former: bool = False
    usual: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anything was found out: a country, a sector or a body."""
        return self.country is not None or bool(self.sectors)

    def to_dict(self) -> dict[str, object]:
        """The fields that are stored: text, name, country and sectors."""
        return {"text": self.text, "name": self.name, "country": self.country, "sectors": list(self.sectors)}


@dataclass(slots=True)
class StoryActors:
    """What one story has named so far: people by surname, holders of an office, and who was named last.

    ``home`` is the country of the story itself (its dateline), taken for roles that name no country.
    """

    home: str | None = None
    _surnames: dict[str, Actor] = field(default_factory=dict)
    _offices: dict[str, Actor] = field(default_factory=dict)
    _bodies: dict[str, Actor] = field(default_factory=dict)
    _last_one: Actor | None = None
    _last_many: Actor | None = None
    _last_thing: Actor | None = None

    def note(self, mention: str, actor: Actor) -> None:
        """Remember what a mention was found to be."""
        if not actor.known and (actor.kind != "person" or (actor.name or mention)[:1].islower()):
            return  # "elections" are nobody that "he" could stand for
        if actor.kind == "person":
            words = [t.key for t in tokenise(actor.name or mention) if t.is_word]
            if words:
                self._surnames[words[-1]] = actor
            self._last_one = actor
        elif actor.kind == "group":
            self._last_many = actor
        else:
            self._last_thing = actor
        if actor.office and actor.country and not actor.former:
            self._offices[actor.office] = actor
        if actor.kind == "body" and actor.name:
            self._bodies["".join(w[0] for w in actor.name.casefold().split() if w[0].isalpha())] = actor

    def surname(self, key: str) -> Actor | None:
        """The person of that surname whom the story named in full."""
        return self._surnames.get(key)

    def ending(self, keys: Sequence[str]) -> Actor | None:
        """The person whose name, given in full before, ends in those words: "Ben Ali", "Peña Nieto"."""
        known = self._surnames.get(keys[-1])
        if known is None:
            return None
        name = [t.key for t in tokenise(known.name) if t.is_word]
        return known if len(name) > len(keys) and name[-len(keys) :] == list(keys) else None

    def office(self, office: str, country: str | None = None) -> Actor | None:
        """The last holder of an office whom the story named, of that country where one is given."""
        actor = self._offices.get(office)
        return actor if actor is None or country in (None, actor.country) else None

    def pronoun(self, word: str) -> Actor | None:
        """The last actor of the kind that a pronoun can stand for."""
        key = word.casefold()
        if key in _PRONOUNS_ONE:
            return self._last_one
        if key in _PRONOUNS_MANY:
            return self._last_many or self._last_thing
        return self._last_thing if key in ("it", "its", "itself") else None


@dataclass(frozen=True, slots=True)
class _Match:
    """Table rows for the words from ``start`` up to ``end``."""

    start: int
    end: int
    rows: tuple[Row, ...]

    @property
    def kind(self) -> str:
        return self.rows[0].kind


@dataclass(slots=True)
class _Reading:
    """A mention under way: its words, what matched, and what was refused."""

    text: str
    tokens: list[Token]
    lower: bool
    upper: bool
    on: date | None
    memory: StoryActors | None
    matches: list[_Match] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    skipped: set[int] = field(default_factory=set)


class _Found(NamedTuple):
    """What the tables have of a mention, before the day and the story are asked; ``word`` is its only word."""

    tokens: list[Token]
    word: Token | None
    lower: bool
    upper: bool
    matches: tuple[_Match, ...]
    refused: tuple[str, ...]
    countries: tuple[str, ...]
    skipped: frozenset[int]


class ActorTables:
    """The actor tables, ready for look-ups."""

    def __init__(self, index: Index) -> None:
        self._index = index
        # The same mentions come again and again, in one story and in the next.
        self._found = lru_cache(maxsize=16384)(self._look_up)
        #: The day up to which the people in office are known.
        self._kept = max((day for name, day in self.as_of.items() if name.endswith("officeholders.tsv")), default=None)
        self._offices: dict[tuple[str, str], list[Row]] = {}
        for rows in index.people.values():
            for row in rows:
                if row.country and row.office in _ONE_HOLDER:
                    held = self._offices.setdefault((row.country, row.office), [])
                    if row not in held:
                        held.append(row)

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> ActorTables:
        """The shipped tables, with the user's own before them."""
        return _load(tuple(extra))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a user's own dictionaries held that could not be read, one line a file."""
        return tuple(self._index.notes)

    @property
    def digest(self) -> str:
        """A digest of the user's own tables; empty where there are none."""
        return self._index.digest

    def capitalised(self) -> frozenset[str]:
        """Single words that are names of countries, peoples, capitals and bodies, in lower case.

        For bringing title-case and all-capital copy to sentence case: these keep their capital.
        """
        kinds = ("country", "demonym", "capital", "region", "org")
        return (
            frozenset(
                word
                for key, rows in self._index.phrases.items()
                if any(row.kind in kinds for row in rows)
                for word in key
                if len(word) > 2 and (len(key) == 1 or rows[0].kind != "org")
            )
            - COMMON_WORDS
        )

    @property
    def sizes(self) -> dict[str, int]:
        """For each table, how many rows it has."""
        return dict(self._index.sizes)

    @property
    def as_of(self) -> dict[str, date]:
        """For each table, the date to which its facts were kept."""
        return {
            name: date.fromisoformat(head["as_of"]) for name, head in self._index.headers.items() if head.get("as_of")
        }

    def stale(self, on: date) -> bool:
        """Whether a story of that day is younger than the table of office-holders."""
        return self._kept is None or self._kept < on

    def older(self, on: date) -> str:
        """A line that says so where a story of that day is younger than the table of office-holders; else empty."""
        if not self.stale(on):
            return ""
        known = f"known up to {self._kept}" if self._kept else "of no known day"
        return f"office-holders are {known}, and the story is younger: add newer ones with --actors FILE"

    def resolve(self, mention: str, *, on: date | None = None, memory: StoryActors | None = None) -> Actor:
        """What a noun phrase stands for, on the day of the story and after what the story has said."""
        found = self._found(mention)
        if found is None:
            return Actor(mention)
        tokens, word = found.tokens, found.word
        if word is not None:
            pronoun = self._pronoun(mention, word, memory)
            if pronoun is not None:
                return pronoun
        reading = _Reading(
            mention,
            tokens,
            found.lower,
            found.upper,
            on,
            memory,
            list(found.matches),
            list(found.refused),
            list(found.countries),
            set(found.skipped),
        )
        if self._index.digest:
            self._leave_alone(reading)
        return self._dated(self._decide(reading), on)

    def _dated(self, actor: Actor, on: date | None) -> Actor:
        """An actor whom a row of people in office decided, with a word where the story is younger than the table."""
        if on is None or "officeholders.tsv" not in actor.decided_by or not self.stale(on):
            return actor
        word = f"office-holders are known up to {self._kept}"
        return actor if word in actor.decided_by else replace(actor, decided_by=f"{actor.decided_by}; {word}")

    def placed(self, actor: Actor, country: str, why: str, *, on: date | None = None) -> Actor:
        """A role with the country that its story gives it, the sectors it has with one, and the office's holder."""
        decided, name, kind = f"{actor.decided_by}; {why}", actor.name, actor.kind
        holder = None if name or actor.former else self._holder(country, actor.office, on)
        if holder is not None:
            name, kind, decided = holder.name, "person", f"{decided}; office held by {holder.source}"
        sectors = actor.sectors or actor.usual
        return self._dated(
            replace(actor, country=country, sectors=sectors, name=name, kind=kind, decided_by=decided), on
        )

    def members(self, mention: str, *, on: date | None = None) -> tuple[Actor, ...]:
        """The actors of a mention that names several states for one role: "French and German officials"."""
        found = self._found(mention)
        if found is None or " and " not in mention:
            return ()
        states: list[_Match] = []
        for match in found.matches:
            between = [t.key for t in found.tokens[states[-1].end : match.start]] if states else []
            if match.kind not in ("demonym", "country", "region") or not match.rows[0].country:
                break
            if states and not set(between) <= {",", "and"}:
                break
            states.append(match)
        tokens = found.tokens
        if len(states) < 2 or "and" not in {t.key for t in tokens[states[0].end : states[-1].start]}:
            return ()
        after = tokens[states[-1].end :]
        if not after or not after[0].is_word or after[0].key in _PREPOSITIONS | _CUTS | {"and", "or"}:
            return ()
        if any(tokens[m.end - 1].possessive for m in states[:-1]) or tokens[states[-1].end - 1].hyphen_after:
            return ()
        start, end = tokens[states[0].start].start, tokens[states[-1].end - 1].end
        each = [mention[tokens[m.start].start : tokens[m.end - 1].end] for m in states]
        return tuple(self.resolve(mention[:start] + name + mention[end:], on=on) for name in each)

    def long_names(self, text: str) -> list[tuple[int, int]]:
        """Where in a sentence names of bodies and people of three words and more stand, as offsets into it.

        A parse may cut such a name in two, at the "for" or the "bin" inside it.
        """
        tokens = tokenise(text)
        reading = _Reading(text, tokens, False, False, None, None)
        spans: list[tuple[int, int]] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if not token.capital:
                position += 1
                continue
            end = position
            limit = min(self._index.longest.get(token.key, 0), len(tokens) - position)
            for length in range(limit, 2, -1):
                words = tokens[position : position + length]
                rows = self._index.phrases.get(tuple(w.key for w in words))
                if rows and any(row.kind == "org" for row in rows) and words[-1].capital:
                    end = position + length
                    break
            else:
                person = self._person(reading, position)
                if person is not None and person.end - position > 2:
                    end = person.end
            if end > position:
                spans.append((token.start, tokens[end - 1].end))
            position = max(end, position + 1)
        return spans

    @staticmethod
    def _leave_alone(reading: _Reading) -> None:
        """Drop names that a user's dictionary gives no code on that day, so that no part of them is read either."""
        for match in list(reading.matches):
            first = match.rows[0]
            fitting = [row for row in match.rows if row.valid(reading.on)]
            if not first.own or first.kind == "person" or (not fitting and reading.on is None):
                continue
            if not fitting or fitting[0].strength == "nobody":
                reading.matches.remove(match)
                reading.skipped.update(range(match.start, match.end))
                reading.refused.append(f"{first.name} ({first.source}): no code on that day")
                if first.country in reading.countries:
                    reading.countries.remove(first.country)

    def _look_up(self, mention: str) -> _Found | None:
        """What the tables have of a mention's words, whatever the day and the story; None without a word."""
        tokens = tokenise(mention)
        words = [t for t in tokens if t.is_word]
        if not words:
            return None
        letters = [c for c in mention if c.isalpha()]
        lower = not any(c.isupper() for c in letters)
        upper = all(c.isupper() for c in letters) and len(letters) > 5
        reading = _Reading(mention, tokens, lower, upper, None, None)
        self._find(reading)
        return _Found(
            tokens,
            words[0] if len(words) == 1 else None,
            lower,
            upper,
            tuple(reading.matches),
            tuple(reading.refused),
            tuple(reading.countries),
            frozenset(reading.skipped),
        )

    # ------------------------------------------------------------------ matching

    @staticmethod
    def _pronoun(mention: str, word: Token, memory: StoryActors | None) -> Actor | None:
        if word.key not in _PRONOUNS_ONE | _PRONOUNS_MANY | _PRONOUNS_THING:
            return None
        if word.text.isupper() and len(word.text) > 1 and word.key in ("us", "who", "it"):
            return None
        found = memory.pronoun(word.key) if memory else None
        if found is not None:
            return replace(
                found, text=mention, decided_by=f"story: pronoun for {found.name or found.text}; {found.decided_by}"
            )
        if word.key in _PRONOUNS_THING:
            return Actor(mention, decided_by="pronoun without an antecedent")
        return Actor(mention, sectors=("UNK",), decided_by="pronoun without an antecedent", kind="person")

    def _usable(self, row: Row, tokens: Sequence[Token], reading: _Reading) -> bool:
        """Whether the letters of the mention allow the row: "us" is no country, "May" no month."""
        if row.kind in ("role",) and not row.acronym:
            return True
        if row.strength == "possessive" and not (tokens[-1].possessive or tokens[-1].key.endswith("s")):
            return False  # "Moody's" is not "Moody"
        if reading.upper:
            return True
        if reading.lower:
            if all(token.key in COMMON_WORDS for token in tokens):
                return False  # "the plan" is no army, "the economist" no weekly
            # In text without capitals "a turkey" and "the china" are things.
            return not (tokens[0].key in ("turkey", "china", "jersey", "chad") and tokens[0].start > 0)
        if row.acronym and len(tokens) == 1:
            text = tokens[0].text.replace(".", "")
            return (
                text.isupper()
                or (text[:1].isupper() and len(text) > 3 and tokens[0].key not in COMMON_WORDS)
                or (len(text) > 2 and text[:-1].isupper() and text[-1] == "s")
            )
        return any(t.capital for t in tokens) or (tokens[0].text[:1].isdigit() and len(tokens) > 1)

    def _find(self, reading: _Reading) -> None:
        tokens = reading.tokens
        position = 0
        skip_next = False
        while position < len(tokens):
            token = tokens[position]
            if not token.is_word:
                position += 1
                continue
            match = self._longest(reading, position)
            if (
                match is None
                and token.hyphen_after
                and position + 1 < len(tokens)
                and tokens[position + 1].key in _BACKED
            ):
                reading.skipped.update((position, position + 1))  # an unknown backer is no actor either
                position += 2
                continue
            if match is None and token.key == "us" and reading.lower and self._before_role(reading, position):
                match = _Match(
                    position, position + 1, tuple(r for r in self._index.phrases["us",] if r.kind == "country")
                )
            if token.key in _AGAINST and token.hyphen_after and (match is None or match.end == position + 1):
                skip_next = True
                position += 1
                continue
            if match is None:
                skip_next = False
                position += 1
                continue
            after = tokens[match.end] if match.end < len(tokens) else None
            last = tokens[match.end - 1]
            backed = (
                after is not None
                and after.key in _BACKED
                and (
                    last.hyphen_after
                    or (
                        match.kind != "role"
                        and not last.possessive
                        and match.end + 1 < len(tokens)
                        and after.key in ("backed", "led", "brokered", "sponsored", "occupied", "funded")
                    )
                )
            )
            if backed or skip_next:
                words = reading.text[token.start : (after.end if backed and after else last.end)]
                reading.refused.append(f"{words}: {match.rows[0].name} ({match.rows[0].source}) is not the actor")
                stop = match.end + 1 if backed else match.end
                reading.skipped.update(range(position, stop))
                position, skip_next = stop, False
                continue
            before = tokens[position - 1] if position else None
            if before is not None and before.key == "ethnic" and match.rows[0].kind in ("demonym", "region"):
                reading.refused.append(f"{match.rows[0].name} ({match.rows[0].source}): a people, not the state")
                reading.skipped.update(range(match.start, match.end))
            elif match.kind == "city" and (self._is_surname(reading, match) or self._after_a_name(reading, match)):
                reading.refused.append(f"{match.rows[0].name} ({match.rows[0].source}): a name after a title")
            else:
                reading.matches.append(match)
            position = match.end
        for match in reading.matches:
            row = match.rows[0]
            if row.kind in ("country", "demonym", "capital", "region", "city") and row.country:
                reading.countries.append(row.country)

    def _before_role(self, reading: _Reading, position: int) -> bool:
        """In text without capitals, "us" before a role noun is the state: "us officials"."""
        following = self._longest(reading, position + 1) if position + 1 < len(reading.tokens) else None
        return following is not None and following.kind == "role" and not reading.tokens[position].possessive

    @staticmethod
    def _is_surname(reading: _Reading, match: _Match) -> bool:
        """A town's name straight after a title is somebody's name: "King Hassan", "Judge Rivera"."""
        last = reading.matches[-1] if reading.matches else None
        return (
            last is not None
            and last.kind == "role"
            and last.end == match.start
            and (not reading.tokens[last.end - 1].possessive and match.end - match.start == 1)
        )

    def _after_a_name(self, reading: _Reading, match: _Match) -> bool:
        """A town's name after a title and a first name is a surname too: "Judge Alejandro Rivera"."""
        before = match.start - 1
        last = reading.matches[-1] if reading.matches else None
        return (
            match.end - match.start == 1
            and last is not None
            and last.kind == "role"
            and last.end == before
            and not reading.tokens[last.end - 1].possessive
            and not reading.tokens[before].possessive
            and self._name_like(reading, before, 0)
        )

    def _longest(self, reading: _Reading, start: int) -> _Match | None:
        tokens, index = reading.tokens, self._index
        best: _Match | None = None
        limit = min(index.longest.get(tokens[start].key, 0), len(tokens) - start)
        for length in range(limit, 0, -1):
            words = tokens[start : start + length]
            if any(w.possessive for w in words[:-1]) and length < 3:
                pass
            rows = index.phrases.get(tuple(w.key for w in words))
            if rows:
                usable = tuple(row for row in rows if self._usable(row, words, reading))
                if usable:
                    best = _Match(start, start + length, usable)
                    break
        person = self._person(reading, start)
        if person and (best is None or person.end > best.end or (person.end == best.end and person.end - start > 1)):
            if best is None or person.end > best.end or person.rows[0].own or not best.rows[0].own:
                return person
        if best is None and (tokens[start].capital or reading.lower):
            for length in (3, 2, 1):
                words = tokens[start : start + length]
                key = " ".join(w.key for w in words)
                code = index.cities.get(key)
                if (
                    code
                    and len(words) == length
                    and (
                        all(w.capital or w.hyphen_before for w in words)
                        or (reading.lower and len(tokens) > length and key not in COMMON_WORDS)
                    )
                    and all(w.is_word for w in words)
                    and (length > 1 or start > 0 or key not in COMMON_WORDS)  # "Most states": no town in Bohemia
                ):
                    row = Row("city", reading.text[words[0].start : words[-1].end], code, (), "cities.tsv")
                    return _Match(start, start + length, (row,))
        return best

    def _person(self, reading: _Reading, start: int) -> _Match | None:
        tokens, people = reading.tokens, self._index.people
        first = tokens[start]
        if not (first.capital or reading.lower or first.key in NAME_PARTICLES):
            return None
        stop = start
        while stop < len(tokens) and stop - start < 10:
            token = tokens[stop]
            inner = token.hyphen_before or token.key in NAME_PARTICLES or token.key in _NAME_LINKS
            if not (token.is_word and (token.capital or reading.lower or inner)):
                break
            stop += 1
            if token.possessive:
                break
        for end in range(stop, start + 1, -1):
            if tokens[end - 1].key in NAME_PARTICLES and end - start < 3:
                continue
            key = name_key(t.key for t in tokens[start:end])
            if len(key) < 2:
                key = tuple(t.key for t in tokens[start:end])  # "Ben Ali"
            if len(key) > 1:
                rows = people.get(key)
                if rows:
                    return _Match(start, end, tuple(rows))
        return None

    # ------------------------------------------------------------------ deciding

    def _choose(self, match: _Match, reading: _Reading) -> Row:
        """The row of a match that fits the day, the countries beside it, and the story."""
        rows = [row for row in match.rows if row.valid(reading.on)] or list(match.rows)
        if len(rows) == 1 or rows[0].own:
            return rows[0]
        home = reading.memory.home if reading.memory else None
        beside = list(reading.countries) + ([home] if home else [])
        orgs = [row for row in rows if row.kind == "org"]
        roles = [row for row in rows if row.kind == "role"]
        places = [row for row in rows if row.kind not in ("org", "role", "person")]
        chosen: Row | None = None
        if orgs:
            fitting = [row for row in orgs if row.country in beside]
            if fitting:
                chosen = fitting[0]
            elif roles and (beside or not any(t.capital for t in reading.tokens[match.start : match.end])):
                chosen = roles[0]
            else:
                chosen = orgs[0]
            # A state's own name beats a body of the same letters, unless the story speaks of that state.
            if places and not fitting:
                chosen = places[0]
        elif places:
            chosen = places[0]
        else:
            chosen = rows[0]
        for row in rows:
            if row is not chosen and row.name != chosen.name and row[:1] + row[2:4] != chosen[:1] + chosen[2:4]:
                reading.refused.append(f"{row.name} ({row.country or row.kind}, {row.source})")
        return chosen

    def _segments(self, reading: _Reading) -> list[tuple[str, int, int]]:
        """The head of the phrase and the prepositional phrases after it, up to the first clause."""
        taken = {i for match in reading.matches for i in range(match.start, match.end)}
        segments: list[tuple[str, int, int]] = []
        preposition, start, resumed = "", 0, 0
        for i, token in enumerate(reading.tokens):
            if i in taken or i < resumed:
                continue
            key = token.key
            if key == "(":
                # "the Dawn (Fajr) coalition": what is in brackets only explains the name before it.
                resumed = next((n + 1 for n in range(i, len(reading.tokens)) if reading.tokens[n].key == ")"), 0)
                if resumed and any(t.is_word for t in reading.tokens[resumed : resumed + 1]):
                    reading.skipped.update(range(i, resumed))
                    reading.matches = [m for m in reading.matches if not i <= m.start < resumed]
                    continue
                resumed = 0
            seen = any(m.end <= i for m in reading.matches)
            if (
                (key in _CUT_MARKS and (seen or i > 0))
                or (key in _CUTS and i > 0)
                or (key in ("and", "or", "&") and any(start <= m.start and m.end <= i for m in reading.matches))
            ):
                segments.append((preposition, start, i))
                return segments
            if i < start or (i == 0 and key in _PREPOSITIONS):
                continue  # "around 200 workers": how many, not where
            joined = reading.tokens[i + 1].key if i + 1 < len(reading.tokens) else ""
            if joined[:1].isdigit() and not seen:
                continue  # "up to 200 workers"
            if (key, joined) in (("loyal", "to"), ("such", "as")):
                segments.append((preposition, start, i))
                preposition, start = "of", i + 2
            elif key in _PREPOSITIONS and not token.hyphen_before and not token.hyphen_after:
                segments.append((preposition, start, i))
                preposition, start = key, i + 1
        segments.append((preposition, start, len(reading.tokens)))
        return segments

    def _decide(self, reading: _Reading) -> Actor:
        segments = self._segments(reading)
        heads = [self._part(reading, *segment[1:]) for segment in segments]
        head = heads[0]
        former = self._is_former(reading, segments[0])
        # "members of the army", "hundreds of protesters", "spokesman for the junta": the head is in the next part.
        for (preposition, _, _), part in zip(segments[1:], heads[1:], strict=True):
            if head.decided:
                part.speak_for_person(reading.on)
            if preposition == "of" and head.of_people and part.country not in (None, head.country, *NON_STATE):
                row = head.rows[-1][1]
                reading.refused.append(f"{row.name} ({row.source}): a people in another state")
                head = head.with_country(part)
                head.sectors = ("CVL",)
                continue
            if (
                preposition in ("of", "for", "from", "with")
                and part.decided
                and not head.strong
                and (preposition == "of" or head.weak)
            ):
                head = head.inherit(part)
                continue
            if preposition == "of" and head.presiding and part.strong and part.sectors:
                head = head.inherit(part)
                continue
            if (
                preposition in _PLACE_PREPOSITIONS
                and head.country is None
                and part.country is not None
                and (head.decided or preposition == "of" or not head.unknown_name)
            ):
                head = head.with_country(part)
        if head.surname and not head.person_rows:
            head = self._link_surname(reading, head)
        elif head.name_words and not head.rows and reading.memory is not None:
            known = reading.memory.ending(head.name_words)
            if known is not None:
                head.linked = replace(known, text=reading.text, decided_by=f"story: {known.name}; {known.decided_by}")
        actor = self._finish(reading, head, former)
        if len(segments) == 1 or actor.kind in ("group", "person"):
            actor = self._name_after_comma(reading, actor, segments[-1][2])
        if not actor.known and len(segments) == 1 and segments[0][2] < len(reading.tokens):
            actor = self._apposition(reading, actor, segments[0][2])
        return actor

    @staticmethod
    def _name_after_comma(reading: _Reading, actor: Actor, stop: int) -> Actor:
        """The name that follows a title: "the army chief, General Jane Roe"; it beats the table's holder."""
        if not actor.known or stop >= len(reading.tokens) or reading.tokens[stop].key != ",":
            return actor
        for match in reading.matches:
            if match.start <= stop or any(t.key in _CUT_MARKS for t in reading.tokens[stop + 1 : match.start]):
                continue
            row = match.rows[0]
            if row.kind == "person":
                same = [r for r in match.rows if r.country == actor.country]
                if same:
                    return replace(
                        actor,
                        name=same[0].name,
                        kind="person",
                        decided_by=f"{actor.decided_by}; named: {same[0].source}",
                    )
                return actor
            if row.kind != "role":
                return actor
        return actor

    def _apposition(self, reading: _Reading, actor: Actor, stop: int) -> Actor:
        """Where the first words tell nothing, what follows the comma may: "Jane Roe, a Kenyan senator"."""
        if reading.tokens[stop].key != "," or stop + 1 >= len(reading.tokens):
            return actor
        rest = self.resolve(reading.text[reading.tokens[stop + 1].start :], on=reading.on, memory=reading.memory)
        if not rest.known:
            return actor
        name = actor.name or rest.name
        kind = "person" if actor.kind == "person" else rest.kind
        return replace(rest, text=reading.text, name=name, kind=kind, decided_by=f"apposition: {rest.decided_by}")

    @staticmethod
    def _is_former(reading: _Reading, segment: tuple[str, int, int]) -> bool:
        return any(t.key in _FORMER for t in reading.tokens[segment[1] : segment[2]])

    def _part(self, reading: _Reading, start: int, end: int) -> _Part:
        part = _Part(rows=[(m, self._choose(m, reading)) for m in reading.matches if start <= m.start and m.end <= end])
        taken = {i for m, _ in part.rows for i in range(m.start, m.end)}
        loose = [i for i in range(start, end) if i not in taken | reading.skipped and reading.tokens[i].is_word]
        names = [i for i in loose if self._name_like(reading, i, start)]
        part.plain = [
            reading.tokens[i].key for i in loose if i not in names and reading.tokens[i].key not in _DETERMINERS
        ]
        for match, row in list(part.rows):
            # "International Labour Office": a party's or firm's everyday word inside another name.
            if (
                row.kind == "org"
                and match.end - match.start == 1
                and match.start - 1 in names
                and (reading.tokens[match.start].key in COMMON_WORDS | _EVERYDAY)
            ):
                part.rows.remove((match, row))
        has_body = any(row.kind in ("role", "org", "person") for _, row in part.rows)
        if names and not has_body:
            # "Michael Jordan", "Paris Hilton": a place name inside an unknown name says nothing.
            kept = []
            for match, row in part.rows:
                beside = (match.start - 1 in names and not reading.tokens[match.start - 1].possessive) or (
                    match.end in names and not reading.tokens[match.end - 1].possessive
                )
                following = [n for n in names if n >= match.end]
                if (
                    row.kind == "country"
                    and len(following) > 1
                    and following[0] == match.end
                    and row.name not in _FIRST_NAMES
                ):
                    kept.append((match, row))  # "Kenya Deep Water Board": a body of the state
                elif row.kind in ("country", "capital", "city", "region") and beside and not row.acronym:
                    reading.refused.append(f"{row.name} ({row.source}): part of an unknown name")
                    names = sorted({*names, *range(match.start, match.end)})
                else:
                    kept.append((match, row))
            part.rows = kept
        part.unknown_name = bool(names)
        part.decide(reading)
        part.thing = self._thing(reading, part, end, names)
        if names and not any(row.kind == "person" for _, row in part.rows):
            runs = _runs(names)
            best = runs[-1] if has_body and part.rows and part.rows[-1][0].end <= runs[-1][0] else runs[0]
            text = reading.text[reading.tokens[best[0]].start : reading.tokens[best[-1]].end].strip("'’")
            part.unknown_text = text
            part.name_follows = bool(part.rows) and part.rows[-1][0].end <= best[0]
            part.name_words = tuple(reading.tokens[i].key for i in best)
            if len(best) == 1:
                part.surname = reading.tokens[best[0]].key
                part.surname_alone = not part.rows
                part.surname_first = bool(part.rows) and best[0] < part.rows[-1][0].start
        return part

    @staticmethod
    def _thing(reading: _Reading, part: _Part, end: int, names: Sequence[int]) -> str:
        """The common noun in no table that ends a part and makes a thing of it: "military *aid*"; else empty."""
        words = [i for i in range(end) if reading.tokens[i].is_word]
        if not words or not part.rows or part.rows[-1][0].end > words[-1] or words[-1] in names:
            return ""
        token = reading.tokens[words[-1]]
        if token.capital or token.key.isdigit() or words[-1] in reading.skipped or token.key.endswith(_OF_PERSONS):
            return ""
        return token.text

    @staticmethod
    def _name_like(reading: _Reading, i: int, start: int) -> bool:
        token = reading.tokens[i]
        if reading.lower:
            # Without capitals only a lone word can be a surname.
            return len([t for t in reading.tokens if t.is_word]) == 1 and token.key not in COMMON_WORDS
        if not token.capital or token.key in _DETERMINERS or token.key in _FORMER or token.key in _PLAIN_OPENERS:
            return token.key in NAME_PARTICLES and i + 1 < len(reading.tokens) and token.hyphen_after
        if token.key in _HONORIFICS or token.key in _PREPOSITIONS or token.key in _BACKED:
            return False
        return not (i == start and token.key.endswith(("ed", "ing", "ern", "ous", "ful")) and len(reading.tokens) > 1)

    def _link_surname(self, reading: _Reading, head: _Part) -> _Part:
        """A lone surname: the story's own person first, then the one holder whom the tables allow."""
        key = head.surname
        known = reading.memory.surname(key) if reading.memory else None
        if known is not None and (head.country in (None, known.country)):
            head.linked = replace(
                known, text=reading.text, decided_by=f"story: {known.name or known.text}; {known.decided_by}"
            )
            return head
        alias = self._index.surnames.get("=" + key)
        rows = alias or self._index.surnames.get(key, [])
        if not rows:
            return head
        titled = bool(head.sectors) and not head.surname_first
        evidence = titled or head.country is not None or any(t.key in ("mr", "mrs", "ms") for t in reading.tokens)
        if key in _SHARED_SURNAMES and not evidence and not alias:
            reading.refused.append(
                f"{reading.text}: a surname of many ({', '.join(sorted({r.name for r in rows})[:3])})"
            )
            return head
        if not (head.surname_alone or head.surname_first or evidence):
            return head
        if head.country:
            rows = [row for row in rows if row.country == head.country]
        if titled and head.office:
            same = [row for row in rows if row.office == head.office]
            rows = same or ([] if key in _SHARED_SURNAMES else rows)
        current = [row for row in rows if row.valid(reading.on)]
        if len({row.name for row in rows}) > 1 and current:
            rows = [row for row in rows if row.name in {c.name for c in current}]
        people = sorted({row.name for row in rows})
        if len(people) > 1:
            # The latest of several, where all are of one country ("Bush", "Aliyev"); else nobody.
            states = {row.country for row in rows}
            reading.refused.extend(f"{name}: same surname" for name in people)
            if len(states) > 1:
                return head
            past = [row for row in rows if reading.on is None or row.start is None or row.start <= reading.on] or rows
            latest = max(past, key=lambda row: row.start or date.min)
            rows = [row for row in rows if row.name == latest.name]
        if rows:
            head.person_rows = rows
            head.name = rows[0].name
        return head

    def _finish(self, reading: _Reading, head: _Part, former: bool) -> Actor:
        text, refused = reading.text, tuple(dict.fromkeys(reading.refused))
        if head.surname_first and not head.sectors and head.weak:
            # "Putin's spokesman": his man, not himself.
            whose = head.linked or (self._person_actor(reading, head, False, ()) if head.person_rows else None)
            if whose is not None:
                return Actor(
                    text,
                    "",
                    whose.country,
                    whose.sectors,
                    f"of {whose.name}: {whose.decided_by}",
                    refused,
                    "group",
                    part_of=whose.part_of,
                )
        if head.linked is not None:
            if head.surname_first and head.sectors:
                return replace(head.linked, name="", sectors=head.sectors, kind="group", office="", refused=refused)
            if former and not head.linked.former:
                return replace(head.linked, sectors=_as_former(head.linked.sectors), former=True)
            return head.linked
        if head.person_rows and not (head.surname_first and head.sectors):
            return self._person_actor(reading, head, former, refused)
        country, sectors = head.country, head.sectors
        if head.person_rows:
            country = country or head.person_rows[0].country
        decided = "; ".join(dict.fromkeys(head.sources)) or "no table row"
        if head.thing and country is None and not head.name:
            return Actor(text, decided_by=f"{head.thing!r} is in no table: no actor", refused=(*refused, *head.sources))
        kind = head.kind
        name = head.name if not head.person_rows else ""
        if head.unknown_text and not name and (head.name_follows or not head.decided):
            # A title before an unknown name: a person of that office, unknown to the tables.
            name = head.unknown_text
            kind = "person" if head.decided and head.sectors else kind
        part_of = head.part_of
        home = reading.memory.home if reading.memory else None
        if country is None and sectors and head.office and reading.memory is not None and not former and not name:
            held = reading.memory.office(head.office)
            if held is not None:
                return replace(
                    held,
                    text=text,
                    decided_by=f"story: {head.office} is {held.name or held.text}; {held.decided_by}",
                    refused=refused,
                )
        if country is None and sectors[:1] == ("NGO",):
            country, sectors = "NGO", sectors[1:]  # a kind of actor rather than a sector where no state is named
        elif country is None and sectors[:1] == ("SOC",) and self._across_states(reading):
            country = "NGO"
        if country is None and home and head.strong and not head.name_follows:
            country, head.of_state = home, True
            decided += f"; {STORY_COUNTRY}"
        if country and head.of_state and not former and not name:
            holder = self._holder(country, head.office, reading.on)
            if holder is not None:
                name, kind = holder.name, "person"
                decided += f"; office held by {holder.source}"
        if former:
            changed = _as_former(sectors)
            if changed != sectors:
                decided += "; former"
            sectors = changed
        usual = () if sectors else _as_former(head.weak_default[0]) if former else head.weak_default[0]
        if not country and not sectors:
            kind = "person" if head.unknown_name and len(reading.tokens) < 5 else "group" if usual else "unknown"
        return Actor(text, name, country, sectors, decided, refused, kind, head.office, part_of, former, usual)

    @staticmethod
    def _across_states(reading: _Reading) -> bool:
        """Whether a region of many states stands in the mention: "the African bar association"."""
        return any(m.rows[0].kind == "region" and not m.rows[0].country for m in reading.matches)

    def _holder(self, country: str, office: str, on: date | None) -> Row | None:
        """The one who held an office of a state on a day, where the tables have exactly one."""
        if on is None or office not in _ONE_HOLDER:
            return None
        holders = [row for row in self._offices.get((country, office), []) if row.valid(on)]
        holders = [row for row in holders if row.own] or holders
        return holders[0] if len({row.name for row in holders}) == 1 else None

    @staticmethod
    def _person_actor(reading: _Reading, head: _Part, former: bool, refused: tuple[str, ...]) -> Actor:
        rows, on = head.person_rows, reading.on
        if head.country and any(row.country == head.country for row in rows):
            rows = [row for row in rows if row.country == head.country]
        current = [row for row in rows if row.valid(on)]
        titled = bool(head.sectors)
        name, country = rows[0].name, rows[0].country
        office = ""
        if current:
            row = current[0]
            if titled and head.office:
                row = next((r for r in current if r.office == head.office), row)
            sectors, why, country, office = row.sectors, row.source, row.country, row.office
        else:
            past = [row for row in rows if row.end is not None and (on is None or row.end < on)]
            if titled and not former:
                sectors, why, office = head.sectors, f"{rows[0].source}; title in the text", head.office
            elif past:
                # Who once served an international body is, out of office, one of his own country's elite.
                home = [r for r in past if r.country not in NON_STATE] or past
                row = max(home, key=lambda r: r.end or date.min)
                sectors, why, country = _as_former(row.sectors), f"{row.source}; out of office", row.country
                former = True
            else:
                row = min(rows, key=lambda r: r.start or date.max)
                sectors, why = (), f"{row.source}; not yet in office"
        if former and current:
            past_rows = [row for row in rows if row.end is not None]
            base = sectors if current else (past_rows[0].sectors if past_rows else sectors)
            sectors, why = _as_former(base), why + "; former in the text"
        return Actor(reading.text, name, country, sectors, why, refused, "person", office, "", former)


def _as_former(sectors: tuple[str, ...]) -> tuple[str, ...]:
    """Those who have left the state's service are its elite; rebels and civilians stay what they are."""
    if sectors and sectors[0] in ("GOV", "LEG", "JUD", "SPY", "MIL", "COP", "PTY"):
        return ("ELI",)
    return sectors


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


@dataclass(slots=True)
class _Part:
    """One part of a mention, between prepositions: what its rows come to."""

    rows: list[tuple[_Match, Row]] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str = ""
    kind: str = "unknown"
    office: str = ""
    part_of: str = ""
    sources: list[str] = field(default_factory=list)
    strong: bool = False
    weak: bool = False
    decided: bool = False
    presiding: bool = False
    of_state: bool = False
    weak_default: tuple[tuple[str, ...], str] = ((), "")
    surname: str = ""
    name_words: tuple[str, ...] = ()
    surname_alone: bool = False
    surname_first: bool = False
    unknown_name: bool = False
    unknown_text: str = ""
    name_follows: bool = False
    thing: str = ""
    person_rows: list[Row] = field(default_factory=list)
    linked: Actor | None = None

    @property
    def of_people(self) -> bool:
        """Whether the head is the plural of a people's name and nothing else: "Russians", "the Albanians"."""
        return len(self.rows) == 1 and self.rows[0][1].strength == "people"

    def decide(self, reading: _Reading) -> None:
        """Find the head among the rows: the last noun that tells a sector, or the named body, or the place."""
        rows = self.rows
        if not rows:
            return
        self.decided = True
        self.sources = [row.source for _, row in rows]
        persons = [i for i, (_, row) in enumerate(rows) if row.kind == "person"]
        roles = [i for i, (_, row) in enumerate(rows) if row.kind == "role" and row.strength == "head"]
        weak = [i for i, (_, row) in enumerate(rows) if row.kind == "role" and row.strength.startswith("weak")]
        # "Roe's deputy" serves her; he sits in no chamber.
        serving = [
            i
            for i in roles
            if rows[i][1].name == "deputy" and rows[i][0].start > 0 and reading.tokens[rows[i][0].start - 1].possessive
        ]
        roles, weak = [i for i in roles if i not in serving], sorted(weak + serving)
        adjectives = [
            i for i, (_, row) in enumerate(rows) if row.kind == "role" and row.strength == "adjective" and row.sectors
        ]
        orgs = [i for i, (_, row) in enumerate(rows) if row.kind == "org"]
        places = [
            i for i, (_, row) in enumerate(rows) if row.kind in ("country", "demonym", "capital", "region", "city")
        ]
        self.weak = bool(weak)
        self._take_country(rows, places, orgs)
        if persons:
            last = persons[-1]
            match, row = rows[last]
            later = [i for i in roles + weak if i > last]
            if not later:
                self.person_rows = list(match.rows)
                self.name, self.kind, self.strong = row.name, "person", True
                if roles:
                    head = rows[roles[-1]][1]
                    self.sectors, self.office = head.sectors, head.office
                return
            self.country = self.country or row.country
            if weak and not [i for i in roles if i > last]:
                current = [r for r in match.rows if r.valid(reading.on)] or list(match.rows)
                self.sectors, self.strong, self.kind = current[0].sectors, True, "group"
                return
        if roles and (not orgs or roles[-1] > orgs[-1]):
            self._take_role(rows, roles, orgs, reading)
        elif orgs:
            self._take_body(rows, orgs, roles, weak)
        elif weak:
            row = rows[weak[-1]][1]
            self.kind, self.office = "group", ""
            if adjectives:
                self.sectors = rows[adjectives[-1]][1].sectors
            elif row.strength == "head":
                pass
            elif row.strength == "weak" or self.country:
                self.sectors = row.sectors
            else:
                self.weak_default = (row.sectors, row.source)
            if not self.sectors and self.country and row.strength != "head":
                self.sectors = row.sectors
        elif adjectives:
            self.sectors, self.kind = rows[adjectives[-1]][1].sectors, "group"
        elif places:
            row = rows[places[-1]][1]
            self.kind = "state" if row.kind in ("country", "capital") else "group" if row.kind == "demonym" else "place"
            self.name = row.name if row.kind in ("country", "capital", "region", "city") else ""
            if row.kind == "region" or (row.kind == "capital" and len(rows) == 1 and not self.plain):
                self.sectors = row.sectors

    def _take_country(self, rows: list[tuple[_Match, Row]], places: list[int], orgs: list[int]) -> None:
        states = [rows[i][1] for i in places if rows[i][1].country]
        if states:
            self.country = states[0].country
            self.of_state = states[0].kind in ("country", "demonym", "capital")
        # "the UN's Syria envoy": the body that stands first is whose envoy he is.
        if orgs and (not places or orgs[0] < places[0]):
            row = rows[orgs[0]][1]
            if row.country in ("IGO", "IMG") or (row.country and row.country not in NON_STATE):
                self.country, self.part_of = row.country, row.part_of
            elif self.country is None:
                self.country = row.country

    def _take_role(self, rows: list[tuple[_Match, Row]], roles: list[int], orgs: list[int], reading: _Reading) -> None:
        row = rows[roles[-1]][1]
        self.sectors, self.office, self.strong = row.sectors, row.office, True
        self.kind = "group"
        if row.office in _ONE_HOLDER and reading.tokens[rows[roles[-1]][0].end - 1].key.endswith("s"):
            self.office = ""
        self.presiding = row.office in _PRESIDING
        after = [
            r
            for _, r in rows[roles[-1] + 1 :]
            if r.strength.startswith("weak") and r.sectors[:1] in (("MIL",), ("REB",))
        ]
        if after and self.sectors[:1] in (("REL",), ("CVL",), ("PTY",)):
            self.sectors, self.office = after[-1].sectors, ""  # "Muslim fighters", "tribal forces"
        before = [rows[i][1] for i in range(roles[-1]) if rows[i][1].kind == "org" or i in roles]
        if self.presiding and before and before[-1].sectors and before[-1].sectors[0] != "GOV":
            self.sectors, self.office = before[-1].sectors, ""
        if self.country in ("IGO", "IMG") and self.sectors[:1] in (("GOV",), ("UNK",), ("IGO",)):
            body = rows[orgs[0]][1] if orgs else None
            self.sectors = body.sectors if body else ()
        if self.sectors[:1] == ("IGO",) and self.country is None:
            # A kind of actor rather than a sector: it fills the country where no state is named.
            self.country, self.sectors = "IGO", ()

    def _take_body(self, rows: list[tuple[_Match, Row]], orgs: list[int], roles: list[int], weak: list[int]) -> None:
        row = rows[orgs[-1]][1]
        self.name, self.kind, self.strong = row.name, "body", True
        self.sectors = row.sectors
        if row.country and (row.country not in NON_STATE or self.country is None):
            self.country, self.part_of = row.country, row.part_of
        if row.country in ("IGO", "IMG"):
            self.country, self.part_of = row.country, row.part_of
        if weak and weak[-1] > orgs[-1]:
            self.kind, self.name = "group", ""

    def speak_for_person(self, on: date | None) -> None:
        """Where this part names a person, let it tell that person's country and sectors: "aides of Roe"."""
        if self.person_rows and self.country is None:
            row = next((r for r in self.person_rows if r.valid(on)), self.person_rows[-1])
            self.country, self.sectors = row.country, self.sectors or row.sectors

    def inherit(self, other: _Part) -> _Part:
        """This part's head is a mere container: take what the part after it says."""
        self.sectors = other.sectors or self.sectors
        self.country = self.country or other.country
        self.part_of = self.part_of or other.part_of
        self.strong = self.strong or other.strong
        self.kind = "group" if self.decided else other.kind
        if not self.decided:
            self.name = self.name or other.name
            self.person_rows = self.person_rows or other.person_rows
        self.office = "" if self.presiding else self.office
        self.presiding = False
        self.decided = True
        self.sources = [*other.sources, *self.sources]
        if not self.sectors and self.country and self.weak_default[0]:
            self.sectors = self.weak_default[0]
        return self

    def with_country(self, other: _Part) -> _Part:
        """Take the country of a place named after the head: "protesters in Nairobi"."""
        self.country, self.part_of, self.of_state = other.country, other.part_of, other.of_state
        self.sources = [*self.sources, *other.sources]
        if not self.sectors and self.weak_default[0]:
            self.sectors = self.weak_default[0]
        if not self.decided:
            self.kind = "place"
        self.decided = True
        return self


@lru_cache(maxsize=8)
def _load(extra: tuple[Path, ...]) -> ActorTables:
    index = build()
    if extra:
        read_own(index, extra, _ONE_HOLDER)
    return ActorTables(index)
