"""The command line. Every command imports what it needs when it runs, so that help is instant."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import click

from dateline import __version__, wording
from dateline.cli.actors import actors_command
from dateline.cli.codebook import codebook_group
from dateline.cli.intake import ingest, watch
from dateline.cli.ledgers import history_command, relink_command, storyline_command, storylines_command
from dateline.cli.lists import engagements, events, figures, statements
from dateline.cli.options import examples
from dateline.cli.store import explain, recode, rejects, sql, store_group
from dateline.cli.story import clauses, demo, read
from dateline.errors import DatelineError


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


@click.group(
    cls=_Cli,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples("""
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


#: In the order of the work: one story, many, what they hold, what they say together, and the tables behind.
for _command in (
    demo, read, clauses, ingest, watch, rejects, events, statements, figures, engagements, explain,
    storylines_command, storyline_command, history_command, relink_command, sql, recode, store_group,
    actors_command, codebook_group,
):  # fmt: skip
    cli.add_command(_command)
