"""A store, an export of it and a backup, to be spoiled and taken in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.errors import InputError, StoreError
from storage import open_stores
from storage.exchange import export_stores, import_stores
from storage.incoming import TABLE_NAMES
from tests.doubles.clock import ManualClock
from tests.doubles.disk import QuickDisk
from tests.doubles.values import NOON, one_of_each, stored_entry, story

CLOCK, QUICK = ManualClock(), QuickDisk()
REFUSED = (InputError, StoreError)


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


def _link_to_a_file(path: Path) -> None:
    kept = path.with_suffix(".kept")
    path.rename(kept)
    path.symlink_to(kept)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")
