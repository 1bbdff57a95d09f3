"""Which words name an engagement, and of what kind: "talks", "the trial", "will meet", "is due in Cairo"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.clauses import (
    conjuncts,
    frame,
    governor,
    is_infinitive,
    is_predicate_verb,
    refers_to,
    subjects,
    surface_subject,
)
from dateline.engagements.days import is_weekday
from dateline.engagements.lexicon import NEWS_DAYS, lexicon, phrasal
from dateline.parse import Sentence
from dateline.status import status_of

if TYPE_CHECKING:
    from dateline.actors import Actor
    from dateline.reading import StoryReader


def kind_of(story: StoryReader, sentence: Sentence, i: int) -> str | None:
    """The kind of engagement that a word names, if it names one."""
    tag = sentence.tags[i]
    if tag in ("NN", "NNS"):
        return _noun_kind(sentence, i)
    if tag == "NNP":
        if sentence.deps[i] == "compound":
            return None
        if (kind := lexicon().named.get(sentence.lower[i])) is not None:
            return kind
        # "Talks Set for Next Week": what a headline writes large is no name.
        return lexicon().nouns.get(sentence.lower[i].removesuffix("s")) if is_headline(sentence) else None
    if tag[0] == "V" and is_predicate_verb(sentence, i):
        return _verb_kind(story, sentence, i)
    if sentence.lower[i] == "due":
        return "hearing" if _in_court(sentence, i) else "visit" if _comes(story, sentence, i) else None
    return None


def _noun_kind(sentence: Sentence, i: int) -> str | None:
    words = lexicon()
    lemma = sentence.lemmas[i]
    if i > 1 and sentence.words[i - 1] == "-":
        lemma = f"{sentence.lower[i - 2]}-{lemma}"  # the tokenizer cuts "cease-fire"
    if (kind := _compound(sentence, i, lemma)) is not None:
        return kind
    kind = words.nouns.get(lemma) or words.sent.get(lemma) or words.moved.get(lemma)
    if lemma == "poll" and {"go", "head", "open", "close", "return"}.isdisjoint(sentence.lemmas):
        return None  # one that asks opinions
    if kind is not None and "_".join(sentence.lower[max(i - 2, 0) : i + 1]) in words.idioms:
        return None
    if kind == "deployment" and not _of_forces(sentence) and not {"from", "to"} & frame(sentence, i).keys():
        return None
    if kind is None and lemma in words.before:
        return _kind_before(sentence, i)
    if kind is None:
        return "talks" if _is_round(sentence, i) else None
    if lemma in ("service", "prayer") and sentence.tags[i] != "NNS":
        return None  # "the rail service": services are of a church, where a day is set for them
    if lemma == "rally" and not _TRADED.isdisjoint(sentence.lemmas):
        return None
    if lemma == "talk" and sentence.tags[i] == "NN" and not any(sentence.lower[c] == "a" for c in sentence.children[i]):
        return None  # "talk of a split"
    if lemma == "wake" and "of" in frame(sentence, i):
        return None  # "in wake of the shooting"
    if lemma == "journey" and "of" in frame(sentence, i):
        return None  # "the journey of healing"
    if lemma == "convention" and {"on", "against", "for"} & frame(sentence, i).keys():
        return None  # one that is signed
    if kind == "strike" and lemma == "strike" and not _of_labour(sentence, i):
        return None
    return kind


def is_headline(sentence: Sentence) -> bool:
    """Whether all words that can be are written large."""
    long = [word for word in sentence.words if len(word) > 3 and word.isalpha()]
    return len(long) > 3 and all(word[0].isupper() for word in long)


#: What rallies without anybody marching.
_TRADED = frozenset("share stock index bond currency market dollar euro yen price".split())


def _compound(sentence: Sentence, i: int, lemma: str) -> str | None:
    """The kind of a noun with the word or two before it: "press conference", "moment of silence"."""
    known = lexicon().compounds
    pair = known.get(f"{sentence.lemmas[i - 1]}_{lemma}") if i else None
    if pair is None and i > 1:
        return known.get(f"{sentence.lemmas[i - 2]}_{sentence.lower[i - 1]}_{lemma}")
    return pair


def is_moved(sentence: Sentence, i: int) -> bool:
    """Whether a noun names an engagement only where its day is set or moved: "the case"."""
    return sentence.lemmas[i] in lexicon().moved and _compound(sentence, i, sentence.lemmas[i]) is None


def _kind_before(sentence: Sentence, i: int) -> str | None:
    """The kind of what is one only before somebody, at something or with somebody: "her appearance in court"."""
    kind, roles = lexicon().before[sentence.lemmas[i]], frame(sentence, i)
    if kind == "talks":
        over = governor(sentence, i)
        shared = over is not None and sentence.lemmas[over] in ("have", "share") and "with" in frame(sentence, over)
        return kind if shared or "with" in roles else None
    if lexicon().states.get(sentence.lemmas[sentence.heads[i]]) in ("called_off", "postponed"):
        return kind  # "cancelled appearances in three towns"
    if _in_court(sentence, i):
        return "hearing"
    return kind if roles.keys() & {"before", "at"} else None


def _verb_kind(story: StoryReader, sentence: Sentence, i: int) -> str | None:
    lemma = sentence.lemmas[i]
    if sentence.tags[i] in ("VBZ", "VBP") and any(
        sentence.lower[c] in lexicon().habitual for c in sentence.children[i]
    ):
        return None
    if lemma in ("appear", "plead", "bring") and (_in_court(sentence, i) or _is_summoned(sentence, i)):
        return "hearing"
    if lemma in lexicon().gather:
        return _gathered(sentence, i)
    kind = lexicon().verbs.get(phrasal(sentence, i))
    found = _kind_by_frame(story, sentence, i) if kind is None else _kind_by_verb(story, sentence, i, kind)
    if found is None and _is_set_for_a_day(story, sentence, i):
        return "event"
    return found


def _is_set_for_a_day(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody is to do a thing on a day that is told, whatever it is: "will name a cabinet on Friday"."""
    lemma = sentence.lemmas[i]
    if status_of(sentence, i).status != "planned" or lemma in lexicon().undone or not _is_ahead(story, sentence, i):
        return False
    if is_infinitive(sentence, i) and sentence.deps[i] in ("advcl", "acl", "relcl"):
        return False
    if _of_engagement(sentence, i) or any(
        sentence.lemmas[t] in lexicon().light for t in frame(sentence, i).get("obj", ())
    ):
        return False
    own = {c for c in sentence.children[i] if sentence.deps[c] in ("prep", "npadvmod", "advmod", "tmod")}
    if not any(story.is_time(sentence, t) for c in own for t in (c, *sentence.children[c])):
        return False
    actors = (story.actor_at(sentence, t) for t in subjects(sentence, i))
    return any(_in_office(actor) or actor.kind == "state" or actor.country == "IGO" for actor in actors)


