"""Readings in one DuckDB file: written once however often they come, queried by bound parameters.

Every record has a row with flat columns for what people filter by, and beside them the whole
record as JSON, so nothing that was read is lost in the flattening. Every row names what coded it.

A story is known by the digest of its words. The same words under another name (another outlet's
copy of one wire story) are credited in ``printings`` and coded once: from the copy that was
published first, so that the store does not depend on the order in which files came.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from dateline.errors import StoreError
from dateline.record import CodedBy, Reading
from dateline.store.file import check_file, dateline_version, translated
from dateline.store.queries import Query, as_code, containing, day_of, is_code, who
from dateline.store.rows import Packed, as_text, copy_rows, named, pack, precedence, printing_of, story_of
from dateline.store.schema import CHILDREN, KINDS, LEDGER_TABLES, SCHEMA_VERSION, SOURCE, TABLE, TABLES, VIEWS, Row
from dateline.story import Story

if TYPE_CHECKING:
    from dateline.copies import Copy

#: Readings that go into one transaction where many are added.
BATCH = 64

#: What adding a reading did: ``copy`` is another printing of a story that is there already.
Outcome = Literal["added", "replaced", "copy", "same"]

#: No extension is ever fetched, and no SQL in the file reaches outside of it. One thread: rows keep their
#: order, and the readers have the other cores.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "threads": "1",
    "memory_limit": "512MB",
}
#: Of these, where everything is gone over once: what is kept in memory then is not asked for again.
_SPARING = "192MB"


@dataclass(slots=True)
class Known:
    """What the store knows of a story, before a reading of it is added."""

    name: str
    published: str | None
    reading: str
    copy_of: str | None
    coded_by: CodedBy


@dataclass(slots=True)
class _Pending:
    """What a batch will write when it ends."""

    stories: dict[str, tuple[Row, Packed]] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)
    printings: dict[tuple[str, str], Row] = field(default_factory=dict)
    rejects: dict[str, Row] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    copies: dict[str, tuple[Row, list[Row]] | None] = field(default_factory=dict)
    fingerprints: dict[str, Row] = field(default_factory=dict)
    likenesses: dict[tuple[str, str], Row] = field(default_factory=dict)
    recoded: dict[str, CodedBy] = field(default_factory=dict)
    #: What was there before the batch, as far as it was asked for.
    before: dict[str, Known | None] = field(default_factory=dict)


class Store:
    """A store file. Use :meth:`open`; close it, or use it in a ``with`` statement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._con = connection
        self.path = path
        self._pending: _Pending | None = None

    # -- opening --------------------------------------------------------------------------

    @classmethod
    def open(cls, path: str | Path, create: bool = True) -> Store:
        """The store at ``path``, made if it is not there and ``create`` says so.

        Without ``create`` it is opened for reading only, so that many may read it at once.
        """
        path = Path(path)
        check_file(path, create)
        empty = not path.exists() or path.stat().st_size == 0
        if empty:
            path.unlink(missing_ok=True)
        try:
            connection = duckdb.connect(
                str(path),
                read_only=not create,
                config=CONFIG,
            )
        except duckdb.Error as error:
            raise translated(error, path) from None
        store = cls(connection, path)
        try:
            store._check_schema(create)
        except BaseException:
            connection.close()
            raise
        return store

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The open file, for the ledgers: they keep tables of their own in it."""
        return self._con

    @contextmanager
    def sparing(self) -> Iterator[None]:
        """A time in which everything is gone over once, and little of it is kept in memory."""
        self._con.execute(f"SET memory_limit = '{_SPARING}'")
        try:
            yield
        finally:
            self._con.execute(f"SET memory_limit = '{CONFIG['memory_limit']}'")

    def credited(self, roots: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """The root and the source of stories, as the view ``credits`` has them, from what each goes back to.

        All that go back to one root must be given. A story without a printing is left out.
        """
        if len(roots) == 1:  # for the most part, and asked for in a third of the time
            ((story, root),) = roots.items()
            asked = f"SELECT ? AS root, {SOURCE} FROM printings p WHERE p.story = ? HAVING count(*) > 0"
            found = self._con.execute(asked, [root, story])
        else:
            found = self._con.execute(
                f"SELECT roots.root, {SOURCE} FROM printings p JOIN (SELECT unnest(?::VARCHAR[]) AS story,"
                " unnest(?::VARCHAR[]) AS root) roots ON p.story = roots.story GROUP BY 1",
                [[*roots], [*roots.values()]],
            )
        sources: dict[str, str | None] = dict(found.fetchall())
        return {story: (root, sources[root] or f"story {root}") for story, root in roots.items() if root in sources}

    def close(self) -> None:
        """Close the file. A batch that has not ended is dropped."""
        self._pending = None
        self._con.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check_schema(self, create: bool) -> None:
        tables = {
            name
            for (name,) in self._con.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
            ).fetchall()
        }
        if not tables and create:
            self._create()
            return
        meta: dict[str, str] = {}
        if "meta" in tables:
            try:
                meta = dict(self._con.execute("SELECT key, value FROM meta").fetchall())
            except duckdb.Error:
                meta = {}
        if meta.get("program") != "dateline":
            raise StoreError(
                f"{self.path} is another program's DuckDB database: choose another file for --store,"
                " and it will be made"
            )
        version = meta.get("schema_version", "")
        if version != str(SCHEMA_VERSION):
            newer = version.isdigit() and int(version) > SCHEMA_VERSION
            remedy = "upgrade dateline" if newer else f"bring it up to date with `dateline store migrate {self.path}`"
            raise StoreError(
                f"{self.path} has schema version {version or '?'}, this dateline reads {SCHEMA_VERSION}: {remedy}"
            )

    def _create(self) -> None:
        with self._transaction():
            for table in TABLES:
                columns = ", ".join(f'"{c.name}" {c.type}' for c in table.columns)
                key = ", ".join(f'"{name}"' for name in table.key)
                self._con.execute(f"CREATE TABLE {table.name} ({columns}, PRIMARY KEY ({key}))")
            for table in LEDGER_TABLES:
                self.make_anew(table.name)
            for name, _, _, query in VIEWS:
                self._con.execute(f"CREATE VIEW {name} AS {query}")
            self.insert(
                "meta",
                [
                    {"key": "program", "value": "dateline"},
                    {"key": "schema_version", "value": str(SCHEMA_VERSION)},
                    {"key": "created_by", "value": f"dateline {dateline_version()}"},
                ],
            )

    # -- writing --------------------------------------------------------------------------

    def make_anew(self, table: str) -> None:
        """Empty a ledger's table."""
        # Blobs are hashes and weights, which nothing makes smaller: left as they are, they are read in half the time.
        plain = {"BLOB": "BLOB USING COMPRESSION uncompressed"}
        columns = ", ".join(f'"{c.name}" {plain.get(c.type, c.type)}' for c in TABLE[table].columns)
        self._con.execute(f"CREATE OR REPLACE TABLE {table} ({columns})")

    @contextmanager
    def batch(self) -> Iterator[None]:
        """All that is added or rejected inside is written in one transaction at the end, or not at all."""
        if self._pending is not None:
            yield
            return
        self._pending = _Pending()
        try:
            yield
            self._flush(self._pending)
        finally:
            self._pending = None

    def add(self, reading: Reading, name: str | None = None) -> Outcome:
        """Write a Reading. Adding it again changes nothing; a reading by another codebook replaces it.

        ``name`` is the input that it was read from; a story of the same words under another name
        counts as another printing of it.
        """
        with self.batch():
            assert self._pending is not None
            return self._add(self._pending, reading, name)

    def add_many(self, readings: Iterable[Reading | tuple[Reading, str | None]]) -> dict[Outcome, int]:
        """Write Readings, or pairs of Reading and name, in batches; how many came to what."""
        counts: dict[Outcome, int] = {"added": 0, "replaced": 0, "copy": 0, "same": 0}
        pending: list[tuple[Reading, str | None]] = []

        def write() -> None:
            with self.batch():
                for reading, name in pending:
                    counts[self.add(reading, name)] += 1
            pending.clear()

        for item in readings:
            pending.append(item if isinstance(item, tuple) else (item, None))
            if len(pending) >= BATCH:
                write()
        write()
        return counts

    def reject(
        self, name: str, reason: str, message: str, story: Story | None = None, coded_by: CodedBy | None = None
    ) -> None:
        """Write down that an input was refused. The last refusal of a name stays.

        ``story`` is kept where there was one, so that it can be read again without its file.
        """
        coded = coded_by.to_dict() if coded_by else {"version": dateline_version(), "codebook": None, "model": None}
        with self._batched() as pending:
            pending.accepted.discard(name)
            pending.rejects[name] = {
                "name": name,
                "reason": reason,
                "message": message,
                "story": story.id if story else None,
                **coded,
                "record": story.to_dict() if story else None,
            }

    def put(self, packed: Packed, name: str, copy_of: str | None = None) -> None:
        """Write a Reading, whatever was there of its story.

        ``copy_of`` names the story in which the text was read, where it was not read itself.
        """
        with self._batched() as pending:
            story = packed.story["id"]
            if story in pending.stories or self._known(story) is not None:
                pending.stale.add(story)
            coded_by = CodedBy(**packed.coded_by)
            pending.known[story] = Known(name, packed.story["published"], packed.mark, copy_of, coded_by)
            pending.stories[story] = packed.story_row(name, copy_of), packed

    def credit(self, story: Story, name: str) -> None:
        """Write down that an input holds a story's words."""
        with self._batched() as pending:
            pending.printings[story.id, name] = printing_of(story, name)
            pending.rejects.pop(name, None)
            pending.accepted.add(name)

    def uncredit(self, story: Story, name: str) -> None:
        """Take back that an input holds a story's words, where the story has come to nothing."""
        with self._batched() as pending:
            if not self.has(story.id):
                pending.printings.pop((story.id, name), None)

    def relate(self, story: str, copy: Copy | None, coded_by: CodedBy) -> None:
        """Write down what a story is a copy of; None takes back that it is one."""
        with self._batched() as pending:
            pending.copies[story] = copy_rows(copy, coded_by.to_dict()) if copy else None

    def recoded(self, story: str, coded_by: CodedBy) -> None:
        """Write down what coded a story's relation to others, which its new reading leaves as it is."""
        with self._batched() as pending:
            pending.recoded[story] = coded_by

    def forgive(self, name: str) -> None:
        """Take a refusal back whose input is no longer what was refused."""
        with self._batched() as pending:
            pending.rejects.pop(name, None)
            pending.accepted.add(name)

    def know_again(self, fingerprint: Mapping[str, Any], arrived: int, likenesses: Mapping[str, int]) -> None:
        """Keep a story's fingerprint, and how many runs of words it shares with which others."""
        with self._batched() as pending:
            story = fingerprint["story"]
            kept = {c.name: fingerprint[c.name] for c in TABLE["fingerprints"].columns if c.name != "arrived"}
            pending.fingerprints[story] = {**kept, "arrived": arrived}
            for other, runs in likenesses.items():
                a, b = sorted((story, other))
                pending.likenesses[a, b] = {"a": a, "b": b, "runs": runs}

    @contextmanager
    def _batched(self) -> Iterator[_Pending]:
        with self.batch():
            assert self._pending is not None
            yield self._pending

    def knows(self, story: Story, coded_by: CodedBy, name: str | None = None) -> bool:
        """True where adding this story's reading by ``coded_by`` would change nothing."""
        known = self._known(story.id)
        return (
            known is not None and known.coded_by == coded_by and self._printed(printing_of(story, named(story, name)))
        )

    def _add(self, pending: _Pending, reading: Reading, name: str | None) -> Outcome:
        story = reading.story
        name = named(story, name)
        packed = pack(reading.to_dict(explain=True))
        known = self._known(story.id)
        new_printing = (
            known is not None
            and (story.id, name) not in pending.printings
            and (story.id, name) not in self.printings([story.id])
        )
        self.credit(story, name)
        if known is not None:
            if known.reading == packed.mark:
                return "copy" if new_printing else "same"
            if (
                known.name != name
                and known.coded_by == reading.coded_by
                and precedence(known.published, known.name) <= precedence(packed.story["published"], name)
            ):
                return "copy" if new_printing else "same"
        self.put(packed, name)
        return "replaced" if known is not None else "added"

    def _known(self, story: str) -> Known | None:
        pending = self._pending
        if pending is None:
            return self.known([story]).get(story)
        if story in pending.known:
            return pending.known[story]
        if story not in pending.before:
            self.expect([story])
        return pending.before[story]

    def expect(self, stories: Collection[str]) -> None:
        """Look up, in one question, what is there of the stories that the batch under way will touch."""
        with self._batched() as pending:
            found = self.known(stories)
            pending.before.update((story, found.get(story)) for story in stories)

    def _printed(self, printing: Row) -> bool:
        found = self.printings([printing["story"]]).get((printing["story"], printing["name"]))
        return found == printing

    def _flush(self, pending: _Pending) -> None:
        with self._transaction():
            for table in (*CHILDREN, "parses"):
                self._delete(table, ("story",), [(story,) for story in sorted(pending.stale)])
            self._delete("stories", ("id",), [(story,) for story in sorted(pending.stale)])
            self.insert("stories", [row for row, _ in pending.stories.values()])
            for table in CHILDREN:
                self._insert_packed(
                    table, ",".join(rows for _, packed in pending.stories.values() if (rows := packed.rows[table]))
                )
            parses = ((story, packed.parse) for story, (_, packed) in pending.stories.items())
            self.insert("parses", [{"story": story, "parse": parse} for story, parse in parses if parse])
            for table in ("copies", "edits"):
                self._delete(table, ("story",), [(story,) for story in pending.copies])
            related = [rows for rows in pending.copies.values() if rows]
            self.insert("copies", [row for row, _ in related])
            self.insert("edits", [row for _, rows in related for row in rows])
            for story, coded_by in pending.recoded.items():
                for table in ("copies", "edits"):
                    self._con.execute(
                        f"UPDATE {table} SET version = ?, codebook = ?, model = ? WHERE story = ?",
                        [coded_by.version, coded_by.codebook, coded_by.model, story],
                    )
            self._replace("printings", list(pending.printings.values()))
            self._replace("likenesses", list(pending.likenesses.values()))
            self._replace("fingerprints", list(pending.fingerprints.values()))
            self._delete("rejects", ("name",), [(name,) for name in [*pending.rejects, *pending.accepted]])
            self.insert("rejects", list(pending.rejects.values()))
            changed = {*pending.stories, *pending.copies, *(story for story, _ in pending.printings)}
            self._con.execute("INSERT INTO changes SELECT unnest(?)", [sorted(changed)])

    def _replace(self, table: str, rows: list[Row]) -> None:
        key = TABLE[table].key
        self._delete(table, key, [tuple(row[name] for name in key) for row in rows])
        self.insert(table, rows)

    def _delete(self, table: str, key: Sequence[str], gone: Sequence[tuple[str, ...]]) -> None:
        """Delete rows by key. Those that are not there are not asked for: a deletion costs more than a look."""
        if not gone:
            return
        wanted = " AND ".join(f"{name} IN (SELECT unnest(?))" for name in key)
        lists = [sorted({values[at] for values in gone}) for at in range(len(key))]
        there = set(self._con.execute(f"SELECT {', '.join(key)} FROM {table} WHERE {wanted}", lists).fetchall())
        if there and len(key) == 1:  # one statement for all: each goes over the whole table where no index helps
            values = sorted(value for (value,) in there)
            self._con.execute(f"DELETE FROM {table} WHERE {key[0]} IN (SELECT unnest(?))", [values])
            return
        condition = " AND ".join(f"{name} = ?" for name in key)
        for row in dict.fromkeys(gone):
            if row in there:
                self._con.execute(f"DELETE FROM {table} WHERE {condition}", list(row))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._con.begin()
            yield
            self._con.commit()
        except BaseException as error:
            with suppress(duckdb.Error):  # the connection may have ended the transaction itself
                self._con.rollback()
            if isinstance(error, duckdb.Error):
                raise translated(error, self.path) from error
            raise

    def insert(self, table: str, rows: list[Row]) -> None:
        """Rows as they are: in bulk, one bound list for each column, which DuckDB takes in at once."""
        if not rows:
            return
        columns = TABLE[table].columns
        # JSON as text: left to itself, DuckDB would give all objects of a column the same keys.
        lists = [[as_text(row.get(c.name)) if c.type == "JSON" else row.get(c.name) for row in rows] for c in columns]
        if len(rows) == 1:
            values = ", ".join("?" for _ in columns)
            self._con.execute(f"INSERT INTO {table} VALUES ({values})", [value for (value,) in lists])
            return
        values = ", ".join("unnest(?)" for _ in columns)
        self._con.execute(f"INSERT INTO {table} SELECT {values}", lists)

    def _insert_packed(self, table: str, rows: str) -> None:
        """Rows that are JSON already: one bound text, which DuckDB takes 50 times faster than row after row."""
        if not rows:
            return
        shape = {c.name: [c.type.removesuffix("[]")] if c.type.endswith("[]") else c.type for c in TABLE[table].columns}
        shape |= {"record": "VARCHAR"} if "record" in shape else {}
        blobs = [c.name for c in TABLE[table].columns if c.type == "BLOB"]
        shape |= dict.fromkeys(blobs, "VARCHAR")
        decoded = ", ".join(f"from_base64({name}) AS {name}" for name in blobs)
        columns = f"* REPLACE ({decoded})" if blobs else "*"
        self._con.execute(
            f"INSERT INTO {table} BY NAME SELECT {columns} FROM (SELECT unnest(from_json(?::JSON, ?), max_depth := 2))",
            [f"[{rows}]", json.dumps([shape])],
        )

    # -- what is there --------------------------------------------------------------------

    def known(self, stories: Collection[str]) -> dict[str, Known]:
        """What is known of those of these stories that are there."""
        rows = self._con.execute(
            "SELECT id, name, published, reading, copy_of, version, codebook, model FROM stories"
            " WHERE id IN (SELECT unnest(?))",
            [sorted(stories)],
        ).fetchall()
        return {row[0]: Known(row[1], row[2], row[3], row[4], CodedBy(*row[5:])) for row in rows}

    def has(self, story: str) -> bool:
        """Whether a story is there, read or as a copy of one that was."""
        return self._known(story) is not None

    def refused(self, stories: Collection[str], coded_by: CodedBy) -> dict[tuple[str, str], tuple[str, str]]:
        """Reason and message of those of these stories that this coder has refused, by story and name."""
        rows = self._con.execute(
            "SELECT story, name, reason, message FROM rejects WHERE story IN (SELECT unnest(?))"
            " AND version = ? AND codebook = ? AND model = ?",
            [sorted(stories), coded_by.version, coded_by.codebook, coded_by.model],
        ).fetchall()
        return {(story, name): (reason, message) for story, name, reason, message in rows}

    def refusal(self, story: str) -> tuple[str, str] | None:
        """Reason and message of a story that was refused."""
        for row in self._pending.rejects.values() if self._pending else ():
            if row["story"] == story:
                return row["reason"], row["message"]
        found = self._con.execute(
            "SELECT reason, message FROM rejects WHERE story = ? ORDER BY name LIMIT 1", [story]
        ).fetchone()
        return (found[0], found[1]) if found else None

    def printings(self, stories: Collection[str]) -> dict[tuple[str, str], Row]:
        """The printings of these stories, by story and name."""
        columns = [c.name for c in TABLE["printings"].columns]
        rows = self._con.execute(
            f"SELECT {', '.join(columns)} FROM printings WHERE story IN (SELECT unnest(?))", [sorted(stories)]
        ).fetchall()
        return {row[:2]: dict(zip(columns, row, strict=True)) for row in rows}

    def story(self, story: str) -> Story | None:
        """A story as it was read, or refused."""
        found = self._con.execute("SELECT record FROM stories WHERE id = ?", [story]).fetchone()
        found = (
            found
            or self._con.execute("SELECT record FROM rejects WHERE story = ? ORDER BY name LIMIT 1", [story]).fetchone()
        )
        return story_of(json.loads(found[0])) if found else None

    def record(self, story: str) -> dict[str, Any] | None:
        """The whole Reading of a story, as :meth:`Reading.to_dict` made it."""
        if self._pending is not None and story in self._pending.stories:
            return self._pending.stories[story][1].record()
        found = self._con.execute(
            "SELECT record, version, codebook, model FROM stories WHERE id = ?", [story]
        ).fetchone()
        if found is None:
            return None
        record: dict[str, Any] = {"story": json.loads(found[0])}
        for kind in KINDS:
            found_rows = self._con.execute(f"SELECT record FROM {kind} WHERE story = ? ORDER BY n", [story]).fetchall()
            record[kind] = [json.loads(text) for (text,) in found_rows]
        record["coded_by"] = dict(zip(("version", "codebook", "model"), found[1:], strict=True))
        return record

    def parses(self, stories: Collection[str]) -> dict[str, bytes]:
        """The parses that are kept of those of these stories that were read."""
        rows = self._con.execute("SELECT story, parse FROM parses WHERE story IN (SELECT unnest(?))", [sorted(stories)])
        found: dict[str, bytes] = dict(rows.fetchall())
        if self._pending is not None:
            waiting = self._pending.stories
            found |= {story: waiting[story][1].parse for story in stories if story in waiting}
        return {story: parse for story, parse in found.items() if parse}

    # -- what stories are known again by ---------------------------------------------------

    def schemes(self) -> set[str]:
        """The schemes of the fingerprints."""
        return {scheme for (scheme,) in self._con.execute("SELECT DISTINCT scheme FROM fingerprints").fetchall()}

    def forget_fingerprints(self) -> None:
        """Drop all fingerprints: they are made anew when the next story comes."""
        with self._transaction():
            self._con.execute("DELETE FROM fingerprints")
            self._con.execute("DELETE FROM likenesses")

    def arrived(self) -> int:
        """How many stories have been fingerprinted."""
        return int((self._con.execute("SELECT coalesce(max(arrived) + 1, 0) FROM fingerprints").fetchone() or (0,))[0])

    def fingerprints(self, since: int = 0) -> list[Row]:
        """The fingerprints of stories that arrived as number ``since`` or later, in that order."""
        cursor = self._con.execute("SELECT * FROM fingerprints WHERE arrived >= ? ORDER BY arrived", [since])
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def likenesses(self) -> list[tuple[str, str, int]]:
        """Pairs of stories, and their runs of words in common."""
        return self._con.execute("SELECT a, b, runs FROM likenesses ORDER BY a, b").fetchall()

    def outlets(self, stories: Collection[str]) -> dict[str, list[tuple[str | None, str | None, str | None]]]:
        """When and by whom these stories were printed: published, outlet and agency; refused stories too."""
        found: dict[str, list[tuple[str | None, str | None, str | None]]] = {}
        rows = self._con.execute(
            "SELECT story, published, outlet, agency FROM printings WHERE story IN (SELECT unnest($1))"
            " UNION ALL SELECT story, record->>'published', record->>'outlet', record->>'agency' FROM rejects"
            " WHERE story IN (SELECT unnest($1))",
            [sorted(stories)],
        ).fetchall()
        for story, *printed in rows:
            found.setdefault(story, []).append(tuple(printed))
        return found

    def not_compared(self) -> list[str]:
        """Stories without a fingerprint, which no newcomer is compared with yet, in the order of writing."""
        rows = self._con.execute(
            "SELECT id FROM stories WHERE id NOT IN (SELECT story FROM fingerprints) ORDER BY rowid"
        ).fetchall()
        return [story for (story,) in rows]

    # -- reading --------------------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        return {
            table.name: int((self._con.execute(f"SELECT count(*) FROM {table.name}").fetchone() or (0,))[0])
            for table in TABLES
            if table.name != "meta"
        }

    def coded_as(self, column: str) -> list[str]:
        """The event types, or modes, that are in the store: PLOVER's, and those of users' own codebooks."""
        asked = {
            "type": "SELECT DISTINCT type FROM events ORDER BY 1",
            "mode": "SELECT DISTINCT mode FROM events ORDER BY 1",
        }
        return [value for (value,) in self._con.execute(asked[column]).fetchall() if value is not None]

    def events(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        party: str | None = None,
        type: str | Sequence[str] | None = None,
        mode: str | Sequence[str] | None = None,
        status: str | Sequence[str] | None = None,
        context: str | None = None,
        said_by: str | None = None,
        anonymous: bool | None = None,
        country: str | None = None,
        place: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        story: str | None = None,
        superseded: bool = False,
        limit: int | None = None,
    ) -> Iterator[Row]:
        """Events, by date. A filter that is None asks nothing.

        ``actor`` and ``recipient`` are a country code, sectors (``ISR``, ``MIL``, ``ISR GOV``) or a
        part of a name; an event that holds both ways matches on either side. ``since`` and
        ``until`` keep the events whose days overlap theirs: undated ones are then left out.
        Events of stories that were corrected or withdrawn since are left out, unless ``superseded``.
        """
        query = Query("events")
        if not superseded:
            query.where(
                "story NOT IN (SELECT c.\"of\" FROM copies c WHERE c.supersedes IN ('correction', 'withdrawal'))"
            )
        for side, other, value in (("actor", "recipient", actor), ("recipient", "actor", recipient)):
            if value is not None:
                ours, theirs = who(side, value), who(other, value)
                query.any(ours, (f"(reciprocal AND {theirs[0]})", theirs[1]))
        if party is not None:
            query.any(who("actor", party), who("recipient", party))
        query.one_of("type", type)
        query.one_of("mode", mode)
        query.one_of("status", status)
        if context is not None:
            query.where("list_contains(contexts, ?)", context)
        if said_by is not None:
            query.where(f"len({containing('said_by')}) > 0", said_by)
        query.equals("anonymous", anonymous)
        query.placed(country, place)
        query.between("date", since, until)
        query.equals("story", story)
        return self._rows(query, "date_start NULLS LAST, date_end, story, n", limit)

    def statements(
        self,
        *,
        speaker: str | None = None,
        country: str | None = None,
        anonymous: bool | None = None,
        source: str | Sequence[str] | None = None,
        kind: str | Sequence[str] | None = None,
        stance: str | Sequence[str] | None = None,
        about: str | None = None,
        contradicted: bool | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        story: str | None = None,
        limit: int | None = None,
    ) -> Iterator[Row]:
        """Statements over time: by the day of the saying, else by the day their story was published.

        ``speaker`` is a country code, sectors (``ISR``, ``MIL``, ``ISR GOV``) or a part of a name, ``country`` the
        speaker's; ``source`` is what the speaker is (named, body, unnamed, anonymous, document, media, pronoun);
        ``about`` a part of what was said; ``contradicted`` whether the same story holds the contrary.
        """
        query = Query("statements")
        if speaker is not None:
            query.any(who("source", speaker))
        query.equals("source_country", country)
        query.equals("anonymous", anonymous)
        query.one_of("source_kind", source)
        query.one_of("kind", kind)
        query.one_of("stance", stance)
        if about is not None:
            query.where("contains(lower(content), lower(?))", about)
        if contradicted is not None:
            query.where("(len(contradicts) > 0) = ?", contradicted)
        if since is not None:
            query.where("coalesce(date_end, date_start, published_on) >= ?", day_of(since))
        if until is not None:
            query.where("coalesce(date_start, date_end, published_on) <= ?", day_of(until))
        query.equals("story", story)
        return self._rows(query, "coalesce(date_start, date_end, published_on) NULLS LAST, date_end, story, n", limit)

    def figures(
        self,
        *,
        kind: str | Sequence[str] | None = None,
        by: str | None = None,
        said_by: str | None = None,
        status: str | Sequence[str] | None = None,
        country: str | None = None,
        place: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        story: str | None = None,
        limit: int | None = None,
    ) -> Iterator[Row]:
        """Figures, by the day they are as of."""
        query = Query("figures")
        query.one_of("kind", kind)
        if by is not None:
            query.any(who("by", by))
        if said_by is not None:
            query.where(f"len({containing('said_by')}) > 0", said_by)
        query.one_of("status", status)
        query.placed(country, place)
        query.between("as_of", since, until)
        query.equals("story", story)
        return self._rows(query, "as_of_start NULLS LAST, as_of_end, story, n", limit)

    def engagements(
        self,
        *,
        state: str | Sequence[str] | None = None,
        ever: str | None = None,
        party: str | None = None,
        kind: str | Sequence[str] | None = None,
        country: str | None = None,
        place: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        story: str | None = None,
        limit: int | None = None,
    ) -> Iterator[Row]:
        """Engagements, by their first change. ``state`` is the latest state, ``ever`` any on the way."""
        query = Query("engagements")
        query.one_of("state", state)
        if ever is not None:
            query.where("list_contains(states, ?)", ever)
        if party is not None:
            if is_code(party):
                query.where(f"len({as_code('parties')}) > 0", party)
            else:
                query.where(f"len({containing('party_names')}) > 0", party)
        query.one_of("kind", kind)
        query.placed(country, place)
        query.between("date", since, until)
        query.equals("story", story)
        return self._rows(query, "date_start NULLS LAST, date_end, story, n", limit)

    def stories(self, *, story: str | None = None, limit: int | None = None) -> Iterator[Row]:
        """Stories, by the time they were published."""
        query = Query("stories")
        query.equals("id", story)
        return self._rows(query, "published NULLS LAST, id", limit)

    def rejects(
        self, *, reason: str | Sequence[str] | None = None, name: str | None = None, limit: int | None = None
    ) -> Iterator[Row]:
        """Refused inputs, by name; ``name`` is a part of it."""
        query = Query("rejects")
        query.one_of("reason", reason)
        if name is not None:
            query.where("contains(name, ?)", name)
        return self._rows(query, "name", limit)

    def find(self, start: str) -> list[tuple[str, Row]]:
        """The rows whose id begins so, each with its table: stories, events, statements, figures, engagements."""
        found: list[tuple[str, Row]] = []
        for table in ("stories", *KINDS):
            query = Query(table)
            query.where("starts_with(id, ?)", start)
            found += [(table, row) for row in self._rows(query, "id", 20)]
        return found

    def relations(self, story: str) -> tuple[list[Row], list[Row], list[Row]]:
        """What a story is a copy of (its row of ``copies``), what it changed there, and its own copies."""
        rows = []
        for table, column, order in (
            ("copies", "story", "story"),
            ("edits", "story", "n"),
            ("copies", '"of"', "story"),
        ):
            query = Query(table)
            query.where(f"{column} = ?", story)
            rows.append(list(self._rows(query, order, None)))
        return rows[0], rows[1], rows[2]

    def witnesses(self, events: Sequence[Row]) -> list[tuple[int, int]]:
        """For each event how many independent sources tell it, and how many outlets printed it.

        An event is told by another story where type, both sides and the first day are the same; a story and its
        copies are one source, and so are two stories of one agency or outlet.
        """
        out: list[tuple[int, int]] = []
        credits = {
            story: (source, outlets, root)
            for story, source, outlets, root in self._con.execute(
                "SELECT story, source, outlets, root FROM credits"
            ).fetchall()
        }
        for event in events:
            told = {event["story"]}
            if event["date_start"] is not None:
                told |= {
                    story
                    for (story,) in self._con.execute(
                        "SELECT DISTINCT story FROM events WHERE type = ? AND date_start = ? AND status = ?"
                        " AND coalesce(actor_country, lower(actor_name), '') = ?"
                        " AND coalesce(recipient_country, lower(recipient_name), '') = ?",
                        [event["type"], event["date_start"], event["status"], _side(event, "actor"),
                         _side(event, "recipient")],
                    ).fetchall()
                }  # fmt: skip
            known = [credits[story] for story in told if story in credits]
            roots = {root: outlets for _, outlets, root in known}
            out.append((len({source for source, _, _ in known}) or 1, sum(roots.values()) or 1))
        return out

    def info(self) -> dict[str, Any]:
        """What the file is, what is in it, what coded it, and what was refused."""
        ask = self._con.execute
        coded = ask("SELECT version, codebook, model, count(*) FROM stories GROUP BY ALL ORDER BY ALL").fetchall()
        return {
            **dict(ask("SELECT key, value FROM meta ORDER BY key").fetchall()),
            "bytes": self.path.stat().st_size,
            "rows": self.counts(),
            "ledgers": {
                table.name: int((ask(f"SELECT count(*) FROM {table.name}").fetchone() or (0,))[0])
                for table in LEDGER_TABLES
            },
            "coded_by": [dict(zip(("version", "codebook", "model", "stories"), row, strict=True)) for row in coded],
            "copies": dict(ask("SELECT kind, count(*) FROM copies GROUP BY 1 ORDER BY 1").fetchall()),
            "sources": (ask("SELECT count(DISTINCT source) FROM credits").fetchone() or (0,))[0],
            "rejects": dict(ask("SELECT reason, count(*) FROM rejects GROUP BY 1 ORDER BY 1").fetchall()),
        }

    def outdated(self, coded_by: CodedBy) -> list[tuple[str, str, str | None]]:
        """The stories that something else coded, in the order they were written: id, name and ``copy_of``."""
        return self._con.execute(
            "SELECT id, name, copy_of FROM stories WHERE (version, codebook, model) <> (?, ?, ?) ORDER BY rowid",
            [coded_by.version, coded_by.codebook, coded_by.model],
        ).fetchall()

    def _rows(self, query: Query, order: str, limit: int | None) -> Iterator[Row]:
        sql = f"SELECT * FROM {query.table}"
        if query.conditions:
            sql += " WHERE " + " AND ".join(query.conditions)
        sql += f" ORDER BY {order}"
        if limit is not None:
            sql += " LIMIT ?"
            query.values.append(limit)
        try:
            # A cursor of its own, so that two queries can be read side by side.
            cursor = self._con.cursor().execute(sql, query.values)
            names = [column[0] for column in cursor.description or []]
            while rows := cursor.fetchmany(1000):
                for values in rows:
                    row = dict(zip(names, values, strict=True))
                    if row.get("record") is not None:
                        row["record"] = json.loads(row["record"])
                    yield row
        except duckdb.Error as error:
            raise translated(error, self.path) from error


def _side(event: Row, side: str) -> str:
    return event[f"{side}_country"] or (event[f"{side}_name"] or "").lower()
