"""Engagements over many stories: how many of our own chains are told rightly, or chains of any stream of stories.

``python -m benchmarks.engagements --half 1 --misses`` scores tests/engagements; half 2 is for measuring only: look
at its figures, never at its misses. ``--data FILE --out PRED.jsonl`` takes any stories as one stream, a JSON object
a line with ``doc`` (or ``id``), ``date`` (or ``published``) and ``text``, and writes one engagement a line::

    {"id", "kind", "parties": ["KEN GOV"], "topic", "place", "due", "state",
     "changes": [{"state", "date", "due", "doc", "start", "end", "said_by", "change"}]}

There is a change for each mention that states one; ``change`` counts the changes of the history, so that mentions of
the same number tell one change. Offsets are code points into the text that was given, ends exclusive.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import Article, read_stream, write_rows
from dateline.ledgers.engagements import Chain, EngagementLedger
from dateline.reading import Reader
from dateline.story import Story

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "engagements"
HALVES = {1: FOLDER / "first_half.txt", 2: FOLDER / "second_half.txt"}

_CHAIN = re.compile(r"## (?P<id>c\d\d) (?P<kind>\S+) (?P<parties>[A-Z ]+)\| as of (?P<day>\S+): (?P<state>\S+)")
_STORY = re.compile(r"== (?P<id>(?P<chain>c\d\d)\.\d) (?P<day>\S+)")
_MARK = re.compile(r"\[(?P<words>[^\]]+)\]\{(?P<gold>[^}]*)\}")
#: Which of the two a setting is, the history says and not the story.
SETTING = {"scheduled", "rescheduled"}
_SMALL = frozenset("the a an of in on by and to his her its their 's s for".split())


@dataclass(frozen=True)
class Answer:
    """What one change may be: date and due are None where the gold gives none."""

    state: str
    date: str | None
    due: str | None
    source: str | None


@dataclass(frozen=True)
class Mark:
    """Marked words: the chain they tell of, and the change, or that they tell one again, or none at all."""

    doc: str
    chain: str
    start: int
    end: int
    answers: tuple[Answer, ...] = ()
    again: str | None = None


@dataclass(frozen=True)
class Expected:
    """A chain's state on a day."""

    chain: str
    day: date
    state: str


@dataclass
class Set:
    """The stories of one half, with their gold."""

    stories: list[tuple[str, Story]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)


def load(half: int) -> Set:
    """One half of the set."""
    found = Set()
    for block in re.split(r"\n(?===? |## )", HALVES[half].read_text(encoding="utf-8")):
        head, _, marked = block.strip().partition("\n")
        if chain := _CHAIN.fullmatch(head):
            found.expected.append(Expected(chain["id"], date.fromisoformat(chain["day"]), chain["state"]))
            continue
        story = _STORY.fullmatch(head)
        if story is None:
            continue
        text, at = "", 0
        marked = marked.strip().replace("\n", " ")
        for mark in _MARK.finditer(marked):
            text += marked[at : mark.start()]
            start, text, at = len(text), text + mark["words"], mark.end()
            if mark["gold"]:
                found.marks.append(_mark(story["id"], story["chain"], start, len(text), mark["gold"]))
        text += marked[at:]
        found.stories.append((story["id"], Story(text, published=date.fromisoformat(story["day"]))))
    return found


def _mark(doc: str, chain: str, start: int, end: int, gold: str) -> Mark:
    if other := re.match(r"(c\d\d) ", gold):
        chain, gold = other[1], gold[other.end() :]
    if gold.startswith("="):
        return Mark(doc, chain, start, end, again=gold[1:])
    answers = []
    for one in gold.split("|"):
        told, _, source = one.partition(";")
        state, day, *due = told.split()
        answers.append(Answer(state, _day(day), due[0][1:] if due else None, source.strip() or None))
    return Mark(doc, chain, start, end, tuple(answers))


def _day(text: str) -> str | None:
    return None if text == "-" else text


def ledger_of(stories: Iterable[tuple[str, Story]], reader: Reader) -> EngagementLedger:
    """The ledger of a stream of stories."""
    ledger = EngagementLedger()
    for name, story in stories:
        ledger.add(reader.read(story).to_dict(), name=name)
    return ledger


