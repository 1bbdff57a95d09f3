"""Cues: every predicate asked for what it could report, and on whose word.

A *draft* is one way of reading one cue: "said" with the clause after it, "claim" with its
that-clause, "according to" with the clause around it. Each draft has features (the cue's lemma in
its construction, what kind of thing its subject is, tense, negation, length), and
``data/cues.tsv`` says what they weigh (made by ``statements.build`` from our own examples). A cue that the
table has never seen is judged by its class and its grammar.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Literal

from dateline.clauses import is_passive, surface_subject
from dateline.parse import Sentence
from dateline.story import Evidence

Stance = Literal["asserts", "denies", "confirms", "doubts", "asks"]

#: A token of the story: sentence index, token index.
Place = tuple[int, int]
#: First and last token of a run, both included.
Run = tuple[int, int]
Span = tuple[int, int]


# -- tables -----------------------------------------------------------------------------------


@cache
def weights() -> dict[str, float]:
    out = {}
    for row in (resources.files("dateline") / "data" / "cues.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            feature, weight, *_ = row.split("\t")
            out[feature] = float(weight)
    return out


@cache
def senses() -> tuple[dict[str, Stance], frozenset[str], frozenset[str]]:
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


def _lists() -> tuple[dict[str, frozenset[str]], dict[str, tuple[str, ...]]]:
    table = tomllib.loads((resources.files("dateline") / "data" / "cue_words.toml").read_text(encoding="utf-8"))
    listed: dict[str, list[str]] = {}
    for name, words in table.pop("classes").items():
        for lemma in sorted(set(words.split())):
            listed.setdefault(lemma, []).append(name)
    return (
        {name: frozenset(words.split()) for name, words in table.items()},
        {lemma: tuple(names) for lemma, names in listed.items()},
    )


_TABLE, _CLASSES = _lists()
_NO_CLASS = ("none",)
#: Classes of the nouns that name words and thoughts.
_WORDS = frozenset(("mind", "word"))
_FORCES = _TABLE["forces"]


def classes() -> dict[str, tuple[str, ...]]:
    """The classes of each cue lemma: what kind of speech or thought it names."""
    return _CLASSES


def word_list(name: str) -> frozenset[str]:
    """A closed list of ``data/cue_words.toml``."""
    return _TABLE[name]


VERBS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))
_NOUNS = frozenset(("NN", "NNS"))
_NAMES = frozenset(("NNP", "NNPS"))
_ADJECTIVES = frozenset(("JJ", "JJR", "JJS"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass"))
NOT_CUE = frozenset(("aux", "auxpass", "amod", "compound", "prep"))
_RAISING = _TABLE["raising"]
#: Prepositions that carry an object's predicate on: "accused X of …", "praised X for …".
_CARRIED = _TABLE["carried"]
_RELATIVES = frozenset(("who", "which", "that", "whom"))
END = frozenset((".", "!", "?"))
#: Dashes that set a name under its words: "…" — Wanjiru Otieno.
DASHES = frozenset(("--", "-", "—", "–", "―", "~"))
EDGE = frozenset((",", ";", ":", "...", "…", "(", ")")) | DASHES
_QUOTE_WORDS = frozenset(('"', "''", "``", "'", "“", "”", "‘", "’"))
TOLD = _TABLE["told"]
#: Participles that carry a report on: "…, adding that".
_ADDING = _TABLE["adding"]
#: What carries somebody's words: not the speaker, but what the speaker put out.
_MESSAGES = _TABLE["messages"]
_DAYS = _TABLE["days"]
_REPORTED = _TABLE["reported"]
_WH = _TABLE["wh"]
_LABELS = _TABLE["labels"]
_ANSWERS = frozenset(("no", "so", "yes"))
#: Cues whose negated content is a denial: "insisted it did not".
INSISTING = _TABLE["insisting"]
NEGATIVE = frozenset(("not", "n't", "never", "no", "nothing", "none", "nobody", "neither", "nor"))


#: Constructions in which a cue governs a clause.
CLAUSAL = _TABLE["clausal"]
#: What that is worth: our prior, set by hand.
KNOWN = 1.0


# -- drafts -----------------------------------------------------------------------------------


class Draft:
    """A statement in the making: everything in tokens and character spans."""

    __slots__ = (
        "construction",
        "cue",
        "cue_tokens",
        "direct",
        "features",
        "head",
        "in_quote",
        "lemma",
        "score",
        "sentence",
        "source",
        "source_run",
        "spans",
        "told",
    )  # fmt: skip

    def __init__(
        self,
        sentence: Sentence,
        cue: int,
        cue_tokens: list[int],
        construction: str,
        lemma: str,
        *,
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


# -- constructions ----------------------------------------------------------------------------


def alternatives(s: Sentence) -> Iterator[list[Draft]]:
    """Every predicate of a sentence that has something it could report."""
    tags, deps, children = s.tags, s.deps, s.children
    for i, tag in enumerate(tags):
        if tag in VERBS:
            if deps[i] not in NOT_CUE or (deps[i] == "prep" and s.lower[i] == "according"):
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
            drafts = colon(s, i)
            if drafts:
                yield drafts


def own_subject(s: Sentence, i: int) -> int | None:
    """The verb's own subject: the nearest, where a broken parse gives it two."""
    best: int | None = None
    for child in s.children[i]:
        if s.deps[child] in _SUBJECTS and (best is None or abs(child - i) < abs(best - i)):
            best = child
    return best


