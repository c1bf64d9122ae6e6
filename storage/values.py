"""A table of frozen values over documents: the port bot.ports.Table.

In: values; out: values. First version: everything decoded in memory, looked up by scan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast

from storage.codec import codec_for
from storage.tables import TableSpec

T = TypeVar("T")


class ValueTable(Generic[T]):
    """The values of one table under string keys; writes go through the store's unit of work."""

    def __init__(
        self, spec: TableSpec, writing: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._spec = spec
        self._writing = writing
        self._codec = codec_for(cast("type[T]", spec.kind))
        self.documents: dict[str, bytes] = {}

    def key_of(self, value: T) -> str:
        """The key of a value, as the port says it is built."""
        return "|".join(str(attrgetter(path)(value)) for path in self._spec.key)

    def get(self, key: str) -> T | None:
        document = self.documents.get(key)
        return None if document is None else self._codec.decode(document)

    def put(self, *values: T) -> None:
        new = {self.key_of(value): self._codec.encode(value) for value in values}
        with self._writing():
            self.documents.update(new)

    def remove(self, *keys: str) -> None:
        with self._writing():
            for key in keys:
                self.documents.pop(key, None)

    def where(self, index: str, value: str | int) -> Iterator[T]:
        path = attrgetter(self._spec.equal[index])
        return (item for item in self if _holds(path(item), value))

    def between(
        self,
        index: str,
        low: float | None = None,
        high: float | None = None,
        *,
        reverse: bool = False,
    ) -> Iterator[T]:
        path = attrgetter(self._spec.ordered[index])
        rows = [(_number(path(item)), item) for item in self if path(item) is not None]
        rows.sort(key=lambda row: row[0], reverse=reverse)
        return (
            item for at, item in rows if (low is None or at >= low) and (high is None or at < high)
        )

    def __iter__(self) -> Iterator[T]:
        return iter([self._codec.decode(document) for document in self.documents.values()])

    def __len__(self) -> int:
        return len(self.documents)

    def __contains__(self, key: str) -> bool:
        return key in self.documents


def _holds(found: Any, value: str | int) -> bool:
    return value in found if isinstance(found, tuple) else bool(found == value)


def _number(found: Any) -> float:
    return found.timestamp() if isinstance(found, datetime) else float(found)
