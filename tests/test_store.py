"""The store: written once, whatever comes; queried by bound parameters; honest about other files."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from made import HOSTILE, TEXT, THURSDAY, hostile, made

from dateline.errors import StoreError
from dateline.record import CodedBy, Reading
from dateline.store import TABLES, Store, schema_doc, sharing
from dateline.story import Story
from dateline.wording import TOOK_PLACE


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store.open(tmp_path / "s.duckdb") as opened:
        yield opened


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in order."""
    return {table.name: store._con.execute(f"SELECT * FROM {table.name} ORDER BY ALL").fetchall() for table in TABLES}


def test_twice_changes_nothing(store: Store) -> None:
    reading = made()
    assert store.add(reading, "a.txt") == "added"
    before = dump(store)
    assert store.add(reading, "a.txt") == "same"
    assert store.knows(reading.story, reading.coded_by, "a.txt")
    assert dump(store) == before
    assert store.counts() == {
        "stories": 1, "printings": 1, "events": 7, "statements": 5, "figures": 2, "engagements": 1,
        "engagement_changes": 3, "statement_links": 3, "copies": 0, "edits": 0, "fingerprints": 0, "likenesses": 0,
        "parses": 0, "rejects": 0,
    }  # fmt: skip


def test_nothing_is_lost_in_the_flattening(store: Store) -> None:
    reading = made()
    store.add(reading)
    record = reading.to_dict(explain=True)
    for kind in ("events", "statements", "figures", "engagements"):
        rows = sorted(getattr(store, kind)(), key=lambda row: row["n"])
        assert [row["record"] for row in rows] == record[kind]
        for row in rows:
            assert {key: row[key] for key in ("version", "codebook", "model")} == record["coded_by"]
    assert next(store.stories())["record"] == record["story"]


def test_hostile_text_goes_in_and_comes_out_as_it_is(store: Store) -> None:
    reading = hostile()
    store.add(reading, "'); DROP TABLE events; --")
    assert {row["actor_name"] for row in store.events()} == {HOSTILE}
    assert list(store.events(actor="'; DROP TABLE events; --")) == []
    assert len(list(store.events(actor=HOSTILE))) == 7
    store.reject("x' OR 1=1", "empty", HOSTILE)
    assert next(store.rejects())["message"] == HOSTILE


def test_a_new_codebook_replaces_rows_without_doubling(store: Store) -> None:
    store.add(made(), "a.txt")
    anew = replace(made(), coded_by=CodedBy("0.2.0", "another", "m"))
    anew = replace(anew, events=anew.events[:2])
    assert store.add(anew, "a.txt") == "replaced"
    assert store.counts()["events"] == 2
    assert {row["codebook"] for row in store.statements()} == {"another"}


def test_better_metadata_of_the_same_input_replaces(store: Store) -> None:
    store.add(made(published=None), "a.txt")
    assert store.add(made(), "a.txt") == "replaced"
    assert next(store.stories())["published_on"] == date(2025, 6, 12)


def test_copies_are_credited_and_coded_once_in_any_order(tmp_path: Path) -> None:
    early = made(outlet="The Shore", published="2025-06-12T10:00:00-05:00")
    late = made(outlet="The Lake", published="2025-06-12T19:00:00-05:00")
    dumps = []
    for name, order in (("1", [(early, "b.txt"), (late, "a.txt")]), ("2", [(late, "a.txt"), (early, "b.txt")])):
        with Store.open(tmp_path / name) as store:
            for reading, given in order:
                store.add(reading, given)
            assert store.counts()["stories"] == 1
            assert store.counts()["printings"] == 2
            assert next(store.stories())["outlet"] == "The Shore"
            assert store.add(late, "a.txt") == "same"
            dumps.append(dump(store))
    assert dumps[0] == dumps[1]


def test_many_at_once_equal_one_by_one(tmp_path: Path) -> None:
    readings = [(made(TEXT.replace("LIMA", f"LIMA{'A' * n}")), f"{n}.txt") for n in range(70)]
    with Store.open(tmp_path / "1") as one, Store.open(tmp_path / "2") as two:
        assert one.add_many(readings)["added"] == 70
        for reading, name in readings:
            two.add(reading, name)
        assert dump(one) == dump(two)


