"""Old rows brought up to the codebook of today: the stored text read again, and what changed counted.

The parse is kept beside the text, so where the model is the same a story is only coded anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dateline.ingest import message_of, reason_of
from dateline.pool import Readers
from dateline.store import KINDS, Store
from dateline.store.rows import pack, story_of

#: Stories in one transaction.
_BATCH = 32
#: What is no cell of its own: the id is made from the others, reasons are worded by the version.
_NO_CELLS = frozenset(("id", "why", "evidence", "within"))


@dataclass
class Changes:
    """How the rows of one table changed."""

    same: int = 0
    added: int = 0
    gone: int = 0
    changed: int = 0
    #: Of the changed rows, how many have another value in each cell.
    cells: Counter[str] = field(default_factory=Counter)


@dataclass
class Recoded:
    """What came of it."""

    stories: int = 0
    copies: int = 0
    #: Stories that can no longer be read: their old rows stay, and the reason stands in ``rejects``.
    refused: int = 0
    tables: dict[str, Changes] = field(default_factory=lambda: {kind: Changes() for kind in KINDS})
    #: Each change, as told to ``row``: story, table, what, and the record before and after.
    row: Callable[[dict[str, Any]], None] | None = None


def recode(store: Store, readers: Readers, recoded: Recoded, at: Callable[[int, int], None]) -> None:
    """Read the text of every story that something else coded. Stopped, it goes on where it was.

    ``at`` is told how many stories of how many are done. A copy that is not read itself holds no rows:
    only what coded it is written anew.
    """
    coded_by = readers.coded_by
    outdated = store.outdated(coded_by)
    for start in range(0, len(outdated), _BATCH):
        some = outdated[start : start + _BATCH]
        stories = {story: store.story(story) for story, _, _ in some}
        parses = store.parses([story for story, _, _ in some])
        tickets = {
            story: readers.send(text, [parses[story]] if story in parses else [])
            for story, _, of in some
            if of is None and (text := stories[story]) is not None
        }
        with store.batch():
            store.expect(stories)
            for story, name, of in some:
                old = store.record(story)
                assert old is not None
                if of is not None:
                    store.put(pack({**old, "coded_by": coded_by.to_dict()}), name, copy_of=of)
                    store.recoded(story, coded_by)
                    recoded.copies += 1
                    continue
                new = readers.result(tickets[story])
                if isinstance(new, Exception):
                    store.reject(name, reason_of(new), message_of(new), story_of(old["story"]), coded_by)
                    recoded.refused += 1
                    continue
                record = new.record()
                for kind in KINDS:
                    _count(recoded, story, kind, old[kind], record[kind])
                store.put(new, name)
                store.recoded(story, coded_by)
                recoded.stories += 1
        at(min(start + _BATCH, len(outdated)), len(outdated))


def _count(recoded: Recoded, story: str, kind: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    changes = recoded.tables[kind]

    def tell(what: str, before: dict[str, Any] | None, after: dict[str, Any] | None, cells: list[str]) -> None:
        if recoded.row is not None:
            recoded.row({"story": story, "table": kind, "what": what, "cells": cells, "before": before, "after": after})

    for before, after in _pairs(old, new):
        if before is None:
            changes.added += 1
            tell("added", None, after, [])
        elif after is None:
            changes.gone += 1
            tell("gone", before, None, [])
        else:
            keys = (before.keys() | after.keys()) - _NO_CELLS
            cells = sorted(key for key in keys if before.get(key) != after.get(key))
            if cells:
                changes.changed += 1
                changes.cells.update(cells)
                tell("changed", before, after, cells)
            else:
                changes.same += 1


def _pairs(
    old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """Old rows with the new ones that they became: those of one id, then those that rest on the same words."""
    left = {row["id"]: row for row in new}
    unpaired = []
    for row in old:
        if row["id"] in left:
            yield row, left.pop(row["id"])
        else:
            unpaired.append(row)
    by_words: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in left.values():
        by_words.setdefault(_words(row), []).append(row)
    for row in unpaired:
        same = by_words.get(_words(row))
        if same:
            after = same.pop(0)
            del left[after["id"]]
            yield row, after
        else:
            yield row, None
    for row in left.values():
        yield None, row


def _words(row: dict[str, Any]) -> tuple[Any, ...]:
    spans = row.get("evidence") or [span for change in row.get("changes", ()) for span in change["evidence"]]
    return tuple((span["start"], span["end"]) for span in spans)
