"""Every format: a frozen file of our own making, and exactly the stories it becomes."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import IO, Any

import pytest

from dateline.errors import BadMetadata, BrokenInput, DatelineError, NotAnArticle, StoryTooLong
from dateline.story import Story
from dateline.wire import find_inputs, parse_map, read_file
from dateline.wire.dates import when
from dateline.wire.files import Input, Item, items_of
from dateline.wire.markup import parse_xml
from dateline.wire.streams import Budget, Inflated, Source

FROZEN = Path(__file__).parent / "wire"
CAT = timezone(timedelta(hours=2))

TALKS = "Malawi and Zambia reopen border talks"
EXPELS = "Zambia expels trade envoy"
MET = (
    "Malawi’s foreign minister met her Zambian counterpart in Lilongwe on Monday to reopen talks on the border post"
    " at Mwami."
)
MET_MONDAY = "Malawi’s foreign minister met her Zambian counterpart in Lilongwe on Monday."
AGREED = "The two sides agreed to send surveyors to the river, officials said."
AGAIN = "They meet again in April."
EXPELLED = "Zambia’s government expelled a Malawian trade envoy on Tuesday, the foreign ministry in Lusaka said."
RECALLED = "Malawi recalled its own envoy from Lusaka on Wednesday, calling the step regrettable."


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def came_of(name: str, fields: Mapping[str, str] | None = None) -> dict[str, Story | tuple[str, str]]:
    """What a frozen file becomes: by name the story, or the reason and the message."""
    return told(Input(name, FROZEN / name).items(fields))


def told(items: Iterator[Item] | list[Item]) -> dict[str, Story | tuple[str, str]]:
    found: dict[str, Story | tuple[str, str]] = {}
    for item in items:
        assert item.name not in found
        if item.story is not None:
            found[item.name] = item.story
        else:
            assert isinstance(item.refused, DatelineError), item.refused
            found[item.name] = (item.refused.reason, str(item.refused))
    return found


# -- one frozen file of each format ---------------------------------------------------------------

PAGE = Story(
    text(
        f"LILONGWE, Malawi -- {MET}",
        AGREED,
        "Zambia withdrew its delegation in January after a dispute over fishing rights, and had refused every"
        " invitation since.",
    ),
    headline=TALKS,
    published=datetime(2025, 3, 3, 10, 15, tzinfo=CAT),
    outlet="The Shore Herald",
    agency="Lake News Agency",
    url="https://shoreherald.example/2025/border-talks",
    language="en-MW",
    byline="Grace Phiri",
    dateline="LILONGWE, Malawi",
    correction="An earlier version misspelled the name of the border post.",
    notice="© 2025 Lake News Agency",
    format="html",
)


def test_a_web_page() -> None:
    assert came_of("story.html") == {"story.html": PAGE}


def test_a_front_page_is_passed_over() -> None:
    assert came_of("front.html") == {
        "front.html": (
            "not-article",
            "front.html: the page calls itself a website: a front page or a list, no article",
        )
    }


def test_rss() -> None:
    assert came_of("feed.rss") == {
        "feed.rss#1": Story(
            text(MET, AGREED),
            headline=TALKS,
            published=datetime(2025, 3, 3, 10, 15, tzinfo=CAT),
            outlet="The Shore Herald: World",
            url="https://shoreherald.example/2025/border-talks",
            language="en-mw",
            byline="Grace Phiri",
            notice="© 2025 The Shore Herald",
            format="feed",
        ),
        "feed.rss#2": (
            "advert",
            "feed.rss#2: it is paid content by its own label: nothing is read from adverts",
        ),
        "feed.rss#3": ("empty", "feed.rss#3: it has no text: only its headline or metadata came"),
    }


def test_atom() -> None:
    assert came_of("feed.atom") == {
        "feed.atom#1": Story(
            EXPELLED,
            headline="Zambia expels Malawian trade envoy",
            published=datetime(2025, 3, 4, 7, 30, tzinfo=UTC),
            outlet="Lake News Agency",
            url="https://lakenews.example/12",
            language="en",
            byline="Joseph Banda",
            notice="© 2025 Lake News Agency",
            format="feed",
        )
    }


def test_json_lines_by_their_usual_names() -> None:
    assert came_of("stories.jsonl") == {
        "stories.jsonl#1": Story(
            text(MET, AGREED),
            headline=TALKS,
            published=datetime(2025, 3, 3, 10, 15, tzinfo=CAT),
            outlet="shoreherald.example",
            url="https://shoreherald.example/2025/border-talks",
            language="en",
            byline="Grace Phiri, Joseph Banda",
            format="json-lines",
        ),
        "stories.jsonl#2": (
            "broken",
            "stories.jsonl#2: it is no JSON object (Invalid control character at, column 68): mend that line",
        ),
        "stories.jsonl#3": ("empty", "stories.jsonl#3: the field of its text is empty"),
        "stories.jsonl#4": (
            "bad-metadata",
            "stories.jsonl#4: cannot read the published time 'last week': write it as 2024-03-27 or"
            " 2024-03-27T20:00:00Z",
        ),
        "stories.jsonl#5": Story(
            EXPELLED, headline=EXPELS, published=datetime(2025, 3, 4, 7, 30, tzinfo=UTC), format="json-lines"
        ),
    }


def test_csv_by_a_map_and_an_unclosed_quote_costs_one_row() -> None:
    assert came_of("stories.csv", {"text": "what", "published": "when", "outlet": "who"}) == {
        "stories.csv#1": Story(
            text(
                "Malawi’s foreign minister met her Zambian counterpart in Lilongwe on Monday to reopen talks; nobody"
                " else came.",
                'The two sides agreed to send surveyors to the river, "soon", officials said.',
            ),
            headline=TALKS,
            published=date(2025, 3, 3),
            outlet="The Shore Herald",
            format="csv",
        ),
        "stories.csv#2": (
            "broken",
            "stories.csv#2: its row cannot be read (';' expected after '\"'): mend its quotes",
        ),
        "stories.csv#3": Story(
            EXPELLED, headline=EXPELS, published=date(2025, 3, 4), outlet="The Shore Herald", format="csv"
        ),
        "stories.csv#4": ("broken", "stories.csv#4: its row has 3 cells, the heading 5: mend that row"),
        "stories.csv#5": Story(
            RECALLED,
            headline="Malawi recalls envoy",
            published=date(2025, 3, 5),
            outlet="The Shore Herald",
            format="csv",
        ),
    }


def test_a_table_without_a_known_column_asks_for_a_map() -> None:
    assert came_of("stories.csv") == {
        "stories.csv": (
            "bad-metadata",
            "stories.csv: none of its columns is known to hold the text: name it with --map text=COLUMN",
        )
    }


def test_newsml_g2() -> None:
    assert came_of("newsml-g2.xml") == {
        "newsml-g2.xml#1": Story(
            text(f"LILONGWE, Malawi, March 3 -- {MET}", AGREED),
            headline=TALKS,
            published=datetime(2025, 3, 3, 10, 15, tzinfo=CAT),
            agency="Lake News Agency",
            language="en-GB",
            byline="Grace Phiri",
            dateline="LILONGWE, Malawi, March 3",
            correction="Corrects the name of the border post in the first paragraph.",
            notice="© 2025 Lake News Agency Not for resale.",
            format="newsml-g2",
        ),
        "newsml-g2.xml#2": (
            "not-article",
            "newsml-g2.xml#2: it is a picture item, no text: nothing is read from it",
        ),
        "newsml-g2.xml#3": (
            "not-article",
            "newsml-g2.xml#3: the agency has withdrawn the item: there is nothing to read",
        ),
        "newsml-g2.xml#4": Story(
            "LUSAKA -- Zambia’s government expelled a Malawian trade envoy on Tuesday, the foreign ministry said.",
            headline=EXPELS,
            published=datetime(2025, 3, 4, 7, 30, tzinfo=UTC),
            agency="Lake News Agency",
            dateline="LUSAKA",
            format="newsml-g2",
        ),
    }


def test_nitf_in_latin_1_with_a_dtd_that_is_never_fetched() -> None:
    assert came_of("nitf.xml") == {
        "nitf.xml": Story(
            text(
                "LILONGWE, Malawi -- Malawi's foreign minister met her Zambian counterpart, Mr Peña, in Lilongwe on"
                " Monday.",
                AGREED,
            ),
            headline=TALKS,
            published=datetime(2025, 3, 3, 10, 15, tzinfo=CAT),
            outlet="The Shore Herald",
            agency="Lake News Agency",
            byline="Grace Phiri",
            dateline="LILONGWE, Malawi",
            correction="Corrects the spelling of Mwami in the first paragraph",
            notice="© 2025 Lake News Agency",
            format="nitf",
        )
    }


def test_ninjs_1() -> None:
    assert came_of("ninjs-1.json") == {
        "ninjs-1.json": Story(
            text("Lilongwe -- Malawi’s foreign minister met her Zambian counterpart on Monday.", AGREED),
            headline=TALKS,
            published=datetime(2025, 3, 3, 10, 15, tzinfo=CAT),
            agency="Lake News Agency",
            url="https://lakenews.example/ninjs/11",
            language="en-GB",
            byline="Grace Phiri",
            dateline="Lilongwe",
            notice="© Lake News Agency Not for resale.",
            format="ninjs",
        )
    }


def test_ninjs_2() -> None:
    assert came_of("ninjs-2.json") == {
        "ninjs-2.json": Story(
            "Lusaka -- Zambia’s government expelled a Malawian trade envoy on Tuesday, the foreign ministry said.",
            headline=EXPELS,
            published=datetime(2025, 3, 4, 7, 30, tzinfo=UTC),
            agency="Lake News Agency",
            language="en",
            byline="Joseph Banda",
            dateline="Lusaka",
            correction="Corrects day in lead",
            format="ninjs",
        )
    }


def test_ninjs_3() -> None:
    assert came_of("ninjs-3.json") == {
        "ninjs-3.json#1": Story(
            RECALLED,
            headline="Malawi recalls envoy",
            published=datetime(2025, 3, 5, 6, 0, tzinfo=UTC),
            outlet="The Shore Herald",
            agency="Lake News Agency",
            language="en",
            byline="Grace Phiri",
            notice="© 2025 Lake News Agency",
            format="ninjs",
        ),
        "ninjs-3.json#2": (
            "not-article",
            "ninjs-3.json#2: it is a picture item, no text: nothing is read from it",
        ),
        "ninjs-3.json#3": (
            "not-article",
            "ninjs-3.json#3: the agency has withdrawn the item: there is nothing to read",
        ),
        "ninjs-3.json#4": (
            "broken",
            "ninjs-3.json#4: its 'bodies' is no list of objects: export the item again",
        ),
    }


@pytest.mark.parametrize("kind", ["docx", "rtf", "txt"])
def test_nexis_uni(kind: str) -> None:
    name = f"nexis.{kind}"
    assert came_of(name) == {
        f"{name}#1": Story(
            text(f"LILONGWE, Malawi -- {MET}", AGREED),
            headline=TALKS,
            published=datetime(2025, 3, 3, 8, 15, tzinfo=UTC),
            outlet="Lake News Agency",
            agency="Lake News Agency",
            language="ENGLISH",
            byline="Grace Phiri",
            dateline="LILONGWE, Malawi",
            correction="An earlier version misspelled Mwami.",
            notice="Copyright 2025 Lake News Agency All Rights Reserved",
            format=f"nexis-{kind}",
        ),
        f"{name}#2": Story(
            EXPELLED,
            headline=EXPELS,
            published=date(2025, 3, 4),
            outlet="The Shore Herald",
            notice="Copyright 2025 The Shore Herald All Rights Reserved",
            format=f"nexis-{kind}",
        ),
        f"{name}#3": (
            "broken",
            f"{name}#3: it has no line 'Body' between its heading and its text: export that article again",
        ),
    }


def test_lexisnexis_as_it_was() -> None:
    assert came_of("nexis-old.txt") == {
        "nexis-old.txt#1": Story(
            text(f"LILONGWE, Malawi -- {MET.replace('’', chr(39))}", AGREED),
            headline=TALKS,
            published=datetime(2025, 3, 3, 8, 15, tzinfo=UTC),
            outlet="Lake News Agency",
            agency="Lake News Agency",
            language="ENGLISH",
            byline="GRACE PHIRI",
            dateline="LILONGWE, Malawi",
            notice="Copyright 2025 Lake News Agency All Rights Reserved",
            format="nexis-txt",
        ),
        "nexis-old.txt#2": (
            "broken",
            "nexis-old.txt#2: it has no outlet and date above its fields: export that article again",
        ),
    }


DISPLAYED = Story(
    EXPELLED,
    headline=EXPELS,
    published=date(2025, 3, 4),
    outlet="The Shore Herald",
    language="English",
    byline="Joseph Banda",
    notice="Copyright 2025 The Shore Herald",
    format="factiva-html",
)


def test_factiva_pages_with_field_codes_and_without() -> None:
    assert came_of("factiva.html") == {
        "factiva.html#1": Story(
            text(MET, AGREED, AGAIN),
            headline=TALKS,
            published=datetime(2025, 3, 3, 8, 15, tzinfo=UTC),
            outlet="Lake News Agency",
            language="English",
            byline="Grace Phiri",
            correction="An earlier version misspelled Mwami.",
            notice="© 2025 Lake News Agency",
            format="factiva-html",
        ),
        "factiva.html#2": DISPLAYED,
        "factiva.html#3": (
            "broken",
            "factiva.html#3: it has neither field codes nor a line with its number of words: export the article again",
        ),
    }


def test_factiva_xml() -> None:
    assert came_of("factiva.xml") == {
        "factiva.xml#1": Story(
            text(MET_MONDAY, AGREED, AGAIN),
            headline=TALKS,
            published=datetime(2025, 3, 3, 8, 15),
            outlet="Lake News Agency",
            language="EN",
            byline="Grace Phiri",
            notice="© 2025 Lake News Agency",
            format="factiva-xml",
        ),
        "factiva.xml#2": ("empty", "factiva.xml#2: it has no text: only its headline or metadata came"),
    }


def test_factiva_text() -> None:
    assert came_of("factiva.txt") == {
        "factiva.txt#1": Story(
            text(MET_MONDAY, AGREED),
            headline=TALKS,
            published=datetime(2025, 3, 3, 10, 15),
            outlet="Lake News Agency",
            language="English",
            byline="Grace Phiri",
            notice="© 2025 Lake News Agency",
            format="factiva-txt",
        ),
        "factiva.txt#2": Story(
            EXPELLED,
            headline=EXPELS,
            published=date(2025, 3, 4),
            outlet="The Shore Herald",
            language="English",
            notice="Copyright 2025 The Shore Herald",
            format="factiva-txt",
        ),
    }


def test_a_web_archive_with_a_damaged_record() -> None:
    assert came_of("crawl.warc.gz") == {
        "crawl.warc.gz#2": PAGE,
        "crawl.warc.gz#3": (
            "not-article",
            "crawl.warc.gz#3: the page calls itself a website: a front page or a list, no article",
        ),
        "crawl.warc.gz#5": ("broken", "crawl.warc.gz#5: its gzip data is damaged here: fetch it again"),
        "crawl.warc.gz#7": Story(
            text(
                EXPELLED.replace("’", "'"),
                "Malawi called the step regrettable and recalled its own envoy from Lusaka on the same day.",
            ),
            headline=EXPELS,
            published=datetime(2025, 3, 4, 7, 30, tzinfo=UTC),
            url="https://shoreherald.example/envoy",
            language="en",
            format="html",
        ),
        "crawl.warc.gz#HTTP 404": (
            "not-article",
            "crawl.warc.gz#HTTP 404: 1 record of this kind holds no article",
        ),
        "crawl.warc.gz#image/jpeg": (
            "not-article",
            "crawl.warc.gz#image/jpeg: 1 record of this kind holds no article",
        ),
        "crawl.warc.gz#request": (
            "not-article",
            "crawl.warc.gz#request: 1 record of this kind holds no article",
        ),
    }


def test_teletype_marks_corrections_and_dateline_are_no_part_of_the_report() -> None:
    story = read_file(FROZEN / "teletype.txt")
    assert (story.agency, story.dateline, story.correction, story.notice) == (
        "LAKE NEWS",
        "LILONGWE, MALAWI, MARCH 3 (LAKE NEWS)",
        "(CORRECTS MONTH IN SECOND PARAGRAPH)",
        None,
    )
    assert [(p.kind, story.text[p.start : p.end].split()[0]) for p in story.passages] == [
        ("notice", "ZCZC"),
        ("headline", "MALAWI"),
        ("dateline", "LILONGWE,"),
        ("body", "MALAWI'S"),
        ("body", "ZAMBIA"),
        ("notice", "(CORRECTS"),
        ("notice", "NNNN"),
    ]


def test_teletype_in_capitals_is_read_in_sentence_case(shipped: Any) -> None:
    reading = shipped.read(read_file(FROZEN / "teletype.txt", {"published": "2025-03-03"}))
    assert [(e.type, e.mode, e.actor.country, e.recipient.country, e.date.text) for e in reading.events] == [
        ("CONSULT", None, "MWI", "ZMB", "MONDAY"),
        ("SANCTION", "withdraw", "ZMB", "MWI", "JANUARY"),
    ]


# -- told by content, within anything -------------------------------------------------------------


def bare(found: dict[str, Story | tuple[str, str]]) -> list[tuple[str, str]]:
    """Ids of stories and reasons of refusals, in order: what must not depend on the wrapping."""
    return sorted(("story", v.id) if isinstance(v, Story) else ("refused", v[0]) for v in found.values())


NAMES = sorted(path.name for path in FROZEN.iterdir() if path.name != "stories.csv")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_tells_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "copy.bin"
    path.write_bytes((FROZEN / name).read_bytes())
    assert bare(told(Input("copy.bin", path).items())) == bare(came_of(name))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrap", ["gzip", "zip", "tar", "tar.gz", "zip in zip", "stream"])
def test_the_same_stories_from_any_archive(name: str, wrap: str, tmp_path: Path) -> None:
    data = (FROZEN / name).read_bytes()
    inner, expected = name, f"in.bin!a/{name}"
    if wrap == "gzip":
        packed, expected = gzip.compress(data), "in.bin"
    elif wrap == "stream":
        packed, expected = data, "in.bin"
    elif wrap == "zip":
        packed = zipped({f"a/{inner}": data, "__MACOSX/._x": b"\x00"})
    elif wrap == "zip in zip":
        packed, expected = zipped({"deep.zip": zipped({f"a/{inner}": data})}), f"in.bin!deep.zip!a/{name}"
    else:
        packed = tarred({f"a/{inner}": data})
        packed = gzip.compress(packed) if wrap == "tar.gz" else packed
    source = Source("in.bin", io.BytesIO(packed), Budget(len(packed)))
    found = told(items_of(source))
    assert {key[: len(expected)] for key in found} == {expected}
    assert bare(found) == bare(came_of(name))


def zipped(members: dict[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def given(data: bytes, fields: Mapping[str, str] | None = None) -> dict[str, Story | tuple[str, str]]:
    return told(items_of(Source("in", io.BytesIO(data), Budget(len(data))), fields))


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b'{"text": "Kenya recalled its envoy."}', ["in"]),
        (b'{\n "text": "Kenya recalled its envoy."\n}\n', ["in"]),
        (b'{"text": "Kenya recalled its envoy."}\n{"text": "Chad left."}\n', ["in#1", "in#2"]),
        (b'{"text": "Kenya recalled\n{"text": "Chad left."}\n', ["in#1", "in#2"]),
        (b'[{"text": "Kenya recalled its envoy."}, {"text": "Chad left."}]', ["in#1", "in#2"]),
        (b'{"status": "ok", "articles": [{"content": "Chad left."}]}', ["in#1"]),
        (b'{"text": "' + b"Chad left. " * 9000 + b'"}\n{"text": "Kenya left."}\n', ["in#1", "in#2"]),
        ('{"text": "Chad left."}\n{"text": "Kenya left."}'.encode("utf-16"), ["in#1", "in#2"]),
        (b"[Kampala] The envoy left on Monday.", ["in"]),
        (b"Title, date and text\n\nThe envoy left, and the talks ended.", ["in"]),
        (b"text,date\nChad left.,2025-03-03\n", ["in#1"]),
        (b"\xef\xbb\xbfbody\ttitle\nChad left.\tNews\n", ["in#1"]),
        (b"body\ttitle\n\xff\xfe\xd0\xcf\xd0\xd0\xd0\tx\nChad left.\tNews\n", ["in#1", "in#2"]),
    ],
)
def test_json_csv_and_text_are_told_apart(data: bytes, names: list[str]) -> None:
    assert list(given(data)) == names


def test_a_map_may_lead_into_objects_and_wins_over_usual_names() -> None:
    line = json.dumps({"text": "No.", "data": {"copy": "Chad left.", "who": {"name": "The Shore"}}})
    found = given(line.encode(), parse_map(["text=data.copy,outlet=data.who"]))
    assert found == {"in": Story("Chad left.", outlet="The Shore", format="json")}


@pytest.mark.parametrize("wrong", ["text", "text=", "colour=red", "=body"])
def test_a_wrong_map_is_told(wrong: str) -> None:
    with pytest.raises(BadMetadata, match="write FIELD=NAME"):
        parse_map([wrong])


def test_an_unclosed_quote_on_the_last_row_costs_that_row() -> None:
    data = b'text,title\nChad left.,A\n"Kenya left.,B\nMali left.,C\nTogo left.,D\n'
    found = given(data)
    assert [(k, v.text if isinstance(v, Story) else v[0]) for k, v in found.items()] == [
        ("in#1", "Chad left."),
        ("in#2", "broken"),
        ("in#3", "Mali left."),
        ("in#4", "Togo left."),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-03-03", date(2025, 3, 3)),
        ("20250303T101500Z", datetime(2025, 3, 3, 10, 15, tzinfo=UTC)),
        ("2025-03-03 10:15:00 UTC", datetime(2025, 3, 3, 10, 15, tzinfo=UTC)),
        ("2025-03-03 10:15 EST", datetime(2025, 3, 3, 10, 15, tzinfo=timezone(timedelta(hours=-5)))),
        ("Mon, 03 Mar 2025 10:15:00 +0200", datetime(2025, 3, 3, 10, 15, tzinfo=CAT)),
        ("Monday, March 3, 2025", date(2025, 3, 3)),
        ("3 March 2025 10:15 PM XYZ", datetime(2025, 3, 3, 22, 15)),
        ("12:15 AM", None),
        ("03/04/2025", None),
        ("31 February 2025", None),
        ("yesterday", None),
        (1741073400000, datetime(2025, 3, 4, 7, 30, tzinfo=UTC)),
        (2025, None),
        (True, None),
    ],
)
def test_published_times_are_read_or_left_unknown(written: object, read: object) -> None:
    assert when(written) == read


# -- hostile input --------------------------------------------------------------------------------

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><nitf><body><body.content><p>&c;</p></body.content></body></nitf>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<rss version="2.0"><channel><item><title>t</title><description>&x;</description></item></channel></rss>"""


