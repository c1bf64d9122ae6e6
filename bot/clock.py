"""The real clock and real chance: the only place that reads the time of day or draws a number.

``FixedClock`` stands still at MINEWATCH_NOW, for demonstrations.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime


class SystemClock:
    """Wall clock, UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Always the same instant; waiting takes real time, so that loops do not spin."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SystemDraw:
    """Real chance. Jitter needs no secrecy; ids are drawn from the system's source."""

    def fraction(self) -> float:
        return random.random()

    def token(self) -> str:
        return secrets.token_hex(8)
