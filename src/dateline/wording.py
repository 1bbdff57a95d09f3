"""Records in words: how a date, an actor, a number or a state is put, on screen and page alike.

Everything here takes the JSON of a record (what ``to_dict`` gives and the store keeps), so that
a reading just made and one read back from a store look the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

Cell = Mapping[str, Any]

#: The statuses of what took place; all others did not, or not yet.
TOOK_PLACE = ("happened", "ongoing")

STATUS_WORDS = {
    "happened": "happened",
    "ongoing": "under way",
    "planned": "planned",
    "possible": "possible",
    "called_off": "called off",
    "did_not_happen": "did not happen",
}

STATE_WORDS = {
    "proposed": "proposed",
    "requested": "requested",
    "agreed": "agreed",
    "scheduled": "scheduled",
    "postponed": "postponed",
    "called_off": "called off",
    "reschedule_requested": "asked to reschedule",
    "rescheduled": "rescheduled",
    "under_way": "under way",
    "held": "held",
    "lapsed": "lapsed",
}

#: What the source of a statement can be.
SOURCE_KINDS = ("named", "body", "unnamed", "anonymous", "document", "media", "pronoun")

#: Control and bidirectional-override characters: harmless in a file, hostile on a terminal.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_OPENING, _CLOSING, _QUOTES = '"“‘', '"”’', '"“”'


def plain(text: object) -> str:
    """One line of text with nothing in it that a terminal or a page would obey."""
    return _UNSEEN.sub("", " ".join(str(text).split()))


def status(value: str) -> str:
    """``called off`` for ``called_off``."""
    return STATUS_WORDS.get(value, value.replace("_", " "))


def state(value: str) -> str:
    """``asked to reschedule`` for ``reschedule_requested``."""
    return STATE_WORDS.get(value, value.replace("_", " "))


def codes(cell: Cell) -> str:
    """``PER GOV``: what is known of an actor, empty where nothing is."""
    return plain(" ".join(part for part in [cell["country"] or "", *cell["sectors"][:2]] if part))


def name(cell: Cell) -> str:
    """The name an actor goes by, or the story's own words for it."""
    return plain(cell["name"] or cell["text"])


def when(cell: Cell | None) -> str:
    """``2025-06-12``, ``2025-06-02…06-08``, ``…2025-06-08`` where one end is open, ``undated``.

    Where it could not be anchored, the story's own word for it: ``“Thursday”``.
    """
    if cell is None:
        return "undated"
    start, end = cell["start"], cell["end"]
    if not start and not end:
        return f"“{plain(cell['text'])}”"
    if not start or not end:
        return f"{start or ''}…{end or ''}"
    if end == start:
        return str(start)
    return f"{start}…{end[5:] if end[:4] == start[:4] else end}"


def day(cell: Cell | None, year: str | None = None) -> str:
    """As :func:`when`, without the year where it is the year that was named before."""
    text = when(cell)
    return text[5:] if year and text.startswith(year + "-") else text


def published(value: str | None) -> str:
    """``Thursday 12 June 2025, 18:30 -05:00``; empty where unknown."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value) if len(value) > 10 else None
    on = moment.date() if moment else date.fromisoformat(value)
    text = f"{on:%A} {on.day} {on:%B} {on.year}"
    if moment:
        zone = moment.strftime("%z")
        named = "UTC" if zone in ("+0000", "-0000") else f"{zone[:3]}:{zone[3:]}" if zone else ""
        text += f", {moment:%H:%M} {named}".rstrip()
    return text


def number(value: float) -> str:
    """``1,160``; decimals only where there are any."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")


def amount(figure: Cell) -> str:
    """``about 1,160``, ``10 to 12``, ``32,000 or more``, with the unit of money."""
    low, high = figure["low"], figure["high"]
    if low is None and high is None:
        return "a number not given"
    if high is None:
        text = f"{number(low)} or more"
    elif low is None:
        text = f"up to {number(high)}"
    else:
        text = number(low) if low == high else f"{number(low)} to {number(high)}"
    if figure["approximate"]:
        text = f"about {text}"
    return f"{text} {plain(figure['unit'])}" if figure["unit"] else text


def word_of(said_by: Iterable[Cell]) -> str:
    """``a Bolivian official (unnamed) said``: on whose word; empty for the story's own."""
    parts = []
    for said in said_by:
        cue = plain(said["cue"] or "")
        if said["source"] is None and cue:
            # "is reported", "allegedly": nobody's word.
            parts.append(f"{cue}, by nobody named")
            continue
        # "according to the union", but "the union said".
        parts.append(f"{cue} {_speaker(said)}" if _goes_before(cue) else f"{_speaker(said)} {cue}".rstrip())
    return "; ".join(parts)


def others_word(event: Cell) -> list[str]:
    """``denied by Kenya``: who else in the story claims, confirms or denies the act of this row."""
    known = {said["statement"] for said in event["said_by"]}
    out = []
    for cell, word in (("claimed_by", "claimed"), ("confirmed_by", "confirmed"), ("denied_by", "denied")):
        others = [said for said in event.get(cell, ()) if said["statement"] not in known]
        if others:
            names = (
                plain(s["source"] or "someone not named") + (" (unnamed)" if s["anonymous"] else "") for s in others
            )
            out.append(f"{word} by {', '.join(names)}")
    return out


