"""Readings in one DuckDB file: written once however often they come, queried by bound parameters.

Every record has a row with flat columns for what people filter by, and beside them the whole
record as JSON, so nothing that was read is lost in the flattening. Every row names what coded it.
The schema is the data below (:data:`TABLES`): the tables, the inserts, the CSV headings and
``docs/store.md`` are all made from it.

A story is known by the digest of its words. The same words under another name (another outlet's
copy of one wire story) are credited in ``printings`` and coded once: from the copy that was
published first, so that the store does not depend on the order in which files came.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import duckdb

from dateline.errors import StoreError
from dateline.record import CodedBy, Reading
from dateline.story import METADATA, Story, digest

SCHEMA_VERSION = 2
#: Readings that go into one transaction where many are added.
BATCH = 64

Row = dict[str, Any]

#: What adding a reading did: ``copy`` is another printing of a story that is there already.
Outcome = Literal["added", "replaced", "copy", "same"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its DuckDB type, and what stands in it."""

    name: str
    type: str
    doc: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``key`` names the columns that tell its rows apart."""

    name: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _columns(text: str) -> tuple[Column, ...]:
    rows = (line.split(None, 2) for line in text.splitlines() if line.strip())
    return tuple(Column(name, type_, doc) for name, type_, doc in rows)


_CODED = """
version VARCHAR The version of Dateline that coded the row.
codebook VARCHAR The digest of the codebook that it coded with, and of actor tables of the user's own.
model VARCHAR The parser's model, with its version.
"""
_ROW = """
story VARCHAR The story that the row was read from: `stories.id`.
id VARCHAR The record's id, a digest of its contents.
n INTEGER The record's place in its story, from 0.
"""
_END = (
    """
evidence VARCHAR[] The words that the record rests on; their offsets are in `record`.
"""
    + _CODED
    + """
record JSON The whole record as `dateline read --json --explain` writes it.
"""
)
_SAID = """
said_by VARCHAR[] On whose word, the outermost source first; empty where the story itself tells it.
anonymous BOOLEAN True where one of those sources goes unnamed.
"""


def _actor(side: str, who: str) -> str:
    return f"""
{side}_text VARCHAR The words of the story that name {who}.
{side}_name VARCHAR The name {who} is known by.
{side}_country VARCHAR ISO 3166 alpha-3, or IGO, NGO, ISM, IMG, MNC; null where unknown.
{side}_sectors VARCHAR[] PLOVER sectors, the most telling first.
{side}_names VARCHAR[] Every name in the cell: text, name, and the members of a list.
"""


def _date(prefix: str, what: str) -> str:
    return f"""
{prefix}_start DATE The first day of {what}; null where undated or unanchored.
{prefix}_end DATE Its last day, included; the same as the first for a single day.
{prefix}_granularity VARCHAR day, week, month and so on.
{prefix}_text VARCHAR The words that the date was read from.
"""


_PLACE = """
place_name VARCHAR The place's name in the gazetteer.
place_country VARCHAR Its country, ISO 3166 alpha-3.
geonameid BIGINT Its GeoNames id.
lat DOUBLE Latitude in degrees.
lon DOUBLE Longitude in degrees.
"""

TABLES = (
    Table("meta", "What this file is. `program` is always `dateline`.", ("key",), _columns("""
key VARCHAR `program`, `schema_version` or `created_by`.
value VARCHAR The value.
""")),
    Table("stories", "One row for each story: each text, whoever printed it.", ("id",), _columns("""
id VARCHAR A digest of the text's words, without regard to case and white space.
name VARCHAR The input that was coded: a path, or what the caller named it.
headline VARCHAR The headline.
published VARCHAR When it was published, ISO 8601, in the zone it was given in.
published_on DATE The day of that.
outlet VARCHAR Who printed it.
agency VARCHAR Who wrote it.
url VARCHAR Where it stands.
language VARCHAR As the input says.
byline VARCHAR Who signed it.
dateline VARCHAR Its place and day as the agency prints them.
correction VARCHAR The note that tells what was put right; null where it is no correction.
notice VARCHAR The syndication or copyright notice.
format VARCHAR What it was read from: text, html, feed, newsml-g2, nexis-docx and so on.
words INTEGER Words in the text, by white space.
text VARCHAR The text that every offset counts in, in code points.
reading VARCHAR A digest of the whole Reading.
""" + _CODED + """
record JSON The story as `dateline read --json` writes it.
""")),
    Table("printings", "One row for each input with a story's words: an agency's story stands in many papers.",
          ("story", "name"), _columns("""
