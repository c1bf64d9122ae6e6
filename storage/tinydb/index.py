"""Indexes over documents: by key, by equal value, by order, by order within a group.

In: a value of a document and its number. Out: the numbers of the documents asked for, without
reading any other. Indexes live in memory and are built when a table is loaded; numbers
that share a value stand in ascending order, which is the order of insertion.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime
from typing import Any

Scalar = str | int | float
NOTHING = array("q")


class KeyIndex:
    """From a key to the number of its one document."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def add(self, value: Any, number: int) -> None:
        if value is not None:
            self.numbers[value] = number

    def discard(self, value: Any, number: int) -> None:
        if value is not None and self.numbers.get(value) == number:
            del self.numbers[value]

    def load(self, pairs: Iterable[tuple[Any, int]]) -> None:
        self.numbers = {value: number for value, number in pairs if value is not None}


class EqualIndex:
    """From a value to the numbers of the documents that hold it, alone or in a list."""

    def __init__(self) -> None:
        self._numbers: dict[Scalar, array[int]] = {}

    def numbers(self, value: Any) -> array[int]:
        """Ascending, a copy for the caller; empty for an unknown value."""
        held = self._numbers.get(value)
        return NOTHING if held is None else held[:]

    def add(self, value: Any, number: int) -> None:
        for item in (value,) if isinstance(value, str) else _scalars(value):
            held = self._numbers.get(item)
            if held is None:
                self._numbers[item] = array("q", (number,))
            elif held[-1] < number:
                held.append(number)
            elif held[place := bisect_left(held, number)] != number:
                held.insert(place, number)

    def discard(self, value: Any, number: int) -> None:
        for item in (value,) if isinstance(value, str) else _scalars(value):
            held = self._numbers.get(item, NOTHING)
            place = bisect_left(held, number)
            if place == len(held) or held[place] != number:
                continue
            del held[place]
            if not held:
                del self._numbers[item]

    def move(self, gone: Any, come: Any, number: int) -> None:
        self.discard(gone, number)
        self.add(come, number)

    def load(self, pairs: Iterable[tuple[Any, int]]) -> None:
        """Take all at once; the numbers ascend."""
        found: dict[Scalar, array[int]] = {}
        for value, number in pairs:
            if value is None:
                continue
            for item in (value,) if isinstance(value, str) else _scalars(value):
                held = found.get(item)
                if held is None:
                    found[item] = array("q", (number,))
                elif held[-1] != number:  # a list may hold a value twice
                    held.append(number)
        self._numbers = found


