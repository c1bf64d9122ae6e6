"""Polling 200 feeds on 20 hosts: beside a client written by hand on asyncio streams.

The server runs in a process of its own and answers on 127.0.0.1 to 127.0.0.20, which are
20 hosts to us; one request per host at a time, kept alive, as in real polling but without
the pause between two requests. ``python -m benchmarks.polling PORT`` is that server.
"""

from __future__ import annotations

import asyncio
import gzip
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median

import aiohttp

from benchmarks.heartbeat import Heartbeat
from benchmarks.report import Report
from bot.clock import SystemClock, SystemDraw
from bot.feeds.document import ParsedFeed, ParseJob
from bot.feeds.parse import Parser
from bot.feeds.parse.reader import read_document
from bot.feeds.poll import Poller, PollOutcome
from bot.feeds.web.fetch import HttpFetcher
from bot.feeds.web.hosts import HostGate
from bot.model.entry import Feed, FeedId, FeedRecord, FeedState
from tests.doubles.documents import items, rss

FEEDS, HOSTS = 200, 20
LATENCY = 0.2
ROUNDS = 5
BODY = rss(*items(20))
PACKED = gzip.compress(BODY)
FEED = Feed(FeedId("f"), "F", "https://bench.example/")
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def run(report: Report) -> None:
    # The server's sockets must be in another process: its work is not ours.
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.polling", "serve"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        asyncio.run(_measure(report, int(server.stdout.readline())))
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


async def _measure(report: Report, port: int) -> None:
    clock = SystemClock()
    gate = HostGate(clock, gap_seconds=0, local_gap_seconds=0)
    fetcher = HttpFetcher(clock, "Minewatch/bench", gate=gate)
    parser = Parser()
    poller = Poller(fetcher, parser, clock, SystemDraw(), 15, allow_private=True)
    try:
        await parser.parse(ParseJob(BODY, "", FEED, NOW))  # start the reading process
        await _unchanged(report, poller, port)
        await _latency(report, poller, port)
        await _changed(report, poller, port)
    finally:
        await fetcher.close()
        await parser.close()


async def _unchanged(report: Report, poller: Poller, port: int) -> None:
    """Ours, a client by hand, and aiohttp with nothing around it: most of the ratio is aiohttp's."""
    records = [_known(port, n, "same") for n in range(FEEDS)]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        ways: dict[str, Callable[[], Awaitable[object]]] = {
            "by hand": lambda: _by_hand(port),
            "aiohttp": lambda: _bare(session, port),
            "ours": lambda: _all(poller, records),
        }
        spent: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for turn in range(ROUNDS + 1):
            for name, way in ways.items():
                found = await _spent(way)
                if turn:  # the first round opens the connections
                    spent[name].append(found)
    wall = {name: median(w for w, _ in found) * 1000 for name, found in spent.items()}
    cpu = {name: median(c for _, c in found) * 1000 for name, found in spent.items()}
    report.row("200 unchanged feeds, wall", wall["ours"], "ms", wall["by hand"], 3)
    report.row("    by bare aiohttp", wall["aiohttp"], "ms", wall["by hand"])
    report.row("200 unchanged feeds, processor", cpu["ours"], "ms", cpu["by hand"], 5)
    report.row("    by bare aiohttp", cpu["aiohttp"], "ms", cpu["by hand"])


async def _bare(session: aiohttp.ClientSession, port: int, kind: str = "same") -> None:
    known = {"If-None-Match": '"v1"'} if kind == "same" else {}

    async def host(number: int) -> None:
        for feed in range(number, FEEDS, HOSTS):
            url = f"http://127.0.0.{number + 1}:{port}/{kind}/{feed}"
            async with session.get(url, headers=known) as response:
                assert await response.read() == (b"" if known else BODY)

    await asyncio.gather(*(host(number) for number in range(HOSTS)))


async def _latency(report: Report, poller: Poller, port: int) -> None:
    records = [_known(port, n, "slow") for n in range(FEEDS)]
    wall, _ = await _spent(lambda: _all(poller, records))
    report.row("200 feeds that take 200 ms each", wall, "s", FEEDS / HOSTS * LATENCY, 1.3)


