"""Which words name an engagement, and of what kind: "talks", "the trial", "will meet", "is due in Cairo"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.clauses import conjuncts, frame, is_infinitive, is_predicate_verb, refers_to, subjects
from dateline.engagements.frames import (
    BEFORE,
    in_office,
    is_ahead,
    is_body,
    is_fresh,
    is_named,
    is_organised,
    kind_by_frame,
    makes_laws,
    of_engagement,
    of_law,
)
from dateline.engagements.lexicon import lexicon, phrasal
from dateline.engagements.nouns import hears, in_court, is_headline, is_of_labour, noun_kind
from dateline.parse import Sentence
from dateline.status import status_of

if TYPE_CHECKING:
    from dateline.reading import StoryReader


def kind_of(story: StoryReader, sentence: Sentence, i: int) -> str | None:
    """The kind of engagement that a word names, if it names one."""
    tag = sentence.tags[i]
    if tag in ("NN", "NNS"):
        return noun_kind(sentence, i)
    if tag == "NNP":
        if sentence.deps[i] == "compound":
            return None
        if (kind := lexicon().named.get(sentence.lower[i])) is not None:
            return kind
        # "Talks Set for Next Week": what a headline writes large is no name.
        kind = lexicon().nouns.get(sentence.lower[i].removesuffix("s"))
        return kind if kind is not None and is_headline(sentence) else None
    if tag[0] == "V" and is_predicate_verb(sentence, i):
        return _verb_kind(story, sentence, i)
    return kind_by_frame(story, sentence, i) if sentence.lower[i] == "due" else None


def _verb_kind(story: StoryReader, sentence: Sentence, i: int) -> str | None:
    """The kind that a verb names: with what fills its roles, by itself, or by the day on which it is to be done."""
    words, lemma = lexicon(), sentence.lemmas[i]
    listed, timed = lemma in words.naming, story.times_in(sentence)
    if not listed and not timed:
        return None
    if sentence.tags[i] in ("VBZ", "VBP") and any(sentence.lower[c] in words.habitual for c in sentence.children[i]):
        return None
    found = kind_by_frame(story, sentence, i) if listed else None
    if found is None and listed and (kind := words.verbs.get(phrasal(sentence, i))) is not None:
        found = _kind_by_verb(story, sentence, i, kind)
    elif timed and found != "talks" and found != "hearing" and must_by(story, sentence, i):
        return "deadline"  # "must leave by Friday"
    if found is None and timed and _is_set_for_a_day(story, sentence, i):
        return "event"
    return found


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
    if of_engagement(sentence, i) or any(
        sentence.lemmas[t] in lexicon().light for t in frame(sentence, i).get("obj", ())
    ):
        return False
    actors = (story.actor_at(sentence, t) for t in subjects(sentence, i))
    return any(in_office(actor) or actor.kind == "state" or actor.country == "IGO" for actor in actors)


def _kind_by_verb(story: StoryReader, sentence: Sentence, i: int, kind: str) -> str | None:
    """The kind that a verb names by itself, where its clause bears it out."""
    lemma, status = sentence.lemmas[i], status_of(sentence, i).status
    if kind in ("deployment", "delivery"):
        return _sent(sentence, i)
    told = ("planned", "happened", "ongoing") if kind in lexicon().organised else ("planned",)
    if kind in lexicon().planned and lemma != "boycott" and status not in told:
        if kind != "debate" or status != "possible" or not is_ahead(story, sentence, i):
            return None  # and not "could take up the bill next week"
    if kind in lexicon().dated and of_engagement(sentence, i):
        return None
    if lemma == "speak" and (_over_phone(sentence, i) or _speaks_with(story, sentence, i)):
        return "talks"
    if kind == "briefing":
        return kind if any(sentence.lemmas[t] in lexicon().briefed for t in frame(sentence, i).get("obj", ())) else None
    if lemma == "address" and any(sentence.lemmas[t] in _PRESS for t in frame(sentence, i).get("obj", ())):
        return "briefing"
    match kind:
        case "strike":
            fits = is_of_labour(sentence, i)
        case "talks" if lemma == "mediate":
            fits = status in ("planned", "possible")
        case "talks" if lemma == "talk":
            # "is willing to talk to the rebels"; whoever is sent to talk to witnesses talks only
            ahead = status in ("planned", "possible") and sentence.deps[i] not in ("advcl", "relcl", "acl")
            fits = ahead and not frame(sentence, i).keys().isdisjoint(("with", "to"))
        case "talks":
            fits = _meets_somebody(story, sentence, i)
        case "hearing" if lemma == "testify":
            fits = _testifies(story, sentence, i)
        case "protest" if lemma == "boycott":
            fits = status != "happened"
        case "protest" if lemma in ("block", "blockade", "disrupt", "chant"):
            fits = any(sentence.lemmas[t] in lexicon().crowd for t in subjects(sentence, i)) and (
                lemma != "chant" or not frame(sentence, i).keys().isdisjoint(BEFORE)
            )
        case "protest":
            fits = (lemma == "protest" or "obj" not in frame(sentence, i)) and is_organised(
                sentence, i
            )  # and not "to demonstrate support"
        case "exchange":
            freed = {sentence.lemmas[t] for t in frame(sentence, i).get("obj", ())}
            fits = status == "planned" and not freed.isdisjoint(lexicon().freed)
        case "speech" if lemma != "address":
            fits = _speaks(story, sentence, i)
        case "speech" | "signing" | "ruling":
            fits = _is_formal(sentence, i, kind)
        case "vote":
            fits = _VOTING.get(lemma, _enacts)(story, sentence, i)
        case "debate":
            # "offered to debate him on Friday"
            fits = _is_debated(story, sentence, i) or _is_set_for_a_day(story, sentence, i)
        case "funeral" if lemma == "bury":
            fits = status == "planned" or _is_laid_to_rest(story, sentence, i)
        case _:
            fits = lemma != "convene" or "obj" not in frame(sentence, i)  # and not "convened a summit"
    return kind if fits else None


def _testifies(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody is heard, and not "they testify to a change", nor "testifying on Friday, he said"."""
    status = status_of(sentence, i).status
    if status == "happened":
        return in_court(sentence, i) or is_fresh(story, sentence, i)
    return sentence.tags[i] != "VBG" or status == "planned"


