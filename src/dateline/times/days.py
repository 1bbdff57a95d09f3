"""Patterns for days: weekdays, dates, today, parts of a day, times of day, holidays."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateline.times.anchoring import WAS_PLANNED
from dateline.times.finding import Draft, Reader, Rules
from dateline.times.values import HOLIDAYS, add_months, days_of
from dateline.times.words import (
    CLOCK,
    DAY,
    DAY_PART,
    DAY_PARTS,
    DEICTIC,
    DOM,
    MONTH,
    ORD,
    PART_OF,
    SMALL,
    SP,
    UNIT,
    WEEKDAYS,
    YEAR,
    ZONE,
    day_of_month,
    month_of,
)

RULES = Rules()


def day_value(reader: Reader, month: int, day: int, year: str | None, begin: int) -> str | None:
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


def weekday_value(reader: Reader, name: str, begin: int, words: str = "") -> str:
    """The weekday: the most recent one, the anchor's own day included, unless told otherwise."""
    number = WEEKDAYS[name.lower().rstrip(".").removesuffix("'s")]
    here = reader.anchor
    if here is None:
        return f"XXXX-WXX-{number}"
    back = (here.isoweekday() - number) % 7
    spanned = _weekday_span(reader, number, begin)
    if spanned is not None:
        return spanned.isoformat()
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
    if back and reader.direction(begin) > 0 and not (back == 1 and WAS_PLANNED.search(reader.before(begin, 60))):
        return (here + timedelta(7 - back)).isoformat()
    return (here - timedelta(back)).isoformat()


_SPAN_FROM = re.compile(rf"{SP}(?:to|through){SP}({DAY})", re.I)
_SPAN_TO = re.compile(rf"\b{DAY}{SP}(?:to|through){SP}$", re.I)
_MOVED = re.compile(r"\b(?:mov|postpon|delay|reschedul|push|br(?:ing|ought)|chang)")


def _weekday_span(reader: Reader, number: int, begin: int) -> date | None:
    """The day at either end of "Monday to Friday", whose ends keep their order; None for any other."""
    here = reader.anchor
    assert here is not None
    if _MOVED.search(reader.before(begin, 60)):
        return None  # "moved the vote from Sunday to Tuesday"
    if _SPAN_TO.search(reader.before(begin, 24)):
        first = days_of(reader.focus) if reader.focus else None
        return first[0] + timedelta((number - first[0].isoweekday()) % 7) if first else None
    name = re.match(DAY, reader.text[begin:], re.I)
    last = _SPAN_FROM.match(reader.text, begin + name.end()) if name else None
    if last is None or reader.direction(begin) > 0:
        return None
    until = WEEKDAYS[last[1].lower().rstrip(".")]
    return here - timedelta((here.isoweekday() - until) % 7 + (until - number) % 7)


def _part_of_day(reader: Reader, value: str, part: str | None) -> Draft:
    if not part:
        return "DATE", value, None, None
    return "TIME", f"{value}T{DAY_PARTS[part.lower()]}", None, None


@RULES.add(
    "weekday", "weekday",
    rf"\b(?:(?P<rel>(?:this{SP}coming|this{SP}past|last|next|this|coming|the{SP}previous|the{SP}following"
    rf"|the{SP}next|past){SP})"
    rf"|(?P<hours>the{SP}(?:early|small|first|predawn|pre-dawn){SP}hours{SP}of{SP})|(?:early|late|earlier"
    rf"|later|mid){SP})?(?P<day>{DAY})(?:{SP}(?P<part>{DAY_PART}))?(?!\w)",
)  # fmt: skip
def _weekday(r: Reader, m: re.Match[str]) -> Draft | None:
    value = weekday_value(r, m["day"], m.start("day"), (m["rel"] or "").lower())
    return _part_of_day(r, value, "morning" if m["hours"] else m["part"])


@RULES.add(
    "weekdays",
    "weekday",
    rf"\b(?:(?:every|each|on|most|all){SP})?(?P<day>{DAY})(?P<s>s|(?:{SP}(?P<part>{DAY_PART})s))\b",
)
def _weekdays(r: Reader, m: re.Match[str]) -> Draft | None:
    part = f"T{DAY_PARTS[m['part'].lower()]}" if m["part"] else ""
    return "SET", f"XXXX-WXX-{WEEKDAYS[m['day'].lower().rstrip('.')]}{part}", None, None


@RULES.add("each weekday", "weekday", rf"\b(?:every|each)(?:{SP}other)?{SP}(?P<day>{DAY})\b")
def _each_weekday(r: Reader, m: re.Match[str]) -> Draft | None:
    return "SET", f"XXXX-WXX-{WEEKDAYS[m['day'].lower().rstrip('.')]}", None, None


