"""What README.md and the pages under docs/ tell people to type is understood by the command line."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.cli import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(page: Path) -> list[str]:
    """The lines of a page's code blocks that call dateline, continued lines joined."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line.removeprefix("$ ") for line in lines if re.match(r"(\$ )?dateline [a-z]", line)]


COMMANDS = [(page.name, line) for page in PAGES for line in commands(page)]


def test_readme_names_every_command() -> None:
    named = {shlex.split(line, comments=True)[1] for name, line in COMMANDS if name == "README.md"}
    assert set(cli.commands) - named == {"demo"}, "and `make demo` is how README shows that one"


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_a_command_on_a_page_is_understood(page: str, line: str) -> None:
    """With --help behind it nothing is run, but an option or argument that does not exist is refused."""
    words = shlex.split(re.split(r" [<>] ", line)[0], comments=True)[1:]
    result = CliRunner().invoke(cli, [*words, "--help"])
    assert result.exit_code == 0, f"{page}: {result.output}"
