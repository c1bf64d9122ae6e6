"""A program that is killed between a request and its answer."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import ClientSession
from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.ports import Clock, Stores
from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app
from handlers.slack.guard import guarded
from handlers.slack.kept_requests import KeptRequests
from tests.doubles.bolt import NOWHERE, SECRET, Answer, SignedRequests
from tests.doubles.clock import ManualClock

NOBODY = SlackAccess("xoxb-test", SECRET, NOWHERE)
MENTION = {"type": "app_mention", "user": "U1", "channel": "C1", "text": "x", "ts": "1.1"}

BUTTON = {"type": "button", "action_id": "watch:add", "block_id": "b", "value": "FIN"}


class Killed(BaseException):
    """The process is gone: nothing catches it."""


class Life:
    """One life of the bot on the store: what it was asked to do is counted."""

    def __init__(
        self,
        stores: Stores,
        access: SlackAccess = NOBODY,
        session: ClientSession | None = None,
        process: str = "one",
        clock: Clock | None = None,
    ) -> None:
        self.done: list[str] = []
        self.dies = False
        self.waits: asyncio.Event | None = None
        self.begun = asyncio.Event()
        self.stores = stores
        requests = KeptRequests(stores, clock or ManualClock(), process)
        self.app = build_bolt_app(access, session, requests)
        self.app.client.retry_handlers.clear()
        for name in ("/minestatus", "/minewatch", "/minenews", "/minefeeds"):
            self.app.command(name)(guarded(self._listener(name)))
        self.app.action("watch:add")(guarded(self._listener("press")))
        self.app.view("watch")(guarded(self._listener("submit")))
        self.app.view_closed("watch")(guarded(self._listener("close")))
        self.app.shortcut("status")(guarded(self._listener("shortcut")))
        self.app.event("app_mention")(guarded(self._listener("mention")))

    def _listener(self, name: str) -> Any:
        async def listener(ack: AsyncAck) -> None:
            if self.dies:
                raise Killed
            self.begun.set()
            if self.waits is not None:
                await self.waits.wait()
            self.done.append(name)
            await ack()

        return listener

    async def ask(self, request: AsyncBoltRequest) -> Answer:
        """The request as it came over the wire: a fresh object each time."""
        headers = {name: values[0] for name, values in request.headers.items()}
        return await SignedRequests(self.app, SECRET).send(
            AsyncBoltRequest(body=request.raw_body, headers=headers)
        )
