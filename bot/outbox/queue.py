"""The waiting items in memory, ordered per conversation.

In: the outbox table. Out: the first item of each lane that is due. It holds ids only and
reads the item itself from the store, for a pass at a time; what is sent is what the claim finds
there, so an item changed or removed meanwhile is never sent in its old form. A conversation has two lanes, new messages and changes of earlier
ones: Slack allows far fewer edits, and news must not queue behind them. In each
lane later items wait for the first.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import NamedTuple

from bot.model.alert import ItemState, OutboxId, OutboxItem, StoryMoved, StoryUpdate
from bot.model.workspace import Conversation
from bot.outbox.pace import POST, UPDATE
from bot.ports import Outbox

# Items are found again by their due time; its maker may have looked at the clock earlier.
_OVERLAP = timedelta(seconds=60)
# Reading the ids of a minute of a busy outbox again takes milliseconds: that is done once a second.
_REREAD = timedelta(seconds=1)


class Lane(NamedTuple):
    """``edits``: changes of what was posted earlier; else new messages."""

    conversation: Conversation
    edits: bool

    @property
    def methods(self) -> tuple[str, ...]:
        """What of Slack's Web API the lane's items call."""
        return (UPDATE, POST) if self.edits else (POST,)


@dataclass(order=True, slots=True)
class _Place:
    """``refresh`` first: after the clock went back, what came later must not overtake."""

    refresh: int
    order: int
    number: int
    id: OutboxId
    due_at: datetime


class Queue:
    """Filled from the store with ``refresh``; ``back`` and ``drop`` follow each send."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._lines: dict[Lane, list[_Place]] = {}
        self._queued: set[OutboxId] = set()
        self._ahead: dict[str, OutboxItem] = {}
        self._number = count()
        self._refreshes = 0
        self._read_until: datetime | None = None
        self._reread_at: datetime | None = None

    def __len__(self) -> int:
        return len(self._queued)

    def refresh(self, now: datetime) -> None:
        """Take in what has become due. The first time, and after the clock went back: everything."""
        if self._read_until is not None and now < self._read_until - _OVERLAP:
            self._read_until = None
            self._forget_waits(now)
        if self._read_until is None:
            # Tried items keep their place; items for later must not block the lane.
            found: Iterable[OutboxItem] = self._outbox.waiting_due(now)
        else:
            found = self._unknown(self._low(self._read_until, now), now)
        self._refreshes += 1
        self._ahead.clear()
        for item in found:
            if item.id not in self._queued:
                self._add(item)
        self._read_until = now

    def _unknown(self, low: datetime, high: datetime) -> Iterable[OutboxItem]:
        """Those due in between that are not queued yet; no other item is read."""
        new = [key for key in self._outbox.due_between(low, high) if key not in self._queued]
        return self._outbox.get_many(new).values() if new else ()

    def _low(self, read_until: datetime, now: datetime) -> datetime:
        if self._reread_at is None or not self._reread_at <= now < self._reread_at + _REREAD:
            self._reread_at = now
            return read_until - _OVERLAP
        return min(read_until, now)

    def _forget_waits(self, now: datetime) -> None:
        """What waits for a moment on a wrong clock would wait too long."""
        for line in self._lines.values():
            for place in line:
                place.due_at = min(place.due_at, now)

    def read_ahead(self, lanes: Iterable[Lane]) -> None:
        """Read the first items of these lanes in one question; they are read again after ``refresh``."""
        keys = [line[0].id for lane in lanes if (line := self._lines.get(lane))]
        self._ahead = self._outbox.get_many(keys) if keys else {}

    def waits(self) -> bool:
        """Is anything in the store still to be sent? What was removed meanwhile leaves the queue."""
        return any(self._first(lane) is not None for lane in list(self._lines))

    def lanes_due(self, now: datetime) -> list[Lane]:
        """The lanes whose first item is due, longest unserved first; does not read the store."""
        return [lane for lane, due_at in self.firsts() if due_at <= now]

    def first_due(self, lane: Lane, now: datetime) -> OutboxItem | None:
        """The lane's first item, if it waits and is due."""
        item = self._first(lane)
        if item is None or item.state is not ItemState.WAITING:
            return None
        return item if self._lines[lane][0].due_at <= now else None

    def firsts(self) -> Iterator[tuple[Lane, datetime]]:
        """When each lane's first item is due."""
        return ((lane, line[0].due_at) for lane, line in self._lines.items() if line)

    def claimed(self, item: OutboxItem) -> None:
        """The first item of its lane is being sent; it is read again when it is its turn."""
        self._ahead.pop(item.id, None)

    def back(self, item: OutboxItem, due_at: datetime) -> None:
        """The first item of its lane was not sent: it is due again at this time."""
        self._ahead.pop(item.id, None)
        line = self._lines.get(lane_of(item))
        if line and line[0].id == item.id:
            line[0].due_at = due_at

    def hurry(self, ids: Collection[OutboxId], now: datetime) -> None:
        """Those of these that are first in their lane are due now."""
        for line in self._lines.values():
            if line[0].id in ids:
                line[0].due_at = min(line[0].due_at, now)

    def served(self, lane: Lane) -> None:
        """It had its turn: move it behind the other lanes."""
        if lane in self._lines:
            self._lines[lane] = self._lines.pop(lane)

    def drop(self, item: OutboxItem) -> None:
        """The first item of its lane waits no more."""
        line = self._lines.get(lane_of(item))
        if line and line[0].id == item.id:
            self._pop(lane_of(item), line)

    def _add(self, item: OutboxItem) -> None:
        place = _Place(self._refreshes, item.order, next(self._number), item.id, item.due_at)
        heapq.heappush(self._lines.setdefault(lane_of(item), []), place)
        self._queued.add(item.id)

    def _first(self, lane: Lane) -> OutboxItem | None:
        """The first that still waits in the store; others removed or settled it meanwhile."""
        line = self._lines.get(lane, [])
        while line:
            item = self._ahead.get(line[0].id) or self._outbox.get(line[0].id)
            if item is not None and item.state in {ItemState.WAITING, ItemState.CLAIMED}:
                return item
            self._pop(lane, line)
        return None

    def _pop(self, lane: Lane, line: list[_Place]) -> None:
        gone = heapq.heappop(line).id
        self._queued.discard(gone)
        self._ahead.pop(gone, None)
        if not line:
            self._lines.pop(lane, None)


def lane_of(item: OutboxItem) -> Lane:
    """The lane that an item waits in."""
    return Lane(item.conversation, isinstance(item.payload, StoryUpdate | StoryMoved))
