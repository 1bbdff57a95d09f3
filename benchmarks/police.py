"""What the police did, in every sentence of Indian news: ``python -m benchmarks.police``.

Reads doc_id, sent_id, date and text. The sentences of a document are read as one story; quotes in
the wrong encoding are put right first, and what the newspaper's site printed around it is left out.

The task has labels of its own; they come from the product's acts and actors like this:

- *police*: an actor with sector COP. An arrest that names nobody as its author is theirs, unless
  rebels or gangs made it.
- ARREST: COERCE in mode arrest that happened or is under way.
- FORCE: ASSAULT that happened, coded after an example, by police or by their means ("police
  firing"), in a mode of weapons, beating or crowd control, or with a word of shots, sticks or gas;
  crowd control that names nobody as its author is theirs.
- KILL: FORCE in a sentence that also tells of dead: a figure of kind killed, or a word of dying.
- FAIL: PLOVER has no such type. It is a clause about one of their ``DUTIES`` with police, soldiers
  or those who send them as its subject, whose status is did_not_happen; protection that was not
  provided; and the verbs and nouns of idleness, of police or soldiers.
- ANY_ACTION: any of ARREST, FORCE, KILL; police named as an actor in any role, words and orders
  included; the types in ``MEASURES``; and the phrases of public order in ``ORDER``, which the
  task counts although they name no one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from benchmarks import arguments, read_rows, write_rows
from dateline.clauses import frame, is_predicate_verb
from dateline.coding import Coded
from dateline.figures import find_figures
from dateline.parse import Doc, Sentence
from dateline.reading import Reader, StoryReader
from dateline.status import status_of
from dateline.story import Story, clean

LABELS = ("KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION")
Key = tuple[Any, Any]
Span = tuple[int, int]

#: Quotes in the wrong encoding or doubled, in the order in which they are put right.
_QUOTES = (
    (re.compile("(?<=\\w)(?:\u00e2\u20ac\u2122|'')(?=(?:s|t|re|ve|ll|d|m)\\b)"), "'"),
    (
        re.compile("(?:\u00e2\u20ac[\u02dc\u2122\u0153\u009d\ufffd]|['\u2122`]){2,}|\u00e2\u20ac[\u0153\u009d\ufffd]"),
        '"',
    ),
    (re.compile("\u00e2\u20ac[\u02dc\u2122]|\u2122"), "'"),
    (re.compile("\u00e2\u20ac\u201d"), "-"),
    (re.compile("\u00e2\u20ac"), '"'),
    (re.compile("[\u00c2\ufffd\u00a0]"), " "),
)
#: What the newspaper's site prints around each story.
_FURNITURE = re.compile(
    r"\A\s*This story is from \w+ \d{1,2}, \d{4}\s*|^\s*facebook\s*(?:twitter\s*)?(?:linkedin\s*)?(?:e?mail)?\s*$",
    re.MULTILINE,
)
_ENDED = re.compile(r"[.!?:;\"')]\s*$")

POLICE = frozenset(("COP",))
#: Who else takes people away.
OTHERS = frozenset(("REB", "UAF", "CRM", "OPP"))
SHOTS = frozenset(
    "fire firing shoot shot gas tear-gas teargas shell lathicharge lathi-charge lathi baton cane-charge beat thrash"
    " round bullet".split()
)
MEASURES = frozenset((("MOBILIZE", "police"), ("MOBILIZE", "troops"), ("COERCE", "curfew")))
FORCE_MODES = frozenset(("firearms", "crowd-control", "heavy-weapons", "beat", "torture"))
MEANS = frozenset(("firing", "fire", "bullet", "shell"))
DYING = frozenset("die kill succumb dead death victim toll".split())
OF_WORDS = frozenset(
    "say tell add deny confirm rule comment know think believe state report inform claim disclose reveal divulge"
    " mention elaborate receive see hear".split()
)
GUARDS = frozenset(("COP", "MIL"))
#: What guards do when they do nothing, and what it is called.
IDLE_VERBS = frozenset("stand watch sit look_on dither".split())
IDLE_NOUNS = frozenset(
    "inaction failure negligence inefficiency slackness lapse absence lack delay inability spectator onlooker witness"
    " indifference".split()
)
#: What guards, and those who send them, are there for.
DUTIES = frozenset(
    "act intervene stop prevent contain control curb protect respond arrest quell check save rescue maintain".split()
)
SHELTER = frozenset("security protection escort cover".split())
RULERS = frozenset("government administration state centre authority officialdom machinery".split())
#: Measures of public order, by whomever they are told.
ORDER = re.compile(
    r"\b(?:security (?:was|has|had|forces?|arrange\w+|measures|cover|personnel)|tight(?:ened)? security"
    r"|security (?:further )?tightened|beefed up security|paramilitary|para-military|patrol\w*|high alert|on alert"
    r"|army (?:was|were|has|had|columns?|deploy\w+)|deployment of (?:the )?army|preventive arrests?|arrests? of)\b"
)


def plain(text: str) -> str:
    """Quotes and spaces that were read in the wrong encoding, put right."""
    text = _FURNITURE.sub(" ", text)
    for wrong, right in _QUOTES:
        text = wrong.sub(right, text)
    return text


def stories(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[Story, list[tuple[Key, Span]]]]:
    """Each document as a Story, with the span of each of its sentences."""
    for _, group in groupby(rows, key=lambda r: r["doc_id"]):
        sentences = sorted(group, key=lambda r: r["sent_id"])
        text = ""
        spans: list[tuple[Key, Span]] = []
        for row in sentences:
            # A sentence cut in two goes on in the same paragraph.
            if text:
                text += "\n\n" if _ENDED.search(text) else " "
            said = " ".join(plain(clean(row["text"])).split())
            spans.append(((row["doc_id"], row["sent_id"]), (len(text), len(text) + len(said))))
            text += said
        yield Story(text or "-", published=date.fromisoformat(sentences[0]["date"])), spans


class Answers:
    """The labels of one document's sentences, gathered clause by clause."""

    def __init__(self, reader: Reader, doc: Doc, spans: list[tuple[Key, Span]]) -> None:
        self.doc = doc
        self.spans = spans
        self.story = StoryReader(reader, doc)
        self.labels: dict[Key, set[str]] = {key: set() for key, _ in spans}
        dead: dict[int, list[int]] = {}
        for figure in find_figures(doc):
            if figure.kind == "killed" and figure.status in ("happened", "ongoing"):
                dead.setdefault(figure.sentence, []).append(figure.token)
        for sentence in doc.sentences:
            self._sentence(sentence, reader.coder.code(sentence, self.story._known), bool(dead.get(sentence.index)))
        for key, (start, end) in spans:
            if ORDER.search(doc.story.text[start:end].lower()) or self.labels[key] - {"FAIL"}:
                self.labels[key].add("ANY_ACTION")

    def _mark(self, label: str, sentence: Sentence, token: int) -> None:
        at = sentence.starts[token]
        for key, (start, end) in self.spans:
            if start <= at < end:
                self.labels[key].add(label)

    def _is(self, sentence: Sentence, token: int, sectors: frozenset[str]) -> bool:
        return sentence.tags[token][0] in "NP" and bool(sectors & set(self.story.actor_at(sentence, token).sectors))

    def _sentence(self, sentence: Sentence, acts: list[Coded], dead: bool) -> None:
        for i in range(len(sentence)):
            if sentence.tags[i][0] == "N" and self._is(sentence, i, POLICE):
                self._mark("ANY_ACTION", sentence, i)
            if is_predicate_verb(sentence, i) or sentence.tags[i] in ("NN", "NNS", "JJ"):
                self._idle(sentence, i)
        for act in acts:
            if any(self._is(sentence, t, POLICE) for t in (*act.actors, *act.recipients)):
                self._mark("ANY_ACTION", sentence, act.trigger.head)
            self._act(sentence, act, dead)

    def _act(self, sentence: Sentence, act: Coded, dead: bool) -> None:
        head = act.trigger.head
        done = act.status in ("happened", "ongoing")
        if (done and (act.type, act.mode) in MEASURES) or (act.type == "MOBILIZE" and act.status == "planned"):
            self._mark("ANY_ACTION", sentence, head)
        if act.type == "COERCE" and act.mode == "arrest":
            own = not act.actors or not any(self._is(sentence, t, OTHERS) for t in act.actors)
            if own and done:
                self._mark("ARREST", sentence, head)
        if act.type == "ASSAULT" and act.rule == "pattern" and done:
            words = {head, *act.trigger.others}
            lemmas = {sentence.lemmas[t].lower() for t in words}
            by = any(self._is(sentence, t, POLICE) for t in act.actors) or self._own_firing(sentence, act)
            by = by or (act.mode == "crowd-control" and not act.actors)
            if by and (act.mode in FORCE_MODES or lemmas & (SHOTS | {"kill"})):
                self._mark("FORCE", sentence, head)
                if dead or any(lemma.lower() in DYING for lemma in sentence.lemmas):
                    self._mark("KILL", sentence, head)

    def _own_firing(self, sentence: Sentence, act: Coded) -> bool:
        """Whether the means names its owner: "killed in police firing", "fell to police bullets"."""
        words = (*act.trigger.others, act.trigger.head, *act.recipients)
        means = [t for t in words if sentence.lemmas[t] in MEANS and sentence.tags[t][0] == "N"]
        beside = {c for t in means for c in sentence.children[t] if sentence.deps[c] == "compound"}
        return bool(means) and any(self._is(sentence, t, POLICE) for t in (*beside, *act.recipients))

    def _idle(self, sentence: Sentence, i: int) -> None:
        """Mark what police, or those who send them, left undone."""
        lemma = sentence.lemmas[i].lower()
        roles = frame(sentence, i)
        if sentence.tags[i][0] != "V":
            owners = [t for role in ("poss", "of", "mod", "by", "in", "subj") for t in roles.get(role, ())]
            owners += [c for t in (i, *owners) for c in sentence.children[t] if sentence.deps[c] == "compound"]
            if lemma in ("inaction", "bystander") or (
                lemma in IDLE_NOUNS and any(self._guards(sentence, t) for t in owners)
            ):
                self._mark("FAIL", sentence, i)
            return
        subjects = roles.get("subj", ())
        police = any(self._guards(sentence, t) for t in subjects)
        undone = status_of(sentence, i).status == "did_not_happen"
        if police and lemma in IDLE_VERBS and not undone:
            self._mark("FAIL", sentence, i)
        if not undone:
            return
        if lemma == "provide":
            given = {sentence.lower[t] for role in ("obj", "with") for t in roles.get(role, ())}
            if given & SHELTER:
                self._mark("FAIL", sentence, i)
        elif lemma in DUTIES and (police or any(self._rules(sentence, t) for t in subjects)):
            self._mark("FAIL", sentence, i)

    def _guards(self, sentence: Sentence, token: int) -> bool:
        """Whether a noun phrase is, or is made up of, police or soldiers: "a party of six policemen"."""
        inside = [token, *frame(sentence, token).get("of", ()), *frame(sentence, token).get("mod", ())]
        return any(self._is(sentence, t, GUARDS) for t in inside)

    def _rules(self, sentence: Sentence, token: int) -> bool:
        return sentence.lemmas[token].lower() in RULERS


def main() -> None:
    given = arguments(__doc__)
    rows = list(read_rows(given.data, "doc_id", "sent_id", "date", "text"))
    reader = Reader()
    told = list(stories(rows))
    predictions: list[dict[str, Any]] = []
    for doc, (_, spans) in zip(reader.parser.parse_many(story for story, _ in told), told, strict=True):
        predictions += answers(reader, doc, spans)
    write_rows(given.out, predictions)
    print(f"{len(rows)} sentences of {len(told)} documents")


def answers(reader: Reader, doc: Doc, spans: list[tuple[Key, Span]]) -> list[dict[str, Any]]:
    """The scorer's rows for one document."""
    found = Answers(reader, doc, spans).labels
    return [
        {"doc_id": doc_id, "sent_id": sent_id, "labels": {label: label in found[doc_id, sent_id] for label in LABELS}}
        for (doc_id, sent_id), _ in spans
    ]


if __name__ == "__main__":
    main()
