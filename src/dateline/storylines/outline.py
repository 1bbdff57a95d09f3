"""What a story is about, in words, names and dates: enough to tell which storyline it belongs to.

Everything that links stories is read off the characters, so that a story's storyline is the same before and
after it was parsed. The resolved actors, places and event types of a Reading were tried as further features
and did not link better: names carry what they know. A Reading gives the actors and places that a storyline lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Outline:
    """The features of one story, and what its storyline shows of it."""

    story: str
    #: ISO 8601; None where the story is undated.
    published: str | None
    headline: str | None
    #: The first words of the body, to go by where no story of a storyline has a headline.
    opening: str
    #: Stems to counts, and names to counts: each of their words, and the whole.
    words: Counter[str]
    names: Counter[str]
    #: Who and where, as the storyline lists them: from a Reading, else the names as they are written.
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.published[:10]) if self.published else None


def outline(story: Story, reading: Reading | None = None) -> Outline:
    """A story's outline."""
    body = " \n".join(story.text[p.start : p.end] for p in story.passages if p.kind == "body")
    headline = next((story.text[p.start : p.end] for p in story.passages if p.kind == "headline"), story.headline)
    if headline and headline.rstrip().endswith(("-", "–", "—")):
        headline = None  # a dateline on a line of its own
    spans = list(_names(body))
    names: Counter[str] = Counter()
    for span in spans:
        parts = span.casefold().split()
        names.update(parts)
        if len(parts) > 1:
            names[" ".join(parts)] += 1
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
        words=Counter(stems(f"{headline or ''}\n{body}")),
        names=names,
        actors=tuple(actors),
        places=tuple(places),
    )


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


def _names(body: str) -> Iterator[str]:
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


def _opening(body: str) -> str:
    words = body.split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")


def to_row(of: Outline) -> dict[str, Any]:
    """A flat row, as a database takes it."""
    return {
        "story": of.story,
        "published": of.published,
        "headline": of.headline,
        "opening": of.opening,
        "words": dict(sorted(of.words.items())),
        "names": dict(sorted(of.names.items())),
        "actors": list(of.actors),
        "places": list(of.places),
    }


def from_row(row: dict[str, Any]) -> Outline:
    """The outline of a row that :func:`to_row` made."""
    return Outline(
        story=row["story"],
        published=row["published"],
        headline=row["headline"],
        opening=row["opening"],
        words=Counter(row["words"]),
        names=Counter(row["names"]),
        actors=tuple(row["actors"]),
        places=tuple(row["places"]),
    )
