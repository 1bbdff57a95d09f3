"""The words of engagements, from ``data/engagements.toml``, which says of each table what it is for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib import resources
from typing import Any, Literal, NamedTuple, get_args

from dateline.clauses import predicate_lemma
from dateline.parse import Sentence
from dateline.record import EngagementState
from dateline.status import Status

#: Kinds whose words stand in for each other: one says "the trip" of what another calls talks.
MEETING = frozenset(("talks", "visit", "summit"))

#: Kinds that are between parties, whose words name both sides.
DEALINGS = MEETING | {"call"}

#: Kinds that one side has alone: what is asked of it by others makes those no parties.
OWNED = frozenset(("vote", "hearing", "deadline", "strike", "exercise", "offensive"))

#: Kinds in which many take part, of whom one names these and another those.
SHARED = frozenset(("summit", "vote", "debate", "ceremony", "event", "vigil", "session", "exercise", "ceasefire"))

#: Kinds that are over in a day: two of them held days apart are two.
OF_A_DAY = frozenset(("vote", "protest", "vigil", "funeral", "debate", "speech", "ruling", "signing", "call"))

#: Kinds that groups within one country have, each its own: what they are called tells them apart.
CROWDS = frozenset(("strike", "protest", "sit-in"))

#: Codes of parties that are no country.
BODIES = frozenset(("IGO", "NGO", "IMG", "ISM", "MNC"))

#: Verbs of sending somebody.
DISPATCHING = frozenset(("send", "dispatch"))

#: States of what has come about.
DONE = frozenset(("held", "under_way"))

#: What before a noun says that it was named before, or whose it is, and no more.
KNOWN = frozenset(("the", "this", "that", "its", "his", "her", "their"))

#: What is told this many days after it was done is no news any more.
NEWS_DAYS = 10


#: Classes of what fills a role; ``NONE`` is for a role that nothing fills.
FillerClass = Literal[
    "ANY",
    "BLOC",
    "BODY",
    "COUNTERPART",
    "GUEST",
    "MANY",
    "OFFICE",
    "PARLIAMENT",
    "PEOPLE",
    "PERSON",
    "PLACE",
    "STATE",
    "TIME",
]

#: When a verb's act is: one of its statuses, or by its day.
When = Literal[Status, "ahead", "dated", "fresh", "set"]

#: What a row can ask of its clause that roles and day do not say.
ClauseTest = Literal[
    "comes", "crowd", "debated", "elects", "enacts", "has_a_day", "invited", "laid_to_rest", "leaves_time",
    "meets_people", "names_nothing", "of_labour", "of_no_engagement", "of_no_plan", "on_its_way", "organised",
    "own_clause", "quits", "sends_aid", "sends_forces", "set_for_a_day", "speaks", "summoned", "testifies",
    "travels", "votes", "without_to", "won_there",
]  # fmt: skip


class Named(NamedTuple):
    """What a word names: a kind of engagement, and the state that it sets, where its clause is not asked for one."""

    kind: str
    state: EngagementState | None = None


@dataclass(frozen=True, slots=True)
class Filling:
    """One of the roles is filled by one of the words or classes, or may be ``empty``."""

    roles: tuple[str, ...]
    words: frozenset[str]
    classes: tuple[FillerClass, ...]
    empty: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What a verb names where its clause has all fillings, at one of the times, and passes all tests."""

    names: Named
    fillings: tuple[Filling, ...]
    when: tuple[When, ...]
    tests: tuple[ClauseTest, ...]


#: Verb to its rows, in the order in which they are asked.
Rows = dict[str, tuple[Row, ...]]


@dataclass(frozen=True)
class Lexicon:
    """A field for each table of the file: a set of its words, or for each word the kind or state it stands under."""

    nouns: dict[str, str]
    compounds: dict[str, str]
    named: dict[str, str]
    before: dict[str, str]
    moved: dict[str, str]
    idioms: frozenset[str]
    otherwise: frozenset[str]
    planned: frozenset[str]
    organised: frozenset[str]
    crowd: frozenset[str]
    counted: frozenset[str]
    general: frozenset[str]
    gatherings: frozenset[str]
    sent: dict[str, str]
    posted: frozenset[str]
    whither: frozenset[str]
    dated: frozenset[str]
    enacted: frozenset[str]
    bodies: frozenset[str]
    labour: frozenset[str]
    no_labour: frozenset[str]
    light: frozenset[str]
    states: dict[str, EngagementState]
    itself: frozenset[str]
    wishes: frozenset[str]
    decided: frozenset[str]
    rounds: frozenset[str]
    courts: frozenset[str]
    going: frozenset[str]
    carriers: frozenset[str]
    unnamed: frozenset[str]
    stoppages: frozenset[str]
    asking: frozenset[str]
    beside: frozenset[str]
    awaited: frozenset[str]
    deployed: frozenset[str]
    forces: frozenset[str]
    delivered: frozenset[str]
    unmet: frozenset[str]
    addressed: frozenset[str]
    refused: frozenset[str]
    spoken_over: frozenset[str]
    press: frozenset[str]
    briefed: frozenset[str]
    undone: frozenset[str]
    yielded: frozenset[str]
    freed: frozenset[str]
    assembled: frozenset[str]
    signed: frozenset[str]
    decided_by: frozenset[str]
    brought: frozenset[str]
    earlier: frozenset[str]
    standing: dict[str, EngagementState]
    judged: frozenset[str]
    habitual: frozenset[str]
    motion: frozenset[str]
    public: frozenset[str]
    roles: frozenset[str]
    kin: frozenset[str]
    realms: frozenset[str]
    renewed: frozenset[str]
    contested: frozenset[str]
    sided: frozenset[str]
    outcomes: frozenset[str]
    away: frozenset[str]
    votes: frozenset[str]
    shut: frozenset[str]
    evacuated: frozenset[str]
    granted: frozenset[str]
    by_itself: Rows
    by_frame: Rows

    @cached_property
    def verbs(self) -> dict[str, str]:
        """Verbs that are an engagement themselves, with their particle, and the kind of their last row."""
        return {verb: rows[-1].names.kind for verb, rows in self.by_itself.items()}

    @cached_property
    def naming(self) -> frozenset[str]:
        """Lemmas of all verbs that can name an engagement, whatever their particle."""
        return frozenset(verb.split("_")[0] for verb in self.by_itself) | self.by_frame.keys()

    @cached_property
    def naming_nouns(self) -> frozenset[str]:
        """Lemmas of all nouns that can, whatever stands before them; the tokenizer cuts "cease-fire"."""
        tables = (self.nouns, self.compounds, self.before, self.moved, self.sent, ("round",))
        last = {noun.rpartition("_")[2] for table in tables for noun in table}
        return frozenset(last | {noun.rpartition("-")[2] for noun in last})


