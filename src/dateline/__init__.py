"""Dateline: wire copy in, political event data out that anyone can audit.

    >>> import dateline
    >>> reading = dateline.read(text, published="2024-03-27")
    >>> for event in reading.events:
    ...     print(event.type, event.status, event.evidence)

``Reader`` holds the loaded model for many stories. Everything here is loaded when it is first
used, so that ``import dateline`` costs nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dateline.reading import Reader
    from dateline.record import Reading
    from dateline.story import Story

__version__ = "0.1.0"

__all__ = ["Reader", "Reading", "Story", "__version__", "read"]

_HOMES = {"Reader": "dateline.reading", "Reading": "dateline.record", "Story": "dateline.story"}


def read(
    text: str,
    *,
    published: str | date | datetime | None = None,
    outlet: str | None = None,
    agency: str | None = None,
    headline: str | None = None,
    url: str | None = None,
) -> Reading:
    """Read one story's text. The model is loaded at the first call and kept for the next.

    ``published`` may be written as ``2024-03-27`` or ``2024-03-27T20:00:00Z``. Without it the
    story's weekdays stay relative. Raises a :class:`dateline.errors.DatelineError` where the
    text cannot be read as an English news story.
    """
    from dateline.story import story_from_mapping
    from dateline.wire import check_language

    story = story_from_mapping(
        text, {"published": published, "outlet": outlet, "agency": agency, "headline": headline, "url": url}
    )
    check_language(story)
    return _shared_reader().read(story)


@cache
def _shared_reader() -> Reader:
    from dateline.reading import Reader

    return Reader()


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
