"""What a time is: the records, the TIMEX3 values, and the days that a value covers.

Nothing here reads a story: all of it is arithmetic on the calendar.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dateline.story import Evidence
from dateline.times.words import SEASONS

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
    it ("since", "until", "by", "between"), None if nothing.
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


HOLIDAYS: dict[str, Callable[[int], date]] = {
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


def last_quarter(here: date) -> str:
    quarter = (here.month - 1) // 3
    return f"{here.year}-Q{quarter}" if quarter else f"{here.year - 1}-Q4"


def unit_value(base: date | None, unit: str, shift: int) -> str:
    """The week, month, … a day is in, or one that lies ``shift`` of them away."""
    if base is None:
        return {"week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX", "year": "XXXX",
                "decade": "XXX", "century": "XX"}.get(unit) or f"XXXX-{SEASONS[unit]}"  # fmt: skip
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
        return "{}-Q{}".format(*quarter_shift(base, shift))
    if unit == "year":
        return str(base.year + shift)
    if unit == "decade":
        return str(base.year // 10 + shift)
    if unit == "century":
        return str(base.year // 100 + shift)
    code = SEASONS[unit]
    year = base.year
    if code == "WI" and base.month < (5 if shift == 0 else 3):
        year -= 1  # in April "this winter" is the one just over
    in_it = days_of(f"{year}-{code}")
    assert in_it
    if shift < 0 and base <= in_it[1]:
        year -= 1
    elif shift > 0 and base >= in_it[0]:
        year += 1
    return f"{year}-{code}"


def quarter_shift(base: date, shift: int) -> tuple[int, int]:
    index = base.year * 4 + (base.month - 1) // 3 + shift
    return index // 4, index % 4 + 1


def moved(day: date, number: float, unit: str, way: int) -> date | None:
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
