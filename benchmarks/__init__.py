"""What Dateline measures itself by. Each benchmark is a module with the same command:

    .venv/bin/python -m benchmarks.NAME --data FILE --out PRED.jsonl

It reads the input fields of FILE and never its answers, and writes predictions for a scorer that
knows them. ``python -m benchmarks`` runs all whose data is there and writes docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


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


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Predictions as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
