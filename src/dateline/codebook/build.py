"""``codebook build``: examples in, patterns and weights out; the same bytes for the same input.

Learning uses scikit-learn, the only thing in Dateline that does: reading stories never loads it.
What is written is plain: JSON for patterns and vocabulary, a NumPy array file for weights.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.clauses import frame, governor, is_predicate_verb, tells_in_full
from dateline.codebook.classes import WordClasses
from dateline.codebook.examples import NONE, Example, Span
from dateline.codebook.features import features, likely_sides
from dateline.codebook.learned import Learned
from dateline.codebook.patterns import Pattern, Trigger, find_trigger, head_key, needs_of, path_to
from dateline.errors import CodebookError
from dateline.parse import Parser, Sentence
from dateline.status import status_of
from dateline.story import Story

#: Inverse strength of the L2 penalty, chosen by cross-validation over our own examples.
PENALTY = 3.0
#: The same for the gate between acts and background.
GATE_PENALTY = 0.3
#: How many times a counter-example counts.
COUNTER_WEIGHT = 1.5
#: The words of the whole sentence weigh less than those of the clause.
SENTENCE_WEIGHT = 0.4
#: The odds of an act where no example shows what is none: too low for the learned layer to code alone.
_UNTAUGHT = -0.5
#: A feature seen in one example only says nothing of the next.
RAREST = 2


@dataclass(frozen=True, slots=True)
class Parsed:
    """An example with its parse: the sentence its stars stand in, and its marks as tokens."""

    example: Example
    sentence: Sentence
    trigger: Trigger
    actors: tuple[int, ...]
    recipients: tuple[int, ...]


def parse_examples(examples: list[Example], parser: Parser) -> list[Parsed]:
    """Every example parsed; one whose stars hold no word that can be coded is an error."""
    parsed: list[Parsed] = []
    docs = parser.parse_many(Story(example.text) for example in examples)
    for example, doc in zip(examples, docs, strict=True):
        for sentence in doc.sentences:
            trigger = find_trigger(sentence, example.triggers)
            if trigger is not None:
                break
        else:
            raise CodebookError(f"{example.where}: the starred words hold no verb, noun or adjective")
        parsed.append(
            Parsed(
                example,
                sentence,
                trigger,
                tuple(t for span in example.actors if (t := head_of(sentence, span)) is not None),
                tuple(t for span in example.recipients if (t := head_of(sentence, span)) is not None),
            )
        )
    return parsed


def head_of(sentence: Sentence, span: Span) -> int | None:
    """The token in a span (story offsets) that the others of it hang under; None if outside."""
    start, end = span
    inside = [
        i
        for i, (a, b) in enumerate(zip(sentence.starts, sentence.ends, strict=True))
        if a < end and start < b and sentence.tags[i] not in ("POS", "``", "''", ",", ".", "DT")
    ]
    if not inside:
        return None
    members = set(inside)
    tops = [i for i in inside if sentence.heads[i] not in members or sentence.heads[i] == i]
    nouns = [i for i in tops if sentence.tags[i][0] in "NP"]
    return (nouns or tops)[0]


def compile_patterns(parsed: Iterable[Parsed]) -> list[Pattern]:
    """Examples that agree on trigger, type, mode and implied status become one pattern."""
    patterns: dict[tuple[str, ...], Pattern] = {}
    for number, item in enumerate(parsed):
        example, sentence, trigger = item.example, item.sentence, item.trigger
        implied = None
        if not example.counter:
            read = status_of(sentence, trigger.head).status
            # "preparing an air campaign" says by its own words that nothing has happened yet.
            implied = example.status if example.status not in ("happened", read) else None
        key = head_key(sentence, trigger.head)
        needs = needs_of(sentence, trigger)
        type_ = NONE if example.counter else example.type
        mode = None if example.counter else example.mode
        pattern = patterns.setdefault(
            (key, *needs, type_, mode or "", implied or ""), Pattern(key, needs, type_, mode, implied)
        )
        pattern.examples.append(number)
        for token in item.actors:
            pattern.actors[path_to(sentence, trigger, token)] += 1
        for token in item.recipients:
            pattern.recipients[path_to(sentence, trigger, token)] += 1
        sides = {*item.actors, *item.recipients, *trigger.others}
        pattern.aside.update(r for r, fillers in frame(sentence, trigger.head).items() if sides.isdisjoint(fillers))
    return list(patterns.values())


def role_habits(patterns: Iterable[Pattern]) -> dict[str, tuple[list[str], list[str]]]:
    """For each type, the role paths of its actors and recipients, the usual ones first.

    They stand in where the learned layer codes a wording that no example has.
    """
    habits: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for pattern in patterns:
        if pattern.type == NONE:
            continue
        actors, recipients = habits.setdefault(pattern.type, (Counter(), Counter()))
        pos = pattern.key[-1]
        # "drew a rebuke from" has its sides the other way round; that is its own, and no habit.
        for path, count in pattern.actors.items():
            if path != "obj":
                actors[f"{pos} {path}"] += count
        for path, count in pattern.recipients.items():
            if path != "subj":
                recipients[f"{pos} {path}"] += count
    return {type_: (_usual(actors), _usual(recipients)) for type_, (actors, recipients) in sorted(habits.items())}


def _usual(paths: Counter[str]) -> list[str]:
    ranked = sorted(paths.items(), key=lambda item: (-item[1], item[0]))
    return [path for path, count in ranked if count > 1 and "raw:" not in path][:24]


def learn(parsed: list[Parsed], classes: WordClasses) -> Learned:
    """The linear models over the examples' features: type, and act or background."""
    try:
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        raise CodebookError("building a codebook needs scikit-learn: run `pip install 'dateline[codebook]'`") from None
    rows: list[list[str]] = []
    marked: list[int] = []
    labels: list[str] = []
    modes: list[str | None] = []
    votes: list[float] = []
    seen: Counter[str] = Counter()
    for item in parsed:
        recipient = item.recipients[0] if item.recipients else (item.actors[1] if len(item.actors) > 1 else None)
        actor = item.actors[0] if item.actors else None
        # Once with its sides as they are marked, and once as they are guessed before they are found.
        ways = dict.fromkeys(((actor, recipient), likely_sides(item.sentence, item.trigger.head)))
        own = [sorted(set(features(item.sentence, item.trigger.head, *sides, classes))) for sides in ways]
        seen.update({name for row in own for name in row})
        marked.append(len(rows))
        rows += own
        labels += [NONE if item.example.counter else item.example.type] * len(own)
        modes += [None if item.example.counter else item.example.mode] * len(own)
        # There are few counter-examples for the many uses of words that are no act: each counts for several.
        votes += [(COUNTER_WEIGHT if item.example.counter else 1.0) / len(own)] * len(own)
    # What stands beside the stars in the same sentences is background, for the most part.
    background = [sorted(set(names)) for item in parsed for names in _background(item, classes)]
    vocabulary = {name: i for i, name in enumerate(sorted(n for n, c in seen.items() if c >= RAREST))}
    scale = np.array([SENTENCE_WEIGHT if n.startswith("s=") else 1.0 for n in vocabulary])

    def matrix(table: list[list[str]]) -> object:
        columns = [[vocabulary[n] for n in row if n in vocabulary] for row in table]
        flat = np.concatenate([np.asarray(c, dtype=np.int32) for c in columns])
        ends = np.cumsum([0, *(len(c) for c in columns)])
        return csr_matrix((scale[flat], flat, ends), shape=(len(table), len(vocabulary)))

    types, type_weights, type_bias = _fit(LogisticRegression(C=PENALTY, max_iter=400), matrix(rows), labels, votes)
    # The gate sees each act once, as it is marked: seen as it is guessed, too much else would pass.
    acts = [labels[i] != NONE for i in marked] + [False] * len(background)
    _, gate_weights, gate_bias = _fit(
        LogisticRegression(C=GATE_PENALTY, max_iter=400), matrix([rows[i] for i in marked] + background), acts
    )
    weights = np.hstack([type_weights, gate_weights[:, -1:]]) * scale[:, None]
    of_type: dict[str, tuple[str | None, ...]] = {}
    mode_weights, mode_bias = [np.zeros((len(vocabulary), 0))], [np.zeros(0)]
    for type_ in types:
        own_rows = [i for i, label in enumerate(labels) if label == type_]
        if type_ == NONE or {modes[i] for i in own_rows} == {None}:
            continue
        names, columns, constants = _fit(
            LogisticRegression(C=PENALTY, max_iter=400),
            matrix([rows[i] for i in own_rows]),
            [modes[i] or "" for i in own_rows],
            [votes[i] for i in own_rows],
        )
        of_type[type_] = tuple(name or None for name in names)
        mode_weights.append(columns * scale[:, None])
        mode_bias.append(constants)
    return Learned(
        types=types,
        vocabulary=vocabulary,
        weights=weights.astype(np.float16),
        bias=np.concatenate([type_bias, gate_bias[-1:]]).astype(np.float16),
        modes=of_type,
        mode_weights=np.hstack(mode_weights).astype(np.float16),
        mode_bias=np.concatenate(mode_bias).astype(np.float16),
    )