def lines(chain: Chain) -> Iterator[dict[str, Any]]:
    """The change of each mention, as it is written out."""
    for n, change in enumerate(chain.history()):
        for told in change.tellings:
            for span in told.evidence:
                yield {
                    "state": told.state if {told.state, change.state} - SETTING else change.state,
                    "date": _whole(told.date or change.date),
                    "due": _whole(told.due or change.due),
                    "doc": told.name,
                    "start": span["start"],
                    "end": span["end"],
                    "said_by": told.source,
                    "change": n,
                }


def _whole(cell: dict[str, Any] | None) -> str | None:
    """A cell's day, or its days with a stroke; None where it has none."""
    if cell is None or not (cell["start"] or cell["end"]):
        return None
    return cell["start"] if cell["start"] == cell["end"] else f"{cell['start'] or ''}/{cell['end'] or ''}"


def predict(ledger: EngagementLedger) -> list[dict[str, Any]]:
    """Every engagement of a ledger, in the order of ids."""
    return [
        {
            "id": chain.id,
            "kind": chain.kind,
            "parties": list(chain.labels),
            "topic": chain.topic,
            "place": chain.place,
            "due": _whole(chain.due),
            "state": chain.state(),
            "changes": list(lines(chain)),
        }
        for chain in ledger.chains()
    ]


# -- scoring ------------------------------------------------------------------------------------


@dataclass
class Result:
    """What was measured."""

    b_cubed: float
    change_f1: float
    precision: float
    recall: float
    false_held: int
    states: float
    found: float
    misses: list[str]


def measure(gold: Set, ledger: EngagementLedger) -> Result:
    """A ledger against the marks: see tests/engagements/README.md for what counts as right."""
    predicted = predict(ledger)
    tellings: dict[str, list[tuple[dict[str, Any], str]]] = defaultdict(list)
    for chain in predicted:
        for told in chain["changes"]:
            tellings[told["doc"]].append((told, chain["id"]))
    held = {mark.chain for mark in gold.marks for a in mark.answers if a.state == "held"}
    misses: list[str] = []
    placed: dict[Mark, str] = {}
    matched: set[tuple[str, int]] = set()
    right = 0
    texts = {name: story.text for name, story in gold.stories}
    for mark in gold.marks:
        near = [
            (told, chain) for told, chain in tellings[mark.doc] if told["start"] < mark.end and mark.start < told["end"]
        ]
        words = texts[mark.doc][mark.start : mark.end]
        wanted = {a.state for a in mark.answers} | {mark.again}
        near.sort(key=lambda pair: pair[0]["state"] not in wanted)
        placed[mark] = near[0][1] if near else f"alone {mark.doc} {mark.start}"
        if not near:
            misses.append(f"{mark.doc} not found: {words}")
        if mark.again:
            continue
        for told, chain in near:
            key = (chain, told["change"])
            if key not in matched and any(_right(told, answer) for answer in mark.answers):
                matched.add(key)
                right += 1
                break
        else:
            if near:
                misses.append(f"{mark.doc} {words}: {mark.answers}, told as {near[0][0]} in {near[0][1]}")
    made = {(chain["id"], told["change"]) for chain in predicted for told in chain["changes"]}
    owner = _owners(placed)
    false_held = 0
    for chain in predicted:
        for told in chain["changes"]:
            if (chain["id"], told["change"]) not in matched:
                spot = texts[told["doc"]][told["start"] : told["end"]]
                note = (
                    f"{told['doc']} too many: {told['state']} {told['date']} {told['said_by']} “{spot}” {chain['id']}"
                )
                misses.append(note)
        if any(told["state"] == "held" for told in chain["changes"]):
            own = owner.get(chain["id"], set()) or {chain["changes"][0]["doc"].split(".")[0]}
            false_held += not own & held
    asked = sum(not mark.again for mark in gold.marks)
    precision, recall = right / max(len(made), 1), right / asked
    chains = {chain.id: chain for chain in ledger.chains()}
    states = 0
    for expected in gold.expected:
        votes = Counter(pid for mark, pid in placed.items() if mark.chain == expected.chain and pid in chains)
        best = votes.most_common(1)
        state = chains[best[0][0]].state(as_of=expected.day) if best else None
        states += state == expected.state
        if state != expected.state:
            misses.append(f"{expected.chain} stands at {state} on {expected.day}, not {expected.state}")
    return Result(
        _b_cubed(placed),
        2 * precision * recall / ((precision + recall) or 1),
        precision,
        recall,
        false_held,
        states / len(gold.expected),
        sum(not pid.startswith("alone") for pid in placed.values()) / len(placed),
        misses,
    )


