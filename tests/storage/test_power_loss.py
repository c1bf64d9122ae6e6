"""The power fails: at every step of the store's work, whatever of the unsynced is lost.

Nothing acknowledged is missing afterwards, the store opens, and it holds what some number of
whole units had made of it: those acknowledged, and at most the one under way.
"""

from __future__ import annotations

import random  # noqa: TID251 - which of the unsynced is lost; the seed is the step's number
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from storage import TinyStores, open_stores
from storage.exchange import backup_stores, import_stores
from storage.opening import FILE
from storage.repair import repair_stores
from tests.doubles.clock import ManualClock
from tests.doubles.disk import QuickDisk, RecordingDisk, put_back
from tests.doubles.values import NOON, stored_entry, story

pytestmark = pytest.mark.once

Content = tuple[tuple[str, ...], tuple[str, ...], int]
OUTCOMES = 7
"""Tried at each step: nothing of the unsynced, all of it, and five between."""


@dataclass
class History:
    """What each unit made of the store, and at which step it was acknowledged."""

    disk: RecordingDisk
    states: list[Content] = field(default_factory=lambda: [((), (), 0)])
    steps: list[int] = field(default_factory=lambda: [0])

    def acknowledged(self, stores: TinyStores) -> None:
        self.states.append(content(stores))
        self.steps.append(len(self.disk.moments))

    def may_hold(self, step: int) -> list[Content]:
        """What the store may hold when the power fails after ``step`` calls."""
        done = sum(1 for at in self.steps if at <= step + 1) - 1
        return self.states[done : done + 2]


def content(stores: TinyStores) -> Content:
    entries = tuple(sorted(str(e.entry.id) for e in stores.entries.all()))
    return entries, tuple(sorted(str(s.id) for s in stores.stories.all())), len(stores.seen)


def write(stores: TinyStores, history: History, numbers: range) -> None:
    """Units as a poll makes them: an entry longer than a sector, its keys, a story that changes."""
    for number in numbers:
        with stores.unit():
            stores.entries.put(stored_entry(f"e{number:03}"))
            stores.seen.mark([f"id:e{number}"], NOON)
            if number % 3 == 0:
                stores.entries.remove(f"e{number - 2:03}")
                stores.stories.put(story(f"s{number}"))
        history.acknowledged(stores)


def losses(step: int) -> list[list[bool]]:
    """Which of the unsynced reaches the disk: none, all, and by chance, more and less."""
    chance = random.Random(step)
    drawn = [
        [chance.random() < share for _ in range(97)]
        for share in (0.1, 0.3, 0.5, 0.7, 0.9)
        for _ in range((OUTCOMES - 2) // 5)
    ]
    return [[False], [True], *drawn]


Check = Callable[[Path, int], None]


def at_every_step(disk: RecordingDisk, home: Path, check: Check, *, since: int = 0) -> int:
    """Lay out what a power cut leaves at each step, and check it. Out: how many were checked."""
    checked = 0
    for step in range(since, len(disk.moments)):
        for number, kept in enumerate(losses(step)):
            place = home / f"{step}-{number}"
            put_back(disk.moments[step], kept, disk.root, place)
            check(place, step)
            checked += 1
    return checked


@pytest.fixture
def disk(tmp_path: Path) -> RecordingDisk:
    root = tmp_path / "disk"
    root.mkdir()
    return RecordingDisk(root)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "after"


def opens_whole(history: History) -> Check:
    def check(place: Path, step: int) -> None:
        stores = open_stores(place / "data", ManualClock(), QuickDisk())
        assert content(stores) in history.may_hold(step), f"after step {step}"
        stores.stories.put(story("afterwards"))
        stores.abandon()
        again = open_stores(place / "data", ManualClock(), QuickDisk())
        assert again.stories.get("afterwards") == story("afterwards")
        again.abandon()

    return check


def test_units_and_compactions(disk: RecordingDisk, home: Path) -> None:
    history = History(disk)
    stores = open_stores(disk.root / "data", ManualClock(), disk)
    history.acknowledged(stores)
    write(stores, history, range(5))
    stores.compact()
    write(stores, history, range(5, 8))
    stores.compact()
    write(stores, history, range(8, 10))
    stores.close()
    checked = at_every_step(disk, home, opens_whole(history))
    print(f"{len(disk.moments)} steps, {checked} power cuts")
    assert checked > 500


class Busy(RecordingDisk):
    """Calls ``meanwhile`` when a snapshot is begun, as a poll that ends just then would."""

    meanwhile: Callable[[], None] | None = None

    def open(self, path: Path, *, emptied: bool = False) -> int:
        if path.name.endswith(".new") and self.meanwhile is not None:
            work, self.meanwhile = self.meanwhile, None
            work()
        return super().open(path, emptied=emptied)


def test_units_while_a_snapshot_is_written(tmp_path: Path, home: Path) -> None:
    root = tmp_path / "disk"
    root.mkdir()
    disk = Busy(root)
    history = History(disk)
    stores = open_stores(root / "data", ManualClock(), disk)
    history.acknowledged(stores)
    for start in (0, 4, 8):
        write(stores, history, range(start, start + 2))
        disk.meanwhile = lambda start=start: write(stores, history, range(start + 2, start + 4))
        stores.compact()
        assert disk.meanwhile is None
    stores.abandon()
    at_every_step(disk, home, opens_whole(history))


def test_a_process_that_was_killed_and_then_the_power_fails(
    disk: RecordingDisk, home: Path
) -> None:
    """What the killed one had written and not synced is seen by the next: it must be kept."""
    history = History(disk)
    stores = open_stores(disk.root / "data", ManualClock(), disk)
    write(stores, history, range(3))
    journal = stores.database.journal
    assert journal._log is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "sync_data", lambda _descriptor: None)
        write(stores, History(disk), range(3, 4))  # written, and dead before its sync
    stores.abandon()
    began = len(disk.moments)
    stores = open_stores(disk.root / "data", ManualClock(), disk)
    assert stores.entries.get("e001") is None
    history.acknowledged(stores)
    stores.compact()
    write(stores, history, range(4, 7))
    stores.abandon()
    at_every_step(disk, home, opens_whole(history), since=began)


