"""The store's disk operations: the only place that changes files.

In: paths, descriptors and bytes. Out: nothing; what was synced is on the disk when the call
returns. Another Disk in its place is full, fails, or records what was written and synced.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable
from pathlib import Path

PRIVATE = 0o600
# macOS: fsync goes no further than the drive's cache; this command empties the cache as well.
_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
_NOT_KNOWN_HERE = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOTTY, errno.EINVAL}
_COPIED_AT_ONCE = 1_000_000


def sync_through(
    descriptor: int,
    *,
    command: int | None = _FULL_SYNC,
    ask: Callable[[int, int], object] = fcntl.fcntl,
    fsync: Callable[[int], None] = os.fsync,
) -> None:
    """Sync a file through the drive's cache, where the system knows a command for it.

    Raises:
        OSError: the disk failed. A file system that does not know the command gets an fsync.
    """
    if command is None:
        fsync(descriptor)
        return
    try:
        ask(descriptor, command)
    except OSError as error:
        if error.errno not in _NOT_KNOWN_HERE:
            raise
        fsync(descriptor)


class Disk:
    """The real one. Every method raises OSError when the disk refuses."""

    def open(self, path: Path, *, emptied: bool = False) -> int:
        """A descriptor of a file that is made, for its owner alone, where it is missing."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | (os.O_TRUNC if emptied else 0)
        return os.open(path, flags, PRIVATE)

    def write(self, descriptor: int, data: bytes, place: int) -> None:
        """All of ``data`` from ``place`` on."""
        rest = memoryview(data)
        while rest:
            written = os.pwrite(descriptor, rest, place)
            rest, place = rest[written:], place + written

    def truncate(self, descriptor: int, size: int) -> None:
        os.ftruncate(descriptor, size)

    def sync(self, descriptor: int) -> None:
        """Wait until everything about the file is on the disk."""
        sync_through(descriptor)

    if hasattr(os, "fdatasync"):

        def sync_data(self, descriptor: int) -> None:
            """Wait for content and length; the time stamps may follow later."""
            os.fdatasync(descriptor)
    else:

        def sync_data(self, descriptor: int) -> None:
            """Wait for content and length."""
            sync_through(descriptor)

    def close(self, descriptor: int) -> None:
        os.close(descriptor)

    def replace(self, path: Path, target: Path) -> None:
        """Rename a file, replacing the target."""
        path.replace(target)

    def link(self, path: Path, name: Path) -> None:
        """Give a file a second name."""
        os.link(path, name)

    def remove(self, path: Path) -> None:
        """Remove a name; harmless where it is missing."""
        path.unlink(missing_ok=True)

    def make_directory(self, path: Path) -> None:
        """Make a directory for its owner alone, with those above it; its name is on the disk."""
        missing = [each for each in (path, *path.parents) if not each.exists()]
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for made in missing:
            self.sync_directory(made.parent)

    def sync_directory(self, path: Path) -> None:
        """Make names in a directory durable (files made, replaced or removed in it)."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            sync_through(descriptor)
        finally:
            os.close(descriptor)

    def copy(self, path: Path, target: Path) -> None:
        """Copy a file, and wait until the copy's content is on the disk."""
        place, descriptor = 0, self.open(target, emptied=True)
        try:
            with path.open("rb") as file:
                while piece := file.read(_COPIED_AT_ONCE):
                    self.write(descriptor, piece, place)
                    place += len(piece)
            self.sync(descriptor)
        finally:
            self.close(descriptor)


DISK = Disk()
