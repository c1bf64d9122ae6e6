"""Saying things in Slack: what is sent, what may come of it, who draws and who sends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.model.alert import OutboxItem
from bot.model.watch import ConversationId


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack took it: the channel it answered with and the message's ts."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not now. ``after_seconds`` is Slack's Retry-After or None (then our own backoff).

    ``uncertain``: the request may have worked (timeout, internal_error).
    """

    reason: str
    after_seconds: float | None = None
    uncertain: bool = False
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Never as it is. ``error`` is Slack's code; ``scope`` says what is out of order.

    "conversation": set its watches aside and tell the owner; "workspace": stop sending
    at all (token revoked); "message": our own bug in the payload, settle and report;
    "edit": the message cannot be changed, post a new one.
    """

    error: str
    scope: str
    cure: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent, as Slack takes it: ``text`` carries the whole meaning, blocks draw it.

    ``key`` travels as message metadata so that a lost send can be found again.
    """

    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class NotThere:
    """Looked where the message would be, and it is not: it may be sent without fear of a double."""


class Messenger(Protocol):
    """Speaks to Slack's Web API. Never raises for what Slack answers."""

    async def post(
        self,
        conversation: ConversationId,
        message: Message,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
    ) -> Sent | TryLater | Refused: ...

    async def edit(self, channel: str, ts: str, message: Message) -> Sent | TryLater | Refused: ...

    async def find(
        self,
        conversation: ConversationId,
        key: str,
        since: datetime,
        *,
        thread_ts: str | None = None,
    ) -> Sent | NotThere | TryLater | None:
        """Our own message with this metadata key; None where the scopes do not allow looking.

        ``thread_ts``: look among the replies to that message. TryLater: looking failed this time.
        """
        ...

    async def permalink(self, channel: str, ts: str) -> str | TryLater | None:
        """The address of a message; None: Slack gives none."""
        ...

    async def check(self) -> TryLater | Refused | None:
        """Is the token good (``auth.test``)? None: it is."""
        ...


class Renderer(Protocol):
    """Turns what is in the outbox into words and blocks (handlers.alerts.render)."""

    def message(self, item: OutboxItem) -> Message | None:
        """What to post, or the new form of the message to edit; None: nothing left to say."""
        ...

    def reply(self, item: OutboxItem) -> Message | None:
        """What to answer in the thread of an earlier message (updates, clocks); None: nothing."""
        ...
