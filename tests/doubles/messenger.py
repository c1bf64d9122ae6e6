"""A Messenger without a network: for loops and figures where the wire does not matter.

It keeps what was posted, answers as told, and can find its own messages. What Slack itself
would refuse is tested against the strict local Slack instead.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from bot.model.workspace import Conversation
from bot.ports import Message, NotThere, Refused, Sent, TryLater


@dataclass(frozen=True)
class Posted:
    conversation: str
    text: str
    key: str | None
    ts: str
    thread_ts: str | None = None
    broadcast: bool = False


class MemoryMessenger:
    """The port bot.ports.Messenger. ``hold`` makes posts wait until ``let_go``."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.edited: list[str] = []
        self.answers: list[Sent | TryLater | Refused] = []
        self.token_trouble: TryLater | Refused | None = None
        self._free = asyncio.Event()
        self._free.set()
        self._number = count(1)
        self.under_way = 0

    def hold(self) -> None:
        self._free.clear()

    def let_go(self) -> None:
        self._free.set()

    async def post(
        self,
        conversation: Conversation,
        message: Message,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
    ) -> Sent | TryLater | Refused:
        self.under_way += 1
        try:
            await self._free.wait()
        finally:
            self.under_way -= 1
        if self.answers:
            answer = self.answers.pop(0)
            if not isinstance(answer, Sent):
                return answer
        ts = f"{next(self._number)}.000000"
        self.posted.append(
            Posted(conversation.id, message.text, message.key, ts, thread_ts, broadcast)
        )
        return Sent(conversation.id, ts)

    async def edit(self, channel: str, ts: str, message: Message) -> Sent | TryLater | Refused:
        self.edited.append(message.text)
        return Sent(channel, ts)

    async def find(
        self,
        conversation: Conversation,
        key: str,
        since: datetime,  # noqa: ARG002 - everything is looked through
        *,
        thread_ts: str | None = None,  # noqa: ARG002 - the same
    ) -> Sent | NotThere | TryLater | None:
        found = (p for p in self.posted if (p.conversation, p.key) == (conversation.id, key))
        return next((Sent(p.conversation, p.ts) for p in found), NotThere())

    async def permalink(self, channel: str, ts: str) -> str | TryLater | None:
        stands = any((p.conversation, p.ts) == (channel, ts) for p in self.posted)
        return f"https://memory.example/{channel}/{ts}" if stands else None

    async def check(self) -> TryLater | Refused | None:
        return self.token_trouble
