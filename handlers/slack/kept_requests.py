"""Which of Slack's requests were acted on, in the store, for every process and over restarts.

In: keys of requests and the second each was signed. Out: may it be done here and now? The store keeps 63
bits of a hash and a second of each, nothing of what was asked.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum
from hashlib import sha256
from itertools import count
from typing import TypeVar

from bot.errors import StoreUnavailableError
from bot.ports import Clock, Stores

REPLAY_WINDOW = 600
"""Seconds: Slack's five minutes of validity, to either side of now."""
REMEMBERED = 20_000
"""Requests that one process remembers at most: more than 30 a second for ten minutes."""
LEASE_SECONDS = 30.0
"""How long an event is one process's: longer than its listeners take."""
PATIENCE = 1.0
"""Seconds that a store elsewhere has: Slack waits three for the answer."""
_TIDIED = 20
"""Past requests that leave the store with each new one: more than come, and soon done."""
_TIDIED_AFTER = 100
"""Of so many that a store elsewhere notes, one removes past requests, of all: it has to go through them."""

R = TypeVar("R")
log = logging.getLogger("minewatch.handlers")


class Begun(Enum):
    """Whose an event is."""

    OURS = "it was not done anywhere: it is to be done here"
    ELSEWHERE = "another process is doing it"
    DONE = "it was done"


class KeptRequests:
    """``process``: the name of this process, which no other has."""

    def __init__(self, stores: Stores, clock: Clock, process: str) -> None:
        self._stores = stores
        self._clock = clock
        self._process = process
        self._number = count()

    def now(self) -> int:
        """The present second, for requests that carry none."""
        return int(self._clock.now().timestamp())

    async def pause(self, seconds: float) -> None:
        """Wait by the clock of this process."""
        await self._clock.sleep(seconds)

    async def do(self, work: Callable[[], R], otherwise: R) -> R:
        """What ``work`` returns; ``otherwise`` where the store does not take it, or not in time.

        Memory still knows the request then; and a change that the store refuses is not made anyway.
        """
        try:
            async with asyncio.timeout(PATIENCE if self._stores.remote else None):
                return await self._stores.do(work)
        except (StoreUnavailableError, TimeoutError) as error:
            log.warning("request_not_noted reason=%s", str(error) or type(error).__name__)
            return otherwise

    def has(self, key: str) -> bool:
        return bool(self._stores.requests.known([key]))

    def first(self, key: str, stamp: int) -> bool:
        """Write it down; True for the first of all processes that ever do.

        Raises:
            StoreUnavailableError: the store does not take it.
        """
        at = datetime.fromtimestamp(stamp, UTC)
        with self._stores.unit():
            first = self._stores.requests.mark_first(key, at)
            self._tidy(at)
        return first

    def note(self, key: str, stamp: int) -> None:
        """Write it down.

        Raises:
            StoreUnavailableError: the store does not take it.
        """
        self.first(key, stamp)

    def begin(self, key: str) -> Begun:
        """Take an event, unless it was done or is being done.

        Raises:
            StoreUnavailableError: the store does not answer.
        """
        leases, name = self._stores.leases, _lease(key)
        if not leases.take(name, self._process, LEASE_SECONDS):
            return Begun.ELSEWHERE
        # Looked at last: who had it before us wrote it down before giving it back.
        if not self.has(key):
            return Begun.OURS
        leases.release(name, self._process)
        return Begun.DONE

    def done(self, key: str, stamp: int) -> None:
        """The event was done here: write it down, and give it back.

        Raises:
            StoreUnavailableError: the store does not take it.
        """
        at = datetime.fromtimestamp(stamp, UTC)
        with self._stores.unit():
            self._stores.requests.mark([key], at)
            self._tidy(at)
            self._stores.leases.release(_lease(key), self._process)

    def _tidy(self, at: datetime) -> None:
        """Remove what is past its window or, in a store in this process, beyond the room for them.

        A store elsewhere has room for all: what many processes note in ten minutes is more than
        REMEMBERED, and none of it may be forgotten sooner.
        """
        requests, past = self._stores.requests, at - timedelta(seconds=REPLAY_WINDOW)
        if self._stores.remote:
            if next(self._number) % _TIDIED_AFTER == 0:
                requests.forget(past, _TIDIED * _TIDIED_AFTER)
            return
        requests.forget(past, _TIDIED)
        if (excess := len(requests) - REMEMBERED) > 0:
            requests.forget(datetime.max.replace(tzinfo=UTC), excess)


def _lease(key: str) -> str:
    return f"request:{sha256(key.encode()).hexdigest()[:16]}"
