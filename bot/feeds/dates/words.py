"""Words of dates in the languages of the news (bot/data/date_words.csv, from CLDR).

In: words of a date. Out: the months that they may name; all names of the halves of a day. A month
stands in the file in its dictionary form, as it stands in a date, and short; it is known as well by
a beginning that no other month's name has, and with an ending.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from bot.treaty.tables import packaged, read_table
from bot.words.letters import fold

COLUMNS = (
    "language",
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
    *("am", "pm"),
)
FILE = "date_words.csv"
Months = frozenset[int]
NONE: Months = frozenset()
_SHORTEST_BEGINNING = 3
_SHORTEST_STEM = 5
_LONGEST_ENDING = 3
# Hebrew writes "in" onto the name.
_IN = "\u05d1"


def as_looked_up(name: str) -> str:
    """A name in the form in which names are compared."""
    return " ".join(fold(compatible(name)).replace(".", " ").split())


def compatible(text: str) -> str:
    """A text in compatibility forms, without marks of direction and joining."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(char for char in normal if unicodedata.category(char) != "Cf")


def halves_of_day() -> tuple[frozenset[str], frozenset[str]]:
    """The words for a.m. and p.m. in dates."""
    lines = read_table(packaged(), FILE, COLUMNS)
    morning, afternoon = (
        frozenset(filter(None, "|".join(line[half] for line in lines).split("|")))
        for half in ("am", "pm")
    )
    return morning - afternoon, afternoon - morning


def months_named(word: str, language: str | None = None) -> Months:
    """The months that one or two words may name; none for other words.

    ``language`` decides where a name is one month in one language, another in another.
    """
    word = as_looked_up(word)
    names = _names()
    found = names.get(word) or names.get(word.removeprefix(_IN))
    if found is None:
        return _inflected(word)
    own = frozenset(month for month, languages in found.items() if language in languages)
    return own or frozenset(found)


def _inflected(word: str) -> Months:
    if len(word) < _SHORTEST_BEGINNING:
        return NONE
    ended = _names().get(word[:-1])
    if ended is not None and len(word) > _SHORTEST_BEGINNING:
        return frozenset(ended)
    if " " in word:
        return NONE
    beginnings = _beginnings()
    for ending in range(_LONGEST_ENDING + 1):
        stem = word[: len(word) - ending]
        if ending and len(stem) < _SHORTEST_STEM:
            break
        if stem in beginnings:
            return beginnings[stem]
    return NONE


@cache
def _names() -> Mapping[str, Mapping[int, frozenset[str]]]:
    """By name: its months, each with the languages in which it is that month's."""
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in read_table(packaged(), FILE, COLUMNS):
        for month, column in enumerate(COLUMNS[1:13], start=1):
            for name in filter(None, line[column].split("|")):
                found[as_looked_up(name)][month].add(line["language"].partition("_")[0])
    return {
        name: {month: frozenset(languages) for month, languages in months.items()}
        for name, months in found.items()
    }


@cache
def _beginnings() -> Mapping[str, Months]:
    """Beginnings of names, each of one month only, or of the same few that the whole name may be."""
    found: dict[str, set[Months]] = defaultdict(set)
    for name, months in _names().items():
        for length in range(_SHORTEST_BEGINNING, len(name) + 1):
            found[name[:length]].add(frozenset(months))
    return {start: next(iter(months)) for start, months in found.items() if len(months) == 1}
