"""One process at a time, by name, for work that waits for the network: a lease that others wait for.

In: the store's leases. Out: ``async with alone(name)``. Who holds a lease and dies keeps others waiting
until it runs out, and no longer.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

from bot.errors import StoreUnavailableError
from bot.ports import Clock, Draw, Leases

LEASE_SECONDS = 30.0
"""Longer than the longest call within (handlers.slack.installing.exchange.CALL_SECONDS)."""
LOOK_SECONDS = 0.2

R = TypeVar("R")
log = logging.getLogger("minewatch.handlers")


class LeasedStores(Protocol):
    """The part of bot.ports.Stores that is used here."""

    @property
    def leases(self) -> Leases: ...

    async def do(self, work: Callable[[], R]) -> R: ...


class OneAtATime:
    """``async with alone(name)``: waits until it is one's turn, in this process and in all."""

    def __init__(self, stores: LeasedStores, clock: Clock, draw: Draw) -> None:
        self._stores = stores
        self._clock = clock
        self._draw = draw

    @asynccontextmanager
    async def __call__(self, name: str) -> AsyncIterator[None]:
        holder = self._draw.token()  # of this use, so that two in one process wait for each other
        leases = self._stores.leases
        while not await self._stores.do(lambda: leases.take(name, holder, LEASE_SECONDS)):
            await self._clock.sleep(LOOK_SECONDS)
        try:
            yield
        finally:
            await self._released(name, holder)

    async def _released(self, name: str, holder: str) -> None:
        try:
            await self._stores.do(lambda: self._stores.leases.release(name, holder))
        except StoreUnavailableError as error:
            # What was done is done, and the lease runs out by itself.
            log.warning("lease_not_released name=%s reason=%s", name, error)
