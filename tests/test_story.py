"""Story: passages, and evidence that slices back to the words it claims."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import BadMetadata, EmptyStory, StoryTooLong
from dateline.story import LONGEST_STORY, Story, clean, dateline_place, origins, parse_published


def passages(story: Story) -> list[tuple[str, str]]:
    return [(p.kind, story.text[p.start : p.end]) for p in story.passages]


LEAD = "The envoy of Kenya met the president of Uganda, and they agreed to meet again in June."


def test_a_headline_a_dateline_and_a_body() -> None:
    story = Story(f"Kenya and Uganda to meet again\n\nKAMPALA, Uganda (Meridian) -- {LEAD}")
    assert passages(story) == [
        ("headline", "Kenya and Uganda to meet again"),
        ("dateline", "KAMPALA, Uganda (Meridian) --"),
        ("body", LEAD),
    ]
    assert story.agency == "Meridian"
    span = dateline_place(story)
    assert span is not None
    assert story.text[slice(*span)] == "KAMPALA"


def test_a_headline_that_is_given_is_known_in_the_text() -> None:
    story = Story(f"Envoys meet.\n\n{LEAD}", headline="Envoys  meet")
    assert passages(story)[0] == ("headline", "Envoys meet.")


@pytest.mark.parametrize("lead", ["Paris: the talks failed.", "Kenya - the envoy left."])
def test_a_name_before_a_colon_or_a_dash_is_no_dateline(lead: str) -> None:
    assert passages(Story(f"{lead} {LEAD}")) == [("body", f"{lead} {LEAD}")]


def test_a_paragraph_printed_twice_is_read_once() -> None:
    assert [kind for kind, _ in passages(Story(f"{LEAD}\n\nIt rained.\n\n{LEAD}"))] == ["body", "body", "repeat"]


def test_a_short_line_may_stand_twice() -> None:
    assert [kind for kind, _ in passages(Story("He said no.\n\nIt rained.\n\nHe said no."))] == ["body"] * 3


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Amina Wario and John Otieno", "byline"),
        ("Updated: 3 June 2024, 14:05", "byline"),
        ("(This story has not been edited by our staff and is published from a syndicated feed.)", "notice"),
        ("Reporting by Amina Wario; editing by John Otieno", "notice"),
        ("© 2024 The Lakeside Post. All rights reserved.", "notice"),
        ("Sign up for our newsletter", "notice"),
        ("By Tuesday the envoys had left the capital and the talks were over.", "body"),
    ],
)
def test_furniture_is_told_from_copy(line: str, kind: str) -> None:
    assert passages(Story(f"{LEAD}\n\n{line}"))[1] == (kind, line)


def test_wrapped_lines_are_one_paragraph() -> None:
    wrapped = "The envoy of Kenya met the president of\nUganda on Monday, and they agreed to\nmeet again in June."
    assert passages(Story(wrapped)) == [("body", wrapped)]


def test_lines_that_end_as_sentences_do_are_paragraphs() -> None:
    lines = ["The envoy left on Monday.", "The talks were over.", "Nobody said why."]
    assert passages(Story("\n".join(lines))) == [("body", line) for line in lines]


def test_the_id_is_of_the_words_alone() -> None:
    assert Story(LEAD).id == Story(LEAD.upper() + "\r\n", headline="x", outlet="y").id
    assert Story(LEAD).id != Story(LEAD + " Not so.").id


def test_empty_and_endless_stories_are_refused() -> None:
    with pytest.raises(EmptyStory, match="give a file or text"):
        Story(" \n\x00\n")
    with pytest.raises(StoryTooLong, match="split it"):
        Story("a" * (LONGEST_STORY + 1))


def test_published_times() -> None:
    assert parse_published("2024-03-27") == date(2024, 3, 27)
    assert parse_published("2024-03-27T20:00:00Z") == datetime(2024, 3, 27, 20, tzinfo=UTC)
    with pytest.raises(BadMetadata, match="2024-03-27"):
        parse_published("yesterday")


def test_a_published_time_that_is_only_text_is_refused_when_the_story_is_made() -> None:
    with pytest.raises(BadMetadata, match="parse_published"):
        Story(LEAD, published="2024-03-27")  # type: ignore[arg-type]


_TEXT = st.text(alphabet=st.sampled_from("ab Z.,-–—:()\n\t\r\x00\u00a0é’\u0301\ufeff"), min_size=1, max_size=300)


@given(_TEXT)
def test_passages_lie_in_order_and_slice_back(text: str) -> None:
    try:
        story = Story(text)
    except EmptyStory:
        return
    assert story.text == clean(text)
    end = 0
    for passage in story.passages:
        assert end <= passage.start < passage.end <= len(story.text)
        words = story.text[passage.start : passage.end]
        assert words == words.strip()
        end = passage.end


@given(_TEXT, st.integers(0, 300), st.integers(0, 300))
def test_evidence_slices_back(text: str, start: int, length: int) -> None:
    try:
        story = Story(text)
    except EmptyStory:
        return
    start = min(start, len(story.text))
    evidence = story.evidence(start, min(start + length, len(story.text)))
    assert story.text[evidence.start : evidence.end] == evidence.text == evidence.text.strip()


@given(st.text(st.sampled_from("ae\u0301n\u0303 \r\n\x00\ufeff.B")))
def test_every_code_point_of_a_story_leads_back_to_where_it_began(raw: str) -> None:
    text, at = clean(raw), origins(raw)
    assert len(at) == len(text) + 1
    assert at == sorted(at)
    for start, end in pairwise(dict.fromkeys(at)):
        letter = "".join(text[n] for n, begun in enumerate(at[:-1]) if begun == start)
        assert letter.removeprefix("\ufeff") == clean(raw[start:end])


def test_a_span_of_a_story_is_found_in_the_text_as_it_came() -> None:
    raw = "\ufeffRene\u0301 spoke.\r\nHe left Bogota\u0301 on Friday."
    at, start = origins(raw), Story(raw).text.index("Bogotá")
    assert raw[at[start] : at[start + len("Bogotá")]] == "Bogota\u0301"
