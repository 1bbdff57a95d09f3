"""What one figure's own sentence says of the tally that it belongs to.

A ledger reads no parse: a Reading is stored as records and text, and ledgers are made from those. So the marks of
a tally are read off the words around the number: that it adds ("another six bodies") or takes back ("revised
down"), that it is a part ("nine of them women"), since when it counts, whose word is set against whose.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from dateline.quantities import TENS, UNITS, states_number
from dateline.storylines.outline import STOP_WORDS, stems

#: Whose side a source is on, as far as rivalry over numbers goes.
Side = Literal["state", "against", "other"]

#: Kinds that make a series. Votes are cast once, and a sum says nothing of which sum it is.
TALLIED = frozenset(("killed", "wounded", "held", "missing", "displaced", "arrested", "other"))


@dataclass(frozen=True, slots=True)
class Count:
    """One figure of one story.

    ``low`` or ``high`` is None where the words leave that side open. ``day`` is when the count stood, or was
    given; None in an undated story. ``since`` is the day from which it counts, ``happened`` the days of the act.
    ``start`` and ``end`` are the number's, in code points of the story's text.
    """

    id: str
    story: str
    published: str | None
    day: date | None
    start: int
    end: int
    kind: str
    low: float | None
    high: float | None
    approximate: bool
    #: Whether a number stands in the words: "a guard was killed" counts one and says none.
    stated: bool
    unit: str | None
    of: str | None
    source: str | None
    anonymous: bool
    side: Side
    #: ISO 3166 alpha-3 of the source.
    speaks_for: str | None
    place: str | None
    admin1: str | None
    country: str | None
    wide: bool
    since: date | None
    happened: tuple[date, date] | None
    adds: bool
    #: Counts who are left: such a number falls without anybody having been wrong.
    remaining: bool
    takes_back: bool
    disputes: bool
    #: Says outright that another number is wrong.
    denies: bool
    #: Says that the tally has grown to this.
    rises: bool
    part: str | None
    #: Whose people are counted, cut as names are: "35 Tajik citizens", "13 of its soldiers".
    people: str | None
    other_event: bool
    sentence: int
    #: Stems to weights: those of the figure's own sentence, and lighter those of the rest of its story.
    words: Mapping[str, float]
    #: Names in the sentence, cut to their first letters so that "Nepalese" and "Nepal" are one.
    names: frozenset[str]
    #: The same with those of the source.
    all_names: frozenset[str]
    #: The countries of its place and of who gives it; where neither is known, of the story's other counts.
    lands: frozenset[str]
    evidence: tuple[Mapping[str, Any], ...]

    @property
    def value(self) -> float:
        """The number that the words give: the lower bound, or the upper where only that is given."""
        return self.low if self.low is not None else self.high or 0.0

    @property
    def is_local(self) -> bool:
        """Whether it is given by the authority of a town."""
        return self.source is not None and not source_words(self.source).isdisjoint(_OF_TOWNS)

    @property
    def order(self) -> tuple[str, str, int]:
        return self.published or "", self.story, self.start

    def to_json(self) -> str:
        """All but the words and names that it was linked by."""
        kept = {name: getattr(self, name) for name in self.__slots__ if name not in _LINKED_BY}
        kept["happened"] = self.happened and [day.isoformat() for day in self.happened]
        kept["day"], kept["since"] = (day and day.isoformat() for day in (self.day, self.since))
        return json.dumps(kept, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Count:
        """What :meth:`to_json` gave, without words and names."""
        kept = json.loads(text)
        first, last = map(_day, kept.pop("happened") or (None, None))
        happened = (first, last) if first and last else None
        kept["day"], kept["since"] = _day(kept["day"]), _day(kept["since"])
        kept["evidence"] = tuple(kept["evidence"])
        none: frozenset[str] = frozenset()
        return cls(**kept, happened=happened, words={}, names=none, all_names=none, lands=none)


_LINKED_BY = frozenset(("words", "names", "all_names", "lands"))


def counts(
    story: Mapping[str, Any],
    figures: Iterable[Mapping[str, Any]],
    statements: Iterable[Mapping[str, Any]],
    kinds: Container[str] | None = None,
) -> list[Count]:
    """The counts of one story from its records, as :meth:`Reading.to_dict` and the store give them; or of some kinds.

    Left out are what was only possible or planned, and persons who are named and not counted.
    """
    copy = _Copy(story["text"])
    told = {statement["id"]: statement for statement in statements}
    published = _day(story["published"])
    out = []
    rows = sorted(figures, key=lambda f: (f["evidence"][0]["start"], f["id"]))
    tolls = {n: figure for figure in rows for n in [copy.nth(figure)] if _BRINGS.search(_before(story, figure))}
    for figure in rows:
        if _AND_ROSE.search(_before(story, figure)):
            tolls.setdefault(copy.nth(figure), figure)
    for figure in rows:
        if _IN_ALL.search(_before(story, figure)):
            # "Soldiers found 12 bodies on Friday. In all, 74 people have died": the sentence before was added.
            tolls.setdefault(copy.nth(figure) - 1, figure)
    named: tuple[int, str, Mapping[str, Any]] | None = None
    for figure in rows:
        source = _source(figure, told, named)
        if source and source["name"] and not source["pronoun"]:
            named = (figure["evidence"][0]["start"], source["name"], source)
        if kinds is not None and figure["kind"] not in kinds:
            continue
        last = figure["evidence"][0]["end"]
        if not _is_told(figure, source) or _is_a_name(figure["evidence"][0]["text"]):
            continue
        if _IS_WRONG.match(story["text"], last):
            continue
        out.append(_count(story, figure, source, copy, tolls.get(copy.nth(figure)), published))
    out = [replace(count, adds=False) if _is_of_others(count, out) else count for count in out]
    out = [replace(count, part=None) if count.part == _SOME and not _has_whole(count, out) else count for count in out]
    named_here = frozenset[str]().union(*(count.lands for count in out if count.kind in TALLIED))
    return [count if count.lands else replace(count, lands=named_here) for count in out]


def _is_of_others(count: Count, told: Iterable[Count]) -> bool:
    """Whether what is added is added to another tally: "17 are dead, and another 30 are missing"."""
    if not count.adds or count.kind == "killed":
        return False
    before = [other.kind for other in told if other.start < count.start and other.sentence >= count.sentence - 1]
    return bool(before) and count.kind not in before


def _has_whole(count: Count, told: Iterable[Count]) -> bool:
    """Whether its story gives the tally that it is some of; else "them" are whoever the tally is of."""
    return any(
        (other.kind, other.part) == (count.kind, None) and other.value > count.value and other.start < count.start
        for other in told
    )


def _is_a_name(words: str) -> bool:
    """Whether one person or thing is told of, and not counted: "his wife", "Ana Ruiz", "the suspect"."""
    return not (states_number(words) or re.match(r"(?:an?|another)\b", words, re.IGNORECASE))


#: "the number of 287 *had been wrong*": nobody stands for that.
_IS_WRONG = re.compile(
    r"[^.;]{0,30}?\b(?:is|was|are|were|been)\s+(?:\w+ly\s+)?(?:wrong|false|incorrect|untrue|exaggerated|inflated|mistaken"
    r"|a\s+(?:lie|mistake)|an?\s+(?:error|exaggeration)|not\s+(?:true|correct))\b",
    re.IGNORECASE,
)

_Span = tuple[int, int]
#: How long before its story a tally may have been given.
_LATE = timedelta(days=31)


def _before(story: Mapping[str, Any], figure: Mapping[str, Any]) -> str:
    start: int = figure["evidence"][0]["start"]
    return str(story["text"][max(start - 90, 0) : start])


def _count(
    story: Mapping[str, Any],
    figure: Mapping[str, Any],
    source: Mapping[str, Any] | None,
    copy: _Copy,
    toll: Mapping[str, Any] | None,
    published: date | None,
) -> Count:
    text, n = story["text"], copy.nth(figure)
    number = figure["evidence"][0]
    first, last = copy.sentences[n]
    sentence, before, after = text[first:last], text[first : number["start"]], text[number["end"] : last]
    begin, end = _days(figure["as_of"] if figure["as_of"] and figure["as_of"]["text"] in sentence else None)
    since = happened = None
    counted = _counted_on(figure, sentence)
    if (
        _SINCE.search(sentence)
        and not _IN_A_DAY.search(sentence)
        and begin is not None
        and end is not None
        and begin != end
    ):
        since = begin
    elif begin is not None and end is not None and not counted and not _CLOSES.search(sentence):
        happened = (begin, end)
    near = text[max(first, number["start"] - _BESIDE_IT) : min(number["end"] + _BESIDE_IT, last)]
    left = _REMAINING.search(near) is not None
    if left and figure["kind"] in _FALLING:
        happened = None  # they are still missing on that day; what they are missing from was before
    said_on = _days(source["date"])[1] if source and source["date"] and source["date"]["text"] in sentence else None
    day = (end if counted else None) or said_on or published
    if published is not None and day is not None and not published - _LATE <= day <= published:
        day = published
    name = (source or {}).get("name")
    place = figure["place"] or {}
    if place and name and place["text"] in name:
        place = {}  # "a network in Port-au-Prince said": where they sit, not where it happened
    adds = bool(
        _ADDS.match(number["text"])
        or (_MORE.search(number["text"]) and not _MORE_THAN.match(number["text"]))
        or _MORE_AFTER.match(after)
    )
    part = _part(figure, before, after)
    if toll is not None and toll is not figure and toll["kind"] == figure["kind"] and part is None:
        # "Three died in hospital, raising the toll to 278": what stands before the toll was added to it.
        adds = adds or (number["start"] < toll["evidence"][0]["start"] and _low(figure) < _low(toll))
    people = _people(figure["of"] if part in (None, _DAY) else _after_part(number["text"], after, figure["of"]), name)
    if people is None and part is None and (_OWN_DEAD.search(before) or figure["evidence"][-1]["text"] in _LOST):
        people = _owners(name)
    own = {cut(word) for word in _NAME.findall(name or "") if word.casefold() not in STOP_WORDS}
    # "Rosa Cruz said 11 had died": her name tells nothing of where.
    anchor = copy.anchor(n, frozenset(own) if name and name == name.title() and " " in name else frozenset())
    names = copy.names(anchor)
    lands = place.get("country"), (source or {}).get("country")
    return Count(
        id=figure["id"],
        story=story["id"],
        published=story["published"],
        day=day,
        start=number["start"],
        end=number["end"],
        kind=figure["kind"],
        low=figure["low"],
        high=figure["high"],
        approximate=figure["approximate"],
        stated=states_number(number["text"]),
        unit=figure["unit"],
        of=figure["of"],
        source=name,
        anonymous=bool(source and source["anonymous"]),
        side=_side(source),
        speaks_for=(source or {}).get("country"),
        place=place.get("name"),
        admin1=place.get("admin1"),
        country=place.get("country"),
        wide=bool(_WIDE.search(sentence)),
        since=None if adds else since,
        happened=happened,
        adds=adds,
        remaining=figure["kind"] == "missing"
        or (figure["kind"] in _FALLING and left)
        or (figure["kind"] in _HEALING and _FALLS.search(before[-70:]) is not None)
        or (figure["kind"] == "other" and cut(figure["evidence"][-1]["text"]) in _CAUGHT),
        takes_back=bool(_TAKES_BACK.search(sentence)),
        disputes=bool(_DISPUTES.search(sentence) or _DENIES.search(sentence)),
        denies=bool(_DENIES.search(sentence)) or copy.is_contrary(n),
        rises=bool(_RISES.search(before[-70:]) or _BRINGS.search(before)),
        part=part if people is None or part == _DAY else None,
        people=people,
        other_event=bool(_OTHER_EVENT.search(sentence)),
        sentence=n,
        words=copy.weights(n, anchor),
        names=frozenset(names - own),
        all_names=frozenset(names | own),
        lands=frozenset(str(land) for land in lands if land not in NO_COUNTRY),
        evidence=tuple(figure["evidence"]),
    )


# -- whose word -------------------------------------------------------------------------------

_STATE = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"))
_AGAINST = frozenset(("REB", "OPP", "SOC", "UAF", "INS", "SEP", "ACT"))


_Named = tuple[int, str, Mapping[str, Any]]


def _source(
    figure: Mapping[str, Any], told: Mapping[str, Mapping[str, Any]], named: _Named | None
) -> Mapping[str, Any] | None:
    """Who stands for the number: the innermost of those who assert it. ``named`` stood for a figure before it."""
    for said in reversed(figure["said_by"]):
        if said["stance"] not in ("asserts", "confirms") or not (said["source"] or said["anonymous"]):
            continue
        statement = told.get(said["statement"], {})
        actor = (statement.get("source") or {}).get("actor") or {}
        name = said["source"]
        pronoun = bool(name) and name.casefold() in _PRONOUNS
        if pronoun:
            earlier = _speaker_before(figure, told)
            if named is not None and (earlier is None or named[0] > earlier[0]):
                earlier = named
            if earlier is not None:
                _, name, actor = earlier
            else:
                name = _named_by(name, actor) or name
        cell = statement.get("date")
        return {"name": name, "anonymous": said["anonymous"], "date": cell, "pronoun": pronoun, **_of(actor)}
    return None


_PRONOUNS = frozenset(("it", "he", "she", "they", "its", "his", "her", "their"))


def _speaker_before(figure: Mapping[str, Any], told: Mapping[str, Mapping[str, Any]]) -> _Named | None:
    """Who was named last as speaking before a pronoun speaks; else the person that a pronoun before it stood for."""
    start = figure["evidence"][0]["start"]
    best: dict[bool, _Named] = {}
    for statement in told.values():
        source = statement.get("source")
        if not source or not statement["evidence"]:
            continue
        by_name = source["text"].casefold() not in _PRONOUNS
        name = source["text"] if by_name else _named_by(source["text"], source["actor"])
        at = min(span["start"] for span in statement["evidence"])
        if name is not None and at < start and (by_name not in best or at > best[by_name][0]):
            best[by_name] = (at, name, source["actor"])
    return best.get(True) or best.get(False)


def _named_by(pronoun: str, actor: Mapping[str, Any]) -> str | None:
    """Who a pronoun stands for, where the Reading knows a person; "it" may be too much else."""
    name = actor.get("name")
    known = name and name.casefold() not in _PRONOUNS and pronoun.casefold() in ("he", "she", "his", "her")
    return str(name) if known else None


def _of(actor: Mapping[str, Any]) -> dict[str, Any]:
    return {"country": actor.get("country"), "sectors": actor.get("sectors") or []}


def _side(source: Mapping[str, Any] | None) -> Side:
    if source is None:
        return "other"
    sectors = set(source["sectors"][:1])
    named = source_words(source["name"] or "")
    words = named if not sectors else frozenset()
    if sectors == {"JUD"} and named & _LAWYERS:
        return "other"  # who pleads is no authority
    against = not sectors and _AGAINST_WORDS.search(source["name"] or "")
    if sectors & _AGAINST or against or named & (RIVALS | _IN_OPPOSITION):
        return "against"
    if not sectors & _STATE and named & _RELIEF:
        return "other"
    office = words & _LEVELS and not words & _PRIVATE
    itself = office or (not sectors and source["country"] not in NO_COUNTRY and _NAME.match(source["name"] or ""))
    return "state" if itself or sectors & _STATE or words & _STATE_WORDS else "other"


def _is_told(figure: Mapping[str, Any], source: Mapping[str, Any] | None) -> bool:
    """Whether somebody, or the story, gives the number for a fact."""
    if figure["status"] in ("happened", "ongoing"):
        return True
    asserted = source is not None and len(figure["said_by"]) > 1
    return figure["status"] == "did_not_happen" and asserted


def cut(word: str) -> str:
    """A word by its first letters: ministry and minister, Tajik and Tajikistan are one."""
    return word.casefold()[:5]


_SMALL = frozenset(
    """the a an of in at on for to and by from its their his her local top senior unnamed one s spokesman spokeswoman
    spokesperson spokesmen head chief""".split()
)


#: Who may be called so and nothing else: "a local chief".
_HEADS = frozenset(("chief", "head"))
_STATE_WORDS = frozenset(
    map(
        cut,
        """ministry government army police officials authorities president mayor governor coast navy agency
        service brigade prosecutors emergency civil cabinet state premier parliament regime junta administration embassy
        palace secretary bureau commissioner ombudsman disaster presidency""".split(),
    )
)
_AGAINST_WORDS = re.compile(
    r"\b(?:rebels?|opposition|guerrillas?|militants?|militias?|insurgents?|activists?|rights|protest[eo]rs?|unions?"
    r"|separatists?|exiled?s?|dissidents?|observatory|watchdogs?|monitors?|civil\s+society)\b",
    re.IGNORECASE,
)
#: Lawmakers of the opposition are no authority.
_IN_OPPOSITION = frozenset(map(cut, "opposition dissident insurgent guerrilla".split()))
#: Where offices are: "the regional health director" holds one, doctors of the district hospital do not.
_LEVELS = frozenset(map(cut, "regional provincial district county municipal federal".split()))
_PRIVATE = frozenset(
    map(
        cut,
        """doctors hospital clinic residents family newspaper paper radio television company association society league
        church farmers traders teacher school""".split(),
    )
)
#: Codes that stand for bodies without a country.
NO_COUNTRY = frozenset((None, "IGO", "NGO", "MNC"))
_OF_TOWNS = frozenset(map(cut, "mayor municipality council".split()))
#: An agency, but none of the state's.
_RELIEF = frozenset(map(cut, "news aid relief refugee humanitarian charity".split()))
_LAWYERS = frozenset(map(cut, "lawyers attorney defence defense".split()))
#: A government so called governs somebody else.
RIVALS = frozenset(map(cut, "shadow exiled rebel rival breakaway parallel separatist self-proclaimed".split()))


#: Other words for one and the same source; the military is cut like its militants.
_SAME = {
    word: first
    for first, *others in (
        ("army", "military"),
        ("family", "families", "relatives", "kin"),
        ("residents", "resident", "villagers", "villager", "locals", "inhabitants", "islanders"),
        ("doctors", "medics", "physicians"),
        ("fire", "firefighters", "firemen"),
        ("labour", "labor"),
        ("centre", "center"),
    )
    for word in others
}


@lru_cache(1_000)
def source_words(name: str) -> frozenset[str]:
    """The words that say which source it is."""
    words = [word.removesuffix("'s").removesuffix("’s") for word in re.findall(r"[\w’']+", name.casefold())]
    told = [word for word in words if word not in _SMALL] or [word for word in words if word in _HEADS]
    return frozenset(cut(_SAME.get(word, word)) for word in told)


# -- marks in the words -----------------------------------------------------------------------

_NAME = re.compile(r"\b[^\W\d_a-z][^\W\d_]*[^\W\d_A-Z]\b")
_ADDS = re.compile(r"(?:at\s+least\s+|some\s+)?(?:another|a\s+further|an\s+additional|further|additional)\b", re.I)
_MORE = re.compile(r"\b(?:more|further|additional)\b", re.I)
_MORE_THAN = re.compile(r"(?:no\s+)?more\s+than\b", re.I)
_MORE_AFTER = re.compile(r"\s+more\b(?!\s+than)", re.I)
#: "bringing the death toll to", "so that … are known to have died": what came before was added.
_BRINGS = re.compile(
    r"\b(?:bring|brings|bringing|brought|tak(?:e|es|ing)|took|rais(?:e|es|ing)|push(?:es|ing|ed)|lift(?:s|ing|ed))\b"
    r"[^.;]{0,70}\b(?:to|past|above)\s+(?:at\s+least\s+|more\s+than\s+)?$",
    re.I,
)
#: "Seven bodies were pulled out, and the death toll climbed to 15"
_AND_ROSE = re.compile(
    r"(?:,|\b(?:and|as|while|so))\s+(?:that\s+)?(?:the|its|their)\s+(?:\w+\s+)?(?:tolls?|number\s+of\s+\w+|count|tally|total|dead)\b"
    r"[^.;,]{0,40}\b(?:rose|risen|rises|rising|climb\w*|jump\w*|gr(?:ew|own)|went\s+up|reach(?:ed|es|ing)|stands?|stood)"
    r"\s+(?:(?:to|at)\s+)?(?:at\s+least\s+|more\s+than\s+)?$",
    re.I,
)
_IN_ALL = re.compile(r"[.;]\s+(?:In\s+all|In\s+total|Altogether|All\s+told|Overall)\s*,?\s+(?:at\s+least\s+|some\s+)?$")
#: The day that a search ends is not that of the act.
_CLOSES = re.compile(
    r"\b(?:search\w*|rescue\w*|siege|efforts?|operation|mourning)\b[^.;]{0,40}"
    r"\b(?:end(?:s|ed)|finish\w+|clos\w+|called\s+off|halted|suspended|abandoned|given\s+up)\b"
    r"|\b(?:end(?:s|ed|ing)|finish\w+|clos\w+|call(?:ed|ing)\s+off|halt\w*|suspend\w*|abandon\w*|g[ai]v(?:e|ing)\s+up)\b"
    r"[^.;]{0,30}\b(?:search\w*|rescue\w*|siege|efforts?|operation)\b",
    re.IGNORECASE,
)
#: How near to a number, in characters, it must be told that they are those left.
_BESIDE_IT = 60
#: Kinds of which those left may be counted, and states in which they are others still.
_FALLING = frozenset(("missing", "displaced", "held", "arrested", "other"))
_HEALING = _FALLING | {"wounded"}
_CAUGHT = frozenset(map(cut, ("trapped", "stranded")))
_REMAINING = re.compile(r"\b(?:still|remain(?:s|ed|ing)?|yet|leav(?:es|ing)|in\s+captivity)\b", re.I)
_N = rf"(?:\d[\d,]*|{'|'.join([*UNITS, *TENS])})"
_TALLY = r"(?:tolls?|counts?|numbers?|figures?|estimates?|tall(?:y|ies)|totals?|dead|deaths|missing|injured|wounded)"
#: Words that take back a number, the weaker of them only beside a tally: coffins are lowered too.
_TAKES_BACK = re.compile(
    r"\b(?:revis\w+|counted\s+twice|double[- ]counted|scaled\s+(?:back|down)|downward\w*|corrected\s+itself"
    rf"|down\s+from\s+(?:[a-z’']+\s+){{0,5}}{_N}"
    rf"|(?:lower(?:s|ed|ing)|correct(?:s|ed|ing)|cut|reduc(?:es|ed|ing)|retract\w*|withdr[ae]w\w*)\b[^.;]{{0,40}}\b{_TALLY}"
    rf"|{_TALLY}\b[^.;]{{0,60}}\b(?:lowered|corrected|cut|reduced|retracted|withdrawn|mistaken\w*|erroneous\w*))\b",
    re.I,
)
_DENIES = re.compile(
    r"\b(?:disput\w+|den(?:y|ies|ied|ying)|reject\w+|contradict\w+|contest\w+|dismiss\w+|(?:fewer|less|more)\s+than\s+the"
    r"|(?:was|were|is|are|been)\s+(?:wrong|false|incorrect|untrue|exaggerated|inflated)"
    r"|(?:higher|lower|different)\s+(?:figure|toll|count|number|total|tally)|contrary\s+to|challeng\w+|at\s+odds"
    r"|(?:twice|double|triple)\s+(?:the|that|what|as\s+many)|conceal\w*|cover(?:ed|ing)?[- ]up|insist\w*"
    rf"|(?<=,\s)not\s+(?:the\s+)?{_N}|(?:rather\s+than|instead\s+of)\s+(?:the\s+)?{_N}"
    r"|un(?:recorded|counted|reported)|under-?(?:count|estimat|report)\w*"
    r"|far\s+(?:more|fewer|higher|lower|below|above)|well\s+(?:above|below)|(?:not|n't|never)\s+confirm\w*|unconfirmed"
    r"|(?:many|several|two|three|four|five|ten)\s+times\s+(?:what|the|as\s+many)|what\s+the\s+\w+\s+(?:admits?|claims?)"
    r"|(?:true|real|actual)\s+(?:\w+\s+){0,2}(?:number|toll|figure|count|total))\b",
    re.I,
)
_CONTRARY = re.compile(
    r"\b(?:disagree\w*|disput\w+|contradict\w*|(?:different|other|third|lower|higher)\s+(?:account|version|count|figure|toll))\b",
    re.IGNORECASE,
)
_RISES = re.compile(
    r"\b(?:(?:rose|risen|ris(?:es|ing)|climb\w*|jump\w*|gr(?:ew|own|ows)|mount(?:ed|s)|increased|raised|gone\s+up|went\s+up"
    r"|has\s+now|have\s+now|now\s+(?:at|stands?))\b[^.;]{0,40}"
    r"|(?:reach(?:ed|es)|pass(?:ed|es)|surpass\w*)\s+(?:at\s+least\s+|more\s+than\s+|the\s+)?)$",
    re.IGNORECASE,
)
_FALLS = re.compile(
    r"\b(?:fell|fall(?:en|s|ing)|drop(?:s|ped|ping)|declin\w+|shrank|shrunk|dwindl\w+|(?:was|were|is|are|went|gone|come|came)\s+down)\b"
    r"[^.;]{0,40}$",
    re.IGNORECASE,
)
_DISPUTES = re.compile(r"\b(?:however|but|although|while|whereas|claim(?:s|ed|ing)?)\b", re.I)
_SINCE = re.compile(
    r"\bsince\b|\b(?:this|so\s+far\s+this)\s+(?:year|month)\b|\b(?:in|over|during)\s+the\s+(?:past|last)\b", re.I
)
_WIDE = re.compile(
    r"\b(?:nation-?wide|country-?wide|national(?:ly)?\s+(?:death\s+)?toll|across\s+the\s+country"
    r"|throughout\s+the\s+country|in\s+the\s+whole\s+country|in\s+the\s+country)\b",
    re.I,
)
_BY = r"(?:as\s+of|by|until|through|up\s+to)\s+(?:late\s+|early\s+|noon\s+|midday\s+|on\s+)*"
_TOLLS = frozenset(("toll", "tolls", "number", "count", "tally"))
_INCLUDING = re.compile(
    r"\b(?:including|among\s+them|among\s+whom(?:\s+\w+)?|amongst\s+them|of\s+(?:them|whom|those))\s*,?\s*"
    r"(?:(?:at\s+least|about|some|were|are|another|\d+|\w+)\s+){0,3}$",
    re.I,
)
_OF_THEM = re.compile(r"^\s*of\s+(?:them|whom|those|these|the\s+(?:dead|victims|wounded|injured|missing))\b", re.I)
#: "It said 14 *were children*".
_WERE_THESE = re.compile(
    r"\s+(?:were|was|are)\s+(children|women|girls|boys|minors|civilians|foreigners|soldiers|policemen|students|pupils"
    r"|tourists)\b",
    re.IGNORECASE,
)
_STANDS_FOR_ALL = frozenset(
    """people person persons others other another more bodies body victims victim dead deaths fatalities lives
    residents locals individuals human beings casualties corpses remains wounded injured missing detainees""".split()
)


#: The part of a tally that came in a day.
_DAY = "day"
#: A part of which nothing more is said: "12 of them".
_SOME = "some"
_IN_A_DAY = re.compile(r"\b(?:(?:past|last|previous)\s+(?:24\s+hours|day)|in\s+(?:a|one|a\s+single)\s+day)\b", re.I)


_A_DAY_BEFORE = re.compile(r"\b(?:past|last|previous)\s+(?:24\s+hours|day)\W+(?:\w+\W+){0,3}$", re.IGNORECASE)
#: "In Tibu *alone* 18,500": a part of a wider tally.
_NEXT_TO = re.compile(r"\b[Ii]n\s+(?:neighbou?ring|nearby|adjacent|adjoining)\s+([A-Z]\w+)\b[^.;]{0,25}$")
_ALONE = re.compile(r"\b([A-Z]\w+)\s+alone\b[^.;]{0,30}$")


def _part(figure: Mapping[str, Any], before: str, after: str) -> str | None:
    """What part of a tally a number is of: ``children``; None for a whole tally."""
    number = figure["evidence"][0]["text"]
    if _IN_A_DAY.search(after) or _A_DAY_BEFORE.search(before):
        return _DAY
    if alone := _ALONE.search(before) or _NEXT_TO.search(before):
        return alone[1].casefold()
    own = re.search(r"\bof\s+(?:them|whom)\b", number, re.I)
    if were := _WERE_THESE.match(after):
        return were[1].casefold()
    if not (own or _INCLUDING.search(before[-60:]) or _OF_THEM.match(after)):
        return None
    if figure["of"] and not _OF_THEM.match(after):
        return noun_of(figure["of"]) or _SOME
    rest = number[own.end() :] if own else after
    rest = re.split(r"[.,;:]", rest)[0]
    told = [word for word in re.findall(r"[a-z]{3,}", rest.casefold()) if word not in _PLAIN]
    return told[0] if told else _SOME


_PLAIN = frozenset(
    """them whom those these was were are have had been the being still already died killed dead missing wounded injured
    hurt arrested detained held trapped feared presumed reported confirmed""".split()
)


def _after_part(number: str, after: str, of: str | None) -> str | None:
    """The words that say which part is meant: "nine of them *women*"."""
    own = re.search(r"\bof\s+(?:them|whom)\b\s*(.*)", number, re.I | re.S)
    if own and own[1]:
        return own[1]
    of_them = _OF_THEM.match(after)
    return re.split(r"[.,;]", after[of_them.end() :].strip())[0][:40] if of_them else of


def _people(of: str | None, source: str | None) -> str | None:
    """Whose people are counted: a name among the words, or the source's own."""
    if not of:
        return None
    if _OF_A_TOWN.match(of):
        return None  # "residents of Cabaret", where it happened
    # "Hostages from the Shan train" are of no nation, nor are those who died in hospital in Ayacucho.
    of = re.split(r"\s+(?:from\s+the|in|at|near)\b", of)[0]
    named = [word for word in _NAME.findall(of) if word.casefold() not in STOP_WORDS]
    if (named and not of.startswith(named[0])) or (named and len(of.split()) > 1) or (named and of == named[0]):
        return cut(named[0])
    if re.match(r"(?:its|their)\b", of) and source and noun_of(of) not in _KNOWN_TO_THEM:
        return _owners(source)
    return None


