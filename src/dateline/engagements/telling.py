"""What a sentence makes of an engagement: the state it gives it, and the words that give it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from dateline.clauses import frame, governor, governors, is_infinitive, is_predicate_verb, verb_over
from dateline.engagements.days import days_in, hangs_on, is_weekday, looks_back
from dateline.engagements.frames import asked_to
from dateline.engagements.kinds import must_by
from dateline.engagements.lexicon import DEALINGS, DISPATCHING, DONE, KNOWN, NEWS_DAYS, SHARED, Named, lexicon, phrasal
from dateline.engagements.nouns import is_headline, is_moved
from dateline.parse import Sentence
from dateline.record import EngagementState
from dateline.status import status_of

if TYPE_CHECKING:
    from dateline.reading import StoryReader


@dataclass(frozen=True, slots=True)
class Telling:
    """What a sentence makes of an engagement: the deciding word, and the verb that names the doing.

    A ``faint`` one only takes up what was named before, and is none where the story has told that state already.
    """

    state: EngagementState
    cue: int
    verb: int
    background: bool
    faint: bool = False


def tellings_of(
    story: StoryReader, sentence: Sentence, i: int, named: Named, over: dict[int, list[tuple[int, str]]]
) -> list[Telling]:
    """What is told of the engagement that a word names; ``over`` is what :func:`governed` finds."""
    lemma = sentence.lemmas[i]
    if (asks := asked_to(sentence, i)) is not None:
        return [Telling("requested", asks, i, looks_back(sentence, asks))]
    if sentence.tags[i][0] == "N":
        if named.state is not None:
            return [] if _is_hoped(sentence, i) else [Telling(named.state, i, i, looks_back(sentence, i))]
        found = _noun_tellings(sentence, i, named.kind, over)
        if any(sentence.lower[c] == "any" and sentence.deps[c] == "det" for c in sentence.children[i]):
            return [t for t in found if t.state not in DONE]  # "any election that is held before reforms"
        if lemma in lexicon().sent:
            return [
                t
                for t in found
                if _is_sending(sentence, i, t)
                # "asked for an envoy", and not "agreed to meet the envoy", nor "asked the envoy to go"
                or (
                    t.state in ("agreed", "requested", "proposed")
                    and lexicon().verbs.get(sentence.lemmas[t.verb]) != "talks"
                    and not (i in frame(sentence, t.verb).get("obj", ()) and _is_told_to(sentence, t.verb))
                )
            ]
        if is_moved(sentence, i):
            moved = [t for t in found if t.state in _MOVES]
            return moved or [t for t in _dated(story, sentence, i) if t.state == "scheduled"]
        if named.kind == "briefing":
            return [t for t in found if sentence.lemmas[t.cue] != "tell"]  # "told a news conference": where it was said
        if found or _is_spoken_at(sentence, i):
            dated = any(t.state in _MOVED_TO for t in found) and _has_day_before(story, sentence, i)
            # "to put off the Feb. 2 election until May 4": for when it was set, too
            return [*found, Telling("scheduled", i, i, background=True)] if dated else found
        return _dated(story, sentence, i) or _by_preposition(story, sentence, i, named.kind) or _by_clause(sentence, i)
    if named.kind == "vote" and is_infinitive(sentence, i) and sentence.lemmas[sentence.heads[i]] == "vote":
        return []  # "voted to reject the bill": told by the voting
    state = named.state or ("scheduled" if must_by(story, sentence, i) else None)
    if state is not None:
        top = sentence.heads[i] if lemma == "due" else i
        return [Telling(state, i, i, lemma == "have" or looks_back(sentence, top))]
    if lemma in lexicon().going:
        back = lemma in ("spend", "campaign", "stop") or (
            lemma == "return" and "from" in frame(sentence, i) and "to" not in frame(sentence, i)
        )
        telling = _embedded(sentence, i, "held" if back else "under_way")
        return [telling] if telling is not None else []
    return _verb_tellings(sentence, i, over)


def _is_hoped(sentence: Sentence, i: int) -> bool:
    """Whether what a noun tells of has not come about: "would need a win in Ohio"."""
    above = verb_over(sentence, i, 3)
    return (
        above is not None
        and sentence.deps[i] == "dobj"
        and status_of(sentence, above).status not in ("happened", "ongoing")
    )


def _is_spoken_at(sentence: Sentence, i: int) -> bool:
    """Whether it is where somebody speaks: "spoke at a rally" is told by its verb."""
    link = sentence.heads[i]
    return (
        sentence.deps[i] == "pobj"
        and sentence.lower[link] in ("at", "before", "to")
        and lexicon().verbs.get(sentence.lemmas[sentence.heads[link]]) == "speech"
        and sentence.lemmas[i] in lexicon().addressed
    )


def _is_sending(sentence: Sentence, i: int, telling: Telling) -> bool:
    """Whether a delegation is sent or is to be: "will send a mission"; teams that were sent are help."""
    if sentence.lemmas[telling.cue] not in DISPATCHING:
        return False
    return telling.state == "scheduled" or (telling.state == "under_way" and sentence.lemmas[i] != "team")


#: States that make one of what is none by its name alone: a case that is adjourned is a hearing to come.
_MOVES = frozenset(("scheduled", "postponed", "rescheduled", "under_way", "lapsed"))


#: Kinds that run to a day on which they lapse.
_RUNNING = frozenset(("deadline", "ceasefire", "exercise", "deployment"))
#: Kinds that are on their way before they are done.
_SENT = frozenset(("deployment", "delivery", "evacuation"))


def as_planned(sentence: Sentence, i: int, kind: str, telling: Telling) -> bool:
    """A past offensive is an event; only what is known already or begins in due form was planned."""
    if telling.state == "lapsed":
        return kind in _RUNNING
    if telling.state == "proposed" and sentence.lemmas[telling.cue] in ("consider", "discuss", "mull", "weigh"):
        return kind != "offensive"
    if telling.state not in DONE:
        return True
    if kind == "deadline":
        return False
    if kind in _SENT and telling.state == "under_way" and sentence.tags[telling.verb] == "VBG":
        return True  # "is sending troops"
    return kind not in lexicon().planned or any(
        sentence.lower[c] in ("the", "its", "their", "his", "her", "long-awaited", "planned", "expected")
        for c in sentence.children[i]
    )


def _is_ahead_of(sentence: Sentence, i: int) -> bool:
    """Whether something is told of as before it: "ahead of Sunday's vote"."""
    link = sentence.heads[i]
    word = sentence.lower[link]
    return sentence.deps[i] == "pobj" and (
        word == "before" or sentence.lower[max(link - 1, 0) : link + 1] == ["ahead", "of"]
    )


#: States of what may be told with another day than it has.
_MOVED_TO = frozenset(("proposed", "requested", "reschedule_requested"))


def _has_day_before(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a noun is named by the day it is set for: "the Feb. 2 election", "Sunday's vote"."""
    return any(
        token < i and sentence.deps[token] in ("compound", "nmod", "poss", "nummod") and hangs_on(sentence, token, {i})
        for _, token, _, _ in days_in(story, sentence)
    )


