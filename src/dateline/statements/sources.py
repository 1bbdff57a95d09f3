"""Sources: whom "he" and "the official" stand for, and the mouths a statement went through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from dateline.clauses import is_passive
from dateline.parse import Doc, Sentence
from dateline.statements.anonymity import Anonymity
from dateline.statements.cues import (
    VERBS,
    Draft,
    Place,
    Run,
    evidence_of,
    object_of,
    own_subject,
    source_phrase,
    subject_of,
    trim,
    word_list,
)
from dateline.story import Evidence

#: What a source is. A body ("the army") has no name and needs none; ``unnamed`` has none and would need one;
#: ``anonymous`` is unnamed by its own or the writer's wish. A pronoun is what nothing in the story stands behind.
SourceKind = Literal["named", "body", "unnamed", "anonymous", "document", "media", "pronoun"]


@dataclass(frozen=True, slots=True)
class Link:
    """One mouth that a statement went through, from the story's own side inwards.

    ``resolved`` is the head of the earlier mention that a pronoun or "the official" stands for.
    """

    source: Evidence
    source_head: Place
    resolved: Place | None
    kind: SourceKind
    cue: Evidence | None

    @property
    def anonymous(self) -> bool:
        """True where the story says that the source will not be named."""
        return self.kind == "anonymous"

    def to_dict(self) -> dict[str, Any]:
        """Spans as plain data."""
        return {
            "source": self.source.to_dict(),
            "kind": self.kind,
            "cue": self.cue.to_dict() if self.cue else None,
        }


class Chains:
    """The mouths that each draft of one story went through."""

    def __init__(self, drafts: list[Draft], sources: Sources) -> None:
        self.drafts = drafts
        self.sources = sources

    def of(self, k: int) -> tuple[Link, ...]:
        """Those whose contents hold the draft's cue, then who quotes its source, its source, and whom that cites."""
        draft = self.drafts[k]
        at = draft.sentence.starts[draft.cue]
        outer = []
        for j, other in enumerate(self.drafts):
            if j != k and any(a <= at < b for a, b in other.spans):
                link = self._own(other)
                if link is not None:
                    outer.append((-sum(b - a for a, b in other.spans), link))
        outer.sort(key=lambda pair: pair[0])
        own = self._own(draft)
        found = [*(link for _, link in outer), *self._quoting(draft), *([own] if own else []), *self._cited(draft)]
        return tuple({link.source: link for link in found}.values())

    def _own(self, draft: Draft) -> Link | None:
        if draft.source is None or draft.source_run is None:
            return None
        return self._link(draft.sentence, draft.source, draft.source_run, draft.cue_tokens)

    def _link(self, s: Sentence, head: int, run: Run, cue: list[int]) -> Link:
        words = s.story.evidence(s.starts[cue[0]], s.ends[cue[-1]])
        resolved, kind = self.sources.place(s, head), self.sources.kind(s, head)
        return Link(evidence_of(s, run), (s.index, head), resolved, kind, words)

    def _quoting(self, draft: Draft) -> Iterator[Link]:
        """ "Radio Sahel quoted a general as saying", "a general was quoted by Radio Sahel as saying"."""
        s, i = draft.sentence, draft.cue
        above = i
        if s.deps[i] == "pcomp" and s.lower[s.heads[i]] == "as":
            above = s.heads[s.heads[i]]
        elif s.deps[i] == "relcl" and s.deps[s.heads[i]] == "dobj":
            # "quoted an official who said"
            above = s.heads[s.heads[i]]
            above = above if s.lemmas[above] in CITING else i
        if above == i:
            return
        quoting = agent_of(s, above) if is_passive(s, above) else subject_of(s, above)
        if quoting is not None and quoting != draft.source:
            yield self._link(s, quoting, source_phrase(s, quoting, above), [above])

    def _cited(self, draft: Draft) -> Iterator[Link]:
        """ "…, citing two officials, reported": whom the source itself names as its source."""
        s = draft.sentence
        for i, lemma in enumerate(s.lemmas):
            if lemma not in CITING or i == draft.cue or not cited_by(draft, i):
                continue
            for noun in _objects(s, i):
                yield self._link(s, noun, trim(s, *_alone(s, noun), noun), [i])


CITING = frozenset(("cite", "quote"))


def cited_by(draft: Draft, i: int) -> bool:
    """Whether a verb of citing tells whom the draft's source has it from: it hangs on the cue, or is said of the
    source."""
    s = draft.sentence
    if s.tags[i] not in VERBS:
        return False
    head = s.heads[i]
    if head == draft.cue and i > head:
        return s.tags[i] == "VBG"
    if draft.source_run is None:
        return False
    first, last = draft.source_run
    if first <= head <= last and s.deps[i] in ("acl", "relcl", "advcl"):
        return True
    # "Radio Sahel, citing the ministry, …", wherever the parse hung it.
    begin = s.left[i]
    return s.tags[i] == "VBG" and begin > 0 and s.words[begin - 1] == "," and begin - 2 == last


def _objects(s: Sentence, verb: int) -> Iterator[int]:
    """A verb's object, and what is joined to it."""
    noun = object_of(s, verb)
    while noun is not None:
        yield noun
        noun = next((c for c in s.children[noun] if s.deps[c] == "conj" and c > noun), None)


def _alone(s: Sentence, noun: int) -> Run:
    """A noun's phrase without what is joined to it."""
    joined = next((c for c in s.children[noun] if s.deps[c] == "conj" and c > noun), None)
    if joined is None:
        return s.left[noun], s.right[noun]
    last = s.left[joined] - 1
    while last > noun and s.deps[last] in ("cc", "punct"):
        last -= 1
    return s.left[noun], last


