"""Storylines: one developing event, told by many.

>>> lines = Storylines()
>>> lines.add(outline(story))           # or outline(story, reading), where there is one
'…'
>>> relink(outlines).storylines()       # the same whatever the order of arrival
[Storyline(id='…', title='…', start=…, end=…, stories=(…), actors=(…), places=(…))]
"""

from dateline.storylines.outline import Outline, outline
from dateline.storylines.stream import Storyline, Storylines, relink

__all__ = ["Outline", "Storyline", "Storylines", "outline", "relink"]