def _is_told_to(sentence: Sentence, verb: int) -> bool:
    """Whether somebody is asked to do something: "asked the envoy to go"."""
    return any(sentence.deps[c] in ("xcomp", "ccomp") and is_infinitive(sentence, c) for c in sentence.children[verb])


def _is_where_done(sentence: Sentence, i: int) -> bool:
    """Whether something was done at it: "at a meeting on Tuesday, they decided to go"."""
    over = governor(sentence, i)
    return (
        sentence.deps[i] == "pobj"
        and sentence.lower[sentence.heads[i]] in ("at", "in", "during")
        and over is not None
        and sentence.tags[over] == "VBD"
    )


def _dated(story: StoryReader, sentence: Sentence, i: int) -> list[Telling]:
    """What the noun's own words set: "Sunday's vote", "a vote on Sunday", "the upcoming summit"."""
    for child in sentence.children[i]:
        if child < i and sentence.deps[child] in ("amod", "compound") and sentence.lower[child] in lexicon().awaited:
            return [Telling("scheduled", child, child, True)]
    link = sentence.heads[i]
    if sentence.deps[i] == "pobj" and sentence.lower[max(link - 2, 0) : link + 1] in _INSTEAD:
        return [Telling("scheduled", i, i, background=False)]  # "put off the fair in favour of a meeting"
    if story.on is None:
        return []
    verb = sentence.heads[i]
    told_of = {i}
    if sentence.deps[i] == "nsubj" and sentence.lower[verb] in ("is", "are"):
        told_of.add(verb)  # "the debate is on Monday"
    for time, token, first, last in days_in(story, sentence):
        if time.mod in ("since", "until") or not hangs_on(sentence, token, told_of):
            continue
        if is_weekday(time.text) and _is_ahead_of(sentence, i):
            return [Telling("scheduled", sentence.heads[i], i, background=False)]  # "before Sunday protests"
        if len(told_of) > 1 and first <= story.on and is_weekday(time.text):
            return [Telling("scheduled", verb, verb, background=False)]
        awaited = (
            is_weekday(time.text)
            and not _is_where_done(sentence, i)
            and (
                status_of(sentence, i).status == "planned"
                or _is_neared(sentence, i, story.on - first)
                or (_is_told_now(sentence, i) and (story.on - first).days > 3)
            )
        )
        if first > story.on or awaited:
            known = lexicon().nouns.get(sentence.lemmas[i]) == "vote" and not is_new(sentence, i)
            if (last - first).days > 6 and known and len(told_of) == 1:
                continue  # "the November election": one that all know of
            by = verb if verb in told_of else i
            return [Telling("scheduled", by, by, background=False)]
        over = governor(sentence, i)
        after = sentence.deps[i] == "pobj" and sentence.lower[sentence.heads[i]] in ("after", "following", "since")
        if (
            over is not None
            and not after  # "to work together after a meeting on Tuesday"
            and sentence.tags[over][0] == "V"
            and status_of(sentence, over).status != "happened"
        ):
            continue  # "who wins on Tuesday": not told as over
        if last <= story.on and (last < story.on or over is not None) and (story.on - last).days <= NEWS_DAYS:
            return [
                Telling(
                    "held", i, i, background=last != first and not (is_new(sentence, i) and (last - first).days < 7)
                )
            ]
    return []


def _is_told_now(sentence: Sentence, i: int) -> bool:
    """Whether the clause that it stands in is of the present: "faces her in Tuesday's primary"."""
    over = verb_over(sentence, i, 4)
    if over is None or sentence.deps[i] != "pobj":
        return False
    helps = {sentence.lower[c] for c in sentence.children[over] if sentence.deps[c] in ("aux", "auxpass")}
    return sentence.tags[over] in ("VBZ", "VBP") or (sentence.tags[over] == "VBG" and bool(helps & {"is", "are"}))


def _is_neared(sentence: Sentence, i: int, past: timedelta) -> bool:
    """Whether somebody is on the way into it: "heading into Sunday's vote, he leads", but not "he had led".

    Where the tense does not say, the Sunday that is nearer is meant: ``past`` is how long ago the last one was.
    """
    link = sentence.heads[i]
    nearing = sentence.heads[link]
    if sentence.deps[i] != "pobj" or sentence.lower[link] not in ("into", "to", "toward", "towards"):
        return False
    if sentence.lower[nearing] not in ("heading", "going", "head", "go"):
        return False
    over = verb_over(sentence, nearing, 3)
    if over is None:
        over = nearing
    if sentence.tags[over] == "VBD":
        return past.days > 3
    return sentence.tags[over] != "VBN" or any(sentence.lower[c] in ("has", "have") for c in sentence.children[over])


