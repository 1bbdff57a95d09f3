"""The commands about a store as a whole: what was refused, why a row is there, SQL, recoding, sharing."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline import wording
from dateline.cli.coder import CoderChoice, coder_options, job_options
from dateline.cli.options import store_option
from dateline.errors import StoreError

if TYPE_CHECKING:
    from dateline.store import Row, Store
    from dateline.wire import Item

_form = click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table",
                     show_default=True, help="For people, for programs, for spreadsheets.")  # fmt: skip

#: What a reader passes over by design: reading it again comes to the same.
_PASSED_OVER = ("not-article", "advert")


def progress(what: str, done: int, total: int) -> None:
    """Says on a terminal how far the ledgers are."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{what}: {done:,} of {total:,}", nl=False, err=True)
        if done == total:
            click.echo("\r\x1b[K", nl=False, err=True)


def bring_up(store: Store, jobs: int = 1) -> None:
    """Bring the ledgers up to what has just been stored, saying on a terminal how far they are."""
    from dateline import ledgers

    ledgers.update(store, progress, jobs)


# -- what was refused ----------------------------------------------------------------------------


@click.command(
    short_help="List what could not be read, and why; read it again.",
    epilog="""\b
Examples:
  dateline rejects --store wire.duckdb --reason other-language
  dateline rejects --store wire.duckdb --name archive/2024- --format csv
  dateline rejects --store wire.duckdb --reason broken,killed --retry
""",
)
@store_option
@click.option("--reason", "reasons", multiple=True, metavar="REASON",
              help="empty, not-text, other-language, no-sentence, too-long and so on; may be repeated.")  # fmt: skip
@click.option("--name", metavar="TEXT", help="Only inputs with this in their name.")
@_form
@click.option("--retry", is_flag=True, help="Read them again, and say what became of each.")
@click.option("--map", "given_map", multiple=True, metavar="FIELD=NAME,...", help="As for ingest; with --retry.")
@click.option("--allow-internal", is_flag=True, help="As for ingest; with --retry.")
@job_options
@coder_options
def rejects(
    store_path: Path,
    *,
    reasons: tuple[str, ...],
    name: str | None,
    form: str,
    retry: bool,
    given_map: tuple[str, ...],
    allow_internal: bool,
    jobs: int,
    time_limit: float,
    coder: CoderChoice,
) -> None:
    """List the inputs that could not be read, each with its reason and the remedy.

    With --retry they are read again: from their files as they are now, or, where the file is gone, from
    the text that the store has kept of a story that its reader refused. What was passed over (adverts,
    pictures) is tried again only where --reason names it.
    """
    from dateline.store import Store

    wanted = [part.strip() for given in reasons for part in given.split(",")]
    with Store.open(store_path, create=retry and store_path.exists()) as store:
        rows = list(store.rejects(reason=wanted, name=name))
        if retry:
            rows = [row for row in rows if wanted or row["reason"] not in _PASSED_OVER]
            became: dict[str, str] = {}
            if rows:
                with coder.readers(jobs, time_limit) as readers:
                    became = _retry(store, readers, rows, given_map, allow_internal)
                bring_up(store, jobs)
            _show_retried(rows, became, form)
            return
    shown = [{key: value for key, value in row.items() if key != "record"} for row in rows]
    if form == "json":
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    elif form == "csv":
        _write_csv(["name", "reason", "message", "story", "version", "codebook", "model"], shown)
    elif not rows:
        click.echo("nothing was rejected", err=True)
    else:
        _table(["Input", "Reason", "What to do"], [(r["name"], r["reason"], r["message"]) for r in rows])


