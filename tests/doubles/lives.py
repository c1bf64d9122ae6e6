"""Many short lives of the whole bot, one after the other on the same store.

async with Lives(settings) as lives:
    await lives.start()
    ...
    await lives.kill()
"""

from __future__ import annotations

import asyncio
import os
from typing import Any

from bot.config import read_settings
from tests.doubles.warm import Warm, kill, redirect, serve


class Lives(Warm):
    """One warm process; at most one bot of its at a time."""

    def __init__(self, settings: dict[str, str]) -> None:
        super().__init__("tests.doubles.lives", settings)
        self._pid: int | None = None

    async def __aexit__(self, *how: object) -> None:
        await self.kill()
        await super().__aexit__(*how)

    async def start(self) -> None:
        """A new life on the same store."""
        self._pid = await self.fork(None)

    async def kill(self) -> None:
        """SIGKILL, and wait until the process is gone."""
        if self._pid is not None:
            await kill(self._pid)
            self._pid = None


def _live(settings: dict[str, str], _order: Any) -> None:
    from bot.app import modes

    redirect(os.devnull, 1)
    asyncio.run(modes.run(read_settings(settings)))


if __name__ == "__main__":
    serve(("bot.app.modes", "handlers.slack.socket_mode", "storage"), _live)