def agent_of(s: Sentence, verb: int) -> int | None:
    """By whom, in a passive."""
    agent = next((c for c in s.children[verb] if s.deps[c] == "agent"), None)
    return None if agent is None else next((c for c in s.children[agent] if s.deps[c] == "pobj"), None)


# -- who "he" and "the official" are ----------------------------------------------------------


class Sources:
    """Who the sources of one story are: what each stands for, and of what kind it is.

    ``hidden`` holds the mentions of which the story says that they will not be named.
    """

    def __init__(self, doc: Doc, drafts: list[Draft]) -> None:
        self.doc = doc
        self.sources: list[tuple[int, int, int]] = sorted(
            (d.sentence.starts[d.source], d.sentence.index, d.source) for d in drafts if d.source is not None
        )
        self.known: dict[Place, Place | None] = {}
        self.hidden: dict[Place, Anonymity] = {}

    def hide(self, s: Sentence, token: int, mention: Anonymity) -> None:
        """Take a mention of anonymity as told of the source at ``token``, and of whom it stands for."""
        for place in ((s.index, token), self.place(s, token)):
            if place is not None:
                self.hidden.setdefault(place, mention)

    def anonymity(self, s: Sentence, token: int) -> Anonymity | None:
        """What the story says of the anonymity of the source at ``token``."""
        for place in ((s.index, token), self.place(s, token)):
            if place is not None and place in self.hidden:
                return self.hidden[place]
        return None

    def kind(self, s: Sentence, token: int) -> SourceKind:
        """Of what kind the source at ``token`` is, by the mention that it stands for."""
        if self.anonymity(s, token) is not None:
            return "anonymous"
        place = self.place(s, token)
        return _kind(self.doc.sentences[place[0]], place[1]) if place is not None else _kind(s, token)

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
        if tag == "DT" and lower in ("both", "all"):
            return self._earlier(s, token, plural=True, person=True)
        if tag in ("NN", "NNS") and any(s.lower[c] in _DEFINITE for c in s.children[token]):
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
        """ "the official" is the last official spoken of as "a senior official"; "the second official" the second."""
        lemma, tag = s.lemmas[token], s.tags[token]
        wanted = {s.lower[c] for c in s.children[token] if s.deps[c] == "amod"} & _TELLING
        stand_in = earliest = None
        for index in range(s.index, max(-1, s.index - 12), -1):
            other = self.doc.sentences[index]
            for k in range((token if index == s.index else len(other)) - 1, -1, -1):
                if other.tags[k] != tag:
                    continue
                if other.lemmas[k] == lemma:
                    if wanted and wanted.isdisjoint(other.lower[c] for c in other.children[k]):
                        earliest = (index, k)
                        continue
                    return _named_beside(other, k)
                if stand_in is None and lemma in _STAND_INS and self._speaks(index, k):
                    stand_in = (index, k)
        # Whom the story counts as the first only when there is a second.
        return stand_in or (earliest if wanted & _FIRST else None)

    def _speaks(self, index: int, token: int) -> bool:
        """Whether a mention is the source of a statement, and is not named."""
        s = self.doc.sentences[index]
        spoken = any((i, head) == (index, token) for _, i, head in self.sources)
        return spoken and _kind(s, token) == "unnamed"


def _named_beside(s: Sentence, token: int) -> Place:
    """ "Issa Deby, a senior official": the name that the noun stands beside, or is said of."""
    head = s.heads[token]
    if s.deps[token] == "appos" and s.tags[head] in _NAMES:
        return s.index, head
    if s.deps[token] == "attr":
        subject = own_subject(s, head)
        if subject is not None and s.tags[subject] in _NAMES:
            return s.index, subject
    return s.index, token


_NAMES = frozenset(("NNP", "NNPS"))
_DEFINITE = frozenset(("the", "this", "that", "these", "those"))
#: What tells one unnamed official from another.
_TELLING = frozenset(("first", "second", "third", "fourth", "former", "latter"))
_FIRST = frozenset(("first", "former"))
_STAND_INS = word_list("standins")
_BODIES, _DOCUMENTS, _HOUSES = word_list("bodies"), word_list("documents"), word_list("houses")
_OUTLETS, _MASTHEADS = word_list("outlets"), word_list("mastheads")


def speaks(s: Sentence, token: int) -> bool:
    """Whether a noun is of those who speak: "an aide", not "an interview"."""
    return _kind(s, token) in ("named", "unnamed", "body") and s.lemmas[token] not in _MESSAGES


_MESSAGES = word_list("messages")


def _kind(s: Sentence, token: int) -> SourceKind:
    """Of what kind a mention is, by its own words."""
    tag, lemma = s.tags[token], s.lemmas[token].lower()
    if tag in ("PRP", "PRP$", "WP", "WDT", "WP$", "DT", "EX"):
        return "pronoun"
    beside = [c for c in s.children[token] if s.deps[c] in ("compound", "appos", "nmod")]
    words = {s.lemmas[c].lower() for c in beside}
    if tag in _NAMES:
        word = s.lower[token]
        known = word in _MASTHEADS or word in _HOUSES or not words.isdisjoint(_HOUSES | _OUTLETS)
        return "media" if known else "named"
    if (
        lemma in _OUTLETS
        or s.lower[token] in _OUTLETS
        or (words & {"news", "wire"} and lemma in ("agency", "service", "site", "paper"))
    ):
        return "media"
    if any(s.tags[c] in _NAMES and s.deps[c] == "appos" for c in beside):
        return "named"
    if lemma in _DOCUMENTS:
        return "document"
    return "body" if lemma in _BODIES else "unnamed"


_THINGS = word_list("things")
