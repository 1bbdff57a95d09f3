"""What Dateline measures itself by. Each benchmark is a module with the same command:

    .venv/bin/python -m benchmarks.NAME --data FILE --out PRED.jsonl

It reads the input fields of FILE and never its answers, and writes predictions for a scorer that
knows them. ``python -m benchmarks`` runs all whose data is there and writes docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dateline.errors import BadMetadata, EmptyStory, StoryTooLong
from dateline.story import Story, origins, parse_published


def arguments(description: str | None, **switches: str) -> argparse.Namespace:
    """The common command line; ``switches`` are extra flags with their help."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="JSON Lines (or TSV) with the input fields")
    parser.add_argument("--out", type=Path, required=True, help="where the predictions go")
    for name, text in switches.items():
        parser.add_argument(f"--{name.replace('_', '-')}", action="store_true", help=text)
    given = parser.parse_args()
    if not given.data.is_file():
        raise SystemExit(f"there is no {given.data}: development data is not part of a checkout; nothing was measured")
    return given


def read_rows(path: Path, *fields: str) -> Iterator[dict[str, Any]]:
    """The named fields of each JSON line, and no other: answers in the file stay unread."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                row = json.loads(line)
                yield {field: row.get(field) for field in fields}


class Article(NamedTuple):
    """An article of a stream: None where it is no story, and where each code point of the story began as it came."""

    name: str
    story: Story | None
    at: list[int]


def read_stream(path: Path) -> Iterator[Article]:
    """The articles of a stream, each from a line with ``doc`` (or ``id``), ``date`` (or ``published``) and ``text``.

    A date that cannot be read is left out, and what is no story is None; both are said on standard error.
    """
    for n, row in enumerate(read_rows(path, "doc", "id", "date", "published", "headline", "text"), 1):
        name = str(row["doc"] or row["id"] or n)
        try:
            published = parse_published(day) if (day := row["date"] or row["published"]) else None
        except BadMetadata as error:
            published = None
            print(f"{path}, {name}: {error}; read without it", file=sys.stderr)
        text = row["text"] or ""
        try:
            story = Story(text, headline=row["headline"], published=published)
        except (EmptyStory, StoryTooLong) as error:
            print(f"{path}, {name}: {error}", file=sys.stderr)
            yield Article(name, None, [])
        else:
            yield Article(name, story, origins(text))


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Predictions as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
