"""``python -m dateline.store > docs/store.md``: the page is made from the code."""

from dateline.store.schema import schema_doc

print(schema_doc(), end="")
