"""Doc to Times: every time expression, normalised as TIMEX3, and the date of an event.

Two steps. *Finding* runs a few dozen patterns over a passage's raw text, and only those whose
trigger words are among its tokens; the longest match at a place wins. *Anchoring* then goes
through the matches in reading order and works each one out against the day the story was
published (or its dateline's date), the date last spoken of, and the tense of its clause.

What cannot be worked out stays relative: without a published date "on Wednesday" is
``XXXX-WXX-3`` with the reason ``unanchored``, never some Wednesday.

No date library takes part. Full dates ("3 March 2024", "2024-03-03") need no more than a month
table, and the general parsers cost a quarter of a second to import and answer "may" and "second"
with dates; what is hard in news is everything else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from dateline.clauses import is_predicate_verb
from dateline.parse import Doc, Sentence
from dateline.story import Evidence, Story

TimeType = Literal["DATE", "TIME", "DURATION", "SET"]

#: Reasons for a time without calendar dates.
UNANCHORED = "unanchored"
VAGUE = "vague"
LENGTH = "a length of time"
RECURRING = "recurring"
FISCAL = "fiscal calendar unknown"
AMBIGUOUS = "day and month in unknown order"


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression.

    ``value`` is the TIMEX3 value. ``first`` and ``last`` are the first and last day it covers,
    None where it has none; ``reason`` then says why. ``mod`` is what the words before it do to
    it ("since", "until", "by", "before", "after"), None if nothing.
    """

    start: int
    end: int
    text: str
    type: TimeType
    value: str
    granularity: str | None
    first: date | None
    last: date | None
    sentence: int | None
    anchored: bool
    rule: str
    reason: str | None = None
    mod: str | None = None


@dataclass(frozen=True, slots=True)
class EventDate:
    """When an event was: first and last possible day, either open; or neither, with the reason."""

    start: date | None
    end: date | None
    granularity: str | None
    text: Evidence | None
    rule: str
    reason: str | None = None


# -- the calendar -----------------------------------------------------------------------------


def week_value(day: date) -> str:
    """The ISO week a day is in: ``2013-W11``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_of(value: str) -> tuple[date, date] | None:
    """First and last day of a calendar value; None for one with unknown parts or none at all."""
    if "/" in value:
        parts = [days_of(part) for part in value.split("/", 1)]
        return (parts[0][0], parts[1][1]) if parts[0] and parts[1] else None
    match = _VALUE.fullmatch(value.partition("T")[0])
    if not match:
        return None
    try:
        if match["century"]:
            year = int(match["century"]) * 100
            return date(year, 1, 1), date(year + 99, 12, 31)
        if match["decade"]:
            year = int(match["decade"]) * 10
            return date(year, 1, 1), date(year + 9, 12, 31)
        year = int(match["year"])
        if match["week"]:
            monday = date.fromisocalendar(year, int(match["week"]), 1)
            return (monday + timedelta(5 if match["end"] else 0)), monday + timedelta(6)
        if match["part"]:
            month, months = _PARTS[match["part"]]
            first = date(year, month, 1)
            return first, add_months(first, months) - timedelta(1)
        if match["day"]:
            day = date(year, int(match["month"]), int(match["day"]))
            return day, day
        if match["month"]:
            first = date(year, int(match["month"]), 1)
            return first, add_months(first, 1) - timedelta(1)
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:  # 31 February, week 54
        return None


_VALUE = re.compile(
    r"(?P<century>\d\d)|(?P<decade>\d\d\d)|(?P<year>\d{4})"
    r"(?:-W(?P<week>\d\d)(?P<end>-WE)?|-(?P<part>Q[1-4]|H[12]|SP|SU|FA|WI)|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
)
#: First month and number of months. Winter is named for the year it begins in.
_PARTS = {"Q1": (1, 3), "Q2": (4, 3), "Q3": (7, 3), "Q4": (10, 3), "H1": (1, 6), "H2": (7, 6),
          "SP": (3, 3), "SU": (6, 3), "FA": (9, 3), "WI": (12, 3)}  # fmt: skip


def granularity_of(value: str) -> str | None:
    """What a value is as fine as: day, week, weekend, month, quarter, season, half, year, …"""
    if value.endswith("_REF"):
        return value[:-4].lower()
    if "T" in value and not value.startswith("P"):
        return "time"
    if "/" in value:
        return "range"
    match = _SHAPE.fullmatch(value)
    return match.lastgroup if match else None


_SHAPE = re.compile(
    r"(?P<day>[\dX]{4}-[\dX]{2}-[\dX]{2}|[\dX]{4}-W[\dX]{2}-\d)|(?P<weekend>[\dX]{4}-W[\dX]{2}-WE)"
    r"|(?P<week>[\dX]{4}-W[\dX]{2})|(?P<quarter>[\dX]{4}-Q[\dX])|(?P<half>[\dX]{4}-H[\dX])"
    r"|(?P<season>[\dX]{4}-(?:SP|SU|FA|WI))|(?P<month>[\dX]{4}-[\dX]{2})|(?P<year>[\dX]{4})"
    r"|(?P<decade>[\dX]{3})|(?P<century>[\dX]{2})"
)


def _easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computation)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta((last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


_HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new year's day": lambda y: date(y, 1, 1),
    "new year's eve": lambda y: date(y, 12, 31),
    "christmas": lambda y: date(y, 12, 25),
    "christmas day": lambda y: date(y, 12, 25),
    "christmas eve": lambda y: date(y, 12, 24),
    "boxing day": lambda y: date(y, 12, 26),
    "may day": lambda y: date(y, 5, 1),
    "bastille day": lambda y: date(y, 7, 14),
    "halloween": lambda y: date(y, 10, 31),
    "valentine's day": lambda y: date(y, 2, 14),
    "thanksgiving": lambda y: _nth_weekday(y, 11, 4, 4),
    "thanksgiving day": lambda y: _nth_weekday(y, 11, 4, 4),
    "labor day": lambda y: _nth_weekday(y, 9, 1, 1),
    "memorial day": lambda y: _nth_weekday(y, 5, 1, -1),
    "election day": lambda y: _nth_weekday(y, 11, 1, 1) + timedelta(1),
    "easter": _easter,
    "easter sunday": _easter,
    "easter monday": lambda y: _easter(y) + timedelta(1),
    "palm sunday": lambda y: _easter(y) - timedelta(7),
    "good friday": lambda y: _easter(y) - timedelta(2),
    "ash wednesday": lambda y: _easter(y) - timedelta(46),
}


def _listed(words: str) -> list[str]:
    return words.split()


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# -- words ------------------------------------------------------------------------------------

_WEEKDAYS = {"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
             "mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6,
             "sun": 7}  # fmt: skip
_MONTHS = {"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
           "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
           "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12}  # fmt: skip
_SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
_DAY_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "midday": "MI", "dawn": "MO",
              "dusk": "EV"}  # fmt: skip
_UNITS = {"second": "TS", "minute": "TM", "hour": "TH", "hr": "TH", "day": "D", "night": "D", "week": "W",
          "fortnight": "W", "weekend": "WE", "month": "M", "quarter": "Q", "year": "Y", "yr": "Y", "decade": "E",
          "century": "C", "centurie": "C"}  # fmt: skip
_TEENS = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_SMALL = {word: number for number, word in enumerate(_TEENS)}
_TENS = {
    word: 10 * number
    for number, word in enumerate(_listed("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
_TO_TWENTY = _listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_ORDINALS = {word: number for number, word in enumerate(_TO_TWENTY, start=1)}
_ORDINALS |= {f"twenty-{word}": 20 + number for number, word in enumerate(_TO_TWENTY[:9], start=1)}
_ORDINALS |= {"twentieth": 20, "thirtieth": 30, "thirty-first": 31}


def _number(words: str) -> float | None:
    """A number in digits or words; None for "several", "a few", "many"."""
    text = words.lower().replace(",", "").strip()
    half = 0.0
    if text.endswith(("1/2", "½")):
        half, text = 0.5, text.removesuffix("1/2").removesuffix("½").strip(" -")
    match = re.match(r"\d+(?:\.\d+)?", text)
    if match:
        return float(match[0]) + half
    total, current, known = 0, 0, False
    for word in re.split(r"[\s-]+", text):
        if word in _SMALL:
            current += _SMALL[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        elif word == "dozen":
            current = max(current, 1) * 12
        elif word == "couple":
            current = 2
        elif word == "half":
            half += 0.5
        elif word in ("a", "an"):
            known = True
            continue
        elif word in ("and", "of", "more", "full", "whole", "additional", "another", "consecutive", "straight"):
            known = known or word == "another"
            continue
        else:
            return None
        known = True
    if not known:
        return None
    return total + current + half if total + current + half else 1.0


def _period(number: float | None, unit: str) -> str:
    """The TIMEX3 duration: ``P2D``, ``PT1H``, ``PXM``, ``P2Y6M``."""
    code = _UNITS[unit.lower().removesuffix("s")]
    if unit.lower().startswith("fortnight") and number is not None:
        number *= 2
    if code in "EC":
        number, code = (None if number is None else number * (10 if code == "E" else 100)), "Y"
    clock, code = ("T", code[1]) if code[0] == "T" else ("", code)
    if number is None:
        return f"P{clock}X{code}"
    whole, rest = int(number), number - int(number)
    if not rest:
        return f"P{clock}{whole}{code}"
    smaller = {"Y": (12, "M"), "H": (60, "M"), "M": (60, "S") if clock else (30, "D"), "D": (24, "H"), "W": (7, "D")}
    if code in smaller and code != "W":
        times, below = smaller[code]
        step = "T" if code == "D" else ""
        return f"P{clock}{f'{whole}{code}' if whole else ''}{step}{round(rest * times)}{below}"
    return f"P{clock}{number:g}{code}"


# -- patterns ---------------------------------------------------------------------------------

_S = r"[ ]+"
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?-i:(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.))"
_MONTH = (
    r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
_DOM = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d,]*\d)(?!:\d)"
_ORD = r"(?:" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + r")"
_YEAR = r"(?:1[0-9]|20)\d\d(?!\d|,\d|\.\d)"
_DPART = r"(?:morning|afternoon|evening|night|midday|dawn|dusk)"
_SEASON = r"(?:spring|summer|fall|autumn|winter)"
_WORDNUM = r"(?:" + "|".join(sorted([*_SMALL, *_TENS, "hundred", "thousand", "dozen"], key=len, reverse=True)) + r")"
_NUM = (
    rf"(?:\d+(?:,\d\d\d)*(?:\.\d+)?(?:[ -]?(?:1/2|½))?|(?:an?{_S})?{_WORDNUM}(?:[ -](?:and[ ])?{_WORDNUM})*"
    rf"(?:{_S}and{_S}a{_S}half)?"
    rf"|an?{_S}couple(?:{_S}of)?|an?{_S}few|a|an|several|few|many|dozens{_S}of|couple{_S}of|half{_S}an?|another)"
)
_UNIT = (
    r"(?:seconds?|minutes?|hours?|hrs?|days?|nights?|weeks?|fortnights?|months?|quarters?|years?|yrs?"
    r"|decades?|centur(?:y|ies)|weekends?)"
)
_UNITS_ = r"(?:seconds|minutes|hours|days|nights|weeks|fortnights|months|quarters|years|decades|centuries|weekends)"
_ABOUT = (
    rf"(?:(?:at{_S}least|at{_S}most|more{_S}than|less{_S}than|no{_S}more{_S}than|no{_S}less{_S}than"
    rf"|fewer{_S}than|up{_S}to|nearly|almost|about|around|roughly|over|some|only|just{_S}over|just{_S}under"
    rf"|approximately|as{_S}(?:long|many|little|few){_S}as|within){_S})"
)
_PART_OF = (
    rf"(?:(?:very{_S})?(?:early|late|earlier|later|sometime|mid)(?:{_S}(?:in|on|of))?{_S}|(?:the{_S})?(?:end"
    rf"|start|beginning|middle|close){_S}of{_S}|mid-[ ]*)"
)
_DEICTIC = r"(?:today|yesterday|tomorrow|tonight)"
_CLOCK = (
    r"(?:\d{1,2}(?:[:.]\d\d)?(?::\d\d)?[ ]?(?:[ap]\.m\.?|[ap]m\b)|\d{1,2}:\d\d(?::\d\d)?(?!\d)"
    r"|(?:[01]\d|2[0-3])[0-5]\d(?=[ ](?:GMT|UTC|hours|local|hrs))|noon|midnight|midday"
    r"|(?:\d{1,2}|" + "|".join([*_SMALL][1:13]) + r")(?:[ ]o'clock|(?=[ ]in[ ]the[ ](?:morning|afternoon|evening)\b)))"
)
_ZONE = (
    r"(?:[ ]\(?(?:GMT|UTC|BST|CE?S?T|EE?S?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|IST|MSK|local[ ]time|Eastern(?:[ ]time)?)\)?)"
)

Draft = tuple[TimeType, str, date | None, date | None]


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    #: Any of these classes of words wakes the rule; "unit+away" wakes it where both stand.
    triggers: tuple[frozenset[str], ...]
    pattern: re.Pattern[str]
    read: Callable[[_Reader, re.Match[str]], Draft | None]


_RULES: list[_Rule] = []

#: Lower-case tokens and the trigger classes they raise. A digit raises "digit".
_TRIGGERS: dict[str, set[str]] = {}
_NONE: frozenset[str] = frozenset()


def _raise(kind: str, words: str) -> None:
    for word in words.split():
        _TRIGGERS.setdefault(word, set()).add(kind)


_raise(
    "weekday",
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays"
    " fridays saturdays sundays mon. tues. tue. wed. thu. thurs. thur. fri. sat. sun. mon tue tues wed thu thurs",
)
_raise(
    "month",
    "january february march april may june july august september october november december jan feb mar"
    " apr jun jul aug sept sep oct nov dec jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec."
    " mid-january mid-february mid-march mid-april mid-may mid-june mid-july mid-august mid-september mid-october"
    " mid-november mid-december",
)
_raise(
    "unit",
    "date second seconds minute minutes hour hours hrs day days night nights week weeks fortnight fortnights"
    " weekend weekends month months quarter quarters year years decade decades century centuries yrs"
    " period half term long",
)
_raise("season", "spring summer fall autumn winter summers winters")
_raise(
    "daypart",
    "morning afternoon evening night midday dawn dusk mornings afternoons evenings nights overnight"
    " noon midnight o'clock",
)
_raise("away", "ago earlier before later hence after afterward afterwards previously beforehand now")
_raise("century", "century")
_raise("quarter", "quarter quarters")
_raise("half", "half quarters")
_raise("deictic", "today yesterday tomorrow tonight")
_raise(
    "ref",
    "now currently current recently recent soon previously formerly nowadays future past present once"
    " moment then time earlier later already lately",
)
_raise("set", "daily weekly monthly annually yearly hourly quarterly annual nightly")
_raise(
    "spelled",
    "nineteen eighteen twenty thousand hundred twenties thirties forties fifties sixties seventies eighties nineties",
)
_raise(
    "holiday",
    "christmas easter thanksgiving halloween election labor memorial valentine boxing palm ash bastille eve year may",
)


def _rule(name: str, triggers: str, pattern: str) -> Callable[[Callable[[_Reader, re.Match[str]], Draft | None]], None]:
    compiled = re.compile(pattern, re.IGNORECASE)

    def add(read: Callable[[_Reader, re.Match[str]], Draft | None]) -> None:
        _RULES.append(_Rule(name, tuple(frozenset(t.split("+")) for t in triggers.split()), compiled, read))

    return add


# -- reading one story ------------------------------------------------------------------------


class _Reader:
    """Works the matches of one story out, in reading order."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.story = doc.story
        self.anchor, self.anchor_rule = anchor_of(doc.story)
        #: The date last spoken of, for "that day", "a year earlier", "the following month".
        self.focus: str | None = None
        self.quarter: str | None = None
        self.focus_at = -10_000
        #: Set by a rule that leaves the first characters of its match, or the last, out of the span.
        self.skip = self.stop = 0
        #: Set by a rule whose date is only compared with ("a year earlier"): nothing later refers to it.
        self.background = False
        self.text = ""
        self.offset = 0
        self.sentences: list[Sentence] = []
        self._begins: list[int] = []

    def read(self) -> list[Time]:
        out: list[Time] = []
        by_passage: dict[int, list[Sentence]] = {}
        for sentence in self.doc.sentences:
            by_passage.setdefault(sentence.passage, []).append(sentence)
        for number, passage in enumerate(self.story.passages):
            # The dateline's date is no part of the report: it is in the anchor.
            if passage.kind not in ("body", "headline"):
                continue
            self.sentences = by_passage.get(number, [])
            self._begins = [s.start for s in self.sentences]
            if passage.kind == "headline":
                self.focus = None
            self._passage(passage.start, passage.end, out)
        return [self._with_day(time, out) if "XXXX-XX-XXT" in time.value else time for time in out]

    def _with_day(self, time: Time, found: list[Time]) -> Time:
        """A time of day without a day takes the one day that its sentence names."""
        days = {t.value for t in found if t.sentence == time.sentence and t.granularity == "day" and t.first == t.last}
        if time.sentence is None or time.type != "TIME" or len(days) != 1:
            return time
        day = days.pop()
        span = days_of(day)
        if span is None:
            return time
        value = time.value.replace("XXXX-XX-XX", day)
        return replace(time, value=value, first=span[0], last=span[1], anchored=True, reason=None)

    def _passage(self, start: int, end: int, out: list[Time]) -> None:
        raised: set[str] = set()
        if self.sentences:
            for sentence in self.sentences:
                for word in sentence.lower:
                    kinds = _TRIGGERS.get(word)
                    if kinds:
                        raised |= kinds
                    elif "-" in word:
                        for part in word.split("-"):
                            raised |= _TRIGGERS.get(part, _NONE)
                        if word[0].isdigit() or word[-1].isdigit():
                            raised.add("digit")
                    elif word[0].isdigit() or word[-1].isdigit():
                        raised.add("digit")
        else:
            raised = {"month", "weekday", "digit"}
        if not raised:
            return
        self.offset = start
        self.text = self.story.text[start:end].translate(_PLAIN)
        head = _DATELINE_HEAD.match(self.text)
        found: list[tuple[int, int, int, _Rule, re.Match[str]]] = []
        for order, rule in enumerate(_RULES):
            if any(needed <= raised for needed in rule.triggers):
                for match in rule.pattern.finditer(self.text):
                    lead = _LEAD.match(self.text, match.start(), match.end())
                    found.append((lead.end() if lead else match.start(), -match.end(), order, rule, match))
        found.sort(key=lambda f: f[:3])
        # Longest first at each place; a match is dropped where a reading before it took its words.
        at = head.end() if head else 0
        for place, minus_end, _, rule, match in found:
            if place < at:
                continue
            self.skip, self.stop, self.background = 0, -minus_end, False
            draft = rule.read(self, match)
            if draft is None:
                continue
            kind, value, first, last = draft
            begin, stop = max(place, match.start() + self.skip), self.stop
            if rule.name in _COMMON and self._part_of_name(begin, stop):
                continue
            while self.text[begin].isspace():
                begin += 1
            while self.text[stop - 1].isspace():
                stop -= 1
            number, _ = self.token(begin)
            time = self._time(kind, value, first, last, begin, stop, number, rule.name)
            out.append(time)
            at = stop
            if not self.background:
                self._remember(time)

    def _part_of_name(self, begin: int, stop: int) -> bool:
        """Common words in capitals inside a sentence are a title: "High Noon", "This Week", "USA Today"."""
        last = self.text.rfind(" ", begin, stop) + 1 or begin
        word = self.text[last:stop]
        if not (word[:1].isupper() and word[1:].islower()):
            return False
        if last > begin:
            return True
        return self.text[:begin].rstrip()[-1:].isalnum()

    def _time(
        self, kind: TimeType, value: str, first: date | None, last: date | None, begin: int, stop: int,
        sentence: int | None, rule: str,
    ) -> Time:  # fmt: skip
        reason: str | None = None
        if kind in ("DATE", "TIME") and first is None:
            days = days_of(value)
            if days and "fiscal" in self.text[begin:stop].lower():
                reason = FISCAL
            elif rule == "numeric date" and "XX" in value:
                reason = AMBIGUOUS
            elif days:
                first, last = days
            elif value.endswith("_REF"):
                reason = VAGUE
            else:
                reason = UNANCHORED if self.anchor is None else VAGUE
        elif kind == "DURATION" and first is None:
            reason = LENGTH
        elif kind == "SET":
            reason = RECURRING
        start, end = self.offset + begin, self.offset + stop
        before = _MOD.search(self.text, max(0, begin - 24), begin)
        return Time(
            start,
            end,
            self.story.text[start:end],
            kind,
            value,
            granularity_of(value),
            first,
            last,
            sentence,
            first is not None,
            rule,
            reason,
            before[1].lower() if before else None,
        )

    def _remember(self, time: Time) -> None:
        if time.type in ("DATE", "TIME") and time.first is not None:
            self.focus = time.value.split("T")[0] if time.type == "TIME" else time.value.split("/")[0]
            self.focus_at = time.start
            if time.granularity == "quarter":
                self.quarter = time.value

    # -- what the rules ask --------------------------------------------------------------------

    def token(self, at: int) -> tuple[int | None, int | None]:
        """Index of the sentence at a passage offset, and of the token in it."""
        where = self.offset + at
        k = bisect_right(self._begins, where) - 1
        if k < 0:
            return None, None
        sentence = self.sentences[k]
        if where >= sentence.end:
            return sentence.index, None
        return sentence.index, bisect_right(sentence.starts, where) - 1

    def tag(self, at: int) -> str:
        number, token = self.token(at)
        return self.doc.sentences[number].tags[token] if number is not None and token is not None else ""

    def before(self, begin: int, size: int = 30) -> str:
        return self.text[max(0, begin - size) : begin].lower()

    def after(self, end: int, size: int = 30) -> str:
        return self.text[end : end + size].lower()

    def focus_near(self, begin: int) -> bool:
        """Whether the date last spoken of stands close enough before to be meant."""
        return self.focus is not None and self.offset + begin - self.focus_at < 500

    def direction(self, begin: int) -> int:
        """1 where the clause at an offset looks forward, -1 back, 0 unknown."""
        number, token = self.token(begin)
        if number is None or token is None:
            return 0
        sentence = self.doc.sentences[number]
        words = self.before(begin, 60)
        if _FORWARD.search(words):
            return 1
        until = _UNTIL.search(words)
        if until and not _NEGATED.search(words) and self.text[begin - len(words) + until.start()].islower():
            return 1
        return _tense(sentence, token)

    def near_month(self, month: int, begin: int, day: int | None = None) -> int | None:
        """The year of a month (and day) named without one; None without an anchor."""
        if self.anchor is None:
            return None
        here = self.anchor
        way = self.direction(begin)
        if way < 0 and day is None and self._of_noun(begin):
            way = 0

        def of(year: int) -> date:
            return date(year, month, min(day or 1, monthrange(year, month)[1]))

        # The nearer of the last one and the next; against the tense of the clause a distance counts
        # three or four times, and the past is always a little nearer.
        last = here.year if (month, day or 1) <= (here.month, here.day if day else 1) else here.year - 1
        back = (here - of(last)).days if day or month != here.month else 0
        ahead = (of(last + 1) - here).days
        return last if back * (3 if way > 0 else 1) <= ahead * (4 if way < 0 else 1 if way > 0 else 1.5) else last + 1

    def _of_noun(self, begin: int) -> bool:
        """A time that hangs on a noun ("the summit in April"): the verb's tense is not its own."""
        number, token = self.token(begin)
        if number is None or token is None:
            return False
        sentence = self.doc.sentences[number]
        head = sentence.heads[token]
        if sentence.deps[token] == "pobj" and sentence.deps[head] == "prep":
            return sentence.tags[sentence.heads[head]] in _NOUNS
        return sentence.deps[token] in ("compound", "nmod", "poss")


