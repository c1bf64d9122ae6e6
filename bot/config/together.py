"""Settings that only make sense together: what is missing, and what excludes what.

In: settings, each read by itself. Out: a sentence for each combination that cannot work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model.names import listed

if TYPE_CHECKING:
    from bot.config.settings import Settings

_SEVERAL = "SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and MINEWATCH_TOKEN_KEY (several workspaces)"


def check_together(settings: Settings, problems: list[str]) -> None:
    """Add a sentence to ``problems`` for each combination that cannot work."""
    installing = (settings.client_id, settings.client_secret, settings.token_key)
    if any(installing):
        _check_several(settings, problems)
    else:
        _check_one(settings, problems)
    if settings.store_listen is not None and settings.store is None:
        problems.append(
            "MINEWATCH_STORE_LISTEN is set without MINEWATCH_STORE; expected both, or neither for a "
            "store in files"
        )
    if settings.local_teams > 1 and not settings.local:
        problems.append(
            "MINEWATCH_LOCAL_TEAMS is set together with the settings of a real Slack; expected without "
            "them, because local teams are simulated"
        )
    if settings.data_dir.exists() and not settings.data_dir.is_dir():
        problems.append(
            f"MINEWATCH_DATA_DIR is {str(settings.data_dir)!r}; expected a folder, this is a file"
        )


def _check_one(settings: Settings, problems: list[str]) -> None:
    """One workspace, whose tokens are settings."""
    if settings.app_token is not None and settings.bot_token is None:
        problems.append(
            "SLACK_BOT_TOKEN is missing while SLACK_APP_TOKEN is set; "
            "expected the xoxb- token from your Slack app's OAuth page"
        )
    if settings.signing_secret is not None and settings.local:
        problems.append(
            "SLACK_SIGNING_SECRET is set without SLACK_BOT_TOKEN; expected both for HTTP mode, or "
            "neither for the local workspace"
        )
    if (
        settings.bot_token is not None
        and settings.app_token is None
        and settings.signing_secret is None
    ):
        problems.append(
            "SLACK_BOT_TOKEN is set without SLACK_APP_TOKEN (Socket Mode) or "
            "SLACK_SIGNING_SECRET (HTTP mode); expected one of the two"
        )


def _check_several(settings: Settings, problems: list[str]) -> None:
    """Several workspaces, which get their tokens by installing."""
    needed = {
        "SLACK_CLIENT_ID": settings.client_id,
        "SLACK_CLIENT_SECRET": settings.client_secret,
        "MINEWATCH_TOKEN_KEY": settings.token_key,
        "SLACK_SIGNING_SECRET": settings.signing_secret,
        "MINEWATCH_PUBLIC_URL": settings.public_url,
    }
    # A setting with a problem of its own is not missing.
    missing = [
        name
        for name, value in needed.items()
        if value is None and not any(each.startswith(name) for each in problems)
    ]
    present = [name for name in needed if name not in missing]
    if missing:
        them = "is missing; several workspaces need it"
        if len(missing) > 1:
            them = "are missing; several workspaces need them"
        problems.append(f"{listed(missing)} {them} as well as {listed(present)}")
    if settings.bot_token is not None:
        problems.append(
            f"SLACK_BOT_TOKEN is set together with {_SEVERAL}; expected one or the other: remove "
            "SLACK_BOT_TOKEN, and your own workspace too installs Minewatch at /slack/install"
        )
    bare = [admin for admin in settings.admins if "/" not in admin]
    if bare:
        problems.append(
            f"MINEWATCH_ADMINS names {', '.join(bare)} without a workspace; expected ids like "
            f"T0123ABCD/{bare[0]} where several workspaces install Minewatch, because each of them may "
            "have a person with that id"
        )
    if settings.app_token is not None:
        problems.append(
            f"SLACK_APP_TOKEN is set together with {_SEVERAL}; expected without it, because "
            "installing needs HTTP mode"
        )
