"""What ``minewatch doctor`` asks Slack: are the tokens good, which scopes do they have, is the clock right?

In: how to reach Slack, and tokens. Out: checks in words, each with its cure. Sends
nothing to any conversation.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.check import Check
from bot.ports import TryLater
from handlers.slack.access import NOT_SLACKS, SlackAccess
from handlers.slack.errors import slack_failure
from handlers.slack.manifest import OPTIONAL_SCOPES, REQUIRED_SCOPES

LOOKING_SCOPES = {
    "channels:history": "public channel",
    "groups:history": "private channel",
}
"""Read to find an own message whose answer was lost; the manifest does not ask for them."""
MAX_SKEW_SECONDS = 120
"""Slack refuses nothing on our clock, but we refuse its requests when 300 s old."""


async def check_slack(
    access: SlackAccess, app_token: str | None, now: datetime
) -> tuple[Check, ...]:
    """Ask Slack about both tokens."""
    client = access.client(timeout=10)
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        return (_refused(access, error, "bot token", "SLACK_BOT_TOKEN"),)
    except (aiohttp.ClientError, TimeoutError, OSError, *NOT_SLACKS) as error:
        return (_unreachable(access, error),)
    headers = {str(k).lower(): str(v) for k, v in answer.headers.items()}
    found = [
        Check("bot token", True, f"valid for workspace {answer.get('team')}"),
        *_scopes(headers.get("x-oauth-scopes")),
        *_skew(headers.get("date"), now),
    ]
    if app_token is not None:
        found.append(await _app_token(client, access, app_token))
    return tuple(found)


async def _app_token(client: AsyncWebClient, access: SlackAccess, app_token: str) -> Check:
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        return _refused(access, error, "app token", "SLACK_APP_TOKEN")
    except (aiohttp.ClientError, TimeoutError, OSError, *NOT_SLACKS) as error:
        return _unreachable(access, error)
    return Check("app token", True, "Socket Mode can be opened")


def _refused(access: SlackAccess, error: SlackApiError, name: str, setting: str) -> Check:
    answer = slack_failure("auth.test", error.response)
    if isinstance(answer, TryLater):
        return _unreachable(access, error)
    code = answer.error
    cure = f"copy the token again from your Slack app's pages into {setting}"
    if code == "missing_scope":
        cure = f"give the token in {setting} the scope connections:write and copy it again"
    return Check(name, False, f"Slack answers {code}", cure)


def _unreachable(access: SlackAccess, error: Exception) -> Check:
    cure = "check the network and SLACK_API_URL; behind a proxy, set HTTPS_PROXY"
    if access.proxy is not None:
        cure = f"check {access.proxy.setting} (http://NAME:PASSWORD@HOST:PORT) and SSL_CERT_FILE"
    text = f"{access.api_url} cannot be reached ({access.why_unreached(error)})"
    return Check("Slack", False, text, cure)


def _scopes(header: str | None) -> list[Check]:
    if header is None:
        return [Check("scopes", True, "Slack did not say which scopes the token has")]
    have = {scope.strip() for scope in header.split(",")}
    missing = [scope for scope in REQUIRED_SCOPES if scope not in have]
    found = [
        Check(
            "scopes",
            not missing,
            f"{', '.join(missing)} missing" if missing else "all required scopes are granted",
            "paste the manifest again (minewatch manifest) and reinstall the app"
            if missing
            else "",
        )
    ]
    found += [
        Check(f"scope {scope}", False, f"not granted: {loss}", "add it if you want that", True)
        for scope, loss in OPTIONAL_SCOPES.items()
        if scope not in have
    ]
    found += [
        Check(
            f"scope {scope}",
            False,
            "not granted: when Minewatch is killed in the middle of a send, an alert may "
            f"appear twice in a {kind}; killed there again, it keeps the alert for the next digest",
            f"add {scope} under OAuth & Permissions of your Slack app and reinstall it, and "
            "no message appears twice",
            True,
        )
        for scope, kind in LOOKING_SCOPES.items()
        if scope not in have
    ]
    return found


def _skew(header: str | None, now: datetime) -> list[Check]:
    if header is None:
        return []
    try:
        seconds = abs((parsedate_to_datetime(header) - now).total_seconds())
    except (ValueError, TypeError):
        return []
    good = seconds <= MAX_SKEW_SECONDS
    cure = "" if good else "set this machine's clock (NTP): signed requests would be refused"
    return [Check("clock", good, f"{seconds:.0f} s from Slack's", cure)]
