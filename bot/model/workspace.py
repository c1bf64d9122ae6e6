"""Workspaces of Slack, and the conversations in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bot.model.secret import Secret

WorkspaceId = NewType("WorkspaceId", str)
"""A team (``T…``), or an organisation (``E…``) that installed Minewatch for all its teams."""
ChannelId = NewType("ChannelId", str)
"""A channel (``C…``, ``G…``, or ``#name`` as it was set), a DM (``D…``) or a person (``U…``: Slack opens the DM)."""
UserId = NewType("UserId", str)
"""A person's id, which has a meaning only inside their workspace."""
HOME = WorkspaceId("")
"""The one workspace of an installation whose tokens are settings; its team id need not be known."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a message goes: a channel, a DM or a person of one workspace.

    Its text is the key under which it is stored and named in other keys: the bare id at HOME,
    else ``T123/C456``. Ids of Slack hold no slash.
    """

    workspace: WorkspaceId
    id: ChannelId

    @classmethod
    def of(cls, key: str) -> Conversation:
        """The conversation with this key."""
        workspace, _, channel = key.rpartition("/")
        return cls(WorkspaceId(workspace), ChannelId(channel))

    def __str__(self) -> str:
        return f"{self.workspace}/{self.id}" if self.workspace else self.id

    @property
    def is_named(self) -> bool:
        """Is it known by the channel's name only (``#mine-ban``)?"""
        return self.id.startswith("#")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What calls Slack for a workspace. ``refresh`` and ``expires_at`` (UTC): where tokens rotate."""

    bot: Secret
    refresh: Secret | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace that installed Minewatch.

    ``enterprise``: the organisation it belongs to; ``org_wide``: installed for all of it, and ``id`` is
    then the organisation's. ``scopes``: as granted. ``channel`` and ``admins``: its settings, as
    MINEWATCH_CHANNEL and MINEWATCH_ADMINS are those of HOME. ``ended_at``: when it removed the app or
    its tokens were revoked; its data are kept for a while. ``welcomed_at``: when the installer got the
    first message.
    """

    id: WorkspaceId
    name: str
    tokens: Tokens
    scopes: tuple[str, ...]
    bot_user: UserId
    bot_id: str
    app_id: str
    installed_by: UserId
    installed_at: datetime
    enterprise: str | None = None
    org_wide: bool = False
    channel: str | None = None
    admins: tuple[UserId, ...] = ()
    ended_at: datetime | None = None
    ended_why: str = ""
    welcomed_at: datetime | None = None
