"""Who said it: every statement of a story with its source, cue and content.

Three steps, each over plain token lists:

1. *Quotes* that stand free (whole sentences in quotation marks) are tied to the clause beside
   them, to the colon before them, or to the speaker who already holds the floor.
2. *Constructions*: every predicate is asked for what it could report: a clause, an infinitive, an
   object, what follows its preposition; verbs, nouns and adjectives alike. Each way of reading it
   is an alternative with features (the cue's lemma in its construction, what kind of thing its
   subject is, tense, negation, length).
3. The alternatives are weighed with ``data/cues.tsv`` and the best of each cue is kept if it is
   above zero. A cue that the table has never seen is judged by its grammar alone.

Then quotes inside a content are completed, pronouns and "the official" are traced to whom they
stand for, anonymity is read, and statements inside statements become chains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Literal

from dateline.anonymity import Anonymity, find_anonymity
from dateline.clauses import is_passive, surface_subject
from dateline.parse import Doc, Sentence
from dateline.quotes import Quote, find_quotes
from dateline.story import Evidence, Story, digest

Kind = Literal["direct", "mixed", "indirect"]
Stance = Literal["asserts", "denies", "confirms", "doubts", "asks"]

#: A token of the story: sentence index, token index.
Place = tuple[int, int]
#: First and last token of a run, both included.
Run = tuple[int, int]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """One mouth that a statement went through, from the story's own side inwards."""

    source: Evidence
    source_head: Place | None
    cue: Evidence | None

    def to_dict(self) -> dict[str, Any]:
        """Spans as plain data."""
        return {"source": self.source.to_dict(), "cue": self.cue.to_dict() if self.cue else None}


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said, thought, wanted or asked, as the story reports it.

    ``source`` is empty where the story names nobody ("is believed to"). ``source_head`` is the
    head token of the source as it stands; ``resolved_source`` that of the earlier mention which a
    pronoun, a relative or "the official" stands for. ``score`` is the log-odds of the rule's
    weights: comparable inside one version only.
    """

    id: str
    source: tuple[Evidence, ...]
    source_head: Place | None
    resolved_source: Place | None
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

    def covers(self, start: int, end: int) -> bool:
        """True where the span lies inside the content."""
        return any(c.start <= start and end <= c.end for c in self.content)

    def to_dict(self) -> dict[str, Any]:
        """The statement as plain data, spans included."""
        return {
            "id": self.id,
            "source": [e.to_dict() for e in self.source],
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


def find_statements(doc: Doc) -> list[Statement]:
    """All statements of a story, in the order of their first characters."""
    return _Finder(doc).run()


# -- tables -----------------------------------------------------------------------------------


@cache
def _weights() -> dict[str, float]:
    out = {}
    for row in (resources.files("dateline") / "data" / "cues.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            feature, weight, *_ = row.split("\t")
            out[feature] = float(weight)
    return out


@cache
def _senses() -> tuple[dict[str, Stance], frozenset[str], frozenset[str]]:
    """Stance by lemma, lemmas of thought, and all lemmas of speech and thought that we know."""
    known = set()
    stances: dict[str, Stance] = {}
    thoughts = set()
    for row in (resources.files("dateline") / "data" / "cue_senses.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            lemma, stance, thought = row.split("\t")
            known.add(lemma)
            if stance != "asserts":
                stances[lemma] = stance  # type: ignore[assignment]
            if thought == "thought":
                thoughts.add(lemma)
    return stances, frozenset(thoughts), frozenset(known)


_VERBS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))
_NOUNS = frozenset(("NN", "NNS"))
_NAMES = frozenset(("NNP", "NNPS"))
_ADJECTIVES = frozenset(("JJ", "JJR", "JJS"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass"))
_NOT_CUE = frozenset(("aux", "auxpass", "amod", "compound", "prep"))
_LIGHT = frozenset("be have do go come get take make give become remain".split())
_RAISING = frozenset("seem appear look sound tend".split())
#: Prepositions that carry an object's predicate on: "accused X of …", "praised X for …".
_CARRIED = frozenset("of as for about to against over".split())
_PERSONS = frozenset("he she they we i you".split())
_RELATIVES = frozenset(("who", "which", "that", "whom"))
_END = frozenset((".", "!", "?"))
_EDGE = frozenset((",", ";", ":", "--", "-", "—", "–", "...", "…", "(", ")"))
_QUOTE_WORDS = frozenset(('"', "''", "``", "'", "“", "”", "‘", "’"))
_TOLD = frozenset(
    "tell inform assure remind warn notify convince persuade advise brief promise ask email text instruct".split()
)
#: Participles that carry a report on: "…, adding that".
_ADDING = frozenset(
    """add say note call cite tell argue claim insist warn stress accuse describe explain suggest recall refer quote
    acknowledge denounce criticize criticise praise promise vow urge ask declare announce highlight blast slam mock
    condemn point complain emphasize emphasise write tweet state assert allege predict describe compare dismiss""".split()
)
#: What carries somebody's words: not the speaker, but what the speaker put out.
_MESSAGES = frozenset(
    """statement letter speech response tweet message memo mic microphone interview note email post comment remark
    advertisement column article editorial op-ed essay address telegram communique announcement release call video
    tape recording news conference briefing microphone camera order ruling""".split()
)
_REPORTED = frozenset("reportedly allegedly supposedly purportedly apparently seemingly ostensibly".split())
_WH = frozenset("whether if how why what when where who which".split())
#: Cues whose negated content is a denial: "insisted it did not".
_INSISTING = frozenset("insist maintain swear stress assert claim protest reiterate vow".split())
_NEGATIVE = frozenset(("not", "n't", "never", "no", "nothing", "none", "nobody", "neither", "nor"))


#: Constructions in which a cue governs a clause: with a lemma of speech or thought they say who said what.
_CLAUSAL = frozenset(
    """ccomp ccomp_before xcomp obj_xcomp obj_ccomp pass_ccomp pass_ccomp_before pass_xcomp thrown_in as_clause according
    noun_that_own adj_that colon adverb""".split()
)
#: What that is worth. The counts come from political commentary, where much of what is said is
#: left unmarked; in a news report, a clause under a verb of speech is a statement.
_KNOWN = 0.8


# -- drafts -----------------------------------------------------------------------------------


class Draft:
    """A statement in the making: everything in tokens and character spans."""

    __slots__ = (
        "sentence", "cue", "cue_tokens", "construction", "features", "score", "source", "source_run",
        "spans", "told", "lemma", "in_quote", "direct", "head",
    )  # fmt: skip

    def __init__(
        self,
        sentence: Sentence,
        cue: int,
        cue_tokens: list[int],
        construction: str,
        lemma: str,
        source: int | None,
        source_run: Run | None,
        spans: list[Span],
        told: Run | None,
    ) -> None:
        self.sentence = sentence
        self.cue = cue
        self.cue_tokens = cue_tokens
        self.construction = construction
        self.lemma = lemma
        self.source = source
        self.source_run = source_run
        self.spans = spans
        self.told = told
        self.features: list[str] = []
        #: The head of the content: what the cue governs.
        self.head: int | None = None
        self.score = 0.0
        self.in_quote = False
        #: Content given by quotation marks alone.
        self.direct = False


class _Finder:
    """One story's search. Holds what the steps share; nothing outlives the story."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.story: Story = doc.story
        self.quotes = find_quotes(doc.story)

    # The benchmark's table builder needs the alternatives before they are weighed.
    def alternatives(self) -> Iterator[list[Draft]]:
        """For every possible cue, the ways it can be read, with features."""
        for sentence in self.doc.sentences:
            quotes = self.quotes.get(sentence.passage)
            inside = _quoted_tokens(sentence, quotes) if quotes else None
            for drafts in _alternatives(sentence):
                for draft in drafts:
                    _complete(draft, quotes, inside)
                    draft.features = _features(draft, inside)
                yield drafts

    def run(self) -> list[Statement]:
        drafts = self.drafts()
        return _finish(self.doc, drafts)

    def drafts(self) -> list[Draft]:
        weights = _weights()
        chosen: dict[Place, Draft] = {}
        stances, _, known = _senses()
        bias, new = weights.get("bias", 0.0), weights.get("new", 0.0)
        for drafts in self.alternatives():
            best = None
            for draft in drafts:
                score = bias
                for feature in draft.features:
                    score += weights.get(feature, 0.0)
                if f"w={draft.lemma}" not in weights:
                    score += new + weights.get(f"new|{draft.construction}", 0.0)
                if draft.lemma in known and not draft.in_quote:
                    if draft.construction in _CLAUSAL or (draft.construction == "obj" and draft.lemma in stances):
                        score += _KNOWN
                draft.score = score
                if best is None or score > best.score:
                    best = draft
            if best is not None and best.score > 0:
                chosen[best.sentence.index, best.cue] = best
        if self.quotes:
            _attach_quotes(self.doc, self.quotes, chosen)
        return _settle(list(chosen.values()))


