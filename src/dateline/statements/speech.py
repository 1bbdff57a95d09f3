"""Speech: quotes that stand free, each tied to its speaker's statement.

A quote is tied to the clause beside it, to the colon before it, or to the speaker who already
holds the floor; a quote inside a sentence completes the content it stands in.
"""

from __future__ import annotations

from dateline.clauses import is_passive
from dateline.parse import Doc, Sentence
from dateline.statements.cues import (
    DASHES,
    EDGE,
    END,
    NOT_CUE,
    TOLD,
    VERBS,
    Draft,
    Place,
    Span,
    according,
    colon,
    cue_tokens,
    own_subject,
    signed,
    source_phrase,
    subject_of,
    trim,
    verb_lemma,
    weights,
)
from dateline.statements.quotes import Quote
from dateline.story import Story


def quoted_tokens(s: Sentence, quotes: list[Quote]) -> list[int]:
    """For each token the number of the quote it is in, or -1."""
    out = [-1] * len(s.words)
    begin, end = s.start, s.end
    for number, quote in enumerate(quotes):
        if quote.end <= begin:
            continue
        if quote.start >= end:
            break
        for k, start in enumerate(s.starts):
            if quote.start <= start < quote.end:
                out[k] = number
    return out


def complete(draft: Draft, quotes: list[Quote] | None, inside: list[int] | None) -> None:
    """Make a content that holds part of a quote hold the whole of it, across sentences."""
    if quotes is None or inside is None:
        return
    s = draft.sentence
    own = inside[draft.cue]
    draft.in_quote = own >= 0
    changed: list[Span] = []
    for span in draft.spans:
        start, end = span
        for number, quote in enumerate(quotes):
            if quote.end <= start or quote.start >= end:
                continue
            if number == own:
                # Said inside the quote: its content cannot reach out of it.
                start = max(start, quote.start + (1 if quote.start >= s.start else 0))
                end = min(end, quote.end - 1) if quote.end <= end else end
                continue
            low, high = max(quote.start, s.start), min(quote.end, s.end)
            part = min(end, high) - max(start, low)
            if part * 2 >= high - low:
                start, end = min(start, quote.start), max(end, quote.end)
        if start < end:
            changed.append((start, end))
    draft.spans = _join(changed) or draft.spans


