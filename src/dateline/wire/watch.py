"""Feeds polled over days: what has changed, when each is due again, across restarts.

What is known of each feed (its ETag, when it was last asked, how often it failed) stands in a
JSON file beside the store. It is written after the store: a crash between the two costs a
request, never a story.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from dateline.errors import BadMetadata, DatelineError
from dateline.wire.encoding import decode
from dateline.wire.fetch import Fetcher
from dateline.wire.files import Item, items_of
from dateline.wire.streams import Budget, Source

#: Seconds. However often a feed failed, it is asked once a day.
LONGEST_WAIT = 86_400.0
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
SHORTEST_EVERY = 60.0


@dataclass
class Feed:
    """What is known of a feed. Times are seconds since 1970; ``gone`` means that it is never asked again."""

    url: str
    etag: str | None = None
    modified: str | None = None
    asked: float = 0.0
    not_before: float = 0.0
    failures: int = 0
    gone: bool = False

    def due(self, every: float) -> float:
        """When it may be asked again."""
        return float("inf") if self.gone else max(self.not_before, self.asked + every)


@dataclass(frozen=True)
class Poll:
    """What came of asking a feed once: its items, or that nothing changed, or why it failed."""

    feed: Feed
    items: tuple[Item, ...] = ()
    unchanged: bool = False
    failed: DatelineError | None = None


class Watch:
    """A list of feeds and what is known of them. ``every`` is in seconds."""

    def __init__(self, urls: Sequence[str], state: Path, every: float, fetcher: Fetcher) -> None:
        self._state = state
        self._every = every
        self._fetcher = fetcher
        known = _load(state)
        self._others = {url: feed for url, feed in known.items() if url not in urls}
        self.feeds = [known.get(url) or Feed(url) for url in urls]

    def next_due(self) -> float:
        """When the next feed is due; infinity where none ever is."""
        return min((feed.due(self._every) for feed in self.feeds), default=float("inf"))

    def poll(self, now: float, *, once: bool = False) -> Iterator[Poll]:
        """Ask every feed that is due; with ``once`` every feed that may be asked. Call :meth:`save` after each."""
        for feed in self.feeds:
            if feed.due(0.0 if once else self._every) <= now:
                yield self._ask(feed, now)

    def _ask(self, feed: Feed, now: float) -> Poll:
        feed.asked = now
        try:
            answer = self._fetcher.get(feed.url, etag=feed.etag, modified=feed.modified)
            if answer.status == 304:
                feed.failures, feed.not_before = 0, 0.0
                return Poll(feed, unchanged=True)
            source = Source(feed.url, io.BytesIO(answer.body), Budget(len(answer.body)), url=answer.url)
            items = tuple(items_of(source))
            if len(items) == 1 and items[0].name == feed.url and items[0].refused is not None:
                raise items[0].refused  # the whole answer is no feed
        except DatelineError as error:
            feed.failures += 1
            feed.gone = getattr(error, "status", None) == 410
            wait = max(self._every * 2 ** min(feed.failures, 20), getattr(error, "retry_after", None) or 0.0)
            feed.not_before = now + min(wait, LONGEST_WAIT)
            return Poll(feed, failed=error)
        feed.etag, feed.modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        feed.failures, feed.not_before = 0, 0.0
        return Poll(feed, items)

    def save(self) -> None:
        """Write down what is known, in one step."""
        feeds = {**self._others, **{feed.url: feed for feed in self.feeds}}
        text = json.dumps({"version": 1, "feeds": [asdict(feed) for feed in feeds.values()]}, indent=1)
        beside = self._state.with_name(self._state.name + ".new")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, self._state)


def state_file(store: Path) -> Path:
    """The file beside a store in which the state of its feeds stands."""
    return store.with_name(store.name + ".feeds.json")


def read_feed_list(path: Path) -> list[str]:
    """The addresses in a list: one a line; empty lines and those that begin with # are passed over."""
    urls: list[str] = []
    for n, line in enumerate(decode(path.read_bytes(), str(path)).text.splitlines(), 1):
        url = line.strip()
        if not url or url.startswith("#"):
            continue
        if not re.match(r"https?://[^\s/]+\S*$", url, re.IGNORECASE):
            raise BadMetadata(
                f"{path}:{n}: {url!r} is no web address: write one on each line, as https://example.org/feed"
            )
        urls.append(url)
    if not urls:
        raise BadMetadata(f"{path} names no feed: write one web address on each line")
    return list(dict.fromkeys(urls))


def parse_every(value: str) -> float:
    """``90s``, ``10m``, ``2h`` or ``1d`` in seconds, a minute at least."""
    match = re.fullmatch(r"(\d{1,6})\s*([smhd])", value.strip().lower())
    seconds = float(match[1]) * _UNITS[match[2]] if match else 0.0
    if seconds < SHORTEST_EVERY:
        raise BadMetadata(f"cannot ask every {value!r}: write a time of a minute at least, such as 10m, 2h or 1d")
    return seconds


def _load(path: Path) -> dict[str, Feed]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        feeds = [Feed(**feed) for feed in json.loads(text)["feeds"]]
    except (ValueError, KeyError, TypeError):
        raise BadMetadata(
            f"{path} is not what `dateline watch` wrote: move it away, and the feeds are asked anew"
        ) from None
    return {feed.url: feed for feed in feeds}
