"""A server that sends any bytes, and a feed on it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.feeds.web.connections import Outbound
from bot.feeds.web.fetch import HttpFetcher
from bot.feeds.web.hosts import HostGate
from bot.model.entry import Feed, FeedId, FeedRecord
from tests.doubles.behind_proxy import SITE, proxies
from tests.doubles.names import Names
from tests.doubles.proxy import Proxy
from tests.doubles.raw_web import RawServer
from tests.doubles.tls import Authority


@pytest_asyncio.fixture(loop_scope="session")
async def raw() -> AsyncIterator[RawServer]:
    async with RawServer() as server:
        yield server


@pytest.fixture
def feed(raw: RawServer) -> FeedRecord:
    return FeedRecord(Feed(id=FeedId("odd"), name="Odd", url=raw.url("/feed")))


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority(SITE)


@pytest_asyncio.fixture(loop_scope="session")
async def proxy(web, authority) -> AsyncIterator[Proxy]:
    async with authority.front(web.port) as secure, Proxy({SITE: web.port}) as proxy:
        proxy.secure = secure
        yield proxy


@pytest_asyncio.fixture(loop_scope="session")
async def office(clock, proxy, authority):
    """Makes fetchers that sit behind the proxy."""
    opened = []

    def behind(url=proxy.url, names=None, *, trust=True, **more: str):
        outbound = Outbound(
            proxies(url, **more), authority.trust() if trust else None, names or Names()
        )
        gate = HostGate(clock, gap_seconds=0, local_gap_seconds=0)
        opened.append(HttpFetcher(clock, "Minewatch/test", gate=gate, outbound=outbound))
        return opened[-1]

    yield behind
    for fetcher in opened:
        await fetcher.close()
