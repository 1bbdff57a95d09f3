"""Questions to the store: conditions with their bound values, never text put together from what a user gave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from dateline.errors import StoreError


class Query:
    """Conditions with their bound values, in step."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.conditions: list[str] = []
        self.values: list[Any] = []

    def where(self, condition: str, *values: Any) -> None:
        self.conditions.append(condition)
        self.values.extend(values)

    def any(self, *alternatives: tuple[str, list[str]]) -> None:
        self.where(
            "(" + " OR ".join(sql for sql, _ in alternatives) + ")", *(v for _, values in alternatives for v in values)
        )

    def equals(self, column: str, value: Any) -> None:
        if value is not None:
            self.where(f"{column} = ?", value)

    def one_of(self, column: str, value: str | Sequence[str] | None) -> None:
        wanted = [value] if isinstance(value, str) else list(value or ())
        if wanted:
            self.where(f"{column} IN ({', '.join('?' * len(wanted))})", *wanted)

    def placed(self, country: str | None, place: str | None) -> None:
        self.equals("place_country", country)
        if place is not None:
            self.where("contains(lower(place_name), lower(?))", place)

    def between(self, prefix: str, since: date | str | None, until: date | str | None) -> None:
        if since is not None:
            self.where(f"coalesce({prefix}_end, {prefix}_start) >= ?", day_of(since))
        if until is not None:
            self.where(f"coalesce({prefix}_start, {prefix}_end) <= ?", day_of(until))


def day_of(value: date | str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise StoreError(f"cannot read the day {value!r}: write it as 2024-03-27") from None


def is_code(value: str) -> bool:
    """``ISR``, ``MIL``, ``ISR GOV``: codes in capitals, not a name."""
    parts = value.split()
    return bool(parts) and all(len(part) == 3 and part.isascii() and part.isupper() for part in parts)


def who(side: str, value: str) -> tuple[str, list[str]]:
    """The condition that an actor's cell fits what was asked for."""
    if not is_code(value):
        return f"len({containing(side + '_names')}) > 0", [value]
    parts = value.split()
    each = f"({side}_country = ? OR list_contains({side}_sectors, ?))"
    # An event without the actor gives null, which would hide the other side of an OR.
    return f"coalesce({' AND '.join([each] * len(parts))}, false)", [part for part in parts for _ in range(2)]


def containing(column: str) -> str:
    return f"list_filter({column}, lambda x: contains(lower(x), lower(?)))"


def as_code(column: str) -> str:
    return f"list_filter({column}, lambda x: starts_with(x || ' ', ? || ' '))"
