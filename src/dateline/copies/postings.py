"""Which stories hold which keys: sorted arrays, some 12 bytes for each key of each story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

#: Stories looked at for one key. A phrase that more stories print is stock ("contributed to this report").
HOLDERS = 64
#: Entries that are gathered before they are sorted into an array.
_FRESH = 1 << 16
#: Entries beyond which arrays are not merged any more: a newcomer never waits for a merge of all there is.
_LARGEST = 1 << 18


class Postings:
    """Key to holders, for keys that are hashes. Arrays are merged as they double, up to a size: adding stays cheap."""

    def __init__(self) -> None:
        self._fresh: dict[int, list[int]] = {}
        self._waiting = 0
        self._sorted: list[tuple[NDArray[np.uint64], NDArray[np.uint32]]] = []

    def add(self, holder: int, keys: NDArray[np.uint64]) -> None:
        """Note that a holder has these keys."""
        for key in keys.tolist():
            self._fresh.setdefault(key, []).append(holder)
        self._waiting += len(keys)
        if self._waiting >= _FRESH:
            self._settle()

    def holders(self, keys: NDArray[np.uint64]) -> Counter[int]:
        """How many of the keys each holder has; of each key its first :data:`HOLDERS` holders count."""
        found: Counter[int] = Counter()
        left = np.full(len(keys), HOLDERS)
        for stored, owners in self._sorted:
            first = np.searchsorted(stored, keys, "left")
            last = np.searchsorted(stored, keys, "right")
            for at in np.flatnonzero(last > first).tolist():
                some = owners[first[at] : min(last[at], first[at] + left[at])]
                found.update(some.tolist())
                left[at] -= len(some)
        for at, key in enumerate(keys.tolist()):
            found.update(self._fresh.get(key, ())[: left[at]])
        return found

    def drop(self, holders: Iterable[int]) -> None:
        """Forget these holders."""
        gone = np.fromiter(holders, np.uint32)
        self._settle()
        kept = [(keys[mask], owners[mask]) for keys, owners in self._sorted if (mask := ~np.isin(owners, gone)).any()]
        self._sorted = kept

    def _settle(self) -> None:
        """The fresh entries as a sorted array, merged with those before it that are not much longer."""
        keys = np.fromiter((key for key, some in self._fresh.items() for _ in some), np.uint64, self._waiting)
        owners = np.fromiter((owner for some in self._fresh.values() for owner in some), np.uint32, self._waiting)
        self._fresh, self._waiting = {}, 0
        while self._sorted and len(self._sorted[-1][0]) <= min(2 * len(keys), _LARGEST - len(keys)):
            older = self._sorted.pop()
            keys, owners = np.concatenate([older[0], keys]), np.concatenate([older[1], owners])
        # Stable, so that a key's holders stay in the order in which they came.
        order = np.argsort(keys, kind="stable")
        self._sorted.append((keys[order], owners[order]))
