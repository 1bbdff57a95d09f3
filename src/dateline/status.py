"""Did it happen: the status of an act, from the grammar around the words that name it.

Read from the inside out, as a composition. The act's own verb group or noun phrase gives a first
status (tense, modal, negation, "a *possible* offensive"). Then the governor that has it as a
complement is read in the same way, and its *signature* says what the act becomes, given what the
governor itself is: "refused to sign" was not done, "did not refuse to sign" was, "may refuse to
sign" is possible. So "denied that it planned to attack" needs no rule: the plan is denied, and a
plan that is not there is an attack that did not happen. Signatures are data:
``data/status.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args

from dateline.clauses import is_passive
from dateline.parse import Sentence

Status = Literal["happened", "ongoing", "planned", "possible", "called_off", "did_not_happen"]
STATUSES: tuple[Status, ...] = get_args(Status)

#: What a governor makes of its act; ``same`` hands its own status on, ``own`` leaves the act's.
Effect = Status | Literal["same", "own"]

#: How an act hangs on its governor (see the head of ``status.toml``).
_Form = Literal[
    "to", "ing", "from", "into", "that", "noun", "content", "for", "purpose", "absent", "with", "participle"
]


@dataclass(frozen=True, slots=True)
class StatusReading:
    """A status, the token that decided it (None: plain assertion), and the rule's name."""

    status: Status
    cue: int | None
    rule: str

    @property
    def open(self) -> bool:
        """The act is put as a condition or a question, which it stays whoever puts it."""
        return self.rule.startswith(("marker", "inverted", "question"))


_ASSERTED = StatusReading("happened", None, "asserted")


@dataclass(frozen=True, slots=True)
class _Signature:
    """The effect of a governor by the governor's own status, and in its present tense."""

    name: str
    by_status: dict[Status, Effect]
    present: Effect | None


#: What follows for the other statuses of a governor, where its class does not say:
#: from what it does when asserted to (ongoing, planned, possible, called_off, not).
_FOLLOWS: dict[Effect, tuple[Effect, Effect, Effect, Effect, Effect]] = {
    "same": ("same", "same", "same", "same", "same"),
    "happened": ("happened", "planned", "possible", "did_not_happen", "did_not_happen"),
    "ongoing": ("ongoing", "planned", "possible", "called_off", "did_not_happen"),
    "planned": ("planned", "planned", "possible", "called_off", "did_not_happen"),
    "possible": ("possible", "possible", "possible", "did_not_happen", "did_not_happen"),
    "called_off": ("called_off", "called_off", "planned", "planned", "planned"),
    "did_not_happen": ("did_not_happen", "did_not_happen", "possible", "possible", "happened"),
}


@dataclass(frozen=True, slots=True)
class _Words:
    signatures: dict[tuple[str, str], _Signature]
    modifiers: dict[str, Status]
    auxiliaries: dict[str, Status]
    adverbs: dict[str, Status]
    lists: dict[str, frozenset[str]]
    #: Lemmas with any signature: nouns that may be the content of another governor.
    governing: frozenset[str]


@cache
def _words() -> _Words:
    table = tomllib.loads((resources.files("dateline") / "data" / "status.toml").read_text(encoding="utf-8"))
    signatures: dict[tuple[str, str], _Signature] = {}
    for name, entry in table["governors"].items():
        asserted: Effect = entry["happened"]
        follows = dict(zip(("ongoing", "planned", "possible", "called_off", "not"), _FOLLOWS[asserted], strict=True))
        by_status: dict[Status, Effect] = {
            "happened": asserted,
            "ongoing": entry.get("ongoing", follows["ongoing"]),
            "planned": entry.get("planned", follows["planned"]),
            "possible": entry.get("possible", follows["possible"]),
            "called_off": entry.get("called_off", follows["called_off"]),
            "did_not_happen": entry.get("not", follows["not"]),
        }
        signature = _Signature(name, by_status, entry.get("present"))
        for lemma in entry["words"].split():
            for form in entry["forms"].split():
                signatures.setdefault((lemma, form), signature)
    return _Words(
        signatures,
        _listed(table["modifiers"]),
        _listed(table["auxiliaries"]),
        _listed(table["adverbs"]),
        {name: frozenset(words.split()) for name, words in table["lists"].items()},
        frozenset(lemma for lemma, _ in signatures),
    )


def _in(word: str, name: str) -> bool:
    """Whether a word or lemma stands in one of the lists."""
    return word in _words().lists[name]


def _listed(table: dict[Status, str]) -> dict[str, Status]:
    """Word to status; a word that stands twice keeps its first."""
    found: dict[str, Status] = {}
    for status, words in table.items():
        for word in words.split():
            found.setdefault(word, status)
    return found


def status_of(sentence: Sentence, token: int) -> StatusReading:
    """The status of the act that ``token`` names, as its sentence tells it."""
    known: dict[int, StatusReading] = sentence.cache.setdefault("status", {})
    found = known.get(token)
    if found is None:
        # Set first: a cycle (a broken parse) then ends in a plain assertion, never in a recursion.
        known[token] = _ASSERTED
        found = known[token] = _read(sentence, token)
    return found


#: PLOVER's auxiliary modes, which stand beside the mode of any type.
AuxiliaryMode = Literal["historical", "future", "hypothetical", "negation"]
AUXILIARY_MODES: tuple[AuxiliaryMode, ...] = get_args(AuxiliaryMode)

