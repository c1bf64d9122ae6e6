"""The four slash commands.

In: Slack's requests. Out: an answer in the same round trip. The settings window opens, and sites
are asked, after the acknowledgement; the words are read once, before it. So is an answer sent whose
blocks this workspace may refuse: Slack does not say what became of blocks in an acknowledgement.
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import InputError, NotAllowedError
from bot.model.request import Asked, Door, Request
from handlers.feeds import command as feeds
from handlers.record import command as record
from handlers.slack.guard import guarded
from handlers.talk.answering import Answer, refused
from handlers.talk.asker import asker_of
from handlers.talk.doors import answered, read
from handlers.talk.replies import answer_command
from handlers.watch import window
from handlers.workspace import command as workspace

if TYPE_CHECKING:
    from bot.desk import Desk

COMMANDS = {
    "/minestatus": Door.STATUS,
    "/minewatch": Door.WATCH,
    "/minenews": Door.NEWS,
    "/minefeeds": Door.FEEDS,
}
_AFTERWARDS, _ANSWER = "asked", "answer"
"""Under these names the context holds the request that is answered after the acknowledgement, and what
sends an answer then (a function: Bolt copies all else, and a long list takes its time)."""

_WITH_RIGHTS = {
    Asked.FEEDS: feeds.answer_at_once,
    Asked.WORKSPACE: workspace.answer_at_once,
}
"""What is answered once Slack has said whether the person is an admin, where that matters."""


def register(app: AsyncApp) -> None:
    """A listener for each command."""
    for command, door in COMMANDS.items():
        app.command(command)(ack=guarded(_at_once(door)), lazy=[guarded(_afterwards)])


def _at_once(door: Door) -> Callable[..., Any]:
    async def command(
        desk: Desk,
        ack: AsyncAck,
        body: dict[str, Any],
        client: AsyncWebClient,
        context: AsyncBoltContext,
    ) -> None:
        asker = asker_of(body)
        request = await read(desk, asker, str(body.get("text", "")), door)
        if request.question is None and request.asked is Asked.RECORD:
            await record.enter(desk, client, ack, body, request)
            return
        if request.question is None and request.asked is Asked.SETTINGS:
            context[_AFTERWARDS] = request
            await ack()
            return
        if request.question is None and request.asked in _WITH_RIGHTS:
            answer = await _with_rights(desk, client, body, request)
            context[_AFTERWARDS] = request
        else:
            answer = await answered(desk, client, asker, request)
        context[_ANSWER] = await answer_command(desk, client, ack, answer, asker.user)

    return command


async def _with_rights(
    desk: Desk, client: AsyncWebClient, body: dict[str, Any], request: Request
) -> Answer:
    try:
        return await _WITH_RIGHTS[request.asked](desk, client, asker_of(body), request)
    except (InputError, NotAllowedError) as error:
        return refused(request, error)


async def _afterwards(
    desk: Desk,
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    context: AsyncBoltContext,
) -> None:
    request, asker = context.get(_AFTERWARDS), asker_of(body)
    send = context.get(_ANSWER)
    if send is not None:
        await send(respond)
    if not isinstance(request, Request):
        return
    if request.asked is Asked.SETTINGS:
        await window.open_window(desk, client, body["trigger_id"], asker, request.place)
    elif request.asked is Asked.FEEDS:
        await feeds.answer_later(desk, client, asker, request, respond)
