"""The exact layer: each example compiled to a pattern over clauses, and the matching of them.

A pattern is the head of an example's starred words (``scrap/V``), what else was starred
(``visit`` among its roles, the preposition ``on``), and the *role paths* by which the actor and
the recipient are reached from there. Word classes widen it: where ``scrap`` is in the class
``cancel`` and ``visit`` in ``meeting``, one example speaks for all of their members, but the
words themselves always come first.

A role path is written as climbs and roles: ``subj``; ``^obj`` (the object of the predicate
above); ``obj/poss`` (the possessor of the object); ``+subj`` (the subject of another starred
word). Where the grammar has no name for the way, the bare dependencies are kept (``raw:``), so
that every example can at least be read back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from dateline.clauses import Frame, frame, governor, governors, is_passive, refers_to, surface_subject
from dateline.codebook.classes import WordClasses
from dateline.parse import Sentence

_FUNCTION_TAGS = frozenset(("IN", "TO", "RP"))
_SKIPPED_TAGS = frozenset(("DT", "PRP$", "PRP", "CC", "POS", ",", ".", ":", "``", "''", "-LRB-", "-RRB-", "HYPH", "CD"))
_ADVERBS_KEPT = frozenset(
    ("out", "off", "down", "up", "over", "away", "back", "together", "home", "aside", "apart", "round")
)

#: Words of the calendar; who is looked for is none of them, and a role that they alone fill tells when.
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july"
    " august september october november december today yesterday tomorrow week month year day weekend p.m."
    " a.m. morning evening afternoon night hours days weeks months years".split()
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """The starred words as the parse has them: the head, and the tokens beside it that count."""

    head: int
    others: tuple[int, ...]


@dataclass(slots=True)
class Pattern:
    """Starred words of one or more examples that agree on type, mode and implied status.

    ``needs`` are required beside the head: ``=visit/N`` (a word near the head, or one of its class),
    ``+on`` (a role of that name is filled) and, of verbs of telling, ``~intent`` (the mood of what is
    told: "said it *would*" and "said it had" are not the same act).
    """

    key: str
    needs: tuple[str, ...]
    type: str
    mode: str | None
    status: str | None
    actors: Counter[str] = field(default_factory=Counter)
    recipients: Counter[str] = field(default_factory=Counter)
    examples: list[int] = field(default_factory=list)
    #: Roles that the examples fill and leave unmarked: "discussed *the pipeline* with Oman".
    aside: Counter[str] = field(default_factory=Counter)
    #: Whether it is what is left of patterns that fixed more words (``_profiles``).
    profile: bool = False

    @property
    def weight(self) -> int:
        return len(self.examples)


def pos_of(tag: str) -> str:
    """V, N, J or X: as much part of speech as a pattern's key needs."""
    letter = tag[0]
    return letter if letter in "VNJ" else "X"


class _HeadKeys(dict[int, str]):
    """The head keys of a sentence's tokens, each put together when it is first asked for."""

    __slots__ = ("_children", "_deps", "_lemmas", "_lower", "_tags")

    def __init__(self, sentence: Sentence) -> None:
        # Not the sentence itself, which keeps these: what points in a circle outlives its story.
        self._lemmas, self._tags, self._lower = sentence.lemmas, sentence.tags, sentence.lower
        self._deps, self._children = sentence.deps, sentence.children

    def __missing__(self, i: int) -> str:
        lemma, pos = self._lemmas[i], pos_of(self._tags[i])
        if pos == "V":
            deps = self._deps
            for child in self._children[i]:
                if deps[child] == "prt":
                    lemma = f"{lemma}_{self._lower[child]}"
                    break
        elif pos == "J" and self._lower[i].endswith("ed"):
            pos = "V"
        key = self[i] = f"{lemma}/{pos}"
        return key


def head_keys(sentence: Sentence) -> Mapping[int, str]:
    """By token, ``call_off/V``: lemma with particle, and part of speech."""
    keys: _HeadKeys | None = sentence.cache.get("keys")
    if keys is None:
        keys = sentence.cache["keys"] = _HeadKeys(sentence)
    return keys


