"""Many stories into one store: memory, the cost of copies and edits, two jobs beside one, kills at random moments.

    .venv/bin/python -m benchmarks.ingest memory --stories 100000
    .venv/bin/python -m benchmarks.ingest copies --stories 300
    .venv/bin/python -m benchmarks.ingest edits --stories 300
    .venv/bin/python -m benchmarks.ingest jobs --stories 600
    .venv/bin/python -m benchmarks.ingest kills --stories 3000 --kills 50

The stories are made from the sentences of our own codebook, with other countries and numbers put in; a share of
them are copies: reprinted under another headline, cut, or with a number changed. `edits` measures what is read but
not parsed again: re-led, updated and merged copies, and stories recoded with another threshold. Nothing else is
read. Each measurement prints its figures as JSON. CPU seconds are those of the writer and of all its readers, from
the moment when the readers are ready.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from dateline import ingest
from dateline.cli.coder import CoderChoice
from dateline.codebook.examples import own_folder, read_folder
from dateline.ingest import Account, Intake
from dateline.pool import Pool
from dateline.recode import Recoded, recode
from dateline.store import TABLES, Store
from dateline.wire import Input, Item

COUNTRIES = ("Kenya", "Peru", "Norway", "Jordan", "Vietnam", "Chad", "Bolivia", "Latvia", "Oman", "Ghana", "Nepal",
             "Serbia", "Panama", "Malawi", "Tunisia", "Mongolia", "Uganda", "Cyprus", "Laos", "Gabon")  # fmt: skip
OUTLETS = tuple(f"{place} {kind}" for place in ("Harbour", "Lake", "Valley", "Capital", "Northern", "Delta")
                for kind in ("Gazette", "Tribune", "Post", "Courier"))  # fmt: skip
AGENCIES = ("Meridian", "Longshore News Agency", "Pan-Coastal")
_COUNTRY = re.compile(r"\b(?:" + "|".join(COUNTRIES) + r")\b")
_NUMBER = re.compile(r"\b\d{1,3}\b")
#: Sentences in a story: some 150 words.
SENTENCES = 7
MIX = ("verbatim", "trimmed", "updated")
EDITS = ("re-led", "updated", "merged")


def stories(count: int, copies: float, seed: int = 1, mix: tuple[str, ...] = MIX) -> Iterator[dict[str, Any]]:
    """Stories as lines of JSON have them, of which so great a share are copies of one of the last 200."""
    chance = random.Random(seed)
    sentences = [e.text for e in read_folder(own_folder()) if len(e.text.split()) > 8 and e.text.endswith(".")]
    recent: list[dict[str, Any]] = []
    for n in range(count):
        hour = f"2025-{1 + n // 2400 % 12:02}-{1 + n // 100 % 24:02}T{n // 5 % 20:02}:{n % 5 * 10:02}:00Z"
        if recent and chance.random() < copies:
            yield {**_copied(chance.choice(recent), chance.choice(mix), chance, recent), "published": hour}
            continue
        lines = [_varied(chance.choice(sentences), chance) for _ in range(SENTENCES)]
        place = chance.choice(COUNTRIES)
        story = {
            "text": "\n\n".join([f"{place.upper()} ({chance.choice(AGENCIES)}) -- {lines[0]}", *lines[1:]]),
            "headline": f"Report {n} from {place}",
            "published": hour,
            "outlet": chance.choice(OUTLETS),
        }
        recent = [*recent[-199:], story]
        yield story


def _varied(sentence: str, chance: random.Random) -> str:
    sentence = _COUNTRY.sub(lambda _: chance.choice(COUNTRIES), sentence)
    return _NUMBER.sub(lambda _: str(chance.randint(3, 400)), sentence)


def _copied(story: dict[str, Any], how: str, chance: random.Random, others: Sequence[dict[str, Any]]) -> dict[str, Any]:
    paragraphs = story["text"].split("\n\n")
    if how == "trimmed":
        paragraphs = paragraphs[:-2]
    elif how == "updated":
        paragraphs[2] = f"At least {chance.randint(3, 400)} people were hurt, officials said. " + paragraphs[2]
    elif how == "re-led":
        paragraphs[0] = f"It was the worst day in {chance.choice(COUNTRIES)} since {chance.randint(1950, 2020)}."
    elif how == "merged":
        paragraphs = [*paragraphs[:4], *chance.choice(others)["text"].split("\n\n")[1:5]]
    notice = "(This story has not been edited by our staff and is published from a syndicated feed.)"
    outlet = chance.choice(OUTLETS)
    return {**story, "text": "\n\n".join([*paragraphs, notice]), "headline": f"{outlet}: news", "outlet": outlet}


def write(path: Path, made: Iterator[dict[str, Any]]) -> Path:
    """Stories as a file of JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for story in made:
            out.write(json.dumps(story) + "\n")
    return path


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a store, by table."""
    with Store.open(path, create=False) as store:
        return {t.name: store._con.execute(f"SELECT * FROM {t.name} ORDER BY ALL").fetchall() for t in TABLES}


def cpu(pids: list[int]) -> float:
    """CPU seconds of processes so far."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def run(store: Path, source: Path, pool: Pool, watch: list[list[float]] | None = None) -> dict[str, Any]:
    """An ingest with readers that are ready: seconds by the clock, CPU seconds, and the account."""
    with Store.open(store) as opened:
        return take(Intake(opened, pool), source, pool, watch)


