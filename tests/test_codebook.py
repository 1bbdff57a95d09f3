"""The codebook: reading, compiling, checking, and a user's own type from twenty sentences."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from dateline.cli import cli
from dateline.codebook import Codebook, Example, ontology, own_classes, own_folder, read_folder
from dateline.codebook.build import digest_of
from dateline.codebook.classes import WordClasses, parse_classes
from dateline.codebook.examples import Header, parse_line, read_header
from dateline.codebook.source import is_compiled, kept_in, open_codebook, read_source
from dateline.coding import Coder
from dateline.errors import CodebookError
from dateline.parse import Parser
from dateline.reading import RECIPROCAL, Reader
from dateline.story import Story
from dateline.trial import check, known_to, near_duplicates, report

#: Of what ships, so much is coded as itself, and so many counter-examples are coded as no act.
AS_ITSELF, KEPT = 0.85, 0.80

STRIKE_ACTION = Path(__file__).resolve().parent.parent / "docs" / "examples" / "strike-action"

SMALL = """
# A codebook as small as one can be.
REJECT meet | [actor Israel] *scrapped a visit* to [recipient Washington].
REJECT meet | [actor Chad] *cancelled talks* with [recipient Niger].
ACCUSE disapprove | [actor Oslo] *condemned* [recipient Minsk].
ACCUSE disapprove | [recipient Minsk] was *condemned* by [actor Oslo] on Monday.
ASSAULT aerial planned | [actor Ankara] is *preparing an air campaign* against [recipient Kurdish fighters].
ASSAULT - | The *attack* by [actor rebels] on [recipient a garrison] failed.
NOT ASSAULT | The governor promised an *attack* on inflation.
"""


def lines(text: str) -> list[Example]:
    return [
        parse_line(line, "small.txt", number)
        for number, line in enumerate(text.splitlines(), 1)
        if line and not line.startswith("#")
    ]


@pytest.fixture(scope="module")
def small(parser: Parser) -> Codebook:
    return Codebook.compile(lines(SMALL), own_classes(), parser)


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in args], prog_name="dateline")


# -- the format ----------------------------------------------------------------------------------


def test_a_line_becomes_an_example_with_its_marks_taken_out() -> None:
    example = parse_line("REJECT meet planned | [actor Chad] *scrapped* a *visit* to [recipient Niger].", "r.txt", 7)
    assert example.where == "r.txt:7"
    assert (example.type, example.mode, example.status, example.counter) == ("REJECT", "meet", "planned", False)
    assert example.text == "Chad scrapped a visit to Niger."
    words = [example.text[a:b] for a, b in (*example.actors, *example.triggers, *example.recipients)]
    assert words == ["Chad", "scrapped", "visit", "Niger"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("REJECT meet a *visit*", "expected `TYPE mode"),
        ("reject meet | a *visit*", "expected `TYPE mode"),
        ("REJECT meet soon | a *visit*", "unknown status 'soon' (one of happened, ongoing"),
        ("REJECT meet | a visit", "no *starred words*"),
        ("REJECT meet | a *visit", "a mark is not closed"),
        ("REJECT meet | [actor Chad a *visit*", "a mark is not closed"),
        ("REJECT meet | Chad] a *visit*", "a ] without its ["),
        ("REJECT meet | [actor the [actor Chad]] a *visit*", "a mark inside a mark"),
        ("REJECT meets | a *visit*", "'meets' is no mode of REJECT (one of assist, change, yield, meet, or -)"),
        ("AGREE meet | a *visit*", "'meet' is no mode of AGREE (it has none: write -)"),
        ("NOT REJECT meets | a *visit*", "'meets' is no mode of REJECT"),
        ("ASSUALT - | an *attack*", "ASSUALT is no PLOVER type: ASSAULT?"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(line: str, said: str) -> None:
    with pytest.raises(CodebookError) as refused:
        parse_line(line, "mine.txt", 12)
    assert str(refused.value).startswith("mine.txt:12: ")
    assert said in str(refused.value)


def test_a_file_may_have_types_and_modes_of_its_own() -> None:
    header = read_header(["# quad: 4", "# Modes: as people write of them", "# modes: lockout, go-slow"], "mine.txt")
    assert header == Header(4, frozenset(("lockout", "go-slow")))
    assert parse_line("STRIKE-ACTION anything | a *strike*", "mine.txt", 1).mode == "anything"
    assert parse_line("PROTEST lockout | a *lockout*", "mine.txt", 1, header).mode == "lockout"
    with pytest.raises(CodebookError, match=r"'stroll' is no mode of STRIKE-ACTION \(one of go-slow, lockout, or -\)"):
        parse_line("STRIKE-ACTION stroll | a *strike*", "mine.txt", 1, header)
    with pytest.raises(CodebookError, match="vandalize, go-slow, lockout, or -"):
        parse_line("PROTEST lokout | a *lockout*", "mine.txt", 1, header)


@pytest.mark.parametrize(
    ("line", "said"), [("# quad: 5", "mine.txt:1: a quad is 1"), ("# modes: Go slow", "'Go slow' is no mode")]
)
def test_a_bad_header_is_named(line: str, said: str) -> None:
    with pytest.raises(CodebookError, match=said):
        read_header([line], "mine.txt")


def test_a_folder_without_examples_says_so(tmp_path: Path) -> None:
    (tmp_path / "classes.txt").write_text("cancel/V: scrap axe\n")
    with pytest.raises(CodebookError, match=r"expected \.txt files of example lines"):
        read_folder(tmp_path)


# -- classes -------------------------------------------------------------------------------------


def test_classes_are_read_and_their_errors_named() -> None:
    classes = parse_classes(["# c", "cancel/V: scrap axe  # both", "meeting/N: visit talk"], "classes.txt")
    assert classes.of("scrap/V") == "cancel/V"
    assert classes.of("scrap/N") is None
    assert classes.companions("visit/N") == ("talk",)
    with pytest.raises(CodebookError, match=r"classes\.txt:1: expected"):
        parse_classes(["cancel: scrap"], "classes.txt")
    with pytest.raises(CodebookError, match=r"classes\.txt:2: scrap/V is already in the class cancel"):
        parse_classes(["cancel/V: scrap", "drop/V: scrap"], "classes.txt")


def test_a_users_classes_stand_before_ours() -> None:
    ours = parse_classes(["cancel/V: scrap axe", "meeting/N: visit"], "ours")
    merged = ours.beside(parse_classes(["chop/V: axe", "meeting/N: huddle"], "theirs"))
    assert merged.to_dict() == {"cancel/V": ["scrap/V"], "chop/V": ["axe/V"], "meeting/N": ["huddle/N", "visit/N"]}


# -- patterns ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Peru scrapped a visit to Chile.",
        "A visit to Chile was scrapped by Peru.",
        "Peru, which scrapped a visit to Chile, gave no reason.",
        "After scrapping a visit to Chile, Peru gave no reason.",
        "Peru decided to scrap a visit to Chile.",
        "Peru axed its trip to Chile.",
    ],
)
def test_one_example_matches_passives_relatives_and_words_of_its_classes(
    parser: Parser, codebook: Codebook, text: str
) -> None:
    one = Codebook.compile(lines(SMALL)[:1], codebook.classes, parser)
    sentence = parser.parse(Story(text)).sentences[0]
    coder = Coder(one)
    acts = [a for a in coder.code(sentence) if a.type == "REJECT"]
    assert [a.mode for a in acts] == ["meet"]
    assert [sentence.words[t] for t in acts[0].actors] == ["Peru"]


def test_one_example_matches_nominals(parser: Parser) -> None:
    one = Codebook.compile(
        lines("ASSAULT - | [actor Rebels]' *attack* on [recipient a garrison] failed."), WordClasses({}), parser
    )
    sentence = parser.parse(Story("Chad's attack on a village failed.")).sentences[0]
    (act,) = Coder(one).code(sentence)
    assert (act.type, [sentence.words[t] for t in act.actors], [sentence.words[t] for t in act.recipients]) == (
        "ASSAULT", ["Chad"], ["village"])  # fmt: skip


def test_examples_that_agree_are_one_pattern(small: Codebook) -> None:
    condemn = [p for p in small.patterns if p.key == "condemn/V"]
    assert [(p.needs, p.type, p.mode, p.examples) for p in condemn] == [((), "ACCUSE", "disapprove", [2, 3])]
    assert dict(condemn[0].actors) == {"subj": 2}
    assert dict(condemn[0].recipients) == {"obj": 2}


def test_an_example_whose_stars_hold_no_word_is_named(parser: Parser) -> None:
    with pytest.raises(CodebookError, match=r"small\.txt:1: the starred words hold no verb"):
        Codebook.compile(lines("AGREE - | Chad agreed*,* and left."), own_classes(), parser)


# -- compiling -----------------------------------------------------------------------------------


def test_saved_and_loaded_is_the_same(small: Codebook, tmp_path: Path) -> None:
    small.save(tmp_path)
    loaded = Codebook.load(tmp_path)
    for name in ("digest", "model", "examples", "patterns", "habits", "quads"):
        assert getattr(loaded, name) == getattr(small, name), name
    assert loaded.classes.to_dict() == small.classes.to_dict()
    assert (loaded.learned.types, loaded.learned.vocabulary) == (small.learned.types, small.learned.vocabulary)
    assert np.array_equal(loaded.learned.weights, small.learned.weights)
    assert np.array_equal(loaded.learned.bias, small.learned.bias)


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    """In processes of their own, with other hash seeds, at other times."""
    source = tmp_path / "mine"
    source.mkdir()
    (source / "small.txt").write_text(SMALL)
    made = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        done = subprocess.run(
            [sys.executable, "-m", "dateline", "codebook", "build", "--codebook", str(source), "--instead",
             "--out", str(out)],
            check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert "7 examples, 6 patterns" in done.stdout
        made.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
    assert list(made[0]) == ["codebook.json", "weights.npz"]
    assert made[0] == made[1]


def test_the_compiled_folder_is_of_the_shipped_examples() -> None:
    """IF THIS FAILS: the examples or classes have changed. Run `dateline codebook build` and commit compiled/."""
    assert Codebook.load().digest == digest_of(read_folder(own_folder()), own_classes())


def test_every_plover_type_is_in_the_shipped_codebook(codebook: Codebook) -> None:
    assert set(ontology()) <= {e.type for e in codebook.examples}
    assert set(ontology()) <= set(codebook.learned.types)


def test_a_missing_compiled_codebook_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="run `dateline codebook build`"):
        Codebook.load(tmp_path)


def test_a_codebook_of_one_type_can_be_used_alone(parser: Parser) -> None:
    for text in (SMALL.splitlines()[3], "\n".join(SMALL.splitlines()[-2:])):
        one = Codebook.compile(lines(text), own_classes(), parser)
        assert one.learned.weights.shape[1] == len(one.learned.types) + 1
        Coder(one).code(parser.parse(Story("Chad scrapped talks and praised an attack.")).sentences[0])


# -- a folder of one's own -----------------------------------------------------------------------


def test_a_folder_is_compiled_once_and_again_when_it_changes(parser: Parser, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "small.txt").write_text(SMALL)
    (folder / "classes.txt").write_text("chop/V: axe scrap\n")
    told: list[tuple[int, int]] = []
    first = open_codebook(folder, parser, instead=True, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (7, 7)
    assert first.examples[0].where == "mine/small.txt:3"
    assert first.classes.of("scrap/V") == "chop/V"
    told.clear()
    again = open_codebook(folder, parser, instead=True, progress=lambda done, total: told.append((done, total)))
    assert again.digest == first.digest
    assert not told
    with (folder / "small.txt").open("a") as file:
        file.write("ACCUSE disapprove | [actor Oslo] *slammed* [recipient Minsk].\n")
    changed = open_codebook(folder, parser, instead=True)
    assert changed.digest != first.digest
    assert len(changed.examples) == 8
    kept = kept_in(read_source(folder, instead=True), parser)
    assert is_compiled(kept)
    assert open_codebook(kept, parser).digest == changed.digest


def test_beside_ours_or_instead_of_them() -> None:
    beside = read_source(STRIKE_ACTION)
    alone = read_source(STRIKE_ACTION, instead=True)
    assert beside.own == alone.own == len(alone.examples) == 20
    assert len(beside.examples) == 20 + len(read_folder(own_folder()))
    assert beside.examples[:20] == alone.examples
    assert beside.quads == {"STRIKE-ACTION": 4}


# -- what ships ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ours() -> list[Example]:
    return read_folder(own_folder())


def test_there_are_examples_enough_of_every_type_and_mode(ours: list[Example]) -> None:
    shown = [e for e in ours if not e.counter]
    assert len(shown) >= 3000
    types = Counter(e.type for e in shown)
    assert {type_ for type_ in ontology() if types[type_] < 40} == set()
    modes = Counter((e.type, e.mode) for e in shown)
    wanted = {(type_, mode) for type_, row in ontology().items() for mode in row["modes"]}
    assert {mode for mode in wanted if modes[mode] < 8} == set()


def test_there_are_counter_examples_enough(ours: list[Example]) -> None:
    counters = Counter(e.type for e in ours if e.counter)
    assert counters.total() >= 600
    assert {type_ for type_ in ontology() if counters[type_] < 20} == set()


def test_no_two_examples_say_the_same(ours: list[Example]) -> None:
    assert [(a.where, b.where) for a, b in near_duplicates(ours, ours)] == []


def test_each_file_opens_with_its_type_and_what_it_is_not() -> None:
    for type_ in ontology():
        text = (own_folder() / f"{type_.lower()}.txt").read_text(encoding="utf-8")
        opening = text[: text.index(f"\n{type_} ")]
        assert opening.startswith(f"# {type_}\n#\n# Definition: "), type_
        neighbours = set(re.findall(r"^# Not ([A-Z]+)\b.*:", opening, re.MULTILINE))
        assert len(neighbours & ontology().keys() - {type_}) >= 5, type_


def test_what_ships_is_coded_as_itself(ours: list[Example], shipped: Reader) -> None:
    """Every third line, to be quick; ``dateline codebook check`` tries them all."""
    known = known_to(shipped.actors)
    found = list(check(ours[::3], shipped.coder, shipped.parser, known=known, reciprocal=RECIPROCAL))
    row = report(found, ours, shipped.coder).by_type()["all"]
    assert row["share"] >= AS_ITSELF
    assert row["counters_kept"] >= KEPT * row["counters"]


def test_a_mode_follows_the_words_beside_a_head_that_many_modes_share(shipped: Reader) -> None:
    """ "Bombed" alone may be from the air or from a car: what stands beside it tells."""
    told = {
        text: [(e.type, e.mode) for e in shipped.read(Story(text)).events]
        for text in (
            "Turkish warplanes bombed a village in northern Syria on Sunday.",
            "A suicide bomber blew himself up at an army post in Mali on Sunday.",
        )
    }
    assert list(told.values()) == [[("ASSAULT", "aerial")], [("ASSAULT", "suicide-attack")]]


# -- check ---------------------------------------------------------------------------------------


def test_check_tells_what_is_coded_as_itself_and_what_is_not(parser: Parser, small: Codebook) -> None:
    wrong = """
