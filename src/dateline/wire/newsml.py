"""IPTC's XML: NewsML-G2 messages and items, and NITF, alone or inside NewsML.

One item is one story. Pictures, packages, planning items and what the agency has cancelled are
passed over by name. ``provider`` is the agency; ``dateline``, ``by`` and ``edNote`` come from
their own elements, never from the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dateline.errors import NotAnArticle
from dateline.wire.article import Article, Record, attempt, numbered
from dateline.wire.dates import when
from dateline.wire.markup import block_paragraphs, every, first, html_paragraphs, local, parse_xml, text_of
from dateline.wire.streams import Source

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_G2_ITEMS = ("newsitem", "packageitem", "planningitem", "knowledgeitem", "conceptitem")


def read_newsml(source: Source) -> Iterator[Record]:
    """The items of a NewsML-G2 message, numbered, or the one item that a file is."""
    root = parse_xml(source.read_all())
    if local(root) in _G2_ITEMS:
        article = _item(root)
        yield ("", article) if isinstance(article, Exception) else attempt("", article)
    else:
        yield from numbered(_item(element) for element in root.iter() if local(element) in _G2_ITEMS)


def read_nitf(source: Source) -> Iterator[Record]:
    """The one story of an NITF document."""
    yield attempt("", nitf_article(parse_xml(source.read_all())))


def _item(item: Any) -> Article | Exception:
    try:
        return _g2_article(item)
    except Exception as error:
        return error


def _g2_article(item: Any) -> Article:
    meta = first(item, "itemMeta")
    kind = _code(first(item, "itemMeta", "itemClass")) or local(item).removesuffix("item")
    nitf = first(item, "contentSet", "inlineXML", "nitf")
    paragraphs = _content(item, nitf)
    if local(item) != "newsitem" or (not paragraphs and kind != "text"):
        raise NotAnArticle(f"it is a {kind} item, no text: nothing is read from it")
    inner = nitf_article(nitf) if nitf is not None else Article("newsml-g2", [])
    provider = first(item, "itemMeta", "provider")
    language = first(item, "contentMeta", "language")
    notice = [text_of(first(item, "rightsInfo", name)) for name in ("copyrightNotice", "usageTerms")]
    signals = [_code(signal) for signal in (every(meta, "signal") if meta is not None else [])]
    note = text_of(first(item, "itemMeta", "edNote"))
    created = first(item, "contentMeta", "contentCreated")
    dates = (text_of(first(item, "itemMeta", "versionCreated")), text_of(created))
    return Article(
        "newsml-g2",
        paragraphs,
        headline=text_of(first(item, "contentMeta", "headline")) or text_of(first(item, "itemMeta", "title"))
        or inner.headline,
        published=next((found for found in map(when, dates) if found), inner.published),
        outlet=text_of(first(item, "contentMeta", "infoSource", "name")) or inner.outlet,
        agency=_name(provider) or inner.agency,
        url=_href(item, meta),
        language=(language.get("tag") if language is not None else None) or item.get(_XML_LANG) or inner.language,
        byline=text_of(first(item, "contentMeta", "by")) or inner.byline,
        dateline=text_of(first(item, "contentMeta", "dateline")) or inner.dateline,
        correction=(note or "correction") if "correction" in signals else inner.correction or _told_by(note),
        notice=" ".join(filter(None, notice)) or inner.notice,
        labels=[label for genre in every(item, "genre") for label in (_code(genre), _name(genre)) if label],
        withdrawn=_code(first(item, "itemMeta", "pubStatus")) in ("canceled", "withheld") or "kill" in signals,
    )  # fmt: skip


def _content(item: Any, nitf: Any) -> list[str]:
    if nitf is not None:
        return nitf_article(nitf).paragraphs
    inline = first(item, "contentSet", "inlineXML")
    if inline is not None:
        body = first(inline, "body")
        return block_paragraphs(inline if body is None else body)
    for data in every(item, "inlineData"):
        if (data.get("contenttype") or "text/plain").startswith("text/") and (text := "".join(data.itertext())).strip():
            return html_paragraphs(text)
    return []


def nitf_article(root: Any) -> Article:
    """What an ``nitf`` element tells. Its date is the issue's, or that of its dateline."""
    body = first(root, "body.content")
    location = first(root, "body.head", "dateline")
    place = text_of(first(location, "location")) if location is not None else None
    issue, told = first(root, "docdata", "date.issue"), first(root, "dateline", "story.date")
    rights = first(root, "docdata", "doc.copyright")
    correction = first(root, "docdata", "correction")
    message = first(root, "docdata", "ed-msg")
    paper = first(root, "pubdata")
    heading = first(root, "hedline", "hl1")
    genre = [element.get("tobject.type") or "" for element in every(root, "tobject")]
    dates = [element.get("norm") for element in (issue, told) if element is not None]
    if paper is not None:
        dates.append(paper.get("date.publication"))
    note = message.get("info") if message is not None else None
    notice = [text_of(first(root, "body.head", "rights"))]
    if rights is not None and rights.get("holder"):
        notice.append(" ".join(filter(None, ("©", rights.get("year"), rights.get("holder")))))
    return Article(
        "nitf",
        block_paragraphs(body) if body is not None else [],
        headline=text_of(heading) or text_of(first(root, "head", "title")),
        published=next((found for found in map(when, dates) if found), None),
        outlet=paper.get("name") if paper is not None else None,
        agency=text_of(first(root, "distributor")),
        language=root.get(_XML_LANG) or (body.get(_XML_LANG) if body is not None else None),
        byline=text_of(first(root, "byline", "person")) or text_of(first(root, "byline")),
        dateline=place or (text_of(location) if location is not None else None),
        correction=(correction.get("info") or "correction") if correction is not None else _told_by(note),
        notice=" ".join(filter(None, notice)) or None,
        labels=genre,
        withdrawn=(note or "").upper().startswith(("KILL", "WITHDRAWN")),
    )


def _told_by(note: str | None) -> str | None:
    """An editor's note, where it is one of correction."""
    return note if note and "correct" in note.lower() else None


def _code(element: Any) -> str | None:
    """The last part of a qcode or URI: ``text`` of ``ninat:text``."""
    if element is None:
        return None
    code = element.get("qcode") or element.get("uri") or ""
    return str(code).replace("/", ":").rpartition(":")[2] or None


def _name(element: Any) -> str | None:
    if element is None:
        return None
    return text_of(first(element, "name")) or element.get("literal") or _code(element)


def _href(item: Any, meta: Any) -> str | None:
    """Where the item itself stands; what else it points to is not asked."""
    for link in every(meta, "link") if meta is not None else []:
        own = (link.get("rel") or "").lower().endswith(("canonical", "alternate"))
        if own and (link.get("href") or "").startswith(("http://", "https://")):
            return str(link.get("href"))
    guid = str(item.get("guid") or "")
    return guid if guid.startswith(("http://", "https://")) else None
