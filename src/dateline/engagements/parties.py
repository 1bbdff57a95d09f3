"""Who takes part: those that the phrase names, those who act on it, and those who are met."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from dateline.clauses import frame, governor, governors, mention_span, subjects, verb_over
from dateline.engagements.frames import in_office
from dateline.engagements.lexicon import DEALINGS, OWNED, lexicon
from dateline.engagements.nouns import is_headline
from dateline.parse import Sentence
from dateline.record import ActorCell

if TYPE_CHECKING:
    from dateline.engagements.telling import Telling
    from dateline.reading import StoryReader


#: Kinds of which somebody is the one whose it is.
_OF_ONE = frozenset(("hearing", "speech"))

#: Who does so to a traveller goes nowhere, and need not be at the other end.
_SENDING = frozenset(("ask", "urge", "tell", "order", "instruct", "direct", "request", "press", "beg", "implore"))

#: What can be asked or agreed with.
_AGENTS = frozenset(("state", "person", "body"))


_LINKING = frozenset(("between", "with", "of", "by", "from", "to", "and", "among", "for", "against"))


def parties_of(
    story: StoryReader, sentence: Sentence, i: int, kind: str, telling: Telling, heads: list[int]
) -> tuple[ActorCell | None, list[ActorCell]]:
    """Who brings the change about, and all who take part.

    A phrase that names all ("talks between", "its vote") leaves out who acts on it; of what one side has alone, whoever
    is asked for it is no party.
    """
    cue, verb = telling.cue, telling.verb
    parties = _named_with(story, sentence, i, kind, heads)
    doers = next((who for word in (cue, verb) if (who := _doers_of(story, sentence, word, heads))), [])
    if not doers and kind in DEALINGS and sentence.tags[cue] == "IN" and frame(sentence, i).keys() & {"with", "to"}:
        # "After talks with the envoy, the rebels said", "emerging from a meeting with the king, she spoke"
        doers = _doers_over(story, sentence, cue, 3, heads)
    if kind == "resignation" and sentence.tags[i][0] == "V":
        # "demanded that the premier step down": whoever is to go
        giver = sentence.heads[i]
        given = frame(sentence, giver).get("obj", ()) if sentence.lemmas[giver] == "give" else ()
        # "gave the premier 24 hours to step down"
        going = [t for t in given if not story.is_time(sentence, t)] or subjects(sentence, i)
        parties = [cell for token in going for cell in _members(story, sentence, token)]
        return (doers[0] if doers else None), parties or doers
    if kind == "visit" and i == verb and sentence.lemmas[cue] in _SENDING and cue != i:
        # "asked the envoy to go back": whoever is to go, and not who asks
        goers = [cell for token in subjects(sentence, i) for cell in _members(story, sentence, token)]
        if goers:
            return (doers[0] if doers else None), goers
    closed = _closed(sentence, i, heads)
    if not (closed and (len({p.country or p.text for p in parties}) > 1 or (kind in OWNED and parties))):
        parties = [*doers, *parties]
        for word in dict.fromkeys((i, cue) if i == verb else (cue, i)):
            if sentence.tags[word][0] != "V":
                continue
            # "asked Uzbekistan to reschedule", "agreed with Oman to meet"
            for role in ("with", "for") if kind in OWNED else ("obj", "with", "to", "for"):
                for token in frame(sentence, word).get(role, ()):
                    actor = story.actor_at(sentence, token)
                    if token not in heads and actor.country and (word == i or actor.kind in _AGENTS):
                        parties.append(story.cell(sentence, token))
    if kind in ("hearing", "funeral") and sentence.tags[i][0] == "V":
        for token in frame(sentence, i).get("obj", ()):
            parties.extend(_members(story, sentence, token))  # "is to be arraigned": whose hearing it is
    if kind in _OF_ONE and not parties and sentence.tags[i][0] == "N":
        # "was denied bail during a brief hearing", "pleaded guilty at his trial"
        parties = _doers_over(story, sentence, heads[-1], 3, heads)
    if kind == "call" and not parties and sentence.tags[cue] == "IN" and (over := governor(sentence, cue)) is not None:
        # "pressed him in a telephone call"
        called = [*subjects(sentence, over), *frame(sentence, over).get("obj", ())]
        parties = [cell for token in called for cell in _members(story, sentence, token)]
    if kind in DEALINGS and not parties and sentence.deps[heads[-1]] == "pobj":
        # "the king and the premier pledged peace after a meeting on Friday"
        many = _doers_over(story, sentence, heads[-1], 4, heads)
        above = governors(sentence, heads[-1], 4)
        plural = any(sentence.tags[t] == "NNS" for verb in above for t in subjects(sentence, verb))
        parties = many if len(many) > 1 or plural else []
    if kind in ("talks", "visit", "call") and i == verb:
        met = list(_counterparts(story, sentence, i, {p.country for p in doers}))
        parties = [p for p in parties if p.text not in {m.text for m in met}] + met
    if kind in DEALINGS and not closed and len({p.country for p in parties if p.country}) == 1:
        # "Kosovo said that the talks with Serbia would go ahead": who speaks is the other side.
        said = story.said_by(sentence.starts[cue], sentence.ends[cue])
        source = story.statements[said[0].statement].source if said else None
        linked = {sentence.lower[c] for head in heads for c in sentence.children[head]}
        if source is not None and source.country and "with" in linked and sentence.tags[i][0] == "N":
            parties.append(source)
    return (doers[0] if doers else None), parties


#: Verbs of talks of which the object is what is talked about, or the talks themselves, and nobody.
_OF_THINGS = frozenset("discuss exchange grant give postpone delay put begin start end conclude complete".split())


def _counterparts(story: StoryReader, sentence: Sentence, i: int, at_home: Set[str | None]) -> Iterator[ActorCell]:
    """Who is met and what is visited, where a country does not say it all: "met with *community leaders*"."""
    roles = frame(sentence, i)
    met = () if sentence.lemmas[i] in _OF_THINGS else roles.get("obj", ())
    for token in (*met, *roles.get("with", ())):
        if sentence.tags[token][0] != "N" or story.is_time(sentence, token):
            continue
        if story.place_at(sentence, token) is not None:
            continue
        text, actor = sentence.text(*mention_span(sentence, token)), story.actor_at(sentence, token)
        named = actor.kind in ("person", "body") and bool(actor.name)
        if named or actor.country is None:
            yield ActorCell(text, actor.name or text, actor.country, actor.sectors, specific=True)
        elif actor.country in at_home:
            yield ActorCell(text, text, None, actor.sectors, specific=True)


def _closed(sentence: Sentence, i: int, heads: list[int]) -> bool:
    """Whether the phrase names all who take part: "between", "of", "its"; "with" leaves one to be named."""
    links = {sentence.lower[c] for head in (i, *heads) for c in sentence.children[head]}
    own = {sentence.deps[c] for head in (i, *heads) for c in sentence.children[head]}
    return "with" not in links and ("poss" in own or not links.isdisjoint(_LINKING) or "between" in sentence.lower)


def _named_with(story: StoryReader, sentence: Sentence, i: int, kind: str, heads: list[int]) -> list[ActorCell]:
    """The parties that the engagement's own phrase names: "talks between", "its visit to", "of both sides"."""
    if sentence.tags[i][0] != "N":
        roles = frame(sentence, i)
        words = (i, *roles.get("obj", ())) if sentence.lemmas[i] == "discuss" else (i,)
        met = [token for word in words for token in frame(sentence, word).get("with", ())]
        met.extend(token for word in roles.get("obj", ()) for token in _trusted(sentence, word))
        return [cell for token in met for cell in _members(story, sentence, token)]
    found: list[ActorCell] = []
    seen: set[int] = set()
    found.extend(cell for token in _trusted(sentence, i) for cell in _members(story, sentence, token))
    for head in heads:
        for role in ("poss", "mod"):
            for token in frame(sentence, head).get(role, ()):
                if token not in seen:
                    seen.add(token)
                    if role == "mod" and kind == "talks" and story.is_city(sentence, token):
                        continue  # "the Geneva talks": where they are held
                    found.extend(_members(story, sentence, token))
    last = sentence.right[heads[-1]]
    outside = [
        (sentence.left[c], sentence.right[c])
        for c in range(sentence.left[i], last + 1)
        if sentence.deps[c] in ("relcl", "acl") and c != i and c not in heads
    ]
    for token in range(sentence.left[i], last + 1):
        if token in seen or any(a <= token <= b for a, b in outside) or sentence.tags[token][0] not in "NP":
            continue
        first = token
        while sentence.deps[first] == "conj":
            first = sentence.heads[first]
        link = sentence.heads[first]
        if sentence.deps[first] == "pobj" and sentence.lower[link] in _LINKING:
            if token in heads or story.is_time(sentence, token):
                continue
            if sentence.lower[link] not in ("between", "with") and sentence.heads[link] not in (i, *heads):
                continue
            found.extend(_members(story, sentence, token))
    return found


