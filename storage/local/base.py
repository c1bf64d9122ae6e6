"""What the repositories of this process share: values under ids, and rows of one workspace.

In: a table of values. Out: the general verbs of bot.ports.stores.Values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from bot.model.workspace import WorkspaceId
from storage.owners import workspace_in
from storage.values import ValueTable

T = TypeVar("T")


class Rows(Generic[T]):
    """The rows of one table."""

    def __init__(self, table: ValueTable[T]) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)


class Repository(Rows[T]):
    """Values that all workspaces share, by id."""

    @property
    def version(self) -> int:
        return self._table.version

    def get(self, key: str) -> T | None:
        return self._table.get(key)

    def get_many(self, keys: Iterable[str]) -> dict[str, T]:
        return {key: value for key in keys if (value := self.get(key)) is not None}

    def hold(self, key: str) -> T | None:
        return self.get(key)

    def hold_many(self, keys: Iterable[str]) -> dict[str, T]:
        return self.get_many(keys)

    def put(self, *values: T) -> None:
        self._table.put(*values)

    def remove(self, *keys: str) -> None:
        self._table.remove(*keys)

    def __contains__(self, key: str) -> bool:
        return key in self._table


class OwnedRows(Rows[T]):
    """Rows that each belong to the workspace of a conversation, seen by one workspace or by all (None)."""

    def __init__(self, table: ValueTable[T], workspace: WorkspaceId | None) -> None:
        super().__init__(table)
        self._workspace = workspace

    def _is_seen(self, conversation: object) -> bool:
        return self._workspace is None or workspace_in(conversation) == self._workspace

    def _seen(self, values: Iterable[T]) -> Iterator[T]:
        if self._workspace is None:
            return iter(values)
        return (value for value in values if self._is_seen(_conversation(value)))

    def _one(self, key: str) -> T | None:
        value = self._table.get(key)
        return value if value is None or self._is_seen(_conversation(value)) else None

    def put(self, *values: T) -> None:
        for value in values if self._workspace is not None else ():
            held = self._table.get(self._table.key_of(value))
            for one in (value,) if held is None else (value, held):
                if not self._is_seen(_conversation(one)):
                    raise ValueError(
                        f"This {type(value).__name__} belongs to another workspace than "
                        f"{self._workspace or 'the one of the settings'}."
                    )
        self._table.put(*values)

    def _remove(self, keys: Iterable[str]) -> None:
        seen = [key for key in keys if self._workspace is None or self._one(key) is not None]
        self._table.remove(*seen)


class OwnedRepository(OwnedRows[T]):
    """The same, by id."""

    def get(self, key: str) -> T | None:
        return self._one(key)

    def get_many(self, keys: Iterable[str]) -> dict[str, T]:
        return {key: value for key in keys if (value := self._one(key)) is not None}

    def hold(self, key: str) -> T | None:
        return self._one(key)

    def hold_many(self, keys: Iterable[str]) -> dict[str, T]:
        return self.get_many(keys)

    def remove(self, *keys: str) -> None:
        self._remove(keys)

    def __contains__(self, key: str) -> bool:
        return key in self._table if self._workspace is None else self._one(key) is not None


def _conversation(value: object) -> object:
    return getattr(value, "conversation", None)
