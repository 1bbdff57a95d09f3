"""A user's own actors: tables like ours and dictionaries like PETRARCH's, what they say, and before whom.

The dictionary is of our own making, and so are the people and bodies in it.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.actors import ActorTables
from dateline.actors.dictionaries import decode
from dateline.actors.own import SECTORS
from dateline.actors.tables import TABLES
from dateline.cli import cli
from dateline.coding import THRESHOLD
from dateline.errors import ActorsError, DatelineError
from dateline.reading import Reader

DICTIONARY = """\
<!-- A dictionary of our own, for tests:
     HIDDEN_BODY [USAGOV] stands in a comment -->
# Codes as in CAMEO ; invented people
KENYA_  [KEN]
+LAND_OF_THE_LIONS_
+NAIROBI_  ; the capital is ours already
BOMA_LIBERATION_FRONT_ [KENREB]  # armed
+BLF_
\t[KENPTY >20240101]
WANJIRU_ODHIAMBO_TEST_  # terms of office below
+ODHIAMBO_TEST_
\t[KENGOV 990301-041231]
\t[KENMIL 20050101 - 20091231]
\t[KENOPP > 100101]
\t[KENELI]
KENYATTA_STREET_CHOIR_ [---]
LAKE_COMPACT_ [IGOUNODEV]
OLD_LAKE_UNION_
\t[IGO <911226]
\t[###]
COAST_HERALD_ [KENMED]
COAST_DOCKERS_ [KENLABXQZ]
GREAT_STORE_ [MNCUSA]
TWIN_SHIRES_ [KENGOV/UGAGOV]
LOST_BODY_ [QQQ]
NO_CODE_AT_ALL_
BROKEN_DATE_ [KENGOV 2004017-20061201]
PRINCE_OF_NOWHERE_ [KENGOV 20241301-20250101]
"""
AGENTS = """\
!PERSON! = MAN, WOMAN
MATATU_DRIVER [~LAB]
BODA!PERSON! [~CVL]
NGOROKO {NGOROKOS} [~CRM]
CATTLE_GUARD {} [~UAF]
SPOKESMAN [~GOV]
RELIEF_SOCIETY [NGO~]
"""
THEN = date(2015, 6, 1)


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> ActorTables:
    folder = tmp_path_factory.mktemp("actors")
    return ActorTables.load([put(folder, "Mine.actors.txt", DICTIONARY), put(folder, "mine.agents", AGENTS)])


def test_a_dictionary_adds_exactly_these_rows(own: ActorTables) -> None:
    rows = {
        (int(row.source.rpartition(":")[2]), row.kind, row.name, row.country, row.sectors, row.start, row.end)
        for table in (own._index.phrases, own._index.people)
        for found in table.values()
        for row in found
        if row.source.startswith("Mine.actors.txt:")
    }
    person = "Wanjiru Odhiambo Test"
    assert sorted(rows, key=lambda row: row[0]) == [
        (4, "country", "Kenya", "KEN", (), None, None),
        (7, "org", "Boma Liberation Front", "KEN", ("REB",), None, None),
        (9, "org", "Boma Liberation Front", "KEN", ("PTY",), date(2024, 1, 1), None),
        (12, "person", person, "KEN", ("GOV",), date(1999, 3, 1), date(2004, 12, 31)),
        (13, "person", person, "KEN", ("MIL",), date(2005, 1, 1), date(2009, 12, 31)),
        (14, "person", person, "KEN", ("OPP",), date(2010, 1, 1), None),
        (15, "person", person, "KEN", ("ELI",), None, None),
        (16, "org", "Kenyatta Street Choir", None, (), None, None),
        (17, "org", "Lake Compact", "IGO", ("SOC",), None, None),
        (19, "org", "Old Lake Union", "IGO", (), None, date(1991, 12, 26)),
        (20, "org", "Old Lake Union", None, (), None, None),
        (21, "org", "Coast Herald", "KEN", ("JRN",), None, None),
        (22, "org", "Coast Dockers", "KEN", ("LAB",), None, None),
        (23, "org", "Great Store", "USA", ("BUS", "MNC"), None, None),
        (24, "org", "Twin Shires", "KEN", ("GOV",), None, None),
    ]


def test_what_a_dictionary_has_that_is_not_understood_is_named(own: ActorTables) -> None:
    assert own.notes == (
        "Mine.actors.txt: 3 codes in no list of states or roles left out: /UGAGOV 1 (line 24), QQQ 1 (line 25),"
        " XQZ 1 (line 22); 2 codes or dates unread (lines 27, 28); 1 entry without a code (line 26)",
    )


@pytest.mark.parametrize(
    ("mention", "on", "expected"),
    [
        ("Boma Liberation Front fighters", date(2023, 12, 31), ("KEN", ("REB",))),
        ("the Boma Liberation Front", date(2023, 12, 31), ("KEN", ("REB",))),
        ("the Boma Liberation Front", date(2024, 1, 1), ("KEN", ("PTY",))),
        ("the BLF", date(2024, 1, 1), ("KEN", ("PTY",))),
        ("Wanjiru Odhiambo Test", date(1999, 2, 28), ("KEN", ("ELI",))),
        ("Wanjiru Odhiambo Test", date(1999, 3, 1), ("KEN", ("GOV",))),
        ("Wanjiru Odhiambo Test", date(2004, 12, 31), ("KEN", ("GOV",))),
        ("Wanjiru Odhiambo Test", date(2007, 1, 1), ("KEN", ("MIL",))),
        ("Wanjiru Odhiambo Test", date(2010, 1, 1), ("KEN", ("OPP",))),
        ("Kenyatta Street Choir", THEN, (None, ())),
        ("Old Lake Union", date(1991, 12, 26), ("IGO", ())),
        ("Old Lake Union", date(1991, 12, 27), (None, ())),
        ("the Land of the Lions", THEN, ("KEN", ())),
        ("Kenya", THEN, ("KEN", ())),
        ("Nairobi", THEN, ("KEN", ("GOV",))),
        ("Kenyan matatu drivers", THEN, ("KEN", ("LAB",))),
        ("two Kenyan bodawoman", THEN, ("KEN", ("CVL",))),
        ("Kenyan ngorokos", THEN, ("KEN", ("CRM",))),
        ("a Kenyan cattle guard", THEN, ("KEN", ("UAF",))),
        ("a Kenyan relief society", THEN, ("KEN", ("NGO",))),
    ],
)
def test_what_a_dictionary_says(
    own: ActorTables, mention: str, on: date, expected: tuple[str | None, tuple[str, ...]]
) -> None:
    actor = own.resolve(mention, on=on)
    assert (actor.country, actor.sectors) == expected, actor


def test_a_name_without_a_code_leaves_none_of_its_parts_to_be_read(own: ActorTables) -> None:
    actor = own.resolve("Kenyatta Street Choir", on=THEN)
    assert actor.refused == ("Kenyatta Street Choir (Mine.actors.txt:16): no code on that day",)


def test_a_persons_surname_is_known_and_a_body_is_no_person(own: ActorTables) -> None:
    assert own.resolve("Wanjiru Odhiambo Test", on=THEN).kind == "person"
    assert own.resolve("the Coast Herald", on=THEN).kind == "body"


def test_a_code_for_a_role_keeps_how_the_role_is_used(own: ActorTables) -> None:
    """A spokesman speaks for whoever is named before him, whatever code a dictionary gives the word."""
    actor = own.resolve("a Hamas spokesman", on=THEN)
    assert (actor.country, actor.sectors) == ("PSE", ("REB",))


@pytest.mark.parametrize(
    ("code", "country", "sectors", "part_of", "unknown"),
    [
        ("USAGOV", "USA", ("GOV",), "", ()),
        ("pse", "PSE", (), "", ()),
        ("AFGGOVMED", "AFG", ("GOV", "JRN"), "", ()),
        ("AFGGOVHLH", "AFG", ("GOV", "MED"), "", ()),
        ("AFGGOVHRI", "AFG", ("GOV",), "", ()),
        ("NGOHRIAMN", "NGO", ("SOC",), "", ()),
        ("IGOUNOREFHCR", "IGO", ("REF",), "UNO", ()),
        ("IGOEUREEC", "IGO", (), "EUR", ()),
        ("IGOUNOLKA", "IGO", (), "UNO", ()),
        ("UNO", "IGO", (), "UNO", ()),
        ("IMGMOSALQ", "ISM", ("REB",), "", ()),
        ("LKASEP", "LKA", ("REB",), "", ()),
        ("IRQREBINS", "IRQ", ("REB",), "", ()),
        ("EGYCHRCPT", "EGY", ("REL",), "", ()),
        ("ROMGOV", "ROU", ("GOV",), "", ()),
        ("USAGOV/USAMIL", "USA", ("GOV", "MIL"), "", ()),
        ("PSEREBHMS", "PSE", ("REB",), "", ("HMS",)),
        ("HOBGOV", None, ("GOV",), "", ("HOB",)),
        ("G77", None, (), "", ("G77",)),
        ("USAGO", "USA", (), "", ("GO",)),
    ],
)
def test_codes(
    code: str, country: str | None, sectors: tuple[str, ...], part_of: str, unknown: tuple[str, ...]
) -> None:
    known = frozenset({"USA", "PSE", "AFG", "LKA", "IRQ", "EGY", "ROU"})
    found = decode(code, known)
    assert (found.country, found.sectors, found.part_of, found.unknown) == (country, sectors, part_of, unknown)


def test_a_dictionary_comes_before_our_rows(tmp_path: Path) -> None:
    ours = ActorTables.load()
    on = date(2024, 3, 1)
    assert ours.resolve("Hamas", on=on).sectors == ("REB",)
    assert ours.resolve("Narendra Modi", on=on).sectors == ("GOV",)
    path = put(tmp_path, "before.txt", "HAMAS_ [PSEPTY]\nNARENDRA_MODI_\n\t[INDOPP >20240101]\n\t[INDELI]\n")
    mine = ActorTables.load([path])
    assert mine.resolve("Hamas", on=on).sectors == ("PTY",)
    assert mine.resolve("Hamas", on=on).decided_by == "before.txt:1"
    assert mine.resolve("Narendra Modi", on=on).sectors == ("OPP",)
    assert mine.resolve("Modi", on=on).sectors == ("OPP",)
    assert mine.resolve("Narendra Modi", on=date(2023, 12, 31)).sectors == ("ELI",)
    assert ActorTables.load().resolve("Hamas", on=on).sectors == ("REB",)


def test_the_first_file_comes_first(tmp_path: Path) -> None:
    first, second = put(tmp_path, "a.txt", "BOMA_FRONT_ [KENREB]\n"), put(tmp_path, "b.txt", "BOMA_FRONT_ [KENPTY]\n")
    assert ActorTables.load([first, second]).resolve("the Boma Front", on=THEN).sectors == ("REB",)
    assert ActorTables.load([second, first]).resolve("the Boma Front", on=THEN).sectors == ("PTY",)


HOLDERS = "# as_of: {as_of}\ncountry\tname\taliases\toffice\tsectors\tfrom\tto\tsource\n{rows}"


def test_a_new_holder_of_an_office_ends_the_term_of_ours(tmp_path: Path) -> None:
    rows = "KEN\tAtieno Mfano\t\tpresident\tGOV\t2027-09-01\t\tour desk\n"
    path = put(tmp_path, "officeholders.tsv", HOLDERS.format(as_of="2027-12-01", rows=rows))
    tables = ActorTables.load([path])
    after, before = date(2027, 10, 1), date(2025, 3, 1)
    assert tables.resolve("Kenya's president", on=after).name == "Atieno Mfano"
    assert tables.resolve("Kenya's president", on=before).name == "William Ruto"
    assert tables.resolve("William Ruto", on=before).sectors == ("GOV",)
    assert tables.resolve("William Ruto", on=after).sectors == ("ELI",)
    assert tables.resolve("Atieno Mfano", on=after).decided_by == f"{path}:3"
    assert not tables.stale(after)
    assert tables.stale(date(2028, 1, 1))
    assert tables.older(after) == ""
    assert "2027-12-01" in tables.older(date(2028, 1, 1))


ORGANISATIONS = "name\taliases\tcountry\tsectors\tpart_of\tfrom\tto\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "people.tsv",
            "name\n",
            r"people\.tsv: what kind of actor table is this\? Let its name end in .*officeholders",
        ),
        ("my_organisations.tsv", "name,aliases\n", r"my_organisations\.tsv:1: no column name, aliases, country"),
        ("my_organisations.tsv", ORGANISATIONS + "Front\t\tKEX\tREB\t\t\t\n", r":2: no country 'KEX': write an ISO"),
        ("my_organisations.tsv", ORGANISATIONS + "Front\t\tKEN\tREX\t\t\t\n", r":2: no sector 'REX': write one of"),
        (
            "my_organisations.tsv",
            ORGANISATIONS + "Front\t\tKEN\tREB\t\t1 May\t\n",
            r":2: '1 May' is no day: write it as",
        ),
        ("my_organisations.tsv", ORGANISATIONS + "F\t\tKEN\tREB\t\t2024-02-30\t\n", r":2: '2024-02-30' is no day"),
        (
            "my_organisations.tsv",
            "# a comment\n" + ORGANISATIONS + "Front\t\tKEN\tREB\t\t2024-01-01\t2023-01-01\n",
            r":3: it ends \(2023-01-01\) before it begins",
        ),
        ("my_organisations.tsv", ORGANISATIONS + "\t\tKEN\tREB\t\t\t\n", r":2: name is empty: fill it"),
        ("my_organisations.tsv", ORGANISATIONS + "Front\t\tKEN \tREB\t\t\t\n", r":2: blanks around 'KEN' in country"),
        ("my_organisations.tsv", ORGANISATIONS + "a\tb\tc\td\te\tf\tg\th\n", r":2: 8 cells in a table of 7 columns"),
        ("my_organisations.tsv", "# as_of: soon\n" + ORGANISATIONS, r"as_of 'soon' is no day: write # as_of: 20"),
        ("my_roles.tsv", "phrases\tsectors\tkind\toffice\nthe docker\tLAB\tnoun\t\n", r":2: no kind of role 'noun'"),
        ("my_countries.tsv", "iso3\tname\tother_names\tdemonyms\tcapitals\nke\tKenya\t\t\t\n", r":2: 'ke' is no code"),
        ("nothing.txt", "# nothing yet\n", r"nothing\.txt: no actor and no agent in it: write lines such as"),
        (
            "verbs.txt",
            "--- ASK [010] ---\nASK [010]\n- ** TALKS [011]\n- + ** [012]\n- ** FOR [013]\n",
            r"verbs\.txt: a dictionary of verbs",
        ),
    ],
)
def test_a_bad_table_is_refused_with_its_line_and_the_remedy(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(ActorsError, match=said) as caught:
        ActorTables.load([put(tmp_path, name, text)])
    assert isinstance(caught.value, DatelineError)
    assert "\n" not in str(caught.value)


def test_a_missing_table_and_one_that_is_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ActorsError, match="check the path"):
        ActorTables.load([tmp_path / "no_officeholders.tsv"])
    path = tmp_path / "my_organisations.tsv"
    path.write_bytes(ORGANISATIONS.encode() + b"Fr\xf6nt\t\tKEN\tREB\t\t\t\n")
    with pytest.raises(ActorsError, match=r"my_organisations\.tsv:2: not UTF-8"):
        ActorTables.load([path])


def test_a_dictionary_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    tables = ActorTables.load([put(tmp_path, "GLOBAL.131001", "BOMA_FRONT_ [KENREB]\n")])
    assert tables.resolve("the Boma Front", on=THEN).sectors == ("REB",)


def test_our_own_tables_pass_the_check_for_a_users(tmp_path: Path) -> None:
    here = Path(__file__).parent.parent / "src" / "dateline" / "actors"
    copies = [put(tmp_path, f"my_{name}", (here / name).read_text(encoding="utf-8")) for name in TABLES]
    tables = ActorTables.load(copies)
    assert tables.resolve("the Kenyan army", on=THEN).sectors == ("MIL",)
    assert {"GOV", "REB", "UNK", "ELI"} <= SECTORS


# -- the command line -----------------------------------------------------------------------------

STORY = "The Boma Liberation Front killed three soldiers in Lodwar on Monday, police said.\n"


def run(*args: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, [str(arg) for arg in args])
    return result.exit_code, result.stdout, result.stderr


def test_read_with_a_dictionary_warns_once_and_uses_it(tmp_path: Path) -> None:
    story = put(tmp_path, "story.txt", STORY)
    status, out, err = run(
        "read", story, "--published", "2023-03-08", "--json", "--actors", put(tmp_path, "Mine.txt", DICTIONARY)
    )
    assert status == 0, err
    record = json.loads(out)
    actors = {event["actor"]["country"] for event in record["events"] if event["type"] == "ASSAULT"}
    assert actors == {"KEN"}
    assert err.count("XQZ 1 (line 22)") == 1
    assert re.fullmatch(r"[0-9a-f]+\+actors\.[0-9a-f]{8}", record["coded_by"]["codebook"])


def test_read_refuses_a_bad_table_in_one_line(tmp_path: Path) -> None:
    table = put(tmp_path, "my_organisations.tsv", ORGANISATIONS + "Front\t\tKEX\tREB\t\t\t\n")
    status, out, err = run("read", put(tmp_path, "story.txt", STORY), "--actors", table)
    assert (status, out) == (2, "")
    assert err.startswith("dateline: ")
    assert err.count("\n") == 1
    assert "my_organisations.tsv:2: no country 'KEX'" in err


def test_other_actors_and_another_threshold_are_another_coding(shipped: Reader, tmp_path: Path) -> None:
    """Else `ingest` would take a story for one that is already read."""
    mine = Reader(actors=[put(tmp_path, "Mine.txt", DICTIONARY)], threshold=0.9)
    assert mine.coded_by.codebook.startswith(f"{shipped.coded_by.codebook}+actors.")
    assert mine.coded_by.codebook.endswith("+threshold.0.9")
    assert mine.coder.threshold == 0.9


def test_ingest_takes_both_options(tmp_path: Path) -> None:
    story, store = put(tmp_path, "story.txt", STORY), tmp_path / "s.duckdb"
    table = put(tmp_path, "my_organisations.tsv", ORGANISATIONS + "Boma Liberation Front\tBLF\tKEN\tREB\t\t\t\n")
    assert "1 added" in run("ingest", story, "--store", store)[1]
    status, out, err = run("ingest", story, "--store", store, "--actors", table, "--threshold", "0.5")
    assert status == 0, err
    assert "1 coded anew" in out
    rows = json.loads(run("events", "--store", store, "--actor", "KEN REB", "--format", "json")[1])
    assert [row["type"] for row in rows] == ["ASSAULT"]


def test_the_threshold_is_a_probability_and_its_default_is_told() -> None:
    assert run("read", "-", "--threshold", "2")[0] == 2
    assert f"[default: {THRESHOLD:g}]" in " ".join(run("read", "--help")[1].split())
    assert f"[default: {THRESHOLD:g}]" in " ".join(run("ingest", "--help")[1].split())


def test_a_story_younger_than_the_office_holders_says_so(tmp_path: Path) -> None:
    story = put(tmp_path, "story.txt", "President William Ruto met the Ugandan president in Nairobi on Tuesday.\n")
    known = "office-holders are known up to"
    status, out, err = run("read", story, "--published", "2030-03-05")
    assert (status, err) == (0, "")
    assert known in out.splitlines()[-2] + out.splitlines()[-1]
    assert known in " ".join(run("read", story, "--published", "2030-03-05", "--explain")[1].split())
    assert known in run("read", story, "--published", "2030-03-05", "--json")[2]
    assert known not in run("read", story, "--published", "2024-03-05")[1]
    nobody = put(tmp_path, "nobody.txt", STORY)
    assert known not in run("read", nobody, "--published", "2030-03-05")[1]


def test_every_table_that_ships_is_in_the_notice() -> None:
    root = Path(__file__).parent.parent
    notice = (root / "NOTICE").read_text(encoding="utf-8")
    package = root / "src" / "dateline"
    for path in [*package.glob("actors/*.tsv"), *package.glob("places/*.tsv"), *package.glob("places/*.txt")]:
        assert f"{path.parent.name}/{path.name}" in notice, path
    assert "gazetteer.bin" in notice
    assert "NOTICE" in (root / "pyproject.toml").read_text(encoding="utf-8")
