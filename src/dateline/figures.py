"""Figures: how many were killed, wounded, held, displaced; votes; sums of money.

A sentence is read in two passes. First its *numbers* are found in the characters themselves
("more than 32,000", "between 30 and 40", "two dozen", "half a million"), because tokenizers cut
such phrases differently from one line to the next; years, ages, clock times, percentages and
numbered things ("Article 5") are left out here. Then each *cue* (``data/figures.tsv``) says
which of its arguments is counted, and the number that hangs on that argument becomes a Figure
of the cue's kind. A number is used once, by the first cue that claims it; what the parse got
wrong, word order mends ("12 dead and 30 wounded").

What the words of a number mean:

======================== ===== ===== ===========
words                    low   high  approximate
======================== ===== ===== ===========
``12``, ``twelve``       12    12    no
``about 12``, ``some``   12    12    yes
``at least``, ``more``   12    12    yes; ``limits`` is (12, None)
``up to``, ``under``     12    12    yes; ``limits`` is (None, 12)
``between 10 and 12``    10    12    yes
``two dozen``            24    24    yes
``dozens``, ``scores``   24/40 99    yes
``hundreds``             200   999   yes
======================== ===== ===== ===========
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Literal, get_args

from dateline.clauses import conjuncts, frame, is_passive, mention_span, surface_subject
from dateline.parse import Doc, Sentence
from dateline.quantities import MEASURE, MONTHS, TENS, UNITS, Quantity, bounds, quantities
from dateline.status import Status, status_of
from dateline.story import Evidence, digest

FigureKind = Literal[
    "killed", "wounded", "held", "missing", "displaced", "arrested", "votes", "money", "other"
]  # fmt: skip
FIGURE_KINDS: tuple[FigureKind, ...] = get_args(FigureKind)


@dataclass(frozen=True, slots=True)
class Figure:
    """One count as one sentence gives it.

    ``token`` is the predicate the number hangs on ("killed", "deaths", "pledged"): a statement,
    date or place that holds for it holds for the figure. ``by``, ``place`` and ``as_of`` are
    (sentence index, token). ``evidence`` is the number with its noun phrase, then the predicate.
    ``unit`` is the currency of a sum, or the side of a vote (for, against, abstain). A figure
    whose status is not happened or ongoing is no fact ("could kill thousands"). ``giver`` is who
    gives a toll without a word of saying ("the ministry raised its toll to 57"), ``given`` that word.
    """

    id: str
    kind: FigureKind
    low: int | float
    high: int | float
    approximate: bool
    unit: str | None
    of: Evidence | None
    by: tuple[int, int] | None
    place: tuple[int, int] | None
    as_of: tuple[int, int] | None
    sentence: int
    token: int
    evidence: tuple[Evidence, ...]
    status: Status
    rule: str
    giver: tuple[int, int] | None = None
    given: Evidence | None = None

    @property
    def number(self) -> Evidence:
        """The number with its noun phrase."""
        return self.evidence[0]

    @property
    def limits(self) -> tuple[int | float | None, int | float | None]:
        """The least and the most that the words allow; None where they leave that side open."""
        words = self.number.text.lower()
        if _AND_MORE.match(words):
            return self.low, None
        return (None if _AT_MOST.match(words) else self.low), self.high


def find_figures(doc: Doc) -> list[Figure]:
    """The figures of a story, in the order of its sentences and of their numbers."""
    cues = _cues()
    found: list[Figure] = []
    last: tuple[int, str] | None = None
    for sentence in doc.sentences:
        asleep = cues.lemmas.isdisjoint(sentence.lemmas) and cues.lemmas.isdisjoint(sentence.lower)
        spoken_of = last is not None and sentence.index - last[0] <= _SPOKEN_OF
        if (
            asleep
            and not spoken_of
            and not _HAS_DIGIT_OR_MONEY.search(sentence.story.text, sentence.start, sentence.end)
        ):
            continue
        told = last[1] if last is not None and spoken_of else None
        own = list(_Reader(sentence, cues, told).figures())
        found.extend(own)
        tallied = next((figure for figure in reversed(own) if figure.kind in _TALLIED), None)
        if tallied is not None:
            last = sentence.index, tallied.kind
    if not any(figure.kind == "killed" for figure in found):
        return found
    return [_as_killed(doc, figure) if figure.rule == "counted victim" else figure for figure in found]


def _as_killed(doc: Doc, figure: Figure) -> Figure:
    """ "Three of the *victims* were women": where a story tells of dead, they are its victims."""
    number = figure.number
    return replace(figure, kind="killed", id=digest(doc.story.id, str(number.start), str(number.end), "killed"))


#: So many sentences on, a bare number ("put it at 66") is still of what was counted last.
_SPOKEN_OF = 2
#: Kinds of which a bare number may be one more.
_TALLIED = frozenset(("killed", "wounded", "held", "missing", "displaced", "arrested"))

_AND_MORE = re.compile(
    r"(?:more than|at least|over|above|beyond|exceed\w*|topp(?:ed|ing)|surpass\w*"
    r"|upwards? of|no (?:fewer|less) than|in excess of|a minimum of|not less than)\b"
)
_AT_MOST = re.compile(r"(?:up to|at most|as many as|as much as|fewer than|less than|under|no more than|a maximum of)\b")

# -- the words --------------------------------------------------------------------------------

_Cue = tuple[str, str]  # kind, role


@dataclass(frozen=True, slots=True)
class _Cues:
    verbs: dict[str, list[_Cue]]
    #: Verbs that say what is counted only together with a word after them ("hold … hostage").
    joined: frozenset[str]
    nouns: dict[str, list[_Cue]]
    states: dict[str, str]
    #: States of several words ("taken to a local hospital"): the group that matches is named for the kind.
    phrases: re.Pattern[str]
    other_people: frozenset[str]
    other_things: frozenset[str]
    persons: frozenset[str]
    nobody: frozenset[str]
    groups: frozenset[str]
    bodies: frozenset[str]
    #: Any of these, or a digit, wakes the reader.
    lemmas: frozenset[str]


@cache
def _cues() -> _Cues:
    verbs: dict[str, list[_Cue]] = {}
    nouns: dict[str, list[_Cue]] = {}
    states: dict[str, str] = {}
    phrases: dict[str, list[str]] = {}
    listed: dict[str, frozenset[str]] = {}
    wake = {*_TOLLS, "vote", "abstain", "abstention", "life", "dollar", "euro", "pound", *_BILLS}
    wake |= {"hospital", "custody", "detention", "arrest", "bar", "evacuate", "leave", "injury", "condition"}
    table = (resources.files("dateline") / "data" / "figures.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line or line[0] == "#":
            continue
        kind, part, role, words = line.split("\t")
        if part == "verb":
            for word in words.split():
                verbs.setdefault(word, []).append((kind, role))
                wake.add(word.partition("_")[0])
        elif part == "phrase":
            phrases.setdefault(kind, []).extend(words.split())
        elif kind in ("nobody", "group", "body", "person") or role in ("people", "thing"):
            listed[role if kind == "other" else kind] = frozenset(words.split())
        elif part == "noun":
            for word in words.split():
                nouns.setdefault(word, []).append((kind, role))
            wake.update(words.split())
        else:
            for word in words.split():
                states.setdefault(word, kind)
            wake.update(words.split())
    wake |= listed["people"] | listed["thing"]
    return _Cues(
        verbs,
        frozenset(verb.partition("_")[0] for verb in verbs if "_" in verb),
        nouns,
        states,
        _compiled(phrases),
        listed["people"],
        listed["thing"],
        listed["person"],
        listed["nobody"],
        listed["group"],
        listed["body"],
        frozenset(wake),
    )


def _compiled(phrases: dict[str, list[str]]) -> re.Pattern[str]:
    """The phrases of the table as one pattern: ``_`` is a space, ``*`` up to four words, ``a|b`` either."""

    def pattern(phrase: str) -> str:
        words = [r"(?:[\w.’'-]+\s+){0,4}?" if word == "*" else rf"(?:{word})\s+" for word in phrase.split("_")]
        return "".join(words).removesuffix(r"\s+")

    kinds = (f"(?P<{kind}>{'|'.join(map(pattern, each))})" for kind, each in phrases.items())
    return re.compile(rf"(?:{'|'.join(kinds)})\b", re.IGNORECASE)


_HAS_DIGIT_OR_MONEY = re.compile(r"[$£€¥₹]|(?<!\d)\d[\d.,]{0,20}\s\w|\d\s?[-–]\s?\d", re.IGNORECASE)


# -- reading one sentence ---------------------------------------------------------------------


@dataclass(slots=True)
class _Claim:
    """A number that a cue has claimed."""

    number: Quantity
    kind: str
    token: int
    rule: str
    #: The verb that gives a toll its number: "*raised* the toll to 57".
    verb: int | None = None


#: The parser takes corpses for several corps, and remains for what still is.
_NOUNS = {"corpses": "corpse", "remains": "remains"}
_LOCATIVE = frozenset(("in", "at", "near", "outside", "around", "across", "inside", "throughout"))
_WEEKDAY = re.compile(
    rf"^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:{MONTHS})\.?$|^(?:today|yesterday|noon|midnight|dawn)$",
    re.IGNORECASE,
)
_ESTIMATING = frozenset(("believe", "think", "estimate", "presume", "fear", "report", "know", "say"))
_SUFFER = frozenset(("suffer", "sustain", "receive", "have"))
#: Whoever is merely held is held by the police, unless the story tells of kidnappers.
_ABDUCTION = re.compile(
    r"\b(?:hostages?|kidnap\w*|abduct\w*|captives?|captivity|captors?|gunm[ae]n|bandits?|ransom)\b", re.IGNORECASE
)
_UNDER = re.compile(
    r"[^.,;]{0,40}?\b(?:under\w*|beneath|alive|by|in\s+(?:the\s+)?(?:\w+\s+)?(?:mud|rubble|debris|snow|wreckage|ash|sand|ruins))\b",
    re.IGNORECASE,
)
#: Endings of words for people, where no list has them all ("schoolgirl", "churchgoer", "lobbyist").
_HUMAN = ("man", "woman", "girl", "boy", "child", "goer", "worker", "keeper", "ist", "person", "mate", "shipper")
#: Whoever loses these mourns them; a firm loses workers, and a party voters.
_LOST = frozenset(
    """man woman soldier fighter troop policeman officer marine serviceman guard relative son daughter brother sister
    child comrade peacekeeper militant""".split()
)
#: Whom the police look for, and nobody misses.
_WANTED = frozenset(
    """suspect gunman attacker assailant killer murderer fugitive robber thief rebel militant insurgent terrorist
    guerrilla bandit kidnapper abductor captor hijacker raider bomber escapee inmate prisoner convict culprit
    man""".split()
)
_WRONGDOERS = frozenset(
    "suspect attacker assailant killer robber thief bandit pirate smuggler trafficker kidnapper".split()
)
#: Those who hold people and are no police.
_CAPTORS = frozenset(
    """kidnapper abductor captor hijacker gunman bandit pirate raider rebel militant insurgent jihadist terrorist
    guerrilla separatist extremist inmate mutineer fighter""".split()
)
_POLICE = frozenset(("police", "authority", "policeman", "gendarme", "prosecutor", "investigator", "detective", "jail"))
_FATALLY = frozenset(("fatally", "dead"))
_CASUALTIES = frozenset(("killed", "wounded", "missing"))
_INCLUDING = frozenset(("including", "among", "plus", "besides"))
#: What may stand between a number with its noun and the state that they are in.
_TO_THE_STATE = re.compile(
    r"\s+(?:(?:more|other|others|people|persons|of\s+(?:them|those|these|whom|the)|(?:they|he|she)\s+sa(?:id|ys?)|who|that|which|known|could"
    r"|were|was|are|is|had|have|has|been|being|reported|reportedly|believed|feared|presumed|pronounced|declared|found"
    r"|confirmed|considered|listed|seriously|badly|slightly|lightly|critically|severely|gravely|mortally|officially"
    r"|still|also|now|already|later|currently|so\s+far|as|left|to\s+be|to\s+have\s+been|lay|lie|remain(?:s|ed|ing)?"
    r"|getting|brought\s+(?:up|out|in|ashore)|pulled\s+(?:up|out)|carried\s+out|dug\s+out)\s+){0,8}",
    re.IGNORECASE,
)
_WHERE_THEY_ARE = re.compile(
    r"(?:\s+(?:of|in|from|at|on|aboard|off|near)\s+(?:(?:the|a|his|her|its|their)\s+)?[\w’'-]+(?:\s+[A-Z][\w’'-]+)*){1,3}"
    r"(?=\s+(?:were|was|are|is|had|have|has|remain|remained)\b)"
)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_TOLL_TO = re.compile(
    r"\b(?:to|at|as|above|past|of|was|is|are|were|reach(?:es|ed|ing)?|hit|stood\s+at|numbers?|numbered|totall?ed|totals|tops?|topped"
    r"|passe[sd]|pass|surpasse[sd]|exceeds|exceeded|climb(?:s|ed)|ris(?:es|en)|rose|grown?|grew|jumped|now)\s+$",
    re.IGNORECASE,
)
_VOTE_SCORE = re.compile(
    r"(?<![\w.-])(?P<a>\d{1,3}(?:,\d{3})?|[a-z]+(?:-[a-z]+)?)(?:\s+votes?)?(?:\s+in\s+favou?r)?\s*(?:-|–|—|\bto\b"
    r"|\bagainst\b)\s*"
    r"(?P<b>\d{1,3}(?:,\d{3})?|[a-z]+(?:-[a-z]+)?)(?:\s*(?:-|–|—)\s*(?P<c>\d{1,3}))?(?![\w%])",
    re.IGNORECASE,
)
_VOTE_SIDE = re.compile(
    r"\s+(?:(?:mps|lawmakers|members|countries|states|nations|deputies|senators|votes?|delegates|legislators"
    r"|others|had|have|were|cast|being"
    r"|judges|councillors|ministers)\s+){0,6}(?:(?P<for>(?:voted\s+|voting\s+)?(?:in\s+favou?r|for\b)|ayes?\b"
    r"|yes\s+votes?|approved|voted\s+yes|backed)"
    r"|(?P<against>(?:voted\s+|voting\s+)?(?:against|opposed)|noes\b|nays?\b|no\s+votes?|opposing|voted\s+no)"
    r"|(?P<abstain>abstain(?:ed|ing)|abstentions?|abstaining))",
    re.IGNORECASE,
)


_PART_OF = re.compile(
    r"\b(?:including|among\s+them|among\s+whom\s+\w+|of\s+(?:them|whom)|as\s+well\s+as|plus"
    r"|(?:along|together)\s+with)\s+(?:at\s+least\s+)?(?:\w+\s+){0,1}$"
)
#: "It said 14 *were children*": of those counted before.
_WERE_CHILDREN = re.compile(
    r"\s+(?:were|was|are)\s+(?:children|women|girls|boys|minors|civilians|foreigners|soldiers|policemen|police\s+officers"
    r"|students|pupils|elderly|tourists)\b"
)
_SOME_INCLUDING = re.compile(
    r"\b(?P<state>killed|dead|wounded|injured|hurt|missing|arrested|detained|displaced|kidnapped)\s*,?\s*including\s+"
    r"(?:at\s+least\s+)?$"
)
_AMONG = re.compile(
    r"\b(?:among|amongst|amid)\s+(?:the|those)\s+(?P<state>dead|killed|wounded|injured|missing|arrested|detained"
    r"|kidnapped)\b"
    r"|\bthe\s+(?P<state2>dead|wounded|injured|missing|detained)\s+includ"
    r"|\bof\s+(?:the|those)\s+(?:\w+\s+){0,2}?(?P<state3>dead|died|killed|wounded|injured|missing|arrested|detained)\s*,",
    re.IGNORECASE,
)


_JOINS = frozenset(("and", "plus", ",", ";", ":", "-", "--", "–", "—", "("))
_KIN = frozenset(("child", "son", "daughter", "brother", "sister", "sibling", "grandchild", "kid", "cousin"))
_PARENTS = frozenset(("mother", "father", "parent", "grandmother", "grandfather", "couple", "one", "family"))
#: What has so many people: "a town of 12,000", "a staff of 40", "home to 300".
_SETTLED = frozenset((
    "town", "city", "village", "suburb", "community", "country", "nation", "island", "region", "district", "province",
    "state", "population", "territory", "home", "staff", "workforce", "congregation", "electorate", "capital"
))  # fmt: skip
_STAFF = frozenset(
    ("employee", "worker", "member", "student", "pupil", "resident", "inhabitant", "customer", "patient")
)
_CROWD = 10
_STAYS = frozenset(("employ", "live", "inhabit", "reside", "enrol", "enroll"))
_BALLOT = frozenset(("vote", "abstain", "abstention", "ballot", "favour", "favor"))
_BILLS = frozenset((
    "bill", "resolution", "motion", "law", "measure", "amendment", "treaty", "budget", "draft", "decree",
    "impeachment"
))  # fmt: skip
_DECIDE = frozenset(("defeat", "pass", "approve", "reject", "adopt", "ratify", "back", "fail"))
_TOLLS = frozenset(("toll", "count", "tally", "number", "total", "figure", "estimate"))
_TALLIES = _TOLLS - {"toll"}
#: Tallies of those who came.
_CROWDS = frozenset(("crowd", "turnout"))
_WHOSE_TOLL = frozenset(("its", "their", "his", "her", "the"))
_OF_ITSELF = re.compile(r"\s+of\s+(?:at\s+least\s+|some\s+|about\s+)?")
#: What those do to a toll who give it: no words of saying, but somebody's word all the same.
_COUNTING = frozenset((
    "count", "record", "document", "register", "list", "tally", "log", "confirm", "report", "acknowledge", "admit",
    "concede", "speak", "talk", "tell", "hear", "know",
))  # fmt: skip
#: Those who blame others for a toll give it themselves.
_BLAMING = frozenset(("accuse", "blame"))
#: What somebody writes numbers in, and what numbers are by.
_PAPERS = frozenset(("bulletin", "report", "statement", "list", "survey", "dossier"))
_RECKONING = frozenset(("count", "tally", "reckoning", "estimate", "calculation", "list"))
#: What a tally does.
_REACHING = frozenset((
    "rise", "climb", "pass", "reach", "exceed", "top", "surpass", "number", "stand", "total", "hit", "jump", "mount",
    "grow",
))  # fmt: skip
#: What stands before a number that says again, or otherwise, what was counted last.
_COUNTED_AGAIN = re.compile(
    r"\b(?:(?:sp(?:eaks?|oke|oken|eaking)|talk(?:s|ed|ing)?|kn(?:ows?|ew))\s+of|(?:st(?:ands?|ood|uck|icks?)|holds?|held|kept|keeps?)"
    r"\s+(?:by|to|at)"
    r"|(?:puts?|putting|placed|left|keeps?|kept)\s+(?:it|that|the\s+(?:number|figure|count|total|tally))\s+at"
    r"|(?:count|figure|tally|total|number|list)(?:\s+of|\s+(?:is|was|stands|stood)(?:\s+at)?)"
    r"|than\s+(?:the\s+)?(?:[\w-]+\s+){0,3}[\w-]+['’]s|g(?:ave|ives?|iven)|counted|reported)"
    r"\s+(?:its\s+|their\s+|an?\s+earlier\s+)?$",
    re.IGNORECASE,
)
#: The end of what such a number says: nothing else is counted.
_NOTHING_MORE = re.compile(
    r"\s*(?:[.,;:)\"”]|--|$|\b(?:and|but|while|as|on|in|so|after|among|including|for|by|with|a\s+day)\b)", re.IGNORECASE
)
_WERE = re.compile(
    r"\s+(?:(?:were|was|are|had|have|did)\s*(?:[.;)\"”]|$)|on\s+(?:its|their|his|her)\s+(?:own\s+)?list\b)",
    re.IGNORECASE,
)
_GIVING = _COUNTING | _BLAMING | frozenset((
    "raise", "lower", "revise", "put", "keep", "correct", "update", "cut", "reduce", "increase", "place", "set",
    "give", "estimate", "maintain", "stick", "stand", "double", "triple", "announce", "repeat",
))  # fmt: skip
#: "the number of *confirmed cholera deaths*": up to six words, none of which stands for a verb of its own.
_NUMBER_OF = re.compile(
    r"\s+of\s+(?P<what>(?:(?!to\b|at\b|is\b|was\b|from\b|in\b|ros\w+|fell\b|had\s+(?:risen|fallen|reached))[a-z]+\s+){0,5}"
    r"(?!to\b|at\b|is\b|was\b|from\b|in\b)[a-z]+)",
    re.IGNORECASE,
)


class _Reader:
    """One sentence being read: its numbers, and who has claimed which."""

    def __init__(self, sentence: Sentence, cues: _Cues, told: str | None = None) -> None:
        self.s = sentence
        self.cues = cues
        #: The kind of the tally that the sentences just before told of.
        self.told = told
        self.numbers = quantities(sentence)
        self.by_holder: dict[int, Quantity] = {}
        for number in self.numbers:
            self.by_holder.setdefault(number.holder, number)
            for token in range(number.first, number.last + 1):
                self.by_holder.setdefault(token, number)
        self.claims: dict[tuple[int, int], _Claim] = {}

    def figures(self) -> Iterator[Figure]:
        """Every figure of the sentence, each number used once."""
        self._votes()
        self._money()
        self._cue_words(lambda kind, role: kind != "other" and role != "self")
        self._word_order()
        self._lives()
        self._cue_words(lambda kind, role: kind == "other")
        self._cue_words(lambda kind, role: role == "self")
        self._tolls()
        self._again()
        self._among()
        self._subsets()
        self._others()
        for _, claim in sorted(self.claims.items(), key=lambda item: item[0]):
            yield self._figure(claim)

    def _claim(self, number: Quantity, kind: str, token: int, rule: str, verb: int | None = None) -> None:
        key = (number.start, number.end)
        if (number.currency is not None and kind != "money") or (kind == "other" and number.high < 2):
            return
        self.claims.setdefault(key, _Claim(number, kind, token, rule, verb))

    # the cues' arguments

    def _cue_words(self, wanted: Callable[[str, str], bool]) -> None:
        s = self.s
        lemmas, tags = s.lemmas, s.tags
        for i, lemma in enumerate(lemmas):
            tag = tags[i]
            known = self.cues.verbs.get(lemma)
            if tag[0] == "V" or (tag == "JJ" and known):
                for kind, role in self._verb_cues(i, lemma):
                    if wanted(kind, role):
                        self._verb(i, kind, role)
            elif tag[0] in "NJ":
                for kind, role in self.cues.nouns.get(_NOUNS.get(s.lower[i], lemma.lower()), ()):
                    if not wanted(kind, role):
                        continue
                    if role == "self":
                        self._self_noun(i, kind)
                    elif role == "sought":
                        self._count(self._sought(i), kind, i, f"{lemma} for", implied=False)
                    elif role == "with":
                        # "suffered burns": the wounded are the ones who have the wounds.
                        over = s.heads[i]
                        if s.deps[i] == "dobj" and s.lemmas[over] in _SUFFER:
                            self._count(surface_subject(s, over), kind, over, f"{lemma} with", implied=True)
                    else:
                        self._of_noun(i, kind)

    def _verb_cues(self, i: int, lemma: str) -> list[_Cue]:
        s, verbs = self.s, self.cues.verbs
        if lemma in self.cues.joined:
            near = {f"{lemma}_{s.lower[k]}" for k in range(i + 1, min(i + 9, len(s)))}
            near |= {f"{lemma}_to_death" for k in range(i + 1, min(i + 6, len(s))) if s.lower[k] == "death"}
            for joined in sorted(near):
                if joined in verbs:
                    return verbs[joined]
        return verbs.get(lemma, [])

    def _verb(self, i: int, kind: str, role: str) -> None:
        s = self.s
        if s.deps[i] in ("amod", "compound"):
            # "the murdered priest", "12 kidnapped miners"
            if role == "obj" and s.tags[i] in ("VBN", "JJ", "VBD"):
                self._count([s.heads[i]], kind, i, f"{s.lemmas[i]} + noun", implied=False)
            return
        if s.deps[i] in ("aux", "auxpass", "prep"):
            return
        if role == "sought":
            self._count(self._sought(i), kind, i, f"{s.lemmas[i]} for", implied=False)
            return
        roles = frame(s, i)
        people = role == "people"
        if people:
            role, kind = "obj", self._done_to_people(i, kind)
            if not kind:
                return
        if s.tags[i] == "JJ" and role == "obj":
            # "killed 18 and *wounded* scores": an object shows that it is a verb after all.
            self._count([c for c in s.children[i] if s.deps[c] == "dobj"], kind, i, f"{s.lemmas[i]} obj", implied=False)
        # "Two are seriously *injured*", tagged as an adjective: its subject is what is counted.
        fillers = roles.get("subj" if s.tags[i] == "JJ" else role, [])
        if role == "obj" and s.tags[i][0] == "V" and not fillers:
            # "killed over 200": the parse takes what rounds the number for a preposition.
            fillers = [n.last for n in self.numbers if n.first == i + 1 and n.first <= n.holder <= n.last]
            # "detained 18 nurses on Sunday": taken for a measure of time
            fillers += [n.holder for n in self.numbers if n.first == i + 1 and s.deps[n.holder] == "npadvmod"]
        if role == "subj" and is_passive(s, i) and s.lemmas[i] in ("die", "perish"):
            fillers = surface_subject(s, i)
        if role == "subj" and s.lemmas[i] == "flee" and not fillers:
            return
        if not fillers and role == "obj" and s.tags[i] in ("VBN", "VBD") and not _has_object(s, i):
            # A participle taken for a past tense: "three soldiers killed in an ambush".
            fillers = surface_subject(s, i) if s.deps[i] != "conj" or s.tags[i] == "VBN" else []
            if any(s.lower[c] == "by" for c in s.children[i]) is False and s.tags[i] == "VBD" and s.kind != "headline":
                fillers = [f for f in fillers if f in self.by_holder]
        if s.deps[i] in ("acl", "relcl"):
            # "one of the six *shot* there": all six were.
            fillers = [whole for f in fillers for whole in (_of_phrase(s, f) if s.lower[f] == "one" else []) or [f]]
        if people:
            fillers = [f for f in fillers if self._are_people(f)]
        if kind == "held" and any(s.lemmas[f].lower() in _WRONGDOERS for f in fillers):
            kind = "arrested"  # whoever seizes pirates takes no hostages
        if kind in _CASUALTIES and self._or_another(i, kind):
            kind = "casualties"
        strong = kind in ("killed", "held") or s.lemmas[i] in ("wound", "injure", "arrest", "detain")
        if s.lemmas[i] in ("flee", "bury"):
            strong = False  # one who is buried is mourned, not counted
        self._count(fillers, kind, i, f"{s.lemmas[i]} {role}", implied=strong)

    def _sought(self, i: int) -> list[int]:
        """Who is searched or looked for, those left out that nobody misses."""
        s = self.s
        sought = [
            noun for c in s.children[i] if s.lower[c] == "for" for noun in s.children[c] if s.deps[noun] == "pobj"
        ]
        return [noun for noun in sought if s.lemmas[noun].lower() not in _WANTED and self._are_people(noun)]

    def _done_to_people(self, i: int, kind: str) -> str:
        """What a verb of the role ``people`` tells of them, which hangs on its use; nothing where that is another."""
        s, lemma = self.s, self.s.lemmas[i]
        if lemma == "shoot":
            return self._end_of(i)
        if lemma == "lose":
            near = {s.lemmas[c] for c in s.children[i] if s.deps[c] == "dobj"}
            return "" if is_passive(s, i) or near.isdisjoint(_LOST) else kind
        if lemma == "bury":
            # The dead are buried, unless it is the mud that buries the living.
            by_mud = any(s.tags[c] != "PRP" and self._doer(c) is None for c in surface_subject(s, i))
            passive = is_passive(s, i)
            return "" if (by_mud and not passive) or _UNDER.match(s.story.text, s.ends[i], s.end) else kind
        if lemma not in ("hold", "take") or kind == "arrested":
            return kind  # "take away" among them
        if not is_passive(s, i):
            # A hall holds 300 people, and takes them; captors and the police do too.
            holders = {s.lemmas[h].lower() for h in self._spoken_for(surface_subject(s, i))}
            armed = any(s.lower[c] in ("armed", "masked") for h in surface_subject(s, i) for c in s.children[h])
            return kind if armed or holders & _CAPTORS else "arrested" if lemma == "hold" and holders & _POLICE else ""
        if _ABDUCTION.search(s.story.text):
            return "" if lemma == "take" and "to" in {s.lower[c] for c in s.children[i]} else kind
        return "arrested" if lemma == "hold" else ""

    def _spoken_for(self, subjects: list[int]) -> list[int]:
        """A subject, or who says it of themselves: "police said *they* were holding"."""
        s, out = self.s, []
        for subject in subjects:
            said = s.heads[s.heads[subject]]
            own = s.tags[subject] == "PRP" and s.tags[said][0] == "V" and said != s.heads[subject]
            out += surface_subject(s, said) if own else [subject]
        return out

    def _end_of(self, shot: int) -> str:
        """What became of those who were shot: "shot dead", "fatally shot", "shot and killed"; hurt if nothing more."""
        s = self.s
        near = [*s.children[shot], *([s.heads[shot]] if s.deps[shot] == "conj" else [])]
        killed = any(s.lower[c] in _FATALLY or (s.lemmas[c] == "kill" and s.tags[c][0] == "V") for c in near)
        return "killed" if killed else "wounded"

    def _are_people(self, noun: int) -> bool:
        s, lemma = self.s, self.s.lemmas[noun].lower()
        number = self.by_holder.get(noun)
        alone = number is not None and number.first <= noun <= number.last
        known = lemma in self.cues.persons or lemma in self.cues.other_people or lemma.endswith(_HUMAN)
        return alone or known or s.lower[noun] in ("others", "more") or s.tags[noun] == "NNPS"

    def _or_another(self, i: int, kind: str) -> bool:
        """ "Killed or wounded": how many of each is not said."""
        s = self.s
        near = [s.heads[i]] if s.deps[i] == "conj" else []
        near += [c for c in s.children[i] if s.deps[c] == "conj"]
        for other in near:
            if any(k in _CASUALTIES and k != kind for k, _ in self.cues.verbs.get(s.lemmas[other], ())):
                return "or" in s.lower[min(i, other) : max(i, other)]
        return False

    def _of_noun(self, i: int, kind: str) -> None:
        s = self.s
        if s.deps[i] == "compound" or kind == "displaced":
            roles = {} if s.deps[i] == "compound" else frame(s, i)
            fillers = [f for f in roles.get("of", []) if f in self.by_holder]
            self._count(fillers, kind, i, f"{s.lemmas[i]} of", implied=False)
            return
        roles = frame(s, i)
        self._count(roles.get("of", []), kind, i, f"{s.lemmas[i]} of", implied=True)
        self._count(roles.get("poss", []), kind, i, f"{s.lemmas[i]} of", implied=True)

    def _self_noun(self, i: int, kind: str) -> None:
        s = self.s
        number = self.by_holder.get(i)
        if number is not None and number.holder == i:
            self._claim(number, kind, i, s.lemmas[i])
        elif number is None and s.lower[s.heads[i]] == "of":
            part = self.by_holder.get(s.heads[s.heads[i]])
            if part is not None and part.low > 1:
                self._claim(part, kind, i, s.lemmas[i])  # "34 of the bodies"

    def _count(self, fillers: list[int], kind: str, token: int, rule: str, *, implied: bool) -> None:
        for filler in fillers:
            for noun in conjuncts(self.s, filler):
                number = self._number_of(noun, implied=implied)
                # "57 who were killed and 18 who are missing": a conjunct with a state of its own.
                if number is not None and not (noun != filler and self._own_state(number) not in (None, kind)):
                    self._claim(number, kind, token, rule)

    def _number_of(self, noun: int, *, implied: bool, depth: int = 0) -> Quantity | None:
        """The number that counts this noun: its own, that of what it is a group of, or one."""
        s = self.s
        number = self.by_holder.get(noun)
        if number is not None and (noun == number.holder or number.first <= noun <= number.last):
            return number
        lemma = s.lemmas[noun].lower()
        if lemma in self.cues.groups and depth < 2:
            for inner in _of_phrase(s, noun):
                return self._number_of(inner, implied=False, depth=depth + 1)
        if implied and self._one_person(noun):
            first, last = mention_span(s, noun)
            inside = next((n for n in self.numbers if first <= n.first and n.last < noun), None)
            if inside is not None:
                # The parse hung the number elsewhere, but it stands in this very noun phrase.
                return inside if inside.last - inside.first < 6 else None
            return Quantity(1, 1, False, s.starts[first], s.ends[last], first, last, noun, None, implied=True)
        return None

    def _one_person(self, noun: int) -> bool:
        s = self.s
        tag, lemma = s.tags[noun], s.lemmas[noun].lower()
        bare = not any(s.deps[c] in ("det", "poss", "nummod") for c in s.children[noun])
        if s.lower[noun] == "another":
            return True
        if lemma in self.cues.nobody or s.lower[noun].endswith("%"):
            return False
        if bare and lemma not in self.cues.persons and len(lemma) > 2:
            printed = s.story.text[s.starts[noun] : s.ends[noun]]
            if (
                printed.isupper()
                and s.words[noun].islower()
                and (tag in ("NN", "NNP", "FW", "JJ", "VBD", "VBN", "NNS"))
            ):
                # All-capital copy keeps no trace of names but this: a singular noun that nothing
                # determines. A plural takes the same form, so a final "s" needs a word before it.
                before = s.lower[noun - 1] if noun else ""
                return tag != "NNS" or (not lemma.endswith("s") and before.isalpha())
        if tag == "NN":
            determined = any(s.lower[c] in ("no", "any", "every", "each", "all", "some") for c in s.children[noun])
            return lemma in self.cues.persons and not determined
        return tag == "NNP" and s.words[noun][0].isupper() and not s.words[noun].isupper()

    # other ways of saying it

    def _tolls(self) -> None:
        """ "The death toll rose to 45": the number after "to", "at", "of", nearest to the toll."""
        s, text = self.s, self.s.story.text
        for i in range(len(s)):
            kind = self._toll_kind(i)
            if kind is None:
                continue
            after = [
                n for n in self.numbers
                if 0 < n.first - i < 16 and n.currency is None and (n.start, n.end) not in self.claims
            ]  # fmt: skip
            best = next((n for n in after if _TOLL_TO.search(text[max(s.start, n.start - 16) : n.start])), None)
            if best is None and after and after[0].first - i < 6 and s.lemmas[i] in _TOLLS:
                best = after[0]
            if best is None and s.lemmas[i] == "number":
                # "brought to nine the number of those held"
                best = next((n for n in self.numbers if n.last == i - 2 and s.lower[i - 1] == "the"), None)
            near = best is not None and (best.first - i < 6 or self._verb_over(best.holder) == s.heads[i])
            if (
                best is not None
                and (s.lemmas[i] in _TOLLS or near)
                and (s.lemmas[i] not in _CROWDS or best.high >= _CROWD)
            ):
                verb = self._verb_over(i)
                if verb is None or s.lemmas[verb] not in _GIVING:
                    verb = self._verb_over(best.holder)
                self._claim(best, kind, i, "toll", verb)

    def _toll_kind(self, i: int) -> str | None:
        """What a word of counting counts: "the number of missing", "its count of the dead", "the dead"."""
        s = self.s
        lemma = s.lemmas[i]
        if lemma in _CROWDS:
            return "other"
        if lemma == "loss" and self.told == "killed" and any(s.deps[c] == "poss" for c in s.children[i]):
            return "killed"  # "its own losses had risen to 50"
        if s.tags[i] == "NNS" and s.deps[i] == "nsubj" and s.lemmas[s.heads[i]] in _REACHING:
            # "Deaths from the flood have passed 1,400"
            return self._kind_of_word(lemma)
        if lemma not in _TOLLS or s.tags[i][0] == "V":
            # "put the dead at 22": the counted themselves stand for their number.
            counted = s.lower[i] in self.cues.states and i > 0 and s.lower[i - 1] in _WHOSE_TOLL
            return self.cues.states[s.lower[i]] if counted else None
        said = {s.lower[c] for c in s.children[i]} | {s.lower[max(i - 1, 0)]}
        if lemma in _TALLIES:
            of = _NUMBER_OF.match(s.story.text, s.ends[i], s.end)
            words = of["what"].lower().split() if of else []
            kind = next((found for found in map(self._kind_of_word, words) if found), None)
            if of is not None and kind is None:
                # "the number of suspects *in custody*"
                state = self.cues.phrases.match(s.story.text, min(of.end() + 1, s.end), s.end)
                kind = state.lastgroup if state else None
            if kind is None and of is not None:
                kind = self._kind_of_those(i)
            if kind is None and of is None:
                after = next((k for k in range(i + 1, len(s)) if s.tags[k] != "RB"), i)
                if s.tags[after] in ("VBN", "VBD", "VBG", "JJ"):
                    kind = self.cues.states.get(s.lower[after])  # "the number *killed* had risen to 57"
            if kind is not None or (of is not None and lemma == "number"):
                return kind
        if said & {"injury", "injured"}:
            return "wounded"
        if said & {"casualty", "casualties"}:
            return "casualties"
        if lemma == "toll" or said & {"death", "body"}:
            return "killed"
        if said & _WHOSE_TOLL or any(s.deps[c] == "poss" for c in s.children[i]):
            # "said 78 people were killed, but the ministry kept its count at 63": of what was counted before.
            before = [c for c in self.claims.values() if c.number.last < i and c.kind not in ("money", "votes")]
            return max(before, key=lambda c: c.number.start).kind if before else self.told
        return None

    def _again(self) -> None:
        """A bare number of what was counted last: "the ministry stands by *14*", "Vesna spoke of *84*"."""
        s, text = self.s, self.s.story.text
        for number in self.numbers:
            if (number.start, number.end) in self.claims or number.currency or number.holder > number.last:
                continue
            total = s.lower[number.first] == "a"  # "for *a total of* 181"
            were = _WERE.match(text, number.end, s.end) is not None  # "India says *35* were."
            again = _COUNTED_AGAIN.search(text, max(s.start, number.start - 60), number.start) or self._is_had(number)
            if not total and not again and not were:
                continue
            if not were and not _NOTHING_MORE.match(text, number.end, s.end):
                continue
            before = [c for c in self.claims.values() if c.number.last < number.first and c.kind in _TALLIED]
            kind = max(before, key=lambda c: c.number.start).kind if before else self.told
            if kind is None:
                kind = next((c.kind for c in self.claims.values() if c.kind in _TALLIED), None)
            if kind is not None:
                verb = self._verb_over(number.holder)
                self._claim(number, kind, number.holder, "counted again", verb)

    def _is_had(self, number: Quantity) -> bool:
        """ "Police *have nine*": a number that a body has on its list."""
        s = self.s
        verb = s.heads[number.holder]
        if s.lemmas[verb] != "have" or s.deps[number.holder] != "dobj" or verb != number.first - 1:
            return False
        return any(s.lemmas[subject].lower() in self.cues.bodies for subject in surface_subject(s, verb))

    def _verb_over(self, at: int) -> int | None:
        """The nearest verb over a token: what a toll does, or what is done to it."""
        s = self.s
        while s.tags[at][0] != "V":
            if s.heads[at] == at:
                return None
            at = s.heads[at]
        return at

    def _kind_of_those(self, tally: int) -> str | None:
        """What a clause says of those who are counted: "the number of people *who have fled*"."""
        s = self.s
        for noun in _of_phrase(s, tally):
            for clause in (c for c in s.children[noun] if s.deps[c] in ("relcl", "acl")):
                for kind, role in self._verb_cues(clause, s.lemmas[clause]):
                    done_to = is_passive(s, clause)
                    if kind in _TALLIED and role in ("obj", "subj") and done_to == (role == "obj"):
                        return kind
        return None

    def _kind_of_word(self, word: str) -> str | None:
        if word == "held":
            return "held" if _ABDUCTION.search(self.s.story.text) else "arrested"
        if word in self.cues.states:
            return self.cues.states[word]
        return next((kind for kind, role in self.cues.nouns.get(word.rstrip("s"), ()) if role == "self"), None)

    def _word_order(self) -> None:
        """ "12 dead and 30 others wounded": what a number says of itself in the words after it."""
        s = self.s
        for number in self.numbers:
            if (number.start, number.end) in self.claims or number.currency:
                continue
            found = self._state_after(number) or self._left_in(number)
            if found is not None:
                kind, token = found
                if kind == "arrested" and any(r == "self" for _, r in self.cues.nouns.get(s.lemmas[number.holder], ())):
                    continue  # "nine deaths in custody"
                whole = "of" in s.lower[max(number.first - 2, 0) : number.first]
                if whole and any(c.token == token and c.number.last < number.first for c in self.claims.values()):
                    continue  # "62 of the 150 passengers were killed": it is the 62 who were
                self._claim(number, kind, token, f"number + {s.lower[token]}")

    def _left_in(self, number: Quantity) -> tuple[str, int] | None:
        """The state that somebody is left in, some words on: "*left* four people at a market *dead*"."""
        s = self.s
        verb = s.heads[number.holder]
        if s.lemmas[verb] != "leave" or s.deps[number.holder] != "dobj":
            return None
        for i in range(max(number.holder, number.last) + 1, len(s)):
            joined = s.tags[i] == "CC" and i == number.holder + 1  # "three civilians *and* a guard dead"
            if not joined and (s.tags[i][0] == "V" or s.tags[i] in (",", ".", ":", "CC")):
                return None
            if s.lower[i] in self.cues.states:
                return self.cues.states[s.lower[i]], i
        return None

    def _own_state(self, number: Quantity) -> str | None:
        found = self._state_after(number)
        return found[0] if found else None

    def _state_after(self, number: Quantity) -> tuple[str, int] | None:
        """The state in the words right after a number and its noun: "12 (miners) (were) *missing*"."""
        s, text = self.s, self.s.story.text
        starts = [number.end]
        counted = [number.holder] if number.holder > number.last else []
        # "25 pupils *and teachers* were missing"
        counted += [c for n in counted for c in conjuncts(s, n)[1:] if c not in self.by_holder]
        for noun in [*counted, *_of_phrase(s, number.holder)]:
            starts += [s.ends[noun], s.ends[mention_span(s, noun)[1]]]
        if counted and (where := _WHERE_THEY_ARE.match(text, s.ends[counted[0]], s.end)):
            starts.append(where.end())  # "18 guests *of the hotel in Oda* had yet to be found"
        for at in starts:
            between = _TO_THE_STATE.match(text, at, s.end)
            at = between.end() if between else at
            word = _WORD.match(text, at, s.end)
            token = s.token_at(at) if word else None
            if word is None or token is None:
                continue
            phrase = self.cues.phrases.match(text, at, s.end)
            kind = phrase.lastgroup if phrase else self.cues.states.get(word[0].lower())
            if kind is not None:
                return kind, token
        return None

    def _lives(self) -> None:
        """ "Claimed the lives of 12 people", "12 lives were lost"."""
        s = self.s
        for i, word in enumerate(s.lower):
            if word not in ("lives", "life"):
                continue
            lost = next(
                (c for c in s.children[i] if s.lemmas[c] in ("lose", "claim") and s.deps[c] in ("acl", "relcl")), None
            )
            head = s.heads[i] if lost is None else lost
            if s.lemmas[head] not in ("claim", "take", "cost", "lose"):
                continue
            number = self.by_holder.get(i)
            if number is not None:
                self._claim(number, "killed", head, "lives")
            elif s.lemmas[head] == "lose" and not is_passive(s, head):
                self._count(surface_subject(s, head), "killed", head, "lives", implied=word == "life")
            else:
                self._count(frame(s, i).get("of", []), "killed", head, "lives", implied=True)
                self._count(frame(s, i).get("poss", []), "killed", head, "lives", implied=True)

    def _subsets(self) -> None:
        """ "12 people, including three children": part of a figure is a figure of the same kind."""
        s, text = self.s, self.s.story.text
        for number in self.numbers:
            if (number.start, number.end) in self.claims or number.currency:
                continue
            before = text[max(s.start, number.start - 40) : number.start].lower()
            after = text[number.end : number.end + 30].lower()
            if not (
                _PART_OF.search(before)
                or re.match(r"\s+of\s+(?:them|whom)\b", after)
                or _WERE_CHILDREN.match(after)
                or self._coordinate_with_subset(number)
                or self._in_apposition(number)
                or self._is_elided(number)
            ):
                continue
            over = [
                c for c in self.claims.values() if c.number.start < number.start and c.kind not in ("votes", "money")
            ]
            if not over and (state := _SOME_INCLUDING.search(before)):
                # "Several others were wounded, including two guards"
                token = s.token_at(number.start - len(before) + state.start("state"))
                if token is not None:
                    self._claim(number, self.cues.states[state["state"]], token, "part of")
            if not over and self.told is not None and _WERE_CHILDREN.match(after):
                self._claim(number, self.told, number.holder, "part of")
            if over:
                nearest = max(over, key=lambda c: c.number.start)
                kind = "killed" if re.match(r"\s+of\s+(?:them|whom)\s+fatally\b", after) else nearest.kind
                self._claim(number, kind, nearest.token, "part of", nearest.verb)

    def _coordinate_with_subset(self, number: Quantity) -> bool:
        s = self.s
        at = number.holder
        while s.deps[at] == "conj":
            at = s.heads[at]
        head = s.heads[at]
        return head != at and s.lower[head] in _INCLUDING

    def _is_elided(self, number: Quantity) -> bool:
        """What is not said twice: "two were found dead in the cellar and *14 others* on the stairs", "killed six in
        Oda, *two* in Mira"."""
        s = self.s
        if not number.first or s.lower[number.first - 1] not in _JOINS:
            return False
        last = max(number.last, number.holder)
        at_once = any(
            c.number.last == number.first - 2 and c.kind in _CASUALTIES and c.number.low > 0
            for c in self.claims.values()
        )
        joined = at_once and s.lower[number.first - 1] in ("and", ",") and s.lemmas[last] not in self.cues.other_things
        others = {"other", "others", "more", "another"} & {*s.lower[number.first : last + 2]}
        somewhere = last == number.last and last + 1 < len(s) and s.lower[last + 1] in _LOCATIVE
        if not others and not somewhere and not joined:
            return False
        return not any(s.deps[c].startswith("nsubj") for c in [number.holder, *range(number.first, number.last + 1)])

    def _in_apposition(self, number: Quantity) -> bool:
        """ "Six priests -- five Spaniards and a Pole -- were killed"."""
        s = self.s
        at = number.holder
        while s.deps[at] == "conj":
            at = s.heads[at]
        return s.deps[at] == "appos" and any(c.number.holder == s.heads[at] for c in self.claims.values())

    def _among(self) -> None:
        """ "Among the dead were two girls", "the wounded include a child"."""
        s = self.s
        match = _AMONG.search(s.story.text, s.start, s.end)
        if match is None:
            return
        state = match.lastgroup or "state"
        kind = self.cues.states.get(match[state].lower(), "killed")
        token = s.token_at(match.start(state))
        if token is None:
            return
        for number in self.numbers:
            if number.start >= match.end():
                self._claim(number, kind, token, "among")
        over = s.heads[token]
        while s.tags[over][0] != "V" and s.heads[over] != over:
            over = s.heads[over]
        roles = frame(s, over)
        for role in ("subj", "obj", "attr"):
            nouns = [f for f in roles.get(role, []) if s.starts[f] >= match.end()]
            self._count(nouns, kind, token, "among", implied=True)

    def _votes(self) -> None:
        s, text = self.s, self.s.story.text
        cue = next((i for i, w in enumerate(s.lemmas) if w in _BALLOT), None)
        if cue is None and not _BILLS.isdisjoint(s.lemmas):
            # "The bill was defeated 45-52": no vote is named, but nothing else has such a score.
            cue = next((i for i, w in enumerate(s.lemmas) if w in _DECIDE), None)
        if cue is None:
            return
        for match in _VOTE_SCORE.finditer(text, s.start, s.end):
            sides = [("a", "for"), ("b", "against"), ("c", "abstain")]
            values = [(name, unit, _vote_value(match[name])) for name, unit in sides if match[name]]
            if any(v is None for _, _, v in values) or (values[0][2] or 0) + (values[1][2] or 0) < 3:
                continue
            tail = text[match.end() : match.end() + 12]
            if MEASURE.match(tail) or re.match(r"\s*(?:million|billion|percent)", tail):
                continue
            for name, unit, value in values:
                self._vote(match.start(name), match.end(name), value or 0, unit, cue)
        for number in self.numbers:
            if any(number.start <= a < number.end for a, _ in self.claims):
                continue
            side = _VOTE_SIDE.match(text, number.end, s.end)
            if side:
                unit = side.lastgroup or "for"
                token = s.token_at(side.start(unit)) or cue
                self._claim(number, "votes", token, f"votes {unit}")
            elif s.lemmas[number.holder] == "vote" and number.holder > number.last:
                self._claim(number, "votes", number.holder, "votes")

    def _vote(self, start: int, end: int, value: int, unit: str, cue: int) -> None:
        s = self.s
        first = bisect_right(s.starts, start) - 1
        last = bisect_right(s.starts, end - 1) - 1
        number = Quantity(value, value, False, start, end, first, last, last, None)
        self.claims.setdefault((start, end), _Claim(number, "votes", cue, f"votes {unit}"))

    def _money(self) -> None:
        for number in self.numbers:
            if number.currency is not None:
                token = number.holder
                s = self.s
                while s.tags[token][0] != "V" and s.heads[token] != token:
                    token = s.heads[token]
                self._claim(number, "money", token if s.tags[token][0] == "V" else number.holder, "money")

    def _others(self) -> None:
        s, cues = self.s, self.cues
        for number in self.numbers:
            if (number.start, number.end) in self.claims or number.currency or number.high < 2:
                continue
            noun = number.holder
            if number.first <= noun <= number.last:
                noun = next(iter(_of_phrase(s, noun)), noun)
            lemma = s.lemmas[noun]
            # A handful of rifles or shops is part of the scene; a hundred are a number.
            known = lemma in cues.other_people or (lemma in cues.other_things and number.high >= _CROWD)
            # So with priests and lawyers, who are persons in the story as long as they are few.
            crowd = number.low >= _CROWD and lemma in cues.persons
            a_nation = s.tags[noun] == "NNPS" and s.words[noun].endswith(("s", "ese"))
            if noun > number.last and s.tags[noun] in ("NNS", "NNPS", "NN") and (known or crowd or a_nation):
                if self._is_background(noun):
                    continue
                verb = self._verb_over(noun)
                self._claim(number, "other", noun if verb is None else verb, f"counted {lemma}")

    def _is_background(self, noun: int) -> bool:
        """Whether a number tells of how things are, not of what happened: a family, a population, a staff."""
        s = self.s
        head = s.heads[noun]
        if s.lemmas[noun] in _KIN:
            owned = any(s.deps[c] == "poss" for c in s.children[noun])
            of_parent = s.lower[head] == "of" and s.lemmas[s.heads[head]] in _PARENTS
            if owned or of_parent or s.lemmas[head] == "have":
                return True
        if s.lower[head] in ("of", "to", "with") and s.lemmas[s.heads[head]].lower() in _SETTLED:
            return True
        verb = self._verb_over(noun)
        if verb is None or s.tags[verb] == "VBD":
            return False
        return s.lemmas[verb] in _STAYS or (s.lemmas[noun] in _STAFF and head == verb and s.lemmas[verb] == "have")

    # the record

    def _figure(self, claim: _Claim) -> Figure:
        s, number = self.s, claim.number
        story = s.story
        kind: FigureKind = "other" if claim.kind == "casualties" else claim.kind  # type: ignore[assignment]
        giver, verb = self._giver(claim)
        last = number.last
        of: Evidence | None = None
        if number.implied:
            of = story.evidence(number.start, number.end)
        elif kind not in ("votes", "money"):
            of, last = self._of(claim)
        phrase = story.evidence(number.start, max(number.end, s.ends[last]))
        predicate = story.evidence(s.starts[claim.token], s.ends[claim.token])
        evidence = (phrase,) if phrase.start <= predicate.start < phrase.end else (phrase, predicate)
        unit = number.currency
        if kind == "votes":
            unit = claim.rule.partition(" ")[2] or None
        return Figure(
            digest(story.id, str(number.start), str(number.end), kind),
            kind,
            number.low,
            number.high,
            number.approximate,
            unit,
            of,
            self._by(claim),
            self._place(claim.token, number),
            self._as_of(claim),
            s.index,
            claim.token,
            evidence,
            self._status(claim),
            claim.rule,
            (s.index, giver) if giver is not None else None,
            story.evidence(s.starts[verb], s.ends[verb]) if verb is not None else None,
        )

    def _giver(self, claim: _Claim) -> tuple[int | None, int | None]:
        """Who gives a count by raising, keeping or correcting a toll, or by counting; and the verb of it."""
        s, verb = self.s, claim.verb
        owned = claim.rule in ("toll", "counted again")
        for owner in (c for c in s.children[claim.token] if owned and s.deps[c] == "poss"):
            if s.tags[owner] in ("NNP", "NNPS") or s.lemmas[owner].lower() in self.cues.bodies:
                return owner, claim.token  # "the *government*'s figure is 58"
            if s.lower[owner] in ("its", "their") and (over := self._verb_over(claim.token)) is not None:
                for subject in surface_subject(s, over):
                    if s.lemmas[subject].lower() in self.cues.bodies:
                        return subject, claim.token  # "the *government* has not moved from its figure of 26"
        if claim.rule == "toll" and (keeper := self._keeper(claim.token)) is not None:
            return keeper, claim.token  # "the toll given by the *police* was 15"
        for i, lemma in enumerate(s.lemmas):
            if lemma in _RECKONING and s.lower[s.heads[i]] == "by" and (keeper := self._keeper(i)) is not None:
                return keeper, i  # "by the *union*'s count, 87 were arrested"
        if verb is None:
            over = s.heads[claim.number.holder]
            if s.tags[over] == "JJ" or over == claim.token:
                over = s.heads[over]  # "24 *dead*"
            if s.tags[over] == "IN":
                over = s.heads[over]  # "speaks *of* 24 dead"
            if over == claim.token and s.tags[over] == "NNS":
                over = s.heads[over]  # "reported the *deaths* of 24 soldiers"
            above = s.heads[claim.token]
            blaming = s.heads[above] if s.deps[claim.token] == "pcomp" else above
            if s.lemmas[over] in _COUNTING and over != claim.token:
                verb = over  # "the group *counted* 24 deaths"
            elif s.lemmas[blaming] in _BLAMING and blaming != claim.token:
                verb = blaming  # "the army *accused* the rebels of killing 24"
        had = verb is not None and claim.rule == "counted again" and s.lemmas[verb] == "have"
        if (
            verb is None
            or not (had or s.lemmas[verb] in _GIVING)
            or s.tags[verb] in ("VBG", "VB")
            or is_passive(s, verb)
        ):
            return None, claim.verb
        for subject in surface_subject(s, verb):
            lemma = s.lemmas[subject].lower()
            if lemma in _TOLLS or lemma in _PAPERS:
                if (keeper := self._keeper(subject)) is not None:
                    return keeper, verb  # "a count by the *Observatory* puts the dead at 87"
                continue
            if lemma == "source" and s.tags[subject] == "NNS":
                return subject, verb  # "hospital sources"
            known = (self.cues.bodies, self.cues.persons, self.cues.other_people, self.cues.groups)
            if s.tags[subject] in ("NNP", "NNPS", "PRP") or any(lemma in words for words in known):
                return subject, verb
        return None, claim.verb

    def _keeper(self, tally: int) -> int | None:
        """Whose a count or a paper is: its owner, or by whom it was made or is kept."""
        s = self.s
        made = [tally, *(c for c in s.children[tally] if s.deps[c] == "acl")]
        found = [c for c in s.children[tally] if s.deps[c] == "poss"]
        found += [
            noun
            for over in made
            for by in s.children[over]
            if s.lower[by] == "by"
            for noun in s.children[by]
            if s.deps[noun] == "pobj"
        ]
        for noun in found:
            lemma = s.lemmas[noun].lower()
            if s.tags[noun] in ("NNP", "NNPS") or lemma in self.cues.bodies or lemma in self.cues.persons:
                return noun
        return None

    def _status(self, claim: _Claim) -> Status:
        """The predicate's status; a count that is "believed" or "estimated" is still given as one."""
        s = self.s
        if claim.kind == "votes" and s.tags[claim.token][0] != "V":
            return "happened"
        if claim.kind == "missing" and claim.rule.startswith("number +"):
            return "happened"  # "had not been found" denies nothing
        if claim.rule == "toll" and _OF_ITSELF.fullmatch(s.story.text, s.ends[claim.token], claim.number.start):
            return "happened"  # "has not moved from its figure *of 26*": that is the figure, whatever is done with it
        if claim.verb is not None and s.tags[claim.token][0] != "V":
            # A toll stands at what it was raised to; whether it was, its verb says.
            read = status_of(s, claim.verb)
            return "happened" if read.status == "ongoing" else read.status
        read = status_of(s, claim.token)
        if read.cue is not None and s.lemmas[read.cue] in _ESTIMATING:
            return "happened"
        if read.status == "planned" and any(s.lower[c] == "being" for c in s.children[claim.token]):
            return "ongoing"  # "were being held on Sunday evening" is no plan
        if read.cue is not None and s.lemmas[read.cue] == "miss":
            return "happened"  # "38 are missing and 12 were found dead": nobody missed dying
        if read.status == "called_off" and s.tags[claim.token][0] == "N":
            return "happened"  # "pulled 12 bodies out": the dead are not called off
        if claim.kind == "votes" and read.status == "did_not_happen":
            return "happened"  # what the vote went against is denied, not the vote
        return read.status

    def _of(self, claim: _Claim) -> tuple[Evidence | None, int]:
        """Who or what is counted, and the last token of the number's noun phrase."""
        s, number = self.s, claim.number
        noun = number.holder
        if number.first <= noun <= number.last:
            inner = _of_phrase(s, noun)
            if not inner or s.lower[inner[0]] in ("them", "whom"):
                return None, number.last
            noun = inner[0]
        if noun <= number.last or s.tags[noun][0] not in "NJ":
            return None, number.last
        _, last = mention_span(s, noun)
        last = max(last, noun)
        if s.lower[last] in ("hostage", "captive", "prisoner") and s.tags[last - 1] == "NNS":
            last -= 1  # "took eight tourists hostage"
        if noun == claim.token and s.lemmas[noun] in self.cues.nouns and s.lemmas[noun] not in ("hostage", "detainee"):
            return None, last
        first = number.last + 1
        while first < last and s.lower[first] in ("of", "the", "them", "other", "more", "-", "odd", "additional"):
            first += 1
        more = _MAKEUP.match(s.story.text, s.ends[last], s.end)
        end = more.end() if more else s.ends[last]
        return s.story.evidence(s.starts[first], end), last

    def _by(self, claim: _Claim) -> tuple[int, int] | None:
        s, token = self.s, claim.token
        if claim.kind in ("votes",):
            return None
        roles = frame(s, token)
        verb = s.tags[token][0] == "V"
        if claim.kind == "money" or (verb and claim.rule.endswith((" obj", "lives"))):
            fillers = roles.get("subj", [])
        elif not verb:
            fillers = roles.get("subj", [])
            if s.lemmas[s.heads[token]] == "leave" and not fillers:
                fillers = surface_subject(s, s.heads[token])
        else:
            fillers = []
        if claim.rule == "toll" or claim.rule.endswith(" subj"):
            return None
        for filler in fillers:
            if claim.number.first <= filler <= claim.number.last or filler == claim.number.holder:
                continue
            doer = self._doer(filler)
            if doer is not None:
                return s.index, doer
        return None

    def _doer(self, token: int) -> int | None:
        """The actor behind a filler: who attacked, where "the attack" is what killed.

        A thing, a fire or a flood leaves nobody.
        """
        s = self.s
        lemma = s.lemmas[token].lower()
        if s.tags[token] not in ("NN", "NNS") or lemma in self.cues.persons or lemma in self.cues.other_people:
            return token
        if lemma in self.cues.groups or lemma in self.cues.bodies:
            return token
        roles = frame(s, token)
        for role in ("subj", "poss", "mod"):
            for doer in roles.get(role, ()):
                if not _WEEKDAY.match(s.words[doer]) and s.tags[doer][0] in "NJ" and doer != token:
                    return doer
        for child in s.children[token]:
            if s.deps[child] in ("amod", "nmod", "compound") and s.tags[child] == "JJ" and s.words[child][0].isupper():
                return child
        return None

    def _place(self, token: int, number: Quantity) -> tuple[int, int] | None:
        s = self.s
        over = s.heads[token]
        for near in (token, number.holder, over, s.heads[over]):
            if near != token and s.tags[near][0] not in "VN":
                continue
            for child in s.children[near]:
                if s.lower[child] in _LOCATIVE and s.deps[child] == "prep":
                    for noun in s.children[child]:
                        if s.deps[noun] == "pobj" and not _WEEKDAY.match(s.words[noun]):
                            named = self._named(noun)
                            if named is not None:
                                return s.index, named
        return None

    def _named(self, noun: int) -> int | None:
        """The name in a place phrase: "the town of Gao" gives Gao, "the attack in Gao" too."""
        s = self.s
        if s.tags[noun] in ("NNP", "NNPS"):
            return noun
        for child in s.children[noun]:
            if s.lower[child] in ("of", "in", "near", "at", "outside") and s.deps[child] == "prep":
                for inner in s.children[child]:
                    if (
                        s.deps[inner] == "pobj"
                        and s.tags[inner] in ("NNP", "NNPS")
                        and not _WEEKDAY.match(s.words[inner])
                    ):
                        return inner
        return None

    def _as_of(self, claim: _Claim) -> tuple[int, int] | None:
        """The date up to which the count was taken: "as of Friday", "by Sunday", a toll's own day."""
        s = self.s
        for i, word in enumerate(s.words):
            if not _WEEKDAY.match(word) or (word.lower() in ("may", "march", "mar") and s.tags[i] != "NNP"):
                continue
            before = s.lower[max(i - 2, 0) : i]
            if "by" in before or before[-2:] == ["as", "of"] or "until" in before:
                return s.index, i
            if claim.rule == "toll" and s.heads[i] == s.heads[claim.token]:
                return s.index, i
            if claim.rule == "toll" and s.lower[s.heads[i]] == "on" and s.heads[s.heads[i]] == s.heads[claim.token]:
                return s.index, i
        return None


