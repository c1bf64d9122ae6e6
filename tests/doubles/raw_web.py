"""A web that says exactly the bytes it is given: for answers that no HTTP library would write.

    async with RawServer() as raw:
        url = raw.serve("/feed", b"HTTP/1.1 200 OK\r\nX-Powered-By: Jos\xe9\r\n\r\n" + document)

``serve`` gives a path its answers in order; the last one stays. An answer is bytes (several pieces
are sent one after the other), or a function from the request's bytes to them. What happens to the
connection afterwards is its ``End``.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from types import TracebackType
from typing import Self


class End(Enum):
    """What becomes of the connection after an answer."""

    CLOSE = auto()
    HOLD = auto()  # stays open, and the next request on it is answered
    RESET = auto()  # breaks off with RST


@dataclass(frozen=True)
class Said:
    """One answer in pieces, and the end."""

    pieces: tuple[bytes, ...]
    end: End = End.CLOSE


def said(*pieces: bytes, end: End = End.CLOSE) -> Said:
    return Said(pieces, end)


Script = Said | Callable[[bytes], Said]


class RawServer:
    """Serves on 127.0.0.1 at a free port while the ``async with`` lasts."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self._scripts: dict[str, list[Script]] = {}
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.transport.abort()

    def serve(self, path: str, *scripts: Script) -> str:
        self._scripts[path] = list(scripts)
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._one(reader, writer):
                    pass
        finally:
            writer.close()
            self._open.discard(writer)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(request)
        scripts = self._scripts[request.split(b" ", 2)[1].decode()]
        script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        answer = script if isinstance(script, Said) else script(request)
        for number, piece in enumerate(answer.pieces):
            if number:
                await asyncio.sleep(0.005)  # so that each piece arrives by itself
            writer.write(piece)
            await writer.drain()
        if answer.end is End.RESET:
            await asyncio.sleep(0.02)  # so that what was said arrives before the reset
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
        return answer.end is End.HOLD


def header(request: bytes, name: str) -> bytes | None:
    """One header of a request, byte for byte."""
    for line in request.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.strip().lower() == name.lower().encode():
            return value.strip()
    return None
