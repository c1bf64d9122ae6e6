"""The file of names from CLDR, read for people who type and for news: names_cldr.tsv.

In: lines of code, kind, languages and names between tabs, names with the marks that
benchmarks.names writes. Out: names as people type them, in the languages of TYPED, or what
news is searched for. Both come from one line, so the two cannot disagree about a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import NamedTuple

from bot.errors import DataError
from bot.treaty.tables import read_text

FILE = "names_cldr.tsv"
TYPED = (
    *("en", "fr", "es", "de", "pt", "pt_PT", "ru", "uk", "ar", "zh", "zh_Hant", "fi", "et", "lv"),
    *("lt", "pl"),
)
"""Languages in which people type names; what others call a State would only get in the way."""
EVERYWHERE = ("en", "zh", "zh_Hant")
"""Languages whose names are looked for in news of every language."""
LANDS = {"TW": "TWN", "XK": "XKX", "EH": "ESH"}
"""Territories that are no States but appear in news by a three-letter code."""
KINDS = frozenset({"name", "capital", "city"})
_MARKS = str.maketrans(dict.fromkeys("^*~!"))
_TYPED = frozenset(TYPED)
_EMPTY = re.compile(r"(?:^|\|)[!^*]*(?:~|\||$)")
_NOTE = re.compile(r"\s*[(\uff08][^)\uff09]*[)\uff09]")


Line = tuple[str, str, str, str]
"""Code, kind, languages in the order of TYPED first, and names still with their marks."""


class LanguageNames(NamedTuple):
    """What news is searched for, and whether endings, prefixes, or a capital go with it."""

    core: str
    inflected: bool
    prefixed: bool
    cased: bool


def read_lines(text: str) -> Iterator[Line]:
    """Every line of the file's text, comments left out.

    Raises:
        DataError: a line is not of that form, or a name is empty.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] == "#":
            continue
        cells = line.split("\t")
        if len(cells) != 4 or cells[1] not in KINDS:
            raise DataError(FILE, number, "expected code, kind, languages and names between tabs")
        code, kind, languages, names = cells
        if _EMPTY.search(names):
            raise DataError(FILE, number, "a name is empty")
        yield code, kind, languages, names


def typed_names(folder: Traversable) -> Iterator[tuple[str, str, str, str]]:
    """Code, kind, first language and one name as people type it, also without what stands in brackets.

    Raises:
        DataError: the file cannot be read, or a line is not of that form, or a name is empty.
    """
    for code, kind, languages, names in read_lines(read_text(folder, FILE)):
        first = languages.partition("+")[0]
        if first not in _TYPED:
            return  # those that are typed come first
        for name in names.translate(_MARKS).split("|"):
            yield code, kind, first, name
            if "(" in name or "\uff08" in name:
                yield code, kind, "", _NOTE.sub("", name).strip() or name


def searched(marked: str) -> LanguageNames | None:
    """What of a folded, marked name news is searched for; None where it is only typed."""
    if marked[0] == "!":
        return None
    core, tilde, _ = marked.rpartition("*")[2].partition("~")
    if not tilde and " (" in core:
        core = core.partition(" (")[0]
    cased = core[0] == "^"
    return LanguageNames(core[1:] if cased else core, bool(tilde), "*" in marked, cased)
