"""Repair keeps everything readable, puts the rest aside, and throws nothing away."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import StoreDamagedError, StoreLockedError, StoreUnavailableError
from storage import TinyStores, open_stores
from storage.repair import check_stores, repair_stores
from tests.doubles.clock import ManualClock
from tests.doubles.values import stored_entry, story

CLOCK = ManualClock()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A store killed with a snapshot, the one before it, and a journal since."""
    data = tmp_path / "data"
    stores = open_stores(data, CLOCK)
    for number in range(30):
        stores.entries.put(stored_entry(f"e{number}"))
        if number in {9, 19}:
            stores.compact()
    stores.stories.put(story())
    stores.abandon()
    return data


def flip(path: Path, text: bytes) -> None:
    """Damage the byte where ``text`` begins."""
    content = bytearray(path.read_bytes())
    content[content.index(text)] ^= 0x10
    path.write_bytes(content)


def opened(data: Path) -> TinyStores:
    stores = open_stores(data, CLOCK)
    stores.abandon()
    return stores


def test_a_sound_store_is_left_as_it_is(data: Path) -> None:
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    report = repair_stores(data, CLOCK)
    assert report.aside is None
    assert "sound" in report.sentence
    after = {path.name: path.read_bytes() for path in data.iterdir()}
    assert {name: after[name] for name in before if not name.endswith(".lock")} == {
        name: text for name, text in before.items() if not name.endswith(".lock")
    }
    assert check_stores(data) is None


def test_a_damaged_snapshot_costs_nothing_while_the_one_before_is_whole(data: Path) -> None:
    flip(data / "minewatch.json", b'"e15"')
    with pytest.raises(StoreDamagedError):
        open_stores(data, CLOCK)
    assert "doctor --repair" in (check_stores(data) or "")
    report = repair_stores(data, CLOCK)
    assert (report.unreadable, report.kept) == (0, 32)
    assert [kept.entry.id for kept in opened(data).entries.all()] == [f"e{n}" for n in range(30)]


def test_a_missing_snapshot_costs_nothing_while_the_one_before_is_there(data: Path) -> None:
    (data / "minewatch.json").unlink()
    repair_stores(data, CLOCK)
    assert len(opened(data).entries) == 30


def test_a_damaged_journal_costs_the_damaged_record_only(data: Path) -> None:
    flip(data / "minewatch.json.journal.00000003", b'"e22"')
    report = repair_stores(data, CLOCK)
    assert report.unreadable == 1
    stores = opened(data)
    assert len(stores.entries) == 29
    assert stores.entries.get("e22") is None
    assert len(stores.stories) == 1
    assert report.aside is not None
    assert b"https://news.example/e22" in (report.aside / "unreadable.txt").read_bytes()
    assert "29" not in report.sentence or str(report.aside) in report.sentence


def test_when_both_snapshots_are_damaged_the_whole_lines_are_kept(data: Path) -> None:
    flip(data / "minewatch.json.previous", b'"e5"')
    flip(data / "minewatch.json", b'{"entry":{"id":"e15"')
    report = repair_stores(data, CLOCK)
    stores = opened(data)
    # e15 is in the journal that goes with the snapshot before: it comes back from there.
    assert len(stores.entries) == 30
    assert report.unreadable == 1


def test_the_files_as_they_were_are_kept_aside(data: Path) -> None:
    flip(data / "minewatch.json", b'"e15"')
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    report = repair_stores(data, CLOCK)
    assert report.aside is not None
    assert report.aside.stat().st_mode & 0o077 == 0
    for name in before.keys() - {"minewatch.json.lock"}:
        assert (report.aside / name).read_bytes() == before[name]


def test_a_document_that_no_longer_fits_is_put_aside(data: Path) -> None:
    stores = open_stores(data, CLOCK)
    journal = stores.database.journal
    with journal.unit():
        journal.set("stories", 77, b'{"id":"s77"}')
    stores.abandon()
    assert "1 stored documents cannot be read" in (check_stores(data) or "")
    assert repair_stores(data, CLOCK).unreadable == 1
    assert [each.id for each in opened(data).stories.all()] == ["s1"]


def test_the_repaired_store_goes_on(data: Path) -> None:
    flip(data / "minewatch.json", b'"e15"')
    repair_stores(data, CLOCK)
    stores = open_stores(data, CLOCK)
    stores.stories.put(story("s2"))
    stores.close()
    assert [each.id for each in opened(data).stories.all()] == ["s1", "s2"]
    assert repair_stores(data, CLOCK).aside is None


def test_an_open_store_is_not_repaired(data: Path) -> None:
    stores = open_stores(data, CLOCK)
    with pytest.raises(StoreLockedError):
        repair_stores(data, CLOCK)
    stores.abandon()


def test_where_there_is_no_store_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="There is no store"):
        repair_stores(tmp_path / "nowhere", CLOCK)