#: Prepositions that say where in its course an engagement stands, by what they make of it.
_COURSE: dict[str, EngagementState] = {
    "during": "under_way", "amid": "under_way", "after": "held", "following": "held", "at": "held", "in": "held",
    "on": "under_way",
}  # fmt: skip


#: Kinds that bring something about by what is said there.
_OF_WORDS = DEALINGS - {"visit"}

#: Kinds that last hours, and not days: what is done during one is told when it is over.
_OF_HOURS = frozenset("talks call hearing debate speech briefing event ceremony vigil funeral".split())

#: Who is chosen for what is to be done.
_NAMING = frozenset("name appoint choose pick select designate nominate mandate authorise authorize delegate".split())

#: From where one is when it is over.
_BACK_FROM = frozenset("fresh back return returns returned returning emerge emerged emerging".split())


def _by_preposition(story: StoryReader, sentence: Sentence, i: int, kind: str) -> list[Telling]:
    """What a preposition says of it: "during a visit to Oman", "after talks with Chad", "ahead of the vote"."""
    top = standing_for(sentence, i)[-1]
    link = sentence.heads[top]
    if sentence.lemmas[top] == "eve":
        return [Telling("scheduled", top, i, background=False)]
    if sentence.deps[top] != "pobj":
        return []
    word = sentence.lower[link]
    if word == "of" and link and sentence.lower[link - 1] == "ahead":
        days = [last for _, token, _, last in days_in(story, sentence) if hangs_on(sentence, token, {i})]
        if any(story.on is not None and last < story.on for last in days):
            return []
        if not days and all(sentence.lower[c] in KNOWN for c in sentence.children[i] if sentence.deps[c] != "punct"):
            return []  # "ahead of the election": one that all know of
        return [Telling("scheduled", link - 1, i, background=False)]
    state = _COURSE.get(word)
    over = sentence.heads[link]
    gone = sentence.lemmas[over] in lexicon().motion and kind in SHARED | DEALINGS
    if word == "from" and (sentence.lower[over] in _BACK_FROM or gone):
        # "returning from a trip to Oman", "flew home from the summit"
        return [Telling("held", link, i, background=False)]
    if state is None:
        return []
    above = next((t for t in (sentence.heads[link], *governors(sentence, link, 3)) if sentence.tags[t][0] == "V"), None)
    if above is None:
        return []
    purpose = is_infinitive(sentence, above) and sentence.deps[above] in ("advcl", "acl", "relcl")
    if word in ("at", "in", "during") and status_of(sentence, above).status == "planned" and not purpose:
        if word == "during" and any(sentence.deps[c] == "prep" for c in sentence.children[i]):
            return [Telling("scheduled", link, i, background=False)]  # "during his visit to Oman, he will"
        if phrasal(sentence, above) in lexicon().verbs:
            return []  # "will speak at a forum": told by its verb
        # "will join it at a ceremony", "plan to join them at the rally"
        new = is_new(sentence, i)
        return [Telling("scheduled", link, i, background=False, faint=not new)] if new or word == "at" else []
    if status_of(sentence, above).status not in ("happened", "ongoing", "did_not_happen") and not purpose:
        return []
    if word in ("at", "in") and is_infinitive(sentence, above) and sentence.lemmas[sentence.heads[above]] in _NAMING:
        return [Telling("scheduled", link, i, background=False)]  # "named a judge to speak for it in talks"
    if word == "during" and kind in _OF_HOURS:
        state = "held"
    own = sentence.children[i]
    if any(sentence.deps[c] == "poss" or sentence.lower[c] in ("the", "this", "that", "these") for c in own):
        if not any(sentence.deps[c] in ("prep", "acl") for c in own):
            # "during their trip": of what was told before; what came after it says that it was held
            over = word in ("after", "following") and (kind in DEALINGS or kind == "hearing")
            return [Telling("held", link, i, background=False, faint=True)] if over else []
    if word == "in" and kind == "talks" and sentence.lemmas[sentence.heads[link]] in ("be", "remain"):
        return [Telling("under_way", link, i, background=False)]  # "both sides are in talks"
    if word == "on" and kind == "strike" and sentence.lemmas[sentence.heads[link]] == "be":
        return [Telling("under_way", link, i, background=False)]
    if word == "in" and kind == "talks" and sentence.tags[i] == "NNS" and any(sentence.lower[c] == "with" for c in own):
        # "raised it in talks with the envoy", but "named her to speak for it in talks with the army"
        return [] if is_infinitive(sentence, above) else [Telling("held", link, i, background=False)]
    if word in ("at", "in", "on") and (kind == "vote" or not any(sentence.lower[c] in ("a", "an") for c in own)):
        if kind == "vote" or not any(sentence.deps[c] in ("prep", "amod") or sentence.tags[c] == "NNP" for c in own):
            return []
        return [Telling(state, link, i, background=False, faint=True)]
    if lexicon().verbs.get(sentence.lemmas[above]) == kind:
        return []  # "voted in a referendum": told by its verb
    return [Telling(state, link, i, background=False)]


