"""A store in PostgreSQL that tests open, open again, and let time pass for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

from bot.ports import Stores
from storage.postgres.stores import PostgresStores, open_postgres_stores
from tests.doubles.postgres import empty_database
from tests.doubles.token_box import ScrambledTokens

R = TypeVar("R")
_PATIENCE_SECONDS = 10.0


class OpenedDatabase:
    """The same as tests.doubles.opened.Opened; threads with connections of their own are processes."""

    def __init__(self) -> None:
        self.address = empty_database()
        self._opened: list[PostgresStores] = []
        self._stores = self._open()

    @property
    def stores(self) -> Stores:
        return self._stores

    def again(self) -> Stores:
        """The store as another process finds it."""
        self._stores = self._open()
        return self._stores

    def fresh(self) -> Stores:
        """A store with nothing in it."""
        self.close()
        empty_database()
        self._stores = self._open()
        return self._stores

    def later(self, seconds: float) -> None:
        """Time passes for whatever the store itself measures: all of it ends so much earlier."""
        for less in (
            "UPDATE leases SET until = until - make_interval(secs => %s)",
            "UPDATE feeds SET claimed_until = claimed_until - make_interval(secs => %s)",
        ):
            self._stores.database.change(less, seconds)

    def until(self, holds: Callable[[], bool]) -> None:
        """What another thread or process brings about comes true soon."""
        waited = Event()
        for _ in range(int(_PATIENCE_SECONDS / 0.01)):
            if holds():
                return
            waited.wait(0.01)
        assert holds()

    def at_once(self, *works: Callable[[], R]) -> list[R]:
        """What each of these returns when several processes do them at once."""
        with ThreadPoolExecutor(len(works)) as threads:
            return list(threads.map(lambda work: work(), works))

    def close(self) -> None:
        while self._opened:
            self._opened.pop().close()

    def _open(self) -> PostgresStores:
        self._opened.append(open_postgres_stores(self.address, ScrambledTokens()))
        return self._opened[-1]
