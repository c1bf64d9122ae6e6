"""Who asks, and in which conversation.

In: what Slack says of a request. Out: an Asker; what a pressed button carries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.model.workspace import UserId


@dataclass(frozen=True, slots=True)
class Asker:
    """A person, and the conversation they ask in (none: Home or a window), with its name if known."""

    user: UserId
    channel: str
    name: str = ""

    @property
    def called(self) -> frozenset[str]:
        """What people may call the conversation: ``#general``, ``#C0123``."""
        return frozenset(f"#{name}" for name in (self.channel, self.name) if name)

    @property
    def in_channel(self) -> bool:
        """Is it a channel, where others read along?"""
        return self.channel[:1] in {"C", "G"}


def asker_of(body: dict[str, Any]) -> Asker:
    """Who pressed or typed, and where."""
    user = body.get("user_id") or body.get("user", {}).get("id", "")
    channel = body.get("channel_id") or body.get("channel", {}).get("id", "")
    name = body.get("channel_name") or body.get("channel", {}).get("name", "")
    return Asker(UserId(user), channel, name)


def value_of(action: dict[str, Any]) -> str:
    """What a button carries; one without a value of its own carries its action id."""
    value = str(action.get("value", ""))
    return "" if value == action.get("action_id") else value