def _trusted(sentence: Sentence, noun: int) -> list[int]:
    """Whom a vote is one of confidence in, or of none: "a motion of no confidence in the premier"."""
    of = [t for t in frame(sentence, noun).get("of", ()) if sentence.lemmas[t] == "confidence"]
    return [t for over in (noun, *of) if of for t in frame(sentence, over).get("in", ())]


def _members(story: StoryReader, sentence: Sentence, token: int) -> list[ActorCell]:
    """Who a mention stands for: each member of a list, and of "the ministers of Kenya and Somalia"."""
    if story.is_time(sentence, token) or "-" in sentence.words[token : token + 2]:
        return []  # nor the "Vice" of "Vice-President", which is cut in three
    if sentence.lower[token] == "whose":
        owner = next((sentence.heads[t] for t in governors(sentence, token, 3) if sentence.deps[t] == "relcl"), token)
        return _members(story, sentence, owner) if owner != token else []
    pair = story.pair_at(sentence, token)
    if pair:
        return [cell for cell, _ in pair]
    under = [
        t
        for prep in sentence.children[token]
        if sentence.deps[prep] == "prep" and sentence.lower[prep] in ("of", "from", "for")
        for t in range(sentence.left[prep], sentence.right[prep] + 1)
        if sentence.deps[t] in ("pobj", "conj") and story.actor_at(sentence, t).kind == "state"
    ]
    actor = story.actor_at(sentence, token)
    if len(under) > 1:
        cells = [story.cell(sentence, t) for t in under]
        return [ActorCell(c.text, c.name, c.country, c.sectors or actor.sectors) for c in cells]
    if sentence.lower[token] in _OWN:
        speaker = _speaker(story, sentence, token)
        return [] if speaker is None else [speaker]
    if actor.known:
        return [story.cell(sentence, token)]
    if sentence.deps[token] == "appos":
        # "the deputy minister, Zarina Holova": the office says whose.
        office = story.actor_at(sentence, sentence.heads[token])
        if office.country:
            return [ActorCell(actor.text, actor.name or actor.text, office.country, office.sectors)]
    if sentence.tags[token] == "PRP" and actor.kind == "person" and actor.name:
        return [ActorCell(actor.name, actor.name, None, (), specific=True)]  # "he", whom no table knows
    named = sentence.tags[token] in ("NNP", "NNPS") and story.place_at(sentence, token) is None
    owned = token + 1 < len(sentence) and sentence.tags[token + 1] == "POS"
    if named and not owned and sentence.deps[token] in ("compound", "amod", "nmod", "poss") and is_headline(sentence):
        return []  # "'Unity' Meeting Set for Friday": all words are written large there
    words, lemma = lexicon(), sentence.lemmas[token]
    if named or lemma in words.sent or (lemma in words.bodies and lemma not in words.courts):
        return [story.cell(sentence, token)]  # a person whom no table knows: "the trial of …"; "the delegation"
    return []