def test_a_batch_that_fails_leaves_nothing(store: Store) -> None:
    store.add(made(), "a.txt")
    before = dump(store)

    def fail() -> None:
        with store.batch():
            store.add(made(TEXT.replace("LIMA", "QUITO")), "b.txt")
            store.reject("c.txt", "empty", "it is empty")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert dump(store) == before


def test_a_write_that_fails_halfway_is_undone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add(made(), "a.txt")
    before = dump(store)
    insert = store._insert_packed

    def failing(table: str, rows: str) -> None:
        if table == "figures":
            raise KeyboardInterrupt
        insert(table, rows)

    monkeypatch.setattr(store, "_insert_packed", failing)
    with pytest.raises(KeyboardInterrupt):
        store.add(replace(made(), coded_by=CodedBy("2", "2", "2")), "a.txt")
    monkeypatch.undo()
    assert dump(store) == before
    assert store.add(replace(made(), coded_by=CodedBy("2", "2", "2")), "a.txt") == "replaced"


def test_killed_in_the_middle_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    program = (
        f"import os, sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from made import TEXT, made\nfrom dateline.store import Store\n"
        f"store = Store.open({str(path)!r})\nstore.add(made(), 'a.txt')\n"
        "store._con.begin()\nstore.insert('rejects', [{'name': 'x'}])\n"
        "os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    with Store.open(path) as store:
        assert store.add(made(), "a.txt") == "same"
        assert store.counts()["stories"] == 1
        assert store.counts()["rejects"] == 0


def test_rejects_leave_when_the_input_is_read(store: Store) -> None:
    store.reject("a.txt", "empty", "a.txt is empty")
    store.reject("a.txt", "not-text", "a.txt is a PDF")
    assert [row["reason"] for row in store.rejects()] == ["not-text"]
    store.add(made(), "a.txt")
    assert list(store.rejects()) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"actor": "PER"}, ["CONSULT", "REJECT", "REQUEST", "CONSULT", "CONCEDE"]),
        ({"actor": "PER GOV", "type": "REQUEST"}, ["REQUEST"]),
        ({"actor": "COP"}, ["COERCE"]),
        ({"actor": "quispe"}, ["REJECT"]),
        ({"recipient": "traders"}, ["COERCE"]),
        ({"recipient": "BOL", "type": ["REJECT", "REQUEST"]}, ["REJECT", "REQUEST"]),
        ({"actor": "BOL", "mode": "visit"}, ["CONSULT"]),
        ({"party": "COP"}, ["COERCE"]),
        ({"status": "possible"}, ["SANCTION"]),
        ({"status": ["called_off", "did_not_happen"]}, ["CONSULT", "CONCEDE"]),
        ({"since": "2025-06-11"}, ["REQUEST"]),
        ({"until": date(2025, 6, 8)}, ["CONSULT"]),
        ({"since": "2025-06-08", "until": "2025-06-10"}, ["CONSULT", "REJECT", "COERCE"]),
        ({"anonymous": True}, ["REQUEST", "SANCTION"]),
        ({"said_by": "quispe"}, ["CONCEDE"]),
        ({"country": "PER"}, ["COERCE"]),
        ({"place": "desagua"}, ["COERCE"]),
        ({"context": "military"}, []),
        ({"limit": 1}, ["CONSULT"]),
        ({"story": "none"}, []),
    ],
)
def test_events_asked_for(store: Store, asked: dict[str, Any], found: list[str]) -> None:
    store.add(made())
    assert [row["type"] for row in store.events(**asked)] == found


def test_other_records_asked_for(store: Store) -> None:
    store.add(made())
    assert len(list(store.statements(anonymous=True))) == 3
    assert [row["stance"] for row in store.statements(stance="denies")] == ["denies"]
    assert [row["kind"] for row in store.statements(speaker="official", kind=["direct", "mixed"])] == ["direct"]
    assert len(list(store.statements(country="PER", since="2025-06-12"))) == 1
    assert len(list(store.statements(about="LORRIES"))) == 1
    assert [row["low"] for row in store.figures(kind="held")] == [14]
    assert [row["low"] for row in store.figures(said_by="union")] == [300]
    assert [row["low"] for row in store.figures(by="COP", country="PER", until="2025-06-10")] == [14]
    for asked in ({"state": "reschedule_requested"}, {"ever": "called_off"}, {"party": "PER"}, {"party": "bolivia"},
                  {"since": "2025-06-12"}, {"kind": "talks"}):  # fmt: skip
        assert len(list(store.engagements(**asked))) == 1, asked  # type: ignore[arg-type]
    for asked in ({"state": "called_off"}, {"party": "CHL"}, {"since": "2025-06-13"}, {"until": "2025-06-01"}):
        assert list(store.engagements(**asked)) == [], asked  # type: ignore[arg-type]


