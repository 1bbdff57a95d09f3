"""Patterns for what is counted: distances, lengths, what recurs, and "now", "recently", "soon"."""

from __future__ import annotations

import re
from datetime import timedelta

from dateline.times.anchoring import NOUNS
from dateline.times.finding import Draft, Reader, Rules
from dateline.times.values import days_of, granularity_of, last_quarter, moved, unit_value, week_value
from dateline.times.words import (
    ABOUT,
    DAY_PART,
    DAY_PARTS,
    NUMBER,
    NUMBER_WORD,
    SP,
    UNIT,
    UNITS,
    number_of,
    period_value,
)

RULES = Rules()


@RULES.add(
    "recent length", "unit",
    rf"\b(?:{ABOUT})?(?:(?P<each>each{SP}of{SP})?the{SP}|these{SP})?(?P<rel>last|past|next|coming|first"
    rf"|previous|preceding|following|latest|final){SP}"
    rf"(?P<n>{NUMBER})(?:{SP}(?:to|or){SP}(?P<n2>{NUMBER}))?(?:{SP}(?:full|trading|business|consecutive"
    rf"|straight|more|fiscal))?[ -](?P<u>{UNIT})(?:{SP}or{SP}so)?\b",
)  # fmt: skip
def _recent_length(r: Reader, m: re.Match[str]) -> Draft | None:
    number = number_of(m["n"])
    unit = m["u"].lower().removesuffix("s")
    rel = m["rel"].lower()
    way = -1 if rel in ("last", "past", "latest") else 1 if rel in ("next", "coming") else 0
    if m["n2"]:
        number = None
    value = period_value(number, unit)
    if value == "PT24H":
        value = "P1D"
    if way == 0 or number is None:
        return "DURATION", value, None, None
    return "DURATION", value, *r.lasting(number, unit, way)


@RULES.add(
    "recent times",
    "unit",
    rf"\b(?:(?:in|over|during){SP}(?:the{SP})?)?(?P<rel>recent|past|coming|future|(?:the|these){SP}(?:last"
    rf"|past|next|first|early|final|coming)){SP}(?P<u>{UNITS})(?:{SP}and{SP}(?:weeks|months|years))?\b",
)
def _recent_times(r: Reader, m: re.Match[str]) -> Draft | None:
    return "DURATION", period_value(None, m["u"]), None, None


@RULES.add("times ahead", "unit", rf"\bthe{SP}(?P<u>{UNITS}){SP}(?:ahead|to{SP}come)\b")
def _times_ahead(r: Reader, m: re.Match[str]) -> Draft | None:
    return "DURATION", period_value(None, m["u"]), None, None


_AWAY = (
    rf"(?P<n>{NUMBER}){SP}(?:(?P<more>more|full|long|short){SP})?(?P<u>{UNIT})(?:{SP}or{SP}(?:so|two"
    rf"|more))?{SP}(?P<w>ago|earlier|before|later|from{SP}now|hence|after|afterwards?|previously|beforehand)"
)


@RULES.add("distance", "unit+away", rf"\b(?:{ABOUT}|just{SP}|exactly{SP})?{_AWAY}\b")
def _distance(r: Reader, m: re.Match[str]) -> Draft | None:
    number = number_of(m["n"])
    unit = re.sub("^night$", "day", m["u"].lower().removesuffix("s").replace("centurie", "century"))
    word = m["w"].lower()
    if word in ("before", "after"):
        # "two days before the vote" is counted from the vote, which the words do not date.
        rest = r.after(m.end(), 3)
        if rest[:1] == " " and rest[1:2] not in ("", ".", ","):
            r.stop = m.start("w")
            return "DURATION", period_value(number, unit), None, None
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
                return "DURATION", period_value(number, unit), None, None
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
        return "DURATION", period_value(number, fine), None, None
    there = moved(base, number, unit, way)
    if there is None:
        return None
    if fine == "day":
        return "DATE", there.isoformat(), None, None
    if fine in ("week", "fortnight"):
        return "DATE", week_value(there), None, None
    return "DATE", unit_value(there, {"yr": "year"}.get(fine, fine), 0), None, None


def _a_year_back(r: Reader, m: re.Match[str], word: str) -> Draft:
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
        base = min(r.quarter, last_quarter(r.anchor))
        return "DATE", f"{int(base[:4]) - 1}{base[4:]}", None, None
    return "DATE", str(r.anchor.year - 1), None, None


@RULES.add(
    "year-ago",
    "unit",
    rf"\b(?:the{SP}|a{SP}(?=year-))?year[ -](?P<w>ago|earlier)\b(?:{SP}(?P<nine>(?:{NUMBER}){SP}months))?",
)
def _year_ago(r: Reader, m: re.Match[str]) -> Draft | None:
    if m["nine"]:
        return "DURATION", period_value(number_of(m["nine"].split()[0]), "month"), None, None
    if r.anchor is None:
        return "DATE", "XXXX", None, None
    return _a_year_back(r, m, "earlier")


_OLD = r"(?:[ -](?:old|olds|aged)\b)"


@RULES.add(
    "length", "unit",
    rf"(?<![\w$.,-])(?:{ABOUT})?(?:the{SP})?(?P<n>{NUMBER})(?:{SP}(?:to|or){SP}(?P<n2>{NUMBER})|-to-"
    rf"(?P<n3>\d+|{NUMBER_WORD}))?"
    rf"(?:[ -](?:full|trading|business|working|consecutive|straight|more|solid|long|whole|extra|additional"
    rf"|school|calendar|fiscal))?[ -](?P<u>{UNIT})(?P<half>{SP}and{SP}a{SP}half)?(?P<rest>(?:[ -]"
    rf"(?:long))?|{SP}or{SP}(?:so|more))\b(?P<old>{_OLD})?",
)  # fmt: skip
def _length(r: Reader, m: re.Match[str]) -> Draft | None:
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
    number = number_of(m["n"])
    if m["half"]:
        number = (number or 0) + 0.5
    value = period_value(number, unit)
    return "DURATION", value, None, None


