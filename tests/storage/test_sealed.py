"""Tokens of workspaces are in no file as they are, and nothing is stored where they cannot be sealed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bot.errors import StoreError
from storage import open_stores
from storage.exchange import backup_stores, export_stores, import_stores
from storage.sealed import sealed, unsealed
from tests.doubles.clock import ManualClock
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.values import NOON, after
from tests.doubles.workspaces import workspace

CLOCK = ManualClock()
TOKENS = (b"xoxb-bot", b"xoxe-refresh")


def test_no_file_of_the_store_an_export_or_a_backup_has_a_token(tmp_path: Path) -> None:
    stores = open_stores(tmp_path / "data", CLOCK, box=ScrambledTokens())
    stores.workspaces.put(workspace())
    stores.abandon()
    export_stores(tmp_path / "data", tmp_path / "out")
    backup_stores(tmp_path / "data", tmp_path / "backup.json")
    open_stores(tmp_path / "data", CLOCK).close()
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert not any(token in file.read_bytes() for token in TOKENS), file.name
    assert b"sealed:" in (tmp_path / "out" / "workspaces.jsonl").read_bytes()


def test_a_workspace_comes_back_from_an_export_with_its_tokens(tmp_path: Path) -> None:
    stores = open_stores(tmp_path / "data", CLOCK, box=ScrambledTokens())
    stores.workspaces.put(workspace())
    stores.close()
    export_stores(tmp_path / "data", tmp_path / "out")
    import_stores(tmp_path / "other", tmp_path / "out", CLOCK)
    stores = open_stores(tmp_path / "other", CLOCK, box=ScrambledTokens())
    assert stores.workspaces.all() == (workspace(),)
    stores.close()


def test_without_a_key_workspaces_cannot_be_stored_or_read(tmp_path: Path) -> None:
    stores = open_stores(tmp_path, CLOCK, box=ScrambledTokens())
    stores.workspaces.put(workspace())
    stores.close()
    stores = open_stores(tmp_path, CLOCK)
    with pytest.raises(StoreError, match="MINEWATCH_TOKEN_KEY"):
        stores.workspaces.get("T1")
    with pytest.raises(StoreError, match="MINEWATCH_TOKEN_KEY"):
        stores.workspaces.put(workspace("T2"))
    assert len(stores.workspaces) == 1
    stores.close()


def test_every_field_of_a_workspace_is_stored() -> None:
    box = ScrambledTokens()
    made = workspace(ended_at=after(days=1), ended_why="uninstalled", channel="C1", org_wide=True)
    row = sealed(made, box)
    assert unsealed(row, box) == made
    text = msgspec.json.encode(row)
    assert not any(token in text for token in TOKENS)


def test_what_is_remembered_for_a_while_is_in_no_export(tmp_path: Path) -> None:
    stores = open_stores(tmp_path / "data", CLOCK)
    stores.remembered.put("undo:1", "a secret of the hour", after(days=1))
    stores.seen.mark(["a"], NOON)
    stores.close()
    export_stores(tmp_path / "data", tmp_path / "out")
    assert all(b"hour" not in file.read_bytes() for file in (tmp_path / "out").iterdir())
    import_stores(tmp_path / "data", tmp_path / "out", CLOCK)
    stores = open_stores(tmp_path / "data", CLOCK)
    assert stores.remembered.get("undo:1", NOON) == "a secret of the hour"
    stores.close()
