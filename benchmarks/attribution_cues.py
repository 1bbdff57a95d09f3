"""Count and weigh the cues of attributed statements: writes ``src/dateline/data/cues.tsv``.

    .venv/bin/python -m benchmarks.attribution_cues --data ../shared/data/attributions/train.jsonl

Facts about words are all that is kept: for each feature of a possible statement (the cue's lemma
in its construction, the kind of its subject, …) how often it was seen, how often it was marked as
an attribution, and its weight in a logistic model of that. No sentence, phrase or name of the
training articles enters the table. Needs scikit-learn, which the product itself does not.
"""

from __future__ import annotations

import argparse
import bisect
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dateline.cues import Draft
from dateline.parse import Doc, Parser
from dateline.statements import Finder
from dateline.story import Story

_WORD = re.compile(r"\w+(?:['’]\w+)*")
TABLE = Path(__file__).resolve().parent.parent / "src" / "dateline" / "data" / "cues.tsv"
#: Features seen in fewer places than this say nothing reliable.
LEAST = 3
LEAST_NOUN = 40

Span = tuple[int, int]


class Words:
    """The word tokens of a text, to compare spans by the words they hold."""

    def __init__(self, text: str) -> None:
        self.spans = [(m.start(), m.end()) for m in _WORD.finditer(text)]

    def ids(self, spans: Iterable[Any]) -> set[int]:
        out = set()
        for begin, end in spans:
            i = max(0, bisect.bisect_right(self.spans, (begin,)) - 1)
            while i < len(self.spans) and self.spans[i][0] < end:
                if self.spans[i][1] > begin:
                    out.add(i)
                i += 1
        return out


def marked(draft: Draft, words: Words, gold: list[tuple[set[int], set[int], set[int]]]) -> bool:
    """True where an annotated attribution has half of the content, and the same cue or source."""
    content = words.ids(draft.spans)
    s = draft.sentence
    cue = words.ids([(s.starts[k], s.ends[k]) for k in draft.cue_tokens])
    source = words.ids([(s.starts[draft.source], s.ends[draft.source])]) if draft.source is not None else set()
    for g_content, g_cue, g_source in gold:
        both = len(content & g_content)
        near = cue & g_cue or source & g_source or not g_cue
        if near and both and 2 * both >= max(len(content), len(g_content)):
            return True
    return False


def examples(rows: list[dict[str, Any]], docs: list[Doc]) -> tuple[list[list[str]], list[bool]]:
    """Features and label of every alternative in the articles."""
    features, labels = [], []
    for row, doc in zip(rows, docs, strict=True):
        words = Words(row["text"])
        gold = [tuple(words.ids(a[k]) for k in ("content", "cue", "source")) for a in row["attributions"]]
        for drafts in Finder(doc).alternatives():
            for draft in drafts:
                features.append(draft.features)
                labels.append(marked(draft, words, gold))  # type: ignore[arg-type]
    return features, labels


def weigh(features: list[list[str]], labels: list[bool], c: float) -> list[tuple[str, float, int, int]]:
    """(feature, weight, seen, marked), the bias first."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    seen: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for names, label in zip(features, labels, strict=True):
        seen.update(names)
        if label:
            hits.update(names)
    # What a lemma nobody has seen is worth is learnt from the rare ones.
    rare = {f for f, n in seen.items() if f.startswith("w=") and n < LEAST}
    for names, label in zip(features, labels, strict=True):
        if not rare.isdisjoint(names):
            construction = next(n for n in names if n.startswith("c="))[2:]
            names += ["new", f"new|{construction}"]
            seen.update(names[-2:])
            if label:
                hits.update(names[-2:])
    # A source's noun says something only where it is common: "junta" in three articles does not.
    keep = sorted(f for f, n in seen.items() if n >= (LEAST_NOUN if f.startswith("n=") else LEAST))
    index = {f: k for k, f in enumerate(keep)}
    columns = [[index[f] for f in names if f in index] for names in features]
    pointers = np.cumsum([0, *map(len, columns)])
    matrix = csr_matrix(
        (np.ones(pointers[-1]), np.concatenate([np.array(x) for x in columns]).astype(int), pointers),
        shape=(len(columns), len(keep)),
    )
    model = LogisticRegression(C=c, max_iter=400, tol=1e-4)
    model.fit(matrix, np.array(labels))
    out = [("bias", round(float(model.intercept_[0]), 2), len(labels), sum(labels))]
    for f, w in zip(keep, model.coef_[0], strict=True):
        # Every lemma's row stays, light or not: what is absent has never been seen.
        if abs(w) >= 0.05 or f.startswith("w="):
            out.append((f, round(float(w), 2), seen[f], hits[f]))
    return out


def main() -> None:
    """Parse, count, weigh, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=TABLE)
    parser.add_argument("--c", type=float, default=0.5)
    parser.add_argument("--shift", type=float, default=-0.1, help="added to the bias: more recall, less precision")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.data.read_text(encoding="utf-8").splitlines() if line.strip()]
    stories = [Story(text=row["text"]) for row in rows]
    docs = list(Parser().parse_many(stories))
    # A text that reading changed has other offsets than its annotations.
    same = [k for k, row in enumerate(rows) if stories[k].text == row["text"]]
    write(args.out, weigh(*examples([rows[k] for k in same], [docs[k] for k in same]), args.c), args.shift)


def write(path: Path, rows: list[tuple[str, float, int, int]], shift: float) -> None:
    """The table, with its origin on top."""
    head = (
        "# Weights of the features that tell a statement's cue; made by benchmarks/attribution_cues.py.\n"
        "# Origin: counts over the training part of PolNeAR 1.0.0 (networkdynamics/PolNeAR), 840 articles of\n"
        "# US campaign news 2015-16; words and counts only, none of its text. As of 2026-11-22.\n"
        "# feature, weight (log-odds), times seen, times marked as an attribution. c: construction, l: lemma in\n"
        "# construction, w: lemma, s: kind of source, n: source noun, t: tag, a: auxiliary, d: dependency, m: first\n"
        "# word, h: tag of the content's head, new: a lemma seen fewer than three times.\n"
    )
    lines = []
    for feature, weight, seen, hits in rows:
        shown = weight + shift if feature == "bias" else weight
        lines.append(f"{feature}\t{shown:.2f}\t{seen}\t{hits}\n")
    path.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
