"""What the bot does beside polling and delivering: it tells changes of status and keeps house.

In: the store, the treaty as it is now, a clock. Out: outbox items and a smaller store. The
runner calls the housekeeping; the record desk calls the announcer inside its unit of work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.model.alert import RecordCorrected, StatusChange
from bot.model.judgement import Kind
from bot.model.watch import ConversationId, Watch
from bot.outbox.items import new_item
from bot.pipeline.rules import PipelineRules
from bot.ports import Clock, Stores
from bot.watches.match import Groups, is_active, wants_states

_STATUS_KINDS = frozenset({Kind.WITHDRAWAL, Kind.ACCESSION, Kind.SUSPENSION})
SEEN_KEPT = timedelta(days=400)
"""How long a key is kept after its entry was last sighted in its feed."""
log = structlog.get_logger()


def _no_one() -> None:
    """The runner is not there yet."""


@dataclass(slots=True)
class StatusAnnouncer:
    """Puts a change of status, or its correction, into the outbox for all who watch the State."""

    stores: Stores
    groups: Callable[[], Groups]
    clock: Clock
    rules: PipelineRules
    wake: Callable[[], None] = field(default=_no_one)

    def announce(self, change: StatusChange | RecordCorrected, key: str) -> None:
        """Called inside the unit of work that records the act."""
        now = self.clock.now()
        items = [
            new_item(change, conversation, now, change=key, index=index)
            for index, conversation in enumerate(dict.fromkeys(self._listeners(change)))
        ]
        self.stores.outbox.put(*items)
        self.wake()

    def _listeners(self, change: StatusChange | RecordCorrected) -> Iterator[ConversationId]:
        now = self.clock.now()
        yield from (
            w.conversation
            for w in self.stores.watches
            if is_active(w, now) and self._asks(w, change)
        )
        if self.rules.channel is not None:
            yield self.rules.channel

    def _asks(self, watch: Watch, change: StatusChange | RecordCorrected) -> bool:
        wants_kind = not watch.scope.kinds or bool(_STATUS_KINDS.intersection(watch.scope.kinds))
        return wants_kind and wants_states(watch.scope, (change.iso3,), self.groups())


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