# -- constructions ----------------------------------------------------------------------------


def _alternatives(s: Sentence) -> Iterator[list[Draft]]:
    """Every predicate of a sentence that has something it could report."""
    tags, deps, children = s.tags, s.deps, s.children
    for i, tag in enumerate(tags):
        if tag in _VERBS:
            if deps[i] not in _NOT_CUE or (deps[i] == "prep" and s.lower[i] == "according"):
                drafts = _verb(s, i)
                if drafts:
                    yield drafts
        elif tag in _NOUNS:
            if children[i]:
                drafts = _noun(s, i)
                if drafts:
                    yield drafts
        elif tag in _ADJECTIVES:
            if children[i]:
                drafts = _adjective(s, i)
                if drafts:
                    yield drafts
        elif tag == "RB":
            if s.lower[i] in _REPORTED:
                drafts = _adverb(s, i)
                if drafts:
                    yield drafts
        elif s.words[i] == ":":
            drafts = _colon(s, i)
            if drafts:
                yield drafts


def _own_subject(s: Sentence, i: int) -> int | None:
    """The verb's own subject: the nearest, where a broken parse gives it two."""
    best: int | None = None
    for child in s.children[i]:
        if s.deps[child] in _SUBJECTS and (best is None or abs(child - i) < abs(best - i)):
            best = child
    return best


def _reporting_subject(s: Sentence, i: int) -> int | None:
    """Who adds "saying …": the speaker of the clause before it, not somebody that clause speaks of."""
    dep, head = s.deps[i], s.heads[i]
    if s.tags[i] != "VBG" or s.lemmas[i] not in _ADDING or _own_subject(s, i) is not None:
        return None
    if dep == "acl":
        # "released a statement saying": the one who released it; "his speech denouncing": he.
        if s.lemmas[head] not in _MESSAGES:
            return None
        for child in s.children[head]:
            if s.deps[child] == "poss":
                return child
        above = s.heads[head]
        for _ in range(3):
            if s.tags[above] in _VERBS:
                return _subject(s, above) if above != i else None
            above = s.heads[above]
        return None
    if dep not in ("advcl", "xcomp") or i == 0 or s.words[s.left[i] - 1] != ",":
        return None
    speaker: int | None = None
    for _ in range(8):
        above = s.heads[head]
        if above == head:
            break
        if s.deps[head] == "ccomp" and s.tags[above] in _VERBS and above < head:
            own = _own_subject(s, above)
            if own is not None:
                speaker = own
        head = above
    return speaker


