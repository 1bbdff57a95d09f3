"""On whose word an event stands: who claims it, who confirms it, who denies it, and who contradicts whom."""

from __future__ import annotations

from datetime import date

from dateline import attribution
from dateline.reading import Reader
from dateline.record import Event, Reading, Said
from dateline.story import Story


def read(reader: Reader, text: str) -> Reading:
    return reader.read(Story(text, published=date(2024, 3, 27)))


def words(said: tuple[Said, ...]) -> list[str]:
    return [f"{each.source} {each.cue}" for each in said]


def row(event: Event) -> tuple[object, ...]:
    """Type, status, and by whom it is said, claimed, confirmed and denied."""
    return (
        event.type,
        event.status,
        words(event.said_by),
        words(event.claimed_by),
        words(event.confirmed_by),
        words(event.denied_by),
    )


def rows(reading: Reading, type_: str) -> list[tuple[object, ...]]:
    return [row(event) for event in reading.events if event.type == type_]


def against(reading: Reading) -> dict[str, list[str]]:
    """Whom each source contradicts."""
    who = {s.id: s.source.text if s.source else "" for s in reading.statements}
    return {who[s.id]: [who[other] for other in s.contradicts] for s in reading.statements if s.contradicts}


def test_what_the_story_tells_itself_is_nobodys_claim(shipped: Reader) -> None:
    assert rows(read(shipped, "Kenyan police arrested nine Ethiopian soldiers on Monday."), "COERCE") == [
        ("COERCE", "happened", [], [], [], [])
    ]


def test_a_claim_and_its_denial_are_two_rows_that_know_each_other(shipped: Reader) -> None:
    reading = read(
        shipped,
        "Ethiopia said Kenyan troops had shelled the town of Moyale on Monday. Kenya denied that its troops had"
        " shelled the town.",
    )
    assert rows(reading, "ASSAULT") == [
        ("ASSAULT", "happened", ["Ethiopia said"], ["Ethiopia said"], [], ["Kenya denied"]),
        ("ASSAULT", "did_not_happen", ["Kenya denied"], ["Ethiopia said"], [], ["Kenya denied"]),
    ]
    assert against(reading) == {"Ethiopia": ["Kenya"], "Kenya": ["Ethiopia"]}


def test_to_say_it_did_not_happen_is_to_deny_it(shipped: Reader) -> None:
    reading = read(
        shipped,
        "Sudan said it had arrested two Chadian officers. The Chadian army said Sudan had not arrested any officers.",
    )
    assert rows(reading, "COERCE") == [
        ("COERCE", "happened", ["Sudan said"], ["Sudan said"], [], ["The Chadian army said"]),
        ("COERCE", "did_not_happen", ["The Chadian army said"], ["Sudan said"], [], ["The Chadian army said"]),
    ]
    assert against(reading) == {"Sudan": ["The Chadian army"], "The Chadian army": ["Sudan"]}


def test_a_denied_claim_keeps_its_claimant_and_a_third_may_confirm_it(shipped: Reader) -> None:
    reading = read(
        shipped,
        "Kenya denied Ethiopia's claim that its army had attacked Ethiopian soldiers. Uganda confirmed that Kenya had"
        " attacked Ethiopian soldiers.",
    )
    event = next(e for e in reading.events if e.type == "ASSAULT")
    assert (words(event.claimed_by), words(event.confirmed_by), words(event.denied_by)) == (
        ["Ethiopia's claim"],
        ["Uganda confirmed"],
        ["Kenya denied"],
    )
    assert against(reading) == {"Kenya": ["Ethiopia's", "Uganda"], "Ethiopia's": ["Kenya"], "Uganda": ["Kenya"]}


def test_a_denial_need_not_repeat_the_claim(shipped: Reader) -> None:
    reading = read(shipped, "Ethiopia accused Kenya of shelling Moyale. Kenya denied the accusation.")
    assert rows(reading, "ASSAULT")[0][3:] == (["Ethiopia accused"], [], ["Kenya denied"])
    reading = read(
        shipped,
        "Ethiopian officials said Kenyan police arrested nine Ethiopian soldiers on Monday. A Kenyan police spokesman"
        " denied any involvement.",
    )
    assert rows(reading, "COERCE")[0][3:] == (
        ["Ethiopian officials said"],
        [],
        ["A Kenyan police spokesman denied"],
    )
    assert against(reading)["A Kenyan police spokesman"] == ["Ethiopian officials"]


