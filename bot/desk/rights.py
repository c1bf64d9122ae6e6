"""Who may change what: what all workspaces share, and what is one workspace's own.

In: a person of one workspace. Out: yes, no, or that Slack has to say whether the person is an admin
there. Handlers check this, since they can ask Slack; the feed desk checks each feed again.
"""

from __future__ import annotations

from bot.desk.settings import WorkspaceSettings
from bot.model.workspace import HOME, UserId


class Rights:
    """The rights of the people of one workspace.

    ``operators`` are those of them whom MINEWATCH_ADMINS names. ``operators_named``: it names someone,
    in whichever workspace; otherwise Slack's admins at HOME are the operators.
    """

    def __init__(self, settings: WorkspaceSettings, *, operators_named: bool) -> None:
        self._settings = settings
        self._operators_named = operators_named
        self.operators = settings.operators

    def may_operate(self, user: UserId | None) -> bool | None:
        """May the person change the record and the shared feeds? None: if Slack calls them an admin."""
        if user in self.operators:
            return True
        if self._operators_named or self._settings.workspace != HOME:
            return False
        return None

    def may_manage(self, user: UserId | None) -> bool | None:
        """May the person manage the workspace's own feeds and channel? None: as above."""
        if user in self.operators:
            return True
        if self._settings.workspace == HOME:  # its feeds are the shared ones
            return self.may_operate(user)
        chosen = self._settings.now()
        if user is not None and user in {chosen.installer, *chosen.admins}:
            return True
        return False if chosen.admins else None
