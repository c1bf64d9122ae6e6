"""A start that waits for its database: a machine that comes up may be faster than its server.

In: settings and a clock. Out: the store, open, as soon as its database can be reached. Until then
``/healthz`` answers 503, and so does everything else. What waiting does not cure (a wrong password, an
unknown database) ends the start at once.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

import structlog
from aiohttp import web

from bot.app.ports import listen
from bot.app.store import open_store
from bot.config import Settings
from bot.errors import StoreUnavailableError
from bot.metrics import CONTENT_TYPE, Metrics
from bot.ports import Clock
from handlers.slack.http import OperatorPages, operator_routes, web_app

if TYPE_CHECKING:
    from storage import TinyStores
    from storage.postgres.stores import PostgresStores

AGAIN_SECONDS = 2.0
_WAITING = "Minewatch has not started yet: its database cannot be used; the log says why."
R = TypeVar("R")
log = structlog.get_logger()


async def open_when_reachable(
    settings: Settings, clock: Clock, *, listens: bool
) -> TinyStores | PostgresStores:
    """Open the store; the caller closes it. ``listens``: the process will answer over HTTP.

    Raises:
        ConfigError: the address, or MINEWATCH_TOKEN_KEY, cannot be used.
        StoreError: the store cannot be opened, and waiting does not change that.
        ListenError: the port is taken.
    """
    if settings.store is None:
        return open_store(settings, clock)
    async with AsyncExitStack() as meanwhile:
        waits = False
        while True:
            try:
                return await _in_thread(lambda: open_store(settings, clock))
            except StoreUnavailableError as error:
                if not error.passes:
                    raise
                if not waits:
                    waits = True
                    if listens:
                        await meanwhile.enter_async_context(_answering(settings))
                    log.warning("waiting_for_the_database", reason=str(error))
            await clock.sleep(AGAIN_SECONDS)


@asynccontextmanager
async def _answering(settings: Settings) -> AsyncIterator[None]:
    """Answer every request that we have not started, so that a balancer sends it elsewhere."""

    async def metrics() -> tuple[str, bytes]:
        return CONTENT_TYPE, Metrics().text()

    async def away(_request: web.Request) -> web.Response:
        return web.Response(status=503, text=_WAITING + "\n")

    pages = OperatorPages(lambda: (False, _WAITING), metrics)
    app = web_app(*operator_routes(pages), web.route("*", "/{path:.*}", away))
    runner, _port = await listen(settings, app)
    try:
        yield
    finally:
        await runner.cleanup()


async def _in_thread(open_: Callable[[], R]) -> R:
    """The result of work that may wait for the network. Cancelled, it is left to end with the process."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[R] = loop.create_future()

    def settle(result: R | None, error: Exception | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type] # what ``open_`` returned

    def work() -> None:
        result, failed = None, None
        try:
            result = open_()
        except Exception as error:  # noqa: BLE001 - raised again where it is awaited
            failed = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, result, failed)

    # Not the loop's own pool: a process that is asked to stop would wait for its threads.
    threading.Thread(target=work, name="store-open", daemon=True).start()
    return await done
