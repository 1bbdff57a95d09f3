"""Who a mention stands for: claims on mentions of our own writing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dateline.actors import Actor, ActorTables, StoryActors
from dateline.errors import ActorsError

DAY = date(2024, 3, 1)


@pytest.fixture(scope="module")
def tables() -> ActorTables:
    return ActorTables.load()


def code(actor: Actor) -> tuple[str | None, tuple[str, ...]]:
    return actor.country, actor.sectors


@pytest.mark.parametrize(
    ("mention", "country", "sectors"),
    [
        ("Ghana", "GHA", ()),
        ("the Dutch", "NLD", ()),
        ("three Bolivians", "BOL", ()),
        ("Nairobi", "KEN", ("GOV",)),
        ("the Kremlin", "RUS", ("GOV",)),
        ("Downing Street", "GBR", ("GOV",)),
        ("senior US officials", "USA", ("GOV",)),
        ("U.S. troops", "USA", ("MIL",)),
        ("us officials", "USA", ("GOV",)),
        ("the plan", None, ()),
        ("an amnesty", None, ()),
        ("the economist", None, ("BUS",)),
        ("the kenyan police", "KEN", ("COP",)),
        ("the Gazan health ministry", "PSE", ("GOV",)),
        ("Norway's defence minister", "NOR", ("GOV", "MIL")),
        ("the Thai Minister of Defense", "THA", ("GOV", "MIL")),
        ("a Zambian court", "ZMB", ("JUD",)),
        ("the Georgian parliament", "GEO", ("LEG",)),
        ("Kurdish fighters", None, ("REB",)),
        ("gunmen", None, ("UAF",)),
        ("Polish farmers", "POL", ("AGR",)),
        ("striking nurses in Lagos", "NGA", ("MED",)),
        ("students at Dhaka University", "BGD", ("EDU",)),
        ("Catholic bishops in Nicaragua", "NIC", ("REL",)),
        ("Rohingya refugees", "MMR", ("REF",)),
        ("the Sinaloa Cartel", "MEX", ("CRM",)),
        ("anti-government protesters in Tbilisi", "GEO", ("CVL", "OPP")),
        ("the Ugandan opposition leader", "UGA", ("OPP",)),
        ("Boko Haram", "NGA", ("REB",)),
        ("Islamic State militants", "ISM", ("REB",)),
        ("the Saudi-led coalition", "IMG", ("MIL",)),
        ("Médecins Sans Frontières", "NGO", ("MED",)),
        ("NATO", "IGO", ()),
        ("the International Criminal Court", "IGO", ("JUD",)),
        ("Taiwan's ruling party", "TWN", ("GOV", "PTY")),
        ("Republic of Congo", "COG", ()),
        ("DR Congo troops", "COD", ("MIL",)),
        ("forces loyal to Khalifa Haftar", "LBY", ("REB", "MIL")),
    ],
)
def test_codes_country_and_sector(
    tables: ActorTables, mention: str, country: str | None, sectors: tuple[str, ...]
) -> None:
    assert code(tables.resolve(mention, on=DAY)) == (country, sectors)


@pytest.mark.parametrize(
    ("mention", "sectors"),
    [
        ("the police chief", ("COP",)),
        ("an army spokesman", ("MIL",)),
        ("a court official", ("JUD",)),
        ("the union leader", ("LAB",)),
        ("Muslim fighters", ("REB",)),
        ("members of the navy", ("MIL",)),
        ("a group of armed men", ("UAF",)),
        ("dozens of villagers", ("CVL",)),
        ("opposition lawmakers", ("LEG",)),
        ("around 200 dockworkers", ("LAB",)),
    ],
)
def test_head_noun_decides_and_weak_heads_inherit(tables: ActorTables, mention: str, sectors: tuple[str, ...]) -> None:
    assert code(tables.resolve(mention)) == (None, sectors)


@pytest.mark.parametrize(
    ("mention", "country", "sectors"),
    [
        ("Iran-backed Houthis", "YEM", ("REB",)),
        ("Turkish-backed Syrian rebels", "SYR", ("REB",)),
        ("Russian-backed separatists", None, ("REB",)),
        ("Rwanda-backed M23 rebels", "COD", ("REB",)),
        ("the Hamas-run territory", None, ()),
        ("the Houthi-run health ministry", None, ("GOV",)),
        ("a US-brokered truce", None, ()),
        ("pro-Russian separatists", None, ("REB",)),
        ("the Norwegian ambassador to Poland", "NOR", ("GOV",)),
        ("the ambassador to Poland", None, ("GOV",)),
        ("ethnic Albanians", None, ("CVL",)),
    ],
)
def test_backers_and_targets_are_never_the_actor(
    tables: ActorTables, mention: str, country: str | None, sectors: tuple[str, ...]
) -> None:
    assert code(tables.resolve(mention, on=DAY)) == (country, sectors)


@pytest.mark.parametrize(
    "mention",
    ["us", "Who", "may", "Jane Roe", "Jordan Peterson", "Paris Hilton", "a puppy", "a turkey", "expected", "Kim", ""],
)
def test_unknown_stays_unknown(tables: ActorTables, mention: str) -> None:
    assert code(tables.resolve(mention, on=DAY)) == (None, ())


def test_people_are_read_by_the_day(tables: ActorTables) -> None:
    def blair(day: date) -> tuple[str | None, tuple[str, ...]]:
        return code(tables.resolve("Tony Blair", on=day))

    assert blair(date(1996, 1, 1)) == ("GBR", ())
    assert blair(date(2001, 6, 1)) == ("GBR", ("GOV",))
    assert blair(date(2020, 6, 1)) == ("GBR", ("ELI",))


def test_bodies_are_read_by_the_day(tables: ActorTables) -> None:
    assert code(tables.resolve("the Taliban", on=date(2010, 1, 1))) == ("AFG", ("REB",))
    assert code(tables.resolve("the Taliban", on=date(2022, 1, 1))) == ("AFG", ("GOV",))


@pytest.mark.parametrize(
    ("mention", "name", "country"),
    [
        ("Prime Minister Benjamin Netanyahu", "Benjamin Netanyahu", "ISR"),
        ("Netanyahu", "Benjamin Netanyahu", "ISR"),
        ("President Xi", "Xi Jinping", "CHN"),
        ("King Abdullah of Jordan", "King Abdullah II", "JOR"),
        ("Abdel-Fattah el-Sissi", "Abdel Fattah al-Sisi", "EGY"),
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky", "UKR"),
        ("the Israeli premier", "Benjamin Netanyahu", "ISR"),
    ],
)
def test_office_holders_are_named(tables: ActorTables, mention: str, name: str, country: str) -> None:
    actor = tables.resolve(mention, on=DAY)
    assert (actor.name, actor.country, actor.sectors, actor.kind) == (name, country, ("GOV",), "person")


def test_a_region_has_no_head_of_state(tables: ActorTables) -> None:
    actor = tables.resolve("the Chechen president", on=DAY)
    assert (actor.name, actor.country) == ("", "RUS")


def test_those_who_left_office_are_elite(tables: ActorTables) -> None:
    for mention in ("the former Peruvian president", "Peru's ex-president"):
        actor = tables.resolve(mention)
        assert (actor.country, actor.sectors, actor.former) == ("PER", ("ELI",), True)
    assert tables.resolve("former rebels").sectors == ("REB",)


def test_a_persons_spokesman_is_not_the_person(tables: ActorTables) -> None:
    actor = tables.resolve("Erdogan's spokesman", on=DAY)
    assert (actor.name, actor.country, actor.sectors) == ("", "TUR", ("GOV",))


def test_a_country_beside_a_name_chooses_among_namesakes(tables: ActorTables) -> None:
    assert tables.resolve("Labour", on=DAY).country == "GBR"
    assert code(tables.resolve("the Maltese Labour Party", on=DAY)) == ("MLT", ("PTY",))
    assert code(tables.resolve("the Mexican National Guard", on=DAY)) == ("MEX", ("MIL",))


def test_story_links_surname_office_and_pronoun(tables: ActorTables) -> None:
    memory = StoryActors()
    first = tables.resolve("Slovenian Foreign Minister Ana Horvat", on=DAY, memory=memory)
    memory.note("Slovenian Foreign Minister Ana Horvat", first)
    assert (first.name, first.country, first.sectors) == ("Ana Horvat", "SVN", ("GOV",))
    for later in ("Horvat", "the foreign minister", "she"):
        actor = tables.resolve(later, on=DAY, memory=memory)
        assert (actor.text, actor.name, actor.country, actor.sectors) == (later, "Ana Horvat", "SVN", ("GOV",))
        assert actor.decided_by.startswith("story: ")
    police = tables.resolve("Kenyan police", on=DAY, memory=memory)
    memory.note("Kenyan police", police)
    assert tables.resolve("they", on=DAY, memory=memory).country == "KEN"


def test_a_role_without_a_country_takes_the_storys(tables: ActorTables) -> None:
    assert tables.resolve("the defence ministry").country is None
    actor = tables.resolve("the defence ministry", memory=StoryActors(home="PHL"))
    assert (actor.country, actor.sectors) == ("PHL", ("GOV", "MIL"))
    assert actor.decided_by.endswith("story's country")


def test_the_name_in_the_text_beats_the_tables_holder(tables: ActorTables) -> None:
    actor = tables.resolve("Pakistan's army chief, General Asim Munir", on=DAY)
    assert (actor.name, actor.country, actor.sectors) == ("Asim Munir", "PAK", ("MIL",))


def test_every_decision_names_its_row(tables: ActorTables) -> None:
    actor = tables.resolve("Iran-backed Houthis")
    assert actor.decided_by.startswith("organisations.tsv:")
    assert [r for r in actor.refused if r.startswith("Iran-backed: Iran (countries.tsv:")]


def test_actors_can_be_stored(tables: ActorTables) -> None:
    assert tables.resolve("the Kremlin").to_dict() == {
        "text": "the Kremlin",
        "name": "Kremlin",
        "country": "RUS",
        "sectors": ["GOV"],
    }


def test_tables_say_their_date_and_their_source(tables: ActorTables) -> None:
    as_of = tables.as_of["officeholders.tsv"]
    assert not tables.stale(as_of)
    assert tables.stale(date(as_of.year + 1, 1, 1))
    folder = Path(__file__).parent.parent / "src" / "dateline" / "actors"
    for path in folder.glob("*.tsv"):
        head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        for word in ("# origin: ", "# licence: ", "# as_of: "):
            assert any(line.startswith(word) for line in head), (path.name, word)


def test_users_rows_come_first(tmp_path: Path) -> None:
    path = tmp_path / "my_officeholders.tsv"
    path.write_text(
        "# as_of: 2030-01-01\ncountry\tname\taliases\toffice\tsectors\tfrom\tto\tsource\n"
        "NOR\tKari Nordmann\t\tprime minister\tGOV\t2029-10-01\t\tour desk\n",
        encoding="utf-8",
    )
    tables = ActorTables.load([path])
    actor = tables.resolve("Kari Nordmann", on=date(2029, 12, 1))
    assert (actor.country, actor.sectors, actor.decided_by) == ("NOR", ("GOV",), "my_officeholders.tsv:3")
    assert not tables.stale(date(2029, 12, 1))


def test_a_users_table_must_say_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "people.tsv"
    path.write_text("name\n", encoding="utf-8")
    with pytest.raises(ActorsError, match=r"people\.tsv"):
        ActorTables.load([path])


def test_no_demonym_belongs_to_two_states() -> None:
    path = Path(__file__).parent.parent / "src" / "dateline" / "actors" / "countries.tsv"
    owners: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "iso3")):
            continue
        cells = line.split("\t")
        for demonym in filter(None, cells[4].split("|")):
            assert owners.setdefault(demonym, cells[0]) == cells[0]
