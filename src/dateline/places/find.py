"""Finding the names of places in a parsed story, and refusing what only looks like one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from dateline.parse import Doc, Sentence
from dateline.places.gazetteer import ADMIN1, ADMIN2, CITY, COUNTRY, fold, gazetteer
from dateline.places.lists import word_list
from dateline.places.tables import Known, tables

#: The longest name looked for, in tokens ("Democratic Republic of the Congo" has five).
LONGEST = 7

_CALENDAR = word_list("calendar")
#: Towns bear these names, and copy never means them.
NEVER = word_list("never")
#: Larger towns than the word list keeps, whose names are words too: a place only where something else says so.
UNSURE = word_list("unsure")
#: Phrases that are names of towns or suburbs somewhere and of something else in copy.
NEVER_PHRASES = word_list("never_phrases")
PLACE_PREPOSITIONS = word_list("place_prepositions")
_FIRM_PREPOSITIONS = word_list("firm_prepositions")

TITLES = word_list("titles")
#: What may follow a place's name inside a title without making a longer name of it.
AFTER = word_list("after")
#: Before "of X" these make an institution, after which X is no place of its own.
INSTITUTION_OF = word_list("institution_of")
#: Parts of a name that go with it: "South Los Angeles", "Greater Manchester".
DIRECTIONS = word_list("directions")
_SPEECH = word_list("speech")


@dataclass(slots=True)
class Mention:
    """A span that may name a place, with its readings and what speaks for and against it."""

    sentence: Sentence | None
    first: int
    last: int
    start: int
    end: int
    key: str
    known: tuple[Known, ...]
    towns: tuple[tuple[int, bool], ...]
    soft: bool = False  # refused for want of evidence: the same name elsewhere in the story may bring it
    strong: bool = False  # a preposition of place before, or its state after
    refused: str | None = None
    inside: int | None = None  # the division that the text itself names: "Alexandria, La."
    group: str = ""  # mentions that must mean the same place

    def __post_init__(self) -> None:
        self.group = self.key

    @property
    def is_demonym(self) -> bool:
        return bool(self.known) and all(k.kind == "demonym" for k in self.known) and not self.towns


@lru_cache(maxsize=200_000)
def candidates(key: str) -> tuple[tuple[int, bool], ...]:
    """Gazetteer places of a folded name."""
    return tuple(gazetteer().lookup(key))


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    return fold(word)


def _joined(sentence: Sentence, first: int, last: int) -> str:
    """The folded name over a token span; "'s" and "." belong to the word before."""
    key = ""
    for i in range(first, last + 1):
        word = sentence.words[i]
        if word[0] in "'’" and key:
            key += _fold(word)
            continue
        part = _fold(word)
        if part:
            key = f"{key} {part}" if key else part
    return key


def find_mentions(doc: Doc) -> list[Mention]:
    """All spans that bear a place's name, in reading order; those refused keep the reason."""
    out: list[Mention] = []
    people = _people(doc)
    for sentence in doc.sentences:
        out.extend(_in_sentence(sentence, people))
    sure = {m.key for m in out if m.refused is None and m.strong}
    for mention in out:
        if mention.refused is not None and mention.soft and mention.key in sure:
            mention.refused = None
    return out


def mention_at(doc: Doc, start: int, end: int) -> Mention | None:
    """The mention that a given span makes, with its qualifier, or None where no table knows the name."""
    text = doc.story.text[start:end]
    key = fold(text)
    tries = [key]
    if key.startswith("the "):
        tries.append(key[4:])
    for attempt in tries:
        known, towns = tables().known.get(attempt, ()), candidates(attempt)
        if known and not text.isupper() and not _fits_short(text, attempt, known):
            known = ()
        if known or towns:
            break
    else:
        return None
    mention = Mention(None, 0, 0, start, end, attempt, known, towns)
    for sentence in doc.sentences:
        if sentence.start <= start < sentence.end:
            first, last = sentence.token_at(start), sentence.token_at(end - 1)
            if first is not None and last is not None:
                mention.sentence, mention.first, mention.last = sentence, first, last
                after = sentence.words[last + 1] if last + 2 < len(sentence) else ""
                if after in (",", "("):
                    mention.inside = _division_after(sentence, last + 2, mention)
            break
    return mention