_PLAIN = str.maketrans({"’": "'", "‘": "'", "\n": " ", "\u00a0": " ", "\t": " ", "–": "-", "—": "-"})
#: Rules made of words that are also written in capitals inside names.
_COMMON = frozenset(
    ("deictic day", "period from here", "present", "length", "recent length", "recurring", "future",
     "the quarter", "this part of day", "that day", "current", "overnight", "the weekend")
)  # fmt: skip
_LEAD = re.compile(r"(?:in|on|at|over|during|for|by|of|into|until|since|through)[ ]+", re.I)
_MOD = re.compile(
    r"\b(since|until|till|by|before|after|from|through|ahead of|prior to)(?: the| about| around| at least)? ?$", re.I
)
_ON_THE_WAY = r" (?:the |on |by |at |in |early |late |mid-?|end of |around |about |next |least )*$"
_FORWARD = re.compile(
    r"\b(?:(?:scheduled|slated|due|planned|expected|booked|timed|postponed|delayed|rescheduled|called|set)"
    r" (?:for|to|until|by)|(?:scheduled|slated|due|expected|payable|effective|ahead of|deadline of|deadline"
    r"|no later than|starting|beginning))" + _ON_THE_WAY
)
#: Published on Sunday, "the rally planned for Saturday was called off" speaks of yesterday.
_WAS_PLANNED = re.compile(r"^(?!.*\b(?:is|are|will)\b).*\b(?:planned|scheduled|slated|set|due) ")
#: "gave them until Friday" looks forward; "Until Friday, they had" and "did not … until Friday" do not.
_UNTIL = re.compile(r"\b(?:until|till|through)" + _ON_THE_WAY)
_NEGATED = re.compile(r"\b(?:not|never|no)\b|n't\b|\bhad\b")
_FUTURE_AUX = frozenset(("will", "'ll", "wo", "shall", "may", "might"))
_PLANS = _words(
    "plan expect schedule set due intend hope want aim prepare agree promise vow pledge slate go urge invite call"
    " ready likely plan able need propose decide order threaten"
)
_MOVING = frozenset(("postpone", "reschedule", "delay", "adjourn", "defer", "extend"))
_PLANNING = frozenset(("plan", "schedule", "slate"))
_ANNOUNCED = _words(
    "election vote referendum meeting summit talk talks debate hearing game match final session visit conference"
    " ceremony inauguration rally march deadline trial runoff ballot poll launch"
)
_STARTS = _words("begin start open resume arrive meet vote expire end leave travel visit host hold close")
_NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS"))
_VERBS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))


