"""The benchmarks that take any stream of articles read whatever such a stream holds, and answer for each article."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import engagements, figures, streams

#: A line separator inside a text, a time with its zone, no date, a date that is none, no text, one text twice, letters
#: in two parts and lines that end in two characters.
STREAM = [
    {"doc": "a", "date": "2023-05-02", "text": "The flood killed 14 people,\u2028the Kenya Red Cross said on Monday."},
    {"doc": "b", "date": "2023-05-03T09:00:00+03:00", "text": "The president of Kenya will visit Garissa on Friday."},
    {"doc": "c", "date": None, "text": "At least 20 people are missing in Garissa."},
    {"doc": "d", "date": "yesterday", "text": "The president of Kenya will visit Garissa on Friday."},
    {"doc": "e", "date": "2023-05-05", "text": ""},
    {"id": "f", "published": "2023-05-06", "text": "The president of Kenya visited Garissa on Friday."},
    {"doc": "g", "date": "2023-05-06", "text": "Rene\u0301 spoke.\r\n\r\nA flood killed 30 people in Bogota\u0301."},
    {"doc": "h", "date": "2023-05-07", "text": "\ufeffRene\u0301 spoke.\r\nNorway's king will visit Lome on Monday."},
]  # fmt: skip


@pytest.fixture
def stream(tmp_path: Path) -> Path:
    path = tmp_path / "stream.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in STREAM), encoding="utf-8")
    return path


def written(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_figures_are_written_for_every_article(stream: Path, tmp_path: Path) -> None:
    out = tmp_path / "pred.jsonl"
    figures.main(["--data", str(stream), "--out", str(out)])
    texts = {row.get("doc") or row.get("id"): row["text"] for row in STREAM}
    told = {
        row["doc"]: [(texts[row["doc"]][f["start"] : f["end"]], f["kind"], f["low"], f["high"]) for f in row["figures"]]
        for row in written(out)
    }
    assert told == {
        "a": [("14 people", "killed", 14, 14)],
        "b": [],
        "c": [("At least 20 people", "missing", 20, None)],
        "d": [],
        "e": [],
        "f": [],
        "g": [("30 people", "killed", 30, 30)],
        "h": [],
    }


def test_engagements_are_written_with_a_change_for_each_mention(stream: Path, tmp_path: Path) -> None:
    out = tmp_path / "pred.jsonl"
    engagements.main(["--data", str(stream), "--out", str(out)])
    told = [
        (line["kind"], [(change["doc"], change["state"], change["due"]) for change in line["changes"]])
        for line in written(out)
    ]
    visit = [("b", "scheduled", "2023-05-05"), ("d", "scheduled", "2023-05-05"), ("f", "held", None)]
    assert told == [("visit", visit), ("visit", [("h", "scheduled", "2023-05-08")])]
    assert {
        STREAM[7]["text"][change["start"] : change["end"]]
        for line in written(out)
        for change in line["changes"]
        if change["doc"] == "h"
    } == {"will visit"}


def test_storylines_are_written_for_every_article(
    stream: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "pred.jsonl"
    streams.main(["--data", str(stream), "--out", str(out)])
    assert sorted(row["doc"] for row in written(out)) == ["a", "b", "c", "d", "e", "f", "g", "h"]
    said = capsys.readouterr().err
    assert "d: cannot read the published time 'yesterday'" in said
    assert "e: the story is empty" in said
