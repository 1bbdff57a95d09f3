"""What a Reading holds: events, statements, figures and engagements, every cell with its reason.

These are plain, frozen records without behaviour beyond ``to_dict``: the JSON of a Reading is
made here and nowhere else, and the store and the pages are made from that JSON. ``why`` maps a
cell's name to the example, table row or rule that decided it; it is left out of the JSON unless
asked for, so that the record stays small.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from dateline.status import AuxiliaryMode, Status
from dateline.story import Evidence, Story

Why = dict[str, str]

StatementKind = Literal["direct", "mixed", "indirect"]

#: What a source is: a body ("the army") needs no name; ``unnamed`` has none; ``anonymous`` is unnamed by wish.
SourceKind = Literal["named", "body", "unnamed", "anonymous", "document", "media", "pronoun"]

EngagementState = Literal[
    "proposed", "requested", "agreed", "scheduled", "postponed", "called_off",
    "reschedule_requested", "rescheduled", "under_way", "held", "lapsed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActorCell:
    """An actor as one event names it.

    ``country`` is ISO 3166 alpha-3 or a body's kind (IGO, NGO, ISM, IMG, MNC); unknown is None.
    ``members`` are the named people or bodies that one mention lists together. ``specific`` is True
    for a person or a body of a name; it tells apart who acts within one country, and is not stored.
    """

    text: str
    name: str
    country: str | None
    sectors: tuple[str, ...]
    members: tuple[ActorCell, ...] = ()
    specific: bool = field(default=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        cell: dict[str, Any] = {
            "text": self.text,
            "name": self.name,
            "country": self.country,
            "sectors": list(self.sectors),
        }
        if self.members:
            cell["members"] = [member.to_dict() for member in self.members]
        return cell

    @property
    def label(self) -> str:
        """``ISR GOV``, or the mention's own words where nothing is known of it."""
        known = [self.country or "", *self.sectors[:1]]
        return " ".join(part for part in known if part) or self.text


@dataclass(frozen=True, slots=True)
class DateCell:
    """A day or a span of days, both ends included. ``anchored`` is False where the story gives no
    published date to count from: then both ends are None and ``text`` is all that is known."""

    start: date | None
    end: date | None
    granularity: str | None
    text: str
    anchored: bool = True

    def to_dict(self) -> dict[str, Any]:
        cell: dict[str, Any] = {
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "granularity": self.granularity,
            "text": self.text,
        }
        if not self.anchored:
            cell["unanchored"] = True
        return cell

    @property
    def label(self) -> str:
        if self.start is None:
            return f"“{self.text}”"
        if self.start == self.end or self.end is None:
            return self.start.isoformat()
        return f"{self.start.isoformat()}…{self.end.isoformat()[5:]}"


@dataclass(frozen=True, slots=True)
class PlaceCell:
    """A place with its GeoNames id and coordinates in degrees, where the gazetteer has them."""

    text: str
    name: str
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "name": self.name,
            "geonameid": self.geonameid,
            "lat": self.lat,
            "lon": self.lon,
            "country": self.country,
            "admin1": self.admin1,
        }


@dataclass(frozen=True, slots=True)
class Said:
    """On whose word: one statement that a record rests on. The story itself has no Said.

    ``statement`` is empty where a figure is given without a word of saying ("the ministry raised its toll to 57"):
    ``cue`` is then the verb that gives it.
    """

    source: str | None
    anonymous: bool
    cue: str | None
    stance: str
    statement: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "anonymous": self.anonymous,
            "cue": self.cue,
            "stance": self.stance,
            "statement": self.statement,
        }