@pytest.mark.parametrize("bad", [LAUGHS, OUTSIDE, LAUGHS.decode().encode("utf-16"), OUTSIDE.replace(b"rss", b"nitf")])
def test_entities_are_refused_before_anything_is_parsed(bad: bytes) -> None:
    (found,) = given(bad).values()
    assert isinstance(found, tuple)
    assert found[0] == "broken"
    assert "entities" in found[1]


def test_entities_cannot_hide_in_an_encoding() -> None:
    hidden = b'<?xml version="1.0" encoding="utf-7"?>' + LAUGHS.split(b"?>", 1)[1].replace(b"<!", b"+ADwAIQ-")
    with pytest.raises(BrokenInput):
        parse_xml(hidden)


def test_a_dtd_or_stylesheet_is_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection was made"))
    data = (FROZEN / "nitf.xml").read_bytes().replace(b"nitf-3-4.dtd", b"http://127.0.0.1:9/x.dtd")
    assert bare(given(data)) == bare(came_of("nitf.xml"))


@pytest.mark.parametrize(
    "data",
    [
        b"<nitf>" + b"<p>" * 100_000,
        b"<html>" + b"<div>" * 100_000 + b"Chad left.",
        b'{"text": ' + b"[" * 200_000,
        b"[" * 200_000,
        b"{\\rtf1 " + b"{" * 20_000,
        b"<rss version='2.0'><channel>" + b"<item>" * 10_000,
    ],
)
def test_depth_without_end_is_refused(data: bytes) -> None:
    assert all(isinstance(found, tuple) for found in given(data).values())


