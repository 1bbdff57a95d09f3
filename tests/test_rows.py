"""Rows: what a reader of the events table would call wrong, by cause. Each story here is our own."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.reading import Reader
from dateline.story import Story

Row = tuple[str, str | None, str | None]


@pytest.fixture(scope="session")
def reader(shipped: Reader) -> Reader:
    return shipped


def rows(reader: Reader, text: str) -> list[Row]:
    """Type and mode, actor and recipient as the story names them, of each event."""
    events = reader.read(Story(text, published=date(2024, 5, 16))).events
    return [
        (" ".join(filter(None, (e.type, e.mode))), e.actor and e.actor.text, e.recipient and e.recipient.text)
        for e in events
    ]


CAUTIONS = [
    "The Norwegian minister warned that the fish stocks were at their lowest in a decade.",
    "Peru's health minister warned of a shortage of beds in the south.",
    "The Kenyan envoy cautioned that no treaty was in sight.",
    "Belgium's central bank warned that wages would lag behind prices.",
]


@pytest.mark.parametrize("text", CAUTIONS)
def test_a_caution_threatens_nobody(reader: Reader, text: str) -> None:
    assert rows(reader, text) == []


def test_a_warning_of_what_one_will_do_oneself_threatens(reader: Reader) -> None:
    text = "Sudan warned Chad that it would strike back."
    assert [(row[0].split()[0], *row[1:]) for row in rows(reader, text)] == [("THREATEN", "Sudan", "Chad")]


def test_supplies_that_may_be_cut_are_no_territory(reader: Reader) -> None:
    text = "Algeria has threatened to cut gas exports to Spain."
    assert ("THREATEN relations", "Algeria", "Spain") in rows(reader, text)


NO_ACTS = [
    # a vote, and words to the press, refuse nobody
    "Parliament in Oslo voted 80 to 12 on Monday to lengthen the school year.",
    "The Dutch prosecutor declined to say when the trial would open.",
    "The Danish police chief said the two fires were not linked.",
    # rooms that are booked, people who walk, work and are picked up
    "The Swiss delegation had already booked the rooms.",
    "A Maltese woman walked her dog along the harbour.",
    "Greek crews worked through the night to clear the snow.",
    "A Spanish father came to pick up his daughter from school.",
    # nobody's hand
    "The earthquake killed more than 200 people in Peru.",
    "A fire in a hostel killed six students in Ghana.",
    # what is only called so, or credited
    "The alleged gunman lived alone in Vienna.",
    "Our correspondents in Nairobi contributed to this report.",
    "President Joseph Boakai signed the order on Friday.",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_ACTS)
def test_words_in_their_everyday_sense_are_no_acts(reader: Reader, text: str) -> None:
    assert rows(reader, text) == []


def test_what_is_discussed_is_no_party(reader: Reader) -> None:
    text = "The president of Togo met the president of Ghana in Accra to discuss joint border patrols."
    talks = [row for row in rows(reader, text) if row[0].startswith("CONSULT")]
    assert [(actor, recipient) for _, actor, recipient in talks] == [
        ("The president of Togo", "the president of Ghana")
    ]


def test_a_protest_on_the_ground_is_aimed_at_no_government_by_name(reader: Reader) -> None:
    """PLOVER's target of a protest that names none is the state it is held in, and not "the centre of Lima"."""
    events = reader.read(Story("Thousands of teachers marched through the centre of Lima on Monday.")).events
    (march,) = events
    assert (march.type, march.mode) == ("PROTEST", "demo")
    assert march.recipient is not None
    assert (march.recipient.text, march.recipient.country, march.recipient.sectors) == ("Lima", "PER", ())


def test_for_whom_people_march_is_not_whom_they_march_against(reader: Reader) -> None:
    text = "Bus drivers in Peru blocked the road to Cusco in support of the teachers."
    assert [(act, actor) for act, actor, _ in rows(reader, text)] == [("PROTEST obstruct", "Bus drivers")]
    assert all("teachers" not in (recipient or "") for _, _, recipient in rows(reader, text))


def test_things_make_no_calls_and_no_pacts(reader: Reader) -> None:
    assert rows(reader, "The new pact allows Kenyan traders to cross the border.") == []


def test_who_condemns_an_attack_was_not_attacked(reader: Reader) -> None:
    for text in ("The African Union condemned the attack.", "France condemned the raid and urged calm."):
        assert [act for act, *_ in rows(reader, text) if act.startswith("ASSAULT")] == []
    (attack,) = (row for row in rows(reader, "France condemned the attack on its embassy in Niamey.")
                 if row[0].startswith("ASSAULT"))  # fmt: skip
    assert attack[2] is not None


def test_who_survived_or_spoke_of_an_attack_did_not_do_it(reader: Reader) -> None:
    for text in (
        "Three Kenyan nurses survived the attack on the clinic.",
        "Kenyan police were looking for clues to the attack on the clinic.",
    ):
        assert all(actor is None for act, actor, _ in rows(reader, text) if act.startswith("ASSAULT"))


def test_who_launched_an_attack_did_it(reader: Reader) -> None:
    text = "Rebels launched an attack on a Kenyan clinic."
    assert [(actor, recipient) for _, actor, recipient in rows(reader, text)] == [("Rebels", "a Kenyan clinic")]


def test_nobody_appeals_to_himself(reader: Reader) -> None:
    text = "Raila Odinga spoke in Kisumu, Kenya. He appealed to his followers to stay calm."
    assert {recipient for _, _, recipient in rows(reader, text)} <= {None, "his followers"}


def country_of(reader: Reader, text: str, words: str) -> str | None:
    """The country of the mention that stands in an event as these words."""
    for event in reader.read(Story(text, published=date(2024, 5, 16))).events:
        for cell in (event.actor, event.recipient):
            if cell is not None and cell.text == words:
                return cell.country
    raise AssertionError(f"no event names {words!r}")


def test_a_role_is_not_of_the_country_that_it_acts_against(reader: Reader) -> None:
    assert country_of(reader, "The president ordered sanctions against Iran.", "The president") is None
    assert country_of(reader, "The cabinet decided to ease the curbs on Syria.", "The cabinet") is None


def test_its_own_words_place_a_role_before_the_dateline_does(reader: Reader) -> None:
    text = "ANKARA, Turkey - Greece sent tents. Its prime minister telephoned the president of Bulgaria."
    assert country_of(reader, text, "Its prime minister") == "GRC"
    text = "ASTANA, Kazakhstan - Opposition lawmakers in Yerevan criticised Georgia on Monday."
    assert country_of(reader, text, "Opposition lawmakers") == "ARM"


def test_a_neighbour_is_another_state(reader: Reader) -> None:
    text = "Togo urged Benin to share intelligence with its neighbour."
    assert all(recipient != "its neighbour" for _, _, recipient in rows(reader, text))


def test_what_a_clause_goes_on_with_is_done_by_the_same(reader: Reader) -> None:
    text = "Israel said it had struck a depot, killed two commanders and captured a third."
    killed = [row for row in rows(reader, text) if row[2] == "two commanders"]
    assert killed == [("ASSAULT", "Israel", "two commanders")]
