"""The page: the story's text whole and escaped, its evidence marked, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import HOSTILE, hostile, made

from dateline.desk import fragment, page, quotes_page
from dateline.desk.marking import Mark, mark_story
from dateline.record import Reading
from dateline.store import Store
from dateline.story import Story

_VOID = {"meta", "br", "img", "link", "wbr", "input", "hr"}


class Parsed(HTMLParser):
    """Elements with their attributes, the story's text, and the words marked for each row."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.story = ""
        self.marked: dict[str, str] = {}
        self.all_text = ""
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(tag in ("script", "style") for tag, _ in self._open):
            return
        self.all_text += data
        if any(attrs.get("class") == "text" for _, attrs in self._open):
            self.story += data
        for tag, attrs in self._open:
            if tag == "mark" and attrs.get("data-r"):
                for key in str(attrs["data-r"]).split():
                    self.marked[key] = self.marked.get(key, "") + data


@pytest.mark.parametrize("reading", [made(), hostile(), made(headline=None, published=None, url=None)])
@pytest.mark.parametrize("render", [page, fragment])
def test_stripped_of_tags_it_is_the_story(reading: Reading, render: Any) -> None:
    assert Parsed(render(reading)).story == reading.story.text


def test_every_row_marks_the_very_words_it_rests_on() -> None:
    reading = made()
    marked = Parsed(page(reading)).marked
    record = reading.to_dict()
    for letter, kind in (("e", "events"), ("s", "statements"), ("f", "figures")):
        for n, row in enumerate(record[kind]):
            assert marked[f"{letter}{n + 1}"] == "".join(span["text"] for span in row["evidence"])
    for n, change in enumerate(reading.engagements[0].changes):
        assert marked[f"g1c{n + 1}"] == change.evidence[0].text


def test_claims_are_apart_from_facts_and_what_did_not_happen_from_what_did() -> None:
    looks = {
        str(attrs["data-row"]): str(attrs["class"])
        for tag, attrs in Parsed(page(made())).elements
        if tag == "tbody" and str(attrs.get("data-row", "")).startswith("e")
    }
    assert looks["e1"] == "row ev did claim"
    assert looks["e2"] == "row ev did own"
    assert looks["e4"] == "row ev not own"
    assert looks["e5"] == "row ev yet claim"
    assert looks["e7"] == "row ev not claim"
    html = page(made())
    assert html.index("What happened") < html.index("What did not happen, or not yet")


def test_an_act_of_history_says_so() -> None:
    reading = made()
    old = replace(reading, events=(replace(reading.events[2], auxiliary=("historical",)), *reading.events[3:]))
    assert "arresthistory" in "".join(Parsed(page(old)).all_text.split())
    assert "arresthistory" not in "".join(Parsed(page(reading)).all_text.split())


def test_repeats_and_notices_are_dimmed_not_dropped() -> None:
    kinds = [attrs.get("class") for tag, attrs in Parsed(page(made())).elements if tag == "p"]
    assert kinds.count("repeat") == 1
    assert kinds.count("notice") == 1


def test_hostile_text_stays_text() -> None:
    html = page(hostile())
    parsed = Parsed(html)
    scripts = [attrs for tag, attrs in parsed.elements if tag == "script"]
    assert len(scripts) == 1
    assert not any(tag in ("img", "iframe", "link", "base", "form", "object") for tag, _ in parsed.elements)
    for _, attrs in parsed.elements:
        assert not any(name.startswith("on") or name == "style" for name in attrs)
        assert "javascript:" not in str(attrs.get("href", ""))
    assert "{{ 7*7 }}" in parsed.all_text
    assert parsed.all_text.count(HOSTILE) > 50


