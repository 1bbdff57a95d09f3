"""What a story is about, in words, names and dates: enough to tell which storyline it belongs to.

Everything that links stories is read off the characters, so that a story's storyline is the same before and
after it was parsed. The resolved actors, places and event types of a Reading were tried as further features
and did not link better: names carry what they know. A Reading gives the actors and places that a storyline lists.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from hashlib import blake2b
from importlib import resources

import numpy as np

from dateline.record import Reading
from dateline.story import Story

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
#: One or more capitalised words in a row; "of", "the" and "al" do not join, because longer names are rare enough.
_NAME = re.compile(
    r"(?:[^\W\d_a-z][\w’'-]*[^\W\d_A-Z][\w’'-]*|[A-Z]{2,}[\w-]*)"
    r"(?:[ ](?:[^\W\d_a-z][\w’'-]*[^\W\d_A-Z][\w’'-]*|[A-Z]{2,}[\w-]*))*"
)
_OPENS = re.compile(r"(?:^|[.!?:\n]['\"”’)\]]*\s|[\n“\"(\[])\s*$")
_LONGEST_NAME = 6

STOP_WORDS = frozenset(
    """a about after again against all also am an and another any are as at back be because been before being between
    both but by can could day days did do does doing done down during each even few first for former from further get
    got had has have having he her here him his how i if in into is it its itself just last least less like made make
    many may me might more most mr mrs ms much must my never new next no nor not now of off on once one only or other
    our out over own people said same saw say saying says see several shall she should since so some still such than
    that the their them themselves then there these they this those though three through time to told too toward
    two under until up upon us very was way we week weeks well went were what when where which while who whom whose
    why will with within without would year years yes yet you your
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december""".split()
)
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "s")


#: The version of what makes outlines: one of another version is made anew.
VERSION = 2
#: A term is 64 bits: the highest tells names from words, the others are a hash.
NAME = 1 << 63


@dataclass(frozen=True, slots=True)
class Outline:
    """The features of one story, and what its storyline shows of it."""

    story: str
    #: ISO 8601; None where the story is undated.
    published: str | None
    headline: str | None
    #: The first words of the body, to go by where no story of a storyline has a headline.
    opening: str
    #: Stems of words, and names (each of their words, and the whole), as terms: 64 bits each, little-endian, rising.
    terms: bytes
    #: How often each is there, 8 bits each.
    counts: bytes
    #: Who and where, as the storyline lists them: from a Reading, else the names as they are written.
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.published[:10]) if self.published else None


def outline(story: Story, reading: Reading | None = None) -> Outline:
    """A story's outline."""
    body = _body(story)
    headline = next((story.text[p.start : p.end] for p in story.passages if p.kind == "headline"), story.headline)
    if headline and headline.rstrip().endswith(("-", "–", "—")):
        headline = None  # a dateline on a line of its own
    spans = list(name_spans(body))
    actors = [span for span in spans if " " in span]
    places: list[str] = []
    if reading is not None:
        cells = [cell for event in reading.events for cell in (event.actor, event.recipient) if cell]
        actors = [cell.name or cell.text for cell in cells]
        places = [event.place.name for event in reading.events if event.place]
    return Outline(
        story=story.id,
        published=story.published.isoformat() if story.published else None,
        headline=headline,
        opening=_opening(body),
        **features(Counter(stems(f"{headline or ''}\n{body}")), names_of(spans)),
        actors=tuple(actors),
        places=tuple(places),
    )


#: Of the different words and names of a story one in so many is its gist, and this many at most.
_ONE_IN, GIST = 4, 10
#: What a page offers to share itself by, two or more in a row: no story is about that.
_SHARE_BAR = re.compile(
    r"(?:\b(?:facebook|twitter|linkedin|whatsapp|instagram|pinterest|reddit|telegram|tumblr|youtube|e?mail|print|share)"
    r"\b\W*){2,}",
    re.IGNORECASE,
)
#: The share of stories that a word has at least, be it in the table or not.
_RARE = 0.002


def gist(story: Story) -> tuple[str, ...]:
    """What a story is about: the names, written large, and the stems of words that weigh most in it, heaviest first.

    ``GIST`` of them where the story is long enough to be known by what it does not mention, and fewer where not.
    """
    body = _SHARE_BAR.sub("\n", _body(story))
    names = names_of(name_spans(body))
    stemmed = {name: name if " " in name else _stem(name) for name in names}
    told = {name.title(): (stemmed[name], count) for name, count in names.items()}
    called = set(stemmed.values())
    told |= {word: (word, count) for word, count in Counter(stems(body)).items() if word not in called}
    usual = shares()
    weights = {
        word: (1 + math.log(count)) * -math.log(max(usual.get(stem, 0.0), _RARE))
        for word, (stem, count) in told.items()
    }
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[: min(GIST, len(told) // _ONE_IN)])


@cache
def shares() -> dict[str, float]:
    """The share of stories that have each stem, of words usual in news."""
    table = resources.files("dateline.storylines").joinpath("shares.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {stem: float(share) for stem, share in rows}


def names_of(spans: Iterable[str]) -> Counter[str]:
    """Names in lower case with their counts: each of their words, and the whole."""
    names: Counter[str] = Counter()
    for span in spans:
        parts = span.casefold().split()
        names.update(parts)
        if len(parts) > 1:
            names[" ".join(parts)] += 1
    return names


def features(words: Mapping[str, int], names: Mapping[str, int]) -> dict[str, bytes]:
    """Words and names with their counts as the ``terms`` and ``counts`` of an outline."""
    found = {word_term(word): count for word, count in words.items()}
    found |= {word_term(name) | NAME: count for name, count in names.items()}
    rising = sorted(found)
    return {
        "terms": np.array(rising, "<u8").tobytes(),
        "counts": bytes(min(found[term], 255) for term in rising),
    }


@lru_cache(maxsize=1 << 17)
def word_term(word: str) -> int:
    """The term of a word."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little") & (NAME - 1)


def stems(text: str) -> Iterator[str]:
    """The words that say what a text is about, without their endings."""
    return filter(None, map(_stem, _WORD.findall(text)))


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """A word without its ending; empty for one that says nothing."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    if len(word) < 2 or word in STOP_WORDS:
        return ""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def name_spans(body: str) -> Iterator[str]:
    """Capitalised words in a row. A single one that opens a sentence counts if it is a name elsewhere."""
    found: list[tuple[str, bool]] = []
    for match in _NAME.finditer(body):
        opens = bool(_OPENS.search(body, max(0, match.start() - 4), match.start())) or match.start() == 0
        words = [re.sub(r"['’]s?$", "", word) for word in match[0].split(" ")]
        while words and words[0].casefold() in STOP_WORDS:
            words.pop(0)
            opens = False
        words = [word for word in words if word.casefold() not in STOP_WORDS]
        if words and len(words) <= _LONGEST_NAME:
            found.append((" ".join(words), opens and len(words) == 1))
    inside = {word for name, opens in found if not opens for word in name.split()}
    return (name for name, opens in found if not opens or name in inside)


def _body(story: Story) -> str:
    return " \n".join(story.text[p.start : p.end] for p in story.passages if p.kind == "body")


def _opening(body: str) -> str:
    words = body.split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")
