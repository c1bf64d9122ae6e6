"""The door for Slack's requests, and bytes sent to it: signed and unsigned."""

import asyncio
import hashlib
import hmac
import time

from tests.doubles.bolt import SECRET

FORM = b"application/x-www-form-urlencoded"
GOOD = b"command=%2Fminewatch&text=list&user_id=U1&channel_id=C1&team_id=T1"


class Door:
    """The real server and raw connections to it."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def open(self, *pieces: bytes):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for piece in pieces:
            writer.write(piece)
        return reader, writer

    async def say(self, *pieces: bytes) -> bytes:
        """Everything the server answers until it closes."""
        reader, writer = await self.open(*pieces)
        try:
            async with asyncio.timeout(5):
                return await reader.read()
        except ConnectionResetError:
            return b""
        finally:
            writer.close()

    async def status(self, *pieces: bytes) -> int:
        answer = await self.say(*pieces)
        assert b"Traceback" not in answer
        return int(answer.split(b" ", 2)[1]) if answer else 0

    async def good(self) -> float:
        """Seconds that a signed request takes."""
        started = time.perf_counter()
        assert await self.status(post(GOOD, *signed(GOOD))) == 200
        return time.perf_counter() - started


def post(body: bytes, *headers: bytes, path: bytes = b"/slack/events") -> bytes:
    names = b"".join(headers).lower()
    lines = [b"POST " + path + b" HTTP/1.1", b"Host: x", b"Connection: close", *headers]
    lines += [b"Content-Length: %d" % len(body)] * (b"transfer-encoding" not in names)
    lines += [b"Content-Type: " + FORM] * (b"content-type" not in names)
    return b"\r\n".join([*lines, b"", b""]) + body


def now() -> int:
    return int(time.time())  # noqa: TID251 - the verifier reads the wall clock


def signed(body: bytes, stamp: bytes | None = None) -> tuple[bytes, bytes]:
    stamp = b"%d" % now() if stamp is None else stamp
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp + b":" + body, hashlib.sha256).hexdigest()
    return (
        b"X-Slack-Request-Timestamp: " + stamp,
        b"X-Slack-Signature: v0=" + digest.encode(),
    )
