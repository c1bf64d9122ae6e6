"""Sending requests to the bot: signed HTTP, or Socket Mode envelopes when it is connected.

In: form fields or payloads. Out: the bot's answer within three seconds, or the failure.
Signs as in https://docs.slack.dev/authentication/verifying-requests-from-slack with the
machine's own clock, which the verifier also uses, even if the rest runs on a fixed clock.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.ports import Clock
from bot.workspace.socket_mode import SocketMode

ACK_SECONDS = 3.0
"""docs.slack.dev/interactivity/handling-user-interaction: an answer within 3 seconds."""


@dataclass(frozen=True, slots=True)
class BotResponse:
    """What came back: the body (a dict, a text or None), or ``failure`` in Slack's words."""

    body: dict[str, Any] | str | None = None
    failure: str | None = None
    status: int | None = None

    @property
    def ok(self) -> bool:
        return self.failure is None

    @property
    def fields(self) -> dict[str, Any]:
        """The body when it is JSON, else nothing."""
        return self.body if isinstance(self.body, dict) else {}


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """``v0=`` and the HMAC-SHA256 of ``v0:timestamp:body``."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Courier:
    """Takes what happened in the workspace to the bot and brings its answer back."""

    def __init__(self, secret: str, wall: Clock, sockets: SocketMode) -> None:
        self._secret = secret
        self._wall = wall
        self._sockets = sockets
        self._session: aiohttp.ClientSession | None = None
        self.deliver_to = ""

    async def command(self, fields: dict[str, str]) -> BotResponse:
        """A slash command."""
        if self._sockets.connected:
            return await self._envelope("slash_commands", fields)
        return await self._post(urlencode(fields).encode(), "application/x-www-form-urlencoded")

    async def interaction(self, payload: dict[str, Any]) -> BotResponse:
        """A button, window, shortcut or suggestion."""
        if self._sockets.connected:
            return await self._envelope("interactive", payload)
        body = urlencode({"payload": json.dumps(payload)}).encode()
        return await self._post(body, "application/x-www-form-urlencoded")

    async def event(self, payload: dict[str, Any], retry: int = 0, reason: str = "") -> BotResponse:
        """An event; ``retry`` counts further tries."""
        if self._sockets.connected:
            return await self._envelope("events_api", payload, retry, reason)
        headers = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason} if retry else {}
        return await self._post(json.dumps(payload).encode(), "application/json", headers)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    async def _envelope(
        self, kind: str, payload: dict[str, Any], retry: int = 0, reason: str = ""
    ) -> BotResponse:
        try:
            body = await self._sockets.ask(kind, payload, ACK_SECONDS, retry, reason)
        except TimeoutError:
            return BotResponse(failure="operation_timeout")
        return BotResponse(body, status=200)

    async def _post(
        self, body: bytes, content_type: str, extra: dict[str, str] | None = None
    ) -> BotResponse:
        timestamp = str(int(self._wall.now().timestamp()))
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        } | (extra or {})
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=ACK_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout)
        try:
            async with self._session.post(
                self.deliver_to, data=body, headers=headers, allow_redirects=False
            ) as response:
                return _read(response.status, await response.text())
        except TimeoutError:
            return BotResponse(failure="operation_timeout")
        except aiohttp.ClientError:
            return BotResponse(failure="dispatch_failed")


def _read(status: int, text: str) -> BotResponse:
    if status != 200:
        return BotResponse(text, "dispatch_failed", status)
    if not text:
        return BotResponse(None, status=status)
    try:
        body = json.loads(text)
    except ValueError:
        return BotResponse(text, status=status)
    return BotResponse(body if isinstance(body, dict) else text, status=status)