_AUXILIARY_OF: dict[Status, tuple[AuxiliaryMode, ...]] = {
    "planned": ("future",),
    "possible": ("hypothetical",),
    "called_off": ("negation",),
    "did_not_happen": ("negation",),
}


def auxiliary_modes(status: Status, *, historical: bool) -> tuple[AuxiliaryMode, ...]:
    """The auxiliary modes of an act: ``historical`` first if it is one of the past, then what its status says."""
    past: tuple[AuxiliaryMode, ...] = ("historical",) if historical else ()
    return past + _AUXILIARY_OF.get(status, ())


def is_remembered(sentence: Sentence, token: int) -> bool:
    """The act is what an anniversary or a commemoration is of."""
    above, deps = token, sentence.deps
    while deps[above] in ("pobj", "prep", "dobj", "conj", "nsubjpass") and sentence.heads[above] != above:
        above = sentence.heads[above]
        if _in(sentence.lemmas[above], "remembrance"):
            return True
        if sentence.tags[above][0] == "V":
            return False
    return False


# -- composition ------------------------------------------------------------------------------


def _read(sentence: Sentence, token: int) -> StatusReading:
    own = _own(sentence, token)
    if own.status == "possible" and own.open:
        return own
    link = _link(sentence, token)
    if link is None:
        return own
    above, form, signature = link
    over = status_of(sentence, above)
    if form == "absent":
        # "without signing"; but "did not leave without signing" says that they did.
        if over.status == "did_not_happen" and sentence.lower[token - 1] == "without":
            return own
        return StatusReading("did_not_happen", above, "without")
    if form == "with":
        return over if own.status == "happened" else own
    if form == "purpose":
        if own.status != "happened" or over.status in ("possible", "did_not_happen", "called_off"):
            return over if own.status == "happened" else own
        return StatusReading("planned", above, "purpose clause")
    assert signature is not None
    lemma = _name(sentence, above)
    effect = signature.by_status[over.status]
    if signature.present is not None and over.status == "happened" and sentence.tags[above] in ("VBZ", "VBP"):
        effect = signature.present
    if effect == "own":
        return own
    if effect == "planned" and over.status == "happened" and _given_up(sentence, above):
        effect = "called_off"
    if effect == "possible" and lemma == "able" and over.status == "happened" and _was(sentence, above):
        effect = "happened"  # "were able to free the hostages": they did
    if effect == "same" and over.cue is not None:
        made = over
    else:
        denied = over.status == "did_not_happen"
        made = StatusReading(
            over.status if effect == "same" else effect, above, f"{'not' if denied else 'governor'} {lemma}"
        )
    if effect == "same" and made.status == "happened":
        return own
    return own if _stands(own.status, made.status) else made


def _stands(own: Status, made: Status) -> bool:
    """Whether what an act's own words say holds against what its governor makes of it."""
    if own == "happened":
        return False
    if made == "happened":
        return True
    if own in ("did_not_happen", "called_off"):
        return made in ("planned", "possible", "ongoing")  # "agreed not to attack", "wants no talks"
    return made == "ongoing" or (own == "possible" and made == "planned")


def _given_up(sentence: Sentence, governor: int) -> bool:
    """A plan of the past that the sentence goes on to drop: "had planned to visit but …", "was to have visited"."""
    tags, lower = sentence.tags, sentence.lower
    if tags[governor] not in ("VBD", "VBN", "VBG"):
        return False
    if sentence.lemmas[governor] == "be":
        return any(
            lower[c] == "have" and sentence.deps[c] == "aux" for c in range(governor, min(governor + 6, len(lower)))
        )
    for child in sentence.children[governor]:
        if sentence.deps[child] == "conj" and tags[child] in _VERBS:
            given_up = _signature(sentence, child, ("noun",))
            if given_up is not None and given_up.name == "cancel":
                return True
    return False


def _was(sentence: Sentence, adjective: int) -> bool:
    return sentence.deps[adjective] == "acomp" and sentence.tags[sentence.heads[adjective]] in ("VBD", "VBN")


# -- the act's own words ----------------------------------------------------------------------

_VERBS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))
_ARGUMENTS = frozenset(("nsubj", "nsubjpass", "dobj", "attr"))
_NOBODY = frozenset(("nobody", "none", "nothing", "noone", "neither"))
_BE = frozenset(("is", "are", "'s", "'re", "'m", "am", "was", "were"))


def _own(sentence: Sentence, token: int) -> StatusReading:
    """The status that the act's own verb group or noun phrase gives it."""
    if sentence.tags[token] in _VERBS and sentence.deps[token] not in ("amod", "compound"):
        return _verbal(sentence, token)
    if sentence.deps[token] in ("acomp", "oprd") and sentence.tags[sentence.heads[token]] in _VERBS:
        return _ASSERTED  # its copula is its governor
    return _nominal(sentence, token)


def _nominal(sentence: Sentence, token: int) -> StatusReading:
    words = _words()
    deps, lower = sentence.deps, sentence.lower
    children = sentence.children[token]
    none = _none(sentence, token)
    if none is not None:
        return StatusReading("did_not_happen", none, "no + noun")
    for child in children:
        if child < token and deps[child] in ("amod", "compound", "det", "nmod"):
            word = "".join(lower[sentence.left[child] : child + 1]) if lower[child - 1] == "-" else lower[child]
            status = words.modifiers.get(word)  # "long-delayed talks" were held
            if status is None:
                continue
            if status == "did_not_happen" and _in(sentence.lemmas[token], "processes"):
                if not _in(lower[child], "kept_from"):
                    continue  # "failed talks" were held
            return StatusReading(status, child, f"modifier {lower[child]}")
    for child in children:
        # "talks planned for Friday", "an attack foiled by police"
        if deps[child] in ("acl", "relcl") and child > token and sentence.tags[child] in _VERBS:
            if is_passive(sentence, child):
                signature = _signature(sentence, child, ("noun",))
                if signature is not None:
                    effect = signature.by_status[_verbal(sentence, child).status]
                    if effect != "same" and effect != "own" and effect != "happened":
                        return StatusReading(effect, child, f"participle {lower[child]}")
    return _ASSERTED