def test_a_torn_end_that_is_being_cut(disk: RecordingDisk, home: Path) -> None:
    history = History(disk)
    stores = open_stores(disk.root / "data", ManualClock(), disk)
    write(stores, history, range(3))
    log = stores.database.journal._log
    assert log is not None
    segment = log._segment
    disk.write(segment._fd, b"0123abcd 00000900 00000000ff {torn", segment.size)
    stores.abandon()
    # ``abandon`` gives the room back; the bytes stand there again as a kill would leave them.
    descriptor = disk.open(segment._path)
    disk.write(descriptor, b"0123abcd 00000900 00000000ff {torn", segment.size)
    disk.sync(descriptor)
    disk.close(descriptor)
    began = len(disk.moments)
    stores = open_stores(disk.root / "data", ManualClock(), disk)
    assert stores.opened.torn_bytes > 0
    write(stores, history, range(3, 5))
    stores.abandon()
    at_every_step(disk, home, opens_whole(history), since=began)


def test_an_import_is_there_as_a_whole_or_not_at_all(
    disk: RecordingDisk, home: Path, tmp_path: Path
) -> None:
    other = open_stores(tmp_path / "other", ManualClock())
    other.entries.put(*(stored_entry(f"i{n}") for n in range(4)))
    imported = content(other)
    other.close()
    backup_stores(tmp_path / "other", tmp_path / "copy")
    history = History(disk)
    stores = open_stores(disk.root / "data", ManualClock(), disk)
    write(stores, history, range(4))
    stores.close()
    before, began = history.states[-1], len(disk.moments)
    import_stores(disk.root / "data", tmp_path / "copy", ManualClock(), disk)

    def check(place: Path, step: int) -> None:
        again = open_stores(place / "data", ManualClock(), QuickDisk())
        now = content(again)
        assert now in {before, imported}
        if step == len(disk.moments) - 1:
            assert now == imported
        again.abandon()
        if now == imported:  # what it replaced was kept first
            (kept,) = (place / "data").glob("before-import-*.json")
            (place / "kept").mkdir()
            kept.rename(place / "kept" / FILE)
            old = open_stores(place / "kept", ManualClock(), QuickDisk())
            assert content(old) == before
            old.abandon()

    at_every_step(disk, home, check, since=began)


def test_a_backup_that_was_reported_is_there(disk: RecordingDisk, home: Path) -> None:
    history = History(disk)
    stores = open_stores(disk.root / "data", ManualClock(), disk)
    write(stores, history, range(4))
    began = len(disk.moments)
    backup_stores(disk.root / "data", disk.root / "copy", disk)
    reported = len(disk.moments) - 1
    write(stores, history, range(4, 6))
    stores.abandon()

    def check(place: Path, step: int) -> None:
        opens_whole(history)(place, step)
        copy = place / "copy"
        if step >= reported or copy.exists():
            (place / "restored").mkdir()
            copy.rename(place / "restored" / FILE)
            restored = open_stores(place / "restored", ManualClock(), QuickDisk())
            assert content(restored) == history.states[4]
            restored.abandon()

    at_every_step(disk, home, check, since=began)


def test_a_repair_that_loses_its_power_is_repeated_and_loses_nothing(
    disk: RecordingDisk, home: Path
) -> None:
    stores = open_stores(disk.root / "data", ManualClock(), disk)
    history = History(disk)
    write(stores, history, range(4))
    stores.compact()
    write(stores, history, range(4, 6))
    stores.compact()
    stores.abandon()
    snapshot = disk.root / "data" / FILE
    descriptor = disk.open(snapshot)
    place = snapshot.read_bytes().index(b'"e000"')
    disk.write(descriptor, b'"eXXX"', place)
    disk.sync(descriptor)
    disk.close(descriptor)
    damaged, began = snapshot.read_bytes(), len(disk.moments)
    repair_stores(disk.root / "data", ManualClock(), disk)

    def check(place: Path, _step: int) -> None:
        repair_stores(place / "data", ManualClock())
        again = open_stores(place / "data", ManualClock(), QuickDisk())
        assert content(again) == history.states[-1]
        again.abandon()
        kept = [file.read_bytes() for file in (place / "data").glob(f"aside-*/{FILE}")]
        assert damaged in kept, "the files as they were are aside"

    at_every_step(disk, home, check, since=began)
