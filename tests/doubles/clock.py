"""A clock that moves when told, and chance that is foretold.

``ManualClock.advance`` wakes the sleepers it passes, one by one and in order, and lets
the program run between them: hours pass in no time and in a fixed order.
"""

from __future__ import annotations

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""A Monday morning."""
_TURNS = 25


class ManualClock:
    """The port bot.ports.Clock: time stands still until a test moves it."""

    def __init__(self, at: datetime = START) -> None:
        self._now = at
        self._began = at
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._number = count()

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - self._began).total_seconds()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        until = self._now + timedelta(seconds=seconds)
        heapq.heappush(self._sleepers, (until, next(self._number), woken))
        await woken

    def move(self, **duration: float) -> None:
        """Move without waking anybody: for code that does not wait (``minutes=5``)."""
        self._now += timedelta(**duration)

    def jump(self, at: datetime) -> None:
        """Set the time of day, as somebody who mends a wrong clock would; nobody's wait changes."""
        shift = at - self._now
        self._now = at
        self._began += shift
        self._sleepers = [(until + shift, n, woken) for until, n, woken in self._sleepers]

    async def advance(self, seconds: float) -> None:
        """Let time pass, waking every sleeper at its moment and letting it work."""
        end = self._now + timedelta(seconds=seconds)
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            until, _, woken = heapq.heappop(self._sleepers)
            self._now = max(self._now, until)
            if not woken.done():
                woken.set_result(None)
            await settle()
        self._now = end
        await settle()


class FixedDraw:
    """The port bot.ports.Draw: always the same fraction; tokens count up."""

    def __init__(self, fraction: float = 0.5) -> None:
        self._fraction = fraction
        self._number = count(1)

    def fraction(self) -> float:
        return self._fraction

    def token(self) -> str:
        return f"{next(self._number):016x}"


async def settle() -> None:
    """Let every task run until it waits for something that is not already there."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)
