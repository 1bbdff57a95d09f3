"""The command line. Every command imports what it needs when it runs, so that help is instant."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from dateline import __version__, wording
from dateline.cli_actors import actors_command
from dateline.cli_codebook import codebook_group
from dateline.cli_coder import coder_options, job_options, together
from dateline.cli_coder import make_reader as _reader
from dateline.cli_coder import make_readers as _readers
from dateline.cli_ledgers import (
    history_command,
    relink_command,
    show_calendar,
    storyline_command,
    storylines_command,
)
from dateline.cli_store import bring_up, recode, rejects, sql, store_group, store_option
from dateline.cli_store import explain as explain_command
from dateline.errors import DatelineError, StoreError

if TYPE_CHECKING:
    from dateline.ingest import Account
    from dateline.reading import Reader
    from dateline.record import Reading
    from dateline.store import Row, Store
    from dateline.story import Story
    from dateline.wire import Input, Item

_F = TypeVar("_F", bound=Callable[..., Any])


# -- errors: one line, a remedy, an exit status --------------------------------------------------


class _Cli(click.Group):
    """A group whose errors are one line each on standard error, and never a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the work, not of the alphabet."""
        return list(self.commands)

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        kwargs["standalone_mode"] = False
        _speak_utf8()
        try:
            result = super().main(*args, **kwargs)
            sys.stdout.flush()
        except click.UsageError as error:
            asked = f" {error.ctx.info_name}" if error.ctx and error.ctx.parent else ""
            _fail(f"{error.format_message().rstrip('.')} (see `dateline{asked} --help`)", error.exit_code)
        except click.ClickException as error:
            _fail(error.format_message(), error.exit_code)
        except click.Abort:
            _fail("stopped", 130)
        except DatelineError as error:
            _fail(str(error), error.exit_status)
        except BrokenPipeError:
            # The reader (`head`, a pager) has gone: nothing is wrong, and nothing more can be said.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the interpreter's last flush
            sys.exit(141)
        except OSError as error:
            where = f" {error.filename}" if error.filename else ""
            said = (error.strerror or str(error)).lower()
            _fail(f"cannot open{where}: {said}; check the path and its permissions", 2)
        sys.exit(result if isinstance(result, int) else 0)


def _fail(message: str, status: int) -> NoReturn:
    click.echo(f"dateline: {wording.plain(message)}", err=True)
    sys.exit(status)


def _speak_utf8() -> None:
    """News has every letter there is. A file or pipe gets UTF-8; a terminal shows what it can."""
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
        reconfigure = getattr(stream, "reconfigure", None)
        if encoding != "utf8" and reconfigure is not None:
            reconfigure(errors="replace") if stream.isatty() else reconfigure(encoding="utf-8")


def _epilog(text: str) -> str:
    """Examples under a help text, kept line by line."""
    return "\b\n" + text.strip("\n")


@click.group(
    cls=_Cli,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_epilog("""
First steps:
  dateline demo                                       three bundled stories, read and stored
  dateline read story.txt --published 2024-03-27      one story, for people
  dateline read story.txt --html story.html           the same as a page to share
  dateline ingest wire/ --store wire.duckdb           many stories, into one file
  dateline events --store wire.duckdb --type REJECT   who rejected whom
"""),
)
@click.version_option(__version__, prog_name="dateline", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn wire copy into political event data that anyone can audit.

    For each story: who did what to whom, when and where, on whose word, and whether it happened
    at all or is only planned, threatened, possible, called off or denied; each cell tied to the
    words it was read from. No story leaves this machine.
    """


def main() -> NoReturn:
    """The entry point of the ``dateline`` command."""
    cli()
    raise AssertionError("the group always exits")


# -- options that several commands share ---------------------------------------------------------


_metadata = together(
    click.option("--headline", metavar="TEXT", help="The story's headline."),
    click.option("--published", metavar="WHEN", help="When it was published: 2024-03-27 or 2024-03-27T20:00:00Z."),
    click.option("--outlet", metavar="NAME", help="Who printed it."),
    click.option("--agency", metavar="NAME", help="The agency that wrote it."),
    click.option("--url", metavar="URL", help="Where it stands."),
)


