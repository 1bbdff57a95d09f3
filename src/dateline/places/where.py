"""The place of an act: read from the clause that tells the act, never the nearest name.

In order: where the clause itself says ("in", "near", "outside X"; "seized X"; "the siege of X"), the clauses joined
to it, the clauses above it up to the first that only reports or judges, and last the dateline, unless the sentence is
about another country.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.parse import Doc, Sentence
from dateline.places.gazetteer import fold
from dateline.places.lists import word_list
from dateline.places.tables import tables

if TYPE_CHECKING:
    from dateline.places import Place


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Where an act took place, by which rule, and why; or no place, and why not."""

    place: Place | None
    rule: str
    reason: str


_WHERE = word_list("where")
_WHITHER = word_list("whither")

#: What is done to a place, or by going there: the object or goal is where it happens.
_AT_ITS_OBJECT = word_list("at_its_object")
_MOTION = word_list("motion")
_AT_ITS_OBJECT_NOUNS = word_list("at_its_object_nouns")
#: Verbs that tell of another act, or judge it: what is "in X" under their object is not where they were spoken,
#: and where they were spoken is not where what they tell of happened.
_TELLING = word_list("telling")
#: "the siege of X", "a strike on X": how an act that is a noun names its place.
_OF_NOUNS = frozenset(("on", "of", "to", "from", "against", "for", "into"))
_SUBORDINATORS = frozenset(("when", "while", "after", "before", "since", "as"))
_SPECIFIC = {"city": 0, "admin2": 1, "admin1": 2, "region": 3, "country": 4}


def place_of_clause(doc: Doc, sentence: Sentence, token: int, places: list[Place]) -> EventPlace:
    """Where the act headed by ``token`` took place, with the rule and the reason."""
    here = {p.token: p for p in places if p.sentence == sentence.index and p.token is not None and p.kind != "demonym"}
    if here:
        seen: set[int] = set()
        at, rule = token, "clause"
        while at not in seen:
            seen.add(at)
            found = _own(sentence, at, here) or _where_clause(sentence, at, here) or _joined(sentence, at, here)
            if found is not None:
                place, how = found
                return EventPlace(place, rule, f"{how}, under {sentence.words[at]!r}")
            above = _above(sentence, at)
            if above is None:
                break
            at, rule = above, "clause above"
    return _dateline(sentence, places)


