"""Engagements as an iCalendar file (RFC 5545): one all-day VEVENT each, to be opened in any calendar.

Written by hand: it takes three rules (escaping, folding at 75 octets, CRLF), fewer lines than a library would ask
of its reader. ``DTSTAMP`` is the day of the last report and not of the writing, so that the same ledger gives the
same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from dateline import wording

#: Octets on a line, its end not counted (RFC 5545, 3.1).
_WIDTH = 75

#: What a calendar calls the states: set, called off, and all that is not settled.
_STATUS = {
    "called_off": "CANCELLED", "scheduled": "CONFIRMED", "rescheduled": "CONFIRMED", "held": "CONFIRMED",
    "under_way": "CONFIRMED",
}  # fmt: skip


def icalendar(engagements: Iterable[dict[str, Any]]) -> str:
    """The calendar of engagements as :meth:`dateline.ledgers.engagements.Chain.to_dict` gives them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dateline//engagements//EN", "CALSCALE:GREGORIAN"]
    for engagement in engagements:
        due = engagement["due"]
        if due is None or not due["start"]:
            continue
        first = date.fromisoformat(due["start"])
        last = date.fromisoformat(due["end"] or due["start"])
        told = max(t["published"] for c in engagement["changes"] for t in c["tellings"])
        state = engagement["state"]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{escaped(engagement['id'])}@dateline",
            f"DTSTAMP:{told[:10].replace('-', '')}T000000Z",
            f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escaped(title(engagement))}",
            f"STATUS:{_STATUS.get(state, 'TENTATIVE')}",
            f"DESCRIPTION:{escaped(chr(10).join(states(engagement)))}",
        ]
        if engagement["place"]:
            lines.append(f"LOCATION:{escaped(engagement['place'])}")
        lines += [f"CATEGORIES:{escaped(engagement['kind'])}", "TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(fold(line) + "\r\n" for line in lines)


def title(engagement: dict[str, Any]) -> str:
    """``talks KEN, SOM: the khat trade (postponed)``."""
    about = f": {engagement['topic']}" if engagement["topic"] else ""
    return f"{engagement['kind']} {', '.join(engagement['parties'])}{about} ({wording.state(engagement['state'])})"


def states(engagement: dict[str, Any]) -> list[str]:
    """A line for each change: the state, its day, on whose word, and the words."""
    lines = []
    for change in engagement["changes"]:
        first = change["tellings"][0]
        said = f", {first['source']} says" if first["source"] else ""
        words = " … ".join(span["text"] for span in first["evidence"])
        lines.append(f"{wording.state(change['state'])} {wording.when(change['date'])}{said}: “{words}”")
    return lines


def escaped(text: str) -> str:
    """TEXT (RFC 5545, 3.3.11): backslash, semicolon, comma and new line escaped, other controls left out."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n").replace("\n", "\\n")
    return "".join(char for char in text if char == "\t" or (char >= " " and char != "\x7f"))


def fold(line: str) -> str:
    """A content line of at most 75 octets each, continued after CRLF and a space; no character is cut in two."""
    parts: list[str] = []
    part, size = "", 0
    for char in line:
        width = len(char.encode("utf-8"))
        if size + width > _WIDTH:
            parts.append(part)
            part, size = " ", 1
        part, size = part + char, size + width
    return "\r\n".join([*parts, part])
