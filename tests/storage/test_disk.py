"""A sync goes as far as the system lets it: through the drive's cache where there is a command."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from storage.tinydb.disk import Disk, sync_through

FULL = 51
"""F_FULLFSYNC, as macOS numbers it."""


class System:
    """fcntl and fsync of a system; ``error``: what fcntl fails with."""

    def __init__(self, error: int | None = None) -> None:
        self.error = error
        self.called: list[tuple[str, int]] = []

    def ask(self, descriptor: int, command: int) -> None:
        assert command == FULL
        self.called.append(("full", descriptor))
        if self.error is not None:
            raise OSError(self.error, os.strerror(self.error))

    def fsync(self, descriptor: int) -> None:
        self.called.append(("fsync", descriptor))

    def sync(self, command: int | None) -> None:
        sync_through(7, command=command, ask=self.ask, fsync=self.fsync)


def test_where_the_command_is_known_it_takes_the_place_of_fsync() -> None:
    system = System()
    system.sync(FULL)
    assert system.called == [("full", 7)]


def test_elsewhere_it_is_fsync() -> None:
    system = System()
    system.sync(None)
    assert system.called == [("fsync", 7)]


@pytest.mark.parametrize("error", [errno.ENOTSUP, errno.ENOTTY, errno.EINVAL])
def test_a_file_system_that_does_not_know_the_command_gets_an_fsync(error: int) -> None:
    system = System(error)
    system.sync(FULL)
    assert system.called == [("full", 7), ("fsync", 7)]


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fails_is_not_asked_more_gently(error: int) -> None:
    system = System(error)
    with pytest.raises(OSError, match=os.strerror(error)):
        system.sync(FULL)
    assert system.called == [("full", 7)]


def test_a_copy_and_new_directories_are_for_their_owner_alone(tmp_path: Path) -> None:
    disk = Disk()
    disk.make_directory(tmp_path / "a" / "b")
    (tmp_path / "text").write_bytes(b"x" * 3_000_000)
    disk.copy(tmp_path / "text", tmp_path / "a" / "b" / "copy")
    assert (tmp_path / "a" / "b" / "copy").read_bytes() == b"x" * 3_000_000
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "a" / "b" / "copy").stat().st_mode & 0o777 == 0o600