def test_what_is_rejected_need_not_be_a_claim(shipped: Reader) -> None:
    reading = read(shipped, "Chad said Sudan had freed two pilots. Sudan rejected the demand for a third.")
    assert against(reading) == {}
    assert all(not event.denied_by for event in reading.events)


def test_other_acts_are_not_denied_with_it(shipped: Reader) -> None:
    reading = read(
        shipped,
        "Ethiopia said Kenyan troops had shelled Moyale on Monday. Uganda denied that its police had arrested"
        " Ethiopian traders.",
    )
    assert against(reading) == {}


def test_to_threaten_in_case_of_no_pact_denies_no_pact(shipped: Reader) -> None:
    reading = read(
        shipped,
        "Sudan signed a trade agreement with Chad. Sudan threatened to cut fuel sales to Chad if no agreement on water"
        " is signed by June.",
    )
    assert all(not event.denied_by for event in reading.events)


def test_hearsay_is_not_the_storys_own_word(shipped: Reader) -> None:
    reading = read(shipped, "Uganda is reported to have attacked Rwandan soldiers.")
    (event,) = [e for e in reading.events if e.type == "ASSAULT"]
    assert [(s.source, s.cue) for s in event.said_by] == [(None, "is reported")]


def test_an_act_of_words_is_not_told_by_its_own_verb(shipped: Reader) -> None:
    reading = read(shipped, "Chad demanded that Sudan withdraw its troops from the border.")
    assert rows(reading, "REQUEST") == [("REQUEST", "happened", [], [], [], [])]
    assert rows(reading, "RETREAT")[0][2:] == (["Chad demanded"], [], [], [])


def test_a_day_inside_what_is_said_is_not_the_day_of_the_saying(shipped: Reader) -> None:
    reading = read(
        shipped, 'On Monday the minister said: "Congo will vote on Friday." The envoy said he left on Sunday.'
    )
    assert [(s.source.text if s.source else "", s.date.label if s.date else None) for s in reading.statements] == [
        ("the minister", "2024-03-25"),
        ("The envoy", None),
    ]
    reading = read(
        shipped,
        "Ethiopia said Kenyan troops had shelled Moyale on Monday. Kenya denied that its troops had shelled the town.",
    )
    assert [s.date for s in reading.statements] == [None, None]


def test_every_link_of_a_chain_has_its_words_and_one_source_has_one_id(shipped: Reader) -> None:
    text = (
        "The Nile Herald, citing two officials who spoke on condition of anonymity, reported that Ethiopia would"
        " withdraw its envoy.\n\nThe officials said that the decision was final."
    )
    first, second = read(shipped, text).statements
    assert [(k.source, k.kind, k.anonymous, k.cue) for k in first.chain] == [
        ("The Nile Herald", "media", False, "reported"),
        ("two officials who spoke on condition of anonymity", "anonymous", True, "citing"),
    ]
    assert all(text[e.start : e.end] == e.text for link in first.chain for e in link.evidence)
    assert (second.source_kind, second.anonymous) == ("anonymous", True)
    text = (
        "A senior Chadian official said talks would resume in Cairo.\n\nAn aide said that the hall was booked.\n\n"
        "The official added that a date had not been set. Issa Deby said he would come. Deby said he was glad."
    )
    ids = [s.source_id for s in read(shipped, text).statements]
    assert ids[0] == ids[2]
    assert len(set(ids[:2])) == 2
    assert ids[3] == ids[4]


def test_a_doubt_or_a_question_claims_nothing() -> None:
    said = [Said("Chad", False, "doubts", "doubts", "1"), Said("Niger", False, "asked", "asks", "2")]
    for each in said:
        assert attribution.words_on([each], "happened", frozenset(), frozenset()) == ((), (), ())
