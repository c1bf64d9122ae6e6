"""From what is to be shown to the bytes of a file.

In: a Picture and the form. Out: bytes. Work for a thread: a quarter of a second for two days.
"""

from __future__ import annotations

from enum import StrEnum

from bot.model.picture import Picture, WorldMap
from bot.pictures.course import draw_course
from bot.pictures.png import png, width_of
from bot.pictures.svg import svg
from bot.pictures.world import draw_world


class Form(StrEnum):
    """The kinds of files."""

    PNG = "png"
    SVG = "svg"


def draw(shown: Picture, form: Form) -> bytes:
    """The picture as a file."""
    if isinstance(shown, WorldMap):
        drawing = draw_world(shown, width_of)
    else:
        drawing = draw_course(shown, width_of)
    return png(drawing) if form is Form.PNG else svg(drawing)