def _verbal(sentence: Sentence, token: int) -> StatusReading:
    words = _words()
    deps, lower, tags, lemmas = sentence.deps, sentence.lower, sentence.tags, sentence.lemmas
    children = sentence.children[token]
    auxiliaries = [c for c in children if deps[c] in ("aux", "auxpass")]
    shared = _shared(sentence, token, auxiliaries)
    if shared is not None and shared.status != "happened":
        return shared
    negation = _negation(sentence, token)
    modal = next((a for a in auxiliaries if tags[a] == "MD" or lower[a] in words.auxiliaries), None)
    if modal is None and deps[token] == "xcomp" and lower[sentence.heads[token]] in words.auxiliaries:
        modal = sentence.heads[token]  # "ought to"
    perfect = any(lower[a] in ("have", "'ve") for a in auxiliaries) and tags[token] in ("VBN", "VBD")
    past_perfect = any(lower[a] in ("had", "'d") for a in auxiliaries) and tags[token] in ("VBN", "VBD")
    mark = next((c for c in children if deps[c] == "mark" and c < token), None)
    if mark is None:
        mark = next((c for c in children if deps[c] == "advmod" and c < token and lower[c] in _WHEN), None)

    clause = _clause(sentence, token, mark, modal, negation, past_perfect)
    if clause is not None:
        return clause
    if _asked(sentence, token):
        return StatusReading("possible", len(lower) - 1, "question")
    if (
        modal is not None
        and perfect
        and lower[modal] in ("would", "could", "should", "might", "ought", "'d", "must", "need")
    ):
        # "would have killed": it did not; "would not have resigned": he did. "Must have", "might have": a guess.
        if lower[modal] == "must" or (lower[modal] == "might" and not _conditioned(sentence, token)):
            return StatusReading("possible", modal, f"auxiliary {lower[modal]}")
        if not (lower[modal] == "would" and _reported(sentence, token) and not _conditioned(sentence, token)):
            if negation is not None and lower[modal] != "could":
                return StatusReading("happened", modal, "counterfactual")
            return StatusReading("did_not_happen", modal, "counterfactual")
    if negation is not None:
        if modal is not None and lower[modal] in ("may", "might"):
            return StatusReading("possible", modal, f"auxiliary {lower[modal]}")
        return StatusReading("did_not_happen", negation, "negation")
    for child in children:
        if (deps[child] in ("advmod", "neg") and child < token) or lower[child] == "perhaps":
            status = words.adverbs.get(lower[child])
            if status is not None:
                return StatusReading(status, child, f"adverb {lower[child]}")
    if lower[max(token - 2, 0) : token] == ["all", "but"]:
        return StatusReading("did_not_happen", token - 1, "all but")
    if modal is not None and (status := words.auxiliaries.get(lower[modal])):
        if lower[modal] in ("would", "'d") and _in(lemmas[token], "wishing"):
            return _ASSERTED  # a wish that is there now
        if lower[modal] == "could" and _in(lemmas[token], "perception"):
            return _ASSERTED
        if _conditioned(sentence, token):
            return StatusReading("possible", modal, "conditional")
        if lower[modal] in ("would", "'d"):
            return StatusReading("planned", modal, "future in the past")
        return StatusReading(status, modal, f"auxiliary {lower[modal]}")
    if (
        auxiliaries
        and not _in(lower[token], "states")
        and (tags[token] == "VBG" or any(lower[a] == "being" for a in auxiliaries))
    ):
        return _progressive(sentence, token, auxiliaries)
    to = any(lower[a] == "to" for a in auxiliaries)
    if to and mark is None:
        headed = deps[token] != "ROOT" and _headline(sentence, token, sentence.heads[token])
        subject = any(deps[c] == "nsubj" and c < token for c in children)
        if (
            deps[token] == "ROOT"
            or headed
            or (subject and deps[token] in ("ccomp", "conj") and _link(sentence, token) is None)
        ):
            return StatusReading("planned", token, "headline infinitive")
    return _ASSERTED


_WHEN = frozenset(("when", "whenever", "why", "where", "how"))


def _shared(sentence: Sentence, token: int, auxiliaries: list[int]) -> StatusReading | None:
    """What a conjoined verb takes over from the first: "will arrest and *deport*", "if he wins and *dissolves*"."""
    deps, tags, lower = sentence.deps, sentence.tags, sentence.lower
    if deps[token] != "conj":
        return None
    head = sentence.heads[token]
    if tags[head] not in _VERBS:
        # "will hear the witnesses and sentence him": a base form hung on the object by mistake.
        head = sentence.heads[head]
        if tags[token] != "VB" or tags[head] not in _VERBS:
            return None
    if any(lower[a] != "be" for a in auxiliaries) or any(
        deps[c] in ("nsubj", "nsubjpass", "expl") for c in sentence.children[token]
    ):
        return None
    first = _verbal(sentence, head)
    between = {lower[c] for c in sentence.children[head] if deps[c] == "cc" and head < c < token}
    if tags[token] == "VB" or lower[token] == "be":
        return first if "but" not in between or first.status != "did_not_happen" else None
    if tags[token] in ("VBN", "VBG") and tags[head] in ("VBN", "VBG", "VBD"):
        return first if "but" not in between else None
    if first.status == "did_not_happen":
        return first if between & {"or", "nor"} else None
    if first.rule.startswith(("marker", "question")) and tags[token] == tags[head]:
        return first
    return None


