"""One mention of an engagement: its change of state, and its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.clauses import conjuncts, frame, governor, is_infinitive, is_predicate_verb, mention_span, subjects
from dateline.engagements.days import SET, days_of, long_ago, looks_back
from dateline.engagements.frames import is_aside, is_told_as_news
from dateline.engagements.kinds import named_by
from dateline.engagements.lexicon import (
    CROWDS,
    DEALINGS,
    DISPATCHING,
    DONE,
    KNOWN,
    MEETING,
    NEWS_DAYS,
    SHARED,
    lexicon,
    phrasal,
)
from dateline.engagements.nouns import is_moved
from dateline.engagements.parties import is_official, parties_of
from dateline.engagements.telling import Telling, as_planned, governed, is_new, standing_for, tellings_of
from dateline.engagements.topic import topic_of
from dateline.parse import Sentence
from dateline.record import ActorCell, DateCell, EngagementState, PlaceCell, Said
from dateline.status import status_of
from dateline.story import Evidence

if TYPE_CHECKING:
    from dateline.reading import StoryReader


@dataclass(slots=True)
class Mention:
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
    faint: bool
    said_by: tuple[Said, ...]
    evidence: Evidence
    also_in: tuple[PlaceCell, ...] = ()

    def each(self) -> Iterator[Mention]:
        """One for each place: "primaries in Ohio and Iowa" are two."""
        yield self
        for place in self.also_in:
            yield replace(self, place=place, parties=list(self.parties), also_in=())


def mentions_in(story: StoryReader, sentence: Sentence) -> Iterator[Mention]:
    """The mentions of a sentence, word by word; a word can tell of several changes."""
    over: dict[int, list[tuple[int, str]]] | None = None
    for i, tag in enumerate(sentence.tags):
        named = named_by(story, sentence, i)
        if named is None:
            bare = _bare_mention(story, sentence, i) if tag[0] == "V" and sentence.lemmas[i] in _BARE else None
            if bare is not None:
                yield bare
            continue
        kind = named.kind
        if kind == "ceremony" and _is_setting(story, sentence, i):
            continue
        if over is None:
            over = governed(sentence)
        for telling in tellings_of(story, sentence, i, named, over):
            planned = as_planned(sentence, i, kind, telling)
            if not planned and kind not in lexicon().organised:
                continue
            away = tag[0] == "N" and _is_away(sentence, kind, telling)
            mention = _mention(story, sentence, i, "attendance" if away else kind, telling)
            planned = planned or mention.state in SET  # "takes up the bill next week"
            if not planned and not _just_held(story, mention):
                continue
            noun = tag[0] == "N"
            # Private people's meetings and visits are some where they are planned, and where a noun names them.
            if kind in DEALINGS and telling.state in DONE and not noun and not _is_public(mention):
                public = kind != "visit" and (sentence.lemmas[i] in _NEGOTIATING or _just_held(story, mention))
                if not public:
                    continue
            # "the upcoming contests in Ohio"
            undated = (
                is_moved(sentence, i) and not (kind == "vote" and mention.place) if noun else kind in lexicon().dated
            )
            if mention.state == "scheduled" and _is_announced(sentence, i, kind):
                undated = False
            asked = mention.state in ("requested", "agreed") and not noun  # "agreed to sign the accord"
            if (
                asked
                or not undated
                or mention.due is not None
                or (mention.state in DONE and kind in lexicon().organised)
            ):
                yield from mention.each()


def _is_setting(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether it is how something is done that is told by its own verb: "will join the bloc at a ceremony"."""
    above, own = governor(sentence, i), {sentence.lower[c] for c in sentence.children[i]}
    return (
        sentence.deps[i] == "pobj"
        and sentence.lower[sentence.heads[i]] in ("in", "at")
        and not own.isdisjoint(("a", "an"))
        and above is not None
        and sentence.tags[above][0] == "V"
        and named_by(story, sentence, above) is not None
    )


