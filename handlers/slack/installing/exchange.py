"""The call that gives tokens: ``oauth.v2.access``, for a code or for a refresh token.

In: the app's credentials and what to exchange. Out: Slack's answer, which is the only copy of what it
gives. The credentials go into the header, not into the form.
https://docs.slack.dev/reference/methods/oauth.v2.access
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.model.secret import Secret

CALL_SECONDS = 15.0
"""Kept here: a client that shares a session leaves the time to it. Shorter than a lease."""


@dataclass(frozen=True, slots=True)
class SlackApp:
    """What Slack knows the app by, from its page "Basic Information"."""

    client_id: str
    client_secret: Secret


async def exchange(client: AsyncWebClient, app: SlackApp, **form: str) -> Mapping[str, Any]:
    """Slack's answer to ``form``.

    Raises:
        SlackApiError: Slack refuses.
        TimeoutError: no answer within CALL_SECONDS.
        TypeError: something other than Slack answered.
    """
    # slack_sdk's own method makes this header with what aiohttp is about to remove.
    pair = f"{app.client_id}:{app.client_secret.reveal()}".encode()
    headers = {"Authorization": f"Basic {b64encode(pair).decode()}"}
    async with asyncio.timeout(CALL_SECONDS):
        answer = await client.api_call("oauth.v2.access", data=form, headers=headers)
    if not isinstance(answer.data, Mapping):
        raise TypeError("not an answer of Slack's")
    return answer.data
