"""When: the days near an engagement's words, the day it is set for, and whether a clause only looks back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateline.clauses import governor, is_infinitive
from dateline.engagements.lexicon import DONE, NEWS_DAYS, lexicon
from dateline.parse import DAYS, Sentence
from dateline.record import DateCell, EngagementState

if TYPE_CHECKING:
    from dateline.engagements.telling import Telling
    from dateline.reading import StoryReader
    from dateline.times import Time

#: States whose date is the day set, and not the day of the setting.
SET = frozenset(("scheduled", "rescheduled"))
#: States of what had a day before: "suspended Thursday's strike" is said of the Thursday to come.
_UNSET = frozenset(("postponed", "called_off", "reschedule_requested", "rescheduled"))


def days_in(story: StoryReader, sentence: Sentence) -> Iterator[tuple[Time, int, date, date]]:
    """The time expressions of a sentence that are days: each with its first token, its first and its last day."""
    for time in story.times_in(sentence):
        if time.type in ("DATE", "TIME") and time.first is not None:
            token = sentence.token_at(time.start)
            if token is not None and time.mod != "since":  # "their fifth meeting since October"
                yield time, token, time.first, time.last or time.first


#: Prepositions of what goes on while something is done: its day is the day of that.
_WHILE = frozenset(("at", "in", "during", "on"))


def _own_day(story: StoryReader, sentence: Sentence, i: int) -> DateCell | None:
    """The day in a noun's own words: "at a vigil on Saturday"."""
    for time, token, first, last in days_in(story, sentence):
        if hangs_on(sentence, token, {i}):
            return DateCell(first, last, time.granularity, time.text)
    return None


def days_of(
    story: StoryReader, sentence: Sentence, i: int, heads: list[int], telling: Telling
) -> tuple[EngagementState, DateCell | None, DateCell | None]:
    """The state of a mention once its days are known, the day of the change, and the day that it is set for."""
    cue = telling.cue
    when = story.date_of(sentence, cue)[0] if sentence.tags[cue][0] == "V" else _own_day(story, sentence, i)
    if when is None and sentence.lower[cue] in _WHILE and (over := governor(sentence, cue)) is not None:
        when = story.date_of(sentence, over)[0]  # "spoke on Sunday at a rally"
    if when is None and telling.state in DONE and sentence.tags[i][0] == "N":
        when = _own_day(story, sentence, i)  # "the February 2 vote broke the law"
    due = _day_set(story, sentence, i, heads, telling, when)
    if when is not None and due is not None and due == _a_week_on(when):
        when = None  # "urged them to march on Friday": the Friday to come, on which nobody urged them
    if when is not None and due is None and telling.state in _ASKED and (ahead := _next_of(story, when)) is not None:
        # "called for more rallies on Friday", told on Saturday: not six days ago
        due, when = ahead, None
    state, told = telling.state, _tense(sentence, telling.verb)
    if state == "lapsed" and (ahead := due or when) is not None and not _is_over(story, ahead):
        state, due = "scheduled", ahead  # "the deadline expires on Sunday"
    if when is not None:
        if state in DONE and told in ("VBZ", "VBP", "VBG") and _lies_ahead(story, when):
            state, due = "scheduled", when  # "votes on Sunday", ", whose party votes on Sunday,"
        elif not telling.background and state == "held" and told in ("VBZ", "VBP") and is_weekday(when.text):
            if story.on is not None and when.start is not None and when.start == when.end:
                if 0 < (story.on - when.start).days < 7:
                    state, due = "scheduled", _a_week_on(when)  # "go to the polls on Sunday": the one to come
    if state in SET:
        when = due
    elif when is not None and _lies_ahead(story, when):
        when = None
    return state, when, due


#: States of what somebody wants, who says so of a day to come.
_ASKED = frozenset(("proposed", "requested", "agreed"))


def _next_of(story: StoryReader, when: DateCell) -> DateCell | None:
    """The weekday or month to come, where it is nearer than the one that is over: Friday on a Saturday."""
    if story.on is None or when.start is None or when.end is None:
        return None
    past = story.on - when.end
    if is_weekday(when.text) and when.start == when.end:
        return _a_week_on(when) if 5 <= past.days < 7 else None
    ahead = _next_year(when.start, when.end, when.text) if past.days > _HALF_A_YEAR else None
    return DateCell(*ahead, when.granularity, when.text) if ahead is not None else None