def _reporting_subject(s: Sentence, i: int) -> int | None:
    """Who adds "saying …": the speaker of the clause before it, not somebody that clause speaks of."""
    dep, head = s.deps[i], s.heads[i]
    if dep == "pcomp" and s.lower[head] == "as" and s.tags[s.heads[head]] in VERBS:
        # "quoted a general as saying", "was quoted as saying".
        above = s.heads[head]
        return own_subject(s, above) if is_passive(s, above) else object_of(s, above)
    if s.tags[i] != "VBG" or s.lemmas[i] not in _ADDING or own_subject(s, i) is not None:
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
            if s.tags[above] in VERBS:
                return subject_of(s, above) if above != i else None
            above = s.heads[above]
        return None
    if dep not in ("advcl", "xcomp") or i == 0 or s.words[s.left[i] - 1] != ",":
        return None
    speaker: int | None = None
    for _ in range(8):
        above = s.heads[head]
        if above == head:
            break
        if s.deps[head] == "ccomp" and s.tags[above] in VERBS and above < head:
            own = own_subject(s, above)
            if own is not None:
                speaker = own
        head = above
    return speaker


def subject_of(s: Sentence, i: int) -> int | None:
    """The subject as it stands (a relative pronoun stays one), else the inherited one."""
    own = own_subject(s, i)
    if own is not None:
        return own
    own = _reporting_subject(s, i)
    if own is not None:
        return own
    at = i
    for _ in range(6):
        dep, head = s.deps[at], s.heads[at]
        if dep in ("conj", "xcomp", "advcl") and s.tags[head] in VERBS and head != at:
            own = own_subject(s, head)
            if own is not None and not (dep == "xcomp" and object_of(s, head) is not None):
                return own
            at = head
            continue
        break
    found = surface_subject(s, i)
    return found[0] if found else None


def object_of(s: Sentence, i: int) -> int | None:
    for child in s.children[i]:
        if s.deps[child] == "dobj":
            return child
    return None


def source_phrase(s: Sentence, head: int, cue: int) -> Run:
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
    for child in s.children[head]:
        # ", who spoke on condition of anonymity" tells of the source and is not part of its name.
        if (
            child > head
            and s.deps[child] == "relcl"
            and head < s.left[child] <= last
            and s.words[s.left[child] - 1] == ","
        ):
            last = s.left[child] - 1
            break
    return trim(s, first, last, head)


