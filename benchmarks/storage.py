"""The store's figures: beside the disk alone, a Python set, json.loads, SQLite and stock TinyDB.

Each figure and its floor are measured in turns in the same run. Documents are entries as
they are kept, about 800 bytes of JSON. SQLite keeps the same text in a table keyed by the
entry's id, with an index on the time and a table of States, in WAL mode.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import Any

from tinydb import TinyDB, where

from benchmarks.compaction import compaction, event_loop, longest_hold, while_compacting
from benchmarks.made_stores import (
    CODEC,
    LARGE,
    MIDDLE,
    SMALL,
    STATES,
    Work,
    entry,
    insert_rows,
    name_of,
    turns,
)
from benchmarks.report import Report
from bot.clock import SystemClock
from bot.model.state import Iso3
from bot.model.story import Story
from storage import open_stores
from storage.tables import indexes
from storage.tinydb.database import JournalDB


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
        while_compacting(report, works[MIDDLE])
        compaction(report, works[MIDDLE])
        longest_hold(report, works[MIDDLE])
        longest_hold(report, works[LARGE])
        event_loop(report, works[LARGE])
        _opening(report, works.pop(MIDDLE))
        for work in works.values():
            work.stores.close()
        _memory(report, Path(name))
        _stock(report, Path(name))
    gc.unfreeze()


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
        lambda: insert_rows(middle.sqlite, next(others)),
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
        lambda: insert_rows(work.sqlite, next(others)),
        rounds=100,
    )
    report.row("insert 50 at once (floor: write + fsync of it)", ours, "us", floor, 3.5)
    report.row("insert 50 at once (floor: SQLite FULL)", ours, "us", other, 0.4)


def _last_twenty(report: Report, works: dict[int, Work]) -> None:
    def latest(work: Work) -> list[Story]:
        return list(islice(work.stores.stories.latest(states=(Iso3("FIN"),)), 20))

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

IN_A_DICT = """
import sys
def resident(): return int(open("/proc/self/statm").read().split()[1]) * 4096
before = resident()
kept = {f"feed1|id:{n}": 1_760_000_000 + n for n in range(int(sys.argv[1]))}
print(resident() - before)
"""


def _memory(report: Report, directory: Path) -> None:
    def resident(name: str, count: int) -> int:
        command = [sys.executable, "-c", MEASURE, str(directory / name), str(count)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    filled, empty, again = (
        resident(*each) for each in (("filled", LARGE), ("empty", 0), ("filled", 0))
    )
    command = [sys.executable, "-c", IN_A_DICT, str(LARGE)]
    floor = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) / LARGE
    for name, bytes_ in (("", filled - empty), (", reopened", again - empty)):
        row = f"memory of a seen key, 250,000{name}"
        report.row(f"{row} (floor: a dict)", bytes_ / LARGE, "bytes", floor, 4)


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
