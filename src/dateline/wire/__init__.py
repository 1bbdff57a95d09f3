"""Wire copy in: one module per input format, each turning bytes into Stories.

This is the only room that knows of files, encodings and languages; the coder gets a
:class:`~dateline.story.Story` and asks no more.
"""

from __future__ import annotations

from dateline.wire.encoding import Decoded, decode
from dateline.wire.files import (
    Input,
    Item,
    find_inputs,
    read_file,
    read_stream,
)
from dateline.wire.language import check_language, language_of
from dateline.wire.plain import read_bytes
from dateline.wire.tables import parse_map

__all__ = [
    "Decoded",
    "Input",
    "Item",
    "check_language",
    "decode",
    "find_inputs",
    "language_of",
    "parse_map",
    "read_bytes",
    "read_file",
    "read_stream",
]