story VARCHAR The story: `stories.id`.
name VARCHAR The input's name.
headline VARCHAR Its headline.
published VARCHAR When it was published, ISO 8601.
outlet VARCHAR Who printed it.
agency VARCHAR Who wrote it.
url VARCHAR Where it stands.
""")),
    Table("events", "Who did what to whom, when and where, on whose word, and whether it happened.",
          ("story", "id"), _columns(_ROW + """
type VARCHAR PLOVER type, such as REQUEST.
mode VARCHAR PLOVER mode, such as meet.
contexts VARCHAR[] PLOVER contexts.
""" + _actor("actor", "the actor") + _actor("recipient", "the recipient") + """
reciprocal BOOLEAN True where the event holds in both directions, as talks do.
""" + _date("date", "the event") + _PLACE + """
status VARCHAR happened, ongoing, planned, possible, called_off or did_not_happen.
auxiliary VARCHAR[] PLOVER auxiliary modes: historical, future, hypothetical, negation.
""" + _SAID + """
claimed_by VARCHAR[] The statements that claim it, here or where the story tells it otherwise: `statements.id`.
confirmed_by VARCHAR[] The statements that confirm it.
denied_by VARCHAR[] The statements that deny it.
example VARCHAR The codebook's example that decided; null where the learned layer did.
confidence DOUBLE The probability of the type.
""" + _END)),
    Table("statements", "Who said what, to whom, and in which words.", ("story", "id"), _columns(_ROW
          + _actor("source", "the speaker") + """
source_id VARCHAR One id for all that one source says in one story, the official without a name included.
source_kind VARCHAR named, body, unnamed, anonymous, document, media or pronoun; null where nobody is named.
anonymous BOOLEAN True where the story says that the speaker will not be named.
anonymity_reason VARCHAR The story's reason for that, such as "not authorised to speak".
told VARCHAR Who was told.
cue VARCHAR The word of saying.
content VARCHAR What was said.
kind VARCHAR direct, mixed or indirect.
stance VARCHAR asserts, denies and so on.
""" + _date("date", "the saying") + """
published_on DATE The day the story was published: the day that counts where the saying has none of its own.
chain VARCHAR[] The mouths that it went through, the outermost first; `statement_links` has a row for each.
contradicts VARCHAR[] The story's statements that say the contrary of the same event: `statements.id`.
words_start INTEGER Where the words that it rests on begin in `stories.text`, in code points.
words_end INTEGER Where they end, exclusive.
""" + _END)),
    Table("statement_links", "The mouths that each statement went through, one row each, the outermost first.",
          ("story", "statement", "n"), _columns("""
story VARCHAR The story.
statement VARCHAR The statement: `statements.id`.
n INTEGER The link's place in its chain, from 0.
source VARCHAR The words that name the source.
name VARCHAR Whom they stand for.
country VARCHAR Its country, ISO 3166 alpha-3; null where unknown.
kind VARCHAR As `statements.source_kind`.
anonymous BOOLEAN True where the story says that this source will not be named.
cue VARCHAR The word of saying.
source_start INTEGER Where the source's words begin in `stories.text`, in code points.
source_end INTEGER Where they end, exclusive.
""" + _END)),
    Table("figures", "Tallies: what is counted, how many, by whom and as of when.", ("story", "id"), _columns(_ROW + """
kind VARCHAR killed, wounded, held, missing, displaced, votes, money or other.
low DOUBLE The least it may be.
high DOUBLE The most; the same as the least for one number; null for "more than".
approximate BOOLEAN True for "about", "some", round numbers called so.
unit VARCHAR The currency of money.
of VARCHAR Of whom or what.
""" + _actor("by", "whoever did it") + _PLACE + _date("as_of", "the day of the tally") + """
status VARCHAR As for events.
""" + _SAID + _END)),
    Table("engagements", "What is supposed to happen (talks, visits, votes, deadlines), with its state so far.",
          ("story", "id"), _columns(_ROW + """
