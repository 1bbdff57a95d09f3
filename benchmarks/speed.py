"""Words per CPU second of the whole Reading beside the stock spaCy pipeline: ``python -m benchmarks.speed``.

    .venv/bin/python -m benchmarks.speed --data ../shared/data/streams/dev.jsonl --out OUT.json

Reads ``text`` of each line and nothing else. Both sides read the same texts in the same process on one
thread, turn by turn, and the median of each side counts. The stock side is the model package as
``spacy.load`` gives it, every component on, in batches of 128 texts; ours is everything from the text to
the Reading. Also measured: the share of each stage, and coding and statements alone, given the parse.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[_name] = "1"  # before numpy is imported: one thread for both sides

import argparse  # noqa: E402
import gc  # noqa: E402
import importlib.util  # noqa: E402
import json  # noqa: E402
import time  # noqa: E402
from collections import defaultdict  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from functools import wraps  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402
from typing import Any, ParamSpec, TypeVar  # noqa: E402
from unittest.mock import patch  # noqa: E402

import spacy  # noqa: E402

from benchmarks import read_rows  # noqa: E402
from dateline import reading  # noqa: E402
from dateline.errors import NoSentence  # noqa: E402
from dateline.mentions import Mentions  # noqa: E402
from dateline.parse import BATCH, MODEL_PACKAGES  # noqa: E402
from dateline.reading import Reader  # noqa: E402
from dateline.statements import find_statements  # noqa: E402
from dateline.story import Story  # noqa: E402
from dateline.times import find_times  # noqa: E402

P = ParamSpec("P")
R = TypeVar("R")

STAGES = ("parse", "times", "places", "statements", "actors", "coding", "figures", "engagements", "record")
#: Whose time belongs to which stage, wherever they are called from; what they call in turn is its own stage's.
_IN_READING = {
    "find_times": "times",
    "date_of_clause": "times",
    "find_places": "places",
    "place_of_clause": "places",
    "find_statements": "statements",
    "find_figures": "figures",
    "find_chains": "engagements",
    "other_party": "engagements",
    "engagement": "engagements",
}


class Clock:
    """CPU seconds by stage: a stage's own time, without that of the stages it calls."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    def turn_to(self, stage: str | None) -> None:
        """Enter a stage, or (None) leave the one entered last."""
        now = time.process_time()
        if self._running:
            self.spent[self._running[-1]] += now - self._since
        if stage is None:
            self._running.pop()
        else:
            self._running.append(stage)
        self._since = now

    def timed(self, stage: str, function: Callable[P, R]) -> Callable[P, R]:
        """The function, its time counted to a stage."""

        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            self.turn_to(stage)
            try:
                return function(*args, **kwargs)
            finally:
                self.turn_to(None)

        return run


@contextmanager
def watched(clock: Clock, reader: Reader) -> Iterator[None]:
    """The stages of a Reading under a clock."""
    methods: tuple[tuple[Any, str, str], ...]
    methods = (
        (Mentions, "at", "actors"),
        (type(reader.coder), "decisions", "coding"),
        (type(reader.coder), "code", "coding"),
    )
    patches = [
        patch.object(reading, name, clock.timed(stage, getattr(reading, name))) for name, stage in _IN_READING.items()
    ]
    patches += [patch.object(owner, name, clock.timed(stage, getattr(owner, name))) for owner, name, stage in methods]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()


def whole(reader: Reader, texts: list[str]) -> float:
    """CPU seconds from the texts to their Readings."""
    begun = time.process_time()
    for doc in reader.parser.parse_many(Story(text) for text in texts):
        try:
            reader.read_doc(doc)
        except NoSentence:
            continue  # what is no story is refused, which costs its parse
    return time.process_time() - begun


def stock(nlp: Any, texts: list[str]) -> float:
    """CPU seconds of the stock pipeline over the same texts."""
    begun = time.process_time()
    for _ in nlp.pipe(texts, batch_size=BATCH):
        pass
    return time.process_time() - begun