REJECT assist | [actor Israel] *scrapped a visit* to [recipient Washington].
REJECT meet planned | [actor Chad] *cancelled talks* with [recipient Niger].
ACCUSE disapprove | [recipient Oslo] *condemned* [actor Minsk].
SUPPORT - | [actor Oslo] *condemned* [recipient Minsk].
AID - | [actor Oslo] *sees* [recipient Minsk].
NOT ACCUSE | Oslo *condemned* Minsk.
"""
    coder = Coder(small)
    found = list(check([*lines(SMALL)[2:4], *lines(wrong)], coder, parser))
    assert [f.cause for f in found] == [None, None, "mode", "status", "actor", "type", "not coded", "counter-example"]
    assert found[0].coded == "ACCUSE disapprove, happened; actor: Oslo; recipient: Minsk"
    assert found[0].by == "small.txt:5"
    told = report(found, lines(SMALL), coder)
    rows = told.by_type()
    assert rows["ACCUSE"] == {
        "examples": 3, "as_itself": 2, "share": 0.6667, "type_right": 3, "causes": {"actor": 1},
        "counters": 1, "counters_kept": 0,
    }  # fmt: skip
    assert rows["all"]["examples"] == 7
    clash = next(c for c in told.collisions if c.example.type == "SUPPORT")
    assert clash.pattern == "condemn/V"
    assert clash.others == (("ACCUSE", "small.txt:5"), ("ACCUSE", "small.txt:6"))


def test_the_same_sentence_twice_is_found() -> None:
    twice = lines(
        "ACCUSE - | On Monday morning [actor Oslo] *condemned* [recipient Minsk] over the jailed reporters.\n"
        "ACCUSE - | On Monday morning [actor Rome] *condemned* [recipient Minsk] over the jailed reporters.\n"
        "ACCUSE - | [actor Oslo] *condemned* [recipient Minsk] on Friday.\n"
    )
    near = [(a.line, b.line) for a, b in near_duplicates(twice[1:], twice)]
    same = parse_line("ACCUSE - | [actor Oslo] *condemned* [recipient Minsk] on Friday!", "new.txt", 9)
    assert near in ([], [(2, 1)])
    assert [(a.line, b.line) for a, b in near_duplicates([same], twice)] == [(9, 3)]


def test_check_on_the_command_line(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "small.txt").write_text(SMALL)
    (folder / "bad.txt").write_text("ASSAULT arial | a *raid*\nAGREE - | Chad agreed*,* and left.\n")
    result = run("codebook", "check", "--codebook", folder, "--instead", "--json")
    assert result.exit_code == 1
    record = json.loads(result.stdout)
    assert [line.partition(": ")[0] for line in record["unreadable"]] == ["mine/bad.txt:1", "mine/bad.txt:2"]
    assert record["types"]["all"]["examples"] == 6
    assert {"types", "failed", "collisions", "near_duplicates", "codebook", "model"} <= record.keys()
    result = run("codebook", "check", "--codebook", folder, "--instead", folder / "small.txt")
    assert "unreadable: mine/bad.txt:1: 'arial' is no mode of ASSAULT" in result.stdout
    assert "As itself" in result.stdout


# -- add -----------------------------------------------------------------------------------------


def test_add_makes_the_folder_and_says_how_it_is_coded_today(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    line = "[actor Dockers] *downed tools* at [recipient the port]."
    result = run("codebook", "add", line, "--type", "STRIKE-ACTION", "--mode", "walkout", "--codebook", folder)
    assert result.exit_code == 0, result.output
    assert "added mine/strike-action.txt:3" in result.stdout
    assert "coded today, by the codebook that ships" in result.stdout
    assert (folder / "strike-action.txt").read_text() == f"# STRIKE-ACTION\n\nSTRIKE-ACTION walkout | {line}\n"
    result = run(
        "codebook",
        "add",
        "Plumbers *downed tools* at the port.",
        "--type",
        "STRIKE-ACTION",
        "--not",
        "--codebook",
        folder,
    )
    assert result.exit_code == 0, result.output
    assert "collides (down/V =tool/N) with " in result.stdout
    assert "STRIKE-ACTION mine/strike-action.txt:3" in result.stdout
    assert [e.counter for e in read_folder(folder)] == [False, True]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["Dockers walked out.", "--type", "PROTEST"], "no *starred words*"),
        (["Dockers *walked out*.", "--type", "PROTEST", "--mode", "stroll"], "'stroll' is no mode of PROTEST"),
        (["Dockers *walked out*.", "--type", "PROTEST", "--status", "soon"], "unknown status 'soon'"),
    ],
)
def test_add_adds_nothing_that_is_wrong(tmp_path: Path, args: list[str], said: str) -> None:
    result = run("codebook", "add", *args, "--codebook", tmp_path / "mine")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "mine").exists()


def test_what_ships_is_not_added_to() -> None:
    result = run("codebook", "add", "Chad *left*.", "--type", "AGREE", "--codebook", own_folder())
    assert result.exit_code == 2
    assert "not a codebook folder of your own" in result.stderr


# -- a type of one's own -------------------------------------------------------------------------

STORY = """ROTTERDAM (Meridian) -- Dutch dockers walked out on Tuesday against Danish port operator Kroma, and thirty \
container ships waited off the coast.

