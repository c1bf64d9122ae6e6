"""One poll of one feed: ask, read, and say what became of the feed's state.

In: a FeedRecord. Out: a PollResult with the record before and after, and the entries of a
document that was read. Calls the fetcher and the parser and decides nothing that bot.feeds.progress
and bot.feeds.schedule decide; writes to no store. Which entries are new is the pipeline's
question (bot.feeds.identity.sort_out).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

from bot.feeds import progress, schedule
from bot.feeds.document import Hints, NotAFeed, ParsedFeed, ParseJob
from bot.feeds.parse import ParseFailed, Parser
from bot.model.entry import Entry, FeedRecord
from bot.ports import Clock, Draw, Fetched, Fetcher, FetchFailed, FetchRequest, Unchanged


class PollOutcome(StrEnum):
    """``READ``: a document with its entries. ``UNCHANGED``: the same as before. ``FAILED``, ``GONE``."""

    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PollResult:
    """What one poll found. ``record_after`` holds the next poll's time, validators and error.

    ``baseline``: the first document of this feed, stored without alerts. ``note`` is a
    sentence about a document that was read but is odd; ``alternates`` are feeds that a web
    page at the address names; ``title`` and ``site_url`` are the document's own.
    """

    record_before: FeedRecord
    record_after: FeedRecord
    outcome: PollOutcome
    entries: tuple[Entry, ...] = ()
    baseline: bool = False
    note: str | None = None
    alternates: tuple[str, ...] = ()
    title: str = ""
    site_url: str | None = None

    @property
    def error(self) -> str | None:
        """Why it failed, in a sentence, or None."""
        return self.record_after.state.error


class Poller:
    """Polls feeds, one call each. Safe to call for many feeds at once.

    Args:
        fetcher: gets the documents; politeness per host is its business.
        parser: reads them, one after the other.
        clock: the present instant.
        draw: spreads the times of the next polls.
        base_minutes: the usual interval; a feed's own ``poll_minutes`` overrides it.
        allow_private: may feeds live on loopback and private networks?
    """

    def __init__(
        self,
        fetcher: Fetcher,
        parser: Parser,
        clock: Clock,
        draw: Draw,
        base_minutes: float,
        allow_private: bool = False,  # noqa: FBT001, FBT002 - a setting of the composition root
    ) -> None:
        self._fetcher = fetcher
        self._parser = parser
        self._clock = clock
        self._draw = draw
        self._base_minutes = base_minutes
        self.allow_private = allow_private

    async def poll(self, record: FeedRecord) -> PollResult:
        """Ask the feed once. Failures of the feed are outcomes, never errors."""
        full = progress.wants_full_fetch(record.state, self._clock.now())
        answer = await self._fetcher.fetch(self._request(record, full=full))
        now = self._clock.now()
        if isinstance(answer, FetchFailed):
            return self._fetch_failed(record, answer, now)
        if not isinstance(answer, Fetched):
            return self._unchanged(record, answer, now)
        body_hash = blake2b(answer.body, digest_size=16).hexdigest()
        if body_hash == record.state.body_hash and not full:
            return self._unchanged(record, answer, now)
        found = await self._parser.parse(self._job(record, answer, now))
        if isinstance(found, ParsedFeed):
            return self._read(record, answer, found, body_hash, now)
        return self._not_read(record, found, now)

    def _request(self, record: FeedRecord, *, full: bool) -> FetchRequest:
        feed, state = record.feed, record.state
        return FetchRequest(
            url=feed.url,
            etag=None if full else state.etag,
            last_modified=None if full else state.last_modified,
            private_allowed=feed.private_allowed or self.allow_private,
            validators_for=state.fetched_url,
            part_allowed=True,
        )

    @staticmethod
    def _job(record: FeedRecord, answer: Fetched, now: datetime) -> ParseJob:
        return ParseJob(
            body=answer.body,
            url=answer.url,
            feed=record.feed,
            now=now,
            headers=answer.headers,
            identity=record.state.identity,
            memory=record.state.memory,
            cut=answer.cut,
        )

    def _read(
        self,
        record: FeedRecord,
        answer: Fetched,
        found: ParsedFeed,
        body_hash: str,
        now: datetime,
    ) -> PollResult:
        after = progress.read_well(record, answer, found, body_hash, now)
        at = self._next_poll_at(after, now)
        emptied = record.state.had_entries and not found.entries
        return PollResult(
            record_before=record,
            record_after=FeedRecord(after.feed, replace(after.state, next_poll_at=at)),
            outcome=PollOutcome.READ,
            entries=found.entries,
            baseline=record.state.baseline_at is None,
            note="The feed used to have entries but is now empty." if emptied else found.note,
            title=found.title,
            site_url=found.site_url,
        )

    def _unchanged(
        self, record: FeedRecord, answer: Fetched | Unchanged, now: datetime
    ) -> PollResult:
        after = progress.read_nothing_new(record, answer, now, self._next_poll_at(record, now))
        return PollResult(record, after, PollOutcome.UNCHANGED)

    def _not_read(
        self, record: FeedRecord, found: NotAFeed | ParseFailed, now: datetime
    ) -> PollResult:
        after = self._postponed(progress.failed(record, found.reason, now), None, now)
        return PollResult(
            record,
            after,
            PollOutcome.FAILED,
            note=found.detail if isinstance(found, ParseFailed) else None,
            alternates=found.alternates if isinstance(found, NotAFeed) else (),
        )

    def _fetch_failed(self, record: FeedRecord, answer: FetchFailed, now: datetime) -> PollResult:
        home = progress.new_home(record, answer, now)
        if home is not None:
            after = progress.failed(progress.adopted(record, home), answer.reason, now)
            return PollResult(record, self._postponed(after, None, now), PollOutcome.FAILED)
        after = progress.failed(
            record, answer.reason, now, gone=answer.gone, unreached=answer.unreached
        )
        if answer.gone:
            stopped = replace(after, state=replace(after.state, next_poll_at=None))
            return PollResult(record, stopped, PollOutcome.GONE)
        wait = 86_400.0 if answer.refused else answer.retry_after_seconds
        return PollResult(record, self._postponed(after, wait, now), PollOutcome.FAILED)

    def _next_poll_at(self, record: FeedRecord, now: datetime) -> datetime:
        state = record.state
        return schedule.after_success(
            now,
            self._base(record),
            hints_minutes=state.hints_minutes,
            median_gap_minutes=state.median_gap_minutes,
            skips=Hints(skip_hours=state.skip_hours, skip_days=state.skip_days),
            fraction=self._draw.fraction(),
        )

    def _postponed(self, record: FeedRecord, wait: float | None, now: datetime) -> FeedRecord:
        at = schedule.after_failure(
            now,
            self._base(record),
            record.state.failures,
            retry_after_seconds=wait,
            fraction=self._draw.fraction(),
        )
        return replace(record, state=replace(record.state, next_poll_at=at))

    def _base(self, record: FeedRecord) -> float:
        return record.feed.poll_minutes or self._base_minutes
