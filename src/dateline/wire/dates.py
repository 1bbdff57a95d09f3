"""Published times as feeds, agencies and databases write them. None is ever guessed.

ISO 8601 in its long and its basic form, the dates of mail and feeds (RFC 2822), dates in words
with a year of four digits ("March 3, 2025 Monday 10:15 AM GMT"), and seconds or milliseconds since 1970.
A day and month in figures alone (03/04/2025) mean different days to different people and are not read.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?"
_TIME = (
    r"(?:\D{0,25}?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>[A-Z]{1,5}\b|[+-]\d\d:?\d\d)?)?"
)
_IN_WORDS = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})\b{_TIME}", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b{_TIME}", re.IGNORECASE),
)
_MAIL = re.compile(r"^\s*(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d")
_SPACED_ZONE = re.compile(r"^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s+([+-]\d\d:?\d\d|[A-Z]{1,4})$")

#: Hours from UTC. Only names that mean one zone in news copy: IST and AST mean several.
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
          "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "EAT": 3, "SAST": 2, "CAT": 2,
          "WAT": 1, "JST": 9, "HKT": 8, "SGT": 8}  # fmt: skip


def when(value: object) -> datetime | date | None:
    """The published time that ``value`` writes; a date where it names no time of day, None where unreadable.

    A zone that is not known leaves a time without one.
    """
    if isinstance(value, (datetime, date)):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _since_1970(float(value))
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    if not 6 <= len(text) <= 120:
        return None
    if text.isdigit() and len(text) in (10, 13):
        return _since_1970(float(text))
    return _iso(text) or _mail(text) or _in_words(text)


def _iso(text: str) -> datetime | date | None:
    if spaced := _SPACED_ZONE.match(text):
        zone = spaced[2] if spaced[2][0] in "+-" else _offset(spaced[2])
        if zone is None:
            text = spaced[1]
        elif isinstance(zone, timezone):
            return _with_zone(spaced[1], zone)
        else:
            text = spaced[1] + zone
    try:
        if len(text) == 10 and text[4] == "-":
            return date.fromisoformat(text)
        if len(text) == 8 and text.isdigit():
            return date.fromisoformat(text)
        if text[:4].isdigit() and ("T" in text or ":" in text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    return None


def _with_zone(text: str, zone: timezone) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    if not _MAIL.match(text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None


def _in_words(text: str) -> datetime | date | None:
    for pattern in _IN_WORDS:
        if match := pattern.search(text):
            month = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(match["month"].lower()))
            try:
                day = date(int(match["year"]), month, int(match["day"]))
                if match["hour"] is None:
                    return day
                hour = int(match["hour"])
                if match["half"]:
                    hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
                zone = _offset(match["zone"].upper()) if match["zone"] else None
                return datetime(
                    day.year, day.month, day.day, hour, int(match["minute"]), int(match["second"] or 0), tzinfo=zone
                )
            except ValueError:
                return None
    return None


def _offset(zone: str) -> timezone | None:
    if zone in _ZONES:
        return UTC if _ZONES[zone] == 0 else timezone(timedelta(hours=_ZONES[zone]))
    if zone[0] in "+-":
        sign = -1 if zone[0] == "-" else 1
        return timezone(sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])))
    return None


def _since_1970(seconds: float) -> datetime | None:
    if seconds > 1e11:
        seconds /= 1000
    # Before 1971 it is more likely a year or a count than a time.
    return datetime.fromtimestamp(seconds, UTC) if 31_536_000 < seconds < 32_503_680_000 else None
