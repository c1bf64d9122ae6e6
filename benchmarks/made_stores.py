"""Stores full of made entries and stories, and a SQLite of the same, to be measured."""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from bot.clock import SystemClock
from bot.model.entry import Entry, EntryId, FeedId, StoredEntry, StoryId
from bot.model.judgement import Evidence, Judgement, Kind
from bot.model.state import Iso3
from bot.model.story import Story, StorySource
from storage import TinyStores, open_stores
from storage.codec import codec_for
from storage.seen import number_of

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
        self.sqlite = new_sqlite(self.directory / "full.sqlite", "FULL")
        for start in range(0, size, 5_000):
            numbers = range(start, min(size, start + 5_000))
            with self.stores.unit():
                self.stores.entries.put(*map(entry, numbers))
                self.stores.stories.put(*map(story, numbers))
                self.stores.seen.mark([f"feed1|id:{n}" for n in numbers], BEGIN)
            insert_rows(self.sqlite, [entry(n) for n in numbers])
        self.stores.compact()
        self.floor = os.open(self.directory / "floor", os.O_RDWR | os.O_CREAT | os.O_APPEND)

    def number(self) -> int:
        self.next += 1
        return self.next

    def write_and_sync(self, size: int) -> None:
        os.write(self.floor, b"x" * size)
        os.fsync(self.floor)


def turns(*works: Callable[[], Any], rounds: int, each: int = 1) -> list[float]:
    """The median of each work in microseconds, taken in turns so that noise hits all alike."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            begin = time.perf_counter()
            work()
            times[place].append((time.perf_counter() - begin) / each * 1e6)
    return [statistics.median(rows) for rows in times]


def new_sqlite(path: Path, synchronous: str) -> sqlite3.Connection:
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


def insert_rows(connection: sqlite3.Connection, values: Sequence[StoredEntry]) -> None:
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
