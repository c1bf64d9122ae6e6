"""The store as the program sees it: the port bot.ports.Stores over a JournalDB.

In: a database. Out: tables of values, known keys, and the unit of work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from bot.model.alert import Feedback, Notice, OutboxItem, Post, RecordedAct
from bot.model.depositary import Confirmation, Finding
from bot.model.entry import FeedRecord, StoredEntry
from bot.model.story import Story
from bot.model.watch import Delivery, Person, Watch
from bot.ports import StoreSigns
from storage.report import OpenReport
from storage.seen import REQUESTS, KnownKeys
from storage.tables import TABLES
from storage.tinydb.database import JournalDB
from storage.values import ValueTable

R = TypeVar("R")


class TinyStores:
    """Every table of bot.ports.Stores, and one unit of work at a time.

    ``opened`` says what opening found (a torn end, a migration), for the log.
    """

    feeds: ValueTable[FeedRecord]
    entries: ValueTable[StoredEntry]
    stories: ValueTable[Story]
    watches: ValueTable[Watch]
    deliveries: ValueTable[Delivery]
    people: ValueTable[Person]
    outbox: ValueTable[OutboxItem]
    posts: ValueTable[Post]
    feedback: ValueTable[Feedback]
    acts: ValueTable[RecordedAct]
    notices: ValueTable[Notice]
    findings: ValueTable[Finding]
    confirmations: ValueTable[Confirmation]

    def __init__(self, database: JournalDB, opened: OpenReport) -> None:
        self.database = database
        self.opened = opened
        self._in_unit = False
        self.seen = KnownKeys(database.journal)
        self.requests = KnownKeys(database.journal, REQUESTS, refresh_seconds=0)
        for spec in TABLES:
            setattr(self, spec.name, ValueTable(spec, database.journal))

    @contextmanager
    def unit(self) -> Iterator[None]:
        with self.database.journal.lock:
            if self._in_unit:
                raise RuntimeError("Units of work cannot be nested.")
            self._in_unit = True
            try:
                with self.database.unit():
                    yield
            finally:
                self._in_unit = False

    async def do(self, work: Callable[[], R]) -> R:
        """Everything is in memory: no thread would make it quicker."""
        return work()

    def watched_by(self, signs: StoreSigns) -> None:
        self.database.journal.signs = signs

    def probe(self) -> None:
        self.database.journal.probe()

    def compact(self) -> None:
        """Write a snapshot now (it also happens by itself, in the background)."""
        self.database.journal.compact()

    def abandon(self) -> None:
        """Let the store go without a last snapshot, as a process that is killed would."""
        self.database.journal.abandon()

    def close(self) -> None:
        """Write a last snapshot and let the store go; harmless when repeated."""
        self.database.close()
