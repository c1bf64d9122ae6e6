"""A process that is killed at the messenger again and again, and starts again on the same store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from typing import Any

from bot.model.watch import Delivery
from bot.model.workspace import Conversation
from bot.ports import Message, NotThere, Refused, Sent, TryLater
from tests.doubles.engine import Engine
from tests.doubles.slack import ALERTS

LEAST = frozenset({"chat:write", "commands"})
LOOKING = frozenset({"channels:history"})
BEFORE, AFTER, LOOK = "before it leaves", "after it stands", "while looking"
BUG = "a bug of ours once it stands"


class Killed(BaseException):
    """The process is gone: nothing catches it."""


class Deadly:
    """The real messenger, and a process that dies in its next calls as planned."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.deaths: list[str] = []

    async def post(
        self, conversation: Conversation, message: Message, **how: Any
    ) -> Sent | TryLater | Refused:
        death = self.deaths.pop(0) if self.deaths and self.deaths[0] != LOOK else None
        if death == BEFORE:
            raise Killed
        answer: Sent | TryLater | Refused = await self._inner.post(conversation, message, **how)
        if death == AFTER:
            raise Killed
        if death == BUG:
            raise KeyError("a bug")
        return answer

    async def find(
        self, conversation: Conversation, key: str, since: datetime, **where: Any
    ) -> Sent | NotThere | TryLater | None:
        if self.deaths and self.deaths[0] == LOOK:
            self.deaths.pop(0)
            raise Killed
        found: Sent | NotThere | TryLater | None = await self._inner.find(
            conversation, key, since, **where
        )
        return found

    async def edit(self, channel: str, ts: str, message: Message) -> Sent | TryLater | Refused:
        answer: Sent | TryLater | Refused = await self._inner.edit(channel, ts, message)
        return answer

    async def permalink(self, channel: str, ts: str) -> str | TryLater | None:
        link: str | TryLater | None = await self._inner.permalink(channel, ts)
        return link

    async def check(self) -> TryLater | Refused | None:
        answer: TryLater | Refused | None = await self._inner.check()
        return answer


class Lives:
    """One engine that dies as planned and is started anew on what the store holds."""

    def __init__(self, engine: Engine, deadly: Deadly) -> None:
        self.engine = engine
        self.deadly = deadly
        self.kills = 0

    async def go_on(self, hours: float = 0.0) -> None:
        """Deliver all that is due; each death is followed by another life."""
        end = self.engine.clock.now() + timedelta(hours=hours)
        while True:
            try:
                await self.engine.deliver_all()
            except Killed:
                self.kills += 1
                self.engine.clock.move(seconds=5)
                self.engine.start()
                await self.engine.deliverer.recover()
                continue
            if self.engine.clock.now() >= end:
                return
            self.engine.clock.move(minutes=30)

    def said(self, title: str, channel: str = ALERTS) -> int:
        return sum(title in text for text in self.engine.texts(channel))


@asynccontextmanager
async def living(scopes: frozenset[str] = LEAST) -> AsyncIterator[Lives]:
    async with Engine() as engine:
        engine.slack.team.app.scopes = scopes
        deadly = Deadly(engine.messenger)
        engine.messenger = deadly
        engine.stores.deliveries.put(
            Delivery(Conversation.of(ALERTS), digest_at=time(18), max_per_hour=100)
        )
        engine.start()
        yield Lives(engine, deadly)