@RULES.add(
    "lengths",
    "unit",
    rf"\b(?P<p>for|in|after|within|over|of|takes?|took|last|lasted|than|spent|the|next|be|were|some){SP}"
    rf"(?P<u>{UNITS})(?:{SP}or{SP}(?:weeks|months|years|decades))?\b(?![ -]old)(?!{SP}of{SP}(?!talks"
    rf"|negot|war|fight|violence|protest|unrest|tension))",
)
def _lengths(r: Reader, m: re.Match[str]) -> Draft | None:
    if m["p"].lower() in ("the", "of", "next", "be", "were", "last") or m["u"].lower() in (
        "seconds",
        "quarters",
        "nights",
        "weekends",
    ):
        return None
    r.skip = m.start("u") - m.start()
    return "DURATION", period_value(None, m["u"]), None, None


@RULES.add(
    "lengths before",
    "unit",
    rf"\b(?P<one>hour|day|night|week|month|year|decade|century)-long\b|\b(?P<u>hours|days|weeks|months"
    rf"|years|decades|minutes){SP}(?P<w>ago|later|earlier|after|before|long|-long)\b|\b(?P<l>hours|days"
    rf"|weeks|months|years|decades)-long\b",
)
def _lengths_before(r: Reader, m: re.Match[str]) -> Draft | None:
    if m["one"]:
        return "DURATION", period_value(1, m["one"]), None, None
    if m["l"]:
        return "DURATION", period_value(None, m["l"]), None, None
    if m["w"].lower() in ("ago", "earlier"):
        return "DATE", "PAST_REF", None, None
    if r.before(m.start(), 10).endswith("matter of "):
        return None
    if m["w"].lower() in ("after", "before", "later"):
        r.stop = m.start("w")
    return "DURATION", period_value(None, m["u"]), None, None


# -- rules: sets and references ---------------------------------------------------------------


@RULES.add(
    "each",
    "unit daypart",
    rf"\b(?:each|every|per){SP}(?:(?P<n>other|{NUMBER}){SP})?(?P<u>seconds?|minutes?|hours?|days?|weeks?"
    rf"|weekends?|months?|quarters?|years?|decades?|{DAY_PART})\b",
)
def _each(r: Reader, m: re.Match[str]) -> Draft | None:
    unit = m["u"].lower().removesuffix("s")
    if unit in DAY_PARTS:
        return "SET", f"XXXX-XX-XXT{DAY_PARTS[unit]}", None, None
    number = 2.0 if m["n"] and m["n"].lower() == "other" else number_of(m["n"]) if m["n"] else 1.0
    return "SET", period_value(number, unit).replace("P1WE", "XXXX-WXX-WE"), None, None


_SETS = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M", "annually": "P1Y", "yearly": "P1Y", "hourly": "PT1H",
         "quarterly": "P1Q", "nightly": "P1D"}  # fmt: skip


@RULES.add("recurring", "set", r"\b(?P<w>daily|weekly|monthly|annually|yearly|hourly|quarterly|nightly)\b")
def _recurring(r: Reader, m: re.Match[str]) -> Draft | None:
    number, token = r.token(m.start())
    noun = number is not None and token is not None and r.doc.sentences[number].tags[token] in NOUNS
    if noun or (m[0][0].isupper() and token) or r.text[m.end() + 1 : m.end() + 2].isupper():
        return None  # "the Daily Telegraph", "the party daily Granma"
    if m[0].lower() == "quarterly":
        return None
    return "SET", _SETS[m["w"].lower()], None, None


@RULES.add(
    "present",
    "ref unit",
    rf"\b(?:right{SP}now|now|currently|at{SP}present|nowadays|these{SP}days|at{SP}the{SP}moment"
    rf"|at{SP}this{SP}(?:time|point|stage)|this{SP}(?:\w+{SP})?moment)\b",
)
def _present(r: Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", "PRESENT_REF", None, None


@RULES.add("current", "ref", r"\bcurrent\b")
def _current(r: Reader, m: re.Match[str]) -> Draft | None:
    return ("DATE", "PRESENT_REF", None, None) if r.tag(m.start()) == "JJ" else None


@RULES.add(
    "past",
    "ref",
    rf"\b(?:(?:more|most|as){SP})?(?:recently|lately|formerly|in{SP}the{SP}past|the{SP}(?:recent"
    rf"|distant){SP}past|at{SP}the{SP}time|some{SP}time{SP}ago|long{SP}ago)\b(?!{SP}(?:few|two|three"
    rf"|several|year|week|month|decade|\d))",
)
def _past(r: Reader, m: re.Match[str]) -> Draft | None:
    if m[0].lower() == "at the time" and r.after(m.end(), 4) == " of ":
        return None
    return "DATE", "PAST_REF", None, None


@RULES.add(
    "future",
    "ref unit",
    rf"\b(?:soon|(?:in{SP})?the{SP}(?:near{SP}|foreseeable{SP}|immediate{SP}|distant{SP})?future|the{SP}"
    rf"(?:near|short|long|medium){SP}term|as{SP}soon{SP}as{SP}possible|a{SP}later{SP}date)\b(?!{SP}as\b)",
)
def _future(r: Reader, m: re.Match[str]) -> Draft | None:
    if m[0].lower() == "soon" and (
        re.match(r" (?:after|as|afterward)", r.after(m.end(), 8)) or r.direction(m.start()) < 0
    ):
        return None  # "he was soon released": an order of events, no date
    return "DATE", "FUTURE_REF", None, None
