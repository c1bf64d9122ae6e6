"""End notes by their marks, out of the lines below a table, and the lines that stand in none."""

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
_SIGN = re.compile(
    r"\A[\[(]?(\*{1,5}|[†‡§]|[A-Za-z](?=[\s.)\]]))[\])]?[.:]?(?:\s+(.*))?\Z", re.DOTALL
)
_SHORT_MONTHS = tuple(month[:3].casefold() for month in MONTHS)


def numbered(
    lines: Iterable[str], marks: Container[str] = frozenset()
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The notes behind the heading "End Note" by mark, and the other lines; a line without one goes on.

    A letter or a sign begins a note only where one of ``marks``, those of the rows, is the same.

    Raises:
        InputError: they are far longer than the notes of a status page.
    """
    found: dict[str, list[str]] = {}
    below: list[str] = []
    last, number, begun = "", 0, False
    for line in lines:
        if _HEADING.match(line[:40]):
            begun, last = True, ""
            continue
        start = _START.match(line) if begun else None
        sign = _SIGN.match(line) if begun and start is None else None
        if start is not None and _begins(start, number, found.keys()):
            last, number = str(int(start[1])), int(start[1])
            found[last] = [start[3] or ""]
        elif sign is not None and sign[1] in marks and sign[1] not in found:
            last = sign[1]
            found[last] = [sign[2] or ""]
        elif last:
            found[last].append(line)
        else:
            below.append(line)
    notes = {mark: " ".join(parts).strip() for mark, parts in found.items()}
    return bounded(notes), tuple(below)


def _begins(start: re.Match[str], last: int, known: Container[str]) -> bool:
    """Without a stop behind them numbers rise; "17 July 2025" at the start of a line is no note."""
    number, text = int(start[1]), start[3] or ""
    if text and text.split(maxsplit=1)[0][:3].casefold() in _SHORT_MONTHS:
        return False
    return str(number) not in known and (start[2] is not None or last < number <= last + 20)


def bounded(notes: dict[str, str]) -> dict[str, str]:
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
