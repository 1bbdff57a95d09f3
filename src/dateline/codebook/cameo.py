"""PLOVER to CAMEO: the code, quad and intensity of an act, from the one table in ``plover.toml``.

CAMEO has no status: an act that is only planned, or that did not take place, is there another act
(an intent, a threat, a refusal). What the table decides, and why, is in ``docs/cameo.md``.
"""

from __future__ import annotations

from functools import cache

from dateline.codebook import ontology
from dateline.errors import CodebookError
from dateline.status import Status

#: An act with one of these took place, at least in part.
_REAL = frozenset(("happened", "ongoing"))
#: The quad of each root that a status can turn an act into; of 08, only 082 (PLOVER's CONCEDE).
_QUADS = {"03": 1, "08": 1, "12": 3, "13": 3}
_NO_MODE = "-"


@cache
def cameo_of(type: str, mode: str | None, status: Status) -> tuple[str, int, float]:
    """CAMEO code, quad code (1 to 4) and intensity (-10 to 10) of an act.

    The quad is PLOVER's for the type, unless the status makes it another act. An act that did not
    take place, and is no other act in CAMEO either, keeps its code with an intensity of 0. Raises
    CodebookError for a type that PLOVER has not: one of a user's own has no code in CAMEO.
    """
    row = ontology().get(type)
    if row is None:
        raise CodebookError(f"{type} is no PLOVER type, so it has no CAMEO code")
    changed = row.get("status_cameo", {}).get(status)
    if changed is not None:
        cell = changed.get(mode or _NO_MODE, changed.get(_NO_MODE))
        return cell["code"], _QUADS[cell["code"][:2]], cell["intensity"]
    modes = row["modes_cameo"]
    cell = modes.get(mode or _NO_MODE, modes[_NO_MODE])
    return cell["code"], row["quad"], cell["intensity"] if status in _REAL else 0.0
