"""What only Minewatch's admins are sent, each in their direct messages.

In: the keys of conversations (a bare user id at HOME), payloads. Out: outbox items, put inside the
caller's unit of work. Without MINEWATCH_ADMINS there is no one to send to: Minewatch learns that a
person is one of Slack's admins only when they ask something. Home then shows them what is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from bot.model.alert import OutboxPayload
from bot.model.workspace import Conversation
from bot.outbox.items import new_item
from bot.ports import Stores


class Admins:
    """``wake`` is to be called after the unit of work: something waits in the outbox."""

    def __init__(self, stores: Stores, ids: Iterable[str], wake: Callable[[], None]) -> None:
        self._stores = stores
        self._ids = tuple(dict.fromkeys(map(Conversation.of, ids)))
        self.wake = wake

    def tell(self, payload: OutboxPayload, now: datetime, change: str = "", index: int = 0) -> None:
        """Put it into the outbox for each of them; ``change``, ``index``: see bot.outbox.items."""
        self._stores.outbox.put(
            *(new_item(payload, admin, now, change=change, index=index) for admin in self._ids)
        )
