"""Many workspaces: installing, their tokens, and what ends them, joined for one process.

In: settings with an app's credentials, the store, a session. Out: who Minewatch is in each workspace
(for requests), a token for each (for sending), the routes at which it is installed.
"""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemDraw
from bot.config import Settings
from bot.desk.block_kinds import BlockKinds
from bot.desk.welcome import welcome
from bot.errors import ConfigError, StoreError
from bot.model.secret import Secret
from bot.model.workspace import Conversation, Workspace, WorkspaceId
from bot.ports import Clock, Stores
from handlers.slack.access import SlackAccess
from handlers.slack.installing.ending import register_endings
from handlers.slack.installing.exchange import SlackApp
from handlers.slack.installing.flow import Place, install_flow
from handlers.slack.installing.identity import InstalledIdentity
from handlers.slack.installing.installed import Installed
from handlers.slack.installing.one_at_a_time import OneAtATime
from handlers.slack.installing.renewing import TokenSource
from handlers.slack.installing.routes import install_routes
from handlers.slack.installing.state import SignedStates, first_use
from handlers.slack.sender import SlackMessenger, slack_client

_HISTORY = {"C": "channels:history", "G": "groups:history", "#": "channels:history"}
"""What lets us read a conversation, by the first letter of its id; others are people and DMs."""


@dataclass(frozen=True, slots=True)
class Installing:
    """What a process needs to serve the workspaces that installed Minewatch."""

    stores: Stores
    clock: Clock
    app: SlackApp
    place: Place
    client: AsyncWebClient
    installed: Installed
    tokens: TokenSource
    has_older_keys: bool

    def identity(self) -> InstalledIdentity:
        """Who we are in the workspace of a request."""
        return InstalledIdentity(self.installed, self.tokens, self.place.install_url)

    def messenger(self, workspace: WorkspaceId) -> SlackMessenger:
        """Sends as the bot of one workspace."""

        async def token() -> Secret:
            return await self.tokens.token_for(workspace)

        return SlackMessenger(
            self.client,
            token=token,
            kinds=BlockKinds(self.stores.of(workspace), self.clock),
        )

    async def can_look(self, conversation: Conversation) -> bool:
        """Do the scopes that the workspace granted let us find a message of ours in the conversation?"""
        try:
            found = await self.installed.get(conversation.workspace)
        except StoreError:
            return False  # the next send reports it
        scope = _HISTORY.get(conversation.id[:1], "im:history")
        return found is not None and scope in found.scopes

    def register(self, bolt: AsyncApp) -> None:
        """Listen for what ends an installation."""
        register_endings(bolt, self.installed, self.client)

    def routes(self) -> list[web.RouteDef]:
        """Where it is installed."""
        states = SignedStates(
            self.app.client_secret, first_use(self.stores, self.clock), self.clock, SystemDraw()
        )
        flow = install_flow(
            self.app,
            self.client,
            self.place,
            self.installed,
            states,
            clock=self.clock,
            after=self._welcome,
        )
        return install_routes(flow)

    async def reseal(self) -> None:
        """Store every token with the newest key, if there is an older one."""
        if self.has_older_keys:
            await self.installed.reseal()

    async def _welcome(self, workspace: Workspace) -> None:
        """Once, to the installer: through the outbox, as everything that no one asked for."""
        now = self.clock.now()
        if workspace.welcomed_at is None:
            # Its id is stable: put twice, after an end of the process between, it is sent once.
            await self.stores.do(lambda: welcome(self.stores, workspace, now))
            await self.installed.first_welcome(workspace.id, now)


def installing(
    settings: Settings,
    clock: Clock,
    stores: Stores,
    access: SlackAccess,
    session: aiohttp.ClientSession,
) -> Installing:
    """Join the parts; call from a running event loop.

    Raises:
        ConfigError: a setting that many workspaces need is missing.
    """
    if settings.client_id is None or settings.client_secret is None or not settings.public_url:
        raise ConfigError(
            "Several workspaces need SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and MINEWATCH_PUBLIC_URL."
        )
    app = SlackApp(settings.client_id, settings.client_secret)
    client = slack_client(access, session)
    installed = Installed(stores, clock)
    alone = OneAtATime(stores, clock, SystemDraw())
    return Installing(
        stores=stores,
        clock=clock,
        app=app,
        place=Place(settings.public_url, settings.slack_api_url),
        client=client,
        installed=installed,
        tokens=TokenSource(installed, app, client, alone, clock),
        has_older_keys="," in (settings.token_key.reveal() if settings.token_key else ""),
    )
