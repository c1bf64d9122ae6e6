"""Which message of a workspace is sent next: the main channel's first, then each conversation in turn.

In: the queue, and what Slack's limits leave open. Out: lanes with their first item, where it is due and
may be sent now. Calls the store: see ``Stores.do``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.model.alert import OutboxItem
from bot.model.workspace import Conversation
from bot.outbox.cards import Cards
from bot.outbox.channel_ids import channel_id
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.pace import SendPace
from bot.outbox.queue import Lane, Queue
from bot.outbox.sends import Sends
from bot.outbox.turns import in_turn, main_lanes
from bot.ports import Clock, Stores

_CARD_WAIT = timedelta(seconds=1)


class Choice:
    """``refresh`` at the beginning of a pass, then ``sendable``. ``sends``: what is under way meanwhile."""

    def __init__(
        self,
        stores: Stores,
        queue: Queue,
        pace: SendPace,
        sends: Sends,
        clock: Clock,
        policy: DeliveryPolicy,
    ) -> None:
        self._stores = stores
        self._queue = queue
        self._pace = pace
        self._sends = sends
        self._clock = clock
        self._policy = policy
        self._cards = Cards(stores)
        self._main_places: frozenset[Conversation] = frozenset()

    def refresh(self) -> None:
        """Find the main channel as it was set, and by the id that Slack gave for its name."""
        channel = self._policy.channel()
        self._main_places = frozenset(
            {channel, channel_id(self._stores, channel)} if channel else ()
        )

    def open_lanes(self) -> Iterator[Lane]:
        """The lanes that a pass would serve now, the main channel's first."""
        due, places = self._queue.lanes_due(self._clock.now()), self._main_places
        main = [lane for lane in main_lanes(places) if lane in due]
        return (lane for lane in (*main, *in_turn(due, places)) if not self._closed_for(lane))

    def sendable(self, most: int) -> Iterator[tuple[Lane, OutboxItem]]:
        """At most so many, and the main channel's before each of them, as soon as its second is over."""
        places, left = self._main_places, most
        main = main_lanes(places)
        for lane in main:
            yield from self._next_of(lane)
        for lane in in_turn(self._queue.lanes_due(self._clock.now()), places):
            for each in main:
                if not each.edits:
                    yield from self._next_of(each)
            for due in self._next_of(lane):
                left -= 1
                yield due
            if left == 0:
                return

    def moments(self, now: datetime) -> list[datetime]:
        """When the first item of each lane is due and open."""
        return [
            max(due_at, now + timedelta(seconds=self._closed_for(lane)))
            for lane, due_at in self._queue.firsts()
        ]

    def _next_of(self, lane: Lane) -> Iterator[tuple[Lane, OutboxItem]]:
        """The lane's first item, where it is due and may be sent now."""
        now = self._clock.now()
        item = None if self._closed_for(lane) else self._queue.first_due(lane, now)
        if item is None:
            return
        if self._cards.depends_on_unsent_post(item):
            self._queue.back(item, now + _CARD_WAIT)
            return
        self._queue.served(lane)
        yield lane, item

    def _closed_for(self, lane: Lane) -> float:
        """In how many seconds everything the lane's items may call is open; 0: now."""
        first = lane.conversation in self._main_places
        now, under_way = self._clock.monotonic(), len(self._sends)
        return max(
            self._pace.closed_for(lane.conversation, method, now, first=first, under_way=under_way)
            for method in lane.methods
        )