def head_key(sentence: Sentence, i: int) -> str:
    """``call_off/V``: the head key of one token."""
    return head_keys(sentence)[i]


def find_trigger(sentence: Sentence, spans: Iterable[tuple[int, int]]) -> Trigger | None:
    """The trigger that starred spans (story offsets) mark in a sentence; its head is the topmost word."""
    tokens = [
        i
        for i, (start, end) in enumerate(zip(sentence.starts, sentence.ends, strict=True))
        if any(s < end and start < e for s, e in spans)
    ]
    content = [i for i in tokens if sentence.tags[i][0] in "VNJ" and sentence.deps[i] not in ("aux", "auxpass")]
    if not content:
        content = [i for i in tokens if sentence.tags[i] not in _SKIPPED_TAGS]
    if not content:
        return None
    head = min(content, key=lambda i: (_depth(sentence, i), i))
    return Trigger(head, tuple(i for i in tokens if i != head))


def _depth(sentence: Sentence, i: int) -> int:
    depth = 0
    while sentence.heads[i] != i and depth < 60:
        i = sentence.heads[i]
        depth += 1
    return depth


def needs_of(sentence: Sentence, trigger: Trigger) -> tuple[str, ...]:
    """What a trigger requires beside its head, in a form that ``match`` can look up."""
    needs: list[str] = []
    particles = {c for c in sentence.children[trigger.head] if sentence.deps[c] == "prt"}
    roles = _roles(sentence, trigger.head)
    for i in trigger.others:
        tag = sentence.tags[i]
        if i in particles or tag in _SKIPPED_TAGS or sentence.deps[i] in ("aux", "auxpass", "punct"):
            continue
        word = sentence.lower[i]
        if tag in _FUNCTION_TAGS:
            if word in roles:
                needs.append(f"+{word}")
        elif tag.startswith("RB") and word not in _ADVERBS_KEPT:
            continue
        else:
            needs.append(f"={sentence.lemmas[i].lower()}/{pos_of(tag)}")
    if sentence.lemmas[trigger.head] in _MOODED:
        needs.append(f"~{told_mood(sentence, trigger.head)}")
    return tuple(sorted(set(needs)))


#: Verbs that tell of an act without being one.
TELLING = frozenset("say tell report add state announce declare note explain claim insist reiterate stress".split())
#: Verbs whose act depends on the mood of what is told: who "warned it *would* bomb" threatens, who "warned it *was*
#: late" does not.
_MOODED = TELLING | frozenset(("warn", "caution"))
_FUTURE = frozenset(("will", "would", "'ll", "'d", "shall", "wo", "ll"))
_MOODS = {
    **dict.fromkeys(_FUTURE, "future"),
    **dict.fromkeys(("must", "should", "ought"), "must"),
    **dict.fromkeys(("may", "might", "could", "can"), "may"),
}
#: Whose doing is that of whom they serve: "warned that *his troops* would".
_SERVING = frozenset(
    "army troop force soldier police navy government country state nation ministry delegation side fighter man".split()
)
_FIRST_PERSON = frozenset(("i", "we", "my", "our"))


def told_mood(sentence: Sentence, verb: int) -> str:
    """The mood of the clause that a verb of telling governs.

    intent: what the teller will do; refusal: what the teller will not do; future: what will be, by
    whomever; not: what is denied of anybody; must, may, plain; none, where it governs no clause.
    """
    known: dict[int, str] = sentence.cache.setdefault("moods", {})
    mood = known.get(verb)
    if mood is None:
        mood = known[verb] = _mood_under(sentence, verb)
    return mood


def _mood_under(sentence: Sentence, verb: int) -> str:
    for child in sentence.children[verb]:
        if sentence.deps[child] != "ccomp":
            continue
        mood, negated = "plain", False
        for aux in sentence.children[child]:
            if sentence.deps[aux] == "neg":
                negated = True
            elif sentence.deps[aux] == "aux":
                mood = _MOODS.get(sentence.lower[aux], mood)
        if mood == "plain" and sentence.lemmas[child] == "need":
            mood = "must"
        if mood == "future" and _is_own(sentence, verb, child):
            return "refusal" if negated else "intent"
        return "not" if negated else mood
    return "none"


