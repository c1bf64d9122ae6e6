"""The journal's files: ``NAME.journal.00000001`` and so on, appended to and synced.

In: whole records as bytes. Out: nothing; a return means the record is on the disk. A write
that fails is taken back; after a sync that fails nobody knows what is on the disk, so the
journal then refuses everything until the store is opened again.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

PRIVATE = 0o600
# Data and length reach the disk; the time stamps may follow later. macOS has only fsync.
_sync = getattr(os, "fdatasync", os.fsync)


class BrokenJournalError(OSError):
    """The journal cannot be trusted any more in this process; the cause is chained."""


class SegmentFiles:
    """The segments that belong to one snapshot file."""

    def __init__(self, snapshot: Path) -> None:
        self._snapshot = snapshot
        self._pattern = re.compile(re.escape(snapshot.name) + r"\.journal\.(\d{8,})")

    def path(self, number: int) -> Path:
        """Where a segment lives."""
        return self._snapshot.with_name(f"{self._snapshot.name}.journal.{number:08d}")

    def numbers(self) -> list[int]:
        """The segments there are, ascending."""
        names = os.listdir(self._snapshot.parent)  # noqa: PTH208 - names are all we need
        return sorted(int(m[1]) for name in names if (m := self._pattern.fullmatch(name)))

    def remove_before(self, number: int) -> None:
        """Remove segments below a number, the oldest first, so that no gap can appear."""
        for old in self.numbers():
            if old < number:
                self.path(old).unlink(missing_ok=True)


class OpenSegment:
    """A segment being appended to. ``size`` is in bytes."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
        self.size = os.lseek(self._fd, 0, os.SEEK_END)
        self._broken: OSError | None = None

    def append(self, record: bytes) -> None:
        """Write a record and wait until the disk has it.

        Raises:
            BrokenJournalError: an earlier failure could not be undone.
            OSError: the disk refused; the segment is as it was before.
        """
        if self._broken is not None:
            raise BrokenJournalError(*self._broken.args) from self._broken
        try:
            self._write(record)
        except OSError:
            self._take_back()
            raise
        try:
            _sync(self._fd)
        except OSError as error:
            self._broken = error
            raise BrokenJournalError(*error.args) from error
        self.size += len(record)

    def cut(self, size: int) -> None:
        """Drop everything behind ``size`` (a torn record) and wait until that is on the disk."""
        os.ftruncate(self._fd, size)
        os.fsync(self._fd)
        self.size = size

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._fd)

    def _write(self, record: bytes) -> None:
        rest, place = memoryview(record), self.size
        while rest:
            written = os.pwrite(self._fd, rest, place)
            rest, place = rest[written:], place + written

    def _take_back(self) -> None:
        try:
            os.ftruncate(self._fd, self.size)
        except OSError as error:
            self._broken = error


def sync_directory(path: Path) -> None:
    """Make names in a directory durable (files made, replaced or removed in it)."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
