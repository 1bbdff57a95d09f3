"""Which nouns name an engagement, and of what kind: "talks", "the trial", "a news conference"."""

from __future__ import annotations

from dateline.clauses import frame, governor
from dateline.engagements.lexicon import lexicon
from dateline.parse import Sentence


def noun_kind(sentence: Sentence, i: int) -> str | None:
    """The kind of engagement that a noun names, if it names one."""
    words, lemma = lexicon(), sentence.lemmas[i]
    if lemma not in words.naming_nouns:
        return None
    if i > 1 and sentence.words[i - 1] == "-":
        lemma = f"{sentence.lower[i - 2]}-{lemma}"  # the tokenizer cuts "cease-fire"
    if (kind := _compound(sentence, i, lemma)) is not None:
        return kind
    kind = words.nouns.get(lemma) or words.sent.get(lemma) or words.moved.get(lemma)
    if lemma == "poll" and _POLLED.isdisjoint(sentence.lemmas):
        return None  # one that asks opinions
    if kind is not None and "_".join(sentence.lower[max(i - 2, 0) : i + 1]) in words.idioms:
        return None
    if kind == "deployment" and not _of_forces(sentence) and not {"from", "to"} & frame(sentence, i).keys():
        return None
    if kind is None and lemma in words.before:
        return _kind_before(sentence, i)
    if kind is None:
        if not _is_round(sentence, i):
            return None
        return "talks" if _BALLOT.isdisjoint(sentence.lemmas) else "vote"
    if lemma == "ceremony" and _is_for_signing(sentence, i):
        return "signing"
    if lemma in words.bodies and sentence.deps[i] == "nsubj" and sentence.lemmas[sentence.heads[i]] == "vote":
        return None  # "the convention voted"
    if lemma in ("service", "prayer") and sentence.tags[i] != "NNS":
        return None  # "the rail service": services are of a church, where a day is set for them
    if lemma == "vote" and sentence.tags[i] == "NNS" and any(sentence.tags[c] == "CD" for c in sentence.children[i]):
        return None  # "won 400 votes"
    if lemma == "rally" and not _TRADED.isdisjoint(sentence.lemmas):
        return None
    if lemma == "talk" and sentence.tags[i] == "NN" and not any(sentence.lower[c] == "a" for c in sentence.children[i]):
        return None  # "talk of a split"
    if any(f"{lemma}_{sentence.lower[c]}" in words.otherwise for c in sentence.children[i]):
        return None
    if kind == "strike" and lemma == "strike" and not is_of_labour(sentence, i):
        return None
    return kind


def _is_for_signing(sentence: Sentence, i: int) -> bool:
    """Whether something is signed at it: "a signing ceremony", "a ceremony at which the two were to sign"."""
    return any(
        sentence.lemmas[t] in ("sign", "signing") and sentence.deps[t] in ("relcl", "acl", "compound", "xcomp")
        for c in sentence.children[i]
        for t in (c, *sentence.children[c])
    )


def is_headline(sentence: Sentence) -> bool:
    """Whether all words that can be are written large."""
    long = [word for word in sentence.words if len(word) > 3 and word.isalpha()]
    return len(long) > 3 and all(word[0].isupper() for word in long)


#: What says of a poll that it is one of voters.
_POLLED = frozenset("go head open close return date schedule postpone parliamentary presidential voter".split())

#: What says of a round that it is one of voting.
_BALLOT = frozenset("candidate election vote voter ballot poll presidential parliamentary run-off runoff".split())


#: What rallies without anybody marching.
_TRADED = frozenset("share stock index bond currency market dollar euro yen price".split())


def _compound(sentence: Sentence, i: int, lemma: str) -> str | None:
    """The kind of a noun with the word or two before it: "press conference", "moment of silence"."""
    known = lexicon().compounds
    if lemma == "round" and any(sentence.lemmas[t] in lexicon().nouns for t in frame(sentence, i).get("of", ())):
        return None  # "a second round of talks", and not one of voting
    pair = known.get(f"{sentence.lemmas[i - 1]}_{lemma}") if i else None
    if pair is None and i > 1:
        return known.get(f"{sentence.lemmas[i - 2]}_{sentence.lower[i - 1]}_{lemma}")
    return pair


def is_moved(sentence: Sentence, i: int) -> bool:
    """Whether a noun names an engagement only where its day is set or moved: "the case"."""
    return sentence.lemmas[i] in lexicon().moved and _compound(sentence, i, sentence.lemmas[i]) is None


def _kind_before(sentence: Sentence, i: int) -> str | None:
    """The kind of what is one only before somebody, at something or with somebody: "her appearance in court"."""
    kind, roles = lexicon().before[sentence.lemmas[i]], frame(sentence, i)
    if kind == "exchange":
        return kind if any(sentence.lemmas[t] in lexicon().freed for t in roles.get("of", ())) else None
    if kind == "talks":
        over = governor(sentence, i)
        shared = over is not None and sentence.lemmas[over] in ("have", "share") and "with" in frame(sentence, over)
        return kind if shared or "with" in roles else None
    if lexicon().states.get(sentence.lemmas[sentence.heads[i]]) in ("called_off", "postponed"):
        return kind  # "cancelled appearances in three towns"
    if in_court(sentence, i):
        return "hearing"
    if kind == "speech" and any(sentence.lemmas[t] in lexicon().addressed for t in roles.get("to", ())):
        return kind  # "an address to the nation"
    return kind if roles.keys() & {"before", "at"} else None


def _of_forces(sentence: Sentence) -> bool:
    """Whether a sentence speaks of forces: "the Marines"."""
    return not lexicon().deployed.isdisjoint(word.lower() for word in sentence.lemmas)


def _is_round(sentence: Sentence, i: int) -> bool:
    """ "The last round", of what needs no saying."""
    if sentence.lemmas[i] != "round":
        return False
    own = {sentence.lower[c] for c in sentence.children[i]}
    return "of" not in own and not own.isdisjoint(lexicon().rounds)


def is_of_labour(sentence: Sentence, i: int) -> bool:
    words = lexicon()
    before = {sentence.lower[c] for c in sentence.children[i] if c < i}
    if before & words.no_labour or sentence.lower[max(i - 1, 0)] in words.no_labour:
        return False
    days = any(sentence.lower[c] == "day" and sentence.lower[c - 1] == "-" for c in sentence.children[i] if 0 < c < i)
    if before & words.stoppages or days:
        return True  # "a three-day national strike"
    over = governor(sentence, i)
    if over is not None and sentence.lemmas[over] == "call" and sentence.deps[i] == "dobj":
        return True  # "the opposition called a strike"
    if sentence.deps[i] == "pobj" and sentence.lower[sentence.heads[i]] == "on" and over is not None:
        if sentence.lemmas[over] in ("go", "be", "remain", "stay"):
            return True  # "went on strike"
    return not words.labour.isdisjoint(sentence.lemmas)


def in_court(sentence: Sentence, i: int) -> bool:
    """Whether it is done before a court or a committee."""
    where = (t for role in ("in", "before", "at") for t in frame(sentence, i).get(role, ()))
    return any(hears(sentence, t) for t in where)


def hears(sentence: Sentence, token: int) -> bool:
    """Whether it is a court or a committee."""
    return sentence.lemmas[token].lower() in lexicon().courts