def _subject(s: Sentence, i: int) -> int | None:
    """The subject as it stands (a relative pronoun stays one), else the inherited one."""
    own = _own_subject(s, i)
    if own is not None:
        return own
    own = _reporting_subject(s, i)
    if own is not None:
        return own
    at = i
    for _ in range(6):
        dep, head = s.deps[at], s.heads[at]
        if dep in ("conj", "xcomp", "advcl") and s.tags[head] in _VERBS and head != at:
            own = _own_subject(s, head)
            if own is not None and not (dep == "xcomp" and _object(s, head) is not None):
                return own
            at = head
            continue
        break
    found = surface_subject(s, i)
    return found[0] if found else None


def _object(s: Sentence, i: int) -> int | None:
    for child in s.children[i]:
        if s.deps[child] == "dobj":
            return child
    return None


def _phrase(s: Sentence, head: int, cue: int) -> Run:
    """A source's whole noun phrase, without the reporting clause itself and outer commas."""
    first, last = s.left[head], s.right[head]
    if first <= cue <= last:
        # The cue hangs on the noun ("emails showing that"): the phrase ends before it.
        if cue > head:
            last = cue
            for child in s.children[head]:
                if s.left[child] <= cue <= s.right[child]:
                    last = s.left[child] if s.left[child] > head else cue
                    break
            last = max(head, last - 1)
        else:
            first = min(head, cue + 1)
    return _trim(s, first, last, head)


def _trim(s: Sentence, first: int, last: int, head: int) -> Run:
    words = s.words
    while last > head and (words[last] in _EDGE or words[last] in _END or s.deps[last] == "punct"):
        if words[last] == ")" and "(" in words[first:last]:
            break
        last -= 1
    while first < head and (words[first] in _EDGE or s.deps[first] in ("punct", "cc")):
        first += 1
    return first, last


def _cue_tokens(s: Sentence, i: int) -> list[int]:
    out = [i]
    for child in s.children[i]:
        dep = s.deps[child]
        if dep in ("aux", "auxpass", "neg", "prt") and abs(child - i) < 6:
            out.append(child)
    out.sort()
    return out


def _runs(s: Sentence, first: int, last: int, without: Run | None = None) -> list[Run]:
    """A run of tokens less another, as the runs that remain."""
    if without is None or without[1] < first or without[0] > last:
        return [(first, last)]
    out = []
    if without[0] > first:
        out.append((first, without[0] - 1))
    if without[1] < last:
        out.append((without[1] + 1, last))
    return out


def _cut(s: Sentence, head: int, last: int) -> int:
    """The end of a content less what the writer hangs on it after a comma: ", adding …", ", who …"."""
    at = head
    for _ in range(12):
        child = -1
        for c in s.children[at]:
            if c > at and s.right[c] == last and s.deps[c] != "punct":
                child = c
        if child < 0:
            # A bracketing comma at the end hides the clause before it.
            return last
        begin = s.left[child]
        if begin > 0 and s.words[begin - 1] in (",", "--", "—", "–"):
            if s.deps[child] in ("advcl", "acl") and s.tags[child] == "VBG" and s.lemmas[child] in _ADDING:
                return begin - 2 if begin - 2 >= head else last
            if s.deps[child] == "relcl" and s.deps[at] == "dobj" and at == head:
                return begin - 2 if begin - 2 >= head else last
        at = child
    return last


def _spans(s: Sentence, runs: list[Run]) -> list[Span]:
    """Runs as character spans, trimmed of commas and of the full stop at their end."""
    out: list[Span] = []
    words = s.words
    for first, last in runs:
        while first <= last and (words[first] in _EDGE or words[first] in _END):
            first += 1
        while last >= first and (words[last] in _EDGE or words[last] == "."):
            if words[last] == ")" and "(" in words[first:last]:
                break
            last -= 1
        # A closing mark alone at the front, or an opening one at the end, belongs to a neighbour.
        if first <= last and words[last] in _QUOTE_WORDS and last - first == 0:
            continue
        if first <= last:
            out.append((s.starts[first], s.ends[last]))
    return out


def _verb_lemma(s: Sentence, i: int) -> str:
    lemma = s.lemmas[i]
    for child in s.children[i]:
        if s.deps[child] == "prt":
            return f"{lemma}_{s.lower[child]}"
    return lemma


