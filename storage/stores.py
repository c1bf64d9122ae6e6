"""The store as the program sees it: the port bot.ports.Stores over TinyDB.

In: a TinyDB. Out: tables of values, known keys, and the unit of work.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from tinydb import TinyDB

from bot.errors import StoreUnavailableError
from bot.model.alert import Feedback, Notice, OutboxItem, Post, RecordedAct
from bot.model.entry import FeedRecord, StoredEntry
from bot.model.story import Story
from bot.model.watch import Delivery, Person, Watch
from storage.schema import VERSION
from storage.seen import KnownKeys
from storage.tables import SEEN, TABLES
from storage.values import ValueTable


class TinyStores:
    """Every table of bot.ports.Stores, and one unit of work at a time."""

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

    def __init__(self, database: TinyDB) -> None:
        self._database = database
        self._in_unit = False
        self.seen = KnownKeys(self._writing)
        self._tables: dict[str, ValueTable[Any]] = {}
        for spec in TABLES:
            self._tables[spec.name] = ValueTable(spec, self._writing)
            setattr(self, spec.name, self._tables[spec.name])
        self._load()

    @contextmanager
    def unit(self) -> Iterator[None]:
        if self._in_unit:
            raise RuntimeError("Units of work do not nest.")
        before = {name: dict(table.documents) for name, table in self._tables.items()}
        sighted = dict(self.seen.sighted)
        self._in_unit = True
        try:
            yield
            self._save()
        except BaseException:
            for name, documents in before.items():
                self._tables[name].documents = documents
            self.seen.sighted = sighted
            raise
        finally:
            self._in_unit = False

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Inside a unit: part of it; outside: a unit of its own."""
        if self._in_unit:
            yield
        else:
            with self.unit():
                yield

    def _load(self) -> None:
        data = self._database.storage.read() or {}
        for name, table in self._tables.items():
            for document in data.get(name, {}).values():
                value = table._codec.decode(msgspec.json.encode(document))  # noqa: SLF001 - first version
                table.documents[table.key_of(value)] = msgspec.json.encode(document)
        self.seen.sighted = {row["key"]: row["t"] for row in data.get(SEEN, {}).values()}

    def _save(self) -> None:
        data: dict[str, dict[str, Any]] = {"meta": {"1": {"schema": VERSION}}}
        for name, table in self._tables.items():
            data[name] = {
                str(number): msgspec.Raw(document)
                for number, document in enumerate(table.documents.values(), 1)
            }
        data[SEEN] = {
            str(number): {"key": key, "t": at}
            for number, (key, at) in enumerate(self.seen.sighted.items(), 1)
        }
        try:
            self._database.storage.write(data)
        except OSError as error:
            raise StoreUnavailableError(
                f"The store cannot be written ({error.strerror}); nothing was changed. "
                "Free some space or give write permission, then try again."
            ) from error
