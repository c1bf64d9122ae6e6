"""The port that this process listens on: for Slack's requests, for operators, for the local workspace.

In: settings and routes. Out: a listening server, or a sentence that says what is in the way.
"""

from __future__ import annotations

import asyncio
import errno

from aiohttp import web

from bot.config import Settings
from bot.errors import ListenError
from handlers.slack.http import OperatorPages, operator_routes, serve, web_app


async def listen(settings: Settings, app: web.Application) -> tuple[web.AppRunner, int]:
    """Listen; returns the runner (``cleanup()`` ends it) and the port.

    Raises:
        ListenError: the port is taken, or is no port of this machine.
    """
    try:
        return await serve(app, settings.host, settings.port)
    except OSError as error:
        raise _cannot_listen(settings, error) from error


async def listen_for_operators(settings: Settings, pages: OperatorPages) -> web.AppRunner:
    """Health and metrics alone.

    Raises:
        ListenError: as ``listen``.
    """
    runner, _port = await listen(settings, web_app(*operator_routes(pages)))
    return runner


async def free_port(settings: Settings) -> int:
    """The port to listen on. It is tried now, so that a port in use is reported before anything starts.

    Raises:
        ListenError: as ``listen``.
    """
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
