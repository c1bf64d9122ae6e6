"""What the views add to the legal words: how far the record reaches, what buttons carry.

In: a status or an answer of the treaty. Out: short texts without markup.
"""

from __future__ import annotations

from bot.desk.citing import record_words
from bot.desk.legal_words import (
    CONSENT_WORDS,
    STATUS_WORDS,
    STEP_WORDS,
    facts,
    facts_in_words,
    own_notes,
    since,
    status_words,
)
from bot.model.day import long_day
from bot.model.state import Freshness, StatusAnswer

__all__ = [
    "CONSENT_WORDS",
    "STATUS_WORDS",
    "STEP_WORDS",
    "about_title",
    "age",
    "facts",
    "facts_in_words",
    "on_day",
    "own_notes",
    "since",
    "status_words",
]


def age(record: Freshness) -> str:
    """How far the record reaches, and with which page of the Depositary it agrees."""
    return record_words(record)


def on_day(answer: StatusAnswer) -> str:
    """``FIN 2026-03-02``: asks for the very same answer again, also after today."""
    return f"{answer.state.iso3} {answer.on}"


def about_title(answer: StatusAnswer) -> str:
    """``Finland on 2 March 2026``."""
    return f"{answer.state.title} on {long_day(answer.on)}"
