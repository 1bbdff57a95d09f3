"""``relink``, ``history``, ``storylines`` and the calendar of ``engagements``: what many stories say together."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline import wording
from dateline.cli.options import a_day, store_option
from dateline.cli.store import progress
from dateline.ledgers import LEDGERS

if TYPE_CHECKING:
    from dateline.store import Store


@click.command("relink", short_help="Rebuild the ledgers from the stored Readings.")
@store_option
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(list(LEDGERS)),
    help="Only this ledger and what is made from it. May be repeated.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="Processes that work beside this one.")  # fmt: skip
def relink_command(store_path: Path, only: tuple[str, ...], jobs: int) -> None:
    """Rebuild what many stories say together, from the stored Readings.

    What changes stories keeps the ledgers up by itself, and comes to the same: this is for a store whose ingest was
    stopped, and for whoever wants to see it made anew. Nothing is read again. Stories are taken in order of
    publication, whatever the order in which they came in.

    \b
    Examples:
      dateline relink --store wire.duckdb
      dateline engagements --store wire.duckdb --due-before 2024-07-01
    """
    from dateline import ledgers
    from dateline.store import Store

    Store.open(store_path, create=False).close()  # refuses a file that is no store before one is made
    with Store.open(store_path) as store:
        for counts in ledgers.relink(store, only, progress, jobs).values():
            click.echo(", ".join(f"{n:,} {what}" for what, n in counts.items()))


@click.command("history", short_help="Show one engagement's changes over all stories.")
@click.argument("name", metavar="ID")
@store_option
@click.option("--as-of", metavar="DAY", callback=a_day,
              help="As it was told by this day; what has gone by without news is lapsed.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def history_command(name: str, store_path: Path, as_of: date | None, as_json: bool) -> None:
    """Show one engagement over all stories: each change of its state, its day, on whose word, and the words.

    ID is an engagement's, as `dateline engagements --due-before` lists them, or the beginning of one; the id of an
    engagement of a single story will do as well. Accounts that go against each other stand one after the other.

    \b
    Example:
      dateline history 8f82be40 --store wire.duckdb
    """
    from dateline.ledgers import agenda
    from dateline.store import Store

    with Store.open(store_path, create=False) as store:
        found = agenda.history(store, name, as_of)
        _note_what_changed(store)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    from dateline import screen

    screen.show_history(screen.console(), found)


def show_calendar(
    store_path: Path,
    *,
    due_before: date,
    as_of: date | None,
    party: str | None,
    kinds: Sequence[str],
    states: Sequence[str],
    form: str,
    limit: int | None,
) -> None:
    """Engagements over all stories that are due before a day: as a table, JSON, CSV or iCalendar."""
    from dateline.ledgers import agenda
    from dateline.store import Store

    with Store.open(store_path, create=False) as store:
        rows = [
            row
            for row in agenda.due(store, due_before, as_of=as_of, party=party)
            if (not kinds or row["kind"] in kinds) and (not states or row["state"] in states)
        ]
        _note_what_changed(store)
    if limit:
        rows = rows[:limit]
    if form == "ical":
        from dateline.ledgers.icalendar import icalendar

        click.echo(icalendar(rows), nl=False)
    elif form == "json":
        click.echo("[" + ",\n ".join(json.dumps(row, ensure_ascii=False) for row in rows) + "]")
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for row in rows:
            writer.writerow(_cells(row))
    elif not rows:
        click.echo("no engagement is due", err=True)
    else:
        from dateline import screen

        table = [
            (row["id"][:8], wording.when(row["due"]), wording.state(row["state"]), row["kind"],
             "; ".join(row["parties"]), row["topic"] or "", row["place"] or "")
            for row in rows
        ]  # fmt: skip
        screen.show_table(screen.console(), ["Id", "Due", "State", "Kind", "Parties", "Topic", "Place"], table)


_COLUMNS = ("id", "due_start", "due_end", "state", "kind", "parties", "topic", "place", "states", "stories")


def _cells(row: dict[str, Any]) -> list[Any]:
    stories = {telling["story"] for change in row["changes"] for telling in change["tellings"]}
    return [
        row["id"], row["due"]["start"], row["due"]["end"], row["state"], row["kind"], "; ".join(row["parties"]),
        row["topic"], row["place"], "; ".join(change["state"] for change in row["changes"]), len(stories),
    ]  # fmt: skip


def _note_what_changed(store: Store) -> None:
    """What the ledgers do not have yet is said, and never passed over."""
    from dateline import ledgers

    changed = ledgers.behind(store)
    if changed:
        what = wording.count(changed, "story", "stories")
        click.echo(f"dateline: {what} not in it yet: `dateline relink --store {store.path}`", err=True)


@click.command("storylines", short_help="List storylines: developing events, each told by many stories.")
@store_option
@click.option("--since", metavar="DAY", callback=a_day, help="Told on this day or later.")
@click.option("--actor", metavar="NAME", help="That name this actor: a part of the name.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, metavar="N", help="0 for all.")
def storylines_command(store_path: Path, since: date | None, actor: str | None, form: str, limit: int) -> None:
    """List storylines, those told last first.

    \b
    Examples:
      dateline storylines --store wire.duckdb --since 2024-03-01
      dateline storylines --store wire.duckdb --actor Belhadi --format json
    """
    from dateline import screen
    from dateline.ledgers import dossier
    from dateline.store import Store

    with Store.open(store_path, create=False) as store:
        lines = dossier.storylines(store, since=since, actor=actor, limit=limit or None)
        if form == "json":
            click.echo(json.dumps(lines, ensure_ascii=False, indent=1))
        elif not lines:
            click.echo("no storylines match", err=True)
        else:
            rows = [(line["id"], _span(line), str(line["stories"]), line["title"]) for line in lines]
            screen.show_table(screen.console(), ("storyline", "told", "stories", "title"), rows)
        _note_what_changed(store)


@click.command("storyline", short_help="Show one storyline: its stories, its timeline, who witnesses what.")
@click.argument("name", metavar="ID")
@store_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Write it as one self-contained page, with the timeline drawn.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Of a long one also what one source alone tells.")
def storyline_command(name: str, store_path: Path, *, as_json: bool, html: Path | None, everything: bool) -> None:
    """Show a storyline: each act once, with the number of stories that tell it and of independent sources.

    ID is the storyline's id, or the beginning of it, as `dateline storylines` lists it.

    \b
    Examples:
      dateline storyline 3fa2 --store wire.duckdb
      dateline storyline 3fa2 --store wire.duckdb --html visit.html
    """
    from dateline import screen
    from dateline.ledgers import dossier
    from dateline.store import Store

    with Store.open(store_path, create=False) as store:
        line = dossier.storyline(store, name)
        _note_what_changed(store)
    if html is not None:
        from dateline.desk import storyline_page

        html.write_text(storyline_page(line), encoding="utf-8")
        click.echo(f"wrote {html}", err=True)
    if as_json:
        click.echo(json.dumps(line, ensure_ascii=False, indent=2))
    elif html is None:
        screen.show_storyline(screen.console(), line, everything=everything)


def _span(line: dict[str, Any]) -> str:
    first, last = line["start"], line["end"]
    return "undated" if first is None else first if first == last else f"{first} to {last}"
