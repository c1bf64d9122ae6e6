"""Very many conversations: an end half-way leaves none of them out."""

from __future__ import annotations

from contextlib import suppress

import pytest

from bot.errors import StoreUnavailableError
from bot.model.alert import StoryAlert, StoryUpdate
from bot.model.entry import FeedId
from bot.pipeline import write
from tests.doubles.counted import Counted
from tests.doubles.engine import Engine, entry, watch_on
from tests.doubles.grouping import ByEvents, report
from tests.doubles.portions import PORTION, document, ends_after, fed, started_again
from tests.doubles.slack import ALERTS


@pytest.fixture
def engine() -> Engine:
    return Engine(most_at_once=PORTION)


CROWD = 250
VOTE = "Finland's parliament votes to leave the Ottawa landmine treaty"


def crowd(engine: Engine) -> set[str]:
    """So many channels that follow everything."""
    channels = [f"C{n}" for n in range(CROWD)]
    engine.stores.watches.put(*(watch_on(channel) for channel in channels))
    return {*channels, ALERTS}


def about(engine: Engine, kind: type) -> list[str]:
    return sorted(str(i.conversation) for i in engine.items() if isinstance(i.payload, kind))


@pytest.mark.parametrize("units", range(7))
def test_an_end_while_very_many_are_told_of_a_story_leaves_nobody_out(monkeypatch, units):
    monkeypatch.setattr(write, "_UNIT_SECONDS", 0.0)
    engine = Engine()
    fed(engine)
    channels = crowd(engine)
    found = entry(VOTE, feed=FeedId("flood"))
    with ends_after(engine, units), suppress(StoreUnavailableError):
        engine.take(document(engine, found))
    assert len(about(engine, StoryAlert)) == min(50 * units, CROWD + 1)
    started_again(engine).take(document(engine, found))
    assert about(engine, StoryAlert) == sorted(channels)
    assert about(engine, StoryUpdate) == []
    assert started_again(engine).take(document(engine, found)).queued == 0


@pytest.mark.parametrize("units", range(7))
def test_an_end_while_very_many_are_told_of_a_further_source_leaves_nobody_out(monkeypatch, units):
    monkeypatch.setattr(write, "_UNIT_SECONDS", 0.0)
    engine = Engine()
    fed(engine)
    channels = crowd(engine)
    engine.take(document(engine, entry(VOTE)))
    engine.clock.move(minutes=5)
    further = entry(f"{VOTE}, 157 to 18")
    with ends_after(engine, units), suppress(StoreUnavailableError):
        engine.take(document(engine, further))
    engine.clock.move(minutes=5)
    started_again(engine).take(document(engine, further))
    (story,) = engine.stores.stories.all()
    assert len(story.sources) == 2
    assert about(engine, StoryAlert) == about(engine, StoryUpdate) == sorted(channels)


# --- the questions that it costs --------------------------------------------------------


def questions(number: int, *, remote: bool = True) -> list[int]:
    """What a new story, a further source and a merger cost where so many channels get them."""
    engine = Engine(grouping=ByEvents, channel=None)
    engine.stores.watches.put(*(watch_on(f"C{n}") for n in range(number)))
    engine.stores = counted = Counted(engine.stores)
    engine.stores.remote = remote
    engine._start_pipeline()
    news = [
        report(VOTE, "#vote"),
        report(f"{VOTE}, 157 to 18", "#vote"),
        report("Helsinki lawmakers back leaving the anti-personnel mine ban", "#helsinki"),
        report("Finland's lawmakers leave the Ottawa landmine treaty", "#vote #helsinki"),
    ]
    costs = []
    for one in news:
        before = counted.questions
        engine.poll(one)
        costs.append(counted.questions - before)
        engine.clock.move(minutes=5)
    return costs


def test_a_story_for_thousands_costs_a_few_questions_for_each_five_hundred() -> None:
    few, many = questions(20), questions(2_000)
    assert max(few) < 60
    pieces = 2_000 // 500
    assert all(cost <= before + 8 * pieces for before, cost in zip(few, many, strict=True))


def test_on_files_too_it_costs_a_few_questions_for_each_fifty() -> None:
    few, many = questions(20, remote=False), questions(500, remote=False)
    pieces = 500 // 50
    assert all(cost <= before + 8 * pieces for before, cost in zip(few, many, strict=True))
