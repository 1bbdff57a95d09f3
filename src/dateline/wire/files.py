"""Plain text files and standard input, with the ``.json`` that may lie beside a file.

A story is a text file; ``rafah.txt`` may have ``rafah.json`` beside it, an object with any of
``headline``, ``published``, ``outlet``, ``agency``, ``url`` and ``language``. What the caller
gives by hand (the command line's ``--published`` and so on) wins over it.
"""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from dateline.errors import BadMetadata, DatelineError, EmptyStory, NotText, StoryTooLong
from dateline.story import Story, story_from_mapping
from dateline.wire.encoding import decode

#: Bytes. Decoding and cleaning are linear, but no single report comes near this.
LARGEST_FILE = 4_000_000
#: Bytes of the JSON beside a story.
_LARGEST_SIDECAR = 1_000_000

#: What a folder is searched for. A file named by itself is read whatever its ending.
STORY_SUFFIXES = (".txt", ".text")


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read, under the name that the store and its ``rejects`` know it by."""

    name: str
    path: Path

    def read(self, overrides: Mapping[str, str | None] | None = None) -> Story:
        """The file as a Story, with the JSON beside it."""
        return read_file(self.path, overrides, name=self.name)


def read_file(path: Path, overrides: Mapping[str, str | None] | None = None, *, name: str | None = None) -> Story:
    """A text file as a Story. Values of ``overrides`` that are not None win over the JSON beside it."""
    name = name or str(path)
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise StoryTooLong(_too_long(name, size))
    with path.open("rb") as stream:
        return read_bytes(stream.read(LARGEST_FILE + 1), sidecar(path), overrides, name=name)


def read_stream(
    stream: IO[bytes], overrides: Mapping[str, str | None] | None = None, *, name: str = "standard input"
) -> Story:
    """A story from an open binary stream; never more is read from it than a story may hold."""
    return read_bytes(stream.read(LARGEST_FILE + 1), {}, overrides, name=name)


def read_bytes(
    data: bytes,
    meta: Mapping[str, Any] | None = None,
    overrides: Mapping[str, str | None] | None = None,
    *,
    name: str = "the input",
) -> Story:
    """A story from its bytes and its metadata."""
    if len(data) > LARGEST_FILE:
        # What comes from a stream is not read to its end: how much more there is, nobody knows.
        raise StoryTooLong(_too_long(name, len(data)))
    if not data.strip():
        raise EmptyStory(f"{name} is empty: give a text with at least one sentence")
    text = decode(data, name).text
    merged = dict(meta or {})
    merged.update({key: value for key, value in (overrides or {}).items() if value is not None})
    try:
        return story_from_mapping(text, merged)
    except DatelineError as error:
        raise type(error)(f"{name}: {error}") from None


def sidecar(path: Path) -> dict[str, Any]:
    """The metadata beside a story file: an empty mapping where there is none."""
    beside = path.with_suffix(".json")
    if beside == path:
        return {}
    try:
        if beside.stat().st_size > _LARGEST_SIDECAR:
            raise BadMetadata(f"{beside} is too large to be a story's metadata: keep it under 1 MB")
        data = beside.read_bytes()
    except FileNotFoundError:
        return {}
    try:
        meta = json.loads(decode(data, str(beside)).text)
    except NotText as error:
        raise BadMetadata(str(error)) from None
    except RecursionError:
        raise BadMetadata(f"{beside} is nested too deep: it should be one flat JSON object") from None
    except json.JSONDecodeError as error:
        raise BadMetadata(
            f"{beside} is not JSON ({error.msg}, line {error.lineno}): mend it, or move it away"
        ) from None
    if not isinstance(meta, dict):
        raise BadMetadata(f'{beside} must hold one JSON object, such as {{"published": "2024-03-27"}}')
    return meta


def find_inputs(paths: Iterable[str]) -> Iterator[Input]:
    """The story files that paths, folders and glob patterns name, each once, in a fixed order.

    Folders are searched through for ``.txt`` and ``.text`` files; hidden files are left out. A
    path that names nothing raises FileNotFoundError, before anything is read.
    """
    groups = [list(_expand(given)) for given in paths]
    seen: set[str] = set()
    for path in (path for group in groups for path in group):
        name = os.path.normpath(path)
        if name not in seen:
            seen.add(name)
            yield Input(Path(name).as_posix(), Path(name))


def _expand(given: str) -> Iterator[str]:
    path = Path(given)
    if path.is_dir():
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if name.lower().endswith(STORY_SUFFIXES) and not name.startswith("."):
                    yield os.path.join(folder, name)
    elif path.exists():
        yield given
    else:
        # The shell usually does this; a quoted pattern, or one on Windows, arrives as it is.
        found = sorted(name for name in glob.glob(given, recursive=True) if os.path.isfile(name))
        if not found:
            raise FileNotFoundError(2, "no such file or folder", given)
        yield from found


def _too_long(name: str, size: int) -> str:
    has = f"{size / 1e6:.1f} MB, over" if size > LARGEST_FILE + 1 else "more than"
    return (
        f"{name} has {has} the limit of {LARGEST_FILE // 1_000_000} MB for one story:"
        " split it into one file for each story, and give them to `dateline ingest`"
    )
