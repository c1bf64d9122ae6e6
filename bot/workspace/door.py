"""The gate of the local workspace: which requests are accepted, on any path.

In: a request's headers, and the address that Minewatch listens on. Out: the request is
passed on, or gets 403 with a sentence. There is no login, so every other web page open in
the browser must be kept out: under another name for this machine (DNS rebinding: Host),
from another origin (Origin), or without one (Sec-Fetch-Site: pictures, scripts, frames). Programs such as the bot itself send neither of the last two.
https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
"""

from __future__ import annotations

import re
import socket
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from multidict import MultiMapping

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_EVERYWHERE = frozenset({"0.0.0.0", "[::]"})  # noqa: S104 - recognised, not listened on
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:/@?#\[\]\\]+)(?::(\d{1,5}))?", re.ASCII)
_OWN_SITE = frozenset({"same-origin", "none"})
_FOR_LINKS = frozenset({"/", "/oauth/v2/authorize"})
"""What a link on another site may open: it shows a page, and changes nothing."""
_A_LINK = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
_FOR_OWN_PAGES = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
FOREIGN = "Only the local workspace's own page may do this."

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def address(host: str, port: int) -> str:
    """``http://host:port``, with the brackets that an IPv6 address needs."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Door:
    """Stands before every route of an application; ``home`` gives its own address."""

    def __init__(self, home: Callable[[], str]) -> None:
        self._home = home

    def mount(self, app: web.Application) -> None:
        """Put the door before all else of an application, and mark its answers as not for others."""
        app.middlewares.insert(0, self._let_in)
        app.on_response_prepare.append(_mark)

    @web.middleware
    async def _let_in(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        refusal = why_not(request.headers, request.path, self._home())
        if refusal:
            raise web.HTTPForbidden(text=refusal)
        return await handler(request)


def why_not(headers: MultiMapping[str], path: str, home: str) -> str | None:
    """Why a request with these headers may not come in; None: it may."""
    hosts = [host.lower() for host in headers.getall("Host", [])]
    if len(hosts) != 1 or not _leads_home(hosts[0], home):
        return f"Open {home} instead."
    origins = headers.getall("Origin", [])
    if any(origin.lower() != f"http://{hosts[0]}" for origin in origins):
        return FOREIGN
    own = all(site in _OWN_SITE for site in headers.getall("Sec-Fetch-Site", []))
    return None if own or (path in _FOR_LINKS and _is_followed_link(headers)) else FOREIGN


def _is_followed_link(headers: Mapping[str, str]) -> bool:
    """A link on another site shows the page, or asks for an installation, alone in its window."""
    return all(headers.get(name) == value for name, value in _A_LINK.items())


def _leads_home(host: str, home: str) -> bool:
    """Is this Host one that can only mean us?

    Listening everywhere, any address of the machine is ours, and so is its own name; no web
    site can make a browser write one of these for a name of its own. The port may then be
    another one, as in front of a container.
    """
    found = _HOST.fullmatch(host)
    if found is None:
        return False
    own = urlsplit(home)
    own_name = f"[{own.hostname}]" if ":" in (own.hostname or "") else own.hostname
    name, port = found[1], int(found[2] or 80)
    if own_name in _EVERYWHERE:
        return name in _LOOPBACK or name == socket.gethostname().lower() or _is_address(name)
    return name in {*_LOOPBACK, own_name} and port == (own.port or 80)


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


async def _mark(_request: web.Request, response: web.StreamResponse) -> None:
    marks: dict[str, Any] = _FOR_OWN_PAGES
    for name, value in marks.items():
        response.headers.setdefault(name, value)
