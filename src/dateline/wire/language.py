"""Is it English? Asked cheaply first, and of a language model only where there is doubt.

English function words are a third and more of any English report. A text with its share of them
passes without anything being loaded; only a text without goes to ``py3langid`` (97 languages,
offline), which names the language for the refusal.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import Any

from dateline.errors import OtherLanguage
from dateline.story import Story

#: Function words of English that other languages seldom use as words of theirs: no "a", "in", "is",
#: "was", "of", "for", "at", "he", "had", "over" or "has", which Dutch, German, Danish or Spanish share.
_ENGLISH_WORDS = """
the and to that with said from which its it been after have would this their they who not his she than about into also
when where while against between were could should there these those other because through
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
#: The share of those words: news has .18 to .30, headlines less; no other language comes near.
_CERTAIN = 0.13
#: Words looked at: the first paragraphs settle it.
_SAMPLE = 400
#: Below this many words a language model guesses; then only what is not even in Latin letters is refused.
_FEWEST = 8
#: Probability that the other language must reach.
_SURE = 0.9

_WORD = re.compile(r"[^\W\d_]+")


def check_language(story: Story) -> None:
    """Raise :class:`~dateline.errors.OtherLanguage` unless the story's text is English."""
    code = language_of(_read_part(story))
    if code == "en":
        return
    name = NAMES.get(code)
    reads = f"reads as {name} ({code})" if name else "is not in English"
    raise OtherLanguage(
        f"the story {reads}: Dateline codes English only; give a translation, and it will be read as one"
    )


def language_of(text: str) -> str:
    """The ISO 639-1 code of the text's language: ``en`` too where the text is too short to tell."""
    words = list(map(str.lower, map(itemgetter(0), islice(_WORD.finditer(text), _SAMPLE))))
    if not words:
        return "en"  # no word at all: another check's matter
    # The share is taken twice, so that a German summary above an English story does not refuse it.
    half = len(words) // 2
    if any(_share(part) >= _CERTAIN for part in (words, words[half:])):
        return "en"
    sample = " ".join(words)
    if len(words) < _FEWEST and _is_latin(sample):
        return "en"
    code, sureness = _identify(sample)
    return code if sureness >= _SURE or not _is_latin(sample) else "en"


def _read_part(story: Story) -> str:
    """The report's own words: a notice may well be in another language than the story."""
    bodies = [story.text[p.start : p.end] for p in story.passages if p.kind == "body"]
    return "\n".join(bodies) or story.text


def _share(words: list[str]) -> float:
    return sum(map(_ENGLISH.__contains__, words)) / len(words) if words else 0.0


def _is_latin(text: str) -> bool:
    letters = [c for c in text[:2000] if c.isalpha()]
    latin = sum(c < "\u0250" or unicodedata.name(c, "").startswith("LATIN") for c in letters)
    return latin * 2 > len(letters)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _identify(text: str) -> tuple[str, float]:
    code, sureness = _identifier().classify(text)
    return str(code), float(sureness)


#: The languages that py3langid tells apart, by their English names.
NAMES = {
    "af": "Afrikaans", "am": "Amharic", "an": "Aragonese", "ar": "Arabic", "as": "Assamese", "az": "Azerbaijani",
    "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "br": "Breton", "bs": "Bosnian", "ca": "Catalan",
    "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "dz": "Dzongkha", "el": "Greek", "eo": "Esperanto",
    "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fo": "Faroese",
    "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "is": "Icelandic", "it": "Italian", "ja": "Japanese", "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh",
    "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin",
    "lb": "Luxembourgish", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mg": "Malagasy", "mk": "Macedonian",
    "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese",
    "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian", "no": "Norwegian", "oc": "Occitan",
    "or": "Odia", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "qu": "Quechua",
    "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda", "se": "Northern Sami", "si": "Sinhala", "sk": "Slovak",
    "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "te": "Telugu", "th": "Thai", "ti": "Tigrinya", "tl": "Tagalog", "tr": "Turkish", "ug": "Uyghur",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "vo": "Volapük", "wa": "Walloon", "xh": "Xhosa",
    "yi": "Yiddish", "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
