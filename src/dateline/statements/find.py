"""The statements of one story, and the order of the steps that find them.

Each step goes over plain token lists:

1. ``cues``: every predicate is asked for what it could report, in every construction; the
   alternatives are weighed and the best of each cue is kept if it is above zero.
2. ``speech``: quotes that stand free are tied to the clause beside them, to the colon before
   them, or to the speaker who already holds the floor; quotes inside a content are completed.
3. ``sources``: pronouns and "the official" are traced to whom they stand for, anonymity is read,
   and statements inside statements become chains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from dateline.parse import Doc, Sentence
from dateline.statements.anonymity import Anonymity, find_anonymity
from dateline.statements.cues import (
    CLAUSAL,
    INSISTING,
    KNOWN,
    NEGATIVE,
    VERBS,
    Draft,
    Place,
    Stance,
    alternatives,
    classes,
    evidence_of,
    features_of,
    own_subject,
    senses,
    weights,
    word_list,
)
from dateline.statements.quotes import find_quotes
from dateline.statements.sources import CITING, Chains, Link, SourceKind, Sources, cited_by, speaks
from dateline.statements.speech import (
    attach_quotes,
    complete,
    quoted_tokens,
)
from dateline.story import Evidence, Story, digest

Kind = Literal["direct", "mixed", "indirect"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said, thought, wanted or asked, as the story reports it.

    ``source`` is empty where the story names nobody ("is believed to"). ``source_head`` is the
    head token of the source as it stands; ``resolved_source`` that of the earlier mention which a
    pronoun, a relative or "the official" stands for. ``chain`` holds the mouths that it went through,
    the outermost first. ``score`` is the log-odds of the rule's
    weights: comparable inside one version only.
    """

    id: str
    source: tuple[Evidence, ...]
    source_head: Place | None
    resolved_source: Place | None
    source_kind: SourceKind | None
    anonymous: bool
    anonymity: Evidence | None
    anonymity_reason: Evidence | None
    told: Evidence | None
    cue: tuple[Evidence, ...]
    cue_head: Place | None
    content: tuple[Evidence, ...]
    kind: Kind
    thought: bool
    stance: Stance
    sentences: tuple[int, ...]
    chain: tuple[Link, ...]
    evidence: tuple[Evidence, ...]
    rule: str
    score: float

    @property
    def hearsay(self) -> bool:
        """True for what is told on nobody's word: "is reported to have", "allegedly", "appears to"."""
        return not self.source and self.rule.partition(":")[0] in _HEARSAY

    @property
    def tells(self) -> bool:
        """True where somebody tells what is or was, and not what they want, ask or threaten to do."""
        construction, _, lemma = self.rule.rpartition(":")
        return construction not in _INTENT or "say" in classes().get(lemma, ())

    def covers(self, start: int, end: int) -> bool:
        """True where the span lies inside the content."""
        return any(c.start <= start and end <= c.end for c in self.content)

    def to_dict(self) -> dict[str, Any]:
        """The statement as plain data, spans included."""
        return {
            "id": self.id,
            "source": [e.to_dict() for e in self.source],
            "source_kind": self.source_kind,
            "anonymous": self.anonymous,
            "anonymity_reason": self.anonymity_reason.to_dict() if self.anonymity_reason else None,
            "told": self.told.to_dict() if self.told else None,
            "cue": [e.to_dict() for e in self.cue],
            "content": [e.to_dict() for e in self.content],
            "kind": self.kind,
            "thought": self.thought,
            "stance": self.stance,
            "chain": [link.to_dict() for link in self.chain],
            "evidence": [e.to_dict() for e in self.evidence],
            "rule": self.rule,
        }


_INTENT = frozenset(("xcomp", "xcomp_bare", "obj_xcomp", "adj_to", "noun_to", "noun_to_own", "noun_to_held"))
_HEARSAY = frozenset(("adverb", "raise", "pass_xcomp", "pass_ccomp", "pass_ccomp_before"))


def find_statements(doc: Doc) -> list[Statement]:
    """All statements of a story, in the order of their first characters."""
    return Finder(doc).run()


