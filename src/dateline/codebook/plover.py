"""PLOVER as data (``plover.toml``): the types, and the modes that each has."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def ontology() -> dict[str, dict[str, Any]]:
    """Type to quad, modes and mappings."""
    return tomllib.loads((resources.files("dateline.codebook") / "plover.toml").read_text(encoding="utf-8"))