def trim(s: Sentence, first: int, last: int, head: int) -> Run:
    words = s.words
    while last > head and (words[last] in EDGE or words[last] in END or s.deps[last] == "punct"):
        if words[last] == ")" and "(" in words[first:last]:
            break
        last -= 1
    while first < head and (words[first] in EDGE or s.deps[first] in ("punct", "cc")):
        first += 1
    return first, last


def cue_tokens(s: Sentence, i: int) -> list[int]:
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
    for begin, end in runs:
        first, last = begin, end
        while first <= last and (words[first] in EDGE or words[first] in END):
            first += 1
        while last >= first and (words[last] in EDGE or words[last] == "."):
            if words[last] == ")" and "(" in words[first:last]:
                break
            last -= 1
        # A closing mark alone at the front, or an opening one at the end, belongs to a neighbour.
        if first <= last and words[last] in _QUOTE_WORDS and last - first == 0:
            continue
        if first <= last:
            out.append((s.starts[first], s.ends[last]))
    return out


def verb_lemma(s: Sentence, i: int) -> str:
    lemma = s.lemmas[i]
    for child in s.children[i]:
        if s.deps[child] == "prt":
            return f"{lemma}_{s.lower[child]}"
    return lemma


def _verb(s: Sentence, i: int) -> list[Draft]:
    deps, children, left, right, lower = s.deps, s.children, s.left, s.right, s.lower
    if lower[i] == "according":
        return according(s, i)
    ccomp = xcomp = dobj = oprd = acomp = agent = None
    dative: int | None = None
    preps: list[int] = []
    passive = False
    as_clause = deps[i] == "advcl"
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
    lemma = verb_lemma(s, i)
    subject = subject_of(s, i)
    source = subject
    out: list[Draft] = []
    own_words = cue_tokens(s, i)
    if passive:
        source = None
        if agent is not None:
            source = next((c for c in children[agent] if deps[c] == "pobj"), None)

    def add(construction: str, runs: list[Run], *, src: int | None = source, cues: list[int] = own_words,
            told: Run | None = None, head: int | None = None) -> None:  # fmt: skip
        # What is said never holds the word of saying: "whom she declined to name".
        spans = _spans(s, [part for first, last in runs for part in _runs(s, first, last, (i, i))])
        if spans:
            run = source_phrase(s, src, i) if src is not None else None
            draft = Draft(s, i, cues, construction, lemma, source=src, source_run=run, spans=spans, told=told)
            draft.head = head
            out.append(draft)

    def subject_run() -> Run | None:
        if subject is None:
            return None
        return source_phrase(s, subject, i)

    if ccomp is not None:
        first, last = left[ccomp], right[ccomp]
        if ccomp > i:
            last = _cut(s, ccomp, last)
            first = _after_day(s, ccomp, first)
            for child in children[i]:
                # "said that …, and that …", "said it had …, would … and …": the further clauses are content too.
                if child > last and (
                    deps[child] == "ccomp"
                    or (
                        deps[child] == "conj" and any(deps[c] == "mark" and lower[c] == "that" for c in children[child])
                    )
                ):
                    last = _cut(s, child, right[child])
        else:
            first, last = _around(s, i, ccomp, subject)
        without: Run | None = None
        if first <= i <= last:
            low = min([i, *own_words] + ([left[subject]] if subject is not None and _own(s, subject, i) else []))
            high = max([i, *own_words] + ([right[subject]] if subject is not None and _own(s, subject, i) else []))
            without = (low, high)
        told = None
        receiver = dobj if dobj is not None else (dative if dative is not None else None)
        if receiver is not None and receiver > i and not i < ccomp < receiver:
            # "told reporters that …", and "…, the minister told reporters": the content stands before it.
            receiver_noun = receiver
            if s.tags[receiver] in ("IN", "TO"):
                receiver_noun = next((c for c in children[receiver] if deps[c] == "pobj"), receiver)
            told = trim(s, left[receiver_noun], right[receiver_noun], receiver_noun)
        if passive and s.lemmas[i] in TOLD and subject is not None:
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
            name = "xcomp" if _marked_to(s, xcomp) else "xcomp_bare"
            add(name, [(max(left[xcomp], i + 1), right[xcomp])], head=xcomp)
    if dobj is not None and not passive:
        last = _cut(s, dobj, right[dobj])
        first = left[dobj]
        if oprd is not None and oprd > dobj:
            # "which he called a crime": the object stands before the cue.
            whole = [(first, max(last, right[oprd]))] if dobj > i else [(first, right[dobj]), (left[oprd], right[oprd])]
            add("obj_oprd", whole, head=dobj)
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
            if dobj is not None and dobj > i and not passive and s.lemmas[i] in TOLD:
                told = trim(s, left[dobj], right[dobj], dobj)
            cues = sorted([*own_words, prep])
            add(f"{lead}:{name}", [(first, last)], cues=cues, told=told, head=objects[0])
            act = next((c for c in children[i] if left[c] == last + 1 and s.tags[c] == "VB" and _marked_to(s, c)), None)
            if act is not None:
                # "called on Sudan to free the pilots"
                add(f"{lead}_to:{name}", [(first, right[act])], cues=cues, head=act)
            if passive:
                break
    if acomp is not None and s.lemmas[i] in _RAISING:
        run = subject_run()
        add("raise", ([run] if run else []) + [(left[acomp], right[acomp])], src=None)
    if i + 1 < len(s) and lower[i + 1] in _ANSWERS and s.heads[i + 1] == i and not passive:
        # "said no", "said so"
        add("answer", [(i + 1, i + 1)])
    # "…, he said, …": the clause it is thrown into is its content.
    head = s.heads[i]
    thrown_in = deps[i] == "parataxis" or (deps[i] == "dep" and dobj is None)
    beside = (thrown_in or (mark_as and as_clause)) and ccomp is None and head != i and not passive
    if beside and own_subject(s, i) is not None:
        runs = _runs(s, left[head], right[head], (left[i], right[i]))
        add("thrown_in" if thrown_in else "as_clause", runs)
    # "a point that he made": what the relative clause leaves out.
    gap = deps[i] == "relcl" and dobj is None and not passive and s.tags[head] not in VERBS
    if gap and subject is not None and subject != head and lower[subject] not in _RELATIVES:
        add("relative", [(left[head], max(head, left[i] - 1))])
    # An inverted cue at the head of a sentence of speech: "said Smith" under something else.
    if not out and others and subject is not None and not passive:
        child = others[0]
        add("clause", [(left[child], right[child])])
    return out


