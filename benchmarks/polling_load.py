"""A poll that never ends, to measure what else happens beside it: real fetcher, parser, pipeline.

The web is a process of its own (as in life), one address of 127.0.0.0/8 for each feed,
and every document has new entries: nothing is unchanged, everything is judged and stored.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web

from bot.clock import SystemClock, SystemDraw
from bot.feeds.parse import Parser
from bot.feeds.poll import Poller
from bot.feeds.web.fetch import HttpFetcher, user_agent
from bot.metrics import Metrics
from bot.model.entry import Feed, FeedId, FeedRecord
from bot.news.judge import build_judge
from bot.pipeline.news_policy import NewsPolicy
from bot.pipeline.take import Pipeline
from bot.treaty.load import load_treaty
from storage import open_stores

ENTRIES = 25
AT_ONCE = 8
_HEADLINES = (
    "Finland's parliament debates anti-personnel mines after the withdrawal",
    "Deminers clear 3,000 square metres of farmland near the border",
    "Football: the cup final goes to penalties",
    "Government announces a new budget for the coming year",
    "Landmine blast injures two children in the north",
)


@asynccontextmanager
async def poll_for_ever(feeds: int) -> AsyncIterator[Callable[[], int]]:
    """Polls ``feeds`` feeds over and over while the block lasts; gives the number polled so far."""
    clock = SystemClock()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs, feeds), daemon=True)
    server.start()
    port = await asyncio.to_thread(ours.recv)
    fetcher, parser = HttpFetcher(clock, user_agent("")), Parser()
    poller = Poller(fetcher, parser, clock, SystemDraw(), 15, allow_private=True)
    with TemporaryDirectory(prefix="minewatch-bench-") as folder:
        stores = open_stores(Path(folder), clock)
        treaty = load_treaty()
        judge = build_judge(treaty.states.values())
        pipeline = Pipeline(stores, judge, lambda: treaty.groups, clock, NewsPolicy(Metrics()))
        loop = _Loop(poller, pipeline, [_record(number, port) for number in range(feeds)])
        tasks = [asyncio.create_task(loop.run()) for _ in range(AT_ONCE)]
        try:
            await loop.warm()
            yield lambda: loop.polled
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await fetcher.close()
            await parser.close()
            stores.close()
            server.terminate()


class _Loop:
    """Takes the next feed, polls it, takes in what it brought, and so on."""

    def __init__(self, poller: Poller, pipeline: Pipeline, records: list[FeedRecord]) -> None:
        self._poller = poller
        self._pipeline = pipeline
        self._waiting: asyncio.Queue[FeedRecord] = asyncio.Queue()
        for record in records:
            self._waiting.put_nowait(record)
        self._once_round = len(records)
        self.polled = 0
        self._warm = asyncio.Event()

    async def run(self) -> None:
        while True:
            result = await self._poller.poll(await self._waiting.get())
            assert result.error is None, result.error
            await self._pipeline.accept(result)
            self._waiting.put_nowait(result.record_after)
            self.polled += 1
            if self.polled >= self._once_round:
                self._warm.set()

    async def warm(self) -> None:
        """Wait until every feed has had its baseline."""
        await self._warm.wait()


def _record(number: int, port: int) -> FeedRecord:
    name = f"feed-{number}"
    url = f"http://127.0.1.{number + 1}:{port}/{name}"
    return FeedRecord(Feed(FeedId(name), name, url, private_allowed=True))


def _serve(pipe: Connection, feeds: int) -> None:
    """The web, in its own process: a fresh document for every request."""
    os.nice(10)  # in life it has processors of its own
    asyncio.run(_serve_for_ever(pipe, feeds))


async def _serve_for_ever(pipe: Connection, feeds: int) -> None:
    numbers = count()

    async def document(request: web.Request) -> web.Response:
        start = next(numbers) * ENTRIES
        items = "".join(_item(request.path, start + n) for n in range(ENTRIES))
        text = f'<rss version="2.0"><channel><title>A feed</title>{items}</channel></rss>'
        return web.Response(text=text, content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get("/{name}", document)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    first = web.TCPSite(runner, "127.0.1.1", 0)
    await first.start()
    port = int(runner.addresses[0][1])
    for number in range(1, feeds):
        await web.TCPSite(runner, f"127.0.1.{number + 1}", port).start()
    pipe.send(port)
    await asyncio.Event().wait()


def _item(path: str, number: int) -> str:
    now = format_datetime(datetime.now(UTC))
    headline = f"{_HEADLINES[number % len(_HEADLINES)]} ({number})"
    return (
        f"<item><title>{headline}</title><link>https://news.example{path}/{number}</link>"
        f"<guid>{path}-{number}</guid><pubDate>{now}</pubDate>"
        f"<description>{headline}. More of the same, as feeds have it. </description></item>"
    )
