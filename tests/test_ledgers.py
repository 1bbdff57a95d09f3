"""The ledgers of a store are a function of what is stored: however it came there, they are what a rebuild makes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import merging
from dateline import ledgers
from dateline.copies import Copy
from dateline.reading import Reader
from dateline.record import Reading
from dateline.store import LEDGER_TABLES, Store

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


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
            ledgers.update(store)
            assert ledgers.behind(store) == 0
        kept = tables(store)
        assert kept == rebuilt(store)
