"""The terminal: Readings and rows of a store, laid out for people.

Laid out by hand rather than in ruled tables, because each row is a short line and the words it
rests on, and those words are what is read: they get the full width, at 80 columns as at 120.
Colour says one thing only, whether it happened; without colour the words say it too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline import wording
from dateline.record import Reading

#: Wider lines are hard to read, whatever the terminal's width.
WIDEST = 120
NARROWEST = 60
#: Who and whom stand on a line of their own where less than this is left beside the act.
_LEAST_ROOM = 20

_STATUS_STYLE = {
    "happened": "green",
    "ongoing": "cyan",
    "planned": "yellow",
    "possible": "yellow",
    "called_off": "red",
    "did_not_happen": "red",
}
_STATUS_MARK = {"happened": "●", "ongoing": "◐", "planned": "○", "possible": "◌", "called_off": "✕",
                "did_not_happen": "✕"}  # fmt: skip
_STATE_STYLE = {"called_off": "red", "lapsed": "red", "postponed": "yellow", "held": "green", "under_way": "cyan"}
_QUIET = "dim"

#: Acts of a storyline that are all shown; of one with more, what several sources tell.
_LONG = 24
_KINDS = ("events", "engagements", "figures", "statements")
_Block = Callable[[Console, dict[str, Any]], None]


def console(stream: IO[str] | None = None, *, width: int | None = None) -> Console:
    """A console on ``stream`` (standard output): plain where that is no terminal, NO_COLOR respected."""
    made = Console(file=stream or sys.stdout, highlight=False, markup=False, emoji=False, width=width)
    made.width = max(NARROWEST, min(made.width, WIDEST))
    return made


def show_reading(
    out: Console, reading: Reading, *, explain: bool = False, only: Sequence[str] = _KINDS, note: str = ""
) -> None:
    """A whole Reading: header, events, engagements, figures, statements; or ``only`` some of these; a ``note`` last."""
    record = reading.to_dict(explain=True)
    story, events = record["story"], record["events"]
    _header(out, record)
    took = [e for e in events if e["status"] in wording.TOOK_PLACE]
    rest = [e for e in events if e["status"] not in wording.TOOK_PLACE]
    sections = [("What happened", took), ("What did not happen, or not yet", rest)]
    if "events" in only:
        _events(out, sections, explain=explain, told=False)
    if record["engagements"] and "engagements" in only:
        _title(out, "Engagements", "what is supposed to happen, and where it stands")
        _each(out, record["engagements"], _engagement, explain)
    if record["figures"] and "figures" in only:
        _title(out, "Figures")
        _each(out, record["figures"], _figure, explain)
    if record["statements"] and "statements" in only:
        _title(out, "Statements", "who said so")
        _each(out, _with_contrary(record["statements"]), _statement, explain)
    if not any(record[kind] for kind in _KINDS):
        out.print()
        out.print(Text("Nothing in this story is an event, a statement, a figure or an engagement.", _QUIET))
    coded = record["coded_by"]
    out.print()
    _line(out, Text(f"story {story['id']} · dateline {coded['version']} · codebook {coded['codebook']}"
                    f" · {coded['model']}", _QUIET))  # fmt: skip
    if note:
        _line(out, Text(note, _QUIET))


def show_rows(out: Console, kind: str, rows: Sequence[dict[str, Any]], *, explain: bool = False) -> None:
    """Rows of a store: ``kind`` is events, statements, figures or engagements."""
    records = [{**row["record"], "story": row["story"]} for row in rows]
    if kind == "statements":
        days = [{"published_on": str(row["published_on"] or "")} for row in rows]
        records = _with_contrary([{**record, **day} for record, day in zip(records, days, strict=True)])
    if kind == "events":
        _events(out, [("", records)], explain=explain, told=True)
    else:
        blocks: dict[str, _Block] = {"statements": _statement, "figures": _figure, "engagements": _engagement}
        _each(out, records, blocks[kind], explain)


def show_series(out: Console, series: Sequence[dict[str, Any]], *, by_source: bool = False) -> None:
    """Tallies over time, as :meth:`Series.to_dict` gives them: low, best and high, then every telling.

    ``by_source`` sets sources below each other and days side by side.
    """
    for line in series:
        _tally(out, line)
        if by_source:
            _by_source(out, line["points"])
        else:
            show_table(out, ["Day", "Number", "What it is", "Who says so", "Story: characters, words"], [
                (point["date"] or "undated", wording.amount(point), point["relation"].replace("_", " "),
                 _stands(point), _where_told(point))
                for point in line["points"]
            ])  # fmt: skip
        out.print()


def _tally(out: Console, line: dict[str, Any]) -> None:
    """What was counted, and the numbers that stand, with who stands for each."""
    standing = line["standing"]
    _line(out, Text(wording.counted(line), "bold"))
    for name in ("low", "best", "high") if standing else ():
        who = list(dict.fromkeys(_stands(said) for said in standing[name]["said_by"]))
        _line(out, Text.assemble(f"{name:5}", (wording.number(standing[name]["value"]), "bold"),
                                 (f"  {', '.join(who)}", _QUIET)), 2)  # fmt: skip


def _by_source(out: Console, points: list[dict[str, Any]]) -> None:
    days = list(dict.fromkeys(point["date"] or "undated" for point in points))
    lines = [_stands({**point, "source": point["line"]}) for point in points]
    for first in range(0, len(days), _DAYS_ABREAST):
        shown = days[first : first + _DAYS_ABREAST]
        rows = []
        for source in dict.fromkeys(lines):
            cells = [
                "; ".join(
                    wording.amount(p) + _MARKS.get(p["relation"], "")
                    for p, line in zip(points, lines, strict=True)
                    if line == source and (p["date"] or "undated") == day
                )
                for day in shown
            ]
            if any(cells):
                rows.append((source, *cells))
        show_table(out, ["Source", *shown], rows)
    _line(out, Text("+ is added to the tally, ! conflicts, ↓ is taken back, = is said again", _QUIET), 2)
    for point in points:
        _line(out, Text(f"{point['date'] or 'undated'}  {_where_told(point)}", _QUIET), 2)


#: Days in one table, so that it fits 80 columns.
_DAYS_ABREAST = 4
_MARKS = {"increment": " +", "conflict": " !", "revision_down": " ↓", "repeat": " ="}


def _stands(said: dict[str, Any]) -> str:
    """Who stands for a number."""
    if said["source"]:
        return wording.plain(said["source"]) + (" (unnamed)" if said["anonymous"] else "")
    return "someone not named" if said["anonymous"] else "the story itself"


def _where_told(point: dict[str, Any]) -> str:
    spans = point["evidence"]
    return f"{point['story']}: {spans[0]['start']}–{spans[0]['end']} “{wording.plain(spans[0]['text'])}”"


def show_table(out: Console, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A plain table: the last column takes what room is left."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    for heading in headings[:-1]:
        table.add_column(heading, no_wrap=True, overflow="ellipsis", max_width=max(out.width // 3, 12))
    table.add_column(headings[-1], ratio=1)
    for row in rows:
        table.add_row(*(Text(wording.plain(cell)) for cell in row))
    out.print(table)


def context(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """The paragraphs of a text that hold spans: where each begins and ends, and the spans in it."""
    out: list[tuple[int, int, list[tuple[int, int]]]] = []
    for start, end in sorted(spans):
        begin = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        stop = len(text) if stop < 0 else stop
        if out and begin <= out[-1][1]:
            before, after, words = out.pop()
            out.append((before, max(stop, after), [*words, (start, end)]))
        else:
            out.append((begin, stop, [(start, end)]))
    return out


def show_context(out: Console, text: str, spans: Sequence[tuple[int, int]]) -> None:
    """The paragraphs that a row rests on, its words marked by brackets as well as by colour."""
    for begin, stop, words in context(text, spans):
        line = Text()
        at = begin
        for start, end in words:
            start = max(start, at)
            line.append(wording.plain(text[at:start]))
            line.append(f"[{wording.plain(text[start:end])}]", "bold reverse")
            at = max(end, at)
        line.append(wording.plain(text[at:stop]))
        out.print()
        _line(out, line, 2)
    out.print()


def show_origin(
    out: Console,
    story: dict[str, Any],
    copy: dict[str, Any] | None,
    edits: Sequence[dict[str, Any]],
    copies: Sequence[dict[str, Any]],
) -> None:
    """A stored story's headline and where it is from; what it copies and changed; and its own copies."""
    out.print()
    _line(out, Text(wording.plain(story["headline"] or "A story without a headline"), "bold"))
    origin = [wording.plain(part) for part in (story["outlet"], story["agency"], story["name"]) if part]
    if story["published"]:
        origin.append(wording.published(story["published"]))
    _line(out, Text(" · ".join(origin), _QUIET))
    if copy is not None:
        unread = "; not read itself" if story["copy_of"] else ""
        _line(out, Text(f"{copy['kind']} copy of story {copy['of']}{unread}", "yellow"))
        if copy["supersedes"]:
            note = f": {wording.plain(copy['note'])}" if copy["note"] else ""
            _line(out, Text(f"{copy['supersedes']} of that story{note}", "yellow"), 2)
        for edit in edits:
            words = " → ".join(f"“{wording.plain(edit[side])}”" for side in ("before", "after") if edit[side])
            _line(out, Text.assemble((f"{edit['kind']} ", _QUIET), words), 2)
    for other in copies:
        who = f" by {wording.plain(other['outlet'])}" if other["outlet"] else ""
        said = f", its {other['supersedes']}" if other["supersedes"] else ""
        _line(out, Text(f"copied{who}: story {other['story']}, {other['kind']}{said}", _QUIET))


