"""The hosts that several processes ask: whose turn it is, and which asked for a pause.

In: the store's leases, and this process's name among their holders. Out: over all processes one
request per host, the gap after it, and the host's own "not now". Two pieces of work for the store with
each request.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.ports import Clock, Stores

LONGEST_TURN_SECONDS = 60.0
"""Longer than a request may take; a process that dies within one keeps the others waiting so long."""
_AGAIN_SECONDS = 0.25
_TURN, _PAUSE = "host:", "pause of host:"
_HOST = "host"


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
        leases = self.stores.leases
        if not leases.take(f"{_TURN}{netloc}", self.worker, LONGEST_TURN_SECONDS):
            return None
        return leases.left(f"{_PAUSE}{netloc}")

    def _given_back(self, netloc: str, gap: float, pause: float | None) -> None:
        leases = self.stores.leases
        if pause is not None:
            # Always the same holder, so that the last pause takes the place of an earlier one.
            leases.take(f"{_PAUSE}{netloc}", _HOST, pause)
        leases.release(f"{_TURN}{netloc}", self.worker, gap)
