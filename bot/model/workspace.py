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


class Conversation:
    """Where a message goes: a channel, a DM or a person of one workspace.

    Its text is the key under which it is stored and named in other keys: the bare id at HOME, else
    ``T123/C456``. Ids of Slack hold no slash. Immutable; not a dataclass, so that documents hold the key.
    """

    __match_args__ = __slots__ = ("id", "workspace")
    id: ChannelId
    workspace: WorkspaceId

    def __init__(self, workspace: WorkspaceId, channel: ChannelId) -> None:
        object.__setattr__(self, "workspace", workspace)
        object.__setattr__(self, "id", channel)

    @classmethod
    def of(cls, key: str) -> Conversation:
        """The conversation with this key."""
        workspace, _, channel = key.rpartition("/")
        return cls(WorkspaceId(workspace), ChannelId(channel))

    @property
    def is_named(self) -> bool:
        """Is it a channel known only by its name (``#mine-ban``)?"""
        return self.id.startswith("#")

    @property
    def is_channel(self) -> bool:
        """Is it a channel, known by its id?"""
        return self.id.startswith(("C", "G"))

    @property
    def is_private(self) -> bool:
        """Is it a person's, or a DM?"""
        return self.id.startswith(("U", "W", "D"))

    def beside(self, channel: str) -> Conversation:
        """Another conversation of the same workspace."""
        return Conversation(self.workspace, ChannelId(channel))

    def __str__(self) -> str:
        return f"{self.workspace}/{self.id}" if self.workspace else self.id

    def __repr__(self) -> str:
        return f"Conversation({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Conversation):
            return NotImplemented
        return self.id == other.id and self.workspace == other.workspace

    def __lt__(self, other: Conversation) -> bool:
        return (self.workspace, self.id) < (other.workspace, other.id)

    def __hash__(self) -> int:
        return hash((self.workspace, self.id))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"A conversation cannot be changed ({name}).")

    def __reduce__(self) -> tuple[type[Conversation], tuple[str, str]]:
        return Conversation, (self.workspace, self.id)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What calls Slack for a workspace. ``refresh`` and ``expires_at`` (UTC): where tokens rotate."""

    bot: Secret
    refresh: Secret | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceFacts:
    """What is known of a workspace that installed Minewatch, apart from its tokens.

    ``enterprise``: the organisation it belongs to; ``org_wide``: installed for all of it, and ``id`` is
    then the organisation's. ``scopes``: as granted. ``channel`` and ``admins``: its settings, as
    MINEWATCH_CHANNEL and MINEWATCH_ADMINS are those of HOME. ``ended_at``: when it removed the app or
    its tokens were revoked; its data are kept for a while. ``welcomed_at``: when the installer got the
    first message.
    """

    id: WorkspaceId
    name: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace(WorkspaceFacts):
    """A workspace that installed Minewatch, with its tokens."""

    tokens: Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSummary(WorkspaceFacts):
    """What is known without opening a token.

    ``rotates``: its token is renewed, the next time before ``token_expires_at`` (UTC).
    """

    rotates: bool
    token_expires_at: datetime | None
