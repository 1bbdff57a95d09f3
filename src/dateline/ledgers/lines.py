"""Storylines in the store: which story is on which, rebuilt, or gone on with from where something changed.

Stories are taken in order of publication. The stream is written down at a few moments (``storyline_marks``), the more
the nearer to its end: what changes the story at one place in it is taken in by going on from the mark before. One
story more at the end touches little; a late one costs as much as the stories since.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from dateline.ledgers import Came, Progress, among, insert, nothing, numbered, one, read, read_at
from dateline.pool import batches, side_by_side
from dateline.story import Story
from dateline.storylines import VERSION, Member, Outline, Storyline, Storylines, outline, story_number

if TYPE_CHECKING:
    from dateline.store import Store

TABLES = ("storylines", "storyline_stories", "storyline_marks")
#: A place in the stream: when a story was published, and its id.
Position = tuple[str, str]
#: What stands for the time of publication of undated stories, which come last.
_UNDATED = "9999"
#: Stories whose outlines are made at once, and stories that are read at once.
_OUTLINED, _PAGE = 100, 2_000
#: Stories after which the stream is marked again, and how much farther back each mark may be than the one after it.
_MARKED, _FARTHER = 32, 4
#: Bytes of a mark that are kept together: what is longer than a block of the file is read at a fifth of the speed.
_PART = 200_000
#: Stories after which a stream that goes on and on is opened anew, so that it does not hold them all.
_RENEWED = 5_000


# -- outlines -----------------------------------------------------------------------------------


def draw(store: Store, changed: Collection[str], progress: Progress = nothing, jobs: int = 1) -> None:
    """Make the outlines of all stories that have none, or one that is of another version or of before a change."""
    if not one(store, f"SELECT count(*) FROM outlines WHERE version = {VERSION}"):
        store.make_anew("outlines")  # those of another version may have other columns
    store.connection.execute(
        "DELETE FROM outlines WHERE story IN (SELECT unnest(?)) OR story NOT IN (SELECT id FROM stories)",
        [sorted(changed)],
    )
    found = store.connection.execute(
        "SELECT id FROM stories WHERE id NOT IN (SELECT story FROM outlines) ORDER BY published NULLS LAST, id"
    ).fetchall()
    some = batches((story for (story,) in found), _OUTLINED)
    done = 0
    to_draw = (
        _to_draw(_about(store, batch), read(store, "events", ", ".join(_NAMED), *among("story", batch)))
        for batch in some
    )
    for rows in side_by_side(jobs, _drawn, to_draw):
        insert(store, "outlines", rows)
        progress("outlining stories", done, len(found))
        done += len(rows)
    progress("outlining stories", len(found), len(found))


def redraw(store: Store, came: Came) -> Position | None:
    """Make the outlines of these stories; the first place in the stream where anything is another than it was."""
    columns = ("version", "published", "headline", "opening", "terms", "counts", "actors", "places")
    before = {row[0]: row[1:] for row in read(store, "outlines", f"story, {', '.join(columns)}", of_stories(came))}
    named = ([event[name] for name in _NAMED] for event in came.records("events"))
    about = ((story, published, record) for story, (published, _, record) in came.stories.items())
    now = {row["story"]: row for row in _drawn(_to_draw(about, named))}
    other = [
        story
        for story in {*before, *now}
        if story not in now or before.get(story) != tuple(now[story][name] for name in columns)
    ]
    if stale := before.keys() & set(other):
        store.connection.execute(f"DELETE FROM outlines WHERE {of_stories(stale)}")
    insert(store, "outlines", (now[story] for story in other if story in now))
    places = [(before[story][1] or _UNDATED, story) for story in other if story in before]
    places += [(now[story]["published"] or _UNDATED, story) for story in other if story in now]
    return min(places, default=None)


#: What an outline needs of a story's events.
_NAMED = ("story", "n", "actor_name", "recipient_name", "place_name")


def _about(store: Store, stories: Collection[str]) -> list[tuple[Any, ...]]:
    """When each of some stories was published, and its record."""
    where, values = among("id", stories)
    return store.connection.execute(f"SELECT id, published, record FROM stories WHERE {where}", values).fetchall()


def _to_draw(about: Iterable[tuple[Any, ...]], named: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Of each story, as :func:`_about` has it, also the actors and places of its events, which are ``named``."""
    events: dict[str, list[tuple[Any, ...]]] = {}
    for story, _, *names in sorted(named, key=lambda row: (row[0], row[1])):
        events.setdefault(story, []).append(tuple(names))
    rows = []
    for story, published, record in sorted(about, key=lambda row: (row[1] or _UNDATED, row[0])):
        actors, recipients, places = (
            [names[at] for names in events.get(story, ()) if names[at] is not None] for at in (0, 1, 2)
        )
        rows.append((story, published, record, actors + recipients, places))
    return rows


