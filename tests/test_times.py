"""Time expressions and the dates of events, on sentences of our own."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from dateline.parse import Doc, Parser, Sentence
from dateline.story import Story
from dateline.times import EventDate, Time, anchor_of, date_of_clause, days_of, find_times

#: A Wednesday.
DAY = date(2024, 3, 27)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def read(parser: Parser, text: str, published: date | None = DAY) -> tuple[Doc, list[Time]]:
    doc = parser.parse(Story(text, published=published))
    return doc, find_times(doc)


def values(parser: Parser, text: str, published: date | None = DAY) -> list[tuple[str, str, str]]:
    return [(t.text, t.type, t.value) for t in read(parser, text, published)[1]]


def at(doc: Doc, word: str) -> tuple[Sentence, int]:
    return next((s, i) for s in doc.sentences for i, w in enumerate(s.words) if w == word)


def dated(parser: Parser, text: str, word: str, published: date | None = DAY) -> EventDate:
    doc, times = read(parser, text, published)
    return date_of_clause(doc, *at(doc, word), times)


# -- weekdays ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "value"),
    [
        (date(2024, 3, 27), "2024-03-27"),  # the published day itself
        (date(2024, 3, 28), "2024-03-27"),
        (date(2024, 3, 26), "2024-03-20"),
        (date(2024, 1, 1), "2023-12-27"),
        (datetime(2024, 3, 27, 23, 30), "2024-03-27"),
    ],
)
def test_bare_weekday_is_the_most_recent(parser: Parser, published: date, value: str) -> None:
    assert values(parser, "Police fired on the crowd on Wednesday.", published) == [("Wednesday", "DATE", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The ministers will meet on Friday in Accra.", "2024-03-29"),
        ("The ministers met on Friday in Accra.", "2024-03-22"),
        ("The envoy is expected to arrive next Tuesday.", "2024-04-02"),
        ("The envoy arrived last Wednesday.", "2024-03-20"),
        ("Talks are scheduled for Monday.", "2024-04-01"),
        ("Farmers plan to march on Sunday.", "2024-03-31"),
        ("They gave the rebels until Saturday to leave.", "2024-03-30"),
        ("The accord, signed on Thursday, has collapsed.", "2024-03-21"),
        ("The party said it would appeal against Monday's ruling.", "2024-03-25"),
        ("Miners said on Monday that they will go on strike.", "2024-03-25"),
        ("Togo postponed the vote to Sunday.", "2024-03-31"),
        ("Guards do not plan to move the boy on Friday morning.", "2024-03-29TMO"),
        ("The truce starts at 6 a.m. local time on Friday.", "2024-03-29T06:00"),
        ("The record set on Friday stands.", "2024-03-22"),
        ("The ministry said on Friday it will meet them.", "2024-03-22"),
        ("The new rules take effect on Friday.", "2024-03-29"),
    ],
)
def test_tense_and_next_turn_a_weekday_forward(parser: Parser, text: str, value: str) -> None:
    assert [v for _, _, v in values(parser, text)] == [value]


def test_a_rally_planned_for_yesterday(parser: Parser) -> None:
    text = "A rally planned for Saturday was called off after the governor banned it."
    assert values(parser, text, date(2024, 3, 31)) == [("Saturday", "DATE", "2024-03-30")]
    assert values(parser, text, date(2024, 3, 27)) == [("Saturday", "DATE", "2024-03-30")]


# -- everything else --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Shells fell overnight.", [("overnight", "TIME", "2024-03-26TNI")]),
        ("Forty died over the last two days.", [("the last two days", "DURATION", "P2D")]),
        ("Rebels have held the port since October 7.", [("October 7", "DATE", "2023-10-07")]),
        ("It fell last week.", [("last week", "DATE", "2024-W12")]),
        ("He fled earlier this month.", [("earlier this month", "DATE", "2024-03")]),
        ("The law passed on March 3, 2021.", [("March 3, 2021", "DATE", "2021-03-03")]),
        ("The law passed on 3 March 2021.", [("3 March 2021", "DATE", "2021-03-03")]),
        ("The law passed on 2021-03-03.", [("2021-03-03", "DATE", "2021-03-03")]),
        ("The law passed on 25/03/2021.", [("25/03/2021", "DATE", "2021-03-25")]),
        ("The fair ran from March 3-5.", [("March 3-5", "DATE", "2024-03-03/2024-03-05")]),
        ("The fair was on May 3 and 4.", [("May 3", "DATE", "2024-05-03"), ("4", "DATE", "2024-05-04")]),
        ("The truce broke in May 2019.", [("May 2019", "DATE", "2019-05")]),
        ("Exports fell in the third quarter.", [("the third quarter", "DATE", "2023-Q3")]),
        ("Exports fell in the first quarter of 2022.", [("the first quarter of 2022", "DATE", "2022-Q1")]),
        ("Exports fell in Q2 2023.", [("Q2 2023", "DATE", "2023-Q2")]),
        ("Rain failed in the first half of 2023.", [("the first half of 2023", "DATE", "2023-H1")]),
        ("It lost money in fiscal 2023.", [("fiscal 2023", "DATE", "2023")]),
        ("The dam burst last fall.", [("last fall", "DATE", "2023-FA")]),
        ("The dam burst in the spring of 2022.", [("the spring of 2022", "DATE", "2022-SP")]),
        ("Troops rested over the weekend.", [("the weekend", "DATE", "2024-W12-WE")]),
        ("He was exiled in the 1990s.", [("the 1990s", "DATE", "199")]),
        ("He is now in Rome.", [("now", "DATE", "PRESENT_REF")]),
        ("They recently signed a pact.", [("recently", "DATE", "PAST_REF")]),
        ("Nobody knows what the future holds.", [("the future", "DATE", "FUTURE_REF")]),
        ("Guards shot him on Sunday night.", [("Sunday night", "TIME", "2024-03-24TNI")]),
        ("Guards shot him at 10 p.m. on Sunday.", [("10 p.m. on Sunday", "TIME", "2024-03-24T22:00")]),
        ("It began at 18:30 GMT on Tuesday.", [("18:30 GMT on Tuesday", "TIME", "2024-03-26T18:30Z")]),
        ("They met the day before yesterday.", [("the day before yesterday", "DATE", "2024-03-25")]),
        ("They met 10 days ago.", [("10 days ago", "DATE", "2024-03-17")]),
        ("They met three years ago.", [("three years ago", "DATE", "2021")]),
        ("The siege lasted two and a half months.", [("two and a half months", "DURATION", "P2M15D")]),
        ("The council meets every Tuesday.", [("every Tuesday", "SET", "XXXX-WXX-2")]),
        ("The report is printed daily.", [("daily", "SET", "P1D")]),
        ("Shops closed on Christmas Day.", [("Christmas Day", "DATE", "2023-12-25")]),
        ("The bridge will be open by Christmas.", [("Christmas", "DATE", "2024-12-25")]),
        ("Output fell in the last quarter of 2023.", [("the last quarter of 2023", "DATE", "2023-Q4")]),
        ("Output fell in the September quarter.", [("the September quarter", "DATE", "2023-Q3")]),
        ("Profit rose in H1 2023.", [("H1 2023", "DATE", "2023-H1")]),
        ("Profit rose in 2H23.", [("2H23", "DATE", "2023-H2")]),
        ("It rained in the last week of February.", [("the last week of February", "DATE", "2024-W09")]),
        ("It rained in the second week of March.", [("the second week of March", "DATE", "2024-W11")]),
        ("The dam froze in the winter of 2021-22.", [("the winter of 2021-22", "DATE", "2021-WI")]),
        ("This winter was mild.", [("This winter", "DATE", "2023-WI")]),
        ("The truce ran from 2 to 5 March.", [("2 to 5 March", "DATE", "2024-03-02/2024-03-05")]),
        ("The 9/11 attacks killed thousands.", [("9/11", "DATE", "2001-09-11")]),
        ("They have fought since the mid-1980s.", [("the mid-1980s", "DATE", "198")]),
        ("Sales in the second fiscal quarter rose.", [("the second fiscal quarter", "DATE", "2023-Q2")]),
        ("The vote may slip to autumn.", [("autumn", "DATE", "2024-FA")]),
        ("The law takes effect on Jan. 1.", [("Jan. 1", "DATE", "2025-01-01")]),
        (
            "It struck at 9 p.m. (1900 GMT) on Sunday.",
            [
                ("9 p.m.", "TIME", "2024-03-24T21:00"),
                ("1900 GMT", "TIME", "2024-03-24T19:00Z"),
                ("Sunday", "DATE", "2024-03-24"),
            ],
        ),
        (
            "Shops were shut from Monday to Friday.",
            [("Monday", "DATE", "2024-03-18"), ("Friday", "DATE", "2024-03-22")],
        ),
        (
            "Togo moved the vote from Sunday to Tuesday.",
            [("Sunday", "DATE", "2024-03-24"), ("Tuesday", "DATE", "2024-04-02")],
        ),
    ],
)  # fmt: skip
def test_values(parser: Parser, text: str, found: list[tuple[str, str, str]]) -> None:
    assert values(parser, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The 45-year-old teacher was freed.",
        "The boy, 12 years old, was freed.",
        "Rebels freed 2,000 soldiers and 1990 civilians.",
        "They may march to the fall of the wall.",
        "Resolution 1701 bans it.",
        "Her second son won 3:1.",
    ],
)
def test_not_times(parser: Parser, text: str) -> None:
    assert values(parser, text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Police fired on Wednesday.", "XXXX-WXX-3"),
        ("Police fired yesterday.", "XXXX-XX-XX"),
        ("Police fired last week.", "XXXX-WXX"),
        ("Police fired last month.", "XXXX-XX"),
        ("Police fired last year.", "XXXX"),
        ("Police fired on March 3.", "XXXX-03-03"),
        ("Police fired in March.", "XXXX-03"),
        ("Police fired on Sunday night.", "XXXX-WXX-7TNI"),
        ("Police fired overnight.", "XXXX-XX-XXTNI"),
        ("Exports fell in the third quarter.", "XXXX-Q3"),
        ("The dam burst last fall.", "XXXX-FA"),
        ("Troops rested over the weekend.", "XXXX-WXX-WE"),
        ("They met two weeks ago.", "XXXX-WXX"),
    ],
)
def test_unanchored(parser: Parser, text: str, value: str) -> None:
    (time,) = read(parser, text, None)[1]
    assert (time.value, time.first, time.last, time.anchored, time.reason) == (value, None, None, False, "unanchored")


def test_full_dates_need_no_anchor(parser: Parser) -> None:
    (time,) = read(parser, "The law passed on 3 March 2021.", None)[1]
    assert (time.value, time.first, time.anchored) == ("2021-03-03", date(2021, 3, 3), True)


def test_a_whole_time(parser: Parser) -> None:
    text = "Rebels have held the port since October 7."
    assert read(parser, text)[1] == [
        Time(
            32, 41, "October 7", "DATE", "2023-10-07", "day", date(2023, 10, 7), date(2023, 10, 7), 0, True, "date",
            None, "since",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Forty died over the last two days.", date(2024, 3, 25), date(2024, 3, 27)),
        ("Forty died last week.", date(2024, 3, 18), date(2024, 3, 24)),
        ("Forty died earlier this month.", date(2024, 3, 1), date(2024, 3, 27)),
        ("It will open later this month.", date(2024, 3, 27), date(2024, 3, 31)),
        ("Forty died in the past three months.", date(2023, 12, 27), date(2024, 3, 27)),
    ],
)
def test_days_covered(parser: Parser, text: str, first: date, last: date) -> None:
    (time,) = read(parser, text)[1]
    assert (time.first, time.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The talks took three days.", "a length of time"),
        ("The council meets every Tuesday.", "recurring"),
        ("They recently signed a pact.", "vague"),
        ("It lost money in fiscal 2023.", "fiscal calendar unknown"),
        ("It fell on 03/04/2024.", "day and month in unknown order"),
    ],
)
def test_reasons(parser: Parser, text: str, reason: str) -> None:
    (time,) = read(parser, text)[1]
    assert (time.first, time.anchored, time.reason) == (None, False, reason)


def test_context_carries_the_date(parser: Parser) -> None:
    text = "He was shot on March 3, 2021. The next day his brother fled. A year later the case was closed."
    assert [v for _, _, v in values(parser, text)] == ["2021-03-03", "2021-03-04", "2022"]


def test_dateline_date_is_the_anchor() -> None:
    story = Story("KAMPALA, March 24 (Agency) -- Police fired on Saturday.", published=date(2024, 3, 25))
    assert anchor_of(story) == (date(2024, 3, 24), "dateline")
    story = Story("KAMPALA, March 24, 2024 (Agency) -- Police fired on Saturday.")
    assert anchor_of(story) == (date(2024, 3, 24), "dateline")
    assert anchor_of(Story("Police fired.", published=DAY)) == (DAY, "published")


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2013-W11", (date(2013, 3, 11), date(2013, 3, 17))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2023-WI", (date(2023, 12, 1), date(2024, 2, 29))),
        ("2024-Q1", (date(2024, 1, 1), date(2024, 3, 31))),
        ("199", (date(1990, 1, 1), date(1999, 12, 31))),
        ("2024-02-31", None),
        ("XXXX-WXX-3", None),
        ("PRESENT_REF", None),
    ],
)
def test_days_of(value: str, days: tuple[date, date] | None) -> None:
    assert days_of(value) == days


def test_evidence_slices_back(parser: Parser) -> None:
    text = "Police\nfired on  Friday\nand again late last\nweek, at 10 p.m. on\nSunday. “Now,” she said, “it’s over.”"
    doc, times = read(parser, text)
    assert times
    assert all(doc.story.text[t.start : t.end] == t.text for t in times)


# -- dates of events --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "start", "end", "rule"),
    [
        ("Kenya expelled the envoy on Friday, officials said Wednesday.", "expelled", (3, 22), (3, 22), "clause"),
        ("Kenya expelled the envoy on Friday, officials said Wednesday.", "said", (3, 27), (3, 27), "clause"),
        ("Shelling killed 40 people over the last two days.", "killed", (3, 25), (3, 27), "clause"),
        ("Sunday's attack killed three people.", "killed", (3, 24), (3, 24), "clause"),
        ("Iran condemned the March 3 strike on its consulate.", "strike", (3, 3), (3, 3), "clause"),
        ("Two men were arrested and charged on Monday.", "arrested", (3, 25), (3, 25), "conjunct"),
        (
            "Rebels attacked a village on Saturday night, killing nine people.", "killing", (3, 23), (3, 23),
            "clause it depends on",
        ),
        ("Rebels have held the port since March 7.", "held", (3, 7), (3, 27), "clause, since"),
        ("The port was shut from March 3 to March 5.", "shut", (3, 3), (3, 5), "clause, from … to"),
        (
            "Police fired tear gas at students on Tuesday. They arrested 20 people.", "arrested", (3, 26), (3, 26),
            "sentence before",
        ),
        (
            "Two days after Kenya expelled the envoy on March 20, Somalia recalled its ambassador.", "recalled",
            (3, 22), (3, 22), "counted from the event after",
        ),
        ("The summit was set for next week in Doha.", "summit", (4, 1), (4, 7), "clause"),
        ("The ministry said Wednesday that drones hit the depot overnight.", "hit", (3, 26), (3, 27), "clause"),
    ],
)  # fmt: skip
def test_date_of_clause(
    parser: Parser, text: str, word: str, start: tuple[int, int], end: tuple[int, int], rule: str
) -> None:
    found = dated(parser, text, word)
    assert (found.start, found.end, found.rule) == (date(2024, *start), date(2024, *end), rule)


#: Told on Wednesday 27 March 2024: the act, and its day or days as month and day, or "none".
DATED = [
    ("Late on Monday, Serbia recalled its envoy from Podgorica.", "recalled", "03-25"),
    ("On Monday the court jailed a mayor, and on Tuesday his party took to the streets.", "took", "03-26"),
    ("Kosovo police said they had seized weapons in a raid on Monday.", "seized", "03-25"),
    ("Kosovo police seized weapons in a raid on Monday, they said on Tuesday.", "seized", "03-25"),
    ("A roadside bomb on Sunday killed four soldiers in Bamako.", "killed", "03-24"),
    ("Sunday's bombing in Bamako, which killed four soldiers, was claimed by nobody.", "killed", "03-24"),
    ("Four soldiers were killed in Sunday's bombing in Bamako.", "killed", "03-24"),
    ("Four soldiers killed in a bombing on Sunday were buried on Tuesday.", "buried", "03-26"),
    ("Four soldiers killed in a bombing on Sunday were buried on Tuesday.", "killed", "03-24"),
    ("The rebels released the nuns on Saturday after holding them for three weeks.", "released", "03-23"),
    ("The envoy arrived in Sanaa on Sunday and met the prime minister.", "met", "03-24"),
    ("The envoy arrived in Sanaa on Sunday and will meet the prime minister on Thursday.", "meet", "03-28"),
    ("The envoy arrived in Sanaa on Sunday, met the prime minister and left for Aden.", "left", "03-24"),
    ("The governor resigned on Friday, hours after prosecutors charged him.", "resigned", "03-22"),
    ("The governor, who resigned on Friday, was arrested at the airport on Tuesday.", "resigned", "03-22"),
    ("The governor, who resigned on Friday, was arrested at the airport on Tuesday.", "arrested", "03-26"),
    ("The governor, arrested on Friday, denied the charges in court on Tuesday.", "denied", "03-26"),
    ("Protesters who had blocked the road since Saturday went home on Tuesday.", "went", "03-26"),
    ("In a speech on Monday, the president threatened to cut gas supplies.", "threatened", "03-25"),
    ("At a news conference on Monday, the minister rejected the plan.", "rejected", "03-25"),
    ("In a letter dated March 20, the minister rejected the plan.", "rejected", "03-20"),
    ("The minister rejected the plan in an interview published on Sunday.", "rejected", "03-24"),
    ("Police used tear gas on Saturday to disperse a crowd in Dakar.", "disperse", "03-23"),
    ("The two sides signed the accord in Doha on February 29.", "signed", "02-29"),
    ("The accord signed in Doha on February 29 has collapsed.", "signed", "02-29"),
    ("The accord signed in Doha on February 29 has collapsed.", "collapsed", "none"),
    ("The bombing, the third in a week, came on the day the council met.", "came", "none"),
    ("Thousands have fled the town, aid workers said on Monday.", "fled", "/03-25"),
    ("Thousands had fled the town by Monday, aid workers said.", "fled", "/03-25"),
    ("Thousands fled the town on Sunday, aid workers told reporters on Monday.", "fled", "03-24"),
    ("Kenya on Monday expelled two diplomats.", "expelled", "03-25"),
    ("Kenya expelled two diplomats Monday for spying.", "expelled", "03-25"),
    ("Kenya has expelled two diplomats, its foreign ministry said.", "expelled", "none"),
    ("Kenya expels two diplomats over spying", "expels", "none"),
    ("Kenya will expel two diplomats on Friday.", "expel", "03-29"),
    ("Kenya, which expelled two diplomats in January, recalled its envoy on Monday.", "expelled", "01"),
    ("Two diplomats expelled by Kenya last month flew home on Monday.", "expelled", "02"),
    ("It was the first attack since March 3.", "attack", "none"),
    ("The attack was the worst since rebels shelled the port on March 3.", "shelled", "03-03"),
    (
        "Rebels shelled the port on March 3, killing two. The army answered on March 5 with air strikes.",
        "answered",
        "03-05",
    ),
    ("Rebels shelled the port on March 3. The army bombed their camp the same night.", "bombed", "03-03"),
    ("Rebels shelled the port on March 3. A week later the army bombed their camp.", "bombed", "W10"),
    ("Rebels shelled the port on March 3. Ten days later the army bombed their camp.", "bombed", "03-13"),
    ("Rebels shelled the port on March 3. The shells killed two fishermen.", "killed", "03-03"),
    ("Rebels shelled the port on March 3. They have since withdrawn.", "withdrawn", "none"),
    ("Rebels shelled the port on March 3. The army says it will retake the town.", "retake", "none"),
    ("Rebels shelled the port on March 3. It was not clear who ordered the attack.", "attack", "03-03"),
    ("On March 3, rebels shelled the port, killing two men and wounding a child.", "wounding", "03-03"),
    ("The army freed him on Sunday, his family said. He was taken to a hospital.", "taken", "03-24"),
    ("The army said on Sunday it freed him. He was taken to a hospital.", "taken", "none"),
    ("Police arrested the editor in May 2022. He was freed in June.", "freed", "2022-06"),
    ("The army shelled the town for three days.", "shelled", "none"),
    ("The army shelled the town last week.", "shelled", "W12"),
    ("The army shelled the town between March 3 and March 5.", "shelled", "03-03/03-05"),
    ("The truce took effect at midnight on Friday.", "took", "03-22"),
    ("The truce takes effect at midnight on Friday.", "takes", "03-29"),
    ("Gunmen shot the mayor on Sunday morning as he left church.", "left", "03-24"),
    ("Gunmen shot the mayor as he left church on Sunday morning.", "shot", "03-24"),
    ("When gunmen shot the mayor on Sunday, he was leaving church.", "leaving", "03-24"),
    ("Before gunmen shot the mayor on Sunday, he had met the bishop.", "met", "none"),
    ("The mayor was shot on Sunday, two days after he accused the army of theft.", "accused", "03-22"),
    ("The mayor was shot on Sunday, two days before the vote.", "shot", "03-24"),
    ("Since taking office in January, the mayor has fired four judges.", "fired", "none"),
    ("The parliament, meeting on Tuesday, approved the budget.", "approved", "03-26"),
    ("The parliament approved on Tuesday a budget that cuts pensions.", "cuts", "none"),
    ("The parliament approved on Tuesday a bill to ban protests.", "ban", "none"),
    ("The strike, due to start on Thursday, was called off on Tuesday.", "called", "03-26"),
    ("The strike planned for Thursday was called off.", "called", "none"),
    ("Talks on Tuesday between the two ministers ended without a deal.", "ended", "03-26"),
    ("Tuesday's talks between the two ministers ended without a deal.", "ended", "03-26"),
    ("The talks were held in Oslo on Tuesday, the first since 2019.", "held", "03-26"),
]


def first_and_last(words: str) -> tuple[date | None, date | None]:
    """The days of "03-24", "03-03/03-05", "/03-25", "W12", "02" of 2024, or of "2022-06"."""
    if words == "none":
        return None, None
    first, _, last = words.rpartition("/") if "/" in words else (words, "", words)
    full = [days_of(part if part[:2] == "20" else f"2024-{part}") if part else None for part in (first, last)]
    return full[0] and full[0][0], full[1] and full[1][1]


@pytest.mark.parametrize(("text", "word", "days"), DATED)
def test_which_time_dates_which_act(parser: Parser, text: str, word: str, days: str) -> None:
    doc, times = read(parser, text)
    spots = [(s, i) for s in doc.sentences for i, w in enumerate(s.words) if w == word]
    found = date_of_clause(doc, *spots[-1], times)
    assert (found.start, found.end) == first_and_last(days)


def test_the_day_of_saying_bounds_what_was_said(parser: Parser) -> None:
    found = dated(parser, "The president said on Tuesday that troops had withdrawn.", "withdrawn")
    assert (found.start, found.end, found.rule) == (None, date(2024, 3, 26), "no later than the statement")


def test_days_after_something_called_off(parser: Parser) -> None:
    text = "Baku scrapped the visit on Monday, days after it cancelled the accord."
    found = dated(parser, text, "cancelled")
    assert (found.start, found.end, found.reason) == (None, date(2024, 3, 25), "the distance is vague")
    assert dated(parser, text, "scrapped").start == date(2024, 3, 25)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Iran condemned the March 3 strike on its consulate.", "condemned"),
        ("The talks, scheduled for April 3, were postponed until May.", "postponed"),
        ("Talks planned for Friday were called off.", "called"),
        ("The siege has lasted three months.", "lasted"),
        ("Kenya expelled the envoy.", "expelled"),
    ],
)
def test_no_date_is_given_with_its_reason(parser: Parser, text: str, word: str) -> None:
    found = dated(parser, text, word)
    assert (found.start, found.end, found.text) == (None, None, None)
    assert found.reason == "no time expression dates it"


def test_unanchored_event(parser: Parser) -> None:
    found = dated(parser, "Kenya expelled the envoy on Friday.", "expelled", None)
    assert (found.start, found.end, found.granularity, found.reason) == (None, None, "day", "unanchored")
    assert found.text is not None
    assert found.text.text == "Friday"
