"""App Home: the page itself, and what a person can do with what is kept about them.

In: app_home_opened and presses on the page. Out: views.publish for that person alone,
never for all (https://docs.slack.dev/surfaces/app-home).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.workspace import UserId
from handlers.slack.guard import guarded
from handlers.talk.pressed import Press, on_press
from handlers.talk.replies import publish_home
from handlers.views.my_data import AS_JSON, data_window, forgotten_message, json_window

if TYPE_CHECKING:
    from bot.desk import Desk


def register(app: AsyncApp) -> None:
    """The event and the buttons about one's own data."""

    async def opened(desk: Desk, event: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab") == "home":
            await publish_home(desk, client, UserId(event["user"]))

    async def export(press: Press) -> None:
        desk, treaty = press.desk, press.desk.treaty.current
        data = await desk.do(lambda: desk.watches.personal.export(press.user))
        states = {str(code): state.title for code, state in treaty.states.items()}
        groups = {key: group.name for key, group in treaty.groups.items()}
        await press.open(data_window(data, states | groups))

    async def as_json(press: Press) -> None:
        desk = press.desk
        data = await desk.do(lambda: desk.watches.personal.export(press.user))
        await press.client.views_push(trigger_id=press.body["trigger_id"], view=json_window(data))

    async def forget(press: Press) -> None:
        desk = press.desk
        count = await desk.do(lambda: desk.watches.personal.forget(press.user))
        await press.answer_change(forgotten_message(count))

    app.event("app_home_opened")(guarded(opened))
    on_press(app, "me:export", export)
    on_press(app, AS_JSON, as_json)
    on_press(app, "me:forget", forget)
