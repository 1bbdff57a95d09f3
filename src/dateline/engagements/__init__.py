"""Engagements of one story: what is supposed to happen, and each change of its state.

An engagement is named by a noun ("talks", "the visit", "a vote") or a verb ("will meet"): ``kinds``. What governs it
says what became of it ("*scrapped* the visit", "*wants to reschedule* talks", "*agreed* to send a team"): ``telling``.
With ``days``, ``parties`` and ``topic``, for when, who and what about, that makes a ``mention``. Mentions are put on
one chain (``chains``) when they can be the same thing: kinds that stand in for each other, parties that do not
contradict, places that do not contradict, and a history that allows it: what is called off and not set anew cannot be
held.

Many stories' engagements are joined in the ledger, from stored Readings, not here; it tells parties and topics apart
as one story does (``identity``).
"""

from __future__ import annotations

from dateline.engagements.chains import Chain, engagement, find_chains, other_party
from dateline.engagements.identity import (
    agreed,
    apart,
    holds,
    is_kin,
    is_mere_crowd,
    is_personal,
    party_key,
    spot,
    strange,
    topic_words,
)
from dateline.engagements.lexicon import BODIES, CROWDS, MEETING, NEWS_DAYS, OF_A_DAY, SHARED

__all__ = [
    "BODIES",
    "CROWDS",
    "MEETING",
    "NEWS_DAYS",
    "OF_A_DAY",
    "SHARED",
    "Chain",
    "agreed",
    "apart",
    "engagement",
    "find_chains",
    "holds",
    "is_kin",
    "is_mere_crowd",
    "is_personal",
    "other_party",
    "party_key",
    "spot",
    "strange",
    "topic_words",
]
