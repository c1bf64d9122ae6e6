"""One table in memory: documents as JSON text under their numbers, and its indexes.

In: changes that the journal has taken or will take. Out: documents and numbers. Documents
are kept as bytes: a third of the memory of dicts, nothing for the garbage collector to
walk through, and a snapshot is written without encoding anything again. No files here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec

from storage.tinydb.columns import Column, IndexSpec, Probe
from storage.tinydb.index import EqualIndex, GroupedIndex, KeyIndex, OrderedIndex

REMEMBERED = 4096
"""Changes of which a table can still say what they changed."""


class Rows:
    """``documents`` by number, in order of insertion; ``version`` grows with every change.

    ``exists`` is false for a table that was only read, never written.
    """

    def __init__(self, spec: IndexSpec | None = None) -> None:
        spec = spec or IndexSpec()
        self.documents: dict[int, bytes] = {}
        self.last_number = 0
        self.version = 0
        self.exists = False
        self._changed = deque[str](maxlen=REMEMBERED)
        self.key = KeyIndex()
        self.equal: dict[Column, EqualIndex] = {each: EqualIndex() for each in spec.equal}
        self.ordered: dict[Column, OrderedIndex] = {each: OrderedIndex() for each in spec.ordered}
        self.grouped: dict[Column, GroupedIndex] = {each: GroupedIndex() for each in spec.grouped}
        columns = spec.columns
        self._probe = Probe(columns) if columns else None
        place = {column: at for at, column in enumerate(columns)}
        self._key_places = tuple(place[column] for column in spec.key)
        self._others: list[tuple[int, EqualIndex | OrderedIndex | GroupedIndex]] = [
            *((place[column], index) for column, index in self.equal.items()),
            *((place[column], index) for column, index in self.ordered.items()),
            *((place[column], index) for column, index in self.grouped.items()),
        ]

    def load(self, documents: dict[int, bytes]) -> None:
        """Take all documents at once; much quicker than one after the other."""
        self.documents = documents
        self.last_number = max(documents, default=0)
        self.version += 1
        self._changed.clear()
        if self._probe is None:
            return
        numbers = sorted(documents)
        probe = self._probe.values
        found = [probe(documents[number]) for number in numbers]
        self.key.load(zip(map(self._key_in, found), numbers, strict=True))
        columns = list(zip(*found, strict=True))
        for at, index in self._others:
            index.load(zip(columns[at], numbers, strict=True) if columns else ())

    def set(self, number: int, document: bytes | None) -> bytes | None:
        """Put a document, or remove it (None). Returns the previous one."""
        before = self.documents.get(number)
        self._reindex(number, before, document)
        if document is None:
            self.documents.pop(number, None)
        else:
            self.documents[number] = document
            self.last_number = max(self.last_number, number)
        self.version += 1
        return before

    def changed_since(self, version: int) -> tuple[str, ...] | None:
        """The keys set since a version, each once; None where that is not known any more."""
        count = self.version - version
        if not 0 <= count <= len(self._changed):
            return None
        return tuple(dict.fromkeys(islice(reversed(self._changed), count)))

    def in_order(self) -> None:
        """Put documents back into the order of their numbers, after removals were undone."""
        self.documents = dict(sorted(self.documents.items()))

    def _reindex(self, number: int, before: bytes | None, after: bytes | None) -> None:
        if self._probe is None:
            return
        old = self._probe.values(before) if before is not None else None
        new = self._probe.values(after) if after is not None else None
        self._changed.append(self._key_in(new or old) or "")
        if old is None and new is not None:
            self.key.add(self._key_in(new), number)
            for at, index in self._others:
                if new[at] is not None:
                    index.add(new[at], number)
        elif old != new:
            self._move(number, old, new)

    def _move(self, number: int, old: tuple[Any, ...] | None, new: tuple[Any, ...] | None) -> None:
        old_key = self._key_in(old)
        new_key = self._key_in(new)
        if old_key != new_key:
            self.key.discard(old_key, number)
            self.key.add(new_key, number)
        for at, index in self._others:
            gone = old[at] if old else None
            come = new[at] if new else None
            if gone != come:
                index.move(gone, come, number)

    def _key_in(self, values: tuple[Any, ...] | None) -> str | None:
        if values is None or not self._key_places:
            return None
        if len(self._key_places) == 1:
            return str(values[self._key_places[0]])
        return "|".join([str(values[at]) for at in self._key_places])


class Documents(Mapping[int, dict[str, Any]]):
    """A table as TinyDB reads it: each document is decoded on access.

    TinyDB sometimes passes numbers as text, as in its files; both are accepted.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def __getitem__(self, number: int | str) -> dict[str, Any]:
        place = int(number) if isinstance(number, str) and number.isdecimal() else number
        document: dict[str, Any] = msgspec.json.decode(self.rows.documents[place])  # type: ignore[index] # a KeyError is the answer for any other text
        return document

    def __contains__(self, number: object) -> bool:
        return number in self.rows.documents

    def __iter__(self) -> Iterator[int]:
        return iter(self.rows.documents)

    def __len__(self) -> int:
        return len(self.rows.documents)
