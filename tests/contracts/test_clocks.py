"""What every Clock promises: the real one, the one of MINEWATCH_NOW, and the one tests move."""

from __future__ import annotations

import asyncio
from datetime import UTC, timedelta

import pytest

from bot.clock import FixedClock, SystemClock
from bot.ports import Clock
from tests.doubles.clock import START, ManualClock

CLOCKS = {"system": SystemClock, "fixed": lambda: FixedClock(START), "manual": ManualClock}


@pytest.fixture(params=CLOCKS)
def clock(request: pytest.FixtureRequest) -> Clock:
    return CLOCKS[request.param]()


def test_now_is_an_instant_in_utc(clock: Clock):
    assert clock.now().tzinfo is UTC


def test_time_does_not_go_back(clock: Clock):
    before = clock.now()
    assert clock.now() >= before


async def test_monotonic_seconds_pass_as_one_sleeps(clock: Clock):
    before = clock.monotonic()
    sleeper = asyncio.ensure_future(clock.sleep(0.01))
    if isinstance(clock, ManualClock):
        await clock.advance(0.01)
    await sleeper
    assert 0.009 <= clock.monotonic() - before < 5


@pytest.mark.parametrize("shift", [timedelta(days=2), -timedelta(days=2)])
def test_a_corrected_clock_moves_no_monotonic_second(shift: timedelta):
    clock = ManualClock()
    clock.move(seconds=5)
    clock.jump(clock.now() + shift)
    assert clock.now() == START + shift + timedelta(seconds=5)
    assert clock.monotonic() == 5


async def test_who_sleeps_wakes_when_the_time_has_passed(clock: Clock):
    before = clock.now()
    sleeper = asyncio.ensure_future(clock.sleep(0.01))
    if isinstance(clock, ManualClock):
        await clock.advance(0.01)
    await sleeper
    assert clock.now() - before >= timedelta(seconds=0.009)  # a timer may be early by a tick


@pytest.mark.parametrize("seconds", [0, -1])
async def test_no_time_is_no_wait(clock: Clock, seconds: int):
    await asyncio.wait_for(clock.sleep(seconds), timeout=5)


def test_a_fixed_clock_begins_at_its_instant_and_goes_on():
    clock = FixedClock(START)
    assert START < clock.now() < START + timedelta(minutes=1)
