"""Who was seen in which channel lately: they typed there, so they are in it.

In: persons and channels of requests that Slack signed. Out: yes or no. Kept in memory for
an hour and for the last thousand; asked only where Slack cannot say who is in a channel.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.model.workspace import UserId
from bot.ports import Clock

LASTS = timedelta(hours=1)
MOST = 1000


class Presence:
    """Sightings, the newest last."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: OrderedDict[tuple[UserId, str], datetime] = OrderedDict()

    def note(self, user: UserId, channel: str) -> None:
        """The person has just done something in this channel."""
        self._seen.pop((user, channel), None)
        self._seen[user, channel] = self._clock.now()
        while len(self._seen) > MOST:
            self._seen.popitem(last=False)

    def was_seen(self, user: UserId, channel: str) -> bool:
        """Was the person in this channel within the last hour?"""
        at = self._seen.get((user, channel))
        return at is not None and timedelta(0) <= self._clock.now() - at <= LASTS
