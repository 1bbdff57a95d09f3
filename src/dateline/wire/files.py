"""Files, folders, patterns, standard input and addresses: from their names to named stories.

Each input is told by its bytes (:mod:`~dateline.wire.formats`), and gives one story or many, each
under a name that says where it stands: ``wire/day.zip!reuters/a.txt``, ``wire/day.jsonl#17``. What the caller
gives by hand (the command line's ``--published`` and so on) wins over what an input says of itself.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from dateline.errors import DatelineError, EmptyStory, StoryTooLong
from dateline.story import METADATA, Story, parse_published
from dateline.wire.formats import records
from dateline.wire.streams import Budget, Counted, Source

_PLAIN = (".txt", ".text")


@dataclass(frozen=True, slots=True)
class Item:
    """One record of an input: its name, and its story or why there is none."""

    name: str
    story: Story | None = None
    refused: Exception | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read, under the name that the store and its ``rejects`` know it by. ``path`` is None for
    standard input and for addresses."""

    name: str
    path: Path | None

    @property
    def size(self) -> int:
        """Bytes; 0 where that is not known beforehand."""
        try:
            return self.path.stat().st_size if self.path is not None else 0
        except OSError:
            return 0

    def items(
        self,
        fields: Mapping[str, str] | None = None,
        *,
        allow_internal: bool = False,
        at: Callable[[int], None] | None = None,
    ) -> Iterator[Item]:
        """Its stories and refusals, in order, one at a time. ``fields`` is a map for JSON and CSV; ``at`` is told
        before each how many bytes of a file have been read."""
        try:
            with self._open(allow_internal) as stream:
                for item in items_of(self._source(stream), fields):
                    if at is not None and self.path is not None and not stream.closed:
                        at(stream.tell())
                    yield item
        except (DatelineError, OSError) as error:
            yield Item(self.name, refused=error)

    def read(self, overrides: Mapping[str, str | None] | None = None) -> Story:
        """The one story of the input."""
        with self._open() as stream:
            return _only(self._source(stream), overrides)

    def _open(self, allow_internal: bool = False) -> Any:
        import sys
        from contextlib import nullcontext

        if self.path is not None:
            return self.path.open("rb")
        if self.name == STANDARD_INPUT:
            return nullcontext(sys.stdin.buffer)
        from dateline.wire.fetch import Fetcher

        return Fetcher(allow_internal=allow_internal).open(self.name)

    def _source(self, stream: IO[bytes]) -> Source:
        if self.path is not None:
            return Source(self.name, stream, Budget(self.size), self.path)
        return _stream_source(stream, self.name)


#: The name of what comes on standard input.
STANDARD_INPUT = "standard input"


def read_file(path: Path, overrides: Mapping[str, str | None] | None = None, *, name: str | None = None) -> Story:
    """A file's one story. Values of ``overrides`` that are not None win over what the file says of itself."""
    return Input(name or str(path), path).read(overrides)


def read_stream(
    stream: IO[bytes], overrides: Mapping[str, str | None] | None = None, *, name: str = STANDARD_INPUT
) -> Story:
    """The one story of an open binary stream; never more is read from it than a story may hold."""
    return _only(_stream_source(stream, name), overrides)


def find_inputs(paths: Iterable[str], leave_out: Iterable[Path] = ()) -> Iterator[Input]:
    """The inputs that paths, folders, glob patterns, addresses and ``-`` name, each once, in a fixed order.

    Folders are searched through for files of any kind, because a name's ending does not tell what is in
    it; hidden files are left out, and the JSON beside a text, and ``leave_out`` (the store). A path that names
    nothing raises FileNotFoundError, before anything is read.
    """
    groups = [list(_expand(given)) for given in paths]
    out = {os.path.realpath(path) for path in leave_out}
    seen: set[str] = set()
    for given in (given for group in groups for given in group):
        if isinstance(given, Input):
            found = given
        else:
            if out and os.path.realpath(given) in out:
                continue
            path = os.path.normpath(given)
            found = Input(Path(path).as_posix(), Path(path))
        if found.name not in seen:
            seen.add(found.name)
            yield found


def _expand(given: str) -> Iterator[str | Input]:
    if given == "-":
        yield Input(STANDARD_INPUT, None)
        return
    if given.lower().startswith(("http://", "https://")):
        yield Input(given, None)
        return
    path = Path(given)
    if path.is_dir():
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith(".") and not _lies_beside(name, files):
                    yield os.path.join(folder, name)
    elif path.exists():
        yield given
    else:
        # The shell usually does this; a quoted pattern, or one on Windows, arrives as it is.
        found = sorted(name for name in glob.glob(given, recursive=True) if os.path.isfile(name))
        if not found:
            raise FileNotFoundError(2, "no such file or folder", given)
        yield from found


def _lies_beside(name: str, files: list[str]) -> bool:
    """Whether a file is the metadata of a plain text in the same folder."""
    stem, suffix = os.path.splitext(name)
    return suffix.lower() == ".json" and any(stem + plain in files for plain in _PLAIN)


def _stream_source(stream: IO[bytes], name: str) -> Source:
    budget = Budget()
    url = name if name.startswith(("http://", "https://")) else None
    return Source(name, Counted(stream, budget.take), budget, url=url)  # type: ignore[arg-type]


def items_of(source: Source, fields: Mapping[str, str] | None = None) -> Iterator[Item]:
    """The stories and refusals of an open input."""
    for suffix, found in records(source, fields or {}):
        name = source.name + suffix
        if isinstance(found, Story):
            yield Item(name, found)
        else:
            yield Item(name, refused=_named(found, name))


def _named(error: Exception, name: str) -> Exception:
    """The same refusal, its message opening with the record's name; other errors stay as they are."""
    if not isinstance(error, DatelineError) or str(error).startswith(name):
        return error
    named = type(error)(f"{name}: {' '.join(str(error).split())}")
    named.__dict__.update(error.__dict__)
    return named


def _only(source: Source, overrides: Mapping[str, str | None] | None) -> Story:
    """The one story of a source; what else it holds that is no story (the requests of a WARC) does not matter."""
    found: Story | None = None
    refused: Exception | None = None
    for item in items_of(source):
        if item.story is None:
            refused = refused or item.refused
        elif found is not None:
            raise StoryTooLong(f"{source.name} holds more than one story: give it to `dateline ingest`")
        else:
            found = item.story
    if found is None:
        raise refused or EmptyStory(f"{source.name} is empty: give a text with at least one sentence")
    given = {key: value for key, value in (overrides or {}).items() if value is not None}
    if not given:
        return found
    published = given.pop("published", None)
    try:
        return Story(
            found.text,
            published=parse_published(published) if published else found.published,
            **{name: given.get(name, getattr(found, name)) for name in METADATA},
        )
    except DatelineError as error:
        raise type(error)(f"{source.name}: {error}") from None
