"""The app as one team, or a whole organisation, has installed it.

In: what was granted. Out: ``Installation``. Holds state only; bot.workspace.installer changes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Installation:
    """What a team (``on``: its id T…) or an organisation (E…) has granted to the app.

    ``teams`` are the teams an organisation has added the app to: installing it on the
    organisation adds it to none. ``revoked`` is an error that every call gets whatever its
    token, for tests of a team that is closed or locked out.
    """

    on: str
    installed: bool = False
    scopes: frozenset[str] = frozenset()
    by: str | None = None
    teams: set[str] = field(default_factory=set)
    revoked: str | None = None

    @property
    def is_org(self) -> bool:
        """Is it one for a whole organisation?"""
        return self.on.startswith("E")

    def serves(self, team_id: str) -> bool:
        """May the app act in this team through this installation?"""
        return self.installed and (team_id == self.on or team_id in self.teams)
