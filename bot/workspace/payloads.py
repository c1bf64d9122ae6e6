"""Shared parts of Slack's payloads, and the parsing of typed text.

In: members, channels, typed text. Out: dicts as in
https://docs.slack.dev/reference/interaction-payloads, and text as Slack stores it: ``&``,
``<``, ``>`` escaped, names and addresses turned into references
(https://docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

import re
from typing import Any

from bot.workspace import ids
from bot.workspace.rooms import Channel, Rooms
from bot.workspace.team import Team

VERIFICATION_TOKEN = "local-verification-token"  # noqa: S105 - deprecated field, checked by nobody
_REFERENCE = re.compile(r"(?<![\w<])(https?://[^\s<>|]+)|(?<![\w&])@([\w.-]+)|(?<![\w&])#([\w-]+)")


def user_part(rooms: Rooms, user: str) -> dict[str, Any]:
    """``user`` of an interaction."""
    name = rooms.members[user].name
    return {"id": user, "username": name, "name": name, "team_id": ids.TEAM_ID}


def channel_part(channel: Channel) -> dict[str, str]:
    """``channel`` of an interaction."""
    return {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name}


def interaction(team: Team, kind: str, user: str) -> dict[str, Any]:
    """The fields of every interaction, with a fresh trigger."""
    return {
        "type": kind,
        "user": user_part(team.rooms, user),
        "api_app_id": ids.APP_ID,
        "token": VERIFICATION_TOKEN,
        "team": {"id": ids.TEAM_ID, "domain": "local"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": team.triggers.give(user),
    }


def event_envelope(team: Team, event: dict[str, Any]) -> dict[str, Any]:
    """``event_callback`` around an event."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": ids.TEAM_ID,
        "api_app_id": ids.APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev" + team.draw.token().upper(),
        "event_time": int(team.clock.now().timestamp()),
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": ids.TEAM_ID,
                "user_id": ids.BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }


def stored_text(rooms: Rooms, typed: str) -> str:
    """What a person typed, as Slack keeps it and hands it to apps."""
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def reference(match: re.Match[str]) -> str:
        url, name, channel = match.groups()
        if url:
            return f"<{url}>"
        if name:
            member = next(
                (m for m in rooms.members.values() if m.name.casefold() == name.casefold()), None
            )
            return f"<@{member.id}>" if member else match[0]
        found = rooms.named(channel)
        return f"<#{found.id}|{found.name}>" if found else match[0]

    return _REFERENCE.sub(reference, escaped)
