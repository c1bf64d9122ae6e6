"""Which of a document's entries are new: those of which no key is known.

In: entries with their keys (bot.feeds.identity.identify), and a way to look keys up. Out: the
entries, grouped by how they are processed. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.model.entry import Entry

# Fewer than this do not show that all ids changed.
_MIGRATION_ENTRIES = 3

KeyLookup = Callable[[Iterable[str]], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Sorted:
    """A document's entries, grouped by how they are processed.

    ``new`` are unknown: judge and announce them. ``known`` were seen before, perhaps edited:
    update silently. ``absorbed`` are old entries under new ids: mark as seen, announce nothing.
    """

    new: tuple[Entry, ...]
    known: tuple[Entry, ...]
    absorbed: tuple[Entry, ...] = ()


def sort_out(entries: Sequence[Entry], known: KeyLookup) -> Sorted:
    """Which of ``entries`` are new.

    Args:
        entries: one document's, as the parser gave them.
        known: answers which of some keys have been seen (one call is made).
    """
    seen = known(lookup_keys(entries))
    sure = {entry.id for entry in entries if _is_known(entry, seen)}
    old = tuple(entry for entry in entries if entry.id in sure)
    other = tuple(entry for entry in entries if entry.id not in sure)
    familiar = {entry.id for entry in other if any(m in seen for m in _titles(entry.marks))}
    # One title seen before proves nothing; many at once prove a change of ids.
    if len(familiar) < _MIGRATION_ENTRIES or len(familiar) * 2 < len(other):
        return Sorted(other, old)
    return Sorted(
        new=tuple(entry for entry in other if entry.id not in familiar),
        known=old,
        absorbed=tuple(entry for entry in other if entry.id in familiar),
    )


def lookup_keys(entries: Iterable[Entry]) -> list[str]:
    """Everything by which these entries may be known again."""
    return [key for entry in entries for key in (*entry.keys, *entry.marks)]


def edited(before: Entry, after: Entry) -> bool:
    """Did the publisher change what the entry says (not merely its dates or address)?"""
    return (before.title, before.summary) != (after.title, after.summary)


def _is_known(entry: Entry, seen: frozenset[str]) -> bool:
    """Is a key known, or the link to another feed and not to this one?

    What a link names in this feed is decided by the entry's keys; that two feeds have it is reason
    enough to treat it as one article, whatever its title.
    """
    if not seen.isdisjoint(entry.keys):
        return True
    link, own = (
        {mark for mark in entry.marks if mark.startswith(kind)} for kind in ("link:", "own:")
    )
    return not seen.isdisjoint(link) and seen.isdisjoint(own)


def _titles(marks: Iterable[str]) -> Iterator[str]:
    return (mark for mark in marks if mark.startswith("title:"))