def _in_sentence(sentence: Sentence, people: _People) -> list[Mention]:
    out: list[Mention] = []
    words, size = sentence.words, len(sentence)
    i = 0
    while i < size:
        word = words[i]
        if not (word[0].isupper() or (word[:2] == "al" and i + 2 < size and words[i + 1] == "-")):
            i += 1
            continue
        mention = _longest(sentence, i)
        if mention is None:
            i += 1
            continue
        if mention.refused is None:
            _judge(sentence, mention, people)
        out.append(mention)
        i = mention.last + 1
    for town, division in pairwise(out):
        # "Buffalo, New York": the qualifier is the state, whatever "New York" means elsewhere in the story.
        if town.inside is not None and division.first == town.last + 2:
            itself = tuple(k for k in division.known if k.place == town.inside)
            if itself:
                division.known, division.towns, division.group = itself, (), f"{division.key}@itself"
    return out


def _longest(sentence: Sentence, i: int) -> Mention | None:
    """The longest name that begins at a token."""
    words, size = sentence.words, len(sentence)
    known = tables().known
    # How far a name may run: capitalised words, hyphens, and the small words inside names.
    stop = i
    ends = [i]
    while stop + 1 < size and stop - i + 1 < LONGEST:
        word = words[stop + 1]
        if word[0].isupper():
            stop += 1
            ends.append(stop)
        elif word in _LINKS or (word[0] in "'’" and len(word) <= 2):
            stop += 1
            if sentence.starts[stop] == sentence.ends[stop - 1] and word not in "-’'s":
                ends.append(stop)
        elif (word == "." and len(words[stop]) <= 5) or (words[stop] == "-" and word.isalpha()):
            stop += 1
            ends.append(stop)
        else:
            break
    for last in reversed(ends):
        key = _joined(sentence, i, last)
        if not key:
            continue
        if len(key) < 2:
            break
        if words[last] == "." and (last == i or not _abbreviates(sentence, i, last, key)):
            continue
        readings = known.get(key, ())
        towns = () if (last == i and key in NEVER) or key in NEVER_PHRASES else candidates(key)
        if readings and not _fits_short(sentence.text(i, last), key, readings):
            readings = ()
        if len(key) <= 3 and last == i and not readings:
            # "Gao" and "Hue" are towns that copy names; shorter and smaller ones are initials.
            known_town = len(key) == 3 and not words[i].isupper()
            towns = tuple((p, a) for p, a in towns if known_town and not a and gazetteer().people[p] >= 50_000)
        if readings or towns:
            return Mention(sentence, i, last, sentence.starts[i], sentence.ends[last], key, readings, towns)
    word = words[i]
    if "-" in word[1:]:
        # "U.S.-led": one token; the name is its first part.
        head = word.split("-", 1)[0]
        readings = known.get(fold(head), ())
        if readings and head[0].isupper() and _fits_short(head, fold(head), readings):
            start = sentence.starts[i]
            return Mention(sentence, i, i, start, start + len(head), fold(head), readings, ())
    return None


_LINKS = word_list("links")


def _abbreviates(sentence: Sentence, first: int, last: int, key: str) -> bool:
    """The tokenizer cuts the stop off "W.Va." and "Mass."; it is part of the name, unlike a sentence's last."""
    word = sentence.words[last - 1]
    return "." in word or sentence.text(first, last).replace(" ", "") in tables().abbreviations


def _fits_short(text: str, key: str, readings: tuple[Known, ...]) -> bool:
    """Short forms must be written as such: "US" and "U.S." but not "Us"; "La." but neither "La" nor "L.A."."""
    kind = readings[0].kind
    if kind == "country" and len(key) <= 3:
        return text.replace(".", "").isupper()
    if kind == "admin1" and len(key) <= 5 and fold(readings[0].name) != key:
        written = text.replace(" ", "")
        return written in tables().abbreviations or (written + "." in tables().abbreviations and "." in written)
    return True


