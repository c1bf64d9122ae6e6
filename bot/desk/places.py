"""Where alerts go: a person's own DM, or a channel."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.watch import ConversationId
from bot.model.workspace import UserId


@dataclass(frozen=True, slots=True)
class Place:
    """``conversation`` is the person's own id when ``personal`` (Slack opens the DM), else a channel."""

    conversation: ConversationId
    personal: bool

    @classmethod
    def of_person(cls, user: UserId) -> Place:
        """The person's DM with Minewatch."""
        return cls(ConversationId(user), personal=True)

    @classmethod
    def of_channel(cls, channel: str) -> Place:
        """A channel, public or private."""
        return cls(ConversationId(channel), personal=False)
