"""Bytes as they come: looked at before they are read, unpacked within bounds, never all at once.

Every input is one :class:`Source`, be it a file, standard input, an address or a member of an
archive in an archive. Whatever is unpacked counts against one :class:`Budget` for the outermost
input, so that an archive cannot hide its size by nesting.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from dateline.errors import BrokenInput, DatelineError, NotText, TooLarge
from dateline.wire.encoding import decode, wide_encoding

#: Bytes looked at to tell a format.
HEAD = 65_536
#: Bytes. A file with many stories that cannot be read piece by piece (XML, Office documents, one JSON array).
LARGEST_DOCUMENT = 64_000_000
#: Bytes. One line of JSON or CSV, one web page: far more than a story.
LARGEST_RECORD = 8_000_000
#: News text packs to a fifth, repetitive tables to a fiftieth; bombs start at a thousand.
MOST_RATIO = 200
#: Bytes that may be unpacked before the ratio counts, and bytes that may be unpacked at all.
FREE = 64_000_000
MOST_UNPACKED = 200_000_000_000
#: Archives within archives.
DEEPEST = 3

_CHUNK = 65_536
_GZIP = b"\x1f\x8b\x08"


class Budget:
    """How much the outermost input has given so far, and how much was unpacked from it."""

    def __init__(self, taken: int = 0) -> None:
        self.taken = taken
        self.unpacked = 0
        #: True once too much was unpacked: nothing more is read then.
        self.exhausted = False

    def take(self, size: int) -> None:
        """Count ``size`` bytes of the input itself."""
        self.taken += size

    def unpack(self, size: int) -> None:
        """Count ``size`` unpacked bytes; :class:`~dateline.errors.TooLarge` where they become too many."""
        self.unpacked += size
        if self.unpacked > FREE and self.unpacked > MOST_RATIO * self.taken:
            self.exhausted = True
            raise TooLarge(
                f"it unpacks to more than {MOST_RATIO} times its size, as only harmful archives do:"
                " unpack it by hand if you trust it"
            )
        if self.unpacked > MOST_UNPACKED:
            self.exhausted = True
            raise TooLarge(f"it unpacks to more than {MOST_UNPACKED // 10**9} GB: split it")


@dataclass
class Source:
    """An open input: its name, its bytes, what it counts against. ``path`` where it is a file of its own."""

    name: str
    stream: IO[bytes]
    budget: Budget = field(default_factory=Budget)
    path: Path | None = None
    depth: int = 0
    url: str | None = None
    charset: str | None = None

    def head(self) -> bytes:
        """The first bytes, which stay to be read."""
        parts: list[bytes] = []
        size = 0
        damage = None
        # One piece at a time: what comes before damage is still to be read.
        read = getattr(self.stream, "read1", self.stream.read)
        try:
            while size < HEAD and (part := read(HEAD - size)):
                parts.append(part)
                size += len(part)
        except BrokenInput as error:
            damage = error
        head = b"".join(parts)
        self.stream = io.BufferedReader(_Rejoined(head, self.stream, damage), HEAD)
        return head

    def read_all(self, limit: int = LARGEST_DOCUMENT) -> bytes:
        """The whole input, which must be no larger than ``limit`` bytes."""
        data = read_up_to(self.stream, limit + 1)
        if len(data) > limit:
            raise TooLarge(f"it has more than {limit // 1_000_000} MB, the most for one file of its kind: split it")
        return data

    def inflated(self) -> Source:
        """What a gzip stream holds, under the same name."""
        inflated = io.BufferedReader(Inflated(self.stream, self.budget), HEAD)
        return Source(self.name, inflated, self.budget, None, self.depth, self.url, self.charset)


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes | None: ...


def read_up_to(stream: _Readable, size: int) -> bytes:
    """``size`` bytes, or all there are: pipes and sockets give less at a time than they are asked for."""
    parts = []
    while size > 0 and (part := stream.read(min(size, 1 << 20))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class _Rejoined(io.RawIOBase):
    """Bytes that were read already, then the damage that was met after them, then the rest of their stream."""

    def __init__(self, head: bytes, rest: IO[bytes], damage: BrokenInput | None) -> None:
        self._head = memoryview(head)
        self._rest = rest
        self._damage = damage

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._head:
            size = min(len(buffer), len(self._head))
            buffer[:size] = self._head[:size]
            self._head = self._head[size:]
            return size
        if self._damage is not None:
            damage, self._damage = self._damage, None
            raise damage
        read = getattr(self._rest, "read1", self._rest.read)
        data = read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class Counted(io.RawIOBase):
    """A stream that tells what was taken from it: an input of unknown size, or a member of an archive."""

    def __init__(self, stream: IO[bytes], count: Callable[[int], None]) -> None:
        self._stream = stream
        self._count = count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._count(len(data))
        buffer[: len(data)] = data
        return len(data)


class Inflated(io.RawIOBase):
    """A gzip stream unpacked, one member after the other.

    A damaged member raises :class:`~dateline.errors.BrokenInput` once; reading on goes to the next
    member. In a WARC each record is a member, so damage costs one record and not the rest.
    """

    def __init__(self, source: IO[bytes], budget: Budget) -> None:
        self._source = source
        self._budget = budget
        self._input = b""
        self._member: zlib._Decompress | None = None
        self._fresh = False  # the member's first bytes are still the first of the input
        self._lost = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if self._member is None and not self._next_member():
                return 0
            data = self._inflate(len(buffer))
            if data:
                self._lost = False
                self._budget.unpack(len(data))
                buffer[: len(data)] = data
                return len(data)

    def _inflate(self, size: int) -> bytes:
        member = self._member
        assert member is not None
        if not self._input:
            self._input, self._fresh = self._source.read(_CHUNK), False
        at_end = not self._input
        try:
            data = member.decompress(self._input, size)
        except zlib.error:
            self._member = None
            self._input = self._input[1 if self._fresh else 0 :]
            if self._lost:  # what looked like a member in the damage was none
                return b""
            self._lost = True
            raise BrokenInput("its gzip data is damaged here: fetch it again") from None
        if member.eof:
            self._member, self._input = None, member.unused_data
        elif at_end and not data:
            self._member = None
            if not self._lost:
                raise BrokenInput("its gzip data ends too early: fetch it again")
        else:
            if self._input is not member.unconsumed_tail and data:
                self._fresh = False
            self._input = member.unconsumed_tail
        return data

    def _next_member(self) -> bool:
        """Go to the next member's first byte; what lies between members (padding, damage) is passed over."""
        while True:
            at = self._input.find(_GZIP)
            if at >= 0:
                self._input, self._fresh = self._input[at:], True
                self._member = zlib.decompressobj(wbits=31)
                return True
            self._input = self._input[-2:]
            more = self._source.read(_CHUNK)
            if not more:
                return False
            self._input += more


def lines(source: Source, limit: int = LARGEST_RECORD) -> Iterator[str | DatelineError]:
    """A text's lines with their ends; in place of a line that cannot be read, the reason."""
    stream = source.stream
    if wide := wide_encoding(source.head()):
        yield from io.TextIOWrapper(source.stream, wide, errors="replace", newline="")
        return
    stream = source.stream
    first = True
    while True:
        try:
            line = stream.readline(limit + 1)
        except BrokenInput as error:
            yield error
            continue
        if not line:
            return
        if len(line) > limit and not line.endswith(b"\n"):
            while len(line) > limit and not line.endswith(b"\n"):
                line = stream.readline(limit + 1)
            yield TooLarge(f"it is a line of more than {limit // 1_000_000} MB: split it")
            continue
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        try:
            yield decode(line, "it").text
        except NotText as error:
            yield error
