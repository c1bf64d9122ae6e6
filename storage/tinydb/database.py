"""TinyDB with a journal underneath: ``JournalDB(path)`` in the place of ``TinyDB(path)``.

Built from what TinyDB documents as its extension points: a storage, a table class and a
subclass of the database. Callers use tables, queries and documents as TinyDB has them.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, cast

from tinydb import Storage, TinyDB
from tinydb.table import Table

from storage.tinydb.journal import JournalStorage
from storage.tinydb.table import JournalTable


class JournalDB(TinyDB):
    """A TinyDB whose changes are durable, atomic and quick at any size."""

    table_class: type[Table] = JournalTable
    default_storage_class: type[Storage] = JournalStorage  # type: ignore[assignment] # TinyDB means any

    @property
    def journal(self) -> JournalStorage:
        """The storage, by its own type."""
        return cast("JournalStorage", self.storage)

    def unit(self) -> AbstractContextManager[None]:
        """All changes within, to any table, are durable together or not made at all."""
        return self.journal.unit()

    def table(self, name: str, **options: Any) -> JournalTable:
        """The table of that name."""
        return cast("JournalTable", super().table(name, **options))

    def drop_table(self, name: str) -> None:
        """Remove a table and everything in it."""
        self._tables.pop(name, None)
        if self.journal.rows(name).exists:
            with self.unit():
                self.journal.drop(name)

    def drop_tables(self) -> None:
        """Remove everything."""
        self.journal.write({})
        self._tables.clear()