def _owners(placed: dict[Mark, str]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for mark, pid in placed.items():
        owners[pid].add(mark.chain)
    return owners


def _right(told: dict[str, Any], answer: Answer) -> bool:
    return (
        told["state"] == answer.state
        and _same_day(told["date"], answer.date)
        and (answer.due is None or _same_day(told["due"], answer.due))
        and _same_source(told["said_by"], answer.source)
    )


def _same_day(found: str | None, gold: str | None) -> bool:
    if gold is None:
        return found is None or found.startswith("/") or found.endswith("/")
    return found is not None and (found == gold or (len(gold) == 7 and found.startswith(gold)))


def _same_source(found: str | None, gold: str | None) -> bool:
    if found is None or gold is None:
        return found is gold
    return bool(_content(found) & _content(gold))


def _content(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) - _SMALL


def _b_cubed(placed: dict[Mark, str]) -> float:
    """B³ F1 of the marks' chains."""
    gold: dict[str, set[Mark]] = defaultdict(set)
    found: dict[str, set[Mark]] = defaultdict(set)
    for mark, pid in placed.items():
        gold[mark.chain].add(mark)
        found[pid].add(mark)
    precision = sum(len(gold[m.chain] & found[p]) / len(found[p]) for m, p in placed.items()) / len(placed)
    recall = sum(len(gold[m.chain] & found[p]) / len(gold[m.chain]) for m, p in placed.items()) / len(placed)
    return 2 * precision * recall / (precision + recall)


def figures(reader: Reader) -> dict[str, float]:
    """The figures of both halves, for :mod:`benchmarks.own`."""
    out: dict[str, float] = {}
    for half in HALVES:
        gold = load(half)
        result = measure(gold, ledger_of(gold.stories, reader))
        out[f"engagements_half{half}_b_cubed"] = result.b_cubed
        out[f"engagements_half{half}_changes_f1"] = result.change_f1
        out[f"engagements_half{half}_false_held"] = result.false_held
        out[f"engagements_half{half}_states"] = result.states
    return out


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.engagements",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("--data", type=Path, help="stories as JSON Lines; left out, our own set is scored")
    options.add_argument("--out", type=Path, help="where the engagements go, one a line")
    options.add_argument("--half", type=int, choices=(1, 2), help="one half of our own set only")
    options.add_argument("--misses", action="store_true", help="also print what is wrong in half 1")
    chosen = options.parse_args(arguments)
    reader = Reader()
    if chosen.data:
        if chosen.out is None:
            options.error("--data needs --out")
        # One text may stand under several names: it is read once, and told under each.
        told: dict[str, list[Article]] = {}
        for article in read_stream(chosen.data):
            if article.story:
                told.setdefault(article.story.id, []).append(article)
        stories = ((id, first.story) for id, (first, *_) in told.items() if first.story)
        rows = predict(ledger_of(stories, reader))
        for row in rows:
            row["changes"] = [
                {**change, "doc": name, "start": at[change["start"]], "end": at[change["end"]]}
                for change in row["changes"]
                for name, _, at in told[change["doc"]]
            ]
        write_rows(chosen.out, rows)
        return
    for half in (chosen.half,) if chosen.half else (1, 2):
        gold = load(half)
        ledger = ledger_of(gold.stories, reader)
        if chosen.out:
            write_rows(chosen.out.with_suffix(f".{half}{chosen.out.suffix}"), predict(ledger))
        result = measure(gold, ledger)
        print(
            f"half {half}: chains B3 {result.b_cubed:.3f}; changes F1 {result.change_f1:.3f}"
            f" (P {result.precision:.3f}, R {result.recall:.3f}); false held {result.false_held};"
            f" states on the day {result.states:.3f}; marks found {result.found:.3f}"
        )
        if chosen.misses and half == 1:
            print("\n".join(sorted(result.misses)))


if __name__ == "__main__":
    main()
