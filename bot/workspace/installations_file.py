"""The installations' memory between runs.

In: installations and tokens, a file. Out: they are read back at the start and written at each
change. A team that was installed through OAuth stays installed, and its token keeps working; of
tokens the file holds digests only. The file serves demonstrations only, so a damaged one is
ignored.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.workspace.installation import Installation
from bot.workspace.installer import Installer
from bot.workspace.teams import Teams
from bot.workspace.tokens import Grant, Tokens


@dataclass(frozen=True, slots=True)
class SavedInstallations:
    """The contents of the file."""

    installations: tuple[Installation, ...]
    grants: tuple[Grant, ...]


class InstallationsFile:
    """Keeps installations in a file."""

    def __init__(self, teams: Teams, tokens: Tokens, installer: Installer, path: Path) -> None:
        self._teams = teams
        self._tokens = tokens
        self._installer = installer
        self._path = path

    def start(self) -> None:
        """Restore what was kept, and keep changes from now on."""
        with suppress(FileNotFoundError, msgspec.DecodeError):
            kept = msgspec.json.decode(self._path.read_bytes(), type=SavedInstallations)
            for one in kept.installations:
                self._restore(one)
            self._tokens.restore(kept.grants)
        self._installer.settle()
        self._installer.changed = self._write

    def _restore(self, kept: Installation) -> None:
        found = self._teams.installation(kept.on)
        if found is None or not kept.installed:
            return
        found.installed, found.by = True, kept.by
        found.scopes |= kept.scopes
        found.teams |= kept.teams

    def _write(self) -> None:
        # What was there from the start gets another token at the next start.
        granted = tuple(one for one in self._teams.installations() if one.by is not None)
        through = {one.on for one in granted}
        grants = tuple(grant for grant in self._tokens.grants() if grant.on in through)
        kept = SavedInstallations(granted, grants)
        beside = self._path.with_suffix(".new")
        # A full disk must not stop the demonstration; the next change tries again.
        with suppress(OSError):
            beside.touch(mode=0o600)
            beside.write_bytes(msgspec.json.encode(kept))
            beside.replace(self._path)