def _by_clause(sentence: Sentence, i: int) -> list[Telling]:
    """What its clause makes of one that it brings in, whatever its verb: "the day will be capped by a speech"."""
    top = standing_for(sentence, i)[-1]
    above = verb_over(sentence, top, 3)
    if above is None:
        return []
    if sentence.deps[top] == "attr" and any(sentence.deps[c] == "expl" for c in sentence.children[above]):
        return _there_is(sentence, i, above)
    if sentence.deps[top] not in ("nsubj", "nsubjpass", "dobj", "pobj"):
        return []
    reading = status_of(sentence, above)
    state = _BY_STATUS.get(reading.status)
    if state is None or reading.open:
        return []
    if state == "held" and sentence.lower[above] in _INTENDED:
        return [Telling("scheduled", above, above, background=True)]  # "the rally was meant to launch the campaign"
    own = sentence.children[i]
    words = {sentence.lower[c] for c in own}
    if "any" in words:
        return []
    if state == "held" and sentence.tags[above] in ("VBZ", "VBP"):
        return []  # "the debate over its origin goes on"
    if (
        sentence.deps[top] in ("nsubj", "nsubjpass")
        and state in ("scheduled", "held")
        and (words & KNOWN or any(sentence.deps[c] == "poss" for c in own))
    ):
        if any(sentence.lower[c] in lexicon().judged for c in sentence.children[above]):
            return []  # "said that the march was illegal"
        # "the debate will be moderated by", "the meeting came a day after"
        return [Telling(state, above, above, looks_back(sentence, above), faint=True)]
    fits = _is_set_there(sentence, i, top, above) if state == "scheduled" else _is_brought_in(sentence, i)
    if state in DONE:
        fits = fits and _is_where(sentence, top) and lexicon().nouns.get(sentence.lemmas[i]) != "vote"
    if state == "under_way" and sentence.deps[top] == "nsubj":
        fits = words.isdisjoint(_TOLD_OF)  # "indirect talks are going on"
    if not fits:
        return []
    cue = sentence.heads[top] if sentence.deps[top] == "pobj" and state == "held" else above
    return [Telling(state, cue, above, looks_back(sentence, above))]


#: What says of a thing what it is for, and not that it has been.
_INTENDED = frozenset(("meant", "supposed", "intended", "designed"))


def _is_set_there(sentence: Sentence, i: int, top: int, above: int) -> bool:
    """Whether a clause that is to come sets what it brings in, and does not only speak of it."""
    own, dep = sentence.children[i], sentence.deps[top]
    words = {sentence.lower[c] for c in own}
    new = not words.isdisjoint(("a", "an"))
    if words & _TOLD_OF and not any(sentence.deps[c] == "prep" for c in own):
        return False
    if dep == "dobj":
        return new
    if dep != "pobj":
        return True
    if phrasal(sentence, above) in lexicon().verbs:
        return False  # "will speak at a forum": told by its verb
    return new or (sentence.lower[sentence.heads[top]] != "in" and _is_where(sentence, top))


def _there_is(sentence: Sentence, i: int, verb: int) -> list[Telling]:
    """What "there" brings in: "there will be a vote", "there would be no talks"."""
    none = any(sentence.lower[c] == "no" for c in sentence.children[i])
    reading = status_of(sentence, verb)
    if none:
        return [Telling("called_off", verb, verb, background=False)] if _is_future(sentence, verb) else []
    state = _BY_STATUS.get(reading.status)
    if state is None or reading.open or (state == "held" and not is_new(sentence, i)):
        return []
    return [Telling(state, verb, verb, looks_back(sentence, verb))]


def _is_future(sentence: Sentence, verb: int) -> bool:
    """Whether a verb stands with "will" or "would"."""
    return any(sentence.lower[c] in ("will", "wo", "would") for c in sentence.children[verb])


def _is_where(sentence: Sentence, top: int) -> bool:
    """Whether a noun is what is going on, or that at which something is done; not what is wanted or spoken of."""
    link = sentence.heads[top]
    return sentence.deps[top] == "nsubj" or (sentence.deps[top] == "pobj" and sentence.lower[link] in _AT)


_AT = frozenset("at in during after following with through before to outside as from".split())

#: Words before a noun that say it was told of before, or that it is no one engagement.
_TOLD_OF = frozenset("the this that these those any no each every such more most both all some many".split())


def _is_brought_in(sentence: Sentence, i: int) -> bool:
    """Whether a noun brings in an engagement of its own: "a brief hearing", "talks with the envoy"."""
    own = sentence.children[i]
    words = {sentence.lower[c] for c in own}
    if words & {"a", "an", "another"}:
        return True
    if sentence.tags[i] == "NN" and not any(sentence.deps[c] in ("det", "poss") for c in own):
        return bool(words & {"to", "before", "at"})  # "in speech to the chamber", as headlines have it
    return not (words & _TOLD_OF or any(sentence.deps[c] == "poss" for c in own)) and bool(
        words & {"with", "between", "among"}
    )


_BY_STATUS: dict[str, EngagementState] = {
    "planned": "scheduled", "possible": "proposed", "happened": "held", "ongoing": "under_way",
}  # fmt: skip


def is_new(sentence: Sentence, i: int) -> bool:
    """Whether a noun brings in what was not told of before: "a rally"."""
    return sentence.tags[i] == "NN" and any(sentence.lower[c] in ("a", "an") for c in sentence.children[i])


def governed(sentence: Sentence) -> dict[int, list[tuple[int, str]]]:
    """For each token the predicates that it fills a role of, nearest first."""
    found: dict[int, list[tuple[int, str]]] = {}
    for verb, tag in enumerate(sentence.tags):
        if tag[0] == "V" and (is_predicate_verb(sentence, verb) or sentence.deps[verb] == "acl"):
            for role, fillers in frame(sentence, verb).items():
                for token in fillers:
                    if role == "by" and sentence.words[token - 1] == "-":
                        role = "obj"  # "will hold a by-election": cut in three, and "by" taken for a preposition
                    found.setdefault(token, []).append((verb, role))
                    # "cancelled Bright Star, a joint exercise"
                    for other in sentence.children[token]:
                        if sentence.deps[other] == "appos" and sentence.tags[token] == "NNP":
                            found.setdefault(other, []).append((verb, role))
                    if (
                        sentence.deps[verb] == "relcl"
                        and sentence.lemmas[token] not in lexicon().nouns
                        and role == "obj"
                    ):
                        # "the summit with Peru, which was delayed": hung on the last name, meant of the summit.
                        for above in _above(sentence, token):
                            if sentence.lemmas[above] in lexicon().nouns:
                                found.setdefault(above, []).append((verb, role))
                                break
    for token, verbs in found.items():
        verbs.sort(key=lambda pair: (abs(pair[0] - token), pair[0]))
    return found


