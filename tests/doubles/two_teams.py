"""One Bolt app that serves two teams, and a Slack that notes for which team it is called.

async with listening() as slack:
    teams = TwoTeams(slack)
    said = await teams.ask("T1", lambda requests: requests.command("/minewatch", "list"))

Both teams have people and channels with the same ids.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp

import handlers
from bot.desk.settings import Installation
from bot.model.entry import Feed, FeedId, FeedRecord
from bot.model.secret import Secret
from bot.model.workspace import Tokens, WorkspaceId
from bot.ports import Stores
from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app, finish_lazy_work
from handlers.slack.desks import AtOwnDesk, installed_workspace
from handlers.slack.http import serve, web_app
from handlers.slack.installing.exchange import SlackApp
from handlers.slack.installing.identity import InstalledIdentity
from handlers.slack.installing.installed import Installed
from handlers.slack.installing.one_at_a_time import OneAtATime
from handlers.slack.installing.renewing import TokenSource
from handlers.slack.kept_requests import KeptRequests
from handlers.slack.sender import slack_client
from storage import open_memory_stores
from tests.doubles.bolt import SECRET, Answer, SignedRequests
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import TODAY, desks_over
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.values import feed_record, stored_entry, story
from tests.doubles.workspaces import workspace

ONE, TWO = WorkspaceId("T1"), WorkspaceId("T2")
PEOPLE = ("U1ANN", "U2BOB")
NO_ONES = "f" * 16
_DRAWN = re.compile(r"\b[0-9a-f]{16}\b|trigger\.\d+")
"""Ids and tokens as tests.doubles.clock.FixedDraw draws them, and Slack's triggers."""


