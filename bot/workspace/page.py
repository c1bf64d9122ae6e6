"""The page at ``/``: live display and actions.

In: the workspace's state, changes, and acts as JSON from the page's own script. Out: the
static files, one stream of events (the whole state first, then each change), and the
outcome of each act. bot.workspace.door decides which requests are accepted; the stream
and the acts also need the key embedded in the page, which is new at each start.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from hmac import compare_digest
from importlib.resources import files
from typing import Any
from zoneinfo import available_timezones

from aiohttp import web

from bot.workspace import ids
from bot.workspace.acts import Acts
from bot.workspace.door import FOREIGN
from bot.workspace.presses import Presses, Spot
from bot.workspace.rooms import RoomEvent, RoomMessage
from bot.workspace.team import Team

_CONTENT_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
KEY_HEADER = "X-Minewatch-Page"
_KEY_PLACE = "{{page-key}}"
_STALE = "The page is out of date; load it again."
_HEARTBEAT_SECONDS = 15.0
_MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class WorkspacePage:
    """Serves the page of one person (``ids.READER``); ``key`` is what only this page knows."""

    team: Team
    acts: Acts
    presses: Presses
    key: str = field(repr=False)

    def mount(self, app: web.Application) -> None:
        """Put the page's routes on an application."""
        app.router.add_get("/", self._index)
        app.router.add_get("/static/{name}", self._static)
        app.router.add_get("/page/events", self._events)
        app.router.add_post("/page/act", self._act)
        app.router.add_get("/favicon.ico", self._icon)

    async def _index(self, _request: web.Request) -> web.Response:
        page = _static_file("index.html").decode().replace(_KEY_PLACE, self.key)
        return web.Response(text=page, content_type="text/html", headers=HEADERS)

    async def _icon(self, _request: web.Request) -> web.Response:
        return _file("minewatch.svg")

    async def _static(self, request: web.Request) -> web.Response:
        return _file(request.match_info["name"])

    # --- display --------------------------------------------------------------------

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: ``state`` first, then one event for each change.

        A page from before the last start is only asked to load itself again.
        """
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        if not self._is_ours(request.query.get("page", "")):
            await _send(response, "reload", None)
            return response
        waiting: asyncio.Queue[RoomEvent] = asyncio.Queue()
        end = self.team.rooms.watch(waiting.put_nowait)
        try:
            await _send(response, "state", self.state())
            while True:
                await self._pass_on(response, waiting)
        except ConnectionResetError:
            return response
        finally:
            end()

    async def _pass_on(
        self, response: web.StreamResponse, waiting: asyncio.Queue[RoomEvent]
    ) -> None:
        try:
            change = await asyncio.wait_for(waiting.get(), _HEARTBEAT_SECONDS)
        except TimeoutError:
            await response.write(b": still here\n\n")
            return
        if change.user in {None, ids.READER}:
            await _send(response, *self._event(change))

    def _event(self, change: RoomEvent) -> tuple[str, Any]:
        match change.what:
            case "message" | "changed" | "deleted" if change.message is not None:
                return change.what, _shown(change.message)
            case "window":
                return "windows", self.team.windows.stack(ids.READER)
            case "home":
                return "home", self.team.windows.home(ids.READER)
            case _:
                return "channels", self._channels()

    def state(self) -> dict[str, Any]:
        """Everything the person may see."""
        rooms, app = self.team.rooms, self.team.app
        return {
            "team": ids.TEAM_NAME,
            "you": ids.READER,
            "bot": ids.BOT_USER,
            "members": {
                m.id: {"name": m.name, "real_name": m.real_name, "is_bot": m.is_bot}
                for m in rooms.members.values()
            },
            "channels": self._channels(),
            "messages": {
                channel["id"]: [
                    _shown(m)
                    for m in rooms.messages(channel["id"])[-_MOST_SHOWN:]
                    if m.only_for in {None, ids.READER}
                ]
                for channel in self._channels()
            },
            "windows": self.team.windows.stack(ids.READER),
            "home": self.team.windows.home(ids.READER),
            "commands": [
                {"name": c.name, "description": c.description, "hint": c.usage_hint}
                for c in app.commands or ()
            ],
            "shortcuts": [
                {"name": s.name, "kind": s.kind, "callback_id": s.callback_id}
                for s in app.shortcuts
            ],
        }

    def _channels(self) -> list[dict[str, Any]]:
        return [
            {
                "id": c.id,
                "name": c.name,
                "topic": c.topic,
                "is_im": c.is_im,
                "is_private": c.is_private,
                "archived": c.archived,
                "members": len(c.members),
            }
            for c in self.team.rooms.channels.values()
            if ids.READER in c.members
        ]

    def _is_ours(self, key: str) -> bool:
        return compare_digest(key.encode(errors="replace"), self.key.encode())

    # --- actions --------------------------------------------------------------------

    async def _act(self, request: web.Request) -> web.Response:
        if not self._is_ours(request.headers.get(KEY_HEADER, "")):
            return web.json_response({"failure": _STALE}, status=403)
        if request.content_type != "application/json":
            return web.json_response({"failure": FOREIGN}, status=403)
        try:
            asked = await request.json()
            act = _ACTS[asked["act"]]
            outcome = await act(self, asked)
        except (ValueError, KeyError, TypeError, LookupError):
            return web.json_response({"failure": _STALE}, status=400)
        return web.json_response(outcome, headers=HEADERS)

    async def _command(self, asked: dict[str, Any]) -> dict[str, Any]:
        answer = await self.acts.command(ids.READER, asked["channel"], str(asked["text"]))
        return {"failure": answer.failure}

    async def _say(self, asked: dict[str, Any]) -> dict[str, Any]:
        channel = self.team.rooms.channels[asked["channel"]]
        if channel.archived:
            return {"failure": "This channel is archived."}
        await self.acts.say(ids.READER, channel.id, str(asked["text"]), asked.get("thread_ts"))
        return {}

    async def _press(self, asked: dict[str, Any]) -> dict[str, Any]:
        answer = await self.presses.press(
            ids.READER, Spot(**asked["spot"]), asked.get("picked"), asked.get("chosen", {})
        )
        return {"failure": answer.failure}

    async def _suggest(self, asked: dict[str, Any]) -> dict[str, Any]:
        return await self.presses.suggest(ids.READER, Spot(**asked["spot"]), str(asked["typed"]))

    async def _submit(self, asked: dict[str, Any]) -> dict[str, Any]:
        done = await self.presses.submit(ids.READER, asked["view_id"], asked.get("chosen", {}))
        return {"errors": done.errors, "failure": done.failure}

    async def _close(self, asked: dict[str, Any]) -> dict[str, Any]:
        everything = bool(asked.get("all"))
        await self.presses.close(ids.READER, asked["view_id"], all_of_them=everything)
        return {}

    async def _zone(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The browser's zone becomes the person's, as Slack's client does."""
        zone, member = asked["zone"], self.team.rooms.members[ids.READER]
        if zone != member.tz and zone in available_timezones():
            self.team.rooms.add_member(replace(member, tz=zone))
        return {}

    async def _home(self, _asked: dict[str, Any]) -> dict[str, Any]:
        await self.acts.open_home(ids.READER)
        return {}

    async def _shortcut(self, asked: dict[str, Any]) -> dict[str, Any]:
        if "ts" not in asked:
            answer = await self.acts.shortcut(ids.READER, asked["callback_id"])
        else:
            answer = await self.acts.message_shortcut(
                ids.READER, asked["channel"], asked["ts"], asked["callback_id"]
            )
        return {"failure": answer.failure}


