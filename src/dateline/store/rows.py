"""A Reading's JSON as flat rows. The JSON is the truth: every column is made from it, and can be made again."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dateline.store.schema import KINDS, Row
from dateline.story import METADATA, Evidence, Story, digest, story_from_mapping

if TYPE_CHECKING:
    from dateline.copies import Copy


_EVENT_CELLS = (
    "type", "mode", "contexts", "reciprocal", "status", "auxiliary", "cameo", "quad", "intensity", "example",
    "confidence",
)  # fmt: skip
_STATEMENT_CELLS = (
    "source_id", "source_kind", "anonymous", "anonymity_reason", "told", "cue", "content", "kind", "stance",
    "contradicts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Packed:
    """A Reading as a store takes it: flattened where it was read, so that the one who writes only writes."""

    story: dict[str, Any]
    coded_by: dict[str, str]
    #: A digest of the whole Reading.
    mark: str
    #: How many events it has.
    events: int
    #: For each table the JSON of its rows, one after the other.
    rows: dict[str, str]
    #: Its parse, as :meth:`~dateline.reading.Reader.read_with` gives it; empty where there is none to keep.
    parse: bytes = b""

    def record(self) -> dict[str, Any]:
        """The Reading's JSON, as it was packed."""
        kinds = {kind: [json.loads(row["record"]) for row in json.loads(f"[{self.rows[kind]}]")] for kind in KINDS}
        return {"story": self.story, **kinds, "coded_by": self.coded_by}

    def story_row(self, name: str, copy_of: str | None) -> Row:
        """The row of ``stories``."""
        published = self.story["published"]
        return {
            **{key: self.story.get(key) for key in ("id", "published", *METADATA)},
            "name": name,
            "published_on": published[:10] if published else None,
            "words": len(self.story["text"].split()),
            "text": self.story["text"],
            "reading": self.mark,
            "copy_of": copy_of,
            **self.coded_by,
            "record": json.dumps(self.story, ensure_ascii=False),
        }


def pack(record: dict[str, Any], parse: bytes = b"") -> Packed:
    """A Reading's JSON (with its reasons) and its parse, packed."""
    mark = digest(json.dumps(record, ensure_ascii=False, sort_keys=True))
    rows = {table: ",".join(as_json(row) for row in some) for table, some in _flat(record).items()}
    return Packed(record["story"], record["coded_by"], mark, len(record["events"]), rows, parse)


def as_json(row: Row) -> str:
    """A row as JSON. A record goes in as text: as a part of the row it would be parsed in vain."""
    return json.dumps({**row, "record": as_text(row["record"])} if "record" in row else row, ensure_ascii=False)


