"""Story and Evidence: the text as it came, and the spans that every record points into.

A story is cut into *passages* before anything is read: which characters are the report's
own words, and which are a headline, a dateline, a paragraph printed twice, a byline or a
syndication notice. Nothing is deleted: ``story.text`` stays as it came, so every offset in
every record slices the very text the reader sees.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from dateline.errors import BadMetadata, EmptyStory, StoryTooLong

#: Characters. The longest wire features run to 60,000; ten times that is a book or a dump.
LONGEST_STORY = 1_000_000

#: What may be told of a story beside its text and ``published``: all of it text.
METADATA = ("headline", "outlet", "agency", "url", "language", "byline", "dateline", "correction", "notice", "format")

PassageKind = Literal["headline", "dateline", "body", "repeat", "byline", "notice"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a story's text: code points, end exclusive. ``story.text[start:end] == text``."""

    start: int
    end: int
    text: str

    def to_dict(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the story's text and what it is. Only headline and body are read."""

    start: int
    end: int
    kind: PassageKind


@dataclass(frozen=True)
class Story:
    """One report as it was published.

    ``published`` is None when unknown: dates then stay relative. It is a point in time where
    the zone is known, else a date. ``id`` is a digest of the normalised text alone, so that
    the same words are the same story whoever prints them. ``agency``, ``byline``, ``dateline``,
    ``correction`` and ``notice`` are taken from the text's own passages where they are not given.
    """

    text: str
    headline: str | None = None
    published: datetime | date | None = None
    outlet: str | None = None
    agency: str | None = None
    url: str | None = None
    language: str | None = None
    byline: str | None = None
    dateline: str | None = None
    correction: str | None = None
    notice: str | None = None
    format: str | None = None
    id: str = field(init=False)
    passages: tuple[Passage, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.published, (date, type(None))):
            raise BadMetadata(
                f"'published' of a Story is a date or a datetime, not {self.published!r}: give it as"
                " dateline.story.parse_published reads it"
            )
        text = clean(self.text)
        if not text.strip():
            raise EmptyStory("the story is empty: give a file or text with at least one sentence")
        if len(text) > LONGEST_STORY:
            raise StoryTooLong(
                f"the story has {len(text):,} characters, over the limit of {LONGEST_STORY:,} for one"
                " story: split it, or give many stories as one file each to `dateline ingest`"
            )
        object.__setattr__(self, "text", text)
        headline = " ".join(self.headline.split()) if self.headline else None
        object.__setattr__(self, "headline", headline or None)
        object.__setattr__(self, "id", digest(" ".join(text.casefold().split())))
        object.__setattr__(self, "passages", tuple(cut_passages(text, headline, self.dateline)))
        for name, told in _told(self):
            if getattr(self, name) is None:
                object.__setattr__(self, name, told)

    @property
    def published_date(self) -> date | None:
        """The day of publication in the zone it was given in."""
        if isinstance(self.published, datetime):
            return self.published.date()
        return self.published

    def evidence(self, start: int, end: int) -> Evidence:
        """The span as Evidence, with outer white space trimmed off."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Evidence(start, end, self.text[start:end])

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "headline": self.headline,
            "published": self.published.isoformat() if self.published else None,
            "outlet": self.outlet,
            "agency": self.agency,
            "url": self.url,
            "language": self.language,
            "byline": self.byline,
            "dateline": self.dateline,
            "correction": self.correction,
            "notice": self.notice,
            "format": self.format,
            "text": self.text,
        }


def digest(*parts: str) -> str:
    """The first 16 hex digits of SHA-256 over the parts: the form of every id in Dateline."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def hashed(*parts: str) -> int:
    """Their :func:`digest` as a signed number of 64 bits: what is looked for among many is found by numbers."""
    return int(digest(*parts), 16) - (1 << 63)


def clean(text: str) -> str:
    """One newline character, no byte-order mark, no control characters, composed letters.

    This is the only change ever made to a story's text; offsets count in its result.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(" ", text.removeprefix("\ufeff"))


def origins(raw: str) -> list[int]:
    """Where each code point of a cleaned text begins in the text as it came, and last where that ends.

    For whoever keeps the raw text: a span of a :class:`Story` is ``raw[at[start]:at[end]]`` of it.
    """
    found = []
    at = len(raw) - len(raw.removeprefix("\ufeff"))
    while at < len(raw):
        stop = at + 1
        while stop < len(raw) and (unicodedata.combining(raw[stop]) or raw[at : stop + 1] == "\r\n"):
            stop += 1
        found += [at] * (len(unicodedata.normalize("NFC", raw[at:stop])) - raw.startswith("\r\n", at))
        at = stop
    return [*found, len(raw)]


def parse_published(value: str) -> datetime | date:
    """An ISO 8601 date or time, as users write it (``2024-03-27``, ``2024-03-27T20:00:00Z``)."""
    value = value.strip()
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
        return datetime.fromisoformat(value)
    except ValueError:
        raise BadMetadata(
            f"cannot read the published time {value!r}: write it as 2024-03-27 or 2024-03-27T20:00:00Z"
        ) from None


def story_from_mapping(text: str, meta: dict[str, Any]) -> Story:
    """A Story from its text and the fields of a ``.json`` beside it. Unknown fields are ignored."""
    published = meta.get("published")
    if published is not None and not isinstance(published, (str, date)):
        raise BadMetadata(f"'published' must be a text such as 2024-03-27, not {published!r}")
    for name in METADATA:
        if not isinstance(meta.get(name), (str, type(None))):
            raise BadMetadata(f"'{name}' must be text, not {meta[name]!r}")
    return Story(
        text=text,
        published=parse_published(published) if isinstance(published, str) else published,
        **{name: meta.get(name) for name in METADATA},
    )


# -- passages ---------------------------------------------------------------------------------

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NO_LETTERS = re.compile(r"[\W_]+")
_BLANK = re.compile(r"\n[ \t\u00a0]*\n\s*")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*\s*$")

#: Notices are told by what they say about the text itself; the list is one of phrases that
#: syndication services print, in the words common to all of them. Each begins with a letter of its own
#: and is sought in lower case, so that the search skips from one such letter to the next.
_NOTICE = re.compile(
    r"""syndicated\ feed | not\ (?:been\ )?edited\ by | auto-?generated\ from
      | all\ rights\ reserved | © | \(c\)\ ?(?:19|20)\d\d | copyright\ (?:19|20)\d\d
      | may\ not\ be\ (?:published|reproduced|rewritten|redistributed)
      | sign\ up\ (?:for|to)\ (?:our|the)\ \w*\ ?newsletter
      | subscribe\ (?:for|to)\ (?:our|the)\ \w*\ ?newsletter
      | click\ here\ (?:to|for)
      | first\ (?:published|appeared)\ (?:on|in|by)\b.{0,60}$
      | originally\ (?:published|appeared)\ (?:on|in|by)\b.{0,60}$
    """,
    re.VERBOSE,
)
_NOTICE_OPENING = re.compile(
    r"""\W*(?:(?:read\ (?:more|also)|also\ read|related)\s*:
      | (?:reporting|writing|editing|additional\ reporting|compiled)\ by\ (?-i:[A-Z]))
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: A teletype's own marks, before a message and after it.
_TELETYPE = re.compile(r"^(?:ZCZC\b.{0,60}|NNNN|BT|-0-|-30-|\(?(?:MORE|END|ENDS|ENDITEM)\)?)$")
#: A note that tells what was put right: a line of its own, or what an agency puts before a headline.
_CORRECTION = re.compile(
    r"^\W*(?:\((?:corrects|correcting|clarifies|refiles)\b.*\)\W*$|(?:correction|corrected|clarification)\b.{0,30}:)",
    re.IGNORECASE | re.DOTALL,
)
_CORRECTED_HEADLINE = re.compile(r"^\W*(?:CORRECTED|CORRECTION|REFILE|CLARIFICATION)\b[^\w\s]*(?:UPDATE \d+)?\W*[-:]?")
_BY = re.compile(r"^\W*(?:by|from)\s+", re.IGNORECASE)
_TELLING = ("dateline", "byline", "notice")
_BYLINE = re.compile(
    r"^\W*(?i:by|from)\s+(?:[A-Z][\w.'’-]+[ ,]*(?:and\s+)?){1,6}(?:\|.*)?$"
    r"|^\W*(?i:published|updated|posted|last modified)\s*:?\s.{0,60}\d.{0,40}$",
)
#: "NAIROBI, Kenya (Agency) --", "Paris, March 3 (Agency) -", "GENEVA --"
_DATELINE = re.compile(
    r"^\s*(?P<place>[A-Z][A-Z.'’ -]{2,40}|[A-Z][\w.'’-]+(?:[ -][A-Z][\w.'’-]+){0,3})"
    r"(?P<rest>(?:[,/][ ]?[\w.'’ ]{2,40}){0,3})"
    r"(?:[ ]?\((?P<agency>[A-Z][\w/ .&'’-]{1,40})\))?"
    r"[ ]*(?P<dash>--|—|–|-|_|:)[ ]+(?=\S)"
)


def cut_passages(text: str, headline: str | None, place_line: str | None = None) -> Iterator[Passage]:
    """The text as passages in order, every one non-empty and trimmed.

    ``headline`` and ``place_line`` are the story's headline and dateline where they are known apart
    from the text: where the text has them too, they are told by that.
    """
    wanted = _bare(headline) if headline else None
    seen: set[str] = set()
    first = True
    for start, end in _paragraphs(text):
        words = text[start:end]
        bare = _bare(words)
        if not bare:
            continue
        if _TELETYPE.match(words):
            kind: PassageKind = "notice"
        elif first and (bare == wanted or (wanted is None and _reads_as_headline(words, text, end))):
            kind = "headline"
        elif _is_notice(words):
            kind = "notice"
        elif len(words) < 120 and _BYLINE.match(words):
            kind = "byline"
        # Short lines ("he said.") may stand twice in honest copy; a long one is printed twice.
        elif bare in seen and len(bare) > 40:
            kind = "repeat"
        else:
            kind = "body"
            dateline = _DATELINE.match(words)
            known = place_line is not None and words.startswith(place_line)
            if dateline and (known or dateline["place"].isupper() or dateline["agency"]) and dateline["dash"] != ":":
                yield Passage(start, start + len(dateline[0].rstrip()), "dateline")
                start += dateline.end()
        seen.add(bare)
        first = first and kind in ("byline", "notice")
        yield Passage(start, end, kind)


def _told(story: Story) -> Iterator[tuple[str, str]]:
    """Metadata that the text itself tells: agency ("KAMPALA (Reuters) -"), byline, dateline, notices."""
    words = {kind: [story.text[p.start : p.end] for p in story.passages if p.kind == kind] for kind in _TELLING}
    for line in words["dateline"][:1]:
        match = _DATELINE.match(line + " x")
        if match:
            yield "dateline", line[: match.start("dash")].rstrip()
    for line in words["dateline"]:
        match = _DATELINE.match(line + " x")
        if match and match["agency"]:
            yield "agency", match["agency"]
            break
    for line in words["byline"]:
        if name := _BY.match(line):
            yield "byline", " ".join(line[name.end() :].split())
            break
    notes = [" ".join(line.split()) for line in words["notice"]]
    corrections = [line for line in notes if _CORRECTION.match(line)]
    if corrections:
        yield "correction", " ".join(corrections)
    elif story.headline and _CORRECTED_HEADLINE.match(story.headline):
        yield "correction", story.headline
    if rest := [line for line in notes if line not in corrections and not _TELETYPE.match(line)]:
        yield "notice", "\n".join(rest)


def dateline_place(story: Story) -> tuple[int, int] | None:
    """The span of the place that the first dateline names, if there is one."""
    for passage in story.passages:
        if passage.kind == "dateline":
            match = _DATELINE.match(story.text[passage.start : passage.end] + " x")
            if match:
                return passage.start + match.start("place"), passage.start + match.end("place")
    return None


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text, hard-wrapped or not, each on one line."""
    text = clean(text)
    return [" ".join(text[start:end].split()) for start, end in _paragraphs(text)]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Blank-line blocks; and inside a block, lines, unless the block is hard-wrapped copy."""
    at = 0
    blocks = []
    for gap in _BLANK.finditer(text):
        blocks.append((at, gap.start()))
        at = gap.end()
    blocks.append((at, len(text)))
    for start, end in blocks:
        lines = text[start:end].split("\n")
        wrapped = len(lines) > 1 and not _one_paragraph_a_line(lines)
        for line in [text[start:end]] if wrapped else lines:
            stop = start + len(line)
            left = start + len(line) - len(line.lstrip())
            right = start + len(line.rstrip())
            if left < right:
                yield left, right
            start = stop + 1


def _one_paragraph_a_line(lines: list[str]) -> bool:
    """True where lines are paragraphs: most of the inner ones end as sentences do, or are long."""
    inner = [line for line in lines if line.strip()]
    if any(len(line) > 200 for line in inner):
        return True
    ended = sum(1 for line in inner[:-1] if _SENTENCE_END.search(line))
    return ended * 2 > len(inner) - 1


def _reads_as_headline(words: str, text: str, end: int) -> bool:
    """A first line without a full stop, shorter than a lead, with a body after it."""
    return (
        len(words) < 140
        and "\n" not in words
        and not _SENTENCE_END.search(words)
        and bool(text[end:].strip())
        and len(words.split()) > 2
    )


def _is_notice(words: str) -> bool:
    return len(words) < 400 and bool(
        _NOTICE.search(words.lower()) or _NOTICE_OPENING.match(words) or _CORRECTION.match(words)
    )


def _bare(words: str) -> str:
    return _NO_LETTERS.sub(" ", words.casefold()).strip()
