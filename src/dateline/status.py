"""Did it happen: the status of an act, from the grammar around the words that name it.

Read from the inside out. The act's own verb group or noun phrase gives a first status (tense,
modal, negation, "a *possible* offensive"); then each governor up to the sentence's own
assertion is asked what it does to what it governs ("*refused* to", "*plans for*", "talks were
*cancelled*"). What governors do is data: ``data/status.toml``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args

from dateline.clauses import is_passive
from dateline.parse import Sentence

Status = Literal["happened", "ongoing", "planned", "possible", "called_off", "did_not_happen"]
STATUSES: tuple[Status, ...] = get_args(Status)

_VERBS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))
_PARTICLES = frozenset(("prep", "agent", "dative", "pcomp"))


@dataclass(frozen=True, slots=True)
class StatusReading:
    """A status, the token that decided it (None: plain assertion), and the rule's name."""

    status: Status
    cue: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class _Words:
    governors: dict[str, Status | Literal["same"]]
    modifiers: dict[str, Status]
    auxiliaries: dict[str, Status]
    markers: frozenset[str]
    continuing: frozenset[str]
    performative: frozenset[str]


@cache
def _words() -> _Words:
    table = tomllib.loads((resources.files("dateline") / "data" / "status.toml").read_text(encoding="utf-8"))
    governors: dict[str, Status | Literal["same"]] = {}
    # A lemma in two lists keeps its first: the lists stand in the order of their strength.
    for effect in ("called_off", "did_not_happen", "planned", "possible", "same"):
        for lemma in table["governors"][effect].split():
            governors.setdefault(lemma, effect)
    modifiers: dict[str, Status] = {}
    for status, listed in table["modifiers"].items():
        for word in listed.split():
            modifiers.setdefault(word, status)
    auxiliaries: dict[str, Status] = {}
    for status, listed in table["auxiliaries"].items():
        for word in listed.split():
            auxiliaries[word] = status
    return _Words(
        governors,
        modifiers,
        auxiliaries,
        frozenset(table["markers"]["possible"].split()),
        frozenset(table["governors"]["ongoing"].split()),
        frozenset(table["governors"]["performative"].split()),
    )


def status_of(sentence: Sentence, token: int) -> StatusReading:
    """The status of the act that ``token`` names, as its sentence tells it."""
    known: dict[int, StatusReading] = sentence.cache.setdefault("status", {})
    if token not in known:
        known[token] = _read(sentence, token, 0)
    return known[token]


def _read(sentence: Sentence, token: int, depth: int) -> StatusReading:
    own = _own_status(sentence, token)
    if depth > 8:
        return own
    governed = _governor(sentence, token)
    if governed is None:
        return own
    above, link = governed
    words = _words()
    lemma = _with_particle(sentence, above)
    effect = words.governors.get(lemma) or words.governors.get(sentence.lemmas[above])
    if lemma in words.performative and sentence.tags[token][0] == "N" and sentence.deps[token] in ("dobj", "nsubjpass"):
        effect = "same"
    if sentence.deps[token] == "ccomp" and effect in ("planned", "possible") and _is_finite(sentence, token):
        # "was told that soldiers beat them": a clause with a tense of its own says itself what it is,
        # unless it is only hoped or feared.
        if effect == "planned" or (sentence.tags[token] in ("VBD", "VBN") and lemma not in _UNSURE):
            return own
    if lemma in _HEARSAY and sentence.deps[token] == "xcomp" and is_passive(sentence, above):
        return own  # "are believed to be held": told as so, on nobody's word
    if link == "purpose":
        # "flew to Geneva to meet": meant, whatever the main verb is.
        if effect in (None, "same"):
            if own.status == "happened":
                return StatusReading("planned", above, "purpose clause")
            return own
    elif effect is None:
        if sentence.deps[token] == "acl" and own.status == "happened" and sentence.lemmas[above] not in _DONE_BY:
            # "ways to target", "a team to inspect": what something is for has not happened by that.
            return StatusReading("possible", above, "infinitive on a noun")
        return own
    over = _read(sentence, above, depth + 1)
    if lemma == "able" and over.status == "happened" and own.status == "happened" and _is_past(sentence, above):
        # "were able to free the hostages": they did.
        return StatusReading("happened", above, "able in the past")
    if effect == "same" or effect is None:
        if own.status == "happened" and over.status != "happened":
            return over
        if own.status == "happened" and lemma in words.continuing and sentence.tags[above] in ("VBZ", "VBP", "VBG"):
            return StatusReading("ongoing", above, f"governor {lemma}")
        return own
    if own.status in ("did_not_happen", "called_off") and effect in ("planned", "possible"):
        # "agreed not to attack", "wants no talks": kept from happening, though in the future.
        return own
    rule = f"governor {lemma}"
    if over.status == "did_not_happen":
        # The governor itself is denied: "did not deny", "has not cancelled", "no plans to".
        flipped: dict[str, Status] = {
            "did_not_happen": "possible" if lemma in ("rule_out", "prevent", "stop", "bar") else "happened",
            "called_off": "planned",
            "planned": "did_not_happen",
            "possible": "did_not_happen" if lemma in ("possible", "likely", "able", "need", "want") else "possible",
        }
        return StatusReading(flipped[effect], above, f"not {lemma}")
    if effect == "called_off" and over.status in ("possible", "planned"):
        return StatusReading("possible", above, rule)
    if effect == "did_not_happen" and over.status in ("possible", "planned"):
        return StatusReading("possible", above, rule)
    return StatusReading(effect, above, rule)


