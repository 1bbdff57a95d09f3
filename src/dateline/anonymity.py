"""Anonymity: where a text says that its source may not, or will not, be named, and why.

An *unnamed* source ("a senior official") is only not named; an *anonymous* one is told to be
so. The phrases are ours, from the forms that style books give for granting anonymity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMED = r"(?:named|identified|quoted(?:\s+by\s+name)?|name\w*\s+publicly|cited|credited)"
_BE_NAMED = rf"(?:be|being)\s+(?:further\s+|publicly\s+|otherwise\s+|directly\s+)?{_NAMED}"
_NAME = r"(?:(?:his|her|their|its)\s+(?:full\s+|real\s+|last\s+|own\s+)?(?:names?|surnames?|identit(?:y|ies)))"
_TALK = r"(?:speak|talk|comment|brief|discuss|address|give|disclose|release|reveal|make)"

_ANONYMOUS = re.compile(
    rf"""
      (?:up)?on\s+(?:the\s+|a\s+)?(?:strict\s+)?(?:condition|promise|guarantee|understanding|assurance|grounds?)s?
          \s+(?:of\s+(?:strict\s+|total\s+|complete\s+)?anonymity
            |(?:that\s+)?(?:he|she|they|it|{_NAME})\s+(?:would\s+|must\s+|will\s+|could\s+|should\s+|is\s+|are\s+|was\s+|were\s+)?
             (?:not\s+|remain\s+anonymous|go\s+un)(?:(?:to\s+)?be\s+)?
             (?:{_NAMED}|used|published|printed|disclosed|revealed)?)
    | (?:under|with)\s+(?:the\s+)?(?:condition\s+of\s+|cover\s+of\s+|promise\s+of\s+|cloak\s+of\s+)?anonymity
    | (?:request|demand|seek|ask\w*\s+for|insist\w*\s+(?:up)?on|want|prefer|receiv|requir|grant|giv|offer|promis)\w*
          \s+(?:(?:the|him|her|them|strict|full|complete|total|guaranteed|both|all)\s+)*anonymity
    | anonymity\s+(?:was|were|is|to\s+speak|in\s+order|because|to\s+discuss|to\s+describe|for\s+fear|out\s+of
          |citing|since)
    | (?:ask|request|insist|prefer|declin|refus|want|wish|elect|chose|beg|opt|desir|agree\w*\s+to\s+\w+\s+only\s+if)\w*
          \s+(?:(?:that\s+)?(?:he|she|they|it|{_NAME})\s+)?(?:not\s+)?(?:to\s+|on\s+|for\s+)?(?:not\s+)?(?:to\s+)?{_BE_NAMED}
    | (?:ask|request|insist)\w*\s+(?:that\s+)?(?:he|she|they|{_NAME}(?:\s+and\s+\w+)?)\s+(?:should\s+)?
          not\s+(?:to\s+)?be\s+(?:{_NAMED}|used|published|printed|disclosed|revealed|made\s+public)
    | (?:declin|refus|did\s+not\s+want|unwilling|reluctan|did\s+not\s+wish|would\s+not|fear\w*|afraid)\w*\s+(?:to\s+)?
          (?:giv\w+|reveal\w*|disclos\w+|provid\w+|us\w+|shar\w+|publish\w*|stat\w+)\s+{_NAME}
    | who(?:\s+was|\s+were|\s+is|\s+are)?\s+not\s+(?:being\s+)?(?:be\s+)?(?:named|identified)\s+
          (?:because|for|due|as|under|by|in\s+order)
    | (?:can|could|may|must)\s?not\s+be\s+(?:named|identified)(?!\s+(?:immediately|yet|in\s+time))
    | (?:who|which|source|official|officer|diplomat|aide)s?,?\s+
          (?:asked|preferred|chose|wanted|wished|requested|insisted|spoke|elected)
          \s+(?:to\s+(?:remain|stay|be|speak)\s+|on\s+(?:remaining|staying)\s+)?(?:anonymous(?:ly)?|unnamed|nameless|unidentified)
    | (?:remain(?:ing|ed)?|stay(?:ing|ed)?|kept|keep)\s+(?:anonymous|unnamed|nameless)
    | (?:speaking|spoke|speak|talking|talked|told|said|briefed|confirmed|quoted|cited|interviewed)
          (?:\s+\w+){{0,4}}?\s+anonymously
    | anonymously\s+(?:because|told|said|spoke|to\s+(?:discuss|describe|avoid))
    | (?:not|n't|never|without\s+being|nor|un)\s*(?:been\s+)?(?:authori[sz]ed|permitted|allowed|cleared|empowered)
          \s+(?:to\s+)?(?:publicly\s+|openly\s+)?{_TALK}\w*
    | (?:lack|lacks|lacked|lacking|without|no)\s+(?:the\s+)?authori(?:ty|[sz]ation)\s+to\s+(?:publicly\s+)?{_TALK}
    | (?:speak|speaking|spoke|talking|talked|said|told\s+\w+)\s+(?:\w+\s+)?on\s+(?:deep\s+)?background\b
    | (?:speak|speaking|spoke|talking|talked|said)\s+(?:strictly\s+)?off\s+the\s+record
    | whose\s+(?:name|identity|names|identities)\s+(?:was|were|is|are|has|have|can\s?not|could\s+not)\s*(?:not|been)?\s*
          (?:being\s+|be\s+)?(?:withheld|disclosed|revealed|published|released|used|concealed|changed|protected)
    | (?:name|identity)s?\s+(?:was|were|is|are|has\s+been|have\s+been|be)\s+(?:being\s+)?withheld
    | withh[eo]ld(?:ing)?\s+(?:his|her|their)\s+(?:names?|identit(?:y|ies))
    | (?:an?|the|two|three|four|several|some|by|from|other)\s+anonymous\s+
          (?:\w+\s+){{0,3}}?(?:source|official|diplomat|officer|aide|person|lawmaker|minister|insider|commander
            |adviser|advisor|spokes(?:man|woman|person)|employee|staffer|witness|informant|whistle-?blower|member|soldier|executive|envoy)s?\b
    | anonymous\s+(?:\w+\s+){{0,2}}?
          (?:sources|officials|diplomats|officers|aides|insiders|commanders|lawmakers|advisers)\b
    | not\s+for\s+attribution
    | (?:spoke|speaking|talked|talking)\s+(?:\w+\s+){{0,4}}?
          (?:without|provided|so\s+long\s+as|as\s+long\s+as|only\s+if)\s+
          (?:(?:he|she|they)\s+(?:was|were|is|are|would)\s+not\s+(?:be\s+)?|being\s+)(?:{_NAMED})
    | (?:to|in\s+order\s+to)\s+protect\s+(?:his|her|their|the\s+source's)\s+(?:identity|identities|anonymity)
    """,
    re.IGNORECASE | re.VERBOSE,
)

#: A bare "not authorized to speak" without a source is policy ("embassies are not authorized to
#: comment"), and thrown bottles, donors, letters, calls and alcoholics are anonymous in other ways.
_OTHERWISE = re.compile(
    r"""anonymous\s+(?:\w+\s+){0,2}?(?:donor|donation|tip|letter|call|caller|email|e-mail|hotline|survey|ballot|grave|poll|buyer|
          bidder|account|user|hacker|poem|artist|questionnaire|marking|message|threat|note|gift|shell)""",
    re.IGNORECASE | re.VERBOSE,
)

_REASON = re.compile(
    r"""\s*,?\s*(?:
        (?:because|since|as|citing|for\s+fear|out\s+of|due\s+to|owing\s+to|fearing|given|in\s+order\s+to|so\s+as\s+to|lest
          |in\s+keeping\s+with|in\s+line\s+with|under|to\s+(?:discuss|describe|speak|talk|avoid|protect|share|disclose|be\s+able)
          |while\s+discussing|when\s+discussing|pending|until|ahead\s+of)\b
        (?:[^.,;"“”\n]|,(?!\s*(?:told|said|added|confirmed|who|which|but|and)\b))*)""",
    re.IGNORECASE | re.VERBOSE,
)
_AUTHORITY = re.compile(r"authori|permitted|allowed|cleared|empowered", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anonymity:
    """A mention of anonymity, and the reason given, as offsets into the text that was searched."""

    start: int
    end: int
    reason: tuple[int, int] | None


#: Cheap test before the long pattern: every form holds one of these.
_HINT = re.compile(
    r"anonym|named|identif|authori[sz]|permitted|allowed|cleared|empowered|background|record|withh|attribution|unnamed"
    r"|nameless|\bnames?\b|surname|identit|quoted|cited|credited",
    re.IGNORECASE,
)


def find_anonymity(text: str, start: int = 0, end: int | None = None) -> list[Anonymity]:
    """All mentions of a source's anonymity in ``text[start:end]``, in order."""
    stop = len(text) if end is None else end
    if _HINT.search(text, start, stop) is None:
        return []
    out = []
    for match in _ANONYMOUS.finditer(text, start, stop):
        if _OTHERWISE.match(text, match.start(), stop) or _OTHERWISE.search(match[0]):
            continue
        reason = None
        found = _REASON.match(text, match.end(), stop)
        if found and found[0].strip():
            begin = found.start() + len(found[0]) - len(found[0].lstrip(" ,\n"))
            reason = (begin, found.start() + len(found[0].rstrip(" ,\n")))
        elif _AUTHORITY.search(match[0]):
            reason = (match.start(), match.end())
        out.append(Anonymity(match.start(), match.end(), reason))
    return out
