"""Tallies over time: what a number is to those before it, what stood on a day, and the command that shows it."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.figures import load, measure
from dateline import ledgers
from dateline.cli import cli
from dateline.ledgers import tallies
from dateline.ledgers.figures import Series, from_readings
from dateline.reading import Reader
from dateline.record import Reading
from dateline.store import Store
from dateline.story import Story, parse_published

TOLD = [
    ("2024-03-04", "A fire in Accra killed 12 people, police said."),
    ("2024-03-05T08:00", "The health ministry said the fire in Accra had killed 15 people."),
    ("2024-03-05T11:00", "The opposition said 40 people were killed by the fire in Accra."),
    ("2024-03-06", "Three more bodies were found after the fire in Accra, bringing the death toll to 18, police said."),
    ("2024-03-07", "The opposition lowered its toll of the fire in Accra to 25."),
    ("2024-03-08", "Dozens of people died in the fire in Accra."),
]


def read(reader: Reader, told: list[tuple[str, str]]) -> list[Reading]:
    return [reader.read(Story(text, published=parse_published(day))) for day, text in told]


@pytest.fixture(scope="module")
def fire(shipped: Reader) -> Series:
    (series,) = from_readings(read(shipped, TOLD))
    return series


def points(series: Series) -> list[tuple[str, float | None, str | None, str]]:
    return [(str(p.count.day), p.count.low, p.count.source, p.relation) for p in series.points]


def test_what_each_number_is_to_those_before_it(fire: Series) -> None:
    assert (fire.kind, fire.place) == ("killed", "Accra")
    assert points(fire) == [
        ("2024-03-04", 12, "police", "first"),
        ("2024-03-05", 15, "The health ministry", "update"),
        ("2024-03-05", 40, "The opposition", "conflict"),
        ("2024-03-06", 3, "police", "increment"),
        ("2024-03-06", 18, "police", "update"),
        ("2024-03-07", 25, "The opposition", "revision_down"),
        ("2024-03-08", 24, None, "repeat"),
    ]


@pytest.mark.parametrize(
    ("day", "numbers", "high"),
    [
        ("2024-03-04", (12, 12, 12), ["police"]),
        ("2024-03-05", (15, 40, 40), ["The opposition"]),
        ("2024-03-06", (18, 18, 40), ["The opposition"]),
        ("2024-03-07", (18, 25, 25), ["The opposition"]),
    ],
)
def test_what_stood_on_a_day(fire: Series, day: str, numbers: tuple[int, int, int], high: list[str]) -> None:
    stood = fire.standing(date.fromisoformat(day))
    assert stood is not None
    assert (stood.low, stood.high) == (numbers[0], numbers[2])
    assert stood.low <= stood.best <= stood.high
    assert [count.source for count in stood.for_high] == high


def test_nothing_stood_before_the_first_total(fire: Series) -> None:
    assert fire.standing(date(2024, 3, 3)) is None


def test_same_series_in_any_order_of_arrival(shipped: Reader) -> None:
    stories, _ = load(half=1)
    readings = [shipped.read(story) for story in stories[:20]]
    first = [line.to_dict() for line in from_readings(readings)]
    random.Random(3).shuffle(readings)
    assert [line.to_dict() for line in from_readings([*readings, readings[0]])] == first


def test_every_number_slices_back_from_its_story(shipped: Reader) -> None:
    readings = read(shipped, TOLD)
    texts = {reading.story.id: reading.story.text for reading in readings}
    told = [p for line in from_readings(readings) for p in line.to_dict()["points"]]
    assert len(told) == 7
    assert all(texts[p["story"]][e["start"] : e["end"]] == e["text"] for p in told for e in p["evidence"])


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # A part of the dead is a tally of its own.
        ("The fire killed 12 people in Accra, including three children, police said.",
         [("killed", None, 12, "first"), ("killed", "children", 3, "other_scope")]),
        # Another event, by its own words.
        ("A fire killed 12 people in Accra. A second fire, in Lagos, killed five people.",
         [("killed", None, 12, "first"), ("killed", None, 5, "first")]),
        # What is denied or only feared is no count.
        ("The fire in Accra could kill 90 people.", []),
    ],
)  # fmt: skip
def test_scope(shipped: Reader, told: str, expected: list[tuple[str, str | None, float, str]]) -> None:
    series = from_readings(read(shipped, [("2024-03-04", told)]))
    assert [(line.kind, line.of, p.count.low, p.relation) for line in series for p in line.points] == expected


def test_an_undated_stream_still_gives_series(shipped: Reader) -> None:
    (series,) = from_readings([shipped.read(Story(text)) for _, text in TOLD[:2]])
    assert len(series.points) == 2


def test_wrong_answers_cost(shipped: Reader) -> None:
    """The measure can fail: gold of other numbers scores nothing."""
    stories, marked = load(half=1)
    shifted = [type(gold)(**{**vars(gold), "low": gold.low + 1000, "high": gold.high + 1000}) for gold in marked[:30]]
    assert measure(stories[:10], shifted, shipped).tuple_f1 == 0


@pytest.fixture(scope="module")
def stored(shipped: Reader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("figures") / "wire.duckdb"
    with Store.open(path) as store:
        store.add_many(read(shipped, [*TOLD, ("2024-03-05", "A flood in Quito killed 9 people, the mayor said.")]))
        ledgers.update(store)
    return path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["figures", *arguments], env={"COLUMNS": "120"})
    return result.exit_code, result.output


def test_the_command_prints_low_best_and_high_with_who_stands_for_each(stored: Path) -> None:
    status, output = run("--store", str(stored), "--about", "fire Accra", "--as-of", "2024-03-06")
    lines = [" ".join(line.split()) for line in output.splitlines()]
    assert status == 0
    assert "low 18 police" in lines
    assert "high 40 The opposition" in lines
    assert "Quito" not in output


def test_by_source_days_stand_side_by_side(stored: Path) -> None:
    status, output = run("--store", str(stored), "--about", "accra", "--by-source")
    lines = [line.split() for line in output.splitlines()]
    assert status == 0
    assert ["Source", "2024-03-04", "2024-03-05", "2024-03-06", "2024-03-07"] in lines
    assert ["The", "opposition", "40", "!", "25", "↓"] in lines


def test_json_and_csv_tie_each_number_to_its_story(stored: Path) -> None:
    _, text = run("--store", str(stored), "--about", "flood", "--format", "json")
    (series,) = json.loads(text)
    (point,) = series["points"]
    assert (series["standing"]["best"]["value"], point["source"]) == (9, "the mayor")
    assert point["evidence"][0]["text"] == "9 people"
    _, text = run("--store", str(stored), "--about", "flood", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["story"], row["start"], row["end"], row["relation"]) == (point["story"], "24", "32", "first")


def test_the_plain_list_stays_the_default(stored: Path) -> None:
    status, text = run("--store", str(stored), "--kind", "killed", "--format", "json")
    assert status == 0
    assert len(json.loads(text)) == 8


RIVALS = [
    # Officials go on from officials, whatever rivals say beside them.
    (["The army said 9 people were killed by the flood in Oda. Villagers said 60 people were killed.",
      "The governor said 14 people were killed by the flood in Oda."], ["first", "conflict", "update"]),
    # Who disputes a number is at odds with it, and a number said to be wrong is nobody's.
    (["Police said 30 people were killed by the fire in Oda.",
      "The mayor said 12 people were killed by the fire in Oda, and that the number of 30 had been wrong."],
     ["first", "conflict"]),
    # Fewer are left, and nobody was wrong.
    (["The United Nations said 5,000 people were displaced by the flood in Oda.",
      "The United Nations said 2,000 people were still displaced by the flood in Oda."], ["first", "update"]),
    # Soldiers and those who fought them are two tallies, though one source counts both.
    (["The army said 4 soldiers were killed in the ambush near Oda.",
      "The army said 11 militants were killed in the ambush near Oda."], ["first", "other_scope"]),
    # An open bound leaves room for more; a number that others set is taken back by who corrects it.
    (["A nurse said at least 20 people were killed by the fire in Oda.",
      "A priest said 32 people were killed by the fire in Oda."], ["first", "update"]),
    (["The ministry said five people were killed by the fire in Oda.",
      "A nurse said six people were killed by the fire in Oda.",
      "The mayor corrected the toll of the fire in Oda: five people were killed, not six, he said."],
     ["first", "update", "revision_down"]),
    # Who speaks for another country is a rival; so is who says that the others are wrong, a sentence before.
    (["Kenya's army said 12 of its soldiers were killed in the fight at Oda.",
      "Somalia's army said 40 Kenyan soldiers were killed in the fight at Oda."], ["first", "conflict"]),
    (["Police said seven people were killed by the fire in Oda.",
      "A doctor disagreed with the police. He said 11 people were killed by the fire in Oda."], ["first", "conflict"]),
    # Arrests are over with the act; the dead of one side grow whatever the other says.
    (["Police said 30 people were arrested at the march in Oda.",
      "A lawyer said 70 people were arrested at the march in Oda."], ["first", "conflict"]),
    (["A farmer said 20 people were killed in the air strike on Oda.",
      "The army said nine rebels were killed in the air strike on Oda.",
      "A priest said 36 people were killed in the air strike on Oda."], ["first", "conflict", "update"]),
]  # fmt: skip

#: Where two numbers are of one tally, and where not: the relation of the last.
SCOPES = [
    ("the source sits elsewhere",
     "The mayor of Oda said nine people were killed in the raid on Oda.",
     "A rights network in Port-au-Prince said 25 residents of Oda were killed in the raid on Oda.", "conflict"),
    ("a longer time for what has grown",
     "Cholera has killed 108 people in Angola, the health ministry said.",
     "The health ministry said 147 people have died of cholera in Angola since January.", "update"),
    ("named by their nation once",
     "Seven Turkish soldiers were killed in the ambush near Oda, a rebel spokesman said.",
     "A priest said nine soldiers were killed in the ambush near Oda.", "update"),
    ("a mayor counts his town",
     "Floods have killed 29 people in the state of Sul, the governor said.",
     "The mayor of Canoas said six people were killed by the floods in the state.", "other_scope"),
    ("two countries",
     "LIMA (Lake Press) - A fire in a cinema injured 30 people, Peru's health ministry said.",
     "NAIROBI (Lake Press) - A fire in a cinema injured 41 people, Kenya's health ministry said.", "first"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "relation"), [s[1:] for s in SCOPES], ids=[s[0] for s in SCOPES])
def test_what_is_one_tally(shipped: Reader, first: str, second: str, relation: str) -> None:
    found = from_readings(read(shipped, [("2024-03-04", first), ("2024-03-05", second)]))
    every = sorted((p.count.order, p.relation) for series in found for p in series.points)
    assert [told for _, told in every] == ["first", relation]


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("A count by the Observatory puts the dead of the fire in Oda at 87.", "the Observatory"),
        ("By the union's count, 87 workers were killed by the fire in Oda.", "the union"),
        ("Hospital sources put the death toll of the fire in Oda at 87.", "Hospital sources"),
        (
            'The head of the hospital gave a lower count. "We have received 87 dead," she said.',
            "The head of the hospital",
        ),
    ],
)
def test_whose_count_it_is(shipped: Reader, told: str, source: str) -> None:
    (series,) = from_readings(read(shipped, [("2024-03-04", told)]))
    assert [(p.count.low, p.count.source) for p in series.points] == [(87, source)]


def test_the_sentence_before_a_sum_was_added_to_it(shipped: Reader) -> None:
    told = [
        ("2024-03-04", "The army said 60 people were killed by the landslide in Oda."),
        ("2024-03-05", "Soldiers dug 12 bodies out of the mud in Oda. In all, 72 people have died, the army said."),
    ]
    (series,) = from_readings(read(shipped, told))
    assert [(p.count.low, p.relation) for p in series.points] == [(60, "first"), (12, "increment"), (72, "update")]


def test_the_wounded_are_found_by_way_of_the_dead_beside_whom_they_are_told(shipped: Reader) -> None:
    told = [
        ("2024-03-04", "ODA (Meridian) - A blast killed 9 people on Monday, police said. Some 30 others were hurt."),
        ("2024-03-05", "Flames in a Lima cinema killed 6 people, the mayor said. Twenty were hurt."),
        ("2024-03-06", "The blast in Oda killed 11 people, police said. Forty were hurt."),
    ]
    found = from_readings(read(shipped, told))
    assert sorted((line.kind, [p.count.low for p in line.points]) for line in found) == [
        ("killed", [6]),
        ("killed", [9, 11]),
        ("wounded", [20]),
        ("wounded", [30, 40]),
    ]


def test_who_is_counted_tells_nobody_and_who_accuses_does(shipped: Reader) -> None:
    told = [
        ("2024-03-04", "The army accused the rebels of killing 61 villagers in Oda."),
        ("2024-03-05", "A teacher hurt in the raid on Oda died on Tuesday, raising the death toll to 62."),
    ]
    (series,) = from_readings(read(shipped, told))
    assert points(series) == [
        ("2024-03-04", 61, "The army", "first"),
        ("2024-03-05", 1, None, "increment"),
        ("2024-03-05", 62, None, "update"),
    ]


@pytest.mark.parametrize(
    ("told", "relations"),
    RIVALS,
    ids=["officials", "wrong", "left", "sides", "bound", "corrected", "states", "disagreed", "arrests", "camp"],
)
def test_rival_numbers(shipped: Reader, told: list[str], relations: list[str]) -> None:
    stories = [(f"2024-03-{day:02}", text) for day, text in enumerate(told, 4)]
    found = from_readings(read(shipped, stories))
    every = sorted((p.count.order, p.relation) for series in found for p in series.points)
    assert [relation for _, relation in every] == relations


#: A tally of those left: by day, what is told, and what each number is to those before it.
LEFT = {
    "found ones make them fewer, whoever counts": (
        [("2024-03-04", "Police said 40 miners were missing in Oda."),
         ("2024-03-05", "The Red Cross said 31 miners were still missing in Oda."),
         ("2024-03-06", "The governor said 20 miners were unaccounted for in Oda.")],
        ["first", "update", "update"]),
    "more than the authorities have is another account": (
        [("2024-03-04", "Police said 40 miners were missing in Oda."),
         ("2024-03-05", "Relatives said 70 miners were missing in Oda."),
         ("2024-03-06", "The governor said 46 miners were missing in Oda.")],
        ["first", "conflict", "update"]),
    "and more than whoever keeps the list": (
        [("2024-03-04", "The company said 12 miners were missing in Oda."),
         ("2024-03-05", "The union said 19 miners were missing in Oda."),
         ("2024-03-06", "The company said 15 miners were missing in Oda.")],
        ["first", "conflict", "update"]),
    "of one day, two sides are at odds": (
        [("2024-03-04", "The harbour office said 70 passengers were missing in Oda."),
         ("2024-03-04", "The owner said 45 passengers were missing in Oda.")],
        ["first", "conflict"]),
    "a number taken back is no search come further": (
        [("2024-03-04", "Police said 40 miners were missing in Oda."),
         ("2024-03-05", "Police lowered the number of missing in Oda to 33, as some were counted twice.")],
        ["first", "revision_down"]),
    "what is lowered into the ground takes nothing back": (
        [("2024-03-04", "Police said 40 miners were missing in Oda."),
         ("2024-03-05", "Ropes were lowered into the shaft in Oda, where police said 33 miners were missing.")],
        ["first", "update"]),
    "the wounded become fewer as they die or go home": (
        [("2024-03-04", "Police said 40 people were injured in the crash at Oda."),
         ("2024-03-06", "A hospital said the number of injured from the crash at Oda fell to 33.")],
        ["first", "update"]),
}  # fmt: skip


@pytest.mark.parametrize(("told", "relations"), LEFT.values(), ids=LEFT)
def test_those_left(shipped: Reader, told: list[tuple[str, str]], relations: list[str]) -> None:
    stories = [(f"{day}T{hour:02}:00", text) for hour, (day, text) in enumerate(told, 6)]
    (series,) = from_readings(read(shipped, stories))
    assert [p.relation for p in series.points] == relations


def test_the_hostages_that_the_ledger_knows_of_are_held_by_no_police(shipped: Reader) -> None:
    told = [
        ("2024-03-04", "Gunmen abducted 60 pupils from a school in Oda, a teacher said."),
        ("2024-03-05", "The governor said 41 pupils of the school in Oda were still being held."),
        ("2024-03-06", "Police said 12 suspects were being held over the raid in Oda."),
    ]
    found = from_readings(read(shipped, told))
    assert sorted((line.kind, [p.count.low for p in line.points]) for line in found) == [
        ("arrested", [12]),
        ("held", [60, 41]),
    ]


@pytest.mark.parametrize(
    ("told", "relations"),
    [
        # Whoever was there told it first, and the police have more by the evening.
        (["A nurse said eight people were killed in the crush at Oda.",
          "Police said 17 people were killed in the crush at Oda."], ["first", "update"]),
        # Civil protection protects, and is no protester; the military is no militant.
        (["The civil protection service said 8 people were killed by the flood in Oda.",
          "The military said 17 people were killed by the flood in Oda."], ["first", "update"]),
        # Reaching a place is no rise.
        (["Police said 25 people were killed by the avalanche at Oda.",
          "Residents reached by telephone said 50 people were killed by the avalanche at Oda."], ["first", "conflict"]),
    ],
)  # fmt: skip
def test_numbers_of_one_day(shipped: Reader, told: list[str], relations: list[str]) -> None:
    stories = [(f"2024-03-04T{hour:02}:00", text) for hour, text in enumerate(told, 6)]
    (series,) = from_readings(read(shipped, stories))
    assert [p.relation for p in series.points] == relations


def test_bodies_found_before_a_toll_that_climbed_were_added_to_it(shipped: Reader) -> None:
    told = [
        ("2024-03-04", "Police said 8 people were killed when a house fell down in Oda."),
        ("2024-03-05", "Soldiers pulled out seven bodies in Oda, and the death toll climbed to 15, police said."),
    ]
    (series,) = from_readings(read(shipped, told))
    assert [(p.count.low, p.relation) for p in series.points] == [(8, "first"), (7, "increment"), (15, "update")]


def test_what_is_added_is_of_the_kind_that_it_is_added_to(shipped: Reader) -> None:
    told = [
        ("2024-03-04", "Police said 17 people were killed by the landslide in Oda. Another 30 were missing."),
        ("2024-03-05", "Police said 12 people were still missing after the landslide in Oda."),
    ]
    found = from_readings(read(shipped, told))
    assert [(line.kind, [(p.count.low, p.relation) for p in line.points]) for line in found] == [
        ("killed", [(17, "first")]),
        ("missing", [(30, "first"), (12, "update")]),
    ]


def test_the_name_of_who_speaks_tells_nothing_of_where(shipped: Reader) -> None:
    told = [
        ("2024-03-04", "An earthquake struck Oda on Monday. Mayor Rosa Cruz said 11 guests were dead."),
        ("2024-03-05", "The civil defence office put the number of dead in Oda at 23."),
    ]
    (series,) = from_readings(read(shipped, told))
    assert [(p.count.low, p.relation) for p in series.points] == [(11, "first"), (23, "update")]


def test_other_words_for_one_source_are_one_line(shipped: Reader) -> None:
    told = [
        ("2024-03-04", "Police said 20 miners were missing in Oda."),
        ("2024-03-05", "Families of the miners in Oda said 60 were missing."),
        ("2024-03-06", "Relatives of the miners in Oda said 52 were missing."),
    ]
    (series,) = from_readings(read(shipped, told))
    against = {p.count.id: p.count.low for p in series.points}
    assert [(p.relation, against.get(p.against or "")) for p in series.points] == [
        ("first", None),
        ("conflict", 20),
        ("update", 60),
    ]


# -- in the store -----------------------------------------------------------------------------


def tables(store: Store) -> dict[str, list[str]]:
    rows = {name: store.connection.execute(f"SELECT * FROM {name}").fetchall() for name in tallies.TABLES}
    return {name: sorted(map(str, found)) for name, found in rows.items()}


@pytest.fixture(scope="module")
def some(shipped: Reader) -> list[Reading]:
    return [*read(shipped, TOLD), *(shipped.read(story) for story in load(half=1)[0][:30])]


@pytest.fixture(scope="module")
def rebuilt(some: list[Reading], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    with Store.open(tmp_path_factory.mktemp("rebuilt") / "wire.duckdb") as store:
        store.add_many(some)
        made = ledgers.relink(store)["figures"]
        found = tables(store)
    assert (made["tallies over time"], made["numbers"]) == (len(found["figure_series"]), len(found["figure_points"]))
    assert min(made.values()) > 20
    return found


def test_two_processes_write_what_one_does(some: list[Reading], rebuilt: dict[str, list[str]], tmp_path: Path) -> None:
    with Store.open(tmp_path / "two.duckdb") as store:
        store.add_many(some[::-1])
        ledgers.relink(store, jobs=2)
        assert tables(store) == rebuilt


@pytest.mark.parametrize("seed", [1, 2])
def test_stories_in_any_order_come_to_what_a_rebuild_gives(
    some: list[Reading], rebuilt: dict[str, list[str]], tmp_path: Path, seed: int
) -> None:
    left = list(some)
    random.Random(seed).shuffle(left)
    with Store.open(tmp_path / "live.duckdb") as store:
        while left:
            store.add_many(left[:3])
            del left[:3]
            ledgers.update(store)
        assert tables(store) == rebuilt


def test_what_the_store_gives_back_is_what_was_linked(shipped: Reader, fire: Series, tmp_path: Path) -> None:
    with Store.open(tmp_path / "fire.duckdb") as store:
        store.add_many(read(shipped, TOLD))
        ledgers.update(store)
        (series,) = tallies.series(store, "fires in Accra", "accra", ["killed"])
        assert series.to_dict() == fire.to_dict()
        assert series.to_dict(date(2024, 3, 5)) == fire.to_dict(date(2024, 3, 5))
        for about, place, kinds in (("Quito", None, []), (None, "Quito", []), (None, None, ["wounded"])):
            assert tallies.series(store, about, place, kinds) == []


def test_without_a_ledger_the_remedy_is_named(some: list[Reading], tmp_path: Path) -> None:
    path = tmp_path / "new.duckdb"
    with Store.open(path) as store:
        store.add(some[0])
    status, output = run("--store", str(path), "--about", "fire")
    assert status != 0
    assert output == f"dateline: {path} has no ledger of figures: run `dateline relink --store {path}`\n"


def test_filters_that_do_not_go_with_tallies_are_refused(stored: Path) -> None:
    result = CliRunner().invoke(cli, ["figures", "--store", str(stored), "--about", "fire", "--by", "ISR"])
    assert result.exit_code != 0