def shares(reader: Reader, texts: list[str]) -> dict[str, float]:
    """Each stage's share of the whole."""
    clock = Clock()
    stories = (Story(text) for text in texts)
    with watched(clock, reader):
        clock.turn_to("parse")
        for doc in reader.parser.parse_many(stories):
            clock.turn_to("record")
            try:
                reader.read_doc(doc)
            except NoSentence:
                pass
            finally:
                clock.turn_to(None)
        clock.turn_to(None)
    total = sum(clock.spent.values())
    return {stage: round(clock.spent[stage] / total, 4) for stage in STAGES}


def coding(reader: Reader, texts: list[str], runs: int) -> float:
    """Sentences coded per CPU second, given the parse; nothing of a sentence is kept from run to run."""
    spent = [0.0] * runs
    count = 0
    for doc in reader.parser.parse_many(Story(text) for text in texts):
        count += len(doc.sentences)
        for turn in range(runs):
            for sentence in doc.sentences:
                sentence.cache.clear()
            begun = time.process_time()
            for sentence, decisions in zip(doc.sentences, reader.coder.decisions(doc.sentences), strict=True):
                reader.coder.code(sentence, decisions=decisions)
            spent[turn] += time.process_time() - begun
    return count / median(spent)


def times(reader: Reader, texts: list[str], runs: int) -> float:
    """Words per CPU second of finding and anchoring time expressions, given the parse."""
    spent = [0.0] * runs
    words = 0
    for doc in reader.parser.parse_many(Story(text) for text in texts):
        words += len(doc.story.text.split())
        for turn in range(runs):
            begun = time.process_time()
            find_times(doc)
            spent[turn] += time.process_time() - begun
    return words / median(spent)


def statements(reader: Reader, texts: list[str], runs: int) -> float:
    """Words per CPU second of the statements alone, given the parse; nothing of a sentence is kept from run to run."""
    spent = [0.0] * runs
    words = 0
    for text, doc in zip(texts, reader.parser.parse_many(Story(text) for text in texts), strict=True):
        words += len(text.split())
        for turn in range(runs):
            for sentence in doc.sentences:
                sentence.cache.clear()
            begun = time.process_time()
            find_statements(doc)
            spent[turn] += time.process_time() - begun
    return words / median(spent)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="JSON Lines with a field `text`")
    options.add_argument("--out", type=Path, required=True, help="where the figures go, as JSON")
    options.add_argument("--runs", type=int, default=5, help="turns of each side (5)")
    options.add_argument("--limit", type=int, help="only the first so many texts")
    given = options.parse_args()
    if not given.data.is_file():
        raise SystemExit(f"there is no {given.data}: development data is not part of a checkout; nothing was measured")
    texts = [row["text"] for row in read_rows(given.data, "text")][: given.limit]
    words = sum(len(text.split()) for text in texts)
    reader = Reader()
    package = next(name for name in MODEL_PACKAGES if importlib.util.find_spec(name))
    nlp = spacy.load(package)
    # Once unmeasured: what is loaded when it is first used is not part of the speed.
    whole(reader, texts[:20])
    stock(nlp, texts[:20])
    gc.freeze()  # as the commands do
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(given.runs):
        ours.append(whole(reader, texts))
        theirs.append(stock(nlp, texts))
    figures = {
        "texts": len(texts),
        "words": words,
        "runs": given.runs,
        "stock_components": nlp.pipe_names,
        "words_per_cpu_second": round(words / median(ours)),
        "stock_spacy_words_per_cpu_second": round(words / median(theirs)),
        "ratio_to_stock_spacy": round(median(theirs) / median(ours), 3),
        "coding_sentences_per_cpu_second": round(coding(reader, texts, given.runs)),
        "times_words_per_cpu_second": round(times(reader, texts, given.runs)),
        "statements_words_per_cpu_second": round(statements(reader, texts, given.runs)),
        "shares": shares(reader, texts),
    }
    given.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