@cache
def lexicon() -> Lexicon:
    """The tables of the file, read once."""
    table = tomllib.loads((resources.files("dateline") / "data" / "engagements.toml").read_text(encoding="utf-8"))
    read: dict[str, Any] = {}
    for field in fields(Lexicon):
        if field.type == "Rows":
            read[field.name] = rows_of(table, table[field.name]["rows"])
            continue
        under = {word: name for name, words in table[field.name].items() for word in words.split()}
        read[field.name] = frozenset(under) if field.type == "frozenset[str]" else under
    return Lexicon(**read)


def rows_of(table: dict[str, Any], entries: list[dict[str, Any]]) -> Rows:
    """The rows of each verb; raises ValueError at a role, a kind, a state, a class, a time or a test that is none."""
    found: dict[str, list[Row]] = {}
    for entry in entries:
        roles = {role: _words(table, words) for role, words in entry.items() if role not in _NO_ROLE}
        when, tests = entry.get("when", "").split(), entry.get("test", "").split()
        large = {word for words in roles.values() for word in words if word.isupper()}
        named = {part for role in roles for one in role.split("_or_") for part in one.split("_")}
        asked = {*large, *when, *tests, *entry.get("state", "").split(), entry["kind"], *(named - _ROLES)}
        known = (FillerClass, When, ClauseTest, EngagementState)
        if unknown := asked.difference(("NONE",), *map(get_args, known), _kinds(table)):
            raise ValueError(f"engagements.toml: {', '.join(sorted(unknown))} can stand in no row, but does in {entry}")
        fillings = tuple(
            Filling(
                tuple(role.split("_or_")),
                words - large,
                tuple(name for name in get_args(FillerClass) if name in words),
                "NONE" in words,
            )
            for role, words in roles.items()
        )
        row = Row(Named(entry["kind"], entry.get("state")), fillings, tuple(when), tuple(tests))
        for verb in _words(table, entry["verbs"]):
            found.setdefault(verb, []).append(row)
    return {verb: tuple(rows) for verb, rows in found.items()}


def _kinds(table: dict[str, Any]) -> set[str]:
    """All kinds: those that have words of their own, and those that only rows name."""
    return {*table["nouns"], *table["compounds"], *table["told"]["kinds"].split()}


#: The roles of a row and their parts: those of a clause's frame, and what ``frames`` finds beside them.
_ROLES = frozenset(
    "who among beside next purpose subj obj about against along at before behind between by down for from in inside"
    " into near nearby of off on onto outside over past round through to toward towards under until up upon via with"
    " within without".split()
)
#: What stands in a row beside roles.
_NO_ROLE = frozenset(("verbs", "kind", "state", "when", "test"))


def _words(table: dict[str, Any], words: str) -> frozenset[str]:
    """Words one by one; ``@deployed`` stands for all of that table."""
    lists = (" ".join(table[word[1:]].values()) if word[0] == "@" else word for word in words.split())
    return frozenset(" ".join(lists).split())


def phrasal(sentence: Sentence, verb: int) -> str:
    """A verb's lemma with its particle, also where the parser calls that an adverb: "push_back", "take_place"."""
    lemma = predicate_lemma(sentence, verb)
    if "_" in lemma:
        return lemma
    for child in sentence.children[verb]:
        if child != verb + 1 or (sentence.deps[child] == "prep" and sentence.lower[child] in _PLAIN):
            continue
        whole = f"{lemma}_{sentence.lower[child]}"
        if whole in lexicon().states or whole in lexicon().verbs:
            return whole
    for child in sentence.children[verb]:
        if sentence.lower[child] in ("forward", "back") and sentence.deps[child] in ("advmod", "prt"):
            whole = f"{lemma}_{sentence.lower[child]}"  # "brought her trip forward by two days"
            if whole in lexicon().states:
                return whole
    for many in (1, 2, 3):
        following = "_".join(sentence.lower[verb + 1 : verb + 1 + many])
        if following in _FOLLOWING:
            return f"{lemma}_{following}"
    return lemma


#: Prepositions that are a role of their verb, never its particle.
_PLAIN = frozenset(("on", "to", "for", "of", "in", "with", "at", "by"))
#: Words that make one verb with the one before them: "got under way", "came into force", "drew to a close".
_FOLLOWING = frozenset(
    "part under_way on_hold to_rest into_effect into_force off_to to_a_close to_an_end face_to_face".split()
)
