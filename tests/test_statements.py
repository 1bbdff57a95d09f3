"""Statements, each from a sentence of our own: who said what, in which words, and how."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.errors import CodebookError
from dateline.parse import Parser
from dateline.statements import Statement, find_statements
from dateline.statements.build import read_examples, read_line
from dateline.story import Story


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def read(parser: Parser, text: str) -> list[Statement]:
    return find_statements(parser.parse(Story(text=text)))


def told(statement: Statement) -> tuple[Any, ...]:
    """A statement as words: source, cue, content, kind and stance."""
    return (
        " … ".join(e.text for e in statement.source),
        " … ".join(e.text for e in statement.cue),
        [e.text for e in statement.content],
        statement.kind,
        statement.stance,
    )


ONE = [
    # a clause after its verb
    (
        "Kenya denied that its troops had crossed the border.",
        ("Kenya", "denied", ["that its troops had crossed the border"], "indirect", "denies"),
    ),
    (
        "Colombia said on Monday it would recall its ambassador.",
        ("Colombia", "said", ["it would recall its ambassador"], "indirect", "asserts"),
    ),
    (
        "Mali insisted it did not shell the convoy.",
        ("Mali", "insisted", ["it did not shell the convoy"], "indirect", "denies"),
    ),
    (
        "Analysts doubt that the ceasefire will hold.",
        ("Analysts", "doubt", ["that the ceasefire will hold"], "indirect", "doubts"),
    ),
    (
        "Reports said the general had fled to Oman.",
        ("Reports", "said", ["the general had fled to Oman"], "indirect", "asserts"),
    ),
    (
        "The army confirmed that a helicopter had been shot down.",
        ("The army", "confirmed", ["that a helicopter had been shot down"], "indirect", "confirms"),
    ),
    # a clause before its verb, with what opens and what follows it
    (
        "Fourteen people died in the raid, the ministry said in a statement.",
        ("the ministry", "said", ["Fourteen people died in the raid"], "indirect", "asserts"),
    ),
    (
        "Eritrea wants to resume the talks, weeks after it walked out, a mediator said Friday.",
        ("a mediator", "said", ["Eritrea wants to resume the talks, weeks after it walked out"], "indirect", "asserts"),
    ),
    # infinitives
    (
        "The junta wants to hold elections in March.",
        ("The junta", "wants", ["to hold elections in March"], "indirect", "asserts"),
    ),
    (
        "The envoy urged both sides to respect the truce.",
        ("The envoy", "urged", ["both sides to respect the truce"], "indirect", "asks"),
    ),
    (
        "The prime minister threatened to cut off gas supplies.",
        ("The prime minister", "threatened", ["to cut off gas supplies"], "indirect", "asserts"),
    ),
    # objects
    (
        "The UN accused both armies of shelling hospitals.",
        ("The UN", "accused", ["both armies of shelling hospitals"], "indirect", "asserts"),
    ),
    # nobody's word
    (
        "Uganda is believed to have moved three battalions to the frontier.",
        ("", "is believed", ["Uganda", "to have moved three battalions to the frontier"], "indirect", "asserts"),
    ),
    # "according to", before and after
    (
        "According to the health ministry, 14 people died in the raid.",
        ("the health ministry", "According to", ["14 people died in the raid"], "indirect", "asserts"),
    ),
    (
        "The blast killed nine soldiers, according to the governor.",
        ("the governor", "according to", ["The blast killed nine soldiers"], "indirect", "asserts"),
    ),
    (
        "Chad launched an offensive after the attack by rebels resulted in 12 deaths, according to a tally.",
        (
            "a tally",
            "according to",
            ["Chad launched an offensive after the attack by rebels resulted in 12 deaths"],
            "indirect",
            "asserts",
        ),
    ),
    # direct and mixed speech
    (
        '"Will they come back?" she asked.',
        ("she", "asked", ['"Will they come back?"'], "direct", "asks"),
    ),
    (
        "“We will rebuild every school,” said Amina Diallo, the mayor of Kati.",
        ("Amina Diallo, the mayor of Kati", "said", ["“We will rebuild every school,”"], "direct", "asserts"),
    ),
    (
        'The general replied: "Nobody has surrendered."',
        ("The general", "replied", ['"Nobody has surrendered."'], "direct", "asserts"),
    ),
    (
        'Peace, the archbishop said, "is not a gift from the strong."',
        ("the archbishop", "said", ["Peace", '"is not a gift from the strong."'], "mixed", "asserts"),
    ),
    (
        'The ministry said the raid was "a grave provocation" by Baku.',
        ("The ministry", "said", ['the raid was "a grave provocation" by Baku'], "mixed", "asserts"),
    ),
    # discontinuous
    (
        '"Our posts are on this side," the colonel said, "and they will stay there."',
        (
            "the colonel",
            "said",
            ['"Our posts are on this side,"', '"and they will stay there."'],
            "direct",
            "asserts",
        ),
    ),
    (
        '"The road," said the engineer, "will open in May."',
        ("the engineer", "said", ['"The road,"', '"will open in May."'], "direct", "asserts"),
    ),
    # very short
    ('"No," the ambassador said.', ("the ambassador", "said", ['"No,"'], "direct", "asserts")),
    ('"Never again," he vowed.', ("he", "vowed", ['"Never again,"'], "direct", "asserts")),
    ("The president said no.", ("The president", "said", ["no"], "indirect", "asserts")),
    ("The governor said so.", ("The governor", "said", ["so"], "indirect", "asserts")),
    ("She called for calm.", ("She", "called for", ["calm"], "indirect", "asks")),
    (
        "Chad called on Sudan to free the pilots.",
        ("Chad", "called on", ["Sudan to free the pilots"], "indirect", "asks"),
    ),
    ("The colonel called it a massacre.", ("The colonel", "called", ["it a massacre"], "indirect", "asserts")),
    ("The rebels have vowed revenge.", ("The rebels", "have vowed", ["revenge"], "indirect", "asserts")),
    # to-infinitives
    (
        "The rebels agreed to free the hostages by Friday.",
        ("The rebels", "agreed", ["to free the hostages by Friday"], "indirect", "asserts"),
    ),
    (
        "Rwanda has refused to sign the accord.",
        ("Rwanda", "has refused", ["to sign the accord"], "indirect", "asserts"),
    ),
    (
        "Parliament voted to reopen the border.",
        ("Parliament", "voted", ["to reopen the border"], "indirect", "asserts"),
    ),
    (
        "The union promised not to strike before the vote.",
        ("The union", "promised", ["not to strike before the vote"], "indirect", "asserts"),
    ),
    (
        "The junta was urged to release the deposed president.",
        ("", "was urged", ["The junta", "to release the deposed president"], "indirect", "asks"),
    ),
    # passives without a source
    (
        "The clinic is reported to have burned down.",
        ("", "is reported", ["The clinic", "to have burned down"], "indirect", "asserts"),
    ),
    (
        "It is believed that the ship was carrying rice.",
        ("", "is believed", ["that the ship was carrying rice"], "indirect", "asserts"),
    ),
    ("Two pilots are said to be alive.", ("", "are said", ["Two pilots", "to be alive"], "indirect", "asserts")),
    ("Nine men were reported missing.", ("", "were reported", ["Nine men", "missing"], "indirect", "asserts")),
    ("Nine miners are feared dead.", ("", "are feared", ["Nine miners", "dead"], "indirect", "asserts")),
    # a name under its words
    (
        '"They took the cattle and left the calves." ― Musa Bello',
        ("Musa Bello", "―", ['"They took the cattle and left the calves."'], "direct", "asserts"),
    ),
    # whom a medium has it from
    (
        "According to state television, citing the interior ministry, eleven men were held.",
        ("state television", "According to", ["eleven men were held"], "indirect", "asserts"),
    ),
    # a headline's colon, before and behind
    (
        "Police: Bomber crossed border on foot",
        ("Police", ":", ["Bomber crossed border on foot"], "indirect", "asserts"),
    ),
    (
        "Talks with rebels are over: minister",
        ("minister", ":", ["Talks with rebels are over"], "indirect", "asserts"),
    ),
    (
        "Minister: talks with Eritrea are over",
        ("Minister", ":", ["talks with Eritrea are over"], "indirect", "asserts"),
    ),
]


@pytest.mark.parametrize(("text", "wanted"), ONE, ids=[text[:40] for text, _ in ONE])
def test_one_statement(parser: Parser, text: str, wanted: tuple[Any, ...]) -> None:
    assert [told(s) for s in read(parser, text)] == [wanted]


def test_every_span_slices_back(parser: Parser) -> None:
    for text, _ in ONE:
        for statement in read(parser, text):
            for e in (*statement.evidence, *statement.source, *statement.cue, *statement.content):
                assert text[e.start : e.end] == e.text


def test_two_cues_of_one_speaker(parser: Parser) -> None:
    text = 'Colombia said it would recall its ambassador, saying Quito had shown "contempt" for the treaty.'
    assert [told(s) for s in read(parser, text)] == [
        ("Colombia", "said", ["it would recall its ambassador"], "indirect", "asserts"),
        ("Colombia", "saying", ['Quito had shown "contempt" for the treaty'], "mixed", "asserts"),
    ]


def test_titles_and_labels_are_nobodys_words(parser: Parser) -> None:
    for text in (
        '"Hamlet," a play about a prince, opened in Lagos on Friday.',
        "Breaking: bridge falls in Lamu",
        "The mayor read out the names — Omar Ba, Awa Sarr — and wept.",
    ):
        assert read(parser, text) == [], text


def test_what_is_said_never_holds_the_word_of_saying(parser: Parser) -> None:
    for text in (
        "Her husband, whom she declined to name, later sold the boat.",
        'The envoy said the raid, which he called "a crime," had killed nine.',
    ):
        for statement in read(parser, text):
            assert not any(statement.covers(e.start, e.end) for e in statement.cue)


def test_thought_is_told_from_speech(parser: Parser) -> None:
    text = "The junta wants to hold elections, and the opposition fears the vote will be rigged."
    assert [(s.source[0].text, s.thought) for s in read(parser, text)] == [
        ("The junta", True),
        ("the opposition", True),
    ]
    assert [s.thought for s in read(parser, "Chad said its border was closed.")] == [False]


def test_who_was_told(parser: Parser) -> None:
    (statement,) = read(parser, "The minister told reporters in Lima that the port would reopen.")
    assert statement.told is not None
    assert statement.told.text.startswith("reporters")
    (statement,) = read(parser, "The foreign minister of Peru was told that the visit had been called off.")
    assert statement.told is not None
    assert (statement.told.text, statement.source) == ("The foreign minister of Peru", ())


def test_a_quote_over_two_paragraphs_keeps_its_speaker(parser: Parser) -> None:
    text = '"The dam is ours.\n\n"No one will take it from us," President Almaz Tesfaye said.'
    assert [told(s) for s in read(parser, text)] == [
        (
            "President Almaz Tesfaye",
            "said",
            ['"The dam is ours.', '"No one will take it from us,"'],
            "direct",
            "asserts",
        )
    ]


def test_a_quote_that_runs_on_keeps_its_speaker_however_long(parser: Parser) -> None:
    text = (
        '"The dam is ours," the president said. "It will be filled.\n\n"No one will take it from us.\n\n'
        '"And nobody will close it."\n\nAid workers reached the town on Monday.'
    )
    assert [told(s) for s in read(parser, text)] == [
        (
            "the president",
            "said",
            [
                '"The dam is ours,"',
                '"It will be filled.',
                '"No one will take it from us.',
                '"And nobody will close it."',
            ],
            "direct",
            "asserts",
        )
    ]
    text = '"We are tired," said Awa Sarr.\n\n"We are hungry, too," said Omar Ba, a driver.'
    assert [s.source[0].text for s in read(parser, text)] == ["Awa Sarr", "Omar Ba, a driver"]


def test_a_second_quote_in_the_paragraph_is_the_same_speakers(parser: Parser) -> None:
    text = '"The road is open," said the governor. "Trucks are moving again."'
    assert [told(s) for s in read(parser, text)] == [
        ("the governor", "said", ['"The road is open,"', '"Trucks are moving again."'], "direct", "asserts")
    ]


def test_one_odd_mark_spoils_one_paragraph_only(parser: Parser) -> None:
    text = 'The "old port was closed on Sunday.\n\n"We will reopen it," the mayor said.'
    assert [told(s) for s in read(parser, text)] == [
        ("the mayor", "said", ['"We will reopen it,"'], "direct", "asserts")
    ]


def test_an_anonymous_official_is_one_source(parser: Parser) -> None:
    text = (
        "A senior Chadian official, who spoke on condition of anonymity because he was not authorised to brief"
        " reporters, told Sahel Wire that talks would resume in Cairo.\n\n"
        "The official added that a date had not been set."
    )
    first, second = read(parser, text)
    assert told(first) == (
        "A senior Chadian official",
        "told",
        ["that talks would resume in Cairo"],
        "indirect",
        "asserts",
    )
    assert told(second) == ("The official", "added", ["that a date had not been set"], "indirect", "asserts")
    assert first.anonymous
    assert second.anonymous
    assert second.resolved_source == first.source_head
    assert first.anonymity_reason is not None
    assert first.anonymity_reason.text == "because he was not authorised to brief reporters"
    assert first.told is not None
    assert first.told.text == "Sahel Wire"


def test_an_unnamed_official_is_not_anonymous(parser: Parser) -> None:
    (statement,) = read(parser, "A senior Chadian official said talks would resume in Cairo.")
    assert not statement.anonymous


CHAINS = [
    (
        "The Nile Herald, citing two diplomats, reported that Ethiopia would withdraw its envoy.",
        [("The Nile Herald", "media", "reported"), ("two diplomats", "unnamed", "citing")],
    ),
    (
        "Ethiopia will withdraw its envoy, the Nile Herald reported, citing two diplomats and a letter it had seen.",
        [
            ("the Nile Herald", "media", "reported"),
            ("two diplomats", "unnamed", "citing"),
            ("a letter it had seen", "document", "citing"),
        ],
    ),
    (
        "The Nile Herald, which cited three people familiar with the talks, said Ethiopia would withdraw its envoy.",
        [("The Nile Herald", "media", "said"), ("three people familiar with the talks", "unnamed", "cited")],
    ),
    (
        "State television quoted a general as saying that the town had fallen.",
        [("State television", "media", "quoted"), ("a general", "unnamed", "saying")],
    ),
    (
        "A general was quoted by Radio Sahel as saying that the town had fallen.",
        [("Radio Sahel", "media", "quoted"), ("A general", "unnamed", "saying")],
    ),
    (
        "The Courier quoted an official who said that the bridge had been mined.",
        [("The Courier", "media", "quoted"), ("who", "unnamed", "said")],
    ),
    (
        "According to state television, citing the interior ministry, eleven men were held.",
        [("state television", "media", "According to"), ("the interior ministry", "body", "citing")],
    ),
    (
        "A leaked memo says that the toll was higher.",
        [("A leaked memo", "document", "says")],
    ),
    (
        "The army said that nine rebels had died.",
        [("The army", "body", "said")],
    ),
    (
        "An aide, who asked not to be named, said that the minister would resign.",
        [("An aide", "anonymous", "said")],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), CHAINS, ids=[text[:40] for text, _ in CHAINS])
def test_a_chain_of_mouths(parser: Parser, text: str, wanted: list[tuple[str, str, str]]) -> None:
    statement = max(read(parser, text), key=lambda s: len(s.chain))
    links = [(link.source.text, link.kind, link.cue.text if link.cue else None) for link in statement.chain]
    assert links == wanted
    for link in statement.chain:
        assert text[link.source.start : link.source.end] == link.source.text


def test_the_cited_are_no_statement_of_their_own(parser: Parser) -> None:
    for text, _ in CHAINS[:5]:
        assert len(read(parser, text)) == 1


def test_one_unnamed_official_is_told_from_another(parser: Parser) -> None:
    text = (
        "A senior Chadian official said talks would resume in Cairo.\n\n"
        "A second official said that a date had been set.\n\n"
        "The second official added that Egypt would pay. The first official said that costs were low."
    )
    one, two, second, first = read(parser, text)
    assert second.resolved_source == two.source_head
    assert first.resolved_source == one.source_head


def test_who_asks_later_not_to_be_named_was_anonymous_before(parser: Parser) -> None:
    text = (
        "Two Western diplomats said the convoy had been stopped.\n\nBoth spoke on condition of anonymity because they"
        " were not authorised to brief reporters.\n\nThe diplomats added that nobody was hurt."
    )
    assert [(s.source_kind, s.anonymity_reason.text if s.anonymity_reason else None) for s in read(parser, text)] == [
        ("anonymous", "because they were not authorised to brief reporters")
    ] * 2
    # The asking is no statement: it says how the first was made.
    text = "A person briefed on the plan said that the port would close.\n\nThe person asked not to be named."
    assert [(s.source[0].text, s.source_kind) for s in read(parser, text)] == [
        ("A person briefed on the plan", "anonymous")
    ]


def test_the_official_may_have_a_name(parser: Parser) -> None:
    text = "Issa Deby, a senior official at the port, said ships were waiting. The official added that fuel was short."
    first, second = read(parser, text)
    assert second.resolved_source == first.source_head
    assert [s.source_kind for s in (first, second)] == ["named", "named"]


def test_pronouns_lead_to_their_speaker(parser: Parser) -> None:
    text = "The governor of Gulu said the bridge had collapsed. He said a ferry would be sent."
    first, second = read(parser, text)
    assert second.source[0].text == "He"
    assert second.resolved_source == first.source_head


def test_a_relative_stands_for_its_noun(parser: Parser) -> None:
    text = "Police arrested a lawyer who said the vote was rigged."
    statement = next(s for s in read(parser, text) if s.cue[0].text == "said")
    assert (statement.source[0].text, statement.resolved_source) == ("who", (0, 3))


def test_nothing_said_gives_nothing(parser: Parser) -> None:
    assert read(parser, "Troops crossed the river at dawn and took the bridge.") == []


def test_ids_are_of_the_story_and_the_spans(parser: Parser) -> None:
    text = "Kenya denied that its troops had crossed the border."
    once, again = read(parser, text), read(parser, text)
    assert [s.id for s in once] == [s.id for s in again]
    other = read(parser, "Kenya denied that its troops had crossed the borders.")
    assert once[0].id != other[0].id


def test_an_example_line_is_read_with_its_numbers() -> None:
    example = read_line("[He] *said* {[the king]2 *wants*2 {to leave}2}.", "x:1")
    assert example.text == "He said the king wants to leave."
    said, wants = example.statements
    assert (said.source, said.cue, said.content) == (((0, 2),), ((3, 7),), ((8, 31),))
    assert (wants.source, wants.cue, wants.content) == (((8, 16),), ((17, 22),), ((23, 31),))
    assert read_line("NOT He *left* {the bank}.", "x:2").statements == ()


@pytest.mark.parametrize("line", ["[He *said* {no}.", "He *said {no}.", "He *said* no.", "[He} *said* {no]."])
def test_a_broken_example_line_is_refused(line: str) -> None:
    with pytest.raises(CodebookError, match="x:1"):
        read_line(line, "x:1")


def test_the_shipped_examples_read() -> None:
    examples = read_examples()
    assert len({example.text for example in examples}) > 1500
    assert sum(len(example.statements) for example in examples) > 1000
