"""The running bot: its loops side by side, until it is stopped.

In: parts that are ready to work. Out: when stopped, what was being sent is finished within
the grace; what was being read is broken off, and read again at the next start. The caller builds
the parts, closes them, and turns SIGTERM into ``stop``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.model.workspace import HOME
from bot.outbox.dispatch import Dispatcher
from bot.outbox.gather import Gatherer
from bot.outbox.reach import reschedule
from bot.outbox.tidy import tidy
from bot.pipeline import Daily, Pipeline
from bot.ports import Clock, LifeSigns, Observer, Stores
from bot.runner.corrections import Corrections
from bot.runner.polling import Poll, Polling, PollingParts
from bot.runner.processes import ONLY, OnceADay, Process, Turns
from bot.runner.signals import (
    ALIVE,
    CALENDAR,
    DELIVER,
    GATHER,
    POLL,
    RECORD,
    REFRESH,
    SEARCH,
    STORE,
    TIDY,
    WEB,
    Signals,
)
from bot.runner.stopped import StoppedNotes
from bot.runner.store_watch import AdminNotifier, StoreWatch
from bot.runner.supervise import Loop, keep_going
from bot.runner.web_watch import WebWatch

_SHORT_SECONDS = 0.05
_DAY_SECONDS = 86_400.0
_LONG_SECONDS = 900.0
"""A round that reads the Depositary's pages, or throws away what is too old, may take so long."""
_REFRESH_SECONDS, _IDLE_SECONDS = 1.5, 60.0
_READ_ON_SECONDS, _READ_AGAIN_SECONDS = 0.01, 2.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RunnerParts:
    """What the loops drive, and the ``signals`` they listen to. ``housekeeping`` is run every day.

    ``treaty_check`` does its work where it is due, and says in how many seconds it is due next.
    ``read_stories`` reads a few stories into the index of words; is there more to read?
    ``admin_notifier`` alerts the admins when the outbox cannot; None: they get no alert.
    ``refresh`` takes in what other processes changed. ``farewell`` erases what workspaces left behind.
    """

    stores: Stores
    poll: Poll
    pipeline: Pipeline
    dispatcher: Dispatcher
    gatherer: Gatherer
    daily: Daily
    observer: Observer
    life: LifeSigns
    signals: Signals
    housekeeping: Callable[[], Awaitable[None]] | None = None
    treaty_check: Callable[[], Awaitable[float]] | None = None
    read_stories: Callable[[], bool] | None = None
    admin_notifier: AdminNotifier | None = None
    refresh: Callable[[], Awaitable[object]] | None = None
    farewell: Callable[[], bool] | None = None
    process: Process = ONLY


@dataclass(frozen=True, slots=True)
class RunnerTimes:
    """``grace_seconds``: how long a stop waits for what is in flight."""

    grace_seconds: float = 10.0
    deliver_idle_seconds: float = 1.0
    calendar_seconds: float = 900.0
    tidy_seconds: float = 3600.0
    max_concurrent_polls: int = 8


