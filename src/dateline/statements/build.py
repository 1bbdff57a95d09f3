"""Weigh the cues of statements from our own examples: writes ``data/cues.tsv``.

    python -m dateline.statements.build

The examples are ``data/statements/*.txt``, one a line: ``[The minister] *said* {that talks had
failed}`` marks a source, its cue and its content. A second statement of the line carries a 2 behind
each closing mark, a third a 3. A line that begins with ``NOT`` shows a cue's word where nothing is
stated. What a line leaves unmarked is no statement either. The same examples give the same bytes.
Needs scikit-learn, which reading stories does not.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline.errors import CodebookError
from dateline.parse import Doc, Parser
from dateline.statements.cues import Draft, classes, senses
from dateline.statements.find import Finder
from dateline.story import Story

_DATA = Path(__file__).parent.parent / "data"
EXAMPLES = _DATA / "statements"
TABLE = _DATA / "cues.tsv"
_ACTS = Path(__file__).parent.parent / "codebook" / "examples"

#: Inverse strength of the L2 penalty.
PENALTY = 1.0
#: A lemma's own features weigh less than those of its class: few examples know a lemma well.
OWN = 0.6
#: The codebook's sentences show what words of no class do; there are many of them.
BACKGROUND = 0.15
#: Added to the bias, as examples may hold more statements than news does: chosen by F1 on development articles.
SHIFT = -0.1
#: A feature seen in fewer places says nothing of the next.
LEAST = 2

_MARK = re.compile(r"[\[{]|[\]}](?P<close>\d?)|\*(?P<star>\d?)")
_ACT_MARK = re.compile(r"\[(?:actor|recipient) |\]|\*")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """One statement of an example, as offsets into the text without its marks."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One line: its text and its statements, none in a counter-example."""

    text: str
    statements: tuple[Marked, ...]
    where: str


def read_line(line: str, where: str) -> Example:
    """A line without its marks, and what they marked."""
    counter = line.startswith("NOT ")
    line = line.removeprefix("NOT ")
    parts: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    text: list[str] = []
    size = at = 0
    opened: list[tuple[str, int]] = []
    star = -1
    for mark in _MARK.finditer(line):
        text.append(line[at : mark.start()])
        size += mark.start() - at
        at = mark.end()
        sign = mark[0][0]
        if sign in "[{":
            opened.append((sign, size))
        elif sign == "*":
            if star < 0:
                star = size
                # A digit here is the text's: only a closing mark is numbered.
                at = mark.start() + 1
            else:
                parts[mark["star"] or "1"]["*"].append((star, size))
                star = -1
        else:
            if not opened or opened[-1][0] != {"]": "[", "}": "{"}[sign]:
                raise CodebookError(f"{where}: marks do not pair")
            kind, begin = opened.pop()
            parts[mark["close"] or "1"][kind].append((begin, size))
    if opened or star >= 0:
        raise CodebookError(f"{where}: a mark is left open")
    text.append(line[at:])
    marked = []
    for number, found in sorted(parts.items()):
        if counter:
            break
        if not found["*"] or not found["{"]:
            raise CodebookError(f"{where}: statement {number} lacks its cue or its content")
        marked.append(Marked(tuple(found["["]), tuple(found["*"]), tuple(found["{"])))
    return Example("".join(text), tuple(marked), where)


def read_examples(folder: Path = EXAMPLES) -> list[Example]:
    """All examples, by file and line."""
    out = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                out.append(read_line(line.strip(), f"{path.name}:{number}"))
    return out


