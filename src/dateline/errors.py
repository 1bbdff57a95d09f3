"""Every way Dateline can refuse, each with the remedy in its message.

An error is an input's fault or the installation's, never a traceback for the user:
the command line prints ``str(error)`` on one line and exits with ``error.exit_status``.
"""

from __future__ import annotations


class DatelineError(Exception):
    """Base of all errors that Dateline raises on purpose.

    ``exit_status`` is 1 where the input was refused and 2 where the call or the
    installation is wrong. Only the message crosses process borders, so every subclass
    can be pickled.
    """

    exit_status = 1

    #: A stable word for the ``rejects`` table, by which refusals are counted.
    reason = "error"
    #: True for what is no story at all: counted and named, but nothing that anybody need mend.
    passed_over = False


class EmptyStory(DatelineError):
    """There is no text to read."""

    reason = "empty"


class NotText(DatelineError):
    """The bytes are not text in any encoding we trust."""

    reason = "not-text"


class NoSentence(DatelineError):
    """Text is there, but no sentence in it (a table, a list of links, page furniture)."""

    reason = "no-sentence"


class OtherLanguage(DatelineError):
    """The story is not in English, the only language with a codebook."""

    reason = "other-language"


class StoryTooLong(DatelineError):
    """Longer than any single news story: most likely many stories in one file."""

    reason = "too-long"


class BadMetadata(DatelineError):
    """A date, or the JSON beside a story, cannot be read."""

    reason = "bad-metadata"
    exit_status = 2


class BrokenInput(DatelineError):
    """A file, or one record of it, is damaged or breaks the rules of its own format."""

    reason = "broken"


class TooLarge(DatelineError):
    """More bytes than the format's limit, or an archive that unpacks to far more than it holds."""

    reason = "too-large"


class NotAnArticle(DatelineError):
    """What a reader passes over by design: pictures, front pages, withdrawn items."""

    reason = "not-article"
    passed_over = True
    #: How many records it speaks of.
    count = 1


class Advert(NotAnArticle):
    """Paid content, as its headline or its own labels say."""

    reason = "advert"


class FetchError(DatelineError):
    """An address did not answer, or answered with an error."""

    reason = "fetch"
    #: The server's answer, where there was one, and the seconds after which it may be asked again.
    status: int | None = None
    retry_after: float | None = None


class ForbiddenAddress(FetchError):
    """The address lies inside the user's network, or the site's robots.txt closes it."""

    reason = "forbidden-address"


class ModelError(DatelineError):
    """The parser's model is missing, or its files are not the ones it claims to be."""

    reason = "model"
    exit_status = 2


class CodebookError(DatelineError):
    """A codebook file has a line that cannot be read, or the compiled codebook is missing."""

    reason = "codebook"
    exit_status = 2


class ActorsError(DatelineError):
    """A table of a user's own actors is no such table, or has a row that cannot be read."""

    reason = "actors"
    exit_status = 2


class ReaderKilled(DatelineError):
    """The process that read the story did not survive it."""

    reason = "killed"


class TookTooLong(DatelineError):
    """The story was not read within its time."""

    reason = "time-limit"


class StoreError(DatelineError):
    """The store's file is missing, locked, or another program's."""

    reason = "store"
    exit_status = 2