Belgian tug crews will walk out against a French shipping line on Friday, their union said.

Kenyan police arrested three Ugandan traders on Sunday.
"""


def test_twenty_sentences_make_a_type_of_ones_own(shipped: Reader) -> None:
    """What docs/codebook.md tells: beside ours (here a tenth of them, to be quick), which are coded as before."""
    source = read_source(STRIKE_ACTION)
    few = replace(source, examples=[*source.examples[:20], *source.examples[20::10]])
    reader = Reader(codebook=few.compile(shipped.parser))
    events = reader.read(Story(STORY)).events
    told = [(e.type, e.mode, e.status, e.actor.country if e.actor else None) for e in events]
    assert ("STRIKE-ACTION", "walkout", "happened", "NLD") in told
    assert ("STRIKE-ACTION", "walkout", "planned", "BEL") in told
    assert ("COERCE", "arrest", "happened", "KEN") in told
    assert {e.example.partition(":")[0] for e in events if e.type == "STRIKE-ACTION" and e.example} == {
        "strike-action/strike-action.txt"
    }
    assert reader.coded_by.codebook != shipped.coded_by.codebook
    ours = [(e.type, e.mode) for e in shipped.read(Story(STORY)).events]
    assert "STRIKE-ACTION" not in {type_ for type_, _ in ours}


def test_a_type_of_ones_own_alone_and_in_a_store(tmp_path: Path) -> None:
    folder = tmp_path / "strike-action"
    shutil.copytree(STRIKE_ACTION, folder, ignore=shutil.ignore_patterns("compiled"))
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "strike.txt").write_text(STORY)
    store = tmp_path / "wire.duckdb"
    result = run("ingest", tmp_path / "wire", "--store", store, "--codebook", folder, "--instead")
    assert result.exit_code == 0, result.output
    result = run("events", "--store", store, "--type", "strike-action", "--mode", "walkout", "--format", "json")
    assert result.exit_code == 0, result.output
    assert {row["type"] for row in json.loads(result.stdout)} == {"STRIKE-ACTION"}
    result = run("events", "--store", store, "--type", "STRIKE-ACTOIN")
    assert result.exit_code == 2
    assert "did you mean STRIKE-ACTION?" in result.stderr
