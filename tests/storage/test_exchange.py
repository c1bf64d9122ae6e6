"""Export, import and backup: everything, without loss, also beside the running owner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import msgspec
import pytest

from bot.errors import InputError, StoreError, StoreLockedError, StoreUnavailableError
from storage import TinyStores, open_stores
from storage.exchange import backup_stores, export_stores, import_stores
from tests.doubles.clock import ManualClock
from tests.doubles.values import NOON, one_of_each, stored_entry, story

CLOCK = ManualClock()


def fill(stores: TinyStores) -> None:
    for name, value in one_of_each().items():
        getattr(stores, name).put(value)
    stores.entries.put(*(stored_entry(f"e{n}", title="Ottawa\u2028ø\n") for n in range(2, 9)))
    stores.seen.mark([f"id:e{n}" for n in range(50)], NOON)


def content(stores: TinyStores) -> dict[str, Any]:
    tables: dict[str, Any] = {name: list(getattr(stores, name).all()) for name in one_of_each()}
    tables["seen"] = dict(stores.database.journal.rows("seen").documents)
    return tables


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[TinyStores]:
    """The store of a bot that goes on running."""
    stores = open_stores(tmp_path / "data", CLOCK)
    fill(stores)
    yield stores
    stores.close()


def opened(data: Path) -> dict[str, Any]:
    stores = open_stores(data, CLOCK)
    try:
        return content(stores)
    finally:
        stores.close()


@pytest.mark.parametrize("compacted", [True, False])
def test_an_export_beside_the_running_owner_comes_back_without_loss(
    owner: TinyStores, tmp_path: Path, *, compacted: bool
) -> None:
    if compacted:
        owner.compact()
        owner.stories.put(story("s2"))
    done = export_stores(tmp_path / "data", tmp_path / "out")
    assert done.tables["entries"] == 8
    assert done.tables["seen"] == 50
    import_stores(tmp_path / "other", tmp_path / "out", CLOCK)
    assert opened(tmp_path / "other") == content(owner)
    again = export_stores(tmp_path / "other", tmp_path / "again")
    assert again == done
    for file in (tmp_path / "out").iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_an_export_is_one_json_document_a_line_in_private_files(
    owner: TinyStores, tmp_path: Path
) -> None:
    assert len(owner.entries) == 8
    export_stores(tmp_path / "data", tmp_path / "out")
    for file in (tmp_path / "out").glob("*.jsonl"):
        assert file.stat().st_mode & 0o077 == 0
        for line in file.read_text("utf-8").splitlines() if file.stem == "seen" else ():
            assert msgspec.json.decode(line).keys() == {"id", "t"}
    assert len((tmp_path / "out" / "entries.jsonl").read_bytes().split(b"\n")) == 9


def test_a_backup_beside_the_running_owner_is_a_store(owner: TinyStores, tmp_path: Path) -> None:
    owner.compact()
    owner.stories.put(story("s2"))
    done = backup_stores(tmp_path / "data", tmp_path / "copy.json")
    assert done.tables["stories"] == 2
    (tmp_path / "restored").mkdir()
    (tmp_path / "copy.json").replace(tmp_path / "restored" / "minewatch.json")
    assert opened(tmp_path / "restored") == content(owner)


def test_backups_while_the_owner_writes_and_compacts_without_a_pause_are_whole(
    owner: TinyStores, tmp_path: Path
) -> None:
    done = Event()

    def go_on() -> None:
        number = 0
        while not done.is_set():
            with owner.unit():
                owner.stories.put(story(f"n{number}"))
                owner.seen.mark([f"n{number}"], NOON)
            number += 1
            if number % 3 == 0:
                owner.compact()

    thread = Thread(target=go_on)
    thread.start()
    try:
        for turn in range(20):
            tables = backup_stores(tmp_path / "data", tmp_path / f"{turn}.json").tables
            assert tables["stories"] - 1 == tables["seen"] - 50
    finally:
        done.set()
        thread.join()


def test_a_backup_can_be_imported(owner: TinyStores, tmp_path: Path) -> None:
    backup_stores(tmp_path / "data", tmp_path / "copy.json")
    import_stores(tmp_path / "other", tmp_path / "copy.json", CLOCK)
    assert opened(tmp_path / "other") == content(owner)


def test_an_import_replaces_and_keeps_what_was_there(owner: TinyStores, tmp_path: Path) -> None:
    other = open_stores(tmp_path / "other", CLOCK)
    other.stories.put(story("mine"))
    before = content(other)
    other.close()
    export_stores(tmp_path / "data", tmp_path / "out")
    done = import_stores(tmp_path / "other", tmp_path / "out", CLOCK)
    assert opened(tmp_path / "other") == content(owner)
    assert done.kept_before is not None
    import_stores(tmp_path / "third", done.kept_before, CLOCK)
    assert opened(tmp_path / "third") == before


def test_an_import_needs_the_store_for_itself(owner: TinyStores, tmp_path: Path) -> None:
    export_stores(tmp_path / "data", tmp_path / "out")
    with pytest.raises(StoreLockedError):
        import_stores(tmp_path / "data", tmp_path / "out", CLOCK)
    assert len(owner.entries) == 8


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("stories.jsonl", "{\n", "stories.jsonl, line 1 is not a document"),
        ("stories.jsonl", '{"id": 5}\n', "document 1 of stories is wrong"),
        ("stories.jsonl", "", "has 0 documents where store.json says 1"),
        ("seen.jsonl", '{"t": 5}\n', "seen.jsonl, line 1 is not a document"),
        ("store.json", "{}", "neither an export"),
        (
            "store.json",
            '{"schema": 99, "exported_at": "", "tables": {}}',
            "newer Minewatch",
        ),
    ],
)
def test_an_import_that_cannot_be_read_changes_nothing(
    owner: TinyStores, tmp_path: Path, file: str, text: str, reason: str
) -> None:
    export_stores(tmp_path / "data", tmp_path / "out")
    (tmp_path / "out" / file).write_text(text)
    owner.close()
    before = opened(tmp_path / "data")
    with pytest.raises((InputError, StoreError), match=reason):
        import_stores(tmp_path / "data", tmp_path / "out", CLOCK)
    assert opened(tmp_path / "data") == before


def test_two_documents_under_one_key_are_refused(owner: TinyStores, tmp_path: Path) -> None:
    export_stores(tmp_path / "data", tmp_path / "out")
    line = (tmp_path / "out" / "stories.jsonl").read_text()
    (tmp_path / "out" / "stories.jsonl").write_text(line + line)
    manifest = tmp_path / "out" / "store.json"
    manifest.write_text(manifest.read_text().replace('"stories":1', '"stories":2'))
    with pytest.raises(InputError, match="same key"):
        import_stores(tmp_path / "other", tmp_path / "out", CLOCK)
    assert len(owner.stories) == 1


def test_a_place_that_cannot_be_written_is_said(owner: TinyStores, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailableError, match="cannot be written"):
        export_stores(tmp_path / "data", tmp_path / "file")
    with pytest.raises(StoreUnavailableError, match="cannot be written"):
        backup_stores(tmp_path / "data", tmp_path / "no directory" / "copy.json")
    assert len(owner.stories) == 1


def test_a_backup_never_overwrites_the_store(owner: TinyStores, tmp_path: Path) -> None:
    owner.compact()
    for name in ("minewatch.json", "minewatch.json.journal.00000002"):
        before = (tmp_path / "data" / name).read_bytes()
        with pytest.raises(InputError, match="belongs to the store itself"):
            backup_stores(tmp_path / "data", tmp_path / "data" / name)
        assert (tmp_path / "data" / name).read_bytes() == before


def test_where_there_is_no_store_nothing_is_exported(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store"):
        export_stores(tmp_path, tmp_path / "out")
