"""How alike two titles are, whatever their language.

In: titles. Out: sets of marks (words, concepts, numbers) and a likeness in 0..1.
"""

from __future__ import annotations

from bot.news.text import MAX_TITLE, clean, fold


def marks(title: str) -> frozenset[str]:
    """The words of a title that tell stories apart."""
    words = "".join(c if c.isalnum() else " " for c in fold(clean(title, MAX_TITLE))).split()
    return frozenset(word for word in words if len(word) > 3 or word.isdigit())


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared marks as a part of all marks (Dice)."""
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))
