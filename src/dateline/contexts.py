"""Act to contexts: the PLOVER contexts that an act's own clause names (election, health, cbrn …).

A context is what an act is about, beside what it is. It is coded only where a word or phrase of
``data/contexts.tsv`` stands in the clause, so an act without such a word has none.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import NamedTuple

from dateline.clauses import frame, governor, mention_span
from dateline.parse import Sentence

#: The most contexts one act can have; those with the most distinct words stay.
MOST = 3

#: Nouns that carry an act but leave what it is about to their verb: "held *talks* … on fishing".
_LIGHT_NOUNS = frozenset(
    ("agreement", "aid", "assistance", "call", "consultation", "cooperation", "deal", "dialogue", "discussion",
     "help", "meeting", "negotiation", "offer", "order", "pact", "pledge", "pressure", "promise", "proposal",
     "protest", "rally", "refusal", "rejection", "request", "session", "strike", "support", "talk", "talks",
     "threat", "visit", "vote", "warning")
)  # fmt: skip
#: Offices: a *health* minister's visit is not about health.
_OFFICES = frozenset(("minister", "secretary", "ministry", "spokesman", "spokeswoman", "spokesperson", "reporter"))
_NAMES = frozenset(("NNP", "NNPS"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))


class _Phrase(NamedTuple):
    """What may follow the first word of a phrase; ``verb`` is whether one word may be a verb."""

    rest: tuple[str, ...]
    contexts: tuple[str, ...]
    verb: bool


class _Hit(NamedTuple):
    first: int
    last: int
    phrase: str
    contexts: tuple[str, ...]


@cache
def definitions() -> dict[str, str]:
    """Each context with its definition, by name."""
    return {name: definition for name, definition, _ in sorted(_rows())}


def contexts_of(sentence: Sentence, token: int) -> tuple[str, ...]:
    """The contexts named in the clause of the act headed by ``token``, by name, at most three."""
    hits: list[_Hit] | None = sentence.cache.get("contexts")
    if hits is None:
        hits = sentence.cache["contexts"] = _hits(sentence)
    if not hits:
        return ()
    named: dict[str, set[str]] = {}
    for first, last in _spans(sentence, token):
        for hit in hits:
            if first <= hit.first and hit.last <= last:
                for context in hit.contexts:
                    named.setdefault(context, set()).add(hit.phrase)
    if len(named) <= MOST:
        return tuple(sorted(named))
    return tuple(sorted(sorted(named, key=lambda name: (-len(named[name]), name))[:MOST]))


def _hits(sentence: Sentence) -> list[_Hit]:
    """Every word and phrase of the table in a sentence, the longest at its place."""
    get = _index().get
    lemmas, lower = sentence.lemmas, sentence.lower
    size = len(lemmas)
    out: list[_Hit] = []
    after = 0
    for i, lemma in enumerate(lemmas):
        phrases = get(lemma) or get(lower[i])
        if phrases is None or i < after:
            continue
        for rest, contexts, verb in phrases:
            end = i + 1 + len(rest)
            if rest:
                if end > size or not _follows(rest, lemmas, lower, i + 1):
                    continue
            elif _is_other_word(sentence, i, verb):
                continue
            after = end
            if not (end < size and lower[end] in _OFFICES and sentence.heads[end - 1] == end):
                out.append(_Hit(i, end - 1, " ".join(lemmas[i:end]).lower(), contexts))
            break
    return out


def _follows(rest: tuple[str, ...], lemmas: list[str], lower: list[str], at: int) -> bool:
    for part in rest:
        if part != lemmas[at] and part != lower[at]:
            return False
        at += 1
    return True


def _is_other_word(sentence: Sentence, i: int, verb: bool) -> bool:
    """A verb that only looks like the noun ("traded fire"), or a forename ("Bill Clinton")."""
    if sentence.tags[i][0] == "V":
        return not verb
    if sentence.tags[i] in _NAMES and sentence.deps[i] in ("compound", "nmod"):
        return sentence.tags[sentence.heads[i]] in _NAMES and not sentence.words[i].isupper()
    return False


def _spans(sentence: Sentence, token: int) -> list[tuple[int, int]]:
    """First and last tokens of the stretches that belong to the act's clause."""
    spans: list[tuple[int, int]] = []
    at = sentence.left[token]
    for head in _other_clauses(sentence, token):
        if sentence.left[head] > at:
            spans.append((at, sentence.left[head] - 1))
        at = max(at, sentence.right[head] + 1)
    if at <= sentence.right[token]:
        spans.append((at, sentence.right[token]))
    if sentence.lemmas[token] in _LIGHT_NOUNS and sentence.tags[token][0] == "N":
        over = governor(sentence, token)
        if over is not None:
            for role, fillers in frame(sentence, over).items():
                if role != "subj":
                    spans.extend(
                        mention_span(sentence, filler)
                        for filler in fillers
                        if not sentence.left[token] <= filler <= sentence.right[token]
                    )
    return spans


def _other_clauses(sentence: Sentence, token: int) -> list[int]:
    """Heads of the clauses below the act that tell of something else, in order."""
    deps, children = sentence.deps, sentence.children
    out: list[int] = []
    for child in children[token]:
        dep = deps[child]
        if dep in ("conj", "parataxis"):
            if sentence.tags[child][0] == "V":
                out.append(child)
        elif dep == "advcl":
            # "as police broke up a drug ring" is theirs; "demanding an election" is the marchers' own.
            if any(deps[c] in _SUBJECTS for c in children[child]):
                out.append(child)
        elif dep == "prep":
            # "according to doctors": who says so, not what it is about.
            if sentence.lower[child] == "according":
                out.append(child)
        elif dep in _SUBJECTS:
            # Who acts may be described: "the minister, who was cleared of fraud".
            out.extend(c for c in children[child] if deps[c] in ("relcl", "appos"))
    return sorted(out)


def _rows() -> list[tuple[str, str, str]]:
    text = (resources.files("dateline") / "data" / "contexts.tsv").read_text(encoding="utf-8")
    rows: list[tuple[str, str, str]] = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, definition, words = line.split("\t")
            rows.append((name, definition, words))
    return rows


@cache
def _index() -> dict[str, list[_Phrase]]:
    """First word to the phrases that begin with it, the longest first."""
    contexts: dict[str, list[str]] = {}
    for name, _, words in _rows():
        for phrase in words.split():
            contexts.setdefault(phrase, []).append(name)
    index: dict[str, list[_Phrase]] = {}
    for phrase, names in contexts.items():
        first, *rest = phrase.removesuffix("/v").split("_")
        index.setdefault(first, []).append(_Phrase(tuple(rest), tuple(names), phrase.endswith("/v")))
    for phrases in index.values():
        phrases.sort(key=lambda phrase: (-len(phrase.rest), phrase.rest))
    return index
