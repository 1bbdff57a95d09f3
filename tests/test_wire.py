"""Bytes to stories: encodings, the JSON beside a file, folders, languages, and what is refused."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dateline.errors import BadMetadata, DatelineError, EmptyStory, NotText, OtherLanguage, StoryTooLong
from dateline.story import Story
from dateline.wire import check_language, decode, find_inputs, language_of, read_bytes, read_file, read_stream

ENGLISH = "Kenya’s foreign minister met the Ugandan president in Kampala on Monday, officials said."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_same_text_from_every_encoding(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)).text == ENGLISH


def test_utf16_marks_of_either_order() -> None:
    assert decode(b"\xff\xfe" + ENGLISH.encode("utf-16-le")).text == ENGLISH
    assert decode(b"\xfe\xff" + ENGLISH.encode("utf-16-be")).text == ENGLISH


def test_mixed_encodings_lose_nothing() -> None:
    first, second = "Peña said “no”.", "Müller said “yes” in Zürich."
    mixed = first.encode("utf-8") + b"\n" + second.encode("cp1252") + b"\n" + first.encode("utf-8")
    decoded = decode(mixed)
    assert decoded.text == f"{first}\n{second}\n{first}"
    assert decoded.encoding == "utf-8+cp1252"


def test_mixed_encodings_within_a_line() -> None:
    line = "Peña said ".encode() + "Müller left.".encode("cp1252")
    assert decode(line).text == "Peña said Müller left."


def test_bytes_that_cp1252_leaves_open_are_kept() -> None:
    text = decode(b"The envoy said \x81 and left for home.").text
    assert text == "The envoy said \x81 and left for home."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 and so on", "a PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"\x7fELF\x02\x01", "program"),
        (b"<!DOCTYPE html><p>Kenya said</p>", "web page"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x01\x02\x03\x04 text", "binary"),
        (b"\x00" * 100, "binary"),
        ("Президент заявил в понедельник".encode("cp1251"), "iconv"),
        ("Der Zug\u4e2d\u56fd\u5916\u4ea4".encode("gb18030") * 9, "iconv"),
        (b"\xff\xfeA", "UTF-16"),
    ],
)
def test_what_is_not_text_is_refused_with_a_remedy(data: bytes, said: str) -> None:
    with pytest.raises(NotText, match="story") as refused:
        decode(data, "story.txt")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    with suppress(DatelineError):
        assert read_bytes(data).text.strip()


@given(st.text(min_size=1).filter(lambda t: t.isprintable() and not t.lstrip().lower().startswith(("<", "{\\"))))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assume(not text.startswith(("%PDF", "BZh", "GIF8")))
    assert decode(text.encode()).text == text.removeprefix("\ufeff")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"The envoy left. " * 320_000)
    with pytest.raises(StoryTooLong, match=r"5\.1 MB.*ingest"):
        read_file(path)


def test_standard_input_is_not_read_without_end() -> None:
    class Endless(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size < 6_000_000
            return b"a" * size

    with pytest.raises(StoryTooLong, match="more than the limit"):
        read_stream(Endless())


@pytest.mark.parametrize("data", [b"", b"  \n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(data)
    with pytest.raises(EmptyStory):
        read_file(path)


def test_the_json_beside_a_story(tmp_path: Path) -> None:
    path = tmp_path / "kampala.txt"
    path.write_text(ENGLISH, encoding="utf-8")
    meta = {"headline": "Talks in  Kampala", "published": "2025-03-03T10:00:00+03:00", "outlet": "The Lake", "x": 1}
    path.with_suffix(".json").write_text(json.dumps(meta), encoding="utf-8-sig")
    story = read_file(path, {"outlet": "The Shore", "agency": None})
    assert (story.headline, story.outlet, story.agency) == ("Talks in Kampala", "The Shore", None)
    assert story.published is not None
    assert story.published.isoformat() == "2025-03-03T10:00:00+03:00"


@pytest.mark.parametrize(
    "meta", ["[1]", "{", "", '{"published": 3}', '{"published": "soon"}', '{"outlet": []}', "[" * 100_000, "\x00\x01"]
)
def test_bad_json_beside_a_story_is_one_clear_line(tmp_path: Path, meta: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ENGLISH, encoding="utf-8")
    path.with_suffix(".json").write_text(meta, encoding="utf-8")
    with pytest.raises(BadMetadata) as refused:
        read_file(path)
    assert "\n" not in str(refused.value)
    assert "a." in str(refused.value)


def test_folders_files_and_patterns_each_once_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.txt", "a.txt", "a.json", "deep/c.text", ".hidden.txt", "deep/.git/d.txt", "notes.md"):
        path = tmp_path / "wire" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ENGLISH, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names = [found.name for found in find_inputs(["wire", "./wire/a.txt", "wire/*.md"])]
    assert names == ["wire/a.txt", "wire/b.txt", "wire/notes.md", "wire/deep/c.text"]


def test_a_path_that_names_nothing_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(find_inputs([str(tmp_path), str(tmp_path / "none-*.txt")]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Der Kanzler sagte am Montag, dass die Verhandlungen in Berlin wieder aufgenommen werden.", "German (de)"),
        ("Le président a déclaré lundi que les pourparlers reprendraient après la visite annulée.", "French (fr)"),
        ("Statsministeren sagde mandag, at han havde aflyst besøget for at nå til enighed om en aftale.", "Danish"),
        ("Президент заявил в понедельник, что переговоры возобновятся.", "Russian (ru)"),
        ("中国外交部发言人星期一表示,双方将恢复会谈。", "Chinese (zh)"),
    ],
)
def test_another_language_is_named(text: str, said: str) -> None:
    with pytest.raises(OtherLanguage) as refused:
        check_language(Story(text))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "Talks collapse.",
        "Kenya expels Somali envoy over maritime map dispute, officials say Tuesday",
        "KENYA EXPELS SOMALI ENVOY OVER MARITIME MAP",
        "1,160",
        "Der Gipfel wurde abgesagt.\n\n" + " ".join([ENGLISH] * 3),
    ],
)
def test_english_passes(text: str) -> None:
    assert language_of(text) == "en"
    check_language(Story(text))


def test_certain_english_loads_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.wire.language._identifier", lambda: pytest.fail("the language model was loaded"))
    check_language(Story(ENGLISH + " The talks with the rebels were held after they had left the city."))
