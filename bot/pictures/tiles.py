"""Where each State's tile lies: the packaged grid, one tile for each of the 197.

In: bot/data/map_tiles.txt, a row of the grid on each line: ISO codes, and ``...`` for an empty place.
Out: places as (column, row) from the upper left. The layout is ours: near where a State lies and beside
its neighbours, as far as equal tiles allow.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from bot.errors import DataError
from bot.model.state import Iso3

_EMPTY = "..."
Place = tuple[int, int]


@cache
def tiles() -> Mapping[Iso3, Place]:
    """The place of every State.

    Raises:
        DataError: a code is not there once.
    """
    text = resources.files("bot.data").joinpath("map_tiles.txt").read_text(encoding="utf-8")
    found: dict[Iso3, Place] = {}
    for row, line in enumerate(text.splitlines()):
        for column, code in enumerate(line.split()):
            if code == _EMPTY:
                continue
            if code in found:
                raise DataError("map_tiles.txt", row + 1, f"{code} is there twice")
            found[Iso3(code)] = (column, row)
    return found


def size() -> Place:
    """How many columns and rows there are."""
    places = tiles().values()
    return max(column for column, _ in places) + 1, max(row for _, row in places) + 1