def test_what_did_not_happen_is_never_among_what_happened(store: Store) -> None:
    store.add(made())
    assert {row["type"] for row in store.events(status=TOOK_PLACE)} == {"REQUEST", "REJECT", "COERCE", "CONSULT"}


def test_auxiliary_modes_have_their_column(store: Store) -> None:
    store.add(made())
    found = store._con.execute("SELECT type, auxiliary FROM events WHERE auxiliary <> [] ORDER BY n").fetchall()
    assert found == [("CONSULT", ["negation"]), ("SANCTION", ["hypothetical"]), ("CONCEDE", ["negation"])]


def test_two_queries_side_by_side(store: Store) -> None:
    store.add(made())
    events, statements = store.events(), store.statements()
    next(events)
    next(statements)
    assert len(list(events)) == 6
    assert len(list(statements)) == 4


def test_rows_can_be_reached_by_json_functions(store: Store) -> None:
    store.add(made())
    found = store._con.execute("SELECT record->'$.evidence[0].start' FROM events WHERE type = 'REQUEST'").fetchone()
    assert found == (str(made().events[0].evidence[0].start),)


def test_other_files_are_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("These are my notes, and no store at all.", encoding="utf-8")
    lite = tmp_path / "lite.db"
    with sqlite3.connect(lite) as other:
        other.execute("CREATE TABLE t (x)")
    foreign = tmp_path / "foreign.duckdb"
    duckdb.connect(str(foreign)).execute("CREATE TABLE meta (a INTEGER); CREATE TABLE t (x INTEGER)").close()
    for path, said in (
        (text, "not a DuckDB file"),
        (lite, "SQLite"),
        (foreign, "another program"),
        (tmp_path, "folder"),
    ):
        for create in (True, False):
            before = path.read_bytes() if path.is_file() else b""
            with pytest.raises(StoreError, match=said) as refused:
                Store.open(path, create=create)
            assert "\n" not in str(refused.value)
            assert (path.read_bytes() if path.is_file() else b"") == before


def test_missing_newer_and_damaged_stores(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="dateline ingest"):
        Store.open(tmp_path / "none.duckdb", create=False)
    with pytest.raises(StoreError, match="no folder"):
        Store.open(tmp_path / "none" / "s.duckdb")
    path = tmp_path / "newer.duckdb"
    with Store.open(path) as store:
        store._con.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    with pytest.raises(StoreError, match="upgrade dateline"):
        Store.open(path)
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(StoreError) as refused:
        Store.open(damaged)
    assert "\n" not in str(refused.value)


