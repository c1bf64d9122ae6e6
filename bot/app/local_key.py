"""The key that seals the tokens of two local teams, and the secret of the app there.

In: settings. Out: what is kept in the data directory. Both outlast a restart, as the tokens do; the
commands that read those tokens, and a process alongside, use the same.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.config import Settings
from bot.model.secret import Secret

_KEY = "local-workspace.key"
_SECRET = "local-workspace.secret"  # noqa: S105 - the name of a file


def with_local_key(settings: Settings) -> Settings:
    """The settings with a key and a secret, which are made where they are missing."""
    if not _needs_key(settings):
        return settings
    return replace(
        settings,
        token_key=_kept(settings.data_dir / _KEY),
        client_secret=_kept(settings.data_dir / _SECRET),
    )


def token_key(settings: Settings) -> Secret | None:
    """The key that is set, or the one that two local teams have; None: there is none (yet)."""
    path = settings.data_dir / _KEY
    return _read(path) if _needs_key(settings) and path.is_file() else settings.token_key


def _needs_key(settings: Settings) -> bool:
    return settings.local and settings.local_teams > 1 and settings.token_key is None


def _kept(path: Path) -> Secret:
    """A secret drawn once. It is one of a Slack that is played here, and good for nothing else."""
    if not path.is_file():
        from storage.tinydb.disk import PRIVATE
        from storage.tokens import new_key

        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=PRIVATE)
        path.write_text(new_key().reveal(), encoding="ascii")
    return _read(path)


def _read(path: Path) -> Secret:
    return Secret(path.read_text(encoding="ascii").strip())