def test_a_gzip_bomb_is_refused_with_its_reason() -> None:
    packer = zlib.compressobj(9, wbits=31)
    story = packer.compress(b'{"text": "Chad left."}\n')
    bomb = story + b"".join(packer.compress(b" " * 1_000_000) for _ in range(100)) + packer.flush()
    assert given(bomb) == {
        "in#1": Story("Chad left.", format="json-lines"),
        "in": (
            "too-large",
            "in: it unpacks to more than 200 times its size, as only harmful archives do: unpack it by hand if you"
            " trust it",
        ),
    }


@pytest.mark.parametrize("depth", [1, 2])
def test_a_zip_bomb_ends_its_archive_in_bounded_memory(depth: int) -> None:
    bomb = zipped({"a.jsonl": b'{"text": "Chad left."}\n' + b" " * 80_000_000, "b.txt": b"Kenya left."})
    for _ in range(depth - 1):
        bomb = zipped({"in.zip": bomb})
    given(zipped({"a.jsonl": b'{"text": "Chad left."}\n'}))
    tracemalloc.start()
    found = given(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000
    assert {v[0] for v in found.values() if isinstance(v, tuple)} == {"too-large"}


def test_archives_nested_too_deep_are_refused() -> None:
    data = b"Chad left on Monday."
    for _ in range(5):
        data = zipped({"in.zip": data})
    (found,) = given(data).values()
    assert isinstance(found, tuple)
    assert found[0] == "too-large"


def test_members_that_cannot_be_unpacked_cost_only_themselves() -> None:
    data = bytearray(zipped({"a.txt": b"Chad left. " * 50, "b.txt": b"Kenya left on Monday."}))
    at = data.index(b"a.txt") + 10
    data[at : at + 12] = b"\x00" * 12
    found = given(bytes(data))
    assert list(found) == ["in!a.txt", "in!b.txt"]
    assert found["in!a.txt"][0] == "broken"  # type: ignore[index]
    assert isinstance(found["in!b.txt"], Story)


def test_damaged_gzip_members_cost_only_themselves() -> None:
    members = [gzip.compress(f"line {n}\n".encode() * 200, mtime=0) for n in range(5)]
    members[2] = members[2][:20] + b"\xff" * 8 + members[2][28:]
    stream = io.BufferedReader(Inflated(io.BytesIO(b"".join(members)), Budget(10_000)))
    seen, damage = set(), 0
    while True:
        try:
            line = stream.readline()
        except BrokenInput:
            damage += 1
            continue
        if not line:
            break
        seen.add(line)
    assert damage == 1
    assert {f"line {n}\n".encode() for n in (0, 1, 3, 4)} <= seen


class Endless(io.RawIOBase):
    """Two hundred megabytes of WARC, made as they are read."""

    def __init__(self, record: bytes, times: int) -> None:
        self._record, self._left, self._rest = record, times, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest and self._left:
            self._left -= 1
            self._rest = self._record
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def test_a_large_archive_is_read_in_flat_memory() -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + b"x" * 1_000_000
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: application/http\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    ) + body + b"\r\n\r\n"  # fmt: skip
    given(record)  # what is loaded for the first page is none of the archive's memory
    stream: IO[bytes] = io.BufferedReader(Endless(record, 200))
    tracemalloc.start()
    found = told(items_of(Source("in", stream)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == {"in#image/png": ("not-article", "in#image/png: 200 records of this kind hold no article")}
    assert peak < 20_000_000


def test_records_longer_than_any_page_are_passed_over_unread() -> None:
    record = b"WARC/1.0\r\nContent-Length: 20000000\r\n\r\n" + b"x" * 20_000_000 + b"\r\n\r\n"
    assert [v[0] for v in given(record).values()] == ["too-large"]  # type: ignore[index]


# -- accounting -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"[]", b"text,title\n", zipped({}), gzip.compress(b"", mtime=0), b"<rss version='2.0'/>"]
)
def test_what_holds_no_story_is_told_too(data: bytes) -> None:
    (found,) = given(data).values()
    assert isinstance(found, tuple)
    assert found[0] == "empty"


@pytest.mark.parametrize("name", sorted(path.name for path in FROZEN.iterdir()))
def test_no_damage_raises_or_goes_unaccounted(name: str) -> None:
    chance = random.Random(name)
    for _ in range(40):
        data = bytearray((FROZEN / name).read_bytes())
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(data))
            to = at + chance.randint(0, 40)
            data[at:to] = chance.choice([b"", b"\x00", b"<", b'"', b"\n", b"{", b"\xff\xfe", bytes(data[at:to]) * 2])
        found = given(bytes(data or b"x"))
        assert found
        for value in found.values():
            assert isinstance(value, Story) or (value[0] != "error" and "\n" not in value[1])


