"""Fetching and watching feeds: manners, memory across restarts, and no way into the user's network."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from made import CODED_BY

from dateline.cli import cli
from dateline.errors import BadMetadata, FetchError, ForbiddenAddress, StoreError
from dateline.pool import Here
from dateline.record import Reading
from dateline.story import Story
from dateline.wire.fetch import USER_AGENT, Fetcher, _pool, is_internal
from dateline.wire.files import Input
from dateline.wire.watch import Watch, parse_every, read_feed_list, state_file

ENTRY = (
    "<item><guid>tag:{n}</guid><title>Story {n}</title><pubDate>Mon, 03 Mar 2025 10:1{n}:00 +0200</pubDate>"
    "<description>The envoy of Kenya met the president of Uganda on Monday, and they said that the talks number {n}"
    " would go on.</description></item>"
)


NOW = 1_741_000_000.0


def feed(*numbers: int) -> bytes:
    items = "".join(ENTRY.format(n=n) for n in numbers)
    return f'<rss version="2.0"><channel><title>The Shore</title>{items}</channel></rss>'.encode()


@dataclass
class Site:
    """A site on this machine: answers by path, and every request that came."""

    url: str = ""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            status, headers, body = site.answers.get(self.path, (404, {}, b""))
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allow_internal=True, delay=0)


# -- where no request goes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "2002:7f00:1::", "64:ff9b::a9fe:a9fe", "2001:db8::1"],
)  # fmt: skip
def test_addresses_inside_the_network_are_known(address: str) -> None:
    assert is_internal(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_open_internet_are_known(address: str) -> None:
    assert not is_internal(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_an_internal_address_is_refused_however_it_is_written(site: Site, host: str) -> None:
    port = site.url.rpartition(":")[2]
    with pytest.raises(FetchError) as refused:
        Fetcher(delay=0).get(f"http://{host}:{port}/feed")
    assert refused.value.reason in ("forbidden-address", "fetch")
    assert site.requests == []


def test_the_refusal_names_the_way_out(site: Site) -> None:
    with pytest.raises(ForbiddenAddress, match="--allow-internal"):
        Fetcher(delay=0).get(f"{site.url}/feed")


def test_a_redirect_into_the_network_is_refused(site: Site) -> None:
    site.answers["/feed"] = (302, {"Location": "http://inside.example/secret"}, b"")
    names = {"outside.example": ["127.0.0.1"], "inside.example": ["10.0.0.1"], "127.0.0.1": ["127.0.0.1"]}
    port = site.url.rpartition(":")[2]
    asked: list[str] = []

    class Outside(Fetcher):
        """Takes this machine for the open internet, and nothing else."""

        def _checked(self, host: str, port: int, url: str) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"] if host == "outside.example" else super()._checked(host, port, url)

    fetcher = Outside(delay=0, resolver=lambda host, _: names[host])
    with pytest.raises(ForbiddenAddress, match=r"inside\.example"):
        fetcher.get(f"http://outside.example:{port}/feed")
    assert asked == ["outside.example", "outside.example", "inside.example"]


def test_one_internal_address_among_several_refuses_the_name() -> None:
    fetcher = Fetcher(delay=0, resolver=lambda *_: ["93.184.215.14", "192.168.0.7"])
    with pytest.raises(ForbiddenAddress):
        fetcher.get("http://both.example/feed")


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to the address that was checked: nobody resolves the name a second time."""
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    connected: list[str] = []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> Any:
        connected.append(address[0])
        raise OSError("no network in tests")

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    with pytest.raises(FetchError, match="does not answer"):
        Fetcher(delay=0, resolver=lambda *_: next(answers)).get("http://rebinding.example/feed")
    assert connected == ["93.184.215.14"]


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/x", "file:///etc/passwd", "http://", "http://u:p@a.example/", "http://a.example:99999/", "x"],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError):
        Fetcher(delay=0).get(url)


def test_a_certificate_must_be_the_names_though_the_connection_is_to_the_address() -> None:
    pool = _pool("https", "93.184.215.14", 443, "feeds.example")
    assert (pool.host, pool.assert_hostname, pool.conn_kw["server_hostname"], pool.cert_reqs) == (
        "93.184.215.14",
        "feeds.example",
        "feeds.example",
        "CERT_REQUIRED",
    )


# -- manners --------------------------------------------------------------------------------------


