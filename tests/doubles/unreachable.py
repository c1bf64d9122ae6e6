"""A store that does not answer, as a database that is down: every question and every change is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from bot.errors import StoreUnavailableError
from storage.stores import TinyStores

R = TypeVar("R")
SENTENCE = "The database db.example/minewatch does not answer; nothing was changed."


class Unreachable:
    """``stores`` until ``down`` is set; views of workspaces and repositories alike.

    ``turns`` counts the pieces of work that it was given.
    """

    def __init__(self, stores: TinyStores) -> None:
        self.whole = stores
        self.down = False
        self.turns = 0

    def stores(self) -> Any:
        return _Refusing(self.whole, self)


class _Refusing:
    def __init__(self, inner: Any, state: Unreachable) -> None:
        self._inner = inner
        self._state = state

    async def do(self, work: Callable[[], R]) -> R:
        self._state.turns += 1
        return work()

    def of(self, workspace: Any) -> Any:
        return _Refusing(self._inner.of(workspace), self._state)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name == "remote":
            return found
        return _Repository(found, self._state)


class _Repository:
    """Whatever is asked of it, or done with it, is refused while the store is down."""

    def __init__(self, inner: Any, state: Unreachable) -> None:
        self._inner = inner
        self._state = state

    def __getattr__(self, name: str) -> Any:
        self._refuse()
        return getattr(self._inner, name)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self._refuse()
        return self._inner(*arguments, **named)

    def __len__(self) -> int:
        self._refuse()
        return len(self._inner)

    def __contains__(self, key: object) -> bool:
        self._refuse()
        return key in self._inner

    def _refuse(self) -> None:
        if self._state.down:
            raise StoreUnavailableError(SENTENCE)
