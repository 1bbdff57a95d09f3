"""The date of an event: which time expression dates a predicate, or why none does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from dateline.clauses import is_predicate_verb
from dateline.parse import Doc, Sentence
from dateline.status import status_of
from dateline.story import Evidence
from dateline.times.anchoring import NOUNS, SAYING, VERBS, anchor_of, tense, upward, verb_dated
from dateline.times.values import UNANCHORED, VAGUE, EventDate, Time, moved
from dateline.times.words import word_set

#: Clauses that happen with the clause they hang on: "was shot on Friday, killing him".
_SAME_TIME = word_set(
    "xcomp conj advcl prep pcomp dobj pobj nsubj nsubjpass attr agent dative oprd acomp compound nmod amod poss appos"
    " acl"
)
#: Ways a time stands in front of a noun.
_BEFORE_NOUN = frozenset(("poss", "compound", "nmod", "amod", "npadvmod", "nummod"))
#: Verbs that add nothing to the event their object names, and verbs of what an event does.
_CARRYING = word_set(
    "carry launch hold stage conduct make mount wage open begin start commit perform win lose attend contest"
)
_EFFECTS = word_set(
    "kill wound injure hurt maim leave destroy damage hit strike displace force break erupt happen occur take end begin"
    " start target kick come follow last claim flatten topple raze"
)
#: With "for", "to" or "until" these give their object a date and have none from it themselves.
_SETTING = word_set(
    "schedule plan slate set expect postpone delay reschedule move put adjourn book call push defer fix time extend"
    " bring announce reset"
)
_MARKERS = word_set("after before since if unless because as while although though until once when")
#: A time counted from the act told before it, not from the day of the story.
_COUNTED = re.compile(r"\b(?:later|next|following|after(?:wards?)?)\b", re.I)
_NOT_SIMPLE = word_set(
    "has have 've had 'd will 'll wo would shall should may might can could must to is are am 's 're"
)
_TO = {"from": "to", "between": "and"}
_BLAMING = word_set("accuse suspect convict charge acquit")
_ISSUING = word_set("date publish post release issue broadcast air send deliver sign print write")
_CONDITIONS = frozenset(("if", "unless", "until", "once"))
_COUNTED_RULE = "counted from the event"
#: How many sentences back a day carries over.
_REACH = 4
_MEANT = "on that day it was only meant"
_ORDERS = frozenset(("after", "before", "following", "since"))
#: Nouns that happen at some time of their own, so that "ahead of Friday's vote" dates the vote alone.
_UNTIMED_PARENTS = frozenset(
    ("after", "before", "ahead", "following", "since", "despite", "amid", "over", "against", "for", "about")
)


def date_of_clause(doc: Doc, sentence: Sentence, token: int, times: list[Time]) -> EventDate:
    """The date of the event that ``token`` heads.

    In this order: the event's own time expression; an event it is told to have come before or after;
    the time of a clause it hangs on and shares its time with; one that stands beside it though the parse
    hung it elsewhere; the day somebody spoke of it, as its last possible day; what the sentence before in
    the same paragraph was dated, if both go on telling in the simple past. Else none. The published date
    is not in the list.
    """
    return _Dater(doc, times).date(sentence, token)


def _is_finite_past(sentence: Sentence, verb: int) -> bool:
    """A clause of its own in the past tense: "after the council voted"."""
    own = any(sentence.deps[c] in ("nsubj", "nsubjpass") for c in sentence.children[verb])
    return own and sentence.tags[verb] == "VBD"


def _is_past_narrative(sentence: Sentence, token: int) -> bool:
    """Whether a token is told in the simple past: neither "has fled" nor "had fled", nor "flees", nor "will flee"."""
    for at in upward(sentence, token):
        if sentence.tags[at] not in VERBS:
            continue
        helpers = {sentence.lower[c] for c in sentence.children[at] if sentence.deps[c] in ("aux", "auxpass")}
        if helpers & _NOT_SIMPLE:
            return False
        if sentence.tags[at] == "VBD" or helpers or sentence.heads[at] == at:
            return sentence.tags[at] not in ("VBZ", "VBP")
    return True


def _marker(sentence: Sentence, at: int) -> str:
    """The word that subordinates a clause: "after", "if", "while"; empty if none does."""
    for child in sentence.children[at]:
        if sentence.deps[child] in ("mark", "prep", "advmod") and child < at and sentence.lower[child] in _MARKERS:
            return sentence.lower[child]
    return ""


def _verb_over(sentence: Sentence, token: int) -> int:
    """The first verb from a token upward, the root if there is none."""
    verbs = (at for at in upward(sentence, token) if sentence.tags[at] in VERBS and is_predicate_verb(sentence, at))
    return next(verbs, sentence.root)


class _Dater:
    """Finds which time expression dates a predicate."""

    def __init__(self, doc: Doc, times: list[Time]) -> None:
        self.doc = doc
        self.times = times

    def date(
        self, sentence: Sentence, token: int, seen: frozenset[int] = frozenset(), reach: int = _REACH
    ) -> EventDate:
        """The date; ``seen`` are events whose date is being asked for, ``reach`` the sentences to look back."""
        return (
            self._own(sentence, token)
            or self._ordered(sentence, token, seen)
            or self._from_above(sentence, token)
            or (self._discourse(sentence, token, reach) if reach else None)
            or EventDate(None, None, None, None, "none", "no time expression dates it")
        )

    # -- the clause and those above it -----------------------------------------------------------

    def _own(self, sentence: Sentence, token: int) -> EventDate | None:
        """What the event's own clause says."""
        found = self._homes(sentence).get(token, [])
        own = self._best(sentence, token, found)
        if own is None:
            return None
        stretch = self._stretch(sentence, found)
        if stretch:
            return stretch
        at = self._head(sentence, own)
        in_front = at is not None and sentence.heads[at] == token and sentence.deps[at] in _BEFORE_NOUN and at < token
        # In "ahead of Friday's vote" it is not the vote that comes ahead of Friday.
        return self._event(replace(own, mod=None) if in_front else own, "clause")

    def _from_above(self, sentence: Sentence, token: int) -> EventDate | None:
        """What the clauses say that the event hangs on and shares its time with, or that tell of it."""
        homes = self._homes(sentence)
        said: EventDate | None = None
        for at in upward(sentence, token):
            shared = self._row(sentence, at, homes)
            if shared:
                return self._event(shared, "conjunct")
            during = self._while(sentence, at, homes)
            if during:
                return self._event(during, "clause that goes with it")
            above = sentence.heads[at]
            time = self._best(sentence, above, homes.get(above, [])) if above != at else None
            tie = self._tie(sentence, at) if above != at else "apart"
            if tie == "told":
                if time:
                    said = self._bound(sentence, token, time)
                    break
            elif tie == "blamed":
                verb = _verb_over(sentence, above)
                time = self._best(sentence, verb, homes.get(verb, []))
                said = self._bound(sentence, token, time) if time else None
                break
            elif tie == "answered":
                if time and time.granularity in ("day", "time") and time.first:
                    words = Evidence(time.start, time.end, time.text)
                    return EventDate(None, time.last, None, words, "by the day of what it led to")
                break
            elif tie == "apart":
                break
            if time and sentence.lemmas[above] not in SAYING:
                if at == token and self._is_only_meant(sentence, token):
                    words = Evidence(time.start, time.end, time.text)
                    return EventDate(time.first, None, None, words, "not before the clause it depends on", _MEANT)
                return self._event(time, "clause it depends on")
        beside = self._beside(sentence, token, homes)
        return self._event(beside, "beside it in the sentence") if beside else said

    @staticmethod
    def _tie(sentence: Sentence, at: int) -> str:
        """How a clause stands in time to what it hangs on: "same", "told" of, "answered" by it, "blamed", "apart"."""
        head, dep = sentence.heads[at], sentence.deps[at]
        if dep in ("ccomp", "parataxis") or (dep == "advcl" and sentence.lemmas[head] in SAYING):
            return "told" if sentence.lemmas[head] in SAYING else "same"
        if dep == "relcl" and sentence.lemmas[at] in _EFFECTS and sentence.tags[head] in NOUNS:
            subject = next((c for c in sentence.children[at] if sentence.deps[c] == "nsubj"), at)
            return "same" if sentence.tags[subject] in ("WDT", "WP") else "apart"  # "Sunday's raid, which killed"
        if dep not in _SAME_TIME:
            return "apart"
        if dep == "advcl":
            marker = _marker(sentence, at)
            if marker == "after" and _is_finite_past(sentence, at):
                # "scrapped the visit on Monday after the council voted": news tells of an answer on the
                # day of what it answers.
                return "answered"
            return "apart" if marker and marker not in ("as", "while", "when") else "same"
        if dep == "pcomp" and sentence.lemmas[_verb_over(sentence, head)] in _BLAMING:
            return "blamed"
        untimed = dep in ("pobj", "pcomp") and sentence.lower[head] in _UNTIMED_PARENTS
        return "apart" if untimed or (dep == "acl" and sentence.tags[at] != "VBG") else "same"

    def _row(self, sentence: Sentence, at: int, homes: dict[int, list[Time]]) -> Time | None:
        """ "was arrested and charged on Friday": the last of the row carries the time for all.

        Not so in "was shot and died the next day", whose time is counted from the act before it.
        """
        if sentence.tags[at] not in VERBS:
            return None
        for child in sentence.children[at]:
            if sentence.deps[child] != "conj" or child < at or not homes.get(child):
                continue
            if any(sentence.deps[c] == "nsubj" for c in sentence.children[child]):
                return None
            time = self._best(sentence, child, homes[child])
            joined = sentence.lower[child - 1] in ("and", "or")
            return time if time and joined and not _COUNTED.search(time.text) else None
        return None

    def _while(self, sentence: Sentence, at: int, homes: dict[int, list[Time]]) -> Time | None:
        """What goes on with it: "was killed when a bomb went off on Sunday", "meeting on Tuesday, approved"."""
        for child in sentence.children[at]:
            if sentence.deps[child] != "advcl" or not homes.get(child):
                continue
            marker = _marker(sentence, child)
            if marker in ("as", "while", "when") or (not marker and sentence.tags[child] == "VBG" and child < at):
                return self._best(sentence, child, homes[child])
        return None

    @staticmethod
    def _is_only_meant(sentence: Sentence, token: int) -> bool:
        """ "vowed on Friday to hit back": what a verb leaves for later is not done on the verb's day."""
        if sentence.deps[token] not in ("xcomp", "ccomp"):
            return False
        later = ("planned", "possible")
        above = status_of(sentence, sentence.heads[token]).status
        return above not in later and status_of(sentence, token).status in later

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
        begin = self._head(sentence, time)
        if begin is None:
            return
        link = ""
        for below, at in pairwise(upward(sentence, begin)):
            dep = sentence.deps[below]
            if dep == "prep":
                link = sentence.lower[below]
            elif dep == "pobj" and not link:
                link = sentence.lower[at]
            if sentence.tags[at] in VERBS and is_predicate_verb(sentence, at):
                if sentence.lemmas[at] in _SETTING and link in ("for", "until", "till", "to"):
                    # "scheduled for Friday": the talks are on Friday, not the scheduling.
                    yield from self._set(sentence, at)
                else:
                    yield self._finite(sentence, at) if _COUNTED.search(time.text) else verb_dated(sentence, begin, at)
                    yield from self._issued(sentence, at)
                return
            if sentence.tags[at] not in NOUNS:
                continue
            if self._is_misread_modifier(sentence, time, below):
                continue
            if link == "since":
                return  # "the first attack since March 3"
            yield at
            above = sentence.heads[at]
            if dep in _BEFORE_NOUN and below < at:
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
    def _issued(sentence: Sentence, verb: int) -> Iterator[int]:
        """ "rejected it in a letter dated March 20": what is said in a paper is said on the paper's day."""
        noun = sentence.heads[verb]
        if sentence.deps[verb] == "acl" and sentence.lemmas[verb] in _ISSUING and sentence.deps[noun] == "pobj":
            if sentence.lower[sentence.heads[noun]] == "in":
                yield _verb_over(sentence, sentence.heads[noun])

    @staticmethod
    def _is_misread_modifier(sentence: Sentence, time: Time, at: int) -> bool:
        """ "Last Saturday negotiators adopted", "continued on Monday west of": no part of the noun that follows it."""
        if sentence.deps[at] not in ("compound", "nmod", "npadvmod"):
            return False
        first = next(i for i, start in enumerate(sentence.starts) if start >= time.start)
        if first == 0:
            return first < at  # of several words; "Friday prayers" may well be one thing
        return sentence.tags[first - 1] == "IN" and sentence.lower[first - 1] == "on"

    @staticmethod
    def _finite(sentence: Sentence, verb: int) -> int:
        """ "shot a man suspected of leading them two days later": what is counted on dates the verb that tells on."""
        for at in upward(sentence, verb):
            if sentence.tags[at] not in VERBS:
                continue
            helpers = any(sentence.deps[c] in ("aux", "auxpass") for c in sentence.children[at])
            if helpers or sentence.tags[at] not in ("VBG", "VBN"):
                return at
            if sentence.deps[at] not in ("pcomp", "acl"):
                break
        return verb

    @staticmethod
    def _set(sentence: Sentence, verb: int) -> Iterator[int]:
        """The thing that a verb of planning sets a date for."""
        if sentence.deps[verb] in ("acl", "relcl"):
            yield sentence.heads[verb]
        for child in sentence.children[verb]:
            if sentence.deps[child] in ("nsubjpass", "dobj") and sentence.tags[child] in NOUNS:
                yield child

    def _best(self, sentence: Sentence, token: int, found: list[Time]) -> Time | None:
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
            if time.mod == "since" or not self._loose(sentence, time, homes):
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
        if at is None or any(sentence.tags[o] in VERBS or o > at for o in owners):
            return False
        over = sentence.heads[sentence.heads[at]] if sentence.deps[at] == "pobj" else sentence.heads[at]
        return sentence.lemmas[over] not in _SETTING

    # -- order, speech, discourse ---------------------------------------------------------------

    def _stretch(self, sentence: Sentence, found: list[Time]) -> EventDate | None:
        """ "from March 3 to March 5", "between May and June": both ends in one clause."""
        for begin, end in pairwise(t for t in self.times if t.sentence == sentence.index):
            if (
                begin in found
                and begin.mod in ("from", "between")
                and begin.first
                and end.last
                and end.last > begin.first
                and end.start - begin.end < 8
            ):
                words = Evidence(begin.start, begin.end, begin.text)
                return EventDate(begin.first, end.last, "range", words, f"clause, {begin.mod} … {_TO[begin.mod]}")
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
            if other in seen:
                continue
            known = self.date(sentence, other, seen | {token})
            way = 1 if token == later else -1
            text = Evidence(time.start, time.end, time.text)
            base = known.end if way > 0 else known.start or known.end
            if base is None:
                continue
            if re.fullmatch(r"PT\w+[HM]", time.value) and known.start and known.end:
                # "hours after the vote": the same day or the one beside it.
                early, late = (0, 1) if way > 0 else (1, 0)
                first, last = known.start - timedelta(early), known.end + timedelta(late)
                return EventDate(first, last, "range", text, f"hours from the event {order}")
            count = re.fullmatch(r"P(\d+)([DWMY])", time.value)
            if count and known.start == known.end:
                unit = {"D": "day", "W": "week", "M": "month", "Y": "year"}[count[2]]
                day = moved(base, int(count[1]), unit, way)
                if day:
                    return EventDate(day, day, "day" if unit == "day" else unit, text, f"{_COUNTED_RULE} {order}")
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
            sentence.deps[link] == "advmod" and sentence.tags[head] in VERBS and head > link
        ):
            below = head
            above = sentence.heads[head]
        else:
            below = next((c for c in sentence.children[link] if sentence.deps[c] in ("pobj", "pcomp")), None)
            above = head
        above = _verb_over(sentence, above)
        return (above if above != below else None), below

    def _bound(self, sentence: Sentence, token: int, time: Time) -> EventDate:
        """Said on Wednesday: it had happened by then, if it is told as having happened."""
        text = Evidence(time.start, time.end, time.text)
        way = 1 if status_of(sentence, token).status in ("planned", "possible") else tense(sentence, token)
        if time.last is None:
            return EventDate(None, None, None, text, "statement", UNANCHORED)
        if way > 0:
            return EventDate(time.first, None, None, text, "not before the statement", "only the statement is dated")
        if way == 0 and sentence.tags[token] in ("VBZ", "VBP"):
            # "Israel wants to …, an official said Wednesday": true on the day it was said.
            return EventDate(time.first, time.last, time.granularity, text, "present at the statement")
        return EventDate(None, time.last, None, text, "no later than the statement", "only the statement is dated")

    def _discourse(self, sentence: Sentence, token: int, reach: int) -> EventDate | None:
        """The day of the sentence before, where both go on telling what happened."""
        before = self.doc.sentences[sentence.index - 1] if sentence.index else None
        if before is None or before.passage != sentence.passage or not _is_past_narrative(sentence, token):
            return None
        if any(_marker(sentence, at) in _CONDITIONS for at in upward(sentence, token)):
            return None
        root = before.root
        while before.lemmas[root] in SAYING:
            below = [c for c in before.children[root] if before.deps[c] == "ccomp"]
            if not below:
                return None
            root = below[0]
        if not _is_past_narrative(before, root):
            return None
        known = self.date(before, root, reach=reach - 1)
        if (
            known.text is None
            or known.start is None
            or known.start != known.end
            or known.rule.startswith(_COUNTED_RULE)
        ):
            return None  # "released ten days before the vote" looks back, and nothing goes on from there
        return replace(known, rule="sentence before")

    def _event(self, time: Time, rule: str) -> EventDate:
        text = Evidence(time.start, time.end, time.text)
        first, last = time.first, time.last
        if first is None or last is None:
            return EventDate(None, None, time.granularity, text, rule, time.reason or VAGUE)
        if time.type == "DATE" and time.mod == "since":
            return EventDate(first, anchor_of(self.doc.story)[0], "range", text, f"{rule}, since")
        if time.type == "DATE" and time.mod in ("until", "till", "through"):
            return EventDate(None, last, "range", text, f"{rule}, until")
        if time.type == "DATE" and time.mod in ("by", "before", "ahead of", "prior to"):
            return EventDate(
                None, last if time.mod == "by" else first - timedelta(1), "range", text, f"{rule}, {time.mod}"
            )
        if time.type == "DATE" and time.mod == "after":
            return EventDate(last, None, "range", text, f"{rule}, after")
        return EventDate(first, last, "range" if time.type == "DURATION" else time.granularity, text, rule)
