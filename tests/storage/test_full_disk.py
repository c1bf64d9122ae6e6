"""A disk that refuses: a clear sentence, nothing changed, reading goes on, and writing again later."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreUnavailableError
from storage import TinyStores, open_stores
from storage.probe import probe_directory
from tests.doubles.clock import ManualClock
from tests.doubles.disk import FailingDisk
from tests.doubles.values import NOON, stored_entry, story


class Signs:
    """What the store says of itself, in order."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def refused(self, sentence: str, reason: str) -> None:
        assert sentence.endswith(".")
        self.seen.append(reason)

    def stored(self) -> None:
        self.seen.append("stored")


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[TinyStores]:
    stores = open_stores(tmp_path / "data", ManualClock())
    yield stores
    stores.close()


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """The system refuses to write past ``size``: what a full disk looks like, for this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_what_was_acknowledged_before_the_disk_was_full_is_there_after(
    stores: TinyStores, tmp_path: Path
) -> None:
    kept = 0
    with files_no_longer_than(20_000):
        while True:
            try:
                with stores.unit():
                    stores.entries.put(stored_entry(f"e{kept}"))
                    stores.seen.mark([f"id:e{kept}"], NOON)
            except StoreUnavailableError as error:
                assert "nothing was changed" in str(error)
                assert "Free some space" in str(error)
                break
            kept += 1
        assert kept > 5
        assert len(stores.entries) == len(stores.seen) == kept
        assert stores.entries.get("e0") == stored_entry("e0")
    stores.stories.put(story())
    stores.abandon()
    again = open_stores(tmp_path / "data", ManualClock())
    assert again.opened.torn_bytes == 0
    assert (len(again.entries), len(again.stories)) == (kept, 1)
    again.close()


def test_a_full_disk_at_the_end_loses_nothing(stores: TinyStores, tmp_path: Path) -> None:
    stores.entries.put(*(stored_entry(f"e{n}") for n in range(30)))
    with files_no_longer_than(2_000):
        stores.close()
    again = open_stores(tmp_path / "data", ManualClock())
    assert len(again.entries) == 30
    again.close()


def test_a_snapshot_that_finds_no_room_is_given_up_and_the_store_goes_on(
    stores: TinyStores, tmp_path: Path
) -> None:
    stores.entries.put(*(stored_entry(f"e{n}") for n in range(30)))
    with files_no_longer_than(2_000):
        with pytest.raises(OSError, match="large"):
            stores.compact()
        stores.stories.put(story())
    assert not list((tmp_path / "data").glob("*.new"))
    stores.compact()
    stores.abandon()
    again = open_stores(tmp_path / "data", ManualClock())
    assert (len(again.entries), len(again.stories)) == (30, 1)
    again.close()


REFUSALS = {
    errno.ENOSPC: "No space left on device",
    errno.EDQUOT: "quota",
    errno.EROFS: "read-only",
    errno.EIO: "Check the disk",
    errno.EACCES: "give write permission",
    errno.EFBIG: "size of files",
    errno.ENXIO: "No such device",
}


@pytest.mark.parametrize("error", REFUSALS, ids=errno.errorcode.get)
def test_whatever_the_disk_refuses_with_is_said_and_what_was_there_stays(
    tmp_path: Path, error: int
) -> None:
    disk = FailingDisk()
    stores = open_stores(tmp_path / "data", ManualClock(), disk)
    signs = Signs()
    stores.watched_by(signs)
    stores.stories.put(story("s1"))
    with disk.failing(error):
        for _ in range(2):
            with pytest.raises(StoreUnavailableError, match=REFUSALS[error]) as refused:
                stores.stories.put(story("s2"))
            assert "reading goes on" in str(refused.value)
        assert list(stores.stories.all()) == [story("s1")]
    stores.stories.put(story("s3"))
    name = errno.errorcode[error]
    assert signs.seen == ["stored", name, name, "stored"]
    stores.abandon()
    again = open_stores(tmp_path / "data", ManualClock())
    assert list(again.stories.all()) == [story("s1"), story("s3")]
    again.close()


def test_after_a_sync_that_failed_everything_is_written_anew_before_anything_is_added(
    tmp_path: Path,
) -> None:
    disk = FailingDisk()
    stores = open_stores(tmp_path / "data", ManualClock(), disk)
    stores.stories.put(story("s1"))
    with disk.failing_to_sync(errno.EIO), pytest.raises(StoreUnavailableError, match="disk failed"):
        stores.stories.put(story("s2"))
    with pytest.raises(StoreUnavailableError, match="rewrites the store"):
        stores.stories.put(story("s3"))
    with disk.failing_to_sync(errno.EIO), pytest.raises(StoreUnavailableError):
        stores.probe()
    stores.probe()
    stores.stories.put(story("s4"))
    stores.abandon()
    again = open_stores(tmp_path / "data", ManualClock())
    assert list(again.stories.all()) == [story("s1"), story("s4")]
    again.close()


def test_a_probe_changes_nothing_and_says_what_a_write_would(tmp_path: Path) -> None:
    disk = FailingDisk()
    stores = open_stores(tmp_path / "data", ManualClock(), disk)
    stores.stories.put(story("s1"))
    with disk.failing(errno.ENOSPC), pytest.raises(StoreUnavailableError, match="No space"):
        stores.probe()
    stores.probe()
    stores.abandon()
    again = open_stores(tmp_path / "data", ManualClock())
    assert list(again.stories.all()) == [story("s1")]
    again.close()


@pytest.mark.parametrize("how", ["removed", "moved", "replaced"])
def test_what_would_not_be_found_again_is_not_acknowledged(tmp_path: Path, how: str) -> None:
    data, kept = tmp_path / "data", tmp_path / "kept"
    stores = open_stores(data, ManualClock())
    stores.stories.put(story("s1"))
    if how == "removed":
        shutil.copytree(data, kept)
        shutil.rmtree(data)
    else:
        data.rename(kept)
    if how == "replaced":
        shutil.copytree(kept, data)
    with pytest.raises(StoreUnavailableError, match=r"put .*back"):
        stores.stories.put(story("s2"))
    assert list(stores.stories.all()) == [story("s1")]
    if how == "moved":
        kept.rename(data)
        stores.stories.put(story("s3"))
        stores.abandon()
        again = open_stores(data, ManualClock())
        assert list(again.stories.all()) == [story("s1"), story("s3")]
        again.close()
    else:
        stores.abandon()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KB."""
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() != 0 or mount is None or unmount is None:
        pytest.skip("only root mounts a file system")
    place = tmp_path / "tiny"
    place.mkdir()
    how = [mount, "-t", "tmpfs", "-o", "size=256k", "none", place]
    if subprocess.run(how, check=False, capture_output=True).returncode:
        pytest.skip("no mounting here")
    yield place
    subprocess.run([unmount, place], check=True)


def test_a_file_system_that_is_really_full(tiny_disk: Path) -> None:
    stores = open_stores(tiny_disk, ManualClock())
    kept = 0
    while True:
        try:
            stores.entries.put(stored_entry(f"e{kept}"))
        except StoreUnavailableError as error:
            assert "No space left" in str(error)
            break
        kept += 1
    with pytest.raises(StoreUnavailableError, match="No space left"):
        probe_directory(tiny_disk)
    stores.abandon()
    again = open_stores(tiny_disk, ManualClock())
    assert len(again.entries) == kept > 20
    again.abandon()


def test_a_probe_of_a_directory_writes_for_real_and_leaves_nothing(tmp_path: Path) -> None:
    assert probe_directory(tmp_path) > 0
    assert list(tmp_path.iterdir()) == []
    disk = FailingDisk()
    with (
        disk.failing_to_sync(errno.EDQUOT),
        pytest.raises(StoreUnavailableError, match="quota"),
    ):
        probe_directory(tmp_path, disk)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    with pytest.raises(StoreUnavailableError, match="MINEWATCH_DATA_DIR"):
        open_stores(tmp_path / "file" / "data", ManualClock())
