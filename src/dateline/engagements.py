"""Engagements of one story: what is supposed to happen, and each change of its state.

An engagement is named by a noun ("talks", "the visit", "a vote") or a verb ("will meet"); what
governs it says what became of it ("*scrapped* the visit", "*wants to reschedule* talks",
"*agreed* to send a team"). Mentions are put on one chain when they can be the same thing: kinds that
stand in for each other, parties that do not contradict, places that do not contradict, and a
history that allows it: what is called off and not set anew cannot be held.

Many stories' engagements are joined in the ledger, from stored Readings, not here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from dateline.clauses import frame, governor, is_predicate_verb, mention_span, predicate_lemma, surface_subject
from dateline.parse import Sentence
from dateline.record import ActorCell, Change, DateCell, Engagement, EngagementState, PlaceCell, Said
from dateline.status import status_of
from dateline.story import Evidence, digest

if TYPE_CHECKING:
    from dateline.coding import Coded
    from dateline.reading import StoryReader

#: Kinds whose words stand in for each other: one says "the trip" of what another calls talks.
_MEETING = frozenset(("talks", "visit", "summit"))

#: Oldest first where dates do not tell: the order in which states can follow one another.
_ORDER: dict[str, int] = {
    "proposed": 0, "requested": 1, "agreed": 2, "scheduled": 3, "postponed": 4, "called_off": 5,
    "reschedule_requested": 6, "rescheduled": 7, "under_way": 8, "held": 9, "lapsed": 10,
}  # fmt: skip

#: Only events that are still to come make an engagement of these kinds; a past offensive is an event.
_ONLY_PLANNED = frozenset(("offensive", "deadline", "exercise", "strike"))


@dataclass(frozen=True, slots=True)
class _Words:
    nouns: dict[str, str]
    verbs: dict[str, str]
    states: dict[str, EngagementState]
    wishes: frozenset[str]


@cache
def _words() -> _Words:
    table = tomllib.loads((resources.files("dateline") / "data" / "engagements.toml").read_text(encoding="utf-8"))
    states: dict[str, EngagementState] = {}
    for state, lemmas in table["states"].items():
        for lemma in lemmas.split():
            states.setdefault(lemma, state)
    return _Words(
        {lemma: kind for kind, lemmas in table["kinds"].items() for lemma in lemmas.split()},
        {lemma: kind for kind, lemmas in table["verbs"].items() for lemma in lemmas.split()},
        states,
        frozenset(table["wishes"]["words"].split()),
    )


@dataclass(slots=True)
class _Mention:
    """One mention of an engagement with what its clause does to it."""

    sentence: Sentence
    token: int
    kind: str
    state: EngagementState
    cue: int
    by: ActorCell | None
    parties: list[ActorCell]
    place: PlaceCell | None
    topic: str | None
    date: DateCell | None
    definite: bool
    said_by: tuple[Said, ...]
    evidence: Evidence


@dataclass(slots=True)
class Chain:
    """The mentions of one engagement in one story."""

    mentions: list[_Mention] = field(default_factory=list)

    @property
    def countries(self) -> set[str]:
        return {p.country for m in self.mentions for p in m.parties if p.country}

    @property
    def last_state(self) -> str:
        return self.in_order()[-1].state

    def in_order(self) -> list[_Mention]:
        """In the order in which states can follow; those with a date among themselves by date."""
        ordered = sorted(self.mentions, key=lambda m: _ORDER[m.state])
        dated = [place for place, m in enumerate(ordered) if _day(m) is not None]
        for place, mention in zip(dated, sorted((ordered[p] for p in dated), key=_when), strict=True):
            ordered[place] = mention
        return ordered


def _day(mention: _Mention) -> date | None:
    return (mention.date.start or mention.date.end) if mention.date else None


def _when(mention: _Mention) -> tuple[date, int]:
    return _day(mention) or date.max, _ORDER[mention.state]


def find_chains(story: StoryReader) -> list[Chain]:
    """The engagements of a story as chains of mentions, in the order in which it first names them."""
    chains: list[Chain] = []
    for sentence in story.doc.sentences:
        for mention in _mentions(story, sentence):
            chain = next((c for c in reversed(chains) if _fits(c, mention)), None)
            if chain is None:
                chain = Chain()
                chains.append(chain)
            chain.mentions.append(mention)
    return chains


def other_party(chains: list[Chain], sentence: Sentence, act: Coded, actor: ActorCell) -> tuple[ActorCell, str] | None:
    """Whom an act about an engagement concerns, where its own clause leaves it out, and why.

    Who scraps "the visit" does it to the other party of that visit; who is disappointed "by the
    cancellation" is so with the one who cancelled.
    """
    near = {act.trigger.head, *act.trigger.others, *act.actors, *act.recipients}
    above = governor(sentence, act.trigger.head)
    linked = [act.trigger.head, *(() if above is None else sentence.children[above])]
    for head in linked:
        if head == act.trigger.head or sentence.deps[head] == "conj":
            for fillers in frame(sentence, head).values():
                near.update(fillers)
    for chain in chains:
        for mention in chain.mentions:
            if mention.sentence is sentence and mention.token in near | {mention.cue} & near:
                parties = {
                    p.country: p for m in chain.mentions for p in m.parties if p.country and p.country != actor.country
                }
                if len(parties) == 1:
                    return next(iter(parties.values())), f"the other party of “{sentence.words[mention.token]}”"
    states = _words().states
    for token in near:
        state = states.get(sentence.lemmas[token]) if sentence.tags[token][0] == "N" else None
        if state in ("called_off", "postponed"):
            for chain in chains:
                by = next((m.by for m in chain.mentions if m.state == state and m.by and m.by.country), None)
                if by is not None and by.country != actor.country:
                    return by, f"who brought about the “{sentence.words[token]}”"
    return None


# -- mentions ---------------------------------------------------------------------------------


def _mentions(story: StoryReader, sentence: Sentence) -> Iterator[_Mention]:
    words = _words()
    for i, tag in enumerate(sentence.tags):
        if tag in ("NN", "NNS"):
            kind = words.nouns.get(sentence.lemmas[i])
        elif tag[0] == "V" and is_predicate_verb(sentence, i):
            kind = words.verbs.get(sentence.lemmas[i])
        else:
            kind = None
        if kind is None:
            if tag[0] == "V" and sentence.lemmas[i] in _BARE and is_predicate_verb(sentence, i):
                bare = _bare_mention(story, sentence, i)
                if bare is not None:
                    yield bare
            continue
        for state, cue in _states_of(sentence, i):
            if kind in _ONLY_PLANNED and state in ("held", "under_way", "proposed"):
                continue
            yield _mention(story, sentence, i, kind, state, cue)


#: Of these alone, "it was cancelling" says enough where the story has named the engagement.
_BARE = frozenset(("cancel", "postpone", "reschedule"))


def _bare_mention(story: StoryReader, sentence: Sentence, i: int) -> _Mention | None:
    roles = frame(sentence, i)
    if "obj" in roles or status_of(sentence, i).status in ("did_not_happen",):
        return None
    state = _words().states[sentence.lemmas[i]]
    mention = _mention(story, sentence, i, "talks", state, i)
    mention.definite = True
    return mention


def _states_of(sentence: Sentence, i: int) -> Iterator[tuple[EngagementState, int]]:
    """What the words over an engagement make of it, each with the word that decides."""
    found = _state_of(sentence, i)
    if found is None:
        return
    yield found
    state, cue = found
    if state in ("requested", "proposed") and sentence.tags[cue][0] == "N":
        # "agreed to a request by …": two changes, the asking and the granting.
        above = governor(sentence, cue)
        granted = _words().states.get(sentence.lemmas[above]) if above is not None else None
        if above is not None and granted == "agreed" and status_of(sentence, above).status != "did_not_happen":
            yield "agreed", above


def _state_of(sentence: Sentence, i: int) -> tuple[EngagementState, int] | None:
    """The state that the nearest deciding word over an engagement gives it; None where none does."""
    words = _words()
    if sentence.tags[i][0] == "V":
        return _verb_state(sentence, i)
    # The noun's own modifiers: "the scrapped meeting", "talks planned for Friday".
    own: tuple[EngagementState, int] | None = None
    for child in sentence.children[i]:
        if sentence.deps[child] in ("amod", "acl") and sentence.tags[child] in ("VBN", "JJ"):
            state = words.states.get(_base(sentence, child))
            if state is not None and state not in ("held", "under_way"):
                own = (state, child)
    above = governor(sentence, i)
    for _ in range(3):
        if above is None:
            break
        tag = sentence.tags[above]
        lemma = predicate_lemma(sentence, above) if tag[0] == "V" else sentence.lemmas[above]
        state = words.states.get(lemma) or words.states.get(sentence.lemmas[above])
        if state is not None and _touches(sentence, above, i):
            return _adjusted(sentence, above, state)
        if tag[0] == "V" and lemma not in ("send", "lead", "join", "attend", "make", "pay", "discuss", "go"):
            break
        above = governor(sentence, above)
    return own


def _touches(sentence: Sentence, above: int, i: int) -> bool:
    """The engagement is what the predicate is about: object, passive subject or complement, not its means."""
    dep = sentence.deps[i]
    if dep in ("dobj", "nsubjpass", "conj", "oprd"):
        return True
    if dep == "nsubj":
        return sentence.lemmas[above] in ("begin", "start", "open", "resume", "continue", "end", "conclude", "due")
    if dep == "pobj":
        return sentence.lower[sentence.heads[i]] in ("for", "of", "to", "on", "off", "out")
    return False


def _adjusted(sentence: Sentence, above: int, state: EngagementState) -> tuple[EngagementState, int] | None:
    """The governor's own status taken in: "wants to reschedule", "may cancel", "will hold"."""
    words = _words()
    reading = status_of(sentence, above)
    if state in ("rescheduled", "called_off", "postponed"):
        over = governor(sentence, above)
        wished = (
            over is not None and sentence.lemmas[over] in words.wishes and sentence.deps[above] in ("xcomp", "ccomp")
        )
        if state == "rescheduled" and (wished or reading.status in ("possible", "planned")):
            return "reschedule_requested", over if wished and over is not None else above
        if reading.status in ("possible", "did_not_happen"):
            return None
        return state, above
    if state == "held" or state == "under_way":
        if reading.status == "planned":
            return "scheduled", above
        if reading.open:
            return None  # "if the talks are not held": a condition proposes nothing
        if reading.status == "possible":
            # "if the talks are not held" proposes nothing.
            return None if reading.rule.startswith("marker") else ("proposed", above)
        if reading.status == "did_not_happen":
            return None
        if reading.status == "called_off":
            return "called_off", above
        return ("under_way" if reading.status == "ongoing" else state), above
    if reading.status == "did_not_happen":
        return None
    return state, above


