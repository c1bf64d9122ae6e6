"""An entry's words, cleaned and folded once, so that matching is a single linear pass.

In: title and summary as a feed gave them. Out: ``EntryText``: a readable text and its
folded twin of exactly the same length, so that a match in the one can be quoted from
the other. Must not judge anything. Length is capped here: nothing after this module
ever sees a long text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from typing import Literal

from bot.words.letters import fold

Where = Literal["title", "summary"]

MAX_TITLE = 400
MAX_SUMMARY = 1200
SEAM = " \n "
"""Stands between title and summary in the joined text; no term contains it."""


@dataclass(frozen=True, slots=True)
class EntryText:
    """``readable`` is title + SEAM + summary; ``folded`` has the same length; ``seam`` the title's length."""

    readable: str
    folded: str
    seam: int

    @property
    def title(self) -> str:
        """The folded title."""
        return self.folded[: self.seam]

    @property
    def summary(self) -> str:
        """The folded summary."""
        return self.folded[self.seam + len(SEAM) :]

    def where(self, position: int) -> Where:
        """In which field a position of the joined text lies."""
        return "title" if position < self.seam else "summary"


def read_entry_text(title: str, summary: str) -> EntryText:
    """Clean, cap and fold the two fields of an entry."""
    head = clean_text(title, MAX_TITLE)
    readable = head + SEAM + clean_text(summary, MAX_SUMMARY)
    return EntryText(readable, fold(readable), len(head))


def clean_text(text: str, limit: int) -> str:
    """Composed characters, single spaces, nothing invisible; at most ``limit`` characters."""
    text = text[: limit * 3]
    if "&" in text:
        text = unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if _HIDES.search(text):
        text = text.translate(_INVISIBLE)
    return " ".join(text.split())[:limit]


def _invisible_table() -> dict[int, str | None]:
    """Marks, joiners and controls that only hide or decorate a word."""
    table: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370))
    for code in (
        *range(0x483, 0x488),
        *range(0x591, 0x5C8),
        *range(0x610, 0x6EE),
        *range(0x2000, 0x2070),
    ):
        if unicodedata.category(chr(code)) in {"Mn", "Cf", "Me"}:
            table[code] = None
    for code in (0xAD, 0x640, 0xFEFF, *range(0xFE00, 0xFE10)):
        table[code] = None
    for code in (*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)):
        table[code] = " "
    return table


_INVISIBLE = _invisible_table()
_HIDES = re.compile("[" + "".join(re.escape(chr(code)) for code in _INVISIBLE) + "]")
"""One character that hides or decorates: a class, so one pass."""
