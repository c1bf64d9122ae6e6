"""What the bot does beside polling and delivering: it tells changes of status and keeps house.

In: the store, the treaty as it is now, a clock. Out: outbox items and a smaller store. The
runner calls the housekeeping; the record desk calls the announcer inside its unit of work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.model.judgement import Kind
from bot.ports import Clock, Stores

_STATUS_KINDS = frozenset({Kind.WITHDRAWAL, Kind.ACCESSION, Kind.SUSPENSION})
SEEN_KEPT = timedelta(days=400)
"""How long a key is kept after its entry was last sighted in its feed."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """Old entries and stories leave; keys stay until no feed has shown them for long."""

    stores: Stores
    clock: Clock
    kept: timedelta

    async def run(self) -> None:
        """In pieces, so that no one waits for it."""
        from storage.retention import retire

        before = self.clock.now() - self.kept
        more = True
        while more:
            more = retire(self.stores, before).more
            await self.clock.sleep(0.05)
        unseen = self.clock.now() - SEEN_KEPT
        forgotten = 0
        while gone := self.stores.seen.forget(unseen, limit=1_000):
            forgotten += gone
            await self.clock.sleep(0.05)
        if forgotten:
            log.info("house_kept", keys_forgotten=forgotten)
