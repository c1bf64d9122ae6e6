"""The feed list without the bot: what ``minewatch feeds`` works on.

In: settings. Out: a FeedDesk for the time of one command. Looking works beside a running bot,
on a copy; changing needs the store for itself.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, closing

from bot.app.once import stores_for
from bot.app.parts import build_core
from bot.clock import clock_at
from bot.config import Settings
from bot.desk.feeds import FeedDesk


@asynccontextmanager
async def feed_list(settings: Settings, *, change: bool) -> AsyncIterator[FeedDesk]:
    """The feeds of the store and the feed list, joined.

    Raises:
        StoreLockedError: ``change`` is wanted and the bot runs (``/minefeeds`` changes then).
    """
    clock = clock_at(settings.now)
    with ExitStack() as stack:
        stores = stack.enter_context(
            closing(stores_for(settings, clock, stack, dry_run=not change))
        )
        core = build_core(settings, clock, stores)
        try:
            yield core.feed_desk()
        finally:
            await core.polling.close()
