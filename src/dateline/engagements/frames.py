"""What a verb names with what fills its roles: "gave them *until Friday*", "are due *in court*".

Which verbs, and what each needs, is data: the rows of ``[by_frame]`` in ``data/engagements.toml``, found by the verb's
lemma. The closed set of conditions that a row can ask for is here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from dateline.clauses import frame, is_infinitive, subjects, surface_subject
from dateline.engagements.days import is_weekday
from dateline.engagements.lexicon import NEWS_DAYS, FillerClass, FrameTest, Row, lexicon, phrasal
from dateline.engagements.nouns import hears, noun_kind
from dateline.parse import Sentence
from dateline.status import status_of

if TYPE_CHECKING:
    from dateline.actors import Actor
    from dateline.reading import StoryReader


def kind_by_frame(story: StoryReader, sentence: Sentence, i: int) -> str | None:
    """The kind of the first of a verb's rows that its clause bears out."""
    rows = lexicon().by_frame.get(sentence.lemmas[i], ())
    return next((row.kind for row in rows if _bears_out(story, sentence, i, row)), None)


def _bears_out(story: StoryReader, sentence: Sentence, i: int, row: Row) -> bool:
    """Whether each role that a row names is filled as it says, and all else that it asks for holds."""
    for filling in row.fillings:
        tokens = [t for role in filling.roles for t in _tokens(sentence, i, role)]
        if not tokens and not filling.empty:
            return False
        if tokens and not any(
            sentence.lemmas[t].lower() in filling.words or any(_CLASSES[c](story, sentence, t) for c in filling.classes)
            for t in tokens
        ):
            return False
    if row.when and not any(_is_when(story, sentence, i, when) for when in row.when):
        return False
    return row.test is None or _TESTS[row.test](story, sentence, i)


def _tokens(sentence: Sentence, i: int, role: str) -> Sequence[int]:
    """What stands in a role of a verb's frame, or in one of those that a row can name beside them."""
    match role:
        case "who":
            return subjects(sentence, i)
        case "among":
            return _phrases_of(sentence, subjects(sentence, i))
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
        case "set":
            return status_of(sentence, i).status == "planned" and is_ahead(story, sentence, i)
        case _:
            return status_of(sentence, i).status == when


