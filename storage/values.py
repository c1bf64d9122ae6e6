"""A table of frozen values over documents, on which the repositories are built.

In: values; out: values. A value's key leads to its document's number, an index to the
numbers asked for; documents are decoded when they are asked for and not before. Does not
know how documents reach the disk.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar, cast

from storage.codec import codec_for
from storage.tables import TableSpec, column_of
from storage.tinydb.index import GroupedIndex
from storage.tinydb.journal import JournalStorage
from storage.tinydb.rows import Rows

T = TypeVar("T")


class ValueTable(Generic[T]):
    """The values of one table; a write outside a unit of work is a unit of its own.

    What an iterator yields was decided when it was made; a value changed or removed since
    is given as it is now, or left out.
    """

    def __init__(self, spec: TableSpec, journal: JournalStorage) -> None:
        self._name = spec.name
        self._journal = journal
        self._codec = codec_for(cast("type[T]", spec.kind))
        self._key = spec.key_of
        self._equal = {index: column_of(path) for index, path in spec.equal.items()}
        self._ordered = {index: column_of(path) for index, path in spec.ordered.items()}
        self._grouped = {index: column_of(path) for index, path in spec.grouped.items()}
        self._decoded: dict[int, tuple[bytes, T]] | None = {} if spec.cached else None

    def get(self, key: str) -> T | None:
        """The value under a key."""
        number = self._rows.key.numbers.get(key)
        return None if number is None else self._value(number)

    def put(self, *values: T) -> None:
        """Store values, each in the place of the one under its key.

        Raises:
            TypeError: one is of another class, or could not be read again.
        """
        rows = [(self._key(value), self._codec.encode(value)) for value in values]
        held = self._rows
        numbers = held.key.numbers
        with self._journal.unit():
            for key, document in rows:
                number = numbers.get(key, held.last_number + 1)
                self._journal.set(self._name, number, document)

    def remove(self, *keys: str) -> None:
        """Remove what is under these keys."""
        with self._journal.unit():
            for key in keys:
                number = self._rows.key.numbers.get(key)
                if number is not None:
                    self._journal.set(self._name, number, None)

    def key_of(self, value: T) -> str:
        """The key of a value."""
        return self._key(value)

    def with_value(self, index: str, value: str | int) -> array[int]:
        """Numbers of the values whose index holds ``value``, in the order of insertion."""
        return self._rows.equal[self._equal[index]].numbers(value)

    def with_both(
        self, one: tuple[str, str | int], other: tuple[str, str | int], *, reverse: bool = False
    ) -> Iterator[int]:
        """Numbers of the values that two indexes hold, in the order of insertion."""
        found = [self.with_value(*one), self.with_value(*other)]
        few, many = sorted(found, key=len)
        return (n for n in (reversed(few) if reverse else few) if holds(many, n))

    def ranked(
        self,
        index: str,
        low: float | None = None,
        high: float | None = None,
        *,
        reverse: bool = False,
    ) -> Iterable[int]:
        """Numbers of the values with low <= sort key < high, in that order."""
        return self._rows.ordered[self._ordered[index]].numbers(low, high, reverse=reverse)

    def groups(self, index: str) -> GroupedIndex:
        """A grouped index."""
        return self._rows.grouped[self._grouped[index]]

    def numbers(self) -> list[int]:
        """The numbers of all values, in the order of insertion."""
        return list(self._rows.documents)

    def read(self, numbers: Iterable[int]) -> Iterator[T]:
        """The values of these numbers; each is decoded when the iterator comes to it."""
        for number in numbers:
            if (value := self._value(number)) is not None:
                yield value

    def keys_starting(self, prefix: str) -> list[str]:
        """The keys that begin so, in the order of insertion; one pass over all keys, no value is read."""
        numbers = self._rows.key.numbers
        return sorted([key for key in numbers if key.startswith(prefix)], key=numbers.__getitem__)

    def changed_since(self, version: int) -> tuple[str, ...] | None:
        """Keys of values put or removed since ``version``; None: too many to say which."""
        return self._rows.changed_since(version)

    def __iter__(self) -> Iterator[T]:
        return self.read(self.numbers())

    def __len__(self) -> int:
        return len(self._rows.documents)

    def __contains__(self, key: str) -> bool:
        return key in self._rows.key.numbers

    @property
    def version(self) -> int:
        """Another number after every change."""
        return self._rows.version

    @property
    def _rows(self) -> Rows:
        return self._journal.rows(self._name)

    def _value(self, number: int) -> T | None:
        document = self._rows.documents.get(number)
        if document is None:
            return None
        if self._decoded is None:
            return self._codec.decode(document)
        # The very same bytes mean the very same value; whatever changed brought new ones.
        held = self._decoded.get(number)
        if held is None or held[0] is not document:
            held = self._decoded[number] = (document, self._codec.decode(document))
        return held[1]


def holds(numbers: array[int], number: int) -> bool:
    """Is a number among ascending ones?"""
    place = bisect_left(numbers, number)
    return place < len(numbers) and numbers[place] == number
