"""Feeds and their claims: the port bot.ports.stores.Feeds. Claims end with the process."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice

from bot.model.entry import FeedId, FeedRecord
from storage.local.base import Repository
from storage.values import ValueTable

_NEVER = datetime.fromtimestamp(0, UTC)


class LocalFeeds(Repository[FeedRecord]):
    """Feeds; who claimed which, and until when, is kept in memory."""

    def __init__(self, table: ValueTable[FeedRecord]) -> None:
        super().__init__(table)
        self._claims: dict[FeedId, tuple[str, datetime]] = {}

    def all(self) -> tuple[FeedRecord, ...]:
        return tuple(self._table)

    def claim_due(
        self, worker: str, now: datetime, lease: timedelta, limit: int
    ) -> tuple[FeedRecord, ...]:
        self._claims = {feed: claim for feed, claim in self._claims.items() if claim[1] > now}
        due = sorted(
            (record for record in self._unclaimed() if _due_at(record) <= now), key=_due_at
        )
        claimed = tuple(islice(due, limit))
        self._claims.update((record.feed.id, (worker, now + lease)) for record in claimed)
        return claimed

    def keep(self, worker: str, feeds: Iterable[FeedId], until: datetime) -> None:
        own = (feed for feed in feeds if self._claims.get(feed, ("",))[0] == worker)
        self._claims.update((feed, (worker, until)) for feed in own)

    def give_back(self, worker: str, feeds: Iterable[FeedId]) -> None:
        for feed in feeds:
            if self._claims.get(feed, ("",))[0] == worker:
                del self._claims[feed]

    def next_due_at(self) -> datetime | None:
        return min(map(_due_at, self._unclaimed()), default=None)

    def _unclaimed(self) -> Iterable[FeedRecord]:
        return (
            record
            for record in self._table
            if _is_polled(record) and record.feed.id not in self._claims
        )


def _is_polled(record: FeedRecord) -> bool:
    return record.feed.enabled and not record.state.paused and not record.state.gone


def _due_at(record: FeedRecord) -> datetime:
    return record.state.next_poll_at or _NEVER