def _is_away(sentence: Sentence, kind: str, telling: Telling) -> bool:
    """Whether somebody stays away from what others hold without them, who call nothing off by it."""
    if telling.state != "called_off" or kind not in SHARED:
        return False
    # "his decision to skip the debate": told by the noun, done by the verb under it
    told = (telling.verb, telling.cue, *(c for c in sentence.children[telling.cue] if is_infinitive(sentence, c)))
    names = {phrasal(sentence, t) for t in told}
    return not lexicon().away.isdisjoint(names | {f"{name}_{link}" for name in names for link in ("of", "from")})


def _is_announced(sentence: Sentence, i: int, kind: str) -> bool:
    """Whether what is to come needs no day: a ruling ("the judges will decide"), a nomination that is to be accepted,
    and that somebody with a name is to speak, told for itself: not "flew home to address the nation".
    """
    if kind == "ruling":
        return sentence.tags[i][0] == "V" and not is_infinitive(sentence, i)  # and not "announced the decision"
    if kind != "speech" or sentence.lemmas[i] not in ("accept", "speak", "appear"):
        return False
    if sentence.lemmas[i] == "accept":
        return True
    if is_infinitive(sentence, i) and sentence.deps[i] in ("advcl", "acl", "relcl"):
        return False
    return any(sentence.tags[t] == "NNP" for t in subjects(sentence, i))


#: Votes of a whole country, if nothing else is said: primaries and by-elections are of some place in it.
_OF_ALL = frozenset(("election", "referendum", "plebiscite", "runoff", "run-off"))


def _goes_on_beside(sentence: Sentence, verb: int) -> bool:
    """Whether a clause tells what went on beside what was said: ", he said on Monday, as crowds rallied"."""
    return sentence.deps[verb] == "advcl" and any(sentence.lower[c] in ("as", "while") for c in sentence.children[verb])


def _just_held(story: StoryReader, mention: Mention) -> bool:
    """Whether an organised event is told as news, with its day: a march on Friday, and not last year's marches."""
    if mention.state not in DONE:
        return False
    if mention.date is None or (mention.date.start is None and _goes_on_beside(mention.sentence, mention.cue)):
        # "said at a rally in Mwanza": told as news by a place, and as of no other day.
        told = not mention.background or is_aside(mention.sentence, mention.cue)
        return story.on is not None and told and _is_introduced(mention)
    start, end = mention.date.start, mention.date.end
    if start is None or end is None or story.on is None or (story.on - end).days > NEWS_DAYS:
        return False
    # "during a rally last week"
    return start >= end or (not mention.background and (end - start).days < 7 and _is_introduced(mention))


def _is_introduced(mention: Mention) -> bool:
    """Whether an event not told of before is brought in: "at a rally", "staged a protest", "thousands marched"."""
    sentence, i, cue = mention.sentence, mention.token, mention.cue
    if is_told_as_news(sentence, cue):
        return True
    if sentence.tags[i][0] == "V":
        have = any(sentence.lower[c] in ("has", "have") for c in sentence.children[i])
        # "Speaking at a rally in Mwanza, he said"; and the tagger calls "thousands gathered" either.
        adverbial = sentence.tags[i] == "VBG" and sentence.deps[i] in ("advcl", "acl")
        alone = sentence.tags[i] == "VBN" and sentence.deps[i] == "ROOT"
        return sentence.tags[i] == "VBD" or have or adverbial or alone
    told = sentence.tags[cue] == "VBD" or any(sentence.lower[c] in ("has", "have") for c in sentence.children[cue])
    told = told or (sentence.tags[cue] == "VBN" and sentence.deps[cue] == "acl")  # "at a rally attended by the king"
    if sentence.tags[i] == "NNS" and told:
        return not any(sentence.deps[c] in ("det", "poss") for c in sentence.children[i])  # "staged protests"
    return is_new(sentence, i) and (sentence.lower[cue] in ("at", "during", "in") or told)


#: Whoever does this does it for others.
_NEGOTIATING = frozenset(("negotiate", "confer"))