def _negation(sentence: Sentence, token: int) -> int | None:
    """The word that negates a verb: on it, in its subject or object, or fronted."""
    deps, lower = sentence.deps, sentence.lower
    children = sentence.children[token]
    for child in children:
        if deps[child] == "neg":
            if child > token and deps[token] != "ROOT" and sentence.lower[child] == "no":
                continue
            if (
                child + 1 < len(lower)
                and lower[child] == "not"
                and lower[child + 1] in ("only", "until", "just", "least")
            ):
                continue
            return child
        if _in(lower[child], "negative") and deps[child] not in _ARGUMENTS and deps[child] != "conj":
            return child
        if (
            deps[child] == "advmod"
            and lower[child] in ("longer", "more")
            and any(lower[c] == "no" for c in sentence.children[child])
        ):
            return child
        if deps[child] in ("prep", "advmod") and child < token:
            # "at no time did", "under no circumstances will"
            for under in sentence.children[child]:
                if deps[under] == "pobj" and any(lower[c] == "no" for c in sentence.children[under]):
                    if _inverted(sentence, token):
                        return under
        if deps[child] in ("aux", "auxpass") and lower[child - 1] == "nor" and child > 0:
            return child - 1  # "nor have they spoken"
        if deps[child] in _ARGUMENTS:
            none = _none(sentence, child)
            if none is not None:
                return none
        if deps[child] == "agent":
            for under in sentence.children[child]:
                if _none(sentence, under) is not None:
                    return under
    return None


def _none(sentence: Sentence, noun: int) -> int | None:
    """The word that says that a noun phrase stands for nobody."""
    lower, deps = sentence.lower, sentence.deps
    if lower[noun] in _NOBODY:
        return noun
    for child in sentence.children[noun]:
        if child > noun:
            break
        if lower[child] in ("no", "neither") and deps[child] in ("det", "neg", "preconj", "cc", "advmod"):
            return child
        if lower[child] == "not" and any(lower[c] in ("single", "one") for c in (*sentence.children[noun], noun)):
            return child
    if sentence.lower[max(noun - 2, 0) : noun + 1][-2:] == ["not", "one"]:
        return noun
    return None


def _inverted(sentence: Sentence, token: int) -> bool:
    """An auxiliary before the subject."""
    deps = sentence.deps
    subject = next((c for c in sentence.children[token] if deps[c] in ("nsubj", "nsubjpass")), None)
    if subject is None:
        return False
    if sentence.lower[token] == "were":
        return token < subject and deps[token] == "advcl"
    return any(deps[c] in ("aux", "auxpass") and c < subject for c in sentence.children[token])


def _clause(
    sentence: Sentence, token: int, mark: int | None, modal: int | None, negation: int | None, past_perfect: bool
) -> StatusReading | None:
    """What a subordinate clause says by its subordinator: conditions, questions, "before", "until"."""
    lower, deps, tags = sentence.lower, sentence.deps, sentence.tags
    word = lower[mark] if mark is not None else ""
    if deps[token] == "relcl" and tags[token] in ("VBZ", "VBP"):
        noun = sentence.heads[token]
        if lower[noun] in ("anyone", "anybody", "whoever") or any(lower[c] == "any" for c in sentence.children[noun]):
            return StatusReading("possible", noun, "marker any")
    if deps[token] in ("advcl", "ccomp") and not word and "?" not in lower and _inverted(sentence, token):
        # "had Senegal not intervened", "should Kosovo arrest him", "were Turkey to block it"
        first = min((c for c in sentence.children[token] if deps[c] in ("aux", "auxpass")), default=token)
        if deps[token] == "ccomp" and lower[first] != "had":
            return None
        if lower[first] == "had":
            return StatusReading("happened" if negation is not None else "did_not_happen", first, "counterfactual")
        return StatusReading("possible", first, "inverted condition")
    if mark is None:
        return None
    if _in(word, "conditions") or (word == "that" and _in(lower[max(mark - 1, 0)], "conditions")):
        if past_perfect and word == "if" and _counterfactual(sentence, sentence.heads[token]):
            return StatusReading("happened" if negation is not None else "did_not_happen", mark, "counterfactual")
        return StatusReading("possible", mark, f"marker {word}")
    if word == "in" and lower[mark + 1] == "case":
        return StatusReading("possible", mark, "marker in case")
    if word in ("as", "so") and lower[max(mark - 2, 0) : mark] in (["so", "long"], ["as", "long"]):
        if tags[token] in ("VBZ", "VBP"):
            return StatusReading("possible", mark, "marker as long as")
    if deps[token] != "advcl":
        return None
    main = sentence.heads[token]
    present = tags[token] in ("VBZ", "VBP") or (
        tags[token] in ("VBN", "VBG")
        and any(lower[c] in ("is", "are", "has", "have") for c in sentence.children[token])
    )
    if word == "until":
        return StatusReading("possible", mark, "marker until") if present else None
    if word == "before":
        able = any(sentence.lemmas[c] == "able" for c in sentence.children[token])
        if modal is not None or past_perfect or able:
            return StatusReading("did_not_happen", mark, "before")
    if word == "so" or (word == "that" and lower[max(mark - 1, 0)] == "so"):
        if modal is not None:
            return StatusReading("planned", mark, "purpose clause")
    if word in ("before", "after", "when", "once", "as", "until") and present and _future(sentence, main):
        return StatusReading("planned", mark, f"marker {word}")
    return None


