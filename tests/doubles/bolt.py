"""Slack's side of a request: signs it like Slack and hands it to the real Bolt app.

``SignedRequests(app, secret)`` has one method per kind of request; each returns an Answer.
``requests_to(desk, watch)`` drives an app in which only the named handlers are registered.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.desk import Desk
from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app
from handlers.slack.desks import AtOwnDesk

SECRET = "signing-secret-of-the-tests"
NOWHERE = "http://127.0.0.1:9/api/"
_counter = itertools.count(1)


class Registered(Protocol):
    """One of the files of handlers, or the package itself."""

    def register(self, app: AsyncApp) -> None: ...


@dataclass(frozen=True)
class Answer:
    """What the app answered over HTTP."""

    status: int
    body: str

    @property
    def json(self) -> dict[str, Any]:
        """The answer as Slack reads it; a bare text is an ephemeral message, nothing is {}."""
        if not self.body:
            return {}
        return json.loads(self.body) if self.body.startswith("{") else {"text": self.body}

    @property
    def text(self) -> str:
        return str(self.json.get("text", ""))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return self.json.get("blocks", [])

    @property
    def private(self) -> bool:
        return self.json.get("response_type", "ephemeral") == "ephemeral"

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """Every button shown, by its words."""
        elements = [e for block in self.blocks for e in block.get("elements", [])]
        elements += [block["accessory"] for block in self.blocks if "accessory" in block]
        return {e["text"]["text"]: e for e in elements if e["type"] == "button"}


def signed(
    secret: str, body: str, content_type: str, at: float | None = None, **headers: str
) -> AsyncBoltRequest:
    """A request with Slack's headers; ``at`` is the Unix time of signing."""
    stamp = str(int(time.time() if at is None else at))  # noqa: TID251 - Bolt checks the real time
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return AsyncBoltRequest(
        body=body,
        headers={
            "content-type": content_type,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"v0={digest}",
            **headers,
        },
    )


def app_that_calls_nobody() -> AsyncApp:
    """The real Bolt app, without listeners; nothing answers where it would find Slack."""
    app = build_bolt_app(SlackAccess("xoxb-test", SECRET, NOWHERE))
    # slack_sdk calls again after a second; what is not there then either need not be waited for.
    app.client.retry_handlers = []
    return app


def requests_to(desk: Desk, *things: Registered) -> SignedRequests:
    """Signed requests to an app with these handlers, which has no Slack to call."""
    app = app_that_calls_nobody()
    app.use(AtOwnDesk(lambda _workspace: desk))
    for thing in things:
        thing.register(app)
    return SignedRequests(app, SECRET)


class SignedRequests:
    """Drives ``app`` as Slack would. People, channels and the team have ids that can be given.

    ``response_url`` may point at a local server that takes late answers.
    """

    def __init__(
        self,
        app: AsyncApp,
        secret: str,
        response_url: str = "http://127.0.0.1:9/respond",
        team: str = "T1",
    ) -> None:
        self._team = team
        self._app = app
        self._secret = secret
        self._response_url = response_url

    @property
    def app(self) -> AsyncApp:
        """The app that is driven."""
        return self._app

    async def send(self, request: AsyncBoltRequest) -> Answer:
        response = await self._app.async_dispatch(request)
        return Answer(response.status, response.body)

    def command_request(
        self, command: str, text: str = "", *, user: str = "U1ANN", channel: str = "C1NEWS"
    ) -> AsyncBoltRequest:
        form = {
            "command": command,
            "text": text,
            "user_id": user,
            "channel_id": channel,
            "team_id": self._team,
            "api_app_id": "A1",
            "trigger_id": f"trigger.{next(_counter)}",
            "response_url": self._response_url,
        }
        return signed(self._secret, urlencode(form), "application/x-www-form-urlencoded")

    async def command(
        self, command: str, text: str = "", *, user: str = "U1ANN", channel: str = "C1NEWS"
    ) -> Answer:
        return await self.send(self.command_request(command, text, user=user, channel=channel))

    def payload_request(self, payload: dict[str, Any], user: str = "U1ANN") -> AsyncBoltRequest:
        whole = {
            "team": {"id": self._team},
            "user": {"id": user, "team_id": self._team},
            "api_app_id": "A1",
            "trigger_id": f"trigger.{next(_counter)}",
            **payload,
        }
        body = urlencode({"payload": json.dumps(whole)})
        return signed(self._secret, body, "application/x-www-form-urlencoded")

    async def action(
        self,
        action_id: str,
        value: str = "",
        *,
        user: str = "U1ANN",
        channel: str | None = "C1NEWS",
        **extra: Any,
    ) -> Answer:
        """A press of a button (or, with ``extra``, another element's action) in a message.

        ``channel=None``: pressed in a window or Home; then pass ``view=...``.
        """
        element = {"type": "button", "action_id": action_id, "block_id": "b1", "value": value}
        payload: dict[str, Any] = {
            "type": "block_actions",
            "actions": [{**element, **extra.pop("element", {})}],
            **extra,
        }
        if channel is not None:
            payload |= {
                "channel": {"id": channel},
                "container": {"type": "message", "channel_id": channel, "message_ts": "1.1"},
                "message": {"ts": "1.1", "text": "", **extra.get("message", {})},
                "response_url": self._response_url,
            }
        return await self.send(self.payload_request(payload, user))

    async def view_submission(
        self,
        view: dict[str, Any],
        values: dict[str, dict[str, Any]] | None = None,
        *,
        user: str = "U1ANN",
    ) -> Answer:
        """``view`` as it was opened; ``values``: block_id -> action_id -> the element's state."""
        sent = {**view, "id": "V1", "hash": "1.x", "state": {"values": values or {}}}
        return await self.send(
            self.payload_request({"type": "view_submission", "view": sent}, user)
        )

    async def view_closed(self, view: dict[str, Any], *, user: str = "U1ANN") -> Answer:
        return await self.send(self.payload_request({"type": "view_closed", "view": view}, user))

    async def options(
        self, action_id: str, typed: str, *, user: str = "U1ANN", block_id: str = "b1"
    ) -> Answer:
        """What an external select offers for what was typed so far."""
        payload = {
            "type": "block_suggestion",
            "action_id": action_id,
            "block_id": block_id,
            "value": typed,
        }
        return await self.send(self.payload_request(payload, user))

    async def shortcut(
        self, callback_id: str, *, user: str = "U1ANN", message: str | None = None
    ) -> Answer:
        """A global shortcut; with ``message``, the message shortcut on that text."""
        payload: dict[str, Any] = {"type": "shortcut", "callback_id": callback_id}
        if message is not None:
            payload |= {
                "type": "message_action",
                "channel": {"id": "C1NEWS"},
                "message": {"type": "message", "text": message, "ts": "1.1", "user": "U2BOB"},
                "message_ts": "1.1",
                "response_url": self._response_url,
            }
        return await self.send(self.payload_request(payload, user))

    async def event(
        self, event: dict[str, Any], *, event_id: str | None = None, retry: int | None = None
    ) -> Answer:
        body = json.dumps(
            {
                "type": "event_callback",
                "team_id": self._team,
                "api_app_id": "A1",
                "event": event,
                "event_id": event_id or f"Ev{next(_counter)}",
                "event_time": 1,
            }
        )
        headers = {} if retry is None else {"x-slack-retry-num": str(retry)}
        return await self.send(signed(self._secret, body, "application/json", **headers))