kind VARCHAR talks, visit, vote and so on.
parties VARCHAR[] Each party as `ISR GOV`, or its words.
party_names VARCHAR[] Every name of every party.
party_countries VARCHAR[] The countries of the parties.
topic VARCHAR What it is about.
""" + _PLACE + """
state VARCHAR The latest state: proposed, requested, agreed, scheduled, postponed, called_off and so on.
states VARCHAR[] Every state, in order.
date_start DATE The first day of any change.
date_end DATE The last day of any change.
""" + _END)),
    Table("engagement_changes", "The changes of state of each engagement, one row each.",
          ("story", "engagement", "n"), _columns("""
story VARCHAR The story.
engagement VARCHAR The engagement: `engagements.id`.
n INTEGER The change's place in its engagement, from 0.
state VARCHAR The state it came to.
by VARCHAR Who changed it.
""" + _date("date", "the change") + _SAID + _END)),
    Table("rejects", "Inputs that were refused, each with its reason. An input that is later read leaves this table.",
          ("name",), _columns("""
name VARCHAR The input's name.
reason VARCHAR A stable word: empty, not-text, other-language and so on.
message VARCHAR What was said of it, with the remedy.
version VARCHAR The version of Dateline that refused it.
""")),
)  # fmt: skip

_TABLE = {table.name: table for table in TABLES}
#: Tables whose rows belong to one story, and go with it when it is coded anew.
_CHILDREN = ("events", "statements", "statement_links", "figures", "engagements", "engagement_changes")


@dataclass(slots=True)
class _Known:
    """What the store knows of a story, before a reading of it is added."""

    name: str
    published: str | None
    reading: str
    coded_by: CodedBy


@dataclass(slots=True)
class _Pending:
    """What a batch will write when it ends."""

    stories: dict[str, dict[str, list[Row]]] = field(default_factory=dict)
    known: dict[str, _Known] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)
    printings: dict[tuple[str, str], Row] = field(default_factory=dict)
    rejects: dict[str, Row] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)


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
        _check_file(path, create)
        empty = not path.exists() or path.stat().st_size == 0
        if empty:
            path.unlink(missing_ok=True)
        try:
            # No extension is ever fetched, and no SQL in the file reaches outside of it.
            connection = duckdb.connect(
                str(path),
                read_only=not create,
                config={
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                    "enable_external_access": "false",
                },
            )
        except duckdb.Error as error:
            raise _translated(error, path) from None
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
            remedy = "upgrade dateline" if newer else "ingest the stories into a new file"
            raise StoreError(
                f"{self.path} has schema version {version or '?'}, this dateline reads {SCHEMA_VERSION}: {remedy}"
            )

    def _create(self) -> None:
        with self._transaction():
            for table in TABLES:
                columns = ", ".join(f'"{c.name}" {c.type}' for c in table.columns)
                key = ", ".join(f'"{name}"' for name in table.key)
                self._con.execute(f"CREATE TABLE {table.name} ({columns}, PRIMARY KEY ({key}))")
            self._insert(
                "meta",
                [
                    {"key": "program", "value": "dateline"},
                    {"key": "schema_version", "value": str(SCHEMA_VERSION)},
                    {"key": "created_by", "value": f"dateline {_version()}"},
                ],
            )

    # -- writing --------------------------------------------------------------------------

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

    def reject(self, name: str, reason: str, message: str) -> None:
        """Write down that an input was refused. The last refusal of a name stays."""
        with self.batch():
            assert self._pending is not None
            self._pending.accepted.discard(name)
            self._pending.rejects[name] = {"name": name, "reason": reason, "message": message, "version": _version()}

    def knows(self, story: Story, coded_by: CodedBy, name: str | None = None) -> bool:
        """True where adding this story's reading by ``coded_by`` would change nothing."""
        known = self._known(story.id)
        if known is None or known.coded_by != coded_by:
            return False
        printing = _printing(story, _named(story, name))
        found = self._con.execute(
            "SELECT headline, published, outlet, agency, url FROM printings WHERE story = ? AND name = ?",
            [printing["story"], printing["name"]],
        ).fetchone()
        return found == tuple(printing[c] for c in ("headline", "published", "outlet", "agency", "url"))

    def _add(self, pending: _Pending, reading: Reading, name: str | None) -> Outcome:
        story = reading.story
        name = _named(story, name)
        record = reading.to_dict(explain=True)
        mark = digest(json.dumps(record, ensure_ascii=False, sort_keys=True))
        known = self._known(story.id)
        printing = _printing(story, name)
        new_printing = (story.id, name) not in pending.printings and known is not None and not self._printed(printing)
        pending.printings[story.id, name] = printing
        pending.rejects.pop(name, None)
        pending.accepted.add(name)
        published = record["story"]["published"]
        if known is not None:
            if known.reading == mark:
                return "copy" if new_printing else "same"
            if (
                known.name != name
                and known.coded_by == reading.coded_by
                and _precedence(known.published, known.name) <= _precedence(published, name)
            ):
                return "copy" if new_printing else "same"
            pending.stale.add(story.id)
        pending.known[story.id] = _Known(name, published, mark, reading.coded_by)
        pending.stories[story.id] = _rows(record, name, mark)
        return "replaced" if known is not None else "added"

    def _known(self, story: str) -> _Known | None:
        if self._pending is not None and story in self._pending.known:
            return self._pending.known[story]
        found = self._con.execute(
            "SELECT name, published, reading, version, codebook, model FROM stories WHERE id = ?", [story]
        ).fetchone()
        return _Known(found[0], found[1], found[2], CodedBy(*found[3:])) if found else None

    def _printed(self, printing: Row) -> bool:
        found = self._con.execute(
            "SELECT 1 FROM printings WHERE story = ? AND name = ?", [printing["story"], printing["name"]]
        ).fetchone()
        return found is not None

    def _flush(self, pending: _Pending) -> None:
        with self._transaction():
            for story in sorted(pending.stale):
                for table in _CHILDREN:
                    self._con.execute(f"DELETE FROM {table} WHERE story = ?", [story])
                self._con.execute("DELETE FROM stories WHERE id = ?", [story])
            for table in ("stories", *_CHILDREN):
                self._insert(table, [row for rows in pending.stories.values() for row in rows[table]])
            for story, name in pending.printings:
                self._con.execute("DELETE FROM printings WHERE story = ? AND name = ?", [story, name])
            self._insert("printings", list(pending.printings.values()))
            for name in [*pending.rejects, *pending.accepted]:
                self._con.execute("DELETE FROM rejects WHERE name = ?", [name])
            self._insert("rejects", list(pending.rejects.values()))

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
                raise _translated(error, self.path) from error
            raise

    def _insert(self, table: str, rows: list[Row]) -> None:
        """Rows in bulk: one bound JSON text, which DuckDB takes 50 times faster than row after row."""
        if not rows:
            return
        shape = {
            c.name: [c.type.removesuffix("[]")] if c.type.endswith("[]") else c.type for c in _TABLE[table].columns
        }
        self._con.execute(
            f"INSERT INTO {table} BY NAME SELECT unnest(from_json(?::JSON, ?), max_depth := 2)",
            [json.dumps(rows, ensure_ascii=False), json.dumps([shape])],
        )

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
        limit: int | None = None,
    ) -> Iterator[Row]:
        """Events, by date. A filter that is None asks nothing.

        ``actor`` and ``recipient`` are a country code, sectors (``ISR``, ``MIL``, ``ISR GOV``) or a
        part of a name; an event that holds both ways matches on either side. ``since`` and
        ``until`` keep the events whose days overlap theirs: undated ones are then left out.
        """
        query = _Query("events")
        for side, other, value in (("actor", "recipient", actor), ("recipient", "actor", recipient)):
            if value is not None:
                ours, theirs = _who(side, value), _who(other, value)
                query.any(ours, (f"(reciprocal AND {theirs[0]})", theirs[1]))
        if party is not None:
            query.any(_who("actor", party), _who("recipient", party))
        query.one_of("type", type)
        query.one_of("mode", mode)
        query.one_of("status", status)
        if context is not None:
            query.where("list_contains(contexts, ?)", context)
        if said_by is not None:
            query.where(f"len({_containing('said_by')}) > 0", said_by)
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
        query = _Query("statements")
        if speaker is not None:
            query.any(_who("source", speaker))
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
            query.where("coalesce(date_end, date_start, published_on) >= ?", _day(since))
        if until is not None:
            query.where("coalesce(date_start, date_end, published_on) <= ?", _day(until))
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
        query = _Query("figures")
        query.one_of("kind", kind)
        if by is not None:
            query.any(_who("by", by))
        if said_by is not None:
            query.where(f"len({_containing('said_by')}) > 0", said_by)
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
        query = _Query("engagements")
        query.one_of("state", state)
        if ever is not None:
            query.where("list_contains(states, ?)", ever)
        if party is not None:
            if _is_code(party):
                query.where(f"len({_as_code('parties')}) > 0", party)
            else:
                query.where(f"len({_containing('party_names')}) > 0", party)
        query.one_of("kind", kind)
        query.placed(country, place)
        query.between("date", since, until)
        query.equals("story", story)
        return self._rows(query, "date_start NULLS LAST, date_end, story, n", limit)

    def stories(self, *, story: str | None = None, limit: int | None = None) -> Iterator[Row]:
        """Stories, by the time they were published."""
        query = _Query("stories")
        query.equals("id", story)
        return self._rows(query, "published NULLS LAST, id", limit)

    def rejects(self, *, reason: str | None = None, limit: int | None = None) -> Iterator[Row]:
        """Refused inputs, by name."""
        query = _Query("rejects")
        query.equals("reason", reason)
        return self._rows(query, "name", limit)

    def _rows(self, query: _Query, order: str, limit: int | None) -> Iterator[Row]:
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
                    if "record" in row:
                        row["record"] = json.loads(row["record"])
                    yield row
        except duckdb.Error as error:
            raise _translated(error, self.path) from error


