"""Socket Mode from Slack's side: addresses, the hello, envelopes and their acknowledgements.

In: connections of the bot with an address from ``apps.connections.open`` (good once). Out:
envelopes to any one open connection in turn, and the payload of the ack.
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

from aiohttp import WSMsgType, web

from bot.ports import Clock, Draw
from bot.workspace import ids
from bot.workspace.rate_limits import Tickets

MOST_CONNECTIONS = 10
_TICKET_SECONDS = 60


class SocketMode:
    """The open connections of one app."""

    def __init__(self, clock: Clock, draw: Draw) -> None:
        self._draw = draw
        self._tickets: Tickets[bool] = Tickets(clock, draw, timedelta(seconds=_TICKET_SECONDS), 1)
        self._open: list[web.WebSocketResponse] = []
        self._turn = 0
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self.came = asyncio.Event()
        """Set while at least one connection is open."""

    @property
    def connected(self) -> int:
        """How many connections are open."""
        return len(self._open)

    def address(self, base_url: str) -> str:
        """A fresh address for one connection."""
        return f"{base_url.replace('http', 'ws', 1)}/socket/?ticket={self._tickets.give(True)}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, until either side ends it."""
        if self._tickets.take(request.query.get("ticket", "")) is not True:
            return web.Response(status=403, text="The ticket is unknown, expired or used.")
        if len(self._open) >= MOST_CONNECTIONS:
            return web.Response(status=429, text="Ten connections are open already.")
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        self._open.append(socket)
        self.came.set()
        try:
            await socket.send_json(self._hello())
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledge(frame.data)
        finally:
            self._forget(socket)
        return socket

    async def ask(
        self, kind: str, payload: Any, seconds: float, retry: int = 0, reason: str = ""
    ) -> dict[str, Any] | None:
        """Send an envelope and wait for its ack's payload.

        Raises:
            TimeoutError: no ack within ``seconds``, or the connection went away.
        """
        envelope = {
            "envelope_id": f"{self._draw.token()}-{self._draw.token()}",
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        self._turn += 1
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[str(envelope["envelope_id"])] = waiting
        try:
            await self._open[self._turn % len(self._open)].send_json(envelope)
            return await asyncio.wait_for(waiting, seconds)
        except ConnectionError as error:
            raise TimeoutError from error
        finally:
            self._waiting.pop(str(envelope["envelope_id"]), None)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the bot to come back on a new address, as Slack does every few hours."""
        for socket in tuple(self._open):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})
            await socket.close()
            self._forget(socket)

    async def cut(self) -> None:
        """Drop every connection without a word."""
        for socket in tuple(self._open):
            transport = socket._req.transport if socket._req else None  # noqa: SLF001 - aiohttp offers no abrupt end
            if transport is not None:
                transport.abort()
            self._forget(socket)

    async def close(self) -> None:
        """End every connection politely."""
        for socket in tuple(self._open):
            await socket.close()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "connection_info": {"app_id": ids.APP_ID},
            "debug_info": {
                "host": "local",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
        }

    def _acknowledge(self, text: str) -> None:
        try:
            ack = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(ack.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload"))

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self._open:
            self._open.remove(socket)
        if not self._open:
            self.came.clear()
