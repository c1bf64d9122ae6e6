"""A feed desk over the real fetcher, parser, poller and judge, and a store in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.desk.feeds import FeedDesk, FeedWork, SharedFeeds
from bot.feeds.parse import Parser
from bot.feeds.poll import Poller, PollResult
from bot.feeds.web.fetch import FetchLimits
from bot.runner import Signals
from storage import open_memory_stores
from storage.stores import TinyStores
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import judge
from tests.doubles.web import fetcher_for


@dataclass
class FeedHouse:
    """The desk with what is behind it; ``accepted`` are the documents taken in on confirming.

    ``troubles``: what keeps Minewatch itself from its work.
    """

    desk: FeedDesk
    stores: TinyStores
    clock: ManualClock
    accepted: list[PollResult] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


@asynccontextmanager
async def feed_house(*, allow_private: bool = True) -> AsyncIterator[FeedHouse]:
    """Real parts; private addresses are allowed, since the local web is one."""
    clock = ManualClock()
    stores = open_memory_stores(clock)
    fetcher = fetcher_for(clock, FetchLimits(connect_seconds=1, read_seconds=0.5, total_seconds=1))
    parser = Parser()
    poller = Poller(fetcher, parser, clock, FixedDraw(), 15, allow_private)
    accepted: list[PollResult] = []
    troubles: list[str] = []

    async def accept(result: PollResult) -> None:
        accepted.append(result)

    work = FeedWork(accept, Signals(clock).wake, lambda: tuple(troubles))
    shared = SharedFeeds(poller, judge().judge, work)
    desk = FeedDesk.at_home(stores, shared, clock, FixedDraw())
    try:
        yield FeedHouse(desk, stores, clock, accepted, troubles)
    finally:
        await fetcher.close()
        await parser.close()
