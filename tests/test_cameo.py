"""PLOVER to CAMEO: the whole answer for every type and mode, and what a status changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dateline.codebook import ontology
from dateline.codebook.cameo import cameo_of
from dateline.errors import CodebookError
from dateline.status import STATUSES, Status

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cameo.md"

HAPPENED = [
    ("AGREE", None, ("030", 1, 4.2)),
    ("CONSULT", None, ("040", 1, 2.1)),
    ("CONSULT", "visit", ("042", 1, 1.9)),
    ("CONSULT", "third-party", ("045", 1, 5.0)),
    ("CONSULT", "multilateral", ("040", 1, 2.1)),
    ("CONSULT", "phone", ("041", 1, 1.0)),
    ("SUPPORT", None, ("050", 1, 4.6)),
    ("CONCEDE", None, ("080", 1, 5.0)),
    ("COOPERATE", None, ("060", 2, 6.8)),
    ("AID", None, ("070", 2, 7.4)),
    ("RETREAT", None, ("080", 2, 7.6)),
    ("RETREAT", "withdraw", ("0874", 2, 10.0)),
    ("RETREAT", "release", ("084", 2, 7.0)),
    ("RETREAT", "disarm", ("0873", 2, 9.0)),
    ("RETREAT", "ceasefire", ("0871", 2, 9.0)),
    ("RETREAT", "access", ("086", 2, 9.0)),
    ("RETREAT", "resign", ("0831", 2, 5.0)),
    ("REQUEST", None, ("100", 3, -5.0)),
    ("REQUEST", "assist", ("103", 3, -5.0)),
    ("REQUEST", "change", ("104", 3, -5.0)),
    ("REQUEST", "yield", ("105", 3, -5.0)),
    ("REQUEST", "meet", ("106", 3, -5.0)),
    ("ACCUSE", None, ("110", 3, -2.0)),
    ("ACCUSE", "disapprove", ("111", 3, -2.0)),
    ("ACCUSE", "investigate", ("090", 3, -2.0)),
    ("ACCUSE", "allege", ("112", 3, -2.0)),
    ("REJECT", None, ("120", 3, -4.2)),
    ("REJECT", "assist", ("122", 3, -4.0)),
    ("REJECT", "change", ("123", 3, -4.0)),
    ("REJECT", "yield", ("124", 3, -4.0)),
    ("REJECT", "meet", ("125", 3, -5.0)),
    ("THREATEN", None, ("130", 3, -5.1)),
    ("THREATEN", "restrict", ("132", 3, -5.8)),
    ("THREATEN", "arrest", ("137", 3, -7.0)),
    ("THREATEN", "relations", ("131", 3, -5.8)),
    ("THREATEN", "expel", ("136", 3, -7.0)),
    ("THREATEN", "territory", ("1382", 3, -7.0)),
    ("THREATEN", "violence", ("138", 3, -7.0)),
    ("PROTEST", None, ("140", 4, -6.6)),
    ("PROTEST", "demo", ("141", 4, -6.5)),
    ("PROTEST", "riot", ("145", 4, -7.5)),
    ("PROTEST", "strike", ("143", 4, -6.5)),
    ("PROTEST", "hunger", ("142", 4, -6.5)),
    ("PROTEST", "boycott", ("143", 4, -6.5)),
    ("PROTEST", "obstruct", ("144", 4, -7.5)),
    ("PROTEST", "vandalize", ("145", 4, -7.5)),
    ("SANCTION", None, ("163", 4, -8.0)),
    ("SANCTION", "convict", ("116", 4, -5.0)),
    ("SANCTION", "expel", ("166", 4, -7.0)),
    ("SANCTION", "withdraw", ("161", 4, -4.0)),
    ("SANCTION", "discontinue", ("160", 4, -5.2)),
    ("MOBILIZE", None, ("150", 4, -5.3)),
    ("MOBILIZE", "troops", ("154", 4, -5.3)),
    ("MOBILIZE", "weapons", ("150", 4, -5.3)),
    ("MOBILIZE", "police", ("153", 4, -5.3)),
    ("MOBILIZE", "militia", ("154", 4, -5.3)),
    ("COERCE", None, ("170", 4, -7.2)),
    ("COERCE", "seize", ("1711", 4, -7.2)),
    ("COERCE", "restrict", ("172", 4, -5.0)),
    ("COERCE", "censor", ("1721", 4, -5.0)),
    ("COERCE", "curfew", ("1723", 4, -5.0)),
    ("COERCE", "martial-law", ("1724", 4, -7.2)),
    ("COERCE", "arrest", ("173", 4, -7.2)),
    ("COERCE", "deport", ("174", 4, -7.2)),
    ("COERCE", "withhold", ("170", 4, -5.0)),
    ("COERCE", "misinformation", ("170", 4, -5.0)),
    ("COERCE", "cyber", ("176", 4, -7.2)),
    ("ASSAULT", None, ("190", 4, -9.3)),
    ("ASSAULT", "abduct", ("181", 4, -9.0)),
    ("ASSAULT", "beat", ("182", 4, -9.5)),
    ("ASSAULT", "torture", ("1822", 4, -9.0)),
    ("ASSAULT", "sexual", ("1821", 4, -9.0)),
    ("ASSAULT", "targeted", ("186", 4, -10.0)),
    ("ASSAULT", "destroy", ("1712", 4, -9.2)),
    ("ASSAULT", "primitive", ("180", 4, -9.0)),
    ("ASSAULT", "firearms", ("193", 4, -10.0)),
    ("ASSAULT", "explosives", ("183", 4, -10.0)),
    ("ASSAULT", "suicide-attack", ("1831", 4, -10.0)),
    ("ASSAULT", "aerial", ("195", 4, -10.0)),
    ("ASSAULT", "drone", ("1952", 4, -10.0)),
    ("ASSAULT", "heavy-weapons", ("194", 4, -10.0)),
    ("ASSAULT", "crowd-control", ("175", 4, -9.0)),
    ("ASSAULT", "unconventional", ("204", 4, -10.0)),
]

#: Acts that did not take place, or not yet.
CHANGED: list[tuple[str, str | None, Status, tuple[str, int, float]]] = [
    # Planned cooperation is an intent.
    ("CONSULT", "visit", "planned", ("036", 1, 1.9)),
    ("CONSULT", "third-party", "planned", ("039", 1, 5.0)),
    ("SUPPORT", None, "planned", ("032", 1, 4.5)),
    ("CONCEDE", None, "planned", ("035", 1, 5.0)),
    ("COOPERATE", None, "planned", ("031", 1, 5.2)),
    ("AID", None, "planned", ("033", 1, 5.2)),
    ("RETREAT", "release", "planned", ("0353", 1, 7.0)),
    ("RETREAT", "withdraw", "planned", ("0356", 1, 7.0)),
    ("RETREAT", "resign", "planned", ("0341", 1, 5.0)),
    # Planned conflict is a threat.
    ("ACCUSE", "allege", "planned", ("130", 3, -2.0)),
    ("REJECT", "meet", "planned", ("130", 3, -4.0)),
    ("PROTEST", "strike", "planned", ("133", 3, -5.8)),
    ("SANCTION", None, "planned", ("1312", 3, -5.8)),
    ("SANCTION", "withdraw", "planned", ("1313", 3, -4.0)),
    ("MOBILIZE", "troops", "planned", ("130", 3, -4.4)),
    ("COERCE", "curfew", "planned", ("1323", 3, -5.0)),
    ("COERCE", "cyber", "planned", ("130", 3, -4.4)),
    ("ASSAULT", None, "planned", ("138", 3, -7.0)),
    ("ASSAULT", "aerial", "planned", ("1384", 3, -7.0)),
    ("ASSAULT", "unconventional", "planned", ("1385", 3, -7.0)),
    # Cooperation left undone is half a refusal.
    ("AGREE", None, "did_not_happen", ("120", 3, -2.0)),
    ("CONSULT", None, "did_not_happen", ("125", 3, -2.5)),
    ("CONSULT", "third-party", "did_not_happen", ("126", 3, -2.5)),
    ("AID", None, "called_off", ("122", 3, -2.0)),
    ("RETREAT", "release", "did_not_happen", ("1243", 3, -2.0)),
    ("RETREAT", "resign", "did_not_happen", ("1231", 3, -2.0)),
    # A protest called off is a concession.
    ("PROTEST", "strike", "called_off", ("082", 1, 5.0)),
    # Nothing took place, and nobody did anything else.
    ("CONSULT", "visit", "called_off", ("042", 1, 0.0)),
    ("AID", None, "possible", ("070", 2, 0.0)),
    ("REQUEST", "meet", "planned", ("106", 3, 0.0)),
    ("THREATEN", "violence", "did_not_happen", ("138", 3, 0.0)),
    ("ASSAULT", "aerial", "possible", ("195", 4, 0.0)),
    ("ASSAULT", "firearms", "did_not_happen", ("193", 4, 0.0)),
    ("COERCE", "arrest", "called_off", ("173", 4, 0.0)),
    # What goes on has begun.
    ("ASSAULT", "heavy-weapons", "ongoing", ("194", 4, -10.0)),
]


@pytest.mark.parametrize(("kind", "mode", "expected"), HAPPENED)
def test_what_happened(kind: str, mode: str | None, expected: tuple[str, int, float]) -> None:
    assert cameo_of(kind, mode, "happened") == expected
    assert cameo_of(kind, mode, "ongoing") == expected


def test_every_mode_is_tested() -> None:
    modes = [(kind, mode) for kind, row in ontology().items() for mode in (None, *row["modes"])]
    assert [(kind, mode) for kind, mode, _ in HAPPENED] == modes


@pytest.mark.parametrize(("kind", "mode", "status", "expected"), CHANGED)
def test_what_a_status_changes(kind: str, mode: str | None, status: Status, expected: tuple[str, int, float]) -> None:
    assert cameo_of(kind, mode, status) == expected


def test_a_mode_of_ones_own_falls_back_to_the_type() -> None:
    assert cameo_of("PROTEST", "petition", "happened") == ("140", 4, -6.6)
    assert cameo_of("PROTEST", "petition", "planned") == ("133", 3, -5.8)


def test_a_type_of_ones_own_has_no_code() -> None:
    with pytest.raises(CodebookError, match="STRIKE-ACTION is no PLOVER type, so it has no CAMEO code"):
        cameo_of("STRIKE-ACTION", None, "happened")


def test_the_table_is_whole() -> None:
    for kind, row in ontology().items():
        assert row["definition"].endswith("."), kind
        assert re.fullmatch(r"\d\d", row["cameo"]), kind
        assert (row["intensity"] > 0) == (row["quad"] < 3), kind
        assert list(row["modes_cameo"]) == ["-", *row["modes"]], kind
        for status, cells in row.get("status_cameo", {}).items():
            assert status in STATUSES
            assert "-" in cells, kind
            assert set(cells) <= {"-", *row["modes"]}, kind


def test_no_plan_weighs_more_than_its_deed() -> None:
    for kind, row in ontology().items():
        for mode in (None, *row["modes"]):
            deed = cameo_of(kind, mode, "happened")[2]
            plan = cameo_of(kind, mode, "planned")[2]
            assert abs(plan) <= abs(deed), (kind, mode)
            assert plan * deed >= 0, (kind, mode)


def test_the_page_shows_the_table() -> None:
    shown = re.findall(r"^\| ([A-Z]+) \| (\S+) \| (\d+) \| (\S+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    cells = [
        (kind, mode, cell["code"], f"{cell['intensity']:+.1f}")
        for kind, row in ontology().items()
        for mode, cell in row["modes_cameo"].items()
    ]
    assert shown == cells
