"""The outbox at work: one story to 500 channels under Slack's limits, and memory over 20,000 alerts.

Time here is the time that really passes, plus every wait for a limit, which is skipped
rather than slept through: a minute's budget does not cost a minute. The local Slack
enforces one message a second and channel; the budget of a workspace is the bot's own.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import math
import os
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import structlog

from benchmarks.report import Report
from bot.outbox.pace import Budget
from bot.outbox.tidy import tidy
from tests.doubles.clock import ManualClock
from tests.doubles.engine import Engine, entry, watch_on
from tests.doubles.messenger import MemoryMessenger
from tests.doubles.newsroom import HEADLINES

CHANNELS = 500
ALERTS = 20_000
WARM_UP = 5_000
ROUNDS = 3


def run(report: Report) -> None:
    """Print the figures."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(_fan_out(report, stories=1))
    asyncio.run(_fan_out(report, stories=3))
    asyncio.run(_throughput(report))
    asyncio.run(_memory(report))


class SkippingClock(ManualClock):
    """Real time, and waits that are skipped."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = time.monotonic()
        self._skipped = timedelta()

    def now(self) -> datetime:
        passed = timedelta(seconds=time.monotonic() - self._begun)
        return datetime(2026, 3, 2, 9, 0, tzinfo=UTC) + passed + self._skipped

    def monotonic(self) -> float:
        return time.monotonic() - self._begun + self._skipped.total_seconds()

    def move(self, **duration: float) -> None:
        self._skipped += timedelta(**duration)


def _engine(clock: ManualClock, **values: Any) -> Engine:
    engine = Engine(channel=None, clock=clock, **values)
    places = [engine.slack.team.rooms.add_channel(f"room-{n}").id for n in range(CHANNELS)]
    engine.stores.watches.put(*(watch_on(place, key=place) for place in places))
    return engine


async def _fan_out(report: Report, *, stories: int) -> None:
    """Least possible: the budget's minutes, or a second between two messages of a channel."""
    budget = Budget()
    async with _engine(SkippingClock()) as engine:
        engine.poll(*(entry(title) for title in HEADLINES[:stories]))
        begun = engine.clock.now()
        await engine.deliver_all()
        seconds = (engine.clock.now() - begun).total_seconds()
        posts = engine.slack.calls("chat.postMessage")
    assert len(posts) == CHANNELS * stories
    refused = sum(call.status == 429 for call in posts)
    minutes = math.ceil(CHANNELS * stories / budget.posts) - 1
    floor = max(minutes * 60.0, stories - 1.0)
    name = f"{stories} stories to {CHANNELS} channels" if stories > 1 else "1 story to 500 channels"
    report.row(name, seconds, "s", floor, 1.2, f"{refused} refusals for pace")


async def _throughput(report: Report) -> None:
    """What the outbox adds to a post that is claimed and settled durably, without any limit."""
    with tempfile.TemporaryDirectory() as directory:
        engine = _engine(SkippingClock(), data_dir=Path(directory), budget=Budget(posts=10**6))
        async with engine:
            ours, floors = [], []
            for headline in HEADLINES[:ROUNDS]:
                engine.poll(entry(headline))
                begun = time.perf_counter()
                await engine.deliver_all()
                ours.append((time.perf_counter() - begun) / CHANNELS)
                writes = 2 * durable_write(Path(directory) / "floor")
                floors.append(await _posts_alone(engine) + writes)
    note = "the floor: the post alone and two writes of 700 bytes with fdatasync"
    name = "one alert, claimed to settled"
    report.row(name, median(ours) * 1e3, "ms", median(floors) * 1e3, 2.5, note)


async def _posts_alone(engine: Engine) -> float:
    """The same posts through the messenger, without anything around them."""
    message = engine.renderer.message(next(engine.stores.outbox.all()))
    assert message is not None
    engine.clock.move(minutes=5)
    begun = time.perf_counter()
    for watch in engine.stores.watches.all():
        await engine.messenger.post(watch.conversation, message)
    return (time.perf_counter() - begun) / CHANNELS


def durable_write(path: Path, size: int = 700) -> float:
    """Seconds to append so many bytes and wait for the disk."""
    sync = getattr(os, "fdatasync", os.fsync)
    begun = time.perf_counter()
    with path.open("wb") as file:
        for _ in range(CHANNELS):
            file.write(b"x" * size)
            file.flush()
            sync(file.fileno())
    return (time.perf_counter() - begun) / CHANNELS


async def _memory(report: Report) -> None:
    """A story every two days to 500 channels, with the housekeeping of each day."""
    memory = MemoryMessenger()
    async with _engine(ManualClock()) as engine:
        engine.messenger = memory
        engine.start()
        warm, told = 0.0, 0
        while told < ALERTS:
            engine.poll(_story(told))
            await engine.deliver_all()
            told += len(memory.posted)
            memory.posted.clear()
            _two_days(engine)
            warm = warm or (_resident_mb() if told >= WARM_UP else 0.0)
        after = _resident_mb()
    note = f"floor: after {WARM_UP:,}"
    report.row(f"memory after {told:,} alerts", after, "MB", warm, 1.1, note)


def _two_days(engine: Engine) -> None:
    for _ in range(2):
        engine.clock.move(days=1)
        while tidy(engine.stores, engine.clock.now()):
            pass
        engine.pipeline.forget_old_stories()
    engine.figures.seen.clear()


def _story(number: int) -> Any:
    one = entry(HEADLINES[number // CHANNELS % len(HEADLINES)], key=f"n{number}")
    return replace(one, title=f"{one.title}, day {number}")


def _resident_mb() -> float:
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
