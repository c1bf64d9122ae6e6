"""Help for /minewatch: what can be typed, by example."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ports import Message
from handlers.views.blocks import actions, button, context, message, section

_EXAMPLES = (
    ("add Finland", "news about Finland, in your direct messages"),
    ("add Finland, Baltics", "several at once: States and groups"),
    ("add all", "all news"),
    ("add Finland here", "the same, posted in this channel"),
    ("add Finland kinds withdrawal,use", "only these kinds of news"),
    ("add Finland legal", "only legal acts: deposits and what takes effect"),
    ("add Finland from parliament", "legal steps from parliament onwards"),
    ("add Finland strict", "only what is clearly about mines (or `wide`: also what may be)"),
    ("add Finland reminders", "also deadlines and meetings as they approach"),
    ("add Finland in #channel", "in another channel that you are in"),
    ("list", "what I watch; `list here`: what this channel watches"),
    ("remove Finland", "stop; `remove all` stops everything"),
    ("pause 3d", "no alerts for three days, or `until friday`; `resume` ends it"),
    ("undo", "take the last change back"),
    ("digest daily 09:00", "one message a day; `digest weekly monday 09:00`, `digest off`"),
    ("quiet 22:00-07:00", "alerts wait until morning, except legal acts; `quiet off`"),
    ("zone Europe/Helsinki", "the time zone of these hours"),
    ("workspace", "this workspace's main channel and admins, and what is used of its limits"),
)


def help_message(now: Sequence[str] = ()) -> Message:
    """Every form of the command with what it does; ``now``: what is watched at present."""
    lines = [f"`/minewatch {typed}` {does}" for typed, does in _EXAMPLES]
    words = "With /minewatch you choose which news you get. " + ". ".join(
        f"/minewatch {typed}: {does.replace('`', '')}" for typed, does in _EXAMPLES
    )
    return message(
        " ".join([*now, words]),
        [
            section("*Which news to get*\n" + "\n".join(lines[:10])),
            section("*What is watched, and when alerts come*\n" + "\n".join(lines[10:])),
            context("`/minewatch` alone opens the settings. Add `here` for this channel.", *now),
            actions(button("Settings", "watch:window", "")),
        ],
    )
