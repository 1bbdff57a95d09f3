"""Options that several commands share, and the checks of what is given to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

_F = TypeVar("_F", bound=Callable[..., Any])


def together(*options: Callable[[_F], _F]) -> Callable[[_F], _F]:
    """Several options as one, in the order in which help shows them."""

    def decorate(function: _F) -> _F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def examples(text: str) -> str:
    """Examples under a help text, kept line by line."""
    return "\b\n" + text.strip("\n")


def a_day(_context: Any, _option: Any, value: str | None) -> date | None:
    """The check of an option that takes a day."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day: write it as 2024-03-27") from None


store_option = click.option(
    "--store", "store_path", metavar="FILE", required=True, type=click.Path(path_type=Path), help="The store's file.",
    is_eager=True,  # read before the filters, which may ask it what it holds
)  # fmt: skip


def shown_as(*forms: str, help: str) -> Callable[[_F], _F]:
    """How a list is shown, how long it may get, and whether with reasons."""
    return together(
        click.option("--format", "form", type=click.Choice(forms), default="table", show_default=True, help=help),
        click.option("--limit", type=click.IntRange(min=0), metavar="N",
                     help="At most so many rows; 0 for all. A table shows 50, the others all, unless told."),
        click.option("--explain", is_flag=True, help="In a table: what decided each cell."),
    )  # fmt: skip


list_option = shown_as("table", "json", "csv", help="For people, for programs, for spreadsheets.")
list_or_page_option = shown_as("table", "json", "csv", "html",
                            help="For people, for programs, for spreadsheets, or as one page.")  # fmt: skip
days_option = together(
    click.option("--since", metavar="DAY", callback=a_day, help="On this day or later."),
    click.option("--until", metavar="DAY", callback=a_day, help="On this day or before."),
)
where_option = together(
    click.option("--country", metavar="ISO3", help="Where it was: a country's code, such as PSE."),
    click.option("--place", metavar="NAME", help="Where it was: a part of the place's name."),
    click.option("--story", metavar="ID", help="Of one story."),
)


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


def plover() -> dict[str, Any]:
    """The ontology's file, read without loading the codebook that goes with it."""
    import tomllib
    from importlib import resources

    text = (resources.files("dateline") / "codebook" / "plover.toml").read_text(encoding="utf-8")
    return {name: cells for name, cells in tomllib.loads(text).items() if isinstance(cells, dict) and name.isupper()}


def modes() -> list[str]:
    """The modes that PLOVER has, of all types."""
    return list(dict.fromkeys(mode for cells in plover().values() for mode in cells.get("modes", ())))


def many(*names: str, known: Callable[[], Sequence[str]], metavar: str, help: str) -> Callable[[_F], _F]:
    """An option that takes several of what is known."""
    return click.option(*names, multiple=True, metavar=metavar, callback=_one_of(known), help=help)


def any_of(*names: str, metavar: str, help: str) -> Callable[[_F], _F]:
    """As :func:`many`, for values that the coder, not the command line, has the list of."""

    def split(_context: Any, _option: Any, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(part.strip() for given in values for part in given.split(","))

    return click.option(*names, multiple=True, metavar=metavar, callback=split, help=help)
