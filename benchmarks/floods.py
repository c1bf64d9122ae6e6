"""Masses of news in one document: the cost of an entry, and how long the event loop is held.

Floor of the same run: as many entries on a hundred States, each with the cost of an entry and the
longest stretch without a turn for others. Taken in by the real pipeline into a store on disk, portion
after portion, as the running bot does.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.heartbeat import Heartbeat
from benchmarks.made import fill_store
from benchmarks.report import Report
from bot.clock import SystemClock
from bot.feeds.poll import PollOutcome, PollResult
from bot.feeds.text.plain import plain_title
from bot.metrics import Metrics
from bot.model.entry import Entry, Feed, FeedId, FeedRecord, FeedState
from bot.model.workspace import Conversation
from bot.news.judge import build_judge
from bot.pipeline import NewsPolicy, Pipeline
from bot.treaty.load import load_treaty
from storage import open_stores
from storage.stores import TinyStores
from tests.doubles.engine import watch_on
from tests.doubles.flood import STATES, flood

ENTRIES, HOSTILE, WATCHES, STORIES = 5_000, 1_000, 5_000, 100_000
ROUNDS = 3
TREATY = load_treaty()
JUDGE = build_judge(TREATY.states.values())
NOW = datetime.now(UTC)
SHAPES: dict[str, Callable[[Entry], Entry]] = {
    "one title": lambda one: replace(one, title="Landmine kills two farmers near Izium, Ukraine"),
    "sixty States each": lambda one: replace(one, title=f"{one.title}: {', '.join(STATES[:60])}"),
    "titles of 10,000, as read": lambda one: replace(
        one, title=plain_title((one.summary.title() * 60)[:10_000])
    ),
}


@dataclass(frozen=True, slots=True)
class _Taken:
    """Seconds of processor time, for all and without a turn for others."""

    whole: float
    held: float
    entries: int = 1

    @property
    def each(self) -> float:
        return self.whole / self.entries


def run(report: Report) -> None:
    many = partial(_taken, flood(ENTRIES, NOW, STATES))
    works: dict[str, Callable[[], _Taken]] = {
        f"{ENTRIES:,} entries on one State": partial(_taken, flood(ENTRIES, NOW)),
        **{
            f"{HOSTILE:,} entries, {name}": partial(
                _taken, [shaped(entry) for entry in flood(HOSTILE, NOW)]
            )
            for name, shaped in SHAPES.items()
        },
        f"{WATCHES:,} watches": partial(_taken, flood(200, NOW, STATES), _watched),
        f"{WATCHES:,} channels told": partial(_taken, flood(3, NOW, STATES), _watched_all),
        f"{STORIES:,} stories at the start": _started,
    }
    floors, taken = list[_Taken](), {name: list[_Taken]() for name in works}
    for _ in range(ROUNDS):
        floors.append(many())
        for name, work in works.items():
            taken[name].append(work())
    print(f"floors: {ENTRIES:,} entries on 100 States")
    for name, rounds in taken.items():
        if "entries" in name:
            ours, floor = _middle(rounds, "each"), _middle(floors, "each")
            report.row(f"{name}: an entry", ours, "ms", floor, 5)
        ours, floor = _middle(rounds, "held"), _middle(floors, "held")
        report.row(f"{name}: loop held", ours, "ms", floor, 3)


def _middle(rounds: list[_Taken], figure: str) -> float:
    """The median in milliseconds."""
    return median(getattr(taken, figure) for taken in rounds) * 1e3


def _taken(
    entries: tuple[Entry, ...] | list[Entry], prepare: Callable[[TinyStores], None] | None = None
) -> _Taken:
    with _store() as stores:
        if prepare is not None:
            prepare(stores)
        return asyncio.run(_all_portions(stores, tuple(entries)))


async def _all_portions(stores: TinyStores, entries: tuple[Entry, ...]) -> _Taken:
    pipeline = _pipeline(stores)
    record = FeedRecord(
        Feed(FeedId("flood"), "Flood", "https://flood.example"), FeedState(baseline_at=NOW)
    )
    stores.feeds.put(record)
    result: PollResult | None = PollResult(record, record, PollOutcome.READ, entries)
    began, beat = _begin()
    taken = 0
    while result is not None:
        taken += (await pipeline.accept(result)).new
        result = pipeline.left(stores.feeds.get("flood") or record)
    assert taken == len(entries)
    return _Taken(time.process_time() - began, await beat.stop(), taken)


def _started() -> _Taken:
    """The index of an archive of one month."""
    with TemporaryDirectory(prefix="minewatch-bench-") as folder:
        fill_store(Path(folder), STORIES * 3, days=30, minutes=0.1)
        stores = open_stores(Path(folder), SystemClock())
        try:
            return asyncio.run(_load(stores))
        finally:
            stores.abandon()


async def _load(stores: TinyStores) -> _Taken:
    pipeline = _pipeline(stores)
    began, beat = _begin()
    await pipeline.load()
    return _Taken(time.process_time() - began, await beat.stop())


def _begin() -> tuple[float, Heartbeat]:
    gc.collect()
    gc.freeze()  # as the program does when it has started
    return time.process_time(), Heartbeat()


def _watched(stores: TinyStores) -> None:
    codes = sorted(TREATY.states)
    with stores.unit():
        stores.watches.put(*(watch_on(f"C{n}", codes[n % len(codes)]) for n in range(WATCHES)))


def _watched_all(stores: TinyStores) -> None:
    with stores.unit():
        stores.watches.put(*(watch_on(f"C{n}") for n in range(WATCHES)))


def _pipeline(stores: TinyStores) -> Pipeline:
    policy = NewsPolicy(Metrics(), Conversation.of("C0ALERTS"))
    return Pipeline(stores, JUDGE, lambda: TREATY.groups, SystemClock(), policy)


@contextmanager
def _store() -> Iterator[TinyStores]:
    with TemporaryDirectory(prefix="minewatch-bench-") as folder:
        stores = open_stores(Path(folder), SystemClock())
        try:
            yield stores
        finally:
            stores.abandon()