class _Query:
    """Conditions with their bound values, in step."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.conditions: list[str] = []
        self.values: list[Any] = []

    def where(self, condition: str, *values: Any) -> None:
        self.conditions.append(condition)
        self.values.extend(values)

    def any(self, *alternatives: tuple[str, list[str]]) -> None:
        self.where(
            "(" + " OR ".join(sql for sql, _ in alternatives) + ")", *(v for _, values in alternatives for v in values)
        )

    def equals(self, column: str, value: Any) -> None:
        if value is not None:
            self.where(f"{column} = ?", value)

    def one_of(self, column: str, value: str | Sequence[str] | None) -> None:
        wanted = [value] if isinstance(value, str) else list(value or ())
        if wanted:
            self.where(f"{column} IN ({', '.join('?' * len(wanted))})", *wanted)

    def placed(self, country: str | None, place: str | None) -> None:
        self.equals("place_country", country)
        if place is not None:
            self.where("contains(lower(place_name), lower(?))", place)

    def between(self, prefix: str, since: date | str | None, until: date | str | None) -> None:
        if since is not None:
            self.where(f"coalesce({prefix}_end, {prefix}_start) >= ?", _day(since))
        if until is not None:
            self.where(f"coalesce({prefix}_start, {prefix}_end) <= ?", _day(until))


def _day(value: date | str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise StoreError(f"cannot read the day {value!r}: write it as 2024-03-27") from None


def _is_code(value: str) -> bool:
    """``ISR``, ``MIL``, ``ISR GOV``: codes in capitals, not a name."""
    parts = value.split()
    return bool(parts) and all(len(part) == 3 and part.isascii() and part.isupper() for part in parts)


def _who(side: str, value: str) -> tuple[str, list[str]]:
    """The condition that an actor's cell fits what was asked for."""
    if not _is_code(value):
        return f"len({_containing(side + '_names')}) > 0", [value]
    parts = value.split()
    each = f"({side}_country = ? OR list_contains({side}_sectors, ?))"
    # An event without the actor gives null, which would hide the other side of an OR.
    return f"coalesce({' AND '.join([each] * len(parts))}, false)", [part for part in parts for _ in range(2)]


