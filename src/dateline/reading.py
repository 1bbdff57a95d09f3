"""Story to Reading: the one place that knows the order of the stages.

parse, then what the story's words stand for (times, places, statements, actors in the order in
which they are named), then the acts (clauses against the codebook), and last what each act's
cells are. A Reader holds the loaded tables and keeps nothing of one story for the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dateline import __version__, attribution
from dateline.actors import Actor, ActorTables
from dateline.clauses import frame, governor, governors, is_passive, mention_span, tells_in_full
from dateline.codebook import Codebook, ontology
from dateline.codebook.cameo import cameo_of
from dateline.codebook.patterns import TELLING
from dateline.coding import DONE_TO, MUTUAL, THRESHOLD, VERBAL, Coded, Coder
from dateline.contexts import contexts_of
from dateline.engagements import engagement, find_chains, other_party
from dateline.errors import NoSentence
from dateline.figures import Figure as FoundFigure
from dateline.figures import find_figures
from dateline.mentions import Mentions
from dateline.parse import Doc, Parser, Sentence
from dateline.places import Place, find_places, place_of_clause
from dateline.record import (
    ActorCell,
    CodedBy,
    DateCell,
    Event,
    Figure,
    Link,
    PlaceCell,
    Reading,
    Said,
    SourceKind,
    Statement,
    Why,
)
from dateline.statements import Link as FoundLink
from dateline.statements import Statement as FoundStatement
from dateline.statements import denied_in_short, find_statements
from dateline.status import auxiliary_modes, is_remembered
from dateline.story import Evidence, Story, digest
from dateline.storylines import gist
from dateline.times import EventDate, Time, date_of_clause, find_times

if TYPE_CHECKING:
    from dateline.codebook.source import Progress

#: Types whose act holds in both directions between the two who are named.
RECIPROCAL = frozenset(("CONSULT", "COOPERATE"))
#: Acts towards others: who promises to come home, or leaves a town of its own land, does it to nobody there.
_OUTWARD = frozenset(("AGREE", "RETREAT"))
#: Modes of those in which one comes to the other, or between others.
_DIRECTED = frozenset(("visit", "third-party"))

#: Acts that a state does to others alone: whose ambassador it expels is not its own.
_ON_OTHERS = frozenset(("SANCTION",))
#: Types that a thing can be said to do; its row then has no actor: "a shell killed two".
_BY_THINGS = frozenset(("ASSAULT", "COERCE", "MOBILIZE", "SANCTION"))
#: Word classes of those who act, and of what speaks for somebody.
_PEOPLE = frozenset(
    f"{name}/N"
    for name in "government ministry parliament country ruler leader minister official spokesperson politician"
    " opposition party troops commander police guard rebel gangster spy protester civilian journalist worker"
    " student clergy migrant prisoner suspect lawyer court company group diplomat delegation mediator media".split()
)
_TEXTS = frozenset(f"{name}/N" for name in "statement document letter law resolution rule warrant".split())
#: How nouns for people end that no list has: "winemakers", "arsonist".
_OF_PEOPLE = ("er", "or", "ist", "ian", "ant", "man", "men", "woman", "women", "folk", "body", "one")
#: What these bring in is where something is done.
_ON_GROUND = frozenset("in at near through across around along inside throughout to into".split())

#: An act that ended longer before publication than this is history.
HISTORY = timedelta(days=365)

_NAME_TAGS = frozenset(("NNP", "NNPS"))


class Reader:
    """Everything that reading needs, loaded once: parser, codebook, actor tables.

    ``model`` names another spaCy model; ``codebook`` a folder with a codebook, compiled or as
    example files, which are read beside those that ship, or ``instead`` of them;
    ``actors`` files of the user's own actors, looked up before ours; ``threshold`` is the
    probability from which the learned layer, alone, may code.
    """

    def __init__(
        self,
        model: str | None = None,
        codebook: Path | Codebook | None = None,
        actors: Iterable[Path] = (),
        threshold: float = THRESHOLD,
        *,
        instead: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.actors = ActorTables.load(tuple(actors))
        self.parser = Parser(model, self.actors.capitalised())
        if isinstance(codebook, Codebook):
            self.codebook = codebook
        elif codebook is None:
            self.codebook = Codebook.load()
        else:
            from dateline.codebook.source import open_codebook

            self.codebook = open_codebook(codebook, self.parser, instead=instead, progress=progress)
        self.coder = Coder(self.codebook, threshold)
        # What was read with other tables or another threshold is another coding: `ingest` must do it anew.
        own = f"+actors.{self.actors.digest}" if self.actors.digest else ""
        own += f"+threshold.{threshold:g}" if threshold != THRESHOLD else ""
        self.coded_by = CodedBy(__version__, self.codebook.digest + own, self.parser.name)

    def read(self, story: Story) -> Reading:
        """One story, read."""
        return self.read_doc(self.parser.parse(story))

    def read_with(self, story: Story, parses: Iterable[bytes]) -> tuple[Reading, bytes]:
        """One story, read, and its parse to be kept. Passages that stand in ``parses`` are not parsed again.

        The Reading is the one that :meth:`read` gives, whatever the parses hold.
        """
        doc = self.parser.parse(story, parses)
        return self.read_doc(doc), self.parser.pack(doc)

    def read_many(self, stories: Iterable[Story]) -> Iterator[Reading]:
        """Stories read in order, parsed in batches.

        Raises NoSentence at a story without one; those before it have been yielded.
        """
        for doc in self.parser.parse_many(stories):
            yield self.read_doc(doc)

    def read_doc(self, doc: Doc, *, fragments: bool = False) -> Reading:
        """A parsed story, read; with ``fragments``, text without a whole sentence is read as well."""
        if not fragments and not any(_is_sentence(s) for s in doc.sentences):
            raise NoSentence("the story has no sentence to read: is it a table, a list of links, or a headline alone?")
        return StoryReader(self, doc).read()


#: How far before a short denial its claim may stand, in code points: two or three paragraphs.
_NEAR = 900


def _is_sentence(sentence: Sentence) -> bool:
    return any(tag[0] == "V" for tag in sentence.tags) and len(sentence) > 2


@dataclass(slots=True)
class _Draft:
    """An event before it is merged with others that tell the same act."""

    event: Event
    headline: bool
    #: Sentence, trigger head and the trigger heads of other acts that it hangs under.
    sentence: int
    head: int
    above: frozenset[int]
    #: The words that tell the act: a denial may leave out to whom, but not what.
    lemmas: frozenset[str] = frozenset()


class StoryReader:
    """One story under way."""

    def __init__(self, reader: Reader, doc: Doc) -> None:
        self.reader = reader
        self.doc = doc
        self.story = doc.story
        self.times: list[Time] = find_times(doc)
        self._times: dict[int | None, list[Time]] = {}
        for time in self.times:
            self._times.setdefault(time.sentence, []).append(time)
        self.places: list[Place] = find_places(doc)
        self.found_statements: list[FoundStatement] = find_statements(doc)
        self.on = self.story.published_date
        self.mentions = Mentions(doc, reader.actors, self.places)

    def read(self) -> Reading:
        self.statements = {found.id: self._statement(found) for found in self.found_statements}
        self.drafts: list[_Draft] = []
        self.chains = find_chains(self)
        decided = self.reader.coder.decisions(self.doc.sentences)
        for sentence, decisions in zip(self.doc.sentences, decided, strict=True):
            ids: dict[int, str] = {}
            # Those that govern come first, so that what is within them can name them.
            acts = self.reader.coder.code(sentence, self._known, decisions)
            for act in sorted(acts, key=lambda a: (a.within is not None, a.trigger.head)):
                for draft in self._events(sentence, act, ids):
                    ids.setdefault(act.trigger.head, draft.event.id)
                    self.drafts.append(draft)
        figures: list[Figure] = []
        before: FoundFigure | None = None
        counted: tuple[str, ...] = ()
        for found in find_figures(self.doc):
            figure = self._figure(found)
            if before is not None and before.sentence == found.sentence and not figure.said_by:
                # What is said of the whole is said of its part; who gives a toll gives the rest of the sentence.
                if found.rule == "part of" or before.giver is not None:
                    figure = replace(figure, said_by=figures[-1].said_by)
            counted = (*counted, before.number.text) if before and before.sentence == found.sentence else ()
            if counted and figure.kind in _HARMED:
                # "A passenger died, raising the toll to 17": who is counted tells nobody.
                kept = [
                    s
                    for s in figure.said_by
                    if not ((s.cue or "").endswith("ing") and (s.source or "").startswith(counted))
                ]
                figure = replace(figure, said_by=tuple(kept))
            figures.append(figure)
            before = found
        merged = _merge(self.drafts)
        lemmas = {draft.event.id: draft.lemmas for draft in merged}
        events = attribution.opposed(
            [draft.event for draft in merged],
            lambda a, b: _same_act_told(a, b, alike=not lemmas[a.id].isdisjoint(lemmas[b.id])),
        )
        events = self._denied_in_short(events)
        about = gist(self.story) if self.chains else ()
        return Reading(
            story=self.story,
            events=events,
            statements=attribution.contradictions(events, tuple(self.statements.values())),
            figures=tuple(_once(figures)),
            engagements=tuple(engagement(self, chain, about) for chain in self.chains),
            coded_by=self.reader.coded_by,
        )

    # -- actors -------------------------------------------------------------------------------

    def _known(self, sentence: Sentence, token: int) -> bool:
        return self.actor_at(sentence, token).known and not self.is_time(sentence, token)

    def actor_at(self, sentence: Sentence, token: int) -> Actor:
        """What the noun phrase or pronoun at a token stands for."""
        return self.mentions.at(sentence, token)

    def side_at(self, sentence: Sentence, token: int) -> Actor:
        """``actor_at`` for one side of an act, which may take its country from the whole story."""
        return self.mentions.side(sentence, token)

    def _is_town(self, sentence: Sentence, token: int) -> bool:
        actor = self.actor_at(sentence, token)
        return actor.kind == "place" and not actor.sectors and self.place_at(sentence, token) is not None

    def _is_venue(self, sentence: Sentence, token: int) -> bool:
        """Whether a mention is the town where a meeting is held: "in the Kazakh city of *Almaty*"."""
        return sentence.lower[sentence.heads[token]] in ("in", "at", "near") and any(
            self.place_at(sentence, t) is not None for t in frame(sentence, token).get("of", ())
        )

    def _is_met_in(self, sentence: Sentence, cell: ActorCell, tokens: tuple[int, ...]) -> bool:
        """Whether a side is only the capital that a meeting of others was held in."""
        return any(
            sentence.lower[sentence.heads[t]] == "in"
            and self.place_at(sentence, t) is not None
            and sentence.text(*mention_span(sentence, t)) == cell.text
            for t in tokens
        )

    def _is_ground(self, sentence: Sentence, token: int) -> bool:
        """Whether a mention is where an act is done: "marched through *Lagos*", "through the *centre* of Lagos"."""
        parts = (token, *frame(sentence, token).get("of", ()))
        return sentence.lower[sentence.heads[token]] in _ON_GROUND and any(
            self.place_at(sentence, t) is not None for t in parts
        )

    def _is_thing(self, sentence: Sentence, token: int) -> bool:
        """Whether a common noun that no table knows is nobody who could act: "the *shell* hit", not "*winemakers*"."""
        if sentence.tags[token] not in ("NN", "NNS") or self.side_at(sentence, token).known:
            return False
        if self.mentions.pair(sentence, token):
            return False
        name = self.reader.codebook.classes.of(f"{sentence.lemmas[token]}/N")
        return name not in _PEOPLE if name else not sentence.lemmas[token].endswith(_OF_PEOPLE)

    def _is_text(self, sentence: Sentence, token: int) -> bool:
        """Whether a noun stands for words, which accuse and demand for their unnamed authors."""
        return self.reader.codebook.classes.of(f"{sentence.lemmas[token]}/N") in _TEXTS

    def _is_press(self, sentence: Sentence, token: int) -> bool:
        actor = self.actor_at(sentence, token)
        return actor.kind == "group" and actor.sectors[:1] == ("JRN",)

    def cell(self, sentence: Sentence, token: int) -> ActorCell:
        """A mention as one event's cell, with the members it names in apposition."""
        return _actor_cell(sentence.text(*mention_span(sentence, token)), self.side_at(sentence, token))

    def _sides(self, sentence: Sentence, tokens: tuple[int, ...]) -> list[tuple[ActorCell, Actor]]:
        """The mentions of one side, those of one country and sector as one cell with members."""
        groups: dict[tuple[str | None, str | None], list[tuple[ActorCell, Actor]]] = {}
        for token in tokens:
            if self.is_time(sentence, token):
                continue
            pair = self.pair_at(sentence, token)
            if pair:
                return pair
            actor = self.side_at(sentence, token)
            cell = self.cell(sentence, token)
            key = (actor.country, None) if actor.country else (None, cell.text)
            groups.setdefault(key, []).append((cell, actor))
        sides: list[tuple[ActorCell, Actor]] = []
        for cells in groups.values():
            first, actor = cells[0]
            if len(cells) > 1:
                first = replace(
                    first,
                    text=", ".join(cell.text for cell, _ in cells),
                    name="; ".join(dict.fromkeys(cell.name for cell, _ in cells)),
                    members=tuple(cell for cell, _ in cells),
                )
            sides.append((first, actor))
        return sides

    def pair_at(self, sentence: Sentence, token: int) -> list[tuple[ActorCell, Actor]]:
        """The members of a mention of several: "both sides", "French and German officials"."""
        text = sentence.text(*mention_span(sentence, token))
        return [(_actor_cell(text, actor), actor) for actor in self.mentions.pair(sentence, token)]

    # -- events -------------------------------------------------------------------------------

    def _events(self, sentence: Sentence, act: Coded, ids: dict[int, str]) -> Iterator[_Draft]:
        place, where = self._place(sentence, act.trigger.head)
        for token in act.trigger.others:
            if place is not None:
                break
            if sentence.tags[token][0] == "N":
                place, where = self._place(sentence, token)
        # A town is where an act is done; only a seat of government does any.
        seats = tuple(t for t in act.actors if not (self._is_town(sentence, t) or _is_none(sentence, t)))
        doers = tuple(t for t in seats if not self._is_thing(sentence, t))
        if seats and not doers and act.type not in _BY_THINGS and not all(self._is_text(sentence, t) for t in seats):
            # "this allows them", "the pact must not target others": only people and bodies do that.
            return
        seats = doers
        actors = self._sides(sentence, seats)
        # What is done to a thing ("scrapped the visit") has no recipient that could be an actor; words are
        # said to somebody, not to a town; and who tells the press makes a statement, not an act.
        reached = act.recipients
        ground: list[int] = []
        if act.type in VERBAL or act.type in RECIPROCAL:
            heard = act.type in RECIPROCAL or sentence.lemmas[act.trigger.head] in TELLING
            reached = tuple(
                t for t in reached if not (self._is_town(sentence, t) or (heard and self._is_press(sentence, t)))
            )
        if act.type in RECIPROCAL or act.type == "AGREE":
            reached = tuple(t for t in reached if not self._is_venue(sentence, t))
        elif act.type == "PROTEST":
            ground = [t for t in reached if self._is_ground(sentence, t)]
            reached = tuple(t for t in reached if t not in ground)
        elif not reached:
            reached = tuple(t for t in act.recipients if self._is_town(sentence, t))
        recipients = self._sides(sentence, tuple(t for t in reached if self._is_somebody(sentence, t)))
        if len(recipients) == 1 and len(reached) == 1 and actors:
            recipients = [self._of_other(sentence, act, reached[0], recipients[0], actors)]
        mutual = act.mutual or (act.type in RECIPROCAL and act.mode not in _DIRECTED)
        if act.type in RECIPROCAL and len(actors) > 1:
            # "their ministers met in Paris": with each other, whatever the town is the seat of.
            recipients = [side for side in recipients if not self._is_met_in(sentence, side[0], reached)]
        if (act.type in MUTUAL or act.between) and len(actors) > 1 and not any(cell.country for cell, _ in recipients):
            actors, recipients, mutual = actors[:1], actors[1:], True
        inferred = ""
        if not recipients and (act.type in DONE_TO or ground) and place is not None and place.country:
            # "fired at targets in Jericho", "marched through Lima": whose the target is, the place says.
            party = ActorCell(place.text, place.name, place.country, ())
            reason = f"{place.text!r}, where what it was done to stands"
            recipients = [(party, Actor(party.text, party.name, party.country, (), reason))]
        if not recipients and len(actors) == 1:
            found_party = other_party(self.chains, sentence, act, actors[0][0])
            if found_party is not None:
                party, inferred = found_party
                recipients = [(party, Actor(party.text, party.name, party.country, party.sectors, inferred))]
        if act.type in RECIPROCAL and not actors and recipients:
            actors = self._told_before(act.type, recipients)
        if act.type == "CONSULT" and not (actors and any(other.known for _, other in recipients)):
            # Nobody meets alone: one side without the other is too little to say.
            return
        if act.type in _OUTWARD:
            own = {cell.country for cell, _ in actors}
            recipients = [
                (cell, other)
                for cell, other in recipients
                if cell.country not in own or other.sectors or other.kind not in ("place", "state")
            ]
        if len(recipients) > 1:
            # "urged both sides": the one who urges is not one of them.
            own = {cell.country for cell, _ in actors}
            recipients = [side for side in recipients if side[1].decided_by[:1] != "'" or side[0].country not in own]
        recipients = [side for side in recipients if not any(_is_oneself(cell, side[0]) for cell, _ in actors)]
        if not any(actor.known for _, actor in (*actors, *recipients)):
            return
        date, when = self._act_date(sentence, act)
        said = self.said_by(sentence.starts[act.trigger.head], sentence.ends[act.trigger.head])
        words = attribution.words_on(said, act.status, self._noun_cues, self._told_cues)
        contexts = contexts_of(sentence, act.trigger.head)
        in_plover = act.type in ontology()
        code, quad, intensity = cameo_of(act.type, act.mode, act.status) if in_plover else (None, None, None)
        auxiliary = auxiliary_modes(
            act.status, historical=self._is_past(date) or is_remembered(sentence, act.trigger.head)
        )
        evidence = self._evidence(sentence, act)
        above = frozenset(governors(sentence, act.trigger.head, 6))
        why: Why = {
            "type": self._type_reason(sentence, act),
            "status": self._status_reason(sentence, act),
            "date": when,
            "place": where,
        }
        nobody: list[tuple[ActorCell | None, Actor | None]] = [(None, None)]
        for actor, found in actors or nobody:
            for recipient, other in recipients or nobody:
                if (
                    actor is not None
                    and recipient is not None
                    and (actor.text, actor.name) == (recipient.text, recipient.name)
                ):
                    continue
                if not (found is not None and found.known) and not (other is not None and other.known):
                    continue
                reasons = dict(why)
                reasons["actor"] = _actor_reason(found)
                reasons["recipient"] = _actor_reason(other)
                event = Event(
                    id=digest(
                        *(self.story.id, "event", act.type, str(sentence.starts[act.trigger.head])),
                        *(_key(actor), _key(recipient)),
                    ),
                    type=act.type,
                    mode=act.mode,
                    contexts=contexts,
                    actor=actor,
                    recipient=recipient,
                    reciprocal=mutual and actor is not None and recipient is not None,
                    date=date,
                    place=place,
                    status=act.status,
                    said_by=said,
                    example=self._example(act),
                    confidence=round(act.confidence, 3),
                    evidence=(evidence,),
                    within=ids.get(act.within) if act.within is not None else None,
                    claimed_by=words.claimed,
                    confirmed_by=words.confirmed,
                    denied_by=words.denied,
                    cameo=code,
                    quad=quad,
                    intensity=intensity,
                    auxiliary=auxiliary,
                    why=reasons,
                )  # fmt: skip
                told = frozenset((sentence.lemmas[act.trigger.head],))
                yield _Draft(event, sentence.kind == "headline", sentence.index, act.trigger.head, above, told)

    def _evidence(self, sentence: Sentence, act: Coded) -> Evidence:
        """From the first to the last of the words the event rests on."""
        tokens = [act.trigger.head, *act.trigger.others]
        spans = [(t, t) for t in tokens]
        spans += [mention_span(sentence, t) for t in (*act.actors, *act.recipients)]
        first = min(a for a, _ in spans)
        last = max(b for _, b in spans)
        return self.story.evidence(sentence.starts[first], sentence.ends[last])

    def _example(self, act: Coded) -> str | None:
        return self.reader.codebook.examples[act.example].where if act.example is not None else None

    def _type_reason(self, sentence: Sentence, act: Coded) -> str:
        words = " ".join(sentence.words[t] for t in sorted((act.trigger.head, *act.trigger.others)))
        if act.example is not None:
            cited = self.reader.codebook.examples[act.example]
            return f"“{words}” as in {cited.where}: {cited.text}"
        weighed = self.reader.coder.weighed(sentence, act)
        return f"“{words}”: no example has it; learned from " + ", ".join(f"{n} {w:+.1f}" for n, w in weighed)

    def _status_reason(self, sentence: Sentence, act: Coded) -> str:
        cue = act.status_rule.cue
        if act.status != act.status_rule.status:
            return "the example's own words imply it"
        return act.status_rule.rule + (f" (“{sentence.words[cue]}”)" if cue is not None else "")

    def _is_past(self, date: DateCell | None) -> bool:
        """Whether a date lies long before the story."""
        end = (date.end or date.start) if date is not None else None
        return end is not None and self.on is not None and end < self.on - HISTORY

    def _is_somebody(self, sentence: Sentence, token: int) -> bool:
        return (
            self.side_at(sentence, token).known
            or sentence.tags[token] in _NAME_TAGS
            or bool(self.mentions.pair(sentence, token))
        )

    def _of_other(
        self,
        sentence: Sentence,
        act: Coded,
        token: int,
        recipient: tuple[ActorCell, Actor],
        actors: list[tuple[ActorCell, Actor]],
    ) -> tuple[ActorCell, Actor]:
        """A recipient by its owner: "France protested when Mali expelled *its ambassador*" is about France's.

        Of two that "its" may stand for, who does to others is not meant, but the subject of the clause above.
        """
        cell, found = recipient
        doers = {actor.country for actor, _ in actors}
        if act.type not in _ON_OTHERS and not (act.type in DONE_TO and tells_in_full(sentence, act.trigger.head)):
            return recipient
        first, last = mention_span(sentence, token)
        owned = any(sentence.tags[i] == "PRP$" for i in range(first, last + 1))
        if not owned or cell.country not in doers or "own" in sentence.lower[first : last + 1]:
            return recipient
        for above in governors(sentence, act.trigger.head, 4):
            for subject in frame(sentence, above).get("subj", ()):
                owner = self.actor_at(sentence, subject)
                if owner.country and owner.country not in doers:
                    reason = f"{cell.text!r}: of {owner.text!r}"
                    return replace(cell, country=owner.country), replace(
                        found, country=owner.country, decided_by=reason
                    )
        return recipient

    def _told_before(self, type_: str, recipients: list[tuple[ActorCell, Actor]]) -> list[tuple[ActorCell, Actor]]:
        """The other side of talks that the story has told of: "in the talks with …" goes on about them."""
        countries = {actor.country for _, actor in recipients}
        for draft in reversed(self.drafts):
            event = draft.event
            if event.type == type_ and event.actor and event.recipient and event.recipient.country in countries:
                side = event.actor
                return [(side, Actor(side.text, side.name, side.country, side.sectors, "the talks told of before"))]
        return []

    def _act_date(self, sentence: Sentence, act: Coded) -> tuple[DateCell | None, str]:
        """The act's date; an act of words by the speaker of a statement was done when it was said."""
        date, when = self.date_of(sentence, act.trigger.head)
        if date is None:
            date, when = self._same_thing_dated(sentence, act) or (date, when)
        if act.type in VERBAL and (date is None or date.start is None):
            at = sentence.starts[act.trigger.head]
            for found in self.found_statements:
                if found.cue_head is None or found.source_head is None or found.cue_head[0] != sentence.index:
                    continue
                speaker = self.actor_at(sentence, found.source_head[1])
                own = any(
                    token == found.source_head[1] or self.actor_at(sentence, token).name == speaker.name != ""
                    for token in act.actors
                )
                if own and found.covers(at, at + 1):
                    said, rule = self.date_of(sentence, found.cue_head[1])
                    if said is not None:
                        return said, f"said by the one who did it: {rule}"
        return date, when

    def _same_thing_dated(self, sentence: Sentence, act: Coded) -> tuple[DateCell, str] | None:
        """The date of what acts ("the council's vote demanding …"), told in another sentence by the same words."""
        for token in act.actors:
            words = sentence.text(*mention_span(sentence, token)).casefold()
            if sentence.tags[token] not in ("NN", "NNS") or " " not in words:
                continue
            for other in self.doc.sentences:
                if other is sentence:
                    continue
                for i, lemma in enumerate(other.lemmas):
                    if lemma == sentence.lemmas[token] and other.text(*mention_span(other, i)).casefold() == words:
                        above = governor(other, i)
                        date, when = self.date_of(other, above) if above is not None else (None, "")
                        if date is not None and (date.start or date.end):
                            return date, f"“{words}” is dated elsewhere: {when}"
        return None

    # -- cells --------------------------------------------------------------------------------

    def date_of(self, sentence: Sentence, token: int) -> tuple[DateCell | None, str]:
        found: EventDate = date_of_clause(self.doc, sentence, token, self.times)
        if found.text is None or (found.start is None and found.end is None and self.on is not None):
            return None, found.reason or found.rule
        anchored = found.start is not None or found.end is not None
        cell = DateCell(found.start, found.end, found.granularity, found.text.text, anchored)
        return cell, f"{found.rule}: “{found.text.text}”" + (f" ({found.reason})" if found.reason else "")

    def _place(self, sentence: Sentence, token: int) -> tuple[PlaceCell | None, str]:
        found = place_of_clause(self.doc, sentence, token, self.places)
        if found.place is None or found.rule == "dateline":
            return None, found.reason
        return place_cell(found.place), f"{found.rule}: {found.reason}"

    def place_at(self, sentence: Sentence, token: int) -> PlaceCell | None:
        """The place that a token names, if it names one."""
        found = self._place_found(sentence, token)
        return place_cell(found) if found is not None and found.kind != "demonym" else None

    def is_city(self, sentence: Sentence, token: int) -> bool:
        """Whether a token names a town or a city, and no region or state."""
        found = self._place_found(sentence, token)
        return found is not None and found.kind == "city"

    def _place_found(self, sentence: Sentence, token: int) -> Place | None:
        return next((p for p in self.places if p.sentence == sentence.index and p.token == token), None)

    def is_time(self, sentence: Sentence, token: int) -> bool:
        """Whether a token stands inside a time expression."""
        start = sentence.starts[token]
        return any(t.start <= start < t.end for t in self.times_in(sentence))

    def times_in(self, sentence: Sentence) -> Sequence[Time]:
        """The time expressions of one sentence."""
        return self._times.get(sentence.index, ())

    def is_capital(self, place: PlaceCell) -> bool:
        """Whether a place is a seat of government, so that naming it may mean the government."""
        return "GOV" in self.reader.actors.resolve(place.name, on=self.on).sectors

    def said_by(self, start: int, end: int) -> tuple[Said, ...]:
        """The statements whose content holds a span, the outermost first."""
        around = [f for f in self.found_statements if not f.thought and f.covers(start, end)]
        around.sort(key=lambda f: -sum(e.end - e.start for e in f.content))
        return tuple(self._said(found) for found in around if found.source or found.hearsay)

    def _said(self, found: FoundStatement) -> Said:
        statement = self.statements[found.id]
        source = statement.source.text if statement.source else None
        if statement.source and source in ("who", "which", "that"):
            source = statement.source.name
        return Said(source, found.anonymous, statement.cue, found.stance, found.id)

    # -- statements ---------------------------------------------------------------------------

    def _statement(self, found: FoundStatement) -> Statement:
        source: ActorCell | None = None
        kind = found.source_kind
        source_id = None
        why: Why = {"content": found.rule}
        if found.source:
            text = " ".join(e.text for e in found.source)
            actor = self._speaker(text, found.source_head, found.resolved_source)
            source = ActorCell(text, actor.name or actor.text or text, actor.country, actor.sectors)
            kind = _source_kind(kind, actor)
            source_id = self._source_id(found.resolved_source or found.source_head, kind, actor)
            why["source"] = _actor_reason(actor)
        if found.anonymity:
            why["anonymous"] = f"“{found.anonymity.text}”"
        date, why["date"] = self._date_of_saying(found)
        return Statement(
            id=found.id,
            source=source,
            anonymous=found.anonymous,
            anonymity_reason=found.anonymity_reason.text if found.anonymity_reason else None,
            told=found.told.text if found.told else None,
            cue=" ".join(e.text for e in found.cue) or None,
            content=" … ".join(e.text for e in found.content),
            kind=found.kind,
            stance=found.stance,
            date=date,
            chain=tuple(self._link(link) for link in found.chain),
            evidence=found.evidence,
            source_id=source_id,
            source_kind=kind,
            why=why,
        )

    def _speaker(self, text: str, head: tuple[int, int] | None, resolved: tuple[int, int] | None) -> Actor:
        """What a source stands for: the mention that it leads to, else its own words."""
        actor = Actor(text)
        for place in (resolved, head):
            if place is not None and not actor.known:
                actor = self.actor_at(self.doc.sentences[place[0]], place[1])
        return actor

    def _source_id(self, place: tuple[int, int] | None, kind: SourceKind | None, actor: Actor) -> str:
        """One id for one source: its name where it has one, else the place of its first mention."""
        if (kind in ("named", "media", "body") and actor.name) or place is None:
            return digest(self.story.id, "source", actor.name or actor.text, actor.country or "")
        return digest(self.story.id, "source", str(self.doc.sentences[place[0]].starts[place[1]]))

    def _link(self, link: FoundLink) -> Link:
        actor = self._speaker(link.source.text, link.source_head, link.resolved)
        return Link(
            source=link.source.text,
            name=actor.name or actor.text or link.source.text,
            country=actor.country,
            kind=_source_kind(link.kind, actor) or link.kind,
            anonymous=link.anonymous,
            cue=link.cue.text if link.cue else None,
            evidence=(link.source, link.cue) if link.cue else (link.source,),
        )

    def _date_of_saying(self, found: FoundStatement) -> tuple[DateCell | None, str]:
        """When it was said. A day inside what is said is not the day of the saying."""
        if found.cue_head is None:
            return None, "no word of saying"
        sentence = self.doc.sentences[found.cue_head[0]]
        token = found.cue_head[1]
        event = date_of_clause(self.doc, sentence, token, self.times)
        if event.text is not None and self._is_content_for(sentence.starts[token], event.text.start):
            return None, f"“{event.text.text}” belongs to what is said"
        return self.date_of(sentence, token)

    def _is_content_for(self, cue: int, at: int) -> bool:
        """Whether a place in the text stands inside words that are reported, and the cue outside of them."""
        return any(f.covers(at, at + 1) and not f.covers(cue, cue + 1) for f in self.found_statements)

    def _denied_in_short(self, events: tuple[Event, ...]) -> tuple[Event, ...]:
        """Events with denials that do not repeat the claim: "Kenya denied the accusation"."""
        out = list(events)
        for found in self.found_statements:
            short = denied_in_short(self.doc, found)
            if short is None:
                continue
            denial, at = self.statements[found.id], found.evidence[0].start
            claims = [
                (k, e)
                for k, e in enumerate(out)
                if e.status in ("happened", "ongoing")
                and any(self._is_claim_before(said, denial, at) for said in (*e.claimed_by, *e.confirmed_by))
            ]
            country = denial.source.country if denial.source else None
            accused = [(k, e) for k, e in claims if country and e.actor and e.actor.country == country]
            if not accused and short == "claim" and claims:
                # "The ministry denied the report": the last one before it.
                last = max(e.evidence[0].start for _, e in claims)
                accused = [(k, e) for k, e in claims if e.evidence[0].start == last]
            for k, _ in accused:
                out[k] = replace(out[k], denied_by=attribution.once(out[k].denied_by, (self._said(found),)))
        return tuple(out)

    def _is_claim_before(self, said: Said, denial: Statement, at: int) -> bool:
        """Whether a statement stands shortly before a denial by somebody else."""
        claim = self.statements[said.statement]
        near = at - _NEAR <= claim.evidence[0].start < at
        return near and (claim.source_id is None or claim.source_id != denial.source_id)

    @cached_property
    def _noun_cues(self) -> frozenset[str]:
        """Statements that a noun reports: "the claim that …"."""
        return frozenset(f.id for f in self.found_statements if f.rule.startswith("noun"))

    @cached_property
    def _told_cues(self) -> frozenset[str]:
        """Statements that tell what is or was, and not what somebody wants or threatens to do."""
        return frozenset(f.id for f in self.found_statements if f.tells)

    # -- figures ------------------------------------------------------------------------------

    def _figure(self, found: FoundFigure) -> Figure:
        sentence = self.doc.sentences[found.sentence]
        by = self.cell(self.doc.sentences[found.by[0]], found.by[1]) if found.by else None
        place: PlaceCell | None = None
        if found.place is not None:
            place = next((place_cell(p) for p in self.places if (p.sentence, p.token) == found.place), None)
        if place is None:
            place, _ = self._place(sentence, found.token)
        as_of, _ = self.date_of(sentence, found.token)
        number = found.number
        low, high = found.limits
        said = self.said_by(number.start, number.end) or self._told_in_passing(sentence, number)
        if said and all(one.source is None and not one.anonymous for one in said):
            said = self._reckoned(sentence, number) or said
        if found.giver is not None and found.given is not None:
            source = self.doc.sentences[found.giver[0]].text(*mention_span(sentence, found.giver[1]))
            source = source.removesuffix("'s").removesuffix("’s")
            if all(source != other.source for other in said):
                said = (*said, Said(source, False, found.given.text, "asserts", ""))
        return Figure(
            id=found.id,
            kind=found.kind,
            low=low,
            high=high,
            approximate=found.approximate,
            unit=found.unit,
            of=found.of.text if found.of else None,
            by=by,
            place=place,
            as_of=as_of,
            status=found.status,
            said_by=said,
            evidence=found.evidence,
            why={"value": found.rule},
        )

    def _reckoned(self, sentence: Sentence, number: Evidence) -> tuple[Said, ...]:
        """Whose reckoning a figure is, where the statement that holds it names nobody: "the council estimated"."""
        for found in self.found_statements:
            cue = (
                sentence.token_at(found.cue[0].start) if found.cue and found.covers(number.start, number.end) else None
            )
            if cue is None or is_passive(sentence, cue):
                continue
            for subject in (c for c in sentence.children[cue] if c < cue and sentence.deps[c] == "nsubj"):
                source = sentence.text(*mention_span(sentence, subject))
                return (Said(source, False, found.cue[0].text, found.stance, found.id),)
        return ()

    def _told_in_passing(self, sentence: Sentence, number: Evidence) -> tuple[Said, ...]:
        """Whose word a figure is where its sentence is tagged once, after what is told or amid it.

        "Two bridges fell and 31 people were hurt, the ministry said": the tag goes with all of it, however
        little of it the parse hangs on its verb.
        """
        tags = []
        for i, lemma in enumerate(sentence.lemmas):
            if lemma not in _TAGGING or sentence.tags[i] not in ("VBD", "VBZ", "VBP"):
                continue
            if sentence.starts[i] < number.end and "," not in sentence.words[i + 1 : i + 4]:
                continue  # what follows a tag is its own only where the tag is set off on both sides
            near = [c for c in sentence.children[i] if c < i and sentence.deps[c] == "nsubj"]
            first, last = mention_span(sentence, near[-1]) if near else self._right_before(sentence, i)
            near = near or [last]
            if first and last < i and sentence.words[first - 1] == ",":
                tags.append((first, near[-1], i))
        if len(tags) != 1:
            return ()
        first, head, verb = tags[0]
        told = [f for f in self.found_statements if f.cue and f.cue[0].start == sentence.starts[verb] and f.source]
        if told:
            return (self._said(told[0]),)
        start, end = mention_span(sentence, head)
        source = sentence.text(min(first, start), end)
        return (Said(source, False, sentence.words[verb], "asserts", ""),)

    @staticmethod
    def _right_before(sentence: Sentence, tag: int) -> tuple[int, int]:
        """The noun phrase between a comma and a tag that the parse gave no subject: ", *the town's mayor* said"."""
        first = tag
        while first and sentence.words[first - 1] != "," and sentence.tags[first - 1] in _IN_A_NAME:
            first -= 1
        alone = first and sentence.words[first - 1] == "," and sentence.tags[tag - 1][0] == "N"
        return (first, tag - 1) if alone and tag - first > 1 else (0, 0)


