"""Sending messages to Slack: the message, its possible outcomes, the renderer and the messenger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from bot.model.alert import OutboxItem
from bot.model.picture import Picture
from bot.model.workspace import Conversation


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack accepted it: the channel from its response and the message's ts."""

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
    """Slack will never accept it unchanged. ``error`` is Slack's code; ``scope`` is what the error concerns.

    "conversation": set its watches aside and notify the owner; "workspace": stop sending
    altogether (token revoked); "message": a bug in our payload, settle and report;
    "edit": the message cannot be changed, post a new one.
    """

    error: str
    scope: str
    cure: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message in Slack's form: ``text`` carries the full meaning, ``blocks`` the layout.

    ``key`` is sent as message metadata, so a send without an answer can be found again. ``plainer`` says
    the same without the kinds of blocks that a workspace may refuse; None: every workspace takes this.
    ``upload``: the picture that an image block without an address waits for.
    """

    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    key: str | None = None
    plainer: Message | None = None
    upload: Picture | None = None

    @property
    def forms(self) -> tuple[Message, ...]:
        """This one, and those that are ever plainer."""
        return (self, *(self.plainer.forms if self.plainer else ()))

    @property
    def plainest(self) -> Message:
        """The form that every workspace takes."""
        return self.forms[-1]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its blocks: ``section``, ``table`` ..."""
        return frozenset(str(block["type"]) for block in self.blocks)

    def in_every_form(self, change: Callable[[Message], Message]) -> Message:
        """The message with each of its forms changed."""
        plainer = self.plainer.in_every_form(change) if self.plainer else None
        return replace(change(self), plainer=plainer)


@dataclass(frozen=True, slots=True)
class NotThere:
    """The message is not where it would be, so it can be sent without risk of a duplicate."""


class Messenger(Protocol):
    """Calls Slack's Web API. Never raises because of Slack's answer."""

    async def post(
        self,
        conversation: Conversation,
        message: Message,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
    ) -> Sent | TryLater | Refused: ...

    async def edit(self, channel: str, ts: str, message: Message) -> Sent | TryLater | Refused: ...

    async def find(
        self,
        conversation: Conversation,
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
    """Renders outbox items as text and blocks (handlers.alerts.render)."""

    def message(self, item: OutboxItem) -> Message | None:
        """What to post, or the new content of the message to edit; None: nothing left to send."""
        ...

    def reply(self, item: OutboxItem) -> Message | None:
        """What to answer in the thread of an earlier message (updates, clocks); None: nothing."""
        ...
