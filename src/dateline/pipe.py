"""Dateline as a spaCy component: ``nlp.add_pipe("dateline")`` gives ``doc._.reading``.

The component reads the Doc's text with Dateline's own parser, not with the parse of the pipeline
it stands in: the same text gives the same Reading everywhere. What is known of the story goes in
with the Doc: ``doc = nlp.make_doc(text)``, ``doc.user_data["dateline"] = {"published": "2024-03-27"}``,
``nlp(doc)``.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from dateline.errors import DatelineError

__all__ = ["make_dateline"]


class _Component:
    """Sets ``doc._.reading``, or None and ``doc._.reading_refused`` with the reason."""

    def __init__(self) -> None:
        from dateline.reading import Reader

        self._reader = Reader()
        for name in ("reading", "reading_refused"):
            if not Doc.has_extension(name):
                Doc.set_extension(name, default=None)

    def __call__(self, doc: Doc) -> Doc:
        from dateline.story import story_from_mapping
        from dateline.wire import check_language

        try:
            story = story_from_mapping(doc.text, doc.user_data.get("dateline", {}))
            check_language(story)
            doc._.reading = self._reader.read(story)
        except DatelineError as refused:
            doc._.reading_refused = str(refused)
        return doc


@Language.factory("dateline", assigns=["doc._.reading", "doc._.reading_refused"])
def make_dateline(nlp: Language, name: str) -> _Component:
    """The factory behind ``nlp.add_pipe("dateline")``."""
    return _Component()
