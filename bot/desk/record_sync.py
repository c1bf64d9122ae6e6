"""Keeping the treaty desk in step with the acts and confirmations in the store, from any process.

In: the store's versions of both. Out: the treaty desk's Treaty, replaced where they changed. The process
that changes them wakes the others with WAKE_RECORD; one that misses it looks every two seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from threading import Lock

from bot.desk.freshness import freshness_of
from bot.desk.treaty import TreatyDesk
from bot.model.alert import RecordedAct
from bot.model.state import Freshness
from bot.ports import Stores
from bot.treaty.treaty import Treaty

_LOOKS = 3
"""Looks until one sees nothing new: another process may change the record between two."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What the store held at a look; a later look has a higher number."""

    number: int
    versions: tuple[int, int]
    acts: tuple[RecordedAct, ...]
    known: Freshness | None


class RecordSync:
    """Replaces the treaty desk's Treaty.

    For several threads: a Treaty is replaced under a lock, and never by one of an earlier look. The store
    is read without the lock, as that may wait; a change made meanwhile is seen at the next look.
    """

    def __init__(self, treaty: TreatyDesk, stores: Stores) -> None:
        self.treaty = treaty
        self._stores = stores
        self._lock = Lock()
        self._looks = count(1)
        self._shown: _Read | None = None
        """What the desk answers from; nothing until the first look, since the store may have changed
        after the desk's Treaty was made of it."""

    async def refresh(self) -> bool:
        """Answer from what is stored now; was there anything new? To be called on an event loop.

        The new Treaty is made in a thread: that goes through every act.
        """
        read = await self._stores.do(self._look)
        if read is None:
            return False
        made = await asyncio.to_thread(self._made, read)
        return self._show(read, made)

    def refresh_now(self) -> None:
        """The same at once, for what is about to change the record; within ``Stores.do``."""
        for _ in range(_LOOKS):
            read = self._look()
            if read is None:
                return
            self._show(read, self._made(read))

    def _look(self) -> _Read | None:
        number, versions, shown = next(self._looks), self._versions(), self._shown
        if shown is not None and versions == shown.versions:
            return None
        acts = self._stores.acts.all()
        known = freshness_of(self._stores.confirmations.all(), acts)
        return _Read(number, versions, acts, known)

    def _versions(self) -> tuple[int, int]:
        return self._stores.acts.version, self._stores.confirmations.version

    def _made(self, read: _Read) -> Treaty:
        return recorded(self.treaty.current, read.acts, read.known)

    def _show(self, read: _Read, treaty: Treaty) -> bool:
        with self._lock:
            if self._shown is not None and read.number <= self._shown.number:
                return False
            self._shown = read
            self.treaty.replace(treaty)
            return True


def recorded(treaty: Treaty, acts: Iterable[RecordedAct], known: Freshness | None) -> Treaty:
    """The packaged record with these acts, complete up to the day that was confirmed since."""
    made = treaty.with_acts(acts)
    return made if known is None else made.with_record(known)
