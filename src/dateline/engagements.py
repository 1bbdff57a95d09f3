"""Engagements of one story: what is supposed to happen, and each change of its state.

An engagement is named by a noun ("talks", "the visit", "a vote") or a verb ("will meet"); what
governs it says what became of it ("*scrapped* the visit", "*wants to reschedule* talks",
"*agreed* to send a team"). Mentions are put on one chain when they can be the same thing: kinds that
stand in for each other, parties that do not contradict, places that do not contradict, and a
history that allows it: what is called off and not set anew cannot be held.

Many stories' engagements are joined in the ledger, from stored Readings, not here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import takewhile
from typing import TYPE_CHECKING

from dateline.clauses import (
    frame,
    governor,
    governors,
    is_infinitive,
    is_predicate_verb,
    mention_span,
    predicate_lemma,
    surface_subject,
)
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


@dataclass(frozen=True, slots=True)
class _Words:
    nouns: dict[str, str]
    compounds: dict[str, str]
    planned: frozenset[str]
    organised: frozenset[str]
    gather: frozenset[str]
    gathered: dict[str, str]
    crowd: frozenset[str]
    general: frozenset[str]
    gatherings: frozenset[str]
    dated: frozenset[str]
    verbs: dict[str, str]
    sent: dict[str, str]
    states: dict[str, EngagementState]
    wishes: frozenset[str]
    decided: frozenset[str]
    carriers: frozenset[str]
    itself: frozenset[str]
    light: frozenset[str]
    unnamed: frozenset[str]
    labour: frozenset[str]
    rounds: frozenset[str]
    no_labour: frozenset[str]
    awaited: frozenset[str]
    motion: frozenset[str]
    public: frozenset[str]
    roles: frozenset[str]
    idioms: frozenset[str]
    standing: dict[str, EngagementState]
    deployed: frozenset[str]
    delivered: frozenset[str]
    unmet: frozenset[str]
    addressed: frozenset[str]
    signed: frozenset[str]
    decided_by: frozenset[str]
    earlier: frozenset[str]


@cache
def _words() -> _Words:
    table = tomllib.loads((resources.files("dateline") / "data" / "engagements.toml").read_text(encoding="utf-8"))

    def by_state(name: str) -> dict[str, EngagementState]:
        found: dict[str, EngagementState] = {}
        for state, lemmas in table[name].items():
            for lemma in lemmas.split():
                found.setdefault(lemma, state)
        return found

    def listed(name: str, key: str = "words") -> frozenset[str]:
        return frozenset(table[name][key].split())

    def by_kind(name: str) -> dict[str, str]:
        return {lemma: kind for kind, lemmas in table[name].items() for lemma in lemmas.split()}

    return _Words(
        nouns=by_kind("kinds"),
        compounds=by_kind("compounds"),
        planned=listed("planned", "kinds"),
        organised=listed("organised", "kinds"),
        gather=listed("gather"),
        gathered=by_kind("gathered"),
        crowd=listed("crowd"),
        general=listed("general"),
        gatherings=listed("general", "kinds"),
        dated=listed("dated", "kinds"),
        verbs=by_kind("verbs"),
        sent=by_kind("sent"),
        states=by_state("states"),
        wishes=listed("wishes"),
        decided=listed("decided"),
        carriers=listed("carriers"),
        itself=listed("itself"),
        light=listed("light"),
        unnamed=listed("unnamed"),
        labour=listed("labour"),
        no_labour=listed("labour", "not"),
        rounds=listed("rounds"),
        awaited=listed("awaited"),
        motion=listed("motion"),
        public=listed("public"),
        roles=listed("roles"),
        idioms=listed("idioms"),
        standing=by_state("standing"),
        deployed=listed("deployed"),
        delivered=listed("delivered"),
        unmet=listed("unmet"),
        addressed=listed("addressed"),
        signed=listed("signed"),
        decided_by=listed("decided_by"),
        earlier=listed("earlier"),
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
    due: DateCell | None
    background: bool
    definite: bool
    bare: bool
    said_by: tuple[Said, ...]
    evidence: Evidence


@dataclass(slots=True)
class Chain:
    """The mentions of one engagement in one story."""

    mentions: list[_Mention] = field(default_factory=list)

    @property
    def countries(self) -> set[str]:
        return {p.country for m in self.mentions for p in m.parties if p.country}

    def names(self, mention: _Mention) -> bool:
        """Whether the word of a mention is one of this engagement already."""
        return any(m.sentence is mention.sentence and m.token == mention.token for m in self.mentions)

    @property
    def last_state(self) -> str:
        return self.in_order()[-1].state

    def in_order(self) -> list[_Mention]:
        """In the order in which states can follow; those with a date among themselves by date."""
        ordered = sorted(self.mentions, key=lambda m: _ORDER[m.state])
        dated = [place for place, m in enumerate(ordered) if _day(m) is not None and m.state not in _SET]
        for place, mention in zip(dated, sorted((ordered[p] for p in dated), key=_when), strict=True):
            ordered[place] = mention
        return ordered


#: States whose date is the day set, and not the day of the setting.
_SET = frozenset(("scheduled", "rescheduled"))


def _day(mention: _Mention) -> date | None:
    return (mention.date.start or mention.date.end) if mention.date else None


def _when(mention: _Mention) -> tuple[date, int]:
    return _day(mention) or date.max, _ORDER[mention.state]


def find_chains(story: StoryReader) -> list[Chain]:
    """The engagements of a story as chains of mentions, in the order in which it first names them."""
    chains: list[Chain] = []
    for sentence in story.doc.sentences:
        # Of two changes told by one word ("cancelled the *meeting*, which had been set for May"), the one that names
        # a party shows which engagement it is.
        for mention in sorted(_mentions(story, sentence), key=lambda m: (m.token, not m.parties)):
            fitting = [c for c in reversed(chains) if _fits(c, mention)]
            chain = next((c for c in fitting if c.names(mention)), fitting[0] if fitting else None)
            if chain is None:
                if not mention.parties:
                    # "A separate meeting, on the border": of those who were named before.
                    mention.parties.extend(_parties_before(chains, mention.kind))
                chain = Chain()
                chains.append(chain)
            chain.mentions.append(mention)
    return chains


def _parties_before(chains: list[Chain], kind: str) -> list[ActorCell]:
    for chain in reversed(chains):
        if any(m.kind == kind or {m.kind, kind} <= _MEETING for m in chain.mentions):
            return list({p.country: p for m in chain.mentions for p in m.parties if p.country}.values())
    return []


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


@dataclass(frozen=True, slots=True)
class _Telling:
    """What a sentence makes of an engagement: the deciding word, and the verb that names the doing."""

    state: EngagementState
    cue: int
    verb: int
    background: bool


def _mentions(story: StoryReader, sentence: Sentence) -> Iterator[_Mention]:
    over: dict[int, list[tuple[int, str]]] | None = None
    for i, tag in enumerate(sentence.tags):
        noun = tag in ("NN", "NNS")
        if noun:
            kind = _noun_kind(sentence, i)
        elif tag[0] == "V" and is_predicate_verb(sentence, i):
            kind = _verb_kind(story, sentence, i)
        elif sentence.lower[i] == "due" and _in_court(sentence, i):
            kind = "hearing"
        elif sentence.lower[i] == "due" and _comes(story, sentence, i):
            kind = "visit"
        else:
            continue
        if kind is None:
            if not noun and sentence.lemmas[i] in _BARE:
                bare = _bare_mention(story, sentence, i)
                if bare is not None:
                    yield bare
            continue
        if over is None:
            over = _governed(sentence)
        for telling in _tellings(story, sentence, i, over):
            as_planned = _as_planned(sentence, i, kind, telling)
            if not as_planned and kind not in _words().organised:
                continue
            mention = _mention(story, sentence, i, kind, telling)
            if not as_planned and not _just_held(story, mention):
                continue
            if kind in _MEETING and telling.state in _DONE and not noun and not _is_public(mention):
                continue
            if noun or kind not in _words().dated or mention.due is not None:
                yield mention


def _just_held(story: StoryReader, mention: _Mention) -> bool:
    """Whether an organised event is told as news, with its day: a march on Friday, and not last year's marches."""
    day = mention.date.end if mention.date and mention.date.start == mention.date.end else None
    return day is not None and story.on is not None and (story.on - day).days <= _NEWS_DAYS and not mention.background


