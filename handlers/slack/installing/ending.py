"""What ends an installation: Slack says that the app was removed, or that its token was revoked.

In: the events ``app_uninstalled`` and ``tokens_revoked``, which come in no fixed order and may come
late. Out: the workspace has ended. Where the store does not take that, it is tried until it does:
answered as done, Slack would not send the event again. An event from before the latest installation changes nothing.
https://docs.slack.dev/reference/events/app_uninstalled
https://docs.slack.dev/reference/events/tokens_revoked
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import StoreUnavailableError
from bot.model.workspace import Workspace
from bot.ports import Refused
from handlers.slack.access import NOT_SLACKS
from handlers.slack.errors import slack_failure
from handlers.slack.guard import SLACK_UNREACHED, guarded
from handlers.slack.identity import named_in
from handlers.slack.installing.installed import Installed

DOUBT_SECONDS = 300.0
"""So far Slack's clock and ours may differ (a signed request that differs more is refused): within
this, not the times but the token itself says which came first."""
PATIENCE_SECONDS = 2.0
AGAIN_SECONDS = 5.0
"""How long after the store did not take an end it is tried again."""

log = logging.getLogger("minewatch.handlers")


def register_endings(app: AsyncApp, installed: Installed, client: AsyncWebClient) -> None:
    """Listen for both events. ``client``: without a token of its own."""
    endings = Endings(installed, client)

    async def uninstalled(body: dict[str, Any], context: AsyncBoltContext) -> None:
        await endings.end(body, context, "the app was removed from the workspace", DOUBT_SECONDS)

    async def revoked(
        body: dict[str, Any], event: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        tokens = event.get("tokens")
        # A person's own token is none of ours: Minewatch works with the bot's alone.
        if isinstance(tokens, dict) and tokens.get("bot"):
            # Perhaps one that was renewed since: the times say nothing about that.
            await endings.end(body, context, "its token was revoked", math.inf)

    app.event("app_uninstalled")(guarded(uninstalled))
    app.event("tokens_revoked")(guarded(revoked))


class Endings:
    """Ends the installation that an event is about, unless the event is older than it."""

    def __init__(self, installed: Installed, client: AsyncWebClient) -> None:
        self._installed = installed
        self._client = client

    async def end(
        self, body: Mapping[str, Any], context: AsyncBoltContext, why: str, doubt: float
    ) -> None:
        """``doubt``: within so many seconds of the installation, Slack is asked about the token."""
        while True:
            try:
                return await self._end(body, context, why, doubt)
            except StoreUnavailableError:
                log.warning("ending_waits_for_the_store workspace=%s", named_in(context)[:1])
                await self._installed.pause(AGAIN_SECONDS)

    async def _end(
        self, body: Mapping[str, Any], context: AsyncBoltContext, why: str, doubt: float
    ) -> None:
        # Strictly the one named: a team that removes the app does not end its organisation's.
        for workspace in named_in(context)[:1]:
            kept = await self._installed.read(workspace)
            if kept is None or kept.ended_at is not None:
                return
            if await self._is_older(body, kept, doubt):
                log.info("ending_of_an_older_token workspace=%s", workspace)
                return
            await self._installed.end(workspace, why)
            log.warning("workspace_ended workspace=%s why=%s", workspace, why)

    async def _is_older(self, body: Mapping[str, Any], kept: Workspace, doubt: float) -> bool:
        at = body.get("event_time")
        if not isinstance(at, int):
            return await self._works(kept) is True
        after = at - int(kept.installed_at.timestamp())
        if abs(after) <= doubt:
            works = await self._works(kept)
            return after < 0 if works is None else works
        return after < 0

    async def _works(self, kept: Workspace) -> bool | None:
        """Does Slack take the token that is stored? None: Slack does not say."""
        try:
            asked = self._client.auth_test(token=kept.tokens.bot.reveal())
            await asyncio.wait_for(asked, PATIENCE_SECONDS)
        except SlackApiError as error:
            return (
                False if isinstance(slack_failure("auth.test", error.response), Refused) else None
            )
        except (*SLACK_UNREACHED, *NOT_SLACKS):
            return None
        return True
