"""The mentions of a story on chains, one for each engagement; and a chain as a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from dateline.clauses import frame, governor, subjects
from dateline.engagements.days import SET
from dateline.engagements.frames import in_office
from dateline.engagements.identity import apart, holds, is_kin, is_mere_crowd, party_key, spot, strange, topic_words
from dateline.engagements.lexicon import CROWDS, DEALINGS, DONE, MEETING, OF_A_DAY, SHARED, lexicon
from dateline.engagements.mention import Mention, mentions_in
from dateline.engagements.nouns import is_headline
from dateline.engagements.telling import standing_for
from dateline.parse import Sentence
from dateline.record import ActorCell, Change, DateCell, Engagement, PlaceCell
from dateline.story import digest

if TYPE_CHECKING:
    from dateline.coding import Coded
    from dateline.reading import StoryReader


#: Oldest first where dates do not tell: the order in which states can follow one another.
_ORDER: dict[str, int] = {
    "proposed": 0, "requested": 1, "agreed": 2, "scheduled": 3, "postponed": 4, "called_off": 5,
    "reschedule_requested": 6, "rescheduled": 7, "under_way": 8, "held": 9, "lapsed": 10,
}  # fmt: skip


@dataclass(slots=True)
class Chain:
    """The mentions of one engagement in one story."""

    mentions: list[Mention] = field(default_factory=list)
    #: The day of the story, before which all of its news was done.
    on: date | None = None

    @property
    def countries(self) -> set[str]:
        return {p.country for m in self.mentions for p in m.parties if p.country}

    def names(self, mention: Mention) -> bool:
        """Whether the word of a mention is one of this engagement already."""
        return any(
            m.sentence is mention.sentence
            and m.token == mention.token
            and (m.place is None or mention.place is None or _spot(m.place) == _spot(mention.place))
            for m in self.mentions
        )

    def in_order(self) -> list[Mention]:
        """In the order in which states can follow; those with a date among themselves by date."""
        ordered = sorted(self.mentions, key=lambda m: _ORDER[m.state])
        dated = [place for place, m in enumerate(ordered) if _day(m) is not None and m.state not in SET]
        for place, mention in zip(dated, sorted((ordered[p] for p in dated), key=_when), strict=True):
            ordered[place] = mention
        return ordered


def _day(mention: Mention) -> date | None:
    return (mention.date.start or mention.date.end) if mention.date else None


def _when(mention: Mention) -> tuple[date, int]:
    return _day(mention) or date.max, _ORDER[mention.state]


def find_chains(story: StoryReader) -> list[Chain]:
    """The engagements of a story as chains of mentions, in the order in which it first names them."""
    chains: list[Chain] = []
    for sentence in story.doc.sentences:
        # Of two changes told by one word ("cancelled the *meeting*, which had been set for May"), the one that names
        # a party shows which engagement it is.
        for mention in sorted(mentions_in(story, sentence), key=lambda m: (m.token, not m.parties)):
            if mention.faint and any(_says(chain, mention) for chain in chains):
                continue
            # what a headline tells of comes first in the story, and what is taken up was told last
            near = chains if mention.sentence.kind == "headline" else chains[::-1]
            fitting = [chain for chain in near if _fits(chain, mention)]
            chain = max(fitting, key=lambda chain: _nearness(chain, mention), default=None)
            if chain is None:
                if not mention.parties and mention.sentence.tags[mention.token][0] == "N":
                    # "A separate meeting, on the border": of those who were named before.
                    mention.parties.extend(_parties_before(chains, mention.kind))
                chain = Chain(on=story.on)
                chains.append(chain)
            elif _takes_up(chain, mention) and _strangers(chain, mention):
                mention.parties.clear()  # whom "his" was taken for is another
            chain.mentions.append(mention)
    return chains


def _nearness(chain: Chain, mention: Mention) -> tuple[bool, int]:
    """How much a mention has in common with a chain that it fits: its word, or else its kind, people, day and topic."""
    days = {(d.start, d.end) for m in chain.mentions for d in (m.due, m.date) if d is not None and d.start and d.end}
    topic = topic_words(mention.topic) if mention.topic else set()
    common = (
        # "his trip" is the trip that was told of, before it is the talks told of since
        any(m.kind == mention.kind for m in chain.mentions),
        _shares_a_word(chain, mention),
        any(d is not None and (d.start, d.end) in days for d in (mention.due, mention.date)),
        any(m.topic and not topic.isdisjoint(topic_words(m.topic)) for m in chain.mentions),
    )
    return chain.names(mention), sum(common)


def _words(mention: Mention) -> set[str]:
    """The words that its parties are known by, one by one."""
    return {word for p in mention.parties for text in (p.name, p.text) for word in party_key(text).split()}


def _shares_a_word(chain: Chain, mention: Mention) -> bool:
    """Whether a mention's parties and a chain's have a word in common."""
    return not _words(mention).isdisjoint(word for m in chain.mentions for word in _words(m))


def _says(chain: Chain, mention: Mention) -> bool:
    """Whether a state is told already of an engagement of that kind."""
    return any(m.state == mention.state and _like(m.kind, mention.kind) for m in chain.mentions)


def _like(kind: str, other: str) -> bool:
    return kind == other or {kind, other} <= MEETING


def _parties_before(chains: list[Chain], kind: str) -> list[ActorCell]:
    for chain in reversed(chains):
        if any(_like(m.kind, kind) for m in chain.mentions):
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
    states = lexicon().states
    for token in near:
        state = states.get(sentence.lemmas[token]) if sentence.tags[token][0] == "N" else None
        if state in ("called_off", "postponed"):
            for chain in chains:
                by = next((m.by for m in chain.mentions if m.state == state and m.by and m.by.country), None)
                if by is not None and by.country != actor.country:
                    return by, f"who brought about the “{sentence.words[token]}”"
    return None


def _fits(chain: Chain, mention: Mention) -> bool:
    """Whether a mention can be the engagement of a chain."""
    if chain.names(mention):
        return mention.kind in {m.kind for m in chain.mentions}  # "agreed to a request for talks": two changes
    if _is_done_in(chain, mention):
        return True
    if any(_is_head(m) for m in (mention, chain.mentions[0])) and _is_headed_by(chain, mention):
        return True
    theirs, own = chain.countries, {p.country for p in mention.parties if p.country}
    kinds = {m.kind for m in chain.mentions}
    general = mention.bare and mention.sentence.lemmas[mention.token] in lexicon().general
    if mention.kind not in kinds and not (general and kinds & lexicon().gatherings):
        # One calls "the trip" what another calls talks; so does any word between the same two countries.
        named = mention.definite and mention.sentence.tags[mention.token][0] == "N"
        if not (mention.kind in MEETING and kinds & MEETING and (named or len(own & theirs) > 1)):
            return False
        if len(own | theirs) < 2:
            return False  # trips and meetings are many
        if mention.by is not None and mention.by.specific and strange(_key_of(mention.by), _keys(chain.mentions)):
            return False  # "Ms Boateng brought her trip forward"
    if mention.kind == "vote" and _is_of_house(mention) is not None:
        houses = {_is_of_house(m) for m in chain.mentions}
        if (not _is_of_house(mention)) in houses:
            return False  # parliament voted to hold an election
    if _other_topic(chain, mention) or _other_time(chain, mention) or _held_apart(chain, mention):
        return False
    hosted = mention.sentence.lemmas[mention.cue] == "host"  # "the talks", wherever they are
    points_back = (mention.bare and (mention.kind not in MEETING or hosted)) or _takes_up(chain, mention)
    if not points_back and own and theirs and not (own <= theirs or theirs <= own):
        # Of a trip one names whence, and another whither.
        if mention.kind != "visit" or "visit" not in kinds or not _keys(chain.mentions) & _keys([mention]):
            return False
    if mention.kind in DEALINGS and _is_another(mention) and any(m.state in DONE for m in chain.mentions):
        return False
    if _is_brought_in_later(chain, mention) or _is_of_its_own(mention) or _met_elsewhere(chain, mention):
        return False
    if _is_one_more(chain, mention):
        return False
    known = mention.definite or _is_clipped(mention) or _is_unsaid(mention)
    if not known and not _same_day(chain, mention) and not _names_anybody(chain, mention):
        return False
    if not points_back and not _alike(chain, mention):
        return False
    if _elsewhere(chain, mention):
        return False
    states = {m.state for m in chain.mentions}
    stopped = states & {"called_off", "reschedule_requested"} and "rescheduled" not in states
    if mention.state in DONE and stopped:
        # What was called off and not set anew has not been held: this is another meeting.
        return False
    return not (
        states & {"held"}
        and not mention.background
        and not _tells_before(chain, mention)
        and mention.state in ("requested", "called_off", "agreed", "scheduled", "reschedule_requested")
    )


def _tells_before(chain: Chain, mention: Mention) -> bool:
    """Whether what was held is only told of once more as it was set: the lead has them meet, and then that they will.

    It names the same people, and no other day, nor that they do so again. Who "asked for the meeting" did so before it.
    """
    if mention.definite and mention.due is None and mention.sentence.tags[mention.cue] in ("VBD", "VBN"):
        return mention.state in ("requested", "agreed", "scheduled") and not _strangers(chain, mention)
    if mention.state != "scheduled" or not _AGAIN.isdisjoint(mention.sentence.lower):
        return False
    held = [m.date for m in chain.mentions if m.state == "held" and m.date is not None]
    if mention.due is not None and not any(_share_a_day(mention.due, day) for day in held):
        return False
    theirs, own = _keys(chain.mentions), _keys([mention])
    return bool(own and theirs) and not apart(theirs, own) and not _strangers(chain, mention)


_AGAIN = frozenset(("again", "another", "next", "new", "further", "later", "second", "more", "also", "future"))


def _is_of_house(mention: Mention) -> bool | None:
    """Whether a vote is one of a house, or of the people (False); None where its words do not say."""
    if mention.sentence.lemmas[mention.token] in lexicon().votes:
        return False
    if mention.sentence.tags[mention.token][0] == "V" and any(
        p.sectors[:1] == ("LEG",) and not p.specific for p in mention.parties
    ):
        return True
    return None


def _is_done_in(chain: Chain, mention: Mention) -> bool:
    """Whether a noun says in what a verb of its kind is done: "voted in an election that was put off"."""
    sentence, top = mention.sentence, standing_for(mention.sentence, mention.token)[-1]
    over = governor(sentence, top) if sentence.deps[top] == "pobj" else None
    return over is not None and any(
        m.sentence is sentence and m.token == over and m.kind == mention.kind for m in chain.mentions
    )


def _is_headed_by(chain: Chain, mention: Mention) -> bool:
    """Whether a headline tells of what the story begins with: it leaves out what it can."""
    first = chain.mentions[0] if _is_head(mention) else mention
    theirs, own = chain.countries, {p.country for p in mention.parties if p.country}
    return (
        first.sentence.index < _LEAD
        and any(_like(m.kind, mention.kind) for m in chain.mentions)
        and (not theirs or not own or not theirs.isdisjoint(own))
        and (not _strangers(chain, mention) or _shares_a_word(chain, mention))
        and not _elsewhere(chain, mention)
        and _alike_days(chain, mention)
    )


#: Sentences that a story begins with, a headline that stands among them taken in.
_LEAD = 3


def _is_head(mention: Mention) -> bool:
    """Whether a mention stands in the headline, which is read last, or in a first line that is written as one."""
    sentence = mention.sentence
    return sentence.kind == "headline" or (sentence.index == 0 and is_headline(sentence))


def _names_anybody(chain: Chain, mention: Mention) -> bool:
    """Whether a mention says whose it is: by name or country, or by a word that the chain has for its own."""
    if any(p.country or p.specific or p.sectors for p in mention.parties):
        return True
    return _shares_a_word(chain, mention)


def _takes_up(chain: Chain, mention: Mention) -> bool:
    """Whether "his trip" follows on a sentence that tells of one: that one's, whoever else stands there."""
    last = chain.mentions[-1].sentence.index
    return (
        mention.definite
        and mention.sentence.tags[mention.token][0] == "N"
        and mention.sentence.index - last == 1
        and bool(mention.parties)
        and all(p.text.lower() in _POSSESSIVES for p in mention.parties)
        and not (mention.by is not None and mention.by.specific)  # "Ms Boateng brought her trip forward"
    )


