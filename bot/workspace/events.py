"""Sending events: only those the app subscribes to, and again when the bot fails.

In: the envelope of an event (bot.workspace.payloads). Out: the bot's answer to the first try. A
failed event comes again at once, after a minute, after five (docs.slack.dev/apis/events-api).
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.ports import Clock
from bot.workspace.definition import AppDefinition
from bot.workspace.signed import BotResponse, Courier

_RETRY_AFTER_SECONDS = (0, 60, 300)


class Events:
    """The events of all teams, on their way to the one app."""

    def __init__(self, definition: AppDefinition, courier: Courier, clock: Clock) -> None:
        self._definition = definition
        self._courier = courier
        self._clock = clock
        self._under_way: set[asyncio.Task[object]] = set()

    async def send(self, name: str, envelope: dict[str, Any]) -> BotResponse:
        """Send an event called ``name`` in the manifest, if the app subscribes to it."""
        wanted = self._definition.events
        if wanted is not None and name not in wanted:
            return BotResponse()
        answer = await self._courier.event(envelope)
        if not answer.ok:
            self._start(self._again(envelope, answer.failure or ""))
        return answer

    def send_soon(self, name: str, envelope: dict[str, Any]) -> None:
        """The same without waiting for the answer."""
        self._start(self.send(name, envelope))

    async def close(self) -> None:
        """Stop sending."""
        under_way = tuple(self._under_way)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, object]) -> None:
        task: asyncio.Task[object] = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _again(self, envelope: dict[str, Any], failure: str) -> None:
        reason = "http_timeout" if failure == "operation_timeout" else "http_error"
        for number, seconds in enumerate(_RETRY_AFTER_SECONDS, 1):
            if seconds:
                await self._clock.sleep(seconds)
            if (await self._courier.event(envelope, number, reason)).ok:
                return
