"""The Web API: one entry point for all methods, with checks in Slack's order.

In: HTTP calls under ``/api/`` (form, JSON or query). Out: Slack's JSON. A call passes, in
this order: planned faults, unknown method, token, scope, arguments, pace, and then the
method itself (chat, views_api, directory). Changes require POST,
and the token must be in the header or the body: stricter than Slack, so a URL alone cannot
change anything. https://docs.slack.dev/apis/web-api
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.workspace.calls import ApiError, Method
from bot.workspace.faults import Fault, Trouble
from bot.workspace.team import Team

REMEMBERED = 20_000
"""Calls kept to look at; older ones are forgotten, so that a long run does not grow."""
_JSON_FIELDS = ("blocks", "attachments", "metadata", "view", "user_ids")


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it came, and how it was answered (``error`` None: ok; ``status`` 0: no answer)."""

    method: str
    args: Mapping[str, Any]
    error: str | None
    status: int
    at: float


class WebApi:
    """Answers the Web API and remembers every call."""

    def __init__(self, team: Team, methods: Mapping[str, Method]) -> None:
        self._team = team
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
        token = _token(request, args)
        fault = self._team.faults.strike(name, _text(args.get("channel")))
        if fault is not None and fault.trouble in _BEFORE:
            return await self._fail(request, name, args, fault)
        body, status, headers = self._perform(name, args, token)
        self._note(name, args, body.get("error"), status)
        if fault is not None:
            return await self._spoil(request, fault, body)
        if token == self._team.app.bot_token:
            headers = headers | {"X-OAuth-Scopes": ",".join(sorted(self._team.app.scopes))}
        return web.json_response(body, status=status, headers=headers)

    def _perform(
        self, name: str, args: dict[str, Any], token: str
    ) -> tuple[dict[str, Any], int, dict[str, str]]:
        try:
            return self._run(self._method(name, token), args, name)
        except ApiError as error:
            if error.problems:
                self._team.refusals.append(f"{name}: {error.code}: {'; '.join(error.problems)}")
            return error.body(), 200, {}

    def _run(
        self, method: Method, args: dict[str, Any], name: str
    ) -> tuple[dict[str, Any], int, dict[str, str]]:
        wait = self._team.pace.call(name)
        if wait is None and method.paced_by is not None:
            wait = method.paced_by(self._team, args)
        if wait is not None:
            return {"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(wait)}
        return {"ok": True} | method.run(self._team, args), 200, {}

    def _method(self, name: str, token: str) -> Method:
        """The method, if there is one and this token may call it."""
        method = self._methods.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        self._admit(method, token)
        return method

    def _admit(self, method: Method, token: str) -> None:
        app = self._team.app
        if not token:
            raise ApiError("not_authed")
        if app.revoked:
            raise ApiError(app.revoked)
        if token not in {app.bot_token, app.app_token}:
            raise ApiError("invalid_auth")
        if (token == app.app_token) != (method.scope == "connections:write"):
            raise ApiError("not_allowed_token_type")
        needed = method.scope
        if needed and needed != "connections:write" and not (set(needed.split("|")) & app.scopes):
            raise ApiError(
                "missing_scope",
                needed=needed.replace("|", ","),
                provided=",".join(sorted(app.scopes)),
            )

    async def _fail(
        self, request: web.Request, name: str, args: dict[str, Any], fault: Fault
    ) -> web.StreamResponse:
        """Trouble before anything was done."""
        wait = {"Retry-After": str(max(1, round(fault.seconds)))}
        match fault.trouble:
            case Trouble.RATE_LIMITED:
                self._note(name, args, "ratelimited", 429)
                body = {"ok": False, "error": "ratelimited"}
                return web.json_response(body, status=429, headers=wait)
            case Trouble.SERVER_ERROR:
                self._note(name, args, "server_error", fault.status)
                return web.Response(status=fault.status, text="Service unavailable")
            case Trouble.ERROR:
                self._note(name, args, fault.code, 200)
                return web.json_response({"ok": False, "error": fault.code})
            case Trouble.HANG:
                self._note(name, args, "hang", 0)
                await self._team.clock.sleep(fault.seconds)
                return web.Response(status=504)
            case _:
                self._note(name, args, "cut", 0)
                return _cut(request)

    async def _spoil(
        self, request: web.Request, fault: Fault, body: dict[str, Any]
    ) -> web.StreamResponse:
        """Trouble after the call was carried out."""
        match fault.trouble:
            case Trouble.CUT_AFTER:
                return _cut(request)
            case Trouble.CUT_MIDWAY:
                return await _cut_midway(request, body)
            case Trouble.SERVER_ERROR_AFTER:
                return web.Response(status=fault.status, text="Service unavailable")
            case Trouble.NOT_JSON:
                return web.Response(text="<html>Proxy login</html>", content_type="text/html")
            case Trouble.ODD_JSON:
                return web.json_response(["ok"])
            case _:
                # Slow, or so slow that the caller has hung up by then.
                await self._team.clock.sleep(fault.seconds)
                return web.json_response(body)

    def _note(self, name: str, args: dict[str, Any], error: str | None, status: int) -> None:
        at = self._team.clock.now().timestamp()
        self.calls.append(Call(name, args, error, status, at))


_BEFORE = {
    Trouble.RATE_LIMITED,
    Trouble.SERVER_ERROR,
    Trouble.ERROR,
    Trouble.HANG,
    Trouble.CUT,
}


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _cut_midway(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
    whole = json.dumps(body).encode()
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = len(whole)
    await response.prepare(request)
    await response.write(whole[: len(whole) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


async def read_arguments(request: web.Request) -> dict[str, Any]:
    """The arguments of a call, JSON fields of a form unpacked."""
    args: dict[str, Any] = {k: v for k, v in request.query.items() if k != "token"}
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            body = {}
        return args | (body if isinstance(body, dict) else {})
    args |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    for name in _JSON_FIELDS:
        if isinstance(args.get(name), str):
            try:
                args[name] = json.loads(args[name])
            except ValueError:
                continue
    return args


def _token(request: web.Request, args: dict[str, Any]) -> str:
    header = request.headers.get("Authorization", "")
    in_body = args.pop("token", "")
    return header.removeprefix("Bearer ") or str(in_body)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
