"""What a Reading promises: the right acts, once each, on whose word, and nothing that did not happen."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
import spacy

import dateline
from benchmarks.ingest import stories
from dateline.errors import NoSentence
from dateline.reading import Reader
from dateline.record import Event, Reading
from dateline.story import Story, story_from_mapping

#: A meeting that was agreed, scrapped and asked for again; our own, as all text in the tests.
STORY = """\
Kenya wants to reschedule talks in Addis Ababa to discuss a possible offensive in the border town of Moyale, \
days after it cancelled the trip in protest at an African Union resolution, an Ethiopian official said Thursday.
Kenyan Foreign Minister Wanjiru Otieno scrapped the visit on Tuesday after Uganda abstained on the council's vote.
"Nairobi has said it would like to reschedule the meeting," the senior official told the Sahel News Agency, \
speaking on condition of anonymity because the plans are not public.
The official added that Kenyan police had arrested 14 smugglers near Moyale on Monday.
Ethiopia condemned Kenya over the closure of the market, and Djibouti pledged 3 million dollars in food aid to Ethiopia.
Kenya denied that its army had shelled the town.
(Except for the headline, this story has not been edited by Nile Post staff and is published from a syndicated feed.)
"""


def published(text: str = STORY) -> Story:
    return Story(text, published=date(2023, 6, 15), outlet="Nile Post")


@pytest.fixture(scope="module")
def reading(shipped: Reader) -> Reading:
    return shipped.read(published())


def told(reading: Reading, *types: str) -> list[tuple[object, ...]]:
    """Type, mode, both countries, date and status of each event."""
    return [
        (
            e.type,
            e.mode,
            e.actor.country if e.actor else None,
            e.recipient.country if e.recipient else None,
            e.date.start.isoformat() if e.date and e.date.start else None,
            e.status,
        )
        for e in reading.events
        if e.type in types
    ]


def test_a_meeting_asked_for_again_is_a_request_by_one_government_to_the_other(reading: Reading) -> None:
    assert told(reading, "REQUEST") == [("REQUEST", "meet", "KEN", "ETH", "2023-06-15", "happened")]


def test_a_scrapped_visit_is_a_rejection_of_the_host_on_the_day_it_was_scrapped(reading: Reading) -> None:
    assert ("REJECT", "meet", "KEN", "ETH", "2023-06-13", "happened") in told(reading, "REJECT")


def test_what_is_only_discussed_or_denied_did_not_happen(reading: Reading) -> None:
    assert [e.status for e in reading.events if e.type == "ASSAULT" and e.status in ("happened", "ongoing")] == []


def test_acts_of_others_in_the_same_story_are_told_apart(reading: Reading) -> None:
    assert ("COERCE", "arrest", "KEN", "KEN", "2023-06-12", "happened") in told(reading, "COERCE")
    assert ("ACCUSE", "disapprove", "ETH", "KEN", None, "happened") in told(reading, "ACCUSE")
    assert ("AGREE", None, "DJI", "ETH", None, "happened") in told(reading, "AGREE")


def test_an_event_names_the_statement_it_rests_on(reading: Reading) -> None:
    arrest = next(e for e in reading.events if e.type == "COERCE")
    (said,) = arrest.said_by
    statement = next(s for s in reading.statements if s.id == said.statement)
    assert (said.anonymous, said.cue) == (True, "added")
    assert statement.content.startswith("that Kenyan police had arrested 14 smugglers")


def test_the_reason_for_anonymity_and_who_was_told_are_kept(reading: Reading) -> None:
    statement = next(s for s in reading.statements if s.told)
    assert statement.anonymous
    assert statement.told == "the Sahel News Agency"
    assert statement.anonymity_reason is not None
    assert "the plans are not public" in statement.anonymity_reason


def test_an_engagement_is_one_line_of_states_with_its_parties_and_place(reading: Reading) -> None:
    talks = reading.engagements[0]
    assert {party.country for party in talks.parties} == {"KEN", "ETH"}
    assert talks.place is not None
    assert talks.place.name == "Addis Ababa"
    assert [(c.state, c.date.start.isoformat() if c.date and c.date.start else None) for c in talks.changes] == [
        ("called_off", "2023-06-13"),
        ("reschedule_requested", "2023-06-15"),
    ]


def test_a_figure_keeps_its_words_and_its_source(reading: Reading) -> None:
    (arrested,) = [f for f in reading.figures if f.kind == "arrested"]
    assert (arrested.low, arrested.high, arrested.approximate, arrested.of) == (14, 14, False, "smugglers")
    assert [s.anonymous for s in arrested.said_by] == [True]


def test_a_paragraph_printed_twice_is_counted_once(shipped: Reader, reading: Reading) -> None:
    first, rest = STORY.split("\n", 1)
    twice = shipped.read(published(f"{first}\n{first}\n{rest}"))
    assert told(twice, "REQUEST", "REJECT", "COERCE") == told(reading, "REQUEST", "REJECT", "COERCE")
    assert len(twice.statements) == len(reading.statements)


def test_a_syndication_notice_is_no_event_and_no_statement(reading: Reading) -> None:
    notice = reading.story.text.index("(Except for")
    spans = [e for record in (*reading.events, *reading.statements, *reading.figures) for e in record.evidence]
    assert all(span.end <= notice for span in spans)


def test_without_a_published_date_weekdays_stay_relative(shipped: Reader) -> None:
    unanchored = shipped.read(Story("Kenyan police arrested 14 smugglers near Moyale on Monday, officials said."))
    event = unanchored.events[0]
    assert event.date is not None
    assert event.date.to_dict() == {
        "start": None,
        "end": None,
        "granularity": "day",
        "text": "Monday",
        "unanchored": True,
    }


def test_every_span_slices_back_to_its_words(reading: Reading) -> None:
    text = reading.story.text
    records = (
        *reading.events,
        *reading.statements,
        *reading.figures,
        *(c for g in reading.engagements for c in g.changes),
    )
    spans = [e for record in records for e in record.evidence]
    assert spans
    assert all(text[span.start : span.end] == span.text for span in spans)


def test_the_same_text_gives_the_same_bytes_alone_or_among_others(shipped: Reader, reading: Reading) -> None:
    among = list(
        shipped.read_many([Story("Chad freed two pilots on Sunday."), published(), Story("Fiji thanked Tonga.")])
    )
    assert among[1].to_json(explain=True) == reading.to_json(explain=True)


def test_the_json_has_the_shape_that_is_documented(reading: Reading) -> None:
    data = json.loads(reading.to_json())
    assert list(data) == ["story", "events", "statements", "figures", "engagements", "coded_by"]
    assert set(data["events"][0]) == {
        "id", "type", "mode", "contexts", "actor", "recipient", "reciprocal", "date", "place", "status", "auxiliary",
        "said_by", "claimed_by", "confirmed_by", "denied_by", "example", "confidence", "evidence", "within", "cameo",
        "quad", "intensity",
    }  # fmt: skip
    assert list(data["events"][0]["actor"])[:4] == ["text", "name", "country", "sectors"]
    assert set(data["statements"][0]) >= {
        "id",
        "source",
        "anonymous",
        "told",
        "cue",
        "content",
        "kind",
        "stance",
        "date",
    }


def test_the_auxiliary_modes_say_what_is_history_what_is_to_come_and_what_is_not(shipped: Reader) -> None:
    story = Story(
        "Turkish troops invaded Cyprus in 1974. Police in Kenya arrested two men on Tuesday. Kenya will send troops to"
        " Somalia. Chad may expel the French ambassador. France did not sign a deal with Mali."
        " Armenia marked the anniversary of the bombing of Yerevan by Turkish troops.",
        published=date(2025, 6, 12),
    )
    assert [(e.type, e.status, e.auxiliary) for e in shipped.read(story).events] == [
        ("ASSAULT", "happened", ("historical",)),
        ("COERCE", "happened", ()),
        ("AID", "planned", ("future",)),
        ("SANCTION", "possible", ("hypothetical",)),
        ("SUPPORT", "did_not_happen", ("negation",)),
        ("ASSAULT", "happened", ("historical",)),
    ]


def test_every_cell_of_an_event_says_why(reading: Reading) -> None:
    for event in reading.events:
        assert set(event.why) == {"type", "status", "date", "place", "actor", "recipient"}
        assert all(event.why.values()), event


def test_a_text_without_a_sentence_is_refused(shipped: Reader) -> None:
    with pytest.raises(NoSentence, match="no sentence"):
        shipped.read(Story("Index\n\nPrices\n\n12.5\n\n13.0"))


def test_the_bundled_pair_of_stories_tells_a_meeting_that_fell_through_and_was_asked_for_again(shipped: Reader) -> None:
    folder = Path(str(resources.files("dateline") / "data" / "demo"))
    states = []
    for name in ("water-talks-off", "water-talks-again"):
        meta = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        story = story_from_mapping((folder / f"{name}.txt").read_text(encoding="utf-8"), meta)
        talks = shipped.read(story).engagements[0]
        assert {party.country for party in talks.parties} == {"TJK", "UZB"}
        states.append([change.state for change in talks.changes])
    assert states == [["agreed", "called_off"], ["scheduled", "called_off", "reschedule_requested"]]


def test_the_module_reads_a_text_in_one_call(shipped: Reader) -> None:
    reading = dateline.read(
        "Peru expelled the Bolivian ambassador on Friday.", published="2024-05-04", outlet="El Faro"
    )
    assert [event_line(e) for e in reading.events] == ["SANCTION expel PER -> BOL 2024-05-03 happened"]


def event_line(event: Event) -> str:
    sides = " -> ".join(side.country or side.text if side else "-" for side in (event.actor, event.recipient))
    return f"{event.type} {event.mode} {sides} {event.date.label if event.date else '-'} {event.status}"


def test_the_spacy_component_gives_the_same_reading() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline")
    doc = nlp("Peru expelled the Bolivian ambassador.")
    assert [e.type for e in doc._.reading.events] == ["SANCTION"]
    refused = nlp("Der Kanzler sagte am Montag, er werde mit dem Minister nach Paris reisen und dort sprechen.")
    assert refused._.reading is None
    assert "German" in refused._.reading_refused


def test_no_two_records_of_a_story_share_an_id(shipped: Reader) -> None:
    many = (story_from_mapping(made.pop("text"), made) for made in stories(12, 0.0, seed=3))
    one_word_twice = Story(
        "Vietnam launched and then suspended an attack on Jordan on Tuesday. Both agreed to a request for talks.\n\n"
        "Peru offered and later cancelled the talks with Chad, and both governments blamed and threatened each other."
    )
    for told in (*many, published(), one_word_twice):
        record = shipped.read(told).to_dict()
        for kind in ("events", "statements", "figures", "engagements"):
            assert [item["id"] for item in record[kind]] == list(dict.fromkeys(item["id"] for item in record[kind]))
