"""Opening: who may, what is made, what is brought forward, what is refused."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from bot.errors import StoreError, StoreLockedError
from bot.model.alert import ItemState, StatusChange
from storage import open_stores
from storage.schema import VERSION
from storage.tables import TABLES
from tests.doubles.clock import ManualClock
from tests.doubles.values import NOON, after, one_of_each, stored_entry

STORES = Path(__file__).with_name("stores")
SINCE = {spec.name: spec.since for spec in TABLES}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_are_private_whatever_the_umask(data: Path) -> None:
    before = os.umask(0)
    try:
        stores = open_stores(data, ManualClock())
        stores.seen.mark(["a"], NOON)
        stores.compact()
        stores.seen.mark(["b"], NOON)
        stores.close()
    finally:
        os.umask(before)
    assert mode(data) == 0o700
    assert {path.name: oct(mode(path)) for path in data.iterdir() if mode(path) != 0o600} == {}


def test_an_empty_directory_made_by_somebody_else_is_closed_to_others(data: Path) -> None:
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    open_stores(data, ManualClock()).close()
    assert mode(data) == 0o700


def test_a_directory_with_other_things_in_it_is_left_open(data: Path) -> None:
    data.mkdir()
    data.chmod(0o755)
    (data / "notes.txt").write_text("mine")
    open_stores(data, ManualClock()).close()
    assert mode(data) == 0o755


def test_a_second_opener_is_told_who_has_the_store(data: Path) -> None:
    stores = open_stores(data, ManualClock())
    with pytest.raises(
        StoreLockedError, match=f"process {os.getpid()} .*since 2026-01-05 09:00 UTC"
    ):
        open_stores(data, ManualClock())
    stores.close()
    open_stores(data, ManualClock()).close()


def test_the_lock_dies_with_its_owner_and_not_with_the_owners_children(data: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from storage import open_stores; from bot.clock import SystemClock\n"
        "stores = open_stores(Path(sys.argv[1]), SystemClock())\n"
        "if os.fork() == 0:\n"
        "    print(os.getpid(), flush=True); signal.pause()\n"
        "sys.stdin.readline(); os._exit(0)\n"
    )
    command = [sys.executable, "-c", script, str(data)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdin is not None
        child = int(owner.stdout.readline())
        with pytest.raises(StoreLockedError):
            open_stores(data, ManualClock())
        owner.stdin.write("\n")
        owner.stdin.flush()
        owner.wait()
        open_stores(data, ManualClock()).close()
        os.kill(child, signal.SIGKILL)


def test_opening_says_what_it_found(data: Path) -> None:
    stores = open_stores(data, ManualClock())
    assert stores.opened.sentence is None
    stores.seen.mark(["a"], NOON)
    stores.abandon()
    with (data / "minewatch.json.journal.00000001").open("ab") as journal:
        journal.write(b"0000")
    again = open_stores(data, ManualClock())
    assert again.opened.torn_bytes == 4
    assert "cut off (4 bytes, never acknowledged)" in (again.opened.sentence or "")
    again.close()


# --- schema -------------------------------------------------------------------------------


def test_a_new_store_has_the_present_schema(data: Path) -> None:
    stores = open_stores(data, ManualClock())
    assert stores.opened.migrated_from is None
    stores.close()
    content = msgspec.json.decode((data / "minewatch.json").read_bytes())
    assert content["meta"] == {"1": {"schema": VERSION}}


@pytest.mark.parametrize("version", range(1, VERSION))
def test_there_is_a_store_of_every_earlier_schema(version: int) -> None:
    assert (STORES / f"v{version}.json").exists()


def test_a_store_of_schema_1_is_brought_forward_without_loss(data: Path) -> None:
    data.mkdir()
    (data / "minewatch.json").write_bytes((STORES / "v1.json").read_bytes())
    for migrated_from in (1, None):
        stores = open_stores(data, ManualClock())
        assert stores.opened.migrated_from == migrated_from
        for name, value in one_of_each().items():
            if SINCE[name] == 1:
                assert value in list(getattr(stores, name).all())
        assert stores.entries.get("e2") == stored_entry("e2", feed="f2", story=None)
        keys = ["f1|id:e1", "link:https://news.example/e1", "f2|id:e2"]
        assert stores.seen.known([*keys, "other"]) == set(keys)
        stores.close()
    stores = open_stores(data, ManualClock())
    assert stores.seen.forget(after(hours=1)) == 2
    stores.close()


def test_a_store_of_schema_2_is_brought_forward_without_loss(data: Path) -> None:
    """What was told of an act is found by the act; the old notices of differences are gone."""
    data.mkdir()
    (data / "minewatch.json").write_bytes((STORES / "v2.json").read_bytes())
    for migrated_from in (2, None):
        stores = open_stores(data, ManualClock())
        assert stores.opened.migrated_from == migrated_from
        for name, value in one_of_each().items():
            if SINCE[name] < 3:
                assert value in list(getattr(stores, name).all())
        [told] = stores.outbox.of_act("a1")
        assert isinstance(told.payload, StatusChange)
        assert told.state is ItemState.SENT
        assert [notice.key for notice in stores.notices.all()] == ["feed:f1"]
        assert len(stores.findings) == len(stores.confirmations) == 0
        stores.close()


def test_a_store_of_schema_3_is_brought_forward_without_loss(data: Path) -> None:
    data.mkdir()
    (data / "minewatch.json").write_bytes((STORES / "v3.json").read_bytes())
    for migrated_from in (3, None):
        stores = open_stores(data, ManualClock())
        assert stores.opened.migrated_from == migrated_from
        for name, value in one_of_each().items():
            assert value in list(getattr(stores, name).all())
        assert list(stores.watches.on(["FIN"])) == [one_of_each()["watches"]]
        assert len(stores.workspaces) == 0
        stores.close()


def test_a_newer_schema_is_refused_and_left_as_it_is(data: Path) -> None:
    data.mkdir()
    text = b'{"meta": {"1": {"schema": 99}}, "entries": {}}'
    (data / "minewatch.json").write_bytes(text)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"newer Minewatch.*schema 99"):
            open_stores(data, ManualClock())
    assert (data / "minewatch.json").read_bytes() == text
