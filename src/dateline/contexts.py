"""Act to contexts: the PLOVER contexts that an act's own clause names (election, health, cbrn …).

A context is what an act is about, beside what it is. It is coded only where a word or phrase of
``data/contexts.tsv`` stands in the clause, so an act without such a word has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

from dateline.clauses import frame, governor, mention_span
from dateline.parse import Sentence

#: The most contexts one act can have; those with the most distinct words stay.
MOST = 3

#: Nouns that carry an act but leave what it is about to their verb: "held *talks* … on fishing".
_LIGHT_NOUNS = frozenset(
    "agreement aid assistance call consultation cooperation deal dialogue discussion effort help meeting negotiation"
    " offer order pact plan pledge pressure promise proposal protest rally refusal rejection request sanction"
    " session step strike summit support talk talks threat visit vote warning".split()
)
#: Titles and offices: a *health* minister's visit is not about health.
_OFFICES = frozenset("minister secretary ministry spokesman spokeswoman spokesperson correspondent reporter".split())
#: A name is a person's or a place's, not a word: "Judge", "Senate" and "Court" may still be one.
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))

#: (the words after the first, contexts), the longest first.
_Phrases = list[tuple[tuple[str, ...], tuple[str, ...]]]


@cache
def definitions() -> dict[str, str]:
    """Each context with its definition, by name."""
    return {name: definition for name, definition, _ in sorted(_rows())}


def contexts_of(sentence: Sentence, token: int) -> tuple[str, ...]:
    """The contexts named in the clause of the act headed by ``token``, by name, at most three."""
    index = _index()
    lemmas, lower = sentence.lemmas, sentence.lower
    hits: dict[str, set[str]] = {}
    for first, last in _spans(sentence, token):
        i = first
        while i <= last:
            phrases = index.get(lemmas[i]) or index.get(lower[i])
            i += 1
            if phrases is None:
                continue
            for rest, contexts in phrases:
                end = i + len(rest)
                if end - 1 > last or any(
                    part not in (lemmas[k], lower[k]) for k, part in enumerate(rest, i)
                ):
                    continue
                if end < len(lower) and lower[end] in _OFFICES and sentence.heads[end - 1] == end:
                    break
                phrase = " ".join(lemmas[i - 1 : end]).lower()
                for context in contexts:
                    hits.setdefault(context, set()).add(phrase)
                i = end
                break
    if len(hits) <= MOST:
        return tuple(sorted(hits))
    return tuple(sorted(sorted(hits, key=lambda name: (-len(hits[name]), name))[:MOST]))


def _spans(sentence: Sentence, token: int) -> list[tuple[int, int]]:
    """First and last tokens of the stretches that belong to the act's clause."""
    spans = _without(sentence, token, _other_clauses(sentence, token))
    if sentence.lemmas[token] in _LIGHT_NOUNS and sentence.tags[token][0] == "N":
        over = governor(sentence, token)
        if over is not None:
            first, last = sentence.left[token], sentence.right[token]
            for role, fillers in frame(sentence, over).items():
                if role != "subj":
                    spans.extend(mention_span(sentence, f) for f in fillers if not first <= f <= last)
    return spans


def _other_clauses(sentence: Sentence, token: int) -> list[int]:
    """Heads of clauses below the act that tell of something else."""
    deps, tags, children = sentence.deps, sentence.tags, sentence.children
    out: list[int] = []
    for child in children[token]:
        dep = deps[child]
        if dep == "parataxis" or (dep == "conj" and tags[child][0] == "V"):
            out.append(child)
        elif dep in ("advcl", "ccomp"):
            # "as police broke up a drug ring"; "demanding an election" is the marchers' own. What is
            # quoted before its verb is content; only what comes before an adverb clause is not.
            if dep == "advcl" and any(deps[c] in _SUBJECTS for c in children[child]):
                out.append(child)
        elif dep in _SUBJECTS:
            # Who acts may be described: "the minister, who was cleared of fraud".
            out.extend(c for c in children[child] if deps[c] in ("relcl", "appos"))
    return out


def _without(sentence: Sentence, token: int, heads: Iterable[int]) -> list[tuple[int, int]]:
    """The subtree of a token as stretches, without the subtrees of ``heads``."""
    spans: list[tuple[int, int]] = []
    at = sentence.left[token]
    for head in sorted(heads):
        if sentence.left[head] > at:
            spans.append((at, sentence.left[head] - 1))
        at = max(at, sentence.right[head] + 1)
    if at <= sentence.right[token]:
        spans.append((at, sentence.right[token]))
    return spans


def _rows() -> list[tuple[str, str, str]]:
    text = (resources.files("dateline") / "data" / "contexts.tsv").read_text(encoding="utf-8")
    rows: list[tuple[str, str, str]] = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, definition, words = line.split("\t")
            rows.append((name, definition, words))
    return rows


@cache
def _index() -> dict[str, _Phrases]:
    """First word to the phrases that begin with it."""
    contexts: dict[str, list[str]] = {}
    for name, _, words in _rows():
        for phrase in words.split():
            contexts.setdefault(phrase, []).append(name)
    index: dict[str, _Phrases] = {}
    for phrase, names in contexts.items():
        first, *rest = phrase.split("_")
        index.setdefault(first, []).append((tuple(rest), tuple(names)))
    for phrases in index.values():
        phrases.sort(key=lambda item: (-len(item[0]), item[0]))
    return index