#: Tags of the words that a source is named with.
_IN_A_NAME = frozenset(("DT", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "POS", "IN", "CC", "CD"))
#: Kinds of figures that tell of people to whom something was done.
_HARMED = frozenset(("killed", "wounded", "held", "missing", "arrested"))
#: Words of saying that tag what stands before them: ", the ministry said".
_TAGGING = frozenset(("say", "report", "announce", "tell", "add", "confirm"))


def _actor_cell(text: str, actor: Actor) -> ActorCell:
    """A mention's words, and whom they stand for, as a record's cell."""
    specific = actor.kind in ("person", "body") and bool(actor.name)
    return ActorCell(text, actor.name or actor.text, actor.country, actor.sectors, specific=specific)


def place_cell(place: Place) -> PlaceCell:
    """A found place as a record's cell."""
    return PlaceCell(place.text, place.name, place.geonameid, place.lat, place.lon, place.country, place.admin1)


def _actor_reason(actor: Actor | None) -> str:
    if actor is None:
        return "the clause names none"
    refused = f"; refused: {', '.join(actor.refused)}" if actor.refused else ""
    return (actor.decided_by or "in no table: left unknown") + refused


def _source_kind(kind: SourceKind | None, actor: Actor) -> SourceKind | None:
    """A source's kind, by what the tables know of it as well as by its words."""
    if kind in ("named", "unnamed", "body") and "MED" in actor.sectors[:1] and actor.kind == "body":
        return "media"
    return kind


