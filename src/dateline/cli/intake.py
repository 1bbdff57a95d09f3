"""The commands that take stories in: ``ingest`` and ``watch``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline import wording
from dateline.cli.coder import CoderChoice, coder_options, job_options
from dateline.cli.options import examples, store_option
from dateline.cli.store import bring_up
from dateline.errors import StoreError

if TYPE_CHECKING:
    from dateline.ingest import Account
    from dateline.reading import Reader
    from dateline.wire import Input, Item

_map = click.option(
    "--map", "given_map", multiple=True, metavar="FIELD=NAME,...",
    help="Which field of JSON or CSV holds what: text=body,published=date. FIELD is text, headline, published, outlet, "
         "agency, url, language, byline, dateline, correction or notice. Usual names need no map.",
)  # fmt: skip
_internal = click.option("--allow-internal", is_flag=True, help="Fetch from addresses inside your own network too.")


class _Stopped(click.ClickException):
    """Whoever started it has stopped it."""

    exit_code = 130


@click.command(
    short_help="Read many stories into one store.",
    epilog=examples("""
Examples:
  dateline ingest wire/ --store wire.duckdb
  dateline ingest 'archive/2024-*/*.zip' crawl.warc.gz --store wire.duckdb
  dateline ingest nexis-1.docx factiva.html newsml.xml --store wire.duckdb
  dateline ingest archive/ --store wire.duckdb --jobs 2
  dateline ingest corpus.jsonl.gz --map text=maintext,published=date_publish --store wire.duckdb
  dateline ingest https://example.org/world.rss --store wire.duckdb
  zcat day.jsonl.gz | dateline ingest - --store wire.duckdb
  dateline rejects --store wire.duckdb          what could not be read, and why
"""),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@store_option
@_map
@_internal
@job_options
@coder_options
def ingest(
    paths: tuple[str, ...],
    *,
    store_path: Path,
    jobs: int,
    time_limit: float,
    given_map: tuple[str, ...],
    allow_internal: bool,
    coder: CoderChoice,
) -> None:
    """Read many stories into one store.

    PATHS are files, folders, patterns, web addresses and - for standard input. What is in them is
    told by its content: plain text, web pages, RSS and Atom, JSON, JSON Lines, CSV, WARC, NewsML-G2, NITF,
    ninjs, exports of Nexis Uni and Factiva, Word and rich text, and gzip, zip and tar of any of
    these. Ingest the same again and nothing changes; stop it at any moment and it goes on from there.
    What cannot be read is written down with its reason and holds nothing up. A copy of a story that the store
    has is credited to that story, and not read again unless it says something new. At the end, what many stories
    say together (`storylines`, `engagements --due-before`) is made, or brought up to date.
    """
    from dateline import wire
    from dateline.ingest import Account, Intake
    from dateline.store import Store

    fields = wire.parse_map(given_map)
    # A store that lies in a folder that is searched is no story, nor is what stands beside it.
    beside = [store_path.with_name(store_path.name + end) for end in ("", ".wal", ".feeds.json")]
    inputs = list(wire.find_inputs(paths, beside))
    if not inputs:
        raise click.UsageError(f"no file in {', '.join(paths)}: name files, or another folder")
    account = Account()
    with (
        Store.open(store_path) as store,
        coder.readers(jobs, time_limit) as readers,
        _progress(inputs, account) as looked_at,
    ):

        def items() -> Iterator[Item]:
            for given in inputs:
                yield from given.items(fields, allow_internal=allow_internal, at=partial(looked_at, given))
                looked_at(given, given.size)

        try:
            Intake(store, readers, account).run(items())
        except KeyboardInterrupt:
            raise _Stopped("stopped: what was read is in the store; give the same command again to go on") from None
        bring_up(store, jobs)
    click.echo(f"{store_path}: {_summary(account)}")
    if account.rejected or account.passed_over:
        click.echo(f"dateline: see `dateline rejects --store {store_path}` for what was refused", err=True)
    if not account.stories:
        sys.exit(1)


@click.command(
    short_help="Read feeds into a store as they are published.",
    epilog=examples("""
Examples:
  dateline watch feeds.txt --store wire.duckdb
  dateline watch feeds.txt --store wire.duckdb --every 30m
  dateline watch feeds.txt --store wire.duckdb --once     for a timer of your own