def _verb(s: Sentence, i: int) -> list[Draft]:
    deps, children, left, right, lower = s.deps, s.children, s.left, s.right, s.lower
    if lower[i] == "according":
        return _according(s, i)
    ccomp = xcomp = dobj = oprd = acomp = agent = None
    dative: int | None = None
    preps: list[int] = []
    passive = False
    as_clause = lower[i] != "is" and deps[i] == "advcl"
    mark_as = False
    others: list[int] = []
    for child in children[i]:
        dep = deps[child]
        if dep == "ccomp":
            # The nearest clause after the verb; before it only if nothing follows.
            if ccomp is None or (ccomp < i < child):
                ccomp = child
        elif dep == "xcomp":
            xcomp = child if xcomp is None else xcomp
        elif dep == "dobj":
            dobj = child if dobj is None else dobj
        elif dep == "oprd":
            oprd = child
        elif dep in ("acomp", "attr"):
            acomp = child
        elif dep == "prep":
            if child > i:
                preps.append(child)
        elif dep == "agent":
            agent = child
        elif dep == "dative":
            dative = child
            if s.tags[child] in ("IN", "TO"):
                preps.append(child)
        elif dep in ("auxpass", "nsubjpass"):
            passive = True
        elif dep == "mark" and lower[child] == "as":
            mark_as = True
        elif dep in ("advcl", "pcomp", "dep", "parataxis") and child > i:
            others.append(child)
    passive = passive or is_passive(s, i)
    lemma = _verb_lemma(s, i)
    subject = _subject(s, i)
    source = subject
    out: list[Draft] = []
    cue_tokens = _cue_tokens(s, i)
    if passive:
        source = None
        if agent is not None:
            source = next((c for c in children[agent] if deps[c] == "pobj"), None)

    def add(construction: str, runs: list[Run], src: int | None = source, cues: list[int] = cue_tokens,
            told: Run | None = None, head: int | None = None) -> None:  # fmt: skip
        spans = _spans(s, runs)
        if spans:
            run = _phrase(s, src, i) if src is not None else None
            draft = Draft(s, i, cues, construction, lemma, src, run, spans, told)
            draft.head = head
            out.append(draft)

    def subject_run() -> Run | None:
        if subject is None:
            return None
        run = _phrase(s, subject, i)
        return run

    if ccomp is not None:
        first, last = left[ccomp], right[ccomp]
        if ccomp > i:
            last = _cut(s, ccomp, last)
            for child in children[i]:
                # "said that …, and that …": the second clause is content too.
                if deps[child] == "conj" and child > last and any(
                    deps[c] == "mark" and lower[c] == "that" for c in children[child]
                ):
                    last = _cut(s, child, right[child])
        else:
            first = _opening(s, i, ccomp, subject)
        without: Run | None = None
        if first <= i <= last:
            low = min([i, *cue_tokens] + ([left[subject]] if subject is not None and _own(s, subject, i) else []))
            high = max([i, *cue_tokens] + ([right[subject]] if subject is not None and _own(s, subject, i) else []))
            without = (low, high)
        told = None
        receiver = dobj if dobj is not None else (dative if dative is not None else None)
        if receiver is not None and receiver > i and receiver < ccomp:
            receiver_noun = receiver
            if s.tags[receiver] in ("IN", "TO"):
                receiver_noun = next((c for c in children[receiver] if deps[c] == "pobj"), receiver)
            told = _trim(s, left[receiver_noun], right[receiver_noun], receiver_noun)
        if passive and s.lemmas[i] in _TOLD and subject is not None:
            told = subject_run()
        if receiver is None or told is not None or passive:
            name = "ccomp" if ccomp > i else "ccomp_before"
            if passive:
                name = "pass_" + name
            add(name, _runs(s, first, last, without), told=told, head=ccomp)
        if dobj is not None and i < dobj < ccomp and not _finite(s, ccomp):
            add("obj_ccomp", [(left[dobj], last)], head=ccomp)
    if xcomp is not None and xcomp > i:
        if passive:
            run = subject_run()
            runs = [(left[xcomp], right[xcomp])]
            add("pass_xcomp", ([run] if run else []) + runs)
        elif s.lemmas[i] in _RAISING:
            run = subject_run()
            add("raise", ([run] if run else []) + [(left[xcomp], right[xcomp])], src=None)
        elif dobj is not None and i < dobj < xcomp:
            add("obj_xcomp", [(left[dobj], right[xcomp])], head=xcomp)
        else:
            add("xcomp" if _marked_to(s, xcomp) else "xcomp_bare", [(left[xcomp], right[xcomp])], head=xcomp)
    if dobj is not None and not passive:
        last = _cut(s, dobj, right[dobj])
        first = left[dobj]
        if oprd is not None and oprd > dobj:
            last = max(last, right[oprd])
            add("obj_oprd", [(first, last)], head=dobj)
        else:
            for prep in preps:
                if lower[prep] in _CARRIED and left[prep] == last + 1:
                    last = right[prep]
            runs = [(first, last)] if dobj > i else [(first, right[dobj])]
            if dobj < i and last > i:
                runs.append((i + 1, last))
            add("obj", runs, head=dobj)
    elif oprd is not None and oprd > i and not passive:
        add("oprd", [(left[oprd], right[oprd])])
    if passive:
        run = subject_run()
        if run is not None and xcomp is None:
            runs = [run]
            after = [p for p in preps if lower[p] in _CARRIED]
            if oprd is not None and oprd > i:
                runs.append((left[oprd], right[oprd]))
            elif after:
                runs.append((left[after[0]], right[after[0]]))
            if deps[i] in ("acl", "relcl") and run[1] > i:
                runs = runs[1:] or runs
            add("pass_agent" if source is not None else "pass", runs)
    for prep in preps:
        objects = [c for c in children[prep] if deps[c] in ("pobj", "pcomp")]
        if objects:
            first = min(left[c] for c in objects)
            last = max(right[c] for c in objects)
            name = lower[prep]
            lead = "pass_prep" if passive else "prep"
            told = None
            if dobj is not None and dobj > i and not passive:
                told = _trim(s, left[dobj], right[dobj], dobj)
            add(f"{lead}:{name}", [(first, last)], cues=sorted([*cue_tokens, prep]), told=told, head=objects[0])
            if passive:
                break
    if acomp is not None and s.lemmas[i] in _RAISING:
        run = subject_run()
        add("raise", ([run] if run else []) + [(left[acomp], right[acomp])], src=None)
    # "…, he said, …": the clause it is thrown into is its content.
    head = s.heads[i]
    if ccomp is None and head != i and subject is not None and not passive:
        if deps[i] == "parataxis" or (mark_as and as_clause) or (deps[i] in ("advcl", "dep") and dobj is None):
            own = _own_subject(s, i)
            if own is not None and (deps[i] != "advcl" or mark_as):
                runs = _runs(s, left[head], right[head], (left[i], right[i]))
                name = "thrown_in" if deps[i] != "advcl" else "as_clause"
                add(name, runs)
    # "a point that he made": what the relative clause leaves out.
    if deps[i] == "relcl" and dobj is None and not passive and subject is not None and subject != head:
        if lower[subject] not in _RELATIVES and s.tags[head] not in _VERBS:
            first = left[head]
            last = max(head, left[i] - 1)
            add("relative", [(first, last)])
    # An inverted cue at the head of a sentence of speech: "said Smith" under something else.
    if not out and others and subject is not None and not passive:
        child = others[0]
        add("clause", [(left[child], right[child])])
    return out


