"""One story, many outlets: which stories are copies of one another, and what each outlet changed.

>>> index = CopyIndex()
>>> index.add(agency_story)
>>> index.add(reprint)
Copy(story='…', of='…', outlet='Harbour Gazette', kind='trimmed', …)
>>> index.sources([agency_story.id, reprint.id])
1
"""

from dateline.copies.edits import Copy, Edit, NumberChange, compare
from dateline.copies.fingerprint import SCHEME, Fingerprint, fingerprint, moment, sentence_digests
from dateline.copies.index import CopyIndex, Group

__all__ = [
    "SCHEME",
    "Copy",
    "CopyIndex",
    "Edit",
    "Fingerprint",
    "Group",
    "NumberChange",
    "compare",
    "fingerprint",
    "moment",
    "sentence_digests",
]