class OrderedIndex:
    """Numbers ordered by an instant or a number: two flat arrays, 16 bytes a document.

    What is oldest is removed first as a rule, so the front is given up by moving a mark
    instead of moving everything behind it.
    """

    def __init__(self) -> None:
        self._keys = array("d")
        self._numbers = array("q")
        self._start = 0

    def numbers(self, low: float | None, high: float | None, *, reverse: bool) -> Iterable[int]:
        """Numbers with low <= key < high, as they are now; equal keys in order of number."""
        first = self._start if low is None else bisect_left(self._keys, low, self._start)
        last = len(self._keys) if high is None else bisect_left(self._keys, high, self._start)
        found = self._numbers[first:last]
        return reversed(found) if reverse else found

    def add(self, value: Any, number: int) -> None:
        key = order_of(value)
        if key is None:
            return
        if not self._keys or self._keys[-1] < key:  # nearly always, because time increases
            self._keys.append(key)
            self._numbers.append(number)
            return
        place = self._place(key, number)
        if place == self._start and self._start:
            self._start -= 1
            self._keys[self._start], self._numbers[self._start] = key, number
        else:
            self._keys.insert(place, key)
            self._numbers.insert(place, number)

    def discard(self, value: Any, number: int) -> None:
        key = order_of(value)
        if key is None:
            return
        place = self._place(key, number)
        if place == len(self._keys) or self._numbers[place] != number:
            return
        if place > self._start:
            del self._keys[place], self._numbers[place]
            return
        self._start += 1
        if self._start * 2 > len(self._keys):
            del self._keys[: self._start], self._numbers[: self._start]
            self._start = 0

    def pairs(self, low: float | None, high: float | None) -> list[tuple[float, int]]:
        """The keys with low <= key < high, each with its number, ascending."""
        first = self._start if low is None else bisect_left(self._keys, low, self._start)
        last = len(self._keys) if high is None else bisect_left(self._keys, high, self._start)
        return list(zip(self._keys[first:last], self._numbers[first:last], strict=True))

    def keys(self, low: float) -> array[float]:
        """The keys with low <= key, ascending."""
        return self._keys[bisect_left(self._keys, low, self._start) :]

    def first(self) -> float | None:
        """The lowest key."""
        return self._keys[self._start] if self._start < len(self._keys) else None

    def last(self) -> float | None:
        """The highest key."""
        return self._keys[-1] if self._start < len(self._keys) else None

    def __len__(self) -> int:
        return len(self._keys) - self._start

    def move(self, gone: Any, come: Any, number: int) -> None:
        self.discard(gone, number)
        self.add(come, number)

    def load(self, pairs: Iterable[tuple[Any, int]]) -> None:
        self.take([(key, n) for value, n in pairs if (key := order_of(value)) is not None])

    def take(self, rows: list[tuple[float, int]]) -> None:
        """These keys with their numbers, in any order, in the place of all others."""
        rows.sort()
        self._keys = array("d", [key for key, _ in rows])
        self._numbers = array("q", [number for _, number in rows])
        self._start = 0

    def _place(self, key: float, number: int) -> int:
        """The position of (key, number), present or not."""
        end = len(self._keys)
        if end == self._start or self._keys[end - 1] < key:
            return end
        first = bisect_left(self._keys, key, self._start)
        last = bisect_right(self._keys, key, first)
        return bisect_left(self._numbers, number, first, last)


class GroupedIndex:
    """An ordered index for each group; a value is a list of groups, each with what orders it there."""

    def __init__(self) -> None:
        self.groups: dict[str, OrderedIndex] = {}

    def numbers(
        self, group: str, low: float | None, high: float | None, *, reverse: bool = False
    ) -> Iterable[int]:
        """Numbers of a group with low <= key < high; empty for an unknown group."""
        held = self.groups.get(group)
        return NOTHING if held is None else held.numbers(low, high, reverse=reverse)

    def add(self, value: Any, number: int) -> None:
        for group, key in value:
            held = self.groups.get(group)
            if held is None:
                held = self.groups[group] = OrderedIndex()
            held.add(key, number)
            self._drop_empty(group)

    def move(self, gone: Any, come: Any, number: int) -> None:
        """What both have stays where it is."""
        gone, come = gone or (), come or ()
        self.discard([pair for pair in gone if pair not in come], number)
        self.add([pair for pair in come if pair not in gone], number)

    def discard(self, value: Any, number: int) -> None:
        for group, key in value or ():
            held = self.groups.get(group)
            if held is not None:
                held.discard(key, number)
                self._drop_empty(group)

    def load(self, pairs: Iterable[tuple[Any, int]]) -> None:
        gathered: dict[str, list[tuple[float, int]]] = {}
        for value, number in pairs:
            read, order = None, None  # the groups of a document often share what orders it
            for group, key in value or ():
                if key is not read:
                    read, order = key, order_of(key)
                if order is None:
                    continue
                rows = gathered.get(group)
                if rows is None:
                    gathered[group] = [(order, number)]
                else:
                    rows.append((order, number))
        self.groups = {group: OrderedIndex() for group in gathered}
        for group, rows in gathered.items():
            self.groups[group].take(rows)

    def _drop_empty(self, group: str) -> None:
        if not len(self.groups[group]):
            del self.groups[group]


def order_of(value: Any) -> float | None:
    """A number as it is, an ISO instant as Unix seconds, anything else not at all."""
    if isinstance(value, str):
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            return None
        return instant.timestamp() if instant.tzinfo else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return None


def _scalars(value: Any) -> Iterable[Scalar]:
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str | int | float)]
    return (value,) if isinstance(value, str | int | float) else ()
