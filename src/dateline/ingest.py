"""Many stories into one store: what must be read is read once, and every input is accounted for.

What is done with a story is decided in the order of the input, from what came before it, and it is
written in that order too, a batch in one transaction. So the store's rows do not hang on how many
processes read, and a run that was stopped anywhere goes on as if it had not been: what is written
needs no reading, and what comes after is decided from the same stories.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dateline.copies import SCHEME, Copy, CopyIndex, moment
from dateline.errors import DatelineError, NotAnArticle
from dateline.pool import Readers, Result, batches
from dateline.record import CodedBy
from dateline.store import COMPARED_WITH, KINDS, Known, Row, Store
from dateline.store.rows import pack, precedence, printing_of
from dateline.story import Story, parse_published
from dateline.wire import Item, check_language

#: Inputs that go into one transaction, and batches that are read while one is written.
BATCH, AHEAD = 128, 2
#: Stories that arrive between two times that the oldest ones are forgotten.
_FORGET = 4_096
#: Of the stories that share most words with one that is read, so many are asked for their parses, and so many
#: parses go with it. Three cover an update of an update, and a story merged from two.
_ASKED, _GIVEN = 16, 3
#: Characters of text kept at hand: what is copied was mostly printed a short while ago.
_AT_HAND = 8_000_000

_REASONS: dict[type[Exception], str] = {
    FileNotFoundError: "missing",
    PermissionError: "unreadable",
    MemoryError: "memory",
}


class Account:
    """What came of an ingest."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()
        self.words = 0
        self.events = 0
        self.began = time.perf_counter()
        #: What became of each input, where somebody asks.
        self.each: dict[str, str] | None = None

    @property
    def rejected(self) -> int:
        return self.reasons.total()

    @property
    def passed_over(self) -> int:
        return self.passed.total()

    @property
    def stories(self) -> int:
        return self.outcomes.total()

    @property
    def speed(self) -> float:
        """Words read in a second."""
        return self.words / max(time.perf_counter() - self.began, 1e-9)

    def came_to(self, name: str, outcome: str) -> None:
        self.outcomes[outcome] += 1
        if self.each is not None:
            self.each[name] = outcome

    def refused(self, name: str, error: Exception) -> None:
        if isinstance(error, DatelineError) and error.passed_over:
            self.passed[reason_of(error)] += error.count if isinstance(error, NotAnArticle) else 1
        else:
            self.reasons[reason_of(error)] += 1
        if self.each is not None:
            self.each[name] = reason_of(error)


def reason_of(error: Exception) -> str:
    """The stable word by which a refusal is counted."""
    if isinstance(error, DatelineError):
        return error.reason
    return _REASONS.get(type(error), "error")


def message_of(error: Exception) -> str:
    """What is said of a refusal: one line, with the remedy."""
    if isinstance(error, DatelineError):
        return str(error)
    if isinstance(error, MemoryError):
        return "reading it took more memory than there is: split it, or give fewer --jobs"
    if isinstance(error, OSError):
        return f"{error.strerror or error}: check the path and its permissions"
    return f"an error of dateline's own, please report it with the story: {type(error).__name__}: {error}"


