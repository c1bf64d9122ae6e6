"""Which of a document's entries are processed now, and which wait for the next poll.

In: the result of a poll, what is known and what is stored. Out: a ``EntryBatch``. A document may
hold thousands of new entries; the newest go first, and the rest must not delay other
feeds or Slack requests.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.feeds.identity.sort_out import KeyLookup, edited, lookup_keys, sort_out
from bot.model.entry import Entry, EntryId, StoredEntry
from bot.ports import SeenKeys

AT_A_TURN = 250
"""Entries looked up between two pauses: a few milliseconds."""
_FIRST = "first:"
"""Marks a waiting entry of a feed's first document: it is never announced."""

Slices = Generator[None, None, "EntryBatch"]


@dataclass(frozen=True, slots=True)
class EntryBatch:
    """Entries by what is done with them now; each in the document's order.

    ``edits`` are those of ``known`` that say something else now. ``waiting`` is left for the
    next poll.
    """

    new: tuple[Entry, ...]
    edits: tuple[Entry, ...]
    known: tuple[Entry, ...]
    waiting: tuple[Entry, ...]


def sift(
    entries: Sequence[Entry],
    seen: KeyLookup,
    stored: Callable[[Iterable[EntryId]], Mapping[EntryId, StoredEntry]],
    most: int,
    now: datetime,
) -> Slices:
    """A document's portion for now, worked out a little at each turn."""
    known = set[str]()
    for some in in_turns(entries):
        known |= seen(lookup_keys(some))
        yield
    found = sort_out(entries, lambda _: frozenset(known))
    yield
    edits = []
    for some in in_turns(found.known):
        before = stored(entry.id for entry in some)
        edits += [entry for entry in some if _says_otherwise(before.get(entry.id), entry)]
        yield
    taken = _newest((*found.new, *edits), most, now)
    left = {entry.id for entry in (*found.new, *edits)} - taken
    yield
    return EntryBatch(
        new=tuple(entry for entry in found.new if entry.id in taken),
        edits=tuple(entry for entry in edits if entry.id in taken),
        known=(*found.known, *found.absorbed),
        waiting=tuple(entry for entry in entries if entry.id in left),
    )


def of_first_document(entries: Iterable[Entry], seen: SeenKeys) -> frozenset[EntryId]:
    """Those that waited since the first document of their feed, though the program ended meanwhile."""
    marks = {_FIRST + entry.id: entry.id for entry in entries}
    return frozenset(marks[mark] for mark in seen.known(marks))


def first_marks(entries: Iterable[Entry]) -> list[str]:
    """What to note of entries of a first document that wait."""
    return [_FIRST + entry.id for entry in entries]


def in_turns(entries: Sequence[Entry]) -> Iterator[tuple[Entry, ...]]:
    """So many entries as may be looked up between two pauses."""
    rest = iter(entries)
    while some := tuple(islice(rest, AT_A_TURN)):
        yield some


def _says_otherwise(stored: StoredEntry | None, entry: Entry) -> bool:
    return stored is not None and stored.story is not None and edited(stored.entry, entry)


def _newest(entries: Sequence[Entry], most: int, now: datetime) -> set[EntryId]:
    """The newest entries; one without a date counts as published now, the first of the document before the others."""
    in_order = sorted(entries, key=lambda entry: entry.published_at or now, reverse=True)
    return {entry.id for entry in in_order[:most]}
