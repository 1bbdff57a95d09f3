"""Exports of Nexis Uni and its forerunners (LexisNexis Academic), from Word, rich or plain text.

Today's form ends each article with "End of Document" and opens its text with a line "Body":
title, outlet, date and copyright stand above. The older form opens each with "1 of 25 DOCUMENTS":
outlet and date come first, and fields in capitals. The cover page and the classification
are no part of any story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.errors import BrokenInput
from dateline.wire.article import Article, Record, numbered
from dateline.wire.dates import when

_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE)
_BODY = re.compile(r"^[ \t]*Body[ \t]*$", re.MULTILINE)
_OPENS = re.compile(r"^[ \t]*(?:Document )?\d+ of \d+ DOCUMENTS[ \t]*$", re.MULTILINE)
_PAGE = re.compile(r"^[ \t]*Page \d+ of \d+[ \t]*$", re.MULTILINE)
_DATE = re.compile(
    r"^(?:\w+day,? )?(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})(?:,?\s.{0,40})?$"
)
_FIELD = re.compile(
    r"^(HEADLINE|BYLINE|SECTION|LENGTH|DATELINE|HIGHLIGHT|BODY|LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|GRAPHIC|SUBJECT"
    r"|COMPANY|ORGANI[SZ]ATION|PERSON|CITY|STATE|COUNTRY|GEOGRAPHIC|INDUSTRY|TICKER|CORRECTION|CORRECTION-DATE"
    r"|NOTES|URL|TYPE|JOURNAL-CODE|DOCUMENT-TYPE|DISTRIBUTION|SERIES|SUBHEAD|ACC-NO|UPDATE):\s*(.*)$",
    re.IGNORECASE | re.DOTALL,
)
#: What stands above the text; every other field ends it.
_ABOVE = {"headline", "byline", "section", "length", "dateline", "highlight", "body", "series", "subhead", "url"}
_ENDS = {"classification", "graphic", "notes", "correction"}
_COPYRIGHT = re.compile(r"^(?:Copyright\b|©|\(c\) ?\d{4})|\ball rights reserved\b", re.IGNORECASE)
_FURNITURE = re.compile(r"^(?:Link to (?:Image|PDF|Original)|View the original|\[?Image\]?)", re.IGNORECASE)


_CUT = "it has no closing line or fields, so it was cut off: export it again"


def is_nexis(text: str) -> bool:
    """Told by the marks between articles, beside a field that only these exports have."""
    if _OPENS.search(text):
        return bool(re.search(r"^[ \t]*(?:LENGTH|LOAD-DATE):", text, re.MULTILINE))
    fields = r"^[ \t]*(?:Load-Date:|Length: +[\d,]+ words)"
    return bool(_BODY.search(text) and (_END.search(text) or re.search(fields, text, re.MULTILINE)))


def read_nexis(text: str, form: str) -> Iterator[Record]:
    """The articles of an export, numbered."""
    text = _PAGE.sub("", text.replace("\r\n", "\n").replace("\x0c", "\n"))
    if _OPENS.search(text):
        yield from numbered(_older(part, form) for part in _OPENS.split(text)[1:])
    else:
        parts = _END.split(text)
        last = parts.pop()
        whole = re.search(r"^[ \t]*Load-Date:", last, re.MULTILINE)
        if whole:
            parts.append(last)
        yield from numbered(_newer(part, form) for part in parts)
        if not whole and last.strip():
            yield f"#{len(parts) + 1}", BrokenInput(_CUT)


def _newer(part: str, form: str) -> Article | Exception:
    """Title, outlet, date, copyright, fields; Body; the text; Classification."""
    above, body, below = _BODY.split(part, maxsplit=1)[0], *_after(part)
    if body is None:
        return BrokenInput("it has no line 'Body' between its heading and its text: export that article again")
    lines = [line for block in _blocks(above) for line in block.split("\n")]
    plain = [line.strip() for line in lines if not _FIELD.match(line.strip()) and not _FURNITURE.match(line.strip())]
    at = max((n for n, line in enumerate(plain) if _DATE.match(line)), default=None)
    if at is None or at < 2:
        return BrokenInput("it has no line with its date below its title and outlet: export that article again")
    return _article(form, plain[at - 2], plain[at - 1], plain[at], plain[at + 1 :], _fields(above), body, below)


def _after(part: str) -> tuple[list[str] | None, dict[str, str]]:
    pieces = _BODY.split(part, maxsplit=1)
    if len(pieces) == 1:
        return None, {}
    return _until_end(_blocks(pieces[1]))


def _until_end(blocks: list[str]) -> tuple[list[str], dict[str, str]]:
    """Paragraphs up to the first field or heading that ends the text, and the fields from there."""
    for n, block in enumerate(blocks):
        field = _FIELD.match(block)
        if block.strip().lower() in _ENDS or (field and field[1].lower() not in _ABOVE) or _COPYRIGHT.match(block):
            rest = "\n\n".join(blocks[n:])
            below = _fields(rest)
            if copyright_line := next((b for b in blocks[n:] if _COPYRIGHT.search(b)), None):
                below.setdefault("copyright", copyright_line)
            return blocks[:n], below
    return blocks, {}


def _older(part: str, form: str) -> Article | Exception:
    """Outlet, date, headline; fields in capitals; the text; fields again."""
    blocks = _blocks(part)
    at = next((n for n, block in enumerate(blocks[:8]) if _DATE.match(block.split("\n")[0].strip())), None)
    first_field = next((n for n, block in enumerate(blocks) if _FIELD.match(block)), None)
    if not at or first_field is None:
        return BrokenInput("it has no outlet and date above its fields: export that article again")
    begins = first_field
    while begins < len(blocks) and (field := _FIELD.match(blocks[begins])) and field[1].lower() in _ABOVE:
        begins += 1
        if field[1].lower() == "body":
            break
    above = _fields("\n\n".join(blocks[first_field:begins]))
    text = [above["body"]] if above.get("body") else []
    body, below = _until_end(blocks[begins:])
    if not below:
        return BrokenInput(_CUT)
    between = blocks[at + 1 : first_field]
    headline = above.get("headline") or (between[-1] if between else None)
    outlet = next((block for block in reversed(blocks[:at]) if not _COPYRIGHT.search(block)), "")
    notices = [block for block in blocks[:at] if _COPYRIGHT.search(block)]
    return _article(form, headline, outlet, blocks[at].split("\n")[0].strip(), notices, above, text + body, below)


def _article(
    form: str, headline: str | None, outlet: str, date_line: str, loose: list[str], above: dict[str, str],
    body: list[str], below: dict[str, str],
) -> Article:  # fmt: skip
    fields = {**below, **above}
    notice = next((line for line in loose if _COPYRIGHT.search(line)), None) or fields.get("copyright")
    wire = "wire" in fields.get("publication-type", "").lower()
    return Article(
        f"nexis-{form}",
        body,
        headline=headline,
        published=when(date_line),
        outlet=outlet,
        agency=outlet if wire else None,
        url=fields.get("url"),
        language=fields.get("language"),
        byline=fields.get("byline"),
        dateline=fields.get("dateline"),
        correction=fields.get("correction"),
        notice=notice,
        labels=[fields.get("type", ""), fields.get("document-type", "")],
    )


def _blocks(text: str) -> list[str]:
    return [block.strip() for block in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text) if block.strip()]


def _fields(text: str) -> dict[str, str]:
    """Fields by their names in lower case; a heading "Correction" alone on its line counts as one."""
    fields: dict[str, str] = {}
    blocks = _blocks(text)
    for n, block in enumerate(blocks):
        if block.lower() == "correction" and n + 1 < len(blocks):
            fields.setdefault("correction", " ".join(blocks[n + 1].split()))
        # One block may hold several fields, one a line; a line without a name goes on with the last.
        name = ""
        for line in block.split("\n"):
            if field := _FIELD.match(line.strip()):
                name = field[1].lower()
                fields.setdefault(name, "")
            if name:
                fields[name] = f"{fields[name]} {field[2] if field else line}".strip()
    return {name: value for name, value in fields.items() if value}
