"""Two pipelines on one store, as two processes have them: together they do what one would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.alert import StoryAlert
from bot.model.entry import Entry
from bot.news.cluster import StoryIndex
from bot.pipeline.take import Grouping
from tests.doubles.engine import Engine, entry, watch_on
from tests.doubles.flood import STATES, flood
from tests.doubles.grouping import ByEvents
from tests.doubles.slack import ALERTS

TITLES = {
    "#vote": "Finland's parliament votes to leave the Ottawa landmine treaty",
    "#deposit": "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty",
    "#angola": "Landmine kills two farmers in northern Angola",
    "#peru": "Peru destroys its last stockpiled anti-personnel mines",
}


@dataclass(frozen=True)
class Poll:
    """A document with reports of events. ``edited``: it also tells an earlier one otherwise."""

    feed: int
    pipeline: int
    reports: tuple[tuple[str, ...], ...]
    edited: bool
    minutes: int


EVENTS = st.lists(st.sampled_from(sorted(TITLES)), min_size=1, max_size=2, unique=True).map(tuple)
POLLS = st.lists(
    st.builds(
        Poll,
        st.integers(0, 2),
        st.integers(0, 1),
        st.lists(EVENTS, max_size=3).map(tuple),
        st.booleans(),
        st.sampled_from([0, 7, 90]),
    ),
    min_size=1,
    max_size=8,
)


def documents(polls: list[Poll]) -> list[tuple[Poll, list[Entry]]]:
    """The entries of each poll, the same whoever takes them in."""
    made: list[tuple[Poll, list[Entry]]] = []
    told: dict[int, list[Entry]] = {0: [], 1: [], 2: []}
    for number, poll in enumerate(polls):
        found = [
            entry(
                f"{TITLES[events[0]]}, report {number}-{place}",
                " ".join(events),
                key=f"k{number}-{place}",
                url=f"https://paper.example/{number}/{place}",
                publisher="The Paper",
            )
            for place, events in enumerate(poll.reports)
        ]
        edits = [
            replace(one, title=f"{one.title}, corrected")
            for one in told[poll.feed][:1]
            if poll.edited
        ]
        told[poll.feed] = [*edits, *told[poll.feed][1:]] if edits else told[poll.feed]
        told[poll.feed] += found
        made.append((poll, [*edits, *found]))
    return made


def lived(polls: list[Poll], pipelines: int, grouping: Grouping) -> Engine:
    """An engine that has taken in these polls with so many pipelines."""
    engine = Engine(grouping=grouping)
    engine.stores.watches.put(watch_on("C1", "FIN", key="w1"), watch_on("C2", key="w2"))
    takers = [engine.pipeline]
    for _ in range(1, pipelines):
        engine._start_pipeline()
        takers.append(engine.pipeline)
    for poll, entries in documents(polls):
        engine.pipeline = takers[poll.pipeline % pipelines]
        engine.poll(*entries, feed=f"f{poll.feed}")
        engine.clock.move(minutes=poll.minutes)
    return engine


def stories(engine: Engine) -> list[Any]:
    return sorted(
        (s.id, s.merged_into or "", s.headline, tuple(source.entry for source in s.sources))
        for s in engine.stores.stories.all()
    )


def items(engine: Engine) -> list[Any]:
    return sorted((i.id, i.state, repr(i.payload)) for i in engine.stores.outbox.all())


@settings(max_examples=60, deadline=None)
@given(polls=POLLS)
def test_two_pipelines_make_the_stories_and_the_alerts_of_one(polls: list[Poll]) -> None:
    one, two = (lived(polls, number, ByEvents) for number in (1, 2))
    assert stories(two) == stories(one)
    assert items(two) == items(one)
    assert {e.entry.id: e for e in two.stores.entries.all()} == {
        e.entry.id: e for e in one.stores.entries.all()
    }


@settings(max_examples=15, deadline=None)
@given(polls=POLLS)
def test_with_the_real_index_nothing_is_lost_and_nothing_told_twice(polls: list[Poll]) -> None:
    engine = lived(polls, 2, StoryIndex)
    living = {s.id: s for s in engine.stores.stories.all() if s.merged_into is None}
    stored = list(engine.stores.entries.all())
    assert {e.entry.id for e in stored} == {
        one.id for _, entries in documents(polls) for one in entries
    }
    assert Counter(e.story for e in stored) == {s.id: len(s.sources) for s in living.values()}
    alerts = [i for i in engine.items() if isinstance(i.payload, StoryAlert)]
    told = Counter((i.payload.story, str(i.conversation)) for i in alerts)
    assert all(number == 1 for number in told.values())
    assert {story for story, place in told if place == ALERTS} == living.keys()


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
    assert stories(kept) == stories(fresh)


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