def background() -> list[str]:
    """The codebook's example sentences, without their marks."""
    out = []
    for path in sorted(_ACTS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if " | " in line and not line.startswith("#"):
                out.append(_ACT_MARK.sub("", line.split(" | ", 1)[1].strip()))
    return out


_WORD = re.compile(r"\w+(?:['’]\w+)*")


def _words(text: str, spans: Iterable[Span]) -> set[int]:
    return {a + m.start() for a, b in spans for m in _WORD.finditer(text[a:b])}


def matches(draft: Draft, example: Example) -> set[int]:
    """The example's statements that have this cue and at least half of this content."""
    text = example.text
    content = _words(text, draft.spans)
    out = set()
    for number in same_cue(draft, example):
        wanted = _words(text, example.statements[number].content)
        if 2 * len(content & wanted) >= max(len(content), len(wanted), 1):
            out.add(number)
    return out


def same_cue(draft: Draft, example: Example) -> set[int]:
    """The example's statements with this cue."""
    s = draft.sentence
    spans = [(s.starts[k], s.ends[k]) for k in draft.cue_tokens]
    return {
        number
        for number, statement in enumerate(example.statements)
        if any(a < d and c < b for a, b in spans for c, d in statement.cue)
    }


@dataclass(frozen=True, slots=True)
class Read:
    """An example's readings with their labels, and the statements that no reading gives."""

    example: Example
    rows: list[tuple[list[str], bool, float]]
    missed: set[int]


def read_all(examples: list[Example], docs: Iterable[Doc]) -> Iterator[Read]:
    """Every reading of every possible cue of the examples, labelled.

    Where the parse hides a marked statement, its cue teaches nothing, least of all that it is none.
    """
    for example, doc in zip(examples, docs, strict=True):
        if doc.story.text != example.text:
            raise CodebookError(f"{example.where}: reading changes the text {example.text!r}")
        drafts = [draft for drafts in Finder(doc).alternatives() for draft in drafts]
        found = [matches(draft, example) for draft in drafts]
        missed = set(range(len(example.statements))) - set().union(*found)
        rows = [
            (draft.features, bool(hit), 1.0)
            for draft, hit in zip(drafts, found, strict=True)
            if hit or not same_cue(draft, example) & missed
        ]
        yield Read(example, rows, missed)


def idle(docs: Iterable[Doc]) -> Iterator[tuple[list[str], bool, float]]:
    """The same for predicates that no list of ours holds, in sentences that mark no statements."""
    known, listed = senses()[2], classes()
    for doc in docs:
        for drafts in Finder(doc).alternatives():
            for draft in drafts:
                if draft.lemma not in known and draft.lemma not in listed:
                    yield draft.features, False, BACKGROUND


def weigh(rows: list[tuple[list[str], bool, float]]) -> list[tuple[str, float, int, int]]:
    """(feature, weight, seen, marked), the bias first."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    seen: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for names, label, _ in rows:
        seen.update(names)
        if label:
            hits.update(names)
    keep = sorted(f for f, n in seen.items() if n >= LEAST)
    index = {f: k for k, f in enumerate(keep)}
    scale = np.array([OWN if f[:2] in ("l=", "w=") else 1.0 for f in keep])
    columns = [sorted(index[f] for f in set(names) if f in index) for names, _, _ in rows]
    pointers = np.cumsum([0, *map(len, columns)])
    flat = np.array([k for column in columns for k in column], dtype=int)
    matrix = csr_matrix((scale[flat], flat, pointers), shape=(len(columns), len(keep)))
    model = LogisticRegression(C=PENALTY, max_iter=2000, tol=1e-5)
    model.fit(matrix, np.array([label for _, label, _ in rows]), sample_weight=np.array([w for *_, w in rows]))
    out = [("bias", round(float(model.intercept_[0]) + SHIFT, 2), len(rows), sum(label for _, label, _ in rows))]
    for f, w in zip(keep, model.coef_[0] * scale, strict=True):
        if abs(w) >= 0.05:
            out.append((f, round(float(w), 2), seen[f], hits[f]))
    return out


_HEAD = """\
# Weights of the features that tell a statement's cue; made by python -m dateline.statements.build.
# Origin: our own example sentences alone, data/statements/*.txt and codebook/examples/*.txt. Licence: Apache-2.0.
# feature, weight (log-odds), times seen, times marked as a statement. c: construction, f: its family,
# k: class of the lemma, l: lemma in construction, w: lemma, s: kind of source, t: tag, a: auxiliary,
# d: dependency, m: first word, h: tag of the content's head, o: kind of object, force: the source is armed or a crowd.
"""


def write(path: Path, rows: list[tuple[str, float, int, int]]) -> None:
    """The table, with its origin on top."""
    lines = [f"{feature}\t{weight:.2f}\t{seen}\t{hits}\n" for feature, weight, seen, hits in rows]
    path.write_text(_HEAD + "".join(lines), encoding="utf-8")


def main() -> None:
    """Read, parse, weigh, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=TABLE)
    parser.add_argument("--check", action="store_true", help="list marked statements that no reading gives")
    args = parser.parse_args()
    examples, plain = read_examples(), background()
    reader = Parser()
    found = list(read_all(examples, reader.parse_many(Story(text=e.text) for e in examples)))
    if args.check:
        for read in found:
            if read.missed:
                print(f"{read.example.where}: {read.example.text}")
    rows = [row for read in found for row in read.rows]
    rows += idle(reader.parse_many(Story(text=text) for text in plain))
    write(args.out, weigh(rows))
    print(f"{len(examples)} examples, {sum(len(e.statements) for e in examples)} statements, {len(rows)} readings")


if __name__ == "__main__":
    main()
