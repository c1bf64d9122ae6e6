"""Store a poll's results in units of work small enough not to block anything.

In: the changed stories, the keys seen, the feed's record. Out: stored values and outbox
items. A unit holds whole stories, each with its entries, their keys and the alerts
on it; so if the program ends between two units, every story is either stored and announced or new to
the next poll. An alert to very many conversations takes several units, the last of which marks
the keys: until then the next poll continues it. The feed's record comes last: until then the
document counts as not yet read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from bot.feeds.identity.sort_out import lookup_keys
from bot.model.alert import OutboxItem
from bot.model.entry import EntryId, FeedId, FeedRecord, StoredEntry
from bot.pipeline.announce import Announcement, Announcer, Batch
from bot.pipeline.feed_notes import FeedNotes
from bot.pipeline.story_changes import Changes, StoryChange
from bot.ports import Observer, Stores
from bot.watches.match import WatchMatch

_UNIT_SECONDS, _REMOTE_UNIT_SECONDS = 0.003, 0.5
"""After so long a unit takes no further story; one story may take a little longer."""
_KEYS, _ENTRIES = 500, 50
"""Keys marked, and entries without a story stored, in one unit."""
_TOLD_AT_ONCE, _TOLD_REMOTELY = 50, 500
"""Conversations alerted to one story in one unit: each unit of a remote store costs some questions."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """``entries`` are stored with the first piece of a story (None: a further one).

    ``keys`` are marked as seen with the last: then all of it is done. ``parted``: it has several.
    """

    about: Announcement
    entries: Sequence[StoredEntry] | None
    targets: Sequence[WatchMatch]
    keys: Sequence[str]
    parted: bool


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
        pieces = self._pieces(changes, new)
        for first in pieces:
            yield
            if first is None:
                continue
            if self.feed not in self.stores.feeds:
                return
            before = len(self._batch.made)
            seconds = _REMOTE_UNIT_SECONDS if self.stores.remote else _UNIT_SECONDS
            ends = time.perf_counter() + seconds
            with self.stores.unit():
                piece: _Piece | None = first
                while piece is not None:
                    self._put(piece)
                    room = not piece.parted and time.perf_counter() < ends
                    # A turn for others ends the unit, too.
                    piece = next(pieces, None) if room else None
                items = self._batch.made[before:]
                self.stores.outbox.put(*items)
            self._committed(items)
            yield

    def entries(self, entries: Sequence[StoredEntry]) -> Iterator[None]:
        """Store entries that go with no story."""
        rest = iter(entries)
        while some := list(islice(rest, _ENTRIES)):
            self.stores.entries.put(*some)
            yield

    def keys(self, keys: Sequence[str]) -> Iterator[None]:
        """Mark keys as seen."""
        rest = iter(keys)
        while some := list(islice(rest, _KEYS)):
            self.stores.seen.mark(some, self.now)
            yield

    def record(self, made: Callable[[FeedRecord], FeedRecord], notes: FeedNotes) -> None:
        """The end of a poll: the feed's state, ``made`` of what it is now, and what admins learn of it."""
        with self.stores.unit():
            current = self.stores.feeds.hold(self.feed)
            if current is None:  # it was removed during the poll
                return
            record = made(current)
            self.stores.feeds.put(record)
            items = notes.take(record, self.now)
            self.stores.outbox.put(*items)
        self._committed(items)

    def _pieces(self, changes: Changes, new: set[EntryId]) -> Iterator[_Piece | None]:
        """What must be in one unit: a story with its alerts, or with some of very many.

        None: it is the turn of others.
        """
        for change, entries in changes.by_change():
            about = yield from self.announcer.announcement(change, self.now)
            targets = about.targets
            most = _TOLD_REMOTELY if self.stores.remote else _TOLD_AT_ONCE
            at_once = most if _may_be_parted(change) else max(len(targets), 1)
            starts = range(0, max(len(targets), 1), at_once)
            for start in starts:
                yield _Piece(
                    about,
                    entries if start == 0 else None,
                    targets[start : start + at_once],
                    lookup_keys(one.entry for one in entries if one.entry.id in new)
                    if start == starts[-1]
                    else [],
                    len(starts) > 1,
                )

    def _put(self, piece: _Piece) -> None:
        change = piece.about.change
        if piece.entries is not None:
            self.stores.entries.put(*piece.entries)
            self.stores.stories.put(change.after, *change.gone)
        self.announcer.announce_to(piece.targets, piece.about, self.now, self._batch)
        if piece.keys:
            self.stores.seen.mark(piece.keys, self.now)

    def _committed(self, items: Sequence[OutboxItem]) -> None:
        self._batch.leaving.clear()
        self.queued += len(items)
        for item in items:
            self.observer.queued(type(item.payload).__name__)


def _may_be_parted(change: StoryChange) -> bool:
    """May it be announced in several units? Only changes from new entries are found again after an end."""
    return bool(change.joined) and not change.rejudged and not change.merged
