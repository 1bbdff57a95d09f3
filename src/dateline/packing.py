"""Parses as bytes: what a store keeps of a parsed story, so that no passage need be parsed twice.

A passage is parsed alone, so its parse hangs on its words and on what parsed it, and on nothing else. A
*packed parse* holds, for each passage, a digest of the words as the parser saw them and the columns of its
tokens. Whoever has the same words before them, in whatever story, finds the passage by that digest and lays
it out again. Some 2.7 bytes a token; lemmas are not kept, they come from tables.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Names the layout of the bytes. A parse of another one is not read.
LAYOUT = 1
#: Bytes of what names the parser, and of a passage's digest.
_NAME, _DIGEST = 8, 8


class Tokens(NamedTuple):
    """One sentence: parallel lists over its tokens, white space left out.

    ``starts`` and ``ends`` are code points from the beginning of the passage; ``heads`` are indices in the
    sentence (a root is its own head).
    """

    starts: list[int]
    ends: list[int]
    tags: list[str]
    deps: list[str]
    heads: list[int]


class Packing:
    """Packs and unpacks the parses of one parser. ``parser`` names it with all that its parses hang on."""

    def __init__(self, parser: str, labels: Iterable[str]) -> None:
        self._labels = sorted(set(labels))
        self._numbers = {label: number for number, label in enumerate(self._labels)}
        self._name = _digest(f"{LAYOUT}\x1f{parser}\x1f" + "\x1f".join(self._labels), _NAME)

    def pack(self, passages: Mapping[str, Sequence[Tokens]]) -> bytes:
        """Passages, by their words, with their sentences. A label that is not the parser's raises KeyError."""
        sizes: list[int] = []
        lengths: list[int] = []
        gaps: list[int] = []
        spans: list[int] = []
        tags: list[int] = []
        deps: list[int] = []
        heads: list[int] = []
        number = self._numbers.__getitem__
        for sentences in passages.values():
            sizes.append(len(sentences))
            before = 0
            for starts, ends, tag, dep, head in sentences:
                lengths.append(len(starts))
                gaps += [start - end for start, end in zip(starts, [before, *ends], strict=False)]
                spans += [end - start for start, end in zip(starts, ends, strict=True)]
                tags += map(number, tag)
                deps += map(number, dep)
                # Heads stand near: the distance, with its sign in the lowest bit.
                heads += [2 * (h - i) if h >= i else 2 * (i - h) - 1 for i, h in enumerate(head)]
                before = ends[-1]
        columns = [np.array(column, "<u4") for column in (sizes, lengths, gaps, spans, tags, deps, heads)]
        counts = np.array([len(columns[0]), len(columns[1]), len(columns[2])], "<u4")
        # Each column's lowest bytes first, then the higher ones, which are nearly all zero: so they shrink best.
        planes = [column.view("u1").reshape(-1, 4).T.tobytes() for column in columns]
        digests = [_digest(words, _DIGEST) for words in passages]
        return self._name + zlib.compress(b"".join([counts.tobytes(), *digests, *planes]))

    def unpack(self, packed: bytes) -> dict[bytes, list[Tokens]]:
        """The sentences of each passage, by :meth:`key`. Empty where another parser or layout made it."""
        if packed[:_NAME] != self._name:
            return {}
        data = zlib.decompress(packed[_NAME:])
        passages, sentences, tokens = np.frombuffer(data, "<u4", 3).tolist()
        at = 12 + passages * _DIGEST
        keys = [data[start : start + _DIGEST] for start in range(12, at, _DIGEST)]
        columns: list[NDArray[np.uint32]] = []
        for size in (passages, sentences, tokens, tokens, tokens, tokens, tokens):
            planes = np.frombuffer(data, "u1", 4 * size, at).reshape(4, size)
            columns.append(np.ascontiguousarray(planes.T).view("<u4").ravel())
            at += 4 * size
        sizes, lengths, gaps, spans, tags, deps, jumps = columns
        # Counted through the whole story first; each passage begins at 0 again.
        stops = np.cumsum(gaps.astype("i8") + spans)
        starts = (stops - spans).tolist()
        ends = stops.tolist()
        tag = [self._labels[number] for number in tags.tolist()]
        dep = [self._labels[number] for number in deps.tolist()]
        back = (jumps & 1).astype(bool)
        jump = np.where(back, -(jumps.astype("i8") + 1) // 2, jumps.astype("i8") // 2).tolist()
        out: dict[bytes, list[Tokens]] = {}
        counted = iter(lengths.tolist())
        first = 0
        for key, size in zip(keys, sizes.tolist(), strict=True):
            offset = ends[first - 1] if first else 0
            found = out[key] = []
            for _ in range(size):
                stop = first + next(counted)
                found.append(
                    Tokens(
                        [start - offset for start in starts[first:stop]],
                        [end - offset for end in ends[first:stop]],
                        tag[first:stop],
                        dep[first:stop],
                        [i + jump[first + i] for i in range(stop - first)],
                    )
                )
                first = stop
        return out

    @staticmethod
    def key(words: str) -> bytes:
        """What a passage with these words is found by."""
        return _digest(words, _DIGEST)


def _digest(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=size).digest()
