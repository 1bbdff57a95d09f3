"""The store: Readings of many stories in one DuckDB file, each row with what coded it.

``schema`` has the tables as data, ``rows`` flattens a Reading, ``database`` writes and reads,
``sharing`` exports, loads and migrates whole stores. Only here is there SQL.
"""

from __future__ import annotations

from dateline.store.database import Known, Outcome, Store
from dateline.store.schema import COMPARED_WITH, KINDS, LEDGER_TABLES, SCHEMA_VERSION, TABLES, Row, schema_doc

__all__ = [
    "COMPARED_WITH",
    "KINDS",
    "LEDGER_TABLES",
    "SCHEMA_VERSION",
    "TABLES",
    "Known",
    "Outcome",
    "Row",
    "Store",
    "schema_doc",
]