def _join(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


class _Tokens:
    """The tokens of one passage in a row, each with the quote it is in."""

    __slots__ = ("at", "quote")

    def __init__(self, sentences: list[Sentence], quotes: list[Quote]) -> None:
        self.at: list[tuple[Sentence, int]] = []
        self.quote: list[int] = []
        for s in sentences:
            self.at.extend((s, i) for i in range(len(s)))
            self.quote.extend(quoted_tokens(s, quotes))


def attach_quotes(doc: Doc, found: dict[int, list[Quote]], chosen: dict[Place, Draft]) -> None:
    """Give every free-standing quote to its speaker's statement."""
    floor: Draft | None = None
    floor_passage = -2
    order = -1
    # Quotes that wait for their speaker: over a paragraph's end only where the quote runs on.
    pending: list[Quote] = []
    for paragraph in doc.paragraphs:
        order += 1
        number = paragraph[0].passage
        quotes = found.get(number)
        if not quotes:
            continue
        tokens = _Tokens(paragraph, quotes)
        if pending and not quotes[0].continues:
            pending = []
        for k, quote in enumerate(quotes):
            inner = [t for t, q in enumerate(tokens.quote) if q == k]
            if not inner:
                continue
            free = _is_free(doc.story, tokens, inner, quote)
            if not free:
                holder = _holder(chosen, paragraph, quote)
                if holder is not None:
                    floor, floor_passage = holder, order
                continue
            holder = _holder(chosen, paragraph, quote)
            if holder is not None and any(a < quote.start and quote.end <= b for a, b in holder.spans):
                floor, floor_passage = holder, order
                continue
            draft = None
            if quote.continues and floor is not None:
                draft = floor
            if draft is None and floor is not None and floor_passage == order and _interrupted(tokens, inner, floor):
                draft = floor
            if draft is None:
                draft = _reporter(tokens, inner, k, chosen)
            if draft is None and floor is not None and floor_passage == order:
                draft = floor
            if draft is None and floor is not None and floor_passage == order - 1 and inner[0] == 0:
                # A paragraph that opens with speech and names no speaker: the last one still holds the floor.
                held = _all_quoted(tokens) or floor.sentence is doc.paragraphs[order - 1][-1]
                draft = floor if held else None
            if draft is None:
                pending.append(quote)
                continue
            for earlier in [*pending, quote]:
                _add_quote(draft, earlier)
            pending = []
            chosen[draft.sentence.index, draft.cue] = draft
            draft.score = max(draft.score, 1.0)
            floor, floor_passage = draft, order
        if pending and not pending[-1].runs_on:
            pending = []


def _interrupted(tokens: _Tokens, inner: list[int], floor: Draft) -> bool:
    """'"…," she wrote in a letter, "but …"': the second half of the sentence that the cue broke into."""
    before = _segment_before(tokens, inner[0])
    if not before or before[0] == 0 or tokens.quote[before[0] - 1] < 0:
        return False
    s, i = tokens.at[before[-1]]
    begins = [tokens.at[t] for t in inner[:3]]
    lower = next((x.words[k][0].islower() for x, k in begins if x.words[k][0].isalpha()), False)
    return lower and s.words[i] in EDGE and any(tokens.at[t] == (floor.sentence, floor.cue) for t in before)


def _all_quoted(tokens: _Tokens) -> bool:
    return all(q >= 0 or not s.words[i][0].isalnum() for (s, i), q in zip(tokens.at, tokens.quote, strict=True))


def _add_quote(draft: Draft, quote: Quote) -> None:
    lone = draft.construction in ("obj", "relative", "clause") or draft.construction.startswith("prep")
    if lone and not draft.direct and all(s >= quote.end or e <= quote.start for s, e in draft.spans):
        # An object that the parser took for content and no quote confirms; clauses are kept.
        draft.spans = []
    draft.direct = True
    draft.spans = _join([*draft.spans, (quote.start, quote.end)])


def _holder(chosen: dict[Place, Draft], paragraph: list[Sentence], quote: Quote) -> Draft | None:
    """The statement whose content already holds an embedded quote."""
    for s in paragraph:
        if s.start < quote.end and quote.start < s.end:
            for i in range(len(s)):
                draft = chosen.get((s.index, i))
                if draft is not None and any(a <= quote.start and quote.end <= b for a, b in draft.spans):
                    return draft
    return None


def _is_free(story: Story, tokens: _Tokens, inner: list[int], quote: Quote) -> bool:
    """A quote that stands as speech of its own, not as words inside a sentence."""
    words = sum(1 for t in inner if tokens.at[t][0].words[tokens.at[t][1]][0].isalnum())
    ended = any(s.words[k] in _PAUSES for s, k in (tokens.at[t] for t in inner[-2:]))
    if inner[0] == 0:
        # '"No," she said': the stop inside the marks tells speech from a name.
        return words > 2 or (words > 0 and ended)
    s, i = tokens.at[inner[0] - 1]
    before = s.words[i]
    if tokens.quote[inner[0] - 1] >= 0:
        return words > 2
    if before in (":", ","):
        return words > 1
    if before in END or before in ("...", "…", "--", "—", "–"):
        return words > 2 or (words > 0 and ended)
    return False


_PAUSES = frozenset((",", "?", "!", "."))


def _segment_after(tokens: _Tokens, last: int) -> list[int]:
    out = []
    for t in range(last + 1, len(tokens.at)):
        s, i = tokens.at[t]
        if tokens.quote[t] >= 0:
            break
        if s.words[i] in END:
            break
        out.append(t)
    return out


def _segment_before(tokens: _Tokens, first: int) -> list[int]:
    out: list[int] = []
    for t in range(first - 1, -1, -1):
        s, i = tokens.at[t]
        if tokens.quote[t] >= 0 or s.words[i] in END:
            break
        out.append(t)
    out.reverse()
    return out


def _reporter(tokens: _Tokens, inner: list[int], number: int, chosen: dict[Place, Draft]) -> Draft | None:
    before = _segment_before(tokens, inner[0])
    after = _segment_after(tokens, inner[-1])
    if before:
        s, i = tokens.at[before[-1]]
        # A quote that ends its sentence is reported by what stands before it, not by what comes next.
        ended = "." in [tokens.at[t][0].words[tokens.at[t][1]] for t in inner[-2:]]
        if ended or s.words[i] == ":" or s.tags[i] in VERBS or (s.words[i] == "," and _says_last(tokens, before)):
            draft = _before(tokens, before, number, chosen)
            if draft is not None:
                return draft
    draft = _after(tokens, inner, after, chosen)
    if draft is None and before:
        draft = _before(tokens, before, number, chosen)
    return draft


def _says_last(tokens: _Tokens, segment: list[int]) -> bool:
    """True where a verb stands just before the comma: 'she said, "'."""
    for t in reversed(segment[-4:]):
        s, i = tokens.at[t]
        if s.tags[i] in VERBS:
            return True
    return False


_EMPTY = frozenset(("be", "do", "have"))


def _reporting_verbs(tokens: _Tokens, segment: list[int]) -> list[tuple[int, Sentence, int]]:
    at = ((t, *tokens.at[t]) for t in segment)
    return [
        (t, s, i) for t, s, i in at if s.tags[i] in VERBS and s.deps[i] not in NOT_CUE and s.lemmas[i] not in _EMPTY
    ]


def _speech(s: Sentence, i: int) -> float:
    """How much a verb's lemma is one of speech, whatever the construction."""
    return weights().get(f"w={verb_lemma(s, i)}", -0.3)


def _after(tokens: _Tokens, inner: list[int], segment: list[int], chosen: dict[Place, Draft]) -> Draft | None:
    if not segment:
        return None
    words = [tokens.at[t][0].words[tokens.at[t][1]] for t in segment]
    skip = 0
    while skip < len(words) and words[skip] in EDGE:
        skip += 1
    dash = segment[skip - 1] if skip and words[skip - 1] in DASHES else None
    segment = segment[skip:]
    if not segment:
        return None
    if dash is not None:
        draft = _signed(tokens, dash, segment[-1])
        if draft is not None:
            return draft
    first = segment[0]
    closing = [tokens.at[t][0].words[tokens.at[t][1]] for t in inner[-2:]]
    stopped = "." in closing
    start_s, start_i = tokens.at[first]
    if start_s.lower[start_i] == "according":
        return chosen.get((start_s.index, start_i)) or next(iter(according(start_s, start_i)), None)
    for _, s, i in _reporting_verbs(tokens, segment):
        subject = subject_of(s, i)
        if subject is None:
            continue
        own = own_subject(s, i)
        begin = i if own is None else min(i, s.left[own])
        # The clause must begin right after the quote; an adverb may come between.
        if s is not start_s or begin - start_i > 2:
            return None
        if stopped:
            # The quote is a whole sentence: what follows reports it only as a bare "she said".
            clause = [c for c in s.children[i] if s.deps[c] in ("ccomp", "xcomp", "dobj") and c > i]
            if clause or _speech(s, i) < 0:
                return None
        if _speech(s, i) < -1.5:
            return None
        return _quote_draft(s, i, subject, chosen)
    return None


def _signed(tokens: _Tokens, dash: int, last: int) -> Draft | None:
    """A name set under a quote, if the line ends with it."""
    (s, i), (end_s, end) = tokens.at[dash], tokens.at[last]
    follows = tokens.quote[last + 1] >= 0 if last + 1 < len(tokens.at) else True
    closed = follows or tokens.at[last + 1][0].words[tokens.at[last + 1][1]] in END
    draft = signed(s, i, end) if s is end_s and closed else None
    if draft is not None:
        draft.direct = True
    return draft


def _before(tokens: _Tokens, segment: list[int], number: int, chosen: dict[Place, Draft]) -> Draft | None:
    verbs = _reporting_verbs(tokens, segment)
    last_s, last_i = tokens.at[segment[-1]]
    if not verbs:
        if last_s.words[last_i] == ":":
            return chosen.get((last_s.index, last_i)) or next(iter(colon(last_s, last_i)), None)
        return None
    best: tuple[float, Sentence, int, int] | None = None
    for t, s, i in verbs:
        subject = subject_of(s, i)
        if subject is None:
            continue
        score = _speech(s, i) - 0.15 * (segment[-1] - t)
        if (s.index, i) in chosen:
            score += 0.5
        if best is None or score > best[0]:
            best = (score, s, i, subject)
    if best is None or (best[0] < -1.5 and last_s.words[last_i] != ":"):
        return None
    return _quote_draft(best[1], best[2], best[3], chosen)


def _quote_draft(s: Sentence, i: int, subject: int, chosen: dict[Place, Draft]) -> Draft:
    known = chosen.get((s.index, i))
    if known is not None:
        return known
    source: int | None = subject
    if is_passive(s, i):
        agent = next((c for c in s.children[i] if s.deps[c] == "agent"), None)
        source = next((c for c in s.children[agent] if s.deps[c] == "pobj"), None) if agent is not None else None
    told = None
    for child in s.children[i]:
        if s.deps[child] in ("dobj", "dative") and s.lemmas[i] in TOLD and child > i:
            told = trim(s, s.left[child], s.right[child], child)
    run = source_phrase(s, source, i) if source is not None else None
    draft = Draft(s, i, cue_tokens(s, i), "quote", verb_lemma(s, i), source=source, source_run=run, spans=[], told=told)
    draft.direct = True
    return draft
