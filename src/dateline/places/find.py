"""Finding the names of places in a parsed story, and refusing what only looks like one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from dateline.parse import Doc, Sentence
from dateline.places.gazetteer import ADMIN1, ADMIN2, CITY, COUNTRY, fold, gazetteer
from dateline.places.tables import Known, tables

#: The longest name looked for, in tokens ("Democratic Republic of the Congo" has five).
LONGEST = 7

_MONTHS_DAYS = (
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur fri sat"
)
_CALENDAR = frozenset(_MONTHS_DAYS.split())
#: Towns bear these names, and copy never means them.
NEVER = frozenset(
    (
        _MONTHS_DAYS
        + " a an the of and or i we he she it they you his her its their this that these those most many man men woman women"
        " in on at by for to from with as if so but not no yes my our your me us who what when where why how all one two"
        " three four five six seven eight nine ten new old north south east west northern southern eastern western central"
        " police council president church university college school internet congress senate house state county city town"
        " village street road avenue park lake river hill center centre district court office department board bank god"
        " mr mrs ms dr prof jr sr st mt ft union party army navy minister government republican democrat democrats democratic"
        " christian christians muslim muslims jewish jews jew catholic islamic islam hindu sikh buddhist bible quran koran"
        " christmas easter ramadan thanksgiving english ford toyota honda google facebook twitter amazon apple microsoft best"
        " big little young black white green brown gray grey gold silver red blue orange rose day days week month year time times"
        " today news press post star sun world nation national international american royal general major captain colonel"
        " king queen prince princess duke lord lady sir pope bishop judge justice mayor governor senator chief sheriff officer"
        " coach doctor nurse teacher team club league cup game match championship olympic olympics medal mission victory"
        " liberty freedom hope faith grace trinity independence enterprise economy industry commerce energy power"
        " center point bridge court trail wells springs falls beach bay island islands valley mountain ridge creek"
        " elementary middle high academy institute library museum hospital clinic chapel cathedral temple mosque"
        " eagle eagles bear bears lion lions tiger tigers falcon hawk hawks wolf fox deer buffalo bills"
        " an el la le de da do al la san santa los las der den van von bin ben ibn abu"
        " mom dad son may will can must per era also now then there here see said says more less much just only even"
        " bush obama clinton reagan nixon trump biden carter putin medvedev hussein mubarak sarkozy brown blair cameron"
    ).split()
) - frozenset(("buffalo",))
#: Larger towns than the word list keeps, whose names are words too: a place only where something else says so.
UNSURE = frozenset(
    "bar bath bender bong bride capital car cascade cascades centennial central centurion chin coast colon commonwealth corona"
    " delta duma eastern encamp enterprise erode falcon fars faro forest free gent german ghat grad gulf hail hub imus"
    " independence islands jingling lakes male man mango manta mantilla mascara meads mesa mesquite mobile mon mono nan nancy"
    " nice northern oral orange para paradise pare perm pest plateau plunge pool price providence pueblo queens reading rivers ruse saga"
    " sale shaping slough smiths southern split springs store surprise tours trinity tubas unity vale van vista warder warren"
    " western zeta hamas fatah abbas jesus harvard milwaukee chelsea arsenal everton barcelona".split()
) - frozenset(("barcelona", "milwaukee"))
#: Phrases that are names of towns or suburbs somewhere and of something else in copy.
NEVER_PHRASES = frozenset(
    ("white house", "the city", "city park", "the town", "the village", "emerald city", "capitol hill", "el nino", "country club",
     "red cross", "the university", "court house", "post office", "air force", "fort house", "high school", "the state", "golden gate",
     "wall street", "downing street", "scotland yard", "pentagon", "the hill", "main street", "the point", "the park", "union park")
)
PLACE_PREPOSITIONS = frozenset(
    "in at near outside from around across throughout inside to into toward towards through via between beyond within"
    " north south east west of over leaving".split()
)
_FIRM_PREPOSITIONS = frozenset("in near outside inside throughout across around into toward towards".split())

TITLES = frozenset(
    "mr mrs ms miss dr prof sen rep gov lt capt sgt col gen maj cpl pvt cmdr adm rev fr sir lord lady dame judge justice"
    " mayor president senator representative governor congressman congresswoman councilman councilwoman councillor"
    " commissioner chief sheriff officer deputy detective sergeant lieutenant captain colonel general major admiral"
    " corporal private commander reverend father sister brother pastor bishop archbishop cardinal pope rabbi imam"
    " sheikh king queen prince princess duke coach manager chairman chairwoman director secretary minister premier"
    " chancellor ambassador professor doctor principal superintendent attorney prosecutor spokesman spokeswoman"
    " spokesperson inspector constable trooper marshal warden dean trustee alderman supervisor treasurer mullah ayatollah".split()
)
#: What may follow a place's name inside a title without making a longer name of it.
AFTER = frozenset(
    "gov governor mayor president prime minister premier sen senator rep representative police sheriff sheriffs attorney"
    " senate house republican republicans democrat democrats council county city city's chancellor king queen prince"
    " foreign defense defence interior finance secretary ambassador parliament supreme coach judge district state mp"
    " commissioner chief congressman army air navy marines troops ap reuters afp department dept fire school schools"
    " public legislature general national federal native resident residents circuit superior municipal township"
    " crown magistrates commonwealth superintendent schools board planning".split()
)
#: Before "of X" these make an institution, after which X is no place of its own.
INSTITUTION_OF = frozenset(
    "university bank college church cathedral duke earl prince princess bishop archbishop diocese archdiocese museum"
    " institute school academy society association order house battle treaty".split()
)
#: Parts of a name that go with it: "South Los Angeles", "Greater Manchester".
DIRECTIONS = frozenset("north south east west central downtown upper lower greater northern southern eastern western".split())
_SPEECH = frozenset("say tell add ask explain recall reply testify admit insist joke laugh smile think believe want hope"
                    " know feel note argue write".split())  # fmt: skip


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
        elif word == "." and len(words[stop]) <= 5:
            stop += 1
            ends.append(stop)
        elif words[stop] == "-" and word.isalpha():
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
        if readings or towns:
            if len(key) <= 3 and not readings and last == i:
                towns = tuple((p, a) for p, a in towns if not a and gazetteer().people[p] >= 50_000)
                if not towns or words[i].isupper():
                    break
            if readings and not _fits_short(sentence.text(i, last), key, readings):
                readings = ()
                if not towns:
                    continue
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


_LINKS = frozenset(("-", "of", "the", "and", "de", "del", "la", "le", "les", "du", "des", "di", "da", "do", "dos", "al", "el", "ad",
                    "an", "as", "ash", "ar", "az", "upon", "on", "sur", "am", "an", "der", "den", "aan", "&", "en", "in", "under",
                    "y", "ou", "i", "ul", "bin", "–"))  # fmt: skip


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
        return written in tables().abbreviations or written + "." in tables().abbreviations and "." in written
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
    if after == "," and last + 2 < len(words):
        division = _division_after(sentence, last + 2, mention)
        if division is not None:
            mention.inside = division
            mention.strong = True
            return
    elif after == "(" and last + 2 < len(words):
        division = _division_after(sentence, last + 2, mention)
        if division is not None:
            mention.inside = division
            mention.strong = True
            return
    if mention.known and first and words[first - 1] in ("United", "Club", "Miss", "Air", "Team"):
        mention.refused = f"part of a longer name: {sentence.text(first - 1, last)}"
        return
    if only_towns and last > first and _fold(words[first]) in TITLES and _fold(words[first]) not in ("lady", "lord", "marshal", "general"):
        if not mention.strong and (_fold(words[first + 1]) in tables().given or not places_main(mention)):
            mention.refused = f"a person after a title: {sentence.text(first, last)}"
            return
    if after in _DIVISION_AFTER:
        held = tuple((p, a) for p, a in mention.towns if places.kinds[p] in (ADMIN1, ADMIN2))
        if held and not mention.known:
            mention.towns, mention.strong = held, True
    if mention.is_demonym:
        if after and after[0].isupper() and after_key in _DEMONYM_INSTITUTIONS and tags[last + 1].startswith("NNP"):
            mention.refused = f"part of the name of an institution: {sentence.text(first, last + 1)}"
        return
    if (sentence.index, first) in people.tokens:
        whole = people.tokens[(sentence.index, first)]
        if not mention.strong or last <= whole[1] and first > whole[0]:
            mention.refused = f"a person: {sentence.text(*whole)}"
            return
    if first and tags[first - 1].startswith("NNP") and words[first - 1][0].isupper() and sentence.starts[first] > sentence.ends[first - 1]:
        previous = _fold(words[first - 1])
        if previous in TITLES and only_towns:
            mention.refused = f"a person after a title: {sentence.text(first - 1, last)}"
            return
    if before == "of" and first > 1 and lower[first - 2] in INSTITUTION_OF and words[first - 2][0].isupper():
        mention.refused = f"part of the name of an institution: {sentence.text(first - 2, last)}"
        return
    major = bool(mention.known) or any(
        not alternate and (places.kinds[p] in (COUNTRY, ADMIN1) or places.people[p] >= 300_000) for p, alternate in mention.towns
    )
    if after and after[0].isupper() and after.isalpha() and tags[last + 1] in ("NNP", "NNPS", "NN", "NNS", "JJ"):
        if not (
            after_key in AFTER
            or after_key in TITLES
            or after_key in tables().known
            or (after_key in tables().given and bool(mention.known))
            or after_key in _CALENDAR
            or (_is_jurisdiction(mention) and after_key not in _COMPANY)
        ):
            mention.refused = f"part of a longer name: {sentence.text(first, last + 1)}"
            return
    if first and only_towns and words[first - 1][0].isupper() and tags[first - 1] in ("NNP", "NNPS") and not mention.strong:
        previous = _fold(words[first - 1])
        if (
            sentence.starts[first] == sentence.ends[first - 1] + 1
            and previous not in AFTER
            and previous not in tables().known
            and words[first - 1].isalpha()
        ):
            if previous in DIRECTIONS:
                mention.first -= 1
                mention.start = sentence.starts[mention.first]
            else:
                mention.refused = f"part of a longer name: {sentence.text(first - 1, last)}"
                return
    hyphened = _hyphened(sentence, first, last)
    if hyphened is not None and (only_towns or mention.is_demonym):
        mention.refused = f"part of a compound: {hyphened}"
        return
    if only_towns and after == "of" and last + 2 < len(words) and words[last + 2][0].isupper():
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
            mention.strong = True  # "BEIRUT: A major ..."
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


def places_main(mention: Mention) -> bool:
    """Whether some place bears the name as its first name."""
    return any(not alternate for _, alternate in mention.towns)


_DIVISION_AFTER = frozenset("province governorate oblast state prefecture department provinces".split())
_PARTICLES = frozenset("al el an as ash ar az ad ul ibn bin anti pro non mid trans pan pre post inter".split())


def _hyphened(sentence: Sentence, first: int, last: int) -> str | None:
    """The compound of which the span is a part: "Wal-Mart", "al-Baini"; not "Iran-Iraq" or "Paris-based"."""
    words, starts, ends = sentence.words, sentence.starts, sentence.ends
    if first > 1 and words[first - 1] == "-" and starts[first] == ends[first - 1] and starts[first - 1] == ends[first - 2]:
        other = _fold(words[first - 2])
        if other in _PARTICLES or (other not in tables().known and not candidates(other)):
            return sentence.text(first - 2, last)
        if other in ("african", "asian", "native"):
            return sentence.text(first - 2, last)
    if last + 2 < len(words) and words[last + 1] == "-" and starts[last + 1] == ends[last] and starts[last + 2] == ends[last + 1]:
        other = _fold(words[last + 2])
        if words[last + 2][0].isupper() and other in ("american", "americans"):
            return sentence.text(first, last + 2)
        if words[last + 2][0].isupper() and other not in tables().known and not candidates(other):
            return sentence.text(first, last + 2)
    return None


def _lists_counties(sentence: Sentence, last: int) -> bool:
    """ "Clarke, Madison and Oconee counties": whether a list of names that ends so begins or goes on here."""
    lower, words = sentence.lower, sentence.words
    at = last + 1
    while at < len(words) and at - last < 14:
        if lower[at] in ("counties", "parishes"):
            return at > last
        if lower[at] not in (",", "and", "or") and not words[at][0].isupper():
            return False
        at += 1
    return False


_DATELINE_MARKS = frozenset(("—", "–", "-", "--", ":", "(", "_", "”"))
#: "the Richmond area", "a Lancaster man"
_NEIGHBOURHOOD = frozenset(
    "area region resident residents suburb suburbs native natives metropolitan neighborhood neighbourhood airport district"
    " province city county downtown residents police man woman mayor councilman mother father teen couple family hospital"
    " governorate".split()
)
_COMPANY = frozenset(
    "airlines airways air bank times today daily post steel open cup league university college petroleum tech city star"
    " herald tribune journal news express power electric energy insurance motors united fc rangers astros online".split()
)

_DEMONYM_INSTITUTIONS = frozenset(
    "airlines airways idol express league association society medical heart cancer petroleum broadcasting academy"
    " legion eagle dream civil pie".split()
)


def _is_jurisdiction(mention: Mention) -> bool:
    """A country, or a division named with its kind ("Henry County"): its bodies bear its name as an address."""
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
    found = [
        r.place for r in tables().known.get(key, ()) if r.place is not None and r.kind in ("country", "admin1")
    ]
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
                if following[0].isupper() and (tags[last + 1].startswith("NNP")) and following.replace(".", "").replace("'", "").isalpha():
                    last += 1
                elif following == "-" and last + 2 < size and words[last + 2][0].isupper() and sentence.starts[last + 1] == sentence.ends[last]:
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
                    named = follower in known.surnames and follower not in AFTER and follower not in _NOT_SURNAME
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


_PERSONAL = frozenset("mr mrs ms miss dr prof sen rep gov lt capt sgt col gen maj cpl cmdr adm rev sir".split())
_NOT_SURNAME = frozenset(
    "county city parish township university college school high hospital center centre street st avenue ave road rd drive"
    " lane boulevard blvd park lake river creek beach island airport police sheriff department church fire district"
    " court house hall state springs falls hills heights valley museum stadium arena bridge and of hole ville bay point".split()
)
