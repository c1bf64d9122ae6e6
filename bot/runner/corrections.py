"""Corrections of the clock: noticed by comparing it with the seconds that have passed.

In: a clock. Out: whether the time of day has jumped since the last look, and whether it is to be
trusted with throwing things away. A machine that slept looks like a jump forward.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.ports import Clock

_NOTICED = timedelta(seconds=2)
_TOO_FAR = timedelta(days=3)
"""A jump forward beyond this may be a wrong year, in which everything kept would be too old."""
_PROVED_SECONDS = 86_400.0
log = structlog.get_logger()


class Corrections:
    """Call ``look`` at least once a minute.

    Args:
        clock: the time of day, and seconds that no correction moves.
        last_known: an instant that has surely come: the newest that the store holds.
    """

    def __init__(self, clock: Clock, last_known: datetime | None = None) -> None:
        self._clock = clock
        self._now = clock.now()
        self._seconds = clock.monotonic()
        ahead = last_known is not None and self._now - last_known > _TOO_FAR * 10
        self._doubted_at: float | None = self._seconds if ahead else None

    def look(self) -> bool:
        """Has the time of day been corrected since the last look?"""
        now, seconds = self._clock.now(), self._clock.monotonic()
        jump = now - self._now - timedelta(seconds=seconds - self._seconds)
        self._now, self._seconds = now, seconds
        if abs(jump) <= _NOTICED:
            return False
        log.warning("clock_corrected", by_seconds=round(jump.total_seconds()), now=now.isoformat())
        if jump > _TOO_FAR:
            self._doubted_at = seconds
        return True

    @property
    def is_trusted(self) -> bool:
        """May what is too old be thrown away? Not within a day of a great jump forward."""
        at = self._doubted_at
        return at is None or self._clock.monotonic() - at >= _PROVED_SECONDS