def _tense(sentence: Sentence, token: int) -> int:
    """Where the nearest verb above a token points: 1 future, -1 past, 0 neither."""
    at = token
    first = sentence.heads[token]
    if sentence.deps[token] == "pobj":
        first = sentence.heads[first]
    tags, deps, lower = sentence.tags, sentence.deps, sentence.lower
    for _ in range(12):
        head = sentence.heads[at]
        if head == at and tags[at] not in _VERBS:
            return 0
        if tags[at] not in _VERBS:
            # The verb over "Wednesday's ruling" or "the June accord" says nothing of the ruling's time,
            # unless such things are announced ahead.
            if (
                deps[at] in ("poss", "compound", "nmod", "amod")
                and tags[head] not in _VERBS
                and (sentence.lemmas[head] not in _ANNOUNCED)
            ):
                return 0
            at = head
        if tags[at] not in _VERBS:
            continue
        helpers = [c for c in sentence.children[at] if deps[c] in ("aux", "auxpass")]
        words = {lower[c] for c in helpers}
        if words & _FUTURE_AUX:
            return -1 if "have" in words else 1
        if "would" in words or "should" in words or "must" in words:
            return -1 if "have" in words else 1
        if sentence.lemmas[at] in _MOVING and lower[sentence.heads[token]] in ("to", "until", "till", "for"):
            return 1
        if tags[at] == "VBN" and any(lower[c] == "as" for c in sentence.children[at]):
            return 0  # "as planned on Saturday"
        if sentence.lemmas[at] in _PLANNING and (at != first or tags[at] == "VBN" or token > at) and "had" not in words:
            return 1
        if "to" in words:
            above = sentence.heads[at]
            if any(lower[c] == "had" for c in sentence.children[above]):
                return -1
            if sentence.lemmas[above] in _PLANS or (sentence.lemmas[above] == "be" and deps[at] == "xcomp"):
                return 1
            if above == at:
                return 1 if sentence.kind == "headline" else 0
            return 0
        if tags[at] == "VBD" or words & {"had", "was", "were", "did", "has", "have", "'ve"}:
            return -1
        if tags[at] in ("VBP", "VBZ") and sentence.kind != "headline" and sentence.lemmas[at] in _STARTS:
            return 1
        if tags[at] == "VBG" and words & {"is", "are", "'s", "'re", "am"}:
            return 1
        if tags[at] in ("VBZ", "VBP"):
            return 0
        if tags[at] == "VBN" and not helpers and deps[at] in ("acl", "advcl", "relcl"):
            return 1 if sentence.lemmas[at] in _PLANS else -1
        if tags[at] == "VBN" and words & {"is", "are", "be"}:
            return 1 if sentence.lemmas[at] in _PLANS else 0
        head = sentence.heads[at]
        if head == at:
            return 0
        at = head
        if tags[at] not in _VERBS:
            continue
    return 0


def anchor_of(story: Story) -> tuple[date | None, str]:
    """The day that "today" means in a story, and by which rule.

    The dateline's date where it has one and it fits the published date (a story filed on Sunday
    may be printed on Monday); else the published date, in the zone it was given in.
    """
    published = story.published_date
    for passage in story.passages[:6]:
        if passage.kind not in ("dateline", "body"):
            continue
        words = story.text[passage.start : min(passage.end, passage.start + 90)].translate(_PLAIN)
        if passage.kind == "body":
            head = _DATELINE_HEAD.match(words)
            words = head[0] if head else ""
        match = _DATELINE_DATE.search(words)
        if not match:
            continue
        month, day = _MONTHS[(match["m"] or match["m2"]).lower().rstrip(".")], int(match["d"] or match["d2"])
        years = [int(match["y"])] if match["y"] else [published.year, published.year - 1] if published else []
        for year in years:
            try:
                named = date(year, month, day)
            except ValueError:
                continue
            if published is None or 0 <= (published - named).days <= 7:
                return named, "dateline"
    return published, "published"


_DATELINE_DATE = re.compile(
    rf"(?:\b(?P<m>{_MONTH}) (?P<d>[0-3]?\d)|\b(?P<d2>[0-3]?\d) (?P<m2>{_MONTH}))(?!\d)(?:,? (?P<y>(?:19|20)\d\d))?",
    re.I,
)
#: A dateline that the passages left at the head of a paragraph (its dash ends the line).
_DATELINE_HEAD = re.compile(
    rf"\s*[A-Z][A-Z.' -]+(?:,[\w .'-]{{2,40}})?,\s(?:{_MONTH} [0-3]?\d|[0-3]?\d {_MONTH})"
    rf"(?:,? \d{{4}})?\s*(?:\([^()]{{2,40}}\)\s*)?(?:--?|_)\s"
)


def find_times(doc: Doc) -> list[Time]:
    """Every time expression of the story's headline, datelines and body, in reading order."""
    return _Reader(doc).read()


# -- rules: days ------------------------------------------------------------------------------


def _month_of(word: str) -> int:
    return _MONTHS[word.lower().rstrip(".")]


def _day_value(reader: _Reader, month: int, day: int, year: str | None, begin: int) -> str | None:
    if year is None:
        found = reader.near_month(month, begin, day)
        if found is None:
            return f"XXXX-{month:02d}-{day:02d}"
        number = found
    else:
        number = int(year)
    try:
        return date(number, month, day).isoformat()
    except ValueError:
        return None if year else f"XXXX-{month:02d}-{day:02d}" if day <= 29 else None


def _dom(words: str) -> int:
    text = words.lower()
    return _ORDINALS[text] if text in _ORDINALS else int(re.sub(r"\D", "", text))


def _weekday_value(reader: _Reader, name: str, begin: int, words: str = "") -> str:
    """The weekday: the most recent one, the anchor's own day included, unless told otherwise."""
    number = _WEEKDAYS[name.lower().rstrip(".").removesuffix("'s")]
    here = reader.anchor
    if here is None:
        return f"XXXX-WXX-{number}"
    back = (here.isoweekday() - number) % 7
    if "next" in words or "coming" in words or "following" in words:
        if "following" in words and reader.focus and (days := days_of(reader.focus)):
            return (days[1] + timedelta((number - days[1].isoweekday() - 1) % 7 + 1)).isoformat()
        return (here + timedelta(7 - back)).isoformat()
    if "previous" in words and reader.focus and (days := days_of(reader.focus)) and days[0] == days[1]:
        return (days[0] - timedelta((days[0].isoweekday() - number - 1) % 7 + 1)).isoformat()
    if "last" in words or "past" in words or "previous" in words:
        return (here - timedelta(back or 7)).isoformat()
    if "this" in words and back and reader.direction(begin) >= 0:
        return (here + timedelta(7 - back)).isoformat()
    if back and reader.direction(begin) > 0 and not (back == 1 and _WAS_PLANNED.search(reader.before(begin, 60))):
        return (here + timedelta(7 - back)).isoformat()
    return (here - timedelta(back)).isoformat()


def _part_of_day(reader: _Reader, value: str, part: str | None) -> Draft:
    if not part:
        return "DATE", value, None, None
    return "TIME", f"{value}T{_DAY_PARTS[part.lower()]}", None, None


@_rule(
    "weekday", "weekday",
    rf"\b(?:(?P<rel>(?:this{_S}coming|this{_S}past|last|next|this|coming|the{_S}previous|the{_S}following"
    rf"|the{_S}next|past){_S})"
    rf"|(?P<hours>the{_S}(?:early|small|first|predawn|pre-dawn){_S}hours{_S}of{_S})|(?:early|late|earlier"
    rf"|later|mid){_S})?(?P<day>{_DAY})(?:{_S}(?P<part>{_DPART}))?(?!\w)",
)  # fmt: skip
def _weekday(r: _Reader, m: re.Match[str]) -> Draft | None:
    value = _weekday_value(r, m["day"], m.start("day"), (m["rel"] or "").lower())
    return _part_of_day(r, value, "morning" if m["hours"] else m["part"])


@_rule(
    "weekdays",
    "weekday",
    rf"\b(?:(?:every|each|on|most|all){_S})?(?P<day>{_DAY})(?P<s>s|(?:{_S}(?P<part>{_DPART})s))\b",
)
def _weekdays(r: _Reader, m: re.Match[str]) -> Draft | None:
    part = f"T{_DAY_PARTS[m['part'].lower()]}" if m["part"] else ""
    return "SET", f"XXXX-WXX-{_WEEKDAYS[m['day'].lower().rstrip('.')]}{part}", None, None


@_rule("each weekday", "weekday", rf"\b(?:every|each)(?:{_S}other)?{_S}(?P<day>{_DAY})\b")
def _each_weekday(r: _Reader, m: re.Match[str]) -> Draft | None:
    return "SET", f"XXXX-WXX-{_WEEKDAYS[m['day'].lower().rstrip('.')]}", None, None


_FULL = (
    rf"\b(?:(?P<last>last|next){_S}(?={_MONTH}{_S}\d))?(?:(?:this{_S}coming{_S}|last{_S}|next{_S}"
    rf"|early{_S}|late{_S})?{_DAY},?{_S})?"
    rf"(?:(?P<m>{_MONTH})[ ]*(?:the{_S})?(?P<d>{_DOM}|{_ORD}\b)(?:[ ]*(?:-|and|to)[ ]*(?P<e>{_DOM})"
    rf"(?![ ]*(?:percent|%|{_UNIT}))\b)?"
    rf"|(?:the{_S})?(?P<d2>{_DOM})(?:[ ]*-[ ]*(?P<e2>{_DOM}))?{_S}(?:of{_S})?(?P<m2>{_MONTH})(?![a-z]))"
    rf"(?:(?:,[ ]*|{_S}(?:of{_S})?)(?P<y>{_YEAR}|(?P<rel>last|this|next){_S}year))?"
)


@_rule("date", "month", _FULL)
def _full_date(r: _Reader, m: re.Match[str]) -> Draft | None:
    month = _month_of(m["m"] or m["m2"])
    words = m["d"] or m["d2"]
    year = m["y"]
    if m["rel"]:
        year = str(r.anchor.year + {"last": -1, "this": 0, "next": 1}[m["rel"].lower()]) if r.anchor else None
    if m["last"] and r.anchor and not year:
        past = (month, _dom(words)) < (r.anchor.month, r.anchor.day)
        year = str(r.anchor.year + ({True: 0, False: -1} if m["last"].lower() == "last" else {True: 1, False: 0})[past])
    value = _day_value(r, month, _dom(words), year, m.start())
    if value is None:
        return None
    upto = m["e"] or m["e2"]
    if upto and re.search(r"\band\b", m[0]):
        r.stop = m.end("d")  # "May 3 and 4" are two days, and no stretch
        return "DATE", value, None, None
    if upto:
        until = _day_value(r, month, _dom(upto), value[:4] if value[0] != "X" else None, m.start())
        if until and until > value:
            return "DATE", f"{value}/{until}", None, None
    return "DATE", value, None, None


@_rule(
    "iso date",
    "digit",
    r"(?<![\d/-])(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>[12]\d|3[01]|0?[1-9])"
    r"(?![\d/-])(?:T(?P<t>\d\d:\d\d))?",
)
def _iso(r: _Reader, m: re.Match[str]) -> Draft | None:
    value = _day_value(r, int(m["m"]), int(m["d"]), m["y"], m.start())
    if value is None:
        return None
    return ("TIME", f"{value}T{m['t']}", None, None) if m["t"] else ("DATE", value, None, None)


@_rule(
    "numeric date",
    "digit",
    r"(?<![\d/.-])(?P<a>0?[1-9]|[12]\d|3[01])(?P<s>[-/.])(?P<b>0?[1-9]|[12]\d|3[01])(?P=s)(?P<y>(?:19"
    r"|20)\d\d|\d\d)(?![\d/-])",
)
def _numeric(r: _Reader, m: re.Match[str]) -> Draft | None:
    a, b = int(m["a"]), int(m["b"])
    if len(m["y"]) == 2 and m["s"] == ".":
        return None
    # A month over 12 settles the order; else dots are the European order, strokes the American.
    month, day = (b, a) if a > 12 or (m["s"] == "." and b <= 12) else (a, b)
    if month > 12:
        return None
    if m["s"] != "." and a <= 12 and b <= 12 and a != b:
        # 3 April or 4 March? Nothing in the words tells.
        return "DATE", f"{m['y'] if len(m['y']) == 4 else 'XXXX'}-XX-XX", None, None
    year = m["y"] if len(m["y"]) == 4 else f"{'19' if int(m['y']) > 50 else '20'}{m['y']}"
    value = _day_value(r, month, day, year, m.start())
    return ("DATE", value, None, None) if value else None


