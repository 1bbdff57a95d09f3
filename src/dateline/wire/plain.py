"""One plain text: a story, with the JSON that may lie beside it.

``rafah.txt`` may have ``rafah.json`` beside it, an object with any of a Story's metadata.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dateline.errors import BadMetadata, DatelineError, EmptyStory, NotText, StoryTooLong
from dateline.story import Story, story_from_mapping
from dateline.wire.encoding import decode
from dateline.wire.streams import Source, read_up_to

#: Bytes of one plain text. Decoding and cleaning are linear, but no single report comes near this.
LARGEST_FILE = 4_000_000
#: Bytes of the JSON beside a story.
_LARGEST_SIDECAR = 1_000_000


def read_plain(source: Source) -> Story:
    """A source of plain text, with the JSON that lies beside it."""
    if source.path is not None and (size := source.path.stat().st_size) > LARGEST_FILE:
        raise StoryTooLong(_too_long(source.name, size))
    data = read_up_to(source.stream, LARGEST_FILE + 1)
    beside = sidecar(source.path) if source.path is not None else {}
    return read_bytes(data, {"format": "text", **beside}, name=source.name)


def read_bytes(
    data: bytes,
    meta: Mapping[str, Any] | None = None,
    overrides: Mapping[str, str | None] | None = None,
    *,
    name: str = "the input",
) -> Story:
    """A story from the bytes of a plain text and its metadata."""
    if len(data) > LARGEST_FILE:
        # What comes from a stream is not read to its end: how much more there is, nobody knows.
        raise StoryTooLong(_too_long(name, len(data)))
    if not data.strip():
        raise EmptyStory(f"{name} is empty: give a text with at least one sentence")
    text = decode(data, name).text
    merged = dict(meta or {})
    merged.update({key: value for key, value in (overrides or {}).items() if value is not None})
    try:
        return story_from_mapping(text, merged)
    except DatelineError as error:
        raise type(error)(f"{name}: {error}") from None


def sidecar(path: Path) -> dict[str, Any]:
    """The metadata beside a story file: an empty mapping where there is none."""
    beside = path.with_suffix(".json")
    if beside == path:
        return {}
    try:
        if beside.stat().st_size > _LARGEST_SIDECAR:
            raise BadMetadata(f"{beside} is too large to be a story's metadata: keep it under 1 MB")
        data = beside.read_bytes()
    except FileNotFoundError:
        return {}
    try:
        meta = json.loads(decode(data, str(beside)).text)
    except NotText as error:
        raise BadMetadata(str(error)) from None
    except RecursionError:
        raise BadMetadata(f"{beside} is nested too deep: it should be one flat JSON object") from None
    except json.JSONDecodeError as error:
        raise BadMetadata(
            f"{beside} is not JSON ({error.msg}, line {error.lineno}): mend it, or move it away"
        ) from None
    if not isinstance(meta, dict):
        raise BadMetadata(f'{beside} must hold one JSON object, such as {{"published": "2024-03-27"}}')
    return meta


def _too_long(name: str, size: int) -> str:
    has = f"{size / 1e6:.1f} MB, over" if size > LARGEST_FILE + 1 else "more than"
    return (
        f"{name} has {has} the limit of {LARGEST_FILE // 1_000_000} MB for one story:"
        " split it into one file for each story, and give them to `dateline ingest`"
    )
