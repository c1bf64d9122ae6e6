"""How long the event loop is held: what everybody waits for who asks something meanwhile."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress


class Heartbeat:
    """The longest stretch of our own processor time between two turns of the loop, in seconds.

    Processor time, since on a shared machine the wall also counts what others do.
    """

    def __init__(self) -> None:
        self._longest = 0.0
        self._task = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        while True:
            started = time.process_time()
            await asyncio.sleep(0.001)
            self._longest = max(self._longest, time.process_time() - started)

    async def stop(self) -> float:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        return self._longest
