"""Many short lives of the whole bot: started by fork from a warm process, ended by SIGKILL.

    async with Lives(settings) as lives:
        await lives.start()
        ...
        await lives.kill()

The process that forks has imported everything and started nothing (no loop, no thread), so
that a life begins within milliseconds and is otherwise a bot like any other.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Self

from bot import logs
from bot.config import read_settings
from bot.news.judge import build_judge
from bot.treaty.load import load_treaty

ROOT = Path(__file__).parents[2]


class Lives:
    """One warm process; at most one bot of its at a time."""

    def __init__(self, home: Path, settings: dict[str, str]) -> None:
        self._home = home
        self._settings = settings
        self._pid: int | None = None

    async def __aenter__(self) -> Self:
        self._warm = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.doubles.lives",
            json.dumps(self._settings),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert await self._line() == "ready"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.kill()
        assert self._warm.stdin is not None
        self._warm.stdin.close()
        await self._warm.wait()

    async def start(self) -> None:
        """A new life on the same store."""
        assert self._warm.stdin is not None
        self._warm.stdin.write(b"live\n")
        await self._warm.stdin.drain()
        self._pid = int(await self._line())

    async def kill(self) -> None:
        """SIGKILL: no goodbye. Returns when the process is gone and its lock with it."""
        if self._pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
                while True:
                    os.kill(self._pid, 0)
                    await asyncio.sleep(0.002)
            self._pid = None

    async def _line(self) -> str:
        assert self._warm.stdout is not None
        return (await self._warm.stdout.readline()).decode().strip()


def _live(settings: dict[str, str]) -> None:
    from bot.app import modes

    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    asyncio.run(modes.run(read_settings({"MINEWATCH_TREATY_PAGE": "off"} | settings)))


def _warm_up(settings: dict[str, str]) -> None:
    for name in ("bot.app.modes", "handlers.slack.socket_mode", "storage"):
        import_module(name)
    logs.configure("json")
    # What is read once and kept by its module is read before anybody lives.
    build_judge(load_treaty().states.values())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    print("ready", flush=True)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - the child has no orders to read
            _live(settings)
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    _warm_up(json.loads(sys.argv[1]))
