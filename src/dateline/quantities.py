"""Quantities: the number expressions of a sentence, and what grammar hangs on each.

They are found in the characters themselves, because tokenizers cut phrases such as "30-odd",
"1.5m" and "$2.4bn" differently from one line to the next. Left out are numbers that count
nothing: years, ages, dates, clock times, percentages, prices per share, measures and numbered
things ("Article 5").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from dateline.parse import Sentence


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number expression: its bounds, whether it is rounded, and where it stands."""

    low: int | float
    high: int | float
    approximate: bool
    #: Characters in the story, modifiers ("more than") included; and tokens, likewise.
    start: int
    end: int
    first: int
    last: int
    #: The noun that is counted ("people"), or the number's own head token.
    holder: int
    currency: str | None
    #: A bare "one person" that no number word stands for.
    implied: bool = False


#: Number words and their values.
UNITS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
         "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
         "seventeen": 17, "eighteen": 18, "nineteen": 19}  # fmt: skip
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
        "ninety": 90}  # fmt: skip
_SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9,
           "trillion": 10**12, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "tn": 10**12, "k": 1000}  # fmt: skip
_VAGUE = {"dozens": (24, 99), "scores": (40, 99), "hundreds": (200, 999), "thousands": (2000, 9999),
          "millions": (2 * 10**6, 10**7 - 1), "billions": (2 * 10**9, 10**10 - 1)}  # fmt: skip
_CURRENCIES = {"$": "USD", "us$": "USD", "a$": "AUD", "c$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "£": "GBP",
               "€": "EUR", "¥": "JPY", "₹": "INR", "rs": "INR", "usd": "USD", "eur": "EUR", "gbp": "GBP", "euro": "EUR",
               "dollar": "USD", "pound": "GBP", "sterling": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY",
               "rupee": "INR", "ruble": "RUB", "rouble": "RUB", "peso": "PESO", "shekel": "ILS", "lira": "TRY",
               "riyal": "SAR", "dirham": "AED", "naira": "NGN", "rand": "ZAR", "baht": "THB", "won": "KRW",
               "hryvnia": "UAH", "zloty": "PLN", "franc": "FRANC", "krona": "SEK", "kronor": "SEK", "krone": "NOK",
               "kroner": "NOK", "shilling": "SHILLING", "real": "BRL", "reais": "BRL", "rupiah": "IDR",
               "ringgit": "MYR", "taka": "BDT", "dinar": "DINAR", "birr": "ETB", "cedi": "GHS", "kwacha": "KWACHA",
               "leu": "LEU",
               "forint": "HUF", "colon": "COLON"}  # fmt: skip
#: Written before another currency's name, these say whose it is.
_WHOSE = {"us": "USD", "u.s.": "USD", "american": "USD", "australian": "AUD", "canadian": "CAD", "egyptian": "EGP",
          "syrian": "SYP", "lebanese": "LBP", "mexican": "MXN", "argentine": "ARS", "chilean": "CLP",
          "colombian": "COP", "philippine": "PHP", "swiss": "CHF", "cfa": "XAF", "kenyan": "KES", "ugandan": "UGX",
          "tanzanian": "TZS",
          "pakistani": "PKR", "sri": "LKR", "indian": "INR", "iranian": "IRR", "qatari": "QAR", "omani": "OMR",
          "kuwaiti": "KWD", "iraqi": "IQD", "jordanian": "JOD", "danish": "DKK", "norwegian": "NOK", "swedish": "SEK",
          "turkish": "TRY", "british": "GBP", "hong": "HKD", "singapore": "SGD", "salvadoran": "SVC"}  # fmt: skip

