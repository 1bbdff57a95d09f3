"""What the learned layer sees of a candidate: a predicate, and the two who may be its actors.

Features are short strings, ``family=value``. They stay close to what a reader of the codebook
would name: the predicate and its class, who fills which role, what governs it, the words on
the way from actor to recipient, and the words around. No names of countries or people are
among them, so that the model cannot learn that some state is always the one that attacks.

The same walk over a clause gives them as names, to learn from and to explain by, and as rows of
a vocabulary, to code with: there no string is put together, only looked up part by part.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar

from dateline.clauses import Frame, frame, governor, tells_in_full
from dateline.codebook.classes import WordClasses
from dateline.codebook.patterns import head_key
from dateline.parse import Sentence

#: Words with a meaning of their own, and the part of speech they have in a class.
_BAG_TAGS = {
    **dict.fromkeys(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"), "V"),
    **dict.fromkeys(("NN", "NNS"), "N"),
    **dict.fromkeys(("JJ", "JJR", "JJS", "RB", "RP"), "J"),
}
_NAMES = frozenset(("NNP", "NNPS", "CD", "PRP"))
_RELATIONS = frozenset(
    ("xcomp", "ccomp", "advcl", "prt", "advmod", "neg", "mark", "acomp", "attr", "oprd", "pcomp", "acl", "conj", "aux")
)
#: Roles whose fillers say what an act is.
_TELLING_ROLES = frozenset(("obj", "attr", "for", "to", "on", "of", "in", "with"))


def features(
    sentence: Sentence, predicate: int, actor: int | None, recipient: int | None, classes: WordClasses
) -> list[str]:
    """The features of one candidate; tokens are indices in the sentence, None where unknown."""
    tables = _Tables(_Names(classes))
    out: list[str | None] = []
    _clause_features(tables, out, sentence, predicate, actor, recipient)
    # The words of the clause, and of the whole sentence.
    for i, tag in enumerate(sentence.tags):
        pos = _BAG_TAGS.get(tag)
        if pos is not None and i != actor and i != recipient:
            own, word_class, anywhere = tables.of_word(sentence.lemmas[i], pos)
            if sentence.left[predicate] <= i <= sentence.right[predicate]:
                out += (own, word_class)
            out.append(anywhere)
    return [name for name in out if name is not None]


#: So many words of a part of speech are remembered with their rows; then all are forgotten.
_MOST_WORDS = 20_000


#: A sentence, a predicate in it, and the tokens of the two who may be its actor and recipient.
Candidate = tuple[Sentence, int, int | None, int | None]
_NONE = frozenset((None,))


class FeatureRows:
    """``features`` as rows of a vocabulary, those outside it left out; a sentence's words are looked up once."""

    def __init__(self, classes: WordClasses, vocabulary: dict[str, int]) -> None:
        self._tables = _Tables(_Rows(classes, vocabulary))
        by_pos = {pos: _WordRows(self._tables, pos) for pos in "VNJ"}
        self._words = {tag: by_pos[pos] for tag, pos in _BAG_TAGS.items()}

    def of_each(self, candidates: Iterable[Candidate]) -> list[list[int]]:
        """The rows of each candidate, every row once, in rising order."""
        found: list[tuple[list[int | None], Candidate]] = []
        for candidate in candidates:
            out: list[int | None] = []
            _clause_features(self._tables, out, *candidate)
            found.append((out, candidate))
        for out, candidate in found:
            self._add_words(out, *candidate)
        return [sorted(set(out).difference(_NONE)) for out, _ in found]  # type: ignore[arg-type]  # None was taken out

    def _add_words(
        self, out: list[int | None], sentence: Sentence, predicate: int, actor: int | None, recipient: int | None
    ) -> None:
        """The words of the clause, and of the whole sentence, but for those two."""
        bag: _Bag | None = sentence.cache.get("bag")
        if bag is None or bag.of is not self:
            bag = sentence.cache["bag"] = self._bag_of(sentence)
        own, anywhere, at = bag.own, bag.anywhere, bag.at
        low = bisect_left(bag.places, sentence.left[predicate])
        high = bisect_right(bag.places, sentence.right[predicate], low)
        first = 0
        sides = (actor, recipient) if recipient is None or actor is None or actor < recipient else (recipient, actor)
        for token in sides:
            if token is not None and token in at:
                place = at[token]
                if low <= place < high:
                    out += own[2 * low : 2 * place]
                    low = place + 1
                out += anywhere[first:place]
                first = place + 1
        out += own[2 * low : 2 * high]
        out += anywhere[first:]

    def _bag_of(self, sentence: Sentence) -> _Bag:
        words, lemmas = self._words, sentence.lemmas
        own: list[int | None] = []
        anywhere: list[int | None] = []
        at: dict[int, int] = {}
        for i, tag in enumerate(sentence.tags):
            if tag in words:
                at[i] = len(anywhere)
                in_clause, row = words[tag][lemmas[i]]
                own += in_clause
                anywhere.append(row)
        return _Bag(self, at, list(at), own, anywhere)