def _is_summoned(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a court has somebody appear: "the judge ordered him to appear on May 3"."""
    over = sentence.heads[i]
    return (
        is_infinitive(sentence, i)
        and sentence.lemmas[over] in ("order", "summon", "tell")
        and any(hears(sentence, t) for t in subjects(sentence, over))
    )


def _leaves_time(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether time is given: "until Friday", "48 hours to leave"."""
    if any(story.is_time(sentence, token) for token in frame(sentence, i).get("until", ())):
        return True
    given = [c for c in sentence.children[i] if sentence.deps[c] in ("dobj", "npadvmod") and story.is_time(sentence, c)]
    return bool(given) and any(is_infinitive(sentence, c) for token in (i, *given) for c in sentence.children[token])


def _names_nothing(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether nobody is called a thing, or said to be one: not "called the king a liar"."""
    return not any(sentence.deps[c] in ("oprd", "ccomp", "xcomp") for c in sentence.children[i])


def _quits(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a state is to withdraw, from a place if from anything: "is willing to withdraw from the north"."""
    roles = frame(sentence, i)
    if "obj" in roles:
        return False
    left = [t for role in ("from", "of") for t in roles.get(role, ())]
    whence = any(is_place(story, sentence, t) or story.actor_at(sentence, t).kind == "state" for t in left)
    actors = (story.actor_at(sentence, t) for t in subjects(sentence, i))
    return (whence or not left) and any(a.country and (whence or a.kind == "state") for a in actors)


def _comes(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody in office arrives, or is awaited, in another country: "is due in Cairo"."""
    roles = frame(sentence, i)
    spots = [t for role in ("in", "at", "to") for t in roles.get(role, ())]
    place = next((found for t in spots if (found := story.place_at(sentence, t)) is not None), None)
    who = (roles.get("obj") if sentence.lemmas[i] == "expect" else None) or subjects(sentence, i)
    if not who and sentence.tags[i][0] == "J":
        who = surface_subject(sentence, sentence.heads[i])
    actors = [story.actor_at(sentence, t) for t in who]
    if (
        place is not None
        and sentence.lemmas[i] == "expect"
        and any(lexicon().sent.get(sentence.lemmas[t]) for t in who)
    ):
        return True
    return place is not None and any(
        (a.country is None or a.country != place.country)
        and (a.country is not None or sentence.lemmas[i] in ("expect", "due"))
        and a.sectors[:1] in (("GOV",), ("MIL",), ("LEG",))
        for a in actors
    )


def _goes(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody goes to a place: who is in office at any time, others while it is planned or as news."""
    if not _leads_somewhere(story, sentence, i):
        return False
    status = status_of(sentence, i).status
    who = subjects(sentence, i)
    if sentence.lemmas[i] == "return" and any(sentence.lemmas[t] in lexicon().posted for t in who):
        return False  # "the ambassador returned to Tashkent", and stays there
    actors = [story.actor_at(sentence, t) for t in who]
    if any(
        (a.kind == "person" or sentence.tags[t] in (*_ONE, "NNS")) and in_office(a)
        for t, a in zip(who, actors, strict=True)
    ):
        return True
    if status == "happened" and is_fresh(story, sentence, i):
        # Private people, whose journey is news; and who has a name.
        return any(
            "CVL" in a.sectors or is_named(story, sentence, t) or _is_sent_anew(sentence, t)
            for t, a in zip(who, actors, strict=True)
        )
    # Anybody's journey is one while it is planned: "is willing to go to Tamale".
    noun = sentence.heads[i]
    if sentence.deps[i] == "acl" and lexicon().states.get(sentence.lemmas[noun]) in ("proposed", "requested"):
        return True  # "requests by the family to go to Lima"
    ahead = status in ("planned", "possible", "ongoing") or (
        sentence.tags[i] in ("VBZ", "VBP") and is_ahead(story, sentence, i)
    )
    return ahead and any(
        sentence.lower[t] in ("he", "she", "i", "they", "we")
        or sentence.lemmas[t] in lexicon().sent
        or is_named(story, sentence, t)
        or (sentence.tags[t] in ("NN", "NNS") and a.known and a.kind in ("person", "group"))
        for t, a in zip(who, actors, strict=True)
    )


def _leads_somewhere(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a verb of going goes to a place: "to Lima", "here", "is on his way to Lima"."""
    lemma, roles = sentence.lemmas[i], frame(sentence, i)
    if lemma in ("return", "land", "fly") and "obj" in roles:
        return False  # "to return the boy to Peru"
    if lemma == "spend" and not any(story.is_time(sentence, t) for t in roles.get("obj", ())):
        return False  # "spent five hours in Lome", and not money
    if lemma == "be" and "_".join(sentence.lower[i + 1 : i + 3]) in ("en_route", "on_his", "on_her", "on_their"):
        return any(is_place(story, sentence, t) for t in range(i + 2, min(i + 7, len(sentence))))
    status = status_of(sentence, i).status
    planned = status == "planned"
    if lemma == "be" and not planned:
        return False
    if lemma in ("campaign", "stop") and not (status != "happened" or is_fresh(story, sentence, i)):
        return False
    ahead = status in ("planned", "possible")
    if (
        lemma in ("come", "go", "fly")
        and ahead
        and any(sentence.lower[c] in ("here", "there") for c in sentence.children[i])
    ):
        return True
    over = sentence.heads[i]
    if lemma == "come" and sentence.deps[i] in ("xcomp", "ccomp") and sentence.lemmas[over] == "invite":
        return True
    if lemma == "return" and any(is_place(story, sentence, t) for t in roles.get("from", ())):
        return True
    elsewhere = [t for role in ("obj", "in", "at", "to", "for") for t in roles.get(role, ())]
    if lemma in ("arrive", "depart", "leave") and ahead and all(story.is_time(sentence, t) for t in elsewhere):
        return story.date_of(sentence, i)[0] is not None  # "will leave on Thursday"
    to = ("in", "at") if lemma in _BEING_THERE else ("for", "to")
    return any(is_place(story, sentence, t) for role in to for t in roles.get(role, ()))


#: Of these, "in" and "at" tell where to.
_BEING_THERE = frozenset(("arrive", "land", "spend", "be", "campaign", "stop"))


def _is_sent_anew(sentence: Sentence, token: int) -> bool:
    """Whether it is a delegation not told of before: "a mission from the union"."""
    return sentence.lemmas[token] in lexicon().sent and any(
        sentence.lower[c] in ("a", "an") for c in sentence.children[token]
    )


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


def is_named(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether somebody is called by name, known to the tables or not."""
    actor = story.actor_at(sentence, token)
    return (
        sentence.tags[token] == "NNP"
        and (actor.kind == "person" or not actor.known)
        and story.place_at(sentence, token) is None
    )


def in_office(actor: Actor) -> bool:
    """Whether it is somebody in public office."""
    return not lexicon().public.isdisjoint(actor.sectors)


def of_law(sentence: Sentence, i: int) -> bool:
    """Whether it is a law that a verb is about."""
    return any(sentence.lemmas[t] in lexicon().enacted for t in frame(sentence, i).get("obj", ()))


def of_engagement(sentence: Sentence, i: int) -> bool:
    """Whether a verb's object or subject is an engagement already: "talks will reopen" tells of the talks."""
    roles = frame(sentence, i)
    return any(noun_kind(sentence, t) is not None for role in ("subj", "obj") for t in roles.get(role, ()))


def is_organised(sentence: Sentence, i: int) -> bool:
    """Whether a protest is still to come, or its crowd is told as one that was called out: "thousands rallied"."""
    status, over = status_of(sentence, i).status, sentence.heads[i]
    if status == "planned" or (status == "possible" and phrasal(sentence, over) in lexicon().states):
        return True
    who = subjects(sentence, i)
    before = frame(sentence, i).keys() | {sentence.lower[c] for c in sentence.children[i] if c > i}
    if before & BEFORE and any(sentence.tags[t] == "NNS" for t in who):
        return True  # "nurses protested outside the ministry"
    return is_crowd(sentence, who)


#: Before what a crowd gathers.
BEFORE = frozenset(("outside", "near", "at", "nearby"))


def is_crowd(sentence: Sentence, who: list[int]) -> bool:
    """Whether they are counted, or called a crowd."""
    return any(sentence.tags[t] == "CD" or sentence.lemmas[t] in lexicon().crowd for t in _phrases_of(sentence, who))


def _phrases_of(sentence: Sentence, nouns: list[int]) -> list[int]:
    """All tokens of the phrases of some nouns."""
    return [t for noun in nouns for t in range(sentence.left[noun], sentence.right[noun] + 1)]


def is_fresh(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether its clause's day is one and a few days back at most."""
    day = story.date_of(sentence, i)[0]
    if day is None or day.start is None or day.start != day.end or story.on is None:
        return False
    return 0 <= (story.on - day.start).days <= NEWS_DAYS


def is_ahead(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether its clause's day is to come: "arrives on Sunday"."""
    day = story.date_of(sentence, i)[0]
    if day is None or day.start is None or story.on is None:
        return False
    return (day.end or day.start) > story.on or is_weekday(day.text)


#: Tags of one, and not of many: who travels and is received.
_ONE = ("NN", "NNP")


def _is_counterpart(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether it is somebody to speak with whom is to hold talks."""
    actor = story.actor_at(sentence, token)
    return actor.kind in ("person", "group") and actor.sectors[:1] in _COUNTERPARTS


_COUNTERPARTS = (("GOV",), ("LEG",), ("MIL",), ("REB",), ("OPP",), ("PTY",))


#: Classes of what fills a role, beside the words of a row.
_CLASSES: Mapping[FillerClass, Callable[[StoryReader, Sentence, int], bool]] = {
    "ANY": lambda story, sentence, token: True,
    "BODY": is_body,
    "COUNTERPART": _is_counterpart,
    "GUEST": _is_guest,
    "MANY": lambda story, sentence, token: sentence.tags[token] == "NNS",
    "OFFICE": lambda story, sentence, token: in_office(story.actor_at(sentence, token)),
    "PARLIAMENT": makes_laws,
    "PLACE": is_place,
    "TIME": lambda story, sentence, token: story.is_time(sentence, token),
}

#: What a row can ask of its clause beyond roles and day.
_TESTS: Mapping[FrameTest, Callable[[StoryReader, Sentence, int], bool]] = {
    "comes": _comes,
    "crowd": lambda story, sentence, i: is_crowd(sentence, subjects(sentence, i)),
    "goes": _goes,
    "leaves_time": _leaves_time,
    "names_nothing": _names_nothing,
    "of_no_engagement": lambda story, sentence, i: not of_engagement(sentence, i),
    "organised": lambda story, sentence, i: is_organised(sentence, i),
    "quits": _quits,
    "summoned": _is_summoned,
    "without_to": lambda story, sentence, i: not any(is_infinitive(sentence, c) for c in sentence.children[i]),
}
