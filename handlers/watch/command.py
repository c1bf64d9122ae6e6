"""/minewatch and the buttons that go with it.

In: Slack's requests. Out: an answer in the same round trip for the command, through the
response_url for buttons. What the words mean is in watch_words, what is answered in
watch_answers, the settings window in window.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.watch import UserId
from bot.ports import Message
from handlers.slack.guard import guarded
from handlers.slack.people import zone_of
from handlers.status.command import acknowledge, show_privately
from handlers.talk.replies import answer, show_change
from handlers.talk.words import HELP, read
from handlers.views.share import for_oneself
from handlers.views.watch_help import help_message
from handlers.watch import window
from handlers.watch.answers import (
    Asker,
    answer_watch,
    change_shown,
    help_for,
    needs_zone,
    place_of,
    remove_one,
    show_list,
    undo,
)
from handlers.watch.asks import Help, NotAVerb, Window
from handlers.watch.words import read_watch

if TYPE_CHECKING:
    from bot.desk import Desk

Press = Callable[[Asker, str], Message]


def register(app: AsyncApp, desk: Desk) -> None:
    """The command, its buttons and the settings window."""
    app.command("/minewatch")(ack=guarded(_command(desk)), lazy=[guarded(_window(desk))])
    shown: dict[str, Press] = {
        "list": lambda asker, value: answer_watch(desk, asker, read_watch(f"list {value}")),
        "help": lambda asker, _value: help_for(desk, asker),
    }
    changes: dict[str, Press] = {
        "add": lambda asker, value: answer_watch(desk, asker, read_watch(f"add {value}")),
        "drop": lambda asker, value: answer_watch(desk, asker, read_watch(f"remove {value}")),
        "pause": lambda asker, value: answer_watch(desk, asker, read_watch(f"pause {value}")),
        "resume": lambda asker, value: answer_watch(desk, asker, read_watch(f"resume {value}")),
        "remove": lambda asker, value: remove_one(desk, asker, value),
        "remove_all": lambda asker, value: _remove_all(desk, asker, value),
        "undo": lambda asker, value: undo(desk, asker, value),
    }
    for verb, press in shown.items():
        listener = guarded(_showing(press))
        app.action(re.compile(rf"^watch:{verb}(:.*)?$"))(ack=acknowledge, lazy=[listener])
    for verb, press in changes.items():
        listener = guarded(_changing(desk, press))
        app.action(re.compile(rf"^watch:{verb}(:.*)?$"))(ack=acknowledge, lazy=[listener])
    window.register(app, desk)


def asker_of(body: dict[str, Any]) -> Asker:
    """Who pressed or typed, and in which conversation (Home and windows: none)."""
    user = body.get("user_id") or body.get("user", {}).get("id", "")
    channel = body.get("channel_id") or body.get("channel", {}).get("id", "")
    name = body.get("channel_name") or body.get("channel", {}).get("name", "")
    return Asker(UserId(user), channel, name)


def without_share(text: str) -> tuple[str, bool]:
    """The person's own words without a last "share", and whether it was there."""
    request = read(text, {})
    words = request.rest if request.verb != HELP else f"{HELP} {request.rest}"
    return words, request.share


def _command(desk: Desk) -> Callable[..., Any]:
    async def minewatch(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        asker = asker_of(body)
        text, share = without_share(body.get("text", ""))
        request = read_watch(text, asker.called)
        if isinstance(request.ask, Window):
            await ack()
            return
        if needs_zone(request) and desk.watches.deliveries.zone_of(asker.user) is None:
            await learn_zone(desk, client, asker.user)
        if share and isinstance(request.ask, Help):
            # What one person watches is nobody else's business.
            await answer(ack, help_message(), asker.user, share=True)
            return
        message = answer_watch(desk, asker, request)
        # What was not understood is asked back privately, whatever was to be shared.
        share = share and not isinstance(request.ask, NotAVerb)
        if share and place_of(desk, asker, here=request.here).personal:
            share, message = False, for_oneself(message)
        await answer(ack, message, asker.user, share=share)

    return minewatch


def _window(desk: Desk) -> Callable[..., Any]:
    """The command alone, or with "here": the window opens after the answer, which says nothing."""

    async def open_when_asked(body: dict[str, Any], client: AsyncWebClient) -> None:
        words, _ = without_share(body.get("text", ""))
        if set(words.lower().split()) <= {"settings", "here"}:
            asker, here = asker_of(body), "here" in words.lower()
            await window.open_window(desk, client, body["trigger_id"], asker, here=here)

    return open_when_asked


async def learn_zone(desk: Desk, client: AsyncWebClient, user: UserId) -> None:
    """Ask Slack once for the person's zone; without the scope for it, times stay UTC."""
    zone = await zone_of(client, user)
    if zone:
        desk.watches.deliveries.learn_zone(user, zone)


def _showing(press: Press) -> Callable[..., Any]:
    async def pressed(
        body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient
    ) -> None:
        message = press(asker_of(body), value_of(action))
        await show_privately(body, respond, client, message)

    return pressed


def _changing(desk: Desk, press: Press) -> Callable[..., Any]:
    async def pressed(
        body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient
    ) -> None:
        message = press(asker_of(body), value_of(action))
        await show_change(desk, body, respond, client, message)

    return pressed


def value_of(action: dict[str, Any]) -> str:
    """What a button carries; one without a value of its own carries its action id."""
    value = str(action.get("value", ""))
    return "" if value == action.get("action_id") else value


def _remove_all(desk: Desk, asker: Asker, value: str) -> Message:
    place = place_of(desk, asker, here=value == "here")
    if not desk.watches.at(place):
        return show_list(desk, place)
    return change_shown(desk, desk.watches.remove_all(asker.user, place))
