"""Looking into the database beside the processes that work on it: for commands that only ask.

In: an address. Out: the store in which whatever is changed is taken back at the end, or a copy in
memory of what all workspaces share. Neither migrates the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

import psycopg

from bot.model.secret import Secret
from bot.ports import Clock, TokenBox
from storage.opening import open_memory_stores
from storage.postgres.address import Address
from storage.postgres.database import Database
from storage.postgres.migrations import check_schema
from storage.postgres.refusals import refusal
from storage.postgres.rows import portions
from storage.postgres.stores import PostgresStores
from storage.report import OpenReport
from storage.seen import SEEN, document_of
from storage.stores import TinyStores

SHARED = ("feeds", "entries", "stories", "acts", "findings", "confirmations", "notices")
"""The tables that all workspaces share, but for the keys that were seen."""
_PORTION = 5_000


@contextmanager
def present_database(url: Secret, box: TokenBox | None = None) -> Iterator[PostgresStores | None]:
    """The store in the database as it is, not migrated; None: it holds none yet.

    Raises:
        ConfigError: the address cannot be read.
        StoreUnavailableError: the database does not answer, or refuses.
        StoreError: its schema is not the present one.
    """
    address = Address(url)
    try:
        with address.connect() as connection:
            found = check_schema(connection)
    except psycopg.Error as error:
        refused = refusal(error, address.name)
        if refused is None:
            raise
        raise refused from error
    if not found:
        yield None
        return
    with closing(PostgresStores(Database(address), OpenReport(), box)) as stores:
        yield stores


@contextmanager
def tried_database(url: Secret, box: TokenBox | None = None) -> Iterator[PostgresStores | None]:
    """The same, in one transaction that is taken back at the end. For the thread that opens it alone.

    Raises:
        as present_database.
    """
    with present_database(url, box) as stores:
        if stores is None:
            yield None
            return
        with stores.database.trial():
            yield stores


def copied_database(url: Secret, clock: Clock, names: Iterable[str] = SHARED) -> TinyStores:
    """What is shared, at one moment, in memory; with the keys that were seen where entries are copied.

    Raises:
        as present_database.
    """
    copy = open_memory_stores(clock)
    with present_database(url) as stores:
        if stores is None:
            return copy
        with stores.database.moment():
            for name in names:
                _copy(stores, copy, name)
    return copy


def _copy(stores: PostgresStores, copy: TinyStores, name: str) -> None:
    with copy.unit():
        getattr(copy, name).put(*getattr(stores, name).all())
    if name != "entries":
        return
    rows = stores.database.rows("SELECT number, second FROM seen")
    for portion in portions(range(len(rows)), _PORTION):
        with copy.unit():
            for place in portion:
                number, second = rows[place]
                copy.database.journal.set(SEEN, number, document_of(second))
