"""Small things to remember: what was said once, what is good for a while, who does what alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.model.alert import Notice
from bot.ports.stores.values import Values


class Notices(Values[Notice], Protocol):
    """Things said once, by key, until they are over. The key names the conversation where it is about one."""

    def all(self) -> tuple[Notice, ...]:
        """Every notice, in the order in which they were put first."""
        ...

    def starting(self, prefix: str) -> tuple[Notice, ...]:
        """The notices whose key begins so, in the order in which they were put first."""
        ...


class Remembered(Protocol):
    """What any process may be asked for in a moment: an undo, a preview, the name of a channel.

    A text under a key until a moment. Each row belongs to the view's workspace (the store itself: to
    HOME), so that the same key means another row in each. Not in an export, and gone at the latest
    when it is over: what is here may be lost.
    """

    def put(self, key: str, value: str, until: datetime) -> None:
        """Remember a text until a moment, in the place of what was under the key."""
        ...

    def get(self, key: str, now: datetime) -> str | None:
        """What is under a key; None: nothing, or it is over at ``now``."""
        ...

    def take(self, key: str, now: datetime) -> str | None:
        """The same, and forget it: of several that ask at once, one gets it."""
        ...

    def starting(self, prefix: str, now: datetime) -> dict[str, str]:
        """All whose keys begin so and that are not over at ``now``, in the order of their keys."""
        ...

    def remove(self, *keys: str) -> None:
        """Forget these."""
        ...

    def forget(self, now: datetime, limit: int = 500) -> int:
        """Forget what is over, in every workspace, at most ``limit``; returns how many."""
        ...


class Leases(Protocol):
    """What one process does for all: it holds a lease by name while it lives, and renews it.

    Times are seconds by the clock that all processes share (the database's), not by their own.
    """

    def take(self, name: str, holder: str, seconds: float) -> bool:
        """Hold a lease for so long from now, if it is free or one's own already. Is it held?"""
        ...

    def release(self, name: str, holder: str, rest: float = 0) -> None:
        """Give back one's own. For ``rest`` seconds no one can take it, its last holder neither."""
        ...

    def held(self, prefix: str = "") -> Mapping[str, str]:
        """The holder of each lease whose name begins so, in the order of the names."""
        ...

    def left(self, name: str) -> float:
        """For how many seconds no one else can take it; 0: it is free."""
        ...

    def forget(self, seconds: float) -> int:
        """Forget those that ended longer ago, such as of processes that died; returns how many."""
        ...
