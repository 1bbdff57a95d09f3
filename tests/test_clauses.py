"""Clauses: for each construction, the whole frame in words."""

from __future__ import annotations

import pytest

from dateline.clauses import clauses, frame, governor, refers_to, tells_in_full
from dateline.parse import Parser, Sentence
from dateline.story import Story

Frames = dict[str, dict[str, list[str]]]


def parsed(parser: Parser, text: str) -> Sentence:
    return parser.parse(Story(text)).sentences[0]


def frames(parser: Parser, text: str) -> Frames:
    return {clause.lemma: clause.words() for clause in clauses(parsed(parser, text))}


CONSTRUCTIONS: list[tuple[str, str, Frames]] = [
    ("active", "Kenya expelled the Somali envoy.",
     {"expel": {"subj": ["Kenya"], "obj": ["the Somali envoy"]}}),
    ("passive with its agent", "The Somali envoy was expelled by Kenya.",
     {"expel": {"subj": ["Kenya"], "obj": ["The Somali envoy"]}}),
    ("subject relative", "Kenya, which expelled the Somali envoy, closed its border.",
     {"expel": {"subj": ["Kenya"], "obj": ["the Somali envoy"]},
      "close": {"subj": ["Kenya"], "obj": ["its border"]}, "border": {"poss": ["its"]}}),
    ("object relative", "The envoy whom Kenya expelled flew to Mogadishu.",
     {"expel": {"subj": ["Kenya"], "obj": ["The envoy"]}, "fly": {"subj": ["The envoy"], "to": ["Mogadishu"]}}),
    ("object relative with that", "The town that rebels seized was burned.",
     {"seize": {"subj": ["rebels"], "obj": ["The town"]}, "burn": {"obj": ["The town"]}}),
    ("bare participle", "Protesters arrested in Kano were beaten by police.",
     {"arrest": {"obj": ["Protesters"], "in": ["Kano"]}, "beat": {"subj": ["police"], "obj": ["Protesters"]}}),
    ("participle after a preposition", "After expelling the envoy, Kenya closed the border.",
     {"expel": {"subj": ["Kenya"], "obj": ["the envoy"]}, "close": {"subj": ["Kenya"], "obj": ["the border"]}}),
    ("participle clause", "Militants attacked Kidal, killing three soldiers.",
     {"attack": {"subj": ["Militants"], "obj": ["Kidal"]}, "kill": {"subj": ["Militants"], "obj": ["three soldiers"]}}),
    ("subject control", "Rebels refused to leave the town.",
     {"refuse": {"subj": ["Rebels"]}, "leave": {"subj": ["Rebels"], "obj": ["the town"]}}),
    ("subject control past an object", "Kenya promised Somalia to reopen the border.",
     {"promise": {"subj": ["Kenya"], "obj": ["Somalia"]}, "reopen": {"subj": ["Kenya"], "obj": ["the border"]}}),
    ("object control", "France urged Mali to release the hostages.",
     {"urge": {"subj": ["France"], "obj": ["Mali"]}, "release": {"subj": ["Mali"], "obj": ["the hostages"]}}),
    ("object control by a preposition", "Brussels barred Minsk from sending envoys.",
     {"bar": {"subj": ["Brussels"], "obj": ["Minsk"]}, "send": {"subj": ["Minsk"], "obj": ["envoys"]}}),
    ("gerund of what one is accused of", "Sudan accused Ethiopia of arming rebels.",
     {"accuse": {"subj": ["Sudan"], "obj": ["Ethiopia"]}, "arm": {"subj": ["Ethiopia"], "obj": ["rebels"]}}),
    ("raising", "Israel is believed to have bombed the depot.",
     {"believe": {"obj": ["Israel"]}, "bomb": {"subj": ["Israel"], "obj": ["the depot"]}}),
    ("adjective's infinitive", "Ghana is ready to send troops to Niger.",
     {"be": {"subj": ["Ghana"], "attr": ["ready"]},
      "send": {"subj": ["Ghana"], "obj": ["troops"], "to": ["Niger"]}}),
    ("infinitive on a noun", "Norway has plans to expel two diplomats.",
     {"have": {"subj": ["Norway"], "obj": ["plans"]}, "expel": {"subj": ["Norway"], "obj": ["two diplomats"]}}),
    ("compound subject", "France and Germany signed a treaty with Poland.",
     {"sign": {"subj": ["France", "Germany"], "obj": ["a treaty"]}, "treaty": {"with": ["Poland"]}}),
    ("possessor of a noun", "Kenya's expulsion of the Somali envoy angered Mogadishu.",
     {"expulsion": {"poss": ["Kenya's"], "of": ["the Somali envoy"]}, "envoy": {"mod": ["Somali"]}}),
    ("noun with its agent", "The arrest of a reporter by Turkish police drew protests.",
     {"arrest": {"subj": ["Turkish police"], "of": ["a reporter"]},
      "draw": {"subj": ["The arrest of a reporter"], "obj": ["protests"]}}),
    ("noun with a name before it", "US air strikes on militants killed ten people.",
     {"strike": {"mod": ["US"], "on": ["militants"]},
      "kill": {"subj": ["US air strikes"], "obj": ["ten people"]}}),
    ("noun between two", "Talks between India and Pakistan collapsed.",
     {"talk": {"between": ["India", "Pakistan"]}, "collapse": {"subj": ["Talks"]}}),
    ("apposition", "Rwandan President Paul Kagame, a former general, met Uganda's president.",
     {"meet": {"subj": ["Rwandan President Paul Kagame"], "obj": ["Uganda's president"]},
      "president": {"poss": ["Uganda's"]}}),
    ("reciprocal", "India and Nepal met in Delhi.", {"meet": {"subj": ["India", "Nepal"], "in": ["Delhi"]}}),
    ("light verb", "The army launched an offensive against the rebels.",
     {"launch": {"subj": ["The army"], "obj": ["an offensive"]}, "offensive": {"against": ["the rebels"]}}),
    ("dative", "Jordan gave Lebanon ten trucks.",
     {"give": {"subj": ["Jordan"], "obj": ["ten trucks"], "to": ["Lebanon"]}}),
    ("dative with to", "Jordan gave ten trucks to Lebanon.",
     {"give": {"subj": ["Jordan"], "obj": ["ten trucks"], "to": ["Lebanon"]}}),
    ("particle", "Hanoi called off the talks with Beijing.",
     {"call_off": {"subj": ["Hanoi"], "obj": ["the talks"]}, "talk": {"with": ["Beijing"]}}),
    ("particle after the object", "Peru handed the rebels over to Chile.",
     {"hand_over": {"subj": ["Peru"], "obj": ["the rebels"], "to": ["Chile"]}}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CONSTRUCTIONS], ids=[c[0] for c in CONSTRUCTIONS])
