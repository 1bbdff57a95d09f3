"""Running the patterns over a story, and working out what they match in reading order."""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from dateline.parse import Doc, Sentence
from dateline.times.anchoring import (
    DATELINE_HEAD,
    FORWARD,
    NEGATED,
    NOUNS,
    PLAIN,
    SAYING,
    UNTIL,
    VERBS,
    anchor_of,
    tense,
    upward,
)
from dateline.times.values import (
    AMBIGUOUS,
    FISCAL,
    LENGTH,
    RECURRING,
    UNANCHORED,
    VAGUE,
    Time,
    TimeType,
    days_of,
    granularity_of,
    moved,
)

#: Type, value, and the first and last day where they are not those of the value.
Draft = tuple[TimeType, str, date | None, date | None]
#: What a rule does with a match: a draft, or None where it is no time.
Reading = Callable[["Reader", re.Match[str]], Draft | None]


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    #: Any of these classes of words wakes the rule; "unit+away" wakes it where both stand.
    triggers: tuple[frozenset[str], ...]
    pattern: re.Pattern[str]
    read: Reading


_RULES: list[Rule] = []

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


class Rules(list[Rule]):
    """The rules of one module, each a pattern and the function that reads what it matched."""

    def add(self, name: str, triggers: str, pattern: str) -> Callable[[Reading], Reading]:
        """Put the decorated function in, under a name, the trigger classes that wake it, and its pattern."""
        compiled = re.compile(pattern, re.IGNORECASE)
        classes = tuple(frozenset(t.split("+")) for t in triggers.split())

        def put(read: Reading) -> Reading:
            self.append(Rule(name, classes, compiled, read))
            return read

        return put


# -- reading one story ------------------------------------------------------------------------


class Reader:
    """Works the matches of one story out, in reading order.

    What a rule may ask: the anchor, the date last spoken of, tags, the words around, and which way a clause looks.
    """

    def __init__(self, doc: Doc, rules: Iterable[Rule]) -> None:
        self.doc = doc
        self.rules = tuple(rules)
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
                        if any(part[:1].isdigit() or part[-1:].isdigit() for part in word.split("-")):
                            raised.add("digit")
                    elif word[0].isdigit() or word[-1].isdigit():
                        raised.add("digit")
        else:
            raised = {"month", "weekday", "digit"}
        if not raised:
            return
        self.offset = start
        self.text = self.story.text[start:end].translate(PLAIN)
        head = DATELINE_HEAD.match(self.text)
        found: list[tuple[int, int, int, Rule, re.Match[str]]] = []
        for order, rule in enumerate(self.rules):
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
        if time.type in ("DATE", "TIME") and time.first is not None and not self._is_of_telling(time):
            self.focus = time.value.split("T")[0] if time.type == "TIME" else time.value.split("/")[0]
            self.focus_at = time.start
            if time.granularity == "quarter":
                self.quarter = time.value

    def _is_of_telling(self, time: Time) -> bool:
        """ "attacked on Sunday, officials said on Wednesday": the story goes on from Sunday."""
        if time.sentence is None or self.focus_at < self.doc.sentences[time.sentence].start:
            return False
        sentence = self.doc.sentences[time.sentence]
        token = sentence.token_at(time.start)
        verbs = (at for at in upward(sentence, token or 0) if sentence.tags[at] in VERBS)
        return sentence.lemmas[next(verbs, sentence.root)] in SAYING

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
        if FORWARD.search(words):
            return 1
        until = UNTIL.search(words)
        if until and not NEGATED.search(words) and self.text[begin - len(words) + until.start()].islower():
            return 1
        return tense(sentence, token)

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

        # "He was jailed in May 2022 and freed in June": the year that the story is telling of.
        told = days_of(self.focus) if self.focus and way < 0 and self.offset + begin - self.focus_at < 200 else None
        if told and told[0].year < here.year and (told[1] - told[0]).days <= 31 and of(told[0].year) > told[1]:
            return told[0].year

        # The nearer of the last one and the next; against the tense of the clause a distance counts
        # three or four times, and the past is always a little nearer.
        last = here.year if (month, day or 1) <= (here.month, here.day if day else 1) else here.year - 1
        back = (here - of(last)).days if day or month != here.month else 0
        ahead = (of(last + 1) - here).days
        return (
            last
            if back * ((8 if day else 3) if way > 0 else 1) <= ahead * (4 if way < 0 else 1 if way > 0 else 1.5)
            else last + 1
        )

    def lasting(self, number: float | None, unit: str, way: int) -> tuple[date | None, date | None]:
        """The days that "the last two days" or "the next month" cover, from the anchor."""
        there = moved(self.anchor, number, unit, way) if self.anchor and number is not None else None
        if there is None:
            return None, None
        return (there, self.anchor) if way < 0 else (self.anchor, there)

    def _of_noun(self, begin: int) -> bool:
        """A time that hangs on a noun ("the summit in April"): the verb's tense is not its own."""
        number, token = self.token(begin)
        if number is None or token is None:
            return False
        sentence = self.doc.sentences[number]
        head = sentence.heads[token]
        if sentence.deps[token] == "pobj" and sentence.deps[head] == "prep":
            return sentence.tags[sentence.heads[head]] in NOUNS
        return sentence.deps[token] in ("compound", "nmod", "poss")


_COMMON = frozenset(
    ("deictic day", "period from here", "present", "length", "recent length", "recurring", "future",
     "the quarter", "this part of day", "that day", "current", "overnight", "the weekend")
)  # fmt: skip
_LEAD = re.compile(r"(?:in|on|at|over|during|for|by|of|to|into|until|since|through)[ ]+", re.I)
_MOD = re.compile(
    r"\b(since|until|till|by|before|after|from|between|through|ahead of|prior to)(?: the| about| around| at least)? ?$",
    re.I,
)