def take(intake: Intake, source: Path, pool: Pool, watch: list[list[float]] | None = None) -> dict[str, Any]:
    """One file into a store that is open."""
    pids = [os.getpid(), *pool.pids]
    began, spent, writer = time.perf_counter(), cpu(pids), cpu(pids[:1])
    intake.account = account = Account()

    def items() -> Iterator[Any]:
        for n, item in enumerate(Input(str(source), source).items()):
            if watch is not None and n % 50 == 0:
                watch.append([n, *(resident(pid) for pid in pids)])
            yield item

    intake.run(items())
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(cpu(pids) - spent, 2),
        "writer_cpu_seconds": round(cpu(pids[:1]) - writer, 2),
        "stories": account.stories,
        "outcomes": dict(account.outcomes),
        "rejected": account.rejected,
    }


def memory(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """How memory grows over an ingest with 30 % copies: megabytes for each 1,000 stories, over the second half."""
    source = write(folder / "stories.jsonl", stories(given.stories, 0.3))
    samples: list[list[float]] = []
    store = given.keep or folder / "s.duckdb"
    with Pool(CoderChoice().reader, given.jobs) as pool:
        result = run(store, source, pool, samples)
    table = np.array(samples)
    half = table[len(table) // 2 :]
    slopes = [float(np.polyfit(half[:, 0], half[:, k], 1)[0] * 1000) for k in range(1, table.shape[1])]
    return {
        **result,
        "store_megabytes": round(store.stat().st_size / 1e6, 1),
        "most_megabytes": {"writer": round(float(table[:, 1].max())), "readers": table[:, 2:].max(0).round().tolist()},
        "megabytes_per_1000_stories": {
            "writer": round(slopes[0], 2), "readers": [round(slope, 2) for slope in slopes[1:]],
        },
    }  # fmt: skip


def copies(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """CPU of stories read for the first time, and of as many copies of them."""
    originals = list(stories(given.stories, 0.0))
    chance = random.Random(2)
    again = [
        {**_copied(story, how, chance, originals), "published": "2025-12-30T10:00:00Z"}
        for how, story in zip(("verbatim", "trimmed") * len(originals), originals, strict=False)
    ]
    first, second = write(folder / "1.jsonl", iter(originals)), write(folder / "2.jsonl", iter(again))
    with Pool(CoderChoice().reader, 1) as pool:
        warm = write(folder / "0.jsonl", stories(20, 0.0, seed=9))
        run(folder / "warm.duckdb", warm, pool)
        with Store.open(folder / "s.duckdb") as store:
            intake = Intake(store, pool)
            reading, copying = take(intake, first, pool), take(intake, second, pool)
    share = copying["cpu_seconds"] / reading["cpu_seconds"]
    return {"first": reading, "copies": copying, "cost_of_a_copy": round(share, 4)}


def edits(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """CPU of stories read for the first time, of as many edits of them, and of recoding the first ones."""
    originals = list(stories(given.stories, 0.0))
    chance = random.Random(2)
    again = [
        {**_copied(story, how, chance, originals), "published": "2025-12-30T10:00:00Z"}
        for how, story in zip(EDITS * len(originals), originals, strict=False)
    ]
    first, second = write(folder / "1.jsonl", iter(originals)), write(folder / "2.jsonl", iter(again))
    with Pool(CoderChoice().reader, 1) as pool:
        warm = write(folder / "0.jsonl", stories(20, 0.0, seed=9))
        run(folder / "warm.duckdb", warm, pool)
        with Store.open(folder / "s.duckdb") as store:
            reading = take(Intake(store, pool), first, pool)
        size = (folder / "s.duckdb").stat().st_size
        parses = kept(folder / "s.duckdb")
        shutil.copy(folder / "s.duckdb", folder / "recoded.duckdb")
        with Store.open(folder / "s.duckdb") as store:
            editing = take(Intake(store, pool), second, pool)
            kinds = dict(store.connection.execute("SELECT kind, count(*) FROM copies GROUP BY 1 ORDER BY 1").fetchall())
    with Pool(CoderChoice(threshold=0.51).reader, 1) as pool:
        run(folder / "warm-2.duckdb", warm, pool)
        with Store.open(folder / "recoded.duckdb") as store:
            spent = cpu([os.getpid(), *pool.pids])
            recode(store, pool, Recoded(), lambda done, of: None)
            recoding = round(cpu([os.getpid(), *pool.pids]) - spent, 2)
    return {
        "first": reading,
        "edits": {**editing, "kinds": kinds},
        "recode_cpu_seconds": recoding,
        "cost_of_an_edit": round(editing["cpu_seconds"] / reading["cpu_seconds"], 4),
        "cost_of_recoding": round(recoding / reading["cpu_seconds"], 4),
        "store_megabytes": round(size / 1e6, 2),
        "parses_megabytes": round(parses / 1e6, 2),
    }


def kept(path: Path) -> int:
    """Bytes of the parses in a store."""
    with Store.open(path, create=False) as store:
        return int((store.connection.execute("SELECT sum(octet_length(parse)) FROM parses").fetchone() or (0,))[0] or 0)


def jobs(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Two jobs beside one, turn by turn; and whether they wrote the same rows."""
    source = write(folder / "stories.jsonl", stories(given.stories, 0.3))
    warm = write(folder / "0.jsonl", stories(20, 0.0, seed=9))
    clock: dict[int, list[float]] = {1: [], 2: []}
    for turn in range(given.turns):
        for count in (1, 2):
            with Pool(CoderChoice().reader, count) as pool:
                run(folder / f"warm-{turn}-{count}.duckdb", warm, pool)
                clock[count].append(run(folder / f"{turn}-{count}.duckdb", source, pool)["seconds"])
    return {
        "one_job": clock[1],
        "two_jobs": clock[2],
        "ratio": round(min(clock[1]) / min(clock[2]), 3),
        "load_average": os.getloadavg()[0],
        "same_rows": rows(folder / "0-1.duckdb") == rows(folder / "0-2.duckdb"),
    }


def kills(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """An ingest killed (signal 9) again and again, and one that is let alone: do their stores agree?

    Each kill falls into the work, not into the start: a batch is drawn for each, and once the batches before it are
    written, the process is killed at some moment of the time that a batch takes. The last three batches are left to
    the run that ends it, so that none comes to its end before all kills are spent; a kill that comes too late all the
    same is not counted.
    """
    source = write(folder / "stories.jsonl", stories(given.stories, 0.3))
    chance = random.Random(given.seed)

    def start(store: str, count: int) -> tuple[subprocess.Popen[bytes], TextIO]:
        # A pipe that its readers do not inherit: what it tells ends with the process that writes the store.
        ours, theirs = os.pipe()
        program = f"from benchmarks.ingest import tell_and_ingest; tell_and_ingest({theirs}, {given.batch})"
        command = [sys.executable, "-c", program, "ingest", str(source), "--store", str(folder / store)]
        silent: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        running = subprocess.Popen([*command, "--jobs", str(count)], pass_fds=[theirs], **silent)
        os.close(theirs)
        return running, os.fdopen(ours)

    whole, told = start("whole.duckdb", given.jobs)
    moments = [time.perf_counter() for _ in told]
    assert whole.wait() == 0
    batches = len(moments) - 1
    takes = (moments[-1] - moments[0]) / batches
    killed, at = 0, list[int]()
    for batch in sorted(chance.randrange(max(1, batches - 3)) for _ in range(given.kills)):
        running, told = start("killed.duckdb", chance.choice((1, 2)))
        lines = len(list(islice(told, batch + 1)))
        time.sleep(chance.uniform(0, takes))
        running.kill()
        running.wait()
        lines += len(list(told))
        if batch < lines <= batches:  # it was at work, and had not written everything
            killed += 1
            at.append(lines - 1)
    finished, told = start("killed.duckdb", given.jobs)
    assert (len(list(told)), finished.wait()) == (batches + 1, 0)
    one, other = rows(folder / "whole.duckdb"), rows(folder / "killed.duckdb")
    return {
        "stories": given.stories,
        "batches": batches,
        "kills": killed,
        "batches_written_at_each": at,
        "rows": sum(map(len, one.values())),
        "same_rows": one == other,
        "differ": [name for name in one if one[name] != other[name]],
    }


def tell_and_ingest(to: int, batch: int) -> None:
    """The command line, which tells in a line each when it begins to work and when a batch is written."""
    from dateline.cli import main as command_line

    ingest.BATCH = batch
    os.set_inheritable(to, False)
    told = os.fdopen(to, "w", buffering=1)
    run, write_batch = Intake.run, Intake._write

    def telling_run(intake: Intake, items: Iterable[Item], *, again: bool = False) -> None:
        print("working", file=told)
        run(intake, items, again=again)

    def telling_write(intake: Intake) -> None:
        write_batch(intake)
        print("written", file=told)

    Intake.run, Intake._write = telling_run, telling_write  # type: ignore[method-assign]
    command_line()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", choices=["memory", "copies", "edits", "jobs", "kills"])
    options.add_argument("--stories", type=int, default=600, help="how many (600)")
    options.add_argument("--kills", type=int, default=50, help="how often it is killed (50)")
    options.add_argument("--jobs", type=int, default=2, help="reading processes (2)")
    options.add_argument("--turns", type=int, default=1, help="turns of each number of jobs (1)")
    options.add_argument("--batch", type=int, default=ingest.BATCH, help="stories in a transaction of `kills` (128)")
    options.add_argument("--seed", type=int, default=1, help="of the moments of the kills (1)")
    options.add_argument("--keep", type=Path, help="where the store of `memory` stays")
    options.add_argument("--out", type=Path, help="where the figures go too, as JSON")
    given = options.parse_args()
    measure = {"memory": memory, "copies": copies, "edits": edits, "jobs": jobs, "kills": kills}[given.what]
    with tempfile.TemporaryDirectory() as folder:
        figures = {"what": given.what, **partial(measure, Path(folder))(given)}
    print(json.dumps(figures))
    if given.out:
        given.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
