"""Storylines: one developing event, told by many.

>>> lines = Storylines()
>>> lines.add(outline(story))           # or outline(story, reading), where there is one
'…'
>>> relink(outlines).storylines()       # the same whatever the order of arrival
[Storyline(id='…', title='…', start=…, end=…, stories=(…), actors=(…), places=(…))]
"""

from dateline.storylines.outline import GIST, VERSION, Outline, gist, outline
from dateline.storylines.stream import Member, Storyline, Storylines, relink, story_number

__all__ = [
    "GIST",
    "VERSION",
    "Member",
    "Outline",
    "Storyline",
    "Storylines",
    "gist",
    "outline",
    "relink",
    "story_number",
]