@_rule(
    "month", "month",
    rf"\b(?:(?P<rel>last|this|next|this{_S}past|this{_S}coming|the{_S}past|each|every){_S}|(?:{_PART_OF})"
    rf"|mid-|late-|early-)?(?P<m>{_MONTH})(?!\w)"
    rf"(?:(?:,?{_S}(?:of{_S})?(?:the{_S}year{_S})?|-|,)(?P<y>{_YEAR}|(?P<yrel>last|this|next){_S}year"
    rf"|the{_S}(?P<yfol>same|following|previous){_S}year))?",
)  # fmt: skip
def _month_rule(r: _Reader, m: re.Match[str]) -> Draft | None:
    month = _month_of(m["m"])
    name = m["m"]
    rel = (m["rel"] or "").lower()
    if not m["y"] and name in ("May", "March", "MAY", "MARCH", "Mar", "Jan", "Jun", "April", "August", "June"):
        number, token = r.token(m.start("m"))
        if number is not None and token is not None:
            sentence = r.doc.sentences[number]
            if sentence.tags[token] not in ("NNP", "NNPS", "NN") or name in ("Mar", "Jan", "Jun"):
                return None
            # A given name: "June Carter said", "Theresa May".
            if sentence.deps[token] == "compound" and not rel and sentence.tags[sentence.heads[token]] == "NNP":
                return None
            if (
                not rel
                and sentence.deps[token] in ("nsubj", "dobj", "nsubjpass")
                and token + 1 < len(sentence)
                and (sentence.tags[token + 1] in ("VBD", "VBZ", "NNP", "MD") or sentence.lower[token + 1] == "'s")
                and name in ("May", "MAY", "April", "June", "August")
            ):
                return None
            if token and sentence.deps[token - 1] == "compound" and sentence.heads[token - 1] == token and not rel:
                return None
            if name in ("March", "MARCH") and re.match(r" (?:for|of|on) [A-Z]", r.text[m.end() : m.end() + 8]):
                return None
    if rel in ("each", "every"):
        return "SET", f"XXXX-{month:02d}", None, None
    if m["y"]:
        if m["yrel"]:
            if r.anchor is None:
                return "DATE", f"XXXX-{month:02d}", None, None
            year = r.anchor.year + {"last": -1, "this": 0, "next": 1}[m["yrel"].lower()]
        elif m["yfol"]:
            focus = days_of(r.focus) if r.focus else None
            if focus is None:
                return "DATE", f"XXXX-{month:02d}", None, None
            year = focus[0].year + {"same": 0, "following": 1, "previous": -1}[m["yfol"].lower()]
        else:
            year = int(m["y"])
        return "DATE", f"{year}-{month:02d}", None, None
    if r.anchor is None:
        return "DATE", f"XXXX-{month:02d}", None, None
    here = r.anchor
    if rel in ("last", "this past", "the past"):
        year = here.year if month < here.month else here.year - 1
    elif rel in ("next", "this coming"):
        year = here.year if month > here.month else here.year + 1
    elif rel == "this":
        year = here.year
    else:
        year = r.near_month(month, m.start("m")) or here.year
    return "DATE", f"{year}-{month:02d}", None, None


@_rule(
    "second day",
    "month",
    rf"(?<=[a-z.]{_S[1]}\d){_S}and{_S}(?P<d>{_DOM})\b|(?<=[a-z.]{_S[1]}\d\d){_S}and{_S}(?P<d2>{_DOM})\b",
)
def _second_day(r: _Reader, m: re.Match[str]) -> Draft | None:
    """The "4" of "May 3 and 4"."""
    if not re.search(rf"{_MONTH} \d{{1,2}}$", r.text[: m.start()]) or r.focus is None:
        return None
    days = days_of(r.focus)
    group = "d" if m["d"] else "d2"
    r.skip = m.start(group) - m.start()
    value = _day_value(r, days[0].month, _dom(m[group]), str(days[0].year), m.start()) if days else None
    return ("DATE", value, None, None) if value else None


@_rule(
    "day of the month",
    "unit digit",
    rf"\bthe{_S}(?P<d>{_DOM}|{_ORD})(?:{_S}day)?{_S}of{_S}(?P<w>this|last|next|the){_S}month\b",
)
def _day_of_month(r: _Reader, m: re.Match[str]) -> Draft | None:
    if r.anchor is None:
        return "DATE", f"XXXX-XX-{_dom(m['d']):02d}", None, None
    base = add_months(r.anchor.replace(day=1), {"last": -1, "next": 1}.get(m["w"].lower(), 0))
    value = _day_value(r, base.month, _dom(m["d"]), str(base.year), m.start())
    return ("DATE", value, None, None) if value else None


@_rule(
    "deictic day",
    "deictic",
    rf"\b(?:(?:early|late|earlier|later|mid[ -](?:morning|afternoon)){_S}(?:on{_S})?)?(?P<w>the{_S}day{_S}"
    rf"(?:before{_S}yesterday|after{_S}tomorrow)|{_DEICTIC})(?:{_S}(?P<part>{_DPART}))?\b",
)
def _deictic(r: _Reader, m: re.Match[str]) -> Draft | None:
    word = " ".join(m["w"].lower().split())
    shift = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2,
             "the day after tomorrow": 2}[word]  # fmt: skip
    value = (r.anchor + timedelta(shift)).isoformat() if r.anchor else "XXXX-XX-XX"
    part = "night" if word == "tonight" else m["part"]
    if (
        word == "today"
        and not part
        and m[0].lower() == "today"
        and r.after(m.end(), 2) == "'s"
        and not _tense_is_news(r, m)
    ):
        return "DATE", "PRESENT_REF", None, None
    return _part_of_day(r, value, part)


def _tense_is_news(r: _Reader, m: re.Match[str]) -> bool:
    """ "today's meeting" is the day; "today's world" is the age."""
    return not re.match(
        r"'s (?:\w+ )?(?:world|young|youth|society|standards|generation|technology|economy|climate)",
        r.after(m.end(), 40),
    )


@_rule(
    "this part of day",
    "daypart",
    rf"\b(?:(?:early|late|earlier|later){_S})?(?P<rel>this|last|that|the{_S}(?:next|following|previous"
    rf"|same)){_S}(?P<part>{_DPART})\b",
)
def _this_part(r: _Reader, m: re.Match[str]) -> Draft | None:
    rel = m["rel"].lower().split()[-1]
    part = m["part"].lower()
    code = _DAY_PARTS[part]
    day = r.anchor
    if rel in ("that", "next", "following", "previous", "same"):
        days = days_of(r.focus) if r.focus else None
        day = days[0] if days and days[0] == days[1] else None
        shift = {"next": 1, "following": 1, "previous": -1}.get(rel, 0)
    else:
        shift = -1 if rel == "last" else 0
    value = (day + timedelta(shift)).isoformat() if day else "XXXX-XX-XX"
    return "TIME", f"{value}T{code}", None, None


@_rule(
    "overnight", "daypart", rf"\bovernight\b(?:,?{_S}(?:from{_S})?(?:(?P<a>{_DAY}){_S}(?:to|into){_S}(?P<b>{_DAY})))?"
)
def _overnight(r: _Reader, m: re.Match[str]) -> Draft | None:
    number, token = r.token(m.start())
    if number is not None and token is not None and r.doc.sentences[number].deps[token] in ("amod", "compound"):
        head = r.doc.sentences[number].heads[token]
        if r.doc.sentences[number].lemmas[head] in (
            "curfew",
            "train",
            "bus",
            "flight",
            "success",
            "stay",
            "ferry",
            "rate",
        ):
            return None
    if m["a"]:
        value = _weekday_value(r, m["a"], m.start("a"))
        return "TIME", f"{value}TNI", None, None
    if r.anchor is None:
        return "TIME", "XXXX-XX-XXTNI", None, None
    # The night that led to the day of the story, unless the clause looks forward.
    night = r.anchor if r.direction(m.start()) > 0 else r.anchor - timedelta(1)
    return "TIME", f"{night.isoformat()}TNI", night, night + timedelta(1)


@_rule(
    "part of day",
    "daypart",
    rf"\b(?:in{_S}|during{_S})the{_S}(?:early{_S}|late{_S})?(?P<part>morning|afternoon|evening|night)\b",
)
def _part(r: _Reader, m: re.Match[str]) -> Draft | None:
    days = days_of(r.focus) if r.focus else None
    day = days[0].isoformat() if days and days[0] == days[1] else "XXXX-XX-XX"
    return "TIME", f"{day}T{_DAY_PARTS[m['part'].lower()]}", None, None


@_rule(
    "mid part of day",
    "daypart",
    rf"\b(?:mid|early|late)[ -](?P<part>morning|afternoon|evening)(?:{_S}(?P<d>{_DAY}|{_DEICTIC}))?\b",
)
def _mid_part(r: _Reader, m: re.Match[str]) -> Draft | None:
    if m["d"]:
        value = _dayref(r, m["d"], m.start("d"))
    else:
        days = days_of(r.focus) if r.focus else None
        value = (
            days[0].isoformat() if days and days[0] == days[1] else r.anchor.isoformat() if r.anchor else "XXXX-XX-XX"
        )
    return "TIME", f"{value}T{_DAY_PARTS[m['part'].lower()]}", None, None


# -- rules: times of day ----------------------------------------------------------------------


def _dayref(r: _Reader, words: str, begin: int) -> str:
    low = words.lower()
    if low in ("today", "tonight", "yesterday", "tomorrow"):
        shift = {"yesterday": -1, "tomorrow": 1}.get(low, 0)
        return (r.anchor + timedelta(shift)).isoformat() if r.anchor else "XXXX-XX-XX"
    match = re.fullmatch(rf"({_DAY})(?:,?{_S}.*)?", words, re.I)
    full = re.search(_FULL, words, re.I)
    if full:
        value = _day_value(
            r,
            _month_of(full["m"] or full["m2"]),
            _dom(full["d"] or full["d2"]),
            full["y"] if full["y"] and full["y"].isdigit() else None,
            begin,
        )
        if value:
            return value
    if match:
        return _weekday_value(r, match[1], begin)
    return "XXXX-XX-XX"


def _clock_value(words: str) -> str | None:
    low = words.lower()
    if low in ("noon", "midday"):
        return "12:00"
    if low == "midnight":
        return "24:00"
    if re.fullmatch(r"\d{4}", low):
        return f"{low[:2]}:{low[2:]}"
    match = re.match(r"(\d{1,2}|[a-z]+)(?:[:.](\d\d))?", low)
    if not match:
        return None
    hour = int(match[1]) if match[1].isdigit() else _SMALL.get(match[1], 99)
    minute = int(match[2] or 0)
    if "p.m" in low or low.endswith("pm"):
        hour = hour % 12 + 12
    elif "a.m" in low or low.endswith("am"):
        hour %= 12
    if hour > 24 or minute > 59:
        return None
    return f"{hour:02d}:{minute:02d}"


_AT = re.compile(r"\b(?:at|by|until|from|around|about|before|after|since) +$")
_DAYREF = rf"(?:{_DAY}(?:,?{_S}{_MONTH}{_S}{_DOM})?|{_DEICTIC}|{_MONTH}{_S}{_DOM}(?:,{_S}{_YEAR})?)"


@_rule(
    "time of day", "digit daypart",
    rf"(?<![\w$.,:])(?:(?:around|about|just{_S}(?:after|before)|shortly{_S}(?:after|before)){_S})?"
    rf"(?P<c>{_CLOCK})(?P<z>{_ZONE})?"
    rf"(?:{_S}in{_S}the{_S}(?P<p>morning|afternoon|evening))?(?:,?{_S}(?:on{_S})?(?P<d>{_DAYREF}))?(?!\w)",
)  # fmt: skip
def _clock(r: _Reader, m: re.Match[str]) -> Draft | None:
    words = m["c"]
    value = _clock_value(words)
    if value is None or (words.lower() == "noon" and r.before(m.start(), 5) == "high "):
        return None
    bare = ":" in words and words[-1].isdigit() and not m["z"] and not m["d"]
    if bare and not _AT.search(r.before(m.start("c"), 12)):
        return None  # "2:1", "10:15" alone may be a score, a verse or a record
    if m["p"] and m["p"].lower() != "morning" and value < "12":
        value = f"{int(value[:2]) + 12}{value[2:]}"
    if m["d"]:
        day = _dayref(r, m["d"], m.start())
    else:
        days = days_of(r.focus) if r.focus and r.focus_near(m.start()) else None
        day = days[0].isoformat() if days and days[0] == days[1] else "XXXX-XX-XX"
    zone = "Z" if m["z"] and m["z"].strip(" ()").upper() in ("GMT", "UTC") else ""
    return "TIME", f"{day}T{value}{zone}", None, None


# -- rules: years, decades, quarters ----------------------------------------------------------


@_rule(
    "year",
    "digit",
    rf"(?<![\w$£€#.,:/-])(?:(?:{_PART_OF}|(?:mid|late|early|pre|post)-)?(?:the{_S}(?:fiscal{_S}"
    rf"|calendar{_S})?year{_S}|fiscal{_S}(?:year{_S})?|calendar{_S})?)(?P<y>{_YEAR})(?:[-/](?P<e>\d\d"
    rf"(?:\d\d)?))?(?![\w/%-])(?!{_S}(?:percent|per{_S}cent|km|kilomet|miles?|hours|GMT|feet|dollars"
    rf"|euros))",
)
def _year_rule(r: _Reader, m: re.Match[str]) -> Draft | None:
    number, token = r.token(m.start("y"))
    year = int(m["y"])
    named = m.start("y") > m.start()
    before = r.before(m.start(), 16)
    lead = re.search(r"\b(?:in|since|by|of|until|from|during|between|and|for|before|after|through|to|till)\s+$", before)
    if not named and not lead and _NUMBERED.search(r.text[max(0, m.start() - 24) : m.start()]):
        return None  # "Resolution 1701", "Boeing 2707"
    if not named:
        if not lead and not 1700 <= year <= 2060:
            return None
        if year < 1500 and (not lead or lead[0].split()[0] in ("of", "for", "to", "from", "by")):
            return None
        if number is not None and token is not None:
            sentence = r.doc.sentences[number]
            head = sentence.heads[token]
            if (
                sentence.deps[token] in ("nummod", "compound", "quantmod")
                and head > token
                and sentence.tags[head] in ("NNS", "NNPS")
                and (sentence.lemmas[head] not in _YEAR_HEADS or year < 1900)
            ):
                return None
    if m["e"] and len(m["e"]) == 4 and int(m["e"]) > year:
        return "DATE", f"{year}/{m['e']}", None, None
    if m["e"] and len(m["e"]) == 2 and int(m["e"]) > year % 100:
        return "DATE", f"{year}/{m['y'][:2]}{m['e']}", None, None
    return "DATE", f"{year:04d}", None, None


