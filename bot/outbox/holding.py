"""Held items that are to be changed: looked up, and locked before anybody else changes them.

In: the store, within a unit of work. Out: the items as they are stored now. A digest may be made while a
person changes when it is to come, so who changes a held item asks here, and not for what was read before.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.model.alert import ItemState, OutboxItem
from bot.model.workspace import Conversation
from bot.outbox.channel_ids import known_as
from bot.ports import Outbox, Stores


def still_held(outbox: Outbox, found: Iterable[OutboxItem]) -> list[OutboxItem]:
    """Those of these that are held now; no other process changes them before the unit ends."""
    stored = outbox.hold_many([item.id for item in found])
    return [item for item in stored.values() if item.state is ItemState.HELD]


def held_at(stores: Stores, conversation: Conversation) -> list[OutboxItem]:
    """The same of all that is held for a conversation, under whatever name."""
    places = known_as(stores, conversation)
    found = [item for place in places for item in stores.outbox.at(place)]
    return still_held(stores.outbox, (item for item in found if item.state is ItemState.HELD))