def show_storyline(out: Console, line: dict[str, Any], *, everything: bool = False) -> None:
    """A storyline: its title and span, each act once with its witnesses, what is disputed, and its stories.

    Of a long one only what more than one source tells is shown, unless ``everything`` is asked for.
    """
    _line(out, Text(wording.plain(line["title"]), "bold"))
    told = [line["start"], line["end"]] if line["start"] != line["end"] else [line["start"]]
    span = " to ".join(day for day in told if day) or "undated"
    _line(out, Text(f"{span} · {wording.count(len(line['stories']), 'story', 'stories')} · {line['id']}", _QUIET))
    whole = everything or len(line["timeline"]) <= _LONG
    acts = [act for act in line["timeline"] if whole or act["sources"] > 1]
    if line["timeline"]:
        _title(out, "Timeline", "each act once, with the stories that tell it and the independent sources they are")
    for act in acts:
        out.print()
        room = out.width - 12 - 26
        shown = "" if act["status"] == "happened" else wording.status(act["status"])
        status = (Text(shown, _STATUS_STYLE.get(act["status"], "")), 0)
        _columns(out, 0, (Text(act["since"] or "undated"), 12), (_act(act), 24), (_who(act, room), room), status)
        _line(out, _quoted(" … ".join(wording.plain(words) for words in act["witnesses"][0]["evidence"])), 12)
        _line(out, Text(wording.told_by(act), _QUIET), 12)
        for cell, accounts in (act["disputed"] or {}).items():
            _line(out, Text(f"{cell}: {wording.accounts(accounts)}", _QUIET), 12)
    if left := len(line["timeline"]) - len(acts):
        out.print()
        _line(out, Text(f"and {wording.count(left, 'act')} told by one source alone: --all shows them", _QUIET))
    source = {story["id"]: story["source"] for story in line["stories"]}

    def section(title: str, note: str, records: list[dict[str, Any]], what: tuple[str, str], show: _Block) -> None:
        if not records:
            return
        told = [{source.get(story, story) for story in wording.tellers(record)} for record in records]
        shown = [record for record, tellers in zip(records, told, strict=True) if whole or len(tellers) > 1]
        _title(out, title, note)
        for record in shown:
            out.print()
            show(out, record)
        if left := len(records) - len(shown):
            out.print()
            text = f"and {wording.count(left, *what)} of one source alone: --all shows them"
            _line(out, Text(text, _QUIET))

    note = "what is supposed to happen, and what became of it"
    section("Engagements", note, line["engagements"], ("engagement", "engagements"), show_history)
    section("Figures", "how many, and who says so", line["figures"], ("tally", "tallies"), _tally)
    _title(out, "Stories")
    rows = [
        ((story["published"] or "")[:10], story["outlet"] or story["agency"] or "", wording.called(story))
        for story in line["stories"]
    ]  # fmt: skip
    show_table(out, ("published", "by", "story"), rows)


