"""/minewatch workspace and its menus: the main channel and the admins of a workspace.

In: Slack's requests. Out: the settings, changed at once where a menu or what was typed says so. Rights
are checked at each change. The menu of the first message (handlers.views.welcome) is one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.request import Request
from bot.model.workspace import HOME, UserId
from bot.ports import Message
from handlers.slack.people import is_manager, require_manager
from handlers.talk.answering import Answer, Audience
from handlers.talk.asker import Asker
from handlers.talk.pressed import Act, Press, on_press
from handlers.views.welcome import CHOOSE_CHANNEL, welcome_message
from handlers.views.workspace_settings import ADMINS, CHANNEL, NO_CHANNEL
from handlers.workspace.answers import (
    changed,
    check_typed,
    set_admins,
    set_channel,
    show,
    wanted_of,
)

if TYPE_CHECKING:
    from bot.desk import Desk

_WHAT = "change the settings of this workspace"


def register(app: AsyncApp) -> None:
    """The menus; handlers.talk.commands registers the command."""
    for action_id, choose in _MENUS.items():
        on_press(app, action_id, _chosen(choose))


async def answer_at_once(
    desk: Desk, client: AsyncWebClient, asker: Asker, request: Request
) -> Answer:
    """The settings, after the change that was typed, if one was.

    Raises:
        NotAllowedError: the person may not change them.
        InputError: what was typed is not a channel, or not people.
    """
    check_typed(request)
    if wanted_of(request).setting:
        await require_manager(desk, client, asker.user, _WHAT)
        message = await desk.do(lambda: changed(desk, asker, request))
    else:
        manages = desk.workspace != HOME and await is_manager(desk, client, asker.user)
        message = await desk.do(lambda: show(desk, pickers=manages))
    return Answer(message, Audience.ASKER, request)


def _chosen(choose: Callable[[Press], Message]) -> Act:
    async def chosen(press: Press) -> None:
        await require_manager(press.desk, press.client, press.user, _WHAT)
        shown = await press.desk.do(lambda: choose(press))
        await press.respond(text=shown.text, blocks=list(shown.blocks), replace_original=True)

    return chosen


def _channel(press: Press) -> Message:
    return set_channel(press.desk, _picked_channel(press))


def _no_channel(press: Press) -> Message:
    return set_channel(press.desk, None)


def _first_channel(press: Press) -> Message:
    """In the first message, which stays what it is."""
    return welcome_message(press.desk.settings.set_channel(_picked_channel(press)).channel)


def _admins(press: Press) -> Message:
    picked = tuple(map(UserId, press.action.get("selected_users") or ()))
    return set_admins(press.desk, picked, press.user)


def _picked_channel(press: Press) -> str:
    return str(press.action.get("selected_conversation") or "")


_MENUS: dict[str, Callable[[Press], Message]] = {
    CHOOSE_CHANNEL: _first_channel,
    CHANNEL: _channel,
    NO_CHANNEL: _no_channel,
    ADMINS: _admins,
}
