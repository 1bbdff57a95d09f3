"""The commands for one story: ``demo``, ``read`` and ``clauses``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline import wording
from dateline.cli.coder import CoderChoice, coder_options
from dateline.cli.options import examples, together
from dateline.cli.store import bring_up
from dateline.errors import StoreError

if TYPE_CHECKING:
    from dateline.reading import Reader
    from dateline.record import Reading
    from dateline.story import Story

_metadata = together(
    click.option("--headline", metavar="TEXT", help="The story's headline."),
    click.option("--published", metavar="WHEN", help="When it was published: 2024-03-27 or 2024-03-27T20:00:00Z."),
    click.option("--outlet", metavar="NAME", help="Who printed it."),
    click.option("--agency", metavar="NAME", help="The agency that wrote it."),
    click.option("--url", metavar="URL", help="Where it stands."),
)


@click.command(short_help="Read three bundled stories: the first thing to try.")
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
        reader = CoderChoice().reader()
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


@click.command(
    short_help="Read one story and show what it says happened.",
    epilog=examples("""
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
    coder: CoderChoice,
    **meta: str,
) -> None:
    """Read one story and show what it says happened, and on whose word.

    FILE is plain text or another format that `ingest` reads, with one story in it; - is standard
    input. A JSON object beside a text under the same name (story.txt, story.json) gives headline,
    published, outlet, agency, url and language; the options win over it. Without a published time
    weekdays stay relative: no date is ever guessed.
    """
    story = _story(file, meta)
    reader = coder.reader()
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


@click.command(
    short_help="Show a sentence as the codebook sees it.",
    epilog=examples("""
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
