"""The store's figures: beside the disk alone, a Python set, json.loads, SQLite and stock TinyDB.

Each figure and its floor are measured in turns in the same run. Documents are entries as
they are kept, about 800 bytes of JSON. SQLite keeps the same text in a table keyed by the
entry's id, with an index on the time and a table of States, in WAL mode.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import Any

import msgspec
from tinydb import TinyDB, where

from benchmarks.report import Report
from bot.clock import SystemClock
from bot.model.entry import Entry, EntryId, FeedId, StoredEntry, StoryId
from bot.model.judgement import Evidence, Judgement, Kind
from bot.model.state import Iso3
from bot.model.story import Story, StorySource
from storage import TinyStores, open_stores
from storage.codec import codec_for
from storage.seen import number_of
from storage.tables import indexes
from storage.tinydb.database import JournalDB
from storage.tinydb.disk import Disk

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
STATES = ("FIN", "EST", "LVA", "LTU", "POL", "UKR", "RUS", "USA", "NOR", "SWE")
CODEC = codec_for(StoredEntry)
SMALL, MIDDLE, LARGE = 1_000, 100_000, 250_000


def name_of(number: int) -> str:
    """An id as entries have them: a hash, in no order."""
    return f"{number_of(str(number)):016x}"


def entry(number: int) -> StoredEntry:
    at = BEGIN + timedelta(seconds=number)
    title = f"Parliament votes to leave the mine ban treaty, report {number}"
    evidence = (
        Evidence("kind", "leave-treaty", "leave the mine ban treaty", "title", 0.4),
        Evidence("relevance", "treaty", "mine ban treaty", "title", 0.4),
    )
    return StoredEntry(
        Entry(
            EntryId(name_of(number)),
            FeedId(f"feed{number % 200}"),
            title,
            "The vote was 157 to 18; the notice goes to the depositary within the week.",
            f"https://news.example/{number}",
            at,
            None,
            None,
            "Example News",
            "en",
            (f"id:{number}", f"link:https://news.example/{number}"),
        ),
        Judgement(True, 0.83, Kind.WITHDRAWAL, None, None, (Iso3(STATES[number % 10]),), evidence),
        at,
        False,
        StoryId(f"s{number // 3}"),
    )


def story(number: int) -> Story:
    at = BEGIN + timedelta(seconds=number)
    source = StorySource(
        EntryId(f"e{number}"),
        FeedId("feed1"),
        f"Parliament votes, report {number}",
        f"https://news.example/{number}",
        "Example News",
        "en",
        at,
    )
    return Story(
        StoryId(f"s{number:08d}"),
        f"Parliament votes to leave, report {number}",
        source.url,
        Kind.WITHDRAWAL,
        None,
        None,
        (Iso3(STATES[number % 10]),),
        0.8,
        at,
        at,
        (source, source),
    )


class Work:
    """A directory with a store of ``size`` entries and a SQLite of the same."""

    def __init__(self, directory: Path, size: int) -> None:
        self.size = self.next = size
        self.directory = directory / str(size)
        self.stores: TinyStores = open_stores(self.directory, SystemClock())
        self.sqlite = _sqlite(self.directory / "full.sqlite", "FULL")
        for start in range(0, size, 5_000):
            numbers = range(start, min(size, start + 5_000))
            with self.stores.unit():
                self.stores.entries.put(*map(entry, numbers))
                self.stores.stories.put(*map(story, numbers))
                self.stores.seen.mark([f"feed1|id:{n}" for n in numbers], BEGIN)
            _insert(self.sqlite, [entry(n) for n in numbers])
        self.stores.compact()
        self.floor = os.open(self.directory / "floor", os.O_RDWR | os.O_CREAT | os.O_APPEND)

    def number(self) -> int:
        self.next += 1
        return self.next

    def write_and_sync(self, size: int) -> None:
        os.write(self.floor, b"x" * size)
        os.fsync(self.floor)


def run(report: Report) -> None:
    gc.collect()
    gc.freeze()
    with tempfile.TemporaryDirectory(prefix="minewatch-bench-", dir=Path.cwd()) as name:
        works = {size: Work(Path(name), size) for size in (SMALL, MIDDLE, LARGE)}
        _seen(report, works)
        _seen_by_query(report, works[MIDDLE])
        _insert_one(report, works)
        _insert_many(report, works[MIDDLE])
        _last_twenty(report, works)
        _expire(report, works[MIDDLE])
        _while_compacting(report, works[MIDDLE])
        _compaction(report, works[MIDDLE])
        _longest_hold(report, works[MIDDLE])
        _longest_hold(report, works[LARGE])
        _event_loop(report, works[LARGE])
        _opening(report, works.pop(MIDDLE))
        for work in works.values():
            work.stores.close()
        _memory(report, Path(name))
        _stock(report, Path(name))
    gc.unfreeze()


# --- what is measured ---------------------------------------------------------------------


def _seen(report: Report, works: dict[int, Work]) -> None:
    """Every key is made anew and asked once, as they come from a feed."""
    texts = {f"feed1|id:{n}" for n in range(MIDDLE)}
    small, middle, large, floor = (
        iter([[f"feed2|id:{n + turn}" for n in range(5_000)] for turn in range(20)])
        for _ in range(4)
    )
    at_small, at_middle, at_large, in_set = turns(
        lambda: works[SMALL].stores.seen.known(next(small)),
        lambda: works[MIDDLE].stores.seen.known(next(middle)),
        lambda: works[LARGE].stores.seen.known(next(large)),
        lambda: [key for key in next(floor) if key in texts],
        rounds=20,
        each=5_000,
    )
    report.row("seen? 100,000 (floor: x in set)", at_middle, "us", in_set, 6)
    report.row("seen? 250,000 (floor: at 1,000)", at_large, "us", at_small, 1.6)


def _seen_by_query(report: Report, work: Work) -> None:
    database = JournalDB(indexes=indexes())
    documents = work.stores.database.journal.rows("entries").documents
    database.journal.rows("entries").load(documents)
    table = database.table("entries")
    queries, names = (
        [[f"feed2|story:{n + turn}" for n in range(5_000)] for turn in range(15)] for _ in range(2)
    )
    asks = iter([[where("story") == name for name in some] for some in queries])
    rest = iter(names)
    texts = {f"feed1|story:{n}" for n in range(MIDDLE)}
    asked, floor = turns(
        lambda: [table.contains(query) for query in next(asks)],
        lambda: [name in texts for name in next(rest)],
        rounds=15,
        each=5_000,
    )
    report.row("seen? by an indexed query (floor: x in set)", asked, "us", floor, 15)


def _insert_one(report: Report, works: dict[int, Work]) -> None:
    small, middle, large = works.values()
    length = len(CODEC.encode(entry(1)))
    values = {
        work.size: iter([entry(work.number()) for _ in range(600)]) for work in works.values()
    }
    others = iter([[entry(10**7 + n)] for n in range(600)])
    at_small, at_middle, at_large, floor, sqlite = turns(
        lambda: small.stores.entries.put(next(values[SMALL])),
        lambda: middle.stores.entries.put(next(values[MIDDLE])),
        lambda: large.stores.entries.put(next(values[LARGE])),
        lambda: middle.write_and_sync(length),
        lambda: _insert(middle.sqlite, next(others)),
        rounds=500,
    )
    report.row("durable insert, 100,000 (floor: write + fsync)", at_middle, "us", floor, 1.5)
    report.row("durable insert, 100,000 (floor: SQLite FULL)", at_middle, "us", sqlite, 1.0)
    report.row("durable insert, 250,000 (floor: at 1,000)", at_large, "us", at_small, 1.8)


def _insert_many(report: Report, work: Work) -> None:
    length = len(CODEC.encode(entry(1)))
    batches = iter([[entry(work.number()) for _ in range(50)] for _ in range(120)])
    starts = range(2 * 10**7, 2 * 10**7 + 120 * 50, 50)
    others = iter([[entry(n) for n in range(start, start + 50)] for start in starts])
    ours, floor, other = turns(
        lambda: work.stores.entries.put(*next(batches)),
        lambda: work.write_and_sync(50 * length),
        lambda: _insert(work.sqlite, next(others)),
        rounds=100,
    )
    report.row("insert 50 at once (floor: write + fsync of it)", ours, "us", floor, 3.5)
    report.row("insert 50 at once (floor: SQLite FULL)", ours, "us", other, 0.4)


def _last_twenty(report: Report, works: dict[int, Work]) -> None:
    def latest(work: Work) -> list[Story]:
        return list(islice(work.stores.stories.where("state", "FIN", reverse=True), 20))

    def sqlite() -> list[Any]:
        found = works[MIDDLE].sqlite.execute(
            "SELECT text FROM states JOIN entries USING (id) WHERE state = 'FIN' "
            "ORDER BY states.at DESC LIMIT 20"
        )
        return [json.loads(text) for (text,) in found]

    small, middle, large, floor = turns(
        *(lambda work=work: latest(work) for work in works.values()), sqlite, rounds=60
    )
    note = "as frozen values; SQLite as dicts"
    report.row("last 20 stories of a State (floor: SQLite)", middle, "us", floor, 0.5, note)
    report.row("last 20, 250,000 (floor: at 1,000)", large, "us", small, 1.6)


def _expire(report: Report, work: Work) -> None:
    counts = 500
    starts = iter(range(0, MIDDLE, counts))
    days = iter(range(0, MIDDLE, counts))

    def ours() -> None:
        start = next(starts)
        work.stores.entries.remove(*(name_of(n) for n in range(start, start + counts)))

    def sqlite() -> None:
        end = next(days) + counts
        rows = work.sqlite.execute("SELECT story, at, id FROM entries WHERE at < ?", [end])
        keys = [(STATES[int(at) % 10], at, name) for _, at, name in rows]
        work.sqlite.executemany("DELETE FROM states WHERE (state, at, id) = (?, ?, ?)", keys)
        work.sqlite.execute("DELETE FROM entries WHERE at < ?", [end])
        work.sqlite.commit()

    mine, other = turns(ours, sqlite, rounds=15, each=counts)
    report.row("expire, a document (floor: SQLite)", mine, "us", other, 0.5)
    report.fact("expire, a document", f"{mine:.1f} us (limit 20)", met=mine <= 20)


def _while_compacting(report: Report, work: Work) -> None:
    """Inserts while the store compacts without a pause, and the same at rest.

    Without fsync: the limit is on what compaction costs, not on the disk.
    """
    stop = Event()

    def compact() -> None:
        while not stop.is_set():
            work.stores.compact()

    def insert() -> list[float]:
        times = []
        for value in [entry(work.number()) for _ in range(4_000)]:
            begin = time.perf_counter()
            work.stores.entries.put(value)
            times.append((time.perf_counter() - begin) * 1e3)
        return sorted(times)

    sync = Disk.sync_data
    Disk.sync_data = lambda _disk, _fd: None  # type: ignore[method-assign]
    try:
        calm = insert()
        thread = Thread(target=compact)
        thread.start()
        busy = insert()
        stop.set()
        thread.join()
    finally:
        Disk.sync_data = sync  # type: ignore[method-assign]
    worst, rest = (times[int(len(times) * 0.999)] for times in (busy, calm))
    text = f"{worst:.2f} ms (limit 5; at rest {rest:.2f}; median {statistics.median(busy):.3f})"
    report.fact("insert p99.9 while compacting, without fsync", text, met=worst <= 5)


def _event_loop(report: Report, work: Work) -> None:
    """How late a task that wants to run every millisecond is, at rest and while it compacts."""

    async def lateness(stop: Event, least: int) -> float:
        worst, ticks = 0.0, 0
        while not stop.is_set() or ticks < least:
            begin = time.perf_counter()
            await asyncio.sleep(0.001)
            worst, ticks = max(worst, time.perf_counter() - begin - 0.001), ticks + 1
        return worst * 1e3

    stop = Event()
    stop.set()
    calm = asyncio.run(lateness(stop, 500))
    stop.clear()

    def compact() -> None:
        for _ in range(3):
            work.stores.compact()
        stop.set()

    thread = Thread(target=compact)
    thread.start()
    busy = asyncio.run(lateness(stop, 0))
    thread.join()
    text = f"late by at most {busy:.1f} ms (limit 20; at rest {calm:.1f})"
    report.fact(f"event loop while compacting {work.size:,}", text, met=busy <= 20)


def _compaction(report: Report, work: Work) -> None:
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


def _longest_hold(report: Report, work: Work) -> None:
    compactor = work.stores.database.journal._compactor  # noqa: SLF001 - to time its lock
    lock = compactor._lock  # noqa: SLF001
    compactor._lock = timed = _TimedLock(lock)  # noqa: SLF001
    for _ in range(5):
        work.stores.compact()
    compactor._lock = lock  # noqa: SLF001
    text = f"{timed.longest_ms:.2f} ms at {work.size:,} entries, stories and keys (limit 5)"
    report.fact("compaction, longest hold of the data", text, met=timed.longest_ms <= 5)


def _opening(report: Report, work: Work) -> None:
    work.stores.close()
    path = work.directory / "minewatch.json"
    gc.collect()

    def ours() -> None:
        stores = open_stores(work.directory, SystemClock())
        stores.abandon()

    mine, floor = turns(ours, lambda: json.loads(path.read_bytes()), rounds=3)
    size = path.stat().st_size / 1e6
    report.row(
        "open, 100,000 (floor: json.loads of the file)",
        mine / 1e3,
        "ms",
        floor / 1e3,
        4,
        f"{size:.0f} MB, 9 indexes",
    )


MEASURE = """
import sys; from datetime import UTC, datetime; from pathlib import Path
from storage import open_stores; from bot.clock import SystemClock
stores = open_stores(Path(sys.argv[1]), SystemClock())
count = int(sys.argv[2])
for start in range(0, count, 10_000):
    stores.seen.mark([f"feed1|id:{n}" for n in range(start, start + 10_000)],
                     datetime.fromtimestamp(1_760_000_000 + start, UTC))
