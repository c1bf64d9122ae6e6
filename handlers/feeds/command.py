"""/minefeeds and its buttons: what is read, and changing it.

In: Slack's requests. Out: what is known already is answered in the same round trip; what
must ask a site first is acknowledged at once and answered through the response_url. Changes
are for admins, and asking sites too, as each costs somebody a request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.feed_languages import languages_asked
from bot.errors import InputError
from bot.ports import Message
from handlers.slack.guard import guarded
from handlers.slack.people import is_admin, require_admin
from handlers.status.command import acknowledge
from handlers.talk.replies import answer, reply, reply_to_all
from handlers.talk.words import HELP, Request, meant, read
from handlers.views import feeds as views

if TYPE_CHECKING:
    from bot.desk import Desk

VERBS = {
    "list": "list",
    "add": "add",
    "remove": "remove",
    "delete": "remove",
    "pause": "pause",
    "resume": "resume",
    "check": "check",
    "status": "status",
}
_OPEN_TO_ALL = {"", HELP, "list", "status"}
_MANAGE = "manage feeds"


def register(app: AsyncApp, desk: Desk) -> None:
    """The command and the buttons of its answers."""
    app.command("/minefeeds")(ack=guarded(_at_once(desk)), lazy=[guarded(_afterwards(desk))])
    for verb, press in _BUTTONS.items():
        listener = guarded(_pressed(desk, press))
        app.action(f"feeds:{verb}")(ack=acknowledge, lazy=[listener])
    for number in range(4):
        listener = guarded(_pressed(desk, _preview))
        app.action(f"feeds:add:{number}")(ack=acknowledge, lazy=[listener])


def _at_once(desk: Desk) -> Callable[..., Any]:
    """Answers what needs no network but Slack's; says that it asks where a site is needed."""

    async def minefeeds(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        request = _read(body.get("text", ""))
        if request.verb not in _OPEN_TO_ALL:
            await require_admin(desk, client, body["user_id"], _MANAGE)
        # That a site is being asked is for the person alone; what it says is shared.
        share = request.share and not _is_slow(request)
        message = _known(desk, request, body["user_id"])
        await answer(ack, message, body["user_id"], share=share)

    return minefeeds


def _afterwards(desk: Desk) -> Callable[..., Any]:
    """Asks the sites and answers, where the request needs it and the person may."""

    async def minefeeds_asked(
        body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        request = _read(body.get("text", ""))
        if not _is_slow(request) or not await is_admin(desk, client, body["user_id"]):
            return
        ask = _preview if request.verb == "add" else _check
        message = await ask(desk, request.rest, body["user_id"])
        if request.share:
            await reply_to_all(respond, message, body["user_id"])
        else:
            await reply(respond, message)

    return minefeeds_asked


def _read(text: str) -> Request:
    """The request; in words to search for, quotes say which belong together."""
    phrases = read(text, VERBS, phrases=True)
    return phrases if phrases.verb == "add" and "://" not in text else read(text, VERBS)


def _is_slow(request: Request) -> bool:
    """Must a site be asked? Packaged searches are added without asking."""
    if request.verb == "add":
        return bool(request.rest) and languages_asked(request.rest) is None
    return request.verb == "check"


def _known(desk: Desk, request: Request, user: str) -> Message:
    """The answer from memory.

    Raises:
        InputError: an unknown verb or feed.
    """
    verb, rest = request.verb, request.rest
    if verb == HELP:
        return views.feeds_help()
    if verb in {"", "list"} and not rest:
        return views.feed_list(desk.feeds.list())
    if verb == "status":
        return views.feed_status(desk.feeds.list(), desk.feeds.troubles())
    if _is_slow(request):
        return views.feed_asking(rest or "every feed")
    if verb == "add" and rest:
        return views.languages_added(desk.feeds.add_languages(languages_asked(rest) or "", user))
    if verb in {"remove", "pause", "resume"} and rest:
        return _change(desk, verb, rest)
    raise InputError(_what_then(request))


def _change(desk: Desk, verb: str, name: str) -> Message:
    if verb == "remove":
        return views.feed_changed(desk.feeds.remove(name), "removed")
    if verb == "pause":
        return views.feed_changed(desk.feeds.pause(name), "paused")
    return views.feed_changed(desk.feeds.resume(name), "resumed")


def _what_then(request: Request) -> str:
    if request.verb == "add":
        return "Say what to add, like `/minefeeds add https://example.org/feed`."
    if request.verb in {"remove", "pause", "resume"}:
        return (
            f"Say which feed, like `/minefeeds {request.verb} ID`; `/minefeeds list` shows the ids."
        )
    near = meant(request, VERBS)
    if near:
        return f"Did you mean `/minefeeds {near}`?"
    return "That is nothing /minefeeds knows; `/minefeeds help` shows what it does."


async def _preview(desk: Desk, typed: str, user: str) -> Message:
    return views.feed_preview(await desk.feeds.preview(typed, user), desk.treaty.current.states)


async def _check(desk: Desk, name: str, _user: str) -> Message:
    return views.feed_checks(await desk.feeds.check([name] if name else []))


async def _confirm(desk: Desk, token: str, _user: str) -> Message:
    return views.feed_added(await desk.feeds.confirm(token))


async def _undo(desk: Desk, ids: str, _user: str) -> Message:
    return views.feeds_removed(desk.feeds.remove_all(ids.split()))


def _changing(verb: str) -> Callable[[Desk, str, str], Awaitable[Message]]:
    async def change(desk: Desk, name: str, _user: str) -> Message:
        return _change(desk, verb, name)

    return change


_BUTTONS: dict[str, Callable[[Desk, str, str], Awaitable[Message]]] = {
    "confirm": _confirm,
    "remove": _changing("remove"),
    "pause": _changing("pause"),
    "resume": _changing("resume"),
    "undo": _undo,
}


def _pressed(
    desk: Desk, press: Callable[[Desk, str, str], Awaitable[Message]]
) -> Callable[..., Any]:
    async def pressed(
        body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        user = body["user"]["id"]
        await require_admin(desk, client, user, _MANAGE)
        await reply(respond, await press(desk, action.get("value", ""), user))

    return pressed