_OF_A_TOWN = re.compile(
    r"(?:\w+\s+)?(?:residents|villagers|inhabitants|locals|townspeople|neighbou?rs)\s+(?:of|in|at|from)\b",
    re.IGNORECASE,
)


def _owners(source: str | None) -> str | None:
    """Whose people a source calls its own; villagers in Dhunche are of no nation."""
    owner = re.split(r"\b(?:in|from|of|at|near)\b", source or "")[0]
    names = [word for word in _NAME.findall(owner) if word.casefold() not in STOP_WORDS]
    return cut(names[-1]) if names else None


#: "Armenia gave *its dead* as 64", "the army had *lost* 49 men".
_OWN_DEAD = re.compile(r"\b(?:its|their)\s+(?:own\s+)?(?:dead|losses|casualties|wounded)\b[^.;]{0,40}$", re.IGNORECASE)
_LOST = frozenset(("lost", "losses"))


_KNOWN_TO_THEM = frozenset("neighbours neighbors relatives colleagues friends comrades kin families".split())
_OTHER_EVENT = re.compile(
    r"\b(?:(?:a\s+(?:second|separate|similar|previous|third)|another|an\s+earlier)\s+(?:\w+\s+)?(?:boat|ship|ferry|train|bus"
    r"|plane|blast|explosion|attack|bomb|bombing|earthquake|quake|landslide|flood|fire|crash|accident|incident|raid|strike"
    r"|clash|shooting|storm|cyclone|collapse|riot|ambush|avalanche|shelling|blaze|wildfire|derailment|eruption|massacre|siege|outbreak)\b|elsewhere\b)",
    re.I,
)


