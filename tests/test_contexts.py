"""Contexts: what an act's own clause names, and nothing that only stands near it. Sentences ours."""

from __future__ import annotations

import time

import pytest

from dateline.contexts import MOST, _index, _rows, contexts_of, definitions
from dateline.parse import Parser, Sentence
from dateline.story import Story

NAMES = (
    "military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic"
    " legal reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity"
    " inequality diplomatic territory peacekeeping health asylum migration disasters natural_resource environment"
    " technology terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking"
)

#: The act's word, the sentence, its contexts.
SENTENCES = [
    ("signed", "Kenya signed a trade agreement with Uganda on oil exports.", ("economic", "natural_resource")),
    ("arrested", "Police arrested 12 activists ahead of the presidential election.", ("election",)),
    ("talks", "Norway held talks with Russia on fishing rights in the Barents Sea.", ("natural_resource",)),
    ("vaccinated", "Cuban doctors vaccinated 4,000 children against measles in Luanda.", ("health",)),
    ("sent", "Japan sent rescue teams to Nepal after the earthquake.", ("disasters",)),
    ("accused", "The auditor accused the governor of taking bribes and nepotism.", ("corruption",)),
    ("inspected", "Experts inspected two uranium enrichment plants near Shiraz.", ("cbrn",)),
    ("extradited", "Peru extradited a cocaine trafficker to Spain.", ("illegal_drugs", "legal", "trafficking")),
    ("marched", "Thousands marched in Riga for same-sex marriage.", ("lgbt",)),
    ("rejected", "Lesotho rejected the asylum claims of nine refugees.", ("asylum",)),
    ("blamed", "Ottawa blamed hackers in Minsk for a ransomware attack.", ("cyber",)),
    ("urged", "Chad urged the Security Council to renew the peacekeeping mission.", ("diplomatic", "peacekeeping")),
    ("seized", "Officers seized power in a bloodless coup.", ("pro_autocracy",)),
    ("voted", "Lawmakers voted down the bill on Tuesday.", ("legislative",)),
    ("condemned", "Quito condemned violence against women in the camps.", ("gender",)),
    ("burned", "A mob burned a mosque in the old town.", ("religion_ethnicity",)),
    ("demanded", "Namibia demanded reparations for colonial crimes.", ("reparations",)),
    # Not about it: an office, a verb that looks like the noun, a forename, no word at all.
    ("visited", "The health minister visited Lima.", ()),
    ("traded", "Rebels and militiamen traded fire near the bridge.", ()),
    ("met", "Bill Clinton met the prime minister of Norway.", ()),
    ("criticised", "Zambia criticised Malawi.", ()),
    # The next clause, and what is told of the subject, are not the act's.
    ("praised", "Spain praised Morocco and later expelled a drug dealer.", ()),
    ("praised", "The governor, who was cleared of corruption in May, praised his deputy.", ()),
    ("scattered", "The crowd scattered while officers seized cocaine.", ()),
    ("shelled", "According to doctors, the rebels shelled the town.", ()),
    ("seized", "The crowd scattered while officers seized cocaine.", ("illegal_drugs",)),
]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def _parse(parser: Parser, text: str) -> Sentence:
    sentences = parser.parse(Story(text)).sentences
    assert len(sentences) == 1
    return sentences[0]


@pytest.mark.parametrize(("word", "text", "expected"), SENTENCES)
def test_contexts_of_an_act(parser: Parser, word: str, text: str, expected: tuple[str, ...]) -> None:
    sentence = _parse(parser, text)
    assert contexts_of(sentence, sentence.words.index(word)) == expected


def test_at_most_three_by_distinct_words(parser: Parser) -> None:
    text = (
        "Ministers discussed cholera, measles and vaccines, coal and oil, tariffs and the budget, and a mosque at the"
        " meeting."
    )
    sentence = _parse(parser, text)
    assert contexts_of(sentence, sentence.words.index("discussed")) == ("economic", "health", "natural_resource")
    assert MOST == 3


def test_the_table_has_every_context_and_no_other() -> None:
    assert [name for name, _, _ in _rows()] == NAMES.split()
    assert list(definitions()) == sorted(NAMES.split())
    for name, definition, words in _rows():
        assert definition.endswith("."), name
        assert 20 <= len(words.split()) <= 60, name
        assert len(set(words.split())) == len(words.split()), name
        assert words == words.lower(), name


def test_it_is_fast(parser: Parser) -> None:
    sentence = _parse(parser, "Norway held talks with Russia on fishing rights and oil in the Barents Sea on Friday.")
    token = sentence.words.index("talks")
    _index()
    best = 1.0
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(200):
            sentence.cache.pop("contexts", None)
            contexts_of(sentence, token)
        best = min(best, (time.perf_counter() - start) / 200)
    assert best < 100e-6  # about 10 µs on a quiet core; a busy one is no reason to fail
