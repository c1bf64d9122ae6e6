"""A quick stand-in for Slack's Web API, for many workspaces and many processes that send at once.

It answers ``chat.postMessage``, ``chat.update``, ``chat.getPermalink``, ``auth.test``,
``conversations.history`` and ``conversations.open`` as Slack does, and takes what leads to no message
(``views.open`` and the like). It enforces one message a second and channel, and so many a minute and
workspace, with 429 and Retry-After, and counts each refusal. The strict local Slack (bot.workspace) checks
far more, and is too slow for this.

``python -m tests.doubles.fast_slack PORT`` runs it alone; GET /figures says what came, POST /reset forgets it.
The token says the workspace: ``xoxb-T123-anything``.
"""

from __future__ import annotations

import asyncio
import json
import random  # noqa: TID251 - how slow each answer is
import sys
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

PER_MINUTE = 330
"""Posts a minute that a workspace takes: "several hundred", as Slack says."""
_MINUTE, _SECOND = 60.0, 1.0


@dataclass(slots=True)
class Posted:
    """A message as it stands. ``key``: what the bot calls it; ``at``: seconds since 1970."""

    workspace: str
    channel: str
    ts: str
    at: float
    text: str
    metadata: dict[str, Any] | None = None

    @property
    def key(self) -> str:
        return str(((self.metadata or {}).get("event_payload") or {}).get("key", ""))


@dataclass(slots=True)
class _Team:
    """One workspace's messages of the last minute, and each channel's last second."""

    minute: deque[float] = field(default_factory=deque)
    channels: dict[str, float] = field(default_factory=dict)


