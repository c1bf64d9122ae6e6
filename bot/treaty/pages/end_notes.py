"""End notes by their numbers, out of the lines below a table."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from bot.errors import InputError
from bot.model.day import MONTHS

LONGEST = 20_000
"""Characters of one note; the real ones have a few hundred."""
_ALL = 300_000
_HEADING = re.compile(r"\A\W*(?:end\s*notes?|foot\s*notes?|notes?)\W*\Z", re.IGNORECASE)
_START = re.compile(r"\A[\[(]?(\d{1,3})([\])]\.?|\.)?(?:\s+(.*))?\Z", re.DOTALL)
_SHORT_MONTHS = tuple(month[:3].casefold() for month in MONTHS)


def numbered(lines: Iterable[str]) -> dict[int, str]:
    """The notes behind the heading "End Note", by number; a line without one goes on.

    Raises:
        InputError: they are far longer than the notes of a status page.
    """
    found: dict[int, list[str]] = {}
    last, begun = 0, False
    for line in lines:
        if _HEADING.match(line[:40]):
            begun = True
            continue
        if not begun:
            continue
        start = _START.match(line)
        if start is not None and _begins(start, last, found.keys()):
            last = int(start[1])
            found[last] = [start[3] or ""]
        elif last:
            found[last].append(line)
    return bounded({number: " ".join(parts).strip() for number, parts in found.items()})


def _begins(start: re.Match[str], last: int, known: Container[int]) -> bool:
    """Without a stop behind them numbers rise; "17 July 2025" at the start of a line is no note."""
    number, text = int(start[1]), start[3] or ""
    if text and text.split(maxsplit=1)[0][:3].casefold() in _SHORT_MONTHS:
        return False
    return number not in known and (start[2] is not None or last < number <= last + 20)


def bounded(notes: dict[int, str]) -> dict[int, str]:
    """These notes, where they are of a size that notes have.

    Raises:
        InputError: one or all of them are far longer.
    """
    sizes = [len(text) for text in notes.values()]
    if sum(sizes) > _ALL or max(sizes, default=0) > LONGEST:
        raise InputError(
            "The page's end notes are far longer than those of a status page; nothing was compared."
        )
    return notes
