"""A warm process, from which bots are forked within milliseconds, and ended by SIGKILL.

    async with Warm("tests.doubles.fleet", settings) as warm:
        pid = await warm.fork(order)
        await kill(pid)

The process that forks has imported everything and started nothing (no loop, no thread, no connection):
its module calls ``serve``. What is forked is otherwise a bot like any other.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from bot import logs
from bot.news.judge import build_judge
from bot.treaty.load import load_treaty

ROOT = Path(__file__).parents[2]


class Warm:
    """The process that runs a module which calls ``serve``."""

    def __init__(self, module: str, settings: dict[str, str]) -> None:
        self._module = module
        self._settings = settings

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self._module,
            json.dumps(self._settings),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert await self._line() == "ready"
        return self

    async def __aexit__(self, *how: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def fork(self, order: Any) -> int:
        """A bot more, which does as the order says; returns its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        await self._process.stdin.drain()
        return int(await self._line())

    async def _line(self) -> str:
        assert self._process.stdout is not None
        return (await self._process.stdout.readline()).decode().strip()


async def kill(pid: int) -> None:
    """SIGKILL: no goodbye. Returns when the process is gone and its locks with it."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    while is_alive(pid):  # noqa: ASYNC110 - another process ends here
        await asyncio.sleep(0.002)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def serve(modules: Iterable[str], live: Callable[[dict[str, str], Any], None]) -> None:
    """Import what a bot needs, then fork one for each order; ``live`` gets the settings and the order."""
    settings = json.loads(sys.argv[1])
    for name in modules:
        import_module(name)
    logs.configure("json")
    # What is read once and kept by its module is read before the first bot is forked.
    build_judge(load_treaty().states.values())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended children are not waited for
    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _live(live, settings, json.loads(line))
        print(pid, flush=True)


def _live(
    live: Callable[[dict[str, str], Any], None], settings: dict[str, str], order: Any
) -> None:
    """In the child: live as ordered, and end without what the parent would do at its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - the child has no orders to read
    try:
        live({"MINEWATCH_TREATY_PAGE": "off"} | settings, order)
    except BaseException:  # noqa: BLE001 - the child ends here, and says why in its log
        traceback.print_exc()
    finally:
        os._exit(0)


def redirect(path: str, *descriptors: int) -> None:
    """Let this process write to a file instead."""
    output = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for descriptor in descriptors:
        os.dup2(output, descriptor)
