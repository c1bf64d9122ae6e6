"""Merge two stories that turn out to be one, in every conversation that got either.

In: the absorbed story (as it was), the story that now has its entries, and the
conversations, inside the unit of work that stores both. Out: outbox items that edit cards;
waiting alerts and updates of the absorbed story are handed over. Nothing is announced
twice: if only the absorbed story has a card, that card becomes the other's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.alert import (
    ItemState,
    OutboxItem,
    Post,
    StoryAlert,
    StoryMoved,
    StoryUpdate,
)
from bot.model.entry import EntryId, StoryId
from bot.model.story import Story
from bot.model.watch import WatchId
from bot.model.workspace import Conversation
from bot.outbox.items import item_id, new_item, sent, waiting
from bot.pipeline.updates import Updates
from bot.ports import Stores

_OPEN = (ItemState.WAITING, ItemState.HELD)


@dataclass(frozen=True, slots=True)
class _Told:
    """What one conversation has had of one story, or is about to.

    ``open``: an alert that waits or is held; ``leaving``: one is being sent at this moment.
    """

    post: Post | None
    alert: OutboxItem | None

    @property
    def open(self) -> OutboxItem | None:
        return self.alert if self.alert and self.alert.state in _OPEN else None

    @property
    def leaving(self) -> bool:
        return self.alert is not None and self.alert.state is ItemState.CLAIMED

    @property
    def stands(self) -> bool:
        return self.post is not None or self.leaving

    @property
    def was_sent(self) -> bool:
        return self.alert is not None and self.alert.state is ItemState.SENT


class Uniter:
    """Writes posts and hands over items itself; returns the items that are new."""

    def __init__(self, stores: Stores, updates: Updates) -> None:
        self._stores = stores
        self._updates = updates

    def unite(
        self, gone: Story, kept: Story, targets: Iterable[Conversation], now: datetime, index: int
    ) -> list[OutboxItem]:
        """In every conversation that got one of them or would get the other.

        Args:
            gone: the story that went.
            kept: the story that took it over, as it is now.
            targets: the conversations that ask for it.
            now: the present instant.
            index: the place of the first new item among those made at this instant.
        """
        about = self._open_items(gone.id)
        found = dict.fromkeys(
            [
                *(post.conversation for post in self._posts(gone.id)),
                *(post.conversation for post in self._posts(kept.id)),
                *(item.conversation for item in about),
                *targets,
            ]
        )
        made = list[OutboxItem]()
        for place in found:
            here = [item for item in about if item.conversation == place]
            made += self._unite_in(place, gone, kept, here, now, index + len(made))
        return made

    def knows(self, story: Story, place: Conversation) -> bool:
        """Did the conversation get this story, or is it being sent?"""
        told = self._told(story.id, place)
        return told.stands or told.was_sent

    def _unite_in(
        self,
        place: Conversation,
        gone: Story,
        kept: Story,
        about: list[OutboxItem],
        now: datetime,
        index: int,
    ) -> list[OutboxItem]:
        """Alerts first, then what follows them."""
        one, other = self._told(gone.id, place), self._told(kept.id, place)
        made = list[OutboxItem]()
        sources: tuple[EntryId, ...] = ()
        if one.stands:
            made += self._card_stands(place, one, other, StoryMoved(gone.id, kept.id), now, index)
        elif one.open is not None:
            self._hand_over_alert(one.open, other, kept.id, now)
            sources = tuple(source.entry for source in gone.sources) if other.stands else ()
        elif one.was_sent:
            self._mark_told(place, other, kept.id, now)
        handed = self._hand_over_rest(about, kept.id, now)
        if (one.stands or other.stands) and (sources or not handed):
            update = StoryUpdate(kept.id, "source" if sources else None, sources=sources)
            edit = self._updates.merged(update, place, now, index + len(made))
            made.append(edit)
        self._stores.outbox.put(*made)
        return made

    def _card_stands(
        self,
        place: Conversation,
        one: _Told,
        other: _Told,
        moved: StoryMoved,
        now: datetime,
        index: int,
    ) -> list[OutboxItem]:
        """The card of the story that went gives way to the other's, or becomes it."""
        if other.stands:
            return [new_item(moved, place, now, index=index)]
        if one.post is None:
            # Its send is under way. Should it fail, the story is told by this alert; else the
            # alert finds that it has been told.
            alert = StoryAlert(moved.into, _watches(one.alert))
            return [] if other.open else [new_item(alert, place, now, index=index)]
        self._stores.posts.remove(f"{place}|{one.post.subject}")
        self._stores.posts.put(replace(one.post, subject=f"story:{moved.into}"))
        self._mark_told(place, other, moved.into, now)
        return []

    def _mark_told(self, place: Conversation, other: _Told, kept: StoryId, now: datetime) -> None:
        """The event was announced here, possibly under another id."""
        if other.stands or other.was_sent:
            return
        alert = other.open or new_item(StoryAlert(kept, ()), place, now)
        self._stores.outbox.put(sent(alert, now, how="already sent under the other story"))

    def _hand_over_alert(
        self, alert: OutboxItem, other: _Told, kept: StoryId, now: datetime
    ) -> None:
        """An alert that has not left: one is enough, at the earlier of two moments."""
        self._stores.outbox.remove(alert.id)
        if other.stands or other.was_sent:
            return
        at_once = alert.state is ItemState.WAITING
        if other.open is not None:
            if at_once and other.open.state is ItemState.HELD:
                self._stores.outbox.put(waiting(other.open, now, None))
            return
        payload = StoryAlert(kept, _watches(alert))
        self._stores.outbox.put(_renamed(alert, payload, "", now))

    def _hand_over_rest(self, about: list[OutboxItem], kept: StoryId, now: datetime) -> bool:
        """What else has not left is now the other's. Does one of it edit the other's card?"""
        rest = [item for item in about if item.id in self._stores.outbox]
        self._stores.outbox.remove(*(item.id for item in rest))
        for item in rest:
            last = str(item.id).rpartition("|")[2]
            if isinstance(item.payload, StoryUpdate):
                change = f"{item.payload.story}|{last}"
                update = replace(item.payload, story=kept)
                self._stores.outbox.put(_renamed(item, update, change, now))
            else:
                # A second alert, sent because of a later step.
                alert = StoryAlert(kept, _watches(item))
                self._stores.outbox.put(_renamed(item, alert, last, now))
        return any(isinstance(item.payload, StoryUpdate) for item in rest)

    def _told(self, story: StoryId, place: Conversation) -> _Told:
        return _Told(
            self._stores.posts.get(f"{place}|story:{story}"),
            self._stores.outbox.get(item_id(StoryAlert(story, ()), place)),
        )

    def _posts(self, story: StoryId) -> list[Post]:
        return list(self._stores.posts.where("subject", f"story:{story}"))

    def _open_items(self, story: StoryId) -> list[OutboxItem]:
        """Alerts and updates of a story that wait or are held."""
        of_story = list(self._stores.outbox.where("story", story))
        return [
            item
            for state in _OPEN
            for item in of_story
            if item.state is state and isinstance(item.payload, StoryAlert | StoryUpdate)
        ]


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
