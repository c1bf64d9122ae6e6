"""Several workers on one store: each feed is polled by one of them, and its poll is stored once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.entry import Feed, FeedId, FeedRecord
from bot.runner.polling import Polling, PollingParts
from bot.runner.signals import Signals
from tests.doubles.clock import settle
from tests.doubles.engine import Engine, entry
from tests.doubles.running import Feeds

VOTE = "Finland's parliament votes to leave the Ottawa landmine treaty"
LEASE = timedelta(minutes=10)


class Worker:
    """One process's polling, with a pipeline and a way to the web of its own."""

    def __init__(self, engine: Engine, name: str) -> None:
        engine._start_pipeline()
        self.web = Feeds(engine.clock)
        self.polling = Polling(
            engine.stores,
            PollingParts(
                self.web.poll,
                engine.pipeline.accept,
                engine.pipeline.left,
                lambda: False,
                Signals(engine.clock),
            ),
            engine.clock,
            engine.figures,
            worker=name,
        )


@pytest.fixture
def engine() -> Engine:
    return Engine()


def add(engine: Engine, feed: str, host: str | None = None) -> None:
    url = f"https://{host or feed + '.example'}/{feed}.xml"
    engine.stores.feeds.put(FeedRecord(Feed(FeedId(feed), feed, url)))


async def test_each_feed_is_polled_by_one_worker(engine: Engine) -> None:
    for number in range(30):
        add(engine, f"f{number}")
    workers = [Worker(engine, "one"), Worker(engine, "two")]
    for _ in range(10):
        for worker in workers:
            worker.web.seconds = 1
            await worker.polling.round()
        await engine.clock.advance(1.5)
    asked = Counter(feed for worker in workers for feed in worker.web.asked)
    assert len(asked) == 30
    assert set(asked.values()) == {1}
    assert all(len(worker.web.asked) >= 8 for worker in workers)


async def test_a_poll_that_takes_longer_than_its_claim_is_not_stored_twice(engine: Engine) -> None:
    add(engine, "f1")
    slow, other = Worker(engine, "slow"), Worker(engine, "other")
    slow.web.seconds = 2 * LEASE.total_seconds()
    late, prompt = entry(VOTE, key="late"), entry(VOTE, key="prompt")
    slow.web.documents["f1"], other.web.documents["f1"] = (late,), (prompt,)
    await slow.polling.round()
    await settle()
    engine.clock.move(minutes=11)
    await other.polling.round()
    await other.polling.finish()
    stored = engine.stores.feeds.get("f1")
    assert [one.entry.id for one in engine.stores.entries.all()] == [prompt.id]
    await engine.clock.advance(LEASE.total_seconds())
    await slow.polling.finish()
    assert engine.stores.feeds.get("f1") == stored
    assert [one.entry.id for one in engine.stores.entries.all()] == [prompt.id]


async def test_what_a_dead_worker_had_claimed_is_polled_when_its_claim_is_over(
    engine: Engine,
) -> None:
    add(engine, "f1")
    engine.stores.feeds.claim_due("dead", engine.clock.now(), LEASE, 1)
    alive = Worker(engine, "alive")
    await alive.polling.round()
    assert alive.web.asked == []
    engine.clock.move(minutes=10)
    await alive.polling.round()
    await alive.polling.finish()
    assert alive.web.asked == ["f1"]


async def test_a_poll_under_way_keeps_its_claim_however_long_it_takes(engine: Engine) -> None:
    add(engine, "f1")
    slow, other = Worker(engine, "slow"), Worker(engine, "other")
    slow.web.seconds = 600
    for _ in range(30):
        await slow.polling.round()
        await settle()
        engine.clock.move(seconds=10)
        await other.polling.round()
    assert slow.web.asked == ["f1"]
    assert other.web.asked == []


async def test_a_poll_that_is_broken_off_is_free_for_others_at_once(engine: Engine) -> None:
    add(engine, "f1")
    ended, alive = Worker(engine, "ended"), Worker(engine, "alive")
    ended.web.seconds = 60
    await ended.polling.round()
    await settle()
    ended.polling.cancel()
    await ended.polling.finish()
    await alive.polling.round()
    await alive.polling.finish()
    assert alive.web.asked == ["f1"]


@settings(max_examples=20, deadline=None)
@given(same=st.integers(0, 90), others=st.integers(1, 6))
def test_a_host_with_many_feeds_keeps_no_other_waiting(same: int, others: int) -> None:
    engine = Engine()
    for number in range(same):
        add(engine, f"s{number}", "one.example")
    for number in range(others):
        add(engine, f"o{number}")
    polling = Worker(engine, "one").polling
    due = polling._due(engine.clock.now(), 8, frozenset(), frozenset())
    claimed = {record.feed.id for record in due.claimed}
    assert {f"o{number}" for number in range(others)} <= claimed
    assert len(claimed) == others + min(same, 1)
    free = engine.stores.feeds.claim_due("two", engine.clock.now(), LEASE, 100)
    assert len(free) == max(same - 1, 0)


async def test_what_people_change_during_a_poll_stays(engine: Engine) -> None:
    add(engine, "f1")
    worker = Worker(engine, "one")
    worker.web.seconds = 5
    await worker.polling.round()
    await settle()
    record = engine.stores.feeds.get("f1")
    engine.stores.feeds.put(replace(record, state=replace(record.state, paused=True)))
    await engine.clock.advance(6)
    await worker.polling.finish()
    state = engine.stores.feeds.get("f1").state
    assert state.paused
    assert state.last_attempt_at is not None


async def test_a_worker_that_was_told_to_stop_begins_no_poll_and_keeps_no_claim(
    engine: Engine,
) -> None:
    add(engine, "f1")
    stopping, other = Worker(engine, "stopping"), Worker(engine, "other")
    stopping.polling.cancel()
    await stopping.polling.round()
    await settle()
    assert stopping.web.asked == []
    await other.polling.round()
    await other.polling.finish()
    assert other.web.asked == ["f1"]
