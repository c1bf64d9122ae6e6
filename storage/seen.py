"""The keys of entries already known: the port bot.ports.SeenKeys.

In: keys and the moment of a sighting. Out: which of them are known. Keeps no entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime


class KnownKeys:
    """Keys with the Unix second of their last sighting."""

    def __init__(self, writing: Callable[[], AbstractContextManager[None]]) -> None:
        self._writing = writing
        self.sighted: dict[str, int] = {}

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        return frozenset(key for key in keys if key in self.sighted)

    def mark(self, keys: Iterable[str], at: datetime) -> None:
        with self._writing():
            self.sighted.update(dict.fromkeys(keys, int(at.timestamp())))

    def forget(self, last_seen_before: datetime) -> int:
        limit = last_seen_before.timestamp()
        old = [key for key, at in self.sighted.items() if at < limit]
        with self._writing():
            for key in old:
                del self.sighted[key]
        return len(old)

    def __len__(self) -> int:
        return len(self.sighted)
