"""A drawing as PNG, for programs that show no SVG (Slack): drawn by Pillow with the packaged font.

In: a Drawing. Out: bytes. Takes long enough to be called in a thread. The font is our own, so
that the picture is the same on every machine (docs/decisions/0026-pictures.md).
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.pictures.colours import PAPER
from bot.pictures.shapes import Anchor, Box, Drawing, Line, Text

_ANCHORS = {Anchor.START: "ls", Anchor.MIDDLE: "ms", Anchor.END: "rs"}


def png(drawing: Drawing) -> bytes:
    """The whole file, in as many pixels as the drawing has."""
    image = Image.new("RGB", (drawing.width, drawing.height), PAPER)
    sheet = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Box):
            # Pillow counts the last pixel in.
            corner = (shape.x + shape.width - 1, shape.y + shape.height - 1)
            edge_width = round(shape.edge_width) if shape.edge else 0
            sheet.rectangle((shape.x, shape.y, *corner), shape.fill, shape.edge, edge_width)
        elif isinstance(shape, Line):
            ends = (shape.x1, shape.y1, shape.x2, shape.y2)
            sheet.line(ends, shape.colour, round(shape.width))
        else:
            _write(sheet, shape)
    # Few colours: a palette makes the file a third as large.
    made = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def width_of(words: str, size: float) -> float:
    """How wide the words are, in pixels."""
    return _font(size).getlength(words)


def _write(sheet: ImageDraw.ImageDraw, text: Text) -> None:
    heavier = text.size / 40 if text.bold else 0
    sheet.text(
        (text.x, text.y),
        text.words,
        text.colour,
        _font(text.size),
        _ANCHORS[text.anchor],
        stroke_width=heavier,
    )


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    data = resources.files("bot.data").joinpath("fonts/DejaVuSans.ttf").read_bytes()
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
