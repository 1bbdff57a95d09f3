"""Quotation marks paired, paragraph by paragraph.

Marks are balanced inside one passage and never across a document: a single odd mark then
spoils one paragraph and not all that follow. A quote left open at the end of a paragraph
counts as running on only if the next paragraph begins with a quotation mark of its own or
closes it: the old rule of the press for speeches in several paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dateline.story import Story


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted stretch with its marks: code points into the story's text, end exclusive."""

    start: int
    end: int
    passage: int
    double: bool
    #: Carries on a quote that the paragraph before left open.
    continues: bool = False
    #: Left open at the end of its paragraph, and taken up by the next.
    runs_on: bool = False


_DOUBLE = re.compile("[\"“”„‟«»]|``|''|’’|‘‘")
_SINGLE = re.compile("(?<![^\\s(\\[—–:-])['‘](?=[^\\W\\d_])")
_SINGLE_END = re.compile("(?<=[.,!?])['’](?![^\\W_])|(?<=[^\\W_])['’](?=[\\s.,;:!?)\\]—–-]|$)")
_OPENS = frozenset("“„«")
_CLOSES = frozenset("”»")
_BEFORE_OPENING = frozenset(" \t\n\u00a0([{—–-/:;,'‘")
_AFTER_CLOSING = frozenset(" \t\n\u00a0)]}—–-/:;,.!?'’")
#: Words that begin with an apostrophe and open no quote.
_ELIDED = re.compile(r"(?:em|til|tis|twas|cause|round|n)\b", re.IGNORECASE)


def find_quotes(story: Story) -> dict[int, list[Quote]]:
    """The quotes of each passage that is read, in order; passages without one are absent."""
    found: dict[int, list[Quote]] = {}
    text = story.text
    open_before = False
    for number, passage in enumerate(story.passages):
        if passage.kind not in ("body", "headline"):
            continue
        quotes, left_open = _in_passage(text, number, passage.start, passage.end, open_before)
        if open_before:
            taken_up = bool(quotes) and quotes[0].start == passage.start
            last = _last(found, number)
            if last is not None and not taken_up:
                # Nothing takes the quote up: its closing mark was lost, and only a quote that began with a
                # sentence may be taken to run to the paragraph's end.
                _settle_open(text, found[last])
        if quotes:
            found[number] = quotes
        open_before = left_open
    if open_before:
        last = _last(found, len(story.passages))
        if last is not None:
            _settle_open(text, found[last])
    return {number: quotes for number, quotes in found.items() if quotes}


def _settle_open(text: str, quotes: list[Quote]) -> None:
    quote = quotes.pop()
    before = text[max(0, quote.start - 2) : quote.start].strip(" ")
    if not before or before[-1] in '.!?:\n”"':
        quotes.append(replace(quote, runs_on=False))


def _last(found: dict[int, list[Quote]], before: int) -> int | None:
    for number in range(before - 1, -1, -1):
        if number in found:
            return number if found[number] and found[number][-1].runs_on else None
    return None


def _in_passage(text: str, number: int, start: int, end: int, open_before: bool) -> tuple[list[Quote], bool]:
    out: list[Quote] = []
    opened: int | None = None
    first = True
    for match in _DOUBLE.finditer(text, start, end):
        mark, at, after = match[0], match.start(), match.end()
        before_char = text[at - 1] if at > start else " "
        after_char = text[after] if after < end else " "
        if mark in _OPENS:
            opening = True
        elif mark in _CLOSES:
            # A closing mark with nothing open before it at the paragraph's start is a misprinted opening one.
            opening = at == start and not open_before
        else:
            could_open = before_char in _BEFORE_OPENING and not after_char.isspace()
            could_close = not before_char.isspace() and after_char in _AFTER_CLOSING
            opening = opened is None if could_open == could_close else could_open
        if opening:
            # A second opening mark: the first was never closed, so it is dropped as stray.
            opened = at
        elif opened is not None:
            out.append(Quote(opened, after, number, True, open_before and opened == start))
            opened = None
        elif first and open_before:
            out.append(Quote(start, after, number, True, True))
        first = False
    if opened is not None:
        out.append(Quote(opened, end, number, True, open_before and opened == start, runs_on=True))
    left_open = opened is not None
    if "'" in text[start:end] or "‘" in text[start:end]:
        out = _with_single(text, number, start, end, out)
    return out, left_open


def _with_single(text: str, number: int, start: int, end: int, doubles: list[Quote]) -> list[Quote]:
    """Single quotation marks outside the double ones: the habit of headlines and of the British press."""
    out = list(doubles)
    at = start
    while True:
        match = _SINGLE.search(text, at, end)
        if match is None:
            break
        at = match.end()
        if any(q.start <= match.start() < q.end for q in doubles) or _ELIDED.match(text, match.end()):
            continue
        if text[match.start() - 1 : match.start()] == "'" or text[match.end() : match.end() + 1] == "'":
            continue
        close = _closing_single(text, match.end(), end)
        if close is None or any(match.start() < q.start < close for q in doubles):
            continue
        out.append(Quote(match.start(), close, number, False))
        at = close
    out.sort(key=lambda q: q.start)
    return out


def _closing_single(text: str, start: int, end: int) -> int | None:
    fallback = None
    for match in _SINGLE_END.finditer(text, start, end):
        before = text[match.start() - 1]
        # "the workers' demands": an s before and a word after is a possessive, unless nothing better comes.
        following = text[match.end() : min(end, match.end() + 2)]
        if before == "s" and len(following) == 2 and following[0] == " " and following[1].isalpha():
            fallback = fallback or match.end()
            continue
        return match.end()
    return fallback