def _key(cell: ActorCell | None) -> str:
    """A side of an event as its id knows it; one mention may stand for two ("both governments")."""
    return f"{cell.text}|{cell.country or ''}|{cell.name}" if cell else ""


def _merge(drafts: list[_Draft]) -> list[_Draft]:
    """One event for one act, however often the story tells it.

    Two drafts tell one act if type, status and both sides agree, and mode and date do not
    contradict. The first in the text stays, and takes over the evidence, the statements, and the
    cells that it lacks. A headline's act that the body tells as well is only confirmed by it.
    """
    kept: list[_Draft] = []
    for draft in drafts:
        for other in kept:
            if _same_act(other.event, draft.event) or _goes_on(other, draft):
                other.event = _joined(other.event, draft.event, draft.headline)
                other.lemmas |= draft.lemmas
                break
        else:
            kept.append(draft)
    return kept


def _same_act_told(a: Event, b: Event, *, alike: bool) -> bool:
    """One act, whatever became of it. Where one telling leaves out to whom, both must be in the same word."""
    if a.type != b.type or (a.mode and b.mode and a.mode != b.mode) or a.actor is None or b.actor is None:
        return False
    if a.date and b.date and a.date.start and b.date.start and not _overlap(a.date, b.date):
        return False
    if a.recipient is None or b.recipient is None:
        return alike and _same_side(a.actor, b.actor)
    return _same_side(a.actor, b.actor) and _same_side(a.recipient, b.recipient)