_NUMBERED = re.compile(
    r"\b(?!(?:That|This|The|These|Those|His|Her|Their|Its|Our|A|In|Early|Late|Mid)\b)[A-Z][a-z]+ (?:No\. )?$"
)
_YEAR_HEADS = _words(
    "election olympics game attack result earning riot protest talk war sanction poll figure tax event accord payment"
    " bombing killing profit sale"
)


_DECADES = _listed("twenties thirties forties fifties sixties seventies eighties nineties")


@_rule(
    "decade",
    "digit spelled",
    rf"\b(?:the{_S})?(?:(?:early|late|mid)[ -]|(?:first|second|last){_S}half{_S}of{_S}the{_S})?(?:(?P<y>"
    rf"(?:1[5-9]|20)\d)0'?s|'(?P<t>\d)0s|(?P<w>twenties|thirties|forties|fifties|sixties|seventies"
    rf"|eighties|nineties))\b",
)
def _decade(r: _Reader, m: re.Match[str]) -> Draft | None:
    if m["w"]:
        number = _DECADES.index(m["w"].lower()) + 2
        if not m[0].lower().startswith("the"):
            return None  # "in his seventies"
        return "DATE", f"19{number}", None, None
    return "DATE", m["y"] or f"19{m['t']}", None, None


@_rule(
    "decade tick",
    "digit",
    rf"(?:\bthe{_S})?(?:(?:early|late|mid)[ -])?(?:\b(?:first|second|last){_S}half{_S}of{_S}the{_S})?"
    rf"(?<!\w)'(?P<t>[2-9])0s\b",
)
def _decade_tick(r: _Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", f"19{m['t']}", None, None


@_rule(
    "century",
    "century",
    rf"\b(?:the{_S})?(?:(?:early|late|mid)[ -]|turn{_S}of{_S}the{_S})?(?P<n>\d{{1,2}}(?:st|nd|rd|th)"
    rf"|{_ORD})[ -]century\b",
)
def _century(r: _Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", f"{_dom(m['n']) - 1:02d}", None, None


_SPELLED = (
    rf"(?:(?P<c>nineteen|eighteen|seventeen|twenty){_S}(?:(?P<t>{'|'.join(_TENS)})(?:[ -]"
    rf"(?P<o>{'|'.join(list(_SMALL)[1:10])}))?|oh[ -](?P<z>{'|'.join(list(_SMALL)[1:10])})|"
    rf"(?P<teen>{'|'.join(list(_SMALL)[10:20])}))|two{_S}thousand(?:{_S}(?:and{_S})?"
    rf"(?P<m>{'|'.join(list(_SMALL)[1:20])}))?)"
)


@_rule(
    "year in words",
    "spelled",
    rf"\b(?:(?P<the>the{_S}year{_S})|(?P<mon>{_MONTH}){_S}|(?:the{_S})?(?P<sea>{_SEASON}){_S}"
    rf"(?:of{_S})?)?{_SPELLED}\b(?![ -](?:{_UNIT}|percent|people|dollars|hundred|thousand|million|pounds))",
)
def _year_words(r: _Reader, m: re.Match[str]) -> Draft | None:
    if m["c"]:
        year = {"nineteen": 1900, "eighteen": 1800, "seventeen": 1700, "twenty": 2000}[m["c"].lower()]
        if m["t"]:
            if m["c"].lower() == "twenty" and not m["the"]:
                return None
            year += _TENS[m["t"].lower()] + (_SMALL[m["o"].lower()] if m["o"] else 0)
        elif m["z"]:
            year += _SMALL[m["z"].lower()]
        else:
            year += _SMALL[m["teen"].lower()]
    else:
        if not m["the"] and not m["mon"] and not re.search(r"\b(?:in|since|by|until)\s+$", r.before(m.start(), 8)):
            return None
        year = 2000 + (_SMALL[m["m"].lower()] if m["m"] else 0)
    if m["mon"]:
        return "DATE", f"{year}-{_month_of(m['mon']):02d}", None, None
    if m["sea"]:
        return "DATE", f"{year}-{_SEASONS[m['sea'].lower()]}", None, None
    return "DATE", str(year), None, None


_QORD = r"(?P<q>first|second|third|fourth|1st|2nd|3rd|4th|final)"
_QN = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


@_rule(
    "quarter", "quarter",
    rf"\b(?:(?:the|its|their|a|his|early|late|mid)(?:{_S}(?:flat|seasonally|slow|company's|fiscal|weak"
    rf"|strong|current)){{0,2}}{_S})?"
    rf"(?:(?P<y1>{_YEAR}){_S}(?:fiscal{_S})?|(?P<r1>this|last|next){_S}year's{_S}(?:fiscal{_S})?|(?P<ago>"
    rf"(?:comparable{_S})?year[ -](?:ago|earlier)){_S}(?:fiscal{_S})?|fiscal[ -](?:(?P<y3>{_YEAR}){_S})?)?"
    rf"{_QORD}[ -]quarter(?:{_S}(?:of{_S}|in{_S})?(?:fiscal{_S}|the{_S}year{_S})?(?P<y2>{_YEAR}|"
    rf"(?P<r2>last|this|next){_S}year)|(?P<ago2>{_S}a{_S}year{_S}(?:ago|earlier)))?\b",
)  # fmt: skip
def _quarter(r: _Reader, m: re.Match[str]) -> Draft | None:
    number = _QN[m["q"].lower()]
    year = m["y1"] or m["y3"] or (m["y2"] if m["y2"] and m["y2"][0].isdigit() else None)
    if year:
        return "DATE", f"{year}-Q{number}", None, None
    if r.anchor is None:
        return "DATE", f"XXXX-Q{number}", None, None
    rel = m["r1"] or m["r2"]
    if rel:
        return "DATE", f"{r.anchor.year + {'last': -1, 'this': 0, 'next': 1}[rel.lower()]}-Q{number}", None, None
    here = r.anchor
    started = here.year if 3 * number - 2 <= here.month else here.year - 1
    if m["ago"] or m["ago2"]:
        r.background = True
        return "DATE", f"{started - 1}-Q{number}", None, None
    if r.direction(m.start("q")) > 0 and started < here.year:
        started += 1
    return "DATE", f"{started}-Q{number}", None, None


@_rule("quarter code", "digit", rf"\b(?:(?P<y1>{_YEAR})[ -]?)?(?-i:Q)(?P<q>[1-4])\b(?:{_S}(?:of{_S})?(?P<y2>{_YEAR}))?")
def _quarter_code(r: _Reader, m: re.Match[str]) -> Draft | None:
    year = m["y1"] or m["y2"]
    if year is None and r.anchor:
        year = str(r.anchor.year if 3 * int(m["q"]) - 2 <= r.anchor.month else r.anchor.year - 1)
    return "DATE", f"{year or 'XXXX'}-Q{m['q']}", None, None


@_rule(
    "half",
    "half+unit",
    rf"\b(?:{_ABOUT})?(?:the{_S})?(?P<h>first|second|last){_S}(?:half|(?P<two>two{_S}quarters)){_S}"
    rf"(?:of{_S})(?P<y>{_YEAR}|(?P<rel>last|this|next|the){_S}year)",
)
def _half(r: _Reader, m: re.Match[str]) -> Draft | None:
    half = 1 if m["h"].lower() == "first" else 2
    if m["rel"]:
        year = str(r.anchor.year + {"last": -1, "next": 1}.get(m["rel"].lower(), 0)) if r.anchor else "XXXX"
    else:
        year = m["y"]
    return "DATE", f"{year}-H{half}", None, None


def _last_quarter(here: date) -> str:
    quarter = (here.month - 1) // 3
    return f"{here.year}-Q{quarter}" if quarter else f"{here.year - 1}-Q4"


_AGO = rf"a{_S}year{_S}(?:ago|earlier)|last{_S}year"
_ENDED = rf"(?P<ended>(?:,?{_S}which)?{_S}end(?:ed|ing|s){_S}(?:on{_S})?(?P<m>{_MONTH}))?"


@_rule(
    "the quarter", "unit",
    rf"\b(?:the|its)(?:{_S}(?P<w>latest|same|current|comparable|most{_S}recent|recent|previous|prior|corresponding"
    rf"|(?:comparable{_S})?year[ -](?:ago|earlier)|(?P<y>{_YEAR})))?{_S}(?P<u>quarter|period)(?!-)\b"
    rf"(?P<ago>{_S}(?:{_AGO}))?{_ENDED}",
)  # fmt: skip
def _the_quarter(r: _Reader, m: re.Match[str]) -> Draft | None:
    word = (m["w"] or "").lower().replace("-", " ")
    if m["ended"]:
        r.stop = m.start("ended")
    if m["u"].lower() == "period":
        if (not word and not m["ago"]) or (
            word in ("recent", "previous", "same", "prior", "current", "most recent") and not m["ago"]
        ):
            return None
        if r.quarter is None and r.focus is None:
            return None
    if r.anchor is None:
        return "DATE", "XXXX-QX", None, None
    here = r.anchor
    if word == "current":
        return "DATE", "{}-Q{}".format(*_quarter_shift(here, 0)), None, None
    base = r.quarter
    if m["ended"]:
        month = _month_of(m["m"])
        base = f"{here.year if month <= here.month else here.year - 1}-Q{(month - 1) // 3 + 1}"
    if base is None or base[0] == "X" or base > _last_quarter(here):
        base = _last_quarter(here)
    if m["y"]:
        return "DATE", f"{m['y']}-{base[5:]}", None, None
    if "ago" in word or "earlier" in word or m["ago"]:
        r.background = True
        return "DATE", f"{int(base[:4]) - 1}-{base[5:]}", None, None
    if word in ("previous", "prior"):
        first = days_of(base)
        return ("DATE", _last_quarter(first[0]), None, None) if first else None
    return "DATE", base, None, None


@_rule("year end", "unit", rf"\b(?:the{_S})?year(?:'s)?[ -]end\b")
def _year_end(r: _Reader, m: re.Match[str]) -> Draft | None:
    if r.anchor is None:
        return "DATE", "XXXX-12-31", None, None
    return "DATE", f"{r.anchor.year}-12-31", None, None


# -- rules: weeks, months, years from here ----------------------------------------------------


@_rule(
    "period from here", "unit season",
    rf"\b(?P<of>{_PART_OF})?(?:the{_S})?(?P<rel>this{_S}past|this{_S}coming|this|last|next|past|coming"
    rf"|previous|following|current|latest|same|that)"
    rf"{_S}(?:very{_S}|same{_S}|full{_S}|whole{_S})?(?:(?:fiscal|calendar|financial){_S})?(?P<u>weekend"
    rf"|week|month|quarter|year|decade|century|{_SEASON})(?P<s>'s{_S}end)?\b(?![ -](?:old|long))",
)  # fmt: skip
def _period_rule(r: _Reader, m: re.Match[str]) -> Draft | None:
    unit = m["u"].lower()
    rel = " ".join(m["rel"].lower().split())
    if rel == "this past":
        rel = "last"
    elif rel == "this coming":
        rel = "next"
    if rel in ("past", "coming") and not re.search(rf"\bthe{_S}(?:past|coming)", m[0], re.I):
        return None
    if unit == "fall" and r.tag(m.start("u")) in _VERBS:
        return None
    if rel in ("that", "same", "previous", "following"):
        if rel == "that" and r.tag(m.start("rel")) == "IN":
            return None
        days = days_of(r.focus) if r.focus else None
        base = days[0] if days else None
        if base is None and rel == "previous":
            base = r.anchor
        shift = {"previous": -1, "following": 1}.get(rel, 0)
    else:
        base = r.anchor
        shift = {"last": -1, "next": 1, "past": -1, "coming": 1}.get(rel, 0)
        if rel == "latest" and unit == "quarter" and base:
            return "DATE", min(r.quarter or "9", _last_quarter(base)), None, None
    if rel == "past" and unit in ("decade", "century"):
        return "DURATION", _period(1, unit), *_lasting(r, 1, unit, -1)
    value = _unit_value(base, unit, shift, r)
    first = last = None
    days = days_of(value)
    part = (m["of"] or "").lower().split()
    if days and base and shift == 0 and part and part[0] in ("earlier", "later") and rel in ("this", "current"):
        first, last = (days[0], base) if part[0] == "earlier" else (base, days[1])
    return "DATE", value, first, last


def _unit_value(base: date | None, unit: str, shift: int, r: _Reader | None = None) -> str:
    """The week, month, … a day is in, or one that lies ``shift`` of them away."""
    if base is None:
        return {"week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX", "year": "XXXX",
                "decade": "XXX", "century": "XX"}.get(unit) or f"XXXX-{_SEASONS[unit]}"  # fmt: skip
    if unit == "week":
        return week_value(base + timedelta(7 * shift))
    if unit == "weekend":
        # "last weekend" said on a Sunday is the one before; said on a Wednesday the one just over.
        if shift == 0 and base.isoweekday() < 3:
            shift = -1
        return week_value(base + timedelta(7 * shift)) + "-WE"
    if unit == "month":
        return add_months(base, shift).isoformat()[:7]
    if unit == "quarter":
        return "{}-Q{}".format(*_quarter_shift(base, shift))
    if unit == "year":
        return str(base.year + shift)
    if unit == "decade":
        return str(base.year // 10 + shift)
    if unit == "century":
        return str(base.year // 100 + shift)
    code = _SEASONS[unit]
    year = base.year
    if code == "WI" and base.month < 3:
        year -= 1
    in_it = days_of(f"{year}-{code}")
    assert in_it
    if shift < 0 and base <= in_it[1]:
        year -= 1
    elif shift > 0 and base >= in_it[0]:
        year += 1
    return f"{year}-{code}"


def _quarter_shift(base: date, shift: int) -> tuple[int, int]:
    index = base.year * 4 + (base.month - 1) // 3 + shift
    return index // 4, index % 4 + 1


@_rule(
    "season",
    "season",
    rf"\b(?:(?:in|over|during|of|by|into|until|since|through|late|early|every|each){_S})(?:the{_S})?(?:"
    rf"(?:late|early|mid)[ -])?(?P<u>{_SEASON})(?:{_S}(?:of{_S})?(?P<y>{_YEAR}|last{_S}year|this{_S}year"
    rf"|next{_S}year))?\b",
)
def _season(r: _Reader, m: re.Match[str]) -> Draft | None:
    unit = m["u"].lower()
    if r.tag(m.start("u")) in _VERBS:
        return None
    code = _SEASONS[unit]
    if m[0].lower().startswith(("every", "each")):
        return "SET", f"XXXX-{code}", None, None
    if m["y"]:
        if m["y"][0].isdigit():
            return "DATE", f"{m['y']}-{code}", None, None
        shift = {"last": -1, "this": 0, "next": 1}[m["y"].lower().split()[0]]
        return "DATE", f"{r.anchor.year + shift if r.anchor else 'XXXX'}-{code}", None, None
    if unit == "fall" and not re.search(
        rf"\b(?:in|by|during|until|since|late|early){_S}(?:the{_S})?(?:late |early )?fall$", m[0], re.I
    ):
        return None
    if unit in ("fall", "spring") and re.match(r" (?:of|in|from|to|training|roll|water)\b", r.after(m.end(), 10)):
        return None
    if r.anchor is None:
        return "DATE", f"XXXX-{code}", None, None
    if r.direction(m.start()) > 0:
        value = _unit_value(r.anchor, unit, 0)
        days = days_of(value)
        return "DATE", value if days and days[1] >= r.anchor else _unit_value(r.anchor, unit, 1), None, None
    value = _unit_value(r.anchor, unit, 0)
    days = days_of(value)
    if days and days[0] > r.anchor and r.direction(m.start()) < 0:
        value = _unit_value(r.anchor, unit, -1)
    return "DATE", value, None, None


@_rule("season year", "season", rf"\b(?:the{_S})?(?P<u>{_SEASON})(?:{_S}of|,)?{_S}(?P<y>{_YEAR})\b")
def _season_year(r: _Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", f"{m['y']}-{_SEASONS[m['u'].lower()]}", None, None


@_rule("the weekend", "unit", rf"\b(?:the|over{_S}the|at{_S}the){_S}weekend\b")
def _weekend(r: _Reader, m: re.Match[str]) -> Draft | None:
    if r.anchor is None:
        return "DATE", "XXXX-WXX-WE", None, None
    shift = 0 if r.anchor.isoweekday() > 5 or r.direction(m.start()) > 0 else -1
    return "DATE", _unit_value(r.anchor, "week", shift) + "-WE", None, None


@_rule(
    "that day",
    "unit",
    rf"\b(?:(?:earlier|later|early|late){_S}(?:on{_S})?)?(?P<rel>(?:that(?:{_S}same)?|the{_S}same"
    rf"|the{_S}next|the{_S}following|the{_S}previous)){_S}day\b",
)
def _that_day(r: _Reader, m: re.Match[str]) -> Draft | None:
    rel = m["rel"].lower().split()[-1]
    if rel == "that" and r.tag(m.start("rel")) == "IN":
        return None
    days = days_of(r.focus) if r.focus else None
    if days is None or days[0] != days[1]:
        return "DATE", "XXXX-XX-XX", None, None
    shift = {"next": 1, "following": 1, "previous": -1}.get(rel, 0)
    return "DATE", (days[0] + timedelta(shift)).isoformat(), None, None


@_rule("in the day", "unit", rf"\b(?:earlier|later){_S}in{_S}the{_S}(?P<u>day|week|month|year)\b")
def _in_the(r: _Reader, m: re.Match[str]) -> Draft | None:
    unit = m["u"].lower()
    days = days_of(r.focus) if r.focus and unit == "day" else None
    base = days[0] if days else r.anchor
    if base is None:
        return "DATE", "XXXX-XX-XX" if unit == "day" else _unit_value(None, unit, 0), None, None
    return "DATE", base.isoformat() if unit == "day" else _unit_value(base, unit, 0), None, None


@_rule(
    "the end of",
    "unit",
    rf"\bthe{_S}(?:end|beginning|start|middle|close|rest|remainder){_S}of{_S}the{_S}(?:(?:fiscal"
    rf"|calendar){_S})?(?P<u>week|month|quarter|year|decade|century)\b",
)
def _end_of(r: _Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", _unit_value(r.anchor, m["u"].lower(), 0), None, None


@_rule(
    "the year", "unit",
    rf"\b(?:for|of|in|during|throughout){_S}(?P<t>the{_S}(?P<full>full{_S}|fiscal{_S}|whole{_S})?year)\b"
    rf"(?P<e>{_S}(?:ended|ending|to{_S}{_MONTH}))?"
    rf"(?!{_S}(?:ago|earlier|{_YEAR}|before|since|that|when|after|of))",
)  # fmt: skip
def _the_year(r: _Reader, m: re.Match[str]) -> Draft | None:
    r.stop = m.end("t")
    r.skip = m.start("t") - m.start()
    if m["e"]:
        return "DURATION", "P1Y", None, None
    return "DATE", str(r.anchor.year) if r.anchor else "XXXX", None, None


@_rule("week of", "unit", rf"\b(?:the{_S})?week{_S}(?:of|beginning|ending|ended){_S}(?P<d>{_MONTH}{_S}{_DOM})\b")
def _week_of(r: _Reader, m: re.Match[str]) -> Draft | None:
    value = _dayref(r, m["d"], m.start("d"))
    days = days_of(value)
    return "DATE", week_value(days[0]) if days else "XXXX-WXX", None, None


# -- rules: distances and lengths -------------------------------------------------------------


def _lasting(r: _Reader, number: float | None, unit: str, way: int) -> tuple[date | None, date | None]:
    """The days that "the last two days" or "the next month" cover, from the anchor."""
    here = r.anchor
    if here is None or number is None:
        return None, None
    there = _move(here, number, unit, way)
    if there is None:
        return None, None
    return (there, here) if way < 0 else (here, there)


def _move(day: date, number: float, unit: str, way: int) -> date | None:
    unit = unit.lower().removesuffix("s")
    try:
        if unit in ("second", "minute", "hour", "hr"):
            hours = number * {"second": 1 / 3600, "minute": 1 / 60}.get(unit, 1)
            return day + timedelta(way * -int(-hours // 24)) if hours >= 24 else day - timedelta(1 if way < 0 else 0)
        if unit in ("day", "night"):
            return day + timedelta(way * int(number))
        if unit in ("week", "weekend"):
            return day + timedelta(way * round(7 * number))
        if unit == "fortnight":
            return day + timedelta(way * round(14 * number))
        months = {"month": 1, "quarter": 3, "year": 12, "yr": 12, "decade": 120, "century": 1200, "centurie": 1200}[
            unit
        ]
        return add_months(day, way * round(months * number))
    except (ValueError, OverflowError):
        return None


@_rule(
    "recent length", "unit",
    rf"\b(?:{_ABOUT})?(?:(?P<each>each{_S}of{_S})?the{_S}|these{_S})?(?P<rel>last|past|next|coming|first"
    rf"|previous|preceding|following|latest|final){_S}"
    rf"(?P<n>{_NUM})(?:{_S}(?:to|or){_S}(?P<n2>{_NUM}))?(?:{_S}(?:full|trading|business|consecutive"
    rf"|straight|more|fiscal))?[ -](?P<u>{_UNIT})(?:{_S}or{_S}so)?\b",
)  # fmt: skip
def _recent_length(r: _Reader, m: re.Match[str]) -> Draft | None:
    number = _number(m["n"])
    unit = m["u"].lower().removesuffix("s")
    rel = m["rel"].lower()
    way = -1 if rel in ("last", "past", "latest") else 1 if rel in ("next", "coming") else 0
    if m["n2"]:
        number = None
    value = _period(number, unit)
    if value == "PT24H":
        value = "P1D"
    if way == 0 or number is None:
        return "DURATION", value, None, None
    return "DURATION", value, *_lasting(r, number, unit, way)


@_rule(
    "recent times",
    "unit",
    rf"\b(?:(?:in|over|during){_S}(?:the{_S})?)?(?P<rel>recent|past|coming|future|(?:the|these){_S}(?:last"
    rf"|past|next|first|early|final|coming)){_S}(?P<u>{_UNITS_})(?:{_S}and{_S}(?:weeks|months|years))?\b",
)
def _recent_times(r: _Reader, m: re.Match[str]) -> Draft | None:
    return "DURATION", _period(None, m["u"]), None, None


@_rule("times ahead", "unit", rf"\bthe{_S}(?P<u>{_UNITS_}){_S}(?:ahead|to{_S}come)\b")
def _times_ahead(r: _Reader, m: re.Match[str]) -> Draft | None:
    return "DURATION", _period(None, m["u"]), None, None


_AWAY = (
    rf"(?P<n>{_NUM}){_S}(?:(?P<more>more|full|long|short){_S})?(?P<u>{_UNIT})(?:{_S}or{_S}(?:so|two"
    rf"|more))?{_S}(?P<w>ago|earlier|before|later|from{_S}now|hence|after|afterwards?|previously|beforehand)"
)


@_rule("distance", "unit+away", rf"\b(?:{_ABOUT}|just{_S}|exactly{_S})?{_AWAY}\b")
def _distance(r: _Reader, m: re.Match[str]) -> Draft | None:
    number = _number(m["n"])
    unit = re.sub("^night$", "day", m["u"].lower().removesuffix("s").replace("centurie", "century"))
    word = m["w"].lower()
    if word in ("before", "after"):
        # "two days before the vote" is counted from the vote, which the words do not date.
        rest = r.after(m.end(), 3)
        if rest[:1] == " " and rest[1:2] not in ("", ".", ","):
            r.stop = m.start("w")
            return "DURATION", _period(number, unit), None, None
    way = -1 if word in ("ago", "earlier", "before", "previously", "beforehand") else 1
    if word in ("ago", "from now", "hence"):
        base = r.anchor
        fine = unit
    else:
        days = days_of(r.focus) if r.focus else None
        base, fine = (days[0] if days else None), unit
    if unit == "year" and number == 1 and word in ("ago", "earlier") and r.anchor:
        return _a_year_back(r, m, word)
    if word not in ("ago", "from now", "hence"):
        if base and unit == "year" and r.focus and number is not None:
            shape = granularity_of(r.focus)
            if shape in ("quarter", "month", "year", "half", "season"):
                return "DATE", f"{int(r.focus[:4]) + way * int(number)}{r.focus[4:]}", None, None
            fine = "year"
        elif base is None:
            if word in ("later", "earlier", "before", "after", "afterward", "afterwards"):
                return "DURATION", _period(number, unit), None, None
            base = r.anchor
    if number is None:
        return "DATE", "PAST_REF" if way < 0 else "FUTURE_REF", None, None
    if base is None:
        return "DATE", {"year": "XXXX", "month": "XXXX-XX", "week": "XXXX-WXX", "quarter": "XXXX-QX", "decade": "XXX",
                        "day": "XXXX-XX-XX", "century": "XX"}.get(unit, "XXXX-XX-XX"), None, None  # fmt: skip
    if fine in ("second", "minute", "hour", "hr"):
        if word == "ago":
            hours = number if fine in ("hour", "hr") else 0
            day = base - timedelta(int(hours // 24))
            return (
                "DATE" if hours >= 24 else "TIME",
                day.isoformat() if hours >= 24 else f"{day.isoformat()}TXX:XX",
                day,
                day,
            )
        return "DURATION", _period(number, fine), None, None
    there = _move(base, number, unit, way)
    if there is None:
        return None
    if fine == "day":
        return "DATE", there.isoformat(), None, None
    if fine in ("week", "fortnight"):
        return "DATE", week_value(there), None, None
    return "DATE", _unit_value(there, {"yr": "year"}.get(fine, fine), 0), None, None


def _a_year_back(r: _Reader, m: re.Match[str], word: str) -> Draft:
    """ "a year earlier" in a report of figures is the same quarter, or month, one year back."""
    assert r.anchor
    r.background = True
    lately = r.text[max(0, m.start() - 160) : m.start()].lower()
    if re.search(r"\b(?:six|nine) months\b|\bfor the (?:full |fiscal )?year\b", lately):
        return "DATE", str(r.anchor.year - 1), None, None
    near = r.focus if r.focus_near(m.start()) else None
    close = r.quarter is None or r.offset + m.start() - r.focus_at < 120
    other = near is not None and (word == "earlier" or near[:4] != str(r.anchor.year))
    if near and close and other and granularity_of(near) in ("month", "year"):
        return "DATE", f"{int(near[:4]) - 1}{near[4:]}", None, None
    if r.quarter and r.quarter[0] != "X":
        base = min(r.quarter, _last_quarter(r.anchor))
        return "DATE", f"{int(base[:4]) - 1}{base[4:]}", None, None
    return "DATE", str(r.anchor.year - 1), None, None


@_rule(
    "year-ago",
    "unit",
    rf"\b(?:the{_S}|a{_S}(?=year-))?year[ -](?P<w>ago|earlier)\b(?:{_S}(?P<nine>(?:{_NUM}){_S}months))?",
)
def _year_ago(r: _Reader, m: re.Match[str]) -> Draft | None:
    if m["nine"]:
        return "DURATION", _period(_number(m["nine"].split()[0]), "month"), None, None
    if r.anchor is None:
        return "DATE", "XXXX", None, None
    return _a_year_back(r, m, "earlier")


_OLD = r"(?:[ -](?:old|olds|aged)\b)"


@_rule(
    "length", "unit",
    rf"(?<![\w$.,-])(?:{_ABOUT})?(?:the{_S})?(?P<n>{_NUM})(?:{_S}(?:to|or){_S}(?P<n2>{_NUM})|-to-"
    rf"(?P<n3>\d+|{_WORDNUM}))?"
    rf"(?:[ -](?:full|trading|business|working|consecutive|straight|more|solid|long|whole|extra|additional"
    rf"|school|calendar|fiscal))?[ -](?P<u>{_UNIT})(?P<half>{_S}and{_S}a{_S}half)?(?P<rest>(?:[ -]"
    rf"(?:long))?|{_S}or{_S}(?:so|more))\b(?P<old>{_OLD})?",
)  # fmt: skip
def _length(r: _Reader, m: re.Match[str]) -> Draft | None:
    words, unit = m["n"].lower(), m["u"].lower().removesuffix("s")
    if m["old"] or re.match(r"(?:'s?)? of age\b| his (?:junior|senior)", r.after(m.end(), 14)):
        return None
    if unit == "second" and words in ("a", "another", "an"):
        return None
    if unit == "quarter" and (words in ("a", "an", "another") or m[0][-len(m["u"]) - 1] == "-"):
        return None  # a fraction
    if (unit == "night" and words == "a") or (
        words == "a" and re.search(r"\b(?:fiscal|calendar|school)\b", m[0], re.I)
    ):
        return None
    if (
        words == "one"
        and unit == "day"
        and r.direction(m.start()) > 0
        and not re.search(r"\b(?:for|in|after|within|of|than|at least|only|just) $", r.before(m.start(), 10))
    ):
        return "DATE", "FUTURE_REF", None, None
    before = r.before(m.start(), 30)
    if (
        words == "a"
        and before.endswith(("hours ", "days ", "times "))
        and not re.search(r"\d+ (?:times|days) $", before)
    ):
        return None  # "24 hours a day"
    if words in ("a", "an"):
        if unit in ("day", "week", "month", "year", "hour", "minute", "quarter") and re.search(
            r"(?:\d|\b(?:percent|million|billion|thousand|hundred|dollars|pounds|times|barrels|tons"
            r"|people|points|cents|once|twice)) ?$"
            r"|\$[\d.,]+(?: \w+)? ?$|\d[\d,.]* (?:\w+ ){1,2}$",
            before,
        ):
            return "SET", f"P{'T' if unit in ('hour', 'minute') else ''}1{unit[0].upper()}", None, None
        if m["u"].lower().endswith("s"):
            return None
    number = _number(m["n"])
    if m["half"]:
        number = (number or 0) + 0.5
    value = _period(number, unit)
    return "DURATION", value, None, None


@_rule(
    "lengths",
    "unit",
    rf"\b(?P<p>for|in|after|within|over|of|takes?|took|last|lasted|than|spent|the|next|be|were|some){_S}"
    rf"(?P<u>{_UNITS_})(?:{_S}or{_S}(?:weeks|months|years|decades))?\b(?![ -]old)(?!{_S}of{_S}(?!talks"
    rf"|negot|war|fight|violence|protest|unrest|tension))",
)
def _lengths(r: _Reader, m: re.Match[str]) -> Draft | None:
    if m["p"].lower() in ("the", "of", "next", "be", "were", "last") or m["u"].lower() in (
        "seconds",
        "quarters",
        "nights",
        "weekends",
    ):
        return None
    r.skip = m.start("u") - m.start()
    return "DURATION", _period(None, m["u"]), None, None


@_rule(
    "lengths before",
    "unit",
    rf"\b(?P<one>hour|day|night|week|month|year|decade|century)-long\b|\b(?P<u>hours|days|weeks|months"
    rf"|years|decades|minutes){_S}(?P<w>ago|later|earlier|after|before|long|-long)\b|\b(?P<l>hours|days"
    rf"|weeks|months|years|decades)-long\b",
)
def _lengths_before(r: _Reader, m: re.Match[str]) -> Draft | None:
    if m["one"]:
        return "DURATION", _period(1, m["one"]), None, None
    if m["l"]:
        return "DURATION", _period(None, m["l"]), None, None
    if m["w"].lower() in ("ago", "earlier"):
        return "DATE", "PAST_REF", None, None
    if r.before(m.start(), 10).endswith("matter of "):
        return None
    if m["w"].lower() in ("after", "before", "later"):
        r.stop = m.start("w")
    return "DURATION", _period(None, m["u"]), None, None


# -- rules: sets and references ---------------------------------------------------------------


@_rule(
    "each",
    "unit daypart",
    rf"\b(?:each|every|per){_S}(?:(?P<n>other|{_NUM}){_S})?(?P<u>seconds?|minutes?|hours?|days?|weeks?"
    rf"|weekends?|months?|quarters?|years?|decades?|{_DPART})\b",
)
def _each(r: _Reader, m: re.Match[str]) -> Draft | None:
    unit = m["u"].lower().removesuffix("s")
    if unit in _DAY_PARTS:
        return "SET", f"XXXX-XX-XXT{_DAY_PARTS[unit]}", None, None
    number = 2.0 if m["n"] and m["n"].lower() == "other" else _number(m["n"]) if m["n"] else 1.0
    return "SET", _period(number, unit).replace("P1WE", "XXXX-WXX-WE"), None, None


_SETS = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M", "annually": "P1Y", "yearly": "P1Y", "hourly": "PT1H",
         "quarterly": "P1Q", "nightly": "P1D"}  # fmt: skip


@_rule("recurring", "set", r"\b(?P<w>daily|weekly|monthly|annually|yearly|hourly|quarterly|nightly)\b")
def _recurring(r: _Reader, m: re.Match[str]) -> Draft | None:
    number, token = r.token(m.start())
    noun = number is not None and token is not None and r.doc.sentences[number].tags[token] in _NOUNS
    if noun or (m[0][0].isupper() and token) or r.text[m.end() + 1 : m.end() + 2].isupper():
        return None  # "the Daily Telegraph", "the party daily Granma"
    if m[0].lower() == "quarterly":
        return None
    return "SET", _SETS[m["w"].lower()], None, None


@_rule(
    "present",
    "ref unit",
    rf"\b(?:right{_S}now|now|currently|at{_S}present|nowadays|these{_S}days|at{_S}the{_S}moment"
    rf"|at{_S}this{_S}(?:time|point|stage)|this{_S}(?:\w+{_S})?moment)\b",
)
def _present(r: _Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", "PRESENT_REF", None, None


@_rule("current", "ref", r"\bcurrent\b")
def _current(r: _Reader, m: re.Match[str]) -> Draft | None:
    return ("DATE", "PRESENT_REF", None, None) if r.tag(m.start()) == "JJ" else None


@_rule(
    "past",
    "ref",
    rf"\b(?:(?:more|most|as){_S})?(?:recently|lately|formerly|in{_S}the{_S}past|the{_S}(?:recent"
    rf"|distant){_S}past|at{_S}the{_S}time|some{_S}time{_S}ago|long{_S}ago)\b(?!{_S}(?:few|two|three"
    rf"|several|year|week|month|decade|\d))",
)
def _past(r: _Reader, m: re.Match[str]) -> Draft | None:
    if m[0].lower() == "at the time" and r.after(m.end(), 4) == " of ":
        return None
    return "DATE", "PAST_REF", None, None


@_rule(
    "future",
    "ref unit",
    rf"\b(?:soon|(?:in{_S})?the{_S}(?:near{_S}|foreseeable{_S}|immediate{_S}|distant{_S})?future|the{_S}"
    rf"(?:near|short|long|medium){_S}term|as{_S}soon{_S}as{_S}possible|a{_S}later{_S}date)\b(?!{_S}as\b)",
)
def _future(r: _Reader, m: re.Match[str]) -> Draft | None:
    if m[0].lower() == "soon" and (
        re.match(r" (?:after|as|afterward)", r.after(m.end(), 8)) or r.direction(m.start()) < 0
    ):
        return None  # "he was soon released": an order of events, no date
    return "DATE", "FUTURE_REF", None, None


@_rule("the day after", "unit", rf"\bthe{_S}day{_S}(?P<w>before|after)\b(?=[.,;]|$)")
def _day_after(r: _Reader, m: re.Match[str]) -> Draft | None:
    days = days_of(r.focus) if r.focus else None
    if days is None or days[0] != days[1]:
        return "DATE", "XXXX-XX-XX", None, None
    return "DATE", (days[0] + timedelta(1 if m["w"].lower() == "after" else -1)).isoformat(), None, None


@_rule(
    "holiday",
    "holiday weekday",
    r"\b(?:(?P<rel>last|this|next|every|each)\s+)?(?P<h>"
    + "|".join(sorted(_HOLIDAYS, key=len, reverse=True))
    + r")\b(?:,? (?P<y>(?:19|20)\d\d))?(?! (?:Island|tree|card|bombing|agreement|Rising|Party|gift|present|Accord))",
)
def _holiday(r: _Reader, m: re.Match[str]) -> Draft | None:
    if not m["h"][0].isupper():
        return None
    name = m["h"].lower()
    when = _HOLIDAYS[name]
    if name == "good friday" and r.after(m.end(), 11) == " agreement ":
        return None
    rel = (m["rel"] or "").lower()
    if rel in ("every", "each"):
        return "SET", "P1Y", None, None
    if m["y"]:
        return "DATE", when(int(m["y"])).isoformat(), None, None
    if r.anchor is None:
        return "DATE", "XXXX-XX-XX", None, None
    year = r.anchor.year
    this = when(year)
    if rel == "last":
        year -= this >= r.anchor
    elif rel == "next":
        year += this <= r.anchor
    elif not rel:
        gap = (this - r.anchor).days
        way = r.direction(m.start())
        if gap > 0 and ((way < 0 and gap > 45) or gap > 180):
            year -= 1
        elif gap < 0 and (way > 0 or gap < -240):
            year += 1
    return "DATE", when(year).isoformat(), None, None


# -- the date of an event ---------------------------------------------------------------------

_SAYING = _words(
    "say tell report announce state add confirm deny claim note warn explain insist acknowledge declare write reveal"
    " disclose argue allege testify admit maintain believe think know quote"
)
#: Clauses that happen with the clause they hang on: "was shot on Friday, killing him".
_SAME_TIME = _words(
    "xcomp conj advcl prep pcomp dobj pobj nsubj nsubjpass attr agent dative oprd acomp compound nmod amod poss appos"
    " acl"
)
#: Ways a time stands in front of a noun.
_BEFORE_NOUN = frozenset(("poss", "compound", "nmod", "amod", "npadvmod", "nummod"))
#: Verbs that add nothing to the event their object names, and verbs of what an event does.
_CARRYING = _words("carry launch hold stage conduct make mount wage stage open begin start commit perform")
_EFFECTS = _words(
    "kill wound injure hurt maim leave destroy damage hit strike displace force break erupt happen occur take end begin"
    " start target kick come follow last claim flatten topple raze"
)
#: With "for", "to" or "until" these give their object a date and have none from it themselves.
_SETTING = _words(
    "schedule plan slate set expect postpone delay reschedule move put adjourn book call push defer fix time extend"
    " bring announce reset"
)
_ORDERS = frozenset(("after", "before", "following", "since"))
#: Nouns that happen at some time of their own, so that "ahead of Friday's vote" dates the vote alone.
_UNTIMED_PARENTS = frozenset(
    ("after", "before", "ahead", "following", "since", "despite", "amid", "over", "against", "for", "about")
)


def date_of_clause(doc: Doc, sentence: Sentence, token: int, times: list[Time]) -> EventDate:
    """The date of the event that ``token`` heads.

    In this order: the event's own time expression; that of a clause it hangs on and shares its
    time with; one that stands beside it though the parse hung it elsewhere; an event it is told to
    have come before or after; the day somebody spoke of it, as its last possible day; the sentence
    before in the same paragraph. Else none. The published date is not in the list.
    """
    return _Dater(doc, times).date(sentence, token, frozenset())


def _is_finite_past(sentence: Sentence, verb: int) -> bool:
    """A clause of its own in the past tense: "after the council voted"."""
    own = any(sentence.deps[c] in ("nsubj", "nsubjpass") for c in sentence.children[verb])
    return own and sentence.tags[verb] == "VBD"


class _Dater:
    """Finds which time expression dates a predicate."""

    def __init__(self, doc: Doc, times: list[Time]) -> None:
        self.doc = doc
        self.anchor = anchor_of(doc.story)[0]
        self.times = times

    def date(self, sentence: Sentence, token: int, seen: frozenset[int]) -> EventDate:
        homes = self._homes(sentence)
        own = self._best(sentence, token, homes.get(token, ()))
        if own:
            at = self._head(sentence, own)
            in_front = (
                at is not None and sentence.heads[at] == token and sentence.deps[at] in _BEFORE_NOUN and at < token
            )
            stretch = self._stretch(homes[token])
            if stretch:
                return stretch
            # In "ahead of Friday's vote" it is not the vote that comes ahead of Friday.
            return self._event(replace(own, mod=None) if in_front else own, "clause")
        ordered = self._ordered(sentence, token, seen)
        if ordered:
            return ordered
        at, rule = token, "clause it depends on"
        said: EventDate | None = None
        for _ in range(8):
            below = [c for c in sentence.children[at] if sentence.deps[c] == "conj" and c > at and homes.get(c)]
            if (
                below
                and sentence.tags[at] in _VERBS
                and not any(sentence.deps[c] == "nsubj" for c in sentence.children[below[0]])
            ):
                # "was arrested and charged on Friday": the last of the row carries the time for all.
                shared = self._best(sentence, below[0], homes[below[0]])
                if shared and sentence.lower[below[0] - 1] in ("and", "or"):
                    return self._event(shared, "conjunct")
            head = sentence.heads[at]
            if head == at:
                break
            dep = sentence.deps[at]
            if dep in ("ccomp", "parataxis") or (dep == "advcl" and sentence.lemmas[head] in _SAYING):
                time = self._best(sentence, head, homes.get(head, ()))
                if time and sentence.lemmas[head] in _SAYING:
                    said = self._bound(sentence, token, time)
                    break
            elif dep == "relcl" or dep not in _SAME_TIME:
                if dep not in ("prep", "pcomp"):
                    break
            elif dep == "advcl" and self._marker(sentence, at) in (
                "after",
                "before",
                "since",
                "if",
                "unless",
                "because",
                "as",
                "while",
                "although",
                "though",
                "until",
                "when",
            ):
                if self._marker(sentence, at) == "after" and _is_finite_past(sentence, at):
                    # "scrapped the visit on Monday after the council voted": news tells of an answer on
                    # the day of what it answers.
                    time = self._best(sentence, head, homes.get(head, ()))
                    if time and time.granularity in ("day", "time") and time.first:
                        return self._event(time, "the day of what it led to")
                if self._marker(sentence, at) not in ("as", "while", "when"):
                    break
            elif (dep in ("pobj", "pcomp") and sentence.lower[head] in _UNTIMED_PARENTS) or (
                dep == "acl" and sentence.tags[at] != "VBG"
            ):
                break
            at = head
            if homes.get(at) and sentence.lemmas[at] not in _SAYING:
                time = self._best(sentence, at, homes[at])
                if time:
                    return self._event(time, rule)
        beside = self._beside(sentence, token, homes)
        if beside:
            return self._event(beside, "beside it in the sentence")
        if said:
            return said
        return self._discourse(sentence, token)

    # -- attachment ----------------------------------------------------------------------------

    def _homes(self, sentence: Sentence) -> dict[int, list[Time]]:
        """Predicates to the time expressions that hang on them, nouns on the way included."""
        known: dict[int, list[Time]] | None = sentence.cache.get("time_homes")
        if known is not None:
            return known
        homes: dict[int, list[Time]] = {}
        for time in self.times:
            if time.sentence != sentence.index or time.type == "SET" or time.value in ("PRESENT_REF", "PAST_REF"):
                continue
            if time.type == "DURATION" and time.first is None:
                continue
            for at in self._over(sentence, time):
                homes.setdefault(at, []).append(time)
        sentence.cache["time_homes"] = homes
        return homes

    @staticmethod
    def _head(sentence: Sentence, time: Time) -> int | None:
        """The token of a time expression that hangs on something outside it."""
        inside = [i for i, start in enumerate(sentence.starts) if time.start <= start < time.end]
        for i in inside:
            if sentence.heads[i] not in inside or sentence.heads[i] == i:
                return i
        return inside[0] if inside else None

    def _over(self, sentence: Sentence, time: Time) -> Iterator[int]:
        """What a time dates: the nouns it modifies on the way up, and the first verb."""
        at = self._head(sentence, time)
        if at is None:
            return
        link = ""
        for _ in range(8):
            head = sentence.heads[at]
            if head == at:
                return
            dep, before = sentence.deps[at], at < head
            if dep == "prep":
                link = sentence.lower[at]
            elif dep == "pobj" and not link:
                link = sentence.lower[head]
            at = head
            tag = sentence.tags[at]
            if tag in _VERBS and is_predicate_verb(sentence, at):
                if sentence.lemmas[at] in _SETTING and link in ("for", "until", "till", "to"):
                    # "scheduled for Friday": the talks are on Friday, not the scheduling.
                    yield from self._set(sentence, at)
                else:
                    yield at
                return
            if tag in _NOUNS:
                yield at
                above = sentence.heads[at]
                if dep in _BEFORE_NOUN and before:
                    # "Friday's vote" dates the vote, and the verb only where both are one event.
                    role, verb = sentence.deps[at], sentence.lemmas[above]
                    one = (
                        (role == "pobj" and sentence.lower[above] in ("in", "during", "at"))
                        or (role in ("dobj", "nsubjpass") and verb in _CARRYING)
                        or (role == "nsubj" and verb in _EFFECTS)
                    )
                    if not one:
                        return
                    link = ""
                elif sentence.deps[at] not in ("nsubj", "nsubjpass", "dobj", "attr"):
                    return

    @staticmethod
    def _set(sentence: Sentence, verb: int) -> Iterator[int]:
        """The thing that a verb of planning sets a date for."""
        if sentence.deps[verb] in ("acl", "relcl"):
            yield sentence.heads[verb]
        for child in sentence.children[verb]:
            if sentence.deps[child] in ("nsubjpass", "dobj") and sentence.tags[child] in _NOUNS:
                yield child

    @staticmethod
    def _marker(sentence: Sentence, at: int) -> str:
        for child in sentence.children[at]:
            if (
                sentence.deps[child] in ("mark", "prep", "advmod")
                and child < at
                and sentence.lower[child]
                in (
                    "after",
                    "before",
                    "since",
                    "if",
                    "unless",
                    "because",
                    "as",
                    "while",
                    "although",
                    "though",
                    "until",
                    "when",
                )
            ):
                return sentence.lower[child]
        return ""

    def _best(self, sentence: Sentence, token: int, found: list[Time] | tuple[()]) -> Time | None:
        """Of several, the finest, then the nearest."""
        if not found:
            return None
        fine = {"time": 0, "day": 1, "weekend": 2, "week": 3, "month": 4, "season": 5, "quarter": 5}
        where = sentence.starts[token]
        return min(found, key=lambda t: (t.first is None, fine.get(t.granularity or "", 9), abs(t.start - where)))

    def _beside(self, sentence: Sentence, token: int, homes: dict[int, list[Time]]) -> Time | None:
        """A time with no predicate between it and the token, and that no other predicate owns."""
        best: tuple[int, Time] | None = None
        for time in self.times:
            if time.sentence != sentence.index or time.type not in ("DATE", "TIME") or time.value.endswith("_REF"):
                continue
            if not self._loose(sentence, time, homes):
                continue
            at = sentence.token_at(time.start)
            if at is None:
                continue
            low, high = sorted((token, at))
            if any(is_predicate_verb(sentence, i) for i in range(low + 1, high)):
                continue
            if best is None or high - low < best[0]:
                best = (high - low, time)
        return best[1] if best and best[0] < 15 else None

    def _loose(self, sentence: Sentence, time: Time, homes: dict[int, list[Time]]) -> bool:
        """Whether the parse leaves open what a time dates: nothing, or a noun it merely follows."""
        owners = [at for at, found in homes.items() if time in found]
        at = self._head(sentence, time)
        if at is None or any(sentence.tags[o] in _VERBS or o > at for o in owners):
            return False
        over = sentence.heads[sentence.heads[at]] if sentence.deps[at] == "pobj" else sentence.heads[at]
        return sentence.lemmas[over] not in _SETTING

    # -- order, speech, discourse ---------------------------------------------------------------

    @staticmethod
    def _stretch(found: list[Time]) -> EventDate | None:
        """ "from March 3 to March 5": both ends in one clause."""
        for begin, end in pairwise(found):
            if (
                begin.mod == "from"
                and begin.first
                and end.last
                and end.last > begin.first
                and end.start - begin.end < 8
            ):
                words = Evidence(begin.start, begin.end, begin.text)
                return EventDate(begin.first, end.last, "range", words, "clause, from … to")
        return None

    def _ordered(self, sentence: Sentence, token: int, seen: frozenset[int]) -> EventDate | None:
        """ "two days after it called off the talks": dated from the other event, as far as that goes."""
        if token in seen:
            return None
        for time in self.times:
            if time.sentence != sentence.index or time.type != "DURATION":
                continue
            inside = [i for i, s in enumerate(sentence.starts) if time.start <= s < time.end]
            if not inside or inside[-1] + 1 >= len(sentence):
                continue
            link = inside[-1] + 1
            order = sentence.lower[link]
            if order not in _ORDERS:
                continue
            later, earlier = self._linked(sentence, link)
            if later is None or earlier is None or token not in (later, earlier):
                continue
            if order == "before":
                later, earlier = earlier, later
            other = earlier if token == later else later
            known = self.date(sentence, other, seen | {token})
            way = 1 if token == later else -1
            text = Evidence(time.start, time.end, time.text)
            base = known.end if way > 0 else known.start or known.end
            if base is None or not known.rule:
                continue
            count = re.fullmatch(r"P(\d+)([DWMY])", time.value)
            if count and known.start == known.end:
                unit = {"D": "day", "W": "week", "M": "month", "Y": "year"}[count[2]]
                day = _move(base, int(count[1]), unit, way)
                if day:
                    return EventDate(
                        day, day, "day" if unit == "day" else unit, text, f"counted from the event {order}"
                    )
            if way > 0:
                return EventDate(
                    known.start, None, None, text, f"later than the event {order}", "the distance is vague"
                )
            return EventDate(None, known.end, None, text, f"earlier than the event {order}", "the distance is vague")
        return None

    @staticmethod
    def _linked(sentence: Sentence, link: int) -> tuple[int | None, int | None]:
        """The two events that an "after" or "before" puts in order: main and subordinate."""
        head = sentence.heads[link]
        below: int | None = None
        if sentence.deps[link] == "mark" or (
            sentence.deps[link] == "advmod" and sentence.tags[head] in _VERBS and head > link
        ):
            below = head
            above = sentence.heads[head]
        else:
            below = next((c for c in sentence.children[link] if sentence.deps[c] in ("pobj", "pcomp")), None)
            above = head
        for _ in range(6):
            if sentence.tags[above] in _VERBS and is_predicate_verb(sentence, above):
                break
            if sentence.heads[above] == above:
                break
            above = sentence.heads[above]
        return (above if above != below else None), below

    def _bound(self, sentence: Sentence, token: int, time: Time) -> EventDate:
        """Said on Wednesday: it had happened by then, if it is told as having happened."""
        text = Evidence(time.start, time.end, time.text)
        way = _tense(sentence, token)
        if time.last is None:
            return EventDate(None, None, None, text, "statement", UNANCHORED)
        if way > 0:
            return EventDate(time.first, None, None, text, "not before the statement", "only the statement is dated")
        if way == 0 and sentence.tags[token] in ("VBZ", "VBP"):
            # "Israel wants to …, an official said Wednesday": true on the day it was said.
            return EventDate(time.first, time.last, time.granularity, text, "present at the statement")
        return EventDate(None, time.last, None, text, "no later than the statement", "only the statement is dated")

    def _discourse(self, sentence: Sentence, token: int) -> EventDate:
        before = self.doc.sentences[sentence.index - 1] if sentence.index else None
        if before is not None and before.passage == sentence.passage and _tense(sentence, token) <= 0:
            root = before.root
            homes = self._homes(before)
            while sentence.lemmas and before.lemmas[root] in _SAYING:
                below = [c for c in before.children[root] if before.deps[c] == "ccomp"]
                if not below or homes.get(root):
                    break
                root = below[0]
            time = self._best(before, root, homes.get(root, ()))
            told = before.lemmas[root] not in _SAYING and _tense(before, root) <= 0
            if told and time and time.first and time.granularity in ("day", "time"):
                return self._event(time, "sentence before")
        return EventDate(None, None, None, None, "none", "no time expression dates it")

    def _event(self, time: Time, rule: str) -> EventDate:
        text = Evidence(time.start, time.end, time.text)
        first, last = time.first, time.last
        if first is None or last is None:
            return EventDate(None, None, time.granularity, text, rule, time.reason or VAGUE)
        if time.type == "DATE" and time.mod == "since":
            return EventDate(first, self.anchor, "range", text, f"{rule}, since")
        if time.type == "DATE" and time.mod in ("until", "till", "through"):
            return EventDate(None, last, "range", text, f"{rule}, until")
        if time.type == "DATE" and time.mod in ("by", "before", "ahead of", "prior to"):
            return EventDate(
                None, last if time.mod == "by" else first - timedelta(1), "range", text, f"{rule}, {time.mod}"
            )
        if time.type == "DATE" and time.mod == "after":
            return EventDate(last, None, "range", text, f"{rule}, after")
        return EventDate(first, last, "range" if time.type == "DURATION" else time.granularity, text, rule)