#: The rows of a word: its own and its class's where it stands in the clause, and its own wherever it stands.
_Rowed = tuple[tuple[int | None, int | None], int | None]


class _WordRows(dict[str, _Rowed]):
    """By lemma the rows of the words of one part of speech, each found when it is first asked for."""

    def __init__(self, tables: _Tables[int], pos: str) -> None:
        self._tables = tables
        self._pos = pos

    def __missing__(self, lemma: str) -> _Rowed:
        if len(self) > _MOST_WORDS:
            self.clear()
        own, word_class, anywhere = self._tables.of_word(lemma, self._pos)
        rows = self[lemma] = ((own, word_class), anywhere)
        return rows


class _Bag(NamedTuple):
    """The content words of one sentence as rows: two for each in its clause, and one for it anywhere.

    ``places`` are their tokens, and ``at`` says which of them a token is.
    """

    of: FeatureRows
    at: dict[int, int]
    places: list[int]
    own: list[int | None]
    anywhere: list[int | None]


# -- families ---------------------------------------------------------------------------------

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class _Table(Protocol[T_co]):
    """The features of a family by their value: a word, or for a family of classes a word's head key."""

    def get(self, value: str, /) -> T_co | None: ...


class _PairTable(Protocol[T_co]):
    """The features of a family whose values have two parts, by the first."""

    def get(self, first: str, /) -> _Table[T_co] | None: ...


class _Source(Protocol[T_co]):
    """What gives the features of each family."""

    def plain(self, family: str, /) -> _Table[T_co]: ...

    def pair(self, family: str, between: str, /) -> _PairTable[T_co]: ...

    def of_class(self, family: str, /) -> _Table[T_co]: ...


class _Tables(Generic[T]):
    """Every family of features."""

    def __init__(self, source: _Source[T]) -> None:
        plain, pair, of_class = source.plain, source.pair, source.of_class
        #: The predicate, its roles, their fillers, and what belongs to these.
        self.head, self.head_class, self.role, self.head_role = plain("p"), of_class("P"), plain("r"), pair("pr", ">")
        self.filler, self.filler_class, self.head_filler = pair("f", ":"), of_class("F"), pair("pf", ">")
        self.filler_role, self.modifier, self.modifier_class = pair("fp", ">"), plain("m"), of_class("M")
        #: What depends on it, and what it depends on.
        self.dependent, self.dependent_object = pair("d", ":"), plain("do")
        self.dependent_class = {dep: of_class(f"D{dep}") for dep in _RELATIONS}
        self.above, self.above_dep, self.above_class = plain("g"), pair("gd", ":"), of_class("G")
        #: The two who may be its actors, and the way between them.
        self.actor_role, self.actor = plain("ar"), plain("ah")
        self.recipient_role, self.recipient, self.head_recipient_role = plain("rr"), plain("rh"), pair("prr", ">")
        self.way, self.way_class, self.way_deps, self.way_top = plain("t"), of_class("T"), plain("td"), plain("tm")
        #: The words of the clause, and of the sentence.
        self.word, self.word_class, self.anywhere = plain("w"), of_class("W"), plain("s")

    def of_word(self, lemma: str, pos: str) -> tuple[T | None, T | None, T | None]:
        """A content word's features: in the clause, of its class there, and anywhere."""
        return self.word.get(lemma), self.word_class.get(f"{lemma}/{pos}"), self.anywhere.get(lemma)


