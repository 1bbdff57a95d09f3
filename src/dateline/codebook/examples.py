"""The codebook's source: example sentences with marks, one a line (see docs/codebook.md)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from dateline.codebook.plover import ontology
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


@dataclass(frozen=True, slots=True)
class Header:
    """What a file of a user's own says of its types, in comment lines that only it needs.

    ``# quad: 4`` gives the quad of a type that PLOVER lacks; ``# modes: lockout, go-slow`` adds
    modes to those that PLOVER has for the file's types.
    """

    quad: int | None = None
    modes: frozenset[str] = frozenset()


_PLAIN = Header()

#: A file of this name in a codebook's folder holds word classes, not examples.
CLASSES = "classes.txt"

_DIRECTIVE = re.compile(r"^#\s*(quad|modes):(.*)$")
_MODE = re.compile(r"[a-z][a-z0-9_-]*")
_HEAD = re.compile(
    r"^(?P<not>NOT\s+)?(?P<type>[A-Z][A-Z0-9_-]*)(?:\s+(?P<mode>[a-z][a-z0-9_-]*|-))?(?:\s+(?P<status>[a-z_]+))?$"
)
_MARK = re.compile(r"\[(actor|recipient) |\]|\*")


def read_header(lines: Iterable[str], file: str) -> Header:
    """The lines of a file that say what its types are."""
    quad: int | None = None
    modes: frozenset[str] = frozenset()
    for number, line in enumerate(lines, 1):
        match = _DIRECTIVE.match(line.rstrip())
        if match is None:
            continue
        value = match[2].strip()
        if match[1] == "quad":
            if value not in ("1", "2", "3", "4"):
                raise CodebookError(
                    f"{file}:{number}: a quad is 1 (verbal cooperation), 2 (material cooperation),"
                    f" 3 (verbal conflict) or 4 (material conflict), not {value!r}"
                )
            quad = int(value)
        else:
            names = [name.strip() for name in value.split(",")]
            bad = next((name for name in names if not _MODE.fullmatch(name)), None)
            if bad is not None:
                raise CodebookError(f"{file}:{number}: {bad!r} is no mode: write `# modes: one, another` in lower case")
            modes |= frozenset(names)
    return Header(quad, modes)


def parse_line(line: str, file: str, number: int, header: Header = _PLAIN) -> Example:
    """One example from its line; a CodebookError names file, line and what is wrong.

    The modes of a PLOVER type are PLOVER's, and those that the file's header adds; a type that
    PLOVER lacks has those of the header, or any where the header names none.
    """

    def wrong(what: str) -> CodebookError:
        return CodebookError(f"{file}:{number}: {what}: {line.strip()[:100]!r}")

    head, bar, sentence = line.partition("|")
    match = _HEAD.match(head.strip())
    if not bar or not match:
        raise wrong("expected `TYPE mode [status] | sentence`")
    status = match["status"] or "happened"
    if status not in STATUSES:
        raise wrong(f"unknown status {status!r} (one of {', '.join(STATUSES)})")
    _check_type(match["type"], match["mode"], header, wrong)
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
        status=status,
        counter=bool(match["not"]),
        text="".join(out),
        triggers=tuple(spans["*"]),
        actors=tuple(spans["actor"]),
        recipients=tuple(spans["recipient"]),
        file=file,
        line=number,
    )


def _check_type(type_: str, mode: str | None, header: Header, wrong: Callable[[str], CodebookError]) -> None:
    known = ontology()
    if type_ not in known:
        close = difflib.get_close_matches(type_, known, n=1, cutoff=0.8)
        if close and header.quad is None:
            raise wrong(f"{type_} is no PLOVER type: {close[0]}? A type of your own so like it needs `# quad: N`")
        if not header.modes:
            return
    legal = [*known.get(type_, {}).get("modes", ()), *sorted(header.modes)]
    if mode not in (None, "-") and mode not in legal:
        has = f"one of {', '.join(legal)}, or -" if legal else "it has none: write -"
        raise wrong(f"{mode!r} is no mode of {type_} ({has})")


def read_file(path: Path, label: str = "", refused: list[CodebookError] | None = None) -> Iterator[Example]:
    """All examples of one file, in order. A line that cannot be read raises, or goes to ``refused``.

    ``label`` is put before the file's name wherever its examples are cited.
    """
    file = f"{label}{path.name}"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CodebookError(f"cannot read the codebook file {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CodebookError(f"the codebook file {path} is not UTF-8 text: save it as UTF-8") from None
    header = read_header(lines, file)
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                yield parse_line(line, file, number, header)
            except CodebookError as error:
                if refused is None:
                    raise
                refused.append(error)


def example_files(folder: Path) -> list[Path]:
    """The files of examples in a folder, in the order of their names."""
    return sorted(path for path in folder.glob("*.txt") if path.name != CLASSES)


def read_folder(folder: Path, label: str = "", refused: list[CodebookError] | None = None) -> list[Example]:
    """All examples of a codebook folder, files in the order of their names."""
    files = example_files(folder)
    if not files:
        raise CodebookError(f"{folder} holds no codebook: expected .txt files of example lines (see docs/codebook.md)")
    return [example for file in files for example in read_file(file, label, refused)]


def own_folder() -> Path:
    """The examples that ship with Dateline."""
    return Path(str(resources.files("dateline.codebook") / "examples"))
