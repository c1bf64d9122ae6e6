"""TinyDB's storage, made durable: every change is one record in a journal.

In: documents as JSON text, put and removed within units of work; or whole databases, as
TinyDB writes them. Out: the live tables. A unit is one record, one write and one sync; what
it changed in memory is undone when any of them fails, so memory never says what the disk
does not. Without a path nothing is written: the same storage in memory (over ``tables``,
where they are given).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import errorcode
from pathlib import Path
from threading import RLock
from typing import Any

import msgspec
from tinydb import Storage

from bot.errors import StoreUnavailableError
from bot.ports import StoreSigns
from storage.tinydb.columns import IndexSpec
from storage.tinydb.compaction import Compactor
from storage.tinydb.disk import DISK, Disk
from storage.tinydb.journal_record import UnitChanges
from storage.tinydb.lock import StoreLock
from storage.tinydb.log import JournalLog
from storage.tinydb.recovery import RecoveredStore
from storage.tinydb.refusals import disk_error_sentence
from storage.tinydb.rows import Documents, Rows
from storage.tinydb.snapshot import Tables
from storage.tinydb.unit import Unit, Work

COMPACT_AT = 4_000_000
"""A journal of this many bytes is compacted, or one longer than the snapshot if that is more."""


class JournalStorage(Storage):
    """The tables behind a snapshot at ``path`` and its journal.

    Raises:
        StoreLockedError: another process owns it.
        StoreDamagedError: a part cannot be read.
        StoreUnavailableError: the files cannot be opened.
    """

    def __init__(
        self,
        path: Path | str | None = None,
        *,
        indexes: Mapping[str, IndexSpec] | None = None,
        note: str = "",
        compact_at: int = COMPACT_AT,
        tables: Tables | None = None,
        disk: Disk = DISK,
    ) -> None:
        super().__init__()
        self.lock = RLock()
        self.signs: StoreSigns | None = None
        self._disk = disk
        self._refused_size = 0
        self._indexes = indexes or {}
        self._tables: dict[str, Rows] = {}
        self._unit = Unit(self.lock, self._commit, self._undo)
        self._compact_at = compact_at
        self.found: RecoveredStore | None = None
        self._closed = False
        self._log: JournalLog | None = None
        self._load(tables or {})
        if path is not None:
            self._open(Path(path), note)

    # --- TinyDB's own interface ------------------------------------------------------

    def read(self) -> dict[str, Documents] | None:  # type: ignore[override] # a view, not a dict
        """The live tables; each decodes a document on access."""
        with self.lock:
            tables = {n: Documents(rows) for n, rows in self._tables.items() if rows.exists}
        return tables or None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Make ``data`` the whole database, as one unit."""
        tables = {
            name: {int(number): msgspec.json.encode(doc) for number, doc in table.items()}
            for name, table in data.items()
        }
        with self.unit():
            for name in [name for name, rows in self._tables.items() if rows.exists]:
                self.drop(name)
            for name, documents in tables.items():
                self.touch(name)
                for number, document in documents.items():
                    self.set(name, number, document)

    def close(self) -> None:
        """Write a last snapshot, so that the file alone holds everything, and close."""
        self._closed = True
        log, self._log = self._log, None
        if log is None:
            return
        self._compactor.finish()
        try:
            if log.size:
                self._compactor.run()
        except OSError:
            pass  # the journal holds everything that the snapshot would
        finally:
            log.close()
            self._lock_file.release()

    def abandon(self) -> None:
        """Close the files as they are, as the end of a killed process would."""
        self._closed = True
        log, self._log = self._log, None
        if log is not None:
            self._compactor.finish()
            log.close()
            self._lock_file.release()

    # --- what the tables use ---------------------------------------------------------

    def rows(self, table: str) -> Rows:
        """A table's documents and indexes; empty where nothing was ever written."""
        rows = self._tables.get(table)
        if rows is None:
            with self.lock:
                rows = self._tables.setdefault(table, Rows(self._indexes.get(table)))
        return rows

    def unit(self) -> Unit:
        """All changes within are durable when it ends, or none; an inner unit joins it.

        Its end raises StoreUnavailableError when the disk refuses; nothing is changed then.
        """
        return self._unit

    def set(self, table: str, number: int, document: bytes | None) -> None:
        """Put a document, or remove it (None), within a unit."""
        work, rows = self._working(), self.rows(table)
        work.before.append((rows, number, rows.set(number, document)))
        work.change.set(table, number, document)
        rows.exists = True

    def touch(self, table: str) -> None:
        """Make a table exist, within a unit."""
        rows = self.rows(table)
        if not rows.exists:
            self._working().change.touch(table)
            rows.exists = True

    def drop(self, table: str) -> None:
        """Remove a table and all in it, within a unit."""
        work = self._working()
        work.dropped.append((table, self.rows(table)))
        work.change.drop(table)
        self._tables[table] = Rows(self._indexes.get(table))

    def compact(self) -> None:
        """Write a snapshot now (in the background it happens by itself)."""
        if self._log is not None:
            self._compactor.run()

    def probe(self) -> None:
        """Write a record that changes nothing, as long as the one that failed, to see if it fits.

        After a failed sync, the store is first rewritten to new files.

        Raises:
            StoreUnavailableError: it does not.
        """
        log = self._log
        if log is None:
            return
        with self._refusals_said(log):
            if log.broken:
                self._compactor.renew()
            with self.lock:
                log.append(b'{"put":{%b}}' % (b" " * self._refused_size))
                self._refused_size = 0

    # --- inside ----------------------------------------------------------------------

    def _open(self, path: Path, note: str) -> None:
        try:
            self._lock_file = StoreLock(path.with_name(path.name + ".lock"), note)
            try:
                log = JournalLog(path, self._disk)
            except BaseException:
                self._lock_file.release()
                raise
        except OSError as error:
            raise StoreUnavailableError(
                f"The store {path} cannot be opened ({error.strerror}); make its directory "
                "writable for this user, or set MINEWATCH_DATA_DIR to one that is."
            ) from error
        self._log, self.found = log, log.found
        self._load(log.found.tables)
        self._compactor = Compactor(self._tables, self.lock, log)

    def _load(self, tables: Tables) -> None:
        """Take over tables as they were found; ``tables`` is empty afterwards."""
        with _collector_resting():
            for name in list(tables):
                rows = self.rows(name)
                rows.load(tables.pop(name))
                rows.exists = True

    def _working(self) -> Work:
        work = self._unit.work
        if work is None:
            raise RuntimeError("Changes are made within a unit of work.")
        return work

    def _commit(self, change: UnitChanges) -> None:
        log = self._log
        if change and self._closed:
            raise StoreUnavailableError("The store is closed; start Minewatch again.")
        if log is None or not change:
            return
        payload = change.payload()
        with self._refusals_said(log, len(payload)):
            log.append(payload)
        if log.size > self._compact_at and log.size > log.snapshot_size:
            self._compactor.start()

    @contextmanager
    def _refusals_said(self, log: JournalLog, size: int = 0) -> Iterator[None]:
        """What the disk refuses becomes a sentence, and is passed to the one that watches, as success is."""
        try:
            yield
        except OSError as error:
            self._refused_size = max(self._refused_size, size)
            refused = StoreUnavailableError(disk_error_sentence(error, log.path.parent))
            if self.signs is not None:
                self.signs.refused(str(refused), errorcode.get(error.errno or 0, "other"))
            raise refused from error
        if self.signs is not None:
            self.signs.stored()

    def _undo(self, work: Work) -> None:
        for name, rows in reversed(work.dropped):
            self._tables[name] = rows
        put_back = set()
        for rows, number, before in reversed(work.before):
            if rows.set(number, before) is None and before is not None:
                put_back.add(rows)
        for rows in put_back:
            rows.in_order()


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Loading makes many small values and no circles: looking for those in between finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