def _retry(
    store: Store, readers: Any, rows: Sequence[Row], given_map: Sequence[str], allow_internal: bool
) -> dict[str, str]:
    """What became of each, by name: an ingest's outcome, a reason, ``gone`` or ``changed``."""
    from dateline.ingest import Intake
    from dateline.store.rows import story_of
    from dateline.wire import Input, Item, parse_map

    fields = parse_map(given_map)
    wanted = {row["name"]: row for row in rows}
    files: dict[Input, set[str]] = {}
    became: dict[str, str] = {}
    for row in rows:
        found = _file_of(row["name"])
        if found is not None:
            files.setdefault(Input(found, None if found.startswith("http") else Path(found)), set()).add(row["name"])
        elif row["record"] is None:
            became[row["name"]] = "gone"
    seen: set[str] = set()

    def items() -> Iterator[Item]:
        for given, names in files.items():
            whole = given.name in names  # the file as a whole was refused: all that it holds now is wanted
            for item in given.items(fields, allow_internal=allow_internal):
                if whole or item.name in names:
                    seen.add(item.name)
                    yield item
        for name, row in wanted.items():
            if name not in seen and name not in became and row["record"] is not None:
                seen.add(name)
                yield Item(name, story_of(row["record"]))

    intake = Intake(store, readers)
    intake.account.each = {}
    intake.run(items(), again=True)
    for name in wanted:
        if name in intake.account.each:
            became[name] = intake.account.each[name]
        elif name not in became:
            part = [what for other, what in intake.account.each.items() if other.startswith((name + "#", name + "!"))]
            if part:  # it could not be opened, and now it can: its records speak for themselves
                store.forgive(name)
                became[name] = "opened"
            else:
                became[name] = "changed"
    return became


def _file_of(name: str) -> str | None:
    """The file or address in which an input of this name stands; None where there is none such any more."""
    if name.startswith(("http://", "https://")):
        return name if "#" not in name else None
    if os.path.isfile(name):
        return name
    cuts = [at for at, sign in enumerate(name) if sign in "#!"]
    return next((name[:at] for at in reversed(cuts) if os.path.isfile(name[:at])), None)


_BECAME = {
    "added": "read", "replaced": "read", "copy": "a copy of a story that is there", "same": "there already",
    "gone": "its file is gone", "changed": "no longer in its file", "opened": "opened: see its records",
}  # fmt: skip


def _show_retried(rows: Sequence[Row], became: dict[str, str], form: str) -> None:
    told = [
        {
            "name": row["name"],
            "was": row["reason"],
            "became": became[row["name"]],
            "read": became[row["name"]] in _BECAME,
        }
        for row in rows
    ]
    if form == "json":
        click.echo(json.dumps([{**row, "read": row["became"] in ("added", "replaced", "copy", "same")} for row in told],
                              ensure_ascii=False, indent=1))  # fmt: skip
        return
    if form == "csv":
        _write_csv(["name", "was", "became"], told)
        return
    if told:
        _table(
            ["Input", "Was", "Now"],
            [(r["name"], r["was"], _BECAME.get(str(r["became"]), f"refused again: {r['became']}")) for r in told],
        )
    counts = Counter(_BECAME.get(str(row["became"]), "refused again") for row in told)
    tried = wording.count(len(told), "input")
    click.echo(f"tried {tried}" + "".join(f", {n:,} {what}" for what, n in counts.most_common()), err=True)


# -- one row -------------------------------------------------------------------------------------


