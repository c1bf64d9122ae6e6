"""A feed with more entries than one poll takes in, and a pipeline that ends half-way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

from bot.errors import StoreUnavailableError
from bot.feeds.poll import PollOutcome, PollResult
from bot.model.entry import Entry, Feed, FeedId, FeedRecord, FeedState
from tests.doubles.engine import Engine

PORTION = 20


def fed(engine: Engine, *, known: bool = True) -> FeedRecord:
    """A feed, polled before or not."""
    state = FeedState(baseline_at=engine.clock.now() if known else None, etag='"old"')
    record = FeedRecord(Feed(FeedId("flood"), "Flood", "https://flood.example/rss"), state)
    engine.stores.feeds.put(record)
    return record


def document(engine: Engine, *entries: Entry) -> PollResult:
    """The result of a poll of the feed that finds these entries."""
    record = engine.stores.feeds.get("flood")
    now = engine.clock.now()
    state = replace(record.state, etag='"new"', body_hash="h", baseline_at=now)
    first = record.state.baseline_at is None
    return PollResult(
        record, replace(record, state=state), PollOutcome.READ, entries, baseline=first
    )


def started_again(engine: Engine) -> Engine:
    """The program as it is after a start: what it held in memory is gone."""
    engine._start_pipeline()
    return engine


@contextmanager
def ends_after(engine: Engine, units: int) -> Iterator[None]:
    """The disk takes so many units and then no more."""
    real, number = engine.stores.unit, count(1)

    @contextmanager
    def unit() -> Iterator[None]:
        with real():
            yield
            if next(number) > units:
                raise StoreUnavailableError("The disk is full.")

    engine.stores.unit = unit
    try:
        yield
    finally:
        engine.stores.unit = real
