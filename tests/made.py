"""Readings made by hand, for the tests of what people see: no model is loaded for them.

The story is our own. It has a dateline, a paragraph printed twice, a notice, spans that nest
and overlap, an anonymous source, a denial, an undated event and an engagement with three changes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from dateline.record import (
    ActorCell,
    Change,
    CodedBy,
    DateCell,
    Engagement,
    Event,
    Figure,
    Link,
    PlaceCell,
    Reading,
    Said,
    Statement,
)
from dateline.story import Evidence, Story, digest, story_from_mapping

TEXT = """LIMA (Meridian) -- Peru asked Bolivia on Thursday to reschedule border talks that it scrapped \
this week, a Bolivian official said.

The talks on the Lake Titicaca crossings, agreed last week, were called off by Peruvian Foreign Minister \
Ana Quispe on Tuesday after Bolivian police arrested 14 Peruvian traders near Desaguadero.

The talks on the Lake Titicaca crossings, agreed last week, were called off by Peruvian Foreign Minister \
Ana Quispe on Tuesday after Bolivian police arrested 14 Peruvian traders near Desaguadero.

"They want to come after all, and we are looking for a date," the official told Meridian, speaking on \
condition of anonymity because he was not authorised to talk to the press.

Quispe denied that Peru had changed its policy. She called the arrests "an insult to every honest family".

Bolivia could close two crossings if the talks are not held, the official added. It has met Peruvian \
envoys before.

About 300 lorries are stranded on the Peruvian side, according to the transport workers' union.

