"""What a time is counted from: the day of the story, and which way its clause looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from dateline.parse import Sentence
from dateline.story import Story
from dateline.times.words import DAY_PARTS, MONTH, MONTHS, word_set

PLAIN = str.maketrans({"’": "'", "‘": "'", "\n": " ", "\u00a0": " ", "\t": " ", "–": "-", "—": "-"})
_ON_THE_WAY = r" (?:the |on |by |at |in |early |late |mid-?|end of |around |about |next |least )*$"
FORWARD = re.compile(
    r"\b(?:(?:scheduled|slated|due|planned|expected|booked|timed|postponed|delayed|rescheduled|called|set)"
    r" (?:for|to|until|by)|(?:scheduled|slated|due|expected|payable|effective|ahead of|deadline of|deadline"
    r"|no later than|starting|beginning))" + _ON_THE_WAY
)
#: Published on Sunday, "the rally planned for Saturday was called off" speaks of yesterday.
WAS_PLANNED = re.compile(r"^(?!.*\b(?:is|are|will)\b).*\b(?:planned|scheduled|slated|set|due) ")
#: "gave them until Friday" looks forward; "Until Friday, they had" and "did not … until Friday" do not.
UNTIL = re.compile(r"\b(?:until|till|through)" + _ON_THE_WAY)
NEGATED = re.compile(r"\b(?:not|never|no)\b|n't\b|\bhad\b")
_FUTURE_AUX = frozenset(("will", "'ll", "wo", "shall", "may", "might"))
_PLANS = word_set(
    "plan expect schedule set due intend hope want aim prepare agree promise vow pledge slate go urge invite call"
    " ready likely plan able need propose decide order threaten"
)
_MOVING = frozenset(("postpone", "reschedule", "delay", "adjourn", "defer", "extend"))
_PLANNING = frozenset(("plan", "schedule", "slate"))
_ANNOUNCED = word_set(
    "election vote referendum meeting summit talk talks debate hearing game match final session visit conference"
    " ceremony inauguration rally march deadline trial runoff ballot poll launch"
)
_STARTS = word_set("begin start open resume arrive meet vote expire end leave travel visit host hold close take")
_STATES = word_set(
    "be have do show mean remain seem appear include contain follow come reflect suggest represent compare make mark"
    " say see say want need like hope know think believe feel call note"
)
SAYING = word_set(
    "say tell report announce state add confirm deny claim note warn explain insist acknowledge declare write reveal"
    " disclose argue allege testify admit maintain believe think know quote"
)
NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS"))
VERBS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))


#: How many words up a tree are looked at: text made to exhaust us has trees of any depth.
_DEEPEST = 24


def upward(sentence: Sentence, token: int) -> Iterator[int]:
    """A token and what it hangs on, up to the root; no further than any clause of sense goes."""
    yield token
    for _ in range(_DEEPEST):
        if sentence.heads[token] == token:
            return
        token = sentence.heads[token]
        yield token


def _defers(sentence: Sentence, verb: int) -> bool:
    """Whether a verb puts a thing off to a later day: "postponed it to", "moved the vote to"."""
    if sentence.lemmas[verb] in ("move", "push", "bring"):
        things = (c for c in sentence.children[verb] if sentence.deps[c] in ("dobj", "nsubjpass"))
        return any(sentence.lemmas[c] in _ANNOUNCED for c in things)
    return sentence.lemmas[verb] in _MOVING


def verb_dated(sentence: Sentence, token: int, verb: int) -> int:
    """The verb that a time at ``token`` dates, if the parse hangs it on ``verb``.

    "said on Sunday it will leave": what stands between a verb of saying and the subject of its content
    dates the saying. "passed a law Friday designed to help": a bare day before a participle dates the verb that
    has the participle's noun.
    """
    teller = sentence.heads[verb]
    if sentence.deps[verb] == "acl" and sentence.deps[token] == "npadvmod" and teller < token == verb - 1:
        above = next((t for t in upward(sentence, teller) if sentence.tags[t] in VERBS), verb)
        return above if above < teller else verb
    if sentence.deps[verb] != "ccomp" or sentence.lemmas[teller] not in SAYING or not teller < token < verb:
        return verb
    opening = (c for c in sentence.children[verb] if sentence.deps[c] in ("mark", "nsubj", "nsubjpass", "expl"))
    return teller if token < min(opening, default=verb) else verb


def tense(sentence: Sentence, token: int) -> int:
    """Where the nearest verb above a token points: 1 future, -1 past, 0 neither."""
    first, link = sentence.heads[token], ""
    if sentence.deps[token] == "pobj":
        first, link = sentence.heads[first], sentence.lower[first]
    tags, deps, lower = sentence.tags, sentence.deps, sentence.lower
    for at in upward(sentence, token):
        head = sentence.heads[at]
        if tags[at] not in VERBS:
            # The verb over "Wednesday's ruling" or "the June accord" says nothing of the ruling's time,
            # unless such things are announced ahead.
            if (
                deps[at] in ("poss", "compound", "nmod", "amod")
                and tags[head] not in VERBS
                and sentence.lemmas[head] not in _ANNOUNCED
                and sentence.lemmas[head] not in DAY_PARTS
            ):
                return 0
            continue
        if verb_dated(sentence, token, at) != at:
            continue
        helpers = [c for c in sentence.children[at] if deps[c] in ("aux", "auxpass")]
        words = {lower[c] for c in helpers}
        if words & _FUTURE_AUX:
            return -1 if "have" in words else 1
        if "would" in words or "should" in words or "must" in words:
            return -1 if "have" in words else 1
        if link in ("to", "until", "till", "for") and _defers(sentence, at):
            return 1
        if tags[at] == "VBN" and any(lower[c] == "as" for c in sentence.children[at]):
            return 0  # "as planned on Saturday"
        if sentence.lemmas[at] in _PLANNING and (at != first or tags[at] == "VBN" or token > at) and "had" not in words:
            return 1
        if "to" in words:
            above = sentence.heads[at]
            if any(lower[c] == "had" for up in (above, sentence.heads[above]) for c in sentence.children[up]):
                return -1
            if sentence.lemmas[above] in _PLANS or (sentence.lemmas[above] == "be" and deps[at] == "xcomp"):
                return 1
            if above == at:
                return 1 if sentence.kind == "headline" else 0
            return 0
        if tags[at] == "VBD" or words & {"had", "was", "were", "did", "has", "have", "'ve"}:
            return -1
        if tags[at] in ("VBP", "VBZ") and sentence.kind != "headline":
            # "The truce takes effect on Friday." A plural is more often a past form that was taken for one.
            if sentence.lemmas[at] in _STARTS or (tags[at] == "VBZ" and sentence.lemmas[at] not in _STATES):
                return 1
        if tags[at] == "VBG" and words & {"is", "are", "'s", "'re", "am"}:
            return 1
        if tags[at] in ("VBZ", "VBP"):
            return 0
        if tags[at] == "VBN" and not helpers and deps[at] in ("acl", "advcl", "relcl"):
            # "a date set for Friday", but "a record set on Friday".
            return 1 if sentence.lemmas[at] in _PLANS and link != "on" else -1
        if tags[at] == "VBN" and words & {"is", "are", "be"}:
            return 1 if sentence.lemmas[at] in _PLANS else 0
    return 0


def anchor_of(story: Story) -> tuple[date | None, str]:
    """The day that "today" means in a story, and by which rule.

    The dateline's date where it has one and it fits the published date (a story filed on Sunday
    may be printed on Monday); else the published date, in the zone it was given in.
    """
    published = story.published_date
    for passage in story.passages[:6]:
        if passage.kind not in ("dateline", "body"):
            continue
        words = story.text[passage.start : min(passage.end, passage.start + 90)].translate(PLAIN)
        if passage.kind == "body":
            head = DATELINE_HEAD.match(words)
            words = head[0] if head else ""
        match = _DATELINE_DATE.search(words)
        if not match:
            continue
        month, day = MONTHS[(match["m"] or match["m2"]).lower().rstrip(".")], int(match["d"] or match["d2"])
        years = [int(match["y"])] if match["y"] else [published.year, published.year - 1] if published else []
        for year in years:
            try:
                named = date(year, month, day)
            except ValueError:
                continue
            if published is None or 0 <= (published - named).days <= 7:
                return named, "dateline"
    return published, "published"


_DATELINE_DATE = re.compile(
    rf"(?:\b(?P<m>{MONTH}) (?P<d>[0-3]?\d)|\b(?P<d2>[0-3]?\d) (?P<m2>{MONTH}))(?!\d)(?:,? (?P<y>(?:19|20)\d\d))?",
    re.I,
)
#: A dateline that the passages left at the head of a paragraph (its dash ends the line).
DATELINE_HEAD = re.compile(
    rf"\s*[A-Z][A-Z.' -]+(?:,[\w .'-]{{2,40}})?,\s(?:{MONTH} [0-3]?\d|[0-3]?\d {MONTH})"
    rf"(?:,? \d{{4}})?\s*(?:\([^()]{{2,40}}\)\s*)?(?:--?|_)\s"
)
