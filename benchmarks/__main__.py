"""Every benchmark whose data is there, scored and compared with what was reached: ``python -m benchmarks``.

    .venv/bin/python -m benchmarks [--shared DIR] [--only NAME …] [--raise]

DIR holds ``data`` and ``score`` (default: ``../shared`` beside the checkout). Each benchmark and each
scorer runs as a process of its own. The figures go to docs/benchmarks.md, whose hand-written part, between
the two marks, is kept; benchmarks/floors.json pins what has been reached, and a figure below its floor makes
the exit status 1. ``--raise`` raises floors that were surpassed; nothing lowers one.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "benchmarks" / "floors.json"
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- by hand: begin -->", "<!-- by hand: end -->"
BY_HAND = """
## The ten largest causes of error

To be written by hand: this part, between its two marks, stays as it is when the page is written anew.
"""
_HEAD = """# Benchmarks

Written by `python -m benchmarks` (`make bench`), {day}. Development data is no part of a checkout; what was not
there was not measured, and its last figures are left out. Bars are those set before the work began; *floor* is what
`benchmarks/floors.json` holds us to. Misses are shown as they are.
"""
_NUMBER = r"([\d.]+)"


@dataclass(frozen=True)
class Figure:
    """One number: its key in floors.json, what it is, where the scorer prints it, and its bar.

    ``where`` is a pattern with one group over text, or for JSON the keys on the way, from ``/``.
    ``lower`` means that less is better; ``slack`` is how far under a figure its floor is set. ``only_with`` is a
    pattern of a figure without which (at 0) this one says nothing: who answers nothing raises no false alarm.
    """

    key: str
    label: str
    where: str
    bar: float | None = None
    lower: bool = False
    slack: float = 0.01
    #: False for what belongs to the machine and not to us: shown, and held to no floor.
    pinned: bool = True
    only_with: str | None = None

    def read(self, output: str) -> float | None:
        """The figure in a scorer's output."""
        if self.where.startswith("/"):
            value: Any = json.loads(output)
            for key in self.where[1:].split("/"):
                value = value.get(key) if isinstance(value, dict) else None
            return None if value is None else float(value)
        found = re.search(self.where, output, re.MULTILINE)
        given = re.search(self.only_with, output, re.MULTILINE) if self.only_with else None
        return None if found is None or (given is not None and float(given[1]) == 0) else float(found[1])

    def meets(self, value: float, mark: float | None) -> bool:
        """Whether a value is at least as good as a bar or a floor."""
        return mark is None or (value <= mark if self.lower else value >= mark)

    def floor_for(self, value: float) -> float:
        """The floor that a value allows."""
        return round(value + self.slack if self.lower else value - self.slack, 4)


@dataclass(frozen=True)
class Benchmark:
    """A module, its data under DIR/data, its scorer under DIR/score (none: it writes its figures itself)."""

    name: str
    module: str
    data: str | None
    figures: tuple[Figure, ...]
    switches: tuple[str, ...] = ()
    scorer: str | None = None
    scoring: tuple[str, ...] = ()


def _police(label: str, bar: float) -> Figure:
    return Figure(f"police_{label.lower()}_f1", f"{label}, sentence F1", rf"^\s+{label}\s+\S+\s+\S+\s+{_NUMBER}", bar)


def _own(key: str, label: str, bar: float | None = None, **more: Any) -> Figure:
    return Figure(key, label, f"/{key}", bar, **more)


