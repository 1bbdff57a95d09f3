"""placeholder"""
from __future__ import annotations
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from benchmarks import arguments, read_rows, write_rows
from dateline.story import Story

Key = tuple[Any, Any]
Span = tuple[int, int]
_QUOTES = re.compile("\u00e2\u20ac(?:\u2122|\u02dc|\u0153|\u009d|\ufffd|\u201d|\u201c)?|[\u00c2\u00a0]+|''''?|``")
_ENDED = re.compile(r"[.!?:;\"'\u2019\u201d)]\s*$")


def plain(text: str) -> str:
    """Quotes and spaces that were read in the wrong encoding, put right."""
    text = text.replace("\u00e2\u20ac\u2122", "'").replace("\u00e2\u20ac\u02dc", "'")
    return _QUOTES.sub(lambda m: " " if m[0][0] in "\u00c2\u00a0" else '"', text.replace("''''", '"'))


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
