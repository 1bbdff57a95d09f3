"""What a copy changed: sentences added, cut and changed, and numbers before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from dateline.copies.fingerprint import WORD, Revision, SentenceSpan, body_parts, desk_note, sentence_spans
from dateline.story import Evidence, Story

CopyKind = Literal["verbatim", "trimmed", "re-led", "updated", "merged"]

#: Share of their words that two wordings of one sentence have in common (Dice); and the share that is
#: enough for two that follow the same kept sentence at the same distance.
_ALIKE, _ALIKE_IN_PLACE = 0.5, 0.2

_NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen
    dozens scores hundreds thousands millions""".split()
)


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A number that the copy gives anew, as both stories write it."""

    before: Evidence
    after: Evidence


@dataclass(frozen=True, slots=True)
class Edit:
    """One sentence added (no ``before``), cut (no ``after``) or changed.

    ``before`` points into the text of the story ``of``, ``after`` into the copy's.
    """

    kind: Literal["added", "cut", "changed"]
    of: str
    before: Evidence | None
    after: Evidence | None
    numbers: tuple[NumberChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """One outlet's printing of a story that another had before it.

    ``kind``: *verbatim*, the body's sentences are the same; *trimmed*, sentences or words were cut and none
    added; *re-led*, the opening is new and the rest is kept; *updated*, a number was changed, a sentence
    after the opening was added or changed, or a desk says so; *merged*, it is put together from ``of`` and
    the unrelated stories ``also``. The kind is read from the edits, so it speaks of wording, not of why.

    ``supersedes`` says that the story ``of`` no longer stands as it was, and how: a desk's note (its words
    are ``note``), or numbers changed by a version published later.
    """

    story: str
    of: str
    outlet: str | None
    kind: CopyKind
    edits: tuple[Edit, ...]
    also: tuple[str, ...] = ()
    supersedes: Revision | None = None
    note: str | None = None

    @property
    def numbers(self) -> tuple[NumberChange, ...]:
        """All numbers that were changed, in the copy's order."""
        return tuple(change for edit in self.edits for change in edit.numbers)


def compare(story: Story, originals: Sequence[Story], outlet: str | None = None) -> Copy:
    """What ``story`` made of the first of ``originals``, or of several of them merged.

    Sentences are matched word for word first, whatever their order, then by the words they share.
    """
    after = sentence_spans(story)
    edits = [] if [_body(of) for of in originals] == [_body(story)] else _edits(story, after, originals)
    noted = desk_note(story)
    if noted and any(noted == desk_note(of) for of in originals):
        noted = None
    later = _later(story, originals[0])
    updated = any(edit.numbers for edit in edits)
    return Copy(
        story=story.id,
        of=originals[0].id,
        outlet=outlet if outlet is not None else story.outlet,
        kind=_kind(edits, story, after, bool(noted), len(originals)),
        edits=tuple(edits),
        also=tuple(of.id for of in originals[1:]),
        supersedes=noted[0] if noted else "update" if updated and later and len(originals) == 1 else None,
        note=noted[1] if noted else None,
    )


def _body(story: Story) -> list[str]:
    return [story.text[start:end] for start, end in body_parts(story)]


def _edits(story: Story, after: Sequence[SentenceSpan], originals: Sequence[Story]) -> list[Edit]:
    before = [(of, span) for of in originals for span in sentence_spans(of)]
    pairs = _pairs([span for _, span in before], after)
    taken = {j: i for i, j in pairs.items()}
    edits: list[Edit] = []
    for j, span in enumerate(after):
        new = story.evidence(span.start, span.end)
        if j not in taken:
            edits.append(Edit("added", originals[0].id, None, new))
        elif before[taken[j]][1].words != span.words:
            of, old = before[taken[j]]
            was = of.evidence(old.start, old.end)
            edits.append(Edit("changed", of.id, was, new, tuple(_numbers(of, old, story, span))))
    edits += [
        Edit("cut", of.id, of.evidence(old.start, old.end), None)
        for i, (of, old) in enumerate(before)
        if i not in pairs
    ]
    return edits


def _kind(edits: list[Edit], story: Story, after: Sequence[SentenceSpan], noted: bool, originals: int) -> CopyKind:
    if originals > 1:
        return "merged"
    if not edits and not noted:
        return "verbatim"
    new = [edit for edit in edits if edit.after and not _only_cut(edit)]
    if noted or any(edit.numbers for edit in new):
        return "updated"
    if not new:
        return "trimmed"
    # The opening is what is new from the first sentence on, up to the first sentence that was kept.
    starts = {edit.after.start for edit in new if edit.after}
    opening = 0
    while opening < len(after) and after[opening].start in starts:
        opening += 1
    return "re-led" if 0 < opening == len(new) else "updated"