def _opening(s: Sentence, i: int, ccomp: int, subject: int | None) -> int:
    """Where a content that comes before its cue begins: with whatever opens the sentence before it."""
    first = s.left[ccomp]
    for child in s.children[i]:
        if child < first and child != subject and s.deps[child] in ("advcl", "prep", "npadvmod", "advmod", "dep"):
            first = s.left[child]
    return first


def _own(s: Sentence, subject: int, verb: int) -> bool:
    return s.heads[subject] == verb


def _finite(s: Sentence, verb: int) -> bool:
    if s.tags[verb] in ("VBD", "VBZ", "VBP"):
        return True
    return any(s.deps[c] in ("aux", "auxpass") and s.tags[c] in ("MD", "VBD", "VBZ", "VBP") for c in s.children[verb])


def _marked_to(s: Sentence, verb: int) -> bool:
    return any(s.lower[c] == "to" for c in s.children[verb])


def _according(s: Sentence, i: int) -> list[Draft]:
    """"according to X": the clause it stands in, less itself."""
    to = next((c for c in s.children[i] if s.lower[c] == "to"), None)
    if to is None:
        return []
    source = next((c for c in s.children[to] if s.deps[c] == "pobj"), None)
    if source is None:
        return []
    head = s.heads[i]
    at = head
    for _ in range(8):
        if s.tags[at] in _VERBS and s.deps[at] not in ("relcl", "acl", "amod", "xcomp", "pcomp", "aux"):
            break
        if s.heads[at] == at:
            break
        at = s.heads[at]
    if i <= 1 or all(w in _EDGE or w in _QUOTE_WORDS for w in s.words[:i]):
        # "According to X, …": all that follows.
        runs = [(s.right[i] + 1, _cut(s, s.root, len(s) - 2 if s.words[-1] in _END else len(s) - 1))]
    else:
        runs = _runs(s, s.left[at], s.right[at], (s.left[i], s.right[i]))
    spans = _spans(s, runs)
    if not spans:
        return []
    return [Draft(s, i, [i, to], "according", "according_to", source, _phrase(s, source, i), spans, None)]


def _noun(s: Sentence, i: int) -> list[Draft]:
    deps, left, right = s.deps, s.left, s.right
    owner = by = None
    preps: list[int] = []
    clause = None
    modifier = None
    for child in s.children[i]:
        dep = deps[child]
        if dep == "poss":
            owner = child
        elif dep == "prep" and child > i:
            word = s.lower[child]
            if word in ("by", "from", "among") and by is None:
                by = child
            elif word not in ("in", "at", "during", "after", "before", "since", "under", "on_top"):
                preps.append(child)
        elif dep in ("acl", "ccomp", "relcl") and child > i:
            if dep != "relcl" and clause is None and (s.tags[child] != "VBN" or _finite(s, child)):
                clause = child
        elif dep in ("compound", "amod", "nmod") and s.tags[child] in _NAMES:
            modifier = child
    if clause is None and not preps and modifier is None:
        return []
    source = owner
    if source is None and by is not None:
        source = next((c for c in s.children[by] if deps[c] == "pobj"), None)
    head = s.heads[i]
    held = False
    if source is None and s.tags[head] in _VERBS and deps[i] in ("dobj", "attr", "pobj", "oprd"):
        source = _subject(s, head)
        held = source is not None
    elif source is None and deps[i] == "pobj":
        above = s.heads[head]
        if s.tags[above] in _VERBS:
            source = _subject(s, above)
            held = source is not None
    if source == i:
        source = None
    lemma = s.lemmas[i]
    out: list[Draft] = []
    source_run = _phrase(s, source, i) if source is not None else None
    suffix = "_held" if held else ("_own" if source is not None else "")

    def add(construction: str, runs: list[Run], cues: list[int]) -> None:
        spans = _spans(s, runs)
        if spans:
            out.append(Draft(s, i, cues, construction + suffix, lemma, source, source_run, spans, None))

    if clause is not None:
        marked = any(deps[c] == "mark" and s.lower[c] == "that" for c in s.children[clause])
        if marked or s.tags[clause] in ("VBD", "VBZ", "VBP") or deps[clause] == "ccomp":
            add("noun_that", [(left[clause], right[clause])], [i])
        elif _marked_to(s, clause):
            add("noun_to", [(left[clause], right[clause])], [i])
    for prep in preps[:2]:
        objects = [c for c in s.children[prep] if deps[c] in ("pobj", "pcomp")]
        if objects:
            runs = [(min(left[c] for c in objects), max(right[c] for c in objects))]
            add(f"noun_prep:{s.lower[prep]}", runs, [i, prep])
    if modifier is not None and not preps and clause is None:
        add("noun_name", [(left[modifier], right[modifier])], [i])
    return out


def _adjective(s: Sentence, i: int) -> list[Draft]:
    deps, left, right = s.deps, s.left, s.right
    head = s.heads[i]
    source = None
    if deps[i] in ("acomp", "oprd", "conj", "attr") and s.tags[head] in _VERBS:
        source = _subject(s, head)
    elif deps[i] in ("amod", "acl", "relcl", "advcl", "appos") and head != i:
        source = _subject(s, head) if s.tags[head] in _VERBS else head
    elif deps[i] in ("conj",) and s.tags[head] in _ADJECTIVES and s.tags[s.heads[head]] in _VERBS:
        source = _subject(s, s.heads[head])
    if source is None:
        return []
    out: list[Draft] = []
    run = _phrase(s, source, i)
    for child in s.children[i]:
        dep = deps[child]
        if child < i:
            continue
        if dep in ("ccomp", "xcomp"):
            name = "adj_that" if dep == "ccomp" else "adj_to"
            runs = [(left[child], right[child])]
            cues = [i]
        elif dep == "prep":
            objects = [c for c in s.children[child] if deps[c] in ("pobj", "pcomp")]
            if not objects:
                continue
            name = f"adj_prep:{s.lower[child]}"
            runs = [(min(left[c] for c in objects), max(right[c] for c in objects))]
            cues = [i, child]
        else:
            continue
        spans = _spans(s, runs)
        if spans:
            out.append(Draft(s, i, cues, name, s.lemmas[i], source, run, spans, None))
    return out


