"""The page in a real browser: it draws, its script runs, and a hostile story's does not.

``make test`` installs Chromium where it is missing. Without it these tests fail, rather than
pass for want of a browser.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest
from made import hostile, made

from dateline.desk import fragment, page, storyline_page
from dateline.record import Reading


def chromium(tmp_path: Path, address: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Chromium without a screen or a network; what it complains of is on standard error."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("Chromium is not installed: run `make chromium`, or `apt-get install chromium`")
    return subprocess.run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
         "--hide-scrollbars", "--virtual-time-budget=3000", "--enable-logging=stderr",
         f"--user-data-dir={tmp_path / 'profile'}", *options, address],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip


def write(tmp_path: Path, html: str) -> str:
    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


def complaints(result: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in result.stderr.splitlines() if "CONSOLE" in line]


def prefix_of(reading: Reading) -> str:
    return f"d{reading.story.id[:8]}"


def pixels(path: Path) -> tuple[int, int, set[bytes]]:
    """Width, height and the set of colours of a PNG of 8-bit RGB or RGBA, as Chromium writes it."""
    data = path.read_bytes()
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    size = {2: 3, 6: 4}[kind]
    assert depth == 8
    packed, at = b"", 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    raw = zlib.decompress(packed)
    # Filters make neighbouring pixels differences; enough to tell a drawn page from an empty one.
    return width, height, {raw[i : i + size] for i in range(1, len(raw), size * 97)}


def test_a_link_to_a_row_lights_it_and_its_words(tmp_path: Path) -> None:
    reading = made()
    address = write(tmp_path, page(reading)) + f"#{prefix_of(reading)}-e2-w"
    result = chromium(tmp_path, address, "--dump-dom")
    assert complaints(result) == []
    rows = re.findall(r'<tbody class="([^"]*)" id="[^"]*" data-row="(\w+)"', result.stdout)
    assert [key for look, key in rows if "on" in look.split()] == ["e2"]
    lit = re.findall(r'<mark class="[^"]*\bon\b[^"]*" data-r="([^"]*)">([^<]*)</mark>', result.stdout)
    assert all("e2" in keys.split() for keys, _ in lit)
    assert "".join(words for _, words in lit) == "".join(e.text for e in reading.events[1].evidence)


def test_without_a_link_nothing_is_lit(tmp_path: Path) -> None:
    result = chromium(tmp_path, write(tmp_path, page(made())), "--dump-dom")
    assert complaints(result) == []
    assert not re.search(r'class="[^"]*\bon\b', result.stdout)


def test_rows_light_up_under_pointer_and_focus(tmp_path: Path) -> None:
    """In a fragment, whose page is ours to add a script to: pointer, focus, click, each in turn."""
    reading = made()
    prefix = prefix_of(reading)
    probe = f"""
    <output id="log"></output><script>
    var log = [], root = document.getElementById("{prefix}");
    function lit() {{ return Array.from(root.querySelectorAll(".on")).map(function (n) {{
      return n.dataset.row || "w:" + n.dataset.r.split(" ")[0]; }}).join(","); }}
    function fire(node, type) {{ node.dispatchEvent(new MouseEvent(type, {{ bubbles: true }})); log.push(lit()); }}
    fire(root.querySelector('[data-row="e3"] td'), "mouseover");
    root.dispatchEvent(new MouseEvent("mouseleave")); log.push(lit());
    fire(root.querySelector('mark[data-r~="f2"]'), "mouseover");
    root.dispatchEvent(new MouseEvent("mouseleave"));
    // Made by hand: a browser without a screen may not have the focus to give.
    fire(root.querySelector('[data-row="s4"] a'), "focusin");
    fire(root.querySelector('[data-row="s4"] a'), "focusout");
    fire(root.querySelector('mark[data-r~="e6"]'), "click");
    document.getElementById("log").textContent = JSON.stringify(log);
    </script>"""
    html = f"<!doctype html><meta charset=utf-8>{fragment(reading)}{probe}"
    result = chromium(tmp_path, write(tmp_path, html), "--dump-dom")
    assert complaints(result) == []
    found = re.search(r'<output id="log">\[(.*?)\]</output>', result.stdout)
    assert found is not None
    over_row, left, over_words, focused, blurred, clicked = re.findall(r'"([^"]*)"', found[1])
    assert over_row.split(",")[-1] == "e3"
    assert "w:f1" in over_row.split(",")  # "14 Peruvian traders" is a part of the words
    assert left == blurred == ""
    assert "f2" in over_words.split(",")
    assert focused.split(",")[-1] == "s4"
    assert clicked.split(",")[-1] == "e6"


def test_a_hostile_story_runs_nothing(tmp_path: Path) -> None:
    result = chromium(tmp_path, write(tmp_path, page(hostile())), "--dump-dom")
    assert complaints(result) == []
    title = re.search(r"<title>(.*?)</title>", result.stdout, re.DOTALL)
    assert title is not None
    assert title[1].startswith("&lt;/p&gt;&lt;script&gt;")
    assert "<img" not in result.stdout


def test_markup_that_got_past_the_escaping_would_not_run_either(tmp_path: Path) -> None:
    html = page(made()).replace("<footer>", "<script>document.title='pwned'</script><footer onclick='x()'>")
    result = chromium(tmp_path, write(tmp_path, html), "--dump-dom")
    assert any("Content Security Policy" in line for line in complaints(result))
    assert "<title>pwned" not in result.stdout


@pytest.mark.parametrize(("size", "scheme"), [("1400,1600", "1"), ("1400,1600", "0"), ("500,1600", "1")])
def test_it_draws_wide_narrow_light_and_dark(tmp_path: Path, size: str, scheme: str) -> None:
    picture = tmp_path / "page.png"
    options = (f"--screenshot={picture}", f"--window-size={size}", f"--blink-settings=preferredColorScheme={scheme}")
    assert complaints(chromium(tmp_path, write(tmp_path, page(made())), *options)) == []
    width, height, colours = pixels(picture)
    assert (width, height) == tuple(map(int, size.split(",")))
    assert len(colours) > 20


@pytest.mark.parametrize("width", [320, 500, 900, 1400])
def test_nothing_is_cut_off_at_any_width(tmp_path: Path, width: int) -> None:
    """In a frame of that width (a window has a least width of its own): no sideways scrolling."""
    write(tmp_path, page(made()))
    probe = tmp_path / "probe.html"
    probe.write_text(
        f'<!doctype html><iframe src="page.html" style="width:{width}px;height:900px;border:0"></iframe>'
        "<output></output>"
        "<script>onload = function () { var d = document.querySelector('iframe').contentDocument.documentElement;"
        " document.querySelector('output').textContent = d.scrollWidth + '/' + d.clientWidth; };</script>",
        encoding="utf-8",
    )
    result = chromium(
        tmp_path, probe.as_uri(), "--dump-dom", "--allow-file-access-from-files", "--window-size=1500,1000"
    )
    found = re.search(r"<output>(\d+)/(\d+)</output>", result.stdout)
    assert found is not None
    assert int(found[1]) <= int(found[2]) == width


def storyline(words: str) -> dict[str, Any]:
    """A storyline of one act and one story, with these words wherever a story's words stand."""
    who = {"text": words, "name": words, "country": "PER", "sectors": ["GOV"]}
    day = {"start": "2024-03-26", "end": "2024-03-26", "granularity": "day", "text": words}
    act = {
        "id": "a", "type": "REJECT", "mode": "meet", "status": "called_off", "reciprocal": False, "date": day,
        "since": "2024-03-26", "actor": who, "recipient": who, "place": {"name": words}, "contexts": [], "stories": 2,
        "sources": 2,
        "disputed": {"date": [{"value": words, "stories": ["s"], "sources": 1, "said_by": [words]}]},
        "witnesses": [{"story": "s", "event": "e", "published": None, "outlet": words, "agency": None,
                       "status": "called_off", "said_by": [words], "evidence": [words]}],
    }  # fmt: skip
    story = {"id": "s", "published": "2024-03-27", "headline": words, "opening": words, "outlet": words,
             "agency": None, "url": "javascript:alert(1)", "source": words}  # fmt: skip
    span = {"start": 0, "end": 1, "text": words}
    telling = {"story": "s", "source": words, "date": day, "evidence": [span]}
    engagement = {"id": "g", "kind": "talks", "parties": [words], "topic": words, "place": words, "state": "called_off",
                  "changes": [{"state": "called_off", "date": day, "tellings": [telling]}]}  # fmt: skip
    number = {"date": "2024-03-26", "low": 12, "high": 12, "approximate": False, "unit": None, "source": words,
              "story": "s", "relation": "first", "evidence": [span]}  # fmt: skip
    tally = {"kind": "killed", "of": words, "place": words, "since": None, "points": [number],
             "standing": {name: {"value": 12, "said_by": []} for name in ("low", "best", "high")}}  # fmt: skip
    return {"id": "l", "title": words, "start": "2024-03-27", "end": "2024-03-27", "stories": [story],
            "timeline": [act, {**act, "since": "2024-03-29", "sources": 1, "status": "happened"}],
            "engagements": [engagement], "figures": [tally]}  # fmt: skip


