"""Whether a clause bears out a row: what fills the roles of its verb, and when it is.

The rows are data (``[by_itself]`` and ``[by_frame]`` in ``data/engagements.toml``, which says how one is written).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from dateline.clauses import frame, subjects
from dateline.engagements.days import is_weekday, looks_back
from dateline.engagements.lexicon import NEWS_DAYS, FillerClass, Row, lexicon
from dateline.parse import Sentence
from dateline.status import status_of

if TYPE_CHECKING:
    from dateline.actors import Actor
    from dateline.reading import StoryReader
    from dateline.record import ActorCell


def bears_out(story: StoryReader, sentence: Sentence, i: int, row: Row) -> bool:
    """Whether each role that a row names is filled as it says, at one of its times."""
    for filling in row.fillings:
        tokens = [t for role in filling.roles for t in _tokens(sentence, i, role)]
        if not tokens and not filling.empty:
            return False
        if tokens and not any(
            sentence.lemmas[t].lower() in filling.words or any(_CLASSES[c](story, sentence, t) for c in filling.classes)
            for t in tokens
        ):
            return False
    return not row.when or any(_is_when(story, sentence, i, when) for when in row.when)


def _tokens(sentence: Sentence, i: int, role: str) -> Sequence[int]:
    """What stands in a role of a verb's frame, or in one of those that a row can name beside them."""
    match role:
        case "who":
            return subjects(sentence, i)
        case "among":
            return phrases_of(sentence, subjects(sentence, i))
        case "beside":
            return sentence.children[i]
        case "next":
            return range(i + 1, min(i + 2, len(sentence)))
        case "purpose":
            return [c for c in sentence.children[i] if sentence.deps[c] in ("advcl", "xcomp")]
    link, _, inner = role.partition("_")
    if inner:
        return [t for noun in _tokens(sentence, i, inner) for t in frame(sentence, noun).get(link, ())]
    return frame(sentence, i).get(role, ())


def _is_when(story: StoryReader, sentence: Sentence, i: int, when: str) -> bool:
    """Whether a verb's day is to come or news, or its status is the one that is named."""
    match when:
        case "ahead":
            return is_ahead(story, sentence, i)
        case "fresh":
            return is_fresh(story, sentence, i)
        case "dated":
            return is_fresh(story, sentence, i) and not _is_narrated(story, sentence, i)
        case "set":
            return status_of(sentence, i).status == "planned" and is_ahead(story, sentence, i)
        case _:
            return status_of(sentence, i).status == when


