"""Copies: one story, many outlets, and what each of them changed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.copies import load, measure, versions
from dateline.copies import Copy, CopyIndex, compare, fingerprint, sentence_digests
from dateline.copies.fingerprint import MOST_GRAMS, Fingerprint, desk_note, sentence_spans
from dateline.copies.postings import HOLDERS, Postings
from dateline.errors import StoreError
from dateline.story import Story

SENTENCES = (
    "A footbridge over the Lem collapsed on Sunday during a village fair, injuring 14 people, police said.",
    "Two of the injured were flown to the regional hospital with broken backs.",
    "The bridge was built in 1962 and had been closed to carts since the spring.",
    '"We told them to go over three at a time," said the miller, Tobias Renn.',
    "Engineers from the provincial office were due to arrive on Monday.",
    "The fair will be held again in the autumn, the mayor announced.",
)
OTHER = (
    "Parliament in Tarun voted late on Friday to cut the tax on bread and milk from September.",
    "The finance minister warned that the gap would have to be filled by a levy on imported cars.",
    "Car dealers called the plan a declaration of war on the middle class.",
    "The bill now goes to the upper house, which meets again on the ninth.",
)
NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


def story(*sentences: str, hour: int = 0, **meta: Any) -> Story:
    return Story("\n\n".join(sentences), published=NOON.replace(hour=hour), **meta)


def texts(copy: Copy) -> list[tuple[str, str | None, str | None]]:
    return [(e.kind, e.before.text if e.before else None, e.after.text if e.after else None) for e in copy.edits]


def test_the_same_body_under_another_headline_and_notice_is_verbatim() -> None:
    index = CopyIndex()
    original = story(*SENTENCES, agency="Meridian", headline="Bridge falls")
    reprint = story(
        "Fourteen hurt as footbridge falls",
        *SENTENCES,
        "(This story has not been edited by our staff and is published from a syndicated feed.)",
        hour=2,
        outlet="Lake Tribune",
    )
    assert index.add(original) is None
    assert index.add(reprint) == Copy(
        story=reprint.id, of=original.id, outlet="Lake Tribune", kind="verbatim", edits=()
    )


def test_an_outlet_that_prints_the_very_text_is_credited() -> None:
    index = CopyIndex()
    original = story(*SENTENCES, outlet="Harbour Gazette")
    index.add(original)
    again = index.add(story(*SENTENCES, hour=3, outlet="Lake Tribune"))
    assert again == Copy(original.id, original.id, "Lake Tribune", "verbatim", ())
    assert [group.printings for group in index.groups()] == [2]


def test_adding_one_printing_twice_changes_nothing() -> None:
    index = CopyIndex()
    for _ in range(2):
        assert index.add(story(*SENTENCES, outlet="Harbour Gazette")) is None
    assert [(len(group.stories), group.printings) for group in index.groups()] == [(1, 1)]


def test_a_trimmed_copy_says_what_was_cut() -> None:
    copy = compare(story(*SENTENCES[:2], *SENTENCES[4:]), [story(*SENTENCES)])
    assert copy.kind == "trimmed"
    assert texts(copy) == [("cut", SENTENCES[2], None), ("cut", SENTENCES[3], None)]


def test_a_sentence_that_lost_words_is_a_trim_too() -> None:
    shorter = SENTENCES[0].replace(" during a village fair", "")
    copy = compare(story(shorter, *SENTENCES[1:]), [story(*SENTENCES)])
    assert (copy.kind, texts(copy)) == ("trimmed", [("changed", SENTENCES[0], shorter)])


def test_a_new_opening_is_re_led() -> None:
    lead = "The miller had warned them, but nobody counts at a fair."
    copy = compare(story(lead, *SENTENCES[1:]), [story(*SENTENCES)])
    assert (copy.kind, texts(copy)) == ("re-led", [("changed", SENTENCES[0], lead)])


def test_a_number_changed_later_supersedes_and_stands_before_and_after() -> None:
    original = story(*SENTENCES)
    worse = SENTENCES[0].replace("14 people", "17 people")
    copy = compare(story(worse, *SENTENCES[1:], hour=5), [original])
    assert (copy.kind, copy.supersedes, copy.note) == ("updated", "update", None)
    assert [(n.before.text, n.after.text) for n in copy.numbers] == [("14", "17")]
    assert original.text[copy.numbers[0].before.start : copy.numbers[0].before.end] == "14"


def test_a_number_changed_at_the_same_time_supersedes_nothing() -> None:
    copy = compare(story(SENTENCES[0].replace("14", "17"), *SENTENCES[1:]), [story(*SENTENCES)])
    assert (copy.kind, copy.supersedes) == ("updated", None)


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("(Corrects number of injured in first paragraph)", "correction"),
        ("CORRECTION: The bridge was built in 1962, not 1926.", "correction"),
        ("An earlier version of this story misstated the year in which the bridge was built.", "correction"),
        ("UPDATE 2-Footbridge falls at village fair", "update"),
        ("(Adds comment by the mayor)", "update"),
        ("(Eds: Updates with quotes)", "update"),
        ("This article has been withdrawn.", "withdrawal"),
        ("WITHDRAWN: Footbridge falls at village fair", "withdrawal"),
    ],
)
def test_a_desk_says_how_its_version_supersedes(note: str, kind: str) -> None:
    copy = compare(story(note, *SENTENCES), [story(*SENTENCES)])
    assert (copy.supersedes, copy.note, copy.kind, copy.edits) == (kind, note, "updated", ())


@pytest.mark.parametrize(
    "line",
    [
        "Correctional officers found the tunnel on Sunday.",
        "The story of the bridge was told by the miller.",
        "The report said the figures were incorrectly added by a clerk in the provincial office.",
        "Updated plans for the bridge were shown to the mayor.",
        "Kill lists were found in the mill.",
    ],
)
def test_words_about_the_news_are_no_desk_note(line: str) -> None:
    assert desk_note(story(*SENTENCES, line)) is None


def test_a_headline_may_carry_the_desk_note() -> None:
    assert desk_note(story(*SENTENCES, headline="CORRECTED-Footbridge falls")) == (
        "correction",
        "CORRECTED-Footbridge falls",
    )


def test_a_merged_story_names_both_originals_and_joins_no_groups() -> None:
    index = CopyIndex()
    bridge, tax = story(*SENTENCES), story(*OTHER)
    merged = story(*SENTENCES[:4], *OTHER[:3], hour=8, outlet="Week in Brief")
    index.add(bridge)
    index.add(tax)
    copy = index.add(merged)
    assert copy is not None
    assert (copy.kind, copy.of, copy.also) == ("merged", bridge.id, (tax.id,))
    assert texts(copy) == [("cut", line, None) for line in (*SENTENCES[4:], OTHER[3])]
    assert [set(group.stories) for group in index.groups()] == [{bridge.id, merged.id}, {tax.id}] or [
        set(group.stories) for group in index.groups()
    ] == [{tax.id}, {bridge.id, merged.id}]
    assert index.sources([bridge.id, tax.id, merged.id]) == 2


def test_briefs_cut_from_one_report_are_copies_of_it_and_no_parts() -> None:
    index = CopyIndex()
    whole = story(*SENTENCES, *OTHER)
    briefs = [story(*SENTENCES[:3], hour=4), story(*OTHER[:3], hour=5)]
    for one in (whole, *briefs):
        index.add(one)
    assert [group.stories for group in index.groups()] == [(whole.id, *(brief.id for brief in briefs))]
    assert [(copy.kind, copy.of) for copy in index.copies()] == [("trimmed", whole.id)] * 2


def test_five_copies_of_one_agency_story_are_one_source() -> None:
    index = CopyIndex()
    ids = []
    for number in range(5):
        one = story(*SENTENCES[: 6 - number % 3], f"Readers of edition {number} may write to us.", agency="Meridian")
        index.add(one)
        ids.append(one.id)
    own = story("A bridge fell, and our reporter stood on it, wet to the neck, among lost hats.", outlet="Lem Echo")
    index.add(own)
    assert index.sources(ids) == 1
    assert index.sources([*ids, own.id]) == 2


def test_two_dispatches_of_one_agency_are_one_source() -> None:
    index = CopyIndex()
    both = [story(*SENTENCES, agency="Meridian"), story(*OTHER, agency="Meridian")]
    for one in both:
        index.add(one)
    assert len(index.groups()) == 2
    assert index.sources(one.id for one in both) == 1


def test_our_own_set_is_told_apart_in_any_order_of_arrival() -> None:
    stories = list(versions(load()))
    first = measure(stories)
    for seed in range(2):
        random.Random(seed).shuffle(stories)
        assert measure(stories) == first
    assert first["copies_pairs_f1"] >= 0.97
    assert first["copies_edits_f1"] >= 0.90
    assert first["copies_sources_exact"] >= 0.95


def test_groups_and_copies_do_not_hang_on_the_order_of_arrival() -> None:
    stories = [version.story for version in versions(load())]
    results = []
    for seed in range(3):
        random.Random(seed).shuffle(stories)
        index = CopyIndex()
        for one in stories:
            index.add(one)
        results.append((index.groups(), list(index.copies())))
    assert results[0] == results[1] == results[2]


def test_an_index_comes_back_from_its_rows() -> None:
    stories = [version.story for version in versions(load()[:4])]
    index = CopyIndex()
    for one in stories[:-6]:
        index.add(one)
    text = {one.id: one for one in stories}
    restored = CopyIndex(text.get)
    restored.restore(index.rows(), index.links())
    for one in stories[-6:]:
        assert restored.add(one) == index.add(one)
    assert (restored.groups(), list(restored.copies())) == (index.groups(), list(index.copies()))


def test_a_fingerprint_of_another_scheme_is_refused() -> None:
    row = fingerprint(story(*SENTENCES)).to_row() | {"scheme": "0"}
    with pytest.raises(StoreError, match="fingerprint the stories again"):
        Fingerprint.from_row(row)


def test_what_is_forgotten_is_found_no_more() -> None:
    index = CopyIndex()
    index.add(story(*SENTENCES))
    late = replace(story(*SENTENCES[:5]), published=date(2024, 6, 1))
    assert index.forget("2024-05-20") == 1
    assert index.add(late) is None
    assert [group.stories for group in index.groups()] == [(late.id,)]


def test_a_sentence_has_one_digest_whatever_its_marks_and_case() -> None:
    one = story("The mill, he said, is closed.", "It rained.")
    two = story("It rained!", "the MILL (he said) is closed!")
    assert [d for _, d in sentence_digests(one)] == [d for _, d in reversed(sentence_digests(two))]
    assert [evidence.text for evidence, _ in sentence_digests(one)] == ["The mill, he said, is closed.", "It rained."]


def test_sentences_do_not_end_at_titles_and_initials() -> None:
    one = story('Gen. A. B. Orr met Mrs. Vel on Feb. 3. "It went well," he said. They meet again.')
    assert [one.text[s.start : s.end] for s in sentence_spans(one)] == [
        "Gen. A. B. Orr met Mrs. Vel on Feb. 3.",
        '"It went well," he said.',
        "They meet again.",
    ]


def test_a_brief_is_found_in_a_report_many_times_its_length() -> None:
    index = CopyIndex()
    draw = random.Random(3)
    filler = [" ".join(f"w{draw.randrange(9999)}" for _ in range(20)).capitalize() + "." for _ in range(300)]
    index.add(story(*filler[:150], *SENTENCES[:2], *filler[150:]))
    copy = index.add(story(*SENTENCES[:2], hour=4))
    assert copy is not None
    assert copy.kind == "trimmed"


def test_a_long_story_takes_bounded_memory_and_is_still_known() -> None:
    draw = random.Random(5)
    lines = [" ".join(f"w{draw.randrange(99999)}" for _ in range(20)).capitalize() + "." for _ in range(1000)]
    whole, most = fingerprint(story(*lines)), fingerprint(story(*lines[:800]))
    assert max(len(whole.grams), len(most.grams)) <= MOST_GRAMS
    assert whole.size == pytest.approx(20_000, rel=0.05)
    assert whole.shared(most) == most.size


def test_a_stock_phrase_has_no_more_than_so_many_holders() -> None:
    postings = Postings()
    keys = fingerprint(story(*SENTENCES)).keys
    for holder in range(3000):
        postings.add(holder, keys)
    found = postings.holders(keys)
    assert list(found) == list(range(HOLDERS))
    postings.drop(range(1000))
    assert min(postings.holders(keys)) == 1000


@pytest.mark.parametrize("text", ["!!! ???", "One word", "No end here", "?" * 50 + "a"])
def test_the_shortest_texts_have_fingerprints(text: str) -> None:
    index = CopyIndex()
    assert index.add(Story(text)) is None
    assert index.groups()[0].printings == 1


def _edited() -> Iterator[tuple[str, ...]]:
    yield from (SENTENCES, SENTENCES[1:], SENTENCES[:3], (*SENTENCES, *OTHER), tuple(reversed(SENTENCES)), OTHER)


@given(st.text(max_size=300), st.sampled_from(list(_edited())))
@settings(max_examples=60, deadline=None)
def test_every_edit_slices_back_to_its_words(junk: str, sentences: tuple[str, ...]) -> None:
    before, after = story(*SENTENCES), Story("\n\n".join((junk, *sentences)))
    for edit in compare(after, [before]).edits:
        for span, text in ((edit.before, before.text), (edit.after, after.text)):
            assert span is None or text[span.start : span.end] == span.text
