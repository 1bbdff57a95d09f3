"""Web archives (WARC), such as CC-NEWS: streamed record by record, the pages in them read as pages.

Records are cut out by their own lengths, and each goes to warcio alone: a damaged one costs
itself. Requests, images and pages that were not found hold no article: they are counted by kind.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from dateline.errors import BrokenInput, DatelineError, NotAnArticle, TooLarge
from dateline.wire.article import Article, Record, attempt
from dateline.wire.markup import decode_html
from dateline.wire.pages import page_article
from dateline.wire.streams import LARGEST_RECORD, Source, read_up_to

_VERSION = re.compile(rb"^WARC/\d\.\d\r?\n$")
_LENGTH = re.compile(rb"^content-length:\s*(\d{1,15})\s*$", re.IGNORECASE | re.MULTILINE)
_LONGEST_HEADER = 100_000
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


def read_warc(source: Source) -> Iterator[Record]:
    """The articles of an archive under their records' numbers, and at its end what was passed over, by kind."""
    passed: Counter[str] = Counter()
    for n, record in enumerate(_records(source), 1):
        if isinstance(record, Exception):
            yield f"#{n}", record
            continue
        try:
            found = _page(record)
        except Exception as error:
            yield f"#{n}", error
            continue
        if isinstance(found, str):
            passed[found] += 1
        else:
            yield attempt(f"#{n}", found)
    for kind, count in sorted(passed.items()):
        what = "1 record of this kind holds" if count == 1 else f"{count:,} records of this kind hold"
        none = NotAnArticle(f"{what} no article")
        none.count = count
        yield f"#{kind}", none


def _records(source: Source) -> Iterator[bytes | DatelineError]:
    """Each record's bytes, its header with it."""
    stream = source.stream
    lost = False
    while True:
        try:
            line = stream.readline(_LONGEST_HEADER)
            if not line:
                return
            if not _VERSION.match(line):
                if line.strip() and not lost:
                    lost = True
                    yield BrokenInput("between two records stands what is no record: the archive is damaged here")
                continue
            header = [line]
            while (line := stream.readline(_LONGEST_HEADER)).strip():
                header.append(line)
            length = _LENGTH.search(b"".join(header))
            if length is None:
                lost = True
                yield BrokenInput("its header has no length: the record is damaged")
                continue
            size = int(length[1])
            lost = False
            if size > LARGEST_RECORD:
                while size > 0 and (part := stream.read(min(size, 1 << 20))):
                    size -= len(part)
                yield TooLarge(f"the record has more than {LARGEST_RECORD // 1_000_000} MB: no article is so long")
                continue
            body = read_up_to(stream, size)
            if len(body) < size:
                yield BrokenInput("the archive ends within this record: get it again")
                return
            yield b"".join(header) + b"\r\n" + body + b"\r\n\r\n"
        except BrokenInput as error:  # from the gzip layer: the next member begins the next record
            yield error


def _page(data: bytes) -> Article | str:
    """The page of one record; or the kind of record that it is, where it holds none."""
    from warcio.archiveiterator import ArchiveIterator

    archive = ArchiveIterator(io.BytesIO(data))
    try:
        record = next(archive, None)
        if record is None:
            raise BrokenInput("its record cannot be read: the archive is damaged here")
        return _page_of(record)
    finally:
        archive.the_iter.close()  # it refers back to its archive, and would keep the record for long


def _page_of(record: Any) -> Article | str:
    url = record.rec_headers.get_header("WARC-Target-URI")
    kind = str(record.rec_type)
    if kind == "conversion":
        text = read_up_to(record.content_stream(), LARGEST_RECORD).decode("utf-8", "replace")
        return Article("warc", text.split("\n"), url=url)
    if kind not in ("response", "resource"):
        return kind
    headers = record.http_headers
    if kind == "response" and headers is None:
        return "response without HTTP"
    if headers is not None and (status := headers.get_statuscode()) != "200":
        return f"HTTP {status}"
    content = (headers or record.rec_headers).get_header("Content-Type") or ""
    mime = content.partition(";")[0].strip().lower()
    if mime not in ("text/html", "application/xhtml+xml"):
        return mime or "unknown type"
    body = read_up_to(record.content_stream(), LARGEST_RECORD + 1)
    if len(body) > LARGEST_RECORD:
        raise TooLarge(f"its page unpacks to more than {LARGEST_RECORD // 1_000_000} MB")
    charset = _CHARSET.search(content)
    return page_article(decode_html(body, charset[1] if charset else None), url)