def _speaker(said: Cell) -> str:
    return plain(said["source"] or "someone not named") + (" (unnamed)" if said["anonymous"] else "")


def chain(statement: Cell) -> str:
    """``Radio Sahel quoted ▸ a general saying``: the mouths that a statement went through, if more than one."""
    links = statement["chain"]
    if len(links) < 2:
        return ""
    parts = []
    for link in links:
        cue = plain(link["cue"] or "")
        parts.append(f"{cue} {_speaker(link)}" if _goes_before(cue) else f"{_speaker(link)} {cue}".rstrip())
    return " ▸ ".join(parts)


def _goes_before(cue: str) -> bool:
    return cue.lower().startswith(("according", "citing", "in the words", "per ", "quoting"))


_PRONOUNS = frozenset(("he", "her", "his", "i", "it", "its", "she", "that", "their", "they", "we", "which", "who"))


def source(statement: Cell) -> str:
    """Who made a statement."""
    cell = statement["source"]
    text = plain(cell["text"]) if cell else "someone not named"
    if cell and text.lower() in _PRONOUNS and cell["actor"]["name"].lower() not in _PRONOUNS:
        text = f"{plain(cell['actor']['name'])} (“{text}”)"
    return f"{text} (unnamed)" if statement["anonymous"] and cell else text


def told_on(statement: Cell) -> str:
    """The day a statement counts by: that of the saying, else ``told 2025-06-12``, when its story was published."""
    if statement["date"] or not statement.get("published_on"):
        return when(statement["date"])
    return f"told {statement['published_on']}"


def unnamed(reason: object) -> str:
    """``unnamed because the talks were private``: a story's reason, which may bring its own "because"."""
    text = plain(reason)
    first = text.split(" ", 1)[0].lower()
    return f"unnamed {text}" if first in ("because", "since", "as", "in", "for", "to") else f"unnamed because {text}"


def words(item: Cell) -> str:
    """The evidence of a record, parts joined by dots."""
    return " … ".join(plain(span["text"]) for span in item["evidence"])


def unquoted(text: object) -> str:
    """Words without the quotation marks around the whole of them, to be put into ours."""
    bare = plain(text)
    inner = bare[1:-1]
    if len(bare) > 1 and bare[0] in _OPENING and bare[-1] in _CLOSING and not any(c in _QUOTES for c in inner):
        return inner.removesuffix(",").rstrip()
    return bare


def years(changes: Iterable[Cell]) -> list[str]:
    """The dates of an engagement's changes, the year named only where it is new."""
    shown: list[str] = []
    year: str | None = None
    for change in changes:
        cell = change["date"]
        shown.append(day(cell, year))
        if cell and cell["start"]:
            year = cell["start"][:4]
    return shown


def count(n: int, one: str, many: str | None = None) -> str:
    """``1 event``, ``7 events``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def witnesses(event: dict[str, Any]) -> list[str]:
    """How many independent sources tell an event, and how many outlets printed it, where more than one did."""
    sources, outlets = event.get("sources", 1), event.get("outlets", 1)
    told = [f"{sources} independent sources"] if sources > 1 else []
    return told + ([f"in {outlets} outlets"] if outlets > 1 else [])


def told_by(act: Cell) -> str:
    """``told by 4 stories, 3 independent sources; by Lake Press, Meridian``: who tells a merged event."""
    by = dict.fromkeys(w["agency"] or w["outlet"] for w in act["witnesses"] if w["agency"] or w["outlet"])
    text = f"told by {count(act['stories'], 'story', 'stories')}, {count(act['sources'], 'independent source')}"
    return text + (f"; {', '.join(plain(name) for name in by)}" if by else "")


def accounts(told: Iterable[Cell]) -> str:
    """``2024-03-04 (3 sources), 2024-03-05 (1 source: the army)``: what is told of a cell that is disputed."""
    shown = []
    for account in told:
        said = ", ".join(plain(source) for source in account["said_by"])
        shown.append(f"{plain(account['value'])} ({count(account['sources'], 'source')}{': ' + said if said else ''})")
    return ", ".join(shown)


def counted(tally: Cell) -> str:
    """``killed (soldiers), Osh, since 2024-03-01``: what a tally over time counts."""
    what = " ".join(part for part in (tally["kind"], f"({tally['of']})" if tally["of"] else "") if part)
    where = f", {tally['place']}" if tally["place"] else ""
    since = f", since {tally['since']}" if tally["since"] else ""
    return plain(f"{what}{where}{since}")


def tellers(record: Cell) -> set[str]:
    """The stories that tell of an engagement or a tally over all stories."""
    tellings = record["points"] if "points" in record else [t for c in record["changes"] for t in c["tellings"]]
    return {telling["story"] for telling in tellings}


def called(story: Cell) -> str:
    """A story by its headline, else by its first words."""
    words = plain(story["headline"] or story["opening"]).split()
    return " ".join(words[:14]) + (" …" if len(words) > 14 else "")
