"""Sends of which a kill would leave it unknown whether they worked: one at a time in a process.

In: a send that could not be looked for afterwards, as no scope allows it. Out: its turn. A kill then
repeats one message at most. Where so much is to be sent, or Slack answers so slowly, that one has waited
in vain, turns would hold up every workspace: for the next minute there are none, and a kill may repeat
what is under way then, up to four messages in a workspace (bot.outbox.sends).
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.ports import Clock

PATIENCE_SECONDS = 1.0
"""So long a send waits for its turn; Slack usually answers within a quarter of that."""
RUSH_SECONDS = 60.0
"""So long after that there are no turns: a story that 20,000 conversations get is sent in minutes, not hours."""


class InDoubt:
    """The turns of one process."""

    def __init__(self, clock: Clock, patience: float = PATIENCE_SECONDS) -> None:
        self._clock = clock
        self._patience = patience
        self._lock = asyncio.Lock()
        self._rush_until = -math.inf

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Send within it: it begins when no other is under way, in a rush at once."""
        has_turn = await self._has_turn()
        try:
            yield
        finally:
            if has_turn:
                self._lock.release()

    async def _has_turn(self) -> bool:
        """Wait for the turn; False: this send goes without."""
        if self._clock.monotonic() < self._rush_until:
            return False
        try:
            async with asyncio.timeout(self._patience):
                return await self._lock.acquire()
        except TimeoutError:
            self._rush_until = self._clock.monotonic() + RUSH_SECONDS
            return False
