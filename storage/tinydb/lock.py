"""One process owns a store: an flock on ``NAME.lock``, which names its holder.

In: the place of a store and a note about the holder. Out: the lock, or a sentence that says
who has it. The kernel releases it when its owner dies, however it dies. POSIX only.
"""

from __future__ import annotations

import errno
import fcntl
import os
import weakref
from collections.abc import Callable
from pathlib import Path

from bot.errors import StoreLockedError, StoreUnavailableError
from storage.tinydb.disk import PRIVATE

_NO_LOCKS = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.ENOSYS}
_HELD: weakref.WeakSet[StoreLock] = weakref.WeakSet()


class StoreLock:
    """Held from its making until ``release``.

    Args:
        path: the file to lock.
        note: who holds it, for the sentence another process will show.
        flock: the system's, or a double that a file system without locks would be.

    Raises:
        StoreLockedError: another process, or another part of this one, holds it.
        StoreUnavailableError: the file system knows no locks, as some network file systems do not.
        OSError: the file cannot be made.
    """

    def __init__(
        self, path: Path, note: str, flock: Callable[[int, int], None] = fcntl.flock
    ) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
        try:
            flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._fd, 500, 0).decode("utf-8", "replace").strip()
            os.close(self._fd)
            raise StoreLockedError(
                f"The store in {path.parent} is in use by {holder or 'another process'}; stop it "
                "first (`minewatch export` and `minewatch backup` work while it runs)."
            ) from None
        except OSError as error:
            self.release()
            if error.errno not in _NO_LOCKS:
                raise
            raise StoreUnavailableError(
                f"The file system of {path.parent} cannot lock files ({error.strerror}); set "
                "MINEWATCH_DATA_DIR to a folder on a local disk."
            ) from error
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, f"process {os.getpid()}{note and f' ({note})'}\n".encode(), 0)
        _HELD.add(self)

    def release(self) -> None:
        """Release the store; harmless if already released."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _forget_in_child() -> None:
    """A forked child must not keep its parent's lock alive after the parent's death."""
    for lock in list(_HELD):
        lock.release()


os.register_at_fork(after_in_child=_forget_in_child)
