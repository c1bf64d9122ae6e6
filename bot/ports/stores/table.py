"""The old form of the store, by tables and indexes; each use gives way to a question of its repository."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Protocol, TypeVar

T = TypeVar("T")
NOTHING_HELD: Mapping[str, Collection[str]] = MappingProxyType({})


class Table(Protocol[T]):
    """One kind of value under string keys, with the indexes declared in storage.tables.

    Values are frozen: put replaces. Reads inside a unit of work see its own writes.
    """

    def get(self, key: str) -> T | None: ...

    def put(self, *values: T) -> None: ...

    def remove(self, *keys: str) -> None: ...

    def where(self, index: str, value: str | int, *, reverse: bool = False) -> Iterator[T]:
        """Values whose index holds ``value``, in insertion order (one look-up, no scan).

        Each value is read when the iterator comes to it: to have the newest few, take them
        from the reverse order.
        """
        ...

    def where_both(
        self, one: tuple[str, str | int], other: tuple[str, str | int], *, reverse: bool = False
    ) -> Iterator[T]:
        """Values that hold both of two (index, value), as ``where``; the others are not read."""
        ...

    def between(
        self,
        index: str,
        low: float | None = None,
        high: float | None = None,
        *,
        reverse: bool = False,
    ) -> Iterator[T]:
        """Values with low <= sort key < high on an ordered index (instants as Unix seconds)."""
        ...

    def newest(
        self,
        index: str,
        *,
        low: float | None = None,
        before: tuple[str, float] | None = None,
        holding: Mapping[str, Collection[str]] = NOTHING_HELD,
    ) -> Iterator[T]:
        """Values by an ordered index, the highest first; read one by one as they are asked for.

        Only those with low <= sort key; with a sort key under that of ``before`` (another
        ordered index); that hold, for each equality index in ``holding``, one of the values
        (an index without values asks for nothing).
        """
        ...

    def keys_starting(self, prefix: str) -> tuple[str, ...]:
        """The keys that begin with ``prefix``; one pass over all keys, no value is read."""
        ...

    def changed_since(self, version: int) -> tuple[str, ...] | None:
        """Keys of values put or removed since ``version``; None: too many to say which."""
        ...

    @property
    def version(self) -> int:
        """Another number after every change, so that an answer can be remembered until then."""
        ...

    def __iter__(self) -> Iterator[T]: ...

    def __len__(self) -> int: ...

    def __contains__(self, key: str) -> bool: ...
