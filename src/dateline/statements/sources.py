"""Sources: whom "he" and "the official" stand for, and the mouths a statement went through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dateline.clauses import is_passive
from dateline.parse import Doc, Sentence
from dateline.statements.cues import (
    Draft,
    Place,
    evidence_of,
    object_of,
    own_subject,
    source_phrase,
    trim,
    word_list,
)
from dateline.story import Evidence, Story


@dataclass(frozen=True, slots=True)
class Link:
    """One mouth that a statement went through, from the story's own side inwards."""

    source: Evidence
    source_head: Place | None
    cue: Evidence | None

    def to_dict(self) -> dict[str, Any]:
        """Spans as plain data."""
        return {"source": self.source.to_dict(), "cue": self.cue.to_dict() if self.cue else None}


def chain(drafts: list[Draft], links: list[Link | None], k: int) -> tuple[Link, ...]:
    """The mouths a statement went through: those whose contents hold its cue, then its own source."""
    draft = drafts[k]
    at = draft.sentence.starts[draft.cue]
    outer = []
    for j, other in enumerate(drafts):
        if j != k and any(a <= at < b for a, b in other.spans):
            link = links[j]
            if link is not None:
                size = sum(b - a for a, b in other.spans)
                outer.append((-size, link))
    outer.sort(key=lambda pair: pair[0])
    chain = [link for _, link in outer]
    own = links[k]
    s, i = draft.sentence, draft.cue
    if s.deps[i] == "pcomp" and s.lower[s.heads[i]] == "as":
        above = s.heads[s.heads[i]]
        quoting = own_subject(s, above)
        if quoting is not None and quoting != draft.source and not is_passive(s, above):
            cue = s.story.evidence(s.starts[above], s.ends[above])
            chain.append(Link(evidence_of(s, source_phrase(s, quoting, above)), (s.index, quoting), cue))
    if own is not None:
        chain.append(own)
    chain.extend(_cited(draft))
    return tuple(chain)


def _cited(draft: Draft) -> list[Link]:
    """ "…, citing two officials, reported": whom the source itself names as its source."""
    s = draft.sentence
    out = []
    for i, word in enumerate(s.lower):
        if word not in ("citing", "quoting"):
            continue
        if i != draft.cue and not _under(s, i, draft):
            continue
        noun = object_of(s, i)
        if noun is not None and i != draft.cue:
            run = trim(s, s.left[noun], s.right[noun], noun)
            out.append(Link(evidence_of(s, run), (s.index, noun), s.story.evidence(s.starts[i], s.ends[i])))
    return out


def _under(s: Sentence, i: int, draft: Draft) -> bool:
    head = s.heads[i]
    return head == draft.cue or (draft.source is not None and head == draft.source)


# -- who "he" and "the official" are ----------------------------------------------------------


class Resolver:
    """Traces a source that stands for an earlier mention, inside the story only."""

    def __init__(self, doc: Doc, drafts: list[Draft]) -> None:
        self.doc = doc
        self.sources: list[tuple[int, int, int]] = sorted(
            (d.sentence.starts[d.source], d.sentence.index, d.source) for d in drafts if d.source is not None
        )
        self.known: dict[Place, Place | None] = {}

    def resolve(self, draft: Draft) -> Place | None:
        if draft.source is None:
            return None
        return self.place(draft.sentence, draft.source, 0)

    def place(self, s: Sentence, token: int, depth: int = 0) -> Place | None:
        """The earlier mention that the noun or pronoun at ``token`` stands for."""
        key = (s.index, token)
        if key in self.known:
            return self.known[key]
        self.known[key] = None
        found = self._find(s, token)
        if found is not None and depth < 12:
            # A pronoun may lead to a pronoun: follow it to a name or a noun.
            further = self.place(self.doc.sentences[found[0]], found[1], depth + 1)
            found = further or found
        self.known[key] = found
        return found

    def _find(self, s: Sentence, token: int) -> Place | None:
        lower, tag = s.lower[token], s.tags[token]
        if tag in ("WP", "WDT") or lower == "that":
            at = token
            for _ in range(6):
                if s.deps[at] == "relcl":
                    return (s.index, s.heads[at])
                if s.heads[at] == at:
                    break
                at = s.heads[at]
            return None
        if tag in ("PRP", "PRP$"):
            if lower in ("he", "she", "his", "her", "him"):
                return self._earlier(s, token, plural=False, person=True)
            if lower in ("they", "their", "them"):
                return self._earlier(s, token, plural=True, person=True)
            return None
        if tag in ("NN", "NNS") and any(s.lower[c] == "the" for c in s.children[token]):
            return self._same_noun(s, token)
        return None

    def _earlier(self, s: Sentence, token: int, *, plural: bool, person: bool) -> Place | None:
        """The nearest earlier source, else the subject of this or one of the two sentences before."""
        at = s.starts[token]
        best: Place | None = None
        for start, index, head in reversed(self.sources):
            if start < at and s.index - index <= 6 and self._fits(self.doc.sentences[index], head, plural):
                best = (index, head)
                break
        for back in range(3):
            index = s.index - back
            if index < 0 or (best is not None and best[0] >= index):
                break
            other = self.doc.sentences[index]
            subject = own_subject(other, other.root)
            if subject is None or subject == token or not (back or subject < token):
                continue
            if self._fits(other, subject, plural) and other.tags[subject] not in ("PRP", "PRP$"):
                return (index, subject)
        return best

    @staticmethod
    def _fits(s: Sentence, token: int, plural: bool) -> bool:
        tag, lower = s.tags[token], s.lower[token]
        if tag in ("PRP", "PRP$"):
            return lower in (("they", "their", "them") if plural else ("he", "she", "his", "her", "him"))
        if plural:
            return tag in ("NNS", "NNPS") or any(s.deps[c] == "conj" for c in s.children[token])
        if tag == "NNP":
            return True
        return tag == "NN" and s.lemmas[token] not in _THINGS

    def _same_noun(self, s: Sentence, token: int) -> Place | None:
        """ "the official" is the last official spoken of as "a senior official"."""
        lemma = s.lemmas[token]
        for index in range(s.index, max(-1, s.index - 12), -1):
            other = self.doc.sentences[index]
            for k in range((token if index == s.index else len(other)) - 1, -1, -1):
                if other.lemmas[k] == lemma and other.tags[k] in ("NN", "NNS") and other.tags[k] == s.tags[token]:
                    return (index, k)
        return None


_THINGS = word_list("things")


def own_link(story: Story, draft: Draft) -> Link | None:
    if draft.source is None or draft.source_run is None:
        return None
    s = draft.sentence
    cue = story.evidence(s.starts[draft.cue_tokens[0]], s.ends[draft.cue_tokens[-1]])
    return Link(evidence_of(s, draft.source_run), (s.index, draft.source), cue)