def _is_own(sentence: Sentence, verb: int, clause: int) -> bool:
    """Whether who tells tells of itself: "said *it* would", "warned that *his troops* would"."""
    tellers = surface_subject(sentence, verb)
    for subject in surface_subject(sentence, clause):
        served = sentence.lemmas[subject] in _SERVING
        for token in (subject, *(c for c in sentence.children[subject] if served and sentence.deps[c] == "poss")):
            if sentence.tags[token] in ("PRP", "PRP$"):
                noun = refers_to(sentence, token)
                if noun == token or noun in tellers or sentence.lower[token] in _FIRST_PERSON:
                    return True
    return False


def near(sentence: Sentence, i: int) -> dict[str, int]:
    """Lemmas of the words that belong to a predicate, each with its token."""
    known: dict[int, dict[str, int]] | None = sentence.cache.get("near")
    if known is None:
        known = sentence.cache["near"] = {}
    found = known.get(i)
    if found is None:
        lemmas, children = _lower_lemmas(sentence), sentence.children
        order: list[int] = []
        for fillers in frame(sentence, i).values():
            for token in fillers:
                order.append(token)
                order += children[token]
        for child in children[i]:
            order.append(child)
            for below in children[child]:
                order.append(below)
                order += children[below]
        # Of two with one lemma the first in this order counts, so it is written last.
        order.reverse()
        found = known[i] = {lemmas[token]: token for token in order}
    return found


def _lower_lemmas(sentence: Sentence) -> list[str]:
    lemmas: list[str] | None = sentence.cache.get("lower lemmas")
    if lemmas is None:
        lemmas = sentence.cache["lower lemmas"] = list(map(str.lower, sentence.lemmas))
    return lemmas


def _roles(sentence: Sentence, i: int) -> set[str]:
    """Roles filled in the predicate's frame or in the frame of a word it governs directly."""
    known: dict[int, set[str]] | None = sentence.cache.get("roles")
    if known is None:
        known = sentence.cache["roles"] = {}
    found = known.get(i)
    if found is None:
        own, lower = frame(sentence, i), sentence.lower
        found = set(own)
        for role in ("obj", "attr", "in", "on", "with", "to"):
            for token in own.get(role, ()):
                found.update(frame(sentence, token))
        for child in sentence.children[i]:
            if sentence.tags[child] in _FUNCTION_TAGS:
                found.add(lower[child])
        # "settled *on* a site" is one thing, "settled on Monday" another.
        if "on" in found and all(lower[t] in CALENDAR for t in own.get("on", ())):
            ons = [c for c in sentence.children[i] if lower[c] == "on" and sentence.tags[c] in _FUNCTION_TAGS]
            if ons and all(any(lower[t] in CALENDAR for t in sentence.children[c]) for c in ons):
                found.discard("on")
        known[i] = found
    return found


# -- role paths -------------------------------------------------------------------------------


def path_to(sentence: Sentence, trigger: Trigger, target: int) -> str:
    """The role path from a trigger to a token: the shortest that the grammar has a name for."""
    tokens = [trigger.head, *trigger.others]
    own = frame(sentence, trigger.head)
    for token in tokens:
        role = _role_in(frame(sentence, token), target)
        if role:
            # "demanded that Israel *withdraw*": its subject is not the subject of the head.
            return f"+{role}" if token != trigger.head and role in own else role
    for climbs, above in enumerate(governors(sentence, trigger.head, 3), 1):
        role = _role_in(frame(sentence, above), target)
        if role:
            return "^" * climbs + role
    for token in tokens:
        for role, fillers in frame(sentence, token).items():
            for filler in fillers:
                below = _role_in(frame(sentence, filler), target)
                if below:
                    return f"{role}/{below}"
    for climbs, above in enumerate(governors(sentence, trigger.head, 3), 1):
        if above == target:
            return "^" * climbs + "."
        for role, fillers in frame(sentence, above).items():
            for filler in fillers:
                below = _role_in(frame(sentence, filler), target)
                if below:
                    return f"{'^' * climbs}{role}/{below}"
    return _raw_path(sentence, trigger.head, target)


def _role_in(roles: Frame, target: int) -> str | None:
    for role, fillers in roles.items():
        if target in fillers:
            return role
    return None


