"""Typed words folded into one text, with the way back from places in it to the words.

In: words as they were typed. Out: a text in which they stand folded
(bot.words.calendar.plain), one blank between them, without punctuation around them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.words.calendar import plain

_AROUND = ".,;:!?()[]{}<>\"'“”‘’„«»*_~`…"
_DOTS = re.compile(r"(?<![.…])\.\.(?![.…])|(?<=\d)(?:\.{3}|…)(?=\d)")
_OWNED = re.compile(
    r"(today|yesterday|tonight|tomorrow|day|week|weekend|month|quarter|year|decade|[a-z]+day|(?:19|20)\d\d)"
    r"['’]s",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"['’‘`](\d\d)[.,;:!?)]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """The folded text; which word begins or ends (by index) at which place in it."""

    words: tuple[str, ...]
    text: str
    begins: dict[int, int] = field(default_factory=dict)
    finishes: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Sequence[str]) -> FoldedText:
        """Fold ``words``; those of which nothing is left (a lone comma) are passed over."""
        text, begins, finishes = [], {}, {}
        place = 0
        for number, word in enumerate(words):
            folded = _folded(word)
            if folded:
                begins[place] = number
                finishes[place + len(folded)] = number
                text.append(folded)
                place += len(folded) + 1
        return cls(tuple(words), " ".join(text), begins, finishes)

    def word_at(self, start: int) -> str:
        """The word at a place, up to the next blank."""
        end = self.text.find(" ", start)
        return self.text[start:end] if end > 0 else self.text[start:]

    def original(self, start: int, end: int) -> str:
        """The words between two places, as they were typed; empty where no words begin and end."""
        if start not in self.begins or end not in self.finishes:
            return ""
        words = self.words[self.begins[start] : self.finishes[end] + 1]
        return " ".join(words).strip(_AROUND + " ")


def _folded(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word.lower()
    owned = _OWNED.fullmatch(word)
    if owned:  # "this week's news"
        return owned[1].lower()
    year = _SHORT_YEAR.fullmatch(word)
    if year:
        return f"20{year[1]}"
    dots = _DOTS.sub(" .. ", word)
    pieces = (
        piece if piece == ".." else plain(piece).strip(_AROUND + " ") for piece in dots.split()
    )
    return " ".join(filter(None, pieces))
