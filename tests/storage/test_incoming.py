"""What an import refuses, and that a refused import leaves the store exactly as it was."""

from __future__ import annotations

import os
from typing import Any

import pytest

from storage.exchange import backup_stores
from storage.incoming import TABLE_NAMES
from storage.schema import VERSION
from tests.doubles.incoming import Given

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
        {"schema": VERSION + 1},
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
