"""What a poll brought goes to the disk, in units of work so small that nobody waits for one.

In: the changed stories, the keys that were seen, the feed's record. Out: stored values and outbox
items. A unit holds whole stories, each with its entries, the keys of those and what is told
of it; so after an end between two units every story is stored and told, or is new to the next
poll. The feed's record comes last: until then the document counts as not yet read.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from bot.feeds.identity import noted
from bot.model.alert import OutboxItem
from bot.model.entry import EntryId, FeedId, FeedRecord, StoredEntry
from bot.pipeline.announce import Announcer, Batch
from bot.pipeline.changes import Changes, StoryChange
from bot.pipeline.feed_notes import FeedNotes
from bot.ports import Observer, Stores

_UNIT_SECONDS = 0.004
"""After so long a unit takes no further story; one story may take a little longer."""
_KEYS = 1_000
"""Keys marked in one unit."""


@dataclass(slots=True)
class Writer:
    """Writes one poll. ``queued`` counts the outbox items."""

    stores: Stores
    announcer: Announcer
    observer: Observer
    feed: FeedId
    now: datetime
    queued: int = 0
    _batch: Batch = field(default_factory=Batch)

    def stories(self, changes: Changes, new: set[EntryId]) -> Iterator[None]:
        """Story by story, with a turn for others between two units.

        ``new``: entries whose keys are marked as seen with their story. Ends early when
        somebody removed the feed meanwhile.
        """
        rest = changes.by_change()
        following = next(rest, None)
        while following is not None and self.feed in self.stores.feeds:
            items = list[OutboxItem]()
            ends = time.perf_counter() + _UNIT_SECONDS
            with self.stores.unit():
                while following is not None:
                    items += self._story(*following, new)
                    following = next(rest, None)
                    if time.perf_counter() >= ends:
                        break
                self.stores.outbox.put(*items)
            self._committed(items)
            yield

    def keys(self, keys: Sequence[str]) -> Iterator[None]:
        """Mark keys as seen."""
        rest = iter(keys)
        while some := list(islice(rest, _KEYS)):
            self.stores.seen.mark(some, self.now)
            yield

    def record(self, record: FeedRecord, notes: FeedNotes) -> None:
        """The end of a poll: the feed's state, and what admins are told of it."""
        with self.stores.unit():
            self.stores.feeds.put(record)
            items = notes.take(record, self.now)
            self.stores.outbox.put(*items)
        self._committed(items)

    def _story(
        self, change: StoryChange, entries: Iterable[StoredEntry], new: set[EntryId]
    ) -> list[OutboxItem]:
        stored = list(entries)
        self.stores.entries.put(*stored)
        self.stores.stories.put(change.after, *change.gone)
        self.stores.seen.mark(noted(one.entry for one in stored if one.entry.id in new), self.now)
        return self.announcer.announce([change], self.now, self._batch)

    def _committed(self, items: Sequence[OutboxItem]) -> None:
        self.announcer.committed(items)
        self._batch.leaving.clear()
        self.queued += len(items)
        for item in items:
            self.observer.queued(type(item.payload).__name__)
