"""What the next process that sends for a workspace has to know of the last one's sends.

In: the store, and the pace to bring up to date. Out: what was sent in the last minute counts towards
this minute's limits, a pause that Slack asked for is kept, and sends that were cut off are due again.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from bot.errors import StoreUnavailableError
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.pace import POST, UPDATE, SendPace
from bot.outbox.queue import lane_of
from bot.outbox.tenure import Tenure
from bot.outbox.unsure import recover_claimed
from bot.ports import Clock

_PAUSE = "pause:"
_COUNTED = timedelta(minutes=1)


class Handover:
    """For the workspace of a tenure."""

    def __init__(
        self, tenure: Tenure, pace: SendPace, clock: Clock, policy: DeliveryPolicy
    ) -> None:
        self._tenure = tenure
        self._stores = tenure.own
        self._pace = pace
        self._clock = clock
        self._policy = policy

    async def take_over(self) -> int:
        """Go on where another process ended. Returns how many items it had claimed.

        Those were cut off mid-send: their outcome is unknown.
        """
        now = self._clock.now()
        return await self._stores.do(lambda: self._taken_over(now))

    async def take_back(self) -> int:
        """What is claimed although this process sends nothing is due again; returns how many items."""
        now = self._clock.now()
        return await self._stores.do(lambda: recover_claimed(self._tenure, self._policy, now))

    async def remember_pause(self, method: str, seconds: float) -> None:
        """The next process to send knows it, too; it is not worth failing for."""
        until = self._clock.now() + timedelta(seconds=seconds)
        remembered, key = self._stores.remembered, f"{_PAUSE}{method}"
        with suppress(StoreUnavailableError):
            await self._stores.do(lambda: remembered.put(key, until.isoformat(), until))

    def _taken_over(self, now: datetime) -> int:
        seconds = self._clock.monotonic()
        self._count_last_sends(now, seconds)
        self._keep_pauses(now, seconds)
        return recover_claimed(self._tenure, self._policy, now)

    def _count_last_sends(self, now: datetime, seconds: float) -> None:
        for item in self._stores.outbox.attempted_since(now - _COUNTED):
            lane = lane_of(item)
            begun, ended = item.claimed_at or now, item.settled_at or item.claimed_at or now
            age, since = ((now - at).total_seconds() for at in (begun, ended))
            self._pace.took(item.conversation, lane.methods[0], seconds - max(age, 0.0))
            if not lane.edits:
                self._pace.answered(item.conversation, seconds - max(since, 0.0))

    def _keep_pauses(self, now: datetime, seconds: float) -> None:
        for method in (POST, UPDATE):
            until = self._stores.remembered.get(f"{_PAUSE}{method}", now)
            if until is not None:
                left = (datetime.fromisoformat(until) - now).total_seconds()
                self._pace.wait_requested(method, left, seconds)
