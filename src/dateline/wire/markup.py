"""XML and HTML without the dangers: no entity, no DTD, no network, no depth without end.

XML is decoded here, by its byte-order mark or a declared encoding that Python knows, so that an
entity cannot hide in an encoding; a document that declares any entity is refused before it is parsed.
"""

from __future__ import annotations

import re
from typing import Any

from dateline.errors import BrokenInput, DatelineError
from dateline.wire.encoding import decode_markup, wide_encoding

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{2,30})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*?\?>")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
#: Encodings of one byte or of Unicode: what news is written in. Others could hide markup.
_TRUSTED = re.compile(
    r"^(?:utf-?(?:8|16(?:-?[lb]e)?)|us-ascii|ascii|iso-?8859-\d+|latin-?1|windows-125\d|cp125\d|koi8-[ru])$"
)

_PARAGRAPHS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "br", "tr", "td", "section",
               "article", "ul", "ol", "body", "pre", "dd", "dt", "dl", "table"}  # fmt: skip
_NO_TEXT = {"script", "style", "figure", "figcaption", "noscript", "template", "iframe", "svg", "form", "media",
            "aside", "table", "nav", "footer", "head", "title"}  # fmt: skip


def parse_xml(data: bytes) -> Any:
    """The root element of an XML document, as lxml has it; names keep their namespaces."""
    from lxml import etree

    text = decode_xml(data)
    if _ENTITY.search(text):
        raise BrokenInput("it declares entities, which news formats do not use and attacks do: export it without them")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        attribute_defaults=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_DECLARATION.sub("", text, count=1).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise BrokenInput(f"it is no well-formed XML ({_one_line(error)}): export it again") from None
    if root is None:
        raise BrokenInput("it is XML without any element: export it again")
    return root


def decode_xml(data: bytes) -> str:
    """An XML document's text, in the encoding that it declares."""
    declared = _DECLARED.match(data[:400])
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    if wide_encoding(data[:1024]) or not _TRUSTED.match(name) or name.startswith("utf"):
        return decode_markup(data, "it").text
    return data.decode(name, "replace")


def decode_html(data: bytes, charset: str | None = None) -> str:
    """A web page's text: by its mark, what the server said, what the page says, or the rule for plain text."""
    declared = charset or ""
    if not declared and (meta := _META_CHARSET.search(data[:4096])):
        declared = meta[1].decode("ascii", "replace")
    declared = declared.strip().lower()
    if not wide_encoding(data[:1024]) and not declared.startswith("utf") and declared:
        try:
            return data.decode(declared, "replace")
        except (LookupError, UnicodeError, ValueError):
            pass
    try:
        return decode_markup(data, "it").text
    except DatelineError:
        if not declared.startswith("utf"):
            raise
        return data.decode("utf-8", "replace")


def parse_html(text: str) -> Any:
    """The root element of a web page or of a piece of one; None where there is no element."""
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def html_paragraphs(text: str) -> list[str]:
    """The paragraphs of a piece of HTML; plain text gives its own, cut at empty lines."""
    if "<" not in text and "&" not in text:
        return [p for p in re.split(r"\n\s*\n", text) if p.strip()]
    root = parse_html(text)
    return [] if root is None else block_paragraphs(root)


def block_paragraphs(root: Any) -> list[str]:
    """The text of an element, XML or HTML, cut at its paragraphs; captions, tables and scripts are left out."""
    from lxml import etree

    paragraphs: list[str] = []
    words: list[str] = []
    skipped = 0

    def end() -> None:
        if line := " ".join("".join(words).split()):
            paragraphs.append(line)
        words.clear()

    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        if event == "start":
            if name in _NO_TEXT and element is not root:
                skipped += 1
            if name in _PARAGRAPHS or name == "hl2":
                end()
            if not skipped and element.text:
                words.append(element.text)
        else:
            if name in _NO_TEXT and element is not root:
                skipped -= 1
            if name in _PARAGRAPHS or name == "hl2":
                end()
            if not skipped and element.tail and element is not root:
                words.append(element.tail)
    end()
    return paragraphs


def local(element: Any) -> str:
    """An element's name in lower case, without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_of(element: Any) -> str | None:
    """All of an element's text on one line; None where it has none or there is no element."""
    return " ".join("".join(element.itertext()).split()) or None if element is not None else None


def first(element: Any, *path: str) -> Any:
    """The first descendant that a path of local names leads to (children only after the first name)."""
    found = [element]
    for depth, name in enumerate(path):
        found = [
            below
            for above in found
            for below in (above.iter() if depth == 0 else above)
            if local(below) == name.lower() and below is not above
        ]
        if not found:
            return None
    return found[0]


def every(element: Any, name: str) -> list[Any]:
    """All descendants of one local name, in order."""
    return [below for below in element.iter() if local(below) == name.lower() and below is not element]


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
