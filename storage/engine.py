"""Which engine keeps the store: files of this machine (TinyDB), or a PostgreSQL database.

In: the settings. Out: the open store. psycopg is imported only where the store is a database, so that
all others start as quickly as without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

from bot.model.secret import Secret
from bot.ports import Clock, TokenBox
from storage.opening import open_stores as open_files
from storage.stores import TinyStores
from storage.tinydb.disk import DISK, Disk

if TYPE_CHECKING:
    from storage.postgres.stores import PostgresStores


@overload
def open_stores(
    data_dir: Path,
    clock: Clock,
    disk: Disk = DISK,
    box: TokenBox | None = None,
    *,
    url: None = None,
    listen: Secret | None = None,
) -> TinyStores: ...


@overload
def open_stores(
    data_dir: Path,
    clock: Clock,
    disk: Disk = DISK,
    box: TokenBox | None = None,
    *,
    url: Secret,
    listen: Secret | None = None,
) -> PostgresStores: ...


def open_stores(
    data_dir: Path,
    clock: Clock,
    disk: Disk = DISK,
    box: TokenBox | None = None,
    *,
    url: Secret | None = None,
    listen: Secret | None = None,
) -> TinyStores | PostgresStores:
    """Open the store in the database at ``url``, or else in ``data_dir``, made where it is missing.

    ``listen`` is the database's own address where ``url`` is a pooler's. ``box`` seals the tokens of
    workspaces; without one there can be none. A database times leases by its own clock, files by ``clock``.

    Raises:
        ConfigError: the address cannot be read.
        StoreLockedError: another process owns the files.
        StoreDamagedError: a part of them cannot be read.
        StoreUnavailableError: the directory cannot be used, or the database does not answer.
        StoreError: a newer Minewatch wrote it.
    """
    if url is None:
        return open_files(data_dir, clock, disk, box)
    from storage.postgres.stores import open_postgres_stores

    return open_postgres_stores(url, box, listen)
