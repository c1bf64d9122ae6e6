"""The settings window: opening it, what it offers while one types, and saving it.

In: Slack's requests. Out: a window, options from memory, a confirmation with Undo in the
same window. The window is one place's (a person's DM or a channel); choosing another
place shows that one's watches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.places import Place

if TYPE_CHECKING:
    from bot.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """The window's listeners."""


async def open_window(desk: Desk, client: AsyncWebClient, trigger_id: str, place: Place) -> None:
    """Show the settings of a place; the trigger is valid for three seconds."""