def _verb_state(sentence: Sentence, i: int) -> tuple[EngagementState, int] | None:
    words = _words()
    over = governor(sentence, i)
    if over is not None and sentence.deps[i] in ("xcomp", "ccomp", "acl", "pcomp"):
        state = words.states.get(sentence.lemmas[over])
        if state in ("proposed", "requested", "agreed", "scheduled"):
            return state, over
    status = status_of(sentence, i).status
    if status == "happened":
        return "held", i
    if status == "ongoing":
        return "under_way", i
    if status == "planned":
        return "scheduled", i
    if status == "called_off":
        return "called_off", i
    return None


def _base(sentence: Sentence, i: int) -> str:
    """The verb behind a participle used as an adjective: the tagger calls "scrapped" either."""
    lemma = sentence.lemmas[i]
    if lemma in _words().states or not lemma.endswith("ed"):
        return lemma
    for stem in (lemma[:-2], lemma[:-1], lemma[:-3]):
        if stem in _words().states:
            return stem
    return lemma


def _mention(story: StoryReader, sentence: Sentence, i: int, kind: str, state: EngagementState, cue: int) -> _Mention:
    parties: list[ActorCell] = []
    by: ActorCell | None = None
    if sentence.tags[cue][0] == "V":
        subjects = surface_subject(sentence, cue)
    else:
        roles = frame(sentence, cue)
        subjects = roles.get("subj") or roles.get("poss") or []
    if not subjects:
        above = governor(sentence, cue)
        subjects = surface_subject(sentence, above) if above is not None and sentence.tags[above][0] == "V" else []
    for token in subjects:
        pair = story.pair_at(sentence, token)
        if pair:
            parties.extend(cell for cell, _ in pair)
        elif token != i and story.actor_at(sentence, token).known:
            parties.append(story.cell(sentence, token))
            by = by or parties[0]
    for role in ("obj", "with", "to"):
        # "asked Uzbekistan to reschedule", "agreed with Oman to meet"
        for token in frame(sentence, cue).get(role, ()) if sentence.tags[cue][0] == "V" else ():
            actor = story.actor_at(sentence, token)
            if token != i and actor.country and actor.kind in ("state", "person", "body"):
                parties.append(story.cell(sentence, token))
    place: PlaceCell | None = None
    topic: str | None = None
    roles = frame(sentence, i)
    for role in ("between", "with", "subj", "poss", "mod", "obj"):
        for token in roles.get(role, ()):
            actor = story.actor_at(sentence, token)
            if actor.known:
                parties.append(story.cell(sentence, token))
    near = [i, cue]
    over = governor(sentence, i)
    if over is not None:
        near.append(over)
    for token in near:
        here = frame(sentence, token)
        for role in ("in", "to", "at"):
            for filler in here.get(role, ()):
                place = place or story.place_at(sentence, filler)
        for role in ("on", "about", "over"):
            for filler in here.get(role, ()):
                if topic is None and sentence.lower[filler] not in _CALENDAR and not story.is_time(sentence, filler):
                    topic = sentence.text(*mention_span(sentence, filler))
        if topic is None:
            topic = _purpose(sentence, token)
    if place is not None and place.country and place.country not in {p.country for p in parties}:
        # "talks in Washington": the host is a party unless two others are named.
        if len({p.country for p in parties}) < 2 and story.is_capital(place):
            parties.append(ActorCell(place.text, place.name, place.country, ("GOV",)))
    when, _ = story.date_of(sentence, cue)
    definite = any(
        sentence.lower[c] in ("the", "this", "that", "its", "his", "her", "their") for c in sentence.children[i]
    )
    first, last = mention_span(sentence, i)
    low, high = min(first, cue), max(last, cue)
    return _Mention(
        sentence,
        i,
        kind,
        state,
        cue,
        by,
        parties,
        place,
        topic,
        when,
        definite,
        story.said_by(sentence.starts[cue], sentence.ends[cue]),
        story.story.evidence(sentence.starts[low], sentence.ends[high]),
    )


