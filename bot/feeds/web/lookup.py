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
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds.web.address import why_not_connect

T = TypeVar("T")
_AT_ONCE = 64
_KEPT = 1_000
_COUNTED = 50
"""The number of latest names for which it is remembered whether the DNS answered."""

# Also what Linux says of a name without an address of our kind; the last two are not in every system.
_NONE_OF_OURS = {
    socket.EAI_NONAME,
    getattr(socket, "EAI_NODATA", socket.EAI_NONAME),
    getattr(socket, "EAI_ADDRFAMILY", socket.EAI_NONAME),
}

_Found = list[tuple[Any, ...]]


class SlowLookUpError(OSError):
    """The DNS did not answer in time; the text is a sentence for a person."""


class SystemResolver(AbstractResolver):
    """The system's resolver for aiohttp, on daemon threads.

    Args:
        look_up: getaddrinfo, or a double of it.
        flags: of getaddrinfo; the usual ones leave out kinds of address this machine cannot reach.
    """

    def __init__(
        self,
        look_up: Callable[..., _Found] = socket.getaddrinfo,
        flags: int = socket.AI_ADDRCONFIG,
    ) -> None:
        self._look_up = look_up
        self._flags = flags
        self._running = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            SlowLookUpError: too many look-ups hang already.
            OSError: the name is not known, or no DNS answers.
        """
        try:
            found = await self._found(host, port, family, self._flags)
        except socket.gaierror as error:
            if not self._flags or error.errno not in _NONE_OF_OURS:
                raise
            # It may have addresses, only of a kind that this machine seems not to have.
            found = await self._found(host, port, family, 0)
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

    async def _found(
        self, host: str, port: int, family: socket.AddressFamily, flags: int
    ) -> _Found:
        if self._running >= _AT_ONCE:
            raise SlowLookUpError("The DNS does not answer; Minewatch will try again.")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_Found] = loop.create_future()

        def settle(found: _Found | OSError) -> None:
            self._running -= 1
            if answer.done():
                return
            if isinstance(found, OSError):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def work() -> None:
            found: _Found | OSError
            kinds = {"type": socket.SOCK_STREAM, "family": family, "flags": flags}
            try:
                found = self._look_up(host, port, **kinds)
            except OSError as error:
                found = error
            except UnicodeError:
                found = socket.gaierror(socket.EAI_NONAME, "not a name")
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(settle, found)

        self._running += 1
        threading.Thread(target=work, name=f"look up {host}", daemon=True).start()
        return await answer


@dataclass(frozen=True, slots=True)
class LookupTimeouts:
    """Seconds: for the first answer of all, for any later one, and how long one is kept."""

    first: float = 10.5
    """The system's resolver gives up after about ten."""
    later: float = 3.0
    kept: float = 300.0


class ResolvedAddresses:
    """The addresses this machine's DNS knows, for names that would be requested through a proxy.

    Behind a proxy this machine often knows no outside names at all; then the proxy must find them.
    Which is the case shows in what became of the last look-ups: one slow answer among good ones
    does not get a name past the guard, and one name that is known does not stop the others.
    """

    def __init__(self, resolver: AbstractResolver, patience: LookupTimeouts | None = None) -> None:
        self._resolver = resolver
        self._patience = patience or LookupTimeouts()
        self._kept: OrderedDict[str, tuple[float, tuple[str, ...]]] = OrderedDict()
        self._outside: OrderedDict[str, bool] = OrderedDict()

    async def of(self, host: str) -> tuple[str, ...]:
        """The host's addresses; none where it is not known here.

        Raises:
            SlowLookUpError: the DNS here answers for other outside names, but not for this one.
        """
        now = asyncio.get_running_loop().time()
        kept = self._kept.get(host)
        if kept is not None and now - kept[0] < self._patience.kept:
            return kept[1]
        try:
            return self._keep(host, now, await self._look_up(host))
        except (TimeoutError, SlowLookUpError):
            self._not_answered(host)
            return self._keep(host, now, ())
        except socket.gaierror as error:
            if error.errno != socket.EAI_AGAIN:
                return self._keep(host, now, ())
            self._not_answered(host)
            return ()
        except OSError:
            return self._keep(host, now, ())

    async def _look_up(self, host: str) -> tuple[str, ...]:
        seconds = self._patience.later if self._outside else self._patience.first
        async with asyncio.timeout(seconds):
            found = await self._resolver.resolve(host, 0, socket.AF_UNSPEC)
        addresses = tuple(each["host"] for each in found)
        if addresses and all(why_not_connect(address) is None for address in addresses):
            _put(self._outside, host, True, _COUNTED)
        return addresses

    def _not_answered(self, host: str) -> None:
        _put(self._outside, host, False, _COUNTED)
        if sum(self._outside.values()) * 2 >= len(self._outside):
            raise SlowLookUpError("The DNS did not answer in time; Minewatch will try again.")

    def _keep(self, host: str, now: float, addresses: tuple[str, ...]) -> tuple[str, ...]:
        _put(self._kept, host, (now, addresses), _KEPT)
        return addresses


def _put(recent: OrderedDict[str, T], name: str, value: T, most: int) -> None:
    recent[name] = value
    recent.move_to_end(name)
    if len(recent) > most:
        recent.popitem(last=False)