SUITE = (
    Benchmark("own sets", "own", None, (
        _own("status_half1_macro_f1", "status, tuned half, macro-F1"),
        _own("status_half2_macro_f1", "status, unseen half, macro-F1", 0.90),
        _own("event_dates_half1_days", "dates of acts, tuned half, single days", 0.85),
        _own("event_dates_half2_days", "dates of acts, unseen half, single days", 0.85),
        _own("event_dates_half1_none", "dates of acts, tuned half, undated left so"),
        _own("event_dates_half2_none", "dates of acts, unseen half, undated left so"),
        _own("anonymity_half_a_f1", "anonymity, tuned half, F1"),
        _own("anonymity_half_b_f1", "anonymity, unseen half, F1", 0.95),
        _own("actor_mentions_half1", "actors in context, tuned half", 0.92),
        _own("actor_mentions_half2", "actors in context, unseen half", 0.92),
        _own("figures_half1_tuple_f1", "figures over time, tuned half, tuple F1", 0.85),
        _own("figures_half2_tuple_f1", "figures over time, unseen half, tuple F1", 0.85),
        _own("figures_half1_update_or_conflict", "figures over time, tuned half, update against conflict", 0.90),
        _own("figures_half2_update_or_conflict", "figures over time, unseen half, update against conflict", 0.90),
        _own("figures_fresh_tuple_f1", "figures over time, third part (tuned on), tuple F1", 0.85),
        _own("figures_fresh_update_or_conflict", "figures over time, third part, update against conflict", 0.90),
        _own("figures_fourth_tuple_f1", "figures over time, fourth part (tuned on), tuple F1", 0.85),
        _own("figures_fourth_update_or_conflict", "figures over time, fourth part, update against conflict", 0.90),
        _own("figures_fifth_tuple_f1", "figures over time, fifth part (tuned on), tuple F1", 0.85),
        _own("figures_fifth_update_or_conflict", "figures over time, fifth part, update against conflict", 0.90),
        _own("figures_sixth_tuple_f1", "figures over time, sixth part (tuned on), tuple F1", 0.85),
        _own("figures_sixth_update_or_conflict", "figures over time, sixth part, update against conflict", 0.90),
        _own("figures_seventh_tuple_f1", "figures over time, seventh part (unseen), tuple F1", 0.85),
        _own("figures_seventh_update_or_conflict", "figures over time, seventh part, update against conflict", 0.90),
        _own("codebook_as_itself", "codebook, examples coded as themselves"),
        _own("codebook_counters_kept", "codebook, counter-examples coded as no act"),
        _own("engagements_half1_b_cubed", "engagements, tuned half, chains B³", 0.90),
        _own("engagements_half2_b_cubed", "engagements, unseen half, chains B³", 0.90),
        _own("engagements_half1_changes_f1", "engagements, tuned half, changes of state F1", 0.75),
        _own("engagements_half2_changes_f1", "engagements, unseen half, changes of state F1", 0.75),
        _own("engagements_half1_false_held", "engagements, tuned half, false held", 0, lower=True, slack=0),
        _own("engagements_half2_false_held", "engagements, unseen half, false held", 0, lower=True, slack=0),
        _own("engagements_half2_states", "engagements, unseen half, state on a day"),
        _own("merging_half1_coded_f1", "acts told by many, tuned half, pairs of coded acts, F1", 0.85),
        _own("merging_half2_coded_f1", "acts told by many, unseen half, pairs of coded acts, F1", 0.85),
        _own("merging_half1_f1", "the same, tuned half, acts that were not coded counted as missed", 0.85),
        _own("merging_half2_f1", "the same, unseen half, acts that were not coded counted as missed", 0.85),
        _own("merging_half1_coded", "acts told by many, tuned half, marks coded"),
        _own("merging_half2_coded", "acts told by many, unseen half, marks coded"),
        _own("merging_fresh_coded_f1", "acts told by many, third part (tuned on), pairs of coded acts, F1", 0.85),
        _own("merging_fresh_f1", "the same, third part (tuned on), acts that were not coded counted as missed", 0.85),
        _own("merging_fresh_coded", "acts told by many, third part (tuned on), marks coded"),
        _own("merging_fourth_coded_f1", "acts told by many, fourth part (tuned on), pairs of coded acts, F1", 0.85),
        _own("merging_fourth_f1", "the same, fourth part (tuned on), acts that were not coded counted as missed", 0.85),
        _own("merging_fourth_coded", "acts told by many, fourth part (tuned on), marks coded"),
        _own("copies_pairs_f1", "copies, pairs, F1", 0.97),
        _own("copies_edits_f1", "copies, sentences added, cut and changed, F1", 0.90),
        _own("copies_numbers_f1", "copies, numbers changed, F1", 0.95),
        _own("copies_kinds", "copies, kinds"),
        _own("copies_sources_exact", "copies, independent sources counted exactly", 0.95),
        _own("gazetteer_seconds", "gazetteer loaded, CPU seconds", 0.3, lower=True, slack=0.1),
        _own("gazetteer_megabytes", "gazetteer in memory, megabytes", 150, lower=True, slack=15),
        _own("version_cpu_seconds", "`dateline --version`, CPU seconds", 0.3, lower=True, slack=0.1),
    )),
    Benchmark("speed", "speed", "streams/dev.jsonl", (
        Figure("speed_ratio", "whole Reading beside stock spaCy", "/ratio_to_stock_spacy", 1.0, slack=0.15),
        Figure("speed_words", "words per CPU second", "/words_per_cpu_second", pinned=False),
        Figure("speed_stock", "stock spaCy, words per CPU second", "/stock_spacy_words_per_cpu_second", pinned=False),
        Figure("speed_coding", "coding alone, sentences per CPU second", "/coding_sentences_per_cpu_second", 3000,
               slack=800),
        Figure("speed_times", "time expressions alone, words per CPU second", "/times_words_per_cpu_second", 50000,
               slack=40000),
        Figure("speed_statements", "statements alone, words per CPU second", "/statements_words_per_cpu_second",
               40000, slack=15000),
    ), switches=("--limit", "60", "--runs", "3")),
    Benchmark("relations", "relations", "relations/plv_train.tsv", (
        Figure("relations_root_f1", "root macro-F1", rf"root +macro .*F1 {_NUMBER}", 0.78),
        Figure("relations_quad", "quad accuracy", rf"quad +accuracy {_NUMBER}", 0.90),
    ), scorer="relations"),
    Benchmark("relations, end to end", "relations", "relations/plv_train.tsv", (
        Figure("end_to_end_recall", "recall", rf"^all:.* recall {_NUMBER}  macro", 0.55),
        Figure("end_to_end_any_root", "recall, root ignored", rf"ignoring root {_NUMBER}", 0.75),
        Figure("end_to_end_iou", "recall, spans at IoU of half", rf"spans IoU>=.5 {_NUMBER}"),
        Figure("end_to_end_events", "events per row", rf"events per row {_NUMBER}", lower=True, slack=0.2),
    ), switches=("--end-to-end",), scorer="relations", scoring=("--end-to-end",)),
    Benchmark("dyads", "dyads", "dyads/plover_gsr.jsonl", (
        Figure("dyads_event_f1", "event F1", rf"^\s+event +\S+ +\S+ +{_NUMBER}", 0.70),
        Figure("dyads_countries_f1", "event and countries F1", rf"^\s+event\+country +\S+ +\S+ +{_NUMBER}", 0.55),
    ), scorer="dyads"),
    Benchmark("police", "police", "police/dev.jsonl", tuple(
        _police(label, bar) for label, bar in
        (("KILL", 0.70), ("ARREST", 0.75), ("FAIL", 0.40), ("FORCE", 0.70), ("ANY_ACTION", 0.75))
    ), scorer="police"),
    Benchmark("muc", "muc", "muc/dev.jsonl", (
        Figure("muc_false_happened", "false happened, of 25", r"false happened (\d+)/", 3, lower=True, slack=1,
               only_with=rf"stage macro F1 {_NUMBER}"),
        Figure("muc_stage_f1", "stage macro-F1", rf"stage macro F1 {_NUMBER}", 0.45),
        Figure("muc_numbers_f1", "casualty numbers F1", rf"numbers all .*F1 {_NUMBER}"),
    ), scorer="muc"),
    Benchmark("times", "times", "times/timebank.jsonl", (
        Figure("times_value_f1", "value F1", "/value/F1", 0.78),
        Figure("times_strict_f1", "strict F1", "/strict/F1"),
        Figure("times_relaxed_f1", "relaxed span F1", "/relaxed/F1", 0.88),
    ), scorer="times", scoring=("--json",)),
    Benchmark("times, second set", "times", "times/aquaint.jsonl", (
        Figure("times_aquaint_value_f1", "value F1", "/value/F1", 0.78, slack=0.005),
        Figure("times_aquaint_relaxed_f1", "relaxed span F1", "/relaxed/F1", 0.88),
    ), scorer="times", scoring=("--json",)),
    Benchmark("places", "places", "places/lgl.jsonl", (
        Figure("places_recognition_f1", "recognition F1, spans overlap", "/recognition overlap/F1", 0.75),
        Figure("places_acc161", "acc@161", "/acc@161"),
        Figure("places_country", "country", "/country"),
    ), scorer="places", scoring=("--json",)),
    Benchmark("places, spans given", "places", "places/lgl.jsonl", (
        Figure("places_given_acc161", "acc@161", "/acc@161", 0.75),
    ), switches=("--given-spans",), scorer="places", scoring=("--given-spans", "--json")),
    Benchmark("storylines", "streams", "streams/dev.jsonl", (
        Figure("streams_b3_f1", "storylines, B³ F1", "/B3/F1", 0.94),
        Figure("streams_ari", "storylines, ARI", "/ARI", 0.93),
        Figure("streams_copies_f1", "copy pairs, F1", "/copies/F1", 0.95),
    ), scorer="streams", scoring=("--json",)),
    Benchmark("actors", "actors", "actors/dev.jsonl", (
        Figure("actors_all_right", "all right", "/all right/share", 0.75),
        Figure("actors_country", "country", "/country/share", 0.80),
        Figure("actors_sector", "sector", "/sector/share", 0.78),
        Figure("actors_abstains", "abstains where none is expected", "/expect none/share", 0.90),
    ), scorer="actors", scoring=("--json",)),
    Benchmark("attributions", "attributions", "attributions/dev.jsonl", (
        Figure("attributions_joint_f1", "joint F1", "/scores/all: joint content>=50+source/F1", 0.55),
        Figure("attributions_content_f1", "content F1", "/scores/all: content >=50/F1", 0.62),
        Figure("attributions_quoted_f1", "joint F1, quoted", "/scores/quoted: joint content>=50+source/F1", 0.75),
        Figure("attributions_indirect_f1", "joint F1, indirect", "/scores/indirect: joint content>=50+source/F1", 0.42),
    ), scorer="attributions", scoring=("--json",)),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A figure as measured."""

    benchmark: Benchmark
    figure: Figure
    value: float


def run(benchmark: Benchmark, shared: Path) -> tuple[str, str] | str:
    """The output that holds a benchmark's figures and the command that made it, or why there is none."""
    module = f"benchmarks.{benchmark.module}"
    if benchmark.data is None:
        output = _process([sys.executable, "-m", module])
        return output, f"python -m {module}"
    data = shared / "data" / benchmark.data
    scorer = shared / "score" / f"{benchmark.scorer}.py" if benchmark.scorer else None
    if not data.is_file():
        return f"no {benchmark.data}"
    if scorer is not None and not scorer.is_file():
        return f"no scorer {scorer.name}"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        _process([sys.executable, "-m", module, "--data", str(data), "--out", str(out), *benchmark.switches])
        command = " ".join((f"python -m {module} --data {benchmark.data} --out PRED", *benchmark.switches))
        if scorer is None:
            return out.read_text(encoding="utf-8"), command
        scored = _process([sys.executable, str(scorer), str(out), "--gold", str(data), *benchmark.scoring])
        return scored, f"{command}; {scorer.name}"


def _process(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}:\n{done.stderr.strip()}")
    return done.stdout


def shown(value: float | None) -> str:
    """A figure for people."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3f}"


def verdict(row: Row, floors: dict[str, float]) -> str:
    """Reached, missed or without a bar; and below its floor, if it is."""
    floor = floors.get(row.figure.key)
    word = "" if row.figure.bar is None else "reached" if row.figure.meets(row.value, row.figure.bar) else "missed"
    return ", ".join(filter(None, (word, "" if row.figure.meets(row.value, floor) else "below its floor")))


def page(
    rows: Iterable[Row], commands: dict[str, str], absent: dict[str, str], extra: str, floors: dict[str, float]
) -> str:
    """docs/benchmarks.md, but for the part written by hand."""
    lines = [_HEAD.format(day=date.today().isoformat()), "", "| Benchmark | Figure | Value | Bar | | Floor |",
             "|---|---|---:|---:|---|---:|"]  # fmt: skip
    lines += [
        f"| {row.benchmark.name} | {row.figure.label} | {shown(row.value)} | {shown(row.figure.bar)} |"
        f" {verdict(row, floors)} | {shown(floors.get(row.figure.key))} |"
        for row in rows
    ]
    if absent:
        lines += ["", "Not measured: " + "; ".join(f"{name} ({why})" for name, why in absent.items()) + "."]
    if extra:
        lines += ["", extra]
    lines += ["", "## How each was measured", ""]
    lines += [f"- {name}: `{command}`" for name, command in commands.items()]
    return "\n".join(lines) + "\n"


def stages(output: str) -> str:
    """The share of each stage, as a line."""
    shares = json.loads(output)["shares"]
    return (
        "Share of the CPU by stage: " + ", ".join(f"{name} {100 * share:.0f} %" for name, share in shares.items()) + "."
    )


def by_hand(old: str) -> str:
    """The part of the page that a person wrote, with its marks."""
    if BEGIN in old and END in old:
        return old[old.index(BEGIN) : old.index(END) + len(END)]
    return f"{BEGIN}\n{BY_HAND}\n{END}"


def raised(rows: Iterable[Row], floors: dict[str, float]) -> dict[str, float]:
    """The floors with those raised that were surpassed; words per second are the machine's more than ours."""
    new = dict(floors)
    for row in rows:
        key, floor = row.figure.key, row.figure.floor_for(row.value)
        if row.figure.pinned and floor > 0 and (key not in new or row.figure.meets(floor, new[key])):
            new[key] = floor
    return dict(sorted(new.items()))


def table(rows: Iterable[Row], floors: dict[str, float]) -> Table:
    """The figures on a terminal."""
    out = Table("Benchmark", "Figure", title="What Dateline reaches")
    for heading in ("Value", "Bar", "Floor"):
        out.add_column(heading, justify="right")
    out.add_column("")
    last = ""
    for row in rows:
        word = verdict(row, floors)
        style = "red" if "below" in word else "yellow" if "missed" in word else "green"
        name = row.benchmark.name if row.benchmark.name != last else ""
        last = row.benchmark.name
        out.add_row(name, row.figure.label, shown(row.value), shown(row.figure.bar),
                    shown(floors.get(row.figure.key)), word, style=style if word else None)  # fmt: skip
    return out


def main() -> int:
    options = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="holds data/ and score/")
    options.add_argument("--only", nargs="+", metavar="NAME", help="only these; the page is then left as it is")
    options.add_argument("--raise", dest="lift", action="store_true", help="raise the floors that were surpassed")
    given = options.parse_args()
    unknown = set(given.only or ()) - {name for b in SUITE for name in (b.name, b.module)}
    if unknown:
        options.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(b.name for b in SUITE)}")
    console = Console()
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    rows: list[Row] = []
    commands: dict[str, str] = {}
    absent: dict[str, str] = {}
    extra = ""
    for benchmark in SUITE:
        if given.only and not {benchmark.name, benchmark.module} & set(given.only):
            continue
        console.print(f"[dim]{benchmark.name} …[/dim]")
        try:
            result = run(benchmark, given.shared)
        except RuntimeError as error:
            console.print(str(error), style="red", markup=False)
            result = "it failed"
        if isinstance(result, str):
            absent[benchmark.name] = result
            continue
        output, commands[benchmark.name] = result
        for figure in benchmark.figures:
            value = figure.read(output)
            if value is None:
                absent[f"{benchmark.name}, {figure.label}"] = "no such figure from this output"
            else:
                rows.append(Row(benchmark, figure, value))
        if benchmark.module == "speed":
            extra = stages(output)
    console.print(table(rows, floors))
    for name, why in absent.items():
        console.print(f"not measured: {name} ({why})", style="yellow", markup=False)
    below = [row for row in rows if not row.figure.meets(row.value, floors.get(row.figure.key))]
    if given.lift:
        floors = raised(rows, floors)
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
        console.print(f"floors raised: {FLOORS.relative_to(ROOT)}")
    if not given.only:
        old = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
        PAGE.write_text(f"{page(rows, commands, absent, extra, floors)}\n{by_hand(old)}\n", encoding="utf-8")
        console.print(f"written: {PAGE.relative_to(ROOT)}")
    failed = any(why == "it failed" for why in absent.values())
    return 1 if below or failed else 0


if __name__ == "__main__":
    sys.exit(main())
