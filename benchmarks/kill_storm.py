"""``make soak``: processes that share one database are killed at random, and then the database itself.

Usage: ``python -m benchmarks.kill_storm [--kills N] [--databases N] [--pause SECONDS] [--seed N]``. Two web
processes and two workers serve two workspaces on one PostgreSQL that waits for its disk; feeds bring
headlines, Slack answers slowly, people send commands. Half of the kills are without a scope that allows
looking whether a message stands. Ends with 1 when something was lost, or doubled more often than allowed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from bot.model.secret import Secret
from tests.doubles.postgres import private_server
from tests.doubles.storm import Storm, storm

_PATIENCE = 120.0


def main(given: argparse.Namespace) -> int:
    """The three storms, one after the other."""
    with private_server() as server:
        well = True
        if given.kills:
            half = given.kills // 2
            well &= asyncio.run(_kills(server, given, half, may_look=True))
            well &= asyncio.run(_kills(server, given, given.kills - half, may_look=False))
        if given.databases:
            well &= asyncio.run(_databases(server, given))
    return 0 if well else 1


async def _kills(server: Any, given: argparse.Namespace, kills: int, *, may_look: bool) -> bool:
    name = f"{kills} kills, {'a' if may_look else 'no'} scope to look"
    with tempfile.TemporaryDirectory() as home:
        store = _database(server, f"kills_{'with' if may_look else 'without'}_scope")
        async with storm(Path(home), store, may_look=may_look, seed=given.seed) as running:
            began = time.monotonic()
            for _ in range(kills):
                await running.kill_one(given.pause)
            return await _ended(name, running, began, allowed=0 if may_look else kills)


async def _databases(server: Any, given: argparse.Namespace) -> bool:
    with tempfile.TemporaryDirectory() as home:
        store = _database(server, "deaths")
        async with storm(Path(home), store, may_look=True, seed=given.seed) as running:
            began = time.monotonic()
            for _ in range(given.databases):
                await running.kill_database(server, given.pause, longest_away=3.0)
            name = f"{given.databases} deaths of the database"
            return await _ended(name, running, began, allowed=0)


async def _ended(name: str, running: Storm, began: float, allowed: int) -> bool:
    seconds = time.monotonic() - began
    settled = await running.settle(_PATIENCE)
    tally, asked = running.tally(), running.asked
    print(
        f"{name} in {seconds:.0f} s: {tally.due} alerts due, {tally.delivered} delivered, "
        f"{tally.lost} lost, {tally.duplicated} doubled (at most {allowed}); "
        f"all told {settled:.0f} s after the last; killed "
        f"{', '.join(f'{n} {role}' for role, n in running.kills.items()) or 'no process'}; commands: "
        f"{asked.answered} answered, {asked.refused} refused, {asked.cut_off} cut off; "
        f"{len(running.fleet.dead())} processes ended by themselves; "
        f"refused for pace: {dict(running.slack.refusals) or 0}",
        flush=True,
    )
    for title in sorted(running.untold()):
        print(f"  lost somewhere: {title}")
    well = tally.lost == 0 and tally.duplicated <= allowed and running.most_often() <= 2
    return well and not running.fleet.dead()


def _database(server: Any, name: str) -> Secret:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return Secret(server.get_uri(name))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--databases", type=int, default=20)
    arguments.add_argument("--pause", type=float, default=5.0, help="at most so long between kills")
    arguments.add_argument("--seed", type=int, default=1997)
    sys.exit(main(arguments.parse_args()))
