"""What is measured on our own sets, which need no development data: ``python -m benchmarks.own``."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

from benchmarks import actor_mentions, copies, engagements, event_dates, merging, status
from benchmarks import figures as tallies
from dateline.codebook.source import read_source
from dateline.parse import Parser
from dateline.reading import Reader
from dateline.statements.anonymity import find_anonymity
from dateline.trial import check

MENTIONS = Path(__file__).resolve().parent.parent / "tests" / "anonymity" / "mentions.tsv"


def status_halves(parser: Parser) -> dict[str, float]:
    """Macro-F1 of each half of the status set; the second is never tuned on."""
    return {f"status_half{half}_macro_f1": status.measure(status.load(half=half), parser).macro_f1 for half in (1, 2)}


def dates(parser: Parser) -> dict[str, float]:
    """Acts dated rightly in each half of the event dates: single days, and those that must stay undated."""
    figures = {}
    for half in (1, 2):
        result = event_dates.measure(event_dates.load(half=half), parser)
        figures[f"event_dates_half{half}_days"] = result.accuracy("day")
        figures[f"event_dates_half{half}_none"] = result.accuracy("none")
    return figures


def gazetteer() -> dict[str, float]:
    """CPU seconds to load the gazetteer in a fresh process, and megabytes that it holds after a thousand look-ups."""
    lines = subprocess.run(
        [sys.executable, "-c", _GAZETTEER], check=True, capture_output=True, text=True
    ).stdout.split()
    return {"gazetteer_seconds": float(lines[0]), "gazetteer_megabytes": float(lines[1])}


#: Opens the gazetteer and its tables and looks a thousand names up, so that pages from all of it are read.
_GAZETTEER = """
import resource, time
from dateline.places.gazetteer import gazetteer
from dateline.places.tables import tables

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20

before, begun = resident(), time.process_time()
places = gazetteer()
tables()
loaded = time.process_time() - begun
for i in range(0, len(places), len(places) // 1000):
    places.lookup(places.name(i).lower())
print(loaded, resident() - before)
"""


def anonymity() -> dict[str, float]:
    """F1 of each half of the anonymity set; half b was not read when the patterns were mended."""
    counts = {"a": [0, 0], "b": [0, 0]}
    for line in MENTIONS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, half, text = line.split("\t")
            gold, found = label == "yes", bool(find_anonymity(text))
            counts[half][0] += 2 * (gold and found)
            counts[half][1] += gold + found
    return {f"anonymity_half_{half}_f1": right / size for half, (right, size) in counts.items()}


def actors_in_context(reader: Reader) -> dict[str, float]:
    """Mentions right in country and sector, for each half; the second is never tuned on."""
    shares = actor_mentions.measure(actor_mentions.answers(reader, actor_mentions.load()))
    return {key: share for key, share in shares.items() if key.endswith(("half1", "half2"))}


def codebook(reader: Reader) -> dict[str, float]:
    """How many of the codebook's examples are coded as themselves, and counter-examples as no act."""
    held = {False: [0, 0], True: [0, 0]}
    for finding in check(read_source(None).examples, reader.coder, reader.parser):
        counts = held[finding.example.counter]
        counts[0] += not finding.causes
        counts[1] += 1
    return {
        "codebook_as_itself": held[False][0] / held[False][1],
        "codebook_counters_kept": held[True][0] / held[True][1],
    }


def start_up(runs: int = 5) -> dict[str, float]:
    """CPU seconds of ``dateline --version``, the median of a few runs."""
    command = [str(Path(sys.executable).with_name("dateline")), "--version"]
    spent: list[float] = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {"version_cpu_seconds": median(spent)}


def main() -> None:
    reader = Reader()
    parser = reader.parser
    figures = {
        **status_halves(parser),
        **dates(parser),
        **anonymity(),
        **actors_in_context(reader),
        **tallies.own(reader),
        **codebook(reader),
        **engagements.figures(reader),
        **merging.halves(reader),
        **merging.others(reader),
        **copies.measure(list(copies.versions(copies.load()))),
        **gazetteer(),
        **start_up(),
    }
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=2))


if __name__ == "__main__":
    main()
