"""``dateline actors``: which tables are in use and how old they are, and what a mention stands for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from dateline.cli.options import a_day


@click.command("actors", short_help="Show the actor tables, or what a mention stands for.")
@click.argument("mentions", nargs=-1, metavar="[MENTION]...")
@click.option("--on", "day", metavar="DAY", callback=a_day,
              help="The day of the story, as 2024-03-27; without it, today.")  # fmt: skip
@click.option("--actors", "files", multiple=True, metavar="FILE",
              type=click.Path(path_type=Path, dir_okay=False),
              help="A file of your own actors, looked up before ours. May be repeated.")  # fmt: skip
def actors_command(mentions: tuple[str, ...], day: date | None, files: tuple[Path, ...]) -> None:
    """Show the actor tables with the day they were kept to, or what a MENTION stands for and why.

    \b
    Examples:
      dateline actors
      dateline actors "the Israeli premier" --on 2024-03-08
    """
    from dateline.actors import ActorTables

    tables = ActorTables.load(files)
    on = day or date.today()
    if not mentions:
        kept = tables.as_of
        for name, size in tables.sizes.items():
            click.echo(f"{name:<20} {size:>7,} rows, kept to {kept.get(name, 'no known day')}")
        older = tables.older(on)
        if older:
            click.echo(older.replace("the story is younger", f"{on} is later"))
    for mention in mentions:
        actor = tables.resolve(mention, on=on)
        codes = " ".join(filter(None, (actor.country, "|".join(actor.sectors)))) or "unknown"
        click.echo(f"{mention}: {codes}" + (f", {actor.name}" if actor.name else ""))
        for reason in (actor.decided_by or "in no table: left unknown").split("; "):
            click.echo(f"  {reason}")
        for refused in actor.refused:
            click.echo(f"  refused: {refused}")
