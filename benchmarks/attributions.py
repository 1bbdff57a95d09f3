"""Who said what, on annotated articles: predictions in the scorer's format.

    .venv/bin/python -m benchmarks.attributions --data ../shared/data/attributions/dev.jsonl --out PRED.jsonl
    python ../shared/score/attributions.py PRED.jsonl

Reads ``doc`` and ``text`` of each line and nothing else. Also prints the speed of the statements
alone, given the parse.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from dateline.parse import Doc, Parser
from dateline.statements import Statement, find_statements
from dateline.story import Evidence, Story, origins


def to_row(name: str, raw: str, statements: list[Statement]) -> dict[str, Any]:
    """One line of the prediction file."""
    place = origins(raw)

    def spans(evidence: tuple[Evidence, ...]) -> list[list[int]]:
        return [[place[e.start], place[e.end]] for e in evidence]

    return {
        "doc": name,
        "attributions": [
            {"source": spans(s.source), "cue": spans(s.cue), "content": spans(s.content)} for s in statements
        ],
    }


def main() -> None:
    """Read, predict, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    names, texts = [], []
    with args.data.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            names.append(row["doc"])
            texts.append(row["text"])
    stories = [Story(text=text) for text in texts]
    docs: list[Doc] = list(Parser().parse_many(stories))
    begun = time.process_time()
    found = [find_statements(doc) for doc in docs]
    spent = time.process_time() - begun
    with args.out.open("w", encoding="utf-8") as out:
        for name, text, statements in zip(names, texts, found, strict=True):
            out.write(json.dumps(to_row(name, text, statements), ensure_ascii=False) + "\n")
    words = sum(len(text.split()) for text in texts)
    print(f"{words} words, {words / spent:.0f} words per CPU second given the parse", file=sys.stderr)


if __name__ == "__main__":
    main()