def test_a_request_names_the_product_and_the_host(site: Site, fetcher: Fetcher) -> None:
    site.answers["/feed"] = (200, {}, feed(1))
    assert fetcher.get(f"{site.url}/feed").body == feed(1)
    assert site.paths() == ["/robots.txt", "/feed"]
    assert site.requests[1][1]["user-agent"] == USER_AGENT
    assert USER_AGENT.startswith("dateline/")
    assert site.requests[1][1]["host"] == site.url.removeprefix("http://")


def test_robots_txt_is_obeyed_and_asked_once(site: Site, fetcher: Fetcher) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\n")
    site.answers["/feed"] = (200, {}, feed(1))
    with pytest.raises(ForbiddenAddress, match=r"robots\.txt"):
        fetcher.get(f"{site.url}/private/feed")
    fetcher.get(f"{site.url}/feed")
    assert site.paths() == ["/robots.txt", "/feed"]


def test_a_server_that_cannot_give_robots_txt_is_left_alone(site: Site, fetcher: Fetcher) -> None:
    site.answers["/robots.txt"] = (503, {"Retry-After": "120"}, b"")
    with pytest.raises(FetchError, match="nothing may be fetched") as refused:
        fetcher.get(f"{site.url}/feed")
    assert refused.value.retry_after == 120
    assert site.paths() == ["/robots.txt"]


def test_one_host_is_not_asked_twice_within_its_delay(site: Site) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: dateline\nCrawl-delay: 7\n")
    site.answers["/feed"] = (200, {}, feed(1))
    slept: list[float] = []
    fetcher = Fetcher(allow_internal=True, delay=2, sleep=slept.append, clock=lambda: 100.0)
    fetcher.get(f"{site.url}/feed")
    fetcher.get(f"{site.url}/feed")
    assert slept == [7.0, 7.0]