#: Whoever speaks, alone or for others.
_OWN = frozenset(("i", "we", "us", "our", "my", "me"))


def _speaker(story: StoryReader, sentence: Sentence, token: int) -> ActorCell | None:
    """Who says "I" or "we": the source of the statement that the words stand in."""
    said = story.said_by(sentence.starts[token], sentence.ends[token])
    source = story.statements[said[-1].statement].source if said else None
    return source if source is not None and (source.country or source.name[:1].isupper()) else None


def _doers_over(story: StoryReader, sentence: Sentence, token: int, reach: int, heads: list[int]) -> list[ActorCell]:
    """Who does what stands over a token: the subject of the first verb above it, ``reach`` steps up at most."""
    over = verb_over(sentence, token, reach)
    return [] if over is None else _doers_of(story, sentence, over, heads)


def _doers_of(story: StoryReader, sentence: Sentence, word: int, heads: list[int]) -> list[ActorCell]:
    """Who brings the change about: the subject, or who made the request."""
    if sentence.tags[word][0] == "V":
        who = subjects(sentence, word)
    else:
        roles = frame(sentence, word)
        who = [*roles.get("subj", ()), *roles.get("poss", ()), *roles.get("by", ())]
    return [cell for token in who if token not in heads for cell in _members(story, sentence, token)]


def is_official(party: ActorCell) -> bool:
    """Whether a party holds an office, stands for a state, or is sent by somebody who does."""
    if any(word in lexicon().sent for word in party.text.lower().split()):
        return True
    return in_office(party) or (party.country is not None and not party.sectors)
