"""Exports of Factiva: HTML pages, XML, and the text of its rich-text form.

Full articles come with field codes (HD headline, PD date, SN source, LP lead, TD text) or, in
the display form, without: then the line of words ("425 words") parts the headline from the
metadata, and "Document" with an accession number closes the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dateline.errors import BrokenInput, NotText
from dateline.wire.article import Article, Record, numbered
from dateline.wire.dates import when
from dateline.wire.markup import block_paragraphs, decode_html, every, first, local, parse_html, parse_xml, text_of
from dateline.wire.streams import Source

_CLOSES = re.compile(r"^[ \t]*Document [A-Z][A-Z0-9]{2,}[0-9a-z]{12,}[ \t]*$", re.MULTILINE)
_CODES = ("HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "SE", "PG", "LA", "CY", "LP", "TD", "CX", "CT", "RF",
          "CO", "IN", "NS", "RE", "IPD", "IPC", "PUB", "AN", "ART", "CLM", "VOL", "DLN")  # fmt: skip
_CODED = re.compile(rf"^[ \t]*({'|'.join(_CODES)})(?:[ \t|]+(.*))?$")
_WORDS = re.compile(r"^[\d,.]+ words$")
_TIME = re.compile(r"^\d{1,2}:\d\d(?::\d\d)?(?: ?(?:[AP]M|GMT|UTC))?$")
_COPYRIGHT = re.compile(r"^(?:©|\(c\)|Copyright\b)", re.IGNORECASE)


def is_factiva(text: str) -> bool:
    """Told by the accession number that closes each article, or by its field codes."""
    return bool(_CLOSES.search(text)) or all(
        re.search(rf"^[ \t]*{code}(?:[ \t|]+\S.*)?$", text, re.MULTILINE) for code in ("HD", "WC", "PD", "SN")
    )


def is_factiva_page(text: str) -> bool:
    """Told by the classes of its articles, which name their language ("article enArticle")."""
    return bool(re.search(r"""class=["']article [a-z]{2,8}Article["']""", text))


def read_factiva_page(source: Source) -> Iterator[Record]:
    """The articles of a saved page, numbered."""
    text = decode_html(source.read_all(), source.charset)
    root = parse_html(text)
    articles = [] if root is None else [d for d in every(root, "div") if _is_article_class(d.get("class") or "")]
    yield from numbered(_from_page(article) for article in articles)
    if not re.search(r"</html>\s*$", text, re.IGNORECASE):
        yield (
            " (damage)",
            BrokenInput("the page ends too early: its last article is cut, what follows it lost; save it again"),
        )


def _is_article_class(name: str) -> bool:
    parts = name.split()
    return "article" in parts and any(part.endswith("Article") for part in parts)


def _from_page(article: Any) -> Article | Exception:
    rows = [[cell for cell in row if local(cell) == "td"] for row in every(article, "tr")]
    coded: dict[str, list[str]] = {}
    for cells in rows:
        if len(cells) >= 2 and (code := text_of(cells[0])) in _CODES:
            coded.setdefault(str(code), []).extend(_cell_paragraphs(cells[1]))
    if coded:
        return _from_codes(coded, "factiva-html")
    lines = [line for element in article for line in _element_lines(element)]
    return _from_lines(lines, "factiva-html")


def _cell_paragraphs(cell: Any) -> list[str]:
    return block_paragraphs(cell) or [text for text in [text_of(cell)] if text]


def _element_lines(element: Any) -> list[str]:
    return _cell_paragraphs(element) if isinstance(element.tag, str) else []


def read_factiva_xml(source: Source) -> Iterator[Record]:
    """The ``article`` elements of Factiva's XML, numbered."""
    root = parse_xml(source.read_all())
    articles = [e for e in root.iter() if local(e) == "article" and first(e, "headline") is not None]
    if not articles:
        raise NotText(
            f"it is XML of an unknown kind (<{local(root)}>): NewsML-G2, NITF, RSS, Atom and Factiva's are read"
        )
    yield from numbered(_from_xml(article) for article in articles)


def _from_xml(article: Any) -> Article:
    told = {name: text_of(first(article, name)) for name in ("headline", "byline", "sourceName", "baseLanguage",
            "copyright", "credit", "corrections", "dateline")}  # fmt: skip
    day, hour = text_of(first(article, "publicationDate", "date")), text_of(first(article, "publicationTime", "time"))
    body = [p for name in ("leadParagraph", "tailParagraphs") for e in every(article, name) for p in _xml_paragraphs(e)]
    return Article(
        "factiva-xml", body, headline=told["headline"], published=_published(day, hour), outlet=told["sourceName"],
        agency=told["credit"], language=told["baseLanguage"], byline=told["byline"], dateline=told["dateline"],
        correction=told["corrections"], notice=told["copyright"],
    )  # fmt: skip


def _xml_paragraphs(element: Any) -> list[str]:
    parts = every(element, "paragraph") or [element]
    return [line for part in parts for line in _cell_paragraphs(part)]


def read_factiva_text(text: str, form: str) -> Iterator[Record]:
    """The articles of a text export, numbered."""
    *articles, rest = _CLOSES.split(text)
    yield from numbered(_from_text(article, form) for article in articles)
    if rest.strip() and not rest.strip().startswith("Search Summary"):
        error = BrokenInput("it has no closing 'Document' line, so it was cut off: export it again")
        yield f"#{len(articles) + 1}", error


def _from_text(text: str, form: str) -> Article | Exception:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    # A cover page or contents may stand above the first article's headline code.
    begins = next((n for n, line in enumerate(lines) if (m := _CODED.match(line)) and m[1] in ("HD", "SE", "BY")), None)
    if begins is None or not any((m := _CODED.match(line)) and m[1] in ("LP", "TD") for line in lines):
        return _from_lines(lines, f"factiva-{form}")
    coded: dict[str, list[str]] = {}
    code = ""
    for line in lines[begins:]:
        match = _CODED.match(line)
        if match:
            code = match[1]
            line = (match[2] or "").strip(" |\t")
        if code and line:
            coded.setdefault(code, []).append(line)
    return _from_codes(coded, f"factiva-{form}")


def _from_codes(coded: dict[str, list[str]], form: str) -> Article:
    def one(code: str) -> str | None:
        return " ".join(coded.get(code, ())) or None

    return Article(
        form, coded.get("LP", []) + coded.get("TD", []), headline=one("HD"), published=_published(one("PD"), one("ET")),
        outlet=one("SN"), agency=one("CR"), language=one("LA"), byline=one("BY"), dateline=one("DLN"),
        correction=one("CX"), notice=one("CY"), labels=coded.get("SE", []),
    )  # fmt: skip


def _from_lines(lines: list[str], form: str) -> Article | Exception:
    """Headline, byline, words, date, time, source, code, language, copyright, text: the display form."""
    at = next((n for n, line in enumerate(lines) if _WORDS.match(line)), None)
    if not at or at + 2 >= len(lines):
        return BrokenInput("it has neither field codes nor a line with its number of words: export the article again")
    above, rest = lines[:at], [line for line in lines[at + 1 :] if not _CLOSES.match(line)]
    end = next((n for n, line in enumerate(rest[:9]) if _COPYRIGHT.match(line)), None)
    if end is None:
        return BrokenInput("it has no copyright line between its metadata and its text: export the article again")
    told, body = rest[:end], rest[end + 1 :]
    times = [line for line in told if _TIME.match(line)]
    named = [line for line in told if line not in times and when(line) is None]
    byline = next((line for line in above[1:] if line.lower().startswith("by ")), above[1] if len(above) > 1 else None)
    return Article(
        form, body, headline=above[0], published=_published(told[0] if told else None, times[0] if times else None),
        outlet=named[0] if named else None, language=named[-1] if len(named) > 1 else None, byline=byline,
        notice=rest[end],
    )  # fmt: skip


def _published(day: str | None, hour: str | None) -> Any:
    return (when(f"{day} {hour}") if day and hour else None) or when(day)
