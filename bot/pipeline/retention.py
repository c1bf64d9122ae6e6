"""What is old leaves; that it was known stays.

In: the store, a clock, for how long news is kept. Out: a smaller store. Keys of seen entries
stay until no feed has shown them for long: an entry that returns to its feed after its record is
gone must still be known. What was sent is tidied by the outbox; what people made never leaves by
itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import structlog

from bot.ports import Clock, Stores

LIMIT = 500
"""Documents that leave in one unit of work: a few milliseconds of the event loop."""
SEEN_KEPT = timedelta(days=400)
"""How long a key is kept after its entry was last sighted in its feed."""
_PAUSE_SECONDS = 0.05
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Retention:
    """Call ``run`` once a day. ``kept``: how long entries and stories stay."""

    stores: Stores
    clock: Clock
    kept: timedelta

    async def run(self) -> None:
        """In pieces, so that no one waits for it."""
        before = self.clock.now() - self.kept
        while (await self.stores.do(lambda: retire(self.stores, before))).more:
            await self.clock.sleep(_PAUSE_SECONDS)
        unseen = self.clock.now() - SEEN_KEPT
        forgotten = 0
        while gone := await self.stores.do(lambda: self.stores.seen.forget(unseen, limit=1_000)):
            forgotten += gone
            await self.clock.sleep(_PAUSE_SECONDS)
        if forgotten:
            log.info("house_kept", keys_forgotten=forgotten)


@dataclass(frozen=True, slots=True)
class Retired:
    """What left. ``more``: there is more to retire, so call again after a pause."""

    entries: int
    stories: int
    more: bool


def retire(stores: Stores, before: datetime, limit: int = LIMIT) -> Retired:
    """Remove entries first seen and stories last heard of before a moment, at most ``limit`` of each.

    Raises:
        StoreUnavailableError: the disk refused; nothing left.
    """
    entries = stores.entries.first_seen_before(before, limit)
    past = stores.stories.last_reported_before(before)
    # The sample is older than anything from its first day; its few stories stay.
    old_stories = islice((story for story in past if not story.sample), limit)
    stories = [story.id for story in old_stories]
    with stores.unit():
        stores.entries.remove(*entries)
        stores.stories.remove(*stories)
    return Retired(len(entries), len(stories), more=limit in {len(entries), len(stories)})