def _after_day(s: Sentence, ccomp: int, first: int) -> int:
    """ "said on Monday it would": the day is the saying's, though the parser gives it to the content."""
    for child in s.children[ccomp]:
        opens = s.left[child] == first and s.deps[child] in ("prep", "npadvmod") and child < ccomp
        if opens and any(s.lower[k] in _DAYS for k in range(s.left[child], s.right[child] + 1)):
            return s.right[child] + 1
    return first


def _around(s: Sentence, i: int, ccomp: int, subject: int | None) -> Run:
    """A content before its cue, with what the parser hung on the cue but stands beside the content."""
    first, last = s.left[ccomp], s.right[ccomp]
    stop = min(i, s.left[subject]) if subject is not None and s.heads[subject] == i else i
    for child in s.children[i]:
        if child == subject or s.deps[child] not in ("advcl", "prep", "npadvmod", "advmod", "dep"):
            continue
        if child < first:
            first = s.left[child]
        elif last < child and s.right[child] < stop:
            last = s.right[child]
    return first, last


def _own(s: Sentence, subject: int, verb: int) -> bool:
    return s.heads[subject] == verb


def _finite(s: Sentence, verb: int) -> bool:
    if s.tags[verb] in ("VBD", "VBZ", "VBP"):
        return True
    return any(s.deps[c] in ("aux", "auxpass") and s.tags[c] in ("MD", "VBD", "VBZ", "VBP") for c in s.children[verb])


def _marked_to(s: Sentence, verb: int) -> bool:
    return any(s.lower[c] == "to" for c in s.children[verb])


