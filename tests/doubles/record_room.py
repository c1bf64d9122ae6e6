"""Everything about the record at once: pages on a local web, the daily check, admins in Slack.

    async with RecordRoom(tmp_path) as room:
        room.serve(page(extra=[LEBANON]))
        await room.check()
        [card] = room.cards(READER)
        await room.slack.press(card, "depositary:enter")

The store is a real file, the fetcher the real one, the comparison the real one (in this process,
unless ``apart``), Slack the strict local one with the real Bolt app. Time is the test's.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import aiohttp

from bot.depositary.comparison import ComparisonJob, compare_apart
from bot.depositary.treaty_check import Page, TreatyCheck
from bot.model.workspace import Conversation
from bot.outbox.deliver import Deliverer
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.treaty.comparing.found import CheckReport
from bot.treaty.comparing.report import compare
from bot.treaty.load import load_treaty
from bot.watches.cadence import next_digest
from handlers.alerts.render import SlackRenderer
from handlers.slack.sender import SlackMessenger, slack_client
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import house
from tests.doubles.engine import Figures, tenure_of
from tests.doubles.rooms import let_in
from tests.doubles.slack import ALERTS, COLLEAGUE, READER, RoomMessage, StrictSlack
from tests.doubles.web import Answer, FeedServer, fetcher_for

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


async def compare_here(job: ComparisonJob) -> CheckReport:
    """The real comparison, in this process."""
    treaty = load_treaty(job.acts, complete=job.complete)
    return compare(job.page, treaty, job.on, job.newest)


class RecordRoom:
    """``restart`` is what a new process would build on the same store."""

    def __init__(
        self,
        home: Path,
        *,
        admins: tuple[str, ...] = (READER, COLLEAGUE),
        paths: tuple[tuple[str, ...], ...] = (("/page",),),
        at: datetime = NOW,
        apart: bool = False,
    ) -> None:
        self.clock = ManualClock(at)
        self.web = FeedServer()
        self.slack = StrictSlack(self.clock, enforce_pace=False)
        self._home = home
        self._admins = admins
        self._paths = paths
        self._compare = compare_apart if apart else compare_here
        self._draw = FixedDraw()
        self._open()

    def _open(self) -> None:
        made = house(
            data_dir=self._home / "data", clock=self.clock, admins=self._admins, draw=self._draw
        )
        self.stores, self.desk = made.stores, made.desk

    async def __aenter__(self) -> Self:
        await self.web.__aenter__()
        await self.slack.__aenter__()
        self.session = aiohttp.ClientSession()
        await self._start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        await self.fetcher.close()
        await self.session.close()
        self.stores.close()
        await self.slack.__aexit__(kind, *rest)
        await self.web.__aexit__(kind, None, None)

    async def _start(self) -> None:
        self.fetcher = fetcher_for(self.clock)
        await let_in(self.slack, self.desk)
        self.checker = self.another_checker()
        self._tenure = tenure_of(self.stores)
        self._deliverer = Deliverer(
            self._tenure,
            SlackMessenger(slack_client(self.slack.access, self.session)),
            SlackRenderer(lambda _workspace: self.desk),
            self.clock,
            FixedDraw(),
            DeliveryPolicy(
                Figures(),
                next_digest,
                lambda: Conversation.of(ALERTS),
                admins=lambda: self._admins,
            ),
        )

    def another_checker(self) -> TreatyCheck:
        """The daily check as a process has it that starts now."""
        pages: tuple[Page, ...] = tuple(tuple(map(self.web.url, each)) for each in self._paths)
        return TreatyCheck(
            self.desk.depositary,
            self.stores,
            self.fetcher,
            self.clock,
            FixedDraw(),
            pages=pages,
            compare=self._compare,
        )

    async def restart(self) -> None:
        """The process ends and another starts on the same store."""
        await self.fetcher.close()
        self.stores.close()
        self._open()
        await self._start()

    def serve(self, body: bytes, path: str = "/page", **more: str) -> str:
        """What the page says from now on; its address."""
        return self.web.serve(path, Answer(body, content_type="text/html", **more))

    async def check(self) -> None:
        """The next check comes, and everything that follows is delivered."""
        left = await self.checker.run()
        self.clock.move(seconds=left)
        asked = len(self.web.asked)
        await self.checker.run()
        assert len(self.web.asked) > asked
        await self.deliver()

    async def deliver(self) -> None:
        """All that waits is sent."""
        await self._deliverer.recover()
        end = self.clock.now() + timedelta(hours=1)
        while self.clock.now() <= end:
            self._tenure.begin()
            await self._deliverer.run_due()
            due_at = self._deliverer.next_due_at()
            if due_at is None:
                return
            self.clock.move(seconds=max(0.05, (due_at - self.clock.now()).total_seconds()))

    def cards(self, user: str = READER) -> list[RoomMessage]:
        """The differences that the person was sent, as they stand now."""
        return [each for each in self.slack.direct(user) if " says: " in each.text]

    def notes(self, user: str = READER) -> list[str]:
        """Everything else that the person was sent."""
        return [each.text for each in self.slack.direct(user) if " says: " not in each.text]
