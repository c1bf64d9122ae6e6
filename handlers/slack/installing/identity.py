"""Who we are in each workspace that installed Minewatch: the port handlers.slack.identity.Identity.

In: the context of a request. Out: the token of that workspace's own installation, renewed where need
be. Costs no call to Slack: the bot's ids were asked for when it was installed.
"""

from __future__ import annotations

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.identity import WORKSPACE, NotInstalledError, named_in
from handlers.slack.installing.installed import Installed
from handlers.slack.installing.renewing import TokenSource


class InstalledIdentity:
    """``install_url`` is where a workspace that is not there can install."""

    def __init__(self, installed: Installed, tokens: TokenSource, install_url: str) -> None:
        self._installed = installed
        self._tokens = tokens
        self._install_url = install_url

    async def of(self, context: AsyncBoltContext, client: AsyncWebClient) -> AuthorizeResult:  # noqa: ARG002 - the port's signature
        found = await self._installed.serving(named_in(context))
        if found is None:
            raise NotInstalledError(
                "Minewatch is not installed in this workspace. Someone who may install apps can add it "
                f"at {self._install_url}"
            )
        workspace = await self._tokens.fresh(found)
        context[WORKSPACE] = workspace.id
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            bot_token=workspace.tokens.bot.reveal(),
            bot_id=workspace.bot_id,
            bot_user_id=workspace.bot_user,
            bot_scopes=workspace.scopes,
        )
