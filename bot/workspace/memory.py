"""All that outlasts a restart of the local workspace.

In: the teams and their installations, and the path of the first team's file. Out: a file of rooms
for each team and one of installations, beside each other.
"""

from __future__ import annotations

from pathlib import Path

from bot.workspace.installations_file import InstallationsFile
from bot.workspace.installer import Installer
from bot.workspace.rooms_file import RoomsFile
from bot.workspace.teams import Teams
from bot.workspace.tokens import Tokens


class Memory:
    """The files together."""

    def __init__(self, teams: Teams, tokens: Tokens, installer: Installer, path: Path) -> None:
        self._rooms = [RoomsFile(teams.home.rooms, path)]
        self._rooms += [
            RoomsFile(team.rooms, path.with_stem(f"{path.stem}-{team.plan.domain}"))
            for team in teams
            if team is not teams.home
        ]
        beside = path.with_stem(f"{path.stem}-installations")
        self._installations = InstallationsFile(teams, tokens, installer, beside)

    def start(self) -> None:
        """Restore what was kept, and keep changes from now on."""
        for rooms in self._rooms:
            rooms.start()
        self._installations.start()

    def close(self) -> None:
        """Write what has not been written yet."""
        for rooms in self._rooms:
            rooms.close()