def _kind_by_verb(story: StoryReader, sentence: Sentence, i: int, kind: str) -> str | None:
    """The kind that a verb names by itself, where its clause bears it out."""
    lemma, status = sentence.lemmas[i], status_of(sentence, i).status
    if kind in ("deployment", "delivery"):
        return _sent(sentence, i)
    told = ("planned", "happened", "ongoing") if kind in lexicon().organised else ("planned",)
    if kind in lexicon().planned and lemma != "boycott" and status not in told:
        if kind != "debate" or status != "possible" or not _is_ahead(story, sentence, i):
            return None  # and not "could take up the bill next week"
    if kind in lexicon().dated and _of_engagement(sentence, i):
        return None
    if lemma == "speak" and (_over_phone(sentence, i) or _speaks_with(story, sentence, i)):
        return "talks"
    if kind == "briefing":
        return kind if any(sentence.lemmas[t] in lexicon().briefed for t in frame(sentence, i).get("obj", ())) else None
    if lemma == "address" and any(sentence.lemmas[t] in _PRESS for t in frame(sentence, i).get("obj", ())):
        return "briefing"
    match kind:
        case "strike":
            fits = _of_labour(sentence, i)
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
                lemma != "chant" or not frame(sentence, i).keys().isdisjoint(_BEFORE)
            )
        case "protest":
            fits = (lemma == "protest" or "obj" not in frame(sentence, i)) and _organised(
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


def _kind_by_frame(story: StoryReader, sentence: Sentence, i: int) -> str | None:
    """The kind that a verb comes to with what fills its roles: "must leave *by Friday*", "are due *in court*"."""
    lemma, roles, status = sentence.lemmas[i], frame(sentence, i), status_of(sentence, i).status
    at_table = any(sentence.lemmas[t] == "table" for role in ("to", "at") for t in roles.get(role, ()))
    if lemma in ("discuss", "call") and _is_spoken_to(story, sentence, i):
        return "talks"
    if lemma == "discuss" and status == "planned" and _is_ahead(story, sentence, i):
        return "talks" if any(_is_body(story, sentence, t) for t in subjects(sentence, i)) else None
    if lemma in ("return", "come", "be") and at_table:
        return "talks"  # "are to return to the table"
    if lemma in ("give", "have", "offer") and _has_time(story, sentence, i):
        return "deadline"  # "gave them until Friday", "have two days to leave": one that needs no name
    if must_by(story, sentence, i):
        return "deadline"  # "must leave by Friday"
    if lemma in ("give", "grant") and any(sentence.lemmas[t] in lexicon().granted for t in roles.get("obj", ())):
        return "vote" if any(_makes_laws(story, sentence, t) for t in roles.get("subj", ())) else None
    if lemma in ("celebrate", "mark") and any(sentence.lemmas[t] == "anniversary" for t in roles.get("obj", ())):
        ahead = status == "planned" or _is_ahead(story, sentence, i)
        return "ceremony" if ahead or _is_fresh(story, sentence, i) else None
    if lemma == "decide" and status in ("planned", "possible"):
        to_come = any(sentence.lower[c] in ("will", "must") for c in sentence.children[i])
        return "ruling" if to_come and any(_hears(sentence, t) for t in roles.get("subj", ())) else None
    if lemma == "adjourn" and "obj" not in roles and any(story.is_time(sentence, t) for t in roles.get("until", ())):
        met = subjects(sentence, i)
        return "session" if any(_meets(story, sentence, t) for t in met) else None
    if lemma == "lead" and any(sentence.lemmas[t] in lexicon().sent for t in roles.get("obj", ())):
        return "visit" if any(_is_place(story, sentence, t) for t in roles.get("to", ())) else None
    if lemma == "accept" and any(sentence.lemmas[t] == "nomination" for t in roles.get("obj", ())):
        return "speech" if status == "planned" or _is_fresh(story, sentence, i) else None
    if lemma in ("head", "go", "move", "come") and status != "did_not_happen" and _goes_to_vote(story, sentence, i):
        return "vote"
    if _quits(story, sentence, i):
        return "deployment"
    if lemma in ("arrive", "land", "order", "leave", "return", "be") and _are_troops(sentence, i):
        return "deployment"
    if lemma in ("arrive", "leave", "depart", "reach", "cross") and _is_aid(sentence, i):
        return "delivery"
    if _receives(story, sentence, i):
        return "hearing" if lemma == "hear" else "visit"
    if _comes(story, sentence, i) or _goes(story, sentence, i):
        return "visit"
    if lemma in ("take", "pour", "return", "spill", "flood") and _takes_to_the_streets(sentence, i):
        return "protest"
    if (lemma, *(sentence.lemmas[t] for t in roles.get("obj", ())))[:2] in _TRIBUTES:
        return "vigil" if status == "planned" or _is_fresh(story, sentence, i) else None
    if lemma == "take" and any(sentence.lemmas[t] in ("office", "oath") for t in roles.get("obj", ())):
        return "ceremony" if status == "planned" or _is_fresh(story, sentence, i) else None
    if lemma in ("attend", "host", "headline", "stage") and status == "planned" and "obj" in roles:
        # "will host a barbecue on Saturday": whatever it is
        return "event" if _is_ahead(story, sentence, i) and not _of_engagement(sentence, i) else None
    if lemma in ("return", "be", "go") and _in_court(sentence, i, "to"):
        return "hearing" if _is_ahead(story, sentence, i) else None
    if lemma == "cast" and any(sentence.lemmas[t] == "ballot" for t in roles.get("obj", ())):
        return "vote" if any(sentence.tags[t] == "NNS" for t in subjects(sentence, i)) else None
    if lemma == "tell" and _is_fresh(story, sentence, i):
        if _heard_by(sentence, i):
            return "hearing"  # "told a Senate panel on Thursday"
        if any(sentence.lemmas[t] in _AUDIENCE for t in roles.get("obj", ())):
            return "speech"  # "told a crowd in Lome on Thursday"
    if lemma in ("grill", "question") and any(_hears(sentence, t) for t in roles.get("subj", ())):
        return "hearing" if status == "planned" or _is_fresh(story, sentence, i) else None
    if lemma == "return" and _is_ahead(story, sentence, i) and "to" not in roles:
        return "session" if any(_is_body(story, sentence, t) for t in subjects(sentence, i)) else None
    if (
        (lemma == "expect" and _in_court(sentence, i))
        or (lemma == "subpoena" and not any(is_infinitive(sentence, c) for c in sentence.children[i]))
        or (lemma == "sentence" and status == "planned")
    ):
        return "hearing"
    return None


def _is_summoned(sentence: Sentence, i: int) -> bool:
    """Whether a court has somebody appear: "the judge ordered him to appear on May 3"."""
    over = sentence.heads[i]
    return (
        is_infinitive(sentence, i)
        and sentence.lemmas[over] in ("order", "summon", "tell")
        and any(_hears(sentence, t) for t in subjects(sentence, over))
    )


def _meets(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether it is a body, or those who make one up: "the delegates", "the court"."""
    assembled = sentence.lemmas[token] in lexicon().assembled
    return assembled or _is_body(story, sentence, token) or _hears(sentence, token)


#: How the dead are honoured.
_TRIBUTES = frozenset((("light", "candle"), ("lay", "wreath"), ("lay", "flower")))


def _testifies(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody is heard, and not "they testify to a change", nor "testifying on Friday, he said"."""
    status = status_of(sentence, i).status
    if status == "happened":
        return _in_court(sentence, i) or _is_fresh(story, sentence, i)
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
    if status == "happened" and sentence.lemmas[i] == "speak" and _is_fresh(story, sentence, i):
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
        return any(sentence.lemmas[t] in _COURTS for t in roles.get("subj", ()))
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


def _of_forces(sentence: Sentence) -> bool:
    """Whether a sentence speaks of forces: "the Marines"."""
    return not lexicon().deployed.isdisjoint(word.lower() for word in sentence.lemmas)


def _quits(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a state is to withdraw, from a place if from anything: "is willing to withdraw from the north"."""
    roles = frame(sentence, i)
    if phrasal(sentence, i) not in ("withdraw", "withdraw_from", "pull_out", "pull_out_of") or "obj" in roles:
        return False
    left = [t for role in ("from", "of") for t in roles.get(role, ())]
    whence = any(_is_place(story, sentence, t) or story.actor_at(sentence, t).kind == "state" for t in left)
    actors = (story.actor_at(sentence, t) for t in subjects(sentence, i))
    return (whence or not left) and any(a.country and (whence or a.kind == "state") for a in actors)


def _are_troops(sentence: Sentence, i: int) -> bool:
    """Whether it is forces that arrive, or are ordered somewhere."""
    roles = frame(sentence, i)
    who = list(roles.get("obj", ()) if sentence.lemmas[i] == "order" else roles.get("subj", ()))
    who += [t for one in who for t in frame(sentence, one).get("of", ())]  # "the first of the troops"
    if sentence.lemmas[i] == "order" and "to" not in roles and "into" not in roles:
        return False
    if sentence.lemmas[i] == "be" and sentence.lower[i + 1 : i + 3] != ["en", "route"]:
        return False
    return any(sentence.lemmas[t].lower() in lexicon().deployed for t in who)


def _is_aid(sentence: Sentence, i: int) -> bool:
    """Whether it is a convoy, or what one carries, that comes or goes."""
    return not _of_engagement(sentence, i) and any(
        sentence.lemmas[t] in lexicon().delivered for t in subjects(sentence, i)
    )


def _votes_as_body(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a body or a people votes, and not one man: "the council will vote", "Tunisians voted"."""
    voters = subjects(sentence, i)
    if any(_is_named(story, sentence, t) for t in frame(sentence, i).get("for", ())):
        return False  # "said that they would vote for Karim": asked, and not called to vote
    if status_of(sentence, i).status == "possible":
        # "the House could vote as soon as Friday"
        return _is_ahead(story, sentence, i) and any(_is_body(story, sentence, t) for t in voters)
    return any(
        sentence.tags[t] in ("NNS", "NNPS")
        or _is_body(story, sentence, t)
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
    if _is_counted(sentence, i) and (_of_law(sentence, i) or any(sentence.lemmas[t] in _COUNTED for t in voters)):
        return True
    must = any(sentence.lower[c] in ("must", "has", "have", "needs") for c in sentence.children[i])
    if not (must or status_of(sentence, i).status in ("happened", "planned")):
        return False
    if not (
        _of_law(sentence, i)
        or any(_makes_laws(story, sentence, t) for t in voters)
        or (must and any(sentence.lemmas[t] in lexicon().signed for t in frame(sentence, i).get("obj", ())))
    ):
        return False
    return (not voters and sentence.lemmas[i] in ("pass", "ratify")) or any(
        _is_body(story, sentence, t) for t in voters
    )


def _is_body(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether it is a body that votes: a parliament, a council, its members."""
    own = sentence.lower[token] if sentence.tags[token] == "NNP" else sentence.lemmas[token]
    actor = story.actor_at(sentence, token)
    return own in lexicon().bodies or (actor.sectors[:1] == ("LEG",) and actor.kind != "person")


def _makes_laws(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether it is a parliament or one of its houses: what it approves, it votes on."""
    return _is_body(story, sentence, token) and (
        "LEG" in story.actor_at(sentence, token).sectors or sentence.lower[token] in ("house", "senate", "assembly")
    )


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
        _is_body(story, sentence, t) for t in (*roles.get("obj", ()), *where)
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
        told = status == "planned" or (status == "happened" and _is_fresh(story, sentence, i))
        return told and any(sentence.lemmas[t].lower() in _CHOOSING for t in voters)
    return status in _TOLD and any(
        _is_body(story, sentence, t) or sentence.lemmas[t] in ("voter", "delegate", "member") for t in voters
    )


_CHOOSING = frozenset(("voter", "delegate", "party", "member", "convention", "parliament", "assembly", "congress"))


def _goes_to_vote(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a law goes before a body that is to vote on it: "now heads to the Senate", "goes before the council"."""
    roles = frame(sentence, i)
    where = (t for role in ("to", "before") for t in roles.get(role, ()))
    return any(sentence.lemmas[t] in lexicon().enacted for t in roles.get("subj", ())) and any(
        _is_body(story, sentence, t) or sentence.lemmas[t] == "floor" for t in where
    )


def _is_debated(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether it is a law that is debated, or a body or rivals that are to debate."""
    who = subjects(sentence, i)
    if sentence.lemmas[i] == "consider":
        # What a body is to consider it debates; what others consider, and what it has considered, is a thought.
        ahead = status_of(sentence, i).status == "planned" or _is_ahead(story, sentence, i)
        return ahead and any(_is_body(story, sentence, t) for t in who)
    if _of_law(sentence, i):
        return True
    if sentence.deps[i] == "acl" and sentence.lemmas[sentence.heads[i]] in lexicon().light:
        return True  # "an invitation to debate"
    if sentence.lemmas[i] != "debate" or not (
        status_of(sentence, i).status == "planned" or _is_fresh(story, sentence, i)
    ):
        return False
    return any(_is_body(story, sentence, t) or sentence.lemmas[t] in ("candidate", "rival", "contender") for t in who)


def _speaks_with(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody in office is spoken with, on a day that is news or to come: "spoke with the king on Friday"."""
    if status_of(sentence, i).status != "planned" and not _is_fresh(story, sentence, i):
        return False
    return any(_in_office(story.actor_at(sentence, t)) for t in frame(sentence, i).get("with", ()))


def _in_office(actor: Actor) -> bool:
    """Whether it is somebody in public office."""
    return not lexicon().public.isdisjoint(actor.sectors)


#: Who is addressed at a briefing.
_PRESS = frozenset(("reporter", "journalist", "press", "media"))


def _is_spoken_to(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody in office is: "discussed it with the king", "called the king on Friday"."""
    who = subjects(sentence, i)
    if not any(_in_office(story.actor_at(sentence, t)) for t in who):
        return False
    if sentence.lemmas[i] == "discuss":
        roles = frame(sentence, i)
        heard = [t for word in (i, *roles.get("obj", ())) for t in frame(sentence, word).get("with", ())]
    elif _is_fresh(story, sentence, i) or any(sentence.lemmas[c] == "discuss" for c in sentence.children[i]):
        heard = frame(sentence, i).get("obj", [])
        if any(sentence.deps[c] in ("oprd", "ccomp", "xcomp") for c in sentence.children[i]):
            return False  # "called the king a liar"
    else:
        return False
    return any(
        actor.kind in ("person", "group") and actor.sectors[:1] in _COUNTERPARTS
        for t in heard
        for actor in (story.actor_at(sentence, t),)
    )


#: Sectors of those to speak with whom is to hold talks.
_COUNTERPARTS = (("GOV",), ("LEG",), ("MIL",), ("REB",), ("OPP",), ("PTY",))


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


def _of_law(sentence: Sentence, i: int) -> bool:
    """Whether it is a law that a verb is about."""
    return any(sentence.lemmas[t] in lexicon().enacted for t in frame(sentence, i).get("obj", ()))


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


def _organised(sentence: Sentence, i: int) -> bool:
    """Whether a protest is still to come, or its crowd is told as one that was called out: "thousands rallied"."""
    status, over = status_of(sentence, i).status, sentence.heads[i]
    if status == "planned" or (status == "possible" and phrasal(sentence, over) in lexicon().states):
        return True
    who = subjects(sentence, i)
    before = frame(sentence, i).keys() | {sentence.lower[c] for c in sentence.children[i] if c > i}
    if before & _BEFORE and any(sentence.tags[t] == "NNS" for t in who):
        return True  # "nurses protested outside the ministry"
    return _is_crowd(sentence, who)


def _is_crowd(sentence: Sentence, who: list[int]) -> bool:
    """Whether they are counted, or called a crowd."""
    return any(sentence.tags[t] == "CD" or sentence.lemmas[t] in lexicon().crowd for t in _phrases_of(sentence, who))


def _phrases_of(sentence: Sentence, nouns: list[int]) -> list[int]:
    """All tokens of the phrases of some nouns."""
    return [t for noun in nouns for t in range(sentence.left[noun], sentence.right[noun] + 1)]


#: Before what a crowd gathers.
_BEFORE = frozenset(("outside", "near", "at", "nearby"))


def _takes_to_the_streets(sentence: Sentence, i: int) -> bool:
    """Whether a crowd takes to the streets."""
    roles = frame(sentence, i)
    streets = (t for role in ("to", "into", "onto", "through", "obj") for t in roles.get(role, ()))
    return any(sentence.lemmas[t] == "street" for t in streets) and _organised(sentence, i)


#: Who listens to a speech, and to no story.
_AUDIENCE = frozenset(("crowd", "audience", "supporter", "follower", "delegate"))


def _hears(sentence: Sentence, token: int) -> bool:
    """Whether it is a committee or a court."""
    return sentence.lemmas[token].lower() in _COURTS


def _heard_by(sentence: Sentence, i: int) -> bool:
    """Whether a committee or a court is told: it heard who tells it."""
    return any(_hears(sentence, t) and sentence.lemmas[t] != "judge" for t in frame(sentence, i).get("obj", ()))


def _gathered(sentence: Sentence, i: int) -> str | None:
    """What people gather for, by what they come to do: "gathered to mourn the victims"."""
    purposes = lexicon().gathered
    for child in sentence.children[i]:
        if sentence.deps[child] in ("advcl", "xcomp") and sentence.lemmas[child] in purposes:
            return purposes[sentence.lemmas[child]]
    who = subjects(sentence, i)
    crowd = {sentence.lemmas[t] for t in _phrases_of(sentence, who)}
    if crowd & {"protester", "protestor", "demonstrator", "marcher"}:
        return "protest"
    if "mourner" in crowd:
        return "vigil"
    if any(sentence.lemmas[t] in lexicon().assembled for t in who):
        return "talks"
    # "Some 50 people gathered at the bridge for"; who gathers outside is drawn by something else.
    meant = not frame(sentence, i).keys().isdisjoint(("for", "at"))
    return "event" if meant and _is_crowd(sentence, who) else None


def _of_engagement(sentence: Sentence, i: int) -> bool:
    """Whether a verb's object or subject is an engagement already: "talks will reopen" tells of the talks."""
    roles = frame(sentence, i)
    return any(_noun_kind(sentence, t) is not None for role in ("subj", "obj") for t in roles.get(role, ()))


#: Verbs of going, which make a visit with where to and who.
GOING = frozenset("go fly head return leave depart arrive land spend come be campaign stop rush jet".split())
#: Of these, "in" and "at" tell where to.
_BEING_THERE = frozenset(("arrive", "land", "spend", "be", "campaign", "stop"))


def _goes(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody goes to a place: who is in office at any time, others while it is planned or as news."""
    if sentence.lemmas[i] not in GOING or not _leads_somewhere(story, sentence, i):
        return False
    status = status_of(sentence, i).status
    who = subjects(sentence, i)
    if sentence.lemmas[i] == "return" and any(sentence.lemmas[t] in lexicon().posted for t in who):
        return False  # "the ambassador returned to Tashkent", and stays there
    actors = [story.actor_at(sentence, t) for t in who]
    if any(
        (a.kind == "person" or sentence.tags[t] in (*_ONE, "NNS")) and _in_office(a)
        for t, a in zip(who, actors, strict=True)
    ):
        return True
    if status == "happened" and _is_fresh(story, sentence, i):
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
        sentence.tags[i] in ("VBZ", "VBP") and _is_ahead(story, sentence, i)
    )
    return ahead and any(
        sentence.lower[t] in ("he", "she", "i", "they", "we")
        or sentence.lemmas[t] in lexicon().sent
        or _is_named(story, sentence, t)
        or (sentence.tags[t] in ("NN", "NNS") and a.known and a.kind in ("person", "group"))
        for t, a in zip(who, actors, strict=True)
    )


def _is_sent_anew(sentence: Sentence, token: int) -> bool:
    """Whether it is a delegation not told of before: "a mission from the union"."""
    return sentence.lemmas[token] in lexicon().sent and any(
        sentence.lower[c] in ("a", "an") for c in sentence.children[token]
    )


def _is_named(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether somebody is called by name, known to the tables or not."""
    actor = story.actor_at(sentence, token)
    return (
        sentence.tags[token] == "NNP"
        and (actor.kind == "person" or not actor.known)
        and story.place_at(sentence, token) is None
    )


def _leads_somewhere(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether a verb of going goes to a place: "to Lima", "here", "is on his way to Lima"."""
    lemma, roles = sentence.lemmas[i], frame(sentence, i)
    if lemma in ("return", "land", "fly") and "obj" in roles:
        return False  # "to return the boy to Peru"
    if lemma == "spend" and not any(story.is_time(sentence, t) for t in roles.get("obj", ())):
        return False  # "spent five hours in Lome", and not money
    if lemma == "be" and "_".join(sentence.lower[i + 1 : i + 3]) in ("en_route", "on_his", "on_her", "on_their"):
        return any(_is_place(story, sentence, t) for t in range(i + 2, min(i + 7, len(sentence))))
    status = status_of(sentence, i).status
    planned = status == "planned"
    if lemma == "be" and not planned:
        return False
    if lemma in ("campaign", "stop") and not (status != "happened" or _is_fresh(story, sentence, i)):
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
    if lemma == "return" and any(_is_place(story, sentence, t) for t in roles.get("from", ())):
        return True
    elsewhere = [t for role in ("obj", "in", "at", "to", "for") for t in roles.get(role, ())]
    if lemma in ("arrive", "depart", "leave") and ahead and all(story.is_time(sentence, t) for t in elsewhere):
        return story.date_of(sentence, i)[0] is not None  # "will leave on Thursday"
    to = ("in", "at") if lemma in _BEING_THERE else ("for", "to")
    return any(_is_place(story, sentence, t) for role in to for t in roles.get(role, ()))


def _is_place(story: StoryReader, sentence: Sentence, token: int) -> bool:
    """Whether it is a place that a journey can lead to: one of the tables', or "the region", "Europe"."""
    return story.place_at(sentence, token) is not None or sentence.lower[token] in lexicon().whither


def _is_fresh(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether its clause's day is one and a few days back at most."""
    day = story.date_of(sentence, i)[0]
    if day is None or day.start is None or day.start != day.end or story.on is None:
        return False
    return 0 <= (story.on - day.start).days <= NEWS_DAYS


def _is_ahead(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether its clause's day is to come: "arrives on Sunday"."""
    day = story.date_of(sentence, i)[0]
    if day is None or day.start is None or story.on is None:
        return False
    return (day.end or day.start) > story.on or is_weekday(day.text)


#: Tags of one, and not of many: who travels and is received.
_ONE = ("NN", "NNP")


def _in_court(sentence: Sentence, i: int, *to: str) -> bool:
    """Whether it is done before a court or a committee, or leads ``to`` one."""
    roles = frame(sentence, i)
    where = (t for role in ("in", "before", "at", *to) for t in roles.get(role, ()))
    return any(sentence.lemmas[t] in _COURTS for t in where)


_COURTS = frozenset(("court", "courtroom", "judge", "magistrate", "committee", "tribunal", "panel", "commission"))


def _has_time(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether time is given: "until Friday", "48 hours to leave"."""
    if any(story.is_time(sentence, token) for token in frame(sentence, i).get("until", ())):
        return True
    given = [c for c in sentence.children[i] if sentence.deps[c] in ("dobj", "npadvmod") and story.is_time(sentence, c)]
    return bool(given) and any(is_infinitive(sentence, c) for token in (i, *given) for c in sentence.children[token])


def _yields(sentence: Sentence, i: int) -> bool:
    """Whether somebody gives up or goes: what is asked of them by a day."""
    return not {sentence.lemmas[i], phrasal(sentence, i)}.isdisjoint(lexicon().yielded)


def must_by(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether it must be done by a day to come."""
    over = sentence.heads[i]
    bid = is_infinitive(sentence, i) and over != i and sentence.lemmas[over] in ("order", "instruct", "direct", "tell")
    must = any(sentence.lower[c] == "must" and sentence.deps[c] == "aux" for c in sentence.children[i])
    if not (bid or must or (_yields(sentence, i) and status_of(sentence, i).status == "planned")):
        return False
    links = {c for c in sentence.children[i] if sentence.lower[c] in ("by", "before", "in", "within")}
    return any(
        (time.first > story.on if time.first and story.on else time.type == "DURATION")  # "within ten days"
        and (token := sentence.token_at(time.start)) is not None
        and (token in links or sentence.heads[token] in links or sentence.heads[sentence.heads[token]] in links)
        for time in story.times
        if time.sentence == sentence.index
    )


def _comes(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody in office arrives, or is awaited, in another country: "is due in Cairo"."""
    if sentence.lemmas[i] not in ("arrive", "expect", "land", "due", "fly"):
        return False
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


def _receives(story: StoryReader, sentence: Sentence, i: int) -> bool:
    """Whether somebody in office is received from another country, or a court hears a case."""
    objects = frame(sentence, i).get("obj", ())
    if sentence.lemmas[i] == "hear":
        before_it = any(_hears(sentence, t) for t in subjects(sentence, i)) and _is_fresh(story, sentence, i)
        return before_it or any(sentence.lemmas[t] in _HEARD for t in objects)
    if sentence.lemmas[i] not in ("receive", "host", "welcome"):
        return False
    return any(
        sentence.tags[t] in _ONE and guest.country and guest.kind != "state" and guest.sectors[:1] in _GUESTS
        for t in objects
        for guest in (story.actor_at(sentence, t),)
    )


#: Whose coming is a visit.
_GUESTS = (("GOV",), ("MIL",), ("ELI",), ("LEG",))

_HEARD = frozenset(("evidence", "appeal", "case", "petition", "lawsuit", "argument", "testimony"))


def _is_round(sentence: Sentence, i: int) -> bool:
    """ "The last round", of what needs no saying."""
    own = {sentence.lower[c] for c in sentence.children[i]}
    return sentence.lemmas[i] == "round" and "of" not in own and not own.isdisjoint(lexicon().rounds)


def _of_labour(sentence: Sentence, i: int) -> bool:
    words = lexicon()
    before = {sentence.lower[c] for c in sentence.children[i] if c < i}
    if before & words.no_labour or sentence.lower[max(i - 1, 0)] in words.no_labour:
        return False
    over = governor(sentence, i)
    if sentence.deps[i] == "pobj" and sentence.lower[sentence.heads[i]] == "on" and over is not None:
        if sentence.lemmas[over] in ("go", "be", "remain", "stay"):
            return True  # "went on strike"
    return not words.labour.isdisjoint(sentence.lemmas)
