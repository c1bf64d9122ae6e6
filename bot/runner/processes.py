"""What several processes on one store must know of each other: who is alive, and whose turn it is.

In: the store's leases, and this process's name among their holders. Out: rounds of work that one
process at a time does for all, or one a day; the list of the processes alive. A process that dies is off the
list, and out of turn, when its lease runs out. With one process it is always its turn.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.model.processes import Role
from bot.ports import Clock, Stores

ALIVE_SECONDS = 15.0
SIGN_SECONDS = 5.0
OTHERS_TURN_SECONDS = 15.0
"""After so long one asks again for a turn that another process has."""
_PREFIX = "process:"
_DAY = timedelta(days=1)
_SKEW = timedelta(minutes=5)
"""So much may the clocks of two processes differ."""


@dataclass(frozen=True, slots=True)
class Process:
    """This process. ``worker``: its name among the holders of leases, drawn at its start."""

    worker: str
    role: Role
    host: str
    number: int

    @property
    def lease(self) -> str:
        return f"{_PREFIX}{self.role}:{self.host}:{self.number}"


ONLY = Process("only", Role.ALL, "localhost", 0)
"""A process that has no others beside it."""


@dataclass(frozen=True, slots=True)
class Alive:
    """A process that gave a sign of life lately, as ``minewatch doctor`` lists it."""

    role: str
    host: str
    number: str


def alive(stores: Stores) -> tuple[Alive, ...]:
    """The processes alive. Calls the store: see ``Stores.do``."""
    names = (name.removeprefix(_PREFIX) for name in stores.leases.held(_PREFIX))
    return tuple(Alive(*_parts(name)) for name in names)


def _parts(name: str) -> tuple[str, str, str]:
    role, _, rest = name.partition(":")
    host, _, number = rest.rpartition(":")
    return role, host, number


class Turns:
    """The turns of this process."""

    def __init__(self, stores: Stores, process: Process) -> None:
        self._stores = stores
        self._process = process

    async def sign(self) -> float:
        """Give a sign of life. Returns the seconds until the next."""
        leases, process = self._stores.leases, self._process
        await self._stores.do(lambda: leases.take(process.lease, process.worker, ALIVE_SECONDS))
        return SIGN_SECONDS

    async def end(self) -> None:
        """Off the list: the process ends."""
        leases, process = self._stores.leases, self._process
        await self._stores.do(lambda: leases.release(process.lease, process.worker))

    def exclusive(
        self, name: str, seconds: float, work: Callable[[], Awaitable[float]]
    ) -> Callable[[], Awaitable[float]]:
        """The same round of work, done only if no other process is at it.

        ``seconds``: longer than a round takes; a holder that dies keeps the others waiting so long.
        """
        leases, worker = self._stores.leases, self._process.worker

        async def round_() -> float:
            if not await self._stores.do(partial(leases.take, name, worker, seconds)):
                return OTHERS_TURN_SECONDS
            try:
                return await work()
            finally:
                await self._stores.do(partial(leases.release, name, worker))

        return round_


class OnceADay:
    """Work that is done once a day, by whichever process comes first; a restart does not repeat it.

    Of one process at a time (``Turns.exclusive``). Calls the store: see ``Stores.do``.
    """

    def __init__(self, stores: Stores, clock: Clock, name: str) -> None:
        self._stores = stores
        self._clock = clock
        self._key = f"done:{name}"

    def is_due(self) -> bool:
        """Has it not been done for a day? A moment to come was noted by a clock that was wrong."""
        now = self._clock.now()
        done = self._stores.remembered.get(self._key, now)
        return done is None or not -_SKEW <= now - datetime.fromisoformat(done) < _DAY

    def done(self) -> None:
        """It has been done to its end."""
        now = self._clock.now()
        self._stores.remembered.put(self._key, now.isoformat(), now + 2 * _DAY)
