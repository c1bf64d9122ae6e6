"""Entries that were judged and kept, and the identities of all that were ever seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from bot.model.entry import EntryId, StoredEntry, StoryId
from bot.ports.stores.values import Values


class Entries(Values[StoredEntry], Protocol):
    """Entries with their judgements, by entry id. All workspaces share them."""

    def of_story(self, story: StoryId, limit: int | None = None) -> tuple[StoredEntry, ...]:
        """The entries of a story in the order in which they were stored; no more than ``limit`` are read."""
        ...

    def first_seen_before(self, moment: datetime, limit: int) -> tuple[EntryId, ...]:
        """Ids of entries first seen before a moment, the oldest first."""
        ...

    def all(self) -> Iterator[StoredEntry]:
        """Every entry, in the order in which they were stored."""
        ...


class SeenKeys(Protocol):
    """The identities of entries already known, kept longer than the entries themselves.

    A key belongs to one feed or, for links, to all; the caller builds it. Costs at most 0.6 KB each.
    Sightings are kept to the second. Every method does all of its work in one question.
    """

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of these that were sighted."""
        ...

    def mark(self, keys: Iterable[str], at: datetime) -> None:
        """Note a sighting (first or later)."""
        ...

    def mark_first(self, key: str, at: datetime) -> bool:
        """Note a sighting; was it the first? Of several processes that ask at once, one gets True."""
        ...

    def forget(self, last_seen_before: datetime, limit: int | None = None) -> int:
        """Drop keys not sighted since; returns how many. ``limit``: look at no more at once."""
        ...

    def __len__(self) -> int: ...
