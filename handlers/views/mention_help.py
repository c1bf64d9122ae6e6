"""What can be written to the bot in a channel, a thread or a direct message, by example."""

from __future__ import annotations

from bot.ports import Message
from handlers.views.blocks import actions, button, message, section

_EXAMPLES = (
    ("Finland", "its status today, with dates and sources"),
    ("status Finland 2025-08-01", "its status on a day"),
    ("news Finland", "the latest stories"),
    ("watch Finland", "news of it, as direct messages"),
    ("watch Finland here", "news of it, posted in this channel"),
    ("remove Finland", "no more news of it"),
    ("help", "these examples"),
)


def mention_help() -> Message:
    """The examples."""
    lines = [f"`{typed}` {does}" for typed, does in _EXAMPLES]
    words = "Write to me, for example: " + ". ".join(f"{t}: {does}" for t, does in _EXAMPLES)
    more = "The commands `/minestatus`, `/minewatch` and `/minenews` do the same and more."
    return message(
        f"{words}. {more}",
        [
            section("*Write to me, for example*\n" + "\n".join(lines)),
            section(more),
            actions(button("Choose what to watch…", "watch:window", "")),
        ],
    )
