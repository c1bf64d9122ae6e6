"""Many processes of one Minewatch at once, each forked from a warm process (tests.doubles.warm).

async with Fleet(tmp_path, settings) as fleet:
    worker = await fleet.start(Role.WORKER)
    web = await fleet.start(Role.WEB)          # web.url answers Slack
    await fleet.kill(worker)

Each is as ``minewatch run --role ROLE`` makes it. What it writes is kept in a file of its own under ``home``.
"""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.config import read_settings
from bot.model.processes import Role
from tests.doubles.program import free_port
from tests.doubles.warm import Warm, is_alive, kill, redirect, serve

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


class Fleet(Warm):
    """One warm process, and its children."""

    def __init__(self, home: Path, settings: dict[str, str]) -> None:
        self._home = home
        super().__init__("tests.doubles.fleet", settings)
        self._number = 0
        self.members: list[Member] = []

    async def __aexit__(self, *how: object) -> None:
        for member in tuple(self.members):
            await self.kill(member)
        await super().__aexit__(*how)

    async def start(self, role: Role, **settings: str) -> Member:
        """One process more; it may not be ready yet (``ready``)."""
        self._number += 1
        port, log = free_port(), self._home / f"{role}-{self._number}.log"
        order = {
            "role": role,
            "log": str(log),
            "settings": settings | {"MINEWATCH_HTTP_PORT": str(port)},
        }
        member = Member(await self.fork(order), role, port, log)
        self.members.append(member)
        return member

    async def ready(self, *members: Member) -> None:
        """Until each of these (none named: all) listens and has made its store its own."""
        async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE_SECONDS):
            for member in members or tuple(self.members):
                while not await _listens(session, member):
                    assert is_alive(member.pid), member.log.read_text()[-2000:]
                    await asyncio.sleep(0.05)

    async def kill(self, member: Member) -> None:
        """SIGKILL: no goodbye. Returns when the process is gone."""
        self.members.remove(member)
        await kill(member.pid)

    async def stop(self, member: Member) -> None:
        """SIGTERM, and wait for the end."""
        self.members.remove(member)
        os.kill(member.pid, signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while is_alive(member.pid):  # noqa: ASYNC110 - another process ends here
                await asyncio.sleep(0.02)

    def dead(self) -> list[Member]:
        """Those that ended without being told to."""
        return [member for member in self.members if not is_alive(member.pid)]


async def _listens(session: aiohttp.ClientSession, member: Member) -> bool:
    try:
        async with session.get(f"{member.url}/healthz"):
            return True
    except aiohttp.ClientError:
        return False


def _live(settings: dict[str, str], order: Any) -> None:
    from bot.app import modes

    redirect(order["log"], 1, 2)
    role = Role(order["role"])
    asyncio.run(modes.run(read_settings(settings | order["settings"]), role))


if __name__ == "__main__":
    serve(
        ("bot.app.modes", "bot.app.installing", "storage", "storage.postgres.stores"),
        _live,
    )
