"""What actor mentions stand for in their stories: ``python -m benchmarks.actor_mentions``.

The set is our own, ``tests/actors_in_context/stories.txt``: short stories with their day, and in
them mentions with the country, the first PLOVER sector and, where it is asserted, the name. The
stories of odd number (half 1) are tuned on; of half 2 only the figures are looked at.

    python -m benchmarks.actor_mentions            # the figures of both halves
    python -m benchmarks.actor_mentions --misses   # and the misses of half 1
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dateline.actors import Actor
from dateline.actors.tables import fold
from dateline.parse import Doc
from dateline.reading import Reader, StoryReader
from dateline.story import Story

STORIES = Path(__file__).resolve().parent.parent / "tests" / "actors_in_context" / "stories.txt"
_MENTION = re.compile(r"\[([^]|]+)\|(\S+) (\S+?)(?:\|([^]]+))?\]")


@dataclass(frozen=True)
class Mention:
    """A marked mention: its offsets in the story's text, and what it stands for.

    ``countries`` and ``sectors`` are what is equally right, ``""`` for none; no sectors, no claim.
    A mention of two has one entry ``A+B`` in ``countries``.
    """

    start: int
    end: int
    text: str
    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    name: str | None


@dataclass(frozen=True)
class Marked:
    """A story with its marked mentions."""

    number: int
    published: date
    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Answer:
    """What was found for a mention."""

    story: Marked
    mention: Mention
    found: tuple[Actor, ...]

    @property
    def country(self) -> bool:
        """Whether the country, or the two countries, are right."""
        wanted = self.mention.countries
        given = "+".join(sorted({actor.country or "" for actor in self.found}))
        return not wanted or given in {"+".join(sorted(w.split("+"))) for w in wanted}

    @property
    def sector(self) -> bool:
        """Whether the first sector is right."""
        wanted = self.mention.sectors
        return not wanted or all((actor.sectors[0] if actor.sectors else "") in wanted for actor in self.found)

    @property
    def name(self) -> bool:
        """Whether the name is right, accents apart."""
        return self.mention.name is None or [fold(a.name) for a in self.found] == [fold(self.mention.name)]


def _choices(cell: str) -> tuple[str, ...]:
    return () if cell == "*" else tuple("" if part == "-" else part for part in cell.split("/"))


def _unmarked(marked: str) -> tuple[str, tuple[Mention, ...]]:
    text, mentions, last = "", [], 0
    for match in _MENTION.finditer(marked):
        text += marked[last : match.start()]
        words, country, sector, name = match.groups()
        mentions.append(Mention(len(text), len(text) + len(words), words, _choices(country), _choices(sector), name))
        text += words
        last = match.end()
    return text + marked[last:], tuple(mentions)


def load(path: Path = STORIES) -> list[Marked]:
    """The marked stories."""
    stories = []
    for block in path.read_text(encoding="utf-8").split("\n## ")[1:]:
        head, _, body = block.partition("\n")
        number, day = head.split()
        text, mentions = _unmarked(" ".join(body.split()))
        stories.append(Marked(int(number), date.fromisoformat(day), text, mentions))
    return stories


def find(doc: Doc, reader: StoryReader, mention: Mention) -> tuple[Actor, ...]:
    """What stands at the mention's head: the token whose governor is outside of it."""
    for sentence in doc.sentences:
        inside = [i for i in range(len(sentence)) if mention.start <= sentence.starts[i] < mention.end]
        if not inside:
            continue
        heads = [i for i in inside if sentence.heads[i] not in inside or sentence.heads[i] == i]
        nouns = [i for i in heads if sentence.tags[i][0] in "NPJ"]
        token = (nouns or heads)[0]
        pair = reader.pair_at(sentence, token)
        return tuple(actor for _, actor in pair) if pair else (reader.side_at(sentence, token),)
    return ()


def answers(reader: Reader, stories: Iterable[Marked]) -> Iterator[Answer]:
    """Every mention of the stories with what was found for it."""
    marked = list(stories)
    docs = reader.parser.parse_many([Story(story.text, published=story.published) for story in marked])
    for story, doc in zip(marked, docs, strict=True):
        under_way = StoryReader(reader, doc)
        for mention in story.mentions:
            yield Answer(story, mention, find(doc, under_way, mention))


def measure(found: Iterable[Answer]) -> dict[str, float]:
    """Shares of mentions right, by half: country and sector together, and the name where one is asserted."""
    counts: dict[str, list[int]] = {}
    for answer in found:
        half = 2 - answer.story.number % 2
        checks = {"": answer.country and answer.sector, "_country": answer.country, "_sector": answer.sector}
        if answer.mention.name is not None:
            checks["_name"] = answer.name
        for what, right in checks.items():
            tally = counts.setdefault(f"actor_mentions_half{half}{what}", [0, 0])
            tally[0] += right
            tally[1] += 1
    return {key: right / all_ for key, (right, all_) in sorted(counts.items())}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--misses", action="store_true", help="print the misses of half 1")
    given = options.parse_args()
    found = list(answers(Reader(), load()))
    if given.misses:
        for answer in found:
            if answer.story.number % 2 and not (answer.country and answer.sector and answer.name):
                mention = answer.mention
                wanted = f"{'/'.join(mention.countries)} {'/'.join(mention.sectors)} {mention.name or ''}"
                got = [f"{a.country or ''} {'|'.join(a.sectors)} {a.name} <{a.decided_by}>" for a in answer.found]
                print(f"{answer.story.number:3} {mention.text!r}: {wanted} BUT {'; '.join(got)}")
    print(json.dumps({key: round(value, 4) for key, value in measure(found).items()}, indent=2))


if __name__ == "__main__":
    main()
