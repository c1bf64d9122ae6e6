"""Answers of the Web API when a planned fault strikes (bot.workspace.faults).

In: the fault, and the answer there would have been. Out: the HTTP response, or none.
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.ports import Clock
from bot.workspace.faults import Fault, Trouble

BEFORE = {
    Trouble.RATE_LIMITED,
    Trouble.SERVER_ERROR,
    Trouble.ERROR,
    Trouble.HANG,
    Trouble.CUT,
}
"""Trouble that comes before anything was done."""


def noted_as(fault: Fault) -> tuple[str, int]:
    """Error and status with which such a call is remembered."""
    match fault.trouble:
        case Trouble.RATE_LIMITED:
            return "ratelimited", 429
        case Trouble.SERVER_ERROR:
            return "server_error", fault.status
        case Trouble.ERROR:
            return fault.code, 200
        case Trouble.HANG:
            return "hang", 0
        case _:
            return "cut", 0


async def failed(request: web.Request, clock: Clock, fault: Fault) -> web.StreamResponse:
    """Trouble before anything was done."""
    match fault.trouble:
        case Trouble.RATE_LIMITED:
            wait = {"Retry-After": str(max(1, round(fault.seconds)))}
            body = {"ok": False, "error": "ratelimited"}
            return web.json_response(body, status=429, headers=wait)
        case Trouble.SERVER_ERROR:
            return web.Response(status=fault.status, text="Service unavailable")
        case Trouble.ERROR:
            return web.json_response({"ok": False, "error": fault.code})
        case Trouble.HANG:
            await clock.sleep(fault.seconds)
            return web.Response(status=504)
        case _:
            return _cut(request)


async def spoilt(
    request: web.Request, clock: Clock, fault: Fault, body: dict[str, Any]
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
            await clock.sleep(fault.seconds)
            return web.json_response(body)


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
