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


def mark_story(story: Story, marks: Sequence[Mark], prefix: str) -> Markup:
    """The story as paragraphs; ``prefix`` keeps the names of two stories on one page apart."""
    text = story.text
    marker = _Marker(text, marks, prefix)
    out: list[str] = []
    at = 0
    for paragraph in _paragraphs(story):
        out.append(str(escape(text[at : paragraph[0].start])))
        kinds = [passage.kind for passage in paragraph]
        kind = next((k for k in kinds if k != "dateline"), "dateline")
        out.append(f'<p class="{kind}">')
        for n, passage in enumerate(paragraph):
            if n:
                out.append(str(escape(text[paragraph[n - 1].end : passage.start])))
            pieces = marker.pieces(passage)
            leads = passage.kind == "dateline" and len(kinds) > 1
            out.append(f'<span class="place">{pieces}</span>' if leads else pieces)
        out.append("</p>")
        at = paragraph[-1].end
    out.append(str(escape(text[at:])))
    # A row without words of its own still has a place that its link leads to.
    out.extend(marker.anchor(mark.key) for mark in marks)
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


class _Marker:
    """Goes through the text once, passage by passage, with the spans that are open at each point."""

    def __init__(self, text: str, marks: Sequence[Mark], prefix: str) -> None:
        self._text = text
        self._prefix = prefix
        found = (
            _Span(start, end, mark) for mark in marks for start, end in mark.spans if 0 <= start < end <= len(text)
        )
        self._waiting = sorted(found, key=lambda span: span.start, reverse=True)
        self._open: list[_Span] = []
        self._anchored: set[str] = set()

    def pieces(self, passage: Passage) -> str:
        """A passage cut at every end of a span. Passages must come in order."""
        cuts = {passage.start, passage.end}
        begun = [span for span in self._open if span.end > passage.start]
        while self._waiting and self._waiting[-1].start < passage.end:
            begun.append(self._waiting.pop())
        self._open = begun
        for span in begun:
            cuts.update(cut for cut in (span.start, span.end) if passage.start < cut < passage.end)
        coming = sorted(begun, key=lambda span: span.start, reverse=True)
        over: list[_Span] = []
        out: list[str] = []
        for start, end in pairwise(sorted(cuts)):
            while coming and coming[-1].start <= start:
                over.append(coming.pop())
            over = [span for span in over if span.end > start]
            out.extend(self.anchor(span.mark.key) for span in over)
            words = str(escape(self._text[start:end]))
            out.append(_piece(words, over) if over else words)
        return "".join(out)

    def anchor(self, key: str) -> str:
        """An element of its own to name where a row's words begin: one piece may begin many rows'."""
        if key in self._anchored:
            return ""
        self._anchored.add(key)
        return f'<i id="{self._prefix}-{key}-w"></i>'


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