def _above(sentence: Sentence, token: int) -> Iterator[int]:
    """The nouns that a noun hangs under, up to what is none."""
    return takewhile(lambda above: sentence.tags[above][0] == "N", governors(sentence, token, 4))


def _deciding(sentence: Sentence, verb: int, role: str) -> EngagementState | None:
    """The state that a verb gives to what fills one of its roles."""
    words = lexicon()
    lemma = phrasal(sentence, verb)
    if lemma == "hold" and sentence.lower[verb - 1 : verb] == ["on"]:
        lemma = "put_on_hold"  # "has put on hold its offensive", of which the parser makes a holding
    if lemma == "follow":
        # "the march was followed by a speech": both were held, but "the visit followed a year of talks" tells neither
        passive = any(sentence.deps[c] == "auxpass" for c in sentence.children[verb])
        return "held" if passive else None
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
        state = words.states.get(lemma) if lemma in _DATING else None
    return state


#: Verbs that give an engagement a day, which is named first: "proposed May 9 as the date for the vote".
_DATING = frozenset(("set", "fix", "name", "announce", "push", "press", "propose", "suggest"))


def _noun_tellings(sentence: Sentence, i: int, kind: str, over: dict[int, list[tuple[int, str]]]) -> list[Telling]:
    words = lexicon()
    heads = standing_for(sentence, i)
    if i > 1 and sentence.words[i - 1] == "-":
        heads.extend(t for t in (sentence.heads[i - 2],) if sentence.tags[t][0] in "ND")
    found: list[Telling] = []
    for n, head in enumerate(heads):
        lemma = sentence.lemmas[head]
        state = words.states.get(f"{lemma}_for") or words.states.get(lemma) if n else None
        if state in _UNDOING:
            if (asks := _asked_for(sentence, head, over)) is not None:
                if state == "postponed":  # "demanded the postponement of the vote"
                    found.append(Telling("reschedule_requested", asks, head, looks_back(sentence, asks)))
                break
            # "allowed the extension of the deadline"; "after the cancellation of the visit" looks back.
            found.append(Telling(state, head, head, sentence.deps[head] == "pobj"))
            break
        if state == "proposed" or state == "requested":
            found.append(Telling(state, head, head, looks_back(sentence, head)))
        for verb, role in over.get(head, ()):
            if role == "on" and phrasal(sentence, verb) in words.verbs:
                return []  # "to visit Oman on a trip": told by its verb
            headed = sentence.kind == "headline" or is_headline(sentence)
            if (
                role == "subj"
                and sentence.tags[verb] in ("VBD", "VBN")
                and headed
                and "obj" not in frame(sentence, verb)
            ):
                role = "obj"  # "Meeting Set for Friday"
            if role == "subj" and sentence.deps[verb] in ("acl", "relcl") and is_infinitive(sentence, verb):
                if "obj" in frame(sentence, verb):
                    continue  # "talks to end the strike": what for
            state = _deciding(sentence, verb, role)
            if is_infinitive(sentence, verb) and (state is not None or phrasal(sentence, verb) in words.carriers):
                if offered := _offered(sentence, verb, over):
                    found.extend(offered)  # "rejected an offer to host talks"
                    continue
            if role == "subj" and kind in _OF_WORDS and sentence.lemmas[verb] in words.brought:
                if status_of(sentence, verb).status in ("happened", "did_not_happen"):
                    found.append(Telling("held", verb, verb, looks_back(sentence, verb)))
                    continue  # "the talks produced a deal", and where they have failed to
            if kind in _IN_FORCE:
                state = _FORCE.get(sentence.lemmas[verb], state)
            if (
                kind == "vote"
                and role == "subj"
                and sentence.lemmas[verb] == "follow"
                and is_infinitive(sentence, verb)
            ):
                state = "held"  # "elections are to follow"
            if state == "scheduled" and _is_called_so(sentence, verb, i):
                continue  # "called the speech an insult"
            if role == "obj" and sentence.lemmas[verb] == "appeal":
                continue  # "appealed the verdict": asks for another
            if state == "scheduled" and sentence.lemmas[verb] == "give":
                state = "held" if sentence.lemmas[i] in ("speech", "address") else state
            if state is None and phrasal(sentence, verb) in words.carriers and role in ("obj", "on", "for", "in", "to"):
                telling = _embedded(sentence, verb, "held", carrier=True)
            elif state is None:
                continue
            else:
                if state == "lapsed" and lexicon().nouns.get(sentence.lemmas[i]) == "vote":
                    state = "held"  # "the vote passed by a wide margin"
                telling = _embedded(sentence, verb, state)
            if (
                telling is None
                and sentence.lemmas[i] in words.before
                and status_of(sentence, verb).status == "happened"
            ):
                telling = Telling("held", verb, verb, looks_back(sentence, verb))  # "had breakfast with the envoy"
            if telling is not None:
                if telling.state == "scheduled" and _moved(sentence, i, heads):
                    telling = Telling("rescheduled", telling.cue, telling.verb, telling.background)
                found.append(telling)
    link = sentence.heads[heads[-1]]
    if not found and sentence.deps[heads[-1]] == "pobj":
        # "open to talks", "ready for a vote"
        state = words.states.get(f"{sentence.lower[sentence.heads[link]]}_{sentence.lower[link]}")
        if state is not None and sentence.tags[sentence.heads[link]][0] == "J":
            above = sentence.heads[link]
            found.append(Telling(state, above, above, looks_back(sentence, above)))
    if not found:
        # The noun's own modifiers: "the scrapped meeting", "the summit, due on Friday".
        for child in sentence.children[i]:
            if sentence.deps[child] in ("amod", "acl", "relcl") and sentence.tags[child] in ("VBN", "VBD", "JJ"):
                state = words.states.get(base(sentence, child))
                if state in DONE and sentence.deps[child] == "amod":
                    continue
                if state is not None:
                    found.append(Telling(state, child, child, sentence.deps[child] == "amod"))
            elif sentence.deps[child] in ("acl", "relcl") and is_infinitive(sentence, child):
                if sentence.lemmas[child] in words.itself and "obj" not in frame(sentence, child):
                    found.append(Telling("scheduled", child, child, background=False))  # "a Mass to follow on Friday"
        found.extend(told for head in heads for told in _standing(sentence, head))
    return _once_each(found)


