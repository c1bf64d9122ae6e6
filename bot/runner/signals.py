"""What a waiting loop listens to: the end of all, and a call to work at once.

In: calls by the name of a loop. Out: the end of that loop's wait. Built before everything that
calls (desks, polling, the watch on the store) and passed to it; a call to a loop that does not
run yet waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from bot.ports import Clock

POLL, DELIVER, GATHER, CALENDAR, TIDY = "poll", "deliver", "digest", "calendar", "tidy"
RECORD = "record"
STORE = "store"
SEARCH = "search"


class Signals:
    """Each call ends one wait of the loop with that name."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stopped = asyncio.Event()
        self._calls: dict[str, asyncio.Event] = {}

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def stop(self) -> None:
        """End every wait; loops end after the round they are in."""
        self._stopped.set()
        for call in self._calls.values():
            call.set()

    def call(self, *names: str) -> None:
        """There is work for these loops: they need not wait."""
        for name in names:
            self._calls.setdefault(name, asyncio.Event()).set()

    def queued(self) -> None:
        """Something was put into the outbox."""
        self.call(DELIVER, GATHER)

    def wake(self) -> None:
        """Something was put into the outbox or the feed list."""
        self.queued()
        self.call(POLL)

    async def wait(self, name: str, seconds: float) -> None:
        """Until called, stopped, or the time has passed."""
        call = self._calls.setdefault(name, asyncio.Event())
        if not call.is_set() and not self.stopped:
            await _first(self._clock.sleep(seconds), call.wait())
        if not self.stopped:
            call.clear()

    async def wait_for_stop(self) -> None:
        await self._stopped.wait()


async def _first(*waits: Awaitable[object]) -> None:
    """Until one of them is done; the others are called off."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