_HEARSAY = frozenset("believe think say report know estimate understand consider presume suspect allege".split())
_UNSURE = frozenset("hope fear doubt suspect wish suppose assume".split())


def _is_past(sentence: Sentence, adjective: int) -> bool:
    copula = sentence.heads[adjective]
    return sentence.deps[adjective] == "acomp" and sentence.tags[copula] in ("VBD", "VBN")


def _is_finite(sentence: Sentence, token: int) -> bool:
    return not any(sentence.lower[c] == "to" and sentence.deps[c] == "aux" for c in sentence.children[token])


def _own_status(sentence: Sentence, token: int) -> StatusReading:
    """The status that the act's own verb group or noun phrase gives it."""
    words = _words()
    deps, lower, tags = sentence.deps, sentence.lower, sentence.tags
    children = sentence.children[token]
    tag = tags[token]
    negation = next((c for c in children if deps[c] == "neg" or lower[c] in ("never", "neither", "nor")), None)
    if deps[token] == "acomp" and tags[sentence.heads[token]] in _VERBS:
        # "have not been able": the copula says it.
        return _own_status(sentence, sentence.heads[token])
    if tag not in _VERBS:
        no = next((c for c in children if lower[c] == "no" and deps[c] in ("det", "neg")), None)
        if no is not None:
            return StatusReading("did_not_happen", no, "no + noun")
        for child in children:
            if child < token and deps[child] in ("amod", "compound", "det", "nmod"):
                status = words.modifiers.get(lower[child])
                if status:
                    return StatusReading(status, child, f"modifier {lower[child]}")
        for child in children:
            # "talks planned for Friday", "an attack foiled by police"
            if (
                deps[child] in ("acl", "relcl")
                and child > token
                and tags[child] in _VERBS
                and is_passive(sentence, child)
            ):
                effect = words.governors.get(_with_particle(sentence, child))
                if effect and effect != "same":
                    return StatusReading(effect, child, f"participle {lower[child]}")
        return StatusReading("happened", None, "asserted")
    auxiliaries = [c for c in children if deps[c] in ("aux", "auxpass")]
    if not auxiliaries and deps[token] == "conj" and tag in ("VB", "VBN", "VBG"):
        # "will arrest and deport": the second verb shares the first one's auxiliaries.
        head = sentence.heads[token]
        if tags[head] in _VERBS and not any(deps[c] == "nsubj" for c in children):
            shared = _own_status(sentence, head)
            if shared.status != "happened" and negation is None:
                return shared
    if negation is None:
        # "nobody was arrested", "no arrests were made", "not a single rioter has been charged"
        negation = next((n for c in children if deps[c] in _ARGUMENTS and (n := _none(sentence, c)) is not None), None)
    if negation is not None:
        return StatusReading("did_not_happen", negation, "negation")
    for child in children:
        if deps[child] in ("mark", "advmod") and lower[child] in words.markers and child < token:
            return StatusReading("possible", child, f"marker {lower[child]}")
    for aux in auxiliaries:
        status = words.auxiliaries.get(lower[aux])
        if status:
            if lower[aux] in ("would", "'d") and sentence.lemmas[token] in ("like", "love", "prefer"):
                continue  # a wish that is there now
            if lower[aux] == "would" and _reported(sentence, token):
                return StatusReading("planned", aux, "future in the past")
            return StatusReading(status, aux, f"auxiliary {lower[aux]}")
    if tag == "VBG" and any(lower[a] in ("is", "are", "'s", "'re", "been", "'m", "am") for a in auxiliaries):
        return StatusReading("ongoing", token, "progressive")
    if tag == "VB" and any(lower[a] == "to" for a in auxiliaries) and deps[token] == "ROOT":
        return StatusReading("planned", token, "headline infinitive")
    return StatusReading("happened", None, "asserted")


