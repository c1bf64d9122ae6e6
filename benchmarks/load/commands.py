"""Signed slash commands at a steady rate from many workspaces: how long the answers take.

The requests leave when their time has come, whether or not earlier ones were answered: as people do, and
so that a stall counts for all who met it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

from benchmarks.load.delivering import NO_DATABASE, slack_apart
from benchmarks.load.made import team
from bot.model.processes import Role
from bot.model.secret import Secret
from tests.doubles.bolt import SECRET, signed
from tests.doubles.campaign import settings_for
from tests.doubles.fleet import Fleet
from tests.doubles.storm import FORM

MIX = (
    ("/minestatus", ("Finland", "Norway", "Baltics", "who is leaving?", "Chad")),
    ("/minestatus", ("counts", "Estonia", "Latvia", "Poland", "Ukraine")),
    ("/minenews", ("", "Finland", "this week")),
    ("/minewatch", ("list", "help")),
)
WEIGHTS = (4, 3, 2, 1)
_WARM_UP_SECONDS = 3.0
NO_FEED = '[[feed]]\nid = "none"\nname = "Off"\nurl = "https://feed.example/"\nenabled = false\n'


@dataclass(frozen=True, slots=True)
class Answered:
    """Latencies in milliseconds, from when a request was due to its answer."""

    sent: int
    failed: int
    rate: float
    p50_ms: float
    p99_ms: float
    longest_ms: float


async def ask(
    home: Path, store: Secret | None, workspaces: int, *, webs: int, rate: float, seconds: float
) -> Answered:
    """Commands to so many web processes over a database, or to one process over files."""
    async with slack_apart() as slack:
        settings = settings_for(home, store or NO_DATABASE, slack, NO_FEED)
        if store is None:
            del settings["MINEWATCH_STORE"]
        async with Fleet(home, settings) as fleet:
            for _ in range(webs if store else 1):
                await fleet.start(Role.WEB if store else Role.ALL)
            await fleet.ready()
            urls = [f"{member.url}/slack/events" for member in fleet.members]
            load = _Commands(urls, slack.replace("/api/", "/respond"), workspaces)
            await load.run(rate / 4, _WARM_UP_SECONDS)
            return await load.run(rate, seconds)


class _Commands:
    def __init__(self, urls: Sequence[str], respond: str, workspaces: int) -> None:
        self._urls = urls
        self._respond = respond
        self._workspaces = workspaces
        self._chance = random.Random(5)
        self._number = 0

    async def run(self, rate: float, seconds: float) -> Answered:
        latencies: list[float] = []
        failed = 0
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
        async with aiohttp.ClientSession(connector=connector) as session:
            began = time.perf_counter()

            async def one(due: float, body: str) -> None:
                nonlocal failed
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                failed += not await self._send(session, body)
                latencies.append((time.perf_counter() - due) * 1000)

            count = int(rate * seconds)
            bodies = [self._body() for _ in range(count)]
            await asyncio.gather(*(one(began + n / rate, body) for n, body in enumerate(bodies)))
            spent = time.perf_counter() - began
        ordered = sorted(latencies)
        return Answered(
            sent=count,
            failed=failed,
            rate=count / spent,
            p50_ms=ordered[count // 2],
            p99_ms=ordered[int(count * 0.99)],
            longest_ms=ordered[-1],
        )

    async def _send(self, session: aiohttp.ClientSession, body: str) -> bool:
        request = signed(SECRET, body, FORM)
        headers = {key: values[0] for key, values in request.headers.items()}
        url = self._urls[self._number % len(self._urls)]
        self._number += 1
        try:
            async with session.post(url, data=body, headers=headers) as answer:
                text = await answer.text()
        except aiohttp.ClientError:
            return False
        return answer.status == 200 and bool(text)

    def _body(self) -> str:
        name, texts = self._chance.choices(MIX, WEIGHTS)[0]
        fields = {
            "command": name,
            "text": self._chance.choice(texts),
            "user_id": f"U{self._chance.randrange(50):08d}",
            "channel_id": "C00000000",
            "team_id": team(self._chance.randrange(self._workspaces)),
            "response_url": self._respond,
            "trigger_id": f"{self._chance.random()}",
        }
        return urlencode(fields)
