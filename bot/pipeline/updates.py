"""Combine the unsent updates of one story.

In: news about a story that a conversation already has. Out: an outbox item, new or the one
still waiting, with both in it: five sources within a minute are one edit and one reply.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.model.alert import ItemState, OutboxId, OutboxItem, OutboxPayload, StoryUpdate
from bot.model.entry import StoryId
from bot.model.workspace import Conversation
from bot.outbox.items import item_id, new_item
from bot.ports import Table

_STRONGEST = ("step", "judgement", "source")
_REMEMBERED = 5_000


class Updates:
    """Remembers the last update of each story and place; forgetting one costs a second reply."""

    def __init__(self, outbox: Table[OutboxItem]) -> None:
        self._outbox = outbox
        self._last: dict[tuple[Conversation, StoryId], OutboxId] = {}

    def merged(
        self, payload: StoryUpdate, conversation: Conversation, now: datetime, index: int
    ) -> OutboxItem:
        """The update, together with one of the same story that has not been tried yet."""
        place = (conversation, payload.story)
        known = self._last.get(place)
        waiting = self._outbox.get(known) if known else None
        if waiting is not None and waiting.state is ItemState.WAITING and not waiting.attempts:
            return replace(waiting, payload=_together(waiting.payload, payload))
        moment = int(now.timestamp() * 1000)
        # One that is leaving at this very moment must not be replaced: it would settle this one.
        while item_id(payload, conversation, f"{moment}") in self._outbox:
            moment += 1
        item = new_item(payload, conversation, now, change=f"{moment}", index=index)
        self._last[place] = item.id
        while len(self._last) > _REMEMBERED:
            self._last.pop(next(iter(self._last)))
        return item


def _together(earlier: OutboxPayload, later: StoryUpdate) -> StoryUpdate:
    if not isinstance(earlier, StoryUpdate):
        return later
    replies = {earlier.reply, later.reply}
    return StoryUpdate(
        later.story,
        next((reply for reply in _STRONGEST if reply in replies), None),
        earlier.broadcast or later.broadcast,
        sources=(*earlier.sources, *later.sources),
    )
