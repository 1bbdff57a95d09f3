"""ninjs, IPTC's news in JSON, versions 1 to 3.

Version 1 has ``headline``, ``body_text`` and ``body_xhtml``; 2 has lists (``headlines``, ``bodies``)
of parts with a role; 3 writes the names in camel case. They are read by one table: names are
compared without case and underscores.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateline.errors import BrokenInput, NotAnArticle
from dateline.wire.article import Article
from dateline.wire.dates import when
from dateline.wire.markup import html_paragraphs

_OWN = {"versioncreated", "firstcreated", "contentcreated", "pubstatus", "headlines", "bodies", "bodytext", "bodyxhtml",
        "infosources", "subjects", "usageterms"}  # fmt: skip
_NO_TEXT = ("picture", "graphic", "audio", "video", "composite", "planning", "component", "event")


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Told by a ``uri`` beside two fields that only ninjs has, or by what it calls its standard."""
    standard = value.get("standard")
    if isinstance(standard, Mapping) and str(standard.get("name", "")).lower() == "ninjs":
        return True
    names = {_plain(name) for name in value}
    return "uri" in names and len(names & _OWN) >= 2


def ninjs_article(value: Mapping[str, Any]) -> Article:
    """What a ninjs item tells."""
    item = {_plain(name): field for name, field in value.items()}
    kind = str(item.get("type", "text")).lower()
    paragraphs = _body(item)
    if not paragraphs and kind in _NO_TEXT:
        raise NotAnArticle(f"it is a {kind} item, no text: nothing is read from it")
    note = _text(item.get("ednote"))
    uri = _text(item.get("uri")) or ""
    notice = [_text(item.get("copyrightnotice")) or _holder(item), _text(item.get("usageterms"))]
    genres = item.get("genres") or item.get("genre") or []
    return Article(
        "ninjs",
        paragraphs,
        headline=_chosen(item.get("headlines")) or _text(item.get("headline")) or _text(item.get("title")),
        published=next(
            (found for name in ("versioncreated", "contentcreated", "firstcreated") if (found := when(item.get(name)))),
            None,
        ),
        outlet=_source(item, ("publisher", "distributor", "outlet")),
        agency=_text(item.get("provider")) or _source(item, ("originator", "agency", "", "provider")),
        url=_text(item.get("webcanonical")) or (uri if uri.startswith(("http://", "https://")) else None),
        language=_text(item.get("language")),
        byline=_text(item.get("byline")) or _text(item.get("by")),
        dateline=_text(item.get("dateline")) or _text(item.get("located")),
        correction=note if note and "correct" in note.lower() else None,
        notice=" ".join(filter(None, notice)) or None,
        labels=[label for genre in (genres if isinstance(genres, list) else [genres]) if (label := _named(genre))],
        withdrawn=_text(item.get("pubstatus")) in ("canceled", "withheld"),
    )


def _body(item: Mapping[str, Any]) -> list[str]:
    bodies = item.get("bodies")
    if bodies is not None:
        if not isinstance(bodies, list) or not all(isinstance(part, Mapping) for part in bodies):
            raise BrokenInput("its 'bodies' is no list of objects: export the item again")
        parts = [{_plain(k): v for k, v in part.items()} for part in bodies]
        parts = [part for part in parts if isinstance(part.get("value"), str) and part["value"].strip()]
        # Plain text before markup; the main role before a summary.
        parts.sort(key=lambda p: (p.get("role") not in ("main", None), "html" in str(p.get("contenttype", ""))))
        return html_paragraphs(parts[0]["value"]) if parts else []
    for name in ("bodytext", "bodyxhtml", "bodyhtml"):
        if isinstance(item.get(name), str) and item[name].strip():
            return html_paragraphs(item[name])
    return []


def _chosen(parts: Any) -> str | None:
    if not isinstance(parts, list):
        return None
    texts = [(part.get("role") != "main", _text(part.get("value"))) for part in parts if isinstance(part, Mapping)]
    return next((text for _, text in sorted(texts, key=lambda pair: pair[0]) if text), None)


def _source(item: Mapping[str, Any], roles: tuple[str, ...]) -> str | None:
    sources = item.get("infosources")
    for source in sources if isinstance(sources, list) else []:
        if isinstance(source, Mapping) and str(source.get("role", "")).lower().rpartition(":")[2] in roles:
            return _text(source.get("name"))
    return None


def _holder(item: Mapping[str, Any]) -> str | None:
    holder = _text(item.get("copyrightholder"))
    return f"© {holder}" if holder else None


def _named(value: Any) -> str | None:
    return _text(value.get("name") or value.get("code")) if isinstance(value, Mapping) else _text(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