def as_text(value: dict[str, Any] | list[Any] | str | None) -> str | None:
    """JSON as a store keeps it; a text is JSON already."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _flat(record: dict[str, Any]) -> dict[str, list[Row]]:
    """A Reading's JSON as rows of every table that belongs to a story.

    What records of an older version do not have yet is null.
    """
    story, coded = record["story"], record["coded_by"]
    published = story["published"]
    rows: dict[str, list[Row]] = {}

    seen: set[str] = set()
    keys: dict[int, str] = {}

    def whole(n: int, item: dict[str, Any]) -> Row:
        # Two records that rest on the same words in the same way have one id, and both are kept.
        key = item["id"] if item["id"] not in seen else digest(item["id"], str(n))
        seen.add(key)
        keys[id(item)] = key
        return {"story": story["id"], "id": key, "n": n, **coded, "record": item, **_words(item)}

    rows["events"] = [
        {
            **whole(n, e),
            **{key: e.get(key) for key in _EVENT_CELLS},
            **_actor_cells("actor", e["actor"]),
            **_actor_cells("recipient", e["recipient"]),
            **_date_cells("date", e["date"]),
            **_place_cells(e["place"]),
            **_said_cells(e["said_by"]),
            **{
                key: [said["statement"] for said in e.get(key, ())]
                for key in ("claimed_by", "confirmed_by", "denied_by")
            },
        }
        for n, e in enumerate(record["events"])
    ]
    rows["statements"] = [
        {
            **whole(n, s),
            **{key: s.get(key) for key in _STATEMENT_CELLS},
            "chain": [link["source"] for link in _links(s)],
            "published_on": published[:10] if published else None,
            "words_start": min((span["start"] for span in s["evidence"]), default=None),
            "words_end": max((span["end"] for span in s["evidence"]), default=None),
            **_actor_cells("source", s["source"]["actor"] if s["source"] else None),
            **_date_cells("date", s["date"]),
        }
        for n, s in enumerate(record["statements"])
    ]
    rows["statement_links"] = [
        {
            "story": story["id"],
            "statement": keys[id(s)],
            "n": n,
            **{key: link[key] for key in ("source", "name", "country", "kind", "anonymous", "cue")},
            "source_start": link["evidence"][0]["start"],
            "source_end": link["evidence"][0]["end"],
            **_words(link),
            **coded,
            "record": link,
        }
        for s in record["statements"]
        for n, link in enumerate(_links(s))
    ]
    rows["figures"] = [
        {
            **whole(n, f),
            **{key: f[key] for key in ("kind", "low", "high", "approximate", "unit", "of", "status")},
            **_actor_cells("by", f["by"]),
            **_place_cells(f["place"]),
            **_date_cells("as_of", f["as_of"]),
            **_said_cells(f["said_by"]),
        }
        for n, f in enumerate(record["figures"])
    ]
    rows["engagements"] = []
    rows["engagement_changes"] = []
    for n, g in enumerate(record["engagements"]):
        changes = g["changes"]
        days = [day for c in changes if c["date"] for day in (c["date"]["start"], c["date"]["end"]) if day]
        spans = [span for c in changes for span in c["evidence"]]
        rows["engagements"].append(
            {
                **whole(n, {**g, "evidence": spans}),
                "record": g,
                "kind": g["kind"],
                "topic": g["topic"],
                "parties": [_label(party) for party in g["parties"]],
                "party_names": [found for party in g["parties"] for found in _names(party)],
                "party_countries": [party["country"] for party in g["parties"] if party["country"]],
                **_place_cells(g["place"]),
                "state": changes[-1]["state"] if changes else None,
                "states": [c["state"] for c in changes],
                "date_start": min(days, default=None),
                "date_end": max(days, default=None),
            }
        )
        for k, c in enumerate(changes):
            rows["engagement_changes"].append(
                {
                    "story": story["id"],
                    "engagement": rows["engagements"][-1]["id"],
                    "n": k,
                    "state": c["state"],
                    "by": c["by"],
                    **_date_cells("date", c["date"]),
                    **_date_cells("due", c.get("due")),
                    "background": c.get("background"),
                    **_said_cells(c["said_by"]),
                    **_words(c),
                    **coded,
                    "record": c,
                }
            )
    return rows


def _links(statement: dict[str, Any]) -> list[dict[str, Any]]:
    """The mouths that a statement went through: records of the first schema name statements there."""
    return [link for link in statement["chain"] if isinstance(link, dict)]


def _words(item: dict[str, Any]) -> Row:
    return {"evidence": [span["text"] for span in item["evidence"]]}


def _names(cell: dict[str, Any]) -> list[str]:
    found = [cell["text"], cell["name"], *(name for member in cell.get("members", ()) for name in _names(member))]
    return list(dict.fromkeys(name for name in found if name))


def _label(cell: dict[str, Any]) -> str:
    return " ".join(filter(None, [cell["country"], *cell["sectors"][:1]])) or str(cell["text"])


def _actor_cells(side: str, cell: dict[str, Any] | None) -> Row:
    if cell is None:
        return {}
    return {
        f"{side}_text": cell["text"],
        f"{side}_name": cell["name"],
        f"{side}_country": cell["country"],
        f"{side}_sectors": cell["sectors"],
        f"{side}_names": _names(cell),
    }


def _date_cells(prefix: str, cell: dict[str, Any] | None) -> Row:
    if cell is None:
        return {}
    return {f"{prefix}_{key}": cell[key] for key in ("start", "end", "granularity", "text")}


def _place_cells(cell: dict[str, Any] | None) -> Row:
    if cell is None:
        return {}
    return {
        "place_name": cell["name"],
        "place_country": cell["country"],
        **{key: cell[key] for key in ("geonameid", "lat", "lon")},
    }


def _said_cells(said_by: list[dict[str, Any]]) -> Row:
    return {
        "said_by": [said["source"] or "unnamed" for said in said_by],
        "anonymous": any(said["anonymous"] for said in said_by),
    }


def printing_of(story: Story, name: str) -> Row:
    return {
        "story": story.id,
        "name": name,
        "headline": story.headline,
        "published": story.published.isoformat() if story.published else None,
        "outlet": story.outlet,
        "agency": story.agency,
        "url": story.url,
    }


def named(story: Story, name: str | None) -> str:
    return name if name is not None else story.url or story.outlet or ""


def precedence(published: str | None, name: str) -> tuple[bool, str, str]:
    return published is None, published or "", name


def copy_rows(copy: Copy, coded: Row) -> tuple[Row, list[Row]]:
    """The row of ``copies``, and those of ``edits``."""
    kinds = Counter(edit.kind for edit in copy.edits)
    row = {
        **{key: getattr(copy, key) for key in ("story", "of", "outlet", "kind", "supersedes", "note")},
        "also": list(copy.also),
        **{kind: kinds[kind] for kind in ("added", "cut", "changed")},
        "numbers": len(copy.numbers),
        **coded,
    }
    edits = [
        {
            "story": copy.story,
            "n": n,
            "kind": edit.kind,
            "of": edit.of,
            **_span("before", edit.before),
            **_span("after", edit.after),
            "numbers_before": [change.before.text for change in edit.numbers],
            "numbers_after": [change.after.text for change in edit.numbers],
            **coded,
        }
        for n, edit in enumerate(copy.edits)
    ]
    return row, edits


def _span(side: str, words: Evidence | None) -> Row:
    if words is None:
        return {}
    return {side: words.text, f"{side}_start": words.start, f"{side}_end": words.end}


def story_of(record: dict[str, Any]) -> Story:
    """The Story that a stored record was made from."""
    return story_from_mapping(record["text"], record)
