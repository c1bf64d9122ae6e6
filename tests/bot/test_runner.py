"""The loops: what runs when, what happens after a crash, and how they stop."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model.alert import ItemState
from bot.model.entry import FeedRecord
from bot.ports import Refused, TryLater
from bot.runner import Runner
from bot.runner.processes import OnceADay
from tests.doubles.clock import settle
from tests.doubles.engine import entry
from tests.doubles.flood import STATES, flood
from tests.doubles.running import House

DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"


@pytest.fixture
def house() -> House:
    return House()


async def test_the_first_poll_is_a_baseline_and_the_next_is_told(house):
    house.add_feed("f1", entry("Old: Finland acceded to the Ottawa mine ban treaty"))
    async with house.running():
        await house.clock.advance(5)
        assert house.slack.posted == []
        house.feeds.documents["f1"] = (entry(DEPOSITS),)
        await house.hour()
        await house.clock.advance(5)
        (posted,) = house.slack.posted
        assert "Finland" in posted.text


async def test_different_hosts_are_asked_side_by_side_within_a_bound(house):
    for number in range(20):
        house.add_feed(f"f{number}")
    house.feeds.seconds = 3
    async with house.running():
        await house.clock.advance(60)
        assert len(house.feeds.asked) == 20
        assert house.feeds.most_at_once == 8


async def test_feeds_of_one_host_are_asked_one_after_the_other(house):
    for number in range(3):
        house.add_feed(f"f{number}", host="one.example")
    house.feeds.seconds = 3
    async with house.running():
        await house.clock.advance(60)
        assert len(house.feeds.asked) == 3
        assert house.feeds.most_at_once == 1


async def test_a_paused_a_gone_and_a_switched_off_feed_are_left_alone(house):
    for feed in ("on", "off", "paused", "gone"):
        house.add_feed(feed)
    off = house.stores.feeds.get("off")
    house.stores.feeds.put(replace(off, feed=replace(off.feed, enabled=False)))
    for feed in ("paused", "gone"):
        record = house.stores.feeds.get(feed)
        house.stores.feeds.put(replace(record, state=replace(record.state, **{feed: True})))
    async with house.running():
        await house.hour()
        assert set(house.feeds.asked) == {"on"}


async def test_a_feed_on_which_we_fail_does_not_stop_the_others(house):
    house.add_feed("bad")
    house.add_feed("good")
    house.feeds.breaks.add("bad")
    async with house.running():
        await house.clock.advance(10)
        assert sorted(house.feeds.asked) == ["bad", "good"]
        state = house.stores.feeds.get("bad").state
        assert (
            state.error
            == "Minewatch could not process this feed because of an internal error; see the log."
        )
        assert state.next_poll_at > house.clock.now()
        assert house.engine.figures.of("polled").count("crashed") == 1


async def test_after_a_long_sleep_each_feed_is_asked_once(house):
    house.add_feed("f1")
    async with house.running():
        await house.clock.advance(5)
        house.clock.move(hours=9)
        await house.clock.advance(60)
        assert house.feeds.asked == ["f1", "f1"]


async def test_a_clock_set_back_a_year_silences_no_feed(house):
    house.add_feed("f1")
    async with house.running():
        await house.clock.advance(5)
        house.clock.jump(house.clock.now() - timedelta(days=365))
        await house.clock.advance(60)
        assert house.feeds.asked == ["f1"]
        house.clock.move(minutes=15)
        await house.clock.advance(60)
        assert house.feeds.asked == ["f1", "f1"]


async def test_a_loop_that_crashes_is_started_again_and_says_so(house):
    calls = 0
    real = house.engine.gatherer.run

    def breaking() -> int:
        nonlocal calls
        calls += 1
        if calls <= 3:
            raise RuntimeError("a bug")
        return real()

    house.engine.gatherer.run = breaking
    async with house.running():
        await house.clock.advance(0.5)
        assert not house.health.report().ok
        assert "digest" in house.health.report().reasons[0]
        await house.clock.advance(10)
        assert calls >= 4
        assert house.engine.figures.of("loop_crashed") == ["digest"] * 3
        assert house.health.report().ok
        house.note("still here")
        await house.clock.advance(2)
        assert [posted.text for posted in house.slack.posted] == ["still here"]


async def test_slack_that_refuses_the_token_is_asked_again_and_then_all_goes_on(house):
    revoked = Refused("token_revoked", "workspace", "Reinstall.")
    house.slack.answers = [revoked]
    house.slack.token_trouble = revoked
    house.note("one")
    async with house.running():
        await house.clock.advance(5)
        assert house.health.report().reasons == ("Slack refuses (token_revoked). Reinstall.",)
        for _ in range(3):
            await house.hour()
        assert house.slack.posted == []
        house.slack.token_trouble = None
        await house.hour()
        assert [posted.text for posted in house.slack.posted] == ["one"]
        assert house.health.report().ok


async def test_slack_that_cannot_be_reached_for_minutes_is_said_until_it_can(house):
    house.slack.answers = [TryLater("no connection")] * 8
    house.note("one")
    async with house.running():
        await house.clock.advance(20)
        assert house.health.report().ok
        for _ in range(12):
            house.clock.move(seconds=60)
            await house.clock.advance(1)
            if not house.health.report().ok:
                break
        assert "no connection" in house.health.report().reasons[0]
        for _ in range(12):
            house.clock.move(seconds=300)
            await house.clock.advance(1)
        assert [posted.text for posted in house.slack.posted] == ["one"]
        assert house.health.report().ok


async def test_stopping_finishes_the_send_in_flight_and_starts_no_other(house):
    house.note("first")
    house.note("second", to="C2")
    house.slack.hold()
    task = asyncio.create_task(house.runner.run())
    await house.clock.advance(1)
    assert house.slack.under_way == 1
    house.runner.stop()
    await house.clock.advance(2)
    assert not task.done()
    house.slack.let_go()
    await settle()
    await task
    states = {item.payload.text: item.state for item in house.engine.items()}
    assert states == {"first": ItemState.SENT, "second": ItemState.WAITING}


async def test_stopping_breaks_off_what_is_read_and_the_next_start_takes_the_rest(house):
    news = flood(150, house.clock.now(), STATES)
    house.add_feed("one", *(replace(each, published_at=None) for each in news))
    house.engine.stores.feeds.put(polled(house.engine.stores.feeds.get("one"), house.clock.now()))
    task = asyncio.create_task(house.runner.run())
    while not house.stores.entries:  # noqa: ASYNC110 - it yields, and says nothing of it
        await asyncio.sleep(0)
    house.runner.stop()
    await task  # though no second passes
    assert 0 < len(house.stores.entries) < 150
    again = House(engine=house.engine)
    again.feeds.documents = house.feeds.documents
    async with again.running():
        while house.stores.feeds.get("one").state.next_poll_at is None:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0)
    assert len(house.stores.entries) == 150


def polled(record: FeedRecord, at: datetime) -> FeedRecord:
    """The feed as it is after a first poll."""
    return replace(record, state=replace(record.state, baseline_at=at))


async def test_a_send_that_does_not_end_is_left_for_the_next_start(house):
    house.note("stuck")
    house.slack.hold()
    task = asyncio.create_task(house.runner.run())
    await house.clock.advance(1)
    house.runner.stop()
    await house.clock.advance(11)
    await task
    (item,) = house.engine.items()
    assert item.state is ItemState.CLAIMED


async def test_silence_of_a_loop_is_seen(house):
    async with house.running():
        await house.clock.advance(5)
        assert house.health.report().ok
        house.clock.move(hours=2)
        assert not house.health.report().ok


async def test_housekeeping_runs_once_a_day(house):
    done = []

    async def keep_house() -> None:
        done.append("house")

    house.parts = replace(house.parts, housekeeping=keep_house)
    house.runner = Runner(house.parts, house.clock)
    async with house.running():
        for _ in range(48):
            await house.hour()
    assert done == ["house"] * 3


async def test_the_lease_of_a_process_that_died_is_forgotten_by_the_daily_tidy(house):
    leases = house.stores.leases
    assert leases.take("process:worker:north:17", "dead", 15)
    async with house.running():
        for _ in range(50):
            await house.hour()
    assert leases.forget(86_400) == 0  # it is gone already


async def test_housekeeping_is_not_repeated_by_a_restart_nor_by_another_process(house):
    done = []

    async def keep_house() -> None:
        done.append(house.clock.now())

    for _ in range(3):
        house.restart()
        house.parts = replace(house.parts, housekeeping=keep_house)
        house.runner = Runner(house.parts, house.clock)
        async with house.running():
            await house.hour()
    assert len(done) == 1


async def test_housekeeping_that_failed_is_done_again_the_same_day(house):
    done = []

    async def keep_house() -> None:
        done.append("house")
        if len(done) == 1:
            raise RuntimeError("a bug")

    house.parts = replace(house.parts, housekeeping=keep_house)
    house.runner = Runner(house.parts, house.clock)
    async with house.running():
        for _ in range(4):
            await house.hour()
    assert done == ["house"] * 2


def test_a_clock_that_was_ahead_puts_off_daily_work_by_no_more_than_a_day(house):
    daily = OnceADay(house.stores, house.clock, "work")
    house.clock.move(days=400)
    assert daily.is_due()
    daily.done()
    assert not daily.is_due()
    house.clock.move(days=-400)
    assert daily.is_due()
    daily.done()
    house.clock.move(minutes=-4)
    assert not daily.is_due()
    house.clock.move(days=1, minutes=4)
    assert daily.is_due()


async def test_the_check_of_the_record_is_asked_when_it_is_due_and_once_an_hour_at_least(house):
    asked = []

    async def check_record() -> float:
        asked.append(house.clock.now())
        return 600.0 if len(asked) == 1 else 86_400.0

    house.parts = replace(house.parts, treaty_check=check_record)
    house.runner = Runner(house.parts, house.clock)
    async with house.running():
        await house.clock.advance(599)
        assert len(asked) == 1
        await house.clock.advance(2)
        assert len(asked) == 2
        await house.hour()
        assert len(asked) == 3


async def test_wake_makes_the_loops_look_at_once(house):
    house = House(deliver_idle_seconds=50)
    async with house.running():
        await house.clock.advance(1)
        house.note("now")
        house.signals.wake()
        await settle()
        assert [posted.text for posted in house.slack.posted] == ["now"]
