"""Combine the unsent updates of one story.

In: news about a story that a conversation already has, and what the conversation received of it. Out:
an outbox item, new or the one still waiting, with both in it: five sources within a minute are one
edit and one reply.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.model.alert import ItemState, OutboxItem, OutboxPayload, StoryUpdate
from bot.model.workspace import Conversation
from bot.outbox.items import new_item
from bot.pipeline.received import Received

_STRONGEST = ("step", "judgement", "source")


def merged(
    payload: StoryUpdate, conversation: Conversation, received: Received, now: datetime, index: int
) -> OutboxItem:
    """The update, together with one of the same story that has not been tried yet."""
    waiting = [item for item in received.at(payload.story, conversation) if _may_grow(item)]
    if waiting:
        last = max(waiting, key=lambda item: item.order)
        return replace(last, payload=_together(last.payload, payload))
    moment = int(now.timestamp() * 1000)
    while True:
        item = new_item(payload, conversation, now, change=f"{moment}", index=index)
        # One that is leaving at this very moment must not be replaced: it would settle this one.
        if not received.has(item):
            return item
        moment += 1


def _may_grow(item: OutboxItem) -> bool:
    """Is it an update that waits? Not one that announces a later step: it is about that story too."""
    untried = item.state is ItemState.WAITING and not item.attempts
    return untried and isinstance(item.payload, StoryUpdate) and item.payload.later is None


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
