"""How each mark looks: a colour that colour-blind readers can tell apart, and a letter that says the same.

The colours are those of Okabe and Ito ("Color Universal Design", 2008), which differ for readers with
protanopia, deuteranopia and tritanopia; greys stand for what is outside. No meaning lies in the colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.picture import Mark

INK, FAINT, RULE, PAPER = "#1a1a1a", "#595959", "#bfbfbf", "#ffffff"
"""Text, small print (7:1 on white), thin lines, and the sheet."""


@dataclass(frozen=True, slots=True)
class Look:
    """A fill, and the letter on it."""

    fill: str
    letter: str
    edge: str | None = None

    @property
    def ink(self) -> str:
        """Black or white, whichever is easier to read on the fill (WCAG 2.2, contrast)."""
        return INK if contrast(INK, self.fill) >= contrast(PAPER, self.fill) else PAPER


LOOKS: Mapping[Mark, Look] = {
    Mark.PARTY: Look("#0072b2", "P"),
    Mark.ANNOUNCED: Look("#f0e442", "A"),
    Mark.NOTICE: Look("#e69f00", "N"),
    Mark.SUSPENSION: Look("#cc79a7", "U"),
    Mark.CONSENTED: Look("#56b4e9", "C"),
    Mark.UNCONFIRMED: Look("#b8dff5", "?"),
    Mark.SIGNATORY: Look("#009e73", "S"),
    Mark.WITHDRAWN: Look("#d55e00", "W"),
    Mark.OUTSIDE: Look("#e4e4e4", "–", RULE),
}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
