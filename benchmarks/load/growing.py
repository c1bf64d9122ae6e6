"""Matching and announcing a story that few watch, among more and more watches: it must not grow."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load.made import others, watch
from bot.clock import SystemClock
from bot.feeds.poll import PollOutcome, PollResult
from bot.model.entry import Feed, FeedId, FeedRecord, FeedState
from bot.model.secret import Secret
from bot.model.state import Iso3
from bot.model.workspace import ChannelId, Conversation, WorkspaceId
from bot.pipeline import NewsPolicy, Pipeline
from bot.ports import Stores
from storage import open_stores
from storage.postgres.stores import open_postgres_stores
from tests.doubles.desk import judge, treaty
from tests.doubles.engine import Figures, entry

STORIES = 12
WATCHERS = 50
"""Of each of the stories."""
_AT_ONCE = 2_000
_WORKSPACES = 300


@dataclass(frozen=True, slots=True)
class Grown:
    """``story_ms``: the median of taking in one story, judged, matched, stored and in the outbox."""

    watches: int
    story_ms: float
    longest_ms: float
    announced: int


@contextmanager
def files(folder: Path) -> Iterator[Stores]:
    stores = open_stores(folder, SystemClock())
    try:
        yield stores
    finally:
        stores.close()


@contextmanager
def database(store: Secret) -> Iterator[Stores]:
    stores = open_postgres_stores(store)
    try:
        yield stores
    finally:
        stores.close()


def grow(stores: Stores, watches: int) -> Grown:
    """Fill the store and take in the stories."""
    told, rest = others()[:STORIES], others()[STORIES:]
    _fill(stores, watches, told, rest)
    clock = SystemClock()
    pipeline = Pipeline(
        stores, judge(), lambda: treaty().groups, clock, NewsPolicy(Figures(), None, ())
    )
    times = asyncio.run(_take_in(stores, pipeline, told))
    announced = sum(1 for _ in stores.outbox.all())
    return Grown(watches, statistics.median(times[2:]), max(times[2:]), announced)


def _fill(stores: Stores, watches: int, told: list[Iso3], rest: list[Iso3]) -> None:
    watched = [iso3 for iso3 in told for _ in range(WATCHERS)]
    watched += [rest[n % len(rest)] for n in range(watches - len(watched))]
    made = []
    for number, iso3 in enumerate(watched):
        workspace = WorkspaceId(f"T{number % _WORKSPACES:05d}")
        made.append(watch(Conversation(workspace, ChannelId(f"C{number:08d}")), 0, iso3))
    for start in range(0, len(made), _AT_ONCE):
        with stores.unit():
            stores.watches.put(*made[start : start + _AT_ONCE])


async def _take_in(stores: Stores, pipeline: Pipeline, told: list[Iso3]) -> list[float]:
    """Milliseconds for each story."""
    now = SystemClock().now()
    before = FeedRecord(
        Feed(FeedId("f1"), "Feed", "https://f1.example/rss"), FeedState(baseline_at=now)
    )
    stores.feeds.put(before)
    await pipeline.load()
    times = []
    for iso3 in told:
        name = treaty().states[iso3].name
        one = entry(f"{name} clears its last minefield and declares itself free of landmines")
        result = PollResult(before, before, PollOutcome.READ, (one,), baseline=False)
        began = time.perf_counter()
        report = await pipeline.accept(result)
        times.append((time.perf_counter() - began) * 1000)
        assert report.queued, report
    return times
