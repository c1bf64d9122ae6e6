"""Exports that come in: only plain files, complete and unchanged, are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StoreUnavailableError
from storage.exchange import export_stores, import_stores
from tests.doubles.incoming import CLOCK, QUICK, Given, _device, _link_to_a_file, _pipe, content


def _link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nowhere")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


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