def _containing(column: str) -> str:
    return f"list_filter({column}, lambda x: contains(lower(x), lower(?)))"


def _as_code(column: str) -> str:
    return f"list_filter({column}, lambda x: starts_with(x || ' ', ? || ' '))"


# -- rows -------------------------------------------------------------------------------------


_STATEMENT_CELLS = (
    "source_id", "source_kind", "anonymous", "anonymity_reason", "told", "cue", "content", "kind", "stance",
    "contradicts",
)  # fmt: skip


def _rows(record: dict[str, Any], name: str, mark: str) -> dict[str, list[Row]]:
    """A Reading's JSON as rows of every table that belongs to a story."""
    story, coded = record["story"], record["coded_by"]
    published = story["published"]
    rows: dict[str, list[Row]] = {
        "stories": [
            {
                **{key: story[key] for key in ("id", "published", *METADATA)},
                "name": name,
                "published_on": published[:10] if published else None,
                "words": len(story["text"].split()),
                "text": story["text"],
                "reading": mark,
                **coded,
                "record": story,
            }
        ]
    }

    def whole(n: int, item: dict[str, Any]) -> Row:
        return {"story": story["id"], "id": item["id"], "n": n, **coded, "record": item, **_words(item)}

    rows["events"] = [
        {
            **whole(n, e),
            **{key: e[key] for key in ("type", "mode", "contexts", "reciprocal", "status", "auxiliary")},
            **{key: e[key] for key in ("example", "confidence")},
            **_actor_cells("actor", e["actor"]),
            **_actor_cells("recipient", e["recipient"]),
            **_date_cells("date", e["date"]),
            **_place_cells(e["place"]),
            **_said_cells(e["said_by"]),
            **{key: [said["statement"] for said in e[key]] for key in ("claimed_by", "confirmed_by", "denied_by")},
        }
        for n, e in enumerate(record["events"])
    ]
    rows["statements"] = [
        {
            **whole(n, s),
            **{key: s[key] for key in _STATEMENT_CELLS},
            "chain": [link["source"] for link in s["chain"]],
            "published_on": published[:10] if published else None,
            "words_start": min((span["start"] for span in s["evidence"]), default=None),
            "words_end": max((span["end"] for span in s["evidence"]), default=None),
            **_actor_cells("source", s["source"]["actor"] if s["source"] else None),
            **_date_cells("date", s["date"]),
        }
        for n, s in enumerate(record["statements"])
    ]
    rows["statement_links"] = [
        {
            "story": story["id"],
            "statement": s["id"],
            "n": n,
            **{key: link[key] for key in ("source", "name", "country", "kind", "anonymous", "cue")},
            "source_start": link["evidence"][0]["start"],
            "source_end": link["evidence"][0]["end"],
            **_words(link),
            **coded,
            "record": link,
        }
        for s in record["statements"]
        for n, link in enumerate(s["chain"])
    ]
    rows["figures"] = [
        {
            **whole(n, f),
            **{key: f[key] for key in ("kind", "low", "high", "approximate", "unit", "of", "status")},
            **_actor_cells("by", f["by"]),
            **_place_cells(f["place"]),
            **_date_cells("as_of", f["as_of"]),
            **_said_cells(f["said_by"]),
        }
        for n, f in enumerate(record["figures"])
    ]
    rows["engagements"] = []
    rows["engagement_changes"] = []
    for n, g in enumerate(record["engagements"]):
        changes = g["changes"]
        days = [day for c in changes if c["date"] for day in (c["date"]["start"], c["date"]["end"]) if day]
        spans = [span for c in changes for span in c["evidence"]]
        rows["engagements"].append(
            {
                **whole(n, {**g, "evidence": spans}),
                "record": g,
                "kind": g["kind"],
                "topic": g["topic"],
                "parties": [_label(party) for party in g["parties"]],
                "party_names": [found for party in g["parties"] for found in _names(party)],
                "party_countries": [party["country"] for party in g["parties"] if party["country"]],
                **_place_cells(g["place"]),
                "state": changes[-1]["state"] if changes else None,
                "states": [c["state"] for c in changes],
                "date_start": min(days, default=None),
                "date_end": max(days, default=None),
            }
        )
        for k, c in enumerate(changes):
            rows["engagement_changes"].append(
                {
                    "story": story["id"],
                    "engagement": g["id"],
                    "n": k,
                    "state": c["state"],
                    "by": c["by"],
                    **_date_cells("date", c["date"]),
                    **_said_cells(c["said_by"]),
                    **_words(c),
                    **coded,
                    "record": c,
                }
            )
    return rows


