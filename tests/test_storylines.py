"""Storylines: one developing event, told by many stories."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks.copies import load, versions
from benchmarks.streams import made_up
from dateline.copies import CopyIndex
from dateline.story import Story
from dateline.storylines import Member, Outline, Storyline, Storylines, outline, relink, story_number
from dateline.storylines.build import SHARES
from dateline.storylines.outline import name_spans, names_of, stems
from dateline.storylines.stream import WINDOW

FERRY = (
    "The ferry Lady Anouk capsized off Port Selma with sixty people on board, harbour master Odile Krantz said.",
    "Divers found eleven more bodies in the Lady Anouk, the ferry that sank off Port Selma, Odile Krantz said.",
    "The owner of the ferry that sank at Port Selma was arrested; the Lady Anouk had no valid papers.",
)
TALKS = (
    "Envoys of Ostia and Karvel met in Tarun to talk about the border posts on the Lem river.",
    "The border talks in Tarun broke up without a date; Karvel keeps the posts on the Lem, Ostia said.",
)


def told(text: str, day: int, headline: str | None = None) -> Outline:
    return outline(Story(text, headline=headline, published=date(2024, 5, day)))


def stream() -> list[Outline]:
    days = ((FERRY[0], 1), (TALKS[0], 1), (FERRY[1], 2), (TALKS[1], 3), (FERRY[2], 9))
    return [told(text, day) for text, day in days]


def grouped(lines: Storylines) -> set[frozenset[str]]:
    return {frozenset(line.stories) for line in lines.storylines()}


def test_stories_of_one_event_are_one_storyline() -> None:
    lines = Storylines()
    ids = [lines.add(one) for one in stream()]
    assert [ids.index(one) for one in ids] == [0, 1, 0, 1, 0]


def test_a_storyline_has_a_title_a_span_its_stories_and_who_is_in_it() -> None:
    lines = Storylines()
    first = told(FERRY[0], 1, "Ferry sinks off Port Selma")
    second = told(FERRY[1], 2)
    for one in (first, second):
        lines.add(one)
    assert lines.storylines() == [
        Storyline(
            id=lines.of(first.story),
            title="Ferry sinks off Port Selma",
            start=date(2024, 5, 1),
            end=date(2024, 5, 2),
            stories=(first.story, second.story),
            actors=(("Lady Anouk", 2), ("Odile Krantz", 2), ("Port Selma", 2)),
            places=(),
        )
    ]


def test_without_a_headline_the_title_is_how_the_central_story_opens() -> None:
    lines = Storylines()
    lines.add(told(TALKS[0], 1))
    assert lines.storylines()[0].title == "Envoys of Ostia and Karvel met in Tarun to talk about the …"


def test_relinking_gives_the_same_in_any_order_of_arrival() -> None:
    outlines = [outline(version.story) for version in versions(load())]
    once = relink(outlines).storylines()
    for seed in range(3):
        shuffled = outlines[:]
        random.Random(seed).shuffle(shuffled)
        assert relink(shuffled).storylines() == once


def test_all_printings_of_a_wire_story_are_on_one_storyline() -> None:
    wanted = [version for version in versions(load()) if version.kind not in ("report", "merged")]
    lines = relink(outline(version.story) for version in wanted)
    assert {len({lines.of(v.story.id) for v in wanted if v.wire == wire.name}) for wire in load()} == {1}


def test_look_alikes_stay_apart() -> None:
    wires = {version.wire: version.story for version in versions(load()) if version.kind == "wire"}
    lines = relink(outline(wires[name]) for name in ("quake-north", "quake-south", "rate-rise", "rate-hold"))
    assert len(lines.storylines()) == 4


def test_a_story_that_is_added_twice_counts_once() -> None:
    lines = Storylines()
    for one in [*stream(), *stream()]:
        lines.add(one)
    assert sorted(len(line.stories) for line in lines.storylines()) == [2, 3]


def test_a_storyline_is_closed_after_its_window() -> None:
    lines = Storylines()
    lines.add(told(FERRY[0], 1))
    late = date(2024, 5, 1) + timedelta(days=WINDOW + 1)
    lines.add(outline(Story(FERRY[1], published=late)))
    assert [(line.start, line.end) for line in lines.storylines()] == [
        (date(2024, 5, 1), date(2024, 5, 1)),
        (late, late),
    ]


def test_a_story_without_a_telling_word_is_a_storyline_of_its_own() -> None:
    bare = [told(text, day) for text, day in (("It was, and it was not.", 1), ("And then they did.", 2))]
    lines = Storylines()
    ids = [lines.add(one) for one in (*stream(), *bare)]
    assert len(set(ids)) == 4


def test_an_undated_story_finds_its_storyline_and_leaves_the_span_alone() -> None:
    lines = relink([*stream(), outline(Story(FERRY[1] + " Nobody else was hurt."))])
    assert sorted((len(line.stories), line.end) for line in lines.storylines()) == [
        (2, date(2024, 5, 3)),
        (4, date(2024, 5, 9)),
    ]


def test_storylines_that_grow_together_become_one_and_old_ids_lead_to_it() -> None:
    lines = Storylines()
    apart = [told("Police searched Port Selma harbour.", 1), told("The Lady Anouk had sixty tickets sold.", 1)]
    before = [lines.add(one) for one in apart]
    for day in range(2, 6):
        lines.add(told(f"Police searched Port Selma harbour. The Lady Anouk had sixty tickets sold. Day {day}.", day))
    assert len(set(before)) == 2
    assert {lines.of(one.story) for one in apart} == {before[0]} or {lines.of(one.story) for one in apart} == {
        before[1]
    }


def test_a_story_nobody_added_is_no_member() -> None:
    with pytest.raises(KeyError):
        Storylines().of("0" * 16)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Rain fell. On Monday Odile Krantz left.", {"odile", "krantz", "odile krantz"}),
        ("Krantz left. The crew saw Krantz go.", {"krantz"}),
        ("Rescuers left. The crew saw it.", set()),
        ("He joined the UN in Port Selma’s harbour.", {"un", "port", "selma", "port selma"}),
    ],
)
def test_names_are_capitalised_words_that_do_not_merely_open_a_sentence(text: str, names: set[str]) -> None:
    assert set(names_of(name_spans(text))) == names


def test_words_lose_their_endings_and_common_words_are_left_out() -> None:
    assert list(stems("The rescuers’ boats were searching; two boats sank in 2024.")) == [
        "rescuer", "boat", "search", "boat", "sank", "2024",
    ]  # fmt: skip


def test_a_stream_that_was_saved_goes_on_as_if_it_had_not_been() -> None:
    outlines = list(made_up(1500))
    whole = Storylines()
    marks: list[bytes] = []
    for one in outlines:
        if len(marks) < 3 and len(whole.kept) in (1, 400, 1200):
            marks.append(whole.save())
        whole.add(one)
    known = {story_number(one.story): one for one in outlines}

    def recall(numbers: list[int]) -> list[Member]:
        told = [known[number] for number in numbers]
        return [Member(t.story, t.published, t.headline, t.opening, (), (), whole.kept[t.story]) for t in told]

    for mark, count in zip(marks, (1, 400, 1200), strict=True):
        stream = Storylines.opened(mark, recall)
        for one in outlines[count:]:
            stream.add(one)
        assert {one.story: stream.of(one.story) for one in outlines[count:]} == {
            one.story: whole.of(one.story) for one in outlines[count:]
        }
        grown = stream.storylines()
        assert grown == [line for line in whole.storylines() if line in grown]
        assert stream.save() == whole.save()


def test_a_day_of_five_hundred_stories_keeps_its_pace() -> None:
    lines = Storylines()
    for one in made_up(600):
        lines.add(one)
    events = {line.stories for line in lines.storylines()}
    assert sum(map(len, events)) == 600


def test_the_table_of_usual_words_is_what_the_examples_say() -> None:
    from dateline.storylines.build import build

    assert Path(SHARES).read_text(encoding="utf-8") == build()


def test_copies_and_storylines_agree_on_the_stream_of_our_set() -> None:
    """Copies of one report never stand on two storylines."""
    stories = [version.story for version in versions(load()) if version.kind != "merged"]
    index = CopyIndex()
    for story in stories:
        index.add(story)
    lines = relink(map(outline, stories))
    assert all(len({lines.of(story) for story in group.stories}) == 1 for group in index.groups())