def _judge(sentence: Sentence, mention: Mention, people: _People) -> None:
    """Set what speaks for the mention, or why it is refused."""
    words, tags, lower = sentence.words, sentence.tags, sentence.lower
    first, last = mention.first, mention.last
    before = lower[first - 1] if first else ""
    if before == "the" and first > 1:
        before = lower[first - 2] if mention.known else before
    after = words[last + 1] if last + 1 < len(words) else ""
    after_key = _fold(after) if after else ""
    single = first == last
    only_towns = not mention.known
    places = gazetteer()

    mention.strong = before in _FIRM_PREPOSITIONS or after in _NEIGHBOURHOOD
    if (after == "," and last + 2 < len(words)) or (after == "(" and last + 2 < len(words)):
        division = _division_after(sentence, last + 2, mention)
        if division is not None:
            mention.inside = division
            mention.strong = True
            return
    if mention.known and first and words[first - 1] in ("United", "Club", "Miss", "Air", "Team"):
        mention.refused = f"part of a longer name: {sentence.text(first - 1, last)}"
        return
    if (
        only_towns
        and last > first
        and not mention.strong
        and _fold(words[first]) in TITLES
        and (_fold(words[first + 1]) in tables().given or all(alternate for _, alternate in mention.towns))
    ):
        mention.refused = f"a person after a title: {sentence.text(first, last)}"
        return
    if after in _DIVISION_AFTER:
        held = tuple((p, a) for p, a in mention.towns if places.kinds[p] in (ADMIN1, ADMIN2))
        if held and not mention.known:
            mention.towns, mention.strong = held, True
    if mention.is_demonym and first and words[first - 1][0].isupper():
        previous = _fold(words[first - 1])
        if previous in tables().given:
            mention.refused = f"a person: {sentence.text(first - 1, last)}"
            return
        if previous in ("native", "anglo"):
            mention.refused = f"a people without a state: {sentence.text(first - 1, last)}"
            return
    if mention.is_demonym:
        if after and after[0].isupper() and after_key in _DEMONYM_INSTITUTIONS and tags[last + 1].startswith("NNP"):
            mention.refused = f"part of the name of an institution: {sentence.text(first, last + 1)}"
        return
    if (sentence.index, first) in people.tokens:
        whole = people.tokens[(sentence.index, first)]
        if not mention.strong or (last <= whole[1] and first > whole[0]):
            mention.refused = f"a person: {sentence.text(*whole)}"
            return
    name_before = first > 0 and tags[first - 1] in ("NNP", "NNPS") and words[first - 1][0].isupper()
    apart = first > 0 and sentence.starts[first] > sentence.ends[first - 1]
    previous = _fold(words[first - 1]) if name_before else ""
    if name_before and apart and only_towns and previous in TITLES:
        mention.refused = f"a person after a title: {sentence.text(first - 1, last)}"
        return
    if before == "of" and first > 1 and lower[first - 2] in INSTITUTION_OF and words[first - 2][0].isupper():
        mention.refused = f"part of the name of an institution: {sentence.text(first - 2, last)}"
        return
    major = bool(mention.known) or any(
        not alternate and (places.kinds[p] in (COUNTRY, ADMIN1) or places.people[p] >= 300_000)
        for p, alternate in mention.towns
    )
    name_after = after.isalpha() and after[0].isupper() and tags[last + 1] in ("NNP", "NNPS", "NN", "NNS", "JJ")
    if name_after and not (
        after_key in AFTER
        or after_key in TITLES
        or after_key in tables().known
        or (after_key in tables().given and bool(mention.known))
        or after_key in _CALENDAR
        or (_is_jurisdiction(mention) and after_key not in _COMPANY)
    ):
        mention.refused = f"part of a longer name: {sentence.text(first, last + 1)}"
        return
    if (
        name_before
        and only_towns
        and not mention.strong
        and sentence.starts[first] == sentence.ends[first - 1] + 1
        and previous not in AFTER
        and previous not in tables().known
        and words[first - 1].isalpha()
    ):
        if previous not in DIRECTIONS:
            mention.refused = f"part of a longer name: {sentence.text(first - 1, last)}"
            return
        mention.first -= 1
        mention.start = sentence.starts[mention.first]
    hyphened = _hyphened(sentence, first, last)
    if hyphened is not None and (only_towns or mention.is_demonym):
        mention.refused = f"part of a compound: {hyphened}"
        return
    if (
        (only_towns or mention.key == "gulf")
        and after == "of"
        and last + 2 < len(words)
        and words[last + 2][0].isupper()
    ):
        mention.refused = f"part of a longer name: {sentence.text(first, last + 2)}"
        return
    if only_towns and after_key == "s" and mention.key.startswith("st "):
        mention.refused = "a saint's day, church or school"
        return
    if only_towns and _lists_counties(sentence, last):
        county = candidates(mention.key + " county")
        if county:
            mention.key += " county"
            mention.group, mention.towns, mention.strong = mention.key, county, True
            return
    if single and only_towns:
        if first == 0 and words[first].isupper() and len(words[first]) > 3 and after in _DATELINE_MARKS:
            mention.strong = True  # "TUNIS: Lawyers ..."
        if mention.strong:
            return
        mention.soft = True
        if not tags[first].startswith("NNP"):
            mention.refused = "a common word, by the parse"
        elif mention.key in people.surnames:
            mention.refused = f"a surname in this story: {people.surnames[mention.key]}"
            mention.soft = False
        elif _speaks(sentence, first) and mention.key not in tables().capitals:
            mention.refused = "speaks or thinks, as people do"
        elif mention.key in tables().words or mention.key in UNSURE:
            mention.refused = "a common word"
        elif not major and mention.key in tables().given:
            mention.refused = "a given name rather than a town"
        elif not major and mention.key in tables().surnames and before not in PLACE_PREPOSITIONS:
            mention.refused = "a surname rather than a town"
        elif words[first].isupper() and len(words[first]) <= 4:
            mention.refused = "an abbreviation"
            mention.soft = False


