"""``minewatch export``, ``import`` and ``backup``, as a person runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.errors import MinewatchError
from storage import open_stores
from tests.doubles.clock import ManualClock
from tests.doubles.values import NOON, stored_entry, story


@pytest.fixture(autouse=True)
def _data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_DATA_DIR", str(tmp_path / "data"))


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), catch_exceptions=True)


def test_what_was_exported_is_imported_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = open_stores(tmp_path / "data", ManualClock())
    stores.entries.put(stored_entry())
    stores.seen.mark(["id:e1"], NOON)
    done = run("export", "out")  # the owner goes on running
    stores.close()
    assert (done.exit_code, done.output) == (0, "Exported 2 documents in 15 tables to out.\n")
    monkeypatch.setenv("MINEWATCH_DATA_DIR", str(tmp_path / "other"))
    done = run("import", "out")
    assert done.output == "Imported 2 documents in 15 tables from out.\n"
    other = open_stores(tmp_path / "other", ManualClock())
    assert list(other.entries.all()) == [stored_entry()]
    assert other.seen.known(["id:e1"]) == {"id:e1"}
    other.close()


def test_an_import_over_something_says_where_that_is_kept(tmp_path: Path) -> None:
    stores = open_stores(tmp_path / "data", ManualClock())
    stores.stories.put(story())
    assert run("backup", "copy.json").output.startswith("Backed up 1 documents to copy.json")
    stores.close()
    done = run("import", "copy.json")
    assert done.exit_code == 0
    assert "What the store held before is kept in" in done.output


def test_problems_are_one_sentence(tmp_path: Path) -> None:
    for words in (("export", "out"), ("backup", "copy.json")):
        problem = run(*words).exception
        assert isinstance(problem, MinewatchError)
        assert str(problem).startswith("There is no store in")
    (tmp_path / "empty").mkdir()
    problem = run("import", "empty").exception
    assert isinstance(problem, MinewatchError)
    assert "`minewatch export`" in str(problem)
    assert run("import", "nowhere").exit_code == 2


@pytest.mark.parametrize("role", ["web", "worker"])
def test_a_part_of_the_work_needs_a_store_that_processes_share(role: str) -> None:
    done = run("run", "--role", role)
    assert done.exit_code == 2
    assert f"`--role {role}` needs MINEWATCH_STORE" in done.output
    assert run("run", "--role", "everything").exit_code == 2


def test_a_backup_replaces_nothing_unless_told_to(tmp_path: Path) -> None:
    open_stores(tmp_path / "data", ManualClock()).close()
    (tmp_path / "kept.backup").write_text("of yesterday")
    refused = run("backup", "kept.backup")
    assert str(refused.exception) == (
        "kept.backup exists and was not changed; name another file, or add --force."
    )
    assert (tmp_path / "kept.backup").read_text() == "of yesterday"
    assert run("backup", "kept.backup", "--force").exit_code == 0
    assert (tmp_path / "kept.backup").read_text() != "of yesterday"
