"""The words of engagements, from ``data/engagements.toml``, which says of each table what it is for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

from dateline.clauses import predicate_lemma
from dateline.parse import Sentence
from dateline.record import EngagementState

#: Kinds whose words stand in for each other: one says "the trip" of what another calls talks.
MEETING = frozenset(("talks", "visit", "summit"))

#: Kinds that one side has alone: what is asked of it by others makes those no parties.
OWNED = frozenset(("vote", "hearing", "deadline", "strike", "exercise", "offensive"))

#: Kinds in which many take part, of whom one names these and another those.
SHARED = frozenset(("summit", "vote", "debate", "ceremony", "event", "vigil", "session", "exercise", "ceasefire"))

#: States of what has come about.
DONE = frozenset(("held", "under_way"))

#: What before a noun says that it was named before, or whose it is, and no more.
KNOWN = frozenset(("the", "this", "that", "its", "his", "her", "their"))

#: What is told this many days after it was done is no news any more.
NEWS_DAYS = 10


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A field for each table of the file: a set of its words, or for each word the kind or state it stands under."""

    nouns: dict[str, str]
    compounds: dict[str, str]
    named: dict[str, str]
    before: dict[str, str]
    moved: dict[str, str]
    idioms: frozenset[str]
    planned: frozenset[str]
    organised: frozenset[str]
    gather: frozenset[str]
    gathered: dict[str, str]
    crowd: frozenset[str]
    general: frozenset[str]
    gatherings: frozenset[str]
    sent: dict[str, str]
    posted: frozenset[str]
    whither: frozenset[str]
    dated: frozenset[str]
    verbs: dict[str, str]
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
    carriers: frozenset[str]
    unnamed: frozenset[str]
    awaited: frozenset[str]
    deployed: frozenset[str]
    delivered: frozenset[str]
    unmet: frozenset[str]
    addressed: frozenset[str]
    refused: frozenset[str]
    spoken_over: frozenset[str]
    briefed: frozenset[str]
    undone: frozenset[str]
    yielded: frozenset[str]
    freed: frozenset[str]
    assembled: frozenset[str]
    signed: frozenset[str]
    decided_by: frozenset[str]
    earlier: frozenset[str]
    standing: dict[str, EngagementState]
    habitual: frozenset[str]
    motion: frozenset[str]
    public: frozenset[str]
    roles: frozenset[str]
    kin: frozenset[str]
    realms: frozenset[str]
    renewed: frozenset[str]
    granted: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The tables of the file, read once."""
    table = tomllib.loads((resources.files("dateline") / "data" / "engagements.toml").read_text(encoding="utf-8"))
    read: dict[str, Any] = {}
    for field in fields(Lexicon):
        under = {word: name for name, words in table[field.name].items() for word in words.split()}
        read[field.name] = frozenset(under) if field.type == "frozenset[str]" else under
    return Lexicon(**read)


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