def _own(sentence: Sentence, at: int, here: dict[int, Place]) -> tuple[Place, str] | None:
    """What the predicate's own words say."""
    lemma, verbal = sentence.lemmas[at], sentence.tags[at].startswith("V")
    found: list[tuple[int, int, int, Place, str]] = []

    def add(rank: int, token: int, place: Place | None, how: str) -> None:
        if place is not None:
            found.append((rank, _SPECIFIC[place.kind], token, place, how))

    deps, children, lower, tags = sentence.deps, sentence.children, sentence.lower, sentence.tags
    for child in children[at]:
        dep = deps[child]
        if dep == "prep" or (dep == "dative" and children[child]):
            for g in _objects(sentence, child):
                place = _reached(sentence, g, here)
                word = lower[child]
                if word in _WHERE:
                    add(0, g, place, f"{word!r} {_name(place)}")
                elif place is not None and (
                    (verbal and word in _WHITHER and (lemma in _MOTION or lemma in _AT_ITS_OBJECT))
                    or (not verbal and word in _OF_NOUNS and _suffers(lemma, place))
                ):
                    # "flew from Gao to Kidal", "shelled Gao from Kidal": where it ends, or is done, first.
                    add(2 if word == "from" else 1, g, place, f"{word!r} {_name(place)}")
                elif g not in here and lemma not in _TELLING:
                    add(3, g, _locative(sentence, g, here), "of what it is done to")
        elif verbal and dep in ("advmod", "npadvmod") and child in here and lemma in _AT_ITS_OBJECT:
            add(1, child, here[child], f"object {_name(here[child])}")
        elif dep in ("advmod", "npadvmod") and children[child]:
            add(0, child, _locative(sentence, child, here), f"{sentence.words[child]!r}")
        elif verbal and dep in ("dobj", "nsubjpass"):
            if child in here:
                if lemma in _AT_ITS_OBJECT or (lemma not in _TELLING and _mere_town(here[child])):
                    add(1, child, here[child], f"object {_name(here[child])}")
            elif lemma not in _TELLING:
                add(1, child, _locative(sentence, child, here), f"of its object {sentence.words[child]!r}")
                if lemma in _MOTION:
                    add(1, child, _goal(sentence, child, here), f"goal of its object {sentence.words[child]!r}")
                if sentence.lemmas[child] in _AT_ITS_OBJECT_NOUNS:
                    inner = _own(sentence, child, here)
                    if inner is not None:
                        add(1, child, inner[0], f"{inner[1]} of its object {sentence.words[child]!r}")
                if lemma in _AT_ITS_OBJECT:
                    add(4, child, _reached(sentence, child, here), f"its object {sentence.words[child]!r}")
        elif verbal and dep == "nsubj":
            add(3, child, _locative(sentence, child, here), f"of its subject {sentence.words[child]!r}")
            if sentence.lemmas[child] in _AT_ITS_OBJECT_NOUNS:
                inner = _own(sentence, child, here)
                if inner is not None:
                    add(3, child, inner[0], f"{inner[1]} of its subject {sentence.words[child]!r}")
        elif dep == "agent" and lemma not in _TELLING:
            for g in _objects(sentence, child):
                add(3, g, _locative(sentence, g, here), f"of its doer {sentence.words[g]!r}")
        elif (
            not verbal
            and child in here
            and (dep == "compound" or (dep in ("nmod", "poss") and _mere_town(here[child])))
        ):
            add(3, child, here[child], f"modifier {_name(here[child])}")
        elif verbal and dep == "advcl" and tags[child] == "VBG" and not _marks(sentence, child):
            inner = _own(
                sentence, child, here
            )  # "Speaking in Brussels, he rejected"; "Marching through Gao, they sang"
            if inner is not None:
                add(4, child, inner[0], f"{inner[1]} of {sentence.words[child]!r}, which goes with it")
    if not found:
        return None
    found.sort(key=lambda f: f[:3])
    # "stormed a school in Kankara, in northern Nigeria": of places one within the other, the smaller.
    first = found[0][3]
    finest = min(
        (f for f in found if f[0] <= 1 and f[3].country == first.country), key=lambda f: f[1], default=found[0]
    )
    chosen = finest if finest[1] < found[0][1] else found[0]
    return chosen[3], chosen[4]


def _objects(sentence: Sentence, prep: int) -> list[int]:
    """The objects of a preposition, and of one that hangs on it ("out of", "from across")."""
    out: list[int] = []
    for child in sentence.children[prep]:
        if sentence.deps[child] == "pobj":
            out.append(child)
        elif sentence.deps[child] == "prep":
            out.extend(_objects(sentence, child))
    return out


def _locative(sentence: Sentence, noun: int, here: dict[int, Place]) -> Place | None:
    """The place of a noun phrase: "farmers near Gao", "a market in the town of Baga"."""
    best: Place | None = None
    for child in sentence.children[noun]:
        if sentence.deps[child] == "prep" and sentence.lower[child] in _WHERE:
            for g in _objects(sentence, child):
                place = _reached(sentence, g, here)
                if place is not None and (best is None or _SPECIFIC[place.kind] < _SPECIFIC[best.kind]):
                    best = place
    return best


def _goal(sentence: Sentence, noun: int, here: dict[int, Place]) -> Place | None:
    """ "sent officers to Haiti", where the parse hangs the goal on the officers."""
    for child in sentence.children[noun]:
        if sentence.deps[child] == "prep" and sentence.lower[child] in ("to", "into", "onto"):
            for g in _objects(sentence, child):
                place = _reached(sentence, g, here)
                if place is not None:
                    return place
    return None


def _marks(sentence: Sentence, at: int) -> list[str]:
    """The words that subordinate a clause: "after", "when"."""
    return [
        w for c in sentence.children[at] if (w := sentence.lower[c]) in _SUBORDINATORS or sentence.deps[c] == "mark"
    ]


