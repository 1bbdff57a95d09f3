"""Who said it: every statement of a story with its source, cue and content.

``find`` holds the order of the steps; ``quotes``, ``cues``, ``speech``, ``sources`` and
``anonymity`` are the steps, and ``build`` weighs the cues from our own example sentences.
"""

from __future__ import annotations

from dateline.statements.find import Finder, Kind, Statement, denied_in_short, find_statements
from dateline.statements.sources import Link, SourceKind

__all__ = ["Finder", "Kind", "Link", "SourceKind", "Statement", "denied_in_short", "find_statements"]
