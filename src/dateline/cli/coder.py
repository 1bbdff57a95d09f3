"""What codes: the options that say so on the command line, and the readers that they make."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline import wording
from dateline.cli.codebook import codebook_options, compiling
from dateline.cli.options import together

if TYPE_CHECKING:
    from dateline.pool import Pool
    from dateline.reading import Reader

_coder_options = together(
    click.option("--model", metavar="NAME", help="Another English spaCy model than the one that ships."),
    codebook_options,
    click.option("--actors", multiple=True, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
                 help="Actors of your own, looked up before ours: a table named like ours (my_officeholders.tsv, "
                      "my_organisations.tsv) or a PETRARCH dictionary (.txt, .actors, .agents). May be repeated; "
                      "docs/actors.md shows both."),
    click.option("--threshold", metavar="P", type=click.FloatRange(0, 1),
                 help="How probable an act must be that no example matches word for word, from 0 to 1: higher for "
                      "fewer and surer events, lower for more.  [default: 0.6]"),
)  # fmt: skip
job_options = together(
    click.option("--jobs", metavar="N", type=click.IntRange(1, 64), default=1, show_default=True,
                 help="Processes that read; each takes some 600 MB. The rows are the same for any number."),
    click.option("--time-limit", metavar="SECONDS", type=click.FloatRange(min=0.1), default=60.0, show_default=True,
                 help="For one story; a long one gets a second more for each 1,000 characters."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CoderChoice:
    """What is to code, as the options of a command say it; without any, what ships."""

    model: str | None = None
    codebook: Path | None = None
    instead: bool = False
    actors: tuple[Path, ...] = ()
    threshold: float | None = None

    def reader(self) -> Reader:
        """A reader of this choice, for as long as the command runs; what its tables are to be told of is said."""
        reader = self._loaded()
        gc.freeze()  # its tables live as long as the command: no collection need look at them
        atexit.register(gc.unfreeze)  # but the last: what DuckDB holds is to be let go
        _say(reader.actors.notes)
        return reader

    def _loaded(self) -> Reader:
        from dateline.coding import THRESHOLD
        from dateline.reading import Reader

        threshold = THRESHOLD if self.threshold is None else self.threshold
        if self.codebook is None:
            return Reader(self.model, actors=self.actors, threshold=threshold)
        with compiling() as progress:
            return Reader(self.model, self.codebook, self.actors, threshold, instead=self.instead, progress=progress)

    def readers(self, jobs: int, time_limit: float) -> AbstractContextManager[Pool]:
        """Processes with such readers."""
        from dateline.pool import Pool

        if self.actors:  # looked at here, so that each note is said once
            from dateline.actors import ActorTables

            _say(ActorTables.load(self.actors).notes)
        return Pool(self._loaded, jobs, time_limit)


def coder_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what codes; the command gets them as one ``coder``."""

    @wraps(command)
    def with_coder(
        *args: Any,
        model: str | None,
        codebook: Path | None,
        instead: bool,
        actors: tuple[Path, ...],
        threshold: float | None,
        **rest: Any,
    ) -> Any:
        return command(*args, coder=CoderChoice(model, codebook, instead, actors, threshold), **rest)

    return _coder_options(with_coder)


def _say(notes: Sequence[str]) -> None:
    for note in notes:
        click.echo(f"dateline: {wording.plain(note)}", err=True)
