"""Where an answer leads on to, and what may be asked there.

In: an answer's status and headers. Out: the next address, as browsers would read it. Following it,
and checking each hop, is the client's (bot.feeds.web.fetch). Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot.feeds.web.address import is_local_host

_PERMANENT = {301, 308}
_REDIRECTS = {300, 301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Redirect:
    """The next address, whether the feed has moved there for good, and the cookies to bring."""

    target: str
    permanent: bool
    cookies: tuple[str, ...] = ()


def redirect_of(url: str, response: aiohttp.ClientResponse) -> Redirect | None:
    """Where the answer of ``url`` leads; None if it is no redirect or names no address."""
    locations = response.headers.getall("Location", ())
    if response.status not in _REDIRECTS or not locations:
        return None
    target = urljoin(url, _with_slashes(locations[-1].strip()))
    cookies = tuple(response.headers.getall("Set-Cookie", ()))
    return Redirect(target, response.status in _PERMANENT, cookies)


def stays_private(before: str, after: str) -> bool:
    """A private feed may lead on within its network; a public one never leads into it."""
    old, new = urlsplit(before).hostname or "", urlsplit(after).hostname
    return old == new or is_local_host(old)


def _with_slashes(location: str) -> str:
    """As browsers read it: a backslash before the query is a slash."""
    path, mark, query = location.partition("?")
    return path.replace("\\", "/") + mark + query
