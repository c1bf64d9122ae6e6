"""What to do with an item after Slack's answer: retry, wait, send differently, or give up.

In: the item, the attempt and Slack's answer. Out: one decision as a value. Pure:
no clock, no store, no randomness except the given fraction.

The classes of errors are those of Slack's method pages; handlers.slack.sender maps each to
TryLater or Refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.alert import OutboxItem
from bot.ports import Refused, TryLater

FIRST_WAIT_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 300.0
LONGEST_AGE = timedelta(days=7)
"""Slack or the network may be away for days; what could not be sent in a week is given up."""
LEAST_ATTEMPTS = 50
"""Hours of trying: a clock that jumped a week ahead makes nothing a week old."""


@dataclass(frozen=True, slots=True)
class RetryIn:
    """Try the same once more after ``seconds``; ``counted``: the attempt counts against the item."""

    seconds: float
    reason: str
    uncertain: bool = False
    counted: bool = True


@dataclass(frozen=True, slots=True)
class MaybeDuplicated:
    """It may already be posted twice: it is never sent a third time (bot.outbox.unsure)."""

    reason: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """The conversation cannot be reached: hold the item, set its watches aside, notify the owner."""

    refused: Refused


@dataclass(frozen=True, slots=True)
class StopWorkspace:
    """Nothing can be sent until the token is valid again."""

    refused: Refused


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Do not retry: settle it with the reason."""

    reason: str


Followup = RetryIn | MaybeDuplicated | SetAside | StopWorkspace | GiveUp


def after_trouble(
    item: OutboxItem, answer: TryLater, now: datetime, fraction: float
) -> RetryIn | MaybeDuplicated | GiveUp:
    """What follows from "not now".

    Args:
        item: as claimed (``attempts`` counts this one).
        answer: what Slack or the network said.
        now: the present instant.
        fraction: chance, 0 <= x < 1, so that many items do not come back at one moment.
    """
    if answer.uncertain and item.uncertain:
        return MaybeDuplicated(answer.reason)
    if now - item.created_at > LONGEST_AGE and item.attempts >= LEAST_ATTEMPTS:
        return GiveUp(f"{answer.reason} for {LONGEST_AGE.days} days")
    if answer.after_seconds is not None:
        return RetryIn(answer.after_seconds, answer.reason, answer.uncertain, counted=False)
    return RetryIn(wait_seconds(item.attempts, fraction), answer.reason, answer.uncertain)


def after_refusal(refused: Refused) -> SetAside | StopWorkspace | GiveUp:
    """What follows from "never as it is", once the text alone or a new message did not help."""
    match refused.scope:
        case "workspace":
            return StopWorkspace(refused)
        case "conversation":
            return SetAside(refused)
        case _:
            return GiveUp(refused.error)


def wait_seconds(attempts: int, fraction: float) -> float:
    """Doubling from 5 s to 5 minutes, each shortened by up to a half by chance."""
    doublings = float(min(max(attempts - 1, 0), 20))
    longest: float = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2**doublings)
    return longest * (1 - fraction / 2)
