"""Clauses against the codebook: which act each predicate is, by whom and to whom, and its status.

Two layers. The exact layer asks which patterns fit a predicate; the learned layer gives each
type a probability from the same examples' features. Where the patterns that fit agree, they
decide, and the learned layer only says how sure to be; where they differ (``attack`` is ASSAULT
or ACCUSE), it settles which; where none fits, it may code alone, above a threshold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dateline.clauses import (
    conjuncts,
    frame,
    governor,
    governors,
    is_infinitive,
    is_predicate_verb,
    mention_span,
    refers_to,
    subjects,
    tells_in_full,
)
from dateline.codebook import NONE, Codebook
from dateline.codebook.features import FeatureRows, features, likely_sides
from dateline.codebook.patterns import CALENDAR, Fit, Match, Trigger, follow, head_key
from dateline.parse import Sentence
from dateline.status import Status, StatusReading, status_of

#: How far the patterns that fit weigh against the learned layer.
_TRUST = 0.7
#: Votes that stand against a match, spread over all types: (words fixed beside the head, the very words).
_DOUBT = {(True, True): 1.0, (True, False): 3.0, (False, True): 3.0, (False, False): 8.0}

#: Below this probability the learned layer, alone, codes nothing.
THRESHOLD = 0.6

#: Verbs that carry statements or grammar; without a pattern of their own they are no events.
_BLAND = frozenset(
    "say be have do tell make take get go come see know think find add note report state write read show"
    " seem become remain look feel mean include involve continue begin start become keep let use need want"
    " try work live call speak talk explain describe recall happen occur follow cause lead believe expect"
    " hear enter stay stand sit serve cry play identify confirm send obtain walk burst search".split()
)


#: Tags of what may head an act.
_HEADING = frozenset("VB VBD VBG VBN VBP VBZ NN NNS JJ JJR JJS".split())

#: Verbs without a meaning of their own: only what an example fixed beside them makes them acts.
_EMPTY = frozenset("be have do become get seem remain make take put begin start commence initiate".split())

#: Over the noun of an act, these say that the subject does it: "*made* an arrest", "*declared* a curfew".
_ANNOUNCED = _EMPTY | frozenset(
    "declare announce proclaim commit admit claim use fire drop plant throw hurl detonate set deliver".split()
)

_TAKING_PART = frozenset("engage participate join partake involve".split())

#: Confidence (times the gate, where the fit is loose) that a decision must reach, by how closely it fits.
_ASKED = {(True, True): 0.3, (True, False): 0.3, (False, True): 0.35, (False, False): 0.6}
#: So many examples that agree are believed without the gate.
_MANY = 2
#: The share of examples with one head from which they count as agreed.
_MOST = 0.75

#: A path that so many times more examples have for the other side is no way to this one.
_OUTVOTED = 8

#: Role paths to one side: those tried in turn, those of circumstance tried last, and how many examples show;
#: and the roles in which nobody stands who takes part.
_Ways = tuple[tuple[str, ...], tuple[str, ...], int | None, frozenset[str]]
#: So many answers of the same question are kept.
_MOST_WAYS = 20_000

#: What is asked where examples have the word, but as another type.
_DISPUTED = 0.45

Known = Callable[[Sentence, int], bool]


def anyone(sentence: Sentence, token: int) -> bool:
    """The ``known`` of callers without actor tables: the first way is as good as any."""
    return True


@dataclass(frozen=True, slots=True)
class Coded:
    """One act as one sentence tells it: tokens and labels, before actors and dates are looked up.

    ``example`` is the number of the deciding example in the codebook, None where the learned
    layer decided; ``confidence`` is the probability of the type.
    """

    type: str
    mode: str | None
    trigger: Trigger
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    status: Status
    status_rule: StatusReading
    confidence: float
    example: int | None
    rule: str
    #: Whether two who stand together do it with each other ("India and Pakistan agreed to …").
    mutual: bool = False
    #: Whether its examples have two fight each other, and the clause names nobody else.
    between: bool = False
    #: The trigger head of the coded act whose content this one is ("urged … *to withdraw*").
    within: int | None = None


#: Verbs that take up an act of words, which is done by then.
_TAKEN_UP = frozenset(
    "agree accept reject refuse dismiss deny rebuff respond answer heed ignore decline approve".split()
)

#: Acts that two who stand together in the subject do with each other.
MUTUAL = frozenset(("AGREE", "SUPPORT", "CONSULT", "COOPERATE"))
#: Names and pronouns stand for somebody, whether or not a table knows whom.
_STANDING = frozenset(("NNP", "NNPS", "PRP"))
#: What these prepositions bring in is beside the act: when, why, by whose word.
_CIRCUMSTANCE = frozenset("according citing despite since amid until because".split())
_BESIDE = _CIRCUMSTANCE | frozenset("after before during following over about".split())
#: Where an act is done is not by whom.
_PLACES = frozenset(("in", "at", "near", "outside", "inside"))

#: Acts of words: what they govern is their content, not an act beside them.
VERBAL = frozenset(("AGREE", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"))


#: Words about what others have done or should do.
_OF_OTHERS = frozenset(("ACCUSE", "REJECT", "REQUEST", "SUPPORT"))
#: What one asks others for: who demands "an apology" makes none.
_GRANTED = frozenset(("SUPPORT", "CONCEDE", "RETREAT", "AID"))
_HOSTILE = frozenset(("ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "SANCTION"))

#: The subjects that a possessive goes back to.
_SAME_PERSON = {"his": ("he",), "her": ("she",), "its": ("it",), "their": ("they",), "our": ("we",), "my": ("i",)}

#: Acts done to what their object names, known or not: nobody inside it takes its place.
DONE_TO = frozenset(("ASSAULT", "COERCE"))
_INNER_DEPS = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "poss", "dative", "conj", "compound"))


def _is_close(match: Match, paths: Counter[str]) -> bool:
    """Whether a pattern fits by its very words, or most examples of a head agree on one path."""
    if match.needs:
        return match.exact
    votes = paths.total()
    return match.exact and votes > _MANY and max(paths.values()) >= _MOST * votes


def _has_subject(sentence: Sentence, verb: int) -> bool:
    """Whether a verb has one who does it, or a clause of its own that leaves out who does."""
    return bool(frame(sentence, verb).get("subj")) or any(
        sentence.deps[child] == "nsubjpass" for child in sentence.children[verb]
    )


def _is_background(sentence: Sentence, noun: int) -> bool:
    """Whether a noun only says when or why something else was done ("*after* the killings")."""
    return sentence.deps[noun] == "pobj" and sentence.lower[sentence.heads[noun]] in _BESIDE


def _is_own(sentence: Sentence, owner: int, taken: Container[int]) -> bool:
    """Whether a possessive stands for one who is taken: who "appealed to *his* followers" did not appeal to himself."""
    return sentence.tags[owner] == "PRP$" and (
        refers_to(sentence, owner) in taken
        or any(t in taken and sentence.lower[t] in _SAME_PERSON.get(sentence.lower[owner], ()) for t in range(owner))
    )


def _has_marker(sentence: Sentence, clause: int) -> bool:
    return any(sentence.deps[c] in ("mark", "advmod") and c < clause for c in sentence.children[clause])


def _content_of(sentence: Sentence, trigger: Trigger, heads: dict[int, Coded]) -> int | None:
    """The trigger head of the nearest act above a trigger, if this is its content or its purpose."""
    below = trigger.head
    for at in governors(sentence, below, 5):
        over = heads.get(at)
        if over is not None:
            return at if over.type in VERBAL or _is_purpose(sentence, below) else None
        below = at
    return None


def _of_its_own(sentence: Sentence, act: Coded, over: Coded) -> Coded:
    """An act inside another: who condemns "the attack" or calls for "an end to raids" neither attacks nor is raided."""
    asked = over.type == "REQUEST" and act.type in _GRANTED
    if over.type not in _OF_OTHERS or not (asked or act.type in _HOSTILE) or sentence.tags[act.trigger.head][0] != "N":
        return act
    own = {t for fillers in frame(sentence, act.trigger.head).values() for t in fillers}
    actors, recipients = (
        tuple(t for t in side if t in own or t not in over.actors) for side in (act.actors, act.recipients)
    )
    return replace(act, actors=actors, recipients=recipients if act.type in _HOSTILE else act.recipients)


def _is_purpose(sentence: Sentence, clause: int) -> bool:
    """Whether a clause tells what for: "marched *to demand* reforms", "met *to discuss* the truce"."""
    return sentence.deps[clause] in ("advcl", "xcomp", "acl") and is_infinitive(sentence, clause)


class Decision(NamedTuple):
    """A predicate's type, and the patterns behind it (none: the learned layer alone)."""

    type: str
    confidence: float
    gate: float
    matches: Fit
    votes: int = 0
    mode: str | None = None


