"""The ledgers of a store are a function of what is stored: however it came there, they are what a rebuild makes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import merging
from dateline import ledgers
from dateline.cli import cli
from dateline.copies import Copy
from dateline.errors import StoreError
from dateline.ledgers import acts, book, dossier, lines, tallies
from dateline.reading import Reader
from dateline.record import Reading
from dateline.store import LEDGER_TABLES, Store
from dateline.story import Story

#: What says how far the ledgers are, and not what they hold.
STATE = {"changes", "storyline_marks"}


def tables(store: Store) -> dict[str, list[Any]]:
    return {
        table.name: store.connection.execute(f"SELECT * FROM {table.name} ORDER BY ALL").fetchall()
        for table in LEDGER_TABLES
        if table.name not in STATE
    }


def rebuilt(store: Store) -> dict[str, list[Any]]:
    ledgers.relink(store)
    return tables(store)


@pytest.fixture(scope="module")
def readings(shipped: Reader) -> list[Reading]:
    """Some sixty stories of our set of acts told by many, two of them undated."""
    told = list(shipped.read_many(one.story for one in merging.load()[:60]))
    undated = [replace(reading, story=replace(reading.story, published=None)) for reading in told[:2]]
    return undated + told[2:]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_batches_copies_and_recoding_come_to_what_a_rebuild_makes(
    readings: list[Reading], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(readings))))
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "wire.duckdb") as store:
        while order:
            size = data.draw(st.integers(1, 20))
            batch, order = order[:size], order[size:]
            with store.batch():
                for n in batch:
                    store.add(readings[n], f"{n}.txt")
                some = data.draw(st.lists(st.sampled_from(batch), max_size=2))
                for n in some:
                    # Another printing, an agency's; another coder, that finds less; a copy of what is there.
                    reading = readings[n]
                    what = data.draw(st.sampled_from(["printed", "recoded", "copied", "no copy"]))
                    if what == "printed":
                        agency = data.draw(st.sampled_from(["Meridian", "Sierra News"]))
                        store.credit(replace(reading.story, agency=agency), f"{n}-{agency}.txt")
                    elif what == "recoded":
                        fewer = replace(reading, events=reading.events[1:], engagements=())
                        store.add(replace(fewer, coded_by=replace(reading.coded_by, codebook="another")), f"{n}.txt")
                    elif n:
                        of = readings[data.draw(st.integers(0, n - 1))].story.id
                        copy = Copy(reading.story.id, of, None, "updated", ()) if what == "copied" else None
                        store.relate(reading.story.id, copy, reading.coded_by)
            if data.draw(st.booleans()):
                lines.forget(store)  # as a store that was opened anew
            ledgers.update(store)
            assert ledgers.behind(store) == 0
        kept = tables(store)
        assert kept == rebuilt(store)


def test_an_earlier_printing_moves_a_story_and_what_it_tells(readings: list[Reading], tmp_path: Path) -> None:
    with Store.open(tmp_path / "wire.duckdb") as store:
        store.add_many(readings[:30])
        ledgers.update(store)
        for reading in readings[20:24]:
            printed = reading.story.published
            assert printed is not None
            earlier = replace(reading, story=replace(reading.story, published=printed - timedelta(days=2)))
            assert store.add(earlier, "an earlier printing") == "replaced"
            ledgers.update(store)
        kept = tables(store)
        assert kept == rebuilt(store)


@pytest.mark.parametrize(("room", "work"), [(acts, "mend"), (tallies, "update")])
def test_what_was_rolled_back_is_not_gone_on_with(
    readings: list[Reading], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: ModuleType, work: str
) -> None:
    with Store.open(tmp_path / "wire.duckdb") as store:
        store.add_many(readings[:30])
        ledgers.update(store)
        store.add(readings[30])
        ledgers.update(store)
        store.add(readings[31])
        with monkeypatch.context() as patch:
            patch.setattr(room, work, lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                ledgers.update(store)
        store.add(readings[32])
        ledgers.update(store)
        kept = tables(store)
        assert kept == rebuilt(store)


def test_storylines_made_anew_take_their_tallies_with_them(readings: list[Reading], tmp_path: Path) -> None:
    with Store.open(tmp_path / "wire.duckdb") as store:
        store.add_many(readings[:12])
        assert [*ledgers.relink(store, ["storylines"])] == ["storylines", "figures"]
        assert [*ledgers.relink(store, ["engagements"])] == ["engagements"]


# -- who counts ---------------------------------------------------------------------------------


def test_five_copies_of_one_agencys_story_are_one_independent_source(shipped: Reader, tmp_path: Path) -> None:
    wire = (
        "A bomb killed 14 people at a market in Quetta on Sunday, police said."
        "\n\nThe blast tore through the fruit stalls near the railway station shortly after noon, officers said."
    )
    own = "A bomb killed 14 people at a market in Quetta on Sunday, a doctor told the Altiplano Post."
    outlets = ("Lake Press", "Coast Herald", "Valley Times", "Harbour News", "Hill Courier")
    printed = [
        Story(f"{wire}\n\nThis copy is number {n}.", published=datetime(2024, 3, 3, 14 + n, tzinfo=UTC), outlet=outlet)
        for n, outlet in enumerate(outlets)
    ]
    other = Story(own, published=datetime(2024, 3, 3, 20, tzinfo=UTC), outlet="Altiplano Post")
    with Store.open(tmp_path / "wire.duckdb") as store:
        for n, story in enumerate([*printed, other]):
            store.add(shipped.read(story), f"{n}.txt")
        ledgers.update(store)
        assert counted(store) == (6, 6)
        with store.batch():
            for story in printed[1:]:
                copy = Copy(story.id, printed[0].id, story.outlet, "updated", ())
                store.relate(story.id, copy, shipped.coded_by)
        ledgers.update(store)
        assert counted(store) == (6, 2)
        kept = tables(store)
        assert kept == rebuilt(store)


def counted(store: Store) -> tuple[int, int]:
    """Witnesses and independent sources of the bombing."""
    ((line,),) = store.connection.execute("SELECT id FROM storylines ORDER BY stories DESC LIMIT 1").fetchall()
    acts = [act for act in dossier.storyline(store, line)["timeline"] if act["type"] == "ASSAULT"]
    act = max(acts, key=lambda act: int(act["stories"]))
    return act["stories"], act["sources"]


# -- wherever stories change --------------------------------------------------------------------

STORY = "Serbia and Kosovo will hold talks on fuel in Vienna on June 20, an envoy said on Monday."


def run(*arguments: str) -> str:
    done = CliRunner().invoke(cli, [*arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_after_a_first_ingest_every_ledger_answers(tmp_path: Path) -> None:
    store = str(tmp_path / "wire.duckdb")
    (tmp_path / "a.json").write_text(json.dumps({"text": STORY, "published": "2024-06-03"}), encoding="utf-8")
    run("ingest", str(tmp_path / "a.json"), "--store", store)
    (line,) = json.loads(run("storylines", "--store", store, "--format", "json"))
    (due,) = json.loads(run("engagements", "--store", store, "--due-before", "2024-07-01", "--format", "json"))
    assert (line["stories"], due["due"]["start"]) == (1, "2024-06-20")
    later = "Serbia said on Friday that it had called off the talks with Kosovo on fuel, planned for June 20."
    (tmp_path / "b.json").write_text(json.dumps({"text": later, "published": "2024-06-07"}), encoding="utf-8")
    run("ingest", str(tmp_path / "b.json"), "--store", store)
    (due,) = json.loads(run("engagements", "--store", store, "--due-before", "2024-07-01", "--format", "json"))
    lines = json.loads(run("storylines", "--store", store, "--format", "json"))
    assert (due["state"], sum(line["stories"] for line in lines)) == ("called_off", 2)


def test_ledgers_are_left_out_of_an_export_and_made_by_load(readings: list[Reading], tmp_path: Path) -> None:
    path, folder, other = tmp_path / "one.duckdb", tmp_path / "parquet", tmp_path / "two.duckdb"
    with Store.open(path) as store:
        store.add_many(readings[:8])
        ledgers.update(store)
        kept = tables(store)
    run("store", "export", str(folder), "--store", str(path))
    assert not {f"{table.name}.parquet" for table in LEDGER_TABLES} & {file.name for file in folder.iterdir()}
    run("store", "load", str(folder), "--store", str(other))
    with Store.open(other) as store:
        assert tables(store) == kept
    run("store", "load", str(folder), "--store", str(other))
    with Store.open(other) as store:
        assert tables(store) == kept


def test_a_ledger_of_another_version_is_made_anew(readings: list[Reading], tmp_path: Path) -> None:
    with Store.open(tmp_path / "wire.duckdb") as store:
        store.add_many(readings[:4])
        ledgers.update(store)
        kept = tables(store)
        store.connection.execute("UPDATE ledgers SET version = 0")
        store.connection.execute("UPDATE outlines SET version = 0, headline = 'made by an older one'")
        store.connection.execute("DELETE FROM acts")
        assert not book.is_linked(store)
        with pytest.raises(StoreError, match="dateline relink"):
            dossier.storylines(store)
        ledgers.update(store)
        assert tables(store) == kept


def test_the_number_of_jobs_changes_nothing(readings: list[Reading], tmp_path: Path) -> None:
    with Store.open(tmp_path / "wire.duckdb") as store:
        store.add_many(readings)
        one = rebuilt(store)
        store.connection.execute("DELETE FROM outlines")
        ledgers.relink(store, jobs=2)
        assert tables(store) == one