_POSSESSIVES = frozenset(("his", "her", "its", "their"))


def _strangers(chain: Chain, mention: Mention) -> bool:
    """Whether a mention names somebody, and nobody of those whom the chain names."""
    theirs, own = _keys(chain.mentions), _keys([mention])
    return bool(own and theirs) and all(strange(key, theirs) for key in own)


def _is_another(mention: Mention) -> bool:
    """Whether a noun names one more: "another meeting", "a new round of talks"."""
    sentence, i = mention.sentence, mention.token
    return sentence.tags[i][0] == "N" and any(
        not _AGAIN.isdisjoint(sentence.lower[c] for c in sentence.children[head]) for head in standing_for(sentence, i)
    )


def _is_one_more(chain: Chain, mention: Mention) -> bool:
    """Whether a verb tells what is done beside or after another: "would then talk to", "also met"."""
    sentence, i = mention.sentence, mention.token
    if sentence.tags[i][0] != "V" or mention.kind not in DEALINGS:
        return False
    own = {sentence.lower[c] for c in sentence.children[i]}
    if mention.kind != "visit" and own & {"then", "also", "separately", "afterwards"}:
        return 0 <= sentence.index - chain.mentions[-1].sentence.index <= 1
    again = mention.kind == "visit" and (sentence.lemmas[i] == "return" or bool(own & {"back", "again"}))
    return again and mention.state not in DONE and any(m.state in DONE for m in chain.mentions)


