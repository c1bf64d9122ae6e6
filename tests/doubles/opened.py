"""A store of one kind that tests open, open again, and let time pass for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot.ports import Stores
from storage import TinyStores, open_memory_stores, open_stores
from tests.doubles.clock import ManualClock
from tests.doubles.token_box import ScrambledTokens

R = TypeVar("R")


class Opened:
    """A store that can be opened again: after a clean end, after a kill, or not at all.

    Without a directory it is in memory: the same tables, repositories and units, without files.
    """

    def __init__(self, directory: Path | None, *, clean: bool) -> None:
        self._directory = directory
        self._clean = clean
        self._number = 0
        self._clock = ManualClock()
        self._stores = self._open()

    @property
    def stores(self) -> Stores:
        return self._stores

    def again(self) -> Stores:
        """The store as the next process finds it."""
        if self._directory is not None:
            self._end()
            self._stores = self._open()
        return self._stores

    def fresh(self) -> Stores:
        """Another store of the same kind, with nothing in it."""
        self._end()
        self._number += 1
        self._stores = self._open()
        return self._stores

    def later(self, seconds: float) -> None:
        """Time passes for whatever the store itself measures."""
        self._clock.move(seconds=seconds)

    def until(self, holds: Callable[[], bool]) -> None:
        """What another thread or process brings about must come true; here it has already."""
        assert holds()

    def at_once(self, *works: Callable[[], R]) -> list[R]:
        """What each of these returns when several processes do them at once; one process: in turn."""
        return [work() for work in works]

    def close(self) -> None:
        self._stores.close()

    def _end(self) -> None:
        self._stores.close() if self._clean else self._stores.abandon()

    def _open(self) -> TinyStores:
        if self._directory is None:
            return open_memory_stores(self._clock, ScrambledTokens())
        directory = self._directory / f"{self._number}"
        return open_stores(directory, self._clock, box=ScrambledTokens())