def _reached(sentence: Sentence, token: int, here: dict[int, Place]) -> Place | None:
    """The place at a token, or in the phrase under it ("the city of Rafah", "northern Mali's Gao region")."""
    if token in here:
        deeper = [
            here[g]
            for child in sentence.children[token]
            if sentence.deps[child] == "prep" and sentence.lower[child] in ("in", "near")
            for g in _objects(sentence, child)
            if g in here
        ]
        return min([here[token], *deeper], key=lambda p: _SPECIFIC[p.kind])
    for child in sentence.children[token]:
        dep = sentence.deps[child]
        if dep in ("compound", "poss", "nmod", "appos", "amod") and child in here:
            return here[child]
        if dep == "prep" and sentence.lower[child] in ("of", "in", "near", "outside", "at"):
            for g in _objects(sentence, child):
                if g in here:
                    return here[g]
                under = _reached(sentence, g, here)
                if under is not None:
                    return under
    return None


def _where_clause(sentence: Sentence, at: int, here: dict[int, Place]) -> tuple[Place, str] | None:
    """ "Baga, where gunmen killed ...": the noun that a "where" clause hangs on."""
    if sentence.deps[at] not in ("relcl", "advcl", "acl"):
        return None
    if not any(sentence.lower[c] == "where" for c in sentence.children[at]):
        return None
    place = _reached(sentence, sentence.heads[at], here)
    return (place, f"'where' after {_name(place)}") if place is not None else None


def _joined(sentence: Sentence, at: int, here: dict[int, Place]) -> tuple[Place, str] | None:
    """ "shot and killed two men in Kano", "killed when a bomb went off in Kano": the place goes for both."""
    for child in sentence.children[at]:
        marks = [sentence.lower[c] for c in sentence.children[child]]
        if sentence.deps[child] == "advcl" and any(m in ("when", "while", "as", "after") for m in marks):
            found = _own(sentence, child, here)
            if found is not None:
                return found[0], f"{found[1]}, of the clause of {sentence.words[child]!r}"
        if sentence.deps[child] == "conj" and sentence.tags[child][0] == sentence.tags[at][0]:
            if any(sentence.deps[c] in ("nsubj", "nsubjpass") for c in sentence.children[child]):
                continue
            found = _own(sentence, child, here)
            if found is not None:
                return found[0], f"{found[1]}, shared with {sentence.words[child]!r}"
    return None


def _above(sentence: Sentence, at: int) -> int | None:
    """The predicate over this one, unless it only tells of it."""
    head = sentence.heads[at]
    if head == at:
        return None
    dep = sentence.deps[at]
    while sentence.tags[head] in ("IN", "TO", "RP") and sentence.heads[head] != head:
        head = sentence.heads[head]
    if dep in ("ccomp", "parataxis") or (sentence.lemmas[head] in _TELLING and dep != "conj"):
        return None
    return head


def _suffers(lemma: str, place: Place) -> bool:
    """Whether "the siege of X", "the visit to X" tells where: by the noun, or because X is a mere town."""
    return lemma in _AT_ITS_OBJECT_NOUNS or _mere_town(place)


def _mere_town(place: Place) -> bool:
    """A town that stands for no government, as a capital may."""
    return place.kind in ("city", "admin2") and tables().capitals.get(fold(place.name)) != place.country


def _name(place: Place | None) -> str:
    return repr(place.text) if place is not None else ""


def _dateline(sentence: Sentence, places: list[Place]) -> EventPlace:
    filed = next((p for p in places if p.sentence is None), None)
    if filed is None:
        return EventPlace(None, "none", "no place in the clause or those above it, and no dateline")
    others = {p.country for p in places if p.sentence == sentence.index and p.country}
    if others and filed.country not in others:
        about = ", ".join(sorted(others))
        reason = f"no place in the clause; filed from {filed.text!r}, but the sentence is about {about}"
        return EventPlace(None, "none", reason)
    return EventPlace(filed, "dateline", f"no place in the clause or those above it; filed from {filed.text!r}")