_FULL = (
    rf"\b(?:(?P<last>last|next){SP}(?={MONTH}{SP}\d))?(?:(?:this{SP}coming{SP}|last{SP}|next{SP}"
    rf"|early{SP}|late{SP})?{DAY},?{SP})?"
    rf"(?:(?P<m>{MONTH})[ ]*(?:the{SP})?(?P<d>{DOM}|{ORD}\b)(?:[ ]*(?:-|and|to)[ ]*(?P<e>{DOM})"
    rf"(?![ ]*(?:percent|%|{UNIT}))\b)?"
    rf"|(?:the{SP})?(?P<d2>{DOM})(?:[ ]*(?:-|to)[ ]*(?P<e2>{DOM}))?{SP}(?:of{SP})?(?P<m2>{MONTH})(?![a-z]))"
    rf"(?:(?:,[ ]*|{SP}(?:of{SP})?)(?P<y>{YEAR}|(?P<rel>last|this|next){SP}year))?"
)


@RULES.add("date", "month", _FULL)
def _full_date(r: Reader, m: re.Match[str]) -> Draft | None:
    month = month_of(m["m"] or m["m2"])
    words = m["d"] or m["d2"]
    year = m["y"]
    if m["rel"]:
        year = str(r.anchor.year + {"last": -1, "this": 0, "next": 1}[m["rel"].lower()]) if r.anchor else None
    if m["last"] and r.anchor and not year:
        past = (month, day_of_month(words)) < (r.anchor.month, r.anchor.day)
        year = str(r.anchor.year + ({True: 0, False: -1} if m["last"].lower() == "last" else {True: 1, False: 0})[past])
    value = day_value(r, month, day_of_month(words), year, m.start())
    if value is None:
        return None
    upto = m["e"] or m["e2"]
    if upto and re.search(r"\band\b", m[0]):
        r.stop = m.end("d")  # "May 3 and 4" are two days, and no stretch
        return "DATE", value, None, None
    if upto:
        until = day_value(r, month, day_of_month(upto), value[:4] if value[0] != "X" else None, m.start())
        if until and until > value:
            return "DATE", f"{value}/{until}", None, None
    return "DATE", value, None, None


@RULES.add(
    "iso date",
    "digit",
    r"(?<![\d/-])(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>[12]\d|3[01]|0?[1-9])"
    r"(?![\d/-])(?:T(?P<t>\d\d:\d\d))?",
)
def _iso(r: Reader, m: re.Match[str]) -> Draft | None:
    value = day_value(r, int(m["m"]), int(m["d"]), m["y"], m.start())
    if value is None:
        return None
    return ("TIME", f"{value}T{m['t']}", None, None) if m["t"] else ("DATE", value, None, None)


@RULES.add(
    "numeric date",
    "digit",
    r"(?<![\d/.-])(?P<a>0?[1-9]|[12]\d|3[01])(?P<s>[-/.])(?P<b>0?[1-9]|[12]\d|3[01])(?P=s)(?P<y>(?:19"
    r"|20)\d\d|\d\d)(?![\d/-])",
)
def _numeric(r: Reader, m: re.Match[str]) -> Draft | None:
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
    value = day_value(r, month, day, year, m.start())
    return ("DATE", value, None, None) if value else None


@RULES.add(
    "month", "month",
    rf"\b(?:(?P<rel>last|this|next|this{SP}past|this{SP}coming|the{SP}past|each|every){SP}|(?:{PART_OF})"
    rf"|mid-|late-|early-)?(?P<m>{MONTH})(?!\w)"
    rf"(?:(?:,?{SP}(?:of{SP})?(?:the{SP}year{SP})?|-|,)(?P<y>{YEAR}|(?P<yrel>last|this|next){SP}year"
    rf"|the{SP}(?P<yfol>same|following|previous){SP}year))?",
)  # fmt: skip
def _month_rule(r: Reader, m: re.Match[str]) -> Draft | None:
    month = month_of(m["m"])
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


@RULES.add(
    "second day",
    "month",
    rf"(?<=[a-z.]{SP[1]}\d){SP}and{SP}(?P<d>{DOM})\b|(?<=[a-z.]{SP[1]}\d\d){SP}and{SP}(?P<d2>{DOM})\b",
)
def _second_day(r: Reader, m: re.Match[str]) -> Draft | None:
    """The "4" of "May 3 and 4"."""
    if not re.search(rf"{MONTH} \d{{1,2}}$", r.text[: m.start()]) or r.focus is None:
        return None
    days = days_of(r.focus)
    group = "d" if m["d"] else "d2"
    r.skip = m.start(group) - m.start()
    value = day_value(r, days[0].month, day_of_month(m[group]), str(days[0].year), m.start()) if days else None
    return ("DATE", value, None, None) if value else None