def _future(sentence: Sentence, token: int) -> bool:
    """A main clause about what is to come."""
    if sentence.tags[token] not in _VERBS:
        return False
    reading = status_of(sentence, token)
    return reading.status == "planned"


def _counterfactual(sentence: Sentence, main: int) -> bool:
    return any(sentence.lower[c] in ("would", "could", "might", "'d") for c in sentence.children[main])


def _conditioned(sentence: Sentence, token: int) -> bool:
    """A condition hangs on the verb: "will strike unless", "in the event of an attack"."""
    deps, lower = sentence.deps, sentence.lower
    verb = token
    while deps[verb] == "conj" and sentence.tags[sentence.heads[verb]] in _VERBS:
        verb = sentence.heads[verb]
    for child in (*sentence.children[token], *(sentence.children[verb] if verb != token else ())):
        if deps[child] == "advcl":
            if any(_in(lower[c], "conditions") for c in sentence.children[child] if c < child):
                return True
            if _inverted(sentence, child) and not any(lower[c] == "?" for c in sentence.children[child]):
                return True
        if _in(lower[child], "conditions") and child != token:
            return True  # "provided that", "assuming that"
        if deps[child] == "prep":
            if (
                lower[child] in ("without", "failing")
                or "case" in lower[child : child + 3]
                or "event" in lower[child : child + 4]
            ):
                return True
            if lower[child] == "on" and "condition" in lower[child : child + 3]:
                return True
    return False


def _asked(sentence: Sentence, token: int) -> bool:
    """The verb of a question, direct or under the speaker's tag. "Why" asks about what happened."""
    lower = sentence.lower
    if lower[-1] != "?" and "?" not in lower[-3:]:
        return False
    if lower[0] == "why":
        return False
    top = token
    while sentence.deps[top] in ("xcomp", "ccomp", "conj", "acl", "dobj", "pobj", "prep"):
        top = sentence.heads[top]
    return top == sentence.root and sentence.deps[token] in ("ROOT", "ccomp", "conj")


def _reported(sentence: Sentence, token: int) -> bool:
    """In a clause that tells what was said, promised or thought."""
    deps, heads, tags = sentence.deps, sentence.heads, sentence.tags
    while deps[token] == "conj" and tags[heads[token]] in _VERBS:
        token = heads[token]
    return deps[token] in ("ccomp", "acl") or (
        deps[token] == "ROOT" and any(deps[c] in ("ccomp", "parataxis") for c in sentence.children[token])
    )


def _progressive(sentence: Sentence, token: int, auxiliaries: list[int]) -> StatusReading:
    lower = sentence.lower
    forms = [lower[a] for a in auxiliaries]
    if "had" in forms:
        return _ASSERTED
    dated = _dated_ahead(sentence, token)
    if "was" in forms or "were" in forms:
        if not _told(sentence, token):
            return _ASSERTED
        return StatusReading("planned" if dated else "ongoing", token, "progressive under past speech")
    if "been" not in forms and dated:
        return StatusReading("planned", token, "progressive with a date ahead")
    if any(f in _BE or f in ("been", "be") for f in forms):
        return StatusReading("ongoing", token, "progressive")
    return _ASSERTED


def _dated_ahead(sentence: Sentence, token: int) -> bool:
    """The verb has a date to come: "is visiting next month", "is holding a trial on Monday"."""
    deps, lower = sentence.deps, sentence.lower
    for child in sentence.children[token]:
        if deps[child] in ("npadvmod", "advmod"):
            if any(_in(lower[i], "ahead") for i in range(sentence.left[child], child + 1)):
                return not any(lower[i] == "last" for i in range(sentence.left[child], child + 1))
        elif deps[child] == "prep" and lower[child] in ("on", "in"):
            if (
                any(_in(lower[i], "ahead") for i in range(child, sentence.right[child] + 1))
                and sentence.right[child] - child < 4
            ):
                return True
    return False


def _told(sentence: Sentence, token: int) -> bool:
    """In the content of past speech, with no other clause that it is the background of."""
    deps = sentence.deps
    if deps[token] not in ("ccomp", "acl") or any(deps[c] == "advcl" for c in sentence.children[token]):
        return False
    head = sentence.heads[token]
    if deps[token] == "acl":  # "told a station that": the clause hung on the one who was told
        head = sentence.heads[head]
    if not _in(sentence.lemmas[head], "speech") or sentence.tags[head] not in ("VBD", "VBN"):
        return False
    first, last = sentence.left[token], sentence.right[token]
    return not any(w in ("last", "ago", "yesterday", "when", "while", "then") for w in sentence.lower[first : last + 1])


# -- governors --------------------------------------------------------------------------------

_Link = tuple[int, _Form, _Signature | None]
_COPULAS = frozenset("be remain seem look appear become prove get".split())


