"""The object TinyDB's update functions work on: a table that records changes.

In: a table's rows. Out: the documents put and the numbers removed. TinyDB changes documents
in place, at any depth, without saying so; a document is therefore decoded when it is first
touched and compared with what it was at the end. The rows themselves are not changed, so
an update that fails half-way changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any

import msgspec

from storage.tinydb.rows import Rows

Document = dict[str, Any]


class TableDraft(MutableMapping[int, Document]):
    """A table being changed. ``only``: the documents to update (None: all)."""

    def __init__(self, rows: Rows, only: Iterable[int] | None = None) -> None:
        self._before = rows.documents
        self._only = None if only is None else dict.fromkeys(only)
        self._touched: dict[int, Document] = {}
        self._gone: set[int] = set()

    def changes(self) -> dict[int, bytes | None]:
        """Changed documents, and None for removed ones, in order."""
        found: dict[int, bytes | None] = dict.fromkeys(sorted(self._gone))
        for number, document in self._touched.items():
            text = msgspec.json.encode(document)
            if text != self._before.get(number):
                found[number] = text
        return found

    def __getitem__(self, number: int) -> Document:
        if number in self._touched:
            return self._touched[number]
        if number in self._gone:
            raise KeyError(number)
        document: Document = msgspec.json.decode(self._before[number])
        self._touched[number] = document
        return document

    def __setitem__(self, number: int, document: Document) -> None:
        self._gone.discard(number)
        self._touched[number] = document

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self._touched.pop(number, None)
        if number in self._before:
            self._gone.add(number)

    def __contains__(self, number: object) -> bool:
        return number in self._touched or (number in self._before and number not in self._gone)

    def __iter__(self) -> Iterator[int]:
        old = self._before if self._only is None else self._only
        yield from [number for number in old if number in self]
        yield from [number for number in self._touched if number not in self._before]

    def __len__(self) -> int:
        new = sum(number not in self._before for number in self._touched)
        return len(self._before) - len(self._gone) + new

    def clear(self) -> None:
        """Remove every document, without decoding any."""
        self._touched.clear()
        self._gone.update(self._before)
