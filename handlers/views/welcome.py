"""The first message to the person who installed Minewatch: what it does, three commands, a channel.

In: the channel chosen so far, if any. Out: a message; its picker needs no scope.
https://docs.slack.dev/app-management/onboarding-users-to-your-app
"""

from __future__ import annotations

from bot.ports import Message
from handlers.views.blocks import Element, actions, context, header, message, plain_text, section

CHOOSE_CHANNEL = "workspace:channel"
_WHAT = (
    "Minewatch follows the Anti-Personnel Mine Ban Convention. It answers who is bound on any day, with "
    "dates and sources, and alerts the people and channels that watch a State when something happens."
)
_COMMANDS = (
    ("/minestatus Finland", "where a State stands"),
    ("/minewatch add Finland", "get news about a State"),
    ("/minenews", "the latest stories"),
)
_CHOOSE = (
    "*A channel for every alert*\nOptional: without one, only those who watch something get alerts. "
    "`/minewatch workspace` changes it later, and says who manages Minewatch here."
)
INVITE = (
    "If Minewatch is not in that channel, invite it there: type /invite @Minewatch in the channel."
)


def welcome_message(channel: str | None = None) -> Message:
    """The message, before a channel is chosen and after."""
    commands = "\n".join(f"• `{typed}` {does}" for typed, does in _COMMANDS)
    said = "; ".join(f"{typed}: {does}" for typed, does in _COMMANDS)
    chosen = f"Every alert now goes to <#{channel}>. {INVITE}" if channel else ""
    choose = "Choose a channel for every alert in the menu below, if you want one."
    return message(
        f"Minewatch is installed. {_WHAT} Three commands to begin with: {said}. {chosen or choose}",
        [
            header("Minewatch is installed"),
            section(_WHAT),
            section(f"*Three commands to begin with*\n{commands}"),
            section(_CHOOSE),
            actions(channel_picker(CHOOSE_CHANNEL, channel), block_id="workspace:channel"),
            context(chosen or "Add `help` to any command to see what it can do."),
        ],
    )


def channel_picker(action_id: str, channel: str | None) -> Element:
    """A menu of public and private channels, with the one that is chosen now."""
    picker: Element = {
        "type": "conversations_select",
        "action_id": action_id,
        "placeholder": plain_text("Choose a channel", 150),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return {**picker, "initial_conversation": channel} if channel else picker
