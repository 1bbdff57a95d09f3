"""A codebook's source: where its examples and word classes come from, and what is compiled of them.

A user's folder is read beside the examples that ship with Dateline, or instead of them. What is
compiled of it is kept under ``compiled/`` in the folder, by a key of everything that decides
the outcome, so that a folder is compiled once and never read stale.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from dateline.codebook import Codebook, own_classes
from dateline.codebook.build import digest_of
from dateline.codebook.classes import WordClasses, read_classes
from dateline.codebook.examples import CLASSES, Example, example_files, own_folder, read_folder, read_header
from dateline.codebook.plover import ontology
from dateline.errors import CodebookError

#: Told of progress: examples parsed, and how many there are.
Progress = Callable[[int, int], None]

#: The folder in a user's codebook where what is compiled of it is kept.
KEPT = "compiled"


@dataclass(frozen=True)
class Source:
    """Examples, word classes, and the quads that users' files give to types of their own.

    ``folder`` is the user's, None for what ships; ``own`` counts the user's examples, which come
    first in ``examples``; ``refused`` has the lines that could not be read, where they were asked for.
    """

    folder: Path | None
    examples: list[Example]
    own: int
    classes: WordClasses
    quads: dict[str, int]
    refused: tuple[CodebookError, ...] = ()

    @property
    def digest(self) -> str:
        return digest_of(self.examples, self.classes)

    def compile(self, parser: Any, progress: Progress | None = None) -> Codebook:
        """The codebook of this source, compiled anew."""
        done = 0

        def tick() -> None:
            nonlocal done
            done += 1
            if progress is not None:
                progress(done, len(self.examples))

        return Codebook.compile(self.examples, self.classes, parser, self.quads, tick)


def is_compiled(folder: Path) -> bool:
    """Whether a folder holds a compiled codebook, not (only) its source."""
    return (folder / "codebook.json").is_file() and not (folder.is_dir() and example_files(folder))


def read_source(folder: Path | None = None, *, instead: bool = False, lenient: bool = False) -> Source:
    """The source in a user's folder, beside ours or instead of it; ours alone without a folder.

    ``lenient`` collects the lines that cannot be read in ``refused``; else the first one raises.
    """
    refused: list[CodebookError] | None = [] if lenient else None
    if folder is None or folder.resolve() == own_folder().resolve():
        examples = read_folder(own_folder(), refused=refused)
        return Source(None, examples, len(examples), own_classes(), {}, tuple(refused or ()))
    if not folder.is_dir():
        raise CodebookError(f"there is no codebook folder {folder}: make it with `dateline codebook add`")
    label = f"{folder.resolve().name}/"
    own = read_folder(folder, label, refused)
    quads: dict[str, int] = {}
    for file in example_files(folder):
        quad = read_header(file.read_text(encoding="utf-8").splitlines(), f"{label}{file.name}").quad
        if quad is not None:
            of_file = {e.type for e in own if e.file == f"{label}{file.name}"} - ontology().keys()
            quads.update(dict.fromkeys(of_file, quad))
    theirs = read_classes(folder / CLASSES)
    has_classes = (folder / CLASSES).is_file()
    if instead:
        classes = theirs if has_classes else own_classes()
        return Source(folder, own, len(own), classes, quads, tuple(refused or ()))
    classes = own_classes().beside(theirs)
    return Source(folder, [*own, *read_folder(own_folder())], len(own), classes, quads, tuple(refused or ()))


def open_codebook(
    folder: Path | None, parser: Any, *, instead: bool = False, progress: Progress | None = None
) -> Codebook:
    """The codebook of a folder: as it is where the folder is a compiled one, else compiled once and kept."""
    if folder is None or is_compiled(folder):
        return Codebook.load(folder)
    return open_source(read_source(folder, instead=instead), parser, progress=progress)


def open_source(source: Source, parser: Any, *, progress: Progress | None = None) -> Codebook:
    """A source's codebook: the shipped one or the one kept from last time if it is of this very source."""
    if source.folder is None:
        shipped = Codebook.load()
        return shipped if shipped.digest == source.digest else source.compile(parser, progress)
    kept = kept_in(source, parser)
    if is_compiled(kept):
        return Codebook.load(kept)
    compiled = source.compile(parser, progress)
    with suppress(OSError):  # a folder that cannot be written to is compiled anew each time
        save_whole(compiled, kept)
    return compiled


def kept_in(source: Source, parser: Any) -> Path:
    """Where what is compiled of a user's source is kept."""
    assert source.folder is not None
    h = hashlib.sha256(f"{source.digest} {parser.name} {sorted(source.quads.items())} {_compiler()}".encode())
    for example in source.examples:
        h.update(example.where.encode())
    return source.folder / KEPT / h.hexdigest()[:16]


def save_whole(compiled: Codebook, folder: Path) -> None:
    """Save a compiled codebook so that no reader ever sees half of it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        compiled.save(made)
        made.chmod(0o755)
        os.replace(made, folder)
    except OSError:
        # Another process was faster (then its folder is as good as ours), or nothing can be written.
        if not is_compiled(folder):
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


@cache
def _compiler() -> str:
    """A digest of the code that parses and compiles: after an upgrade, what was kept is compiled anew."""
    h = hashlib.sha256()
    root = resources.files("dateline")
    for name in ("parse", "clauses", "status", "codebook/build", "codebook/features", "codebook/patterns",
                 "codebook/classes", "codebook/examples", "codebook/learned", "codebook/__init__"):  # fmt: skip
        h.update((root / f"{name}.py").read_bytes())
    h.update((root / "data" / "status.toml").read_bytes())
    return h.hexdigest()[:16]
