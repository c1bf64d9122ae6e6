"""The figures of compaction: what it costs by itself, and those who work meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import time
from threading import Event, Thread
from typing import Any

import msgspec

from benchmarks.made_stores import Work, entry, turns
from benchmarks.report import Report
from storage.tinydb.disk import Disk

ROUNDS = 5


def while_compacting(report: Report, work: Work) -> None:
    """Inserts while the store compacts without a pause, and the same at rest.

    Without fsync: the limit is on what compaction costs, not on the disk.
    """
    stop = Event()

    def compact() -> None:
        while not stop.is_set():
            work.stores.compact()

    def insert() -> list[float]:
        times = []
        for value in [entry(work.number()) for _ in range(2_000)]:
            begin = time.perf_counter()
            work.stores.entries.put(value)
            times.append((time.perf_counter() - begin) * 1e3)
        return sorted(times)

    sync = Disk.sync_data
    Disk.sync_data = lambda _disk, _fd: None  # type: ignore[method-assign]
    calm, busy = list[list[float]](), list[list[float]]()
    try:
        for _ in range(ROUNDS):
            calm.append(insert())
            stop.clear()
            thread = Thread(target=compact)
            thread.start()
            busy.append(insert())
            stop.set()
            thread.join()
    finally:
        Disk.sync_data = sync  # type: ignore[method-assign]
    for share, most in ((0.5, 4), (0.999, 20)):
        beside, at_rest = (
            statistics.median(times[int(len(times) * share)] for times in rounds)
            for rounds in (busy, calm)
        )
        name = f"insert p{share * 100:g} while compacting, without fsync"
        report.row(f"{name} (floor: at rest)", beside, "ms", at_rest, most)


def event_loop(report: Report, work: Work) -> None:
    """How late a task that wants to run every millisecond is, at rest and while it compacts."""

    async def lateness(stop: Event, least: int) -> float:
        worst, ticks = 0.0, 0
        while not stop.is_set() or ticks < least:
            begin = time.perf_counter()
            await asyncio.sleep(0.001)
            worst, ticks = max(worst, time.perf_counter() - begin - 0.001), ticks + 1
        return worst * 1e3

    stop = Event()

    def compact() -> None:
        work.stores.compact()
        stop.set()

    calm, busy = list[float](), list[float]()
    for _ in range(ROUNDS):
        stop.set()
        calm.append(asyncio.run(lateness(stop, 500)))
        stop.clear()
        thread = Thread(target=compact)
        thread.start()
        busy.append(asyncio.run(lateness(stop, 500)))
        thread.join()
    name = f"event loop late while compacting {work.size:,} (floor: at rest)"
    report.row(name, statistics.median(busy), "ms", statistics.median(calm), 20)


def compaction(report: Report, work: Work) -> None:
    tables = work.stores.database.journal
    rows = {name: tables.rows(name).documents for name in ("entries", "stories", "seen")}
    data = {
        name: {str(n): json.loads(text) for n, text in table.items()}
        for name, table in rows.items()
    }
    path = work.directory / "floor.json"

    def floor() -> None:
        text = msgspec.json.encode(data)
        with path.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    ours, other = turns(work.stores.compact, floor, rounds=5)
    report.row(
        "compaction, 100,000 (floor: encode + write + fsync)", ours / 1e3, "ms", other / 1e3, 2
    )


class _TimedLock:
    """The data's lock as compaction takes it, noting the longest hold in processor time."""

    def __init__(self, lock: Any) -> None:
        self._lock = lock
        self.longest_ms = 0.0

    def __enter__(self) -> None:
        self._lock.acquire()
        self._since = time.thread_time()

    def __exit__(self, *_error: object) -> None:
        held = (time.thread_time() - self._since) * 1e3
        self._lock.release()
        self.longest_ms = max(self.longest_ms, held)


def longest_hold(report: Report, work: Work) -> None:
    """Others wait while it copies the data it will write; the floor is a bare copy of one table."""
    documents = work.stores.database.journal.rows("entries").documents
    held, floor = list[float](), list[float]()
    for _ in range(ROUNDS):
        held.append(_longest_hold(work))
        begin = time.thread_time()
        documents.copy()
        floor.append((time.thread_time() - begin) * 1e3)
    name = f"compaction's longest hold, {work.size:,} (floor: dict.copy)"
    report.row(name, statistics.median(held), "ms", statistics.median(floor), 4)


def _longest_hold(work: Work) -> float:
    compactor = work.stores.database.journal._compactor  # noqa: SLF001 - to time its lock
    lock = compactor._lock  # noqa: SLF001
    compactor._lock = timed = _TimedLock(lock)  # noqa: SLF001
    work.stores.compact()
    compactor._lock = lock  # noqa: SLF001
    return timed.longest_ms