@RULES.add(
    "day of the month",
    "unit digit",
    rf"\bthe{SP}(?P<d>{DOM}|{ORD})(?:{SP}day)?{SP}of{SP}(?P<w>this|last|next|the){SP}month\b",
)
def _day_of_month(r: Reader, m: re.Match[str]) -> Draft | None:
    if r.anchor is None:
        return "DATE", f"XXXX-XX-{day_of_month(m['d']):02d}", None, None
    base = add_months(r.anchor.replace(day=1), {"last": -1, "next": 1}.get(m["w"].lower(), 0))
    value = day_value(r, base.month, day_of_month(m["d"]), str(base.year), m.start())
    return ("DATE", value, None, None) if value else None


@RULES.add(
    "deictic day",
    "deictic",
    rf"\b(?:(?:early|late|earlier|later|mid[ -](?:morning|afternoon)){SP}(?:on{SP})?)?(?P<w>the{SP}day{SP}"
    rf"(?:before{SP}yesterday|after{SP}tomorrow)|{DEICTIC})(?:{SP}(?P<part>{DAY_PART}))?\b",
)
def _deictic(r: Reader, m: re.Match[str]) -> Draft | None:
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


def _tense_is_news(r: Reader, m: re.Match[str]) -> bool:
    """ "today's meeting" is the day; "today's world" is the age."""
    return not re.match(
        r"'s (?:\w+ )?(?:world|young|youth|society|standards|generation|technology|economy|climate)",
        r.after(m.end(), 40),
    )


@RULES.add(
    "this part of day",
    "daypart",
    rf"\b(?:(?:early|late|earlier|later){SP})?(?P<rel>this|last|that|the{SP}(?:next|following|previous"
    rf"|same)){SP}(?P<part>{DAY_PART})\b",
)
def _this_part(r: Reader, m: re.Match[str]) -> Draft | None:
    rel = m["rel"].lower().split()[-1]
    part = m["part"].lower()
    code = DAY_PARTS[part]
    day = r.anchor
    if rel in ("that", "next", "following", "previous", "same"):
        days = days_of(r.focus) if r.focus else None
        day = days[0] if days and days[0] == days[1] else None
        shift = {"next": 1, "following": 1, "previous": -1}.get(rel, 0)
    else:
        shift = -1 if rel == "last" else 0
    value = (day + timedelta(shift)).isoformat() if day else "XXXX-XX-XX"
    return "TIME", f"{value}T{code}", None, None


@RULES.add(
    "overnight", "daypart", rf"\bovernight\b(?:,?{SP}(?:from{SP})?(?:(?P<a>{DAY}){SP}(?:to|into){SP}(?P<b>{DAY})))?"
)
def _overnight(r: Reader, m: re.Match[str]) -> Draft | None:
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
        value = weekday_value(r, m["a"], m.start("a"))
        return "TIME", f"{value}TNI", None, None
    if r.anchor is None:
        return "TIME", "XXXX-XX-XXTNI", None, None
    # The night that led to the day of the story, unless the clause looks forward.
    night = r.anchor if r.direction(m.start()) > 0 else r.anchor - timedelta(1)
    return "TIME", f"{night.isoformat()}TNI", night, night + timedelta(1)


@RULES.add(
    "part of day",
    "daypart",
    rf"\b(?:in{SP}|during{SP})the{SP}(?:early{SP}|late{SP})?(?P<part>morning|afternoon|evening|night)\b",
)
def _part(r: Reader, m: re.Match[str]) -> Draft | None:
    days = days_of(r.focus) if r.focus else None
    day = days[0].isoformat() if days and days[0] == days[1] else "XXXX-XX-XX"
    return "TIME", f"{day}T{DAY_PARTS[m['part'].lower()]}", None, None


@RULES.add(
    "mid part of day",
    "daypart",
    rf"\b(?:mid|early|late)[ -](?P<part>morning|afternoon|evening)(?:{SP}(?P<d>{DAY}|{DEICTIC}))?\b",
)
def _mid_part(r: Reader, m: re.Match[str]) -> Draft | None:
    if m["d"]:
        value = day_meant(r, m["d"], m.start("d"))
    else:
        days = days_of(r.focus) if r.focus else None
        value = (
            days[0].isoformat() if days and days[0] == days[1] else r.anchor.isoformat() if r.anchor else "XXXX-XX-XX"
        )
    return "TIME", f"{value}T{DAY_PARTS[m['part'].lower()]}", None, None


