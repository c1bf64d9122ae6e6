"""The whole way with real parts: a local web, the fetcher, the reading process, the engine, Slack.

The reading process is started once for all journeys, so they share one event loop.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.feeds.parse import Parser
from tests.doubles.engine import Engine
from tests.doubles.newsroom import Newsroom
from tests.doubles.web import FeedServer

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