def _link(sentence: Sentence, token: int) -> _Link | None:
    """The governor of an act, the form in which it takes it, and its signature.

    None where the act stands on its own: in a main clause, under a reporting verb's "that", in
    a relative clause, or as the subject of an active verb.
    """
    deps, tags, heads = sentence.deps, sentence.tags, sentence.heads
    dep, head = deps[token], heads[token]
    if head == token:
        return None
    if dep in ("acomp", "oprd") and tags[head] in _VERBS and sentence.lemmas[head] in _COPULAS:
        return head, "with", None
    if tags[token] in _VERBS and dep not in ("dobj", "nsubj", "nsubjpass", "pobj", "compound", "amod"):
        return _link_verb(sentence, token, dep, head)
    return _link_noun(sentence, token, dep, head)


def _link_verb(sentence: Sentence, token: int, dep: str, head: int) -> _Link | None:
    deps, tags, lower, heads = sentence.deps, sentence.tags, sentence.lower, sentence.heads
    if dep == "conj":
        finite = tags[token] not in ("VB", "VBG", "VBN") or any(
            deps[c] in ("nsubj", "nsubjpass") or (deps[c] == "aux" and lower[c] != "to")
            for c in sentence.children[token]
        )
        if finite:
            return None
        if tags[head] in _VERBS:
            return _link(sentence, head)
        return _link(sentence, heads[head]) if tags[token] == "VB" and tags[heads[head]] in _VERBS else None
    form = _form(sentence, token)
    if form == "participle":
        if dep not in ("xcomp", "ccomp", "oprd"):
            return None
        form = "to"  # "wants the chief sacked"
    if (
        dep == "ccomp"
        and form == "that"
        and token < head
        and not any(lower[c] in ("that", "whether") for c in sentence.children[token])
    ):
        return None  # "…, a minister warned": the clause is asserted, the speaker added
    before = lower[max(sentence.left[token] - 1, 0)]
    if dep in ("acl", "relcl", "xcomp", "advcl") and form == "to" and _headline(sentence, token, head):
        return None
    if dep in ("xcomp", "ccomp", "oprd", "dep"):
        found = _governed(sentence, _predicate(sentence, head), form)
        if found is None and form == "to" and dep == "xcomp" and not _in(sentence.lemmas[head], "hearsay"):
            if tags[head] in _VERBS and is_passive(sentence, head):
                return head, "purpose", None  # "are being trained to guard"
        return found
    if dep in ("csubj", "csubjpass"):
        return _governed(sentence, _predicate(sentence, head), form)
    if dep == "nsubj":
        return _governed(sentence, _predicate(sentence, head), form)
    if dep == "pcomp":
        return _link_gerund(sentence, token, head)
    if dep in ("advcl", "prep"):
        marks = {lower[c] for c in sentence.children[token] if c < token} | {before}
        if marks & {"than", "instead", "without"} and form in ("to", "ing"):
            if "than" not in marks or "rather" in lower[max(token - 4, 0) : token]:
                return head, "absent", None
        if form == "to" and "to" in marks:
            found = _governed(sentence, _predicate(sentence, head), "to")
            if found is not None:
                return found
            noun = next((c for c in sentence.children[head] if deps[c] == "dobj" and c < token), None)
            if noun is not None:
                found = _governed(sentence, noun, "to")
                if found is not None:
                    return found
            if deps[head] in ("advmod", "acomp"):
                # "went so far as to expel", "too weak to resist"
                return (heads[head], "with", None) if "as" in marks else None
            if _in(sentence.lemmas[head], "doing"):
                return head, "with", None
            return head, "purpose", None
        if form == "ing" and "by" in marks:
            return head, "with", None
        if form == "ing" and head < token <= head + 2:
            return _governed(sentence, head, "ing")  # "ruled out sending"
        return None
    if dep == "acl" and form in ("to", "ing", "that"):
        if form == "ing":
            proposed = _signature(sentence, head, ("ing",))
            if proposed is None or proposed.name != "propose":
                return None  # only "a motion condemning": what a letter or a law does, it does
        found = _governed(sentence, head, form)
        if found is not None or form == "that":
            return found
        if form == "to":
            return _infinitive_on_noun(sentence, head)
    if dep == "relcl" and form == "to":
        found = _governed(sentence, head, form)
        return found if found is not None else _infinitive_on_noun(sentence, head)
    return None


def _headline(sentence: Sentence, token: int, head: int) -> bool:
    """An infinitive with no verb above it: "Navy to escort tankers"."""
    if sentence.tags[sentence.root] in _VERBS and not (sentence.root == 0 and sentence.tags[0] in ("VBG", "VBN")):
        return False
    if (sentence.lemmas[head], "to") in _words().signatures and head == token - 2:
        return False
    return head == sentence.root or (sentence.deps[head] in ("conj", "appos") and sentence.heads[head] == sentence.root)


def _infinitive_on_noun(sentence: Sentence, noun: int) -> _Link | None:
    """An infinitive that hangs on a noun: its verb's, where that verb takes one ("asked Libya to"), or the noun's."""
    if any(_in(sentence.lower[c], "done") for c in (noun, *sentence.children[noun])):
        return None
    if sentence.deps[noun] in ("dobj", "nsubjpass", "pobj", "nsubj"):
        verb = sentence.heads[noun]
        found = _governed(sentence, verb, "to")
        if found is not None:
            return found
    # "ways to target", "a team to inspect": what something is for has not happened by that.
    return noun, "to", _OPEN


_OPEN = _Signature(
    "infinitive on a noun",
    {
        "happened": "possible",
        "ongoing": "possible",
        "planned": "possible",
        "possible": "possible",
        "called_off": "did_not_happen",
        "did_not_happen": "did_not_happen",
    },
    None,
)


