"""Many stories into one store: the same rows however many processes read, whenever it is stopped."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.ingest import EDITS, rows, stories, write
from dateline.errors import NoSentence
from dateline.ingest import Intake
from dateline.parse import Parser
from dateline.pool import Here, Pool
from dateline.reading import Reader
from dateline.recode import Recoded, recode
from dateline.record import CodedBy, Reading
from dateline.store import Store, sharing
from dateline.store.rows import Packed
from dateline.story import Story
from dateline.wire import Input, Item, find_inputs

CODED_BY = CodedBy("1", "book", "model")
LINES = (
    "A footbridge over the river collapsed on Sunday during a village fair, injuring 14 people, police said.",
    "Two of the injured were flown to the regional hospital with broken backs.",
    "The bridge was built in 1962 and had been closed to carts since the spring.",
    "Engineers from the provincial office were due to arrive on Monday.",
    "The fair will be held again in the autumn, the mayor announced.",
)


class Blank:
    """A reader that finds nothing, and comes to grief where a story tells it to."""

    coded_by = CODED_BY

    def __init__(self) -> None:
        self.read_names: list[str | None] = []

    def read(self, story: Story) -> Reading:
        self.read_names.append(story.outlet)
        if "KILL" in story.text:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "LOOP" in story.text:
            while True:
                pass
        if "MEMORY" in story.text:
            raise MemoryError
        if "TABLE" in story.text:
            raise NoSentence("the story has no sentence to read")
        return Reading(story, (), (), (), (), self.coded_by)

    def read_with(self, story: Story, parses: Sequence[bytes]) -> tuple[Reading, bytes]:
        return self.read(story), b""


def story(*lines: str, hour: int = 0, outlet: str = "Gazette", **meta: Any) -> Story:
    from datetime import UTC, datetime

    return Story("\n\n".join(lines), published=datetime(2024, 5, 6, hour, tzinfo=UTC), outlet=outlet, **meta)


def items(*told: Story) -> list[Item]:
    return [Item(f"{n}.txt", one) for n, one in enumerate(told)]


def ingest(path: Path, told: Iterable[Item], reader: Any = None) -> tuple[dict[str, int], dict[str, int], Any]:
    """Outcomes, reasons and the reader, of one ingest."""
    reader = reader or Blank()
    with Store.open(path) as store:
        intake = Intake(store, Here(reader))
        intake.run(told)
        return dict(intake.account.outcomes), dict(intake.account.reasons), reader


# -- copies ---------------------------------------------------------------------------------------


def test_a_copy_is_credited_and_not_read(tmp_path: Path) -> None:
    told = items(
        story(*LINES, agency="Meridian"),
        story("Fair ends in tears", *LINES, hour=1, outlet="Tribune", headline="Fair ends in tears"),
        story(*LINES[:3], hour=2, outlet="Post"),
        story(*LINES, hour=3, outlet="Courier"),
    )
    outcomes, reasons, reader = ingest(tmp_path / "s", told)
    assert (outcomes, reasons, reader.read_names) == ({"added": 1, "copy": 3}, {}, ["Gazette"])
    with Store.open(tmp_path / "s", create=False) as store:
        original = told[0].story.id  # type: ignore[union-attr]
        found = store._con.execute('SELECT outlet, kind, "of", added, cut FROM copies ORDER BY outlet').fetchall()
        assert found == [("Post", "trimmed", original, 0, 2), ("Tribune", "verbatim", original, 0, 0)]
        assert store._con.execute("SELECT kind, before, after FROM edits").fetchall() == [
            ("cut", LINES[3], None),
            ("cut", LINES[4], None),
        ]
        credits = store._con.execute("SELECT DISTINCT root, source, outlets, printings FROM credits").fetchall()
        assert credits == [(original, "source meridian", 4, 4)]


def test_an_update_is_read_and_keeps_its_numbers_before_and_after(tmp_path: Path) -> None:
    worse = LINES[0].replace("14", "17")
    told = items(story(*LINES), story(worse, *LINES[1:], hour=5))
    assert ingest(tmp_path / "s", told)[0] == {"added": 2}
    with Store.open(tmp_path / "s", create=False) as store:
        assert store._con.execute("SELECT kind, supersedes, numbers FROM copies").fetchall() == [
            ("updated", "update", 1)
        ]
        (edit,) = store._con.execute(
            "SELECT kind, before, after, numbers_before, numbers_after, after_start, after_end FROM edits"
        ).fetchall()
        assert edit[:5] == ("changed", LINES[0], worse, ["14"], ["17"])
        assert told[1].story.text[edit[5] : edit[6]] == worse  # type: ignore[union-attr]


def test_an_original_that_comes_after_its_copy_takes_the_rows(tmp_path: Path) -> None:
    original, copy = story(*LINES), story(*LINES[:4], hour=4, outlet="Post")
    ingest(tmp_path / "1", [Item("a", original), Item("b", copy)])
    outcomes, _, reader = ingest(tmp_path / "2", [Item("b", copy), Item("a", original)])
    assert (outcomes, reader.read_names) == ({"added": 2}, ["Post", "Gazette"])
    one, other = rows(tmp_path / "1"), rows(tmp_path / "2")
    assert [name for name in one if one[name] != other[name]] == ["fingerprints"]  # they arrived in another order


def test_a_copy_of_what_was_refused_is_refused_alike_and_a_part_of_it_is_read(tmp_path: Path) -> None:
    told = items(story(*LINES, "TABLE"), story("One headline", *LINES, "TABLE", hour=1), story(*LINES, hour=2))
    assert ingest(tmp_path / "s", told)[:2] == ({"copy": 1}, {"no-sentence": 2})
    with Store.open(tmp_path / "s", create=False) as store:
        assert [row["name"] for row in store.rejects()] == ["0.txt", "1.txt"]
        assert [row["copy_of"] for row in store.stories()] == [None]
    outcomes, reasons, reader = ingest(tmp_path / "s", told)
    assert (outcomes, reasons, reader.read_names) == ({"same": 1}, {"no-sentence": 2}, [])


def test_a_correction_supersedes(tmp_path: Path) -> None:
    from made import TEXT, made

    class Made(Blank):
        def read(self, story: Story) -> Reading:
            from dataclasses import replace

            return replace(made(), story=story, coded_by=CODED_BY) if "LIMA" in story.text else super().read(story)

    first = story(TEXT, hour=1)
    corrected = story("(Corrects number of traders in second paragraph)", TEXT.replace("14 ", "15 "), hour=2)
    ingest(tmp_path / "s", items(first, corrected), Made())
    with Store.open(tmp_path / "s", create=False) as store:
        assert {row["story"] for row in store.events()} == {corrected.id}
        assert {row["story"] for row in store.events(superseded=True)} == {first.id, corrected.id}


def test_what_two_unrelated_stories_tell_has_two_witnesses(tmp_path: Path) -> None:
    from dataclasses import replace

    from made import TEXT, made

    class Made(Blank):
        def read(self, story: Story) -> Reading:
            return replace(made(), story=story, coded_by=CODED_BY)

    other = story(*LINES, hour=2, outlet="Far Post")
    ingest(tmp_path / "s", items(story(TEXT, hour=1), other, story(*LINES[:4], hour=3, outlet="Post")), Made())
    with Store.open(tmp_path / "s", create=False) as store:
        (event, _) = store.events(type="REJECT")
        assert store.witnesses([event]) == [(2, 3)]


def test_a_loaded_story_is_credited_to_the_one_that_was_there(tmp_path: Path) -> None:
    other = (
        "Farmers marched on the capital on Friday over the price of seed, blocking two roads for hours.",
        "Drivers who had waited since dawn were led around the column by volunteers from nearby villages.",
        "The ministry offered to meet a delegation of growers before the sowing begins next month.",
    )
    ours = [Item("a", story(*LINES)), Item("b", story(*other, hour=5, outlet="Post"))]
    theirs = [
        Item("c", story(*LINES[:4], hour=4, outlet="Tribune")),
        Item("d", story(*other, "Nobody was hurt.", hour=1)),
    ]
    ingest(tmp_path / "whole", [*ours, *theirs])
    ingest(tmp_path / "ours", ours)
    ingest(tmp_path / "theirs", theirs)
    sharing.export(tmp_path / "theirs", tmp_path / "out")
    sharing.load(tmp_path / "ours", tmp_path / "out")
    with Store.open(tmp_path / "ours") as store:
        assert store.not_compared() == [item.story.id for item in theirs if item.story]
        Intake(store, Here(Blank())).finish()
        assert store.not_compared() == []
        assert dict(store._con.execute("SELECT outlet, kind FROM copies ORDER BY 1").fetchall()) == {
            "Post": "trimmed",  # of one that was loaded, and was printed before it
            "Tribune": "trimmed",
        }
    assert rows(tmp_path / "ours") == rows(tmp_path / "whole")


# -- what is not parsed twice ---------------------------------------------------------------------


class Passages(Blank):
    """A reader whose parse is the paragraphs of a story, and which tells which of them it had to parse."""

    def __init__(self) -> None:
        super().__init__()
        self.parsed: list[list[str]] = []

    def read_with(self, story: Story, parses: Sequence[bytes]) -> tuple[Reading, bytes]:
        paragraphs = story.text.split("\n\n")
        known = {paragraph for parse in parses for paragraph in parse.decode().split("\n\n")}
        self.parsed.append([paragraph for paragraph in paragraphs if paragraph not in known])
        return self.read(story), story.text.encode()


WORSE, WORST = LINES[0].replace("14", "17"), LINES[0].replace("14", "21")
ELSEWHERE = (
    "Farmers marched on the capital on Friday over the price of seed, blocking two roads for hours.",
    "Drivers who had waited since dawn were led around the column by volunteers from nearby villages.",
    "The ministry offered to meet a delegation of growers before the sowing begins next month.",
    "It has promised twice before to keep prices as they were in the year of the great drought.",
)
LEAD = "A village fair in the hills ended with a rescue by helicopter, and the inquiry has begun."
EDITED = [
    (story(*LINES), list(LINES)),
    (story(WORSE, *LINES[1:], hour=1), [WORSE]),
    (story(*ELSEWHERE, hour=2), list(ELSEWHERE)),
    (story(LEAD, *LINES[1:], hour=3), [LEAD]),
    (story(WORST, "It was the worst fall in a decade.", *LINES[1:], hour=4),
     [WORST, "It was the worst fall in a decade."]),
    (story(*LINES[:3], *ELSEWHERE[:3], hour=5), []),
]  # fmt: skip


def test_of_an_edit_only_new_passages_are_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = items(*(one for one, _ in EDITED))
    _, _, together = ingest(tmp_path / "together", told, Passages())
    assert together.parsed == [new for _, new in EDITED]
    monkeypatch.setattr("dateline.ingest.BATCH", 1)
    one_by_one: list[list[str]] = []
    for item in told:
        one_by_one += ingest(tmp_path / "apart", [item], Passages())[2].parsed
    assert one_by_one == [new for _, new in EDITED]
    assert rows(tmp_path / "together") == rows(tmp_path / "apart")
    with Store.open(tmp_path / "apart", create=False) as store:
        assert dict(store.connection.execute("SELECT kind, count(*) FROM copies GROUP BY 1").fetchall()) == {
            "updated": 2, "re-led": 1, "merged": 1,
        }  # fmt: skip
        ids = [one.id for one, _ in EDITED]
        assert store.parses(ids) == {one.id: one.text.encode() for one, _ in EDITED}


def test_a_parse_goes_and_stays_with_its_story(tmp_path: Path) -> None:
    excerpt, original = story(*LINES[:4], hour=4, outlet="Post"), story(*LINES, hour=2)
    reader = ingest(tmp_path / "s", [Item("b", excerpt), Item("a", original)], Passages())[2]
    assert reader.parsed == [list(LINES[:4]), [LINES[4]]]  # the original comes late, and the excerpt has most of it
    earlier = story(*LINES, hour=1, outlet="Courier")
    assert ingest(tmp_path / "s", [Item("c", earlier)], Passages())[0] == {"copy": 1}
    with Store.open(tmp_path / "s", create=False) as store:
        assert next(store.stories(story=original.id))["outlet"] == "Courier"
        assert store.parses([excerpt.id, original.id]) == {original.id: original.text.encode()}
    counts = sharing.export(tmp_path / "s", tmp_path / "out")
    assert "parses" not in counts
    sharing.load(tmp_path / "other", tmp_path / "out")
    with Store.open(tmp_path / "other", create=False) as store:
        assert (store.counts()["stories"], store.parses([original.id])) == (2, {})


def test_recoding_by_the_same_model_parses_nothing(tmp_path: Path) -> None:
    class Newer(Passages):
        coded_by = CodedBy("1", "another book", "model")

    told = items(*(one for one, _ in EDITED))
    ingest(tmp_path / "s", told, Passages())
    with Store.open(tmp_path / "s") as store:
        before = store.parses([one.id for one, _ in EDITED])
        newer, recoded = Newer(), Recoded()
        recode(store, Here(newer), recoded, lambda done, of: None)
        assert (recoded.stories, newer.parsed) == (6, [[]] * 6)
        assert store.parses([one.id for one, _ in EDITED]) == before
    newest = Newer()
    newest.coded_by = CodedBy("1", "a third book", "model")
    assert ingest(tmp_path / "s", told, newest)[0] == {"replaced": 6}
    assert newest.parsed == [[]] * 6


_REPORT = (
    *LINES,
    *ELSEWHERE,
    LEAD,
    WORSE,
    "BRIDGE FALLS DURING FAIR IN THE HILLS",
    "“It shook,” he said.  Then it fell.",
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from(_REPORT), min_size=1, max_size=8), min_size=2, max_size=4), st.booleans())
def test_a_reading_is_the_same_whatever_was_parsed_before(shipped: Reader, told: list[list[str]], headed: bool) -> None:
    *before, last = (story(*lines, headline=lines[0] if headed else None) for lines in told)
    parses = [shipped.read_with(one, ())[1] for one in before]
    reading, parse = shipped.read_with(last, parses)
    assert reading.to_json(explain=True) == shipped.read(last).to_json(explain=True)
    assert parse == shipped.read_with(last, ())[1]


def test_read_by_one_job_or_two_or_whole_the_store_is_the_same(tmp_path: Path) -> None:
    source = write(tmp_path / "s.jsonl", stories(48, 0.6, mix=EDITS))
    whole = Reader()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Parser, "parse", lambda parser, story, parses=(): next(parser.parse_many([story])))
        ingest(tmp_path / "whole", Input("s", source).items(), whole)
    for jobs in (1, 2):
        with Pool(Reader, jobs) as pool, Store.open(tmp_path / f"{jobs}") as store:
            Intake(store, pool).run(Input("s", source).items())
    one, two, all_of_it = (rows(tmp_path / name) for name in ("1", "2", "whole"))
    assert one == two == all_of_it
    with Store.open(tmp_path / "1", create=False) as store:
        assert {row["id"] for row in store.stories() if row["copy_of"] is None} == {story for story, _ in one["parses"]}
        kinds = {kind for (kind,) in store.connection.execute("SELECT DISTINCT kind FROM copies").fetchall()}
        assert kinds >= set(EDITS)


# -- reading processes ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    # Long enough for a calm story on a machine that is busy with other things; one that loops is waited for so long.
    with Pool(Blank, 2, time_limit=6) as made:
        yield made


@pytest.mark.parametrize(("word", "reason"), [("KILL", "killed"), ("LOOP", "time-limit"), ("MEMORY", "memory")])
def test_a_story_that_kills_its_reader_costs_only_itself(tmp_path: Path, pool: Pool, word: str, reason: str) -> None:
    told = [
        story(f"{word if n == 3 else 'Calm'} weather was reported from station {n * 7919} on Monday.") for n in range(9)
    ]
    with Store.open(tmp_path / "s") as store:
        intake = Intake(store, pool)
        intake.run(items(*told))
        assert (dict(intake.account.outcomes), dict(intake.account.reasons)) == ({"added": 8}, {reason: 1})
        (row,) = store.rejects()
        assert (row["name"], row["reason"], row["story"]) == ("3.txt", reason, told[3].id)
        assert "\n" not in row["message"]
        begun = time.monotonic()
        again = Intake(store, pool)
        again.run(items(*told))  # it is not let loose a second time, unless asked for
        assert (dict(again.account.outcomes), dict(again.account.reasons)) == ({"same": 8}, {reason: 1})
        assert time.monotonic() - begun < 1.5


def test_results_come_in_order_and_long_stories_block_nothing(pool: Pool) -> None:
    told = [story(f"Station {n} reported rain. " * (1 if n % 2 else 8000)) for n in range(8)]
    tickets = [pool.send(one) for one in told]
    packed = [pool.result(ticket) for ticket in tickets]
    assert [one.story["id"] for one in packed if not isinstance(one, Exception)] == [one.id for one in told]


def test_a_story_is_read_with_the_parse_of_one_that_was_sent_before_it() -> None:
    with Pool(Passages, 2) as made:
        first = made.send(EDITED[0][0])
        assert isinstance(made.result(made.send(EDITED[1][0], [first, b"x"])), Packed)
        killed = made.send(story("KILL"))
        packed = made.result(made.send(EDITED[1][0], [killed]))
        assert isinstance(packed, Packed)
        assert packed.parse == EDITED[1][0].text.encode()


# -- stopped and gone on --------------------------------------------------------------------------


@contextmanager
def stopping(store: Store, after: int) -> Iterator[None]:
    """The writer is gone after so many batches."""
    written = 0
    flush = store._flush

    def failing(pending: Any) -> None:
        nonlocal written
        written += 1
        if written > after:
            raise KeyboardInterrupt
        flush(pending)

    store._flush = failing  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        yield


@pytest.mark.parametrize("batches", [1, 2, 4])
def test_stopped_after_any_batch_it_goes_on_to_the_same_rows(
    tmp_path: Path, batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dateline.ingest.BATCH", 8)
    source = write(tmp_path / "s.jsonl", stories(60, 0.4))

    def told() -> Iterator[Item]:
        return Input("s.jsonl", source).items()

    ingest(tmp_path / "whole", told())
    with Store.open(tmp_path / "stopped") as store, stopping(store, batches):
        Intake(store, Here(Blank())).run(told())
    ingest(tmp_path / "stopped", told())
    assert rows(tmp_path / "stopped") == rows(tmp_path / "whole")
    assert ingest(tmp_path / "stopped", told())[0] == {"same": 60}


def test_killed_at_random_moments_with_one_job_or_two_the_store_is_the_same(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ingest", "kills", "--stories", "48", "--kills", "3", "--batch", "8"],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1],
    )  # fmt: skip
    figures = json.loads(done.stdout)
    assert (figures["batches"], figures["kills"]) == (6, 3)
    assert (figures["same_rows"], figures["differ"]) == (True, [])
    assert figures["rows"] > 500


def test_forgotten_stories_are_forgotten_alike_after_a_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.ingest.COMPARED_WITH", 16)
    monkeypatch.setattr("dateline.ingest._FORGET", 8)
    monkeypatch.setattr("dateline.ingest.BATCH", 5)
    told = list(Input("s", write(tmp_path / "s.jsonl", stories(80, 0.4))).items())
    ingest(tmp_path / "whole", told)
    for end in (20, 43, 80):
        ingest(tmp_path / "parts", told[:end])
    assert rows(tmp_path / "parts") == rows(tmp_path / "whole")


#: What is left of a file that breaks off in its middle, and a byte is wrong in it: how often each reason is told, and
#: how many stories are read.
BROKEN: dict[str, tuple[dict[str, int], int]] = {
    "crawl.warc.gz": ({"not-article": 2, "broken": 1}, 1),
    "factiva.html": ({"broken": 1}, 1),
    "factiva.txt": ({"broken": 1}, 0),
    "factiva.xml": ({"broken": 1}, 0),
    "feed.atom": ({"broken": 1, "empty": 1}, 0),
    "feed.rss": ({"broken": 1, "empty": 1}, 0),
    "front.html": ({"not-article": 1}, 0),
    "newsml-g2.xml": ({"broken": 1}, 0),
    "nexis-old.txt": ({"broken": 1}, 0),
    "nexis.docx": ({"broken": 1}, 0),
    "nexis.rtf": ({"broken": 2}, 0),
    "nexis.txt": ({"broken": 1}, 0),
    "ninjs-1.json": ({"broken": 1}, 0),
    "ninjs-2.json": ({"broken": 1}, 0),
    "ninjs-3.json": ({"broken": 1}, 0),
    "nitf.xml": ({"broken": 1}, 0),
    "stories.csv": ({"bad-metadata": 1}, 0),
    "stories.jsonl": ({"broken": 1}, 0),
    "story.html": ({"not-article": 1}, 0),
    "teletype.txt": ({}, 1),
}


def test_a_folder_with_broken_files_of_every_kind_loses_nothing(tmp_path: Path) -> None:
    frozen = sorted((Path(__file__).parent / "wire").iterdir())
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(9 * len(frozen)):
        text = " ".join(
            f"The {word} {n * 7919 + k} of Kenya came." for k, word in enumerate(("envoy", "boat", "judge"))
        )
        (folder / f"good-{n:03}.txt").write_text(text, encoding="utf-8")
    for path in frozen:
        data = path.read_bytes()[: path.stat().st_size // 2]
        (folder / f"broken-{path.name}").write_bytes(data[:-40] + b"\xff\xff" + data[-38:])
    inputs = list(find_inputs([str(folder)]))
    ingest(tmp_path / "s", (item for given in inputs for item in given.items()))
    told: dict[str, tuple[Counter[str], int]] = {path.name: (Counter(), 0) for path in folder.iterdir()}
    with Store.open(tmp_path / "s", create=False) as store:
        for row in store.rejects():
            told[re.split("[#! ]", Path(row["name"]).name)[0]][0][row["reason"]] += 1
        for (name,) in store.connection.execute("SELECT name FROM printings").fetchall():
            file = re.split("[#! ]", Path(name).name)[0]
            told[file] = told[file][0], told[file][1] + 1
    assert all(story == 1 and not reasons for name, (reasons, story) in told.items() if name.startswith("good-"))
    assert {name.removeprefix("broken-"): (dict(reasons), story) for name, (reasons, story) in told.items()
            if name.startswith("broken-")} == BROKEN  # fmt: skip
