"""The whole way with real parts: a local web, the fetcher, the reading process, the engine, Slack.

The reading process is started once for all journeys, so they share one event loop.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.feeds.fetch import HttpFetcher
from bot.feeds.hosts import HostGate
from bot.feeds.parse import Parser
from bot.feeds.poll import Poller
from bot.model.entry import Feed, FeedId, FeedRecord
from bot.pipeline import PollReport
from tests.doubles.clock import FixedDraw
from tests.doubles.engine import Engine
from tests.doubles.web import Answer, FeedServer

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def parser() -> AsyncIterator[Parser]:
    parser = Parser()
    yield parser
    await parser.close()


class Newsroom:
    """A feed of which a test publishes each edition, polled by the real poller."""

    def __init__(self, engine: Engine, web: FeedServer, parser: Parser) -> None:
        self.engine = engine
        self.web = web
        gate = HostGate(engine.clock, gap_seconds=0, local_gap_seconds=0)
        self._fetcher = HttpFetcher(engine.clock, "Minewatch/test", gate=gate)
        self._poller = Poller(
            self._fetcher, parser, engine.clock, FixedDraw(), 15.0, allow_private=True
        )

    async def publish(self, *titles: str, feed: str = "gazette") -> PollReport:
        """Serve a document with these entries (the title tells them apart) and poll it."""
        url = self.web.serve(f"/{feed}.xml", Answer(rss(feed, titles)))
        if feed not in self.engine.stores.feeds:
            record = FeedRecord(Feed(FeedId(feed), feed.title(), url))
            self.engine.stores.feeds.put(record)
        return await self.poll(feed)

    async def poll(self, feed: str = "gazette") -> PollReport:
        record = self.engine.stores.feeds.get(feed)
        assert record is not None
        return await self.engine.pipeline.accept(await self._poller.poll(record))

    async def close(self) -> None:
        await self._fetcher.close()


def rss(feed: str, titles: tuple[str, ...]) -> bytes:
    """An RSS document; an entry's id and link follow from its title up to a bar."""
    items = "".join(
        f"<item><title>{title.replace('|', '')}</title>"
        f"<link>https://{feed}.example/{_slug(title)}</link>"
        f'<guid isPermaLink="false">{feed}-{_slug(title)}</guid></item>'
        for title in titles
    )
    head = f"<title>{feed}</title><link>https://{feed}.example</link><description/>"
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _slug(title: str) -> str:
    return "".join(c for c in title.partition("|")[0].lower() if c.isalnum())[:40]


@pytest_asyncio.fixture(loop_scope="session")
async def engine() -> AsyncIterator[Engine]:
    async with Engine(admins=("U0COLLEAGUE",)) as engine:
        yield engine


@pytest_asyncio.fixture(loop_scope="session")
async def open_newsroom(parser: Parser) -> AsyncIterator[Callable[[Engine], Newsroom]]:
    """Newsrooms for any engine, on one local web."""
    opened: list[Newsroom] = []
    async with FeedServer() as web:

        def open_one(engine: Engine) -> Newsroom:
            opened.append(Newsroom(engine, web, parser))
            return opened[-1]

        yield open_one
        for newsroom in opened:
            await newsroom.close()


@pytest.fixture
def newsroom(engine: Engine, open_newsroom: Callable[[Engine], Newsroom]) -> Newsroom:
    return open_newsroom(engine)
