"""The same act told by several stories is one event with many witnesses, in any order of arrival."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks import merging
from benchmarks.__main__ import FLOORS
from dateline import ledgers, screen
from dateline.cli import cli
from dateline.desk import storyline_page
from dateline.ledgers import book, dossier
from dateline.ledgers.events import MergedEvent, merge, tellings
from dateline.reading import Reader
from dateline.record import Reading
from dateline.store import Store
from dateline.story import Story

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
    def event(story: str, hour: str, day: str, country: str, who: str) -> dict[str, Any]:
        side = {"text": "rebels", "name": "rebels", "country": "COD", "sectors": ["REB"]}
        said = [{"source": who}]
        return {
            "story": {"id": story, "published": f"2024-02-06T{hour}:00", "outlet": story, "agency": None},
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

    records = [event("a", "08", "2024-02-05", "COD", "the army"), event("b", "09", "2024-02-05", "COD", "a witness"),
               event("c", "10", "2024-02-04", "COD", "the rebels")]  # fmt: skip
    (act,) = merge(one for record in records for one in tellings(record))
    assert act.cells["date"]["start"] == "2024-02-05"
    assert {cell: [account.to_dict() for account in told] for cell, told in act.disputed.items()} == {
        "date": [
            {"value": "2024-02-05", "stories": ["a", "b"], "sources": 2, "said_by": ["the army", "a witness"]},
            {"value": "2024-02-04", "stories": ["c"], "sources": 1, "said_by": ["the rebels"]},
        ]
    }


def event(n: int, **cells: Any) -> dict[str, Any]:
    """A stored story with one act, of which these cells are known."""
    side = {"country": None, "sectors": [], "name": "", "text": ""}
    record = {
        "id": f"e{n}", "type": "ASSAULT", "mode": None, "status": "happened", "reciprocal": False, "actor": None,
        "recipient": None, "date": None, "place": None, "contexts": [], "evidence": [], "said_by": [],
        "claimed_by": [], "confirmed_by": [], "denied_by": [],
    }  # fmt: skip
    sides = {key: {**side, **cells[key]} for key in ("actor", "recipient") if key in cells}
    story = {"id": f"s{n}", "published": f"2024-05-{10 + n:02}T08:00:00", "outlet": f"Outlet {n}", "agency": None}
    return {"story": story, "events": [{**record, **cells, **sides}]}


def acts_of(*stories: dict[str, Any]) -> list[tuple[str, ...]]:
    return sorted(act.stories for act in merge(telling for story in stories for telling in tellings(story)))


GREECE, TURKEY = {"country": "GRC", "text": "Greek guards"}, {"country": "TUR", "text": "Turkish guards"}


def day(first: str, granularity: str = "day") -> dict[str, Any]:
    return {"start": first, "end": first, "granularity": granularity, "text": "", "anchored": True}


def test_a_fight_between_two_is_one_act_whoever_is_named_first() -> None:
    fought = event(1, actor=GREECE, recipient=TURKEY, date=day("2024-05-10"), reciprocal=True)
    fired = event(2, actor=TURKEY, recipient=GREECE, date=day("2024-05-10"))
    assert acts_of(fought, fired) == [("s1", "s2")]
    assert acts_of({**fought, "events": [{**fought["events"][0], "reciprocal": False}]}, fired) == [("s1",), ("s2",)]


def test_what_is_dated_a_week_from_another_act_may_be_a_day_or_two_off() -> None:
    told = event(1, actor=GREECE, recipient=TURKEY, date=day("2024-05-10"))
    assert acts_of(told, event(2, actor=GREECE, recipient=TURKEY, date=day("2024-05-12", "week"))) == [("s1", "s2")]
    assert acts_of(told, event(2, actor=GREECE, recipient=TURKEY, date=day("2024-05-12"))) == [("s1",), ("s2",)]


def test_a_country_that_only_the_story_gave_weighs_less_than_one_that_is_named() -> None:
    told = event(1, actor=GREECE, recipient={"country": "TUR", "text": "two Turkish sailors"}, date=day("2024-05-10"))
    date = day("2024-05-10")
    assert acts_of(told, event(2, actor=GREECE, recipient={"country": "CYP", "text": "two sailors"}, date=date)) == [
        ("s1", "s2")
    ]
    named = event(2, actor=GREECE, recipient={"country": "CYP", "text": "two Cypriot sailors"}, date=date)
    assert acts_of(told, named) == [("s1",), ("s2",)]


def test_what_two_groups_of_one_country_do_on_one_day_is_two_acts() -> None:
    def strike(n: int, who: str) -> dict[str, Any]:
        actor = {"country": "GBR", "sectors": ["LAB"], "text": who}
        evidence = [{"start": 0, "end": 9, "text": f"{who} walked out"}]
        return event(n, type="PROTEST", actor=actor, date=day("2024-05-10"), evidence=evidence)

    assert acts_of(strike(1, "British miners"), strike(2, "miners in Britain")) == [("s1", "s2")]
    nurses = strike(2, "British nurses")
    nurses["events"][0]["evidence"][0]["text"] = "British nurses downed tools"
    assert acts_of(strike(1, "British miners"), nurses) == [("s1",), ("s2",)]


def test_one_police_force_arrests_two_students_and_four_judges_on_one_day_which_is_two_acts(shipped: Reader) -> None:
    told = [
        "Peruvian police arrested two students in Arequipa on Monday. They had painted the courthouse.",
        "LIMA -- Two students were detained by Peruvian police in Arequipa on Monday. A lawyer was called.",
        "Peruvian police in Arequipa arrested four judges on Monday. They are suspected of taking bribes.",
        "Four Peruvian judges were held by police in Arequipa on Monday. They deny everything.",
    ]
    published = datetime(2025, 3, 4, 9, tzinfo=UTC)
    stories = [Story(text, published=published + timedelta(hours=n)) for n, text in enumerate(told)]
    acts = merge(one for story in stories for one in tellings(shipped.read(story).to_dict()))
    arrests = [act for act in acts if (act.cells["type"], act.cells["mode"]) == ("COERCE", "arrest")]
    assert [[t.recipient.cell["sectors"] for t in act.witnesses if t.recipient] for act in arrests] == [
        [["EDU"], ["EDU"]],
        [["JUD"], ["JUD"]],
    ]


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


def test_who_met_whom_is_no_dispute_however_it_is_told(shipped: Reader) -> None:
    told = [
        Story("The president of Peru met the president of Chile in Arica on Monday.", published=date(2024, 9, 24)),
        Story("The president of Chile met the president of Peru in Arica on Monday.", published=date(2024, 9, 25)),
    ]
    (act,) = merge(one for story in told for one in tellings(shipped.read(story).to_dict()))
    assert len(act.witnesses) == 2
    assert act.disputed == {}


def test_of_a_long_storyline_the_acts_of_one_source_are_shown_when_asked_for(linked: Path) -> None:
    with Store.open(linked, create=False) as store:
        line = dossier.storyline(store, dossier.storylines(store, actor="Karim Belhadi")[0]["id"])
    line["timeline"] = [{**act, "sources": 1 + (n == 3)} for n in range(30) for act in line["timeline"][:1]]
    shown = {}
    for everything in (False, True):
        text = StringIO()
        screen.show_storyline(screen.console(text, width=100), line, everything=everything)
        shown[everything] = text.getvalue()
    assert "and 29 acts told by one source alone: --all shows them" in shown[False]
    assert shown[False].count("told by ") == 2
    assert shown[True].count("told by ") == 30


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
    assert {t["story"] for e in whole["engagements"] for c in e["changes"] for t in c["tellings"]} <= {
        story["id"] for story in whole["stories"]
    }
    assert all(tally["standing"]["best"]["value"] > 0 for tally in whole["figures"])
    page = tmp_path / "line.html"
    run("storyline", line["id"], "--html", str(page))
    assert page.read_text(encoding="utf-8") == storyline_page(whole)


def test_what_one_calls_a_rescue_another_may_call_a_release() -> None:
    troops, teachers = {"country": "NGA", "sectors": ["MIL"]}, {"country": "NGA", "sectors": ["EDU"]}

    def told(n: int, type_: str, who: str, whom: str, words: str, **cells: Any) -> dict[str, Any]:
        sides = {"actor": {**troops, "text": who}, "recipient": {**teachers, "text": whom}}
        return event(n, type=type_, **sides, evidence=[{"start": 0, "end": 9, "text": words}], **cells)

    rescued = told(1, "AID", "troops", "nine teachers", "troops rescued nine teachers", date=day("2024-05-10"))
    freed = told(2, "RETREAT", "soldiers", "nine schoolteachers", "nine schoolteachers freed", date=day("2024-05-10"))
    (act,) = merge(telling for story in (rescued, freed) for telling in tellings(story))
    assert (act.stories, act.cells["type"], dict(act.disputed)) == (("s1", "s2"), "AID", {})
    undated = told(2, "RETREAT", "soldiers", "nine schoolteachers", "nine schoolteachers freed")
    assert acts_of(rescued, undated) == [("s1",), ("s2",)]
    jailed = told(2, "SANCTION", "soldiers", "nine teachers", "soldiers jailed nine teachers", date=day("2024-05-10"))
    assert acts_of(rescued, jailed) == [("s1",), ("s2",)]


def test_the_day_of_a_condemnation_is_not_that_of_the_murder() -> None:
    mayor = {"country": "HND", "sectors": ["GOV"], "name": "Ana Lobo", "text": "Mayor Ana Lobo"}
    shot = event(1, recipient=mayor, date=day("2024-05-10"))
    said_on = {**day("2024-05-13"), "text": "Monday"}
    assert acts_of(shot, event(2, recipient=mayor, date=said_on)) == [("s1",), ("s2",)]
    assert acts_of(shot, event(2, recipient=mayor, date=said_on, within="e0")) == [("s1", "s2")]


def test_bandits_are_gunmen_and_judges_are_no_students() -> None:
    def killed(n: int, text: str, sector: str) -> dict[str, Any]:
        actor = {"country": "NGA", "sectors": ["MIL"], "text": "troops"}
        whom = {"country": "NGA", "sectors": [sector], "text": text}
        return event(n, actor=actor, recipient=whom, date=day("2024-05-10"))

    assert acts_of(killed(1, "eleven bandits", "CRM"), killed(2, "eleven gunmen", "UAF")) == [("s1", "s2")]
    assert acts_of(killed(1, "eleven judges", "JUD"), killed(2, "eleven students", "EDU")) == [("s1",), ("s2",)]