_W = "|".join([*UNITS, *TENS, *(s for s in _SCALES if len(s) > 3), "mln"])
_BIG = "dozen|score|hundred|thousand|million|billion|trillion"
#: Every repetition is bounded: the text is not trusted.
_CORE = rf"""(?:
    (?:tens|dozens|scores|hundreds|thousands)\s+of\s+(?:thousands|millions|billions)
  | (?:\d{{1,3}}(?:,\d{{3}}){{1,5}}(?:\.\d{{1,6}})?|\d{{1,15}}(?:\.\d{{1,6}})?)(?:\s(?:hundred|thousand|million
    |billion|trillion|dozen)\b
      |\s?(?:bn|mn|mln|tn|m|k)\b)?
  | (?:(?:half\s+an?|half|an?|several|a\s+few|few|a\s+couple(?:\s+of)?|many)\s+(?:{_BIG})|(?:{_W}))\b
      (?:(?:\s+|\s*-\s*|(?<=dred)\s+and\s+|(?<=sand)\s+and\s+|(?<=llion)\s+and\s+)(?:{_W})\b){{0,8}}
  | (?:dozens|scores|hundreds|thousands|millions|billions)\b
  )"""
_APPROX = r"""(?:more\s+than|fewer\s+than|less\s+than|no\s+fewer\s+than|no\s+less\s+than|not\s+less\s+than
  |not\s+more\s+than|no\s+more\s+than|at\s+least|at\s+most|up\s+to|as\s+many\s+as|as\s+few\s+as|as\s+much\s+as
    |upwards?\s+of|well\s+over
  |well\s+above|close\s+to|in\s+excess\s+of|a\s+total\s+of|an?\s+estimated|about|around|approximately|roughly
    |nearly|almost
  |some|over|under|above|beyond|exceed(?:s|ed|ing)|topp(?:ed|ing)|surpass(?:es|ed|ing)|estimated|approx\.?|circa|only|just|exactly|possibly|perhaps|maybe|another
  |an?\s+additional|an?\s+further)"""
