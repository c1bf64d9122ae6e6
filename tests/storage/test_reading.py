"""A look into the store beside its owner: one moment of it, and nothing is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import StoreDamagedError
from storage import open_stores
from storage.reading import RecordAdditions, read_additions, read_stores
from tests.doubles.clock import ManualClock
from tests.doubles.values import one_of_each, story


def test_a_look_sees_everything_and_its_writes_go_nowhere(tmp_path: Path) -> None:
    owner = open_stores(tmp_path, ManualClock())
    for name, value in one_of_each().items():
        getattr(owner, name).put(value)
    look = read_stores(tmp_path)
    assert look is not None
    for name, value in one_of_each().items():
        assert list(getattr(look, name).all()) == [value]
    assert look.stories.of_state(story().states[0]) == (story(),)
    assert read_additions(tmp_path) == RecordAdditions(
        owner.acts.all(), owner.confirmations.all(), owner.findings.all()
    )
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    look.stories.put(story("s2"))
    look.close()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files
    assert len(owner.stories) == 1
    owner.close()


def test_where_there_is_no_store_there_is_nothing_to_see(tmp_path: Path) -> None:
    assert read_stores(tmp_path) is None
    assert read_stores(tmp_path / "nowhere") is None
    assert read_additions(tmp_path / "nowhere") == RecordAdditions()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    (tmp_path / "minewatch.json").write_text("{")
    with pytest.raises(StoreDamagedError, match="doctor --repair"):
        read_stores(tmp_path)