class Runner:
    """``run`` until ``stop``."""

    def __init__(self, parts: RunnerParts, clock: Clock, times: RunnerTimes | None = None) -> None:
        self._parts = parts
        self._clock = clock
        self._times = times or RunnerTimes()
        self._signals = parts.signals
        self._store = StoreWatch(
            parts.stores, clock, parts.observer, parts.life, parts.signals, parts.admin_notifier
        )
        self._polling = Polling(
            parts.stores,
            PollingParts(
                parts.poll,
                parts.pipeline.accept,
                parts.pipeline.left,
                self._store_refuses,
                parts.signals,
            ),
            clock,
            parts.observer,
            max_concurrent_polls=self._times.max_concurrent_polls,
            worker=parts.process.worker,
        )
        self._web = WebWatch(parts.stores, parts.life)
        self._stopped = StoppedNotes(parts.stores, clock)
        self._turns = Turns(parts.stores, parts.process)
        self._housekeeping = OnceADay(parts.stores, clock, "housekeeping")
        attempts = (record.state.last_attempt_at for record in parts.stores.feeds.all())
        newest = max((at for at in attempts if at is not None), default=None)
        self._corrections = Corrections(clock, newest)
        self._to_mend = True

    async def get_ready(self) -> None:
        """Read what the loops need; may be cancelled.

        Raises:
            StoreDamagedError: a story cannot be read.
        """
        await self._parts.pipeline.load()

    async def run(self) -> None:
        """Work until ``stop`` is called, then finish what is in flight."""
        observer, life = self._parts.observer, self._parts.life
        loops = [
            asyncio.create_task(keep_going(loop, self._signals, observer, life), name=loop.name)
            for loop in self._loops()
        ]
        await self._signals.wait_for_stop()
        await self._end(loops)

    def stop(self) -> None:
        """Start nothing more. May be called from a signal handler of the loop."""
        log.info("stopping")
        self._parts.dispatcher.finish()
        self._signals.stop()

    def _loops(self) -> tuple[Loop, ...]:
        every = (
            Loop(STORE, self._store.round),
            Loop(ALIVE, self._turns.sign),
            Loop(REFRESH, self._refresh),
        )
        web = (Loop(SEARCH, self._read_stories),) if self._parts.process.role.answers else ()
        return (*every, *web, *(self._work() if self._parts.process.role.works else ()))

    def _work(self) -> tuple[Loop, ...]:
        alone, check = self._turns.exclusive, self._parts.treaty_check
        calendar, tidy_ = (
            alone(CALENDAR, 120.0, self._calendar),
            alone(TIDY, _LONG_SECONDS, self._tidy),
        )
        record = () if check is None else (_record_loop(alone(RECORD, _LONG_SECONDS, check)),)
        return (
            Loop(POLL, self._polling.round),
            Loop(WEB, self._web.round),
            Loop(DELIVER, self._by_a_right_clock(self._deliver), longest_round_seconds=300.0),
            Loop(GATHER, self._by_a_right_clock(self._gather)),
            Loop(CALENDAR, calendar, longest_wait_seconds=self._times.calendar_seconds),
            Loop(TIDY, tidy_, _LONG_SECONDS, longest_wait_seconds=self._times.tidy_seconds),
            *record,
        )

    async def _refresh(self) -> float:
        if self._parts.refresh is None:
            return _IDLE_SECONDS
        await self._parts.refresh()
        return _REFRESH_SECONDS if self._parts.stores.remote else _IDLE_SECONDS

    def _by_a_right_clock(
        self, work: Callable[[], Awaitable[float]]
    ) -> Callable[[], Awaitable[float]]:
        """At the start and after a correction, what was due by the wrong clock is put right first."""

        async def round_() -> float:
            if self._corrections.look():
                self._to_mend = True
                self._signals.wake()
            if self._to_mend:
                stores, now = self._parts.stores, self._clock.now()
                rescheduled = await stores.do(lambda: reschedule(stores, now))
                self._to_mend = False
                if rescheduled:
                    log.info("outbox_due_again", items=rescheduled)
            return await work()

        return round_

    async def _end(self, loops: list[asyncio.Task[None]]) -> None:
        # What is sent must be finished; what is read is read again at the next start.
        self._polling.cancel()
        tasks = [
            *loops,
            asyncio.create_task(self._polling.finish(), name="polls"),
            asyncio.create_task(self._parts.dispatcher.end(), name="sends"),
            asyncio.create_task(self._turns.end(), name="processes"),
        ]
        grace = asyncio.create_task(self._clock.sleep(self._times.grace_seconds))
        in_flight = set(tasks)
        while in_flight and not grace.done():
            done, _ = await asyncio.wait({*in_flight, grace}, return_when=asyncio.FIRST_COMPLETED)
            in_flight -= done
        if in_flight:
            log.warning("stopped_in_flight", loops=sorted(task.get_name() for task in in_flight))
        for task in (*in_flight, grace):
            task.cancel()
        await asyncio.gather(*tasks, grace, return_exceptions=True)
        log.info("stopped")

    def _store_refuses(self) -> bool:
        return self._store.trouble is not None

    async def _deliver(self) -> float:
        life = self._parts.life
        report = await self._parts.dispatcher.round()
        await self._stopped.note(report)
        if report.held:
            self._signals.call(GATHER)
        refused = dict(report.stopped).get(HOME)
        if refused is not None:
            life.trouble("slack", f"Slack refuses ({refused.error}). {refused.cure}")
        elif HOME in report.crashed:
            life.trouble("slack", "Sending crashed and is tried again; the log says why.")
        elif report.trouble is not None:
            life.trouble(
                "slack", f"Slack cannot be reached ({report.trouble}); messages are waiting."
            )
        else:
            life.cleared("slack")
        idle = self._times.deliver_idle_seconds
        wait = (report.due_at - self._clock.now()).total_seconds() if report.due_at else idle
        # What is due but held up by another limit must not make this loop spin.
        return min(max(wait, 0.0 if report.sent else _SHORT_SECONDS), idle)

    async def _gather(self) -> float:
        gatherer, do = self._parts.gatherer, self._parts.stores.do
        if await do(gatherer.run):
            self._signals.call(DELIVER)
        due_at = await do(gatherer.next_due_at)
        if due_at is None:
            return 30.0
        return min(max((due_at - self._clock.now()).total_seconds(), 1.0), 30.0)

    async def _tidied(self) -> bool:
        stores, now, farewell = self._parts.stores, self._clock.now(), self._parts.farewell
        more = await stores.do(lambda: tidy(stores, now) or stores.remembered.forget(now) > 0)
        return more or (farewell is not None and await stores.do(farewell))

    async def _calendar(self) -> float:
        if await self._parts.stores.do(self._parts.daily.run):
            self._signals.call(DELIVER)
        return self._times.calendar_seconds

    async def _read_stories(self) -> float:
        read = self._parts.read_stories
        more = read is not None and await self._parts.stores.do(read)
        return _READ_ON_SECONDS if more else _READ_AGAIN_SECONDS

    async def _tidy(self) -> float:
        # On a clock that may be years ahead nothing is too old to be kept.
        if not self._corrections.is_trusted:
            return self._times.tidy_seconds
        if await self._tidied() or self._parts.pipeline.forget_old_stories():
            return 1.0
        leases, do = self._parts.stores.leases, self._parts.stores.do
        if await do(self._housekeeping.is_due):
            await do(lambda: leases.forget(_DAY_SECONDS))
            if self._parts.housekeeping is not None:
                await self._parts.housekeeping()
            await do(self._housekeeping.done)
        return self._times.tidy_seconds


def _record_loop(check: Callable[[], Awaitable[float]]) -> Loop:
    """Each page may take its site 20 seconds and its reading a minute."""
    return Loop(RECORD, check, _LONG_SECONDS, longest_wait_seconds=3600.0)