def _raw_path(sentence: Sentence, start: int, target: int) -> str:
    ups: list[int] = [start]
    while sentence.heads[ups[-1]] != ups[-1]:
        ups.append(sentence.heads[ups[-1]])
    downs: list[int] = [target]
    while downs[-1] not in ups and sentence.heads[downs[-1]] != downs[-1]:
        downs.append(sentence.heads[downs[-1]])
    climbs = ups.index(downs[-1]) if downs[-1] in ups else len(ups) - 1
    labels = [sentence.deps[i] for i in reversed(downs[:-1])]
    return f"raw:{climbs}:" + ">".join(labels)


def follow(sentence: Sentence, trigger: Trigger, path: str) -> list[int]:
    """The tokens that a role path reaches from a trigger; empty where it leads nowhere."""
    if path.startswith("raw:"):
        return _follow_raw(sentence, trigger.head, path)
    climbs, role, below = _steps(path)
    if role[0] == "+":
        role = role[1:]
        starts: Iterable[int] = trigger.others
    elif climbs:
        above: int | None = trigger.head
        for _ in range(climbs):
            above = governor(sentence, above) if above is not None else None
            # Who tells of an act is no party to it.
            if above is not None and sentence.lemmas[above] in TELLING and sentence.tags[trigger.head][0] == "V":
                return []
        if above is None:
            return []
        if role == ".":
            return [above]
        starts = (above,)
    else:
        starts = (trigger.head, *trigger.others)
        if role == "subj" and is_passive(sentence, trigger.head):
            # "three were *shot dead*": who is dead has not shot.
            starts = tuple(t for t in starts if sentence.tags[t][0] != "J")
    for token in starts:
        fillers = frame(sentence, token).get(role)
        if not fillers:
            continue
        if not below:
            return fillers
        for filler in fillers:
            reached = frame(sentence, filler).get(below)
            if reached:
                return reached
    return []


@cache
def _steps(path: str) -> tuple[int, str, str]:
    """A path's climbs, role, and the role below it."""
    climbs = len(path) - len(path.lstrip("^"))
    role, _, below = path[climbs:].partition("/")
    return climbs, role, below


def _follow_raw(sentence: Sentence, start: int, path: str) -> list[int]:
    _, climbs, labels = path.split(":", 2)
    at = start
    for _ in range(int(climbs)):
        at = sentence.heads[at]
    for label in labels.split(">") if labels else []:
        step = next((c for c in sentence.children[at] if sentence.deps[c] == label), None)
        if step is None:
            return []
        at = step
    return [] if at == start else [at]


# -- matching ---------------------------------------------------------------------------------


class Match(NamedTuple):
    """A pattern that fits at a trigger, and how closely.

    ``trigger`` is None where the head alone is: such a match is the same wherever it is found.
    ``needs`` counts the words fixed beside the head; ``exact`` is False where a word of the same
    class stands in for one of the example's.
    """

    pattern: Pattern
    trigger: Trigger | None
    needs: int
    exact: bool


class Fit(tuple[Match, ...]):
    """The patterns that fit at a predicate equally closely; empty where none does.

    ``votes`` says how many examples are behind each type, ``total`` how many behind all, and ``own`` how many
    fixed these words and no more; ``close`` is whether words beside the head are fixed, and whether they are
    the very words. All are found once: a head that stands alone fits the same everywhere.
    """

    close: tuple[bool, bool]
    own: int
    total: int
    votes: dict[str, int]

    def __init__(self, matches: Iterable[Match] = ()) -> None:
        self.close = (self[0].needs > 0, self[0].exact) if self else (False, False)
        self.own = 0
        self.votes = {}
        for match in self:
            pattern = match.pattern
            weight = len(pattern.examples)
            self.votes[pattern.type] = self.votes.get(pattern.type, 0) + weight
            if not pattern.profile:
                self.own += weight
        self.total = sum(self.votes.values())
        self._of_type: dict[str, Fit] = {}

    @cached_property
    def modes(self) -> dict[str | None, int]:
        """How many examples are behind each mode."""
        modes: dict[str | None, int] = {}
        for match in self:
            pattern = match.pattern
            modes[pattern.mode] = modes.get(pattern.mode, 0) + len(pattern.examples)
        return modes

    def of_type(self, type_: str) -> Fit:
        """Those among them of one type."""
        found = self._of_type.get(type_)
        if found is None:
            found = self._of_type[type_] = Fit([match for match in self if match.pattern.type == type_])
        return found


