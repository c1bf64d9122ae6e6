"""The two addresses at which a workspace installs Minewatch.

In: the flow. Out: routes for ``GET /slack/install`` and ``GET /slack/oauth_redirect``. What they show
is kept by no browser or proxy, is shown in no frame, and leads to no address that learns where from.
"""

from __future__ import annotations

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from handlers.slack.installing.flow import INSTALL_PATH, REDIRECT_PATH, InstallFlow

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def install_routes(flow: InstallFlow) -> list[web.RouteDef]:
    """Both, as GET: a browser comes here by a link and back by a redirect."""

    async def install(request: web.Request) -> web.Response:
        return _page(await flow.handle_installation(_asked(request)))

    async def redirected(request: web.Request) -> web.Response:
        return _page(await flow.handle_callback(_asked(request)))

    # HEAD, which programs send to look at a link, must not use a state up.
    return [
        web.get(INSTALL_PATH, install, allow_head=False),
        web.get(REDIRECT_PATH, redirected, allow_head=False),
    ]


def _asked(request: web.Request) -> AsyncBoltRequest:
    """The query and the cookies; nothing else of the request is looked at."""
    cookies = "; ".join(request.headers.getall("Cookie", []))
    return AsyncBoltRequest(body="", query=request.query_string, headers={"cookie": cookies})


def _page(made: BoltResponse) -> web.Response:
    """As aiohttp's: Bolt's own adapter would lose the cookie's SameSite."""
    page = web.Response(
        status=made.status,
        text=made.body,
        content_type="text/html",
        charset="utf-8",
        headers=_HEADERS,
    )
    for cookie in made.headers.get("set-cookie", ()):
        page.headers.add("Set-Cookie", cookie)
    return page
