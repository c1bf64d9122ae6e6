"""Where an answer goes: into the ack, a private message, the window it was pressed in, or Home.

In: the request and a message. Out: one call to Slack. An answer that only shows something
is handlers.status.command.show_privately; a change must also be seen where it was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.watch import UserId
from bot.ports import Message
from handlers.home.page import home_of
from handlers.slack.people import is_admin
from handlers.status.command import show_privately
from handlers.views.share import for_all, in_window

if TYPE_CHECKING:
    from bot.desk import Desk


async def answer(ack: AsyncAck, message: Message, user: str, *, share: bool) -> None:
    """Answer a command in the same round trip: privately, or for all when ``share`` was said."""
    shown = for_all(message, user) if share else message
    await ack(
        response_type="in_channel" if share else "ephemeral",
        text=shown.text,
        blocks=list(shown.blocks),
    )


async def reply(respond: AsyncRespond, message: Message) -> None:
    """Answer privately through the response_url, leaving the message it belongs to as it is."""
    await respond(
        response_type="ephemeral",
        replace_original=False,
        text=message.text,
        blocks=list(message.blocks),
    )


async def reply_to_all(respond: AsyncRespond, message: Message, user: str) -> None:
    """Answer in the channel through the response_url, with who shared it."""
    shown = for_all(message, user)
    await respond(
        response_type="in_channel",
        replace_original=False,
        text=shown.text,
        blocks=list(shown.blocks),
    )


async def show_change(
    desk: Desk,
    body: dict[str, Any],
    respond: AsyncRespond,
    client: AsyncWebClient,
    message: Message,
) -> None:
    """Say what was changed: in Home on top of the fresh page, in a window in its place."""
    view = body.get("view") or {}
    if view.get("type") == "home":
        await publish_home(desk, client, UserId(body["user"]["id"]), message)
    elif view.get("type") == "modal":
        await client.views_update(view_id=view["id"], view=in_window(message))
    else:
        await show_privately(body, respond, client, message)


async def publish_home(
    desk: Desk, client: AsyncWebClient, user: UserId, notice: Message | None = None
) -> None:
    """Show the person their Home as it is now."""
    admin = await is_admin(desk, client, user)
    view = home_of(desk, user, admin=admin, notice=notice)
    await client.views_publish(user_id=user, view=view)
