"""The help button: how to ask, wherever it is pressed.

Each command answers ``help`` itself; this is the one button that leads there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.guard import guarded
from handlers.status.command import acknowledge, show_privately
from handlers.views.help import status_help

if TYPE_CHECKING:
    from bot.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:  # noqa: ARG001 - the shape of every register
    """The button ``help:show``."""

    async def pressed(body: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient) -> None:
        await show_privately(body, respond, client, status_help())

    app.action("help:show")(ack=acknowledge, lazy=[guarded(pressed)])
