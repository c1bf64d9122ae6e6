"""HTTP from Slack and from operators: the documented paths, and no others.

In: a Bolt app and two callables. Out: an aiohttp application with ``POST /slack/events``
(signed requests: Bolt's verifier refuses what is unsigned, forged or older than five
minutes), ``GET /healthz`` and ``GET /metrics``. Bodies over MAX_BODY are refused before
anything reads them. https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

MAX_BODY = 1024 * 1024
"""Bytes of a request. Slack's largest (a view with 100 blocks) stays well below."""

_UNREADABLE = (ValueError, LookupError, RecursionError, AttributeError, TypeError)
"""Not UTF-8, an unknown charset, broken, bottomless or shapeless JSON. Bolt parses before it
verifies, so anybody on the network can send these."""


@dataclass(frozen=True, slots=True)
class OperatorPages:
    """What operators may read: health as (alive, lines of text), metrics as (type, text)."""

    health: Callable[[], tuple[bool, str]]
    metrics: Callable[[], tuple[str, bytes]]


def slack_routes(app: AsyncApp) -> list[web.RouteDef]:
    """The one path that Slack calls."""

    async def events(request: web.Request) -> web.StreamResponse:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "0")
        if not (stamp.isascii() and stamp.isdigit()):
            # Bolt's verifier takes any text for a number and stumbles over this one.
            return web.Response(status=401, text="The request is not signed by Slack.")
        try:
            bolt_request = await to_bolt_request(request)
        except _UNREADABLE:
            return web.Response(status=400, text="The request cannot be read.")
        return await to_aiohttp_response(await app.async_dispatch(bolt_request))

    return [web.post("/slack/events", events)]


def operator_routes(pages: OperatorPages) -> list[web.RouteDef]:
    """Health and metrics."""

    async def healthz(_request: web.Request) -> web.Response:
        alive, text = pages.health()
        return web.Response(status=200 if alive else 503, text=text + "\n")

    async def metrics(_request: web.Request) -> web.Response:
        content_type, text = pages.metrics()
        return web.Response(body=text, headers={"Content-Type": content_type})

    return [web.get("/healthz", healthz), web.get("/metrics", metrics)]


def web_app(*routes: web.RouteDef) -> web.Application:
    """An application with these routes; everything else is 404."""
    app = web.Application(client_max_size=MAX_BODY)
    app.add_routes(routes)
    return app


async def serve(app: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Listen; returns the runner (``cleanup()`` ends it) and the port (asked for 0: the one given).

    Raises:
        OSError: the port is taken or may not be used.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner, int(runner.addresses[0][1])
