"""HTTP from Slack and from operators: the documented paths, and no others.

In: a Bolt app, its signing secret and two callables. Out: an aiohttp application with
``POST /slack/events`` (signed requests: what is unsigned, forged or older than five minutes goes no
further than its bytes), ``GET /healthz`` and ``GET /metrics``. Bodies over MAX_BODY are refused
before anything reads them. https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock

from bot.listening import complete_requests, listen

MAX_BODY = 1024 * 1024
"""Bytes of a request. Slack's largest (a view with 100 blocks) stays well below."""

_STAMP = re.compile(r"[0-9]{1,12}")
_VALID_SECONDS = 300
_UNREADABLE = (ValueError, LookupError, RecursionError, AttributeError, TypeError)
"""Not UTF-8, or broken, bottomless or shapeless JSON."""

log = logging.getLogger("minewatch.handlers")


@dataclass(frozen=True, slots=True)
class OperatorPages:
    """What operators may read: health as (alive, lines of text), metrics as (type, text)."""

    health: Callable[[], tuple[bool, str]]
    metrics: Callable[[], Awaitable[tuple[str, bytes]]]


def slack_routes(app: AsyncApp, signing_secret: str) -> list[web.RouteDef]:
    """The one path that Slack calls."""

    async def events(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if not _signed(request, body, signing_secret):
            return web.Response(status=401, text="The request is not signed by Slack.")
        try:
            bolt_request = AsyncBoltRequest(
                body=body.decode("utf-8"),
                query=request.query_string,
                headers={name: request.headers[name] for name in request.headers},
            )
            answer = await app.async_dispatch(bolt_request)
        except _UNREADABLE as error:
            # What listeners raise ends in Bolt; this is Bolt's own reading of a signed request.
            log.warning("unreadable_request error=%s", type(error).__name__)
            return web.Response(status=400, text="The request cannot be read.")
        return await to_aiohttp_response(answer)

    return [web.post("/slack/events", events)]


def _signed(request: web.Request, body: bytes, secret: str) -> bool:
    """Did Slack sign these very bytes in the last five minutes? Costs one hash, whatever they are.

    Bolt checks again, but only after it has decoded and parsed what anyone may have sent.
    """
    stamps = request.headers.getall("X-Slack-Request-Timestamp", [])
    signatures = request.headers.getall("X-Slack-Signature", [])
    if len(stamps) != 1 or len(signatures) != 1 or not _STAMP.fullmatch(stamps[0]):
        return False
    if abs(Clock().now() - int(stamps[0])) > _VALID_SECONDS:
        return False
    signed = b"v0:" + stamps[0].encode() + b":" + body
    wanted = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    given = signatures[0].encode("utf-8", "surrogateescape")
    return hmac.compare_digest(wanted.encode(), given)


def operator_routes(pages: OperatorPages) -> list[web.RouteDef]:
    """Health and metrics."""

    async def healthz(_request: web.Request) -> web.Response:
        alive, text = pages.health()
        return web.Response(status=200 if alive else 503, text=text + "\n")

    async def metrics(_request: web.Request) -> web.Response:
        content_type, text = await pages.metrics()
        return web.Response(body=text, headers={"Content-Type": content_type})

    return [web.get("/healthz", healthz), web.get("/metrics", metrics)]


def web_app(*routes: web.RouteDef) -> web.Application:
    """An application with these routes; everything else is 404."""
    app = web.Application(client_max_size=MAX_BODY, middlewares=[complete_requests])
    app.add_routes(routes)
    return app


async def serve(app: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Listen; returns the runner (``cleanup()`` ends it) and the port (asked for 0: the one given).

    Raises:
        OSError: the port is taken or may not be used.
    """
    runner = await listen(app, host, port, shutdown_timeout=5)
    return runner, int(runner.addresses[0][1])
