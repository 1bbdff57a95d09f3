"""Anonymity: where a text says that its source may not, or will not, be named, and why.

An *unnamed* source ("a senior official") is only not named; an *anonymous* one is told to be
so. The forms are written by us, one family a line group, from the ways in which newsrooms grant
anonymity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = (
    r"(?:(?:his|her|their|its|(?:the\s+)?\w+'s)\s+(?:full\s+|real\s+|last\s+|own\s+)?"
    r"(?:names?|surnames?|identit(?:y|ies)))"
)
_NAMED = r"(?:named|identified|quoted|cited|credited)"
_BE_NAMED = rf"(?:be|being)\s+(?:further\s+|publicly\s+|otherwise\s+|directly\s+)?{_NAMED}"
_KEPT = (
    r"(?:used|published|printed|disclosed|revealed|"
    r"released|withheld|made\s+public|kept\s+(?:secret|private|out\s+of\s+print))"
)
_ANON = r"(?:anonymous|unnamed|nameless|unidentified)"
_TALK = r"(?:speak|talk|comment|brief|discuss|disclose|release|reveal|be\s+(?:quoted|named|identified|cited))"
_STATE = (
    r"(?:(?:give|make|provide|share)\s+(?:\w+\s+)?"
    r"(?:public\s+|press\s+)?(?:statements?|comments?|interviews?|information|details))"
)
_MAY = r"(?:authori[sz]ed|permitted|allowed|cleared|empowered)"
_PRESS = r"(?:media|press|reporters?|journalists?|public(?:ly)?|on\s+the\s+record|by\s+name|quoted|identified)"
_TERMS = r"(?:condition|promise|guarantee|understanding|assurance|grounds)"

_FAMILIES = (
    # "on condition of anonymity", "on the condition that he not be named"
    rf"(?:up)?on\s+(?:\w+\s+){{0,2}}?{_TERMS}s?\s+(?:of\s+(?:\w+\s+)?anonymity|of\s+not\s+{_BE_NAMED})",
    rf"(?:up)?on\s+(?:\w+\s+){{0,2}}?{_TERMS}s?\s+(?:that\s+)?(?:he|she|they|it)\s+(?:\w+\s+)?(?:not\s+be\s+{_NAMED}"
    rf"|not\s+{_NAMED}|(?:remain|stay|go)\s+{_ANON})",
    rf"(?:up)?on\s+(?:\w+\s+){{0,2}}?{_TERMS}s?\s+(?:that\s+)?{_NAME}\s+(?:\w+\s+)?(?:not\s+)?be\s+{_KEPT}",
    r"(?:under|with)\s+(?:the\s+)?(?:(?:condition|cover|promise|cloak|guarantee)\s+of\s+)?anonymity",
    # "requested anonymity", "was granted anonymity to"
    r"(?:request|demand|seek|ask\w*\s+for|insist\w*\s+(?:up)?on|want|prefer|receiv|requir|grant|giv|offer|promis)\w*"
    r"\s+(?:(?:the|him|her|them|strict|full|complete|total|both|all)\s+)*anonymity",
    r"anonymity\s+(?:to\s+(?:speak|discuss|describe)|in\s+order|because|for\s+fear|out\s+of|citing|since|given)",
    # "asked not to be named", "declined to be identified"
    rf"(?:ask|request|insist|prefer|want|wish|elect|chose|choos|opt|desir|beg)\w*\s+(?:on\s+)?(?:not\s+(?:to\s+)?|to\s+not\s+){_BE_NAMED}",
    rf"(?:declin|refus|(?:did|do|does|would|will)(?:\s+not|n't)\s+(?:want|wish|agree|like|care)|unwilling|reluctan|afraid|fear)\w*"
    rf"\s+(?:to\s+)?{_BE_NAMED}",
    rf"(?:would|will)(?:\s+not|n't)\s+be\s+{_NAMED}",
    rf"(?:ask|request|insist|demand|prefer|want)\w*\s+(?:that\s+)?(?:he|she|they|{_NAME})\s+(?:should\s+)?not\s+(?:to\s+)?be\s+(?:{_NAMED}|{_KEPT})",
    rf"(?:ask|request|insist|demand|prefer|want|wish)\w*\s+(?:for\s+|that\s+)?{_NAME}\s+(?:to\s+)?(?:be\s+)?{_KEPT}",
    rf"(?:not|n't)\s+(?:want|wish|like)\w*\s+{_NAME}\s+(?:to\s+be\s+)?{_KEPT}",
    rf"(?:ask|request|insist)\w*\s+(?:that\s+)?(?:we|reporters|the\s+paper)\s+not\s+(?:use|publish|print|reveal)\s+{_NAME}",
    # "refused to give his name"
    r"(?:declin|refus|unwilling|reluctan|fear|afraid|would\s+not|(?:did|do|does)(?:\s+not|n't)(?:\s+(?:want|wish))?)\w*\s+(?:to\s+)?"
    r"(?:giv\w*|reveal\w*|disclos\w*|provid\w*|shar\w*|publish\w*|stat\w*)\s+(?:his|her|their)\s+(?:full\s+|real\s+|last\s+|own\s+)?"
    r"(?:names?|surnames?|identit(?:y|ies))",
    r"without\s+giving\s+(?:his|her|their)\s+(?:full\s+|real\s+|last\s+)?names?",
    r"(?:only\s+(?:by\s+)?(?:his|her|their)\s+(?:first\s+names?|initials)|only\s+(?:his|her|their|a)\s+first\s+names?)",
    # "who cannot be named because"
    rf"who(?:m|se)?\s+(?:was|were|is|are)\s+not\s+(?:being\s+)?{_NAMED}\s+(?:because|for|due|as|under|by\s+name|in\s+order)",
    rf"who\s+(?:can|could|may|must)\s?not\s+be\s+{_NAMED}",
    rf"(?:can|could|may|must)\s?not\s+be\s+{_NAMED}\s+(?:because|for\s+(?:legal|security|safety)|under|due|owing|by\s+(?:law|name))",
    rf"only\s+if\s+(?:he|she|they|{_NAME})\s+(?:was|were|is|are)\s+(?:not\s+{_NAMED}|{_KEPT})",
    # "asked to remain anonymous"
    rf"(?:to|on|would|will)\s+(?:remain(?:ing)?|stay(?:ing)?|be|go|be\s+left|be\s+kept)\s+{_ANON}",
    r"anonymously\s+(?:because|told|said|spoke|to\s+(?:discuss|describe|avoid))",
    r"(?:speaking|spoke|speak|talking|talked|told|said|briefed|confirmed|quoted|interviewed)(?:\s+\w+){0,4}?\s+anonymously",
    r"speaking\s+anonymously",
    # "not authorised to speak to the media"
    rf"(?:not|n't|never|nor|neither\s+of\s+whom\s+(?:was|were))\s+(?:being\s+|been\s+)?(?:authori[sz]ed|cleared)"
    rf"\s+to\s+(?:publicly\s+|openly\s+)?(?:{_TALK}|{_STATE})",
    rf"who(?:m)?\s+(?:(?:was|were|is|are|had|have)(?:\s+not|n't)\s+(?:been\s+)?){_MAY}\s+to\s+(?:publicly\s+|openly\s+)?(?:{_TALK}|{_STATE})",
    rf"(?:not|n't|never)\s+(?:been\s+)?{_MAY}\s+to\s+(?:{_TALK}|{_STATE})\b[^.;]{{0,40}}?\b{_PRESS}\b",
    rf"(?:lack|lacks|lacked|lacking|without|no)\s+(?:the\s+)?authori(?:ty|[sz]ation)\s+to\s+(?:publicly\s+)?(?:{_TALK}|{_STATE})",
    # "on background", "off the record"
    r"(?:speak|speaking|spoke|talking|talked|said|briefed)\s+(?:\w+\s+)?on\s+(?:deep\s+)?background\b",
    r"(?:speak|speaking|spoke|talking|talked|said)\s+(?:strictly\s+)?off\s+the\s+record",
    r"not\s+for\s+attribution",
    # "whose name is being withheld"
    r"whose\s+(?:name|identity|names|identities)\s+(?:was|were|is|are|has|have|can\s?not|could\s+not)\s*(?:not|been)?\s*"
    r"(?:being\s+|be\s+)?(?:withheld|disclosed|revealed|published|released|used|concealed|changed|protected)",
    r"(?:names?|identit(?:y|ies))\s+(?:of\s+the\s+\w+\s+)?(?:was|were|is|are|has\s+been|have\s+been|be)\s+(?:being\s+)?withheld",
    r"withh[eo]ld(?:ing)?\s+(?:his|her|their)\s+(?:names?|identit(?:y|ies))",
    r"(?:to|in\s+order\s+to)\s+protect\s+(?:his|her|their|the\s+source's)\s+(?:identity|identities|anonymity)",
    # "an anonymous official"
    r"(?:an?|the|two|three|four|several|some|by|from|other)\s+anonymous\s+(?:\w+\s+){0,3}?(?:source|official|diplomat|officer|aide"
    r"|lawmaker|minister|insider|commander|adviser|advisor|spokes(?:man|woman|person)|employee|staffer|witness|informant"
    r"|whistle-?blower|soldier|executive|envoy)s?\b",
    r"anonymous\s+(?:\w+\s+){0,2}?(?:sources|officials|diplomats|officers|aides|insiders|commanders|lawmakers|advisers)\b",
)  # fmt: skip
_ANONYMOUS = re.compile("|".join(f"(?:{family})" for family in _FAMILIES), re.IGNORECASE)

#: Donors, letters and calls are anonymous in other ways.
_OTHERWISE = re.compile(
    r"anonymous\s+(?:\w+\s+){0,2}?(?:don(?:or|ation)|benefactor|tip|letter|call|caller|e-?mail|hotline|survey|ballot|grave"
    r"|poll|buyer|bidder|account|user|hacker|poem|artist|questionnaire|message|threat|note|gift|shell)",
    re.IGNORECASE,
)

_REASON = re.compile(
    r"""\s*,?\s*(?:
        (?:because|since|as|citing|for\s+fear|out\s+of|due\s+to|owing\s+to|fearing|given|in\s+order\s+to|so\s+as\s+to|lest
          |in\s+keeping\s+with|in\s+line\s+with|under|to\s+(?:discuss|describe|speak|talk|avoid|protect|share|disclose)
          |while\s+discussing|when\s+discussing|pending|until|ahead\s+of)\b
        [^.,;"“”\n]*)""",
    re.IGNORECASE | re.VERBOSE,
)
_AUTHORITY = re.compile(r"authori|permitted|allowed|cleared|empowered", re.IGNORECASE)

#: A cheap test before the long pattern: every form holds one of these, in whatever case.
_HINT = re.compile(
    r"anonym|named|identif|authori[sz]|permitted|allowed|cleared|empowered|background|record|withh|attribution"
    r"|nameless|\bnames?\b|surname|identit|quoted|cited|credited|initials"
)


@dataclass(frozen=True, slots=True)
class Anonymity:
    """A mention of anonymity, and the reason given, as offsets into the text that was searched."""

    start: int
    end: int
    reason: tuple[int, int] | None


def find_anonymity(text: str, start: int = 0, end: int | None = None) -> list[Anonymity]:
    """All mentions of a source's anonymity in ``text[start:end]``, in order."""
    stop = len(text) if end is None else end
    if _HINT.search(text[start:stop].lower()) is None:
        return []
    out = []
    for match in _ANONYMOUS.finditer(text, start, stop):
        if _OTHERWISE.search(match[0]):
            continue
        reason = None
        found = _REASON.match(text, match.end(), stop)
        if found:
            begin = found.start() + len(found[0]) - len(found[0].lstrip(" ,\n"))
            reason = (begin, found.start() + len(found[0].rstrip(" ,\n")))
        elif _AUTHORITY.search(match[0]):
            # "who was not authorised to brief reporters" is its own reason.
            reason = (match.start(), match.end())
        out.append(Anonymity(match.start(), match.end(), reason))
    return out
