"""Folding of names: the form in which they are compared, so that marks and signs do not matter.

In: any text. Out: lower-case words separated by one blank, without accents, marks,
apostrophes or invisible characters. Both the index and what people type go through it.
Letters are those of bot.words.letters; here a few are spelt out, and signs go.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.words import letters

_SPELT_OUT = str.maketrans({"þ": "th", "æ": "ae", "œ": "oe", "ـ": None, "&": " and "})
_SIGNS = re.compile(r"[\W_]+")
_TITLE_WORDS = {"st": "saint", "sts": "saint"}


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The comparable form of a name; empty when nothing of it is left."""
    # NFKC would take an acute accent that stands for an apostrophe apart, into a blank and a mark.
    composed = unicodedata.normalize("NFKC", text.replace("\u00b4", "'"))
    lowered = composed.casefold().removesuffix("'s").removesuffix("’s")
    folded = letters.fold(lowered.translate(_SPELT_OUT)).replace("'", "")
    if folded.isascii():
        folded = _SIGNS.sub(" ", folded)
    elif not folded.replace(" ", "").isalnum():
        folded = "".join(map(_kept, folded))
    words = folded.split()
    if len(words) > 1:
        words[0] = _TITLE_WORDS.get(words[0], words[0])
        if words[0] == "the":
            del words[0]
    return " ".join(words)


@lru_cache(maxsize=4096)
def _kept(character: str) -> str:
    """Letters and digits stay, marks and invisible characters vanish, the rest separates words."""
    category = unicodedata.category(character)
    if category[0] in "LN":
        return character
    return "" if category in {"Mn", "Me", "Cf"} else " "
