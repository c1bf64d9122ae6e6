"""The real clock and real chance: the only place that reads the time of day or draws a number.

``FixedClock`` starts at MINEWATCH_NOW, for demonstrations.
"""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Wall clock, UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        import asyncio  # commands that never wait start without it

        await asyncio.sleep(seconds)


class FixedClock:
    """Starts at a given instant and runs on from there at normal speed.

    It must not stand still: a bot in which no second passes polls once and sends to each
    conversation once, and then waits for ever.
    """

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._started = time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._started)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        import asyncio  # commands that never wait start without it

        await asyncio.sleep(seconds)


def clock_at(fixed: datetime | None) -> SystemClock | FixedClock:
    """The real clock, or one that begins at ``fixed`` (MINEWATCH_NOW)."""
    return SystemClock() if fixed is None else FixedClock(fixed)


class SystemDraw:
    """Real chance. Jitter needs no secrecy; ids are drawn from the system's source."""

    def fraction(self) -> float:
        return random.random()

    def token(self) -> str:
        import secrets  # only who draws ids pays for it

        return secrets.token_hex(8)
