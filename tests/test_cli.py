"""The command line: what is printed, where, and with which exit status.

A reader made by hand stands in for the model, so that these tests are of the command line alone;
the last ones run the real thing.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from made import CODED_BY, META, TEXT, hostile, made

from dateline import screen
from dateline.cli import cli
from dateline.errors import NoSentence
from dateline.pool import Here
from dateline.record import Reading
from dateline.story import Story

ENGLISH = "The envoy of Kenya met the president of Uganda on Monday, and they said that the talks would go on."


class MadeReader:
    """Reads our story as made by hand, and any other as holding nothing."""

    coded_by = CODED_BY

    def __init__(self) -> None:
        self.parser = self
        self.read_texts: list[str] = []

    def parse_many(self, stories: Iterable[Story]) -> Iterator[Story]:
        return iter(stories)

    def read_doc(self, story: Story) -> Reading:
        self.read_texts.append(story.text)
        if "table" in story.text:
            raise NoSentence("the story has no sentence to read")
        if "crash" in story.text:
            raise RuntimeError("bug")
        if story.text == TEXT:
            return made(outlet=story.outlet)
        return Reading(story, (), (), (), (), CODED_BY)

    read = read_doc

    def read_with(self, story: Story, parses: Iterable[bytes]) -> tuple[Reading, bytes]:
        return self.read_doc(story), b""


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MadeReader:
    reader = MadeReader()
    monkeypatch.setattr("dateline.cli.coder.CoderChoice.reader", lambda *_, **__: reader)
    monkeypatch.setattr("dateline.cli.coder.CoderChoice.readers", lambda *_: nullcontext(Here(reader)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    Path("wire").mkdir()
    Path("wire/peru.txt").write_text(TEXT, encoding="utf-8")
    Path("wire/peru.json").write_text(json.dumps(META), encoding="utf-8")
    Path("wire/other.txt").write_text(ENGLISH, encoding="utf-8")
    return reader


def run(*args: str, input: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, args, input=input, catch_exceptions=False)


def assert_refused(result: Result, status: int, *said: str) -> None:
    """One line on standard error, nothing on standard output."""
    assert result.exit_code == status, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("dateline: ")
    assert result.stderr.count("\n") == 1
    for words in said:
        assert words in result.stderr


# -- read -----------------------------------------------------------------------------------------


def test_read_shows_what_happened_apart_from_what_did_not(reader: MadeReader) -> None:
    shown = run("read", "wire/peru.txt").stdout
    did, did_not = shown.index("What happened"), shown.index("What did not happen, or not yet")
    assert did < shown.index("REQUEST meet") < did_not < shown.index("SANCTION discontinue")
    assert "Peru asks Bolivia to reschedule scrapped border talks" in shown
    assert "The Altiplano Post · Meridian · Thursday 12 June 2025, 18:30 -05:00" in shown
    assert "“Bolivian police arrested 14 Peruvian traders near Desaguadero”" in shown
    assert "a Bolivian official (unnamed) said" in shown
    assert "agreed 2025-06-02…06-08 ──▶ called off 06-10 ──▶ asked to reschedule 06-12" in shown
    assert "about 300 lorries" in shown
    assert "unanchored" in shown


def test_read_from_standard_input_with_options(reader: MadeReader) -> None:
    result = run("read", "-", "--json", "--published", "2025-06-12", "--outlet", "The Shore", input=ENGLISH)
    story = json.loads(result.stdout)["story"]
    assert (story["published"], story["outlet"], story["text"]) == ("2025-06-12", "The Shore", ENGLISH)


def test_read_json_is_the_reading(reader: MadeReader) -> None:
    assert json.loads(run("read", "wire/peru.txt", "--json").stdout) == made().to_dict()
    assert json.loads(run("read", "wire/peru.txt", "--json", "--explain").stdout) == made().to_dict(explain=True)


def test_explain_says_what_decided(reader: MadeReader) -> None:
    plain, explained = run("read", "wire/peru.txt").stdout, run("read", "wire/peru.txt", "--explain").stdout
    assert "weekday before publication" not in plain
    assert explained.count("weekday before publication") == 7
    assert "example request.txt:12" in explained


def test_html_is_written_beside_the_table(reader: MadeReader) -> None:
    result = run("read", "wire/peru.txt", "--html", "peru.html")
    assert "What happened" in result.stdout
    assert Path("peru.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_published_time_that_is_missing_is_said(reader: MadeReader) -> None:
    assert "weekdays stay relative" in run("read", "-", input=ENGLISH).stdout


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_no_line_is_wider_than_the_screen(width: int, capsys: pytest.CaptureFixture[str]) -> None:
    for reading in (made(), hostile()):
        screen.show_reading(screen.console(width=width), reading, explain=True)
        lines = capsys.readouterr().out.splitlines()
        assert max(map(len, lines)) <= width
        assert all(line == line.rstrip() for line in lines)


def test_a_story_cannot_move_the_cursor_or_colour_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "x\x1b[2J\x1b]0;pwned\x07\x9b31m\u202egnp [bold red]y[/]"
    screen.show_reading(screen.console(), made(headline=evil, outlet=evil), explain=True)
    shown = capsys.readouterr().out
    assert not set(shown) & set("\x1b\x07\x9b\u202e")
    assert "[bold red]y[/]" in shown


def test_colour_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for stream, coloured in ((Terminal(), True), (io.StringIO(), False)):
        screen.show_reading(screen.console(stream), made())
        assert ("\x1b[32m" in stream.getvalue()) is coloured
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    screen.show_reading(screen.console(terminal), made())
    assert "\x1b[32m" not in terminal.getvalue()


def test_an_act_of_history_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    reading = made()
    old = replace(reading.events[2], auxiliary=("historical",))
    screen.show_reading(screen.console(width=100), replace(reading, events=(old,)))
    assert "in Desaguadero · history" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"", 1, "empty"),
        (b"\x00\x01\x02" * 50, 1, "not text"),
        (b"The envoy left. " * 320_000, 1, "the limit of 4 MB"),
        (b"Der Kanzler sagte am Montag, dass die Verhandlungen wieder aufgenommen werden.", 1, "German (de)"),
        (b"table 1 2 3", 1, "no sentence"),
    ],
)
def test_bad_input_is_one_line_with_the_remedy(reader: MadeReader, data: bytes, status: int, said: str) -> None:
    Path("bad.txt").write_bytes(data)
    assert_refused(run("read", "bad.txt"), status, said)
    assert_refused(run("read", "-", input=data), status, said)


def test_wrong_calls_are_one_line_with_the_remedy(reader: MadeReader) -> None:
    assert_refused(run("read", "nope.txt"), 2, "nope.txt", "check the path")
    assert_refused(run("read", "wire"), 2, "folder", "dateline ingest wire")
    assert_refused(run("read"), 2, "dateline read --help")
    assert_refused(run("red"), 2, "red")
    assert_refused(run("read", "wire/peru.txt", "--published", "soon"), 2, "2024-03-27")
    assert_refused(run("read", "wire/peru.txt", "--html", "no/such/folder.html"), 2, "no/such/folder.html")
    assert_refused(run("ingest", "nope", "--store", "s.duckdb"), 2, "nope")
    assert_refused(run("events", "--store", "none.duckdb"), 2, "dateline ingest")
    assert_refused(run("events", "--store", "wire/peru.txt"), 2, "not a DuckDB file")
    assert_refused(run("ingest", "wire", "--store", "wire/peru.txt"), 2, "not a DuckDB file")
    assert_refused(run("events", "--store", "s", "--type", "REQEST"), 2, "did you mean REQUEST?")
    assert_refused(run("events", "--store", "s", "--since", "monday"), 2, "2024-03-27")
    assert not Path("s.duckdb").exists() or not run("events", "--store", "s.duckdb").stdout


# -- many stories ---------------------------------------------------------------------------------


def test_ingest_twice_changes_nothing_and_reads_nothing_anew(reader: MadeReader) -> None:
    first = run("ingest", "wire", "--store", "s.duckdb")
    assert first.exit_code == 0
    assert first.stdout.startswith("s.duckdb: 2 added, 0 rejected; 7 events from ")
    assert first.stdout.count("\n") == 1
    before = run("events", "--store", "s.duckdb", "--format", "json").stdout
    reader.read_texts.clear()
    assert run("ingest", "wire", "--store", "s.duckdb").stdout == "s.duckdb: 0 added, 2 already there, 0 rejected\n"
    assert reader.read_texts == []
    assert run("events", "--store", "s.duckdb", "--format", "json").stdout == before


def test_every_input_ends_as_a_reading_or_a_reject(reader: MadeReader) -> None:
    for name, text in (("empty", ""), ("table", "a table of three"), ("crash", ENGLISH + " crash"),
                       ("meta", ENGLISH + " More.")):  # fmt: skip
        Path(f"wire/{name}.txt").write_text(text, encoding="utf-8")
    Path("wire/meta.json").write_text("{", encoding="utf-8")
    Path("wire/binary.txt").write_bytes(bytes(range(256)))
    os.symlink("nowhere.txt", "wire/link.txt")
    result = run("ingest", "wire", "--store", "s.duckdb")
    assert result.exit_code == 0
    assert (
        "2 added, 6 rejected (1 bad-metadata, 1 empty, 1 error, 1 missing, 1 no-sentence, 1 not-text)" in result.stdout
    )
    assert "dateline rejects --store s.duckdb" in result.stderr
    rows = json.loads(run("rejects", "--store", "s.duckdb", "--format", "json").stdout)
    assert {row["name"] for row in rows} == {
        f"wire/{name}.txt" for name in ("binary", "crash", "empty", "link", "meta", "table")
    }
    shown = run("rejects", "--store", "s.duckdb").stdout
    assert "wire/empty.txt" in shown
    Path("wire/empty.txt").write_text(ENGLISH + " Again.", encoding="utf-8")
    run("ingest", "wire", "--store", "s.duckdb")
    assert "wire/empty.txt" not in run("rejects", "--store", "s.duckdb").stdout


def test_ingest_of_refused_inputs_alone_fails(reader: MadeReader) -> None:
    Path("empty.txt").write_text("", encoding="utf-8")
    assert run("ingest", "empty.txt", "--store", "s.duckdb").exit_code == 1


def test_lists_for_people_programs_and_spreadsheets(reader: MadeReader) -> None:
    run("ingest", "wire", "--store", "s.duckdb")
    shown = run("events", "--store", "s.duckdb", "--actor", "PER", "--type", "request", "--explain").stdout
    assert "REQUEST meet" in shown
    assert "example request.txt:12" in shown
    assert "REJECT" not in shown
    records = json.loads(run("events", "--store", "s.duckdb", "--format", "json").stdout)
    assert {record["story"] for record in records} == {made().story.id}
    assert {record["id"] for record in records} == {event.id for event in made().events}
    rows = list(csv.DictReader(io.StringIO(run("figures", "--store", "s.duckdb", "--format", "csv").stdout)))
    assert [(row["kind"], row["low"], row["approximate"]) for row in rows] == [
        ("held", "14", "false"),
        ("other", "300", "true"),
    ]
    assert "denies" in run("statements", "--store", "s.duckdb", "--stance", "denies").stdout
    quoted = run("statements", "--store", "s.duckdb", "--speaker", "Quispe").stdout
    assert "2025-06-12  Peruvian Foreign Minister Ana Quispe  denied · indirect · denies" in quoted
    assert "characters 704–750" in quoted
    assert run("statements", "--store", "s.duckdb", "--contradicted").stdout.count("contradicted by") == 2
    html = run("statements", "--store", "s.duckdb", "--source", "anonymous", "--format", "html").stdout
    assert html.startswith("<!doctype html>")
    assert html.count('<tbody class="row">') == 3
    assert "──▶" in run("engagements", "--store", "s.duckdb", "--state", "reschedule_requested").stdout
    assert json.loads(run("engagements", "--store", "s.duckdb", "--state", "held", "--format", "json").stdout) == []
    none = run("events", "--store", "s.duckdb", "--actor", "CHL")
    assert (none.stdout, none.stderr, none.exit_code) == ("", "no events match\n", 0)


def test_a_limit_says_that_there_is_more(reader: MadeReader) -> None:
    run("ingest", "wire", "--store", "s.duckdb")
    limited = run("events", "--store", "s.duckdb", "--limit", "2")
    assert "--limit 0" in limited.stderr
    assert limited.stdout.count("story ") == 2
    assert "--limit" not in run("events", "--store", "s.duckdb", "--limit", "7").stderr
    assert len(json.loads(run("events", "--store", "s.duckdb", "--limit", "3", "--format", "json").stdout)) == 3


# -- the program itself ---------------------------------------------------------------------------


def program(*args: str, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dateline", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False, **kwargs)


def test_version_and_help_load_nothing_heavy() -> None:
    code = (
        "import sys\nfrom dateline.cli import cli\n"
        "try:\n cli(['--version'])\nexcept SystemExit:\n pass\n"
        "print([m for m in ('spacy', 'numpy', 'duckdb', 'rich', 'jinja2') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "dateline 0.1.0\n[]\n"


@pytest.mark.parametrize("command", [[], *([name] for name in cli.commands), ["codebook", "build"]])
def test_every_help_teaches(command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert "..." not in result.stdout.partition("Commands:")[2]
    if command and command[0] not in ("demo", "codebook"):
        assert "Example" in result.stdout


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    from dateline.store import Store

    path = tmp_path / "s.duckdb"
    with Store.open(path) as store:
        store.add_many((made(TEXT.replace("LIMA", f"LIMA{'A' * n}")), str(n)) for n in range(60))
    command = f"{sys.executable} -m dateline events --store {path} --format json | head -c 10"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert result.stdout == '[{"story":'
    assert result.stderr == ""


def test_a_missing_model_is_one_line() -> None:
    result = program("read", "-", "--model", "no_such_model", input=ENGLISH)
    assert result.returncode == 2
    assert result.stderr.startswith("dateline: ")
    assert result.stderr.count("\n") == 1


def test_demo_reads_writes_and_says_what_next(tmp_path: Path) -> None:
    for _ in range(2):
        result = program("demo", cwd=tmp_path, env={**os.environ, "COLUMNS": "80"})
        assert result.returncode == 0, result.stderr
        assert "Try next" in result.stdout
        assert max(map(len, result.stdout.partition("\nWrote")[0].splitlines())) <= 80
    assert (tmp_path / "demo.html").read_text(encoding="utf-8").count("<h1") == 1
    stored = program("engagements", "--store", "demo.duckdb", "--format", "json", cwd=tmp_path)
    states = [[change["state"] for change in row["changes"]] for row in json.loads(stored.stdout)]
    assert any("called_off" in row and "reschedule_requested" in row for row in states)


def test_clauses_shows_the_roles() -> None:
    shown = program("clauses", "The envoy, who was expelled by Kenya, had met rebels.").stdout
    assert "expel" in shown
    assert "subj: Kenya" in shown


# -- a store as a whole -----------------------------------------------------------------------------


def test_explain_shows_the_words_in_their_story_and_every_reason(reader: MadeReader) -> None:
    run("ingest", "wire", "--store", "s.duckdb")
    event = made().events[0]
    shown = run("explain", event.id[:8], "--store", "s.duckdb").stdout
    assert f"[{event.evidence[0].text[:20]}" in shown.replace("\n  ", " ")
    assert "Peru asks Bolivia to reschedule scrapped border talks" in shown
    for cell in event.why:
        assert f"{cell} " in shown
    assert f"event {event.id}" in shown
    told = json.loads(run("explain", event.id, "--store", "s.duckdb", "--json").stdout)
    assert told["row"]["why"] == event.why
    assert [TEXT[a:b] for c in told["context"] for a, b in c["words"]] == [e.text for e in event.evidence]
    assert "figures" in run("explain", made().story.id, "--store", "s.duckdb").stdout
    assert_refused(run("explain", "zzzz", "--store", "s.duckdb"), 2, "no id")
    assert_refused(run("explain", "a", "--store", "s.duckdb"), 2, "three characters")


def test_rejects_are_read_again_and_each_is_accounted_for(reader: MadeReader) -> None:
    Path("wire/mended.txt").write_text("", encoding="utf-8")
    Path("wire/gone.txt").write_text("", encoding="utf-8")
    Path("wire/still.txt").write_text("A table of rains and winds and nothing else in it at all.", encoding="utf-8")
    Path("wire/kept.txt").write_text("They said that a crash of two lorries had closed the road.", encoding="utf-8")
    run("ingest", "wire", "--store", "s.duckdb")
    Path("wire/mended.txt").write_text(ENGLISH + " And so on.", encoding="utf-8")
    Path("wire/gone.txt").unlink()
    Path("wire/kept.txt").unlink()
    rows = json.loads(run("rejects", "--store", "s.duckdb", "--retry", "--format", "json").stdout)
    assert [(row["name"], row["was"], row["became"], row["read"]) for row in rows] == [
        ("wire/gone.txt", "empty", "gone", False),
        ("wire/kept.txt", "error", "error", False),
        ("wire/mended.txt", "empty", "added", True),
        ("wire/still.txt", "no-sentence", "no-sentence", False),
    ]
    left = json.loads(run("rejects", "--store", "s.duckdb", "--format", "json").stdout)
    assert [row["name"] for row in left] == ["wire/gone.txt", "wire/kept.txt", "wire/still.txt"]
    some = json.loads(run("rejects", "--store", "s.duckdb", "--reason", "empty", "--format", "json").stdout)
    assert [row["name"] for row in some] == ["wire/gone.txt"]


def test_sql_as_table_csv_and_json(reader: MadeReader) -> None:
    run("ingest", "wire", "--store", "s.duckdb")
    asked = ("sql", "SELECT type, evidence[1] AS words FROM events WHERE type = 'REQUEST'", "--store", "s.duckdb")
    words = made().events[0].evidence[0].text
    assert words[:30] in run(*asked).stdout
    assert list(csv.reader(io.StringIO(run(*asked, "--csv").stdout))) == [["type", "words"], ["REQUEST", words]]
    assert json.loads(run(*asked, "--json").stdout) == [{"type": "REQUEST", "words": words}]
    assert_refused(run("sql", "DROP TABLE events", "--store", "s.duckdb"), 2, "one question at a time")


def test_store_info_export_load_and_migrate(reader: MadeReader) -> None:
    run("ingest", "wire", "--store", "s.duckdb")
    info = json.loads(run("store", "info", "--store", "s.duckdb", "--json").stdout)
    assert (info["rows"]["stories"], info["rows"]["events"], info["program"]) == (2, 7, "dateline")
    assert run("store", "export", "out", "--store", "s.duckdb").stdout.startswith("wrote out: ")
    assert "2 stories, 2 printings, 7 events" in run("store", "load", "out", "--store", "t.duckdb").stdout
    assert run("store", "load", "out", "--store", "t.duckdb").stdout == "t.duckdb: nothing new\n"
    assert "already" in run("store", "migrate", "t.duckdb").stdout
    assert "0 stories read again" in run("recode", "--store", "s.duckdb").stdout
