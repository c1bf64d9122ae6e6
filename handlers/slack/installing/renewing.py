"""The token of a workspace, renewed before it expires: for requests and for the sender alike.

In: a workspace. Out: a token that can be used. Where Slack rotates tokens, one lives twelve hours and
the token that renews it works once: one process at a time renews, and stores what it got before
anybody uses it. A token that still works is used while a renewal fails or takes long.
https://docs.slack.dev/authentication/using-token-rotation
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import StoreError
from bot.model.secret import Secret
from bot.model.workspace import Tokens, Workspace, WorkspaceId
from bot.ports import Clock, Refused, TryLater
from handlers.slack.access import NOT_SLACKS
from handlers.slack.errors import slack_failure
from handlers.slack.guard import SLACK_UNREACHED
from handlers.slack.identity import NotInstalledError, TokenNotRenewedError
from handlers.slack.installing.exchange import SlackApp, exchange
from handlers.slack.installing.installed import Installed

RENEW_BEFORE = timedelta(hours=2)
"""How long before its end a token is renewed (Slack advises, and Bolt does, two hours)."""
PATIENCE_SECONDS = 2.0
"""How long a renewal may keep a request or a send waiting; it goes on meanwhile."""
PAUSE_SECONDS = 30.0
"""After a renewal that failed."""
REMOVED = (
    "Minewatch is not installed in this workspace any more. Ask someone who may install apps to "
    "install it again."
)
_GONE = {
    "invalid_refresh_token",
    "token_revoked",
    "token_expired",
    "invalid_auth",
    "account_inactive",
    "authorization_not_found",
    "invalid_grant",
}
"""Slack will never renew it: the workspace has to install again."""

Alone = Callable[[str], AbstractAsyncContextManager[None]]
"""``async with alone(name)``: one process at a time, by name; others wait."""

log = logging.getLogger("minewatch.handlers")


class TokenSource:
    """``token_for`` and ``fresh`` give what may be used now. ``client``: without retries of its own."""

    def __init__(
        self,
        installed: Installed,
        app: SlackApp,
        client: AsyncWebClient,
        alone: Alone,
        clock: Clock,
    ) -> None:
        self._installed = installed
        self._app = app
        self._client = client
        self._alone = alone
        self._clock = clock
        self._renewing: dict[WorkspaceId, asyncio.Task[Workspace]] = {}
        self._not_before: dict[WorkspaceId, float] = {}
        self._unsaved: dict[WorkspaceId, tuple[Secret | None, Tokens]] = {}

    async def token_for(self, workspace: WorkspaceId) -> Secret:
        """The bot token of a workspace.

        Raises:
            NotInstalledError: it is not installed there, or not any more.
            TokenNotRenewedError: the token expired, and Slack does not renew it at the moment.
            StoreError: the store cannot be read, or the token cannot be opened.
        """
        found = await self._installed.get(workspace)
        if found is None or found.ended_at is not None:
            raise NotInstalledError(REMOVED)
        return (await self.fresh(found)).tokens.bot

    async def fresh(self, workspace: Workspace) -> Workspace:
        """The workspace with a token that works; renewed if it would expire soon.

        Raises:
            NotInstalledError: Slack does not renew it: it has to install again.
            TokenNotRenewedError: as ``token_for``.
            StoreError: the token expired, and the store cannot take a new one.
        """
        if not self._is_due(workspace):
            return workspace
        renewal = self._renewal_of(workspace.id)
        try:
            if renewal is not None:
                return await asyncio.wait_for(asyncio.shield(renewal), PATIENCE_SECONDS)
        except (TimeoutError, TokenNotRenewedError, StoreError) as error:
            log.warning(
                "token_not_renewed workspace=%s error=%s", workspace.id, type(error).__name__
            )
            if isinstance(error, StoreError) and self._has_expired(workspace):
                raise
        if self._has_expired(workspace):
            raise TokenNotRenewedError(
                "Slack does not answer for this workspace at the moment. Please try again in a minute."
            )
        return workspace

    async def finish(self) -> None:
        """Wait for renewals under way: what Slack gave must be stored."""
        await asyncio.gather(*self._renewing.values(), return_exceptions=True)

    def _is_due(self, workspace: Workspace) -> bool:
        end = workspace.tokens.expires_at
        return end is not None and end - self._clock.now() <= RENEW_BEFORE

    def _has_expired(self, workspace: Workspace) -> bool:
        end = workspace.tokens.expires_at
        return end is not None and end <= self._clock.now()

    def _renewal_of(self, workspace: WorkspaceId) -> asyncio.Task[Workspace] | None:
        """The renewal under way, or a new one; None: the last failed a moment ago."""
        renewal = self._renewing.get(workspace)
        if renewal is None and self._not_before.get(workspace, 0.0) <= self._clock.monotonic():
            renewal = asyncio.get_running_loop().create_task(self._renewed(workspace))
            self._renewing[workspace] = renewal
            renewal.add_done_callback(lambda done: self._ended(workspace, done))
        return renewal

    def _ended(self, workspace: WorkspaceId, renewal: asyncio.Task[Workspace]) -> None:
        del self._renewing[workspace]
        self._not_before.pop(workspace, None)
        if renewal.cancelled() or renewal.exception() is not None:
            self._not_before[workspace] = self._clock.monotonic() + PAUSE_SECONDS

    async def _renewed(self, workspace: WorkspaceId) -> Workspace:
        async with self._alone(f"token:{workspace}"):
            kept = await self._installed.read(workspace)
            if kept is None or kept.ended_at is not None:
                raise NotInstalledError(REMOVED)
            if not self._is_due(kept):  # another process was quicker
                return kept
            used, got = self._unsaved.get(workspace, (None, kept.tokens))
            if used is None or used != kept.tokens.refresh:
                used, got = kept.tokens.refresh, await self._asked_for(kept)
            return await self._stored(workspace, used, got)

    async def _asked_for(self, kept: Workspace) -> Tokens:
        """Ask Slack; the answer is the only copy of what it gives."""
        try:
            refresh = kept.tokens.refresh.reveal() if kept.tokens.refresh else ""
            answer = await exchange(
                self._client, self._app, grant_type="refresh_token", refresh_token=refresh
            )
            return self._tokens_in(answer)
        except SlackApiError as error:
            await self._refused(kept, slack_failure("oauth.v2.access", error.response))
        except (*SLACK_UNREACHED, *NOT_SLACKS) as error:
            log.warning("renewal_unanswered workspace=%s error=%s", kept.id, type(error).__name__)
        raise TokenNotRenewedError("Slack did not renew the token.") from None

    def _tokens_in(self, answer: Mapping[str, Any]) -> Tokens:
        if answer.get("token_type") != "bot":
            raise ValueError("not an answer about a bot token")
        ends = self._clock.now() + timedelta(seconds=int(answer["expires_in"]))
        return Tokens(Secret(answer["access_token"]), Secret(answer["refresh_token"]), ends)

    async def _refused(self, kept: Workspace, answer: TryLater | Refused) -> None:
        said = answer.reason if isinstance(answer, TryLater) else answer.error
        log.warning("renewal_refused workspace=%s error=%s", kept.id, said)
        if said in _GONE and self._has_expired(kept):
            await self._installed.end(kept.id, f"Slack does not renew its token ({said})")
            raise NotInstalledError(REMOVED) from None

    async def _stored(self, workspace: WorkspaceId, used: Secret | None, got: Tokens) -> Workspace:
        """Store them, unless it was installed again or ended meanwhile."""

        def renewed(kept: Workspace) -> Workspace:
            return replace(kept, tokens=got) if kept.tokens.refresh == used else kept

        self._unsaved[workspace] = (used, got)  # the store may refuse, and Slack gives them once
        stored = await self._installed.change(workspace, renewed)
        del self._unsaved[workspace]
        if stored is None or stored.ended_at is not None:
            raise NotInstalledError(REMOVED)
        log.info("token_renewed workspace=%s", workspace)
        return stored
