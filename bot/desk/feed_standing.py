"""How a feed stands, in one word and one sentence.

In: a feed's record and the present instant. Out: a FeedStanding. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.feeds.progress import trouble
from bot.model.entry import FeedRecord


class Health(StrEnum):
    """The one word for a feed. ``TROUBLED`` answers, but has been silent for long."""

    FINE = "fine"
    WAITING = "waiting"
    FAILING = "failing"
    TROUBLED = "troubled"
    PAUSED = "paused"
    OFF = "off"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FeedStanding:
    """A feed with how it stands; ``problem`` is a sentence where something is wrong."""

    record: FeedRecord
    health: Health
    problem: str | None = None


def standing(record: FeedRecord, now: datetime) -> FeedStanding:
    """What to say of a feed now."""
    state = record.state
    if not record.feed.enabled:
        return FeedStanding(record, Health.OFF)
    if state.gone:
        return FeedStanding(record, Health.GONE, state.error)
    if state.paused:
        return FeedStanding(record, Health.PAUSED, state.error)
    if state.error is not None:
        return FeedStanding(record, Health.FAILING, state.error)
    if state.last_success_at is None:
        return FeedStanding(record, Health.WAITING)
    silence = trouble(record, now)
    return FeedStanding(record, Health.TROUBLED if silence else Health.FINE, silence)
