"""Sentence to clauses: every predicate with its arguments, made plain from the parse.

A clause is a predicate (verb, noun or adjective) with its *frame*: roles to the tokens that
fill them. Whatever the grammar did to the wording is undone here, once, so that the codebook
sees ``Kenya expelled the envoy``, ``the envoy was expelled by Kenya``, ``Kenya, which expelled
the envoy``, ``after expelling the envoy, Kenya`` and ``Kenya's expulsion of the envoy`` with the
same roles:

====== =========================================================================
role   filled by
====== =========================================================================
subj   who does it: subject, passive agent, controller, head of a relative clause;
       of a noun, its "by" phrase
obj    what it is done to: object, passive subject, raised object
attr   predicate noun or adjective ("is *critical*")
poss   a noun's possessor ("*Iran*'s rejection")
mod    a noun's name-like modifiers ("*US* air strikes", "*Kurdish* protest")
to, …  the object of a preposition, under the preposition ("dative" is "to")
====== =========================================================================

Fillers are token indices of noun heads, conjuncts included ("France and Germany" fills a role
twice). Frames are worked out when asked for and remembered on the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.parse import Sentence

Frame = dict[str, list[int]]

_VERB_TAGS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))
_NOT_PREDICATE = frozenset(("aux", "auxpass", "amod", "compound", "prep"))
_NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS"))
_RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
_EMPTY: Frame = {}

#: With an object, these still hand their own subject to the infinitive: "promised him to leave".
_SUBJECT_CONTROL = frozenset(
    "promise vow threaten pledge swear use telephone phone ring visit meet hold stage take sign spend impose"
    " launch".split()
)

_BLAMING = frozenset("accuse suspect convict acquit blame charge praise criticise criticize thank".split())

#: Dependencies that carry a clause under its governor, and so can pass a subject down.
_SUBORDINATE = frozenset(("xcomp", "advcl", "ccomp", "acl", "relcl", "pcomp", "conj", "dep", "parataxis"))


def is_predicate_verb(sentence: Sentence, i: int) -> bool:
    """A verb that heads a clause: not an auxiliary, not a participle used as adjective or preposition."""
    if sentence.tags[i] not in _VERB_TAGS or sentence.deps[i] in _NOT_PREDICATE:
        return False
    # "would not travel *as planned*": how, not an act.
    return not (
        sentence.deps[i] == "advcl"
        and sentence.tags[i] == "VBN"
        and i > 0
        and sentence.lower[i - 1] == "as"
        and sentence.heads[i - 1] == i
    )


def predicate_lemma(sentence: Sentence, i: int) -> str:
    """The lemma with its particle: "call_off", "carry_out"."""
    for child in sentence.children[i]:
        if sentence.deps[child] == "prt":
            return f"{sentence.lemmas[i]}_{sentence.lower[child]}"
    return sentence.lemmas[i]


def frame(sentence: Sentence, i: int) -> Frame:
    """The roles of the predicate at token ``i``. Roles without a filler are absent."""
    frames: dict[int, Frame] | None = sentence.cache.get("frames")
    if frames is None:
        frames = sentence.cache["frames"] = {}
    found = frames.get(i)
    if found is None:
        # Set first: a cycle (a broken parse) then ends in an empty frame, never in a recursion.
        frames[i] = _EMPTY
        tag = sentence.tags[i]
        if tag in _VERB_TAGS:
            found = _verb_frame(sentence, i)
        elif tag in _NOUN_TAGS:
            found = _noun_frame(sentence, i)
        else:
            found = _other_frame(sentence, i)
        frames[i] = found
    return found


def conjuncts(sentence: Sentence, i: int) -> list[int]:
    """The token and all that is coordinated under it: "Iraq, Iran and Oman" from "Iraq"."""
    out = [i]
    for token in out:
        for child in sentence.children[token]:
            if sentence.deps[child] == "conj" and sentence.tags[child] not in _VERB_TAGS:
                out.append(child)
    return out


#: Participles that tell the state of their subject: nobody opposed or prepared it.
_STATES = frozenset(
    "opposed committed prepared determined dedicated engaged involved concerned interested worried agreed".split()
)


#: What is never done without an object: "two were killed and seven others *wounded*".
_SUFFERED = frozenset(
    "wound injure hurt kill arrest detain displace damage destroy kidnap abduct jail capture seize imprison".split()
)


def is_passive(sentence: Sentence, i: int) -> bool:
    """Passive by auxiliary or passive subject, or a bare participle that modifies ("arrested in Kano")."""
    deps = sentence.deps
    if sentence.lower[i] in _STATES and not any(deps[c] == "agent" for c in sentence.children[i]):
        return False
    for child in sentence.children[i]:
        if deps[child] in ("nsubjpass", "auxpass"):
            return True
    if sentence.tags[i] == "VBN":
        if deps[i] in ("acl", "advcl"):
            return not any(deps[c] in ("nsubj", "aux") for c in sentence.children[i])
        # "two were arrested and seven others fined": the second "were" is left out.
        if deps[i] == "conj" and not any(deps[c] in ("aux", "dobj") for c in sentence.children[i]):
            head = sentence.heads[i]
            return sentence.tags[head] in _VERB_TAGS and is_passive(sentence, head)
    elif sentence.tags[i] == "VBD" and i and sentence.words[i - 1] == "," and sentence.lemmas[i] in _SUFFERED:
        # "The crew, *captured* a day earlier, are well": a participle taken for a past tense.
        return deps[i] != "conj" and not any(deps[c] in ("aux", "dobj") for c in sentence.children[i])
    elif deps[i] == "conj" and sentence.lemmas[i] in _SUFFERED:
        head = sentence.heads[i]
        alone = not any(deps[c] in ("aux", "dobj") for c in sentence.children[i])
        return alone and sentence.tags[head] in _VERB_TAGS and is_passive(sentence, head)
    return False


def surface_subject(sentence: Sentence, i: int) -> list[int]:
    """The grammatical subject of a verb, own or inherited; empty where there is none."""
    subjects: dict[int, list[int]] | None = sentence.cache.get("subjects")
    if subjects is None:
        subjects = sentence.cache["subjects"] = {}
    known = subjects.get(i)
    if known is None:
        subjects[i] = []
        known = subjects[i] = _find_subject(sentence, i)
    return known


def subjects(sentence: Sentence, verb: int) -> list[int]:
    """Who does what a verb says: whom its clause gives as the doer, or else the grammatical subject."""
    return frame(sentence, verb).get("subj") or surface_subject(sentence, verb)


def governor(sentence: Sentence, i: int) -> int | None:
    """The predicate (verb, noun or adjective) that token ``i`` hangs under, prepositions passed over."""
    head = sentence.heads[i]
    if head == i:
        return None
    while sentence.deps[head] in ("prep", "agent", "dative", "pcomp") and sentence.tags[head] in ("IN", "TO", "RP"):
        above = sentence.heads[head]
        if above == head:
            return None
        head = above
    return head


def governors(sentence: Sentence, i: int, most: int) -> Iterator[int]:
    """The predicates over a token, the nearest first, ``most`` at most."""
    above = governor(sentence, i)
    for _ in range(most):
        if above is None:
            return
        yield above
        above = governor(sentence, above)


def verb_over(sentence: Sentence, token: int, reach: int) -> int | None:
    """The first verb that governs a token, ``reach`` governors up at most."""
    return next((t for t in governors(sentence, token, reach) if sentence.tags[t][0] == "V"), None)


def is_infinitive(sentence: Sentence, verb: int) -> bool:
    """Whether a verb stands with "to": "agreed *to withdraw*"."""
    return any(sentence.lower[c] == "to" and sentence.deps[c] == "aux" for c in sentence.children[verb])


#: What brings in a clause that tells of what was, beside the act that it dates or grounds.
_TELLING = frozenset("after before when as while since because once".split())


def tells_in_full(sentence: Sentence, verb: int) -> bool:
    """Whether a clause under another tells what a sentence of its own could, as surely.

    "two days *after* Poland *expelled* three of its own", "the truce that both *signed*": finite and past, with a
    subject of its own; not what depends on a condition, a wish or a saying.
    """
    deps = sentence.deps
    if deps[verb] not in ("advcl", "relcl"):
        return False
    subject, told, past = False, deps[verb] == "relcl", sentence.tags[verb] == "VBD"
    for child in sentence.children[verb]:
        dep, word = deps[child], sentence.lower[child]
        if dep in ("nsubj", "nsubjpass"):
            subject = subject or word not in _RELATIVE
        elif dep in ("mark", "advmod") and word in _TELLING:
            told = True
        elif dep in ("aux", "auxpass"):
            past = past or word in ("had", "has", "have", "was", "were")
            if word in ("to", "would", "will", "could", "can", "may", "might", "should", "must"):
                return False
    return subject and told and past


# -- frames -----------------------------------------------------------------------------------


def _fill(sentence: Sentence, out: Frame, role: str, token: int) -> None:
    """Add a filler with its conjuncts; a relative pronoun stands for the noun it refers to."""
    if sentence.lower[token] in _RELATIVE and sentence.tags[token] in ("WDT", "WP", "IN", "DT"):
        antecedent = _antecedent(sentence, token)
        if antecedent is None:
            return
        token = antecedent
        fillers = [token]
    else:
        fillers = conjuncts(sentence, token)
    present = out.get(role)
    if present is None:
        out[role] = fillers
    else:
        present.extend(f for f in fillers if f not in present)


def _antecedent(sentence: Sentence, token: int) -> int | None:
    at = token
    for _ in range(6):
        if sentence.deps[at] == "relcl":
            return sentence.heads[at]
        if sentence.heads[at] == at:
            return None
        at = sentence.heads[at]
    return None


#: "in support of the teachers": for whom, which is neither where nor against whom.
_IN_FAVOUR = frozenset("support favour favor solidarity honour honor memory sympathy".split())


def _prepositional(sentence: Sentence, out: Frame, prep: int, *, of_noun: bool = False) -> None:
    role = sentence.lower[prep]
    if role == "in" and any(sentence.lower[c] in _IN_FAVOUR for c in sentence.children[prep]):
        role = "in_favour"
    if of_noun and role == "by":
        role = "subj"
    for child in sentence.children[prep]:
        dep = sentence.deps[child]
        if dep == "pobj":
            _fill(sentence, out, role, child)
        elif dep == "prep":
            if sentence.tags[prep] == "VBG":  # "according to": one preposition, not a recipient's "to"
                for g in sentence.children[child]:
                    if sentence.deps[g] == "pobj":
                        _fill(sentence, out, f"{role}_{sentence.lower[child]}", g)
            else:
                _prepositional(sentence, out, child, of_noun=of_noun)
        elif dep == "pcomp" and sentence.tags[child] in _NOUN_TAGS:
            _fill(sentence, out, role, child)


def _verb_frame(sentence: Sentence, i: int) -> Frame:
    out: Frame = {}
    deps, tags, children = sentence.deps, sentence.tags, sentence.children
    passive = is_passive(sentence, i)
    for child in children[i]:
        dep = deps[child]
        if dep == "dobj":
            _fill(sentence, out, "obj", child)
        elif dep == "prep":
            _prepositional(sentence, out, child)
        elif dep == "agent":
            for g in children[child]:
                if deps[g] == "pobj":
                    _fill(sentence, out, "subj", g)
        elif dep == "dative":
            if tags[child] in _NOUN_TAGS or tags[child] in ("PRP", "CD"):
                _fill(sentence, out, "to", child)
            else:
                _prepositional(sentence, out, child)
        elif dep in ("attr", "acomp", "oprd"):
            _fill(sentence, out, "attr", child)
        elif dep == "ccomp" and is_infinitive(sentence, child):
            # "urged Israel to stop": the parser makes Israel the subject of "stop"; whom was urged
            # is the object of "urged" as well.
            for g in children[child]:
                if deps[g] in ("nsubj", "nsubjpass"):
                    _fill(sentence, out, "obj", g)
    for token in surface_subject(sentence, i):
        present = out.setdefault("obj" if passive else "subj", [])
        if token not in present:
            present.append(token)
    if deps[i] == "relcl" and "obj" not in out and not passive:
        head = sentence.heads[i]
        # "the town that rebels seized", "the deal they signed": the noun is what it was done to.
        if head not in out.get("subj", ()) and not any(head in fillers for fillers in out.values()):
            out["obj"] = [head]
    return out


def _find_subject(sentence: Sentence, i: int) -> list[int]:
    deps, children, lower = sentence.deps, sentence.children, sentence.lower
    own: Frame = {}
    for child in children[i]:
        if deps[child] in ("nsubj", "nsubjpass"):
            _fill(sentence, own, "s", child)
    if own:
        return own["s"]
    dep = deps[i]
    if dep not in _SUBORDINATE:
        return []
    head = sentence.heads[i]
    head_is_verb = sentence.tags[head] in _VERB_TAGS
    if dep == "conj":
        return surface_subject(sentence, head) if head_is_verb else []
    if dep in ("xcomp", "ccomp"):
        if not head_is_verb:
            # "ready to attack", "were able to leave": the adjective's own subject.
            return frame(sentence, head).get("subj", []) if sentence.tags[head].startswith("JJ") else []
        if dep == "ccomp" and not is_infinitive(sentence, i):
            # "said it had struck a depot, *killed* two and captured a third": whose clause stands before it.
            before = [c for c in children[head] if head < c < i and deps[c] == "ccomp"]
            return surface_subject(sentence, before[-1]) if before else []
        controlled = [c for c in children[head] if deps[c] in ("dobj", "dative")]
        if controlled and sentence.lemmas[head] not in _SUBJECT_CONTROL:
            held: Frame = {}
            _fill(sentence, held, "s", controlled[0])
            return held.get("s", [])
        return surface_subject(sentence, head)
    if dep == "advcl":
        if not head_is_verb:
            return []
        if sentence.tags[i] == "VBG" and is_passive(sentence, head):
            # "was attacked by gunmen, killing six": who did the one did the other.
            return subjects(sentence, head)
        return surface_subject(sentence, head)
    if dep == "acl":
        if sentence.tags[i] in ("VBG", "VBN") and not any(lower[c] == "to" for c in children[i]):
            return [head]
        return _holder(sentence, head)
    if dep == "relcl":
        return _holder(sentence, head) if any(lower[c] == "to" for c in children[i]) else [head]
    if dep == "pcomp":
        above = sentence.heads[head]
        if sentence.tags[above] in _VERB_TAGS:
            if lower[head] in ("of", "for", "from", "into", "over"):
                objects = [c for c in children[above] if deps[c] in ("dobj", "nsubjpass")]
                if objects:
                    held = {}
                    _fill(sentence, held, "s", objects[0])
                    return held.get("s", [])
            return surface_subject(sentence, above)
        if sentence.lemmas[sentence.heads[above]] in _BLAMING and deps[above] in ("dobj", "nsubjpass"):
            # "accused the guards of shelling": the parser may hang "of" on the guards; they are the doers.
            return conjuncts(sentence, above)
        return _holder(sentence, above)
    return []


def _holder(sentence: Sentence, noun: int) -> list[int]:
    """Whose plan, right, order it is: the noun's possessor, else the subject of the verb over it."""
    for child in sentence.children[noun]:
        if sentence.deps[child] == "poss":
            return conjuncts(sentence, child)
    over = sentence.heads[noun]
    if sentence.tags[over] in _VERB_TAGS and sentence.deps[noun] in ("dobj", "attr", "oprd"):
        return surface_subject(sentence, over)
    return []


