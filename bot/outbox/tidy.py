"""Keep the outbox small by removing settled items that are no longer needed.

In: the stores and the present instant. Out: the stores without obsolete items. A settled
item is kept for a while so that adding it again adds nothing; a post is kept as
long as its message may still be edited or replied to. Calendar items (clocks,
reminders, changes of status) are kept for a year: their ids recur every day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.alert import HeldFor
from bot.outbox.gather import BURST_GAP, BURST_KEY
from bot.outbox.holding import still_held
from bot.outbox.items import gave_up
from bot.ports import Stores

SETTLED_KEPT = timedelta(days=7)
CALENDAR_KEPT = timedelta(days=400)
REFUSED_KEPT = timedelta(days=30)
POSTS_KEPT = timedelta(days=14)
_AT_ONCE = 500


def tidy(stores: Stores, now: datetime) -> bool:
    """Drop at most 500 of each, so that the program is not held up; True: call again for more."""
    outbox = stores.outbox
    old = outbox.settled_before(now - SETTLED_KEPT, _AT_ONCE, calendar=False)
    past = outbox.settled_before(now - CALENDAR_KEPT, _AT_ONCE, calendar=True)
    stale = outbox.held_since_before(now - REFUSED_KEPT, HeldFor.REFUSED, _AT_ONCE)
    cards = stores.posts.sent_before(now - POSTS_KEPT, ("story",), _AT_ONCE)
    posts = stores.posts.sent_before(now - CALENDAR_KEPT, ("act", "finding"), _AT_ONCE)
    with stores.unit():
        outbox.remove(*old, *past)
        outbox.put(*(gave_up(i, now, "refused for 30 days") for i in still_held(outbox, stale)))
        stores.posts.remove(*cards, *posts)
        stores.notices.remove(*_past_bursts(stores, now))
    return _AT_ONCE in {len(found) for found in (old, past, stale, cards, posts)}


def _past_bursts(stores: Stores, now: datetime) -> list[str]:
    """Bursts whose gap is over, or that lie on a clock that was wrong."""
    return [
        notice.key
        for notice in stores.notices.starting(BURST_KEY)
        if not notice.at <= now < notice.at + BURST_GAP
    ]
