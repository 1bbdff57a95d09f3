"""Storylines and merged events in the store: rebuilt from stored Readings, and kept up as stories come in.

``lines`` puts stories on storylines, ``acts`` merges their events. After :func:`update` the tables hold what
:func:`relink` would make of the same stories, in whatever order these came.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from dateline.ledgers import Came, Progress, acts, changed, is_made, lines, made_anew, nothing
from dateline.storylines import VERSION as OUTLINES

if TYPE_CHECKING:
    from dateline.store import Store

#: Another version of outlines makes other storylines.
NAME, VERSION = "storylines", 100 * OUTLINES + 5


def is_linked(store: Store) -> bool:
    """Whether the store has storylines."""
    return is_made(store, NAME, VERSION)


def relink(store: Store, progress: Progress | None = None, jobs: int = 1) -> dict[str, int]:
    """Rebuild storylines and merged events from the stored Readings; how many of each there are.

    With more than one job, outlines are made and events are merged in as many processes beside this one.
    """
    progress = progress or nothing
    lines.draw(store, changed(store), progress, jobs)
    with made_anew(store, NAME, VERSION, (*lines.TABLES, *acts.TABLES)):
        stories, storylines = lines.rebuild(store, progress)
        events, merged = acts.rebuild(store, progress, jobs)
    return {"stories": stories, "storylines": storylines, "events": events, "acts": merged}


def update(store: Store, came: Came, progress: Progress | None = None) -> Collection[str]:
    """Take in the stories that have changed; the others of which storyline or source is another now."""
    moved, on = lines.go_on(store, lines.redraw(store, came), came)
    acts.mend(store, came, moved, on)
    return moved.keys() - set(came)
