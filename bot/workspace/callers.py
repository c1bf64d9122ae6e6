"""Who calls the Web API, and about which team.

In: a token and the arguments. Out: the installation it belongs to, or the error it gets, and
the one team a call is about. The token of a team reaches that team and no other: what belongs
to another team is unknown to it. The token of an organisation reaches the teams the app was
added to; the team follows from the conversation, the person or the window, and methods that
list must be given ``team_id``.
https://docs.slack.dev/enterprise/organization-ready-apps
"""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from typing import Any

from bot.workspace.calls import ApiError, AppMethod, Arguments, Caller, Method
from bot.workspace.definition import AppDefinition
from bot.workspace.installation import Installation
from bot.workspace.team import Team
from bot.workspace.teams import Teams
from bot.workspace.tokens import BOT, Tokens

_NEED_TEAM = frozenset({"conversations.list", "users.list"})
_OWNERS: dict[str, Callable[[Team, str], bool]] = {
    "channel": lambda team, value: value in team.rooms.channels or value in team.rooms.members,
    "user": lambda team, value: value in team.rooms.members,
    "users": lambda team, value: value.split(",")[0] in team.rooms.members,
    "user_id": lambda team, value: value in team.rooms.members,
    "trigger_id": lambda team, value: team.triggers.knows(value),
    "view_id": lambda team, value: team.windows.get(value) is not None,
    "external_id": lambda team, value: team.windows.by_external_id(value) is not None,
}
"""By which argument an organisation's token finds the team."""


class Callers:
    """Recognises tokens."""

    def __init__(self, teams: Teams, tokens: Tokens, definition: AppDefinition) -> None:
        self._teams = teams
        self._tokens = tokens
        self._definition = definition

    def caller(self, token: str) -> Caller:
        """Who this token belongs to."""
        if not token:
            return Caller(error="not_authed")
        if compare_digest(token.encode(errors="replace"), self._definition.app_token.encode()):
            return Caller(token, is_app=True, error=self._locked_out())
        grant = self._tokens.find(token)
        installation = None if grant is None else self._teams.installation(grant.on)
        if grant is None or installation is None:
            return Caller(token, error=self._locked_out() or "invalid_auth")
        error = installation.revoked or self._tokens.error(grant)
        return Caller(token, grant, installation, error=error)

    def admit(self, method: Method | AppMethod, caller: Caller) -> None:
        """Let the caller use the method.

        Raises:
            ApiError: not_authed, invalid_auth, token_expired, not_allowed_token_type,
                missing_scope and the like.
        """
        wanted = method.token if isinstance(method, AppMethod) else BOT
        if wanted == "none":
            return
        if caller.error is not None:
            raise ApiError(caller.error)
        kind = "app" if caller.grant is None else caller.grant.kind
        if kind != wanted and not (wanted == "any" and caller.grant is not None):
            raise ApiError("not_allowed_token_type")
        if isinstance(method, Method) and caller.installation is not None:
            _check_scope(method.scope, caller.installation)

    def team(self, caller: Caller, name: str, args: Arguments) -> Team:
        """The team that a call of a team's method is about.

        Raises:
            ApiError: missing_argument, team_access_not_granted.
        """
        installation = caller.installation
        if installation is None:
            raise ApiError("invalid_auth")
        if not installation.is_org:
            return self._teams.of(installation.on)[0]
        if name in _NEED_TEAM and not args.get("team_id"):
            raise ApiError("missing_argument", ("[ERROR] missing required field: team_id",))
        found = self._among(self._teams.of(installation.on), args)
        if found is not None and not installation.serves(found.id):
            raise ApiError("team_access_not_granted")
        served = self._teams.served_by(installation)
        if not served:
            raise ApiError("team_access_not_granted")
        return found or served[0]

    def whose(self, caller: Caller, args: Arguments) -> Team:
        """The team whose faults and limits a call meets: the first for calls of no team.

        A refresh token tells its team as well, so that one team's renewals hold up no other's.
        """
        grant = caller.grant or self._tokens.find(str(args.get("refresh_token") or ""))
        teams = () if grant is None else self._teams.of(grant.on)
        if not teams:
            return self._teams.home
        return (self._among(teams, args) if len(teams) > 1 else None) or teams[0]

    def _among(self, teams: tuple[Team, ...], args: Arguments) -> Team | None:
        """The one of these teams that the arguments point at."""
        if args.get("team_id"):
            found = next((team for team in teams if team.id == args["team_id"]), None)
            if found is not None:
                return found
        for name, owns in _OWNERS.items():
            value: Any = args.get(name)
            if isinstance(value, str) and value:
                found = next((team for team in teams if owns(team, value)), None)
                if found is not None:
                    return found
        return None

    def _locked_out(self) -> str | None:
        """The error that even the app's own token gets, when every team has locked it out."""
        errors = [team.app.revoked for team in self._teams]
        return errors[0] if all(errors) else None


def _check_scope(needed: str, installation: Installation) -> None:
    if needed and not (set(needed.split("|")) & installation.scopes):
        raise ApiError(
            "missing_scope",
            needed=needed.replace("|", ","),
            provided=",".join(sorted(installation.scopes)),
        )