def _adverb(s: Sentence, i: int) -> list[Draft]:
    """"reportedly": the clause it stands in, on nobody's word."""
    head = s.heads[i]
    if s.tags[head] not in _VERBS or head == i:
        return []
    spans = _spans(s, _runs(s, s.left[head], s.right[head], (i, i)))
    return [Draft(s, i, [i], "adverb", s.lower[i], None, None, spans, None)] if spans else []


def _colon(s: Sentence, i: int) -> list[Draft]:
    """"Minister: talks are over" and "Talks are over: minister"."""
    if i == 0 or i > 8 or i + 2 >= len(s):
        return []
    if any(t in _VERBS or t == "MD" for t in s.tags[:i]):
        return []
    names = [k for k in range(i) if s.tags[k] in _NAMES or s.tags[k] in _NOUNS or s.tags[k] == "PRP"]
    if not names:
        return []
    spans = _spans(s, [(i + 1, len(s) - 1)])
    if not spans:
        return []
    return [Draft(s, i, [i], "colon", ":", names[-1], (0, i - 1), spans, None)]


# -- features ---------------------------------------------------------------------------------


def _source_class(s: Sentence, token: int | None) -> tuple[str, str | None]:
    if token is None:
        return "none", None
    tag, lower = s.tags[token], s.lower[token]
    if tag in ("PRP", "PRP$"):
        if lower in ("i", "we", "my", "our"):
            return "first", None
        if lower in ("it", "its"):
            return "it", None
        if lower in ("you", "your"):
            return "you", None
        return "person", None
    if tag in _NAMES:
        return "name", None
    if tag in ("WP", "WDT"):
        return "who" if lower == "who" else "which", None
    if tag == "NNS":
        return "nouns", s.lemmas[token]
    if tag == "NN":
        return "noun", s.lemmas[token]
    if tag in ("EX", "DT", "CD"):
        return lower if tag == "EX" else tag, None
    return "other", None


def _features(draft: Draft, inside: list[int] | None) -> list[str]:
    s, i, name, lemma = draft.sentence, draft.cue, draft.construction, draft.lemma
    cls, noun = _source_class(s, draft.source)
    tag = s.tags[i]
    out = [f"c={name}", f"l={lemma}|{name}", f"w={lemma}", f"s={cls}", f"s={cls}|{name}", f"t={tag}", f"t={tag}|{name}"]
    if noun is not None:
        out.append(f"n={noun}")
    if tag in _VERBS:
        modal = ""
        for child in s.children[i]:
            dep = s.deps[child]
            if dep == "neg":
                out.append("neg")
            elif dep == "aux":
                modal = s.lower[child] if s.tags[child] in ("MD", "TO") else s.lemmas[child]
        if modal:
            out.append(f"a={modal}")
    out.append(f"d={s.deps[i]}")
    if draft.in_quote:
        out.append("inq")
        out.append(f"inq|{name}")
    start, end = draft.spans[0][0], draft.spans[-1][1]
    size = end - start
    out.append("len=" + ("xs" if size < 8 else "s" if size < 20 else "m" if size < 60 else "l" if size < 150 else "xl"))
    text = s.story.text
    if text[start] in "\"“'‘":
        out.append("q")
    elif '"' in text[start:end] or "“" in text[start:end]:
        out.append("hasq")
    word = text[start : start + 8].split(" ", 1)[0].lower()
    if word in _WH or word in ("that", "to"):
        out.append(f"m={word}")
        out.append(f"m={word}|{name}")
    if s.kind == "headline":
        out.append("headline")
    head = draft.head
    if head is not None:
        out.append(f"h={s.tags[head]}|{name}")
    return out


# -- quotes -----------------------------------------------------------------------------------


def _quoted_tokens(s: Sentence, quotes: list[Quote]) -> list[int]:
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


def _complete(draft: Draft, quotes: list[Quote] | None, inside: list[int] | None) -> None:
    """Make a content that holds part of a quote hold the whole of it, across sentences."""
    if quotes is None or inside is None:
        return
    s = draft.sentence
    own = inside[draft.cue]
    draft.in_quote = own >= 0
    changed: list[Span] = []
    for start, end in draft.spans:
        for number, quote in enumerate(quotes):
            if quote.end <= start or quote.start >= end:
                if quote.start == end or (quote.end == end + 1):
                    pass
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
            self.quote.extend(_quoted_tokens(s, quotes))


def _attach_quotes(doc: Doc, found: dict[int, list[Quote]], chosen: dict[Place, Draft]) -> None:
    """Give every free-standing quote to its speaker's statement."""
    floor: Draft | None = None
    floor_passage = -2
    order = -1
    for paragraph in doc.paragraphs:
        order += 1
        number = paragraph[0].passage
        quotes = found.get(number)
        if not quotes:
            continue
        tokens = _Tokens(paragraph, quotes)
        pending: list[Quote] = []
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
                if _all_quoted(tokens) or floor.sentence is doc.paragraphs[order - 1][-1]:
                    draft = floor
            if draft is None:
                pending.append(quote)
                continue
            for earlier in [*pending, quote]:
                _add_quote(draft, earlier)
            pending = []
            chosen[draft.sentence.index, draft.cue] = draft
            draft.score = max(draft.score, 1.0)
            floor, floor_passage = draft, order