def _noun_frame(sentence: Sentence, i: int) -> Frame:
    out: Frame = {}
    deps, words = sentence.deps, sentence.words
    for child in sentence.children[i]:
        dep = deps[child]
        if dep == "prep":
            _prepositional(sentence, out, child, of_noun=True)
        elif dep == "poss":
            _fill(sentence, out, "poss", child)
        elif dep in ("compound", "amod", "nmod"):
            if words[child][0].isupper() or sentence.tags[child] in ("NNP", "NNPS"):
                _fill(sentence, out, "mod", child)
        elif dep == "agent":
            for g in sentence.children[child]:
                if deps[g] == "pobj":
                    _fill(sentence, out, "subj", g)
    return out


def _other_frame(sentence: Sentence, i: int) -> Frame:
    """Adjectives ("critical of") and whatever else an example stars."""
    out: Frame = {}
    for child in sentence.children[i]:
        if sentence.deps[child] == "prep":
            _prepositional(sentence, out, child)
    head = sentence.heads[i]
    if sentence.deps[i] in ("acomp", "oprd", "attr") and sentence.tags[head] in _VERB_TAGS:
        subject = surface_subject(sentence, head)
        if subject:
            out["subj"] = list(subject)
    elif sentence.deps[i] in ("amod", "nmod"):
        out["obj"] = [head]
    return out


