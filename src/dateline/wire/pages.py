"""Web pages: the article's text by trafilatura, the rest by what the page itself declares.

Headline, time, outlet, byline, dateline and corrections come from schema.org (JSON-LD) and
``meta`` elements. A time that a page does not declare stays unknown: it is not guessed from its
address or its words.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from dateline.errors import NotAnArticle
from dateline.wire.article import Article, Record, attempt
from dateline.wire.dates import when
from dateline.wire.markup import decode_html, every, first, local, parse_html, text_of
from dateline.wire.streams import LARGEST_RECORD, Source

#: Words. Less is a cookie notice or a caption.
_FEWEST_WORDS = 15
_DATES = ("article:published_time", "datepublished", "og:published_time", "parsely-pub-date", "sailthru.date",
          "dc.date.issued", "dcterms.issued", "dc.date", "publish-date", "pubdate", "publishdate", "date")  # fmt: skip


def read_page(source: Source) -> Iterator[Record]:
    """The one article of a web page."""
    text = decode_html(source.read_all(LARGEST_RECORD), source.charset)
    try:
        yield attempt("", page_article(text, source.url))
    except NotAnArticle as error:
        yield "", error


def page_article(text: str, url: str | None = None) -> Article:
    """What a web page tells; :class:`~dateline.errors.NotAnArticle` where it is none."""
    from trafilatura import bare_extraction

    # Its remarks on a page are told by us, as refusals; a program that keeps a log still gets them.
    log = logging.getLogger("trafilatura")
    if not log.handlers:
        log.addHandler(logging.NullHandler())
    root = parse_html(text)
    if root is None:
        raise NotAnArticle("it is a web page without any element: nothing is read from it")
    metas = _metas(root)
    things = list(_declared(root))
    article = next((thing for thing in things if _is_article(thing)), {})
    published = _published(article, metas, root)
    if (
        not article
        and published is None
        and (metas.get("og:type", "article").startswith(("website", "profile", "video")))
    ):
        raise NotAnArticle(f"the page calls itself a {metas['og:type']}: a front page or a list, no article")
    found = bare_extraction(root, url=url, include_comments=False, include_tables=False, with_metadata=False)
    paragraphs = [line for line in (getattr(found, "text", None) or "").split("\n") if line.strip()]
    if sum(len(line.split()) for line in paragraphs) < _FEWEST_WORDS:
        raise NotAnArticle("no article is found in the page: a list of links, a video or a notice")
    html = first(root, "html") if local(root) != "html" else root
    return Article(
        "html",
        paragraphs,
        headline=_text(article.get("headline")) or metas.get("og:title") or text_of(first(root, "h1"))
        or text_of(first(root, "title")),
        published=published,
        outlet=_name(article.get("publisher")) or metas.get("og:site_name"),
        agency=_name(article.get("sourceOrganization")),
        url=url or _canonical(root) or metas.get("og:url"),
        language=_text(article.get("inLanguage")) or (html.get("lang") if html is not None else None),
        byline=_name(article.get("author")) or metas.get("author"),
        dateline=_text(article.get("dateline")),
        correction=_name(article.get("correction")),
        notice=_text(article.get("copyrightNotice")),
        labels=[str(label) for key in ("@type", "articleSection", "genre") for label in _list(article.get(key))]
        + [metas[key] for key in ("article:section", "article:tag") if key in metas],
    )  # fmt: skip


def _metas(root: Any) -> dict[str, str]:
    metas: dict[str, str] = {}
    for element in every(root, "meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and (content := (element.get("content") or "").strip()):
            metas.setdefault(name.lower(), content)
    return metas


def _declared(root: Any) -> Iterator[Mapping[str, Any]]:
    """The things that the page describes in JSON-LD."""
    for script in every(root, "script"):
        if (script.get("type") or "").lower() != "application/ld+json" or not script.text:
            continue
        try:
            waiting = [json.loads(script.text, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            thing = waiting.pop(0)
            if isinstance(thing, list):
                waiting.extend(thing)
            elif isinstance(thing, dict):
                yield thing
                if isinstance(thing.get("@graph"), list):
                    waiting.extend(thing["@graph"])


def _is_article(thing: Mapping[str, Any]) -> bool:
    return any(str(kind).endswith(("Article", "BlogPosting", "Report")) for kind in _list(thing.get("@type")))


def _published(article: Mapping[str, Any], metas: Mapping[str, str], root: Any) -> Any:
    told = [article.get("datePublished"), *(metas.get(name) for name in _DATES)]
    told += [t.get("datetime") for t in every(root, "time") if t.get("pubdate") is not None
             or (t.get("itemprop") or "").lower() == "datepublished"]  # fmt: skip
    return next((found for found in map(when, told) if found), None)


def _canonical(root: Any) -> str | None:
    links = (link for link in every(root, "link") if (link.get("rel") or "").lower() == "canonical")
    return next((href for link in links if (href := link.get("href") or "").startswith("http")), None)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: Any) -> str | None:
    names = [_text(v.get("name") or v.get("text")) if isinstance(v, Mapping) else _text(v) for v in _list(value)]
    return ", ".join(filter(None, names)) or None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
