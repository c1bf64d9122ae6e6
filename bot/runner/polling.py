"""Which feeds to poll now, and doing it: different hosts side by side, one host at a time.

In: the feeds that are due, a poller, a pipeline. Out: results taken in. A feed is claimed before it
is polled, so that of several processes one polls it. A feed's trouble never stops the others.
After a long sleep everything is due at once: the bound on what runs side by side, and one feed
at a time per host, keep that from becoming a burst. The gap between two requests to a host is the
fetcher's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
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
from bot.runner.processes import ONLY
from bot.runner.signals import POLL, Signals

_SOON_SECONDS = 2.0
LONGEST_IDLE_SECONDS = 30.0
_AFTER_CRASH = timedelta(minutes=15)
_CLAIM = timedelta(seconds=30)
"""The feeds of a process that dies are polled by another after that; one that lives keeps its own."""
_KEEP_SECONDS = 5.0
"""So often the claims of what is under way are put off."""
_CLAIMED_AT_ONCE = 32
_MENDED_SECONDS, _NOTICED_SECONDS = 60.0, 2.0
"""So often we look for times that a wrong clock left; and after a correction of so much at once."""
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


@dataclass(frozen=True, slots=True)
class _Due:
    """Feeds that were claimed, and when the next can be."""

    claimed: tuple[FeedRecord, ...]
    next_at: datetime | None


class Polling:
    """One round starts what is due; what runs is never started twice.

    Args:
        worker: the name of this process among those on the store.
    """

    def __init__(
        self,
        stores: Stores,
        parts: PollingParts,
        clock: Clock,
        observer: Observer,
        *,
        max_concurrent_polls: int = 8,
        worker: str = ONLY.worker,
    ) -> None:
        self._stores = stores
        self._parts = parts
        self._clock = clock
        self._observer = observer
        self._max_concurrent_polls = max_concurrent_polls
        self._worker = worker
        self._running: dict[FeedId, asyncio.Task[None]] = {}
        self._busy_hosts: set[str] = set()
        self._mended: tuple[datetime, float] | None = None
        self._kept = 0.0
        self._cancelled = False

    async def round(self) -> float:
        """Start what may start now. Returns the seconds until something may be due."""
        if self._parts.store_refuses():
            return LONGEST_IDLE_SECONDS
        now, room = self._clock.now(), self._max_concurrent_polls - len(self._running)
        if self._is_to_mend(now):
            await self._stores.do(lambda: self._mend(now))
        running, busy = frozenset(self._running), frozenset(self._busy_hosts)
        if running and self._clock.monotonic() - self._kept >= _KEEP_SECONDS:
            await self._stores.do(lambda: self._stores.feeds.keep(self._worker, running, _CLAIM))
            self._kept = self._clock.monotonic()
        due = await self._stores.do(lambda: self._due(now, room, running, busy))
        if self._cancelled:  # meanwhile; what began now, no one would wait for
            claimed = [record.feed.id for record in due.claimed]
            await self._stores.do(lambda: self._stores.feeds.give_back(self._worker, claimed))
            return LONGEST_IDLE_SECONDS
        for record in due.claimed:
            self._start(record)
        return self._seconds_until_next(now, due.next_at)

    async def finish(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    def cancel(self) -> None:
        """Break off what is under way, and begin nothing more: it is polled again at the next start."""
        self._cancelled = True
        for task in self._running.values():
            task.cancel()

    def _is_to_mend(self, now: datetime) -> bool:
        """After a correction of the clock, and now and then."""
        seconds = self._clock.monotonic()
        if self._mended is not None:
            passed = seconds - self._mended[1]
            jump = (now - self._mended[0]).total_seconds() - passed
            if passed < _MENDED_SECONDS and abs(jump) < _NOTICED_SECONDS:
                return False
        self._mended = (now, seconds)
        return True

    def _mend(self, now: datetime) -> None:
        """A clock that was ahead must not silence a feed for as long as it was wrong."""
        feeds = self._stores.feeds
        wrong = [r.feed.id for r in feeds.all() if with_poll_in_reach(r.state, now) is not r.state]
        if not wrong:
            return
        with self._stores.unit():
            held = feeds.hold_many(wrong).values()
            feeds.put(*(replace(r, state=with_poll_in_reach(r.state, now)) for r in held))
        log.info("feeds_due_again", feeds=len(wrong))

    def _due(
        self, now: datetime, room: int, running: frozenset[FeedId], busy: frozenset[str]
    ) -> _Due:
        """Claim as many feeds as there is room for, one for each host that is not busy."""
        feeds, claimed, surplus = self._stores.feeds, list[FeedRecord](), list[FeedId]()
        hosts, more = set(busy), True
        while more and len(claimed) < room:
            found = feeds.claim_due(self._worker, now, _CLAIM, _CLAIMED_AT_ONCE)
            more = len(found) == _CLAIMED_AT_ONCE
            for record in found:
                if record.feed.id in running:  # it takes longer than its claim, which goes on
                    continue
                if len(claimed) < room and _host(record) not in hosts:
                    hosts.add(_host(record))
                    claimed.append(record)
                else:
                    surplus.append(record.feed.id)
        # Only now, so that those were passed over, and not claimed again.
        if surplus:
            feeds.give_back(self._worker, surplus)
        return _Due(tuple(claimed), feeds.next_due_at(now))

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
        feeds, feed = self._stores.feeds, record.feed.id
        try:
            await self._polled(record)
        finally:
            with suppress(
                StoreUnavailableError
            ):  # reported by the store's watch; the claim runs out
                await self._stores.do(lambda: feeds.give_back(self._worker, [feed]))

    async def _polled(self, record: FeedRecord) -> None:
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
            with suppress(StoreUnavailableError):  # reported by the store's watch
                await self._stores.do(lambda: self._postpone(record))
            return
        self._observer.polled(report.outcome, asyncio.get_running_loop().time() - started)
        if report.queued:
            self._parts.signals.queued()

    def _postpone(self, record: FeedRecord) -> None:
        """Our own bug with this feed: leave it for a while, and note that in its state."""
        now = self._clock.now()
        with self._stores.unit():
            current = self._stores.feeds.hold(record.feed.id)
            if current is None:
                return
            state = replace(
                current.state,
                next_poll_at=now + _AFTER_CRASH,
                last_attempt_at=now,
                failures=current.state.failures + 1,
                failing_since=current.state.failing_since or now,
                error="Minewatch could not process this feed because of an internal error; see the log.",
            )
            self._stores.feeds.put(replace(current, state=state))

    def _seconds_until_next(self, now: datetime, next_at: datetime | None) -> float:
        if next_at is None:
            return _SOON_SECONDS if self._running else LONGEST_IDLE_SECONDS
        seconds = (next_at - now).total_seconds()
        if self._running or seconds <= 0:
            return _SOON_SECONDS
        return min(seconds, LONGEST_IDLE_SECONDS)


def _host(record: FeedRecord) -> str:
    return urlsplit(record.feed.url).netloc.casefold()
