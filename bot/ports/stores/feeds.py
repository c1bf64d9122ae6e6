"""Feeds: what is polled, and which process is polling what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from bot.model.entry import FeedId, FeedRecord
from bot.ports.stores.values import Values


class Feeds(Values[FeedRecord], Protocol):
    """Feeds with their states, by feed id. All workspaces share them; there are hundreds, not more.

    A feed is polled while it is switched on (``feed.enabled``) and its state is neither paused nor
    gone. A claim belongs to a worker until it is given back or its time is over, by the clock that
    all processes share (the database's): one whose own clock is wrong takes and keeps no more than
    its due. When a feed is due is up to ``now``, the caller's clock.
    """

    def all(self) -> tuple[FeedRecord, ...]:
        """Every feed, in the order in which they were put first."""
        ...

    def claim_due(
        self, worker: str, now: datetime, lease: timedelta, limit: int
    ) -> tuple[FeedRecord, ...]:
        """Feeds to poll at ``now``: polled, due or never polled, and claimed by no one.

        They are this worker's for ``lease`` from this moment. Those never polled come first, then the
        longest waiting. Two workers that ask at once get different feeds, and neither waits.
        """
        ...

    def keep(self, worker: str, feeds: Iterable[FeedId], lease: timedelta) -> None:
        """Claims of this worker last for so long from now; what is not its own stays as it is."""
        ...

    def give_back(self, worker: str, feeds: Iterable[FeedId]) -> None:
        """Claims of this worker end; what another has claimed meanwhile stays claimed."""
        ...

    def next_due_at(self, now: datetime) -> datetime | None:
        """When the next feed can be claimed, by the clock that shows ``now``; None: no feed is polled.

        It must be due, and its claim over. One that was never polled counts as due at the Unix epoch.
        """
        ...

    @property
    def version(self) -> int:
        """Another number after every change, so that an answer can be remembered until then."""
        ...