def _interrupted(tokens: _Tokens, inner: list[int], floor: Draft) -> bool:
    """'"…," she wrote in a letter, "but …"': the second half of the sentence that the cue broke into."""
    before = _segment_before(tokens, inner[0])
    if not before or before[0] == 0 or tokens.quote[before[0] - 1] < 0:
        return False
    s, i = tokens.at[before[-1]]
    begins = [tokens.at[t] for t in inner[:3]]
    lower = next((x.words[k][0].islower() for x, k in begins if x.words[k][0].isalpha()), False)
    return lower and s.words[i] in _EDGE and any(tokens.at[t] == (floor.sentence, floor.cue) for t in before)


def _all_quoted(tokens: _Tokens) -> bool:
    return all(q >= 0 or not s.words[i][0].isalnum() for (s, i), q in zip(tokens.at, tokens.quote, strict=True))


def _add_quote(draft: Draft, quote: Quote) -> None:
    if not draft.direct and all(s >= quote.end or e <= quote.start for s, e in draft.spans):
        # What the parser took for content and no quote confirms: keep clauses, drop lone objects.
        if draft.construction in ("obj", "relative", "clause") or draft.construction.startswith("prep"):
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
    if inner[0] == 0:
        return words > 2
    s, i = tokens.at[inner[0] - 1]
    before = s.words[i]
    if tokens.quote[inner[0] - 1] >= 0:
        return words > 2
    if before in (":", ","):
        return words > 1
    if before in _END or before in ("...", "…", "--", "—", "–"):
        return words > 2
    return False


def _segment_after(tokens: _Tokens, last: int) -> list[int]:
    out = []
    for t in range(last + 1, len(tokens.at)):
        s, i = tokens.at[t]
        if tokens.quote[t] >= 0:
            break
        if s.words[i] in _END:
            break
        out.append(t)
    return out


def _segment_before(tokens: _Tokens, first: int) -> list[int]:
    out: list[int] = []
    for t in range(first - 1, -1, -1):
        s, i = tokens.at[t]
        if tokens.quote[t] >= 0 or s.words[i] in _END:
            break
        out.append(t)
    out.reverse()
    return out


def _reporter(tokens: _Tokens, inner: list[int], number: int, chosen: dict[Place, Draft]) -> Draft | None:
    before = _segment_before(tokens, inner[0])
    after = _segment_after(tokens, inner[-1])
    if before:
        s, i = tokens.at[before[-1]]
        if s.words[i] == ":" or s.tags[i] in _VERBS or (s.words[i] == "," and _says_last(tokens, before)):
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
        if s.tags[i] in _VERBS:
            return True
    return False


def _reporting_verbs(tokens: _Tokens, segment: list[int]) -> list[tuple[int, Sentence, int]]:
    return [
        (t, *tokens.at[t])
        for t in segment
        if tokens.at[t][0].tags[tokens.at[t][1]] in _VERBS and tokens.at[t][0].deps[tokens.at[t][1]] not in _NOT_CUE
    ]


def _speech(s: Sentence, i: int) -> float:
    """How much a verb's lemma is one of speech, whatever the construction."""
    return _weights().get(f"w={_verb_lemma(s, i)}", -0.3)


def _after(tokens: _Tokens, inner: list[int], segment: list[int], chosen: dict[Place, Draft]) -> Draft | None:
    if not segment:
        return None
    words = [tokens.at[t][0].words[tokens.at[t][1]] for t in segment]
    skip = 0
    while skip < len(words) and words[skip] in _EDGE:
        skip += 1
    segment = segment[skip:]
    if not segment:
        return None
    first = segment[0]
    last_s, last_i = tokens.at[inner[-1]]
    closing = [tokens.at[t][0].words[tokens.at[t][1]] for t in inner[-2:]]
    stopped = "." in closing
    according = tokens.at[first]
    if according[0].lower[according[1]] == "according":
        return chosen.get((according[0].index, according[1])) or next(iter(_according(*according)), None)
    for t, s, i in _reporting_verbs(tokens, segment):
        subject = _subject(s, i)
        if subject is None:
            continue
        own = _own_subject(s, i)
        begin = i if own is None else min(i, s.left[own])
        start_s, start_i = tokens.at[first]
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


def _before(tokens: _Tokens, segment: list[int], number: int, chosen: dict[Place, Draft]) -> Draft | None:
    verbs = _reporting_verbs(tokens, segment)
    last_s, last_i = tokens.at[segment[-1]]
    if not verbs:
        if last_s.words[last_i] == ":":
            return chosen.get((last_s.index, last_i)) or next(iter(_colon(last_s, last_i)), None)
        return None
    best: tuple[float, Sentence, int, int] | None = None
    for t, s, i in verbs:
        subject = _subject(s, i)
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
        if s.deps[child] in ("dobj", "dative") and s.lemmas[i] in _TOLD and child > i:
            told = _trim(s, s.left[child], s.right[child], child)
    run = _phrase(s, source, i) if source is not None else None
    draft = Draft(s, i, _cue_tokens(s, i), "quote", _verb_lemma(s, i), source, run, [], told)
    draft.direct = True
    return draft


def _settle(drafts: list[Draft]) -> list[Draft]:
    """Drafts with content, in order; a draft's own words of cue and source taken out of its content."""
    out = []
    for draft in drafts:
        if not draft.spans:
            continue
        out.append(draft)
    out.sort(key=lambda d: (d.spans[0][0], d.sentence.starts[d.cue]))
    return out


# -- finishing --------------------------------------------------------------------------------


