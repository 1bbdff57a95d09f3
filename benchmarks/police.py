"""What the police did, in every sentence of Indian news: ``python -m benchmarks.police``.

Reads doc_id, sent_id, date and text. The sentences of a document are read as one story; quotes in
the wrong encoding are put right first, and what the newspaper's site printed around it is left out.

The task has labels of its own; they come from the product's acts and actors like this:

- *police*: an actor with sector COP. An arrest, or a shot at a crowd, that names nobody else as its
  author is theirs.
- ARREST: COERCE in mode arrest that happened, is under way or is planned.
- FORCE: ASSAULT by police, as an example of the codebook has it, in the modes of weapons, beating
  and crowd control, or with a word of shooting, beating or gas in any.
- KILL: FORCE in a sentence that also tells of dead: a figure of kind killed, or a verb of dying.
- FAIL: PLOVER has no such type. A clause with the police, or those who send them, as subject counts
  whose status is did_not_happen, unless it is one of words; so do the verbs and nouns of
  idleness in ``IDLE``.
- ANY_ACTION: any of ARREST, FORCE, KILL; any clause whose subject is police, one of words included;
  and the measures of public order that police carry out: MOBILIZE in mode police, COERCE in modes
  curfew and restrict, and the words in ``ORDER``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from benchmarks import arguments, read_rows, write_rows
from dateline.clauses import frame, is_passive, is_predicate_verb, predicate_lemma
from dateline.coding import Coded
from dateline.figures import find_figures
from dateline.parse import Doc, Sentence
from dateline.reading import Reader, StoryReader
from dateline.status import status_of
from dateline.story import Story

LABELS = ("KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION")
Key = tuple[Any, Any]
Span = tuple[int, int]

#: Quotes in the wrong encoding or doubled, in the order in which they are put right.
_QUOTES = (
    (re.compile("(?<=\\w)(?:\u00e2\u20ac\u2122|'')(?=(?:s|t|re|ve|ll|d|m)\\b)"), "'"),
    (
        re.compile(
            "(?:\u00e2\u20ac[\u02dc\u2122\u0153\u009d\ufffd]|['\u2122`]){2,}|\u00e2\u20ac[\u0153\u009d\ufffd]"
        ),
        '"',
    ),
    (re.compile("\u00e2\u20ac[\u02dc\u2122]|\u2122"), "'"),
    (re.compile("\u00e2\u20ac\u201d"), "-"),
    (re.compile("\u00e2\u20ac"), '"'),
    (re.compile("[\u00c2\ufffd\u00a0]"), " "),
)
#: What the newspaper's site prints around each story.
_FURNITURE = re.compile(
    r"\A\s*This story is from \w+ \d{1,2}, \d{4}\s*|^\s*facebook\s*(?:twitter\s*)?(?:linkedin\s*)?(?:e?mail)?\s*$",
    re.MULTILINE,
)
_ENDED = re.compile(r"[.!?:;\"')]\s*$")

_SHOTS = frozenset(
    "fire firing shoot shot gas tear-gas teargas shell lathicharge lathi-charge lathi baton cane-charge beat thrash"
    " kill round bullet".split()
)
_FORCE_MODES = frozenset(("firearms", "crowd-control", "heavy-weapons", "beat", "torture", "primitive"))
_DYING = frozenset("die kill succumb fall dead death toll victim claim life".split())
_OF_WORDS = frozenset(
    "say tell add deny confirm rule comment know think believe state report inform claim disclose reveal divulge have"
    " be mention elaborate receive see".split()
)
#: Verbs and nouns of idleness, with the police as subject, owner or modifier.
IDLE = frozenset(
    "watch inaction failure fail negligence inefficiency slackness lapse absence delay inability complicity spectator"
    " onlooker".split()
)
#: Words of public order whose doing is the police's.
ORDER = re.compile(
    r"\b(?:curfew|prohibitory orders?|security (?:was|has been|arrangements?|forces|personnel)|tight(?:ened)? security)\b"
)


def plain(text: str) -> str:
    """Quotes and spaces that were read in the wrong encoding, put right."""
    text = _FURNITURE.sub(" ", text)
    for wrong, right in _QUOTES:
        text = wrong.sub(right, text)
    return text


def stories(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[Story, list[tuple[Key, Span]]]]:
    """Each document as a Story, with the span of each of its sentences."""
    for _, group in groupby(rows, key=lambda r: r["doc_id"]):
        sentences = sorted(group, key=lambda r: r["sent_id"])
        text = ""
        spans: list[tuple[Key, Span]] = []
        for row in sentences:
            # A sentence cut in two goes on in the same paragraph.
            if text:
                text += "\n\n" if _ENDED.search(text) else " "
            said = " ".join(plain(row["text"]).split())
            spans.append(((row["doc_id"], row["sent_id"]), (len(text), len(text) + len(said))))
            text += said
        yield Story(text or "-", published=date.fromisoformat(sentences[0]["date"])), spans
