"""A small web whose every misbehaviour is scripted: a local HTTP/1.1 server for feeds.

    async with FeedServer() as web:
        web.serve("/feed", Answer(rss(item("One"))), Answer(status=503))
        ... web.url("/feed") ...
        assert web.asked[0].headers["user-agent"].startswith("Minewatch/")

``serve`` gives a path its answers in order; the last one stays. An Answer with validators
says 304 by itself when they come back. ``Fault`` names what servers do wrong on the wire.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from http import HTTPStatus
from types import TracebackType
from typing import Self

from bot.feeds.web.fetch import FetchLimits, HttpFetcher
from bot.feeds.web.hosts import HostGate
from bot.ports import Clock

_PATIENT = FetchLimits(connect_seconds=2, read_seconds=2, total_seconds=4)
QUICK = FetchLimits(connect_seconds=1, read_seconds=0.4, total_seconds=0.6)
"""For a server that never answers, so that no test waits as long as the program would."""


def fetcher_for(clock: Clock, limits: FetchLimits = _PATIENT) -> HttpFetcher:
    """The real fetcher, which does not wait between two requests to the local web."""
    gate = HostGate(clock, gap_seconds=0, local_gap_seconds=0)
    return HttpFetcher(clock, "Minewatch/test", limits=limits, gate=gate)


class Fault(Enum):
    """What goes wrong on the wire."""

    CUT = auto()  # half of the body, then the connection closes
    DRIP = auto()  # headers, then one byte now and then, for ever
    SILENT = auto()  # takes the request and never answers
    HANG_UP = auto()  # takes the request and closes
    GARBAGE = auto()  # answers something that is not HTTP
    ENDLESS = auto()  # a body that does not end
    NO_LENGTH = auto()  # no Content-Length: the body ends with the connection


@dataclass(frozen=True)
class Answer:
    """One answer. ``etag`` and ``last_modified`` make it conditional."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/rss+xml"
    etag: str | None = None
    last_modified: str | None = None
    delay_seconds: float = 0.0
    fault: Fault | None = None

    def gzipped(self) -> Answer:
        """The same, packed, and said to be."""
        headers = self.headers | {"Content-Encoding": "gzip"}
        return replace(self, body=gzip.compress(self.body, mtime=0), headers=headers)


def moved(to: str, status: int = 301) -> Answer:
    return Answer(status=status, headers={"Location": to})


def gzip_bomb(megabytes: int) -> Answer:
    """A packed body of nothing: a thousandth of its size on the wire."""
    packer = zlib.compressobj(9, wbits=31)
    part = b" " * 1_000_000
    packed = b"".join(packer.compress(part) for _ in range(megabytes)) + packer.flush()
    return Answer(packed, headers={"Content-Encoding": "gzip"})


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; header names in lower case."""

    path: str
    headers: dict[str, str]
    at: float


class FeedServer:
    """Serves on 127.0.0.1 at a free port while the ``async with`` lasts."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._answers: dict[str, list[Answer]] = {}
        self._now = 0
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
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
        for writer in self._connections.values():
            writer.transport.abort()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def serve(self, path: str, *answers: Answer) -> str:
        """Give ``path`` its answers, in order; returns its address."""
        self._answers[path] = list(answers)
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def asked_for(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections[task] = writer
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._one(reader, writer):
                    pass
        finally:
            writer.close()
            del self._connections[task]

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False when the connection is to be closed."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {}
        for line in head[1:-2]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        self.asked.append(Asked(path, headers, asyncio.get_running_loop().time()))
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            return await self._answer(self._next(path), headers, reader, writer)
        finally:
            self._now -= 1

    def _next(self, path: str) -> Answer:
        answers = self._answers.get(path)
        if not answers:
            return Answer(b"no such path", status=404, content_type="text/plain")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def _answer(
        self,
        answer: Answer,
        asked: dict[str, str],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        if answer.delay_seconds:
            await asyncio.sleep(answer.delay_seconds)
        if answer.fault in {Fault.SILENT, Fault.HANG_UP, Fault.GARBAGE}:
            if answer.fault is Fault.SILENT:
                await reader.read()  # until the other side gives up
            elif answer.fault is Fault.GARBAGE:
                writer.write(b"\x00\x01 good day \xff\r\n\r\n")
                await writer.drain()
            return False
        unchanged = _unchanged(answer, asked)
        status = 304 if unchanged else answer.status
        body = b"" if unchanged else answer.body
        writer.write(_head(answer, status, body) + (b"" if answer.fault else body))
        await writer.drain()
        if answer.fault is not None:
            await _misbehave(answer, writer)
            return False
        return True


def _unchanged(answer: Answer, asked: dict[str, str]) -> bool:
    if answer.etag is not None and "if-none-match" in asked:
        return asked["if-none-match"] == answer.etag
    since = asked.get("if-modified-since")
    return answer.last_modified is not None and since == answer.last_modified


def _head(answer: Answer, status: int, body: bytes) -> bytes:
    headers = {"Content-Type": answer.content_type} | answer.headers
    if answer.fault not in {Fault.NO_LENGTH, Fault.ENDLESS, Fault.DRIP}:
        headers["Content-Length"] = str(len(body))
    if answer.etag:
        headers["ETag"] = answer.etag
    if answer.last_modified:
        headers["Last-Modified"] = answer.last_modified
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Something Else"
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def _misbehave(answer: Answer, writer: asyncio.StreamWriter) -> None:
    if answer.fault is Fault.NO_LENGTH:
        writer.write(answer.body)
    elif answer.fault is Fault.CUT:
        writer.write(answer.body[: len(answer.body) // 2])
    elif answer.fault is Fault.DRIP:
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)
    elif answer.fault is Fault.ENDLESS:
        while True:
            writer.write(b" " * 65536)
            await writer.drain()
    await writer.drain()
