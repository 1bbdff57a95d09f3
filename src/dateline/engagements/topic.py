"""What an engagement is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.clauses import frame, is_infinitive, mention_span
from dateline.engagements.lexicon import lexicon, phrasal
from dateline.engagements.telling import base
from dateline.parse import Sentence

if TYPE_CHECKING:
    from dateline.reading import StoryReader


def topic_of(story: StoryReader, sentence: Sentence, i: int, heads: list[int], near: list[int]) -> str | None:
    """What it is about: "on the khat trade", "to discuss …", "the *border* talks"."""
    # "the talks with Chad on grazing": hung on the name, meant of the talks.
    named = [t for t in range(i, sentence.right[i] + 1) if sentence.tags[t] in ("NNP", "NNPS")] if i in heads else []
    for token in (*near, *named):
        if sentence.tags[token][0] == "V" and token != i:
            lemma = phrasal(sentence, token)
            if lemma not in lexicon().carriers and lemma not in lexicon().states:
                continue  # "lavished praise on": of another act
        here = frame(sentence, token)
        for role in ("on", "about", "over", "against"):
            for filler in here.get(role, ()):
                if filler in near or sentence.lower[filler] in _CALENDAR or story.is_time(sentence, filler):
                    continue
                if sentence.deps[filler] == "conj" and story.is_time(sentence, sentence.heads[filler]):
                    continue  # "met one on Monday and another on Tuesday"
                if role == "on" and (sentence.lemmas[filler] in _NO_TOPIC or sentence.lemmas[token] == "call"):
                    continue  # nor "called on its followers"
                return sentence.text(*mention_span(sentence, filler))
        if token == i and sentence.tags[i][0] == "V":
            fillers = [
                *here.get("in", ()),
                *(t for who in here.get("obj", ()) for t in frame(sentence, who).get("in", ())),
            ]
            if (vote := next((t for t in fillers if sentence.lemmas[t] in lexicon().votes), None)) is not None:
                return topic_of(story, sentence, vote, [vote], [vote])  # "beat her in the Ohio primary"
        purpose = _purpose(sentence, token)
        if purpose is not None:
            return purpose
    if sentence.tags[i][0] != "N":
        law = next((t for t in frame(sentence, i).get("obj", ()) if sentence.lemmas[t] in lexicon().enacted), None)
        if law is not None:
            return sentence.text(*mention_span(sentence, law))  # "passed the water bill"
        for filler in frame(sentence, i).get("for", ()):
            named = [filler, *frame(sentence, filler).get("of", ())]
            for noun in named:
                if sentence.lemmas[noun] in lexicon().nouns:
                    return topic_of(story, sentence, noun, [noun], [noun])
        return None
    own = [
        c
        for c in sentence.children[i]
        if c < i
        and sentence.deps[c] in ("compound", "amod", "nmod")
        and sentence.tags[c] not in ("CD", "NNP", "NNPS", "JJR", "JJS")
        and sentence.words[c][0].islower()
        and sentence.lower[c] not in lexicon().unnamed
        and not story.is_time(sentence, c)
        and lexicon().states.get(base(sentence, c)) is None
    ]
    if own or sentence.lemmas[i] in lexicon().votes:
        # "the republic vote", and of a "presidential primary" both words: there are votes of many kinds
        last = i if sentence.lemmas[i] in lexicon().votes else max(own)
        return sentence.text(min((sentence.left[c] for c in own), default=i), last)
    for filler in frame(sentence, i).get("of", ()):
        if not story.actor_at(sentence, filler).known and sentence.tags[filler] == "NN":
            if not story.is_time(sentence, filler):
                return sentence.text(*mention_span(sentence, filler))
    return None


#: What follows "on" and says not what it is about: "on a visit", "on five counts of murder".
_NO_TOPIC = frozenset("visit trip condition sideline sidelines strike count charge bail".split())


_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july"
    " august september october november december day week month".split()
)


_PURPOSES = frozenset(("discuss", "address", "settle", "resolve"))


def _purpose(sentence: Sentence, token: int) -> str | None:
    """What it is for: "to discuss …", "dedicated to …"."""
    for child in sentence.children[token]:
        if sentence.lemmas[child] in _PURPOSES and (
            sentence.deps[child] in ("relcl", "acl", "xcomp")
            or (sentence.deps[child] == "advcl" and is_infinitive(sentence, child))  # and not "if it is settled"
        ):
            for noun in frame(sentence, child).get("obj", ()):
                first, last = mention_span(sentence, noun)
                last = max(last, sentence.right[noun]) if sentence.right[noun] - first < 14 else last
                # The parser hangs "in Rafah" on "discuss"; it is the offensive that is in Rafah.
                for place in frame(sentence, child).get("in", ()):
                    if place == last + 1 or sentence.left[place] <= last + 2:
                        last = max(last, mention_span(sentence, place)[1])
                return sentence.text(first, last)
        if sentence.lemmas[child] == "dedicate" and sentence.deps[child] in ("acl", "relcl"):
            for noun in frame(sentence, child).get("to", ()):
                return sentence.text(*mention_span(sentence, noun))
    return None
