"""The journal's files: ``NAME.journal.00000001`` and so on, appended to and synced.

In: whole records as bytes. Out: nothing; a return means the record is on the disk. A write
that fails is taken back; after a sync that fails nobody knows what is on the disk, so the
journal then refuses everything until the store is opened again.

A segment ends in zeros made beforehand: a record that overwrites them needs no new length
and no new blocks, so the disk has less to write before it is durable. Records end in a line
break and hold no zeros, so that readers drop the zeros at the end.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

PRIVATE = 0o600
_ROOM_AT_FIRST = 4_096
_ROOM_AT_MOST = 262_144
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
                self.path(old).unlink(missing_ok=True)


class OpenSegment:
    """A segment being appended to, behind the ``size`` bytes of records it has."""

    def __init__(self, path: Path, size: int = 0) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
        self.size = size
        self._room = os.lseek(self._fd, 0, os.SEEK_END)
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
            if self.size + len(record) > self._room:
                self._make_room(len(record))
            self._write(record, self.size)
        except BaseException:
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
        self.size = self._room = size

    def close(self) -> None:
        """Let go of the file, without the zeros at its end."""
        if self._broken is None:
            self._take_back()
        os.close(self._fd)

    def _make_room(self, length: int) -> None:
        """Zeros behind the records, more the longer they are; none where the disk has no room."""
        more = min(max(self.size, _ROOM_AT_FIRST), _ROOM_AT_MOST)
        try:
            self._write(bytes(length + more), self.size)
            os.fsync(self._fd)
            self._room = self.size + length + more
        except OSError:
            self._take_back()

    def _write(self, record: bytes, place: int) -> None:
        rest = memoryview(record)
        while rest:
            written = os.pwrite(self._fd, rest, place)
            rest, place = rest[written:], place + written

    def _take_back(self) -> None:
        try:
            os.ftruncate(self._fd, self.size)
            self._room = self.size
        except OSError as error:
            self._broken = error


def sync_directory(path: Path) -> None:
    """Make names in a directory durable (files made, replaced or removed in it)."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
