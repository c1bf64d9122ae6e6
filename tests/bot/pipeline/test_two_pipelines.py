"""Two pipelines on one store, as two processes have them: together they do what one would do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.news.cluster import StoryIndex
from bot.pipeline.take import Grouping
from tests.doubles.engine import Engine, entry
from tests.doubles.flood import STATES, flood
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


def lived(polls: list[Poll], pipelines: int, grouping: Grouping) -> Engine:
    """An engine that has taken in these polls with so many pipelines."""
    engine = Engine(grouping=grouping)
    engine.stores.watches.put(*WATCHES)
    takers = [engine.pipeline]
    for _ in range(1, pipelines):
        engine._start_pipeline()
        takers.append(engine.pipeline)
    for poll, found in documents(polls):
        engine.pipeline = takers[poll.pipeline % pipelines]
        engine.poll(*found, feed=f"f{poll.feed}")
        engine.clock.move(minutes=poll.minutes)
    return engine


@settings(max_examples=60, deadline=None)
@given(polls=POLLS)
def test_two_pipelines_make_the_stories_and_the_alerts_of_one(polls: list[Poll]) -> None:
    one, two = (lived(polls, number, ByEvents) for number in (1, 2))
    assert stories(two.stores) == stories(one.stores)
    assert items(two.stores) == items(one.stores)
    assert entries(two.stores) == entries(one.stores)


@settings(max_examples=15, deadline=None)
@given(polls=POLLS)
def test_with_the_real_index_nothing_is_lost_and_nothing_told_twice(polls: list[Poll]) -> None:
    engine = lived(polls, 2, StoryIndex)
    nothing_is_lost_or_told_twice(engine.stores, polls)


def test_an_index_kept_in_step_decides_as_one_that_is_built_anew() -> None:
    news = flood(120, Engine().clock.now(), STATES[:12])
    kept, fresh = Engine(), Engine()
    for engine in (kept, fresh):
        first = engine.pipeline
        engine._start_pipeline()
        second = engine.pipeline
        for number in range(0, 120, 10):
            if engine is fresh:
                engine._start_pipeline()
            else:
                engine.pipeline = (first, second)[number // 10 % 2]
            engine.poll(*news[number : number + 10])
    assert stories(kept.stores) == stories(fresh.stores)


@pytest.mark.parametrize("pipelines", [1, 2])
def test_a_story_that_is_gone_from_the_store_is_joined_no_more(pipelines: int) -> None:
    engine = Engine()
    engine.poll(entry(TITLES["#vote"]))
    (story,) = engine.stores.stories.all()
    engine.stores.stories.remove(story.id)
    if pipelines == 2:
        engine._start_pipeline()
    engine.poll(entry(f"{TITLES['#vote']}, 157 to 18"), feed="f2")
    (other,) = engine.stores.stories.all()
    assert len(other.sources) == 1
