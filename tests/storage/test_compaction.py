"""Compaction beside everything else: nothing lost, nothing blocked, nothing left behind."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StoreUnavailableError
from storage.tinydb.database import JournalDB


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "db.json"


def test_threads_that_write_while_it_compacts_lose_nothing(path: Path) -> None:
    database = JournalDB(path, compact_at=1_000)
    names = [f"t{number}" for number in range(6)]

    def write(name: str) -> None:
        table = database.table(name)
        for number in range(60):
            table.insert({"n": number})
            if number % 10 == 9:
                table.remove(doc_ids=[number - 5])
            if number % 25 == 0:
                database.journal.compact()

    threads = [Thread(target=write, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    before = {name: database.table(name).all() for name in names}
    database.journal.abandon()
    with JournalDB(path) as database:
        assert {name: database.table(name).all() for name in names} == before
        assert all(len(rows) == 54 for rows in before.values())


def test_a_long_journal_is_compacted_by_itself(path: Path) -> None:
    """Two million bytes are written, in ten lives; what stays is a fraction of that."""
    for _ in range(10):
        database = JournalDB(path, compact_at=1_000)
        table = database.table("t")
        for _ in range(40):
            table.truncate()
            table.insert({"text": "x" * 5_000})
        database.journal.abandon()  # waits for a compaction under way, and starts none
    files = sorted(file.name for file in path.parent.iterdir())
    assert sum("journal" in name for name in files) <= 3
    assert sum(file.stat().st_size for file in path.parent.iterdir()) < 500_000
    with JournalDB(path) as database:
        assert len(database.table("t")) == 1


def test_a_table_dropped_and_made_again_meanwhile_is_the_new_one(path: Path) -> None:
    with JournalDB(path) as database:
        database.table("t").insert_multiple({"old": n} for n in range(10))
        database.journal.compact()
        database.drop_table("t")
        database.table("t").insert({"new": 1})
    with JournalDB(path) as database:
        assert database.table("t").all() == [{"new": 1}]


def test_a_file_system_without_hard_links_keeps_the_snapshot_before_as_a_copy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_names: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with JournalDB(path) as database:
        database.table("t").insert({"n": 1})
        database.journal.compact()
        before = path.read_bytes()
        database.table("t").insert({"n": 2})
        database.journal.compact()
    kept = path.with_name("db.json.previous")
    assert kept.read_bytes() == before
    assert kept.stat().st_mode & 0o077 == 0


def test_all_tables_can_be_dropped_at_once(path: Path) -> None:
    database = JournalDB(path)
    for name in ("one", "two"):
        database.table(name).insert({"n": 1})
    database.drop_tables()
    database.journal.abandon()
    with JournalDB(path) as database:
        assert database.tables() == set()


def test_a_closed_store_can_be_read_and_refuses_to_write(path: Path) -> None:
    database = JournalDB(path)
    database.table("t").insert({"n": 1})
    database.close()
    database.close()
    with pytest.raises(StoreUnavailableError, match="closed"):
        database.table("t").insert({"n": 2})
    assert database.table("t").all() == [{"n": 1}]


steps = st.lists(
    st.sampled_from(["insert", "remove", "compact", "kill", "close", "drop"]), max_size=25
)


@settings(max_examples=40, deadline=None)
@given(steps=steps)
def test_in_any_order_of_work_compactions_and_ends_the_content_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    path = tmp_path_factory.mktemp("any") / "db.json"
    database = JournalDB(path)
    expected: list[int] = []
    for number, step in enumerate(steps):
        table = database.table("t")
        match step:
            case "insert":
                table.insert({"n": number})
                expected.append(number)
            case "remove" if expected:
                table.remove(lambda doc, oldest=expected[0]: doc["n"] == oldest)
                del expected[0]
            case "compact":
                database.journal.compact()
            case "drop":
                database.drop_table("t")
                expected.clear()
            case "kill":
                database.journal.abandon()
                database = JournalDB(path)
            case "close":
                database.close()
                database = JournalDB(path)
        assert [doc["n"] for doc in database.table("t")] == expected
    database.close()