class _Names:
    """The features by name."""

    def __init__(self, classes: WordClasses) -> None:
        self._classes = classes

    def plain(self, family: str) -> _Named:
        return _Named(f"{family}=")

    def pair(self, family: str, between: str) -> _NamedPair:
        return _NamedPair(f"{family}=", between)

    def of_class(self, family: str) -> _NamedClass:
        return _NamedClass(f"{family}=", self._classes)


class _Named(NamedTuple):
    prefix: str

    def get(self, value: str) -> str:
        return f"{self.prefix}{value}"


class _NamedPair(NamedTuple):
    prefix: str
    between: str

    def get(self, first: str) -> _Named:
        return _Named(f"{self.prefix}{first}{self.between}")


class _NamedClass(NamedTuple):
    prefix: str
    classes: WordClasses

    def get(self, key: str) -> str | None:
        name = self.classes.of(key)
        return f"{self.prefix}{name}" if name else None


class _Rows:
    """The features as rows of a vocabulary."""

    def __init__(self, classes: WordClasses, vocabulary: dict[str, int]) -> None:
        self._members = classes.to_dict()
        self._families: dict[str, dict[str, int]] = {}
        for name, row in vocabulary.items():
            family, _, value = name.partition("=")
            self._families.setdefault(family, {})[value] = row

    def plain(self, family: str) -> dict[str, int]:
        return self._families.get(family, {})

    def pair(self, family: str, between: str) -> dict[str, dict[str, int]]:
        out: dict[str, dict[str, int]] = {}
        for value, row in self.plain(family).items():
            # A word may hold what stands between the two: then each place is as good.
            at = value.find(between)
            while at >= 0:
                out.setdefault(value[:at], {})[value[at + len(between) :]] = row
                at = value.find(between, at + 1)
        return out

    def of_class(self, family: str) -> dict[str, int]:
        rows = self.plain(family)
        return {key: rows[name] for name, members in self._members.items() if name in rows for key in members}


# -- the walk over a clause -------------------------------------------------------------------


