"""Addresses fetched with manners, and never from inside the user's own network.

A name is resolved once, every address that it has is checked, and the connection goes to the
address that was checked: a name that changes its mind between check and connection gains
nothing, nor does a redirect, which is checked like a first request. robots.txt is obeyed, one
host is asked no more often than it likes, and the User-Agent says who asks.
"""

from __future__ import annotations

import io
import ipaddress
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from dateline import __version__
from dateline.errors import FetchError, ForbiddenAddress

USER_AGENT = f"dateline/{__version__} (event data from news feeds)"
_TOKEN = "dateline"
#: Bytes of one answer, unpacked.
LARGEST_ANSWER = 16_000_000
_LARGEST_ROBOTS = 500_000
#: Seconds: to connect, between two pieces of an answer, for a whole answer, between two requests to a host.
CONNECT, READ, WHOLE, DELAY = 10.0, 30.0, 120.0, 1.0
_LONGEST_DELAY = 60.0
_MOST_REDIRECTS = 5
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: 200 with a body, or 304 without. ``url`` is where the last redirect led."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_internal(address: str) -> bool:
    """Whether an address is not on the open internet: private, loopback, link-local, reserved, multicast."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_internal(str(inner))
    return not ip.is_global or ip.is_multicast


class Fetcher:
    """Fetches addresses; keeps what robots.txt said and when each host was last asked.

    ``allow_internal`` admits addresses inside the user's network. ``sleep`` and ``clock`` are
    seconds, and stand to be replaced in tests.
    """

    def __init__(
        self,
        *,
        allow_internal: bool = False,
        delay: float | None = None,
        resolver: Resolve = resolve,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allow_internal = allow_internal
        self._delay = DELAY if delay is None else delay
        self._resolve = resolver
        self._sleep = sleep
        self._clock = clock
        self._asked: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}

    def open(self, url: str) -> io.BytesIO:
        """The body of an address, as a stream."""
        return io.BytesIO(self.get(url).body)

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """The answer of an address, redirects followed; 304 where nothing has changed since ``etag`` or ``modified``.

        Raises :class:`~dateline.errors.ForbiddenAddress` or :class:`~dateline.errors.FetchError`, whose
        ``status`` and ``retry_after`` (seconds) say what the server did.
        """
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        conditions = {name: value for name, value in asked.items() if value}
        for _ in range(_MOST_REDIRECTS + 1):
            parts = _parts(url)
            self._obey(parts, url)
            answer = self._request(parts, url, conditions, LARGEST_ANSWER)
            if answer.status not in (301, 302, 303, 307, 308):
                break
            if "location" not in answer.headers:
                raise FetchError(f"{url} redirects to nowhere: check the address")
            url = urljoin(url, answer.headers["location"])
        else:
            raise FetchError(f"{url} redirects more than {_MOST_REDIRECTS} times: check the address")
        if answer.status not in (200, 304):
            error = FetchError(f"{url} answered {answer.status}: check the address, or try later")
            error.status = answer.status
            error.retry_after = _seconds(answer.headers.get("retry-after"))
            raise error
        return answer

    # -- robots.txt -----------------------------------------------------------------------

    def _obey(self, parts: SplitResult, url: str) -> None:
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._ask_robots(origin)
        robots = self._robots[origin]
        if not robots.can_fetch(_TOKEN, url):
            raise ForbiddenAddress(
                f"{url} is closed to programs by the site's robots.txt: ask its owner for another feed"
            )
        wished = robots.crawl_delay(_TOKEN)
        self._wait(parts.netloc, max(self._delay, min(float(wished or 0), _LONGEST_DELAY)))

    def _ask_robots(self, origin: str) -> RobotFileParser:
        """As RFC 9309 has it: no file means all is open, an error of the server means all is closed."""
        robots = RobotFileParser()
        url = f"{origin}/robots.txt"
        answer = None
        for _ in range(_MOST_REDIRECTS + 1):
            parts = _parts(url)
            self._wait(parts.netloc, self._delay)
            answer = self._request(parts, url, {}, _LARGEST_ROBOTS)
            if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
                break
            url = urljoin(url, answer.headers["location"])
        assert answer is not None
        if answer.status == 200:
            robots.parse(answer.body.decode("utf-8", "replace").splitlines())
        elif answer.status >= 500 or answer.status == 429:
            error = FetchError(f"{url} answered {answer.status}, so nothing may be fetched there now: try later")
            error.retry_after = _seconds(answer.headers.get("retry-after"))
            raise error
        else:
            robots.parse([])
        return robots

    def _wait(self, host: str, delay: float) -> None:
        if host in self._asked and (left := self._asked[host] + delay - self._clock()) > 0:
            self._sleep(left)
        self._asked[host] = self._clock()

    # -- requests -------------------------------------------------------------------------

    def _request(self, parts: SplitResult, url: str, headers: Mapping[str, str], largest: int) -> Answer:
        """One request, to an address that was checked."""
        import urllib3

        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = self._checked(host, port, url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {"Host": parts.netloc, "User-Agent": USER_AGENT, "Accept-Encoding": "gzip", "Accept": "*/*", **headers}
        failure: Exception | None = None
        for address in addresses[:3]:
            pool = _pool(parts.scheme, address, port, host)
            try:
                response = pool.urlopen(
                    "GET", target, headers=sent, redirect=False, retries=False, preload_content=False
                )
                try:
                    body = self._body(response, url, largest)
                finally:
                    response.close()
                told = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status, url, told, body)
            except urllib3.exceptions.HTTPError as error:
                failure = error
            finally:
                pool.close()
        raise FetchError(f"{url} does not answer ({_reason(failure)}): check the address and the connection")

    def _checked(self, host: str, port: int, url: str) -> list[str]:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError):
            raise FetchError(f"there is no host {host}: check the address {url}") from None
        if not self._allow_internal and any(map(is_internal, addresses)):
            raise ForbiddenAddress(
                f"{url} lies inside your own network: nothing is fetched there unless you say --allow-internal"
            )
        return addresses

    def _body(self, response: Any, url: str, largest: int) -> bytes:
        parts = []
        size = 0
        begun = self._clock()
        for part in response.stream(65_536, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > largest:
                raise FetchError(f"{url} answers with more than {largest // 1000:,} kB: it is no feed")
            if self._clock() - begun > WHOLE:
                raise FetchError(f"{url} takes more than {WHOLE:.0f} s to answer: try later")
        return b"".join(parts)


def _pool(scheme: str, address: str, port: int, host: str) -> Any:
    import urllib3

    timeout = urllib3.Timeout(connect=CONNECT, read=READ)
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, timeout=timeout)
    import certifi

    # The connection goes to the address, the certificate must be the name's.
    return urllib3.HTTPSConnectionPool(
        address, port, timeout=timeout, cert_reqs="CERT_REQUIRED", ca_certs=certifi.where(),
        server_hostname=host, assert_hostname=host,
    )  # fmt: skip


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchError(f"{url} is no address: write it as https://example.org/feed") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise FetchError(f"{url} is no web address: write it as https://example.org/feed")
    if parts.username is not None:
        raise FetchError("an address with a user name in it is not fetched: give it without")
    return parts


def _seconds(value: str | None) -> float | None:
    """The Retry-After header: seconds, or a time of day."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _reason(error: Exception | None) -> str:
    said = str(getattr(error, "reason", None) or error)
    return " ".join(said.rpartition(": ")[2].split())[:120]