"""),
)
@click.argument("feeds", metavar="FEEDS.TXT", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--store", "store_path", metavar="FILE", default="wire.duckdb", show_default=True,
              type=click.Path(path_type=Path), help="The store's file.")  # fmt: skip
@click.option(
    "--every", metavar="TIME", default="10m", show_default=True, help="How often each feed is asked: 10m, 2h, 1d."
)
@click.option("--once", is_flag=True, help="Ask each feed once, and end.")
@_internal
@coder_options
def watch(
    feeds: Path,
    *,
    store_path: Path,
    every: str,
    once: bool,
    allow_internal: bool,
    coder: CoderChoice,
) -> None:
    """Read feeds into a store as they are published.

    FEEDS.TXT has one address of an RSS or Atom feed on each line. A feed is asked only for what has
    changed; one that fails is asked less and less often; robots.txt is obeyed. Stop it at any
    moment: what is known of the feeds stands beside the store, in FILE.feeds.json.
    """
    from dateline.ingest import Intake
    from dateline.pool import Here
    from dateline.store import Store
    from dateline.wire.fetch import Fetcher
    from dateline.wire.watch import Watch, parse_every, read_feed_list, state_file

    watched = Watch(
        read_feed_list(feeds), state_file(store_path), parse_every(every), Fetcher(allow_internal=allow_internal)
    )
    Store.open(store_path).close()  # told now, not after the first feed
    reader: Reader | None = None
    failed = asked = 0
    while True:
        for poll in watched.poll(time.time(), once=once):
            asked += 1
            if poll.failed is not None:
                failed += 1
                click.echo(f"dateline: {wording.plain(str(poll.failed))}", err=True)
            elif poll.items:
                reader = reader or coder.reader()
                # Open only while it is written to, so that others may read it between two rounds.
                with Store.open(store_path) as store:
                    intake = Intake(store, Here(reader))
                    intake.run(poll.items)
                    account = intake.account
                    bring_up(store)
                click.echo(f"{wording.plain(poll.feed.url)}: {_summary(account)}")
            watched.save()
        if once:
            click.echo(f"asked {wording.count(asked, 'feed')}, {failed} failed")
            if asked and failed == asked:
                sys.exit(1)
            return
        due = watched.next_due()
        if due == float("inf"):
            raise StoreError(f"every feed in {feeds} is gone for good: give others")
        time.sleep(max(0.0, min(due - time.time(), 60.0)))


def _summary(account: Account) -> str:
    parts = [f"{account.outcomes['added']:,} added"]
    if account.outcomes["replaced"]:
        parts.append(f"{account.outcomes['replaced']:,} coded anew")
    if account.outcomes["copy"]:
        parts.append(wording.count(account.outcomes["copy"], "copy", "copies"))
    if account.outcomes["same"]:
        parts.append(f"{account.outcomes['same']:,} already there")
    parts.append(f"{account.rejected:,} rejected" + _by_reason(account.reasons))
    if account.passed:
        parts.append(f"{account.passed_over:,} passed over" + _by_reason(account.passed))
    seconds = time.perf_counter() - account.began
    read = f"; {wording.count(account.events, 'event')} from {account.words:,} words in {seconds:.1f} s"
    return ", ".join(parts) + (read if account.words else "")


def _by_reason(counts: Counter[str]) -> str:
    return " (" + ", ".join(f"{n:,} {reason}" for reason, n in sorted(counts.items())) + ")" if counts else ""


#: Seconds between two lines, where there is no terminal for a bar.
_QUIET = 60.0


@contextmanager
def _progress(inputs: Sequence[Input], account: Account) -> Iterator[Callable[[Input, int], None]]:
    """A bar on standard error where that is a terminal, else a line a minute.

    What it gives is called with an input and how many of its bytes have been looked at.
    """
    # An address or a pipe has no size that is known: it counts as one average file.
    sizes = [given.size for given in inputs]
    average = max(sum(sizes) // max(sum(1 for size in sizes if size), 1), 1)
    total = sum(size or average for size in sizes)
    done = 0
    at: tuple[Input | None, int] = (None, 0)

    def looked_at(given: Input, seen: int) -> int:
        nonlocal done, at
        before, had = at
        if before is not None and before is not given:
            done += (before.size or average) - had
            had = 0
        seen = min(seen, given.size or average)
        done += max(seen - had, 0)
        at = (given, max(seen, had))
        return done

    if not sys.stderr.isatty():
        said = time.monotonic()

        def line(given: Input, seen: int) -> None:
            nonlocal said
            percent = 100 * looked_at(given, seen) // total
            if time.monotonic() - said >= _QUIET:
                said = time.monotonic()
                read = wording.count(account.stories, "story", "stories")
                click.echo(
                    f"dateline: {percent}%, {read}, {account.speed:,.0f} words/s, {account.rejected:,} rejected",
                    err=True,
                )

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[stories]}"),
        TextColumn("{task.fields[speed]}"),
        TextColumn("{task.fields[rejects]}", style="yellow"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=120) as bar:
        task = bar.add_task("", total=total, stories="", speed="", rejects="")

        def advance(given: Input, seen: int) -> None:
            refused = f"{account.rejected:,} rejected" if account.rejected else ""
            read = wording.count(account.stories, "story", "stories")
            bar.update(
                task, completed=looked_at(given, seen), stories=read, speed=f"{account.speed:,.0f} words/s",
                rejects=refused,
            )  # fmt: skip

        yield advance
