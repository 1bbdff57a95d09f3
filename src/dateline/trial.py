"""``codebook check``: is each example coded as itself, and what does it stand against?

An example is *coded as itself* where the coder, reading its sentence, codes an act at the starred
words with the example's type, mode and status, and where each marked side is met by a token that
lies inside a mark of that side. In types that hold both ways, who is named first does not count.
A counter-example is kept where nothing of its type is coded at its starred words.

It is an honest test of the coder, though no test of what it does on unseen text: the examples
are those it was compiled from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dateline.actors import ActorTables, StoryActors
from dateline.clauses import mention_span, refers_to
from dateline.codebook.examples import NONE, Example, Span
from dateline.codebook.patterns import Pattern, Trigger, find_trigger, head_key, needs_of
from dateline.coding import Coded, Coder, Known, anyone
from dateline.parse import Doc, Parser, Sentence
from dateline.story import Story

#: What can be wrong with an example, the gravest first; the first that holds is counted.
CAUSES = ("no trigger", "not coded", "type", "mode", "status", "actor", "recipient")
#: The same for a counter-example.
COUNTER = "counter-example"

#: Sentences that share so many of their word pairs are the same sentence twice.
NEAR = 0.7


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one example. ``causes`` is empty where it is coded as itself.

    ``coded`` says in words how its starred words are coded, ``by`` names the example that
    decided. ``trigger`` is the head and the needs of the pattern that the example makes.
    """

    example: Example
    causes: tuple[str, ...]
    coded: str
    by: str | None
    trigger: tuple[str, tuple[str, ...]] | None

    @property
    def cause(self) -> str | None:
        return self.causes[0] if self.causes else None

    def to_dict(self) -> dict[str, Any]:
        e = self.example
        return {
            "where": e.where,
            "type": e.type,
            "mode": e.mode,
            "status": e.status,
            "counter": e.counter,
            "text": e.text,
            "causes": list(self.causes),
            "coded": self.coded,
            "by": self.by,
        }


@dataclass(frozen=True, slots=True)
class Collision:
    """Examples of another type (NONE: counter-examples) whose pattern is the very same as one's."""

    example: Example
    pattern: str
    others: tuple[tuple[str, str], ...]  # (type, where)


@dataclass(frozen=True)
class Report:
    """What ``check`` found, example by example."""

    findings: tuple[Finding, ...]
    collisions: tuple[Collision, ...]
    duplicates: tuple[tuple[Example, Example], ...]

    @property
    def failed(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.causes]

    def by_type(self) -> dict[str, dict[str, Any]]:
        """For each type, and for all: how many examples, how many as themselves, and the causes of the rest."""
        rows: dict[str, dict[str, Any]] = {}
        for name in (*sorted({f.example.type for f in self.findings}), "all"):
            of_type = [f for f in self.findings if name in (f.example.type, "all")]
            plain = [f for f in of_type if not f.example.counter]
            counters = [f for f in of_type if f.example.counter]
            held = sum(not f.causes for f in plain)
            causes = Counter(f.cause for f in plain if f.cause is not None)
            rows[name] = {
                "examples": len(plain),
                "as_itself": held,
                "share": round(held / len(plain), 4) if plain else None,
                "type_right": sum(not {"no trigger", "not coded", "type"} & {*f.causes} for f in plain),
                "causes": {cause: causes[cause] for cause in CAUSES if causes[cause]},
                "counters": len(counters),
                "counters_kept": sum(not f.causes for f in counters),
            }
        return rows

    def to_dict(self) -> dict[str, Any]:
        return {
            "types": self.by_type(),
            "failed": [finding.to_dict() for finding in self.failed],
            "collisions": [
                {"where": c.example.where, "type": c.example.type, "pattern": c.pattern,
                 "others": [{"type": t, "where": w} for t, w in c.others]}
                for c in self.collisions
            ],
            "near_duplicates": [[a.where, b.where] for a, b in self.duplicates],
        }  # fmt: skip


def known_to(tables: ActorTables) -> Known:
    """The coder's ``known`` by actor tables alone, of sentences that belong to no story."""
    memory = StoryActors()

    def known(sentence: Sentence, token: int) -> bool:
        return tables.resolve(sentence.text(*mention_span(sentence, token)), memory=memory).known

    return known


