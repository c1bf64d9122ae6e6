"""The keys of entries already known, and of requests acted on: the port bot.ports.stores.SeenKeys.

In: keys and the moment of a sighting. Out: which of them are known. Keeps no key's text, but 63 bits
of its hash (storage.seen). Every sighting is written: another process may be the one that forgets.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from storage.postgres.database import Database
from storage.seen import number_of


class PostgresSeenKeys:
    """Keys with their last sightings, in one table."""

    def __init__(self, database: Database, table: str) -> None:
        self._database = database
        self._table = table

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        asked = {number_of(key): key for key in keys}
        found = self._database.rows(
            f"SELECT number FROM {self._table} WHERE number = ANY(%s::bigint[])", list(asked)
        )
        return frozenset([asked[number] for (number,) in found])

    def mark(self, keys: Iterable[str], at: datetime) -> None:
        # In the order of the numbers: two that mark the same keys must not wait for each other.
        numbers = sorted({number_of(key) for key in keys})
        if numbers:
            self._mark(numbers, at)

    def mark_first(self, key: str, at: datetime) -> bool:
        (first,) = self._mark([number_of(key)], at)
        return first

    def _mark(self, numbers: list[int], at: datetime) -> list[bool]:
        """Note a sighting of each. Out: was it the first?"""
        # A row that was inserted, and not updated, has no xmax.
        found = self._database.changed(
            f"INSERT INTO {self._table} AS known (number, second) "
            "SELECT unnest(%s::bigint[]), %s ON CONFLICT (number) "
            "DO UPDATE SET second = greatest(known.second, EXCLUDED.second) RETURNING xmax = 0",
            numbers,
            int(at.timestamp()),
        )
        return [first for (first,) in found]

    def forget(self, last_seen_before: datetime, limit: int | None = None) -> int:
        return self._database.change(
            f"WITH gone AS MATERIALIZED "
            f"(SELECT number FROM {self._table} WHERE second < %s LIMIT %s) "
            f"DELETE FROM {self._table} AS known USING gone WHERE known.number = gone.number",
            last_seen_before.timestamp(),
            limit,
        )

    def __len__(self) -> int:
        found = self._database.row(f"SELECT count(*) FROM {self._table}")
        return 0 if found is None else int(found[0])
