"""A disk that refuses: a clear sentence, nothing changed, reading goes on, and writing again later."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreUnavailableError
from storage import TinyStores, open_stores
from storage.tinydb import segments
from tests.doubles.clock import ManualClock
from tests.doubles.values import NOON, stored_entry, story


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


def test_a_disk_that_fails_to_sync_is_not_trusted_again(
    stores: TinyStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.stories.put(story("s1"))

    def fails(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(segments, "_sync", fails)
    with pytest.raises(StoreUnavailableError, match="Input/output error"):
        stores.stories.put(story("s2"))
    monkeypatch.undo()
    with pytest.raises(StoreUnavailableError, match="start Minewatch again"):
        stores.stories.put(story("s3"))
    assert list(stores.stories) == [story("s1")]


def test_a_directory_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    with pytest.raises(StoreUnavailableError, match="MINEWATCH_DATA_DIR"):
        open_stores(tmp_path / "file" / "data", ManualClock())
