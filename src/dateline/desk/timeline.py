"""Where each act of a storyline stands in its drawing: days from left to right, a lane for each type of act."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

#: Sizes in the drawing's own units, which the page stretches to its width.
WIDTH, LANE, LEFT, RIGHT, TOP, BOTTOM = 960.0, 38.0, 120.0, 44.0, 14.0, 30.0
_TICKS = 7


@dataclass(frozen=True, slots=True)
class Dot:
    """An act: its centre and radius, which grows with the root of the number of independent sources."""

    act: Mapping[str, Any]
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A timeline: its height, the lanes (name, height), the days beneath (name, place), and the acts."""

    height: float
    lanes: tuple[tuple[str, float], ...]
    days: tuple[tuple[str, float], ...]
    dots: tuple[Dot, ...]


def draw(acts: Sequence[Mapping[str, Any]]) -> Drawing | None:
    """The drawing of these acts (``type``, ``since``, ``sources``); None where none of them has a day."""
    dated = [(date.fromisoformat(act["since"]), act) for act in acts if act["since"]]
    if not dated:
        return None
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    span = max((last - first).days, 1)
    kinds = list(dict.fromkeys(act["type"] for _, act in dated))
    lanes = {kind: TOP + LANE * (n + 0.5) for n, kind in enumerate(kinds)}

    def across(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span, 1)

    dots: list[Dot] = []
    beside: dict[tuple[str, date], int] = {}
    for day, act in dated:
        # Acts of one type and day stand beside each other, by turns above and below the line.
        n = beside[act["type"], day] = beside.get((act["type"], day), -1) + 1
        shift = (n + 1) // 2 * (7.0 if n % 2 else -7.0)
        y = min(max(lanes[act["type"]] + shift, lanes[act["type"]] - LANE / 2), lanes[act["type"]] + LANE / 2)
        dots.append(Dot(act, across(day) + (n // 5) * 4, round(y, 1), round(2.5 + 2.5 * math.sqrt(act["sources"]), 1)))
    step = max(math.ceil(span / _TICKS), 1)
    ticks = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
    return Drawing(
        height=TOP + LANE * len(kinds) + BOTTOM,
        lanes=tuple(lanes.items()),
        days=tuple((day.isoformat(), across(day)) for day in ticks),
        dots=tuple(dots),
    )