_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july"
    " august september october november december day week month".split()
)


def _purpose(sentence: Sentence, token: int) -> str | None:
    """What it is for: "to discuss …", "dedicated to …"."""
    for child in sentence.children[token]:
        if sentence.lemmas[child] in ("discuss", "address", "settle", "resolve") and sentence.deps[child] in (
            "advcl",
            "relcl",
            "acl",
            "xcomp",
        ):
            objects = frame(sentence, child).get("obj", ())
            for noun in objects:
                first, last = mention_span(sentence, noun)
                last = max(last, sentence.right[noun]) if sentence.right[noun] - first < 14 else last
                # The parser hangs "in Rafah" on "discuss"; it is the offensive that is in Rafah.
                for place in frame(sentence, child).get("in", ()):
                    if place == last + 1 or sentence.left[place] <= last + 2:
                        last = max(last, mention_span(sentence, place)[1])
                return sentence.text(first, last)
        if sentence.lemmas[child] == "dedicate" and sentence.deps[child] in ("acl", "relcl"):
            for noun in frame(sentence, child).get("to", ()):
                return sentence.text(*mention_span(sentence, noun))
    return None


# -- chains -----------------------------------------------------------------------------------


def _fits(chain: Chain, mention: _Mention) -> bool:
    """Whether a mention can be the engagement of a chain."""
    kinds = {m.kind for m in chain.mentions}
    if mention.kind not in kinds and not (mention.kind in _MEETING and kinds & _MEETING):
        return False
    theirs, own = chain.countries, {p.country for p in mention.parties if p.country}
    if own and theirs and not (own <= theirs or theirs <= own):
        return False
    if not own and not mention.definite:
        return False
    places = {m.place.name for m in chain.mentions if m.place}
    if mention.place is not None and places and mention.place.name not in places:
        return False
    states = {m.state for m in chain.mentions}
    stopped = states & {"called_off", "reschedule_requested"} and "rescheduled" not in states
    if mention.state in ("held", "under_way") and stopped:
        # What was called off and not set anew has not been held: this is another meeting.
        return False
    return not (
        states & {"held"}
        and mention.state in ("requested", "called_off", "agreed", "scheduled", "reschedule_requested")
    )