_NOTHING = Fit()


class _Need(NamedTuple):
    """One need of a pattern, taken apart: its kind (``=``, ``+``, ``~``), its word or name, and of a word its
    part of speech and the words of its class."""

    kind: str
    word: str
    pos: str
    companions: tuple[str, ...]

    @classmethod
    def of(cls, need: str, classes: WordClasses) -> _Need:
        if need[0] != "=":
            return cls(need[0], need[1:], "", ())
        word, _, pos = need[1:].rpartition("/")
        return cls("=", word, pos, classes.companions(need[1:]))


class _Bucket:
    """The patterns of one head, found by a word or role that each of them needs.

    A common head has hundreds of patterns, few of which can fit a given clause: only those whose
    *anchor* (the first word they need, else the first role) is there are tried at all.
    """

    __slots__ = ("always", "bare", "by_role", "by_word", "patterns", "words")

    def __init__(self, patterns: list[Pattern], classes: WordClasses, *, exact: bool) -> None:
        #: Those that need nothing beside the head, as they fit wherever it stands, and the rest; in order.
        self.bare = Fit(Match(p, None, 0, exact) for p in patterns if not p.needs)
        self.patterns = [(p, tuple(_Need.of(need, classes) for need in p.needs)) for p in patterns if p.needs]
        #: Places in ``patterns``: by word, the words of the same class included; by role; without either.
        self.by_word: dict[str, list[int]] = {}
        self.by_role: dict[str, list[int]] = {}
        self.always: list[int] = []
        for place, (_, needs) in enumerate(self.patterns):
            word = next((need for need in needs if need.kind == "="), None)
            role = next((need for need in needs if need.kind == "+"), None)
            if word is not None:
                for form in (word.word, *word.companions):
                    self.by_word.setdefault(form, []).append(place)
            elif role is not None:
                self.by_role.setdefault(role.word, []).append(place)
            else:
                self.always.append(place)
        self.words = frozenset(self.by_word)

    def possible(self, sentence: Sentence, i: int) -> list[tuple[Pattern, tuple[_Need, ...]]]:
        """The patterns with needs that may fit at a predicate, in their order."""
        places = self.always
        if self.words:
            words: set[str] | None = sentence.cache.get("words")
            if words is None:
                words = sentence.cache["words"] = set(_lower_lemmas(sentence))
            # Most often the sentence has none of them at all, near or far.
            if not self.words.isdisjoint(words):
                for word in self.words.intersection(near(sentence, i)):
                    places = places + self.by_word[word]
        if self.by_role:
            for role in _roles(sentence, i):
                if role in self.by_role:
                    places = places + self.by_role[role]
        if not places:
            return []
        patterns = self.patterns
        return [patterns[p] for p in sorted(set(places))]


