"""A table on a terminal: a line of headings, columns that are as wide as what is in them.

In: headings and rows of text. Out: lines. Wide letters (Chinese, Japanese) take two places, marks none; the
last column is never padded. Control characters are left out (bot.cli.printable).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bot.cli.printable import printable

_BETWEEN = "  "


def columns(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The headings and the rows, aligned; without rows, nothing."""
    shown = [[printable(cell) for cell in row] for row in rows]
    if not shown:
        return
    lines = [list(headings), *shown]
    widths = [max(width(line[at]) for line in lines) for at in range(len(headings))]
    for line in lines:
        padded = (cell + " " * (widths[at] - width(cell)) for at, cell in enumerate(line))
        yield _BETWEEN.join(padded).rstrip()


def width(text: str) -> int:
    """How many places a text takes (Unicode Standard Annex 11)."""
    return sum(map(_places, text))


def _places(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