def _is_public(mention: Mention) -> bool:
    """Whether anyone who takes part holds an office or stands for a state: private people only meet."""
    if mention.kind == "visit" and mention.sentence.tags[mention.token][0] == "V":
        if mention.sentence.lemmas[mention.token] in DISPATCHING and any(map(is_official, mention.parties)):
            return True  # "the bloc sent two presidents to Lome"
        by = mention.by
        if by is None or mention.state not in DONE:
            return by is not None
        return is_official(by) or (not mention.background and by.country is None and by.text[:1].isupper())
    if mention.sentence.tags[mention.token][0] == "V" and any(
        mention.sentence.lemmas[t] in lexicon().assembled for t in subjects(mention.sentence, mention.token)
    ):
        return True  # "the leaders are meeting"
    if not mention.parties:
        # "The talks": of those named before.
        return mention.sentence.tags[mention.token][0] == "N" and (mention.definite or mention.kind != "visit")
    return any(is_official(p) for p in mention.parties)


#: Of these alone, "it was cancelling" says enough where the story has named the engagement.
_BARE = frozenset(("cancel", "postpone", "reschedule"))


def _bare_mention(story: StoryReader, sentence: Sentence, i: int) -> Mention | None:
    """What "it was cancelling" tells of talks; they are known by what was said before."""
    if not is_predicate_verb(sentence, i) or "obj" in frame(sentence, i):
        return None
    if status_of(sentence, i).status == "did_not_happen":
        return None
    state = lexicon().states[sentence.lemmas[i]]
    mention = _mention(story, sentence, i, "talks", Telling(state, i, i, looks_back(sentence, i)))
    mention.definite = True
    return mention


def _mention(story: StoryReader, sentence: Sentence, i: int, kind: str, telling: Telling) -> Mention:
    cue = telling.cue
    heads = standing_for(sentence, i) if sentence.tags[i][0] == "N" else [i]
    by, parties = parties_of(story, sentence, i, kind, telling, heads)
    above = governor(sentence, i)
    near = list(dict.fromkeys((i, *heads, telling.verb, cue)))
    elsewhere = kind == "vote" and i == telling.verb  # "while Roe won Ohio": not where the other won
    if above is not None and not elsewhere:
        near.append(above)
    way = [t for t in frame(sentence, i).get("on", ()) if sentence.lemmas[t] == "way"]  # "is on his way to Lima"
    places = _places_of(story, sentence, i, kind, telling, [*near, *way])
    place = places[0] if places else None
    countries = {p.country for p in parties if p.country}
    if place is not None and place.country and place.country not in countries:
        # "talks in Washington": the host is a party unless two others are named, or many of no one state meet.
        hosted = kind == "visit" or (story.is_capital(place) and not _meet_among_themselves(story, sentence, cue))
        if kind in MEETING and len(countries) < 2 and hosted:
            parties.append(ActorCell(place.text, place.name, place.country, ("GOV",)))
    if kind == "vote" and not countries and place is None and sentence.lemmas[i] in _OF_ALL:
        country = story.mentions.country()
        if country is not None:
            # "the February election": of the country that the story is of
            parties.append(ActorCell(sentence.words[i], "", country, ()))
    state, when, due = days_of(story, sentence, i, heads, telling)
    own = {sentence.lower[c] for c in sentence.children[i]}
    # The deciding words alone: from the verb group's first word to the engagement's, at most.
    low, high = _words_of(sentence, i, cue)
    if kind == "accord":
        # with what was accepted, or turned down
        accords = [t for role in ("obj", "to", "on") for t in frame(sentence, i).get(role, ())]
        high = max([high, *(t for t in accords if not story.is_time(sentence, t))])
    return Mention(
        sentence=sentence,
        token=i,
        kind=kind,
        state=state,
        cue=cue,
        by=by,
        parties=parties,
        place=place,
        topic=topic_of(story, sentence, i, heads, near),
        date=when,
        due=due,
        background=(telling.background and not _still_to_come(story, sentence, telling, state, due))
        or long_ago(story, when, state),
        definite=not own.isdisjoint(KNOWN) or sentence.lemmas[cue] in lexicon().renewed,
        bare=sentence.tags[i][0] == "N" and own in _POINTING,
        faint=telling.faint,
        said_by=story.said_by(sentence.starts[cue], sentence.ends[cue]),
        evidence=story.story.evidence(sentence.starts[low], sentence.ends[high]),
        also_in=tuple(places[1:]),
    )


