"""The map as a drawing: a tile for each State, coloured and lettered by its mark.

In: a WorldMap of one day, or of two, which are drawn side by side; how wide a text is. Out: a Drawing with
title, key, days and source. Between two days the States that changed have a heavy border. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.desk.picture_words import (
    MARK_WORDS,
    PLACES,
    day_summary,
    legend,
    map_title,
    map_words,
    source_line,
)
from bot.desk.point import projection
from bot.model.day import long_day
from bot.model.picture import Mark, WorldMap, WorldOn
from bot.model.state import Iso3
from bot.pictures.colours import FAINT, INK, LOOKS, PAPER, RULE
from bot.pictures.key import Measure, Room, key, title
from bot.pictures.shapes import Anchor, Box, Drawing, Shape, Text
from bot.pictures.tiles import size, tiles

_TILE, _GAP, _MARGIN = 44, 3, 28
_TOP, _BETWEEN = 118, 56


def draw_world(shown: WorldMap, measure: Measure) -> Drawing:
    """The map on a sheet; two days make it twice as wide."""
    columns, rows = size()
    panel = columns * (_TILE + _GAP) - _GAP
    width = 2 * _MARGIN + panel * len(shown.days) + _BETWEEN * (len(shown.days) - 1)
    bottom = _TOP + rows * (_TILE + _GAP) + 14
    head = Room(_MARGIN, 52, width - _MARGIN)
    shapes: list[Shape] = [title(map_title(shown), head, 32, measure)]
    for number, day in enumerate(shown.days):
        left = _MARGIN + number * (panel + _BETWEEN)
        shapes += _panel(day, shown, left)
    meanings = [
        (mark, f"{MARK_WORDS[mark]}: {' → '.join(map(str, numbers))}")
        for mark, numbers in legend(shown)
    ]
    below = key(shapes, meanings, Room(_MARGIN, bottom, width - _MARGIN), measure)
    small = [f"{PLACES} {source_line(shown)}"]
    ahead = projection(shown.days[-1].on, shown.today)
    small += [ahead] if ahead else []
    for number, words in enumerate(small):
        shapes.append(Text(_MARGIN, below + 8 + 26 * number, words, 16, FAINT))
    height = below + 26 * len(small) + 14
    return Drawing(width, height, map_title(shown), map_words(shown), tuple(shapes))


def _panel(day: WorldOn, shown: WorldMap, left: float) -> Iterator[Shape]:
    changed = frozenset(shown.changed())
    summary = f"{long_day(day.on)}: {day_summary(day, shown)}"
    yield Text(left, 90, summary, 22, INK)
    for iso3, (column, row) in tiles().items():
        x, y = left + column * (_TILE + _GAP), _TOP + row * (_TILE + _GAP)
        mark = day.marks.get(iso3)
        if mark is None:
            yield from _pale_tile(iso3, x, y)
        else:
            yield from _tile(iso3, mark, x, y, heavy=iso3 in changed)


def _tile(iso3: Iso3, mark: Mark, x: float, y: float, *, heavy: bool) -> Iterator[Shape]:
    look = LOOKS[mark]
    edge, thickness = (INK, 4.0) if heavy else (look.edge, 1.0)
    yield Box(x, y, _TILE, _TILE, look.fill, edge, thickness)
    middle = x + _TILE / 2
    yield Text(middle, y + 20, iso3, 14, look.ink, Anchor.MIDDLE)
    yield Text(middle, y + 37, look.letter, 14, look.ink, Anchor.MIDDLE, bold=True)


def _pale_tile(iso3: Iso3, x: float, y: float) -> Iterator[Shape]:
    """A State that was not asked for: its place, so that the others are found."""
    yield Box(x, y, _TILE, _TILE, PAPER, RULE)
    yield Text(x + _TILE / 2, y + 27, iso3, 13, FAINT, Anchor.MIDDLE)
