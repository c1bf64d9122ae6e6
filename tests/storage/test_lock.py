"""The lock on a store where the file system has none, or the system says something else."""

import errno
import os
from pathlib import Path

import pytest

from bot.errors import StoreLockedError, StoreUnavailableError
from storage.tinydb.lock import StoreLock


def failing(number: int):
    def flock(_fd: int, _operation: int) -> None:
        raise OSError(number, os.strerror(number))

    return flock


@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.ENOSYS])
def test_a_file_system_without_locks_is_said_with_the_setting_that_helps(tmp_path, number):
    with pytest.raises(
        StoreUnavailableError, match="MINEWATCH_DATA_DIR to a folder on a local disk"
    ):
        StoreLock(tmp_path / "lock", "", failing(number))


def open_files() -> int:
    """This process's open files; 0 where the system does not show them."""
    return sum(1 for _ in Path("/proc/self/fd").glob("*"))


def test_any_other_trouble_is_passed_on_and_leaves_no_file_open(tmp_path):
    before = open_files()
    with pytest.raises(OSError, match="Input/output"):
        StoreLock(tmp_path / "lock", "", failing(errno.EIO))
    assert open_files() == before


def test_a_lock_that_was_refused_can_be_had_later(tmp_path):
    with pytest.raises(StoreUnavailableError):
        StoreLock(tmp_path / "lock", "", failing(errno.ENOLCK))
    held = StoreLock(tmp_path / "lock", "first")
    with pytest.raises(StoreLockedError, match="first"):
        StoreLock(tmp_path / "lock", "second")
    held.release()
    StoreLock(tmp_path / "lock", "third").release()