def test_a_store_in_use_says_by_whom(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    with Store.open(path):
        program = (
            f"from dateline.store import Store\nfrom dateline.errors import StoreError\n"
            f"try:\n Store.open({str(path)!r})\nexcept StoreError as e:\n print(e)"
        )
        said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "in use by process" in said
    assert "close it" in said


def test_readers_share_a_store_and_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    with Store.open(path) as store:
        store.add(made())
    with Store.open(path, create=False) as one:
        assert len(list(one.events())) == 7
        with pytest.raises(StoreError):
            one.add(hostile())


def test_days_are_checked(store: Store) -> None:
    with pytest.raises(StoreError, match="2024-03-27"):
        list(store.events(since="yesterday"))


def test_the_store_document_is_current() -> None:
    document = Path(__file__).parents[1] / "docs" / "store.md"
    assert document.read_text(encoding="utf-8") == schema_doc(), "run `python -m dateline.store > docs/store.md`"


def test_the_json_of_a_row_is_what_the_command_line_prints(store: Store) -> None:
    reading = made()
    store.add(reading)
    printed = json.loads(reading.to_json(explain=True))["events"]
    assert sorted((row["record"] for row in store.events()), key=lambda e: e["id"]) == sorted(
        printed, key=lambda e: e["id"]
    )


def test_statements_over_time_by_who_said_them_and_what_became_of_them(store: Store) -> None:
    store.add(made())
    asked: list[tuple[dict[str, Any], list[str | None]]] = [
        ({}, ["said", "told", "denied", "added", "according to"]),
        ({"source": "anonymous"}, ["said", "told", "added"]),
        ({"source": ["named", "media"]}, ["denied", "according to"]),
        ({"contradicted": True}, ["told", "denied"]),
        ({"contradicted": False, "anonymous": True}, ["said", "added"]),
        ({"since": "2025-06-12", "until": "2025-06-12"}, ["said", "told", "denied", "added", "according to"]),
        ({"until": "2025-06-11"}, []),
        ({"speaker": "quispe", "since": "2025-06-12"}, ["denied"]),
    ]
    for filters, cues in asked:
        rows = list(store.statements(**filters))
        assert sorted(row["cue"] for row in rows) == sorted(cues), filters
    dated = next(store.statements(speaker="quispe"))
    assert (dated["date_start"], dated["published_on"]) == (date(2025, 6, 12), date(2025, 6, 12))
    text = next(store.stories())["text"]
    assert text[dated["words_start"] : dated["words_end"]] == "Quispe denied that Peru had changed its policy"


def test_the_links_of_a_chain_and_the_words_on_an_event_join_their_statements(store: Store) -> None:
    store.add(made())
    links = store._con.execute(
        "SELECT s.n, l.source, l.kind, l.anonymous, l.cue FROM statement_links l"
        " JOIN statements s ON s.story = l.story AND s.id = l.statement ORDER BY s.n, l.n"
    ).fetchall()
    assert links == [
        (n, "a Bolivian official", "anonymous", True, cue) for n, cue in ((0, "said"), (1, "told"), (3, "added"))
    ]
    denials = store._con.execute(
        "SELECT e.type, s.source_name, s.stance FROM events e JOIN statements s"
        " ON s.story = e.story AND list_contains(e.denied_by, s.id)"
    ).fetchall()
    assert denials == [("CONCEDE", "Ana Quispe", "denies")]


# -- whole stores -----------------------------------------------------------------------------------


def version_1(path: Path) -> None:
    """A store as the first version wrote it, from SQL that is never changed."""
    text = (Path(__file__).parent / "store" / "version-1.sql").read_text(encoding="utf-8")
    with duckdb.connect(str(path)) as old:
        old.execute(text)


def test_a_store_of_the_first_version_is_migrated_without_loss(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    version_1(path)
    with duckdb.connect(str(path), read_only=True) as old:
        before = {
            table: old.execute(f"SELECT record FROM {table} ORDER BY story, n").fetchall()
            for table in ("events", "statements", "figures", "engagements")
        }
        rejects = old.execute("SELECT name, reason, message, version FROM rejects").fetchall()
    with pytest.raises(StoreError, match="dateline store migrate"):
        Store.open(path)
    assert sharing.migrate(path) == (1, tmp_path / "old.duckdb.v1")
    assert sharing.migrate(path) is None
    with Store.open(path, create=False) as store:
        assert store.counts() == {
            "stories": 1, "printings": 1, "events": 7, "statements": 5, "figures": 2, "engagements": 1,
            "engagement_changes": 3, "statement_links": 0, "copies": 0, "edits": 0, "fingerprints": 0,
            "likenesses": 0, "parses": 0, "rejects": 1,
        }  # fmt: skip
        for table, records in before.items():
            now = store._con.execute(f"SELECT record FROM {table} ORDER BY story, n").fetchall()
            assert [json.loads(r) for (r,) in now] == [json.loads(r) for (r,) in records]
        assert store._con.execute("SELECT name, reason, message, version FROM rejects").fetchall() == rejects
        assert [row["type"] for row in store.events(actor="PER GOV", type="REQUEST")] == ["REQUEST"]
    with duckdb.connect(str(tmp_path / "old.duckdb.v1"), read_only=True) as kept:
        assert kept.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone() == ("1",)


def test_what_a_change_sets_and_what_is_only_looked_back_on_have_columns(tmp_path: Path) -> None:
    reading = made()
    agreed, *rest = reading.engagements[0].changes
    changes = (replace(agreed, due=THURSDAY, background=True), *rest)
    with Store.open(tmp_path / "s.duckdb") as store:
        store.add(replace(reading, engagements=(replace(reading.engagements[0], changes=changes),)))
        found = store.connection.execute(
            "SELECT state, due_start::VARCHAR, background FROM engagement_changes ORDER BY n"
        ).fetchall()
    assert found == [
        ("agreed", "2025-06-12", True),
        ("called_off", None, False),
        ("reschedule_requested", None, False),
    ]


def test_exported_and_loaded_a_store_is_the_same(tmp_path: Path) -> None:
    path, folder = tmp_path / "s.duckdb", tmp_path / "it's out"
    with Store.open(path) as store:
        store.add(made(), "a.txt")
        store.add(hostile(), "b.txt")
        store.reject("c.txt", "empty", HOSTILE)
        before = dump(store)
    counts = sharing.export(path, folder)
    assert (counts["stories"], counts["events"], counts["rejects"]) == (2, 14, 1)
    first = {file.name: file.read_bytes() for file in folder.iterdir()}
    sharing.export(path, folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == first
    other = tmp_path / "other.duckdb"
    assert sharing.load(other, folder)["events"] == 14
    assert not any(sharing.load(other, folder).values())
    with Store.open(other) as store:
        assert dump(store) == before


def test_what_is_no_export_is_not_loaded_and_no_folder_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    with Store.open(path) as store:
        store.add(made(), "a.txt")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(StoreError, match="new folder"):
        sharing.export(path, mine)
    with pytest.raises(StoreError, match="no export"):
        sharing.load(path, mine)
    out = tmp_path / "out"
    sharing.export(path, out)
    (out / "events.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(StoreError, match="whole export") as refused:
        sharing.load(tmp_path / "new.duckdb", out)
    assert "\n" not in str(refused.value)
    with Store.open(tmp_path / "new.duckdb") as store:
        assert not any(store.counts().values())


@pytest.mark.parametrize(
    "asked",
    [
        "DELETE FROM events", "INSERT INTO rejects VALUES (1)", "COPY events TO '/tmp/x.csv'", "ATTACH '/tmp/y.db'",
        "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'", "SET enable_external_access = true",
        "INSTALL httpfs", "SELECT 1; DROP TABLE events", "EXPORT DATABASE '/tmp/z'", "PRAGMA database_list",
        "CREATE TABLE x (a INTEGER)", "SELECT nonsense", "", "EXPLAIN ANALYZE DELETE FROM events",
    ],
)  # fmt: skip
def test_sql_reads_and_does_nothing_else(tmp_path: Path, asked: str) -> None:
    path = tmp_path / "s.duckdb"
    with Store.open(path) as store:
        store.add(made(), "a.txt")
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        list(sharing.question(path, asked)[1])
    assert "\n" not in str(refused.value)
    assert path.read_bytes() == before
    columns, found = sharing.question(
        path, "SELECT type, count(*) AS n FROM events GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2"
    )
    assert (columns, list(found)) == (["type", "n"], [("CONSULT", 2), ("COERCE", 1)])


def test_two_records_of_one_id_are_both_kept(store: Store) -> None:
    reading = made()
    twice = {kind: getattr(reading, kind) * 2 for kind in ("statements", "engagements")}
    store.add(replace(reading, figures=(reading.figures[0], reading.figures[0]), **twice))
    assert (store.counts()["statement_links"], store.counts()["engagement_changes"]) == (6, 6)
    assert len({row["id"] for row in store.figures()}) == 2
    assert [row["record"]["id"] for row in store.figures()] == [reading.figures[0].id] * 2


def test_recoding_reads_old_rows_anew_and_says_what_changed(store: Store) -> None:
    from dateline.pool import Here
    from dateline.recode import Recoded, recode

    class Newer:
        coded_by = CodedBy("0.2.0", "another", "m")

        def read(self, story: Story) -> Reading:
            first, *rest = made().events
            events = (replace(first, status="planned"), *rest[1:])
            return replace(made(), story=story, events=events, coded_by=self.coded_by)

        def read_with(self, story: Story, parses: Sequence[bytes]) -> tuple[Reading, bytes]:
            return self.read(story), b""

    store.add(made(), "a.txt")
    told: list[dict[str, Any]] = []
    recoded = Recoded(row=told.append)
    recode(store, Here(Newer()), recoded, lambda done, of: None)
    events = recoded.tables["events"]
    assert (recoded.stories, events.same, events.added, events.gone, events.changed) == (1, 5, 0, 1, 1)
    assert dict(events.cells) == {"status": 1}
    assert [(row["table"], row["what"], row["cells"]) for row in told] == [
        ("events", "changed", ["status"]),
        ("events", "gone", []),
    ]
    assert {row["codebook"] for row in store.events()} == {"another"}
    again = Recoded()
    recode(store, Here(Newer()), again, lambda done, of: None)
    assert again.stories == 0
