"""A feed desk over the real fetcher, parser, poller and judge, and a store in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.desk.feeds import FeedDesk, FeedWork, SharedFeeds
from bot.desk.rights import Rights
from bot.desk.settings import NO_LIMITS, Installation, Limits, WorkspaceSettings
from bot.feeds.parse import Parser
from bot.feeds.poll import Poller, PollResult
from bot.feeds.web.fetch import FetchLimits
from bot.model.workspace import WorkspaceId
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
    shared: SharedFeeds
    draw: FixedDraw
    accepted: list[PollResult] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def of(self, workspace: str, limits: Limits = NO_LIMITS) -> FeedDesk:
        """The desk of a workspace, as another process makes it; U9 is an operator there."""
        installation = Installation(None, (f"{workspace}/U9",), limits)
        settings = WorkspaceSettings(self.stores, self.clock, WorkspaceId(workspace), installation)
        rights = Rights(settings, operators_named=True)
        own = self.stores.of(settings.workspace)
        return FeedDesk(own, self.shared, self.clock, self.draw, settings, rights)


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
    shared, draw = SharedFeeds(poller, judge().judge, work), FixedDraw()
    desk = FeedDesk.at_home(stores, shared, clock, draw)
    try:
        yield FeedHouse(desk, stores, clock, shared, draw, accepted, troubles)
    finally:
        await fetcher.close()
        await parser.close()
