"""A database that is far away: a relay in front of it that passes everything on late.

with far_away(address, connect_seconds=0.6, seconds=0.02) as far:
    stores = open_postgres_stores(far)
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from threading import Thread

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bot.model.secret import Secret

_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_CHUNK = 65_536


@contextmanager
def far_away(address: Secret, *, connect_seconds: float, seconds: float) -> Iterator[Secret]:
    """The address of the relay. ``connect_seconds``: what TLS and a password cost a new connection
    there; ``seconds``: one way, for whatever is sent.
    """
    relay = _Relay(address, connect_seconds, seconds)
    thread = Thread(target=lambda: asyncio.run(relay.run()), daemon=True)
    thread.start()
    loop, stop, port = relay.started.result(10)
    try:
        plain = {"sslmode": "disable", "gssencmode": "disable"}
        yield Secret(make_conninfo(address.reveal(), host="127.0.0.1", port=port, **plain))
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


class _Relay:
    """``started``: its loop, what ends it, and its port."""

    def __init__(self, address: Secret, connect_seconds: float, seconds: float) -> None:
        self._given = conninfo_to_dict(address.reveal())
        self._connect_seconds = connect_seconds
        self._seconds = seconds
        self._tasks: list[asyncio.Task[None]] = []
        self.started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = Future()

    async def run(self) -> None:
        stop = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        self.started.set_result((asyncio.get_running_loop(), stop, port))
        await stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.append(asyncio.create_task(self._relayed((reader, writer))))

    async def _relayed(self, near: _Streams) -> None:
        writers = [near[1]]
        try:
            await asyncio.sleep(self._connect_seconds)
            far = await self._to_the_server()
            writers.append(far[1])
            await asyncio.gather(self._passed_on(near[0], far[1]), self._passed_on(far[0], near[1]))
        finally:
            for writer in writers:
                writer.transport.abort()
                with suppress(ConnectionError):
                    await writer.wait_closed()

    async def _to_the_server(self) -> _Streams:
        host, port = str(self._given.get("host") or "127.0.0.1"), self._given.get("port") or 5432
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, int(port))

    async def _passed_on(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await source.read(_CHUNK):
                await asyncio.sleep(self._seconds)
                to.write(data)
                await to.drain()
        to.close()
