"""A store that counts what it is asked: questions to a remote one cost a journey each."""

from __future__ import annotations

from collections import Counter
from typing import Any

from bot.ports import Stores

_REPOSITORIES = {
    "feeds", "entries", "seen", "stories", "watches", "deliveries", "people", "outbox", "posts",
    "feedback", "acts", "findings", "confirmations", "notices", "workspaces", "leases",
}  # fmt: skip


class Counted:
    """The port bot.ports.Stores over another store. ``asked``: how often, by what ("posts.about")."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self.asked: Counter[str] = Counter()

    @property
    def questions(self) -> int:
        return self.asked.total()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._stores, name)
        return _Repository(name, found, self.asked) if name in _REPOSITORIES else found


class _Repository:
    """One repository; every call counts as a question."""

    def __init__(self, name: str, repository: Any, asked: Counter[str]) -> None:
        self._name = name
        self._repository = repository
        self._asked = asked

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._repository, name)
        if not callable(found):
            self._asked[f"{self._name}.{name}"] += 1
            return found

        def counted(*args: Any, **values: Any) -> Any:
            self._asked[f"{self._name}.{name}"] += 1
            return found(*args, **values)

        return counted

    def __contains__(self, key: str) -> bool:
        self._asked[f"{self._name}.__contains__"] += 1
        return key in self._repository

    def __len__(self) -> int:
        self._asked[f"{self._name}.__len__"] += 1
        return len(self._repository)
