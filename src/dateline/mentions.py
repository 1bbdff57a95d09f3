"""What the noun phrases and pronouns of one story stand for, each read in its place.

The actor tables say what the words of a mention mean; the rest is said by the story. Grammar
joins a name to its apposition and a pronoun to its noun, what was named before gives "the
president" and "both sides", and a role that names no country ("the army", "residents") takes the
country that the story gives it. Every step leaves its reason in the actor, and what it refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from dateline.actors import NON_STATE, STORY_COUNTRY, Actor, ActorTables, StoryActors
from dateline.actors.tables import word_set
from dateline.clauses import conjuncts, frame, governor, mention_span, own_subjects, refers_to
from dateline.parse import DAYS, Doc, Sentence
from dateline.places import Place, place_of_clause

_NAME_TAGS = frozenset(("NNP", "NNPS"))
_MENTION_DEPS = frozenset(
    ("nsubj", "nsubjpass", "dobj", "pobj", "appos", "poss", "conj", "attr", "dative", "agent", "ROOT")
)
_SUBJECT_DEPS = frozenset(("nsubj", "nsubjpass"))
#: Where a country stands that the clause is about, and not one that is merely gone to or spoken with.
_CENTRAL_DEPS = _SUBJECT_DEPS | frozenset(("poss", "amod", "compound", "nmod"))

#: What each side of two has one of: "both governments", "the two leaders".
_EACH_SIDE = word_set("of each side")
_PEOPLE_OF_EACH = word_set("people of each side")
#: Words for sides that need not be states.
_SIDES = frozenset("side party faction camp group foe rival enemy adversary".split())
#: A role so described is not of the country where the story plays.
_ELSEWHERE = word_set("not of the story")
_ENVOYS = word_set("envoys")
_IN_SERVICE = word_set("in service")
_COLLECTIVE = word_set("collective")
#: Whoever a state's one of these is, it is not of that state.
_BESIDE_ANOTHER = word_set("beside another")
#: The state's own service: of its own place it says nothing, since it also acts abroad.
_OF_STATE = frozenset(("GOV", "LEG", "JUD", "SPY", "MIL", "COP"))
_ABROAD = frozenset(("GOV", "LEG", "SPY", "MIL", "PTY", "IGO", "NGO", "REF"))
_CURRENCIES = frozenset("$€£¥")

_ONE_PERSON = frozenset(("person",))
_ONE_BODY = frozenset(("state", "body"))
#: Roles of the other side of an act.
_TOWARDS = ("obj", "against", "on", "with", "to", "toward", "towards", "for")
#: Verbs of a journey abroad, by where they say that it leads or comes from.
_JOURNEYS = {
    "arrive": ("in", "at"), "land": ("in", "at"), "return": ("from",), "fly": ("to", "from", "into"),
    "leave": ("for",), "depart": ("for",), "head": ("to", "for"), "travel": ("to", "from"),
}  # fmt: skip
#: Relations of the clauses that share the subject of another: of those under it, and under its verb.
_BESIDE = ("relcl", "advcl", "prep")
_FOR_MANY = frozenset(("they", "them", "their"))
#: What stands for two who were named, where it is a subject: "the two", "the pair", "both".
_FOR_TWO = frozenset(("two", "pair", "duo", "both"))
_FOR_ONE = frozenset(("he", "him", "his", "she", "her", "it", "its"))
#: What a pronoun can stand for, as kinds of actors.
_PRONOUN_KINDS = {
    **dict.fromkeys(("he", "him", "his", "she", "her"), _ONE_PERSON),
    **dict.fromkeys(("it", "its"), _ONE_BODY),
    **dict.fromkeys(("they", "them", "their"), _ONE_BODY | {"group"}),
}


class Mentions:
    """The mentions of one story, resolved in reading order.

    ``tables`` are looked up as of the story's published day; ``places`` are those found in it.
    """

    def __init__(self, doc: Doc, tables: ActorTables, places: list[Place]) -> None:
        self._doc = doc
        self._tables = tables
        self._places = places
        self._on = doc.story.published_date
        self._memory = StoryActors(home=next((p.country for p in places if p.sentence is None and p.country), None))
        self._at_token = {(p.sentence, p.token): p for p in places if p.kind != "demonym"}
        #: (sentence, token) of every mention to what it stands for, in reading order.
        self._found: dict[tuple[int, int], Actor] = {}
        #: What people were called when the story named them ("Senator Roe", "Roe, the boy's father"), by its noun:
        #: whom, and the words of it.
        self._called: dict[str, list[tuple[Actor, frozenset[str]]]] = {}
        self._weights: Counter[str] | None = None
        for sentence in doc.sentences:
            for i, tag in enumerate(sentence.tags):
                # A short mention stands for what came before it, so all are resolved in order.
                wanted = _MENTION_DEPS if tag in _NAME_TAGS else _SUBJECT_DEPS
                if tag in ("PRP", "PRP$") or (tag[0] == "N" and sentence.deps[i] in wanted):
                    self.at(sentence, i)

    # -- one mention ----------------------------------------------------------------------------

    def at(self, sentence: Sentence, token: int) -> Actor:
        """What the noun phrase around a token stands for; pronouns by sentence, then by story."""
        key = (sentence.index, token)
        known = self._found.get(key)
        if known is not None:
            return known
        # Set first: "its" may lead to "its spokesman", and that again to "its".
        self._found[key] = Actor(sentence.words[token], decided_by="in a circle")
        before = self._antecedent(sentence, token)
        if before is not None:
            found = self.at(*before)
            actor = replace(
                found,
                text=sentence.words[token],
                name=found.name or found.text,
                decided_by=f"{sentence.lower[token]!r} = {found.text!r}",
            )
        elif token + 1 < len(sentence) and sentence.words[token + 1] in _CURRENCIES:
            actor = Actor(sentence.words[token], decided_by="a currency")
        else:
            actor = self._resolve(sentence, token)
        self._found[key] = actor
        return actor

    def _antecedent(self, sentence: Sentence, token: int) -> tuple[Sentence, int] | None:
        """The mention that a pronoun stands for: by grammar in its sentence, else the nearest subject that can be."""
        if not sentence.tags[token].startswith("PRP"):
            return None
        noun = refers_to(sentence, token)
        wanted = _PRONOUN_KINDS.get(sentence.lower[token])
        if noun != token:
            found = self.at(sentence, noun)
            # "the US abstention hurts its war effort": an act is nobody that "its" could stand for, and one
            # person is never "they".
            if found.kind == "person" and sentence.lower[token] in _FOR_MANY:
                return None
            if wanted is None or (found.known and (found.sectors or sentence.tags[noun] in _NAME_TAGS)):
                return sentence, noun
        if wanted is None:
            return None
        own = own_subjects(sentence, token)
        barred = {self.at(sentence, subject).text.casefold() for subject in own}
        for other in reversed(self._doc.sentences[max(0, sentence.index - 2) : sentence.index + 1]):
            if other.kind != sentence.kind:
                continue
            for i in range(len(other)):
                if other is sentence and i >= token:
                    break
                if other is sentence and i in own:
                    continue
                if other.deps[i] in _SUBJECT_DEPS and not other.tags[i].startswith(("PRP", "W")):
                    actor = self.at(other, i)
                    if actor.text.casefold() in barred:
                        continue
                    one = other.tags[i] not in ("NNS", "NNPS") or sentence.lower[token] not in _FOR_ONE
                    fits = (
                        actor.kind in wanted
                        or (wanted is _ONE_PERSON and actor.office and other.lemmas[i] not in _COLLECTIVE)
                        or (wanted is _ONE_BODY and other.lemmas[i].lower() in _COLLECTIVE)
                    )
                    if actor.known and one and fits:
                        return other, i
        return None

    def _look_up(self, text: str) -> Actor:
        return self._tables.resolve(text, on=self._on, memory=self._memory)

    def _resolve(self, sentence: Sentence, token: int) -> Actor:
        if own_subjects(sentence, token):
            return Actor(sentence.words[token], decided_by="an object pronoun for nobody in view")
        first, last = self._span(sentence, token)
        text = sentence.text(first, last)
        if first == last and sentence.lower[token] in DAYS:
            return Actor(text, decided_by="a day of the week")  # and no surname
        if sentence.tags[token] not in _NAME_TAGS:
            # "Israel's closest ally, the United States, abstained": the name beside it says who.
            for child in sentence.children[token]:
                if sentence.deps[child] == "appos" and sentence.tags[child] in _NAME_TAGS:
                    named = self._look_up(sentence.text(*mention_span(sentence, child)))
                    if named.known:
                        self._memory.note(named.text, named)
                        return named
        if sentence.tags[token] == "NN" and last + 1 < len(sentence) and sentence.tags[last + 1] in _NAME_TAGS:
            # "the Palestinian group Hamas" is one mention, also where the parse cuts it in two.
            end = last
            while end + 1 < len(sentence) and sentence.tags[end + 1] in _NAME_TAGS:
                end += 1
            named = self._look_up(sentence.text(first, end))
            if named.known and named.kind in ("body", "person"):
                self._memory.note(named.text, named)
                return named
        if sentence.lemmas[token] in _BESIDE_ANOTHER and any(
            self.at(sentence, owner).kind == "state" for owner in frame(sentence, token).get("poss", ())
        ):
            return Actor(text, decided_by=f"{sentence.lower[token]!r}: another state, which is not named")
        actor = self._look_up(text)
        place = self._place(sentence, token)
        if place is not None and place.country not in (None, actor.country) and actor.country and first == last:
            if actor.kind in ("place", "state"):
                # "Lebanese troops moved into Tripoli": which of the towns of that name the story says.
                actor = Actor(text, place.name, place.country, (), f"the place {place.text!r}", kind="place")
        if STORY_COUNTRY in actor.decided_by:
            actor = self._beside_home(sentence, token, text) or actor
        if sentence.tags[token] in _NAME_TAGS and not (actor.country and actor.sectors):
            actor = self._described(sentence, token, actor)
        if actor.country is None and sentence.lemmas[token] in _IN_SERVICE:
            actor = self._serving(sentence, token, actor)
        if sentence.tags[token] == "NN":
            actor = self._so_called(sentence, token, actor) or actor
        if actor.country is None and (actor.sectors or actor.usual) and actor.kind != "body":
            actor = self._with_country(sentence, token, actor)
        self._memory.note(text, actor)
        if actor.kind == "person" and sentence.tags[token] in _NAME_TAGS:
            self._call(sentence, token, actor)
        return actor

    def _call(self, sentence: Sentence, token: int, actor: Actor) -> None:
        """Remember what a person is called beside his name: before it, or in apposition to it."""
        name = set(actor.name.casefold().split())
        for child in sentence.children[token]:
            titled = sentence.deps[child] in ("compound", "nmod") and sentence.lower[child] not in name
            if not (titled or (sentence.deps[child] == "appos" and sentence.tags[child] == "NN")):
                continue
            first, last = mention_span(sentence, child)
            words = frozenset(sentence.lower[first : last + 1]) | {
                sentence.lower[c] for c in sentence.children[token] if c <= child
            }
            known = self._called.setdefault(sentence.lemmas[child].lower(), [])
            if all(other.name != actor.name for other, _ in known):
                known.append((actor, words))

    def _so_called(self, sentence: Sentence, token: int, actor: Actor) -> Actor | None:
        """Whom "the senator" takes up: the one whom the story named as one, where it named no other so."""
        called = self._called.get(sentence.lemmas[token], ())
        before = {sentence.lower[c] for c in sentence.children[token] if c < token}
        if actor.name or len(called) != 1 or "the" not in before or sentence.deps[token] in ("appos", "compound"):
            return None
        [(person, words)] = called
        if not before - {"the"} <= words or frame(sentence, token).keys() & {"of", "for", "from", "in", "to", "poss"}:
            return None
        if actor.country not in (None, person.country) and STORY_COUNTRY not in actor.decided_by:
            return None
        name = person.name or person.text
        decided_by = f"story: {name} was called so; {person.decided_by}"
        return replace(person, text=actor.text, name=name, decided_by=decided_by)

    def _serving(self, sentence: Sentence, token: int, actor: Actor) -> Actor:
        """Whoever is named by whom he serves is of that one's country: "two aides *to the Kenyan president*"."""
        for filler in frame(sentence, token).get("to", ()):
            served = self.at(sentence, filler)
            if served.country:
                actor = self._placed(actor, served.country, f"to {served.text!r}")
                return replace(actor, sectors=served.sectors or actor.sectors)
        return actor

    def _span(self, sentence: Sentence, token: int) -> tuple[int, int]:
        """The mention around a token, with the whole of a name that the parse cuts in two."""
        first, last = mention_span(sentence, token)
        for start, end in self._names(sentence):
            if start <= token <= end:
                return min(first, start), max(last, end)
        return first, last

    def _names(self, sentence: Sentence) -> list[tuple[int, int]]:
        """First and last tokens of the tables' names of three words and more in a sentence."""
        known: list[tuple[int, int]] | None = sentence.cache.get("names")
        if known is None:
            known = sentence.cache["names"] = []
            capitals = sum(word[:1].isupper() for word in sentence.words)
            text = self._doc.story.text[sentence.starts[0] : sentence.ends[-1]] if capitals > 2 else ""
            for start, end in self._tables.long_names(text):
                inside = [
                    i
                    for i, at in enumerate(sentence.starts)
                    if start <= at - sentence.starts[0] < end and not sentence.words[i].isspace()
                ]
                if inside:
                    known.append((inside[0], inside[-1]))
        return known

    def _described(self, sentence: Sentence, token: int, actor: Actor) -> Actor:
        """A name of which the tables know too little, with what stands in apposition to it."""
        if actor.kind not in ("person", "unknown", "body"):
            return actor
        for child in sentence.children[token]:
            # "Balde, Guinea's most feared *general*": a noun that the tagger takes for an adjective.
            if sentence.deps[child] != "appos" or sentence.tags[child][0] not in "NJ" or child < token:
                continue
            described = self._look_up(sentence.text(*mention_span(sentence, child)))
            if described.country is None and described.sectors:
                described = self._with_country(sentence, child, described)
            if not described.known or {actor.country, described.country} - {None} != {
                actor.country or described.country
            } - {None}:
                continue
            return replace(
                actor,
                name=actor.name or actor.text,
                country=actor.country or described.country,
                sectors=actor.sectors or described.sectors,
                office=actor.office or described.office,
                part_of=actor.part_of or described.part_of,
                kind=actor.kind if actor.kind in ("person", "body") else described.kind,
                decided_by=f"apposition {described.text!r}: {described.decided_by}",
                refused=(*actor.refused, *described.refused),
            )
        return actor

    def _beside_home(self, sentence: Sentence, token: int, text: str) -> Actor | None:
        """A role that its own phrase places elsewhere than the story: "lawmakers *in Yerevan*", "*its* ministry"."""
        bare = self._tables.resolve(text, on=self._on, memory=replace(self._memory, home=None))
        if bare.country is not None:
            return None
        placed = self._with_country(sentence, token, bare)
        return placed if placed.country else None

    def _with_country(self, sentence: Sentence, token: int, actor: Actor) -> Actor:
        """A role without a country takes that of the place beside it: "opposition groups *in Zimbabwe*"."""
        roles = frame(sentence, token)
        for role in ("in", "of", "from", "at"):
            for filler in roles.get(role, ()):
                place = self._place(sentence, filler)
                if place is not None and place.country:
                    return self._placed(actor, place.country, f"{role} {place.text!r}")
        for owner in roles.get("poss", ()):
            holder = self.at(sentence, owner)
            if holder.country:
                return self._placed(actor, holder.country, f"of {holder.text!r}")
        for i in range(sentence.left[token], sentence.right[token] + 1):
            # "refugees fleeing the war in Liberia", "students at a university in Sivas"
            if sentence.tags[i] in _NAME_TAGS and i != token and sentence.deps[i] != "conj":
                above = sentence.heads[i]
                if sentence.deps[above] == "prep" and sentence.lower[above] in ("near", "to", "against", "outside"):
                    continue
                if actor.sectors and actor.sectors[0] in _ABROAD and self._in_clause_of(sentence, i, token):
                    continue  # "ministers meeting in Brussels", "the envoy, who came from Lome"
                place = self._place(sentence, i)
                if place is not None and place.country:
                    return self._placed(actor, place.country, f"by {place.text!r}")
        return actor

    @staticmethod
    def _in_clause_of(sentence: Sentence, i: int, noun: int) -> bool:
        """Whether a token stands in a clause that tells what the noun does."""
        while i != noun and sentence.heads[i] != i:
            if sentence.deps[i] in ("relcl", "acl"):
                return True
            i = sentence.heads[i]
        return False

    def _place(self, sentence: Sentence, token: int) -> Place | None:
        return self._at_token.get((sentence.index, token))

    # -- the side of an act ---------------------------------------------------------------------

    def side(self, sentence: Sentence, token: int) -> Actor:
        """``at`` for one side of an act: a role that names no country takes it from the story.

        In this order: the mention it is coordinated with, the only country the story names, the
        place of the act, the state that its sentence is about, the country named most.
        """
        actor = self.at(sentence, token)
        if actor.country is not None or actor.kind not in ("group", "person"):
            return actor
        if not (actor.sectors or actor.office or actor.usual) or "UNK" in actor.sectors:
            return actor
        first, last = self._span(sentence, token)
        for i in range(first, last + 1):
            if sentence.lower[i] in _ELSEWHERE:
                return replace(actor, decided_by=f"{actor.decided_by}; {sentence.lower[i]!r}: of no country in view")
        weights = self._countries()
        opposite = self._opposite(sentence, token)
        if opposite:
            # "the president ordered sanctions against Iran": the other side's country is not his.
            actor = replace(actor, refused=(*actor.refused, *(f"{code}: the other side" for code in sorted(opposite))))
        if len(weights) == 1 and not opposite:
            return self._placed(actor, next(iter(weights)), "the only country that the story names")
        country, why = (
            self._of_partner(sentence, token, actor)
            or self._of_place(sentence, token, actor)
            or self._of_subject(sentence, token, actor)
            or self._of_most(opposite)
            or ("", "")
        )
        if country:
            others = [f"{code}: not the country of this role" for code in sorted(weights) if code != country]
            return replace(self._placed(actor, country, why), refused=(*actor.refused, *others[:4]))
        if weights:
            return replace(actor, decided_by=f"{actor.decided_by}; of no country: the story names {_listed(weights)}")
        return actor

    def country(self) -> str | None:
        """The country that the story is of: one named more than all others together, or else that of its dateline."""
        weights = self._countries()
        most, weight = next(iter(weights.most_common(1)), (None, 0))
        return most if 2 * weight > weights.total() else self._memory.home

    def _countries(self) -> Counter[str]:
        """The countries that the story names, weighed by where their mentions stand."""
        if self._weights is None:
            self._weights = Counter()
            for (number, token), actor in self._found.items():
                sentence = self._doc.sentences[number]
                if (
                    actor.country
                    and actor.country not in NON_STATE
                    and actor.kind in ("state", "group", "body", "place")
                    and not sentence.tags[token].startswith("PRP")
                ):
                    self._weights[actor.country] += 2 if self._central(sentence, token) else 1
            seen = set(self._found)
            for place in self._places:
                if place.country and (place.sentence, place.token) not in seen:
                    self._weights[place.country] += 2 if place.kind == "demonym" or place.sentence is None else 1
        return self._weights

    @staticmethod
    def _central(sentence: Sentence, token: int) -> bool:
        while sentence.deps[token] == "conj" and sentence.heads[token] != token:
            token = sentence.heads[token]
        dep = sentence.deps[token]
        if dep == "pobj":
            return sentence.lower[sentence.heads[token]] in ("in", "of", "at", "across")
        return dep in _CENTRAL_DEPS

    def _of_partner(self, sentence: Sentence, token: int, actor: Actor) -> tuple[str, str] | None:
        """Of "Chilean soldiers and police", the police are as Chilean as the soldiers."""
        if sentence.deps[token] != "conj":
            return None
        first = self.at(sentence, sentence.heads[token])
        served = [bool(a.sectors) and a.sectors[0] in _OF_STATE for a in (first, actor)]
        if first.country and first.kind in ("group", "person") and first.sectors and served[0] == served[1]:
            return first.country, f"with {first.text!r}"
        return None

    def _of_place(self, sentence: Sentence, token: int, actor: Actor) -> tuple[str, str] | None:
        """Of the place where they act; who may act abroad, such as troops and ministers, excepted."""
        if actor.sectors and actor.sectors[0] in _ABROAD:
            return None
        above = governor(sentence, token)
        if above is None:
            return None
        found = place_of_clause(self._doc, sentence, above, self._places)
        if found.place is None or not found.place.country:
            return None
        return found.place.country, f"where it is done: {found.place.text!r}"

    def _of_subject(self, sentence: Sentence, token: int, actor: Actor) -> tuple[str, str] | None:
        """Of the one state that the sentence speaks of as doing something: "France is ready, the minister said"."""
        if not actor.sectors or actor.sectors[0] not in _OF_STATE:
            return None
        named: dict[str, str] = {}
        for i, dep in enumerate(sentence.deps):
            if dep in _SUBJECT_DEPS and i != token and sentence.tags[i] in _NAME_TAGS:
                other = self.at(sentence, i)
                if other.country and other.country not in NON_STATE and other.kind == "state":
                    named.setdefault(other.country, other.text)
        if len(named) == 1:
            ((country, text),) = named.items()
            return country, f"the sentence is about {text!r}"
        return None

    def _opposite(self, sentence: Sentence, token: int) -> set[str]:
        """Countries that the story names only as the other side of what this subject does."""
        over = governor(sentence, token)
        if over is None or sentence.deps[token] not in _SUBJECT_DEPS:
            return set()
        named: dict[str, set[tuple[int, int]]] = {}
        words: set[tuple[int | None, int]] = set()
        doing = [over, *(c for c in sentence.children[over] if sentence.deps[c] == "xcomp")]
        doing += [t for verb in doing for t in frame(sentence, verb).get("obj", ())]
        towards = {t for head in doing for role in _TOWARDS for t in frame(sentence, head).get(role, ())}
        # "arrived in Moscow", ", who returned from Moscow,", "before leaving for Moscow": abroad
        beside = [
            c
            for c in (*sentence.children[token], *sentence.children[over])
            if sentence.deps[c] in _BESIDE
            # ", as envoys arrived in Moscow": not what this subject does
            and not (
                sentence.deps[c] == "advcl" and any(sentence.deps[d] in _SUBJECT_DEPS for d in sentence.children[c])
            )
        ]
        beside += [t for c in beside if sentence.deps[c] == "prep" for t in sentence.children[c]]
        for verb in (over, *beside):
            roles = _JOURNEYS.get(sentence.lemmas[verb], ()) if sentence.tags[verb][0] == "V" else ()
            towards.update(t for role in roles for t in frame(sentence, verb).get(role, ()))
        for i in towards:
            other = self.at(sentence, i)
            if other.country and sentence.lemmas[i] in _ENVOYS:
                return {other.country}  # "expelled two *Russian envoys*": whose country's they are, this cannot be
            if other.country and sentence.tags[i] in _NAME_TAGS and other.kind == "state":
                named.setdefault(other.country, set()).add((sentence.index, i))
            elif other.country and sentence.tags[i] in ("NN", "NNS") and other.kind in ("group", "person"):
                # "police arrested two *Russian* activists": of one's own people none says whose they are.
                inside = {(sentence.index, t) for t in range(sentence.left[i], i)}
                if any((p.sentence, p.token) in inside and p.kind == "demonym" for p in self._places):
                    named.setdefault(other.country, set()).add((sentence.index, i))
                    words |= inside
        if not named:
            return set()
        elsewhere = {p.country for p in self._places if (p.sentence, p.token) not in {*self._found, *words}}
        elsewhere |= {a.country for at, a in self._found.items() if at not in named.get(a.country or "", ())}
        return {code for code in named if code not in elsewhere}

    def _of_most(self, opposite: set[str]) -> tuple[str, str] | None:
        """Of the country that weighs at least twice as much in the story as any other, the other side's excepted."""
        ranked = self._countries().most_common(2)
        if ranked and ranked[0][0] in opposite:
            return None
        if len(ranked) == 2 and ranked[0][1] >= 2 * ranked[1][1]:
            return ranked[0][0], "the country that the story is mostly about"
        return None

    def _placed(self, actor: Actor, country: str, why: str) -> Actor:
        return self._tables.placed(actor, country, why, on=self._on)

    # -- mentions of two ----------------------------------------------------------------------

    def pair(self, sentence: Sentence, token: int) -> list[Actor]:
        """The members of a mention of several.

        "French and German officials" names them itself; "both sides" and "the two leaders" stand for
        the last two that were named, those that were named together before others; "they" and "the two" for those
        who were last named together. Else empty.
        """
        first, last = mention_span(sentence, token)
        text = sentence.text(first, last)
        if sentence.lower[token] in _FOR_MANY or sentence.lemmas[token] in _FOR_TWO:
            return [
                replace(actor, text=text, decided_by=f"{text!r}: with others, {actor.name or actor.text!r}")
                for actor in self._together(sentence, token)
            ]
        members = self._tables.members(text, on=self._on)
        if members:
            return [replace(actor, decided_by=f"one of {text!r}: {actor.decided_by}") for actor in members]
        lemma = sentence.lemmas[token]
        if lemma not in _EACH_SIDE:
            return []
        role = self.at(sentence, token).sectors if lemma not in _SIDES | _PEOPLE_OF_EACH else ()
        holders = self._holders(sentence, token)
        if holders:
            return [
                replace(actor, sectors=role or actor.sectors, decided_by=f"{text!r}: of {actor.text!r}")
                for actor in holders
            ]
        marks = {sentence.lower[c] for c in sentence.children[token]}
        if "both" not in marks and not ("two" in marks and marks & {"the", "these", "those", "their", "its"}):
            return []
        return [
            replace(
                actor,
                text=text,
                sectors=role or actor.sectors,
                decided_by=f"{text!r}: of the last two that were named, {actor.name or actor.text!r}",
            )
            for actor in self._last_two(sentence, token, lemma)
        ]

    def _together(self, sentence: Sentence, token: int) -> list[Actor]:
        """Those who were last named together: as one subject, or, for "the two", the only two of one sentence."""
        many = sentence.lower[token] in _FOR_MANY
        if not many and sentence.deps[token] not in _SUBJECT_DEPS:
            return []  # "the first two", "a pair of shoes"
        own = own_subjects(sentence, token)  # "Ghana and Togo attacked them": others
        for other in reversed(self._doc.sentences[max(0, sentence.index - 2) : sentence.index + 1]):
            if other.kind != sentence.kind:
                continue
            end = token if other is sentence else len(other)
            subjects = [
                i
                for i in range(end)
                if other.deps[i] in _SUBJECT_DEPS
                and not other.tags[i].startswith("W")
                and (other is not sentence or i not in own)
            ]
            for i in subjects:
                members = [t for t in conjuncts(other, i) if t < end]
                if len(members) > 1 and all(self._is_one(other, t) for t in members):
                    return [self.side(other, t) for t in members]
                if other.lower[i] in _FOR_MANY or other.lemmas[i] in _FOR_TWO:
                    return self._together(other, i)
            if not many and len(two := self._two_of(other, end)) == 2:
                return two
            if many and any(other.tags[i] in ("NNS", "NNPS") for i in subjects):
                return []  # "the rebels …, they …"
        return []

    def _two_of(self, sentence: Sentence, end: int) -> list[Actor]:
        """The people of a sentence by name up to a token, or else its states."""
        for kind in ("person", "state"):
            named = {
                (actor.name, actor.country): actor
                for i in range(end)
                if sentence.tags[i] in _NAME_TAGS and sentence.deps[i] in _MENTION_DEPS
                for actor in (self.side(sentence, i),)
                if actor.kind == kind
            }
            if named:
                return list(named.values())
        return []

    def _is_one(self, sentence: Sentence, token: int) -> bool:
        """Whether a mention is one person, state or body, by name or by office."""
        actor = self.at(sentence, token)
        return sentence.tags[token] in ("NN", "NNP") and (
            actor.kind in ("person", "state", "body") or (actor.kind == "group" and bool(actor.office or actor.sectors))
        )

    def _holders(self, sentence: Sentence, token: int) -> list[Actor]:
        """Whose "their ministers" are, where "their" stands for two who are named together in the sentence."""
        for child in sentence.children[token]:
            if sentence.deps[child] == "poss" and sentence.lower[child] == "their":
                noun = refers_to(sentence, child)
                if noun == child:
                    return []
                named = [self.at(sentence, other) for other in conjuncts(sentence, noun)]
                members = self.pair(sentence, noun) or named
                return members if len({actor.country for actor in members if actor.country}) > 1 else []
        return []

    def _last_two(self, sentence: Sentence, token: int, lemma: str) -> list[Actor]:
        people = lemma in _PEOPLE_OF_EACH
        kinds = ("person",) if people else ("state", "person", "body")
        latest: dict[str, Actor] = {}
        others: dict[tuple[str, tuple[str, ...]], Actor] = {}
        for other, i, actor in self._before(sentence, token):
            if not latest and lemma in _SIDES | _PEOPLE_OF_EACH:
                # "the government and the rebels … Both sides": named together, whatever they are.
                partner = self.at(other, other.heads[i]) if other.deps[i] == "conj" else None
                if partner is not None and partner.country and not people and _apart(partner, actor):
                    return [partner, actor]
            assert actor.country is not None
            if actor.kind in kinds:
                latest.setdefault(actor.country, actor)
            others.setdefault((actor.country, actor.sectors[:1]), actor)
            if len(latest) == 2:
                return list(reversed(latest.values()))
        if people:
            return self._last_two(sentence, token, "state")
        if lemma in _SIDES and len(others) > 1:
            return list(reversed(list(others.values())[:2]))
        return []

    def _before(self, sentence: Sentence, token: int) -> Iterator[tuple[Sentence, int, Actor]]:
        """The mentions of a country or of its people before a token, the last first."""
        for other in reversed(self._doc.sentences[: sentence.index + 1]):
            for i in range(len(other) - 1, -1, -1):
                named = other.tags[i][0] == "N" and other.deps[i] in _MENTION_DEPS
                if not (named or (other.index, i) in self._found) or (other is sentence and i >= token):
                    continue
                actor = self.at(other, i)
                if actor.country is None and actor.kind == "group":
                    actor = self.side(other, i)
                if actor.country and actor.country not in NON_STATE:
                    yield other, i, actor


def _apart(a: Actor, b: Actor) -> bool:
    return (a.country, a.sectors[:1]) != (b.country, b.sectors[:1])


def _listed(weights: Counter[str]) -> str:
    return ", ".join(sorted(weights)[:4])