class FastSlack:
    """``posted`` is everything that stands, in order; ``refusals`` counts by reason.

    Args:
        per_minute: posts that a workspace takes in any minute.
        may_look: do tokens have the scopes to read what stands in a channel?
        slow: answers take so many seconds at most, each another time; the message stands before.
        enforced: are there limits?
    """

    def __init__(
        self,
        *,
        per_minute: int = PER_MINUTE,
        may_look: bool = True,
        slow: float = 0.0,
        enforced: bool = True,
    ) -> None:
        self.per_minute, self.may_look, self.slow, self.enforced = (
            per_minute,
            may_look,
            slow,
            enforced,
        )
        self.posted: list[Posted] = []
        self.by_channel: dict[tuple[str, str], list[Posted]] = {}
        self.refusals: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._teams: dict[str, _Team] = {}
        self._number = 0
        self.url = ""

    async def __aenter__(self) -> Self:
        await self.start(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def start(self, port: int) -> None:
        """Listen on this machine."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._answer)
        app.router.add_post("/respond", self._respond)
        app.router.add_post("/reset", self._reset)
        app.router.add_get("/figures", self._figures)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port, backlog=1024).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls[method] += 1
        workspace = _workspace(request)
        if workspace is None:
            return _json({"ok": False, "error": "invalid_auth"})
        asked = await _read(request)
        act = self._methods.get(method)
        if act is None:
            return _json({"ok": True})
        answer = act(self, workspace, asked)
        if self.slow:
            # The message stands, and its sender does not know yet: the worst moment to die.
            await asyncio.sleep(random.uniform(0, self.slow))
        return answer

    def _post(self, workspace: str, asked: dict[str, Any]) -> web.Response:
        # A message to a person stands in their DM.
        channel = str(asked["channel"])
        channel = f"D{channel[1:]}" if channel.startswith("U") else channel
        now = time.time()  # noqa: TID251 - Slack's own clock
        wait = self._closed_for(workspace, channel, now)
        if wait > 0:
            headers = {"Retry-After": str(int(wait) + 1)}
            return _json({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        self._number += 1
        ts = f"{now:.0f}.{self._number:06d}"
        message = Posted(workspace, channel, ts, now, str(asked.get("text", "")), _metadata(asked))
        self.posted.append(message)
        self.by_channel.setdefault((workspace, channel), []).append(message)
        return _json({"ok": True, "channel": channel, "ts": ts, "message": {"text": message.text}})

    def _closed_for(self, workspace: str, channel: str, now: float) -> float:
        if not self.enforced:
            return 0.0
        team = self._teams.setdefault(workspace, _Team())
        while team.minute and now >= team.minute[0] + _MINUTE:
            team.minute.popleft()
        opens = team.channels.get(channel, 0.0) + _SECOND
        if now < opens:
            self.refusals["one a second and channel"] += 1
            return opens - now
        if len(team.minute) >= self.per_minute:
            self.refusals["so many a minute and workspace"] += 1
            return team.minute[0] + _MINUTE - now
        team.minute.append(now)
        team.channels[channel] = now
        return 0.0

    def _update(self, workspace: str, asked: dict[str, Any]) -> web.Response:
        channel, ts = str(asked["channel"]), str(asked["ts"])
        for message in self.by_channel.get((workspace, channel), ()):
            if message.ts == ts:
                message.text = str(asked.get("text", ""))
                return _json({"ok": True, "channel": channel, "ts": ts, "text": message.text})
        return _json({"ok": False, "error": "message_not_found"})

    def _history(self, workspace: str, asked: dict[str, Any]) -> web.Response:
        if not self.may_look:
            error = {"ok": False, "error": "missing_scope", "needed": "channels:history"}
            return _json(error)
        oldest, limit = float(asked.get("oldest", 0)), int(asked.get("limit", 100))
        found = self.by_channel.get((workspace, str(asked["channel"])), [])
        since = [message for message in reversed(found) if float(message.ts) > oldest]
        messages = [
            {"type": "message", "ts": m.ts, "text": m.text, "metadata": m.metadata}
            for m in since[:limit]
        ]
        return _json({"ok": True, "messages": messages, "has_more": len(since) > limit})

    def _who(self, workspace: str, _asked: dict[str, Any]) -> web.Response:
        return _json(
            {
                "ok": True,
                "url": f"https://{workspace.lower()}.slack.com/",
                "team": workspace,
                "user": "minewatch",
                "team_id": workspace,
                "user_id": "UBOT",
                "bot_id": "BBOT",
            }
        )

    def _open(self, _workspace: str, asked: dict[str, Any]) -> web.Response:
        return _json({"ok": True, "channel": {"id": f"D{str(asked.get('users', ''))[1:]}"}})

    def _link(self, workspace: str, asked: dict[str, Any]) -> web.Response:
        link = f"https://{workspace.lower()}.slack.com/{asked['channel']}/{asked['message_ts']}"
        return _json({"ok": True, "channel": asked["channel"], "permalink": link})

    _methods: dict[str, Callable[[FastSlack, str, dict[str, Any]], web.Response]] = {  # noqa: RUF012
        "chat.postMessage": _post,
        "chat.update": _update,
        "conversations.history": _history,
        "conversations.open": _open,
        "chat.getPermalink": _link,
        "auth.test": _who,
    }

    async def _figures(self, _request: web.Request) -> web.Response:
        keys = Counter((m.workspace, m.channel, m.key) for m in self.posted)
        return _json(
            {
                "posted": len(self.posted),
                "twice": sum(count - 1 for count in keys.values()),
                "places": len({place[:2] for place in keys}),
                "first_at": self.posted[0].at if self.posted else None,
                "last_at": self.posted[-1].at if self.posted else None,
                "last_by_workspace": {m.workspace: m.at for m in self.posted},
                "refusals": dict(self.refusals),
                "calls": dict(self.calls),
            }
        )

    async def _respond(self, _request: web.Request) -> web.Response:
        self.calls["response_url"] += 1
        return web.Response(text="ok")

    async def _reset(self, _request: web.Request) -> web.Response:
        self.posted.clear()
        self.by_channel.clear()
        self.refusals.clear()
        self.calls.clear()
        self._teams.clear()
        return _json({"ok": True})


def _workspace(request: web.Request) -> str | None:
    """The workspace that the token names."""
    _, _, token = request.headers.get("Authorization", "").partition(" ")
    parts = token.split("-")
    return parts[1] if len(parts) > 2 and parts[0] == "xoxb" else None


async def _read(request: web.Request) -> dict[str, Any]:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        return dict(await request.json())
    return dict(await request.post())


def _metadata(asked: dict[str, Any]) -> dict[str, Any] | None:
    given = asked.get("metadata")
    return json.loads(given) if isinstance(given, str) else given


def _json(answer: dict[str, Any], status: int = 200, headers: Any = None) -> web.Response:
    return web.Response(
        body=json.dumps(answer).encode(),
        status=status,
        headers=headers,
        content_type="application/json",
    )


async def _alone(port: int = 0, slow: float = 0.0) -> None:
    slack = FastSlack(slow=slow)
    await slack.start(port)
    print(slack.url, flush=True)
    forever: Awaitable[None] = asyncio.get_running_loop().create_future()
    await forever


if __name__ == "__main__":
    asyncio.run(_alone(*map(int, sys.argv[1:2]), *map(float, sys.argv[2:3])))