_ARGUMENTS = frozenset(("nsubj", "nsubjpass", "dobj"))
_NOBODY = frozenset(("nobody", "none", "nothing", "noone"))


def _none(sentence: Sentence, noun: int) -> int | None:
    """The word that says that a noun phrase stands for nobody."""
    lower, deps = sentence.lower, sentence.deps
    if lower[noun] in _NOBODY:
        return noun
    for child in sentence.children[noun]:
        if child < noun and lower[child] == "no" and deps[child] == "det":
            return child
        if child < noun and lower[child] == "not" and any(lower[c] == "single" for c in sentence.children[noun]):
            return child
    return None


def _reported(sentence: Sentence, token: int) -> bool:
    return sentence.deps[token] in ("ccomp", "conj", "ROOT") and sentence.heads[token] != token


def _governor(sentence: Sentence, token: int) -> tuple[int, str] | None:
    """The word that the act is a complement, object or passive subject of, and how.

    None where the act stands on its own: in a main clause, under a reporting verb's "that", in
    a relative clause, or as the subject of an active verb.
    """
    deps, tags, lower, heads = sentence.deps, sentence.tags, sentence.lower, sentence.heads
    dep = deps[token]
    head = heads[token]
    if head == token:
        return None
    if dep == "conj":
        # A conjoined noun is governed as the first one is; a conjoined verb only in an infinitive.
        if tags[token] in _VERBS and tags[token] not in ("VB", "VBG"):
            return None
        return _governor(sentence, head)
    if tags[token] in _VERBS:
        infinitive = any(lower[c] == "to" and deps[c] == "aux" for c in sentence.children[token])
        if dep == "xcomp":
            return head, "complement"
        if dep == "ccomp":
            return head, "complement"
        if dep == "pcomp":
            above = heads[head]
            return (above, "complement") if above != head else None
        if dep == "acl":
            return (head, "complement") if infinitive or tags[token] == "VB" else None
        if dep == "relcl":
            return (head, "complement") if infinitive else None
        if dep == "advcl":
            return (head, "purpose") if infinitive else None
        if dep == "csubj" or dep == "csubjpass":
            return head, "complement"
        return None
    if dep in ("dobj", "nsubjpass", "oprd"):
        return head, "complement"
    if dep == "attr":
        return None
    if dep == "nsubj":
        # "talks collapsed", "a visit is possible": the verb or its predicate adjective.
        attribute = next((c for c in sentence.children[head] if deps[c] in ("acomp", "attr", "oprd")), None)
        if attribute is not None and sentence.lemmas[head] in ("be", "remain", "seem", "look", "appear", "become"):
            return (attribute, "complement") if tags[attribute].startswith(("JJ", "VB")) else None
        return (head, "complement") if sentence.lemmas[head] in _INTRANSITIVE else None
    if dep == "pobj":
        preposition = head
        above = heads[preposition]
        if above == preposition:
            return None
        if lower[preposition] in ("for", "of", "from", "to", "on", "about", "against", "with", "in", "at", "into"):
            if lower[preposition] in ("from", "in", "at", "with", "on", "against", "to") and not _takes(
                sentence, above
            ):
                return None
            return above, "complement"
        return None
    if dep in ("compound", "nmod"):
        # "attack plans", "visit proposal"
        return head, "complement"
    return None


_INTRANSITIVE = frozenset(("collapse", "fail", "stall", "continue", "loom", "begin", "start", "resume", "fall", "go"))


#: "the first to recognise": an infinitive on these tells what was done.
_DONE_BY = frozenset(("first", "last", "only", "one", "second", "third", "latest"))


def _takes(sentence: Sentence, above: int) -> bool:
    return _words().governors.get(_with_particle(sentence, above)) not in (None, "same")


def _with_particle(sentence: Sentence, token: int) -> str:
    for child in sentence.children[token]:
        if sentence.deps[child] == "prt":
            return f"{sentence.lemmas[token]}_{sentence.lower[child]}"
    return sentence.lemmas[token]