def _finish(doc: Doc, drafts: list[Draft]) -> list[Statement]:
    story = doc.story
    resolver = _Resolver(doc, drafts)
    anonymities: dict[int, list[Anonymity]] = {}
    for s in doc.sentences:
        mentions = find_anonymity(story.text, s.start, s.end)
        if mentions:
            anonymities[s.index] = mentions
    links = [_own_link(story, d) for d in drafts]
    hidden: dict[Place, Anonymity] = {}
    resolved: list[Place | None] = []
    for draft in drafts:
        antecedent = resolver.resolve(draft)
        resolved.append(antecedent)
        if draft.source is not None and draft.sentence.index in anonymities:
            mention = anonymities[draft.sentence.index][0]
            hidden.setdefault((draft.sentence.index, draft.source), mention)
            if antecedent is not None:
                hidden.setdefault(antecedent, mention)
    out = []
    for k, draft in enumerate(drafts):
        head = (draft.sentence.index, draft.source) if draft.source is not None else None
        mention = None
        for place in (head, resolved[k]):
            if place is not None and place in hidden and mention is None:
                mention = hidden[place]
        out.append(_statement(doc, drafts, links, k, head, resolved[k], mention))
    return out


def _own_link(story: Story, draft: Draft) -> Link | None:
    if draft.source is None or draft.source_run is None:
        return None
    s = draft.sentence
    cue = story.evidence(s.starts[draft.cue_tokens[0]], s.ends[draft.cue_tokens[-1]])
    return Link(_evidence(s, draft.source_run), (s.index, draft.source), cue)


def _evidence(s: Sentence, run: Run) -> Evidence:
    return s.story.evidence(s.starts[run[0]], s.ends[run[1]])


def _statement(
    doc: Doc,
    drafts: list[Draft],
    links: list[Link | None],
    k: int,
    head: Place | None,
    resolved: Place | None,
    mention: Anonymity | None,
) -> Statement:
    draft, story = drafts[k], doc.story
    s = draft.sentence
    content = tuple(story.evidence(a, b) for a, b in draft.spans)
    cue: list[Evidence] = []
    run = draft.cue_tokens
    begin = run[0]
    for left, right in [*pairwise(run), (run[-1], -1)]:
        if right != left + 1:
            cue.append(story.evidence(s.starts[begin], s.ends[left]))
            begin = right
    source = (_evidence(s, draft.source_run),) if draft.source_run is not None else ()
    told = _evidence(s, draft.told) if draft.told is not None else None
    chain = _chain(drafts, links, k)
    evidence = tuple(sorted({*source, *cue, *content}, key=lambda e: (e.start, e.end)))
    first, last = evidence[0].start, max(e.end for e in evidence)
    sentences = tuple(x.index for x in doc.sentences if x.start < last and first < x.end)
    stances, thoughts, _ = _senses()
    spans = ",".join(f"{e.start}-{e.end}" for e in (*source, *cue, *content))
    anonymity = story.evidence(mention.start, mention.end) if mention else None
    reason = story.evidence(*mention.reason) if mention and mention.reason else None
    return Statement(
        id=digest(story.id, "statement", spans),
        source=source,
        source_head=head,
        resolved_source=resolved,
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
    stance = stances.get(draft.lemma, "asserts")
    negated = any(s.deps[c] == "neg" for c in s.children[i])
    if draft.lemma == "ask" or stance == "asks":
        return "asks"
    if stance in ("denies", "doubts"):
        return "asserts" if negated else stance
    if negated and stance == "confirms":
        return "doubts"
    if negated:
        return "doubts" if draft.lemma in ("believe", "think", "expect") else "asserts"
    if draft.lemma in _INSISTING:
        clause = next((c for c in s.children[i] if s.deps[c] == "ccomp"), None)
        if clause is not None and any(s.lower[c] in _NEGATIVE for c in s.children[clause]):
            return "denies"
    return stance


def _chain(drafts: list[Draft], links: list[Link | None], k: int) -> tuple[Link, ...]:
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
    if own is not None:
        chain.append(own)
    chain.extend(_cited(draft))
    return tuple(chain)


def _cited(draft: Draft) -> list[Link]:
    """"…, citing two officials, reported": whom the source itself names as its source."""
    s = draft.sentence
    out = []
    for i, word in enumerate(s.lower):
        if word not in ("citing", "quoting"):
            continue
        if i != draft.cue and not _under(s, i, draft):
            continue
        noun = _object(s, i)
        if noun is not None and i != draft.cue:
            run = _trim(s, s.left[noun], s.right[noun], noun)
            out.append(Link(_evidence(s, run), (s.index, noun), s.story.evidence(s.starts[i], s.ends[i])))
    return out


def _under(s: Sentence, i: int, draft: Draft) -> bool:
    head = s.heads[i]
    return head == draft.cue or (draft.source is not None and head == draft.source)


# -- who "he" and "the official" are ----------------------------------------------------------


class _Resolver:
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
        return self._place(draft.sentence, draft.source, 0)

    def _place(self, s: Sentence, token: int, depth: int) -> Place | None:
        key = (s.index, token)
        if key in self.known:
            return self.known[key]
        self.known[key] = None
        found = self._find(s, token)
        if found is not None and depth < 12:
            # A pronoun may lead to a pronoun: follow it to a name or a noun.
            further = self._place(self.doc.sentences[found[0]], found[1], depth + 1)
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
        for back in range(0, 3):
            index = s.index - back
            if index < 0 or (best is not None and best[0] >= index):
                break
            other = self.doc.sentences[index]
            subject = _own_subject(other, other.root)
            if subject is not None and (back or subject < token) and subject != token:
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
        """"the official" is the last official spoken of as "a senior official"."""
        lemma = s.lemmas[token]
        for index in range(s.index, max(-1, s.index - 12), -1):
            other = self.doc.sentences[index]
            for k in range((token if index == s.index else len(other)) - 1, -1, -1):
                if other.lemmas[k] == lemma and other.tags[k] in ("NN", "NNS") and other.tags[k] == s.tags[token]:
                    return (index, k)
        return None


_THINGS = frozenset(
    """poll survey report study statement email letter tweet post article story document law bill data video ad
    campaign administration government party group company organization plan agreement deal analysis review
    investigation record list speech book film image graph percent majority number""".split()
)
