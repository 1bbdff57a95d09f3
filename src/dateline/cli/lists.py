"""The commands that list what a store holds: ``events``, ``statements``, ``figures`` and ``engagements``."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline import wording
from dateline.cli.ledgers import show_calendar
from dateline.cli.options import (
    a_day,
    any_of,
    days_option,
    examples,
    list_option,
    list_or_page_option,
    many,
    modes,
    plover,
    shown_as,
    store_option,
    where_option,
)

if TYPE_CHECKING:
    from dateline.store import Row, Store


@click.command(
    short_help="List events: who did what to whom.",
    epilog=examples("""
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
@many("--type", known=lambda: list(plover()), metavar="TYPE", help="PLOVER type, such as REQUEST; may be repeated.")
@many("--mode", known=modes, metavar="MODE", help="PLOVER mode, such as meet; may be repeated.")
@many("--status", known=lambda: list(wording.STATUS_WORDS), metavar="STATUS",
       help="happened, ongoing, planned, possible, called_off, did_not_happen; may be repeated.")  # fmt: skip
@click.option("--context", metavar="CONTEXT", help="PLOVER context, such as military.")
@click.option("--said-by", metavar="NAME", help="On whose word: part of a source's words.")
@click.option("--anonymous/--named", default=None, help="Only on an unnamed source's word, or never so.")
@click.option("--superseded", is_flag=True, help="Also of stories that have been corrected or withdrawn since.")
@days_option
@where_option
@list_option
def events(store_path: Path, form: str, limit: int | None, explain: bool, **asked: Any) -> None:
    """List events: who did what to whom, by date.

    --since and --until keep events whose days overlap theirs; undated ones are then left out. An
    event that holds both ways (talks, joint work) is found from either side.
    """
    _list("events", store_path, asked, form=form, limit=limit, explain=explain)


@click.command(
    short_help="List statements: who said what.",
    epilog=examples("""
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
@many("--source", known=lambda: wording.SOURCE_KINDS, metavar="KIND",
       help="What the speaker is: named, body (the army), unnamed, anonymous, document, media, pronoun.")  # fmt: skip
@many("--kind", known=lambda: ["direct", "mixed", "indirect"], metavar="KIND",
       help="direct (all quoted), mixed (partly), indirect; may be repeated.")  # fmt: skip
@many("--stance", known=lambda: ["asserts", "denies", "confirms", "doubts", "asks"], metavar="STANCE",
       help="asserts, denies, confirms, doubts or asks; may be repeated.")  # fmt: skip
@click.option("--about", metavar="TEXT", help="A part of what was said.")
@click.option("--contradicted/--uncontradicted", default=None,
              help="Only where the same story says the contrary, or nowhere such.")  # fmt: skip
@days_option
@click.option("--story", metavar="ID", help="Of one story.")
@list_or_page_option
def statements(store_path: Path, form: str, limit: int | None, explain: bool, **asked: Any) -> None:
    """List statements over time: who said what, to whom, in which words.

    A statement stands on the day it was made, where the story tells that day, else on the day its
    story was published; --since and --until go by the same day.
    """
    _list("statements", store_path, asked, form=form, limit=limit, explain=explain)


@click.command(
    short_help="List figures: dead, wounded, votes, money.",
    epilog=examples("""
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
@click.option("--as-of", metavar="DAY", callback=a_day,
              help="Tallies over time: what stood on that day.")  # fmt: skip
@any_of("--kind", metavar="KIND", help="killed, wounded, held, displaced, votes, money and so on; may be repeated.")
@click.option("--by", metavar="WHO", help="Who did it: a country, sectors, or part of a name.")
@click.option("--said-by", metavar="NAME", help="On whose word: part of a source's words.")
@many("--status", known=lambda: list(wording.STATUS_WORDS), metavar="STATUS", help="As for events.")
@days_option
@where_option
@list_option
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


@click.command(
    short_help="List engagements and their changes of state.",
    epilog=examples("""
Examples:
  dateline engagements --store wire.duckdb --state called_off
  dateline engagements --store wire.duckdb --party ISR --ever reschedule_requested

\b
The forward calendar, over all stories:
  dateline engagements --store wire.duckdb --due-before 2024-07-01
  dateline engagements --store wire.duckdb --due-before 2024-07-01 --as-of 2024-06-01
  dateline engagements --store wire.duckdb --due-before 2024-07-01 --format ical > due.ics
"""),
)
@store_option
@many("--state", known=lambda: list(wording.STATE_WORDS), metavar="STATE",
       help="The latest state: agreed, scheduled, postponed, called_off, held and so on.")  # fmt: skip
@click.option("--ever", metavar="STATE", type=click.Choice(list(wording.STATE_WORDS)), help="A state on the way.")
@click.option("--party", metavar="WHO", help="A country, or part of a party's name.")
@any_of("--kind", metavar="KIND", help="talks, visit, vote and so on.")
@click.option("--due-before", metavar="DAY", callback=a_day,
              help="The calendar over all stories: what is due before this day.")  # fmt: skip
@click.option("--as-of", metavar="DAY", callback=a_day,
              help="In the calendar: as it was told by this day; what has gone by without news is lapsed.")  # fmt: skip
@days_option
@where_option
@shown_as(
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
