"""The one HTTP client for feeds: polite, bounded, and suspicious of where it is led.

In: a FetchRequest. Out: Fetched, Unchanged or FetchFailed, never an exception for what
a server does. Redirects are followed by hand so that each hop is checked; bodies are read and
unpacked within a ceiling; one deadline covers everything a server may stretch. It keeps nothing
between requests but connections: cookies live as long as one fetch.
"""

from __future__ import annotations

import asyncio
import errno
from dataclasses import dataclass, replace
from importlib.metadata import version
from urllib.parse import urlsplit

import aiohttp

from bot.feeds.web.address import AddressRefusedError, exact, why_not_allowed
from bot.feeds.web.answers import (
    asked_through,
    failure_of,
    http_error_sentence,
    is_unreached,
    refusal_of,
    sentence_through,
)
from bot.feeds.web.connections import Connections, Outbound, Route, proxy_for
from bot.feeds.web.cookies import Cookies
from bot.feeds.web.decompress import Decompressed, DecompressionError, TooLargeError, decompress
from bot.feeds.web.endings import ends_properly
from bot.feeds.web.forgiving_http import FeedResponse
from bot.feeds.web.hosts import HostGate
from bot.feeds.web.lookup import SlowLookUpError
from bot.feeds.web.redirects import Redirect, redirect_of, stays_private
from bot.ports import Clock, Fetched, FetchFailed, FetchRequest, Unchanged

