"""The store's file: what may be opened, and what went wrong put in one line."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dateline.errors import StoreError


def check_file(path: Path, create: bool) -> None:
    """Refuse what is not a DuckDB file before DuckDB sees it: it would try to open other formats."""
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
    except FileNotFoundError:
        if not create:
            raise StoreError(f"there is no store {path}: make it with `dateline ingest PATHS --store {path}`") from None
        if not path.parent.is_dir():
            raise StoreError(f"there is no folder {path.parent} for the store: make it first") from None
        return
    except IsADirectoryError:
        raise StoreError(f"{path} is a folder, not a store: name a file, such as {path / 'stories.duckdb'}") from None
    except OSError as error:
        raise StoreError(f"cannot open the store {path} ({error.strerror}): check its permissions") from None
    if not head and not create:
        raise StoreError(f"the store {path} is empty: fill it with `dateline ingest PATHS --store {path}`")
    if head and head[8:12] != b"DUCK":
        kind = "an SQLite database" if head.startswith(b"SQLite") else "not a DuckDB file"
        raise StoreError(f"{path} is {kind}: choose another file for --store, and it will be made")


def translated(error: duckdb.Error, path: Path) -> StoreError:
    """DuckDB's message as one line with a remedy."""
    said = " ".join(str(error).split())
    if "lock" in said.lower() and "conflicting" in said.lower():
        pid = said.partition("(PID ")[2].partition(")")[0]
        who = f"process {pid}" if pid else "another program"
        return StoreError(f"the store {path} is in use by {who}: close it there, or wait until it is done")
    if "read-only" in said.lower() or "permission denied" in said.lower():
        return StoreError(f"cannot write to the store {path}: check its permissions, or choose another file")
    if "no space left" in said.lower():
        return StoreError(
            f"no space is left for the store {path}: free some, and ingest again; nothing is half written"
        )
    return StoreError(f"the store {path} failed ({said[:200]}): ingest the stories into a new file if it is damaged")


def dateline_version() -> str:
    from dateline import __version__

    return __version__
