"""Backups and exports of earlier versions that come in, and a disk that fails meanwhile."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from bot.errors import StoreUnavailableError
from storage import open_stores
from storage.exchange import backup_stores, import_stores
from storage.incoming import TABLE_NAMES
from tests.doubles.disk import FailingDisk
from tests.doubles.incoming import CLOCK, QUICK, Given, _device, _link_to_a_file, _pipe, content

STORES = Path(__file__).parent / "stores"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"dependencies":{}}',
        '{"name":"minewatch"}',
        '{"stories":{},"../x":{"1":{}}}',
        '{"stories":{"-1":{}}}',
        '{"stories":{"99999999999999999999":{}}}',
        '{"stories":{"1":{}}}',
        '{"meta":{"1":{"schema":0}},"stories":{}}',
        '{"meta":{"1":{"schema":"x"}},"stories":{}}',
        '{"meta":{"1":{"schema":99}},"stories":{}}',
        '{"seen":{"1":{"key":"k"}}}',
        '{"seen":{"1":{"key":"k","t":"x"}}}',
        '{"meta":{"1":{"schema":2}},"seen":{"1":{"t":"x"}}}',
        '{"meta":{"1":{"schema":2}},"outbox":{"1":{"id":"x","payload":[]}}}',
        '{"meta":{"1":{"schema":2}},"outbox":{"1":{"id":[],"payload":{"type":"StatusChange"}}}}',
    ],
)
def test_a_file_that_is_no_backup_replaces_nothing(store: Given, text: str):
    path = store.home / "copy.json"
    path.write_text(text)
    store.is_refused(".", path)


@pytest.mark.parametrize("spoil", [_link_to_a_file, _pipe, _device, Path.unlink])
def test_a_backup_is_a_plain_file(store: Given, spoil: Callable[[Path], None]):
    path = store.home / "copy.json"
    backup_stores(store.home / "other", path)
    spoil(path)
    store.is_refused("cannot be read|is not a regular file", path)


def test_an_export_of_the_first_schema_comes_in(store: Given):
    """As a Minewatch of that time wrote it: seen keys with their text, and no hashes."""
    tables = msgspec.json.decode((STORES / "v1.json").read_bytes())
    shutil.rmtree(store.out)
    store.out.mkdir()
    names = [name for name in TABLE_NAMES if name in tables]
    for name in names:
        lines = [msgspec.json.encode(document) + b"\n" for document in tables[name].values()]
        (store.out / f"{name}.jsonl").write_bytes(b"".join(lines))
    counts = {name: len(tables[name]) for name in names}
    manifest = {"schema": 1, "tables": counts}
    (store.out / "store.json").write_bytes(msgspec.json.encode(manifest))
    import_stores(store.data, store.out, CLOCK, QUICK)
    stores = open_stores(store.data, CLOCK)
    assert stores.seen.known(["f1|id:e1", "other"]) == {"f1|id:e1"}
    assert stores.stories.get("s1") is not None
    stores.close()


def test_an_export_of_the_second_schema_comes_in_without_the_tables_it_does_not_know(store: Given):
    store.manifest_without("findings", "confirmations", schema=2)
    import_stores(store.data, store.out, CLOCK, QUICK)
    stores = open_stores(store.data, CLOCK)
    assert stores.stories.get("s1") is not None
    assert len(stores.findings) == 0
    stores.close()


def test_an_export_that_lost_a_table_of_its_schema_is_refused(store: Given):
    store.manifest_without("findings")
    store.is_refused("does not name the table findings")


def test_requests_acted_on_stay_remembered_through_an_import(store: Given):
    """Else an import would let a recorded request be sent again."""
    import_stores(store.data, store.out, CLOCK, QUICK)
    stores = open_stores(store.data, CLOCK)
    assert stores.requests.known(["signed:1"]) == {"signed:1"}
    stores.close()


def test_a_disk_that_fails_while_importing_leaves_the_store_as_it_was(store: Given):
    disk = FailingDisk()
    with disk.failing(errno.ENOSPC), pytest.raises(StoreUnavailableError):
        import_stores(store.data, store.out, CLOCK, disk)
    assert content(store.data) == store.before


def test_the_hashes_are_those_of_the_files(store: Given):
    for name, digest in store.manifest["sha256"].items():
        assert sha256((store.out / f"{name}.jsonl").read_bytes()).hexdigest() == digest
    assert set(store.manifest["sha256"]) == set(TABLE_NAMES)
