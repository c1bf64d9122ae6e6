"""Politeness of several processes together: to a host they are one visitor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.feeds.web.fetch import HttpFetcher
from bot.feeds.web.hosts import HostGate
from bot.feeds.web.shared_hosts import LONGEST_TURN_SECONDS, SharedHosts
from bot.ports import FetchFailed, FetchRequest, Stores
from storage import open_memory_stores
from tests.doubles.clock import ManualClock

HOST = "news.example"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def stores(clock: ManualClock) -> Stores:
    return open_memory_stores(clock)


@pytest.fixture
def process(clock: ManualClock, stores: Stores) -> Callable[[str], HostGate]:
    return lambda name: HostGate(clock, gap_seconds=1, shared=SharedHosts(stores, clock, name))


async def test_one_request_at_a_time_and_the_gap_after_it(clock, process):
    gates = [process(name) for name in ("one", "two", "three")]
    under_way, most = 0, 0
    asked: list[datetime] = []

    async def visit(gate: HostGate) -> None:
        nonlocal under_way, most
        async with gate.turn(HOST):
            under_way, most = under_way + 1, max(most, under_way + 1)
            asked.append(clock.now())
            await clock.sleep(0.5)
            under_way -= 1

    visits = [asyncio.create_task(visit(gate)) for gate in gates for _ in range(3)]
    for _ in range(200):
        await clock.advance(0.1)
    await asyncio.gather(*visits)
    assert (len(asked), most) == (9, 1)
    assert min((b - a).total_seconds() for a, b in pairwise(asked)) >= 1.5


async def test_other_hosts_do_not_wait(clock, process):
    one, two = process("one"), process("two")
    async with one.turn(HOST), two.turn("other.example"):
        assert clock.now() == ManualClock().now()


async def test_a_host_that_asked_for_a_pause_is_left_alone_by_all(clock, process):
    one, two = process("one"), process("two")
    async with one.turn(HOST):
        one.close(HOST, 600)
    fetcher = HttpFetcher(clock, "Minewatch/test", gate=two)
    try:
        task = asyncio.create_task(fetcher.fetch(FetchRequest(f"https://{HOST}/rss")))
        await clock.advance(2)
        answer = await task
    finally:
        await fetcher.close()
    assert isinstance(answer, FetchFailed)
    assert answer.status == 429
    assert answer.retry_after_seconds == pytest.approx(600, abs=3)
    clock.move(seconds=600)
    await process("three").turn(HOST).__aenter__()


async def test_the_last_pause_that_a_host_asked_for_counts(clock, process):
    one, two = process("one"), process("two")
    for seconds in (600, 30):
        async with one.turn(HOST):
            one.close(HOST, seconds)
        await clock.advance(1)
    async with two.turn(HOST):
        assert two.closed_seconds(HOST) == pytest.approx(29, abs=1)


@pytest.mark.parametrize("wrong", [1, -1])
async def test_a_wrong_clock_makes_a_pause_no_shorter_and_no_longer(clock, process, wrong):
    one = process("one")
    async with one.turn(HOST):
        one.close(HOST, 600)
    clock.jump(clock.now() + timedelta(hours=wrong))  # that of the stores goes on as before
    await clock.advance(1)
    two = process("two")
    async with two.turn(HOST):
        assert two.closed_seconds(HOST) == pytest.approx(599, abs=1)


async def test_a_feed_that_waits_for_its_turn_is_not_asked_after_a_pause_was(clock):
    gate = HostGate(clock)
    fetcher = HttpFetcher(clock, "Minewatch/test", gate=gate)
    try:
        async with gate.turn(HOST):
            task = asyncio.create_task(fetcher.fetch(FetchRequest(f"https://{HOST}/rss")))
            await clock.advance(0.1)
            gate.close(HOST, 60)
        await clock.advance(2)
        answer = await task
    finally:
        await fetcher.close()
    assert isinstance(answer, FetchFailed)
    assert answer.status == 429


async def test_a_process_that_dies_in_its_turn_keeps_others_waiting_for_a_minute(clock, process):
    await process("dead").turn(HOST).__aenter__()
    task = asyncio.create_task(process("two").turn(HOST).__aenter__())
    await clock.advance(LONGEST_TURN_SECONDS - 1)
    assert not task.done()
    await clock.advance(2)
    assert task.done()


async def test_who_is_called_off_while_waiting_leaves_the_turn_to_others(clock, process):
    one, two = process("one"), process("two")
    async with one.turn(HOST):
        waiting = asyncio.create_task(two.turn(HOST).__aenter__())
        await clock.advance(0.5)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    task = asyncio.create_task(two.turn(HOST).__aenter__())
    await clock.advance(2)
    assert task.done()
