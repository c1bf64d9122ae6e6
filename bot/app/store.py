"""The store that the settings name: a directory of this machine, or a PostgreSQL database.

In: settings and a clock. Out: the port bot.ports.Stores, open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app.local_key import token_key
from bot.config import Settings
from bot.ports import Clock, TokenBox

if TYPE_CHECKING:
    from storage import TinyStores
    from storage.postgres.stores import PostgresStores


def open_store(settings: Settings, clock: Clock) -> TinyStores | PostgresStores:
    """Open the store; the caller closes it.

    Raises:
        ConfigError: the address, or MINEWATCH_TOKEN_KEY, cannot be used.
        StoreError: the store cannot be opened.
    """
    # Imported here: neither engine is loaded where the other is used (psycopg takes 60 ms).
    if settings.store is not None:
        from storage.postgres.stores import open_postgres_stores

        return open_postgres_stores(settings.store, token_box(settings), settings.store_listen)
    from storage import open_stores

    return open_stores(settings.data_dir, clock, box=token_box(settings))


def token_box(settings: Settings) -> TokenBox | None:
    """What seals the tokens of workspaces; None: there are none.

    Raises:
        ConfigError: MINEWATCH_TOKEN_KEY cannot be used.
    """
    key = token_key(settings)
    if key is None:
        return None
    from storage.tokens import FernetTokenBox

    return FernetTokenBox(key)
