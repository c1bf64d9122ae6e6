"""Messages due by the calendar: withdrawal clocks and reminders.

In: the treaty as it is now, the watches, today. Out: outbox items, stored some hundreds at a time.
Ids carry the milestone, so a run can be repeated or continued safely; a day on which
the program did not run is made up for on the next. Nothing here is urgent: it is sent at
the conversation's digest hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import structlog

from bot.model.alert import OutboxItem, OutboxPayload, WithdrawalClock
from bot.model.watch import Delivery
from bot.model.workspace import Conversation
from bot.outbox.items import item_id, new_item
from bot.pipeline.news_policy import NewsPolicy
from bot.pipeline.places import deliveries_of
from bot.ports import Clock, Stores
from bot.treaty.treaty import Treaty
from bot.watches.cadence import this_morning
from bot.watches.clocks import Countdown, countdown, watches_clock
from bot.watches.match import is_active, targets_of
from bot.watches.reminders import due_reminders, wants_reminder

_AT_ONCE = 500
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Due:
    """A message that is due for a conversation; ``change`` names its milestone."""

    payload: OutboxPayload
    conversation: Conversation
    change: str


class Daily:
    """Run it a few times a day, in one process; each item is made once."""

    def __init__(
        self, stores: Stores, treaty: Callable[[], Treaty], clock: Clock, policy: NewsPolicy
    ) -> None:
        self._stores = stores
        self._treaty = treaty
        self._clock = clock
        self._policy = policy

    def run(self) -> int:
        """Store what is due today and not yet stored. Returns how many items.

        Calls the store: see ``Stores.do``.
        """
        due = {self._id(one): one for one in (*self._clocks(), *self._reminders())}
        rest, made = iter(due.values()), 0
        while some := list(islice(rest, _AT_ONCE)):
            made += self._stored(some)
        return made

    def _stored(self, due: list[_Due]) -> int:
        """Store those of these that are not stored yet; four questions, whatever their number."""
        known = self._stores.outbox.get_many(self._id(one) for one in due)
        new = [one for one in due if self._id(one) not in known]
        if not new:
            return 0
        deliveries = deliveries_of(self._stores, [one.conversation for one in new])
        items = [
            self._item(one, deliveries.get(one.conversation) or Delivery(one.conversation))
            for one in new
        ]
        self._stores.outbox.put(*items)
        for item in items:
            self._policy.observer.queued(type(item.payload).__name__)
        return len(items)

    def _clocks(self) -> Iterator[_Due]:
        today = self._clock.now().date()
        treaty = self._treaty()
        leaving = (*treaty.listing("withdrawing", today), *treaty.listing("withdrawn", today))
        for answer in leaving:
            if answer.withdrawal_effective is None:
                continue
            counted = countdown(answer.withdrawal_effective, today)
            if counted is None:
                continue
            clock = WithdrawalClock(answer.state.iso3, counted.days_left)
            for conversation in self._followers(clock, treaty, counted):
                change = f"{answer.withdrawal_effective}|{counted.milestone}"
                yield _Due(clock, conversation, change)

    def _followers(
        self, clock: WithdrawalClock, treaty: Treaty, counted: Countdown
    ) -> Iterable[Conversation]:
        now, groups = self._clock.now(), treaty.groups
        watches = self._stores.watches.on(targets_of((clock.iso3,), groups))
        found = dict.fromkeys(
            watch.conversation
            for watch in watches
            if is_active(watch, now) and watches_clock(watch.scope, clock.iso3, groups)
        )
        found |= dict.fromkeys(self._policy.channels())
        if counted.days_left > 0:
            return found
        # The day itself is announced to those who got the countdown.
        posts = self._stores.posts.about(f"clock:{clock.iso3}")
        follow = {post.conversation for post in posts}
        return [conversation for conversation in found if conversation in follow]

    def _reminders(self) -> Iterator[_Due]:
        now, treaty = self._clock.now(), self._treaty()
        due = list(due_reminders(treaty.deadlines(now.date()), now.date()))
        if not due:
            return
        asking = [w for w in self._stores.watches.with_reminders() if is_active(w, now)]
        for one in due:
            conversations = dict.fromkeys(
                watch.conversation
                for watch in asking
                if wants_reminder(watch, one.reminder.iso3, treaty.groups)
            )
            for conversation in conversations:
                yield _Due(one.reminder, conversation, f"{one.days}")

    def _item(self, due: _Due, delivery: Delivery) -> OutboxItem:
        now = self._clock.now()
        morning = this_morning(delivery, now)
        return new_item(due.payload, due.conversation, now, change=due.change, due_at=morning)

    def _id(self, due: _Due) -> str:
        return item_id(due.payload, due.conversation, due.change)
