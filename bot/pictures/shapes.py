"""What a drawing consists of: boxes, lines and texts on a white sheet. Values only.

In: nothing. Out: a ``Drawing`` that bot.pictures.svg and bot.pictures.png turn into files. Lengths are
pixels, the origin is the upper left corner, colours are ``#rrggbb``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Anchor(StrEnum):
    """Which point of a text its position is; in height it is always the baseline."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled box; ``edge`` is the colour of its border, which lies inside it."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str | None = None
    edge_width: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``bold`` where it is to be heavier."""

    x: float
    y: float
    words: str
    size: float
    colour: str
    anchor: Anchor = Anchor.START
    bold: bool = False


Shape = Box | Line | Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a sheet, the later ones on top; ``title`` and ``words`` say what they show."""

    width: int
    height: int
    title: str
    words: str
    shapes: tuple[Shape, ...]
