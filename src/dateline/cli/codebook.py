"""``dateline codebook …``: writing, checking and compiling a codebook of example sentences."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dateline import wording
from dateline.errors import CodebookError

if TYPE_CHECKING:
    from dateline.codebook import Example
    from dateline.codebook.source import Progress
    from dateline.coding import Known
    from dateline.parse import Parser
    from dateline.trial import Finding, Report

_F = TypeVar("_F", bound=Callable[..., Any])

#: So many failures are shown in words, unless all are asked for.
_SHOWN = 20


def _folder(help: str, *, required: bool = False) -> Callable[[_F], _F]:
    return click.option(
        "--codebook", metavar="DIR", required=required, type=click.Path(path_type=Path, file_okay=False), help=help
    )


_instead = click.option(
    "--instead/--beside", default=False, help="Use DIR's examples alone, or beside those that ship (the default)."
)
_model = click.option("--model", metavar="NAME", help="Another English spaCy model than the one that ships.")


def codebook_options(function: _F) -> _F:
    """``--codebook`` and ``--instead``, for the commands that read stories."""
    described = _folder("A codebook of your own: a folder of example files, or a compiled one.")
    return described(_instead(function))


@contextmanager
def compiling(what: str = "compiling the codebook") -> Iterator[Progress]:
    """A bar on standard error where that is a terminal; without one, a line when a long wait begins."""
    if not sys.stderr.isatty():
        begun = False

        def say(done: int, total: int) -> None:
            nonlocal begun
            if not begun and total > 1000:
                begun = True
                click.echo(f"dateline: {what}: {total:,} examples", err=True)

        yield say
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, visible=False)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)
            if done == total and what.startswith("compiling"):
                bar.update(task, description="learning from the examples")

        yield advance


@click.group("codebook")
def codebook_group() -> None:
    """Write, check and compile a codebook of example sentences.

    A codebook is a folder of text files with one marked sentence a line; docs/codebook.md says
    how they are written. Use one of your own with `dateline read --codebook DIR`.
    """


# -- build ---------------------------------------------------------------------------------------


@codebook_group.command("build", short_help="Compile examples to patterns and weights.")
@_folder("The folder of your own examples; without it, those that ship are compiled.")
@_instead
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
              help="Where the compiled codebook goes; without it, where `read` looks for it.")  # fmt: skip
@_model
def build(codebook: Path | None, instead: bool, out: Path | None, model: str | None) -> None:
    """Compile examples to patterns and weights: the same examples give the same bytes.

    It takes under a minute. `read` and `ingest` do it by themselves for a folder of examples; build
    one to pass on, or to see what is wrong with it before a long run.
    """
    from dateline.codebook import own_folder
    from dateline.codebook.source import kept_in, read_source, save_whole

    source = read_source(codebook, instead=instead)
    parser, _, _ = _tools(model)
    with compiling() as progress:
        compiled = source.compile(parser, progress)
    if out is None and source.folder is not None:
        out = kept_in(source, parser)
        save_whole(compiled, out)
    else:
        out = out or own_folder().parent / "compiled"
        compiled.save(out)
    click.echo(
        f"wrote {out}: {wording.count(len(compiled.examples), 'example')},"
        f" {wording.count(len(compiled.patterns), 'pattern')}, digest {compiled.digest}"
    )


# -- check ---------------------------------------------------------------------------------------


@codebook_group.command("check", short_help="Check that each example is coded as itself.")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path, exists=True))
@_folder("The codebook that the files belong to; without it, the one that ships.")
@_instead
@click.option(
    "--all", "show_all", is_flag=True, help="Show every example that is not coded as itself, not the first 20."
)
@click.option("--json", "as_json", is_flag=True, help="Print everything found as JSON.")
@_model
def check(
    files: tuple[Path, ...], *, codebook: Path | None, instead: bool, show_all: bool, as_json: bool, model: str | None
) -> None:
    """Check that each example is coded as itself, and show what it collides with.

    FILEs are example files, or folders of them; a file outside the codebook's folder is checked as
    if it stood in it. Without a FILE all of the codebook's own examples are checked. The exit status
    is 1 if anything is found: a line that cannot be read, an example that is not coded as itself, a
    counter-example that is coded, the same sentence twice.
    """
    from dateline.coding import Coder

    parser, known, reciprocal = _tools(model)
    from dateline.codebook.source import open_source
    from dateline.story import Story
    from dateline.trial import check as check_each
    from dateline.trial import report as make_report
    from dateline.trial import starred

    source, mine, refused = _asked_for(files, codebook, instead)
    if source.folder is not None or files:
        # An example that cannot be compiled would stop all the others from it.
        theirs = list({e.where: e for e in (*source.examples[: source.own], *mine)}.values())
        docs = parser.parse_many(Story(e.text) for e in theirs)
        unfit = [e.where for e, doc in zip(theirs, docs, strict=True) if starred(doc, e)[1] is None]
        refused += [CodebookError(f"{w}: the starred words hold no verb, noun or adjective") for w in unfit]
        mine = [e for e in mine if e.where not in unfit]
        source.examples[:] = [e for e in source.examples if e.where not in unfit]
    with compiling() as progress:
        coder = Coder(open_source(source, parser, progress=progress))
    with compiling("checking") as progress:
        found: list[Finding] = []
        for finding in check_each(mine, coder, parser, known=known, reciprocal=reciprocal):
            found.append(finding)
            progress(len(found), len(mine))
    report = make_report(found, source.examples, coder)
    if as_json:
        record = {"codebook": coder.codebook.digest, "model": parser.name, "unreadable": [str(e) for e in refused]}
        click.echo(json.dumps(record | report.to_dict(), ensure_ascii=False, indent=1))
    else:
        _show(report, refused, None if show_all else _SHOWN, coder.codebook.digest, new=bool(files or codebook))
    if refused or report.failed or report.duplicates:
        sys.exit(1)


def _tools(model: str | None) -> tuple[Parser, Known, frozenset[str]]:
    """The parser, and who is a known actor, as reading has them."""
    from dateline.actors import ActorTables
    from dateline.parse import Parser
    from dateline.reading import RECIPROCAL
    from dateline.trial import known_to

    tables = ActorTables.load(())
    return Parser(model, tables.capitalised()), known_to(tables), RECIPROCAL


def _asked_for(
    files: Sequence[Path], codebook: Path | None, instead: bool
) -> tuple[Any, list[Example], list[CodebookError]]:
    """The source with the asked-for files in it, the examples to check, and the lines that cannot be read."""
    from dataclasses import replace

    from dateline.codebook.examples import example_files, read_file
    from dateline.codebook.source import read_source

    source = read_source(codebook, instead=instead, lenient=True)
    refused = list(source.refused)
    own = source.examples[: source.own]
    if not files:
        return source, own, refused
    home = source.folder.resolve() if source.folder is not None else None
    mine: list[Example] = []
    outside: list[Example] = []
    for path in (p for given in files for p in (example_files(given) if given.is_dir() else [given])):
        label = f"{path.resolve().parent.name}/"
        within = path.resolve().parent == home
        if home is None and path.resolve().parent == _shipped_folder():
            within, label = True, ""
        if within:
            mine += [e for e in own if e.file == f"{label}{path.name}"]
        else:
            outside += read_file(path, label, refused)
    if outside:
        # Not a part of the folder, so nothing is kept in the folder either.
        source = replace(source, examples=[*outside, *source.examples], folder=None)
    return source, [*mine, *outside], refused


def _shipped_folder() -> Path:
    from dateline.codebook import own_folder

    return own_folder().resolve()


def _show(report: Report, refused: Sequence[CodebookError], limit: int | None, digest: str, *, new: bool) -> None:
    from dateline import screen
    from dateline.trial import CAUSES

    out = screen.console()
    for error in refused:
        click.echo(f"unreadable: {wording.plain(str(error))}")
    rows = []
    causes = [c for c in CAUSES if any(c in row["causes"] for row in report.by_type().values())]
    for name, row in report.by_type().items():
        counts = [f"{row['causes'].get(cause, 0) or '-'}" for cause in causes]
        share = f"{100 * row['share']:.0f}%" if row["share"] is not None else "-"
        kept = f"{row['counters_kept']} of {row['counters']}" if row["counters"] else "-"
        rows.append((name, f"{row['as_itself']} of {row['examples']}", share, *counts, kept))
    screen.show_table(
        out, ["Type", "As itself", "Share", *(c.capitalize() for c in causes), "Counter-examples kept"], rows
    )
    failed = report.failed
    if failed:
        click.echo("\nNot coded as themselves:" if limit is None else f"\nNot coded as themselves (the first {limit}):")
    for finding in failed[:limit]:
        click.echo(_in_lines(finding))
    if limit is not None and len(failed) > limit:
        click.echo(f"… and {len(failed) - limit:,} more (give --all, or --json)")
    for first, second in report.duplicates:
        click.echo(f"near-duplicate: {first.where} says what {second.where} says: {wording.plain(first.text)}")
    if new and report.collisions:
        click.echo("\nWhat they collide with (the same starred words under another type; the learned layer decides):")
        for collision in report.collisions if limit is None else report.collisions[:limit]:
            click.echo(f"  {collision.example.where} {collision.pattern}: {_others(collision.others)}")
    elif report.collisions:
        click.echo(f"\n{wording.count(len(report.collisions), 'example')} share their starred words with another type")
    click.echo(f"\ncodebook {digest}")


def _in_lines(finding: Finding) -> str:
    example = finding.example
    marked = "NOT " * example.counter + f"{example.type} {example.mode or '-'}, {example.status}"
    by = f" (as in {finding.by})" if finding.by else ""
    first = f"{example.where} [{', '.join(finding.causes)}] {example.text}"
    second = f"marked {marked}; coded {finding.coded}{by}"
    return f"  {wording.plain(first)}\n      {wording.plain(second)}"


def _others(others: Sequence[tuple[str, str]]) -> str:
    shown = ", ".join(f"{type_} {where}" for type_, where in others[:4])
    return shown + (f" and {len(others) - 4} more" if len(others) > 4 else "")


# -- add -----------------------------------------------------------------------------------------


@codebook_group.command("add", short_help="Add a marked sentence to your own codebook.")
@click.argument("sentence")
@click.option("--type", "type_", metavar="TYPE", required=True, help="A PLOVER type, or one of your own.")
@click.option("--mode", metavar="MODE", help="One of the type's modes.")
@click.option("--status", metavar="STATUS", default="happened", show_default=True,
              help="happened, ongoing, planned, possible, called_off, did_not_happen.")  # fmt: skip
@click.option("--not", "counter", is_flag=True, help="A counter-example: at its starred words nothing is coded.")
@_folder("The folder of your own codebook; it is made if it is not there.", required=True)
@_model
def add(
    sentence: str, *, type_: str, mode: str | None, status: str, counter: bool, codebook: Path, model: str | None
) -> None:
    """Add a marked sentence to a codebook of your own.

    \b
    dateline codebook add --codebook mine --type REJECT --mode meet \\
        "[actor Chad] *scrapped a visit* to [recipient Niger]."

    It is checked first, and you are told how it is coded today and which examples it collides with.
    Nothing is added if it cannot be read.
    """
    from dateline.codebook import Codebook
    from dateline.codebook.examples import parse_line, read_header
    from dateline.codebook.source import is_compiled, kept_in, read_source
    from dateline.coding import Coder
    from dateline.story import Story
    from dateline.trial import check_one, collision, near_duplicates, starred

    type_ = type_.strip().upper()
    if is_compiled(codebook) or codebook.resolve() == _shipped_folder():
        raise CodebookError(f"{codebook} is not a codebook folder of your own: name another, and it will be made")
    path = codebook / f"{type_.lower()}.txt"
    before = path.read_text(encoding="utf-8") if path.is_file() else f"# {type_}\n\n"
    head = f"{'NOT ' * counter}{type_} {mode or '-'}" + (f" {status}" if status != "happened" else "")
    line = f"{head} | {' '.join(sentence.split())}"
    label = f"{codebook.resolve().name}/{path.name}"
    number = len(before.splitlines()) + 1
    example = parse_line(line, label, number, read_header(before.splitlines(), label))

    parser, known, reciprocal = _tools(model)
    doc = parser.parse(Story(example.text))
    if starred(doc, example)[1] is None:
        raise CodebookError(f"{label}: the starred words hold no verb, noun or adjective: {line!r}")
    own: list[Example] = []
    today: Codebook | None = None
    if codebook.is_dir() and any(codebook.glob("*.txt")):
        source = read_source(codebook)
        present, own = source.examples, source.examples[: source.own]
        kept = kept_in(source, parser)
        today = Codebook.load(kept) if is_compiled(kept) else None
    else:
        present = read_source().examples
    which = "by it" if today is not None else "by the codebook that ships"
    coder = Coder(today or Codebook.load())
    finding = check_one(example, doc, coder, known=known, reciprocal=reciprocal)
    for _, twin in near_duplicates([example], present):
        click.echo(f"near-duplicate of {twin.where}: {wording.plain(twin.text)}")
    met = collision(finding, coder)
    others = [*(met.others if met is not None else ()), *(_rivals(finding, own, parser) if today is None else ())]
    codebook.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{before}{'' if before.endswith(chr(10)) else chr(10)}{line}\n", encoding="utf-8")
    click.echo(f"added {example.where}: {wording.plain(line)}")
    by = f" (as in {finding.by})" if finding.by else ""
    click.echo(f"coded today, {which}: {wording.plain(finding.coded)}{by}")
    if others and finding.trigger is not None:
        key, needs = finding.trigger
        click.echo(f"collides ({' '.join((key, *needs))}) with {_others(others)}")


def _rivals(finding: Finding, own: Sequence[Example], parser: Parser) -> Iterator[tuple[str, str]]:
    """Examples of a folder that is not compiled yet, of other types, that make the same pattern."""
    from dateline.codebook import NONE
    from dateline.codebook.patterns import head_key, needs_of
    from dateline.story import Story
    from dateline.trial import starred

    type_ = NONE if finding.example.counter else finding.example.type
    for example, doc in zip(own, parser.parse_many(Story(e.text) for e in own), strict=True):
        sentence, trigger = starred(doc, example)
        other = NONE if example.counter else example.type
        if sentence is None or trigger is None or other == type_:
            continue
        if (head_key(sentence, trigger.head), needs_of(sentence, trigger)) == finding.trigger:
            yield other, example.where
