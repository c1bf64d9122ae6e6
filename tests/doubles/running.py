"""The running bot for tests: all its loops on real parts, with the network left out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from bot.feeds.poll import PollOutcome, PollResult
from bot.health import Health
from bot.model.alert import Note
from bot.model.entry import Entry, Feed, FeedId, FeedRecord
from bot.model.workspace import Conversation
from bot.outbox.deliver import Deliverer
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.dispatch import Dispatcher
from bot.outbox.items import new_item
from bot.pipeline import Daily, NewsPolicy
from bot.ports import Clock
from bot.runner import Runner, RunnerParts, RunnerTimes, Signals
from bot.runner.store_watch import AdminNotifier
from bot.watches.cadence import next_digest
from handlers.alerts.render import SlackRenderer
from storage.tinydb.disk import DISK, Disk
from tests.doubles.clock import FixedDraw, settle
from tests.doubles.desk import treaty
from tests.doubles.engine import Engine
from tests.doubles.messenger import MemoryMessenger
from tests.doubles.slack import ALERTS

MINUTES_15 = timedelta(minutes=15)


@dataclass
class Feeds:
    """A poll that needs no network: it answers with what is put under the feed's id."""

    clock: Clock
    documents: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    under_way: set[str] = field(default_factory=set)
    most_at_once: int = 0
    seconds: float = 0.0
    breaks: set[str] = field(default_factory=set)

    async def poll(self, record: FeedRecord) -> PollResult:
        feed = record.feed.id
        self.asked.append(feed)
        self.under_way.add(feed)
        self.most_at_once = max(self.most_at_once, len(self.under_way))
        try:
            await self.clock.sleep(self.seconds)
            if feed in self.breaks:
                raise RuntimeError("a bug")
        finally:
            self.under_way.discard(feed)
        now = self.clock.now()
        state = replace(
            record.state,
            next_poll_at=now + MINUTES_15,
            last_attempt_at=now,
            last_success_at=now,
            baseline_at=now,
        )
        after = replace(record, state=state)
        found = self.documents.get(feed, ())
        baseline = record.state.baseline_at is None
        return PollResult(record, after, PollOutcome.READ, found, baseline=baseline)


class House:
    """A runner on real parts, with the network left out."""

    def __init__(
        self,
        *,
        engine: Engine | None = None,
        data_dir: Path | None = None,
        disk: Disk = DISK,
        admins: tuple[str, ...] = (),
        **times: float,
    ) -> None:
        self.engine = engine or Engine(data_dir=data_dir, disk=disk)
        self.clock = self.engine.clock
        self.stores = self.engine.stores
        self.slack = MemoryMessenger()
        self.feeds = Feeds(self.clock)
        self._admins = admins
        self._times = RunnerTimes(**times)
        self.restart()

    def restart(self) -> None:
        """What a new process builds on the same store."""
        self.health = Health(self.clock)
        self.signals = Signals(self.clock)
        figures = self.engine.figures
        policy = NewsPolicy(figures, Conversation.of(ALERTS))
        renderer = SlackRenderer(self.engine.house.desks.of)
        self.dispatcher = Dispatcher(
            self.stores,
            lambda tenure: Deliverer(
                tenure,
                self.slack,
                renderer,
                self.clock,
                FixedDraw(),
                DeliveryPolicy(figures, next_digest),
            ),
            self.clock,
            "test",
        )
        self.parts = RunnerParts(
            stores=self.stores,
            poll=self.feeds.poll,
            pipeline=self.engine.pipeline,
            dispatcher=self.dispatcher,
            gatherer=self.engine.gatherer,
            daily=Daily(self.stores, treaty, self.clock, policy),
            observer=figures,
            life=self.health,
            signals=self.signals,
            admin_notifier=AdminNotifier(lambda _: self.slack, renderer, self._admins),
        )
        self.runner = Runner(self.parts, self.clock, self._times)

    def add_feed(self, feed: str, *entries: Entry, host: str | None = None) -> None:
        url = f"https://{host or feed + '.example'}/{feed}.xml"
        self.stores.feeds.put(FeedRecord(Feed(FeedId(feed), feed, url)))
        self.feeds.documents[feed] = entries

    async def hour(self) -> None:
        """An hour passes in one step: everyone asleep wakes once."""
        self.clock.move(hours=1)
        await self.clock.advance(1)

    def note(self, text: str, to: str = ALERTS) -> None:
        now = self.clock.now()
        item = new_item(Note(text), Conversation.of(to), now, change=text)
        self.stores.outbox.put(item)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.Task[None]]:
        task = asyncio.create_task(self.runner.run())
        await settle()
        yield task
        self.runner.stop()
        await self.clock.advance(20)
        await task
