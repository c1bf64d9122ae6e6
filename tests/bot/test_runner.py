"""The loops: what runs when, what happens after a crash, and how they stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.errors import StoreUnavailableError
from bot.feeds.poll import PollOutcome, PollResult
from bot.health import Health
from bot.model.alert import ItemState, Note
from bot.model.entry import Entry, Feed, FeedId, FeedRecord
from bot.model.watch import ConversationId
from bot.outbox.deliver import Deliverer, DeliveryRules
from bot.outbox.items import new_item
from bot.pipeline import Daily, PipelineRules
from bot.ports import Refused, TryLater
from bot.runner import Runner, RunnerParts, RunnerTimes
from handlers.render import SlackRenderer
from tests.doubles.clock import FixedDraw, settle
from tests.doubles.desk import treaty
from tests.doubles.engine import Engine, entry
from tests.doubles.messenger import MemoryMessenger
from tests.doubles.slack import ALERTS

DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
MINUTES_15 = timedelta(minutes=15)


@dataclass
class Feeds:
    """A poll that needs no network: it answers with what is put under the feed's id."""

    clock: object
    documents: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    under_way: set[str] = field(default_factory=set)
    most_at_once: int = 0
    seconds: float = 0.0
    breaks: set[str] = field(default_factory=set)

    async def poll(self, record: FeedRecord) -> PollResult:
        feed = record.feed.id
        self.asked.append(feed)
        self.under_way.add(feed)
        self.most_at_once = max(self.most_at_once, len(self.under_way))
        try:
            await self.clock.sleep(self.seconds)
            if feed in self.breaks:
                raise RuntimeError("a bug")
        finally:
            self.under_way.discard(feed)
        now = self.clock.now()
        state = replace(
            record.state, next_poll_at=now + MINUTES_15, last_success_at=now, baseline_at=now
        )
        after = replace(record, state=state)
        found = self.documents.get(feed, ())
        baseline = record.state.baseline_at is None
        return PollResult(record, after, PollOutcome.READ, found, baseline=baseline)


class House:
    """A runner on real parts, with the network left out."""

    def __init__(self, **times: float) -> None:
        self.engine = Engine()
        self.clock = self.engine.clock
        self.stores = self.engine.stores
        self.slack = MemoryMessenger()
        self.health = Health(self.clock)
        self.feeds = Feeds(self.clock)
        figures = self.engine.figures
        rules = PipelineRules(figures, ConversationId(ALERTS))
        self.deliverer = Deliverer(
            self.stores,
            self.slack,
            SlackRenderer(self.engine.house.desk),
            self.clock,
            FixedDraw(),
            DeliveryRules(figures),
        )
        self.parts = RunnerParts(
            stores=self.stores,
            poll=self.feeds.poll,
            pipeline=self.engine.pipeline,
            deliverer=self.deliverer,
            gatherer=self.engine.gatherer,
            daily=Daily(self.stores, treaty, self.clock, rules),
            observer=figures,
            life=self.health,
        )
        self.runner = Runner(self.parts, self.clock, RunnerTimes(**times))

    def add_feed(self, feed: str, *entries: Entry, host: str | None = None) -> None:
        url = f"https://{host or feed + '.example'}/{feed}.xml"
        self.stores.feeds.put(FeedRecord(Feed(FeedId(feed), feed, url)))
        self.feeds.documents[feed] = entries

    async def hour(self) -> None:
        """An hour passes in one step: whoever slept wakes once."""
        self.clock.move(hours=1)
        await self.clock.advance(1)

    def note(self, text: str, to: str = ALERTS) -> None:
        now = self.clock.now()
        item = new_item(Note(text), ConversationId(to), now, change=text)
        self.stores.outbox.put(item)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.Task[None]]:
        task = asyncio.create_task(self.runner.run())
        await settle()
        yield task
        self.runner.stop()
        await self.clock.advance(20)
        await task


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
        assert state.error == "Minewatch failed on this feed; the log says how."
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


@contextmanager
def full_disk(house: House, set_unit: Callable[[object], None]):
    real = house.stores.unit

    @contextmanager
    def refusing():
        raise StoreUnavailableError("The disk is full.")
        yield

    set_unit(refusing)
    try:
        yield
    finally:
        set_unit(real)


async def test_a_full_disk_is_waited_for_and_nothing_is_sent_twice(house):
    def set_unit(unit: object) -> None:
        house.stores.unit = unit

    async with house.running():
        await house.clock.advance(1)
        house.slack.hold()
        house.note("once")
        await house.clock.advance(2)
        assert house.slack.under_way == 1
        with full_disk(house, set_unit):
            house.slack.let_go()
            await house.clock.advance(30)
            assert len(house.slack.posted) == 1
            assert "The disk is full." in house.health.report().reasons
        await house.clock.advance(70)
        assert len(house.slack.posted) == 1
        assert [item.state for item in house.engine.items()] == [ItemState.SENT]
        assert house.health.report().ok


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


async def test_housekeeping_and_the_treaty_check_run_once_a_day(house):
    done = []

    async def keep_house() -> None:
        done.append("house")

    async def check_treaty() -> None:
        done.append("treaty")

    house.parts = replace(house.parts, housekeeping=keep_house, treaty_check=check_treaty)
    house.runner = Runner(house.parts, house.clock)
    async with house.running():
        for _ in range(48):
            await house.hour()
    assert done == ["house", "treaty"] * 3


async def test_wake_makes_the_loops_look_at_once(house):
    house = House(deliver_idle_seconds=50)
    async with house.running():
        await house.clock.advance(1)
        house.note("now")
        house.runner.wake()
        await settle()
        assert [posted.text for posted in house.slack.posted] == ["now"]