def according(s: Sentence, i: int) -> list[Draft]:
    """ "according to X": the clause it stands in, less itself."""
    to = next((c for c in s.children[i] if s.lower[c] == "to"), None)
    if to is None:
        return []
    source = next((c for c in s.children[to] if s.deps[c] == "pobj"), None)
    if source is None:
        return []
    head = s.heads[i]
    at = head
    for _ in range(8):
        if s.tags[at] in VERBS and s.deps[at] not in ("relcl", "acl", "amod", "xcomp", "pcomp", "aux"):
            break
        if s.heads[at] == at:
            break
        at = s.heads[at]
    if i <= 1 or all(w in EDGE or w in _QUOTE_WORDS for w in s.words[:i]):
        # "According to X, …": all that follows.
        first = _after_citing(s, s.right[i] + 1)
        runs = [(first, _cut(s, s.root, len(s) - 2 if s.words[-1] in END else len(s) - 1))]
    elif s.words[s.left[i] - 1] == "," and all(w in END or w in _QUOTE_WORDS for w in s.words[s.right[i] + 1 :]):
        # "…, according to X.": all that stands before, wherever the parser hung the phrase.
        first = max((k + 1 for k in range(s.left[i]) if s.words[k] == ";"), default=0)
        runs = [(first, s.left[i] - 1)]
    else:
        runs = _runs(s, s.left[at], s.right[at], (s.left[i], s.right[i]))
    spans = _spans(s, runs)
    if not spans:
        return []
    return [
        Draft(
            s,
            i,
            [i, to],
            "according",
            "according_to",
            source=source,
            source_run=source_phrase(s, source, i),
            spans=spans,
            told=None,
        )
    ]


def _after_citing(s: Sentence, first: int) -> int:
    """ "According to X, citing Y, …": where the content begins."""
    at = first + 1
    if at + 1 < len(s) and s.words[first] == "," and s.lower[at] in ("citing", "quoting") and s.right[at] + 1 < len(s):
        return s.right[at] + 1
    return first


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
    if source is None and s.tags[head] in VERBS and deps[i] in ("dobj", "attr", "pobj", "oprd"):
        source = subject_of(s, head)
        held = source is not None
    elif source is None and deps[i] == "pobj":
        above = s.heads[head]
        if s.tags[above] in VERBS:
            source = subject_of(s, above)
            held = source is not None
    if source == i:
        source = None
    lemma = s.lemmas[i]
    out: list[Draft] = []
    source_run = source_phrase(s, source, i) if source is not None else None
    suffix = "_held" if held else ("_own" if source is not None else "")

    def add(construction: str, runs: list[Run], cues: list[int]) -> None:
        spans = _spans(s, runs)
        if spans:
            out.append(
                Draft(
                    s,
                    i,
                    cues,
                    construction + suffix,
                    lemma,
                    source=source,
                    source_run=source_run,
                    spans=spans,
                    told=None,
                )
            )

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
    if deps[i] in ("acomp", "oprd", "conj", "attr") and s.tags[head] in VERBS:
        source = subject_of(s, head)
    elif deps[i] in ("amod", "acl", "relcl", "advcl", "appos") and head != i:
        source = subject_of(s, head) if s.tags[head] in VERBS else head
    elif deps[i] in ("conj",) and s.tags[head] in _ADJECTIVES and s.tags[s.heads[head]] in VERBS:
        source = subject_of(s, s.heads[head])
    if source is None:
        return []
    out: list[Draft] = []
    run = source_phrase(s, source, i)
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
            out.append(Draft(s, i, cues, name, s.lemmas[i], source=source, source_run=run, spans=spans, told=None))
    return out


def _adverb(s: Sentence, i: int) -> list[Draft]:
    """ "reportedly": the clause it stands in, on nobody's word."""
    head = s.heads[i]
    if s.tags[head] not in VERBS or head == i:
        return []
    spans = _spans(s, _runs(s, s.left[head], s.right[head], (i, i)))
    return (
        [Draft(s, i, [i], "adverb", s.lower[i], source=None, source_run=None, spans=spans, told=None)] if spans else []
    )


