"""Incidents of the MUC-3/4 messages: whether they happened, and how many were hurt.

``python -m benchmarks.muc --data DEV --out PRED``.

Reads doc, date and text (upper case, as the messages came), never the key. The messages are
broadcast reports: what stands before ``[TEXT]`` is the monitor's header, and notes in square
brackets are the monitor's own, so neither is read.

Task mapping: a figure of kind killed is a DEATH, of kind wounded an INJURY. The task counts the
victims of terrorist acts of the last two months. Outside its scope, and so left out of the answer
here (never in the product): fighters and soldiers, who fall in combat; whoever falls in clashes
and battles and is not said to be a civilian; sums over a war or a year.

Stages come from the product's events. A fight as such is no incident of the task's: ACCOMPLISHED
is a message with a casualty figure as above, or with an ASSAULT in mode abduct or destroy that
happened. ATTEMPTED is an ASSAULT that its own sentence says
was tried or kept from happening (``TRIED``); an ASSAULT merely denied or negated is not.
THREATENED is THREATEN in mode violence, with a word of death or attack in it.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from dateline.figures import Figure, find_figures
from dateline.parse import Doc
from dateline.reading import Reader
from dateline.record import Event
from dateline.story import Story

EFFECTS = {"killed": "DEATH", "wounded": "INJURY"}
_HEADER = re.compile(r"\A.{0,600}?\[TEXT\]\s*", re.DOTALL)
_NOTE = re.compile(r"\[[^\[\]]{0,200}\]")
_FIGHTERS = re.compile(
    r"\b(?:guerrillas?|terrorists?|rebels?|subversives?|insurgents?|extremists?|fighters?|attackers?|assailants?"
    r"|hit men|hired killers?|criminals?|traffickers?|militants?|soldiers?|troops|army|lieutenants?"
    r"|sergeants?|casualties"
    r"|military|combatants?|contras?|privates?|officers and|enemy)\b",
    re.IGNORECASE,
)
_COMBAT = re.compile(
    r"\b(?:clash(?:es|ed)?|combats?|battles?|fighting|confrontations?|skirmish(?:es)?|earthquake|accident)\b",
    re.IGNORECASE,
)
_CIVILIANS = re.compile(
    r"\b(?:civilians?|peasants?|child(?:ren)?|wom[ae]n|journalists?|priests?|reporters?|minors?|students?)\b",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"\b(?:since|so far|to date|(?:in|over|during|within) (?:the )?(?:past|last|recent)"
    r" [\w-]* ?(?:years?|months?|decade|days|weeks)"
    r"|this year|last year|years of|year-old (?:war|conflict)|civil war|in (?:19[0-8]\d))\b",
    re.IGNORECASE,
)
TRIED = re.compile(r"\b(?:defus|deactivat|foil|thwart|fail|attempt|abort|frustrat)", re.IGNORECASE)
DEADLY = re.compile(
    r"\b(?:death|kill|murder|assassinat|execut|bomb|blow|attack|(?:threat|threats|threatened) against)", re.IGNORECASE
)


def story(row: dict[str, Any]) -> Story:
    """A message as a Story, its header and the monitor's notes blanked at the same length."""
    text = _HEADER.sub(lambda m: " " * len(m[0]), row["text"])
    text = _NOTE.sub(lambda m: " " * len(m[0]), text)
    published = date.fromisoformat(row["date"]) if row.get("date") else None
    return Story(text=text if text.strip() else row["text"], published=published)


def answer(figures: list[Figure], doc: Doc) -> list[dict[str, Any]]:
    """The distinct (number, effect) pairs that the task asks for."""
    pairs = set()
    of, at = "", -1
    for figure in figures:
        effect = EFFECTS.get(figure.kind)
        if effect is None or figure.status not in ("happened", "ongoing"):
            continue
        # "three guerrillas were killed and five others wounded": the five are guerrillas too.
        words = figure.of.text if figure.of is not None else ""
        if figure.sentence == at and words.lower() in ("", "others", "other", "another", "more", "wounded", "injured"):
            words = of
        of, at = words, figure.sentence
        sentence = doc.sentences[figure.sentence]
        text = sentence.text(0, len(sentence) - 1)
        if _FIGHTERS.search(words) or (_COMBAT.search(text) and not _CIVILIANS.search(words)):
            continue
        if figure.low > 1 and _SUM.search(text):
            continue
        pairs.add((int(figure.low), effect))
    return [{"n": n, "effect": effect} for n, effect in sorted(pairs)]


def stages(events: Iterable[Event], counted: bool) -> list[str]:
    """Which stages of incidents a message tells."""
    found = {"ACCOMPLISHED"} if counted else set()
    for event in events:
        words = event.evidence[0].text
        if event.type == "ASSAULT" and event.status in ("happened", "ongoing"):
            if event.mode in ("abduct", "destroy"):
                found.add("ACCOMPLISHED")
        elif event.type == "ASSAULT" and event.status in ("did_not_happen", "called_off", "possible"):
            if TRIED.search(words) or TRIED.search(event.why.get("status", "")):
                found.add("ATTEMPTED")
        elif event.type == "THREATEN" and event.mode == "violence" and DEADLY.search(words):
            found.add("THREATENED")
    return sorted(found)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The input fields alone."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield {name: row.get(name) for name in ("doc", "date", "text")}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    given = arguments.parse_args()
    data = list(rows(given.data))
    reader = Reader()
    began = time.process_time()
    with given.out.open("w", encoding="utf-8") as out:
        for row, doc in zip(data, reader.parser.parse_many(story(r) for r in data), strict=True):
            numbers = answer(find_figures(doc), doc)
            events = reader.read_doc(doc, fragments=True).events
            told = stages(events, bool(numbers))
            out.write(json.dumps({"doc": row["doc"], "stages": told, "numbers": numbers}) + "\n")
    print(f"{len(data)} messages, {time.process_time() - began:.1f} s of CPU")


if __name__ == "__main__":
    main()
