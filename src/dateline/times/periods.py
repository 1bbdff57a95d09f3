"""Patterns for longer stretches of the calendar: years, quarters, seasons, weeks and months."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateline.times.anchoring import VERBS
from dateline.times.days import day_meant
from dateline.times.finding import Draft, Reader, Rules
from dateline.times.values import add_months, days_of, last_quarter, quarter_shift, unit_value, week_value
from dateline.times.words import (
    ABOUT,
    DOM,
    MONTH,
    ORD,
    PART_OF,
    SEASON,
    SEASONS,
    SMALL,
    SP,
    TENS,
    UNIT,
    YEAR,
    day_of_month,
    month_of,
    period_value,
    word_set,
)

RULES = Rules()


@RULES.add(
    "year",
    "digit",
    rf"(?<![\w$£€#.,:/-])(?:(?:{PART_OF}|(?:mid|late|early|pre|post)-)?(?:the{SP}(?:fiscal{SP}"
    rf"|calendar{SP})?year{SP}|fiscal{SP}(?:year{SP})?|calendar{SP})?)(?P<y>{YEAR})(?:[-/](?P<e>\d\d"
    rf"(?:\d\d)?))?(?![\w/%-])(?!{SP}(?:percent|per{SP}cent|km|kilomet|miles?|hours|GMT|feet|dollars"
    rf"|euros))",
)
def _year_rule(r: Reader, m: re.Match[str]) -> Draft | None:
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
_YEAR_HEADS = word_set(
    "election olympics game attack result earning riot protest talk war sanction poll figure tax event accord payment"
    " bombing killing profit sale"
)


_DECADES = "twenties thirties forties fifties sixties seventies eighties nineties".split()


@RULES.add(
    "decade",
    "digit spelled",
    rf"\b(?:the{SP})?(?:(?:early|late|mid)[ -]|(?:first|second|last){SP}half{SP}of{SP}the{SP})?(?:(?P<y>"
    rf"(?:1[5-9]|20)\d)0'?s|'(?P<t>\d)0s|(?P<w>twenties|thirties|forties|fifties|sixties|seventies"
    rf"|eighties|nineties))\b",
)
def _decade(r: Reader, m: re.Match[str]) -> Draft | None:
    if m["w"]:
        number = _DECADES.index(m["w"].lower()) + 2
        if not m[0].lower().startswith("the"):
            return None  # "in his seventies"
        return "DATE", f"19{number}", None, None
    return "DATE", m["y"] or f"19{m['t']}", None, None


@RULES.add(
    "decade tick",
    "digit",
    rf"(?:\bthe{SP})?(?:(?:early|late|mid)[ -])?(?:\b(?:first|second|last){SP}half{SP}of{SP}the{SP})?"
    rf"(?<!\w)'(?P<t>[2-9])0s\b",
)
def _decade_tick(r: Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", f"19{m['t']}", None, None


@RULES.add(
    "century",
    "century",
    rf"\b(?:the{SP})?(?:(?:early|late|mid)[ -]|turn{SP}of{SP}the{SP})?(?P<n>\d{{1,2}}(?:st|nd|rd|th)"
    rf"|{ORD})[ -]century\b",
)
def _century(r: Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", f"{day_of_month(m['n']) - 1:02d}", None, None


_SPELLED = (
    rf"(?:(?P<c>nineteen|eighteen|seventeen|twenty){SP}(?:(?P<t>{'|'.join(TENS)})(?:[ -]"
    rf"(?P<o>{'|'.join(list(SMALL)[1:10])}))?|oh[ -](?P<z>{'|'.join(list(SMALL)[1:10])})|"
    rf"(?P<teen>{'|'.join(list(SMALL)[10:20])}))|two{SP}thousand(?:{SP}(?:and{SP})?"
    rf"(?P<m>{'|'.join(list(SMALL)[1:20])}))?)"
)


@RULES.add(
    "year in words",
    "spelled",
    rf"\b(?:(?P<the>the{SP}year{SP})|(?P<mon>{MONTH}){SP}|(?:the{SP})?(?P<sea>{SEASON}){SP}"
    rf"(?:of{SP})?)?{_SPELLED}\b(?![ -](?:{UNIT}|percent|people|dollars|hundred|thousand|million|pounds))",
)
def _year_words(r: Reader, m: re.Match[str]) -> Draft | None:
    if m["c"]:
        year = {"nineteen": 1900, "eighteen": 1800, "seventeen": 1700, "twenty": 2000}[m["c"].lower()]
        if m["t"]:
            if m["c"].lower() == "twenty" and not m["the"]:
                return None
            year += TENS[m["t"].lower()] + (SMALL[m["o"].lower()] if m["o"] else 0)
        elif m["z"]:
            year += SMALL[m["z"].lower()]
        else:
            year += SMALL[m["teen"].lower()]
    else:
        if not m["the"] and not m["mon"] and not re.search(r"\b(?:in|since|by|until)\s+$", r.before(m.start(), 8)):
            return None
        year = 2000 + (SMALL[m["m"].lower()] if m["m"] else 0)
    if m["mon"]:
        return "DATE", f"{year}-{month_of(m['mon']):02d}", None, None
    if m["sea"]:
        return "DATE", f"{year}-{SEASONS[m['sea'].lower()]}", None, None
    return "DATE", str(year), None, None


_QORD = rf"(?P<q>first|second|third|fourth|1st|2nd|3rd|4th|final|last(?={SP}quarter{SP}of{SP}(?:\d|the{SP}year)))"
_QN = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


@RULES.add(
    "quarter", "quarter",
    rf"\b(?:(?:the|its|their|a|his|early|late|mid)(?:{SP}(?:flat|seasonally|slow|company's|fiscal|weak"
    rf"|strong|current)){{0,2}}{SP})?"
    rf"(?:(?P<y1>{YEAR}){SP}(?:fiscal{SP})?|(?P<r1>this|last|next){SP}year's{SP}(?:fiscal{SP})?|(?P<ago>"
    rf"(?:comparable{SP})?year[ -](?:ago|earlier)){SP}(?:fiscal{SP})?|fiscal[ -](?:(?P<y3>{YEAR}){SP})?)?"
    rf"{_QORD}(?:{SP}fiscal)?[ -]quarter(?:{SP}(?:of{SP}|in{SP})?(?:fiscal{SP}|the{SP}year{SP})?(?P<y2>{YEAR}|"
    rf"(?P<r2>last|this|next){SP}year)|(?P<ago2>{SP}a{SP}year{SP}(?:ago|earlier)))?\b",
)  # fmt: skip
def _quarter(r: Reader, m: re.Match[str]) -> Draft | None:
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


@RULES.add(
    "quarter code", "digit", rf"\b(?:(?P<y1>{YEAR})[ -]?)?(?-i:Q)(?P<q>[1-4])\b(?:{SP}(?:of{SP})?(?P<y2>{YEAR}))?"
)
def _quarter_code(r: Reader, m: re.Match[str]) -> Draft | None:
    year = m["y1"] or m["y2"]
    if year is None and r.anchor:
        year = str(r.anchor.year if 3 * int(m["q"]) - 2 <= r.anchor.month else r.anchor.year - 1)
    return "DATE", f"{year or 'XXXX'}-Q{m['q']}", None, None


@RULES.add("quarter by its last month", "quarter", rf"\bthe{SP}(?P<m>March|June|September|December)[ -]quarter\b")
def _quarter_by_month(r: Reader, m: re.Match[str]) -> Draft | None:
    quarter = f"Q{month_of(m['m']) // 3}"
    if r.anchor is None:
        return "DATE", f"XXXX-{quarter}", None, None
    return "DATE", f"{r.anchor.year - (f'{r.anchor.year}-{quarter}' > last_quarter(r.anchor))}-{quarter}", None, None


@RULES.add(
    "half code", "digit", r"\b(?:(?-i:H)(?P<h>[12])[ ](?P<y>20\d\d)|(?P<h2>[12])(?-i:H)[ ]?(?:20)?(?P<y2>\d\d))\b"
)
def _half_code(r: Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", f"{m['y'] or '20' + m['y2']}-H{m['h'] or m['h2']}", None, None


@RULES.add(
    "week of a month",
    "unit+month",
    rf"\bthe{SP}(?P<n>first|second|third|fourth|last|final){SP}(?:full{SP})?week{SP}(?:of|in){SP}(?P<m>{MONTH})"
    rf"(?:,?{SP}(?P<y>{YEAR}))?\b",
)
def _week_of_month(r: Reader, m: re.Match[str]) -> Draft | None:
    month = month_of(m["m"])
    year = int(m["y"]) if m["y"] else r.near_month(month, m.start("m"))
    if year is None:
        return "DATE", "XXXX-WXX", None, None
    weeks = ("first", "second", "third", "fourth")
    nth = m["n"].lower()
    first = date(year, month, 1)
    day = first + timedelta(7 * weeks.index(nth) + 3) if nth in weeks else add_months(first, 1) - timedelta(4)
    return "DATE", week_value(day), None, None


@RULES.add(
    "half",
    "half+unit",
    rf"\b(?:{ABOUT})?(?:the{SP})?(?P<h>first|second|last){SP}(?:half|(?P<two>two{SP}quarters)){SP}"
    rf"(?:of{SP})(?P<y>{YEAR}|(?P<rel>last|this|next|the){SP}year)",
)
def _half(r: Reader, m: re.Match[str]) -> Draft | None:
    half = 1 if m["h"].lower() == "first" else 2
    if m["rel"]:
        year = str(r.anchor.year + {"last": -1, "next": 1}.get(m["rel"].lower(), 0)) if r.anchor else "XXXX"
    else:
        year = m["y"]
    return "DATE", f"{year}-H{half}", None, None


_AGO = rf"a{SP}year{SP}(?:ago|earlier)|last{SP}year"
_ENDED = rf"(?P<ended>(?:,?{SP}which)?{SP}end(?:ed|ing|s){SP}(?:on{SP})?(?P<m>{MONTH}))?"


@RULES.add(
    "the quarter", "unit",
    rf"\b(?:the|its)(?:{SP}(?P<w>latest|same|current|comparable|most{SP}recent|recent|previous|prior|corresponding"
    rf"|(?:comparable{SP})?year[ -](?:ago|earlier)|(?P<y>{YEAR})))?{SP}(?P<u>quarter|period)(?!-)\b"
    rf"(?P<ago>{SP}(?:{_AGO}))?{_ENDED}",
)  # fmt: skip
def _the_quarter(r: Reader, m: re.Match[str]) -> Draft | None:
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
        return "DATE", "{}-Q{}".format(*quarter_shift(here, 0)), None, None
    base = r.quarter
    if m["ended"]:
        month = month_of(m["m"])
        base = f"{here.year if month <= here.month else here.year - 1}-Q{(month - 1) // 3 + 1}"
    if base is None or base[0] == "X" or base > last_quarter(here):
        base = last_quarter(here)
    if m["y"]:
        return "DATE", f"{m['y']}-{base[5:]}", None, None
    if "ago" in word or "earlier" in word or m["ago"]:
        r.background = True
        return "DATE", f"{int(base[:4]) - 1}-{base[5:]}", None, None
    if word in ("previous", "prior"):
        first = days_of(base)
        return ("DATE", last_quarter(first[0]), None, None) if first else None
    return "DATE", base, None, None


@RULES.add("year end", "unit", rf"\b(?:the{SP})?year(?:'s)?[ -]end\b")
def _year_end(r: Reader, m: re.Match[str]) -> Draft | None:
    if r.anchor is None:
        return "DATE", "XXXX-12-31", None, None
    return "DATE", f"{r.anchor.year}-12-31", None, None


# -- rules: weeks, months, years from here ----------------------------------------------------


@RULES.add(
    "period from here", "unit season",
    rf"\b(?P<of>{PART_OF})?(?:the{SP})?(?P<rel>this{SP}past|this{SP}coming|this|last|next|past|coming"
    rf"|previous|following|current|latest|same|that)"
    rf"{SP}(?:very{SP}|same{SP}|full{SP}|whole{SP})?(?:(?:fiscal|calendar|financial){SP})?(?P<u>weekend"
    rf"|week|month|quarter|year|decade|century|{SEASON})(?P<s>'s{SP}end)?\b(?![ -](?:old|long))",
)  # fmt: skip
def _period_rule(r: Reader, m: re.Match[str]) -> Draft | None:
    unit = m["u"].lower()
    rel = " ".join(m["rel"].lower().split())
    if rel == "this past":
        rel = "last"
    elif rel == "this coming":
        rel = "next"
    if rel in ("past", "coming") and not re.search(rf"\bthe{SP}(?:past|coming)", m[0], re.I):
        return None
    if unit == "fall" and r.tag(m.start("u")) in VERBS:
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
            return "DATE", min(r.quarter or "9", last_quarter(base)), None, None
    if rel == "past" and unit in ("decade", "century"):
        return "DURATION", period_value(1, unit), *r.lasting(1, unit, -1)
    value = unit_value(base, unit, shift)
    first = last = None
    days = days_of(value)
    part = (m["of"] or "").lower().split()
    if days and base and shift == 0 and part and part[0] in ("earlier", "later") and rel in ("this", "current"):
        first, last = (days[0], base) if part[0] == "earlier" else (base, days[1])
    return "DATE", value, first, last


@RULES.add(
    "season",
    "season",
    rf"\b(?:(?:in|over|during|of|by|to|into|until|since|through|late|early|every|each){SP})(?:the{SP})?(?:"
    rf"(?:late|early|mid)[ -])?(?P<u>{SEASON})(?:{SP}(?:of{SP})?(?P<y>{YEAR}|last{SP}year|this{SP}year"
    rf"|next{SP}year))?(?![-/]\d)\b",
)
def _season(r: Reader, m: re.Match[str]) -> Draft | None:
    unit = m["u"].lower()
    if r.tag(m.start("u")) in VERBS:
        return None
    code = SEASONS[unit]
    if m[0].lower().startswith(("every", "each")):
        return "SET", f"XXXX-{code}", None, None
    if m["y"]:
        if m["y"][0].isdigit():
            return "DATE", f"{m['y']}-{code}", None, None
        shift = {"last": -1, "this": 0, "next": 1}[m["y"].lower().split()[0]]
        return "DATE", f"{r.anchor.year + shift if r.anchor else 'XXXX'}-{code}", None, None
    if unit == "fall" and not re.search(
        rf"\b(?:in|by|during|until|since|late|early){SP}(?:the{SP})?(?:late |early )?fall$", m[0], re.I
    ):
        return None
    if unit in ("fall", "spring") and re.match(r" (?:of|in|from|to|training|roll|water)\b", r.after(m.end(), 10)):
        return None
    if r.anchor is None:
        return "DATE", f"XXXX-{code}", None, None
    if r.direction(m.start()) > 0:
        value = unit_value(r.anchor, unit, 0)
        days = days_of(value)
        return "DATE", value if days and days[1] >= r.anchor else unit_value(r.anchor, unit, 1), None, None
    value = unit_value(r.anchor, unit, 0)
    days = days_of(value)
    if days and days[0] > r.anchor and r.direction(m.start()) < 0:
        value = unit_value(r.anchor, unit, -1)
    return "DATE", value, None, None


@RULES.add(
    "season year",
    "season",
    rf"\b(?:the{SP})?(?P<u>{SEASON})(?:{SP}of|,)?{SP}(?P<y>{YEAR})(?:[-/]\d\d(?:\d\d)?)?\b",
)
def _season_year(r: Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", f"{m['y']}-{SEASONS[m['u'].lower()]}", None, None


@RULES.add("the weekend", "unit", rf"\b(?:the|over{SP}the|at{SP}the){SP}weekend\b")
def _weekend(r: Reader, m: re.Match[str]) -> Draft | None:
    if r.anchor is None:
        return "DATE", "XXXX-WXX-WE", None, None
    shift = 0 if r.anchor.isoweekday() > 5 or r.direction(m.start()) > 0 else -1
    return "DATE", unit_value(r.anchor, "week", shift) + "-WE", None, None


@RULES.add(
    "that day",
    "unit",
    rf"\b(?:(?:earlier|later|early|late){SP}(?:on{SP})?)?(?P<rel>(?:that(?:{SP}same)?|the{SP}same"
    rf"|the{SP}next|the{SP}following|the{SP}previous)){SP}day\b",
)
def _that_day(r: Reader, m: re.Match[str]) -> Draft | None:
    rel = m["rel"].lower().split()[-1]
    if rel == "that" and r.tag(m.start("rel")) == "IN":
        return None
    days = days_of(r.focus) if r.focus else None
    if days is None or days[0] != days[1]:
        return "DATE", "XXXX-XX-XX", None, None
    shift = {"next": 1, "following": 1, "previous": -1}.get(rel, 0)
    return "DATE", (days[0] + timedelta(shift)).isoformat(), None, None


@RULES.add("in the day", "unit", rf"\b(?:earlier|later){SP}in{SP}the{SP}(?P<u>day|week|month|year)\b")
def _in_the(r: Reader, m: re.Match[str]) -> Draft | None:
    unit = m["u"].lower()
    days = days_of(r.focus) if r.focus and unit == "day" else None
    base = days[0] if days else r.anchor
    if base is None:
        return "DATE", "XXXX-XX-XX" if unit == "day" else unit_value(None, unit, 0), None, None
    return "DATE", base.isoformat() if unit == "day" else unit_value(base, unit, 0), None, None


@RULES.add(
    "the end of",
    "unit",
    rf"\bthe{SP}(?:end|beginning|start|middle|close|rest|remainder){SP}of{SP}the{SP}(?:(?:fiscal"
    rf"|calendar){SP})?(?P<u>week|month|quarter|year|decade|century)\b",
)
def _end_of(r: Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", unit_value(r.anchor, m["u"].lower(), 0), None, None


@RULES.add(
    "the year", "unit",
    rf"\b(?:for|of|in|during|throughout){SP}(?P<t>the{SP}(?P<full>full{SP}|fiscal{SP}|whole{SP})?year)\b"
    rf"(?P<e>{SP}(?:ended|ending|to{SP}{MONTH}))?"
    rf"(?!{SP}(?:ago|earlier|{YEAR}|before|since|that|when|after|of))",
)  # fmt: skip
def _the_year(r: Reader, m: re.Match[str]) -> Draft | None:
    r.stop = m.end("t")
    r.skip = m.start("t") - m.start()
    if m["e"]:
        return "DURATION", "P1Y", None, None
    return "DATE", str(r.anchor.year) if r.anchor else "XXXX", None, None


@RULES.add("week of", "unit", rf"\b(?:the{SP})?week{SP}(?:of|beginning|ending|ended){SP}(?P<d>{MONTH}{SP}{DOM})\b")
def _week_of(r: Reader, m: re.Match[str]) -> Draft | None:
    value = day_meant(r, m["d"], m.start("d"))
    days = days_of(value)
    return "DATE", week_value(days[0]) if days else "XXXX-WXX", None, None
