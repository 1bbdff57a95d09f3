"""Readers in processes of their own: stories go out, Readings come back in the order of the stories.

Each process loads the model once and reads one story at a time, so what a story's Reading is does not
hang on which stories stand beside it, or on how many processes there are. A story that kills its
process (a crash, no memory left) or runs past its time costs only itself: it comes back as refused, and
another process takes the place of the one that is gone.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Protocol, TypeVar

from dateline.errors import DatelineError, ReaderKilled, TookTooLong
from dateline.record import CodedBy, Reading
from dateline.store.rows import Packed, pack
from dateline.story import Story

#: Seconds for one story, and characters that give it a second more. The slowest prose takes 1 s for 10,000.
TIME_LIMIT, CHARACTERS_A_SECOND = 60.0, 1_000
#: Stories that wait beside the one that a process reads, so that it is never idle.
_WAITING = 2

#: Characters up to which a story may wait in a pipe: a longer one might not fit, and sending it would hang.
_FITS = 16_000

_T = TypeVar("_T")
_R = TypeVar("_R")

#: A Reading as the store takes it, or what went wrong.
Result = Packed | Exception


class ReadsStories(Protocol):
    """What a process needs: :class:`~dateline.reading.Reader` is one."""

    coded_by: CodedBy

    def read_with(self, story: Story, parses: Sequence[bytes]) -> tuple[Reading, bytes]: ...


class Readers(Protocol):
    """Whoever reads stories, here or elsewhere."""

    coded_by: CodedBy

    def send(self, story: Story, like: Sequence[bytes | int] = ()) -> int:
        """Have a story read; a ticket for the result.

        ``like`` are parses in which passages of it may stand, or tickets, not yet given in, of stories whose
        parses they may stand in. They spare work and change nothing.
        """
        ...

    def result(self, ticket: int) -> Result:
        """What a ticket's story came to, once. Waits for it."""
        ...


def read_one(reader: ReadsStories, story: Story, parses: Sequence[bytes] = ()) -> Result:
    """A story's Reading, or what went wrong with it: one story never stops the others."""
    try:
        reading, parse = reader.read_with(story, parses)
        return pack(reading.to_dict(explain=True), parse)
    except Exception as error:  # it ends as a row in rejects, with its name
        return error


@dataclass(slots=True)
class _Task:
    """A story to be read, the parses that go with it, and the tickets whose parses are still to come."""

    story: Story
    parses: list[bytes] = field(default_factory=list)
    awaits: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        """What it takes in a pipe, about: characters of text, and bytes."""
        return len(self.story.text) + sum(map(len, self.parses))


class _Tasks(dict[int, _Task]):
    """Stories that are not read yet, by ticket."""

    def __init__(self) -> None:
        super().__init__()
        self.results: dict[int, Result] = {}
        self._sent = 0

    def add(self, story: Story, like: Sequence[bytes | int]) -> int:
        task = _Task(story)
        for parse in like:
            if isinstance(parse, bytes):
                task.parses.append(parse)
            elif parse in self:
                task.awaits.add(parse)
            elif isinstance(found := self.results.get(parse), Packed):
                task.parses.append(found.parse)
        self._sent += 1
        self[self._sent] = task
        return self._sent

    def done(self, ticket: int, result: Result) -> None:
        """A story has come to something: the parse goes to those that wait for it."""
        del self[ticket]
        self.results[ticket] = result
        for task in self.values():
            if ticket in task.awaits:
                task.awaits.remove(ticket)
                if isinstance(result, Packed):
                    task.parses.append(result.parse)


class Here:
    """A reader in this very process, which reads when the result is asked for."""

    def __init__(self, reader: ReadsStories) -> None:
        self._reader = reader
        self._tasks = _Tasks()
        self.coded_by = reader.coded_by

    def send(self, story: Story, like: Sequence[bytes | int] = ()) -> int:
        return self._tasks.add(story, like)

    def result(self, ticket: int) -> Result:
        task = self._tasks[ticket]
        self._tasks.done(ticket, read_one(self._reader, task.story, task.parses))
        return self._tasks.results.pop(ticket)


@dataclass(slots=True)
class _Process:
    process: BaseProcess
    pipe: Connection
    #: Tickets sent to it, the one being read first, and when that one's time is up.
    tickets: deque[int]
    until: float = float("inf")