@click.command(
    short_help="Show one row's words in their story, and the rule behind each cell.",
    epilog="""\b
Examples:
  dateline explain 3f9a0c --store wire.duckdb
  dateline explain 3f9a0c1d22e7b845 --store wire.duckdb --json
""",
)
@click.argument("id_", metavar="ID")
@store_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def explain(id_: str, store_path: Path, as_json: bool) -> None:
    """Show one row's words in their story, and the rule behind each cell.

    ID is that of a story, event, statement, figure or engagement, or its first characters where no other
    id begins so. Each cell's reason names the example, table row or rule that decided it, and what was
    refused on the way.
    """
    from dateline import screen
    from dateline.store import Store

    start = id_.strip().lower()
    if len(start) < 3:
        raise click.UsageError(f"{id_!r} is too short: give at least three characters of an id")
    with Store.open(store_path, create=False) as store:
        found = store.find(start)
        exact = [pair for pair in found if pair[1]["id"] == start]
        found = exact or found
        if not found:
            raise StoreError(f"no id in {store_path} begins with {start}: `dateline events --format json` shows ids")
        if len({row["id"] for _, row in found}) > 1:
            some = ", ".join(f"{row['id']} ({table.removesuffix('s')})" for table, row in found[:5])
            raise StoreError(f"several ids begin with {start}: {some}{' …' if len(found) > 5 else ''}; give more of it")
        table, row = found[0]
        story = row if table == "stories" else next(store.stories(story=row["story"]))
        relation, edits, copies = store.relations(story["id"])
        spans = [] if table == "stories" else _spans(row["record"])
        counts = {} if table != "stories" else _rows_of(store, story["id"])
    if as_json:
        told = {
            "table": table,
            "row": row["record"],
            "coded_by": {key: row[key] for key in ("version", "codebook", "model")},
            "story": {
                key: story[key] for key in ("id", "name", "headline", "published", "outlet", "agency", "copy_of")
            },
            "context": [
                {"start": a, "end": b, "text": story["text"][a:b], "words": words}
                for a, b, words in screen.context(story["text"], spans)
            ],
            "copies": [{k: v for k, v in one.items() if k not in ("version", "codebook", "model")} for one in relation],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1, default=str))
        return
    out = screen.console()
    screen.show_origin(out, story, relation[0] if relation else None, edits, copies)
    if table == "stories":
        screen.show_table(out, ["Table", "Rows"], [(kind, f"{n:,}") for kind, n in counts.items()])
    else:
        screen.show_context(out, story["text"], spans)
        screen.show_rows(out, table, [row], explain=True)
    coded = {key: row[key] for key in ("version", "codebook", "model")}
    click.echo(f"\n{table.removesuffix('s')} {row['id']} · dateline {coded['version']} · codebook {coded['codebook']}"
               f" · {coded['model']}")  # fmt: skip


def _spans(record: dict[str, Any]) -> list[tuple[int, int]]:
    """The words that a record rests on: its own evidence, or that of its changes."""
    spans = record.get("evidence") or [span for change in record.get("changes", ()) for span in change["evidence"]]
    return sorted({(span["start"], span["end"]) for span in spans})


def _rows_of(store: Store, story: str) -> dict[str, int]:
    from dateline.store import KINDS

    return {kind: sum(1 for _ in getattr(store, kind)(story=story)) for kind in KINDS}


# -- SQL -----------------------------------------------------------------------------------------


@click.command(
    short_help="Ask the store in SQL; nothing can be changed.",
    epilog="""\b
Examples:
  dateline sql "SELECT type, count(*) FROM events GROUP BY 1 ORDER BY 2 DESC" --store wire.duckdb
  dateline sql "FROM credits WHERE outlets > 3" --store wire.duckdb --csv > credits.csv
  dateline sql "DESCRIBE events" --store wire.duckdb
""",
)
@click.argument("question", metavar="SQL")
@store_option
@click.option("--csv", "as_csv", is_flag=True, help="For spreadsheets.")
@click.option("--json", "as_json", is_flag=True, help="For programs: an array with an object for each row.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N",
              help="At most so many rows; 0 for all. A table shows 50, the others all, unless told.")  # fmt: skip