def noun_of(of: str | None) -> str | None:
    """The noun that says who is counted; None where it is anybody ("people", "bodies")."""
    if not of:
        return None
    words = re.findall(r"[^\W\d_]+", re.split(r",|\b(?:from|in|of|who|that|mostly|mainly)\b", of)[0].casefold())
    return words[-1] if words and words[-1] not in _STANDS_FOR_ALL else None


def _counted_on(figure: Mapping[str, Any], sentence: str) -> bool:
    """Whether the day given is that of the count, not of the act: "as of Friday", "the toll rose on Friday"."""
    cell = figure["as_of"]
    if not cell or cell["text"] not in sentence:
        return False
    if re.search(re.escape(cell["text"].removesuffix("'s").removesuffix("’s")) + "['’]s", sentence):
        return False  # "the toll of Monday's raid": the day of the raid
    if figure["evidence"][-1]["text"].casefold() in _TOLLS:
        return True
    return re.search(_BY + re.escape(cell["text"]), sentence, re.I) is not None


# -- days, sentences, words -------------------------------------------------------------------


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None


def _days(cell: Mapping[str, Any] | None) -> tuple[date | None, date | None]:
    return (_day(cell["start"]), _day(cell["end"])) if cell else (None, None)


def _low(figure: Mapping[str, Any]) -> float:
    value = figure["low"] if figure["low"] is not None else figure["high"]
    return float(value or 0)


