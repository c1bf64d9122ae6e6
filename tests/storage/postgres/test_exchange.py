"""What one engine exports, the other imports, and nothing is lost on the way."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.errors import InputError, StoreLockedError
from bot.model.alert import Feedback, Note, OutboxItem
from bot.model.watch import Person
from bot.model.workspace import Conversation, UserId, WorkspaceId
from bot.ports import Stores
from storage import open_stores
from storage.codec import codec_for
from storage.exchange import export_stores, import_stores
from storage.incoming import EXPORTED
from storage.postgres.exchange import export_database, import_database
from storage.postgres.stores import PostgresStores, open_postgres_stores
from storage.sealed import SealedWorkspace
from storage.tables import TableSpec
from tests.doubles.clock import ManualClock
from tests.doubles.postgres import empty_database
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.values import NOON, after, one_of_each, outbox_item, story, watch
from tests.doubles.workspaces import workspace
from tests.storage.test_codec import values_of

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


def files(directory: Path) -> dict[str, bytes]:
    """An export's files."""
    return {path.name: path.read_bytes() for path in directory.iterdir()}


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


def plain_text() -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/"), min_size=1)


def rows_of(spec: TableSpec) -> st.SearchStrategy[list[Any]]:
    """A few values of a table, each with a key of its own."""
    values = values_of(spec.kind)
    if spec.kind is OutboxItem:
        # More attempts than fit into 31 bits are not made.
        values = st.builds(lambda item, n: replace(item, attempts=n), values, st.integers(0, 99))
    if spec.kind is Person:
        values = st.builds(lambda value, key: replace(value, id=key), values, plain_text())
    if spec.kind is SealedWorkspace:
        teams = st.from_regex(r"[TE][A-Z0-9]{2,10}", fullmatch=True)
        values = st.builds(lambda value, key: replace(value, id=key), values, teams)
    if spec.kind is Feedback:
        values = st.builds(lambda value, key: replace(value, by=key), values, plain_text())
    # Numbers of jsonb have one zero.
    codec = codec_for(spec.kind)
    values = values.filter(lambda value: b":-0.0" not in codec.encode(value))
    return st.lists(values, max_size=3, unique_by=spec.key_of)


@settings(max_examples=10, deadline=None, phases=[Phase.generate])
@given(data=st.data())
def test_whatever_a_store_holds_every_file_is_the_same_after_both_ways(data: st.DataObject):
    tables = {spec.name: data.draw(rows_of(spec), label=spec.name) for spec in EXPORTED}
    keys = data.draw(st.lists(st.text(st.characters(exclude_categories=["Cs"]))), label="seen")
    with TemporaryDirectory() as folder, closing(open_postgres_stores(empty_database())) as stores:
        place = Path(folder)
        with closing(open_stores(place / "data", ManualClock())) as of_files:
            for name, values in tables.items():
                of_files._tables[name].put(*values)
            of_files.seen.mark(keys, NOON)
        export_stores(place / "data", place / "first")
        import_database(stores, place / "first", place, ManualClock())
        export_database(stores, place / "second")
        assert files(place / "second") == files(place / "first")
        import_stores(place / "other", place / "second", ManualClock())
        export_stores(place / "other", place / "third")
        assert files(place / "third") == files(place / "first")


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
