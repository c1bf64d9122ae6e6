"""The page on which a person allows the app: ``/oauth/v2/authorize``.

In: the app's request in the query, then the person's decision. Out: a page to choose a team (or
a whole organisation) and the optional scopes, and the way back to the app. ``/oauth/authorize``
is the legacy page; the codes it gives out are refused by ``oauth.v2.access``.
https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest
from html import escape
from urllib.parse import urlsplit

from aiohttp import web

from bot.workspace.oauth import Asked, OAuth
from bot.workspace.static_files import HEADERS, static_file
from bot.workspace.team import Team
from bot.workspace.teams import Teams

PATH = "/oauth/v2/authorize"
LEGACY_PATH = "/oauth/authorize"
_STALE = "The page is out of date; start the installation again."


class AuthorizePage:
    """Serves the page; ``key`` is what only this page knows."""

    def __init__(self, teams: Teams, oauth: OAuth, key: str) -> None:
        self._teams = teams
        self._oauth = oauth
        self._key = key

    def mount(self, app: web.Application) -> None:
        """Put the page's routes on an application."""
        app.router.add_get(PATH, self._ask)
        app.router.add_get(LEGACY_PATH, self._ask)
        app.router.add_post(PATH, self._decide)

    async def _ask(self, request: web.Request) -> web.Response:
        version = 2 if request.path == PATH else 1
        asked = Asked.of(request.query, version)
        problem = self._oauth.problem(asked)
        if problem is not None:
            return _refused(problem)
        refusal = self._oauth.refusal(asked)
        if refusal is not None:
            raise web.HTTPFound(self._oauth.back(asked, error=refusal))
        page = static_file("authorize.html").decode()
        for place, filling in {
            "{{fields}}": self._fields(asked),
            "{{places}}": self._places(asked),
            "{{scopes}}": self._scopes(asked),
        }.items():
            page = page.replace(place, filling)
        return web.Response(text=page, content_type="text/html", headers=self._headers(asked))

    async def _decide(self, request: web.Request) -> web.Response:
        form = await request.post()
        told = {name: value for name, value in form.items() if isinstance(value, str)}
        if not compare_digest(told.get("key", "").encode(errors="replace"), self._key.encode()):
            return _refused(_STALE, 403)
        asked = Asked.of(told, 1 if told.get("version") == "1" else 2)
        problem = self._oauth.problem(asked)
        if problem is not None or self._oauth.refusal(asked) is not None:
            return _refused(problem or "invalid_scope")
        if told.get("decision") != "allow":
            raise web.HTTPFound(self._oauth.cancel(asked))
        try:
            back = self._oauth.allow(
                asked, told.get("on", ""), self._declined(asked, form.getall("grant", []))
            )
        except LookupError:
            return _refused("Choose where Minewatch should be installed.")
        raise web.HTTPFound(back)

    def _declined(self, asked: Asked, ticked: Sequence[object]) -> set[str]:
        """The optional scopes whose box is not ticked."""
        return set(self._oauth.optional(asked)) - set(map(str, ticked))

    # --- drawing -----------------------------------------------------------------------

    def _headers(self, asked: Asked) -> dict[str, str]:
        """As every page here; but the form may be sent, and lead back to the app.

        A form sent without a referrer has the Origin null, which the door refuses.
        """
        target = urlsplit(self._oauth.target(asked))
        sends_to = f"form-action 'self' {target.scheme}://{target.netloc}"
        policy = HEADERS["Content-Security-Policy"].replace("form-action 'none'", sends_to)
        return HEADERS | {"Content-Security-Policy": policy, "Referrer-Policy": "same-origin"}

    def _fields(self, asked: Asked) -> str:
        values = {
            "key": self._key,
            "client_id": asked.client_id,
            "scope": ",".join(asked.scopes),
            "state": asked.state,
            "redirect_uri": asked.redirect_uri or "",
            "version": str(asked.version),
        }
        return "".join(
            f'<input type="hidden" name="{name}" value="{escape(value)}">'
            for name, value in values.items()
        )

    def _places(self, asked: Asked) -> str:
        """A choice of teams; the one asked for, else the first without the app, is chosen."""
        teams = tuple(self._teams)
        missing = next((team.id for team in teams if not team.has_app), teams[0].id)
        chosen = asked.team if asked.team and self._teams.get(asked.team) else missing
        rows = [(team.id, team.plan.name, _of_organisation(team)) for team in teams]
        rows += [
            (organisation.id, organisation.name, "the whole organisation")
            for organisation in self._oauth.organisations()
        ]
        return "".join(
            f'<label><input type="radio" name="on" value="{on}"{" checked" if on == chosen else ""}> '
            f"<span>{escape(name)} <small>{escape(note)}</small></span></label>"
            for on, name, note in rows
        )

    def _scopes(self, asked: Asked) -> str:
        optional = self._oauth.optional(asked)
        return "".join(_scope(scope, optional=scope in optional) for scope in asked.scopes)


def _of_organisation(team: Team) -> str:
    return "" if team.plan.organisation is None else f"in {team.plan.organisation.name}"


def _scope(scope: str, *, optional: bool) -> str:
    note = "may be declined" if optional else "needed"
    name = 'name="grant"' if optional else "disabled"
    return (
        f'<label><input type="checkbox" {name} value="{escape(scope)}" checked> '
        f"<span><code>{escape(scope)}</code> <small>{note}</small></span></label>"
    )


def _refused(problem: str, status: int = 400) -> web.Response:
    text = f"Minewatch could not be installed: {problem}"
    return web.Response(text=text, status=status, headers=HEADERS)
