"""Word classes: words that one example may stand in for (``classes.txt``)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dateline.errors import CodebookError


class WordClasses:
    """Each member (``scrap/V``) in at most one class (``cancel``)."""

    def __init__(self, classes: dict[str, tuple[str, ...]]) -> None:
        self._members = classes
        self._of = {member: name for name, members in classes.items() for member in members}
        self._companions = {
            member: tuple(sorted(m.partition("/")[0] for m in members if m != member))
            for members in classes.values()
            for member in members
        }

    def of(self, key: str) -> str | None:
        """The class of a head key, or None."""
        return self._of.get(key)

    def companions(self, key: str) -> tuple[str, ...]:
        """The other words that may stand where a word does, as the same part of speech."""
        return self._companions.get(key, ())

    def beside(self, others: WordClasses) -> WordClasses:
        """These classes with a user's own before them: a word of theirs leaves the class it had here."""
        theirs = others._members
        moved = {member for members in theirs.values() for member in members}
        merged = {name: tuple(m for m in members if m not in moved) for name, members in self._members.items()}
        for name, members in theirs.items():
            merged[name] = (*members, *merged.get(name, ()))
        return WordClasses(merged)

    def to_dict(self) -> dict[str, list[str]]:
        return {name: list(members) for name, members in sorted(self._members.items())}


def read_classes(path: Path) -> WordClasses:
    """``name/V: word word …`` lines; ``#`` starts a comment."""
    if not path.is_file():
        return WordClasses({})
    return parse_classes(path.read_text(encoding="utf-8").splitlines(), path.name)


def parse_classes(lines: Iterable[str], file: str) -> WordClasses:
    classes: dict[str, tuple[str, ...]] = {}
    seen: dict[str, str] = {}
    for number, whole in enumerate(lines, 1):
        line = whole.partition("#")[0].strip()
        if not line:
            continue
        name, colon, words = line.partition(":")
        base, slash, pos = name.strip().partition("/")
        if not colon or not slash or pos not in ("V", "N", "J"):
            raise CodebookError(f"{file}:{number}: expected `name/V: word word …` (V, N or J)")
        members = tuple(dict.fromkeys(f"{word}/{pos}" for word in words.split()))
        for member in members:
            if member in seen:
                raise CodebookError(f"{file}:{number}: {member} is already in the class {seen[member]}")
            seen[member] = base
        classes[f"{base}/{pos}"] = members
    return WordClasses(classes)
