"""Merge two stories that turn out to be one, in every conversation that got either.

In: the absorbed story (as it was), the story that now has its entries, and the
conversations, inside the unit of work that stores both. Out: outbox items that edit cards;
waiting alerts and updates of the absorbed story are handed over. Nothing is announced
twice: if only the absorbed story has a card, that card becomes the other's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.model.alert import ItemState, OutboxItem, StoryAlert, StoryMoved, StoryUpdate
from bot.model.entry import EntryId
from bot.model.story import Story
from bot.model.watch import WatchId
from bot.model.workspace import Conversation
from bot.outbox.items import item_id, new_item, sent, waiting
from bot.pipeline.received import Progress, Received
from bot.pipeline.updates import merged


def unite(
    gone: Story,
    kept: Story,
    targets: Iterable[Conversation],
    received: Received,
    now: datetime,
    index: int,
) -> list[OutboxItem]:
    """The new items, for the caller to store, in every conversation that got one of the stories or would get the other.

    Posts and items that exist are changed in ``received``, which must have read both stories.

    Args:
        gone: the story that went.
        kept: the story that took it over, as it is now.
        targets: the conversations that ask for it.
        received: what conversations have received of the two.
        now: the present instant.
        index: the place of the first new item among those made at this instant.
    """
    about: dict[Conversation, list[OutboxItem]] = {}
    for item in received.open_items(gone.id):
        about.setdefault(item.conversation, []).append(item)
    found = dict.fromkeys([*received.places(gone.id), *received.places(kept.id), *about, *targets])
    if gone.only_for != kept.only_for:
        # A workspace's own story gives way to a shared one: nothing changes for the others.
        found = dict.fromkeys(p for p in found if received.knows_of(gone.id, p))
    made = list[OutboxItem]()
    for place in found:
        union = _Union(place, gone, kept, received, now)
        made += union.made(about.get(place, []), index + len(made))
    return made


class _Union:
    """The two stories in one conversation."""

    def __init__(
        self, place: Conversation, gone: Story, kept: Story, received: Received, now: datetime
    ) -> None:
        self._place = place
        self._gone = gone
        self._kept = kept
        self._received = received
        self._now = now

    def made(self, about: list[OutboxItem], index: int) -> list[OutboxItem]:
        """Alerts first, then what follows them."""
        one, other = (self._received.progress(s.id, self._place) for s in (self._gone, self._kept))
        made = list[OutboxItem]()
        sources: tuple[EntryId, ...] = ()
        if one.has_card:
            made += self._keep_one_card(one, other, index)
        elif one.open is not None:
            self._hand_over_alert(one.open, other)
            shown = other.has_card and self._gone.only_for == self._kept.only_for
            sources = tuple(s.entry for s in self._gone.sources) if shown else ()
        elif one.was_sent:
            self._mark_told(other)
        for item in made:
            self._received.note(item)
        handed = self._hand_over_rest(about)
        if (one.has_card or other.has_card) and (sources or not handed):
            update = StoryUpdate(self._kept.id, "source" if sources else None, sources=sources)
            edit = merged(update, self._place, self._received, self._now, index + len(made))
            self._received.note(edit)
            made.append(edit)
        return made

    def _keep_one_card(self, one: Progress, other: Progress, index: int) -> list[OutboxItem]:
        """The card of the story that went gives way to the other's, or becomes it."""
        if other.has_card:
            moved = StoryMoved(self._gone.id, self._kept.id)
            return [new_item(moved, self._place, self._now, index=index)]
        if one.post is None:
            # Its send is under way. Should it fail, this alert announces the story; else the
            # alert finds that it was announced.
            alert = StoryAlert(self._kept.id, _watches(one.alert))
            return [] if other.open else [new_item(alert, self._place, self._now, index=index)]
        self._received.move(one.post, self._kept.id)
        self._mark_told(other)
        return []

    def _mark_told(self, other: Progress) -> None:
        """The event was announced here, possibly under another id."""
        if other.has_card or other.was_sent:
            return
        alert = other.open or new_item(StoryAlert(self._kept.id, ()), self._place, self._now)
        self._received.put(sent(alert, self._now, how="already sent under the other story"))

    def _hand_over_alert(self, alert: OutboxItem, other: Progress) -> None:
        """An alert that has not left: one is enough, at the earlier of two moments."""
        self._received.remove(alert)
        if other.has_card or other.was_sent:
            return
        at_once = alert.state is ItemState.WAITING
        if other.open is not None:
            if at_once and other.open.state is ItemState.HELD:
                self._received.put(waiting(other.open, self._now, None))
            return
        payload = StoryAlert(self._kept.id, _watches(alert))
        self._received.put(_renamed(alert, payload, "", self._now))

    def _hand_over_rest(self, about: list[OutboxItem]) -> bool:
        """What else has not left is now the other's. Does one of it edit the other's card?"""
        rest = [item for item in about if self._received.has(item)]
        for item in rest:
            self._received.remove(item)
            last = str(item.id).rpartition("|")[2]
            if isinstance(item.payload, StoryUpdate):
                change = f"{item.payload.story}|{last}"
                update = _about(self._kept, item.payload)
                self._received.put(_renamed(item, update, change, self._now))
            else:
                # A second alert, sent because of a later step.
                alert = StoryAlert(self._kept.id, _watches(item))
                self._received.put(_renamed(item, alert, last, self._now))
        return any(isinstance(item.payload, StoryUpdate) for item in rest)


def _about(kept: Story, update: StoryUpdate) -> StoryUpdate:
    """The update in the other story's name, without sources that it has not: those of own feeds.

    If none is left, there is no further source to name in the thread.
    """
    has = {source.entry for source in kept.sources}
    sources = tuple(entry for entry in update.sources if entry in has)
    unnamed = update.reply == "source" and update.sources and not sources
    reply = None if unnamed else update.reply
    return replace(update, story=kept.id, reply=reply, sources=sources)


def _watches(alert: OutboxItem | None) -> tuple[WatchId, ...]:
    payload = alert.payload if alert else None
    return payload.watches if isinstance(payload, StoryAlert) else ()


def _renamed(
    item: OutboxItem, payload: StoryAlert | StoryUpdate, change: str, now: datetime
) -> OutboxItem:
    """The item in another story's name; due no earlier than now, so that the queue sees it."""
    due_at = max(item.due_at, now)
    renamed = item_id(payload, item.conversation, change)
    return replace(item, id=renamed, payload=payload, due_at=due_at)
