"""The workspaces that installed Minewatch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.model.workspace import UserId, Workspace, WorkspaceId, WorkspaceSummary
from bot.ports.stores.values import Values


class Workspaces(Values[Workspace], Protocol):
    """Workspaces by id, HOME never among them. Their tokens are stored sealed (bot.ports.TokenBox).

    Raises:
        StoreError: a token cannot be opened, because the key it was sealed with is not given.
    """

    def all(self) -> tuple[Workspace, ...]:
        """Every one, those that ended too, in the order in which they were installed first."""
        ...

    def summaries(self) -> tuple[WorkspaceSummary, ...]:
        """The same without their tokens, so that one that cannot be opened hides no other."""
        ...

    def summary(self, workspace: WorkspaceId) -> WorkspaceSummary | None:
        """One of them, without opening its tokens; None: it is not there."""
        ...

    def set_channel(self, workspace: WorkspaceId, channel: str | None) -> bool:
        """Change its main channel, without opening its tokens; False: it is not there, or has ended."""
        ...

    def set_admins(self, workspace: WorkspaceId, admins: Sequence[UserId]) -> bool:
        """Change its admins in the same way."""
        ...

    def ended_before(self, moment: datetime) -> tuple[WorkspaceId, ...]:
        """Those that removed the app or lost its tokens before a moment, the first ended first."""
        ...

    def hold_ended(self, workspace: WorkspaceId, before: datetime) -> bool:
        """Did it end before a moment? If so it cannot be installed before the unit under way ends."""
        ...

    def remove_ended(self, workspace: WorkspaceId, before: datetime) -> bool:
        """Remove it if it ended before a moment; False: it did not, because it was installed again."""
        ...

    @property
    def version(self) -> int:
        """Another number after every change, so that an answer can be remembered until then."""
        ...
