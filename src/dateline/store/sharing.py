"""Whole stores: written out as Parquet, taken in again, brought up from an older schema, asked in SQL."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from dateline.errors import StoreError
from dateline.store.database import CONFIG, Store
from dateline.store.file import check_file, translated
from dateline.store.rows import pack
from dateline.store.schema import CHILDREN, KINDS, OWN, SCHEMA_VERSION, TABLES

#: What says that a folder is an export, and of which schema.
_LABEL = "dateline.json"


def export(path: Path, folder: Path) -> dict[str, int]:
    """One Parquet file for each table, in a folder that is made; rows by table.

    The folder appears when it is whole. An export that is there already is replaced; any other folder that
    holds something is left alone. The same rows give the same bytes.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / _LABEL).is_file())):
        raise StoreError(f"{folder} is there already, and no export of a store: name a new folder")
    Store.open(path, create=False).close()  # which says what is wrong with it
    making = folder.with_name(folder.name + ".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    counts: dict[str, int] = {}
    with _beside(path, making, read_only=True) as connection:
        for table in TABLES:
            if table.name not in OWN:
                key = ", ".join(f'"{name}"' for name in table.key)
                to = _quoted(making / f"{table.name}.parquet")
                rows = connection.execute(
                    f"COPY (SELECT * FROM {table.name} ORDER BY {key}) TO {to} (FORMAT parquet, COMPRESSION zstd)"
                ).fetchone()
                counts[table.name] = int((rows or (0,))[0])
    label = {"program": "dateline", "schema_version": SCHEMA_VERSION, "rows": counts}
    (making / _LABEL).write_text(json.dumps(label, indent=1) + "\n", encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    making.rename(folder)
    return counts


def load(path: Path, folder: Path) -> dict[str, int]:
    """Take an export into a store, which is made if it is not there; new rows by table.

    Stories that the store has stay as they are, those it has not come with all their rows. One transaction:
    all of it or nothing, and a second time nothing. What newcomers share with stories that were there before is
    not in the export: they come without fingerprints then, and the next :class:`~dateline.ingest.Intake`
    compares them (:meth:`Store.not_compared`).
    """
    label = _label(folder)
    if label.get("schema_version") != SCHEMA_VERSION:
        raise StoreError(
            f"{folder} was exported with schema version {label.get('schema_version')}, this dateline reads"
            f" {SCHEMA_VERSION}: export it again with this version"
        )
    with Store.open(path) as store:
        before = store.counts()
    with _beside(path, folder, read_only=False) as connection:
        connection.begin()
        connection.execute("CREATE TEMP TABLE new AS SELECT id FROM stories LIMIT 0")
        source = {table.name: f"read_parquet({_quoted(folder / f'{table.name}.parquet')})" for table in TABLES}
        names = {table.name: ", ".join(f'"{c.name}"' for c in table.columns) for table in TABLES}
        connection.execute(
            f"INSERT INTO new SELECT id FROM {source['stories']} WHERE id NOT IN (SELECT id FROM stories)"
        )
        for table in ("stories", *CHILDREN, "copies", "edits"):
            story = "id" if table == "stories" else "story"
            arrived = f"(SELECT arrived FROM {source['fingerprints']} f WHERE f.story = id)"
            connection.execute(
                f"INSERT INTO {table} BY NAME SELECT {names[table]} FROM {source[table]}"
                f" WHERE {story} IN (SELECT id FROM new)" + (f" ORDER BY {arrived}" if table == "stories" else "")
            )
        connection.execute(
            f"INSERT INTO changes SELECT id FROM new UNION SELECT p.story FROM {source['printings']} p"
            " ANTI JOIN printings USING (story, name)"
        )
        alone = not before["stories"]
        for table in ("printings", "likenesses") if alone else ("printings",):
            connection.execute(
                f"INSERT INTO {table} BY NAME SELECT {names[table]} FROM {source[table]} ON CONFLICT DO NOTHING"
            )
        connection.execute(
            f"INSERT INTO rejects BY NAME SELECT {names['rejects']} FROM {source['rejects']}"
            " WHERE name NOT IN (SELECT name FROM printings) ON CONFLICT DO NOTHING"
        )
        if alone:
            connection.execute(
                f"INSERT INTO fingerprints BY NAME SELECT * REPLACE (arrived + (SELECT coalesce(max(arrived) + 1, 0)"
                f" FROM fingerprints) AS arrived) FROM (SELECT {names['fingerprints']} FROM {source['fingerprints']})"
                " ORDER BY arrived ON CONFLICT DO NOTHING"
            )
        connection.execute("DROP TABLE new")
        connection.commit()
    with Store.open(path) as store:
        return {table: rows - before[table] for table, rows in store.counts().items()}


def migrate(path: Path, progress: Callable[[str, int, int], None] | None = None) -> tuple[int, Path] | None:
    """Bring a store of an older schema up to this one: its old version, and where the old file stays.

    None where it is of this schema already. The columns are made anew from the whole records that every
    version has kept; what an older version did not record is null. ``progress`` is told what is being done, how much
    of it is done, of how much.
    """
    check_file(path, create=False)
    try:
        with duckdb.connect(str(path), read_only=True, config=CONFIG) as old:
            version = _version_of(old, path)
            if version == SCHEMA_VERSION:
                return None
            making = path.with_name(path.name + ".migrating")
            making.unlink(missing_ok=True)
            with Store.open(making) as store:
                _carry_over(old, store, progress)
    except duckdb.Error as error:
        raise translated(error, path) from None
    kept = path.with_name(f"{path.name}.v{version}")
    with suppress(FileNotFoundError):
        kept.unlink()
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)
    os.replace(making, path)
    return version, kept


def _version_of(old: duckdb.DuckDBPyConnection, path: Path) -> int:
    try:
        meta = dict(old.execute("SELECT key, value FROM meta").fetchall())
    except duckdb.Error:
        meta = {}
    version = str(meta.get("schema_version", ""))
    if meta.get("program") != "dateline" or not version.isdigit():
        raise StoreError(f"{path} is another program's DuckDB database: there is nothing to migrate")
    if int(version) > SCHEMA_VERSION:
        raise StoreError(f"{path} has schema version {version}, this dateline reads {SCHEMA_VERSION}: upgrade dateline")
    return int(version)


#: Stories that are carried over at once.
_CARRIED = 512


def _carry_over(old: duckdb.DuckDBPyConnection, store: Store, progress: Callable[[str, int, int], None] | None) -> None:
    """Every story with its records, the printings and the rejects of an older file into a new one."""
    rows = old.execute("SELECT id, name, version, codebook, model, record FROM stories ORDER BY rowid").fetchall()
    for start in range(0, len(rows), _CARRIED):
        some = rows[start : start + _CARRIED]
        held: dict[str, dict[str, list[Any]]] = {}
        for kind in KINDS:
            # Asked for many stories at once: each question looks through the whole table.
            records = held[kind] = {}
            asked = f"SELECT story, record FROM {kind} WHERE story IN (SELECT unnest(?)) ORDER BY story, n"
            for story, record in old.execute(asked, [[row[0] for row in some]]).fetchall():
                records.setdefault(story, []).append(json.loads(record))
        with store.batch():
            for story, name, *coded, record in some:
                whole: dict[str, Any] = {"story": json.loads(record)}
                whole |= {kind: held[kind].get(story, []) for kind in KINDS}
                whole["coded_by"] = dict(zip(("version", "codebook", "model"), coded, strict=True))
                store.put(pack(whole), name)
        if progress:
            progress("carrying stories over", start + len(some), len(rows))
    for table in ("printings", "rejects"):
        cursor = old.execute(f"SELECT * FROM {table} ORDER BY rowid")
        names = [column[0] for column in cursor.description or []]
        store.insert(table, [dict(zip(names, values, strict=True)) for values in cursor.fetchall()])


def question(path: Path, sql: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The columns and rows that one SELECT gives. The file is open for reading only, and nothing else is open."""
    Store.open(path, create=False).close()
    connection = duckdb.connect(str(path), read_only=True, config={**CONFIG, "lock_configuration": "true"})
    allowed = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type not in allowed:
            raise StoreError("one question at a time, a SELECT (or WITH, FROM, DESCRIBE): nothing can be changed here")
        cursor = connection.execute(statements[0])
    except duckdb.Error as error:
        connection.close()
        raise StoreError(f"cannot answer that: {_first_line(error)}; docs/store.md has the tables") from None
    except StoreError:
        connection.close()
        raise

    def rows() -> Iterator[tuple[Any, ...]]:
        with connection:
            try:
                while some := cursor.fetchmany(1000):
                    yield from some
            except duckdb.Error as error:
                raise StoreError(f"cannot answer that: {_first_line(error)}") from None

    return [column[0] for column in cursor.description or []], rows()


def _first_line(error: duckdb.Error) -> str:
    return " ".join(str(error).partition("\n\n")[0].split())[:300]


def _label(folder: Path) -> dict[str, Any]:
    try:
        label = json.loads((folder / _LABEL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        label = None
    if not isinstance(label, dict) or label.get("program") != "dateline":
        raise StoreError(f"{folder} is no export of a store: make one with `dateline store export FOLDER --store FILE`")
    missing = [t.name for t in TABLES if t.name not in OWN and not (folder / f"{t.name}.parquet").is_file()]
    if missing:
        raise StoreError(f"{folder} lacks {missing[0]}.parquet: export the store again")
    return label


@contextmanager
def _beside(path: Path, folder: Path, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store's file and one folder, and nothing else of the file system."""
    outside = {**CONFIG, "enable_external_access": "true"}
    connection = duckdb.connect(str(path), read_only=read_only, config=outside)
    try:
        connection.execute(f"SET allowed_directories = [{_quoted(folder.resolve())}, {_quoted(folder)}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    except duckdb.Error as error:
        said = _first_line(error)
        raise StoreError(f"cannot use {folder} ({said}): is there space, and is it a whole export?") from None
    finally:
        connection.close()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