def check(
    examples: Sequence[Example],
    coder: Coder,
    parser: Parser,
    *,
    known: Known = anyone,
    reciprocal: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """Each of ``examples`` as the coder codes it; ``report`` makes one of what comes out.

    ``known`` is the coder's, ``reciprocal`` the types that hold both ways.
    """
    docs = parser.parse_many(Story(example.text) for example in examples)
    for example, doc in zip(examples, docs, strict=True):
        yield check_one(example, doc, coder, known=known, reciprocal=reciprocal)


def report(findings: Iterable[Finding], among: Sequence[Example], coder: Coder) -> Report:
    """The findings with what the examples collide with, ``among`` being all of the codebook's."""
    done = tuple(findings)
    rivals: dict[tuple[str, tuple[str, ...]], list[Pattern]] = {}
    for pattern in coder.codebook.patterns:
        rivals.setdefault((pattern.key, pattern.needs), []).append(pattern)
    found = (collision(f, coder, rivals.get(f.trigger, ())) for f in done if f.trigger is not None)
    collisions = tuple(c for c in found if c is not None)
    return Report(done, collisions, tuple(near_duplicates([f.example for f in done], among)))


def check_one(
    example: Example, doc: Doc, coder: Coder, *, known: Known = anyone, reciprocal: frozenset[str] = frozenset()
) -> Finding:
    """One example against the coder."""
    sentence, trigger = starred(doc, example)
    if sentence is None or trigger is None:
        return Finding(example, ("no trigger",), "the starred words hold no verb, noun or adjective", None, None)
    pattern = (head_key(sentence, trigger.head), needs_of(sentence, trigger))
    act = _act_at(sentence, trigger, example, coder.code(sentence, known))
    if act is None:
        return Finding(
            example, () if example.counter else ("not coded",), _why_not(coder, sentence, trigger), None, pattern
        )
    by = coder.codebook.examples[act.example].where if act.example is not None else None
    causes = tuple(_causes(example, sentence, act, reciprocal))
    return Finding(example, causes, in_words(sentence, act), by, pattern)


def starred(doc: Doc, example: Example) -> tuple[Sentence | None, Trigger | None]:
    """The sentence that an example's stars stand in, and its trigger."""
    for sentence in doc.sentences:
        trigger = find_trigger(sentence, example.triggers)
        if trigger is not None:
            return sentence, trigger
    return None, None


def in_words(sentence: Sentence, act: Coded) -> str:
    """An act in one line: ``REJECT meet, happened; actor: Israel; recipient: -``."""

    def named(tokens: Iterable[int]) -> str:
        return ", ".join(sentence.words[t] for t in tokens) or "-"

    return f"{act.type} {act.mode or '-'}, {act.status}; actor: {named(act.actors)}; recipient: {named(act.recipients)}"


def _act_at(sentence: Sentence, trigger: Trigger, example: Example, acts: Iterable[Coded]) -> Coded | None:
    """The act coded at the starred words: of the example's type if there is one, at its very head if it can be."""
    content = {t for t in (trigger.head, *trigger.others) if sentence.tags[t][0] in "VNJ"} | {trigger.head}
    at_stars = [act for act in acts if act.trigger.head in content or trigger.head in act.trigger.others]
    return max(at_stars, key=lambda a: (a.type == example.type, a.trigger.head == trigger.head), default=None)


def _causes(example: Example, sentence: Sentence, act: Coded, reciprocal: frozenset[str]) -> Iterator[str]:
    if example.counter:
        if act.type == example.type:
            yield COUNTER
        return
    if act.type != example.type:
        yield "type"
        return
    if act.mode != example.mode:
        yield "mode"
    if act.status != example.status:
        yield "status"
    actors, recipients = act.actors, act.recipients
    if example.type in reciprocal:
        actors = recipients = (*actors, *recipients)
    if example.actors and not _meets(sentence, actors, example.actors):
        yield "actor"
    if example.recipients and not _meets(sentence, recipients, example.recipients):
        yield "recipient"


def _meets(sentence: Sentence, tokens: Iterable[int], marks: Sequence[Span]) -> bool:
    # A pronoun meets the mark on the noun of its sentence that it stands for ("Qatar said *it* condemned").
    held = {noun for token in tokens for noun in (token, refers_to(sentence, token))}
    return any(sentence.starts[t] < end and start < sentence.ends[t] for t in held for start, end in marks)


def _why_not(coder: Coder, sentence: Sentence, trigger: Trigger) -> str:
    decision = coder.decide(sentence, trigger.head)
    if decision is None:
        if any(m.pattern.type == NONE for m in coder.codebook.index.match(sentence, trigger.head)):
            return "nothing: a counter-example fits as well"
        return "nothing: no type is likely enough"
    return (
        f"nothing: {decision.type} at {decision.confidence:.2f} (an act at all: {decision.gate:.2f}) is too unsure,"
        " or another word tells it"
    )


def collision(finding: Finding, coder: Coder, patterns: Iterable[Pattern] | None = None) -> Collision | None:
    """The examples of other types that make the very pattern of this one; None where there are none."""
    if finding.trigger is None:
        return None
    key, needs = finding.trigger
    type_ = NONE if finding.example.counter else finding.example.type
    others = [
        (pattern.type, coder.codebook.examples[number].where)
        for pattern in (coder.codebook.patterns if patterns is None else patterns)
        if pattern.key == key and pattern.needs == needs and pattern.type != type_
        for number in pattern.examples
    ]
    if not others:
        return None
    return Collision(finding.example, " ".join((key, *needs)), tuple(others))


# -- the same sentence twice ------------------------------------------------------------------


def near_duplicates(examples: Sequence[Example], among: Sequence[Example]) -> Iterator[tuple[Example, Example]]:
    """Pairs of examples with the same stars that say nearly the same; each pair once, the later one first."""
    places = {example.where: place for place, example in enumerate(among)}
    pairs = [_word_pairs(example.text) for example in among]
    holders: dict[tuple[str, str], list[int]] = {}
    for number, found in enumerate(pairs):
        for pair in found:
            holders.setdefault(pair, []).append(number)
    seen: set[tuple[int, int]] = set()
    for example in examples:
        at = places.get(example.where)
        mine = pairs[at] if at is not None else _word_pairs(example.text)
        shared = Counter(number for pair in mine for number in holders.get(pair, ()) if number != at)
        for number, count in sorted(shared.items()):
            if count < NEAR * (len(mine) + len(pairs[number]) - count):
                continue
            key = (min(at, number), max(at, number)) if at is not None else (-1, number)
            if key not in seen and _stars(example) == _stars(among[number]):
                seen.add(key)
                yield (example, among[number]) if at is None or number < at else (among[number], example)


def _word_pairs(text: str) -> set[tuple[str, str]]:
    words = re.findall(r"\w+", text.casefold())
    return set(pairwise(words))


def _stars(example: Example) -> str:
    return " ".join(example.text[start:end] for start, end in example.triggers).casefold()