#: What the predicates of a sentence are decided to be, by token, those higher in the tree first.
Decisions = dict[int, Decision]
#: So many sentences are decided together.
_AT_ONCE = 64


class Coder:
    """The codebook at work. Holds no state of any sentence."""

    def __init__(self, codebook: Codebook, threshold: float = THRESHOLD) -> None:
        self.codebook = codebook
        self.threshold = threshold
        self._known_ways: dict[tuple[object, ...], _Ways] = {}
        self._rows = FeatureRows(codebook.classes, codebook.learned.vocabulary)
        self._places = {type_: place for place, type_ in enumerate(codebook.learned.types)}

    # -- what a sentence tells ------------------------------------------------------------

    def decisions(self, sentences: Sequence[Sentence]) -> list[Decisions]:
        """What the predicates of each sentence are decided to be; those that are no act are left out.

        A sentence has few predicates, and the learned layer is asked for many as fast as for few: so the
        sentences of a story are best decided together.
        """
        out: list[Decisions] = []
        for begin in range(0, len(sentences), _AT_ONCE):
            out += self._decide_together(sentences[begin : begin + _AT_ONCE])
        return out

    def _decide_together(self, sentences: Sequence[Sentence]) -> list[Decisions]:
        out: list[Decisions] = [{} for _ in sentences]
        # Step by step for all of them: what does one thing again and again does it faster.
        candidates = [
            (sentence, decisions, i)
            for sentence, decisions in zip(sentences, out, strict=True)
            for i in self.candidates(sentence)
        ]
        fitting = [
            (sentence, decisions, i, matches)
            for sentence, decisions, i in candidates
            if (matches := self._fitting(sentence, i)) is not None
        ]
        rows = self._rows.of_each([(sentence, i, *likely_sides(sentence, i)) for sentence, _, i, _ in fitting])
        asked = [self._gate_asked(matches) for *_, matches in fitting]
        scores = self.codebook.learned.score_rows(rows, asked)
        for (_, decisions, i, matches), own, (probability, gate) in zip(fitting, rows, scores, strict=True):
            decision = self._decided(matches, probability, gate, self.threshold) if probability else None
            if decision is not None and self._sure(decision):
                decisions[i] = self._in_mode(decision, own)
        return out

    def code(self, sentence: Sentence, known: Known = anyone, decisions: Decisions | None = None) -> list[Coded]:
        """Every act in a sentence, in the order of its predicates.

        ``known`` tells whether a mention stands for an actor that some table knows: where a role
        could be read two ways, the way that ends at such a mention is taken. ``decisions`` are
        those of the sentence, where they were made for many at once.
        """
        if decisions is None:
            (decisions,) = self.decisions([sentence])
        out: list[Coded] = []
        taken: set[int] = set()
        for i, decision in decisions.items():
            if i in taken or self._hands_on(sentence, i, decision, decisions):
                continue
            coded = self._coded(sentence, i, decision, known)
            out.append(coded)
            taken.update(t for t in coded.trigger.others if sentence.tags[t][0] != "V")
        heads = {act.trigger.head: act for act in out}
        for act in out:
            above = _content_of(sentence, act.trigger, heads) if act.recipients and act.type in _OF_OTHERS else None
            over = None if above is None else heads[above]
            if over is not None and over.type == "PROTEST" and not over.recipients:
                # "marched to demand reforms from *the king*": whom a protest asks is whom it is against.
                heads[over.trigger.head] = replace(over, recipients=act.recipients)
        out = list(heads.values())
        # What is within another act is rare, and a copy costs more than the looking.
        return [
            act
            if (within := _content_of(sentence, act.trigger, heads)) is None
            else replace(_of_its_own(sentence, act, heads[within]), within=within)
            for act in out
            if not self._told_again(sentence, act, heads) and not self._is_mishap(sentence, act)
        ]

    def _is_mishap(self, sentence: Sentence, act: Coded) -> bool:
        """Whether what harmed somebody is nobody's doing: "lightning *killed* two", "a bus *hit* a lorry"."""
        if act.type not in DONE_TO or sentence.tags[act.trigger.head][0] != "V":
            return False
        doers = {self.codebook.classes.of(head_key(sentence, t)) for t in subjects(sentence, act.trigger.head)}
        return "hazard/N" in doers or (sentence.lemmas[act.trigger.head] in _COLLIDES and "vehicle/N" in doers)

    def _told_again(self, sentence: Sentence, act: Coded, heads: dict[int, Coded]) -> bool:
        """Whether a verb of saying was read as the act that its own content tells ("*said* it is ready to help").

        Who says so is the statement's matter; who acts is what the content says.
        """
        if self.codebook.classes.of(head_key(sentence, act.trigger.head)) not in _REPORTING:
            return False
        for other in heads.values():
            if act.trigger.head in governors(sentence, other.trigger.head, 3):
                return other.type == act.type and bool(other.actors)
        return False

    def _sure(self, decision: Decision) -> bool:
        """Whether a decision is good enough to stand: more is asked of it the less its words were fixed."""
        if not decision.matches:
            # Where examples of the word are of another type, that it is an act is not in doubt.
            asked = min(self.threshold, _DISPUTED) if decision.votes else self.threshold
            return decision.confidence * decision.gate >= asked
        matches = decision.matches
        agreed = matches.own >= _MANY and matches.total >= _MOST * decision.votes
        gate = 1.0 if agreed or all(matches.close) else decision.gate
        return decision.confidence * gate >= _ASKED[matches.close]

    def _gate_asked(self, matches: Fit) -> float:
        """The gate below which no decision on these patterns is sure, however probable the type."""
        if not matches:
            return self.threshold
        if all(matches.close) or (matches.own >= _MANY and max(matches.votes.values()) >= _MOST * matches.total):
            return 0.0
        # A type that none of them names is the learned layer's own, which is asked the threshold.
        return min(_ASKED[matches.close], self.threshold)

    def candidates(self, sentence: Sentence) -> list[int]:
        """Predicates that may be acts, those higher in the tree first."""
        index, lemmas = self.codebook.index, sentence.lemmas
        found: list[int] = []
        for i, tag in enumerate(sentence.tags):
            if tag not in _HEADING:
                continue
            first = tag[0]
            if first == "V":
                if is_predicate_verb(sentence, i):
                    found.append(i)
            elif first == "N":
                if lemmas[i] in index.nouns:
                    found.append(i)
            elif head_key(sentence, i) in index:
                found.append(i)
        return found

    def decide(
        self,
        sentence: Sentence,
        i: int,
        actor: int | None = None,
        recipient: int | None = None,
        threshold: float | None = None,
    ) -> Decision | None:
        """The type of the act at a predicate, or None where it is none."""
        matches = self._fitting(sentence, i)
        if matches is None:
            return None
        if actor is None and recipient is None:
            actor, recipient = likely_sides(sentence, i)
        (rows,) = self._rows.of_each([(sentence, i, actor, recipient)])
        ((probability, gate),) = self.codebook.learned.score_rows([rows])
        decision = self._decided(matches, probability, gate, self.threshold if threshold is None else threshold)
        return decision and self._in_mode(decision, rows)

    def _fitting(self, sentence: Sentence, i: int) -> Fit | None:
        """The patterns that fit at a predicate; None where nothing could make it an act."""
        matches = self.codebook.index.match(sentence, i)
        if not matches and (sentence.tags[i][0] != "V" or sentence.lemmas[i] in _BLAND):
            return None
        if matches and not matches.close[0]:
            word = head_key(sentence, i).partition("/")[0]
            # "*saw* the hand of Moscow in it": what the idiom's other words made an act says nothing of the verb.
            if word in _EMPTY or (word in _BLAND and not matches.own):
                return None
        return matches

    def _decided(self, matches: Fit, probability: list[float], gate: float, threshold: float) -> Decision | None:
        """The type that the patterns and the learned layer come to."""
        types = self.codebook.learned.types
        if not matches:
            most = max(probability)
            best = types[probability.index(most)]
            if best == NONE or most * gate < threshold:
                return None
            return Decision(best, most, gate, matches)
        # A head seen once proves little; every match shares its vote with the types it does not name.
        doubt = _DOUBT[matches.close]
        total = matches.total + doubt
        floor = doubt / total / len(types)
        unnamed = floor**_TRUST
        scored = [p * unnamed for p in probability]
        for named, count in matches.votes.items():
            at = self._places[named]
            scored[at] = probability[at] * (count / total + floor) ** _TRUST
        most = max(scored)
        top = types[scored.index(most)]
        if top == NONE:
            return None
        return Decision(top, most / sum(scored), gate, matches.of_type(top), matches.total)

    def _in_mode(self, decision: Decision, rows: list[int]) -> Decision:
        """A decision with the mode that its patterns and the learned layer come to."""
        matches = decision.matches
        votes = matches.modes
        # Examples of these very words that all have one mode leave nothing to ask.
        agreed = len(votes) == 1 and all(matches.close)
        scores = {} if agreed else self.codebook.learned.score_modes(decision.type, rows)
        if not scores:
            mode = next(iter(votes), None)
        else:
            doubt = _DOUBT[matches.close] if matches else 1.0
            floor = doubt / len(scores)
            mode = max(scores, key=lambda m: scores[m] * (votes.get(m, 0) + floor) ** _TRUST)
        return decision if mode is None else decision._replace(mode=mode)

    def _coded(self, sentence: Sentence, i: int, decision: Decision, known: Known) -> Coded:
        # Of the patterns in this mode the one with the most examples; one of another mode where none is in it.
        match = max(decision.matches, key=lambda m: (m.pattern.mode == decision.mode, m.pattern.weight), default=None)
        trigger = (match.trigger if match else None) or Trigger(i, ())
        actors = self._reach(sentence, trigger, decision, 0, (), known)
        speakers = tuple(refers_to(sentence, t) for t in actors)
        recipients = self._reach(sentence, trigger, decision, 1, (*actors, *speakers), known)
        # "*Kenyan* nurses survived the attack": an adjective of the one side is not the other.
        actors = tuple(t for t in actors if sentence.deps[t] != "amod" or sentence.heads[t] not in recipients)
        mutual = decision.type in MUTUAL and len(actors) > 1 and not self._addressed(sentence, trigger, recipients)
        between = self._is_between(sentence, trigger, decision)
        if between:
            # "soldiers of both *clashed* near the temple": nothing but the other side is the recipient.
            recipients = ()
            mutual = mutual or len(actors) > 1
        if mutual:
            # "India and Pakistan agreed to …": with each other, whatever it is about.
            actors, recipients = actors[:1], actors[1:]
        reading = status_of(sentence, i)
        status = reading.status
        if decision.type in VERBAL and sentence.tags[i][0] == "N" and reading.rule.partition(" ")[2] in _TAKEN_UP:
            # Who agrees to a request or denies an accusation takes up what has been said.
            reading = StatusReading("happened", reading.cue, f"spoken of: {reading.rule}")
            status = reading.status
        implied: dict[str | None, int] = {}
        for fitting in decision.matches:
            pattern = fitting.pattern
            if pattern.mode == decision.mode:
                implied[pattern.status] = implied.get(pattern.status, 0) + pattern.weight
        told = max(implied, key=lambda s: (implied[s], s is None), default=None)
        if told is not None and status in ("happened", "ongoing"):
            status = told  # type: ignore[assignment]  # one of STATUSES, from an example
        return Coded(
            decision.type,
            decision.mode,
            trigger,
            actors,
            recipients,
            status,
            reading,
            decision.confidence,
            match.pattern.examples[0] if match else None,
            "pattern" if match else "learned",
            mutual,
            between,
        )

    def _is_between(self, sentence: Sentence, trigger: Trigger, decision: Decision) -> bool:
        """Whether a fight is between those in its subject ("both armies *clashed* near the temple").

        It is a word for a clash, or one whose examples have two in their subject, and names nobody that it is with.
        """
        if decision.type not in DONE_TO:
            return False
        class_of = self.codebook.classes.of
        if class_of(head_key(sentence, trigger.head)) not in _FIGHTS:
            shown = sum(match.pattern.actors.total() for match in decision.matches)
            if shown <= decision.matches.total:
                return False
        roles = frame(sentence, trigger.head)
        others = {t for role in ("obj", "with", "against") for t in roles.get(role, ())} - {*trigger.others}
        return all(class_of(head_key(sentence, t)) in _FIGHTS for t in others)

    def _reach(
        self, sentence: Sentence, trigger: Trigger, decision: Decision, side: int, taken: tuple[int, ...], known: Known
    ) -> tuple[int, ...]:
        """The tokens of one side: by the deciding patterns' own paths, then by the type's habits.

        The first way that ends at a known actor is taken, or that ends at a thing of one's
        ("a request *by Biden*", "*Kenya*'s decision"); failing that, the first that ends anywhere.
        """
        seated = not side and _has_subject(sentence, trigger.head)
        aside = decision.type not in MUTUAL and _is_background(sentence, trigger.head)
        if not side and decision.type in _HOSTILE and sentence.tags[trigger.head][0] == "N":
            aside = aside or not self._is_done_above(sentence, trigger.head)
        whole = tells_in_full(sentence, trigger.head)
        pos = head_key(sentence, trigger.head)[-1]
        ways, beside, shown, unmarked = self._ways(decision, side, pos, seated, aside, whole)
        fallback: tuple[int, ...] = ()
        barred = {*taken, *trigger.others, trigger.head}
        for token in taken:
            # Whom an actor belongs to ("*Angola*'s biggest party") is not whom it acts on.
            first, last = mention_span(sentence, token)
            barred.update(range(first, last + 1))
        if taken:
            # "agreed on a plan with *its* partners", "said *they* would boycott all contact": nor is oneself.
            barred.update(
                i for i, tag in enumerate(sentence.tags) if tag[:3] == "PRP" and refers_to(sentence, i) in taken
            )
        for role in unmarked:
            barred.update(frame(sentence, trigger.head).get(role, ()))
        for number, path in enumerate(ways):
            if number == shown and fallback:
                break
            tokens = self._at_path(sentence, trigger, path, barred)
            if not tokens:
                continue
            if any(known(sentence, t) or sentence.tags[t] in _STANDING for t in tokens):
                return tokens
            for token in tokens:
                for role in ("poss", "subj", "of", "mod"):
                    owners = tuple(
                        t
                        for t in frame(sentence, token).get(role, ())
                        if t not in barred and not _is_own(sentence, t, taken)
                    )
                    if any(known(sentence, t) for t in owners):
                        return owners
            fallback = fallback or tokens
        if side and not (fallback and decision.type in DONE_TO):
            inner = self._inside(sentence, trigger.head, barred, known)
            if inner is not None:
                # "promised aid for *Romania* and *Poland*"
                beside_it = (t for t in conjuncts(sentence, inner)[1:] if t not in barred and known(sentence, t))
                return (inner, *beside_it)
        for path in beside:
            tokens = self._at_path(sentence, trigger, path, barred)
            if any(known(sentence, t) for t in tokens):
                return tokens
        return fallback

    def _is_done_above(self, sentence: Sentence, noun: int) -> bool:
        """Whether the word over an act's noun says that its subject does it: "launched an *attack*", not "survived"."""
        above = governor(sentence, noun)
        if above is None or sentence.tags[above][0] != "V":
            return True
        if noun in frame(sentence, above).get("obj", ()):
            return sentence.lemmas[above] in _ANNOUNCED or self.codebook.classes.of(head_key(sentence, above)) in _DOING
        bringing = sentence.lower[sentence.heads[noun]]
        if sentence.lemmas[above] in _TAKING_PART:
            return True
        return bringing in ("with", "by", "through") or (bringing == "in" and "obj" in frame(sentence, above))

    def _ways(self, decision: Decision, side: int, pos: str, seated: bool, aside: bool, whole: bool) -> _Ways:
        """The role paths to one side in the order they are tried.

        ``seated``: the head has a subject of its own; ``aside``: it only tells when or why another act was done;
        ``whole``: its clause tells in full who did what to whom.
        """
        patterns = tuple(id(match.pattern) for match in decision.matches)
        exact = bool(patterns) and decision.matches[0].exact
        key = (decision.type, side, pos, seated, aside, whole, exact, patterns)
        known = self._known_ways.get(key)
        if known is not None:
            return known
        own: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for match in decision.matches:
            own.update(match.pattern.recipients if side else match.pattern.actors)
            others.update(match.pattern.actors if side else match.pattern.recipients)
        # One example whose parse went wrong does not turn the sides around where many say otherwise.
        paths = [path for path, count in own.most_common() if others[path] < _OUTVOTED * count]
        # An example of these very words says better than the type's habits who is meant, known or not.
        close = side and decision.matches and _is_close(decision.matches[0], own)
        shown = sum(path.split("/")[0] not in _CIRCUMSTANCE for path in paths) if close else None
        usual = [habit[2:] for habit in self.codebook.habits.get(decision.type, ([], []))[side] if habit[0] == pos]
        if not side:
            usual = [path for path in usual if path != "^obj" and not (path == "+subj" and others["obj"])]
            usual += ("poss", "mod", "subj") if pos == "N" else ("subj",)
        if aside if pos == "N" else pos == "V" and (whole or (seated and "subj" not in others)):
            # "accused guards of *carrying out* the attack", "police fear that two were *killed*": a verb with a
            # subject needs none from above. "left Mali after rebels *shelled* silos" has nothing of either side there.
            # "days after the *killings* the police arrested two": who arrests has not killed.
            paths = [path for path in paths if path[0] != "^"]
            usual = [path for path in usual if path[0] != "^"]
        if pos == "N":
            # "little came of the *visit* of the Dutch minister": whom the noun names comes before whom its verb does.
            paths.sort(key=lambda path: path[0] == "^")
        # "41 people had *died*": where this word's examples have the one side, no habit puts the other.
        # "discussed the pipeline with Oman": nor what its examples fill and leave unmarked.
        both = side and decision.type in MUTUAL
        unmarked = frozenset(role for m in decision.matches for role in m.pattern.aside) if both else frozenset()
        unmarked -= {path.split("/")[0] for path in own}
        paths += [path for path in usual if (2 * others[path] < others.total() or not others) and path not in unmarked]
        if not side:
            paths = [path for path in paths if path not in _PLACES]
        beside = tuple(path for path in paths if path.split("/")[0] in _CIRCUMSTANCE)
        ways = tuple(path for path in dict.fromkeys(paths) if path not in beside)
        if len(self._known_ways) > _MOST_WAYS:
            self._known_ways.clear()
        self._known_ways[key] = found = (ways, beside, shown, unmarked)
        return found

    @staticmethod
    def _at_path(sentence: Sentence, trigger: Trigger, path: str, barred: set[int]) -> tuple[int, ...]:
        """Who stands at the end of a role path, times and those who are taken left out."""
        return tuple(
            t for t in follow(sentence, trigger, path) if t not in barred and sentence.lower[t] not in CALENDAR
        )

    def _addressed(self, sentence: Sentence, trigger: Trigger, recipients: tuple[int, ...]) -> bool:
        """Whether the recipients fill a role that names the other side of an act."""
        roles = frame(sentence, trigger.head)
        tokens = [t for role in ("obj", "to", "for") for t in roles.get(role, ())]
        along = [t for head in (trigger.head, *trigger.others) for t in frame(sentence, head).get("with", ())]
        return any(t in along or (t in tokens and sentence.tags[t].startswith("NNP")) for t in recipients)

    def _inside(self, sentence: Sentence, head: int, barred: set[int], known: Known) -> int | None:
        """The nearest known actor in what an act is about: "agreed to send troops to *Chad*".

        Nearest in the tree, so that whom the content is done to comes before whom it mentions;
        clauses that only say when or why are left out.
        """
        level = [c for c in sentence.children[head] if c > head]
        named: int | None = None
        while level:
            below: list[int] = []
            for token in level:
                dep = sentence.deps[token]
                if (
                    dep in ("punct", "aux", "neg", "npadvmod")
                    or sentence.lower[token] in _CIRCUMSTANCE
                    or (dep == "conj" and sentence.tags[token][0] == "V")
                    or (dep == "relcl" and not is_infinitive(sentence, token))
                    or (dep == "advcl" and _has_marker(sentence, token))
                ):
                    continue
                if (
                    sentence.tags[token][0] == "N"
                    and dep in _INNER_DEPS
                    and token not in barred
                    and known(sentence, token)
                ):
                    return token
                if (
                    named is None
                    and dep in ("amod", "nmod")
                    and sentence.words[token][0].isupper()
                    and token not in barred
                    and known(sentence, token)
                ):
                    named = token
                below += sentence.children[token]
            level = below
        return named

    def weighed(self, sentence: Sentence, act: Coded) -> list[tuple[str, float]]:
        """The features that weighed most for a learned decision, for ``explain``."""
        actor = next(iter(act.actors), None)
        recipient = next(iter(act.recipients), None)
        names = features(sentence, act.trigger.head, actor, recipient, self.codebook.classes)
        return self.codebook.learned.weighed(names, act.type)

    # -- what links two given mentions ----------------------------------------------------

    def code_pair(self, sentence: Sentence, actor: int | None, recipient: int | None) -> Coded | None:
        """The act that links two given mentions: for data whose actors are known."""
        best: tuple[float, int, Decision] | None = None
        for i in range(len(sentence)):
            tag = sentence.tags[i]
            if i in (actor, recipient) or tag[0] not in "VNJ" or tag.startswith("NNP"):
                continue
            if tag[0] == "V" and sentence.deps[i] in ("aux", "auxpass"):
                continue
            decision = self.decide(sentence, i, actor, recipient, threshold=0.0)
            if decision is None:
                continue
            score = decision.confidence * (1.0 if decision.matches else 0.6)
            score *= self._closeness(sentence, i, actor, 0) * self._closeness(sentence, i, recipient, 1)
            if self._hands_on(sentence, i, decision):
                score *= 0.4
            if best is None or score > best[0]:
                best = (score, i, decision)
        if best is None:
            return None
        return self._coded(sentence, best[1], best[2], anyone)

    def _hands_on(
        self, sentence: Sentence, i: int, decision: Decision, decisions: Container[int] | None = None
    ) -> bool:
        """A reporting or light verb whose act is told by what it governs ("said it would", "launched a raid").

        With ``decisions``, only where what it governs has been decided to be an act.
        """
        first = decision.matches[0] if decision.matches else None
        if first is not None and first.needs and (first.exact or any(n[0] == "~" for n in first.pattern.needs)):
            return False
        name = self.codebook.classes.of(head_key(sentence, i))
        if name in _REPORTING:
            return any(sentence.deps[c] == "ccomp" for c in sentence.children[i]) or self._names_act(
                sentence, i, decisions
            )
        return name in _LIGHT and self._names_act(sentence, i, decisions)

    def _names_act(self, sentence: Sentence, i: int, decisions: Container[int] | None) -> bool:
        objects = frame(sentence, i).get("obj", ())
        if decisions is None:
            return any(head_key(sentence, t) in self.codebook.index for t in objects)
        return any(t in decisions for t in objects)

    def _closeness(self, sentence: Sentence, i: int, target: int | None, side: int) -> float:
        """How well a mention fits as one side of a predicate: 1 where it fills a role of that side."""
        if target is None:
            return 0.7
        main = _RECIPIENT_ROLES if side else _ACTOR_ROLES
        for role, fillers in frame(sentence, i).items():
            for token in fillers:
                if token == target:
                    return 1.0 if role in main else 0.6
                if refers_to(sentence, token) == target:
                    return 0.95 if role in main else 0.6
        if side and sentence.left[i] <= target <= sentence.right[i]:
            return 0.85
        above = governor(sentence, i)
        fit = 0.6
        if above is not None and self.codebook.classes.of(head_key(sentence, above)) in _LIGHT:
            fit = 0.95
        for _ in range(3):
            if above is None:
                break
            for role, fillers in frame(sentence, above).items():
                if any(t == target or refers_to(sentence, t) == target for t in fillers):
                    return fit if role in main else fit * 0.7
            above = governor(sentence, above)
            fit *= 0.75
        return 0.3 if sentence.left[i] <= target <= sentence.right[i] else 0.12


_ACTOR_ROLES = frozenset(("subj", "poss", "mod"))
_RECIPIENT_ROLES = frozenset(("obj", "to", "with", "against", "on", "of", "from", "at", "between", "for"))
#: Word classes whose members hand the act on to what they govern.
_REPORTING = frozenset(("say/V",))
#: Word classes of verbs whose subject does, plans or ends the act that is their object.
_DOING = frozenset(
    f"{name}/V"
    for name in "lightverb begin resume continue intend try cease suspend cancel postpone threaten promise"
    " order raise reduce lead approve send deploy impose lift".split()
)
_LIGHT = frozenset(("lightverb/V",))
#: What a vehicle does by accident, unless somebody is said to have driven it; it is rammed into a crowd on purpose.
_COLLIDES = frozenset(("hit", "strike", "crush", "kill", "injure", "wound"))
#: Word classes of fights between two.
_FIGHTS = frozenset(("clash/V", "clash/N"))
