"""The store as it is now, for commands that only ask, beside whatever process works on it.

In: settings. Out: a store in which whatever is changed goes nowhere; the additions to the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.app.store import token_box
from bot.config import Settings
from bot.ports import Clock, Stores

if TYPE_CHECKING:
    from storage.reading import RecordAdditions


@contextmanager
def looked_into(settings: Settings, clock: Clock) -> Iterator[Stores]:
    """The store; an empty one where there is none yet. For the thread that opens it alone.

    Raises:
        ConfigError: the address, or MINEWATCH_TOKEN_KEY, cannot be used.
        StoreError: the store is damaged, cannot be read, or has another schema.
    """
    # Imported here: neither engine is loaded where the other is used.
    if settings.store is not None:
        from storage.postgres.reading import tried_database

        with tried_database(settings.store, token_box(settings)) as stores:
            yield stores if stores is not None else _empty(clock)
        return
    from storage.reading import read_stores

    yield read_stores(settings.data_dir, token_box(settings)) or _empty(clock)


def record_additions(settings: Settings) -> RecordAdditions:
    """What admins entered and decided, and what vouched for the record; nothing if there is no store.

    Raises:
        as looked_into.
    """
    from storage.reading import RecordAdditions, read_additions

    if settings.store is None:
        return (
            read_additions(settings.data_dir) if settings.data_dir.is_dir() else RecordAdditions()
        )
    from storage.postgres.reading import present_database

    with present_database(settings.store) as stores:
        if stores is None:
            return RecordAdditions()
        return RecordAdditions(stores.acts.all(), stores.confirmations.all(), stores.findings.all())


def _empty(clock: Clock) -> Stores:
    from storage import open_memory_stores

    return open_memory_stores(clock)
