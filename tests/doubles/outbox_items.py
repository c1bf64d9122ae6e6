"""Alerts put into the outbox, and how they stand."""

from __future__ import annotations

from bot.model.alert import Note, OutboxItem
from bot.model.workspace import Conversation
from bot.outbox.items import new_item
from tests.doubles.engine import Engine
from tests.doubles.slack import ALERTS

DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"


def put(engine: Engine, *texts: str, to: str = ALERTS) -> list[OutboxItem]:
    """Notes for a conversation, in this order."""
    now = engine.clock.now()
    made = [
        new_item(Note(text), Conversation.of(to), now, change=f"{to}{text}", index=index)
        for index, text in enumerate(texts)
    ]
    engine.stores.outbox.put(*made)
    return made


def state(engine: Engine, item: OutboxItem) -> OutboxItem:
    found = engine.stores.outbox.get(item.id)
    assert found is not None
    return found
