"""Buttons that ask: each carries words, which are read like any others.

In: presses on our messages, windows and Home. Out: an answer below the press, in the window, or on
Home. Messages that were posted before a button was renamed stay: its old action id says how its
value is to be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp

from bot.model.request import CHANGES, Asked, Door, Request
from bot.ports import Message
from handlers.slack.uploads import with_upload
from handlers.talk.asker import Asker
from handlers.talk.doors import answered, read
from handlers.talk.pressed import Act, Press, on_press
from handlers.talk.replies import reply_to_all
from handlers.views.help import status_help
from handlers.watch.answers import remove_one, undo

if TYPE_CHECKING:
    from bot.desk import Desk

_WORDS: dict[str, tuple[Door, str]] = {
    r"ask:\d+": (Door.MESSAGE, "{value}"),
    r"status:(?P<verb>show|list|map|counts|curve|deadlines|timeline|overview|more|sources|cite)"
    r"(:\d+)?": (
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
        on_press(app, action_id, _asking(action_id, door, words))
    on_press(app, _SHARE, _shared)
    on_press(app, "watch:undo", _changing(undo))
    on_press(app, "watch:remove", _changing(remove_one))
    on_press(app, "watch:help", _help)
    on_press(app, "help:show", _status_help)


def _asking(action_id: re.Pattern[str], door: Door, words: str) -> Act:
    async def pressed(press: Press) -> None:
        found, value = action_id.match(press.action["action_id"]), press.value
        # A value that is a whole command is read as it is.
        text = (
            value
            if value.startswith("/")
            else words.format(value=value, **(found.groupdict() if found else {}))
        )
        request = await read(press.desk, press.asker, text.strip(), door)
        answer = await answered(press.desk, press.client, press.asker, request)
        if request.asked in CHANGES and not (answer.asks or answer.refuses):
            await press.answer_change(answer.message)
        else:
            await press.answer(answer.message)

    return pressed


async def _shared(press: Press) -> None:
    asker = press.asker
    request = await read(press.desk, asker, press.value, Door.STATUS)
    answer = await answered(press.desk, press.client, asker, request)
    if answer.asks or answer.refuses or request.asked in CHANGES:
        await press.answer(answer.message)
    else:
        message = await with_upload(press.desk, press.client, answer.message)
        await reply_to_all(press.desk, press.respond, message, asker.user)


def _changing(change: Callable[[Desk, Asker, str], Message]) -> Act:
    async def pressed(press: Press) -> None:
        desk = press.desk
        await press.answer_change(await desk.do(lambda: change(desk, press.asker, press.value)))

    return pressed


async def _help(press: Press) -> None:
    request = Request(Asked.HELP, Door.WATCH)
    answer = await answered(press.desk, press.client, press.asker, request)
    await press.answer(answer.message)


async def _status_help(press: Press) -> None:
    await press.answer(status_help())
