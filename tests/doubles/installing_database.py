"""The store of tests.doubles.installing in PostgreSQL: two web processes that share nothing else."""

from __future__ import annotations

import psycopg

from bot.ports import TokenBox
from storage.postgres.stores import PostgresStores, open_postgres_stores
from tests.doubles.clock import ManualClock
from tests.doubles.postgres import empty_database


class OnPostgres:
    """The engine; see tests.doubles.installing.OnDisk. Leases go by the database's own clock."""

    def __init__(self) -> None:
        self._address = empty_database()

    def open(self, _clock: ManualClock, box: TokenBox) -> tuple[PostgresStores, PostgresStores]:
        first, second = (open_postgres_stores(self._address, box) for _ in range(2))
        return first, second

    def written(self) -> bytes:
        """Every row of every table, as a dump has it."""
        with psycopg.connect(self._address.reveal()) as connection:
            tables = connection.execute(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()"
            ).fetchall()
            copies = (f"COPY {name} TO STDOUT" for (name,) in tables)
            return b"".join(_copied(connection, copy.encode()) for copy in copies)


def _copied(connection: psycopg.Connection, copy: bytes) -> bytes:
    with connection.cursor() as cursor, cursor.copy(copy) as rows:
        return b"".join(bytes(row) for row in rows)
