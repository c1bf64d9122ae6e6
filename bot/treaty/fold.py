"""Folding: the form in which names are compared, so that case, accents and marks do not matter.

In: any text. Out: lower-case words separated by one blank, without accents, marks,
apostrophes or invisible characters. Both the index and what people type go through it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ə": "e",
        "ŧ": "t",
        "ħ": "h",
        "ى": "ي",
        "ة": "ه",
        "ـ": None,
        "&": " and ",
        "’": None,
        "‘": None,
        "'": None,
        "`": None,
        "´": None,
        "ʼ": None,
        "ʻ": None,
        "′": None,
    }
)
_TITLE_WORDS = {"st": "saint", "sts": "saint"}


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The comparable form of a name; empty when nothing of it is left."""
    lowered = unicodedata.normalize("NFKC", text).casefold().removesuffix("'s").removesuffix("’s")
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_LETTERS))
    kept = "".join(map(_kept, decomposed.translate(_LETTERS)))
    words = kept.split()
    if len(words) > 1:
        words[0] = _TITLE_WORDS.get(words[0], words[0])
        if words[0] == "the":
            del words[0]
    return " ".join(words)


def _kept(character: str) -> str:
    """Letters and digits stay, marks and invisible characters vanish, the rest separates words."""
    category = unicodedata.category(character)
    if category[0] in "LN":
        return character
    return "" if category in {"Mn", "Me", "Cf"} else " "