_DIVISION_AFTER = word_list("division_after")
_PARTICLES = word_list("particles")


def _hyphened(sentence: Sentence, first: int, last: int) -> str | None:
    """The compound of which the span is a part: "Coca-Cola", "al-Haddad"; not "Iran-Iraq" or "Paris-based"."""
    words, starts, ends = sentence.words, sentence.starts, sentence.ends

    def tight(i: int) -> bool:
        """A hyphen at ``i`` with a word on either side and no space."""
        inner = 0 < i < len(words) - 1 and words[i] == "-"
        return inner and starts[i] == ends[i - 1] and starts[i + 1] == ends[i]

    if tight(first - 1):
        other = _fold(words[first - 2])
        if other in ("r", "d", "dfl"):  # "R-Toledo": the seat of a legislator
            return None
        if other in _PARTICLES or (other not in tables().known and not candidates(other)):
            return sentence.text(first - 2, last)
        if other in ("african", "asian", "native"):
            return sentence.text(first - 2, last)
    if tight(last + 1):
        other = _fold(words[last + 2])
        if words[last + 2][0].isupper() and other in ("american", "americans"):
            return sentence.text(first, last + 2)
        if words[last + 2][0].isupper() and other not in tables().known and not candidates(other):
            return sentence.text(first, last + 2)
    return None


def _lists_counties(sentence: Sentence, last: int) -> bool:
    """ "Knox, Holmes and Wayne counties": whether a list of names that ends so begins or goes on here."""
    lower, words = sentence.lower, sentence.words
    at = last + 1
    while at < len(words) and at - last < 14:
        if lower[at] in ("counties", "parishes"):
            return at > last
        if lower[at] not in (",", "and", "or") and not words[at][0].isupper():
            return False
        at += 1
    return False


_DATELINE_MARKS = word_list("dateline_marks")
#: "the Leeds area", "a Toledo man"
_NEIGHBOURHOOD = word_list("neighbourhood")
_COMPANY = word_list("company")

_DEMONYM_INSTITUTIONS = word_list("demonym_institutions")


def _is_jurisdiction(mention: Mention) -> bool:
    """A country, or a division named with its kind ("Kern County"): its bodies bear its name as an address."""
    if any(k.kind == "country" for k in mention.known):
        return True
    return mention.key.rsplit(" ", 1)[-1] in ("county", "parish", "province", "governorate", "oblast")


