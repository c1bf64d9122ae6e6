"""Clocks that jump while feeds are polled, alerts delivered and digests gathered.

Whatever the jumps: nothing is lost, nothing is announced twice, nothing waits longer than its longest
interval, no loop is said to be dead. Sizes and moments of the jumps are drawn.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.ports import TryLater
from bot.runner import Runner
from tests.doubles.clock_desk import DAY, Desk
from tests.doubles.running import House
from tests.doubles.slack import ALERTS

pytestmark = pytest.mark.once

# An example is seconds' work, and each run draws others: a failing one is shown as it was drawn.
QUICK = settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
SHIFTS = st.one_of(
    st.sampled_from([2 * DAY, -2 * DAY, DAY, -DAY, timedelta(hours=1), -timedelta(hours=1)]),
    st.timedeltas(timedelta(days=-40), timedelta(days=5)),
)
EVENTS = st.lists(
    st.one_of(
        SHIFTS.map(lambda by: ("jumps", by)),
        st.integers(1, 3).map(lambda number: ("news", number)),
        st.sampled_from([1, 20, 90, 700]).map(lambda minutes: ("passes", minutes)),
        st.just(("restart", 0)),
    ),
    min_size=3,
    max_size=9,
)


async def _live_through(events: list[tuple[str, object]]) -> None:
    house = House()
    desk = Desk(house)
    task = asyncio.create_task(house.runner.run())
    await desk.passes(minutes=1)
    for what, how in events:
        if what == "jumps":
            assert isinstance(how, timedelta)
            await desk.jumps(how)
        elif what == "news":
            assert isinstance(how, int)
            desk.publish(how)
        elif what == "passes":
            assert isinstance(how, int)
            await desk.passes(minutes=how)
        else:
            await _stopped(house, task)
            house.restart()
            task = asyncio.create_task(house.runner.run())
            await desk.passes(minutes=1)
    await desk.passes(days=2, hours=3)
    await _stopped(house, task)
    desk.all_is_told_once()


async def _stopped(house: House, task: asyncio.Task[None]) -> None:
    house.runner.stop()
    await house.clock.advance(20)
    await task


@QUICK
@given(events=EVENTS)
def test_whatever_the_clock_does_everything_is_told_once_and_in_time(
    events: list[tuple[str, object]],
) -> None:
    asyncio.run(_live_through(events))


@pytest.fixture
def desk() -> Desk:
    return Desk(House())


@pytest.mark.parametrize("ahead", [2 * DAY, timedelta(hours=5), 365 * DAY], ids=str)
async def test_a_machine_that_wakes_ahead_and_is_corrected_polls_on(
    desk: Desk, ahead: timedelta
) -> None:
    async with desk.house.running():
        await desk.passes(minutes=1)
        await desk.jumps(ahead)
        await desk.passes(minutes=16)
        asked = len(desk.house.feeds.asked)
        await desk.jumps(-ahead)
        desk.publish(1)
        await desk.passes(minutes=16)
        assert len(desk.house.feeds.asked) > asked
        assert sum(1 for place, _ in desk.told if place == ALERTS) == 1


async def test_a_send_that_is_tried_again_later_is_tried_in_time_on_a_corrected_clock(
    desk: Desk,
) -> None:
    async with desk.house.running():
        await desk.passes(minutes=1)
        await desk.jumps(2 * DAY)
        desk.house.slack.answers = [TryLater("no connection")] * 4
        desk.publish(1)
        await desk.passes(minutes=16)
        await desk.jumps(-2 * DAY)
        for _ in range(12):
            await desk.passes(minutes=1)
        assert sum(1 for place, _ in desk.told if place == ALERTS) == 1


async def test_retry_after_is_kept_to_the_second_whatever_the_clock_says(desk: Desk) -> None:
    async with desk.house.running():
        await desk.house.clock.advance(5)
        desk.house.slack.answers = [TryLater("ratelimited", 60)]
        desk.house.note("after a minute")
        await desk.house.clock.advance(2)
        for by in (DAY, -2 * DAY, DAY):
            desk.house.clock.jump(desk.house.clock.now() + by)
            await desk.house.clock.advance(15)
            assert desk.house.slack.posted == []
        await desk.house.clock.advance(16)
        assert [posted.text for posted in desk.house.slack.posted] == ["after a minute"]


@QUICK
@given(minutes=st.integers(1, 24 * 60), first=st.integers(1, 3))
def test_no_day_has_two_digests_because_the_clock_went_back(minutes: int, first: int) -> None:
    async def live() -> None:
        desk = Desk(House())
        async with desk.house.running():
            await desk.passes(minutes=1)
            desk.publish(first)
            await desk.passes(days=1, hours=1)  # told at nine the next morning
            assert sum(desk.digests.values()) == 1
            await desk.jumps(-timedelta(minutes=minutes))
            desk.publish(1)
            await desk.passes(days=2, hours=2)
        assert sum(desk.digests.values()) == 2
        assert max(desk.digests.values()) == 1, desk.digests
        desk.all_is_told_once()

    asyncio.run(live())


async def test_on_a_clock_years_ahead_nothing_kept_is_thrown_away(desk: Desk) -> None:
    kept = []

    async def keep_house() -> None:
        kept.append(desk.house.clock.now())

    desk.house.parts = replace(desk.house.parts, housekeeping=keep_house)
    desk.house.runner = Runner(desk.house.parts, desk.house.clock)
    async with desk.house.running():
        await desk.passes(minutes=1)
        assert len(kept) == 1
        desk.publish(2)
        await desk.passes(hours=30)
        before, items = len(kept), len(desk.house.engine.items())
        await desk.jumps(12 * 365 * DAY)
        await desk.passes(hours=20)
        assert len(kept) == before
        assert len(desk.house.engine.items()) >= items
        await desk.jumps(-12 * 365 * DAY)
        await desk.passes(hours=30)
        assert len(kept) > before
        desk.all_is_told_once()