def test_one_story_is_read_from_any_format_and_many_are_refused() -> None:
    assert read_file(FROZEN / "story.html").headline == TALKS
    assert read_file(FROZEN / "story.html", {"outlet": "The Bay"}).outlet == "The Bay"
    with pytest.raises(StoryTooLong, match="dateline ingest"):
        read_file(FROZEN / "nexis.docx")
    with pytest.raises(NotAnArticle, match=r"front\.html"):
        read_file(FROZEN / "front.html")


def test_xml_of_an_unknown_kind_is_named() -> None:
    assert given(b"<?xml version='1.0'?><catalogue><fish/></catalogue>") == {
        "in": (
            "not-text",
            "in: it is XML of an unknown kind (<catalogue>): NewsML-G2, NITF, RSS, Atom and Factiva's are read",
        )
    }


def broken_folder(folder: Path) -> list[str]:
    """Every frozen file nine times whole, and once cut in half; the names of all."""
    whole: dict[str, bytes] = {}
    for name in NAMES:
        data = (FROZEN / name).read_bytes()
        for n in range(9):
            whole[f"{n}/{name}"] = data
        whole[f"broken/{name}"] = data[: len(data) // 2]
    for name, data in whole.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return list(whole)


def test_a_folder_with_a_tenth_of_broken_files_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = broken_folder(tmp_path / "wire")
    monkeypatch.chdir(tmp_path)
    found = told([item for given in find_inputs(["wire"]) for item in given.items()])
    for name in whole:
        mine = {key: value for key, value in found.items() if key.startswith(f"wire/{name}")}
        assert mine, f"nothing is said of {name}"
        if not name.startswith("broken/"):
            frozen = came_of(name.partition("/")[2])
            assert bare(mine) == bare(frozen)
    for key, value in found.items():
        if isinstance(value, tuple):
            assert value[0] != "error"
            assert value[1].startswith(key.partition("#")[0].partition(" (")[0])
            assert "\n" not in value[1]
    # Cut in half, each file either says that it is damaged or that what stands in its middle is.
    reasons = {
        name: {v[0] for k, v in found.items() if k.startswith(f"wire/broken/{name}") and isinstance(v, tuple)}
        for name in NAMES
    }
    silent = {name for name, why in reasons.items() if not why & {"broken", "not-article", "empty", "not-text"}}
    assert silent == {"teletype.txt"}, "only of plain text nobody can tell"
