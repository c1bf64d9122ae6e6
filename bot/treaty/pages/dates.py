"""Days in other ways of writing, brought into one: ``9 July 1998``.

In: a text. Out: the text in which 1998-07-09, July 9, 1998, 9.VII.1998 and 9-Jul-1998 are
written so. Days in figures alone (09-07-1998) are left: which of them is the month, the
text does not say.
"""

from __future__ import annotations

import re

from bot.model.day import MONTHS

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_NAMES = "|".join(f"{month}|{month[:3]}\\.?" for month in MONTHS)
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_AMERICAN = re.compile(rf"\b({_NAMES})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b")
_ROMAN = re.compile(
    rf"(?<![\d.])(\d{{1,2}})\s?[./-]\s?({'|'.join(_ROMANS)})\s?[./-]\s?(\d{{4}})\b", re.IGNORECASE
)
_HYPHENED = re.compile(rf"\b(\d{{1,2}})-({_NAMES})-(\d{{4}})\b", re.IGNORECASE)


def spelt(text: str) -> str:
    """The text with its days as day, month's name, year."""
    text = _ISO.sub(_from_iso, text)
    text = _ROMAN.sub(lambda m: f"{m[1]} {MONTHS[_ROMANS.index(m[2].upper())]} {m[3]}", text)
    return _AMERICAN.sub(r"\2 \1 \3", _HYPHENED.sub(r"\1 \2 \3", text))


def month_number(word: str) -> int | None:
    """The month of this English name or its first letters."""
    low = word.casefold()
    return next((n for n, name in enumerate(MONTHS, 1) if name.casefold().startswith(low)), None)


def _from_iso(match: re.Match[str]) -> str:
    month = int(match[2])
    return f"{match[3]} {MONTHS[month - 1]} {match[1]}" if 1 <= month <= 12 else match[0]
