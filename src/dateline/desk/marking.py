"""The story's text as HTML with evidence marked: every character of it once, in order, escaped.

Spans of different records nest and overlap as they like, which elements cannot; so the text is
cut at every end of a span, and each piece carries the names of all rows that rest on it.
Stripped of its tags, the result is the story's text, character for character.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from dateline.story import Passage, Story


@dataclass(frozen=True, slots=True)
class Mark:
    """The spans that one row rests on: ``key`` is the row's name, ``look`` the classes of its marks."""

    key: str
    look: str
    spans: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    mark: Mark
    first: bool


def mark_story(story: Story, marks: Sequence[Mark], prefix: str) -> Markup:
    """The story as paragraphs; ``prefix`` keeps the names of two stories on one page apart."""
    spans = sorted(
        (
            _Span(start, end, mark, n == 0)
            for mark in marks
            for n, (start, end) in enumerate(sorted(mark.spans))
            if 0 <= start < end <= len(story.text)
        ),
        key=lambda span: span.start,
    )
    out: list[str] = []
    at = 0
    for paragraph in _paragraphs(story):
        out.append(str(escape(story.text[at : paragraph[0].start])))
        kinds = [passage.kind for passage in paragraph]
        kind = next((k for k in kinds if k != "dateline"), "dateline")
        out.append(f'<p class="{kind}">')
        for n, passage in enumerate(paragraph):
            if n:
                out.append(str(escape(story.text[paragraph[n - 1].end : passage.start])))
            pieces = _pieces(story.text, passage, spans, prefix)
            leads = passage.kind == "dateline" and len(kinds) > 1
            out.append(f'<span class="place">{pieces}</span>' if leads else pieces)
        out.append("</p>")
        at = paragraph[-1].end
    out.append(str(escape(story.text[at:])))
    return Markup("".join(out))


def _paragraphs(story: Story) -> list[list[Passage]]:
    """Passages by paragraph: a dateline stands in one with what follows it on its line."""
    groups: list[list[Passage]] = []
    for passage in story.passages:
        before = groups[-1][-1] if groups else None
        if before and before.kind == "dateline" and "\n" not in story.text[before.end : passage.start]:
            groups[-1].append(passage)
        else:
            groups.append([passage])
    return groups


def _pieces(text: str, passage: Passage, spans: Sequence[_Span], prefix: str) -> str:
    inside = [span for span in spans if span.start < passage.end and span.end > passage.start]
    cuts = {passage.start, passage.end}
    for span in inside:
        cuts.update(cut for cut in (span.start, span.end) if passage.start < cut < passage.end)
    edges = sorted(cuts)
    out = []
    for start, end in pairwise(edges):
        over = [span for span in inside if span.start <= start and span.end >= end]
        words = str(escape(text[start:end]))
        for span in over:
            if span.first and start == max(span.start, passage.start):
                # An anchor of its own for each row: one element can have only one name.
                out.append(f'<i id="{prefix}-{span.mark.key}-w"></i>')
        out.append(_piece(words, over) if over else words)
    return "".join(out)


def _piece(words: str, over: Sequence[_Span]) -> str:
    """One piece under all its rows, the closest-fitting first: that one gives the underline."""
    closest = sorted(over, key=lambda span: (span.end - span.start, span.start))
    keys = list(dict.fromkeys(span.mark.key for span in closest))
    looks: list[str] = []
    for span in closest:
        name = span.mark.look.split()[0]
        if name not in (look.split()[0] for look in looks):
            looks.append(span.mark.look)
    return f'<mark class="{" ".join(looks)}" data-r="{" ".join(keys)}">{words}</mark>'
