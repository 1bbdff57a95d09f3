"""Word and rich-text documents: to plain paragraphs, and on to what their words show them to be.

An export of a news database is told by its own marks (:mod:`~dateline.wire.nexis`,
:mod:`~dateline.wire.factiva`); any other document is one story.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from dateline.errors import BrokenInput
from dateline.wire import factiva, nexis
from dateline.wire.article import Article, Record, attempt
from dateline.wire.markup import local, parse_xml
from dateline.wire.streams import LARGEST_DOCUMENT, Counted, Source, read_up_to

_MAIN = "word/document.xml"


def is_word(archive: zipfile.ZipFile) -> bool:
    return _MAIN in archive.namelist()


def read_word(source: Source, archive: zipfile.ZipFile) -> Iterator[Record]:
    """The stories of a Word document."""
    with archive.open(_MAIN) as stream:
        data = read_up_to(Counted(stream, source.budget.unpack), LARGEST_DOCUMENT + 1)
    if len(data) > LARGEST_DOCUMENT:
        raise BrokenInput(f"its text has more than {LARGEST_DOCUMENT // 1_000_000} MB: export fewer stories at a time")
    yield from text_records("\n\n".join(_word_paragraphs(data)), "docx")


def _word_paragraphs(data: bytes) -> Iterator[str]:
    from lxml import etree

    words: list[str] = []
    skipped = 0
    for event, element in etree.iterwalk(parse_xml(data), events=("start", "end")):
        name = local(element)
        if name in ("fallback", "del"):  # the same text box for old programs; words that were struck out
            skipped += 1 if event == "start" else -1
        elif event == "start" or skipped:
            continue
        elif name == "t":
            words.append(element.text or "")
        elif name in ("tab", "br", "cr"):
            words.append(" ")
        elif name == "p":
            yield "".join(words)
            words.clear()


def read_rich_text(source: Source) -> Iterator[Record]:
    """The stories of an RTF document; one that ends too early is read as far as it goes, and named."""
    from striprtf.striprtf import rtf_to_text

    data = source.read_all()
    try:
        text = rtf_to_text(data.decode("cp1252", "replace"), errors="replace")
    except Exception as error:  # the library has no error of its own
        raise BrokenInput(f"its rich text cannot be read ({type(error).__name__}): save it again") from None
    yield from text_records(text.replace("\n", "\n\n"), "rtf")
    if not data.rstrip(b"\x00 \r\n\t").endswith(b"}"):
        yield (
            " (damage)",
            BrokenInput("the document ends too early: what follows the stories read is lost; get it again"),
        )


def text_records(text: str, form: str) -> Iterator[Record]:
    """The stories in a document's text: a database's export, or the one that it is."""
    if nexis.is_nexis(text):
        yield from nexis.read_nexis(text, form)
    elif factiva.is_factiva(text):
        yield from factiva.read_factiva_text(text, form)
    else:
        yield attempt("", Article(form, text.split("\n\n")))
