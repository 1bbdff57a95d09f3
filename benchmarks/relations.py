"""Which PLOVER event links this source and this target: ``python -m benchmarks.relations``.

Reads id, sentence, and the marks of source and target (with ``--end-to-end``: the sentence alone).

The data's 15 roots follow CAMEO where PLOVER's manual differs; the product keeps PLOVER, and the
difference is made here, by mode and status, and nowhere else:

- an act of cooperation that is still to come is the word given on it (AGREE), one of conflict is
  THREATEN; cooperation that was refused or did not come is REJECT;
- sanctions imposed are COERCE; a court's conviction is the accusation made good (ACCUSE);
- CONCEDE and RETREAT are one class.
"""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path
from typing import Any

from benchmarks import arguments, write_rows
from dateline.clauses import mention_span, refers_to
from dateline.codebook.build import head_of
from dateline.coding import Coded, Known
from dateline.parse import Doc, Sentence
from dateline.reading import Reader
from dateline.story import Story, clean, origins

COOPERATION = frozenset(("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"))
CONFLICT = frozenset(("SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"))
Span = tuple[int, int]


def cameo_type(type_: str, status: str) -> str:
    """The type under which CAMEO files an act of that status."""
    if type_ in COOPERATION:
        if status in ("planned", "possible"):
            return "AGREE"
        if status in ("did_not_happen", "called_off"):
            return "REJECT"
    if type_ in CONFLICT and status in ("planned", "possible"):
        return "THREATEN"
    return type_


def root_of(coded: Coded) -> str:
    """The data's root for a coded act."""
    type_ = cameo_type(
        coded.type, "happened" if (coded.type, coded.status) == ("CONSULT", "possible") else coded.status
    )
    if type_ in ("CONCEDE", "RETREAT"):
        return "YIELD"
    if type_ == "SANCTION" and coded.mode is None:
        return "COERCE"
    if type_ == "SANCTION" and coded.mode == "convict":
        return "ACCUSE"
    return type_


def marks(marked: str) -> tuple[Span | None, Span | None]:
    """The offsets, in the sentence without marks, of what stands in <s> and <t>."""
    size = 0
    spans: dict[str, list[int]] = {}
    for part in re.split(r"(</?[st]>)", marked):
        if re.fullmatch(r"</?[st]>", part):
            spans.setdefault(part.strip("</>"), []).append(size)
        else:
            size += len(part)
    source, target = spans.get("s"), spans.get("t")
    return (source[0], source[1]) if source else None, (target[0], target[1]) if target else None


def pair(reader: Reader, doc: Doc, source: Span | None, target: Span | None) -> str | None:
    """The root that links two marked mentions."""
    best: tuple[int, Sentence, int | None, int | None] | None = None
    for sentence in doc.sentences:
        actor = head_of(sentence, source) if source else None
        recipient = head_of(sentence, target) if target else None
        found = (actor is not None) + (recipient is not None)
        if best is None or found > best[0]:
            best = (found, sentence, actor, recipient)
    if best is None:
        return None
    coded = reader.coder.code_pair(best[1], best[2], best[3])
    return root_of(coded) if coded else None


def known(reader: Reader) -> Known:
    """Whether the actor tables know a mention, read on its own: the data has no stories."""

    def knows(sentence: Sentence, token: int) -> bool:
        first, last = mention_span(sentence, token)
        return reader.actors.resolve(sentence.text(first, last)).known

    return knows


def events(reader: Reader, doc: Doc, at: list[int]) -> list[dict[str, Any]]:
    """Every act of a raw sentence with the spans of both actors, ``at`` being where its code points began."""
    found: list[dict[str, Any]] = []
    for sentence in doc.sentences:
        for coded in reader.coder.code(sentence, known(reader)):
            sides = (coded.actors, coded.recipients)
            if len(coded.actors) > 1 and not coded.recipients:
                sides = (coded.actors[:1], coded.actors[1:])
            for actor in sides[0] or (None,):
                for recipient in sides[1] or (None,):
                    found.append(
                        {
                            "event": root_of(coded),
                            "source": _span(sentence, actor, at),
                            "target": _span(sentence, recipient, at),
                        }
                    )
    return [event for event in found if event["source"] or event["target"]]


def _span(sentence: Sentence, token: int | None, at: list[int]) -> list[int] | None:
    if token is None:
        return None
    first, last = mention_span(sentence, refers_to(sentence, token))
    return [at[sentence.starts[first]], at[sentence.ends[last]]]


def read(path: Path) -> list[dict[str, str]]:
    """The input columns of the TSV."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{name: row[name] for name in ("id", "sentence", "marked")} for row in rows]


def main() -> None:
    given = arguments(__doc__, end_to_end="from the raw sentence alone")
    rows = read(given.data)
    reader = Reader()
    docs = list(reader.parser.parse_many(Story(row["sentence"]) for row in rows))
    began = time.process_time()
    predictions: list[dict[str, Any]] = []
    for row, doc in zip(rows, docs, strict=True):
        if given.end_to_end:
            predictions.append({"id": row["id"], "events": events(reader, doc, origins(row["sentence"]))})
        else:
            predictions.append({"id": row["id"], "root": pair(reader, doc, *marks(clean(row["marked"])))})
    seconds = time.process_time() - began
    write_rows(given.out, predictions)
    sentences = sum(len(doc.sentences) for doc in docs)
    print(f"{len(rows)} rows; coding alone: {sentences / seconds:,.0f} sentences per CPU second")


if __name__ == "__main__":
    main()