# -- parts ------------------------------------------------------------------------------------


def _header(out: Console, record: dict[str, Any]) -> None:
    story, events = record["story"], record["events"]
    out.print()
    _line(out, Text(wording.plain(story["headline"] or "A story without a headline"), "bold"))
    line = [wording.plain(part) for part in (story["outlet"], story["agency"]) if part]
    if story["published"]:
        line.append(wording.published(story["published"]))
    if line:
        _line(out, Text(" · ".join(line), _QUIET))
    if not story["published"]:
        _line(out, Text("published: not known, so its weekdays stay relative (give --published)", "yellow"))
    took = sum(e["status"] in wording.TOOK_PLACE for e in events)
    counts = [wording.count(len(events), "event") + (f" ({took} happened)" if events else "")]
    for kind, one in (("engagements", "engagement"), ("figures", "figure"), ("statements", "statement")):
        counts.append(wording.count(len(record[kind]), one))
    _line(out, Text(" · ".join(counts), _QUIET))


def _title(out: Console, title: str, note: str = "") -> None:
    text = Text(title, "bold underline")
    if note:
        text = Text.assemble(text, Text(f"  {note}", _QUIET))
    out.print()
    _line(out, text)


def _each(out: Console, records: list[dict[str, Any]], block: _Block, explain: bool) -> None:
    for n, record in enumerate(records):
        if n:
            out.print()
        block(out, record)
        _tail(out, record, 4, explain)


