"""How requests reach the bot: the local workspace, Socket Mode or HTTP; and how it ends.

In: settings. Out: a process that runs until SIGTERM or Ctrl-C, finishes what is in flight
within ten seconds and leaves cleanly.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import click
import structlog
from aiohttp import web

from bot.app.bot import Minewatch, build
from bot.app.local_key import with_local_key
from bot.app.outbound import keep_proxies_from_libraries, slack_access
from bot.app.ports import listen, listen_for_operators
from bot.app.reachable import AGAIN_SECONDS, open_when_reachable
from bot.clock import clock_at
from bot.config import Settings
from bot.errors import ConfigError, StoreUnavailableError
from bot.model.processes import Role
from bot.ports import Clock, Stores
from handlers.slack.http import slack_routes, web_app
from handlers.slack.sign_in import sign_in

log = structlog.get_logger()


async def run(settings: Settings, role: Role = Role.ALL) -> None:
    """Run until asked to stop. A database that does not answer is waited for.

    Raises:
        StoreError: the store cannot be opened.
        ConfigError: the role cannot be played with these settings.
        ListenError: the port is taken.
        DataError: a data file is wrong.
    """
    _check(settings, role)
    keep_proxies_from_libraries()
    clock = clock_at(settings.now)
    _say_fixed_clock(settings)
    for sentence in settings.unused:
        log.warning("setting_without_effect", why=sentence)
    settings = with_local_key(settings)
    async with AsyncExitStack() as stack:
        starting = asyncio.ensure_future(_started(stack, settings, clock, role))
        # A start may wait for Slack for half a minute, and for a database until it is there.
        stop_asked = False

        def stop() -> None:
            nonlocal stop_asked
            stop_asked = True
            starting.cancel()

        _on_signals(stop)
        try:
            bot = await starting
        except asyncio.CancelledError:
            log.info("stopped")
            return
        _on_signals(bot.runner.stop)
        if stop_asked:  # too late to cancel the start, and just before the line above
            bot.runner.stop()
        _keep_for_good()
        await bot.runner.run()


async def _started(
    stack: AsyncExitStack, settings: Settings, clock: Clock, role: Role
) -> Minewatch:
    """The bot, ready to run. Begins again where the database was lost in between."""
    mode = _mode_of(settings, role)
    listens = settings.metrics or role is Role.WORKER or not settings.socket_mode
    while True:
        stores = await open_when_reachable(settings, clock, listens=listens)
        if stores.opened.sentence:
            log.warning("store_opened", report=stores.opened.sentence)
        async with AsyncExitStack() as attempt:
            attempt.callback(stores.close)
            try:
                bot = await attempt.enter_async_context(mode(settings, clock, stores, role))
                await bot.get_ready()
            except StoreUnavailableError as error:
                if not error.passes:
                    raise
                log.warning("database_lost_at_the_start", reason=str(error))
            else:
                await stack.enter_async_context(attempt.pop_all())
                return bot
        await clock.sleep(AGAIN_SECONDS)


Mode = Callable[[Settings, Clock, Stores, Role], AbstractAsyncContextManager[Minewatch]]


def _mode_of(settings: Settings, role: Role) -> Mode:
    """How requests reach this process, if they do."""
    if settings.local:
        from bot.app.local import local

        return local
    if role is Role.WORKER:
        return _worker
    return _socket_mode if settings.socket_mode else _http_mode


def _check(settings: Settings, role: Role) -> None:
    """Only processes that share a store can share the work.

    Raises:
        ConfigError: says what is missing.
    """
    if role is not Role.ALL and settings.store is None:
        raise ConfigError(
            f"`--role {role}` needs MINEWATCH_STORE: a PostgreSQL database that the processes share. "
            "Without it run `minewatch run`, which does everything."
        )
    if role is Role.WORKER and settings.local:
        raise ConfigError(
            "`--role worker` needs the tokens of a Slack workspace, or the settings for several; "
            "without them there is only the local workspace, which runs in one process."
        )


def _keep_for_good() -> None:
    """Take what is loaded now out of the garbage collector's sight: it stays until the end.

    Going through it (names, record, stories) takes 100 ms, during which no one gets an answer.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


def _say_fixed_clock(settings: Settings) -> None:
    if settings.now is not None:
        log.warning(
            "clock_is_fixed",
            now=settings.now.isoformat(),
            why="MINEWATCH_NOW is set; for demonstrations and tests only",
        )


def _on_signals(act: Callable[[], object]) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, act)


def _say(text: str) -> None:
    """To the person who started the program, not to the log."""
    click.echo(text)


@asynccontextmanager
async def _socket_mode(
    settings: Settings, clock: Clock, stores: Stores, role: Role
) -> AsyncIterator[Minewatch]:
    """Both tokens: Slack's requests come through a connection that we open."""
    from handlers.slack.socket_mode import SocketConnection

    access = slack_access(settings)
    bot = build(settings, clock, stores, access, role=role)
    app_token = settings.app_token.reveal() if settings.app_token else ""
    connection = SocketConnection(bot.bolt, access, app_token, clock, bot.core.health)
    runner: web.AppRunner | None = None
    try:
        if settings.metrics:
            runner = await listen_for_operators(settings, bot.operator_pages())
        await sign_in(bot.bolt)
        connected = await connection.open()
        _say(
            "Minewatch is connected to Slack through Socket Mode. Ctrl-C stops."
            if connected
            else "Slack cannot be reached yet; Minewatch keeps trying. Ctrl-C stops."
        )
        yield bot
    finally:
        await connection.close()
        if runner is not None:
            await runner.cleanup()
        await bot.close()


@asynccontextmanager
async def _http_mode(
    settings: Settings, clock: Clock, stores: Stores, role: Role
) -> AsyncIterator[Minewatch]:
    """A bot token and a signing secret: Slack's requests come by HTTP."""
    access = slack_access(settings)
    bot = build(settings, clock, stores, access, role=role)
    app = web_app(*slack_routes(bot.bolt, access.signing_secret), *bot.routes())
    runner: web.AppRunner | None = None
    try:
        runner, port = await listen(settings, app)
        if bot.installing is None:
            await sign_in(bot.bolt)
        _say(
            f"Minewatch listens for Slack on http://{settings.host}:{port}/slack/events. "
            "Ctrl-C stops."
        )
        yield bot
    finally:
        if runner is not None:
            await runner.cleanup()
        await bot.close()


@asynccontextmanager
async def _worker(
    settings: Settings, clock: Clock, stores: Stores, role: Role
) -> AsyncIterator[Minewatch]:
    """No requests from Slack: others take them. Operators can ask how it is."""
    bot = build(settings, clock, stores, slack_access(settings), role=role)
    runner: web.AppRunner | None = None
    try:
        runner = await listen_for_operators(settings, bot.operator_pages())
        if bot.installing is None:
            await sign_in(bot.bolt)
        _say(
            f"Minewatch works for the others; http://{settings.host}:{settings.port}/healthz says how. "
            "Ctrl-C stops."
        )
        yield bot
    finally:
        if runner is not None:
            await runner.cleanup()
        await bot.close()