_ENDS = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[^\W\d_a-z]|\d)|\n\s*\n")
#: Where a story is from, as wire copy opens: "LA PAZ (Meridian) —".
_DATELINE = re.compile(r"([A-Z][A-Z .'’-]{2,40}?)(?:,[^.—–-]{0,30})?\s*(?:\([^)]{1,30}\)\s*)?(?:—|–|--|-)\s")
_WITHIN = re.compile(r"(?<=[a-z,] )([^\W\d_a-z]\w*)")
_SHORT = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Capt|Gov|Sen|Rep|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.$")


#: Weight of a word in the figure's own sentence, in the story's first, and elsewhere, by how near it is.
_OWN, _LEAD, _NEAR, _FAR = 1.0, 0.4, 0.4, 0.1
#: Weight of the names of the story's first sentence, and of those that a sentence without names goes on from.
_ANCHOR = 0.8


class _Copy:
    """A story's text cut into sentences: enough to know which words and names stand near a number."""

    def __init__(self, text: str) -> None:
        self.text = text
        cuts = [0]
        for match in _ENDS.finditer(text):
            if not _SHORT.search(text, max(match.start() - 6, 0), match.start()):
                cuts.append(match.end())
        self.sentences: list[_Span] = list(zip(cuts, [*cuts[1:], len(text)], strict=True))
        self._begins = cuts
        #: Capitalised words that stand within a sentence somewhere.
        self._inside = frozenset(match[1] for match in _WITHIN.finditer(text))
        self._read: dict[int, tuple[frozenset[str], list[str]]] = {}
        self._weights: dict[tuple[int, int], dict[str, float]] = {}

    def nth(self, figure: Mapping[str, Any]) -> int:
        """The sentence that a figure stands in."""
        return max(bisect_right(self._begins, figure["evidence"][0]["start"]) - 1, 0)

    def is_contrary(self, n: int) -> bool:
        """Whether the sentence before announces another number and gives none: "a doctor disagreed with the police"."""
        if not n:
            return False
        start, end = self.sentences[n - 1]
        before = self.text[start:end]
        return _CONTRARY.search(before) is not None and not states_number(before)

    def names(self, n: int) -> frozenset[str]:
        """The names of a sentence, cut to their first letters."""
        return self._sentence(n)[0]

    def anchor(self, n: int, speaker: frozenset[str]) -> int:
        """The sentence whose names a sentence goes on from: its own, or the last before it that has any besides the
        speaker's.
        """
        return next((k for k in range(n, -1, -1) if self._sentence(k)[0] - speaker), n)

    def weights(self, n: int, anchor: int) -> dict[str, float]:
        """All words of the story, names marked, by how near they stand to a sentence, whose names are the anchor's."""
        found = self._weights.get((n, anchor))
        if found is None:
            found = self._weights[n, anchor] = {}
            if anchor != n:
                # "Four bodies had been dug out": where, the sentence before has told.
                found.update({stem: _ANCHOR for stem in self._sentence(anchor)[1] if stem[0] == "="})
            for k in range(len(self.sentences)):
                weight = _OWN if k == n else _LEAD if k == 0 else _NEAR if abs(k - n) == 1 else _FAR
                for stem in self._sentence(k)[1]:
                    named = _ANCHOR if k == 0 and stem[0] == "=" else 0.0
                    found[stem] = max(found.get(stem, 0.0), weight, named)
        return found

    def _sentence(self, n: int) -> tuple[frozenset[str], list[str]]:
        found = self._read.get(n)
        if found is None:
            start, end = self.sentences[n]
            names = frozenset(cut(word) for word in self._names(start, end))
            words = [
                f"={stem[:5]}" if stem[:5] in names else stem
                for stem in stems(self.text[start:end])
                if not stem[0].isdigit() and stem not in _COMMON
            ]
            found = self._read[n] = (names, words)
        return found

    def _names(self, start: int, end: int) -> Iterator[str]:
        """Capitalised words; the one that opens the sentence only where it is a name elsewhere or has its "'s"."""
        text = self.text
        if not start and (dateline := _DATELINE.match(text)):
            # Whoever sent the story is no name of what happened.
            yield from (word.title() for word in re.findall(r"[^\W\d_]{2,}", dateline[1]))
            start = dateline.end()
        for match in _NAME.finditer(text, start, end):
            word = match[0]
            if word.casefold() in STOP_WORDS:
                continue
            opens = match.start() - start <= 1 or text[max(match.start() - 2, 0) : match.start()] in ("— ", "- ", "– ")
            if not opens or text.startswith(("'s", "’s"), match.end()) or word in self._inside:
                yield word


#: Words of counting itself: every tally has them.
_COMMON = frozenset(stems(
    """killed killing dead deaths died death toll number people wounded injured missing displaced held arrested
    detained raised rose bodies count counted another ministry officials official police spokesman according reported
    government least hundred thousand dozen dozens hundreds one two three four five six seven eight nine ten eleven
    twelve twenty thirty forty fifty sixty bringing taking put known still confirmed"""
))  # fmt: skip