def _tail(out: Console, record: dict[str, Any], indent: int, explain: bool) -> None:
    """What may follow any row: its reasons, and the story it came from."""
    if explain:
        why = record.get("why") or {}
        wide = max((len(wording.plain(cell)) for cell in why), default=0)
        for cell, reason in why.items():
            _columns(
                out,
                indent,
                (Text(wording.plain(cell), _QUIET), min(wide, 20)),
                (Text(wording.plain(reason), "blue"), 0),
            )
        if not why:
            _line(out, Text("no reasons were kept", _QUIET), indent)
    if "story" in record:
        _line(out, Text(f"story {record['story']}{_offsets(record)}", _QUIET), indent)


def _offsets(record: dict[str, Any]) -> str:
    """Where in the story's text a row's words stand, in code points."""
    spans = record.get("evidence")
    return f" · characters {spans[0]['start']}–{max(span['end'] for span in spans)}" if spans else ""


def _events(out: Console, sections: list[tuple[str, list[dict[str, Any]]]], *, explain: bool, told: bool) -> None:
    """Events in columns: mark, date, type, who to whom, status; beneath each, its words and whose they are.

    The columns are the same in every section, so that the eye can run down the page.
    """
    events = [event for _, section in sections for event in section]
    dates = min(max((len(wording.when(e["date"])) for e in events), default=0), 16)
    acts = min(max((len(_act(e)) for e in events), default=0), 24 if out.width >= 80 else 20)
    statuses = max((len(wording.status(e["status"])) for e in events if told or e["status"] != "happened"), default=0)
    indent = 2 + dates + 2
    room = out.width - indent - acts - 2 - (statuses + 2 if statuses else 0)
    for title, section in sections:
        if title and section:
            _title(out, title)
        for n, event in enumerate(section):
            if n:
                out.print()
            status = event["status"]
            style = _STATUS_STYLE.get(status, "")
            shown = "" if status == "happened" and not told else wording.status(status)
            marked = Text.assemble((_STATUS_MARK.get(status, "·"), style), " ", _dated(event["date"]))
            first = [(marked, dates + 2), (_act(event), acts)]
            if room < _LEAST_ROOM:
                _columns(out, 0, *first, (Text(shown, style), 0))
                _line(out, _who(event, out.width - indent), indent)
            else:
                # Where no status is shown, its room goes to who and whom.
                wide = room if shown or not statuses else room + statuses + 2
                _columns(out, 0, *first, (_who(event, wide), wide), (Text(shown, style), 0))
            _line(out, _quoted(wording.words(event)), indent)
            adrift = ["unanchored"] if event["date"] and event["date"].get("unanchored") else []
            past = ["history"] if "historical" in event.get("auxiliary", ()) else []
            told_by = wording.witnesses(event)
            _line(out, _sourced(event, event["place"], *wording.others_word(event), *told_by, *past, *adrift), indent)
            _tail(out, event, indent, explain)