class Finder:
    """One story's search. Holds what the steps share; nothing outlives the story."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.story: Story = doc.story
        self.quotes = find_quotes(doc.story)

    # The table's builder needs the alternatives before they are weighed.
    def alternatives(self) -> Iterator[list[Draft]]:
        """For every possible cue, the ways it can be read, with features."""
        for sentence in self.doc.sentences:
            quotes = self.quotes.get(sentence.passage)
            inside = quoted_tokens(sentence, quotes) if quotes else None
            for drafts in alternatives(sentence):
                for draft in drafts:
                    complete(draft, quotes, inside)
                    draft.features = features_of(draft, inside)
                yield drafts

    def run(self) -> list[Statement]:
        drafts = self.drafts()
        return _finish(self.doc, drafts)

    def drafts(self) -> list[Draft]:
        table = weights()
        chosen: dict[Place, Draft] = {}
        stances, _, known = senses()
        bias = table.get("bias", 0.0)
        for drafts in self.alternatives():
            best = None
            for draft in drafts:
                score = bias
                for feature in draft.features:
                    score += table.get(feature, 0.0)
                name = draft.construction
                clear = (
                    name in CLAUSAL
                    or (name == "obj" and draft.lemma in stances)
                    # A label of one or two words: "Minister: …".
                    or (name == "colon" and draft.cue < 3)
                )
                if clear and draft.lemma in known and not draft.in_quote:
                    score += KNOWN
                draft.score = score
                if best is None or score > best.score:
                    best = draft
            if best is not None and best.score > 0:
                chosen[best.sentence.index, best.cue] = best
        if self.quotes:
            attach_quotes(self.doc, self.quotes, chosen)
        return _settle(list(chosen.values()))


def _settle(drafts: list[Draft]) -> list[Draft]:
    """Drafts with content, in the order of their first characters."""
    out = [draft for draft in drafts if draft.spans]
    out.sort(key=lambda d: (d.spans[0][0], d.sentence.starts[d.cue]))
    return _without_citing(out)


def _without_citing(drafts: list[Draft]) -> list[Draft]:
    """Leave out "citing two officials" where it is a link in the chain of another statement."""
    reporting = {(d.sentence.index, d.cue) for d in drafts}
    out = []
    for draft in drafts:
        s, i = draft.sentence, draft.cue
        if s.lemmas[i] in CITING:
            # "quoted a general as saying", "cited an official who said": the saying is the statement.
            said = [k for k in range(i, len(s)) if s.deps[k] in ("pcomp", "relcl") and s.heads[s.heads[k]] == i]
            if any((s.index, k) in reporting for k in said):
                continue
            if any(d.sentence is s and d is not draft and cited_by(d, i) for d in drafts):
                continue
            if s.tags[i] == "VBG" and any((s.index, k) in reporting for k in (s.heads[i], s.heads[s.heads[i]])):
                continue
        out.append(draft)
    return out


# -- finishing --------------------------------------------------------------------------------


def _finish(doc: Doc, drafts: list[Draft]) -> list[Statement]:
    story = doc.story
    sources = Sources(doc, drafts)
    for s in doc.sentences:
        for mention in find_anonymity(story.text, s.start, s.end):
            token = _who_is_anonymous(s, mention, drafts)
            if token is not None:
                sources.hide(s, token, mention)
            # "asked not to be named" says how it was said, not what.
            drafts = [d for d in drafts if d.sentence is not s or not _is_inside(d, mention)]
    chains = Chains(drafts, sources)
    return [_statement(doc, draft, sources, chains.of(k)) for k, draft in enumerate(drafts)]


def _who_is_anonymous(s: Sentence, mention: Anonymity, drafts: list[Draft]) -> int | None:
    """The source that a mention of anonymity speaks of.

    The noun whose clause it stands in ("an aide who asked not to be named"), else the last source before
    it, else the first after it.
    """
    at = next((k for k, start in enumerate(s.starts) if start >= mention.start), s.root)
    for _ in range(8):
        if s.deps[at] in ("relcl", "acl") and s.tags[s.heads[at]] not in VERBS:
            if speaks(s, s.heads[at]):
                return s.heads[at]
            break
        if s.heads[at] == at:
            break
        at = s.heads[at]
    sources = sorted({d.source for d in drafts if d.sentence is s and d.source is not None and not d.in_quote})
    named = [k for k in sources if s.tags[k] not in ("WP", "WDT", "WRB")]
    before = [k for k in named if s.starts[k] < mention.start]
    if before:
        return before[-1]
    return named[0] if named else own_subject(s, s.root)


def _is_inside(draft: Draft, mention: Anonymity) -> bool:
    """Whether a draft is the asking for anonymity itself."""
    end = mention.reason[1] if mention.reason else mention.end
    at = draft.sentence.starts[draft.cue]
    return mention.start <= at < mention.end and all(mention.start <= a and b <= end for a, b in draft.spans)


def _statement(doc: Doc, draft: Draft, sources: Sources, chain: tuple[Link, ...]) -> Statement:
    story = doc.story
    s = draft.sentence
    content = tuple(story.evidence(a, b) for a, b in draft.spans)
    cue: list[Evidence] = []
    run = draft.cue_tokens
    begin = run[0]
    for left, right in [*pairwise(run), (run[-1], -1)]:
        if right != left + 1:
            cue.append(story.evidence(s.starts[begin], s.ends[left]))
            begin = right
    source = (evidence_of(s, draft.source_run),) if draft.source_run is not None else ()
    told = evidence_of(s, draft.told) if draft.told is not None else None
    evidence = tuple(sorted({*source, *cue, *content}, key=lambda e: (e.start, e.end)))
    first, last = evidence[0].start, max(e.end for e in evidence)
    sentences = tuple(x.index for x in doc.sentences if x.start < last and first < x.end)
    stances, thoughts, _ = senses()
    spans = ",".join(f"{e.start}-{e.end}" for e in (*source, *cue, *content))
    mention = sources.anonymity(s, draft.source) if draft.source is not None else None
    anonymity = story.evidence(mention.start, mention.end) if mention else None
    reason = story.evidence(*mention.reason) if mention and mention.reason else None
    return Statement(
        id=digest(story.id, "statement", spans),
        source=source,
        source_head=(s.index, draft.source) if draft.source is not None else None,
        resolved_source=sources.resolve(draft),
        source_kind=sources.kind(s, draft.source) if draft.source is not None else None,
        anonymous=mention is not None,
        anonymity=anonymity,
        anonymity_reason=reason,
        told=told,
        cue=tuple(cue),
        cue_head=(s.index, draft.cue),
        content=content,
        kind=_kind(draft, story),
        thought=draft.lemma in thoughts,
        stance=_stance(draft, stances),
        sentences=sentences,
        chain=chain,
        evidence=evidence,
        rule=f"{draft.construction}:{draft.lemma}",
        score=round(draft.score, 2),
    )


def denied_in_short(doc: Doc, statement: Statement) -> Literal["claim", "part"] | None:
    """What a denial denies without repeating it: a claim ("the accusation", "it") or one's own part in it."""
    if statement.stance != "denies" or statement.cue_head is None or len(statement.content) != 1:
        return None
    s, (content,) = doc.sentences[statement.cue_head[0]], statement.content
    inside = [k for k, start in enumerate(s.starts) if content.start <= start < content.end]
    head = next((k for k in inside if s.heads[k] not in inside or s.heads[k] == k), None)
    if head is None or any(s.deps[c] in ("acl", "relcl", "ccomp") for c in s.children[head]):
        # "the claim that its troops had …" says what was claimed.
        return None
    if s.lemmas[head] in _CLAIMS or (len(inside) == 1 and s.lower[head] in ("it", "this", "that")):
        return "claim"
    return "part" if s.lemmas[head] in _PARTS else None


