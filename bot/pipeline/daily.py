"""Messages due by the calendar: withdrawal clocks and reminders.

In: the treaty as it is now, the watches, today. Out: outbox items, stored in one unit.
Ids carry the milestone, so a run can be repeated safely; a day on which
the program did not run is made up for on the next. Nothing here is urgent: it is sent at
the conversation's digest hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import structlog

from bot.model.alert import OutboxItem, OutboxPayload, WithdrawalClock
from bot.model.watch import Delivery, Watch
from bot.model.workspace import Conversation
from bot.outbox.items import new_item
from bot.pipeline.news_policy import NewsPolicy
from bot.ports import Clock, Stores
from bot.treaty.treaty import Treaty
from bot.watches.cadence import this_morning
from bot.watches.clocks import Countdown, countdown, watches_clock
from bot.watches.match import is_active
from bot.watches.reminders import due_reminders, wants_reminder

log = structlog.get_logger()


class Daily:
    """Run it a few times a day; each item is made once."""

    def __init__(
        self, stores: Stores, treaty: Callable[[], Treaty], clock: Clock, policy: NewsPolicy
    ) -> None:
        self._stores = stores
        self._treaty = treaty
        self._clock = clock
        self._policy = policy

    def run(self) -> int:
        """Store what is due today and not yet stored. Returns how many items."""
        made = {item.id: item for item in (*self._clocks(), *self._reminders())}
        new = [item for key, item in made.items() if key not in self._stores.outbox]
        with self._stores.unit():
            self._stores.outbox.put(*new)
        for item in new:
            self._policy.observer.queued(type(item.payload).__name__)
        return len(new)

    def _clocks(self) -> Iterator[OutboxItem]:
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
                yield self._item(clock, conversation, change)

    def _followers(
        self, clock: WithdrawalClock, treaty: Treaty, counted: Countdown
    ) -> Iterator[Conversation]:
        found = dict.fromkeys(
            watch.conversation
            for watch in self._active()
            if watches_clock(watch.scope, clock.iso3, treaty.groups)
        )
        if self._policy.channel is not None:
            found[self._policy.channel] = None
        for conversation in found:
            # The day itself is announced to those who got the countdown.
            follows = f"{conversation}|clock:{clock.iso3}" in self._stores.posts
            if counted.days_left > 0 or follows:
                yield conversation

    def _reminders(self) -> Iterator[OutboxItem]:
        today = self._clock.now().date()
        treaty = self._treaty()
        for due in due_reminders(treaty.deadlines(today), today):
            asking = dict.fromkeys(
                watch.conversation
                for watch in self._active()
                if wants_reminder(watch, due.reminder.iso3, treaty.groups)
            )
            for conversation in asking:
                yield self._item(due.reminder, conversation, f"{due.days}")

    def _item(self, payload: OutboxPayload, conversation: Conversation, change: str) -> OutboxItem:
        now = self._clock.now()
        delivery = self._stores.deliveries.get(str(conversation)) or Delivery(conversation)
        return new_item(
            payload, conversation, now, change=change, due_at=this_morning(delivery, now)
        )

    def _active(self) -> Iterator[Watch]:
        now = self._clock.now()
        return (watch for watch in self._stores.watches if is_active(watch, now))
