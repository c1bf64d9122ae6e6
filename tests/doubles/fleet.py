"""Many processes of one Minewatch at once, each started by fork from a warm process and ended by SIGKILL.

async with Fleet(tmp_path, settings) as fleet:
    worker = await fleet.start(Role.WORKER)
    web = await fleet.start(Role.WEB)          # web.url answers Slack
    await fleet.kill(worker)

The process that forks has imported everything and started nothing (no loop, no thread, no connection), so
that a process begins within milliseconds and is otherwise as ``minewatch run --role ROLE`` makes it. What
it writes is kept in a file of its own under ``home``.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from bot import logs
from bot.config import read_settings
from bot.model.processes import Role
from bot.news.judge import build_judge
from bot.treaty.load import load_treaty
from tests.doubles.program import free_port

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Member:
    """A process of the fleet. ``log``: what it said."""

    pid: int
    role: Role
    port: int
    log: Path

    @property
    def url(self) -> str:
        """Where it answers operators, and Slack if it does."""
        return f"http://127.0.0.1:{self.port}"


class Fleet:
    """One warm process, and its children."""

    def __init__(self, home: Path, settings: dict[str, str]) -> None:
        self._home = home
        self._settings = settings
        self._number = 0
        self.members: list[Member] = []

    async def __aenter__(self) -> Self:
        self._warm = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.doubles.fleet",
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
        for member in tuple(self.members):
            await self.kill(member)
        assert self._warm.stdin is not None
        self._warm.stdin.close()
        await self._warm.wait()

    async def start(self, role: Role, **settings: str) -> Member:
        """One process more; it may not be ready yet (``ready``)."""
        self._number += 1
        port, log = free_port(), self._home / f"{role}-{self._number}.log"
        order = {
            "role": role,
            "log": str(log),
            "settings": settings | {"MINEWATCH_HTTP_PORT": str(port)},
        }
        assert self._warm.stdin is not None
        self._warm.stdin.write(json.dumps(order).encode() + b"\n")
        await self._warm.stdin.drain()
        member = Member(int(await self._line()), role, port, log)
        self.members.append(member)
        return member

    async def ready(self, *members: Member) -> None:
        """Until each of these (none named: all) listens and has made its store its own."""
        async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE_SECONDS):
            for member in members or tuple(self.members):
                while not await _listens(session, member):
                    assert _is_alive(member.pid), member.log.read_text()[-2000:]
                    await asyncio.sleep(0.05)

    async def kill(self, member: Member) -> None:
        """SIGKILL: no goodbye. Returns when the process is gone."""
        self.members.remove(member)
        with suppress(ProcessLookupError):
            os.kill(member.pid, signal.SIGKILL)
        while _is_alive(member.pid):  # noqa: ASYNC110 - another process ends here
            await asyncio.sleep(0.002)

    async def stop(self, member: Member) -> None:
        """SIGTERM, and wait for the end."""
        self.members.remove(member)
        os.kill(member.pid, signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while _is_alive(member.pid):  # noqa: ASYNC110 - another process ends here
                await asyncio.sleep(0.02)

    def dead(self) -> list[Member]:
        """Those that ended without being told to."""
        return [member for member in self.members if not _is_alive(member.pid)]

    async def _line(self) -> str:
        assert self._warm.stdout is not None
        return (await self._warm.stdout.readline()).decode().strip()


async def _listens(session: aiohttp.ClientSession, member: Member) -> bool:
    try:
        async with session.get(f"{member.url}/healthz"):
            return True
    except aiohttp.ClientError:
        return False


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _live(role: Role, settings: dict[str, str], log: str) -> None:
    from bot.app import modes

    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    asyncio.run(modes.run(read_settings({"MINEWATCH_TREATY_PAGE": "off"} | settings), role))


def _warm_up(settings: dict[str, str]) -> None:
    for name in ("bot.app.modes", "bot.app.installing", "storage", "storage.postgres.stores"):
        import_module(name)
    logs.configure("json")
    # What is read once and kept by its module is read before anybody lives.
    build_judge(load_treaty().states.values())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - the child has no orders to read
            try:
                _live(Role(order["role"]), settings | order["settings"], order["log"])
            except BaseException:  # noqa: BLE001 - the child ends here, and says why in its log
                traceback.print_exc()
            finally:
                os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    _warm_up(json.loads(sys.argv[1]))