#: Private people's meetings and visits are engagements where they are planned, and where a noun names them.
_DONE = frozenset(("held", "under_way"))


def _noun_kind(sentence: Sentence, i: int) -> str | None:
    words = _words()
    lemma = sentence.lemmas[i]
    if i > 1 and sentence.words[i - 1] == "-":
        lemma = f"{sentence.lower[i - 2]}-{lemma}"  # the tokenizer cuts "cease-fire"
    if i and (kind := words.compounds.get(f"{sentence.lemmas[i - 1]}_{lemma}")) is not None:
        return kind
    kind = words.nouns.get(lemma) or words.sent.get(lemma)
    if lemma == "poll" and sentence.lemmas[governor(sentence, i) or i] not in ("go", "head", "open", "close", "return"):
        return None  # one that asks opinions
    if kind is not None and "_".join(sentence.lower[max(i - 2, 0) : i + 1]) in words.idioms:
        return None
    if kind == "deployment" and words.deployed.isdisjoint(sentence.lemmas):
        return None
    if kind is None:
        return "talks" if _is_round(sentence, i) else None
    if kind == "strike" and lemma == "strike" and not _of_labour(sentence, i):
        return None
    return kind


def _verb_kind(story: StoryReader, sentence: Sentence, i: int) -> str | None:
    lemma = sentence.lemmas[i]
    kind = _words().verbs.get(_phrasal(sentence, i))
    if kind == "strike":
        return kind if _of_labour(sentence, i) else None
    if kind == "talks":
        return kind if _meets_somebody(story, sentence, i) else None
    if lemma == "testify" and status_of(sentence, i).status != "planned":
        return None
    if kind in ("deployment", "delivery"):
        return _sent(sentence, i)
    told = ("planned", "happened", "ongoing") if kind in _words().organised else ("planned",)
    if kind in _words().planned and status_of(sentence, i).status not in told:
        return None
    if lemma in _words().gather:
        return _gathered(sentence, i)
    if kind in _words().dated and _of_engagement(sentence, i):
        return None
    if kind == "protest" and ("obj" in frame(sentence, i) or not _organised(sentence, i)):
        return None  # "to demonstrate support"
    if kind in ("speech", "signing", "ruling") and not _is_formal(sentence, i, kind):
        return None
    if lemma == "bury" and status_of(sentence, i).status != "planned":
        return None  # "were buried under the rubble"
    if kind == "vote" and not _votes_as_body(story, sentence, i):
        return None
    if kind is not None:
        return kind
    if lemma in ("give", "have") and _until(story, sentence, i):
        return "deadline"  # "gave them until Friday", "have until Friday": one that needs no name
    if _must_by(story, sentence, i):
        return "deadline"  # "must leave by Friday"
    if _receives(story, sentence, i):
        return "visit" if lemma == "receive" else "hearing"
    if _comes(story, sentence, i) or _goes(story, sentence, i):
        return "visit"
    if lemma in ("appear", "expect") and _in_court(sentence, i):
        return "hearing"
    if lemma == "sentence" and status_of(sentence, i).status == "planned":
        return "hearing"
    return None


def _tellings(story: StoryReader, sentence: Sentence, i: int, over: dict[int, list[tuple[int, str]]]) -> list[_Telling]:
    lemma = sentence.lemmas[i]
    if sentence.tags[i] in ("NN", "NNS"):
        found = _noun_tellings(sentence, i, over)
        if lemma in _words().sent:
            return [t for t in found if t.state in ("agreed", "requested", "proposed")]
        return found or _dated(story, sentence, i) or _by_preposition(story, sentence, i)
    if lemma == "due":
        return [_Telling("scheduled", i, i, _looks_back(sentence, sentence.heads[i]))]
    if lemma in ("give", "have"):
        return [_Telling("scheduled", i, i, lemma == "have" or _looks_back(sentence, i))]
    if _must_by(story, sentence, i):
        return [_Telling("scheduled", i, i, _looks_back(sentence, i))]
    if lemma == "expect":
        return [_Telling("scheduled", i, i, _looks_back(sentence, i))]
    if lemma in _GOING:
        telling = _embedded(sentence, i, "under_way")
        return [telling] if telling is not None else []
    return _verb_tellings(sentence, i, over)


def _as_planned(sentence: Sentence, i: int, kind: str, telling: _Telling) -> bool:
    """A past offensive is an event; only what is known already or begins in due form was planned."""
    if telling.state == "proposed" and sentence.lemmas[telling.cue] in ("consider", "discuss", "mull", "weigh"):
        return kind != "offensive"
    if telling.state not in ("held", "under_way"):
        return True
    if kind == "deadline":
        return False
    return kind not in _words().planned or any(
        sentence.lower[c] in ("the", "its", "their", "long-awaited", "planned", "expected")
        for c in sentence.children[i]
    )


def _is_public(mention: _Mention) -> bool:
    """Whether anyone who takes part holds an office or stands for a state: private people only meet."""
    if mention.kind == "visit" and mention.sentence.tags[mention.token][0] == "V":
        by = mention.by
        if by is None or mention.state not in ("held", "under_way"):
            return by is not None
        return _in_office(by) or (not mention.background and by.country is None and by.text[:1].isupper())
    if not mention.parties:
        # "The talks": of those named before.
        return mention.sentence.tags[mention.token][0] == "N" and (mention.definite or mention.kind != "visit")
    return any(_in_office(p) for p in mention.parties)


def _in_office(party: ActorCell) -> bool:
    return not _words().public.isdisjoint(party.sectors) or (party.country is not None and not party.sectors)


