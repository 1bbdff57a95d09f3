"""Status: the sets are well formed and coded well enough, and what a governor says is composed."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.status import DEVELOPMENT, SENTENCES, STATUSES, load, main, measure
from dateline.parse import Parser
from dateline.status import AuxiliaryMode, Status, auxiliary_modes, is_remembered, status_of
from dateline.story import Story

FLOORS = Path(__file__).resolve().parent.parent / "benchmarks" / "floors.json"
_floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
#: Macro-F1 each set must reach. Half 2 is the one that counts; the others are what the code is tuned on.
TUNED_FLOOR = 0.95
HALF2_FLOOR = max(_floors.get("status_half2_macro_f1", 0.0), 0.9)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


@pytest.mark.parametrize(
    ("path", "half", "floor"),
    [(DEVELOPMENT, None, TUNED_FLOOR), (SENTENCES, 1, TUNED_FLOOR), (SENTENCES, 2, HALF2_FLOOR)],
    ids=["development", "half1", "half2"],
)
def test_macro_f1(parser: Parser, path: Path, half: int | None, floor: float) -> None:
    assert measure(load(path, half), parser).macro_f1 >= floor


def read(parser: Parser, marked: str) -> tuple[str, str]:
    """Status and rule of the starred act."""
    before, head, after = marked.split("*")
    for sentence in parser.parse(Story(before + head + after)).sentences:
        token = sentence.token_at(len(before))
        if token is not None:
            reading = status_of(sentence, token)
            return reading.status, reading.rule
    raise AssertionError(marked)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Kenya *signed* the pact.", ("happened", "asserted")),
        ("Kenya refused to *sign* the pact.", ("did_not_happen", "governor refuse")),
        ("Kenya did not refuse to *sign* the pact.", ("happened", "not refuse")),
        ("Kenya may refuse to *sign* the pact.", ("possible", "governor refuse")),
        ("Kenya denied that it planned to *sign* the pact.", ("did_not_happen", "not plan")),
        ("Kenya threatened to cancel the *talks* with Uganda.", ("planned", "governor cancel")),
        ("Kenya agreed to cancel the *talks* with Uganda.", ("called_off", "governor cancel")),
        ("Kenya has begun *withdrawing* its troops.", ("ongoing", "governor begin")),
        ("Kenya will begin *withdrawing* its troops.", ("planned", "governor begin")),
        # What goes before is done by who then asks, and is not asked for.
        ("*Marching* on the port, the rebels urged calm.", ("happened", "asserted")),
    ],
)
def test_each_governor_works_on_what_the_one_outside_it_made(
    parser: Parser, marked: str, expected: tuple[str, str]
) -> None:
    assert read(parser, marked) == expected


def test_a_governor_without_a_signature_leaves_the_act_its_own(parser: Parser) -> None:
    assert read(parser, "Kenya condemned the *attack* on the convoy.") == ("happened", "asserted")


@pytest.mark.parametrize(
    ("status", "historical", "expected"),
    [
        ("happened", False, ()),
        ("ongoing", False, ()),
        ("happened", True, ("historical",)),
        ("planned", False, ("future",)),
        ("possible", False, ("hypothetical",)),
        ("called_off", False, ("negation",)),
        ("did_not_happen", True, ("historical", "negation")),
    ],
)
def test_auxiliary_modes_follow_from_status_and_age(
    status: Status, historical: bool, expected: tuple[AuxiliaryMode, ...]
) -> None:
    assert auxiliary_modes(status, historical=historical) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("The town marked the anniversary of the *massacre* on Monday.", True),
        ("Survivors commemorated the *bombing* of the port.", True),
        ("Kenya condemned the *bombing* of the port.", False),
    ],
)
def test_what_is_commemorated_is_remembered(parser: Parser, marked: str, expected: bool) -> None:
    before, head, after = marked.split("*")
    sentence = parser.parse(Story(before + head + after)).sentences[0]
    token = sentence.token_at(len(before))
    assert token is not None
    assert is_remembered(sentence, token) is expected


def test_of_half_two_only_the_score_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--set", "half2", "--misses"])
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 1
    assert printed[0].startswith("half2: macro-F1 0.")


def test_set_is_well_formed() -> None:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == 440
    for row in rows:
        assert row["half"] in ("1", "2"), row["id"]
        assert 8 <= len(row["sentence"].split()) <= 35, row["id"]
    assert_starred(rows)


def test_development_set_is_well_formed() -> None:
    with DEVELOPMENT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) >= 600
    by_construction = Counter(row["construction"] for row in rows)
    assert set(by_construction) == {item.construction for item in load()}
    assert min(by_construction.values()) >= 11
    assert_starred(rows)


def assert_starred(rows: list[dict[str, str]]) -> None:
    """Every row is another, and stars one word and says its status."""
    assert len({row["id"] for row in rows}) == len({row["sentence"] for row in rows}) == len(rows)
    for row in rows:
        assert row["sentence"].count("*") == 2, row["id"]
        head = row["sentence"].split("*")[1]
        assert head.split() == [head], row["id"]
        assert row["status"] in STATUSES, row["id"]


def test_the_sets_share_no_sentence() -> None:
    assert not {item.text for item in load(DEVELOPMENT)} & {item.text for item in load()}


def test_halves_are_balanced() -> None:
    one, two = load(half=1), load(half=2)
    assert Counter(item.construction for item in one) == Counter(item.construction for item in two)
    assert Counter(item.status for item in one) == Counter(item.status for item in two)
