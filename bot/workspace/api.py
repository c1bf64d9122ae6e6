"""The Web API: one entry point for all methods, with checks in Slack's order.

In: HTTP calls under ``/api/`` (form, JSON or query). Out: Slack's JSON. A call passes, in
this order: planned faults, unknown method, token, scope, the team it is about, pace,
arguments, and then the method itself (chat, views_api, directory, app_api). Changes require
POST, and the token must be in the header or the body: stricter than Slack, so a URL alone
cannot change anything. Pace and faults are those of the team a call is about.
https://docs.slack.dev/apis/web-api
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.workspace.arguments import read_arguments, take_token
from bot.workspace.callers import Callers
from bot.workspace.calls import ApiError, AppMethod, Caller, Method
from bot.workspace.team import Team
from bot.workspace.troubled import BEFORE, failed, noted_as, spoilt

REMEMBERED = 20_000
"""Calls kept to look at; older ones are forgotten, so that a long run does not grow."""

_Answer = tuple[dict[str, Any], int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it came, and how it was answered (``error`` None: ok; ``status`` 0: no answer).

    ``team`` is the id of the team whose faults and limits it met.
    """

    method: str
    args: Mapping[str, Any]
    error: str | None
    status: int
    at: float
    team: str


class WebApi:
    """Answers the Web API and remembers every call."""

    def __init__(self, callers: Callers, methods: Mapping[str, Method | AppMethod]) -> None:
        self._callers = callers
        self._methods = methods
        self.calls: deque[Call] = deque(maxlen=REMEMBERED)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call. Pages of other sites, which a browser marks with their Origin, get none."""
        if "Origin" in request.headers:
            return web.json_response({"ok": False, "error": "not_allowed"}, status=403)
        name = request.match_info["method"]
        method = self._methods.get(name)
        if request.method != "POST" and method is not None and not method.reads:
            body: dict[str, Any] = {"ok": False, "error": "method_not_allowed"}
            return web.json_response(body, status=405, headers={"Allow": "POST"})
        args = await read_arguments(request)
        caller = self._callers.caller(take_token(request, args))
        team = self._callers.whose(caller, args)
        fault = team.faults.strike(name, _text(args.get("channel")))
        if fault is not None and fault.trouble in BEFORE:
            self._note(team, name, args, *noted_as(fault))
            return await failed(request, team.clock, fault)
        body, status, headers = self._perform(name, args, caller, team)
        self._note(team, name, args, body.get("error"), status)
        if fault is not None:
            return await spoilt(request, team.clock, fault, body)
        return web.json_response(body, status=status, headers=headers | _scopes(caller))

    def _perform(self, name: str, args: dict[str, Any], caller: Caller, team: Team) -> _Answer:
        """Carry the call out; ``team`` is told what the bot did wrong."""
        try:
            method = self._method(name)
            self._callers.admit(method, caller)
            if isinstance(method, AppMethod):
                limited = _limited(team.pace.call(name))
                return limited or ({"ok": True} | method.run(caller, args), 200, {})
            return self._in_team(method, self._callers.team(caller, name, args), args, name)
        except ApiError as error:
            if error.problems:
                team.refusals.append(f"{name}: {error.code}: {'; '.join(error.problems)}")
            return error.body(), 200, {}

    def _method(self, name: str) -> Method | AppMethod:
        if name not in self._methods:
            raise ApiError("unknown_method", req_method=name)
        return self._methods[name]

    def _in_team(self, method: Method, team: Team, args: dict[str, Any], name: str) -> _Answer:
        wait = team.pace.call(name)
        if wait is None and method.paced_by is not None:
            wait = method.paced_by(team, args)
        return _limited(wait) or ({"ok": True} | method.run(team, args), 200, {})

    def _note(
        self, team: Team, name: str, args: dict[str, Any], error: str | None, status: int
    ) -> None:
        at = team.clock.now().timestamp()
        self.calls.append(Call(name, args, error, status, at, team.id))


def _limited(wait: int | None) -> _Answer | None:
    if wait is None:
        return None
    return {"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(wait)}


def _scopes(caller: Caller) -> dict[str, str]:
    """The header that tells a token's scopes."""
    if caller.installation is None or caller.error is not None:
        return {}
    return {"X-OAuth-Scopes": ",".join(sorted(caller.installation.scopes))}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
