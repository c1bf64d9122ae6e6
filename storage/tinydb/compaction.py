"""Compaction: write a new snapshot while the store is in use, to keep the journal short.

In: tables and the journal. Out: a snapshot on disk. It is a fuzzy checkpoint: the journal
turns to a new segment first, then documents are written a few hundred at a time, and what
changes meanwhile is in the new segment and is set again by it at opening. No moment of
dying needs a special case. The lock of the data is held for one handful of documents.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from threading import Lock, RLock, Thread

from storage.tinydb.log import JournalLog
from storage.tinydb.rows import Rows
from storage.tinydb.snapshot import SnapshotHead, SnapshotWriter

HANDFUL = 500
_LOGGER = logging.getLogger("minewatch.storage")


class Compactor:
    """Compacts one store, in the background or at once, one compaction at a time.

    Of two locks the one of the compaction is always taken first, then that of the data.
    """

    def __init__(self, tables: Mapping[str, Rows], lock: RLock, log: JournalLog) -> None:
        self._tables = tables
        self._lock = lock
        self._log = log
        self._alone = Lock()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Compact in the background, unless that is under way."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = Thread(target=self._in_background, name="store-compaction", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Wait for a compaction under way."""
        if self._thread is not None:
            self._thread.join()

    def run(self) -> None:
        """Compact now; returns when the snapshot is in place.

        Raises:
            OSError: no snapshot could be written; the store is as good as before.
        """
        with self._alone:
            self._log.prepare()
            with self._lock:
                head = self._log.turn()
                names = [name for name, rows in self._tables.items() if rows.exists]
            self._snapshot(names, head, self._log.publish)

    def renew(self) -> None:
        """After a failed sync: rewrite everything to new files before adding anything.

        Call it while the journal refuses, so that the tables stay as they are.

        Raises:
            OSError: the disk fails still; the store is as it was, and refuses.
        """
        with self._alone:
            head = self._log.prepare()
            with self._lock:
                names = [name for name, rows in self._tables.items() if rows.exists]
            self._snapshot(names, head, self._log.publish_alone)
            with self._lock:
                self._log.turn()

    def _snapshot(
        self, names: list[str], head: SnapshotHead, publish: Callable[[Path, SnapshotHead], None]
    ) -> None:
        temporary = self._log.path.with_name(self._log.path.name + ".new")
        try:
            self._write(temporary, names, head)
            publish(temporary, head)
        except BaseException:
            with suppress(OSError):
                self._log.disk.remove(temporary)
            raise

    def _in_background(self) -> None:
        try:
            self.run()
        except OSError as error:
            # The journal holds everything; try again when it has grown further.
            _LOGGER.warning("store not compacted: %s", error.strerror)

    def _write(self, path: Path, names: list[str], head: SnapshotHead) -> None:
        writer = SnapshotWriter(path, self._log.disk)
        try:
            for name in names:
                self._write_table(writer, name)
            writer.finish(head)
        finally:
            writer.close()

    def _write_table(self, writer: SnapshotWriter, name: str) -> None:
        writer.begin(name)
        with self._lock:
            numbers = iter(list(self._tables[name].documents))
        while handful := list(islice(numbers, HANDFUL)):
            with self._lock:
                documents = self._tables[name].documents
                rows = [(n, text) for n in handful if (text := documents.get(n)) is not None]
            writer.add(rows)
        writer.end()