# The pause for a host that limits requests without a Retry-After.
_QUIET_SECONDS = 300.0
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_BROKE_OFF = "The connection was lost half-way."
# Unpacking more than this on the loop would hold others up.
_LARGE_BODY = 100_000


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may cost; seconds and bytes."""

    connect_seconds: float = 5.0
    read_seconds: float = 10.0
    total_seconds: float = 20.0
    max_bytes: int = 5_000_000
    max_redirects: int = 5
    connections: int = 40


_Answer = Fetched | Unchanged | FetchFailed | Redirect


def user_agent(contact: str) -> str:
    """Who we are: the program, its version and where its operator can be reached."""
    return f"Minewatch/{version('minewatch')}" + (f" (+{contact})" if contact else "")


class HttpFetcher:
    """Implements bot.ports.Fetcher over aiohttp. Use from one event loop; close at the end.

    Args:
        clock: reads Retry-After dates and paces requests.
        user_agent: who we are, with a way to reach the operator.
        gate: politeness per host; None: the usual one.
        outbound: proxies, certificates, names; None: straight, with those of the system.
    """

    def __init__(
        self,
        clock: Clock,
        user_agent: str,
        *,
        limits: FetchLimits | None = None,
        gate: HostGate | None = None,
        outbound: Outbound | None = None,
    ) -> None:
        self._clock = clock
        self._limits = limits or FetchLimits()
        self._gate = gate or HostGate(clock)
        self._outbound = outbound or Outbound()
        self._connections = Connections(
            self._outbound,
            {
                "User-Agent": user_agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate, br, zstd",
            },
            aiohttp.ClientTimeout(
                total=None,
                sock_connect=self._limits.connect_seconds,
                sock_read=self._limits.read_seconds,
            ),
            self._limits.connections,
        )

    async def fetch(self, request: FetchRequest) -> Fetched | Unchanged | FetchFailed:
        asked, url = request.url, request.url
        moved, permanent = None, True
        left = self._limits.total_seconds
        cookies = Cookies()
        for _ in range(self._limits.max_redirects + 1):
            refusal = self._refusal(url, private_allowed=request.private_allowed)
            if refusal is not None:
                return replace(refusal, url=asked)
            answer, left = await self._one(request, url, cookies.sent_to(url), left)
            if not isinstance(answer, Redirect):
                return _with_move(answer, moved)
            permanent = permanent and answer.permanent
            moved = answer.target if permanent else moved
            cookies.take(url, answer.cookies, self._clock.now())
            private = request.private_allowed and stays_private(url, answer.target)
            request = replace(request, private_allowed=private)
            url = answer.target
        return FetchFailed(
            asked, f"The address redirects more than {self._limits.max_redirects} times."
        )

    async def close(self) -> None:
        await self._connections.close()

    def _refusal(self, url: str, *, private_allowed: bool) -> FetchFailed | None:
        reason = why_not_allowed(url, private_allowed=private_allowed)
        if reason is not None:
            return FetchFailed(url, reason, refused=True)
        return self._closed(url)

    def _closed(self, url: str) -> FetchFailed | None:
        wait = self._gate.closed_seconds(urlsplit(url).netloc)
        if wait <= 0:
            return None
        return FetchFailed(
            url, "The site asked us to come back later.", 429, retry_after_seconds=wait
        )

    async def _one(
        self, request: FetchRequest, url: str, cookies: dict[str, str], left: float
    ) -> tuple[_Answer, float]:
        """One hop when it is the host's turn, and the rest of the deadline (waiting does not count)."""
        loop = asyncio.get_running_loop()
        async with self._gate.turn(urlsplit(url).netloc):
            closed = self._closed(url)  # it may have said so while we waited
            if closed is not None:
                return closed, left
            started = loop.time()
            try:
                async with asyncio.timeout(left):
                    answer = await self._get(request, url, cookies)
            except aiohttp.ClientConnectorError as error:
                answer = await self._unreached(url, error)
            except aiohttp.ClientError as error:
                answer = _failed(url, error)
            except TimeoutError:
                seconds = self._limits.total_seconds
                reason = f"The site did not send its full answer within {seconds:g} seconds."
                proxy = proxy_for(self._outbound.proxies, exact(url))
                answer = FetchFailed(url, asked_through(proxy, reason) if proxy else reason)
            except (OSError, ValueError) as error:
                answer = _failed(url, error)
            return answer, max(0.1, left - (loop.time() - started))

    async def _unreached(self, url: str, error: aiohttp.ClientConnectorError) -> FetchFailed:
        failed = _failed(url, error)
        host = exact(url).raw_host
        # A proxy that cannot be reached is not the site's doing.
        if failed.refused or error.os_error.errno not in _NO_WAY or error.host != host:
            return failed
        reason = await self._connections.why_unreached(host)
        return failed if reason is None else replace(failed, reason=reason)

    async def _get(self, request: FetchRequest, url: str, cookies: dict[str, str]) -> _Answer:
        validators = _validators(request, url)
        answer = await self._send(request, url, validators | cookies)
        if isinstance(answer, Unchanged) and not validators:
            # An unconditional request got a 304: repeat it, bypassing the cache (miniflux/v2#874).
            answer = await self._send(request, url, {"Cache-Control": "no-cache"} | cookies)
            if isinstance(answer, Unchanged):
                return FetchFailed(
                    url, "The site answered “not modified” to an unconditional request.", 304
                )
        return answer

    async def _send(self, request: FetchRequest, url: str, headers: dict[str, str]) -> _Answer:
        route = await self._connections.route(exact(url), private_allowed=request.private_allowed)
        try:
            return await self._ask(route, request, url, headers)
        except aiohttp.ClientError as error:
            if route.proxy is None:
                raise
            return FetchFailed(url, sentence_through(route.proxy, error))

    async def _ask(
        self, route: Route, request: FetchRequest, url: str, headers: dict[str, str]
    ) -> _Answer:
        proxy = route.proxy.url if route.proxy else None
        async with route.session.get(
            exact(url), headers=headers, allow_redirects=False, proxy=proxy
        ) as response:
            found = {name.lower(): value for name, value in response.headers.items()}
            status = response.status
            if status == 304:
                return Unchanged(url, found)
            redirect = redirect_of(url, response)
            if redirect is not None:
                return redirect
            if status >= 300:
                failed = await self._refused(url, response, found)
                if route.proxy is None:
                    return failed
                return replace(failed, reason=refusal_of(route.proxy, status, failed.reason))
            document = await self._document(response)
            if not document.whole and not request.part_allowed:
                return FetchFailed(url, _BROKE_OFF)
            return Fetched(url, status, document.body, found, cut=not document.whole)

    async def _refused(
        self, url: str, response: aiohttp.ClientResponse, headers: dict[str, str]
    ) -> FetchFailed:
        start = await response.content.read(4096)
        failed = failure_of(url, response.status, headers, start, self._clock.now())
        if failed.status == 429:
            self._gate.close(urlsplit(url).netloc, failed.retry_after_seconds or _QUIET_SECONDS)
        return failed

    async def _document(self, response: aiohttp.ClientResponse) -> Decompressed:
        """The decompressed body. A stalled one is accepted if it is complete."""
        ceiling = self._limits.max_bytes
        received = bytearray()
        late: aiohttp.ServerTimeoutError | None = None
        try:
            async for part in response.content.iter_any():
                received += part
                if len(received) > ceiling:
                    raise aiohttp.ClientPayloadError(_too_large(ceiling))
        except aiohttp.ServerTimeoutError as error:
            late = error
        cut = late is not None or (isinstance(response, FeedResponse) and response.cut)
        if cut and not received:
            raise late or aiohttp.ClientPayloadError(_BROKE_OFF)
        found = await self._unpacked(bytes(received), response.headers.get("Content-Encoding"))
        if late is not None and not ends_properly(found.body):
            raise late
        return replace(found, whole=found.whole and not cut)

    async def _unpacked(self, body: bytes, encoding: str | None) -> Decompressed:
        ceiling = self._limits.max_bytes
        try:
            if len(body) > _LARGE_BODY:
                return await asyncio.to_thread(decompress, body, encoding, ceiling)
            return decompress(body, encoding, ceiling)
        except TooLargeError as error:
            raise aiohttp.ClientPayloadError(_too_large(ceiling)) from error
        except DecompressionError as error:
            raise aiohttp.ClientPayloadError(
                "The document arrived damaged or incomplete."
            ) from error


def _validators(request: FetchRequest, url: str) -> dict[str, str]:
    if url != (request.validators_for or request.url):
        return {}
    headers = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in headers.items() if value and value.isprintable()}


def _with_move(
    answer: Fetched | Unchanged | FetchFailed, moved: str | None
) -> Fetched | Unchanged | FetchFailed:
    if moved is None or isinstance(answer, FetchFailed):
        return answer
    return replace(answer, moved_permanently_to=moved)


def _failed(url: str, error: Exception) -> FetchFailed:
    cause = getattr(error, "os_error", error)
    if isinstance(cause, AddressRefusedError):
        return FetchFailed(url, str(cause), refused=True)
    if isinstance(cause, SlowLookUpError):
        return FetchFailed(url, str(cause), unreached=True)
    unreached = is_unreached(error)
    return FetchFailed(url, http_error_sentence(error), unreached=unreached)


def _too_large(ceiling: int) -> str:
    return f"The document is larger than {ceiling / 1_000_000:g} MB."
