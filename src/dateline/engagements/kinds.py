"""Which words name an engagement, and of what kind: "talks", "the trial", "will meet", "is due in Cairo".

Which verbs, and what each needs, are rows of ``data/engagements.toml``, found by the verb's lemma.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dateline.clauses import conjuncts, frame, is_infinitive, is_predicate_verb, refers_to, subjects, surface_subject
from dateline.engagements.frames import (
    asked_to,
    bears_out,
    in_office,
    is_ahead,
    is_body,
    is_fresh,
    is_place,
    makes_laws,
    phrases_of,
)
from dateline.engagements.lexicon import ClauseTest, Named, Row, lexicon, phrasal
from dateline.engagements.nouns import hears, in_court, is_headline, is_of_labour, noun_kind
from dateline.parse import Sentence
from dateline.status import status_of

if TYPE_CHECKING:
    from dateline.reading import StoryReader


def named_by(story: StoryReader, sentence: Sentence, i: int) -> Named | None:
    """The engagement that a word names, if it names one."""
    tag = sentence.tags[i]
    if asked_to(sentence, i) is not None and (kind := lexicon().nouns.get(sentence.lemmas[i])) is not None:
        return Named(kind)
    if tag[0] == "N":
        if sentence.lemmas[i] in lexicon().outcomes and _is_own_outcome(story, sentence, i):
            return Named("vote", "held")
        common = tag in ("NN", "NNS") or sentence.words[i].islower()  # the model has "a congress" for a name
        kind = noun_kind(sentence, i) if common else _kind_by_name(sentence, i) if tag == "NNP" else None
        return None if kind is None else Named(kind)
    if tag[0] == "V" and is_predicate_verb(sentence, i):
        return _named_by_verb(story, sentence, i)
    return _first_of(story, sentence, i, lexicon().by_frame["due"]) if sentence.lower[i] == "due" else None


def _kind_by_name(sentence: Sentence, i: int) -> str | None:
    """The kind of what has a name, or stands in a headline, which writes large what is none: "Talks Set for May"."""
    if sentence.deps[i] == "compound":
        return None
    if (kind := lexicon().named.get(sentence.lower[i])) is not None:
        return kind
    kind = lexicon().nouns.get(sentence.lower[i].removesuffix("s"))
    return kind if kind is not None and is_headline(sentence) else None


def _named_by_verb(story: StoryReader, sentence: Sentence, i: int) -> Named | None:
    """What a verb names: with what fills its roles, by itself, or by the day on which it is to be done."""
    words, lemma = lexicon(), sentence.lemmas[i]
    listed, timed = lemma in words.naming, story.times_in(sentence)
    if not listed and not timed:
        return None
    if sentence.tags[i] in ("VBZ", "VBP") and any(sentence.lower[c] in words.habitual for c in sentence.children[i]):
        return None
    found = _first_of(story, sentence, i, words.by_frame.get(lemma, ()))
    if found is None and listed and (verb := phrasal(sentence, i)) in words.by_itself:
        found = _named_by_itself(story, sentence, i, verb)
    elif timed and (found is None or found.kind not in _BY_ITS_DAY) and must_by(story, sentence, i):
        return Named("deadline", "scheduled")  # "must leave by Friday"
    if found is None and timed and _is_set_for_a_day(story, sentence, i):
        return Named("event")
    return found


#: Kinds that have a day themselves: "must return to the table by Friday" is no deadline.
_BY_ITS_DAY = frozenset(("talks", "call", "hearing", "resignation", "signing"))


def _named_by_itself(story: StoryReader, sentence: Sentence, i: int, verb: str) -> Named | None:
    """What a verb names by itself, where its kind is told as it is, and its clause bears it out."""
    words, kind = lexicon(), lexicon().verbs[verb]
    if kind not in ("deployment", "delivery"):
        status = status_of(sentence, i).status
        told = ("planned", "happened", "ongoing") if kind in words.organised else ("planned",)
        if kind in words.planned and status not in told:
            if not _is_asked(sentence, i) and (
                kind != "debate" or status != "possible" or not is_ahead(story, sentence, i)
            ):
                return None  # and not "could take up the bill next week"
        if kind in words.dated and _of_engagement(sentence, i):
            return None
    return _first_of(story, sentence, i, words.by_itself[verb])


def _is_asked(sentence: Sentence, i: int) -> bool:
    """Whether somebody is asked to do it, or wants to: "urged both to sign the accord"."""
    over = sentence.heads[i]
    return sentence.deps[i] == "xcomp" and is_infinitive(sentence, i) and sentence.lemmas[over] in lexicon().wishes


def _first_of(story: StoryReader, sentence: Sentence, i: int, rows: tuple[Row, ...]) -> Named | None:
    """What the first row names of which all holds."""
    for row in rows:
        if bears_out(story, sentence, i, row) and all(TESTS[test](story, sentence, i) for test in row.tests):
            return row.names
    return None


def _is_set_for_a_day(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody is to do a thing on a day that is told, whatever it is: "will name a cabinet on Friday"."""
    if sentence.lemmas[i] in lexicon().undone:
        return False
    own = (c for c in sentence.children[i] if sentence.deps[c] in ("prep", "npadvmod", "advmod", "tmod"))
    if not any(story.is_time(sentence, t) for c in own for t in (c, *sentence.children[c])):
        return False
    if status_of(sentence, i).status != "planned" or not is_ahead(story, sentence, i):
        return False
    if is_infinitive(sentence, i) and sentence.deps[i] in ("advcl", "acl", "relcl"):
        return False
    roles = frame(sentence, i)
    if any(noun_kind(sentence, t) is not None for role in ("with", "in", "at", "for") for t in roles.get(role, ())):
        return False  # "will go ahead with its march on Saturday"
    if _of_engagement(sentence, i) or any(sentence.lemmas[t] in lexicon().light for t in roles.get("obj", ())):
        return False
    actors = (story.actor_at(sentence, t) for t in subjects(sentence, i))
    return any(in_office(actor) or actor.kind == "state" or actor.country == "IGO" for actor in actors)


