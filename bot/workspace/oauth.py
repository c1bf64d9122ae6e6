"""OAuth: what the app asks for, what a person allows, and the tokens for it.

In: the query of ``/oauth/v2/authorize``, a person's decision, and the arguments of
``oauth.v2.access``. Out: where the browser goes next, and Slack's answer with the tokens. A code
lives ten minutes and works once; it is used up even by a call that is refused.
https://docs.slack.dev/authentication/installing-with-oauth,
https://docs.slack.dev/reference/methods/oauth.v2.access,
https://docs.slack.dev/authentication/using-token-rotation
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.ports import Clock, Draw
from bot.workspace.calls import ApiError, Arguments
from bot.workspace.definition import AppDefinition
from bot.workspace.ids import APP_ID
from bot.workspace.installer import Installer
from bot.workspace.rate_limits import Tickets
from bot.workspace.team import Organisation
from bot.workspace.teams import Teams
from bot.workspace.tokens import Issued, Tokens

CODE_MINUTES = 10
DEFAULT_REDIRECT = "/slack/oauth_redirect"
"""Where a browser goes when the app has named no address of its own: Bolt's own path."""
_ON_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the app asks for; ``redirect_uri`` None: it sent none. ``version`` 1: the legacy page."""

    client_id: str
    scopes: tuple[str, ...]
    user_scopes: tuple[str, ...]
    state: str
    redirect_uri: str | None
    team: str | None
    version: int = 2

    @classmethod
    def of(cls, query: Mapping[str, str], version: int = 2) -> Asked:
        """Read it from the query or the form; scopes are separated by commas or spaces."""
        return cls(
            query.get("client_id", ""),
            _listed(query.get("scope", "")),
            _listed(query.get("user_scope", "")),
            query.get("state", ""),
            query.get("redirect_uri") or None,
            query.get("team") or None,
            version,
        )


@dataclass(frozen=True, slots=True)
class Approval:
    """What a code stands for."""

    on: str
    by: str
    scopes: frozenset[str]
    redirect_uri: str | None
    version: int


class OAuth:
    """Hands out codes for approvals, and tokens for codes and refresh tokens."""

    def __init__(
        self,
        teams: Teams,
        definition: AppDefinition,
        installer: Installer,
        tokens: Tokens,
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._teams = teams
        self._definition = definition
        self._installer = installer
        self._tokens = tokens
        self._codes: Tickets[Approval] = Tickets(clock, draw, timedelta(minutes=CODE_MINUTES), 1)

    # --- before the person decides ---------------------------------------------------

    def problem(self, asked: Asked) -> str | None:
        """Why the page is not even shown, in Slack's words; None: it is."""
        if asked.client_id != self._definition.client_id:
            return "invalid_client_id"
        if not self._may_return_to(self.target(asked)):
            return "bad_redirect_uri"
        return None

    def refusal(self, asked: Asked) -> str | None:
        """Why the browser is sent back at once; None: the person is asked."""
        unknown = set(asked.scopes) - self._definition.scopes
        return "invalid_scope" if unknown or asked.user_scopes or not asked.scopes else None

    def optional(self, asked: Asked) -> tuple[str, ...]:
        """The scopes that the person may decline."""
        return tuple(scope for scope in asked.scopes if scope in self._definition.optional)

    def organisations(self) -> tuple[Organisation, ...]:
        """The organisations it may be installed on as a whole."""
        return self._teams.organisations() if self._definition.org_ready else ()

    def target(self, asked: Asked) -> str:
        """Where the browser goes afterwards: what was sent, else the first address named."""
        return asked.redirect_uri or self._addresses()[0]

    # --- the decision ------------------------------------------------------------------

    def allow(self, asked: Asked, on: str, declined: Collection[str] = ()) -> str:
        """The person allows it for a team or an organisation; where the browser goes now.

        Raises:
            LookupError: there is no such team, or the app cannot be installed on an organisation.
        """
        teams = self._teams.of(on)
        if not teams or (on.startswith("E") and not self._definition.org_ready):
            raise LookupError(f"The app cannot be installed on {on}.")
        granted = frozenset(asked.scopes) - (set(declined) & self._definition.optional)
        reader = teams[0].ids.reader
        approval = Approval(on, reader, granted, asked.redirect_uri, asked.version)
        return self.back(asked, code=self._codes.give(approval))

    def cancel(self, asked: Asked) -> str:
        """The person does not allow it; where the browser goes now."""
        return self.back(asked, error="access_denied")

    def back(self, asked: Asked, **told: str) -> str:
        """The address of the app with the answer, and its state."""
        parts = urlsplit(self.target(asked))
        query = [*parse_qsl(parts.query), *told.items(), ("state", asked.state)]
        return urlunsplit(parts._replace(query=urlencode(query)))

    # --- oauth.v2.access -----------------------------------------------------------------

    def access(self, args: Arguments) -> dict[str, Any]:
        """Tokens for a code or a refresh token; client id and secret have been checked.

        Raises:
            ApiError: invalid_grant_type, invalid_code, code_already_used, bad_redirect_uri,
                oauth_authorization_url_mismatch, invalid_refresh_token and the like.
        """
        match args.get("grant_type") or "authorization_code":
            case "authorization_code":
                return self._exchange(args)
            case "refresh_token":
                return self._refresh(args)
            case _:
                raise ApiError("invalid_grant_type")

    def _exchange(self, args: Arguments) -> dict[str, Any]:
        approval = self._codes.take(str(args.get("code") or ""))
        if not isinstance(approval, Approval):
            raise ApiError("code_already_used" if approval == "used" else "invalid_code")
        if approval.version != 2:
            raise ApiError("oauth_authorization_url_mismatch")
        if (args.get("redirect_uri") or None) != approval.redirect_uri:
            raise ApiError("bad_redirect_uri")
        issued = self._installer.install(approval.on, approval.scopes, approval.by)
        return self._answer(approval.on, issued) | {"authed_user": {"id": approval.by}}

    def _refresh(self, args: Arguments) -> dict[str, Any]:
        on = self._tokens.use_refresh(str(args.get("refresh_token") or ""))
        if on is None:
            raise ApiError("invalid_refresh_token")
        issued = self._tokens.issue(on, rotates=True)
        self._installer.changed()
        return self._answer(on, issued)

    def _answer(self, on: str, issued: Issued) -> dict[str, Any]:
        team = self._teams.of(on)[0]
        installation = self._teams.installation(on)
        organisation = team.plan.organisation
        scopes = installation.scopes if installation else frozenset()
        whole = on.startswith("E")
        answer: dict[str, Any] = {
            "app_id": APP_ID,
            "scope": ",".join(sorted(scopes)),
            "token_type": "bot",
            "access_token": issued.access,
            "bot_user_id": team.ids.bot_user,
            "team": None if whole else {"id": team.id, "name": team.plan.name},
            "enterprise": organisation and {"id": organisation.id, "name": organisation.name},
            "is_enterprise_install": whole,
        }
        if issued.refresh is not None:
            answer |= {"refresh_token": issued.refresh, "expires_in": issued.seconds}
        return answer

    # --- addresses -----------------------------------------------------------------------

    def _addresses(self) -> tuple[str, ...]:
        own = self._teams.home.base_url + DEFAULT_REDIRECT
        return self._definition.redirect_urls or (own,)

    def _may_return_to(self, address: str) -> bool:
        """One of the app's addresses or below one; https, or http on this machine; no anchor."""
        wanted = urlsplit(address)
        secure = wanted.scheme == "https" or (
            wanted.scheme == "http" and wanted.hostname in _ON_THIS_MACHINE
        )
        if not secure or "#" in address or ".." in wanted.path.split("/"):
            return False
        return any(_at_or_below(address, known) for known in self._addresses())


def _at_or_below(address: str, known: str) -> bool:
    wanted, given = urlsplit(address), urlsplit(known)
    if (wanted.scheme, wanted.netloc) != (given.scheme, given.netloc):
        return False
    top = given.path.rstrip("/")
    return wanted.path.rstrip("/") == top or wanted.path.startswith(top + "/")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.replace(",", " ").split()))
