"""The word lists of ``lists.txt``: titles, institutions, verbs of motion and the like, one list a line."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def _lists() -> dict[str, frozenset[str]]:
    text = (resources.files("dateline.places") / "lists.txt").read_text(encoding="utf-8")
    out: dict[str, frozenset[str]] = {}
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            name, _, listed = line.partition("\t")
            out[name] = frozenset(listed.split("|"))
    return out


def word_list(name: str) -> frozenset[str]:
    """A list by its name."""
    return _lists()[name]
