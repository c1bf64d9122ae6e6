"""Where an answer goes: into the ack, a private message, the window it was pressed in, or Home.

In: the request and a message. Out: one call to Slack, and another where it refuses the blocks.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.block_kinds import Surface
from bot.model.workspace import HOME, UserId
from bot.ports import Message
from handlers.home.page import home_of
from handlers.slack.forms import call_in_form, respond_in_form
from handlers.slack.people import is_manager, is_operator
from handlers.slack.uploads import needs_upload, with_upload
from handlers.talk.answering import Answer, Audience
from handlers.views.charts import CHART
from handlers.views.share import as_home, as_window, for_all, for_window, said_elsewhere

if TYPE_CHECKING:
    from bot.desk import Desk


async def acknowledge(ack: AsyncAck) -> None:
    """Tell Slack that the press arrived; the answer follows."""
    await ack()


async def answer_command(
    desk: Desk, client: AsyncWebClient, ack: AsyncAck, answer: Answer, user: str
) -> Callable[[AsyncRespond], Awaitable[None]] | None:
    """Answer a command in the same round trip: privately, or for all where that was asked.

    An ack is answered before Slack reads its blocks. Those that this workspace is not known to take
    are therefore sent afterwards, as is a picture that has to be uploaded first: what is returned does
    that, and None says that all is done.
    """
    share, message = answer.audience is Audience.ALL, answer.message
    if not needs_upload(desk, message):
        message = await with_upload(desk, client, message)
        # Of what stands in for a picture nothing is known yet.
        fell_back = message is answer.message.plainer
        if message.plainer is None or (answer.sure and not fell_back):
            shown = for_all(message, user) if share else message
            await ack(
                response_type="in_channel" if share else "ephemeral",
                text=shown.text,
                blocks=list(shown.blocks),
            )
            return None
    await ack()

    async def afterwards(respond: AsyncRespond) -> None:
        ready = await with_upload(desk, client, message)
        if share:
            await reply_to_all(desk, respond, ready, user)
        else:
            await reply(desk, respond, ready)

    return afterwards


async def reply(desk: Desk, respond: AsyncRespond, message: Message) -> None:
    """Answer privately through the response_url, leaving the message it belongs to as it is."""
    await respond_in_form(desk.block_kinds, respond, message, "ephemeral")


async def reply_to_all(desk: Desk, respond: AsyncRespond, message: Message, user: str) -> None:
    """Answer in the channel through the response_url, with who shared it."""
    await respond_in_form(desk.block_kinds, respond, for_all(message, user), "in_channel")


async def show_privately(
    desk: Desk,
    body: dict[str, Any],
    respond: AsyncRespond,
    client: AsyncWebClient,
    message: Message,
) -> None:
    """Answer a press: a private message below it, or a window where no conversation is.

    Slack takes three windows on top of each other. A second one shows what is asked for next
    itself, so that the way on never ends. https://docs.slack.dev/surfaces/modals
    """
    if message.plainer is not None and needs_upload(desk, message) and not body.get("response_url"):
        # A press opens a window within three seconds, and an upload may take longer.
        message = message.plainer
    message = await with_upload(desk, client, message)
    view = body.get("view") or {}
    if body.get("response_url"):
        await reply(desk, respond, message)
        return
    chart = await _chart_to_send(desk, message)
    if chart:
        message = said_elsewhere(message)
    if view.get("type") == "modal" and view.get("previous_view_id"):
        await _window(desk, message, client.views_update, view_id=view["id"])
    elif view.get("type") == "modal":
        await _window(desk, message, client.views_push, trigger_id=body["trigger_id"])
    else:
        await _window(desk, message, client.views_open, trigger_id=body["trigger_id"])
    if chart:
        await _send_directly(desk, client, UserId(body["user"]["id"]), chart)


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
        await _window(desk, message, client.views_update, view_id=view["id"])
    else:
        await show_privately(desk, body, respond, client, message)


async def publish_home(
    desk: Desk, client: AsyncWebClient, user: UserId, notice: Message | None = None
) -> None:
    """Show the person their Home as it is now."""
    manages = await is_manager(desk, client, user)
    # At home these are the same people, and Slack need not be asked twice.
    operates = manages if desk.workspace == HOME else await is_operator(desk, client, user)
    page = await desk.do(
        lambda: home_of(desk, user, manages=manages, operates=operates, notice=notice)
    )

    async def published(form: Message) -> None:
        await client.views_publish(user_id=user, view=as_home(form))

    await call_in_form(desk.block_kinds, page, published, Surface.HOME)


async def _chart_to_send(desk: Desk, message: Message) -> Message | None:
    """The message where it has a chart that this workspace may take: only messages can show one."""
    if CHART not in message.kinds:
        return None
    form = (await desk.block_kinds.fitting(message)).message
    return form if CHART in form.kinds else None


async def _send_directly(
    desk: Desk, client: AsyncWebClient, user: UserId, message: Message
) -> None:
    """Post it in the person's direct messages with the bot."""

    async def posted(form: Message) -> None:
        await client.chat_postMessage(channel=user, text=form.text, blocks=list(form.blocks))

    await call_in_form(desk.block_kinds, message, posted)


async def _window(
    desk: Desk, message: Message, show: Callable[..., Awaitable[Any]], **where: str
) -> None:
    """Show a window in the richest form that windows of this workspace take."""

    async def shown(form: Message) -> None:
        await show(view=as_window(form), **where)

    await call_in_form(desk.block_kinds, for_window(message), shown, Surface.WINDOW)
