"""What every reader fills in: an article's paragraphs and what was told beside them, on the way to a Story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from dateline.errors import Advert, EmptyStory, NotAnArticle
from dateline.story import Story

#: A record of an input: what to add to the input's name ("#3"; empty where it is the whole input), and the
#: story, or why there is none.
Record = tuple[str, "Story | Exception"]

_PAID = r"(?:advertisement|advertorial|sponsored(?: content| post)?|paid (?:post|content|partnership)|partner content)"
_PAID_HEADLINE = re.compile(rf"^\W*{_PAID}\s*[:|\]–—-]", re.IGNORECASE)
_PAID_LABEL = re.compile(rf"^\W*(?:{_PAID}|advertisercontentarticle|brand ?voice|promoted)\W*$", re.IGNORECASE)


@dataclass
class Article:
    """One article as a reader found it. ``labels`` are its genres, sections and categories."""

    format: str
    paragraphs: list[str]
    headline: str | None = None
    published: datetime | date | None = None
    outlet: str | None = None
    agency: str | None = None
    url: str | None = None
    language: str | None = None
    byline: str | None = None
    dateline: str | None = None
    correction: str | None = None
    notice: str | None = None
    labels: list[str] = field(default_factory=list)
    withdrawn: bool = False

    def story(self) -> Story:
        """The article as a Story; an error that says why where it is none."""
        headline = tidy(self.headline)
        if self.withdrawn:
            raise NotAnArticle("the agency has withdrawn the item: there is nothing to read")
        if _PAID_HEADLINE.match(headline or "") or any(_PAID_LABEL.match(label) for label in self.labels):
            raise Advert("it is paid content by its own label: nothing is read from adverts")
        paragraphs = [p for p in (_stripped(p) for p in self.paragraphs) if p]
        if headline and paragraphs and _bare(paragraphs[0]) == _bare(headline):
            del paragraphs[0]  # it is told beside the text
        if not paragraphs:
            raise EmptyStory("it has no text: only its headline or metadata came")
        place_line = tidy(self.dateline)
        if place_line:
            place_line = place_line.rstrip(" -–—_")
            if not _bare(paragraphs[0]).startswith(_bare(place_line)[:12]):
                # As the wire prints it, so that places and evidence have words to point at.
                paragraphs[0] = f"{place_line} -- {paragraphs[0]}"
        byline = tidy(self.byline)
        return Story(
            "\n\n".join(paragraphs),
            headline=headline,
            published=self.published,
            outlet=tidy(self.outlet),
            agency=tidy(self.agency),
            url=tidy(self.url),
            language=tidy(self.language),
            byline=re.sub(r"^(?:by|from)\s+", "", byline, flags=re.IGNORECASE) if byline else None,
            dateline=place_line,
            correction=tidy(self.correction),
            notice=tidy(self.notice),
            format=self.format,
        )


def attempt(suffix: str, article: Article) -> Record:
    """The record that an article makes."""
    try:
        return suffix, article.story()
    except Exception as error:  # one record never costs the others: it ends in rejects, with its name
        return suffix, error


def numbered(articles: Iterable[Article | Exception]) -> Iterator[Record]:
    """Records of a file that holds many, counted from 1."""
    for n, article in enumerate(articles, 1):
        yield (f"#{n}", article) if isinstance(article, Exception) else attempt(f"#{n}", article)


def tidy(value: str | None) -> str | None:
    """On one line, without outer white space; None where nothing is left."""
    return " ".join(value.split()) or None if value else None


def _stripped(paragraph: str) -> str:
    return " ".join(paragraph.split())


def _bare(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())