def _is_guest(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether it is one person in office in another country, whose coming is a visit."""
    guest = story.actor_at(sentence, token)
    return bool(
        sentence.tags[token] in _ONE and guest.country and guest.kind != "state" and guest.sectors[:1] in _GUESTS
    )


#: Whose coming is a visit.
_GUESTS = (("GOV",), ("MIL",), ("ELI",), ("LEG",))


def is_body(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether it is a body that votes: a parliament, a council, its members."""
    own = sentence.lower[token] if sentence.tags[token] == "NNP" else sentence.lemmas[token]
    actor = story.actor_at(sentence, token)
    return own in lexicon().bodies or (actor.sectors[:1] == ("LEG",) and actor.kind != "person")


def makes_laws(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether it is a parliament or one of its houses: what it approves, it votes on."""
    return is_body(story, sentence, token) and (
        "LEG" in story.actor_at(sentence, token).sectors or sentence.lower[token] in ("house", "senate", "assembly")
    )


def is_place(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether it is a place that a journey can lead to: one of the tables', or "the region", "Europe"."""
    return story.place_at(sentence, token) is not None or sentence.lower[token] in lexicon().whither


def in_office(actor: Actor | ActorCell) -> bool:
    """Whether it is somebody in public office."""
    return not lexicon().public.isdisjoint(actor.sectors)


def phrases_of(sentence: Sentence, nouns: list[int]) -> list[int]:
    """All tokens of the phrases of some nouns."""
    return [t for noun in nouns for t in range(sentence.left[noun], sentence.right[noun] + 1)]


def is_fresh(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether its clause's day is one and a few days back at most; one that tells none tells the story's own news."""
    if is_told_as_news(sentence, i) or _is_narrated(story, sentence, i):
        return True
    day = story.date_of(sentence, i)[0]
    if day is None or day.start is None or story.on is None or day.start > story.on:
        return False
    last = min(day.end or story.on, story.on)  # "since Sunday" goes on to today
    return (last - day.start).days < 7 and (story.on - day.start).days <= NEWS_DAYS


def is_told_as_news(sentence: Sentence, i: int) -> bool:
    """Whether a headline tells it in the present, as done: "Minister resigns"."""
    return sentence.kind == "headline" and sentence.tags[i] in ("VBZ", "VBP")


def _is_narrated(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a clause without a day goes on with the story: "protesters massed outside", ", who telephoned him".

    One that is only known to be done by the day on which somebody spoke of it has no day of its own.
    """
    day = story.date_of(sentence, i)[0]
    if (
        (day is not None and day.start is not None)
        or (looks_back(sentence, i) and not is_aside(sentence, i))
        or status_of(sentence, i).status not in ("happened", "ongoing")
    ):
        return False
    helps = {sentence.lower[c] for c in sentence.children[i] if sentence.deps[c] in ("aux", "auxpass")}
    if sentence.tags[i] == "VBD":
        return not helps
    return sentence.tags[i] in ("VBN", "VBG") and bool(helps & {"has", "have", "was", "were", "had", "are", "is"})


def is_aside(sentence: Sentence, i: int) -> bool:
    """Whether a clause tells by the way what has just happened: ", who had flown in", "she had telephoned him"."""
    helps = {sentence.lower[c] for c in sentence.children[i] if sentence.deps[c] == "aux"}
    if sentence.deps[i] == "relcl" and helps & {"has", "have"}:
        return True  # "those who have camped there"
    if sentence.deps[i] == "relcl":
        first = sentence.left[i]
        return first > 0 and sentence.words[first - 1] in (",", "–", "—", "--", "-", "_", "(")
    return sentence.deps[i] in ("ROOT", "ccomp", "conj") and "had" in helps


def is_ahead(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether its clause's day is to come: "arrives on Sunday"."""
    day = story.date_of(sentence, i)[0]
    if day is None or day.start is None or story.on is None:
        return False
    return (day.end or day.start) > story.on or is_weekday(day.text)


def asked_to(sentence: Sentence, i: int) -> int | None:
    """The verb that asks for what the parser takes for a noun, and hangs on a preposition: "urged them to march"."""
    to = sentence.heads[i]
    if sentence.deps[i] != "pobj" or to != i - 1 or sentence.lower[to] != "to" or sentence.tags[i] not in ("NN", "VB"):
        return None
    over = sentence.heads[to]
    asks = sentence.tags[over][0] == "V" and sentence.lemmas[over] in lexicon().asking
    return over if asks and frame(sentence, over).keys() & {"obj", "on"} else None


#: Tags of one, and not of many: who travels and is received.
_ONE = ("NN", "NNP")


def _is_counterpart(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether it is somebody to speak with whom is to hold talks."""
    actor = story.actor_at(sentence, token)
    return actor.kind in ("person", "group") and actor.sectors[:1] in _COUNTERPARTS


_COUNTERPARTS = (("GOV",), ("ELI",), ("LEG",), ("MIL",), ("REB",), ("OPP",), ("PTY",))


def _is_people(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether they are many, of one calling or none, and in no office: students, drivers, villagers."""
    actor = story.actor_at(sentence, token)
    return sentence.tags[token] == "NNS" and actor.kind == "group" and not in_office(actor)


#: Classes of what fills a role, beside the words of a row.
_CLASSES: Mapping[FillerClass, Callable[[StoryReader, Sentence, int], bool]] = {
    "ANY": lambda story, sentence, token: True,
    "BLOC": lambda story, sentence, token: story.actor_at(sentence, token).country == "IGO",
    "BODY": is_body,
    "COUNTERPART": _is_counterpart,
    "GUEST": _is_guest,
    "MANY": lambda story, sentence, token: sentence.tags[token] == "NNS",
    "OFFICE": lambda story, sentence, token: in_office(story.actor_at(sentence, token)),
    "PARLIAMENT": makes_laws,
    "PEOPLE": _is_people,
    "PERSON": lambda story, sentence, token: story.actor_at(sentence, token).kind == "person",
    "PLACE": is_place,
    "STATE": lambda story, sentence, token: story.actor_at(sentence, token).kind == "state",
    "TIME": lambda story, sentence, token: story.is_time(sentence, token),
}