def _meets_somebody(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether what is met is people: "met the minister", "met with victims", and not "met the needs"."""
    met = frame(sentence, i).get("obj", ())
    return all(
        sentence.tags[t] in ("NNP", "NNPS", "PRP", "WP")
        or (story.actor_at(sentence, t).known and sentence.lemmas[t] not in _words().unmet)
        for t in met
    )


def _is_formal(sentence: Sentence, i: int, kind: str) -> bool:
    """Whether it is a parliament that is addressed, an accord that is signed, a court that rules."""
    roles = frame(sentence, i)
    if kind == "ruling":
        return any(sentence.lemmas[t] in _COURTS for t in roles.get("subj", ()))
    own = _words().addressed if kind == "speech" else _words().signed
    return not own.isdisjoint(sentence.lemmas[t] for t in roles.get("obj", ()))


def _sent(sentence: Sentence, i: int) -> str | None:
    """Which of the two it is to send what is sent, or to withdraw it: "sent troops", "will deliver aid"."""
    words, roles = _words(), frame(sentence, i)
    who = (
        roles.get("obj") or []
        if sentence.lemmas[i] in ("send", "ship", "dispatch")
        else [*roles.get("obj", ()), *roles.get("subj", ())]
    )
    moved = {sentence.lemmas[t] for t in who}
    if not moved.isdisjoint(words.deployed):
        return "deployment" if sentence.lemmas[i] not in ("deliver", "ship", "airlift") else None
    return "delivery" if not moved.isdisjoint(words.delivered) else None


def _votes_as_body(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a body or a people votes, and not one man: "the council will vote", "Tunisians voted"."""
    if status_of(sentence, i).status == "possible":
        return False
    voters = frame(sentence, i).get("subj") or surface_subject(sentence, i)
    return any(
        sentence.tags[t] in ("NNS", "NNPS") or (actor.known and actor.kind != "person")
        for t in voters
        for actor in (story.actor_at(sentence, t),)
    )


def _organised(sentence: Sentence, i: int) -> bool:
    """Whether a protest is still to come, or its crowd is told as one that was called out: "thousands rallied"."""
    if status_of(sentence, i).status == "planned":
        return True
    who = frame(sentence, i).get("subj") or surface_subject(sentence, i)
    crowd = {sentence.lemmas[t] for subj in who for t in range(sentence.left[subj], sentence.right[subj] + 1)}
    counted = any(sentence.tags[t] == "CD" for s in who for t in range(sentence.left[s], sentence.right[s] + 1))
    return counted or not crowd.isdisjoint(_words().crowd)


def _gathered(sentence: Sentence, i: int) -> str | None:
    """What people gather for, by what they come to do: "gathered to mourn the victims"."""
    purposes = _words().gathered
    for child in sentence.children[i]:
        if sentence.deps[child] in ("advcl", "xcomp") and sentence.lemmas[child] in purposes:
            return purposes[sentence.lemmas[child]]
    return None


def _of_engagement(sentence: Sentence, i: int) -> bool:
    """Whether a verb's object or subject is an engagement already: "talks will reopen" tells of the talks."""
    roles = frame(sentence, i)
    return any(_noun_kind(sentence, t) is not None for role in ("subj", "obj") for t in roles.get(role, ()))


_GOING = frozenset(("go", "fly", "head", "return", "leave", "depart", "arrive", "land", "spend"))


def _goes(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody in office goes to a place: "will go to Atlanta", "flew to Lima"."""
    if sentence.lemmas[i] not in _GOING:
        return False
    roles = frame(sentence, i)
    if sentence.lemmas[i] == "spend" and not any(story.is_time(sentence, t) for t in roles.get("obj", ())):
        return False  # "spent five hours in Lome", and not money
    roles_of = ("in", "at") if sentence.lemmas[i] in ("arrive", "land", "spend") else ("for", "to")
    if not any(story.place_at(sentence, t) is not None for role in roles_of for t in roles.get(role, ())):
        return False
    who = roles.get("subj") or surface_subject(sentence, i)
    actors = [story.actor_at(sentence, t) for t in who]
    if any(a.kind == "person" and not _words().public.isdisjoint(a.sectors) for a in actors):
        return True
    # Anybody's journey is one while it is planned: "is willing to go to Tamale".
    return status_of(sentence, i).status in ("planned", "possible") and any(
        sentence.lower[t] in ("he", "she", "i") or (a.kind == "person" and sentence.tags[t] in ("NN", "NNP"))
        for t, a in zip(who, actors, strict=True)
    )


def _in_court(sentence: Sentence, i: int) -> bool:
    roles = frame(sentence, i)
    where = (t for role in ("in", "before", "at") for t in roles.get(role, ()))
    return any(sentence.lemmas[t] in _COURTS for t in where)


_COURTS = frozenset(("court", "judge", "magistrate", "committee", "tribunal", "panel"))


def _dated(story: StoryReader, sentence: Sentence, i: int) -> list[_Telling]:
    """What the noun's own words set: "Sunday's vote", "a vote on Sunday", "the upcoming summit"."""
    for child in sentence.children[i]:
        if child < i and sentence.deps[child] in ("amod", "compound") and sentence.lower[child] in _words().awaited:
            return [_Telling("scheduled", child, child, True)]
    if story.on is None:
        return []
    for time in story.times:
        if time.sentence != sentence.index or time.type not in ("DATE", "TIME") or time.first is None:
            continue
        token = sentence.token_at(time.start)
        if token is None or time.mod in ("since", "until") or not _hangs_on(sentence, token, {i}):
            continue
        last = time.last or time.first
        awaited = _is_weekday(time.text) and status_of(sentence, i).status == "planned"
        if time.first > story.on or awaited:
            return [_Telling("scheduled", i, i, background=False)]
        over = governor(sentence, i)
        if over is not None and sentence.tags[over][0] == "V" and status_of(sentence, over).status != "happened":
            continue  # "who wins on Tuesday": not told as over
        if last < story.on and (story.on - last).days <= _NEWS_DAYS:
            return [_Telling("held", i, i, background=last != time.first)]
    return []


#: Prepositions that say where in its course an engagement stands, by what they make of it.
_COURSE: dict[str, EngagementState] = {
    "during": "under_way", "amid": "under_way", "after": "held", "following": "held", "at": "held", "in": "held",
    "on": "under_way",
}  # fmt: skip


def _by_preposition(story: StoryReader, sentence: Sentence, i: int) -> list[_Telling]:
    """What a preposition says of it: "during a visit to Oman", "after talks with Chad", "ahead of the vote"."""
    link = sentence.heads[i]
    if sentence.deps[i] != "pobj":
        return []
    word = sentence.lower[link]
    if word == "of" and link and sentence.lower[link - 1] == "ahead":
        if any(t.sentence == sentence.index and t.last and story.on and t.last < story.on
               and (at := sentence.token_at(t.start)) is not None and _hangs_on(sentence, at, {i})
               for t in story.times):  # fmt: skip
            return []
        return [_Telling("scheduled", link - 1, i, background=False)]
    state = _COURSE.get(word)
    if state is None:
        return []
    above = next((t for t in (sentence.heads[link], *governors(sentence, link, 3)) if sentence.tags[t][0] == "V"), None)
    if above is None or status_of(sentence, above).status not in ("happened", "ongoing", "did_not_happen"):
        return []
    if word == "during" and _words().nouns.get(sentence.lemmas[i]) == "talks":
        state = "held"  # hours, and not days
    own = sentence.children[i]
    if any(sentence.deps[c] == "poss" or sentence.lower[c] in ("the", "this", "that", "these") for c in own):
        if not any(sentence.deps[c] == "prep" for c in own):
            return []  # "during their trip": of what was told before
    if word in ("at", "in", "on") and not any(sentence.lower[c] in ("a", "an") for c in own):
        return []
    if word in ("at", "in", "on") and _words().nouns.get(sentence.lemmas[i]) == "vote":
        return []
    kind = _words().nouns.get(sentence.lemmas[i])
    if kind is not None and _words().verbs.get(sentence.lemmas[above]) == kind:
        return []  # "voted in a referendum": told by its verb
    return [_Telling(state, link, i, background=False)]


def _until(story: StoryReader, sentence: Sentence, i: int) -> bool:
    return any(story.is_time(sentence, token) for token in frame(sentence, i).get("until", ()))


def _must_by(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether it must be done by a day to come."""
    if not any(sentence.lower[c] == "must" and sentence.deps[c] == "aux" for c in sentence.children[i]):
        return False
    return any(
        time.sentence == sentence.index
        and time.first is not None
        and story.on is not None
        and time.first > story.on
        and (at := sentence.token_at(time.start)) is not None
        and any(sentence.lower[c] == "by" for c in sentence.children[i])
        and sentence.lower[sentence.heads[at]] == "by"
        for time in story.times
    )


def _comes(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody in office arrives, or is awaited, in another country: "is due in Cairo"."""
    if sentence.lemmas[i] not in ("arrive", "expect", "land", "due", "fly"):
        return False
    roles = frame(sentence, i)
    spots = [t for role in ("in", "at", "to") for t in roles.get(role, ())]
    place = next((found for t in spots if (found := story.place_at(sentence, t)) is not None), None)
    who = roles.get("obj" if sentence.lemmas[i] == "expect" else "subj") or surface_subject(sentence, i)
    if not who and sentence.tags[i][0] == "J":
        who = surface_subject(sentence, sentence.heads[i])
    actors = [story.actor_at(sentence, t) for t in who]
    return place is not None and any(
        a.country and a.country != place.country and a.sectors[:1] in (("GOV",), ("MIL",), ("LEG",)) for a in actors
    )


def _receives(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody in office is received from another country, or a court hears a case."""
    objects = frame(sentence, i).get("obj", ())
    if sentence.lemmas[i] == "hear":
        return any(sentence.lemmas[t] in ("appeal", "case", "petition", "lawsuit") for t in objects)
    if sentence.lemmas[i] != "receive":
        return False
    guests = [story.actor_at(sentence, t) for t in objects]
    return any(a.country and a.sectors[:1] in (("GOV",), ("MIL",)) and a.kind == "person" for a in guests)


def _is_round(sentence: Sentence, i: int) -> bool:
    """ "The last round", of what needs no saying."""
    own = {sentence.lower[c] for c in sentence.children[i]}
    return sentence.lemmas[i] == "round" and "of" not in own and not own.isdisjoint(_words().rounds)


def _of_labour(sentence: Sentence, i: int) -> bool:
    words = _words()
    before = {sentence.lower[c] for c in sentence.children[i] if c < i}
    if before & words.no_labour or sentence.lower[max(i - 1, 0)] in words.no_labour:
        return False
    return not words.labour.isdisjoint(sentence.lemmas)


#: Of these alone, "it was cancelling" says enough where the story has named the engagement.
_BARE = frozenset(("cancel", "postpone", "reschedule"))


def _bare_mention(story: StoryReader, sentence: Sentence, i: int) -> _Mention | None:
    roles = frame(sentence, i)
    if "obj" in roles or status_of(sentence, i).status in ("did_not_happen",):
        return None
    state = _words().states[sentence.lemmas[i]]
    mention = _mention(story, sentence, i, "talks", _Telling(state, i, i, _looks_back(sentence, i)))
    mention.definite = True
    return mention


def _governed(sentence: Sentence) -> dict[int, list[tuple[int, str]]]:
    """For each token the predicates that it fills a role of, nearest first."""
    found: dict[int, list[tuple[int, str]]] = {}
    for verb, tag in enumerate(sentence.tags):
        if tag[0] == "V" and (is_predicate_verb(sentence, verb) or sentence.deps[verb] == "acl"):
            for role, fillers in frame(sentence, verb).items():
                for token in fillers:
                    if role == "by" and sentence.words[token - 1] == "-":
                        role = "obj"  # "will hold a by-election": cut in three, and "by" taken for a preposition
                    found.setdefault(token, []).append((verb, role))
                    if (
                        sentence.deps[verb] == "relcl"
                        and sentence.lemmas[token] not in _words().nouns
                        and role == "obj"
                    ):
                        # "the summit with Peru, which was delayed": hung on the last name, meant of the summit.
                        for above in _above(sentence, token):
                            if sentence.lemmas[above] in _words().nouns:
                                found.setdefault(above, []).append((verb, role))
                                break
    for token, verbs in found.items():
        verbs.sort(key=lambda pair: (abs(pair[0] - token), pair[0]))
    return found


def _above(sentence: Sentence, token: int) -> Iterator[int]:
    """The nouns that a noun hangs under, up to what is none."""
    return takewhile(lambda above: sentence.tags[above][0] == "N", governors(sentence, token, 4))


def _phrasal(sentence: Sentence, verb: int) -> str:
    """A verb's lemma with its particle, also where the parser calls that an adverb: "push_back", "take_place"."""
    lemma = predicate_lemma(sentence, verb)
    if "_" in lemma:
        return lemma
    known = _words().states
    for child in sentence.children[verb]:
        if child != verb + 1 or (sentence.deps[child] == "prep" and sentence.lower[child] in _PLAIN):
            continue
        if f"{lemma}_{sentence.lower[child]}" in known or f"{lemma}_{sentence.lower[child]}" in _words().verbs:
            return f"{lemma}_{sentence.lower[child]}"
    if sentence.lower[verb + 1 : verb + 3] in (
        ["under", "way"],
        ["on", "hold"],
        ["to", "rest"],
        ["into", "effect"],
        ["into", "force"],
    ):
        return f"{lemma}_{'_'.join(sentence.lower[verb + 1 : verb + 3])}"
    return lemma


#: Prepositions that are a role of their verb, never its particle.
_PLAIN = frozenset(("on", "to", "for", "of", "in", "with", "at", "by"))


def _deciding(sentence: Sentence, verb: int, role: str) -> EngagementState | None:
    """The state that a verb gives to what fills one of its roles."""
    words = _words()
    lemma = _phrasal(sentence, verb)
    if lemma == "hold" and sentence.lower[verb - 1 : verb] == ["on"]:
        lemma = "put_on_hold"  # "has put on hold its offensive", of which the parser makes a holding
    if role == "obj":
        return words.states.get(lemma)
    if role == "subj":
        return words.states.get(lemma) if lemma in words.itself else None
    state = words.states.get(f"{lemma}_{role}")
    if state is None and role == "of" and lemma.endswith("_out"):
        state = words.states.get(f"{lemma}_of")
    if state is None and role == "of" and sentence.lower[verb + 1 : verb + 2] == ["out"]:
        state = words.states.get(f"{lemma}_out_of")
    if state is None and role in ("as", "for"):
        # "set October 17 as the new date for the summit", "urged both to come for talks"
        state = words.states.get(lemma) if lemma in ("set", "fix", "name", "announce", "push", "press") else None
    return state


def _noun_tellings(sentence: Sentence, i: int, over: dict[int, list[tuple[int, str]]]) -> list[_Telling]:
    words = _words()
    heads = _standing_for(sentence, i)
    if i > 1 and sentence.words[i - 1] == "-":
        heads.extend(t for t in (sentence.heads[i - 2],) if sentence.tags[t][0] in "ND")
    found: list[_Telling] = []
    for n, head in enumerate(heads):
        lemma = sentence.lemmas[head]
        state = words.states.get(f"{lemma}_for") or words.states.get(lemma) if n else None
        if state in ("postponed", "called_off"):
            # "allowed the extension of the deadline"; "after the cancellation of the visit" looks back.
            found.append(_Telling(state, head, head, sentence.deps[head] == "pobj"))
            break
        if state == "proposed" or state == "requested":
            found.append(_Telling(state, head, head, _looks_back(sentence, head)))
        for verb, role in over.get(head, ()):
            if role == "on" and _phrasal(sentence, verb) in words.verbs:
                return []  # "to visit Oman on a trip": told by its verb
            state = _deciding(sentence, verb, role)
            if (
                state is None
                and _phrasal(sentence, verb) in words.carriers
                and role in ("obj", "on", "for", "in", "to")
            ):
                telling = _embedded(sentence, verb, "held", carrier=True)
            elif state is None:
                continue
            else:
                telling = _embedded(sentence, verb, state)
            if telling is not None:
                if telling.state == "scheduled" and _moved(sentence, i, heads):
                    telling = _Telling("rescheduled", telling.cue, telling.verb, telling.background)
                found.append(telling)
    link = sentence.heads[heads[-1]]
    if not found and sentence.deps[heads[-1]] == "pobj":
        # "open to talks", "ready for a vote"
        state = words.states.get(f"{sentence.lower[sentence.heads[link]]}_{sentence.lower[link]}")
        if state is not None and sentence.tags[sentence.heads[link]][0] == "J":
            above = sentence.heads[link]
            found.append(_Telling(state, above, above, _looks_back(sentence, above)))
    if not found:
        # The noun's own modifiers: "the scrapped meeting", "the summit, due on Friday".
        for child in sentence.children[i]:
            if sentence.deps[child] in ("amod", "acl", "relcl") and sentence.tags[child] in ("VBN", "VBD", "JJ"):
                state = words.states.get(_base(sentence, child))
                if state in ("held", "under_way") and sentence.deps[child] == "amod":
                    continue
                if state is not None:
                    found.append(_Telling(state, child, child, sentence.deps[child] == "amod"))
            elif sentence.deps[child] in ("acl", "relcl") and is_infinitive(sentence, child):
                if sentence.lemmas[child] in words.itself:
                    found.append(_Telling("scheduled", child, child, background=False))  # "a Mass to follow on Friday"
        found.extend(told for head in heads for told in _standing(sentence, head))
    return _once_each(found)


def _standing(sentence: Sentence, i: int) -> list[_Telling]:
    """What is said of it by "is": "the vote is imminent", "talks are under way"."""
    verb = sentence.heads[i]
    if sentence.deps[i] != "nsubj" or sentence.lemmas[verb] != "be":
        return []
    if status_of(sentence, verb).status not in ("happened", "ongoing"):
        return []
    for child in sentence.children[verb]:
        state = _words().standing.get(sentence.lower[child]) if child > verb else None
        if state is not None and (sentence.lower[child] != "under" or sentence.lower[child + 1] == "way"):
            return [_Telling(state, child, verb, background=False)]
    return []


def _standing_for(sentence: Sentence, i: int) -> list[int]:
    """The noun and those that stand for it: talks, "a round of talks", "a date for talks"."""
    heads = [i]
    while len(heads) < 4:
        above = governor(sentence, heads[-1])
        if (
            above is None
            or sentence.tags[above][0] != "N"
            or sentence.deps[heads[-1]] not in ("pobj", "acl", "compound")
        ):
            break
        # "a motions hearing": hung under its own first word.
        misread = sentence.deps[heads[-1]] == "acl" and above == heads[-1] - 1
        if not misread and sentence.lemmas[above] not in _words().light:
            break
        if sentence.deps[heads[-1]] == "compound" and sentence.lemmas[above] == "call":
            break  # "a conference call", which calls for none
        heads.append(above)
    return heads


def _moved(sentence: Sentence, i: int, heads: list[int]) -> bool:
    """Whether a date is a new one: "a new date for the talks", "a date for the delayed summit"."""
    own = {sentence.lower[c] for c in sentence.children[i]}
    if own & {"postponed", "delayed", "cancelled", "canceled", "scrapped", "adjourned", "suspended"}:
        return True
    return any(
        sentence.lower[c] in ("new", "another")
        for head in heads[1:]
        if sentence.lemmas[head] == "date"
        for c in sentence.children[head]
    )


def _verb_tellings(sentence: Sentence, i: int, over: dict[int, list[tuple[int, str]]]) -> list[_Telling]:
    found: list[_Telling] = []
    noun = sentence.heads[i]
    if sentence.deps[i] in ("acl", "relcl") and sentence.lemmas[noun] in _words().light:
        # "accepted an invitation to visit": the asking, and the granting.
        state = _words().states.get(sentence.lemmas[noun])
        if state in ("proposed", "requested"):
            found.append(_Telling(state, noun, noun, _looks_back(sentence, noun)))
        for verb, role in over.get(noun, ()):
            granted = _deciding(sentence, verb, role)
            telling = _embedded(sentence, verb, granted) if granted is not None else None
            if telling is not None:
                found.append(telling)
        return _once_each(found)
    telling = _embedded(sentence, i, "held")
    return [telling] if telling is not None else []


def _once_each(tellings: list[_Telling]) -> list[_Telling]:
    found: dict[EngagementState, _Telling] = {}
    for telling in sorted(tellings, key=lambda t: t.background):
        found.setdefault(telling.state, telling)
    return list(found.values())


def _embedded(sentence: Sentence, verb: int, state: EngagementState, *, carrier: bool = False) -> _Telling | None:
    """The state with what governs the verb taken in: "*agreed* to hold", "*wants* to reschedule", "may cancel"."""
    words = _words()
    reading = status_of(sentence, verb)
    above = sentence.heads[verb]
    under = sentence.deps[verb] in ("xcomp", "ccomp", "advcl", "dep") and above != verb
    background = _looks_back(sentence, verb) or (under and _looks_back(sentence, above))
    lemma = _phrasal(sentence, above) if under else ""
    if under and sentence.lower[above] in words.awaited:
        lemma = {"set": "set", "slated": "slate", "poised": "poise"}.get(sentence.lower[above], lemma)
    is_to = is_infinitive(sentence, verb)
    wished = under and lemma in words.wishes and (is_to or sentence.deps[verb] == "ccomp")
    governing = words.states.get("call_for" if lemma == "call" else lemma) if under and is_to else None
    if sentence.tags[verb] == "VBG":
        if sentence.deps[verb] == "pcomp" and (
            sentence.lower[above] == "without"
            or sentence.lower[above - 1 : above + 1] in (["instead", "of"], ["rather", "than"])
        ):
            return None  # "without holding a vote", "instead of meeting"
        over = sentence.heads[above] if sentence.deps[verb] == "pcomp" else above
        if over != verb and sentence.tags[over][0] == "V":
            granted = words.states.get(_phrasal(sentence, over))
            if granted in ("proposed", "requested", "agreed"):
                above, governing = over, granted  # "looks forward to visiting", "insisted on holding"
    if reading.status == "possible" and any(sentence.lower[c] == "have" for c in sentence.children[verb]):
        return None  # "may have travelled": not known, and not to come
    if lemma in ("propose", "suggest", "demand", "request") and sentence.deps[verb] == "ccomp":
        governing = words.states[lemma]
    if governing is not None:
        if status_of(sentence, above).status in ("did_not_happen", "called_off"):
            return None
        if any(sentence.deps[c] == "neg" for c in sentence.children[verb]):
            return None  # "asked them not to strike"
    if state == "held" and reading.status != "happened" and sentence.lemmas[verb] in words.decided_by:
        return None
    if state in ("rescheduled", "postponed"):
        if wished:
            return _Telling("reschedule_requested", above, verb, background)
        if reading.status == "did_not_happen":
            return None
        if reading.status in ("possible", "planned") and lemma not in words.decided:
            if state == "rescheduled":
                return _Telling("reschedule_requested", verb, verb, background)
            return _Telling(state, verb, verb, background) if reading.status == "planned" else None
        return _Telling(state, verb, verb, background)
    if state == "called_off":
        if wished or reading.status in ("possible", "did_not_happen"):
            return None
        return _Telling(state, verb, verb, background)
    if state in ("held", "under_way"):
        if (
            under and is_to and lemma in words.motion and sentence.deps[verb] in ("advcl", "xcomp")
            and status_of(sentence, above).status == "happened"
        ):  # fmt: skip
            return _Telling("held", verb, verb, _looks_back(sentence, above))
        if governing in ("proposed", "requested", "agreed", "scheduled"):
            return _Telling(governing, above, verb, _looks_back(sentence, above))
        if carrier:
            if reading.status == "planned":
                return _Telling("scheduled", verb, verb, background)
            return None
        if reading.status == "planned":
            return _Telling("scheduled", verb, verb, background)
        if reading.status == "possible":
            # "if the talks are not held" proposes nothing.
            return None if reading.rule.startswith("marker") else _Telling("proposed", verb, verb, background)
        if reading.status == "did_not_happen":
            return None
        if reading.status == "called_off":
            return _Telling("called_off", verb, verb, background)
        if _phrasal(sentence, verb) == "have":
            return None
        return _Telling("under_way" if reading.status == "ongoing" else state, verb, verb, background)
    if reading.status in ("did_not_happen", "called_off"):
        return None
    return _Telling(state, verb, verb, background)


_BACK = frozenset(("after", "since", "when", "because", "before"))


def _looks_back(sentence: Sentence, verb: int) -> bool:
    """Whether a clause only looks back: "after the talks were scrapped", "the visit that it cancelled"."""
    if sentence.deps[verb] == "acl" and is_infinitive(sentence, verb):
        return False  # "the decision to travel"
    if sentence.deps[verb] in ("relcl", "acl"):
        # "at a ceremony held in Oslo" brings news, "the talks held in Oslo" bring back what was told.
        noun = sentence.heads[verb]
        if any(sentence.lower[c] in ("where", "being") for c in sentence.children[verb]):
            return False
        new = sentence.deps[verb] == "acl" and any(sentence.lower[c] in ("a", "an") for c in sentence.children[noun])
        return not (new and sentence.lemmas[verb] in ("hold", "host", "stage"))
    if any(sentence.lower[c] in _words().earlier and sentence.deps[c] == "advmod" for c in sentence.children[verb]):
        return True
    if sentence.deps[verb] == "ROOT" and sentence.tags[verb] == "VBN":
        # "Libya had scrapped the talks": told of the time before.
        return any(sentence.lower[c] in ("had", "'d") and sentence.deps[c] == "aux" for c in sentence.children[verb])
    if sentence.deps[verb] != "advcl":
        return False
    return any(
        sentence.deps[c] in ("mark", "advmod") and c < verb and sentence.lower[c] in _BACK
        for c in sentence.children[verb]
    ) or (sentence.deps[sentence.heads[verb]] == "prep")


def _base(sentence: Sentence, i: int) -> str:
    """The verb behind a participle used as an adjective: the tagger calls "scrapped" either."""
    lemma = sentence.lemmas[i]
    if lemma in _words().states or not lemma.endswith("ed"):
        return lemma
    for stem in (lemma[:-2], lemma[:-1], lemma[:-3]):
        if stem in _words().states:
            return stem
    return lemma


# -- the cells of a mention -------------------------------------------------------------------

_AGENTS = frozenset(("state", "person", "body"))
#: Kinds that one side has alone: what is asked of it by others makes those no parties.
_OWNED = frozenset(("vote", "hearing", "deadline", "strike", "exercise", "offensive"))
_LINKING = frozenset(("between", "with", "of", "by", "from", "to", "and", "among", "for", "against"))


def _mention(story: StoryReader, sentence: Sentence, i: int, kind: str, telling: _Telling) -> _Mention:
    cue, verb = telling.cue, telling.verb
    heads = _standing_for(sentence, i) if sentence.tags[i][0] == "N" else [i]
    parties = _named_with(story, sentence, i, heads)
    doers: list[ActorCell] = []
    for word in dict.fromkeys((cue, verb)):
        doers.extend(_doers(story, sentence, word, i))
        if doers:
            break
    by = doers[0] if doers else None
    closed = _closed(sentence, i, heads)
    if not ((closed and len({p.country or p.text for p in parties}) > 1) or (kind in _OWNED and closed and parties)):
        parties = [*doers, *parties]
        for word in dict.fromkeys((verb, cue, i)):
            if sentence.tags[word][0] != "V":
                continue
            for role in ("obj", "with", "to", "for") if word in (cue, i) else ():
                # "asked Uzbekistan to reschedule", "agreed with Oman to meet"
                for token in frame(sentence, word).get(role, ()):
                    actor = story.actor_at(sentence, token)
                    if token not in heads and actor.country and (word == i or actor.kind in _AGENTS):
                        if not (kind in _OWNED and role in ("obj", "to")):
                            parties.append(story.cell(sentence, token))
    if kind in ("hearing", "funeral") and sentence.tags[i][0] == "V":
        for token in frame(sentence, i).get("obj", ()):
            parties.extend(_cells(story, sentence, token))  # "is to be arraigned": whose hearing it is
    if kind in ("talks", "visit") and i == verb:
        met = list(_counterparts(story, sentence, i, {p.country for p in doers}))
        parties = [p for p in parties if p.text not in {m.text for m in met}] + met
    if kind in _MEETING and not closed and len({p.country for p in parties if p.country}) == 1:
        # "Kosovo said that the talks with Serbia would go ahead": who speaks is the other side.
        said = story.said_by(sentence.starts[cue], sentence.ends[cue])
        source = story.statements[said[0].statement].source if said else None
        linked = {sentence.lower[c] for head in heads for c in sentence.children[head]}
        if source is not None and source.country and "with" in linked and sentence.tags[i][0] == "N":
            parties.append(source)
    place: PlaceCell | None = None
    near = list(dict.fromkeys((i, *heads, verb, cue)))
    over = governor(sentence, i)
    if over is not None:
        near.append(over)
    for token in near:
        here = frame(sentence, token)
        for role in ("in", "to", "at"):
            for filler in here.get(role, ()):
                place = place or story.place_at(sentence, filler)
    if place is None and kind == "visit" and i == verb:
        for filler in frame(sentence, i).get("obj", ()):
            place = place or story.place_at(sentence, filler)
    if place is not None and place.country and place.country not in {p.country for p in parties}:
        # "talks in Washington": the host is a party unless two others are named.
        if (
            kind in _MEETING
            and len({p.country for p in parties if p.country}) < 2
            and (story.is_capital(place) or kind == "visit")
        ):
            parties.append(ActorCell(place.text, place.name, place.country, ("GOV",)))
    when = story.date_of(sentence, cue)[0] if sentence.tags[cue][0] == "V" else _own_day(story, sentence, i)
    due = _due(story, sentence, i, heads, cue, verb, telling.state, when)
    state: EngagementState = telling.state
    if state == "lapsed" and (ahead := due or when) is not None and not _is_over(story, ahead):
        state, due = "scheduled", ahead  # "the deadline expires on Sunday"
    if (
        state in ("held", "under_way") and when is not None and _lies_ahead(story, when) and not telling.background
        and sentence.tags[verb] in ("VBZ", "VBP", "VBG")
    ):  # fmt: skip
        state, due = "scheduled", when  # "votes on Sunday"
    elif state == "held" and sentence.tags[verb] in ("VBZ", "VBP") and not telling.background:
        if when is not None and _is_weekday(when.text) and when.start is not None and when.start == when.end:
            if story.on is not None and 0 < (story.on - when.start).days < 7:
                day = when.start + timedelta(days=7)  # "go to the polls on Sunday": the one to come
                state, due = "scheduled", DateCell(day, day, when.granularity, when.text)
    if state in ("scheduled", "rescheduled"):
        when = due
    elif when is not None and _lies_ahead(story, when):
        when = None
    definite = any(
        sentence.lower[c] in ("the", "this", "that", "its", "his", "her", "their") for c in sentence.children[i]
    )
    bare = sentence.tags[i][0] == "N" and {sentence.lower[c] for c in sentence.children[i]} in _POINTING
    # The deciding words alone: from the verb group's first word to the engagement's, at most.
    low, high = _words_of(sentence, i, cue)
    return _Mention(
        sentence,
        i,
        kind,
        state,
        cue,
        by,
        parties,
        place,
        _topic(story, sentence, i, heads, near),
        when,
        due,
        telling.background or _long_ago(story, when, state),
        definite,
        bare,
        story.said_by(sentence.starts[cue], sentence.ends[cue]),
        story.story.evidence(sentence.starts[low], sentence.ends[high]),
    )


#: What a noun has under it that only points back to what was named: "the deadline".
_POINTING = ({"the"}, {"this"}, {"that"})


def _counterparts(story: StoryReader, sentence: Sentence, i: int, at_home: Set[str | None]) -> Iterator[ActorCell]:
    """Who is met and what is visited, where a country does not say it all: "met with *community leaders*"."""
    roles = frame(sentence, i)
    for token in (*roles.get("obj", ()), *roles.get("with", ())):
        if sentence.tags[token][0] != "N" or story.is_time(sentence, token):
            continue
        if story.place_at(sentence, token) is not None:
            continue
        text, actor = sentence.text(*mention_span(sentence, token)), story.actor_at(sentence, token)
        named = actor.kind in ("person", "body") and bool(actor.name)
        if named or actor.country is None:
            yield ActorCell(text, actor.name or text, actor.country, actor.sectors, specific=True)
        elif actor.country in at_home:
            yield ActorCell(text, text, None, actor.sectors, specific=True)


def _closed(sentence: Sentence, i: int, heads: list[int]) -> bool:
    """Whether the phrase names all who take part: "between", "of", "its"; "with" leaves one to be named."""
    links = {sentence.lower[c] for head in (i, *heads) for c in sentence.children[head]}
    own = {sentence.deps[c] for head in (i, *heads) for c in sentence.children[head]}
    return "with" not in links and ("poss" in own or not links.isdisjoint(_LINKING) or "between" in sentence.lower)


def _words_of(sentence: Sentence, i: int, cue: int) -> tuple[int, int]:
    """First and last token of the deciding words with the engagement's own."""
    first, last = mention_span(sentence, i)
    low = min([cue, *(c for c in sentence.children[cue] if c < cue and sentence.deps[c] in ("aux", "auxpass", "neg"))])
    high = max([cue, *(c for c in sentence.children[cue] if c == cue + 1 and sentence.deps[c] in ("prt", "advmod"))])
    return min(first, low), max(last, high)


def _lies_ahead(story: StoryReader, when: DateCell) -> bool:
    return story.on is not None and when.start is not None and when.start > story.on


def _own_day(story: StoryReader, sentence: Sentence, i: int) -> DateCell | None:
    """The day in a noun's own words: "at a vigil on Saturday"."""
    for time in story.times:
        if time.sentence == sentence.index and time.type in ("DATE", "TIME") and time.first is not None:
            token = sentence.token_at(time.start)
            if token is not None and _hangs_on(sentence, token, {i}):
                return DateCell(time.first, time.last or time.first, time.granularity, time.text)
    return None


def _is_over(story: StoryReader, when: DateCell) -> bool:
    return story.on is None or when.end is None or when.end < story.on


def _long_ago(story: StoryReader, when: DateCell | None, state: str) -> bool:
    if story.on is None or when is None or when.end is None or state in ("scheduled", "rescheduled"):
        return False
    return (story.on - when.end).days > _NEWS_DAYS


#: What is told this many days after it was done is no news any more.
_NEWS_DAYS = 10


def _named_with(story: StoryReader, sentence: Sentence, i: int, heads: list[int]) -> list[ActorCell]:
    """The parties that the engagement's own phrase names: "talks between", "its visit to", "of both sides"."""
    found: list[ActorCell] = []
    if sentence.tags[i][0] != "N":
        for role in ("with",):
            for token in frame(sentence, i).get(role, ()):
                found.extend(_cells(story, sentence, token))
        return found
    seen: set[int] = set()
    for head in heads:
        for role in ("poss", "mod"):
            for token in frame(sentence, head).get(role, ()):
                if token not in seen:
                    seen.add(token)
                    found.extend(_cells(story, sentence, token))
    last = sentence.right[heads[-1]]
    token = sentence.left[i]
    outside = [
        (sentence.left[c], sentence.right[c])
        for c in range(sentence.left[i], last + 1)
        if sentence.deps[c] in ("relcl", "acl") and c != i and c not in heads
    ]
    for token in range(sentence.left[i], last + 1):
        if token in seen or any(a <= token <= b for a, b in outside) or sentence.tags[token][0] not in "NP":
            continue
        first = token
        while sentence.deps[first] == "conj":
            first = sentence.heads[first]
        link = sentence.heads[first]
        if sentence.deps[first] == "pobj" and sentence.lower[link] in _LINKING:
            if token in heads or story.is_time(sentence, token):
                continue
            if sentence.lower[link] not in ("between", "with") and sentence.heads[link] not in (i, *heads):
                continue
            found.extend(_cells(story, sentence, token))
    return found


def _cells(story: StoryReader, sentence: Sentence, token: int) -> list[ActorCell]:
    """Who a mention stands for: each member of a list, and of "the ministers of Kenya and Somalia"."""
    if story.is_time(sentence, token):
        return []
    if sentence.lower[token] == "whose":
        owner = next((sentence.heads[t] for t in governors(sentence, token, 3) if sentence.deps[t] == "relcl"), token)
        return _cells(story, sentence, owner) if owner != token else []
    pair = story.pair_at(sentence, token)
    if pair:
        return [cell for cell, _ in pair]
    under = [
        t
        for prep in sentence.children[token]
        if sentence.deps[prep] == "prep" and sentence.lower[prep] in ("of", "from", "for")
        for t in range(sentence.left[prep], sentence.right[prep] + 1)
        if sentence.deps[t] in ("pobj", "conj") and story.actor_at(sentence, t).kind == "state"
    ]
    actor = story.actor_at(sentence, token)
    if len(under) > 1:
        cells = [story.cell(sentence, t) for t in under]
        return [ActorCell(c.text, c.name, c.country, c.sectors or actor.sectors) for c in cells]
    if actor.known:
        return [story.cell(sentence, token)]
    if sentence.deps[token] == "appos":
        # "the deputy minister, Zarina Holova": the office says whose.
        office = story.actor_at(sentence, sentence.heads[token])
        if office.country:
            return [ActorCell(actor.text, actor.name or actor.text, office.country, office.sectors)]
    if sentence.tags[token] in ("NNP", "NNPS") and story.place_at(sentence, token) is None:
        return [story.cell(sentence, token)]  # a person whom no table knows: "the trial of …"
    return []


def _doers(story: StoryReader, sentence: Sentence, word: int, i: int) -> list[ActorCell]:
    """Who brings the change about: the subject, or who made the request."""
    if sentence.tags[word][0] == "V":
        subjects = frame(sentence, word).get("subj", []) or surface_subject(sentence, word)
    else:
        roles = frame(sentence, word)
        subjects = [*roles.get("subj", ()), *roles.get("poss", ()), *roles.get("by", ())]
    return [cell for token in subjects if token != i for cell in _cells(story, sentence, token)]


def _due(
    story: StoryReader,
    sentence: Sentence,
    i: int,
    heads: list[int],
    cue: int,
    verb: int,
    state: str,
    when: DateCell | None,
) -> DateCell | None:
    """The day that the engagement is set for: a time ahead that hangs on it or on its verb, not on the saying."""
    if state in ("held", "under_way"):
        return None
    near = {i, *heads, verb, cue}
    if sentence.tags[cue][0] == "J":
        near.add(sentence.heads[cue])  # "is due in Cairo on Monday"
    ahead: list[tuple[bool, int, DateCell]] = []
    for time in story.times:
        if time.sentence != sentence.index or time.type not in ("DATE", "TIME") or time.first is None:
            continue
        token = sentence.token_at(time.start)
        if token is None:
            continue
        first, last = time.first, time.last or time.first
        if (
            story.on is not None
            and (
                sentence.tags[cue][0] == "J"
                or (
                    state == "scheduled"
                    and _is_weekday(time.text)
                    and not _looks_back(sentence, verb)
                    and _hangs_on(sentence, token, near)
                )
                or (
                    state in ("postponed", "called_off", "reschedule_requested", "rescheduled")
                    and (
                        sentence.deps[token] == "poss" or sentence.lower[governor(sentence, token) or token] in _AWAITED
                    )
                )
            )
            and 0 < (story.on - first).days < 7
            and first == last
        ):
            # "suspended Thursday's strike", "is due on Thursday": the Thursday to come.
            first = last = first + timedelta(days=7)
        if state not in _SET and when is not None and (when.start, when.end) == (first, last):
            continue
        if story.on is not None and last < story.on and state in ("scheduled", "rescheduled"):
            following = _next_year(first, last, time.text)
            if following is not None and (story.on - last).days > _FORGOTTEN:
                first, last = following
        if story.on is not None and (last < story.on or (first < story.on and (last - first).days < 8)):
            if state not in ("scheduled", "rescheduled") or (when is not None and when.start == first):
                continue
            if not _hangs_on(sentence, token, near):
                continue
            if last < story.on and not _looks_back(sentence, verb):
                continue
        if not _within(sentence, token, near):
            continue
        ahead.append((not _hangs_on(sentence, token, near), time.start,
                      DateCell(first, last, time.granularity, time.text)))  # fmt: skip
    return min(ahead, key=lambda found: found[:2])[2] if ahead else None


def _is_weekday(text: str) -> bool:
    return any(day in text.lower().split() for day in _WEEKDAYS)


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AWAITED = frozenset(("due", "scheduled", "planned", "set", "expected"))

#: A month and day without a year that lie this many days back are next year's, where something is set for them.
_FORGOTTEN = 30


def _next_year(first: date, last: date, text: str) -> tuple[date, date] | None:
    if any(part.isdigit() and len(part) == 4 for part in text.replace(",", " ").split()):
        return None
    if not any(month in text for month in _MONTHS):
        return None
    try:
        return first.replace(year=first.year + 1), last.replace(year=last.year + 1)
    except ValueError:
        return None


_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def _hangs_on(sentence: Sentence, token: int, near: set[int]) -> bool:
    """Whether a time's nearest predicate or noun is one of these."""
    for _ in range(3):
        above = governor(sentence, token)
        if above is None:
            return False
        if above in near:
            return True
        if sentence.tags[above][0] == "V":
            return False
        token = above
    return False


def _within(sentence: Sentence, token: int, near: set[int]) -> bool:
    """Whether a time stands under one of these, without a verb of another clause's own subject between."""
    for _ in range(8):
        above = sentence.heads[token]
        if above == token:
            return False
        if above in near:
            return True
        if sentence.tags[above][0] == "V" and (
            sentence.deps[above] in ("ccomp", "relcl")
            or (sentence.deps[above] == "advcl" and _looks_back(sentence, above))
        ):
            return False
        token = above
    return False


def _topic(story: StoryReader, sentence: Sentence, i: int, heads: list[int], near: list[int]) -> str | None:
    """What it is about: "on the khat trade", "to discuss …", "the *border* talks"."""
    # "the talks with Chad on grazing": hung on the name, meant of the talks.
    named = [t for t in range(i, sentence.right[i] + 1) if sentence.tags[t] in ("NNP", "NNPS")] if i in heads else []
    for token in (*near, *named):
        if sentence.tags[token][0] == "V" and token != i:
            lemma = _phrasal(sentence, token)
            if lemma not in _words().carriers and lemma not in _words().states:
                continue  # "lavished praise on": of another act
        here = frame(sentence, token)
        for role in ("on", "about", "over", "against"):
            for filler in here.get(role, ()):
                if filler in near or sentence.lower[filler] in _CALENDAR or story.is_time(sentence, filler):
                    continue
                if role == "on" and sentence.lemmas[filler] in _NO_TOPIC:
                    continue
                return sentence.text(*mention_span(sentence, filler))
        purpose = _purpose(sentence, token)
        if purpose is not None:
            return purpose
    if sentence.tags[i][0] != "N":
        for filler in frame(sentence, i).get("for", ()):
            named = [filler, *frame(sentence, filler).get("of", ())]
            for noun in named:
                if sentence.lemmas[noun] in _words().nouns:
                    return _topic(story, sentence, noun, [noun], [noun])
        return None
    own = [
        c
        for c in sentence.children[i]
        if c < i
        and sentence.deps[c] in ("compound", "amod", "nmod")
        and sentence.tags[c] not in ("CD", "NNP", "NNPS", "JJR", "JJS")
        and sentence.words[c][0].islower()
        and sentence.lower[c] not in _words().unnamed
        and not story.is_time(sentence, c)
        and _words().states.get(_base(sentence, c)) is None
    ]
    if own:
        return sentence.text(min(sentence.left[c] for c in own), max(own))
    for filler in frame(sentence, i).get("of", ()):
        if not story.actor_at(sentence, filler).known and sentence.tags[filler] == "NN":
            if not story.is_time(sentence, filler):
                return sentence.text(*mention_span(sentence, filler))
    return None


#: What follows "on" and says not what it is about: "on a visit", "on five counts of murder".
_NO_TOPIC = frozenset("visit trip condition sideline sidelines strike count charge bail".split())
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
    if chain.names(mention):
        return mention.kind in {m.kind for m in chain.mentions}  # "agreed to a request for talks": two changes
    theirs, own = chain.countries, {p.country for p in mention.parties if p.country}
    kinds = {m.kind for m in chain.mentions}
    general = mention.definite and mention.sentence.lemmas[mention.token] in _words().general
    if mention.kind not in kinds and not (general and kinds & _words().gatherings):
        # One calls "the trip" what another calls talks; so does any word between the same two countries.
        named = mention.definite and mention.sentence.tags[mention.token][0] == "N"
        if not (mention.kind in _MEETING and kinds & _MEETING and (named or len(own & theirs) > 1)):
            return False
    if _other_topic(chain, mention) or _other_time(chain, mention):
        return False
    points_back = mention.bare and mention.kind not in _MEETING
    if not points_back and own and theirs and not (own <= theirs or theirs <= own):
        return False
    if not mention.parties and not mention.definite and not _same_day(chain, mention):
        return False
    if not points_back and not _alike(chain, mention):
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
        and not mention.background
        and mention.state in ("requested", "called_off", "agreed", "scheduled", "reschedule_requested")
    )


def _alike(chain: Chain, mention: _Mention) -> bool:
    """Whether both are of the same people, and not set for different days."""
    theirs = {party_key(p.name or p.text) for m in chain.mentions for p in m.parties if p.specific} - {""}
    own = {party_key(p.name or p.text) for p in mention.parties if p.specific} - {""}
    if apart(theirs, own):
        return False
    if mention.kind == "visit" and mention.place is None and any(m.place for m in chain.mentions):
        if not mention.definite and any(strange(key, theirs) for key in own):
            return False  # a visit to a town, and one to an office in it
    states = {mention.state, *(m.state for m in chain.mentions)}
    if mention.due is None or states & {"postponed", "rescheduled", "reschedule_requested"}:
        return True
    dues = [m.due for m in chain.mentions if m.due is not None]
    return not dues or any(_share_a_day(mention.due, due) for due in dues)


def _same_day(chain: Chain, mention: _Mention) -> bool:
    """Whether both are set for one and the same day."""
    day = mention.due
    return day is not None and any(m.due and (m.due.start, m.due.end) == (day.start, day.end) for m in chain.mentions)


def _share_a_day(a: DateCell, b: DateCell) -> bool:
    """Whether two dates can be one; open ones can."""
    return not (a.start and a.end and b.start and b.end) or (a.start <= b.end and b.start <= a.end)


def party_key(name: str) -> str:
    """What a party is known by: the stems of its name's words, without titles; empty where none are left."""
    words = re.findall(r"[^\W\d_]+", name.lower())
    return " ".join(sorted({word[:5] for word in words if len(word) > 3 and word not in _words().roles}))


def apart(some: Set[str], others: Set[str]) -> bool:
    """Whether each of two sets of party keys has a party that shares no word with any of the other's."""
    return any(strange(key, others) for key in some) and any(strange(key, some) for key in others)


def strange(key: str, others: Set[str]) -> bool:
    """Whether a party key shares no word with any of the others."""
    words = key.split()
    return all(set(words).isdisjoint(other.split()) for other in others)


def _other_topic(chain: Chain, mention: _Mention) -> bool:
    """Whether both say what it is about, and none of the words are the same."""
    theirs = {word for m in chain.mentions if m.topic for word in topic_words(m.topic)}
    own = topic_words(mention.topic) if mention.topic else set()
    return bool(own and theirs and theirs.isdisjoint(own))


def topic_words(topic: str) -> set[str]:
    """A topic's words that tell it from others, cut to their stems: "disputed borders" and "border dispute"."""
    words = re.findall(r"[a-z]+", topic.lower())
    return {word[:5] for word in words if len(word) > 3 and word not in _TOPIC_SMALL}


_TOPIC_SMALL = frozenset("their that this with from into over about which these those other issue issues".split())


def _other_time(chain: Chain, mention: _Mention) -> bool:
    """Whether one was over long before the other is set: last year's visit is not next week's."""
    for one in chain.mentions:
        for over, ahead in ((one, mention), (mention, one)):
            done = over.date.end if over.date and over.state == "held" else None
            start = ahead.due.start if ahead.due else None
            if done is not None and start is not None and (start - done).days > _APART:
                return True
    return False


#: Days between the end of one engagement and the day another is set for that make them two.
_APART = 30


def engagement(story: StoryReader, chain: Chain) -> Engagement:
    """A chain as a record."""
    parties: dict[str, ActorCell] = {}
    for mention in chain.mentions:
        for party in mention.parties:
            key = party.country or party.text.casefold()
            held = parties.get(key)
            if held is not None and held.specific and party.specific and held.name != party.name:
                key = party.name  # two people of one country, who tell this from others of that country
                held = parties.get(key)
            if held is None or len(party.sectors) > len(held.sectors) or (party.specific and not held.specific):
                parties[key] = party
    changes: list[Change] = []
    for mention in chain.in_order():
        change = Change(
            mention.state,
            mention.date,
            _doer(mention.by),
            mention.said_by,
            (mention.evidence,),
            mention.due,
            mention.background,
        )
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
    """The same change told twice: news leads what only looks back, then the finer date; the evidence of both stays."""
    lead, other = sorted((first, second), key=lambda c: (c.background, _width(c.date)))
    return Change(
        lead.state,
        lead.date or other.date,
        lead.by or other.by,
        lead.said_by,
        tuple(dict.fromkeys((*first.evidence, *second.evidence))),
        lead.due or other.due,
        lead.background,
    )


def _width(cell: DateCell | None) -> int:
    """How many days a date may be; one without both ends, and none at all, are the widest."""
    return (cell.end - cell.start).days if cell and cell.start and cell.end else 10**6
