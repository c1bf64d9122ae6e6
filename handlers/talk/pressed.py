"""A press on a button or a choice in a menu: who pressed what, and where its answer goes.

In: Slack's block actions. Out: a ``Press`` for the function that answers it; acknowledged before.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.workspace import UserId
from bot.ports import Message
from handlers.slack.guard import guarded
from handlers.talk.asker import Asker, asker_of, value_of
from handlers.talk.replies import acknowledge, show_change, show_privately

if TYPE_CHECKING:
    from bot.desk import Desk


@dataclass(frozen=True, slots=True)
class Press:
    """One press. ``body`` and ``action``: as Slack sends them."""

    desk: Desk
    body: dict[str, Any]
    action: dict[str, Any]
    respond: AsyncRespond
    client: AsyncWebClient

    @property
    def asker(self) -> Asker:
        """Who pressed, and in which conversation."""
        return asker_of(self.body)

    @property
    def user(self) -> UserId:
        """Who pressed."""
        return UserId(self.body["user"]["id"])

    @property
    def value(self) -> str:
        """What the button carries."""
        return value_of(self.action)

    async def answer(self, message: Message) -> None:
        """Show it to the person alone, where the button is."""
        await show_privately(self.desk, self.body, self.respond, self.client, message)

    async def answer_change(self, message: Message) -> None:
        """Say what was changed: on the fresh Home page, or in place of the window."""
        await show_change(self.desk, self.body, self.respond, self.client, message)

    async def open(self, view: dict[str, Any]) -> None:
        """Open a window; the press is good for one, within three seconds."""
        await self.client.views_open(trigger_id=self.body["trigger_id"], view=view)


Act = Callable[[Press], Awaitable[None]]


def on_press(app: AsyncApp, action_id: str | re.Pattern[str], act: Act) -> None:
    """Call ``act`` for each press of the elements with this action id."""

    async def pressed(
        desk: Desk,
        body: dict[str, Any],
        action: dict[str, Any],
        respond: AsyncRespond,
        client: AsyncWebClient,
    ) -> None:
        await act(Press(desk, body, action, respond, client))

    app.action(action_id)(ack=acknowledge, lazy=[guarded(pressed)])