def _same_act(a: Event, b: Event) -> bool:
    if a.type != b.type or (a.mode and b.mode and a.mode != b.mode):
        return False
    if a.status != b.status and {a.status, b.status} != {"happened", "ongoing"}:
        return False
    if a.date and b.date and a.date.start and b.date.start and not _overlap(a.date, b.date):
        return False
    straight = _same_side(a.actor, b.actor) and _same_side(a.recipient, b.recipient)
    crossed = a.reciprocal and b.reciprocal and _same_side(a.actor, b.recipient) and _same_side(a.recipient, b.actor)
    return straight or crossed


def _is_oneself(actor: ActorCell, recipient: ActorCell) -> bool:
    """Whether a recipient stands for the actor himself: nobody appeals to himself, whatever "his" stands beside."""
    same = (actor.name, actor.country, actor.sectors) == (recipient.name, recipient.country, recipient.sectors)
    return same and (actor.specific or recipient.specific or recipient.text.casefold() in _OWN)


#: Pronouns of the one who acts.
_OWN = frozenset("he him his she her it its they them their we us our i me my".split())


def _is_none(sentence: Sentence, token: int) -> bool:
    """ "*No* unit opened fire": nobody did."""
    return any(sentence.lower[c] in ("no", "neither", "none") for c in sentence.children[token])


