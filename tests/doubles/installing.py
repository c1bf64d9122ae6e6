"""Slack's side of installing in many workspaces, a browser, and web processes over one store.

``OAuthSlack`` answers oauth.v2.access and auth.test as strictly as Slack: codes and refresh tokens
work once, only for the app they were given to, and a token belongs to one workspace. ``Web`` is
one web process; ``Browser`` follows links and keeps cookies, as a person's does.
"""

from __future__ import annotations

import asyncio
import itertools
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.secret import Secret
from bot.model.workspace import Workspace
from bot.ports import TokenBox
from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app
from handlers.slack.guard import guarded
from handlers.slack.http import serve, slack_routes, web_app
from handlers.slack.identity import workspace_of
from handlers.slack.installing.ending import register_endings
from handlers.slack.installing.exchange import SlackApp
from handlers.slack.installing.flow import AfterInstalling, Place, install_flow
from handlers.slack.installing.identity import InstalledIdentity
from handlers.slack.installing.installed import Installed
from handlers.slack.installing.one_at_a_time import OneAtATime
from handlers.slack.installing.renewing import TokenSource
from handlers.slack.installing.routes import install_routes
from handlers.slack.installing.state import SignedStates, first_use
from handlers.slack.sender import slack_client
from storage import TinyStores, open_stores
from storage.tokens import FernetTokenBox, new_key
from tests.doubles.bolt import SECRET, SignedRequests
from tests.doubles.clock import FixedDraw, ManualClock

APP = SlackApp("1.2", Secret("hunter2-client-secret"))
PUBLIC = "https://bot.example.org"
HALF_A_DAY = 43_200


@dataclass
class Granted:
    """What Slack gives when somebody agrees in a workspace."""

    team: str | None = "T1"
    enterprise: str | None = None
    org_wide: bool = False
    rotates: bool = False
    scope: str = "commands,chat:write"
    token_of: str | None = None
    """The workspace that auth.test names for the token, if it is another one."""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def own_id(self) -> str:
        return str(self.enterprise if self.org_wide else self.team)


