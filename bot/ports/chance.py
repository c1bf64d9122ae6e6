"""Time and chance, as arguments: what lets a test decide both."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds from some moment on, which no correction of the clock moves.

        For pauses, limits and signs of life; what a person reads goes by ``now``.
        """
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; a test's clock returns as soon as it is moved past the moment."""
        ...


class Draw(Protocol):
    """Where chance comes from (jitter, ids)."""

    def fraction(self) -> float:
        """A number in 0 <= x < 1."""
        ...

    def token(self) -> str:
        """A short id (16 hexadecimal digits) that has not been drawn before."""
        ...