def test_the_page_loads_nothing_and_runs_only_its_own_script() -> None:
    html = page(made())
    parsed = Parsed(html)
    for tag, attrs in parsed.elements:
        assert "src" not in attrs
        if "href" in attrs and not str(attrs["href"]).startswith("#"):
            assert tag == "a"
            assert attrs["rel"] == "noopener noreferrer"
    assert "url(" not in html
    assert "@import" not in html
    policy = next(str(a["content"]) for t, a in parsed.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        inner = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert inner is not None
        digest = base64.b64encode(hashlib.sha256(inner[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_the_same_reading_gives_the_same_bytes() -> None:
    assert page(made()) == page(made())


def test_every_link_within_the_page_leads_somewhere_and_names_are_used_once() -> None:
    for html in (page(made()), fragment(hostile())):
        elements = Parsed(html).elements
        names = [str(attrs["id"]) for _, attrs in elements if "id" in attrs]
        assert len(names) == len(set(names))
        for _, attrs in elements:
            if str(attrs.get("href", "")).startswith("#"):
                assert str(attrs["href"])[1:] in names
            if "aria-labelledby" in attrs:
                assert attrs["aria-labelledby"] in names


def test_two_fragments_stand_on_one_page() -> None:
    both = fragment(made()) + fragment(hostile())
    names = [str(attrs["id"]) for _, attrs in Parsed(both).elements if "id" in attrs]
    assert len(names) == len(set(names))


def test_a_reading_of_nothing_says_so() -> None:
    html = page(Reading(Story("The envoy left."), (), (), (), (), made().coded_by))
    assert "Nothing in this story is an event" in html


def test_a_row_shows_who_denies_it_and_a_statement_what_contradicts_it() -> None:
    html = page(made())
    assert '<span class="others">claimed by the official (unnamed)</span>' in html
    story = made().story.id[:8]
    assert f'contradicted by <a href="#d{story}-s3">Peruvian Foreign Minister Ana Quispe</a>' in html


def test_notebooks_show_the_fragment() -> None:
    assert made()._repr_html_() == fragment(made())


def quotes(readings: list[Reading], folder: Any, **asked: Any) -> str:
    with Store.open(folder / "s.duckdb") as store:
        for n, reading in enumerate(readings):
            store.add(reading, str(n))
        return quotes_page(list(store.statements(**asked)), list(store.stories()))


def test_a_speakers_quotes_link_to_the_words_in_their_story(tmp_path: Any) -> None:
    reading = made()
    parsed = Parsed(quotes([reading], tmp_path, speaker="quispe"))
    links = [str(attrs["href"]) for tag, attrs in parsed.elements if tag == "a" and str(attrs["href"])[0] == "#"]
    assert links == [f"#d{reading.story.id[:8]}-s3-w"]
    names = [attrs.get("id") for _, attrs in parsed.elements]
    assert names.count(links[0][1:]) == 1
    # The name is that of the story's own page, where the same words are marked.
    assert f'id="{links[0][1:]}"' in page(reading)
    assert parsed.marked == {"s3": "Quispe denied" + "Peru had changed its policy"}
    assert parsed.story == reading.story.text
    assert "2025-06-12" in parsed.all_text


def test_a_page_of_quotes_runs_nothing_and_hostile_text_stays_text(tmp_path: Any) -> None:
    html = quotes([hostile(), made()], tmp_path)
    parsed = Parsed(html)
    assert not any(tag in ("script", "img", "iframe", "link", "base", "form", "object") for tag, _ in parsed.elements)
    for _, attrs in parsed.elements:
        assert not any(name.startswith("on") or name == "style" for name in attrs)
        assert "javascript:" not in str(attrs.get("href", ""))
    policy = next(str(a["content"]) for t, a in parsed.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'; ")
    assert HOSTILE in parsed.all_text
    assert "No statements match" in quotes_page([], [])


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12)


@given(
    SPANS, st.sampled_from(["plain words and more words, and yet more of the same words <b>&amp;\n\n", "a\n\nb c d\n"])
)
def test_any_spans_leave_the_text_whole(spans: list[tuple[int, int]], words: str) -> None:
    story = Story(words * 2)
    marks = [Mark(f"e{n}", "ev did own", [(min(pair), max(pair))]) for n, pair in enumerate(spans)]
    parsed = Parsed(f'<div class="text">{mark_story(story, marks, "p")}</div>')
    assert parsed.story == story.text
    names = [str(attrs["id"]) for tag, attrs in parsed.elements if tag == "i"]
    assert sorted(names) == sorted(f"p-{mark.key}-w" for mark in marks)
    seen = {n for passage in story.passages for n in range(passage.start, passage.end)}
    for mark in marks:
        words = "".join(story.text[n] for n in range(*mark.spans[0]) if n < len(story.text) and n in seen)
        # A span that ends behind the text is no span of it.
        assert parsed.marked.get(mark.key, "") == (words if mark.spans[0][1] <= len(story.text) else "")
