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
    ("timeline Finland", "the whole story, oldest first, each line with its source"),
    ("sources Finland", "all sources; `cite Finland`: a line to copy; `more Finland`: the rest"),
)
_NUMBERS = (
    ("list withdrawn", "lists: all, parties, withdrawing, withdrawn, signatories, not-joined"),
    ("list parties EU", "the same within a group, or on a day: `list parties 2025-01-01`"),
    ("counts 2025-06-16", "participation in numbers; without a day: today"),
    (
        "map 2025-06-16",
        "all States as tiles; `map 2025-03-01 2026-11-25`: two days; `map NATO`: a group",
    ),
    ("curve", "the States Parties since 1997, drawn; `/minenews chart`: stories a week by kind"),
    ("deadlines Finland", "what comes next for a State; `deadlines` alone: for all"),
    ("groups", "the groups that can be named, each with its source; `article 20`: the text"),
    ("deadlines overdue", "what has passed under Articles 4, 5 and 7, for all or for a State"),
    ("record Finland withdrawal_notified 2025-07-10 URL", "admins: enter an act with its source"),
    ("record list", "admins: the acts entered, with Undo, and what differs on pages"),
    ("record confirmed 2026-11-20 URL", "admins: the record is complete up to that day"),
)
_OTHERS = (
    ("/minewatch", "choose which news to get"),
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
            section("*Lists, numbers, dates, the record*\n" + _lines(_NUMBERS)),
            context(
                "Names work in many languages, as codes or flags, and with typos. Only you "
                "see the answers; add `share` to show one to everyone in the channel."
            ),
            section("\n".join(f"`{command} help`: {does}" for command, does in _OTHERS)),
            actions(
                button("Overview", "status:overview"),
                button("Who withdrew?", "status:list", "withdrawn"),
                button("Next deadlines", "status:deadlines"),
                button("Passed deadlines", "status:deadlines:2", "overdue"),
            ),
        ],
    )


def _lines(examples: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"`/minestatus {typed}` {does}" for typed, does in examples)
