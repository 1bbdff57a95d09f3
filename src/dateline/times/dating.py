"""The date of an event: which time expression dates a predicate, or why none does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from dateline.clauses import is_predicate_verb
from dateline.parse import Doc, Sentence
from dateline.story import Evidence
from dateline.times.anchoring import NOUNS, VERBS, anchor_of, tense
from dateline.times.values import UNANCHORED, VAGUE, EventDate, Time, moved
from dateline.times.words import word_set

_SAYING = word_set(
    "say tell report announce state add confirm deny claim note warn explain insist acknowledge declare write reveal"
    " disclose argue allege testify admit maintain believe think know quote"
)
#: Clauses that happen with the clause they hang on: "was shot on Friday, killing him".
_SAME_TIME = word_set(
    "xcomp conj advcl prep pcomp dobj pobj nsubj nsubjpass attr agent dative oprd acomp compound nmod amod poss appos"
    " acl"
)
#: Ways a time stands in front of a noun.
_BEFORE_NOUN = frozenset(("poss", "compound", "nmod", "amod", "npadvmod", "nummod"))
#: Verbs that add nothing to the event their object names, and verbs of what an event does.
_CARRYING = word_set("carry launch hold stage conduct make mount wage stage open begin start commit perform")
_EFFECTS = word_set(
    "kill wound injure hurt maim leave destroy damage hit strike displace force break erupt happen occur take end begin"
    " start target kick come follow last claim flatten topple raze"
)
#: With "for", "to" or "until" these give their object a date and have none from it themselves.
_SETTING = word_set(
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
                and sentence.tags[at] in VERBS
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
            if tag in VERBS and is_predicate_verb(sentence, at):
                if sentence.lemmas[at] in _SETTING and link in ("for", "until", "till", "to"):
                    # "scheduled for Friday": the talks are on Friday, not the scheduling.
                    yield from self._set(sentence, at)
                else:
                    yield at
                return
            if tag in NOUNS:
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
            if sentence.deps[child] in ("nsubjpass", "dobj") and sentence.tags[child] in NOUNS:
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
        if at is None or any(sentence.tags[o] in VERBS or o > at for o in owners):
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
                day = moved(base, int(count[1]), unit, way)
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
            sentence.deps[link] == "advmod" and sentence.tags[head] in VERBS and head > link
        ):
            below = head
            above = sentence.heads[head]
        else:
            below = next((c for c in sentence.children[link] if sentence.deps[c] in ("pobj", "pcomp")), None)
            above = head
        for _ in range(6):
            if sentence.tags[above] in VERBS and is_predicate_verb(sentence, above):
                break
            if sentence.heads[above] == above:
                break
            above = sentence.heads[above]
        return (above if above != below else None), below

    def _bound(self, sentence: Sentence, token: int, time: Time) -> EventDate:
        """Said on Wednesday: it had happened by then, if it is told as having happened."""
        text = Evidence(time.start, time.end, time.text)
        way = tense(sentence, token)
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
        if before is not None and before.passage == sentence.passage and tense(sentence, token) <= 0:
            root = before.root
            homes = self._homes(before)
            while sentence.lemmas and before.lemmas[root] in _SAYING:
                below = [c for c in before.children[root] if before.deps[c] == "ccomp"]
                if not below or homes.get(root):
                    break
                root = below[0]
            time = self._best(before, root, homes.get(root, ()))
            told = before.lemmas[root] not in _SAYING and tense(before, root) <= 0
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