# -- mentions ---------------------------------------------------------------------------------

#: What an actor's noun phrase keeps: "members of the union", "troops from Chad"; nothing else
#: that hangs on its right belongs to the name of the actor.
_KEPT_PREPOSITIONS = frozenset(("of", "from", "for", "in", "with", "at"))


def mention_span(sentence: Sentence, i: int) -> tuple[int, int]:
    """First and last token of the noun phrase around a head, without clauses and conjuncts.

    "the Kenyan foreign minister, who …" gives "the Kenyan foreign minister"; "members of the
    miners' union" stays whole.
    """
    deps, children = sentence.deps, sentence.children
    first = last = i
    for child in children[i]:
        dep = deps[child]
        if child < i:
            if dep in ("det", "amod", "compound", "nmod", "poss", "nummod", "quantmod", "predet", "advmod"):
                first = min(first, sentence.left[child])
        elif dep == "case":
            last = max(last, child)
        elif dep == "prep" and sentence.lower[child] in _KEPT_PREPOSITIONS and child == last + 1:
            noun = next((c for c in children[child] if deps[c] == "pobj"), None)
            if noun is not None and sentence.lower[child] in ("of", "from", "for"):
                last = max(last, mention_span(sentence, noun)[1])
        elif (dep == "nummod" and child == last + 1) or (dep == "compound" and child == last + 1):
            last = child
    while first < i and (sentence.deps[first] in ("punct", "cc") or sentence.words[first] in "\"'"):
        first += 1
    return first, last


