"""Work in threads: what becomes of it when the task that waits is cancelled."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.errors import StoreUnavailableError
from storage.postgres.threads import THREADS, Threads

WAIT = 10.0
REFUSED = StoreUnavailableError("The database does not answer.")


class Begun:
    """Work that has begun and ends when it may, with an error where there is one."""

    def __init__(self, threads: Threads, error: Exception | None) -> None:
        self._threads = threads
        self._error = error
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.reported: list[int] = []

    def work(self) -> None:
        self.begun.set()
        assert self.may_end.wait(WAIT)
        self._threads.report(lambda: self.reported.append(threading.get_ident()))
        if self._error is not None:
            raise self._error


async def cancelled(error: Exception | None, *, ends_first: bool) -> Begun:
    """The work of a task that was cancelled before the work ended, or before the task learned of it."""
    threads = Threads()
    begun = Begun(threads, error)
    task = asyncio.create_task(threads.do(begun.work))
    await asyncio.to_thread(begun.begun.wait, WAIT)
    if ends_first:
        begun.may_end.set()
        threads.close()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
    begun.may_end.set()
    await asyncio.to_thread(threads.close)
    await asyncio.sleep(0)
    return begun


@pytest.mark.parametrize("ends_first", [False, True])
@pytest.mark.parametrize(
    ("error", "level"), [(None, None), (REFUSED, "warning"), (ZeroDivisionError(), "error")]
)
async def test_an_error_that_no_task_waits_for_is_logged_once(
    error: Exception | None, level: str | None, *, ends_first: bool
):
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, said: complaints.append(said))
    with capture_logs() as said:
        await cancelled(error, ends_first=ends_first)
        gc.collect()
    logged = [(each["event"], each["log_level"]) for each in said]
    assert logged == ([("store_work_failed", level)] if level else [])
    assert complaints == []


@pytest.mark.parametrize("error", [None, REFUSED])
async def test_what_ends_after_its_task_was_cancelled_is_reported_on_the_loop(
    error: Exception | None,
):
    begun = await cancelled(error, ends_first=False)
    assert begun.reported == [threading.get_ident()]


async def test_work_that_has_not_begun_when_its_task_is_cancelled_is_not_done():
    threads, may_end = Threads(), threading.Event()
    others = [asyncio.create_task(threads.do(may_end.wait)) for _ in range(THREADS)]
    done = list[str]()
    work: Callable[[], None] = lambda: done.append("late")  # noqa: E731
    waiting = asyncio.create_task(threads.do(work))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    may_end.set()
    await asyncio.gather(*others)
    threads.close()
    assert done == []
