"""What it costs to rebuild the ledgers, and to add one story: ``python -m benchmarks.relink [--stories N]``.

The store is filled with Readings made from those of the bundled stories, by substitution: other countries, people,
towns, days and words. Some eight stories tell of one happening, 500 come out a day. Relinking runs in a process of
its own, so that its memory is its own. ``seconds_100k`` is what follows for 100,000 stories where
N is less, if time grows as their number; memory is given as it is. A story more is added to a store that stays open,
as whoever watches a folder has it: ``add_ms`` is what its ledgers take to hold it. ``add_opened_ms`` is the same for a
store just opened, with all that they load for it.

With ``--store FILE`` a copy of a store that is there is measured, whatever is in it; the stories that are added to it
are made up, and come after its last.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from statistics import median
from typing import Any

from dateline import ledgers, wire
from dateline.reading import Reader
from dateline.record import ActorCell, DateCell, Event, PlaceCell, Reading
from dateline.store import Store
from dateline.story import Story

#: Stories of one happening, and stories published in a day.
_TOLD, _DAILY = 8, 500
#: Acts of each story; the bundled ones are dense.
_ACTS = 10
_FIRST = datetime(2024, 1, 1, tzinfo=UTC)
_CODES = [f"{a}{b}{c}" for a in "ABKMRT" for b in "AEIO" for c in "LNRS"]


def bundled() -> list[Reading]:
    """The bundled stories, read."""
    folder = Path(str(resources.files("dateline") / "data" / "demo"))
    reader = Reader()
    return [reader.read(given.read()) for given in wire.find_inputs([str(folder)])]


def made_up(models: list[Reading], count: int, seed: int = 7) -> Iterator[Reading]:
    """Readings in order of publication, each from one of these by substitution."""
    draw = random.Random(seed)
    vocabulary = ["".join(draw.choices("abdefghiklmnoprstu", k=draw.randint(4, 9))) for _ in range(20_000)]
    happenings: list[dict[str, Any]] = []
    for number in range(count):
        if number % _TOLD == 0:
            happenings = [*happenings[-100:], {"seed": draw.random(), "day": number // _DAILY}]
        happening = draw.choice(happenings)
        published = _FIRST + timedelta(days=number // _DAILY, minutes=2 * (number % _DAILY))
        yield _another(draw.choice(models), happening, published, draw, vocabulary, number)


def _another(
    model: Reading, happening: dict[str, Any], published: datetime, draw: random.Random, words: list[str], number: int
) -> Reading:
    own = random.Random(happening["seed"])
    names: dict[str, str] = {}
    topic = own.sample(words, 60)

    def name(old: str) -> str:
        if old not in names:
            names[old] = own.choice(words).capitalize()
        return names[old]

    told: list[str] = []
    for word in model.story.text.split(" "):
        bare = word.strip(".,\"'()\n")
        if bare[:1].isupper() and bare.isalpha():
            told.append(word.replace(bare, name(bare)))
        elif bare.isalpha() and len(bare) > 4 and draw.random() < 0.6:
            told.append(word.replace(bare, draw.choice(topic if draw.random() < 0.5 else words)))
        else:
            told.append(word)
    story = Story(
        f"{' '.join(told)}\n\nStory {number}.",
        headline=" ".join(draw.choice(topic) for _ in range(6)).capitalize(),
        published=published,
        outlet=f"Outlet {draw.randrange(60)}",
    )
    country: dict[str, str] = {}
    since = (_FIRST + timedelta(days=happening["day"])).date()

    def side(cell: ActorCell | None) -> ActorCell | None:
        if cell is None:
            return None
        code = country.setdefault(cell.country, own.choice(_CODES)) if cell.country else None
        return replace(cell, country=code, name=f"{name(cell.name)} {name(cell.text)}")

    def when(cell: DateCell | None) -> DateCell | None:
        if cell is None or cell.start is None:
            return cell
        day = since + timedelta(days=own.randrange(3))
        return replace(cell, start=day, end=day)

    def where(cell: PlaceCell | None) -> PlaceCell | None:
        if cell is None:
            return None
        return replace(cell, name=name(cell.name), lat=own.uniform(-60, 60), lon=own.uniform(-180, 180))

    events: list[Event] = [
        replace(
            event,
            id=f"{number:x}-{n:x}",
            actor=side(event.actor),
            recipient=side(event.recipient),
            date=when(event.date),
            place=where(event.place),
        )
        for n, event in enumerate(draw.sample(model.events, min(_ACTS, len(model.events))))
    ]
    engagements = tuple(
        replace(
            engagement,
            id=f"{number:x}-e{n:x}",
            parties=tuple(party for cell in engagement.parties if (party := side(cell)) is not None),
            place=where(engagement.place),
            topic=" ".join(topic[3 * n : 3 * n + 3]),
            changes=tuple(replace(change, date=when(change.date)) for change in engagement.changes),
        )
        for n, engagement in enumerate(model.engagements)
    )
    figures = tuple(
        replace(
            figure, id=f"{number:x}-f{n:x}", by=side(figure.by), place=where(figure.place), as_of=when(figure.as_of)
        )
        for n, figure in enumerate(model.figures)
    )
    return replace(model, story=story, events=tuple(events), engagements=engagements, figures=figures)


def fill(path: Path, count: int) -> dict[str, float]:
    """Make the store."""
    begun = time.perf_counter()
    with Store.open(path) as store:
        store.add_many(made_up(bundled(), count))
    return {"filled_seconds": time.perf_counter() - begun}


def rebuild(path: Path, count: int | None) -> dict[str, float]:
    """Relink it, all ledgers, in two processes beside this one at most."""
    begun, cpu = time.perf_counter(), _cpu()
    with Store.open(path) as store:
        count = count or store.counts()["stories"]
        counts = ledgers.relink(store, jobs=2)
    seconds, cpu = time.perf_counter() - begun, _cpu() - cpu
    return {
        **{what: n for some in counts.values() for what, n in some.items()},
        "stories": count,
        "relink_seconds": seconds,
        "relink_cpu_seconds": cpu,
        "relink_megabytes": _megabytes(),
        "seconds_100k": seconds * 100_000 / count,
        "cpu_seconds_100k": cpu * 100_000 / count,
    }


def one_more(path: Path, count: int | None, more: int = 30) -> dict[str, float]:
    """Add stories to it, one by one: to a store that is opened anew for each, and then to one that stays open.

    The clock runs from where the store holds the story until its ledgers do, loading what they need included.
    """
    models = bundled()
    new = (
        [reading for n, reading in enumerate(made_up(models, count + 2 * more)) if n >= count]
        if count is not None
        else list(_after_all(path, made_up(models, 2 * more, seed=8)))
    )
    opened: list[tuple[float, float]] = []
    for reading in new[:more]:
        with Store.open(path) as store:
            store.add(reading)
        with Store.open(path) as store:
            opened.append(_updated(store))
    kept: list[tuple[float, float]] = []
    with Store.open(path) as store:
        for reading in new[more:]:
            store.add(reading)
            kept.append(_updated(store))
    return {
        f"{name}_{what}": of(1000 * seconds[at] for seconds in spent)
        for name, spent in (("add", kept[1:]), ("add_opened", opened))
        for what, of, at in (("ms_median", median, 0), ("ms_slowest", max, 0), ("cpu_ms_median", median, 1))
    }


def _updated(store: Store) -> tuple[float, float]:
    """The seconds that bringing up the ledgers takes, by the clock and of CPU."""
    begun, begun_cpu = time.perf_counter(), time.process_time()
    ledgers.update(store)
    return time.perf_counter() - begun, time.process_time() - begun_cpu


def _after_all(path: Path, readings: Iterator[Reading]) -> Iterator[Reading]:
    """Readings as if they had come out two minutes after each other, the first after all of a store."""
    with Store.open(path, create=False) as store:
        (last,) = store.connection.execute("SELECT max(published) FROM stories").fetchone() or (None,)
    when = datetime.fromisoformat(last) if last else _FIRST
    for reading in readings:
        when += timedelta(minutes=2)
        yield replace(reading, story=replace(reading.story, published=when))


def _cpu() -> float:
    """CPU seconds of this process and of those that it waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _megabytes() -> float:
    """The most that this process and the largest of those beside it have held."""
    held = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(held) / 1024


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--stories", type=int, default=5_000, metavar="N")
    options.add_argument("--keep", type=Path, metavar="FILE", help="fill this store, or use it if it is there")
    options.add_argument("--store", type=Path, metavar="FILE", help="measure a copy of this store")
    given = options.parse_args()
    count: int | None = given.stories
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(dir=given.store and given.store.parent) as folder:
        path = given.keep or Path(folder) / "relink.duckdb"
        if given.store:
            shutil.copyfile(given.store, path)
            count = None
        steps = (rebuild, one_more) if path.exists() else (fill, rebuild, one_more)
        for step in steps:
            # One process after another, which may start processes themselves.
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                figures |= pool.submit(step, path, count).result()
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}, indent=1))


if __name__ == "__main__":
    main()
