"""A PostgreSQL store that counts its statements: each is a journey to the server and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from bot.model.secret import Secret
from storage.postgres.address import Address
from storage.postgres.database import Database
from storage.postgres.stores import PostgresStores
from storage.report import OpenReport


class _Address(Address):
    """``said``: every statement sent to it, the first first; BEGIN with its settings is one."""

    def __init__(self, url: Secret) -> None:
        super().__init__(url)
        said = self.said = list[str]()

        class Cursor(psycopg.Cursor[Any]):
            def execute(self, query: Any, *args: Any, **how: Any) -> Any:
                said.append(str(query))
                return super().execute(query, *args, **how)

        self._cursor = Cursor

    def parameters(self) -> dict[str, Any]:
        return super().parameters() | {"cursor_factory": self._cursor}


@contextmanager
def counted_stores(url: Secret) -> Iterator[tuple[PostgresStores, list[str]]]:
    """The store in a database with the present schema, and the statements it has sent."""
    address = _Address(url)
    stores = PostgresStores(Database(address), OpenReport())
    try:
        yield stores, address.said
    finally:
        stores.close()


def transactions(said: list[str]) -> int:
    """How many transactions these statements are: one from BEGIN to its end, else each its own."""
    number, inside = 0, False
    for statement in said:
        if statement.startswith("BEGIN"):
            inside = True
        elif statement in {"COMMIT", "ROLLBACK"}:
            inside = False
            number += 1
        else:
            number += not inside
    return number
