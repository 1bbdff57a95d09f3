"""What was reached on our own sets is held: each figure against its floor in benchmarks/floors.json.

What needs development data, and what is a time, is compared with its floor by ``make bench``.
"""

from __future__ import annotations

import json

import pytest

from benchmarks import copies, figures, own
from benchmarks.__main__ import BEGIN, END, FLOORS, SUITE, Benchmark, Figure, Row, by_hand, raised
from dateline.reading import Reader

FLOOR: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))


def below(figures: dict[str, float]) -> dict[str, float]:
    """Those of the figures that are under their floors."""
    assert figures.keys() <= FLOOR.keys(), "a figure without a floor: python -m benchmarks --raise"
    return {key: value for key, value in figures.items() if value < FLOOR[key]}


def test_status(shipped: Reader) -> None:
    assert not below(own.status_halves(shipped.parser))


def test_dates_of_acts(shipped: Reader) -> None:
    assert not below(own.dates(shipped.parser))


def test_anonymity() -> None:
    assert not below(own.anonymity())


def test_actors_in_context(shipped: Reader) -> None:
    assert not below(own.actors_in_context(shipped))


def test_figures_over_time(shipped: Reader) -> None:
    assert not below(figures.own(shipped))


def test_copies() -> None:
    assert not below(copies.measure(list(copies.versions(copies.load()))))


def test_codebook_holds_its_own_examples(shipped: Reader) -> None:
    assert not below(own.codebook(shipped))


def test_every_floor_is_of_a_figure() -> None:
    assert FLOOR.keys() <= {figure.key for benchmark in SUITE for figure in benchmark.figures}


@pytest.mark.parametrize(
    ("lower", "value", "floor", "new"),
    [(False, 0.8, 0.7, 0.79), (False, 0.6, 0.7, 0.7), (True, 2.0, 5.0, 2.01), (True, 6.0, 5.0, 5.0)],
)
def test_floors_only_rise(lower: bool, value: float, floor: float, new: float) -> None:
    figure = Figure("x", "x", "/x", lower=lower)
    row = Row(Benchmark("x", "x", None, (figure,)), figure, value)
    assert raised([row], {"x": floor}) == {"x": new}


def test_what_was_written_by_hand_stays() -> None:
    part = f"{BEGIN}\nmine\n{END}"
    assert by_hand(f"# Benchmarks\n{part}\n") == part
    assert by_hand("").startswith(BEGIN)
