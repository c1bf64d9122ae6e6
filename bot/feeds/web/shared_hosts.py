"""The hosts that several processes ask: whose turn it is, and which asked for a pause.

In: the store's leases, and this process's name among their holders. Out: over all processes one
request per host, the gap after it, and the host's own "not now". Two pieces of work for the store with
each request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports import Clock, Stores

LONGEST_TURN_SECONDS = 60.0
"""Longer than a request may take; a process that dies within one keeps the others waiting so long."""
_AGAIN_SECONDS = 0.25
_TURN, _PAUSE = "host:", "pause of host:"


@dataclass(frozen=True, slots=True)
class SharedHosts:
    """``worker``: this process's name among those on the store."""

    stores: Stores
    clock: Clock
    worker: str

    async def take(self, netloc: str) -> float:
        """Wait for the host's turn. Returns for how many seconds it still asks to be left alone.

        Raises:
            StoreUnavailableError: the store, which knows whose turn it is, does not answer.
        """
        while True:
            pause = await self.stores.do(lambda: self._taken(netloc))
            if pause is not None:
                return pause
            await self.clock.sleep(_AGAIN_SECONDS)

    async def give_back(self, netloc: str, gap: float, pause: float | None) -> None:
        """The turn is over; for ``gap`` seconds no one has the next.

        ``pause``: the host asked to be left alone for so many seconds; None: it did not.
        """
        await self.stores.do(lambda: self._given_back(netloc, gap, pause))

    def _taken(self, netloc: str) -> float | None:
        """The host's pause, if it is our turn; None: it is another's."""
        leases, paused = self.stores.leases, f"{_PAUSE}{netloc}"
        if not leases.take(f"{_TURN}{netloc}", self.worker, LONGEST_TURN_SECONDS):
            return None
        until = leases.held(paused).get(paused)
        if until is None:
            return 0.0
        left = datetime.fromisoformat(until) - self.clock.now()
        # It is not over by the clock that all share, whatever ours says.
        return max(left.total_seconds(), 1.0)

    def _given_back(self, netloc: str, gap: float, pause: float | None) -> None:
        leases = self.stores.leases
        if pause is not None:
            # The holder of a pause is its end. It is our turn, so that no one else writes it.
            name, until = f"{_PAUSE}{netloc}", self.clock.now() + timedelta(seconds=pause)
            before = leases.held(name).get(name)
            if before is not None:
                leases.release(name, before)
            leases.take(name, until.isoformat(), pause)
        leases.release(f"{_TURN}{netloc}", self.worker, gap)