def _goes_on(first: _Draft, second: _Draft) -> bool:
    """Whether one clause only goes on about the act of the other: "shelled the town, *killing* six"."""
    a, b = first.event, second.event
    if first.sentence != second.sentence or not (first.head in second.above or second.head in first.above):
        return False
    if a.type != b.type or a.status != b.status or (a.mode and b.mode and a.mode != b.mode) or b.within is not None:
        return False
    if a.date and b.date and not _overlap(a.date, b.date):
        return False
    if first.head not in second.above:
        a, b = b, a
    # "twenty were *killed* when armed men *raided* a village": the first does not say who, the second does.
    actor = a.actor is None or b.actor is None or b.actor.country is None or _same_side(a.actor, b.actor)
    if a.actor is None and b.actor is not None and a.recipient and b.recipient:
        return a.recipient.country == b.recipient.country
    recipient = b.recipient is None or b.recipient.country is None
    return actor and (recipient or _same_side(a.recipient, b.recipient))


def _overlap(a: DateCell, b: DateCell) -> bool:
    if a.start is None or b.start is None:
        return True
    return a.start <= (b.end or b.start) and b.start <= (a.end or a.start)


def _same_side(a: ActorCell | None, b: ActorCell | None) -> bool:
    if a is None or b is None:
        return a is None and b is None
    if a.country and b.country:
        if a.country != b.country or (a.specific and b.specific and a.name != b.name):
            return False
        return not a.sectors or not b.sectors or bool(set(a.sectors) & set(b.sectors)) or a.name == b.name
    return a.text.casefold() == b.text.casefold()


