"""A store that can be opened again, in each way in which it may have ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.ports import Stores
from storage import open_memory_stores, open_stores
from tests.doubles.clock import ManualClock


class Opened:
    """A store that can be opened again: after a clean end, after a kill, or not at all."""

    def __init__(self, directory: Path | None, *, clean: bool) -> None:
        self._directory = directory
        self._clean = clean
        self.stores = self._open()

    def again(self) -> Stores:
        if self._directory is not None:
            self.stores.close() if self._clean else self.stores.abandon()
            self.stores = self._open()
        return self.stores

    def _open(self) -> Any:
        clock = ManualClock()
        return open_stores(self._directory, clock) if self._directory else open_memory_stores(clock)