def _meets_somebody(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether what is met is people: "met the minister", "met with victims", and not "met the needs"."""
    met = frame(sentence, i).get("obj", ())
    return all(
        sentence.tags[t] in ("NNP", "NNPS", "PRP", "WP")
        or sentence.lower[t] == "other"
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


def _is_formal(sentence: Sentence, i: int, kind: str) -> bool:
    """Whether it is a parliament that is addressed, an accord that is signed, a court that rules."""
    roles = frame(sentence, i)
    if kind == "ruling":
        return any(hears(sentence, t) for t in roles.get("subj", ()))
    own = lexicon().addressed if kind == "speech" else lexicon().signed | lexicon().enacted
    return not own.isdisjoint(sentence.lemmas[t].lower() for t in roles.get("obj", ()))


#: Verbs of which the object is what goes somewhere, and the subject only where there is no object.
_MOVING = frozenset(("send", "ship", "dispatch", "pull", "move", "shift", "bring", "rush", "fly", "call"))


def _sent(sentence: Sentence, i: int) -> str | None:
    """Which of the two it is to send what is sent, or to withdraw it: "sent troops", "will deliver aid"."""
    words, roles = lexicon(), frame(sentence, i)
    who = [*roles.get("obj", ())]
    if "obj" not in roles or sentence.lemmas[i] not in _MOVING:
        who += roles.get("subj", ())
    things = [t for first in who for t in conjuncts(sentence, first)]
    things += [t for thing in things for t in frame(sentence, thing).get("of", ())]  # "hundreds of troops"
    things += [c for thing in things for c in sentence.children[thing] if sentence.deps[c] == "compound"]
    moved = {sentence.lemmas[t].lower() for t in things}
    if not moved.isdisjoint(words.deployed):
        return "deployment" if sentence.lemmas[i] not in ("deliver", "ship", "airlift") else None
    return "delivery" if not moved.isdisjoint(words.delivered) else None


def _votes_as_body(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a body or a people votes, and not one man: "the council will vote", "Tunisians voted"."""
    voters = subjects(sentence, i)
    if any(is_named(story, sentence, t) for t in frame(sentence, i).get("for", ())):
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


def _enacts(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a body votes on a law: "the House passed the bill", "the bill was passed"."""
    voters = frame(sentence, i).get("subj", ())
    if _is_passed_by(story, sentence, i):
        return True
    if sentence.lemmas[i] in ("clear", "fail"):
        return False
    if _is_counted(sentence, i) and (of_law(sentence, i) or any(sentence.lemmas[t] in _COUNTED for t in voters)):
        return True
    must = any(sentence.lower[c] in ("must", "has", "have", "needs") for c in sentence.children[i])
    if not (must or status_of(sentence, i).status in ("happened", "planned")):
        return False
    if not (
        of_law(sentence, i)
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


def _is_debated(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether it is a law that is debated, or a body or rivals that are to debate."""
    who = subjects(sentence, i)
    if sentence.lemmas[i] == "consider":
        # What a body is to consider it debates; what others consider, and what it has considered, is a thought.
        ahead = status_of(sentence, i).status == "planned" or is_ahead(story, sentence, i)
        return ahead and any(is_body(story, sentence, t) for t in who)
    if of_law(sentence, i):
        return True
    if sentence.deps[i] == "acl" and sentence.lemmas[sentence.heads[i]] in lexicon().light:
        return True  # "an invitation to debate"
    if sentence.lemmas[i] != "debate" or not (
        status_of(sentence, i).status == "planned" or is_fresh(story, sentence, i)
    ):
        return False
    return any(is_body(story, sentence, t) or sentence.lemmas[t] in ("candidate", "rival", "contender") for t in who)


def _speaks_with(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody in office is spoken with, on a day that is news or to come: "spoke with the king on Friday"."""
    if status_of(sentence, i).status != "planned" and not is_fresh(story, sentence, i):
        return False
    return any(in_office(story.actor_at(sentence, t)) for t in frame(sentence, i).get("with", ()))


#: Who is addressed at a briefing.
_PRESS = frozenset(("reporter", "journalist", "press", "media"))


def _over_phone(sentence: Sentence, i: int) -> bool:
    """Whether people speak by telephone."""
    roles = frame(sentence, i)
    return any(
        sentence.lemmas[t] in lexicon().spoken_over for role in ("by", "on", "over") for t in roles.get(role, ())
    )


#: What passes or fails by a count of votes.
_COUNTED = frozenset(("vote", "bill", "law", "measure", "motion", "resolution", "amendment", "referendum", "proposal"))


_VOTING = {"vote": _votes_as_body, "elect": _elects, "nominate": _elects, "choose": _elects, "select": _elects}


def _is_counted(sentence: Sentence, i: int) -> bool:
    """Whether its votes are told: "by a wide margin", "61-39", "by 40 votes to 22"."""
    told = (t for role in ("by", "subj") for t in frame(sentence, i).get(role, ()) if t > i)
    if any(sentence.lemmas[t] in ("vote", "margin", "majority") for t in told):
        return True
    return any(sentence.tags[c] == "CD" and "-" in sentence.words[c] for c in sentence.children[i])


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


def _yields(sentence: Sentence, i: int) -> bool:
    """Whether somebody gives up or goes: what is asked of them by a day."""
    return not {sentence.lemmas[i], phrasal(sentence, i)}.isdisjoint(lexicon().yielded)


def must_by(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether it must be done by a day to come."""
    links = {c for c in sentence.children[i] if sentence.lower[c] in ("by", "before", "in", "within")}
    if not links:
        return False
    over = sentence.heads[i]
    bid = is_infinitive(sentence, i) and over != i and sentence.lemmas[over] in ("order", "instruct", "direct", "tell")
    must = any(sentence.lower[c] == "must" and sentence.deps[c] == "aux" for c in sentence.children[i])
    if not (bid or must or (_yields(sentence, i) and status_of(sentence, i).status == "planned")):
        return False
    return any(
        (time.first > story.on if time.first and story.on else time.type == "DURATION")  # "within ten days"
        and (token := sentence.token_at(time.start)) is not None
        and (token in links or sentence.heads[token] in links or sentence.heads[sentence.heads[token]] in links)
        for time in story.times_in(sentence)
    )
