"""The journal's files: ``NAME.journal.00000001`` and so on, appended to and synced.

In: whole records as bytes. Out: nothing; a return means the record is on the disk. A write
that fails is taken back; after a sync that fails it is not known what is on the disk, so the
segment then refuses everything, and the store goes on in new files (bot.ports.Stores.probe).
A segment that was moved or removed refuses too: what went into it would not be found again.

A segment ends in zeros made beforehand: a record that overwrites them needs no new length
and no new blocks, so the disk has less to write before it is durable. Records end in a line
break and hold no zeros, so that readers drop the zeros at the end.
"""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from storage.tinydb.disk import DISK, Disk

_ROOM_AT_FIRST = 4_096
_ROOM_AT_MOST = 262_144


class BrokenJournalError(OSError):
    """This segment cannot be trusted any more; the cause is chained."""


class SegmentFiles:
    """The segments that belong to one snapshot file."""

    def __init__(self, snapshot: Path, disk: Disk = DISK) -> None:
        self._snapshot = snapshot
        self._disk = disk
        self._pattern = re.compile(re.escape(snapshot.name) + r"\.journal\.(\d{8,})")

    def path(self, number: int) -> Path:
        """Where a segment lives."""
        return self._snapshot.with_name(f"{self._snapshot.name}.journal.{number:08d}")

    def content(self, number: int) -> bytes:
        """The records of a segment, without the zeros behind them."""
        return self.path(number).read_bytes().rstrip(b"\0")

    def numbers(self) -> list[int]:
        """The segments there are, ascending."""
        names = os.listdir(self._snapshot.parent)  # noqa: PTH208 - names are all we need
        return sorted(int(m[1]) for name in names if (m := self._pattern.fullmatch(name)))

    def remove_before(self, number: int) -> None:
        """Remove segments below a number, the oldest first, so that no gap can appear."""
        for old in self.numbers():
            if old < number:
                self._disk.remove(self.path(old))


class OpenSegment:
    """A segment being appended to, behind the ``size`` bytes of records it has."""

    def __init__(self, path: Path, size: int = 0, disk: Disk = DISK) -> None:
        self._path = path
        self._disk = disk
        self._fd = disk.open(path)
        self.size = size
        self._room = os.lseek(self._fd, 0, os.SEEK_END)
        self._is_clean = True
        self.broken: OSError | None = None

    def append(self, record: bytes) -> None:
        """Write a record and wait until the disk has it.

        Raises:
            BrokenJournalError: an earlier sync failed.
            OSError: the disk refused; the segment is as it was before.
        """
        if self.broken is not None:
            raise BrokenJournalError(*self.broken.args) from self.broken
        self._expect_in_place()
        try:
            if not self._is_clean:
                self._clean()
            if self.size + len(record) > self._room:
                self._make_room(len(record))
            self._disk.write(self._fd, record, self.size)
        except BaseException:
            self._take_back()
            raise
        try:
            self._disk.sync_data(self._fd)
        except OSError as error:
            # The caller is refused; a later start must not find it done all the same.
            self._take_back()
            self.broken = error
            raise BrokenJournalError(*error.args) from error
        self.size += len(record)

    def settle(self) -> None:
        """Wait until the disk has what was found here: its writer may have died before its sync."""
        self._disk.sync(self._fd)

    def cut(self, size: int) -> None:
        """Drop everything after ``size`` (a cut-off record) and sync."""
        self._disk.truncate(self._fd, size)
        self._disk.sync(self._fd)
        self.size = self._room = size

    def close(self) -> None:
        """Close the file, without the zeros at its end."""
        if self.broken is None:
            self._take_back()
        self._disk.close(self._fd)

    def _expect_in_place(self) -> None:
        if not os.path.samestat(os.stat(self._path), os.fstat(self._fd)):  # noqa: PTH116 - each commit
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))

    def _make_room(self, length: int) -> None:
        """Zeros behind the records, more the longer they are; none where the disk has no room."""
        more = min(max(self.size, _ROOM_AT_FIRST), _ROOM_AT_MOST)
        try:
            self._disk.write(self._fd, bytes(length + more), self.size)
            self._disk.sync(self._fd)
            self._room = self.size + length + more
        except OSError:
            self._take_back()

    def _take_back(self) -> None:
        """Drop what a failed write left, now or before the next one."""
        try:
            self._clean()
        except OSError:
            self._is_clean = False

    def _clean(self) -> None:
        self._disk.truncate(self._fd, self.size)
        self._room = self.size
        self._is_clean = True
