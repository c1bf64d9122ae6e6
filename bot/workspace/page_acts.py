"""What the person at the page does, as its script asks for it.

In: an act as JSON with the team it happens in. Out: the outcome for the script.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

from bot.workspace.installer import Installer
from bot.workspace.presses import Spot
from bot.workspace.side import Side
from bot.workspace.team import Team
from bot.workspace.teams import Teams

_Asked = dict[str, Any]
_Act = Callable[[Side, _Asked], Awaitable[dict[str, Any]]]
SideAt = Callable[[Team, str], Side]
"""The side of a team at a screen: what the page calls itself."""


class PageActs:
    """Carries out the acts of the page."""

    def __init__(self, teams: Teams, side_at: SideAt, installer: Installer) -> None:
        self._teams = teams
        self._side_at = side_at
        self._installer = installer

    async def do(self, asked: _Asked) -> dict[str, Any]:
        """Carry an act out in its team, the first when it names none.

        Raises:
            LookupError, TypeError, ValueError: the page is out of date.
        """
        team = self._teams.get(asked["team"]) if "team" in asked else self._teams.home
        if team is None:
            raise LookupError(asked["team"])
        if asked["act"] in {"add", "remove"}:
            return await self._decide(team, asked["act"])
        side = self._side_at(team, str(asked.get("screen", "")))
        return await _ACTS[asked["act"]](side, asked)

    async def _decide(self, team: Team, act: str) -> dict[str, Any]:
        """An admin adds an organisation's app to this team, or removes the app from it."""
        if not team.rooms.members[team.ids.reader].is_admin:
            return {"failure": "Only an admin of this workspace may add or remove Minewatch."}
        if act == "add":
            self._installer.add(team.id)
        elif team.app.is_org:
            self._installer.take_out(team.id)
        elif team.has_app:
            await self._installer.remove(team.id)
        return {}


async def _command(side: Side, asked: _Asked) -> dict[str, Any]:
    reader = side.team.ids.reader
    answer = await side.acts.command(reader, asked["channel"], str(asked["text"]))
    return {"failure": answer.failure}


async def _say(side: Side, asked: _Asked) -> dict[str, Any]:
    channel = side.team.rooms.channels[asked["channel"]]
    if channel.archived:
        return {"failure": "This channel is archived."}
    text, thread_ts = str(asked["text"]), asked.get("thread_ts")
    await side.acts.say(side.team.ids.reader, channel.id, text, thread_ts)
    return {}


async def _press(side: Side, asked: _Asked) -> dict[str, Any]:
    answer = await side.presses.press(
        side.team.ids.reader, Spot(**asked["spot"]), asked.get("picked"), asked.get("chosen", {})
    )
    return {"failure": answer.failure}


async def _suggest(side: Side, asked: _Asked) -> dict[str, Any]:
    spot = Spot(**asked["spot"])
    return await side.presses.suggest(side.team.ids.reader, spot, str(asked["typed"]))


async def _submit(side: Side, asked: _Asked) -> dict[str, Any]:
    reader = side.team.ids.reader
    done = await side.presses.submit(reader, asked["view_id"], asked.get("chosen", {}))
    return {"errors": done.errors, "failure": done.failure}


async def _close(side: Side, asked: _Asked) -> dict[str, Any]:
    everything = bool(asked.get("all"))
    reader = side.team.ids.reader
    await side.presses.close(reader, asked["view_id"], all_of_them=everything)
    return {}


async def _zone(side: Side, asked: _Asked) -> dict[str, Any]:
    """The browser's zone becomes the person's, as Slack's client does."""
    rooms = side.team.rooms
    zone, member = asked["zone"], rooms.members[side.team.ids.reader]
    if zone != member.tz and zone in available_timezones():
        rooms.add_member(replace(member, tz=zone))
    return {}


async def _home(side: Side, _asked: _Asked) -> dict[str, Any]:
    await side.acts.open_home(side.team.ids.reader)
    return {}


async def _shortcut(side: Side, asked: _Asked) -> dict[str, Any]:
    reader = side.team.ids.reader
    if "ts" not in asked:
        answer = await side.acts.shortcut(reader, asked["callback_id"])
    else:
        answer = await side.acts.message_shortcut(
            reader, asked["channel"], asked["ts"], asked["callback_id"]
        )
    return {"failure": answer.failure}


_ACTS: dict[str, _Act] = {
    "command": _command,
    "say": _say,
    "press": _press,
    "suggest": _suggest,
    "submit": _submit,
    "close": _close,
    "zone": _zone,
    "home": _home,
    "shortcut": _shortcut,
}