def _words(item: dict[str, Any]) -> Row:
    return {"evidence": [span["text"] for span in item["evidence"]]}


def _names(cell: dict[str, Any]) -> list[str]:
    found = [cell["text"], cell["name"], *(name for member in cell.get("members", ()) for name in _names(member))]
    return list(dict.fromkeys(name for name in found if name))


def _label(cell: dict[str, Any]) -> str:
    return " ".join(filter(None, [cell["country"], *cell["sectors"][:1]])) or str(cell["text"])


def _actor_cells(side: str, cell: dict[str, Any] | None) -> Row:
    if cell is None:
        return {}
    return {
        f"{side}_text": cell["text"],
        f"{side}_name": cell["name"],
        f"{side}_country": cell["country"],
        f"{side}_sectors": cell["sectors"],
        f"{side}_names": _names(cell),
    }


def _date_cells(prefix: str, cell: dict[str, Any] | None) -> Row:
    if cell is None:
        return {}
    return {f"{prefix}_{key}": cell[key] for key in ("start", "end", "granularity", "text")}


def _place_cells(cell: dict[str, Any] | None) -> Row:
    if cell is None:
        return {}
    return {
        "place_name": cell["name"],
        "place_country": cell["country"],
        **{key: cell[key] for key in ("geonameid", "lat", "lon")},
    }


