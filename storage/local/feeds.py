"""Feeds and their claims: the port bot.ports.stores.Feeds. Claims end with the process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from bot.model.entry import FeedId, FeedRecord
from storage.local.base import Repository
from storage.values import ValueTable

_NEVER = datetime.fromtimestamp(0, UTC)


class LocalFeeds(Repository[FeedRecord]):
    """Feeds; who claimed which, and until when, is kept in memory. ``seconds``: as LocalLeases has it."""

    def __init__(self, table: ValueTable[FeedRecord], seconds: Callable[[], float]) -> None:
        super().__init__(table)
        self._seconds = seconds
        self._claims: dict[FeedId, tuple[str, float]] = {}

    def all(self) -> tuple[FeedRecord, ...]:
        return tuple(self._table)

    def claim_due(
        self, worker: str, now: datetime, lease: timedelta, limit: int
    ) -> tuple[FeedRecord, ...]:
        free = (record for record in self._polled() if self._claimed_for(record) <= 0)
        due = sorted((record for record in free if _due_at(record) <= now), key=_due_at)
        claimed = tuple(islice(due, limit))
        self._claim(worker, (record.feed.id for record in claimed), lease)
        return claimed

    def keep(self, worker: str, feeds: Iterable[FeedId], lease: timedelta) -> None:
        self._claim(worker, self._claimed_by(worker, feeds), lease)

    def give_back(self, worker: str, feeds: Iterable[FeedId]) -> None:
        for feed in self._claimed_by(worker, feeds):
            del self._claims[feed]

    def next_due_at(self, now: datetime) -> datetime | None:
        return min((self._free_at(record, now) for record in self._polled()), default=None)

    def _polled(self) -> Iterator[FeedRecord]:
        return filter(_is_polled, self._table)

    def _claimed_by(self, worker: str, feeds: Iterable[FeedId]) -> list[FeedId]:
        return [feed for feed in feeds if self._claims.get(feed, ("",))[0] == worker]

    def _claim(self, worker: str, feeds: Iterable[FeedId], lease: timedelta) -> None:
        until = self._seconds() + lease.total_seconds()
        self._claims.update((feed, (worker, until)) for feed in feeds)

    def _claimed_for(self, record: FeedRecord) -> float:
        """For how many seconds it is still claimed; 0 or less: it is free."""
        claim = self._claims.get(record.feed.id)
        return 0.0 if claim is None else claim[1] - self._seconds()

    def _free_at(self, record: FeedRecord, now: datetime) -> datetime:
        seconds = self._claimed_for(record)
        due_at = _due_at(record)
        return due_at if seconds <= 0 else max(due_at, now + timedelta(seconds=seconds))


def _is_polled(record: FeedRecord) -> bool:
    return record.feed.enabled and not record.state.paused and not record.state.gone


def _due_at(record: FeedRecord) -> datetime:
    return record.state.next_poll_at or _NEVER