def _joined(first: Event, second: Event, headline: bool) -> Event:
    seen = {(e.start, e.end) for e in first.evidence}
    said = {s.statement for s in first.said_by}
    return replace(
        first,
        mode=first.mode or second.mode,
        actor=_richer(first.actor, second.actor),
        recipient=_richer(first.recipient, second.recipient),
        date=first.date or second.date,
        auxiliary=first.auxiliary if first.date else second.auxiliary or first.auxiliary,
        place=first.place or second.place,
        contexts=tuple(sorted(set(first.contexts) | set(second.contexts))),
        # What the story asserts anywhere in its own voice is not only a claim; a headline, which
        # leaves its sources out, asserts nothing.
        said_by=first.said_by
        if headline
        else ()
        if not first.said_by or not second.said_by
        else first.said_by + tuple(s for s in second.said_by if s.statement not in said),
        claimed_by=attribution.once(first.claimed_by, second.claimed_by),
        confirmed_by=attribution.once(first.confirmed_by, second.confirmed_by),
        denied_by=attribution.once(first.denied_by, second.denied_by),
        confidence=max(first.confidence, second.confidence),
        evidence=first.evidence + tuple(e for e in second.evidence if (e.start, e.end) not in seen),
    )


def _richer(a: ActorCell | None, b: ActorCell | None) -> ActorCell | None:
    if a is None or b is None:
        return a or b
    if len(b.members) > len(a.members):
        return replace(b, text=a.text)
    if len(b.sectors) > len(a.sectors):
        named = b if b.specific and not a.specific else a
        return replace(named, text=a.text, sectors=b.sectors)
    return a


def _once(figures: list[Figure]) -> Iterator[Figure]:
    """A figure that the story prints twice, with the same words for what it counts, is one."""
    seen: set[tuple[object, ...]] = set()
    for figure in figures:
        key = (
            figure.kind,
            figure.low,
            figure.high,
            figure.unit,
            figure.of,
            figure.place.name if figure.place else None,
        )
        if key not in seen:
            seen.add(key)
            yield figure