def _said_cells(said_by: list[dict[str, Any]]) -> Row:
    return {
        "said_by": [said["source"] or "unnamed" for said in said_by],
        "anonymous": any(said["anonymous"] for said in said_by),
    }


def _printing(story: Story, name: str) -> Row:
    return {
        "story": story.id,
        "name": name,
        "headline": story.headline,
        "published": story.published.isoformat() if story.published else None,
        "outlet": story.outlet,
        "agency": story.agency,
        "url": story.url,
    }


def _named(story: Story, name: str | None) -> str:
    return name if name is not None else story.url or story.outlet or ""


def _precedence(published: str | None, name: str) -> tuple[bool, str, str]:
    return published is None, published or "", name


# -- files ------------------------------------------------------------------------------------


def _check_file(path: Path, create: bool) -> None:
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


def _translated(error: duckdb.Error, path: Path) -> StoreError:
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


def _version() -> str:
    from dateline import __version__

    return __version__


def schema_doc() -> str:
    """``docs/store.md``, whole: the tables as the code has them."""
    lines = [
        "# The store",
        "",
        "One DuckDB file, made by `dateline ingest PATHS --store FILE`, open to any DuckDB client.",
        f"This is schema version {SCHEMA_VERSION}. The page is made from the code:"
        " `python -m dateline.store > docs/store.md`.",
        "",
        "Each record has one row: flat columns for what is filtered by, and `record`, the whole record as JSON.",
        "Every row names what coded it (`version`, `codebook`, `model`), so that it can be made again.",
        "",
        "- Ingesting an input again changes nothing. Another codebook or model replaces the rows of what it reads.",
        "- Each batch is one transaction: after a crash, ingest again, and nothing is lost or doubled.",
        "- A text that several outlets print is coded once, from the earliest printing; `printings` credits all.",
        "- An input that cannot be read stands in `rejects` with its reason, until it can.",
        "",
        "```sql",
        "-- Requests to meet, with the words they rest on",
        "SELECT date_start, actor_country, recipient_country, said_by, evidence",
        "FROM events WHERE type = 'REQUEST' AND mode = 'meet' AND status = 'happened';",
        "",
        "-- Anything of a record that has no column is in its JSON",
        "SELECT record->'$.evidence[0].start' FROM events;",
        "```",
    ]
    for table in TABLES:
        lines += ["", f"## {table.name}", "", table.doc, "", "| Column | Type | |", "| --- | --- | --- |"]
        keys = set(table.key)
        lines += [f"| `{c.name}`{' (key)' if c.name in keys else ''} | {c.type} | {c.doc} |" for c in table.columns]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(schema_doc(), end="")
