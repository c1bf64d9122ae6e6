"""Where alerts go: a person's own DM, or a channel, of one workspace."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.workspace import ChannelId, Conversation, UserId, WorkspaceId


@dataclass(frozen=True, slots=True)
class Place:
    """``conversation`` is the person's own id when ``personal`` (Slack opens the DM), else a channel."""

    conversation: Conversation
    personal: bool

    @classmethod
    def of_person(cls, workspace: WorkspaceId, user: UserId) -> Place:
        """The person's DM with Minewatch."""
        return cls(Conversation(workspace, ChannelId(user)), personal=True)

    @classmethod
    def of_channel(cls, workspace: WorkspaceId, channel: str) -> Place:
        """A channel, public or private."""
        return cls(Conversation(workspace, ChannelId(channel)), personal=False)
