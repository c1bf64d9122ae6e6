"""The sends of one pass that are under way: one, or several side by side.

In: sends as coroutines that return the item in its next state. Out: a call for each that has ended. It is
made between two claims, by the pass itself: while a thread looks for the next item, nothing changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.model.alert import OutboxItem

SIDE_BY_SIDE = 4
"""One after the other, answers that take longer than a fifth of a second would leave a part of Slack's
limit unused (300 posts a minute)."""


class Sends:
    """``most``: how many may be under way. ``settled`` is called with each item in its next state."""

    def __init__(self, settled: Callable[[OutboxItem], None]) -> None:
        self._settled = settled
        self._tasks: set[asyncio.Task[OutboxItem]] = set()
        self.most = 1

    def __len__(self) -> int:
        return len(self._tasks)

    async def begin(self, send: Coroutine[Any, Any, OutboxItem]) -> None:
        """Start one more; returns when another may be started.

        Raises:
            StoreUnavailableError: what one of them raised.
        """
        self._tasks.add(asyncio.create_task(send))
        if len(self._tasks) >= self.most:
            await self._wait(asyncio.FIRST_COMPLETED)

    async def end(self) -> None:
        """Wait for all of them.

        Raises:
            StoreUnavailableError: as ``begin``.
        """
        if self._tasks:
            await self._wait(asyncio.ALL_COMPLETED)

    def break_off(self) -> None:
        """Cancel what is under way: it counts as cut off."""
        for task in self._tasks:
            task.cancel()

    async def _wait(self, until: str) -> None:
        try:
            ended, self._tasks = await asyncio.wait(self._tasks, return_when=until)
        except asyncio.CancelledError:
            self.break_off()
            raise
        whole = [task for task in ended if not task.cancelled()]
        errors = [error for task in whole if (error := task.exception()) is not None]
        for task in whole:
            if task.exception() is None:
                self._settled(task.result())
        if errors:
            raise errors[0]
