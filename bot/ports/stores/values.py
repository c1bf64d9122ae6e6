"""What every repository of values under one id can do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Values(Protocol[T]):
    """Frozen values, each under an id that is part of it.

    Reads inside a unit of work see its writes. What a method gives as a tuple was read in one
    question; what it gives as an iterator is read in portions as it is asked for, so that only what
    is taken costs anything: each value comes at most once, and one that was changed or removed
    after the iterator was made comes as it is now, or not at all.
    """

    def get(self, key: str) -> T | None:
        """The value with this id."""
        ...

    def get_many(self, keys: Iterable[str]) -> dict[str, T]:
        """Those of these that exist, by their ids, in the order asked for; in one question."""
        ...

    def hold(self, key: str) -> T | None:
        """The value; no other process can change or remove it before the unit under way ends.

        For a change that depends on what is stored. Outside a unit it is the same as ``get``.
        """
        ...

    def hold_many(self, keys: Iterable[str]) -> dict[str, T]:
        """As ``hold``, those of these that exist, in one question; two that ask never wait for each other."""
        ...

    def put(self, *values: T) -> None:
        """Store them, each in the place of the one with its id, whose place in every order it keeps.

        Raises:
            TypeError: a value is of another class, or could not be read again (a bug at the caller).
        """
        ...

    def remove(self, *keys: str) -> None:
        """Remove them; an unknown id is passed over."""
        ...

    def __contains__(self, key: str) -> bool: ...

    def __len__(self) -> int:
        """How many there are; costs no more than a look-up."""
        ...
