"""Sends of which a kill would leave it unknown whether they worked: one at a time in a process.

In: a send that could not be looked for afterwards, as no scope allows it. Out: its turn. A kill then
repeats one message at most. One that Slack keeps waiting gives its turn up, so that no workspace waits
long for another: for that moment a kill could repeat two.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.ports import Clock

SLOW_SECONDS = 2.0
"""A send under way for longer lets the next one begin; Slack usually answers within half a second."""


class InDoubt:
    """The turns of one process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Send within it: others wait until it ends, for SLOW_SECONDS at most."""
        await self._lock.acquire()
        holds = True

        def let_the_next(_over: object = None) -> None:
            nonlocal holds
            if holds:
                holds = False
                self._lock.release()

        patience = asyncio.ensure_future(self._clock.sleep(SLOW_SECONDS))
        patience.add_done_callback(let_the_next)
        try:
            yield
        finally:
            patience.cancel()
            let_the_next()
