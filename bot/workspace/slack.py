"""``LocalSlack``: the complete simulation as one aiohttp application.

In: a clock, chance, the signing secret and the bot token; routes of the bot may be added
to ``app`` before the start. Out: the Web API under ``/api/``, Socket Mode under
``/socket/``, OAuth under ``/oauth/``, response addresses and the page at ``/``. It holds one app
and one team or several. Used by ``make run`` without tokens and by the tests, which drive
``acts`` and ``presses`` of a team.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from bot.clock import SystemClock
from bot.listening import Site, complete_requests, listen
from bot.ports import Clock, Draw
from bot.workspace import chat, directory, files, views_api
from bot.workspace.answers import answer_by_url
from bot.workspace.api import WebApi
from bot.workspace.app_api import AppApi
from bot.workspace.authorize import AuthorizePage
from bot.workspace.callers import Callers
from bot.workspace.definition import AppDefinition
from bot.workspace.door import Door, address
from bot.workspace.events import Events
from bot.workspace.installer import Installer
from bot.workspace.memory import Memory
from bot.workspace.oauth import Asked, OAuth
from bot.workspace.page import WorkspacePage
from bot.workspace.page_acts import PageActs
from bot.workspace.rate_limits import RateLimits
from bot.workspace.side import Side, side_of
from bot.workspace.signed import Courier
from bot.workspace.socket_mode import SocketMode
from bot.workspace.team import FIRST_TEAM, Team, TeamPlan
from bot.workspace.teams import set_up
from bot.workspace.tokens import Tokens

_LARGEST = 2 * 1024 * 1024


class LocalSlack:
    """Slack with Minewatch installed on the first of its teams.

    Args:
        clock: what expiry, pace and message ids go by.
        draw: ids and tokens.
        signing_secret: signs requests to the bot.
        bot_token: what the Web API accepts for the first team; None: Minewatch is not installed
            there either, until somebody installs it.
        deliver_to: the bot's events address; None: ``/slack/events`` on this application.
        app_token: what ``apps.connections.open`` accepts; None: one drawn at random.
        enforce_pace: answer 429 over one message a second and channel, and over the tiers.
        keep: a file in which channels and messages outlast a restart; None: they do not. Further
            teams and installations have files beside it.
        burst: messages that may follow each other at once in a channel before that holds.
        teams: the teams; Minewatch is installed on further ones through OAuth only.
        client: the app's client id and client secret; None: drawn at random.
        rotates: tokens expire after twelve hours and are refreshed.
    """

    def __init__(  # noqa: PLR0913 - the seam the composition root and the tests agreed on
        self,
        clock: Clock,
        draw: Draw,
        signing_secret: str,
        bot_token: str | None,
        deliver_to: str | None = None,
        *,
        app_token: str | None = None,
        enforce_pace: bool = True,
        burst: int = 4,
        keep: Path | None = None,
        teams: Sequence[TeamPlan] = (FIRST_TEAM,),
        client: tuple[str, str] | None = None,
        rotates: bool = False,
    ) -> None:
        app_token = app_token or f"xapp-local-{draw.token()}{draw.token()}"
        client = client or (f"local.{draw.token()}", draw.token() + draw.token())
        self.definition = AppDefinition(app_token, *client, rotates=rotates)
        self.teams = set_up(
            clock,
            draw,
            self.definition,
            teams,
            lambda: RateLimits(clock, enforced=enforce_pace, burst=burst),
        )
        self.tokens = Tokens(clock, draw)
        self.socket = SocketMode(clock, draw)
        # The verifier at the other end reads the machine's clock.
        self._courier = Courier(signing_secret, SystemClock(), self.socket)
        self._events = Events(self.definition, self._courier, clock)
        self.installer = Installer(self.teams, self.tokens, self.definition, self._events, draw)
        if bot_token is not None:
            self.installer.install_from_start(self.teams.home, bot_token)
        self.oauth = OAuth(self.teams, self.definition, self.installer, self.tokens, clock, draw)
        self._sides = {team.id: self._side_at(team) for team in self.teams}
        self.team: Team = self.teams.home
        self.acts, self.presses = self.of(self.team.id).acts, self.of(self.team.id).presses
        self._deliver_to = deliver_to
        self._memory = (
            None if keep is None else Memory(self.teams, self.tokens, self.installer, keep)
        )
        self._runner: web.AppRunner | None = None
        self._mount(draw)

    def _mount(self, draw: Draw) -> None:
        """Put everything on one application."""
        app_api = AppApi(self.teams, self.definition, self.installer, self.oauth, self.socket)
        methods = {**chat.METHODS, **directory.METHODS, **files.METHODS, **views_api.METHODS}
        callers = Callers(self.teams, self.tokens, self.definition)
        self.api = WebApi(callers, {**methods, **app_api.methods()})
        self.app = web.Application(client_max_size=_LARGEST, middlewares=[complete_requests])
        Door(lambda: self.base_url).mount(self.app)
        self.app.router.add_get("/api/{method}", self.api.answer, allow_head=False)
        self.app.router.add_post("/api/{method}", self.api.answer)
        self.app.router.add_get("/socket/", self.socket.serve)
        self.app.router.add_post("/response/{token}", self._answer)
        files.FileRoutes(self.teams).mount(self.app)
        key = draw.token() + draw.token()
        acts = PageActs(self.teams, self._side_at, self.installer)
        self.page = WorkspacePage(self.teams, acts, key)
        self.page.mount(self.app)
        AuthorizePage(self.teams, self.oauth, key).mount(self.app)

    @property
    def base_url(self) -> str:
        """``http://host:port`` once started."""
        return self.team.base_url

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL would be."""
        return f"{self.base_url}/api/"

    @property
    def authorize_url(self) -> str:
        """Where a person allows the app: Slack's https://slack.com/oauth/v2/authorize."""
        return f"{self.base_url}/oauth/v2/authorize"

    def of(self, team_id: str) -> Side:
        """A team as its people use it.

        Raises:
            KeyError: there is no such team.
        """
        return self._sides[team_id]

    def _side_at(self, team: Team, screen: str = "") -> Side:
        return side_of(team, self._courier, self._events, screen)

    # --- the app ---------------------------------------------------------------------

    def install(self, manifest: Mapping[str, Any]) -> None:
        """Take commands, shortcuts, scopes and events from the app's manifest."""
        self.definition.declare(manifest)
        if self.team.own.installed and self.team.own.by is None:
            self.team.own.scopes = self.definition.scopes

    def redirects_to(self, *urls: str) -> None:
        """Let the app name these addresses, to which a browser returns after OAuth."""
        self.definition.redirect_urls += urls

    def allow(self, authorize_url: str, on: str, declined: Sequence[str] = ()) -> str:
        """A person opens this address and allows the app; the address the browser goes to then.

        Args:
            authorize_url: ``/oauth/v2/authorize`` with its query.
            on: the id of the team, or of the organisation.
            declined: optional scopes that the person does not grant.

        Raises:
            ValueError: Slack shows an error instead of the page, or sends the browser back.
            LookupError: it cannot be installed there.
        """
        asked = Asked.of(dict(parse_qsl(urlsplit(authorize_url).query)))
        problem = self.oauth.problem(asked) or self.oauth.refusal(asked)
        if problem is not None:
            raise ValueError(problem)
        return self.oauth.allow(asked, on, declined)

    async def remove_app(self, on: str) -> None:
        """An admin of this team or organisation removes the app; its tokens end at once.

        Returns when the bot has answered ``tokens_revoked`` and ``app_uninstalled``.

        Raises:
            LookupError: it is not installed there.
        """
        await self.installer.remove(on)

    # --- running ----------------------------------------------------------------------

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen; returns the base address. Port 0 takes a free one.

        Raises:
            OSError: the port is taken.
        """
        runner = self._runner = await listen(self.app, host, port, shutdown_timeout=0.1)
        if self._memory is not None:
            self._memory.start()
        for team in self.teams:
            team.base_url = address(host, runner.addresses[0][1])
        self._courier.deliver_to = self._deliver_to or f"{self.base_url}/slack/events"
        return self.base_url

    async def go_away(self) -> None:
        """Be unreachable: connections are dropped and new ones refused, nothing is forgotten."""
        if self._runner is None or self._runner.server is None:
            return
        for site in tuple(self._runner.sites):
            await site.stop()
        for connection in tuple(self._runner.server.connections):
            if connection.transport is not None:
                connection.transport.abort()

    async def come_back(self) -> None:
        """Listen again on the same port."""
        own = urlsplit(self.base_url)
        if self._runner is not None:
            await Site(self._runner, own.hostname, own.port).start()

    def deliver_to(self, url: str) -> None:
        """Send requests to this address from now on."""
        self._deliver_to = self._courier.deliver_to = url

    async def close(self) -> None:
        """End everything."""
        await self._events.close()
        await self._courier.close()
        await self.socket.close()
        if self._memory is not None:
            self._memory.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        team = next((one for one in self.teams if one.replies.knows(token)), self.team)
        return await answer_by_url(team, request)