print(int(open("/proc/self/statm").read().split()[1]) * 4096)
stores.close()
"""


def _memory(report: Report, directory: Path) -> None:
    def resident(name: str, count: int) -> int:
        command = [sys.executable, "-c", MEASURE, str(directory / name), str(count)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    each = (resident("filled", LARGE) - resident("empty", 0)) / LARGE
    report.fact("a seen key, 250,000", f"{each:.0f} bytes of memory (limit 600)", met=each <= 600)
    again = (resident("filled", 0) - resident("empty", 0)) / LARGE
    report.fact("a seen key, 250,000, reopened", f"{again:.0f} bytes of memory", met=again <= 600)


def _stock(report: Report, directory: Path) -> None:
    """Stock TinyDB at 10,000 entries: what the journal replaces."""
    tables = {"entries": {n: CODEC.encode(entry(n)) for n in range(1, 10_001)}}
    path = directory / "stock.json"
    path.write_bytes(b"{}")
    with JournalDB(directory / "ours.json", indexes=indexes()) as ours, TinyDB(path) as stock:
        table = stock.table("entries")
        documents = [json.loads(text) for text in tables["entries"].values()]
        table.insert_multiple(documents)
        mine = ours.table("entries")
        mine.insert_multiple(documents)
        times = turns(
            lambda: mine.insert(documents[0]), lambda: table.insert(documents[0]), rounds=7
        )
    report.row("durable insert, 10,000 (floor: stock TinyDB)", times[0], "us", times[1], 0.1)


# --- how it is measured -------------------------------------------------------------------


def turns(*works: Callable[[], Any], rounds: int, each: int = 1) -> list[float]:
    """The median of each work in microseconds, taken in turns so that noise hits all alike."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            begin = time.perf_counter()
            work()
            times[place].append((time.perf_counter() - begin) / each * 1e6)
    return [statistics.median(rows) for rows in times]


def _sqlite(path: Path, synchronous: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.executescript(
        f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};"
        "CREATE TABLE entries (id TEXT PRIMARY KEY, at REAL, story TEXT, feed TEXT, text TEXT);"
        "CREATE INDEX entries_at ON entries (at); CREATE INDEX entries_story ON entries (story);"
        "CREATE INDEX entries_feed ON entries (feed);"
        "CREATE TABLE states (state TEXT, at REAL, id TEXT, PRIMARY KEY (state, at, id)) "
        "WITHOUT ROWID;"
    )
    return connection


def _insert(connection: sqlite3.Connection, values: Sequence[StoredEntry]) -> None:
    """From values to the disk, as the store does it; the text is not read again."""
    rows = [
        (v.entry.id, second_of(v), v.story, v.entry.feed, msgspec.json.encode(v).decode())
        for v in values
    ]
    states = [(v.judgement.states[0], second_of(v), v.entry.id) for v in values]
    connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO states VALUES (?, ?, ?)", states)
    connection.commit()


def second_of(value: StoredEntry) -> float:
    return (value.first_seen_at - BEGIN).total_seconds()
