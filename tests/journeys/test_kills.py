"""``kill -9`` at random moments while feeds are polled and alerts are sent.

Nothing published is lost, the store opens every time, and nothing is announced twice
beyond the one send in flight at each kill, and never a third time. TEST_KILLS sets the
number (30 here, 300 for a release).
"""

from __future__ import annotations

import asyncio
import os
import random  # noqa: TID251 - the moments of death, from a seed that is printed
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.model.alert import HeldFor
from bot.model.watch import Delivery
from bot.model.workspace import Conversation
from bot.workspace.faults import Fault, Trouble
from storage import open_stores
from tests.doubles.lives import Lives
from tests.doubles.press import BASELINE, edition, headlines
from tests.doubles.slack import ALERTS, StrictSlack
from tests.doubles.web import Answer, FeedServer

KILLS = int(os.environ.get("TEST_KILLS", "30"))
SEED = 1997
BLIND = frozenset({"chat:write", "commands"})
"""Nothing lets the bot look whether a message stands: the harder case."""


class Press:
    """A feed that prints one headline more now and then."""

    def __init__(self, web: FeedServer) -> None:
        self._web = web
        self._left = headlines()
        self.printed: list[str] = []
        self._serve()

    def print_one(self) -> None:
        self.printed.append(next(self._left))
        self._serve()

    def _serve(self) -> None:
        document = edition(self.printed)
        self.url = self._web.serve("/feed", Answer(document))


def settings(home: Path, slack: StrictSlack) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.token,
        "SLACK_APP_TOKEN": slack.app_level_token,
        "SLACK_API_URL": slack.api_url,
        "MINEWATCH_CHANNEL": ALERTS,
        "MINEWATCH_DATA_DIR": str(home / "data"),
        "MINEWATCH_FEEDS": str(home / "feeds.toml"),
        "MINEWATCH_ALLOW_PRIVATE_FEEDS": "1",
        "MINEWATCH_POLL_MINUTES": "0.01",
        "MINEWATCH_HTTP_PORT": "0",
    }


def prepare(home: Path, feed: str) -> None:
    """The feed list, and a channel that takes every alert by itself."""
    (home / "feeds.toml").write_text(f'[[feed]]\nid = "press"\nname = "Press"\nurl = "{feed}"\n')
    stores = open_stores(home / "data", SystemClock())
    # The next digest is far off, at whatever hour this is run.
    digest_at = (SystemClock().now() + timedelta(hours=12)).time().replace(microsecond=0)
    stores.deliveries.put(
        Delivery(Conversation.of(ALERTS), digest_at=digest_at, max_per_hour=100_000)
    )
    stores.close()


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_no_kill_loses_an_alert_or_doubles_more_than_the_send_in_flight(tmp_path: Path):
    chance = random.Random(SEED)
    slack = StrictSlack(enforce_pace=False)
    slack.team.app.scopes = BLIND
    async with slack, FeedServer() as web:
        press = Press(web)
        prepare(tmp_path, press.url)
        async with Lives(settings(tmp_path, slack)) as lives:
            await lives.start()
            await baseline_taken(slack, web)
            for _ in range(KILLS):
                await live_and_die(lives, slack, press, chance)
            await until_all_are_told(slack, press)
        count = Counter(
            title for m in slack.messages(ALERTS) for title in press.printed if title in m.text
        )
        lost = [title for title in press.printed if count[title] == 0]
        twice = sum(count.values()) - len(press.printed)
        print(f"{KILLS} kills, {len(press.printed)} alerts, {len(lost)} lost, {twice} doubled")
        assert lost == []
        assert twice <= KILLS
        assert max(count.values()) <= 2
        assert not any(BASELINE in message.text for message in slack.messages(ALERTS))


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("moment", [Trouble.HANG_AFTER, Trouble.HANG])
async def test_killed_again_and_again_in_one_and_the_same_send(tmp_path: Path, moment: Trouble):
    """Slack takes the message (or not) and says nothing; six times the process dies waiting."""
    slack = StrictSlack(enforce_pace=False)
    slack.team.app.scopes = BLIND
    async with slack, FeedServer() as web:
        press = Press(web)
        prepare(tmp_path, press.url)
        async with Lives(settings(tmp_path, slack)) as lives:
            await lives.start()
            await baseline_taken(slack, web)
            fault = Fault(moment, times=None, seconds=60)
            with slack.team.faults.while_(fault):
                press.print_one()
                for _ in range(2):
                    await sent_again(slack)
                    await lives.kill()
                    await lives.start()
                for _ in range(4):
                    await asyncio.sleep(0.5)
                    await lives.kill()
                    await lives.start()
            press.print_one()
            await until(lambda: press.printed[1] not in untold(slack, press))
            await lives.kill()
        told = Counter(t for m in slack.messages(ALERTS) for t in press.printed if t in m.text)
        assert told[press.printed[1]] == 1
        assert told[press.printed[0]] == (2 if moment is Trouble.HANG_AFTER else 0)
        stores = open_stores(tmp_path / "data", SystemClock())
        (kept,) = stores.outbox.held()
        assert kept.error == HeldFor.UNSURE
        assert kept.due_at > SystemClock().now() + timedelta(hours=1)
        stores.close()


async def sent_again(slack: StrictSlack) -> None:
    """Until one more post than before has reached Slack."""
    before = len(slack.team.faults.struck)
    await until(lambda: len(slack.team.faults.struck) > before)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - another process works here
            await asyncio.sleep(0.02)


async def live_and_die(
    lives: Lives, slack: StrictSlack, press: Press, chance: random.Random
) -> None:
    # A paper prints no faster than it is read: a slow machine must not empty the feed unread.
    for _ in range(3 - min(3, len(untold(slack, press)))):
        press.print_one()
    await asyncio.sleep(chance.uniform(0.0, 0.6))
    await lives.kill()
    await lives.start()


async def baseline_taken(slack: StrictSlack, web: FeedServer) -> None:
    """Until the first poll is behind us."""
    async with asyncio.timeout(30):
        while len(web.asked) < 2:  # noqa: ASYNC110 - another process works here
            await asyncio.sleep(0.05)
    assert slack.messages(ALERTS) == ()


def untold(slack: StrictSlack, press: Press) -> list[str]:
    texts = "\n".join(message.text for message in slack.messages(ALERTS))
    return [title for title in press.printed if title not in texts]


async def until_all_are_told(slack: StrictSlack, press: Press) -> None:
    began = datetime.now(UTC)  # noqa: TID251 - a limit on waiting
    while True:
        waited = (datetime.now(UTC) - began).total_seconds()  # noqa: TID251 - a limit on waiting
        if not untold(slack, press) or waited > 60:
            return
        await asyncio.sleep(0.2)
