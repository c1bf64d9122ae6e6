"""Keep the outbox small by removing settled items that are no longer needed.

In: the stores and the present instant. Out: the stores without obsolete items. A settled
item is kept for a while so that adding it again adds nothing; a post is kept as
long as its message may still be edited or replied to. Calendar items (clocks,
reminders, changes of status) are kept for a year: their ids recur every day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from bot.model.alert import (
    HeldFor,
    ItemState,
    OutboxItem,
    RecordCorrected,
    Reminder,
    StatusChange,
    WithdrawalClock,
)
from bot.outbox.gather import BURST_GAP, BURST_KEY
from bot.outbox.items import gave_up
from bot.ports import Stores

SETTLED_KEPT = timedelta(days=7)
CALENDAR_KEPT = timedelta(days=400)
REFUSED_KEPT = timedelta(days=30)
POSTS_KEPT = timedelta(days=14)
_AT_ONCE = 500
_SETTLED = (ItemState.SENT, ItemState.GAVE_UP)


def tidy(stores: Stores, now: datetime) -> bool:
    """Drop at most 500 of each, so that the program is not held up; True: call again for more."""
    old = list(islice(_old_items(stores, now), _AT_ONCE))
    stale = list(islice(_refused_too_long(stores, now), _AT_ONCE))
    posts = list(islice(_old_posts(stores, now), _AT_ONCE))
    with stores.unit():
        stores.outbox.remove(*old)
        stores.posts.remove(*posts)
        stores.notices.remove(*_past_bursts(stores, now))
        stores.outbox.put(*(gave_up(item, now, "refused for 30 days") for item in stale))
    return _AT_ONCE in {len(old), len(stale), len(posts)}


def _old_items(stores: Stores, now: datetime) -> Iterator[str]:
    limit = (now - SETTLED_KEPT).timestamp()
    for item in stores.outbox.between("due_at", None, limit):
        if item.state in _SETTLED and item.settled_at and _is_past(item, now):
            yield str(item.id)


def _is_past(item: OutboxItem, now: datetime) -> bool:
    calendar = isinstance(item.payload, Reminder | StatusChange | RecordCorrected | WithdrawalClock)
    kept = CALENDAR_KEPT if calendar else SETTLED_KEPT
    return (item.settled_at or now) < now - kept


def _refused_too_long(stores: Stores, now: datetime) -> Iterator[OutboxItem]:
    for item in stores.outbox.where("state", ItemState.HELD):
        if item.error == HeldFor.REFUSED and item.created_at < now - REFUSED_KEPT:
            yield item


def _old_posts(stores: Stores, now: datetime) -> Iterator[str]:
    for post in stores.posts:
        kept = POSTS_KEPT if post.subject.startswith("story:") else CALENDAR_KEPT
        if post.sent_at < now - kept and not post.subject.startswith("clock:"):
            yield f"{post.conversation}|{post.subject}"


def _past_bursts(stores: Stores, now: datetime) -> list[str]:
    """Bursts whose gap is over, or that lie on a clock that was wrong."""
    return [
        notice.key
        for notice in stores.notices
        if notice.key.startswith(BURST_KEY) and not notice.at <= now < notice.at + BURST_GAP
    ]