def _clause_features(
    tables: _Tables[T],
    out: list[T | None],
    sentence: Sentence,
    predicate: int,
    actor: int | None,
    recipient: int | None,
) -> None:
    """All features but the words of clause and sentence; None for those that the tables do not have."""
    lemmas, tags, deps, children, lower = (
        sentence.lemmas,
        sentence.tags,
        sentence.deps,
        sentence.children,
        sentence.lower,
    )
    key = head_key(sentence, predicate)
    out.append(tables.head.get(key))
    out.append(tables.head_class.get(key))
    # Roles, and what fills them.
    roles = frame(sentence, predicate)
    if roles:
        modifier, modifier_class, filler_class = tables.modifier, tables.modifier_class, tables.filler_class
        of_head_role, of_head_filler = tables.head_role.get(key), tables.head_filler.get(key)
        for role, fillers in roles.items():
            out.append(tables.role.get(role))
            if of_head_role is not None:
                out.append(of_head_role.get(role))
            of_role = tables.filler.get(role)
            for token in fillers:
                if tags[token] not in _NAMES:
                    lemma = lemmas[token]
                    if of_role is not None:
                        out.append(of_role.get(lemma))
                    if role in _TELLING_ROLES:
                        out.append(filler_class.get(f"{lemma}/N"))
                        if of_head_filler is not None:
                            out.append(of_head_filler.get(lemma))
                if role != "subj" and role != "poss":
                    for child in children[token]:
                        tag = tags[child]
                        if tag in _BAG_TAGS:
                            out.append(modifier.get(lemmas[child]))
                            if deps[child] in ("acl", "relcl"):
                                out.append(modifier_class.get(head_key(sentence, child)))
                        elif tag == "IN":
                            of_filler_role = tables.filler_role.get(role)
                            if of_filler_role is not None:
                                out.append(of_filler_role.get(lower[child]))
                            for below in children[child]:
                                if tags[below] in _BAG_TAGS:
                                    out.append(modifier.get(lemmas[below]))
    # What a clause tells in full it tells as if it stood alone.
    alone = tells_in_full(sentence, predicate)
    for child in children[predicate]:
        dep = deps[child]
        if alone and dep == "mark":
            continue
        if dep in _RELATIONS:
            of_dep = tables.dependent.get(dep)
            if of_dep is not None:
                out.append(of_dep.get(lemmas[child]))
            if tags[child][0] == "V":
                out.append(tables.dependent_class[dep].get(head_key(sentence, child)))
                for token in frame(sentence, child).get("obj", ()):
                    if tags[token] not in _NAMES:
                        out.append(tables.dependent_object.get(lemmas[token]))
        elif dep == "prep":
            for below in children[child]:
                if deps[below] == "pcomp":
                    of_dep = tables.dependent.get(lower[child])
                    if of_dep is not None:
                        out.append(of_dep.get(lemmas[below]))
                    out.append(tables.dependent_class["pcomp"].get(head_key(sentence, below)))
    above = None if alone else governor(sentence, predicate)
    if above is not None:
        out.append(tables.above.get(lemmas[above]))
        of_dep = tables.above_dep.get(deps[predicate])
        if of_dep is not None:
            out.append(of_dep.get(lemmas[above]))
        out.append(tables.above_class.get(head_key(sentence, above)))
    else:
        out.append(tables.above.get("ROOT"))
    # The two who may be its actors.
    if actor is not None:
        out.append(tables.actor_role.get(_role_of(roles, actor)))
        if tags[actor] not in _NAMES:
            out.append(tables.actor.get(lemmas[actor]))
    if recipient is not None:
        role = _role_of(roles, recipient)
        out.append(tables.recipient_role.get(role))
        of_head_role = tables.head_recipient_role.get(key)
        if of_head_role is not None:
            out.append(of_head_role.get(role))
        if tags[recipient] not in _NAMES:
            out.append(tables.recipient.get(lemmas[recipient]))
        if actor is not None:
            _way_features(tables, out, sentence, actor, recipient)


def _role_of(roles: Frame, token: int) -> str:
    for role, fillers in roles.items():
        if token in fillers:
            return role
    return "?"


def _way_features(tables: _Tables[T], out: list[T | None], sentence: Sentence, actor: int, recipient: int) -> None:
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
    lemmas, tags = sentence.lemmas, sentence.tags
    for i in (*ups[1 : ups.index(meet) + 1], *downs[1:-1]):
        if i != actor and i != recipient and tags[i] not in _NAMES:
            out.append(tables.way.get(lemmas[i]))
            out.append(tables.way_class.get(head_key(sentence, i)))
    out.append(tables.way_deps.get(">".join([sentence.deps[i] for i in downs[:-1]])))
    if lemmas[meet] and meet != actor and meet != recipient and tags[meet] not in _NAMES:
        out.append(tables.way_top.get(lemmas[meet]))


_RECIPIENT_ROLES = ("obj", "to", "with", "against", "on", "of")


def likely_sides(sentence: Sentence, predicate: int) -> tuple[int | None, int | None]:
    """Who may be actor and recipient of a predicate, by the commonest roles alone."""
    roles = frame(sentence, predicate)
    if not roles:
        return None, None
    subjects = roles.get("subj") or roles.get("poss") or roles.get("mod")
    actor = subjects[0] if subjects else None
    for role in _RECIPIENT_ROLES:
        if role in roles:
            for token in roles[role]:
                if token != actor:
                    return actor, token
    return actor, None
