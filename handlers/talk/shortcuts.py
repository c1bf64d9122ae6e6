"""Shortcuts: "States in this message" on any message, "Watch a State" from anywhere.

In: a message shortcut (its text is read and not kept) or the global shortcut. Out: a
private answer below the message; the settings window.
https://docs.slack.dev/interactivity/implementing-shortcuts
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Message
from handlers.news.answers import statuses_of
from handlers.slack.guard import guarded
from handlers.talk.asker import asker_of
from handlers.talk.replies import acknowledge, show_privately
from handlers.views.feedback import states_message
from handlers.watch.window import open_window

if TYPE_CHECKING:
    from bot.desk import Desk

STATES_IN_MESSAGE = "states_in_message"
WATCH_A_STATE = "watch_a_state"
_READ = 8000
"""Characters of a message that are read."""


def register(app: AsyncApp) -> None:
    """Both shortcuts, by the callback ids of the manifest."""

    async def states_in_message(
        desk: Desk, body: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient
    ) -> None:
        text = body.get("message", {}).get("text", "")
        await show_privately(desk, body, respond, client, states_named(desk, text))

    async def watch_a_state(
        desk: Desk, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        await open_window(desk, client, body["trigger_id"], asker_of(body))
        await ack()

    app.shortcut(STATES_IN_MESSAGE)(ack=acknowledge, lazy=[guarded(states_in_message)])
    app.shortcut(WATCH_A_STATE)(guarded(watch_a_state))


def states_named(desk: Desk, text: str) -> Message:
    """The status today of every State named in a text."""
    states = desk.news.states_in(text[:_READ])
    return states_message(
        statuses_of(desk, states),
        "The States named in this message, and their status today:",
        "No State was found in this message. "
        "`/minestatus Finland` works for any of the 197 States.",
    )
