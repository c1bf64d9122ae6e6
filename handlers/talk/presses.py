"""Buttons that ask: each carries words, which are read like any others.

In: presses on our messages, windows and Home. Out: an answer below the press, in the window, or on
Home. Messages that were posted before a button was renamed stay: its old action id says how its
value is to be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.request import CHANGES, Asked, Door, Request
from bot.ports import Message
from handlers.slack.guard import guarded
from handlers.talk.asker import Asker, asker_of, value_of
from handlers.talk.doors import answered, read
from handlers.talk.replies import acknowledge, reply_to_all, show_change, show_privately
from handlers.views.help import status_help
from handlers.watch.answers import remove_one, undo

if TYPE_CHECKING:
    from bot.desk import Desk

_WORDS: dict[str, tuple[Door, str]] = {
    r"ask:\d+": (Door.MESSAGE, "{value}"),
    r"status:(?P<verb>show|list|counts|deadlines|timeline|overview|more|sources|cite)(:\d+)?": (
        Door.STATUS,
        "{verb} {value}",
    ),
    r"watch:(?P<verb>add|pause|resume)(:.*)?": (Door.WATCH, "{verb} {value}"),
    r"watch:list(:.*)?": (Door.WATCH, "list page {value}"),
    r"watch:drop(:.*)?": (Door.WATCH, "remove {value}"),
    r"watch:remove_all": (Door.WATCH, "remove all {value}"),
    r"news:page(:.*)?": (Door.NEWS, "{value}"),
    r"story:show": (Door.NEWS, "story {value}"),
}
"""Action ids, and the words they stand for with what the button carries."""
_SHARE = "status:share"


def register(app: AsyncApp) -> None:
    """Every button that asks in words, Share, and those that carry what is no word."""
    for pattern, (door, words) in _WORDS.items():
        action_id = re.compile(f"^{pattern}$")
        listener = guarded(_asking(action_id, door, words))
        app.action(action_id)(ack=acknowledge, lazy=[listener])
    app.action(_SHARE)(ack=acknowledge, lazy=[guarded(_shared)])
    app.action("watch:undo")(ack=acknowledge, lazy=[guarded(_changing(undo))])
    app.action("watch:remove")(ack=acknowledge, lazy=[guarded(_changing(remove_one))])
    app.action("watch:help")(ack=acknowledge, lazy=[guarded(_help)])
    app.action("help:show")(ack=acknowledge, lazy=[guarded(_status_help)])


def _asking(action_id: re.Pattern[str], door: Door, words: str) -> Callable[..., Any]:
    async def pressed(
        desk: Desk,
        body: dict[str, Any],
        action: dict[str, Any],
        respond: AsyncRespond,
        client: AsyncWebClient,
    ) -> None:
        found, asker = action_id.match(action["action_id"]), asker_of(body)
        value = value_of(action)
        # What carries a whole command is read as it stands.
        text = (
            value
            if value.startswith("/")
            else words.format(value=value, **(found.groupdict() if found else {}))
        )
        request = await read(desk, asker, text.strip(), door)
        answer = await answered(desk, client, asker, request)
        if request.asked in CHANGES and not (answer.asks or answer.refuses):
            await show_change(desk, body, respond, client, answer.message)
        else:
            await show_privately(body, respond, client, answer.message)

    return pressed


async def _shared(
    desk: Desk,
    body: dict[str, Any],
    action: dict[str, Any],
    respond: AsyncRespond,
    client: AsyncWebClient,
) -> None:
    asker = asker_of(body)
    request = await read(desk, asker, value_of(action), Door.STATUS)
    answer = await answered(desk, client, asker, request)
    if answer.asks or answer.refuses or request.asked in CHANGES:
        await show_privately(body, respond, client, answer.message)
    else:
        await reply_to_all(respond, answer.message, asker.user)


def _changing(press: Callable[[Desk, Asker, str], Message]) -> Callable[..., Any]:
    async def pressed(
        desk: Desk,
        body: dict[str, Any],
        action: dict[str, Any],
        respond: AsyncRespond,
        client: AsyncWebClient,
    ) -> None:
        asker, value = asker_of(body), value_of(action)
        message = await desk.do(lambda: press(desk, asker, value))
        await show_change(desk, body, respond, client, message)

    return pressed


async def _help(
    desk: Desk, body: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient
) -> None:
    request = Request(Asked.HELP, Door.WATCH)
    answer = await answered(desk, client, asker_of(body), request)
    await show_privately(body, respond, client, answer.message)


async def _status_help(body: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient) -> None:
    await show_privately(body, respond, client, status_help())
