"""JSON Lines, JSON and CSV: one record a story, its fields found by common names or a map of the user's.

A map says which field holds what: ``{"text": "body", "published": "date"}``; a dot leads into an
object (``source.name``). Without it, the usual names are tried in order. ninjs, IPTC's JSON, is
told by its own fields and read as such.
"""

from __future__ import annotations

import csv
import io
import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from dateline.errors import BadMetadata, BrokenInput, DatelineError, EmptyStory, TooLarge
from dateline.story import paragraphs_of
from dateline.wire.article import Article, Record, attempt
from dateline.wire.dates import when
from dateline.wire.markup import html_paragraphs
from dateline.wire.ninjs import is_ninjs, ninjs_article
from dateline.wire.streams import LARGEST_DOCUMENT, LARGEST_RECORD, Source, lines

#: Names under which data sets of news keep things, the surest first; compared without case, "_" and "-".
USUAL: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "bodytext", "fulltext", "articletext", "maintext", "articlebody", "content", "story",
             "article", "storytext", "plaintext"),
    "headline": ("headline", "title", "head", "hl1", "articletitle"),
    "published": ("published", "publishedat", "datepublished", "datepublish", "publicationdate", "pubdate",
                  "publishdate", "publisheddate", "date", "datetime", "timestamp", "versioncreated", "created"),
    "outlet": ("outlet", "publication", "newspaper", "publisher", "source", "sourcename", "sitename", "sourcedomain",
               "domain", "site", "medium"),
    "agency": ("agency", "newsagency", "wire", "provider"),
    "url": ("url", "link", "weburl", "articleurl", "permalink", "canonicalurl"),
    "language": ("language", "lang"),
    "byline": ("byline", "author", "authors", "by"),
    "dateline": ("dateline", "located"),
    "correction": ("correction", "ednote"),
    "notice": ("notice", "copyright", "copyrightnotice", "usageterms"),
}  # fmt: skip
_DELIMITERS = ",;\t|"
#: Lines that one record of a CSV file may have: an unclosed quote must not swallow the file.
_MOST_LINES = 20_000


def parse_map(given: Sequence[str]) -> dict[str, str]:
    """``text=body,published=date`` as a mapping from Story field to the input's own field."""
    fields: dict[str, str] = {}
    for part in (part.strip() for value in given for part in value.split(",")):
        ours, equals, theirs = (piece.strip() for piece in part.partition("="))
        if not equals or not theirs or ours not in USUAL:
            raise BadMetadata(
                f"cannot read the field map {part!r}: write FIELD=NAME, with FIELD one of {', '.join(USUAL)}"
            )
        fields[ours] = theirs
    return fields


# -- JSON -----------------------------------------------------------------------------------------


def one_a_line(text: str, cut: bool) -> bool:
    """Whether JSON that begins so has one object on each line. ``cut``: there is more than ``text`` of it."""
    line, _, rest = text.partition("\n")
    if not text.startswith("{"):
        return False
    if not rest.strip():
        return cut
    return _is_whole(line) or (line.strip() != "{" and rest.lstrip().startswith("{"))


def _is_whole(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def read_json_lines(source: Source, fields: Mapping[str, str]) -> Iterator[Record]:
    """One object a line; a line that is none costs only itself."""
    n = 0
    for line in lines(source):
        if isinstance(line, str) and not line.strip():
            continue
        n += 1
        if isinstance(line, DatelineError):
            yield f"#{n}", line
        else:
            yield _json_record(f"#{n}", line, fields)


def _json_record(suffix: str, line: str, fields: Mapping[str, str]) -> Record:
    try:
        return _object(suffix, json.loads(line), "json-lines", fields)
    except (json.JSONDecodeError, RecursionError) as error:
        return suffix, BrokenInput(f"it is no JSON object ({_why(error)}): mend that line")


def read_json(source: Source, fields: Mapping[str, str]) -> Iterator[Record]:
    """One JSON document: an object that is a story, a list of them, or an object that holds such a list."""
    from dateline.wire.encoding import decode

    try:
        value = json.loads(decode(source.read_all(), "it").text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BrokenInput(f"it is no JSON ({_why(error)}): mend it, or give one object on each line") from None
    except TooLarge:
        raise TooLarge(
            f"it is one JSON document of more than {LARGEST_DOCUMENT // 1_000_000} MB:"
            " give one object on each line (JSON Lines), which is read piece by piece"
        ) from None
    if isinstance(value, dict) and not is_ninjs(value) and _find(value, "text", fields) is None:
        lists = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(x, dict) for x in v)]
        if len(lists) == 1:
            value = lists[0]
    if isinstance(value, list):
        for n, item in enumerate(value, 1):
            yield _object(f"#{n}", item, "json", fields)
    else:
        yield _object("", value, "json", fields)


def _object(suffix: str, value: Any, form: str, fields: Mapping[str, str]) -> Record:
    try:
        if not isinstance(value, dict):
            return suffix, BrokenInput("it is no JSON object: a story is one object with its fields")
        article = ninjs_article(value) if is_ninjs(value) and "text" not in fields else _mapped(value, form, fields)
    except Exception as error:
        return suffix, error
    return attempt(suffix, article)


