"""Installing the app on a team or an organisation, and removing it.

In: what a person has allowed, or an admin's decision. Out: tokens, the bot among the members,
and the events about it. Installing it on an organisation adds it to none of its teams; an admin
does that afterwards. After a removal every token of the installation answers
``account_inactive``.
https://docs.slack.dev/authentication/installing-with-oauth,
https://docs.slack.dev/reference/events/app_uninstalled, .../tokens_revoked,
https://docs.slack.dev/enterprise/organization-ready-apps
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.ports import Draw
from bot.workspace.calls import ApiError
from bot.workspace.definition import AppDefinition
from bot.workspace.events import Events
from bot.workspace.installation import Installation
from bot.workspace.payloads import installation_envelope
from bot.workspace.rooms import Member, RoomEvent
from bot.workspace.team import Team
from bot.workspace.teams import Teams
from bot.workspace.tokens import Grant, Issued, Tokens

REMOVED = "account_inactive"
REVOKED = "token_revoked"


class Installer:
    """Changes installations; ``changed`` is called after each change."""

    def __init__(
        self, teams: Teams, tokens: Tokens, definition: AppDefinition, events: Events, draw: Draw
    ) -> None:
        self._teams = teams
        self._tokens = tokens
        self._definition = definition
        self._events = events
        self._draw = draw
        self.changed: Callable[[], None] = lambda: None

    def install_from_start(self, team: Team, token: str) -> None:
        """The app as if installed long ago, with this token and a place in the channels."""
        team.own.installed = True
        team.own.scopes = self._definition.scopes
        self._tokens.take_in(token, team.id)
        self._settle(team)
        for channel in (team.ids.alerts, team.ids.general):
            team.rooms.join(channel, team.ids.bot_user)

    def install(self, on: str, scopes: frozenset[str], by: str) -> Issued:
        """Install it, or widen its scopes where it is installed: scopes only add up.

        Raises:
            ApiError: cannot_install_an_org_installed_app.
        """
        installation = self._known(on)
        teams = self._teams.of(on)
        if not installation.is_org and teams[0].app.is_org:
            raise ApiError("cannot_install_an_org_installed_app")
        installation.installed, installation.by = True, by
        installation.scopes |= scopes
        issued = self._tokens.issue(on, rotates=self._definition.rotates)
        for team in self._teams.served_by(installation):
            self._settle(team)
        self.changed()
        return issued

    def add(self, team_id: str) -> None:
        """An admin of the organisation adds the app to one of its teams."""
        team, org = self._in_organisation(team_id)
        org.teams.add(team.id)
        self._settle(team)
        self.changed()
        self._tell_soon(team, org, {"type": "team_access_granted", "team_ids": [team.id]})

    def take_out(self, team_id: str) -> None:
        """An admin of the organisation takes the app out of one of its teams."""
        team, org = self._in_organisation(team_id)
        org.teams.discard(team.id)
        self._leave(team)
        self.changed()
        self._tell_soon(team, org, {"type": "team_access_revoked", "team_ids": [team.id]})

    async def remove(self, on: str) -> None:
        """An admin removes the app; returns when the bot has answered the events about it.

        Raises:
            LookupError: it is not installed there.
        """
        for name, envelope in self._end(on, REMOVED):
            await self._events.send(name, envelope)

    def remove_soon(self, on: str, error: str = REMOVED) -> None:
        """The same without waiting for the bot."""
        for name, envelope in self._end(on, error):
            self._events.send_soon(name, envelope)

    def revoke(self, grant: Grant) -> None:
        """``auth.revoke``: with rotation one token ends, without it the whole installation."""
        if self._definition.rotates:
            self._tokens.revoke(grant)
            self.changed()
        else:
            self.remove_soon(grant.on, REVOKED)

    def settle(self) -> None:
        """See to it that the bot is a member of every team that has the app."""
        for team in self._teams:
            if team.has_app:
                self._settle(team)

    def _settle(self, team: Team) -> None:
        bot = Member(team.ids.bot_user, "minewatch", "Minewatch", is_bot=True)
        team.rooms.add_member(bot)
        team.rooms.direct(team.ids.reader)
        team.windows.installed_on = team.app.on
        team.rooms.notify(RoomEvent("app"))

    def _leave(self, team: Team) -> None:
        """The bot user is deactivated and leaves the channels (docs: auth.revoke).

        It stays where the team has installed the app by itself as well.
        """
        if team.has_app:
            self._settle(team)
            return
        rooms, bot = team.rooms, team.ids.bot_user
        for channel in tuple(rooms.channels.values()):
            if bot in channel.members and not channel.is_im:
                rooms.leave(channel.id, bot)
        rooms.add_member(Member(bot, "minewatch", "Minewatch", is_bot=True, deleted=True))
        rooms.notify(RoomEvent("app"))

    def _end(self, on: str, error: str) -> list[tuple[str, dict[str, Any]]]:
        """End an installation; the events about it, which come in no fixed order."""
        installation = self._known(on)
        if not installation.installed:
            raise LookupError(f"The app is not installed on {on}.")
        served = self._teams.served_by(installation)
        installation.installed, installation.scopes, installation.by = False, frozenset(), None
        installation.teams.clear()
        self._tokens.end(on, error)
        for team in served:
            self._leave(team)
        self.changed()
        first = self._teams.of(on)[0]
        gone = {"oauth": [], "bot": [first.ids.bot_user]}
        told: list[dict[str, Any]] = [
            {"type": "tokens_revoked", "tokens": gone},
            {"type": "app_uninstalled"},
        ]
        if self._draw.fraction() < 0.5:
            told.reverse()
        return [
            (event["type"], installation_envelope(first, installation, event)) for event in told
        ]

    def _tell_soon(self, team: Team, installation: Installation, event: dict[str, Any]) -> None:
        event |= {"event_ts": team.rooms.next_ts()}
        envelope = installation_envelope(team, installation, event)
        self._events.send_soon(event["type"], envelope)

    def _known(self, on: str) -> Installation:
        found = self._teams.installation(on)
        if found is None:
            raise LookupError(f"There is no team or organisation {on}.")
        return found

    def _in_organisation(self, team_id: str) -> tuple[Team, Installation]:
        team = self._teams.get(team_id)
        if team is None or team.org is None or not team.org.installed:
            raise LookupError(f"The app is not installed on an organisation of {team_id}.")
        return team, team.org
