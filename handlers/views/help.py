"""Help for /minestatus: what can be typed, by example, and the other three commands.

In: nothing. Out: a message.
"""

from __future__ import annotations

from bot.ports import Message
from handlers.views.blocks import actions, button, context, message, section

_STATES = (
    ("Finland", "where Finland stands, since when, and why"),
    ("Finland 2025-08-01", "where it stood on a day"),
    ("Finland Norway", "two to five States side by side"),
    ("Baltics", "a group: Baltics, Nordics, EU, NATO, African Union and others"),
    ("timeline Finland", "what happened, with sources"),
    ("deadlines Finland", "what comes next for a State; `deadlines` alone: for all"),
)
_NUMBERS = (
    ("list withdrawn", "lists: all, parties, withdrawing, withdrawn, signatories, not-joined"),
    ("list parties EU", "the same within a group, or on a day: `list parties 2025-01-01`"),
    ("counts 2025-06-16", "participation in numbers; without a day: today"),
    ("record Finland withdrawal_notified 2025-07-10 URL", "admins: enter an act with its source"),
    ("record list", "the acts entered, with Undo"),
)
_OTHERS = (
    ("/minewatch", "say what you want to be told about"),
    ("/minenews", "the latest stories"),
    ("/minefeeds", "the feeds that are read"),
)


def status_help() -> Message:
    """Every form of /minestatus with what it does."""
    examples = (*_STATES, *_NUMBERS)
    words = " ".join(f"/minestatus {typed}: {does.replace('`', '')}." for typed, does in examples)
    return message(
        f"Ask /minestatus where a State stands under the Convention. {words}",
        [
            section("*Where States stand*\n" + _lines(_STATES)),
            section("*Lists, numbers, the record*\n" + _lines(_NUMBERS)),
            context(
                "Names work in many languages, as codes or flags, and with typos. Answers are "
                "for you alone; put `share` last and everybody in the channel sees them."
            ),
            section("\n".join(f"`{command} help`: {does}" for command, does in _OTHERS)),
            actions(
                button("Overview", "status:overview"),
                button("Who withdrew?", "status:list", "withdrawn"),
                button("Next deadlines", "status:deadlines"),
            ),
        ],
    )


def _lines(examples: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"`/minestatus {typed}` {does}" for typed, does in examples)
