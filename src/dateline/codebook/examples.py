"""The codebook's source: example sentences with marks, one a line (see docs/codebook.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from dateline.errors import CodebookError
from dateline.status import STATUSES, Status

Span = tuple[int, int]

#: The type of a counter-example in the learned layer: nothing is coded here.
NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Example:
    """One line of the codebook. Spans are offsets into ``text``, which has the marks taken out.

    ``counter`` examples (``NOT TYPE``) say that nothing is coded at the starred words.
    """

    type: str
    mode: str | None
    status: Status
    counter: bool
    text: str
    triggers: tuple[Span, ...]
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    file: str
    line: int

    @property
    def where(self) -> str:
        """``accuse.txt:42``: the name by which ``explain`` cites it."""
        return f"{self.file}:{self.line}"


_HEAD = re.compile(r"^(?P<not>NOT\s+)?(?P<type>[A-Z][A-Z0-9_-]*)(?:\s+(?P<mode>[a-z][a-z0-9_-]*|-))?(?:\s+(?P<status>[a-z_]+))?$")
_MARK = re.compile(r"\[(actor|recipient) |\]|\*")


def parse_line(line: str, file: str, number: int) -> Example:
    """One example from its line; a CodebookError names file, line and what is wrong."""

    def wrong(what: str) -> CodebookError:
        return CodebookError(f"{file}:{number}: {what}: {line.strip()[:100]!r}")

    head, bar, sentence = line.partition("|")
    match = _HEAD.match(head.strip())
    if not bar or not match:
        raise wrong("expected `TYPE mode [status] | sentence`")
    status = match["status"] or "happened"
    if status not in STATUSES:
        raise wrong(f"unknown status {status!r} (one of {', '.join(STATUSES)})")
    out: list[str] = []
    size = 0
    spans: dict[str, list[Span]] = {"actor": [], "recipient": [], "*": []}
    opened: dict[str, int] = {}
    bracket: list[str] = []
    at = 0
    sentence = sentence.strip()
    for mark in _MARK.finditer(sentence):
        piece = sentence[at : mark.start()]
        out.append(piece)
        size += len(piece)
        at = mark.end()
        if mark[0] == "*":
            if "*" in opened:
                spans["*"].append((opened.pop("*"), size))
            else:
                opened["*"] = size
        elif mark[0] == "]":
            if not bracket:
                raise wrong("a ] without its [")
            role = bracket.pop()
            spans[role].append((opened.pop(role), size))
        else:
            if bracket:
                raise wrong("a mark inside a mark")
            bracket.append(mark[1])
            opened[mark[1]] = size
    if opened or bracket:
        raise wrong("a mark is not closed")
    out.append(sentence[at:])
    if not spans["*"]:
        raise wrong("no *starred words*")
    return Example(
        type=match["type"],
        mode=None if match["mode"] in (None, "-") else match["mode"],
        status=status,  # type: ignore[arg-type]  # checked against STATUSES above
        counter=bool(match["not"]),
        text="".join(out),
        triggers=tuple(spans["*"]),
        actors=tuple(spans["actor"]),
        recipients=tuple(spans["recipient"]),
        file=file,
        line=number,
    )


def read_file(path: Path) -> Iterator[Example]:
    """All examples of one file, in order."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CodebookError(f"cannot read the codebook file {path}: {error.strerror}") from None
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield parse_line(line, path.name, number)


def read_folder(folder: Path) -> list[Example]:
    """All examples of a codebook folder, files in the order of their names."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise CodebookError(f"{folder} holds no codebook: expected .txt files of example lines (see docs/codebook.md)")
    return [example for file in files for example in read_file(file)]


def own_folder() -> Path:
    """The examples that ship with Dateline."""
    return Path(str(resources.files("dateline.codebook") / "examples"))
