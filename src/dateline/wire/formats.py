"""Which format an input has, told by its bytes, and the reader for it."""

from __future__ import annotations

import io
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO

from dateline.errors import BadMetadata, BrokenInput, DatelineError, EmptyStory, NotText, TooLarge
from dateline.wire import factiva, nexis, tables
from dateline.wire.article import Record
from dateline.wire.encoding import decode_markup
from dateline.wire.plain import read_plain
from dateline.wire.streams import DEEPEST, HEAD, LARGEST_DOCUMENT, Counted, Source

#: A reader takes a source and yields its records.
Reader = Callable[[Source], Iterator[Record]]

_ROOT = re.compile(
    r"^(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*<([A-Za-z][\w:.-]*)(?:\s[^<>]*|/)?>",
    re.DOTALL | re.IGNORECASE,
)
_HTML = {"html", "head", "body", "div", "p", "article", "section", "main", "table", "h1", "h2", "meta", "title", "span",
         "br", "b", "i", "a", "script", "style", "center", "font"}  # fmt: skip
_G2 = ("newsmessage", "newsitem", "packageitem", "planningitem", "conceptitem", "knowledgeitem")
_TAR_MAGIC = slice(257, 262)
#: What zipfile raises at damage: offsets and sizes that lead nowhere are a ValueError to it.
_ZIP_DAMAGE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error, struct.error)
#: Members of an archive that systems put there, not people.
_SYSTEM = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$)")


def records(source: Source, fields: Mapping[str, str]) -> Iterator[Record]:
    """Every record of an input, whatever its format; a file that cannot be read at all is one record."""
    found = False
    try:
        for record in _reader(source, fields)(source):
            found = True
            yield record
        if not found:
            yield "", EmptyStory("it holds no story: nothing stands in it")
    except (DatelineError, OSError) as error:
        yield "", error
    except (tarfile.TarError, zlib.error, zipfile.BadZipFile, EOFError) as error:
        yield "", BrokenInput(f"its archive is damaged ({_said(error)}): get it again")
    except Exception as error:  # a library's own, or ours: it costs this input, and is told with its name
        yield "", error


def _reader(source: Source, fields: Mapping[str, str]) -> Reader:
    from dateline.wire.documents import read_rich_text
    from dateline.wire.warc import read_warc

    head = source.head()
    if head.startswith(b"\x1f\x8b"):
        return partial(_read_gzip, fields=fields)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return partial(_read_zip, fields=fields)
    if head[_TAR_MAGIC] == b"ustar":
        return partial(_read_tar, fields=fields)
    if head.startswith(b"WARC/"):
        return read_warc
    if head.startswith(b"{\\rtf"):
        return read_rich_text
    return _text_reader(head, source, fields)