class ListeningSlack:
    """Answers every call with what listeners need, and notes what came, for which team."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, Any]] = []
        self.url = ""

    async def call(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer xoxb-")
        method = request.match_info["method"]
        said = await request.text()
        self.heard.append((token, method, said))
        user = {"id": "U1ANN", "is_admin": True, "tz": "Europe/Riga"}
        more = {"user": user, "members": list(PEOPLE), "channel": "C1NEWS", "ts": "1.1"}
        return web.json_response({"ok": True, **more})

    async def respond(self, request: web.Request) -> web.Response:
        self.heard.append((request.match_info["team"], "respond", await request.text()))
        return web.Response(text="ok")


@asynccontextmanager
async def listening() -> AsyncIterator[ListeningSlack]:
    slack = ListeningSlack()
    routes = [
        web.route("*", "/api/{method}", slack.call),
        web.post("/respond/{team}", slack.respond),
    ]
    runner, port = await serve(web_app(*routes), "127.0.0.1", 0)
    slack.url = f"http://127.0.0.1:{port}"
    try:
        yield slack
    finally:
        await runner.cleanup()


Engine = Callable[[ManualClock], Stores]
"""Opens an empty store."""


def in_memory(clock: ManualClock) -> Stores:
    return open_memory_stores(clock, ScrambledTokens())


def in_database(_clock: ManualClock) -> Stores:
    from storage.postgres.stores import open_postgres_stores
    from tests.doubles.postgres import empty_database

    return open_postgres_stores(empty_database(), ScrambledTokens())


class TwoTeams:
    """The app with every listener, over one store."""

    def __init__(self, slack: ListeningSlack, engine: Engine = in_memory) -> None:
        self.slack = slack
        self.clock = ManualClock(TODAY)
        self.stores = engine(self.clock)
        _fill(self.stores)
        self.app = self._app()
        self._ids: dict[WorkspaceId, dict[str, str]] = {ONE: {}, TWO: {}}
        self._number = itertools.count(1)

    def _app(self) -> AsyncApp:
        access = SlackAccess("", SECRET, f"{self.slack.url}/api/")
        installed = Installed(self.stores, self.clock)
        client, draw = slack_client(access), FixedDraw()
        alone = OneAtATime(self.stores, self.clock, draw)
        tokens = TokenSource(installed, SlackApp("1.2", Secret("s")), client, alone, self.clock)
        kept = KeptRequests(self.stores, self.clock, "one")
        identity = InstalledIdentity(installed, tokens, "https://bot.example.org/slack/install")
        app = build_bolt_app(access, requests=kept, identity=identity)
        app.client.retry_handlers.clear()
        desks = desks_over(self.stores, self.clock, draw, installation=Installation(None, ()))
        app.use(AtOwnDesk(desks.of, installed_workspace))
        handlers.register(app)
        return app

    def requests(self, team: str) -> SignedRequests:
        return SignedRequests(self.app, SECRET, f"{self.slack.url}/respond/{team}", team)

    async def ask(
        self, team: WorkspaceId, act: Callable[[SignedRequests], Awaitable[Answer]]
    ) -> tuple[Any, ...]:
        """Everything that Slack gets for one act; all of it must be for this team."""
        before = len(self.slack.heard)
        answer = await act(self.requests(team))
        await finish_lazy_work(self.app)
        heard = self.slack.heard[before:]
        assert {each[0] for each in heard} <= {team}
        said = [f"{method} {_readable(text)}" for _, method, text in heard]
        return (answer.status, self._without_ids(team, answer.body), *self._all(team, said))

    def drawn(self, team: WorkspaceId, kind: str) -> str:
        """A real id of the team: of its first ``watch``, or of what it can take back (``undo``)."""
        stores = self.stores.of(team)
        if kind == "watch":
            return next((str(watch.id) for watch in stores.watches.all()), NO_ONES)
        rows = stores.remembered.starting("undo:", self.clock.now())
        return next((key.partition(":")[2] for key in rows), NO_ONES)

    def rows(self, team: WorkspaceId) -> list[str]:
        """All that the store keeps of the team, ids numbered as they came."""
        stores = self.stores.of(team)
        tables = (
            stores.watches.all(), stores.deliveries.all(), stores.people.all(), stores.outbox.all(),
            stores.posts.all(), stores.feedback.all(), stores.remembered.starting("", self.clock.now()).items(),
            [record for record in stores.feeds.all() if record.feed.only_for == team],
        )  # fmt: skip
        return self._all(team, sorted(repr(row) for table in tables for row in table))

    def _all(self, team: WorkspaceId, texts: list[str]) -> list[str]:
        return [self._without_ids(team, text) for text in texts]

    def _without_ids(self, team: WorkspaceId, text: str) -> str:
        known = self._ids[team]
        return _DRAWN.sub(lambda found: known.setdefault(found[0], f"id {len(known)}"), text)


def _fill(stores: Stores) -> None:
    """Two installed teams, feeds and news of all, and of one and of the other alone."""
    at = TODAY - timedelta(days=1)
    for team in (ONE, TWO):
        own = Tokens(Secret(f"xoxb-{team}"))
        stores.workspaces.put(workspace(team, tokens=own, enterprise=None, admins=()))
    for number, whose in enumerate((None, ONE, TWO), 1):
        key = f"{number}" * 16
        stores.entries.put(stored_entry(f"e{number}", feed=f"feed{number}", story=key, at=at))
        told = replace(story(key), first_at=at, last_at=at + timedelta(minutes=number))
        stores.stories.put(replace(told, only_for=whose, headline=f"News of {whose or 'all'}"))
        record = feed_record(f"feed{number}")
        stores.feeds.put(replace(record, feed=_of(record, whose)))


def _of(record: FeedRecord, whose: WorkspaceId | None) -> Feed:
    return replace(
        record.feed, id=FeedId(record.feed.id), only_for=whose, name=f"Of {whose or 'all'}"
    )


def _readable(text: str) -> str:
    try:
        return json.dumps(json.loads(text), sort_keys=True)
    except ValueError:
        return text
