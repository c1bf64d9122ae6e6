"""A web proxy as offices have one: it knows names that this machine does not, and keeps a record.

    async with Proxy({"herald.example.test": web.port}) as proxy:
        ... HTTPS_PROXY=proxy.url ...
        assert proxy.passed == ["GET http://herald.example.test/feed"]

Tunnels for CONNECT, and plain requests in absolute form (RFC 9112, 3.2.2). With ``password``
it wants to know who asks; ``refuse`` is the status with which it turns everything down; while it is
``silent`` it takes requests and never answers.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Self
from urllib.parse import quote, urlsplit

NAME = "desk"


class Proxy:
    """Serves on 127.0.0.1 at a free port while the ``async with`` lasts.

    Args:
        names: the ports of this machine to which names lead; other names are unknown (502).
        password: what the user ``desk`` must give; None: anyone may pass.
        refuse: a status for everything; None: none.
    """

    def __init__(
        self, names: Mapping[str, int], *, password: str | None = None, refuse: int | None = None
    ) -> None:
        self.names = dict(names)
        self.passed: list[str] = []
        self.refuse = refuse
        self.silent = False
        self._password = password
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._server: asyncio.Server | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Serve; on the port of before after a ``stop``."""
        self._server = await asyncio.start_server(self._connection, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Be gone: connections break off and new ones are refused."""
        assert self._server is not None
        self._server.close()
        await self.cut()

    async def cut(self) -> None:
        """Break off what is connected; new connections are taken."""
        for writer in tuple(self._connections.values()):
            writer.transport.abort()
        await asyncio.gather(*self._connections, return_exceptions=True)

    @property
    def url(self) -> str:
        """As HTTPS_PROXY would have it."""
        who = f"{NAME}:{quote(self._password, safe='')}@" if self._password else ""
        return f"http://{who}127.0.0.1:{self.port}"

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections[task] = writer
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        finally:
            writer.close()
            del self._connections[task]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The requests of one connection; all are for the same site."""
        origin: asyncio.StreamWriter | None = None
        back: asyncio.Task[None] | None = None
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.removesuffix("\r\n\r\n").split("\r\n")
                method, target, _version = first.split(" ")
                self.passed.append(f"{method} {target}")
                parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
                if self.silent:
                    await reader.read()  # until the other side gives up
                    return
                status = self._why_not(parts.hostname or "", lines)
                if status is not None:
                    writer.write(f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode())
                    await writer.drain()
                    return
                if origin is None:
                    answers, origin = await asyncio.open_connection(
                        "127.0.0.1", self.names[parts.hostname or ""]
                    )
                    if method == "CONNECT":
                        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    back = asyncio.create_task(relay(answers, writer))
                if method == "CONNECT":
                    await relay(reader, origin)
                    return
                path = parts._replace(scheme="", netloc="").geturl() or "/"
                again = "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""])
                origin.write(again.encode("latin-1") + await reader.readexactly(_length(lines)))
                if any(line.lower().startswith("upgrade:") for line in lines):
                    await relay(reader, origin)
                    return
        finally:
            if origin is not None and back is not None:
                origin.close()
                await back

    def _why_not(self, host: str, lines: list[str]) -> int | None:
        if self.refuse is not None:
            return self.refuse
        if self._password is not None:
            secret = base64.b64encode(f"{NAME}:{self._password}".encode()).decode()
            if f"proxy-authorization: Basic {secret}".lower() not in [x.lower() for x in lines]:
                return 407
        return None if host in self.names else 502


def _length(lines: list[str]) -> int:
    values = dict(line.lower().split(": ", 1) for line in lines)
    return int(values.get("content-length", 0))


async def relay(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Pass everything on until the source ends."""
    with suppress(ConnectionError, ssl.SSLError):
        while part := await source.read(65536):
            sink.write(part)
            await sink.drain()
    sink.close()