_CLAIMS, _PARTS = word_list("claims"), word_list("parts")

_QUOTED = re.compile("[\"“„«](?:[^\"“”„«»]*)[\"”»]|''.*?''|``.*?''")


def _kind(draft: Draft, story: Story) -> Kind:
    """Direct if all the words are quoted, mixed if some are."""
    if draft.direct and all(story.text[a] in "\"“'‘„«`" for a, _ in draft.spans):
        return "direct"
    words = quoted = 0
    for a, b in draft.spans:
        text = story.text[a:b]
        words += len(text.split())
        quoted += sum(len(m.split()) for m in _QUOTED.findall(text))
    if not quoted:
        return "mixed" if draft.direct else "indirect"
    return "direct" if quoted >= words else "mixed"


def _stance(draft: Draft, stances: dict[str, Stance]) -> Stance:
    s, i = draft.sentence, draft.cue
    # "called for calm", "called on Chad to …" ask; "called it a crime" does not.
    word = draft.construction.rpartition(":")[2]
    if word == draft.construction and i + 1 < len(s) and s.deps[i + 1] == "prep" and s.heads[i + 1] == i:
        word = s.lower[i + 1]
    stance = stances.get(f"{draft.lemma}_{word}") or stances.get(draft.lemma, "asserts")
    negated = any(s.deps[c] == "neg" or s.lower[c] in ("neither", "nor") for c in s.children[i])
    if s.deps[i] == "conj" and not negated:
        # "neither confirmed nor denied"
        negated = any(s.lower[c] == "nor" for c in s.children[s.heads[i]] if c < i)
    if draft.lemma == "ask" or stance == "asks":
        return "asks"
    if stance in ("denies", "doubts"):
        return "asserts" if negated else stance
    if negated and stance == "confirms":
        return "doubts"
    if negated:
        return "doubts" if draft.lemma in ("believe", "think", "expect") else "asserts"
    if draft.lemma in INSISTING:
        clause = next((c for c in s.children[i] if s.deps[c] == "ccomp"), None)
        if clause is not None and any(s.lower[c] in NEGATIVE for c in s.children[clause]):
            return "denies"
    return stance
