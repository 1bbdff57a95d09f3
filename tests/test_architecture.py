"""docs/architecture.md names every room, and what each may import. Here the code is held to the page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "dateline"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    """The package or module right under ``dateline`` that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


ROOMS = {room_of(path) for path in FILES} - {"__init__", "__main__"}


def table(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def named(cell: str) -> list[str]:
    return re.findall(r"`(\w+)(?:\.py|/)?`", cell)


def allowed() -> dict[str, set[str]]:
    """Room to the rooms that the page lets it import, in the order of the page."""
    out: dict[str, set[str]] = {}
    for rooms, imports in table("What may import what"):
        above = set(out) if imports.startswith("every room above but ") else None
        may = set(named(imports)) if above is None else above - set(named(imports))
        out |= dict.fromkeys(named(rooms), may)
    return out


def imported(tree: ast.AST) -> Iterator[str]:
    """The rooms that a file imports when it runs, at its top or inside a function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are written in full"
            under = [f"dateline.{alias.name}" for alias in node.names]
            names = under if node.module == "dateline" else [node.module or ""]
        yield from (name.split(".")[1] for name in names if name.startswith("dateline."))
        yield from imported(node)


def test_each_room_stands_on_the_page() -> None:
    assert not ROOMS - {room for module, *_ in table("The rooms") for room in named(module)}


def test_each_room_has_its_rule() -> None:
    assert set(allowed()) == ROOMS - {"cli"}


def test_no_room_imports_what_the_page_does_not_name() -> None:
    rules = allowed()
    against = {
        (path.relative_to(PACKAGE).as_posix(), name)
        for path in FILES
        if (room := room_of(path)) in rules
        for name in set(imported(ast.parse(path.read_text(encoding="utf-8")))) & ROOMS
        if name != room and name not in rules[room]
    }
    assert not against, "either the import goes, or docs/architecture.md is to say why it may"


def test_no_stage_reaches_what_is_built_on_it() -> None:
    """Through however many rooms; ``record`` loads the page only when a notebook asks for it."""
    rules = allowed() | {"record": {"status", "story"}}
    reached, new = set[str](), {"reading", "trial", "copies", "storylines"}
    while new:
        reached |= new
        new = set[str]().union(*(rules[room] for room in new)) - reached
    assert not reached & {"store", "desk", "screen", "wording", "pool", "ingest", "recode", "wire"}
