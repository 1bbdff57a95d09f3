"""What a story is known again by: its body's words as hashes, small enough to keep for every story.

A fingerprint holds three things over the body's words, headline, notices and bylines left out:

- a digest of all words: the same body printed again;
- a MinHash signature (rensa; Broder 1997) over the runs of five words, cut into bands: two bodies
  that are much alike share a band;
- winnowed phrases (Schleimer, Wilkerson and Aiken 2003): of every :data:`WINDOW` runs of five words in a row, the
  one with the least hash. Two bodies with a passage of ``WINDOW + 4`` words in common share one for
  certain, however much stands around it: this is how a brief is found in the long report it was cut from.

Bands and phrases only propose. Whether one story is a copy of another is decided on the runs of five words
that both have (:meth:`Fingerprint.shared`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from dateline.errors import StoreError
from dateline.story import Evidence, Story, digest

#: Words in a run. Two reports of one event in words of their own share hardly any run of five.
GRAM = 5
#: Runs from which one phrase is kept.
WINDOW = 12
#: Slots of the MinHash signature, and slots in one band.
SLOTS, BAND = 64, 4
#: Runs kept of one story. Longer ones keep every second, fourth, … by hash, so that memory is bounded.
MOST_GRAMS = 4096
#: Names everything above and the hash itself. Fingerprints of another scheme cannot be compared.
SCHEME = f"1:{GRAM}:{WINDOW}:{SLOTS}:{BAND}:{MOST_GRAMS}:{RMinHash.ALGORITHM_VERSION}"

WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+")
_END = re.compile(r"[.!?…]['\"”’)\]]*(?=\s+['\"“‘(\[]*[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Brig|Col|Lt|Sgt|Capt|Cpl|Maj|Adm|Rep|Sen|Gov|Prof|Rev|Hon|St|Jr|Sr|No|vs"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Inc|Corp|Co|Ltd|a\.m|p\.m)|\b[A-Z])\.$"
)
Revision = Literal["correction", "update", "withdrawal"]

_CORRECTION = r"correct(?:s|ed|ing|ion|ions)|clarif(?:ies|ied|ication)"
_WITHDRAWAL = r"kill|withdraws|withdrawn"
_UPDATE = r"updates?|updated|updating|adds|recasts|wrapup|writethru"
#: A line by which a desk says what this version is: a label in brackets or before a colon, a dash or a number,
#: or a sentence about the story itself. It is about the story, no part of it.
_DESK_NOTE = {
    kind: re.compile(
        rf"""\W*(?:(?<=[(\[*])(?:eds?:\s*)?(?:{label})\b | (?:eds?:\s*)?(?:{label})\s?\d*\s?[:–—-]
          | (?:this|an\ (?:earlier|older|original)\ version\ of\ this)\ (?:story|article|report|dispatch)\b
            .{{0,160}}?\b(?:{said})
          | the\ (?:story|article|report|dispatch)\ (?:has\ been|was|is)\ (?:{said}))""",
        re.IGNORECASE | re.VERBOSE | re.DOTALL,
    )
    for kind, label, said in (
        ("correction", _CORRECTION, r"correct(?:s|ed|ion|ions)|misstated|misspelled|misidentified|incorrect(?:ly)?"),
        ("withdrawal", _WITHDRAWAL, r"withdrawn|retracted"),
        ("update", _UPDATE, r"updated"),
    )
}
_LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """A sentence of a story's body, found without a parser: code points, end exclusive, and its words."""

    start: int
    end: int
    words: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The id of these words, whatever their case and punctuation: what was read once is found by it."""
        return digest(" ".join(self.words))


@lru_cache(maxsize=64)
def sentence_spans(story: Story) -> tuple[SentenceSpan, ...]:
    """The sentences of the body in order. Where a story is nothing but a headline, the headline's."""
    return tuple(span for start, end in body_parts(story) for span in _split(story.text, start, end))


def body_parts(story: Story) -> list[tuple[int, int]]:
    """The passages whose sentences count, as spans."""
    notes = {(start, end) for _, start, end in _notes(story)}
    parts = [(p.start, p.end) for p in story.passages if p.kind == "body"]
    return [part for part in parts if part not in notes] or [(p.start, p.end) for p in story.passages]


def sentence_digests(story: Story) -> list[tuple[Evidence, str]]:
    """Each sentence of the body and its digest: look the digest up before reading the sentence again."""
    return [(story.evidence(span.start, span.end), span.digest) for span in sentence_spans(story)]


def desk_note(story: Story) -> tuple[Revision, str] | None:
    """What a desk says of this version, and its words; None where no desk speaks."""
    for kind, start, end in _notes(story):
        return kind, story.text[start:end]
    return next(((kind, story.headline) for kind in _noted(story.headline or "")), None) if story.headline else None


def _notes(story: Story) -> Iterator[tuple[Revision, int, int]]:
    for passage in story.passages:
        if passage.kind in ("headline", "body", "notice") and passage.end - passage.start <= _LONGEST_NOTE:
            for kind in _noted(story.text[passage.start : passage.end]):
                yield kind, passage.start, passage.end


def _noted(line: str) -> Iterator[Revision]:
    kinds: tuple[Revision, ...] = ("correction", "withdrawal", "update")
    return (kind for kind in kinds if _DESK_NOTE[kind].match(line))


def _split(text: str, start: int, end: int) -> Iterator[SentenceSpan]:
    at = start
    for stop in [*(m.end() for m in _END.finditer(text, start, end)), end]:
        if stop != end and _ABBREVIATION.search(text, max(at, stop - 8), stop):
            continue
        piece = text[at:stop]
        if words := _words(piece):
            left = at + len(piece) - len(piece.lstrip())
            yield SentenceSpan(left, left + len(piece.strip()), words)
        at = stop


def _words(text: str) -> tuple[str, ...]:
    words = WORD.findall(text.casefold())
    return tuple([word.replace(",", "") if "," in word else word for word in words] if "," in text else words)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One story, as the index keeps it: some 3 kB for a story of 400 words, bounded for any length."""

    story: str
    outlet: str | None
    agency: str | None
    #: ISO 8601, in UTC where the zone is known; None where the story is undated.
    published: str | None
    #: Digest of the body's words.
    body: str
    #: Sorted hashes of the runs of five words: all of them, or those divisible by ``2 ** thinned``.
    grams: NDArray[np.uint32]
    thinned: int
    #: By any of these another story may find this one: bands, phrases and the body's digest.
    keys: NDArray[np.uint64]

    @property
    def size(self) -> int:
        """Different runs of five words in the body; an estimate where only some were kept."""
        return len(self.grams) << self.thinned

    @property
    def rank(self) -> tuple[str, int, str]:
        """Sorts originals before copies: the earlier, then the longer; ids settle the rest."""
        return self.published or "9999", -self.size, self.story

    def shared(self, other: Fingerprint) -> int:
        """Runs of five words in both; an estimate, from what both kept, where either is thinned."""
        a, b = self.grams, other.grams
        thinned = max(self.thinned, other.thinned)
        if thinned:
            mask = np.uint32((1 << thinned) - 1)
            a, b = a[(a & mask) == 0], b[(b & mask) == 0]
        return min(len(np.intersect1d(a, b, assume_unique=True)) << thinned, self.size, other.size)

    def to_row(self) -> dict[str, Any]:
        """A flat row of text, integers and bytes (little-endian), as a database takes it."""
        return {
            "scheme": SCHEME,
            "story": self.story,
            "outlet": self.outlet,
            "agency": self.agency,
            "published": self.published,
            "body": self.body,
            "grams": self.grams.astype("<u4").tobytes(),
            "thinned": self.thinned,
            "keys": self.keys.astype("<u8").tobytes(),
        }

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Fingerprint:
        if row["scheme"] != SCHEME:
            raise StoreError(
                f"the fingerprint of story {row['story']} is of scheme {row['scheme']}, not {SCHEME}:"
                " fingerprint the stories again"
            )
        grams = np.frombuffer(row["grams"], "<u4").astype(np.uint32)
        keys = np.frombuffer(row["keys"], "<u8").astype(np.uint64)
        kept = {name: row[name] for name in ("story", "outlet", "agency", "published", "body", "thinned")}
        return cls(grams=grams, keys=keys, **kept)


def fingerprint(story: Story, known: Callable[[str], Fingerprint | None] | None = None) -> Fingerprint:
    """The fingerprint of a story's body. ``known`` has those of bodies that need not be hashed again."""
    words = [word for span in sentence_spans(story) for word in span.words]
    body = digest(" ".join(words))
    printed: dict[str, Any] = {
        "story": story.id,
        "outlet": story.outlet,
        "agency": story.agency,
        "published": moment(story.published),
    }
    if known is not None and (same := known(body)):
        return replace(same, **printed)
    hashes = _runs(words)
    grams = np.unique((hashes >> np.uint64(32)).astype(np.uint32))
    thinned = 0
    while len(grams) > MOST_GRAMS:
        thinned += 1
        grams = grams[(grams & np.uint32((1 << thinned) - 1)) == 0]
    keys = np.unique(np.concatenate([[np.uint64(int(body, 16))], _bands(hashes), _winnow(hashes)]))
    return Fingerprint(**printed, body=body, grams=grams, thinned=thinned, keys=keys.astype(np.uint64))


def moment(published: datetime | date | None) -> str | None:
    """When a story was published, as fingerprints have it: ISO 8601, in UTC where the zone is known."""
    if isinstance(published, datetime) and published.tzinfo:
        published = published.astimezone(UTC).replace(tzinfo=None)
    return published.isoformat() if published else None


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64: every bit of the result hangs on every bit of the value."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _runs(words: Iterable[str]) -> NDArray[np.uint64]:
    """One hash for each run of :data:`GRAM` words, in order."""
    single = np.fromiter(map(_hash, words), np.uint64)
    if len(single) < GRAM:
        return np.zeros(0, np.uint64)
    total = np.zeros(len(single) - GRAM + 1, np.uint64)
    for at in range(GRAM):
        total = total * np.uint64(0x9E3779B97F4A7C15) + single[at : at + len(total)]
    return _mixed(total)


def _bands(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    if not len(hashes):
        return np.zeros(0, np.uint64)
    runs = np.unique(hashes)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(runs, [0, len(runs)], SLOTS, 1)
    slots = np.asarray(matrix.to_rows()[0], np.uint64).reshape(-1, BAND)
    total = np.arange(len(slots), dtype=np.uint64)
    for at in range(BAND):
        total = _mixed(total + np.uint64(0x9E3779B97F4A7C15)) ^ slots[:, at]
    return _mixed(total)


def _winnow(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    if len(hashes) <= WINDOW:
        return hashes[hashes == hashes.min()] if len(hashes) else hashes
    least, width = hashes, 1
    while width < WINDOW:
        step = min(width, WINDOW - width)
        least = np.minimum(least[:-step], least[step:])
        width += step
    return np.unique(least)
