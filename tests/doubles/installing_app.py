"""Installing the app in the strict local Slack, and a bot that only writes down what it hears.

async with StrictSlack(teams=TWO) as slack, listening(slack) as heard:
    answer = await install(slack, slack.others[0].id)
    client = slack_client(slack, answer["access_token"])
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.team import FIRST_TEAM, SECOND_TEAM, Organisation, TeamPlan
from tests.doubles.slack import StrictSlack

TWO = (FIRST_TEAM, SECOND_TEAM)
ORGANISATION = Organisation("Mine Action Union", "union")
WITH_ORGANISATION = (
    FIRST_TEAM,
    TeamPlan("North office", "north", ORGANISATION),
    TeamPlan("South office", "south", ORGANISATION),
)
SCOPES = "commands,chat:write,users:read"


def slack_client(slack: StrictSlack, token: str | None = None) -> AsyncWebClient:
    """Slack's own client, which tries nothing twice."""
    return AsyncWebClient(token, base_url=slack.api_url, retry_handlers=[])


def authorize_url(slack: StrictSlack, **query: str) -> str:
    """The address to which the app sends a person who wants to install it."""
    asked = {"client_id": slack.client[0], "scope": SCOPES, "state": "state-1"} | query
    return f"{slack.authorize_url}?{urlencode(asked)}"


def told(address: str) -> dict[str, str]:
    """What the app is told in the address to which the browser comes back."""
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


async def exchange(slack: StrictSlack, code: str, **more: Any) -> dict[str, Any]:
    """``oauth.v2.access`` for a code, with id and secret in the form.

    Raises:
        SlackApiError: Slack refuses.
    """
    client_id, client_secret = slack.client
    form = {"client_id": client_id, "client_secret": client_secret, "code": code} | more
    answer = await slack_client(slack).api_call("oauth.v2.access", data=form)
    return dict(answer.data)


async def install(
    slack: StrictSlack, on: str, declined: Sequence[str] = (), **query: str
) -> dict[str, Any]:
    """A person allows the app on a team or an organisation, and the app gets its tokens."""
    back = slack.allow(authorize_url(slack, **query), on, declined)
    return await exchange(slack, told(back)["code"])


class Heard(list[dict[str, Any]]):
    """What a bot has heard, the oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self._came = asyncio.Event()

    def note(self, payload: dict[str, Any]) -> None:
        self.append(payload)
        self._came.set()

    async def until(self, count: int) -> None:
        """Wait for so many."""
        async with asyncio.timeout(5):
            while len(self) < count:
                self._came.clear()
                await self._came.wait()

    def events(self) -> list[str]:
        """The types of the events among it."""
        return [one["event"]["type"] for one in self if one.get("type") == "event_callback"]


@asynccontextmanager
async def listening(slack: StrictSlack) -> AsyncIterator[Heard]:
    """A bot that answers 200 to every signed request."""
    heard = Heard()
    verifier = SignatureVerifier(slack.secret)

    async def hear(request: web.Request) -> web.Response:
        body = await request.text()
        if not verifier.is_valid_request(body, dict(request.headers)):
            return web.Response(status=401)
        heard.note(_read(request.content_type, body))
        return web.Response()

    app = web.Application()
    app.router.add_post("/slack/events", hear)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield heard
    finally:
        await runner.cleanup()


def _read(content_type: str, body: str) -> dict[str, Any]:
    if content_type == "application/json":
        return dict(json.loads(body))
    form = {name: values[0] for name, values in parse_qs(body).items()}
    return dict(json.loads(form["payload"])) if "payload" in form else form
