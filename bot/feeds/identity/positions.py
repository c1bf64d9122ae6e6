"""Addresses that give an entry's position in its document, and dates that give the time of the request.

In: what one document lists, and what the one before listed. Out: verdicts. Pure. Home-made
feeds number their items from the top (``item-1``, ``page#1``), so every address is another
entry's when news comes; others date everything with the moment of asking. By neither is an entry
known again: its words do that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

_LISTED = 40
_NONE = "-"
# One entry whose day changed may be a recurring report.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class EntryPosition:
    """An entry's words, hashed, and their position: id and link (hashed), day, and first day."""

    words: str
    id: str = ""
    link: str = ""
    day: str = ""
    first: str = ""


def position_lines(places: Iterable[EntryPosition]) -> tuple[str, ...]:
    """For the memory: the top of the document, without repeated words."""
    found = tuple(places)
    often = Counter(place.words for place in found)
    return tuple(
        " ".join(
            part or _NONE for part in (place.words, place.id, place.link, place.day, place.first)
        )
        for place in found
        if often[place.words] == 1
    )[:_LISTED]


def read_positions(lines: Iterable[str]) -> dict[str, EntryPosition]:
    """The positions that ``position_lines`` wrote, by words."""
    places = (
        EntryPosition(*("" if part == _NONE else part for part in line.split(" ")))
        for line in lines
    )
    return {place.words: place for place in places}


def are_positions(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Did entries move to addresses that others had, and hardly one stay?

    Args:
        before: for each entry's words their address in the document before, "" for none.
        now: the same of this one.
    """
    was, is_ = ({words: at for words, at in found.items() if at} for found in (before, now))
    taken = set(was.values())
    common = was.keys() & is_.keys()
    moved = sum(was[one] != is_[one] and is_[one] in taken for one in common)
    return moved > sum(was[one] == is_[one] for one in common)


def are_made_at_reading(
    before: Mapping[str, EntryPosition],
    now: Sequence[EntryPosition],
    instants: Iterable[datetime | None],
) -> bool:
    """Do all entries have one instant, and do those of the document before have another day?

    Midnight is a day's name: reports that come every day may share it.
    """
    one, *others = set(instants)
    if others or one is None or (one.hour, one.minute, one.second) == (0, 0, 0):
        return False
    common = [place for place in now if place.words in before]
    return len(common) >= _FEWEST and all(before[p.words].day != p.day for p in common)
