"""What an import refuses, and that a refused import leaves the store exactly as it was."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import InputError, StoreError, StoreUnavailableError
from storage import open_stores
from storage.exchange import backup_stores, export_stores, import_stores
from storage.incoming import TABLE_NAMES
from tests.doubles.clock import ManualClock
from tests.doubles.disk import FailingDisk, QuickDisk
from tests.doubles.values import NOON, one_of_each, stored_entry, story

CLOCK, QUICK = ManualClock(), QuickDisk()
REFUSED = (InputError, StoreError)
STORES = Path(__file__).parent / "stores"


def fill(data: Path, *stories: str) -> None:
    stores = open_stores(data, CLOCK, QUICK)
    for name, value in one_of_each().items():
        getattr(stores, name).put(value)
    stores.entries.put(*(stored_entry(f"e{n}") for n in range(2, 9)))
    stores.stories.put(*map(story, stories))
    stores.seen.mark([f"id:e{n}" for n in range(50)], NOON)
    stores.requests.mark(["signed:1"], NOON)
    stores.close()


def content(data: Path) -> dict[str, dict[int, bytes]]:
    stores = open_stores(data, CLOCK, QUICK)
    try:
        journal = stores.database.journal
        names = (*TABLE_NAMES, "meta", "requests")
        return {name: dict(journal.rows(name).documents) for name in names}
    finally:
        stores.close()


class Given:
    """A store that is to stay as it is, and an export of another that is to be spoilt."""

    def __init__(self, home: Path) -> None:
        self.data = home / "data"
        self.out = home / "out"
        self.home = home
        fill(self.data, "mine")
        fill(home / "other", "theirs")
        export_stores(home / "other", self.out)
        self.before = content(self.data)

    @property
    def manifest(self) -> dict[str, Any]:
        return msgspec.json.decode((self.out / "store.json").read_bytes())

    def manifest_with(self, **changes: Any) -> None:
        (self.out / "store.json").write_bytes(msgspec.json.encode(self.manifest | changes))

    def manifest_without(self, *names: str, **changes: Any) -> None:
        for name in names:
            (self.out / f"{name}.jsonl").unlink()
        named = {
            key: {name: said for name, said in self.manifest[key].items() if name not in names}
            for key in ("tables", "sha256")
        }
        self.manifest_with(**named, **changes)

    def is_refused(self, reason: str, source: Path | None = None) -> None:
        with pytest.raises(REFUSED, match=reason):
            import_stores(self.data, source or self.out, CLOCK, QUICK)
        assert content(self.data) == self.before
        assert list(self.data.glob("before-import-*")) == []


@pytest.fixture
def store(tmp_path: Path) -> Given:
    return Given(tmp_path)


# --- the manifest's tables ------------------------------------------------------------------

PATHS = [
    "../other",
    "../../etc/passwd",
    "/etc/passwd",
    "stories/../stories",
    "./stories",
    "stories\x00",
    "stories\x00.txt",
    "Stories",
    "STORIES",
    "stories ",
    "stories.jsonl",
    "\u017ftories",
    "\uff53tories",
    "stories\n",
    "C:\\stories",
    "..\\stories",
    "~/stories",
    "meta",
    "requests",
    "_journal",
    "nonsense",
    "",
]


@pytest.mark.parametrize("name", PATHS)
def test_a_manifest_names_the_tables_of_minewatch_and_nothing_else(store: Given, name: str):
    store.manifest_with(tables=store.manifest["tables"] | {name: 1})
    store.is_refused("names a table that Minewatch does not keep")


def test_no_name_in_a_manifest_is_ever_opened(store: Given):
    """A pipe without a writer would be waited for, for ever."""
    os.mkfifo(store.home / "pipe.jsonl")
    store.manifest_with(tables=store.manifest["tables"] | {"../pipe": 1})
    store.is_refused("names a table")


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_a_manifest_that_leaves_out_a_table_does_not_empty_it(store: Given, name: str):
    tables = store.manifest["tables"]
    del tables[name]
    store.manifest_with(tables=tables)
    store.is_refused(f"does not name the table {name}")


@pytest.mark.parametrize("by", [-1, 1, 10**6])
@pytest.mark.parametrize("name", ["entries", "seen", "watches"])
def test_a_table_with_another_number_of_lines_is_refused(store: Given, name: str, by: int):
    tables = store.manifest["tables"]
    tables[name] += by
    store.manifest_with(tables=tables)
    store.is_refused("the export is incomplete|neither an export")


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 0},
        {"schema": -1},
        {"schema": 4},
        {"schema": 10**30},
        {"schema": "2"},
        {"schema": True},
        {"schema": 2.5},
        {"schema": None},
        {"tables": []},
        {"tables": {"stories": "1"}},
        {"tables": {"stories": -1}},
        {"tables": None},
        {"sha256": {"stories": 5}},
        {"sha256": {"../x": "00"}},
        {"sha256": {"stories": "00"}},
    ],
    ids=str,
)
def test_a_manifest_of_another_shape_or_version_is_refused(store: Given, change: dict[str, Any]):
    store.manifest_with(**change)
    store.is_refused("neither an export|newer Minewatch|names a table|has changed")


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"schema":2}', b"\x00"])
def test_a_manifest_that_is_no_json_object_is_refused(store: Given, text: bytes):
    (store.out / "store.json").write_bytes(text)
    store.is_refused("neither an export")


DEEP = b'{"a":' * 10_000 + b"1" + b"}" * 10_000


@pytest.mark.parametrize(
    "text",
    [b"[" * 10_000, b'{"schema":2,"tables":{},"more":' + DEEP + b"}", b'{"sha256":' + DEEP + b"}"],
    ids=["lists", "in a part that is passed over", "in a part that is read"],
)
def test_a_manifest_without_bottom_is_refused(store: Given, text: bytes):
    (store.out / "store.json").write_bytes(text)
    store.is_refused("neither an export")


@pytest.mark.parametrize("document", [DEEP, b'{"id":' + DEEP + b"}", b"[" * 10_000])
def test_a_document_without_bottom_is_refused(store: Given, document: bytes):
    path = store.out / "watches.jsonl"
    path.write_bytes(path.read_bytes() + document + b"\n")
    store.is_refused("line 2 is not a document")


def test_a_backup_without_bottom_is_refused(store: Given):
    backup = store.home / "backup.json"
    backup_stores(store.home / "other", backup)
    backup.write_bytes(backup.read_bytes()[:-2] + b',"more":' + DEEP + b"}}")
    store.is_refused("is not a Minewatch backup|cannot be read", backup)


# --- the files ------------------------------------------------------------------------------


def _link_to_a_file(path: Path) -> None:
    kept = path.with_suffix(".kept")
    path.rename(kept)
    path.symlink_to(kept)


def _link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nowhere")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    "spoil", [_link_to_a_file, _link_to_nothing, _pipe, _folder, _device, Path.unlink]
)
@pytest.mark.parametrize("name", ["stories.jsonl", "seen.jsonl", "store.json"])
def test_only_plain_files_are_read(store: Given, name: str, spoil: Callable[[Path], None]):
    spoil(store.out / name)
    store.is_refused("cannot be read|is not a regular file|neither an export")


def test_a_file_is_written_beside_a_link_and_not_through_it(store: Given):
    victim = store.home / "victim"
    victim.write_text("mine")
    (store.out / "stories.jsonl").unlink()
    (store.out / "stories.jsonl").symlink_to(victim)
    with pytest.raises(StoreUnavailableError, match="cannot be written"):
        export_stores(store.home / "other", store.out)
    assert victim.read_text() == "mine"


@pytest.mark.parametrize("name", ["entries", "seen", "outbox", "posts"])
def test_a_file_changed_since_its_export_is_refused(store: Given, name: str):
    """The number of lines is right and each can be read: only the hash tells."""
    path = store.out / f"{name}.jsonl"
    text = path.read_text().replace("2026", "2027").replace('"t":1', '"t":2')
    path.write_text(text)
    store.is_refused("has changed since it was exported")


def test_without_hashes_as_before_there_were_any_an_export_is_taken(store: Given):
    store.manifest_with(sha256={})
    import_stores(store.data, store.out, CLOCK, QUICK)
    assert content(store.data)["stories"] == content(store.home / "other")["stories"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("seen", '{"t":5}'),
        ("seen", '{"id":"x","t":5}'),
        ("seen", '{"id":"-1","t":5}'),
        ("seen", '{"id":"9223372036854775808","t":5}'),
        ("seen", '{"id":null,"t":5}'),
        ("seen", '{"id":"5","t":"5"}'),
        ("seen", '{"id":"5","t":-5}'),
        ("seen", '{"id":"5","t":1e400}'),
        ("seen", '{"id":"5","t":99999999999999999999999}'),
        ("seen", '{"id":"5"}'),
        ("seen", "5"),
        ("stories", '{"id":"s'),
        ("stories", "null"),
        ("stories", "[]"),
        ("stories", '{"id":{}}'),
        ("stories", '{"id":"s1"}'),
        ("feeds", '{"feed":5}'),
        ("outbox", '{"payload":{"type":"Nothing"}}'),
        ("watches", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")),
    ],
)
def test_a_line_that_is_no_document_is_refused(store: Given, name: str, line: str):
    (store.out / f"{name}.jsonl").write_text(line + "\n", "latin-1")
    tables = store.manifest["tables"]
    tables[name] = 1
    store.manifest_with(tables=tables, sha256={})
    store.is_refused("is not a document|is wrong|out of range")


def test_two_seen_keys_with_one_id_are_refused(store: Given):
    (store.out / "seen.jsonl").write_text('{"id":"5","t":5}\n{"id":"5","t":6}\n')
    store.manifest_with(tables=store.manifest["tables"] | {"seen": 2}, sha256={})
    store.is_refused("two documents have the same id")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_export_cut_short_or_with_a_byte_changed_is_never_half_taken(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    store = Given(tmp_path_factory.mktemp("store"))
    names = sorted(path.name for path in store.out.glob("*.jsonl") if path.stat().st_size)
    path = store.out / data.draw(st.sampled_from(names))
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        path.write_bytes(whole[:at])
    else:
        byte = bytes([data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))])
        path.write_bytes(whole[:at] + byte + whole[at + 1 :])
    store.is_refused(".")


# --- backups, and the disk ---------------------------------------------------------------------


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