# -- for people who debug ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """One predicate as ``dateline clauses`` shows it: lemma, head token, and its frame in words."""

    sentence: Sentence
    head: int

    @property
    def lemma(self) -> str:
        return predicate_lemma(self.sentence, self.head)

    @property
    def frame(self) -> Frame:
        return frame(self.sentence, self.head)

    def words(self) -> dict[str, list[str]]:
        """The frame with each filler as its noun phrase."""
        return {
            role: [self.sentence.text(*mention_span(self.sentence, token)) for token in fillers]
            for role, fillers in self.frame.items()
        }


def clauses(sentence: Sentence) -> Iterator[Clause]:
    """Every verb's clause in order, and every noun or adjective that has arguments of its own."""
    for i, tag in enumerate(sentence.tags):
        if tag in _VERB_TAGS:
            if is_predicate_verb(sentence, i):
                yield Clause(sentence, i)
        elif tag in ("NN", "NNS") and any(
            sentence.deps[c] in ("poss", "prep") or sentence.tags[c] == "NNP" for c in sentence.children[i]
        ):
            if frame(sentence, i):
                yield Clause(sentence, i)


# -- within the sentence ----------------------------------------------------------------------

_SINGULAR = frozenset(("it", "its", "he", "his", "him", "she", "her", "himself", "herself", "itself"))
_PLURAL = frozenset(("they", "their", "them", "we", "our", "us", "themselves"))


