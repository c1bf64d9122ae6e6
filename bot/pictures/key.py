"""The title of a picture, and its key: a swatch, its letter and its meaning, one after another on as many lines as it takes.

In: the marks and their meanings, the room, and how wide a text is. Out: shapes, and where they end. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.model.picture import Mark
from bot.pictures.colours import INK, LOOKS
from bot.pictures.shapes import Anchor, Box, Shape, Text

Measure = Callable[[str, float], float]
"""How many pixels words take at a size."""
_SWATCH, _SIZE, _LINE, _BETWEEN = 24, 17, 34, 34


@dataclass(frozen=True, slots=True)
class Room:
    """From the upper left corner to the right end."""

    left: float
    top: float
    right: float


def key(
    shapes: list[Shape], meanings: Iterable[tuple[Mark, str]], room: Room, measure: Measure
) -> int:
    """Add the key to the shapes; says where what comes below it may begin."""
    x, y = room.left, room.top
    for mark, words in meanings:
        width = _SWATCH + 10 + measure(words, _SIZE)
        if x > room.left and x + width > room.right:
            x, y = room.left, y + _LINE
        look, middle = LOOKS[mark], x + _SWATCH / 2
        shapes.append(Box(x, y, _SWATCH, _SWATCH, look.fill, look.edge))
        shapes.append(Text(middle, y + 18, look.letter, 15, look.ink, Anchor.MIDDLE, bold=True))
        shapes.append(Text(x + _SWATCH + 10, y + 18, words, _SIZE, INK))
        x += width + _BETWEEN
    return int(y + _LINE + 14)


def title(words: str, room: Room, size: float, measure: Measure) -> Text:
    """The title on the line at ``room.top``, smaller where it would run off the sheet."""
    width = measure(words, size) * 1.05  # bold letters are a little wider
    fits = min(1.0, (room.right - room.left) / width)
    return Text(room.left, room.top, words, size * fits, INK, bold=True)
