"""Real fetchers, parsers and pollers against a local web, on a clock that stands where it is put."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.feeds.parse import Parser
from bot.feeds.poll import Poller
from bot.feeds.web.fetch import FetchLimits, HttpFetcher
from bot.model.entry import Feed, FeedId, FeedRecord
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.feed_reader import Reader
from tests.doubles.web import FeedServer, fetcher_for

BASE_MINUTES = 15.0
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all: the reading process is started once and belongs to its loop."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(loop_scope="session")
async def web() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def limits() -> FetchLimits:
    """Those of the program: a machine under load must not look like a slow server.

    Tests of servers that never answer give their own: ``@pytest.mark.parametrize("limits", [QUICK])``.
    """
    return FetchLimits()


@pytest_asyncio.fixture(loop_scope="session")
async def fetcher(clock: ManualClock, limits: FetchLimits) -> AsyncIterator[HttpFetcher]:
    fetcher = fetcher_for(clock, limits)
    yield fetcher
    await fetcher.close()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def parser() -> AsyncIterator[Parser]:
    """One reading process for the whole run: starting it is most of its cost."""
    parser = Parser()
    yield parser
    await parser.close()


@pytest.fixture
def poller(fetcher: HttpFetcher, parser: Parser, clock: ManualClock) -> Poller:
    return Poller(fetcher, parser, clock, FixedDraw(), BASE_MINUTES, allow_private=True)


@pytest.fixture
def record(web: FeedServer) -> FeedRecord:
    """A feed at /feed of the local web, never polled."""
    return FeedRecord(Feed(id=FeedId("a-feed"), name="A feed", url=web.url("/feed")))


@pytest.fixture
def reader(web, poller, clock, record):
    return Reader(web, poller, clock, record)