async def _changed(report: Report, poller: Poller, port: int) -> None:
    records = [_known(port, n, "new") for n in range(FEEDS)]
    walls, cpus, floors, held, bare_held = [], [], [], [], []
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        for _ in range(ROUNDS):
            floors.append(_parse_alone())
            beat = Heartbeat()
            await _bare(session, port, "new")
            bare_held.append(await beat.stop())
            beat = Heartbeat()
            wall, cpu = await _spent(lambda: _all(poller, records))
            held.append(await beat.stop())
            walls.append(wall)
            cpus.append(cpu)
    report.row("200 changed feeds, read too", median(walls), "s", median(floors), 1.3)
    name = "    processor of the bot's own process"
    report.row(name, median(cpus), "s", median(floors), 1, "the floor is the reading process's")
    ours, bare = median(held) * 1000, median(bare_held) * 1000
    report.row("    loop held at most (floor: bare aiohttp)", ours, "ms", bare, 5)


def _parse_alone() -> float:
    """Seconds for 200 such documents read one after the other in this process."""
    started = time.perf_counter()
    for _ in range(FEEDS):
        assert isinstance(read_document(ParseJob(BODY, FEED.url, FEED, NOW)), ParsedFeed)
    return time.perf_counter() - started


def _known(port: int, number: int, kind: str) -> FeedRecord:
    """A feed polled before: its validators are those the server knows as the present ones."""
    url = f"http://127.0.0.{number % HOSTS + 1}:{port}/{kind}/{number}"
    feed = Feed(FeedId(f"f{number}"), f"F{number}", url)
    state = FeedState(etag='"v1"', fetched_url=url, full_fetch_at=datetime.now(UTC))
    return FeedRecord(feed, state if kind != "new" else replace(state, etag=None))


async def _all(poller: Poller, records: list[FeedRecord]) -> None:
    for result in await asyncio.gather(*(poller.poll(record) for record in records)):
        assert result.outcome is not PollOutcome.FAILED, result.error


async def _by_hand(port: int) -> None:
    """The same requests on asyncio streams: kept connections, a deadline, headers read."""
    await asyncio.gather(*(_host_by_hand(port, host) for host in range(HOSTS)))


_KEPT: dict[int, tuple[asyncio.StreamReader, asyncio.StreamWriter]] = {}


async def _host_by_hand(port: int, host: int) -> None:
    if host not in _KEPT:
        _KEPT[host] = await asyncio.open_connection(f"127.0.0.{host + 1}", port)
    reader, writer = _KEPT[host]
    for number in range(host, FEEDS, HOSTS):
        wanted = {
            "Host": f"127.0.0.{host + 1}:{port}",
            "User-Agent": "Minewatch/bench",
            "Accept": "application/atom+xml, application/rss+xml, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate, br, zstd",
            "If-None-Match": '"v1"',
        }
        lines = [f"GET /same/{number} HTTP/1.1", *(f"{k}: {v}" for k, v in wanted.items()), "", ""]
        writer.write("\r\n".join(lines).encode())
        async with asyncio.timeout(20):
            await writer.drain()
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        found = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:-2])}
        assert head[0].split(" ")[1] == "304"
        await reader.readexactly(int(found["content-length"]))


async def _spent(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Seconds of the wall and of this process's processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    await work()
    return time.perf_counter() - wall, time.process_time() - cpu


# --- the server ----------------------------------------------------------------


async def serve() -> None:
    server = await asyncio.start_server(_connection, "0.0.0.0", 0)  # noqa: S104 - 127.0.0.1 to 127.0.0.20
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    unchanged = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nContent-Length: 0\r\n\r\n'
    fresh = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(PACKED), PACKED)
    )
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET /slow/"):
                await asyncio.sleep(LATENCY)
            writer.write(unchanged if b"if-none-match" in head.lower() else fresh)


if __name__ == "__main__":
    asyncio.run(serve())