#: Days after which the same month of the next year is nearer.
_HALF_A_YEAR = 183


def _a_week_on(when: DateCell) -> DateCell | None:
    if when.start is None:
        return None
    day = when.start + timedelta(days=7)
    return DateCell(day, day, when.granularity, when.text)


def _tense(sentence: Sentence, verb: int) -> str:
    """The tag of the word that says when: of "is heard" that of "is"."""
    return next(
        (sentence.tags[c] for c in sentence.children[verb] if sentence.deps[c] == "auxpass"), sentence.tags[verb]
    )


def _day_set(
    story: StoryReader, sentence: Sentence, i: int, heads: list[int], telling: Telling, when: DateCell | None
) -> DateCell | None:
    """The day that the engagement is set for: a time ahead that hangs on it or on its verb, not on the saying."""
    state, cue = telling.state, telling.cue
    if state in DONE:
        return None
    near = {i, *heads, telling.verb, cue}
    if sentence.tags[cue][0] == "J":
        near.add(sentence.heads[cue])  # "is due in Cairo on Monday"
    ahead: list[tuple[bool, bool, int, DateCell]] = []
    for time, token, first, last in days_in(story, sentence):
        hangs = hangs_on(sentence, token, near)
        if story.on is not None and first == last and 0 < (story.on - first).days < 7:
            if (
                sentence.tags[cue][0] == "J"
                or (state in _UNSET and _is_awaited(sentence, token))
                or (state == "scheduled" and hangs and is_weekday(time.text) and not looks_back(sentence, telling.verb))
                or (state == "scheduled" and _is_that_day(sentence, time, telling.verb))
                or (state in _ASKED and i != cue and _is_to_be_done(sentence, i) and hangs_on(sentence, token, {i}))
            ):
                # "suspended Thursday's strike", "is due on Thursday": the Thursday to come.
                first = last = first + timedelta(days=7)
        if state not in SET and when is not None and (when.start, when.end) == (first, last):
            if not _lies_ahead(story, when):
                continue  # the day on which it was done; "proposed May 9 as the date" is of a day to come
        forced = is_infinitive(sentence, telling.verb) and sentence.tags[sentence.heads[telling.verb]] == "VBD"
        if forced and story.on is not None and last < story.on:
            continue  # "the crisis forced her to call an election for February 2": over by now
        if story.on is not None and last < story.on and state in SET and (story.on - last).days > _FORGOTTEN:
            first, last = _next_year(first, last, time.text) or (first, last)
        if story.on is not None and (last < story.on or (first < story.on and (last - first).days < 8)):
            # A day that is over was set for it only where the clause tells of the setting as past.
            if state not in SET or (when is not None and when.start == first) or not hangs:
                continue
            if last < story.on and not looks_back(sentence, telling.verb):
                continue
        if _within(sentence, token, near) or _is_that_day(sentence, time, telling.verb):
            # "set for May 26, it was pushed back to June 5"
            moved = state not in SET and sentence.lower[token - 1 : token] in (["to"], ["until"], ["till"])
            ahead.append((not moved, not hangs, time.start, DateCell(first, last, time.granularity, time.text)))
    return min(ahead, key=lambda found: found[:3])[3] if ahead else None


def _is_that_day(sentence: Sentence, time: Time, verb: int) -> bool:
    """Whether a clause says what is to be done on a day: "until Friday, when he is to meet the envoy"."""
    over = sentence.heads[verb] if sentence.deps[verb] == "xcomp" else verb
    last = sentence.token_at(time.end - 1)
    when = {c for t in (verb, over) for c in sentence.children[t] if sentence.lower[c] == "when"}
    return last is not None and any(c == last + 1 or (c == last + 2 and sentence.words[last + 1] == ",") for c in when)


