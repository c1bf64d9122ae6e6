"""Bolt's OAuth flow, with our store, our state and our pages.

In: the app's credentials, a client of Slack's, and where we are reached. Out: an AsyncOAuthFlow for
``/slack/install`` and ``/slack/oauth_redirect``. A token is taken only if Slack itself says, asked
with that token, that it belongs to the workspace that was installed.
https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urljoin

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import MinewatchError, StoreError
from bot.model.workspace import Workspace
from bot.ports import Clock, Refused, TryLater
from handlers.slack.access import NOT_SLACKS
from handlers.slack.errors import slack_failure
from handlers.slack.guard import SLACK_UNREACHED
from handlers.slack.installing.exchange import SlackApp, exchange
from handlers.slack.installing.installed import Installed
from handlers.slack.installing.pages import (
    cancelled_page,
    done_page,
    install_page,
    problem_page,
)
from handlers.slack.installing.state import SignedStates, StateCookie
from handlers.slack.installing.store import WorkspaceInstallations, workspace_from
from handlers.slack.manifest import OPTIONAL_SCOPES, REQUIRED_SCOPES

INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"
_TEAM = re.compile(r"[TE][A-Z0-9]{2,20}")
_BUSY = {"slack_unreachable", "storage_error", "wrong_setup"}
_OUR_SETTINGS = {"bad_client_secret", "invalid_client_id", "bad_redirect_uri"}
"""What Slack says when SLACK_CLIENT_ID, SLACK_CLIENT_SECRET or MINEWATCH_PUBLIC_URL is wrong."""

log = logging.getLogger("minewatch.handlers")


@dataclass(frozen=True, slots=True)
class Place:
    """Where browsers find us (``public_url``, no final slash) and Slack (``api_url``, with one)."""

    public_url: str
    api_url: str

    @property
    def install_url(self) -> str:
        return self.public_url + INSTALL_PATH

    @property
    def redirect_url(self) -> str:
        return self.public_url + REDIRECT_PATH

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https:")

    @property
    def authorize_url(self) -> str:
        """The page where a person agrees: on the host of the Web API, whichever that is."""
        return urljoin(self.api_url, "/oauth/v2/authorize")

    def app_url(self, workspace: Workspace) -> str:
        team = {} if workspace.org_wide else {"team": workspace.id}
        asked = urlencode({"app": workspace.app_id, **team})
        return urljoin(self.api_url, f"/app_redirect?{asked}")


AfterInstalling = Callable[[Workspace], Awaitable[None]]
"""What is done once an installation is stored (the first message to the installer)."""


class NotFinishedError(BoltError):
    """The installation stops here; ``reason`` is a word of handlers.slack.installing.pages."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow. Make it with ``install_flow``."""

    def __init__(  # noqa: PLR0913 - the parts of the flow
        self,
        app: SlackApp,
        client: AsyncWebClient,
        settings: AsyncOAuthSettings,
        place: Place,
        installed: Installed,
        *,
        clock: Clock,
        after: AfterInstalling | None,
    ) -> None:
        super().__init__(client=client, logger=log, settings=settings)
        self._app = app
        self.success_handler = self._done
        self.failure_handler = self._failed
        self._place = place
        self._installed = installed
        self._clock = clock
        self._after = after

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        asked = {
            "state": state,
            "client_id": self.settings.client_id,
            "scope": ",".join(self.settings.scopes or ()),
            "redirect_uri": self._place.redirect_url,
        }
        # From outside, so nothing but an id: else it could add scopes to the question.
        team = (request.query.get("team") or [""])[0]
        if _TEAM.fullmatch(team):
            asked["team"] = team
        return f"{self._place.authorize_url}?{urlencode(asked)}"

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:  # noqa: ARG002 - Bolt's signature
        return install_page(url, tuple(OPTIONAL_SCOPES.items()))

    async def handle_callback(self, request: AsyncBoltRequest) -> BoltResponse:
        try:
            return await super().handle_callback(request)
        except NotFinishedError as stopped:
            return self.problem(stopped.reason)
        except StoreError as error:
            log.warning("installation_not_stored reason=%s", error)
            return self.problem("storage_error")

    def problem(self, reason: str) -> BoltResponse:
        """The page for what went wrong."""
        page = problem_page(reason, self._place.install_url)
        return self._page(page, 503 if reason in _BUSY else 400)

    def _page(self, page: str, status: int = 200) -> BoltResponse:
        """The end, one way or another: the cookie has done its work."""
        used_up = self.settings.state_utils.build_set_cookie_for_deletion()
        return BoltResponse(status=status, body=page, headers={"Set-Cookie": used_up})

    async def _done(self, args: AsyncSuccessArgs) -> BoltResponse:
        made = workspace_from(args.installation)
        kept = await self._installed.get(made.id) or made
        log.info("workspace_installed workspace=%s", made.id)
        if self._after is not None and kept.welcomed_at is None:
            try:
                await self._after(kept)
            except MinewatchError as error:
                # It is installed all the same, and that is what the page says.
                log.warning("installer_not_welcomed workspace=%s reason=%s", made.id, error)
        page = done_page(kept.name, self._place.app_url(kept), org_wide=kept.org_wide)
        return self._page(page)

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        if args.reason == "access_denied":
            return self._page(cancelled_page(self._place.install_url))
        return self.problem(args.reason)

    async def run_installation(self, code: str) -> Installation | None:
        """Exchange the code, and ask with the token whose it is.

        Not Bolt's own: that one logs the code, and believes what came with the token.
        """
        try:
            answer = await exchange(
                self.client, self._app, code=code, redirect_uri=self._place.redirect_url
            )
            who = await self.client.auth_test(token=str(answer["access_token"]))
            return self._installation(answer, who)
        except SlackApiError as error:
            self._not_given(slack_failure("oauth.v2.access", error.response))
            return None
        except SLACK_UNREACHED as error:
            log.warning("installation_unanswered error=%s", type(error).__name__)
            raise NotFinishedError("slack_unreachable") from None
        except NOT_SLACKS as error:
            log.warning("installation_unreadable error=%s", type(error).__name__)
            raise NotFinishedError("wrong_workspace") from None

    def _not_given(self, answer: TryLater | Refused) -> None:
        if isinstance(answer, TryLater):
            log.warning("installation_unanswered reason=%s", answer.reason)
            raise NotFinishedError("slack_unreachable") from None
        log.warning("installation_refused error=%s", answer.error)
        if answer.error in _OUR_SETTINGS:
            raise NotFinishedError("wrong_setup") from None

    def _installation(self, answer: Mapping[str, Any], who: AsyncSlackResponse) -> Installation:
        org_wide = answer.get("is_enterprise_install") is True
        team, organisation = answer.get("team") or {}, answer.get("enterprise") or {}
        named = (organisation if org_wide else team).get("id")
        confirmed = who.get("enterprise_id") if org_wide else who.get("team_id")
        if not named or named != confirmed or answer.get("token_type") != "bot":
            log.warning("installation_of_another named=%s confirmed=%s", named, confirmed)
            raise NotFinishedError("wrong_workspace")
        now = self._clock.now()
        lives = answer.get("expires_in")
        ends = now + timedelta(seconds=int(lives)) if lives else None
        return Installation(
            app_id=answer.get("app_id"),
            enterprise_id=organisation.get("id"),
            enterprise_name=organisation.get("name"),
            team_id=None if org_wide else team.get("id"),
            team_name=team.get("name"),
            bot_token=answer["access_token"],
            bot_id=who.get("bot_id"),
            bot_user_id=answer.get("bot_user_id"),
            bot_scopes=answer.get("scope") or "",
            bot_refresh_token=answer.get("refresh_token"),
            bot_token_expires_at=int(ends.timestamp()) if ends else None,
            user_id=answer["authed_user"]["id"],
            is_enterprise_install=org_wide,
            token_type="bot",  # noqa: S106 - the kind, not a token
            installed_at=now.timestamp(),
        )


def install_flow(  # noqa: PLR0913 - the parts of the flow
    app: SlackApp,
    client: AsyncWebClient,
    place: Place,
    installed: Installed,
    states: SignedStates,
    *,
    clock: Clock,
    after: AfterInstalling | None = None,
) -> InstallFlow:
    """The flow over our parts. ``client``: without a token, and without retries of its own."""
    settings = AsyncOAuthSettings(
        client_id=app.client_id,
        client_secret=app.client_secret.reveal(),
        scopes=[*REQUIRED_SCOPES, *OPTIONAL_SCOPES],
        user_scopes=[],
        redirect_uri=place.redirect_url,
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        installation_store=WorkspaceInstallations(installed),
        state_store=states,
    )
    settings.state_utils = StateCookie(secure=place.is_https)
    return InstallFlow(app, client, settings, place, installed, clock=clock, after=after)
