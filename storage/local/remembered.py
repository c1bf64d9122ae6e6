"""What is good for a while, and leases: the ports bot.ports.stores.Remembered and Leases."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import islice

from bot.model.workspace import WorkspaceId
from storage.tables import RememberedRow
from storage.values import ValueTable


class LocalRemembered:
    """Texts of one workspace, each until a moment."""

    def __init__(self, table: ValueTable[RememberedRow], workspace: WorkspaceId) -> None:
        self._table = table
        self._workspace = workspace

    def put(self, key: str, value: str, until: datetime) -> None:
        self._table.put(RememberedRow(self._workspace, key, value, until))

    def get(self, key: str, now: datetime) -> str | None:
        row = self._table.get(self._key(key))
        return row.value if row is not None and now < row.until else None

    def take(self, key: str, now: datetime) -> str | None:
        found = self.get(key, now)
        self.remove(key)
        return found

    def starting(self, prefix: str, now: datetime) -> dict[str, str]:
        # Keys are looked through, and only the rows that are meant are read.
        keys = self._table.keys_starting(self._key(prefix))
        rows = (row for key in keys if (row := self._table.get(key)) is not None)
        found = {row.key: row.value for row in rows if now < row.until}
        return dict(sorted(found.items()))

    def remove(self, *keys: str) -> None:
        self._table.remove(*map(self._key, keys))

    def forget(self, now: datetime, limit: int = 500) -> int:
        # Over at its very moment, as ``get`` has it.
        end = math.nextafter(now.timestamp(), math.inf)
        rows = list(self._table.read(islice(self._table.ranked("until", None, end), limit)))
        self._table.remove(*map(self._table.key_of, rows))
        return len(rows)

    def erase(self, limit: int) -> int:
        """Forget everything of the workspace, at most ``limit``; returns how many."""
        rows = self._table.read(self._table.with_value("workspace", self._workspace)[:limit])
        keys = [self._table.key_of(row) for row in rows]
        self._table.remove(*keys)
        return len(keys)

    def _key(self, key: str) -> str:
        return f"{self._workspace}|{key}"


class LocalLeases:
    """Leases among the parts of one process; they end with it. ``seconds``: a clock that only goes on."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._held: dict[str, tuple[str, float]] = {}

    def take(self, name: str, holder: str, seconds: float) -> bool:
        now = self._seconds()
        held = self._held.get(name)
        if held is not None and held[0] != holder and now < held[1]:
            return False
        self._held[name] = (holder, now + seconds)
        return True

    def release(self, name: str, holder: str, rest: float = 0) -> None:
        if not self.holds(name, holder):
            return
        if rest > 0:
            self._held[name] = (_NO_ONE, self._seconds() + rest)
        else:
            del self._held[name]

    def holds(self, name: str, holder: str) -> bool:
        held = self._held.get(name)
        return held is not None and held[0] == holder and self._seconds() < held[1]

    def held(self, prefix: str = "") -> Mapping[str, str]:
        now = self._seconds()
        return {
            name: holder
            for name, (holder, until) in sorted(self._held.items())
            if name.startswith(prefix) and now < until and holder != _NO_ONE
        }

    def left(self, name: str) -> float:
        held = self._held.get(name)
        return 0.0 if held is None else max(held[1] - self._seconds(), 0.0)

    def forget(self, seconds: float) -> int:
        past = self._seconds() - seconds
        over = [name for name, (_, until) in self._held.items() if until < past]
        for name in over:
            del self._held[name]
        return len(over)


_NO_ONE = ""
