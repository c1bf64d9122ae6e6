"""App Home: the page itself, and what a person can do with what is kept about them.

In: app_home_opened and presses on the page. Out: views.publish for that person alone,
never for all (https://docs.slack.dev/surfaces/app-home).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.workspace import UserId
from handlers.slack.guard import guarded
from handlers.talk.replies import acknowledge, publish_home, show_change
from handlers.views.my_data import data_window, forgotten_message

if TYPE_CHECKING:
    from bot.desk import Desk


def register(app: AsyncApp) -> None:
    """The event and the buttons about one's own data."""

    async def opened(desk: Desk, event: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab") == "home":
            await publish_home(desk, client, UserId(event["user"]))

    async def export(desk: Desk, body: dict[str, Any], client: AsyncWebClient) -> None:
        user = UserId(body["user"]["id"])
        kept = await desk.do(lambda: desk.watches.personal.export(user))
        await client.views_open(trigger_id=body["trigger_id"], view=data_window(kept))

    async def forget(
        desk: Desk, body: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient
    ) -> None:
        user = UserId(body["user"]["id"])
        count = await desk.do(lambda: desk.watches.personal.forget(user))
        await show_change(desk, body, respond, client, forgotten_message(count))

    app.event("app_home_opened")(guarded(opened))
    app.action("me:export")(ack=acknowledge, lazy=[guarded(export)])
    app.action("me:forget")(ack=acknowledge, lazy=[guarded(forget)])
