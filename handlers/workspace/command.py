"""/minewatch workspace and its menus: the main channel and the admins of a workspace.

In: Slack's requests. Out: the settings, changed at once where a menu or what was typed says so. Rights
are checked at each change. The menu of the first message (handlers.views.welcome) is one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.request import Request
from bot.model.workspace import HOME, UserId
from bot.ports import Message
from handlers.slack.guard import guarded
from handlers.slack.people import is_manager, require_manager
from handlers.talk.answering import Answer, Audience
from handlers.talk.asker import Asker
from handlers.talk.replies import acknowledge
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
        app.action(action_id)(ack=acknowledge, lazy=[guarded(_chosen(choose))])


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


Choose = Callable[["Desk", dict[str, Any], UserId], Message]


def _chosen(choose: Choose) -> Callable[..., Any]:
    async def chosen(
        desk: Desk,
        body: dict[str, Any],
        action: dict[str, Any],
        respond: AsyncRespond,
        client: AsyncWebClient,
    ) -> None:
        user = UserId(body["user"]["id"])
        await require_manager(desk, client, user, _WHAT)
        shown = await desk.do(lambda: choose(desk, action, user))
        await respond(text=shown.text, blocks=list(shown.blocks), replace_original=True)

    return chosen


def _channel(desk: Desk, action: dict[str, Any], _user: UserId) -> Message:
    return set_channel(desk, _picked_channel(action))


def _no_channel(desk: Desk, _action: dict[str, Any], _user: UserId) -> Message:
    return set_channel(desk, None)


def _first_channel(desk: Desk, action: dict[str, Any], _user: UserId) -> Message:
    """In the first message, which stays what it is."""
    return welcome_message(desk.settings.set_channel(_picked_channel(action)).channel)


def _admins(desk: Desk, action: dict[str, Any], user: UserId) -> Message:
    return set_admins(desk, tuple(map(UserId, action.get("selected_users") or ())), user)


def _picked_channel(action: dict[str, Any]) -> str:
    return str(action.get("selected_conversation") or "")


_MENUS: dict[str, Choose] = {
    CHOOSE_CHANNEL: _first_channel,
    CHANNEL: _channel,
    NO_CHANNEL: _no_channel,
    ADMINS: _admins,
}
