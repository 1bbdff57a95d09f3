"""What tells parties and topics apart, in one story and over many."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from dateline.engagements.lexicon import lexicon


def party_key(name: str) -> str:
    """What a party is known by: the stems of its name's words, without titles; empty where none are left."""
    words = re.findall(r"[^\W\d_]+", name.lower())
    return " ".join(sorted({word[:5] for word in words if len(word) > 3 and word not in lexicon().roles}))


def is_personal(name: str) -> bool:
    """Whether a name of somebody known to be of a country is a person's own: "Ama Mensah", not "South Korea"."""
    words = name.split()
    return len(words) > 1 and all(
        word[:1].isupper() and word.lower().strip(".") not in lexicon().realms for word in words
    )


def is_kin(name: str) -> bool:
    """Whether a party is called only by whose it is: "his wife"."""
    words = name.split()
    return bool(words) and words[-1] in lexicon().kin  # written small: "Father" is a title


def is_mere_crowd(text: str) -> bool:
    """Whether a crowd is called nothing but that: "tens of thousands of people", "protesters"."""
    words = {word.removesuffix("s") for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) > 2}
    return words <= lexicon().crowd | lexicon().counted


def apart(some: Set[str], others: Set[str]) -> bool:
    """Whether each of two sets of party keys has a party that shares no word with any of the other's."""
    return any(strange(key, others) for key in some) and any(strange(key, some) for key in others)


def strange(key: str, others: Set[str]) -> bool:
    """Whether a party key shares no word with any of the others."""
    words = key.split()
    return all(set(words).isdisjoint(other.split()) for other in others)


def topic_words(topic: str) -> set[str]:
    """A topic's words that tell it from others, cut to their stems: "disputed borders" and "border dispute"."""
    words = re.findall(r"[a-z]+", topic.lower())
    return {word[:5] for word in words if len(word) > 3 and word not in _TOPIC_SMALL}


def agreed(some: Set[str], others: Set[str]) -> int:
    """Whether two topics, by their words, are one (1), may be (0), or are not (-1).

    That both are referendums, or primaries, tells them from other votes, and not from each other.
    """
    if not some or not others:
        return 0
    common = some & others
    return 1 if common - _classes() else 0 if common else -1


@cache
def _classes() -> frozenset[str]:
    """The topic words that a class of votes is known by."""
    return frozenset(word for name in lexicon().votes for word in topic_words(name))


#: Words that say nothing of a topic; a law is known by what it is on.
_TOPIC_SMALL = frozenset(
    "bill measure legislation resolution amendment package reform their that this with from into over about which these"
    " those other issue issues".split()
)


def spot(name: str, admin1: str | None, country: str | None) -> str:
    """A place as the way to it, from its country down: ``USA/Georgia/Atlanta``; one in no province is its country."""
    if country is None:
        return name
    return "/".join(dict.fromkeys((country, admin1, name))) if admin1 else country


def holds(one: str, other: str) -> bool:
    """Whether two spots are the same, or one lies within the other."""
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")
