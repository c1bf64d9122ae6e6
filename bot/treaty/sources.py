"""Where facts come from: the keys that the data files cite, as Source values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from urllib.parse import urlsplit

from bot.errors import DataError
from bot.model.state import Source, SourceKind
from bot.treaty.tables import DataLine, read_table

FILE = "sources.csv"
_COLUMNS = ("key", "title", "publisher", "url", "date", "copy", "notification", "kind")


class Sources:
    """Resolves what the data files cite."""

    def __init__(self, by_key: Mapping[str, Source]) -> None:
        self._by_key = by_key

    def cited(self, line: DataLine, key: str) -> Source:
        """The source a line cites: by its key, or by an address, as exported acts do.

        Raises:
            DataError: there is no such key.
        """
        found = self._by_key.get(key)
        if found is not None:
            return found
        if not key.startswith(("http://", "https://")):
            raise line.wrong(f"source {key!r} is not in {FILE}")
        host = (urlsplit(key).hostname or "").removeprefix("www.")
        return Source(f"Page of {host}", host, key)

    def all_cited(self, line: DataLine, column: str) -> tuple[Source, ...]:
        """The sources a cell names, ``KEY;KEY``, in its order; empty for an empty cell."""
        return tuple(self.cited(line, key) for key in line[column].split(";") if key)

    def __getitem__(self, key: str) -> Source:
        """A source that the program itself cites."""
        try:
            return self._by_key[key]
        except KeyError:
            raise DataError(FILE, None, f"{key!r} is missing") from None


def varied(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each source once: the first of every kind, then the others, both in their order.

    So the first three are three voices, where there are as many, and not three registers.
    """
    once = tuple(dict.fromkeys(sources))
    firsts = {source.kind: source for source in reversed(once)}
    leading = [source for source in once if firsts[source.kind] is source]
    return (*leading, *(source for source in once if firsts[source.kind] is not source))


def load_sources(folder: Traversable) -> Sources:
    """Read sources.csv.

    Raises:
        DataError: a line is wrong.
    """
    by_key: dict[str, Source] = {}
    for line in read_table(folder, FILE, _COLUMNS):
        key = line.required("key")
        if key in by_key:
            raise line.wrong(f"key {key!r} occurs twice")
        by_key[key] = _source(line)
    return Sources(by_key)


def _source(line: DataLine) -> Source:
    url = line.required("url")
    if not url.startswith(("http://", "https://")):
        raise line.wrong(f"url is {url!r}, expected a web address")
    try:
        kind = SourceKind(line["kind"])
    except ValueError:
        kinds = ", ".join(SourceKind)
        raise line.wrong(f"kind is {line['kind']!r}, expected one of {kinds}") from None
    return Source(
        line.required("title"),
        line.required("publisher"),
        url,
        line.partial("date"),
        line["copy"] or None,
        line["notification"] or None,
        kind,
    )
