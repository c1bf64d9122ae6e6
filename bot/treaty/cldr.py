"""The file of names from CLDR, read for people who type and for news: names_cldr.tsv.

In: lines of code, kind, languages and names between tabs, names with the marks that
gazetteer.names writes. Out: names as people type them, in the languages of TYPED, or what
news is searched for. Both come from one line, so the two cannot disagree about a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable

from bot.errors import DataError
from bot.treaty.tables import read_text

FILE = "names_cldr.tsv"
TYPED = (
    *("en", "fr", "es", "de", "pt", "pt_PT", "ru", "uk", "ar", "zh", "zh_Hant", "fi", "et", "lv"),
    *("lt", "pl"),
)
"""Languages in which people type names; what others call a State would only get in the way."""
KINDS = frozenset({"name", "capital"})
_MARKS = str.maketrans(dict.fromkeys("^*~!"))
_TYPED = frozenset(TYPED)
_NOTE = re.compile(r"\s*[(\uff08][^)\uff09]*[)\uff09]")


Line = tuple[str, str, str, str]
"""Code, kind, languages in the order of TYPED first, and names still with their marks."""


def read_lines(folder: Traversable) -> Iterator[Line]:
    """Every line of the file.

    Raises:
        DataError: the file cannot be read, or a line is not of the form above.
    """
    for number, line in enumerate(read_text(folder, FILE).splitlines(), 1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 4 or cells[1] not in KINDS:
            raise DataError(FILE, number, "expected code, kind, languages and names between tabs")
        code, kind, languages, names = cells
        yield code, kind, languages, names


def is_typed(line: Line) -> bool:
    """Do people type names in a language of this line? Such lines come first in the file."""
    return line[2].partition("+")[0] in _TYPED


def typed_names(names: str) -> Iterator[str]:
    """The names of a line as people type them, with what stands in brackets and without."""
    for name in names.translate(_MARKS).split("|"):
        yield name
        if "(" in name or "\uff08" in name:
            yield _NOTE.sub("", name).strip() or name
