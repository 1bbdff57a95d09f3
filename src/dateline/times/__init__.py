"""Doc to Times: every time expression, normalised as TIMEX3, and the date of an event.

:func:`find_times` runs the patterns of ``days``, ``periods`` and ``lengths`` over a story's raw text, only those whose
trigger words are among its tokens; the longest match at a place wins. ``finding`` then goes through the matches in
reading order and works each one out against the day the story was published (or its dateline's date), the date last
spoken of, and the tense of its clause. :func:`date_of_clause` tells which of them dates an act.

What cannot be worked out stays relative: without a published date "on Wednesday" is ``XXXX-WXX-3`` with the reason
``unanchored``, never some Wednesday.

No date library takes part. Full dates ("3 March 2024", "2024-03-03") need no more than a month table, and the general
parsers cost a quarter of a second to import and answer "may" and "second" with dates; what is hard in news is
everything else.
"""

from __future__ import annotations

from dateline.parse import Doc
from dateline.times import days, lengths, periods
from dateline.times.anchoring import anchor_of
from dateline.times.dating import date_of_clause
from dateline.times.finding import Reader
from dateline.times.values import EventDate, Time, TimeType, add_months, days_of, granularity_of, week_value

__all__ = [
    "EventDate",
    "Time",
    "TimeType",
    "add_months",
    "anchor_of",
    "date_of_clause",
    "days_of",
    "find_times",
    "granularity_of",
    "week_value",
]

_RULES = (*days.RULES, *periods.RULES, *lengths.RULES)


def find_times(doc: Doc) -> list[Time]:
    """Every time expression of the story's headline, datelines and body, in reading order."""
    return Reader(doc, _RULES).read()
