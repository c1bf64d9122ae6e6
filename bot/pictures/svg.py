"""A drawing as SVG (https://www.w3.org/TR/SVG2/): any program shows it at any size.

In: a Drawing. Out: UTF-8 bytes. Title and description are in the file, for screen readers.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from bot.pictures.colours import PAPER
from bot.pictures.shapes import Box, Drawing, Line, Shape

_SPACE = "http://www.w3.org/2000/svg"
_FONT = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif"


def svg(drawing: Drawing) -> bytes:
    """The whole file."""
    root = ET.Element(
        "svg",
        {
            "xmlns": _SPACE,
            "viewBox": f"0 0 {drawing.width} {drawing.height}",
            "width": str(drawing.width),
            "height": str(drawing.height),
            "role": "img",
            "aria-labelledby": "title words",
            "font-family": _FONT,
        },
    )
    ET.SubElement(root, "title", {"id": "title"}).text = drawing.title
    ET.SubElement(root, "desc", {"id": "words"}).text = drawing.words
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    for shape in drawing.shapes:
        _add(root, shape)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _add(root: ET.Element, shape: Shape) -> None:
    if isinstance(shape, Box):
        inset = shape.edge_width / 2 if shape.edge else 0.0
        attributes = {
            "x": _number(shape.x + inset),
            "y": _number(shape.y + inset),
            "width": _number(shape.width - 2 * inset),
            "height": _number(shape.height - 2 * inset),
            "fill": shape.fill,
        }
        if shape.edge:
            attributes |= {"stroke": shape.edge, "stroke-width": _number(shape.edge_width)}
        ET.SubElement(root, "rect", attributes)
    elif isinstance(shape, Line):
        ends = {name: _number(getattr(shape, name)) for name in ("x1", "y1", "x2", "y2")}
        style = {"stroke": shape.colour, "stroke-width": _number(shape.width)}
        ET.SubElement(root, "line", ends | style)
    else:
        attributes = {
            "x": _number(shape.x),
            "y": _number(shape.y),
            "font-size": _number(shape.size),
            "fill": shape.colour,
            "text-anchor": shape.anchor,
        }
        if shape.bold:
            attributes["font-weight"] = "bold"
        ET.SubElement(root, "text", attributes).text = shape.words


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
