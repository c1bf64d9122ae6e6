"""Web API methods about the app and its tokens: ``auth``, ``apps``, ``oauth``, ``api.test``.

In: the caller and the arguments. Out: Slack's answers. Sources: the method pages under
https://docs.slack.dev/reference/methods.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import Any

from bot.workspace.calls import ApiError, AppMethod, Arguments, Caller, truth
from bot.workspace.definition import AppDefinition
from bot.workspace.installation import Installation
from bot.workspace.installer import Installer
from bot.workspace.oauth import OAuth
from bot.workspace.socket_mode import SocketMode
from bot.workspace.teams import Teams


class AppApi:
    """The methods, over the parts that carry them out."""

    def __init__(
        self,
        teams: Teams,
        definition: AppDefinition,
        installer: Installer,
        oauth: OAuth,
        socket: SocketMode,
    ) -> None:
        self._teams = teams
        self._definition = definition
        self._installer = installer
        self._oauth = oauth
        self._socket = socket

    def methods(self) -> dict[str, AppMethod]:
        """By their names."""
        return {
            "api.test": AppMethod(self._api_test, reads=True),
            "apps.connections.open": AppMethod(self._open_connection, "app"),
            "apps.uninstall": AppMethod(self._uninstall),
            # Slack's own client asks with GET; without the token in the header it does nothing.
            "auth.revoke": AppMethod(self._revoke, "any", reads=True),
            "auth.teams.list": AppMethod(self._list_teams, reads=True),
            "auth.test": AppMethod(self._auth_test, reads=True),
            "oauth.v2.access": AppMethod(self._access, "none"),
        }

    def _api_test(self, _caller: Caller, args: Arguments) -> dict[str, Any]:
        if "error" in args:
            raise ApiError(str(args["error"]))
        return {"args": args}

    def _auth_test(self, caller: Caller, _args: Arguments) -> dict[str, Any]:
        installation = _of(caller)
        team = self._teams.of(installation.on)[0]
        organisation = team.plan.organisation
        name = team.plan.name
        if installation.is_org and organisation is not None:
            name = organisation.name
        answer = {
            "url": f"{team.base_url}/",
            "team": name,
            "user": "minewatch",
            "team_id": installation.on,
            "user_id": team.ids.bot_user,
            "bot_id": team.ids.bot,
            "is_enterprise_install": installation.is_org,
        }
        return answer if organisation is None else answer | {"enterprise_id": organisation.id}

    def _list_teams(self, caller: Caller, _args: Arguments) -> dict[str, Any]:
        teams = self._teams.served_by(_of(caller))
        return {
            "teams": [{"id": team.id, "name": team.plan.name} for team in teams],
            "response_metadata": {"next_cursor": ""},
        }

    def _revoke(self, caller: Caller, args: Arguments) -> dict[str, Any]:
        if truth(args.get("test")) or caller.grant is None:
            return {"revoked": False}
        self._installer.revoke(caller.grant)
        return {"revoked": True}

    def _uninstall(self, caller: Caller, args: Arguments) -> dict[str, Any]:
        check_client(self._definition, args)
        self._installer.remove_soon(_of(caller).on)
        return {}

    def _access(self, _caller: Caller, args: Arguments) -> dict[str, Any]:
        check_client(self._definition, args)
        return self._oauth.access(args)

    def _open_connection(self, _caller: Caller, _args: Arguments) -> dict[str, Any]:
        return {"url": self._socket.address(self._teams.home.base_url)}


def check_client(definition: AppDefinition, args: Arguments) -> None:
    """Is the caller the app's own server?

    Raises:
        ApiError: invalid_client_id, bad_client_secret.
    """
    if str(args.get("client_id", "")) != definition.client_id:
        raise ApiError("invalid_client_id")
    secret = str(args.get("client_secret", ""))
    if not compare_digest(secret.encode(errors="replace"), definition.client_secret.encode()):
        raise ApiError("bad_client_secret")


def _of(caller: Caller) -> Installation:
    if caller.installation is None:
        raise ApiError("not_allowed_token_type")
    return caller.installation
