"""aiohttp's response parser, made lenient: heads are repaired first, and a cut body is accepted.

In: the bytes of a connection. Out: aiohttp's own messages. Where a server's answer breaks HTTP,
aiohttp refuses it whole; browsers do not. Which address is connected to, through which proxy and
for how long stays aiohttp's and bot.feeds.web.connections' business: nothing here opens anything.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, cast

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.streams import StreamReader

from bot.feeds.web.heads import NotHttpError, ResponseHead, end_of_head, is_interim, repair_head

MAX_LINE = 64 * 1024
"""Bytes of one header for aiohttp's own parser, which sees only repaired heads."""
_TAIL_SECONDS = 0.3
"""How long a server may take to send what goes beyond the length it gave."""


class ForgivingReader(ResponseHandler):
    """One connection's responses. ``torn`` is the body that ended too early."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.torn: StreamReader | None = None
        self._received: bytearray | None = None
        self._looked_at = 0
        self._head: ResponseHead | None = None
        self._left = 0
        self._beyond: asyncio.TimerHandle | None = None

    def set_response_params(self, **params: Any) -> None:
        self._received, self._looked_at, self._head = bytearray(), 0, None
        super().set_response_params(**params)

    def data_received(self, data: bytes) -> None:
        if self._received is None or self._parser is None:
            self._body_received(data)
            return
        self._received += data
        try:
            self._read_head(self._received)
        except NotHttpError as error:
            self._received = None
            if self.transport is not None:
                self.transport.close()
            self.set_exception(HttpProcessingError(message=str(error)))

    def connection_lost(self, exc: BaseException | None) -> None:
        payload = self._payload
        if self._beyond is not None:
            self._end_beyond()
        elif payload is not None and not payload.is_eof() and payload.exception() is None:
            framed = self._head is not None and self._head.framed
            if framed or exc is not None:
                self._cut_off(payload)
        super().connection_lost(exc)

    def _cut_off(self, payload: StreamReader) -> None:
        """Accept the bytes that arrived as the body; aiohttp would discard them."""
        self.torn = payload
        self._should_close = True
        self._payload = None
        payload.feed_eof()

    def _read_head(self, received: bytearray) -> None:
        while (end := end_of_head(received, self._looked_at)) is not None:
            if not (end and is_interim(received)):
                self._finish_head(bytes(received), end)
                return
            del received[:end]
            self._looked_at = 0
        self._looked_at = len(received)

    def _finish_head(self, received: bytes, end: int) -> None:
        """Pass on the head and the bytes after it.

        In two pieces: aiohttp forgets a head when the bytes behind it in the same piece are wrong.
        """
        self._received = None
        body = received[end:]
        self._head = head = repair_head(received[:end], body)
        self._left = head.length if head.length is not None else -1
        super().data_received(head.lines)
        if body:
            self._body_received(body)

    def _body_received(self, data: bytes) -> None:
        payload = self._payload
        if self._beyond is not None and payload is not None:
            payload.feed_data(data)
        elif len(data) <= self._left or self._left <= 0 or payload is None or payload.is_eof():
            self._left -= min(len(data), max(self._left, 0))
            super().data_received(data)
        elif not data[self._left :].strip(b"\r\n"):
            data, self._left = data[: self._left], 0
            super().data_received(data)
        else:
            # The length counts characters instead of bytes: the rest belongs to the document, too.
            self._should_close = True
            payload.feed_data(data)
            self._beyond = self._loop.call_later(_TAIL_SECONDS, self._end_beyond)

    def _end_beyond(self) -> None:
        if self._beyond is not None:
            self._beyond.cancel()
            self._beyond = None
        payload, self._payload = self._payload, None
        if payload is not None and not payload.is_eof():
            payload.feed_eof()


class ForgivingConnector(aiohttp.TCPConnector):
    """A TCPConnector whose connections are read by ForgivingReader."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        # aiohttp has no public way to say this; tests/bot/feeds/test_wire.py fails if it goes.
        self._factory = cast("partial[ResponseHandler]", partial(ForgivingReader, self._loop))


class FeedResponse(aiohttp.ClientResponse):
    """A response that knows whether its body ended too early."""

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        self._reader = connection.protocol
        return await super().start(connection)

    @property
    def cut(self) -> bool:
        """Is the body shorter than the server said it would be? Known once it is read."""
        return isinstance(self._reader, ForgivingReader) and self._reader.torn is self.content
