"""Whose request it is: its workspace, and the token it is answered with.

In: the context that Bolt made of a signed request. Out: Bolt's AuthorizeResult, and in the context
the workspace whose data and token everything that follows uses (``workspace_of``). A request whose
workspace has no token of its own is answered with a sentence, never with another one's token.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import MinewatchError
from bot.model.workspace import HOME, WorkspaceId
from handlers.slack.guard import SLACK_UNREACHED

IDENTITY_PATIENCE = 2.0
"""Seconds an event waits for auth.test."""
WORKSPACE = "workspace"
"""Under this name a request's context holds the workspace that was found for it."""

log = logging.getLogger("minewatch.handlers")


class NoTokenError(MinewatchError):
    """There is no token to answer with; the text says what to do."""


class NotInstalledError(NoTokenError):
    """The workspace has not installed Minewatch, or removed it."""


class TokenNotRenewedError(NoTokenError):
    """The token expired and Slack did not renew it yet: it is tried again."""


class Identity(Protocol):
    """Says who Minewatch is in the workspace of a request."""

    async def of(self, context: AsyncBoltContext, client: AsyncWebClient) -> AuthorizeResult:
        """The bot's token and ids; ``workspace_of(context)`` is right from then on.

        Raises:
            NoTokenError: the workspace has no installation, or no token that can be used now.
        """
        ...


def workspace_of(context: Mapping[str, Any]) -> WorkspaceId:
    """The workspace whose data a request may read and change, as found when it was let in."""
    return WorkspaceId(str(context.get(WORKSPACE, HOME)))


def named_in(context: Mapping[str, Any]) -> tuple[WorkspaceId, ...]:
    """Under which ids the installation that a request came through may be stored, likeliest first.

    An organisation that installed Minewatch for all its teams is one installation, with the
    organisation's id; Slack marks the requests that come through it. Where the mark is missing, the
    organisation's id comes after the team's, and counts only if it installed for all.
    """
    team, organisation = context.get("team_id"), context.get("enterprise_id")
    if context.get("is_enterprise_install"):
        return (WorkspaceId(organisation),) if organisation else ()
    return tuple(WorkspaceId(each) for each in (team, organisation) if each)


class HomeIdentity:
    """One workspace, whose token is a setting.

    Only events need the bot's own ids (to ignore our own messages), so commands and buttons never
    wait for auth.test. While Slack does not answer, events are handled without them.
    """

    def __init__(self, token: str) -> None:
        self._token = token
        self._known: dict[str, Any] = {}

    async def of(self, context: AsyncBoltContext, client: AsyncWebClient) -> AuthorizeResult:
        if not self._known and context.get("is_event"):
            try:
                answer = await asyncio.wait_for(
                    client.auth_test(token=self._token), IDENTITY_PATIENCE
                )
            except SLACK_UNREACHED as error:
                log.warning("identity_unknown error=%s", type(error).__name__)
            else:
                self._known.update(bot_id=answer.get("bot_id"), bot_user_id=answer.get("user_id"))
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            bot_token=self._token,
            **self._known,
        )