def _sourced(record: dict[str, Any], place: dict[str, Any] | None, *more: str) -> Text:
    """``— a Bolivian official (unnamed) said · in Desaguadero``: the quiet line under the words."""
    parts = [f"— {wording.word_of(record['said_by'])}"] if record["said_by"] else []
    if place:
        parts.append(f"in {wording.plain(place['name'])}")
    return Text(" · ".join([*parts, *more]), _QUIET)


def _dated(cell: dict[str, Any] | None) -> Text:
    anchored = cell is not None and bool(cell["start"] or cell["end"])
    return Text(wording.when(cell), "" if anchored else _QUIET)


def _act(event: dict[str, Any]) -> Text:
    text = Text(wording.plain(event["type"]), "bold")
    if event["mode"]:
        text.append(f" {wording.plain(event['mode'])}", "not bold")
    return text


def _who(event: dict[str, Any], room: int) -> Text:
    """Who to whom, on one line where it fits, else broken at the arrow."""
    actor = _actor(event["actor"])
    if event["recipient"] is None:
        return actor
    arrow = "↔" if event["reciprocal"] else "→"
    recipient = _actor(event["recipient"])
    fits = len(actor) + len(recipient) + 3 <= room
    return Text.assemble(actor, " " if fits else "\n", arrow, " ", recipient)


def _actor(cell: dict[str, Any] | None) -> Text:
    if cell is None:
        return Text("someone", _QUIET)
    text = Text(wording.name(cell))
    known = wording.codes(cell)
    if known and known != text.plain:
        text.append(f" {known}", _QUIET)
    members = cell.get("members") or ()
    if members:
        text.append(" (" + ", ".join(wording.name(m) for m in members) + ")", _QUIET)
    return text


def _statement(out: Console, statement: dict[str, Any]) -> None:
    head = Text(wording.source(statement), "bold")
    if statement["told"]:
        head = Text.assemble(head, f" → {wording.plain(statement['told'])}")
    notes = [wording.plain(statement["cue"] or ""), statement["kind"]]
    if statement["stance"] not in ("asserts", statement["cue"]):
        notes.append(wording.plain(statement["stance"]))
    if "published_on" in statement:
        # Of many stories: the day leads, so that the eye can run down it.
        head = Text.assemble(f"{wording.told_on(statement)}  ", head)
    elif statement["date"]:
        notes.append(wording.when(statement["date"]))
    _line(out, Text.assemble(head, ("  " + " · ".join(note for note in notes if note), _QUIET)), 2)
    body = wording.plain(statement["content"])
    _line(out, _quoted(body) if statement["kind"] == "direct" else Text(body), 4)
    if statement["anonymity_reason"]:
        _line(out, Text(wording.unnamed(statement["anonymity_reason"]), _QUIET), 4)
    _line(out, Text(wording.chain(statement), _QUIET), 4)
    for other in statement.get("against", ()):
        _line(out, Text.assemble(("contradicted by ", "yellow"), wording.source(other)), 4)


