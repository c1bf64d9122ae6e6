"""How a feed stands, in one word and one sentence.

In: a feed's record and the present instant. Out: a FeedStanding. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.feeds.progress import is_silent
from bot.model.entry import FeedRecord, FeedState


class FeedHealth(StrEnum):
    """The one word for a feed. ``SILENT`` answers, but brings nothing for long."""

    FINE = "fine"
    WAITING = "waiting"
    FAILING = "failing"
    SILENT = "silent"
    PAUSED = "paused"
    OFF = "off"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FeedStanding:
    """A feed with how it stands; ``problem`` is a sentence where something is wrong."""

    record: FeedRecord
    health: FeedHealth
    problem: str | None = None


def standing(record: FeedRecord, now: datetime) -> FeedStanding:
    """What to say of a feed now."""
    state = record.state
    health = _put_aside(record) or _answering(state, now)
    if health is FeedHealth.SILENT:
        last = state.last_new_at or state.baseline_at or now
        words = f"It answers but has had no new entries for {(now - last).days} days."
        return FeedStanding(record, health, words)
    return FeedStanding(record, health, None if health is FeedHealth.OFF else state.error)


def _put_aside(record: FeedRecord) -> FeedHealth | None:
    """Why the feed is not asked at all, or None."""
    if not record.feed.enabled:
        return FeedHealth.OFF
    if record.state.gone:
        return FeedHealth.GONE
    return FeedHealth.PAUSED if record.state.paused else None


def _answering(state: FeedState, now: datetime) -> FeedHealth:
    if state.error is not None:
        return FeedHealth.FAILING
    if state.last_success_at is None:
        return FeedHealth.WAITING
    return FeedHealth.SILENT if is_silent(state, now) else FeedHealth.FINE
