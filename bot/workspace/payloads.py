"""Shared parts of Slack's payloads, and the parsing of typed text.

In: teams, members, channels, typed text. Out: dicts as in
https://docs.slack.dev/reference/interaction-payloads, and text as Slack stores it: ``&``,
``<``, ``>`` escaped, names and addresses turned into references
(https://docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

import re
from typing import Any

from bot.workspace.ids import APP_ID
from bot.workspace.installation import Installation
from bot.workspace.rooms import Channel, Rooms
from bot.workspace.team import Team
from bot.workspace.windows import Seat

VERIFICATION_TOKEN = "local-verification-token"  # noqa: S105 - deprecated field, checked by nobody
_REFERENCE = re.compile(r"(?<![\w<])(https?://[^\s<>|]+)|(?<![\w&])@([\w.-]+)|(?<![\w&])#([\w-]+)")


def user_part(team: Team, user: str) -> dict[str, Any]:
    """``user`` of an interaction."""
    name = team.rooms.members[user].name
    return {"id": user, "username": name, "name": name, "team_id": team.id}


def enterprise_part(team: Team) -> dict[str, str] | None:
    """``enterprise`` of an interaction: None outside Enterprise Grid."""
    organisation = team.plan.organisation
    return None if organisation is None else {"id": organisation.id, "name": organisation.name}


def enterprise_fields(team: Team) -> dict[str, str]:
    """What a command and ``team`` of an interaction have besides on Enterprise Grid."""
    organisation = team.plan.organisation
    if organisation is None:
        return {}
    return {"enterprise_id": organisation.id, "enterprise_name": organisation.name}


def channel_part(channel: Channel) -> dict[str, str]:
    """``channel`` of an interaction."""
    return {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name}


def interaction(team: Team, kind: str, seat: Seat) -> dict[str, Any]:
    """The fields of every interaction, with a fresh trigger of this person at this screen."""
    return {
        "type": kind,
        "user": user_part(team, seat.user),
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "team": {"id": team.id, "domain": team.plan.domain} | enterprise_fields(team),
        "enterprise": enterprise_part(team),
        "is_enterprise_install": team.app.is_org,
        "trigger_id": team.triggers.give(seat),
    }


def event_envelope(team: Team, event: dict[str, Any]) -> dict[str, Any]:
    """``event_callback`` around an event."""
    on_grid = {} if team.enterprise_id is None else {"enterprise_id": team.enterprise_id}
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team.id,
        **on_grid,
        "context_team_id": team.id,
        "context_enterprise_id": team.enterprise_id,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": _event_id(team),
        "event_time": int(team.clock.now().timestamp()),
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": team.enterprise_id,
                "team_id": None if team.app.is_org else team.id,
                "user_id": team.ids.bot_user,
                "is_bot": True,
                "is_enterprise_install": team.app.is_org,
            }
        ],
    }


def installation_envelope(
    team: Team, installation: Installation, event: dict[str, Any]
) -> dict[str, Any]:
    """``event_callback`` around an event about an installation, one of whose teams is ``team``.

    One about an organisation's installation names the organisation and no team; an app that has
    been removed has no authorisation. https://docs.slack.dev/reference/events/app_uninstalled,
    .../tokens_revoked, .../team_access_granted
    """
    about = {} if installation.is_org else {"team_id": team.id}
    on_grid = {} if team.enterprise_id is None else {"enterprise_id": team.enterprise_id}
    return {
        "token": VERIFICATION_TOKEN,
        **about,
        **on_grid,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": _event_id(team),
        "event_time": int(team.clock.now().timestamp()),
        "authorizations": [],
    }


def _event_id(team: Team) -> str:
    return "Ev" + team.draw.token().upper()


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
