"""A database in another part of the world: slower, and nothing fails for that."""

from __future__ import annotations

import asyncio

from bot.model.alert import Note
from bot.model.secret import Secret
from bot.model.workspace import Conversation
from bot.outbox.items import new_item
from storage.postgres.stores import PostgresStores, open_postgres_stores
from tests.doubles.far_database import far_away
from tests.doubles.values import NOON, watch

PEOPLE = 8


def _change(stores: PostgresStores, number: int) -> None:
    """A person's change: a few questions and a few rows, stored together."""
    with stores.unit():
        for step in range(4):
            stores.watches.hold(f"w{number}-{step}")
            stores.watches.put(watch(f"w{number}-{step}"))
        stores.outbox.put(new_item(Note("Done."), Conversation.of("C1"), NOON, change=f"{number}"))


async def test_changes_by_many_people_at_once_are_stored_after_a_quiet_hour(address: Secret):
    with far_away(address, connect_seconds=0.6, seconds=0.03) as far:
        stores = open_postgres_stores(far)
        try:
            changes = (stores.do(lambda n=n: _change(stores, n)) for n in range(PEOPLE))
            await asyncio.gather(*changes)
            assert len(stores.outbox) == PEOPLE
        finally:
            stores.close()