class Pool:
    """Processes that read. ``make`` gives each its reader and must be importable by name; use in a ``with``."""

    def __init__(self, make: Callable[[], ReadsStories], jobs: int = 1, time_limit: float = TIME_LIMIT) -> None:
        # Never forked: threads of numerical libraries do not survive that, and it is the same on every system.
        self._context = multiprocessing.get_context("spawn")
        self._make = make
        self._limit = time_limit
        self._tasks = _Tasks()
        self._queue: list[int] = []
        self._processes: list[_Process] = []
        try:
            # The first one may have a codebook to compile, which the others then find.
            self._processes.append(self._start())
            self.coded_by = self._ready(self._processes[0])
            self._processes += [self._start() for _ in range(jobs - 1)]
            for other in self._processes[1:]:
                self._ready(other)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, whatever they are at."""
        for each in self._processes:
            each.process.kill()
            each.process.join()
            each.pipe.close()
        self._processes = []

    @property
    def pids(self) -> list[int]:
        """The processes' ids."""
        return [each.process.pid or 0 for each in self._processes]

    def send(self, story: Story, like: Sequence[bytes | int] = ()) -> int:
        ticket = self._tasks.add(story, like)
        self._queue.append(ticket)
        self._hand_out()
        self._collect(0)
        return ticket

    def result(self, ticket: int) -> Result:
        while ticket not in self._tasks.results:
            self._collect(1.0)
        return self._tasks.results.pop(ticket)

    # -- inside -------------------------------------------------------------------------------

    def _start(self) -> _Process:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._make), daemon=True)
        process.start()
        theirs.close()
        return _Process(process, ours, deque())

    def _ready(self, started: _Process) -> CodedBy:
        try:
            said = started.pipe.recv()
        except EOFError:
            raise ReaderKilled(
                "a reading process ended before it was ready: is there memory for its model (some 600 MB each)?"
                " give fewer --jobs"
            ) from None
        if isinstance(said, BaseException):
            raise said
        assert isinstance(said, CodedBy)
        return said

    def _hand_out(self) -> None:
        for each in self._processes:
            while self._queue and len(each.tickets) < _WAITING:
                at = self._next(idle=not each.tickets)
                if at is None:
                    break
                task = self._tasks[self._queue[at]]
                try:
                    each.pipe.send((task.story, task.parses))
                except OSError:  # it is gone: the story was not begun
                    break
                each.tickets.append(self._queue.pop(at))
                if len(each.tickets) == 1:
                    self._set_time(each)

    def _next(self, *, idle: bool) -> int | None:
        """Where the story that is to be read next stands in the queue.

        One that waits for another's parse lets others go first, but keeps no process idle.
        """
        ready = (at for at, ticket in enumerate(self._queue) if not self._tasks[ticket].awaits)
        at = next(ready, 0 if idle else None)
        if at is not None and not idle and self._tasks[self._queue[at]].size > _FITS:
            return None
        return at

    def _seconds(self, ticket: int) -> float:
        """How long a story may be read."""
        return self._limit + len(self._tasks[ticket].story.text) / CHARACTERS_A_SECOND

    def _set_time(self, each: _Process) -> None:
        each.until = time.monotonic() + self._seconds(each.tickets[0]) if each.tickets else float("inf")

    def _collect(self, seconds: float) -> None:
        """Take in what has come, waiting at most so long for something to come."""
        pipes = {each.pipe: each for each in self._processes}
        for ready in wait(list(pipes), seconds):
            each = pipes[ready]  # type: ignore[index]
            try:
                result = each.pipe.recv()
            except (EOFError, OSError):
                each.process.join()
                code = each.process.exitcode
                how = f"signal {-code}" if code is not None and code < 0 else f"exit status {code}"
                self._lost(each, ReaderKilled(f"it killed the process that read it ({how}): please report it"))
                continue
            self._tasks.done(each.tickets.popleft(), result)
            self._set_time(each)
        now = time.monotonic()
        for each in list(self._processes):
            if now > each.until:
                each.process.kill()
                each.process.join()
                limit = self._seconds(each.tickets[0])
                self._lost(each, TookTooLong(f"reading it took more than {limit:.0f} s: give a longer --time-limit"))
        self._hand_out()

    def _lost(self, gone: _Process, why: DatelineError) -> None:
        """A process is gone: the story that it was reading is refused, those that waited for it go on."""
        gone.pipe.close()
        if gone.tickets:
            self._tasks.done(gone.tickets.popleft(), why)
        self._queue[:0] = gone.tickets
        fresh = self._start()
        self._processes[self._processes.index(gone)] = fresh
        self._ready(fresh)


def _serve(pipe: Connection, make: Callable[[], ReadsStories]) -> None:
    """What a process does: read what comes, until nobody sends any more."""
    import gc

    _stand_beside()
    try:
        reader = make()
    except Exception as error:
        pipe.send(error)
        return
    gc.freeze()  # the tables live as long as the process: no collection need look at them
    pipe.send(reader.coded_by)
    while True:
        try:
            story, parses = pipe.recv()
        except EOFError:
            return
        result = read_one(reader, story, parses)
        try:
            pipe.send(result)
        except OSError:
            return
        except Exception as error:  # an exception of somebody's that cannot be pickled
            pipe.send(RuntimeError(f"{type(result).__name__}: {error}"))


def batches(given: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """What is given, so many at a time."""
    waiting = iter(given)
    while some := list(islice(waiting, size)):
        yield some


def side_by_side(jobs: int, do: Callable[[_T], _R], given: Iterable[_T], waiting: int = 1) -> Iterator[_R]:
    """What a function makes of each, in order, worked out in as many processes; with one job, here.

    ``waiting`` is how many are held for each process beside the one that it works on: a few and no more, so that
    what waits does not grow with what is given. Unlike :class:`Pool` it is for our own work: an error ends it.
    """
    if jobs < 2:
        yield from map(do, given)
        return
    from concurrent.futures import ProcessPoolExecutor

    coming = iter(given)
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _stand_beside) as processes:
        ahead = deque(processes.submit(do, one) for one in islice(coming, (1 + waiting) * jobs))
        while ahead:
            done = ahead.popleft().result()
            ahead.extend(processes.submit(do, one) for one in islice(coming, 1))
            yield done


def _stand_beside() -> None:
    """What a process of ours does first: it leaves Ctrl-C to the one that it works for, and ends when that one ends."""
    import os
    import signal
    from threading import Thread

    # Ctrl-C goes to the whole group; it is the writer who decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end_with_parent() -> None:
        parent.join()
        os._exit(1)

    Thread(target=end_with_parent, daemon=True).start()
