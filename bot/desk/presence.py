"""Who was seen in which channel lately: they typed there, so they are in it.

In: persons and channels of requests that Slack signed. Out: yes or no. Kept for an hour, for any
process to see; asked only where Slack cannot say who is in a channel.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.workspace import UserId
from bot.ports import Clock, Stores

LASTS = timedelta(hours=1)


class Presence:
    """Sightings in the channels of one workspace."""

    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._rows = stores.remembered
        self._clock = clock

    def note(self, user: UserId, channel: str) -> None:
        """The person has just done something in this channel."""
        now = self._clock.now()
        self._rows.put(_key(user, channel), now.isoformat(), now + LASTS)

    def was_seen(self, user: UserId, channel: str) -> bool:
        """Was the person in this channel within the last hour?"""
        now = self._clock.now()
        at = self._rows.get(_key(user, channel), now)
        # A clock that was ahead and is right now has no sightings that count.
        return at is not None and datetime.fromisoformat(at) <= now


def _key(user: UserId, channel: str) -> str:
    return f"seen:{channel}:{user}"