def _is_of_its_own(mention: Mention) -> bool:
    """Whether a noun names one beside those of others: "a march of their own", "a separate event"."""
    sentence, i = mention.sentence, mention.token
    if sentence.tags[i] != "NN":
        return False
    own = {sentence.lower[c] for c in sentence.children[i]}
    of = [sentence.lower[t] for t in frame(sentence, i).get("of", ())]
    return "own" in of or not own.isdisjoint(lexicon().beside)


def _met_elsewhere(chain: Chain, mention: Mention) -> bool:
    """Whether both tell by a verb who met, and name other people: the committee, and the ministers of the bloc."""
    theirs = [m for m in chain.mentions if _who_met(m)]
    own = _who_met(mention)
    return (
        bool(own and theirs)
        and all(own.isdisjoint(_who_met(m)) for m in theirs)
        and not _shares_a_word(chain, mention)
        and chain.countries.isdisjoint(p.country for p in mention.parties)
    )


def _who_met(mention: Mention) -> set[str]:
    """Those who met, by what they are called; none where that says only that they did ("the two sides met")."""
    sentence, i = mention.sentence, mention.token
    if mention.kind not in ("talks", "call") or sentence.tags[i][0] != "V":
        return set()
    found = {sentence.lemmas[t] for t in subjects(sentence, i) if sentence.tags[t][0] == "N"}
    return set() if found & _THOSE_WHO_MEET else found