def _with_contrary(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Statements with those among them that say the contrary."""
    by_id = {statement["id"]: statement for statement in statements}
    return [{**s, "against": [by_id[k] for k in s["contradicts"] if k in by_id]} for s in statements]


def _figure(out: Console, figure: dict[str, Any]) -> None:
    kind = "" if figure["kind"] == "other" else wording.plain(figure["kind"])
    what = " ".join(part for part in (wording.plain(figure["of"] or ""), kind) if part)
    head = Text.assemble((wording.amount(figure), "bold"), f" {what}")
    if figure["status"] not in wording.TOOK_PLACE:
        head.append(f"  {wording.status(figure['status'])}", _STATUS_STYLE.get(figure["status"], ""))
    _line(out, head, 2)
    _line(out, _quoted(wording.words(figure)), 4)
    more = [f"by {wording.name(figure['by'])}"] if figure["by"] else []
    if figure["as_of"]:
        more.append(f"as of {wording.when(figure['as_of'])}")
    _line(out, _sourced(figure, figure["place"], *more), 4)


def _engagement(out: Console, engagement: dict[str, Any]) -> None:
    rest = "  " + ", ".join(wording.name(party) for party in engagement["parties"])
    if engagement["place"]:
        rest += f", in {wording.plain(engagement['place']['name'])}"
    if engagement["topic"]:
        rest += f", on {wording.plain(engagement['topic'])}"
    _line(out, Text.assemble((wording.plain(engagement["kind"]), "bold"), rest), 2)
    changes = engagement["changes"]
    steps = []
    for change, dated in zip(changes, wording.years(changes), strict=True):
        style = f"bold {_STATE_STYLE.get(change['state'], '')}".rstrip()
        steps.append(Text.assemble((wording.state(change["state"]), style), f" {dated}" if change["date"] else ""))
    _line(out, _line_of_states(steps, out.width - 4), 4)
    wide = max((len(wording.state(c["state"])) for c in changes), default=0)
    for change in changes:
        text = _quoted(wording.words(change))
        if change["said_by"]:
            text = Text.assemble(text, (f" — {wording.word_of(change['said_by'])}", _QUIET))
        _columns(out, 4, (Text(wording.state(change["state"]), _QUIET), wide), (text, 0))


def show_history(out: Console, engagement: dict[str, Any]) -> None:
    """One engagement over all stories: its line of states, then each change with all who tell of it."""
    head = Text.assemble(
        (wording.plain(engagement["kind"]), "bold"), "  " + wording.plain(", ".join(engagement["parties"]))
    )
    if engagement["place"]:
        head.append(f", in {wording.plain(engagement['place'])}")
    if engagement["topic"]:
        head.append(f", on {wording.plain(engagement['topic'])}")
    _line(out, head)
    _line(out, Text(f"{engagement['id']} · {wording.state(engagement['state'])}"
                    + (f" · due {wording.when(engagement['due'])}" if engagement["due"] else ""), _QUIET))  # fmt: skip
    changes = engagement["changes"]
    steps = [
        Text.assemble((wording.state(c["state"]), f"bold {_STATE_STYLE.get(c['state'], '')}".rstrip()),
                      f" {dated}" if c["date"] else "", " (contested)" if c["contested"] else "")
        for c, dated in zip(changes, wording.years(changes), strict=True)
    ]  # fmt: skip
    _line(out, _line_of_states(steps, out.width - 2), 2)
    for change in changes:
        _line(out, Text(wording.state(change["state"]), "bold"), 2)
        for telling in change["tellings"]:
            text = _quoted(wording.words(telling))
            said = f" — {wording.plain(telling['source'])} says" if telling["source"] else ""
            span = telling["evidence"][0]
            text.append(f"{said} · {wording.published(telling['published'])} · {telling['story']}"
                        f" {span['start']}–{span['end']}", _QUIET)  # fmt: skip
            _line(out, text, 4)


def _line_of_states(steps: list[Text], room: int) -> Text:
    """``agreed 03-18 ──▶ called off 03-25``, broken before an arrow where it must be."""
    line = Text()
    at = 0
    for n, step in enumerate(steps):
        size = len(step) + (5 if n else 0)
        if n and at + size > room:
            line.append("\n")
            at = 0
        if n:
            line.append(" ──▶ " if at else "──▶ ", _QUIET)
        line.append_text(step)
        at += size
    return line


def _quoted(words: str) -> Text:
    return Text(f"“{wording.unquoted(words)}”" if words else "no words", "italic")


# -- layout -----------------------------------------------------------------------------------


def _line(out: Console, text: Text, indent: int = 0) -> None:
    """A paragraph, every line of it indented; nothing for an empty one."""
    if text:
        _columns(out, indent, (text, 0))


def _columns(out: Console, indent: int, *cells: tuple[Text, int]) -> None:
    """Cells side by side, two spaces apart, each wrapped in its width; 0 takes the rest of the line.

    By hand, because Rich's tables pad every line to the full width with spaces, which is a
    nuisance in a file and when text is copied from a terminal.
    """
    wrapped: list[tuple[list[Text], int]] = []
    used = indent
    for text, wanted in cells:
        width = wanted or max(out.width - used, 12)
        wrapped.append((list(text.wrap(out, width)) if text else [], width))
        used += width + 2
    for n in range(max(len(lines) for lines, _ in wrapped)):
        line = Text(" " * indent)
        for lines, width in wrapped:
            part = lines[n] if n < len(lines) else Text()
            part.rstrip()
            line.append_text(part)
            line.append(" " * (width - part.cell_len + 2))
        line.rstrip()
        out.print(line, no_wrap=True, overflow="ignore", crop=False)
