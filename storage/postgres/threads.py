"""Work for an event loop in threads, and what it learned of the store, which is reported on that loop.

In: functions that call the database. Out: what they return or raise, to the task that waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import local
from typing import TypeVar

R = TypeVar("R")
Report = Callable[[], None]

THREADS = 8
"""Work that may wait for the database at the same time in one process."""


class _Reports(local):
    """What the work of the thread that runs has to report; None: it runs no work of a loop."""

    of_work: list[Report] | None = None


class Threads:
    """The threads of one process."""

    def __init__(self) -> None:
        self._reports = _Reports()
        self._executor = ThreadPoolExecutor(THREADS, "store")

    async def do(self, work: Callable[[], R]) -> R:
        """Do work in a thread; what it has to report is reported here, on the event loop."""
        reports: list[Report] = []

        def in_thread() -> R:
            self._reports.of_work = reports
            try:
                return work()
            finally:
                self._reports.of_work = None

        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, copy_context().run, in_thread)
        finally:
            for report in reports:
                report()

    def report(self, report: Report) -> None:
        """Report something: within work, when it has ended and on the event loop; else at once."""
        if (reports := self._reports.of_work) is not None:
            reports.append(report)
        else:
            report()

    def close(self) -> None:
        """Wait for the work under way; harmless when repeated."""
        self._executor.shutdown()