def test_the_whole_frame_of_each_construction(parser: Parser, text: str, expected: Frames) -> None:
    assert frames(parser, text) == expected


def test_a_conjoined_verb_has_the_first_ones_subject(parser: Parser) -> None:
    found = frames(parser, "Police detained and deported two reporters.")
    assert found["deport"] == {"subj": ["Police"], "obj": ["two reporters"]}
    assert found["detain"]["subj"] == ["Police"]


@pytest.mark.xfail(reason="an object shared by conjoined verbs is given to the last one only", strict=False)
def test_a_shared_object_belongs_to_both_verbs(parser: Parser) -> None:
    found = frames(parser, "Police detained and deported two reporters.")
    assert found["detain"]["obj"] == ["two reporters"]


def test_active_passive_and_relative_are_one_frame(parser: Parser) -> None:
    wordings = [
        "Kenya expelled the Somali envoy.",
        "The Somali envoy was expelled by Kenya.",
        "Kenya, which expelled the Somali envoy, closed its border.",
        "After expelling the Somali envoy, Kenya closed its border.",
    ]
    found = [frames(parser, text)["expel"] for text in wordings]
    assert {role: [w.casefold() for w in words] for role, words in found[1].items()} == {
        "subj": ["kenya"], "obj": ["the somali envoy"]}  # fmt: skip
    assert found[0] == found[2] == found[3]


def test_a_predicate_adjective_has_its_subject(parser: Parser) -> None:
    sentence = parsed(parser, "Turkey is critical of Israel.")
    words = sentence.words
    roles = {role: [words[t] for t in found] for role, found in frame(sentence, words.index("critical")).items()}
    assert roles == {"of": ["Israel"], "subj": ["Turkey"]}


def test_the_governor_is_found_over_prepositions(parser: Parser) -> None:
    sentence = parsed(parser, "Lebanon accused Syria of attacks on its border.")
    at = sentence.words.index
    assert governor(sentence, at("attacks")) == at("accused")
    assert governor(sentence, at("border")) == at("attacks")
    assert governor(sentence, at("accused")) is None


@pytest.mark.parametrize(
    ("text", "pronoun", "noun"),
    [
        ("Kenya said it would expel the envoy.", "it", "Kenya"),
        ("The rebels said they would leave.", "they", "rebels"),
        ("It said the rebels would leave.", "It", "It"),
        ("The envoys said it would rain.", "it", "it"),
    ],
)
def test_a_pronoun_stands_for_the_subject_above_it_if_that_agrees(
    parser: Parser, text: str, pronoun: str, noun: str
) -> None:
    sentence = parsed(parser, text)
    assert sentence.words[refers_to(sentence, sentence.words.index(pronoun))] == noun


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("Chile closed the pass two days after Peru expelled its consul.", "expelled", True),
        ("Iran denounced the sanctions that Japan imposed on its banks.", "imposed", True),
        ("Two guards died when gunmen attacked the prison.", "attacked", True),
        ("Peru said it would close the pass if Chile expelled its consul.", "expelled", False),
        ("Peru vowed to expel the consul.", "expel", False),
        ("After expelling the consul, Peru closed the pass.", "expelling", False),
        ("The consul, who called the minister, flew home.", "called", False),
        ("Peru will close the pass when Chile has expelled the men who would harm it.", "harm", False),
    ],
)
def test_a_clause_of_time_or_a_relative_clause_with_its_own_subject_tells_in_full(
    parser: Parser, text: str, verb: str, expected: bool
) -> None:
    sentence = parsed(parser, text)
    assert tells_in_full(sentence, sentence.words.index(verb)) is expected
