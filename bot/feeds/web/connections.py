"""The connections that fetching uses: straight to a checked address, or through a proxy.

In: an address to be asked. Out: the session that asks it, and the proxy it asks. Straight
connections are judged at connect time, by the socket address. Through a proxy that is the
proxy's business, so names are looked up here first, as far as this machine can; private
addresses and names of private networks never reach a proxy.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from enum import Enum, auto

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.feeds.web.address import AddressRefusedError, stays_off_proxies, why_not_connect
from bot.feeds.web.forgiving_http import MAX_LINE, FeedResponse, ForgivingConnector
from bot.feeds.web.lookup import ResolvedAddresses, SlowLookUpError, SystemResolver
from bot.model.proxy import Proxies, Proxy


@dataclass(frozen=True, slots=True)
class Outbound:
    """How this machine reaches the web: its proxies, and the certificates it trusts.

    ``tls`` None: those of the system. ``resolver`` None: the system's DNS.
    """

    proxies: Proxies = Proxies()  # noqa: RUF009 - frozen
    tls: ssl.SSLContext | None = None
    resolver: AbstractResolver | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """The session and proxy for one address."""

    session: aiohttp.ClientSession
    proxy: Proxy | None


def proxy_for(proxies: Proxies, url: URL) -> Proxy | None:
    """The proxy for ``url``, judged by its text; None: requested directly."""
    return None if stays_off_proxies(url.raw_host or "") else proxies.for_url(str(url))


class _Pool(Enum):
    """Pools are apart, so that a connection to one kind of address is never reused for another."""

    PUBLIC = auto()
    PRIVATE = auto()
    PROXY = auto()


class Connections:
    """Sessions by kind of address. Use from one event loop; close at the end.

    Args:
        outbound: proxies, certificates and names.
        headers: sent with every request.
        timeout: for connecting and reading.
        limit: connections in each pool.
    """

    def __init__(
        self,
        outbound: Outbound,
        headers: dict[str, str],
        timeout: aiohttp.ClientTimeout,
        limit: int,
    ) -> None:
        self._outbound = outbound
        self._headers = headers
        self._timeout = timeout
        self._limit = limit
        # The guard resolves both IPv4 and IPv6 addresses, whichever this machine uses.
        self._addresses = ResolvedAddresses(outbound.resolver or SystemResolver(flags=0))
        self._sessions: dict[_Pool, aiohttp.ClientSession] = {}
        self._direct: dict[bool, Route] = {}

    async def route(self, url: URL, *, private_allowed: bool) -> Route:
        """The session and proxy for ``url``.

        Raises:
            AddressRefusedError: the name, meant for a proxy, resolves to a private network.
            SlowLookUpError: it is not known in time where the name leads.
        """
        direct = self._direct.get(private_allowed)
        if direct is None:
            pool = _Pool.PRIVATE if private_allowed else _Pool.PUBLIC
            direct = self._direct[private_allowed] = Route(self._session(pool), None)
        if not self._outbound.proxies.any:
            return direct
        proxy = proxy_for(self._outbound.proxies, url)
        if proxy is None:
            return direct
        addresses = await self._addresses.of(url.raw_host or "")
        refusals = [why_not_connect(address) for address in addresses]
        reason = next((reason for reason in refusals if reason is not None), None)
        if reason is None:
            return Route(self._session(_Pool.PROXY), proxy)
        if private_allowed:
            return direct
        raise AddressRefusedError(reason)

    async def why_unreached(self, host: str) -> str | None:
        """A sentence if the host has only IPv6 addresses, which this machine may be unable to reach."""
        try:
            addresses = await self._addresses.of(host)
        except SlowLookUpError:
            return None
        if not addresses or any(":" not in address for address in addresses):
            return None
        return "The site has only an IPv6 address, and this machine has no IPv6 connection."

    async def close(self) -> None:
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()
        self._direct.clear()

    def _session(self, pool: _Pool) -> aiohttp.ClientSession:
        if pool not in self._sessions:
            checked = None if pool is _Pool.PROXY else _checked_socket(pool)
            connector = ForgivingConnector(
                limit=self._limit,
                limit_per_host=2,
                # Tests replace the DNS for sites; the proxy's own name is resolved by the system.
                resolver=(None if pool is _Pool.PROXY else self._outbound.resolver)
                or SystemResolver(),
                socket_factory=checked,
                ssl=self._outbound.tls or True,
            )
            self._sessions[pool] = aiohttp.ClientSession(
                connector=connector,
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
                headers=self._headers,
                response_class=FeedResponse,
                max_line_size=MAX_LINE,
                max_field_size=MAX_LINE,
            )
        return self._sessions[pool]


def _checked_socket(pool: _Pool) -> aiohttp.SocketFactoryType:
    """Makes sockets only for addresses that may be connected: the last word on safety."""

    def make(info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, sockaddr = info
        reason = why_not_connect(str(sockaddr[0]), private_allowed=pool is _Pool.PRIVATE)
        if reason is not None:
            raise AddressRefusedError(reason)
        return socket.socket(family=family, type=kind, proto=protocol)

    return make
