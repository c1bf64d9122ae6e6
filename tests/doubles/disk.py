"""Disks for tests: one that fails when told, and one that loses its power.

    disk = FailingDisk()
    stores = open_stores(path, clock, disk)
    with disk.failing(errno.ENOSPC): ...

``RecordingDisk`` works on real files and notes each write, sync and name. ``lossy_states``
gives what a machine without power may leave of them: what was synced is there; of what was
not, each write may be missing, or torn at a sector, and each name may be old or new.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from storage.tinydb.disk import Disk

SECTOR = 512


class QuickDisk(Disk):
    """The real disk without waiting for it: to look at what another has left."""

    def sync(self, descriptor: int) -> None:
        pass

    def sync_data(self, descriptor: int) -> None:
        pass

    def sync_directory(self, path: Path) -> None:
        pass


class FailingDisk(Disk):
    """The real disk, until it is told to fail: at writes, or at syncs only."""

    def __init__(self) -> None:
        self._writes: int | None = None
        self._syncs: int | None = None

    @contextmanager
    def failing(self, error: int) -> Iterator[None]:
        """Nothing can be written (``errno``); what is there can be read."""
        self._writes = self._syncs = error
        try:
            yield
        finally:
            self._writes = self._syncs = None

    @contextmanager
    def failing_to_sync(self, error: int) -> Iterator[None]:
        """Writes seem to work, and the sync says that they did not."""
        self._syncs = error
        try:
            yield
        finally:
            self._syncs = None

    def open(self, path: Path, *, emptied: bool = False) -> int:
        if not path.exists():
            _refuse(self._writes)
        return super().open(path, emptied=emptied)

    def write(self, descriptor: int, data: bytes, place: int) -> None:
        if self._writes is not None:  # the disk fills up in the middle of it
            super().write(descriptor, data[: len(data) // 2], place)
        _refuse(self._writes)
        super().write(descriptor, data, place)

    def truncate(self, descriptor: int, size: int) -> None:
        _refuse(self._syncs)
        super().truncate(descriptor, size)

    def sync(self, descriptor: int) -> None:
        _refuse(self._syncs)
        super().sync(descriptor)

    def sync_data(self, descriptor: int) -> None:
        _refuse(self._syncs)
        super().sync_data(descriptor)

    def replace(self, path: Path, target: Path) -> None:
        _refuse(self._writes)
        super().replace(path, target)


def _refuse(error: int | None) -> None:
    if error is not None:
        raise OSError(error, os.strerror(error))


# --- a disk that loses its power ---------------------------------------------------------


@dataclass(frozen=True)
class Write:
    """Bytes put into a file at a place; ``size`` alone: the file was cut to it."""

    place: int
    data: bytes | None = None
    size: int = 0


@dataclass(frozen=True)
class Name:
    """A name in a directory that leads to a file, a directory (-1), or nowhere (None)."""

    path: Path
    file: int | None


@dataclass
class Moment:
    """What a power cut finds: synced content and names, and what was not synced since."""

    files: dict[int, bytes]
    names: dict[Path, int | None]
    writes: dict[int, list[Write]]
    unsynced: list[tuple[Name, ...]]


@dataclass
class _File:
    synced: bytes = b""
    since: list[Write] = field(default_factory=list)


class RecordingDisk(Disk):
    """The real disk below ``root``, which keeps what a power cut would find at each step.

    ``moments`` grows with each call; ``said`` notes what was acknowledged by then.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._number = count(1)
        self._files: dict[int, _File] = {}
        self._names: dict[Path, int | None] = {}
        self._now: dict[Path, int | None] = {}
        self._unsynced: list[tuple[Name, ...]] = []
        self._open: dict[int, int] = {}
        self.moments: list[Moment] = []
        self._note()

    def open(self, path: Path, *, emptied: bool = False) -> int:
        descriptor = super().open(path, emptied=emptied)
        number = self._now.get(path)
        if number is None:
            number = next(self._number)
            self._files[number] = _File()
            self._rename(Name(path, number))
        elif emptied:
            self._files[number].since.append(Write(0))
        self._open[descriptor] = number
        self._note()
        return descriptor

    def write(self, descriptor: int, data: bytes, place: int) -> None:
        super().write(descriptor, data, place)
        self._files[self._open[descriptor]].since.append(Write(place, bytes(data)))
        self._note()

    def truncate(self, descriptor: int, size: int) -> None:
        super().truncate(descriptor, size)
        self._files[self._open[descriptor]].since.append(Write(0, None, size))
        self._note()

    def sync(self, descriptor: int) -> None:
        file = self._files[self._open[descriptor]]
        file.synced = applied(file.synced, file.since)
        file.since = []
        self._note()

    def sync_data(self, descriptor: int) -> None:
        self.sync(descriptor)

    def close(self, descriptor: int) -> None:
        super().close(descriptor)
        self._open.pop(descriptor, None)

    def replace(self, path: Path, target: Path) -> None:
        super().replace(path, target)
        if self._now.get(path) == self._now.get(target):
            return  # two names of one file: POSIX leaves both
        self._rename(Name(path, None), Name(target, self._now[path]))
        self._note()

    def link(self, path: Path, name: Path) -> None:
        super().link(path, name)
        self._rename(Name(name, self._now[path]))
        self._note()

    def remove(self, path: Path) -> None:
        super().remove(path)
        if self._now.get(path) is not None:
            self._rename(Name(path, None))
            self._note()

    def make_directory(self, path: Path) -> None:
        made = [each for each in (path, *path.parents) if not each.exists()]
        for each in reversed(made):
            self._rename(Name(each, -1))
        super().make_directory(path)

    def sync_directory(self, path: Path) -> None:
        kept = [names for names in self._unsynced if names[0].path.parent != path]
        for names in self._unsynced:
            if names[0].path.parent == path:
                self._names.update({name.path: name.file for name in names})
        self._unsynced = kept
        self._note()

    def _rename(self, *names: Name) -> None:
        self._now.update({name.path: name.file for name in names})
        self._unsynced.append(names)

    def _note(self) -> None:
        self.moments.append(
            Moment(
                {number: file.synced for number, file in self._files.items()},
                dict(self._names),
                {number: list(file.since) for number, file in self._files.items() if file.since},
                list(self._unsynced),
            )
        )