def _link_gerund(sentence: Sentence, token: int, preposition: int) -> _Link | None:
    deps, lower, heads = sentence.deps, sentence.lower, sentence.heads
    word = lower[preposition]
    above = heads[preposition]
    if above == preposition:
        return None
    if (
        word == "without"
        or lower[max(preposition - 1, 0)] == "instead"
        or (word == "than" and lower[max(preposition - 1, 0)] == "rather")
    ):
        return above, "absent", None
    if word == "of" and deps[above] == "prep":
        if lower[above] == "out":  # "talked them out of burning"
            return _governed(sentence, heads[above], "from")
        above = heads[above]
    if word == "by":
        return (above, "with", None) if sentence.tags[above] in _VERBS else None
    if word in ("before", "after", "since", "for", "while", "when", "upon") and word != "for":
        if (
            word == "before"
            and sentence.tags[above] in _VERBS
            and status_of(sentence, above).status in ("planned", "possible")
        ):
            return above, "with", None
        return None
    form: _Form = "from" if word == "from" else "into" if word == "into" else "ing"
    for candidate in _climb(sentence, above):
        found = _governed(sentence, _predicate(sentence, candidate), form)
        if found is not None:
            return found
        if form != "ing":
            found = _governed(sentence, candidate, "ing")
            if found is not None:
                return found
        if _is_shield(sentence, candidate):
            return None
    return None


def _climb(sentence: Sentence, above: int) -> Iterator[int]:
    """The head, and, where it is an object, its verb: attachment of prepositions is often one too low."""
    while sentence.deps[above] == "prep" and sentence.heads[above] != above:
        above = sentence.heads[above]  # "out of"
    yield above
    if sentence.deps[above] == "advmod":
        yield sentence.heads[above]  # "came close to"
    if sentence.deps[above] in ("dobj", "nsubjpass", "pobj") and sentence.tags[above] not in _VERBS:
        verb = sentence.heads[above]
        if sentence.deps[verb] != "prep":
            yield verb


def _link_noun(sentence: Sentence, token: int, dep: str, head: int) -> _Link | None:
    deps, tags, lower, heads = sentence.deps, sentence.tags, sentence.lower, sentence.heads
    if dep == "conj":
        return _link(sentence, head) if tags[head] not in _VERBS else None
    if dep == "appos":
        return None
    if dep in ("nsubj", "nsubjpass"):
        raised = _raised(sentence, head)
        if raised is not None:
            found = _governed(sentence, raised, "noun", "content")
            if found is not None and (is_passive(sentence, raised) or _in(sentence.lemmas[raised], "intransitive")):
                return found
    if dep in ("dobj", "nsubjpass"):
        if lower[head] == "failing":
            return head, "noun", _OPEN
        content = sentence.lemmas[token] in _words().governing
        return _governed(sentence, head, "noun", "content") if content else _governed(sentence, head, "noun")
    if dep in ("attr", "oprd"):
        # "there was no attack", "a ransom is not an option": the copula says it
        return (head, "with", None) if sentence.lemmas[head] == "be" else None
    if dep == "nsubj":
        # "talks collapsed", "a visit is possible": the verb or its predicate.
        if sentence.lemmas[head] in _COPULAS or tags[head] not in _VERBS:
            predicate = _predicate(sentence, head)
            if predicate == head and tags[head] in _VERBS:
                return None
            return _governed(sentence, predicate, "noun", "content")
        tried = sentence.lemmas[token] in ("attempt", "effort", "bid")
        if sentence.lemmas[head] == "fail" and _in(sentence.lemmas[token], "processes") and not tried:
            return None
        if any(_in(name, "intransitive") for name in _names(sentence, head)):
            return _governed(sentence, head, "noun")
        return None
    if dep == "pobj" and deps[head] == "prt":
        return _governed(sentence, heads[head], "noun", "content")
    if dep == "pobj":
        return _link_object(sentence, token, head)
    if dep in ("compound", "nmod"):
        # "attack plans", "visit proposal"
        return _governed(sentence, head, "noun")
    return None


def _raised(sentence: Sentence, head: int) -> int | None:
    """The infinitive that a subject belongs to: "talks are expected to *resume*", "are to be *held*"."""
    deps = sentence.deps
    at = head
    for _ in range(4):
        below = next((c for c in sentence.children[at] if deps[c] in ("xcomp", "acomp") and c > at), None)
        if below is None:
            break
        at = below
    return at if at != head and sentence.tags[at] in _VERBS and _form(sentence, at) == "to" else None


_LOOSE = frozenset(("from", "in", "at", "with", "on", "against", "to", "over", "into"))


def _link_object(sentence: Sentence, token: int, preposition: int) -> _Link | None:
    lower, heads = sentence.lower, sentence.heads
    word = lower[preposition]
    above = heads[preposition]
    if above == preposition:
        return None
    phrase = _phrase(sentence, token)
    if any((phrase, form) in _words().signatures for form in ("to", "ing", "noun")):
        return above, "with", None  # "is on the verge of": as its verb is
    if word in ("without", "absent") or (word == "for" and lower[max(preposition - 1, 0)] == "but"):
        if _counterfactual(sentence, above):
            return None  # "without the intervention, they would": it was there
        return above, "absent", None
    if word == "of" and _in(lower[max(preposition - 1, 0)], "cases"):
        return preposition - 1, "noun", _OPEN
    if word in ("failing", "pending", "barring"):
        return preposition, "noun", _OPEN
    if word == "by" and sentence.tags[above] in _VERBS:
        return None
    if word not in ("for", "of", "about") and word not in _LOOSE:
        return None
    for candidate in _climb(sentence, above):
        if _is_shield(sentence, candidate):
            return None
        if word in _LOOSE:
            form: tuple[_Form, ...] = ("from", "noun") if word in ("from", "out") else ("noun",)
            found = _governed(sentence, candidate, *form)
            if found is not None and found[2] is not None and found[2].by_status["happened"] != "same":
                return found
            if word not in ("in", "with", "on"):
                break
            if sentence.tags[candidate] in _VERBS or found is None:
                break
        elif word == "for":
            found = _governed(sentence, candidate, "noun", "for")
            if found is not None:
                return found
        else:
            return _governed(sentence, _predicate(sentence, candidate), "noun")
    return None


