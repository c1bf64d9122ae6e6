"""The schema of the database, and the way forward from every earlier one.

In: a connection. Out: the same database with the present schema. Each step is a file of SQL,
``NNNN_words.sql``; the table ``schema_steps`` says which were done. All that is missing is done in
one transaction under a lock, so that of two processes started at once the second finds it done.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from bot.errors import StoreError

_LOCK = 0x4D57_5343_4845_4D41
_OLDEST = 14


@cache
def steps() -> tuple[tuple[int, str], ...]:
    """The steps there are: number and SQL, in order."""
    files = sorted(Path(__file__).parent.glob("[0-9]*_*.sql"))
    return tuple((int(file.name.partition("_")[0]), file.read_text("utf-8")) for file in files)


def migrate(
    connection: psycopg.Connection[tuple[Any, ...]],
    known: tuple[tuple[int, str], ...] | None = None,
) -> int | None:
    """Bring the schema to the last of the ``known`` steps.

    Returns the schema that was found, None where it was this one already, 0 for an empty database.

    Raises:
        StoreError: the database is of a newer Minewatch, or cannot hold what we store.
        psycopg.Error: as the database has it.
    """
    known = steps() if known is None else known
    _check_server(connection)
    if _version(connection) == known[-1][0]:
        return None
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        found = _version(connection)
        if found == known[-1][0]:
            return None
        if found > known[-1][0]:
            raise _newer(found, known[-1][0])
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_steps "
            "(number integer PRIMARY KEY, done_at timestamptz NOT NULL DEFAULT now())"
        )
        for number, script in known:
            if number > found:
                connection.execute(script.encode())
                connection.execute("INSERT INTO schema_steps (number) VALUES (%s)", [number])
    return found


def check_schema(connection: psycopg.Connection[tuple[Any, ...]]) -> bool:
    """Does the database hold a store? One of the present schema: nothing is migrated here.

    Raises:
        StoreError: its schema is another one, or it cannot hold what we store.
    """
    _check_server(connection)
    found, known = _version(connection), steps()[-1][0]
    if 0 < found < known:
        raise StoreError(
            f"The database was written by an earlier Minewatch (schema {found}; this one knows "
            f"{known}); the next start of `minewatch run` brings it up to date."
        )
    if found > known:
        raise _newer(found, known)
    return found > 0


def _newer(found: int, known: int) -> StoreError:
    return StoreError(
        f"The database was written by a newer Minewatch (schema {found}; this one knows "
        f"{known}); install that version, or restore a backup made before the change."
    )


def _version(connection: psycopg.Connection[tuple[Any, ...]]) -> int:
    exists = connection.execute("SELECT to_regclass('schema_steps') IS NOT NULL").fetchone()
    if exists is None or not exists[0]:
        return 0
    found = connection.execute("SELECT coalesce(max(number), 0) FROM schema_steps").fetchone()
    return 0 if found is None else int(found[0])


def _check_server(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    found = connection.execute(
        "SELECT current_setting('server_version_num')::int / 10000, "
        "current_setting('server_encoding'), current_setting('server_version')"
    ).fetchone()
    version, encoding, words = found if found is not None else (0, "", "")
    if version < _OLDEST:
        raise StoreError(
            f"The database is PostgreSQL {words}; Minewatch needs version {_OLDEST} or later."
        )
    if encoding != "UTF8":
        raise StoreError(
            f"The database holds texts as {encoding}; create it with ENCODING 'UTF8', so that it can "
            "hold every language."
        )
