"""RSS and Atom: one entry is one story, of the text that the feed itself gives."""

from __future__ import annotations

import calendar
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from dateline.errors import BrokenInput
from dateline.wire.article import Article, Record, attempt
from dateline.wire.dates import when
from dateline.wire.markup import decode_xml, html_paragraphs
from dateline.wire.streams import Source


def read_feed(source: Source) -> Iterator[Record]:
    """A feed's entries; of a damaged feed those that can be read, and a word on the damage.

    They are numbered in a file, but named by their own ids where the feed was fetched: there the third entry
    is another one tomorrow.
    """
    feed = parse_feed(source.read_all(), source.url)
    for n, entry in enumerate(feed.entries, 1):
        own = (entry.get("id") or entry.get("link")) if source.url else None
        try:
            yield attempt(f"#{own or n}", entry_article(entry, feed))
        except Exception as error:
            yield f"#{own or n}", error
    if feed.bozo and _is_damage(feed.get("bozo_exception")):
        entries = f"{len(feed.entries)} entries were read, what follows them may be lost"
        yield " (damage)", BrokenInput(f"the feed is not well-formed ({_why(feed.bozo_exception)}): {entries}")


def parse_feed(data: bytes, url: str | None = None) -> Any:
    """The feed as feedparser has it."""
    import feedparser

    if "<!entity" in decode_xml(data).lower():
        raise BrokenInput("it declares entities, which feeds do not use and attacks do: get it without them")
    # Through a stream: feedparser would try to open bytes as a file's name.
    feed = feedparser.parse(io.BytesIO(data), response_headers={"content-location": url} if url else None)
    if not feed.entries and not feed.get("version"):
        raise BrokenInput("it is no feed that can be read: get it again")
    return feed


def entry_article(entry: Any, feed: Any) -> Article:
    """What one entry tells."""
    bodies = [
        html_paragraphs(c.get("value") or "") for c in [*entry.get("content", ()), {"value": entry.get("summary")}]
    ]
    # As a plain dict: feedparser's own would give one date in place of another, with a warning.
    own = dict(entry)
    told = next((found for key in ("published", "created", "updated") if (found := when(own.get(key)))), None)
    if told is None and (parsed := own.get("published_parsed") or own.get("updated_parsed")):
        told = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    channel = feed.feed
    content = (entry.get("content") or [{}])[0]
    return Article(
        "feed",
        max(bodies, key=lambda paragraphs: sum(map(len, paragraphs))),
        headline=" ".join(html_paragraphs(entry.get("title") or "")),
        published=told,
        outlet=(entry.get("source") or {}).get("title") or channel.get("title"),
        url=entry.get("link"),
        language=content.get("language") or channel.get("language"),
        byline=entry.get("author"),
        notice=entry.get("rights") or channel.get("rights"),
        labels=[tag.get("term") or "" for tag in entry.get("tags", ())],
    )


def _is_damage(error: Any) -> bool:
    """A wrong charset or content type is told as an error too, but costs nothing."""
    return type(error).__name__ not in ("CharacterEncodingOverride", "NonXMLContentType")


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