def engagement(story: StoryReader, chain: Chain) -> Engagement:
    """A chain as a record."""
    parties: dict[str, ActorCell] = {}
    for mention in chain.mentions:
        for party in mention.parties:
            key = party.country or party.text.casefold()
            held = parties.get(key)
            if held is None or (len(party.sectors) > len(held.sectors)):
                parties[key] = party
    changes: list[Change] = []
    for mention in chain.in_order():
        change = Change(mention.state, mention.date, _doer(mention.by), mention.said_by, (mention.evidence,))
        if changes and changes[-1].state == change.state:
            changes[-1] = _told_again(changes[-1], change)
        else:
            changes.append(change)
    first = chain.mentions[0]
    return Engagement(
        id=digest(story.story.id, "engagement", str(first.sentence.starts[first.token])),
        kind=next((m.kind for m in chain.mentions if m.definite is False), first.kind),
        parties=tuple(parties.values()),
        place=next((m.place for m in chain.mentions if m.place), None),
        topic=next((m.topic for m in chain.mentions if m.topic), None),
        changes=tuple(changes),
        why={"kind": f"named by “{first.sentence.words[first.token]}”"},
    )


def _doer(by: ActorCell | None) -> str | None:
    """Who brought a change about, in words that stand alone: a pronoun gives way to the name."""
    if by is None:
        return None
    return by.name if by.text[:1].islower() and " " not in by.text else by.text


def _told_again(first: Change, second: Change) -> Change:
    """The same change told twice: the dated telling leads, the evidence of both stays."""
    lead, other = (first, second) if first.date or not second.date else (second, first)
    return Change(
        lead.state,
        lead.date,
        lead.by or other.by,
        lead.said_by or other.said_by,
        tuple(dict.fromkeys((*lead.evidence, *other.evidence))),
    )