def _mapped(value: Mapping[str, Any], form: str, fields: Mapping[str, str]) -> Article:
    text = _find(value, "text", fields)
    if text is None:
        if "text" in fields:
            raise BadMetadata(f"it has no field {fields['text']!r}: name the field of the text with --map text=NAME")
        have = ", ".join(map(str, list(value)[:12]))
        raise BadMetadata(f"none of its fields ({have}) is known to hold the text: name it with --map text=NAME")
    if not isinstance(text, str):
        raise BrokenInput(
            f"the field of its text holds {type(text).__name__}, no text: name another with --map text=NAME"
        )
    if not text.strip():
        raise EmptyStory("the field of its text is empty")
    given = _find(value, "published", fields)
    published = when(given)
    if given not in (None, "") and published is None:
        raise BadMetadata(f"cannot read the published time {given!r}: write it as 2024-03-27 or 2024-03-27T20:00:00Z")
    article = Article(form, _paragraphs(text), published=published)
    for name in USUAL:
        if name not in ("text", "published"):
            setattr(article, name, _words(_find(value, name, fields)))
    return article


def _paragraphs(text: str) -> list[str]:
    if "</p>" in text.lower() or "<br" in text.lower():
        return html_paragraphs(text)
    return paragraphs_of(text)


def _find(value: Mapping[str, Any], name: str, fields: Mapping[str, str]) -> Any:
    if name in fields:
        found: Any = value
        if fields[name] in value:
            return value[fields[name]]
        for part in fields[name].split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found
    known = {_plain(str(key)): key for key in reversed(list(value))}
    for usual in USUAL[name]:
        if usual in known and value[known[usual]] not in (None, ""):
            return value[known[usual]]
    return next((value[known[usual]] for usual in USUAL[name] if usual in known), None)


def _words(value: Any) -> str | None:
    """A field's value as text: names of a list joined, an object by its name."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value))) or None
    if isinstance(value, Mapping):
        return _words(value.get("name") or value.get("title"))
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else None


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    return "".join(c for c in name.lower().removeprefix("\ufeff") if c.isalnum())


def _why(error: Exception) -> str:
    return f"{error.msg}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "nested too deep"


# -- CSV ------------------------------------------------------------------------------------------


def csv_delimiter(head: str, fields: Mapping[str, str]) -> str | None:
    """The delimiter of a table that has a column of text; None where the text is no such table."""
    for delimiter in _DELIMITERS:
        header = _header(head, delimiter)
        if len(header) > 1 and all(header) and max(map(len, header)) <= 60 and "text" in _columns(header, fields):
            return delimiter
    return None


def is_table(head: str) -> bool:
    """Whether the first two lines have the same number of cells, three or more, as a table has."""
    rows = head.split("\n")[:2]
    return any(len(rows) == 2 and rows[0].count(d) > 1 and rows[0].count(d) <= rows[1].count(d) for d in _DELIMITERS)


def read_csv(source: Source, fields: Mapping[str, str], delimiter: str) -> Iterator[Record]:
    """One story a row, numbered from 1 after the heading; a row that cannot be read costs only itself."""
    rows = _rows(source, delimiter)
    header = next(rows, None)
    if not isinstance(header, list):
        raise BrokenInput("its heading cannot be read: the first line must name the columns")
    for n, row in enumerate(rows, 1):
        if isinstance(row, Exception):
            yield f"#{n}", row
        elif len(row) != len(header):
            yield f"#{n}", BrokenInput(f"its row has {len(row)} cells, the heading {len(header)}: mend that row")
        else:
            yield _object(f"#{n}", dict(zip(header, row, strict=True)), "csv", fields)


def _rows(source: Source, delimiter: str) -> Iterator[list[str] | Exception]:
    """Rows, or what is wrong with one: an unclosed quote costs the line that it stands in, and no more."""
    csv.field_size_limit(LARGEST_RECORD)
    incoming = lines(source)
    waiting: deque[str | DatelineError] = deque()

    def next_line() -> str | DatelineError | None:
        return waiting.popleft() if waiting else next(incoming, None)

    while (line := next_line()) is not None:
        if isinstance(line, DatelineError):
            yield line
            continue
        if not line.strip():
            continue
        taken: list[str] = [line]
        size, quotes = len(line), line.count('"')
        while quotes % 2 and len(taken) < _MOST_LINES and size < LARGEST_RECORD:
            more = next_line()
            if more is None or isinstance(more, DatelineError):
                if more is not None:
                    waiting.appendleft(more)
                break
            taken.append(more)
            size += len(more)
            quotes += more.count('"')
        reader = csv.reader(taken, delimiter=delimiter, strict=True)
        try:
            row = next(reader)
            used = reader.line_num
        except (csv.Error, StopIteration) as error:
            row, used = [], 1
            yield BrokenInput(f"its row cannot be read ({error or 'no cell'}): mend its quotes")
        else:
            yield row
        waiting.extendleft(reversed(taken[used:]))


def _header(head: str, delimiter: str) -> list[str]:
    try:
        return [
            cell.strip() for cell in next(csv.reader(io.StringIO(head.removeprefix("\ufeff")), delimiter=delimiter))
        ]
    except (csv.Error, StopIteration):
        return []


def _columns(header: Sequence[str], fields: Mapping[str, str]) -> dict[str, str]:
    """Which columns hold which fields."""
    row = dict.fromkeys(header, "x")
    return {name: name for name in USUAL if _find(row, name, fields) is not None}
