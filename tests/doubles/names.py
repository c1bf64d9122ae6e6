"""A DNS that knows what the test says: each name with its addresses, in turn where there are several.

Names(herald_example_test="93.184.216.34")     # underscores stand for dots
Names(anything=["127.0.0.1"])                  # every name leads there
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

from aiohttp.abc import AbstractResolver, ResolveResult


class Names(AbstractResolver):
    """``port``: where connections go, whatever port is asked for. ``seconds``: how long it takes."""

    def __init__(
        self,
        anything: Sequence[str] = (),
        *,
        port: int | None = None,
        seconds: float = 0.0,
        **known: str | Sequence[str],
    ) -> None:
        self.seconds = seconds
        self.asked: list[str] = []
        self._anything = list(anything)
        self._port = port
        self._known = {
            name.replace("_", "."): (each,) if isinstance(each, str) else tuple(each)
            for name, each in known.items()
        }

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        await asyncio.sleep(self.seconds)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=self._port or port,
                family=family,
                proto=0,
                flags=0,
            )
            for address in self._addresses(host)
        ]

    def _addresses(self, host: str) -> Sequence[str]:
        if self._anything:
            return [self._anything.pop(0) if len(self._anything) > 1 else self._anything[0]]
        if host not in self._known:
            raise OSError(f"{host} is not known")
        return self._known[host]

    async def close(self) -> None:
        pass