def colon(s: Sentence, i: int) -> list[Draft]:
    """ "Minister: talks are over" and "Talks are over: minister"."""
    if i == 0 or i + 1 >= len(s):
        return []
    if s.kind == "headline" or s.words[-1] not in END:
        after = _label(s, i + 1, len(s) - 1)
        if after is not None and i > 2 and len(s) - i < 8 and _label(s, 0, i - 1) is None:
            spans = _spans(s, [(0, i - 1)])
            run = trim(s, i + 1, len(s) - 1, after)
            return [Draft(s, i, [i], "colon_after", ":", source=after, source_run=run, spans=spans, told=None)]
    before = _label(s, 0, i - 1) if i <= 8 and i + 2 < len(s) else None
    if before is None or s.lower[before] in _LABELS:
        return []
    spans = _spans(s, [(i + 1, len(s) - 1)])
    return [Draft(s, i, [i], "colon", ":", source=before, source_run=(0, i - 1), spans=spans, told=None)]


def _label(s: Sentence, first: int, last: int) -> int | None:
    """The last noun or name of words that name somebody and tell nothing."""
    if any(s.tags[k] in VERBS or s.tags[k] == "MD" for k in range(first, last + 1)):
        return None
    names = [k for k in range(first, last + 1) if s.tags[k] in _NAMES or s.tags[k] in _NOUNS or s.tags[k] == "PRP"]
    return names[-1] if names else None


def signed(s: Sentence, dash: int, last: int) -> Draft | None:
    """ "…" — Wanjiru Otieno: a name set under the words, up to the token ``last``."""
    head = _label(s, dash + 1, last)
    if head is None or last - dash > 12 or s.tags[dash + 1] not in _NAMES:
        return None
    # The name itself, not what follows it after a comma: "— Wanjiru Otieno, mayor of Lamu".
    head = dash + 1
    while head < last and s.tags[head + 1] in _NAMES:
        head += 1
    run = trim(s, dash + 1, last, head)
    return Draft(s, dash, [dash], "signed", "―", source=head, source_run=run, spans=[], told=None)


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


def features_of(draft: Draft, inside: list[int] | None) -> list[str]:
    s, i, name, lemma = draft.sentence, draft.cue, draft.construction, draft.lemma
    cls, noun = _source_class(s, draft.source)
    tag = s.tags[i]
    family = name.split(":", 1)[0] + ("_own" if name.endswith("_own") else "_held" if name.endswith("_held") else "")
    out = [
        f"c={name}",
        f"f={family}",
        f"l={lemma}|{name}",
        f"w={lemma}",
        f"s={cls}",
        f"s={cls}|{name}",
        f"t={tag}",
        f"t={tag}|{name}",
    ]
    if noun is not None and noun in _MESSAGES:
        out.append("message")
        out.append(f"message|{family}")
    force = draft.source is not None and s.lemmas[draft.source].lower() in _FORCES
    if force:
        out.append(f"force|{family}")
    # "called for calm" is judged as call_for, where the lists have it, and not as "called it a crime".
    kinds = _CLASSES.get(f"{lemma}_{name.rpartition(':')[2]}") or _CLASSES.get(lemma, _NO_CLASS)
    for kind in kinds:
        out.append(f"k={kind}")
        if force:
            out.append(f"force|{kind}|{family}")
        out.append(f"k={kind}|{family}")
        if family != name:
            out.append(f"k={kind}|{name}")
    if tag in VERBS:
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
        if name == "obj":
            # Words as an object ("rejected the claim") or things ("attacked the town").
            said = not _WORDS.isdisjoint(_CLASSES.get(s.lemmas[head], _NO_CLASS))
            kind = "words" if said else "name" if s.tags[head] in _NAMES else "things"
            out.append(f"o={kind}")
            out.extend(f"o={kind}|{k}" for k in _CLASSES.get(lemma, _NO_CLASS))
    return out


def evidence_of(s: Sentence, run: Run) -> Evidence:
    return s.story.evidence(s.starts[run[0]], s.ends[run[1]])
