"""What one engine exports, the other imports, and nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import InputError, StoreLockedError
from bot.model.alert import Note
from bot.model.watch import Person
from bot.model.workspace import Conversation, UserId, WorkspaceId
from bot.ports import Stores
from storage import open_stores
from storage.exchange import export_stores, import_stores
from storage.postgres.exchange import export_database, import_database
from storage.postgres.stores import PostgresStores, open_postgres_stores
from tests.doubles.clock import ManualClock
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.values import NOON, after, one_of_each, outbox_item, story, watch
from tests.doubles.workspaces import workspace

THERE = WorkspaceId("T1")


def fill(stores: Stores) -> None:
    for name, value in one_of_each().items():
        getattr(stores, name).put(value)
    stores.stories.put(*(story(f"s{n}") for n in range(10, 0, -1)))
    stores.watches.put(watch("w2", conversation="T1/C1"))
    stores.outbox.put(
        outbox_item("o2", conversation=Conversation.of("T1/C1"), payload=Note("NUL \0, \ufdd0"))
    )
    stores.of(THERE).people.put(Person(UserId("U1"), zone="Asia/Tokyo"))
    stores.people.put(Person(UserId("U2"), zone="UTC"))
    stores.workspaces.put(workspace("T1"))
    stores.seen.mark(["a", "b"], after(seconds=7))
    stores.requests.mark(["request"], NOON)


def files(directory: Path) -> dict[str, Any]:
    """An export's files; the keys that were seen have no order."""
    return {
        path.name: sorted(path.read_bytes().splitlines())
        if path.name == "seen.jsonl"
        else path.read_bytes()
        for path in directory.iterdir()
        if path.name != "store.json"
    }


@pytest.fixture
def database(address) -> Any:
    stores = open_postgres_stores(address, ScrambledTokens())
    yield stores
    stores.close()


def test_both_ways_lead_to_the_same_export(database: PostgresStores, tmp_path: Path):
    of_files = open_stores(tmp_path / "data", ManualClock(), box=ScrambledTokens())
    fill(of_files)
    of_files.close()
    given = export_stores(tmp_path / "data", tmp_path / "first")
    taken = import_database(database, tmp_path / "first", tmp_path, ManualClock())
    assert (taken.tables, taken.kept_before) == (given.tables, None)
    assert export_database(database, tmp_path / "second").tables == given.tables
    assert files(tmp_path / "second") == files(tmp_path / "first")
    import_stores(tmp_path / "other", tmp_path / "second", ManualClock())
    export_stores(tmp_path / "other", tmp_path / "third")
    assert files(tmp_path / "third") == files(tmp_path / "first")
    assert database.workspaces.get("T1") == workspace("T1")
    assert database.of(THERE).people.get("U1") == Person(UserId("U1"), zone="Asia/Tokyo")


def test_an_import_replaces_everything_and_keeps_what_was_there(
    database: PostgresStores, tmp_path: Path
):
    fill(database)
    export_database(database, tmp_path / "full")
    database.stories.put(replace(story("s1"), headline="Changed."), story("more"))
    done = import_database(database, tmp_path / "full", tmp_path / "kept", ManualClock())
    assert "more" not in database.stories
    assert database.stories.get("s1") == story("s1")
    assert done.kept_before is not None
    import_database(database, done.kept_before, tmp_path / "kept", ManualClock())
    assert "more" in database.stories


def test_an_import_is_refused_while_minewatch_runs(database: PostgresStores, tmp_path: Path):
    export_database(database, tmp_path / "empty")
    database.leases.take("deliver:", "worker-1", 30)
    with pytest.raises(StoreLockedError, match="worker-1"):
        import_database(database, tmp_path / "empty", tmp_path, ManualClock())


def test_what_is_no_export_changes_nothing(database: PostgresStores, tmp_path: Path):
    database.stories.put(story())
    with pytest.raises(InputError):
        import_database(database, tmp_path, tmp_path, ManualClock())
    assert "s1" in database.stories
