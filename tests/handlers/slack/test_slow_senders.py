"""Slow senders, many of them, and a stop meanwhile."""

import asyncio
import time
from contextlib import suppress
from statistics import median

import pytest
from aiohttp.web import Request, Response, get

from bot import listening
from handlers.slack.http import slack_routes, web_app
from tests.doubles.bolt import SECRET, app_that_calls_nobody
from tests.doubles.slack_door import GOOD, Door, post, signed


class TestSlowSenders:
    @pytest.fixture
    def seconds(self) -> float:
        return 0.4

    @pytest.mark.parametrize(
        "start",
        [
            b"",
            b"P",
            b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-",
            post(b"", b"X-A: b")[:-2],
            post(GOOD, *signed(GOOD))[:-10],
            post(b"", b"Transfer-Encoding: chunked") + b"5\r\nab",
            b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /hea",
            post(b"", path=b"/nowhere").replace(b"Length: 0", b"Length: 9"),
        ],
    )
    async def test_a_connection_on_which_no_request_comes_is_closed(self, door, start):
        started = time.perf_counter()
        reader, writer = await door.open(start)
        with suppress(ConnectionError):
            await asyncio.wait_for(reader.read(), 5)
        assert time.perf_counter() - started < 3.5
        writer.close()

    @pytest.mark.parametrize("start", [b"POST /", post(GOOD, *signed(GOOD))[: -len(GOOD)]])
    async def test_dripping_does_not_prolong_it(self, door, start):
        reader, writer = await door.open(start)

        async def drip():
            with suppress(ConnectionError):
                while True:
                    writer.write(b"a")
                    await writer.drain()
                    await asyncio.sleep(0.05)

        dripping = asyncio.create_task(drip())
        started = time.perf_counter()
        with suppress(ConnectionError):
            await asyncio.wait_for(reader.read(), 5)
        assert time.perf_counter() - started < 3
        dripping.cancel()
        writer.close()


@pytest.mark.parametrize(
    "start",
    [
        post(GOOD, *signed(GOOD))[:-10],
        post(b"", b"Transfer-Encoding: chunked") + b"5\r\nab",
        post(b"", b"Transfer-Encoding: chunked") + b"zz\r\nab\r\n",
        post(b"", b"Transfer-Encoding: chunked") + b"-5\r\nab",
        b"POST /slack",
        b"",
    ],
)
async def test_who_leaves_half_way_leaves_no_line_in_the_log(door, start):
    for _ in range(3):
        _, writer = await door.open(start)
        await writer.drain()
        await asyncio.sleep(0.02)
        writer.transport.abort()
    await door.good()


SLOW = [b"", b"POST /sl", post(b"", b"X-A: b")[:-2], post(GOOD, *signed(GOOD))[:-10]]


async def test_400_slow_senders_keep_no_good_request_waiting(door):
    stop = asyncio.Event()

    async def slow(start):
        while not stop.is_set():
            with suppress(ConnectionError):
                reader, writer = await door.open(start)
                done = asyncio.create_task(reader.read())
                await asyncio.wait(
                    {done, asyncio.create_task(stop.wait())}, return_when="FIRST_COMPLETED"
                )
                writer.close()
                done.cancel()
            await asyncio.sleep(0.3)

    senders = [asyncio.create_task(slow(SLOW[n % len(SLOW)])) for n in range(400)]
    await asyncio.sleep(0.3)
    times = [await door.good() for _ in range(50)]
    stop.set()
    await asyncio.gather(*senders, return_exceptions=True)
    assert median(times) < 1  # benchmarks/requests.py measures the slowest


async def test_a_stop_does_not_wait_for_slow_senders():
    app = app_that_calls_nobody()
    web = web_app(*slack_routes(app, SECRET))
    runner = await listening.listen(web, "127.0.0.1", 0, shutdown_timeout=20)
    door = Door(runner.addresses[0][1])
    slow = [await door.open(SLOW[number % len(SLOW)]) for number in range(40)]
    await asyncio.sleep(0.1)
    started = time.perf_counter()
    await runner.cleanup()
    assert time.perf_counter() - started < 2
    for _, writer in slow:
        writer.close()


async def test_an_answer_under_way_is_waited_for_at_a_stop():
    asked = asyncio.Event()

    async def answer(_request: Request) -> Response:
        asked.set()
        await asyncio.sleep(0.3)
        return Response(text="done")

    runner = await listening.listen(
        web_app(get("/slow", answer)), "127.0.0.1", 0, shutdown_timeout=5
    )
    reader, writer = await Door(runner.addresses[0][1]).open(
        b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    await asked.wait()
    await runner.cleanup()
    assert (await reader.read()).endswith(b"done")
    writer.close()


async def test_where_there_is_no_room_the_one_that_kept_us_waiting_longest_leaves(door):
    old = [await door.open(b"POST /") for _ in range(64)]
    await asyncio.sleep(2 * listening._CHANCE_SECONDS)
    assert await door.good() < 1
    (first, _), *others = old
    with suppress(ConnectionError):
        assert await asyncio.wait_for(first.read(), 1) == b""
    assert not any(reader.at_eof() for reader, _ in others)
    for _, writer in old:
        writer.close()