_CURRENCY_SIGN = r"(?:(?:US|A|C|NZ|HK|S)?\$|[£€¥₹]|\b(?:USD|EUR|GBP|Rs\.?)(?=\s?\d)|\beuros?(?=\s\d))"
_NUMBER = re.compile(
    # Within a word nothing of it begins but a sign: most places of a text are done with at once.
    rf"""(?:(?<!\w)(?=[\w$£€¥₹])|(?=(?:US|A|C|NZ|HK|S)?[$£€¥₹]))
    (?P<approx>\b(?:{_APPROX}\s+){{1,3}})?
    (?P<sign>{_CURRENCY_SIGN}\s?)?
    (?<![\w.,/:’'-])(?<!\d\s)
    (?:(?P<between>between|from)\s+{_CURRENCY_SIGN}?)?
    (?P<one>{_CORE})
    (?:(?P<join>\s+(?:and|to|or)\s+|\s?[-–—]\s?){_CURRENCY_SIGN}?(?P<two>{_CORE}))?
    (?P<odd>\s?-\s?odd\b|\s?-\s?plus\b|\+|\s+or\s+(?:more|so|fewer)\b)?
    (?![\w/:’'])(?!\s?-\s?[^\W\d_])(?![.,]\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: In lower case: what every number expression holds one of.
_STATED = re.compile(rf"\d|\b(?:tens|{_W})")
_ANY_NUMBER = re.compile(rf"\d|\b(?:{_W}|(?:{_BIG})s?|several|few|couple|pair)\b", re.IGNORECASE)
#: What follows a number that counts nothing of ours: measures, clock times, percentages, ordinals.
MEASURE = re.compile(
    r"""[\s-]*(?:%|percent|per\s?cent|percentage|(?:more\s+|additional\s+|other\s+|consecutive\s+|straight\s+)?
    (?:years?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|nights?|decades?|centur(?:y|ies)|mornings?
    |km|kms|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|feet|foot|inch(?:es)?|cm|mm|yards?|kph|mph|degrees?|knots?
    |calib(?:er|re)
    |o['’]?clock|a\.?m\b|p\.?m\b|gmt|hours\s+gmt|kilo(?:gram)?s?|kg|lit(?:er|re)s?|megawatts?|watts?|points?
    |times?|thirds?
    |quarters?|halves|fifths?|tenths?|rounds?|phases?|stages?|rd|th|st|nd|sides?|parties|weekends?|occasions
    |members?\s+of\s+the\s+council
    )\b|\s+in\s+(?:every\s+)?(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_NOT_BEFORE = re.compile(
    rf"(?:\b(?:{MONTHS})\.?|\b(?:articles?|resolutions?|no\.?|nos\.?|(?<!who\s)number|numbers|section|chapter|paragraph"
    rf"|flight|route"
    r"|highway|channel|page|room|decree|law|unit|group|phase|stage|level|grade|category|age|aged|kilometer|km"
    r"|sunday|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|article|part|clause|version|world\s+war|type|camp|block|sector|zone"
    r"|line|gate|platform|brigade|division|battalion|bureau|front|post|pier|annex|appendix|verse|no\s+one|every|any"
    r"|each|(?:1|one)\s+in|the\s+number|any|every|no|former|old))\s+$",
    re.IGNORECASE,
)
#: "The dead in the two villages now *number* 17": a verb, and no numbered thing.
_THEY_NUMBER = re.compile(
    r"\b(?:dead|deaths|killed|injured|wounded|missing|displaced|homeless|detained|arrested|victims)\b[^.;,]{0,40}?"
    r"\snumber\s+(?:\w+\s+){0,2}\Z",
    re.IGNORECASE,
)
_AGED = re.compile(r"\b(?:boy|girl|man|woman|child|son|daughter|baby)\s+of\s+$", re.IGNORECASE)
_DAY_BEFORE = re.compile(r"day\s+$", re.IGNORECASE)
_NOT_AFTER = re.compile(
    rf"[\s,]*(?:{MONTHS})\b(?!\s+(?:be|have|not))|\s*\)?-\d{{3,4}}\b|,\s+(?:19|20)\d\d\b", re.IGNORECASE
)


def bounds(words: str) -> tuple[int | float, int | float, bool] | None:
    """Low, high and whether rounded, of one number expression without its modifiers."""
    words = words.lower().replace(",", "")
    parts = re.findall(r"\d+(?:\.\d+)?|[a-z]+", words)
    if parts[-1] in _VAGUE:
        low, high = _VAGUE[parts[-1]]
        if len(parts) > 1:
            factor = {"tens": 10, "dozens": 24, "scores": 40, "hundreds": 100, "thousands": 1000}[parts[0]]
            unit = (low // 2, high + 1)
            low, high = (factor if factor in (24, 40) else factor * 2) * unit[0], factor * unit[1] - 1
        return low, high, True
    vague = {"several": (2, 9), "few": (2, 9), "many": (2, 9), "couple": (2, 2)}
    if any(p in vague for p in parts):
        scale = _SCALES[parts[-1]]
        low, high = next(vague[p] for p in parts if p in vague)
        return low * scale, high * scale + (scale - 1 if high > low else 0), True
    total: int | float = 0
    here: int | float | None = None
    rounded = False
    for part in parts:
        if part in ("a", "an"):
            here = 1 if here is None else here
        elif part == "and":
            continue
        elif part == "half":
            here = 0.5
        elif part[0].isdigit():
            if here is not None:
                return None
            here = float(part) if "." in part else int(part)
        elif part in UNITS or part in TENS:
            value = UNITS.get(part, TENS.get(part, 0))
            if here is None or (here >= 100 and here % 100 == 0) or (here in TENS.values() and 0 < value < 10):
                here = (here or 0) + value
            else:
                return None
        else:
            scale = _SCALES[part]
            rounded = rounded or part in ("dozen", "score")
            if scale < 1000:
                here = (1 if here is None else here) * scale
            else:
                total += (1 if here is None else here) * scale
                here = None
    total += here or 0
    if isinstance(total, float) and total.is_integer():
        total = int(total)
    return total, total, rounded


def states_number(words: str) -> bool:
    """Whether a number stands in some words, in digits or spelled out."""
    return _ANY_NUMBER.search(words) is not None


def quantities(sentence: Sentence) -> list[Quantity]:
    """The number expressions of a sentence that may count something, in order."""
    text = sentence.story.text
    begin, stop = sentence.start, sentence.end
    if _STATED.search(text[begin:stop].lower()) is None:
        return []
    out: list[Quantity] = []
    at = begin
    while match := _NUMBER.search(text, at, stop):
        number, at = _read(sentence, match), match.end()
        if match["two"] and not (_is_range(match) and not _is_change(match, begin)):
            # "killed 12 and 30 were wounded", "rose from 12 to 30": two numbers, each read on its own.
            at = match.end("one")
            alone = _NUMBER.search(text, match.start(), at)
            number = _read(sentence, alone) if alone else None
        if number is not None:
            out.append(number)
    return out


_CHANGES = re.compile(
    r"\b(?:rose|ris(?:e|es|en|ing)|rais(?:e|es|ed|ing)|climb\w*|jump\w*|increas\w*|gr(?:ew|ow|ows|own|owing)"
    r"|soar\w*|surg\w*|went\s+up|go(?:es|ne)?\s+up|f(?:ell|alls?|allen|alling)|drop\w*|lower\w*|revis\w*|cut|reduc\w*"
    r"|correct\w*|updat\w*|chang\w*|doubl\w*|upward|downward|up|down)\b[^.;]{0,60}$",
    re.IGNORECASE,
)


_MOVES = re.compile(r"\b(?:go|goes|gone|going|went|ris\w+|rose|climb\w*|mov\w+|shot|cre(?:ep|pt)\w*|edg\w+)\s+$", re.I)


def _is_change(match: re.Match[str], begin: int) -> bool:
    """ "Rose from 12 to 30" is what was and what is, "from 12 to 30 people" a range."""
    if (match["between"] or "").lower() != "from" or match["join"].strip().lower() != "to":
        return False
    return _CHANGES.search(match.string[max(begin, match.start() - 120) : match.start("between")]) is not None


def _is_range(match: re.Match[str]) -> bool:
    join = match["join"].strip().lower()
    return join != "and" or (match["between"] or "").lower() == "between"


def _read(sentence: Sentence, match: re.Match[str]) -> Quantity | None:
    text = sentence.story.text
    start, end = match.span()
    core, core_end = match.span("one")
    first_bounds = bounds(match["one"])
    if first_bounds is None:
        return None
    low, high, approximate = first_bounds
    sign = (match["sign"] or "").strip().rstrip(".").lower()
    before, after = text[max(sentence.start, start - 16) : start], text[end : end + 24]
    if match["two"]:
        second = bounds(match["two"])
        if second is None or not _is_range(match):
            return None
        if second[1] < low or (low < 100 <= second[1] and low * 100 < second[1] and match["two"][-1:].isalpha()):
            # "10 to 15 thousand" shares its scale; "14-0" is a score or a vote, read elsewhere.
            scaled = re.search(rf"(?:{_BIG}|bn|m)$", match["two"], re.IGNORECASE)
            if not scaled:
                return None
            low *= _SCALES[scaled[0].lower()]
        elif re.fullmatch(r"\d+(?:\.\d+)?", match["one"]) and re.search(r"\s(?:million|billion)$", match["two"], re.I):
            low *= _SCALES[match["two"].lower().split()[-1]]
        high, approximate = max(second[1], low), True
    approx = " ".join((match["approx"] or "").lower().split())
    if approx.startswith("up to") and _MOVES.search(text, sentence.start, start):
        approx = approx[5:].lstrip()  # "had gone up to 12": a direction, not a bound
        start = core if not approx else start
    if approx and approx not in ("only", "just", "exactly", "another", "a total of", "a further", "an additional"):
        approximate = True
    approximate = approximate or bool(match["odd"])
    currency = _CURRENCIES.get(sign) if sign else None
    if not sign and (named := _MONEY_AFTER.match(after)):
        if named["name"].lower().startswith("pound") and not named["whose"]:
            # A weight, unless the words say otherwise: "2 million pounds", "500 pounds sterling".
            rest = after[named.end() :].lstrip()
            if not rest.startswith("sterling") and (low < 10_000 or rest.startswith(("of", "("))):
                return None
        currency = _currency(named)
        end += named.end()
    if currency is not None and _PRICE.match(text, end, sentence.end):
        return None
    if currency is None and (low == 0 or _counts_nothing(match, low, high, before, after)):
        return None
    if match["between"] and not match["two"]:
        start = core  # "from three": the preposition is not the number's
    first = sentence.token_at(start if not sign else match.start("sign") if not approx else start)
    last = bisect_right(sentence.starts, max(end - 1, core_end - 1)) - 1
    inner = bisect_right(sentence.starts, core) - 1
    if first is None:
        first = max(bisect_right(sentence.starts, start) - 1, 0)
    return Quantity(
        low, high, approximate, sentence.starts[first], max(end, sentence.ends[last]), first, last,
        _holder(sentence, inner, last), currency,
    )  # fmt: skip


def _counts_nothing(match: re.Match[str], low: float, high: float, before: str, after: str) -> bool:
    """A measure, date, age, year or numbered thing: known by its neighbours."""
    numbered = _NOT_BEFORE.search(before)
    if numbered and _THEY_NUMBER.search(match.string, max(match.start() - 70, 0), match.start()):
        numbered = None
    if numbered and (match["approx"] or "," in match["one"]) and _DAY_BEFORE.search(before):
        numbered = None  # "said on Thursday some 300 had fled": no day of the month
    if MEASURE.match(after) or _NOT_AFTER.match(after) or numbered:
        return True
    if _AGED.search(before):
        return True  # "a boy of nine"
    digits = match["one"].isdigit()
    if digits and 10 <= low <= 110 and before.rstrip().endswith(",") and after.startswith((",", ".", ";", ")")):
        return True  # "Ana Ruiz, 34,": an age
    if digits and 1900 <= low <= high <= 2100 and not match["approx"] and not _PLURAL.match(after):
        return True  # "in 2011", "from 2007 to 2014"
    if re.search(r"\d\s?[mk]$", match["one"], re.IGNORECASE) and not _PLURAL.match(after):
        return True  # "5m wide"
    return digits and len(match["one"]) > 1 and match["one"][0] == "0"


def _currency(match: re.Match[str]) -> str | None:
    """The code of a currency named in words; one that several countries use keeps its plain name."""
    if match["whose"] and match["whose"].lower() in _WHOSE:
        return _WHOSE[match["whose"].lower()]
    name = match["name"].lower()
    return _CURRENCIES.get(name) or _CURRENCIES.get(name.rstrip("s"))


#: "$1.35 a share": a price, not a sum.
_PRICE = re.compile(
    r"\s+(?:an?|per|each)\s+(?:share|barrel|tonne?|ounce|litre|liter|gallon|unit|kilo|kg|bushel)|\s+(?:apiece|each)\b",
    re.I,
)
_PLURAL = re.compile(r"\s+(?:[a-z]+(?:s|men)(?<!\bis)(?<!\bwas)|people|children)\b", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    rf"\s(?:(?P<whose>{'|'.join(re.escape(w) for w in _WHOSE)})\s+(?:kong\s+|lankan\s+)?)?"
    r"(?P<name>(?:dollar|euro|pound|yen|yuan|rupee|ruble|rouble|peso|shekel|lira|riyal|dirham|naira|rand|baht"
    r"|franc|krona"
    r"|kronor|krone|kroner|shilling|reais|rupiah|ringgit|taka|dinar|birr|cedi|kwacha|forint|hryvnia|zloty|colon)s?)\b",
    re.IGNORECASE,
)
_NUMBER_TAGS = frozenset(("CD", "NN", "NNS", "JJ", "DT", "NNP", "PDT"))
_MODIFIES = frozenset(("nummod", "quantmod", "compound", "amod", "det", "nmod", "advmod", "npadvmod", "predet", "poss"))


def _holder(sentence: Sentence, first: int, last: int) -> int:
    """The token that the number is a modifier of, or the number's own topmost token."""
    top = last
    tags, heads = sentence.tags, sentence.heads
    for i in range(first, last + 1):
        if (not first <= heads[i] <= last or heads[i] == i) and tags[i] in _NUMBER_TAGS:
            top = i
    head = heads[top]
    if sentence.deps[head] == "poss" and tags[head] in ("NN", "NNP") and tags[sentence.heads[head]] == "NNS":
        return sentence.heads[head]  # "two *sheriff's* deputies": the parse counts the sheriff
    modifies = sentence.deps[top] in _MODIFIES and head != top
    if modifies and (tags[head][0] == "N" or (tags[head][0] in "JVC" and head > last)):
        return head
    after = last + 1
    if after < len(heads) and tags[after] == "NNS" and heads[after] == head and top != head:
        return after  # "drove 1.5m people": side by side in the parse, one phrase in the text
    return top
