"""What the page shows of a team: the whole state, and each change.

In: a team, and the change. Out: JSON for the page's script, only what its one person may see.
"""

from __future__ import annotations

from typing import Any

from bot.workspace.rooms import RoomEvent, RoomMessage
from bot.workspace.team import Team
from bot.workspace.teams import Teams

_MOST_SHOWN = 500


class Shown:
    """One page's view of all teams, one at a time; windows of other screens are not in it."""

    def __init__(self, teams: Teams, screen: str) -> None:
        self._teams = teams
        self._screen = screen

    def state(self, team: Team) -> dict[str, Any]:
        """Everything the person may see in a team."""
        return {
            "team": team.plan.name,
            "team_id": team.id,
            "teams": [_listed(one) for one in self._teams],
            "you": team.ids.reader,
            "bot": team.ids.bot_user,
            "members": {
                m.id: {"name": m.name, "real_name": m.real_name, "is_bot": m.is_bot}
                for m in team.rooms.members.values()
            },
            "channels": _channels(team),
            "messages": _messages(team),
            "windows": team.windows.stack(team.ids.reader, self._screen),
            "home": team.windows.home(team.ids.reader),
            **_offers(team),
        }

    def change(self, team: Team, change: RoomEvent) -> tuple[str, Any] | None:
        """A change as (event, data); None when this person does not see it."""
        if change.user not in {None, team.ids.reader}:
            return None
        match change.what:
            case "message" | "changed" | "deleted" if change.message is not None:
                return change.what, _message(team, change.message)
            case "window":
                return "windows", team.windows.stack(team.ids.reader, self._screen)
            case "home":
                return "home", team.windows.home(team.ids.reader)
            case "app":
                return "state", self.state(team)
            case _:
                return "channels", _channels(team)


def _listed(team: Team) -> dict[str, Any]:
    """A team in the switch; ``may_add``: its organisation has the app, and the team does not."""
    may_add = team.org is not None and team.org.installed and not team.has_app
    return {
        "id": team.id,
        "name": team.plan.name,
        "has_app": team.has_app,
        "may_add": may_add,
    }


def _messages(team: Team) -> dict[str, list[dict[str, Any]]]:
    return {
        channel["id"]: [
            _message(team, m)
            for m in team.rooms.messages(channel["id"])[-_MOST_SHOWN:]
            if m.only_for in {None, team.ids.reader}
        ]
        for channel in _channels(team)
    }


def _message(team: Team, message: RoomMessage) -> dict[str, Any]:
    return message.as_slack(team.ids) | {
        "channel": message.channel,
        "private": message.only_for is not None,
    }


def _channels(team: Team) -> list[dict[str, Any]]:
    return [
        {
            "id": c.id,
            "name": c.name,
            "topic": c.topic,
            "is_im": c.is_im,
            "is_private": c.is_private,
            "archived": c.archived,
            "members": len(c.members),
        }
        for c in team.rooms.channels.values()
        if team.ids.reader in c.members
    ]


def _offers(team: Team) -> dict[str, Any]:
    """The commands and shortcuts, where the app is installed."""
    definition = team.definition
    commands = definition.commands or () if team.has_app else ()
    shortcuts = definition.shortcuts if team.has_app else ()
    return {
        "commands": [
            {"name": c.name, "description": c.description, "hint": c.usage_hint} for c in commands
        ],
        "shortcuts": [
            {"name": s.name, "kind": s.kind, "callback_id": s.callback_id} for s in shortcuts
        ],
    }