_MAKEUP = re.compile(
    r"\s*,\s*(?:mostly|mainly|most\s+of\s+(?:them|whom)|many\s+of\s+(?:them|whom)|largely|predominantly|chiefly"
    r"|nearly\s+all|almost\s+all"
    r"|all\s+of\s+(?:them|whom)|both\s+of\s+(?:them|whom)"
    r"|half\s+of\s+them)\s+(?:of\s+them\s+)?(?:were\s+)?[^\W\d_]+(?:\s+(?:and|from)\s+[^\W\d_]+"
    r"|\s+[^\W\d_]+(?=[,.;]|\s+and\b)){0,6}",
    re.IGNORECASE,
)


def _of_phrase(sentence: Sentence, noun: int) -> list[int]:
    """The nouns of "dozens *of people*", "a group *of miners*"."""
    deps, lower, children = sentence.deps, sentence.lower, sentence.children
    return [g for c in children[noun] if lower[c] == "of" for g in children[c] if deps[g] == "pobj"]


def _has_object(sentence: Sentence, i: int) -> bool:
    return any(sentence.deps[c] in ("dobj", "ccomp", "xcomp") for c in sentence.children[i])


def _vote_value(words: str) -> int | None:
    if words[0].isdigit():
        return int(words.replace(",", ""))
    if words.lower() in ("none", "nil", "zero"):
        return 0
    parts = words.lower().split("-")
    if not all(p in UNITS or p in TENS for p in parts):
        return None
    read = bounds(words)
    return int(read[0]) if read else None