_Act = Callable[[WorkspacePage, dict[str, Any]], Awaitable[dict[str, Any]]]
_ACTS: dict[str, _Act] = {
    "command": WorkspacePage._command,  # noqa: SLF001 - the table of this file's own methods
    "say": WorkspacePage._say,  # noqa: SLF001 - as above
    "press": WorkspacePage._press,  # noqa: SLF001 - as above
    "suggest": WorkspacePage._suggest,  # noqa: SLF001 - as above
    "submit": WorkspacePage._submit,  # noqa: SLF001 - as above
    "close": WorkspacePage._close,  # noqa: SLF001 - as above
    "zone": WorkspacePage._zone,  # noqa: SLF001 - as above
    "home": WorkspacePage._home,  # noqa: SLF001 - as above
    "shortcut": WorkspacePage._shortcut,  # noqa: SLF001 - as above
}


def _shown(message: RoomMessage) -> dict[str, Any]:
    """A message as the page takes it."""
    return message.as_slack() | {
        "channel": message.channel,
        "private": message.only_for is not None,
    }


async def _send(response: web.StreamResponse, event: str, data: Any) -> None:
    await response.write(f"event: {event}\ndata: {json.dumps(data)}\n\n".encode())


def _file(name: str) -> web.Response:
    kind = _CONTENT_TYPES.get(name.rpartition(".")[2], "")
    body = _static_file(name)
    return web.Response(body=body, content_type=kind, charset="utf-8", headers=HEADERS)


def _static_file(name: str) -> bytes:
    """One of the page's files, by its name as it stands in the folder.

    The name is looked up and never made into a path: whatever it says, nothing else is opened.
    """
    folder = (files("bot.workspace") / "static").iterdir()
    found = next((file for file in folder if file.is_file() and file.name == name), None)
    if found is None or name.rpartition(".")[2] not in _CONTENT_TYPES:
        raise web.HTTPNotFound
    return found.read_bytes()