(This story has not been edited by our staff and is published from a syndicated feed.)
"""

META = {
    "headline": "Peru asks Bolivia to reschedule scrapped border talks",
    "published": "2025-06-12T18:30:00-05:00",
    "outlet": "The Altiplano Post",
    "agency": "Meridian",
    "url": "https://altiplano.example/peru-bolivia?id=7&x=1",
    "language": "en",
}

CODED_BY = CodedBy("0.1.0", "c0deb00kc0deb00k", "en_core_web_sm-3.8.0")

PERU = ActorCell("Peru", "Peru", "PER", ("GOV",))
BOLIVIA = ActorCell("Bolivia", "Bolivia", "BOL", ("GOV",))
QUISPE = ActorCell("Peruvian Foreign Minister Ana Quispe", "Ana Quispe", "PER", ("GOV",))
POLICE = ActorCell("Bolivian police", "Bolivia", "BOL", ("COP",))
TRADERS = ActorCell(
    "14 Peruvian traders", "Peru", "PER", ("BUS", "CVL"), (ActorCell("traders", "traders", "PER", ("BUS",)),)
)
OFFICIAL = ActorCell("a Bolivian official", "Bolivia", "BOL", ("GOV",))
ENVOYS = ActorCell("Peruvian envoys", "Peru", "PER", ("GOV",))
UNION = ActorCell("the transport workers' union", "transport workers' union", None, ("LAB",))
DESAGUADERO = PlaceCell("Desaguadero", "Desaguadero", 3940823, -16.566, -69.042, "PER", "Puno")

THURSDAY = DateCell(date(2025, 6, 12), date(2025, 6, 12), "day", "Thursday")
TUESDAY = DateCell(date(2025, 6, 10), date(2025, 6, 10), "day", "Tuesday")
LAST_WEEK = DateCell(date(2025, 6, 2), date(2025, 6, 8), "week", "last week")


def find(story: Story, words: str, nth: int = 0) -> Evidence:
    """The nth place where the story has these words."""
    at = -1
    for _ in range(nth + 1):
        at = story.text.index(words, at + 1)
    return story.evidence(at, at + len(words))


def made(text: str = TEXT, **meta: Any) -> Reading:
    """The Reading of the story above; ``meta`` replaces its metadata."""
    story = story_from_mapping(text, {**META, **meta})

    def spans(*words: str) -> tuple[Evidence, ...]:
        return tuple(find(story, w) for w in words)

    def event(
        n: int, type_: str, mode: str | None, actor: ActorCell, recipient: ActorCell | None, **cells: Any
    ) -> Event:
        base: dict[str, Any] = {
            "contexts": ("diplomatic",),
            "reciprocal": False,
            "date": None,
            "place": None,
            "status": "happened",
            "auxiliary": (),
            "said_by": (),
            "example": f"{type_.lower()}.txt:{n + 12}",
            "confidence": 0.91,
            "why": {"type": f"example {type_.lower()}.txt:{n + 12}: [actor Kenya] *did so* to [recipient Uganda].",
                    "date": "weekday before publication", "actor": "countries.tsv: name"},
        }  # fmt: skip
        base.update(cells)
        return Event(
            id=digest(story.id, "event", str(n)), type=type_, mode=mode, actor=actor, recipient=recipient, **base
        )

    asked_words = "Peru asked Bolivia on Thursday to reschedule border talks"
    said = Said("a Bolivian official", True, "said", "asserts", digest(story.id, "statement", "0"))
    added = Said("the official", True, "added", "asserts", digest(story.id, "statement", "3"))
    union = Said("the transport workers' union", False, "according to", "asserts", digest(story.id, "statement", "4"))
    told = Said("the official", True, "told", "asserts", digest(story.id, "statement", "1"))
    denied = Said("Quispe", False, "denied", "denies", digest(story.id, "statement", "2"))
    events = (
        event(0, "REQUEST", "meet", PERU, BOLIVIA, date=THURSDAY, said_by=(said,), evidence=spans(asked_words)),
        event(1, "REJECT", "meet", QUISPE, BOLIVIA, date=TUESDAY,
              evidence=spans("The talks on the Lake Titicaca crossings", "were called off by Peruvian Foreign Minister"
                             " Ana Quispe on Tuesday")),
        event(2, "COERCE", "arrest", POLICE, TRADERS, date=TUESDAY, place=DESAGUADERO,
              evidence=spans("Bolivian police arrested 14 Peruvian traders near Desaguadero")),
        event(3, "CONSULT", None, PERU, BOLIVIA, date=LAST_WEEK, reciprocal=True, status="called_off", example=None,
              auxiliary=("negation",), confidence=0.64,
              evidence=spans("talks on the Lake Titicaca crossings, agreed last week, were called off")),
        event(4, "SANCTION", "discontinue", BOLIVIA, PERU, status="possible", auxiliary=("hypothetical",),
              said_by=(added,),
              evidence=spans("Bolivia could close two crossings if the talks are not held")),
        event(5, "CONSULT", "visit", BOLIVIA, ENVOYS, reciprocal=True,
              date=DateCell(None, None, None, "before", anchored=False),
              evidence=spans("It has met Peruvian envoys before")),
        event(6, "CONCEDE", None, PERU, None, status="did_not_happen", auxiliary=("negation",),
              said_by=(denied,), claimed_by=(told,), denied_by=(denied,),
              evidence=spans("Peru had changed its policy")),
    )  # fmt: skip

    def statement(n: int, source: ActorCell | None, cue: str, content: str, **cells: Any) -> Statement:
        base: dict[str, Any] = {"anonymous": False, "anonymity_reason": None, "told": None, "kind": "indirect",
                                "stance": "asserts", "date": None, "chain": (),
                                "source_kind": "anonymous" if cells.get("anonymous") else "named",
                                "source_id": digest(story.id, "source", source.name) if source else None,
                                "why": {"cue": f"cues.tsv: {cue}", "source": "subject of the cue"}}  # fmt: skip
        base.update(cells)
        if source is not None and base["anonymous"]:
            words = next(e for e in base["evidence"] if source.text.split()[-1] in e.text)
            base["chain"] = (Link(source.text, source.name, source.country, "anonymous", True, cue, (words,)),)
        return Statement(id=digest(story.id, "statement", str(n)), source=source, cue=cue, content=content, **base)

    quote = "They want to come after all, and we are looking for a date"
    lead = story.text[find(story, asked_words).start : find(story, ", a Bolivian official said").start]
    statements = (
        statement(0, OFFICIAL, "said", lead, anonymous=True, evidence=spans(lead, "a Bolivian official said")),
        statement(1, OFFICIAL, "told", quote, anonymous=True, told="Meridian", kind="direct",
                  contradicts=(digest(story.id, "statement", "2"),),
                  anonymity_reason="he was not authorised to talk to the press",
                  evidence=spans(f'"{quote},"', "the official told Meridian")),
        statement(2, QUISPE, "denied", "Peru had changed its policy", stance="denies", date=THURSDAY,
                  contradicts=(digest(story.id, "statement", "1"),),
                  evidence=spans("Quispe denied", "Peru had changed its policy")),
        statement(3, OFFICIAL, "added", "Bolivia could close two crossings if the talks are not held", anonymous=True,
                  evidence=spans("Bolivia could close two crossings if the talks are not held", "the official added")),
        statement(4, UNION, "according to", "About 300 lorries are stranded on the Peruvian side",
                  evidence=spans("About 300 lorries are stranded on the Peruvian side",
                                 "according to the transport workers' union")),
    )  # fmt: skip
    figures = (
        Figure(digest(story.id, "figure", "0"), "held", 14, 14, False, None, "Peruvian traders", POLICE, DESAGUADERO,
               TUESDAY, "happened", (), spans("14 Peruvian traders"), {"kind": "figures.tsv: arrested"}),
        Figure(digest(story.id, "figure", "1"), "other", 300, 300, True, None, "lorries", None, None, None, "ongoing",
               (union,), spans("About 300 lorries"), {"low": "number after “about”"}),
    )  # fmt: skip
    engagements = (
        Engagement(
            digest(story.id, "engagement", "0"), "talks", (PERU, BOLIVIA), None, "the Lake Titicaca crossings",
            (
                Change("agreed", LAST_WEEK, None, (), spans("agreed last week")),
                Change("called_off", TUESDAY, "Peru", (), spans("were called off by Peruvian Foreign Minister")),
                Change("reschedule_requested", THURSDAY, "Peru", (said,), spans(asked_words)),
            ),
            {"kind": "engagements: talks"},
        ),
    )  # fmt: skip
    return Reading(story, events, statements, figures, engagements, CODED_BY)


HOSTILE = "</p><script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">&amp;{{ 7*7 }}"


def hostile() -> Reading:
    """The same Reading with markup wherever text can come from a story."""
    bad = HOSTILE
    reading = made(TEXT.replace("this week", f"this {bad} week"), headline=bad, outlet=bad, agency=bad,
                   url="javascript:document.title='pwned'")  # fmt: skip
    cell = ActorCell(bad, bad, bad, (bad,), (ActorCell(bad, bad, bad, (bad,)),))
    place = PlaceCell(bad, bad, 1, 0.0, 0.0, bad, bad)
    when = DateCell(None, None, bad, bad, anchored=False)
    said = (Said(bad, True, bad, bad, bad),)
    why = {bad: bad}
    return replace(
        reading,
        events=tuple(
            replace(e, mode=bad, contexts=(bad,), actor=cell, recipient=cell, date=when, place=place, said_by=said,
                    denied_by=(replace(said[0], statement="another"),), example=bad, why=why)
            for e in reading.events
        ),
        statements=tuple(
            replace(s, source=cell, told=bad, cue=bad, content=bad, stance=bad, anonymity_reason=bad, date=when,
                    chain=(Link(bad, bad, bad, "named", True, bad, s.evidence),) * 2, why=why)
            for s in reading.statements
        ),
        figures=tuple(
            replace(f, kind=bad, unit=bad, of=bad, by=cell, place=place, as_of=when, said_by=said, why=why)
            for f in reading.figures
        ),
        engagements=tuple(
            replace(g, kind=bad, parties=(cell, cell), place=place, topic=bad, why=why,
                    changes=tuple(replace(c, by=bad, date=when, said_by=said) for c in g.changes))
            for g in reading.engagements
        ),
    )  # fmt: skip
