"""Bytes to text, by a rule that a person can predict and that loses nothing.

1. A byte-order mark decides (UTF-8, UTF-16, UTF-32).
2. UTF-16 without a mark is told by its zero bytes: English in UTF-16 has one in every pair.
3. What other programs' files begin with (PDF, zip, images), zero bytes and control characters
   are refused: they are not text.
4. Everything else is UTF-8; a byte that is not valid UTF-8 is read as Windows-1252, byte for
   byte, so that a file pasted together from two sources comes out right line by line, and even
   within a line. The five bytes that Windows-1252 leaves open become the control characters of
   the same number, as browsers do it, so every byte has its character.
5. Where bytes read so make up more of the letters than any Western European language has
   accents, the file is in some other encoding, and is refused rather than garbled.

No statistics, no guessing between lookalikes: the same bytes always give the same text.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from dateline.errors import NotText

#: French prose has 4 % of its letters accented, Czech 15 %; Cyrillic and Greek have all of them.
_MOST_ACCENTS = 0.2
#: Control characters other than white space: one in 200 is no longer a stray byte.
_MOST_CONTROLS = 0.005

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: First bytes of what people most often give by mistake, with the way to text from there.
_KINDS = (
    (b"%PDF-", "a PDF", "take its text out first, for example with `pdftotext`"),
    (b"PK\x03\x04", "a zip archive or an Office document", "unpack it, or save the document as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "save it as plain text"),
    (b"{\\rtf", "a rich-text document", "save it as plain text"),
    (b"\x1f\x8b", "a gzip archive", "unpack it with `gunzip`"),
    (b"BZh", "a bzip2 archive", "unpack it with `bunzip2`"),
    (b"\xfd7zXZ", "an xz archive", "unpack it with `unxz`"),
    (b"\x89PNG", "a picture", "give the story's text"),
    (b"\xff\xd8\xff", "a picture", "give the story's text"),
    (b"GIF8", "a picture", "give the story's text"),
    (b"SQLite format 3\x00", "an SQLite database", "export its stories as text files"),
    (b"\x7fELF", "a program", "give the story's text"),
)

_CP1252 = {byte: bytes((byte,)).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
_CP1252 = {byte: chr(byte) if char == "\ufffd" else char for byte, char in _CP1252.items()}


class Decoded(NamedTuple):
    """Text, and the encoding it was read as: ``utf-8``, ``utf-16``, …, ``cp1252``, or
    ``utf-8+cp1252`` where both stand in one file."""

    text: str
    encoding: str


def decode(data: bytes, name: str = "the input") -> Decoded:
    """The text that ``data`` holds; :class:`~dateline.errors.NotText` where it holds none."""
    head = data[:1024].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        raise NotText(f"{name} is a web page, not plain text: save the article's text without its markup")
    return decode_markup(data, name)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32, where a text begins so; None where its characters are single bytes or UTF-8."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return None if encoding == "utf-8-sig" else encoding
    return _zeros(head[: len(head) // 2 * 2]) if b"\x00" in head else None


def decode_markup(data: bytes, name: str = "the input") -> Decoded:
    """As :func:`decode`, for text that may well be a web page."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data, encoding, name).removeprefix("\ufeff"), encoding.removesuffix("-sig"))
    for magic, kind, remedy in _KINDS:
        if data.startswith(magic):
            raise NotText(f"{name} is {kind}, not plain text: {remedy}")
    if b"\x00" in data:
        return _unmarked_utf16(data, name)
    controls = sum(data.count(c) for c in _CONTROLS)
    if controls > _MOST_CONTROLS * len(data):
        raise NotText(_not_text(name))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _patched(data, name)


def _patched(data: bytes, name: str) -> Decoded:
    """UTF-8 where it is valid, Windows-1252 where it is not: rules 4 and 5."""
    strays = 0
    valid_accents = False
    parts: list[str] = []
    at = 0
    view = memoryview(data)
    while at < len(data):
        try:
            part = str(view[at:], "utf-8")
            valid_accents = valid_accents or not part.isascii()
            parts.append(part)
            break
        except UnicodeDecodeError as error:
            part = str(view[at : at + error.start], "utf-8")
            valid_accents = valid_accents or not part.isascii()
            parts.append(part)
            # Exactly one byte: the next may begin a valid sequence.
            stray = data[at + error.start]
            parts.append(_CP1252[stray])
            strays += stray >= 0xC0  # letters; below lie the quotes and dashes that English uses
            at += error.start + 1
            if strays * 2 > len(data):
                break
    text = "".join(parts)
    letters = sum(map(str.isalpha, text))
    if strays > _MOST_ACCENTS * max(letters, 1):
        raise NotText(
            f"{name} is neither UTF-8 nor Western European text: convert it first,"
            " for example with `iconv -f ENCODING -t UTF-8`"
        )
    return Decoded(text, "utf-8+cp1252" if valid_accents else "cp1252")


def _unmarked_utf16(data: bytes, name: str) -> Decoded:
    """UTF-16 whose mark was lost: nearly all zero bytes on one side of the pairs."""
    encoding = _zeros(data) if len(data) % 2 == 0 else None
    if encoding is None:
        raise NotText(_not_text(name))
    return Decoded(_strictly(data, encoding, name), encoding)


def _zeros(data: bytes) -> str | None:
    even, odd = data[0::2].count(0), data[1::2].count(0)
    pairs = len(data) // 2
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > 0.7 * pairs and others < 0.01 * pairs:
            return encoding
    return None


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise NotText(
            f"{name} begins as {encoding.removesuffix('-sig').upper()} but does not go on so: save it as UTF-8"
        ) from None


def _not_text(name: str) -> str:
    return f"{name} is not text (it holds binary data): give plain text, in UTF-8 if you can"


_CONTROLS = [bytes((c,)) for c in range(0x20) if c not in (0x09, 0x0A, 0x0C, 0x0D)] + [b"\x7f"]