def _asked_for(sentence: Sentence, noun: int, over: dict[int, list[tuple[int, str]]]) -> int | None:
    """The verb by which somebody asks for what a noun names: "is *seeking* a delay", "*called* for a delay"."""
    for verb, role in over.get(noun, ()):
        wished = role == "obj" and sentence.lemmas[verb] in lexicon().wishes
        if wished or _deciding(sentence, verb, role) in ("proposed", "requested"):
            return verb
    return None


def _is_called_so(sentence: Sentence, verb: int, i: int) -> bool:
    """Whether "call" says what something is, and calls nothing: "called the speech an insult"."""
    return sentence.lemmas[verb] == "call" and any(sentence.lower[c] in KNOWN for c in sentence.children[i])


def _standing(sentence: Sentence, i: int) -> list[Telling]:
    """What is said of it by "is": "the vote is imminent", "talks are under way"."""
    verb = sentence.heads[i]
    if sentence.deps[i] != "nsubj" or sentence.lemmas[verb] not in ("be", "seem", "appear", "look"):
        return []
    if status_of(sentence, verb).status not in ("happened", "ongoing"):
        return []
    for child in sentence.children[verb]:
        if sentence.tags[child] == "CD" and child > verb and lexicon().nouns.get(sentence.lemmas[i]) == "vote":
            return [Telling("held", child, verb, background=False)]  # "the vote was 61 to 9"
        state = lexicon().standing.get(sentence.lower[child]) if child > verb else None
        if sentence.lower[child] == "under" and sentence.lower[child + 1] in ("discussion", "consideration", "review"):
            return [Telling("proposed", child, verb, background=False)]
        if sentence.lower[child : child + 2] == ["on", "hold"]:
            state = "postponed"
        if state is not None and (sentence.lower[child] != "under" or sentence.lower[child + 1] == "way"):
            return [Telling(state, child, verb, background=False)]
    return []


def standing_for(sentence: Sentence, i: int) -> list[int]:
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
        if not misread and sentence.lemmas[above] not in lexicon().light:
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


#: Kinds that are in force from when they are declared until they break, and the verbs of both.
_IN_FORCE = frozenset(("ceasefire", "measure"))
_FORCE: dict[str, EngagementState] = {
    "declare": "under_way", "call": "under_way", "proclaim": "under_way",
    "collapse": "called_off", "unravel": "called_off", "break": "called_off", "crumble": "called_off",
}  # fmt: skip


#: What undoes what was set: over it, a decision is this and no agreement.
_UNDOING = frozenset(("called_off", "postponed"))


def _offered(
    sentence: Sentence, verb: int, over: dict[int, list[tuple[int, str]]], *, itself: bool = False
) -> list[Telling] | None:
    """What is told of what is offered, asked or promised to be done: "accepted an invitation to visit".

    The asking, and the granting; None where the verb is under no such noun. ``itself``: the verb is the engagement.
    """
    noun = sentence.heads[verb]
    if sentence.deps[verb] not in ("acl", "relcl") or sentence.lemmas[noun] not in lexicon().light:
        return None
    if sentence.tags[verb] == "VBN":
        return None  # "an agreement signed in Oslo"
    found: list[Telling] = []
    state = lexicon().states.get(sentence.lemmas[noun])
    done = phrasal(sentence, verb)
    undoing = lexicon().states.get(done) or lexicon().states.get(f"{done}_of")
    if state in ("agreed", "scheduled") and undoing in _UNDOING and not itself:
        state = undoing  # "the decision to skip the debate"
    if state in ("proposed", "scheduled") and any(sentence.lower[c] == "no" for c in sentence.children[noun]):
        has = next((above for above, _ in over.get(noun, ())), noun)
        return [Telling("called_off", has, verb, looks_back(sentence, has))]  # "has no plans to visit"
    if state in ("proposed", "requested", "agreed", "scheduled", *_UNDOING):
        found.append(Telling(state, noun, noun, looks_back(sentence, noun)))
    for above, role in over.get(noun, ()):
        granted = _deciding(sentence, above, role)
        telling = _embedded(sentence, above, granted) if granted is not None else None
        if telling is not None:
            found.append(telling)
    return _once_each(found)


