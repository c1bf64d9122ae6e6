"""Who may change what: what all workspaces share, and what is one workspace's own.

In: a person of one workspace. Out: yes, no, or that Slack has to say whether the person is an admin
there. Asked at the rim, where Slack can be asked; the feed desk asks for each feed again.
"""

from __future__ import annotations

from bot.desk.settings import WorkspaceSettings
from bot.model.workspace import HOME, UserId


class Rights:
    """The rights of the people of one workspace.

    ``operators`` are those of them whom MINEWATCH_ADMINS names. ``nobody_is_named``: it names no one
    in any workspace, so that Slack's admins at HOME are the operators.
    """

    def __init__(self, settings: WorkspaceSettings, *, nobody_is_named: bool) -> None:
        self._settings = settings
        self._nobody_is_named = nobody_is_named
        self.operators = settings.operators

    @property
    def admins(self) -> frozenset[UserId]:
        """Who manages the workspace's own feeds and channel; empty: those whom Slack calls admins."""
        return self._settings.now().admins

    def may_operate(self, user: UserId | None) -> bool | None:
        """May the person change the record and the shared feeds? None: if Slack calls them an admin."""
        if user in self.operators:
            return True
        return None if self._nobody_is_named and self._settings.workspace == HOME else False

    def may_manage(self, user: UserId | None) -> bool | None:
        """May the person manage the workspace's own feeds and channel? None: as above."""
        if user in self.operators:
            return True
        if self._settings.workspace == HOME:  # its feeds are the shared ones
            return self.may_operate(user)
        return user in self.admins if self.admins else None
