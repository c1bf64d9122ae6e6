"""The words of the calendar, and a text folded so that they can be found in it.

The tables hold one language after the other: another one is another line in each. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

_MONTHS = {
    "en": "january|jan february|feb|febuary march|mar april|apr may june|jun july|jul august|aug "
    "september|sept|sep october|oct november|nov december|dec",
}
_WEEKDAYS = {
    "en": "monday|mondays|mon tuesday|tuesdays|tues|tue wednesday|wednesdays|weds|wed "
    "thursday|thursdays|thurs|thur|thu friday|fridays|fri saturday|saturdays|sat "
    "sunday|sundays|sun",
}
_NUMBERS = {
    "en": {
        "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
        "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14,
        "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
        "sixty": 60, "ninety": 90, "hundred": 100, "a hundred": 100, "couple": 2, "couple of": 2,
        "a couple": 2, "a couple of": 2, "few": 3, "a few": 3, "dozen": 12, "a dozen": 12,
    },
}  # fmt: skip
_ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth "
    "twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth "
    "twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first",
}
_ORDINARY = {"en": "may march mar sat sun mon wed dec"}
_DASHES = re.compile(r"[‐-―⁃−﹘﹣－]")


def _numbered(tables: Mapping[str, str], first: int) -> Mapping[str, int]:
    return MappingProxyType(
        {
            word: number
            for table in tables.values()
            for number, words in enumerate(table.split(), first)
            for word in words.split("|")
        }
    )


MONTH_OF = _numbered(_MONTHS, 1)
"""1 to 12 for each name of a month and each way to shorten it."""

WEEKDAY_OF = _numbered(_WEEKDAYS, 0)
"""0 (Monday) to 6 for each name of a weekday and each way to shorten it."""

ORDINAL_OF = _numbered(_ORDINALS, 1)
"""1 to 31 for the days of a month written in words."""

NUMBER_OF: Mapping[str, int] = MappingProxyType(
    {word: number for table in _NUMBERS.values() for word, number in table.items()}
)
"""Numbers written in words, and "a few", which is three."""

ORDINARY = frozenset(word for words in _ORDINARY.values() for word in words.split())
"""Names of months and weekdays that are ordinary words too: "may I", "the sun"."""


def one_of(words: Mapping[str, int] | frozenset[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


def plain(text: str) -> str:
    """Lower case, plain digits and hyphens, one blank, nothing invisible."""
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", text).lower()
    digits = (str(unicodedata.decimal(c, c)) for c in folded if unicodedata.category(c) != "Cf")
    return " ".join(_DASHES.sub("-", "".join(digits)).split())
