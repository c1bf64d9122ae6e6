"""Work for an event loop in threads, and what it learned of the store, which is reported on that loop.

In: functions that call the database. Out: what they return or raise, to the task that waits for it. A
task can be cancelled, a thread cannot: its work goes on, and an error that no task waits for is logged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from threading import local
from typing import Any, TypeVar

import structlog

from bot.errors import MinewatchError

R = TypeVar("R")
Report = Callable[[], None]

THREADS = 8
"""Work that may wait for the database at the same time in one process."""
log = structlog.get_logger()


class _Reports(local):
    """What the work of the thread that runs has to report; None: it runs no work of a loop."""

    of_work: list[Report] | None = None


class Threads:
    """The threads of one process."""

    def __init__(self) -> None:
        self._reports = _Reports()
        self._executor = ThreadPoolExecutor(THREADS, "store")

    async def do(self, work: Callable[[], R]) -> R:
        """Do work in a thread; what it has to report is reported here, on the event loop.

        Where the task is cancelled, work that has begun goes on to its end, unawaited.
        """
        reports: list[Report] = []

        def in_thread() -> R:
            self._reports.of_work = reports
            try:
                return work()
            finally:
                self._reports.of_work = None

        doing = self._executor.submit(copy_context().run, in_thread)
        try:
            return await asyncio.wrap_future(doing)
        except asyncio.CancelledError:
            # Also where the work has just failed, and the task was cancelled before it learned that.
            doing.add_done_callback(_log_error)
            raise
        finally:
            if doing.done():
                _make(reports)
            else:
                loop = asyncio.get_running_loop()
                doing.add_done_callback(partial(_make_late, loop, reports))

    def report(self, report: Report) -> None:
        """Report something: within work, when it has ended and on the event loop; else at once."""
        if (reports := self._reports.of_work) is not None:
            reports.append(report)
        else:
            report()

    def close(self) -> None:
        """Wait for the work under way; harmless when repeated."""
        self._executor.shutdown()


def _make(reports: list[Report]) -> None:
    for report in reports:
        report()


def _make_late(loop: asyncio.AbstractEventLoop, reports: list[Report], _: Future[Any]) -> None:
    with suppress(
        RuntimeError
    ):  # the loop is closed: the process ends, and no one watches the store
        loop.call_soon_threadsafe(_make, reports)


def _log_error(done: Future[Any]) -> None:
    """The error of work whose task was cancelled; without this, nothing would show it."""
    error = None if done.cancelled() else done.exception()
    if isinstance(error, MinewatchError):
        log.warning("store_work_failed", reason=str(error))
    elif error is not None:
        log.error("store_work_failed", exc_info=error)
