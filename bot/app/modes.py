"""How requests reach the bot: the local workspace, Socket Mode or HTTP; and how it ends.

In: settings. Out: a process that runs until SIGTERM or Ctrl-C, finishes what is in flight
within ten seconds and leaves cleanly.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace

import click
import structlog
from aiohttp import web

from bot.app.bot import Minewatch, build
from bot.app.outbound import keep_proxies_from_libraries, slack_access
from bot.clock import SystemDraw, clock_at
from bot.config import Settings
from bot.errors import ListenError
from bot.ports import Clock, Stores
from handlers.slack.access import SlackAccess
from handlers.slack.http import operator_routes, serve, slack_routes, web_app
from handlers.slack.sign_in import sign_in

LOCAL_CHANNEL = "#mine-ban-alerts"
LOCAL_MEMORY = "local-workspace.json"
log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Run until asked to stop.

    Raises:
        StoreError: the store cannot be opened.
        ListenError: the port is taken.
        DataError: a data file is wrong.
    """
    from storage import open_stores

    keep_proxies_from_libraries()
    clock = clock_at(settings.now)
    _say_fixed_clock(settings)
    stores = open_stores(settings.data_dir, clock)
    if stores.opened.sentence:
        log.warning("store_opened", report=stores.opened.sentence)
    mode = _local if settings.local else (_socket_mode if settings.socket_mode else _http_mode)
    async with AsyncExitStack() as stack:
        stack.callback(stores.close)
        starting = asyncio.ensure_future(_started(stack, mode(settings, clock, stores)))
        # A start may wait for Slack for half a minute, and a stop is heard meanwhile.
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
    stack: AsyncExitStack, mode: AbstractAsyncContextManager[Minewatch]
) -> Minewatch:
    bot = await stack.enter_async_context(mode)
    await bot.runner.get_ready()
    return bot


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


@asynccontextmanager
async def _local(settings: Settings, clock: Clock, stores: Stores) -> AsyncIterator[Minewatch]:
    """No tokens: Slack's side is played here, the rest is real."""
    from bot.workspace.door import address
    from bot.workspace.sample import SampleFeed, sample_feed
    from bot.workspace.slack import LocalSlack
    from handlers.slack.manifest import manifest

    draw = SystemDraw()
    # Drawn again at each start, so that no page elsewhere can know them.
    secret, token = draw.token() + draw.token(), f"xoxb-local-{draw.token()}{draw.token()}"
    settings = replace(
        settings,
        channel=settings.channel or LOCAL_CHANNEL,
        proxies=replace(settings.proxies, direct=(*settings.proxies.direct, settings.host)),
    )
    kept = settings.data_dir / LOCAL_MEMORY
    slack = LocalSlack(clock, draw, secret, token, keep=kept)
    slack.install(manifest())
    SampleFeed(clock).mount(slack.app)
    # The routes need the bot, the bot needs the address: both are made before listening.
    port = await _free_port(settings)
    base = address(settings.host, port)
    access = SlackAccess(token, secret, f"{base}/api/")
    # A person who chose their own feeds wants no sample among them.
    sample = (sample_feed(base),) if settings.feeds is None else ()
    bot = build(settings, clock, stores, access, sample)
    slack.app.add_routes([*slack_routes(bot.bolt, secret), *operator_routes(bot.operator_pages())])
    try:
        await slack.start(settings.host, port)
        _greet(base)
        yield bot
    finally:
        await slack.close()
        await bot.close()


def _say(text: str) -> None:
    """To the person who started the program, not to the log."""
    click.echo(text)


def _greet(base: str) -> None:
    _say(
        f"\nMinewatch is in its local workspace: {base}\n"
        "No Slack tokens were found. Open the address in a browser and type /minestatus Finland.\n"
        "To connect a real Slack, follow “Connect a real Slack” in README.md. Ctrl-C stops.\n"
    )


async def _free_port(settings: Settings) -> int:
    """The port to listen on: tried now, so that a taken one is said before anything starts."""
    try:
        server = await asyncio.start_server(lambda _r, _w: None, settings.host, settings.port)
    except OSError as error:
        raise _cannot_listen(settings, error) from error
    port = int(server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()
    return port


def _cannot_listen(settings: Settings, error: OSError) -> ListenError:
    where = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return ListenError(
            f"The port {where} is in use by another program; stop it, or set MINEWATCH_HTTP_PORT "
            "to a free port."
        )
    return ListenError(
        f"Minewatch cannot listen on {where} ({error.strerror}); set MINEWATCH_HTTP_HOST and "
        "MINEWATCH_HTTP_PORT to an address of this machine."
    )


@asynccontextmanager
async def _socket_mode(
    settings: Settings, clock: Clock, stores: Stores
) -> AsyncIterator[Minewatch]:
    """Both tokens: Slack's requests come through a connection that we open."""
    from handlers.slack.socket_mode import SocketConnection

    access = slack_access(settings)
    bot = build(settings, clock, stores, access)
    app_token = settings.app_token.reveal() if settings.app_token else ""
    connection = SocketConnection(bot.bolt, access, app_token, clock, bot.core.health)
    runner: web.AppRunner | None = None
    try:
        runner = await _operators(settings, bot) if settings.metrics else None
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
async def _http_mode(settings: Settings, clock: Clock, stores: Stores) -> AsyncIterator[Minewatch]:
    """A bot token and a signing secret: Slack's requests come by HTTP."""
    access = slack_access(settings)
    bot = build(settings, clock, stores, access)
    app = web_app(
        *slack_routes(bot.bolt, access.signing_secret), *operator_routes(bot.operator_pages())
    )
    runner: web.AppRunner | None = None
    try:
        runner, port = await _listen(settings, app)
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


async def _operators(settings: Settings, bot: Minewatch) -> web.AppRunner:
    runner, _port = await _listen(settings, web_app(*operator_routes(bot.operator_pages())))
    return runner


async def _listen(settings: Settings, app: web.Application) -> tuple[web.AppRunner, int]:
    try:
        return await serve(app, settings.host, settings.port)
    except OSError as error:
        raise _cannot_listen(settings, error) from error
