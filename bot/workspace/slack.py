"""``LocalSlack``: the complete simulation as one aiohttp application.

In: a clock, chance, the signing secret and the bot token; routes of the bot may be added
to ``app`` before the start. Out: the Web API under ``/api/``, Socket Mode under
``/socket/``, response addresses and the page at ``/``. Used by
``make run`` without tokens and by the tests, which drive ``acts`` and ``presses``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.clock import SystemClock
from bot.listening import Site, complete_requests, listen
from bot.ports import Clock, Draw
from bot.workspace import chat, directory, views_api
from bot.workspace.acts import Acts
from bot.workspace.answers import answer_by_url
from bot.workspace.api import WebApi
from bot.workspace.calls import Arguments, Method
from bot.workspace.door import Door, address
from bot.workspace.page import WorkspacePage
from bot.workspace.presses import Presses
from bot.workspace.rate_limits import RateLimits
from bot.workspace.rooms_file import RoomsFile
from bot.workspace.signed import Courier
from bot.workspace.socket_mode import SocketMode
from bot.workspace.team import Installation, Team, new_team

_LARGEST = 2 * 1024 * 1024


class LocalSlack:
    """A workspace with Minewatch installed.

    Args:
        clock: what expiry, pace and message ids go by.
        draw: ids and tokens.
        signing_secret: signs requests to the bot.
        bot_token: what the Web API accepts.
        deliver_to: the bot's events address; None: ``/slack/events`` on this application.
        app_token: what ``apps.connections.open`` accepts; None: one drawn at random.
        enforce_pace: answer 429 over one message a second and channel, and over the tiers.
        keep: a file in which channels and messages outlast a restart; None: they do not.
        burst: messages that may follow each other at once in a channel before that holds.
    """

    def __init__(  # noqa: PLR0913 - the seam the composition root and the tests agreed on
        self,
        clock: Clock,
        draw: Draw,
        signing_secret: str,
        bot_token: str,
        deliver_to: str | None = None,
        *,
        app_token: str | None = None,
        enforce_pace: bool = True,
        burst: int = 4,
        keep: Path | None = None,
    ) -> None:
        app_token = app_token or f"xapp-local-{draw.token()}{draw.token()}"
        installation = Installation(bot_token, app_token, signing_secret)
        self.team: Team = new_team(
            clock, draw, installation, RateLimits(clock, enforced=enforce_pace, burst=burst)
        )
        self.socket = SocketMode(clock, draw)
        # The verifier at the other end reads the machine's clock.
        self._courier = Courier(signing_secret, SystemClock(), self.socket)
        self.acts = Acts(self.team, self._courier)
        self.presses = Presses(self.team, self._courier)
        self.api = WebApi(self.team, self._methods())
        self._deliver_to = deliver_to
        self._memory = None if keep is None else RoomsFile(self.team.rooms, keep)
        self._runner: web.AppRunner | None = None

        self.app = web.Application(client_max_size=_LARGEST, middlewares=[complete_requests])
        Door(lambda: self.team.base_url).mount(self.app)
        self.app.router.add_get("/api/{method}", self.api.answer, allow_head=False)
        self.app.router.add_post("/api/{method}", self.api.answer)
        self.app.router.add_get("/socket/", self.socket.serve)
        self.app.router.add_post("/response/{token}", self._answer)
        self.page = WorkspacePage(self.team, self.acts, self.presses, draw.token() + draw.token())
        self.page.mount(self.app)

    @property
    def base_url(self) -> str:
        """``http://host:port`` once started."""
        return self.team.base_url

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL would be."""
        return f"{self.team.base_url}/api/"

    def install(self, manifest: Mapping[str, Any]) -> None:
        """Take commands, shortcuts, scopes and events from the app's manifest."""
        self.team.app.declare(manifest)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen; returns the base address. Port 0 takes a free one.

        Raises:
            OSError: the port is taken.
        """
        runner = self._runner = await listen(self.app, host, port, shutdown_timeout=0.1)
        if self._memory is not None:
            self._memory.start()
        self.team.base_url = address(host, runner.addresses[0][1])
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
        await self.acts.close()
        await self._courier.close()
        await self.socket.close()
        if self._memory is not None:
            self._memory.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        return await answer_by_url(self.team, request)

    def _methods(self) -> dict[str, Method]:
        def connections_open(team: Team, _args: Arguments) -> dict[str, Any]:
            return {"url": self.socket.address(team.base_url)}

        opening = Method("connections:write", connections_open)
        return {
            **chat.METHODS,
            **directory.METHODS,
            **views_api.METHODS,
            "apps.connections.open": opening,
        }
