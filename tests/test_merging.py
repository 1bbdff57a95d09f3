"""The same act told by several stories is one event with many witnesses, in any order of arrival."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks import merging
from benchmarks.__main__ import FLOORS
from dateline import ledgers
from dateline.cli import cli
from dateline.desk import storyline_page
from dateline.ledgers import book
from dateline.ledgers.events import MergedEvent, merge, tellings
from dateline.reading import Reader
from dateline.record import Reading
from dateline.store import Store

TABLES = ("storylines", "storyline_stories", "acts", "act_witnesses")


@pytest.fixture(scope="module")
def told() -> list[merging.Told]:
    return merging.load()


@pytest.fixture(scope="module")
def readings(shipped: Reader, told: list[merging.Told]) -> list[Reading]:
    return list(shipped.read_many(one.story for one in told))


@pytest.fixture(scope="module")
def quetta(readings: list[Reading]) -> MergedEvent:
    """The bombing in Quetta, as four stories tell it."""
    acts = merge(one for r in readings if "Quetta" in r.story.text for one in tellings(r.to_dict()))
    return max(acts, key=lambda act: len(act.stories))


def test_a_story_more_is_a_witness_more_and_not_an_event_more(quetta: MergedEvent) -> None:
    assert quetta.cells["type"] == "ASSAULT"
    assert quetta.cells["place"]["country"] == "PAK"
    outlets = list(dict.fromkeys(w.outlet for w in quetta.witnesses))
    assert outlets == ["Lake Press", "Meridian", "Sierra News"][: len(outlets)]
    assert len(quetta.stories) >= quetta.sources == len(outlets) >= 2
    assert json.loads(json.dumps(quetta.to_dict()))["id"] == quetta.id


def test_two_stories_of_one_agency_are_two_witnesses_and_one_source(readings: list[Reading]) -> None:
    one = next(r for r in readings if "Peshawar" in r.story.text).to_dict()
    two = {**one, "story": {**one["story"], "id": "another"}}
    act = merge([*tellings(one), *tellings(two)])[0]
    assert (len(act.stories), act.sources) == (2, 1)


def test_what_witnesses_disagree_on_is_kept_beside() -> None:
    def event(story: str, day: str, country: str, who: str) -> dict[str, Any]:
        side = {"text": "rebels", "name": "rebels", "country": "COD", "sectors": ["REB"]}
        said = [{"source": who}]
        return {
            "story": {"id": story, "published": "2024-02-06T08:00", "outlet": story, "agency": None},
            "events": [
                {
                    "id": "e", "type": "ASSAULT", "mode": None, "status": "happened", "reciprocal": False,
                    "contexts": [], "actor": side, "recipient": {**side, "country": country, "sectors": ["MIL"]},
                    "date": {"start": day, "end": day, "granularity": "day", "text": "then"},
                    "place": {"text": "Sake", "name": "Sake", "country": "COD", "admin1": "Nord Kivu",
                              "lat": -1.57, "lon": 29.04},
                    "evidence": [{"start": 0, "end": 9, "text": "attacked 30 soldiers"}],
                    "said_by": said, "claimed_by": said, "confirmed_by": [], "denied_by": [],
                }
            ],
        }  # fmt: skip

    records = [event("a", "2024-02-05", "COD", "the army"), event("b", "2024-02-05", "COD", "a witness"),
               event("c", "2024-02-04", "COD", "the rebels")]  # fmt: skip
    (act,) = merge(one for record in records for one in tellings(record))
    assert act.cells["date"]["start"] == "2024-02-05"
    assert {cell: [account.to_dict() for account in told] for cell, told in act.disputed.items()} == {
        "date": [
            {"value": "2024-02-05", "stories": ["a", "b"], "sources": 2, "said_by": ["the army", "a witness"]},
            {"value": "2024-02-04", "stories": ["c"], "sources": 1, "said_by": ["the rebels"]},
        ]
    }


def test_the_set_keeps_its_figures(told: list[merging.Told], readings: list[Reading]) -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    figures = merging.halves_of(told, readings)
    assert {key for key, value in figures.items() if value < floors[key]} == set()


# -- in the store -----------------------------------------------------------------------------


def tables(store: Store) -> dict[str, list[str]]:
    rows = {name: store.connection.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    return {name: sorted(map(str, found)) for name, found in rows.items()}


@pytest.fixture(scope="module")
def linked(readings: list[Reading], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "wire.duckdb"
    with Store.open(path) as store:
        store.add_many(readings)
        ledgers.relink(store)
    return path


def test_any_order_of_arrival_gives_the_same_tables(readings: list[Reading], linked: Path, tmp_path: Path) -> None:
    shuffled = list(readings)
    random.Random(5).shuffle(shuffled)
    with Store.open(linked, create=False) as one, Store.open(tmp_path / "other.duckdb") as two:
        two.add_many(shuffled)
        book.relink(two, jobs=2)
        assert tables(one) == tables(two)


def test_stories_one_at_a_time_come_to_what_a_rebuild_gives(
    readings: list[Reading], linked: Path, tmp_path: Path
) -> None:
    with Store.open(linked, create=False) as one, Store.open(tmp_path / "live.duckdb") as two:
        ledgers.update(two)
        for reading in sorted(readings, key=lambda r: (r.story.to_dict()["published"], r.story.id)):
            two.add(reading)
            assert ledgers.behind(two) == 1
            assert ledgers.update(two) == 1
        assert tables(one) == tables(two)
        assert ledgers.behind(two) == 0


def test_without_storylines_the_remedy_is_named(readings: list[Reading], tmp_path: Path) -> None:
    path = tmp_path / "new.duckdb"
    with Store.open(path) as store:
        store.add(readings[0])
    done = CliRunner().invoke(cli, ["storylines", "--store", str(path)])
    assert isinstance(done.exception, SystemExit)
    assert done.output == (
        f"dateline: the store {path} has no storylines yet: make them with `dateline relink --store {path}`\n"
    )


def test_the_commands_list_show_and_draw(linked: Path, tmp_path: Path) -> None:
    def run(*given: str) -> str:
        done = CliRunner().invoke(cli, [*given, "--store", str(linked)])
        assert done.exit_code == 0, done.output
        return done.output

    assert run("relink").startswith("125 stories, ")
    (line,) = json.loads(run("storylines", "--format", "json", "--actor", "Karim Belhadi"))
    assert (line["start"], line["end"]) == ("2024-06-11", "2024-06-15")
    assert json.loads(run("storylines", "--format", "json", "--since", "2024-09-25")) != []
    shown = run("storyline", line["id"])
    assert "Timeline" in shown
    assert "independent sources" in shown
    whole = json.loads(run("storyline", line["id"][:8], "--json"))
    arrest = max(whole["timeline"], key=lambda act: act["sources"])
    assert (arrest["since"], arrest["type"]) == ("2024-06-10", "COERCE")
    page = tmp_path / "line.html"
    run("storyline", line["id"], "--html", str(page))
    assert page.read_text(encoding="utf-8") == storyline_page(whole)
