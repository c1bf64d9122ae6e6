"""Which feeds to poll now, and doing it: different hosts side by side, one host at a time.

In: feed records, a poller, a pipeline. Out: results taken in. A feed's trouble never stops
the others. After a long sleep everything is due at once: the bound on what runs side by
side, and one feed at a time per host, keep that from becoming a burst. The gap between
two requests to a host is the fetcher's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from bot.errors import StoreUnavailableError
from bot.feeds.poll import PollResult
from bot.feeds.schedule import with_poll_in_reach
from bot.model.entry import FeedId, FeedRecord
from bot.pipeline import PollReport
from bot.ports import Clock, Observer, Stores
from bot.runner.signals import POLL, Signals

_SOON_SECONDS = 2.0
LONGEST_IDLE_SECONDS = 30.0
_AFTER_CRASH = timedelta(minutes=15)
log = structlog.get_logger()

Poll = Callable[[FeedRecord], Awaitable[PollResult]]
Accept = Callable[[PollResult], Awaitable[PollReport]]


@dataclass(frozen=True, slots=True)
class PollingParts:
    """``poll`` asks a feed; ``accept`` takes the result in.

    ``left`` is what still waits of a feed's last document; None: nothing does.
    ``store_refuses``: what cannot be stored need not be fetched. ``signals`` are called when
    a poll has ended, and when it put something into the outbox.
    """

    poll: Poll
    accept: Accept
    left: Callable[[FeedRecord], PollResult | None]
    store_refuses: Callable[[], bool]
    signals: Signals


class Polling:
    """One round starts what is due; what runs is never started twice."""

    def __init__(
        self,
        stores: Stores,
        parts: PollingParts,
        clock: Clock,
        observer: Observer,
        *,
        max_concurrent_polls: int = 8,
    ) -> None:
        self._stores = stores
        self._parts = parts
        self._clock = clock
        self._observer = observer
        self._max_concurrent_polls = max_concurrent_polls
        self._running: dict[FeedId, asyncio.Task[None]] = {}
        self._busy_hosts: set[str] = set()

    async def round(self) -> float:
        """Start what may start now. Returns the seconds until something may be due."""
        now = self._clock.now()
        if self._parts.store_refuses():
            return LONGEST_IDLE_SECONDS
        self._mend(now)
        for record in due_feeds(self._stores.feeds, now):
            if len(self._running) >= self._max_concurrent_polls:
                break
            if record.feed.id not in self._running and _host(record) not in self._busy_hosts:
                self._start(record)
        return self._seconds_until_next(now)

    async def finish(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    def cancel(self) -> None:
        """Break off what is under way: it is polled again at the next start."""
        for task in self._running.values():
            task.cancel()

    def _mend(self, now: datetime) -> None:
        """A clock that was ahead must not silence a feed for as long as it was wrong."""
        states = ((record, with_poll_in_reach(record.state, now)) for record in self._stores.feeds)
        rescheduled = [replace(r, state=state) for r, state in states if state is not r.state]
        if rescheduled:
            self._stores.feeds.put(*rescheduled)
            log.info("feeds_due_again", feeds=len(rescheduled))

    def _start(self, record: FeedRecord) -> None:
        host = _host(record)
        self._busy_hosts.add(host)
        task = asyncio.create_task(self._poll(record), name=f"poll {record.feed.id}")
        self._running[record.feed.id] = task
        task.add_done_callback(lambda _: self._done(record.feed.id, host))

    def _done(self, feed: FeedId, host: str) -> None:
        self._running.pop(feed, None)
        self._busy_hosts.discard(host)
        self._parts.signals.call(POLL)

    async def _poll(self, record: FeedRecord) -> None:
        started = asyncio.get_running_loop().time()
        try:
            result = self._parts.left(record) or await self._parts.poll(record)
            report = await self._parts.accept(result)
        except StoreUnavailableError as error:
            log.warning("poll_not_stored", feed=record.feed.id, reason=str(error))
            return
        except Exception:
            log.exception("poll_crashed", feed=record.feed.id)
            self._observer.polled("crashed", asyncio.get_running_loop().time() - started)
            with suppress(StoreUnavailableError):  # said by the store's watch
                self._postpone(record)
            return
        self._observer.polled(report.outcome, asyncio.get_running_loop().time() - started)
        if report.queued:
            self._parts.signals.queued()

    def _postpone(self, record: FeedRecord) -> None:
        """Our own bug with this feed: leave it for a while, and say so in its state."""
        current = self._stores.feeds.get(record.feed.id)
        if current is None:
            return
        now = self._clock.now()
        state = replace(
            current.state,
            next_poll_at=now + _AFTER_CRASH,
            last_attempt_at=now,
            failures=current.state.failures + 1,
            failing_since=current.state.failing_since or now,
            error="Minewatch could not process this feed because of an internal error; see the log.",
        )
        self._stores.feeds.put(replace(current, state=state))

    def _seconds_until_next(self, now: datetime) -> float:
        if self._running or any(due_feeds(self._stores.feeds, now)):
            return _SOON_SECONDS
        moments = (r.state.next_poll_at for r in self._stores.feeds if is_polled(r))
        seconds = (max(0.0, (at - now).total_seconds()) for at in moments if at is not None)
        return min(min(seconds, default=LONGEST_IDLE_SECONDS), LONGEST_IDLE_SECONDS)


def due_feeds(records: Iterable[FeedRecord], now: datetime) -> list[FeedRecord]:
    """The feeds to poll at ``now``, the longest waiting first."""
    due = [record for record in records if is_polled(record) and _is_due(record, now)]
    return sorted(due, key=_waiting_since)


def is_polled(record: FeedRecord) -> bool:
    """Neither switched off, paused nor permanently gone."""
    return record.feed.enabled and not record.state.paused and not record.state.gone


def _is_due(record: FeedRecord, now: datetime) -> bool:
    at = record.state.next_poll_at
    return at is None or at <= now


def _waiting_since(record: FeedRecord) -> float:
    at = record.state.next_poll_at
    return at.timestamp() if at is not None else 0.0


def _host(record: FeedRecord) -> str:
    return urlsplit(record.feed.url).netloc.casefold()
