"""Whether a directory is writable: the test of `minewatch doctor`, safe next to a running bot.

In: a directory. Out: the room that is left. Writes and syncs a file of its own and removes it.
"""

from __future__ import annotations

import os
from pathlib import Path

from bot.errors import StoreUnavailableError
from storage.tinydb.disk import DISK, Disk
from storage.tinydb.refusals import disk_error_sentence

PROBE_BYTES = 65_536


def probe_directory(directory: Path, disk: Disk = DISK) -> int:
    """Write ``PROBE_BYTES`` there and wait until the disk has them. Out: the bytes left free.

    Raises:
        StoreUnavailableError: the disk refuses; the text says why, and what to do.
    """
    path = directory / f".minewatch-probe-{os.getpid()}"
    try:
        try:
            descriptor = disk.open(path, emptied=True)
            try:
                disk.write(descriptor, os.urandom(PROBE_BYTES), 0)
                disk.sync(descriptor)
            finally:
                disk.close(descriptor)
        finally:
            disk.remove(path)
        room = os.statvfs(directory)
    except OSError as error:
        raise StoreUnavailableError(disk_error_sentence(error, directory)) from error
    return room.f_bavail * room.f_frsize
