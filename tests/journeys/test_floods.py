"""A feed of many entries, from the web to the store, by ``minewatch poll``: each run is a new start.

The document says by its ETag that it has not changed, and is read all the same until all of it
is taken in.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.model.alert import StoryAlert
from storage.reading import read_stores
from tests.doubles.clock import START
from tests.doubles.documents import item, rss
from tests.doubles.flood import STATES, flood
from tests.doubles.newsroom import HEADLINES
from tests.doubles.program import Program
from tests.doubles.web import Answer, FeedServer

pytestmark = [pytest.mark.once, pytest.mark.timeout(240)]  # five starts of the program
Poll = Callable[[], Program]


@pytest_asyncio.fixture(loop_scope="session")
async def web():
    async with FeedServer() as web:
        yield web


@pytest.fixture
def poll(web, tmp_path: Path) -> Poll:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(f'[[feed]]\nid = "flood"\nname = "Flood"\nurl = "{web.url("/feed")}"\n')
    settings = {
        "MINEWATCH_CHANNEL": "C0ALERTS",
        "MINEWATCH_FEEDS": str(feeds),
        "MINEWATCH_ALLOW_PRIVATE_FEEDS": "1",
        "MINEWATCH_NOW": START.isoformat(),
    }
    return lambda: Program(tmp_path, "poll", **settings)


def document(*first: str, count: int = 250) -> Answer:
    """The same many entries, every tenth of them relevant, behind those given."""
    told = [
        item(one.title if n % 10 == 0 else f"Match {n}: {one.url}", one.url, one.id, START)
        for n, one in enumerate(flood(count, START, STATES))
    ]
    return Answer(rss(*first, *told), etag=f'"{len(first)}"')


def said(program: Program) -> str:
    """What a run that ends by itself says."""
    with program:
        assert program.wait(100) == 0, program.output
        return program.output


async def test_a_long_first_document_is_taken_in_by_portions_and_only_news_is_told(
    web, poll, tmp_path
):
    web.serve("/feed", document())
    first = await asyncio.to_thread(said, poll())
    assert re.search(r"200 new, \d+ relevant; 50 more wait for the next poll \(first poll", first)
    news = item(HEADLINES[0], "https://flood.example/now", "now", START)
    web.serve("/feed", document(news))
    assert " 51 new, " in await asyncio.to_thread(said, poll())
    assert " 0 new, " in await asyncio.to_thread(said, poll())
    assert [asked.headers.get("if-none-match") for asked in web.asked_for("/feed")] == [
        None,
        None,
        '"1"',
    ]
    stores = read_stores(tmp_path / "data")
    alerts = [one.payload for one in stores.outbox.all() if isinstance(one.payload, StoryAlert)]
    assert [stores.stories.get(alert.story).headline for alert in alerts] == [HEADLINES[0]]


async def test_a_poll_that_is_told_to_stop_ends_and_the_next_takes_the_rest(web, poll, tmp_path):
    web.serve("/feed", document(count=2_000))
    with poll() as program:
        while not web.asked_for("/feed"):  # noqa: ASYNC110 - another process asks
            await asyncio.sleep(0.01)
        began = time.monotonic()
        code = await asyncio.to_thread(program.stop)
        assert (code, time.monotonic() - began < 5) == (1, True)
        program.wait_for("Stopped. Entries read so far are stored")
    web.serve("/feed", document(count=40))
    await asyncio.to_thread(said, poll())
    stores = read_stores(tmp_path / "data")
    assert len(stores.entries) >= 4
    assert not len(stores.outbox)
