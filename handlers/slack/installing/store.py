"""Bolt's installation store over our workspaces.

In: what Slack answered to an installation, in Bolt's words. Out: a Workspace, and back. Everything
but the bot's own installation is left out: Minewatch asks for no person's token. Renewed tokens do
not come this way (handlers.slack.installing.renewing).
https://docs.slack.dev/tools/bolt-python/concepts/authenticating-oauth
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore

from bot.model.secret import Secret
from bot.model.workspace import Tokens, UserId, Workspace, WorkspaceId
from handlers.slack.identity import named_in
from handlers.slack.installing.installed import Installed

log = logging.getLogger("minewatch.handlers")


class WorkspaceInstallations(AsyncInstallationStore):
    """Saves, finds and ends installations. What is "deleted" stays for a while, without its tokens."""

    def __init__(self, installed: Installed) -> None:
        self._installed = installed

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_save(self, installation: Installation) -> None:
        await self._installed.add(workspace_from(installation))

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        found = await self.async_find_installation(
            enterprise_id=enterprise_id,
            team_id=team_id,
            is_enterprise_install=is_enterprise_install,
        )
        return found.to_bot() if found else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,  # noqa: ARG002 - everybody's installation is the bot's
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        named = _named(enterprise_id, team_id, org_wide=bool(is_enterprise_install))
        found = await self._installed.serving(named)
        return installation_of(found) if found else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        # Strictly the one that is named: a team that leaves does not end its organisation's.
        for workspace in _named(enterprise_id, team_id, org_wide=team_id is None)[:1]:
            await self._installed.end(workspace, "the installation was deleted")

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """A person's own token; there is none."""

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)


def workspace_from(installation: Installation) -> Workspace:
    """The workspace that Bolt's installation describes.

    Raises:
        ValueError: it has no bot token, or no id.
    """
    org_wide = installation.is_enterprise_install
    own_id = installation.enterprise_id if org_wide else installation.team_id
    name = installation.enterprise_name if org_wide else installation.team_name
    if not own_id or not installation.bot_token:
        raise ValueError("an installation has an id and a bot token")
    refresh, ends = installation.bot_refresh_token, installation.bot_token_expires_at
    return Workspace(
        id=WorkspaceId(own_id),
        name=name or own_id,
        tokens=Tokens(
            Secret(installation.bot_token),
            Secret(refresh) if refresh else None,
            datetime.fromtimestamp(ends, UTC) if ends else None,
        ),
        scopes=tuple(installation.bot_scopes or ()),
        bot_user=UserId(installation.bot_user_id or ""),
        bot_id=installation.bot_id or "",
        app_id=installation.app_id or "",
        installed_by=UserId(installation.user_id),
        installed_at=datetime.fromtimestamp(installation.installed_at, UTC),
        enterprise=installation.enterprise_id,
        org_wide=org_wide,
    )


def installation_of(workspace: Workspace) -> Installation:
    """The same in Bolt's words."""
    tokens = workspace.tokens
    return Installation(
        app_id=workspace.app_id,
        enterprise_id=workspace.enterprise,
        enterprise_name=workspace.name if workspace.org_wide else None,
        team_id=None if workspace.org_wide else workspace.id,
        team_name=None if workspace.org_wide else workspace.name,
        bot_token=tokens.bot.reveal(),
        bot_id=workspace.bot_id,
        bot_user_id=workspace.bot_user,
        bot_scopes=workspace.scopes,
        bot_refresh_token=tokens.refresh.reveal() if tokens.refresh else None,
        bot_token_expires_at=int(tokens.expires_at.timestamp()) if tokens.expires_at else None,
        user_id=workspace.installed_by,
        is_enterprise_install=workspace.org_wide,
        token_type="bot",  # noqa: S106 - the kind, not a token
        installed_at=workspace.installed_at.timestamp(),
    )


def _named(enterprise: str | None, team: str | None, *, org_wide: bool) -> tuple[WorkspaceId, ...]:
    return named_in(
        {"enterprise_id": enterprise, "team_id": team, "is_enterprise_install": org_wide}
    )