def applied(content: bytes, writes: list[Write]) -> bytes:
    """A file's content after these writes."""
    held = bytearray(content)
    for write in writes:
        if write.data is None:
            held = held[: write.size].ljust(write.size, b"\0")
        else:
            end = write.place + len(write.data)
            held = held.ljust(end, b"\0")
            held[write.place : end] = write.data
    return bytes(held)


def pieces(write: Write) -> list[Write]:
    """The sectors of a write, each of which reaches the disk or does not."""
    if write.data is None:
        return [write]
    found, place = [], write.place
    end = write.place + len(write.data)
    while place < end:
        stop = min(end, (place // SECTOR + 1) * SECTOR)
        found.append(Write(place, write.data[place - write.place : stop - write.place]))
        place = stop
    return found


def put_back(moment: Moment, keep: list[bool], root: Path, target: Path) -> None:
    """Lay out below ``target`` what a power cut leaves of ``root``.

    ``keep`` says, for each sector written and each change of names not synced, in order and
    over and over, whether it reached the disk.
    """
    kept = iter(keep * 1_000)
    files = {
        number: applied(
            content,
            [p for write in moment.writes.get(number, ()) for p in pieces(write) if next(kept)],
        )
        for number, content in moment.files.items()
    }
    names = dict(moment.names)
    for change in moment.unsynced:
        if next(kept):
            names.update({name.path: name.file for name in change})
    directories = {path for path, file in names.items() if file == -1}
    for path, file in names.items():
        lost = [each for each in path.parents if each.is_relative_to(root) and each != root]
        if file is None or any(each not in directories for each in lost):
            continue
        place = target / path.relative_to(root)
        if file == -1:
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(files[file])
