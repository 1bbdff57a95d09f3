"""placeholder"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from dateline.story import Story

Key = tuple[Any, Any]
Span = tuple[int, int]
#: Quotes in the wrong encoding or doubled, in the order in which they are put right.
_QUOTES = (
    (re.compile("(?<=\\w)(?:\u00e2\u20ac\u2122|'')(?=(?:s|t|re|ve|ll|d|m)\\b)"), "'"),
    (re.compile("(?:\u00e2\u20ac[\u02dc\u2122\u0153\u009d\ufffd]|['\u2122`]){2,}|\u00e2\u20ac[\u0153\u009d\ufffd]"), '"'),
    (re.compile("\u00e2\u20ac[\u02dc\u2122]|\u2122"), "'"),
    (re.compile("\u00e2\u20ac\u201d"), "-"),
    (re.compile("\u00e2\u20ac"), '"'),
    (re.compile("[\u00c2\ufffd\u00a0]"), " "),
)
#: What the newspaper's site prints around each story.
_FURNITURE = re.compile(r"\A\s*This story is from \w+ \d{1,2}, \d{4}\s*|^\s*facebook\s*(?:twitter\s*)?(?:linkedin\s*)?(?:e?mail)?\s*$", re.MULTILINE)
_ENDED = re.compile(r"[.!?:;\"'\u2019\u201d)]\s*$")


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
            if text:
                text += "\n\n" if _ENDED.search(text) else " "
            said = plain(row["text"]).strip()
            spans.append(((row["doc_id"], row["sent_id"]), (len(text), len(text) + len(said))))
            text += said
        yield Story(text or "-", published=date.fromisoformat(sentences[0]["date"])), spans
