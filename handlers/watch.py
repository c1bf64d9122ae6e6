"""/minewatch and the buttons that go with it.

In: Slack's requests. Out: an answer in the same round trip for the command, through the
response_url for buttons. What the words mean is in watch_words, what is answered in
watch_answers, the settings window in watch_window.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.watch import UserId
from bot.ports import Message
from handlers import watch_window
from handlers.guard import guarded
from handlers.people import zone_of
from handlers.views.watch_help import help_message
from handlers.watch_answers import (
    Asker,
    answer_watch,
    needs_zone,
    remove_one,
    show_change,
    show_list,
    undo,
)
from handlers.watch_words import Window, read_watch

if TYPE_CHECKING:
    from bot.desk import Desk

_SHARE = re.compile(r"\s*\bshare\s*$", re.IGNORECASE)


def register(app: AsyncApp, desk: Desk) -> None:
    """The command, its buttons and the settings window."""
    app.command("/minewatch")(guarded(_command(desk)))
    buttons: dict[str, Callable[[Asker, str], Message]] = {
        "add": lambda asker, value: answer_watch(desk, asker, read_watch(f"add {value}")),
        "remove": lambda asker, value: remove_one(desk, asker, value),
        "remove_all": lambda asker, value: _remove_all(desk, asker, value),
        "undo": lambda asker, value: undo(desk, asker, value),
        "list": lambda asker, value: answer_watch(desk, asker, read_watch(f"list {value}")),
        "resume": lambda asker, value: answer_watch(desk, asker, read_watch(f"resume {value}")),
        "help": lambda _asker, _value: help_message(),
    }
    for verb, answer in buttons.items():
        listener = _button(answer)
        app.action(re.compile(rf"^watch:{verb}(:.*)?$"))(ack=acknowledge, lazy=[guarded(listener)])
    watch_window.register(app, desk)


async def acknowledge(ack: AsyncAck) -> None:
    """Tell Slack that the press was heard; the answer follows."""
    await ack()


def asker_of(body: dict[str, Any]) -> Asker:
    """Who pressed or typed, and in which conversation (Home and windows: none)."""
    user = body.get("user_id") or body.get("user", {}).get("id", "")
    channel = body.get("channel_id") or body.get("channel", {}).get("id", "")
    return Asker(UserId(user), channel)


async def reply(respond: AsyncRespond, message: Message) -> None:
    """Answer a press privately, leaving the message it was on as it is."""
    await respond(
        response_type="ephemeral",
        replace_original=False,
        text=message.text,
        blocks=list(message.blocks),
    )


def without_share(text: str) -> tuple[str, str]:
    """The words without a last "share", and the response type that it asks for."""
    rest = _SHARE.sub("", text)
    return rest, "ephemeral" if rest == text else "in_channel"


def _command(desk: Desk) -> Callable[..., Any]:
    async def minewatch(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        asker = asker_of(body)
        text, response_type = without_share(body.get("text", ""))
        request = read_watch(text)
        if isinstance(request.ask, Window):
            place = asker.place(here=request.here)
            await ack()
            await watch_window.open_window(desk, client, body["trigger_id"], place)
            return
        if needs_zone(request) and desk.watches.deliveries.zone_of(asker.user) is None:
            await learn_zone(desk, client, asker.user)
        message = answer_watch(desk, asker, request)
        await ack(response_type=response_type, text=message.text, blocks=list(message.blocks))

    return minewatch


async def learn_zone(desk: Desk, client: AsyncWebClient, user: UserId) -> None:
    """Ask Slack once for the person's zone; without the scope for it, times stay UTC."""
    zone = await zone_of(client, user)
    if zone:
        desk.watches.deliveries.learn_zone(user, zone)


def _button(answer: Callable[[Asker, str], Message]) -> Callable[..., Any]:
    async def pressed(body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        await reply(respond, answer(asker_of(body), action.get("value", "")))

    return pressed


def _remove_all(desk: Desk, asker: Asker, value: str) -> Message:
    place = asker.place(here=value == "here")
    if not desk.watches.at(place):
        return show_list(desk, place)
    return show_change(desk, desk.watches.remove_all(asker.user, place))
