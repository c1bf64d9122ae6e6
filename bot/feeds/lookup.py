"""Looking names up: without holding others up, and for the rule that guards proxies.

In: a host. Out: its addresses as this machine sees them. A look-up may hang for half a minute and
cannot be broken off, so each has a thread of its own that ends with the process: neither the loop's
own threads nor a stop wait for it.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

LOOK_UP_SECONDS = 3.0
"""How long a fetch through a proxy waits for this machine's own DNS."""
KEPT_SECONDS = 300.0
_AT_ONCE = 16
_KEPT = 1_000

_Found = list[tuple[Any, ...]]


class SlowLookUpError(OSError):
    """The DNS did not answer in time; the text is a sentence for a person."""


class SystemResolver(AbstractResolver):
    """The system's resolver for aiohttp, on daemon threads. ``look_up`` is getaddrinfo's double."""

    def __init__(self, look_up: Callable[..., _Found] = socket.getaddrinfo) -> None:
        self._look_up = look_up
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            OSError: the name is not known, or no DNS answers.
        """
        found = await self._found(host, port, family)
        return [
            ResolveResult(
                hostname=host,
                host=sockaddr[0],
                port=sockaddr[1],
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST,
            )
            for kind, _type, proto, _name, sockaddr in found
            if kind in {socket.AF_INET, socket.AF_INET6}
        ]

    async def close(self) -> None:
        """Nothing is held: threads that still wait end with the process."""

    async def _found(self, host: str, port: int, family: socket.AddressFamily) -> _Found:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_Found] = loop.create_future()
        await self._room.acquire()

        def settle(found: _Found | OSError) -> None:
            self._room.release()
            if answer.done():
                return
            if isinstance(found, OSError):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def work() -> None:
            found: _Found | OSError
            try:
                found = self._look_up(
                    host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG
                )
            except OSError as error:
                found = error
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(settle, found)

        threading.Thread(target=work, name=f"look up {host}", daemon=True).start()
        return await answer


class Addresses:
    """Where names lead as far as this machine knows, for addresses that a proxy would be asked for.

    Behind a proxy this machine often knows no outside names at all; then the proxy must find them.
    """

    def __init__(self, resolver: AbstractResolver, seconds: float = LOOK_UP_SECONDS) -> None:
        self._resolver = resolver
        self._seconds = seconds
        self._kept: OrderedDict[str, tuple[float, tuple[str, ...]]] = OrderedDict()
        self._dns_works = False

    async def of(self, host: str) -> tuple[str, ...]:
        """The host's addresses; none where it is not known here.

        Raises:
            SlowLookUpError: DNS works here, but did not answer for this name in time. To ask the
                proxy all the same would let a slow answer past the guard.
        """
        now = asyncio.get_running_loop().time()
        kept = self._kept.get(host)
        if kept is not None and now - kept[0] < KEPT_SECONDS:
            return kept[1]
        try:
            async with asyncio.timeout(self._seconds):
                found = await self._resolver.resolve(host, 0, socket.AF_UNSPEC)
        except TimeoutError:
            if self._dns_works:
                raise SlowLookUpError(
                    "The DNS did not answer in time for the site's name; it will be asked again."
                ) from None
            return ()
        except OSError:
            return self._keep(host, now, ())
        self._dns_works = True
        return self._keep(host, now, tuple(each["host"] for each in found))

    def _keep(self, host: str, now: float, addresses: tuple[str, ...]) -> tuple[str, ...]:
        self._kept[host] = (now, addresses)
        self._kept.move_to_end(host)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return addresses
