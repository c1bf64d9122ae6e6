"""A load of signed requests over kept connections, with as little work per request as can be.

In: a port and ready-made requests. Out: rate and latencies. Bounded in time; sends to this
machine only.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of it; latencies in milliseconds."""

    rate: float
    p50_ms: float
    p99_ms: float
    failed: int


def signed_request(command: str, text: str, secret: str, trigger: str = "") -> bytes:
    """A whole HTTP request for a slash command, signed now; ``trigger`` tells it from others."""
    fields = {"command": command, "text": text, "user_id": "U1", "channel_id": "C1"}
    more = {"team_id": "T1", "response_url": "http://127.0.0.1:9/x", "trigger_id": trigger}
    body = urlencode(fields | more).encode()
    stamp = str(int(time.time()))
    base = b"v0:" + stamp.encode() + b":" + body
    signature = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={signature}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Load:
    """Sends the requests in turn over each connection."""

    def __init__(self, port: int, requests: Sequence[bytes]) -> None:
        self._port = port
        self._requests = requests
        self._seconds: list[float] = []
        self._failed = 0

    async def run(self, connections: int, seconds: float) -> Loaded:
        began = time.perf_counter()
        end = began + seconds
        await asyncio.gather(*(self._one(end, offset) for offset in range(connections)))
        spent = time.perf_counter() - began
        ordered = sorted(self._seconds)
        return Loaded(
            rate=len(ordered) / spent,
            p50_ms=ordered[len(ordered) // 2] * 1000,
            p99_ms=ordered[int(len(ordered) * 0.99)] * 1000,
            failed=self._failed,
        )

    async def _one(self, end: float, turn: int) -> None:
        loop = asyncio.get_running_loop()
        client = _Client(self, end, turn)
        transport, _ = await loop.create_connection(lambda: client, "127.0.0.1", self._port)
        await client.done
        transport.close()

    def answered(self, seconds: float, *, well: bool) -> None:
        """One answer is there."""
        self._seconds.append(seconds)
        self._failed += not well

    def request(self, turn: int) -> bytes:
        return self._requests[turn % len(self._requests)]


class _Client(asyncio.Protocol):
    """One connection: the next request leaves when the answer is whole."""

    def __init__(self, load: Load, end: float, turn: int) -> None:
        self._load = load
        self._end = end
        self._turn = turn
        self._read = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, body = self._read.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head + found):
            return
        seconds = time.perf_counter() - self._began
        self._load.answered(seconds, well=head.startswith(b"HTTP/1.1 200"))
        self._read = b""
        if time.perf_counter() < self._end:
            self._send()
        elif not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("closed by the bot"))

    def _send(self) -> None:
        self._began = time.perf_counter()
        self._transport.write(self._load.request(self._turn))
        self._turn += 1


def _length(head: bytes) -> int:
    lowered = head.lower()
    start = lowered.index(b"content-length:") + len(b"content-length:")
    return int(lowered[start : lowered.index(b"\r\n", start)])