def _shown_as(*forms: str, help: str) -> Callable[[_F], _F]:
    """How a list is shown, how long it may get, and whether with reasons."""
    return together(
        click.option("--format", "form", type=click.Choice(forms), default="table", show_default=True, help=help),
        click.option("--limit", type=click.IntRange(min=0), metavar="N",
                     help="At most so many rows; 0 for all. A table shows 50, the others all, unless told."),
        click.option("--explain", is_flag=True, help="In a table: what decided each cell."),
    )  # fmt: skip


_output = _shown_as("table", "json", "csv", help="For people, for programs, for spreadsheets.")
_output_or_page = _shown_as("table", "json", "csv", "html",
                            help="For people, for programs, for spreadsheets, or as one page.")  # fmt: skip
_days = together(
    click.option("--since", metavar="DAY", callback=lambda c, p, v: _day(v), help="On this day or later."),
    click.option("--until", metavar="DAY", callback=lambda c, p, v: _day(v), help="On this day or before."),
)
_where = together(
    click.option("--country", metavar="ISO3", help="Where it was: a country's code, such as PSE."),
    click.option("--place", metavar="NAME", help="Where it was: a part of the place's name."),
    click.option("--story", metavar="ID", help="Of one story."),
)


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day: write it as 2024-03-27") from None


def _one_of(known: Callable[[], Sequence[str]]) -> Callable[[Any, Any, tuple[str, ...]], tuple[str, ...]]:
    """A check that each value is a known one in any case, which suggests what may have been meant."""

    def check(context: Any, option: Any, values: tuple[str, ...]) -> tuple[str, ...]:
        names = {name.lower().replace("_", "-"): name for name in known()}
        found = []
        for value in (part for given in values for part in given.split(",")):
            key = value.strip().lower().replace("_", "-").replace(" ", "-")
            if key not in names:
                names.update((name.lower().replace("_", "-"), name) for name in _stored(context, option.name))
            if key not in names:
                import difflib

                close = difflib.get_close_matches(key, names, n=1, cutoff=0.5)
                hint = f"did you mean {names[close[0]]}?" if close else "one of " + ", ".join(names.values())
                raise click.BadParameter(f"{value!r} is not known: {hint}")
            found.append(names[key])
        return tuple(found)

    return check


def _stored(context: click.Context, column: str | None) -> list[str]:
    """The types or modes in the store that is asked: a user's own are in no list of ours."""
    from dateline.store import Store

    path = context.params.get("store_path")
    if path is None or not path.is_file() or column not in ("type", "mode"):
        return []
    with Store.open(path, create=False) as store:
        return store.coded_as(column)


def _plover() -> dict[str, Any]:
    """The ontology's file, read without loading the codebook that goes with it."""
    import tomllib
    from importlib import resources

    text = (resources.files("dateline") / "codebook" / "plover.toml").read_text(encoding="utf-8")
    return {name: cells for name, cells in tomllib.loads(text).items() if isinstance(cells, dict) and name.isupper()}


def _modes() -> list[str]:
    return list(dict.fromkeys(mode for cells in _plover().values() for mode in cells.get("modes", ())))


def _many(*names: str, known: Callable[[], Sequence[str]], metavar: str, help: str) -> Callable[[_F], _F]:
    return click.option(*names, multiple=True, metavar=metavar, callback=_one_of(known), help=help)


