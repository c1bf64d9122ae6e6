"""One story that everybody watches, sent by one, two or three workers: when the last one has it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.load.costs import Spent, folder_mb, megabytes, processor_seconds, size_mb, spent
from bot.model.processes import Role
from bot.model.secret import Secret
from tests.doubles.campaign import settings_for
from tests.doubles.fleet import Fleet
from tests.doubles.press import Presses
from tests.doubles.storm import until

STORY = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
NO_DATABASE = Secret("postgresql:///none")
ROOT = Path(__file__).parents[2]
_LOOK_SECONDS = 1.0
_QUIET_SECONDS = 15.0
"""After the last delivery, so that what comes twice has time to come."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a story went round. Seconds are counted from when a worker fetched the feed with the story.

    ``idle``: transactions a second before it came.
    """

    workers: int
    due: int
    posted: int
    twice: int
    first_seconds: float
    last_seconds: float
    refusals: dict[str, int]
    spent: Spent
    idle: float
    worker_seconds: float
    worker_mb: float
    size_mb: float
    last_by_workspace: dict[str, float]

    @property
    def lost(self) -> int:
        return self.due - (self.posted - self.twice)


@asynccontextmanager
async def slack_apart(slow: float = 0.0) -> AsyncIterator[str]:
    """The stand-in for Slack in a process of its own; its address. ``slow``: see FastSlack."""
    command = (sys.executable, "-m", "tests.doubles.fast_slack", "0", str(slow))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()


async def deliver(
    home: Path, store: Secret | None, due: int, *, workers: int, patience: float, slow: float = 0.0
) -> Delivered:
    """Start the processes, let the story come, and wait for its last delivery, or ``patience`` seconds.

    Without a database one process does everything on the files in ``home / "data"``.
    """
    role = Role.ALL if store is None else Role.WORKER
    async with slack_apart(slow) as slack, Presses(1) as presses:
        settings = settings_for(home, store or NO_DATABASE, slack, presses.catalogue)
        if store is None:
            del settings["MINEWATCH_STORE"]
        async with Fleet(home, settings) as fleet, aiohttp.ClientSession() as session:
            for _ in range(workers):
                await fleet.start(role)
            await fleet.ready()
            await _polled(presses, 2)
            before = await asyncio.to_thread(spent, store)
            await asyncio.sleep(5)
            idle = (await asyncio.to_thread(spent, store)).since(before).transactions / 5
            pids = [member.pid for member in fleet.members]
            before, cpu = await asyncio.to_thread(spent, store), processor_seconds(pids)
            presses.print_this(STORY)
            found = await _watch(session, slack, due, patience)
            used = processor_seconds(pids) - cpu
            after = await asyncio.to_thread(spent, store)
            memory = max(megabytes(pid) for pid in pids)
    fetched = presses.fetched_at[STORY]
    return Delivered(
        workers=workers,
        due=due,
        posted=found["posted"],
        twice=found["twice"],
        first_seconds=(found["first_at"] or time.time()) - fetched,
        last_seconds=(found["last_at"] or time.time()) - fetched,
        refusals=found["refusals"],
        spent=after.since(before),
        idle=idle,
        worker_seconds=used,
        worker_mb=memory,
        size_mb=folder_mb(home / "data") if store is None else size_mb(store),
        last_by_workspace={t: at - fetched for t, at in found["last_by_workspace"].items()},
    )


async def _polled(presses: Presses, times: int) -> None:
    await until(lambda: presses.asked[0] >= times, 60)


async def _watch(
    session: aiohttp.ClientSession, slack: str, due: int, patience: float
) -> dict[str, Any]:
    """The stand-in's figures once all is delivered and some time has passed."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = await _figures(session, slack)
        if found["posted"] - found["twice"] >= due:
            await asyncio.sleep(min(_QUIET_SECONDS, due / 100))
            break
        await asyncio.sleep(_LOOK_SECONDS)
    return await _figures(session, slack)


async def _figures(session: aiohttp.ClientSession, slack: str) -> dict[str, Any]:
    async with session.get(slack.replace("/api/", "/figures")) as answer:
        found: dict[str, Any] = await answer.json()
        return found