def refers_to(sentence: Sentence, token: int) -> int:
    """The noun in the same sentence that a pronoun stands for, or the token itself.

    Only the safe case: a pronoun in a clause or noun phrase below a predicate whose subject is a
    noun that agrees in number ("Kenya said *it* would", "Oslo and *its* allies").
    """
    word = sentence.lower[token]
    if not sentence.tags[token].startswith("PRP") or (word not in _SINGULAR and word not in _PLURAL):
        return token
    at = token
    barred = own_subjects(sentence, token)
    for _ in range(12):
        head = sentence.heads[at]
        if head == at:
            break
        at = head
        if sentence.tags[at] in _VERB_TAGS and sentence.deps[at] not in ("aux", "auxpass"):
            for subject in surface_subject(sentence, at):
                if subject == token or subject in barred or sentence.tags[subject][0] != "N" or subject > token:
                    continue
                if word in ("we", "our", "us") or _agrees(sentence, subject, plural=word in _PLURAL):
                    return subject
    return token


def own_subjects(sentence: Sentence, token: int) -> list[int]:
    """Whom an object pronoun cannot stand for: in "police arrested *them*" they are not the police."""
    if sentence.tags[token] != "PRP" or sentence.lower[token].endswith(("self", "selves")):
        return []
    at = token
    for _ in range(12):
        at = sentence.heads[at]
        if sentence.tags[at] in _VERB_TAGS and sentence.deps[at] not in ("aux", "auxpass"):
            return [subject for subject in surface_subject(sentence, at) if subject != token]
        if sentence.heads[at] == at:
            break
    return []


def _agrees(sentence: Sentence, noun: int, *, plural: bool) -> bool:
    """Countries and bodies may be "it" or "they"; a plural common noun is never "it"."""
    if plural:
        return True
    return sentence.tags[noun] not in ("NNS", "NNPS") or sentence.tags[noun] == "NNPS"