class PatternIndex:
    """All patterns by their head."""

    def __init__(self, patterns: Sequence[Pattern], classes: WordClasses) -> None:
        self._classes = classes
        self._by_key: dict[str, list[Pattern]] = {}
        self._by_class: dict[str, list[Pattern]] = {}
        for pattern in (*patterns, *_profiles(patterns)):
            self._by_key.setdefault(pattern.key, []).append(pattern)
            name = classes.of(pattern.key)
            if name is not None:
                self._by_class.setdefault(name, []).append(pattern)
        for listed in (*self._by_key.values(), *self._by_class.values()):
            listed.sort(key=lambda p: (-len(p.needs), -p.weight, p.type, p.mode or "", p.needs))
        members = classes.to_dict()
        self._heads = {*self._by_key, *(key for name in self._by_class for key in members[name])}
        #: The nouns that may head an act.
        self.nouns = frozenset(key.removesuffix("/N") for key in self._heads if key.endswith("/N"))
        # Made when a head is first met: a story uses few of them.
        self._key_buckets: dict[str, _Bucket] = {}
        self._class_buckets: dict[str, _Bucket] = {}

    def __contains__(self, key: str) -> bool:
        """Whether a head or one of its class has a pattern."""
        return key in self._heads

    def match(self, sentence: Sentence, i: int) -> Fit:
        """The best-fitting patterns at a predicate: all that share the highest closeness.

        Own words beat classes, more fixed words beat fewer. More than one type among them is an
        ambiguity, for the learned layer to settle.
        """
        key = head_key(sentence, i)
        best = _NOTHING
        if key in self._by_key:
            best = self._fitting(sentence, i, self._bucket(key, self._by_key, self._key_buckets), exact=True)
            if best.close[0]:
                return best
        name = self._classes.of(key)
        if name in self._by_class:
            bucket = self._bucket(name, self._by_class, self._class_buckets)
            loose = self._fitting(sentence, i, bucket, exact=False, bare=not best)
            # "people arrested in Kano": what many examples of a head agree on, one of another head only repeats.
            if loose and not (best and _repeats(loose, best)):
                return loose
        return best

    def _bucket(self, key: str, lists: dict[str, list[Pattern]], buckets: dict[str, _Bucket]) -> _Bucket:
        bucket = buckets.get(key)
        if bucket is None:
            bucket = buckets[key] = _Bucket(lists[key], self._classes, exact=buckets is self._key_buckets)
        return bucket

    @staticmethod
    def _fitting(sentence: Sentence, i: int, bucket: _Bucket, *, exact: bool, bare: bool = True) -> Fit:
        found: list[Match] = []
        for pattern, needs in bucket.possible(sentence, i):
            if found and len(needs) < found[0].needs:
                break
            met = _meet(sentence, i, needs)
            if met is not None:
                others, same_words = met
                found.append(Match(pattern, Trigger(i, others), len(needs), exact and same_words))
        if not found:
            return bucket.bare if bare else _NOTHING
        return Fit([match for match in found if match.exact] or found)


def _meet(sentence: Sentence, i: int, needs: tuple[_Need, ...]) -> tuple[tuple[int, ...], bool] | None:
    """The tokens that meet a pattern's needs, and whether by the very words; None where they do not."""
    tokens: list[int] = []
    same_words = True
    for kind, word, pos, companions in needs:
        if kind == "+":
            if word not in _roles(sentence, i):
                return None
            continue
        if kind == "~":
            if word != told_mood(sentence, i):
                return None
            continue
        around = near(sentence, i)
        token = around.get(word)
        if token is None:
            same_words = False
            for member in companions:
                if member in around:
                    token = around[member]
                    break
            # "declined to *say*" has the class of "claim", but is no claim that was declined.
            if token is None or head_key(sentence, token)[-1] != pos[-1:]:
                return None
        tokens.append(token)
    return tuple(tokens), same_words


def _repeats(loose: Fit, best: Fit) -> bool:
    """Whether matches by class say no more than most of those by the head's own examples."""
    if len(loose.votes) != 1:
        return not loose
    (type_,) = loose.votes
    agreed = best.votes.get(type_, 0)
    return agreed > 2 and agreed >= 0.75 * best.total


def _profiles(patterns: Iterable[Pattern]) -> list[Pattern]:
    """What a head means on its own, from examples that fixed more words than it: all of a type as one.

    ``threatened to bomb`` and ``threatened to sue`` say that ``threaten`` alone is THREATEN; ``held
    talks`` and ``held hostage`` leave ``hold`` undecided, and the learned layer settles it.
    """
    out: dict[tuple[str, str], Pattern] = {}
    for pattern in patterns:
        if not pattern.needs or any(need[0] == "~" for need in pattern.needs):
            continue
        key = (pattern.key, pattern.type)
        profile = out.setdefault(key, Pattern(pattern.key, (), pattern.type, pattern.mode, None, profile=True))
        if profile.mode != pattern.mode:
            # "suicide attack" and "air attack": the mode was in the words that are not here.
            profile.mode = None
        profile.actors.update(pattern.actors)
        profile.recipients.update(pattern.recipients)
        profile.aside.update(pattern.aside)
        profile.examples.extend(pattern.examples)
    return list(out.values())