def _verb_tellings(sentence: Sentence, i: int, over: dict[int, list[tuple[int, str]]]) -> list[Telling]:
    offered = _offered(sentence, i, over, itself=True)
    if offered is not None:
        return offered
    if (
        sentence.deps[i] == "relcl"
        and is_infinitive(sentence, i)
        and any(sentence.deps[c] == "nsubj" for c in sentence.children[i])
    ):
        return []  # "a spot for fans to visit"
    if (
        sentence.deps[i] in ("acl", "relcl")
        and is_infinitive(sentence, i)
        and _is_foremost(sentence, sentence.heads[i])
    ):
        return [Telling("held", i, i, background=False)]
    telling = _embedded(sentence, i, "held")
    return [telling] if telling is not None else []


def _is_foremost(sentence: Sentence, noun: int) -> bool:
    """Whether somebody is the first or the highest of those who did: "the first envoy to visit Lome"."""
    own = sentence.children[noun]
    words = {sentence.lower[noun], *(sentence.lower[t] for c in own for t in (c, *sentence.children[c]))}
    return bool(words & {"first", "last", "only", "latest", "most"}) or any(sentence.tags[c] == "JJS" for c in own)


#: What stands before a thing to be done that is only named.
_ONLY_NAMED = frozenset(("on", "of", "about", "to", "than", "as", "like"))

#: What is to be done in place of something else.
_INSTEAD = (["in", "favor", "of"], ["in", "favour", "of"])


def _once_each(tellings: list[Telling]) -> list[Telling]:
    found: dict[EngagementState, Telling] = {}
    for telling in sorted(tellings, key=lambda t: t.background):
        found.setdefault(telling.state, telling)
    return list(found.values())


def _embedded(sentence: Sentence, verb: int, state: EngagementState, *, carrier: bool = False) -> Telling | None:
    """The state with what governs the verb taken in: "*agreed* to hold", "*wants* to reschedule", "may cancel"."""
    words = lexicon()
    reading = status_of(sentence, verb)
    above = sentence.heads[verb]
    under = sentence.deps[verb] in ("xcomp", "ccomp", "advcl", "dep") and above != verb
    background = looks_back(sentence, verb) or (under and looks_back(sentence, above))
    lemma = phrasal(sentence, above) if under else ""
    if under:
        lemma = _AS_IT_STANDS.get(sentence.lower[above], lemma)
    is_to = is_infinitive(sentence, verb)
    wished = under and lemma in words.wishes and (is_to or sentence.deps[verb] == "ccomp")
    governing = words.states.get(_TO_DO.get(lemma, lemma)) if under and is_to else None
    if sentence.tags[verb] == "VBG":
        if sentence.deps[verb] == "pcomp" and (
            sentence.lower[above] == "without"
            or sentence.lower[above - 1 : above + 1] in (["instead", "of"], ["rather", "than"])
        ):
            return None  # "without holding a vote", "instead of meeting"
        if sentence.deps[verb] == "csubj":
            return None  # "lifting the embargo would help"
        if sentence.deps[verb] == "pcomp" and sentence.lower[above - 2 : above + 1] in _INSTEAD:
            return Telling("scheduled", verb, verb, background)  # "put it off in favour of meeting …"
        over = sentence.heads[above] if sentence.deps[verb] == "pcomp" else above
        # "and is hosting"; "testifying at the hearing, he urged"
        beside = sentence.deps[verb] == "conj" or (sentence.deps[verb] == "advcl" and verb < over)
        if over != verb and sentence.tags[over][0] == "V" and not beside:
            granted = words.states.get(phrasal(sentence, over))
            if granted in ("proposed", "requested", "agreed", "called_off"):
                # "looks forward to visiting", "insisted on holding", "ruled out sending"
                above, governing = over, granted
        if governing is None and sentence.deps[verb] == "pcomp" and sentence.lower[above] in _ONLY_NAMED:
            return None  # "the focus is on negotiating with the union"
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
            if sentence.lemmas[verb] in ("interrupt", "stall"):
                return None  # "tried to interrupt a rally"
            return Telling("reschedule_requested", above, verb, background)
        if reading.status == "did_not_happen":
            return None
        if reading.status in ("possible", "planned") and lemma not in words.decided:
            if state == "rescheduled":
                return Telling("reschedule_requested", verb, verb, background)
            if reading.status == "planned":
                return Telling(state, verb, verb, background)
            asked = not reading.rule.startswith(("marker", "conditional"))
            return Telling("reschedule_requested", verb, verb, background) if asked else None  # "may be delayed"
        return Telling(state, verb, verb, background)
    if state == "called_off":
        if wished or reading.status in ("possible", "did_not_happen"):
            return None
        return Telling(state, verb, verb, background)
    if state in DONE and sentence.deps[verb] == "acl" and sentence.tags[verb] == "VBN":
        clause = governor(sentence, above)
        if clause is not None and sentence.tags[clause][0] == "V" and status_of(sentence, clause).status == "planned":
            return Telling(
                "scheduled", clause, verb, looks_back(sentence, clause)
            )  # "will speak at a fair held in Lome"
    if state in DONE:
        if (
            under and is_to and lemma in words.motion and sentence.deps[verb] in ("advcl", "xcomp")
            and status_of(sentence, above).status == "happened"
            and "for" not in frame(sentence, above)  # "has been convened for Saturday to elect a speaker"
        ):  # fmt: skip
            return Telling("held", verb, verb, looks_back(sentence, above))
        if governing in ("proposed", "requested", "agreed", "scheduled", "called_off"):
            return Telling(governing, above, verb, looks_back(sentence, above))
        if carrier:
            if reading.status == "did_not_happen" and _will_not(sentence, verb):
                return Telling("called_off", verb, verb, background)
            if reading.status == "planned":
                return Telling("scheduled", verb, verb, background)
            if sentence.lemmas[verb] in DISPATCHING and reading.status in ("happened", "ongoing"):
                return Telling("under_way", verb, verb, background)
            return None
        if reading.status == "planned":
            return Telling("scheduled", verb, verb, background)
        if reading.status == "happened" and _is_awaited_with(sentence, verb):
            return Telling("scheduled", verb, verb, background)
        if reading.status == "happened" and (_is_waited_for(sentence, verb) or _is_kept_from(sentence, verb)):
            return None
        if reading.status == "possible":
            if any(sentence.lower[c] in ("how", "why") for c in sentence.children[verb]):
                return None  # "how can we go home?"
            # "if the talks are not held" proposes nothing.
            return None if reading.rule.startswith("marker") else Telling("proposed", verb, verb, background)
        if under and is_to and lemma in words.refused:
            return Telling("called_off", above, verb, looks_back(sentence, above))
        if reading.status == "did_not_happen":
            if not _will_not(sentence, verb):
                return None
            # "will not vote until June"
            late = any(
                sentence.lower[c] in ("until", "till")
                or (sentence.lower[c] == "before" and any(sentence.tags[t] == "NNP" for t in sentence.children[c]))
                for c in sentence.children[verb]
            )
            return Telling("scheduled" if late else "called_off", verb, verb, background)
        if reading.status == "called_off":
            return Telling("called_off", verb, verb, background)
        if phrasal(sentence, verb) == "have" and not _has_new(sentence, verb):
            return None
        helps = {sentence.lower[c] for c in sentence.children[verb] if sentence.deps[c] == "auxpass"}
        going_on = (
            reading.status == "ongoing"
            or (sentence.tags[verb] == "VBN" and bool(helps & {"is", "are"}))  # "are camped outside"
            or (
                sentence.tags[verb] in ("VBZ", "VBP")
                and "while" in {sentence.lower[c] for c in sentence.children[verb]}
            )
        )
        return Telling("under_way" if going_on else state, verb, verb, background)
    if reading.status in ("did_not_happen", "called_off"):
        if state == "scheduled" and under and is_to and lemma in words.refused:
            return Telling("called_off", above, verb, looks_back(sentence, above))  # "refused to order a hearing"
        return None
    return Telling(state, verb, verb, background)