def _drawn(given: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """The rows of ``outlines`` for stories as :func:`_to_draw` gives them."""
    rows = []
    for story, published, record, actors, places in given:
        made = outline(_story(json.loads(record)))
        rows.append({
            "story": story, "number": story_number(story), "version": VERSION, "published": published,
            "headline": made.headline, "opening": made.opening, "terms": made.terms, "counts": made.counts,
            "actors": list(dict.fromkeys(actors)), "places": list(dict.fromkeys(places)),
        })  # fmt: skip
    return rows


def _story(record: dict[str, Any]) -> Story:
    published = record["published"]
    when = None
    if published:
        when = date.fromisoformat(published) if len(published) == 10 else datetime.fromisoformat(published)
    return Story(record["text"], headline=record["headline"], published=when, dateline=record["dateline"])


# -- linking ------------------------------------------------------------------------------------


def rebuild(store: Store, progress: Progress = nothing) -> tuple[int, int]:
    """Put all stories on storylines; how many both are. To be called where the tables are empty."""
    found = store.connection.execute("SELECT count(*), count(published) FROM outlines").fetchone()
    total, dated = found or (0, 0)
    marked = {dated}
    back = _MARKED
    while back < total:
        marked.add(total - back)
        back *= _FARTHER
    forget(store)
    run = _Running(Storylines())
    stream = run.stream
    for n, new in enumerate(_outlines(store, [row for row, _ in _after(store, run.at)])):
        if n in marked and n:
            _mark(store, run)
        if n % 1000 == 0:
            progress("linking stories", n, total)
        stream.add(new)
        run.at, run.seen = _place(new), n + 1
    if total:
        _mark(store, run)
    progress("linking stories", total, total)
    lines = stream.storylines()
    insert(store, "storylines", map(_line_row, lines))
    credits = _credits(store)
    insert(
        store,
        "storyline_stories",
        (
            {
                "story": story,
                "number": story_number(story),
                "storyline": line.id,
                "kept": stream.kept[story],
                "root": root,
                "source": source,
            }
            for line in lines
            for story in line.stories
            for root, source in [credits[story]]
        ),
    )
    return total, len(lines)


def go_on(store: Store, since: Position | None, came: Came) -> tuple[dict[str, bool], dict[str, tuple[str, str]]]:
    """Take in what changed from a place in the stream on.

    ``came`` are all stories that were written or credited; ``since`` is None where none of them has another outline.
    Given back are the stories whose storyline or source is another now, and whether each was on one before; and
    storyline and source, for those that were looked at, of which all that came are.
    """
    before: dict[str, dict[str, Any]] = {}
    after: dict[str, dict[str, Any]] = {}
    lines: list[Storyline] = []
    if since:
        run, new = _resumed(store, since)
        tail = {place[1] for _, place in new if place >= since}
        was = _linked(store, of_stories(tail.union(came)))
        looked = tail | (set(came) - came.stories.keys())
        on = {row["storyline"] for story, row in was.items() if story in looked}
        before = _linked(store, *among("storyline", on))
        stream = _gone_on(store, run, new, since, before.keys())
        before |= was
        lines = stream.storylines()
        line_of = {story: line.id for line in lines for story in line.stories}
        before |= _linked(store, of_stories(line_of.keys() - before.keys()))
        again = stream.kept.keys() & before.keys()
        for story, kept in _kept(store, again).items():
            before[story]["kept"] = kept
        for story, line in line_of.items():
            number = story_number(story)
            after[story] = {"story": story, "number": number, "storyline": line, "kept": stream.kept.get(story)}
    else:
        before = _linked(store, of_stories(came))
    credits = _credits(store, came, {before[story]["root"] for story in came if story in before})
    before |= _linked(store, of_stories(credits.keys() - after.keys() - before.keys()))
    for story in credits.keys() - after.keys():
        after[story] = dict(before[story])
    for story, row in after.items():
        row["root"], row["source"] = credits.get(story) or (before[story]["root"], before[story]["source"])
    gone = before.keys() - after.keys()
    other = [story for story in sorted(after) if before.get(story) != after[story]]
    for story, kept in _kept(store, [story for story in other if after[story]["kept"] is None]).items():
        after[story]["kept"] = kept
    con = store.connection
    if stale := before.keys() & {*other, *gone}:
        con.execute(f"DELETE FROM storyline_stories WHERE {of_stories(stale)}")
    insert(store, "storyline_stories", (after[story] for story in other))
    if since:
        old = on | {before[story]["storyline"] for story in line_of if story in before}
        where, values = among("id", {*old, *(line.id for line in lines)})
        con.execute(f"DELETE FROM storylines WHERE {where}", values)
        insert(store, "storylines", map(_line_row, lines))
    moved = (s for s in other if s not in before or any(before[s][c] != after[s][c] for c in ("storyline", "source")))
    stands = {story: (row["storyline"], row["source"]) for story, row in after.items()}
    return {story: story in before for story in (*gone, *moved)}, stands


@dataclass
class _Running:
    """The stream as it is after so many stories, the last of them at a place; so many had come at the last mark."""

    stream: Storylines
    at: Position = ("", "")
    seen: int = 0
    marked: int = 0
    #: How many had come when it was opened.
    since: int = 0


#: The streams of open stores as they were left: one story more need not open them again.
_LEFT: WeakKeyDictionary[Store, _Running] = WeakKeyDictionary()


def forget(store: Store) -> None:
    """Do not go on with the stream as it was left: the store has not become what it has seen."""
    _LEFT.pop(store, None)


def _resumed(store: Store, since: Position) -> tuple[_Running, list[tuple[int, Position]]]:
    """The stream as it was at some place before this one, and the rows of the outlines that come after that."""
    run = _LEFT.pop(store, None)
    if run is None or run.at >= since or run.seen - run.since > _RENEWED:
        run = _opened(store, since)
    new = _after(store, run.at)
    if one(store, "SELECT count(*) FROM outlines") != run.seen + len(new):
        run = _opened(store, since)  # somebody else has written
        new = _after(store, run.at)
    return run, new


def _gone_on(
    store: Store, run: _Running, new: list[tuple[int, Position]], since: Position, beside: Iterable[str]
) -> Storylines:
    """The stream, gone on with to its end. It has touched what it met from a place on, and the storylines of the
    stories ``beside``. What it kept of stories is of those from that place on, for certain."""
    stream, begun = run.stream, False
    for outline_ in _outlines(store, [row for row, _ in new]):
        here = _place(outline_)
        if not begun and here >= since:
            stream.settle(stream.of(story) for story in beside if story in stream)
            begun = True
        if here[0] == _UNDATED != run.at[0] and run.seen - run.marked >= _MARKED:
            _mark(store, run)  # those with a day that come later go in here
        stream.add(outline_)
        run.at, run.seen = here, run.seen + 1
    if not begun:
        stream.settle(stream.of(story) for story in beside if story in stream)
    if run.seen - run.marked >= _MARKED:
        _mark(store, run)
        _thin(store, run.seen)
    _LEFT[store] = run
    return stream


def _opened(store: Store, since: Position) -> _Running:
    """The stream at the last mark before a place; the marks from there on go."""
    con = store.connection
    con.execute("DELETE FROM storyline_marks WHERE (published, story) >= (?, ?)", [*since])
    last = con.execute("SELECT max((published, story)) FROM storyline_marks").fetchone()
    if not last or not last[0]:
        return _Running(Storylines())
    parts = sorted(read(store, "storyline_marks", "n, stories, part", "published = ? AND story = ?", last[0]))
    seen = parts[0][1]
    stream = Storylines.opened(b"".join(part for *_, part in parts), lambda numbers: _members(store, numbers))
    return _Running(stream, last[0], seen, seen, seen)


def _mark(store: Store, run: _Running) -> None:
    saved = run.stream.save()
    for n, start in enumerate(range(0, len(saved), _PART)):
        # Bound as they are: of 100,000 stories these are megabytes.
        store.connection.execute(
            "INSERT INTO storyline_marks VALUES (?, ?, ?, ?, ?)",
            [*run.at, run.seen, n, saved[start : start + _PART]],
        )
    run.marked = run.seen


def _thin(store: Store, stories: int) -> None:
    """Of the marks leave those that are needed so that each is not much farther back than the one after it."""
    found = store.connection.execute("SELECT DISTINCT stories FROM storyline_marks ORDER BY stories DESC").fetchall()
    marks = [count for (count,) in found]
    after = 0
    for n, count in enumerate(marks[1:-1], 1):
        if stories - marks[n + 1] <= _FARTHER * max(stories - marks[after], _MARKED):
            store.connection.execute("DELETE FROM storyline_marks WHERE stories = ?", [count])
        else:
            after = n


def _after(store: Store, at: Position) -> list[tuple[int, Position]]:
    """The rows of the outlines after a place in the stream, in order, and the place of each."""
    # Those with a day lie by it, for the most part: asked for by the plain column, most of the others are passed over.
    where, values = "(published >= ? AND (published, story) > (?, ?)) OR published IS NULL", [at[0], *at]
    if at[0] == _UNDATED:
        where, values = "published IS NULL AND story > ?", [at[1]]
    found = store.connection.execute(
        f"SELECT rowid, coalesce(published, '{_UNDATED}'), story FROM outlines WHERE {where} ORDER BY 2, 3", values
    ).fetchall()
    return [(row, (published, story)) for row, published, story in found]


def _outlines(store: Store, rows: Sequence[int]) -> Iterator[Outline]:
    """The outlines in these rows, given in order."""
    for start in range(0, len(rows), _PAGE):
        columns = "story, published, headline, opening, terms, counts, actors, places"
        outlines = [
            Outline(story, published, headline, opening, terms, counts, tuple(actors), tuple(places))
            for story, published, headline, opening, terms, counts, actors, places in read_at(
                store, "outlines", columns, rows[start : start + _PAGE]
            )
        ]
        yield from sorted(outlines, key=_place)


def _place(of: Outline) -> Position:
    return of.published or _UNDATED, of.story


def of_stories(stories: Iterable[str]) -> str:
    """The condition that a row is of one of these, in a table that has a :func:`story_number` of each."""
    return numbered("number", map(story_number, stories))


def _members(store: Store, numbers: Collection[int]) -> list[Member]:
    kept = dict(read(store, "storyline_stories", "story, kept", numbered("number", numbers)))
    found = read(store, "outlines", "story, published, headline, opening, actors, places", numbered("number", numbers))
    return [
        Member(story, published, headline, opening, tuple(actors), tuple(places), kept[story])
        for story, published, headline, opening, actors, places in found
    ]


# -- rows ---------------------------------------------------------------------------------------


def _linked(store: Store, where: str, values: Sequence[Any] = ()) -> dict[str, dict[str, Any]]:
    """The rows of ``storyline_stories`` that fit, by story, but for what is kept of them."""
    columns = ("story", "number", "storyline", "source", "root")
    found = read(store, "storyline_stories", ", ".join(columns), where, values)
    return {row[0]: {**dict(zip(columns, row, strict=True)), "kept": None} for row in found}


def _kept(store: Store, stories: Collection[str]) -> dict[str, bytes]:
    return dict(read(store, "storyline_stories", "story, kept", of_stories(stories)))


def _credits(store: Store, came: Came | None = None, roots: Collection[str] = ()) -> dict[str, tuple[str, str]]:
    """Story to its root and its source, as the view ``credits`` has them: of all, or of all whom those that came
    concern, which went back to these roots before.

    A story without a printing goes back to itself, and is a source of its own.
    """
    con = store.connection
    if came is None:
        stories = [story for (story,) in con.execute("SELECT id FROM stories").fetchall()]
        found = con.execute("SELECT story, root, source FROM credits").fetchall()
        sources = {story: (root, source) for story, root, source in found}
    else:
        origins = _family(store, came, roots)
        stories = [*origins]
        sources = store.credited(origins)
    return {story: sources.get(story, (story, f"story {story}")) for story in stories}


def _family(store: Store, came: Came, roots: Collection[str]) -> dict[str, str]:
    """The stories that go back to one root with these, now, or with one of these roots before; for each what it goes
    back to."""
    con = store.connection
    where, values = among("root", roots)
    family = {story for (story,) in read(store, "storyline_stories", "story", where, values)}.union(came)
    copied: dict[str, str] = {}
    for column, other in (("story", 1), ('"of"', 0)):  # up to the root, and down again
        new = family.union(roots)
        while new:
            where, values = among(column, new)
            pairs = con.execute(f'SELECT story, "of" FROM copies WHERE {where}', values).fetchall()
            copied.update(pairs)
            new = {pair[other] for pair in pairs} - family
            family |= new
    there = family & came.stories.keys()
    if others := family.difference(came):
        where, values = among("id", others)
        there |= {story for (story,) in con.execute(f"SELECT id FROM stories WHERE {where}", values).fetchall()}
    return {story: _origin(story, copied) for story in there}


def _origin(story: str, copied: Mapping[str, str]) -> str:
    """What a story goes back to, over all copies."""
    while story in copied:
        story = copied[story]
    return story


def _line_row(line: Storyline) -> dict[str, Any]:
    return {
        "id": line.id,
        "title": line.title,
        "start": line.start.isoformat() if line.start else None,
        "end": line.end.isoformat() if line.end else None,
        "stories": len(line.stories),
        "actors": [name for name, _ in line.actors],
        "places": [name for name, _ in line.places],
    }