def _meet_among_themselves(story: StoryReader, sentence: Sentence, cue: int) -> bool:
    """Whether many of no one state meet, and nobody with them: "African leaders will meet in Abuja"."""
    return sentence.tags[cue][0] == "V" and any(
        sentence.tags[t] == "NNS"
        and sentence.lemmas[t] in lexicon().assembled
        and story.actor_at(sentence, t).country in (None, "IGO")
        for t in subjects(sentence, cue)
    )


def _still_to_come(
    story: StoryReader, sentence: Sentence, telling: Telling, state: EngagementState, due: DateCell | None
) -> bool:
    """Whether what a clause looks back on is to come: "after his lawyer said that he would travel on Friday"."""
    if story.on is None or due is None or due.end is None or due.end < story.on:
        return False
    if telling.state in DONE:
        return state == "scheduled"  # ", whose party votes on Sunday,"
    return telling.state == "scheduled" and sentence.deps[telling.verb] == "ccomp"


#: What a noun has under it that only points back to what was named: "the deadline".
_POINTING = ({"the"}, {"this"}, {"that"})


def _places_of(
    story: StoryReader, sentence: Sentence, i: int, kind: str, telling: Telling, near: list[int]
) -> list[PlaceCell]:
    """Where it is to be: a place that hangs on it, or what is visited; of votes all: "won in Ohio and Iowa"."""
    if kind == "visit":
        near = [*near, *(c for c in sentence.children[i] if sentence.deps[c] == "advmod")]  # "will go back to Lome"
    spots = [t for token in near for role in ("in", "to", "at") for t in frame(sentence, token).get(role, ())]
    if kind in CROWDS:
        # "marched through the centre of Lome", "gathered outside the palace in Accra"
        along = [t for token in near for role in _ALONG for t in frame(sentence, token).get(role, ())]
        spots += along + [
            t for over in (*spots, *along) for role in ("of", "in") for t in frame(sentence, over).get(role, ())
        ]
    if kind in ("visit", "vote") and i == telling.verb:
        spots.extend(frame(sentence, i).get("obj", ()))  # "visited Ohio", "carried Ohio"
    if kind in _NAMED_BY_PLACE and sentence.tags[i][0] == "N":
        spots.extend(frame(sentence, i).get("mod", ()))
    if kind == "talks" and sentence.tags[i][0] == "N":
        spots.extend(t for t in frame(sentence, i).get("mod", ()) if story.is_city(sentence, t))  # "the Geneva talks"
    if kind == "vote":
        if sentence.tags[i][0] == "V":  # "beat her in the Ohio caucus": hung on whom they beat
            spots.extend(t for who in frame(sentence, i).get("obj", ()) for t in frame(sentence, who).get("in", ()))
        votes = [t for t in spots if sentence.lemmas[t] in lexicon().contested]  # "were tallied at the Iowa caucus"
        spots.extend(t for word in votes for t in frame(sentence, word).get("mod", ()))
        spots.extend(t for word in (i, *votes) for t in frame(sentence, word).get("poss", ()))
        voters = subjects(sentence, telling.cue) if sentence.tags[telling.cue][0] == "V" else []
        spots.extend(t for who in voters for t in frame(sentence, who).get("in", ()))  # "voters in Ohio held"
    first = next((t for t in spots if story.place_at(sentence, t) is not None), None)
    if first is None:
        return []
    many = kind == "vote" and sentence.tags[i] != "NN"
    together = dict.fromkeys((first, *conjuncts(sentence, first))) if many else (first,)
    return [place for t in together if (place := story.place_at(sentence, t)) is not None]


#: Where crowds go and stand, beside in and at.
_ALONG = ("through", "outside", "near", "across", "on", "around")

#: What a place before it is where it is: "his Moscow trip"; "the Kashmir talks" are on Kashmir.
_NAMED_BY_PLACE = frozenset(("visit", "summit", "protest", "vote"))


def _words_of(sentence: Sentence, i: int, cue: int) -> tuple[int, int]:
    """First and last token of the deciding words with the engagement's own."""
    first, last = mention_span(sentence, i)
    low = min([cue, *(c for c in sentence.children[cue] if c < cue and sentence.deps[c] in ("aux", "auxpass", "neg"))])
    high = max([cue, *(c for c in sentence.children[cue] if c == cue + 1 and sentence.deps[c] in ("prt", "advmod"))])
    return min(first, low), max(last, high)
