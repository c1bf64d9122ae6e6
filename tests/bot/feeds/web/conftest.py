"""A server that sends any bytes, and a feed on it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.model.entry import Feed, FeedId, FeedRecord
from tests.doubles.raw_web import RawServer


@pytest_asyncio.fixture(loop_scope="session")
async def raw() -> AsyncIterator[RawServer]:
    async with RawServer() as server:
        yield server


@pytest.fixture
def feed(raw: RawServer) -> FeedRecord:
    return FeedRecord(Feed(id=FeedId("odd"), name="Odd", url=raw.url("/feed")))
