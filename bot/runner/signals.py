"""What a waiting loop listens to: the end of all, and a call to work at once.

In: calls by the name of a loop. Out: the end of that loop's wait. Built before everything that
calls (desks, polling, the watch on the store) and passed to it; a call to a loop that does not
run yet waits for it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable

from bot.ports import WAKE_RECORD, Clock

POLL, DELIVER, GATHER, CALENDAR, TIDY = "poll", "deliver", "digest", "calendar", "tidy"
RECORD = "record"
STORE = "store"
SEARCH = "search"
WEB = "web"
ALIVE, REFRESH = "alive", "refresh"


class Signals:
    """Each call ends one wait of the loop with that name."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stopped = asyncio.Event()
        self._calls: dict[str, asyncio.Event] = {}
        self._home: tuple[asyncio.AbstractEventLoop, int] | None = None

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def stop(self) -> None:
        """End every wait; loops end after the round they are in."""
        self._stopped.set()
        for call in self._calls.values():
            call.set()

    def call(self, *names: str) -> None:
        """There is work for these loops: they need not wait. From any thread."""
        if self._home is None or self._home[1] == threading.get_ident():
            self._set(*names)
        else:
            self._home[0].call_soon_threadsafe(self._set, *names)

    def _set(self, *names: str) -> None:
        for name in names:
            self._calls.setdefault(name, asyncio.Event()).set()

    def queued(self) -> None:
        """Something was put into the outbox."""
        self.call(DELIVER, GATHER)

    def wake(self) -> None:
        """Something was put into the outbox or the feed list."""
        self.queued()
        self.call(POLL)

    def woken(self, word: str) -> None:
        """A word of WAKE_WORDS from a process, this one or another: there is something to do. From any thread."""
        if word == WAKE_RECORD:
            self.call(REFRESH)
        else:
            self.wake()

    async def wait(self, name: str, seconds: float) -> None:
        """Until called, stopped, or the time has passed."""
        self._home = self._home or (asyncio.get_running_loop(), threading.get_ident())
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
