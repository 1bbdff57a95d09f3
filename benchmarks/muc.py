"""Casualty numbers of the MUC-3/4 messages: ``python -m benchmarks.muc --data DEV --out PRED``.

Reads doc, date and text (upper case, as the messages came), never the key. The messages are
broadcast reports: what stands before ``[TEXT]`` is the monitor's header, and notes in square
brackets are the monitor's own, so neither is read.

Task mapping: a figure of kind killed is a DEATH, of kind wounded an INJURY. The task counts the
victims of terrorist acts; the fighters who fell in clashes are outside its scope, so counts of
guerrillas and the like are left out of the answer here, not in the product.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from dateline.figures import Figure, find_figures
from dateline.parse import Parser
from dateline.story import Story

EFFECTS = {"killed": "DEATH", "wounded": "INJURY"}
_HEADER = re.compile(r"\A.{0,600}?\[TEXT\]\s*", re.DOTALL)
_NOTE = re.compile(r"\[[^\[\]]{0,200}\]")
_FIGHTERS = re.compile(
    r"\b(?:guerrillas?|terrorists?|rebels?|subversives?|insurgents?|extremists?|fighters?|attackers?|assailants?|hit men"
    r"|hired killers?|criminals?|traffickers?|militants?)\b",
    re.IGNORECASE,
)


def story(row: dict[str, Any]) -> Story:
    """A message as a Story, its header and the monitor's notes blanked at the same length."""
    text = _HEADER.sub(lambda m: " " * len(m[0]), row["text"])
    text = _NOTE.sub(lambda m: " " * len(m[0]), text)
    published = date.fromisoformat(row["date"]) if row.get("date") else None
    return Story(text=text if text.strip() else row["text"], published=published)


def answer(figures: list[Figure]) -> list[dict[str, Any]]:
    """The distinct (number, effect) pairs that the task asks for."""
    pairs = set()
    for figure in figures:
        effect = EFFECTS.get(figure.kind)
        if effect is None or figure.status not in ("happened", "ongoing"):
            continue
        if figure.of is not None and _FIGHTERS.search(figure.of.text):
            continue
        pairs.add((int(figure.low), effect))
    return [{"n": n, "effect": effect} for n, effect in sorted(pairs)]


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
    began = time.process_time()
    with given.out.open("w", encoding="utf-8") as out:
        for row, doc in zip(data, Parser().parse_many(story(r) for r in data), strict=True):
            line = {"doc": row["doc"], "stages": [], "numbers": answer(find_figures(doc))}
            out.write(json.dumps(line) + "\n")
    print(f"{len(data)} messages, {time.process_time() - began:.1f} s of CPU")


if __name__ == "__main__":
    main()