def sql(question: str, store_path: Path, as_csv: bool, as_json: bool, limit: int | None) -> None:
    """Ask the store one question in DuckDB's SQL. docs/store.md has the tables.

    The file is opened for reading only, and no other file or address can be reached from the question.
    """
    from itertools import islice

    from dateline.store import sharing

    if as_csv and as_json:
        raise click.UsageError("--csv and --json are two ways to show the same: give one")
    columns, rows = sharing.question(store_path, question)
    if limit is None:
        limit = 0 if as_csv or as_json else 50
    some = islice(rows, limit) if limit else rows
    if as_json:
        first = True
        for row in some:
            text = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_plain)
            click.echo(("[" if first else ",\n ") + text, nl=False)
            first = False
        click.echo("[]" if first else "]")
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in some)
    else:
        shown = [[_cell(value) for value in row] for row in some]
        _table(columns or [""], shown)
        if limit and next(rows, None) is not None:
            click.echo(f"dateline: there are more than these {limit:,}; give --limit 0 for all", err=True)


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else str(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else str(value)


# -- recoding ------------------------------------------------------------------------------------


@click.command(
    short_help="Bring old rows up to the codebook of today.",
    epilog="""\b
Examples:
  dateline recode --store wire.duckdb
  dateline recode --store wire.duckdb --codebook mine/ --jobs 2
  dateline recode --store wire.duckdb --changes changes.jsonl
""",
)
@store_option
@click.option("--changes", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Also write each changed row, before and after, as a line of JSON, at the end of FILE.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The report for programs.")
@job_options
@coder_options
def recode(
    store_path: Path,
    *,
    changes: Path | None,
    as_json: bool,
    jobs: int,
    time_limit: float,
    coder: CoderChoice,
) -> None:
    """Read the stored text of every story again that another version, codebook or model has coded.

    Says what changed: rows added and gone, and cells with another value. Stop it at any moment; the same
    command goes on, and reports on the rest.
    """
    from contextlib import ExitStack

    from dateline.recode import Recoded
    from dateline.recode import recode as read_again
    from dateline.store import Store

    Store.open(store_path, create=False).close()  # told now, and not made where there is none
    recoded = Recoded()
    with ExitStack() as stack:
        store = stack.enter_context(Store.open(store_path))
        readers = stack.enter_context(coder.readers(jobs, time_limit))
        if changes is not None:
            out = stack.enter_context(changes.open("a", encoding="utf-8"))
            recoded.row = lambda row: print(json.dumps(row, ensure_ascii=False), file=out)
        show = sys.stderr.isatty()

        def at(done: int, of: int) -> None:
            if show:
                click.echo(f"\r{done:,} of {of:,} stories", nl=False, err=True)

        read_again(store, readers, recoded, at)
        if show:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
        bring_up(store, jobs)
    tables = {
        kind: {
            "same": c.same,
            "added": c.added,
            "gone": c.gone,
            "changed": c.changed,
            "cells": dict(c.cells.most_common()),
        }
        for kind, c in recoded.tables.items()
    }
    if as_json:
        done = {"stories": recoded.stories, "copies": recoded.copies, "refused": recoded.refused, "rows": tables}
        click.echo(json.dumps(done, indent=1))
        return
    read = wording.count(recoded.stories, "story", "stories")
    refused = f", {recoded.refused:,} refused (their old rows stay)" if recoded.refused else ""
    click.echo(f"{store_path}: {read} read again, {wording.count(recoded.copies, 'copy', 'copies')} with them{refused}")
    if recoded.stories:
        _table(
            ["Rows", "Same", "Added", "Gone", "Changed", "Cells that changed"],
            [
                (kind, *(f"{n:,}" for n in (c.same, c.added, c.gone, c.changed)),
                 ", ".join(f"{cell} {n:,}" for cell, n in c.cells.most_common()))
                for kind, c in recoded.tables.items()
            ],
        )  # fmt: skip


# -- whole stores --------------------------------------------------------------------------------


@click.group(
    "store",
    short_help="Share a store, look at it, bring it up to date.",
    epilog="""\b
Examples:
  dateline store info --store wire.duckdb
  dateline store export wire-parquet/ --store wire.duckdb
  dateline store load wire-parquet/ --store other.duckdb
  dateline store migrate wire.duckdb
""",
)
def store_group() -> None:
    """Share a store as Parquet, look at it as a whole, or bring an old one up to date."""


@store_group.command("export", short_help="Write a store as Parquet, one file for each table.")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@store_option
@click.option("--parquet", is_flag=True, default=True, help="As Parquet, the one form there is.")
def export_command(folder: Path, store_path: Path, parquet: bool) -> None:
    """Write a store as Parquet files, one for each table, into a new folder."""
    from dateline.store import sharing

    counts = sharing.export(store_path, folder)
    click.echo(f"wrote {folder}: {wording.count(sum(counts.values()), 'row')} in {len(counts)} tables")


@store_group.command("load", short_help="Take an export into a store.")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@store_option
@job_options
@coder_options
def load_command(
    folder: Path,
    store_path: Path,
    *,
    jobs: int,
    time_limit: float,
    coder: CoderChoice,
) -> None:
    """Take an export into a store, new or not. Stories that are there already stay as they are.

    New stories are compared with those that were there: copies are credited to their originals, on either side.
    A story that must be read for it is read with the codebook that is given, as `dateline ingest` does.
    """
    from dateline.ingest import Intake
    from dateline.store import Store, sharing

    counts = sharing.load(store_path, folder)
    what = ", ".join(f"{n:,} {table}" for table, n in counts.items() if n)
    click.echo(f"{store_path}: {what or 'nothing new'}")
    with Store.open(store_path) as store:
        if store.not_compared():
            before = store.counts()["copies"]
            with coder.readers(jobs, time_limit) as readers:
                Intake(store, readers).finish()
            more = store.counts()["copies"] - before
            click.echo(f"compared with the stories that were there: {more:,} more are copies")
        bring_up(store, jobs)


@store_group.command("info", short_help="What a store holds, and what coded it.")
@store_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def info_command(store_path: Path, as_json: bool) -> None:
    """Show what a store holds, what coded it, its copies, and what was refused."""
    from dateline.store import Store

    with Store.open(store_path, create=False) as store:
        info = store.info()
    if as_json:
        click.echo(json.dumps(info, indent=1))
        return
    click.echo(f"{store_path}: schema version {info['schema_version']}, made by {info['created_by']},"
               f" {info['bytes'] / 1e6:,.1f} MB")  # fmt: skip
    lines = [(kind, f"{n:,}") for kind, n in info["rows"].items()]
    lines += [(f"ledgers, {table}", f"{n:,}") for table, n in info["ledgers"].items()]
    lines += [("sources", f"{info['sources']:,}")]
    lines += [(f"copies, {kind}", f"{n:,}") for kind, n in info["copies"].items()]
    lines += [(f"rejects, {reason}", f"{n:,}") for reason, n in info["rejects"].items()]
    lines += [
        (f"coded by {c['version']}, codebook {c['codebook']}, {c['model']}", f"{c['stories']:,}")
        for c in info["coded_by"]
    ]
    width = max(len(what) for what, _ in lines)
    for what, n in lines:
        click.echo(f"  {what:<{width}}  {n:>10}")


@store_group.command("migrate", short_help="Bring a store of an older version up to this one.")
@click.argument("store_path", metavar="FILE", type=click.Path(path_type=Path))
def migrate_command(store_path: Path) -> None:
    """Bring a store of an older schema up to this one. The old file stays beside it."""
    from dateline.store import SCHEMA_VERSION, Store, sharing

    done = sharing.migrate(store_path, progress)
    with Store.open(store_path) as store:
        bring_up(store)
    if done is None:
        click.echo(f"{store_path} has schema version {SCHEMA_VERSION} already")
    else:
        version, kept = done
        click.echo(f"{store_path}: schema version {version} to {SCHEMA_VERSION}; the old file is {kept}")


# -- shown ---------------------------------------------------------------------------------------


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from dateline import screen

    screen.show_table(screen.console(), headings, rows)


def _write_csv(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
