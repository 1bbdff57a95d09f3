"""Makes ``shares.tsv``, how usual a word is in news, from the codebook's own examples.

    python -m dateline.storylines.build

A stream that has just begun knows nothing of its words: that every story says "police" must be known from
elsewhere. The examples are sentences; a story is taken to be fifteen of them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from dateline.codebook.source import read_source
from dateline.storylines.outline import stems

SHARES = Path(__file__).with_name("shares.tsv")
_SENTENCES = 15
#: Words in fewer than one in a hundred such stories are as good as unseen.
_LEAST = 0.01


def build() -> str:
    """The table: a word's stem and the share of stories that have it."""
    texts = [example.text for example in read_source(None).examples]
    counts = Counter(stem for text in texts for stem in set(stems(text)))
    shares = {stem: 1 - (1 - count / len(texts)) ** _SENTENCES for stem, count in counts.items()}
    lines = [f"{stem}\t{share:.3f}" for stem, share in sorted(shares.items()) if share >= _LEAST]
    return "# Stem, share of stories. Made by dateline.storylines.build from the codebook's examples.\n" + "".join(
        f"{line}\n" for line in lines
    )


if __name__ == "__main__":
    SHARES.write_text(build(), encoding="utf-8")
