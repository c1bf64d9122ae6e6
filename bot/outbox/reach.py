"""After a clock correction, nothing waits longer than its longest interval from now.

In: the outbox, the notices and the present instant. Out: items and notices without times
in the future. An item made while the clock was ahead is made as of now and keeps its
interval and its place among the others; a digest stays at its hour. Calendar messages for
a future day are withdrawn; the calendar creates them again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.alert import HeldFor, ItemState, OutboxId, OutboxItem, Reminder, WithdrawalClock
from bot.model.watch import Cadence, Delivery
from bot.outbox.gather import BURST_GAP
from bot.outbox.items import order_at
from bot.outbox.refusals import TRY_AGAIN_AFTER
from bot.outbox.retry import LONGEST_WAIT_SECONDS
from bot.ports import Stores

_TOLERANCE = timedelta(seconds=5)
_HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
_STEPS = {HeldFor.DAILY.value: _DAY, HeldFor.WEEKLY.value: _WEEK, HeldFor.QUIET.value: _DAY}
_LONGEST = {
    HeldFor.BURST.value: BURST_GAP,
    HeldFor.LATE.value: timedelta(),
    HeldFor.REFUSED.value: TRY_AGAIN_AFTER,
}


def reschedule(stores: Stores, now: datetime) -> int:
    """Bring everything within reach, in one unit of work. Returns how many items were changed.

    Raises:
        StoreUnavailableError: nothing was changed.
    """
    open_ = list(stores.outbox.open_after(now + _TOLERANCE))
    deliveries = stores.deliveries.of_many({item.conversation for item in open_})
    changed: list[OutboxItem] = []
    taken_back: list[OutboxId] = []
    for item in sorted(open_, key=lambda item: item.order):
        if _is_of_a_day_to_come(item, now):
            taken_back.append(item.id)
            continue
        mended = with_due_in_reach(item, now, deliveries.get(item.conversation))
        if item.created_at > now + _TOLERANCE:
            mended = replace(mended, created_at=now, order=order_at(now, len(changed)))
        if mended != item:
            changed.append(mended)
    notices = [replace(n, at=now) for n in stores.notices.all() if n.at > now + _TOLERANCE]
    if changed or taken_back or notices:
        read = {item.id: item for item in open_}
        with stores.unit():
            # What is being sent, or was changed, by another process since is not put back.
            now_stored = stores.outbox.hold_many([*(i.id for i in changed), *taken_back])
            same = {key for key, item in now_stored.items() if item == read[item.id]}
            stores.outbox.put(*(item for item in changed if item.id in same))
            stores.outbox.remove(*(key for key in taken_back if key in same))
            stores.notices.put(*notices)
    return len(changed) + len(taken_back)


def with_due_in_reach(
    item: OutboxItem, now: datetime, delivery: Delivery | None = None
) -> OutboxItem:
    """The item, due no later than its longest interval from now.

    Args:
        item: waiting or held.
        now: the present instant.
        delivery: the conversation's, if it has one; no day gets its digest twice.
    """
    step = _step(item, delivery) if item.state is ItemState.HELD else None
    if step is not None:
        told_at = delivery.last_digest_at if delivery else None
        return replace(item, due_at=_at_its_hour(item, step, now, told_at))
    return replace(item, due_at=min(item.due_at, now + _longest_wait(item)))


def _step(item: OutboxItem, delivery: Delivery | None) -> timedelta | None:
    """From one digest that takes the item to the next; None: it waits for none."""
    if item.error == HeldFor.UNSURE:
        return _WEEK if delivery and delivery.cadence is Cadence.WEEKLY else _DAY
    return _STEPS.get(item.error or "")


def _longest_wait(item: OutboxItem) -> timedelta:
    if item.state is ItemState.HELD:
        return _LONGEST.get(item.error or "", timedelta())
    if item.claimed_at is not None:  # tried: Retry-After is kept by the pace, which no clock moves
        return timedelta(seconds=LONGEST_WAIT_SECONDS)
    # Quiet hours, or the hour of the digest: decided when it was made.
    wait = item.due_at - item.created_at
    return wait if timedelta() <= wait <= _DAY + _HOUR else timedelta()


def _at_its_hour(
    item: OutboxItem, step: timedelta, now: datetime, told_at: datetime | None
) -> datetime:
    """The same hour as many whole days or weeks earlier as it was too late, with summer time's hour."""
    told = told_at if told_at is not None and now < told_at <= now + step else now
    due_at = item.due_at
    while due_at > now + step + _HOUR and due_at - step > told:
        due_at -= step
    return due_at


def _is_of_a_day_to_come(item: OutboxItem, now: datetime) -> bool:
    calendar = isinstance(item.payload, Reminder | WithdrawalClock)
    return calendar and item.claimed_at is None and item.created_at.date() > now.date()
