"""Listening for HTTP so that no sender can keep the others waiting.

In: an aiohttp application. Out: a runner for it. A request has ten seconds to arrive; more
connections than there is room for push out those that have sent nothing whole for longest; bodies
are read as the bytes they are, never unpacked and only ever taken for UTF-8; what is no HTTP is
answered and not logged. Who may ask what is the application's business.
"""

from __future__ import annotations

import asyncio
import os
import resource
import socket
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestHandler

ARRIVAL_SECONDS = 10.0
"""For a request's head, for its body, and for the next request on a connection kept open."""
_MOST_CONNECTIONS = 256
_ENOUGH_FILES = 2048
_LINGER_SECONDS = 2.0
_CHANCE_SECONDS = 0.1
"""What a new connection has to send its request, while there is room at all (twice ``most``)."""
_AT_ONCE = 16
"""Connections taken in one turn of the loop: each can send something before it is put out."""
_QUEUE = 1024
"""Connections that the system queues meanwhile."""

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def most_connections() -> int:
    """How many connections may be open: a quarter of the files that this process may open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH_FILES if hard < 0 else min(_ENOUGH_FILES, hard)
    if 0 <= soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return _MOST_CONNECTIONS if soft < 0 else max(16, min(_MOST_CONNECTIONS, soft // 4))


@web.middleware
async def complete_requests(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Read the body before anything else, within its time, as bytes that mean UTF-8.

    ``charset`` is dropped: decoding some of Python's charsets takes minutes (punycode), others
    unpack (zip). A packed body is 415, one that does not arrive 408.
    """
    if request.match_info.http_exception is not None or not request.can_read_body:
        return await handler(request)
    if request.headers.get(hdrs.CONTENT_ENCODING, "identity").strip().lower() != "identity":
        return _refused(415, "Send the body as it is, without Content-Encoding.")
    if "charset" in request.headers.get(hdrs.CONTENT_TYPE, "").lower():
        headers = request.headers.copy()
        headers[hdrs.CONTENT_TYPE] = request.content_type
        request = request.clone(headers=headers)
    try:
        async with asyncio.timeout(ARRIVAL_SECONDS):
            await request.read()
    except TimeoutError:
        return _refused(408, "The request did not arrive in time.")
    except (ConnectionError, HttpProcessingError, web.RequestPayloadError):
        return _refused(400, "The request was incomplete.")
    return await handler(request)


def _refused(status: int, text: str) -> web.Response:
    response = web.Response(status=status, text=text)
    response.force_close()
    return response


async def listen(
    app: web.Application, host: str, port: int, *, shutdown_timeout: float, most: int | None = None
) -> web.AppRunner:
    """Listen; ``cleanup()`` of the runner ends it, and its ``addresses`` contain the port.

    Args:
        app: the application; ``complete_requests`` is among its middlewares.
        host: a name or address of this machine.
        port: 0 takes a free one.
        shutdown_timeout: seconds that answers under way have at the end.
        most: connections open at once; None: what this process has room for.

    Raises:
        OSError: the port is taken or may not be used.
    """
    runner = _Runner(app, shutdown_timeout, most or most_connections())
    await runner.setup()
    try:
        await Site(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner


class Site(web.TCPSite):
    """A place to listen at, where few connections are taken at once and many may queue."""

    def __init__(self, runner: web.BaseRunner, host: str | None, port: int | None) -> None:
        super().__init__(runner, host, port, backlog=_AT_ONCE)

    async def start(self) -> None:
        await super().start()
        # asyncio has one number for both, so the system's is set again.
        for each in getattr(self._server, "sockets", ()):
            with socket.socket(fileno=os.dup(each.fileno())) as same:
                same.listen(_QUEUE)


class _Runner(web.AppRunner):
    """An AppRunner that is not held up."""

    __slots__ = ("_most",)

    def __init__(self, app: web.Application, shutdown_timeout: float, most: int) -> None:
        super().__init__(
            app,
            access_log=None,
            shutdown_timeout=shutdown_timeout,
            auto_decompress=False,
            keepalive_timeout=ARRIVAL_SECONDS,
            lingering_time=_LINGER_SECONDS,
        )
        self._most = most

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Door(made, self._most)


class _Door(web.Server):
    """aiohttp's server, with room for so many connections and no more."""

    def __init__(self, made: web.Server, most: int) -> None:
        super().__init__(
            made.request_handler,
            request_factory=made.request_factory,
            **made._kwargs,  # noqa: SLF001 - no other way to a Server's settings
        )
        self._most = most
        self._inside: dict[RequestHandler, tuple[asyncio.Transport, float]] = {}

    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        self._inside[handler] = (transport, self._loop.time())
        if len(self._inside) > self._most:
            self._make_room(handler)

    def connection_lost(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        self._inside.pop(handler, None)
        super().connection_lost(handler, exc)

    async def shutdown(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - aiohttp's name
        """Answers under way have their time; who has not sent a whole request is not waited for."""
        for handler, (transport, _since) in list(self._inside.items()):
            if isinstance(handler, _Connection) and handler.waits:
                transport.abort()
        await super().shutdown(timeout)

    def _make_room(self, newest: RequestHandler) -> None:
        """The one that has let us wait longest goes; if all are being answered, the newest."""
        full = len(self._inside) > 2 * self._most
        chance = self._loop.time() - _CHANCE_SECONDS
        for handler, (transport, since) in self._inside.items():
            if not full and since > chance:
                return
            if isinstance(handler, _Connection) and handler.waits:
                del self._inside[handler]
                transport.abort()
                return
        self._inside.pop(newest)[0].abort()


class _Connection(RequestHandler):
    """One connection. ``waits``: no complete request is unanswered."""

    __slots__ = ()

    @property
    def waits(self) -> bool:
        request = self._current_request
        return request is None or not request.content.is_eof()

    async def start(self) -> None:
        """Aiohttp fails on a sender that disconnected before its turn."""
        if self._manager is not None:
            await super().start()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Bytes that are no HTTP are not worth a traceback in the log: anyone can send them."""
        if status < 500:
            return _refused(status, "The request is not valid HTTP.")
        return super().handle_error(request, status, exc, message)