class _Refused(DatelineError):
    """A refusal of before, or of the story that this one prints again."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(slots=True)
class _State:
    """What is known of a story, or will be once what is under way is written."""

    name: str
    published: str | None
    coded_by: CodedBy
    copy_of: str | None


@dataclass(slots=True)
class _Step:
    """One thing to write. ``ticket`` is of the reading that it waits for."""

    do: Callable[[_Step], None]
    story: Story | None = None
    name: str = ""
    ticket: int = 0
    outcome: str = ""
    copy_of: str | None = None
    verbatim: bool = False
    error: Exception | None = None


@dataclass(slots=True)
class _Batch:
    steps: list[_Step] = field(default_factory=list)
    states: dict[str, _State] = field(default_factory=dict)
    printed: dict[tuple[str, str], Row] = field(default_factory=dict)
    texts: dict[str, Story] = field(default_factory=dict)
    related: set[str] = field(default_factory=set)
    tickets: dict[str, int] = field(default_factory=dict)


class Intake:
    """The way into a store. Make one, give it items, and ask :attr:`account` what came of them."""

    def __init__(self, store: Store, readers: Readers, account: Account | None = None) -> None:
        self.store = store
        self.readers = readers
        self.coded_by = readers.coded_by
        self.account = account or Account()
        self.index = CopyIndex(self._text)
        self._waiting: deque[_Batch] = deque()
        self._batch = _Batch()
        self._texts: OrderedDict[str, Story] = OrderedDict()
        self._at_hand = 0
        self._order: OrderedDict[str, int] = OrderedDict()
        self._arrived = 0
        self._again = False
        # What the store has of the stories of the batch that is being decided.
        self._known: dict[str, _State | None] = {}
        self._printed: dict[tuple[str, str], Row] = {}
        self._refused: dict[tuple[str, str], tuple[str, str]] = {}
        self._restore()

    def run(self, items: Iterable[Item], *, again: bool = False) -> None:
        """Take items in. ``again``: also those whose story was refused before, by the same coder."""
        self._again = again
        for some in batches(items, BATCH):
            self._plan(some)
            while len(self._waiting) > AHEAD:
                self._write()
        self.finish()

    def finish(self) -> None:
        """Wait for what is under way, and write it."""
        while self._waiting:
            self._write()

    # -- deciding, in the order of the input ----------------------------------------------------

    def _plan(self, items: Sequence[Item]) -> None:
        batch = self._batch = _Batch()
        self._waiting.append(batch)
        ids = {item.story.id for item in items if item.story is not None}
        known = self.store.known(ids)
        self._known = {story: _state_of(known.get(story)) for story in ids}
        self._printed = self.store.printings(ids)
        self._refused = {} if self._again else self.store.refused(ids, self.coded_by)
        for item in items:
            error = item.refused
            if item.story is not None:
                try:
                    check_language(item.story)
                except DatelineError as other:
                    error = type(other)(f"{item.name}: {' '.join(str(other).split())}")
            if item.story is None or error is not None:
                self._do(self._refuse, name=item.name, error=error)
            else:
                self._decide(item.story, item.name)

    def _decide(self, story: Story, name: str) -> None:
        state = self._state(story.id)
        printing = printing_of(story, name)
        if state and state.coded_by == self.coded_by and self._printing(story.id, name) == printing:
            self._do(self._note, name=name, outcome="same")
            return
        if before := self._refused.get((story.id, name)):
            self._do(self._note, name=name, error=_Refused(*before))
            return
        self._batch.printed[story.id, name] = printing
        first = state is None or state.coded_by != self.coded_by
        published = printing["published"]
        better = state is not None and (
            state.name == name or precedence(published, name) < precedence(state.published, state.name)
        )
        alike = better and self._reads_alike(story)
        if first or better:
            self._batch.texts[story.id] = story
        relations = self._take(story)
        own = relations.pop(story.id)
        of = own.of if own and _is_free(own) else None
        self._do(self._credit, story, name)
        if of is not None:
            if first or better or (state and state.copy_of is None):
                verbatim = own is not None and own.kind == "verbatim"
                self._do(self._copy, story, name, outcome="copy", copy_of=of, verbatim=verbatim)
                self._batch.states[story.id] = _State(name, published, self.coded_by, of)
            else:
                self._do(self._note, story, name, outcome="copy")
        elif first or (state and state.copy_of is not None) or (better and not alike):
            outcome = "added" if state is None else "replaced"
            self._do(self._read, story, name, ticket=self._send(story), outcome=outcome)
            self._batch.states[story.id] = _State(name, published, self.coded_by, None)
        elif better:
            self._do(self._recredit, story, name, outcome="replaced" if state and state.name == name else "copy")
            self._batch.states[story.id] = _State(name, published, self.coded_by, None)
        else:
            self._do(self._note, story, name, outcome="copy")
        if own is not None or state is not None:
            self._relate(story.id, own)
        self._turn(relations)

    def _turn(self, relations: dict[str, Copy | None]) -> None:
        """Stories that came before, and turn out to be copies of a newcomer, or no copies any more."""
        for other, relation in relations.items():
            state = self._state(other)
            if state is None:
                continue  # it was refused, and has no rows
            of = relation.of if relation and _is_free(relation) else None
            if of != state.copy_of:
                story = self._text(other)
                assert story is not None
                if of is not None:
                    self._do(self._copy, story, state.name, copy_of=of, verbatim=False)
                else:
                    self._do(self._read, story, state.name, ticket=self._send(story))
                self._batch.states[other] = _State(state.name, state.published, state.coded_by, of)
                self._batch.texts[other] = story
            self._relate(other, relation)

    def _send(self, story: Story) -> int:
        """Have a story read. The parses of those that share most words with it go along: only what is new is parsed."""
        shared = self.index.shared(story.id)
        near = sorted(shared, key=lambda other: (-shared[other], other))[:_ASKED]
        if self._state(story.id) is not None:
            near.insert(0, story.id)  # another coder has read it
        under_way: dict[str, bytes | int] = {
            other: batch.tickets[other] for batch in self._waiting for other in near if other in batch.tickets
        }
        parses = {**self.store.parses(near), **under_way} if near else {}
        ticket = self.readers.send(story, [parses[other] for other in near if other in parses][:_GIVEN])
        self._batch.tickets[story.id] = ticket
        return ticket

    def _take(self, story: Story) -> dict[str, Copy | None]:
        """The index's word on a story; what must be kept to know it again is written with the batch."""
        new = story.id not in self.index
        relations = self.index.take(story)
        if new:
            row, likenesses = self.index.fingerprint(story.id).to_row(), self.index.shared(story.id)
            arrived = self._arrived
            self._do(lambda _: self.store.know_again(row, arrived, likenesses))
            self._note_arrival(story.id, arrived)
        return relations

    def _note_arrival(self, story: str, arrived: int) -> None:
        self._order[story] = arrived
        self._arrived = arrived + 1
        if self._arrived % _FORGET == 0:
            gone = [old for old, at in self._order.items() if at < self._arrived - COMPARED_WITH]
            self.index.drop(gone)
            for old in gone:
                del self._order[old]

    def _reads_alike(self, story: Story) -> bool:
        """Whether another printing's metadata leave the Reading as it is: dates count from the day of
        publication, and headline and dateline are not parsed as the body is."""
        other = self._text(story.id)
        return (
            other is not None
            and other.text == story.text
            and other.passages == story.passages
            and other.published_date == story.published_date
        )

    def _state(self, story: str) -> _State | None:
        for batch in reversed(self._waiting):
            if story in batch.states:
                return batch.states[story]
        if story not in self._known:
            self._known[story] = _state_of(self.store.known([story]).get(story))
        return self._known[story]

    def _printing(self, story: str, name: str) -> Row | None:
        for batch in reversed(self._waiting):
            if (story, name) in batch.printed:
                return batch.printed[story, name]
        return self._printed.get((story, name))

    def _text(self, story: str) -> Story | None:
        for batch in reversed(self._waiting):
            if story in batch.texts:
                return batch.texts[story]
        if story in self._texts:
            self._texts.move_to_end(story)
            return self._texts[story]
        found = self.store.story(story)
        if found is not None:
            self._keep(found)
        return found

    def _keep(self, story: Story) -> None:
        if story.id in self._texts:
            self._at_hand -= len(self._texts.pop(story.id).text)
        self._texts[story.id] = story
        self._at_hand += len(story.text)
        while self._at_hand > _AT_HAND:
            self._at_hand -= len(self._texts.popitem(last=False)[1].text)

    def _relate(self, story: str, relation: Copy | None) -> None:
        self._batch.related.add(story)
        self._do(lambda _: self._write_relation(story, relation))

    def _do(self, do: Callable[[_Step], None], story: Story | None = None, name: str = "", **rest: Any) -> None:
        self._batch.steps.append(_Step(do, story, name, **rest))

    # -- writing, in the same order -------------------------------------------------------------

    def _write(self) -> None:
        batch = self._waiting[0]
        touched = {step.story.id for step in batch.steps if step.story} | batch.related
        touched |= {step.copy_of for step in batch.steps if step.copy_of}
        with self.store.batch():
            self.store.expect(touched)
            for step in batch.steps:
                step.do(step)
        self._waiting.popleft()
        for story in batch.texts.values():
            self._keep(story)

    def _note(self, step: _Step) -> None:
        if step.error is not None:
            self.account.refused(step.name, step.error)
        elif step.story is not None and not self.store.has(step.story.id):
            self._refuse_alike(step)
        else:
            self.account.came_to(step.name, step.outcome)

    def _refuse(self, step: _Step) -> None:
        error = step.error
        assert error is not None
        self.account.refused(step.name, error)
        self.store.reject(step.name, reason_of(error), message_of(error))

    def _credit(self, step: _Step) -> None:
        assert step.story is not None
        self.store.credit(step.story, step.name)

    def _read(self, step: _Step) -> None:
        self._store(step, self.readers.result(step.ticket))

    def _store(self, step: _Step, result: Result) -> None:
        story = step.story
        assert story is not None
        if isinstance(result, Exception):
            self._refuse_story(step, result)
            return
        self.store.put(result, step.name)
        if step.outcome:
            self.account.came_to(step.name, step.outcome)
            self.account.words += len(story.text.split())
            self.account.events += result.events

    def _copy(self, step: _Step) -> None:
        story, of = step.story, step.copy_of
        assert story is not None
        assert of is not None
        if not self.store.has(of):
            # What it copies was refused: the same body would be too, a part of it may not.
            if step.verbatim:
                self._refuse_alike(step, of)
            else:
                self._store(step, self.readers.result(self.readers.send(story)))
            return
        nothing: dict[str, Any] = {kind: [] for kind in KINDS}
        record = {"story": story.to_dict(), **nothing, "coded_by": self.coded_by.to_dict()}
        self.store.put(pack(record), step.name, copy_of=of)
        if step.outcome:
            self.account.came_to(step.name, step.outcome)

    def _recredit(self, step: _Step) -> None:
        """The same Reading, of an earlier printing."""
        assert step.story is not None
        record = self.store.record(step.story.id)
        if record is None:
            self._refuse_alike(step)
            return
        parse = self.store.parses([step.story.id]).get(step.story.id, b"")
        self.store.put(pack({**record, "story": step.story.to_dict()}, parse), step.name)
        self.account.came_to(step.name, step.outcome)

    def _refuse_alike(self, step: _Step, of: str | None = None) -> None:
        assert step.story is not None
        reason, message = self.store.refusal(of or step.story.id) or ("error", "what it prints was refused")
        self._refuse_story(step, _Refused(reason, message))

    def _refuse_story(self, step: _Step, error: Exception) -> None:
        assert step.story is not None
        if step.outcome:
            self.account.refused(step.name, error)
        self.store.uncredit(step.story, step.name)
        self.store.reject(step.name, reason_of(error), message_of(error), step.story, self.coded_by)

    def _write_relation(self, story: str, relation: Copy | None) -> None:
        if self.store.has(story):
            self.store.relate(story, relation, self.coded_by)

    # -- going on where another run stopped -----------------------------------------------------

    def _restore(self) -> None:
        """The index as it was: from fingerprints, or from the stories that have none yet, as loaded ones."""
        if self.store.schemes() - {SCHEME}:
            self.store.forget_fingerprints()  # made by another scheme: none of them can be compared
        self._arrived = self.store.arrived()
        rows = self.store.fingerprints(self._arrived - self._arrived % _FORGET - COMPARED_WITH)
        printings = self.store.outlets([row["story"] for row in rows])

        def each() -> Iterator[dict[str, Any]]:
            for row in rows:
                for published, outlet, agency in printings.get(row["story"], [(None, None, None)]):
                    when = moment(parse_published(published)) if published else None
                    yield {**row, "published": when, "outlet": outlet, "agency": agency}

        ids = {row["story"] for row in rows}
        self.index.restore(each(), (link for link in self.store.likenesses() if link[0] in ids and link[1] in ids))
        self._order.update((row["story"], row["arrived"]) for row in rows)
        for some in batches(self.store.not_compared(), BATCH):
            batch = self._batch = _Batch()
            self._known = {}
            self._waiting.append(batch)
            for one in some:
                story = self._text(one)
                assert story is not None
                batch.texts[story.id] = story
                relations = self._take(story)
                for printing in self.store.printings([story.id]).values():
                    when = parse_published(printing["published"]) if printing["published"] else None
                    printed = replace(story, published=when, outlet=printing["outlet"], agency=printing["agency"])
                    relations |= self.index.take(printed)
                if relations[story.id] is None:
                    del relations[story.id]
                self._turn(relations)
            self._write()


def _state_of(known: Known | None) -> _State | None:
    return _State(known.name, known.published, known.coded_by, known.copy_of) if known else None


def _is_free(relation: Copy) -> bool:
    """Whether a copy says nothing that its original does not: then it need not be read."""
    return relation.kind in ("verbatim", "trimmed") or relation.supersedes == "withdrawal"


__all__ = ["Account", "Intake", "message_of", "reason_of"]