#: What those are called who meet, whoever they are.
_THOSE_WHO_MEET = frozenset("side party leader official delegation negotiator team pair group".split())


def _is_brought_in_later(chain: Chain, mention: Mention) -> bool:
    """Whether a body that has told of one brings in "a march", which then is another, unless it is on the same day."""
    sentence, i = mention.sentence, mention.token
    own = {sentence.lower[c] for head in standing_for(sentence, i) for c in sentence.children[head]}
    return (
        sentence.tags[i] == "NN"
        and mention.kind not in DEALINGS
        and not own.isdisjoint(("a", "an"))
        and chain.mentions[0].sentence.index >= _LEAD
        and not _same_day(chain, mention)
        and all(m.sentence is not sentence for m in chain.mentions)
    )


def _is_unsaid(mention: Mention) -> bool:
    """Whether talks are named without saying whose they are, and not as some others: "talks went on"."""
    sentence, i = mention.sentence, mention.token
    own = {sentence.lower[c] for c in sentence.children[i]}
    return mention.kind == "talks" and sentence.tags[i] == "NNS" and own.isdisjoint(_AGAIN)


def _is_clipped(mention: Mention) -> bool:
    """Whether a noun stands for one that is known without saying so, as headlines have it: "Protest is set"."""
    sentence, i = mention.sentence, mention.token
    return sentence.tags[i] == "NN" and mention.sentence.left[i] == i == sentence.right[i] and i == 0


