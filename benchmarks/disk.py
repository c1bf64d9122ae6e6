"""What watching the disk and the clock costs, and what a full disk costs others."""

from __future__ import annotations

import asyncio
import errno
import os
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks.made_stores import turns
from benchmarks.report import Report
from bot.clock import SystemClock
from bot.errors import StoreUnavailableError
from bot.health import Health
from bot.outbox.reach import reschedule
from bot.runner.store_watch import TRY_SECONDS
from storage import open_memory_stores, open_stores
from storage.probe import PROBE_BYTES, probe_directory
from tests.doubles.clock import ManualClock
from tests.doubles.disk import FailingDisk
from tests.doubles.running import House
from tests.doubles.values import NOON, outbox_item, story

FEEDS = 60
ITEMS = 1_000


def run(report: Report) -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        _health(report)
        _refusal(report, Path(place))
        _probe(report, Path(place))
        asyncio.run(_full_for_an_hour(report, Path(place)))
        _correction(report)


def _health(report: Report) -> None:
    health = Health(SystemClock())
    for loop in ("poll", "deliver", "digest", "store", "calendar", "tidy"):
        health.expect(loop, 60)
    health.trouble("store", "The store cannot be written.")

    beats, now = dict.fromkeys(map(str, range(6)), 0.0), SystemClock().monotonic

    took, floor = turns(
        lambda: [health.report() for _ in range(1_000)],
        lambda: [[each for each in beats if now() - beats[each] > 10**9] for _ in range(1_000)],
        rounds=9,
        each=1_000,
    )
    report.row("health report, 6 loops (floor: 6 looks at a clock)", took, "us", floor, 8)


def _refusal(report: Report, place: Path) -> None:
    disk = FailingDisk()
    stores = open_stores(place / "data", SystemClock(), disk)
    stores.stories.put(story())

    def refused() -> None:
        with disk.failing(errno.ENOSPC):
            try:
                stores.stories.put(story())
            except StoreUnavailableError:
                return
            raise AssertionError("the disk was full")

    ours, floor = turns(refused, lambda: stores.stories.put(story()), rounds=200)
    report.row("a unit a full disk refuses (floor: one it takes)", ours, "us", floor, 2)
    stores.close()


def _probe(report: Report, place: Path) -> None:
    def floor() -> None:
        path = place / "floor"
        with path.open("wb") as file:
            file.write(os.urandom(PROBE_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()

    ours, other = turns(lambda: probe_directory(place), floor, rounds=30)
    report.row("doctor's probe, 64 KB (floor: write + fsync)", ours, "us", other, 1.5)


async def _full_for_an_hour(report: Report, place: Path) -> None:
    disk = FailingDisk()
    house = House(data_dir=place / "full", disk=disk)
    for number in range(FEEDS):
        house.add_feed(f"f{number}")
    async with house.running():
        for _ in range(2):
            house.clock.move(minutes=20)
            await house.clock.advance(30)
        asked = len(house.feeds.asked)
        with disk.failing(errno.ENOSPC):
            for _ in range(6):
                house.clock.move(minutes=10)
                await house.clock.advance(5)
            vain = len(house.feeds.asked) - asked
            told = house.health.report().ok
        begun = house.clock.monotonic()
        while not house.health.report().ok:
            await house.clock.advance(1)
        back = house.clock.monotonic() - begun
    house.stores.close()
    name = "disk full for an hour, requests in vain"
    report.row(name, vain, "requests", FEEDS * 4, 0.04, "floor: an hour's polls")
    text = f"told while it is full: {not told}; back after {back:.0f} s of a manual clock"
    report.fact("    health", text, met=not told and back <= TRY_SECONDS + 1)


def _correction(report: Report) -> None:
    stores = open_memory_stores(ManualClock(NOON))
    wrong = NOON + timedelta(days=2)

    def put_wrong() -> None:
        items = (outbox_item(f"o{n}", created_at=wrong, due_at=wrong) for n in range(ITEMS))
        stores.outbox.put(*items)

    def put_right(wrong_ones: int) -> None:
        assert reschedule(stores, NOON) == wrong_ones

    put, righted, nothing = turns(
        put_wrong, lambda: put_right(ITEMS), lambda: put_right(0), rounds=7
    )
    name = f"put right after a correction, {ITEMS:,} items"
    report.row(f"{name} (floor: put)", righted, "us", put, 3)
    report.row("the same where nothing is wrong (floor: put)", nothing, "us", put, 0.05)