def _speaks(sentence: Sentence, token: int) -> bool:
    """The subject of a verb of speech or thought."""
    head = sentence.heads[token]
    return sentence.deps[token] == "nsubj" and sentence.tags[head].startswith("V") and sentence.lemmas[head] in _SPEECH


def _division_after(sentence: Sentence, i: int, mention: Mention) -> int | None:
    """The state or country after "X, ": it must hold a place of that name."""
    words = sentence.words
    if not words[i][0].isupper():
        return None
    for last in range(min(i + 3, len(words) - 1), i - 1, -1):
        found = division_named(sentence.text(i, last), mention.towns)
        if found is not None:
            return found
    return None


def division_named(text: str, towns: tuple[tuple[int, bool], ...]) -> int | None:
    """The country or division that a text names, if it holds one of these places."""
    places = gazetteer()
    key = fold(text)
    found = [r.place for r in tables().known.get(key, ()) if r.place is not None and r.kind in ("country", "admin1")]
    code = text.rstrip(".")
    if code.isupper() and code in tables().postal:
        found.append(tables().postal[code])
    if not found:
        found = [p for p, _ in candidates(key) if places.kinds[p] in (COUNTRY, ADMIN1, ADMIN2)]
    for division in found:
        if any(is_inside(p, division) for p, _ in towns):
            return division
    return None


def is_inside(place: int, division: int) -> bool:
    """Whether a place lies in a country or division, by the gazetteer."""
    if place == division:
        return False
    places = gazetteer()
    kind = places.kinds[division]
    if kind == COUNTRY:
        return bool(places.lands[place] == places.lands[division] and places.kinds[place] != COUNTRY)
    if kind == ADMIN1:
        return bool(places.in1[place] == division)
    return bool(kind == ADMIN2 and places.in2[place] == division and places.kinds[place] == CITY)


# -- people -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _People:
    tokens: dict[tuple[int, int], tuple[int, int]]
    surnames: dict[str, str]


def _people(doc: Doc) -> _People:
    """Full names in the story by given name or title, and the surnames they bring in."""
    known = tables()
    tokens: dict[tuple[int, int], tuple[int, int]] = {}
    surnames: dict[str, str] = {}
    for sentence in doc.sentences:
        words, tags, size = sentence.words, sentence.tags, len(sentence)
        i = 0
        while i < size:
            word = words[i]
            if not word[0].isupper() or not tags[i].startswith("NNP"):
                i += 1
                continue
            key = _fold(word)
            titled = i > 0 and _fold(words[i - 1]) in TITLES and words[i - 1][0].isupper()
            last = i
            while last + 1 < size and last - i < 4:
                following = words[last + 1]
                spelled = following.replace(".", "").replace("'", "")
                tight = sentence.starts[last + 1] == sentence.ends[last]
                if following[0].isupper() and tags[last + 1].startswith("NNP") and spelled.isalpha():
                    last += 1
                elif following == "-" and tight and last + 2 < size and words[last + 2][0].isupper():
                    last += 2
                else:
                    break
            named = False
            if last > i:
                follower = _fold(words[i + 1])
                initial = len(follower) == 1 and last > i + 1
                if key in known.given:
                    named = not (follower in _NOT_SURNAME and not initial)
                elif key in known.rarely_given:
                    named = initial or (
                        follower in known.surnames and follower not in AFTER and follower not in _NOT_SURNAME
                    )
                elif len(key) == 1 or (len(key) == 2 and word.count(".") == 2):
                    named = follower in known.surnames or titled
                elif titled and _fold(words[i - 1]) in _PERSONAL:
                    named = True
            elif titled and _fold(words[i - 1]) in _PERSONAL:
                named = True
            if named:
                while last > i + 1 and _fold(words[last]) in ("jr", "sr", "ii", "iii"):
                    last -= 1
                name = sentence.text(i, last)
                for t in range(i, last + 1):
                    tokens[(sentence.index, t)] = (i, last)
                surnames.setdefault(_fold(words[last]), name)
                i = last + 1
            else:
                i += 1
    return _People(tokens, surnames)


_PERSONAL = word_list("personal")
_NOT_SURNAME = word_list("not_surname")
