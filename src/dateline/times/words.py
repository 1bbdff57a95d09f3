"""The words that times are made of: tables of names and numbers, and the patterns put together from them."""

from __future__ import annotations

import re


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


WEEKDAYS = {"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
             "mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6,
             "sun": 7}  # fmt: skip
MONTHS = {"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
           "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
           "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12}  # fmt: skip
SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
DAY_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "midday": "MI", "dawn": "MO",
              "dusk": "EV"}  # fmt: skip
UNIT_CODES = {"second": "TS", "minute": "TM", "hour": "TH", "hr": "TH", "day": "D", "night": "D", "week": "W",
          "fortnight": "W", "weekend": "WE", "month": "M", "quarter": "Q", "year": "Y", "yr": "Y", "decade": "E",
          "century": "C", "centurie": "C"}  # fmt: skip
_TEENS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
SMALL = {word: number for number, word in enumerate(_TEENS)}
TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_TO_TWENTY = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
ORDINALS = {word: number for number, word in enumerate(_TO_TWENTY, start=1)}
ORDINALS |= {f"twenty-{word}": 20 + number for number, word in enumerate(_TO_TWENTY[:9], start=1)}
ORDINALS |= {"twentieth": 20, "thirtieth": 30, "thirty-first": 31}


def number_of(words: str) -> float | None:
    """A number in digits or words; None for "several", "a few", "many"."""
    text = words.lower().replace(",", "").strip()
    half = 0.0
    if text.endswith(("1/2", "½")):
        half, text = 0.5, text.removesuffix("1/2").removesuffix("½").strip(" -")
    match = re.match(r"\d+(?:\.\d+)?", text)
    if match:
        return float(match[0]) + half
    total, current, known = 0, 0, False
    for word in re.split(r"[\s-]+", text):
        if word in SMALL:
            current += SMALL[word]
        elif word in TENS:
            current += TENS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        elif word == "dozen":
            current = max(current, 1) * 12
        elif word == "couple":
            current = 2
        elif word == "half":
            half += 0.5
        elif word in ("a", "an"):
            known = True
            continue
        elif word in ("and", "of", "more", "full", "whole", "additional", "another", "consecutive", "straight"):
            known = known or word == "another"
            continue
        else:
            return None
        known = True
    if not known:
        return None
    return total + current + half if total + current + half else 1.0


def period_value(number: float | None, unit: str) -> str:
    """The TIMEX3 duration: ``P2D``, ``PT1H``, ``PXM``, ``P2Y6M``."""
    code = UNIT_CODES[unit.lower().removesuffix("s")]
    if unit.lower().startswith("fortnight") and number is not None:
        number *= 2
    if code in "EC":
        number, code = (None if number is None else number * (10 if code == "E" else 100)), "Y"
    clock, code = ("T", code[1]) if code[0] == "T" else ("", code)
    if number is None:
        return f"P{clock}X{code}"
    whole, rest = int(number), number - int(number)
    if not rest:
        return f"P{clock}{whole}{code}"
    smaller = {"Y": (12, "M"), "H": (60, "M"), "M": (60, "S") if clock else (30, "D"), "D": (24, "H"), "W": (7, "D")}
    if code in smaller and code != "W":
        times, below = smaller[code]
        step = "T" if code == "D" else ""
        return f"P{clock}{f'{whole}{code}' if whole else ''}{step}{round(rest * times)}{below}"
    return f"P{clock}{number:g}{code}"


SP = r"[ ]+"
DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?-i:(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.))"
MONTH = (
    r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
DOM = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d,]*\d)(?!:\d)"
ORD = r"(?:" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + r")"
YEAR = r"(?:1[0-9]|20)\d\d(?!\d|,\d|\.\d)"
DAY_PART = r"(?:morning|afternoon|evening|night|midday|dawn|dusk)"
SEASON = r"(?:spring|summer|fall|autumn|winter)"
NUMBER_WORD = r"(?:" + "|".join(sorted([*SMALL, *TENS, "hundred", "thousand", "dozen"], key=len, reverse=True)) + r")"
NUMBER = (
    rf"(?:\d+(?:,\d\d\d)*(?:\.\d+)?(?:[ -]?(?:1/2|½))?|(?:an?{SP})?{NUMBER_WORD}(?:[ -](?:and[ ])?{NUMBER_WORD})*"
    rf"(?:{SP}and{SP}a{SP}half)?"
    rf"|an?{SP}couple(?:{SP}of)?|an?{SP}few|a|an|several|few|many|dozens{SP}of|couple{SP}of|half{SP}an?|another)"
)
UNIT = (
    r"(?:seconds?|minutes?|hours?|hrs?|days?|nights?|weeks?|fortnights?|months?|quarters?|years?|yrs?"
    r"|decades?|centur(?:y|ies)|weekends?)"
)
UNITS = r"(?:seconds|minutes|hours|days|nights|weeks|fortnights|months|quarters|years|decades|centuries|weekends)"
ABOUT = (
    rf"(?:(?:at{SP}least|at{SP}most|more{SP}than|less{SP}than|no{SP}more{SP}than|no{SP}less{SP}than"
    rf"|fewer{SP}than|up{SP}to|nearly|almost|about|around|roughly|over|some|only|just{SP}over|just{SP}under"
    rf"|approximately|as{SP}(?:long|many|little|few){SP}as|within){SP})"
)
PART_OF = (
    rf"(?:(?:very{SP})?(?:early|late|earlier|later|sometime|mid)(?:{SP}(?:in|on|of))?{SP}|(?:the{SP})?(?:end"
    rf"|start|beginning|middle|close){SP}of{SP}|mid-[ ]*)"
)
DEICTIC = r"(?:today|yesterday|tomorrow|tonight)"
CLOCK = (
    r"(?:\d{1,2}(?:[:.]\d\d)?(?::\d\d)?[ ]?(?:[ap]\.m\.?|[ap]m\b)|\d{1,2}:\d\d(?::\d\d)?(?!\d)"
    r"|(?:[01]\d|2[0-3])[0-5]\d(?=[ ](?:GMT|UTC|hours|local|hrs))|noon|midnight|midday"
    r"|(?:\d{1,2}|" + "|".join([*SMALL][1:13]) + r")(?:[ ]o'clock|(?=[ ]in[ ]the[ ](?:morning|afternoon|evening)\b)))"
)
_ZONES = r"(?:GMT|UTC|BST|CE?S?T|EE?S?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|IST|MSK|local[ ]time|Eastern(?:[ ]time)?)"
ZONE = rf"(?:[ ]\({_ZONES}\)|[ ]{_ZONES})"


def month_of(word: str) -> int:
    return MONTHS[word.lower().rstrip(".")]


def day_of_month(words: str) -> int:
    text = words.lower()
    return ORDINALS[text] if text in ORDINALS else int(re.sub(r"\D", "", text))