def _keys(mentions: Iterable[Mention]) -> set[str]:
    """What the people and bodies of some mentions are known by."""
    named = {p.name or p.text for m in mentions for p in m.parties if p.specific}
    return {party_key(name) for name in named if not is_kin(name)} - {""}


def _key_of(party: ActorCell) -> str:
    return party_key(party.name or party.text)


def _spot(place: PlaceCell) -> str:
    return spot(place.name, place.admin1, place.country)


def _elsewhere(chain: Chain, mention: Mention) -> bool:
    """Whether both say where, and neither place lies within the other."""
    if mention.place is None:
        return False
    own, places = _spot(mention.place), [_spot(m.place) for m in chain.mentions if m.place]
    return bool(places) and not any(holds(own, place) for place in places)


def _alike(chain: Chain, mention: Mention) -> bool:
    """Whether both are of the same people, and not set for different days."""
    theirs, own = _keys(chain.mentions), _keys([mention])
    if mention.kind not in SHARED and apart(theirs, own):
        return False
    if mention.kind in CROWDS and _of_others(chain, mention):
        return False
    if mention.kind == "visit" and mention.place is None and any(m.place for m in chain.mentions):
        if not mention.definite and any(strange(key, theirs) for key in own):
            return False  # a visit to a town, and one to an office in it
    return _alike_days(chain, mention)


def _of_others(chain: Chain, mention: Mention) -> bool:
    """Whether both say whose they are by other words: the supporters' rally, and one of the opposition."""
    groups = [_groups(m) for m in chain.mentions]
    theirs, own = {word for group in groups for word in group}, _groups(mention)
    return bool(theirs and own) and theirs.isdisjoint(own)


def _groups(mention: Mention) -> set[str]:
    """The common words of a mention's parties, but for countries, people, those in office and mere crowds."""
    return {
        word
        for p in mention.parties
        if (p.sectors or p.country is None) and not (p.specific or in_office(p) or is_mere_crowd(p.text))
        for word in party_key(" ".join(word for word in p.text.split() if word.islower())).split()
    }


def _alike_days(chain: Chain, mention: Mention) -> bool:
    """Whether both are not set for different days."""
    if mention.due is None or _is_moved(chain, mention):
        return True
    dues = [m.due for m in chain.mentions if m.due is not None]
    return not dues or any(_share_a_day(mention.due, due) for due in dues)


def _same_day(chain: Chain, mention: Mention) -> bool:
    """Whether both are set for one and the same day."""
    day = mention.due
    return day is not None and any(m.due and (m.due.start, m.due.end) == (day.start, day.end) for m in chain.mentions)