def _is_waited_for(sentence: Sentence, verb: int) -> bool:
    """Whether something else is not to be before it: "could not be announced until the vote was over"."""
    until = any(sentence.lower[c] in ("until", "till") and sentence.deps[c] == "mark" for c in sentence.children[verb])
    return until and sentence.deps[verb] == "advcl" and status_of(sentence, sentence.heads[verb]).status != "happened"


def _is_kept_from(sentence: Sentence, verb: int) -> bool:
    """Whether somebody is, or is not, to be kept from it: "would not stop people from voting"."""
    link = sentence.heads[verb]
    over = sentence.heads[link]
    return sentence.deps[verb] == "pcomp" and sentence.lower[link] == "from" and sentence.lemmas[over] in _KEEPING


_KEEPING = frozenset(("stop", "prevent", "keep", "bar", "discourage", "deter", "hinder"))


def _is_awaited_with(sentence: Sentence, verb: int) -> bool:
    """Whether a participle goes on with a clause of what is awaited: "until a charter is drafted and a vote held"."""
    over = sentence.heads[verb]
    if sentence.deps[verb] == "acl":
        verb, over = over, sentence.heads[over]  # the parser takes it for "an election held in May"
        if sentence.deps[verb] != "conj" or sentence.tags[over][0] != "V":
            return False
    elif sentence.deps[verb] != "conj" or sentence.tags[verb] != "VBN":
        return False
    if any(sentence.deps[c] in ("aux", "auxpass") for c in sentence.children[verb]):
        return False
    words = {sentence.lower[c] for c in sentence.children[over] if sentence.deps[c] in ("mark", "advmod")}
    present = any(sentence.lower[c] in ("is", "are") for c in sentence.children[over])
    return present and not words.isdisjoint(("until", "once", "when", "before", "after", "till"))


#: Participles that say a thing of their own: who is prepared to meet is willing, and prepares for nothing.
_AS_IT_STANDS = {"set": "set", "slated": "slate", "poised": "poise", "prepared": "prepared"}
#: Verbs that over "to" are as another word: who calls on somebody to come calls for it, who decides to, agrees, and
#: who tells somebody to, asks.
_TO_DO = {
    "call": "call_for", "decide": "agree", "choose": "agree", "tell": "ask", "advise": "ask", "instruct": "ask",
    "vote": "agree", "direct": "ask", "warn": "ask", "encourage": "ask", "exhort": "ask", "implore": "ask",
    "beg": "ask",
}  # fmt: skip


def _has_new(sentence: Sentence, verb: int) -> bool:
    """Whether what somebody had is told for the first time, and with whom: "had a meeting with the governor"."""
    return sentence.tags[verb] == "VBD" and any(
        is_new(sentence, t) and "with" in {sentence.lower[c] for c in (*sentence.children[t], *sentence.children[verb])}
        for t in frame(sentence, verb).get("obj", ())
    )


def _will_not(sentence: Sentence, verb: int) -> bool:
    """Whether what is awaited is not to be: "will not attend"."""
    not_so = any(
        sentence.lower[c] in ("not", "n't", "never") and sentence.deps[c] in ("aux", "neg")
        for c in sentence.children[verb]
    )
    return not_so and (_is_future(sentence, verb) or phrasal(sentence, verb) in ("take_place", "go_ahead"))


def base(sentence: Sentence, i: int) -> str:
    """The verb behind a participle used as an adjective: the tagger calls "scrapped" either."""
    lemma = sentence.lemmas[i]
    if lemma in lexicon().states or not lemma.endswith("ed"):
        return lemma
    for stem in (lemma[:-2], lemma[:-1], lemma[:-3]):
        if stem in lexicon().states:
            return stem
    return lemma