def _fit(
    model: Any, rows: Any, labels: Sequence[object], votes: Sequence[float] | None = None
) -> tuple[tuple[str, ...], NDArray[np.float64], NDArray[np.float64]]:
    """The classes, and a column of weights and a bias for each; small codebooks may have two classes, or one."""
    if len(set(labels)) == 1:
        return (str(labels[0]),), np.zeros((rows.shape[1], 1)), np.full(1, _UNTAUGHT)
    model.fit(rows, labels, sample_weight=votes)
    weights, bias = model.coef_.T, model.intercept_
    if weights.shape[1] == 1:
        # Of two classes only the second one's odds are fitted: those of the first are even.
        weights, bias = np.hstack([np.zeros_like(weights), weights]), np.concatenate([np.zeros_like(bias), bias])
    return tuple(str(c) for c in model.classes_), weights, bias


def _background(item: Parsed, classes: WordClasses) -> Iterator[list[str]]:
    """The features of an example's other verbs, those that govern its trigger left out."""
    sentence, trigger = item.sentence, item.trigger
    spared = {trigger.head, *trigger.others}
    above = governor(sentence, trigger.head)
    while above is not None and above not in spared:
        spared.add(above)
        above = governor(sentence, above)
    for i in range(len(sentence)):
        # What a clause tells in full is an act as often as not, and merely not the one that is marked.
        told = i in spared or tells_in_full(sentence, i)
        if not told and is_predicate_verb(sentence, i) and sentence.tags[i][0] == "V":
            actor, recipient = likely_sides(sentence, i)
            yield features(sentence, i, actor, recipient, classes)


def digest_of(examples: Iterable[Example], classes: WordClasses) -> str:
    """The codebook's digest: what every coded row names. It covers the source, not the build."""
    h = hashlib.sha256()
    for example in examples:
        h.update(repr((example.type, example.mode, example.status, example.counter, example.text,
                       example.triggers, example.actors, example.recipients)).encode())  # fmt: skip
    for name, members in classes.to_dict().items():
        h.update(f"{name}:{' '.join(members)}\n".encode())
    return h.hexdigest()[:16]
