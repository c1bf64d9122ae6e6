"""What /minefeeds and its buttons do beyond answering: rights first, sites asked afterwards.

In: Slack's requests. Out: what is known already is answered in the same round trip; what
must ask a site first is acknowledged at once and answered through the response_url.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.request import Request
from bot.ports import Message
from handlers.feeds.answers import answer_from_memory, changed, feeds_wanted, is_open, is_slow
from handlers.slack.people import is_manager, require_manager
from handlers.talk.answering import Answer, Audience
from handlers.talk.asker import Asker
from handlers.talk.pressed import Act, Press, on_press
from handlers.talk.replies import reply, reply_to_all
from handlers.views import feeds as views

if TYPE_CHECKING:
    from bot.desk import Desk

_MANAGE = "manage feeds"


def register(app: AsyncApp) -> None:
    """The buttons of its answers; handlers.talk.commands registers the command."""
    for verb, change in _BUTTONS.items():
        on_press(app, f"feeds:{verb}", _pressed(change))
    for number in range(4):
        on_press(app, f"feeds:add:{number}", _pressed(_preview))


async def answer_at_once(
    desk: Desk, client: AsyncWebClient, asker: Asker, request: Request
) -> Answer:
    """What needs no network but Slack's; says that it asks where a site is needed.

    Raises:
        NotAllowedError: the person is no admin, or it is a feed of all workspaces.
        InputError: an unknown feed.
    """
    if not is_open(request):
        await require_manager(desk, client, asker.user, _MANAGE)
    # That a site is being asked is for the person alone; what it says is shared.
    share = request.share and not is_slow(request)
    message = await desk.do(lambda: answer_from_memory(desk, request, asker.user))
    return Answer(message, Audience.ALL if share else Audience.ASKER, request)


async def answer_later(
    desk: Desk, client: AsyncWebClient, asker: Asker, request: Request, respond: AsyncRespond
) -> None:
    """Ask the sites and answer, where the request needs it and the person may."""
    if not is_slow(request) or not await is_manager(desk, client, asker.user):
        return
    ask = _preview if feeds_wanted(request).verb == "add" else _check
    message = await ask(desk, feeds_wanted(request).rest, asker.user)
    if request.share:
        await reply_to_all(desk, respond, message, asker.user)
    else:
        await reply(desk, respond, message)


async def _preview(desk: Desk, typed: str, user: str) -> Message:
    return views.feed_preview(await desk.feeds.preview(typed, user), desk.treaty.current.states)


async def _check(desk: Desk, name: str, _user: str) -> Message:
    return views.feed_checks(await desk.feeds.check([name] if name else []))


async def _confirm(desk: Desk, token: str, _user: str) -> Message:
    return views.feed_added(await desk.feeds.confirm(token))


async def _undo(desk: Desk, ids: str, user: str) -> Message:
    removed = await desk.do(lambda: desk.feeds.remove_all(ids.split(), user))
    return views.feeds_removed(removed)


def _changing(verb: str) -> Callable[[Desk, str, str], Awaitable[Message]]:
    async def change(desk: Desk, name: str, user: str) -> Message:
        return await desk.do(lambda: changed(desk, verb, name, user))

    return change


_BUTTONS: dict[str, Callable[[Desk, str, str], Awaitable[Message]]] = {
    "confirm": _confirm,
    "remove": _changing("remove"),
    "pause": _changing("pause"),
    "resume": _changing("resume"),
    "undo": _undo,
}


def _pressed(change: Callable[[Desk, str, str], Awaitable[Message]]) -> Act:
    async def pressed(press: Press) -> None:
        await require_manager(press.desk, press.client, press.user, _MANAGE)
        await reply(press.desk, press.respond, await change(press.desk, press.value, press.user))

    return pressed
