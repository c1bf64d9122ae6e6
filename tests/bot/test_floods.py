"""A document with masses of news: taken in by portions, others have their turns, nothing is lost.

``make bench`` measures the same with 5,000 entries, and tests/journeys/test_floods.py has the real
portions; here they are small.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.errors import StoreUnavailableError
from bot.feeds.poll import PollResult
from bot.model.alert import StoryAlert
from bot.news.cluster import MOST_SOURCES, StoryIndex
from bot.pipeline import PollReport, write
from tests.doubles.engine import Engine
from tests.doubles.flood import STATES, flood
from tests.doubles.grouping import Apart
from tests.doubles.newsroom import HEADLINES
from tests.doubles.portions import PORTION, document, ends_after, fed, started_again

pytestmark = pytest.mark.once


@pytest.fixture
def engine() -> Engine:
    return Engine(most_at_once=PORTION)


def rounds(engine: Engine, result: PollResult) -> Iterator[PollReport]:
    """The polls that follow, the site not being asked again."""
    following: PollResult | None = result
    while following is not None:
        yield engine.take(following)
        following = engine.pipeline.left(engine.stores.feeds.get("flood"))


def told(engine: Engine) -> list[str]:
    """The headlines of all alerts."""
    alerts = [item.payload for item in engine.items() if isinstance(item.payload, StoryAlert)]
    return sorted(engine.stores.stories.get(alert.story).headline for alert in alerts)


# --- portions ---------------------------------------------------------------------------


def test_of_many_new_entries_the_newest_are_taken_and_the_others_wait(engine):
    fed(engine)
    news = flood(45, engine.clock.now(), STATES)
    reports = list(rounds(engine, document(engine, *news)))
    assert [report.new for report in reports] == [20, 20, 5]
    assert [report.waiting for report in reports] == [25, 5, 0]
    newest = sorted(news, key=lambda one: one.published_at, reverse=True)
    in_order = [stored.entry.id for stored in engine.stores.entries.all()]
    for first in range(0, 45, PORTION):
        portion = slice(first, first + PORTION)
        assert set(in_order[portion]) == {one.id for one in newest[portion]}


def test_while_entries_wait_the_feed_is_due_soon_and_is_read_in_full(engine):
    fed(engine)
    report = engine.take(document(engine, *flood(25, engine.clock.now(), STATES)))
    state = engine.stores.feeds.get("flood").state
    assert report.waiting == 5
    assert (state.etag, state.last_modified, state.body_hash) == (None, None, None)
    assert (state.next_poll_at - engine.clock.now()).total_seconds() <= 5
    (last,) = rounds(engine, engine.pipeline.left(engine.stores.feeds.get("flood")))
    assert (last.new, last.waiting) == (5, 0)
    assert engine.stores.feeds.get("flood").state.etag == '"new"'


def test_an_entry_without_a_date_counts_as_new(engine):
    fed(engine)
    undated = replace(flood(1, engine.clock.now(), feed="other")[0], published_at=None)
    engine.take(document(engine, *flood(30, engine.clock.now()), undated))
    assert undated.id in engine.stores.entries


@pytest.mark.parametrize("restarts", [False, True], ids=["running", "restarted"])
def test_a_first_document_of_any_length_stays_untold_and_news_in_between_is_told(engine, restarts):
    fed(engine, known=False)
    archive = flood(45, engine.clock.now(), STATES)
    assert engine.take(document(engine, *archive)).baseline
    news = replace(
        flood(1, engine.clock.now(), feed="new")[0],
        title=HEADLINES[0],
        published_at=engine.clock.now(),
    )
    for _ in range(3):
        if restarts:
            started_again(engine)
        engine.take(document(engine, news, *archive))
    assert len(engine.stores.entries) == 46
    assert told(engine) == [HEADLINES[0]]


def test_edits_beyond_the_portion_wait_too(engine):
    fed(engine)
    news = flood(22, engine.clock.now(), STATES)
    list(rounds(engine, document(engine, *news)))
    edited = tuple(replace(one, summary=f"{one.summary} Corrected.") for one in news)
    reports = list(rounds(engine, document(engine, *edited)))
    assert [(report.new, report.waiting) for report in reports] == [(0, 2), (0, 0)]
    assert all(one.entry.summary.endswith("Corrected.") for one in engine.stores.entries.all())


def test_what_waits_of_a_feed_goes_with_the_feed(engine):
    fed(engine)
    engine.take(document(engine, *flood(30, engine.clock.now(), STATES)))
    engine.stores.feeds.remove("flood")
    added_again = fed(engine, known=False)
    assert engine.pipeline.left(added_again) is None
    report = engine.take(document(engine, *flood(1, engine.clock.now(), feed="f2")))
    assert (report.new, report.baseline) == (1, True)
    assert engine.pipeline.left(engine.stores.feeds.get("flood")) is None


def test_what_waits_of_a_feed_that_moved_is_left_for_the_new_address(engine):
    fed(engine)
    engine.take(document(engine, *flood(30, engine.clock.now(), STATES)))
    record = engine.stores.feeds.get("flood")
    moved = replace(record, feed=replace(record.feed, url="https://flood.example/new"))
    assert engine.pipeline.left(record) is not None
    assert engine.pipeline.left(moved) is None


# --- an end in the middle ---------------------------------------------------------------


@pytest.mark.parametrize("grouping", [StoryIndex, Apart])
@pytest.mark.parametrize("units", [0, 1, 3, 17])
def test_an_end_between_two_units_loses_nothing_and_tells_nothing_twice(
    monkeypatch, units, grouping
):
    monkeypatch.setattr(write, "_UNIT_SECONDS", 0.0)  # each story is a unit
    whole, broken = Engine(grouping=grouping), Engine(grouping=grouping)
    news = flood(60, whole.clock.now(), STATES)
    fed(whole)
    whole.take(document(whole, *news))
    fed(broken)
    with ends_after(broken, units), pytest.raises(StoreUnavailableError):
        broken.take(document(broken, *news))
    assert broken.stores.feeds.get("flood").state.etag == '"old"'
    kept = len(broken.stores.entries)
    report = started_again(broken).take(document(broken, *news))
    assert report.new == 60 - kept
    assert len(broken.stores.entries) == 60
    assert {source.entry for one in broken.stores.stories.all() for source in one.sources} == {
        one.id for one in news
    }
    assert told(broken) == told(whole)


async def test_a_poll_that_is_broken_off_is_taken_again():
    engine = Engine()
    fed(engine)
    news = flood(120, engine.clock.now(), STATES)
    task = asyncio.create_task(engine.pipeline.accept(document(engine, *news)))
    while not len(engine.stores.entries):  # noqa: ASYNC110 - it yields, and says nothing of it
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert 0 < len(engine.stores.entries) <= 120
    await engine.pipeline.accept(document(engine, *news))
    assert len(engine.stores.entries) == 120
    assert len(told(engine)) == len(set(told(engine)))


# --- the cost of an entry ---------------------------------------------------------------


def test_what_an_entry_costs_does_not_grow_with_those_before_it():
    """Counted in pairs of reports: a count is the same on every machine."""
    engine = Engine()
    fed(engine)
    polls = rounds(engine, document(engine, *flood(400, engine.clock.now())))
    weighed = [0, *(engine.pipeline._known._index.pairs_weighed for _ in polls)]
    first, second = (after - before for before, after in pairwise(weighed))
    assert second < 2 * first
    assert second < 300 * 200


SHAPES = {
    "one State": lambda one: one,
    "one title": lambda one: replace(one, title="Landmine kills two farmers near Izium in Ukraine"),
    "sixty States": lambda one: replace(one, title=f"{one.title}: {', '.join(STATES[:60])}"),
    "10,000 characters": lambda one: replace(one, title=f"{one.title} {one.summary.title() * 40}"[:10_000]),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
async def test_others_have_their_turn_whatever_is_taken_in(shape):
    """In processor time, as the machine has other work; ``make bench`` asks for 20 ms."""
    engine = Engine()
    fed(engine)
    news = map(SHAPES[shape], flood(120, engine.clock.now()))
    longest, turns = 0.0, 0
    task = asyncio.create_task(engine.pipeline.accept(document(engine, *news)))
    while not task.done():
        began = time.process_time()
        await asyncio.sleep(0)
        longest, turns = max(longest, time.process_time() - began), turns + 1
    assert (await task).new == 120
    assert longest < 0.25
    assert turns > 20


def test_a_story_keeps_its_first_sources_and_its_latest(engine):
    fed(engine)
    news = [
        replace(one, title="Landmine kills two farmers near Izium in Ukraine", summary="")
        for one in flood(MOST_SOURCES + 40, engine.clock.now())
    ]
    list(rounds(engine, document(engine, *news)))
    largest = max(engine.stores.stories.all(), key=lambda one: len(one.sources))
    assert len(largest.sources) <= MOST_SOURCES
    times = [source.at for source in largest.sources]
    assert times == sorted(times)
    assert len(engine.stores.entries) == len(news)
    # And of no others the words: a story may go on for years.
    kept = {source.entry for story in engine.stores.stories.all() for source in story.sources}
    assert engine.pipeline._known._index._known.keys() == kept