def _share_a_day(a: DateCell, b: DateCell) -> bool:
    """Whether two dates can be one; open ones can."""
    return not (a.start and a.end and b.start and b.end) or (a.start <= b.end and b.start <= a.end)


def _other_topic(chain: Chain, mention: Mention) -> bool:
    """Whether both say what it is about, and none of the words are the same."""
    theirs = {word for m in chain.mentions if m.topic for word in topic_words(m.topic)}
    own = topic_words(mention.topic) if mention.topic else set()
    return bool(own and theirs and theirs.isdisjoint(own))


def _other_time(chain: Chain, mention: Mention) -> bool:
    """Whether one was over before the other is to be: last year's visit is not next week's.

    Of what is over in a day, that is so of any two days.
    """
    of_a_day = mention.kind in OF_A_DAY and not _is_moved(chain, mention)
    for one in chain.mentions:
        for over, ahead in ((one, mention), (mention, one)):
            if over.state not in DONE:
                continue
            if over.date is None:
                start = ahead.due.start if ahead.due else None
                told = over.state == "held" and not over.background and over.sentence.tags[over.token][0] == "V"
                if of_a_day and told and start is not None and chain.on is not None and start > chain.on:
                    return True  # they marched; and plan a march for Sunday
                continue
            done = over.date.end
            start = ahead.due.start if ahead.due else None
            if done is not None and start is not None and (start - done).days > _APART:
                return True
            if ahead.state not in _AHEAD:
                continue
            if over.state == "held" and over.background and not ahead.background:
                return True  # "they met in March, and agreed to meet again"
            if of_a_day and ahead.due is not None and not _share_a_day(over.date, ahead.due):
                return True
    return False


def _is_moved(chain: Chain, mention: Mention) -> bool:
    """Whether a day no longer tells one engagement from another, for it was put off."""
    return not _MOVED.isdisjoint((mention.state, *(m.state for m in chain.mentions)))


def _held_apart(chain: Chain, mention: Mention) -> bool:
    """Whether both were held, on days that are not the same: two meetings of the same people."""
    if mention.state != "held" or mention.kind == "visit" or mention.date is None or mention.definite:
        return False
    held = [m.date for m in chain.mentions if m.state == "held" and m.date is not None]
    return bool(held) and not any(_share_a_day(mention.date, day) for day in held)


_MOVED = frozenset(("postponed", "rescheduled", "reschedule_requested"))
_AHEAD = frozenset(("proposed", "requested", "agreed", "scheduled"))
#: Days between the end of one engagement and the day another is set for that make them two.
_APART = 30


def engagement(story: StoryReader, chain: Chain, about: tuple[str, ...]) -> Engagement:
    """A chain as a record; ``about`` is the gist of its story."""
    parties: dict[str, ActorCell] = {}
    for mention in chain.mentions:
        for party in mention.parties:
            key = party.country or (party.name or party.text).casefold()
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
        about=about,
        why={"kind": f"named by “{first.sentence.words[first.token]}”"},
    )


def _doer(by: ActorCell | None) -> str | None:
    """Who brought a change about, in words that stand alone: a pronoun gives way to the name."""
    if by is None:
        return None
    pronoun = by.text[:1].islower() or by.text in ("He", "She", "It", "They")
    return by.name if pronoun and " " not in by.text else by.text


def _told_again(first: Change, second: Change) -> Change:
    """The same change told twice: news leads what only looks back, then the finer date; the evidence of both stays."""
    lead, other = sorted((first, second), key=lambda c: (c.background, _width(c.date)))
    return Change(
        lead.state,
        lead.date or other.date,
        lead.by or other.by,
        lead.said_by,
        tuple(dict.fromkeys((*first.evidence, *second.evidence))),
        min((due for due in (lead.due, other.due) if due), key=_width, default=None),
        lead.background,
    )


def _width(cell: DateCell | None) -> int:
    """How many days a date may be; one without both ends, and none at all, are the widest."""
    return (cell.end - cell.start).days if cell and cell.start and cell.end else 10**6