def test_an_answer_without_end_is_cut_off(site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.wire.fetch.LARGEST_ANSWER", 1000)
    site.answers["/feed"] = (200, {}, b"x" * 5000)
    with pytest.raises(FetchError, match="more than 1 kB"):
        fetcher.get(f"{site.url}/feed")


def test_redirects_in_a_circle_end(site: Site, fetcher: Fetcher) -> None:
    site.answers["/feed"] = (301, {"Location": "/feed"}, b"")
    with pytest.raises(FetchError, match="more than 5 times"):
        fetcher.get(f"{site.url}/feed")


# -- memory ---------------------------------------------------------------------------------------


@pytest.fixture
def watching(site: Site, fetcher: Fetcher, tmp_path: Path) -> Callable[[], Watch]:
    return lambda: Watch([f"{site.url}/feed"], tmp_path / "s.feeds.json", 600.0, fetcher)


def test_after_a_restart_only_what_changed_is_asked_for(site: Site, watching: Callable[[], Watch]) -> None:
    site.answers["/feed"] = (200, {"ETag": '"a"', "Last-Modified": "Mon, 03 Mar 2025 08:20:00 GMT"}, feed(1, 2))
    first = watching()
    (poll,) = first.poll(1000.0)
    assert [(item.name, item.story and item.story.headline) for item in poll.items] == [
        (f"{site.url}/feed#tag:1", "Story 1"),
        (f"{site.url}/feed#tag:2", "Story 2"),
    ]
    first.save()
    again = watching()
    assert again.next_due() == 1600.0
    assert list(again.poll(1599.0)) == []
    (poll,) = again.poll(1600.0)
    assert (poll.unchanged, poll.items, poll.failed) == (True, (), None)
    assert site.requests[-1][1]["if-none-match"] == '"a"'
    assert site.requests[-1][1]["if-modified-since"] == "Mon, 03 Mar 2025 08:20:00 GMT"


def test_a_feed_that_fails_is_asked_less_and_less_until_it_answers(site: Site, watching: Callable[[], Watch]) -> None:
    site.answers["/feed"] = (500, {}, b"")
    watch = watching()
    now, waits = NOW, []
    for _ in range(10):
        (poll,) = watch.poll(now)
        assert poll.failed is not None
        watch.save()
        waits.append(watch.next_due() - now)
        now = watch.next_due()
        watch = watching()
    assert waits[:4] == [1200.0, 2400.0, 4800.0, 9600.0]
    assert waits[-1] == 86_400.0
    site.answers["/feed"] = (200, {}, feed(1))
    list(watch.poll(now))
    assert watch.next_due() == now + 600.0


def test_retry_after_is_kept_to_even_when_asked_once(site: Site, watching: Callable[[], Watch]) -> None:
    site.answers["/feed"] = (429, {"Retry-After": "7200"}, b"")
    watch = watching()
    list(watch.poll(NOW))
    assert watch.next_due() == NOW + 7200.0
    assert list(watch.poll(NOW + 7199.0, once=True)) == []
    assert len(list(watch.poll(NOW + 7200.0, once=True))) == 1


def test_a_feed_that_is_gone_is_never_asked_again(site: Site, watching: Callable[[], Watch]) -> None:
    site.answers["/feed"] = (410, {}, b"")
    watch = watching()
    list(watch.poll(NOW))
    assert list(watch.poll(1e9, once=True)) == []


def test_an_answer_that_is_no_feed_is_a_failure(site: Site, watching: Callable[[], Watch]) -> None:
    site.answers["/feed"] = (200, {"ETag": '"a"'}, b"<html><body>Log in</body></html>")
    watch = watching()
    (poll,) = watch.poll(NOW)
    assert poll.failed is not None
    assert watch.feeds[0].etag is None


def test_a_damaged_state_is_told_and_not_overwritten(tmp_path: Path, fetcher: Fetcher) -> None:
    state = state_file(tmp_path / "s.duckdb")
    state.write_text("{", encoding="utf-8")
    with pytest.raises(BadMetadata, match="move it away"):
        Watch(["https://a.example/feed"], state, 600.0, fetcher)
    assert state.read_text(encoding="utf-8") == "{"


def test_the_list_of_feeds(tmp_path: Path) -> None:
    path = tmp_path / "feeds.txt"
    path.write_text("# ours\nhttps://a.example/feed\n\n  http://b.example/rss \nhttps://a.example/feed\n", "utf-8")
    assert read_feed_list(path) == ["https://a.example/feed", "http://b.example/rss"]
    path.write_text("https://a.example/feed\nb.example/rss\n", "utf-8")
    with pytest.raises(BadMetadata, match=r"feeds\.txt:2"):
        read_feed_list(path)


@pytest.mark.parametrize(("written", "seconds"), [("60s", 60), ("10m", 600), ("2h", 7200), ("1d", 86_400)])
def test_intervals(written: str, seconds: float) -> None:
    assert parse_every(written) == seconds


@pytest.mark.parametrize("written", ["10", "5s", "0m", "soon", "-1m"])
def test_intervals_that_are_none_or_rude(written: str) -> None:
    with pytest.raises(BadMetadata):
        parse_every(written)


# -- the commands ---------------------------------------------------------------------------------


class NothingReader:
    """Reads every story as holding nothing."""

    coded_by = CODED_BY

    def __init__(self) -> None:
        self.parser = self

    def parse_many(self, stories: Any) -> Any:
        return iter(stories)

    def read_doc(self, story: Story) -> Reading:
        return Reading(story, (), (), (), (), CODED_BY)

    def read_with(self, story: Story, parses: Iterable[bytes]) -> tuple[Reading, bytes]:
        return self.read_doc(story), b""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("dateline.cli.coder.CoderChoice.reader", lambda *_, **__: NothingReader())
    monkeypatch.setattr("dateline.cli.coder.CoderChoice.readers", lambda *_: nullcontext(Here(NothingReader())))
    monkeypatch.setattr("dateline.wire.fetch.DELAY", 0)
    return tmp_path


def test_watch_once_twice_adds_each_story_once(site: Site, here: Path) -> None:
    site.answers["/feed"] = (200, {"ETag": '"a"'}, feed(1, 2))
    Path("feeds.txt").write_text(f"{site.url}/feed\n{site.url}/none\n", "utf-8")
    asked = ["watch", "feeds.txt", "--store", "s.duckdb", "--once", "--allow-internal"]
    first = CliRunner().invoke(cli, asked)
    assert first.stdout.splitlines()[0].startswith(f"{site.url}/feed: 2 added, 0 rejected")
    assert first.stdout.splitlines()[-1] == "asked 2 feeds, 1 failed"
    assert first.stderr == f"dateline: {site.url}/none answered 404: check the address, or try later\n"
    site.answers["/feed"] = (200, {"ETag": '"b"'}, feed(3, 2))
    second = CliRunner().invoke(cli, asked)
    assert second.stdout.splitlines()[0].startswith(f"{site.url}/feed: 1 added, 1 already there, 0 rejected")
    assert second.stdout.splitlines()[-1] == "asked 1 feed, 0 failed"
    state = json.loads(Path("s.duckdb.feeds.json").read_text("utf-8"))
    assert [(f["etag"], f["failures"]) for f in state["feeds"]] == [('"b"', 0), (None, 1)]


def test_watch_waits_until_a_feed_is_due_and_stops_when_told(
    site: Site, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers["/feed"] = (200, {"ETag": '"a"'}, feed(1))
    Path("feeds.txt").write_text(f"{site.url}/feed\n", "utf-8")
    now, slept = [NOW], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds
        if len(slept) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr("dateline.cli.intake.time.time", lambda: now[0])
    monkeypatch.setattr("dateline.cli.intake.time.sleep", sleep)
    result = CliRunner().invoke(cli, ["watch", "feeds.txt", "--store", "s.duckdb", "--every", "2m", "--allow-internal"])
    assert result.exit_code == 130
    assert slept == [60.0, 60.0, 60.0, 60.0]
    # Asked at the start, after two minutes, and not again before it is stopped.
    assert site.paths() == ["/robots.txt", "/feed", "/feed"]


def test_watch_refuses_the_users_network_unless_told(site: Site, here: Path) -> None:
    Path("feeds.txt").write_text(f"{site.url}/feed\n", "utf-8")
    result = CliRunner().invoke(cli, ["watch", "feeds.txt", "--once"])
    assert result.exit_code == 1
    assert "inside your own network" in result.stderr
    assert site.requests == []


def test_ingest_reads_a_feed_from_its_address(site: Site, here: Path) -> None:
    site.answers["/feed"] = (200, {}, feed(1))
    result = CliRunner().invoke(cli, ["ingest", f"{site.url}/feed", "--store", "s.duckdb", "--allow-internal"])
    assert result.stdout.startswith("s.duckdb: 1 added, 0 rejected")
    (refused,) = Input(f"{site.url}/feed", None).items()
    assert isinstance(refused.refused, ForbiddenAddress)


def test_ingest_accounts_for_every_record_by_name_and_reason(here: Path) -> None:
    frozen = Path(__file__).parent / "wire"
    result = CliRunner().invoke(
        cli, ["ingest", str(frozen / "newsml-g2.xml"), str(frozen / "feed.rss"), "--store", "s.duckdb"]
    )
    assert "s.duckdb: 2 added, 1 copy, 1 rejected (1 empty), 3 passed over (1 advert, 2 not-article)" in result.stdout
    rows = json.loads(CliRunner().invoke(cli, ["rejects", "--store", "s.duckdb", "--format", "json"]).stdout)
    assert [(Path(row["name"]).name, row["reason"]) for row in rows] == [
        ("feed.rss#2", "advert"),
        ("feed.rss#3", "empty"),
        ("newsml-g2.xml#2", "not-article"),
        ("newsml-g2.xml#3", "not-article"),
    ]


def test_the_store_keeps_what_stands_beside_the_text(here: Path) -> None:
    from dateline.store import Store

    frozen = Path(__file__).parent / "wire" / "story.html"
    CliRunner().invoke(cli, ["ingest", str(frozen), "--store", "s.duckdb"])
    with Store.open("s.duckdb", create=False) as store:
        (row,) = store.stories()
    assert {key: row[key] for key in ("byline", "dateline", "correction", "notice", "format", "published")} == {
        "byline": "Grace Phiri",
        "dateline": "LILONGWE, Malawi",
        "correction": "An earlier version misspelled the name of the border post.",
        "notice": "© 2025 Lake News Agency",
        "format": "html",
        "published": "2025-03-03T10:15:00+02:00",
    }


def test_ingest_leaves_its_own_store_out(here: Path) -> None:
    Path("a.txt").write_text("The envoy of Kenya met the president of Uganda on Monday.", "utf-8")
    for _ in range(2):
        result = CliRunner().invoke(cli, ["ingest", ".", "--store", "s.duckdb"])
        assert "0 rejected" in result.stdout
    assert not isinstance(result.exception, StoreError)
