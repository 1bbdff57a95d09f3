"""The desk: a Reading as a page, the story with its evidence marked and the tables beside it.

``page`` is one self-contained file: no font, script or picture from elsewhere, so it can be
mailed, archived and opened in ten years. ``fragment`` is its body, for notebooks. The page's
content security policy lets nothing run but the one script and style whose digests it names: a
story that smuggled markup past the escaping would still find nothing to execute.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from dateline import wording
from dateline.desk.marking import Mark, mark_story
from dateline.desk.timeline import draw
from dateline.record import Reading
from dateline.story import Story

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["fragment", "page", "quotes_page", "storyline_page"]

#: How an event's words are drawn, by status: as fact, as not yet, as not.
_DRAWN = {"happened": "did", "ongoing": "did", "planned": "yet", "possible": "yet", "called_off": "not",
          "did_not_happen": "not"}  # fmt: skip
#: The shape of an engagement's state on its line.
_SHAPES = {"agreed": "full", "scheduled": "full", "rescheduled": "full", "under_way": "full", "held": "done",
           "called_off": "off", "lapsed": "off", "postponed": "wait"}  # fmt: skip


def page(reading: Reading) -> str:
    """One whole HTML page. Everything that comes from the story is escaped."""
    return _render("page.html.j2", reading, heading="h1")


def fragment(reading: Reading) -> str:
    """The page's body with its style, to stand inside another page or a notebook."""
    return _render("fragment.html.j2", reading, heading="h3")


def quotes_page(rows: Sequence[Mapping[str, Any]], stories: Sequence[Mapping[str, Any]]) -> str:
    """Statements over time as one whole page: a table, and beneath it each story with the words marked.

    ``rows`` and ``stories`` are what a store's ``statements`` and ``stories`` give. Each row links to its words;
    the names of the marks are those of the story's own page.
    """
    by_story: dict[str, list[dict[str, Any]]] = {}
    shown = []
    for row in rows:
        prefix, key = _prefix(row["story"]), f"s{row['n'] + 1}"
        said = {**row["record"], "key": key, "prefix": prefix, "published_on": row["published_on"]}
        by_story.setdefault(row["story"], []).append(said)
        shown.append(said)
    told = []
    for story in stories:
        record = story["record"]
        marks = [
            Mark(said["key"], "st", [(span["start"], span["end"]) for span in said["evidence"]])
            for said in by_story.get(story["id"], ())
        ]
        text = mark_story(Story(story["text"], headline=record["headline"]), marks, _prefix(story["id"]))
        told.append({**record, "prefix": _prefix(story["id"]), "marked": text, "link": _web_address(record["url"])})
    coded = rows[0] if rows else {"version": ""}
    return _filled("quotes.html.j2", rows=shown, stories=told, coded=coded)


def storyline_page(line: Mapping[str, Any]) -> str:
    """A storyline as one whole page: its timeline drawn, each act with its witnesses, and its stories.

    ``line`` is what :func:`dateline.ledgers.dossier.storyline` gives.
    """
    acts = [
        {**act, "key": f"a{n + 1}", "drawn": _DRAWN.get(act["status"], "yet")} for n, act in enumerate(line["timeline"])
    ]
    stories = {story["id"]: {**story, "link": _web_address(story["url"])} for story in line["stories"]}
    engagements = []
    for n, engagement in enumerate(line["engagements"]):
        changes = engagement["changes"]
        dated = wording.years(changes)
        shown = [{**c, "shape": _SHAPES.get(c["state"], "open"), "dated": dated[k]} for k, c in enumerate(changes)]
        engagements.append({**engagement, "key": f"g{n + 1}", "changes": shown})
    return _filled(
        "storyline.html.j2",
        line=line,
        acts=acts,
        stories=stories,
        engagements=engagements,
        drawing=draw(acts),
        version=_version(),
    )


def _version() -> str:
    from dateline import __version__

    return __version__


def _prefix(story: str) -> str:
    return f"d{story[:8]}"


def _render(template: str, reading: Reading, heading: str) -> str:
    return _filled(template, **_view(reading), heading=heading)


def _filled(template: str, **values: Any) -> str:
    style, script = _file("style.css"), _file("desk.js")
    return (
        _templates()
        .get_template(template)
        .render(
            **values,
            # Ours, not the story's: put in as they are.
            style=Markup(style),
            script=Markup(script),
            style_digest=_digest(style),
            script_digest=_digest(script),
            w=wording,
        )
    )


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_file), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _file(name: str) -> str:
    return (resources.files("dateline.desk") / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """A source expression of the content security policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _view(reading: Reading) -> dict[str, Any]:
    """What the template shows: the JSON of the records, with a short name for each row."""
    record = reading.to_dict(explain=True)
    marks: list[Mark] = []

    def row(letter: str, n: int, item: dict[str, Any], look: str, spans: list[dict[str, Any]]) -> dict[str, Any]:
        key = f"{letter}{n + 1}"
        marks.append(Mark(key, look, [(span["start"], span["end"]) for span in spans]))
        return {**item, "key": key, "look": look}

    events = []
    for n, event in enumerate(record["events"]):
        drawn = _DRAWN.get(event["status"], "yet")
        look = f"ev {drawn} {'claim' if event['said_by'] else 'own'}"
        events.append(row("e", n, event, look, event["evidence"]))
    figures = [row("f", n, figure, "fi", figure["evidence"]) for n, figure in enumerate(record["figures"])]
    statements = [row("s", n, said, "st", said["evidence"]) for n, said in enumerate(record["statements"])]
    by_id = {said["id"]: said for said in statements}
    for said in statements:
        said["against"] = [by_id[other] for other in said["contradicts"] if other in by_id]
    engagements = []
    for n, engagement in enumerate(record["engagements"]):
        changes = engagement["changes"]
        dated = wording.years(changes)
        drawn_changes = [
            row(f"g{n + 1}c", k, {**change, "shape": _SHAPES.get(change["state"], "open"), "dated": dated[k]}, "en",
                change["evidence"])
            for k, change in enumerate(changes)
        ]  # fmt: skip
        engagements.append({**engagement, "key": f"g{n + 1}", "changes": drawn_changes})
    story = record["story"]
    return {
        "story": story,
        "prefix": _prefix(story["id"]),
        "link": _web_address(story["url"]),
        "text": mark_story(reading.story, marks, _prefix(story["id"])),
        "took_place": [e for e in events if e["status"] in wording.TOOK_PLACE],
        "did_not": [e for e in events if e["status"] not in wording.TOOK_PLACE],
        "figures": figures,
        "statements": statements,
        "engagements": engagements,
        "coded": record["coded_by"],
        "empty": not (events or figures or statements or engagements),
    }


def _web_address(url: str | None) -> str | None:
    """The story's address if it is one of the web; ``javascript:`` and the like are shown as text only."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
