"""What Minewatch looks for in Google News, language by language (bot/data/search_words.csv).

In: nothing, or the languages a person typed. Out: ``Search`` values. Columns of the file:
``names`` (English first, then others by which people ask), ``edition`` (hl and gl), ``on`` (in
the packaged list, or one `/minefeeds add languages` away), ``evidence`` of the edition ("Google's
own" means among its 35 languages of 2015; "public watchers" are programs in public
repositories), and ``words``: phrases as newspapers write them. No search was seen answering
with these very words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.treaty.tables import DataLine, packaged, read_table
from bot.words.language import language_tag

_COLUMNS = ("language", "names", "edition", "on", "evidence", "words")
_BETWEEN = re.compile(r"[\s,;/&+]+|\band\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Search:
    """One language: its ISO 639-1 code, its names, where to search, and for which phrases."""

    language: str
    names: tuple[str, ...]
    hl: str
    gl: str
    on: bool
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """The language in English."""
        return self.names[0]


@cache
def searches() -> Mapping[str, Search]:
    """Every search under the code of its language, read once.

    Raises:
        DataError: a line does not hold what it must.
    """
    lines = read_table(packaged(), "search_words.csv", _COLUMNS)
    return {line["language"]: _search(line) for line in lines}


def read_languages(typed: str) -> tuple[tuple[Search, ...], tuple[str, ...]]:
    """The searches for these languages, by code or name, and the words that match no language."""
    found: dict[str, Search] = {}
    unknown: dict[str, None] = {}
    for word in filter(None, _BETWEEN.split(typed)):
        search = _by_name().get(word.casefold()) or searches().get(language_tag(word) or "")
        if search is None:
            unknown[word] = None
        else:
            found[search.language] = search
    return tuple(found.values()), tuple(unknown)


@cache
def _by_name() -> Mapping[str, Search]:
    return {name.casefold(): one for one in searches().values() for name in one.names}


def _search(line: DataLine) -> Search:
    hl, _, gl = line.required("edition").partition(" ")
    words = tuple(line.required("words").split("|"))
    if not gl or line["on"] not in {"yes", "no"} or not all(words):
        raise line.wrong("needs an edition like “et EE”, yes or no, and phrases between bars")
    names = tuple(line.required("names").split("|"))
    return Search(line.required("language"), names, hl, gl, line["on"] == "yes", words)
