"""The page at ``/``: live display and actions.

In: the teams' state, changes, and acts as JSON from the page's own script. Out: the
static files, one stream of events for a team (the whole state first, then each change), and the
outcome of each act. bot.workspace.door decides which requests are accepted; the stream
and the acts also need the key embedded in the page, which is new at each start.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any

from aiohttp import web

from bot.workspace.door import FOREIGN
from bot.workspace.page_acts import PageActs
from bot.workspace.rooms import RoomEvent
from bot.workspace.shown import Shown
from bot.workspace.static_files import HEADERS, file_response, static_file
from bot.workspace.team import Team
from bot.workspace.teams import Teams

KEY_HEADER = "X-Minewatch-Page"
_KEY_PLACE = "{{page-key}}"
_STALE = "The page is out of date; load it again."
_HEARTBEAT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class WorkspacePage:
    """Serves the page of one person in each team; ``key`` is what only this page knows."""

    teams: Teams
    acts: PageActs
    key: str = field(repr=False)

    def mount(self, app: web.Application) -> None:
        """Put the page's routes on an application."""
        app.router.add_get("/", self._index)
        app.router.add_get("/static/{name}", self._static)
        app.router.add_get("/page/events", self._events)
        app.router.add_post("/page/act", self._act)
        app.router.add_get("/favicon.ico", self._icon)

    async def _index(self, _request: web.Request) -> web.Response:
        page = static_file("index.html").decode().replace(_KEY_PLACE, self.key)
        return web.Response(text=page, content_type="text/html", headers=HEADERS)

    async def _icon(self, _request: web.Request) -> web.Response:
        return file_response("minewatch.svg")

    async def _static(self, request: web.Request) -> web.Response:
        return file_response(request.match_info["name"])

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: ``state`` first, then one event for each change.

        A page from before the last start is only asked to load itself again; a team that is
        not there any more counts as the first.
        """
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        if not self._is_ours(request.query.get("page", "")):
            await _send(response, "reload", None)
            return response
        team = self.teams.get(request.query.get("team", "")) or self.teams.home
        shown = Shown(self.teams, request.query.get("screen", ""))
        waiting: asyncio.Queue[RoomEvent] = asyncio.Queue()
        end = team.rooms.watch(waiting.put_nowait)
        try:
            await _send(response, "state", shown.state(team))
            while True:
                await _pass_on(response, team, waiting, shown)
        except ConnectionResetError:
            return response
        finally:
            end()

    async def _act(self, request: web.Request) -> web.Response:
        if not self._is_ours(request.headers.get(KEY_HEADER, "")):
            return web.json_response({"failure": _STALE}, status=403)
        if request.content_type != "application/json":
            return web.json_response({"failure": FOREIGN}, status=403)
        try:
            outcome = await self.acts.do(await request.json())
        except (ValueError, KeyError, TypeError, LookupError):
            return web.json_response({"failure": _STALE}, status=400)
        return web.json_response(outcome, headers=HEADERS)

    def _is_ours(self, key: str) -> bool:
        return compare_digest(key.encode(errors="replace"), self.key.encode())


async def _pass_on(
    response: web.StreamResponse, team: Team, waiting: asyncio.Queue[RoomEvent], shown: Shown
) -> None:
    try:
        change = await asyncio.wait_for(waiting.get(), _HEARTBEAT_SECONDS)
    except TimeoutError:
        await response.write(b": still here\n\n")
        return
    told = shown.change(team, change)
    if told is not None:
        await _send(response, *told)


async def _send(response: web.StreamResponse, event: str, data: Any) -> None:
    await response.write(f"event: {event}\ndata: {json.dumps(data)}\n\n".encode())
