"""Pipelines of several processes on one database: together they do what one would do on files."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from bot.errors import StoreUnavailableError
from bot.feeds.poll import PollOutcome, PollResult
from bot.model.entry import Entry, Feed, FeedId, FeedRecord
from bot.model.workspace import Conversation
from bot.news.cluster import StoryIndex
from bot.pipeline import NewsPolicy, Pipeline, PollReport
from bot.pipeline.take import Grouping
from storage.postgres.stores import open_postgres_stores
from tests.doubles.clock import ManualClock
from tests.doubles.desk import TODAY, judge
from tests.doubles.engine import Engine, Figures, _groups, entry
from tests.doubles.grouping import ByEvents
from tests.doubles.polls_drawn import (
    POLLS,
    TITLES,
    WATCHES,
    Poll,
    documents,
    entries,
    items,
    nothing_is_lost_or_told_twice,
    stories,
)
from tests.doubles.postgres import disconnect_all, empty_database
from tests.doubles.slack import ALERTS


class Processes:
    """Two processes on an empty database, each with a store and a pipeline of its own."""

    def __init__(self, grouping: Grouping) -> None:
        self.clock = ManualClock(TODAY)
        self.address = empty_database()
        self.all = [open_postgres_stores(self.address) for _ in range(2)]
        self.stores = self.all[0]
        policy = NewsPolicy(Figures(), Conversation.of(ALERTS))
        self.pipelines = [
            Pipeline(stores, judge(), _groups, self.clock, policy, grouping) for stores in self.all
        ]
        self.stores.watches.put(*WATCHES)

    def result(self, feed: str, found: list[Entry]) -> PollResult:
        """A document of these entries, as if the feed had just been polled."""
        record = self.stores.feeds.get(feed)
        now = self.clock.now()
        if record is None:
            made = Feed(FeedId(feed), f"Feed {feed}", f"https://{feed}.example/rss")
            record = FeedRecord(made)
            record = replace(record, state=replace(record.state, baseline_at=now))
            self.stores.feeds.put(record)
        after = replace(record, state=replace(record.state, last_attempt_at=now, had_entries=True))
        told = tuple(replace(one, feed=FeedId(feed)) for one in found)
        return PollResult(record, after, PollOutcome.READ, told)

    async def live(self, polls: list[Poll]) -> None:
        """One poll after the other, each by the process that it is for."""
        for poll, found in documents(polls):
            pipeline = self.pipelines[poll.pipeline]
            await pipeline.accept(self.result(f"f{poll.feed}", found))
            self.clock.move(minutes=poll.minutes)

    def close(self) -> None:
        for stores in self.all:
            stores.close()


@pytest.fixture
def processes() -> Iterator[Processes]:
    made = Processes(StoryIndex)
    yield made
    made.close()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(polls=POLLS)
def test_two_processes_make_the_stories_and_the_alerts_of_one(polls: list[Poll]) -> None:
    one = Engine(grouping=ByEvents)
    one.stores.watches.put(*WATCHES)
    for poll, found in documents(polls):
        one.poll(*found, feed=f"f{poll.feed}")
        one.clock.move(minutes=poll.minutes)
    two = Processes(ByEvents)
    try:
        asyncio.run(two.live(polls))
        assert stories(two.stores) == stories(one.stores)
        assert items(two.stores) == items(one.stores)
        assert entries(two.stores) == entries(one.stores)
    finally:
        two.close()


async def test_polls_at_the_same_moment_lose_nothing_and_tell_nothing_twice(
    processes: Processes,
) -> None:
    events = sorted(TITLES)
    polls = [
        Poll(number, number % 2, ((events[number % 4],), (events[number % 3],)), False, 0)
        for number in range(12)
    ]
    results = [
        (poll.pipeline, processes.result(f"f{poll.feed}", found))
        for poll, found in documents(polls)
    ]
    reports = await asyncio.gather(
        *(processes.pipelines[pipeline].accept(result) for pipeline, result in results)
    )
    assert sum(report.new for report in reports) == 24
    nothing_is_lost_or_told_twice(processes.stores, polls)


async def test_what_a_lost_connection_took_is_taken_in_the_next_time(processes: Processes) -> None:
    first, second = processes.pipelines
    await first.accept(processes.result("f1", [entry(TITLES["#vote"])]))
    result = processes.result("f2", [entry(f"{TITLES['#vote']}, 157 to 18")])
    broken = asyncio.create_task(_until_it_fails(first, result, processes))
    await broken
    report = await first.accept(processes.result("f3", [entry(f"{TITLES['#vote']}, in Helsinki")]))
    assert report.new == 1
    await second.accept(processes.result("f4", [entry(f"{TITLES['#vote']}, late at night")]))
    (story,) = processes.stores.stories.all()
    assert len(story.sources) == len(entries(processes.stores))


async def _until_it_fails(first: Pipeline, result: PollResult, processes: Processes) -> None:
    """Take the same poll in while connections are cut; it is stored as a whole or not at all."""
    cut = asyncio.to_thread(disconnect_all, processes.address)
    try:
        taken, _ = await asyncio.gather(first.accept(result), cut)
        assert isinstance(taken, PollReport)
    except StoreUnavailableError:
        stored = entries(processes.stores)
        assert len(stored) == 1


async def test_who_is_called_off_while_a_thread_works_leaves_a_whole_poll(
    processes: Processes,
) -> None:
    first = processes.pipelines[0]
    many = [entry(f"{TITLES['#peru']}, part {number}") for number in range(200)]
    task = asyncio.create_task(first.accept(processes.result("f1", many)))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    report = await first.accept(processes.result("f2", [entry(TITLES["#vote"])]))
    assert report.new == 1
    assert len(entries(processes.stores)) == 201


async def test_the_event_loop_is_free_while_a_poll_is_taken_in(processes: Processes) -> None:
    many = [entry(f"{TITLES['#peru']}, part {number}") for number in range(60)]
    task = asyncio.create_task(processes.pipelines[0].accept(processes.result("f1", many)))
    turns = 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    assert (await task).new == 60
    assert turns > 60