def _any_of(*names: str, metavar: str, help: str) -> Callable[[_F], _F]:
    """As :func:`_many`, for values that the coder, not the command line, has the list of."""

    def split(_context: Any, _option: Any, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(part.strip() for given in values for part in given.split(","))

    return click.option(*names, multiple=True, metavar=metavar, callback=split, help=help)


# -- demo ----------------------------------------------------------------------------------------


@cli.command(short_help="Read three bundled stories: the first thing to try.")
def demo() -> None:
    """Read three bundled stories, show them, and write demo.duckdb and demo.html here.

    The agencies, outlets, people and events are invented; the countries and offices are real. Two
    of the stories follow one meeting that is called off and then asked for again.
    """
    from importlib import resources

    from dateline import screen, wire
    from dateline.desk import page
    from dateline.store import Store

    folder = Path(str(resources.files("dateline") / "data" / "demo"))
    inputs = list(wire.find_inputs([str(folder)]))
    if not inputs:
        raise StoreError("the bundled stories are missing: reinstall dateline")
    store_path, page_path = Path("demo.duckdb"), Path("demo.html")
    out = screen.console()
    with Store.open(store_path) as store:
        reader = _reader()
        readings = [(Path(given.name).name, reader.read(given.read())) for given in inputs]
        readings.sort(key=lambda pair: str(pair[1].story.published))
        store.add_many((reading, f"demo/{name}") for name, reading in readings)
        bring_up(store)
        counts = store.counts()
    for _, reading in readings:
        screen.show_reading(out, reading, only=("events", "engagements", "figures"))
    page_path.write_text(page(readings[-1][1]), encoding="utf-8")
    held = [(counts[k], k.removesuffix("s")) for k in ("events", "statements", "figures", "engagements")]
    click.echo(
        f"\nWrote {store_path} ({', '.join(wording.count(n, one) for n, one in held)}) and {page_path}. Try next:\n\n"
        f"  dateline engagements --store {store_path}\n"
        f"  dateline events --store {store_path} --actor TJK --recipient UZB --explain\n"
        f"  dateline statements --store {store_path} --anonymous\n"
        "  dateline read YOUR-STORY.txt --published 2025-05-14 --html your-story.html\n\n"
        f"and open {page_path} in a browser."
    )


# -- one story -----------------------------------------------------------------------------------


@cli.command(
    short_help="Read one story and show what it says happened.",
    epilog=_epilog("""
Examples:
  dateline read story.txt                       with story.json beside it, if it is there
  dateline read - --published 2024-03-27 < story.txt
  dateline read story.txt --explain             what decided each cell
  dateline read story.txt --json | jq '.events[] | select(.status == "possible")'
  dateline read story.txt --html story.html     a page with the evidence marked
  dateline read story.txt --actors my_officeholders.tsv --actors Phoenix.Countries.actors.txt
"""),
)
@click.argument("file", metavar="FILE|-")
@_metadata
@click.option("--json", "as_json", is_flag=True, help="Print the whole Reading as JSON.")
@click.option("--explain", is_flag=True, help="Say for each row which example or rule decided each cell.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Also write one self-contained page: the story marked, the tables beside it.")  # fmt: skip
@coder_options
def read(
    file: str,
    *,
    as_json: bool,
    explain: bool,
    html: Path | None,
    model: str | None,
    codebook: Path | None,
    instead: bool,
    actors: tuple[Path, ...],
    threshold: float | None,
    **meta: str,
) -> None:
    """Read one story and show what it says happened, and on whose word.

    FILE is plain text or another format that `ingest` reads, with one story in it; - is standard
    input. A JSON object beside a text under the same name (story.txt, story.json) gives headline,
    published, outlet, agency, url and language; the options win over it. Without a published time
    weekdays stay relative: no date is ever guessed.
    """
    story = _story(file, meta)
    reader = _reader(model, codebook, instead, actors, threshold)
    reading = reader.read(story)
    older = _older(reader, reading)
    if html is not None:
        from dateline.desk import page

        html.write_text(page(reading), encoding="utf-8")
        click.echo(f"wrote {html}", err=True)
    if as_json:
        click.echo(reading.to_json(explain=explain, indent=2))
        if older:
            click.echo(f"dateline: {older}", err=True)
    else:
        from dateline import screen

        screen.show_reading(screen.console(), reading, explain=explain, note=older)


def _older(reader: Reader, reading: Reading) -> str:
    """A line for a story that is younger than the office-holders it was read with; empty where none were needed."""
    on = reading.story.published_date
    return reader.actors.older(on) if on is not None and _names_offices(reading) else ""


def _names_offices(reading: Reading) -> bool:
    """Whether a row of people in office decided any cell."""
    whys = [
        *(event.why for event in reading.events),
        *(statement.why for statement in reading.statements),
        *(figure.why for figure in reading.figures),
        *(engagement.why for engagement in reading.engagements),
    ]
    return any("officeholders.tsv" in reason for why in whys for reason in why.values())


def _story(file: str, meta: Mapping[str, str | None]) -> Story:
    from dateline import wire

    if file == "-":
        story = wire.read_stream(sys.stdin.buffer, meta)
    else:
        path = Path(file)
        if path.is_dir():
            raise click.UsageError(f"{file} is a folder: name one file, or use `dateline ingest {file} --store FILE`")
        story = wire.read_file(path, meta)
    wire.check_language(story)
    return story


# -- many stories --------------------------------------------------------------------------------


_map = click.option(
    "--map", "given_map", multiple=True, metavar="FIELD=NAME,...",
    help="Which field of JSON or CSV holds what: text=body,published=date. FIELD is text, headline, published, outlet, "
         "agency, url, language, byline, dateline, correction or notice. Usual names need no map.",
)  # fmt: skip
_internal = click.option("--allow-internal", is_flag=True, help="Fetch from addresses inside your own network too.")


@cli.command(
    short_help="Read many stories into one store.",
    epilog=_epilog("""
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
    model: str | None,
    codebook: Path | None,
    instead: bool,
    actors: tuple[Path, ...],
    threshold: float | None,
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
        _readers(jobs, time_limit, model, codebook, instead, actors, threshold) as readers,
        _progress(inputs, account) as looked_at,
    ):

        def items() -> Iterator[Item]:
            for given in inputs:
                yield from given.items(fields, allow_internal=allow_internal, at=partial(looked_at, given))
                looked_at(given, given.size)

        try:
            Intake(store, readers, account).run(items())
        except KeyboardInterrupt:
            _fail("stopped: what was read is in the store; give the same command again to go on", 130)
        bring_up(store, jobs)
    click.echo(f"{store_path}: {_summary(account)}")
    if account.rejected or account.passed_over:
        click.echo(f"dateline: see `dateline rejects --store {store_path}` for what was refused", err=True)
    if not account.stories:
        sys.exit(1)


@cli.command(
    short_help="Read feeds into a store as they are published.",
    epilog=_epilog("""
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
    model: str | None,
    codebook: Path | None,
    instead: bool,
    actors: tuple[Path, ...],
    threshold: float | None,
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
                reader = reader or _reader(model, codebook, instead, actors, threshold)
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


# -- what a store holds --------------------------------------------------------------------------


@cli.command(
    short_help="List events: who did what to whom.",
    epilog=_epilog("""
Examples:
  dateline events --store wire.duckdb --actor ISR --recipient USA
  dateline events --store wire.duckdb --type REJECT --mode meet --since 2024-03-01
  dateline events --store wire.duckdb --status planned,possible --actor "ISR MIL"
  dateline events --store wire.duckdb --actor Netanyahu --format csv > netanyahu.csv
"""),
)
@store_option
@click.option("--actor", metavar="WHO", help="Who did it: a country (ISR), sectors (MIL, ISR GOV), or part of a name.")
@click.option("--recipient", metavar="WHO", help="To whom, in the same way.")
@click.option("--party", metavar="WHO", help="On either side.")
@_many("--type", known=lambda: list(_plover()), metavar="TYPE", help="PLOVER type, such as REQUEST; may be repeated.")
@_many("--mode", known=_modes, metavar="MODE", help="PLOVER mode, such as meet; may be repeated.")
@_many("--status", known=lambda: list(wording.STATUS_WORDS), metavar="STATUS",
       help="happened, ongoing, planned, possible, called_off, did_not_happen; may be repeated.")  # fmt: skip
@click.option("--context", metavar="CONTEXT", help="PLOVER context, such as military.")
@click.option("--said-by", metavar="NAME", help="On whose word: part of a source's words.")
@click.option("--anonymous/--named", default=None, help="Only on an unnamed source's word, or never so.")
@click.option("--superseded", is_flag=True, help="Also of stories that have been corrected or withdrawn since.")
@_days
@_where
@_output
def events(store_path: Path, form: str, limit: int | None, explain: bool, **asked: Any) -> None:
    """List events: who did what to whom, by date.

    --since and --until keep events whose days overlap theirs; undated ones are then left out. An
    event that holds both ways (talks, joint work) is found from either side.
    """
    _list("events", store_path, asked, form=form, limit=limit, explain=explain)


@cli.command(
    short_help="List statements: who said what.",
    epilog=_epilog("""
Examples:
  dateline statements --store wire.duckdb --anonymous
  dateline statements --store wire.duckdb --country USA --stance denies
  dateline statements --store wire.duckdb --about ceasefire --format json
  dateline statements --store wire.duckdb --source media,document --since 2024-03-01
  dateline statements --store wire.duckdb --contradicted

\b
One speaker's quotes over time, for a spreadsheet and as a page:
  dateline statements --store wire.duckdb --speaker Netanyahu --kind direct --format csv > q.csv
  dateline statements --store wire.duckdb --speaker Netanyahu --format html > q.html

\b
Where a row's words stand: in a table the story's id and its characters from and to, in CSV
words_start and words_end, in JSON evidence, all counted in code points of the story's text;
on the page each row links to the words in their story.
"""),
)
@store_option
@click.option("--speaker", metavar="WHO", help="Who said it: a country (ISR), sectors (ISR MIL), or part of a name.")
@click.option("--country", metavar="ISO3", help="The speaker's country.")
@click.option("--anonymous/--named", default=None,
              help="Only speakers who will not be named, or none of these.")  # fmt: skip
@_many("--source", known=lambda: wording.SOURCE_KINDS, metavar="KIND",
       help="What the speaker is: named, body (the army), unnamed, anonymous, document, media, pronoun.")  # fmt: skip
@_many("--kind", known=lambda: ["direct", "mixed", "indirect"], metavar="KIND",
       help="direct (all quoted), mixed (partly), indirect; may be repeated.")  # fmt: skip
@_many("--stance", known=lambda: ["asserts", "denies", "confirms", "doubts", "asks"], metavar="STANCE",
       help="asserts, denies, confirms, doubts or asks; may be repeated.")  # fmt: skip
@click.option("--about", metavar="TEXT", help="A part of what was said.")
@click.option("--contradicted/--uncontradicted", default=None,
              help="Only where the same story says the contrary, or nowhere such.")  # fmt: skip
@_days
@click.option("--story", metavar="ID", help="Of one story.")
@_output_or_page
def statements(store_path: Path, form: str, limit: int | None, explain: bool, **asked: Any) -> None:
    """List statements over time: who said what, to whom, in which words.

    A statement stands on the day it was made, where the story tells that day, else on the day its
    story was published; --since and --until go by the same day.
    """
    _list("statements", store_path, asked, form=form, limit=limit, explain=explain)


@cli.command(
    short_help="List figures: dead, wounded, votes, money.",
    epilog=_epilog("""
Examples:
  dateline figures --store wire.duckdb --kind killed,wounded --country PSE
  dateline figures --store wire.duckdb --said-by "health ministry" --format csv

\b
One contested tally over time, with its low, best and high and who stands for each:
  dateline figures --store wire.duckdb --about "earthquake Rukum"
  dateline figures --store wire.duckdb --about "earthquake Rukum" --by-source --as-of 2024-02-08
"""),
)
@store_option
@click.option("--about", metavar="WORDS", help="Tallies over time, from the stories that have these words.")
@click.option("--by-source", is_flag=True, help="Tallies over time: a line for each source, days side by side.")
@click.option("--as-of", metavar="DAY", callback=lambda c, p, v: _day(v),
              help="Tallies over time: what stood on that day.")  # fmt: skip
@_any_of("--kind", metavar="KIND", help="killed, wounded, held, displaced, votes, money and so on; may be repeated.")
@click.option("--by", metavar="WHO", help="Who did it: a country, sectors, or part of a name.")
@click.option("--said-by", metavar="NAME", help="On whose word: part of a source's words.")
@_many("--status", known=lambda: list(wording.STATUS_WORDS), metavar="STATUS", help="As for events.")
@_days
@_where
@_output
def figures(
    store_path: Path,
    form: str,
    limit: int | None,
    explain: bool,
    about: str | None,
    by_source: bool,
    as_of: date | None,
    **asked: Any,
) -> None:
    """List figures: tallies of dead, wounded, held, votes, money, each on someone's word.

    With --about, --by-source or --as-of, tallies over time instead: the figures of many stories put in
    series, where an update is told from a conflict, a wider scope and a number taken back. --kind and
    --place choose among them.
    """
    if about is None and not by_source and as_of is None:
        _list("figures", store_path, asked, form=form, limit=limit, explain=explain)
        return
    beside = sorted(name for name, value in asked.items() if value and name not in ("kind", "place"))
    if beside:
        raise click.UsageError(f"--{beside[0].replace('_', '-')} does not go with tallies over time: leave it out")
    from dateline.ledgers import tallies
    from dateline.store import Store

    with Store.open(store_path, create=False) as store:
        found = tallies.series(store, about, asked["place"], asked["kind"])
    series = [line.to_dict(as_of) for line in found]
    series = [line for line in series if line["points"]]
    if limit is None and form == "table":
        limit = 50
    _print_series(series[: limit or None], form, by_source)


def _print_series(series: list[dict[str, Any]], form: str, by_source: bool) -> None:
    if form == "json":
        click.echo(json.dumps(series, ensure_ascii=False, indent=1))
    elif form == "csv":
        import csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        told = ("date", "low", "high", "approximate", "unit", "source", "relation", "against", "story")
        about = ("id", "kind", "of", "place", "country", "since")
        writer.writerow(["series", *about[1:], *told, "start", "end", "words", "low_standing", "best", "high_standing"])
        for line in series:
            standing = line["standing"] or {}
            numbers = [_flat(standing[name]["value"]) if standing else None for name in ("low", "best", "high")]
            for point in line["points"]:
                span = point["evidence"][0]
                writer.writerow([*(line[name] for name in about), *(_flat(point[name]) for name in told),
                                 span["start"], span["end"], span["text"], *numbers])  # fmt: skip
    elif not series:
        click.echo("no tallies match", err=True)
    else:
        from dateline import screen

        screen.show_series(screen.console(), series, by_source=by_source)


@cli.command(
    short_help="List engagements and their changes of state.",
    epilog=_epilog("""
Examples:
  dateline engagements --store wire.duckdb --state called_off
  dateline engagements --store wire.duckdb --party ISR --ever reschedule_requested

\b
The forward calendar, over all stories (after `dateline relink`):
  dateline engagements --store wire.duckdb --due-before 2024-07-01
  dateline engagements --store wire.duckdb --due-before 2024-07-01 --as-of 2024-06-01
  dateline engagements --store wire.duckdb --due-before 2024-07-01 --format ical > due.ics
"""),
)
@store_option
@_many("--state", known=lambda: list(wording.STATE_WORDS), metavar="STATE",
       help="The latest state: agreed, scheduled, postponed, called_off, held and so on.")  # fmt: skip
@click.option("--ever", metavar="STATE", type=click.Choice(list(wording.STATE_WORDS)), help="A state on the way.")
@click.option("--party", metavar="WHO", help="A country, or part of a party's name.")
@_any_of("--kind", metavar="KIND", help="talks, visit, vote and so on.")
@click.option("--due-before", metavar="DAY", callback=lambda c, p, v: _day(v),
              help="The calendar over all stories: what is due before this day.")  # fmt: skip
@click.option("--as-of", metavar="DAY", callback=lambda c, p, v: _day(v),
              help="In the calendar: as it was told by this day; what has gone by without news is lapsed.")  # fmt: skip
@_days
@_where
@_shown_as(
    "table", "json", "csv", "ical", help="For people, for programs, for spreadsheets; the calendar for calendars."
)
def engagements(
    store_path: Path, form: str, limit: int | None, explain: bool, due_before: date | None, as_of: date | None,
    **asked: Any,
) -> None:  # fmt: skip
    """List engagements: what is supposed to happen, and each change of its state.

    Each story's engagements stand on their own; with --due-before, what all stories say of one is one row, by the
    day it is due, with the state that it has come to.
    """
    if due_before is None:
        if as_of is not None or form == "ical":
            raise click.UsageError("--as-of and --format ical are for the calendar: give --due-before DAY too")
        _list("engagements", store_path, asked, form=form, limit=limit, explain=explain)
        return
    if any(asked[name] is not None for name in ("ever", "since", "until", "country", "place", "story")):
        raise click.UsageError("the calendar takes --as-of, --party, --kind, --state, --format and --limit only")
    show_calendar(
        store_path, due_before=due_before, as_of=as_of, party=asked["party"], kinds=asked["kind"],
        states=asked["state"], form=form, limit=limit,
    )  # fmt: skip


def _list(kind: str, store_path: Path, asked: dict[str, Any], *, form: str, limit: int | None, explain: bool) -> None:
    from dateline.store import Store

    with Store.open(store_path, create=False) as store:
        if limit is None:
            limit = 50 if form == "table" else 0
        query: Callable[..., Iterator[Row]] = getattr(store, kind)
        # One more than asked for, to know whether there are more.
        rows = query(**asked, limit=limit + 1 if limit else None)
        if form == "json":
            _print_json(rows, limit)
        elif form == "csv":
            _print_csv(kind, rows, limit)
        elif form == "html":
            _print_page(store, list(rows)[: limit or None])
        else:
            found = list(rows)
            if kind == "events":
                shown = found[:limit] if limit else found
                for row, (sources, outlets) in zip(shown, store.witnesses(shown), strict=True):
                    row["record"] |= {"sources": sources, "outlets": outlets}
            _print_table(kind, found, limit, explain)


def _print_table(kind: str, rows: list[Row], limit: int, explain: bool) -> None:
    from dateline import screen

    if not rows:
        click.echo(f"no {kind} match", err=True)
        return
    more = bool(limit) and len(rows) > limit
    screen.show_rows(screen.console(), kind, rows[:limit] if limit else rows, explain=explain)
    if more:
        click.echo(f"dateline: there are more than these {limit:,}; give --limit 0 for all", err=True)


def _print_json(rows: Iterable[Row], limit: int) -> None:
    """One JSON array, a record a line: read by any parser, and by line tools too."""
    first = True
    for n, row in enumerate(rows):
        if limit and n >= limit:
            break
        coded = {key: row[key] for key in ("version", "codebook", "model")}
        record = {"story": row["story"], **row["record"], "coded_by": coded}
        click.echo(("[" if first else ",\n ") + json.dumps(record, ensure_ascii=False), nl=False)
        first = False
    click.echo("[]" if first else "]")


def _print_page(store: Store, rows: list[Row]) -> None:
    """Statements as one page, with the stories that they link to."""
    from dateline.desk import quotes_page

    names = dict.fromkeys(row["story"] for row in rows)
    stories = [story for name in names for story in store.stories(story=name)]
    click.echo(quotes_page(rows, stories), nl=False)


def _print_csv(kind: str, rows: Iterable[Row], limit: int) -> None:
    import csv

    from dateline.store import TABLES

    columns = [c.name for table in TABLES if table.name == kind for c in table.columns if c.name != "record"]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for n, row in enumerate(rows):
        if limit and n >= limit:
            break
        writer.writerow([_flat(row[column]) for column in columns])


def _flat(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


# -- looking inside ------------------------------------------------------------------------------


@cli.command(
    short_help="Show a sentence as the codebook sees it.",
    epilog=_epilog("""
Example:
  dateline clauses "The envoy, who was expelled by Kenya, had met rebels."
"""),
)
@click.argument("text", metavar="TEXT|-")
@click.option("--model", metavar="NAME", help="Another English spaCy model than the one that ships.")
def clauses(text: str, model: str | None) -> None:
    """Show a sentence as the codebook sees it: each predicate with what fills its roles.

    This is where to look when an example of yours does not match: passives are turned, relative
    clauses and controlled subjects filled in.
    """
    from dateline import screen
    from dateline.clauses import clauses as clauses_of
    from dateline.parse import Parser
    from dateline.story import Story

    if text == "-":
        from dateline.wire import read_stream

        text = read_stream(sys.stdin.buffer).text
    out = screen.console()
    rows = []
    for sentence in Parser(model).parse(Story(text)).sentences:
        for clause in clauses_of(sentence):
            roles = "; ".join(f"{role}: {', '.join(words)}" for role, words in clause.words().items())
            rows.append((clause.lemma, sentence.tags[clause.head], roles))
    if not rows:
        click.echo("no clause in this text", err=True)
        return
    screen.show_table(out, ["Predicate", "Tag", "Roles"], rows)


for _command in (rejects, explain_command, sql, recode, store_group):
    cli.add_command(_command)
cli.add_command(history_command)
cli.add_command(relink_command)
for _command in (storylines_command, storyline_command):
    cli.add_command(_command)
cli.add_command(actors_command)
cli.add_command(codebook_group)


if __name__ == "__main__":
    main()
