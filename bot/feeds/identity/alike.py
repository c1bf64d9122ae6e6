"""Is the entry at one address the same one, edited, or another?

In: two texts, or what stood under an id before and stands there now. Out: yes or no. Pure. An
edit keeps most of what it edits: it adds words, mends a few, and leaves the text below the
title alone. What replaces an entry brings other names, other figures, another text.
"""

from __future__ import annotations

import re

from bot.model.entry import Shown

_WORD = re.compile(r"\w+")
_STEM = 4
# A shorter text is a note ("read more") and distinguishes nothing.
_TELLING_WORDS = 5
_SAME_TEXT_WORDS = 8
_SAME_TEXT = 0.8
_OTHER_TEXT = 0.3
_MOST_TITLE = 0.8


def is_another(before: Shown, now: Shown) -> bool:
    """Did another entry replace the previous one?"""
    moved = None not in {before.at, now.at} and before.at.date() != now.at.date()  # type: ignore[union-attr]
    texts = _in_common(before.text, now.text)
    if titles_alike(before.title, now.title):
        if moved and before.link != now.link:
            return True
        return texts is not None and texts < (_SAME_TEXT if moved else _OTHER_TEXT)
    if _same_instant(before, now):
        return False
    if texts is not None and texts >= _SAME_TEXT and _long(before.text) and _long(now.text):
        return False
    return moved or not _retold(before.title, now.title)


def titles_alike(one: str, other: str) -> bool:
    """Is one title the other, with words added ("Update: …", "… (corrected)") or inflected?

    Figures count: "Report 2" is not "Report 1" with a word changed.
    """
    if one == other:
        return True
    words, others = set(_WORD.findall(one)), set(_WORD.findall(other))
    if _figures(words) != _figures(others):
        return False
    few, many = sorted((words, others), key=len)
    if not few:
        return False
    folded = {word.casefold() for word in many}
    return all(word.casefold() in folded or _inflected(word, many) for word in few)


def _same_instant(before: Shown, now: Shown) -> bool:
    """Midnight is a day's name, not an instant."""
    at = now.at
    return at is not None and at == before.at and (at.hour, at.minute, at.second) != (0, 0, 0)


def _in_common(one: str, other: str) -> float | None:
    """The share of the shorter text's words that the longer has, or None where a text is a note."""
    words, others = ({w.casefold() for w in _WORD.findall(text)} for text in (one, other))
    least = min(len(words), len(others))
    return len(words & others) / least if least >= _TELLING_WORDS else None


def _long(text: str) -> bool:
    return len(_WORD.findall(text)) >= _SAME_TEXT_WORDS


def _retold(one: str, other: str) -> bool:
    """Do the titles share most words, and differ in no name and no figure?"""
    words, others = set(_WORD.findall(one)), set(_WORD.findall(other))
    gone, come = words - others, others - words
    if any(w[0].isdigit() for w in gone | come) or (_names(gone) and _names(come)):
        return False
    return len(words & others) >= _MOST_TITLE * max(len(words), len(others))


def _figures(words: set[str]) -> set[str]:
    return {word for word in words if any(c.isdigit() for c in word)}


def _names(words: set[str]) -> bool:
    return any(word[0].isupper() for word in words)


def _inflected(word: str, others: set[str]) -> bool:
    """Is one of ``others`` the word with another ending? Names (Niger, Nigeria) must be equal."""
    if len(word) < _STEM or word[0].isupper():
        return False
    least = max(_STEM, len(word) - 2)
    return any(other[:least] == word[:least] and len(other) <= len(word) + 3 for other in others)
