"""Feeds and their claims: the port bot.ports.stores.Feeds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.entry import FeedId, FeedRecord
from storage.postgres.database import Database
from storage.postgres.documents import to_text
from storage.postgres.repository import Repository, Versions
from storage.postgres.rows import Columns

_NEVER = datetime.fromtimestamp(0, UTC)


def _columns(record: FeedRecord) -> tuple[Any, ...]:
    polled = record.feed.enabled and not record.state.paused and not record.state.gone
    return record.feed.id, polled, record.state.next_poll_at or _NEVER


_FEEDS = Columns(
    "feeds", ("id",), {"id": "text", "polled": "boolean", "due_at": "timestamptz"}, _columns, followed=True
)  # fmt: skip


class PostgresFeeds(Repository[FeedRecord]):
    """Feeds; a claim is in columns of its own, which putting a feed leaves as they are.

    A claim ends by the server's clock, as a lease does (docs/decisions/0022-postgresql.md).
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database, FeedRecord, _FEEDS)
        self._versions = Versions(database, "feeds")

    def all(self) -> tuple[FeedRecord, ...]:
        return self._rows.some()

    def claim_due(
        self, worker: str, now: datetime, lease: timedelta, limit: int
    ) -> tuple[FeedRecord, ...]:
        found = self._database.changed(
            "WITH due AS MATERIALIZED ("
            "  SELECT seq FROM feeds WHERE polled AND due_at <= %s"
            "  AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())"
            "  ORDER BY due_at, seq LIMIT %s FOR UPDATE SKIP LOCKED"
            "), claimed AS ("
            "  UPDATE feeds SET claimed_by = %s, claimed_until = clock_timestamp() + %s FROM due"
            "  WHERE feeds.seq = due.seq RETURNING feeds.payload, feeds.due_at, feeds.seq"
            ") SELECT payload FROM claimed ORDER BY due_at, seq",
            now,
            limit,
            worker,
            lease,
        )
        return self._rows.read(found)

    def keep(self, worker: str, feeds: Iterable[FeedId], lease: timedelta) -> None:
        self._database.change(
            "UPDATE feeds SET claimed_until = clock_timestamp() + %s "
            "WHERE id = ANY(%s) AND claimed_by = %s",
            lease,
            [to_text(feed) for feed in feeds],
            worker,
        )

    def give_back(self, worker: str, feeds: Iterable[FeedId]) -> None:
        self._database.change(
            "UPDATE feeds SET claimed_by = NULL, claimed_until = NULL "
            "WHERE id = ANY(%s) AND claimed_by = %s",
            [to_text(feed) for feed in feeds],
            worker,
        )

    def next_due_at(self, now: datetime) -> datetime | None:
        # A claim has so much time left, whichever the clock: what is left is put on the caller's.
        found = self._database.row(
            "SELECT min(CASE WHEN claimed_until > clock_timestamp() "
            "THEN greatest(due_at, %s + (claimed_until - clock_timestamp())) ELSE due_at END) "
            "FROM feeds WHERE polled",
            now,
        )
        return None if found is None or found[0] is None else found[0].astimezone(UTC)

    @property
    def version(self) -> int:
        return self._versions.version
