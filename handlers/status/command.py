"""/minestatus and the buttons that go with it.

In: Slack's requests. Out: an answer in the same round trip for the command; for buttons a
private message through the response_url, or a window where there is no conversation
(Home). What is answered is in status_answers; ``record`` is a thing of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Message
from handlers.slack.guard import guarded
from handlers.status.answers import answer_status, is_record
from handlers.views.share import for_all, in_window

if TYPE_CHECKING:
    from bot.desk import Desk

_BUTTONS = re.compile(
    r"^status:(show|list|counts|deadlines|timeline|overview|more|sources|cite)(:\d+)?$"
)


def register(app: AsyncApp, desk: Desk) -> None:
    """The command (all but its verb ``record``), the buttons that ask on, and Share."""

    async def asks(command: dict[str, Any]) -> bool:
        return not is_record(command.get("text", ""))

    async def minestatus(ack: AsyncAck, command: dict[str, Any]) -> None:
        answer = answer_status(desk, command.get("text", ""))
        message = answer.message
        if answer.for_all:
            message = for_all(message, command["user_id"])
        await ack(
            response_type="in_channel" if answer.for_all else "ephemeral",
            text=message.text,
            blocks=list(message.blocks),
        )

    async def pressed(
        body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient
    ) -> None:
        verb = action["action_id"].split(":")[1]
        text = action.get("value", "")
        query = verb if text == action["action_id"] else f"{verb} {text}"
        await show_privately(body, respond, client, answer_status(desk, query).message)

    async def shared(body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        message = for_all(answer_status(desk, action["value"]).message, body["user"]["id"])
        await respond(
            response_type="in_channel",
            replace_original=False,
            text=message.text,
            blocks=list(message.blocks),
        )

    app.command("/minestatus", matchers=[asks])(guarded(minestatus))
    app.action(_BUTTONS)(ack=acknowledge, lazy=[guarded(pressed)])
    app.action("status:share")(ack=acknowledge, lazy=[guarded(shared)])


async def acknowledge(ack: AsyncAck) -> None:
    """Tell Slack that the press was heard; the answer follows."""
    await ack()


async def show_privately(
    body: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient, message: Message
) -> None:
    """Answer a press: a private message below it, or a window where no conversation is.

    Slack takes three windows on top of each other. A second one shows what is asked for next
    itself, so that the way on never ends. https://docs.slack.dev/surfaces/modals
    """
    view = body.get("view") or {}
    if body.get("response_url"):
        await respond(
            response_type="ephemeral",
            replace_original=False,
            text=message.text,
            blocks=list(message.blocks),
        )
    elif view.get("type") == "modal" and view.get("previous_view_id"):
        await client.views_update(view_id=view["id"], view=in_window(message))
    elif view.get("type") == "modal":
        await client.views_push(trigger_id=body["trigger_id"], view=in_window(message))
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=in_window(message))