def _form(sentence: Sentence, token: int) -> _Form:
    """How a clause is headed: by an infinitive (or a subjunctive), a gerund, or a tense."""
    deps, lower, tag = sentence.deps, sentence.lower, sentence.tags[token]
    auxiliaries = [c for c in sentence.children[token] if deps[c] in ("aux", "auxpass")]
    if any(lower[a] == "to" for a in auxiliaries):
        return "to"
    if any(lower[a] in ("having", "being") for a in auxiliaries):
        return "ing"
    if any(lower[a] == "be" for a in auxiliaries) and not any(sentence.tags[a] == "MD" for a in auxiliaries):
        return "to"
    if auxiliaries and any(lower[a] != "not" for a in auxiliaries):
        return "that"
    if tag == "VB":
        return "to"
    if tag == "VBG":
        return "ing"
    if tag == "VBN" and not auxiliaries:
        return "participle"
    if tag == "VBP":
        marked = any(deps[c] == "mark" and lower[c] == "that" for c in sentence.children[token])
        if marked and sentence.tags[sentence.heads[token]] in ("VBD", "VBN"):
            return "to"  # "asked that both armies pull back": a present under a past is a subjunctive
        subject = next((c for c in sentence.children[token] if deps[c] == "nsubj"), None)
        if (
            subject is not None
            and sentence.tags[subject] in ("NN", "NNP")
            and not any(deps[c] == "conj" for c in sentence.children[subject])
        ):
            return "to"  # "insists that the minister resign"
    return "that"


def _predicate(sentence: Sentence, head: int) -> int:
    """The word that a copula's clause says something with: "is *likely*", "is out of the *question*"."""
    if sentence.lemmas[head] not in _COPULAS or sentence.lower[head + 1 : head + 2] == ["to"]:
        return head  # "is to go on trial, state media report": said with the verb
    deps = sentence.deps
    for child in sentence.children[head]:
        if deps[child] in ("acomp", "oprd") or (deps[child] == "attr" and sentence.lower[child] not in ("what", "who")):
            if (sentence.lemmas[child]) in _words().governing:
                return child
        elif deps[child] in ("prep", "advmod"):
            if (sentence.lower[child], "noun") in _words().signatures:
                return child
            for under in (child, *sentence.children[child]):
                for noun in sentence.children[under]:
                    if deps[noun] == "pobj" and _phrase(sentence, noun) in _words().governing:
                        return noun
    return head


def _phrase(sentence: Sentence, noun: int) -> str:
    """A noun with the preposition before it: "on_verge", "out_of_question"."""
    preposition = sentence.heads[noun]
    word = sentence.lower[preposition]
    if word == "of" and sentence.lower[max(preposition - 1, 0)] == "out":
        word = "out_of"
    return f"{word}_{sentence.lemmas[noun]}"


def _is_shield(sentence: Sentence, token: int) -> bool:
    return any(_in(name, "shields") for name in _names(sentence, token))


def _governed(sentence: Sentence, above: int, *forms: _Form) -> _Link | None:
    if forms[0] in ("noun", "ing") and _is_shield(sentence, above):
        return None
    signature = _signature(sentence, above, forms)
    if signature is None:
        return None
    return above, forms[0], signature


def _signature(sentence: Sentence, above: int, forms: tuple[str, ...]) -> _Signature | None:
    signatures = _words().signatures
    for name in _names(sentence, above):
        for form in forms:
            found = signatures.get((name, form))
            if found is not None:
                return found
    return None


def _name(sentence: Sentence, token: int) -> str:
    return next(iter(_names(sentence, token)))


def _names(sentence: Sentence, token: int) -> Iterator[str]:
    """The names under which a governor may stand in the table, the most telling first."""
    lemma = sentence.lemmas[token]
    lower, deps = sentence.lower, sentence.deps
    for child in sentence.children[token]:
        if (
            deps[child] in ("prt", "acomp", "advmod")
            and child > token
            and f"{lemma}_{lower[child]}" in _words().governing
        ):
            yield f"{lemma}_{lower[child]}"
        elif deps[child] in ("prep", "dobj", "intj") and child > token:
            name = f"{lemma}_{lower[child]}"
            if name in _words().governing or _in(name, "shields"):
                yield name
            for under in sentence.children[child]:
                if deps[under] == "pobj" and f"{name}_{lower[under]}" in _words().governing:
                    yield f"{name}_{lower[under]}"
    if deps[token] == "pobj":
        phrase = _phrase(sentence, token)
        if phrase in _words().governing:
            yield phrase
    if lemma == "have" and any(lower[c] == "yet" for c in sentence.children[token]):
        yield "have_yet"
    yield lemma
    if lower[token] != lemma:
        yield lower[token]