def _is_to_be_done(sentence: Sentence, i: int) -> bool:
    """Whether somebody is asked to do it, whatever the parser makes of "to"."""
    return is_infinitive(sentence, i) or (sentence.deps[i] == "pobj" and sentence.lower[i - 1] == "to")


def _is_awaited(sentence: Sentence, token: int) -> bool:
    """Whether a day is one that something was set for: "Thursday's strike", "the strike due on Thursday"."""
    return sentence.deps[token] == "poss" or sentence.lower[governor(sentence, token) or token] in _AWAITED


_AWAITED = frozenset(("due", "scheduled", "planned", "set", "expected"))


def is_weekday(text: str) -> bool:
    """Whether a day is named by its weekday, so that it may be the last or the next."""
    return not DAYS.isdisjoint(text.lower().split())


#: A month and day without a year that lie this many days back are next year's, where something is set for them.
_FORGOTTEN = 30
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _next_year(first: date, last: date, text: str) -> tuple[date, date] | None:
    if any(part.isdigit() and len(part) == 4 for part in text.replace(",", " ").split()):
        return None
    if not any(month in text for month in _MONTHS):
        return None
    try:
        return first.replace(year=first.year + 1), last.replace(year=last.year + 1)
    except ValueError:
        return None  # 29 February


def hangs_on(sentence: Sentence, token: int, near: set[int]) -> bool:
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
            or (sentence.deps[above] == "advcl" and looks_back(sentence, above))
        ):
            return False
        token = above
    return False


def _lies_ahead(story: StoryReader, when: DateCell) -> bool:
    """Whether a day is after that of publication."""
    return story.on is not None and when.start is not None and when.start > story.on


def _is_over(story: StoryReader, when: DateCell) -> bool:
    """Whether a day has passed, or cannot be told to lie ahead."""
    return story.on is None or when.end is None or when.end < story.on


def long_ago(story: StoryReader, when: DateCell | None, state: str) -> bool:
    """Whether what was done is no news any more."""
    if story.on is None or when is None or when.end is None or state in SET:
        return False
    return (story.on - when.end).days > NEWS_DAYS


def looks_back(sentence: Sentence, verb: int) -> bool:
    """Whether a clause only looks back: "after the talks were scrapped", "the visit that it cancelled"."""
    if sentence.deps[verb] == "acl" and is_infinitive(sentence, verb):
        return False  # "the decision to travel"
    if sentence.deps[verb] in ("relcl", "acl"):
        # "at a ceremony held in Oslo" brings news, "the talks held in Oslo" bring back what was told.
        noun = sentence.heads[verb]
        below = [c for c in sentence.children[verb] if sentence.deps[c] == "xcomp" and is_infinitive(sentence, c)]
        if any(sentence.lower[t] == "when" for c in below for t in sentence.children[c]):
            return False  # "until Friday, when he is to be tried"
        own = {sentence.lower[c] for c in sentence.children[verb]}
        if own & {"where", "being"} or ("when" in own and sentence.tags[verb] in ("VBZ", "VBP")):
            return False
        new = sentence.deps[verb] == "acl" and any(sentence.lower[c] in ("a", "an") for c in sentence.children[noun])
        return not (new and sentence.lemmas[verb] in ("hold", "host", "stage"))
    if any(sentence.lower[c] in lexicon().earlier and sentence.deps[c] == "advmod" for c in sentence.children[verb]):
        return True
    if sentence.deps[verb] == "ROOT" and sentence.tags[verb] == "VBN":
        # "Libya had scrapped the talks": told of the time before.
        return any(sentence.lower[c] in ("had", "'d") and sentence.deps[c] == "aux" for c in sentence.children[verb])
    if sentence.deps[verb] != "advcl":
        return False
    return any(
        sentence.deps[c] in ("mark", "advmod")
        and c < verb
        and sentence.lower[c] in _BACK
        # "when they meet", "when he is to be tried"
        and (
            sentence.lower[c] != "when" or not (sentence.tags[verb] in ("VBZ", "VBP") or is_infinitive(sentence, verb))
        )
        for c in sentence.children[verb]
    ) or (sentence.deps[sentence.heads[verb]] == "prep")


_BACK = frozenset(("after", "since", "when", "because", "before"))
