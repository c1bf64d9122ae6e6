"""Where an answer goes: into the ack, a private message, the window it was pressed in, or Home.

In: the request and a message. Out: one call to Slack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.workspace import HOME, UserId
from bot.ports import Message
from handlers.home.page import home_of
from handlers.slack.people import is_manager, is_operator
from handlers.talk.answering import Answer, Audience
from handlers.views.share import as_window, for_all

if TYPE_CHECKING:
    from bot.desk import Desk


async def acknowledge(ack: AsyncAck) -> None:
    """Tell Slack that the press arrived; the answer follows."""
    await ack()


async def answer_command(ack: AsyncAck, answer: Answer, user: str) -> None:
    """Answer a command in the same round trip: privately, or for all where that was asked."""
    share = answer.audience is Audience.ALL
    shown = for_all(answer.message, user) if share else answer.message
    await ack(
        response_type="in_channel" if share else "ephemeral",
        text=shown.text,
        blocks=list(shown.blocks),
    )


async def reply(respond: AsyncRespond, message: Message) -> None:
    """Answer privately through the response_url, leaving the message it belongs to as it is."""
    await _respond(respond, "ephemeral", message)


async def reply_to_all(respond: AsyncRespond, message: Message, user: str) -> None:
    """Answer in the channel through the response_url, with who shared it."""
    await _respond(respond, "in_channel", for_all(message, user))


async def show_privately(
    body: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient, message: Message
) -> None:
    """Answer a press: a private message below it, or a window where no conversation is.

    Slack takes three windows on top of each other. A second one shows what is asked for next
    itself, so that the way on never ends. https://docs.slack.dev/surfaces/modals
    """
    view = body.get("view") or {}
    if body.get("response_url"):
        await reply(respond, message)
    elif view.get("type") == "modal" and view.get("previous_view_id"):
        await client.views_update(view_id=view["id"], view=as_window(message))
    elif view.get("type") == "modal":
        await client.views_push(trigger_id=body["trigger_id"], view=as_window(message))
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=as_window(message))


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
        await client.views_update(view_id=view["id"], view=as_window(message))
    else:
        await show_privately(body, respond, client, message)


async def publish_home(
    desk: Desk, client: AsyncWebClient, user: UserId, notice: Message | None = None
) -> None:
    """Show the person their Home as it is now."""
    manages = await is_manager(desk, client, user)
    # At home these are the same people, and Slack need not be asked twice.
    operates = manages if desk.workspace == HOME else await is_operator(desk, client, user)
    view = await desk.do(
        lambda: home_of(desk, user, manages=manages, operates=operates, notice=notice)
    )
    await client.views_publish(user_id=user, view=view)


async def _respond(respond: AsyncRespond, to: str, message: Message) -> None:
    await respond(
        response_type=to,
        replace_original=False,
        text=message.text,
        blocks=list(message.blocks),
    )