def _text_reader(head: bytes, source: Source, fields: Mapping[str, str]) -> Reader:
    refused: NotText | None = None
    try:
        text = decode_markup(head[: len(head) // 4 * 4] if len(head) > 4096 else head, source.name).text
    except NotText as error:
        # A page may name its own encoding, and one bad row is no reason to refuse a table.
        refused, text = error, head.decode("utf-8", "replace")
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return _markup_reader(start)
    if re.match(r"\{\s*[\"}]|\[\s*[\[\]{]", start):
        read = tables.read_json_lines if tables.one_a_line(start, len(head) == HEAD) else tables.read_json
        return partial(read, fields=fields)
    if delimiter := tables.csv_delimiter(text, fields):
        return partial(tables.read_csv, fields=fields, delimiter=delimiter)
    if refused is not None:
        raise refused
    if nexis.is_nexis(text) or factiva.is_factiva(text):
        return _read_export
    if source.name.lower().endswith((".csv", ".tsv")) and tables.is_table(text):
        raise BadMetadata("none of its columns is known to hold the text: name it with --map text=COLUMN")
    return _read_text


def _markup_reader(text: str) -> Reader:
    from dateline.wire import feeds, newsml, pages

    root = _ROOT.match(text)
    name = root[1].rpartition(":")[2].lower() if root else ""
    if re.match(r"<!doctype html", text, re.IGNORECASE) or name in _HTML:
        return factiva.read_factiva_page if factiva.is_factiva_page(text) else pages.read_page
    if name in ("rss", "feed", "rdf", "channel"):
        return feeds.read_feed
    if name in _G2:
        return newsml.read_newsml
    if name == "nitf":
        return newsml.read_nitf
    if name or text.startswith("<?xml"):
        return factiva.read_factiva_xml
    return _read_text


def _read_text(source: Source) -> Iterator[Record]:
    yield "", read_plain(source)


def _read_export(source: Source) -> Iterator[Record]:
    from dateline.wire.documents import text_records

    yield from text_records(decode_markup(source.read_all(), "it").text.replace("\r\n", "\n"), "txt")


# -- archives -------------------------------------------------------------------------------------


def _read_gzip(source: Source, fields: Mapping[str, str]) -> Iterator[Record]:
    inner = source.inflated()
    inner.depth += 1
    _check_depth(inner)
    # "wire.csv.gz" is "wire.csv" to those readers that look at a name at all.
    inner.name = source.name.removesuffix(".gz")
    yield from records(inner, fields)


def _read_zip(source: Source, fields: Mapping[str, str]) -> Iterator[Record]:
    from dateline.wire.documents import is_word, read_word

    try:
        with _seekable(source) as stream, zipfile.ZipFile(stream) as archive:
            if is_word(archive):
                yield from read_word(source, archive)
                return
            _check_depth(source, 1)
            for member in archive.infolist():
                if not member.is_dir() and not _SYSTEM.search(member.filename):
                    yield from _zip_member(source, archive, member, fields)
    except _ZIP_DAMAGE as error:
        raise BrokenInput(f"its archive is damaged ({_said(error)}): get it again") from None


def _zip_member(
    source: Source, archive: zipfile.ZipFile, member: zipfile.ZipInfo, fields: Mapping[str, str]
) -> Iterator[Record]:
    if member.flag_bits & 1:
        yield f"!{member.filename}", NotText("it is encrypted: unpack it with its password")
        return
    try:
        with archive.open(member) as packed:
            stream = io.BufferedReader(Counted(packed, source.budget.unpack), HEAD)
            yield from _member(member.filename, stream, source, fields)
    except _ZIP_DAMAGE as error:
        yield f"!{member.filename}", BrokenInput(f"it cannot be unpacked ({_said(error)}): get the archive again")


def _read_tar(source: Source, fields: Mapping[str, str]) -> Iterator[Record]:
    _check_depth(source, 1)
    with tarfile.open(fileobj=source.stream, mode="r|") as archive:
        for member in archive:
            if not member.isfile() or _SYSTEM.search(member.name):
                continue
            if member.issparse():
                yield f"!{member.name}", NotText("it is a sparse file, which no text is: unpack it by hand")
            elif (packed := archive.extractfile(member)) is not None:
                yield from _member(member.name, packed, source, fields)


def _member(name: str, stream: IO[bytes], source: Source, fields: Mapping[str, str]) -> Iterator[Record]:
    inner = Source(f"{source.name}!{name}", stream, source.budget, None, source.depth + 1)
    for suffix, found in records(inner, fields):
        # A bomb ends the whole archive: what is next may well be its like.
        if isinstance(found, TooLarge) and source.budget.exhausted:
            raise found
        yield f"!{name}{suffix}", found


def _check_depth(source: Source, more: int = 0) -> None:
    if source.depth + more > DEEPEST:
        raise TooLarge(f"it is an archive in more than {DEEPEST} others: unpack it by hand if you trust it")


def _seekable(source: Source) -> IO[bytes]:
    """The source as a stream that can go back: its own file, or a copy that spills to disk."""
    if source.path is not None:
        return source.path.open("rb")
    copy: IO[bytes] = SpooledTemporaryFile(LARGEST_DOCUMENT // 4)  # noqa: SIM115 - its caller closes it
    while part := source.stream.read(1 << 20):
        copy.write(part)
    copy.seek(0)
    return copy


def _said(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