# -- rules: times of day ----------------------------------------------------------------------


def day_meant(r: Reader, words: str, begin: int) -> str:
    low = words.lower()
    if low in ("today", "tonight", "yesterday", "tomorrow"):
        shift = {"yesterday": -1, "tomorrow": 1}.get(low, 0)
        return (r.anchor + timedelta(shift)).isoformat() if r.anchor else "XXXX-XX-XX"
    match = re.fullmatch(rf"({DAY})(?:,?{SP}.*)?", words, re.I)
    full = re.search(_FULL, words, re.I)
    if full:
        value = day_value(
            r,
            month_of(full["m"] or full["m2"]),
            day_of_month(full["d"] or full["d2"]),
            full["y"] if full["y"] and full["y"].isdigit() else None,
            begin,
        )
        if value:
            return value
    if match:
        return weekday_value(r, match[1], begin)
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
    hour = int(match[1]) if match[1].isdigit() else SMALL.get(match[1], 99)
    minute = int(match[2] or 0)
    if "p.m" in low or low.endswith("pm"):
        hour = hour % 12 + 12
    elif "a.m" in low or low.endswith("am"):
        hour %= 12
    if hour > 24 or minute > 59:
        return None
    return f"{hour:02d}:{minute:02d}"


_AT = re.compile(r"\b(?:at|by|until|from|around|about|before|after|since) +$")
_DAYREF = rf"(?:{DAY}(?:,?{SP}{MONTH}{SP}{DOM})?|{DEICTIC}|{MONTH}{SP}{DOM}(?:,{SP}{YEAR})?)"


@RULES.add(
    "time of day", "digit daypart",
    rf"(?<![\w$.,:])(?:(?:around|about|just{SP}(?:after|before)|shortly{SP}(?:after|before)){SP})?"
    rf"(?P<c>{CLOCK})(?P<z>{ZONE})?"
    rf"(?:{SP}in{SP}the{SP}(?P<p>morning|afternoon|evening))?(?:,?{SP}(?:on{SP})?(?P<d>{_DAYREF}))?(?!\w)",
)  # fmt: skip
def _clock(r: Reader, m: re.Match[str]) -> Draft | None:
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
        # "until 9 a.m. Tuesday": what stands before the hour says which way, else the clause of the day.
        day = day_meant(r, m["d"], m.start("d") if r.direction(m.start()) <= 0 else m.start())
    else:
        days = days_of(r.focus) if r.focus and r.focus_near(m.start()) else None
        day = days[0].isoformat() if days and days[0] == days[1] else "XXXX-XX-XX"
    zone = "Z" if m["z"] and m["z"].strip(" ()").upper() in ("GMT", "UTC") else ""
    return "TIME", f"{day}T{value}{zone}", None, None


@RULES.add("the day after", "unit", rf"\bthe{SP}day{SP}(?P<w>before|after)\b(?=[.,;]|$)")
def _day_after(r: Reader, m: re.Match[str]) -> Draft | None:
    days = days_of(r.focus) if r.focus else None
    if days is None or days[0] != days[1]:
        return "DATE", "XXXX-XX-XX", None, None
    return "DATE", (days[0] + timedelta(1 if m["w"].lower() == "after" else -1)).isoformat(), None, None


@RULES.add("date in a name", "digit", r"\b9/11\b(?!/)")
def _date_in_a_name(r: Reader, m: re.Match[str]) -> Draft | None:
    return "DATE", "2001-09-11", None, None


@RULES.add(
    "holiday",
    "holiday weekday",
    r"\b(?:(?P<rel>last|this|next|every|each)\s+)?(?P<h>"
    + "|".join(sorted(HOLIDAYS, key=len, reverse=True))
    + r")\b(?:,? (?P<y>(?:19|20)\d\d))?(?! (?:Island|tree|card|bombing|agreement|Rising|Party|gift|present|Accord))",
)
def _holiday(r: Reader, m: re.Match[str]) -> Draft | None:
    if not m["h"][0].isupper():
        return None
    name = m["h"].lower()
    when = HOLIDAYS[name]
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
        if gap > 0 and way <= 0 and gap > (45 if way < 0 else 180):
            year -= 1
        elif gap < 0 and (way > 0 or gap < -240):
            year += 1
    return "DATE", when(year).isoformat(), None, None
