"""The index of copies: takes stories one at a time, and says which are printings of one report.

Two stories are *linked* where at least half of the shorter body's runs of five words stand in the other
(containment, Broder 1997). A *group* is what links connect, except through stories that are merged from
unrelated ones: such a story belongs to the group it took most from. A group is one source.

What does not hang on the order of arrival: links, groups, merged stories and :meth:`CopyIndex.copies`.
They are worked out from fingerprints, published times and ids. The exception: of a phrase that more than
:data:`~dateline.copies.postings.HOLDERS` different bodies hold, only the first ones to arrive are compared
with a newcomer, and a newcomer is compared with the :data:`COMPARED` stories that share most phrases. What
:meth:`CopyIndex.add` returns is the relation to what has arrived so far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.copies.edits import Copy, compare
from dateline.copies.fingerprint import Fingerprint, fingerprint
from dateline.copies.postings import Postings
from dateline.errors import StoreError
from dateline.story import Story

#: Stories that a newcomer is compared with, run by run.
COMPARED = 64
#: Share of the shorter body's runs that a copy has in common with its original, and the least such body.
SHARE, LEAST = 0.5, 10
#: A merged story takes at least this share of its runs from each of two stories, and this much in all.
PART, PARTS = 0.2, 0.6
#: Runs in common that are worth noting between stories that are no copies.
_NOTED = 30
#: Stories that another is asked to be merged from, the nearest first: of a form that is filled in every day
#: (the weather, the rates) there are hundreds, each as near as the next.
_TRIED = 12
#: An original holds its excerpts nearly whole.
_WHOLE = 0.8


@dataclass(frozen=True, slots=True)
class Group:
    """Printings of one report. ``stories`` begins with the original: the earliest, then the longest."""

    stories: tuple[str, ...]
    #: All printings, an outlet that prints the same words twice at one time counted once.
    printings: int
    #: The agency that the earliest printing with one credits, else the outlet of the original.
    source: str | None

    @property
    def original(self) -> str:
        return self.stories[0]


#: The originals, each with the times that decide how a copy supersedes them.
_Relation = tuple[tuple[int, str | None, str | None], ...]


@dataclass(slots=True)
class _Node:
    """A body of text and all its printings."""

    print: Fingerprint
    printings: set[tuple[str, str, str]]
    #: Index of the other story to the runs in common.
    shared: dict[int, int] = field(default_factory=dict)
    #: What it was last told to be a copy of, as :meth:`CopyIndex._relation` has it.
    relation: _Relation = ()


class CopyIndex:
    """Stories by their fingerprints.

    ``stories`` gives a story's text back by its id, from wherever it is kept; an index without it
    keeps the stories it was given.
    """

    def __init__(self, stories: Callable[[str], Story | None] | None = None) -> None:
        self._kept: dict[str, Story] = {}
        self._stories = stories or self._kept.get
        self._keeps = stories is None
        self._nodes: dict[int, _Node] = {}
        self._ids: dict[str, int] = {}
        #: One of the nodes with a body.
        self._bodies: dict[str, int] = {}
        self._next = 0
        self._postings = Postings()
        #: What :meth:`groups` gave, until something changes.
        self._grouped: list[Group] | None = None

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, story: str) -> bool:
        return story in self._ids

    def add(self, story: Story) -> Copy | None:
        """Take a story in. Its relation to an earlier one that it copies, or None where there is none so far.

        Adding the same printing again changes nothing.
        """
        known = self._ids.get(story.id)
        before = self._nodes[known].printings.copy() if known is not None else set()
        print_ = fingerprint(story, self._same_body)
        at = self._take(print_)
        if self._keeps:
            self._kept.setdefault(story.id, story)
        if known is None:
            for other in self._candidates(at):
                self._compare(at, other)
        printing = _printing(print_)
        node = self._nodes[at]
        if min(node.printings) == printing or not before - {printing}:
            return self._copy(at, story)
        return self._copy(at, story) or compare(story, [self._text(story.id)], story.outlet)

    def take(self, story: Story) -> dict[str, Copy | None]:
        """Take a story in, as :meth:`add`: each story whose relation this made, changed or ended, with that relation.

        The story itself is always among them. Whatever the order in which stories come, what was told last of
        each is the same, as long as none was dropped.
        """
        new = story.id not in self._ids
        at = self._take(fingerprint(story, self._same_body))
        if self._keeps:
            self._kept.setdefault(story.id, story)
        if new:
            for other in self._candidates(at):
                self._compare(at, other)
        changed = {at}
        waiting = [at, *(other for other in sorted(self._nodes[at].shared) if self._may_change(other, at))]
        seen: set[int] = set()
        while waiting:
            other = waiting.pop(0)
            if other in seen:
                continue
            seen.add(other)
            node = self._nodes[other]
            now = self._relation(other)
            if now != node.relation:
                if (len(now) > 1) != (len(node.relation) > 1):
                    # A merged story is nobody's original: those around it may lose theirs, or have it back.
                    waiting += sorted(node.shared)
                node.relation = now
                changed.add(other)
        return {
            self._nodes[other].print.story: self._copy(other, self._text(self._nodes[other].print.story))
            for other in sorted(changed)
        }

    def shared(self, story: str) -> dict[str, int]:
        """The stories that have runs in common with a story, and how many."""
        found = self._nodes[self._ids[story]].shared
        return {self._nodes[other].print.story: runs for other, runs in found.items()}

    def fingerprint(self, story: str) -> Fingerprint:
        """The fingerprint that is kept of a story."""
        return self._nodes[self._ids[story]].print

    def copies(self) -> Iterator[Copy]:
        """Every printing that copies an earlier story, in order of publication. Free of the order of arrival."""
        for at in self._ordered():
            node = self._nodes[at]
            story = self._text(node.print.story)
            relation = self._copy(at, story)
            for number, (_, outlet, _agency) in enumerate(sorted(node.printings)):
                if relation is not None:
                    yield replace(relation, outlet=outlet or None)
                elif number:
                    yield replace(compare(story, [story]), outlet=outlet or None)

    def groups(self) -> list[Group]:
        """All groups, stories that stand alone among them, by their originals' time of publication."""
        if self._grouped is None:
            self._grouped = self._regroup()
        return list(self._grouped)

    def sources(self, stories: Iterable[str]) -> int:
        """How many independent sources these stories are: groups, those of one agency or outlet being one.

        A merged story is no source of its own beside any story of a group that it was merged from.
        """
        wanted = set(stories)
        names = {
            story: f"source {group.source.casefold()}" if group.source else f"story {group.original}"
            for group in self.groups()
            for story in group.stories
        }
        merged = {story: parts for story in wanted & set(self._ids) if (parts := self._merged_from(self._ids[story]))}
        seen = {names[story] for story in wanted & set(names) - set(merged)}
        for story, parts in sorted(merged.items()):
            if not seen & {names[self._nodes[part].print.story] for part in parts}:
                seen.add(names[story])
        return len(seen)

    def forget(self, before: str) -> int:
        """Drop stories last published before a day or time (ISO 8601), undated ones stay. How many were dropped."""
        gone = [node.print.story for node in self._nodes.values() if max(node.printings)[0] < before]
        self.drop(gone)
        return len(gone)

    def drop(self, stories: Iterable[str]) -> None:
        """Drop these stories: no other will be found to be a copy of them."""
        self._grouped = None
        gone = [self._ids.pop(story) for story in stories]
        touched: set[int] = set()
        for at in gone:
            node = self._nodes.pop(at)
            self._kept.pop(node.print.story, None)
            if self._bodies.get(node.print.body) == at:
                del self._bodies[node.print.body]
            for other in node.shared:
                if other in self._nodes:
                    del self._nodes[other].shared[at]
                    touched.add(other)
        for at in touched & self._nodes.keys():
            self._nodes[at].relation = self._relation(at)
        self._postings.drop(gone)

    # -- as rows ------------------------------------------------------------------------------

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row for each printing, as :meth:`Fingerprint.to_row` makes them."""
        for at in self._ordered():
            node = self._nodes[at]
            for published, outlet, agency in sorted(node.printings):
                yield replace(
                    node.print, published=_dated(published), outlet=outlet or None, agency=agency or None
                ).to_row()

    def links(self) -> Iterator[tuple[str, str, int]]:
        """Pairs of stories and their runs in common, each pair once."""
        for at in self._ordered():
            for other, shared in self._nodes[at].shared.items():
                a, b = self._nodes[at].print.story, self._nodes[other].print.story
                if a < b:
                    yield a, b, shared

    def restore(self, rows: Iterable[dict[str, Any]], links: Iterable[tuple[str, str, int]]) -> None:
        """Take in what :meth:`rows` and :meth:`links` gave. Nothing is compared anew."""
        for row in rows:
            self._take(Fingerprint.from_row(row))
        for a, b, shared in links:
            one, other = self._ids[a], self._ids[b]
            self._nodes[one].shared[other] = self._nodes[other].shared[one] = shared
        for at, node in self._nodes.items():
            if node.shared:
                node.relation = self._relation(at)

    # -- inside -------------------------------------------------------------------------------

    def _regroup(self) -> list[Group]:
        merged = {at: parts for at in self._nodes if (parts := self._merged_from(at))}
        near: dict[int, set[int]] = {at: set() for at in self._nodes}
        for at, node in self._nodes.items():
            for other in node.shared:
                if self._linked(at, other) and self._holds(at, other, merged) and self._holds(other, at, merged):
                    near[at].add(other)
                    near[other].add(at)
        for at, parts in merged.items():
            near[at].add(parts[0])
            near[parts[0]].add(at)
        out: list[Group] = []
        done: set[int] = set()
        for start in self._ordered():
            if start not in done:
                members: set[int] = set()
                stack = [start]
                while stack:
                    if (at := stack.pop()) not in members:
                        members.add(at)
                        stack += near[at] - members
                done |= members
                out.append(self._group(self._ordered(members)))
        return out

    def _take(self, new: Fingerprint) -> int:
        self._grouped = None
        at = self._ids.get(new.story)
        if at is None:
            at = self._ids[new.story] = self._next
            self._next += 1
            self._nodes[at] = _Node(new, set())
            self._bodies[new.body] = at
            self._postings.add(at, new.keys)
        node = self._nodes[at]
        node.printings.add(_printing(new))
        published, outlet, agency = min(node.printings)
        node.print = replace(node.print, published=_dated(published), outlet=outlet or None, agency=agency or None)
        return at

    def _same_body(self, body: str) -> Fingerprint | None:
        at = self._bodies.get(body)
        return self._nodes[at].print if at is not None else None

    def _candidates(self, at: int) -> list[int]:
        """The stories that share most keys."""
        counts = self._postings.holders(self._nodes[at].print.keys)
        del counts[at]
        ranked = sorted(counts, key=lambda other: (-counts[other], self._nodes[other].print.story))
        return ranked[:COMPARED]

    def _compare(self, at: int, other: int) -> None:
        one, two = self._nodes[at], self._nodes[other]
        shared = one.print.shared(two.print)
        one.shared[other] = two.shared[at] = shared
        if shared < _NOTED and not self._linked(at, other):
            del one.shared[other], two.shared[at]

    def _linked(self, a: int, b: int) -> bool:
        one, two = self._nodes[a], self._nodes[b]
        if one.print.body == two.print.body:
            return True
        least = min(one.print.size, two.print.size)
        return least >= LEAST and one.shared.get(b, 0) >= SHARE * least

    def _merged_from(self, at: int) -> tuple[int, ...]:
        """The unrelated stories that a story was put together from, the one it took most from first."""
        node = self._nodes[at]
        size = node.print.size
        parts = [
            other
            for other, shared in node.shared.items()
            if shared >= PART * size and self._nodes[other].print.body != node.print.body
        ]
        if len(parts) < 2:
            return ()
        parts = [
            other
            for other in sorted(parts, key=lambda other: (-node.shared[other], self._nodes[other].print.rank))[:_TRIED]
            if self._precedes(other, at)
        ]
        inside: dict[int, NDArray[np.bool_]] = {}
        best: tuple[int, ...] = ()
        most = 0.0
        for a, b in combinations(parts, 2):
            if b in self._nodes[a].shared:
                continue
            for part in (a, b):
                if part not in inside:
                    inside[part] = np.isin(node.print.grams, self._nodes[part].print.grams)
            in_a, in_b = inside[a], inside[b]
            covered = float((in_a | in_b).mean())
            if covered >= PARTS and covered > most and (in_b & ~in_a).mean() >= PART:
                best, most = (a, b), covered
        return best

    def _precedes(self, part: int, whole: int) -> bool:
        """Whether one story can be a part that another was put together from, and not an excerpt of it."""
        one, two = self._nodes[part], self._nodes[whole]
        if one.print.published and two.print.published and one.print.published != two.print.published:
            return one.print.published < two.print.published
        return one.shared[whole] < _WHOLE * one.print.size

    def _holds(self, at: int, other: int, merged: dict[int, tuple[int, ...]]) -> bool:
        """Whether a link still joins groups once ``at`` may be merged: only on the side it took most from."""
        if at not in merged:
            return True
        main = merged[at][0]
        theirs = merged[other][0] if other in merged else other
        return theirs == main or self._linked(theirs, main)

    def _copy(self, at: int, story: Story) -> Copy | None:
        """The story against the original among those linked to it, or against those it was merged from."""
        originals = self._originals(at)
        if not originals:
            return None
        outlet = self._nodes[at].print.outlet if len(originals) > 1 else story.outlet
        return compare(story, [self._text(self._nodes[of].print.story) for of in originals], outlet)

    def _originals(self, at: int) -> tuple[int, ...]:
        """The story that a story copies, or those it was merged from; empty where it stands for itself."""
        node = self._nodes[at]
        if parts := self._merged_from(at):
            return parts
        earlier = [other for other in node.shared if self._nodes[other].print.rank < node.print.rank]
        linked = sorted(
            (other for other in earlier if self._linked(at, other)), key=lambda other: self._nodes[other].print.rank
        )
        return next(((other,) for other in linked if not self._merged_from(other)), ())

    def _relation(self, at: int) -> _Relation:
        own = self._nodes[at].print.published
        return tuple((of, own, self._nodes[of].print.published) for of in self._originals(at))

    def _may_change(self, other: int, at: int) -> bool:
        """Whether a newcomer may have become what ``other`` is a copy of, or was merged from."""
        if any(of == at for of, _, _ in self._nodes[other].relation):
            return True
        return self._nodes[at].print.rank < self._nodes[other].print.rank or self._precedes(at, other)

    def _group(self, members: list[int]) -> Group:
        prints = [self._nodes[at].print for at in members]
        printings = sorted(p for at in members for p in self._nodes[at].printings)
        agency = next((agency for _, _, agency in printings if agency), None)
        return Group(
            stories=tuple(p.story for p in prints),
            printings=len(printings),
            source=agency or prints[0].outlet,
        )

    def _ordered(self, members: Iterable[int] | None = None) -> list[int]:
        return sorted(self._nodes if members is None else members, key=lambda at: self._nodes[at].print.rank)

    def _text(self, story: str) -> Story:
        found = self._stories(story)
        if found is None:
            raise StoreError(f"the text of story {story} is not at hand: give the index a way to its stories")
        return found


def _printing(of: Fingerprint) -> tuple[str, str, str]:
    return of.published or _UNDATED, of.outlet or "", of.agency or ""


def _dated(published: str) -> str | None:
    return None if published == _UNDATED else published


#: Sorts after every date.
_UNDATED = "9999"