def test_a_storyline_draws_its_acts_on_their_days(tmp_path: Path) -> None:
    result = chromium(tmp_path, write(tmp_path, storyline_page(storyline("Lima talks"))), "--dump-dom")
    assert complaints(result) == []
    circles = re.findall(r'<circle class="(\w+)" cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)">', result.stdout)
    (first, x1, y1, r1), (second, x2, y2, r2) = circles
    assert (first, second) == ("not", "did")
    assert float(x1) < float(x2)
    assert y1 == y2
    assert float(r1) > float(r2)
    assert re.findall(r'<text class="day"[^>]*>([^<]*)', result.stdout) == ["2024-03-26", "2024-03-27", "2024-03-28",
                                                                         "2024-03-29"]  # fmt: skip
    assert re.findall(r'<li class="(\w+)"><span>([^<]*)</span>', result.stdout) == [("off", "called off")]
    assert re.findall(r'<td class="amount">([^<]*)</td>', result.stdout) == ["12", "12", "12"]


def test_a_hostile_storyline_runs_nothing(tmp_path: Path) -> None:
    words = "</title></svg><script>document.title='pwned'</script><img src=x onerror=alert(1)>"
    result = chromium(tmp_path, write(tmp_path, storyline_page(storyline(words))), "--dump-dom")
    assert complaints(result) == []
    assert "<script" not in result.stdout
    assert "<img" not in result.stdout
    assert "javascript:" not in result.stdout
