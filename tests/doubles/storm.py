"""A storm: two web processes and two workers on one PostgreSQL, killed at random while they work.

Feeds bring headlines, Slack answers slowly, people send commands; now and then one process is killed
with SIGKILL and started again, or the database is. ``Storm.tally`` counts what was due, what came, what
came twice and what never did, over all channels of all teams.
"""

from __future__ import annotations

import asyncio
import random  # noqa: TID251 - the moments of death, from a seed that is said
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.model.processes import Role
from bot.model.secret import Secret
from tests.doubles.bolt import SECRET, signed
from tests.doubles.campaign import MAIN, OTHER, READER, TEAMS, prepare, settings_for
from tests.doubles.fast_slack import FastSlack
from tests.doubles.fleet import Fleet, Member
from tests.doubles.mortal_postgres import kill_database, start_database
from tests.doubles.press import BASELINE, Presses
from tests.doubles.trials import Tally

ROLES = (Role.WEB, Role.WEB, Role.WORKER, Role.WORKER)
_AHEAD = 4
"""So many headlines are printed and not yet told everywhere: there is always something under way."""
FORM = "application/x-www-form-urlencoded"


@dataclass
class Asked:
    """Commands that people sent meanwhile: answered, and those whose process died or could not."""

    answered: int = 0
    refused: int = 0
    cut_off: int = 0


class Storm:
    """``kill_one`` and ``settle`` drive it; ``tally`` says how it went."""

    def __init__(self, fleet: Fleet, slack: FastSlack, presses: Presses, seed: int) -> None:
        self.fleet, self.slack, self.presses = fleet, slack, presses
        self.chance = random.Random(seed)
        self.asked = Asked()
        self.kills: Counter[Role] = Counter()
        self.databases = 0

    async def begin(self) -> None:
        """Everybody starts, and the first poll of each feed is over."""
        for role in ROLES:
            await self.fleet.start(role)
        await self.fleet.ready()
        await until(lambda: min(self.presses.asked) > 1, seconds=60)

    async def kill_one(self, longest_pause: float) -> None:
        """Headlines appear, some time passes, one process dies and another takes its place."""
        self.print_more()
        await asyncio.sleep(self.chance.uniform(0.0, longest_pause))
        victim = self.chance.choice(self.fleet.members)
        await self.fleet.kill(victim)
        self.kills[victim.role] += 1
        await self.fleet.start(victim.role)

    async def kill_database(self, server: Any, longest_pause: float, longest_away: float) -> None:
        """The same, but what dies is the database; it is away for a moment and started again."""
        self.print_more()
        await asyncio.sleep(self.chance.uniform(0.0, longest_pause))
        await asyncio.to_thread(kill_database, server)
        await asyncio.sleep(self.chance.uniform(0.0, longest_away))
        await asyncio.to_thread(start_database, server)
        self.databases += 1

    def print_more(self) -> None:
        """No faster than they are delivered: a slow machine must not empty the feeds unread."""
        untold = len(self.untold())
        for _ in range(_AHEAD - min(_AHEAD, untold)):
            self.presses.print_one()

    async def ask(self) -> None:
        """People send commands to whichever web process the balancer picks; until cancelled."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            while True:
                webs = [m for m in self.fleet.members if m.role is Role.WEB]
                if webs:
                    await self._ask_one(session, self.chance.choice(webs))
                await asyncio.sleep(0.05)

    async def _ask_one(self, session: aiohttp.ClientSession, web: Member) -> None:
        try:
            status = await command(session, web.url, "/minestatus", "Finland")
        except (aiohttp.ClientError, TimeoutError):
            self.asked.cut_off += 1
            return
        self.asked.answered += status == 200
        self.asked.refused += status != 200

    async def settle(self, seconds: float) -> float:
        """Until everything is delivered, or time is over; returns the seconds it took."""
        began = time.monotonic()
        with suppress(TimeoutError):
            await until(lambda: not self.untold(), seconds)
        return time.monotonic() - began

    def untold(self) -> set[str]:
        """Headlines that some channel still misses."""
        return {title for _, _, title in self._due() - self._told().keys()}

    def tally(self) -> Tally:
        """Alerts: due, delivered, doubled and lost."""
        due, told = self._due(), self._told()
        lost = due - told.keys()
        return Tally(
            due=len(due),
            delivered=len(due) - len(lost),
            duplicated=sum(count - 1 for count in told.values()),
            lost=len(lost),
        )

    def most_often(self) -> int:
        """How often the alert told most often came to one channel."""
        return max(self._told().values(), default=0)

    def of_baseline(self) -> int:
        """Alerts about what the feeds held at their first poll."""
        return sum(BASELINE in message.text for message in self.slack.posted)

    def _due(self) -> set[tuple[str, str, str]]:
        places = [(team, channel) for team in TEAMS for channel in (MAIN, OTHER)]
        return {(*place, title) for place in places for title in self.presses.printed}

    def _told(self) -> Counter[tuple[str, str, str]]:
        titles = self.presses.printed
        return Counter(
            (message.workspace, message.channel, title)
            for message in self.slack.posted
            for title in titles
            if title in message.text
        )


async def command(session: aiohttp.ClientSession, url: str, name: str, text: str) -> int:
    """A person of the first team sends a slash command; the status of the answer."""
    fields = {
        "command": name,
        "text": text,
        "user_id": READER,
        "channel_id": MAIN,
        "team_id": TEAMS[0],
        "response_url": "http://127.0.0.1:9/respond",
        "trigger_id": f"{time.monotonic_ns()}",
    }
    request = signed(SECRET, urlencode(fields), FORM)
    headers = {key: value[0] for key, value in request.headers.items()}
    async with session.post(
        f"{url}/slack/events", data=request.raw_body, headers=headers
    ) as answer:
        await answer.read()
        return answer.status


@asynccontextmanager
async def storm(
    home: Path, store: Secret, *, may_look: bool, slow: float = 0.2, seed: int = 1997
) -> AsyncIterator[Storm]:
    """Two workspaces, six feeds, four processes, and people who ask."""
    prepare(store)
    async with FastSlack(may_look=may_look, slow=slow) as slack, Presses(6) as presses:
        settings = settings_for(home, store, slack.url, presses.catalogue)
        async with Fleet(home, settings) as fleet:
            running = Storm(fleet, slack, presses, seed)
            await running.begin()
            asking = asyncio.create_task(running.ask())
            try:
                yield running
            finally:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)


async def until(holds: Callable[[], bool], seconds: float) -> None:
    """Wait for other processes.

    Raises:
        TimeoutError: it does not come true.
    """
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - other processes work here
            await asyncio.sleep(0.05)
