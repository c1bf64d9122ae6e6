"""Folding of letters: lower case, no marks, one character for each input character.

In: any text. Out: a text of the same length in which each word has one form, however
typed. News is matched in this form; names that people type are reduced further
(bot.treaty.fold).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_FOLDED_BLOCKS = (
    (0x00, 0x300),
    (0x370, 0x700),
    (0x1E00, 0x2070),
    (0xFF00, 0xFFF0),
)
# Letters that carry no mark but are typed in different ways for the same word.
_LETTERS = {
    **dict.fromkeys("\u2018\u2019\u02bb\u02bc\u02b9\u2032`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
    "\u0142": "l",
    "\u00f8": "o",
    "\u0111": "d",
    "\u00f0": "d",
    "\u00e6": "a",
    "\u0153": "o",
    "\u0131": "i",
    "\u0259": "e",
    "\u0167": "t",
    "\u0127": "h",
    "\u0649": "\u064a",
    "\u0629": "\u0647",
    "\u06c1": "\u0647",
    "\u06cc": "\u064a",
    "\u06a9": "\u0643",
    "\u03c2": "\u03c3",
}


def fold(text: str) -> str:
    """Lower case without marks, hyphens as spaces, one character for each character given."""
    text = text.replace(" - ", " , ")
    if text.isascii():
        return text.lower().replace("-", " ").replace("`", "'")
    # The one letter whose lower case is two characters; then a text has few letters to change.
    text = text.replace("\u0130", "I").lower()
    for char in set(text):
        bare = _FOLD.get(char)
        if bare is not None:
            text = text.replace(char, bare)
    return text


def fold_lines(lines: Iterable[str]) -> list[str]:
    """The same of many lines at once, as data files have them; none may be empty or hold a line break."""
    together = "\n".join(lines)
    return fold(together).split("\n") if together else []


def _folded_char(char: str) -> str:
    if unicodedata.category(char) == "Pd":
        # A hyphen joins words that feeds also write apart; a dash parts clauses.
        return " " if char in "-\u2010\u2011" else ","
    if char in _LETTERS:
        return _LETTERS[char]
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    low = bare.casefold()[:1]
    return _LETTERS.get(low or char, low or char)


def _fold_table() -> dict[str, str]:
    letters = (chr(code) for low, high in _FOLDED_BLOCKS for code in range(low, high))
    return {char: bare for char in letters if (bare := _folded_char(char)) != char}


_FOLD = _fold_table()
