"""Anonymity: our own set of mentions and near-misses, and the reasons given."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.statements.anonymity import find_anonymity

MENTIONS = Path(__file__).parent / "anonymity" / "mentions.tsv"


def rows() -> list[tuple[str, str, str]]:
    out = []
    for line in MENTIONS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, half, text = line.split("\t")
            out.append((label, half, text))
    return out


def f1(part: list[tuple[str, str, str]]) -> float:
    hits = [bool(find_anonymity(text)) for _, _, text in part]
    right = sum(hit for hit, (label, _, _) in zip(hits, part, strict=True) if label == "yes")
    return 2 * right / (sum(hits) + sum(label == "yes" for label, _, _ in part))


def test_the_set_is_large_enough() -> None:
    labels = [label for label, _, _ in rows()]
    assert labels.count("yes") >= 150
    assert labels.count("no") >= 300
    assert len({text for _, _, text in rows()}) == len(labels)


@pytest.mark.parametrize("half", ["a", "b"])
def test_mentions_are_found(half: str) -> None:
    assert f1([row for row in rows() if row[1] == half]) >= 0.95


@pytest.mark.parametrize(
    ("text", "mention", "reason"),
    [
        (
            "The envoy, speaking on condition of anonymity because the talks are secret, said no.",
            "on condition of anonymity",
            "because the talks are secret",
        ),
        (
            "An aide, who was not authorised to speak to the press, denied it.",
            "who was not authorised to speak",
            "who was not authorised to speak",
        ),
        ("A nurse, who requested anonymity for fear of reprisal, wept.", "requested anonymity", "for fear of reprisal"),
        ("A trader, who asked not to be named, sold.", "asked not to be named", None),
    ],
)
def test_the_reason_given(text: str, mention: str, reason: str | None) -> None:
    (found,) = find_anonymity(text)
    assert text[found.start : found.end] == mention
    assert (text[slice(*found.reason)] if found.reason else None) == reason