def _is_own_outcome(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a noun tells of a vote that is over by whose it was, and where: "Roe's wins in Ohio and Iowa"."""
    return any(sentence.deps[c] == "poss" for c in sentence.children[i]) and _is_won_there(story, sentence, i)


def _is_won_there(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether something is won in a state or a district, and the story tells of votes: a match is won in a town."""
    roles = frame(sentence, i)
    where = [t for role in ("in", "obj", "mod") for t in roles.get(role, ())]
    return any(story.place_at(sentence, t) is not None and not story.is_city(sentence, t) for t in where) and any(
        not _BALLOTED.isdisjoint(told.lemmas) for told in story.doc.sentences
    )


#: What tells that a story is of votes.
_BALLOTED = frozenset(("primary", "caucus", "election", "referendum", "voter", "delegate"))


#: Over a day, these set a deadline: "asked him to report within 30 days".
_BIDDING = frozenset(("order", "instruct", "direct", "tell", "require", "ask", "give", "request"))


def _yields(sentence: Sentence, i: int) -> bool:
    """Whether somebody gives up or goes: what is asked of them by a day."""
    return not {sentence.lemmas[i], phrasal(sentence, i)}.isdisjoint(lexicon().yielded)


def must_by(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether it must be done by a day to come."""
    links = {c for c in sentence.children[i] if sentence.lower[c] in ("by", "before", "in", "within")}
    if not links:
        return False
    over = sentence.heads[i]
    bid = is_infinitive(sentence, i) and over != i and sentence.lemmas[over] in _BIDDING
    must = any(sentence.lower[c] == "must" and sentence.deps[c] == "aux" for c in sentence.children[i])
    if not (bid or must or (_yields(sentence, i) and status_of(sentence, i).status == "planned")):
        return False
    return any(
        (time.first > story.on if time.first and story.on else time.type == "DURATION")  # "within ten days"
        and (token := sentence.token_at(time.start)) is not None
        and (token in links or sentence.heads[token] in links or sentence.heads[sentence.heads[token]] in links)
        for time in story.times_in(sentence)
    )


def _of_engagement(sentence: Sentence, i: int) -> bool:
    """Whether a verb's object or subject is an engagement already: "talks will reopen" tells of the talks."""
    roles = frame(sentence, i)
    return any(noun_kind(sentence, t) is not None for role in ("subj", "obj") for t in roles.get(role, ()))


def _is_of_a_plan(sentence: Sentence, i: int) -> bool:
    """Whether it is said of an offer of some other engagement: "accepted the proposal to delay the vote"."""
    roles = frame(sentence, i)
    fillers = [t for role in ("obj", "to", "on", "upon") for t in roles.get(role, ())]
    return any(
        (sentence.deps[t] == "acl" and is_infinitive(sentence, t)) or noun_kind(sentence, t) is not None
        for filler in fillers
        for t in range(sentence.left[filler], sentence.right[filler] + 1)
    )


def _is_named(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether somebody is called by name, known to the tables or not."""
    actor = story.actor_at(sentence, token)
    return (
        sentence.tags[token] == "NNP"
        and (actor.kind == "person" or not actor.known)
        and story.place_at(sentence, token) is None
    )


def _of_law(sentence: Sentence, i: int) -> bool:
    """Whether it is a law that a verb is about."""
    return any(sentence.lemmas[t] in lexicon().enacted for t in frame(sentence, i).get("obj", ()))


def _is_crowd(sentence: Sentence, who: list[int]) -> bool:
    """Whether they are counted, or called a crowd."""
    return any(sentence.tags[t] == "CD" or sentence.lemmas[t] in lexicon().crowd for t in phrases_of(sentence, who))


def _comes(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody in office arrives, or is awaited, in another country: "is due in Cairo"."""
    roles = frame(sentence, i)
    spots = [t for role in ("in", "at", "to") for t in roles.get(role, ())]
    place = next((found for t in spots if (found := story.place_at(sentence, t)) is not None), None)
    awaited = sentence.lemmas[i] in ("expect", "due")
    who = (roles.get("obj") if sentence.lemmas[i] == "expect" else None) or subjects(sentence, i)
    if not who and sentence.tags[i][0] == "J":
        who = surface_subject(sentence, sentence.heads[i])
    actors = [story.actor_at(sentence, t) for t in who]
    if place is not None and awaited and any(lexicon().sent.get(sentence.lemmas[t]) for t in who):
        return True
    return place is not None and any(
        (a.country is None or a.country != place.country)
        and (a.country is not None or awaited)
        and a.sectors[:1] in (("GOV",), ("MIL",), ("LEG",))
        for a in actors
    )


def _travels(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether it is somebody whose going is a visit: in office at any time, others while it is planned or as news."""
    status = status_of(sentence, i).status
    who = subjects(sentence, i)
    if sentence.lemmas[i] == "return" and any(sentence.lemmas[t] in lexicon().posted for t in who):
        return False  # "the ambassador returned to Tashkent", and stays there
    if any(sentence.lower[c] == "home" for c in sentence.children[i]) and all(sentence.tags[t] == "NNS" for t in who):
        return False  # "told the crowds to go home"
    actors = [story.actor_at(sentence, t) for t in who]
    if any(
        (a.kind == "person" or sentence.tags[t] in ("NN", "NNS", "NNP")) and (in_office(a) or a.country == "IGO")
        for t, a in zip(who, actors, strict=True)
    ):
        return True
    if status == "happened" and is_fresh(story, sentence, i):
        # Private people, whose journey is news; and who has a name.
        return any(
            "CVL" in a.sectors or _is_named(story, sentence, t) or _is_sent_anew(sentence, t)
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
        or _is_named(story, sentence, t)
        or (sentence.tags[t] in ("NN", "NNS") and a.known and a.kind in ("person", "group"))
        for t, a in zip(who, actors, strict=True)
    )


def _is_on_its_way(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether "is en route", or "on his way", leads to a place."""
    if "_".join(sentence.lower[i + 1 : i + 3]) not in ("en_route", "on_his", "on_her", "on_its", "on_their"):
        return False
    return any(is_place(story, sentence, t) for t in range(i + 2, min(i + 7, len(sentence))))


def _has_a_day(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a day is told, and not where to: "will leave on Thursday"."""
    roles = frame(sentence, i)
    elsewhere = [t for role in ("obj", "in", "at", "to", "for") for t in roles.get(role, ())]
    return all(story.is_time(sentence, t) for t in elsewhere) and story.date_of(sentence, i)[0] is not None


def _is_invited(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody is invited to do it."""
    return sentence.deps[i] in ("xcomp", "ccomp") and sentence.lemmas[sentence.heads[i]] == "invite"


def _is_sent_anew(sentence: Sentence, token: int) -> bool:
    """Whether it is a delegation not told of before: "a mission from the union"."""
    return sentence.lemmas[token] in lexicon().sent and any(
        sentence.lower[c] in ("a", "an") for c in sentence.children[token]
    )


def _quits(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a state is to withdraw, from a place if from anything: "is willing to withdraw from the north"."""
    roles = frame(sentence, i)
    if "obj" in roles:
        return False
    left = [t for role in ("from", "of") for t in roles.get(role, ())]
    whence = any(is_place(story, sentence, t) or story.actor_at(sentence, t).kind == "state" for t in left)
    actors = (story.actor_at(sentence, t) for t in subjects(sentence, i))
    return (whence or not left) and any(a.country and (whence or a.kind == "state") for a in actors)


def _sends_forces(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether it is forces that are sent, or withdrawn: "sent troops"."""
    return not _sent(sentence, i).isdisjoint(lexicon().deployed)


def _sends_aid(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether it is aid that is sent, and no forces with it: "will deliver food"."""
    sent = _sent(sentence, i)
    return sent.isdisjoint(lexicon().deployed) and not sent.isdisjoint(lexicon().delivered)


def _sent(sentence: Sentence, i: int) -> set[str]:
    """What is sent or withdrawn: the lemmas of the nouns that name it."""
    roles = frame(sentence, i)
    who = [*roles.get("obj", ())]
    if "obj" not in roles or sentence.lemmas[i] not in _MOVING:
        who += roles.get("subj", ())
    things = [t for first in who for t in conjuncts(sentence, first)]
    things += [t for thing in things for t in frame(sentence, thing).get("of", ())]  # "hundreds of troops"
    things += [c for thing in things for c in sentence.children[thing] if sentence.deps[c] == "compound"]
    return {sentence.lemmas[t].lower() for t in things}


#: Verbs of which the object is what goes somewhere, and the subject only where there is no object.
_MOVING = frozenset(("send", "ship", "dispatch", "pull", "move", "shift", "bring", "rush", "fly", "call"))


def _leaves_time(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether time is given: "until Friday", "48 hours to leave"."""
    if any(story.is_time(sentence, token) for token in frame(sentence, i).get("until", ())):
        return True
    given = [c for c in sentence.children[i] if sentence.deps[c] in ("dobj", "npadvmod") and story.is_time(sentence, c)]
    return bool(given) and any(is_infinitive(sentence, c) for token in (i, *given) for c in sentence.children[token])


def _is_summoned(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a court has somebody appear: "the judge ordered him to appear on May 3"."""
    over = sentence.heads[i]
    return (
        is_infinitive(sentence, i)
        and sentence.lemmas[over] in ("order", "summon", "tell")
        and any(hears(sentence, t) for t in subjects(sentence, over))
    )


def _is_without_to(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether nobody is to do a thing: not "subpoenaed him to hand it over"."""
    return not any(is_infinitive(sentence, c) for c in sentence.children[i])


def _testifies(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody is heard, and not "they testify to a change", nor "testifying on Friday, he said"."""
    status = status_of(sentence, i).status
    if status == "happened":
        return in_court(sentence, i) or is_fresh(story, sentence, i)
    return sentence.tags[i] != "VBG" or status == "planned"


def _meets_people(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether what is met is people: "met the minister", "met with victims", and not "met the needs"."""
    met = frame(sentence, i).get("obj", ())
    return all(
        sentence.tags[t] in ("NNP", "NNPS", "PRP", "WP")
        or sentence.lower[t] == "other"
        or sentence.lemmas[t] in lexicon().assembled
        or (story.actor_at(sentence, t).known and sentence.lemmas[t] not in lexicon().unmet)
        for t in met
    )


def _speaks(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody speaks or appears at what is held, or is to: "will speak there", "spoke at the rally"."""
    status = status_of(sentence, i).status
    if status not in ("planned", "happened") or (is_infinitive(sentence, i) and sentence.deps[i] in ("advcl", "acl")):
        return False
    roles = frame(sentence, i)
    if sentence.deps[i] == "xcomp" and sentence.lower[sentence.heads[i]] in lexicon().awaited:
        return True  # "was scheduled to speak"
    where = [t for role in ("at", "before", "to") for t in roles.get(role, ()) if not story.is_time(sentence, t)]
    if any(sentence.lemmas[t].lower() in lexicon().addressed for t in where):
        return True
    if status == "happened" and sentence.lemmas[i] == "speak" and is_fresh(story, sentence, i):
        # "spoke on Friday in Lome": before whoever was there
        spots = (t for role in ("in", "at") for t in roles.get(role, ()))
        return any(story.place_at(sentence, t) is not None for t in spots)
    return status == "planned" and (
        any(sentence.tags[t] in ("NNP", "NNPS") for role in ("at", "before") for t in roles.get(role, ()))
        or any(sentence.tags[t] == "NNS" for t in roles.get("to", ()))
        or any(sentence.lower[c] == "there" for c in sentence.children[i])
    )


def _names_nothing(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether nobody is called a thing, or said to be one: not "called the king a liar"."""
    return not any(sentence.deps[c] in ("oprd", "ccomp", "xcomp") for c in sentence.children[i])


def _is_organised(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a protest is still to come, or its crowd is told as one that was called out: "thousands rallied"."""
    status, over = status_of(sentence, i).status, sentence.heads[i]
    if status == "planned" or (status == "possible" and phrasal(sentence, over) in lexicon().states):
        return True
    who = subjects(sentence, i)
    before = frame(sentence, i).keys() | {sentence.lower[c] for c in sentence.children[i] if c > i}
    if before & _BEFORE and any(sentence.tags[t] == "NNS" for t in who):
        return True  # "nurses protested outside the ministry"
    return _is_crowd(sentence, who)


#: Before what a crowd gathers.
_BEFORE = frozenset(("outside", "near", "at", "nearby"))


def _votes_as_body(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a body or a people votes, and not one man: "the council will vote", "Tunisians voted"."""
    voters = subjects(sentence, i)
    if any(_is_named(story, sentence, t) for t in frame(sentence, i).get("for", ())):
        return False  # "said that they would vote for Karim": asked, and not called to vote
    if status_of(sentence, i).status == "possible":
        # "the House could vote as soon as Friday"
        return is_ahead(story, sentence, i) and any(is_body(story, sentence, t) for t in voters)
    return any(
        sentence.tags[t] in ("NNS", "NNPS")
        or is_body(story, sentence, t)
        or sentence.lower[t] == "all"
        or (actor.known and actor.kind != "person")
        for t in voters
        for actor in (story.actor_at(sentence, t),)
    )


def _elects(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a body or a people elects: "parliament elected a speaker"."""
    voters = frame(sentence, i).get("subj", ())
    status = status_of(sentence, i).status
    if sentence.lemmas[i] != "elect":
        # "the party nominated her on Friday", "voters will choose a mayor"
        if is_infinitive(sentence, i) and sentence.deps[i] in ("advcl", "acl", "relcl"):
            return False
        told = status == "planned" or (status == "happened" and is_fresh(story, sentence, i))
        return told and any(sentence.lemmas[t].lower() in _CHOOSING for t in voters)
    return status in _TOLD and any(
        is_body(story, sentence, t) or sentence.lemmas[t] in ("voter", "delegate", "member") for t in voters
    )


_CHOOSING = frozenset(("voter", "delegate", "party", "member", "convention", "parliament", "assembly", "congress"))


def _enacts(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a body votes on a law: "the House passed the bill", "the bill was passed"."""
    voters = frame(sentence, i).get("subj", ())
    if _is_passed_by(story, sentence, i):
        return True
    if sentence.lemmas[i] in ("clear", "fail"):
        return False
    if _is_counted(sentence, i) and (_of_law(sentence, i) or any(sentence.lemmas[t] in _COUNTED for t in voters)):
        return True
    must = any(sentence.lower[c] in ("must", "has", "have", "needs") for c in sentence.children[i])
    if not (must or status_of(sentence, i).status in ("happened", "planned")):
        return False
    if not (
        _of_law(sentence, i)
        or any(makes_laws(story, sentence, t) for t in voters)
        or (must and any(sentence.lemmas[t] in lexicon().signed for t in frame(sentence, i).get("obj", ())))
    ):
        return False
    return (not voters and sentence.lemmas[i] in ("pass", "ratify")) or any(is_body(story, sentence, t) for t in voters)


def _is_passed_by(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a law passes a body, or fails in it: "the bill, which cleared the House", "failed in the Senate"."""
    if sentence.lemmas[i] not in ("pass", "clear", "fail") or status_of(sentence, i).status not in _TOLD:
        return False
    roles = frame(sentence, i)
    laws = [t for subj in roles.get("subj", ()) for t in (subj, refers_to(sentence, subj))]
    if sentence.deps[i] == "relcl":
        laws.append(sentence.heads[i])
    where = roles.get("in", ()) if sentence.lemmas[i] != "clear" else ()
    return any(sentence.lemmas[t] in lexicon().enacted for t in laws) and any(
        is_body(story, sentence, t) for t in (*roles.get("obj", ()), *where)
    )


_TOLD = ("happened", "planned")


#: What passes or fails by a count of votes.
_COUNTED = frozenset(("vote", "bill", "law", "measure", "motion", "resolution", "amendment", "referendum", "proposal"))


def _is_counted(sentence: Sentence, i: int) -> bool:
    """Whether its votes are told: "by a wide margin", "61-39", "by 40 votes to 22"."""
    told = (t for role in ("by", "subj") for t in frame(sentence, i).get(role, ()) if t > i)
    if any(sentence.lemmas[t] in ("vote", "margin", "majority") for t in told):
        return True
    return any(sentence.tags[c] == "CD" and "-" in sentence.words[c] for c in sentence.children[i])


def _is_debated(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether it is a law that is debated, or a body or rivals that are to debate."""
    who = subjects(sentence, i)
    if sentence.lemmas[i] == "consider":
        # What a body is to consider it debates; what others consider, and what it has considered, is a thought.
        ahead = status_of(sentence, i).status == "planned" or is_ahead(story, sentence, i)
        return ahead and any(is_body(story, sentence, t) for t in who)
    if _of_law(sentence, i):
        return True
    if sentence.deps[i] == "acl" and sentence.lemmas[sentence.heads[i]] in lexicon().light:
        return True  # "an invitation to debate"
    if sentence.lemmas[i] != "debate" or not (
        status_of(sentence, i).status == "planned" or is_fresh(story, sentence, i)
    ):
        return False
    return any(is_body(story, sentence, t) or sentence.lemmas[t] in ("candidate", "rival", "contender") for t in who)


def _is_laid_to_rest(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a person is buried, on a day that is told: not whoever is buried under the rubble."""
    roles = frame(sentence, i)
    if roles.keys() & {"under", "beneath", "by", "in"} or story.date_of(sentence, i)[0] is None:
        return False
    return any(
        sentence.tags[t] == "NNP"
        or sentence.lemmas[t] in ("victim", "body", "remains")
        or (sentence.tags[t] in ("NN", "NNS") and story.actor_at(sentence, t).known)
        for t in roles.get("obj", ())
    )


#: What a row can ask of its clause that roles and day do not say.
TESTS: Mapping[ClauseTest, Callable[[StoryReader, Sentence, int], bool]] = {
    "comes": _comes,
    "crowd": lambda story, sentence, i: _is_crowd(sentence, subjects(sentence, i)),
    "debated": _is_debated,
    "elects": _elects,
    "enacts": _enacts,
    "has_a_day": _has_a_day,
    "invited": _is_invited,
    "laid_to_rest": _is_laid_to_rest,
    "leaves_time": _leaves_time,
    "meets_people": _meets_people,
    "names_nothing": _names_nothing,
    "of_labour": lambda story, sentence, i: is_of_labour(sentence, i),
    "of_no_plan": lambda story, sentence, i: not _is_of_a_plan(sentence, i),
    "of_no_engagement": lambda story, sentence, i: not _of_engagement(sentence, i),
    "on_its_way": _is_on_its_way,
    "organised": _is_organised,
    "own_clause": lambda story, sentence, i: sentence.deps[i] not in ("advcl", "relcl", "acl"),
    "quits": _quits,
    "sends_aid": _sends_aid,
    "sends_forces": _sends_forces,
    "set_for_a_day": _is_set_for_a_day,
    "speaks": _speaks,
    "summoned": _is_summoned,
    "testifies": _testifies,
    "travels": _travels,
    "votes": _votes_as_body,
    "without_to": _is_without_to,
    "won_there": _is_won_there,
}
