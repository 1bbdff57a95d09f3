"""What the learned layer sees of a candidate: a predicate, and the two who may be its actors.

Features are short strings, ``family=value``. They stay close to what a reader of the codebook
would name: the predicate and its class, who fills which role, what governs it, the words on
the way from actor to recipient, and the words around. No names of countries or people are
among them, so that the model cannot learn that some state is always the one that attacks.
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.clauses import frame, governor
from dateline.codebook.classes import WordClasses
from dateline.codebook.patterns import head_key
from dateline.parse import Sentence

_BAG_TAGS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "NN", "NNS", "JJ", "JJR", "JJS", "RB", "RP"))
_NAMES = frozenset(("NNP", "NNPS", "CD"))
_RELATIONS = frozenset(
    ("xcomp", "ccomp", "advcl", "prt", "advmod", "neg", "mark", "acomp", "attr", "oprd", "pcomp", "acl", "conj", "aux")
)


def features(
    sentence: Sentence, predicate: int, actor: int | None, recipient: int | None, classes: WordClasses
) -> list[str]:
    """The features of one candidate; tokens are indices in the sentence, None where unknown."""
    out = _clause_features(sentence, predicate, actor, recipient, classes)
    # The words of the clause, and of the whole sentence.
    low, high = sentence.left[predicate], sentence.right[predicate]
    for i, own, word_class, anywhere in _bag(sentence, classes):
        if i != actor and i != recipient:
            if low <= i <= high:
                out.append(own)
                if word_class:
                    out.append(word_class)
            out.append(anywhere)
    return out


#: So many words are remembered with their rows; then all are forgotten.
_MOST_WORDS = 50_000


class FeatureRows:
    """``features`` as rows of a vocabulary, those outside it left out; a sentence's words are looked up once."""

    def __init__(self, classes: WordClasses, vocabulary: dict[str, int]) -> None:
        self._classes = classes
        self._vocabulary = vocabulary
        #: By lemma and first letter of the tag: rows of the word in its clause, and anywhere.
        self._words: dict[tuple[str, str], tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def of(self, sentence: Sentence, predicate: int, actor: int | None, recipient: int | None) -> set[int]:
        """The rows of one candidate."""
        get = self._vocabulary.get
        rows = {get(name) for name in _clause_features(sentence, predicate, actor, recipient, self._classes)}
        rows.discard(None)
        known: tuple[FeatureRows, _BagRows] | None = sentence.cache.get("bag")
        if known is not None and known[0] is self:
            bag = known[1]
        else:
            bag = self._bag_of(sentence)
            sentence.cache["bag"] = (self, bag)
        left, right = sentence.left[predicate], sentence.right[predicate]
        if actor in bag.words or recipient in bag.words:
            for token, (own, anywhere) in bag.words.items():
                if token != actor and token != recipient:
                    if left <= token <= right:
                        rows.update(own)
                    rows.update(anywhere)
        else:
            rows |= bag.anywhere
            rows.update(bag.own[bag.begins[left] : bag.begins[right + 1]])
        return rows  # type: ignore[return-value]  # None was taken out

    def _bag_of(self, sentence: Sentence) -> _BagRows:
        bag = _BagRows()
        known, lemmas = self._words, sentence.lemmas
        for i, tag in enumerate(sentence.tags):
            bag.begins.append(len(bag.own))
            if tag in _BAG_TAGS:
                key = (lemmas[i], tag[0])
                found = known.get(key)
                if found is None:
                    if len(known) > _MOST_WORDS:
                        known.clear()
                    found = known[key] = self._rows_of(*key)
                bag.words[i] = found
                bag.own += found[0]
                bag.anywhere.update(found[1])
        bag.begins.append(len(bag.own))
        return bag

    def _rows_of(self, lemma: str, letter: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        own, word_class, anywhere = _word_features(lemma, letter, self._classes)
        get = self._vocabulary.get
        here = (get(own), get(word_class) if word_class else None)
        row = get(anywhere)
        return tuple(r for r in here if r is not None), () if row is None else (row,)


class _BagRows:
    """The words of one sentence as rows: by token; and all of the clause in a row, with where each token's begin."""

    __slots__ = ("anywhere", "begins", "own", "words")

    def __init__(self) -> None:
        self.words: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self.own: list[int] = []
        self.begins: list[int] = []
        self.anywhere: set[int] = set()


def _bag(sentence: Sentence, classes: WordClasses) -> Iterator[tuple[int, str, str | None, str]]:
    """For each content word its token, and its features in the clause, of its class, and anywhere."""
    for i, tag in enumerate(sentence.tags):
        if tag in _BAG_TAGS:
            yield i, *_word_features(sentence.lemmas[i], tag[0], classes)


def _word_features(lemma: str, letter: str, classes: WordClasses) -> tuple[str, str | None, str]:
    name = classes.of(f"{lemma}/{letter if letter in 'VN' else 'J'}")
    return f"w={lemma}", f"W={name}" if name else None, f"s={lemma}"


def _clause_features(
    sentence: Sentence, predicate: int, actor: int | None, recipient: int | None, classes: WordClasses
) -> list[str]:
    """All features but the words of clause and sentence."""
    out: list[str] = []
    add = out.append
    lemmas, tags, deps, children = sentence.lemmas, sentence.tags, sentence.deps, sentence.children
    key = head_key(sentence, predicate)
    add(f"p={key}")
    name = classes.of(key)
    if name:
        add(f"P={name}")
    # Roles, and what fills them.
    for role, fillers in frame(sentence, predicate).items():
        add(f"r={role}")
        add(f"pr={key}>{role}")
        for token in fillers:
            if tags[token] not in _NAMES:
                add(f"f={role}:{lemmas[token]}")
                if role in ("obj", "attr", "for", "to", "on", "of", "in", "with"):
                    _companions(out, "F", f"{lemmas[token]}/N", classes)
                    add(f"pf={key}>{lemmas[token]}")
            if role not in ("subj", "poss"):
                for child in children[token]:
                    tag = tags[child]
                    if tag in _BAG_TAGS:
                        add(f"m={lemmas[child]}")
                        if deps[child] in ("acl", "relcl"):
                            _companions(out, "M", head_key(sentence, child), classes)
                    elif tag == "IN":
                        add(f"fp={role}>{sentence.lower[child]}")
                        for below in children[child]:
                            if tags[below] in _BAG_TAGS:
                                add(f"m={lemmas[below]}")
    for child in children[predicate]:
        dep = deps[child]
        if dep in _RELATIONS:
            add(f"d={dep}:{lemmas[child]}")
            if tags[child][0] == "V":
                _companions(out, f"D{dep}", head_key(sentence, child), classes)
                for token in frame(sentence, child).get("obj", ()):
                    if tags[token] not in _NAMES:
                        add(f"do={lemmas[token]}")
        elif dep == "prep":
            for below in children[child]:
                if deps[below] == "pcomp":
                    add(f"d={sentence.lower[child]}:{lemmas[below]}")
                    _companions(out, "Dpcomp", head_key(sentence, below), classes)
    above = governor(sentence, predicate)
    if above is not None:
        add(f"g={lemmas[above]}")
        add(f"gd={deps[predicate]}:{lemmas[above]}")
        _companions(out, "G", head_key(sentence, above), classes)
    else:
        add("g=ROOT")
    # The two who may be its actors.
    roles: dict[int, str] = {}
    for role, fillers in frame(sentence, predicate).items():
        for token in fillers:
            roles.setdefault(token, role)
    if actor is not None:
        add(f"ar={roles.get(actor, '?')}")
        if tags[actor] not in _NAMES:
            add(f"ah={lemmas[actor]}")
    if recipient is not None:
        role = roles.get(recipient, "?")
        add(f"rr={role}")
        add(f"prr={key}>{role}")
        if tags[recipient] not in _NAMES:
            add(f"rh={lemmas[recipient]}")
        if actor is not None:
            _path(out, sentence, actor, recipient, classes)
    return out


_RECIPIENT_ROLES = ("obj", "to", "with", "against", "on", "of")


def likely_sides(sentence: Sentence, predicate: int) -> tuple[int | None, int | None]:
    """Who may be actor and recipient of a predicate, by the commonest roles alone."""
    roles = frame(sentence, predicate)
    subjects = roles.get("subj") or roles.get("poss") or roles.get("mod")
    actor = subjects[0] if subjects else None
    for role in _RECIPIENT_ROLES:
        for token in roles.get(role, ()):
            if token != actor:
                return actor, token
    return actor, None


def _companions(out: list[str], family: str, key: str, classes: WordClasses) -> None:
    name = classes.of(key)
    if name:
        out.append(f"{family}={name}")


def _path(out: list[str], sentence: Sentence, actor: int, recipient: int, classes: WordClasses) -> None:
    """Lemmas and labels on the way from actor to recipient through the tree."""
    heads = sentence.heads
    ups = [actor]
    while heads[ups[-1]] != ups[-1]:
        ups.append(heads[ups[-1]])
    downs = [recipient]
    while downs[-1] not in ups and heads[downs[-1]] != downs[-1]:
        downs.append(heads[downs[-1]])
    meet = downs[-1]
    if meet not in ups:
        return
    way = [*ups[1 : ups.index(meet) + 1], *reversed(downs[1:-1])]
    for i in way:
        if i not in (actor, recipient) and sentence.tags[i] not in _NAMES:
            out.append(f"t={sentence.lemmas[i]}")
            name = classes.of(head_key(sentence, i))
            if name:
                out.append(f"T={name}")
    out.append("td=" + ">".join(sentence.deps[i] for i in downs[:-1]))
    if sentence.lemmas[meet] and meet not in (actor, recipient) and sentence.tags[meet] not in _NAMES:
        out.append(f"tm={sentence.lemmas[meet]}")