def _only_cut(edit: Edit) -> bool:
    """A changed sentence that says less and nothing else: its words all stand in the old one, in order."""
    if edit.kind != "changed" or not edit.before or not edit.after:
        return False
    old = iter(edit.before.text.casefold().replace(",", "").rstrip(".!?").split())
    return all(word in old for word in edit.after.text.casefold().replace(",", "").rstrip(".!?").split())


def _later(story: Story, original: Story) -> bool:
    """Published later, as far as both times can be compared."""
    a, b = story.published, original.published
    if a is None or b is None:
        return False
    try:
        return a > b
    except TypeError:  # a day beside a time, or a time without its zone
        return (story.published_date or b) > (original.published_date or a)


def _pairs(before: Sequence[SentenceSpan], after: Sequence[SentenceSpan]) -> dict[int, int]:
    """Old sentence to new: which became which."""
    waiting: dict[tuple[str, ...], list[int]] = {}
    for j, span in enumerate(after):
        waiting.setdefault(span.words, []).append(j)
    pairs: dict[int, int] = {}
    for i, span in enumerate(before):
        if waiting.get(span.words):
            pairs[i] = waiting[span.words].pop(0)
    old = [i for i in range(len(before)) if i not in pairs]
    kept = set(pairs.values())
    new = [j for j in range(len(after)) if j not in kept]
    bags = {j: Counter(after[j].words) for j in new}
    places = _places(set(pairs), len(before)), _places(kept, len(after))
    scored: list[tuple[float, int, int]] = []
    for i in old:
        bag = Counter(before[i].words)
        size = len(before[i].words)
        for j in new:
            alike = 2 * (bag & bags[j]).total() / (size + len(after[j].words))
            if alike >= _ALIKE:
                scored.append((-alike, i, j))
            elif _in_place(places[0][i], places[1][j], pairs, alike, len(after)):
                scored.append((1 - alike, i, j))
    used: set[int] = set()
    for _, i, j in sorted(scored):
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return pairs


@dataclass(frozen=True, slots=True)
class _Place:
    """The kept sentences around one that was not kept: -1 before the first, the story's size after the last."""

    before: int
    after: int
    distance: int


def _places(kept: set[int], size: int) -> dict[int, _Place]:
    out: dict[int, _Place] = {}
    ends = [*sorted(kept), size]
    last = -1
    for end in ends:
        out |= {i: _Place(last, end, i - last) for i in range(last + 1, end)}
        last = end
    return out


def _in_place(old: _Place, new: _Place, pairs: dict[int, int], alike: float, size: int) -> bool:
    """Whether a sentence stands where another was: then fewer words in common will do, or none.

    An opening is put in place of an opening, and one sentence between two kept ones in place of one.
    """
    if pairs.get(old.before, -1) != new.before or old.distance != new.distance:
        return False
    one_for_one = old.after - old.before == new.after - new.before == 2 and pairs.get(old.after, size) == new.after
    return alike >= _ALIKE_IN_PLACE or one_for_one or (new.before == -1 and new.distance == 1)


def _numbers(of: Story, old: SentenceSpan, story: Story, new: SentenceSpan) -> list[NumberChange]:
    """Numbers that stand in the same place of both wordings and differ."""
    a, b = _tokens(of, old), _tokens(story, new)
    changes: list[NumberChange] = []
    matcher = SequenceMatcher(None, [w for w, _, _ in a], [w for w, _, _ in b], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        # Of a stretch that was put in other words, only numbers in the same place of it tell the same thing.
        if tag == "replace":
            changes += [
                NumberChange(of.evidence(x[1], x[2]), story.evidence(y[1], y[2]))
                for x, y in zip(a[i1:i2], b[j1:j2], strict=False)
                if _is_number(x[0]) and _is_number(y[0])
            ]
    return changes


def _tokens(story: Story, span: SentenceSpan) -> list[tuple[str, int, int]]:
    return [
        (m[0].casefold().replace(",", ""), span.start + m.start(), span.start + m.end())
        for m in WORD.finditer(story.text[span.start : span.end])
    ]


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in _NUMBER_WORDS