class OAuthSlack:
    """Listens on a port of its own; ``down`` answers nothing sensible, ``late`` waits."""

    def __init__(self) -> None:
        self._number = itertools.count(1)
        self._codes: dict[str, Granted] = {}
        self._refresh: dict[str, Granted] = {}
        self.tokens: dict[str, Granted] = {}
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.heard: list[dict[str, Any]] = []
        self.given: list[str] = []
        self.error: str | None = None
        self.down = False
        self.late: asyncio.Event | None = None
        self.asked = asyncio.Event()
        self.url = ""

    def agrees(self, granted: Granted) -> str:
        """A person agrees: the code with which the browser comes back."""
        code = f"code-{next(self._number)}"
        self._codes[code] = granted
        return code

    def gives(self, granted: Granted) -> list[str]:
        """The tokens of an installation that was made elsewhere."""
        before = len(self.given)
        self._gives(granted)
        return self.given[before:]

    def revoke(self, workspace: str) -> None:
        self.tokens = {t: g for t, g in self.tokens.items() if g.own_id != workspace}

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[OAuthSlack]:
        routes = [
            web.post("/api/oauth.v2.access", self._access),
            web.post("/api/auth.test", self._test),
            web.post("/api/{method}", self._other),
            web.post("/respond", self._respond),
        ]
        runner, port = await serve(web_app(*routes), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{port}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _access(self, request: web.Request) -> web.Response:
        form = dict((await request.post()).items())
        self.calls.append(("oauth.v2.access", {k: str(v) for k, v in form.items()}))
        self.asked.set()
        if self.late is not None:
            await self.late.wait()
        if self.down:
            return web.Response(status=503, text="<html>busy</html>")
        if self.error:
            return _no(self.error)
        basic = request.headers.get("Authorization", "").removeprefix("Basic ")
        if b64decode(basic).decode() != f"{APP.client_id}:{APP.client_secret.reveal()}":
            return _no("bad_client_secret")
        if form.get("grant_type") == "refresh_token":
            granted = self._refresh.pop(str(form.get("refresh_token")), None)
            return self._gives(granted) if granted else _no("invalid_refresh_token")
        if form.get("redirect_uri") != f"{PUBLIC}/slack/oauth_redirect":
            return _no("bad_redirect_uri")
        granted = self._codes.pop(str(form.get("code")), None)
        return self._gives(granted) if granted else _no("invalid_code")

    def _gives(self, granted: Granted) -> web.Response:
        token = f"xoxb-hunter2-{next(self._number)}"
        self.tokens[token] = granted
        self.given.append(token)
        answer: dict[str, Any] = {
            "ok": True,
            "app_id": "A1",
            "authed_user": {"id": "U1ANN"},
            "scope": granted.scope,
            "token_type": "bot",
            "access_token": token,
            "bot_user_id": f"UBOT{granted.own_id}",
            "team": {"id": granted.team, "name": f"<b>Team {granted.team}"}
            if granted.team
            else None,
            "enterprise": {"id": granted.enterprise, "name": "Org"} if granted.enterprise else None,
            "is_enterprise_install": granted.org_wide,
        }
        if granted.rotates:
            refresh = f"xoxe-hunter2-{next(self._number)}"
            self._refresh[refresh] = granted
            self.given.append(refresh)
            answer |= {"refresh_token": refresh, "expires_in": HALF_A_DAY}
        return web.json_response(answer | granted.more)

    async def _test(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append(("auth.test", {"token": token}))
        if self.down:
            return web.Response(status=503, text="<html>busy</html>")
        granted = self.tokens.get(token)
        if granted is None:
            return _no("account_inactive")
        team = granted.token_of or granted.team or granted.enterprise
        who = {"team_id": team, "user_id": f"UBOT{granted.own_id}", "bot_id": f"B{granted.own_id}"}
        return web.json_response({"ok": True, "enterprise_id": granted.enterprise, **who})

    async def _other(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append((request.match_info["method"], {"token": token}))
        return web.json_response({"ok": True})

    async def _respond(self, request: web.Request) -> web.Response:
        self.heard.append(await request.json())
        return web.Response(text="ok")

    def called(self, method: str) -> list[dict[str, str]]:
        return [arguments for name, arguments in self.calls if name == method]


def _no(error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error})


class Web:
    """One web process over a store that it may share with others."""

    def __init__(
        self,
        slack_url: str,
        stores: TinyStores,
        clock: ManualClock,
        draw: FixedDraw,
        after: AfterInstalling | None = None,
    ) -> None:
        place = Place(PUBLIC, f"{slack_url}/api/")
        access = SlackAccess("", SECRET, place.api_url)
        self.client: AsyncWebClient = slack_client(access)
        self.installed = Installed(stores, clock)
        alone = OneAtATime(stores, clock, draw)
        self.tokens = TokenSource(self.installed, APP, self.client, alone, clock)
        states = SignedStates(APP.client_secret, first_use(stores, clock), clock, draw)
        self.flow = install_flow(
            APP, self.client, place, self.installed, states, clock=clock, after=after
        )
        identity = InstalledIdentity(self.installed, self.tokens, place.install_url)
        self.bolt: AsyncApp = build_bolt_app(access, identity=identity)
        self.bolt.client.retry_handlers.clear()
        self.answered: list[tuple[str, str | None]] = []
        self._listen()
        self.requests = SignedRequests(self.bolt, SECRET, f"{slack_url}/respond")
        self.url = ""

    def _listen(self) -> None:
        async def whose(ack: AsyncAck, context: AsyncBoltContext, client: AsyncWebClient) -> None:
            self.answered.append((workspace_of(context), client.token))
            await ack(text=f"for {workspace_of(context)}")

        self.bolt.command("/minestatus")(guarded(whose))
        self.bolt.action("watch:add")(guarded(whose))
        self.bolt.event("app_mention")(guarded(whose))
        register_endings(self.bolt, self.installed, self.client)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Web]:
        routes = [*slack_routes(self.bolt, SECRET), *install_routes(self.flow)]
        runner, port = await serve(web_app(*routes), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{port}"
        try:
            yield self
        finally:
            await self.tokens.finish()
            await runner.cleanup()


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    headers: Any

    @property
    def links(self) -> list[str]:
        return [part.split('"')[0].replace("&amp;", "&") for part in self.text.split('href="')[1:]]

    @property
    def authorize(self) -> dict[str, str]:
        """What the link to Slack asks for."""
        link = next(link for link in self.links if "/oauth/v2/authorize" in link)
        return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


class Browser:
    """Keeps cookies, as they are kept for an https address."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}
        self.set_cookie = ""

    async def get(self, url: str, **query: str) -> Page:
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(url, params=query, headers=sent if self.cookies else {}) as answer,
        ):
            for line in answer.headers.getall("Set-Cookie", []):
                self._take(line)
            return Page(answer.status, await answer.text(), answer.headers)

    def _take(self, line: str) -> None:
        self.set_cookie = line
        for name, morsel in SimpleCookie(line).items():
            self.cookies[name] = morsel.value
            if morsel["expires"]:
                del self.cookies[name]

    async def begins(self, process: Web) -> str:
        """Open the page; the state with which Slack sends the browser back."""
        return (await self.get(f"{process.url}/slack/install")).authorize["state"]

    async def comes_back(self, process: Web, **query: str) -> Page:
        return await self.get(f"{process.url}/slack/oauth_redirect", **query)


@dataclass
class Campaign:
    """Slack, a store, and web processes over it."""

    slack: OAuthSlack
    stores: TinyStores
    clock: ManualClock
    draw: FixedDraw
    engine: Engine
    one: Web
    two: Web

    async def install(self, granted: Granted | None = None, process: Web | None = None) -> Page:
        """Somebody installs Minewatch, with everything going well."""
        browser, web_process = Browser(), process or self.one
        state = await browser.begins(web_process)
        code = self.slack.agrees(granted or Granted())
        return await browser.comes_back(web_process, state=state, code=code)

    def kept(self, workspace: str = "T1") -> Workspace:
        """What the store holds; there is one."""
        found = self.stores.workspaces.get(workspace)
        assert found is not None
        return found


class Engine(Protocol):
    """Where the store is kept."""

    def open(self, clock: ManualClock, box: TokenBox) -> tuple[Any, Any]:
        """The store as each of two processes sees it."""
        ...

    def written(self) -> bytes:
        """Everything that is kept, as it is kept."""
        ...


class OnDisk:
    """The engine of the store: TinyDB, one store that both web processes share."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def open(self, clock: ManualClock, box: TokenBox) -> tuple[TinyStores, TinyStores]:
        stores = open_stores(self._directory, clock, box=box)
        return stores, stores

    def written(self) -> bytes:
        return b"".join(p.read_bytes() for p in self._directory.rglob("*") if p.is_file())


@asynccontextmanager
async def campaign(engine: Engine, after: AfterInstalling | None = None) -> AsyncIterator[Campaign]:
    clock, draw = ManualClock(), FixedDraw()
    opened = engine.open(clock, FernetTokenBox(new_key()))
    try:
        async with OAuthSlack().listening() as slack:
            pair = [Web(slack.url, stores, clock, draw, after) for stores in opened]
            async with pair[0].listening() as one, pair[1].listening() as two:
                yield Campaign(slack, opened[0], clock, draw, engine, one, two)
    finally:
        for stores in dict.fromkeys(opened):
            stores.close()