@dataclass(frozen=True, slots=True)
class Link:
    """One mouth that a statement went through: its source, what that is, and the word of saying.

    ``name`` is whom a pronoun or "the official" stands for. ``evidence`` is the source's span, then the cue's.
    """

    source: str
    name: str
    country: str | None
    kind: SourceKind
    anonymous: bool
    cue: str | None
    evidence: tuple[Evidence, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "name": self.name,
            "country": self.country,
            "kind": self.kind,
            "anonymous": self.anonymous,
            "cue": self.cue,
            "evidence": [e.to_dict() for e in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom.

    ``said_by`` is on whose word this row stands; where it is empty, the story itself tells it.
    ``claimed_by``, ``confirmed_by`` and ``denied_by`` are what the story's sources say of the act, in
    this row or in one that tells the same act otherwise: each source by its own statement's id.

    ``reciprocal`` events (talks, pacts) hold in both directions. ``within`` is the id of the event
    whose content this one is: the withdrawal that was demanded, the raid that was threatened.
    ``auxiliary`` are PLOVER's auxiliary modes, from the status and the date: historical (more than a
    year before publication, or kept as an anniversary), future, hypothetical, negation.
    ``cameo``, ``quad`` and ``intensity`` (-10 to 10) are None for types that PLOVER has not.
    """

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    actor: ActorCell | None
    recipient: ActorCell | None
    reciprocal: bool
    date: DateCell | None
    place: PlaceCell | None
    status: Status
    said_by: tuple[Said, ...]
    example: str | None
    confidence: float
    evidence: tuple[Evidence, ...]
    within: str | None = None
    claimed_by: tuple[Said, ...] = ()
    confirmed_by: tuple[Said, ...] = ()
    denied_by: tuple[Said, ...] = ()
    cameo: str | None = None
    quad: int | None = None
    intensity: float | None = None
    auxiliary: tuple[AuxiliaryMode, ...] = ()
    why: Why = field(default_factory=dict, compare=False)

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        cells = {
            "id": self.id,
            "type": self.type,
            "mode": self.mode,
            "contexts": list(self.contexts),
            "actor": self.actor.to_dict() if self.actor else None,
            "recipient": self.recipient.to_dict() if self.recipient else None,
            "reciprocal": self.reciprocal,
            "date": self.date.to_dict() if self.date else None,
            "place": self.place.to_dict() if self.place else None,
            "status": self.status,
            "auxiliary": list(self.auxiliary),
            "said_by": [said.to_dict() for said in self.said_by],
            "claimed_by": [said.to_dict() for said in self.claimed_by],
            "confirmed_by": [said.to_dict() for said in self.confirmed_by],
            "denied_by": [said.to_dict() for said in self.denied_by],
            "example": self.example,
            "confidence": self.confidence,
            "evidence": [e.to_dict() for e in self.evidence],
            "within": self.within,
            "cameo": self.cameo,
            "quad": self.quad,
            "intensity": self.intensity,
        }
        return _explained(cells, self.why, explain)


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said it, by which words, and what. ``source`` is None where the story names nobody.

    ``source_id`` is the same for all that one source says in one story, the official without a name
    included. ``chain`` holds the mouths that it went through, the outermost first.
    ``contradicts`` holds the ids of the story's statements that say otherwise of the same event.
    """

    id: str
    source: ActorCell | None
    anonymous: bool
    anonymity_reason: str | None
    told: str | None
    cue: str | None
    content: str
    kind: StatementKind
    stance: str
    date: DateCell | None
    chain: tuple[Link, ...]
    evidence: tuple[Evidence, ...]
    source_id: str | None = None
    source_kind: SourceKind | None = None
    contradicts: tuple[str, ...] = ()
    why: Why = field(default_factory=dict, compare=False)

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        cells = {
            "id": self.id,
            "source": {"text": self.source.text, "actor": self.source.to_dict()} if self.source else None,
            "source_id": self.source_id,
            "source_kind": self.source_kind,
            "anonymous": self.anonymous,
            "anonymity_reason": self.anonymity_reason,
            "told": self.told,
            "cue": self.cue,
            "content": self.content,
            "kind": self.kind,
            "stance": self.stance,
            "date": self.date.to_dict() if self.date else None,
            "chain": [link.to_dict() for link in self.chain],
            "contradicts": list(self.contradicts),
            "evidence": [e.to_dict() for e in self.evidence],
        }
        return _explained(cells, self.why, explain)


@dataclass(frozen=True, slots=True)
class Figure:
    """A tally: ``low`` to ``high`` of ``of``, exact unless ``approximate``. Money has its ``unit``."""

    id: str
    kind: str
    low: float | None
    high: float | None
    approximate: bool
    unit: str | None
    of: str | None
    by: ActorCell | None
    place: PlaceCell | None
    as_of: DateCell | None
    status: Status
    said_by: tuple[Said, ...]
    evidence: tuple[Evidence, ...]
    why: Why = field(default_factory=dict, compare=False)

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        cells = {
            "id": self.id,
            "kind": self.kind,
            "low": self.low,
            "high": self.high,
            "approximate": self.approximate,
            "unit": self.unit,
            "of": self.of,
            "by": self.by.to_dict() if self.by else None,
            "place": self.place.to_dict() if self.place else None,
            "as_of": self.as_of.to_dict() if self.as_of else None,
            "status": self.status,
            "said_by": [said.to_dict() for said in self.said_by],
            "evidence": [e.to_dict() for e in self.evidence],
        }
        return _explained(cells, self.why, explain)


@dataclass(frozen=True, slots=True)
class Change:
    """One dated, attributed change of an engagement's state.

    ``date`` is the day it was changed; of ``scheduled`` and ``rescheduled`` it is the day set. ``due`` is
    the day set by any change that sets one. ``background`` is True for what the story only looks back on.
    """

    state: EngagementState
    date: DateCell | None
    by: str | None
    said_by: tuple[Said, ...]
    evidence: tuple[Evidence, ...]
    due: DateCell | None = None
    background: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "date": self.date.to_dict() if self.date else None,
            "due": self.due.to_dict() if self.due else None,
            "background": self.background,
            "by": self.by,
            "said_by": [said.to_dict() for said in self.said_by],
            "evidence": [e.to_dict() for e in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Engagement:
    """A thing that is supposed to happen, and its changes of state as the story tells them, oldest first."""

    id: str
    kind: str
    parties: tuple[ActorCell, ...]
    place: PlaceCell | None
    topic: str | None
    changes: tuple[Change, ...]
    #: What its story is about, by which stories of one affair are known: see ``storylines.gist``.
    about: tuple[str, ...] = ()
    why: Why = field(default_factory=dict, compare=False)

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        cells = {
            "id": self.id,
            "kind": self.kind,
            "parties": [party.to_dict() for party in self.parties],
            "place": self.place.to_dict() if self.place else None,
            "topic": self.topic,
            "changes": [change.to_dict() for change in self.changes],
            "about": list(self.about),
        }
        return _explained(cells, self.why, explain)


@dataclass(frozen=True, slots=True)
class CodedBy:
    """What read the story: without all three, a row cannot be made again."""

    version: str
    codebook: str
    model: str

    def to_dict(self) -> dict[str, str]:
        return {"version": self.version, "codebook": self.codebook, "model": self.model}


@dataclass(frozen=True)
class Reading:
    """One story, read. The same text and the same ``coded_by`` give the same Reading, byte for byte."""

    story: Story
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]
    figures: tuple[Figure, ...]
    engagements: tuple[Engagement, ...]
    coded_by: CodedBy

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        """The Reading as JSON-ready data; ``explain`` adds each row's ``why``."""
        return {
            "story": self.story.to_dict(),
            "events": [event.to_dict(explain=explain) for event in self.events],
            "statements": [statement.to_dict(explain=explain) for statement in self.statements],
            "figures": [figure.to_dict(explain=explain) for figure in self.figures],
            "engagements": [engagement.to_dict(explain=explain) for engagement in self.engagements],
            "coded_by": self.coded_by.to_dict(),
        }

    def to_json(self, *, explain: bool = False, indent: int | None = None) -> str:
        """``to_dict`` as JSON text."""
        return json.dumps(self.to_dict(explain=explain), ensure_ascii=False, indent=indent)

    def _repr_html_(self) -> str:
        """How notebooks show a Reading: the story with its evidence marked, and the tables."""
        from dateline.desk import fragment

        return fragment(self)


def _explained(cells: dict[str, Any], why: Why, explain: bool) -> dict[str, Any]:
    if explain:
        cells["why"] = dict(why)
    return cells
