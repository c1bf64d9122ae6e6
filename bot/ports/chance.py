"""Time and chance as arguments, so tests can control both."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The source of time."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds from some moment on, which no correction of the clock moves.

        For pauses, limits and health checks; times shown to people use ``now``.
        """
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; a test's clock returns as soon as it is moved past the moment."""
        ...


class Draw(Protocol):
    """The source of randomness (jitter, ids)."""

    def fraction(self) -> float:
        """A number in 0 <= x < 1."""
        ...

    def token(self) -> str:
        """A short id (16 hexadecimal digits) that has not been drawn before."""
        ...
