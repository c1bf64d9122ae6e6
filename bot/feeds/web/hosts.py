"""Politeness per host: one request at a time, a pause after each, and the host's own "not now".

In: a host. Out: a turn. Ten feeds on one host are one visitor to it, so a 429 for one of
them holds the others back too. Pauses are seconds that pass, whatever the time of day says. Where several
processes poll, the turns are theirs together (bot.feeds.web.shared_hosts). Holds no address of a
feed and does no network itself.
"""

from __future__ import annotations

import asyncio

from bot.feeds.web.address import is_local_host
from bot.feeds.web.shared_hosts import SharedHosts
from bot.ports import Clock

LONGEST_SILENCE_SECONDS = 86_400.0


class _Turn:
    """One host: ``async with`` waits for its turn, and its pause begins when the block ends.

    A class and not a generator: every request passes here.
    """

    __slots__ = (
        "_clock",
        "_free_at",
        "_gap",
        "_lock",
        "_netloc",
        "_new",
        "_shared",
        "closed_until",
    )

    def __init__(self, netloc: str, clock: Clock, gap: float, shared: SharedHosts | None) -> None:
        self._netloc = netloc
        self._clock = clock
        self._gap = gap
        self._shared = shared
        self._lock = asyncio.Lock()
        self._free_at: float | None = None
        self._new: float | None = None
        self.closed_until: float | None = None

    def close(self, seconds: float) -> None:
        """The host wants no request for so long; other processes learn it when the turn ends."""
        self._new = seconds
        self.closed_until = self._clock.monotonic() + seconds

    async def __aenter__(self) -> None:
        await self._lock.acquire()
        if self._shared is None and (self._free_at is None or not self._gap):
            return
        try:
            wait = 0.0 if self._free_at is None else self._free_at - self._clock.monotonic()
            if wait > 0:
                await self._clock.sleep(wait)
            if self._shared is not None:
                await self._take(self._shared)
        except BaseException:
            self._lock.release()
            raise

    async def __aexit__(self, *_error: object) -> None:
        self._free_at = self._clock.monotonic() + self._gap
        try:
            if self._shared is not None:
                pause, self._new = self._new, None
                await self._shared.give_back(self._netloc, self._gap, pause)
        finally:
            self._lock.release()

    async def _take(self, shared: SharedHosts) -> None:
        pause = await shared.take(self._netloc)
        if pause:
            self.closed_until = self._clock.monotonic() + pause


class HostGate:
    """Lets one request per host through at a time.

    Args:
        clock: measures and waits out the pauses.
        gap_seconds: the pause after a request to a public host.
        local_gap_seconds: the same for this machine and private networks.
        shared: the turns of all processes on the store; None: there is only this one.
    """

    def __init__(
        self,
        clock: Clock,
        gap_seconds: float = 1.0,
        local_gap_seconds: float = 0.02,
        shared: SharedHosts | None = None,
    ) -> None:
        self._clock = clock
        self._gap = gap_seconds
        self._local_gap = local_gap_seconds
        self._shared = shared
        self._hosts: dict[str, _Turn] = {}

    def turn(self, netloc: str) -> _Turn:
        """The host's turn, for ``async with``."""
        host = self._hosts.get(netloc)
        if host is None:
            gap = self._local_gap if is_local_host(_name(netloc)) else self._gap
            host = self._hosts[netloc] = _Turn(netloc, self._clock, gap, self._shared)
        return host

    def close(self, netloc: str, seconds: float) -> None:
        """The host asked for a pause of ``seconds``: respected, up to a day.

        A private host speaks for one feed only.
        """
        if not is_local_host(_name(netloc)):
            self.turn(netloc).close(min(seconds, LONGEST_SILENCE_SECONDS))

    def closed_seconds(self, netloc: str) -> float:
        """Seconds for which the host must still not be asked; 0: none. What others know comes with a turn."""
        host = self._hosts.get(netloc)
        if host is None or host.closed_until is None:
            return 0.0
        return max(0.0, host.closed_until - self._clock.monotonic())


def _name(netloc: str) -> str:
    return netloc.rpartition(":")[0] if not netloc.endswith("]") and ":" in netloc else netloc
